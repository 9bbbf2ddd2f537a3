"""Parsing: from prose to its markers and its reference list."""

from collections.abc import Iterable, Sequence, Set

import attrs

from citecheck.parsing.entries import Run, find_lists, looks_like_reference
from citecheck.parsing.markers import find_markers
from citecheck.parsing.references import PrintedEntry, read_entries
from citecheck.reading import Reading
from citecheck.values import Document, Entry, EntryKind, MappedText, Reference, ReferenceList, Span

__all__ = ["parse", "parsed_again"]


def parsed_again(document: Document, *, day_first: bool | None) -> Document:
    """Return the document as it is with another setting, where it knows what its reader left."""
    if document.day_first == day_first or document.unparsed is None:
        return document
    return parse(Reading(document.source, document.unparsed, document.format, document.name), day_first=day_first)


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

    references = _References()
    notes: list[Entry] = []
    listed: list[ReferenceList] = []
    for found in lists:
        entries: list[Entry] = []
        printed = [
            PrintedEntry(prose.text.slice(item.body, item.end), item.label, prose.text.span(item.start, item.end))
            for item in found.entries
        ]
        read = iter(_sources(printed, day_first, may_have_none=found.of_notes))
        for item in found.entries:
            body, span = prose.text.slice(item.body, item.end), prose.text.span(item.start, item.end)
            labels_of = () if item.label is None else (item.label,)
            entries.append(_entry(labels_of, body, span, references.known(next(read)), is_note=False))
        notes += [entry for entry in entries if entry.labels and len(entry.references) != 1]
        heading = " ".join(prose.text.text[found.start : found.entries[0].start].split()) or None
        listed.append(ReferenceList(tuple(entries), prose.text.span(found.start, found.end), heading))
    noting = [PrintedEntry(note.body, note.label) for note in prose.notes if note.references is None]
    read = iter(_sources(noting, day_first, may_have_none=True))
    for definition in prose.notes:
        sources = next(read) if definition.references is None else definition.references
        known = references.known(sources)
        notes.append(_entry((definition.label,), definition.body, definition.span, known, is_note=True))

    labels = {label for entry in (*notes, *(e for found in listed for e in found.entries)) for label in entry.labels}
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
        references=references.all,
        notes=tuple(notes),
        lists=tuple(listed),
        directives=prose.directives,
        unparsed=prose,
        day_first=day_first,
    )


def _shares_numbers(found: Run, text: MappedText, noted: Set[str]) -> bool:
    """Tell whether a list without a heading only has the numbers of notes that the format marks, as a ranking may."""
    has_heading = any(sign.isalnum() for sign in text.text[found.start : found.entries[0].start])
    return not has_heading and all(entry.label in noted for entry in found.entries)


def _sources(
    printed: Sequence[PrintedEntry], day_first: bool | None, *, may_have_none: bool
) -> list[tuple[Reference, ...]]:
    """Read the references of the entries of a list, or of notes, some of which may only remark."""
    sources = [entry for entry in printed if not may_have_none or looks_like_reference(entry.body.text)]
    read = iter(read_entries(sources, day_first=day_first))
    return [next(read) if not may_have_none or looks_like_reference(entry.body.text) else () for entry in printed]


class _References:
    """The references of an article as they are read, each known by its place."""

    def __init__(self) -> None:
        self._all: list[Reference] = []

    @property
    def all(self) -> tuple[Reference, ...]:
        return tuple(self._all)

    def known(self, sources: Iterable[Reference]) -> tuple[Reference, ...]:
        """Add references and return them with their places."""
        start = len(self._all)
        self._all += [attrs.evolve(source, index=i) for i, source in enumerate(sources, start)]
        return tuple(self._all[start:])


def _entry(
    labels: tuple[str, ...], body: MappedText, span: Span, sources: tuple[Reference, ...], *, is_note: bool
) -> Entry:
    kind: EntryKind = "source" if len(sources) == 1 else "sources" if sources else "remark"
    return Entry(labels, " ".join(body.text.split()), span, sources, kind, is_note)
