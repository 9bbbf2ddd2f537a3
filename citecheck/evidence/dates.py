"""Dates: days, months and years that a claim names, against those of its source, read from the source's own date on.

A page of February 2023 that says "in December" means December 2022, and one that says "last year" 2022.
"""

import datetime
import functools
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from citecheck import attrs
from citecheck.dates import FoundDate, find_dates
from citecheck.evidence import passages
from citecheck.evidence.passages import REMEMBERED
from citecheck.knowledge import languages
from citecheck.patterns import lazy_regex
from citecheck.scoring.words import scripts, terms
from citecheck.values import Missing, PartialDate, Span

HEAD = 3_000
"""Characters of a page in which its own date stands, if it prints one."""
BEHIND = 500
"""Characters over which a year, once named, holds for the months and days behind it."""
BEFORE = 120
"""Characters before a year over which it holds for a month and day in front: "October 6th. In 1995, …"."""
AHEAD = 2
"""Months ahead of its own date that a page may mean by a month's name; anything later was last year's."""

_MONTH_NAMES = "January February March April May June July August September October November December".split()
_MONTH_OF = {
    form: number
    for number, name in enumerate(_MONTH_NAMES, 1)
    for form in (name, name[:3], name[:3] + ".", *(("Sept", "Sept.") if number == 9 else ()))
}
# A month without a day or a year: `in December`, `last March`, `late May`. What begins with its first letter is found
# far quicker than what begins with what may stand before it.
_MONTH_NAME = lazy_regex(
    rf"""(?:{"|".join(_MONTH_NAMES)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)(?!\w)"""
)
_BEFORE_MONTH = lazy_regex(
    r"\b(?:in|since|until|till|by|of|from|during|last|next|this|early|late|mid|through|to|before|after)[\s-]\Z"
)
_LEAD = 9
"""Characters of the longest word before a month, with what stands on its either side."""
# `12月`, `3月14日`, `12월 14일` without a year.
_EASTERN = lazy_regex(
    r"(?<!\d)(?<!\d[年년])(?<!\d[年년]\s)(?P<month>1[0-2]|0?[1-9])\s?[月월](?:\s?(?P<day>[12]\d|3[01]|0?[1-9])\s?[日号일])?(?!間|간)"
)
_EASTERN_MONTHS = ("月", "월")


def eastern(text: str) -> Iterator[re.Match[str]]:
    """Give the months and days without a year of Chinese, Japanese and Korean."""
    return _EASTERN.finditer(text) if any(sign in text for sign in _EASTERN_MONTHS) else iter(())


# `1970s`, `the 80s`, `the mid-1990s`, `the twenties` are left out.
_DECADE = lazy_regex(r"(?P<year>(?:1\d|20)\d0)(?<![\w.,]\d{4})['’]?s\b|['’](?P<short>\d0)s\b")
_CENTURY = lazy_regex(r"\b(?P<number>\d{1,2})(?:st|nd|rd|th)[\s-]century\b", re.IGNORECASE)
_SHORT_YEAR = lazy_regex(r"['’](?P<year>\d\d)\b(?!s)")
# A range of years, `1987-89`, `2019/20`, `from 2004 to 2009`, `2004–present`.
_RANGE = lazy_regex(
    r"(?P<first>[12]\d\d\d)\s?(?:[-–—/‑]|to|and|until)\s?(?P<last>\d{4}|\d\d|present|now)(?!\d)",
)
_BEFORE_CHRIST = lazy_regex(r"\s?B\.?C\b")
_ANY_YEAR = lazy_regex(r"(?P<year>(?:1\d|20)\d\d)(?<![\d.,$€£]\d{4})(?![\d%]|[.,]\d)")
_AGO = lazy_regex(r"(?P<unit>year|month|decade)s?\s(?:ago|earlier|before|later|on)\b")  # in small letters
_HOW_MANY = lazy_regex(r"\b(?P<count>an?|one|two|three|four|five|six|seven|eight|nine|ten|\d{1,3})\s\Z", re.IGNORECASE)
_RELATIVE = lazy_regex(
    r"\b(?P<word>(?:last|this|next|past|previous|coming)\s(?:year|month|week|spring|summer|autumn|fall|winter|season)"
    r"|today|yesterday|tomorrow|tonight|now|currently|recently"
    r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b",
)
_TOLD_FROM_TODAY = frozenset(
    """last this next past previous coming today yesterday tomorrow tonight now currently recently monday tuesday
    wednesday thursday friday saturday sunday""".split()
)
# Words of sentences that may name a date without figures.
_DATED = _TOLD_FROM_TODAY | {"ago", "earlier", "later"} | {form.rstrip(".").lower() for form in _MONTH_OF}
# `every 6 October`, `on this day in history`
_RECURRING = lazy_regex(
    r"\b(?:this day|on this date|anniversar(?:y|ies)|every year|each year|annual(?:ly)?|yearly|in history|birthday)\b",
    re.IGNORECASE,
)
# Words before a month that look ahead.
_COMING = lazy_regex(
    r"\b(?:will|next|later this|planned|plans?|scheduled|set to|expected|expects?|upcoming|coming|due|slated|going to"
    r"|ahead|intends?|starting|begins?|kicks? off|future)\b",
    re.IGNORECASE,
)
_COUNTS = {word: n for n, word in enumerate("one two three four five six seven eight nine ten".split(), 1)}


@attrs.frozen
class Said:
    """A date that a claim names."""

    text: str
    span: Span
    year: int | None
    month: int | None
    day: int | None
    is_decade: bool = False
    slack: int = 0
    """By how many years it may be off: "around 1850"."""
    of: str = ""
    """What it is the year of, where it only tells which one is meant: "film" in "the 2017 film"."""


@functools.lru_cache(maxsize=1024)
def said(claim: str) -> tuple[Said, ...]:
    """Return the dates that a claim names, in order."""
    found: list[Said] = []
    decades = [m.span() for m in _DECADE.finditer(claim)]
    for date in find_dates(claim):
        if any(start < date.end and date.start < end for start, end in decades) or date.problem == "impossible":
            continue
        if date.month is None and date.day is None and not _is_year(claim, date):
            continue
        span = Span(date.start, date.end)
        slack = _slack(claim, date) if date.month is None else 0
        of = _is_year_of(claim, date) if date.month is None else ""
        found.append(Said(span.of(claim), span, date.year, date.month, date.day, slack=slack, of=of))
    taken = [each.span for each in found]
    found += [
        Said(match[0], Span(*match.span()), int(match["year"]), None, None, is_decade=True)
        for match in _DECADE.finditer(claim)
        if match["year"]
    ]
    for month, start, end in _months_alone(claim, None):
        span = Span(start, end)
        if span.of(claim) != "May" and _follows(claim, start) and not any(span.overlaps(each) for each in taken):
            found.append(Said(span.of(claim), span, None, month, None))
    for match in eastern(claim):
        span = Span(*match.span())
        if not any(span.overlaps(each) for each in taken):
            found.append(Said(match[0], span, None, int(match["month"]), int(match["day"]) if match["day"] else None))
    return tuple(sorted(found, key=lambda each: each.span.start))


def _is_year(claim: str, date: FoundDate) -> bool:
    """Tell whether a number of four figures is a year, not an amount or part of a name."""
    behind = claim[date.end : date.end + 12].lstrip(" -")
    unit = behind.startswith(
        ("people", "feet", "ft", "km", "kg", "m ", "metre", "meter", "mile", "acre", "%", "per cent")
    )
    return not unit and not claim[: date.start].endswith(("$", "£", "€", "#", "No. "))


# `about 1850`, `c. 1200`, `circa 1990`
_ABOUT = lazy_regex(
    r"\b(?:about|around|roughly|approximately|circa|ca?\.|early|mid|late)[\s-](?:the\s)?\Z", re.IGNORECASE
)


def _slack(claim: str, date: FoundDate) -> int:
    """Return by how many years a hedged year may be off: half a century for "around 1200 BC"."""
    if date.year is None or not _ABOUT.search(claim[max(0, date.start - 20) : date.start]):
        return 0
    return 50 if date.year % 100 == 0 else 5 if date.year % 10 == 0 else 2


# `the 2017 film`, `his 2011 Grand Prix`: which one is meant, not when something was.
_ATTRIBUTE = lazy_regex(r"(?:\b(?:the|an?|his|her|its|their|this|of)|['’]s)\s\Z", re.IGNORECASE)
_THING = lazy_regex(r"[\s-](?P<noun>[^\W\d_][\w-]+)")


def _is_year_of(claim: str, date: FoundDate) -> str:
    """Return the word behind a year that only tells which film, election or season is meant."""
    thing = _THING.match(claim, date.end)
    if thing is None or not _ATTRIBUTE.search(claim[max(0, date.start - 8) : date.start]):
        return ""
    word = thing["noun"]
    return "" if word.lower() in _NO_THING else word


_NO_THING = frozenset(
    "and or to until by in on at of for from with was were is are when that which where as but".split()
)


@attrs.frozen(eq=False)
class Dates:
    """The dates of a source."""

    anchors: tuple[PartialDate, ...]
    """The source's own date; where none is given, what may be it, the likeliest first."""
    years: frozenset[int]
    """Those it names, or means by "last year"."""
    ranges: tuple[tuple[int, int], ...]
    days: tuple[tuple[int | None, int, int | None], ...]
    """Year, where it is printed or follows, month, and day if there is one."""
    texts: dict[tuple[int | None, int, int | None], str]
    is_relative: bool
    """Whether it says "today", "on Tuesday" and the like."""


def _other_language(text: str) -> str | None:
    """Return the language of a text, where it is another than English; nothing where that one cannot be told."""
    code = languages.detect(text)
    if code is None and not text.isascii() and "latin" not in scripts(text[:HEAD]):
        return ""
    return None if code == "en" else code


@functools.lru_cache(maxsize=1 << 12)
def _month(word: str, code: str) -> int:
    """Return which month a word names by its whole name, in a language or in any of those it may be; else 0."""
    whole = {month.number for month in languages.months(word.lower()) if month.is_whole and code in ("", month.code)}
    return whole.pop() if len(whole) == 1 else 0


def _has_digits(word: str) -> bool:
    """Tell whether a word is a number, or has one where no spaces are set: ``24両``."""
    return word[0].isdigit() or (not word.isascii() and any(map(str.isdigit, word)))


@functools.lru_cache(maxsize=REMEMBERED)
def printed(text: str) -> tuple[str, tuple[FoundDate, ...]]:
    """Return the sentences of a source that may name a date or have a figure, and the dates that are printed there."""
    reading = passages.read(text)
    code = _other_language(text)
    dated = [*filter(_has_digits, reading.tokens), *reading.among(_DATED)]
    if code is not None:
        dated += [word for word in reading.tokens if _month(word, code)]
    lines = reading.having(dated)
    return lines, tuple(find_dates(lines))


@functools.lru_cache(maxsize=REMEMBERED)
def read(text: str, date: PartialDate | None = None) -> Dates:
    """Read the dates of a source."""
    anchors = (date,) if date else _own_dates(text[:HEAD])
    code = _other_language(text)
    reading = passages.read(text)
    text, every = printed(text)
    found = [each for each in every if each.problem != "impossible"]
    named = [(match.start(), int(match["year"])) for match in _ANY_YEAR.finditer(text)]
    starts = [start for start, _ in named]
    years = {year for _, year in named}
    days: list[tuple[int | None, int, int | None]] = []
    texts: dict[tuple[int | None, int, int | None], str] = {}

    def add(year: int | None, month: int, day: int | None, start: int, end: int) -> None:
        candidates = {year}
        if year is None:
            at = bisect_right(starts, start)
            told: set[int | None] = {named[at - 1][1]} if at and start - starts[at - 1] < BEHIND else set()
            told -= {each.year for each in anchors}  # else a story of the year that it named last
            told |= {named[at][1]} if at < len(starts) and starts[at] - end < BEFORE else set()
            if day is not None and _RECURRING.search(text, max(0, start - BEFORE), end + BEFORE):
                told.add(None)  # a day that comes again each year
            coming = _COMING.search(text, max(text.rfind("\n", 0, start) + 1, start - BEFORE), start) is not None
            candidates = told.union(*(_years_of(month, each, coming=coming) for each in anchors)) or {None}
        for each in sorted(candidates, key=lambda each: each or 0):
            key = (each, month, day)
            days.append(key)
            texts.setdefault(key, text[start:end])
            if each is not None:
                years.add(each)

    for each in found:
        if each.year is not None:
            years.add(each.year)
        if each.month is not None:
            add(each.year, each.month, each.day, each.start, each.end)
        elif each.problem == "ambiguous" and each.year is not None:
            numbers = [int(n) for n in re.findall(r"\d+", text[each.start : each.end])]
            for month, day in ((numbers[0], numbers[1]), (numbers[1], numbers[0])) if len(numbers) > 2 else ():
                if 1 <= month <= 12:
                    add(each.year, month, day, each.start, each.end)
    alone = _months_alone(text, code)
    spans = [(each.start, each.end) for each in found]
    at = 0
    for month, start, end in alone:
        while at < len(spans) and spans[at][1] <= start:
            at += 1
        if not (at < len(spans) and spans[at][0] < end):
            add(None, month, None, start, end)
    for match in eastern(text):
        if not any(start < match.end() and match.start() < end for start, end in spans):
            add(None, int(match["month"]), int(match["day"]) if match["day"] else None, *match.span())
    relative = code is not None  # "am Dienstag", "l'an dernier": such words are read in English only
    if relative:
        years |= {anchor.year + step for anchor in anchors for step in (-1, 1)}
    for match in _relatives(text, reading):
        relative = True
        word = match["word"].lower().split()
        shift = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1}.get(word[0], 0)
        for anchor in anchors:
            years |= {anchor.year, anchor.year + (shift if word[-1] not in ("month", "week") else 0)}
            if word[-1] == "month" and anchor.month:
                add(None, (anchor.month - 1 + shift) % 12 + 1, None, *match.span())
            elif len(word) == 1 or word[-1] == "week":
                days.append((anchor.year, anchor.month or 1, None))
    for match in _AGO.finditer(passages.small_letters(text)):
        many = _HOW_MANY.search(text[max(0, match.start() - _LEAD) : match.start()])
        if many is None:
            continue
        count = _COUNTS.get(many["count"].lower()) or (int(many["count"]) if many["count"].isdecimal() else 1)
        count *= 10 if match["unit"] == "decade" else 1
        if match["unit"] != "month":
            years |= {anchor.year - each for anchor in anchors for each in (count, count + 1)}
            line = text[text.rfind("\n", 0, match.start()) + 1 : match.end() + BEFORE].partition("\n")[0]
            here = [int(year["year"]) for year in _ANY_YEAR.finditer(line)]  # 2026, two years later than planned
            years |= {year + step for year in here for step in (count, -count)}
    for match in _SHORT_YEAR.finditer(text):
        years |= {1900 + int(match["year"]), 2000 + int(match["year"])}
    for anchor in anchors:
        years.add(anchor.year)
        if anchor.month:
            days.append((anchor.year, anchor.month, anchor.day))
    return Dates(anchors, frozenset(years), tuple(_ranges(text)), tuple(dict.fromkeys(days)), texts, relative)


OWN = 3
"""How many dates in the head of a page may be its own; the first may be the day on which it was saved."""


def _months_alone(text: str, code: str | None) -> list[tuple[int, int, int]]:
    """Return each month that may stand without a day or a year, and where: by its name in English or that language."""
    if code is not None:
        words = ((_month(match[0], code), *match.span()) for match in _WORD.finditer(text))
        return [word for word in words if word[0]]
    return [
        (_MONTH_OF[match[0]], *match.span())
        for match in _MONTH_NAME.finditer(text)
        if not text[match.start() - 1 : match.start()].isalnum()
        and (match[0] != "May" or _follows(text, match.start()))
    ]


def _follows(text: str, month: int) -> bool:
    """Tell whether a word stands before a month that makes it one: "in May"."""
    return _BEFORE_MONTH.search(text[max(0, month - _LEAD) : month]) is not None


_WORD = lazy_regex(r"[^\W\d_]{3,}")


def _relatives(text: str, reading: passages.Reading) -> Iterator[re.Match[str]]:
    """Give what is said of the day on which it is said; only the few sentences that have such a word are looked at."""
    said = reading.having(reading.among(_TOLD_FROM_TODAY))
    return _RELATIVE.finditer(
        passages.small_letters(text if "month" in said.lower() else said)
    )  # a month is read with the years around it


def _own_dates(head: str) -> tuple[PartialDate, ...]:
    """Return the whole dates that a page prints near its head."""
    found: dict[PartialDate, None] = {}
    for each in find_dates(head):
        if each.year is not None and each.day is not None and each.year >= 1900 and each.reading.date:
            found[each.reading.date] = None
            if len(found) == OWN:
                break
    return tuple(found)


def _years_of(month: int, anchor: PartialDate, *, coming: bool) -> set[int]:
    """Return the years that a month printed without one may be of: the last such month, or one shortly ahead.

    Where the words around it look ahead, "will run through October", the next such month may be meant as well.
    """
    own = anchor.month
    if own is None:
        return {anchor.year}
    if month > own + AHEAD:
        return {anchor.year - 1, anchor.year} if coming else {anchor.year - 1}
    last = anchor.year + 1 if month + 12 <= own + AHEAD else anchor.year
    return {last, anchor.year + 1} if coming and month < own else {last}


def _ranges(text: str) -> Iterator[tuple[int, int]]:
    for match in _RANGE.finditer(text):
        first, last = int(match["first"]), match["last"]
        if text[match.start() - 1 : match.start()].isdigit():
            continue
        if last in ("present", "now"):
            yield first, 2200
            continue
        end = int(last) if len(last) == 4 else first - first % 100 + int(last)
        if first <= end <= first + 60:
            yield first, end
        elif end < first and len(last) == 4 and _BEFORE_CHRIST.match(text, match.end()):
            yield end, first
    for match in _DECADE.finditer(text):
        start = int(match["year"]) if match["year"] else 1900 + int(match["short"])
        yield start, start + 9
    for match in _CENTURY.finditer(text) if "century" in text.lower() else ():
        start = 100 * (int(match["number"]) - 1)
        yield start + 1, start + 100


def missing(claim: str, source: str, date: PartialDate | None = None, around: str = "") -> list[Missing]:
    """Name the dates of a claim that its source has not."""
    claimed = said(claim)
    if not claimed:
        return []
    if all(_is_printed(each, passages.read(source)) for each in claimed):  # as most are, which is seen soonest
        return []
    theirs = read(source, date)
    found: list[Missing] = []
    for each in claimed:
        wrong = _differs(each, theirs)
        if not wrong or (around and not _differs(each, read(around))):
            continue
        instead = _instead(each, theirs)
        if each.of:
            others = _years_beside(each.of, source)
            if not others:
                continue
            instead = str(others[0]) if len(others) == 1 else None
        found.append(Missing("date", each.text, each.span, instead))
    return found


def _is_printed(each: Said, source: passages.Reading) -> bool:
    """Tell whether a source prints a date with its year, be it in another form."""
    year = str(each.year)
    if each.is_decade or year not in source.tokens:
        return False
    if each.month is None or source.is_asked_often:
        return each.month is None
    found = find_dates(source.having([year]))
    wanted = (each.year, each.month, each.day)
    return any((date.year, date.month, each.day and date.day) == wanted for date in found if date.problem is None)


def _years_beside(word: str, source: str) -> list[int]:
    """Return the years that a source names in the sentences that have a word."""
    reading = passages.read(source)
    forms = [form for term in terms(word) for form in reading.words(term)]
    return sorted({int(match["year"]) for match in _ANY_YEAR.finditer(reading.having(forms))})


def _differs(each: Said, theirs: Dates) -> bool:
    """Tell whether a source has nothing that a date of a claim may be."""
    if each.is_decade and each.year is not None:
        return not (
            any(each.year <= year <= each.year + 9 for year in theirs.years)
            or any(first <= each.year + 9 and each.year <= last for first, last in theirs.ranges)
        )
    if each.year is not None and each.year not in theirs.years:
        if each.slack and any(abs(each.year - year) <= each.slack for year in theirs.years):
            return False
        return not any(first <= each.year <= last and last - first != _CENTURY_LONG for first, last in theirs.ranges)
    if each.month is None:
        return False
    if _is_of_the_week(each, theirs):
        return False
    fitting = [day for day in theirs.days if day[1] == each.month]
    if each.year is not None:
        fitting = [day for day in fitting if day[0] in (None, each.year)]
    if each.day is None:
        return not fitting
    return not any(day[2] == each.day for day in fitting)


_CENTURY_LONG = 99
"""Years from the first to the last of a century, of which a source that names one has named no year."""
WEEK = 8
"""Days before its own date that a page may mean by "on Tuesday"."""


def _is_of_the_week(each: Said, theirs: Dates) -> bool:
    """Tell whether a day is one that a page with a date of its own may mean by "today" or "on Tuesday"."""
    if not theirs.is_relative or not each.month or not each.day:
        return False
    for own in theirs.anchors:
        if own.month is None or own.day is None:
            continue
        try:
            day = datetime.date(each.year or own.year, each.month, each.day)
        except ValueError:
            return False
        if -1 <= (own.first - day).days <= WEEK:
            return True
    return False


def _instead(each: Said, theirs: Dates) -> str | None:
    """Return the source's date in place of a claim's: the same but for one part, if there is but one such."""
    alike: dict[str, tuple[int | None, int, int | None]] = {}
    for key in theirs.days:
        year, month, day = key
        if key not in theirs.texts or each.month is None:
            continue
        same = [each.year == year, each.month == month, each.day == day]
        of = [each.year is not None and year is not None, True, each.day is not None and day is not None]
        if sum(of) > 1 and sum(s and o for s, o in zip(same, of, strict=True)) >= sum(of) - 1:
            alike[_shown(key, theirs.texts[key])] = key
    return next(iter(alike)) if len(alike) == 1 else None


def _shown(key: tuple[int | None, int, int | None], text: str) -> str:
    """Return a date as the source prints it, with the year that follows from the source's own date."""
    year = key[0]
    return text if year is None or str(year) in text or str(year)[2:] in text else f"{text} ({year})"


def spans(claim: str) -> Iterable[Span]:
    """Return where a claim's dates stand."""
    return [each.span for each in said(claim)]
