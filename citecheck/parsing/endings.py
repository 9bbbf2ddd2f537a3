"""Works told by their end: figures of a journal, or a city with a publisher, can be nothing else in any style.

``Falk, I.; Ito, K. Lake Ice. J. Phys. Chem. C 2019, 123, 4455–4462`` has no sign between title and journal that a
title may not hold, and no comma before its year. But its figures tell where the journal ends, and it begins behind the
last full stop that ends no word cut short. In ``Falk, I. (2019) Lake Ice. Oslo: Skerry`` the city tells as much.
"""

import functools
import re

from citecheck import attrs
from citecheck.dates import FoundDate
from citecheck.knowledge import languages
from citecheck.knowledge.imprints import is_city, is_cut_short, is_place
from citecheck.parsing.landmarks import Landmarks
from citecheck.parsing.mastheads import is_body, is_known, may_be_outlet
from citecheck.parsing.names import Names, read_names
from citecheck.parsing.stretches import Range, sentences, title_in, trim
from citecheck.parsing.vocabulary import WITHIN, WITHIN_COLON
from citecheck.patterns import lazy_regex
from citecheck.text import MASK


@attrs.frozen
class Ending:
    """A paper and where it appeared; offsets of the entry."""

    title: Range
    outlet: Range
    authors: tuple[Range, ...]
    date: FoundDate | None
    """The date among the figures; ``None`` where it stands in front, behind the authors."""


_DATE = "\ue000"
"""Stands for each character of a date."""
_LONGEST_FIGURE = 40
_MOST_FIGURES = 8
_LEAST_FIGURES = 2
"""Figures behind a journal, or one that is several: a volume, an issue, pages."""


def read_ending(marks: Landmarks) -> Ending | None:
    """Read a work whose title no quotes mark, and whose end tells its fields; ``None`` where any is in doubt."""
    body = marks.body
    if marks.quote is not None or not any(map(str.isdigit, body)):
        return None
    return _of_journal(body, marks.dates) or _of_publisher(body, marks.dates)


def _of_journal(body: str, dates: tuple[FoundDate, ...]) -> Ending | None:
    tail = _figures(body, dates)
    if tail is None:
        return None
    at, date = tail
    head = _head(body, at, dates, needs_date=date is None)
    if head is None:
        return None
    authors, start, in_front = head
    cut = _journal(body, start, at)
    if cut is None:
        return None
    title, outlet = _title(body, start, cut[0]), trim(body, cut[1], at + (body[at : at + 1] == "."))
    if (
        title is None
        or outlet is None
        or not _UNBROKEN.isdisjoint(body[slice(*outlet)])
        or _EDITED.search(body, start, at)
    ):
        return None
    place = body.rfind(", ", *outlet)  # Revista de História, São Paulo, v. 32
    if place > 0 and (is_city(body[place + 2 : outlet[1]]) or _is_town(body, outlet[0], place, outlet[1])):
        outlet = outlet[0], place
    return Ending(title, outlet, authors, in_front or date)


def _is_town(body: str, start: int, comma: int, end: int) -> bool:
    """Tell whether one or two names behind a journal that says of itself that it is one are where it appears."""
    return (
        is_body(body[start:comma])
        and not is_body(body[comma + 2 : end])
        and bool(_TOWN.fullmatch(body, comma + 2, end))
    )


_TOWN = lazy_regex(r"[^\W\d_a-z][^\W\d_]{2,}(?:\s[^\W\d_a-z][^\W\d_]{2,})?")
_UNBROKEN = frozenset('“”„«»"[' + MASK)
"""What stands in no journal's name."""


def _title(body: str, start: int, end: int) -> Range | None:
    """Return the title, without a sentence behind it that names a kind of work or what holds it."""
    within = _WITHIN.search(body, start, end)
    parts = list(sentences(body, start, within.start() if within else end))
    return title_in(body, parts[0][0], parts[-1][1]) if parts else None


# ---- a city and a publisher ----

_PAGES = rf"(?i:{languages.pattern('pages')})"
# . Oslo: Skerry, 2019. 172 p. · . — М.: Наука, 1987. — 320 с. · ; Academic Press: London, 1998; pp 45–60
_IMPRINT = lazy_regex(
    rf"""(?P<sign>[.?!。．;,])[{MASK}\s.]*(?:[—–]\s)?(?P<first>[^\W\d_a-z][^.:：;{MASK}]{{1,50}}|[^\W\d_]{{1,6}}\.)\s?[:：]\s?
      (?P<second>[^\W\d_a-z][^:;{MASK}]{{1,80}}?)\s?(?:[,;，]\s?(?P<date>\ue000+))?
      (?:[.,;:]?\s?(?:[—–]\s)?(?:\(?{_PAGES}\.?\s?\d{{1,4}}(?:\s?[-–−]\s?\d{{1,4}})?\)?
        |\d{{1,4}}(?:[-–]\d{{1,4}})?(?:\s?{_PAGES}\b)?))?
      [\s.,;\[\](){MASK}]*\Z""",
    re.VERBOSE,
)
_WITHIN = lazy_regex(rf"[.,?!”’;]\s?(?:{WITHIN}:?|{WITHIN_COLON}:)\s|\s//\s")
_EDITED = lazy_regex(rf"\((?i:{languages.pattern('editors')})\.?\)|,\s[Ee]ditors?\.")
"""What a part of a book has before the book's title, which other readings know better."""


def _of_publisher(body: str, dates: tuple[FoundDate, ...]) -> Ending | None:
    if ":" not in body and "：" not in body:
        return None
    found = _IMPRINT.search(_dated(body, dates), max(0, len(body) - _LONGEST_IMPRINT))
    if found is None:
        return None
    at = found.start("first")
    while not is_place(body[at : found.end("first")]) and (comma := body.find(", ", at, found.end("first"))) > 0:
        at = comma + 2  # Marine Corrosion, New York, NY: Wiley
    if is_place(body[at : found.end("first")]):
        outlet = trim(body, *found.span("second"))
    elif found["sign"] == ";" and is_place(found["second"]):
        outlet, at = trim(body, *found.span("first")), found.start("first")
    else:
        return None
    end = found.start() + 1 if at == found.start("first") else at - 1
    date = next((date for date in dates if end <= date.start and date.year is not None), None)
    head = _head(body, end, dates, needs_date=date is None)
    if head is None or outlet is None or _WITHIN.search(body, head[1], end) or _EDITED.search(body):
        return None
    authors, start, in_front = head
    title = _title(body, start, end)
    return Ending(title, outlet, authors, in_front or date) if title else None


_LONGEST_IMPRINT = 200


def _dated(body: str, dates: tuple[FoundDate, ...]) -> str:
    """Return an entry with a sign of its own for each character of a date."""
    for date in dates:
        if date.year is not None:
            body = body[: date.start] + _DATE * (date.end - date.start) + body[date.end :]
    return body


# ---- the figures ----


def _figures(body: str, dates: tuple[FoundDate, ...]) -> tuple[int, FoundDate | None] | None:
    """Return where the figures begin behind a journal's name, and the date among them."""
    shown = _dated(body, dates)
    at = end = len(shown.rstrip(_CLOSING))
    figures = volumes = 0
    for _ in range(_MOST_FIGURES):
        found = _figure().search(shown, max(0, at - _LONGEST_FIGURE), at)
        if found is None:
            break
        figures += 2 if found["several"] else 1
        volumes += found["volume"] is not None
        at = found.start()
    among = [date for date in dates if date.year is not None and at <= date.start < end]
    figures -= bool(among)  # but of `2021, 12, 1310` the second year is a page
    if (figures < _LEAST_FIGURES and not (volumes and among)) or at < _SHORTEST:
        return None
    return at, among[0] if among else None


_CLOSING = " \t\n.,;:)]" + MASK
_SHORTEST = 12
"""Characters of an author, a title and a journal, at the least."""


@functools.cache
def _figure() -> "re.Pattern[str]":
    """Return the pattern of one figure at the end of words, with the sign before it."""
    words = languages.phrases("pages") | languages.phrases("volumes")
    number = r"[A-Za-z]?\d{1,7}(?:\s?[-–−/]\s?[A-Za-z]?\d{1,6})?"
    return lazy_regex(
        rf"""
        (?:(?:\s?[,;:]\s?|\.\s)(?:[—–-]\s)?|\s[—–-]\s|\s|(?<=[{_DATE})]))
        (?: (?P<told>(?:(?P<volume>(?i:volume|vol\.?))|(?i:{languages.any_of(words)}|issue|pages?|article|v|n|№))\.?\s?
              (?:{number}|[IVXLC]+)(?:\s?\(\d{{1,4}}(?:[-–/]\d{{1,4}})?\))?)
          | (?P<several>\d{{1,4}}\s?\(\s?(?:[A-Z]?\d{{1,4}}(?:[-–/]\d{{1,4}})?)?(?:\s?(?:Suppl|Pt)\.?\s?\d*)?\s?\))
          | (?P<figure>\(?{number}\)?)
          | \(?{_DATE}+\)?
        )[,.;:]?\Z""",
        re.VERBOSE,
    )


# ---- authors, title, journal ----


def _head(
    body: str, end: int, dates: tuple[FoundDate, ...], *, needs_date: bool
) -> tuple[tuple[Range, ...], int, FoundDate | None] | None:
    """Return the authors, where the title begins behind them, and the date where it stands between."""
    names = read_names(body, 0, len(body))
    first = next((date for date in dates if date.year is not None), None)
    is_person = names is not None and _is_person(body, names)
    at = names.end if names is not None and is_person else 0
    between: FoundDate | None = None
    if first is not None and at <= first.start < end and _is_behind(body, at, first.start, is_person=is_person):
        authors = names.spans if names is not None and is_person else (trim(body, 0, first.start) or (0, first.start),)
        at, between = first.end, first
    elif names is not None and is_person and not needs_date:
        authors = names.spans
    elif not needs_date and (body_end := _body_in_front(body, end)) is not None:
        authors, at = ((0, body_end),), body_end
    else:
        return None
    sign = _AFTER_NAMES.match(body, at)
    if sign is None or (sign.group().strip() == "" and body[at - 1] != "."):
        return None
    return authors, sign.end(), between


def _is_person(body: str, names: Names) -> bool:
    """Tell whether names in front are people's by their form, or by the colon behind them."""
    if names.form != "direct":
        return not _MIDDLE_INITIAL.match(body)
    return body.startswith(": ", names.end) and not is_body(body[: names.end])


def _body_in_front(body: str, end: int) -> int | None:
    """Return where the name of a body ends that stands in front as a sentence of its own."""
    stop = body.find(". ", 0, min(end, _LONGEST_BODY))
    return stop if stop > 0 and is_body(body[:stop]) and "," not in body[:stop] else None


def _is_behind(body: str, at: int, date: int, *, is_person: bool) -> bool:
    """Tell whether a date follows authors: people, or a body before a bracket."""
    between = body[at:date]
    if is_person:
        return not between.strip(" .,(（") and len(between) < _SIGN
    return between[-1:] in ("(", "（") and len(between) < _LONGEST_BODY and "." not in between


_MIDDLE_INITIAL = lazy_regex(r"[^\W\d_a-z][\w’'-]+\s(?:[^\W\d_a-z]\.\s){1,2}[^\W\d_a-z][\w’'-]+,")
"""Cass R. Sunstein, … is no Cass R.: notes of lawyers put the name in its order."""
_LONGEST_BODY = 80
_SIGN = 5
_AFTER_NAMES = lazy_regex(r"[)）]?[.,:;。．：]{0,2}\s?")
_STOP = lazy_regex(r"(?P<sign>//|[.?!。．])[\"”’»]?\s+(?=\S)|(?<=[\u2e80-\uffff])[。．.]\s?(?=\S)")
_LAST_WORD = lazy_regex(r"[\w’'-]+\Z")


_WITHIN_LEAD = lazy_regex(r"(?:[Ii]n|[Dd]ans|[Ww]|[Вв]|[Ee]n|[Ee]m):\s|[Ii]n\s(?=[^\W\d_a-z])")


def _journal(body: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the title ends and where the journal begins.

    The last full stop parts them that ends no word cut short; where all do, the first behind a word that journals
    do not cut.
    """
    stops = list(_STOP.finditer(body, start, end))
    for stop in reversed(stops):
        if stop["sign"] == "." and _is_cut(body, start, stop.start()):
            continue
        words = body[stop.end() : end].strip(" ,.;:—–-/")
        is_strong = stop["sign"] in ("//", "?", "!")
        if is_strong or may_be_outlet(words) or not words[:1].islower():
            lead = _WITHIN_LEAD.match(body, stop.end())
            return stop.start() + (stop.group()[0] in "?!"), lead.end() if lead else stop.end()
        return None
    comma = body.rfind(", ", start, stops[0].start() if stops else body.rfind(" ", start, end))
    if comma > start:
        words = body[comma + 2 : end].strip(" ,.;:")
        if is_known(words) or (may_be_outlet(words) and not is_city(words)):
            return comma, comma + 2
    return None


def _is_cut(body: str, start: int, stop: int) -> bool:
    """Tell whether a full stop ends a word that the names of journals cut short."""
    word = _LAST_WORD.search(body, max(start, stop - 20), stop)
    if word is None:
        return False
    before = _LAST_WORD.search(body, max(start, word.start() - 20), max(start, word.start() - 2))
    is_chained = body.startswith(". ", word.start() - 2) and before is not None and is_cut_short(before.group())
    return is_cut_short(word.group()) or (is_chained and word.group()[0].isupper())
