"""What a page says about itself: headline, language, the day it appeared."""

import html
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from citecheck.dates import parse_date
from citecheck.knowledge import languages
from citecheck.patterns import lazy_regex
from citecheck.reading.html.page import Page
from citecheck.reading.html.tree import Element
from citecheck.text import fold
from citecheck.values import PartialDate

# <html lang="pt-BR">, quoted or not
_LANGUAGE = lazy_regex(
    r"""<html\b[^<>]{0,500}?\s(?:xml:)?lang\s*=\s*["']?(?P<tag>[a-z]{2,3}(?:[-_][a-z0-9]{1,8}){0,3})(?![\w-])""", re.I
)
_HEAD_LENGTH = 5000
"""A page says its language in its first characters."""
_ISO = lazy_regex(r"\s*(\d{4})-(\d\d)-(\d\d)(?!\d)")
_SITE = lazy_regex(r"\s+[|–—·«»]\s[^|–—·«»]{1,60}\Z|\s-\s[^-]{1,40}\Z")
_TITLES = ("og:title", "citation_title", "dc.title", "twitter:title")
_DATES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "citation_publication_date",
    "citation_date",
    "dc.date.issued",
    "dc.date",
    "dcterms.created",
    "pubdate",
    "publishdate",
    "parsely-pub-date",
    "sailthru.date",
    "date",
)
_PUBLISHED = lazy_regex(r"publish|pubdate|posted|entry-date|dt-published|post-date|datecreated")
_LONGEST_TITLE = 1000


def headline(page: Page) -> str | None:
    """Return the article's headline: the printed one where the page's own data agree, else theirs."""
    claimed = [
        *(data["headline"] for data in _data(page) if isinstance(data.get("headline"), str)),
        *(_meta(page, _TITLES)),
    ]
    titles = [page.source[e.inner : e.end][:_LONGEST_TITLE] for e in page.facts if e.tag == "title"][:1]
    titles = [" ".join(html.unescape(title).split()) for title in titles]
    printed = [words for e in page.facts if e.tag == "h1" and not page.is_dropped(e) if (words := page.words(e))]
    printed = [words for words in printed if languages.heading(words) is None]
    for known in (claimed, titles):
        matching = [words for words in printed if fold(words) in fold(" ".join(known))]
        if matching:
            return max(matching, key=len)
    if claimed:
        return " ".join(html.unescape(claimed[0]).split()) or None
    if len(printed) == 1 or (printed and not titles):
        return printed[0]
    for title in titles:
        return _SITE.sub("", title) or None
    return None


def language(page: Page) -> str | None:
    """Return the language that the page says it is in."""
    said = _LANGUAGE.search(page.source, 0, _HEAD_LENGTH)
    return said["tag"] if said else None


_CANONICAL = lazy_regex(
    r"""<(?:link\b[^<>]{0,300}?\brel\s*=\s*["']?canonical|meta\b[^<>]{0,300}?["']og:url["'])[^<>]{0,300}""", re.I
)
_HOST = lazy_regex(r"""https?://(?:www\.)?(?P<host>[\w.-]+)""", re.I)
_HEAD = 60_000
"""Characters in which a page says where it stands."""


def own_host(page: Page) -> str:
    """Return the host that the page says it stands at, without ``www.``; empty where it does not."""
    said = _CANONICAL.search(page.source, 0, _HEAD)
    host = _HOST.search(said.group()) if said else None
    return host["host"].lower() if host else ""


def published(page: Page, root: Element) -> PartialDate | None:
    """Return the day the article appeared; the day a page was changed is not it."""
    dates = [
        *(data["datePublished"] for data in _data(page) if isinstance(data.get("datePublished"), str)),
        *_meta(page, _DATES),
        *(
            element.get.get("datetime") or page.words(element)
            for element in page.facts
            if element.tag == "time" and _PUBLISHED.search(element.names + element.attributes.lower())
        ),
    ]
    times = [e for e in page.facts if e.tag == "time" and e.is_within(root) and not page.is_dropped(e)]
    if len(times) == 1 and not dates:
        dates.append(times[0].get.get("datetime") or page.words(times[0]))
    return next((date for date in map(_day, dates) if date), None)


def _meta(page: Page, names: Sequence[str]) -> list[str]:
    """Return what the page's ``meta`` elements say under some names, the first name first."""
    said: dict[str, str] = {}
    for element in page.facts:
        if element.tag == "meta":
            get = element.get
            name = get.get("property") or get.get("name") or get.get("itemprop") or ""
            said.setdefault(name.lower(), get.get("content", ""))
    return [said[name] for name in names if said.get(name)]


def _data(page: Page) -> Iterator[dict[str, Any]]:
    """Give the objects of the page's JSON-LD that describe an article."""
    for element in page.facts:
        if element.tag == "script" and "ld+json" in element.attributes:
            try:
                found = json.loads(page.source[element.inner : element.end])
            except (ValueError, RecursionError):
                continue
            for item in _items(found):
                if "Article" in str(item.get("@type")) or "Posting" in str(item.get("@type")):
                    yield item


def _items(data: Any) -> Iterator[dict[str, Any]]:
    """Give the objects on the upper levels of JSON-LD."""
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            if isinstance(graph, list):
                yield from (inner for inner in graph if isinstance(inner, dict))


def _day(text: str) -> PartialDate | None:
    """Read a machine's date, of whose day the time zone is the page's own, or a printed one."""
    if iso := _ISO.match(text):
        try:
            return PartialDate(int(iso[1]), int(iso[2]), int(iso[3]))
        except ValueError:
            return None
    return parse_date(text[:60])
