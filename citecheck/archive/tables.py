"""The tables: which columns each has, and the rows that one article gives. Columns are added, never changed."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from citecheck import attrs
from citecheck.errors import MissingExtraError, unknown
from citecheck.report import Report
from citecheck.text import Lines
from citecheck.values import Citation, PartialDate, Reference

if TYPE_CHECKING:
    import pyarrow as pa

SCHEMA_VERSION = 1
"""Of all tables together; it stands in the metadata of each schema as ``citecheck.schema_version``."""

TABLES = {
    "articles": {
        "id": ("string", "the article"),
        "outlet": ("string", "where it appeared, if its row says so; the host of a page of a WARC"),
        "published": ("string", "its day, as precisely as known: 2021, 2021-05, 2021-05-03"),
        "headline": ("string", "as read"),
        "format": ("string", "text, markdown, html …; null where it was not read"),
        "language": ("string", "as declared or told from its words"),
        "characters": ("int64", "how long its text is"),
        "markers": ("int64", "markers that were read"),
        "resolved": ("int64", "markers that lead to an entry or a note"),
        "entries": ("int64", "entries of lists, and notes"),
        "sources": ("int64", "sources that they describe"),
        "unread": ("int64", "what looks like a citation or a list and was not read as one"),
        "errors": ("int64", "findings that are errors"),
        "warnings": ("int64", "findings that are warnings"),
        "infos": ("int64", "findings that are infos"),
        "suppressed": ("int64", "findings that the article says to leave alone"),
        "trouble": ("string", "why it was not checked; null where it was"),
    },
    "findings": {
        "id": ("string", "the article"),
        "rule": ("string", "the name of the rule"),
        "group": ("string", "the group of the rule"),
        "severity": ("string", "error, warning or info"),
        "message": ("string", "the sentence for an editor"),
        "label": ("string", "the label it is about"),
        "start": ("int64", "where it begins in the text, in code points from 0"),
        "end": ("int64", "where it ends"),
        "line": ("int64", "its line, from 1"),
        "column": ("int64", "its column, from 1"),
        "words": ("string", "the words it points at"),
        "suggestion": ("string", "what to write instead"),
        "mend": ("string", "safe or unsafe, where a fix is known"),
    },
    "citations": {
        "id": ("string", "the article"),
        "label": ("string", "the label of the marker"),
        "kind": ("string", "number, footnote, link, author-date or key"),
        "start": ("int64", "where the marker begins"),
        "end": ("int64", "where it ends"),
        "claim": ("string", "the sentence or clause, without markers"),
        "claim_start": ("int64", "where the claim begins"),
        "claim_end": ("int64", "where it ends"),
        "reference": ("int64", "the source in the table of references, where it is exactly one"),
        "relevance": ("float64", "does the source belong in this article, from 0 to 1"),
        "choice": ("float64", "is it the one that the sentence means, from 0 to 1"),
        "evidence": ("list<string>", "the reasons behind the relevance"),
        "support": ("string", "what the source's own text says, where it was given"),
    },
    "references": {
        "id": ("string", "the article"),
        "reference": ("int64", "which of the article's sources, from 0"),
        "label": ("string", "the printed label"),
        "title": ("string", "as printed"),
        "outlet": ("string", "as printed"),
        "issued": ("string", "as precisely as printed"),
        "accessed": ("string", "as precisely as printed"),
        "url": ("string", "as printed"),
        "archive_url": ("string", "as printed"),
        "authors": ("list<string>", "as printed"),
        "doi": ("string", "without its prefix"),
        "isbn": ("string", "without its prefix"),
        "pmid": ("string", "without its prefix"),
        "cited": ("int64", "how many citations lead to it"),
        "start": ("int64", "where it begins in the text"),
        "end": ("int64", "where it ends"),
    },
    "troubles": {
        "id": ("string", "the article, or the file that could not be read"),
        "trouble": ("string", "why it was not checked, in a sentence"),
        "traceback": ("string", "where our own code failed, if that is why"),
    },
}
"""The tables, with the type and the meaning of each column."""

NESTED = ("findings", "citations", "references")
"""Tables that a row of ``reports`` holds as lists."""

REPORTS = "reports"
"""Not a table on disk: a row for each article, with all columns of ``articles`` and the three lists."""


def arrow() -> Any:  # a module
    """Return pyarrow.

    Raises:
        MissingExtraError: It is not installed.
    """
    try:
        import pyarrow
    except ImportError:
        raise MissingExtraError("a table of articles", "archive") from None
    return pyarrow


def schema(table: str = REPORTS) -> "pa.Schema":
    """Return the Arrow schema of a table: ``reports``, or one of ``TABLES``.

    Raises:
        UsageError: There is no such table.
        MissingExtraError: pyarrow is not installed.
    """
    pa = arrow()
    types = {"string": pa.string(), "int64": pa.int64(), "float64": pa.float64(), "list<string>": pa.list_(pa.string())}
    if table != REPORTS and table not in TABLES:
        raise unknown("table", table, (REPORTS, *TABLES))
    fields = {
        name: [pa.field(column, types[type]) for column, (type, _) in columns.items()]
        for name, columns in TABLES.items()
    }
    own = fields["articles" if table == REPORTS else table]
    if table == REPORTS:  # an inner row needs no id
        own = own + [pa.field(name, pa.list_(pa.struct(fields[name][1:]))) for name in NESTED]
    return pa.schema(own, metadata={"citecheck.schema_version": str(SCHEMA_VERSION)})


Row = tuple[object, ...]


@attrs.frozen
class Trouble:
    """Why an article was not checked."""

    sentence: str
    traceback: str | None = None


class Rows:
    """The rows of some articles, kept as Arrow arrays but for the last few."""

    def __init__(self) -> None:
        self._rows: dict[str, list[Row]] = {name: [] for name in TABLES}
        self._counts: dict[str, list[int]] = {name: [] for name in NESTED}
        """How many rows each article has."""

    def add(self, id: str, outlet: str | None, outcome: Report | Trouble) -> None:
        """Add what came of an article."""
        if isinstance(outcome, Trouble):
            nothing = (None,) * (len(TABLES["articles"]) - 3)
            self._rows["articles"].append((id, outlet, *nothing, outcome.sentence))
            self._rows["troubles"].append((id, outcome.sentence, outcome.traceback))
            found: dict[str, Iterator[Row]] = {}
        else:
            self._rows["articles"].append((id, outlet, *_article(outcome), None))
            found = {name: makers(outcome) for name, makers in _MAKERS.items()}
        for name in NESTED:
            before = len(self._rows[name])
            self._rows[name].extend((id, *row) for row in found.get(name, ()))
            self._counts[name].append(len(self._rows[name]) - before)

    def batch(self, table: str) -> "pa.RecordBatch":
        """Return the rows of a table, or the reports, as one batch."""
        pa = arrow()
        wanted = schema(table)
        if table != REPORTS:
            return pa.RecordBatch.from_arrays(_columns(self._rows[table], wanted), schema=wanted)
        columns = _columns(self._rows["articles"], schema("articles"))
        for name in NESTED:
            inner = _columns(self._rows[name], schema(name))[1:]
            struct = pa.StructArray.from_arrays(inner, fields=list(wanted.field(name).type.value_type))
            offsets = pa.array(itertools.accumulate(self._counts[name], initial=0), pa.int32())
            columns.append(pa.ListArray.from_arrays(offsets, struct))
        return pa.RecordBatch.from_arrays(columns, schema=wanted)


def _columns(rows: Sequence[Row], schema: "pa.Schema") -> "list[pa.Array]":
    columns = zip(*rows, strict=True) if rows else ((),) * len(schema)
    return [_array(list(values), field.type) for values, field in zip(columns, schema, strict=True)]


def _array(values: "list[Any]", type: "pa.DataType") -> "pa.Array":
    pa = arrow()
    try:
        return pa.array(values, type)
    except UnicodeEncodeError:
        return pa.array([_valid(value) for value in values], type)


def _valid(value: object) -> object:
    """Return text with a question mark for each half of a surrogate pair, which no UTF-8 holds; positions stay."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode("utf-8")
    return [_valid(each) for each in value] if isinstance(value, list) else value


# --- what a report gives: the columns behind the id -----------------------------------------------------------------


def _article(report: Report) -> Row:
    document, read = report.document, report.coverage
    severities = [str(finding.severity) for finding in report.findings]
    return (
        _printed(document.published),
        document.headline,
        document.format,
        document.language,
        len(document.source),
        read.markers,
        read.resolved,
        read.entries,
        read.sources,
        read.unread,
        *(severities.count(severity) for severity in ("error", "warning", "info")),
        len(report.suppressed),
    )


def _findings(report: Report) -> Iterator[Row]:
    source = report.document.source
    lines = Lines(source) if report.findings else None
    for finding in report.findings:
        line, column = lines.position(finding.span.start) if lines else (1, 1)
        yield (
            finding.rule,
            finding.group,
            str(finding.severity),
            finding.message,
            finding.label,
            finding.span.start,
            finding.span.end,
            line,
            column,
            finding.span.of(source),
            finding.suggestion,
            finding.mend,
        )


def _citations(report: Report) -> Iterator[Row]:
    for citation in report.citations:
        marker, claim, score = citation.marker, citation.claim, citation.relevance
        yield (
            marker.label,
            marker.kind,
            marker.span.start,
            marker.span.end,
            claim.text,
            claim.span.start,
            claim.span.end,
            citation.reference.index if citation.reference else None,
            score.value if score else None,
            citation.choice.value if citation.choice else None,
            list(map(str, score.evidence)) if score else [],
            citation.support.verdict if citation.support else None,
        )


def _references(report: Report) -> Iterator[Row]:
    cited = _times_cited(report.citations)
    for reference in report.document.references:
        yield (
            reference.index,
            reference.label,
            reference.title,
            reference.outlet,
            _printed(reference.issued),
            _printed(reference.accessed),
            reference.url,
            reference.archive_url,
            list(reference.authors),
            *(reference.identifiers.get(kind) for kind in ("doi", "isbn", "pmid")),
            cited.get(reference.index, 0),
            *_ends(reference),
        )


_MAKERS = {"findings": _findings, "citations": _citations, "references": _references}


def _times_cited(citations: Iterable[Citation]) -> dict[int | None, int]:
    cited: dict[int | None, int] = {}
    for citation in citations:
        if citation.reference:
            cited[citation.reference.index] = cited.get(citation.reference.index, 0) + 1
    return cited


def _ends(reference: Reference) -> Row:
    return (reference.span.start, reference.span.end) if reference.span else (None, None)


def _printed(day: PartialDate | None) -> str | None:
    return str(day) if day else None
