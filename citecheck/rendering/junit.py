"""Reports as JUnit's XML, which most build servers show as tests.

The common ground of those that read it is described at https://github.com/testmoapp/junitxml.
"""

from xml.sax.saxutils import escape, quoteattr

from citecheck import attrs
from citecheck.rendering.tally import Tally
from citecheck.rendering.text import harmless
from citecheck.text import Lines
from citecheck.values import Finding, Results, Severity


@attrs.frozen
class JUnit:
    """A suite for each article, in which each finding is a failed test; an info passes and leaves a note."""

    opening: str = '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="citecheck">\n'
    between: str = ""

    def part(self, report: Results) -> str:
        """Return one article's suite; an article without findings is one passed test."""
        name = report.document.name or "article"
        lines = Lines(report.document.source)
        cases = [_case(finding, name, lines) for finding in report.findings]
        cases = cases or [f"<testcase name={_quoted('citations')} classname={_quoted(name)}/>"]
        failures = sum(finding.severity is not Severity.INFO for finding in report.findings)
        return (
            f'<testsuite name={_quoted(name)} tests="{len(cases)}" failures="{failures}" errors="0">\n'
            + "".join(f"{case}\n" for case in cases)
            + "</testsuite>\n"
        )

    def closing(self, tally: Tally) -> str:
        """Close the root."""
        return "</testsuites>\n"


def _case(finding: Finding, name: str, lines: Lines) -> str:
    line, column = lines.position(finding.span.start)
    place = f"{name}:{line}:{column}"
    said = (f"{place}: {finding.severity}: {finding.message}", finding.suggestion)
    text = "\n".join(escape(_allowed(part)) for part in said if part)
    head = f"<testcase name={_quoted(f'{finding.rule} at {line}:{column}')} classname={_quoted(name)}>"
    if finding.severity is Severity.INFO:
        return f"{head}<system-out>{text}</system-out></testcase>"
    failure = f"<failure type={_quoted(str(finding.severity))} message={_quoted(finding.message)}>"
    return f"{head}{failure}{text}</failure></testcase>"


def _quoted(text: str) -> str:
    return quoteattr(_allowed(text))


def _allowed(text: str) -> str:
    """Return text without what XML 1.0 cannot hold in any spelling: controls, lone surrogates, U+FFFE and U+FFFF."""
    return harmless(text).replace("\ufffe", r"\ufffe").replace("\uffff", r"\uffff")
