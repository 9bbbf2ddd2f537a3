"""The readable text of a page or a note, and where in it links and code come to stand."""

import html
import re
from bisect import bisect_left
from collections.abc import Hashable, Mapping, Sequence
from urllib.parse import unquote

from citecheck import attrs
from citecheck.patterns import lazy_regex
from citecheck.reading import titles
from citecheck.reading.builder import FIGURES, SHIFTED, Builder
from citecheck.reading.html.page import Page, outside
from citecheck.reading.html.tree import BLOCKS, CELL, Element
from citecheck.values import MappedText, Span

_OPAQUE = frozenset("pre code kbd samp math".split())
_FIGURES = lazy_regex(FIGURES)
_TYPED_LABEL = lazy_regex(r"\s*(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)]\s)")
# The number of an entry in an element of its own, which the style sets apart: `<span class="bullet">1</span>Berg`.
_LABEL_NAMES = lazy_regex(r"(?<![a-z])(?:bullet|label|order|ref-?(?:label|num(?:ber)?)|cit-?num(?:ber)?)(?![a-z])")
_ITEMS = ("li", "browse-web-item")
_ITALIC = ("i", "em", "cite")
_DATED = lazy_regex(r"(?<!\d)(?:1[5-9]|20)\d\d(?:[;:.,]|\s[A-Z][a-z]{2}\b)")
# An address outside the page, in or without quotes; Google's documents and results wrap them.
_HREF = lazy_regex(r"""(?<![\w-])href\s{0,9}=\s{0,9}["']?\s{0,9}(?P<address>(?:https?:)?//[^\s"'<>]{1,2000})""", re.I)
_WRAPPED = lazy_regex(r"https?://www\.google\.\w{2,3}/url\?(?:\w+=[^&]*&)*?q=(https?[^&]+)")
_TITLE_WORDS = lazy_regex(r"[^\W\d_]{3}")
_ADDRESS_WORDS = lazy_regex(
    r"://|\bwww\.|^\S*(?:/|\d\S*\d)\S*$|^(?:arxiv|doi|pdf|pmid|pmc|isbn|jstor|s2cid|archived)\b", re.I
)


@attrs.frozen
class Printed:
    """Readable text, and where in it some elements start and end."""

    text: MappedText
    starts: Mapping[Hashable, int]
    ends: Mapping[Hashable, int]
    opaque: tuple[Span, ...]


def printed(
    page: Page,
    start: int,
    end: int,
    gaps: Sequence[tuple[int, int]] = (),
    left_out: frozenset[Element] = frozenset(),
    entries_from: int | None = None,
) -> Printed:
    """Return the readable text of a stretch of a page.

    Args:
        page: The page.
        start: Where in the source it starts.
        end: Where it ends.
        gaps: Stretches of the source to pass over, in order.
        left_out: Elements to pass over.
        entries_from: Where entries of a list begin, in which a link's address counts and is printed before it;
            ``None`` for a note, which is one.
    """
    return _Printer(page, start, end, gaps, left_out, entries_from).print()


class _Printer:
    """What is known of a stretch while it is printed."""

    def __init__(
        self,
        page: Page,
        start: int,
        end: int,
        gaps: Sequence[tuple[int, int]],
        left_out: frozenset[Element],
        entries_from: int | None,
    ) -> None:
        self._page = page
        self._start, self._end = start, end
        self._gaps = gaps
        self._left_out = left_out
        self._is_note = entries_from is None
        self._entries_from = entries_from or 0
        self._builder = Builder(page.source)
        self._ends: dict[Hashable, int] = {}
        self._opaque: list[Span] = []
        self._literal = 0
        """How many open elements keep white space as it is."""
        self._shifted: Element | None = None
        """The open element whose figures are raised or lowered."""
        self._addressed: Element | None = None
        """The block whose address has been put."""
        self._title: Element | None = None
        """The element that holds a note's title."""
        self._is_titled = False

    def print(self) -> Printed:
        page = self._page
        i = bisect_left(page.offsets, self._start)
        i -= i > 0 and isinstance(page.events[i - 1], tuple)
        while i < len(page.events) and page.offsets[i] < self._end:
            event = page.events[i]
            if isinstance(event, tuple):
                self._text(max(event[0], self._start), min(event[1], self._end))
            elif event.first == i and self._is_passed_over(event):
                if event.tag in BLOCKS:
                    self._builder.gap("\n\n")
                i = event.last
            else:
                if event.first == i:
                    self._open(event)
                if event.last == i:
                    self._close(event)
            i += 1
        builder = self._builder
        ends = dict.fromkeys(builder.starts, builder.length) | self._ends  # of a page that is cut off, not all end
        return Printed(builder.text, builder.starts, ends, tuple(self._opaque))

    def _text(self, start: int, end: int) -> None:
        source, builder = self._page.source, self._builder
        for at, stop in outside(start, end, self._gaps):
            if self._literal:
                builder.verbatim(at, stop)
            elif self._shifted is not None and "&" not in source[at:stop]:
                builder.put(source[at:stop].translate(SHIFTED[self._shifted.tag]), at, stop)
            else:
                builder.prose(at, stop)

    def _is_passed_over(self, element: Element) -> bool:
        """Tell whether nothing of an element prints; what the page itself puts there does."""
        builder = self._builder
        if (sign := self._page.stamps.get(element)) and not (self._is_note and element in self._page.sidenotes):
            builder.mark(element)
            builder.put(sign, element.start, element.inner)
            self._ends[element] = builder.length
            if element not in self._page.sidenotes:
                return True
        if (element.dropped and not self._is_whole_note(element)) or element in self._left_out:
            return True
        return (
            bool(self._gaps)
            and element.start < element.end
            and not any(outside(element.start, element.end, self._gaps))
        )

    def _is_whole_note(self, element: Element) -> bool:
        return self._is_note and element.start == self._start

    def _open(self, element: Element) -> None:
        tag, builder, page = element.tag, self._builder, self._page
        self._break_before(element)
        if tag in ("a", "cite") or "title=" in element.attributes or tag in _OPAQUE or element in page.marks:
            builder.mark(element)
        if element in page.items:
            builder.tight += 1
        if self._is_whole_note(element):
            builder.prefix("")  # its label counts, not its number in the list
        if tag == "a" and element.start >= self._entries_from and element.block() is not self._addressed:
            before = builder.text.text if self._is_note else ""
            if self._address(element):
                self._addressed = element.block()
                if self._is_note and titles.is_linked_title(page.words(element), before):
                    self._begin_title(element)
        elif tag in _ITALIC and self._is_note and not self._is_titled and not self._is_whole_entry(element):
            self._is_titled = True
            if titles.is_italic_title(page.words(element), builder.text.text):
                self._begin_title(element)
        self._literal += tag == "pre"
        if tag in SHIFTED and _FIGURES.fullmatch(page.words(element)):
            self._shifted = element

    def _is_whole_entry(self, element: Element) -> bool:
        """Tell whether ``cite`` holds an entry with its year and pages, as PubMed Central has it, and no title."""
        return element.tag == "cite" and _DATED.search(self._page.words(element)) is not None

    def _begin_title(self, element: Element) -> None:
        self._title = element
        self._builder.put(titles.OPENING, element.inner, element.inner)

    def _close(self, element: Element) -> None:
        builder, page = self._builder, self._page
        if element in page.items:
            builder.tight -= 1
        if element is self._title:
            self._is_titled = True
            builder.put(titles.CLOSING, element.end, element.end)
        self._break_behind(element)
        self._ends[element] = builder.length
        if element.tag == "span" and _LABEL_NAMES.search(element.names):
            builder.gap(" ")
        if element in page.entry_labels:
            builder.put(".", element.end, element.end)
            builder.glue()
        self._literal -= element.tag == "pre"
        if element is self._shifted:
            self._shifted = None
        if element.tag in _OPAQUE and element in builder.starts and self._is_opaque(element):
            self._opaque.append(Span(builder.starts[element], builder.length))

    def _break_before(self, element: Element) -> None:
        """Put what prints where an element opens."""
        tag, builder, page = element.tag, self._builder, self._page
        if tag == "br":
            builder.line_break()
        elif tag == "q":
            builder.prefix("“")
        elif tag in _ITEMS:
            builder.gap("\n")
            builder.prefix("")
            if not _TYPED_LABEL.match(page.text_between(element.first, min(element.last, element.first + 8))):
                builder.prefix(page.numbers[element] + ". " if element in page.numbers else "• ")
        elif tag in CELL and element.parent not in page.layout:
            builder.gap(" ")
            builder.prefix("| ")
            builder.cells += 1
        elif tag == "tr" and element not in page.layout:
            builder.gap("\n")
        elif tag in BLOCKS:
            builder.gap("\n\n")

    def _break_behind(self, element: Element) -> None:
        """Put what prints where an element closes."""
        tag, builder = element.tag, self._builder
        if tag == "q":
            builder.put("”", element.end, element.end)
        elif tag in ("li", "tr"):
            builder.prefix("")
            builder.gap("\n")
        elif tag in CELL and element.parent not in self._page.layout:
            builder.cells -= 1
        elif tag in BLOCKS:
            builder.gap("\n\n")

    def _address(self, link: Element) -> bool:
        """Put the address of a link whose words are those of an entry; tell whether there was one to put."""
        words = self._page.words(link)
        found = _HREF.search(link.attributes)
        if found is None or not _TITLE_WORDS.search(words) or _ADDRESS_WORDS.search(words):
            return False
        address = html.unescape(found["address"])
        start = link.inner - 1 - len(link.attributes) + found.start("address")
        if wrapped := _WRAPPED.match(address):
            address = unquote(wrapped[1])
        whole = address if address.startswith("http") else "https:" + address
        self._builder.put(whole, start, start + len(found["address"]))
        self._builder.gap(" ")
        return True

    def _is_opaque(self, element: Element) -> bool:
        """Tell whether code or a formula is what it looks like: in some old pages all the text is preformatted."""
        page = self._page
        return element.tag != "pre" or 2 * page.weight(element) < page.weight(page.root)
