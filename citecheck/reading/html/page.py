"""A page, with what its elements are wanted for."""

import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Iterator, Sequence
from urllib.parse import unquote

from citecheck.knowledge import languages
from citecheck.patterns import lazy_regex
from citecheck.reading.builder import SHIFTED, numeral
from citecheck.reading.html.furniture import A_FEW, SILENT, drop_furniture, is_hidden
from citecheck.reading.html.links import ENTRY_NAMES, NOTE_ID, NOTE_NUMBER, fragment_of, id_of, id_pattern, integer
from citecheck.reading.html.tree import BLOCKS, CELL, HEADINGS, Element, Tree
from citecheck.values import Directive

_DIRECTIVE = lazy_regex(r"<!--\s*(citecheck\s*:.*\S)\s*--!?>", re.S)
_TABLE_PARTS = CELL | {"tr", "thead", "tbody", "tfoot"}
_FACTS = frozenset("meta title time script h1".split())
_CONTAINERS = frozenset({"article", "main"})
# Names of an element that is a mark, though it leads to no entry of its own: `<span class="citation">4</span>`.
_MARK_NAMES = lazy_regex(
    r"(?<![a-z])(?:citations?|cite|cite-?(?:ref|mark|num(?:ber)?)"
    r"|(?:ref(?:erence)?|source|footnote)-?(?:ref|mark|link|tag|badge|num(?:ber)?|chip))(?![a-z])"
)
_MARK = lazy_regex(r"\s*[\[(]?\s*(?:source\s)?(?P<numbers>\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,20})\s*[\])]?\s*", re.I)
_MARK_TAGS = frozenset("a b button cite em i mark small span sup".split())
# Notes that stand where they are called: Tufte's, LaTeXML's; the page's style prints the number, or a sign.
_SIDENOTE = lazy_regex(r"(?<![\w-])(?:sidenote|ltx_role_(?:foot|end)note|(?P<unnumbered>marginnote))(?![\w-])")
_NOTE_SIGN = lazy_regex(r"(?<![\w-])(?:ltx_note_mark|ltx_tag_note)(?![\w-])")
UNNUMBERED = "⊕"
"""What stands in the text for a note in the margin that has no number."""
# Authors that a publisher's page sets as a list inside an entry.
_PEOPLE = lazy_regex(r"(?<![a-z])(?:auth(?:or)?s?|contrib(?:utor)?s?)-list(?![a-z])")
_MARK_INDEX = "data-turn-source-index"
"""The attribute of an empty mark whose number, that of a source in the list below, the page's style prints."""
_PLACES = ("id", "data-bib-id")
"""The attributes by which links find an element."""
_CONTAINER_NAMES = lazy_regex(
    r"(?<![a-z])(?:main|article-?body|articlebody|entry-content|post-content|mw-parser-output|mw-content-text)(?![a-z])"
)
_MARKUP = lazy_regex(r"\A[^<>]*>|</?([a-zA-Z][^\s/>]*)?[^>]*>?")
_BREAKING = BLOCKS | {"br"}
AROUND_LINK = 300
"""How many characters of source to look at beside a link."""
_YEAR = lazy_regex(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)|n\.d\.")
_COMMENT = lazy_regex(r"cmnt\d+")
"""How Google’s documents call what an editor remarked in the margin, which is no note."""
_LONGEST_ROW = 1000
"""Letters of an entry that is a row of a table; what holds more arranges a page."""
_LINES = frozenset("b div dt p strong summary".split())
LONGEST_CAPTION = 60
_WRAPPERS = frozenset("article body div section td".split())


class Page(Tree):
    """A page, with what its elements are wanted for."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.ids: dict[str, Element] = {}
        self.links: list[Element] = []
        """Links that name a place in a page."""
        self.headings: list[Element] = []
        self.numbers: dict[Element, str] = {}
        """The number that is printed before each item of a numbered list."""
        self.facts: list[Element] = []
        """The elements in which a page says what it is: ``meta``, ``title``, ``time``, ``script``, ``h1``."""
        self.containers: list[Element] = []
        """Elements that by their names hold the article."""
        self.sidenotes: dict[Element, str] = {}
        """Notes that stand where they are called, with the number that the page's style prints there."""
        self.marks: dict[Element, str] = {}
        """Elements that by their names are marks, with the numbers that they print."""
        self.stamps: dict[Element, str] = {}
        """Elements that hold nothing of their own, with what the page prints there."""
        self.layout: set[Element | None] = set()
        """Table rows that arrange blocks rather than hold values."""
        self._file_elements()
        for element in self.elements:
            is_silent = element.tag in SILENT and element not in self.marks
            element.dropped = element.dropped or is_silent or is_hidden(element)
        self.captions = [element for element in self.elements if self._announces_list(element)]
        """Headings and lines that announce a list of references or notes."""
        titles = [heading for heading in self.headings if heading.tag == "h1"]
        drop_furniture(self, (*self.containers, *self.captions, *titles), self.headings)
        last = self.last_caption()
        self.layout = {row for row in self.layout if not self._lists_source(row)}
        self.entry_labels = {
            e for e in self.marks if e.start >= last and e.parent and e.parent.tag in ("div", "li", "p")
        }
        """Marks in a list: the numbers of its entries."""
        self.items = {e.parent for e in self.entry_labels if e.parent and e.parent.tag == "div"}
        self.items |= {e for e in self.numbers if e.tag != "li"}
        self.items |= {e for e in self.elements if e.tag == "li" and e.start >= last and self._holds_lines(e)}
        """The blocks that each such number opens, and entries whose parts stand in blocks of their own."""

    def _holds_lines(self, item: Element) -> bool:
        """Tell whether an item of a list holds its words in divisions, each a line of it, and no paragraphs."""
        inside = [e.tag for e in self.events[item.first + 1 : item.last] if isinstance(e, Element) and e.tag in BLOCKS]
        return bool(inside) and set(inside) == {"div"}

    def _lists_source(self, row: Element | None) -> bool:
        """Tell whether a row behind a caption of a list is an entry, whatever blocks its cells are set in."""
        if row is None or not self.captions or row.start < self.captions[0].start or self.weight(row) > _LONGEST_ROW:
            return False
        inside = [e for e in self.events[row.first + 1 : row.last] if isinstance(e, Element)]
        cells = {e for e in inside if e.tag in CELL and e.parent is row}
        return len(cells) > 1 and not any(e.tag in HEADINGS or e.tag == "table" for e in inside)

    def directives(self) -> Iterator[Directive]:
        """Give the comments that tell citecheck to leave something alone."""
        for comment in self.comments:
            if words := _DIRECTIVE.fullmatch(self.source, comment.start, comment.end):
                yield Directive(comment, words[1])

    def _file_elements(self) -> None:
        counters: dict[Element, int] = {}
        web_items = 0
        for element in self.elements:
            tag, parent = element.tag, element.parent
            is_of_people = tag == "li" and parent is not None and parent.tag == "span"
            if is_of_people or (tag in ("ol", "ul") and _PEOPLE.search(element.names)):
                tag = element.tag = "span"
            elif tag == "browse-web-item":
                web_items += 1
                self.numbers[element] = str(web_items)
            if element.attributes:
                for place in filter(None, map(element.get.get, _PLACES)):
                    self.ids.setdefault(place, element)
                if tag != "sup" and (number := element.get.get(NOTE_NUMBER)):
                    self.ids.setdefault(f"{NOTE_NUMBER}-{number}", element)
                if tag == "a":
                    if name := element.get.get("name"):
                        self.ids.setdefault(name, element)
                    fragment = fragment_of(element)[0]
                    if fragment:
                        self.links.append(element)
                    if fragment and parent is not None and self._is_name_of_entry(parent):
                        parent.dropped = True
                    if _COMMENT.fullmatch(fragment) and parent is not None:
                        parent.dropped = parent.dropped or parent.tag == "sup"
                    if _COMMENT.fullmatch(element.get.get("id", "")):
                        element.block().dropped = True
                is_mark = tag in _MARK_TAGS and _MARK_NAMES.search(element.names) is not None
                is_short = is_mark and self.weight(element) < LONGEST_CAPTION
                if printed := _MARK.fullmatch(self.words(element)) if is_short else None:
                    self.marks[element] = printed["numbers"]
                if aside := _SIDENOTE.search(element.names):
                    self._note_at_side(element, numbered=aside["unnumbered"] is None)
                if (number := element.get.get(_MARK_INDEX) or "").isdecimal():
                    self.marks[element] = self.stamps[element] = number
            if tag in HEADINGS:
                self.headings.append(element)
            if tag in _FACTS:
                self.facts.append(element)
            if tag == "li" and parent is not None and parent.tag == "ol":
                value = integer(element.get.get("value"), counters.get(parent, integer(parent.get.get("start"), 1)))
                counters[parent] = value + 1
                self.numbers[element] = numeral(value, parent.get.get("type", "1"))
            if tag not in BLOCKS:
                continue
            if tag in _CONTAINERS or (element.attributes and _CONTAINER_NAMES.search(element.names)):
                self.containers.append(element)
            if tag not in _TABLE_PARTS:
                around = next((e for e in element.ancestors() if e.tag in CELL or e.tag in ("div", "body")), None)
                if around is not None and around.tag in CELL:
                    self.layout.add(around.parent)

    def _is_name_of_entry(self, element: Element) -> bool:
        """Tell whether an element is the name of a numbered entry, ``Hart, 1999``, which leads back to the text."""
        is_label = element.tag == "span" and element.parent in self.numbers and "label" in element.names
        return is_label and _YEAR.search(self.words(element)) is not None

    def _note_at_side(self, note: Element, *, numbered: bool) -> None:
        """File a note that stands where it is called; signs of its own are not printed twice."""
        count = str(len(self.sidenotes) + 1)
        self.sidenotes[note] = count
        self.stamps[note] = count.translate(SHIFTED["sup"]) if numbered else UNNUMBERED
        for event in self.events[note.first + 1 : note.first + A_FEW]:
            if isinstance(event, Element) and event.is_within(note) and _NOTE_SIGN.search(event.names):
                event.dropped = True

    def _announces_list(self, element: Element) -> bool:
        """Tell whether a heading, or a line that is set like one, announces a list of references or notes."""
        if element.tag not in HEADINGS and not (element.tag in _LINES and 0 < self.weight(element) < LONGEST_CAPTION):
            return False
        if languages.heading(self.words(element)) not in ("sources", "notes"):
            return False
        return not any(around.tag in ("a", "nav") for around in element.ancestors())  # as a table of contents has it

    def main(self, left_over: frozenset[Element]) -> Element:
        """Return the element that holds the article.

        That is the smallest one named so with most of the text in it, or else the smallest one with nearly all the
        paragraphs. It holds what every caption announces, those left over without a list apart.
        """
        captions = [e for e in self.captions if e not in left_over and not self.is_dropped(e)]

        def smallest(elements: Iterable[Element], weights: Sequence[int], share: float) -> Element | None:
            for element in sorted(elements, key=lambda element: element.last - element.first):
                weight = weights[element.last + 1] - weights[element.first]
                if weight > share * weights[-1] and all(caption.is_within(element) for caption in captions):
                    return element
            return None

        wrappers = (element for element in self.elements if element.tag in _WRAPPERS)
        return (
            smallest(self.containers, self.weigh(all_text=False), 0.5)
            or smallest(wrappers, self.weigh(all_text=False, paragraphs_only=True), 0.8)
            or self.root
        )

    def entries_from(self, root: Element) -> int:
        """Return where the lists of references in an element begin; its end where no caption announces any."""
        shown = (e.start for e in self.captions if e.is_within(root) and not self.is_dropped(e))
        return next(shown, root.end)

    def last_caption(self) -> int:
        """Return where the last list of references is announced, the end where none is."""
        shown = [e.start for e in self.captions if not self.is_dropped(e)]
        return shown[-1] if shown else self.root.end

    # Where links lead.

    def target(self, fragment: str) -> Element | None:
        """Return the element that a link to a place in this page means."""
        return self.ids.get(fragment) or self.ids.get(unquote(fragment)) if fragment else None

    def is_listed(self, target: Element) -> bool:
        """Tell whether a link's target is an item of a list that a caption announces."""
        block = target.block()
        if block.tag not in ("li", "dt", "dd", "tr", "td", "p", "div") or not self.captions:
            return False
        first = next((e for e in self.captions if not self.is_dropped(e)), None)
        is_entry = block.tag == "li" or NOTE_ID.search(id_of(target)) or ENTRY_NAMES.search(block.names)
        return bool(is_entry) and first is not None and block.start > first.start

    def links_between(self, start: int, end: int) -> list[Element]:
        """Return the links to places that open in a stretch of the source."""
        first = bisect_left(self.links, start, key=lambda link: link.start)
        return self.links[first : bisect_left(self.links, end, key=lambda link: link.start)]

    def inside(self, element: Element) -> Iterator[Element]:
        """Give the first few elements that open inside an element."""
        for event in self.events[element.first + 1 : min(element.first + 8, element.last)]:
            if isinstance(event, Element):
                yield event

    def around(self, element: Element) -> tuple[str, str]:
        """Return some of the text right before and right behind an element, a line break where a block begins."""
        literal = any(ancestor.tag == "pre" for ancestor in element.ancestors())

        def plain(markup: str) -> str:
            text = markup if literal else " ".join(markup.split("\n"))
            return html.unescape(_MARKUP.sub(lambda tag: "\n" if tag[1] and tag[1].lower() in _BREAKING else "", text))

        before = self.source[max(0, element.start - AROUND_LINK) : element.start]
        return plain(before), plain(self.source[element.end : element.end + AROUND_LINK])

    def holds_heading(self, element: Element) -> bool:
        """Tell whether a heading stands in an element."""
        i = bisect_left(self.headings, element.start, key=lambda heading: heading.start)
        return i < len(self.headings) and self.headings[i].start < element.end

    def captions_over(self, gaps: Sequence[tuple[int, int]]) -> frozenset[Element]:
        """Return the headings and captions behind which there is nothing but a gap."""
        found: set[Element] = set()
        for caption in (*self.headings, *self.captions):
            for event in self.events[caption.last + 1 : caption.last + A_FEW]:
                if isinstance(event, tuple) and self.source[event[0] : event[1]].strip():
                    if not any(outside(*event, gaps)):
                        found.add(caption)
                    break
        return frozenset(found)

    def inner_block(self, element: Element) -> Element | None:
        """Return the first block that opens behind an element in a line of text, within that line's block."""
        for event in self.events[element.last + 1 : element.block().last]:
            if isinstance(event, Element) and event.tag in BLOCKS:
                return event
        return None

    def definition_end(self, term: Element) -> int:
        """Return where the definitions of a ``dt`` end."""
        end, i = term.end, term.last + 1
        while i < len(self.events):
            event = self.events[i]
            if isinstance(event, Element):
                if event.tag != "dd" or event.parent is not term.parent:
                    break
                end, i = event.end, event.last
            i += 1
        return end

    def family(self, element: Element) -> Hashable:
        """Return what an element shares with the other notes of its list: the list, its role, or its id’s pattern."""
        if element in self.numbers:
            return element.parent
        if element.get.get("role") == ENTRY:
            return element.block().parent, ENTRY
        place = element.get.get("id") or element.get.get("name") or ""
        return element.block().parent, id_pattern(place)

    def families(self) -> dict[Hashable, list[Element]]:
        """Return the elements that links may lead to, by family."""
        found: dict[Hashable, list[Element]] = {}
        for element in {*self.numbers, *self.ids.values()}:
            found.setdefault(self.family(element), []).append(element)
        return found


ENTRY = "doc-biblioentry"
"""The role of an entry of a bibliography, https://www.w3.org/TR/dpub-aria-1.1/#doc-biblioentry."""


def outside(start: int, end: int, gaps: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Give what is left of a stretch outside gaps."""
    i = bisect_right(gaps, start, key=lambda gap: gap[0])
    if i:
        start = max(start, gaps[i - 1][1])
    while start < end:
        if i == len(gaps):
            yield start, end
            return
        if start < gaps[i][0]:
            yield start, min(end, gaps[i][0])
        start = gaps[i][1]
        i += 1
