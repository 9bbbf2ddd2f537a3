"""A source's text as claims are held against it: its sentences, their words, and where each word stands."""

import functools
import math
from collections.abc import Collection, Iterable, Mapping, Sequence

from citecheck import attrs
from citecheck.scoring.words import phrase_parts, phrases, root, terms, tokens, weight
from citecheck.text import sentences
from citecheck.values import Passage, Span

REMEMBERED = 32
"""How many sources are kept read; a desk checks an article's claims one source after another."""
ASKED = 256
"""For how many words it is kept where a source has them."""
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
    """The numbers of the sentences that have a word, as printed."""
    forms: dict[str, str]
    """For each term, the words that stand for it, a space between them; strings cost the collector nothing."""
    printed: str
    """All words, one a line, each once."""
    small: str
    """The same in small letters, so that words of one family are found by how they begin."""
    pairs: dict[str, list[int]]
    """The numbers of the sentences that have two words which stand for a term, "Bank of Japan" for BOJ."""
    _asked: dict["Wanted", tuple[set[int], tuple[int, ...]]] = attrs.field(factory=dict, init=False, repr=False)
    """Where the words of the last claims stand; the same are asked for with each name of a claim."""

    def having_word(self, word: "Wanted") -> tuple[set[int], tuple[int, ...]]:
        """Return the numbers of the sentences that have a word, and of those that have one of its family."""
        found = self._asked.get(word)
        if found is None:
            if len(self._asked) >= ASKED:
                self._asked.clear()
            found = self._asked[word] = (self.places(word), tuple(self.kin(word)))
        return found

    def places(self, word: "Wanted") -> set[int]:
        """Return the numbers of the sentences that have a word or another name for it."""
        found = {place for term in word.terms for form in self.words(term) for place in self.tokens[form]}
        for term in word.terms:
            found.update(self.pairs.get(term, ()))
        return found

    def kin(self, word: "Wanted") -> Iterable[int]:
        """Give the numbers of the sentences that have a word of its family."""
        at = self.small.find(f"\n{word.root}") if word.root else -1
        while at >= 0:
            end = self.small.index("\n", at + 1)
            yield from self.tokens[self.printed[at + 1 : end]]
            at = self.small.find(f"\n{word.root}", end)

    def words(self, term: str) -> list[str]:
        """Return the words that stand for a term, as printed."""
        forms = self.forms.get(term)
        return forms.split(" ") if forms else []

    def has(self, term: str) -> bool:
        """Tell whether a term stands anywhere."""
        return term in self.forms or term in self.pairs

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
    spoken = [tokens(text[start:end]) for start, end in stretches]
    places: dict[str, list[int]] = {}
    for number, words in enumerate(spoken):
        for word in set(words):
            if word in places:
                places[word].append(number)
            else:
                places[word] = [number]
    forms: dict[str, str] = {}
    for word in places:
        for term in terms(word):
            forms[term] = f"{forms[term]} {word}" if term in forms else word
    pairs: dict[str, list[int]] = {}
    for number in _paired(places):
        for *_, term in phrases(spoken[number]):
            pairs.setdefault(term, []).append(number)
    printed = "\n".join(["", *places, ""])
    small = printed.lower()
    if len(small) != len(printed):  # a few letters, such as İ, become two
        small = "".join([letter if len(letter.lower()) > 1 else letter.lower() for letter in printed])
    return Reading(text, stretches, places, forms, printed, small, pairs)


def _paired(places: Mapping[str, Sequence[int]]) -> list[int]:
    """Return the numbers of the sentences that may have two words which stand for one thing."""
    found: set[int] = set()
    for firsts, seconds in phrase_parts(places):
        at = {number for word in firsts for number in places[word]}
        found.update(number for word in seconds for number in places[word] if number in at)
    return sorted(found)


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


def windows(claim: Sequence[Wanted], source: Reading, fences: Collection[int] = ()) -> list[Window]:
    """Return the best stretches of one to three sentences, the best first; none overlaps another.

    Args:
        claim: The words that are wanted.
        source: Where they are looked for.
        fences: The numbers of sentences that stand in another source than the one before.
    """
    gains: dict[int, list[float]] = {}
    for i, word in enumerate(claim):
        whole, kin = source.having_word(word)
        for place in whole:
            gains.setdefault(place, [0.0] * len(claim))[i] = 1.0
        for place in kin:
            if place not in whole:
                gains.setdefault(place, [0.0] * len(claim))[i] = NEARLY
    weights = [word.weight for word in claim]
    total = sum(weights) or 1.0
    found: list[Window] = []
    for place in gains:
        has = gains[place]
        value = sum(w * h for w, h in zip(weights, has, strict=True))
        found.append(Window(place, place, value, tuple(has)))
    found.sort(key=lambda window: (-window.value, window.first))
    best: list[Window] = []
    taken: set[int] = set()
    for window in found:
        if len(best) == SHOWN:
            break
        if window.first in taken:
            continue
        window = _widened(window, gains, weights, total, taken, fences)
        taken.update(range(window.first, window.last + 1))
        best.append(window)
    best.sort(key=lambda window: (-window.value, window.first))
    return best


def _widened(
    window: Window,
    gains: dict[int, list[float]],
    weights: list[float],
    total: float,
    taken: set[int],
    fences: Collection[int],
) -> Window:
    """Add the sentence before or behind while it adds enough of the claim."""
    first, last, has = window.first, window.last, list(window.has)
    while last - first + 1 < WIDEST:
        choices = []
        for place, later in ((first - 1, first), (last + 1, last + 1)):
            more = gains.get(place)
            if more is None or place in taken or later in fences:
                continue
            adds = sum(w * max(m - h, 0.0) for w, m, h in zip(weights, more, has, strict=True))
            choices.append((adds, place))
        adds, place = max(choices, default=(0.0, 0))
        if adds < WORTH * total:
            break
        has = [max(m, h) for m, h in zip(gains[place], has, strict=True)]
        first, last = min(first, place), max(last, place)
    return Window(first, last, sum(w * h for w, h in zip(weights, has, strict=True)), tuple(has))


def passage(window: Window, source: Reading) -> Passage:
    """Return the stretch of text that a window means."""
    start, end = source.sentences[window.first][0], source.sentences[window.last][1]
    return Passage(source.text[start:end], Span(start, end))
