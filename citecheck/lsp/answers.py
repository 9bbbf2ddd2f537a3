"""What a report says, in the words of the Language Server Protocol."""

from collections.abc import Iterator, Sequence

from lsprotocol import types

from citecheck import attrs
from citecheck.exploring import explain
from citecheck.report import Report
from citecheck.text import Lines
from citecheck.values import Citation, Document, Edit, Entry, Finding, Severity, Span

SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
FIX_ALL = "source.fixAll.citecheck"
"""The kind of action that makes every safe fix; editors may run it on save."""


@attrs.frozen
class Places:
    """Positions of one article as an editor counts them."""

    lines: Lines
    utf16: bool = True
    """Whether columns count UTF-16 units, as all editors can, or code points, as a few ask for."""

    @classmethod
    def of(cls, text: str, *, utf16: bool = True) -> "Places":
        """Return the positions of a text."""
        return cls(Lines(text), utf16)

    def position(self, offset: int) -> types.Position:
        """Return where an offset stands."""
        line, column = self.lines.position(offset, utf16=self.utf16)
        return types.Position(line - 1, column - 1)

    def offset(self, position: types.Position) -> int:
        """Return the offset of a position; the nearest there is where the text ends before it."""
        return self.lines.offset(position.line + 1, position.character + 1, utf16=self.utf16)

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
    entries = [citation.entry.span for citation in _at(report, offset) if citation.entry]
    entries += [r.span for c in _at(report, offset) if not c.entry for r in c.candidates if r.span]
    if not entries and (entry := _entry_at(report.document, offset)):
        entries = [citation.marker.span for citation in _citing(report, entry)][:1]
    return [types.Location(uri, places.range(span)) for span in dict.fromkeys(entries)]


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
    """Return the action that makes every safe fix: ``before`` becomes ``after``."""
    edits = [types.TextEdit(places.range(Span(0, len(before))), after)]
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
    comment = _comment(finding, document)
    if comment is not None:
        yield types.CodeAction(
            f"Leave {finding.rule} alone here, with a reason",
            kind=types.CodeActionKind.QuickFix,
            diagnostics=diagnostic,
            edit=_workspace_edit([_edit(comment, places)], uri, version),
        )


def _comment(finding: Finding, document: Document) -> Edit | None:
    """Return the insertion of a comment that leaves a finding alone: at its line's end, above it in plain text."""
    source, at = document.source, finding.span.start
    words = f"citecheck: ignore[{finding.rule}] reason"
    if document.format == "text":
        start = max(source.rfind("\n", 0, at), source.rfind("\r", 0, at)) + 1
        return Edit(Span(start, start), f"% {words}\n")
    if document.format in ("markdown", "html", "wikitext"):
        ends = [end for end in (source.find("\n", at), source.find("\r", at)) if end >= 0]
        end = min(ends, default=len(source))
        return Edit(Span(end, end), f" <!-- {words} -->")
    return None


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
