"""Readable text from marked-up source, built piece by piece, each with the place it came from."""

import html
from collections.abc import Hashable

from citecheck.patterns import lazy_regex
from citecheck.text import TO_LOWERED, TO_RAISED
from citecheck.values import MappedText, Pieces, Span

# What is not copied as it stands: white space that prints as one space, and character references (`&amp;`, `&#8217;`;
# the longest name HTML knows has 31 letters). Hard and thin spaces are characters of their own and stay.
_REFERENCE = r"&(?:\#(?:[0-9]{1,7}|[xX][0-9a-fA-F]{1,6})|[a-zA-Z][a-zA-Z0-9]{1,31});?"
_SPECIAL = lazy_regex(rf"[ \t\r\n\f]{{2,}}|[\t\r\n\f]|{_REFERENCE}")
_DECODED = lazy_regex(_REFERENCE)

SHIFTED = {"sup": TO_RAISED, "sub": TO_LOWERED}
"""Raised and lowered figures print as such: `10<sup>6</sup>` is not 106, and a raised mark is no part of a word."""
FIGURES = r"[0-9,–−-]{1,12}|\d{1,3}(?:\s?[,–−-]\s?\d{1,3}){1,8}"

CELL_BREAK = "\t"
"""A line break in a cell of a table: it parts the fields of an entry and does not end the row."""

_STRENGTH = {"": 0, " ": 1, CELL_BREAK: 2, "\n": 3, "\n\n": 4}
"""Of several breaks the strongest is printed."""

_ALPHABETS = {"a": 26, "A": 26, "α": 17}  # from alpha to rho, before the two forms of sigma
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def numeral(value: int, first: str) -> str:
    """Return a number as it prints in a list whose first item is numbered ``first``: ``1``, ``a``, ``A``, ``i``, ``I``.

    >>> numeral(4, "a"), numeral(14, "i"), numeral(14, "1")
    ('d', 'xiv', '14')
    """
    if first in _ALPHABETS and 0 < value <= _ALPHABETS[first]:
        return chr(ord(first) + value - 1)
    if first in ("i", "I") and 0 < value < 400:
        roman = ""
        for size, sign in _ROMAN:
            roman += sign * (value // size)
            value %= size
        return roman if first == "i" else roman.upper()
    return str(value)


class Builder:
    """Collects readable text: white space folds into one space, several breaks into the strongest of them.

    >>> builder = Builder("one <b>&amp;</b>  two<p>three")
    >>> for start, end in ((0, 4), (7, 12), (16, 21)):
    ...     builder.prose(start, end)
    >>> builder.gap("\\n\\n")
    >>> builder.prose(24, 29)
    >>> builder.text.text, builder.text.span(4, 5)
    ('one & two\\n\\nthree', Span(start=7, end=12))
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._pieces = Pieces()
        self._gap: str = ""
        self._gap_source: Span | None = None
        self._prefix = ""
        self._marks: list[Hashable] = []
        self._is_glued = False
        self.tight = 0
        """While positive, blocks are lines, not paragraphs."""
        self.cells = 0
        """While positive, what is printed stands in a row of a table, which no break ends."""
        self.length = 0
        """How long the text is so far, without a gap at its end."""
        self.starts: dict[Hashable, int] = {}
        """Where in the text the first visible character after each mark stands."""

    @property
    def text(self) -> MappedText:
        """What has been collected."""
        return self._pieces.text

    def mark(self, key: Hashable) -> None:
        """Remember under ``key`` where the next visible character comes to stand."""
        self._marks.append(key)

    def prefix(self, text: str) -> None:
        """Put ``text``, which stands for nothing in the source, before the next visible character; "" takes it back."""
        self._prefix = self._prefix + text if text else ""

    def gap(self, text: str, source: Span | None = None) -> None:
        """Ask for a space, a line break or a paragraph break before the next visible character."""
        if "\n" in text and (self.cells > 0 or self.tight > 0):
            text = CELL_BREAK if self.cells > 0 else "\n"
        if _STRENGTH[text] > _STRENGTH[self._gap]:
            self._gap, self._gap_source = text, source

    def glue(self) -> None:
        """Let the next visible character follow behind a space, whatever breaks are asked for."""
        self._is_glued = True

    def line_break(self) -> None:
        """Ask for a new line; twice running, that is a new paragraph."""
        self.gap("\n\n" if "\n" in self._gap else "\n")

    def put(self, text: str, start: int, end: int) -> None:
        """Add visible text that stands for ``source[start:end]``."""
        if self._gap and self.length:
            source = self._gap_source
            first, last = (start, start) if source is None else (source.start, source.end)
            self._add(" " if self._is_glued else self._gap, first, last)
        self._gap, self._is_glued = "", False
        if self._prefix:
            self._add(self._prefix, start, start)
            self._prefix = ""
        if self._marks:
            self.starts |= dict.fromkeys(self._marks, self.length)
            self._marks.clear()
        self._add(text, start, end)

    def prose(self, start: int, end: int) -> None:
        """Add a stretch of the source, its white space folded and its character references decoded."""
        at = start
        for special in _SPECIAL.finditer(self._source, start, end):
            self._words(at, special.start())
            at = special.end()
            if special[0][0] == "&":
                self.put(html.unescape(special[0]), special.start(), at)
            else:
                self.gap(" ", Span(special.start(), at))
        self._words(at, end)

    def verbatim(self, start: int, end: int) -> None:
        """Add a stretch of the source as it stands, its character references decoded."""
        at = start
        for reference in _DECODED.finditer(self._source, start, end):
            if at < reference.start():
                self.put(self._source[at : reference.start()], at, reference.start())
            at = reference.end()
            self.put(html.unescape(reference[0]), reference.start(), at)
        if at < end:
            self.put(self._source[at:end], at, end)

    def _words(self, start: int, end: int) -> None:
        """Add a stretch in which no two spaces stand together."""
        if start < end and self._source[start] == " ":
            self.gap(" ", Span(start, start + 1))
            start += 1
        if start >= end:
            return
        stop = end - 1 if self._source[end - 1] == " " else end
        self.put(self._source[start:stop], start, stop)
        if stop < end:
            self.gap(" ", Span(stop, end))

    def _add(self, text: str, start: int, end: int) -> None:
        self._pieces.add(text, start, end)
        self.length += len(text)
