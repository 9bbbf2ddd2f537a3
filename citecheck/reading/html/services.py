"""Links of publishers behind the entries of a list: where else the work is found, which is no part of its description.

``[Google Scholar] [CrossRef] [PubMed]`` are passed over; one that leads to a DOI which the entry does not print is
read as that address.
"""

import html

from citecheck.patterns import lazy_regex
from citecheck.reading.html.page import Page, outside
from citecheck.reading.html.tree import Element

_OFFERS = lazy_regex(
    r"(?:(?:view|search|find)(?:\sit)?\s(?:in|at|on|for)\s)?"
    r"(?:google\sscholar|cross-?ref(?:\sfull\stext)?|pub-?med(?:\s(?:central|abstract)|/ncbi)?|medline|doi"
    r"|(?:europe\s?)?pmc(?:\s(?:free\s)?(?:article|full\stext))?|free\s(?:pmc\s)?(?:article|full\stext)"
    r"|web\sof\sscience®?|isi|scopus|(?:nasa\s)?ads|cas|mathscinet|zbmath|zentralblatt\smath|semantic\sscholar|worldcat"
    r"|publisher|(?:view\s)?article|(?:view\s)?abstract|full\stext|(?:full\stext\s)?pdf|openurl|bibtex|endnote|ris"
    r"|(?:download|export)\s(?:references?|citations?))"
    r"(?:\s?\(opens\sin\s(?:a\s)?new\s(?:tab|window)\))?",
)
_DOI = lazy_regex(r"//(?:dx\.)?doi\.org/(?P<doi>10\.\d{4,9}/\S+)")
_BEFORE = lazy_regex(r"(?:\[|\s\||\|\s)\s*\Z")
_BEHIND = lazy_regex(r"\s*\]|\s*\|")


def find_services(page: Page) -> list[tuple[int, int]]:
    """Return the stretches of the source that such links take, in order, brackets and bars around them included.

    What prints an address instead is filed with the page.
    """
    first = next((caption.start for caption in page.captions if not page.is_dropped(caption)), page.root.end)
    found: list[tuple[int, int]] = []
    for link in page.elements:
        if link.tag != "a" or link.start < first or not _OFFERS.fullmatch(page.words(link).casefold()):
            continue
        address = html.unescape(link.get.get("href", ""))
        before = _BEFORE.search(page.source, max(found[-1][1] if found else 0, link.start - 3), link.start)
        behind = _BEHIND.match(page.source, link.end) if before is None or before[0].startswith("[") else None
        start, end = before.start() if before else link.start, behind.end() if behind else link.end
        doi = _DOI.search(address)
        if doi is None or _prints(page, link, doi["doi"].replace("%2F", "/")):
            found.append((start, end))
            continue
        page.stamps[link] = address
        found += [(a, b) for a, b in ((start, link.start), (link.end, end)) if a < b]
    return found


def _prints(page: Page, link: Element, doi: str) -> bool:
    """Tell whether the entry that a link stands in prints a DOI."""
    block = link.block()
    around = (block, block.parent) if block.parent is not None else (block,)
    return any(doi.casefold() in page.words(each).casefold() for each in around)


def beside(services: list[tuple[int, int]], gaps: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return gaps and services as one list of stretches in order, none within another."""
    left = [piece for start, end in services for piece in outside(start, end, gaps)]
    return sorted([*gaps, *left])
