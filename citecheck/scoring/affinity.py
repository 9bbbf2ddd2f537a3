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
from citecheck.scoring.lexical import Source, Words, read_source, read_text
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
        self._before = [read_text(before(citation, document)) for citation in citations]
        self._years = [frozenset(map(int, _YEAR.findall(citation.claim.text))) for citation in citations]
        self._sources = [read_source(reference) for reference in references]
        self._issued = [reference.issued.year if reference.issued else None for reference in references]
        self._having: dict[str, list[int]] = defaultdict(list)
        for column, source in enumerate(self._sources):
            for term in _terms(source):
                self._having[term].append(column)
        claims = {citation.claim.text for citation in citations}
        among = Counter(term for claim in claims for term in read_text(claim).count if term in self._having)
        # How much a term tells: its weight, times how few claims and how few references have it.
        self._telling = {
            term: weight(term)
            * max(math.log((len(claims) + 1) / (among[term] + 0.5)), 0.0)
            * math.log((len(references) + 1) / len(columns))
            for term, columns in self._having.items()
        }

    def of(self, row: int, column: int) -> float:
        """Return the log-odds for one citation and one reference, up to a constant of the citation's own."""
        claim, before, source = self._claims[row], self._before[row], self._sources[column]
        title = roots = behind = 0.0
        for word in source.words:
            if claim.has(word):
                title += self._told(word, claim)
            elif word.root and word.root in claim.roots:
                roots += word.weight
            elif before.has(word):
                behind += self._told(word, before)
        outlet, address = (
            sum(self._told(word, claim) for word in words if claim.has(word))
            for words in (source.outlet, source.address)
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

    def _told(self, word: Word, text: Words) -> float:
        return max(self._telling[term] for term in word.terms if term in text.count)


def _terms(source: Source) -> set[str]:
    return {term for words in (source.words, source.outlet, source.address) for word in words for term in word.terms}
