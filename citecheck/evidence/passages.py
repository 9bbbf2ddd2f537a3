"""A source's text as claims are held against it: its sentences, their words, and where each word stands."""

import functools
import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from citecheck import attrs
from citecheck.scoring.words import OPENING, openings, pairs_of, phrases, root, straying, terms, tokens, weight
from citecheck.text import sentences
from citecheck.values import Passage, Span

REMEMBERED = 32
"""How many sources are kept read; a desk checks an article's claims one source after another."""
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
    """A source's text, read once for all claims that cite it."""

    text: str
    sentences: tuple[tuple[int, int], ...]
    """Where each starts and ends."""
    tokens: dict[str, list[int]]
    """The numbers of the sentences that have a word, as printed; as often as they have it."""
    astray: dict[str, list[str]]
    """For each term, the words that stand for it and begin otherwise; the rest are found by how they begin."""
    openings: dict[str, list[str]]
    """The words, as printed, by their first letters in small ones."""
    printed: str
    """All words, one a line, each once."""
    small: str
    """The same in small letters, each in its place."""
    _asked: dict["Wanted", tuple[set[int], set[int]]] = attrs.field(factory=dict, init=False, repr=False)
    """Where the words of the last claims stand; the same are asked for with each name of a claim."""
    _terms_asked: list[str] = attrs.field(factory=list, init=False, repr=False)
    _forms: dict[str, list[str]] = attrs.field(factory=dict, init=False, repr=False)
    """For each term, the words that stand for it; made when it is asked often."""

    def having_word(self, word: "Wanted") -> tuple[set[int], set[int]]:
        """Return the numbers of the sentences that have a word, and of others that have one of its family."""
        found = self._asked.get(word)
        if found is None:
            if len(self._asked) >= ASKED:
                self._asked.clear()
            whole = self.places(word)
            found = self._asked[word] = (whole, set(self.kin(word)) - whole)
        return found

    def places(self, word: "Wanted") -> set[int]:
        """Return the numbers of the sentences that have a word or another name for it."""
        found = {place for term in word.terms for form in self.words(term) for place in self.tokens[form]}
        for term in word.terms:
            found.update(self.paired(term))
        return found

    def kin(self, word: "Wanted") -> Iterable[int]:
        """Give the numbers of the sentences that have a word of its family."""
        for form in self.beginning(word.root) if word.root else ():
            yield from self.tokens[form]

    def beginning(self, opening: str) -> Iterator[str]:
        """Give the words that begin so in small letters, as printed."""
        if len(opening) >= OPENING:
            alike = self.openings.get(opening[:OPENING], ())
            yield from (
                alike if len(opening) == OPENING else (each for each in alike if each.lower().startswith(opening))
            )
            return
        at = self.small.find(f"\n{opening}")
        while at >= 0:
            end = self.small.index("\n", at + 1)
            yield self.printed[at + 1 : end]
            at = self.small.find(f"\n{opening}", end)

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
        forms = (form for form in self.beginning(word) if form.casefold().removesuffix("'s") == word)
        return {number for form in forms for number in self.tokens[form]}

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
        places = sorted({place for word in words for place in self.tokens[word]})
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
    places: dict[str, list[int]] = defaultdict(list)
    for number, (start, end) in enumerate(stretches):
        for word in tokens(text[start:end]):
            places[word].append(number)
    astray: dict[str, list[str]] = {}
    for word in straying(list(places)):
        for term in terms(word):
            astray.setdefault(term, []).append(word)
    printed = "\n".join(["", *places, ""])
    small = small_letters(printed)
    opening: dict[str, list[str]] = defaultdict(list)
    for word, low in zip(places, small.split("\n")[1:-1], strict=True):
        opening[low[:OPENING]].append(word)
    return Reading(text, stretches, dict(places), astray, dict(opening), printed, small)


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
    places = [source.having_word(word) for word in claim]
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
