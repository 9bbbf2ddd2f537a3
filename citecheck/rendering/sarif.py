"""Reports as SARIF 2.1.0, which code hosts and editors show beside the text.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
"""

from pathlib import PurePath
from urllib.parse import quote

from citecheck import attrs
from citecheck.patterns import lazy_regex
from citecheck.rendering.fingerprints import fingerprints
from citecheck.rendering.json import dumps, tool
from citecheck.rendering.tally import Tally
from citecheck.rules import RULES, Rule
from citecheck.text import Lines
from citecheck.values import Finding, Results, Severity, Span, Suppressed

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}

_INDEX = {rule.name: i for i, rule in enumerate(RULES)}


@attrs.frozen
class Sarif:
    """One run with all results; the article's text is counted in UTF-16 code units, as SARIF's readers do."""

    between: str = ",\n"

    @property
    def opening(self) -> str:
        """Return the head: who speaks, and the rules with their explanations."""
        driver = {**tool(), "rules": [_rule(rule) for rule in RULES]}
        return (
            '{"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [{\n'
            f'"tool": {{"driver": {dumps(driver)}}},\n"columnKind": "utf16CodeUnits",\n"results": [\n'
        )

    def part(self, report: Results) -> str:
        """Return the results of one article, those left alone included."""
        article = _Article(report.document.name or "article", report.document.source)
        found: list[tuple[Finding, Suppressed | None]] = [(finding, None) for finding in report.findings]
        found += [(suppressed.finding, suppressed) for suppressed in report.suppressed]
        prints = fingerprints([finding for finding, _ in found], report)
        return self.between.join(
            dumps(_result(finding, article, print) | _supported(finding, report) | _suppressions(suppressed))
            for (finding, suppressed), print in zip(found, prints, strict=True)
        )

    def closing(self, tally: Tally) -> str:
        """Close what was opened."""
        return "\n]}]}\n"


HOME = "https://github.com/citecheck-editorial/citecheck"
"""Where the project lives; the same as among the package's addresses."""


def help_address(rule: str | None = None) -> str:
    """Return the project's page, or the part of it that says what the rules find."""
    return f"{HOME}#what-it-finds" if rule else HOME


def _rule(rule: Rule) -> dict[str, object]:
    what = rule.docs.partition("\n\n")[0].removeprefix("**What** ")
    return {
        "id": rule.name,
        "shortDescription": {"text": " ".join(what.split())},
        "helpUri": help_address(rule.name),
        "help": {"text": rule.docs.replace("**", ""), "markdown": rule.docs},
        "defaultConfiguration": {"level": _LEVELS[rule.severity]},
        "properties": {"tags": [rule.group]},
    }


def _result(finding: Finding, article: "_Article", fingerprint: str) -> dict[str, object]:
    text = finding.message if finding.suggestion is None else f"{finding.message} {finding.suggestion}"
    result: dict[str, object] = {
        "ruleId": finding.rule,
        "ruleIndex": _INDEX.get(finding.rule, -1),
        "level": _LEVELS[finding.severity],
        "message": {"text": text},
        "locations": [article.location(finding.span)],
        "partialFingerprints": {"citecheck/v1": fingerprint},
    }
    if finding.related:
        result["relatedLocations"] = [{"id": i, **article.location(span)} for i, span in enumerate(finding.related)]
    if finding.edits and all(edit.safe for edit in finding.edits):
        replacements = [
            {"deletedRegion": article.region(edit.span), "insertedContent": {"text": edit.text}}
            for edit in finding.edits
        ]
        result["fixes"] = [{"artifactChanges": [{"artifactLocation": article.place, "replacements": replacements}]}]
    return result


def _supported(finding: Finding, report: Results) -> dict[str, object]:
    """Return what the source says about the sentence of a finding that rests on it."""
    if finding.passage is None:
        return {}
    meant = (c for c in report.citations if c.marker.span == finding.span or c.claim.span.overlaps(finding.span))
    found = next((citation.support for citation in meant if citation.support), None)
    verdict = {} if found is None else {"verdict": found.verdict, "value": found.value}
    return {"properties": {**verdict, "passage": finding.passage}}


def _suppressions(suppressed: Suppressed | None) -> dict[str, object]:
    if suppressed is None:
        return {}
    kind = {"kind": "inSource" if suppressed.by == "comment" else "external"}
    return {"suppressions": [{**kind, **({"justification": suppressed.reason} if suppressed.reason else {})}]}


class _Article:
    """An article's address, and its positions in UTF-16 code units."""

    def __init__(self, name: str, source: str) -> None:
        self.place = {"uri": _uri(name)}
        self._source = source
        self._lines = Lines(source)
        self._is_narrow = _WIDE.search(source) is None

    def location(self, span: Span) -> dict[str, object]:
        return {"physicalLocation": {"artifactLocation": self.place, "region": self.region(span)}}

    def region(self, span: Span) -> dict[str, int]:
        line, _ = self._lines.position(span.start)
        end_line, _ = self._lines.position(span.end)
        return {
            "startLine": line,
            "startColumn": self._units(self._lines.start(line), span.start) + 1,
            "endLine": end_line,
            "endColumn": self._units(self._lines.start(end_line), span.end) + 1,
            "charOffset": self._units(0, span.start),
            "charLength": self._units(span.start, span.end),
        }

    def _units(self, start: int, end: int) -> int:
        wide = 0 if self._is_narrow else len(_WIDE.findall(self._source, start, end))
        return end - start + wide


def _uri(name: str) -> str:
    """Return a path as an address; from where a relative one starts, the reader knows.

    >>> _uri("news/100 %.txt"), _uri("/srv/a.txt")
    ('news/100%20%25.txt', 'file:///srv/a.txt')
    """
    path = PurePath(name)
    place = quote(path.as_posix().encode("utf-8", "surrogatepass"))
    return f"file:///{place.lstrip('/')}" if path.is_absolute() else place


# What takes two code units of UTF-16.
_WIDE = lazy_regex("[\U00010000-\U0010ffff]")
