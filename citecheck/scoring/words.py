"""Words as the scorers compare them: news writing's many names for one thing folded, and how common each is.

A word becomes one or more *terms*. The first is its own stem; further ones say what else it may stand for, so
that ``Tokyo`` meets ``Japan`` and ``BOJ`` meets ``Bank of Japan``. Two words tie where they share a term.

>>> terms("Tokyo"), terms("Securing"), terms("security")
(('tokyo', 'japan'), ('secur',), ('securiti',))
>>> weight("the"), weight("japan") < weight("hokkaido")
(0.0, True)
"""

import functools
import itertools
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from citecheck import attrs
from citecheck.knowledge import languages
from citecheck.knowledge.aliases import JOINERS, aliases
from citecheck.knowledge.commonness import COMMON, UNSEEN, weights
from citecheck.patterns import beyond_ascii, lazy_regex
from citecheck.remembering import ShortMemo, remembered

# Dotted initials, numbers with separators, words with inner apostrophes. Hyphenated words are read as two.
_TOKEN = lazy_regex(r"\w+(?:['.,](?:(?<=')|(?<=\d[.,])(?=\d)|(?<=\b[A-Z]\.)(?=[A-Z]\b))\w+)*")
# A marker in the running text is no word of it.
_MARKER = lazy_regex(r"\[[^\[\]\n]{1,12}\]")
_APOSTROPHES = "’‘ʼ′"
# Scripts written without spaces; their runs are compared by pairs of characters.
_UNSPACED = lazy_regex(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]{2,}")

_UNITED_STATES = frozenset(("US", "U.S", "USA", "U.S.A"))

_NUMBERS = {
    word: str(number)
    for number, words in enumerate(
        """zero one/first two/second three/third four/fourth five/fifth six/sixth seven/seventh eight/eighth nine/ninth
        ten/tenth eleven/eleventh twelve/twelfth thirteen fourteen fifteen sixteen seventeen eighteen nineteen
        twenty""".split()
    )
    for word in words.split("/")
} | {"thirty": "30", "forty": "40", "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90"}

# Headline verbs and nouns whose forms no suffix rule brings together.
_IRREGULAR = {
    form: forms.split("/")[0]
    for forms in """say/said see/saw/seen hold/held win/won meet/met make/made take/took/taken give/gave/given
    come/came go/went/gone/goes get/got know/knew/known think/thought tell/told find/found leave/left keep/kept
    begin/began/begun bring/brought buy/bought sell/sold build/built send/sent spend/spent lose/lost pay/paid
    rise/rose/risen fall/fell/fallen grow/grew/grown fly/flew/flown/flies drive/drove/driven strike/struck
    shoot/shot fight/fought die/died/dying/dies lead/led run/ran break/broke/broken speak/spoke/spoken
    write/wrote/written choose/chose/chosen steal/stole/stolen seek/sought catch/caught teach/taught
    feel/felt stand/stood understand/understood swear/swore/sworn wear/wore/worn tear/tore/torn
    man/men woman/women child/children person/people foot/feet life/lives wife/wives leaf/leaves half/halves
    death/dead/deaths""".split()
    for form in forms.split("/")
}

# What stands before an apostrophe in French and Italian and is a word of its own: "l'eau", "dell'acqua".
_ELIDED = frozenset("l d n s j m t c qu un all dall dell nell sull".split())

_SUFFIX = lazy_regex(r"(?:ies|ied|ying|es|s|ed|ing)$")
_VOWEL = lazy_regex("[aeiouy]")


def _stem(word: str) -> str:
    """Fold plural, tense and British spelling of a lower-case word; derivation stays: Securing is not security."""
    word = _IRREGULAR.get(word, word)
    if len(word) < 4 or not word.isalpha():
        return word
    suffix = _SUFFIX.search(word)
    if suffix and not word.endswith(("ss", "us", "is", "thing")):
        rest = word[: suffix.start()]
        if suffix[0] in ("ies", "ied", "ying"):
            word = rest + "y" if len(rest) > 1 else word
        elif len(rest) > 2 and _VOWEL.search(rest):
            word = rest
    if len(word) > 4:
        if word.endswith("e"):
            word = word[:-1]
        elif word.endswith("y"):
            word = word[:-1] + "i"
    if len(word) > 3 and word[-1] == word[-2]:
        word = word[:-1]
    if len(word) > 4 and word.endswith("tr"):
        word = word[:-1] + "er"
    if len(word) > 5:
        word = word.replace("our", "or").replace("ae", "e").replace("oeu", "eu")
        if word.endswith(("is", "ys")):
            word = word[:-1] + "z"
        elif word.endswith("enc"):
            word = word[:-1] + "s"
        word = word.replace("isation", "ization")
    return word


# Letters that do not come apart into a letter and its mark.
_LETTERS = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "æ": "ae", "œ": "oe"})
# The marks of Latin and Greek letters; in other scripts a mark makes another letter.
_MARKS = lazy_regex("[\u0300-\u036f]")


def unmarked(word: str) -> str:
    """Return a word without the marks of its letters.

    >>> unmarked("Łódź"), unmarked("Citroën"), unmarked("が")
    ('Lodz', 'Citroen', 'が')
    """
    apart = _MARKS.sub("", unicodedata.normalize("NFD", word.translate(_LETTERS)))
    return unicodedata.normalize("NFC", apart) or word


def _stemmed(meant: tuple[str, ...]) -> tuple[str, ...]:
    """Return what a word stands for, the word itself, which comes first of several, as its stem."""
    return meant if len(meant) == 1 else (_stem(meant[0]), *meant[1:])


@remembered(1 << 16)
def terms(word: str) -> tuple[str, ...]:
    """Return a word's terms, its own first."""
    if word in _UNITED_STATES:
        return ("united states",)
    words = aliases()[0]
    bare = word.replace(".", "")
    if bare in words:
        return _stemmed(words[bare])
    printed = word
    if not word.isascii():
        word = unmarked(word)
    low = word.casefold().replace(".", "") if word[0].isalpha() else word.replace(",", "")
    head, apostrophe, rest = low.removesuffix("'s").partition("'")
    low = rest if rest and head in _ELIDED else head + apostrophe + rest
    low = _NUMBERS.get(low, low)
    if low in words:
        return _stemmed(words[low])
    singular = low.rstrip("s") if low.endswith("s") else low
    if singular in words:
        return _stemmed(words[singular])
    if printed[-1] == "ë":  # an Albanian name may end in a as well: Vlorë, Vlora
        return (_stem(low), _stem(low[:-1] + "a"))
    return (_stem(low),)


# What British spelling writes for what terms have; `_stem` folds it.
_RESPELT = (("ae", "e"), ("oeu", "eu"), ("our", "or"))
OPENING = 3
"""How many letters a word has in common with its term, unless it strays or the term is as short; then it is two."""


def openings(term: str) -> set[str]:
    """Return how the words begin, in small letters, that may have a term and do not stray.

    >>> sorted(openings("jornalist")), sorted(openings("sky")), sorted(openings("2"))
    (['jor', 'jou'], ['sk'], ['2'])
    """
    term = term.lower()  # which figures with letters are not: 3D
    length = OPENING if len(term) > OPENING else OPENING - 1
    found = {term[:length]}
    for spelt, folded in _RESPELT:
        at = term.find(folded, 0, length + 1)
        while at >= 0:
            found.add(f"{term[:at]}{spelt}{term[at + len(folded) :]}"[:length])
            at = term.find(folded, at + 1, length + 1)
    return found


@functools.cache
def _straying() -> frozenset[str]:
    """Return the words in small letters, and their plurals, that have a term which begins otherwise."""
    words = frozenset((*map(str.lower, (*aliases()[0], *_UNITED_STATES)), *_NUMBERS, *_IRREGULAR))
    return words.union(f"{word}{tail}" for word in words for tail in ("s", "ss"))


def straying(words: Sequence[str]) -> list[str]:
    """Return those of many words that may have a term which does not begin as they do.

    >>> straying(["Tokyo's", "went", "two", "l'eau", "Łódź", "rain", "rains", "2019"])
    ["Tokyo's", 'went', 'two', "l'eau", 'Łódź']
    """
    lows = "\n".join([*words, ""]).lower().replace("'s\n", "\n").split("\n")  # all at once, which is much quicker
    stray = _straying().intersection(lows).union(itertools.filterfalse(str.isalnum, lows))
    if not "".join(lows).isascii():
        stray = stray.union(itertools.filterfalse(str.isascii, lows))
    return [word for word, low in zip(words, lows, strict=False) if low in stray]


def tokens(text: str) -> list[str]:
    """Return the words of a text as printed, without its markers."""
    if not text.isascii():
        for sign in _APOSTROPHES:
            text = text.replace(sign, "'")
    if "[" in text:
        text = _MARKER.sub(" ", text)
    found: list[str] = _TOKEN.findall(text)
    if not text.isascii() and _UNSPACED.search(beyond_ascii(text)):
        found = [part for word in found for part in _apart(word)]
    return found


_STRETCH = 1 << 17


def stretches(text: str) -> Iterator[str]:
    """Give a long text in stretches of whole lines, so that its million words are never in memory at once.

    No word crosses a line break, so the words of all stretches are those of the text.
    """
    start = 0
    while len(text) - start > _STRETCH and (end := text.find("\n", start + _STRETCH)) >= 0:
        yield text[start:end]
        start = end
    yield text[start:]


def _apart(word: str) -> list[str]:
    """Return the pairs of characters of scripts without spaces, and what stands between: the 24 of ``第24回``."""
    parts: list[str] = []
    at = 0
    for run in _UNSPACED.finditer(word):
        start, end = run.span()
        parts += filter(None, (word[at:start],))
        parts += [word[i : i + 2] for i in range(start, end - 1)]
        at = end
    return [*parts, *filter(None, (word[at:],))]


@remembered(1 << 16)
def _plain(word: str) -> str:
    return word.casefold().removesuffix("'s")


@functools.cache
def _first_words() -> frozenset[str]:
    return frozenset(first for first, _ in aliases()[1])


@functools.cache
def _second_words() -> frozenset[str]:
    return frozenset(second for _, second in aliases()[1])


@functools.cache
def _pairs_of() -> dict[str, list[tuple[str, str]]]:
    """Return which pairs of words stand for a thing: ``{"pm": [("prime", "minister")]}``."""
    found: dict[str, list[tuple[str, str]]] = {}
    for pair, term in aliases()[1].items():
        found.setdefault(term, []).append(pair)
    return found


def pairs_of(term: str) -> Sequence[tuple[str, str]]:
    """Return the pairs of words that stand for a term, in small letters.

    >>> ("bank", "japan") in pairs_of("boj."), pairs_of("rain")
    (True, ())
    """
    return _pairs_of().get(term, ())


def phrases(words: Sequence[str]) -> list[tuple[str, str, str]]:
    """Return the pairs of words that stand for one thing, with its term: ``("prime", "minister", "pm")``."""
    plain = list(map(_plain, words))
    if _first_words().isdisjoint(plain) or _second_words().isdisjoint(plain):  # most texts
        return []
    pairs = aliases()[1]
    inner = [word for word in plain if word not in JOINERS]
    return [(*pair, pairs[pair]) for pair in sorted(pairs.keys() & set(itertools.pairwise(inner)))]


class Line(NamedTuple):
    """The words of a line; no word crosses its end, so those of a text are those of its lines."""

    length: int
    """How many words."""
    meant: int
    """How many terms they have."""
    terms: tuple[str, ...]
    """These, each once, in order."""
    pairs: tuple[tuple[str, str, str], ...]
    """The pairs that stand for one thing."""
    first: str
    last: str
    """The words that may make such a pair with the last of the line before and the first of that behind."""
    english: int
    """How many of its words are frequent in English and in none of its neighbours."""
    strange: int
    """How many are function words of other languages than English."""


def _read_line(line: str) -> Line:
    words = tokens(line)
    found = list(itertools.chain.from_iterable(map(terms, words)))
    inner = [word for word in map(_plain, words) if word not in JOINERS]
    lows = list(map(str.casefold, words))
    return Line(
        len(words),
        len(found),
        tuple(dict.fromkeys(found)),
        tuple(phrases(words)),
        inner[0] if inner else "",
        inner[-1] if inner else "",
        sum(map(ENGLISH.__contains__, lows)),
        sum(map(foreign().__contains__, lows)),
    )


_LINES = ShortMemo(_read_line, 1 << 12)


def lines(text: str) -> Iterator[Line]:
    """Give the words of each line of a text; those of the last ones are remembered, as they stand in its next version.

    >>> [(line.length, line.pairs) for line in lines("The prime minister\\n\\nspoke")]
    [(3, (('prime', 'minister', 'pm.'),)), (1, ())]
    """
    return map(_LINES.__getitem__, filter(None, text.split("\n")))


def bag(text: str) -> tuple[dict[str, None], int]:
    """Return the terms of a text, each once, in its order, those of pairs of words at the end; and how many it has.

    >>> bag("Tokyo's four talks, four talks")
    ({'tokyo': None, 'japan': None, '4': None, 'talk': None}, 6)
    """
    read, pairs = list(lines(text)), aliases()[1]
    meeting = {(line.last, behind.first) for line, behind in itertools.pairwise([line for line in read if line.first])}
    joined = {pair for line in read for pair in line.pairs}
    joined.update([(*pair, pairs[pair]) for pair in pairs.keys() & meeting])
    found = dict.fromkeys(itertools.chain.from_iterable([line.terms for line in read]))
    found.update(dict.fromkeys([term for *_, term in sorted(joined)]))
    return found, sum([line.meant for line in read]) + len(joined)


def each_term(text: str) -> dict[str, None]:
    """Return the terms of a text, each once, in the order of the text; those of pairs of words at the end.

    >>> list(each_term("Tokyo's four talks"))
    ['tokyo', 'japan', '4', 'talk']
    """
    if len(text) > _STRETCH:
        return bag(text)[0]
    words = tokens(text)
    found = dict.fromkeys(itertools.chain.from_iterable(map(terms, words)))
    for *_, term in phrases(words):
        found[term] = None
    return found


ENGLISH = frozenset("the of and to that with from which has been were their this would".split())
"""Frequent in English and no frequent word of its neighbours: not "in", "at", "for", "is", "was", "on", "a"."""


@functools.cache
def foreign() -> frozenset[str]:
    """Return the function words of other languages than English, in lower case."""
    return frozenset(word for word, codes in languages.small_words().items() if tuple(codes) != ("en",))


@remembered(1 << 16)
def weight(term: str) -> float:
    """Return how much it says that two texts share a term: the rarer in all texts, the more."""
    known = weights().get(term)
    return UNSEEN - COMMON if known is None else known[0]


def is_known(word: str) -> bool:
    """Tell whether the table of common words has a word."""
    return weights().get(terms(word)[0]) is not None


def may_name(word: str) -> bool:
    """Tell whether a word with a capital may be a name, as far as the table of common words knows.

    >>> may_name("Lindqvist"), may_name("Paris"), may_name("Goalkeeper")
    (True, True, False)
    """
    known = weights().get(terms(word)[0])
    return known is None or known[1]


# The scripts that titles and articles are mostly in; any other letter counts for the block it stands in.
_LATIN = lazy_regex(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")
_OTHER_SCRIPTS = {
    "greek": lazy_regex(r"[\u0370-\u03ff\u1f00-\u1fff]"),
    "cyrillic": lazy_regex(r"[\u0400-\u052f]"),
    "hebrew": lazy_regex(r"[\u0590-\u05ff]"),
    "arabic": lazy_regex(r"[\u0600-\u06ff\u0750-\u077f]"),
    "indic": lazy_regex(r"[\u0900-\u0dff]"),
    "thai": lazy_regex(r"[\u0e00-\u0e7f]"),
    "cjk": lazy_regex(r"[\u3040-\u30ff\u3400-\u9fff]"),
    "korean": lazy_regex(r"[\uac00-\ud7af]"),
}


def scripts(text: str) -> frozenset[str]:
    """Return the scripts a text has letters of.

    >>> sorted(scripts("Tokyo (東京)"))
    ['cjk', 'latin']
    """
    found = ["latin"] if _LATIN.search(text) else []
    if not text.isascii():
        others = beyond_ascii(text)
        found += [name for name, letter in _OTHER_SCRIPTS.items() if letter.search(others)]
    return frozenset(found)


ROOT = 6
"""How many first letters words of one family share."""


def root(term: str) -> str:
    """Return the first letters of a longer term, which words of one family share; else nothing.

    >>> root("mythologi"), root("mythological"), root("secur")
    ('mythol', 'mythol', '')
    """
    return term[:ROOT] if len(term) >= ROOT else ""


@attrs.frozen(cache_hash=True)
class Word:
    """A word of a title, outlet or address."""

    shown: str
    terms: tuple[str, ...]
    weight: float
    is_name: bool
    is_known: bool
    """Whether the table of common words has it."""
    place: int
    """Its number among the words of its text; a stop or comma before it counts as a word."""
    root: str


@remembered(1 << 15)
def _word(printed: str) -> Word:
    """Return a word as it stands by itself."""
    own = terms(printed)
    known = weights().get(own[0])
    return Word(
        shown=printed.removesuffix("'s"),
        terms=own,
        weight=0.0 if printed in foreign() else weight(own[0]),
        is_name=printed[0].isupper() and (known is None or known[1]),
        is_known=known is not None,
        place=0,
        root=root(own[0]),
    )


def read_heavy(text: str) -> tuple[Word, ...]:
    """Return the longer words of an outlet or address that carry weight, each term once."""
    found = {word.terms[0]: word for word in map(_word, tokens(text)) if word.weight > 0 and len(word.shown) > 2}
    return tuple(found.values())


def read_title(text: str) -> tuple[Word, ...]:
    """Return the words of a title, each term once, as names and with their places and what pairs of them stand for."""
    printed = tokens(text)
    more: dict[str, tuple[str, ...]] = {}
    for first, second, term in phrases(printed):
        more[first] = (*more.get(first, ()), term)
        more[second] = (*more.get(second, ()), term)
    in_title_case = sum(word[0].islower() and len(word) > 3 for word in printed) <= len(printed) / 4
    found: dict[str, Word] = {}
    at = place = 0
    if len(printed) > 1 and printed[1].islower() and printed[0].lower() in foreign():
        printed[0] = printed[0].lower()  # "Los ríos suben" begins with an article, "Los Angeles" with a name
    for number, each in enumerate(printed):
        start = text.find(each, at)
        place += 1 if start < 0 or text[at:start] in (" ", "-", "") else 2
        at = max(at, start + len(each))
        word = _word(each)
        if word.terms[0] not in found:
            found[word.terms[0]] = Word(
                shown=word.shown,
                terms=word.terms + more.get(_plain(each), ()),
                weight=word.weight,
                is_name=word.is_name or (each[0].isupper() and number > 0 and not in_title_case),
                is_known=word.is_known,
                place=place,
                root=word.root,
            )
    return tuple(found.values())
