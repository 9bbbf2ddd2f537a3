"""The landmarks of a reference: what looks the same in every style, and tells the rest apart.

Addresses, a title in quotes, identifiers, dates, the visit to a page, words in brackets that name a medium. They are
found first and blotted out, so that what is left is authors, outlet, an unquoted title and the signs between them.
"""

import re
from typing import Literal

from citecheck import attrs
from citecheck.dates import FoundDate, find_dates
from citecheck.knowledge import languages, outlets
from citecheck.parsing.addresses import Address, doi_of, find_addresses, find_bare_addresses, find_identifiers
from citecheck.parsing.asides import find_asides
from citecheck.parsing.mastheads import is_body
from citecheck.parsing.names import read_names
from citecheck.parsing.quotes import Quote, find_quote
from citecheck.parsing.vocabulary import LEAD, MEDIUM
from citecheck.patterns import any_of, lazy_regex
from citecheck.text import MASK, mask


@attrs.frozen
class Landmarks:
    """An entry's landmarks, and its text without them."""

    body: str
    """The text with all of them blotted out but the dates in ``dates``."""
    quote: Quote | None
    """The title in quotes."""
    dates: tuple[FoundDate, ...]
    """The dates in the body; visits and updates are left out."""
    url: str | None = None
    archive_url: str | None = None
    identifiers: dict[str, str] = attrs.field(factory=dict)
    accessed: FoundDate | None = None
    link: tuple[int, int] | None = None
    """The words of a link to the address, which are most likely the title."""
    lead: tuple[int, int] | None = None
    """Words in brackets at the head of all, which belong to a title behind them that has no quotes."""
    byline: tuple[tuple[int, int], ...] = ()
    """The names that stand on a line of their own between title and outlet."""
    spans: dict[str, tuple[int, int]] = attrs.field(factory=dict)
    """Where ``url``, ``archive_url``, ``accessed`` and the identifiers stand."""


# [Internet] · [en ligne] · [N/OL] · [@name]; and behind a title in quotes (PDF) · (Press release) · (in German)
_ASIDE = lazy_regex(
    rf"""\[(?P<words>[^\W\d_][^\[\]\d]{{1,80}})\] | \[@\w{{1,30}}\] | \[[JMNDCRSPAGZ](?:/OL)?\]
      | (?:(?<=[{MASK}\s)][\s(])|(?<=\w\s)(?=\(in\s[A-Z][a-z]{{3,14}}\)))\((?P<kind>[^\W\d_][^()\d]{{1,30}})\)""",
    re.VERBOSE,
)
# “Hafen zu” [Port closed], (letter), (press release): what stands in brackets right behind a title in quotes and is
# no field, as a field of its own follows.
_TRANSLATION = lazy_regex(
    r"\s\[[^\[\]]{2,200}\](?=[.,;:]?(?:\s|\Z)) | \s\((?:(?:open\s)?letter|review|column|essay|poem|obituary)\)",
    re.VERBOSE,
)
_CAPITAL_EDITION = any_of(sorted(filter(str.istitle, languages.printed("editions"))))
# , 3rd ed. · . 2. Aufl. · (2d ed. · 3e éd.: an edition is no field; `2nd Edition` may be a title's own words
_EDITION = lazy_regex(
    r"(?:(?<=[.,;:]\s)|(?<=\())\d{1,2}(?:\.?(?:st|nd|rd|th|d|e|ª|a)|\.|-е)?\s(?:[a-zäöüéа-я]{2,12}\.?,?\s){0,2}"
    rf"(?:eds|{languages.pattern('editions')}|{_CAPITAL_EDITION})\b\.?"
    r"|第\s?\d{1,2}版"
)
# <i>…</i> · *…* · _…_ around a field, not around a word of a title
_TAG = r"<{}(?:i|b|em|strong|cite|italic|bold)>"
_EMPHASIS = lazy_regex(
    rf"(?P<open>(?:^|(?<=[{MASK}.,;:?!(“\"»”'’]\s)|(?<=[{MASK}(“\"]))(?:{_TAG.format('')}|[*_]{{1,3}}(?=\w)))"
    rf"|(?:{_TAG.format('/')}|(?<=[\w.?!)])[*_]{{1,3}})(?=[.,;:)”\"\s]|$)"
)
# (PDF) Title · [2105.14417] Title · [Literature Review] Title: what a page's own title begins with.
_TITLE_LEAD = lazy_regex(
    rf"[\s*_\[{MASK}]*(?P<words>(?:\((?:PDF|pdf)\)|\[(?:\d{{4}}\.\d{{4,5}}(?:v\d)?|PDF|[^\W\d_][^()\[\]\d]{{2,30}})\])\s)(?=\w)"
)
_WORDS = lazy_regex(r"[^\W\d_]+")


def find_landmarks(text: str, *, day_first: bool | None = None, may_quote: bool = True) -> Landmarks:
    """Find an entry's landmarks.

    Args:
        text: The entry.
        day_first: Whether ``03/04/2023`` is the third of April; unknown where ``None``.
        may_quote: Whether its title may stand in quotes.
    """
    spans: dict[str, tuple[int, int]] = {}
    found = list(find_addresses(text)) or list(find_bare_addresses(text))
    if len(found) > 1 and _names_outlet(found[0], found[1]):
        del found[0]
    url, archive_url = _unwrapped(found, spans)
    marks = [mark for address in found for mark in address.marks]
    body = mask(text, marks) if marks else text
    lead = found_lead.span("words") if (found_lead := _TITLE_LEAD.match(body)) else None
    if lead is not None:
        body = mask(body, [lead])
    quote = find_quote(body) if may_quote else None
    if quote is not None:
        body = mask(body, [(quote.start, quote.end)])
    numbers = list(find_identifiers(body))
    if numbers:
        body = mask(body, [(number.start, number.end) for number in numbers])
    if "*" in body or "_" in body or "</" in body:
        body = mask(body, _emphasis(body))
    if quote is not None and (aside := _TRANSLATION.match(body, quote.end)):
        body = mask(body, [aside.span()])
    if editions := [m.span() for m in _EDITION.finditer(body)]:
        body = mask(body, editions)
    if "[" in body or "(" in body:
        body = mask(body, [m.span() for m in _ASIDE.finditer(body) if _is_medium(m)])
    if asides := list(find_asides(body, quote.end if quote else None)):
        body = mask(body, asides)

    dates, visits, updates = _sorted_dates(body, day_first, outlets.host_of(url) if url else "")
    if visits or updates:
        announced = [(start, _behind_visit(body, date)) for start, date, _ in visits] + [
            (start, d.start) for start, d, _ in updates
        ]
        body = mask(body, sorted(announced))
    announcing = [words for address in found if (words := _lead(body, address)) is not None]
    if announcing:
        body = mask(body, announcing)

    byline = _byline(body, dates) if "\n" in body else ()
    if byline:
        body = mask(body, [(body.rfind("\n", 0, byline[0][0]) + 1, byline[-1][1])])
    kept = [number for number in reversed(numbers) if number.kind in _IDENTIFIERS]  # the first of a kind counts
    identifiers = {number.kind: number.value for number in kept}
    spans |= {number.kind: (number.start, number.end) for number in kept}
    if url and (doi := doi_of(url)):
        identifiers.setdefault("doi", doi)
    accessed = next((date for _, date, kind in visits if kind == "accessed" and date.year is not None), None)
    if accessed is not None:
        spans["accessed"] = (accessed.start, accessed.end)
    link = next(((mark.marks[0][1], mark.marks[1][0]) for mark in found[:1] if len(mark.marks) > 1), None)
    return Landmarks(body, quote, dates, url, archive_url, identifiers, accessed, link, lead, byline, spans)


def _behind_visit(body: str, date: FoundDate) -> int:
    """Return where the words end that say behind a date that it is a visit's."""
    said = languages.behind_date().match(body, date.end)
    return said.end() if said else date.end


def _byline(body: str, dates: tuple[FoundDate, ...]) -> tuple[tuple[int, int], ...]:
    """Return the names of a line that holds nothing else, where another line behind the title may hold the outlet."""
    shown = mask(body, [(date.start, date.end) for date in dates])
    found: tuple[tuple[int, int], ...] = ()
    others = 0
    for line in _LINE.finditer(shown, max(0, shown.find("\n", len(shown) - len(shown.lstrip(" \n" + MASK))))):
        names = read_names(shown, line.end("by") if line["by"] else line.start(), line.end())
        if names is None or names.end < line.end() or found or is_body(line.group()):
            others += _WORDS.search(line.group()) is not None
        else:
            found = names.spans
    return found if others else ()


_LINE = lazy_regex(rf"(?<=\n)(?P<by>[Bb]y:?\s)?[^\n]*[^\W\d_](?:[^\n]*[^\s.,;{MASK}])?")
_IDENTIFIERS = ("doi", "isbn", "pmid")


def _names_outlet(first: Address, second: Address) -> bool:
    """Tell whether the first of two addresses is but the host of the second: it stands in the outlet's place."""
    name, address = (url.partition("://")[2] or url for url in (first.url.lower(), second.url.lower()))
    return address.startswith(name.rstrip("/")) and name.count("/") <= 2


def _unwrapped(found: list[Address], spans: dict[str, tuple[int, int]]) -> tuple[str | None, str | None]:
    """Return the first address, out of its archive or cache, and the archive's own; note where they stand."""
    url = archive_url = None
    for address in found[:3]:
        inner, archive = outlets.unwrap(address.url)
        if archive is not None and archive_url is None:
            archive_url = archive
            spans["archive_url"] = (address.start, address.end)
        if url is None:
            url = inner
            spans["url"] = (address.start, address.end)
    return url, archive_url


def _emphasis(body: str) -> list[tuple[int, int]]:
    """Return where the signs stand that set a field off, in pairs."""
    found: list[tuple[int, int]] = []
    opening: tuple[int, int] | None = None
    for match in _EMPHASIS.finditer(body):
        if match["open"]:
            opening = match.span()
        elif opening is not None:
            found += (opening, match.span())
            opening = None
    return found


def _is_medium(aside: re.Match[str]) -> bool:
    words = aside["words"] or aside["kind"]
    if words is None:
        return True
    kind, comma, _ = words.lower().partition(", ")  # [Doctoral dissertation, University of Tromsø]
    said = _WORDS.findall(kind)
    return MEDIUM.issuperset(said) and (not comma or "dissertation" in said or "thesis" in said)


_Announcement = Literal["accessed", "archived", "updated"]
_ANNOUNCEMENTS: tuple[_Announcement, ...] = ("accessed", "archived", "updated")
_Visit = tuple[int, FoundDate, _Announcement]
"""Where the words start that announce a date, the date, and what they announce."""


def _sorted_dates(
    body: str, day_first: bool | None, host: str
) -> tuple[tuple[FoundDate, ...], list[_Visit], tuple[_Visit, ...]]:
    """Tell the dates of visits, copies and changes, each with the start of its announcement, from the others.

    An update is better than no date at all: where nothing else is dated, its date is among the others, too.
    """
    dates: list[FoundDate] = []
    visits: list[_Visit] = []
    at = 0
    found = list(find_dates(body, day_first=day_first))
    for date in found:
        if _is_number(body, date, found) or (host and _names_host(body, date, found, host)):
            continue
        date = _without_word(body, date)
        kind, start = _announced(body, at, date, dates)
        if kind is None:
            dates.append(date)
        else:
            visits.append((start, date, kind))
        at = date.end
    if dates:
        return tuple(dates), visits, ()
    updates = tuple(visit for visit in visits if visit[2] == "updated")
    return tuple(date for _, date, _ in updates), [visit for visit in visits if visit[2] != "updated"], updates


# What stands before a number that is no year: a page, a number, a volume; or, where another year stands, a colon.
_COUNTED = lazy_regex(r"(?:\b(?:[Pp]{1,2}|S|[Ss]s?|[Nn]o|[Nn]r|[Vv]ol|[Aa]rt|[Cc]h|[Ii]ssue|[Bb]d)\.?|[#§№])\s?\Z")
_INITIALS = lazy_regex(r"[^\W\d_],\s(?:[^\W\d_a-z]\.\s?){1,3}\Z")
"""Hurst, P. 2005: an initial, and no page."""
_PAIR = lazy_regex(r"(?P<first>\d{4})\s?[-–—/…]\s?(?P<last>\d{4})")
_VERSION = lazy_regex(r"\d{1,2}\.\d{1,2}\.\d")
_CAREER = 10
"""Years that a work may take to appear; a longer span is a life, or what a title tells of."""


def _is_number(body: str, date: FoundDate, found: list[FoundDate]) -> bool:
    """Tell whether what looks like a date is a page, a number, a version or a span of lives."""
    printed = body[date.start : date.end]
    if _VERSION.fullmatch(printed) or (
        body[date.end : date.end + 2].strip(" ")[:1] == "." and body[date.end + 1 : date.end + 2].isdigit()
    ):
        return True
    if date.month is not None or date.problem is not None:
        return False
    lead, after = body[max(0, date.start - 12) : date.start], body[date.end : date.end + 8]
    if lead[-1:] == ":" and lead[-2:-1].isalnum():  # ISO 10816-1:1995
        return True
    if (
        lead[-1:] == "/"
        or (after[:1] == "/" and after[1:2].isdigit())
        or (_COUNTED.search(lead) and not _INITIALS.search(lead))
    ):
        return True
    others = any(one is not date and one.year is not None for one in found)
    if (pair := _PAIR.match(body, date.start)) is None:
        return others and lead.rstrip()[-1:] == ":" and lead.rstrip()[-2:-1] in _COUNTS
    span = int(pair["last"]) - int(pair["first"])
    is_apart = MASK in body[: date.start] and lead.rstrip()[-1:] not in ("(", "[")  # behind a title in quotes
    return others or span < 0 or (span > _CAREER and not is_apart)


_COUNTS = frozenset("0123456789)")


def _names_host(body: str, date: FoundDate, found: list[FoundDate], host: str) -> bool:
    """Tell whether a year is the name of what appears under an address, as another date stands there: ``1843``."""
    others = any(one is not date and one.year is not None for one in found)
    return others and date.month is None and host.startswith(body[date.start : date.end])


# Vol 31 March 1998 · pág. 23 Marzo 2013: a volume or a page is no day.
# Time Out, 2019: a short word of another language is no month.
_VOLUME_DAY = lazy_regex(  # in small letters, as `God` is no Croatian volume
    rf"\b(?:(?:{languages.pattern('volumes')}|{languages.pattern('pages')})(?:\.|(?<=[^\W\d_]{{4}}))"
    r"|(?:Vol|No|Nr|Issue|P[áa]gs?|Bd|Str)\.?|[Vv]ol|[Nn]o|[Nn]r|[Pp]p?|S)\s\Z"
)
_MONTH_WORD = lazy_regex(r"(?P<word>[^\W\d_]{2,4})\b\.?(?P<sign>,?)\s(?=\d{4})")
_ENGLISH = frozenset("jan feb mar apr may june jun july jul aug sept sep oct nov dec".split())


def _without_word(body: str, date: FoundDate) -> FoundDate:
    """Return a date without a figure or a word before it that belongs to something else."""
    if date.day is not None:
        digits = _FIGURES.match(body, date.start)
        if digits and date.year is not None and _VOLUME_DAY.search(body, max(0, date.start - 8), date.start):
            return attrs.evolve(date, start=digits.end(), day=None)
        return date
    word = _MONTH_WORD.match(body, date.start) if date.month is not None else None
    if word and (word["word"].lower() not in _ENGLISH or word["sign"]) and body[: date.start].rstrip()[-1:].isalpha():
        return attrs.evolve(date, start=word.end(), month=None)
    return date


_FIGURES = lazy_regex(r"\d{1,2}\s")


def _announced(body: str, floor: int, date: FoundDate, before: list[FoundDate]) -> tuple[_Announcement | None, int]:
    """Return what a date is that is none of issue, and where the words start that announce it."""
    window = max(floor, date.start - _WINDOW)
    lead = body[window : date.start]
    announcement = "" if lead.rstrip()[-1:] in _SIGN else _SIGNS.split(lead)[-1]
    words = _WORDS.findall(announcement.lower())
    if words:
        start = date.start - len(announcement.lstrip(" .:-–—)" + MASK))
        for kind in _ANNOUNCEMENTS:
            if languages.says(kind, announcement):
                return kind, start
        # Archived from the original (https://…) on 4 May 2011
        if len(words) == 1 and words[0] in languages.phrases("into dates") and MASK in lead[-8:]:
            return "archived", start
        if words == ["web"] and before:  # Web. 3 Jan. 2020
            return "accessed", start
    elif before and _is_second_visit(body, lead.rstrip(), date, before[-1]):
        return "accessed", date.start
    if languages.behind_date().match(body, date.end):
        return "accessed", date.start
    if "(" in lead and (online := _ONLINE.search(body, window, date.start)):
        return "accessed", online.start()
    return None, date.start


_WINDOW = 60
"""An announcement is not longer than this."""
_SIGN = frozenset(";,([{<（【，、；。،؛" + MASK)
_SIGNS = lazy_regex(rf"[;,([{{<（【，、；。،؛{MASK}]+|\.\s(?=[^\W\d])")
# [en ligne (18 janvier 2016) : https://…]
_ONLINE = lazy_regex(rf"\[{languages.pattern('online')}\s\(\Z", re.IGNORECASE)


def _is_second_visit(body: str, lead: str, date: FoundDate, before: FoundDate) -> bool:
    """Tell whether a second date is that of a visit by its place alone."""
    if lead.endswith("[") and body[before.end : date.start] in ("[", ")["):  # 2023-03-03[2023-03-09]
        return True
    if date.day is None:
        return False
    if lead.endswith("(") and not body.startswith(")[", date.end):  # https://… (March 9, 2023)
        return lead[:-1].rstrip(" .").endswith(MASK)
    # 2 Aug. 2001. 23 Jan. 2002 <http://…>
    return lead.endswith(".") and before.day is not None and body[date.end : date.end + 3].strip()[:1] == MASK


def _lead(body: str, address: Address) -> tuple[int, int] | None:
    """Return where the words stand that announce an address and nothing else."""
    window = max(0, address.start - _WINDOW)
    lead = _LEAD_SIGNS.split(body[window : address.start])[-1]
    cut = address.start - len(lead)
    words = _WORDS.findall(lead.lower())
    if words and (cut > window or window == 0) and LEAD.issuperset(words):
        return cut, address.start
    return None


_LEAD_SIGNS = lazy_regex(rf"[.;,،؛([{{<（【{MASK}]+")
