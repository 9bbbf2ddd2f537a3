"""Reports as JSON, the contract for other programs: fields are added, never changed in meaning."""

import json
from pathlib import Path
from typing import Any

from citecheck import attrs
from citecheck.patterns import lazy_regex
from citecheck.rendering.tally import Tally
from citecheck.text import Lines
from citecheck.values import Citation, Document, Finding, Fixes, Reference, Results, Score, Span, Support, Suppressed
from citecheck.version import __version__

SCHEMA_VERSION = 1


def schema() -> dict[str, Any]:
    """Return the JSON schema of the output format ``json``, as it stands in ``report.schema.json``."""
    text = Path(__file__).with_name("report.schema.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


@attrs.frozen
class JsonObject:
    """All reports in one object, each document on a line of its own."""

    between: str = ",\n"

    @property
    def opening(self) -> str:
        """Return the head, up to the list of documents."""
        return f'{{"schema_version": {SCHEMA_VERSION}, "tool": {dumps(tool())},\n"documents": [\n'

    def part(self, report: Results) -> str:
        """Return one document."""
        return dumps(document_of(report.document, report.citations, report))

    def closing(self, tally: Tally) -> str:
        """Return the summary."""
        return f'\n],\n"summary": {dumps(summary(tally))}}}\n'


@attrs.frozen
class JsonLines:
    """Each document as one line that is complete in itself, for programs that read as we write."""

    opening: str = ""
    between: str = ""

    def part(self, report: Results) -> str:
        """Return one line."""
        head = {"schema_version": SCHEMA_VERSION, "tool": tool()}
        return dumps(head | document_of(report.document, report.citations, report)) + "\n"

    def closing(self, tally: Tally) -> str:
        """Return nothing: the lines say all."""
        return ""


def tool() -> dict[str, str]:
    """Return who speaks."""
    return {"name": "citecheck", "version": __version__}


def summary(tally: Tally) -> dict[str, object]:
    """Return the counts."""
    return {
        "documents": tally.documents,
        "references": tally.references,
        "citations": tally.citations,
        "unread": tally.unread,
        "errors": tally.severities.get("error", 0),
        "warnings": tally.severities.get("warning", 0),
        "infos": tally.severities.get("info", 0),
        "suppressed": tally.suppressed,
        "rules": dict(sorted(tally.rules.items())),
        **({"sentences": dict(tally.verdicts)} if tally.verdicts else {}),
    }


def document_of(
    document: Document, citations: tuple[Citation, ...], report: Results | None = None
) -> dict[str, object]:
    """Return a document with its citations, and with its findings if it was checked."""
    return {
        "name": document.name,
        "format": document.format,
        "headline": document.headline,
        "published": _or_null(document.published),
        "references": [_reference(reference) for reference in document.references],
        "citations": [_citation(citation) for citation in citations],
        "unread": [
            {"kind": unread.kind, "text": unread.text, "reason": unread.reason, "span": _span(unread.span)}
            for unread in document.unread
        ],
        **(_found(report) if report else {}),
    }


def _found(report: Results) -> dict[str, object]:
    lines = Lines(report.document.source)
    return {
        "findings": [_finding(finding, lines) for finding in report.findings],
        "suppressed": [
            {
                **_finding(suppressed.finding, lines),
                "by": suppressed.by,
                "reason": suppressed.reason,
                "until": _or_null(suppressed.until),
                **_looked_at(suppressed),
            }
            for suppressed in report.suppressed
        ],
        **({} if report.fixes is None else {"fixes": _fixes(report.fixes, lines)}),
    }


def _looked_at(suppressed: Suppressed) -> dict[str, object]:
    return {"who": suppressed.who, "on": _or_null(suppressed.on)} if suppressed.by == "checked" else {}


def _fixes(fixes: Fixes, lines: Lines) -> dict[str, object]:
    refused = [{**_finding(each.finding, lines), "reason": each.reason} for each in fixes.refused]
    return {"refused": refused, "notes": list(fixes.notes)}


def _reference(reference: Reference) -> dict[str, object]:
    return {
        "id": reference.index,
        "label": reference.label,
        "title": reference.title,
        "outlet": reference.outlet,
        "issued": _or_null(reference.issued),
        "accessed": _or_null(reference.accessed),
        "url": reference.url,
        "authors": list(reference.authors),
        "archive_url": reference.archive_url,
        "identifiers": dict(reference.identifiers),
        "span": reference.span and _span(reference.span),
        "spans": {field: _span(span) for field, span in reference.spans.items()},
    }


def _citation(citation: Citation) -> dict[str, object]:
    return {
        "label": citation.marker.label,
        "marker": _span(citation.marker.span),
        "claim": {"text": citation.claim.text, "span": _span(citation.claim.span)},
        "kind": citation.marker.kind,
        "reference": citation.reference and citation.reference.label,
        "reference_id": citation.reference and citation.reference.index,
        "relevance": _score(citation.relevance),
        "choice": _score(citation.choice),
        "support": citation.support and support_of(citation.support),
    }


def support_of(support: Support) -> dict[str, object]:
    """Return what a source says about a claim; spans of passages are in its text, of what is missing in the claim's."""
    return {
        "value": support.value,
        "verdict": support.verdict,
        "reason": support.reason,
        "judge": support.judge,
        "passages": [{"text": each.text, "span": _span(each.span), "source": each.source} for each in support.passages],
        "missing": [
            {"kind": each.kind, "text": each.text, "span": _span(each.span), "instead": each.instead}
            for each in support.missing
        ],
    }


def _score(score: Score | None) -> dict[str, object] | None:
    if score is None:
        return None
    evidence = list(map(str, score.evidence))
    return {"value": score.value, "scorer": score.scorer, "evidence": evidence, "seldom": score.seldom}


def _finding(finding: Finding, lines: Lines) -> dict[str, object]:
    line, column = lines.position(finding.span.start)
    end_line, end_column = lines.position(finding.span.end)
    return {
        "rule": finding.rule,
        "group": finding.group,
        "severity": str(finding.severity),
        "message": finding.message,
        "label": finding.label,
        "span": _span(finding.span),
        "line": line,
        "column": column,
        "end_line": end_line,
        "end_column": end_column,
        "suggestion": finding.suggestion,
        "related": [_span(span) for span in finding.related],
        "edits": [{"span": _span(edit.span), "text": edit.text, "safe": edit.safe} for edit in finding.edits],
        "mend": finding.mend,
        "passage": finding.passage,
    }


def _span(span: Span) -> list[int]:
    return [span.start, span.end]


def _or_null(value: object) -> str | None:
    return None if value is None else str(value)


# JSON escapes other controls itself. Half a surrogate is no UTF-8; the rest a terminal or a log would obey, among them
# the signs that turn the direction of writing (CVE-2021-42574).
_ESCAPED = lazy_regex("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff]")


def dumps(value: object) -> str:
    """Return a value as JSON that is valid UTF-8, and commands nobody, whatever the article holds.

    >>> print(dumps("Café \\ud800"))
    "Café \\ud800"
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    return _ESCAPED.sub(lambda sign: f"\\u{ord(sign[0]):04x}", text)
