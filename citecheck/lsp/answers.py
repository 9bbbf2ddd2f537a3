"""What a report says, in the words of the Language Server Protocol."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from lsprotocol import types
from pygls.uris import from_fs_path, to_fs_path

from citecheck import attrs
from citecheck.exploring import explain
from citecheck.report import Report
from citecheck.suppressing import leave_alone
from citecheck.text import Lines
from citecheck.values import Citation, Document, Edit, Entry, Finding, Severity, Span

SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
FIX_ALL = "source.fixAll.citecheck"
"""The kind of action that makes every safe fix; editors may run it on save."""


_UNITS: Mapping[str, Callable[[str], int]] = {
    "utf-8": lambda text: len(text.encode("utf-8", "surrogatepass")),
    "utf-16": lambda text: len(text.encode("utf-16-le", "surrogatepass")) // 2,
    "utf-32": len,
}
"""How many units a stretch of text takes, by the encoding that an editor counts in."""


@attrs.frozen
class Places:
    """Positions of one article as an editor counts them."""

    text: str
    lines: Lines
    units: Callable[[str], int]

    @classmethod
    def of(cls, text: str, encoding: str = "utf-16") -> "Places":
        """Return the positions of a text, by the encoding in whose units the editor counts columns."""
        return cls(text, Lines(text), _UNITS[encoding])

    def position(self, offset: int) -> types.Position:
        """Return where an offset stands."""
        line, column = self.lines.position(offset)
        return types.Position(line - 1, self.units(self.text[offset - column + 1 : offset]))

    def offset(self, position: types.Position) -> int:
        """Return the offset of a position; the nearest there is where its line or the text ends before it."""
        if position.line >= len(self.lines):
            return len(self.text)
        start = self.lines.start(position.line + 1)
        end = self.lines.start(position.line + 2) if position.line + 1 < len(self.lines) else len(self.text)
        line = self.text[start:end].rstrip("\r\n")
        if line.isascii():
            return start + min(position.character, len(line))
        units = 0
        for i, sign in enumerate(line):
            if units >= position.character:
                return start + i
            units += self.units(sign)
        return start + len(line)

    def range(self, span: Span) -> types.Range:
        """Return the range of a span."""
        return types.Range(self.position(span.start), self.position(span.end))

    def span(self, range: types.Range) -> Span:
        """Return the span of a range."""
        start = self.offset(range.start)
        return Span(start, max(start, self.offset(range.end)))


def diagnostics(report: Report, places: Places, uri: str) -> list[types.Diagnostic]:
    """Return the findings as diagnostics, with what to do about each and the places beside it."""
    return [
        types.Diagnostic(
            range=places.range(finding.span),
            message=f"{finding.message} {finding.suggestion}" if finding.suggestion else finding.message,
            severity=SEVERITIES[finding.severity],
            code=finding.rule,
            source="citecheck",
            related_information=[
                types.DiagnosticRelatedInformation(types.Location(uri, places.range(span)), "The entry")
                for span in finding.related
            ]
            or None,
        )
        for finding in report.findings
    ]


def not_checked(why: str) -> list[types.Diagnostic]:
    """Return a diagnostic at the article's head that says why there are no others."""
    start = types.Position(0, 0)
    message = f"The article was not checked. {why}"
    error = types.DiagnosticSeverity.Error
    return [types.Diagnostic(types.Range(start, start), message, error, "not-checked", source="citecheck")]


def hover(report: Report, places: Places, position: types.Position) -> types.Hover | None:
    """Return what a marker cites and how well it fits; ``None`` beside all markers."""
    citations = _at(report, places.offset(position))
    if not citations:
        return None
    said = "\n\n".join("\n".join(f"- {_plain(line)}" for line in explain(each).sentences) for each in citations)
    content = types.MarkupContent(types.MarkupKind.Markdown, said)
    return types.Hover(content, places.range(citations[0].marker.span))


def _plain(text: str) -> str:
    """Return words of an article as Markdown that shows them and does nothing else."""
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()<>#+-!|~&" else sign for sign in " ".join(text.split()))


def definition(report: Report, places: Places, position: types.Position, uri: str) -> list[types.Location]:
    """Return the entries that the marker at a position points to; from an entry, its first marker."""
    offset = places.offset(position)
    at = _at(report, offset)
    held = {(entry.span, entry.file, entry.line): entry for citation in at if (entry := citation.entry)}
    spans = [r.span for citation in at if not citation.entry for r in citation.candidates if r.span]
    if not at and (entry := _entry_at(report.document, offset)):
        spans = [citation.marker.span for citation in _citing(report, entry)][:1]
    found = [_in_file(entry, uri) or types.Location(uri, places.range(entry.span)) for entry in held.values()]
    return found + [types.Location(uri, places.range(span)) for span in dict.fromkeys(spans)]


def _in_file(entry: Entry, uri: str) -> types.Location | None:
    """Return where an entry stands in the bibliography file that the article names."""
    path = to_fs_path(uri)
    if entry.file is None or not path:
        return None
    start = types.Position(max((entry.line or 1) - 1, 0), 0)
    return types.Location(from_fs_path(str(Path(path).parent / entry.file)) or uri, types.Range(start, start))


def references(
    report: Report, places: Places, position: types.Position, uri: str, *, declaration: bool = False
) -> list[types.Location]:
    """Return every marker of the entry at a position, or of the entry that the marker there points to."""
    offset = places.offset(position)
    at = _at(report, offset)
    entry = at[0].entry if at else _entry_at(report.document, offset)
    if entry is None:
        return []
    spans = [citation.marker.span for citation in _citing(report, entry)]
    if declaration:
        spans.append(entry.span)
    return [types.Location(uri, places.range(span)) for span in dict.fromkeys(spans)]


def symbols(document: Document, places: Places) -> list[types.DocumentSymbol]:
    """Return the outline: each reference list with its entries, and the notes."""
    listed = {entry.span for found in document.lists for entry in found.entries}
    found = [
        _symbol(each.heading or "References", each.span, places, [_entry(entry, places) for entry in each.entries])
        for each in document.lists
        if each.entries
    ]
    notes = [note for note in document.notes if note.span not in listed]
    if notes:
        whole = Span(min(note.span.start for note in notes), max(note.span.end for note in notes))
        found.append(_symbol("Notes", whole, places, [_entry(note, places) for note in notes]))
    return found


def _entry(entry: Entry, places: Places) -> types.DocumentSymbol:
    title = next((reference.title for reference in entry.references if reference.title), None) or entry.text
    label = f"{', '.join(entry.labels)}. " if entry.labels else ""
    return _symbol(f"{label}{' '.join(title.split())[:80] or '–'}", entry.span, places)


def _symbol(
    name: str, span: Span, places: Places, children: Sequence[types.DocumentSymbol] = ()
) -> types.DocumentSymbol:
    place = places.range(span)
    kind = types.SymbolKind.Array if children else types.SymbolKind.String
    return types.DocumentSymbol(name, kind, place, place, children=list(children) or None)


def actions(
    report: Report, places: Places, within: Span, uri: str, version: int | None, kinds: Sequence[str] | None = None
) -> list[types.CodeAction]:
    """Return what can be done about the findings in a stretch: their edits, and leaving them alone with a reason."""
    found: list[types.CodeAction] = []
    for finding in report.findings:
        if not (finding.span.start <= within.end and within.start <= finding.span.end):
            continue
        if _wanted(types.CodeActionKind.QuickFix, kinds):
            found += _quick_fixes(finding, report.document, places, uri, version)
    return found


def fix_all(before: str, after: str, places: Places, uri: str, version: int | None) -> types.CodeAction:
    """Return the action that makes every safe fix: ``before`` becomes ``after``; lines that stay are left alone."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if len(old) != len(new):
        old, new = [before], [after]
    edits, start = [], 0
    for one, other in zip(old, new, strict=True):
        if one != other:
            edits.append(types.TextEdit(places.range(Span(start, start + len(one))), other))
        start += len(one)
    return types.CodeAction("Make all safe fixes (citecheck)", kind=FIX_ALL, edit=_workspace_edit(edits, uri, version))


def wants_fix_all(kinds: Sequence[str] | None) -> bool:
    """Tell whether an editor asks for the action that makes every safe fix, alone or among others."""
    return _wanted(FIX_ALL, kinds)


def _wanted(kind: str, kinds: Sequence[str] | None) -> bool:
    return kinds is None or any(kind == each or kind.startswith(f"{each}.") for each in kinds)


def _quick_fixes(
    finding: Finding, document: Document, places: Places, uri: str, version: int | None
) -> Iterator[types.CodeAction]:
    diagnostic = [types.Diagnostic(places.range(finding.span), finding.message, code=finding.rule, source="citecheck")]
    if finding.edits:
        safe = all(edit.safe for edit in finding.edits)
        yield types.CodeAction(
            f"Fix {finding.rule}" if safe else f"Fix {finding.rule} (changes more than the mark)",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=diagnostic,
            is_preferred=safe or None,
            edit=_workspace_edit([_edit(edit, places) for edit in finding.edits], uri, version),
        )
    comments = leave_alone(finding, document)
    cannot = types.CodeActionDisabled(comments) if isinstance(comments, str) else None
    edits = [] if isinstance(comments, str) else [_edit(edit, places) for edit in comments]
    yield types.CodeAction(
        f"Leave {finding.rule} alone here, with a reason",
        kind=types.CodeActionKind.QuickFix,
        diagnostics=diagnostic,
        disabled=cannot,
        edit=None if cannot else _workspace_edit(edits, uri, version),
    )


def _edit(edit: Edit, places: Places) -> types.TextEdit:
    return types.TextEdit(places.range(edit.span), edit.text)


def _workspace_edit(edits: Sequence[types.TextEdit], uri: str, version: int | None) -> types.WorkspaceEdit:
    document = types.OptionalVersionedTextDocumentIdentifier(uri, version)
    return types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, list(edits))])


def _at(report: Report, offset: int) -> list[Citation]:
    """Return the citations whose marker an offset stands in or right behind."""
    return [c for c in report.citations if c.marker.span.start <= offset <= c.marker.span.end]


def _entry_at(document: Document, offset: int) -> Entry | None:
    found = [entry for entry in document.entries if entry.span.start <= offset <= entry.span.end]
    return min(found, key=lambda entry: len(entry.span), default=None)


def _citing(report: Report, entry: Entry) -> list[Citation]:
    return [citation for citation in report.citations if citation.entry == entry]
