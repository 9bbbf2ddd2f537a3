"""What checking returns: results that show themselves, as a page in a notebook, as tables and as pictures."""

from typing import TYPE_CHECKING, Any, Literal

import attrs

from citecheck.rendering import frames, notebook, plots
from citecheck.values import Results, showing

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@attrs.frozen(repr=False)
class Report(Results):
    """What citecheck has to say about one article."""

    def _repr_html_(self) -> str:
        return notebook.report(self)

    def to_frame(self, rows: Literal["citations", "references", "findings"] = "citations") -> Any:
        """Return a data frame with a row for each citation, reference or finding.

        It is one of pandas or polars, else a list of dictionaries, hence no certain type.
        """
        return frames.frame((self,), rows)

    def plot(self) -> "Figure":
        """Draw the scores of claims against references, the sources' dates and their outlets; needs matplotlib.

        Raises:
            MissingExtraError: matplotlib is not installed.
        """
        return plots.plot(self)


class Corpus(tuple[Report, ...]):
    """Reports on several articles, which show themselves as one table.

    >>> from citecheck import check
    >>> Corpus(check(text) for text in ("It rained.", "It snowed."))
    <Corpus of 2 reports>
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<Corpus of {len(self)} reports>"

    def _repr_html_(self) -> str:
        return notebook.corpus(self)

    def to_frame(self, rows: Literal["citations", "references", "findings"] = "citations") -> Any:
        """Return a data frame with the rows of all articles; see ``Report.to_frame``."""
        return frames.frame(self, rows)


showing.install(notebook.show)
