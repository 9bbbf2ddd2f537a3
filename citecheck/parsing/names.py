"""Names of people in a reference, in the orders in which styles print them."""

import functools
import re

from citecheck import attrs
from citecheck.knowledge import languages
from citecheck.patterns import Cased, any_of, lazy_regex

# What joins two names is no part of one, though Ortega y Gasset was one man.
_PARTICLES = sorted(languages.printed("particles") - languages.ands())
_PARTICLE = rf"(?:{any_of(_PARTICLES)}\s|[dD]['’]|[aA]l-){{0,3}}"
_SMALL_PARTICLE = any_of(word for word in _PARTICLES if word.islower())
_PARTICLE_STARTS = frozenset(word[0] for word in _PARTICLES)
# One name in any order, in the order in which they are tried.
_AND = any_of(sorted(word for word in languages.ands() if word != "a"))  # an article in English, "at" in Spanish
_ARTICLE = any_of(sorted(word.title() for word in languages.phrases("articles")))
_CAPITALISED = r"[\p{Lu}][^\W\d_]*(?:[’'-][^\W\d_]+){0,3}+"
_SURNAME = rf"{_PARTICLE}{_CAPITALISED}"
_INITIAL = r"[\p{Lu}](?![\w’'.])"
# J.-H. A. · Yu. · J H: with stops or without, not `X. A` of `Li, X. A Survey`
_INITIALS = (
    r"(?:[\p{Lu}]{2,3}(?![\w’'])|(?:[\p{Lu}][a-z]\.|[\p{Lu}]\.)(?:[\s-]?[\p{Lu}]\.){0,3}(?:[\p{Lu}](?=[;,]))?"
    rf"|{_INITIAL}(?:[\s-]?{_INITIAL}){{0,3}})"
    rf"(?:\s(?:{_SMALL_PARTICLE}\b|[vd](?:\.|\Z))){{0,3}}"
)
# Ada B. Okafor, and … is no Ada B.; nothing but commas follows.
_NOT_PLAIN = rf"(?!{_CAPITALISED}\s[\p{{Lu}}]\.\s{_CAPITALISED}(?:,|\s{_AND}\s)(?:(?!\.\s).){{0,300}}\Z)"
_GIVEN_BEHIND = rf"{_CAPITALISED}(?:\s(?=[\p{{Lu}}][^\W\d_]){_CAPITALISED}){{0,2}}(?:\s[\p{{Lu}}]\.){{0,2}}"
_PLAIN = rf"(?P<direct>{_CAPITALISED}(?:\s(?:[\p{{Lu}}]\.|{_CAPITALISED})){{0,2}}\s{_SURNAME})"
_ANY_ORDER = Cased(
    rf"""
        # Shoichet, C. E. · García Márquez, G.
        (?P<inverted>{_SURNAME}(?:\s{_CAPITALISED})?,\s?{_INITIALS})
        # Neuling M · RUBIN A J · Vogt L.,
      | (?P<bare>{_NOT_PLAIN}{_SURNAME}(?:\s{_CAPITALISED})?\s[\p{{Lu}}]{{1,3}}(?:\s[\p{{Lu}}]){{0,2}}
          (?![\w’']|\s\d|\.\w|\.\s[\p{{Lu}}]\.\W)(?:\.(?=[,;]))?)
        # Blumberg P.
      | (?P<dotted>{_NOT_PLAIN}{_SURNAME}\s(?:[\p{{Lu}}]\.[\s-]?){{1,3}}(?!\w))
        # P. Blumberg
      | (?P<initials>(?:[\p{{Lu}}][a-z]?\.[\s-]?){{1,3}}(?![\p{{Lu}}]\.){_SURNAME}(?:\s{_CAPITALISED})?)
        # Bowles, Nellie · LE GOFF, Yann
      | (?P<full>(?:{_SURNAME}|[\p{{Lu}}]{{2,}}(?:\s[\p{{Lu}}]{{2,}}){{1,2}}),\s
          (?!{_ARTICLE}\b(?!\.)){_GIVEN_BEHIND})
        # BERTHIER (Camille)
      | (?P<bracketed>(?:{_SURNAME}|[\p{{Lu}}]{{2,}}(?:[\s-][\p{{Lu}}]{{2,}}){{0,2}})\s
          \((?:{_CAPITALISED}|[\p{{Lu}}]\.)(?:[\s-]?(?:{_CAPITALISED}|[\p{{Lu}}]\.)){{0,2}}\)(?=\s?[,;:.]|\s(?:et|&)\s|\Z))
        # MOREAU Sylvie
      | (?P<capitals>[\p{{Lu}}]{{2,}}(?:[\s-][\p{{Lu}}]{{2,}}){{0,2}}\s{_CAPITALISED}(?=\s?[,.;:(/]|\set\s|\Z))
        # Saucier et al.
      | (?P<alone>{_SURNAME}(?=\set\sal\b))
        # Nellie Bowles
      | {_PLAIN}""",
    re.VERBOSE,
)
_DIRECT = Cased(_PLAIN)


@functools.cache
def _between() -> "re.Pattern[str]":
    """Return the pattern of what parts two names: a sign, or what joins names in some language."""
    ands = any_of(sorted(word for word in languages.ands() if word.isalpha() and word < "\u0590"))
    return lazy_regex(rf"\s?[,;/]?\s?(?:&|\b{ands}\b)\s|\s?[,;/]\s?")


_SURNAME_FIRST = ("inverted", "bare", "dotted")
_INVERTED = ("full", "capitals", "bracketed")
_TOGETHER = {
    "inverted": (*_SURNAME_FIRST, "full"),
    "bare": _SURNAME_FIRST,
    "dotted": _SURNAME_FIRST,
    "full": ("full", "inverted", "direct"),
    "initials": ("initials",),
    "capitals": ("capitals",),
    "bracketed": ("bracketed",),
    "alone": ("alone",),
    "direct": ("direct",),
}
"""Which forms stand in one list with the first name's, but for the last behind an "and"."""
_YOUNGER = lazy_regex(r",?\s(?:Jr|Sr|II|III|IV)\b\.?(?=,|\s[&(]|\s(?:and|et)\s)")
_ENDED = lazy_regex(r"\s?(?:[,.:;(\ufffc]|\Z)")
_OTHERS = lazy_regex(rf",?\s?\[?(?:{languages.pattern('others')}|&\s?others)\b\.?\]?")


@functools.cache
def _role() -> "re.Pattern[str]":
    """Return the pattern of what a person is to a work, behind the name: ``(Eds.)``, ``, Hrsg.``."""
    said = languages.pattern("roles")
    return lazy_regex(
        rf",?\s?\((?:{said}\.?(?:\s?(?:&|/|,|{_AND})\s)?){{1,2}}\),?|,\s{said}(?:\.|(?=[,:;]|\s\()|\Z),?|\s{said}\.(?=\s|\Z),?",
        re.IGNORECASE,
    )


@attrs.frozen
class Names:
    """A list of names at the start of a stretch of text."""

    spans: tuple[tuple[int, int], ...]
    end: int
    """Where the list ends, ``et al.`` and ``(eds)`` included."""
    form: str
    """How the first one is printed: by its group in the pattern above; ``direct`` where no sign tells it is a name."""


# 李明, 王芳. · 山田太郎「 · 刘洋等：
_HAN = lazy_regex(
    r"[\u4e00-\u9fff]{2,4}(?:[,，、;；]\s?[\u4e00-\u9fff]{2,4}){0,9}(?P<others>[,，]?\s?等)?(?=\s?[.．。:：「『《“(（])"
)
_ONE_HAN = lazy_regex(r"[\u4e00-\u9fff]{2,4}")
_HAN_BODY = frozenset("报報社网網台局部会會院所厅廳司刊志誌館馆庁省党组組")
"""The last sign of what is no person but a body."""


def _read_han(text: str, start: int, end: int) -> Names | None:
    """Read names in Chinese signs, of two to four each, where a stop or a title follows."""
    found = _HAN.match(text, start, end) if start < end and text[start] >= "\u4e00" else None
    if found is None:
        return None
    stop = found.start("others") if found["others"] else found.end()
    spans = tuple(match.span() for match in _ONE_HAN.finditer(text, start, stop))
    is_title = len(spans) == 1 and found.end() - start > _LONGEST_HAN and not _KANA.search(text)
    return None if is_title or any(text[b - 1] in _HAN_BODY for _, b in spans) else Names(spans, found.end(), "han")


_LONGEST_HAN = 3
"""Signs of one Chinese name that stands alone; four may be a title, but in Japanese."""
_KANA = lazy_regex("[\u3040-\u30ff]")


def read_names(text: str, start: int, end: int) -> Names | None:
    """Read the names that a stretch of text starts with.

    >>> names = read_names("Karimi, Faith, and Keith Allen. “Stuck” CNN", 0, 43)
    >>> names.end, names.form, len(names.spans)
    (30, 'full', 2)
    """
    if start >= end or not (text[start].isupper() or text[start] in _PARTICLE_STARTS):
        return _read_han(text, start, end)
    any_order, direct = _ANY_ORDER.of(text), _DIRECT.of(text)
    spans: list[tuple[int, int]] = []
    form = ""
    at = start
    joint = ""
    sure = 0
    while match := any_order.match(text, at, end):
        joined = joint.strip(" \t\n,;/") != ""  # by "and"; what a comma alone parts may be the title's first words
        if joined and form in ("full", "direct"):
            match = direct.match(text, at, end) or match
        kind = match.lastgroup or ""
        form = form or kind
        if kind not in _TOGETHER[form] and not joined:
            break
        spans.append(match.span())
        if kind != "direct" or not joint or (joined and _ENDED.match(text, match.end())):
            sure = len(spans)
        younger = _YOUNGER.match(text, match.end(), end)
        after = younger.end() if younger else match.end()
        if kind in _SURNAME_FIRST + _INVERTED and (role := _role().match(text, after, end)):
            after = role.end() - role.group().endswith(",")
        between = _between().match(text, after, end)
        if between is None:
            break
        at, again = between.end(), between.group()
        if joined and again.strip() != joint.strip():  # "and" stands before the last name, or between all
            break
        joint = again
    if not spans:
        return None
    spans = spans[:sure]
    stop = spans[-1][1]
    for pattern in (_OTHERS, _role()):
        if match := pattern.match(text, stop, end):
            stop = match.end()
            form = "others" if form == "direct" else form
    return Names(tuple(spans), stop, form)
