"""Reports as the workflow commands with which GitHub Actions annotates a change.

https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from citecheck import attrs
from citecheck.rendering.tally import Tally
from citecheck.rendering.text import harmless
from citecheck.text import Lines
from citecheck.values import Finding, Results, Severity

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


@attrs.frozen
class GitHub:
    """A command a line."""

    opening: str = ""
    between: str = ""

    def part(self, report: Results) -> str:
        """Return the annotations of one article."""
        lines = Lines(report.document.source)
        return "".join(_command(finding, report.document.name or "article", lines) for finding in report.findings)

    def closing(self, tally: Tally) -> str:
        """Return nothing."""
        return ""


def _command(finding: Finding, name: str, lines: Lines) -> str:
    line, column = lines.position(finding.span.start)
    end_line, end_column = lines.position(finding.span.end)
    place = {
        "file": name.encode("utf-8", "backslashreplace").decode("utf-8"),
        "line": str(line),
        "endLine": str(end_line),
    }
    if line == end_line:  # GitHub takes columns only within one line
        place |= {"col": str(column), "endColumn": str(end_column)}
    place["title"] = f"citecheck: {finding.rule}"
    properties = ",".join(f"{key}={harmless(_escaped(value, ':', ','))}" for key, value in place.items())
    words = [harmless(text) for text in (finding.message, finding.suggestion) if text]
    return f"::{_COMMANDS[finding.severity]} {properties}::{_escaped(chr(10).join(words))}\n"


def _escaped(value: str, *more: str) -> str:
    """Escape what would end a value, or begin another command on a line of its own."""
    for sign in ("%", "\r", "\n", *more):
        value = value.replace(sign, f"%{ord(sign):02X}")
    return value
