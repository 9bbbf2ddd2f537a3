"""reStructuredText: the text as it prints, its footnotes and citations, its links.

docutils keeps the lines of blocks but not the places of what stands in them, so that the marks are found here: they are
put in the tags of a web page, each character keeping its place, and the page is read.
"""

import re
from collections.abc import Iterator

from citecheck import attrs
from citecheck.knowledge import languages
from citecheck.patterns import lazy_regex
from citecheck.reading import html as web
from citecheck.reading.moving import moved
from citecheck.reading.rewriting import Rewriting, attribute, called
from citecheck.values import Bibliography, MappedText, Prose, Span


def read(source: str) -> Prose:
    """Return the article's text with its map, its notes and their calls.

    >>> prose = read("It *rained*. [1]_\\n\\n.. [1] “Rain,” The Daily, 2020.")
    >>> prose.text.text, prose.notes[0].label, prose.notes[0].body.text
    ('It rained. [1]', '1', '“Rain,” The Daily, 2020.')
    """
    made, bibliographies = _made(source)
    return attrs.evolve(moved(web.read(made.text), made), bibliographies=bibliographies)


def _made(source: str) -> tuple[MappedText, tuple[Bibliography, ...]]:
    """Return the article as a page, and what it names; what was needed to make it is given up before that is read."""
    article = _Article(source)
    return article.page.made, tuple(article.bibliographies)


@attrs.frozen
class _Line:
    """A line of the source, without its line end."""

    start: int
    """Where its words start."""
    end: int
    indent: int

    @property
    def is_blank(self) -> bool:
        return self.start >= self.end


@attrs.frozen
class _Definition:
    """A footnote or a citation as it is defined."""

    label: str
    """The printed label."""
    place: str
    is_citation: bool


_RULE = lazy_regex(r"([!-/:-@\[-`{-~])\1{1,}[ \t]*\Z")
_EXPLICIT = lazy_regex(r"\.\.(?:[ \t]+|\Z)")
_NOTE = lazy_regex(r"\[(?P<label>\d{1,5}|\#[\w.-]*|\*|[^\W\d_][\w.+:-]*|\d+[\w.-]*)\](?:[ \t]+|\Z)")
_TARGET = lazy_regex(r"_(?:`(?P<quoted>[^`]+)`|(?P<name>(?:\\.|[^:\\])+?)):(?:[ \t]+(?P<address>\S.*))?\Z")
_ANONYMOUS = lazy_regex(r"__(?::|[ \t])[ \t]*(?P<address>\S.*)?\Z")
_DIRECTIVE = lazy_regex(r"(?:\|[^|]+\|[ \t]+)?(?P<name>[a-zA-Z][\w:+.-]*)::(?:[ \t]+(?P<argument>.*))?\Z")
_BULLET = lazy_regex(r"[*+•‣⁃-][ \t]+(?=\S)")
_NUMBER = lazy_regex(r"\(?(?P<number>\d{1,4}|[a-zA-Z]|#|[ivxIVX]{1,6})[.)][ \t]+(?=\S)")
_FIELD = lazy_regex(r":(?P<name>[^:\s][^:]{0,60}):(?:[ \t]+|\Z)(?P<value>.*)\Z")
_GRID = lazy_regex(r"\+[-=+]{3,}\+?[ \t]*\Z")
_COLUMNS = lazy_regex(r"=+(?:[ \t]+=+)+[ \t]*\Z")
_CODE = frozenset("code code-block sourcecode literalinclude highlight parsed-literal math raw doctest ipython".split())
# Directives whose content is part of the text; that of others, pictures and lists of contents among them, is not.
_CONTENT = frozenset(
    """admonition attention caution danger error hint important note tip warning epigraph pull-quote highlights compound
    container topic sidebar class figure table list-table rst-class footer-notes versionadded versionchanged""".split()
)
_DATES = frozenset(("date", "published"))
_LANGUAGES = frozenset("lang language language_code content-language http-equiv=content-language dc.language".split())
"""Fields that say the language, at the head of the article or in its ``meta``."""

_INLINE = lazy_regex(
    r"""
      ``(?P<literal>(?:(?!``).)+?)``
    | :(?P<role>[a-zA-Z][\w:.+-]*):`(?P<said>(?:\\.|[^`\\])*)`
    | `(?P<phrase>(?:\\.|[^`\\])+)`(?P<suffix>__?|:[a-zA-Z][\w:.+-]*:)?
    | \[(?P<note>\d{1,5}|\#[\w.-]*|\*|[^\W\d_][\w.+:-]*|\d+[\w.-]*)\]_(?!\w)
    | (?P<strong>\*\*)(?=\S) | (?<=\S)(?P<unstrong>\*\*)
    | (?P<emphasis>(?<![\w*])\*(?=[^\s*])) | (?P<unemphasis>(?<=[^\s*])\*(?![\w*]))
    | \|(?P<substitution>[^|\s](?:[^|\n]{0,60}[^|\s])?)\|_{0,2}
    | \\(?P<escaped>\s|.)
    | (?<![\w`.+-])(?P<word>[^\W_][\w.+-]*?)(?P<under>__?)(?![\w])
    """,
    re.X | re.S,
)
_EMBEDDED = lazy_regex(r"(?P<words>.*?)\s*<(?P<address>[^<>]+)>\Z", re.S)
_CITES = lazy_regex(r"(?:footcite|cite)(?::\w+)*")
_RAISED = frozenset(("sup", "superscript"))
_LOWERED = frozenset(("sub", "subscript"))
_KEY = lazy_regex(r"[^\s,{}]+")
_DEEPEST = 40
"""Blocks inside one another; what is nested deeper is read as paragraphs."""
_SYMBOLS = "*†‡§¶#"


class _Article:
    """Writes the article as a web page."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.page = Rewriting(source)
        self.bibliographies: list[Bibliography] = []
        self._lines = list(_lines(source))
        self._definitions: dict[str, _Definition] = {}
        """What is defined, by the label as it is written; an automatic one by its place in order."""
        self._anonymous: list[_Definition] = []
        self._called: int = 0
        self._addresses: dict[str, str] = {}
        self._unnamed: list[str] = []
        self._linked = 0
        self._counter = 0
        self._underlines: list[str] = []
        self._note_text = False
        self._depth = 0
        self._date = ""
        self._language = ""
        self._survey()
        said = languages.declared(self._language)
        language = f' lang="{attribute(said)}"' if said else ""
        self.page.tag(f"<!doctype html><html{language}><head>", 0)
        if self._date:
            self.page.tag(f'<meta name="date" content="{attribute(self._date)}">', 0)
        self.page.tag("</head><body><article>", 0)
        self._blocks(0, len(self._lines))
        self.page.tag("</article></body></html>", len(source))

    def _text(self, line: _Line) -> str:
        return self.source[line.start : line.end]

    # What is defined anywhere.

    def _survey(self) -> None:
        """Find notes, targets and the day of the article before anything is written."""
        written = [
            (match["label"])
            for line in self._lines
            if (sign := _EXPLICIT.match(self._text(line))) and (match := _NOTE.match(self._text(line), sign.end()))
        ]
        taken = {label for label in written if label.isdigit()}
        number = symbol = 0
        for label in written:
            printed, is_citation = label, not (label.isdigit() or label[0] in "#*")
            if label[0] == "#":
                number += 1
                while str(number) in taken:
                    number += 1
                printed = str(number)
            elif label == "*":
                printed = _SYMBOLS[symbol % len(_SYMBOLS)] * (symbol // len(_SYMBOLS) + 1)
                symbol += 1
            definition = _Definition(printed, f"{'bib' if is_citation else 'fn'}-{printed}", is_citation)
            if label in ("#", "*"):
                self._anonymous.append(definition)
            else:
                self._definitions.setdefault(label.lower(), definition)
        self._of_kind = {
            "#": iter([d for d in self._anonymous if d.label.isdigit()]),
            "*": iter([d for d in self._anonymous if not d.label.isdigit()]),
        }
        self._bodies = iter(self._anonymous)
        names: list[str] = []
        is_meta = False
        for i, line in enumerate(self._lines):
            text = self._text(line)
            sign = _EXPLICIT.match(text)
            if sign and (target := _TARGET.match(text, sign.end())):
                names.append(_name(target["quoted"] or target["name"]))
                if address := (target["address"] or self._continued(i)):
                    self._addresses.update(dict.fromkeys(names, "".join(address.split())))
                    names = []
                continue
            if text.strip():
                names = []
            if (sign and (found := _ANONYMOUS.match(text, sign.end()))) or (found := _ANONYMOUS.match(text)):
                self._unnamed.append("".join((found["address"] or "").split()))
            if line.indent == 0 and text.strip():
                is_meta = text.startswith(".. meta::")
            if (line.indent == 0 or is_meta) and (field := _FIELD.match(text)):
                self._fact(field["name"].lower(), field["value"].strip())

    def _fact(self, name: str, value: str) -> None:
        """Take what a field says of the article: the day it appeared, its language."""
        if name in _DATES:
            self._date = self._date or value
        elif name in _LANGUAGES:
            self._language = self._language or value

    def _continued(self, i: int) -> str:
        """Return the address that stands in the indented lines below a target."""
        below = self._lines[i + 1] if i + 1 < len(self._lines) else None
        if below is None or below.indent <= self._lines[i].indent:
            return ""
        return self._text(below) if "/" in self._text(below) else ""

    # Blocks.

    def _blocks(self, first: int, last: int) -> None:
        self._depth += 1
        i = first
        while i < last:
            line = self._lines[i]
            if line.is_blank:
                i += 1
            elif self._depth > _DEEPEST:
                self._paragraph(i, self._end_of_paragraph(i, last))
                i = self._end_of_paragraph(i, last)
            else:
                i = self._block(i, last)
        self._depth -= 1

    def _block(self, i: int, last: int) -> int:
        """Write the block that starts in a line; return the line behind it."""
        line, text = self._lines[i], self._text(self._lines[i])
        if sign := _EXPLICIT.match(text):
            is_empty = sign.end() == len(text) and (i + 1 == last or self._lines[i + 1].is_blank)
            return i + 1 if is_empty else self._explicit(i, last, sign.end())  # one that is empty parts what follows
        if _ANONYMOUS.match(text):
            return i + 1
        if (heading := self._heading(i, last)) > i:
            return heading
        if _RULE.match(text) and len(text) >= 4:
            return i + 1
        if _GRID.match(text):
            return self._grid(i, last)
        if _COLUMNS.match(text):
            return self._columns(i, last)
        if text.startswith(">>> "):
            return self._code(i, self._end_of_paragraph(i, last))
        if (field := _FIELD.match(text)) and i + 1 <= last:
            end = self._end_of_indented(i, last)
            if self._underlines and len(self._underlines) > 1:
                self._paragraph(i, end, field.end("name") + 1)
            return end
        if bullet := _BULLET.match(text):
            return self._item(i, last, bullet.end(), "<li>", "</li>")
        if (number := _NUMBER.match(text)) and self._is_list(i, last):
            self._counter = 1 if number["number"] != "#" else self._counter + 1
            self.page.tag("\n<p>", line.start)
            if number["number"] == "#":
                self.page.put(f"{self._counter}. ", line.start, line.start + number.end())
            else:
                self.page.words(line.start, line.start + number.end())
            return self._item(i, last, number.end(), "", "</p>")
        end = self._end_of_paragraph(i, last)
        literal = self._text(self._lines[end - 1]).endswith("::")
        self._paragraph(i, end)
        if literal:
            begin = end
            while begin < last and self._lines[begin].is_blank:
                begin += 1
            stop = self._end_of_indented(begin - 1, last, line.indent) if begin < last else begin
            if begin < last and self._lines[begin].indent > line.indent:
                return self._code(begin, stop)
        return end

    def _is_list(self, i: int, last: int) -> bool:
        """Tell whether a line that begins with a number begins an item: what follows it is indented or another item."""
        below = self._lines[i + 1] if i + 1 < last else None
        if below is None or below.is_blank or below.indent > self._lines[i].indent:
            return True
        return _NUMBER.match(self._text(below)) is not None

    def _end_of_paragraph(self, i: int, last: int) -> int:
        end = i
        while end < last and not self._lines[end].is_blank:
            end += 1
        return end

    def _end_of_indented(self, i: int, last: int, indent: int | None = None) -> int:
        """Return the line behind those below a line that are indented further than it."""
        indent = self._lines[i].indent if indent is None else indent
        end = at = i + 1
        while at < last and (self._lines[at].is_blank or self._lines[at].indent > indent):
            at += 1
            if not self._lines[at - 1].is_blank:
                end = at
        return end

    def _heading(self, i: int, last: int) -> int:
        line, text = self._lines[i], self._text(self._lines[i])
        below = self._text(self._lines[i + 1]) if i + 1 < last else ""
        style = ""
        over = self._text(self._lines[i + 2]).strip() if i + 2 < last else ""
        is_long = len(below) >= min(len(text), 4) and line.indent == 0
        if _RULE.match(text) and over == text and below:
            style, title, end = text[0] * 2, self._lines[i + 1], i + 3
        elif _RULE.match(below) and not _RULE.match(text) and is_long:
            style, title, end = below[0], line, i + 2
        if not style:
            return i
        if style not in self._underlines:
            self._underlines.append(style)
        level = min(self._underlines.index(style) + 1, 6)
        self.page.tag(f"\n<h{level}>", title.start)
        self._inline(title.start, title.end)
        self.page.tag(f"</h{level}>\n", title.end)
        return end

    def _paragraph(self, i: int, end: int, skip: int = 0) -> None:
        """Write lines as a paragraph; those of a block of lines each as one."""
        first, final = self._lines[i], self._lines[end - 1]
        start, stop = first.start + skip, final.end
        if self.source.endswith("::", start, stop):
            stop -= 1 if stop - 2 > start and not self.source[stop - 3].isspace() else 2
        self.page.tag("<br><br>" if self._note_text else "\n<p>", start)
        if self.source.startswith("| ", start):
            for line in self._lines[i:end]:
                self._inline(line.start + (2 if self.source.startswith("| ", line.start) else 0), line.end)
                self.page.tag("<br>", line.end)
        else:
            self._inline(start, max(start, stop))
        self.page.tag("" if self._note_text else "</p>\n", stop)

    def _item(self, i: int, last: int, skip: int, opening: str, closing: str) -> int:
        line = self._lines[i]
        end = self._end_of_indented(i, last)
        stop = min(self._end_of_paragraph(i, end), end)
        while stop > i + 1 and any(
            sign.match(self._text(below)) and below.indent > line.indent
            for below in self._lines[i + 1 : stop]
            for sign in (_BULLET,)
        ):
            stop = next(j for j in range(i + 1, stop) if _BULLET.match(self._text(self._lines[j])))
        self.page.tag(opening, line.start)
        self._inline(line.start + skip, self._lines[stop - 1].end)
        self.page.tag(closing + "\n", self._lines[stop - 1].end)
        self._blocks(stop, end)
        return end

    def _code(self, i: int, end: int) -> int:
        if i < end:
            self.page.tag("\n<pre>", self._lines[i].start)
            self.page.words(self._lines[i].start, self._lines[end - 1].end)
            self.page.tag("</pre>\n", self._lines[end - 1].end)
        return end

    def _grid(self, i: int, last: int) -> int:
        end = self._end_of_paragraph(i, last)
        self.page.tag("\n<table>", self._lines[i].start)
        rows: list[list[list[tuple[int, int]]]] = [[]]
        for line in self._lines[i:end]:
            text = self._text(line)
            if text.startswith("+"):
                rows.append([])
                continue
            at = 1
            cells = text.strip().strip("|").split("|")
            for column, cell in enumerate(cells):
                while len(rows[-1]) <= column:
                    rows[-1].append([])
                start = line.start + at + len(cell) - len(cell.lstrip())
                if cell.strip():
                    rows[-1][column].append((start, start + len(cell.strip())))
                at += len(cell) + 1
        self._rows(rows)
        return end

    def _columns(self, i: int, last: int) -> int:
        """Write a simple table, whose rules say where its columns begin."""
        starts = [found.start() for found in re.finditer(r"=+", self._text(self._lines[i]))]
        rows: list[list[list[tuple[int, int]]]] = []
        rules, at = 0, i
        while at < last and rules < 3:
            line, text = self._lines[at], self._text(self._lines[at])
            at += 1
            if _COLUMNS.match(text):
                rules += 1
                if rules == 2 and (at >= last or self._lines[at].is_blank):
                    break
                continue
            if line.is_blank:
                continue
            shift = line.indent - self._lines[i].indent
            cells: list[list[tuple[int, int]]] = []
            for begin, stop in zip(starts, [*starts[1:], len(text) + shift], strict=True):
                words = text[max(begin - shift, 0) : max(stop - shift, 0)]
                start = line.start + max(begin - shift, 0) + len(words) - len(words.lstrip())
                cells.append([(start, start + len(words.strip()))] if words.strip() else [])
            rows.append(cells)
        self.page.tag("\n<table>", self._lines[i].start)
        self._rows(rows)
        return at

    def _rows(self, rows: list[list[list[tuple[int, int]]]]) -> None:
        end = 0
        for row in filter(None, rows):
            self.page.tag("<tr>", end)
            for cell in row:
                self.page.tag("<td>", end)
                for start, end in cell:
                    self._inline(start, end)
                    self.page.tag(" ", end)
                self.page.tag("</td>", end)
            self.page.tag("</tr>\n", end)
        self.page.tag("</table>\n", end)

    def _explicit(self, i: int, last: int, skip: int) -> int:
        """Write a note; pass over targets, pictures and comments; write what some directives hold."""
        line, text = self._lines[i], self._text(self._lines[i])
        end = self._end_of_indented(i, last)
        if note := _NOTE.match(text, skip):
            self._define(note["label"], i, end, note.end())
            return end
        if _TARGET.match(text, skip):
            return end if self._continued(i) else i + 1
        if (directive := _DIRECTIVE.match(text, skip)) is None:
            if text[skip:].startswith("citecheck:") and "--" not in text:
                self.page.markup(f"<!-- {text[skip:]} -->", line.start, line.end)
            return end
        name = directive["name"].lower().split(":")[-1]
        argument = line.start + directive.start("argument") if directive["argument"] else line.end
        if text[skip] == "|":
            return end
        if name == "rubric":
            self.page.tag("\n<h3>", argument)
            self._inline(argument, line.end)
            self.page.tag("</h3>\n", line.end)
        elif name == "bibliography":
            for file in _KEY.finditer(self.source, argument, line.end):
                self.bibliographies.append(Bibliography(file.group(), Span(*file.span())))
        elif name in _CODE:
            begin = self._behind_options(i + 1, end)
            if name != "raw":
                self._code(begin, end)
        elif name in _CONTENT:
            if argument < line.end and name not in ("class", "container", "figure", "rst-class", "list-table", "table"):
                self.page.tag("\n<p>", argument)
                self._inline(argument, line.end)
                self.page.tag("</p>\n", line.end)
            self._blocks(self._behind_options(i + 1, end), end)
        return end

    def _behind_options(self, i: int, end: int) -> int:
        while i < end and _FIELD.match(self._text(self._lines[i])):
            i += 1
        while i < end and self._lines[i].is_blank:
            i += 1
        return i

    def _define(self, label: str, i: int, end: int, skip: int) -> None:
        definition = next(self._bodies, None) if label in ("#", "*") else self._definitions.get(label.lower())
        if definition is None:
            return
        line = self._lines[i]
        role = "doc-biblioentry" if definition.is_citation else "doc-footnote"
        self.page.tag(f'\n<p role="{role}" id="{attribute(definition.place)}">', line.start)
        self.page.put(f"[{definition.label}] ", line.start, line.start + skip)
        self._note_text = True
        stop = max(self._end_of_paragraph(i, end), i + 1)
        self._inline(line.start + skip, self._lines[stop - 1].end)
        self._blocks(stop, end)
        self._note_text = False
        self.page.tag("</p>\n", self._lines[end - 1].end)

    # Inside of blocks.

    def _inline(self, start: int, end: int) -> None:
        at = start
        for found in _INLINE.finditer(self.source, start, end):
            if found.start() < at:
                continue
            self.page.words(at, found.start())
            at = found.end()
            self._mark(found)
        self.page.words(at, end)

    def _mark(self, found: re.Match[str]) -> None:
        start, end = found.span()
        if found["literal"]:
            self.page.tag("<code>", start)
            self.page.words(*found.span("literal"))
            self.page.tag("</code>", end)
        elif found["role"]:
            self._role(found["role"].lower(), *found.span("said"))
        elif found["phrase"]:
            suffix = found["suffix"] or ""
            if suffix.startswith(":"):
                self._role(suffix.strip(":").lower(), *found.span("phrase"))
            elif suffix:
                self._reference(*found.span("phrase"), suffix)
            else:
                self.page.words(*found.span("phrase"))
        elif found["note"]:
            self._call(found["note"], start, end)
        elif found["escaped"]:
            if not found["escaped"].isspace():
                self.page.words(*found.span("escaped"))
        elif found["word"]:
            if _name(found["word"]) in self._addresses or found["under"] == "__":
                self._reference(*found.span("word"), found["under"])
            else:
                self.page.words(start, end)
        elif found["substitution"]:
            self.page.words(*found.span("substitution"))
        # what is left are the signs of emphasis, which print nothing

    def _call(self, label: str, start: int, end: int) -> None:
        definition = next(self._of_kind[label], None) if label in ("#", "*") else self._definitions.get(label.lower())
        if definition is None:  # it points nowhere
            self.page.put(f"[{label.lstrip('#') or '?'}]", start, end)
        elif definition.is_citation:
            self.page.put("[", start, start + 1)
            self.page.tag(f'<a role="doc-biblioref" href="#{attribute(definition.place)}">', start + 1)
            self.page.words(start + 1, end - 2)
            self.page.tag("</a>", end - 2)
            self.page.put("]", end - 2, end)
        else:
            self.page.markup(called(definition.label, definition.place), start, end)

    def _role(self, role: str, start: int, end: int) -> None:
        name = role.split(":")[-1]
        if _CITES.fullmatch(role):
            self.page.tag("[", start)
            for i, key in enumerate(_KEY.finditer(self.source, start, end)):
                self.page.tag("; @{" if i else "@{", key.start())
                self.page.words(*key.span())
                self.page.tag("}", key.end())
            self.page.tag("]", end)
        elif name in _RAISED or name in _LOWERED:
            tag = "sup" if name in _RAISED else "sub"
            self.page.tag(f"<{tag}>", start)
            self.page.words(start, end)
            self.page.tag(f"</{tag}>", end)
        elif name == "math" or name in ("code", "literal", "samp", "kbd"):
            self.page.tag("<code>", start)
            self.page.words(start, end)
            self.page.tag("</code>", end)
        else:
            embedded = _EMBEDDED.match(self.source, start, end)
            self.page.words(*(embedded.span("words") if embedded and embedded["words"] else (start, end)))

    def _reference(self, start: int, end: int, suffix: str) -> None:
        """Write a link: its address stands in it, or where its words or its place among such links are defined."""
        embedded = _EMBEDDED.match(self.source, start, end)
        if embedded:
            address, words = embedded["address"], embedded.span("words")
            if address.endswith("_") and _name(address[:-1]) in self._addresses:
                address = self._addresses[_name(address[:-1])]
            if words[0] == words[1]:
                words = embedded.span("address")
            self._addresses.setdefault(_name(self.source[slice(*words)]), "".join(address.split()))
        else:
            words = start, end
            address = self._addresses.get(_name(self.source[start:end]), "")
            if suffix == "__" and self._linked < len(self._unnamed):
                address = self._unnamed[self._linked]
                self._linked += 1
        address = "".join(address.split())
        if "//" not in address:
            self._inline(*words)
            return
        self.page.tag(f'<a href="{attribute(address)}">', start)
        self.page.words(*words)
        self.page.tag("</a>", end)


def _name(words: str) -> str:
    return " ".join(words.replace("\\", "").lower().split())


def _lines(source: str) -> Iterator[_Line]:
    at = 0
    for line in source.splitlines(keepends=True):
        words = line.strip(" \t\r\n\f\v\x1c\x1d\x1e\x85\u2028\u2029")
        start = at + (line.find(words) if words else 0)
        yield _Line(start, start + len(words), start - at if words else 0)
        at += len(line)
