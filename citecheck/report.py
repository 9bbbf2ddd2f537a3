"""What checking returns: results that show themselves, as a page in a notebook, as tables and as pictures.

What shows them is imported when it is asked for: most checks end in a line of text or in a number.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Literal

from citecheck import attrs, scoring
from citecheck.errors import UsageError
from citecheck.values import Citation, Document, Entry, Finding, Reference, Results, Suppressed, showing
from citecheck.values.plain import Shared, from_plain, to_plain

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Rows = Literal["citations", "references", "findings", "fits", "support"]
Backend = Literal["auto", "pandas", "polars", "pyarrow"] | None


@attrs.frozen(repr=False)
class Report(Results):
    """What citecheck has to say about one article."""

    checked_with: tuple[Any, Any, Any, Any, Any] | None = attrs.field(default=None, eq=False, repr=False)
    """Configuration, scorer, rules and source texts, with which it can be checked again; not carried by ``to_dict``."""

    @property
    def references(self) -> tuple[Reference, ...]:
        """The sources of the article, in printed order."""
        return self.document.references

    def __len__(self) -> int:
        """Return how many findings there are."""
        return len(self.findings)

    def __bool__(self) -> bool:
        """Return ``True``: a report without findings is a report."""
        return True

    def __iter__(self) -> Iterator[Finding]:
        """Give the findings, in the order of the text.

        >>> from citecheck import check
        >>> [finding.rule for finding in check("It rained.[1]")]
        ['no-reference-list']
        """
        return iter(self.findings)

    def _repr_html_(self) -> str:
        from citecheck.rendering import notebook

        return notebook.report(self)

    def _repr_markdown_(self) -> str:
        """Return the findings as a list, for a chat or a page that shows Markdown and no HTML."""
        from citecheck.rendering import markdown

        return markdown.report(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the report as plain data, for JSON and other carriers.

        It has the fields that the output format ``json`` gives of a document, and under ``report`` all that
        ``from_dict`` needs to make the same report again.

        >>> from citecheck import check
        >>> report = check("It rained.[1]\\n\\n1. “Rain falls” The Daily")
        >>> Report.from_dict(report.to_dict()) == report
        True
        """
        from citecheck.rendering import json

        document = self.document
        references, entries = Shared(document.references), Shared(document.entries)
        known: dict[type, Shared] = {Reference: references, Entry: entries}
        whole = {
            "references": [to_plain(reference, whole=True) for reference in references.values],
            "entries": [to_plain(entry, {Reference: references}, whole=True) for entry in entries.values],
            "document": to_plain(attrs.evolve(document, unparsed=None), known),
            "citations": to_plain(self.citations, known),
            "findings": to_plain(self.findings),
            "suppressed": to_plain(self.suppressed),
        }
        return {
            "schema_version": json.SCHEMA_VERSION,
            "tool": json.tool(),
            **json.document_of(document, self.citations, self),
            "report": whole,
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, Any]) -> "Report":
        """Return the report that ``to_dict`` wrote; an equal one, whichever process or version of Python reads it.

        Raises:
            UsageError: The data is not what ``to_dict`` wrote.
        """
        try:
            whole = data["report"]
            references = from_plain(tuple[Reference, ...], whole["references"])
            known: dict[type, tuple[Any, ...]] = {Reference: references}
            known[Entry] = from_plain(tuple[Entry, ...], whole["entries"], known)
            document: Document = from_plain(Document, whole["document"], known)
            citations: tuple[Citation, ...] = from_plain(tuple[Citation, ...], whole["citations"], known)
            findings: tuple[Finding, ...] = from_plain(tuple[Finding, ...], whole["findings"])
            suppressed: tuple[Suppressed, ...] = from_plain(tuple[Suppressed, ...], whole["suppressed"])
        except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
            raise UsageError(f"a report is what Report.to_dict returned, and this is not: {error!r}") from error
        names = {citation.relevance.scorer for citation in citations if citation.relevance}
        scorer = scoring.get_scorer(next((name for name in sorted(names) if name in scoring.SCORERS), "lexical"))
        return cls(document, citations, findings, scoring.fits(citations, document, scorer), suppressed)

    def to_frame(self, rows: Rows = "citations", *, backend: Backend = "auto") -> Any:
        """Return a data frame with a row for each thing of the article.

        A date is given as printed (``issued``), and as a real one where its day is known (``issued_day``). The frame is
        one of pandas or polars, else a list of dictionaries, hence no certain type.

        Args:
            rows: What the rows are: ``citations``, ``references`` or ``findings``; ``fits`` holds every claim against
                every reference, and ``support`` what the source texts say about each claim.
            backend: ``pandas``, ``polars``, ``pyarrow``, ``None`` for dictionaries, or ``auto`` for what is installed.
        """
        from citecheck.rendering import frames

        return frames.frame((self,), rows, backend)

    def plot(self, *, dark: bool | None = None) -> "Figure":
        """Draw the scores of claims against references, the sources' dates and their outlets; needs matplotlib.

        Args:
            dark: Whether for a dark page; ``None`` for as matplotlib's own style has it.

        Raises:
            MissingExtraError: matplotlib is not installed.
        """
        from citecheck.rendering import plots

        return plots.plot(self, dark=dark)


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
        from citecheck.rendering import notebook

        return notebook.corpus(self)

    def to_frame(self, rows: Rows = "citations", *, backend: Backend = "auto") -> Any:
        """Return a data frame with the rows of all articles; see ``Report.to_frame``."""
        from citecheck.rendering import frames

        return frames.frame(self, rows, backend)


def _show(value: object) -> str:
    from citecheck.rendering import notebook

    return notebook.show(value)


showing.install(_show)
