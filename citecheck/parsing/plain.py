"""The plainest layout, read at a glance: “Title” Outlet, 17 Feb. 2023, https://outlet.example/piece.

Most entries of a list are of this kind, and what stands between their commas is all that the careful reading finds in
them. Whatever is the least bit unusual is left to that (``landmarks.py``, ``layouts.py``); an entry that both can read
says the same to both.
"""

import re

from citecheck import attrs
from citecheck.dates import find_dates
from citecheck.knowledge import outlets
from citecheck.parsing.addresses import doi_of, find_addresses, find_identifiers
from citecheck.parsing.issued import field_of, find_none_stated
from citecheck.parsing.stretches import Range
from citecheck.patterns import lazy_regex
from citecheck.text import MASK
from citecheck.values import PartialDate


@attrs.frozen
class Found:
    """What an entry prints, in offsets of its text."""

    ranges: dict[str, Range]
    """Where each field stands, by its name in ``Reference``."""
    authors: tuple[Range, ...] = ()
    issued: PartialDate | None = None
    accessed: PartialDate | None = None
    url: str | None = None
    archive_url: str | None = None
    identifiers: dict[str, str] = attrs.field(factory=dict)


# No field may hold a sign that could part it, nor start or end with one that is not its own. An outlet starts with a
# capital, or it is one word in small letters; `by` and `in` only announce one.
_PLAIN = lazy_regex(
    rf"""“(?P<title>[^\s“”*_{MASK}][^“”]{{0,400}}[^\s“”*_,;.{MASK}])”[ ]
      (?![Bb]y\b|[Ii]n?\b|[Vv]ia\b|[Dd]ans\b|[Ee]n\b|[Aa]us\b)
      (?P<outlet>(?:[A-Z][^\n“”/,;()<>\[\]*_{MASK}]{{1,80}}|[a-z][A-Za-z\d.-]{{1,30}})(?<=\w))
      (?:,[ ](?P<date>\w[\w.-]{{0,10}}(?:[ ][\w.-]{{1,10}}){{0,4}}(?:,[ ]\d{{4}})?(?<=\w)))?
      (?:,[ ](?P<url>https?://[^\s<>"“”«»„{MASK}]*[\w/]))?
      (?P<end>[.,]?)\Z""",
    re.VERBOSE,
)


def read_plain(text: str, *, day_first: bool | None = None) -> Found | None:
    """Read an entry of the plainest layout; ``None`` where it is not, for certain, of that layout.

    >>> read_plain("“Rain falls” The Daily, 3 May 2023").ranges
    {'title': (1, 11), 'outlet': (13, 22), 'issued': (24, 34)}
    >>> read_plain("“Rain falls” The Daily (Oslo), 3 May 2023") is None
    True
    """
    match = _PLAIN.match(text)
    if match is None or (match["end"] == "." and not match["date"] and not match["url"]) or "via " in match["outlet"]:
        return None
    url = archive_url = None
    identifiers: dict[str, str] = {}
    ranges: dict[str, Range] = {}
    start, end = match.start("outlet"), len(text)
    if found := match["url"]:
        if "&amp;" in found or not found.isascii():
            return None
        end = match.start("url")
        url, archive_url = outlets.unwrap(found)
        if archive_url is not None:
            ranges["archive_url"] = match.span("url")
        ranges["url"] = match.span("url")
        if doi := doi_of(url):
            identifiers["doi"] = doi
    if any(find_addresses(text[:end])) or any(find_identifiers(text[start:end])):
        return None
    ranges["title"], ranges["outlet"] = match.span("title"), match.span("outlet")
    dates = list(find_dates(text, start, end, day_first=day_first))
    if not match["date"]:
        if dates or find_none_stated(text, start, end):
            return None
        return Found(ranges, url=url, archive_url=archive_url, identifiers=identifiers)
    stretch = match.span("date")
    if len(dates) != 1 or (dates[0].start, dates[0].end) != stretch or dates[0].year is None:
        return None
    if field_of(text, dates[0]) != stretch:
        return None
    ranges["issued"] = stretch
    issued = dates[0].reading.date
    return Found(ranges, issued=issued, url=url, archive_url=archive_url, identifiers=identifiers)
