"""Where things stand: stretches of the author's text, and text that knows where each stretch of it came from."""

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, TypeAlias

from citecheck import attrs

if TYPE_CHECKING:
    Offsets: TypeAlias = array[int]
else:
    Offsets = array  # which Python 3.11 cannot subscript


@attrs.frozen
class Span:
    """A half-open stretch of the author's text, in code points.

    >>> Span(4, 7).of("see [3] there")
    '[3]'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words this span means in ``text``."""
        return text[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Tell whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def __contains__(self, offset: int) -> bool:
        return self.start <= offset < self.end


class Pieces:
    """Text that is put together of pieces, each with the stretch of the source that it stands for.

    >>> pieces = Pieces()
    >>> for text, start, end in (("R", 3, 4), ("&", 4, 9), ("D", 9, 10)):
    ...     pieces.add(text, start, end)
    >>> pieces.text.text
    'R&D'
    """

    __slots__ = ("_begins", "_chunks", "_ends", "_last", "_length", "_starts", "_words")

    def __init__(self) -> None:
        self._words: list[str] = []
        self._chunks: list[str] = []
        self._starts, self._begins, self._ends = array("q"), array("q"), array("q")
        self._length = 0
        self._last = -1
        """Where in the source the next piece must start to go on with one that was copied verbatim; else -1."""

    def add(self, text: str, start: int, end: int) -> None:
        """Add a piece; ``start`` and ``end`` are one place for text that the reader put in."""
        length = len(text)
        if not length:
            return
        is_verbatim = length == end - start
        if is_verbatim and start == self._last:
            self._ends[-1] = end
        else:
            self._starts.append(self._length)
            self._begins.append(start)
            self._ends.append(end)
        self._last = end if is_verbatim else -1
        self._words.append(text)
        self._length += length
        if len(self._words) > _MOST_WORDS:
            self._chunks.append("".join(self._words))
            self._words.clear()

    def add_all(self, text: "MappedText") -> None:
        """Add all of another text."""
        for piece, place in text.pieces():
            self.add(piece, place.start, place.end)

    @property
    def text(self) -> "MappedText":
        """All that was added."""
        if not self._length:
            return MappedText.verbatim("")
        return MappedText("".join([*self._chunks, *self._words]), self._starts[:], self._begins[:], self._ends[:])


_MOST_WORDS = 50_000
"""So many pieces are joined to one: short strings take ten times the room of their letters."""


@attrs.frozen(repr=False)
class MappedText:
    """Text that knows where in the source each stretch of it came from.

    A reader drops tags and decodes entities; through this map a match in the readable text still names the
    characters the author typed. Pieces stand in source order and the text is their concatenation.

    >>> text = MappedText.of_pieces([("R", Span(3, 4)), ("&", Span(4, 9)), ("D", Span(9, 10))])
    >>> text.text, text.span(1, 2)
    ('R&D', Span(start=4, end=9))
    """

    text: str
    starts: Offsets = attrs.field(hash=False)
    """Where each piece starts in ``text``, ascending, the first one 0. Numbers, not spans: there may be many."""
    begins: Offsets = attrs.field(hash=False)
    """Where in the source the stretch begins from which each piece comes."""
    ends: Offsets = attrs.field(hash=False)
    """Where it ends; it is of the piece's own length where that was copied verbatim."""

    def __repr__(self) -> str:
        shown = self.text if len(self.text) <= 60 else self.text[:57] + "..."
        return f"MappedText({shown!r}, {len(self.starts)} pieces)"

    def __len__(self) -> int:
        return len(self.text)

    @classmethod
    def verbatim(cls, text: str, start: int = 0) -> "MappedText":
        """Map text that was copied as it stands from ``start`` on."""
        return cls(text, array("q", (0,)), array("q", (start,)), array("q", (start + len(text),)))

    @classmethod
    def of_pieces(cls, pieces: Iterable[tuple[str, Span]]) -> "MappedText":
        """Join pieces, each with the stretch of the source it stands for (empty for text the reader put in)."""
        made = Pieces()
        for text, source in pieces:
            made.add(text, source.start, source.end)
        return made.text

    def reading(self, plain: str) -> "MappedText":
        """Return another text of the same length with this one's map."""
        return attrs.evolve(self, text=plain)

    def _piece(self, offset: int) -> tuple[int, int, int, int]:
        """Return start and end in the text, and in the source, of the piece that holds ``offset``."""
        i = max(bisect_right(self.starts, offset) - 1, 0)
        end = self.starts[i + 1] if i + 1 < len(self.starts) else len(self.text)
        return self.starts[i], end, self.begins[i], self.ends[i]

    def span(self, start: int, end: int) -> Span:
        """Return the stretch of the source that ``text[start:end]`` came from."""
        if len(self.starts) == 1 and self.ends[0] - self.begins[0] == len(self.text):
            shift = self.begins[0]
            return Span(start + shift, max(start, end) + shift)
        first, first_end, source, source_end = self._piece(start)
        begin = source + (start - first if source_end - source == first_end - first else 0)
        if end <= start:
            return Span(begin, begin)
        last, last_end, source, source_end = self._piece(end - 1)
        stop = source + end - last if source_end - source == last_end - last else source_end
        return Span(begin, max(begin, stop))

    def locate(self, offset: int) -> int:
        """Return where in the text the source's ``offset`` stands; the next character where it was dropped."""
        i = bisect_right(self.begins, offset) - 1
        if i < 0:
            return 0
        start = self.starts[i]
        end = self.starts[i + 1] if i + 1 < len(self.starts) else len(self.text)
        if self.ends[i] - self.begins[i] == end - start:
            return min(start + offset - self.begins[i], end)
        return start if offset < self.ends[i] else end

    def slice(self, start: int, end: int) -> "MappedText":
        """Return ``text[start:end]`` with its map."""
        return MappedText.of_pieces(self._pieces(start, end))

    def without(self, gaps: Iterable[tuple[int, int]]) -> "MappedText":
        """Return the text without the given stretches of it, which are in order and do not overlap."""
        made = Pieces()
        at = 0
        for start, end in (*gaps, (len(self.text), len(self.text))):
            for text, source in self._pieces(at, start):
                made.add(text, source.start, source.end)
            at = end
        return made.text

    def joined(self, other: "MappedText") -> "MappedText":
        """Return this text and another one, from further on in the source, as one."""
        made = Pieces()
        made.add_all(self)
        made.add_all(other)
        return made.text

    def pieces(self) -> Iterator[tuple[str, Span]]:
        """Give the pieces of which the text is made."""
        return self._pieces(0, len(self))

    def _pieces(self, start: int, end: int) -> Iterator[tuple[str, Span]]:
        i = max(bisect_right(self.starts, start) - 1, 0)
        at = start
        while at < end:
            piece_end = self.starts[i + 1] if i + 1 < len(self.starts) else len(self.text)
            stop = min(piece_end, end)
            first, begin, last = self.starts[i], self.begins[i], self.ends[i]
            if last - begin == piece_end - first:
                begin, last = begin + at - first, begin + stop - first
            yield self.text[at:stop], Span(begin, last)
            at, i = stop, i + 1
