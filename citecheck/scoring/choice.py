"""Which entry of its list a sentence means: its words and the order of the list, weighed for all entries at once.

Relevance says whether a source belongs to an article at all, and words that the whole article shares decide that. Of
two sources on one subject, only words that few entries have can tell which is meant, and where the list stands in the
order in which it is first cited, the place tells more than any word. Both are weighed as the log-odds of one entry
against the others (``tests/benchmarks/fit_choice.py``), so a list gets one chance for each entry, and their sum is 1.
"""

import functools
import itertools
import math
import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from citecheck import attrs
from citecheck.dates import find_dates
from citecheck.knowledge import outlets
from citecheck.patterns import lazy_regex
from citecheck.scoring import forests
from citecheck.scoring.texts import before, read_source, read_text
from citecheck.scoring.vectors import Vector, nearness, vector
from citecheck.scoring.words import bag, terms, tokens, weight
from citecheck.stored import STORE
from citecheck.values import Citation, Document, Entry, Evidence, PartialDate, Score

FIELDS = "title", "rest", "outlet", "address"
"""Of an entry: its titles; the other words of its line, such as names; its outlets and hosts; its addresses."""
LAYERS = "claim", "before", "headings"
"""Of a sentence: itself, what stands before it in its paragraph, and the headings above."""
WORDS = (*(f"{field} in {layer}" for field in FIELDS for layer in LAYERS), "kin", "pairs")
"""What is weighed of the words: the weight of those shared, by the root of that of all; words that start alike;
and pairs of words that stand side by side in both."""
KIN, PAIRS = len(WORDS) - 2, len(WORDS) - 1
ORDER = {
    "words": "the words",
    "joint": "the words, less how well the entry goes with all sentences: each has its own",
    "due": "nobody else cites it, and it is its turn in the order of first mention",
    "crowd": "how many others have their turn there, too",
    "next": "it is the next one to be cited for the first time",
    "repeat": "it was cited before",
    "recency": "how lately",
    "early": "it is cited later for the first time, but it is not its turn yet",
    "stray": "nobody else cites it, and it is not its turn",
    "neighbour": "the citation before or behind this one cites its neighbour, in a list without order",
}
"""What is weighed of an entry in the list; all but the words, as far as the list is in the order of first mention."""

MEANING, MEANING_BEFORE = 1.5, 0.75
"""What the nearness of a title's meaning to the sentence, and to the text before it, adds to the log-odds by words.

It tells little of one sentence; of many, where a whole list has moved, it finds one in twenty more.
"""
SMOOTHING = 2.0
"""What is added to the weight of an entry's words, so that one of few words does not win by one of them."""
NEAR = 60
"""How many entries on either side of the cited one are compared; beyond, only those that share a word."""
MOST_POSTED = 60
"""A word that more entries have tells of none of them; the bound keeps the work linear."""
STEM = 6
"""How many first letters kindred words share."""
LONGEST_TURN = 20
"""In a gap of more entries that nobody cites, none is due."""


@attrs.frozen
class Weights:
    """The fitted numbers."""

    words: tuple[float, ...]
    order: Mapping[str, float]
    chance: tuple[float, float]
    """From the log-odds against a wrong entry to those of the value: where they start, and their slope."""

    @classmethod
    @functools.cache
    def load(cls) -> "Weights":
        """Read the numbers that stand beside this module."""
        content = forests.text("choice")
        return cls(*STORE.table("choice", content, lambda: parsed(content)))


def parsed(content: bytes) -> tuple[Any, ...]:
    """Return the fitted numbers: what ``Weights`` is made of."""
    import json  # which only a package needs that was not built

    data = json.loads(content)
    return tuple(data["words"][name] for name in WORDS), data["order"], tuple(data["chance"])


# A line of its own of up to 90 characters, no item of a list, without a marker or a stop.
_HEADING = lazy_regex(r"^(?![ \t]*[-*+•|>])[^\n\[]{3,90}(?<![.!?:;,\s])[ \t]*$", re.M)


@functools.lru_cache(maxsize=2)  # the lists of an article ask for the same ones
def _headings_of(text: str) -> tuple[list[int], list[str]]:
    """Return where the headings of a text end, and their words."""
    found = list(_HEADING.finditer(text))
    return [match.end() for match in found], [match.group() for match in found]


HEADINGS = 2
"""How many headings above a sentence are read; more are further from it."""


_ADDRESS = lazy_regex(r"(?:https?://|www\.)[^\s<>\"]{1,2000}")


@attrs.frozen
class _Terms:
    """What an entry is known by."""

    fields: tuple[frozenset[str], ...]
    """The terms of each of ``FIELDS``, each in the first that has it."""
    kin: frozenset[str]
    """How the longer terms of title and address start."""
    pairs: frozenset[str]
    """Words that stand side by side in the title."""
    printed: Mapping[str, str]
    """How the terms that carry weight are printed."""


def _pairs(heads: Sequence[str]) -> frozenset[str]:
    return frozenset([f"+{one} {other}" for one, other in itertools.pairwise(heads)])


def _kin(found: Iterable[str]) -> frozenset[str]:
    return frozenset(["~" + term[:STEM] for term in found if len(term) >= STEM])


def _without_days(rest: str) -> str:
    """Leave of each date month and year: `3 May 2023` and `2023-05-03` say the same, and 3 is no word of a sentence."""
    dates = list(find_dates(rest))
    ends = [0, *(date.end for date in dates)]
    kept = [rest[end : date.start] for end, date in zip(ends, dates, strict=False)]
    said = [_month_and_year(date.reading.date) for date in dates]
    return "".join(part for pair in zip(kept, said, strict=True) for part in pair) + rest[ends[-1] :]


def _month_and_year(date: PartialDate | None) -> str:
    if date is None:
        return " "
    return f" {_MONTHS[date.month - 1]} {date.year} " if date.month else f" {date.year} "


_MONTHS = "January February March April May June July August September October November December".split()


@outlets.cached(4096)
def _read_entry(entry: Entry) -> _Terms:
    sources = [read_source(reference) for reference in entry.references]
    title = [word for source in sources for word in source.words]
    rest = _ADDRESS.sub(" ", entry.text)
    for reference in entry.references:
        for read in (reference.title, reference.outlet):
            rest = rest.replace(read, " ", 1) if read else rest
    rest = _without_days(rest)
    texts: tuple[Iterable[str], ...] = (
        [term for word in title for term in word.terms],
        bag(rest),
        [term for source in sources for word in source.outlet for term in word.terms],
        [term for source in sources for word in source.address for term in word.terms],
    )
    known: set[str] = set()
    fields = []
    for found in texts:
        fields.append(frozenset(found) - known)
        known |= fields[-1]
    return _Terms(
        tuple(fields),
        _kin(fields[0] | fields[3]),
        _pairs([word.terms[0] for word in title if word.weight > 0]),
        {term: word.shown for word in reversed(title) if word.weight > 0 for term in word.terms},
    )


@functools.lru_cache(maxsize=1024)
def _read_claim(text: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Return the terms of a sentence, how the longer ones start, and its pairs of words that carry weight."""
    found = frozenset(read_text(text).count)
    heavy = [head for head in [terms(word)[0] for word in tokens(text)] if weight(head) > 0]
    return found, _kin(found), _pairs(heavy)


class Chance(NamedTuple):
    """How likely a citation means an entry."""

    column: int
    value: float


class Pool:
    """The entries of one list, and the citations that point into it."""

    def __init__(self, entries: Sequence[Entry], citations: Mapping[int, Citation], document: Document) -> None:
        """Take a list, and its citations by their row.

        Args:
            entries: The list's, in printed order; an entry's place is its column.
            citations: By row; those whose entry is none of the list's have lost theirs.
            document: What they stand in.
        """
        self.entries = tuple(entries)
        self.citations = citations
        self.column = {entry.span: column for column, entry in enumerate(self.entries)}
        self.cited = {
            row: self.column[citation.entry.span]
            for row, citation in citations.items()
            if citation.entry is not None and citation.entry.span in self.column
        }
        self._document = document
        self.source = document.source
        self.kept: dict[str, object] = {}
        """What rules found of the whole list and ask for more than once."""
        self._words: dict[int, dict[int, float]] = {}
        self._of: dict[tuple[int, int], float] = {}
        self._sentences: dict[int, tuple[Vector, Vector]] = {}
        self._texts_before: dict[int, str] = {}

    # --- words ---

    @functools.cached_property
    def _postings(self) -> dict[str, list[tuple[int, int, float]]]:
        """For each term, which entries have it, in which field, and what it weighs there."""
        having: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for column, entry in enumerate(self.entries):
            found = _read_entry(entry)
            for field, its in enumerate((*found.fields, found.kin, found.pairs)):
                for term in its:
                    having[term].append((column, field))
        size = len(self.entries) + 1
        telling = {
            term: max(math.log(size / (len(places) + 0.5)), 0.0)
            * (1.0 if term[0] in "~+" else (weight(term) + 0.5) / 4)
            for term, places in having.items()
        }
        total = [[SMOOTHING] * (len(FIELDS) + 2) for _ in self.entries]
        for term in sorted(having):  # in a fixed order, so that sums are the same each time
            for column, field in having[term]:
                total[column][field] += telling[term]
        return {
            term: [(column, field, telling[term] / math.sqrt(total[column][field])) for column, field in places]
            for term, places in having.items()
            if len(places) <= MOST_POSTED and telling[term] > 0
        }

    @functools.cached_property
    def _headings(self) -> tuple[list[int], list[str]]:
        return _headings_of(self._document.prose.text)

    def _layers(self, row: int) -> tuple[frozenset[str], ...]:
        citation, prose = self.citations[row], self._document.prose
        claim, kin, pairs = _read_claim(citation.claim.text)
        ends, headings = self._headings
        last = bisect_right(ends, prose.locate(citation.claim.span.start))
        behind = read_text(self._before(row)).count.keys() - claim
        above = read_text(" / ".join(headings[max(0, last - HEADINGS) : last])).count.keys() - claim - behind
        return claim, frozenset(behind), frozenset(above), kin, pairs

    def _shared(self, row: int) -> Iterator[tuple[int, int, float]]:
        """Give the words that a citation shares with entries: the column, which of ``WORDS``, and its weight."""
        postings = self._postings
        for layer, texts in enumerate(self._layers(row)):
            for term in sorted([term for term in texts if term in postings]):
                for column, field, telling in postings[term]:
                    yield (
                        column,
                        field * len(LAYERS) + layer if layer < len(LAYERS) else KIN + layer - len(LAYERS),
                        telling,
                    )

    def near(self, text: str) -> dict[int, float]:
        """Return the log-odds by words of each entry that shares any with a sentence, whoever cites there."""
        weights = Weights.load().words
        found: dict[int, float] = {}
        claim, kin, pairs = _read_claim(text)
        for part, shared in ((0, claim), (KIN, kin), (PAIRS, pairs)):
            for term in sorted([term for term in shared if term in self._postings]):
                for column, field, telling in self._postings[term]:
                    at = part or field * len(LAYERS)
                    found[column] = found.get(column, 0.0) + weights[at] * telling
        return found

    def gap(self, column: int) -> tuple[int, int]:
        """Return between which places of the sequence an entry that nobody cites has its turn."""
        places, columns = self._firsts
        before = [place for place, other in zip(places, columns, strict=True) if other < column]
        after = [place for place, other in zip(places, columns, strict=True) if other > column]
        return max(before, default=-1), min(after, default=len(self.sequence))

    def parts(self, row: int) -> dict[int, list[float]]:
        """Return what shows of ``WORDS`` between a citation and each entry that shares any, by column."""
        found: dict[int, list[float]] = {}
        for column, part, telling in self._shared(row):
            found.setdefault(column, [0.0] * len(WORDS))[part] += telling
        return found

    def words(self, row: int) -> Mapping[int, float]:
        """Return the log-odds by words alone of each entry that shares any with a citation; 0 for the others."""
        if row not in self._words:
            weights = Weights.load().words
            found: dict[int, float] = {}
            for column, part, telling in self._shared(row):
                found[column] = found.get(column, 0.0) + weights[part] * telling
            self._words[row] = found
        return self._words[row]

    def of(self, row: int, column: int) -> float:
        """Return the log-odds of one entry by words and by what they mean, whatever its place in the list."""
        key = row, column
        if key not in self._of:
            title, (claim, behind) = self._meanings[column], self._meant(row)
            self._of[key] = (
                self.words(row).get(column, 0.0)
                + MEANING * nearness(claim, title)
                + MEANING_BEFORE * nearness(behind, title)
            )
        return self._of[key]

    def _meant(self, row: int) -> tuple[Vector, Vector]:
        """Return what a citation's sentence means, and what stands before it."""
        if row not in self._sentences:
            citation = self.citations[row]
            self._sentences[row] = vector(citation.claim.text), vector(self._before(row))
        return self._sentences[row]

    def _before(self, row: int) -> str:
        if row not in self._texts_before:
            self._texts_before[row] = before(self.citations[row], self._document)
        return self._texts_before[row]

    @functools.cached_property
    def _meanings(self) -> list[Vector]:
        return [
            read_source(entry.references[0]).meaning if len(entry.references) == 1 else vector(entry.text)
            for entry in self.entries
        ]

    def usual(self, row: int) -> float:
        """Return the log-odds of the list as a whole, against which one entry of it stands out."""
        step = len(self.entries) // (2 * NEAR) + 1  # of a long list, some tell enough
        some = range(0, len(self.entries), step)
        return math.log(math.fsum(math.exp(self.of(row, column)) for column in some) / len(some))

    def heading(self, row: int) -> str | None:
        """Return the heading above a citation, without signs; ``None`` where that is the headline."""
        ends, headings = self._headings
        last = bisect_right(ends, self._document.prose.locate(self.citations[row].claim.span.start))
        found = headings[last - 1].strip(" #\t") if last else None
        return None if found == self._document.headline else found

    @functools.cached_property
    def company(self) -> list[float]:
        """For each entry, how well it goes with all sentences of the article together, as a logarithm."""
        claims = {citation.claim.span: row for row, citation in self.citations.items()}
        sums = [float(len(claims))] * len(self.entries)
        for row in claims.values():
            for column, value in self.words(row).items():
                sums[column] += math.expm1(value)
        return [math.log(max(total, 1.0)) for total in sums]

    # --- order ---

    @functools.cached_property
    def sequence(self) -> list[int]:
        """The rows in the order of the text."""
        return sorted(self.cited, key=lambda row: (self.citations[row].marker.span.start, row))

    @functools.cached_property
    def place(self) -> dict[int, int]:
        """For each row, where in the sequence."""
        return {row: place for place, row in enumerate(self.sequence)}

    def together(self, row: int) -> Iterator[int]:
        """Give the other rows that cite something for the same claim."""
        at, claim = self.place[row], self.citations[row].claim.span
        for step in (-1, 1):
            other = at + step
            while 0 <= other < len(self.sequence) and self.citations[self.sequence[other]].claim.span == claim:
                yield self.sequence[other]
                other += step

    @functools.cached_property
    def mentions(self) -> dict[int, list[int]]:
        """For each column that is cited, where in the sequence."""
        found: dict[int, list[int]] = defaultdict(list)
        for place, row in enumerate(self.sequence):
            found[self.cited[row]].append(place)
        return found

    @functools.cached_property
    def _firsts(self) -> tuple[list[int], list[int]]:
        """The places of first mentions, and their columns."""
        firsts = sorted((places[0], column) for column, places in self.mentions.items())
        return [place for place, _ in firsts], [column for _, column in firsts]

    @functools.cached_property
    def order(self) -> float:
        """How far the list stands in the order of first mention: 1 wholly, 0 no more than by chance."""
        _, columns = self._firsts
        if len(columns) < 2:
            return 0.0
        rising = sum(one < other for one, other in itertools.pairwise(columns))
        return max(0.0, 2 * (rising + 1) / (len(columns) + 1) - 1)

    def turn(self, place: int) -> range:
        """Return the columns whose turn it is at a place of the sequence, whatever is cited there."""
        places, columns = self._firsts
        own = self.mentions[self.cited[self.sequence[place]]]
        at, behind = bisect_left(places, place), bisect_right(places, place)
        last = columns[at - 1] if at else -1
        following = columns[behind] if behind < len(columns) else len(self.entries)
        if own[0] == place and len(own) > 1 and (behind == len(columns) or own[1] < places[behind]):
            following = self.cited[self.sequence[place]]
        return range(last + 1, following)

    def compared(self, row: int) -> list[int]:
        """Return the columns that a citation is compared with, its own among them."""
        cited, size = self.cited[row], len(self.entries)
        if size <= 2 * NEAR:
            return list(range(size))
        return sorted({*range(max(0, cited - NEAR), min(size, cited + NEAR + 1)), *self.words(row)})

    def measured(self, row: int, place: int, latest: Mapping[int, int]) -> Iterator[tuple[int, str, float, bool]]:
        """Give the columns that a citation is compared with, and how they stand in the order of the list.

        Args:
            row: The citation's.
            place: Where it stands in the sequence.
            latest: For each column, where it was cited last before.

        Yields:
            The column; which of ``TURNS`` it is; how many others have their turn there, or how long ago it was cited,
            as a logarithm; and whether the citation before or behind cites its neighbour in the list.
        """
        turn, mentions, sequence = self.turn(place), self.mentions, self.sequence
        own = self.cited[row]
        is_first, is_only = mentions[own][0] == place, len(mentions[own]) == 1
        beside = {self.cited[sequence[at]] for at in (place - 1, place + 1) if 0 <= at < len(sequence)}
        near = {column + step for column in beside for step in (-1, 1)}
        crowd, may_be_due = math.log(len(turn) or 1), len(turn) <= LONGEST_TURN
        for column in self.compared(row):
            if column in latest:
                yield column, "repeat", math.log(place - latest[column]), column in near
            elif column in mentions and not (column == own and is_first and is_only):
                yield column, "next" if column == turn.stop else "early", 0.0, column in near
            elif column in turn and may_be_due:
                yield column, "due", crowd, column in near
            else:
                yield column, "stray", 0.0, column in near

    def _odds(self, row: int, place: int, latest: Mapping[int, int]) -> dict[int, float]:
        """Return the log-odds of each column that a citation is compared with."""
        weigh, order, company, words = Weights.load().order, self.order, self.company, self.words(row)
        joint, told, beside = weigh["joint"], weigh["words"] + weigh["joint"], weigh["neighbour"] * (1 - order)
        found = {}
        for column, turn, extent, is_near in self.measured(row, place, latest):
            odds = told * words.get(column, 0.0) - joint * company[column] + weigh[turn] * order
            if extent:
                odds -= weigh["recency"] * extent if turn == "repeat" else weigh["crowd"] * order * extent
            found[column] = odds + beside if is_near else odds
        return found

    def places(self) -> Iterator[tuple[int, int, dict[int, int]]]:
        """Give each row in the order of the text, with its place and where each column was cited last before it."""
        latest: dict[int, int] = {}
        for place, row in enumerate(self.sequence):
            yield row, place, latest
            latest[self.cited[row]] = place

    @functools.cached_property
    def chances(self) -> dict[int, tuple[Chance, ...]]:
        """For each row, the likeliest entries, at most three, and the cited one at the end."""
        found: dict[int, tuple[Chance, ...]] = {}
        for row, place, latest in self.places():
            shares = self._shares(row, place, latest)
            best = sorted(shares, key=lambda column: (-shares[column], column))[:3]
            found[row] = tuple(Chance(column, shares[column]) for column in (*best, self.cited[row]))
        return found

    def _shares(self, row: int, place: int, latest: Mapping[int, int]) -> dict[int, float]:
        """Return the chance of each column that a citation is compared with; their sum is 1."""
        odds = self._odds(row, place, latest)
        most = max(odds.values())
        powers = {column: math.exp(value - most) for column, value in odds.items()}
        total = math.fsum(powers.values())
        return {column: power / total for column, power in powers.items()}

    def score(self, row: int) -> Score | None:
        """Return how likely it is that a citation means its entry, as many right as wrong ones assumed."""
        if len(self.entries) < LEAST_ENTRIES or row not in self.cited:
            return None
        *best, own = self.chances[row]
        value = self._even(own.value, len(self.compared(row)) - 1)
        return Score(value, "choice", tuple(self._evidence(row, best[0], own)))

    def _even(self, chance: float, against: int) -> float:
        """Return a chance among several entries as one against a single entry: equal priors, calibrated, rounded."""
        start, slope = Weights.load().chance
        odds = math.log(max(chance, 1e-9)) - math.log(max(1 - chance, 1e-9)) + math.log(max(against, 1))
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, start + slope * odds)))), 6)

    def matrix(self) -> Iterator[tuple[int, dict[int, float]]]:
        """Give for each row how likely it is that the citation means each entry, as ``score`` says of the cited one."""
        if len(self.entries) < LEAST_ENTRIES:
            return
        for row, place, latest in self.places():
            shares = self._shares(row, place, latest)
            yield row, {column: self._even(share, len(shares) - 1) for column, share in shares.items()}

    def _evidence(self, row: int, best: Chance, own: Chance) -> Iterator[Evidence]:
        words = self.shared(row, own.column)
        if words:
            yield Evidence("in the sentence and its entry", words)
        if best.column != own.column:
            entry = self.entries[best.column]
            yield Evidence("better", (entry.label or "",), f"entry {entry.label} goes better with the sentence")

    def shared(self, row: int, column: int) -> tuple[str, ...]:
        """Return the words of an entry that stand in a citation's sentence and in few other entries, as printed."""
        claim, *_ = _read_claim(self.citations[row].claim.text)
        printed = _read_entry(self.entries[column]).printed
        told = {term: self._postings[term][0][2] for term in printed if term in claim and term in self._postings}
        return tuple(dict.fromkeys(printed[term] for _, term in sorted((-v, term) for term, v in told.items())))[
            :MOST_SHOWN
        ]


LEAST_ENTRIES = 3
"""In a shorter list there is nothing to choose."""
MOST_SHOWN = 4


def labelled(document: Document) -> tuple[tuple[Entry, ...], ...]:
    """Return the labelled entries and notes of each list; a marker between two entries tells two lists apart."""
    starts = sorted({marker.span.start for marker in document.markers})
    lists: dict[int, list[Entry]] = defaultdict(list)
    for entry in document.entries:
        if entry.labels:
            # Notes of the format itself may stand anywhere, between the paragraphs that call them, and are one list.
            lists[-1 if entry.is_note else bisect_left(starts, entry.span.start)].append(entry)
    return tuple(map(tuple, lists.values()))


class Choices:
    """Which entry of its list each citation of an article means; computed when first asked for."""

    def __init__(self, citations: Sequence[Citation], document: Document) -> None:
        self.citations = tuple(citations)
        self._document = document

    @functools.cached_property
    def pools(self) -> tuple[Pool, ...]:
        """The lists and, for notes that the format marks, these; each with its citations."""
        # Entries of a file beside the article are found by a key, not by a place.
        lists = [[entry for entry in entries if entry.file is None] for entries in labelled(self._document)]
        lists = [entries for entries in lists if entries]
        home = {entry.span: place for place, entries in enumerate(lists) for entry in entries}
        rows: dict[int, dict[int, Citation]] = defaultdict(dict)
        only = 0 if len(lists) == 1 else None
        for row, citation in enumerate(self.citations):
            place = home.get(citation.entry.span) if citation.entry else only if not citation.candidates else None
            if place is not None:
                rows[place][row] = citation
        return tuple(Pool(entries, rows[place], self._document) for place, entries in enumerate(lists))

    @functools.cached_property
    def _pool_of(self) -> dict[int, Pool]:
        return {row: pool for pool in self.pools for row in pool.citations}

    def pool(self, row: int) -> Pool | None:
        """Return the list that a citation points into."""
        return self._pool_of.get(row)

    def score(self, row: int) -> Score | None:
        """Return how likely it is that a citation means its entry; ``None`` where there is nothing to choose."""
        pool = self.pool(row)
        return pool.score(row) if pool else None

    def scored(self, citations: Iterable[Citation]) -> tuple[Citation, ...]:
        """Return the citations, the same ones, with their choice."""
        return tuple(attrs.evolve(each, choice=self.score(row)) for row, each in enumerate(citations))
