"""Names: people, bodies and places of a claim that its source does not know, by any of the forms that newsrooms use.

A surname stands for a person, a demonym for a country, an acronym for what its letters begin, and a name spelt a
little otherwise is the same. What the article's own headline or the text before names needs no source.
"""

import functools
import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence

from citecheck import attrs
from citecheck.evidence.passages import REMEMBERED, Reading, read, wanted, windows
from citecheck.knowledge import languages, outlets
from citecheck.patterns import Cased, lazy_regex
from citecheck.scoring.words import ROOT, foreign, may_name, phrases, terms, tokens, weight
from citecheck.values import Missing, Span

# A word with a capital, and what may stand between two of them in one name: `Bank of England`, `Ludwig van Beethoven`.
_CAPITAL = r"(?:[\p{Lu}][\w’'&.-]*[\w]|[\p{Lu}]\.?)"
_JOINER = (
    r"(?:of\sthe|of|the|for|del?(?:\sl[ao]s?)?|della|d[aiou]|dos|l[ae]|v[ao]n(?:\sder)?|der|den|ibn|bin|[ae]l|[ye]|&)"
)
_NAME = Cased(rf"(?<![\w’'.])(?P<name>{_CAPITAL}(?:[ \u00a0](?:{_JOINER}[ \u00a0])?{_CAPITAL})*)")
_PART = lazy_regex(r"[^\W_]+(?:[’'.][^\W_]+)*")
# What ends a sentence before a name, whose first word has its capital from there.
_OPENING = lazy_regex(r"(?:^|[.!?:;]\s+|[\"“‘(\[«]|\n|[-–—*•]\s)\s*\Z")
_JOINERS = frozenset("of the and for de la los del della di da do dos du le van der von den bin ibn al el y e".split())
# Capitalised words that are no part of a name, or say nothing by themselves.
_PLAIN = frozenset(
    """i the a an mr mrs ms dr sir dame lord lady president minister senator king queen prince princess pope saint st
    january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday north south east west northern southern eastern western new old great central
    university college school company corporation inc ltd co group party council committee act bill army city county
    state states national international royal american english british french german however additionally
    yes no also this that these those it he she they we you in on at by for from with after before but and so if when
    while as there his her its their our my according although since many most some all one two both such additionally
    furthermore moreover overall another other film album song series season chapter part war world union center centre
    institute museum church house street road river lake mount island park award awards prize league cup championship
    jr sr ii iii iv phd md ceo tv bachelor master doctor arts science knight commander order empire
    christmas eve easter foundation bank trust fund agency association society commission ministry department office
    court hospital school academy club board federation studio studios records press magazine news airport station
    bridge hotel theatre theater stadium arena bay beach cape port hill hills valley forest governor mayor captain
    spring summer autumn fall winter general professor""".split()
)


@attrs.frozen
class Name:
    """A name that a claim has."""

    text: str
    span: Span
    parts: tuple[str, ...]
    """Its words, joiners left out."""
    opens: bool
    """Whether its first word would have its capital anyway."""


@functools.lru_cache(maxsize=1024)
def names(claim: str) -> tuple[Name, ...]:
    """Return the names of a claim, in order."""
    found: list[Name] = []
    for match in _NAME.of(claim).finditer(claim):
        start, end = match.span("name")
        opens = bool(_OPENING.search(claim[max(0, start - 6) : start])) or start == 0
        text = claim[start:end]
        first = _PART.match(text)
        if opens and first and _is_common(first[0], alone=not text[first.end() :].lstrip()[:1].isupper()):
            text = text[first.end() :].lstrip(" ’'")
            while (word := _PART.match(text)) and word[0] in _JOINERS:
                text = text[word.end() :].lstrip()
            start = end - len(text)
            opens = False
        text = re.sub(r"['’]s?\Z", "", text).rstrip(".&-")
        parts = tuple(word for word in _PART.findall(text) if word not in _JOINERS)
        if parts and not all(part.lower() in _PLAIN or len(part) < 2 for part in parts):
            found.append(Name(text, Span(start, start + len(text)), parts, opens))
    return tuple(found)


def _is_common(word: str, *, alone: bool) -> bool:
    """Tell whether a word at the start of a sentence has its capital only from there."""
    low = word.lower()
    if low in languages.phrases("before names") or low in foreign():
        return True
    return alone and weight(terms(low)[0]) < _EVERYDAY and terms(word) == terms(low)


_EVERYDAY = 5.5
"""The weight up to which a word that opens a sentence is taken for no name."""


@functools.lru_cache(maxsize=REMEMBERED)
def _dressed(text: str) -> frozenset[str]:
    """Return the words of a text that have accents, dots or apostrophes, without them and without capitals."""
    printed = {word for words in read(text).astray.values() for word in words}
    return frozenset(part for word in printed for part in (_bare(word).split("'") if "'" in word else (_bare(word),)))


def _says(word: str, text: str) -> bool:
    """Tell whether a text has a word that is without accents and capitals."""
    small = read(text).small
    return f"\n{word}\n" in small or f"\n{word}'s\n" in small or word in _dressed(text)


@functools.lru_cache(maxsize=REMEMBERED)
def _capitals(text: str) -> list[str]:
    """Return the words of a text that have a capital; all, where it is written in small letters."""
    printed = read(text).tokens
    capital = [word for word in printed if word[0].isupper()]
    return capital if len(capital) * 50 > len(printed) else list(printed)


@functools.lru_cache(maxsize=REMEMBERED)
def _acronyms(text: str) -> frozenset[str]:
    """Return the acronyms that a text prints."""
    return frozenset(word.replace(".", "") for word in _capitals(text) if word.replace(".", "").isupper())


@functools.lru_cache(maxsize=REMEMBERED)
def _initials_of(text: str) -> frozenset[str]:
    """Return what may be acronyms of the names of a text."""
    return frozenset(each for match in _NAME.of(text).finditer(text) for each in _initials(match["name"]))


@functools.lru_cache(maxsize=REMEMBERED)
def _starts(text: str) -> frozenset[str]:
    """Return the first letters of the longer words with a capital."""
    return frozenset(_bare(word)[:ROOT] for word in _capitals(text) if len(word) >= ROOT)


@functools.lru_cache(maxsize=2 * REMEMBERED)
def _skeletons(text: str, opening: str) -> frozenset[str]:
    """Return the longer words with a capital by their sound, for other spellings: those that open with a sound."""
    letters = {opening, *(spelt[0] for spelt, sound in _SOUNDS if sound[0] == opening)}
    return frozenset(_skeleton(word) for word in _capitals(text) if len(word) >= SOUNDED and _bare(word)[:1] in letters)


SOUNDED = 5
"""Letters of a name that may be the same in another spelling."""


def _initials(name: str) -> Iterator[str]:
    """Give the acronyms that a name may have, with and without the small words in it."""
    parts = _PART.findall(name)
    if 2 <= len(parts) <= 8:
        yield "".join(part[0] for part in parts if part[0].isupper())
        yield "".join(part[0].upper() for part in parts)


@functools.lru_cache(maxsize=1 << 14)
def _bare(word: str) -> str:
    """Return a word without accents and capitals."""
    if word.isascii():
        return word.casefold().replace(".", "")
    apart = unicodedata.normalize("NFKD", word.casefold().replace("ß", "ss").replace("ø", "o").replace("ł", "l"))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).replace("’", "'").replace(".", "")


_SOUNDS = (("kh", "k"), ("ph", "f"), ("sch", "sh"), ("ck", "k"), ("q", "k"), ("z", "s"), ("c", "k"), ("w", "v"))


@functools.lru_cache(maxsize=1 << 14)
def _skeleton(word: str) -> str:
    """Return the sound of a name's consonants, which other spellings share: Yasmin and Yazmeen, Sergei and Sergey."""
    low = _bare(word).removesuffix("'s")
    for one, other in _SOUNDS:
        low = low.replace(one, other)
    kept = low[:1] + re.sub(r"[aeiouyh'-]", "", low[1:])
    return re.sub(r"(.)\1+", r"\1", kept)


def _has(part: str, text: str) -> bool:
    """Tell whether a source has a word of a name, in this form or a kindred one."""
    reading = read(text)
    if any(form[0].isupper() for term in terms(part) for form in reading.words(term)):
        return True
    low = _bare(part).removesuffix("'s")
    if any(_says(piece, text) for piece in (low, *re.split(r"['.]", low)) if len(piece) > 1):
        return True
    plain = part.replace(".", "")
    if plain.isupper() and len(plain) > 1 and not _initials_of(text).isdisjoint((plain, plain.rstrip("S"))):
        return True
    if len(low) > ROOT and low[:ROOT] in _starts(text):
        return True
    skeleton = _skeleton(part)
    return len(low) >= SOUNDED and len(skeleton) >= 4 and skeleton in _skeletons(text, skeleton[0])


SHORTEST = 3
"""Letters of an acronym that stands for a name: two letters begin too many names."""


def _lacking(name: Name, text: str) -> bool:
    """Tell whether a source does not know a name."""
    telling = [part for part in name.parts if part.lower() not in _PLAIN and len(part) > 1]
    if not telling:
        return False
    if any(len(each) >= SHORTEST and each in _acronyms(text) for each in _initials(name.text)):
        return False
    if any(read(text).has(term) for *_, term in phrases(tokens(name.text))):
        return False
    lacks = [part for part in telling if not _has(part, text)]
    if len(telling) == 1:
        return bool(lacks)
    if len(lacks) <= len(telling) / 2 or (len(telling) == 2 and telling[-1] not in lacks):
        return False
    return not _sounds_as_a_whole(telling, text)


def _sounds_as_a_whole(parts: Sequence[str], text: str) -> bool:
    """Tell whether a text has a name that sounds so, part for part: "Sourabh Raaj Jain" for "Saurabh Raj Jain"."""
    sounds = [_skeleton(part) for part in parts]
    if sum(map(len, sounds)) < SOUNDED:
        return False
    reading = read(text)
    likely = [word for word in _capitals(text) if _skeleton(word) == sounds[-1]]
    return any(
        [_skeleton(part) for part in name.parts][-len(sounds) :] == sounds for name in names(reading.having(likely))
    )


def missing(claim: str, source: str, around: str = "") -> list[Missing]:
    """Name the names of a claim that its source does not know, or has another in place of."""
    claimed = [piece for name in names(claim) for piece in _pieces(name)]
    if not claimed:
        return []
    found: list[Missing] = []
    for piece in claimed:
        lacking = _lacking(piece, source)
        if lacking and around and not _lacking(piece, around):
            continue
        # A word with a capital may be anything: alone it counts only where the source has another name in its place.
        alone = len(piece.parts) == 1
        instead = None if lacking is not alone else _in_its_place(piece, claim, source)
        namesake = None if alone or lacking or instead else _namesake(piece, claim, source)
        if namesake is not None:  # of one who has the first name only, it is not told that the other is meant
            lacking, instead = True, namesake or None
        if (lacking and not alone) or instead is not None:
            found.append(Missing("name", piece.text, piece.span, instead))
    return found


def namesakes(claim: str, source: str) -> list[Missing]:
    """Name the names of two words of which a source has one, with another beside it.

    It holds in any language in which a capital says that a word is a name.

    >>> [(each.text, each.instead) for each in namesakes("Lo dice Ivo Pellizzon.", "Parla Dario Pellizzon. E basta.")]
    [('Ivo Pellizzon', 'Dario Pellizzon')]
    """
    pieces = [piece for name in names(claim) for piece in _pieces(name)]
    others = [(piece, _namesake(piece, claim, source)) for piece in pieces if len(piece.parts) > 1]
    return [Missing("name", piece.text, piece.span, other or None) for piece, other in others if other is not None]


def _namesake(name: Name, claim: str, source: str) -> str | None:
    """Return the one name of a source that has the last word of a claim's name of two and another for its first.

    Empty where one has the first word and another for the last: then the source does not know the name, and that is
    all that can be said.
    """
    text = _OF.split(_without_rank(name).text, maxsplit=1)[0]
    words = _whole_words(_ELIDED.sub("", text) if name.opens else text)
    telling = list(itertools.dropwhile(lambda word: word.lower() in _PLAIN, words))
    if len(telling) != 2 or any(part.lower() in _PLAIN for part in telling) or outlets.find(text) is not None:
        return None
    lacks = [part for part in telling if not any(_has(piece, source) for piece in _PART.findall(part)[-1:])]
    if len(lacks) != 1 or lacks[0].isupper():
        return None
    is_first = lacks[0] is telling[0]
    known = telling[is_first]
    told = {_bare(part).removesuffix("'s") for part in _PART.findall(claim)}
    reading = read(source)
    forms = [form for term in terms(_PART.findall(known)[-1]) for form in reading.words(term) if form[0].isupper()]
    found: dict[str, str] = {}
    for other in names(reading.having(forms)):
        for one, two in itertools.pairwise(_whole_words(other.text)):
            same, rival = (two, one) if is_first else (one, two)
            if _bare(same) == _bare(known) and _bare(rival) not in told and _may_stand_for(rival, lacks[0], is_first):
                found[_bare(rival)] = f"{one} {two}" if is_first else ""
    return next(iter(found.values())) if len(found) == 1 else None


def _whole_words(name: str) -> list[str]:
    """Return the words of a name; those with hyphens are one, and so is what stands before a surname with it.

    >>> _whole_words("Gwenaël Le Bihan"), _whole_words("Kofi Addo-Mensah"), _whole_words("Bank of Japan")
    (['Gwenaël', 'Le Bihan'], ['Kofi', 'Addo-Mensah'], ['Bank', 'of', 'Japan'])
    """
    words: list[str] = []
    for word in re.sub(r"['’]s?(?=\s|\Z)", "", name).split():
        if words and words[-1].lower() in _JOINERS and words[-1][:1].isupper():
            words[-1] = f"{words[-1]} {word}"
        else:
            words.append(word)
    return words


# What somebody is, with an article that is run into it, before a name: "L'architecte Karim Benhaddou".
_ELIDED = lazy_regex(r"\A[^\W\d_]{1,5}['’]\S+\s")
SHORT_FORM = 3
"""Letters that a first name has in common with its short form, which is no longer than ``SPELT``: Rob and Robert."""
SPELT = 5
"""Letters that two spellings of a name begin with."""


def _may_stand_for(word: str, lacking: str, is_first: bool) -> bool:
    """Tell whether a word is a name's as another is, and no other form of it: an initial, a short form, a spelling."""
    one, other = _bare(word), _bare(lacking)
    if len(one) < SHORT_FORM or word.isupper() or word.lower() in _PLAIN or not may_name(_PART.findall(word)[-1]):
        return False
    shared = SHORT_FORM if is_first and min(len(one), len(other)) <= SPELT else SPELT
    return one[:shared] != other[:shared] and _skeleton(word) != _skeleton(lacking)


ALIKE = 0.5
"""What share of the rest of a claim a sentence of the source must have to be the one that the claim repeats."""


def _in_its_place(name: Name, claim: str, source: str) -> str | None:
    """Return the name that a source has where a claim has another of the source's names.

    Only where a sentence of the source says nearly the rest of the claim and nothing of the name, and names another
    between the same words.
    """
    name = _without_rank(name)
    own = {term for part in name.parts for term in terms(part)}
    rest = [word for word in wanted(claim) if own.isdisjoint(word.terms)]
    if len(rest) < FEWEST:
        return None
    reading = read(source)
    best = next(iter(windows(rest, reading)), None)
    total = sum(word.weight for word in rest)
    if best is None or best.value < ALIKE * total:
        return None
    passage = _sentences(reading, best.first, best.last)
    sentence = _sentences(reading, best.core, best.core)
    telling = {_bare(part).removesuffix("'s") for part in name.parts if part.lower() not in _PLAIN}
    beside = _beside(claim, name.span)
    if not telling.isdisjoint(_said(sentence)):
        return None
    if not telling.isdisjoint(_said(passage)):  # it is named beside the sentence that says the rest
        passage = sentence if best.core_value >= ALIKE * total else ""
    others = _rivals(name, claim, passage, reading)
    found = {other.text for other in others if _fits(*beside, _beside(passage, other.span))}
    if not found and best.core_value >= NEARLY_ALL * total and _opens(name, claim):
        found = {other.text for other in _rivals(name, claim, sentence, reading) if _opens(other, sentence)}
    if (
        not found
        and not name.text.isupper()
        and telling.isdisjoint(_said(_sentences(reading, best.first - 1, best.last + 1)))
    ):
        around = _around(claim, name.span) - own
        found = {
            other.text
            for other in others
            if len(other.parts) > 1
            and not _stands_alone(other, passage)
            and _is_place(other) is _is_place(name)
            and len(around & _around(passage, other.span)) >= COMMON
        }
    return found.pop() if len(found) == 1 else None


def _rivals(name: Name, claim: str, passage: str, reading: Reading) -> list[Name]:
    """Return the names of a passage that the claim does not have, and that may stand for what its name does."""
    told = {_bare(part) for part in _PART.findall(claim)}
    sounds = {_skeleton(part) for part in name.parts if len(part) >= SOUNDED}
    return [
        other
        for other in map(_without_rank, map(_owner, names(passage)))
        if told.isdisjoint(_bare(part) for part in other.parts if part.lower() not in _PLAIN)
        and not other.text.replace(".", "").isupper()  # an acronym may be the name itself
        and sounds.isdisjoint(map(_skeleton, other.parts))
        and outlets.find(other.text) is None  # who took the picture or told the story
        and not _is_of_words(other, reading)
    ]


def _owner(name: Name) -> Name:
    """Return of a name with another in it whose it is: "Costa Rica" of "Costa Rica's Ministry of Security"."""
    owner = _PART.findall(_OWNED.split(name.text, maxsplit=1)[0])
    if not 1 < len(owner) < len(name.parts):
        return name
    text = _OWNED.split(name.text, maxsplit=1)[0]
    return Name(text, Span(name.span.start, name.span.start + len(text)), tuple(owner), name.opens)


def _without_rank(name: Name) -> Name:
    """Return a name without what somebody is, whose capital is the sentence's: "Referee Aldo Conti"."""
    if not name.opens or len(name.parts) < 3 or may_name(name.parts[0]) or name.parts[0].lower() in _PLAIN:
        return name
    if not may_name(name.parts[-1]):  # "Reading Football Club"
        return name
    at = name.text.index(name.parts[1], len(name.parts[0]))
    return Name(name.text[at:], Span(name.span.start + at, name.span.end), name.parts[1:], False)


NEARLY_ALL = 0.75
"""What share of the rest of a claim one sentence must have for who does it there to be who does it in the claim."""
TITLES = 3
"""Words that may stand before the name of who does something: "The French President Francois Hollande"."""


def _opens(name: Name, text: str) -> bool:
    """Tell whether a name of two words or more is what a sentence begins with, and so who does what it says."""
    before = _WORD.findall(text[: name.span.start])
    return len(name.parts) > 1 and len(before) <= TITLES and not set('-,:;“"(').intersection(text[: name.span.start])


COMMON = 2
"""Words of weight that must stand around two names for one to be in the other's place."""


def _sentences(reading: Reading, first: int, last: int) -> str:
    first, last = max(0, first), min(last, len(reading.sentences) - 1)
    return reading.text[reading.sentences[first][0] : reading.sentences[last][1]]


def _said(text: str) -> set[str]:
    return {_bare(part).removesuffix("'s") for part in _PART.findall(text)}


def _stands_alone(name: Name, text: str) -> bool:
    """Tell whether a name takes a whole line, as a heading does."""
    before, behind = text[: name.span.start].rstrip("#*• \t"), text[name.span.end :].lstrip("#* \t")
    return before[-1:] in ("", "\n") and behind[:1] in ("", "\n")


def _is_of_words(name: Name, reading: Reading) -> bool:
    """Tell whether a name is words of a heading, all with capitals: the text has half of them in small letters."""
    parts = [part for part in name.parts if len(part) > 1]
    small = sum(part.lower() in reading.tokens or not weight(terms(part)[0]) for part in parts)
    return len(parts) > 2 and 2 * small >= len(parts)


def _is_place(name: Name) -> bool:
    """Tell whether a name is one of a country or a body known by several names."""
    return bool(phrases(tokens(name.text)))


def _around(text: str, span: Span) -> set[str]:
    """Return the terms of the words of weight around a stretch."""
    before = tokens(text[max(0, span.start - 80) : span.start])[-5:]
    behind = tokens(text[span.end : span.end + 80])[:5]
    words = [word for word in (*before, *behind) if word[0].isalpha() and weight(terms(word)[0]) > 0]
    return {term for word in words for term in terms(word)}


FEWEST = 3
"""Words that a claim must have beside a name, for a sentence to be told that says the same."""
_WORD = lazy_regex(r"\w+")
_POSSESSIVE = lazy_regex(r"\A['’]s\b")


def _beside(text: str, span: Span) -> tuple[list[str], list[str]]:
    """Return the two words before and behind a stretch, the nearest first; none beyond the end of the text."""
    before = [word.lower() for word in _WORD.findall(text[max(0, span.start - 40) : span.start])][-2:]
    behind = [word.lower() for word in _WORD.findall(_POSSESSIVE.sub("", text[span.end : span.end + 40]))][:2]
    return before[::-1], behind


def _fits(before: list[str], behind: list[str], other: tuple[list[str], list[str]]) -> bool:
    """Tell whether two names stand between the same words: two of the four, one beside both, one of some weight."""
    same = [
        [mine if terms(mine) == terms(theirs) else "" for mine, theirs in zip(ours, words, strict=False)]
        for ours, words in ((before, other[0]), (behind, other[1]))
    ]
    near = any(side and side[0] for side in same)
    shared = [word for side in same for word in side if word]
    return near and len(shared) >= 2 and any(word.isalpha() and weight(terms(word)[0]) > 0 for word in shared)


_OWNED = lazy_regex(r"['’]s\s")
_OF = lazy_regex(r"['’]s\s|\s(?:of|for)\s(?:the\s)?")


def _pieces(name: Name) -> Iterator[Name]:
    """Give a name, or the parts of it around "of", where two such parts are names by themselves."""
    at = 0
    pieces = []
    for piece in _OF.split(name.text):
        start = name.text.index(piece, at)
        at = start + len(piece)
        parts = tuple(word for word in _PART.findall(piece) if word not in _JOINERS)
        pieces.append(Name(piece, Span(name.span.start + start, name.span.start + at), parts, name.opens))
    if sum(len(piece.parts) > 1 for piece in pieces) > 1:
        yield from (piece for piece in pieces if len(piece.parts) > 1)
    elif len(name.parts) > 1 or (not name.opens and len(name.text) >= SOUNDED):
        yield name
