"""Word files (.docx): what a reader of the printed page sees, note numbers included.

A Word file is a zip archive of XML parts. They are read with the standard library: docx2python, the usual choice,
fails on notes without a namespace, gives notes positions instead of their printed labels, reads deleted text, and
unpacks what it is given without a limit.

The text that is extracted becomes the document's source: one line a paragraph or table row, notes below. A line break
inside a paragraph is U+2028 there, so that lines still count paragraphs.
"""

import re
import xml.etree.ElementTree as ET
from bisect import bisect_right
from collections.abc import Iterator

from citecheck import attrs
from citecheck.dates import parse_date
from citecheck.errors import ReadError
from citecheck.knowledge import languages
from citecheck.patterns import lazy_regex
from citecheck.reading import text as plain
from citecheck.reading.archives import Archive
from citecheck.reading.builder import FIGURES, SHIFTED
from citecheck.reading.citing import native_sources
from citecheck.reading.docx_fields import Fields
from citecheck.reading.links import Place, cited
from citecheck.values import Cited, Definition, Directive, MappedText, Marker, PartialDate, Prose, Reference, Span


def extract(data: bytes) -> tuple[str, Prose]:
    """Return the text of a Word file, and its prose.

    Raises:
        ReadError: The bytes are no Word file, or one that is unsafe to open; the sentence lacks the file's name.
    """
    page = _Page(_Package(data))
    return page.source(), page.prose()


@attrs.frozen
class RunPlace:
    """Where a run of the file's text stands in the text that is extracted."""

    start: int
    end: int
    run: int
    """Which run it is: the place of its ``w:r`` among all of the body, in document order."""


def runs(data: bytes) -> tuple[RunPlace, ...]:
    """Return where the runs of a Word file's body stand in its extracted text, in order.

    Raises:
        ReadError: The bytes are no Word file, or one that is unsafe to open.
    """
    return tuple(_Page(_Package(data)).runs)


# --- the archive ----------------------------------------------------------------------------------------------------

_WORD_FILE = "a Word file (.docx)"


class _Package(Archive):
    """The parts of a Word file, each unpacked within limits."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data, _WORD_FILE)
        self.main = self._main()

    def _main(self) -> str:
        """Return the name of the part that holds the text."""
        for kind, target, _ in self.relations(""):
            if kind == "officeDocument":
                return target
        if not self.has("word/document.xml"):
            raise ReadError(f"it is not {_WORD_FILE}: it holds no text")
        return "word/document.xml"

    def relations(self, name: str) -> Iterator[tuple[str, str, str]]:
        """Give the kind, target and identifier of what a part refers to; links may lead outside, parts may not."""
        folder, _, file = name.rpartition("/")
        tree = self.part(f"{folder}/_rels/{file}.rels".lstrip("/"))
        for relation in tree if tree is not None else ():
            values = relation.attrib
            kind = values.get("Type", "").rpartition("/")[2]
            target = values.get("Target", "")
            is_outside = values.get("TargetMode") == "External"
            if is_outside and kind in _PARTS:
                raise ReadError(f"it refers to text outside the file ({target[:80]}), which is not fetched")
            if not is_outside:
                target = target.lstrip("/") if target.startswith("/") or not folder else f"{folder}/{target}"
            yield kind, target, values.get("Id", "")


# The kinds of parts that hold text or say how it is numbered.
_PARTS = frozenset(
    ("officeDocument", "footnotes", "endnotes", "comments", "numbering", "styles", "settings", "subDocument", "aFChunk")
)


def _value(element: ET.Element | None, path: str, name: str = "val") -> str | None:
    """Return an attribute of a descendant, `val` for most of Word's properties; ``None`` without one."""
    found = element.find(path) if element is not None else None
    return found.get(name, "") if found is not None else None


def _number(text: str | None, otherwise: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text, re.ASCII) else otherwise


def _is_on(element: ET.Element | None, path: str) -> bool:
    """Tell whether a property is set: there, and not said to be off."""
    return _value(element, path) not in (None, "0", "false", "off", "none")


# --- numbers --------------------------------------------------------------------------------------------------------

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"),
          (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
_CHICAGO = "*†‡§"


def _printed(number: int, form: str) -> str:
    """Write a number as Word prints it.

    >>> [_printed(4, form) for form in ("decimal", "lowerRoman", "upperLetter", "chicago", "decimalZero")]
    ['4', 'iv', 'D', '§', '04']
    """
    if form in ("lowerRoman", "upperRoman") and 0 < number < 4000:
        roman = ""
        for value, sign in _ROMAN:
            roman += sign * (number // value)
            number %= value
        return roman if form == "lowerRoman" else roman.upper()
    if form in ("lowerLetter", "upperLetter") and 0 < number < 1000:  # …, y, z, aa, bb
        letters = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letters if form == "lowerLetter" else letters.upper()
    if form == "chicago" and 0 < number < 1000:
        return _CHICAGO[(number - 1) % 4] * ((number - 1) // 4 + 1)
    return f"{number:02}" if form == "decimalZero" else str(number)


@attrs.frozen
class _Level:
    """How one level of a list is numbered."""

    start: int
    form: str
    words: str
    """What is printed: `%1.` or `[%1]`."""


class _Lists:
    """The numbers that Word prints before the paragraphs of its lists, which their text does not hold."""

    def __init__(self, numbering: ET.Element | None) -> None:
        nodes = numbering if numbering is not None else ()
        abstract = {node.get("abstractNumId", ""): _levels(node) for node in nodes if node.tag == "abstractNum"}
        self._lists: dict[str, tuple[str, dict[int, _Level]]] = {}
        self._restarts: dict[str, dict[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        for node in nodes:
            if node.tag != "num":
                continue
            number, plan = node.get("numId", ""), _value(node, "abstractNumId") or ""
            self._lists[number] = (plan, abstract.get(plan, {}))
            self._restarts[number] = {
                _number(change.get("ilvl"), 0): _number(_value(change, "startOverride"), 1)
                for change in node.findall("lvlOverride")
                if change.find("startOverride") is not None
            }

    def label(self, number: str, depth: int) -> str:
        """Count one more paragraph of a list, and return what is printed before it."""
        plan, levels = self._lists.get(number, ("", {}))
        level = levels.get(depth)
        if level is None:
            return ""
        counts = self._counts.setdefault(plan, {})
        counts[depth] = self._restarts[number].pop(depth, counts.get(depth, level.start - 1) + 1)
        for deeper in [other for other in counts if other > depth]:
            del counts[deeper]
        if level.form == "bullet":
            return "•"
        return re.sub(
            r"%(\d)",
            lambda sign: _printed(counts.get(int(sign[1]) - 1, 1), levels.get(int(sign[1]) - 1, level).form),
            level.words,
        )


def _levels(node: ET.Element) -> dict[int, _Level]:
    return {
        _number(level.get("ilvl"), 0): _Level(
            _number(_value(level, "start"), 1), _value(level, "numFmt") or "decimal", _value(level, "lvlText") or ""
        )
        for level in node.findall("lvl")
    }


class _Notes:
    """The footnotes or the endnotes of a file, numbered in the order in which they are called."""

    def __init__(
        self, kind: str, part: ET.Element | None, settings: ET.Element | None, sections: list[ET.Element]
    ) -> None:
        self._bodies = {
            note.get("id"): note
            for note in (part if part is not None else ())
            if note.get("type", "normal") == "normal"  # others are the lines between text and notes
        }
        general = settings.find(f"{kind}Pr") if settings is not None else None
        self._plans = [(section.find(f"{kind}Pr"), general) for section in sections]
        self._otherwise = "decimal" if kind == "footnote" else "lowerRoman"
        self._count: int | None = None

    def _property(self, section: int, name: str) -> str | None:
        plans = self._plans[section] if section < len(self._plans) else ()
        return next((value for plan in plans if (value := _value(plan, name)) is not None), None)

    def body(self, reference: ET.Element) -> ET.Element | None:
        """Return the note that is called."""
        return self._bodies.get(reference.get("id"))

    def number(self, section: int) -> str:
        """Return the next printed number."""
        start = _number(self._property(section, "numStart"), 1)
        self._count = start if self._count is None else self._count + 1
        return _printed(self._count, self._property(section, "numFmt") or self._otherwise)

    def end_section(self, section: int) -> None:
        """Start again at the first number where the file says so; which page a note is on is not known."""
        if self._property(section + 1, "numRestart") == "eachSect":
            self._count = None


# --- the text -------------------------------------------------------------------------------------------------------

_LINE_BREAK = "\u2028"
_FIGURES = lazy_regex(FIGURES)
# What holds text that is not read: deleted and moved away, formulas, pictures and boxes, older copies of what follows.
_UNREAD = frozenset(
    ("del", "moveFrom", "oMath", "oMathPara", "drawing", "pict", "object", "Fallback", "pPr", "rPr", "sdtPr", "tblPr")
)
_ENTRY = lazy_regex(r"\s*(?:\[\w{1,5}\]|\w{1,4}[.)])\s")
_CODE_STYLE = lazy_regex(r"\bcode\b|preformatted|macro text|listing", re.IGNORECASE)
_HEADING_STYLE = lazy_regex(r"heading (\d)", re.IGNORECASE)


@attrs.frozen
class _Style:
    """What of a paragraph's style matters here."""

    name: str
    numbering: ET.Element | None
    parent: str | None


@attrs.define
class _Line:
    """One line of the extracted text while it is written."""

    start: int
    rank: int | None = None
    """0 for a title, 1 and more for headings, ``None`` for text."""
    is_code: bool = False
    is_row: bool = False
    pieces: list[str] = attrs.field(factory=list)
    length: int = 0
    targets: set[str] = attrs.field(factory=set)

    @property
    def end(self) -> int:
        return self.start + self.length

    def add(self, text: str) -> None:
        self.pieces.append(text)
        self.length += len(text)


class _Page:
    """Writes the text of a file line by line, and remembers what stands where."""

    def __init__(self, package: _Package) -> None:
        main = package.part(package.main)
        body = main.find("body") if main is not None else None
        if main is None or body is None:
            raise ReadError(f"it is not {_WORD_FILE}: it holds no text")
        parts: dict[str, str] = {}
        self._targets: dict[str, str] = {}
        sources: dict[str, Reference] = {}
        for kind, target, identifier in package.relations(package.main):
            if kind == "hyperlink":
                self._targets[identifier] = target
            elif kind == "customXml" and (found := package.part(target.replace("word/../", ""))) is not None:
                sources |= native_sources(found)
            parts.setdefault(kind, target)
        other = {kind: package.part(parts[kind]) for kind in _PARTS & parts.keys()}
        self._core = package.part("docProps/core.xml")
        self._styles = _styles(other.get("styles"))
        self._language = _value(other.get("styles"), "docDefaults/rPrDefault/rPr/lang")
        self._lists = _Lists(other.get("numbering"))
        sections = [section for p in body.iter("p") if (section := p.find("pPr/sectPr")) is not None]
        sections += body.findall("sectPr")
        self._notes = {
            f"{kind}Reference": _Notes(kind, other.get(f"{kind}s"), other.get("settings"), sections)
            for kind in ("footnote", "endnote")
        }
        self._section = 0
        self._comments = _comments(other.get("comments"))
        self._commented: dict[str, tuple[int, int]] = {}
        self._lines: list[_Line] = []
        self._line: _Line | None = None
        self.runs: list[RunPlace] = []
        self._run_numbers = {run: number for number, run in enumerate(body.iter("r"))}
        self._fields = Fields(package.part("docProps/custom.xml"), sources)
        self._calls: list[Marker] = []
        self._linked: list[tuple[int, int, str]] = []
        """Where the words of links start and end, and where they lead."""
        self._called: list[tuple[str, ET.Element]] = []
        self._labels: dict[ET.Element, str] = {}
        self._read_blocks(body)
        self._end_line()
        self._prose_lines = tuple(self._lines)
        self._definitions = tuple(self._read_note(*note) for note in self._called_notes())

    # Lines

    def _begin_line(self) -> _Line:
        if self._line is None:
            self._line = _Line(self._lines[-1].end + 1 if self._lines else 0)
            self._lines.append(self._line)
        return self._line

    def _end_line(self) -> None:
        line, self._line = self._line, None
        if line is None:
            return
        text = "".join(line.pieces)
        if _ENTRY.match(text) and len(line.targets) == 1 and "http" not in text:  # an entry whose title is a link
            line.add((" " if text.endswith((".", ",", " ")) else ", ") + line.targets.pop())

    def _read_blocks(self, parent: ET.Element) -> None:
        for element in parent:
            if element.tag == "p":
                self._paragraph(element)
            elif element.tag == "tbl":
                self._table(element)
            elif element.tag == "sdt":
                start = self._at()
                self._read_blocks(element)
                self._fields.add(_value(element, "sdtPr/tag") or "", start, self._at())
            elif element.tag in _BOOKMARKS:
                self._fields.bookmark(element, self._at())
            elif element.tag not in _UNREAD:
                self._read_blocks(element)

    def _at(self) -> int:
        """Return how far the text is written; behind a line that has ended, where the next one begins."""
        if self._line is not None:
            return self._line.end
        return self._lines[-1].end + 1 if self._lines else 0

    def _paragraph(self, paragraph: ET.Element) -> None:
        """Write one paragraph; if its end was deleted, the next one goes on in its line."""
        line = self._begin_line()
        properties = paragraph.find("pPr")
        self._dress(line, properties)
        self._read_inside(paragraph, line)
        if properties is not None and properties.find("rPr/del") is not None:
            return
        if properties is not None and properties.find("sectPr") is not None:
            for notes in self._notes.values():
                notes.end_section(self._section)
            self._section += 1
        self._end_line()

    def _dress(self, line: _Line, properties: ET.Element | None) -> None:
        """Apply a paragraph's style: its rank, and the number that is printed before it."""
        style = _value(properties, "pStyle")
        for name in self._ancestry(style):
            described = self._styles[name]
            if described.name.lower() == "title":
                line.rank = 0
            elif heading := _HEADING_STYLE.fullmatch(described.name):
                line.rank = int(heading[1])
            line.is_code = line.is_code or bool(_CODE_STYLE.search(described.name))
        places = [properties.find("numPr") if properties is not None else None]
        places += [self._styles[name].numbering for name in self._ancestry(style)]
        number = next((value for place in places if (value := _value(place, "numId")) is not None), None)
        depth = next((value for place in places if (value := _value(place, "ilvl")) is not None), None)
        if number is not None and not line.length:
            label = self._lists.label(number, _number(depth, 0))
            line.add(f"{label} " if label else "")

    def _ancestry(self, style: str | None) -> list[str]:
        """Return a style and those it is based on."""
        names: list[str] = []
        while style in self._styles and style not in names:
            names.append(style)
            style = self._styles[style].parent
        return names

    def _table(self, table: ET.Element) -> None:
        """Write each row as a line of cells; a table that only lays out the page is read like its paragraphs."""
        for row in [*table.findall("tr"), *table.findall("sdt/sdtContent/tr")]:
            if row.find("trPr/del") is not None:
                continue
            cells = row.findall("tc")
            if len(cells) < 2 or any(len(cell.findall("p")) > 2 or cell.find("tbl") is not None for cell in cells):
                for cell in cells:
                    self._read_blocks(cell)
                continue
            line = self._begin_line()
            line.is_row = True
            for cell in cells:
                line.add("| ")
                for paragraph in cell.findall("p"):
                    self._read_inside(paragraph, line)
                    line.add(" ")
            line.add("|")
            self._end_line()

    def _read_inside(self, parent: ET.Element, line: _Line) -> None:
        """Write the runs of a paragraph, of a link, of an insertion."""
        for element in parent:
            tag = element.tag
            if tag == "r":
                start = line.end
                self._run(element, line)
                if line.end > start and element in self._run_numbers:
                    self.runs.append(RunPlace(start, line.end, self._run_numbers[element]))
            elif tag in ("commentRangeStart", "commentRangeEnd"):
                identifier = element.get("id", "")
                start = self._commented.get(identifier, (line.end, line.end))[0]
                self._commented[identifier] = (start, line.end)
            elif tag in _BOOKMARKS:
                self._fields.bookmark(element, line.end)
            elif tag not in _UNREAD:
                start = line.end
                if tag == "hyperlink" and self._targets.get(element.get("id", ""), "").startswith("http"):
                    line.targets.add(self._targets[element.get("id", "")])
                self._read_inside(element, line)
                if tag == "hyperlink" and (url := self._targets.get(element.get("id", ""), "")).startswith("http"):
                    self._linked.append((start, line.end, url))
                if tag in ("fldSimple", "sdt"):
                    said = element.get("instr") if tag == "fldSimple" else _value(element, "sdtPr/tag")
                    self._fields.add(said or "", start, line.end)

    def _run(self, run: ET.Element, line: _Line) -> None:
        properties = run.find("rPr")
        is_hidden = _is_on(properties, "vanish") or (properties is not None and properties.find("del") is not None)
        is_raised = _value(properties, "vertAlign") == "superscript"
        for i, element in enumerate(run):
            tag = element.tag
            if tag in _FIELD_SIGNS:
                self._fields.sign(element, line.end)
            elif is_hidden:
                continue
            elif tag == "t":
                words = (element.text or "").replace("\n", " ")
                is_figure = is_raised and _FIGURES.fullmatch(words.strip())
                line.add(words.translate(SHIFTED["sup"]) if is_figure else words)
            elif tag in self._notes:
                is_marked = element.get("customMarkFollows") in ("1", "true", "on")
                mark = "".join(part.text or "" for part in run[i + 1 :] if part.tag == "t").strip() if is_marked else ""
                self._call(tag, element, mark or None, line)
                if mark:
                    return
            elif tag == "AlternateContent":
                self._read_inside(element, line)
            elif tag == "commentReference":
                self._commented.setdefault(element.get("id", ""), (line.end, line.end))
            elif tag in _SIGNS:
                line.add(_SIGNS[tag] if element.get("type") != "page" else "")

    def _call(self, tag: str, reference: ET.Element, mark: str | None, line: _Line) -> None:
        """Write the call of a note as `[label]`."""
        notes = self._notes[tag]
        body = notes.body(reference)
        if body is None:
            return
        label = self._labels.get(body)
        if label is None:
            label = self._labels[body] = mark or notes.number(self._section)
            self._called.append((label, body))
        start = line.end
        line.add(f"[{label}]")
        self._calls.append(Marker(Span(start, line.end), label, "footnote"))

    def _called_notes(self) -> Iterator[tuple[str, ET.Element]]:
        """Give the notes in the order of their calls, those that a note calls at the end."""
        done = 0
        while done < len(self._called):
            yield self._called[done]
            done += 1

    def _read_note(self, label: str, body: ET.Element) -> tuple[str, int, int, int]:
        """Write a note, and return its label, its start, the start of its text and its end."""
        line = self._begin_line()
        line.add(f"[{label}] ")
        start, begin = line.start, line.end
        self._read_blocks(body)
        self._end_line()
        return label, start, begin, self._lines[-1].end

    # Result

    def source(self) -> str:
        """Return the extracted text."""
        return "\n".join("".join(line.pieces) for line in self._lines)

    def prose(self) -> Prose:
        """Return what was read."""
        source = self.source()
        text = plain.tidied(MappedText.of_pieces(self._pieces(source)))
        typed = plain.find_directives(text.text)
        directives = [Directive(text.span(d.span.start, d.span.end), d.text) for d in typed]
        text = text.without((d.span.start, d.span.end) for d in typed)
        directives += [
            Directive(Span(*self._commented[identifier]), comment)
            for identifier, comment in self._comments.items()
            if identifier in self._commented and comment.startswith("citecheck:")
        ]
        opaque = [Span(text.locate(line.start), text.locate(line.end)) for line in self._prose_lines if line.is_code]
        headline, published = self._head(source, text.text)
        notes = [
            Definition(
                label,
                plain.trimmed(plain.tidied(MappedText.verbatim(source[begin:end], begin))),
                Span(start, end),
                tuple(attrs.evolve(work, label=label) for work in self._cited(begin, end)) or None,
            )
            for label, start, begin, end in self._definitions
        ]
        body = self._prose_lines[-1].end if self._prose_lines else 0
        calls = list(self._calls)
        for call, definition in cited(text, list(self._links(text, body))):
            calls.append(call)
            notes += [definition] if definition else []
        return Prose(
            text,
            headline,
            published,
            calls=tuple(sorted(calls, key=lambda call: call.span.start)),
            notes=tuple(notes),
            directives=tuple(sorted(directives, key=lambda directive: directive.span.start)),
            opaque=tuple(span for span in opaque if span),
            language=languages.declared(self._language),
            cited=tuple(Cited(Span(m.start, m.end), m.works) for m in self._fields.marks if m.end <= body),
            listed=tuple(
                Span(line.start, line.end)
                for line in self._prose_lines
                if line.rank is None
                and source[line.start : line.end].strip()
                and any(start <= line.start < end for start, end in self._fields.lists)
            ),
        )

    def _links(self, text: MappedText, body: int) -> Iterator[Place]:
        """Give the links of the body's paragraphs, in offsets of the readable text."""
        headings = {line.start for line in self._prose_lines if line.rank is not None}
        starts = [line.start for line in self._prose_lines]
        for start, end, url in self._linked:
            line = bisect_right(starts, start) - 1
            if start < end <= body and starts[line] not in headings:
                begin, stop = text.locate(start), text.locate(end - 1) + 1
                yield Place(begin, stop, " ".join(text.text[begin:stop].split()), url)

    def _cited(self, start: int, end: int) -> list[Reference]:
        """Return what the fields of a stretch of the text cite."""
        return [work for mark in self._fields.marks if start <= mark.start and mark.end <= end for work in mark.works]

    def _pieces(self, source: str) -> Iterator[tuple[str, Span]]:
        """Give the lines of the text with blank lines between them, so that each is a paragraph; rows stay together."""
        previous: _Line | None = None
        for line in self._prose_lines:
            if previous:
                yield "\n" if previous.is_row and line.is_row else "\n\n", Span(previous.end, line.start)
            yield source[line.start : line.end], Span(line.start, line.end)
            previous = line

    def _head(self, source: str, text: str) -> tuple[str | None, PartialDate | None]:
        """Return headline and date: from a title or the first heading, else as in plain text."""
        lines = [line for line in self._prose_lines if source[line.start : line.end].strip()]
        titles = [
            (line.rank, line.start, line.end)
            for line in lines
            if line.rank is not None
            and (line.rank < 2 or line is lines[0])
            and languages.heading(source[line.start : line.end]) is None
        ]
        headline, published = plain.head(text)
        if titles:
            _, start, end = min(titles)
            calls = [(call.span.start - start, call.span.end - start) for call in self._calls]
            words = MappedText.verbatim(source[start:end], start)
            headline = " ".join(words.without(c for c in calls if 0 <= c[0] < len(words)).text.split())
        if published is None and self._core is not None:
            said = self._core.findtext("modified") or self._core.findtext("created") or ""
            published = parse_date(said[:10])
        return headline, published


_BOOKMARKS = ("bookmarkStart", "bookmarkEnd")
_FIELD_SIGNS = ("fldChar", "instrText")
# What a run may hold besides text, and how it is written; a break that starts a page is none in the text.
_SIGNS = {"tab": "\t", "br": _LINE_BREAK, "cr": _LINE_BREAK, "noBreakHyphen": "-", "ptab": "\t"}


def _styles(part: ET.Element | None) -> dict[str, _Style]:
    """Return the paragraph styles by their identifiers."""
    return {
        style.get("styleId", ""): _Style(_value(style, "name") or "", style.find("pPr/numPr"), _value(style, "basedOn"))
        for style in (part if part is not None else ())
        if style.tag == "style"
    }


def _comments(part: ET.Element | None) -> dict[str, str]:
    """Return the words of each comment."""
    return {
        comment.get("id", ""): " ".join("".join(text.text or "" for text in comment.iter("t")).split())
        for comment in (part if part is not None else ())
    }
