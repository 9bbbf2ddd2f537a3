"""What an entry says besides its fields: who had a part in the work, and what kind of work it is.

``Oceans of Paper, edited by Clara Voss, Meridian`` and ``The Long Kai, doctoral thesis, Univ. of Hull`` print between
two fields what is neither. Such words are told by themselves, in every language that has a file, and only as a field of
their own behind the first; blotted out, they part what stands on either side of them as any landmark does.
"""

import functools
import re
from collections.abc import Callable, Iterator

from citecheck.knowledge import countries, languages
from citecheck.knowledge.imprints import is_place
from citecheck.parsing.mastheads import is_known
from citecheck.parsing.names import read_names
from citecheck.parsing.vocabulary import BODY, ends_short
from citecheck.patterns import lazy_regex
from citecheck.text import MASK

Range = tuple[int, int]


def find_asides(body: str, behind: int | None) -> Iterator[Range]:
    """Give where an entry says what is none of its fields, in order.

    Args:
        body: The entry with its addresses and its title in quotes blotted out.
        behind: Where a title in quotes ends; ``None`` where there is none.

    >>> text = "Castell, R. The Weight of Salt. Translated by Owen Pike, Larkfield, 2011."
    >>> [text[start:end] for start, end in find_asides(text, None)]
    ['Translated by Owen Pike']
    """
    start: int | None = None
    at = 0
    for sign in _FIELD.finditer(body):
        if sign.end() < at:
            continue
        found = next((found for tell in _TELLS if (found := tell(body, sign))), None)
        if found is None:
            continue
        if behind is None:
            start = _behind_title(body) if start is None else start
            if found[0] < start:
                continue
        yield found
        at = found[1]


_Tell = Callable[[str, "re.Match[str]"], Range | None]


# A sign behind which a field may begin.
_FIELD = lazy_regex(rf"(?:(?P<stop>[.,;:?!)\]”’»])\s|\s(?P<stroke>[–—|/])\s|(?P<sign>[{MASK}(\[])\s?)(?=[^\W\d_])")


def _sign(match: "re.Match[str]") -> str:
    return match["stop"] or match["stroke"] or match["sign"]


def _behind_title(body: str) -> int:
    """Return where a title has ended at the earliest that no quotes mark: behind the authors and two words."""
    names = read_names(body, 0, len(body))
    at = 0
    if names is not None and (names.form != "direct" or body[names.end : names.end + 1] in (",", ":")):
        at = names.end
    words = list(_WORD.finditer(body, at, at + _NEAR))[:_LEAST]
    return words[-1].end() if len(words) == _LEAST else len(body)


_WORD = lazy_regex(r"[^\W_]+")
_LEAST = 2
_NEAR = 120
"""Words that a title has, at the least, before what is said of the work; characters in which they stand."""


# ---- who had a part in it ----


def _contribution(body: str, sign: "re.Match[str]") -> Range | None:
    """Return who had a part in a work, by what is said of it: ``translated by Owen Pike``."""
    start = sign.end()
    said = _made_by().match(body, start)
    if said is None:
        return None
    words, at = said["said"], said.end()
    is_told = " " in words and not said["stop"]
    if not is_told and not (said["stop"] or said["colon"] or len(words) > _SHORT):
        return None
    if words[0].isupper() and _sign(sign) in ",;" and not (is_told and words[1].islower()):
        return None
    names = read_names(body, at, len(body))
    if names is None:
        return None
    end = names.end
    if not is_told and (_CUT_SHORT.search(body, at, end) or not _NAME_ENDS.match(body, end)):
        return None
    rest = None if _NAME_ENDS.match(body, end) else _REST.match(body, end)
    return start, rest.end() if rest else end


@functools.cache
def _made_by() -> "re.Pattern[str]":
    return lazy_regex(
        rf"(?P<said>(?i:{languages.pattern('made by')}))(?![\w’'])(?P<stop>\.?)(?P<colon>\s?:)?\s(?=[^\W\d_])",
        re.UNICODE,
    )


_SHORT = 6
"""Letters of a word cut short, which needs its stop: `przeł.`; a longer one is a verb: `editoval`."""
_CUT_SHORT = lazy_regex(r"[^\W\d_]{3,}\.(?!\Z)")
"""A word cut short, as in `Trans. Amer. Math. Soc.`, which is no name."""
_NAME_ENDS = lazy_regex(rf"\s?(?:[,.;:()\[\]–—/{MASK}]|\Z)")
_REST = lazy_regex(rf"[^,.;:()\[\]{MASK}–—]{{1,60}}")


def _responsibility(body: str, sign: "re.Match[str]") -> Range | None:
    """Return who is responsible for a work, as libraries print it behind a stroke: ``/ И. П. Соколова``."""
    if _sign(sign) != "/":
        return None
    names = read_names(body, sign.end(), len(body))
    return (sign.start(), names.end) if names is not None and _NAME_ENDS.match(body, names.end) else None


# ---- what kind of work it is ----


def _kind(body: str, sign: "re.Match[str]") -> Range | None:
    """Return what kind of work it is, where a field says nothing else: ``press release``, ``Working Paper 12``."""
    start = sign.end()
    said = _works().match(body, start)
    if said is None or (said.group().isupper() and len(said.group()) > _SHORT_CAPITALS):  # (VIDEO)
        return None
    words = said.group().lower().rstrip(".")
    in_brackets = _sign(sign) in "(["
    if not in_brackets and (
        words in BODY or said.group().isupper() or _is_open(body, start) or ends_short(body, 0, sign.start())
    ):
        return None  # Wash. Post
    if (held := _held_at().match(body, said.end())) and not in_brackets:
        return start, held.end()
    end = said.end() - said.group().endswith(".")
    if degree := _DEGREE.match(body, end):
        return start, degree.end()
    if numbered := _NUMBERED.match(body, end):
        end = numbered.end()
    closing = _KIND_ENDS.match(body, end)
    if closing is None or _sign(sign) == ":" or (_sign(sign) == "," and closing["small"]):  # : очерк is a subtitle
        return None
    return start, end


def _either(pattern: str) -> str:
    """Return a pattern in which an apostrophe may be curly."""
    return pattern.replace("'", "['’]")


def _is_open(body: str, at: int) -> bool:
    """Tell whether a bracket is open at a place."""
    return body.rfind("(", max(0, at - _NEAR), at) > body.rfind(")", max(0, at - _NEAR), at)


_SHORT_CAPITALS = 4
"""Letters of initials that name a medium: DVD."""


@functools.cache
def _works() -> "re.Pattern[str]":
    return lazy_regex(rf"(?i:{_either(languages.pattern('works'))})\.?(?<!\s)(?![\w’'-])", re.UNICODE)


@functools.cache
def _held_at() -> "re.Pattern[str]":
    said = languages.pattern("held at")
    return lazy_regex(rf"[\s,]\s?(?i:{said})(?:\s|:\s|(?<=['’]))(?:(?i:the)\s)?(?=[^\Wa-z])", re.UNICODE)


# Working Paper No. 12 · Dissertação (Mestrado em História) · Thèse de doctorat : histoire
_NUMBERED = lazy_regex(
    r"(?:\s\([^()\d]{1,60}\)|\s?(?::|\b(?:en|em|in))\s(?=[a-zà-ÿ])[^.,;:()–—]{2,40})?"
    r"(?:\s(?:[Nn][or]s?\.?\s?|n[°º]\s?|№\s?|#)?(?!(?:1[5-9]|20)\d\d(?!\d))(?:[A-Z]{1,6}[\s-]?)?\d[\w./:-]{0,14}\b)?"
)
# дис. ... канд. геогр. наук
_DEGREE = lazy_regex(r"\.?\s?(?:\.{3}|…)\s?(?:канд|д-ра|докт|кандидата|доктора)\b[^–—,:;]{0,40}?\sнаук\b")
_KIND_ENDS = lazy_regex(rf"\s?(?:[.;:)\]({MASK}–—|/]|,(?P<small>\s[a-zà-ÿ])?|\Z)")


# ---- its number, and where it was printed or given ----


def _number(body: str, sign: "re.Match[str]") -> Range | None:
    """Return the number by which its body calls a work: ``CP 751``, ``COM(2020) 456``, ``ISO 26262-6:2018``."""
    may_be = _sign(sign) in _PLAIN_SIGNS and not _is_open(body, sign.end())
    found = _CODE.match(body, sign.end()) if may_be else None
    is_code = (
        found is not None and sum(map(str.isdigit, found.group())) >= _LEAST_FIGURES and not is_known(found.group())
    )
    return found.span() if found is not None and is_code else None


_PLAIN_SIGNS = frozenset(".,;)" + MASK)
_LEAST_FIGURES = 3
"""Figures of a number; with fewer it may be a channel: BBC 1, TVN 24."""
_CODE = lazy_regex(
    rf"[A-Z]{{1,6}}(?!\s(?:1[5-9]|20)\d\d(?![\d/]))(?:\s?\(\d{{4}}\)\s|[\s-])?\d[\w/.:-]*(?<=[\w)])(?=\s?[.,;)\]{MASK}]|\Z)"
)


def _place(body: str, sign: "re.Match[str]") -> Range | None:
    """Return a city with its state or country, where a comma parts it from the name before it: ``, Osaka, Japan``."""
    found = _CITY.match(body, sign.end()) if _sign(sign) == "," else None
    if found is None:
        return None
    is_abroad = found["land"] in countries.names() and found["city"] not in countries.names()
    return found.span() if is_abroad or is_place(found.group()) else None


_CITY = lazy_regex(
    r"(?P<city>[^\W\d_a-z][\w’'-]+(?:\s[^\W\d_a-z][\w’'-]+){0,2}),(?:\s[A-Z]{2,3},)?\s"
    rf"(?P<land>(?:[^\W\d_a-z]\.?){{2,3}}|[^\W\d_a-z][^\W\d_]+(?:\s[^\W\d_a-z][^\W\d_]+){{0,2}})(?=\s?[,;)\]{MASK}]|\.?\s?(?:[\d{MASK}]|\Z))"
)
_TELLS: tuple[_Tell, ...] = (_contribution, _responsibility, _kind, _number, _place)
