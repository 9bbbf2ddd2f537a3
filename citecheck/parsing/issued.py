"""Which of an entry's dates is that of issue, and what is a date and nothing else."""

from citecheck import attrs
from citecheck.dates import FoundDate
from citecheck.knowledge import languages
from citecheck.knowledge.imprints import is_city
from citecheck.parsing.landmarks import Landmarks
from citecheck.parsing.mastheads import is_body, is_known
from citecheck.parsing.names import read_names
from citecheck.patterns import lazy_regex
from citecheck.text import MASK, mask


@attrs.frozen
class Issue:
    """The date of issue, and the entry without what is a date only."""

    date: FoundDate | None
    span: tuple[int, int] | None
    """Where it stands, also where it is said that there is none."""
    shown: str


# n.d. · s. d. · o. J. · б. д. · t.th., wherever they stand; a word such as `undated` only as a field of its own.
_INITIALS = lazy_regex(r"(?<![\w.])[^\W\d_]{1,2}(?:\.\s?[^\W\d_]{1,2}){1,2}\.(?!\w)")
_FIELD = lazy_regex(rf"[^,;:()\[\]<>|–—、，；。（）」』》،؛{MASK}]+")
_MOST_UNDATED = 40
"""Letters of what says that there is no date."""


def find_none_stated(body: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
    """Return where an entry says that it has no date, in its language.

    >>> find_none_stated("The Daily, без даты, p. 3"), find_none_stated("The Daily (n.d.)"), find_none_stated("J.R. D.")
    ((11, 19), (11, 15), None)
    >>> find_none_stated("Berg, A. (in press). Fees rise. The Daily.")
    (10, 18)
    """
    end = len(body) if end is None else end
    for match in _INITIALS.finditer(body, start, end):
        if languages.says_undated(match.group()):
            return match.span()
    for field in _FIELD.finditer(body, start, end):
        if field.end() - field.start() <= _MOST_UNDATED:
            words = field.group().strip()
            at = field.start() + field.group().find(words)
            for said in (words, words.rstrip(".")):
                is_coming = body[at - 1 : at] in ("(", "（") and said.lower() in languages.phrases("forthcoming")
                if said and (languages.says_undated(said) or is_coming):
                    return at, at + len(said)
    return None


def find_issue(marks: Landmarks) -> Issue:
    """Choose the date of issue, and blot out what is a date and nothing else.

    A fuller date of another day that stands in a title of its own right is left in it.
    """
    body = marks.body
    if not marks.dates:
        span = find_none_stated(body)
        return Issue(None, span, mask(body, [span]) if span else body)
    fields = [(date, field) for date in marks.dates if (field := field_of(body, date)) is not None]
    dates = [date for date, _ in fields]
    issued = _choose(body, marks, dates)
    if issued is None:
        span = find_none_stated(body)
        return Issue(None, span, mask(body, [span]) if span else body)
    if all(date is not issued for date in dates):
        fields.append((issued, (issued.start, issued.end)))
    alike = [
        field
        for date, field in fields
        if date is issued or date.year is None or (date.year == issued.year and date.day is None)
    ]
    shown = mask(body, sorted(alike))
    if issued.month is None and issued.problem is None and issued.year is not None:
        for date in dates:  # Harvard styles set the day and month behind the outlet
            if date.year is None and date.start > issued.start:
                issued = date.in_year(issued.year)
                break
    return Issue(issued, (issued.start, issued.end), shown)


_MOST_BEFORE = 4
"""So many words may stand before a date and be part of it: `veröffentlicht am Montag, den`."""


def _words_before(body: str, start: int, *, has_day: bool) -> int:
    """Return where the words start that belong to a date without making it part of a sentence.

    Words such as ``published`` do in small letters or at a field's start, prepositions and weekdays only before a
    day: “Sci Am, 2008” is no date of the morning.
    """
    kinds: tuple[languages.Kind, ...] = ("published", "beside dates", "weekdays") if has_day else ("published",)
    at = start
    for _ in range(_MOST_BEFORE):
        end = _before_space(body, at)
        if end < at:
            end -= len(body[max(0, end - 2) : end]) - len(body[max(0, end - 2) : end].rstrip(".,:"))
        begin = end
        while begin and (body[begin - 1].isalpha() or body[begin - 1] in languages.MARKS):
            begin -= 1
        word = body[begin:end]
        if not word or (begin and (body[begin - 1].isdigit() or body[begin - 1] == ".")):  # the end of CBC.ca
            break
        if begin and body[begin - 1] in "-‑":  # fr-online, 3 May 2021
            break
        sign = body[_before_space(body, begin) - 1] if begin else ""
        is_field = begin == 0 or sign in _STARTS_FIELD
        if sign == MASK and word.lower() in languages.words("weekdays"):  # “Rain” Sun 3 May 2021: the outlet's place
            break
        if not (word.islower() or is_field or word[0] > _LATIN):
            break
        if is_field and begin and is_known(word):  # Time, March 4, 2012
            break
        if not any(word.lower() in languages.words(kind) for kind in kinds):
            break
        at = begin
    return at


_LATIN = "\u024f"
"""Behind this letter, scripts follow other customs of capitals."""
_STARTS_FIELD = frozenset('.,;:([<|–—-)”’»"、，،؛（。』」》/' + MASK)
_ENDS_FIELD = frozenset(".,;:)]>|–—-([<（），。、،؛/" + MASK)


def field_of(body: str, date: FoundDate) -> tuple[int, int] | None:
    """Return the field that a date is, words like ``published`` included; ``None`` inside a title or a name."""
    if date.month is None and body.startswith(";", date.end):  # J Coast Stud 2018;44:120
        return date.start, date.end
    is_whole = date.day is not None and date.year is not None
    after = body[date.end : date.end + 3].lstrip()[:1]
    if after and after not in _ENDS_FIELD and not (is_whole and not body[: date.start].strip()):
        return None  # but a whole date in front of everything needs no stop
    start = _words_before(body, date.start, has_day=date.day is not None)
    if start < date.start and is_whole:
        return start, date.end
    at = _before_space(body, start)
    if at == 0 or body[at - 1] in _STARTS_FIELD:
        return start, date.end
    if date.month is not None and _VOLUME.search(body, max(0, start - 16), start):
        return start, date.end
    return None


# Vol 590 November 2003 · 12(3) May 2003
_VOLUME = lazy_regex(r"(?:\b(?:[Vv]ol|[Nn]o|[Nn]r|[Ii]ssue)\.?\s?\d{0,4}|\d\(\d{1,3}\))\s\Z")


def _before_space(body: str, at: int) -> int:
    while at and body[at - 1].isspace():
        at -= 1
    return at


def _choose(body: str, marks: Landmarks, fields: list[FoundDate]) -> FoundDate | None:
    """Choose the date of issue: a field, the fullest of them; else a whole date; else a year where one may stand."""
    quote = marks.quote
    spaced = quote is not None and quote.is_spaced
    if quote is not None and spaced:  # in the seed's layout a comma stands before the date, or the title
        end = quote.end
        fields = [
            date
            for date in fields
            if date.start < end
            or body[end : date.start].strip()[-1:] in _BEFORE_SPACED
            or _VOLUME.search(body, max(end, date.start - 16), date.start)
        ]
    dated = [date for date in fields if date.year is not None]
    if len(dated) == 1:
        is_told = quote is None and marks.url and _INTO_DATE.search(body, max(0, dated[0].start - 8), dated[0].start)
        return None if is_told and _is_first(body, dated[0]) else dated[0]
    if dated:
        fullest = max(map(_fullness, dated))
        dated = [date for date in dated if _fullness(date) == fullest]
        first = dated[0]
        return first if body[first.start - 1 : first.start] in ("(", "[", "（") else dated[-1]
    whole = [date for date in marks.dates if date.year is not None]
    last = len(body.rstrip(" .,;()[]\n" + MASK))
    if ends := [date for date in whole if date.day is not None or (not spaced and date.end >= last)]:
        return None if quote is None and marks.url and _is_of_title(body, ends[-1]) else ends[-1]
    printed = [date for date in whole if date.month is None and _is_at_city(body, date)]
    if printed and not spaced:
        return printed[-1]
    if whole and not spaced:
        before = body[: whole[0].start].strip()
        is_first = not before and any(date.year is None for date in fields)  # 2017 Title. Outlet, 27 December
        if is_first or _is_head(before, body[whole[0].end : whole[0].end + 1]):
            return whole[0]
    return None


def _is_at_city(body: str, date: FoundDate) -> bool:
    """Tell whether the city in which a book was printed stands right before a year: ``, Frankfurt 1998, S. 12``."""
    field = _FIELD_BEFORE.search(body, 0, date.start)
    return field is not None and is_city(field.group().strip())


# Trending harbours in 2025 · Outage on November 18, 2025
_INTO_DATE = lazy_regex(rf"\b{languages.pattern('into dates')}\s\Z")
_FIELD_BEFORE = lazy_regex(r"[^.,;:()\[\]|–—\n\ufffc]*\Z")


def _is_first(body: str, date: FoundDate) -> bool:
    """Tell whether nothing but small words of a title stands before a date and its preposition."""
    before = body[: date.start].strip(" *_[" + MASK)
    words = before.rpartition(" ")[0]
    return _PARTED.search(before) is None and not (is_known(words) or is_body(words))


_PARTED = lazy_regex(r"[.,;|–—]\s|\s[-–—|]\s")


def _is_of_title(body: str, date: FoundDate) -> bool:
    """Tell whether a date that no sign parts from the words before it belongs to them: no outlet stands there."""
    field = _FIELD_BEFORE.search(body, 0, date.start)
    before = field.group().strip() if field else ""
    if _INTO_DATE.search(body, max(0, date.start - 8), date.start):
        return True
    return bool(before) and date.month is None and not (is_known(before) or is_body(before))


def _is_head(before: str, after: str) -> bool:
    """Tell whether a year that no stop parts from the words before it follows authors: ``Tanaka, K 2023, …``."""
    if after == "," and len(before) < _HEAD and is_body(before):  # Cancer Council 2017, Causes of cancer
        return True
    names = read_names(before, 0, len(before))
    return is_known(before) or (names is not None and names.form != "direct" and names.end >= len(before.rstrip(".")))


_BEFORE_SPACED = ("", ",", "(", ".", "-", "–", "—", "、", "，", "،", "」", "』", "》", MASK)
_HEAD = 60
"""As far as the authors before a year may reach."""


def _fullness(date: FoundDate) -> int:
    return (date.month is not None) + (date.day is not None) + (date.problem is not None)
