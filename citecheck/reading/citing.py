"""Works that a file's own data describe: the citation fields that reference managers leave in office files.

Zotero and Mendeley write CSL items (``ADDIN ZOTERO_ITEM CSL_CITATION {…}``, ``ADDIN CSL_CITATION {…}``, the tag of a
content control), EndNote its records in XML, Word a tag of its own list of sources. What a mark cites is then known
and need not be told from what is printed.
"""

import base64
import binascii
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping

from citecheck.dates import parse_date
from citecheck.errors import ReadError
from citecheck.patterns import lazy_regex
from citecheck.reading.archives import tree
from citecheck.reading.bibliography import reference_of
from citecheck.values import PartialDate, Reference

_LONGEST = 4_000_000
"""Characters of one field; Zotero's with abstracts of a dozen works has a hundredth of that."""
# `ADDIN ZOTERO_BIBL {…} CSL_BIBLIOGRAPHY`, `ADDIN Mendeley Bibliography CSL_BIBLIOGRAPHY`, `ADDIN EN.REFLIST`, Word's
# own `BIBLIOGRAPHY`; of content controls the tag, of LibreOffice the section's name.
_LIST = lazy_regex(
    r"\s*(?:(?:ADDIN\s+)?(?:ZOTERO_BIBL\b|Mendeley\s+Bibliography\b|EN\.REFLIST\b|CSL_BIBLIOGRAPHY\b)|BIBLIOGRAPHY\b"
    r"|MENDELEY_BIBLIOGRAPHY)"
)
_CSL = lazy_regex(r"\s*(?:ADDIN\s+)?(?:ZOTERO_(?:ITEM|TEMP)\s+|Mendeley\s+Citation\s*\{[^{}]*\}\s*)?CSL_CITATION\b")
_ENDNOTE = lazy_regex(r"\s*ADDIN\s+EN\.CITE\b(?!\.DATA)")
_NATIVE = lazy_regex(r"\s*CITATION\s+(?P<tag>\S+)")
_FURTHER = lazy_regex(r"\\m\s+(\S+)")
_MENDELEY_TAG = "MENDELEY_CITATION_v3_"


def is_list(instruction: str) -> bool:
    """Tell whether a field or a content control prints the list of what is cited."""
    return bool(_LIST.match(instruction[:200]))


def works_of(instruction: str, data: str = "", sources: Mapping[str, Reference] | None = None) -> tuple[Reference, ...]:
    """Return the works that a field or the tag of a content control says it cites, in its order; none for others.

    Args:
        instruction: The field's words, or the tag.
        data: What the field keeps apart from them, in base 64.
        sources: Word's own list of sources by their tags.

    >>> field = 'ADDIN CSL_CITATION {"citationItems": [{"itemData": {"title": "Fees rise", "DOI": "10.1/x"}}]}'
    >>> [(work.title, work.url) for work in works_of(field)]
    [('Fees rise', 'https://doi.org/10.1/x')]
    """
    if len(instruction) > _LONGEST or len(data) > _LONGEST:
        return ()
    if instruction.startswith(_MENDELEY_TAG):
        return tuple(_csl(_decoded(instruction[len(_MENDELEY_TAG) :])))
    if _CSL.match(instruction[:200]):
        return tuple(_csl(instruction))
    if _ENDNOTE.match(instruction):
        return tuple(_endnote(instruction if "<Cite" in instruction else _decoded(data)))
    if sources and (native := _NATIVE.match(instruction)):
        tags = (native["tag"], *_FURTHER.findall(instruction))
        return tuple(sources[tag] for tag in tags if tag in sources)
    return ()


def _decoded(data: str) -> str:
    """Return what base 64 stands for, whichever of its alphabets is used and whether or not it is filled up."""
    plain = re.sub(r"[\s=]+", "", data).replace("-", "+").replace("_", "/")
    try:
        return base64.b64decode(plain + "=" * (-len(plain) % 4)).decode("utf-8", errors="replace")
    except (binascii.Error, ValueError):
        return ""


def _csl(text: str) -> Iterator[Reference]:
    """Give the works of the citation items in JSON."""
    start = text.find("{", text.find("CSL_CITATION") + 1)
    try:
        content, _ = json.JSONDecoder().raw_decode(text, max(start, 0))
    except (ValueError, RecursionError):
        return
    items = content.get("citationItems") if isinstance(content, Mapping) else None
    for item in items if isinstance(items, list) else ():
        work = item.get("itemData") if isinstance(item, Mapping) else None
        if isinstance(work, Mapping) and work.get("title"):
            yield reference_of(work)


# --- EndNote --------------------------------------------------------------------------------------------------------

_OUTLETS = ("titles/secondary-title", "periodical/full-title", "alt-periodical/full-title", "publisher")
_AMPERSAND = lazy_regex(r"&(?!(?:#\d{1,7}|#x[0-9a-fA-F]{1,6}|amp|lt|gt|quot|apos);)")


def _endnote(text: str) -> Iterator[Reference]:
    """Give the works of EndNote's records, which hold a bare ampersand now and then."""
    start, end = text.find("<EndNote"), text.rfind("</EndNote>")
    if start < 0 or end < 0:
        return
    try:
        root = tree(_AMPERSAND.sub("&amp;", text[start : end + len("</EndNote>")]))
    except (ReadError, ET.ParseError, ValueError, LookupError):
        return
    for cite in root.iter("Cite"):
        record = cite.find("record")
        if record is None or not (title := _said(record, "titles/title")):
            continue
        doi = _said(record, "electronic-resource-num").removeprefix("https://doi.org/")
        url = _said(record, "urls/related-urls/url") or _said(record, "urls/web-urls/url")
        people = record.findall("contributors/authors/author") or record.findall(
            "contributors/secondary-authors/author"
        )
        yield Reference(
            title=title,
            outlet=next((outlet for path in _OUTLETS if (outlet := _said(record, path))), None),
            issued=_issued(_said(record, "dates/year"), _said(record, "dates/pub-dates/date")),
            accessed=parse_date(_said(record, "access-date")),
            url=url or (doi and f"https://doi.org/{doi}") or None,
            authors=tuple(filter(None, (" ".join("".join(who.itertext()).split()) for who in people))),
            identifiers={"doi": doi} if doi else {},
        )


def _said(element: ET.Element, path: str) -> str:
    found = element.find(path)
    return " ".join("".join(found.itertext()).split()) if found is not None else ""


def _issued(year: str, rest: str) -> PartialDate | None:
    whole = parse_date(f"{rest} {year}".strip()) if year not in rest else parse_date(rest)
    return whole if whole is not None and str(whole.year) == year else parse_date(year)


# --- Word's own list of sources -------------------------------------------------------------------------------------

_NATIVE_OUTLETS = (
    "JournalName",
    "PeriodicalTitle",
    "InternetSiteTitle",
    "BookTitle",
    "ConferenceName",
    "PublicationTitle",
    "Publisher",
    "Institution",
)


def native_sources(root: ET.Element) -> dict[str, Reference]:
    """Return Word's own list of sources by their tags; none where the part is another one."""
    if root.tag != "Sources":
        return {}
    return {
        tag: _native(source)
        for source in root.iter("Source")
        if (tag := _said(source, "Tag")) and _said(source, "Title")
    }


def _native(source: ET.Element) -> Reference:
    people = [
        " ".join(filter(None, (_said(person, "First"), _said(person, "Middle"), _said(person, "Last"))))
        for person in source.findall("Author/Author/NameList/Person")
    ]
    doi = _said(source, "DOI")
    return Reference(
        title=_said(source, "Title"),
        outlet=next((outlet for path in _NATIVE_OUTLETS if (outlet := _said(source, path))), None),
        issued=_native_date(source, ""),
        accessed=_native_date(source, "Accessed"),
        url=_said(source, "URL") or (doi and f"https://doi.org/{doi}") or None,
        authors=tuple(people) or tuple(filter(None, [_said(source, "Author/Author/Corporate")])),
        identifiers={"doi": doi} if doi else {},
    )


def _native_date(source: ET.Element, which: str) -> PartialDate | None:
    year, month, day = (_said(source, f"{name}{which}") for name in ("Year", "Month", "Day"))
    return (
        parse_date("-".join((year, month.zfill(2), day.zfill(2))))
        if month.isdigit() and day.isdigit()
        else (parse_date(f"{day} {month} {year}".strip()))
    )
