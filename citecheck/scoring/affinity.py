"""Which entry of one list a claim goes with, judged by what tells the claims and the titles of an article apart.

A score says whether a source belongs to an article at all, and words that the whole article shares decide that. Here
such words count for nothing: of two sources on one topic, only words that few claims and few titles have can tell
which is meant. One claim shows that seldom; many together do (``numbering-shift``).
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from citecheck.model import Citation, Document, Reference
from citecheck.scoring import before
from citecheck.scoring.lexical import Source, read_source, read_text
from citecheck.scoring.words import Word, weight

# Fitted on ``shared/data/documents`` by tests/benchmarks/fit_affinity.py: a cited entry against its neighbours.
TITLE, BEFORE, ROOT, OUTLET, ADDRESS, YEAR = 0.23, 0.08, 0.17, 0.26, 0.24, 1.03

FEW = 5
"""How many references may have a word that makes one of them a rival."""

_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")


class Affinity:
    """How well each claim of an article goes with each entry of its list, as log-odds against another entry."""

    def __init__(self, citations: Sequence[Citation], references: Sequence[Reference], document: Document) -> None:
        self._claims = [read_text(citation.claim.text) for citation in citations]
        self._before = [read_text(before(citation, document)).count for citation in citations]
        self._years = [frozenset(map(int, _YEAR.findall(citation.claim.text))) for citation in citations]
        self._sources = [read_source(reference) for reference in references]
        self._issued = [reference.issued.year if reference.issued else None for reference in references]
        self._among_claims = Counter(
            term for text in {citation.claim.text for citation in citations} for term in read_text(text).count
        )
        self._number = len({citation.claim.text for citation in citations}) + 1
        self._having: dict[str, list[int]] = defaultdict(list)
        for column, source in enumerate(self._sources):
            for term in _terms(source):
                self._having[term].append(column)

    def of(self, row: int, column: int) -> float:
        """Return the log-odds for one citation and one reference, up to a constant of the citation's own."""
        claim, earlier, source = self._claims[row], self._before[row], self._sources[column]
        title = roots = behind = 0.0
        for word in source.words:
            if any(term in claim.count for term in word.terms):
                title += self._telling(word, claim.count)
            elif word.root and word.root in claim.roots:
                roots += word.weight
            elif any(term in earlier for term in word.terms):
                behind += self._telling(word, earlier)
        outlet, address = (
            sum(self._telling(word, claim.count) for word in words) for words in (source.outlet, source.address)
        )
        return (
            TITLE * math.sqrt(title)
            + BEFORE * math.log1p(behind)
            + ROOT * math.log1p(roots)
            + OUTLET * math.log1p(outlet)
            + ADDRESS * math.log1p(address)
            + YEAR * (self._issued[column] in self._years[row])
        )

    def rivals(self, row: int) -> list[int]:
        """Return the references that share with a claim a word that few others have."""
        having = (self._having[term] for term in self._claims[row].count if term in self._having)
        return sorted({column for columns in having if len(columns) <= FEW for column in columns})

    def _telling(self, word: Word, text: Counter[str]) -> float:
        """Return how much a word tells that a text has: its weight, times how few claims and how few titles have it."""
        return max(
            (
                weight(term)
                * max(math.log(self._number / (self._among_claims[term] + 0.5)), 0.0)
                * math.log((len(self._sources) + 1) / len(self._having[term]))
                for term in word.terms
                if term in text
            ),
            default=0.0,
        )


def _terms(source: Source) -> set[str]:
    return {term for words in (source.words, source.outlet, source.address) for word in words for term in word.terms}
