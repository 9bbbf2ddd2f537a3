"""What citecheck knows of languages: one reviewed file a language, behind one door.

Each ``<code>.txt`` is read as it stands: lines ``key: phrase, phrase``. ``kinds.py`` explains the keys of phrases;
besides them a file gives the ``name``, which number of ``03/04/2023`` is the day (``numbers: day first``, ``month
first`` or ``year first``), whether a day has a full stop (``17. Mai``) and a month a small letter, the ``letters`` that
only few languages have, and the ``months``, January first, parted by semicolons, each with its short forms. A stop
behind a short form is never part of it. Months, weekdays and their short forms are facts of CLDR; the rest is from
printed articles. A new file needs no line of code.

Nothing is read before it is asked for, and nothing twice; what is worked out of all files is stored when the package
is built (``stored_tables``).
"""

import functools
import os
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from itertools import chain, filterfalse
from typing import Any, Literal, TypeVar

from citecheck import attrs, patterns
from citecheck.knowledge import commonness
from citecheck.knowledge.languages.kinds import KINDS as KINDS
from citecheck.knowledge.languages.kinds import Kind as Kind
from citecheck.patterns import beyond_ascii, lazy_regex
from citecheck.stored import STORE, Looked

_T = TypeVar("_T")

# Vowel signs of Hebrew, Arabic and Indian scripts and of Thai, joiners and signs of abbreviation are parts of a word.
_MARKS = "".join(
    chr(code)
    for start, stop in ((0x591, 0x5C8), (0x5F3, 0x5F5), (0x64B, 0x660), (0x900, 0x904), (0x93A, 0x950), (0xE31, 0xE4F))
    for code in range(start, stop)
    if not chr(code).isalnum() and code != 0x5BE
)
MARKS = f"{_MARKS}\u0670\u0970\u200c"
"""What is no letter to Python and part of a word to readers of its script."""
LETTER = rf"[^\W\d_]|[{MARKS}]"
"""The pattern of one letter, in any script."""
WORD = lazy_regex(rf"(?:{LETTER})+(?:[.'’](?:{LETTER})+)*")
"""A word in any script, stops inside it included."""


HeadingKind = Literal["sources", "notes", "further"]


@attrs.frozen
class Language:
    """One language, as its file says it."""

    code: str
    name: str
    day_first: bool | None
    """Whether ``03/04/2023`` is the third of April; ``None`` where readers differ, or the year stands first."""
    has_day_stop: bool
    """Whether a day is printed with a full stop, ``17. Mai``."""
    has_small_months: bool
    """Whether a month is printed with a small letter."""
    letters: frozenset[str]
    months: tuple[tuple[str, ...], ...]
    """The names of each month, January first, in small letters; empty where months are numbers."""
    phrases: Mapping[Kind, tuple[str, ...]]
    """The phrases of each kind, as printed."""


@attrs.frozen
class Month:
    """What a word means as a month."""

    number: int
    """1 for January; 0 for a season."""
    code: str
    """In which language."""
    is_whole: bool
    """Whether it is the month's name, not a short form."""


@functools.cache
def codes() -> tuple[str, ...]:
    """Return the codes of all languages that have a file."""
    return _kept("codes", _codes)


def _codes() -> tuple[str, ...]:
    return tuple(sorted(_files()))


@functools.cache
def get(code: str) -> Language | None:
    """Return a language by its code, ``None`` where it has no file; ``pt-BR`` is ``pt``, ``no`` is ``nb``.

    >>> get("de").name, get("xx")
    ('German', None)
    """
    code = _base(code)
    fields = _kept(f"fields {code}", lambda: _files().get(code))
    if fields is None:
        return None
    return Language(
        code,
        fields.get("name", code),
        {"day first": True, "month first": False}.get(fields.get("numbers", "")),
        fields.get("day stop") == "yes",
        fields.get("small months") == "yes",
        frozenset(_split(fields.get("letters", ""))),
        tuple(tuple(_split(month.lower())) for month in fields["months"].split(";")) if "months" in fields else (),
        {kind: tuple(_split(fields[kind])) for kind in KINDS if kind in fields},
    )


_TAG = lazy_regex(r"[a-zA-Z]{2,3}(?:[-_][a-zA-Z0-9]{1,8}){0,3}")


def declared(said: str | None) -> str | None:
    """Return the language that a file says it is in, if that is a tag of one, or a name as typesetters use it.

    >>> declared("pt-BR"), declared(" ngerman"), declared("Klingon, mostly")
    ('pt-BR', 'de', None)
    """
    said = (said or "").strip()
    if named := _typeset().get(said.lower()):
        return named
    return said if _TAG.fullmatch(said) else None


@functools.cache
def _typeset() -> Mapping[str, str]:
    """Return the codes of languages by their English names, and by those that babel has besides."""
    besides = {"ngerman": "de", "naustrian": "de-AT", "british": "en-GB", "ukenglish": "en-GB", "brazilian": "pt-BR"}
    return {fields["name"].lower(): code for code, fields in _files().items() if "name" in fields} | besides


def day_first(tag: str | None) -> bool | None:
    """Tell whether readers of a language take ``03/04/2023`` for the third of April; ``None`` where that is unknown.

    Pages that say ``en-US`` often do so because their program does: they say nothing.

    >>> day_first("nl"), day_first("en-GB"), day_first("en-US"), day_first("en")
    (True, True, None, None)
    """
    if tag is None:
        return None
    region = tag.replace("_", "-").partition("-")[2].upper()
    if _base(tag) == "en" and region.startswith(_DAY_FIRST_ENGLISH):
        return True
    language = get(tag)
    return language.day_first if language else None


_DAY_FIRST_ENGLISH = ("GB", "AU", "IE", "NZ", "IN", "ZA", "SG", "HK", "PK", "NG", "KE")


def spoken(text: str, declared: str | None = None) -> str | None:
    """Return the language of a text: as declared, with its region, unless the text plainly is in another.

    >>> spoken("Der Pegel des Rheins ist gestiegen.", "en-US"), spoken("The river and the bridge.", "en-GB")
    ('de', 'en-GB')
    """
    detected = detect(text)
    if declared and (detected is None or detected == _base(declared)):
        return declared
    return detected


@functools.cache
def phrases(kind: Kind) -> frozenset[str]:
    """Return the phrases of a kind in all languages, in small letters, without the stop of an abbreviation."""
    return _kept(f"phrases {kind}", lambda: _phrases(kind))


def _phrases(kind: Kind) -> frozenset[str]:
    return frozenset(
        phrase.lower().rstrip(".") for fields in _files().values() for phrase in _split(fields.get(kind, ""))
    )


@functools.cache
def printed(kind: Kind) -> frozenset[str]:
    """Return the phrases of a kind in all languages with their capitals, without the stop of an abbreviation.

    >>> "Bd" in printed("cut short"), "bd" in printed("cut short") & printed("within")
    (True, False)
    """
    return _kept(f"printed {kind}", lambda: _printed(kind))


def _printed(kind: Kind) -> frozenset[str]:
    return frozenset(phrase.rstrip(".") for fields in _files().values() for phrase in _split(fields.get(kind, "")))


@functools.cache
def dictionaries_of() -> frozenset[str]:
    """Return the words for a dictionary of the languages in which a word joins it to its subject: ``dictionary of``."""
    return _kept("dictionaries of", _read_dictionaries_of)


def _read_dictionaries_of() -> frozenset[str]:
    spoken = [fields["dictionaries"].lower() for fields in _files().values() if {"of", "dictionaries"} <= fields.keys()]
    return frozenset(word for words in spoken for word in _split(words))


@functools.cache
def pattern(kind: Kind) -> str:
    """Return the inside of a pattern of any phrase of a kind, in small letters and without the stop at its end.

    Between words stands any space, and behind a stop inside a phrase one or none.

    >>> re.fullmatch(pattern("editors"), "a cura di") and re.fullmatch(pattern("theses"), "ph. d. thesis")
    <re.Match object; span=(0, 13), match='ph. d. thesis'>
    """
    return _kept(f"pattern {kind}", lambda: _pattern(kind))


def _pattern(kind: Kind) -> str:
    return patterns.any_of(sorted(phrases(kind))).replace(r"\ ", r"\s").replace(r"\.", r"\.\s?")


@functools.cache
def valued(kind: Literal["scales", "currencies", "units"]) -> Mapping[str, str]:
    """Return what the words of a kind stand for, in small letters, the English ones first.

    >>> valued("scales")["milliarden"], valued("units")["kilometri"], valued("currencies")["złotych"]
    ('1e9', 'km', 'zloty')
    """
    return _kept(f"valued {kind}", lambda: _read_valued(kind))


def _read_valued(kind: Kind) -> dict[str, str]:
    found: dict[str, str] = {}
    for code in sorted(_files(), key=lambda code: (code != "en", code)):
        for part in filter(None, _files()[code].get(kind, "").split("; ")):
            value, _, listed = part.partition(" ")
            for word in _split(listed):
                found.setdefault(word.lower(), value)
    return found


@functools.cache
def abbreviations(code: str | None) -> frozenset[str]:
    """Return what a capital or a number may follow inside a sentence, in English and another language.

    Titles and months are always inside one; the others are followed by the end of a sentence too rarely to matter.
    Where the language is not known, those of all languages are meant, but for what is a word in English.
    """
    if code is None:
        return _kept("abbreviations anywhere", _abbreviations_anywhere)
    spoken = [language for each in ("en", code) if (language := get(each)) is not None]
    return frozenset(
        word.lower().rstrip(".") for language in spoken for word in language.phrases.get("abbreviations", ())
    )


def _abbreviations_anywhere() -> frozenset[str]:
    common = commonness.parsed(commonness.text())
    told = (word for word in phrases("abbreviations") if word not in common and max(map(len, word.split("."))) > 1)
    return abbreviations("en") | frozenset(told)  # which word follows `D.C.` is looked at, whatever the language


def any_of(listed: Iterable[str], stop: str = r"\.?") -> str:
    """Return the inside of a pattern for any of some phrases, the longest first, each with its stop or without.

    >>> print(any_of(("e.g", "see", "see also")))
    see\\s+also\\.?|e\\.\\s?g\\.?|see\\.?
    """
    ranked = sorted(set(listed), key=lambda phrase: (-len(phrase), phrase))
    escaped = (r"\s+".join(map(re.escape, phrase.split())).replace(r"\.", r"\.\s?") for phrase in ranked)
    return "|".join(phrase.replace(r"\s?\s+", r"\s?") + stop for phrase in escaped)


@functools.cache
def periods() -> Mapping[str, int]:
    """Return the place of hour, day, week, month and year in their list, by the words for them in all languages.

    >>> periods()["settimana"] == periods()["week"]
    True
    """
    return _kept("periods", _read_periods)


def _read_periods() -> dict[str, int]:
    return {
        word.lower(): place
        for fields in _files().values()
        for place, word in enumerate(_split(fields.get("periods", "")))
    }


@functools.cache
def words(kind: Kind) -> frozenset[str]:
    """Return the single words of which the phrases of a kind are made, in small letters.

    >>> "geprüft" in words("accessed"), "zuletzt" in words("accessed")
    (True, True)
    """
    return _kept(f"words {kind}", lambda: _words(kind))


def _words(kind: Kind) -> frozenset[str]:
    return frozenset(word for phrase in phrases(kind) for word in WORD.findall(phrase))


def says(kind: Kind, text: str) -> bool:
    """Tell whether a text holds a phrase of a kind, or a word that begins as one that ends in a hyphen.

    >>> says("accessed", "zuletzt geprüft am"), says("accessed", "last Monday"), says("sounds", "the vowels of Hausa")
    (True, False, True)
    """
    said, longest, beginnings = _spoken(kind)
    row = WORD.findall(text.lower())
    return any(
        " ".join(row[start : start + length]) in said
        for start in range(len(row))
        for length in range(1, min(longest, len(row) - start) + 1)
    ) or any(word.startswith(beginnings) for word in (row if beginnings else ()))


@functools.cache
def _spoken(kind: Kind) -> tuple[frozenset[str], int, tuple[str, ...]]:
    """Return the phrases of a kind as rows of words, how many words the longest has, and how words of it begin."""
    return _kept(f"spoken {kind}", lambda: _rows(kind))


def _rows(kind: Kind) -> tuple[frozenset[str], int, tuple[str, ...]]:
    listed = sorted(phrases(kind))
    rows = [WORD.findall(phrase) for phrase in listed if phrase[-1] != "-"]
    beginnings = tuple(phrase[:-1] for phrase in listed if phrase[-1] == "-")
    return frozenset(" ".join(row) for row in rows if row), max(map(len, rows), default=0), beginnings


@functools.cache
def behind_date() -> re.Pattern[str]:
    """Return the pattern of what stands behind the date of a visit: ``2021年10月3日閲覧``, ``3 Mar. 2021 accessed``."""
    listed = sorted(phrases("accessed behind"), key=lambda phrase: (-len(phrase), phrase))
    return lazy_regex(rf"\s?(?:{'|'.join(map(re.escape, listed))})(?![a-z])")


@functools.lru_cache(maxsize=4096)
def months(word: str) -> tuple[Month, ...]:
    """Return what a word in small letters means as a month or a season; most mean one month everywhere.

    >>> {month.number for month in months("mai")}, [(m.number, m.code) for m in months("listopad")]
    ({5}, [(11, 'cs'), (10, 'hr'), (11, 'pl')])
    """
    return tuple(Month(*meant) for meant in _months().get(word, ()))


_Meant = tuple[tuple[int, str, bool], ...]


@functools.cache
def _months() -> Mapping[str, _Meant]:
    return _kept("months", _read_months)


def _read_months() -> dict[str, _Meant]:
    found: dict[str, list[tuple[int, str, bool]]] = defaultdict(list)
    for code, fields in _files().items():
        for number, names in enumerate(fields.get("months", "").lower().split(";"), 1):
            for place, name in enumerate(_split(names)):
                found[name].append((number, code, place == 0 or len(name) > _SHORT_FORM))
        for season in _split(fields.get("seasons", "").lower()):
            found[season].append((0, code, True))
    return {word: tuple(meant) for word, meant in found.items()}


_SHORT_FORM = 5
"""A month's short form has no more letters than this."""


def is_byline(line: str) -> bool:
    """Tell whether a line says who wrote or pictured an article, and nothing else.

    Names have capitals; where a script has none, only a colon tells.

    >>> is_byline("Door Jan de Vries"), is_byline("Текст: Иван Петров"), is_byline("Von der Leyen reist nach Kiew")
    (True, True, False)
    """
    words = line.split()
    for length in range(1, min(_LONGEST_BY, len(words) - 1) + 1):
        said = " ".join(words[:length]).lower()
        if said.rstrip(":：.") in phrases("by"):
            rest = words[length:]
            named = all(not word[0].islower() or word.strip(",.").lower() in phrases("names") for word in rest)
            is_told = said[-1] in ":：" or (rest[0][0].isupper() and said[0] < _NO_SPACES)
            return named and is_told and len(rest) <= _MOST_NAMES
    head, colon, _ = line.partition("：")
    return bool(colon) and head.strip() in phrases("by") and len(line) <= _LONGEST_HEADING // 2


_LONGEST_BY = 3
_MOST_NAMES = 8


@functools.lru_cache(maxsize=1024)
def month_cut_short(word: str) -> int | None:
    """Return the month that a word cut short means which is no usual short form: ``септ`` for септември.

    >>> month_cut_short("septemb"), month_cut_short("ju"), month_cut_short("rain")
    (9, None, None)
    """
    if not _LEAST_CUT <= len(word) <= _MOST_CUT:
        return None
    names = _months_by_opening().get(word[:_LEAST_CUT], ())
    numbers = {number for name in names if name.startswith(word) for number, *_ in _months()[name]}
    return numbers.pop() or None if len(numbers) == 1 else None


@functools.cache
def _months_by_opening() -> dict[str, list[str]]:
    """Return the names of months by their first letters, of which a name that is cut short has at least so many."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in _months():
        found[name[:_LEAST_CUT]].append(name)
    return dict(found)


_LEAST_CUT, _MOST_CUT = 3, 9
"""Letters of a month's name that is cut short."""


@functools.lru_cache(maxsize=4096)
def heading(line: str) -> HeadingKind | None:
    """Tell what a line announces that is nothing but a heading, or two of them joined.

    >>> heading("Works cited"), heading("2. Quellen und Anmerkungen:"), heading("Źródła"), heading("The sources say")
    ('sources', 'sources', 'sources', None)
    """
    if len(line) > _LONGEST_HEADING:
        return None
    plain = _DRESS.sub("", " ".join(line.lower().split())).strip()
    if not plain:
        return None
    table = _headings()
    if plain in table:
        return table[plain]
    if plain[0] < _NO_SPACES and plain.split(maxsplit=1)[0].rstrip(",") not in _first_words():
        return None
    for joint in _joint().finditer(plain):
        first, second = plain[: joint.start()].strip(" ,;"), plain[joint.end() :].strip(" ,;")
        if first in table and (second in table or heading(second) is not None):
            return table[first]
    return None


_LONGEST_HEADING = 80
# `2. `, `II. `, `§`, a pictogram, stars and equals signs of other formats, and the stop or colon behind.
_DRESS = lazy_regex(
    r"\A[\s#*_=>§\u2600-\u27bf\ufe0f\U0001f300-\U0001faff]*(?:\d{1,2}[.)]?\s|[ivx]{1,4}[.)]\s)?[*_]*|[\s.:：*_=#]+\Z"
)


@functools.cache
def _headings() -> dict[str, HeadingKind]:
    table: dict[str, HeadingKind] = {}
    for kind in ("further", "sources", "notes"):  # what is both, as Greek παραπομπές, may hold no source
        table.update(dict.fromkeys(phrases(kind), kind))
    return table


@functools.cache
def _first_words() -> frozenset[str]:
    return frozenset(heading.split(maxsplit=1)[0] for heading in _headings())


@functools.cache
def _joint() -> re.Pattern[str]:
    listed = sorted(phrases("and"), key=lambda word: (-len(word), word))
    spaced = [word for word in listed if word[0] < _NO_SPACES]
    glued = [word for word in listed if word[0] >= _NO_SPACES]
    return lazy_regex(rf"\s(?:{'|'.join(map(re.escape, spaced))})\s|\s?[,/&]\s?|{'|'.join(map(re.escape, glued))}")


_NO_SPACES = "\u2e80"
"""From here on scripts set no spaces."""


def is_spaced(phrase: str) -> bool:
    """Tell whether a phrase is of a script that sets spaces between words."""
    return phrase[0] < _NO_SPACES and not "\u0e00" <= phrase[0] < "\u0e80"  # Thai sets none


@functools.cache
def ands() -> frozenset[str]:
    """Return the words and signs that join two names."""
    return phrases("and") - _TOO_SMALL


_TOO_SMALL = frozenset(("in", "at", "un", "te", "ter", "o"))
"""Joints of one language that are other words in many."""


def says_undated(words: str) -> bool:
    """Tell whether words, and nothing besides, say that there is no date.

    >>> says_undated("ohne Datum"), says_undated("s. d."), says_undated("S. D."), says_undated("today")
    (True, True, False, False)
    """
    plain, initials = _undated()
    return "".join(words.split()).rstrip(".") in initials if "." in words else words.lower() in plain


@functools.cache
def _undated() -> tuple[frozenset[str], frozenset[str]]:
    """Return what says that there is no date: words in small letters, and initials as printed, without spaces."""
    listed = [phrase for fields in _files().values() for phrase in _split(fields.get("undated", ""))]
    initials = frozenset("".join(phrase.split()).rstrip(".") for phrase in listed if "." in phrase)
    return frozenset(phrase.lower() for phrase in listed if "." not in phrase), initials


# ---- which language ----

_SCRIPTS = (
    ("ja", lazy_regex(r"[\u3041-\u30ff]")),
    ("ko", lazy_regex(r"[\uac00-\ud7a3]")),
    ("zh", lazy_regex(r"[\u4e00-\u9fff]")),
    ("th", lazy_regex(r"[\u0e01-\u0e3a]")),
    ("he", lazy_regex(r"[\u05d0-\u05ea]")),
    ("hi", lazy_regex(r"[\u0904-\u0939]")),
    ("el", lazy_regex(r"[\u0391-\u03c9]")),
)
_ANY_SCRIPT = lazy_regex(
    r"[\u0391-\u03c9\u05d0-\u05ea\u0904-\u0939\u0e01-\u0e3a\u3041-\u30ff\u4e00-\u9fff\uac00-\ud7a3]"
)
"""A letter of any of these."""
_LETTER_RUN = lazy_regex(r"[^\W\d_]+")
_LOOKED_AT = 4000
"""Characters of a text that tell its language."""
_LEAST = 2
"""So many marks of a language tell it, where no other has as many."""


def detect(text: str) -> str | None:
    """Tell the language of a text, by its script, its small words and its letters; ``None`` where they do not.

    >>> detect("Der Pegel des Rheins ist gestiegen."), detect("The river has risen to the bridge."), detect("Rain 2")
    ('de', 'en', None)
    """
    return _detect(text[:_LOOKED_AT])


@functools.lru_cache(maxsize=256)
def _detect(head: str) -> str | None:
    others = beyond_ascii(head)
    if _ANY_SCRIPT.search(others):
        half = max(8, sum(map(str.isalpha, head)) // 4)
        for code, script in _SCRIPTS:
            number = len(script.findall(others))
            if number >= half or (code == "ja" and number >= half // 2):
                return code
    seen: dict[str, int] = defaultdict(int)
    small = small_words()
    for word, number in Counter(_runs(head.lower(), small)).items():
        for code in small[word]:
            seen[code] += number
    letters = _letters()
    for letter in chain(letters.keys() & set(others), (each for each in _plain_letters() if each in head)):
        for code in letters[letter]:
            seen[code] += 1
    ranked = sorted(seen, key=lambda code: (-seen[code], code))
    if not ranked or seen[ranked[0]] < _LEAST:
        return None
    if len(ranked) > 1 and seen[ranked[1]] == seen[ranked[0]]:
        return None
    return ranked[0]


def _runs(text: str, known: Container[str]) -> Iterator[str]:
    """Give the runs of letters of a text that are known, in any order.

    Most words are such a run, and most of the others, a few signs at their ends put aside.
    """
    words = text.split()
    dressed = [word.strip(_AT_ENDS) for word in filterfalse(str.isalpha, words)]
    broken = _LETTER_RUN.findall(" ".join(filterfalse(str.isalpha, dressed)))
    return chain(
        filter(str.isalpha, filter(known.__contains__, words)),
        filter(str.isalpha, filter(known.__contains__, dressed)),
        filter(known.__contains__, broken),
    )


_AT_ENDS = ".,;:!?…()[]\"“”„«»'‘’-–—0123456789"


@functools.cache
def small_words() -> Mapping[str, list[str]]:
    """Return the function words of all languages, each with the codes of those that have it."""
    return _kept("small words", _small_words)


def _small_words() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for code in _codes():
        for word in _split(_files()[code].get("function words", "").lower()):
            found[word].append(code)
    return dict(found)


@functools.cache
def _letters() -> Mapping[str, list[str]]:
    """Return the letters that tell a language, each with the codes of those that have it."""
    return _kept("letters", _read_letters)


@functools.cache
def _plain_letters() -> tuple[str, ...]:
    """Return those of the telling letters that are several, or ASCII."""
    return tuple(letter for letter in _letters() if len(letter) > 1 or letter.isascii())


def _read_letters() -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for code, fields in _files().items():
        for letter in _split(fields.get("letters", "")):
            found[letter].append(code)
    return dict(found)


# ---- the files ----

_ALIASES = {"no": "nb", "nn": "nb", "sh": "hr", "bs": "hr", "iw": "he", "in": "id", "fil": "tl", "cz": "cs", "ua": "uk"}


def _base(tag: str) -> str:
    code = tag.replace("_", "-").partition("-")[0].lower()
    return _ALIASES.get(code, code)


def _split(phrases: str) -> list[str]:
    return [phrase for part in phrases.split(",") if (phrase := part.strip())]


@functools.cache
def text() -> bytes:
    """Return every language's file as it is written, with its name, one behind the other."""
    found = []
    folder = os.path.dirname(__file__)
    for name in sorted(os.listdir(folder)):
        if name.endswith(".txt"):
            with open(os.path.join(folder, name), "rb") as file:
                found.append(name.encode() + b"\n" + file.read())
    return b"\0".join(found)


@functools.cache
def _files() -> dict[str, dict[str, str]]:
    """Return the lines of every language's file by their keys, as they stand."""
    found: dict[str, dict[str, str]] = {}
    for file in text().decode("utf8").split("\0"):
        name, *lines = file.splitlines()
        fields = found[name.removesuffix(".txt")] = {}
        for line in lines:
            if line and line[0] != "#":
                key, _, fields[key] = line.partition(": ")
    return found


@functools.cache
def _stored() -> Looked[Any]:
    (stored,) = STORE.lookups("languages", text(), lambda: ({},))
    return stored


def _kept(name: str, work_out: Callable[[], _T]) -> _T:
    """Return what was worked out of the files when the package was built, or work it out."""
    kept: _T | None = _stored().get(name)
    return work_out() if kept is None else kept


def stored_tables() -> dict[str, Any]:
    """Return all that is worth storing, by its name."""
    kinds = tuple(KINDS)
    return {
        **{f"phrases {kind}": _phrases(kind) for kind in kinds},
        **{f"words {kind}": _words(kind) for kind in kinds},
        **{f"spoken {kind}": _rows(kind) for kind in kinds},
        **{f"printed {kind}": _printed(kind) for kind in kinds},
        **{f"pattern {kind}": _pattern(kind) for kind in kinds},
        **{f"fields {code}": fields for code, fields in _files().items()},
        "abbreviations anywhere": _abbreviations_anywhere(),
        **{f"valued {kind}": _read_valued(kind) for kind in ("scales", "currencies", "units")},
        "codes": _codes(),
        "dictionaries of": _read_dictionaries_of(),
        "letters": _read_letters(),
        "periods": _read_periods(),
        "months": _read_months(),
        "small words": _small_words(),
    }


def unknown_keys() -> dict[str, set[str]]:
    """Return the keys of each file that nobody reads, for the test that a file holds no slip of the pen."""
    known = {*KINDS, "name", "numbers", "day stop", "small months", "letters", "months"}
    return {code: unknown for code, fields in _files().items() if (unknown := fields.keys() - known)}
