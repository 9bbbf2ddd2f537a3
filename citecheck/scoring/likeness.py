"""How well each entry of a list goes with each sentence that cites there, by its words and by what they mean.

The words that an article's sources share tell nothing of which of them a sentence means, so a word weighs the more the
fewer entries have it, and of a meaning only that counts in which an entry differs from the other entries, and a
sentence from the other sentences. What each place weighs is fitted (``tests/benchmarks/fit_choice.py``).
"""

import functools
import itertools
import math
import operator
import struct
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from citecheck import attrs
from citecheck.dates import find_dates
from citecheck.knowledge import outlets
from citecheck.patterns import lazy_regex
from citecheck.scoring import forests
from citecheck.scoring.texts import Source, read_source, read_text
from citecheck.scoring.vectors import DIMENSIONS, Vector, vector
from citecheck.scoring.words import each_term, terms, tokens, weight
from citecheck.stored import STORE
from citecheck.values import Entry, PartialDate

FIELDS = "title", "rest", "outlet", "address"
"""Of an entry: its titles; the other words of its line, such as names; its outlets and hosts; its addresses."""
LAYERS = "claim", "before", "headings"
"""Of a sentence: itself, what stands before it in its paragraph, and the headings above."""
WORDS = (*(f"{field} in {layer}" for field in FIELDS for layer in LAYERS), "pairs")
"""What is weighed of the words: the weight of those shared, by the root of that of all; and of pairs of words that
stand side by side in title and claim."""

SMOOTHING = 2.0
"""What is added to the weight of an entry's words, so that one of few words does not win by one of them."""
SHORT = 3
"""A word of so many small letters is not shown: in some languages the table does not know it for a small one."""
ALIKE_MEANING, ALIKE_WORDS = 1.6, 2.3
"""What it counts, as log-odds, that two titles mean the same, and that they share words."""
MOST_POSTED = 60
"""A word that more entries have tells of none of them; the bound keeps the work linear."""


@attrs.frozen
class Weights:
    """The fitted numbers."""

    words: tuple[float, ...]
    meaning: tuple[float, ...]
    """Of how near an entry's titles are to each of ``LAYERS``."""
    order: Mapping[str, float]
    """Of what ``citecheck.scoring.choice`` sees in the order of the list."""
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
    words, meaning = (
        tuple(data[part][name] for name in names) for part, names in (("words", WORDS), ("meaning", LAYERS))
    )
    return words, meaning, data["order"], tuple(data["chance"])


class Surroundings(NamedTuple):
    """The texts of ``LAYERS``."""

    claim: str
    before: str
    headings: str


class Row(NamedTuple):
    """What is said of some entries."""

    columns: Sequence[int]
    """Which, in order."""
    values: Sequence[float]

    def place(self, column: int) -> int | None:
        """Return which of them an entry is; ``None`` where it is none of these."""
        at = bisect_left(self.columns, column)
        return at if at < len(self.columns) and self.columns[at] == column else None

    def get(self, column: int) -> float | None:
        """Return what is said of an entry; ``None`` where it is none of these."""
        at = self.place(column)
        return None if at is None else self.values[at]

    def items(self) -> Iterator[tuple[int, float]]:
        """Give each entry and what is said of it."""
        return zip(self.columns, self.values, strict=True)


# --- words ---

_ADDRESS = lazy_regex(r"(?:https?://|www\.)[^\s<>\"]{1,2000}")


@attrs.frozen(eq=False)
class _Terms:
    """What an entry is known by."""

    fields: tuple[tuple[str, ...], ...]
    """The terms of each of ``FIELDS``, each in the first that has it; and the pairs."""
    printed: Mapping[str, str]
    """How the terms of its titles that carry weight are printed."""
    meaning: Vector


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


_PAIR = "+"
"""What joins the words of a pair; no term has it."""


def _pairs(heads: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys([f"{one}{_PAIR}{other}" for one, other in itertools.pairwise(heads)]))


def _pairs_of(claim: str) -> tuple[str, ...]:
    return _pairs([head for head in [terms(word)[0] for word in tokens(claim)] if weight(head) > 0])


def _read(entry: Entry) -> _Terms:
    references = entry.references
    printed = tuple([read for each in references for read in (each.title, each.outlet) if read])
    return _read_entry(entry.text, printed, tuple(map(read_source, references)))


@outlets.cached(4096)
def _read_entry(text: str, printed: tuple[str, ...], sources: tuple[Source, ...]) -> _Terms:
    """Return what an entry is known by: its text, the titles and outlets that it prints, and what these say."""
    title = [word for source in sources for word in source.words]
    rest = _ADDRESS.sub(" ", text)
    for read in printed:
        rest = rest.replace(read, " ", 1)
    found: tuple[Iterable[str], ...] = (
        [term for word in title for term in word.terms],
        each_term(_without_days(rest)),
        [term for source in sources for word in source.outlet for term in word.terms],
        [term for source in sources for word in source.address for term in word.terms],
    )
    fields: list[tuple[str, ...]] = []
    known: set[str] = set()
    for terms_of_field in found:
        fields.append(tuple([term for term in dict.fromkeys(terms_of_field) if term not in known]))
        known.update(fields[-1])
    return _Terms(
        (*fields, _pairs([word.terms[0] for word in title if word.weight > 0])),
        {term: word.shown for word in reversed(title) if word.weight > 0 for term in word.terms},
        sources[0].meaning if len(sources) == 1 else vector(text),
    )


# --- meaning ---

_EVENED = tuple([8 + i for i in range(DIMENSIONS)])
"""The squares of what each direction is stretched by: most words spread along the first, which so tell the least."""
_ROOTS = tuple(map(math.sqrt, _EVENED))
_SCALES = tuple([root / 4 for root in _ROOTS])
_FINE, _FINER = 400, 8
"""What the numbers of a title are multiplied by, and by two to the power of what those of a sentence, to be whole."""
_TITLE_ZERO, _QUERY_ZERO = 1 << 10, 1 << 12
"""What is added to them, so that adding many products never borrows; they are never so large."""
_WEIGHT = 16
"""The power of two by which a layer's weight is multiplied to be whole."""
_SHIFT = DIMENSIONS * _TITLE_ZERO * _QUERY_ZERO
_WHOLE = _FINE << _FINER
BLOCK = 128
"""How many titles are compared with a sentence in one step."""
DENSE = 8
"""Where fewer titles of such a block are asked for, each is compared by itself."""


class _Titles:
    """What some titles mean, less what they all do: each direction of all of them in one number, a lane each."""

    def __init__(self, titles: Sequence[Sequence[float]]) -> None:
        # As they are multiplied with a sentence, which is not stretched.
        self._whole = [
            array("i", [round(number * root * _FINE) for number, root in zip(title, _SCALES, strict=True)])
            for title in titles
        ]
        lanes = struct.Struct(f"<{len(titles)}I")
        self._unpack = lanes.unpack
        self._size = lanes.size
        self._directions = [
            int.from_bytes(lanes.pack(*[number + _TITLE_ZERO for number in direction]), "little")
            for direction in zip(*self._whole, strict=True)
        ]
        self._shifts = [_QUERY_ZERO * sum(title) + _SHIFT for title in self._whole]

    def products(self, query: Sequence[int]) -> list[int]:
        """Return the product of each title with what is asked for."""
        total = sum(map(operator.mul, [number + _QUERY_ZERO for number in query], self._directions))
        found = self._unpack(total.to_bytes(self._size, "little"))
        shift = _TITLE_ZERO * sum(query)
        return [one - other - shift for one, other in zip(found, self._shifts, strict=True)]

    def product(self, query: Sequence[int], place: int) -> int:
        """Return the product of one title with what is asked for."""
        return sum(map(operator.mul, query, self._whole[place]))


def _stretched(meaning: Vector) -> list[float]:
    """Return a meaning along the evened directions, of length 1; nothing where it is nothing."""
    found = list(map(operator.mul, meaning.numbers, _ROOTS))
    length = math.sqrt(sum(map(operator.mul, found, found))) or 1.0
    return [number / length for number in found]


def _apart(titles: Sequence[Vector]) -> "list[array[float]]":
    """Return what each title means less what all do, of length 1."""
    stretched = list(map(_stretched, titles))
    middle = [math.fsum(column) / len(titles) for column in zip(*stretched, strict=True)]
    found = []
    for title in stretched:
        own = list(map(operator.sub, title, middle))
        length = math.sqrt(sum(map(operator.mul, own, own))) or 1.0
        found.append(array("d", [number / length for number in own]))
    return found


ASKED = 8
"""For how many stretches of a list a sentence remembers what it was asked: one for each entry that it cites."""


class _Sentence:
    """What is to say of a sentence and the entries of one list, whatever the other sentences."""

    __slots__ = ("_alone", "_asked", "_titles", "claim", "query", "words")

    def __init__(self, texts: Surroundings, entries: "_Entries") -> None:
        self.claim = texts.claim
        self.words = entries.words(texts)
        """What the words alone say of each entry that shares any with it; 0 for the others."""
        self.query = _query(texts)
        """What it means."""
        self._titles = entries.titles
        self._alone: dict[int, int] = {}
        self._asked: dict[range, tuple[array[int], array[int]]] = {}  # at every keystroke it is the same ones

    def products(self, around: range) -> "tuple[array[int], array[int]]":
        """Return entries, some and those that share a word, and the products of their titles with what it means."""
        found = self._asked.get(around)
        if found is None:
            if len(self._asked) >= ASKED:
                self._asked.clear()
            columns = array("i", sorted({*around, *self.words}))
            found = self._asked[around] = columns, self._products(columns)
        return found

    def _products(self, columns: "array[int]") -> "array[int]":
        found = array("i")
        for block, its in itertools.groupby(columns, BLOCK.__rfloordiv__):
            titles, places = self._titles[block], [column - block * BLOCK for column in its]
            if len(places) < DENSE:
                found.extend([titles.product(self.query, place) for place in places])
            else:
                products = titles.products(self.query)
                found.extend([products[place] for place in places])
        return found

    def product(self, column: int) -> int:
        """Return the product with one title."""
        found = self._alone.get(column)
        if found is None:
            block, place = divmod(column, BLOCK)
            found = self._alone[column] = self._titles[block].product(self.query, place)
        return found


class _Entries:
    """The entries of a list by their words and by what they mean, whoever cites them."""

    def __init__(self, read: tuple[_Terms, ...]) -> None:
        self.read = read
        self._weights = Weights.load()
        self._sentences: dict[Surroundings, _Sentence] = {}

    def sentence(self, texts: Surroundings) -> _Sentence:
        """Return what is to say of a sentence; that of the last ones is remembered."""
        found = self._sentences.get(texts)
        if found is None:
            if len(self._sentences) >= KEPT:
                self._sentences.clear()
            found = self._sentences[texts] = _Sentence(texts, self)
        return found

    def words(self, texts: Surroundings) -> dict[int, float]:
        """Return what the words of a sentence say of each entry that shares any with it."""
        found: dict[int, float] = {}
        weights, has = self._weights.words, self.postings.__contains__
        claim, before, headings = (read_text(text).terms for text in texts)
        layers = (  # the terms of each that those before it have not
            filter(has, claim),
            [term for term in filter(has, before) if term not in claim],
            [term for term in filter(has, headings) if term not in claim and term not in before],
        )
        for layer, its in enumerate(layers):
            self._add(its, weights[layer : -1 : len(LAYERS)], found)
        self._add(filter(has, _pairs_of(texts.claim)), weights[-1:] * (len(FIELDS) + 1), found)
        return found

    def _add(self, terms: Iterable[str], weights: Sequence[float], found: dict[int, float]) -> None:
        postings = self.postings
        for term in terms:  # in the order of the text, so that sums are the same each time
            for column, field, telling in postings[term]:
                found[column] = found.get(column, 0.0) + weights[field] * telling

    @functools.cached_property
    def postings(self) -> dict[str, list[tuple[int, int, float]]]:
        """For each term, which entries have it, in which field, and what it weighs there."""
        number = Counter(term for entry in self.read for field in entry.fields for term in field)
        size = len(self.read) + 1
        rarity = {having: max(math.log(size / (having + 0.5)), 0.0) for having in set(number.values())}
        telling = {
            term: rarity[having] * (1.0 if _PAIR in term else (weight(term) + 0.5) / 4)
            for term, having in number.items()
        }
        found: dict[str, list[tuple[int, int, float]]] = {}
        for column, entry in enumerate(self.read):
            for place, its in enumerate(entry.fields):
                root = math.sqrt(SMOOTHING + math.fsum([telling[term] for term in its]))
                for term in its:
                    if number[term] <= MOST_POSTED and (heavy := telling[term]) > 0:
                        found.setdefault(term, []).append((column, place, heavy / root))
        return found

    def alike(self, one: int, other: int) -> float:
        """Return how alike two entries are, by what their titles mean and by the words that few other titles have."""
        words, others = self._headwords[one], self._headwords[other]
        shared = math.fsum([words[term] * others[term] for term in words if term in others])
        meaning: float = sum(map(operator.mul, self._apart[one], self._apart[other]))
        return ALIKE_MEANING * meaning + ALIKE_WORDS * shared

    @functools.cached_property
    def _headwords(self) -> list[dict[str, float]]:
        """For each entry, what the words of its titles weigh, as a root."""
        found: list[dict[str, float]] = [{} for _ in self.read]
        for term, having in self.postings.items():
            for column, field, telling in having:
                if field == 0:
                    found[column][term] = math.sqrt(telling)
        return found

    @functools.cached_property
    def _apart(self) -> "list[array[float]]":
        """What the titles mean, less what all do."""
        return _apart([entry.meaning for entry in self.read])

    @functools.cached_property
    def titles(self) -> list[_Titles]:
        """The titles, some at a time."""
        apart = self._apart
        return [_Titles(apart[start : start + BLOCK]) for start in range(0, len(apart), BLOCK)]


KEPT = 4096
"""How many sentences of a list are remembered: those of an article that is checked at every keystroke."""
_known = functools.lru_cache(maxsize=4)(_Entries)
"""The lists of the last articles, by what their entries are known by."""


def _query(texts: Surroundings) -> "array[int]":
    """Return what a sentence means, its layers weighed together."""
    meanings = [vector(text) for text in texts]
    claim, before, headings = (
        round(weight / math.sqrt(meaning.square) * (1 << _WEIGHT + _FINER)) if meaning.square else 0
        for weight, meaning in zip(Weights.load().meaning, meanings, strict=True)
    )
    numbers = [
        one * claim + two * before + three * headings >> _WEIGHT
        for one, two, three in zip(*[meaning.numbers for meaning in meanings], strict=True)
    ]
    return array("i", numbers)  # of an article with thousands of sentences, all are held


class Likeness:
    """The log-odds, by words and meaning, that a sentence means an entry, against one that shares nothing with it."""

    def __init__(self, entries: Sequence[Entry], sentences: Iterable[tuple[int, Surroundings]]) -> None:
        """Take the entries of a list, by their place the columns, and the sentences that cite there, with their row."""
        self._entries = _known(tuple(map(_read, entries)))
        self._sentences = {row: self._entries.sentence(texts) for row, texts in sentences}
        self._alike: dict[tuple[int, int], float] = {}

    def words(self, row: int) -> Mapping[int, float]:
        """Return what the words alone say of each entry that shares any with a sentence; 0 for the others."""
        return self._sentences[row].words

    def in_text(self, text: str) -> dict[int, float]:
        """Return what words and meaning of any text say of each entry."""
        sentence = self._entries.sentence(Surroundings(text, "", ""))
        return {column: self._told(sentence, column) for column in range(len(self._entries.read))}

    def of(self, row: int, column: int) -> float:
        """Return what words and meaning say of one entry."""
        return self._told(self._sentences[row], column)

    def _told(self, sentence: _Sentence, column: int) -> float:
        return sentence.words.get(column, 0.0) + (sentence.product(column) - self._middle[column]) / _WHOLE

    def all(self, row: int, around: range) -> Row:
        """Return what words and meaning say of some entries, and of those besides that share a word."""
        sentence, middle = self._sentences[row], self._middle
        columns, products = sentence.products(around)
        words = sentence.words.get
        told = [
            words(column, 0.0) + (product - middle[column]) / _WHOLE
            for column, product in zip(columns, products, strict=True)
        ]
        return Row(columns, array("d", told))  # of a long article, hundreds of thousands are held

    @functools.cached_property
    def _middle(self) -> list[int]:
        """For each entry, the product with what all sentences mean together, less which each of them is looked at."""
        queries = [sentence.query for sentence in self._sentences.values()]
        middle = [sum(column) // len(queries) for column in zip(*queries, strict=True)]
        return [product for titles in self._entries.titles for product in titles.products(middle)]

    def shared(self, row: int, column: int) -> tuple[str, ...]:
        """Return the words of an entry's titles that stand in a sentence and in few other entries, as printed."""
        claim, printed = read_text(self._sentences[row].claim).terms, self._entries.read[column].printed
        postings = self._entries.postings
        told = {
            term: postings[term][0][2]
            for term, word in printed.items()
            if term in claim and term in postings and (len(word) > SHORT or not word.islower())
        }
        return tuple(dict.fromkeys(printed[term] for _, term in sorted((-v, term) for term, v in told.items())))

    def alike(self, one: int, other: int) -> float:
        """Return how alike two entries are, by what their titles mean and by the words that few other titles have."""
        pair = min(one, other), max(one, other)
        if pair not in self._alike:
            self._alike[pair] = self._entries.alike(*pair)
        return self._alike[pair]
