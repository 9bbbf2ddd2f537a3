"""An article written anew as HTML, every piece of it with the place in the source that it stands for."""

import html
from collections.abc import Iterator

from citecheck.patterns import lazy_regex
from citecheck.values import MappedText, Span

_SPECIAL = lazy_regex(r"[&<>]")


class Rewriting:
    """Collects HTML in the order in which it is to be read.

    >>> page = Rewriting("R & D")
    >>> page.tag("<p>", 0)
    >>> page.words(0, 5)
    >>> page.made.text
    '<p>R &amp; D'
    """

    def __init__(self, source: str) -> None:
        self._source = source
        self._pieces: list[tuple[str, Span]] = []
        self._kept: list[list[tuple[str, Span]]] = []

    @property
    def made(self) -> MappedText:
        """The HTML with its map."""
        return MappedText.of_pieces(self._pieces)

    def tag(self, markup: str, at: int) -> None:
        """Add markup, which stands for nothing that prints."""
        self._pieces.append((markup, Span(at, at)))

    def words(self, start: int, end: int) -> None:
        """Add a stretch of the source as text."""
        at = start
        for sign in _SPECIAL.finditer(self._source, start, end):
            self._pieces.append((self._source[at : sign.start()], Span(at, sign.start())))
            at = sign.end()
            self._pieces.append((html.escape(sign.group()), Span(sign.start(), at)))
        self._pieces.append((self._source[at:end], Span(at, end)))

    def put(self, text: str, start: int, end: int) -> None:
        """Add text that stands for ``source[start:end]``."""
        self._pieces.append((html.escape(text, quote=False), Span(start, end)))

    def pieces(self, pieces: list[tuple[str, Span]]) -> None:
        """Add pieces that were set aside."""
        self._pieces += pieces

    def begin(self) -> None:
        """Set aside what comes until ``end``."""
        self._kept.append(self._pieces)
        self._pieces = []

    def end(self) -> list[tuple[str, Span]]:
        """Return what was set aside since ``begin``."""
        aside, self._pieces = self._pieces, self._kept.pop()
        return aside


def attribute(value: str) -> str:
    """Return a value for an attribute in double quotes.

    >>> attribute('a"b')
    'a&quot;b'
    """
    return html.escape(value)


def notes_of(page: Rewriting, notes: list[tuple[str, str, list[tuple[str, Span]]]]) -> None:
    """Add the notes of an article below it: of each its place in the page, its label and its text."""
    for place, label, words in notes:
        at = words[0][1].start if words else 0
        page.tag(f'<p class="footnote" id="{attribute(place)}" role="doc-footnote">[{html.escape(label)}] ', at)
        page.pieces(words)
        page.tag("</p>\n", words[-1][1].end if words else 0)


def called(label: str, place: str) -> str:
    """Return the link that calls a note."""
    return f'<sup><a role="doc-noteref" href="#{attribute(place)}">[{html.escape(label)}]</a></sup>'


def lines_of(text: str) -> Iterator[tuple[int, int]]:
    """Give where each line starts and ends, without its line end."""
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, at + len(line.rstrip("\r\n"))
        at += len(line)
