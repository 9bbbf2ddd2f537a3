"""What stands between and around names that cite by author and year, in all languages: and, et al., see, in press.

The words are those of ``knowledge.languages``; a pattern is put together when an article first needs it.
"""

import functools
import itertools
import re
from collections import defaultdict
from collections.abc import Iterable

from citecheck.knowledge import languages
from citecheck.knowledge.languages import any_of
from citecheck.patterns import Cased, lazy_regex

YEAR = r"(?:1[5-9]|20)\d\d"
_NO_SPACES = lazy_regex("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Signs of scripts that put no space before what they add: 刘洋等."""

PARTICLES = languages.phrases("particles")
"""What a name sets small."""
PARTICLE = rf"(?:{'|'.join(map(re.escape, sorted(PARTICLES, key=lambda word: (-len(word), word))))})"
CAPITAL = r"[^\W\d_\p{Ll}]"
"""For ``Cased``: a letter that is not small, so that scripts without capitals have them, too."""


@functools.cache
def _and() -> str:
    return rf"(?:{any_of(languages.ands(), '')})"


@functools.cache
def _undated() -> str:
    phrases = languages.phrases("undated") | languages.phrases("forthcoming")
    # `s. a.`, but never the `S. A.` of a name: the first letter is small.
    short = sorted(phrase for phrase in phrases if "." in phrase)
    whole = languages.phrases("forthcoming") | {each for each in phrases if " " in each or not each.isascii()}
    ranked = sorted(whole - set(short), key=lambda phrase: (-len(phrase), phrase))
    return f"(?:{_by_first(short, is_small=True)}|{_by_first(ranked, is_small=False)})"


def _by_first(phrases: Iterable[str], *, is_small: bool) -> str:
    """Return the inside of a pattern of phrases that are tried in their order, but only those that begin as it does.

    Of hundreds of phrases hardly any begins at a place of a text, and to try them all there takes very long.
    """
    rests: dict[str, list[str]] = defaultdict(list)
    for phrase in phrases:
        rests[phrase[0]].append(rf"\s+{any_of([phrase[1:]])}" if phrase[1:2] == " " else any_of([phrase[1:]]))
    parts: dict[bool, list[str]] = {True: [], False: []}
    for first, behind in rests.items():
        either = first if is_small or len(first.upper()) > 1 else "".join(dict.fromkeys((first, first.upper())))
        parts[first.isascii()].append(f"[{re.escape(either)}](?i:{'|'.join(behind)})")
    return "|".join([*parts[True], rf"(?=[^\x00-\x7f])(?:{'|'.join(parts[False])})"])


@functools.cache
def dated() -> str:
    """Return the inside of a pattern of a year with its letter, or of what says that there is none yet or at all.

    Of a work that was printed again, ``1826/1966`` or ``[1826] 1966``, the later year is the edition's.
    """
    first = rf"(?:{YEAR}\s?/\s?|\[{YEAR}\][\s/]?|\({YEAR}\)\s)?"
    again = rf"(?:\s?\[{YEAR}\])?"
    return rf"(?:{first}(?P<year>{YEAR})(?P<letter>[a-z])?{again}|(?P<undated>{_undated()}))(?![\w’'–-])"


@functools.cache
def undated_in_place() -> "re.Pattern[str]":
    """Return the pattern of what stands for a date where an entry has one: in brackets, or at its end."""
    return lazy_regex(rf"[(\[（]{_undated()}[)\]）]|[.,。]\s{_undated()}\s*\Z")


@functools.cache
def dates() -> "re.Pattern[str]":
    """Return the pattern of a year, or what stands for one."""
    return lazy_regex(dated())


@functools.cache
def years() -> "re.Pattern[str]":
    """Return the pattern of the years of a work in several volumes: ``1971–1977``, ``1902-04``."""
    return lazy_regex(rf"(?<![\w–-])(?P<first>{YEAR})\s?[–-]\s?(?P<last>{YEAR}|\d\d)(?![\w–-])")


@functools.cache
def in_place() -> "re.Pattern[str]":
    """Return the pattern of the year where a style puts it in an entry: in brackets behind the authors, between stops.

    ``Berg, A. (2020a, May 3).``, ``Berg, Anna. 2020a. “Title.”``
    """
    between = dated().replace("?P<", "?P<s")
    return lazy_regex(
        rf"[(\[（〔【](?!{YEAR}\)\s{YEAR}[.:,]){dated()}(?:[,/，](?!\s*(?:pp?|S)\.)[^()\[\]（）]{{1,40}})?[)\]）〕】]"
        rf"|(?<=[\w.,”\"’])\s{between}[.:,]\s|(?<=[，,、])\s?{YEAR.replace('(?:', '(?P<cyear>(?:', 1)})[，。．]"
    )


@functools.cache
def more() -> "re.Pattern[str]":
    """Return the pattern between ``2020a, 2020b`` and ``2019 and 2021``: several works of the same authors.

    ``2020a, b`` has the letter alone.
    """
    words = any_of((word for word in languages.ands() if word.isalpha()), "")
    lone = r"(?<=\d[a-z])\s?[,/&]\s?(?=(?P<lone>[b-h])(?![\w’'–.-]))"
    return lazy_regex(rf"{lone}|\s*(?:[,;&،，、]|\b(?:{words})\b)\s*(?={YEAR}[a-z]?(?![\w’'–-]))")


@functools.cache
def others() -> "re.Pattern[str]":
    """Return the pattern of what stands for further authors, at the end of a name: ``et al.``, ``u. a.``, ``等``."""
    phrases = languages.phrases("others")
    glued = {phrase for phrase in phrases if _NO_SPACES.search(phrase)}
    return lazy_regex(rf"(?:,?\s+(?i:{any_of(phrases - glued)})|(?<=\w)\s?(?:{any_of(glued, '')}))\s*\Z")


@functools.cache
def lead() -> "re.Pattern[str]":
    """Return the pattern of what sends a reader to the names behind it: ``see also``, ``vgl.``, ``см.``."""
    phrases = languages.phrases("signals") | languages.phrases("before cited")
    spaced = filter(languages.is_spaced, phrases)
    glued = "|".join(sorted(itertools.filterfalse(languages.is_spaced, phrases), key=lambda word: (-len(word), word)))
    return lazy_regex(rf"\s*(?:(?:{any_of(spaced)})(?:\s*[,:])?\s+|(?:{glued})\s?)*", re.IGNORECASE)


@functools.cache
def signal() -> "re.Pattern[str]":
    """Return the pattern of what sends a reader to the names behind it, where they begin: ``See also``, ``vgl.``."""
    return lazy_regex(rf"(?<!\w)(?:{any_of(languages.phrases('signals'))})[.,:]?\s+\Z", re.IGNORECASE)


@functools.cache
def parts() -> "re.Pattern[str]":
    """Return the pattern between two citations of a bracket: a semicolon, a comma before ``zit. nach``."""
    phrases = (phrase for phrase in languages.phrases("signals") if len(phrase) > 2)
    return lazy_regex(
        rf"[;；؛]|[·\u0387](?=\s)|[,，](?=\s?(?:{any_of(phrases)})\s[^\W\d_])|\s(?=[\[(]?(?:apud)\s)", re.IGNORECASE
    )


@functools.cache
def visit() -> "re.Pattern[str]":
    """Return the pattern of a visit to a page: ``accessed 3 May 2021``, ``2021年10月3日閲覧``."""
    said, behind = (any_of(languages.phrases(kind), "") for kind in ("accessed", "accessed behind"))
    return lazy_regex(
        rf"(?<!\w)(?:{said})(?!\w)\D{{0,30}}(?:\d{{1,2}}\D{{1,20}}){{0,2}}(?:19|20)\d\d|(?<=[\d日일])\s?(?:{behind})",
        re.IGNORECASE,
    )


@functools.cache
def tells() -> "re.Pattern[str]":
    """Return the pattern behind ``Berg (2020)`` that tells a writer from a town: he writes, and it does not."""
    return lazy_regex(
        r"\s*(?:,?\s(?:and|in\s(?:his|her|their)\s\w+,?)\s)?(?:(?:also|first|later|further|ha[sd]|have|himself|herself)\s)?"
        rf"(?:{any_of(languages.phrases('tells'), '')})\b"
    )


@functools.cache
def according() -> "re.Pattern[str]":
    """Return the pattern before a name of whose account something is: ``according to``, ``nach``, ``по словам``."""
    return lazy_regex(rf"(?<!\w)(?:{any_of(languages.phrases('according'), '')})\s\Z", re.IGNORECASE)


@functools.cache
def locator() -> "re.Pattern[str]":
    """Return the pattern of a place in a work behind its year, and no more: ``, p. 4``, ``: 14 f.``, ``, o. S.``."""
    pages = any_of(phrase for phrase in languages.phrases("pages") if len(phrase) < _LONGEST_PAGE_WORD)
    return lazy_regex(
        rf"\s*(?:[,:،，：]\s*|\s)(?:(?:{pages}|(?:{languages.pattern('places')}|chs|vol)\.?)"
        r"\s*|§§?\s*|[Cc]hapters?\s|[Tt]ables?\s|第?)?"
        r"(?:[\divxlcIVXLC]{1,6}(?:\s?[-–,]\s?[\divxlc]{1,6}){0,4}\s?(?:ff?\.?|頁|页)?|o\.\s?S\.|s\.\s?p\.|n\.\s?pag\.)\s*\Z",
        re.IGNORECASE,
    )


_LONGEST_PAGE_WORD = 10


@functools.cache
def names() -> Cased:
    """Return the pattern of the names of a citation: people, or a body with what its name sets small."""
    word = rf"(?:{CAPITAL}[\w.’'-]*|d['’]{CAPITAL}[\w’'-]*)"
    particles = rf"(?:{PARTICLE}\s+){{0,3}}"
    small = rf"(?:{PARTICLE}|{languages.pattern('joins names')}|the|{_and()})"
    return Cased(
        rf"(?:the\s+)?{particles}{word}(?:[\s-]+(?:{small}\s+){{0,3}}{word}){{0,9}}"
        rf"(?:\s*,?\s*{_and()}\s+{particles}{word}(?:[\s-]{word}){{0,3}}"
        rf"|\s*[,/·・、،]\s*{particles}{word}){{0,6}}(?:\s+[\[(][\w.&-]{{2,12}}[\])])?"
    )


@functools.cache
def between_people() -> Cased:
    """Return the pattern of what parts two people: ``, ``, `` & ``, ``/``, ``、``, `` و``."""
    return Cased(
        rf"\s*[,،，;]\s*(?:{_and()}\s+)?|\s*[/、・]\s*|(?<=[\uac00-\ud7af])(?:·|[와과]\s)"
        rf"|\s+{_and()}\s+(?={PARTICLE}\s|{CAPITAL}[\w’'-]*(?:\s|\Z))|\s+[وו](?=[^\W\d_]{{2}})|(?<=\w)[和与與](?=\w)|(?<=[\u3400-\u9fff])と(?=[\u3400-\u9fff])"
    )


INFLECTING = frozenset("bg cs el et fi hr hu is lt lv pl ru sk sl sr uk".split())
"""Languages that change the ends of names: в докладе Росстата, Kowalskiego (2019)."""
