"""Dates from text: a fast path of our own for what newspapers print, dateparser behind it for the rest.

Nothing is guessed. A year alone stays a year, ``03/04/2023`` is a year until somebody says which number is the day,
30 February is no date, and neither is a day without a year.
"""

import datetime
import functools
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import attrs

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
    text = text.strip(_AROUND)
    if _NONE_STATED.fullmatch(text):
        return DateReading(None, "none-stated")
    found = list(_short_dates(text)) or list(find_dates(text, day_first=day_first))
    if found and _says_no_more(text, found):
        return _first_issue(text, found).reading
    return _asked_of_dateparser(text) or DateReading(None, "unreadable")


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
            yield found
            at = found.end


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
        while at > start and stop - at < _LONGEST and text[at - 1].isalpha():
            at -= 1
        word = text[at:stop]
        if word not in ("de", "del", "of"):  # which stand between a month and its year
            break
    if word not in _OPENERS and word.lower() not in _PARTS:
        return None
    if text[at - 1 : at] in _RANGE_SIGNS and (earlier := _RANGE_BEFORE.search(text, max(start, at - 20), at)):
        at = earlier.start() if _month(earlier["month"]) is not None else at  # Sept.–Oct. 2006
    return at if at == start or not _is_glued(text[at - 1]) else None


# ---- words ----


def _read_words() -> dict[str, dict[str, int]]:
    """Read ``knowledge/dates.txt``: for each kind of word, the words, those of months with the month's number."""
    words: dict[str, dict[str, int]] = {"months": {}, "seasons": {}, "beside": {}, "updated": {}}
    for line in Path(__file__).with_name("knowledge").joinpath("dates.txt").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            head, *columns = line.split("|")
            kind = words[head.split()[0]]
            for number, column in enumerate(columns, 1):
                kind.update(dict.fromkeys(column.split(), number))
    return words


_WORDS = _read_words()
_MONTHS = _WORDS["months"]
_PARTS = _MONTHS | dict.fromkeys(_WORDS["seasons"], 0)
"""Months by number and seasons as 0: a year with a season is a date of which only the year can be compared."""


# ---- the forms of a date ----

_YEAR = r"[12１２١٢۱۲]\d{3}(?!\d)"
_DAY = r"\d{1,2}(?!\d)"
# 17th, 1er, 1º, 17. (German, Danish), 5:e
_ORDINAL = r"(?:st|nd|rd|th|er|[eº]|:e)?\.?"
_MONTH = r"[^\W\d_]{3,13}+\.?"
_TO = r"\s?[-–—/]\s?"
_CJK = r"\s?年(?:\s?(?P<cjk_m>\d{1,2})\s?月(?:\s?(?P<cjk_d>\d{1,2})\s?日)?)?"
_YEARS = rf"(?P<year_y>{_YEAR})(?:[a-z]{{1,2}}(?!\w)|(?P<year_to>\s?[-–/‑]\s?\d{{2,4}}(?!\d))|(?!\w))"

# Every date holds figures, up to two or four together, and whatever else it is made of stands beside them.
_DIGITS = re.compile(r"\d+|元")
_LONGEST = 14
"""Letters of the longest month."""
_OPENERS = frozenset("Q c ca circa 令和 平成 昭和 大正 明治".split())
_RANGE_SIGNS = ("-", "–", "—", "/", " ")
_RANGE_BEFORE = re.compile(rf"(?P<month>{_MONTH}){_TO}\Z")

# A form starts with a word, a day or a year; earlier ones win. A word stands for a month here and is looked up
# afterwards, which is much quicker than two hundred names.
_BY_WORD = re.compile(
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
_BY_DAY = re.compile(
    rf"""
      # 17 Feb. 2023 · 17th of February, 2023 · 17. Februar 2023 · 17 de febrero de 2023 · 5–7 November 2007
      # 30 April – 2 May 2019 · 17-Feb-2023
      (?P<dmy>(?P<dmy_from>{_DAY}\s(?:de\s)?(?P<dmy_from_m>{_MONTH}){_TO})?
        (?P<dmy_d>{_DAY}){_ORDINAL}(?P<dmy_to>{_TO}{_DAY}{_ORDINAL})?
        (?:\s|[-./]\s?)(?:of\s|de\s)?(?P<dmy_m>{_MONTH})(?:,?\s|[-/.]\s?)(?:del?\s|of\s)?(?P<dmy_y>{_YEAR}))
      # 17.02.2023 · 2/17/2023 · 17/02/23
    | (?P<num>(?P<num_a>\d{{1,2}})(?P<num_sep>\s?[-/.]\s?)(?P<num_b>\d{{1,2}})(?P=num_sep)(?P<num_y>{_YEAR}|{_DAY}))
      # 27 December, the year standing elsewhere
    | (?P<dm>(?P<dm_d>{_DAY}){_ORDINAL}(?P<dm_to>{_TO}{_DAY})?\s(?:of\s|de\s)?(?P<dm_m>{_MONTH})(?!\w))""",
    re.VERBOSE,
)
_BY_YEAR = re.compile(
    rf"""
      # 2023-02-17 · 2023/2/17
      (?P<iso>(?P<iso_y>{_YEAR})(?P<iso_sep>[-‑/.])(?P<iso_m>\d{{1,2}})(?P=iso_sep)(?P<iso_d>{_DAY})(?:T[\d:.+Z-]+)?)
    | (?P<cjk>(?P<cjk_y>{_YEAR}){_CJK})
      # 2023, February 17 · 2023 Feb 17 · 2023. február 17 · (2023, 17 février) · (2023, 17 de febrero)
    | (?P<ymd>(?P<ymd_y>{_YEAR})[a-z]{{0,2}}[,;]?\s(?P<ymd_m>{_MONTH})\s(?P<ymd_d>{_DAY})(?!,?\s\d{{4}}))
    | (?P<ydm>(?P<ydm_y>{_YEAR})[a-z]{{0,2}}[,;]?\s
        (?P<ydm_d>{_DAY}){_ORDINAL}\s(?:de\s)?(?P<ydm_m>{_MONTH})(?!,?\s\d{{4}}))
      # (2023, February), where nothing but the end of the field follows: in "2018, March of the Penguins" none is meant
    | (?P<ym>(?P<ym_y>{_YEAR})[a-z]{{0,2}}[,;]?\s(?P<ym_m>{_MONTH})(?=\s?[()\[\];,:]|\s?$))
      # 2023 · 2023b · 2019–20 · 2023-02
    | (?P<year>{_YEARS})""",
    re.VERBOSE,
)
_YEAR_ALONE = re.compile(rf"(?P<year>{_YEARS})")

_ERAS = {"明治": 1867, "大正": 1911, "昭和": 1925, "平成": 1988, "令和": 2018}
"""The year before the first of each Japanese era."""


def _month(word: str | None) -> int | None:
    """Return a month's number, 0 for a season, ``None`` for any other word."""
    return _PARTS.get((word or "").rstrip(".").lower())


def _dated(match: re.Match[str], form: str, *, to: bool = False) -> FoundDate | None:
    """Build the date of a form whose month is a word; ``to`` where the day is only the start of a range."""
    month = _month(match[f"{form}_m"])
    if month is None:
        return None
    year = int(match[f"{form}_y"]) if form not in ("dm", "md") else None
    day = None if to or month == 0 or form in ("my", "ym") else int(match[f"{form}_d"])
    if not _is_year(year) or (year is None and (day is None or day > 31)):
        return None
    return FoundDate(match.start(), match.end(), year, month or None, day)


def _is_year(year: int | None) -> bool:
    return year is None or 1000 <= year < 2200


def _iso(match: re.Match[str], day_first: bool | None) -> FoundDate | None:
    return FoundDate(match.start(), match.end(), int(match["iso_y"]), int(match["iso_m"]), int(match["iso_d"]))


def _cjk(match: re.Match[str], day_first: bool | None) -> FoundDate | None:
    groups = match.groupdict()
    before = _ERAS.get(groups.get("era", ""), 0)
    year = before + (1 if match["cjk_y"] == "元" else int(match["cjk_y"]))
    month, day = (int(part) if part else None for part in (match["cjk_m"], match["cjk_d"]))
    return FoundDate(match.start(), match.end(), year, month, day)


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
    return attrs.evolve(found, month=None) if found is not None and match["my_to"] else found


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
_NONE_STATED = re.compile(
    r"(?:n|s|o|u|z|b)\.?\s?(?:d|j|f|å|a|g)\.?|nd|no date|undated|date unknown|ohne (?:datum|jahr)|sans date"
    r"|sin fecha|senza data|sem data|zonder datum|utan datum|udateret|без даты|б\.\s?[гд]|日付不明|日期不[详詳]",
    re.IGNORECASE,
)
_TIME = re.compile(r"\d{1,2}(?:[:.h]\d{2}){1,2}|\d{1,2}(?=\s?[ap]\.?m\b)", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+(?:\.[^\W\d_]+)*")

# 17 Feb 23 · Feb 17, '23
_SHORT = re.compile(
    rf"(?:(?P<d1>{_DAY})[\s-](?P<m1>{_MONTH})[\s-]|(?P<m2>{_MONTH})\s(?P<d2>{_DAY}),?\s)['’]?(?P<y>\d\d)"
)


def _full_year(digits: str) -> int:
    """Return the year of two digits as POSIX does: 69 to 99 are of the last century."""
    year = int(digits)
    return year if len(digits) == 4 else year + (1900 if year >= 69 else 2000)


def _short_dates(text: str) -> Iterator[FoundDate]:
    """Read the forms that are dates only where nothing else stands in the field."""
    match = _SHORT.fullmatch(text)
    month = _MONTHS.get((match["m1"] or match["m2"]).rstrip(".").lower()) if match else None
    if match and month:
        yield FoundDate(0, len(text), _full_year(match["y"]), month, int(match["d1"] or match["d2"]))
    elif (parts := text.partition("-"))[2].isdecimal() and _month(parts[0]) and len(parts[2]) == 2:
        yield FoundDate(0, len(text), None, problem="ambiguous")  # Oct-23


def _says_no_more(text: str, found: list[FoundDate]) -> bool:
    """Tell whether nothing stands beside the dates but weekdays, times and the like."""
    rest: list[str] = []
    at = 0
    for date in found:
        rest.append(text[at : date.start])
        at = date.end
    left = " ".join([*rest, text[at:]])
    if not left.strip(_AROUND):
        return True
    left = _TIME.sub(" ", left.lower())
    harmless = _WORDS["beside"].keys() | _WORDS["updated"].keys() | _WORDS["seasons"].keys()
    return not any(c.isdigit() for c in left) and all(word in harmless for word in _LETTERS.findall(left))


def _first_issue(text: str, found: list[FoundDate]) -> FoundDate:
    """Choose the date of issue where a later version's date stands beside it; of a range over years, the first."""
    for date, before in zip(found, [0, *(date.end for date in found)], strict=False):
        if not any(word in _WORDS["updated"] for word in _LETTERS.findall(text[before : date.start].lower())):
            return date
    return found[0]


# Languages that news articles cite and whose months are not all in knowledge/dates.txt.
_LANGUAGES = [
    "en",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "sv",
    "da",
    "nb",
    "hr",
    "hu",
    "ro",
    "el",
    "he",
    "hi",
    "fa",
    "vi",
]
_WORTH_ASKING = re.compile(r"(?=.*\d{4})(?=.*[^\W\d_]{2}).{6,60}", re.DOTALL)


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
