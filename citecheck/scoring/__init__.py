"""How well a reference fits the claim that cites it, and why: the scorers and what they are given."""

import importlib
from collections.abc import Sequence
from typing import Protocol

from citecheck import attrs
from citecheck.errors import CitecheckError, RuleFailed, unknown
from citecheck.knowledge import outlets
from citecheck.scoring.choice import Choices as Choices
from citecheck.scoring.texts import before, bracketed
from citecheck.values import Citation, Document, Fits, Reference, Score

SCORERS = {
    "lexical": "citecheck.scoring.lexical:LexicalScorer",
    "semantic": "citecheck.scoring.semantic:SemanticScorer",
}
"""Each scorer's class, imported when first asked for."""


@attrs.frozen
class Pair:
    """A claim and a reference that may or may not support it."""

    claim: str
    reference: Reference
    before: str = ""
    """The text before the claim in its paragraph."""


@attrs.frozen(cache_hash=True)
class Context:
    """The article around the claims."""

    headline: str = ""
    prose: str = ""
    references: tuple[Reference, ...] = ()


class Scorer(Protocol):
    """Judge pairs of one article at a time."""

    @property
    def name(self) -> str:
        """The name it is chosen by."""

    def score(self, pairs: Sequence[Pair], context: Context) -> list[Score | None]:
        """Return a score for every pair, in order; ``None`` where nothing can be told."""


def get_scorer(name: str) -> Scorer:
    """Return the scorer of that name.

    Raises:
        UsageError: No scorer has that name.
        MissingExtraError: The scorer's package is not installed.
    """
    if name not in SCORERS:
        raise unknown("scorer", name, SCORERS)
    module, _, attribute = SCORERS[name].partition(":")
    scorer: Scorer = getattr(importlib.import_module(module), attribute)()
    return scorer


@attrs.frozen
class _Judged:
    """What computes the cells of a table of scores: a scorer, with the article around the claims."""

    scorer: Scorer
    document: Document
    context: Context
    added: outlets.Additions | None
    """What is known of outlets besides our table; scores may be asked for long after the check."""

    def __call__(self, cells: Sequence[tuple[Citation, Reference]]) -> Sequence[Score | None]:
        with outlets.in_force(self.added):
            return self._scores(cells)

    def _scores(self, cells: Sequence[tuple[Citation, Reference]]) -> Sequence[Score | None]:
        pairs = [Pair(citation.claim.text, reference, before(citation, self.document)) for citation, reference in cells]
        try:
            return self.scorer.score(pairs, self.context)
        except CitecheckError:
            raise
        except Exception as error:
            article = self.document.name or "the article"
            raise RuleFailed(f"the scorer {self.scorer.name!r} failed on {article}: {error!r}") from error


def fits(citations: Sequence[Citation], document: Document, scorer: Scorer) -> Fits:
    """Return the scores of every citation's claim against every reference, computed as they are asked for."""
    context = Context(document.headline or "", bracketed(document), document.sources)
    return Fits(tuple(citations), document.sources, _Judged(scorer, document, context, outlets.added()))


def score(
    citations: Sequence[Citation], document: Document, *, scorer: str | Scorer = "lexical"
) -> tuple[Citation, ...]:
    """Return the citations with their relevance and choice, where they have a reference and it can be told."""
    table = fits(citations, document, get_scorer(scorer) if isinstance(scorer, str) else scorer)
    return Choices(table.citations, document).scored(scored(table))


def scored(table: Fits) -> tuple[Citation, ...]:
    """Return the citations of a table of scores with their own score as relevance."""
    cited = [
        (i, c.reference.index) for i, c in enumerate(table.citations) if c.reference and c.reference.index is not None
    ]
    scores = dict(zip((i for i, _ in cited), table.cells(cited), strict=True))
    return tuple(attrs.evolve(c, relevance=scores.get(i)) for i, c in enumerate(table.citations))
