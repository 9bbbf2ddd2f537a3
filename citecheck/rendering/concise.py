"""Reports as one line a finding, with nothing around it: for ``grep`` and for editors that read lines."""

from citecheck import attrs
from citecheck.rendering.tally import Tally
from citecheck.rendering.text import harmless
from citecheck.text import Lines
from citecheck.values import Results


@attrs.frozen
class Concise:
    """``path:line:column: severity: message [rule]``, and no summary."""

    opening: str = ""
    between: str = ""

    def part(self, report: Results) -> str:
        """Return the lines of one article."""
        lines, name = Lines(report.document.source), harmless(report.document.name or "article")
        return "".join(
            f"{name}:{line}:{column}: {finding.severity}: {harmless(finding.message)} [{finding.rule}]\n"
            for finding in report.findings
            for line, column in [lines.position(finding.span.start)]
        )

    def closing(self, tally: Tally) -> str:
        """Return nothing."""
        return ""
