"""Markdown: CommonMark with GFM's and Pandoc's notes, tables, formulas and front matter.

markdown-it-py finds the blocks and tells which lines each covers. What stands inside a block is scanned here, because
markdown-it's inline tokens carry no column and a span must point at the author's characters. The readable text is the
source with its markup taken out: every finding of the scan becomes an edit of the source.
"""

import functools
import html
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Set
from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from citecheck.dates import parse_date
from citecheck.errors import MissingExtraError
from citecheck.model import Definition, MappedText, Marker, PartialDate, Prose, Reference, Span
from citecheck.reading import text as plain

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.token import Token


def read(source: str) -> Prose:
    """Return the article's text with its map, its footnotes and their calls.

    Raises:
        MissingExtraError: markdown-it-py is not installed.

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
    try:
        from markdown_it import MarkdownIt
        from mdit_py_plugins.footnote import footnote_plugin
    except ImportError:
        raise MissingExtraError("reading Markdown", "markdown") from None
    parser = MarkdownIt().use(footnote_plugin, inline=False, move_to_end=False)
    return parser.disable(["inline", "text_join"])


# --- inside a block -------------------------------------------------------------------------------------------------

_SPECIAL = re.compile(r"[\\`<\[\]^*_~&$]")
_HTML_SPECIAL = re.compile(r"[<&]")
_ESCAPE = re.compile(r"\\(?:[!-/:-@\[-`{-~]|\n)")
_ESCAPED_BRACKET = re.compile(r"\\\[(?P<inner>[^\[\]\\\n]{1,80})\\?\]")
_TICKS = re.compile(r"`+")
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_AUTOLINK = re.compile(r"<(?=[A-Za-z][\w.+-]{1,31}:|[\w.+-]{1,64}@)[^<>\x00-\x20]{1,2000}>")
_TAG = re.compile(
    r"""</?(?P<name>[A-Za-z][\w-]{0,60})(?:\s++[A-Za-z_:][\w.:-]{0,60}+
    (?:\s*+=\s*+(?:[^\s"'=<>`]{1,2000}|'[^']{0,1000}'|"[^"]{0,1000}"))?)*+\s*+/?>""",
    re.VERBOSE,
)
_HIDDEN_TAGS = frozenset(("code", "kbd", "samp", "pre", "math", "script", "style"))
_LONGEST_CODE = 10_000
"""A comment or an element of code that goes on for longer was never closed."""
_RAISED_TAG = re.compile(r"<sup>\s*(\d{1,4})\s*</sup>", re.IGNORECASE)
_RAISED = re.compile(r"\^(\d{1,4})\^")  # Pandoc
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
# A label holds neither space nor bracket; the plugin sets no limit to its length.
_CALL = re.compile(r"\[\^([^\] \n]{1,200})\]")
# `(address "title")` behind a link's text; brackets in the address are balanced, one level deep.
_TARGET = re.compile(
    r"""\(\s*+(?:<(?P<quoted>[^<>\n]{0,2000})>|(?P<url>(?:[^\s()<]|\([^\s()]{0,500}\)){1,2000}+)?+)
    (?:\s++(?:"(?P<title>[^"]{0,1000})"|'[^']{0,1000}'|\([^()]{0,1000}\)))?\s*+\)""",
    re.VERBOSE,
)
_LABEL = re.compile(r"\[([^\[\]]{0,999})\]")
_ATTRIBUTES = re.compile(r"\{(?:[:#.]|[\w-]{1,40}=)[^{}\n]{0,200}\}")  # Pandoc, kramdown
_NUMBER = re.compile(r"\d{1,4}\Z")
# A formula is stuck to its signs and no amount of money: `$x_1$` but not `$5 to 6$`, nor `$5–$6`.
_FORMULA = re.compile(r"\$\$(?P<display>[^$]{1,2000})\$\$|\$(?![\s$])(?P<inline>[^$\n]{0,300}[^$\s\\])\$(?!\d)")
_MATHS = re.compile(r"[\\^_={}]|\A[^\s,.]{1,20}\Z")


@attrs.define
class _Opener:
    """A bracket or a run of `*`, `_`, `~` that may turn out to open something."""

    at: int
    sign: str
    length: int = 1


@attrs.define
class _Inside:
    """What a scan of one block found, in offsets of its content."""

    edits: list[tuple[int, int, str]] = attrs.field(factory=list)
    opaque: list[tuple[int, int]] = attrs.field(factory=list)
    escaped: list[tuple[int, int]] = attrs.field(factory=list)
    calls: list[tuple[int, int, str]] = attrs.field(factory=list)
    inline_notes: list[tuple[int, int]] = attrs.field(factory=list)
    links: list[tuple[int, int, int, str, str | None]] = attrs.field(factory=list)
    """Start, start of the target, end, address and title."""
    used: set[str] = attrs.field(factory=set)
    """Labels of link definitions that a link with another text uses."""


class _Scanner:
    """Reads the inside of one block, from left to right and once."""

    def __init__(
        self,
        content: str,
        labels: Set[str],
        targets: Set[str],
        *,
        is_entry: bool = False,
        special: re.Pattern[str] | None = None,
    ) -> None:
        self.content = content
        self.is_entry = is_entry
        self.special = special or _SPECIAL
        self.labels = labels
        self.targets = targets
        self.found = _Inside()
        self.brackets: list[_Opener] = []
        self.note_depth = 0  # so many inline notes are open
        self.dead = 0  # so many brackets from the first on open no link, because they hold one
        self.runs: list[_Opener] = []
        self.open_runs = {"*": 0, "_": 0, "~": 0}
        self.ticks: dict[int, list[int]] | None = None

    def scan(self) -> _Inside:
        at = 0
        while special := self.special.search(self.content, at):
            at = self._READERS[special.group()](self, special.start())
        return self.found

    def _escape(self, at: int) -> int:
        """Drop a backslash, and see whether it keeps a bracket from being one."""
        escape = _ESCAPE.match(self.content, at)
        if escape is None:
            return at + 1
        self.found.edits.append((at, at + 1, ""))
        if bracket := _ESCAPED_BRACKET.match(self.content, at):
            stretches = self.found.opaque if bracket["inner"].startswith("^") else self.found.escaped
            stretches.append(bracket.span())
        return escape.end()

    def _code(self, at: int) -> int:
        if self.ticks is None:
            self.ticks = {}
            for run in _TICKS.finditer(self.content):
                self.ticks.setdefault(len(run.group()), []).append(run.start())
        ticks = _TICKS.match(self.content, at)
        length = len(ticks.group()) if ticks else 1
        closers = self.ticks.get(length, [])
        i = bisect_left(closers, at + length)
        if i == len(closers):
            return at + length
        self.found.opaque.append((at, closers[i] + length))
        return closers[i] + length

    def _angle(self, at: int) -> int:
        content, edits = self.content, self.found.edits
        if autolink := _AUTOLINK.match(content, at):
            edits += [(at, at + 1, ""), (autolink.end() - 1, autolink.end(), "")]
            return autolink.end()
        if content.startswith("<!--", at):
            end = content.find("-->", at + 4, at + _LONGEST_CODE) + 3
            if end > 2:
                edits.append((at, end, ""))
                return end
        if raised := _RAISED_TAG.match(content, at):
            edits.append((*raised.span(), raised[1].translate(_SUPERSCRIPTS)))
            return raised.end()
        tag = _TAG.match(content, at)
        if tag is None:
            return at + 1
        name = tag["name"].lower()
        edits.append((*tag.span(), "\n" if name == "br" else ""))
        end = content.find(f"</{name}", at, at + _LONGEST_CODE) if name in _HIDDEN_TAGS else -1
        if end > 0:
            self.found.opaque.append((tag.end(), end))
        return max(tag.end(), end)

    def _entity(self, at: int) -> int:
        entity = _ENTITY.match(self.content, at)
        if entity is None:
            return at + 1
        self.found.edits.append((*entity.span(), html.unescape(entity.group())))
        return entity.end()

    def _formula(self, at: int) -> int:
        formula = _FORMULA.match(self.content, at)
        if formula is None or not (formula["display"] or _MATHS.search(formula["inline"])):
            return at + 1
        self.found.opaque.append(formula.span())
        return formula.end()

    def _caret(self, at: int) -> int:
        if self.content.startswith("[", at + 1):
            if self._call(at + 1):
                return at + 1
            self.brackets.append(_Opener(at, "^", 2))
            self.note_depth += 1
            return at + 2
        if raised := _RAISED.match(self.content, at):
            self.found.edits.append((*raised.span(), raised[1].translate(_SUPERSCRIPTS)))
            return raised.end()
        return at + 1

    def _call(self, at: int) -> re.Match[str] | None:
        """Return the call of a note that begins here; with a target behind it, it is the text of a link."""
        call = _CALL.match(self.content, at)
        is_call = call and call[1] in self.labels and not _TARGET.match(self.content, call.end())
        return call if is_call else None

    def _open(self, at: int) -> int:
        if call := self._call(at):
            self.found.calls.append((at, call.end(), call[1]))
            return call.end()
        is_image = at > 0 and self.content[at - 1] == "!"
        self.brackets.append(_Opener(at - 1, "!", 2) if is_image else _Opener(at, "["))
        return at + 1

    def _close(self, at: int) -> int:
        if not self.brackets:
            return at + 1
        opener = self.brackets.pop()
        if opener.sign == "^":
            self.note_depth -= 1
            self.found.inline_notes.append((opener.at, at + 1))
            return at + 1
        is_dead = opener.sign == "[" and len(self.brackets) < self.dead
        self.dead = min(self.dead, len(self.brackets))
        link = None if is_dead else self._link(opener, at)
        if link is None:
            return at + 1
        if opener.sign == "[":
            self.dead = len(self.brackets)
        attributes = _ATTRIBUTES.match(self.content, link)
        if attributes:
            self.found.edits.append((*attributes.span(), ""))
        return attributes.end() if attributes else link

    def _link(self, opener: _Opener, at: int) -> int | None:
        """Take a link's signs away and return its end, or ``None`` where the brackets make no link."""
        content, edits = self.content, self.found.edits
        start = opener.at + opener.length
        words = content[start:at]
        if target := _TARGET.match(content, at + 1):
            end = target.end()
            self.found.links.append((opener.at, at, end, target["quoted"] or target["url"] or "", target["title"]))
        else:
            full = _LABEL.match(content, at + 1)
            label = _normal(full[1] or words if full else words)
            if label not in self.targets:
                return None
            if _NUMBER.match(words) and not (full and full[1]):
                return at + 1  # `[1]` with `[1]: …` in the list is a marker
            self.found.used.add(label)
            end = full.end() if full else at + 1
        if opener.sign == "!":
            edits.append((opener.at, end, ""))
            for inner in (self.found.links, self.found.calls):
                while inner and inner[-1][0] >= opener.at:
                    inner.pop()
        elif _NUMBER.match(words):
            edits.append((at + 1, end, ""))
        elif not (
            (self.is_entry or self.note_depth) and target and words != target["url"]
        ):  # in an entry the address counts
            edits += [(opener.at, start, ""), (at, end, "")]
            if words.startswith("^"):
                self.found.opaque.append((start, at))
        return end

    def _run(self, at: int) -> int:
        """Read a run of `*`, `_` or `~~`: pair it with an earlier one, or keep it for a later one."""
        content = self.content
        sign = content[at]
        end = at + 1
        while content[end : end + 1] == sign:
            end += 1
        if sign == "~" and end - at != 2:
            return end
        before, after = content[at - 1 : at] or " ", content[end : end + 1] or " "
        opens, closes = _flanks(before, after), _flanks(after, before)
        if sign == "_":
            if _is_in_address(content, at):
                return end
            opens, closes = opens and not (closes and before.isalnum()), closes and not (opens and after.isalnum())
        start = at
        while closes and start < end and self.open_runs[sign]:
            opener = self.runs.pop()
            self.open_runs[opener.sign] -= 1
            if opener.sign != sign:
                continue
            paired = min(opener.length, end - start)
            opener.length -= paired
            self.found.edits += [(opener.at + opener.length, opener.at + opener.length + paired, "")]
            self.found.edits += [(start, start + paired, "")]
            start += paired
            if opener.length:
                self.runs.append(opener)
                self.open_runs[sign] += 1
        if opens and start < end:
            self.runs.append(_Opener(start, sign, end - start))
            self.open_runs[sign] += 1
        return end

    _READERS: ClassVar[dict[str, Callable[["_Scanner", int], int]]] = {
        "\\": _escape,
        "`": _code,
        "<": _angle,
        "[": _open,
        "]": _close,
        "^": _caret,
        "*": _run,
        "_": _run,
        "~": _run,
        "&": _entity,
        "$": _formula,
    }


def _normal(label: str) -> str:
    """Fold a link's label as markdown-it does."""
    return " ".join(label.split()).lower().upper()


def _flanks(outside: str, inside: str) -> bool:
    """Tell whether a run of emphasis signs leans towards ``inside``, by CommonMark's rule."""
    if inside.isspace():
        return False
    return inside.isalnum() or outside.isspace() or not outside.isalnum()


def _is_in_address(content: str, at: int) -> bool:
    """Tell whether an offset stands inside an address written as it is."""
    word = content[max(0, at - 300) : at].rsplit(maxsplit=1)
    return bool(word) and not content[at - 1].isspace() and "://" in word[-1]


# --- blocks ---------------------------------------------------------------------------------------------------------

_LINE_END = re.compile(r"\r\n?|\n")
# YAML between `---`, TOML between `+++`, at the very top and with a field in its first line.
_FRONT_MATTER = re.compile(
    r"""
    \ufeff?(?:---|\+\+\+)[ \t]*\r?\n
    (?=[\w-]+[ \t]*[:=])(?P<fields>(?:(?!---|\.\.\.|\+\+\+)[^\n]*\n)*+)
    (?:---|\.\.\.|\+\+\+)[ \t]*(?:\r?\n|\Z)
    """,
    re.VERBOSE,
)
_FIELD = re.compile(
    r"""^(?P<name>[\w-]+)[ \t]*[:=][ \t]*(?P<quote>["']?)(?P<value>[^\r\n]+?)(?P=quote)[ \t]*\r?$""", re.MULTILINE
)
_QUOTE_SIGNS = re.compile(r"[ \t]*(?:(?:[-*+]|\d{1,9}[.)]|\[\^[^\]\n]{1,200}\]:)[ \t]+)?(?P<signs>(?:>[ \t]?)+)")
_HEADING_SIGN = re.compile(r"#{1,6}[ \t]*\Z")
_HEADING_END = re.compile(r"[ \t]+#+[ \t]*\Z")
_HEADING_ATTRIBUTES = re.compile(r"[ \t]*\{[#.:-][^{}\n]{0,200}\}\Z")
_TASK = re.compile(r"\[[ xX]\][ \t]")
_ALERT = re.compile(r"\[![A-Za-z-]{1,20}\][+-]?")
_ENTRY = re.compile(r"\\?\[\^?\d{1,4}\\?\][ \t]*(?!\()\S")  # `[3] …`, the entry of a list of references
_TABLE_RULE = re.compile(r"^(?=[^\n]*\|)[ \t|:-]{3,}$", re.MULTILINE)
_WHOLLY_HIDDEN = re.compile(r"\s*<(?:!|\?|(?:pre|script|style|textarea)\b)", re.IGNORECASE)
_BRACKETED_CARET = re.compile(r"\[\^[^\]\s]{1,200}\]")
# An inline note that names a source: an address, a quotation or a year. A mere remark cites nothing.
_NAMES_SOURCE = re.compile(r"https?://|www\.|[“\"„«]|\b(?:1[5-9]|20)\d\d\b")
_OTHER_CITATIONS = re.compile(r"[\[［【〔]\^?\d{1,4}[\]］】〕,–-]|[⁰¹²³⁴-⁹]")
_END_MATTER = re.compile(
    r"(?:references|sources|bibliography|further reading|see also|external links|notes|related)\b", re.IGNORECASE
)


_UNESCAPED_NUMBER = re.compile(r"(?<!\\)\[\d")
# The head of a list's entry: `1.`, `1)`, `[1]`.
_LISTED = re.compile(r"^[ \t>*+-]*(?:\[\^?(\d{1,4})\]|(\d{1,4})[.)])", re.MULTILINE)
_TITLE_WORDS = 4
"""A link's words may be the title of its target if they are so many; fewer are words of the sentence."""
_WORD = re.compile(r"\w{2,}")
_LEAST_PROSE = 4
"""A paragraph that cites by links has so many words besides them."""
_LONG = 100
"""A block that is longer than a headline or the lines around it."""
_DATES = ("date", "published", "publishdate", "pubdate", "date_published")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@attrs.define
class _Note:
    """A note as it stands in the source."""

    label: str
    span: Span
    body: Span
    """Its text, without the signs around it."""


@attrs.define
class _Link:
    """A link with a text of its own, which may cite its target."""

    start: int
    target: int
    end: int
    words: str
    url: str
    title: str | None


class _Page:
    """One article while it is read; everything in offsets of the source."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.plain = source.replace("\0", "\ufffd")  # as markdown-it reads it
        breaks = [match.span() for match in _LINE_END.finditer(source)]
        self.starts = [0, *(end for _, end in breaks)]
        self.ends = [*(start for start, _ in breaks), len(source)]
        self.edits: list[tuple[int, int, str]] = []
        self.opaque: list[tuple[int, int]] = []
        self.escaped: list[tuple[int, int]] = []
        self.calls: list[tuple[Marker, _Note | None]] = []
        self.notes: list[_Note] = []
        self.links: list[_Link] = []
        self.headings: list[tuple[str, int, int]] = []
        self.first_prose = len(source)
        self.fields: dict[str, str] = {}
        self.used_targets: set[str] = set()
        self.inline_notes = 0

    # Blocks

    def read_blocks(self, parser: "MarkdownIt") -> None:
        """Find blocks and scan their insides."""
        begin = self._front_matter()
        blank_lines = "\n" * bisect_left(self.starts, begin)
        found: dict[str, Any] = {}
        tokens = parser.parse(blank_lines + self.plain[begin:], found)
        labels = {token.meta["label"] for token in tokens if token.type == "footnote_reference_open"}
        targets = found.get("references", {})
        open_notes: list[_Note] = []
        quoted = 0  # quotes before this line are done
        lists: list[list[tuple[int, str]]] = []
        in_end_matter = False
        for i, token in enumerate(tokens):
            kind = token.type
            first, last = token.map or (0, 0)
            if kind == "inline":
                heading = tokens[i - 1] if tokens[i - 1].type == "heading_open" else None
                container = tokens[i - 2] if i > 1 else None
                in_end_matter = in_end_matter or (heading is not None and bool(_END_MATTER.match(token.content)))
                self._inline(token, heading, container, labels, targets.keys(), open_notes, in_end_matter)
            elif kind == "footnote_reference_open":
                open_notes.append(self._note(token.meta["label"], first, last))
            elif kind == "footnote_reference_close":
                open_notes.pop()
            elif kind in ("fence", "code_block"):
                self.opaque.append((self.starts[first], self.ends[last - 1]))
            elif kind == "html_block":
                self._html(self.starts[first], self.ends[last - 1])
            elif kind == "hr":
                self.edits.append((self.starts[first], self.ends[first], ""))
            elif kind == "blockquote_open" and first >= quoted:
                self._quote(first, last)
                quoted = last
            elif kind in ("ordered_list_open", "bullet_list_open"):
                lists.append([])
            elif kind == "list_item_open" and token.info:
                lists[-1].append((first, token.info + token.markup))
            elif kind in ("ordered_list_close", "bullet_list_close"):
                self._number(lists.pop())
        self._targets([*targets.items(), *((entry["label"], entry) for entry in found.get("duplicate_refs", ()))])

    def _front_matter(self) -> int:
        """Read the fields between the fences at the top, and return where the article begins."""
        matter = _FRONT_MATTER.match(self.source)
        if matter is None:
            return 0
        for field in _FIELD.finditer(matter["fields"]):
            self.fields.setdefault(field["name"].lower(), field["value"].strip())
        self.edits.append((*matter.span(), ""))
        return matter.end()

    def _note(self, label: str, first: int, last: int) -> _Note:
        """Record the note that begins on one line and ends before another."""
        sign = f"[^{label}]:"
        begin = max(self.starts[first], self.notes[-1].body.start if self.notes else 0)  # two may stand on one line
        start = max(self.source.find(sign, begin, self.ends[first]), begin)
        while last - 1 > first and not self.source[self.starts[last - 1] : self.ends[last - 1]].strip(" \t>"):
            last -= 1
        for line in range(first + 1, last):
            self._indentation(line)
        end = self.ends[last - 1]
        note = _Note(label, Span(start, end), Span(min(start + len(sign), end), end))
        self.notes.append(note)
        return note

    def _indentation(self, line: int) -> None:
        start = end = self.starts[line]
        while self.source[end : end + 1] in (" ", "\t"):
            end += 1
        if end > start:
            self.edits.append((start, end, ""))

    def _html(self, start: int, end: int) -> None:
        """Take the tags out of a block of HTML; Markdown's own signs mean nothing there."""
        block = self.source[start:end]
        if _WHOLLY_HIDDEN.match(block):
            self.edits.append((start, end, ""))
            return
        found = _Scanner(block, frozenset(), frozenset(), special=_HTML_SPECIAL).scan()
        self.edits += [(start + a, start + b, by) for a, b, by in found.edits]
        self.opaque += [(start + a, start + b) for a, b in found.opaque]
        self.opaque += [(start + m.start(), start + m.end()) for m in _BRACKETED_CARET.finditer(block)]

    def _quote(self, first: int, last: int) -> None:
        for line in range(first, last):
            signs = _QUOTE_SIGNS.match(self.source, self.starts[line], self.ends[line])
            if signs:
                self.edits.append((*signs.span("signs"), ""))

    def _number(self, items: list[tuple[int, str]]) -> None:
        """Give the entries of a list that is numbered `1. 1. 1.` the numbers that are printed."""
        if len(items) < 2 or len({number for _, number in items}) > 1:
            return
        for i, (line, number) in enumerate(items):
            at = self.source.find(number, self.starts[line], self.ends[line])
            if at >= 0:
                self.edits.append((at, at + len(number) - 1, str(int(number[:-1]) + i)))

    def _targets(self, targets: list[tuple[str, Any]]) -> None:
        """Take link definitions out of the text, but for `[1]: …`, the entries of a list that markers point to."""
        for label, target in targets:
            if not _NUMBER.match(label) or label in self.used_targets:
                first, last = target["map"]
                self.edits.append((self.starts[first], self.ends[last - 1], ""))

    # Insides

    def _inline(
        self,
        token: "Token",
        heading: "Token | None",
        container: "Token | None",
        labels: Set[str],
        targets: Set[str],
        open_notes: list[_Note],
        in_end_matter: bool,
    ) -> None:
        content = token.content
        if heading is None and len(content) > _LONG and token.map:
            self.first_prose = min(self.first_prose, self.starts[token.map[0]])
        within = container.type if container else ""
        is_listed = within == "list_item_open" and bool(container and container.info)
        is_marked = _SPECIAL.search(content) is not None
        place = self._place(content, token, heading) if is_marked or heading or "|" in content else None
        if place is None:
            return
        if heading is not None:
            self._heading(heading, content, place)
        elif within == "list_item_open" and (box := _TASK.match(content)):
            self.edits.append((place(0), place(box.end() - 1) + 1, ""))
        elif within == "blockquote_open" and (alert := _ALERT.match(content)):
            self.edits.append((place(0), place(alert.end() - 1) + 1, ""))
        if "|" in content:
            self.edits += [(place(m.start()), place(m.end() - 1) + 1, "") for m in _TABLE_RULE.finditer(content)]
        if not is_marked:
            return
        owner = open_notes[-1] if open_notes else None
        is_entry = owner is not None or in_end_matter or is_listed or _ENTRY.match(content) is not None
        found = _Scanner(content, labels, targets, is_entry=is_entry).scan()
        self.edits += [(place(a), place(b - 1) + 1, by) for a, b, by in found.edits]
        self.opaque += [(place(a), place(b - 1) + 1) for a, b in found.opaque]
        self.escaped += [(place(a), place(b - 1) + 1) for a, b in found.escaped]
        self.used_targets |= found.used
        for start, end, label in found.calls:
            span = Span(place(start), place(end - 1) + 1)
            self.calls.append((Marker(span, label, "footnote"), owner))
            if owner:
                self.edits.append((span.start, span.end, ""))
        for start, end in found.inline_notes:
            self._inline_note(place(start), place(end - 1) + 1, owner)
        if heading is None and not is_entry and _is_prose(content, found.links):
            for start, target, end, url, title in found.links:
                words = content[start + 1 : target]
                self.links.append(_Link(place(start), place(target), place(end - 1) + 1, words, url, title))

    def _place(self, content: str, token: "Token", heading: "Token | None") -> Callable[[int], int] | None:
        """Return the function from offsets of a block's content to offsets of the source.

        Each line of the content is the end of a line of the source: what stands before it are the signs of quotes,
        lists and notes. Only a heading may have signs behind it.
        """
        first = token.map[0] if token.map else 0
        lines = content.split("\n")
        starts: list[int] = []
        shifts: list[int] = []
        at = 0
        for line, words in enumerate(lines, first):
            bare = words.lstrip()
            start, end = self.starts[line], self.ends[line]
            if line - first == len(lines) - 1:
                end = start + len(self.source[start:end].rstrip())
                if heading is not None and not self.plain.endswith(bare, start, end):
                    closing = _HEADING_END.search(self.source, start, end)
                    end = closing.start() if closing else end
            begin = end - len(bare)
            if begin < start or not self.plain.startswith(bare, begin):
                return None
            starts.append(at)
            shifts.append(begin - at - (len(words) - len(bare)))
            at += len(words) + 1
        if len(shifts) == 1 or len(set(shifts)) == 1:
            return shifts[0].__add__
        return lambda offset: offset + shifts[bisect_right(starts, offset) - 1]

    def _heading(self, heading: "Token", content: str, place: Callable[[int], int]) -> None:
        """Drop the signs of a heading, and keep where its words are."""
        first, last = heading.map or (0, 1)
        if not content:
            return
        start, end = place(0), place(len(content) - 1) + 1
        if heading.markup.startswith("#"):
            sign = _HEADING_SIGN.search(self.source, self.starts[first], start)
            self.edits.append((sign.start() if sign else start, start, ""))
            self.edits.append((end, self.ends[first], ""))
        else:
            self.edits.append((self.starts[last - 1], self.ends[last - 1], ""))
        attributes = _HEADING_ATTRIBUTES.search(self.source, start, end)
        if attributes:
            self.edits.append((*attributes.span(), ""))
        if not _END_MATTER.match(content):
            self.headings.append((heading.tag, start, end))

    def _inline_note(self, start: int, end: int, owner: _Note | None) -> None:
        """Take a note in the text out of it; one that names no source is a remark and cites nothing."""
        printed = ""
        if _NAMES_SOURCE.search(self.source, start, end):
            self.inline_notes += 1
            note = _Note(f"^{self.inline_notes}", Span(start, end), Span(start + 2, end - 1))
            self.notes.append(note)
            self.calls.append((Marker(note.span, note.label, "footnote"), owner))
            printed = f"[{note.label}]" if owner is None else ""
        self.edits.append((start, end, printed))

    # Result

    def prose(self) -> Prose:
        """Return what was read."""
        directives = tuple(
            directive
            for directive in plain.find_directives(self.source)
            if not any(start <= directive.span.start < end for start, end in self.opaque)
        )
        self.edits += [(directive.span.start, directive.span.end, "") for directive in directives]
        self.edits += [(*self._whole_lines(note), "") for note in self.notes if not note.label.startswith("^")]
        self.edits.sort(key=lambda edit: (edit[0], -edit[1]))
        text = self._text(0, len(self.source))
        calls = self._printed_calls()
        notes = [
            Definition(note.label, plain.trimmed(self._text(note.body.start, note.body.end)), note.span)
            for note in self.notes
        ]
        for marker, definition in self._link_citations(text.text):
            calls.append(marker)
            if definition:
                notes.append(definition)
        opaque = self.opaque
        if _UNESCAPED_NUMBER.search(self.source):  # else something escaped all brackets, and the reader sees numbers
            opaque = opaque + self.escaped
        headline, published = self._head(text.text)
        return Prose(
            text,
            headline,
            published,
            calls=tuple(sorted(calls, key=lambda call: call.span.start)),
            notes=tuple(notes),
            directives=directives,
            opaque=tuple(_located(text, opaque)),
        )

    def _text(self, start: int, end: int) -> MappedText:
        """Return the readable text of a stretch of the source."""
        return plain.tidied(MappedText.of_pieces(self._pieces(start, end)))

    def _pieces(self, start: int, end: int) -> Iterator[tuple[str, Span]]:
        at = start
        for i in range(bisect_left(self.edits, (start,)), len(self.edits)):
            from_, to, by = self.edits[i]
            if from_ >= end:
                break
            if from_ < at:  # inside another edit
                continue
            yield self.source[at:from_], Span(at, from_)
            yield by, Span(from_, to)
            at = to
        yield self.source[at:end], Span(at, max(at, end))

    def _whole_lines(self, note: _Note) -> tuple[int, int]:
        """Widen a note to its lines where nothing stands before it."""
        start = self.starts[bisect_right(self.starts, note.span.start) - 1]
        after = bisect_left(self.starts, note.span.end)
        end = self.starts[after] if after < len(self.starts) else len(self.source)
        is_alone = not self.source[start : note.span.start].strip(" \t>")
        return (start, end) if is_alone else (note.span.start, note.span.end)

    def _printed_calls(self) -> list[Marker]:
        """Return the calls a reader sees: those inside a note only if something calls that note."""
        called = {marker.label for marker, _ in self.calls}
        first: dict[str, _Note] = {}
        for note in self.notes:
            first.setdefault(note.label, note)
        return [
            marker
            for marker, owner in self.calls
            if owner is None or (owner.label in called and first[owner.label] is owner)
        ]

    def _link_citations(self, text: str) -> Iterator[tuple[Marker, Definition | None]]:
        """Give the links that cite: `[1](address)` without an entry 1, and all where nothing else cites."""
        links = [link for link in self.links if link.url.startswith(("http://", "https://"))]
        listed = {match[1] or match[2] for match in _LISTED.finditer(text)} if links else set()
        listed.update(note.label for note in self.notes)
        only_links = not self.notes and not _OTHER_CITATIONS.search(text)
        labels: dict[tuple[str, str], str] = {}
        for link in links:
            is_number = bool(_NUMBER.match(link.words))
            if link.words in listed if is_number else not only_links:
                continue
            key = (link.words if is_number else "", link.url)
            is_new = key not in labels
            label = labels.setdefault(key, link.words if is_number else f"link {len(labels) + 1}")
            marker = (
                Marker(Span(link.start, link.target + 1), label)
                if is_number
                else Marker(Span(link.target, link.end), label, "footnote")
            )
            yield marker, self._described(link, label) if is_new else None

    def _described(self, link: _Link, label: str) -> Definition:
        """Return what a link says about its target: the address, and a title where it gives one."""
        whole = Span(link.start, link.end)
        at = self.source.find(link.url, link.target, link.end)
        spans = {"url": Span(at, at + len(link.url))} if at >= 0 else {}
        title = link.title or (link.words if len(link.words.split()) >= _TITLE_WORDS else None)
        reference = Reference(label, title=title, url=link.url, span=whole, spans=spans)
        body = self._text(link.start, link.end)
        return Definition(label, body, whole, (reference,))

    def _head(self, text: str) -> tuple[str | None, PartialDate | None]:
        """Return headline and date: from the front matter, else the first heading, else as in plain text."""
        headline = next((self.fields[name] for name in ("title", "headline") if self.fields.get(name)), None)
        titles = [h for h in self.headings if h[0] == "h1" or h[1] < self.first_prose]
        if headline is None and titles:
            _, start, end = min(titles, key=lambda heading: (heading[0] != "h1", heading[1]))
            headline = " ".join(self._text(start, end).text.split()) or None
        said = next((self.fields[name] for name in _DATES if self.fields.get(name)), "")
        day = _DAY.match(said)
        plain_headline, plain_date = plain.head(text)
        return headline or plain_headline, parse_date(day.group() if day else said) if said else plain_date


def _is_prose(content: str, links: list[tuple[int, int, int, str, str | None]]) -> bool:
    """Tell whether a block says more than its links, which in a menu or a list of sources it does not."""
    besides = "".join(
        content[start:end]
        for start, end in zip(
            [0, *(link[2] for link in links)], [*(link[0] for link in links), len(content)], strict=True
        )
    )
    return len(_WORD.findall(besides)) >= _LEAST_PROSE


def _located(text: MappedText, stretches: list[tuple[int, int]]) -> Iterator[Span]:
    """Give the stretches of the readable text that come from stretches of the source."""
    for start, end in sorted(stretches):
        here = Span(text.locate(start), text.locate(end))
        if here:
            yield here
