"""Parsing: from prose to its markers and its reference list."""

from collections.abc import Set

from citecheck.model import Document, MappedText, Note, Reference, Span
from citecheck.parsing.entries import ReferenceList, find_lists, looks_like_reference
from citecheck.parsing.markers import find_markers
from citecheck.parsing.references import read_entry
from citecheck.reading import Reading

__all__ = ["parse"]


def parse(reading: Reading, *, day_first: bool | None = None) -> Document:
    """Return the document that a reading holds.

    Args:
        reading: The article as its reader left it.
        day_first: Whether ``03/04/2023`` is the third of April; unknown where ``None``.
    """
    prose = reading.prose
    opaque = [(span.start, span.end) for span in prose.opaque]
    noted = {definition.label for definition in prose.notes}
    lists = [found for found in find_lists(prose.text.text, opaque) if not _shares_numbers(found, prose.text, noted)]
    gaps = [(found.start, found.end) for found in lists]

    references: list[Reference] = []
    notes: list[Note] = []
    labels: set[str] = set()
    for found in lists:
        for entry in found.entries:
            body, span = prose.text.slice(entry.body, entry.end), prose.text.span(entry.start, entry.end)
            sources = _sources(body, entry.label, day_first, may_have_none=found.of_notes, span=span)
            references.extend(sources)
            if entry.label is not None:
                labels.add(entry.label)
                if len(sources) != 1:
                    notes.append(_note(entry.label, body, span, sources))
    for definition in prose.notes:
        named = definition.references
        sources = _sources(definition.body, definition.label, day_first, may_have_none=True) if named is None else named
        references.extend(sources)
        labels.add(definition.label)
        notes.append(_note(definition.label, definition.body, definition.span, sources))

    markers = find_markers(prose.text, frozenset(labels), sorted(gaps + opaque), prose.calls)
    last_marker = prose.text.locate(markers[-1].span.start) if markers else 0
    if gaps and last_marker < gaps[-1][1]:  # what follows the list then is the page's, not the article's
        gaps[-1] = gaps[-1][0], len(prose.text)
    return Document(
        source=reading.source,
        name=reading.name,
        format=reading.format,
        headline=prose.headline,
        published=prose.published,
        prose=prose.text.without(gaps),
        markers=markers,
        references=tuple(references),
        notes=tuple(notes),
        directives=prose.directives,
    )


def _shares_numbers(found: ReferenceList, text: MappedText, noted: Set[str]) -> bool:
    """Tell whether a list without a heading only has the numbers of notes that the format marks, as a ranking may."""
    has_heading = any(sign.isalnum() for sign in text.text[found.start : found.entries[0].start])
    return not has_heading and all(entry.label in noted for entry in found.entries)


def _sources(
    body: MappedText, label: str | None, day_first: bool | None, *, may_have_none: bool, span: Span | None = None
) -> tuple[Reference, ...]:
    if may_have_none and not looks_like_reference(body.text):
        return ()
    return read_entry(body, label, day_first=day_first, span=span)


def _note(label: str, body: MappedText, span: Span, sources: tuple[Reference, ...]) -> Note:
    return Note(label, " ".join(body.text.split()), span, sources)
