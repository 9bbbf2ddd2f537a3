"""Stretches of an entry between its stops: where a sentence ends, what a title and an outlet are without their signs.

All functions take the shown text of an entry, in which landmarks are blotted out, and offsets in it.
"""

import functools
import re
from collections.abc import Iterator

from citecheck.knowledge import languages
from citecheck.knowledge.imprints import is_city, is_cut_short, is_place
from citecheck.parsing.mastheads import gives_initials, is_body, is_body_word, is_filler, is_known
from citecheck.parsing.vocabulary import PAGE, VOLUME, WITHIN, WITHIN_COLON, editors, ends_short
from citecheck.patterns import any_of, lazy_regex
from citecheck.text import MASK

Range = tuple[int, int]
"""Start and end of a stretch."""


def unmasked(shown: str, start: int = 0, end: int | None = None) -> Iterator[Range]:
    """Give the stretches that no landmark interrupts, without the signs around them."""
    for match in _UNMASKED.finditer(shown, start, len(shown) if end is None else end):
        if stretch := trim(shown, *match.span()):
            yield stretch


_UNMASKED = lazy_regex(rf"[^{MASK}]+")


def trim(shown: str, start: int, end: int) -> Range | None:
    """Return a stretch without the signs around it; the full stop of an abbreviation stays, and three dots do.

    >>> text = ", The Japan Times (Tokyo)."
    >>> text[slice(*trim(text, 0, len(text)))]
    'The Japan Times (Tokyo)'
    """
    while start < end and shown[start] in _LEFT:
        start += 1
    while end > start:
        last = shown[end - 1]
        if last in _RIGHT or (last in _PAIRS and shown.count(last, start, end) > shown.count(_PAIRS[last], start, end)):
            end -= 1
        elif last == "." and not ends_in_dots(shown, end) and not _ends_abbreviated(shown, start, end):
            end -= 1
            break
        else:
            break
    return (start, end) if start < end else None


def ends_in_dots(shown: str, end: int) -> bool:
    """Tell whether three dots end there, as of a title that a search engine has cut off."""
    return shown.startswith("...", end - 3) and end >= 3


_AROUND = ' \t\r\n\u00a0,;:–—-|•·"“”„‘«»‹›*_，،。、；：「」『』《》' + MASK
_LEFT = frozenset(_AROUND + "./'’)]>）（([^")
_PAIRS = {")": "(", "]": "["}
_RIGHT = frozenset(_AROUND + "([<（")


def _ends_abbreviated(shown: str, start: int, end: int) -> bool:
    """Tell whether the full stop at the end belongs to an initial, or to one of several words cut short."""
    ending = _ABBREVIATION.search(shown, max(start, end - 6), end)
    return ending is not None and (len(ending.group()) == 2 or "." in shown[start : end - 1])


_ABBREVIATION = lazy_regex(r"(?<![\w’'])(?:[^\W\d_a-z]\w{0,4}|[a-z])\.\Z")


# The end of a sentence, or the two strokes by which Russian parts title and outlet.
_STOP = lazy_regex(r"[.?!…;。！？/](?:(?<=[.?!…])[\"”’»)]{0,2}(?=\s)|(?<=[。！？])|(?<=;)(?=\s)|(?<=\s/)/(?=\s))")
# Words cut short, as in `J. Coast. Stud.`; and what follows the first of them.
_JOURNAL = lazy_regex(r"\s?(?P<before>(?:[^\W\d_a-z][\w&]{0,7}\.\s){1,5})?[^\W\d_a-z][a-zà-ÿ]{0,7}")
_LAST_WORD = lazy_regex(r"\s[^\W\d_a-z][\w.]{1,12}\s?")
"""One word behind the stop, and nothing else: of `Cell. Signaling` the stop ends a short form."""
_GOES_ON = lazy_regex(r"\s[^\W\d_a-z][a-zà-ÿ]{0,9}(?:\.|,?\s\d|,?\s?\Z)")


def sentences(shown: str, start: int, end: int, *, of_outlet: bool = False) -> Iterator[Range]:
    """Give the stretches between full stops that name something.

    Args:
        shown: The text.
        start: Where to start.
        end: Where to end.
        of_outlet: Whether the first one may be an abbreviated outlet, ``J. Coast. Stud.``.
    """
    at = start
    found = of_outlet
    for stop in _STOP.finditer(shown, start, end):
        if stop.start() <= at:
            continue
        sign = shown[stop.start()]
        if sign == "." and _goes_on(shown, at, stop.start(), stop.end(), end, may_be_outlet=found):
            continue
        belongs = sign in "?!…" or ends_in_dots(shown, stop.start() + 1)
        sentence = trim(shown, at, stop.end() if belongs else stop.start())
        if sentence and (is_numbered_title(shown, sentence) or not is_filler(shown[slice(*sentence)])):
            yield sentence
            found = True
        at = stop.end()
    if (sentence := trim(shown, at, end)) and not is_filler(shown[slice(*sentence)]):
        yield sentence


def is_numbered_title(shown: str, stretch: Range) -> bool:
    """Tell whether what would be a locator behind a title opens an entry, so that it is one: ``Page 13. The Daily``."""
    return stretch[0] == 0 and shown[:1].isupper() and _NUMBERED.fullmatch(shown, *stretch) is not None


_NUMBERED = lazy_regex(r"[^\W\d_]{4,}\s\d+")


def _goes_on(shown: str, start: int, stop: int, after: int, end: int, *, may_be_outlet: bool) -> bool:
    """Tell whether a full stop is that of an abbreviation, so that its sentence goes on."""
    follows = shown[after : after + 2].strip()[:1]
    if follows.islower() or follows == "&" or ends_short(shown, start, stop):
        return True
    since = max(start, shown.rfind(", ", start, stop) + 1)
    if may_be_outlet and is_cut_short(shown[max(since, shown.rfind(" ", start, stop) + 1) : stop]):
        return True
    journal = _JOURNAL.fullmatch(shown, since, stop)
    if journal is None:
        return False
    if journal["before"]:
        return True
    if may_be_outlet and since == start and (word := _LAST_WORD.fullmatch(shown, after, end)):
        return not is_city(word.group()) and not is_known(word.group().strip())
    following = _GOES_ON.match(shown, after, end)
    return (
        may_be_outlet
        and since == start
        and following is not None
        and not is_filler(following.group())
        and not is_known(shown[start:stop].strip())
    )


# What stands behind a title, by the sign before it: the kind of a work, its pages, the number of a case.
_BEHIND_TITLE = (
    (
        " (",
        lazy_regex(
            r"(?:Report|Rep|Doctoral|Master|PhD|Working|Publication|Technical|No\.\s\d|Version\s\d|Ver\.|Episode\s\d|Season\s\d"
            r"|\w+\sStandard)(?<=[\w.])[^()]{0,60}\)\s?"
        ),
    ),
    (": ", lazy_regex(rf"(?i:{languages.pattern('theses')})\b.{{0,60}}", re.DOTALL)),
    (", ", lazy_regex(rf"{PAGE}[A-Z]?\d[\d–-]{{0,8}}|\d{{1,4}}\s?(?:{languages.pattern('pages')})\.?\s?")),
    (", No. ", lazy_regex(r"\S.*", re.DOTALL)),
)
_QUOTES = frozenset('“”„«»"‘’')


def title_in(shown: str, start: int, end: int) -> Range | None:
    """Return the title of a stretch that no quotes mark; quotation marks that belong to its words stay."""
    for sign, behind in _BEHIND_TITLE:
        at = shown.rfind(sign, start, end)
        if at > 0 and behind.fullmatch(shown, at + len(sign), end):
            end = at
    stretch = trim(shown, start, end)
    if stretch is None:
        return None
    start, end = stretch
    place = shown.rfind(". ", start, end)
    if place > start and is_city(shown[place + 2 : end]) and not ends_short(shown, start, place):
        end = place  # where a book appeared is no part of its title
    if _QUOTES.isdisjoint(shown[start:end]):
        return start, end
    for opening, closing in ("“”", "„“", "«»", '""', "‘’"):
        if opening == closing:
            missing = shown.count(opening, start, end) % 2
        else:
            missing = shown.count(closing, start, end) - shown.count(opening, start, end)
        if missing > 0 and start and shown[start - 1] == opening:
            start -= 1
        elif missing and opening != "‘" and shown[end : end + 1] == closing:
            end += 1
    return start, end


def _without_place(shown: str, start: int, end: int) -> int:
    """Return where an outlet ends whose place stands behind it: ``Univ. Edinburgh, Edinburgh, U.K.``."""
    comma = shown.find(", ", start, end)
    while comma > 0:
        if is_place(shown[comma + 2 : end]):
            return comma
        comma = shown.find(", ", comma + 2, end)
    return end


@functools.cache
def _outlet_lead() -> re.Pattern[str]:
    """Return the pattern of what stands before an outlet: signs, ``in``, ``auf``, ``Artikel bei``."""
    colon, upon = languages.pattern("within colon"), languages.pattern("upon")
    # `W Magazine`, `On the Media`: of one letter, or what stands amid words, a capital is a name's.
    opening = any_of(sorted(word.title() for word in languages.phrases("within colon") if len(word) > 1))
    piece = rf"(?i:{languages.pattern('pieces')})\s(?:{WITHIN}|{colon}|{upon})"
    return lazy_regex(
        rf"(?:[\s.,;:–—|•·(/،，、-]|\b(?:{WITHIN}|{colon}|{upon}|{opening}|{piece}):?\s(?=[^\Wa-z]|[«“„\"‘*_])"
        rf"|\b{WITHIN}:?\s(?=(?:{languages.pattern('articles')})\s)|\b{WITHIN}:\s)+"
    )


# Salt, Sea and Sky
_SERIES = lazy_regex(
    r"\s?[^\W\d_]+(?:,\s[^\W\d_]+){0,2},?(?:,\s[^\W\d_]+)?,?\s(?:[^\W\d_]+\s)?"
    rf"{any_of(sorted(languages.ands()))}\s[^\W\d_]+\W?"
)
_LONGEST_OUTLET = 160
"""Characters that an outlet may take up, place and volume included."""
_VIA = lazy_regex(r"\s[(–—-]?\s?\bvia\s")
# What stands behind an outlet: section, page, volume, edition.
_LOCATOR = lazy_regex(
    rf"""[,;]?\s(?:[Vv]ol\.?\s|[Nn]o\.\s|n[o°º]\s?\d|[Nn]r\.|[Ss]ec(?:t|tion)?\.\s|[Pp]{{1,2}}\.\s?[A-Z]?\d|{PAGE}\d|A\.\s\d|at\s[A-Z]?\d
        |\#\d|[A-Z]?\d+\s?[,:(]|[A-Z]?\d+\Z|late\sed\.|\d+(?:st|nd|rd|th)\sed\.|{VOLUME}\d)""",
    re.VERBOSE,
)
_FIGURE = lazy_regex(r"\d")
_SECTION = lazy_regex(
    rf",\s(?:sec(?:t|tion)?\.|{PAGE}[A-Z]?\d|late\sed|(?:[Vv]ol|[Nn]o)\s\d|{VOLUME}\d|s\.\s?v\.?\Z"
    rf"|(?i:{languages.pattern('credits')})\s)"
)


_PLACE = lazy_regex(r"(?P<words>[^\W\d_a-z][^.,:;：()]{1,40})(?:\s?[.:]\s|：)(?=\S)")
_NAMED_SO = lazy_regex(r"(?P<noun>[^\W\d_]{3,14})\s[«„“\"](?P<name>[^«»„“”\"]{2,60})[»“”\"]")
_QUOTED = lazy_regex(r"[『「《«](?P<name>[^『』「」《》«»]{2,80})[』」》»]")
# 74 MLR 12: a volume, and a page behind the name
_VOLUME_BEFORE = lazy_regex(r"\d{1,4}\s(?=[^\W\d_a-z])")
# 135 LQR 512: a volume in front and a page behind
_REPORTED = lazy_regex(r"\d{1,4}\s(?P<name>[^\W\d_a-z][^\d,;:§]{1,60}?)\s\d{1,5}(?:,\s\d{1,5}(?:[-–]\d{1,5})?){0,2}")
_VOLUME_OF_YEAR = lazy_regex(rf"\s\d{{1,3}}(?=\s\({MASK})")
_PAGE_BEHIND = lazy_regex(r",?\s\d")
# Proceedings of the Conference: 339–344 · Sea Review, vol. 12
_ROMAN = lazy_regex(r"[IVXLC]{2,}")
_PAGED = lazy_regex(
    r"(?:\s\d{1,4}\s?\(\d{1,4}(?:[-–/]\d{1,4})?\)\s?[:,]\s?\d[\d–-]{0,10}|[:;]\s(?!(?:1[5-9]|20)\d\d(?!\d))\d{1,4}(?:\s?[-–]\s?\d{1,4})?|,\s(?:(?:[Vv]ol|[Bb]d|[Nn]r|[Nn]o)\s|"
    rf"{VOLUME})\d{{1,4}})\.?\Z"
)

# What East Asian signs set off as a name; behind it no space is needed.
_HELD = lazy_regex(r"(?:[『《]|(?<=[『《]))(?P<name>[^『』《》]{1,80})[』》]")


@functools.cache
def in_edited() -> re.Pattern[str]:
    """Return the pattern of editors before the work that holds a piece: ``in P. Dunn and R. Ito (eds), Histories``."""
    return lazy_regex(
        rf"[\s.,;:”’»\"'{MASK}]{{0,4}}{WITHIN_COLON}:?\s(?P<names>[^\W\d_a-z][^()]{{2,120}}?),?\s{editors()}[.,:]{{0,2}}\s"
    )


def _is_division(shown: str, start: int, at: int, end: int) -> bool:
    """Tell whether words name a part of the body named behind their comma: ``Department of Law, Univ. Hull``."""
    return _division().match(shown, start, at) is not None and is_body(shown[at + 1 : end].strip(" .,;"))


@functools.cache
def _division() -> "re.Pattern[str]":
    return lazy_regex(rf"(?i:{any_of(sorted(languages.phrases('divisions')))})\b", re.UNICODE)


def outlet_in(shown: str, start: int, end: int, *, whole: bool = False) -> Range | None:
    """Return the outlet of a stretch that stands in its place.

    Args:
        shown: The text.
        start: Where the stretch starts.
        end: Where it ends.
        whole: Whether all of it is the outlet but for a section; else place, volume, page and edition are left out.
    """
    if edited := in_edited().match(shown, start, end):
        start = edited.end()
    elif lead := _outlet_lead().match(shown, start, end):
        start = lead.end()
    end = min(end, start + _LONGEST_OUTLET)
    if held := _HELD.match(shown, start, end):  # 『朝日新聞』2021年
        return held.span("name")
    if (place := _PLACE.match(shown, start, end)) and is_city(place["words"]):  # Leipzig: Insel, Oslo. Aschehoug
        start = place.end()
    if (named := _NAMED_SO.match(shown, start, end)) and is_body_word(named["noun"]):  # журнал «Огонёк» № 7
        return named.span("name")
    # 『運輸政策研究』第12巻
    if quoted := _QUOTED.match(shown, start, end) or (start and _QUOTED.match(shown, start - 1, end)) or None:
        return quoted.span("name")
    if shown.find("via ", start, end) >= 0 and (via := _VIA.search(shown, start, end)):
        end = via.start()
    if whole:
        colon = shown.find(": ", start, end) if shown[start - 1 : start] == "(" else -1
        if colon > 0 and shown.count(" ", start, colon) < 3:  # (Cambridge: Harvard University Press, 2022)
            start = colon + 2
        if section := _SECTION.search(shown, start, end):
            end = section.start()
        if volume := _VOLUME_OF_YEAR.search(shown, start, end + 3):  # Tijdschrift voor Geschiedenis 120 (2007) 33-50
            end = volume.start()
        behind = shown.find(", ", start, end) + 2
        if behind > start and is_filler(shown[start : behind - 2]):  # Working paper, Kobe Institute of Ports
            start = behind
        end = _without_place(shown, start, end)
    elif not is_known(shown[start:end].strip(" .,;")):
        # The pattern is slow, and nothing can match without a figure, `sec.` or `late ed.`.
        located = _FIGURE.search(shown, start, end) or any(shown.find(word, start, end) > 0 for word in ("ec", "late "))
        if located and (locator := _LOCATOR.search(shown, start, end)):
            end = locator.start()
        colon = shown.find(": ", start, end)
        if colon > 0 and shown.count(" ", start, colon) < 3:  # Cambridge: Cambridge University Press
            start = colon + 2
        for comma in (",", "，", "、", "،"):
            at = shown.find(comma, start, end)
            while at > 0 and (is_filler(shown[start:at]) or _is_division(shown, start, at, end)):  # PhD diss., Univ. X
                start = at + len(comma)
                at = shown.find(comma, start, end)
            if at > 0 and not _SERIES.fullmatch(shown, start, end):
                end = at
        if located and _PAGE_BEHIND.match(shown, end) and (volume := _VOLUME_BEFORE.match(shown, start, end)):
            start = volume.end()
    if paged := _PAGED.search(shown, start, end):
        end = paged.start()
    bracket = shown.find(" (", start, end)
    if bracket > 0 and not (whole and ")" in shown[bracket:end]):
        closed = shown.find(")", bracket, end + 1) + 1
        end = closed if closed and gives_initials(shown[start:closed]) else bracket
    stretch = trim(shown, start, end)
    if stretch is None:
        return None
    words = shown[slice(*stretch)]
    if reported := _REPORTED.fullmatch(words):
        return stretch[0] + reported.start("name"), stretch[0] + reported.end("name")
    if (
        (not any(map(str.isalpha, words)) and not is_known(words))
        or _ROMAN.fullmatch(words)
        or (is_place(words) and not is_known(words))
        or (not whole and is_filler(words))
    ):
        return None
    return stretch
