"""What the ways of moving entries share."""

from collections.abc import Sequence

from citecheck import attrs
from citecheck.patterns import lazy_regex
from citecheck.values import Document, Span

Groups = Sequence[Sequence[int]]
"""A list as it shall be: for each entry that stays, by index, those it stands for; the first of them gives the text."""


@attrs.frozen
class Entry:
    """An entry of a list, or a note."""

    label: str
    text: Span
    """What is printed behind the label."""
    whole: Span
    """The entry with its label or tags."""


def to_line_end(span: Span, document: Document) -> Span:
    """Return a stretch with what else stands on its last line, such as a comment."""
    line = _LINE.match(document.source, span.end)
    return Span(span.start, span.end + len(line[0].rstrip())) if line else span


def with_gap(span: Span, document: Document) -> Span:
    """Return a stretch with the white space before it, which goes when it does."""
    return Span(len(document.source[: span.start].rstrip()), span.end)


_LINE = lazy_regex(r"[^\r\n]*")
