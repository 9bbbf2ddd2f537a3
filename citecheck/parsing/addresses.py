"""Addresses and identifiers in a reference: where they stand, and what they are once cleaned."""

import re
from collections.abc import Iterator

from citecheck import attrs
from citecheck.knowledge import outlets
from citecheck.knowledge.encodings import unescaped
from citecheck.patterns import lazy_regex


@attrs.frozen
class Address:
    """One URL as it stands in a text."""

    start: int
    end: int
    url: str
    marks: tuple[tuple[int, int], ...]
    """What belongs to it and to nothing else, in order: brackets, a link's tags, the URL itself."""


@attrs.frozen
class Identifier:
    """A number that names a publication, as it stands in a text."""

    start: int
    end: int
    kind: str
    """``doi``, ``isbn``, ``pmid``, or one that nobody asks for, such as ``issn``."""
    value: str


_BEGINNING = lazy_regex(r"://|www\.(?<![\w@./-]....)|WWW\.|Www\.")  # literals alone, which is much quicker
_SCHEMES = ("https", "http", "ftp")
_URL = lazy_regex(r"[^\s<>\"“”«»„（【\ufffc]+")

# What may be wrapped around a URL, by what opens it: the pattern that ends there, and the one that closes it.
_WRAPPINGS = {
    "(": (lazy_regex(r"\[(?P<words>[^\[\]\n]{1,400})\]\(\s?"), lazy_regex(r"""(?:\s["'][^"'\n]{0,200}["'])?\s?\)""")),
    "<": (lazy_regex(r"\[(?P<words>[^\[\]\n]{1,400})\]\(\s?<"), lazy_regex(r""">(?:\s["'][^"'\n]{0,200}["'])?\s?\)""")),
    '"': (lazy_regex(r"<a\s[^<>]{0,200}?href=[\"']"), lazy_regex(r"[\"'][^<>]{0,300}>(?P<words>[^<>]{0,400})</a>")),
}
_PAIRS = {"(": ")", "[": "]", "<": ">"}
_BACK = 430
"""As far as the start of a link may stand before its URL."""

# A URL that a line break cut, or what was one: the first line ends in a sign that no sentence ends in, and the next
# goes on; behind a space it goes on as a path.
_CUT = "-/_=?&#%"
_REST = lazy_regex(
    r"(?:[ \t]*(?:\r\n|\r|\n)[ \t]*|(?<=/) (?=[a-z\d][^\s/]*/))(?P<rest>(?!https?://|\[)[^\s<>\"“”«»„\ufffc]+)"
)

_STOPS = ".,;:'’‘*|…。，；、"
_BRACKETS = {")": "(", "]": "[", "}": "{", "）": "（", "】": "【", "」": "「", "》": "《"}
_ENDS = frozenset(_STOPS) | _BRACKETS.keys()
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def find_addresses(text: str) -> Iterator[Address]:
    """Give the URLs of a text, in order, without the brackets and stops around them.

    >>> [address.url for address in find_addresses("See <https://bbc.com/a_(b)>, (www.cnn.com/x).")]
    ['https://bbc.com/a_(b)', 'www.cnn.com/x']
    """
    if "://" not in text and "www." not in text.lower():
        return
    at = 0
    while beginning := _BEGINNING.search(text, at):
        start = beginning.start()
        if text[start] == ":":
            scheme = next((s for s in _SCHEMES if text[max(at, start - len(s)) : start].lower() == s), None)
            start -= len(scheme or "")
        if text[start] == ":" or not (match := _URL.match(text, start)):
            at = beginning.end()
            continue
        url, end = _cleaned(match.group()), match.end()
        if url[-1:] and url[-1] in _CUT and (rest := _REST.match(text, end)) and _goes_on(text, rest):
            url += _cleaned(rest["rest"])
            end = rest.start("rest") + len(_cleaned(rest["rest"]))
        else:
            end = start + len(url)
        address = _wrapped(text, at, start, end, url)
        yield address
        at = max(address.end, beginning.end())


# twitter.com/harbourpost/status/1: an address without its scheme, as MLA prints them; a host alone is a name.
_BARE = lazy_regex(r"(?:(?<=[\s(<\[])|\A)(?:[a-z\d][a-z\d-]{0,60}\.){1,4}[a-z]{2,10}/[^\s<>\"“”«»„（【\ufffc]+")


def find_bare_addresses(text: str) -> Iterator[Address]:
    """Give the addresses of a text that are printed without ``https://``, in order.

    >>> [address.url for address in find_bare_addresses("BBC, bbc.com/a. And/or U.S./U.K.")]
    ['bbc.com/a']
    """
    if "/" in text:
        for match in _BARE.finditer(text):
            url = _cleaned(match.group())
            if outlets.is_host(url.partition("/")[0]):
                yield _wrapped(text, match.start(), match.start(), match.start() + len(url), url)


def _goes_on(text: str, rest: re.Match[str]) -> bool:
    """Tell whether what follows a cut is the rest of an address: nothing follows it, or it is no word."""
    words = rest["rest"].strip(_STOPS)
    return not words.isalpha() or not text[rest.end() :].strip()


def _cleaned(url: str) -> str:
    """Take from the end what belongs to the sentence: stops, and brackets that were opened before the URL."""
    end = len(url)
    surplus: dict[str, int] = {}
    while end and (last := url[end - 1]) in _ENDS:
        if last in _BRACKETS:
            if last not in surplus:
                surplus[last] = url.count(last, 0, end) - url.count(_BRACKETS[last], 0, end)
            if surplus[last] <= 0:
                break
            surplus[last] -= 1
        end -= 1
    return url[:end]


def _wrapped(text: str, floor: int, start: int, end: int, url: str) -> Address:
    """Build an address with the brackets or the link's signs around it."""
    if "&amp;" in url:
        url = unescaped(url)
    if not url.isascii():
        url = url.translate(_INVISIBLE)
    before = text[start - 1 : start] if start > floor else ""
    if before == "'":
        before = '"'
    if before in _WRAPPINGS:
        opening, closing = _WRAPPINGS[before]
        begin = max(floor, text.rfind("<a" if before == '"' else "[", max(floor, start - _BACK), start))
        first, last = opening.match(text, begin, start), closing.match(text, end)
        if first and last and first.end() == start:
            words = first if "words" in first.re.groupindex else last
            return Address(begin, last.end(), url, ((begin, words.start("words")), (words.end("words"), last.end())))
    if before in _PAIRS and text[end : end + 1] == _PAIRS[before]:
        start, end = start - 1, end + 1
    return Address(start, end, url, ((start, end),))


# Every identifier holds a figure, which tells a JSTOR number from the magazine “JSTOR Daily”.
_IDENTIFIER = lazy_regex(
    r"""(?:\bdoi:?\s?)?(?P<doi>(?<![\w/.])10\.\d{4,9}/[^\s<>"“”\ufffc]+)
      | \b(?P<kind>ISBN(?:-1[03])?|PMID|PMC(?:ID)?|ISSN|OCLC|arXiv|JSTOR|S2CID|Bibcode):?\s?
        (?P<value>[\dX][\dXx–-]{2,20}(?:[ ]\d[\dXx-]{0,10}){0,4}(?!\w)|(?=[a-z.:/-]{0,20}\d)[\w.:/-]{5,40})""",
    re.VERBOSE | re.IGNORECASE,
)
_KINDS = ("10.", "ISBN", "PM", "ISSN", "OCLC", "rXiv", "JSTOR", "S2CID", "Bibcode")
_RESOLVER = lazy_regex(r"https?://(?:[\w-]+\.)*doi\.org/(10\.\d{4,9}/.+)", re.IGNORECASE)


def find_identifiers(text: str) -> Iterator[Identifier]:
    """Give the identifiers of a text in which the URLs have been masked, in order."""
    for kind in _KINDS:  # the search below is slow
        if kind in text:
            break
    else:
        return
    for match in _IDENTIFIER.finditer(text):
        if match["doi"]:
            value = _cleaned(match["doi"])
            yield Identifier(match.start(), match.start("doi") + len(value), "doi", value)
        else:
            kind = match["kind"].lower().partition("-")[0]
            value = match["value"].replace("–", "-").rstrip(".,-")
            yield Identifier(match.start(), match.start("value") + len(value), kind, value)


def doi_of(url: str) -> str | None:
    """Return the DOI that an address of doi.org holds.

    >>> doi_of("https://dx.doi.org/10.1234/abc")
    '10.1234/abc'
    """
    match = _RESOLVER.match(url)
    return match[1] if match else None
