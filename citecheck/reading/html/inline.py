"""Links to other pages that cite where they stand, as assistants' pages do: by an outlet's name, or by a number."""

import html
from bisect import bisect_right
from collections.abc import Sequence

from citecheck import attrs
from citecheck.patterns import lazy_regex
from citecheck.reading import links as citing
from citecheck.reading.html.facts import own_host
from citecheck.reading.html.page import Page
from citecheck.reading.html.printing import Printed
from citecheck.reading.html.tree import Element
from citecheck.values import Definition, Marker, Span

# What such a link, or what is wrapped around it, is called: `citation`, `webpage-citation-pill`, `source-chip`.
_NAMED = lazy_regex(r"(?<![a-z])(?:citations?|cite|source|reference)(?:-(?:pill|chip|badge|tag|link|button))?(?![a-z])")
_WRAPPERS = 4
"""So many elements around a link are looked at for such a name."""
_NUMBER = lazy_regex(r"\s*\[?(\d{1,3})\]?\s*")
_MORE = lazy_regex(r"\s*\+\d{1,2}\s*\Z")
_LONGEST = 60
"""Characters of a mark; what is longer is words of the text."""


@attrs.frozen
class Cited:
    """What links cite, as marks of their own with what they say of the source."""

    markers: tuple[Marker, ...]
    definitions: tuple[Definition, ...]


def find_cited(page: Page, article: Printed, taken: Sequence[Marker], *, is_listed: bool) -> Cited:
    """Return the links that cite other pages.

    Args:
        page: The page.
        article: Its text.
        taken: The marks that were found otherwise.
        is_listed: Whether a list of sources follows, to whose numbers a number belongs, whatever it leads to.
    """
    last = page.last_caption()
    found = [
        (link, address)
        for link in page.elements
        if link.tag == "a" and link.start < last and link in article.starts and (address := _address(link))
    ]
    if not found:
        return Cited((), ())
    places = [
        citing.Place(article.starts[link], article.ends[link], _words(page, link), address) for link, address in found
    ]
    printed = citing.printed_citations(article.text.text, places, own_host(page))
    clear = {i: (start, end) for i, start, end in printed}
    on_words: set[int] = set()
    if not (taken or is_listed):
        on_words.update(citing.on_words(article.text.text, places, own_host(page), by_habit=not clear))
    spans = sorted((mark.span.start, mark.span.end) for mark in taken)
    markers: list[Marker] = []
    definitions: list[Definition] = []
    labels: dict[tuple[str, str], str] = {}
    titles: dict[str, str] | None = None
    for i, ((link, address), place) in enumerate(zip(found, places, strict=True)):
        number = _NUMBER.fullmatch(place.words)
        is_named = len(place.words) <= _LONGEST and _is_named(link)
        if not (is_named or i in clear or i in on_words) or place.end <= place.start:
            continue
        start, end = clear.get(i, (place.start, place.end))
        span = article.text.span(start, end)
        if i in on_words - clear.keys():  # the words are part of what the sentence claims
            span = Span(*page.end_tag(link))
        j = bisect_right(spans, (span.start, span.end))
        if any(a < span.end and span.start < b for a, b in spans[max(0, j - 1) : j + 1]):
            continue
        if number and is_listed:
            markers.append(Marker(span, number[1], "number", url=address))
            continue
        key = (number[1] if number else "", citing.address(address))
        if key not in labels:
            labels[key] = number[1] if number else f"link {len(labels) + 1}"
            words = "" if number else place.words
            whole = article.text.span(place.start, place.end)
            titles = _titles(page) if number and titles is None else titles
            title = titles.get(key[1]) if number and titles else None
            described = citing.reference(labels[key], words, address, title, whole, None)
            body = article.text.slice(place.start, place.end)
            definitions.append(Definition(labels[key], body, whole, (described,)))
        markers.append(Marker(span, labels[key], "number" if number else "link"))
    return Cited(tuple(markers), tuple(definitions))


def _address(link: Element) -> str:
    """Return the address outside the page to which a link leads."""
    href = link.get.get("href", "").strip()
    return href if href.startswith(("http://", "https://")) else ""


def _words(page: Page, link: Element) -> str:
    """Return what a link prints, without a count of further sources behind a name: `Northern Post +1`."""
    return _MORE.sub("", page.words(link))


_TITLE = 2
"""So many words of a card of sources are a title."""


def _titles(page: Page) -> dict[str, str]:
    """Return the titles that cards of the page give to addresses, as assistants show them beside the answer."""
    titles: dict[str, str] = {}
    for link in page.elements:
        if link.tag == "a" and (address := _address(link)):
            texts = (event for event in page.events[link.first : link.last] if isinstance(event, tuple))
            words = max((" ".join(page.source[a:b].split()) for a, b in texts), key=len, default="")
            if len(words.split()) >= _TITLE:
                titles.setdefault(citing.address(address), html.unescape(words))
    return titles


def _is_named(link: Element) -> bool:
    """Tell whether a link or what is wrapped around it is called a citation."""
    element: Element | None = link
    for _ in range(_WRAPPERS):
        if element is None or element.tag not in ("a", "span", "sup", "button", "cite"):
            return False
        testid = element.get.get("data-testid", "").lower()
        if _NAMED.search(element.names) or _NAMED.search(testid):
            return True
        element = element.parent
    return False
