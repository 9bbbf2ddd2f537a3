"""Parsing: from prose to its markers and its reference list."""

from collections.abc import Iterable, Sequence

import attrs

from citecheck.parsing.lists import FoundList, Item, find_lists, looks_like_reference
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
    noted = frozenset(definition.label for definition in prose.notes)
    calls = [(prose.text.locate(call.span.start), prose.text.locate(call.span.end)) for call in prose.calls]
    lists = [
        found
        for found in find_lists(prose.text.text, opaque, calls, has_marked_notes=bool(prose.calls and prose.notes))
        if not _shares_numbers(found, noted)
    ]
    gaps = [(found.start, found.end) for found in lists]

    references = _References()
    notes: list[Entry] = []
    listed: list[ReferenceList] = []
    for found in lists:
        entries: list[Entry] = []
        printed = [
            PrintedEntry(_body(prose.text, item), next(iter(item.labels), None), prose.text.span(item.start, item.end))
            for item in found.items
        ]
        read = _sources(printed, day_first, may_have_none=found.of_notes)
        for item, entry, sources in zip(found.items, printed, read, strict=True):
            known = references.known(sources, also=item.labels[1:])
            span = prose.text.span(item.start, item.end)
            entries.append(_entry(item.labels, entry.body, span, known, is_note=False, count=len(sources)))
        notes += [entry for entry in entries if entry.labels and entry.kind != "source"]
        heading = prose.text.text[slice(*found.heading)].strip() if found.heading else None
        listed.append(ReferenceList(tuple(entries), prose.text.span(found.start, found.end), heading))
    noting = [PrintedEntry(note.body, note.label) for note in prose.notes if note.references is None]
    rest = iter(_sources(noting, day_first, may_have_none=True))
    for definition in prose.notes:
        sources = next(rest) if definition.references is None else definition.references
        known = references.known(sources)
        body, span = definition.body, definition.span
        notes.append(_entry((definition.label,), body, span, known, is_note=True, count=len(known)))

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


def _shares_numbers(found: FoundList, noted: frozenset[str]) -> bool:
    """Tell whether a list without a heading only has the numbers of notes that the format marks, as a ranking may."""
    return found.heading is None and all(noted.issuperset(item.labels) for item in found.items)


def _body(text: MappedText, item: Item) -> MappedText:
    """Return an entry's text; where it prints no address, behind the one that its label is linked to."""
    body = text.slice(item.body, item.end)
    if item.address is None or "://" in body.text:
        return body
    address = text.slice(*item.address)
    gap = MappedText(" ", (0,), (text.span(item.body, item.body),))
    return address.joined(gap).joined(body)


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

    def known(self, sources: Iterable[Reference], also: Iterable[str] = ()) -> tuple[Reference, ...]:
        """Add references and return them with their places; under each further label of their entry they repeat."""
        start = len(self._all)
        first = [attrs.evolve(source, index=i) for i, source in enumerate(sources, start)]
        self._all += first
        for label in also:
            for source in first:
                self._all.append(attrs.evolve(source, label=label, index=len(self._all), repeats=source.index))
        return tuple(self._all[start:])


def _entry(
    labels: tuple[str, ...],
    body: MappedText,
    span: Span,
    references: tuple[Reference, ...],
    *,
    is_note: bool,
    count: int,
) -> Entry:
    kind: EntryKind = "source" if count == 1 else "sources" if count else "remark"
    return Entry(labels, " ".join(body.text.split()), span, references, kind, is_note)
