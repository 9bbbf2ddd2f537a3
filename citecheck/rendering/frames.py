"""Reports as tables: a row for each citation, reference, finding, fit or answer, for pandas, polars or plain Python."""

import datetime
import importlib
import itertools
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from citecheck.errors import MissingExtraError, unknown
from citecheck.text import Lines
from citecheck.values import PartialDate, Results


# One of pandas' or polars' frames, or a list.
def frame(reports: Iterable[Results], rows: str, backend: str | None = "auto") -> Any:
    """Return rows of reports as a data frame of pandas or polars, or as a list of dictionaries.

    Args:
        reports: Reports on one article or on many; the first column tells them apart.
        rows: ``citations``, ``references``, ``findings``, ``fits`` or ``support``.
        backend: ``pandas``, ``polars``, ``pyarrow``, ``None`` for dictionaries, or ``auto`` for pandas or else polars,
            where they are installed.

    Raises:
        UsageError: There are no such rows, or no such backend.
        MissingExtraError: The backend is not installed.
    """
    if rows not in _ROWS:
        raise unknown("kind of rows", rows, _ROWS)
    if backend not in (None, "auto", *_BACKENDS):
        raise unknown("backend", backend, ("auto", *_BACKENDS))
    names, rows_of = _ROWS[rows]
    columns = names.split()
    values = [row for report in reports for row in rows_of(report)]
    for name in _AUTOMATIC if backend == "auto" else filter(None, (backend,)):
        try:
            library = importlib.import_module(name)
        except ImportError as error:
            if backend == name:
                raise MissingExtraError(f"a data frame of {name}", "notebook") from error
            continue
        return _BACKENDS[name](library, columns, values)
    return [dict(zip(columns, row, strict=True)) for row in values]


def _pandas(library: Any, columns: list[str], values: list[tuple[object, ...]]) -> Any:  # which have no types
    made = library.DataFrame(values, columns=columns)
    for day in _DAYS & set(columns):
        made[day] = library.Series([value[columns.index(day)] for value in values], dtype="datetime64[s]")
    return made


def _polars(library: Any, columns: list[str], values: list[tuple[object, ...]]) -> Any:
    schema = [(name, library.Date if name in _DAYS else None) for name in columns]
    return library.DataFrame(values, schema=schema, orient="row", infer_schema_length=None)


def _pyarrow(library: Any, columns: list[str], values: list[tuple[object, ...]]) -> Any:
    held = zip(*values, strict=True) if values else ((),) * len(columns)
    types = [library.date32() if name in _DAYS else None for name in columns]
    made = [library.array(column, type=type) for column, type in zip(held, types, strict=True)]
    return library.table(made, names=columns)


_BACKENDS: dict[str, Callable[[Any, list[str], list[tuple[object, ...]]], Any]] = {
    "pandas": _pandas,
    "polars": _polars,
    "pyarrow": _pyarrow,
}
_AUTOMATIC = ("pandas", "polars")

_DAYS = frozenset({"issued_day", "accessed_day"})
"""Columns of real dates."""


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
            _day(reference.issued) if reference else None,
            reference.url if reference else None,
            score.value if score else None,
            "; ".join(map(str, score.evidence)) if score else None,
            citation.choice.value if citation.choice else None,
            citation.support.verdict if citation.support else None,
            ", ".join(rules.get(citation.marker.span, ())),
            citation.marker.span.start,
            citation.marker.span.end,
            reference.index if reference else None,
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
            citation.marker.span.start,
            citation.marker.span.end,
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
            _day(reference.issued),
            _printed(reference.accessed),
            _day(reference.accessed),
            reference.url,
            ", ".join(reference.authors) or None,
            len(values),
            min((value for value in values if value is not None), default=None),
            reference.span.start if reference.span else None,
            reference.span.end if reference.span else None,
            reference.index,
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
            finding.span.start,
            finding.span.end,
        )


def _fits(report: Results) -> Iterator[tuple[object, ...]]:
    """Give a row for each claim and each reference, the cited one among them."""
    fits = report.fits
    cells = list(itertools.product(range(len(fits.citations)), range(len(fits.references))))
    for (row, column), score in zip(cells, fits.cells(cells), strict=True):
        citation, reference = fits.citations[row], fits.references[column]
        yield (
            report.document.name,
            row,
            citation.marker.label,
            citation.claim.text,
            citation.claim.span.start,
            citation.claim.span.end,
            reference.index,
            reference.label,
            reference.title,
            citation.reference is not None and citation.reference.index == reference.index,
            score.value if score else None,
        )


def _printed(day: PartialDate | None) -> str | None:
    """Return a date with the precision it has; a data frame's own dates would invent a day."""
    return str(day) if day else None


def _day(day: PartialDate | None) -> datetime.date | None:
    """Return a date that names its day as a real one; no other."""
    return datetime.date(day.year, day.month, day.day) if day and day.month and day.day else None


_ROWS: dict[str, tuple[str, Callable[[Results], Iterator[tuple[object, ...]]]]] = {
    "citations": (
        "document label claim title outlet issued issued_day url relevance evidence choice support findings start end "
        "reference_id",
        _citations,
    ),
    "references": (
        "document label title outlet issued issued_day accessed accessed_day url authors cited least_relevance "
        "start end id",
        _references,
    ),
    "findings": ("document rule group severity label message suggestion words line column start end", _findings),
    "fits": ("document claim_id label claim start end reference_id reference title is_cited relevance", _fits),
    "support": ("document label claim title url verdict value passage missing contradicted reason start end", _support),
}
"""Each kind of rows: its columns, and what makes them."""
