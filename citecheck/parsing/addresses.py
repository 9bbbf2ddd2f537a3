"""Addresses and identifiers in a reference: where they stand, and what they are once cleaned."""

import html
import re
from collections.abc import Iterator

import attrs


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


# A URL runs to the next space or quote; what it should not end in is judged afterwards.
_URL = re.compile(
    r"""(?P<opening> \[(?P<words>[^\[\]\n]{1,400})\]\(\s?<? | <a\s[^<>]{0,200}?href=["']? | <(?:URL:)?\s? | [(\[] )?
    (?P<url>(?:https?|ftp)://[^\s<>"“”«»„\ufffc]+ | (?<![\w@./-])www\.[^\s<>"“”«»„\ufffc]{4,})""",
    re.VERBOSE | re.IGNORECASE,
)
_CLOSING = {
    "[": re.compile(r"\s?\]"),
    "(": re.compile(r"\s?\)"),
    "<": re.compile(r"\s?>"),
    "[words](": re.compile(r""">?(?:\s["'][^"'\n]{0,200}["'])?\s?\)"""),
    "<a": re.compile(r"""["']?[^<>]{0,300}>(?P<words>[^<>]{0,400})</a>""", re.IGNORECASE),
}
# A URL that a line break cut: the first line ends in a sign that no sentence ends in, the next goes on without a space.
_CUT = re.compile(r"[-/_=?&#%]\Z")
_REST = re.compile(r"[ \t]*(?:\r\n|\r|\n)[ \t]*(?P<rest>[^\s<>\"“”«»„\ufffc]+)")

_ENDS = ".,;:!?'’‘*_|…。，；、"
_BRACKETS = {")": "(", "]": "[", "}": "{", "）": "（", "】": "【", "」": "「", "》": "《"}
_INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def find_addresses(text: str) -> Iterator[Address]:
    """Give the URLs of a text, in order, without the brackets and stops around them.

    >>> [a.url for a in find_addresses("See <https://bbc.com/a_(b)>, (www.cnn.com/x).")]
    ['https://bbc.com/a_(b)', 'www.cnn.com/x']
    """
    if "://" not in text and "www." not in text.lower():
        return
    at = 0
    while match := _URL.search(text, at):
        start, opening = match.start(), match["opening"] or ""
        kind = "[words](" if match["words"] else opening[:2].lower() if opening[:2].lower() == "<a" else opening[:1]
        begin, url, end = match.start("url"), match["url"], match.end("url")
        if kind == "[words](":
            url = _balanced(url)
        elif _CUT.search(url) and (rest := _REST.match(text, end)):
            url, end = url + rest["rest"], rest.end()
            url = _balanced(url)
        else:
            url = _balanced(url)
        end = end - (len(match["url"]) - len(url)) if end == match.end("url") else end
        closing = _CLOSING[kind].match(text, end) if kind else None
        if closing is None:
            start = begin if kind in ("(", "[", "<", "") else start
            marks = ((start, end),)
        elif kind == "[words](":
            marks = ((start, start + 1), (match.end("words"), closing.end()))
            end = closing.end()
        elif kind == "<a":
            marks = ((start, closing.start("words")), (closing.end("words"), closing.end()))
            end = closing.end()
        else:
            end = closing.end()
            marks = ((start, end),)
        yield Address(start, end, html.unescape(url) if "&amp;" in url else url.translate(_INVISIBLE), marks)
        at = end


def _balanced(url: str) -> str:
    """Strip from the end what belongs to the sentence: stops, and brackets that were opened before the URL."""
    while url:
        last = url[-1]
        if last in _ENDS or (last in _BRACKETS and url.count(last) > url.count(_BRACKETS[last])):
            url = url[:-1]
        else:
            break
    return url


_IDENTIFIER = re.compile(
    r"""(?P<doi>(?:\b(?:doi|DOI):?\s?(?:https?://(?:dx\.)?doi\.org/)?|(?<![\w/.])(?=10\.)))(?P<doi_value>10\.\d{4,9}/[^\s<>"“”\ufffc]+)
      | \b(?P<other>ISBN(?:-1[03])?|PMID|PMCID|PMC|ISSN|OCLC|arXiv|JSTOR|S2CID|Bibcode)
        :?\s?(?P<value>[\dX][\dXx–-]{2,}(?:[ ]\d[\dXx-]*){0,4}|\d{4}\.\d{4,5}|[\w.&:/-]{5,})""",
    re.VERBOSE,
)
_RESOLVER = re.compile(r"https?://(?:[\w-]+\.)*doi\.org/(10\.\d{4,9}/.+)", re.IGNORECASE)


def find_identifiers(text: str) -> Iterator[Identifier]:
    """Give the identifiers of a text in which the URLs have been masked, in order."""
    for match in _IDENTIFIER.finditer(text):
        if match["doi_value"]:
            value = _balanced(match["doi_value"])
            yield Identifier(match.start(), match.start("doi_value") + len(value), "doi", value)
        else:
            kind = match["other"].lower().partition("-")[0]
            value = match["value"].replace("–", "-").rstrip(".,")
            yield Identifier(match.start(), match.end(), kind, value.replace(" ", "-") if kind == "isbn" else value)


def doi_of(url: str) -> str | None:
    """Return the DOI that an address of doi.org holds."""
    match = _RESOLVER.match(url)
    return match[1] if match else None
