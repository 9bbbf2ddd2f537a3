"""Reports as tables: a row for each citation, reference or finding, for pandas, polars or plain Python."""

import importlib
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from citecheck.errors import unknown
from citecheck.text import Lines
from citecheck.values import PartialDate, Results


def frame(reports: Iterable[Results], rows: str) -> Any:  # pandas' frame, polars' or a list, whichever can be had
    """Return rows of reports as a data frame of pandas or polars, else as a list of dictionaries.

    Args:
        reports: Reports on one article or on many; the first column tells them apart.
        rows: ``citations``, ``support``, ``references`` or ``findings``.

    Raises:
        UsageError: There are no such rows.
    """
    if rows not in _ROWS:
        raise unknown("kind of rows", rows, _ROWS)
    names, rows_of = _ROWS[rows]
    columns = names.split()
    values = [row for report in reports for row in rows_of(report)]
    try:
        return importlib.import_module("pandas").DataFrame(values, columns=columns)
    except ImportError:
        pass
    try:
        return importlib.import_module("polars").DataFrame(
            values, schema=columns, orient="row", infer_schema_length=None
        )
    except ImportError:
        return [dict(zip(columns, row, strict=True)) for row in values]


def _citations(report: Results) -> Iterator[tuple[object, ...]]:
    rules: dict[object, list[str]] = {}
    for finding in report.findings:
        rules.setdefault(finding.span, []).append(finding.rule)
    for citation in report.citations:
        reference, score = citation.reference, citation.relevance
        yield (
            report.document.name,
            citation.marker.label,
            citation.claim.text,
            reference.title if reference else None,
            reference.outlet if reference else None,
            _printed(reference.issued) if reference else None,
            reference.url if reference else None,
            score.value if score else None,
            "; ".join(map(str, score.evidence)) if score else None,
            ", ".join(rules.get(citation.marker.span, ())),
        )


def _support(report: Results) -> Iterator[tuple[object, ...]]:
    for citation in report.citations:
        support, reference = citation.support, citation.reference
        if support is None:
            continue
        yield (
            report.document.name,
            citation.marker.label,
            citation.claim.text,
            reference.title if reference else None,
            reference.url if reference else None,
            support.verdict,
            support.value,
            support.passages[0].text if support.passages else None,
            "; ".join(each.text for each in support.missing) or None,
            "; ".join(f"{each.text} → {each.instead}" for each in support.missing if each.instead) or None,
            support.reason,
        )


def _references(report: Results) -> Iterator[tuple[object, ...]]:
    uses: dict[int | None, list[float | None]] = {}
    for citation in report.citations:
        value = citation.relevance.value if citation.relevance else None
        if citation.reference:
            uses.setdefault(citation.reference.index, []).append(value)
    for reference in report.document.references:
        values = uses.get(reference.index, [])
        yield (
            report.document.name,
            reference.label,
            reference.title,
            reference.outlet,
            _printed(reference.issued),
            _printed(reference.accessed),
            reference.url,
            ", ".join(reference.authors) or None,
            len(values),
            min((value for value in values if value is not None), default=None),
        )


def _findings(report: Results) -> Iterator[tuple[object, ...]]:
    lines = Lines(report.document.source)
    for finding in report.findings:
        yield (
            report.document.name,
            finding.rule,
            finding.group,
            str(finding.severity),
            finding.label,
            finding.message,
            finding.suggestion,
            finding.span.of(report.document.source),
            *lines.position(finding.span.start),
        )


def _printed(day: PartialDate | None) -> str | None:
    """Return a date with the precision it has; a data frame's own dates would invent a day."""
    return str(day) if day else None


_ROWS: dict[str, tuple[str, Callable[[Results], Iterator[tuple[object, ...]]]]] = {
    "citations": ("document label claim title outlet issued url relevance evidence findings", _citations),
    "references": ("document label title outlet issued accessed url authors cited least_relevance", _references),
    "support": ("document label claim title url verdict value passage missing contradicted reason", _support),
    "findings": ("document rule group severity label message suggestion words line column", _findings),
}
"""Each kind of rows: its columns, and what makes them."""
