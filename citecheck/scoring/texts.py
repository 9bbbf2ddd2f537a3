"""A reference and a text as the scorers compare them: their words, folded and weighed."""

import functools
from collections.abc import Mapping

from citecheck import attrs
from citecheck.knowledge import outlets
from citecheck.knowledge.encodings import unquoted
from citecheck.knowledge.placeholders import is_code, is_placeholder
from citecheck.patterns import lazy_regex
from citecheck.scoring.vectors import NOTHING, Vector, vector
from citecheck.scoring.words import ROOT, Word, each_term, read_heavy, read_title, scripts
from citecheck.text import RAISED
from citecheck.values import Citation, Document, PartialDate, Reference

# The outlet at the end of a title: `… | Sada Elbalad`, `… - The New York Times`.
_SITE = lazy_regex(r"\s(?:[|»–—-]|::)+\s(?P<site>\S+(?:\s\S+){0,4})\s*\Z")
_LONGEST_SITE = 120
_URL = lazy_regex(r"(?:https?://)?(?:www\.)?(?P<host>[^/?#\s]+)/?(?P<path>[^?#]*)")
_LONGEST_PATH = 500
_MOST_AUTHORS = 10
# What parts the words of an address: anything but a letter, and the hump in `NewsRoom`.
_PARTED = lazy_regex(r"[^a-zA-Z]+|(?<=[a-z])(?=[A-Z])")


@attrs.frozen(cache_hash=True)
class Source:
    """A reference as it is compared."""

    words: tuple[Word, ...]
    """The title's that carry weight, without those of a site's name at its end."""
    weight: float
    terms: frozenset[str]
    outlet: tuple[Word, ...]
    """Those of the outlet, the authors, the site's name and the host."""
    house: str
    """What names its outlet to the other entries; nothing for newspapers and the like, which write of everything."""
    address: tuple[Word, ...]
    """Those of the address's path that the title has not."""
    day: float | None
    scripts: frozenset[str]
    is_dated: bool
    """Whether its date has a day."""
    says_something: bool
    """Whether the title is one: not the message of a page that did not open, an address, a file's name or a code."""
    meaning: Vector
    """What the title means; nothing where it says nothing."""

    @functools.cached_property
    def vocabulary(self) -> frozenset[str]:
        """All its terms: the title's, the outlet's and the address's."""
        return frozenset([term for words in (self.words, self.outlet, self.address) for w in words for term in w.terms])

    @functools.cached_property
    def roots(self) -> frozenset[str]:
        """The first letters of the title's longer words."""
        return frozenset([word.root for word in self.words if word.root])


@outlets.cached(4096)
def _read_source(title: str, outlet: str, url: str, authors: tuple[str, ...], issued: PartialDate | None) -> Source:
    site, printed = "", title
    end = _SITE.search(title[-_LONGEST_SITE:])
    if end and len(title) > len(end[0]):
        title, site = title[: -len(end[0])], end["site"]
    parts = _URL.match(url)
    host, path = (parts["host"].rpartition(".")[0], parts["path"][:_LONGEST_PATH]) if parts else ("", "")
    words = read_title(title)
    known = {term for word in words for term in word.terms}
    says_something = bool(words) and not is_placeholder(printed) and not is_code(printed)
    heavy = tuple(word for word in words if word.weight > 0)
    return Source(
        words=heavy or words,
        weight=sum(word.weight for word in heavy) or 1.0,
        terms=frozenset(term for word in heavy for term in word.terms),
        outlet=read_heavy(f"{outlet} {site} {host.replace('.', ' ')} {' '.join(authors[:_MOST_AUTHORS])}"),
        house=_house(outlet, url),
        address=tuple(w for w in read_heavy(_PARTED.sub(" ", unquoted(path))) if known.isdisjoint(w.terms)),
        day=_day(issued),
        scripts=scripts(title),
        is_dated=issued is not None and issued.day is not None,
        says_something=says_something,
        meaning=vector(title) if says_something else NOTHING,
    )


def read_source(reference: Reference) -> Source:
    """Return a reference as it is compared."""
    return _read_source(
        reference.title or "", reference.outlet or "", reference.url or "", reference.authors, reference.issued
    )


def _house(outlet: str, url: str) -> str:
    known = outlets.find(outlet) if outlet else outlets.of_host(url)
    if known is not None and known.is_news:
        return ""
    return outlet.casefold().removeprefix("www.") or outlets.host_of(url)


def _day(date: PartialDate | None) -> float | None:
    """Return a date as a number of days; in mid-year or mid-month where its month or day is not known."""
    return None if date is None else date.year * 365.25 + ((date.month or 6.5) - 1) * 30.4 + (date.day or 15)


@attrs.frozen
class Words:
    """The words of a text."""

    terms: Mapping[str, None]
    """Each term that stands in it, in the order of the text."""

    @functools.cached_property
    def roots(self) -> frozenset[str]:
        """The first six letters of the longer terms."""
        return frozenset([term[:ROOT] for term in self.terms if len(term) >= ROOT])

    def has(self, word: Word) -> bool:
        """Tell whether the text has a word or another name for it."""
        terms = self.terms
        for term in word.terms:  # noqa: SIM110 - a generator costs three times as much, and this runs most
            if term in terms:
                return True
        return False


@functools.lru_cache(maxsize=4096)
def read_text(text: str) -> Words:
    """Return the words of a text."""
    return Words(each_term(text))


FURTHEST_BEFORE = 400
"""How many characters before a claim are looked at."""


def bracketed(document: Document) -> str:
    """Return the prose with raised numbers and ``[^1]`` as ``[1]``: which of them is printed depends on the format."""
    text, pieces, at = document.prose.text, [], 0
    if "[^" not in text and not any(figure in text for figure in RAISED):  # as in most articles
        return text
    for marker in document.markers:
        start = document.prose.locate(marker.span.start)
        end = document.prose.locate(marker.span.end - 1) + 1
        printed = text[start:end]
        if at <= start < end and (printed == f"[^{marker.label}]" or all(sign in RAISED for sign in printed)):
            pieces += [text[at:start], f"[{marker.label}]"]
            at = end
    return "".join([*pieces, text[at:]])


def before(citation: Citation, document: Document) -> str:
    """Return the prose before a claim in its paragraph, without markers."""
    start = document.prose.locate(citation.claim.span.start)
    text = document.prose.text
    begin = max(text.rfind("\n\n", max(start - FURTHEST_BEFORE, 0), start), start - FURTHEST_BEFORE, 0)
    words = text[begin:start]
    if "[" in words:
        words = _MARKER.sub("", words)
    if not words.isascii():
        words = _RAISED.sub("", words)
    return " ".join(words.split())


# [3] and ³: which of them is printed depends on the format.
_MARKER = lazy_regex(r"\[[^\[\]\n]{1,12}\]")
_RAISED = lazy_regex(rf"[{RAISED}]+")
