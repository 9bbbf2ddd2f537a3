"""An article written anew as HTML, every piece of it with the place in the source that it stands for."""

import html
from collections.abc import Iterator

from citecheck.patterns import lazy_regex
from citecheck.values import MappedText, Pieces

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
        self._pieces = Pieces()
        self._kept: list[Pieces] = []

    @property
    def made(self) -> MappedText:
        """The HTML with its map."""
        return self._pieces.text

    def tag(self, markup: str, at: int) -> None:
        """Add markup, which stands for nothing that prints."""
        self._pieces.add(markup, at, at)

    def words(self, start: int, end: int) -> None:
        """Add a stretch of the source as text."""
        at = start
        for sign in _SPECIAL.finditer(self._source, start, end):
            self._pieces.add(self._source[at : sign.start()], at, sign.start())
            at = sign.end()
            self._pieces.add(html.escape(sign.group()), sign.start(), at)
        self._pieces.add(self._source[at:end], at, end)

    def put(self, text: str, start: int, end: int) -> None:
        """Add text that stands for ``source[start:end]``."""
        self._pieces.add(html.escape(text, quote=False), start, end)

    def markup(self, markup: str, start: int, end: int) -> None:
        """Add markup that stands for ``source[start:end]``."""
        self._pieces.add(markup, start, end)

    def all_of(self, aside: MappedText) -> None:
        """Add what was set aside."""
        self._pieces.add_all(aside)

    def begin(self) -> None:
        """Set aside what comes until ``end``."""
        self._kept.append(self._pieces)
        self._pieces = Pieces()

    def end(self) -> MappedText:
        """Return what was set aside since ``begin``."""
        aside, self._pieces = self._pieces.text, self._kept.pop()
        return aside


def attribute(value: str) -> str:
    """Return a value for an attribute in double quotes.

    >>> attribute('a"b')
    'a&quot;b'
    """
    return html.escape(value)


def notes_of(page: Rewriting, notes: list[tuple[str, str, MappedText]]) -> None:
    """Add the notes of an article below it: of each its place in the page, its label and its text."""
    for place, label, words in notes:
        tag = f'<p class="footnote" id="{attribute(place)}" role="doc-footnote">[{html.escape(label)}] '
        page.tag(tag, words.begins[0])
        page.all_of(words)
        page.tag("</p>\n", words.ends[-1])


def called(label: str, place: str) -> str:
    """Return the link that calls a note."""
    return f'<sup><a role="doc-noteref" href="#{attribute(place)}">[{html.escape(label)}]</a></sup>'


def lines_of(text: str) -> Iterator[tuple[int, int]]:
    """Give where each line starts and ends, without its line end."""
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, at + len(line.rstrip("\r\n"))
        at += len(line)
