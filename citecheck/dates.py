"""Dates from text: a fast path of our own for what newspapers print, dateparser behind it for the rest.

Nothing is guessed. A year alone stays a year, ``03/04/2023`` is a year until somebody says which number is the day,
30 February is no date, and neither is a day without a year.
"""

import datetime
import functools
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Literal

from citecheck import attrs
from citecheck.knowledge import languages
from citecheck.patterns import lazy_regex
from citecheck.values import PartialDate

if TYPE_CHECKING:
    from dateparser.date import DateDataParser

Problem = Literal["none-stated", "impossible", "ambiguous", "no-year", "unreadable"]
"""Why a date field gives no date, or less of one than it prints:

``none-stated`` (``n.d.``), ``impossible`` (30 February), ``ambiguous`` (``03/04/2023``: only the year is read),
``no-year`` (``Feb. 17``), ``unreadable`` (anything else).
"""


@attrs.frozen
class DateReading:
    """What a date field says."""

    date: PartialDate | None
    problem: Problem | None = None


@attrs.frozen
class FoundDate:
    """A date that stands somewhere in a text, perhaps without its year."""

    start: int
    end: int
    year: int | None
    month: int | None = None
    day: int | None = None
    problem: Problem | None = None

    @property
    def reading(self) -> DateReading:
        """The date, where it is one that the calendar has."""
        if self.year is None:
            return DateReading(None, self.problem or "no-year")
        if self.problem == "impossible":
            return DateReading(None, "impossible")
        try:
            return DateReading(PartialDate(self.year, self.month, self.day), self.problem)
        except ValueError:
            return DateReading(None, "impossible")

    def in_year(self, year: int) -> "FoundDate":
        """Return the same day and month in a year that is printed elsewhere, as Harvard styles do."""
        return attrs.evolve(self, year=year, problem=None)


def parse_date(text: str) -> PartialDate | None:
    """Read an isolated date field; ``None`` where it names no date, or none that the calendar has.

    >>> str(parse_date("Feb. 17, 2023")), str(parse_date("2023年2月")), parse_date("n.d."), parse_date("30 Feb. 2023")
    ('2023-02-17', '2023-02', None, None)
    """
    return read_date(text).date


def read_date(text: str, *, day_first: bool | None = None) -> DateReading:
    """Read an isolated date field and say what is wrong with it.

    Args:
        text: The field: a date, and nothing else but a weekday, a time, brackets or ``updated``.
        day_first: Whether ``03/04/2023`` is the third of April; unknown where ``None``.

    >>> read_date("03/04/2023")
    DateReading(date=PartialDate(year=2023, month=None, day=None), problem='ambiguous')
    """
    words = text.strip(_AROUND_UNDATED)
    small = words.lower()
    if languages.says_undated(words) or languages.says_undated(small) or small in languages.phrases("forthcoming"):
        return DateReading(None, "none-stated")
    text = text.strip(_AROUND)
    found = list(_short_dates(text)) or list(find_dates(text, day_first=day_first))
    if found and _says_no_more(text, found):
        return _first_issue(text, found).reading
    return _asked_of_dateparser(text) or DateReading(None, "unreadable")


@attrs.frozen
class Dateline:
    """A line that says when an article appeared, or was changed, and nothing else."""

    date: PartialDate | None
    """The day; ``None`` where the line tells only of a change, or a visit."""


def read_dateline(line: str, *, day_first: bool | None = None) -> Dateline | None:
    """Read a line above or below an article; ``None`` where it says more than when, where and by whom.

    >>> str(read_dateline("Publié le jeudi 21 octobre 2021 à 10h32").date), read_dateline("Rain fell on 21 May 2021")
    ('2021-10-21', None)
    >>> read_dateline("Updated 3 May 2021"), str(read_dateline("By Ann Example | 2023-02-17").date)
    (Dateline(date=None), '2023-02-17')
    """
    line = " ".join(line.split())
    if len(line) > _LONGEST_DATELINE or (not any(map(str.isdigit, line)) and "年" not in line):
        return None
    parts = [part for part in _DATELINE_PARTS.split(line) if part.strip()]
    changed = False
    for number, part in enumerate(parts):
        dates = find_dates(part, day_first=day_first)
        found = [date for date in dates if date.day is not None and date.year is not None]
        if not found:
            continue
        date = found[0]
        before, behind = part[: date.start], part[date.end :] if len(found) == 1 else ""
        place = _PLACE.match(part, 0, date.start)
        start = place.end() if place and not _says_no_more(part, found) else 0
        if not _says_no_more(part[start:], [shifted(each, -start) for each in found]):
            return None
        if number and len(parts[0].split()) > _LONGEST_BYLINE:
            return None
        if _is_change(before, behind):
            changed = True
            continue
        return Dateline(date.reading.date)
    return Dateline(None) if changed else None


def _is_change(before: str, behind: str) -> bool:
    """Tell whether the words around a date make it that of a change or a visit."""
    if any(languages.says(kind, before) for kind in _OTHER_DAYS) and not languages.says("published", before):
        return True
    return languages.behind_date().match(behind) is not None or languages.says("updated", behind)


_OTHER_DAYS: tuple[languages.Kind, ...] = ("updated", "accessed", "archived")
_LONGEST_DATELINE = 160
_LONGEST_BYLINE = 12
"""Words in front of the bar in ``By Ann Example and Jo Doe | 3 May 2023``."""
_DATELINE_PARTS = lazy_regex(r"\s*[|•·—]\s*|\s–\s")
# BERLIN, · Hamburg (dpa) –
_PLACE = lazy_regex(rf"(?:(?!\d)[^\W\d_][\w{languages.MARKS}.'’-]*\s?){{1,3}}(?:\([^()]{{1,20}}\)\s?)?[,，、–—-]\s?")


def shifted(date: FoundDate, by: int) -> FoundDate:
    """Return a date as it stands in a text that begins elsewhere."""
    return attrs.evolve(date, start=date.start + by, end=date.end + by)


def find_dates(
    text: str, start: int = 0, end: int | None = None, *, day_first: bool | None = None
) -> Iterator[FoundDate]:
    """Give the dates that stand in a stretch of text, in order, days without a year included.

    A four-digit number from 1000 to 2199 on its own is taken for a year; it is for the caller to know what cannot be
    one.
    """
    end = len(text) if end is None else end
    at = start
    for digits in _DIGITS.finditer(text, start, end):
        begin = digits.start()
        length = digits.end() - begin
        if begin < at or length not in (1, 2, 4):
            continue
        found = None
        if (word := _word_before(text, at, begin)) is not None:
            found = _found(_BY_WORD, text, word, end, day_first)
        if found is None and (begin == start or not _is_glued(text[begin - 1])):
            found = _found(_BY_DAY if length < 4 else _BY_YEAR, text, begin, end, day_first)
            if found is None and length == 4:  # "2018. May …": the words behind were no month
                found = _found(_YEAR_ALONE, text, begin, end, day_first)
        if found is not None:
            if text[found.end : found.end + 2].strip()[:1].isalpha() and (behind := _year_words(text, found, end)):
                found = attrs.evolve(found, end=behind)
            yield found
            at = found.end


def _year_words(text: str, date: FoundDate, end: int) -> int | None:
    """Return where the words end that belong to a year: ``2023 г.``, ``17 lutego 2023 r.``."""
    match = _YEAR_WORD.match(text, date.end, end)
    if match is None or match["word"] not in languages.phrases("after years"):  # small letters: 2021 R. Smith
        return None
    may_stand = date.month is not None or match["word"][0] > _LATIN
    return match.end() if may_stand else None


_YEAR_WORD = lazy_regex(r"\s?(?P<word>[^\W\d_]{1,8})(?!\w)\.?")
_LATIN = "\u024f"
"""The last letter of Latin script that months are written in."""


def _found(form: re.Pattern[str], text: str, start: int, end: int, day_first: bool | None) -> FoundDate | None:
    match = form.match(text, start, end)
    return _FORMS[match.lastgroup or ""](match, day_first) if match else None


def _is_glued(before: str) -> bool:
    """Tell whether figures behind this character are part of a word or an amount; Chinese sets no spaces."""
    return (before.isalnum() and before < "\u2e80") or before in "_$€£#"


def _word_before(text: str, start: int, end: int) -> int | None:
    """Return where the words start that belong to the figures behind them: a month's name, an era's, ``c.``."""
    at = end
    for _ in range(2):
        stop = at
        while stop > start and at - stop < 3 and not text[stop - 1].isalnum():
            stop -= 1
        at = stop
        while at > start and stop - at < _LONGEST and (text[at - 1].isalpha() or text[at - 1] in languages.MARKS):
            at -= 1
        word = text[at:stop]
        if word not in ("de", "del", "of"):  # which stand between a month and its year
            break
    if word not in _OPENERS and not languages.months(word.lower()):
        return None
    if text[at - 1 : at] in _RANGE_SIGNS and (earlier := _RANGE_BEFORE.search(text, max(start, at - 20), at)):
        at = earlier.start() if _month(earlier["month"]) is not None else at  # Sept.–Oct. 2006
    return at if at == start or not _is_glued(text[at - 1]) else None


# ---- words ----


@functools.cache
def _harmless() -> frozenset[str]:
    """Return the words that may stand beside a date without changing it, weekdays and seasons among them."""
    kinds: tuple[languages.Kind, ...] = ("beside dates", "weekdays", "published", "updated", "seasons", "after years")
    return frozenset().union(*map(languages.words, kinds))


# ---- the forms of a date ----

_YEAR = r"[12１２١٢۱۲]\d{3}(?!\d)"
_DAY = r"\d{1,2}(?!\d)"
# 17th, 1er, 1º, 17. (German, Danish), 5:e
_ORDINAL = r"(?:st|nd|rd|th|er|[eº]|:e)?\.?"
# A word, or two where the first alone names none: كانون الثاني.
# The letters of any script, as all that is neither space, figure nor punctuation: one class, which compiles quickly.
_WORD_SIGN = r"[^\s\d_!-/:-@\[-`{-\xa9\xab-\xb4\xb6-\xbf\u2000-\u200b\u200d-\u206f\u3000-\u303f\uff00-\uff20\ufffc]"
_MONTH = rf"(?:(?:كانون|تشرين|tháng)\s)?{_WORD_SIGN}{{2,14}}+\.?"
_TO = r"\s?[-–—/]\s?"
_HAN = "一二三四五六七八九十"
_CJK = (
    rf"\s?[年년](?:\s?(?P<cjk_m>\d{{1,2}}|[{_HAN}]{{1,3}})\s?[月월]"
    rf"(?:\s?(?P<cjk_d>\d{{1,2}}|[{_HAN}]{{1,3}})\s?[日일号號])?)?"
)
_YEARS = rf"(?P<year_y>{_YEAR})(?:[a-z]{{1,2}}(?!\w)|(?P<year_to>\s?[-–/‑]\s?\d{{2,4}}(?!\d))|(?!\w))"

# Every date holds figures, up to two or four together, and whatever else it is made of stands beside them.
_DIGITS = lazy_regex(r"\d+|元|[〇零一二三四五六七八九]{4}(?=年)")
_LONGEST = 14
"""Letters of the longest month."""
_OPENERS = frozenset("Q c ca circa 令和 平成 昭和 大正 明治".split())
_RANGE_SIGNS = ("-", "–", "—", "/", " ")
_RANGE_BEFORE = lazy_regex(rf"(?P<month>{_MONTH}){_TO}\Z")

# A form starts with a word, a day or a year; earlier ones win. A word stands for a month here and is looked up
# afterwards, which is much quicker than two hundred names.
_BY_WORD = lazy_regex(
    rf"""
      # Feb. 17, 2023 · February 17–18, 2023 · Feb. 28 – March 2, 2023
      (?P<mdy>(?P<mdy_m>{_MONTH})\s?(?P<mdy_d>{_DAY})(?:st|nd|rd|th)?
        (?P<mdy_to>{_TO}(?:(?P<mdy_to_m>{_MONTH})\s)?{_DAY})?(?:,\s?|\s)(?P<mdy_y>{_YEAR}))
      # Feb. 2023 · février 2023 · febrero de 2023 · Sept.–Oct. 2006 · Spring 2006
    | (?P<my>(?P<my_m>{_MONTH})(?P<my_to>{_TO}{_MONTH})?(?:,?\s|-)(?:del?\s|of\s)?(?P<my_y>{_YEAR}))
      # Q1 2023
    | (?P<qy>Q[1-4],?\s(?P<qy_y>{_YEAR}))
    | (?P<cjk>(?P<era>令和|平成|昭和|大正|明治)(?P<cjk_y>\d{{1,2}}|元){_CJK})
      # c. 1780
    | (?P<circa>c(?:a|irca)?\.?\s{_YEARS})
      # December 27, the year standing elsewhere
    | (?P<md>(?P<md_m>{_MONTH})\s(?P<md_d>{_DAY})(?:st|nd|rd|th)?(?P<md_to>{_TO}{_DAY})?(?!\w))""",
    re.VERBOSE,
)
_BY_DAY = lazy_regex(
    rf"""
      # 17 Feb. 2023 · 17th of February, 2023 · 17. Februar 2023 · 17 de febrero de 2023 · 5–7 November 2007
      # 30 April – 2 May 2019 · 17-Feb-2023
      (?P<dmy>(?P<dmy_from>{_DAY}\s(?:de\s)?(?P<dmy_from_m>{_MONTH}){_TO})?
        (?P<dmy_d>{_DAY}){_ORDINAL}(?P<dmy_to>{_TO}{_DAY}{_ORDINAL})?
        (?:\s|[-./]\s?)(?:of\s|de\s|d['’])?(?P<dmy_m>{_MONTH})(?:/{_MONTH})?
        (?:,?\s|[-/.]\s?)(?:del?\s|of\s|năm\s|عام\s|सन\s)?(?P<dmy_y>{_YEAR}))
      # 17 tháng 2 năm 2023
    | (?P<vi>(?P<vi_d>{_DAY})\s(?:tháng|thg)\s(?P<vi_m>{_DAY})(?:,\s|/|\s)(?:năm\s)?(?P<vi_y>{_YEAR}))
      # 17.02.2023 · 2/17/2023 · 17/02/23
    | (?P<num>(?P<num_a>\d{{1,2}})(?P<num_sep>\s?[-/.]\s?)(?P<num_b>\d{{1,2}})(?P=num_sep)(?P<num_y>{_YEAR}|{_DAY}))
      # 27 December, the year standing elsewhere
    | (?P<dm>(?P<dm_d>{_DAY}){_ORDINAL}(?P<dm_to>{_TO}{_DAY})?\s(?:of\s|de\s)?(?P<dm_m>{_MONTH})(?!\w))""",
    re.VERBOSE,
)
_BY_YEAR = lazy_regex(
    rf"""
      # 2023-02-17 · 2023/2/17 · 2023. 2. 17.
      (?P<iso>(?P<iso_y>{_YEAR})(?P<iso_sep>[-‑/]|\.\s?)(?P<iso_m>\d{{1,2}})(?P=iso_sep)(?P<iso_d>{_DAY})(?:T[\d:.+Z-]+)?)
    | (?P<cjk>(?P<cjk_y>{_YEAR}|[〇零一二三四五六七八九]{{4}}){_CJK})
      # 2021 m. vasario 17 d. · 2021. gada 17. februāris
      # 2023, February 17 · 2023 Feb 17 · 2023. február 17 · (2023, 17 février) · (2023, 17 de febrero)
    | (?P<ydm>(?P<ydm_y>{_YEAR})(?:[a-z]{{0,2}}[,;]?|\.\sgada)\s
        (?P<ydm_d>{_DAY}){_ORDINAL}\s(?:de\s)?(?P<ydm_m>{_MONTH})(?!\.?,?\s\d{{4}}))
    | (?P<ymd>(?P<ymd_y>{_YEAR})(?:[a-z]{{0,2}}[,;.]?|\sm\.)\s
        (?P<ymd_m>{_MONTH})\s(?P<ymd_d>{_DAY})(?:\sd\.)?(?!,?\s\d{{4}}))
      # (2023, February), where nothing but the end of the field follows: in "2018, March of the Penguins" none is meant
    | (?P<ym>(?P<ym_y>{_YEAR})[a-z]{{0,2}}[,;]?\s(?P<ym_m>{_MONTH})(?=\s?[()\[\];,:]|\s?$))
      # 2023 · 2023b · 2019–20 · 2023-02
    | (?P<year>{_YEARS})""",
    re.VERBOSE,
)
_YEAR_ALONE = lazy_regex(rf"(?P<year>{_YEARS})")

_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
"""The year before the first of each Japanese era."""


def _month(word: str | None, *, has_stop: bool | None = None, text: str = "") -> int | None:
    """Return a month's number, 0 for a season, ``None`` for any other word.

    Where a word means two months, as ``listopada`` does, the stop behind the day or the rest of the text tells the
    language.
    """
    name = (word or "").rstrip(".").lower()
    meant = languages.months(name)
    if not meant:
        return languages.month_cut_short(name) if has_stop is not None else None
    if len({month.number for month in meant}) > 1:
        spoken = languages.detect(text) if text else None
        meant = tuple(m for m in meant if m.code == spoken) or meant
        if has_stop is not None:
            fitting = [m for m in meant if (found := languages.get(m.code)) and found.has_day_stop == has_stop]
            return (fitting or meant)[0].number
    return meant[0].number


def _dated(match: re.Match[str], form: str, *, to: bool = False) -> FoundDate | None:
    """Build the date of a form whose month is a word; ``to`` where the day is only the start of a range."""
    has_day = form not in ("my", "ym")
    word = match[f"{form}_m"].rstrip(".").lower()
    stop = match.string[match.end(f"{form}_d") : match.end(f"{form}_d") + 1] == "." if has_day else None
    month = _month(word, has_stop=stop, text=match.string)
    if month is None:
        return _solar(match, form, word)
    if not has_day and not _is_month_alone(match, form):
        return None
    year = int(match[f"{form}_y"]) if form not in ("dm", "md") else None
    if year and year > _LAST_YEAR and (meant := languages.months(word)) and meant[0].code == "th":
        year -= _BUDDHIST
    day = None if to or month == 0 or not has_day else int(match[f"{form}_d"])
    if not _is_year(year) or (year is None and (day is None or day > 31)):
        return None
    return FoundDate(match.start(), match.end(), year, month or None, day)


def _is_month_alone(match: re.Match[str], form: str) -> bool:
    """Tell whether a month's name beside a year, without a day, is one: “Mars”, “Set” and “Out” name outlets, too.

    An English month is; one of another language is where it is printed as that language prints it, or the rest of the
    text is in that language.
    """
    word, text = match[f"{form}_m"], match.string
    meant = languages.months(word.rstrip(".").lower())
    signs = text[match.end(f"{form}_m") : match.start(f"{form}_y")] if form == "my" else ""
    if meant[0].number == 0:
        return "," not in signs
    if any(month.code == "en" for month in meant) or word[0] > _LATIN or "de" in signs:
        return True
    before = text[: match.start()].rstrip()
    if not before and not text[match.end() :].strip(" ."):
        return True
    is_whole_field = before.endswith(",") and text[match.end() : match.end() + 1] in ("", ",", ".", ")", ";")
    if is_whole_field and not signs.strip() and len(word) > _SHORT_MONTH and any(month.is_whole for month in meant):
        return True
    if "," not in signs and before[-1:] not in _ENDS_TITLE:
        for month in meant:
            language = languages.get(month.code)
            if language is not None and language.has_small_months == word[0].islower():
                if month.is_whole and (word[0].islower() or len(word) > _SHORT_MONTH or not word.isascii()):
                    return True
                if word[0].islower() and (word.endswith(".") or not word.isascii()):
                    return True
    spoken = languages.detect(text)
    return any(month.code == spoken for month in meant)


_ENDS_TITLE = ("”", '"', "»", "’", "“", "』", "」", "\ufffc")
"""Directly behind a title stands an outlet."""
_SHORT_MONTH = 4
"""A name of so few letters with a capital may be any word: Mart, Mars, Juli."""
_BUDDHIST = 543
"""The years by which Thailand is ahead."""
_LAST_YEAR = 2400


def _solar(match: re.Match[str], form: str, word: str) -> FoundDate | None:
    """Build the date of the Persian calendar: ``۲۸ بهمن ۱۴۰۰``."""
    listed = languages.get("fa")
    names = listed.phrases.get("solar months", ()) if listed and word[:1] > _LATIN else ()
    if form not in ("dmy", "my") or word not in names:
        return None
    month, year = names.index(word) + 1, int(match[f"{form}_y"])
    if not _FIRST_SOLAR <= year < _FIRST_SOLAR + 300:
        return None
    if form == "my":  # half of the month lies in the next one
        return FoundDate(match.start(), match.end(), year + (621 if month < 10 else 622))
    day = int(match["dmy_d"])
    # Leap years come every 33 years 8 times; 1 Farvardin 1300 was 21 March 1921.
    leaps = sum((25 * y + 11) % 33 < 8 for y in range(_FIRST_SOLAR, year))
    days = (year - _FIRST_SOLAR) * 365 + leaps + sum((31,) * min(month - 1, 6)) + 30 * max(month - 7, 0) + day - 1
    found = datetime.date(1921, 3, 21) + datetime.timedelta(days)
    return FoundDate(match.start(), match.end(), found.year, found.month, found.day)


_FIRST_SOLAR = 1300


def _is_year(year: int | None) -> bool:
    return year is None or 1000 <= year < 2200


def _iso(match: re.Match[str], day_first: bool | None) -> FoundDate | None:
    return FoundDate(match.start(), match.end(), int(match["iso_y"]), int(match["iso_m"]), int(match["iso_d"]))


def _cjk(match: re.Match[str], day_first: bool | None) -> FoundDate | None:
    groups = match.groupdict()
    before = _ERAS.get(groups.get("era", ""), 0)
    year = before + (1 if match["cjk_y"] == "元" else _han_number(match["cjk_y"]))
    month, day = (_han_number(part) if part else None for part in (match["cjk_m"], match["cjk_d"]))
    return FoundDate(match.start(), match.end(), year, month, day)


def _han_number(figures: str) -> int:
    """Return a number in figures or Chinese numerals: ``二〇二一`` digit by digit, ``二十三`` by tens.

    >>> _han_number("二〇二一"), _han_number("二十三"), _han_number("十"), _han_number("17")
    (2021, 23, 10, 17)
    """
    if figures.isdecimal():
        return int(figures)
    if "十" in figures:
        tens, _, ones = figures.partition("十")
        return 10 * (_HAN.find(tens) + 1 if tens else 1) + (_HAN.find(ones) + 1 if ones else 0)
    return int("".join(str(_HAN.find(sign) + 1) for sign in figures))


def _vi(match: re.Match[str], day_first: bool | None) -> FoundDate | None:
    return FoundDate(match.start(), match.end(), int(match["vi_y"]), int(match["vi_m"]), int(match["vi_d"]))


def _dmy(match: re.Match[str], day_first: bool | None) -> FoundDate | None:
    found = _dated(match, "dmy", to=match["dmy_to"] is not None or match["dmy_from"] is not None)
    if found is not None and match["dmy_from"] and _month(match["dmy_from_m"]) != found.month:
        return attrs.evolve(found, month=None)
    return found


def _mdy(match: re.Match[str], day_first: bool | None) -> FoundDate | None:
    found = _dated(match, "mdy", to=match["mdy_to"] is not None)
    if found is not None and match["mdy_to_m"] and _month(match["mdy_to_m"]) != found.month:
        return attrs.evolve(found, month=None)
    return found


def _my(match: re.Match[str], day_first: bool | None) -> FoundDate | None:
    found = _dated(match, "my")
    if found is None or not match["my_to"]:
        return found
    same = _month(match["my_to"].strip(" -–—/")) == found.month  # نيسان/أبريل: one month, two names
    return found if same else attrs.evolve(found, month=None)


def _numeric(match: re.Match[str], day_first: bool | None) -> FoundDate | None:
    """Read 17.02.2023: dots and a full year are day first; else the order must show itself or be known."""
    first, second, year = int(match["num_a"]), int(match["num_b"]), _full_year(match["num_y"])
    separator = match["num_sep"].strip()
    if separator == "-" and len(match["num_y"]) == 2:  # 17-02-23: any of the three may be the year
        return None
    if day_first is None and separator == "." and len(match["num_y"]) == 4:  # 1.5.20 is American in some styles
        day_first = True
    if first == second or first > 12 or second > 12:
        day_first = second <= 12
    if day_first is None:
        return FoundDate(match.start(), match.end(), year, problem="ambiguous")
    month, day = (second, first) if day_first else (first, second)
    return FoundDate(match.start(), match.end(), year, month, day)


def _year(match: re.Match[str], day_first: bool | None) -> FoundDate | None:
    """Read a year; of a range the first one, as bibliographies sort it; ``2011-12`` may be a month or a range."""
    year = int(match["year_y"])
    if not _is_year(year):
        return None
    month = None
    problem: Problem | None = None
    follows = re.fullmatch(r"[-‑](\d\d)", match["year_to"] or "")
    if follows and 1 <= int(follows[1]) <= 12:
        if int(follows[1]) == year % 100 + 1:
            problem = "ambiguous"
        else:
            month = int(follows[1])
    return FoundDate(match.start(), match.end(), year, month, problem=problem)


_FORMS: dict[str, Callable[[re.Match[str], bool | None], FoundDate | None]] = {
    "iso": _iso,
    "cjk": _cjk,
    "vi": _vi,
    "dmy": _dmy,
    "mdy": _mdy,
    "my": _my,
    "qy": lambda match, day_first: FoundDate(match.start(), match.end(), int(match["qy_y"])),
    "ymd": lambda match, day_first: _dated(match, "ymd"),
    "ydm": lambda match, day_first: _dated(match, "ydm"),
    "ym": lambda match, day_first: _dated(match, "ym"),
    "num": _numeric,
    "year": _year,
    "circa": _year,
    "dm": lambda match, day_first: _dated(match, "dm", to=match["dm_to"] is not None),
    "md": lambda match, day_first: _dated(match, "md", to=match["md_to"] is not None),
}


# ---- an isolated field ----

_AROUND = " \t\r\n\u00a0()[]<>.,;:|–—-"
_AROUND_UNDATED = _AROUND.replace(".", "") + "，。、；（）「」"
_TIME = lazy_regex(
    r"\d{1,2}\s?[时時시点點](?:\s?\d{1,2}\s?[分분]?)?|\d{1,2}(?:[:.h]\d{2}){1,2}|\d{1,2}(?=\s?[ap]\.?m\b)",
    re.IGNORECASE,
)

# 17 Feb 23 · Feb 17, '23
_SHORT = lazy_regex(
    rf"(?:(?P<d1>{_DAY})[\s-](?P<m1>{_MONTH})[\s-]|(?P<m2>{_MONTH})\s(?P<d2>{_DAY}),?\s)['’]?(?P<y>\d\d)"
)


def _full_year(digits: str) -> int:
    """Return the year of two digits as POSIX does: 69 to 99 are of the last century."""
    year = int(digits)
    return year if len(digits) == 4 else year + (1900 if year >= 69 else 2000)


def _short_dates(text: str) -> Iterator[FoundDate]:
    """Read the forms that are dates only where nothing else stands in the field."""
    match = _SHORT.fullmatch(text)
    month = _month(match["m1"] or match["m2"]) if match else None
    if len(text) == 8 and text.isdecimal() and _is_compact(text):  # 20230503
        yield FoundDate(0, 8, int(text[:4]), int(text[4:6]), int(text[6:]))
    elif match and month:
        yield FoundDate(0, len(text), _full_year(match["y"]), month, int(match["d1"] or match["d2"]))
    elif (parts := text.partition("-"))[2].isdecimal() and _month(parts[0]) and len(parts[2]) == 2:
        yield FoundDate(0, len(text), None, problem="ambiguous")  # Oct-23


def _is_compact(figures: str) -> bool:
    return 1500 <= int(figures[:4]) < 2200 and 1 <= int(figures[4:6]) <= 12 and 1 <= int(figures[6:]) <= 31


def _says_no_more(text: str, found: list[FoundDate]) -> bool:
    """Tell whether nothing stands beside the dates but weekdays, times and the like."""
    rest: list[str] = []
    at = 0
    for date in found:
        if _is_glued(text[date.end : date.end + 1] or " ") and text[date.end].isascii():  # May 2021a
            return False
        rest.append(text[at : date.start])
        at = date.end
    left = " ".join([*rest, text[at:]])
    if not left.strip(_AROUND):
        return True
    left = _TIME.sub(" ", left.lower())
    return not any(c.isdigit() for c in left) and all(word in _harmless() for word in languages.WORD.findall(left))


def _first_issue(text: str, found: list[FoundDate]) -> FoundDate:
    """Choose the date of issue where a later version's date stands beside it; of a range over years, the first."""
    for date, before in zip(found, [0, *(date.end for date in found)], strict=False):
        if not languages.says("updated", text[before : date.start]):
            return date
    return found[0]


# Languages that news articles cite, for what our own forms do not read.
_LANGUAGES = "en de fr es it pt nl sv da nb hr hu ro el he hi fa vi".split()
_WORTH_ASKING = lazy_regex(r"(?=.*\d{4})(?=.*[^\W\d_]{2}).{6,60}", re.DOTALL)


def _asked_of_dateparser(text: str) -> DateReading | None:
    """Ask dateparser, which takes milliseconds; only for what may be a full date with words we do not know."""
    return _dateparser_reading(text) if _WORTH_ASKING.fullmatch(text) else None


@functools.lru_cache(maxsize=1024)
def _dateparser_reading(text: str) -> DateReading | None:
    date: datetime.datetime | None = _dateparser().get_date_data(text).date_obj
    return DateReading(PartialDate(date.year, date.month, date.day)) if date else None


@functools.cache
def _dateparser() -> "DateDataParser":
    """Build dateparser's parser: whole dates only, nothing relative, no guess from today's date."""
    from dateparser.date import DateDataParser

    return DateDataParser(languages=_LANGUAGES, settings={"STRICT_PARSING": True, "PARSERS": ["absolute-time"]})
