"""A source's text as claims are held against it: its sentences, their words, and where each word stands."""

import functools
import itertools
import math
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from citecheck import attrs
from citecheck.scoring.words import openings, pairs_of, phrases, root, straying, terms, tokens, weight
from citecheck.text import sentences
from citecheck.values import Passage, Span

REMEMBERED = 32
"""How many sources are kept read; a desk checks an article's claims one source after another."""
PASSES = 6
"""How often some words are looked up in a source before all its words are."""
ASKED = 256
"""For how many words it is kept where a source has them."""
OFTEN = 100
"""Words asked for in a source, from which it is asked often: those of some four claims."""
LONGEST = 1_200
"""Characters of a sentence beyond which it is cut: text without full stops, such as a table or a menu."""
WIDEST = 3
"""How many sentences a passage may have."""
SHOWN = 3
"""How many passages are shown."""
WORTH = 0.03
"""What share of the claim's weight a further sentence must add to a passage."""
NEARLY = 0.5
"""What a word counts for where only another of its family stands there, "mythology" for "mythological"."""
FLOOR = 0.4
"""What any word of a claim weighs at least, so that a claim of everyday words is held against the source too.

Its root counts: one rare name shall not outweigh all else that a sentence says."""

# Words that turn a sentence into its opposite.
NEGATIONS = frozenset("not no never none neither nor without cannot nobody nothing".split())
# Words that are there in every text and say nothing about which sentence is meant.
_EMPTY = frozenset(
    """the of and to a in for is on that by this with i you it or be are from at as an but they he she we was were
    been has have had his her its their my our your do doe did so if than then there which who whom whose what when
    where how would will can could should may might also into about such s t re ve ll being it'""".split()
)


@attrs.frozen(eq=False)
class Reading:
    """A source's text, read once for all claims that cite it.

    Of its words only those are looked up that claims ask for: an article cites most sources once.
    """

    text: str
    sentences: tuple[tuple[int, int], ...]
    """Where each starts and ends."""
    tokens: Collection[str]
    """The words, as printed, each once."""
    words_of_each: Sequence[Sequence[str]]
    """The words of each sentence."""
    astray: dict[str, list[str]]
    """For each term, the words that stand for it and begin otherwise; the rest are found by how they begin."""
    alphabet: Sequence[str]
    """The words, as printed, in the order of their small letters."""
    small: str
    """The words in small letters, one a line."""
    _places: dict[str, list[int]] = attrs.field(factory=dict, init=False, repr=False)
    """The numbers of the sentences that have a word, of words that were looked up."""
    _passes: list[int] = attrs.field(factory=list, init=False, repr=False)
    """How many words were looked up each time."""
    _asked: dict["Wanted", tuple[set[int], set[int]]] = attrs.field(factory=dict, init=False, repr=False)
    """Where the words of the last claims stand; the same are asked for with each name of a claim."""
    _terms_asked: list[str] = attrs.field(factory=list, init=False, repr=False)
    _forms: dict[str, list[str]] = attrs.field(factory=dict, init=False, repr=False)
    """For each term, the words that stand for it; made when it is asked often."""

    def places(self, words: Iterable[str]) -> set[int]:
        """Return the numbers of the sentences that have one of its words, as printed."""
        forms = list(words)
        new = {form for form in forms if form not in self._places}
        if new:
            if len(self._passes) >= PASSES:
                new = {form for form in self.tokens if form not in self._places}
            self._passes.append(len(new))
            self._places.update((form, []) for form in new)
            for number, there in enumerate(self.words_of_each):
                for form in new.intersection(there):
                    self._places[form].append(number)
        return {number for form in forms for number in self._places[form]}

    def having_words(self, words: Iterable["Wanted"]) -> list[tuple[set[int], set[int]]]:
        """Return for each word the numbers of the sentences that have it, and of others with one of its family."""
        asked = list(words)
        if len(self._asked) >= ASKED:
            self._asked.clear()
        forms = {word: ([*self._forms_of(word)], [*self._kin(word)]) for word in asked if word not in self._asked}
        self.places(form for each in forms.values() for form in (*each[0], *each[1]))  # all at once, which is quicker
        for word, (own, kin) in forms.items():
            whole = self.places(own).union(*(self.paired(term) for term in word.terms))
            self._asked[word] = (whole, self.places(kin) - whole)
        return [self._asked[word] for word in asked]

    def _forms_of(self, word: "Wanted") -> Iterator[str]:
        return (form for term in word.terms for form in self.words(term))

    def _kin(self, word: "Wanted") -> Iterable[str]:
        return self.beginning(word.root) if word.root else ()

    def beginning(self, opening: str) -> Iterator[str]:
        """Give the words that begin so in small letters, as printed."""
        for at in range(bisect_left(self.alphabet, opening, key=str.lower), len(self.alphabet)):
            if not self.alphabet[at].lower().startswith(opening):
                return
            yield self.alphabet[at]

    def words(self, term: str) -> list[str]:
        """Return the words that stand for a term, as printed."""
        self._terms_asked.append(term)
        if self.is_asked_often:
            if not self._forms:
                for form in self.tokens:
                    for each in terms(form):
                        self._forms.setdefault(each, []).append(form)
            return self._forms.get(term, [])
        found = [form for opening in openings(term) for form in self.beginning(opening) if term in terms(form)]
        return [*found, *self.astray.get(term, ())]

    @property
    def is_asked_often(self) -> bool:
        """Whether so many claims were held against it that all of it is better looked at once than parts each time."""
        return len(self._terms_asked) > OFTEN

    def paired(self, term: str) -> list[int]:
        """Return the numbers of the sentences that have two words which stand for a term, "Bank of Japan" for BOJ."""
        found: set[int] = set()
        for first, second in pairs_of(term):
            at = self._saying(first)
            found.update(at & self._saying(second) if at else ())
        return [number for number in sorted(found) if any(each == term for *_, each in self._phrases(number))]

    def _saying(self, word: str) -> set[int]:
        """Return the numbers of the sentences that have a word, in capitals or small letters, or with an ``'s``."""
        return self.places(form for form in self.beginning(word) if form.casefold().removesuffix("'s") == word)

    def _phrases(self, number: int) -> list[tuple[str, str, str]]:
        start, end = self.sentences[number]
        return phrases(tokens(self.text[start:end]))

    def has(self, term: str) -> bool:
        """Tell whether a term stands anywhere."""
        return bool(self.words(term) or self.paired(term))

    def among(self, known: frozenset[str]) -> list[str]:
        """Return the words, as printed, that are among known ones in small letters."""
        lows = self.small.split("\n")[1:-1]
        there = known.intersection(lows)
        return [word for word, low in zip(self.tokens, lows, strict=True) if low in there] if there else []

    def having(self, words: Iterable[str]) -> str:
        """Return the sentences that have one of its words, one a line, in order."""
        places = sorted(self.places(words))
        return "\n".join([self.text[start:end] for start, end in map(self.sentences.__getitem__, places)])


def words_of(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the terms of each word of a text, with what pairs of them stand for."""
    printed = tokens(text)
    found = [terms(word) for word in printed]
    found += [(term,) for *_, term in phrases(printed)]
    return tuple(found)


@functools.lru_cache(maxsize=REMEMBERED)
def read(text: str) -> Reading:
    """Read a source's text."""
    stretches = tuple(_pieces(text, sentences(text)))
    words_of_each = [tokens(text[start:end]) for start, end in stretches]
    words = dict.fromkeys(itertools.chain.from_iterable(words_of_each))
    astray: dict[str, list[str]] = {}
    for word in straying(list(words)):
        for term in terms(word):
            astray.setdefault(term, []).append(word)
    small = small_letters("\n".join(["", *words, ""]))
    return Reading(text, stretches, words, words_of_each, astray, sorted(words, key=str.lower), small)


def small_letters(text: str) -> str:
    """Return a text in small letters, each in its place; the few that become two, such as İ, stay.

    >>> small_letters("DOUBLED in İzmir")
    'doubled in İzmir'
    """
    small = text.lower()
    if len(small) != len(text):
        small = "".join([letter if len(letter.lower()) > 1 else letter.lower() for letter in text])
    return small


def _pieces(text: str, stretches: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    for start, end in stretches:
        while end - start > LONGEST:
            cut = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
            cut = cut if cut > 0 else start + LONGEST
            yield start, cut
            start = cut
        yield start, end


@attrs.frozen(cache_hash=True)
class Wanted:
    """A word that a claim says, and how much it weighs."""

    terms: tuple[str, ...]
    weight: float
    root: str


@functools.lru_cache(maxsize=4096)
def wanted(claim: str) -> tuple[Wanted, ...]:
    """Return the words of a claim that a source should have, each once."""
    found: dict[str, Wanted] = {}
    for word in words_of(claim):
        if word[0] not in _EMPTY and word[0] not in found:
            rarity = max(weight(word[0]), FLOOR)
            found[word[0]] = Wanted(word, math.sqrt(rarity), root(word[0]))
    return tuple(found.values())


@attrs.frozen(eq=False)
class Window:
    """Sentences that stand together, and what they have of a claim."""

    first: int
    last: int
    value: float
    """The weight of the claim's words that they have."""
    has: tuple[float, ...]
    """For each word that is wanted: 1 where they have it, ``NEARLY`` where one of its family, else 0."""
    core: int
    """The one of them that has most."""
    core_value: float
    """What that has alone."""


def windows(claim: Sequence[Wanted], source: Reading, fences: Collection[int] = ()) -> list[Window]:
    """Return the best stretches of one to three sentences, the best first; none overlaps another.

    Args:
        claim: The words that are wanted.
        source: Where they are looked for.
        fences: The numbers of sentences that stand in another source than the one before.
    """
    places = source.having_words(claim)
    weights = [word.weight for word in claim]
    values: dict[int, float] = {}
    for weighs, (whole, kin) in zip(weights, places, strict=True):
        for place in whole:
            values[place] = values.get(place, 0.0) + weighs
        for place in kin:
            values[place] = values.get(place, 0.0) + NEARLY * weighs

    def has(place: int) -> list[float]:
        return [1.0 if place in whole else NEARLY if place in kin else 0.0 for whole, kin in places]

    total = sum(weights) or 1.0
    best: list[Window] = []
    taken: set[int] = set()
    for place in sorted(values, key=lambda place: (-values[place], place)):
        if len(best) == SHOWN:
            break
        if place in taken:
            continue
        closed = taken.union(each for each in (place - 2, place - 1, place + 1, place + 2) if each not in values)
        window = _widened(place, has, weights, total, closed, fences)
        taken.update(range(window.first, window.last + 1))
        best.append(window)
    best.sort(key=lambda window: (-window.value, window.first))
    return best


def _widened(
    place: int,
    has_of: Callable[[int], list[float]],
    weights: Sequence[float],
    total: float,
    closed: Collection[int],
    fences: Collection[int],
) -> Window:
    """Start with a sentence and add the one before or behind while it adds enough of the claim."""
    first = last = place
    has = has_of(place)
    alone = sum(w * h for w, h in zip(weights, has, strict=True))
    while last - first + 1 < WIDEST:
        choices = []
        for beside, later in ((first - 1, first), (last + 1, last + 1)):
            if beside not in closed and later not in fences:
                more = has_of(beside)
                adds = sum(w * max(m - h, 0.0) for w, m, h in zip(weights, more, has, strict=True))
                choices.append((adds, beside, more))
        if not choices:
            break
        adds, beside, more = max(choices)
        if adds < WORTH * total:
            break
        has = [max(m, h) for m, h in zip(more, has, strict=True)]
        first, last = min(first, beside), max(last, beside)
    return Window(first, last, sum(w * h for w, h in zip(weights, has, strict=True)), tuple(has), place, alone)


def passage(window: Window, source: Reading) -> Passage:
    """Return the stretch of text that a window means."""
    start, end = source.sentences[window.first][0], source.sentences[window.last][1]
    return Passage(source.text[start:end], Span(start, end))
