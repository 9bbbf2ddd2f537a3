"""Lists without numbers: bullets, paragraphs or lines under a heading, wrapped by hand or not."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from citecheck.parsing.lists.runs import BLANK
from citecheck.parsing.lists.signs import LOOKED_AT, looks_like_reference, must_be_source
from citecheck.patterns import lazy_regex

Range = tuple[int, int]

_BULLET = lazy_regex(r"^[ \t\u00a0>]*[-*+•‣▪–][ \t\u00a0]+(?=\S)", re.M)
_FLUSH = lazy_regex(r"^(?=[^\W\d_]|[“\"„«‘'\[(])", re.M)
_LINE = lazy_regex(r"[^\r\n]+")
_ADDRESS_LINE = lazy_regex(r"\s*<?https?://\S+>?\s*\Z")
_PART = lazy_regex(r"[;；]\s+(?=[“\"„«‘\w])")

_WIDEST = 100
"""Lines that are wrapped by hand are no longer than this."""
_WRAPPED = 1 / 3
"""So many of a paragraph's lines must be full for it to be wrapped."""


def find_items(text: str, start: int, stop: int) -> Iterator[Range]:
    """Give the entries of a list under a heading, up to the first stretch that describes no source.

    Args:
        text: The readable text.
        start: Where the heading ends.
        stop: Where the next list or heading begins.
    """
    for at, end in _stretches(text, start, stop):
        end = at + len(text[at:end].rstrip())
        if end - at > 2 * LOOKED_AT or not looks_like_reference(text[at:end]):
            return
        yield at, end


def find_parts(text: str, start: int, stop: int) -> list[Range]:
    """Return the sources of a paragraph that a heading opens, ``Sources: “A” P, 3 May 2021; “B” Q, 4 May 2021``.

    A single one is no list: a caption says ``Source: …`` as well.
    """
    blank = BLANK.search(text, start, stop)
    end = blank.start() if blank else stop
    cuts = [start, *(match.end() for match in _PART.finditer(text, start, end)), end]
    parts = [(at, at + len(text[at:after].rstrip().rstrip(";；"))) for at, after in pairwise(cuts)]
    return parts if len(parts) > 1 and all(must_be_source(text[at:after]) for at, after in parts) else []


def _stretches(text: str, start: int, stop: int) -> Iterator[Range]:
    """Give the bullets of a text that begins with one, up to the first paragraph that is none; else its paragraphs."""
    first = stop - len(text[start:stop].lstrip())
    at = max(text.rfind("\n", 0, first), text.rfind("\r", 0, first)) + 1
    paragraphs = list(_paragraphs(text, at, stop))
    if _BULLET.match(text, at, stop):
        for begin, end in paragraphs:
            bullets = list(_BULLET.finditer(text, begin, end))
            if not bullets:
                return
            ends = [*(match.start() for match in bullets[1:]), end]
            yield from ((match.end(), after) for match, after in zip(bullets, ends, strict=True))
        return
    is_parted = sum(looks_like_reference(text[begin:end]) for begin, end in paragraphs[:_A_FEW]) > 1
    for begin, end in paragraphs:
        yield from _lines(text, begin, end, is_parted=is_parted)


_A_FEW = 20
"""So many paragraphs show whether empty lines part the entries."""


def _paragraphs(text: str, start: int, stop: int) -> Iterator[Range]:
    for gap in BLANK.finditer(text, start, stop):
        if start < gap.start():
            yield start, gap.start()
        start = gap.end()
    if start < stop:
        yield start, stop


def _lines(text: str, start: int, end: int, *, is_parted: bool) -> Iterator[Range]:
    """Give the entries of a paragraph: itself, or its lines where each is a source, wrapped ones joined.

    Args:
        text: The readable text.
        start: Where the paragraph starts.
        end: Where it ends.
        is_parted: Whether empty lines part the entries, so that lines part their fields.
    """
    flush = [match.start() for match in _FLUSH.finditer(text, start, end)]
    lines = [line.span() for line in _LINE.finditer(text, start, end)]
    if len(flush) < 2 or len(lines) < 2:
        yield start, end
        return
    ends_of_lines = dict(lines)
    starts = [at for at in flush if not _ADDRESS_LINE.match(text[at : ends_of_lines.get(at, at)])]
    is_wrapped, broken = _wrapped(text, lines)
    by_line = _from(starts, start, end)
    if is_parted:
        one_each = len(by_line) > 1 and not is_wrapped and all(must_be_source(text[a:b]) for a, b in by_line)
        yield from by_line if one_each else [(start, end)]
        return
    joined = _from([at for at in starts if at == start or at in broken], start, end) if is_wrapped else []
    for items in (by_line, joined):
        if len(items) > 1 and all(looks_like_reference(text[a:b]) for a, b in items):
            yield from items
            return
    ends = _address_ends(text, lines)
    yield from zip([start, *ends[:-1]], ends, strict=True) if ends else [(start, end)]


def _from(starts: Sequence[int], start: int, end: int) -> list[Range]:
    """Return the stretches that begin at ``starts``; none where the first of them is not the paragraph's."""
    return list(zip(starts, [*starts[1:], end], strict=True)) if starts[:1] == [start] else []


def _wrapped(text: str, lines: Sequence[Range]) -> tuple[bool, frozenset[int]]:
    """Tell whether lines are wrapped by hand, and which of them begin where the line before had room for a word."""
    width = max(end - start for start, end in lines)
    broken = []
    for (start, end), (following, after) in pairwise(lines):
        word = text[following:after].split(maxsplit=1)[0] if text[following:after].strip() else ""
        if end - start + 1 + len(word) <= width:
            broken.append(following)
    full = len(lines) - 1 - len(broken)
    return width <= _WIDEST and full >= _WRAPPED * (len(lines) - 1), frozenset(broken)


def _address_ends(text: str, lines: Sequence[Range]) -> list[int]:
    """Return where entries end whose last line is their address, as all of the paragraph have it."""
    ends = [end for start, end in lines if _ADDRESS_LINE.match(text[start:end])]
    return ends if len(ends) > 1 and ends[-1] == lines[-1][1] else []
