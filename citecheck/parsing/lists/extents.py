"""Extents: where each entry of a run ends, told from how all the others of its list are set."""

from collections.abc import Sequence
from itertools import pairwise

from citecheck import attrs
from citecheck.parsing.lists.heads import Head
from citecheck.parsing.lists.runs import BLANK, CONTINUES_WITHIN, has_field, is_continuation
from citecheck.patterns import lazy_regex

_NEWLINE = lazy_regex(r"\r\n|\r|\n")
_WORD = lazy_regex(r"\S")
_ADDRESS_LINE = lazy_regex(r"[ \t]*<?https?://\S+[ \t]*(?=[\r\n]|\Z)")
_LONGEST_FIELD = 300
"""A field that stands in a paragraph of its own is no longer than this; a paragraph of the article is."""
_INLINE_END = " \t\r\n;"


@attrs.frozen
class _Shape:
    """How the entries of a list are set, as far as all but the last one show."""

    paragraphs: int
    """How many more paragraphs an entry has than one, where most of them have as many."""
    lines: int | None
    """How many lines each of them has, where that is the same; ``None`` where it changes."""


def ends_of(text: str, heads: Sequence[Head], limit: int) -> list[int]:
    """Return where each entry of a list ends, the last one before ``limit``.

    An entry ends before white space, and before page numbers and running heads that stand between two entries.
    """
    stretches = [(head.end, after.start) for head, after in pairwise(heads)]
    shape = _shape_of(text, stretches)
    ends = [
        _trimmed(text, start, stop, after.is_inline) if after.is_inline else _end(text, start, stop, shape)
        for (start, stop), after in zip(stretches, heads[1:], strict=True)
    ]
    return [*ends, _last_end(text, heads[-1], limit, shape, is_alone=len(heads) == 1)]


def _shape_of(text: str, stretches: Sequence[tuple[int, int]]) -> _Shape:
    counts = [len(BLANK.findall(text[start:stop].rstrip())) for start, stop in stretches]
    with_more = sum(count > 0 for count in counts)
    lines = {len(_NEWLINE.findall(text[start:stop].rstrip())) + 1 for start, stop in stretches}
    return _Shape(
        sorted(counts)[(len(counts) - 1) // 2] if len(counts) >= 2 and 3 * with_more >= 2 * len(counts) else 0,
        lines.pop() if len(lines) == 1 else None,
    )


def _end(text: str, start: int, stop: int, shape: _Shape) -> int:
    stop = start + len(text[start:stop].rstrip())
    paragraphs = 0
    for gap in BLANK.finditer(text, start, stop):
        if is_continuation(text[gap.end() : gap.end() + CONTINUES_WITHIN]):
            continue
        paragraphs += 1
        if paragraphs > shape.paragraphs:
            return start + len(text[start : gap.start()].rstrip())
    return stop


def _last_end(text: str, head: Head, limit: int, shape: _Shape, *, is_alone: bool) -> int:
    """Return where the last entry ends: it has no more lines and paragraphs than the others."""
    start = head.end
    if shape.paragraphs:
        at = start
        for _ in range(shape.paragraphs):
            gap = BLANK.search(text, at, limit)
            after = BLANK.search(text, gap.end(), limit) if gap else None
            if gap is None or (after.start() if after else limit) - gap.end() > _LONGEST_FIELD:
                break
            at = gap.end()
        gap = BLANK.search(text, at, limit)
        return _trimmed(text, start, gap.start() if gap else limit, is_inline=False)
    gap = BLANK.search(text, start, limit)
    while gap and has_field(text[gap.end() : gap.end() + CONTINUES_WITHIN]):
        gap = BLANK.search(text, gap.end(), limit)
    end = gap.start() if gap else limit
    if shape.lines is not None and not is_alone and (shape.lines == 1 or shape.lines > 1):
        at = start
        for _ in range(shape.lines):
            line = _NEWLINE.search(text, at, end)
            if line is None:
                at = end
                break
            at = line.end()
        else:
            at = line.start() if line else at
        end = min(end, at)
    word = _WORD.search(text, end, limit)
    if word and (address := _ADDRESS_LINE.match(text, word.start(), limit)) and "://" not in text[start:end]:
        end = address.end()
    return _trimmed(text, start, end, head.is_inline)


def _trimmed(text: str, start: int, stop: int, is_inline: bool) -> int:
    words = text[start:stop].rstrip()
    if is_inline:
        words = words.rstrip(_INLINE_END)
    return start + len(words)
