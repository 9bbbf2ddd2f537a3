"""Web pages as a tree whose every part knows its place in the source, made with the standard library alone.

A page is tokenized once, in time that grows with its size; tags that are missing or misplaced are read as browsers
read them, as far as the text depends on it, and tests hold text and links to html5lib's. Tree builders that keep
offsets (justhtml 3.16) tell where a node starts, but neither where it ends nor where its entities stood, and take four
times as long.
"""

import functools
import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from citecheck.patterns import lazy_regex
from citecheck.values import Span

# A start or end tag, a comment's start, or another construct that prints nothing (`<!doctype …>`, `<?xml …?>`,
# `</ >`). Quotes count only behind `=`, as in the HTML standard (13.2.5). Possessive, so that an unclosed tag is
# scanned once; `closed` tells whether it ended before the source did.
_TAG = lazy_regex(
    r"""
    <(?: (?P<end>/)?(?P<name>[a-zA-Z][^\s/>]*+)
         (?P<attributes>(?: [^>=]++ | =\s*+(?:"[^"]*+"?+|'[^']*+'?+)?+ )*+) (?P<closed>>)?+
       | (?P<comment>!--)
       | [!?/][^>]*+>?+ )
    """,
    re.X,
)
_ATTRIBUTE = lazy_regex(r"""([^\s=/>"']+)(?:\s*=\s*(?:"([^"]*)"?|'([^']*)'?|([^\s>"']+)))?""")

# Elements that hold nothing.
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
# Elements whose content is text until their end tag, tags and all.
_RAW = frozenset("script style textarea title xmp iframe noembed noframes".split())
HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())
# Elements that start a line of their own.
BLOCKS = HEADINGS | frozenset(
    """address article aside blockquote body browse-web-item caption center dd details dir div dl dt fieldset figcaption
    figure footer form header hgroup hr html legend li main menu nav ol p pre search section summary table tbody td
    tfoot th thead tr ul""".split()
)
# Elements whose end tag may be missing: which open ones a start tag closes, and which elements shield those outside.
CELL = frozenset({"td", "th"})
_IMPLIED = {
    "li": (frozenset({"li"}), frozenset({"ul", "ol", "menu"})),
    **dict.fromkeys(("dt", "dd"), (frozenset({"dt", "dd"}), frozenset({"dl"}))),
    **dict.fromkeys(("td", "th"), (CELL, frozenset({"tr", "table"}))),
    "tr": (CELL | {"tr"}, frozenset({"table"})),
    **dict.fromkeys(("thead", "tbody", "tfoot"), (CELL | {"tr", "thead", "tbody", "tfoot"}, frozenset({"table"}))),
    "a": (frozenset({"a"}), CELL | {"table"}),
    **dict.fromkeys(BLOCKS - {"li", "dt", "dd", "td", "th", "tr"}, (frozenset({"p"}), CELL | {"table"})),
}
_SHIELDS = {**{tag: shields for tag, (_, shields) in _IMPLIED.items() if tag in BLOCKS}, "table": frozenset[str]()}

LONGEST_WORDS = 6000
"""A block with more characters than this is a section, not a note."""
_DEEPEST = 128
"""Elements nested deeper than this are read as if their tags were not there; real pages stay under 60."""


class Element:
    """One element, or what is known of it so far; an element that is never closed runs to the end of the page."""

    __slots__ = ("attributes", "dropped", "end", "first", "inner", "last", "parent", "start", "tag")

    tag: str
    attributes: str
    """Its attributes as they stand in the source; `get` holds them read."""
    parent: "Element | None"
    start: int
    """Where its start tag starts."""
    inner: int
    """Where its start tag ends."""
    end: int
    """Where its end tag ends; of a script, where its text ends."""
    first: int
    """The event at which it opens."""
    last: int
    """The event at which it closes; `first` where it holds nothing."""
    dropped: bool
    """Whether readers pass over it and all it holds."""

    def __init__(self, tag: str, attributes: str, parent: "Element | None", start: int, inner: int) -> None:
        self.tag = tag
        self.attributes = attributes
        self.parent = parent
        self.start = start
        self.inner = inner
        self.end = inner
        self.first = self.last = 0
        self.dropped = False

    @property
    def get(self) -> Mapping[str, str]:
        """Its attributes by name."""
        return _attributes(self.attributes)

    @property
    def names(self) -> str:
        """Its class, id, role and relation, in lower case, for patterns to look at."""
        return _names(self.attributes)

    def is_within(self, other: "Element") -> bool:
        """Tell whether it is the other one or stands in it."""
        return other.first <= self.first and self.last <= other.last

    def ancestors(self) -> Iterator["Element"]:
        """Give its parent, its parent's parent and so on."""
        element = self.parent
        while element is not None:
            yield element
            element = element.parent

    def block(self) -> "Element":
        """Return itself or the nearest ancestor that starts a block."""
        element = self
        while element.tag not in BLOCKS and element.parent is not None:
            element = element.parent
        return element


@functools.lru_cache(maxsize=4096)
def _attributes(raw: str) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(raw):
        found.setdefault(name.lower(), html.unescape(double or single or bare))
    return found


@functools.lru_cache(maxsize=4096)
def _names(raw: str) -> str:
    found = _attributes(raw)
    return " ".join(found.get(name, "") for name in ("class", "id", "role", "epub:type", "rel")).lower()


# Where a browser ends a comment; `<!-->` is a whole one, `<!--!>` only begins one.
_COMMENT_END = lazy_regex(r"-->|(?<!<!)--!>")


class Tree:
    """The texts and elements of a page in order.

    An event is a text, as start and end in the source, or an element: once where it opens, once where it closes.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.events: list[tuple[int, int] | Element] = []
        self.offsets: list[int] = []
        """Where each event stands in the source."""
        self.elements: list[Element] = []
        """The elements in the order in which they open."""
        self.comments: list[Span] = []
        self.root = Element("html", "", None, 0, 0)
        self._open(self.root)
        self._tokenize()
        self.weights = self.weigh()

    def weigh(self, *, all_text: bool = True, paragraphs_only: bool = False) -> list[int]:
        """Return how many characters of text stand before each event, furniture counted or not."""
        sums = [0]
        dropped_until = paragraphs = 0
        for i, event in enumerate(self.events):
            counted = 0
            if isinstance(event, tuple):
                if (all_text or i > dropped_until) and (paragraphs or not paragraphs_only):
                    counted = event[1] - event[0]
            elif event.first == i and event.dropped:
                dropped_until = max(dropped_until, event.last)
            if isinstance(event, Element) and event.tag == "p" and event.first != event.last:
                paragraphs += 1 if event.first == i else -1
            sums.append(sums[-1] + counted)
        return sums

    def weight(self, element: Element) -> int:
        """Return how many characters of text, white space included, stand in an element."""
        return self.weights[element.last + 1] - self.weights[element.first]

    def is_dropped(self, element: Element) -> bool:
        """Tell whether an element is furniture or stands in some."""
        return element.dropped or any(ancestor.dropped for ancestor in element.ancestors())

    def text_between(self, first: int, last: int) -> str:
        """Return the text of events ``first`` to ``last`` as a reader sees it, white space as it is."""
        texts: list[str] = []
        i = first
        while i < last:
            event = self.events[i]
            if isinstance(event, tuple):
                texts.append(self.source[event[0] : event[1]])
            elif event.dropped:
                i = event.last
            i += 1
        return html.unescape("".join(texts))

    def end_tag(self, element: Element) -> tuple[int, int]:
        """Return where an element's end tag stands; the whole element where it has none."""
        start = self.offsets[element.last]
        return (start if element.inner <= start < element.end else element.start), element.end

    def words(self, element: Element) -> str:
        """Return an element's text in one line; of one that is too long for a label, a heading or a note, nothing."""
        if self.weight(element) > LONGEST_WORDS:
            return ""
        return " ".join(self.text_between(element.first, element.last).split())

    def _open(self, element: Element) -> None:
        element.first = element.last = len(self.events)
        self.events.append(element)
        self.offsets.append(element.start)
        self.elements.append(element)

    def _close(self, element: Element, start: int, end: int) -> None:
        element.last = len(self.events)
        element.end = end
        self.events.append(element)
        self.offsets.append(start)

    def _say(self, start: int, end: int) -> None:
        if start < end:
            self.events.append((start, end))
            self.offsets.append(start)

    def _tokenize(self) -> None:
        source = self.source
        stack = [self.root]
        opened: Counter[str] = Counter()
        at = 0
        while tag := _TAG.search(source, at):
            if tag["name"] and not tag["closed"]:
                break  # an unfinished tag: what follows is kept as text
            start = tag.start()
            self._say(at, start)
            at = tag.end()
            if tag["comment"]:
                closing = _COMMENT_END.search(source, start + 2)
                at = closing.end() if closing else len(source)
                self.comments.append(Span(start, at))
            elif tag["name"]:
                name = tag["name"].lower()
                if tag["end"]:
                    self._end_tag(name, stack, opened, start, at)
                    continue
                if name in _IMPLIED:
                    self._imply(*_IMPLIED[name], stack, opened, start)
                element = Element(name, tag["attributes"], stack[-1], start, at)
                self._open(element)
                if name in _RAW:
                    close = re.compile(rf"</{name}(?=[\s/>])", re.I).search(source, at)
                    at = close.start() if close else len(source)
                    self._close(element, at, at)
                elif name not in _VOID and len(stack) < _DEEPEST and not tag["attributes"].endswith("/"):
                    stack.append(element)
                    opened[name] += 1
        self._say(at, len(source))
        for element in reversed(stack):
            self._close(element, len(source), len(source))

    def _imply(
        self, closes: frozenset[str], shields: frozenset[str], stack: list[Element], opened: Counter[str], at: int
    ) -> None:
        """Close what a start tag closes without an end tag."""
        if not any(opened[tag] for tag in closes):
            return
        outermost = 0
        for depth in range(len(stack) - 1, 0, -1):
            if stack[depth].tag in shields:
                break
            if stack[depth].tag in closes:
                outermost = depth
        if outermost:
            self._pop(outermost, stack, opened, at, at)

    def _end_tag(self, tag: str, stack: list[Element], opened: Counter[str], start: int, end: int) -> None:
        """Close the element an end tag means; a stray one means none."""
        if not opened[tag]:
            if tag == "p":  # which makes an empty paragraph
                self._open(Element("p", "", stack[-1], start, end))
            return
        shields = _SHIELDS.get(tag, CELL) if tag in BLOCKS else BLOCKS
        for depth in range(len(stack) - 1, 0, -1):
            if stack[depth].tag == tag:
                self._pop(depth, stack, opened, start, end)
                return
            if stack[depth].tag in shields:
                return

    def _pop(self, depth: int, stack: list[Element], opened: Counter[str], start: int, end: int) -> None:
        while len(stack) > depth:
            element = stack.pop()
            opened[element.tag] -= 1
            self._close(element, start, end if len(stack) == depth else start)
