"""Reading web pages: the main text among the furniture, with the notes that links mark.

A note mark is a link to a place in the same page, and both ends must look their part: a label that is printed high or
in brackets here, something that can be a note there.
"""

import html
import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote

import attrs

from citecheck.dates import parse_date
from citecheck.knowledge import languages
from citecheck.patterns import lazy_regex
from citecheck.reading import text as plain
from citecheck.reading import titles
from citecheck.reading.builder import FIGURES, SHIFTED, Builder, numeral
from citecheck.reading.html_tree import BLOCKS, CELL, HEADINGS, Element, Tree
from citecheck.text import fold
from citecheck.values import Definition, Directive, MappedText, Marker, PartialDate, Prose, Span, Unread


def read(source: str) -> Prose:
    """Return the article's text with its map, its notes and what the page says about itself.

    >>> page = '<p>It rained.<sup><a href="#n1">1</a></sup></p><ol><li id="n1">A. Smith, <i>Rain</i>, 2020</li></ol>'
    >>> prose = read(page)
    >>> prose.text.text, prose.notes[0].label, prose.notes[0].body.text
    ('It rained.¹', '1', 'A. Smith, Rain, 2020')
    """
    page = _Page(source)
    calls = _find_calls(page)
    notes = _find_notes(page, calls)
    gaps = [(note.start, note.end) for note in notes]
    left_over = page.captions_over(gaps)
    root = page.main(left_over)
    article = page.render(root.start, root.end, gaps, left_over, page.entries_from(root))
    return Prose(
        article.text,
        page.headline(),
        page.published(root) or plain.head(article.text.text)[1],
        calls=tuple(_all_markers(page, calls, article)),
        notes=tuple(_definitions(page, notes, calls)),
        directives=tuple(page.directives()),
        opaque=article.opaque,
        language=page.language(),
        unread=tuple(_unread(page, article)),
    )


# --- what belongs to the article --------------------------------------------------------------------------------------

# Elements of which a reader of the article sees nothing, or nothing that it says.
_SILENT = frozenset(
    """annotation annotation-xml audio button canvas datalist dialog embed head iframe input label map meter noembed
    noframes noscript object progress rp rt script select style svg template textarea title video xmp""".split()
)
_TABLE_PARTS = CELL | {"tr", "thead", "tbody", "tfoot"}
_FACTS = frozenset("meta title time script h1".split())
_CONTAINERS = frozenset({"article", "main"})

_MOST_FURNITURE = 0.3
"""What holds more of the page's text than this is no furniture, whatever its name."""
_AROUND = frozenset("nav aside footer menu search".split())
# Names (class, id, role) of blocks around an article. `(?<![a-z])` finds them in `site-nav` and `nav_main` alike, and
# not in `navy`.
_FURNITURE = lazy_regex(
    r"""
    (?<![a-z]) (?:
      nav | navbar | navbox\w* | navigation | menu | menubar | breadcrumbs? | toc | tableofcontents | pagination
    | pager | sidebar | widgets? | masthead | banner | footer | contentinfo | complementary | toolbar | search | dialog
    | related(?:posts)? | recommend\w* | recirc\w* | trending | popular | most-?read | (?:also|next)-?read | read-?more
    | more-(?:stories|news|articles|posts|from) | teasers?
    | shar(?:e|ing) | sharedaddy | social | newsletter | subscri(?:be|ption) | sign-?up | promo\w* | advert\w* | ads?
    | sponsor\w* | cookies? | consent | paywall | modal | popup | comments? | commentlist | respond | disqus\w*
    | author-?(?:bio|box) | catlinks | printfooter | ambox | metadata
    ) (?![a-z])
    """,
    re.X,
)
_NOTES_NAMES = lazy_regex(
    r"foot-?notes?|end-?notes?|references?|reflist|bibliograph|citations?|works-?cited|sources?\b"
)
# Names of what is there for screen readers and editors, or appears only on touch.
_SERVING = lazy_regex(
    r"""
    screen-reader-text | (?<![a-z])sr-only | visually-?hidden | assistive-text
    | (?<![a-z])(?<!plugin_)tooltip[-_]?(?:text|content|inner|body) | footnote_tooltip | popover
    | editsection | inline-template | mw-cite-backlink | mw-linkback-text | mw-jump-link | header-?link\b | anchorjs
    | katex-html | mathjax_(?:preview|svg|chtml)
    """,
    re.X,
)
_SIDENOTE = lazy_regex(r"(?<![\w-])sidenote(?![\w-])")
_HIDING = lazy_regex(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_CONTAINER_NAMES = lazy_regex(
    r"(?<![a-z])(?:main|article-?body|articlebody|entry-content|post-content|mw-parser-output|mw-content-text)(?![a-z])"
)
_RELATED = lazy_regex(
    r"""
    (?: related(?:[ ](?:stories|articles|posts|news|content|coverage|links|reading))?
      | you[ ]may[ ]also[ ]like | more[ ](?:from|on)[ ].{1,40}
      | read[ ](?:more|next|also) | share[ ]this(?:[ ]\w{1,12})?
      | recommended(?:[ ]for[ ]you)? | most[ ](?:read|popular) | trending(?:[ ]now)? | don['’]t[ ]miss
      | mehr[ ]zum[ ]thema | lesen[ ]sie[ ]auch | (?:à[ ])?lire[ ]aussi | artículos[ ]relacionados
      | leia[ ](?:mais|também)
    )\s?:?
    """,
    re.I | re.X,
)
_OPAQUE = frozenset("pre code kbd samp math".split())
_FIGURES = lazy_regex(FIGURES)
_TYPED_LABEL = lazy_regex(r"\s*(?:\[\d{1,4}\]|\(\d{1,4}\)|\d{1,4}[.)]\s)")
# <html lang="pt-BR">, quoted or not
_LANGUAGE = lazy_regex(
    r"""<html\b[^<>]{0,500}?\s(?:xml:)?lang\s*=\s*["']?(?P<tag>[a-z]{2,3}(?:[-_][a-z0-9]{1,8}){0,3})(?![\w-])""", re.I
)
_HEAD_LENGTH = 5000
"""A page says its language in its first characters."""
_ISO = lazy_regex(r"\s*(\d{4})-(\d\d)-(\d\d)(?!\d)")
_SITE = lazy_regex(r"\s+[|–—·«»]\s[^|–—·«»]{1,60}\Z|\s-\s[^-]{1,40}\Z")
_TITLES = ("og:title", "citation_title", "dc.title", "twitter:title")
_DATES = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "citation_publication_date",
    "citation_date",
    "dc.date.issued",
    "dc.date",
    "dcterms.created",
    "pubdate",
    "publishdate",
    "parsely-pub-date",
    "sailthru.date",
    "date",
)
_PUBLISHED = lazy_regex(r"publish|pubdate|posted|entry-date|dt-published|post-date|datecreated")

_DIRECTIVE = lazy_regex(r"<!--\s*(citecheck\s*:.*\S)\s*--!?>", re.S)


class _Page(Tree):
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
        self.layout: set[Element | None] = set()
        """Table rows that arrange blocks rather than hold values."""
        self._file_elements()
        for element in self.elements:
            element.dropped = element.tag in _SILENT or _is_hidden(element)
        self.captions = [element for element in self.elements if self._announces_list(element)]
        """Headings and lines that announce a list of references or notes."""
        self._drop_furniture()
        last = self.last_caption()
        self.entry_labels = {
            e for e in self.marks if e.start >= last and e.parent and e.parent.tag in ("div", "li", "p")
        }
        """Marks in a list: the numbers of its entries."""
        self.items = {e.parent for e in self.entry_labels if e.parent and e.parent.tag == "div"}
        """The blocks that each such number opens."""

    def directives(self) -> Iterator[Directive]:
        """Give the comments that tell citecheck to leave something alone."""
        for comment in self.comments:
            if words := _DIRECTIVE.fullmatch(self.source, comment.start, comment.end):
                yield Directive(comment, words[1])

    def _file_elements(self) -> None:
        counters: dict[Element, int] = {}
        for element in self.elements:
            tag, parent = element.tag, element.parent
            if element.attributes:
                if place := element.get.get("id"):
                    self.ids.setdefault(place, element)
                if tag == "a":
                    if place := element.get.get("name"):
                        self.ids.setdefault(place, element)
                    if _fragment(element)[0]:
                        self.links.append(element)
                is_mark = tag in _MARK_TAGS and _MARK_NAMES.search(element.names) is not None
                is_short = is_mark and self.weight(element) < _LONGEST_CAPTION
                if printed := _MARK.fullmatch(self.words(element)) if is_short else None:
                    self.marks[element] = printed["numbers"]
                if _SIDENOTE.search(element.names):
                    self.sidenotes[element] = str(len(self.sidenotes) + 1)
            if tag in HEADINGS:
                self.headings.append(element)
            if tag in _FACTS:
                self.facts.append(element)
            if tag == "li" and parent is not None and parent.tag == "ol":
                value = _integer(element.get.get("value"), counters.get(parent, _integer(parent.get.get("start"), 1)))
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

    # What belongs to the article.

    def _drop_furniture(self) -> None:
        """Mark the elements that are no part of the article, and everything in them."""
        essential: set[Element] = set()
        for element in (*self.containers, *self.captions, *(h for h in self.headings if h.tag == "h1")):
            essential.add(element)
            essential.update(element.ancestors())
        most = self.weight(self.root) * _MOST_FURNITURE
        for element in self.elements:
            if element.tag in BLOCKS and element not in essential and self._is_furniture(element, most):
                element.dropped = True
        for heading in self.headings:
            if not self.is_dropped(heading) and _RELATED.fullmatch(self.words(heading)):
                self._drop_related(heading, most)

    def _is_furniture(self, element: Element, most: float) -> bool:
        """Tell whether a block by its tag or its names is a menu, an advertisement, a box of related stories."""
        names = element.names
        if _NOTES_NAMES.search(names):
            return False
        return element.tag in _AROUND or (_FURNITURE.search(names) is not None and self.weight(element) < most)

    def _drop_related(self, heading: Element, most: float) -> None:
        """Drop a list of links to other stories with its heading, or the box that holds both."""
        box = heading.parent
        following = (e for e in self.events[heading.last + 1 : heading.last + _A_FEW] if isinstance(e, Element))
        content = next((e for e in following if e.tag in BLOCKS and e.parent is box), None)
        if content is None or not self._is_mostly_links(content):
            return
        heading.dropped = content.dropped = True
        if box is not None and self.weight(box) < most and box.last - box.first < _A_BOX:
            box.dropped = self._is_mostly_links(box)

    def _is_mostly_links(self, element: Element) -> bool:
        """Tell whether most of an element's text stands in links."""
        inside = self.events[element.first : element.last]
        linked = sum(self.weight(e) for e in inside if isinstance(e, Element) and e.tag == "a")  # each is there twice
        return linked > len("".join(self.text_between(element.first, element.last).split()))

    def _announces_list(self, element: Element) -> bool:
        """Tell whether a heading, or a line that is set like one, announces a list of references or notes."""
        if element.tag not in HEADINGS and not (element.tag in _LINES and 0 < self.weight(element) < _LONGEST_CAPTION):
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

    # Text.

    def render(
        self,
        start: int,
        end: int,
        gaps: Sequence[tuple[int, int]] = (),
        left_out: frozenset[Element] = frozenset(),
        entries_from: int | None = None,
    ) -> "_Rendered":
        """Return the readable text of ``source[start:end]``.

        Args:
            start: Where it starts.
            end: Where it ends.
            gaps: Stretches of the source to pass over, in order.
            left_out: Elements to pass over.
            entries_from: Where entries of a list begin, in which a link's address counts and is printed before it;
                ``None`` for a note, which is one.
        """
        builder = Builder(self.source)
        ends: dict[Element, int] = {}
        opaque: list[Span] = []
        literal = 0
        shift: Element | None = None
        addressed: Element | None = None
        title: Element | None = None
        is_titled = False
        i = bisect_left(self.offsets, start)
        i -= i > 0 and isinstance(self.events[i - 1], tuple)
        while i < len(self.events) and self.offsets[i] < end:
            event = self.events[i]
            if isinstance(event, tuple):
                for at, stop in _outside(max(event[0], start), min(event[1], end), gaps):
                    if literal:
                        builder.verbatim(at, stop)
                    elif shift is not None and "&" not in self.source[at:stop]:
                        builder.put(self.source[at:stop].translate(SHIFTED[shift.tag]), at, stop)
                    else:
                        builder.prose(at, stop)
                i += 1
                continue
            if event.first == i:
                if event in self.sidenotes and entries_from is not None:
                    builder.mark(event)
                    builder.put(self.sidenotes[event].translate(SHIFTED["sup"]), event.start, event.inner)
                    ends[event] = builder.length
                is_gap = bool(gaps) and event.start < event.end and not any(_outside(event.start, event.end, gaps))
                is_note = entries_from is None and event.start == start
                if (event.dropped and not is_note) or event in left_out or is_gap:
                    if event.tag in BLOCKS:
                        builder.gap("\n\n")
                    i = event.last + 1
                    continue
                self._start(event, builder)
                if event in self.items:
                    builder.tight += 1
                if is_note:
                    builder.prefix("")  # its label counts, not its number in the list
                if event.tag == "a" and event.start >= (entries_from or 0) and event.block() is not addressed:
                    before = builder.text.text if entries_from is None else ""
                    if self._address(event, builder):
                        addressed = event.block()
                        if entries_from is None and titles.is_linked_title(self.words(event), before):
                            title = event
                            builder.put(titles.OPENING, event.inner, event.inner)
                elif event.tag in _ITALIC and entries_from is None and not is_titled:
                    is_titled = True
                    if titles.is_italic_title(self.words(event), builder.text.text):
                        title = event
                        builder.put(titles.OPENING, event.inner, event.inner)
                literal += event.tag == "pre"
                if event.tag in SHIFTED and _FIGURES.fullmatch(self.words(event)):
                    shift = event
            if event.last == i:
                if event in self.items:
                    builder.tight -= 1
                if event is title:
                    is_titled = True
                    builder.put(titles.CLOSING, event.end, event.end)
                self._end(event, builder)
                ends[event] = builder.length
                if event in self.entry_labels:
                    builder.put(".", event.end, event.end)
                    builder.glue()
                literal -= event.tag == "pre"
                if event is shift:
                    shift = None
                if event.tag in _OPAQUE and event in builder.starts and self._is_opaque(event):
                    opaque.append(Span(builder.starts[event], builder.length))
            i += 1
        return _Rendered(builder.text, builder.starts, ends, tuple(opaque))

    def _start(self, element: Element, builder: Builder) -> None:
        """Put what prints where an element opens."""
        tag = element.tag
        if tag == "br":
            builder.line_break()
        elif tag == "q":
            builder.prefix("“")
        elif tag == "li":
            builder.gap("\n")
            builder.prefix("")
            if not _TYPED_LABEL.match(self.text_between(element.first, min(element.last, element.first + 8))):
                builder.prefix(self.numbers[element] + ". " if element in self.numbers else "• ")
        elif tag in CELL and element.parent not in self.layout:
            builder.gap(" ")
            builder.prefix("| ")
        elif tag == "tr" and element not in self.layout:
            builder.gap("\n")
        elif tag in BLOCKS:
            builder.gap("\n\n")
        if tag == "a" or tag in _OPAQUE or element in self.marks:
            builder.mark(element)

    def _end(self, element: Element, builder: Builder) -> None:
        """Put what prints where an element closes."""
        tag = element.tag
        if tag == "q":
            builder.put("”", element.end, element.end)
        elif tag in ("li", "tr"):
            builder.prefix("")
            builder.gap("\n")
        elif tag in BLOCKS and not (tag in CELL and element.parent not in self.layout):
            builder.gap("\n\n")

    def _address(self, link: Element, builder: Builder) -> bool:
        """Put the address of a link whose words are those of an entry; tell whether there was one to put."""
        words = self.words(link)
        found = _HREF.search(link.attributes)
        if found is None or not _TITLE_WORDS.search(words) or _ADDRESS_WORDS.search(words):
            return False
        address = html.unescape(found["address"])
        start = link.inner - 1 - len(link.attributes) + found.start("address")
        if wrapped := _WRAPPED.match(address):
            address = unquote(wrapped[1])
        builder.put(address if address.startswith("http") else "https:" + address, start, start + len(found["address"]))
        builder.gap(" ")
        return True

    def _is_opaque(self, element: Element) -> bool:
        """Tell whether code or a formula is what it looks like: in some old pages all the text is preformatted."""
        return element.tag != "pre" or 2 * self.weight(element) < self.weight(self.root)

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
        is_entry = block.tag == "li" or _NOTE_ID.search(_name(target)) is not None
        return is_entry and first is not None and block.start > first.start

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

        before = self.source[max(0, element.start - _AROUND_LINK) : element.start]
        return plain(before), plain(self.source[element.end : element.end + _AROUND_LINK])

    def holds_heading(self, element: Element) -> bool:
        """Tell whether a heading stands in an element."""
        i = bisect_left(self.headings, element.start, key=lambda heading: heading.start)
        return i < len(self.headings) and self.headings[i].start < element.end

    def captions_over(self, gaps: Sequence[tuple[int, int]]) -> frozenset[Element]:
        """Return the headings and captions behind which there is nothing but a gap."""
        found: set[Element] = set()
        for caption in (*self.headings, *self.captions):
            for event in self.events[caption.last + 1 : caption.last + _A_FEW]:
                if isinstance(event, tuple) and self.source[event[0] : event[1]].strip():
                    if not any(_outside(*event, gaps)):
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
        """Return what an element shares with the other notes of its list: the list, or the pattern of its id."""
        if element in self.numbers:
            return element.parent
        place = element.get.get("id") or element.get.get("name") or ""
        return element.block().parent, _pattern(place)

    def families(self) -> dict[Hashable, list[Element]]:
        """Return the elements that links may lead to, by family."""
        found: dict[Hashable, list[Element]] = {}
        for element in {*self.numbers, *self.ids.values()}:
            found.setdefault(self.family(element), []).append(element)
        return found

    # What the page says about itself.

    def headline(self) -> str | None:
        """Return the article's headline: the printed one where the page's own data agree, else theirs."""
        claimed = [
            *(data["headline"] for data in self._data() if isinstance(data.get("headline"), str)),
            *(self._meta(_TITLES)),
        ]
        titles = [self.source[e.inner : e.end][:_LONGEST_TITLE] for e in self.facts if e.tag == "title"][:1]
        titles = [" ".join(html.unescape(title).split()) for title in titles]
        printed = [words for e in self.facts if e.tag == "h1" and not self.is_dropped(e) if (words := self.words(e))]
        printed = [words for words in printed if languages.heading(words) is None]
        for known in (claimed, titles):
            matching = [words for words in printed if fold(words) in fold(" ".join(known))]
            if matching:
                return max(matching, key=len)
        if claimed:
            return " ".join(html.unescape(claimed[0]).split()) or None
        if len(printed) == 1 or (printed and not titles):
            return printed[0]
        for title in titles:
            return _SITE.sub("", title) or None
        return None

    def language(self) -> str | None:
        """Return the language that the page says it is in."""
        said = _LANGUAGE.search(self.source, 0, _HEAD_LENGTH)
        return said["tag"] if said else None

    def published(self, root: Element) -> PartialDate | None:
        """Return the day the article appeared; the day a page was changed is not it."""
        dates = [
            *(data["datePublished"] for data in self._data() if isinstance(data.get("datePublished"), str)),
            *self._meta(_DATES),
            *(
                element.get.get("datetime") or self.words(element)
                for element in self.facts
                if element.tag == "time" and _PUBLISHED.search(element.names + element.attributes.lower())
            ),
        ]
        times = [e for e in self.facts if e.tag == "time" and e.is_within(root) and not self.is_dropped(e)]
        if len(times) == 1 and not dates:
            dates.append(times[0].get.get("datetime") or self.words(times[0]))
        return next((date for date in map(_day, dates) if date), None)

    def _meta(self, names: Sequence[str]) -> list[str]:
        """Return what the page's ``meta`` elements say under some names, the first name first."""
        said: dict[str, str] = {}
        for element in self.facts:
            if element.tag == "meta":
                get = element.get
                name = get.get("property") or get.get("name") or get.get("itemprop") or ""
                said.setdefault(name.lower(), get.get("content", ""))
        return [said[name] for name in names if said.get(name)]

    def _data(self) -> Iterator[dict[str, Any]]:
        """Give the objects of the page's JSON-LD that describe an article."""
        for element in self.facts:
            if element.tag == "script" and "ld+json" in element.attributes:
                try:
                    found = json.loads(self.source[element.inner : element.end])
                except (ValueError, RecursionError):
                    continue
                for item in _items(found):
                    if "Article" in str(item.get("@type")) or "Posting" in str(item.get("@type")):
                        yield item


@attrs.frozen
class _Rendered:
    """Readable text, and where in it some elements start and end."""

    text: MappedText
    starts: Mapping[Hashable, int]
    ends: Mapping[Element, int]
    opaque: tuple[Span, ...]


def _name(element: Element) -> str:
    return element.get.get("id") or element.get.get("name") or ""


def _outside(start: int, end: int, gaps: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
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


def _items(data: Any) -> Iterator[dict[str, Any]]:
    """Give the objects on the upper levels of JSON-LD."""
    for item in data if isinstance(data, list) else [data]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            if isinstance(graph, list):
                yield from (inner for inner in graph if isinstance(inner, dict))


def _day(text: str) -> PartialDate | None:
    """Read a machine's date, of whose day the time zone is the page's own, or a printed one."""
    if iso := _ISO.match(text):
        try:
            return PartialDate(int(iso[1]), int(iso[2]), int(iso[3]))
        except ValueError:
            return None
    return parse_date(text[:60])


def _integer(text: str | None, default: int) -> int:
    return int(text) if text is not None and re.fullmatch(r"-?[0-9]{1,6}", text.strip()) else default


def _is_hidden(element: Element) -> bool:
    """Tell whether an element is kept from the reader's eyes, or stands beside the text to serve it."""
    if not element.attributes:
        return False
    get = element.get
    return (
        "hidden" in get
        or get.get("aria-hidden") == "true"
        or get.get("role") == "tooltip"
        or ("style" in get and _HIDING.search(get["style"]) is not None)
        or _SERVING.search(element.names) is not None
    )


# --- calls and notes --------------------------------------------------------------------------------------------------

# What a note mark prints: `3`, `[3]`, `(a)`, `iv`, `†`, `note 1`, `lower-alpha 2`.
_LABEL = lazy_regex(
    r"""
    \s* (?P<open>[\[(【])? \s* \^?
    (?P<label>
        (?: (?P<word>[^\W\d_][^\W\d_.-]{0,10}(?:-[a-z]{1,6})?) [.\s]{0,2} )? \d{1,4}[a-z]?
      | [a-z]{1,2} | [ivxl]{1,7} | [*†‡§¶#‖]{1,4}
    )
    (?: :\d{1,2} )?                 # `[1:2]`, the third call of note 1
    \s* [])】]? [.:]? \s*
    """,
    re.I | re.X,
)
_OWN_PARTS = frozenset(
    "abb app appendix chapter eq equation fig figure line p page part sec section step tab table".split()
)
_NOTE_WORDS = frozenset("endnote fn footnote n nb note nota ref reference".split())
# A word in brackets, as specifications and papers cite: `[RFC2119]`, `[Knuth, 1984]`.
_KEY = lazy_regex(r"[^\W\d_][\w.+&,: –-]{1,39}")

_YEAR = lazy_regex(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_NAME = lazy_regex(r"[^\W\d_]{2,}")
# Roles and names that tools give to the links that lead to a note.
_CALL_NAMES = lazy_regex(
    r"doc-(?:noteref|biblioref)|noteref|foot-?note|(?<![a-z])(?:fn|ftn|sdfootnote|sdendnote)(?![a-z])|fnref|ftnref"
    r"|(?<![a-z])(?:reference|biblioref|bibref|citation|citeref|xref-bibr|spip_note)(?![a-z])"
)
# Names of an element that is a mark, though it leads to no entry of its own: `<span class="citation">4</span>`.
_MARK_NAMES = lazy_regex(
    r"(?<![a-z])(?:citations?|cite|cite-?(?:ref|mark|num(?:ber)?)"
    r"|(?:ref(?:erence)?|source|footnote)-?(?:ref|mark|link|tag|badge|num(?:ber)?|chip))(?![a-z])"
)
_MARK = lazy_regex(r"\s*[\[(]?\s*(?:source\s)?(?P<numbers>\d{1,3}(?:\s?[,–-]\s?\d{1,3}){0,20})\s*[\])]?\s*", re.I)
_MARK_TAGS = frozenset("a b button cite em i mark small span sup".split())
_BACK_NAMES = lazy_regex(r"back-?(?:ref|link)|footnote-?back|return|referencedby|(?<![a-z])rev(?:erse)?(?![a-z])")
_BACK_WORDS = lazy_regex(
    r"""
    \W* | \W*(?: back(?:[ ]to[ ](?:the[ ])?(?:text|content|top))? | return(?:[ ]to[ ](?:the[ ])?text)?
              | jump[ ](?:back[ ])?up(?:[ ]to)? | zurück | retour | volver | torna )\W*
    """,
    re.I | re.X,
)
# How the ids of notes are written: `fn3`, `_ftn3`, `cite_note-3`, `ref-3`, `nb4-1`.
_NOTE_ID = lazy_regex(
    r"(?<![a-z])(?:s?d?f(?:oot)?-?n(?:ote)?|ftn|s?d?e(?:nd)?-?n(?:ote)?|note|cite|ref|reference|bib|nb)(?![a-z]{3})",
    re.I,
)

_OPENED = lazy_regex(r"[\[(【](?:[\s,;–-]|[^\W_]{1,8}[\s,;–-]){0,20}\Z")
_CLOSED = lazy_regex(r"(?:[\s,;–-]++|[^\W_]{1,8}+(?=[\s,;–\])】-])){0,40}+[\])】]")
_LINE_START = lazy_regex(r"(?:\A|\n)\s*[\[(]?\s*\Z")
_BLANK_LINE = lazy_regex(r"\n[ \t]*\r?\n|(?:<br[^<>]{0,40}>\s*){2}", re.I)
_QUOTED_ID = lazy_regex(r"""['"]#?([\w:.-]{2,80})['"]""")
_DIGITS = lazy_regex(r"\d+")
_DASHES = ("-", "–", "—", "‒", "⁻")
# An address outside the page, in or without quotes; Google's documents and results wrap them.
_ITALIC = ("i", "em", "cite")
# What stands between a bracket and the marks that it holds besides one: `[1, 2–4]`.
_SQUARE, _SQUARE_ENDS = frozenset("[【"), frozenset("]】")
_OTHERS_BEHIND = lazy_regex(r"\s?(?:[,;–—-]\s?\w{1,6}\s?){1,40}[\]】]")
_OTHERS_BEFORE = lazy_regex(r"[\[【]\s?(?:\w{1,6}\s?[,;–—-]\s?){1,40}\Z")
_HREF = lazy_regex(r"""(?<![\w-])href\s{0,9}=\s{0,9}["']?\s{0,9}(?P<address>(?:https?:)?//[^\s"'<>]{1,2000})""", re.I)
_WRAPPED = lazy_regex(r"https?://www\.google\.\w{2,3}/url\?(?:\w+=[^&]*&)*?q=(https?[^&]+)")
_TITLE_WORDS = lazy_regex(r"[^\W\d_]{3}")
_ADDRESS_WORDS = lazy_regex(
    r"://|\bwww\.|^\S*(?:/|\d\S*\d)\S*$|^(?:arxiv|doi|pdf|pmid|pmc|isbn|jstor|s2cid|archived)\b", re.I
)
_MARKUP = lazy_regex(r"\A[^<>]*>|</?([a-zA-Z][^\s/>]*)?[^>]*>?")
_BREAKING = BLOCKS | {"br"}
_AROUND_LINK = 300
"""How many characters of source to look at beside a link."""
_A_FEW = 30
"""How many events behind a heading to look at."""
_A_BOX = 500
"""A box of other stories has no more events than this."""
_SECTIONS = frozenset("article body dl figure form html main nav ol section table tbody tr ul".split())
_LINES = frozenset("b div dt p strong summary".split())
_LONGEST_CAPTION = 60
_LONGEST_TITLE = 1000
_WRAPPERS = frozenset("article body div section td".split())
_PARTS = HEADINGS | _SECTIONS - {"section", "tr"}

_LONGEST_RANGE = 50
_LONGEST_SHORT_NOTE = 80


@attrs.frozen
class _Call:
    """A link that marks a note, and where the note stands, if anywhere."""

    link: Element
    label: str
    target: Element | None


@attrs.frozen
class _Note:
    """A stretch of the page that is a note."""

    start: int
    end: int
    label: str
    is_numbered: bool
    """Its list prints the label, so a number at its head is its own."""


def _find_calls(page: _Page) -> list[_Call]:
    """Return the links that mark notes, in order, those inside other notes among them."""
    calls = [_Call(note, label, note) for note, label in page.sidenotes.items() if not page.is_dropped(note)]
    others: list[_Call] = []
    for link in page.links:
        if page.is_dropped(link):
            continue
        strong = _is_named(link, _CALL_NAMES) and not _is_named(link, _BACK_NAMES)
        label, bracket = _label(page, link, strong)
        fragment, is_other_page = _fragment(link)
        if label is None or not fragment:
            continue
        # Clauses of laws and figures are pointed to in parentheses, too.
        bracketed = bracket in ("[", "【") or (bracket == "(" and _NOTE_ID.search(fragment) is not None)
        raised = "sup" in {link.parent.tag if link.parent else "", *(e.tag for e in page.inside(link))}
        target = page.target(fragment)
        if _is_by_author(page, label, target):
            continue
        if target is None:
            if not is_other_page and (strong or raised or bracketed):
                others.append(_Call(link, label, None))
        elif strong or raised or bracketed or page.is_listed(target) or _leads_back(page, target.block(), link):
            if (
                _KEY.fullmatch(label)
                and not _LABEL.fullmatch(label)
                and not (strong or page.words(target).lstrip("[( ").startswith(label))
            ):
                continue
            is_new = target.start > link.start and _may_be_note(page, target, link)
            (calls if is_new else others).append(_Call(link, label, target))
    # A mark may also point back, to a note that other marks have shown to be one, or to none, if named like theirs.
    targets = {call.target for call in calls}
    patterns = {_pattern(_fragment(call.link)[0]) for call in calls} - {""}
    for call in others:
        fragment = _fragment(call.link)[0]
        lost = call.target is None and (_NOTE_ID.search(fragment) or _pattern(fragment) in patterns)
        if lost or call.target in targets or (call.target is None and _is_named(call.link, _CALL_NAMES)):
            calls.append(call)
    return _distinct(page, sorted(calls, key=lambda call: call.link.start))


def _is_by_author(page: _Page, label: str, target: Element | None) -> bool:
    """Tell whether a link prints author and year as the entry that it leads to does, which the parser reads as words.

    An entry that prints the whole label in front, ``[Knuth, 1984] …``, is called by that.
    """
    year = _YEAR.search(label)
    if year is None:
        return False
    name = _NAME.search(label[: year.start()])
    if name is None or target is None:
        return name is not None
    words = page.words(target.block())
    return not words.lstrip("[( ").startswith(label) and year[0] in words and name[0] in words


def _distinct(page: _Page, calls: Sequence[_Call]) -> list[_Call]:
    """Return calls of which those that lead to different places have different labels: where they lead decides.

    A mark that prints more than its number (`[n 1]`) is labelled by all of it, a second place by its own name.
    """
    targets: dict[str, list[Element]] = {}
    for call in calls:
        if call.target is not None and call.target not in targets.setdefault(call.label, []):
            targets[call.label].append(call.target)
    shared = {label for label, places in targets.items() if len(places) > 1}
    renamed: dict[Element, str] = {}
    taken = set(targets) - shared
    for call in calls:
        if call.target is None or call.label not in shared or call.target in renamed:
            continue
        words = page.words(call.link).strip("[]() ")
        names = (words if words != call.label else "", call.label, _fragment(call.link)[0])
        renamed[call.target] = next((name for name in names if name and name not in taken), call.label)
        taken.add(renamed[call.target])
    return [attrs.evolve(call, label=renamed[call.target]) if call.target in renamed else call for call in calls]


def _label(page: _Page, link: Element, strong: bool) -> tuple[str | None, str]:
    """Return the label that a link prints, if it looks like one, and the bracket before it, if any."""
    if page.weight(link) > _LONGEST_CAPTION:
        return None, ""
    words = page.words(link)
    before, after = page.around(link)
    opened = _OPENED.search(before) if _CLOSED.match(after) else None
    bracket = opened[0][0] if opened else ""
    if printed := _LABEL.fullmatch(words):
        word = (printed["word"] or "").lower()
        is_own = word in _OWN_PARTS or (word and not strong and word not in _NOTE_WORDS)
        return (None if is_own else printed["label"]), bracket or printed["open"] or ""
    if words[:1] == "[" and words[-1:] == "]":
        words, bracket = words[1:-1], "["
    return (words if bracket and _KEY.fullmatch(words) else None), bracket


def _fragment(link: Element) -> tuple[str, bool]:
    """Return the place that a link names, by its address or to scripts, and whether it may be in another page."""
    get = link.get
    path, _, fragment = get.get("href", "").strip().partition("#")
    if fragment:
        return fragment, bool(path)
    called = _QUOTED_ID.search(get.get("onclick", ""))
    return called[1] if called else get.get("aria-describedby", ""), False


def _pattern(place: str) -> str:
    """Return an id without its numbers, which the ids of one list have in common."""
    return _DIGITS.sub("0", place)


def _is_named(link: Element, names: re.Pattern[str]) -> bool:
    """Tell whether a link or what is wrapped tightly around it bears one of some names."""
    outer = link.parent.names if link.parent is not None and link.parent.tag in ("sup", "span") else ""
    return names.search(link.names) is not None or names.search(outer) is not None


def _leads_back(page: _Page, block: Element, link: Element) -> bool:
    """Tell whether a block holds a link to the block in which ``link`` stands."""
    inside = page.links_between(block.start, block.end)
    for back in (*inside[:8], *inside[8:][-8:]):
        place = page.target(_fragment(back)[0])
        if back is not link and place is not None and place.block() is link.block() is not block:
            return True
    return False


def _may_be_note(page: _Page, target: Element, link: Element) -> bool:
    """Tell whether a link's target looks like a note: a short block without a heading, or what starts a line."""
    block = target.block()
    if block.tag in HEADINGS or target.tag in _PARTS or link.is_within(target):
        return False
    if target is not block:
        before, _ = page.around(target)
        return target.dropped or _LINE_START.search(before) is not None
    named = _NOTES_NAMES.search(target.names) is not None or _CALL_NAMES.search(target.names) is not None
    return (block.tag not in _SECTIONS or named) and not page.holds_heading(block) and page.words(block) != ""


def _find_notes(page: _Page, calls: Sequence[_Call]) -> list[_Note]:
    """Return the stretches of the page that are notes, in order: those called, and the others of their lists."""
    labels: dict[Element, str] = {}
    for call in calls:
        if call.target is not None:
            labels.setdefault(call.target, call.label)
    families = page.families()
    for family in {page.family(target) for target in labels}:
        for element in families.get(family, ()):
            if element not in labels and (label := _own_label(page, element)):
                labels[element] = label
    targets = sorted(labels, key=lambda target: target.start)
    starts = [_first_sign(page, target) for target in targets]
    notes: list[_Note] = []
    for i, target in enumerate(targets):
        start, end = _extent(page, target, starts, i)
        if not notes or notes[-1].end <= start < end:
            notes.append(_Note(start, end, labels[target], target.block() in page.numbers))
    return notes


def _own_label(page: _Page, element: Element) -> str | None:
    """Return the number that a note's list gives it, or that it prints itself."""
    if element in page.numbers:
        return page.numbers[element]
    printed = _LABEL.match(page.words(element.block())[:40])
    return printed["label"] if printed and printed["label"].isdigit() else None


def _first_sign(page: _Page, target: Element) -> int:
    """Return where the note at a link's target starts: there, or at the bracket before its label."""
    before = page.around(target)[0].rstrip() if target is not target.block() else ""
    if not before.endswith(("[", "(")):
        return target.start
    bracket = page.source.rfind(before[-1], max(0, target.start - _AROUND_LINK), target.start)
    return bracket if bracket >= 0 else target.start


def _extent(page: _Page, target: Element, starts: Sequence[int], i: int) -> tuple[int, int]:
    """Return where the note at a link's target starts and ends, of notes that start at ``starts``."""

    def notes_in(element: Element) -> int:
        return bisect_left(starts, element.end) - bisect_left(starts, element.start)

    block = target.block()
    parent = block.parent
    if target.dropped or target in page.sidenotes:  # it stands where it is called
        return target.start, target.end
    if target is not block:
        inner = page.inner_block(target)
        if inner is not None or notes_in(block) > 1 or page.text_between(block.first, target.first).strip(" \t\r\n[("):
            end = min([block.end, *starts[i + 1 : i + 2]])
            if inner is not None and inner.start < end:
                said = page.text_between(target.first, inner.first)
                end = min(end, inner.start if said.strip() and not _LABEL.fullmatch(said) else inner.end)
            blank = _BLANK_LINE.search(page.source, target.inner, end)
            return starts[i], blank.start() if blank else end
    if block.tag == "dt":
        return block.start, page.definition_end(block)
    if block.tag in CELL and parent is not None:
        return parent.start, parent.end
    if parent is None or parent.tag in _SECTIONS:
        return block.start, block.end
    if notes_in(parent) == 1 and not page.text_between(parent.first, block.first).strip():
        is_bare = _LABEL.fullmatch(page.words(block)) is not None
        if is_bare or (parent.parent is not None and notes_in(parent.parent) > 1):
            return parent.start, parent.end
    return block.start, block.end


def _all_markers(page: _Page, calls: Sequence[_Call], article: _Rendered) -> Iterator[Marker]:
    """Give the marks of notes, and the elements that are marks by their names and print numbers of a list."""
    found = list(_markers(calls, article))
    ends = sorted((call.link.start, call.link.end) for call in calls)
    list_start, read_to = page.last_caption(), 0
    for element, numbers in page.marks.items():
        if element not in article.starts or element.start >= list_start or element.start < read_to:
            continue
        i = bisect_right(ends, (element.start, element.end))
        if any(start < element.end and element.start < end for start, end in ends[max(0, i - 1) : i + 1]):
            continue  # a call, or what is wrapped around one
        read_to = element.end
        span = article.text.span(article.starts[element], article.ends[element])
        found += [Marker(span, label, "number") for label in _numbers(numbers)]
    return iter(sorted(found, key=lambda marker: marker.span.start))


def _numbers(printed: str) -> list[str]:
    """Return the labels of `1, 3–5`."""
    labels: list[str] = []
    for part in re.split(r"\s?,\s?", printed):
        first, *last = re.split(r"\s?[–-]\s?", part)
        if last and 0 < int(last[0]) - int(first) <= _LONGEST_RANGE:
            labels += map(str, range(int(first), int(last[0]) + 1))
        else:
            labels.append(first)
    return labels


def _unread(page: _Page, article: _Rendered) -> Iterator[Unread]:
    """Say which marks lead to notes in another file."""
    lost = [link for link in page.links if _leads_away(page, link) and link in article.starts]
    if lost:
        span = article.text.span(article.starts[lost[0]], article.ends[lost[0]])
        other = lost[0].get.get("href", "").partition("#")[0]
        many = "1 mark leads" if len(lost) == 1 else f"{len(lost)} marks lead"
        yield Unread(
            "marker", page.words(lost[0]), span, f"{many} to notes in another file, {other}, which was not read."
        )


def _leads_away(page: _Page, link: Element) -> bool:
    """Tell whether a link is a mark whose note stands in another file of the same work."""
    _, is_other_page = _fragment(link)
    path = link.get.get("href", "")
    if page.is_dropped(link) or not is_other_page or "://" in path or path.startswith(("/", "?", "mailto:")):
        return False
    raised = "sup" in {link.parent.tag if link.parent else "", *(e.tag for e in page.inside(link))}
    is_mark = raised or _is_named(link, _CALL_NAMES) or link.get.get("epub:type") == "noteref"
    return is_mark and _LABEL.fullmatch(page.words(link)) is not None and not _is_named(link, _BACK_NAMES)


def _markers(calls: Sequence[_Call], article: _Rendered) -> Iterator[Marker]:
    """Give the marks that stand in the article's text, those that a range leaves out included."""
    text = article.text.text
    previous: tuple[int, int, str] | None = None
    for call in calls:
        start = article.starts.get(call.link)
        if start is None:
            continue
        end = article.ends.get(call.link, start)  # of a page that is cut in the link, nothing ends
        if text[start - 1 : start] + text[end : end + 1] in ("[]", "()", "【】"):
            start, end = start - 1, end + 1
        elif text[start - 1 : start] in _SQUARE and _OTHERS_BEHIND.match(text, end):  # `[1, 2]` begins
            start -= 1
        elif text[end : end + 1] in _SQUARE_ENDS and _OTHERS_BEFORE.search(text, max(0, start - _AROUND_LINK), start):
            end += 1
        if previous is not None and text[previous[1] : start].strip(" []") in _DASHES:
            first, last = previous[2], call.label
            if first.isdigit() and last.isdigit() and 0 < int(last) - int(first) <= _LONGEST_RANGE:
                span = article.text.span(previous[0], end)
                yield from (Marker(span, str(n), "footnote") for n in range(int(first) + 1, int(last)))
        previous = start, end, call.label
        yield Marker(article.text.span(start, end), call.label, "footnote")


def _definitions(page: _Page, notes: Sequence[_Note], calls: Sequence[_Call]) -> Iterator[Definition]:
    """Give each note without its label and the links that lead back to its marks."""
    called_from = {call.link.block() for call in calls}
    for note in notes:
        back = frozenset(
            link for link in page.links_between(note.start, note.end) if _is_back(page, link, note, called_from)
        )
        printed = page.render(note.start, note.end, left_out=back).text
        body = _body(printed, note)
        if work := _work(page, note) if len(body) <= _LONGEST_SHORT_NOTE else None:
            body = page.render(work.start, work.end).text
        yield Definition(note.label, body, printed.span(0, len(printed)))


def _work(page: _Page, note: _Note) -> Element | None:
    """Return the entry of the bibliography that a short note such as ``Smith 2010, p. 4`` links to."""
    for link in page.links_between(note.start, note.end):
        fragment, _ = _fragment(link)
        work = page.target(fragment)
        if work is not None and (work.tag == "cite" or fragment.startswith("CITEREF")):
            return None if note.start <= work.start < note.end else work
    return None


def _is_back(page: _Page, link: Element, note: _Note, called_from: set[Element]) -> bool:
    """Tell whether a link in a note leads back to where the note is called."""
    place = page.target(_fragment(link)[0])
    if _is_named(link, _BACK_NAMES) or _BACK_WORDS.fullmatch(page.words(link)):
        return True
    return place is not None and not note.start <= place.start < note.end and place.block() in called_from


# What is left before a note's text where its label and the links back were: `[1]`, `1.`, `^`, `[]`.
_LEFT_BEFORE = lazy_regex(r"(?:[\s^↑.:|]|\[\s*\]|\(\s*\))*")
_BRACKETS = ("[", "(", "【")
_BRACKETED = lazy_regex(r"[\[(【][^\[\]()【】]{1,200}[\])】]")
_LABEL_END = lazy_regex(r"(?:[.):\]]|\s)(?=\D)")
_LEFT_BEHIND = lazy_regex(r"(?:\s|[↩↑↵⏎⤴\ufe0e\ufe0f]|\[\s*\]|\(\s*\))+\Z")
_LONGEST_END = 40


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _body(printed: MappedText, note: _Note) -> MappedText:
    """Return a note's text without its label and what held the links back."""
    text, label = printed.text, note.label
    start = _end_of(_LEFT_BEFORE, text, 0)
    labelled = _end_of(_BRACKETED, text, start) if text[start : start + 1] in _BRACKETS else start
    raised = label.translate(SHIFTED["sup"])
    if labelled > start and text[start + 1 : labelled - 1].removeprefix("^") == label:
        start = _end_of(_LEFT_BEFORE, text, labelled)
    elif raised != label and text.startswith(raised, start) and not text[start + len(raised) :][:1].isalnum():
        start = _end_of(_LEFT_BEFORE, text, start + len(raised))
    elif not note.is_numbered and text.startswith(label, start):
        behind = _LABEL_END.match(text, start + len(label))
        start = _end_of(_LEFT_BEFORE, text, behind.end()) if behind else start
    tail = _LEFT_BEHIND.search(printed.text, max(start, len(printed) - _LONGEST_END))
    return printed.slice(start, tail.start() if tail else len(printed))
