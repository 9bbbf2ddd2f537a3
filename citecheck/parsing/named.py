"""Entries whose fields are named, ``Title: Rain falls⏎Outlet: The Daily⏎Date: 3 May 2023``; rows of a table, too.

A name parts the fields of an entry more surely than any other sign; whatever stands behind it is the field.
"""

import re
from collections.abc import Iterator

from citecheck.dates import FoundDate, find_dates
from citecheck.knowledge import outlets
from citecheck.knowledge.field_names import field_named
from citecheck.parsing.addresses import doi_of, find_addresses, find_identifiers
from citecheck.parsing.names import read_names
from citecheck.parsing.plain import Found
from citecheck.parsing.stretches import Range, outlet_in, trim
from citecheck.patterns import lazy_regex

# A name stands at the start, on a new line, or behind a sign that parts fields; it may be dressed, `**Title:**`.
_NAME = lazy_regex(
    r"""
    (?:\A|(?<=[\n;|·•])|(?<=[,.]\s)|(?<=\s[–—-]\s))[ \t\u00a0]*(?:[-*+•‣▪][ \t]+)?
    (?P<open>\*\*|__|[*_])?(?P<name>[^\W\d_][^\n:：*_;|]{0,25}?)[ \t\u00a0]?
    (?:[:：](?P=open)|(?P=open)[:：]|[:：](?![/\d]))
    """.replace("(?P=open)", r"[*_]{1,2}"),
    re.VERBOSE,
)
_AROUND = " \t\r\n\u00a0,;|·•*_"
_QUOTES = {"“": "”", '"': '"', "„": "“", "«": "»", "‘": "’", "'": "'", "»": "«", "「": "」", "『": "』", "《": "》"}
_LEAST = 2
"""So many fields must be named; one alone is a title with a colon."""


def read_named(text: str, *, day_first: bool | None = None) -> Found | None:
    """Read an entry that names its fields; ``None`` where it does not.

    >>> read_named("Title: Rain falls\\nOutlet: The Daily\\nDate: 3 May 2023").ranges
    {'title': (7, 17), 'outlet': (26, 35), 'issued': (42, 52)}
    >>> read_named("Rain: what it means for the coast. The Daily, 3 May 2023") is None
    True
    """
    if ":" not in text and "：" not in text:
        return None
    stretches = dict(_stretches(text))
    if sum(field != "" for field in stretches) < _LEAST:
        return None
    ranges: dict[str, Range] = {}
    if "title" not in stretches:
        for other in ("source", ""):  # what stands in front of the first name, if anything
            if other in stretches:
                stretches["title"] = stretches.pop(other)
                break
    if "outlet" not in stretches and "source" in stretches:
        stretches["outlet"] = stretches.pop("source")
    if (title := _title(text, stretches)) is not None:
        ranges["title"] = title
    if "outlet" in stretches and (outlet := outlet_in(text, *stretches["outlet"], whole=True)) is not None:
        ranges["outlet"] = outlet
    authors = _authors(text, stretches.get("authors"))
    if authors:
        ranges["authors"] = (authors[0][0], authors[-1][1])
    issued = _date(text, stretches.get("issued"), day_first)
    if issued is not None:
        ranges["issued"] = (issued.start, issued.end)
    elif "issued" in stretches:
        ranges["issued"] = stretches["issued"]
    accessed = _date(text, stretches.get("accessed"), day_first)
    if accessed is not None:
        ranges["accessed"] = (accessed.start, accessed.end)
    url = archive_url = None
    for address in list(find_addresses(text))[:3]:
        inner, archive = outlets.unwrap(address.url)
        if archive is not None and archive_url is None:
            archive_url = archive
            ranges["archive_url"] = (address.start, address.end)
        if url is None:
            url = inner
            ranges["url"] = (address.start, address.end)
    identifiers = {number.kind: number.value for number in find_identifiers(text) if number.kind in _IDENTIFIERS}
    if url and (doi := doi_of(url)):
        identifiers.setdefault("doi", doi)
    return Found(
        ranges,
        authors=authors,
        issued=issued.reading.date if issued else None,
        accessed=accessed.reading.date if accessed else None,
        url=url,
        archive_url=archive_url,
        identifiers=identifiers,
    )


_IDENTIFIERS = ("doi", "isbn", "pmid")


def _stretches(text: str) -> Iterator[tuple[str, Range]]:
    """Give each named field with what stands behind its name; under ``""`` what stands before the first name."""
    names = [(match, field) for match in _NAME.finditer(text) if (field := field_named(match["name"])) is not None]
    if not names:
        return
    given: set[str] = set()
    first = names[0][0]
    if before := _bare(text, 0, first.start()):
        if text[first.start() - 1 : first.start()] != "\n":
            return  # a colon further on in an entry of another layout
        yield "", before
    ends = [*(match.start() for match, _ in names[1:]), len(text)]
    for (match, field), end in zip(names, ends, strict=True):
        stretch = _bare(text, match.end(), end)
        if stretch and field not in given:
            given.add(field)
            yield field, stretch


def _bare(text: str, start: int, end: int) -> Range | None:
    """Return a stretch without the signs that part fields."""
    while start < end and text[start] in _AROUND:
        start += 1
    while end > start and text[end - 1] in _AROUND:
        end -= 1
    return (start, end) if start < end else None


def _title(text: str, stretches: dict[str, Range]) -> Range | None:
    """Return the title without the quotes around it; of a linked one, its words."""
    if "title" not in stretches:
        return None
    start, end = stretches["title"]
    addresses = [a for a in find_addresses(text[start:end]) if a.marks]
    for address in addresses[:1]:
        low, high = start + address.marks[0][0], start + address.marks[-1][1]
        if len(address.marks) > 1:
            start, end = start + address.marks[0][1], start + address.marks[1][0]
        elif _bare(text, start, low) is None:
            start = high
        else:
            end = low
    stretch = _bare(text, start, end)
    if stretch is None:
        return None
    start, end = stretch
    if text[end - 1] == "." and text.count(".", start, end) == 1:
        end -= 1
    closing = _QUOTES.get(text[start])
    if closing and end - start > 2 and text[end - 1] == closing and closing not in text[start + 1 : end - 1]:
        return trim(text, start, end) if text[start] == "'" else (start + 1, end - 1)
    return start, end


def _authors(text: str, stretch: Range | None) -> tuple[Range, ...]:
    if stretch is None:
        return ()
    names = read_names(text, *stretch)
    return names.spans if names is not None and names.end >= stretch[1] - 1 else (stretch,)


def _date(text: str, stretch: Range | None, day_first: bool | None) -> FoundDate | None:
    if stretch is None:
        return None
    return next(iter(find_dates(text, *stretch, day_first=day_first)), None)
