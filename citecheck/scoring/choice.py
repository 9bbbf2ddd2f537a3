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
from typing import NamedTuple

from citecheck import attrs
from citecheck.patterns import lazy_regex
from citecheck.scoring.likeness import Likeness, Row, Surroundings, Weights
from citecheck.scoring.texts import before
from citecheck.text import RAISED
from citecheck.values import Citation, Document, Entry, Evidence, Score

ORDER = {
    "words": "the words",
    "joint": "the words, less how well the entry goes with all sentences: each has its own",
    "due": "nobody else cites it, and it is its turn in the order of first mention",
    "crowd": "how many others have their turn there, too",
    "idle": "how many entries nobody cites, so that one more is nothing strange",
    "next": "it is the next one to be cited for the first time",
    "repeat": "it was cited before",
    "recency": "how lately",
    "early": "it is cited later for the first time, but it is not its turn yet",
    "stray": "nobody else cites it, and it is not its turn",
    "neighbour": "the citation before or behind this one cites its neighbour, in a list without order",
}
"""What is weighed of an entry in the list; all but the words, as far as the list is in the order of first mention."""

NEAR = 60
"""How many entries on either side of the cited one are compared; beyond, only those that share a word."""
LONGEST_TURN = 20
"""In a gap of more entries that nobody cites, none is due."""


# A line of its own of up to 90 characters, no item of a list, without a marker, in brackets or raised, or a stop.
_HEADING = lazy_regex(rf"^(?![ \t]*[-*+•|>])[^\n\[{RAISED}]{{3,90}}(?<![.!?:;,\s])[ \t]*$", re.M)


@functools.lru_cache(maxsize=2)  # the lists of an article ask for the same ones
def _headings_of(text: str) -> tuple[list[int], list[str]]:
    """Return where the headings of a text end, and their words."""
    found = list(_HEADING.finditer(text))
    return [match.end() for match in found], [match.group() for match in found]


HEADINGS = 2
"""How many headings above a sentence are read; more are further from it."""


AROUND, ELSEWHERE = 3, 0.5
"""How many citations before and behind one are looked at, and what one in another paragraph counts."""
_PARAGRAPH = lazy_regex(r"\n\n+")


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
        self.document = document
        self.source = document.source
        self.kept: dict[str, object] = {}
        """What rules found of the whole list and ask for more than once."""
        self._told: dict[int, Row] = {}

    # --- words and meaning ---

    @functools.cached_property
    def likeness(self) -> Likeness:
        """How well each entry goes with each sentence, whatever their places."""
        return Likeness(self.entries, ((row, self._surroundings(row)) for row in self.citations))

    def _surroundings(self, row: int) -> Surroundings:
        citation = self.citations[row]
        ends, headings = self._headings
        last = bisect_right(ends, self.document.prose.locate(citation.claim.span.start))
        above = " / ".join(headings[max(0, last - HEADINGS) : last])
        return Surroundings(citation.claim.text, before(citation, self.document), above)

    @functools.cached_property
    def _headings(self) -> tuple[list[int], list[str]]:
        return _headings_of(self.document.prose.text)

    def words(self, row: int) -> Mapping[int, float]:
        """Return the log-odds by words alone of each entry that shares any with a citation; 0 for the others."""
        return self.likeness.words(row)

    def of(self, row: int, column: int) -> float:
        """Return the log-odds of one entry by words and by what they mean, whatever its place in the list."""
        told = self._told.get(row)
        value = told.get(column) if told is not None else None
        return self.likeness.of(row, column) if value is None else value

    def apart(self, row: int, column: int) -> float:
        """Return the same, less how well the entry goes with all sentences, by the part that the fit gives that."""
        return self.of(row, column) - self._joint * self.company[column]

    @functools.cached_property
    def _joint(self) -> float:
        weigh = Weights.load().order
        return weigh["joint"] / (weigh["words"] + weigh["joint"])

    def told(self, row: int) -> Row:
        """Return the same for all entries that a citation is compared with, its own among them where it has one."""
        if row not in self._told:
            self._told[row] = self.likeness.all(row, self._near(row))
        return self._told[row]

    def _near(self, row: int) -> range:
        """Return the entries around the one that a citation cites; of a short list all."""
        size, cited = len(self.entries), self.cited.get(row)
        if size <= 2 * NEAR:
            return range(size)
        return range(0) if cited is None else range(max(0, cited - NEAR), min(size, cited + NEAR + 1))

    def near(self, text: str) -> dict[int, float]:
        """Return the log-odds of each entry by words and by what they mean for a sentence, whoever cites there."""
        return self.likeness.in_text(text)

    def gap(self, column: int) -> tuple[int, int]:
        """Return between which places of the sequence an entry that nobody cites has its turn."""
        places, columns = self._firsts
        before = [place for place, other in zip(places, columns, strict=True) if other < column]
        after = [place for place, other in zip(places, columns, strict=True) if other > column]
        return max(before, default=-1), min(after, default=len(self.sequence))

    def usual(self, row: int) -> float:
        """Return the log-odds of the list as a whole, against which one entry of it stands out."""
        step = len(self.entries) // (2 * NEAR) + 1  # of a long list, some tell enough
        some = range(0, len(self.entries), step)
        return math.log(math.fsum(math.exp(self.of(row, column)) for column in some) / len(some))

    def heading(self, row: int) -> str | None:
        """Return the heading above a citation, without signs; ``None`` where that is the headline."""
        ends, headings = self._headings
        last = bisect_right(ends, self.document.prose.locate(self.citations[row].claim.span.start))
        found = headings[last - 1].strip(" #\t") if last else None
        return None if found == self.document.headline else found

    @functools.cached_property
    def company(self) -> list[float]:
        """For each entry, how well it goes with all sentences of the article together, as a logarithm."""
        claims = {self.citations[row].claim.span: row for row in self.sequence}
        sums = [float(len(claims))] * len(self.entries)
        for row in claims.values():
            columns, values = self.told(row)
            for column, value in zip(columns, map(math.expm1, values), strict=True):
                sums[column] += value
        return [math.log(max(total, 1.0)) for total in sums]

    def kin(self, row: int, column: int) -> float:
        """Return how alike an entry is to those cited around a citation: neighbours are often about one thing."""
        total = share = 0.0
        for other, near in self._around(row):
            if other != column:
                total += near * self.likeness.alike(column, other)
                share += near
        return total / share if share else 0.0

    def _around(self, row: int) -> Iterator[tuple[int, float]]:
        """Give the columns that are cited before and behind a citation, and how near."""
        place, own = self.place[row], self.cited[row]
        for at in range(max(0, place - AROUND), min(len(self.sequence), place + AROUND + 1)):
            column = self.cited[self.sequence[at]]
            if column != own:
                apart = self._paragraph[at] != self._paragraph[place]
                yield column, (ELSEWHERE if apart else 1.0) / abs(at - place)

    # --- order ---

    @functools.cached_property
    def sequence(self) -> list[int]:
        """The rows in the order of the text."""
        return sorted(self.cited, key=lambda row: (self.citations[row].marker.span.start, row))

    @functools.cached_property
    def _paragraph(self) -> list[int]:
        """For each place of the sequence, the number of its paragraph."""
        prose = self.document.prose
        ends = [match.start() for match in _PARAGRAPH.finditer(prose.text)]
        return [bisect_left(ends, prose.locate(self.citations[row].marker.span.start)) for row in self.sequence]

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

    def odds(self, weigh: Mapping[str, float]) -> Iterator[tuple[int, Row]]:
        """Give each citation, in the order of the text, and the log-odds of each column that it is compared with.

        Args:
            weigh: What each of ``ORDER`` weighs.
        """
        order, mentions, company = self.order, self.mentions, self.company
        joint, told, beside = weigh["joint"], weigh["words"] + weigh["joint"], weigh["neighbour"] * (1 - order)
        following, repeat, early, stray = (weigh[turn] * order for turn in ("next", "repeat", "early", "stray"))
        # For each column what its turn adds, and where it was cited last; never is so far behind that it takes nothing.
        turns = [early if column in mentions else stray for column in range(len(self.entries))]
        never = len(self.sequence) + 1
        latest = [never] * len(self.entries)
        taken = [distance * weigh["recency"] for distance in self._logarithms] + [0.0] * never
        for place, row in enumerate(self.sequence):
            own, compared = self.cited[row], self.told(row)
            columns, likeness = compared
            odds = [
                told * value - joint * company[column] + turns[column] - taken[place - latest[column]]
                for column, value in zip(columns, likeness, strict=True)
            ]
            turn, is_only = self.turn(place), len(mentions[own]) == 1
            may_be_due = len(turn) <= LONGEST_TURN
            idle = weigh["idle"] * order * math.log(max(len(self.entries) - len(mentions) + is_only, 1))
            due, crowd = weigh["due"] * order - idle, weigh["crowd"] * order * math.log(len(turn) or 1)
            for column in {own, turn.stop, *(turn if may_be_due else ())}:
                at = compared.place(column)
                if at is None or latest[column] != never:
                    continue
                without = told * likeness[at] - joint * company[column]
                if column in mentions and not (column == own and is_only):
                    odds[at] = without + (following if column == turn.stop else early)
                else:
                    odds[at] = without + due - crowd if may_be_due and column in turn else without + stray
            cited = {self.cited[self.sequence[at]] for at in (place - 1, place + 1) if 0 <= at < len(self.sequence)}
            for column in {column + step for column in cited for step in (-1, 1)}:
                if (at := compared.place(column)) is not None:
                    odds[at] += beside
            yield row, Row(columns, odds)
            latest[own], turns[own] = place, repeat

    @functools.cached_property
    def _logarithms(self) -> list[float]:
        """The logarithm of every distance in the sequence."""
        return [0.0, *map(math.log, range(1, len(self.sequence) + 1))]

    @functools.cached_property
    def chances(self) -> dict[int, tuple[Chance, Chance]]:
        """For each row, the likeliest entry, the first of equal ones, and the cited one."""
        found: dict[int, tuple[Chance, Chance]] = {}
        for row, shares in self._shares():
            most, own = max(shares.values), self.cited[row]
            likeliest = Chance(shares.columns[shares.values.index(most)], most)
            found[row] = likeliest, Chance(own, shares.get(own) or 0.0)
        return found

    def _shares(self) -> Iterator[tuple[int, Row]]:
        """Give each row and the chance of each column that it is compared with; their sum is 1."""
        for row, (columns, odds) in self.odds(Weights.load().order):
            most = max(odds)
            powers = list(map(math.exp, [value - most for value in odds]))
            total = math.fsum(powers)
            yield row, Row(columns, [power / total for power in powers])

    def score(self, row: int) -> Score | None:
        """Return how likely it is that a citation means its entry, as many right as wrong ones assumed."""
        if len(self.entries) < LEAST_ENTRIES or row not in self.cited:
            return None
        best, own = self.chances[row]
        value = self._even(own.value, len(self.told(row).columns) - 1)
        return Score(value, "choice", tuple(self._evidence(row, best, own)))

    def _even(self, chance: float, against: int) -> float:
        """Return a chance among several entries as one against a single entry: equal priors, calibrated, rounded."""
        start, slope = Weights.load().chance
        odds = math.log(max(chance, 1e-9)) - math.log(max(1 - chance, 1e-9)) + math.log(max(against, 1))
        return round(1 / (1 + math.exp(-max(-30.0, min(30.0, start + slope * odds)))), 6)

    def matrix(self) -> Iterator[tuple[int, dict[int, float]]]:
        """Give for each row how likely it is that the citation means each entry, as ``score`` says of the cited one."""
        if len(self.entries) < LEAST_ENTRIES:
            return
        for row, shares in self._shares():
            yield row, {column: self._even(share, len(shares.columns) - 1) for column, share in shares.items()}

    def _evidence(self, row: int, best: Chance, own: Chance) -> Iterator[Evidence]:
        words = self.shared(row, own.column)
        if words:
            yield Evidence("in the sentence and its entry", words)
        if best.column != own.column:
            entry = self.entries[best.column]
            yield Evidence("better", (entry.label or "",), f"entry {entry.label} goes better with the sentence")

    def shared(self, row: int, column: int) -> tuple[str, ...]:
        """Return the words of an entry that stand in a citation's sentence and in few other entries, as printed."""
        return self.likeness.shared(row, column)[:MOST_SHOWN]


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
        self.document = document

    @functools.cached_property
    def pools(self) -> tuple[Pool, ...]:
        """The lists and, for notes that the format marks, these; each with its citations."""
        # Entries of a file beside the article are found by a key, not by a place.
        lists = [[entry for entry in entries if entry.file is None] for entries in labelled(self.document)]
        lists = [entries for entries in lists if entries]
        home = {entry.span: place for place, entries in enumerate(lists) for entry in entries}
        rows: dict[int, dict[int, Citation]] = defaultdict(dict)
        only = 0 if len(lists) == 1 else None
        for row, citation in enumerate(self.citations):
            place = home.get(citation.entry.span) if citation.entry else only if not citation.candidates else None
            if place is not None:
                rows[place][row] = citation
        return tuple(Pool(entries, rows[place], self.document) for place, entries in enumerate(lists))

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
