"""Markdown: CommonMark with GFM's and Pandoc's notes, tables, formulas and front matter.

markdown-it-py finds the blocks and tells which lines each covers; `markdown_inline` scans what stands inside them. The
readable text is the source with its markup taken out: everything found becomes an edit of the source, and the edits
become the map. Notes are cut out of the text and read in the same way.
"""

import functools
import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence, Set
from typing import TYPE_CHECKING, Any

from citecheck import attrs
from citecheck.dates import parse_date
from citecheck.knowledge import languages
from citecheck.patterns import lazy_regex
from citecheck.reading import links as citing
from citecheck.reading import text as plain
from citecheck.reading.builder import CELL_BREAK
from citecheck.reading.markdown_dialects import files_named, foreign, included, listed_only, unseen
from citecheck.reading.markdown_inline import NUMBER, Inside, Link, is_marked, scan, scan_html
from citecheck.text import FROM_RAISED, RAISED
from citecheck.values import Bibliography, Definition, Listed, MappedText, Marker, MarkerKind, PartialDate, Prose, Span

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


def read(source: str) -> Prose:
    """Return the article's text with its map, its footnotes and their calls.

    >>> prose = read("It *rained*.[^1]\\n\\n[^1]: “Rain” The Daily, 2023")
    >>> prose.text.text.strip(), prose.calls[0].label, prose.notes[0].body.text
    ('It rained.[^1]', '1', '“Rain” The Daily, 2023')
    """
    page = _Page(source)
    page.read_blocks(_parser())
    return page.prose()


@functools.cache
def _parser() -> "MarkdownIt":
    """Return a parser of blocks, footnotes among them, which leaves their insides alone."""
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    parser = MarkdownIt().use(footnote_plugin, inline=False, move_to_end=False)
    return parser.disable(["inline", "text_join"])


_LINE_END = lazy_regex(r"\r\n?|\n")
# YAML between `---`, TOML between `+++`, at the very top and with a field in its first line.
_FRONT_MATTER = lazy_regex(
    r"""
    \ufeff?(?:---|\+\+\+)[ \t]*\r?\n
    (?=[\w-]+[ \t]*[:=])(?P<fields>(?:(?!---|\.\.\.|\+\+\+)[^\n]*\n)*+)
    (?:---|\.\.\.|\+\+\+)[ \t]*(?:\r?\n|\Z)
    """,
    re.VERBOSE,
)
# YAML further down: https://pandoc.org/MANUAL.html#extension-yaml_metadata_block
_LATER_MATTER = lazy_regex(
    r"(?<=\n)[ \t]*\r?\n---[ \t]*\r?\n(?P<fields>(?:[\w-]+:[^\n]*\n)?"
    r"(?:references|bibliography|nocite):(?:(?!---|\.\.\.)[^\n]*\n)*+)(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)"
)
_NO_LINE_END = lazy_regex(r"[^\r\n]")
_FIELD = lazy_regex(r"^(?P<name>[\w-]+)[ \t]*[:=](?P<value>[^\r\n]*)", re.MULTILINE)
_HEADLINES = ("title", "headline")
_DATES = ("date", "published", "publishdate", "pubdate", "date_published")
_DAY = lazy_regex(r"\d{4}-\d\d-\d\d")

_QUOTE_SIGNS = lazy_regex(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)]|\[\^[^\]\n]{1,200}\]:)[ \t]+)?(?P<signs>(?:>[ \t]?)+)")
_HEADING_SIGN = lazy_regex(r"#{1,6}[ \t]*\Z")
_HEADING_ATTRIBUTES = lazy_regex(r"\{[#.:-][^{}\n]{0,200}\}\Z")  # Pandoc, kramdown
_TASK = lazy_regex(r"\[[ xX]\][ \t]")
_ALERT = lazy_regex(r"\[![A-Za-z-]{1,20}\][+-]?")
_TABLE_RULE = lazy_regex(r"^(?=[^\n]*\|)[ \t|:-]{3,}$", re.MULTILINE)
_WHOLLY_HIDDEN = lazy_regex(r"\s*<(?:!|\?|(?:pre|script|style|textarea)\b)", re.IGNORECASE)
# `[3] …`, `[[3]](…) …`, the entry of a list of references.
_ENTRY = lazy_regex(
    r"""
      \\?\[\^?\d{1,4}\\?\][ \t]*(?!\()\S
    | (?P<wrap>\\?\[)?\[(?:\\?\[)?\d{1,4}(?:\\?\])?\]\((?:[^\s()]|\([^\s()]{0,500}\)){4,2000}+\)(?(wrap)\\?\])
      [:.]?[ \t]+(?![a-z])\S
    | [⁰¹²³⁴-⁹]{1,3}[ \t]*\[[^\[\]\n]{1,300}\]\(https?:
    """,
    re.VERBOSE,
)
_BOLD_LINE = lazy_regex(r"(?:\*\*|__)(?P<words>[^*_\n]{3,60})(?:\*\*|__)[ \t]*[:：]?[ \t]*(?:\n|\Z)")
_FIRST_PROSE = 100
"""A block that is longer is the first paragraph, not one of the lines above it."""

_UNESCAPED_NUMBER = lazy_regex(r"(?<![\\\n\[])(?<!\A)\[\d{1,4}[],–-]")  # not at the head of a line, as labels stand
# What shows that an article cites otherwise than by links, and the head of a list's entry: `1.`, `1)`, `[1]`.
_OTHER_CITATIONS = lazy_regex(rf"[\[［【〔]\^?(?P<number>\d{{1,4}})[\]］】〕,–-]|[{RAISED}]")
_LISTED = lazy_regex(
    rf"^[ \t>*+-]*(?:\[\^?(\d{{1,4}})\]|(\d{{1,4}})[.)]|([{RAISED}]{{1,3}})[ \t]*(?=\S))", re.MULTILINE
)
# The number of an issue, a letter, a chapter is no marker: `[438](…/issues/438)`.
_OWN_NUMBER = lazy_regex(
    r"/(?:issues?|pulls?|merge_requests|tickets?|bugs?|discussions?|letters?|questions?|episodes?|chapters?|cases?|rfc)"
    r"/0*(\d{1,4})\b"
)
_WORD = lazy_regex(r"\w{2,}")
_LINKING = 1 / 3
"""An article that cites by links on its own words does so in this share of its paragraphs, to several targets, and
holds less code than that; a manual, a changelog or a page of contact merely links."""
_ALONE = 3
"""So many links that stand alone behind sentences are a habit."""
_LEAST_PROSE = 4
"""A paragraph that cites by links has so many words besides them; a menu has not."""
_LEAST_WORDS = 2
"""So many there are before a link that stands in brackets or behind the sentence."""


@attrs.frozen
class _Use:
    """A link in prose; everything in offsets of the source."""

    link: Link
    start: int
    """Where its mark starts and ends, the brackets around it included."""
    end: int
    is_bracketed: bool
    is_alone: bool
    """It stands behind a sentence and is no part of one."""
    is_in_body: bool

    @property
    def names_source(self) -> bool:
        """Whether its words are the outlet's or the host's name."""
        return citing.names_outlet(self.link.words, self.link.url)

    @property
    def may_cite(self) -> bool:
        """Whether it may cite, though it stands on words of the text."""
        return self.is_in_body and citing.may_cite(self.link.words, self.link.url)


@attrs.frozen(eq=False)
class _Note:
    """A note as it stands in the source."""

    label: str
    span: Span
    body: Span
    """Its text, without the signs around it."""
    is_inline: bool = False


@attrs.frozen
class _Block:
    """What surrounds the inside of a block."""

    token: "Token"
    heading: "Token | None"
    container: "Token | None"
    """The list item or quote that it opens, if any."""
    note: _Note | None
    """The note that it stands in."""
    is_entry: bool
    """It describes sources, or may: it stands in a note, a numbered list, or after the article."""
    is_source: bool
    """It describes sources: an item of a numbered list may be prose as well."""

    def opens(self, container: str) -> bool:
        """Tell whether it is the first block of a container."""
        return self.container is not None and self.container.type == container


class _Page:
    """One article while it is read; everything in offsets of the source."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.plain = source.replace("\0", "\ufffd")  # as markdown-it reads it
        breaks = [match.span() for match in _LINE_END.finditer(source)]
        self.starts = [0, *(end for _, end in breaks)]
        self.ends = [*(start for start, _ in breaks), len(source)]
        self.fields: dict[str, str] = {}
        self.edits: list[tuple[int, int, str]] = []
        self.opaque: list[tuple[int, int]] = []
        self.escaped: list[tuple[int, int]] = []
        self.headings: list[tuple[str, int, int]] = []
        self.first_prose = len(source)
        self.notes: list[_Note] = []
        self.calls: list[tuple[Marker, _Note | None]] = []
        """The calls of notes, each with the note that it stands in."""
        self.inline_notes = 0
        self.blocks = 0
        self.linking = 0
        self.code_blocks = 0
        self.uses: list[_Use] = []
        """The links in prose, which stand in `linking` of the `blocks` of the article's body."""
        self.definitions: list[tuple[str, Span, Any]] = []
        """The numbered link definitions, where links with words of their own cite by them."""
        self.bibliographies: tuple[Bibliography, ...] = ()
        self.used_targets: set[str] = set()
        self.linked_labels: set[str] = set()

    # Blocks

    def read_blocks(self, parser: "MarkdownIt") -> None:
        """Find the blocks and read their insides."""
        begin = self._front_matter()
        found: dict[str, Any] = {}  # what markdown-it says besides: link definitions
        tokens = parser.parse("\n" * bisect_left(self.starts, begin) + self._without_matter(begin), found)
        labels = {token.meta["label"] for token in tokens if token.type == "footnote_reference_open"}
        targets = found.get("references", {})
        notes: list[_Note] = []
        lists: list[list[tuple[int, str]]] = []
        quoted = 0  # quotes above this line are done
        in_end_matter = in_section = False
        for i, token in enumerate(tokens):
            kind = token.type
            first, last = token.map or (0, 0)
            if kind == "inline":
                heading = tokens[i - 1] if tokens[i - 1].type == "heading_open" else None
                container = tokens[i - 2] if i > 1 else None
                if heading is not None:
                    in_section = False
                    in_end_matter = in_end_matter or _is_end_matter(token.content)
                elif bold := _BOLD_LINE.match(token.content):  # `**Sources:**` heads a list up to the next heading
                    in_section = in_section or languages.heading(bold["words"]) in ("sources", "notes")
                is_numbered = container is not None and container.type == "list_item_open" and bool(container.info)
                is_source = bool(notes) or in_end_matter or in_section or _describes_sources(token.content)
                is_entry = is_source or is_numbered
                block = _Block(token, heading, container, notes[-1] if notes else None, is_entry, is_source)
                self._inside(block, labels, targets)
            elif kind == "footnote_reference_open":
                notes.append(self._note(token.meta["label"], first, last))
            elif kind == "footnote_reference_close":
                notes.pop()
            elif kind in ("fence", "code_block"):
                self.code_blocks += 1
                self.opaque.append((self.starts[first], self.ends[last - 1]))
            elif kind == "html_block":
                self._html(self.starts[first], self.ends[last - 1])
            elif kind == "hr":
                self._drop(self.starts[first], self.ends[first])
            elif kind == "blockquote_open" and first >= quoted:
                self._quote(first, last)
                quoted = last
            elif kind in ("ordered_list_open", "bullet_list_open"):
                lists.append([])
            elif kind == "list_item_open" and token.info:
                lists[-1].append((first, token.info + token.markup))
            elif kind in ("ordered_list_close", "bullet_list_close"):
                self._number(lists.pop())
        self._targets([*targets.items(), *((again["label"], again) for again in found.get("duplicate_refs", ()))])

    def _drop(self, start: int, end: int, by: str = "") -> None:
        self.edits.append((start, end, by))

    def _front_matter(self) -> int:
        """Read the fields between the fences at the top, and return where the article begins."""
        matter = _FRONT_MATTER.match(self.source)
        if matter is None:
            return 0
        for field in _FIELD.finditer(matter["fields"]):
            self.fields.setdefault(field["name"].lower(), field["value"].strip().strip("\"'"))
        self.bibliographies = tuple(_bibliographies(matter["fields"], matter.start("fields")))
        self._drop(*matter.span())
        return matter.end()

    def _without_matter(self, begin: int) -> str:
        """Return the article without the fields that stand further down, as Pandoc takes them: lines left blank.

        Only those are read that name or hold works, or list some.
        """
        body = self.plain[begin:]
        if "\nreferences:" not in body and "\nbibliography:" not in body:
            return body
        for matter in _LATER_MATTER.finditer(self.source, begin):
            self.bibliographies += tuple(_bibliographies(matter["fields"], matter.start("fields")))
            self._drop(*matter.span())
            start, end = matter.start() - begin, matter.end() - begin
            body = body[:start] + _NO_LINE_END.sub(" ", body[start:end]) + body[end:]
        return body

    def _note(self, label: str, first: int, last: int) -> _Note:
        """Keep the note that begins on one line and ends before another."""
        sign = f"[^{label}]:"
        begin = max(self.starts[first], self.notes[-1].body.start if self.notes else 0)  # two may stand on one line
        start = max(self.source.find(sign, begin, self.ends[first]), begin)
        while last - 1 > first and not self.source[self.starts[last - 1] : self.ends[last - 1]].strip(" \t>"):
            last -= 1
        for line in range(first + 1, last):
            words = self.source[self.starts[line] : self.ends[line]]
            self._drop(self.starts[line], self.starts[line] + len(words) - len(words.lstrip(" \t")))
        end = self.ends[last - 1]
        note = _Note(label, Span(start, end), Span(min(start + len(sign), end), end))
        self.notes.append(note)
        return note

    def _html(self, start: int, end: int) -> None:
        """Take the tags out of a block of HTML."""
        block = self.source[start:end]
        if _WHOLLY_HIDDEN.match(block):
            self._drop(start, end)
        else:
            self._keep(scan_html(block), start.__add__)

    def _quote(self, first: int, last: int) -> None:
        for line in range(first, last):
            if signs := _QUOTE_SIGNS.match(self.source, self.starts[line], self.ends[line]):
                self._drop(*signs.span("signs"))

    def _number(self, items: Sequence[tuple[int, str]]) -> None:
        """Give the entries of a list that is numbered `1. 1. 1.` the numbers that are printed."""
        if len(items) < 2 or len({number for _, number in items}) > 1:
            return
        for i, (line, number) in enumerate(items):
            at = self.source.find(number, self.starts[line], self.ends[line])
            if at >= 0:
                self._drop(at, at + len(number) - 1, str(int(number[:-1]) + i))

    def _targets(self, targets: Sequence[tuple[str, Any]]) -> None:
        """Take link definitions out of the text, but for `[1]: …`, the entries of a list that markers point to.

        Where links such as `([Harbour Post][1])` cite by them, the numbered ones are the sources.
        """
        has_habit = sum(use.is_alone for use in self.uses) >= _ALONE
        labels = (
            use.link.label for use in self.uses if use.is_bracketed or use.names_source or (has_habit and use.is_alone)
        )
        cites_by_number = any(label is not None and NUMBER.match(label) for label in labels)
        for label, target in targets:
            first, last = target["map"]
            span = Span(self.starts[first], self.ends[last - 1])
            is_number = bool(NUMBER.match(label))
            if is_number and cites_by_number:
                self.definitions.append((label, span, target))
            if not is_number or cites_by_number or label in self.used_targets:
                self._drop(span.start, span.end)

    # Insides

    def _inside(self, block: _Block, labels: set[str], targets: dict[str, Any]) -> None:
        """Read what stands inside a block."""
        content = block.token.content
        if block.heading is None and len(content) > _FIRST_PROSE and block.token.map:
            self.first_prose = min(self.first_prose, self.starts[block.token.map[0]])
        self.blocks += block.heading is None and not block.is_entry
        has_signs = is_marked(content)
        place = self._place(block) if has_signs or block.heading or "|" in content else None
        if place is None:
            return
        if block.heading is not None and content:
            self._heading(block.heading, content, place)
        if block.opens("list_item_open") and (box := _TASK.match(content)):
            self._drop(place(0), place(box.end() - 1) + 1)
        if block.opens("blockquote_open") and (alert := _ALERT.match(content)):
            self._drop(place(0), place(alert.end() - 1) + 1)
        rules = list(_TABLE_RULE.finditer(content)) if "|" in content else []
        for rule in rules:
            self._drop(place(rule.start()), place(rule.end() - 1) + 1)
        if not has_signs:
            return
        found = scan(content, labels, targets, is_entry=block.is_entry)
        if rules:  # a break in a cell does not end the row
            edits = [(start, end, CELL_BREAK if by == "\n" else by) for start, end, by in found.edits]
            found = attrs.evolve(found, edits=edits)
        self._keep(found, place)
        for start, end, label in found.calls:
            span = Span(place(start), place(end - 1) + 1)
            self.calls.append((Marker(span, label, "footnote"), block.note))
            if block.note:
                self._drop(span.start, span.end)
        for start, end in found.inline_notes:
            self._inline_note(Span(place(start), place(end - 1) + 1), block.note)
        links = [link for link in found.links if link.url.startswith(("http://", "https://"))]
        if block.is_source:  # what describes sources cites by numbered definitions at most
            links = [] if block.note else [link for link in links if link.label and NUMBER.match(link.label)]
        words = _words_beside(content, links) if links and block.heading is None else 0
        if words >= _LEAST_WORDS or (words and citing.announces(content, links[0].start)):
            is_in_body = words >= _LEAST_PROSE and not block.is_entry
            self.linking += is_in_body
            self._use(links, content, place, is_in_body=is_in_body)

    def _use(self, links: Sequence[Link], content: str, place: Callable[[int], int], *, is_in_body: bool) -> None:
        """Keep the links of a block of prose, with how each stands in it."""
        places = [citing.Place(link.start, link.end, " ".join(link.words.split()), link.url) for link in links]
        marks = {i: (start, end) for i, start, end in citing.citing(content, places)}
        brackets = {i for i, (start, end) in marks.items() if (start, end) != (links[i].start, links[i].end)}
        group = -1  # links in one bracket: the first has its opening sign, the last its closing one
        for i, link in enumerate(links):
            if i in brackets and marks[i][0] < link.start:
                group = i
            start, end = marks.get(i, (link.target, link.end))
            moved = attrs.evolve(link, start=place(link.start), target=place(link.target), end=place(link.end - 1) + 1)
            is_marked = (
                not places[i].words or citing.has_own_brackets(places[i].words) or citing.announces(content, link.start)
            )
            is_bracketed = i in marks and (i in brackets or group >= 0 or is_marked)
            self.uses.append(
                _Use(moved, place(start), place(end - 1) + 1, is_bracketed, i in marks and not is_bracketed, is_in_body)
            )
            if i in brackets and marks[i][1] > link.end:
                group = -1

    def _keep(self, found: Inside, place: Callable[[int], int]) -> None:
        self.edits += [(place(start), place(end - 1) + 1, by) for start, end, by in found.edits]
        self.opaque += [(place(start), place(end - 1) + 1) for start, end in found.opaque]
        self.escaped += [(place(start), place(end - 1) + 1) for start, end in found.escaped]
        self.used_targets |= found.targets
        self.linked_labels |= found.labels

    def _place(self, block: _Block) -> Callable[[int], int] | None:
        """Return the function from offsets of a block's content to offsets of the source.

        Each line of the content is the end of a line of the source: what stands before it are the signs of quotes,
        lists and notes. Only a heading may have signs behind it. Where that does not hold there is no function, and
        the block stays as it is.
        """
        first = block.token.map[0] if block.token.map else 0
        lines = block.token.content.split("\n")
        starts: list[int] = []
        shifts: list[int] = []
        at = 0
        for line, words in enumerate(lines, first):
            bare = words.lstrip()
            start, end = self.starts[line], self.ends[line]
            if line - first == len(lines) - 1:
                whole = self.plain[start:end].rstrip()
                end = start + len(
                    whole if block.heading is None or whole.endswith(bare) else whole.rstrip("#").rstrip()
                )
            begin = end - len(bare)
            if begin < start or not self.plain.startswith(bare, begin):
                return None
            starts.append(at)
            shifts.append(begin - at - (len(words) - len(bare)))
            at += len(words) + 1
        if len(set(shifts)) == 1:
            return shifts[0].__add__
        return lambda offset: offset + shifts[bisect_right(starts, offset) - 1]

    def _heading(self, heading: "Token", content: str, place: Callable[[int], int]) -> None:
        """Drop the signs of a heading, and keep where its words are."""
        first, last = heading.map or (0, 1)
        start, end = place(0), place(len(content) - 1) + 1
        if heading.markup.startswith("#"):
            sign = _HEADING_SIGN.search(self.source, self.starts[first], start)
            self._drop(sign.start() if sign else start, start)
            self._drop(end, self.ends[first])
        else:
            self._drop(self.starts[last - 1], self.ends[last - 1])
        if attributes := _HEADING_ATTRIBUTES.search(content):
            self._drop(place(len(content[: attributes.start()].rstrip() or "#") - 1) + 1, end)
        if not _is_end_matter(content):
            self.headings.append((heading.tag, start, end))

    def _inline_note(self, span: Span, within: _Note | None) -> None:
        """Take a note in the text out of it; whether it names a source or remarks, the parser sees."""
        self.inline_notes += 1
        label = f"^{self.inline_notes}"
        self.notes.append(_Note(label, span, Span(span.start + 2, span.end - 1), is_inline=True))
        self.calls.append((Marker(span, label, "footnote"), within))
        printed = f"[{label}]" if within is None else ""
        self._drop(span.start, span.end, printed)

    # Result

    def prose(self) -> Prose:
        """Return what was read."""
        self.opaque.sort()
        elsewhere = tuple(each for each in included(self.source) if not self._is_code(each.span.start))
        dialects = [each for each in foreign(self.source) if not self._is_code(each[0])]
        for start, end, is_code in dialects:
            if not is_code:
                self._drop(start, end)
        self.opaque = sorted([*self.opaque, *((start, end) for start, end, is_code in dialects if is_code)])
        for start, end in unseen(self.source):
            if not self._is_code(start):
                self._drop(start, end)
                self.calls = [each for each in self.calls if not start <= each[0].span.start < end]
                self.uses = [use for use in self.uses if not start <= use.start < end]
        directives = [d for d in plain.find_directives(self.source) if not self._is_code(d.span.start)]
        for directive in directives:
            self._drop(directive.span.start, directive.span.end)
        for note in self.notes:
            if not note.is_inline:
                self._drop(*self._whole_lines(note.span))
        self.edits.sort(key=lambda edit: (edit[0], -edit[1]))
        text = self._text(Span(0, len(self.source)))
        notes = [Definition(note.label, plain.trimmed(self._text(note.body)), note.span) for note in self.notes]
        calls = self._printed_calls()
        for call, definition in self._link_citations(text.text):
            calls += [call] if call else []
            notes += [definition] if definition else []
        opaque = sorted(self.opaque)
        if self._escapes_some(text):  # else a program escaped all brackets, and the reader sees numbers
            opaque = sorted(opaque + self.escaped)
        hidden = (Span(text.locate(start), text.locate(end)) for start, end in opaque)
        headline, published = self._head(text.text)
        return Prose(
            text,
            headline,
            published,
            calls=tuple(sorted(calls, key=lambda call: call.span.start)),
            notes=tuple(notes),
            directives=tuple(directives),
            opaque=tuple(span for span in hidden if span),
            bibliographies=self.bibliographies,
            language=languages.declared(self.fields.get("lang") or self.fields.get("language")),
            unread=elsewhere,
        )

    def _escapes_some(self, text: MappedText) -> bool:
        """Tell whether some bracketed numbers of the prose have no backslash, so that those with one are no markers."""
        if not self.escaped:
            return False
        hidden = sorted(self.opaque + [(link.start, link.end) for link in (use.link for use in self.uses)])
        starts = [start for start, _ in hidden]
        for match in _UNESCAPED_NUMBER.finditer(self.source):
            i = bisect_right(starts, match.start()) - 1
            if i < 0 or match.start() >= hidden[i][1]:
                return True
        return False

    def _is_code(self, offset: int) -> bool:
        i = bisect_right(self.opaque, offset, key=lambda stretch: stretch[0]) - 1
        return i >= 0 and offset < self.opaque[i][1]

    def _text(self, span: Span) -> MappedText:
        """Return the readable text of a stretch of the source."""
        return plain.tidied(MappedText.of_pieces(self._pieces(span)))

    def _pieces(self, span: Span) -> Iterator[tuple[str, Span]]:
        at = span.start
        for i in range(bisect_left(self.edits, (span.start,)), len(self.edits)):
            start, end, by = self.edits[i]
            if start >= span.end:
                break
            if start >= at:  # else it is inside another edit
                yield self.source[at:start], Span(at, start)
                yield by, Span(start, end)
                at = end
        if at < span.end:
            yield self.source[at : span.end], Span(at, span.end)

    def _whole_lines(self, note: Span) -> tuple[int, int]:
        """Widen a note to its lines where nothing stands before it."""
        start = self.starts[bisect_right(self.starts, note.start) - 1]
        after = bisect_left(self.starts, note.end)
        end = self.starts[after] if after < len(self.starts) else len(self.source)
        return (note.start, note.end) if self.source[start : note.start].strip(" \t>") else (start, end)

    def _printed_calls(self) -> list[Marker]:
        """Return the calls a reader sees: those inside a note only if something calls that note."""
        called = {call.label for call, _ in self.calls}
        first: dict[str, _Note] = {}
        for note in self.notes:
            first.setdefault(note.label, note)
        return [
            call
            for call, within in self.calls
            if within is None or (within.label in called and first[within.label] is within)
        ]

    def _link_citations(self, text: str) -> Iterator[tuple[Marker | None, Definition | None]]:
        """Give the links that cite, each target once.

        These are the ones in brackets or alone behind a sentence, `[1](…)` if no entry is 1, and those on words of the
        text where the article cites by nothing else.
        """
        for label, span, target in self.definitions:
            yield from self._definition(label, span, target)
        listed = {match[match.lastindex or 0].translate(FROM_RAISED) for match in _LISTED.finditer(text)}
        listed |= self.linked_labels
        listed |= {note.label for note in self.notes}
        defined = {label for label, _, _ in self.definitions}
        alone = sum(use.is_alone for use in self.uses) >= _ALONE
        clear = [use.is_bracketed or (use.is_alone and (alone or use.names_source)) for use in self.uses]
        by_words = not any(clear) and self._cites_by_words(text, listed)
        labels: dict[tuple[str, str], str] = {}
        for use, is_clear in zip(self.uses, clear, strict=True):
            link, number = use.link, use.link.number
            if number is not None:
                if number in listed or (number in defined and link.label):
                    yield Marker(self._number_span(link), number, "number", url=link.url), None
                    continue
                if (own := _OWN_NUMBER.search(link.url)) and own[1] == number:
                    self.opaque.append((link.start, link.end))
                    continue
            elif not (is_clear or citing.is_news_piece(link.words, link.url) or (by_words and use.may_cite)):
                continue
            if link.label in defined:
                yield Marker(Span(use.start, use.end), link.label or "", "link"), None
                continue
            key = (number or "", citing.address(link.url))
            is_new = key not in labels
            label = labels.setdefault(key, number or f"link {len(labels) + 1}")
            call = Span(use.start, use.end)
            if number is not None:
                call = (
                    Span(link.start, link.target + 1) if NUMBER.match(link.words) else Span(link.start + 1, link.target)
                )
            kind: MarkerKind = "link" if number is None else "number"
            yield Marker(call, label, kind), self._target(link, label) if is_new else None

    @staticmethod
    def _number_span(link: Link) -> Span:
        """Return where a linked number stands, in brackets: those of the link, or its own within them."""
        return Span(link.start, link.target + 1) if NUMBER.match(link.words) else Span(link.start + 1, link.target)

    def _cites_by_words(self, text: str, listed: Set[str]) -> bool:
        """Tell whether the links on words of the text cite: nothing else does, and many paragraphs have one."""
        body = [use.link for use in self.uses if use.may_cite]
        return (
            len({link.url for link in body}) > 1
            and self.linking >= _LINKING * self.blocks
            and self.linking > self.code_blocks
            and not self.notes
            and not _cites_otherwise(text, listed)
        )

    def _definition(self, label: str, span: Span, target: Any) -> Iterator[tuple[Marker | None, Definition | None]]:
        """Give the source that a numbered link definition describes."""
        words = next((use.link.words for use in self.uses if use.link.label == label), "")
        at = self.source.find(target["href"], span.start, span.end)
        place = Span(at, at + len(target["href"])) if at >= 0 else None
        described = citing.reference(label, words, target["href"], target["title"] or None, span, place)
        body = MappedText.verbatim(self.source[span.start : span.end], span.start)
        yield None, Definition(label, body, span, (described,))

    def _target(self, link: Link, label: str) -> Definition:
        """Return what a link says about its target."""
        whole = Span(link.start, link.end)
        at = self.source.find(link.url, link.target, link.end)
        place = Span(at, at + len(link.url)) if at >= 0 else None
        described = citing.reference(
            label, link.words if link.number is None else "", link.url, link.title, whole, place
        )
        return Definition(label, self._text(whole), whole, (described,))

    def _head(self, text: str) -> tuple[str | None, PartialDate | None]:
        """Return headline and date: from the front matter, else the first heading, else as in plain text."""
        headline, published = plain.head(text)
        titles = [
            (tag != "h1", start, end) for tag, start, end in self.headings if tag == "h1" or start < self.first_prose
        ]
        if titles:
            _, start, end = min(titles)
            words = self._text(Span(start, end))
            calls = [call.span for call, _ in self.calls if start <= call.span.start < end]
            words = words.without((words.locate(call.start), words.locate(call.end)) for call in calls)
            headline = " ".join(words.text.split()) or headline
        said = next((self.fields[name] for name in _DATES if self.fields.get(name)), "")
        if said:
            day = _DAY.match(said)
            published = parse_date(day.group() if day else said)
        return next((self.fields[name] for name in _HEADLINES if self.fields.get(name)), headline), published


_REFERENCES = lazy_regex(r"^references:[ \t]*\r?$", re.MULTILINE)


def _bibliographies(fields: str, start: int) -> Iterator[Bibliography]:
    """Give the bibliographies that the front matter names or holds."""
    listed = listed_only(fields)
    for name, at in files_named(fields):
        yield Bibliography(name, Span(start + at, start + at + len(name)), listed=listed)
    if held := _REFERENCES.search(fields):
        from citecheck.reading import bibliography

        works = tuple(_in_place(bibliography.of_yaml(fields[held.start() :]), fields, held.end(), start))
        yield Bibliography(None, Span(start + held.start(), start + len(fields.rstrip())), works)


def _in_place(works: Sequence[Listed], fields: str, at: int, start: int) -> Iterator[Listed]:
    """Give works that front matter holds, each with the place of its lines."""
    places: list[int] = []
    for work in works:
        place = fields.find(work.key, at)
        at = place if place >= 0 else at
        places.append(max(fields.rfind("\n", 0, at) + 1, 0))
    for work, begin, end in zip(works, places, [*places[1:], len(fields)], strict=True):
        span = Span(start + begin, start + begin + len(fields[begin:end].rstrip()))
        yield attrs.evolve(work, reference=attrs.evolve(work.reference, span=span))


def _is_end_matter(heading: str) -> bool:
    """Tell whether a heading is that of a list of sources or notes, or of further reading: links below are entries."""
    return languages.heading(_HEADING_ATTRIBUTES.sub("", heading)) is not None


def _cites_otherwise(text: str, listed: Set[str]) -> bool:
    """Tell whether numbers cite: a list has one of them, or there are several. A single one is a slip, or code."""
    found = list(itertools.islice(_OTHER_CITATIONS.finditer(text), 2))
    return len(found) > 1 or any(match["number"] is None or match["number"] in listed for match in found)


def _describes_sources(content: str) -> bool:
    """Tell whether a paragraph begins as an entry does, or with the heading of a list in a line of its own."""
    if _ENTRY.match(content):
        return True
    first, line_end, _ = content[:_FIRST_PROSE].partition("\n")
    return bool(line_end) and first.rstrip("*_ ")[-1:] in (":", "：") and _is_end_matter(first.strip("*_: "))


def _words_beside(content: str, links: Sequence[Link]) -> int:
    """Return how many words a block says besides its links, which in a menu or a list of sources are few."""
    starts, ends = [0, *(link.end for link in links)], [*(link.start for link in links), len(content)]
    return sum(len(_WORD.findall(content, start, end)) for start, end in zip(starts, ends, strict=True))
