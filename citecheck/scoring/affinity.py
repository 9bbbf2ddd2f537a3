"""Which entry of one list a claim goes with, judged by what tells the claims and the titles of an article apart.

A score says whether a source belongs to an article at all, and words that the whole article shares decide that. Here
such words count for nothing: of two sources on one topic, only words that few claims and few titles have can tell
which is meant. One claim shows that seldom; many together do (``numbering-shift``).
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from citecheck.scoring import before
from citecheck.scoring.texts import Source, read_source, read_text
from citecheck.scoring.words import Word, weight
from citecheck.values import Citation, Document, Reference

# Fitted on ``shared/data/documents`` by tests/benchmarks/fit_affinity.py: a cited entry against its neighbours.
TITLE, BEFORE, ROOT, OUTLET, ADDRESS, YEAR = 0.23, 0.08, 0.17, 0.26, 0.24, 1.03

FEW = 5
"""How many references may have a word that makes one of them a rival."""

_YEAR = re.compile(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")

Telling = tuple[tuple[str, float], ...]
"""A word's terms, each with how much it tells."""


class Affinity:
    """How well each claim of an article goes with each entry of its list, as log-odds against another entry."""

    def __init__(self, citations: Sequence[Citation], references: Sequence[Reference], document: Document) -> None:
        self._claims = [read_text(citation.claim.text) for citation in citations]
        self._before = [read_text(before(citation, document)) for citation in citations]
        self._years = [frozenset(map(int, _YEAR.findall(citation.claim.text))) for citation in citations]
        self._issued = [reference.issued.year if reference.issued else None for reference in references]
        sources = [read_source(reference) for reference in references]
        self._having: dict[str, list[int]] = defaultdict(list)
        for column, source in enumerate(sources):
            for term in _terms(source):
                self._having[term].append(column)
        claims = {citation.claim.text: words for citation, words in zip(citations, self._claims, strict=True)}
        among = Counter(term for words in claims.values() for term in words.count if term in self._having)
        most, size = len(claims) + 1, len(references) + 1
        # How much a term tells: its weight, times how few claims and how few references have it.
        telling = {
            term: weight(term) * max(math.log(most / (among[term] + 0.5)), 0.0) * math.log(size / len(columns))
            for term, columns in self._having.items()
        }

        def told(words: Sequence[Word]) -> list[tuple[Word, Telling]]:
            return [(word, tuple((term, telling[term]) for term in word.terms)) for word in words]

        self._titles = [told(source.words) for source in sources]
        self._outlets = [[terms for _, terms in told(source.outlet)] for source in sources]
        self._addresses = [[terms for _, terms in told(source.address)] for source in sources]
        self._known: dict[tuple[int, int], tuple[float, ...]] = {}

    def of(self, row: int, column: int) -> float:
        """Return the log-odds for one citation and one reference, up to a constant of the citation's own."""
        title, behind, roots, outlet, address, year = self.parts(row, column)
        return TITLE * title + BEFORE * behind + ROOT * roots + OUTLET * outlet + ADDRESS * address + YEAR * year

    def parts(self, row: int, column: int) -> tuple[float, ...]:
        """Return what each weight is multiplied by, in the order in which they are listed."""
        if (row, column) not in self._known:
            self._known[row, column] = self._measure(row, column)
        return self._known[row, column]

    def _measure(self, row: int, column: int) -> tuple[float, ...]:
        claim, before = self._claims[row], self._before[row].count
        title = roots = behind = 0.0
        for word, terms in self._titles[column]:
            if claim.has(word):
                title += _told(terms, claim.count)
            elif word.root and word.root in claim.roots:
                roots += word.weight
            else:
                behind += _told(terms, before)
        outlet, address = (
            sum(_told(terms, claim.count) for terms in words)
            for words in (self._outlets[column], self._addresses[column])
        )
        year = float(self._issued[column] in self._years[row])
        return math.sqrt(title), math.log1p(behind), math.log1p(roots), math.log1p(outlet), math.log1p(address), year

    def rivals(self, row: int) -> list[int]:
        """Return the references that share with a claim a word that few others have."""
        having = (self._having[term] for term in self._claims[row].count if term in self._having)
        return sorted({column for columns in having if len(columns) <= FEW for column in columns})


def _told(terms: Telling, count: Counter[str]) -> float:
    """Return how much a word tells of a text: most of what its terms in it do, nothing where it has none."""
    most = 0.0
    for term, telling in terms:
        if telling > most and term in count:
            most = telling
    return most


def _terms(source: Source) -> set[str]:
    return {term for words in (source.words, source.outlet, source.address) for word in words for term in word.terms}
