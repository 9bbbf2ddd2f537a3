"""Reports in reviewdog's diagnostic format, with which it comments on a change.

https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
"""

from citecheck import attrs
from citecheck.rendering.json import dumps
from citecheck.rendering.sarif import help_address
from citecheck.rendering.tally import Tally
from citecheck.text import Lines
from citecheck.values import Finding, Results, Severity, Span

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.INFO: "INFO"}


@attrs.frozen
class Rdjson:
    """One result with all diagnostics; columns count the bytes of UTF-8, as reviewdog does."""

    between: str = ",\n"

    @property
    def opening(self) -> str:
        """Return who speaks."""
        return f'{{"source": {dumps({"name": "citecheck", "url": help_address()})}, "diagnostics": [\n'

    def part(self, report: Results) -> str:
        """Return the diagnostics of one article."""
        source = report.document.source
        lines = Lines(source)
        name = (report.document.name or "article").encode("utf-8", "backslashreplace").decode("utf-8")
        return self.between.join(dumps(_diagnostic(finding, name, source, lines)) for finding in report.findings)

    def closing(self, tally: Tally) -> str:
        """Close what was opened."""
        return "\n]}\n"


def _diagnostic(finding: Finding, name: str, source: str, lines: Lines) -> dict[str, object]:
    text = finding.message if finding.suggestion is None else f"{finding.message} {finding.suggestion}"
    diagnostic: dict[str, object] = {
        "message": text,
        "location": {"path": name, "range": _range(finding.span, source, lines)},
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.rule, "url": help_address(finding.rule)},
    }
    if finding.related:
        diagnostic["related_locations"] = [
            {"location": {"path": name, "range": _range(span, source, lines)}} for span in finding.related
        ]
    if len(finding.edits) == 1 and finding.edits[0].safe:  # suggestions are alternatives; several edits belong together
        edit = finding.edits[0]
        diagnostic["suggestions"] = [{"range": _range(edit.span, source, lines), "text": edit.text}]
    return diagnostic


def _range(span: Span, source: str, lines: Lines) -> dict[str, object]:
    def place(offset: int) -> dict[str, int]:
        line, _ = lines.position(offset)
        before = source[lines.start(line) : offset]
        return {"line": line, "column": len(before.encode("utf-8", "surrogatepass")) + 1}

    return {"start": place(span.start), "end": place(span.end)}
