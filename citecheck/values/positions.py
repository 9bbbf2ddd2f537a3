"""Where things stand: stretches of the author's text, and text that knows where each stretch of it came from."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from citecheck import attrs


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
    starts: tuple[int, ...]
    """Where each piece starts in ``text``, ascending, the first one 0."""
    sources: tuple[Span, ...]
    """Where each piece comes from; of the piece's own length where it was copied verbatim."""

    def __repr__(self) -> str:
        shown = self.text if len(self.text) <= 60 else self.text[:57] + "..."
        return f"MappedText({shown!r}, {len(self.starts)} pieces)"

    def __len__(self) -> int:
        return len(self.text)

    @classmethod
    def verbatim(cls, text: str, start: int = 0) -> "MappedText":
        """Map text that was copied as it stands from ``start`` on."""
        return cls(text, (0,), (Span(start, start + len(text)),))

    @classmethod
    def of_pieces(cls, pieces: Iterable[tuple[str, Span]], joined: str | None = None) -> "MappedText":
        """Join pieces, each with the stretch of the source it stands for (empty for text the reader put in).

        Args:
            pieces: The pieces, in order.
            joined: All of them as one text, where the caller has it, which then is not made once more.
        """
        texts: list[str] = []
        starts: list[int] = []
        sources: list[Span] = []
        length = 0
        for text, source in pieces:
            if not text:
                continue
            verbatim = len(text) == len(source)
            if verbatim and sources and sources[-1].end == source.start and len(sources[-1]) == length - starts[-1]:
                sources[-1] = Span(sources[-1].start, source.end)
            else:
                starts.append(length)
                sources.append(source)
            if joined is None:
                texts.append(text)
            length += len(text)
        if not starts:
            return cls.verbatim("")
        return cls("".join(texts) if joined is None else joined, tuple(starts), tuple(sources))

    def _piece(self, offset: int) -> tuple[int, int, Span]:
        """Return start and end in the text, and the source, of the piece that holds ``offset``."""
        i = max(bisect_right(self.starts, offset) - 1, 0)
        end = self.starts[i + 1] if i + 1 < len(self.starts) else len(self.text)
        return self.starts[i], end, self.sources[i]

    def span(self, start: int, end: int) -> Span:
        """Return the stretch of the source that ``text[start:end]`` came from."""
        if len(self.starts) == 1 and len(self.sources[0]) == len(self.text):
            shift = self.sources[0].start
            return Span(start + shift, max(start, end) + shift)
        first, first_end, source = self._piece(start)
        begin = source.start + (start - first if len(source) == first_end - first else 0)
        if end <= start:
            return Span(begin, begin)
        last, last_end, source = self._piece(end - 1)
        stop = source.start + end - last if len(source) == last_end - last else source.end
        return Span(begin, max(begin, stop))

    def locate(self, offset: int) -> int:
        """Return where in the text the source's ``offset`` stands; the next character where it was dropped."""
        i = bisect_right(self.sources, offset, key=lambda s: s.start) - 1
        if i < 0:
            return 0
        start, end, source = (
            self.starts[i],
            self.starts[i + 1] if i + 1 < len(self.starts) else len(self.text),
            self.sources[i],
        )
        if len(source) == end - start:
            return min(start + offset - source.start, end)
        return start if offset < source.end else end

    def slice(self, start: int, end: int) -> "MappedText":
        """Return ``text[start:end]`` with its map."""
        return MappedText.of_pieces(self._pieces(start, end))

    def without(self, gaps: Iterable[tuple[int, int]]) -> "MappedText":
        """Return the text without the given stretches of it, which are in order and do not overlap."""
        pieces: list[tuple[str, Span]] = []
        at = 0
        for start, end in gaps:
            pieces.extend(self._pieces(at, start))
            at = end
        pieces.extend(self._pieces(at, len(self.text)))
        return MappedText.of_pieces(pieces)

    def joined(self, other: "MappedText") -> "MappedText":
        """Return this text and another one, from further on in the source, as one."""
        return MappedText.of_pieces([*self.pieces(), *other.pieces()])

    def pieces(self) -> Iterator[tuple[str, Span]]:
        """Give the pieces of which the text is made."""
        return self._pieces(0, len(self))

    def _pieces(self, start: int, end: int) -> Iterator[tuple[str, Span]]:
        at = start
        while at < end:
            _, piece_end, _ = self._piece(at)
            stop = min(piece_end, end)
            yield self.text[at:stop], self.span(at, stop)
            at = stop
