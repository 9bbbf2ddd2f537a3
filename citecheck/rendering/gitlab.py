"""Reports as GitLab's code quality report.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

import hashlib

from citecheck import attrs
from citecheck.rendering.fingerprints import fingerprints
from citecheck.rendering.json import dumps
from citecheck.rendering.tally import Tally
from citecheck.text import Lines
from citecheck.values import Results, Severity

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


@attrs.frozen
class GitLab:
    """One list with all findings."""

    opening: str = "[\n"
    between: str = ",\n"

    def part(self, report: Results) -> str:
        """Return the findings of one article."""
        name = report.document.name or "article"
        lines = Lines(report.document.source)
        rows = []
        for finding, fingerprint in zip(report.findings, fingerprints(report.findings, report), strict=True):
            words = [text for text in (finding.message, finding.suggestion) if text]
            unique = hashlib.sha256(f"{name}\0{fingerprint}".encode("utf-8", "surrogatepass")).hexdigest()[:32]
            begin, end = (lines.position(offset)[0] for offset in (finding.span.start, finding.span.end))
            rows.append(
                dumps(
                    {
                        "description": " ".join(words),
                        "check_name": finding.rule,
                        "fingerprint": unique,
                        "severity": _SEVERITIES[finding.severity],
                        "location": {"path": name, "lines": {"begin": begin, "end": end}},
                    }
                )
            )
        return self.between.join(rows)

    def closing(self, tally: Tally) -> str:
        """Close the list."""
        return "\n]\n"
