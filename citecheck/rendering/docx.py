"""A report as a Word file: the author's own with a comment at each finding, or the article's text with such comments.

Needs the extra ``word`` (python-docx).
"""

import contextlib
import copy
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from citecheck import attrs
from citecheck.errors import MissingExtraError
from citecheck.reading.docx import RunPlace, runs
from citecheck.values import Finding, Results

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

AUTHOR, INITIALS = "citecheck", "cc"


def commented(report: Results, data: bytes | None = None) -> bytes:
    """Return a Word file with each finding of a report as a comment at its place.

    Args:
        report: The report on an article.
        data: The article's own Word file, which is kept as it is but for the comments; without it, or where the
            article is none, a new file holds the article's text.

    Raises:
        MissingExtraError: python-docx is not installed.
    """
    try:
        import docx
        from docx.opc.exceptions import OpcError
    except ImportError:
        raise MissingExtraError("writing Word files", "word") from None
    source = report.document.source
    document, places = _typed(docx.Document(), source)
    if data is not None and report.document.format == "docx":
        # A file whose parts are not all declared is read by us and refused by python-docx: then its text is written.
        with contextlib.suppress(KeyError, ValueError, OpcError):
            document, places = docx.Document(io.BytesIO(data)), runs(data)
    elements = list(document.element.body.iter(_W + "r"))
    pieces = [_Piece(place.start, place.end, elements[place.run]) for place in places]
    for finding in report.findings:
        _comment(document, pieces, finding, _anchors(report, finding))
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@attrs.define
class _Piece:
    """A run of the Word file, with the stretch of the article's text that it prints."""

    start: int
    end: int
    run: Any  # an element of lxml, which has no types


def _typed(document: "WordDocument", source: str) -> tuple["WordDocument", tuple[RunPlace, ...]]:
    """Write a text line by line into a new Word file; return it with the places of its runs."""
    places: list[RunPlace] = []
    at = 0
    for line in source.splitlines(keepends=True):
        words = line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        if words.strip():
            run = document.add_paragraph().add_run()
            run._r.text = "".join(sign if sign.isprintable() or sign == "\t" else "\ufffd" for sign in words)
            places.append(RunPlace(at, at + len(words), len(places)))
        at += len(line)
    return document, tuple(places)


def _anchors(report: Results, finding: Finding) -> Iterable[tuple[int, int]]:
    """Give the stretches to pin a finding to, the best first: its own, else the mark that calls its note."""
    yield finding.span.start, finding.span.end
    for citation in report.citations:
        if citation.entry and citation.entry.span.overlaps(finding.span):
            yield citation.marker.span.start, citation.marker.span.end


def _comment(
    document: "WordDocument", pieces: list[_Piece], finding: Finding, anchors: Iterable[tuple[int, int]]
) -> None:
    """Add one comment; at the head of the article where nothing of its place is in the body."""
    from docx.text.run import Run

    marked = next((found for start, end in anchors if (found := _cut(pieces, start, end))), pieces[:1])
    if not marked:
        return
    words = f"{str(finding.severity).capitalize()}: {finding.message}"
    if finding.suggestion:
        words += f"\n{finding.suggestion}"
    words += f"\n({finding.rule})"
    shown = "".join(sign if sign.isprintable() or sign == "\n" else " " for sign in words)
    parent: Any = document
    first, last = Run(marked[0].run, parent), Run(marked[-1].run, parent)
    document.add_comment([first, last], text=shown, author=AUTHOR, initials=INITIALS)


def _cut(pieces: list[_Piece], start: int, end: int) -> Sequence[_Piece]:
    """Return the runs that print a stretch, after cutting the outer ones where they print more."""
    for edge in (start, end):
        _split(pieces, edge)
    return [piece for piece in pieces if piece.start < max(end, start + 1) and piece.end > start]


def _split(pieces: list[_Piece], edge: int) -> None:
    """Cut the run in whose midst an offset falls, where it holds nothing but one stretch of text."""
    i = next((i for i, piece in enumerate(pieces) if piece.start < edge < piece.end), None)
    if i is None:
        return
    piece = pieces[i]
    texts = [child for child in piece.run if child.tag != _W + "rPr"]
    if len(texts) != 1 or texts[0].tag != _W + "t" or len(texts[0].text or "") != piece.end - piece.start:
        return
    words = texts[0].text
    behind = copy.deepcopy(piece.run)
    piece.run.addnext(behind)
    for run, part in ((piece.run, words[: edge - piece.start]), (behind, words[edge - piece.start :])):
        text = next(child for child in run if child.tag == _W + "t")
        text.text = part
        text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    pieces[i : i + 1] = [_Piece(piece.start, edge, piece.run), _Piece(edge, piece.end, behind)]
