"""Parsing: from prose to its markers and its reference list."""

import itertools
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from citecheck import attrs
from citecheck.knowledge import languages, outlets
from citecheck.knowledge.field_names import PRINTED
from citecheck.parsing import authordate, authorpage
from citecheck.parsing import notes as notes_of
from citecheck.parsing.cited import Fields, Mark, numbers_of
from citecheck.parsing.keys import find_keys
from citecheck.parsing.lists import FoundList, Item, find_lists, looks_like_reference
from citecheck.parsing.markers import find_markers
from citecheck.parsing.references import PrintedEntry, read_entries
from citecheck.parsing.unheaded import find_unheaded
from citecheck.parsing.unread import find_unread, passed_over, places_passed
from citecheck.parsing.works import labels_of, read_works
from citecheck.patterns import lazy_regex
from citecheck.reading import Reading
from citecheck.reading.links import address
from citecheck.values import (
    Bibliography,
    Definition,
    Document,
    Entry,
    EntryKind,
    MappedText,
    Marker,
    Prose,
    Reference,
    ReferenceList,
    Span,
    Unread,
)

__all__ = ["parse", "parsed_again"]

_DESCRIBED = ("title", "outlet", "issued", "accessed", "url", "authors", "identifiers")
"""The fields that a file's own data may give."""


def parsed_again(document: Document, *, day_first: bool | None) -> Document:
    """Return the document as it is with another setting, where it knows what its reader left."""
    is_known = document.day_first == day_first and document.outlets == _added()
    if is_known or document.unparsed is None:
        return document
    return parse(Reading(document.source, document.unparsed, document.format, document.name), day_first=day_first)


def parse(reading: Reading, *, day_first: bool | None = None) -> Document:
    """Return the document that a reading holds.

    Args:
        reading: The article as its reader left it.
        day_first: Whether ``03/04/2023`` is the third of April; where ``None``, as in the article's language.
    """
    prose = reading.prose
    language = languages.spoken(prose.text.text, prose.language)
    set_day_first, day_first = day_first, languages.day_first(language) if day_first is None else day_first
    opaque = [(span.start, span.end) for span in prose.opaque]
    noted = frozenset(definition.label for definition in prose.notes)
    calls = [(prose.text.locate(call.span.start), prose.text.locate(call.span.end)) for call in prose.calls]
    of_notes = [place for place, call in zip(calls, prose.calls, strict=True) if call.kind == "footnote"]
    lists = [
        found
        for found in find_lists(prose.text.text, opaque, of_notes, has_marked_notes=bool(of_notes and prose.notes))
        if not _shares_numbers(found, noted)
    ]
    bare: list[tuple[int, int]] = []  # headings with nothing under them, which are no prose either
    if prose.notes or any(found.items for found in lists):  # then an empty heading stands over notes, or is a menu's
        bare = [(found.start, found.end) for found in lists if not found.items]
        lists = [found for found in lists if found.items]
    if prose.listed:
        lists = _with_marked(prose, lists)
    cited = _by_author(prose, lists, sorted([*opaque, *calls]), language)
    if cited is not None:
        lists = cited.lists
    lists, fields = _by_field(prose, lists, sorted([*opaque, *calls]))
    gaps = [(found.start, found.end) for found in lists if found.items]

    references = _References()
    notes: list[Entry] = []
    entries_said = [fields.described.get(i) for i in range(sum(len(found.items) for found in lists))] if fields else ()
    described = iter(entries_said)
    works: dict[Span | Reference | None, Reference] = {}
    listed: list[ReferenceList] = []
    for found in lists:
        entries: list[Entry] = []
        printed = [
            PrintedEntry(_body(prose.text, item), next(iter(item.labels), None), prose.text.span(item.start, item.end))
            for item in found.items
        ]
        if all(
            "\t" in entry.body.text for entry in printed
        ):  # pasted from a sheet: a tab parts the fields as a line does
            printed = [attrs.evolve(entry, body=_by_lines(entry.body)) for entry in printed]
        kinds: list[EntryKind] = ["source"] * len(printed)
        if found.of_notes or _may_be_notes(found, printed):
            kinds = [
                "source" if _LINKED_TITLE.fullmatch(entry.body.text) else notes_of.kind_of(entry.body.text, language)
                for entry in printed
            ]
        read = _sources(printed, kinds, day_first)
        for item, entry, kind, sources in zip(found.items, printed, kinds, read, strict=True):
            span = prose.text.span(item.start, item.end)
            words = " | ".join(prose.text.text[slice(*cell)] for _, cell in item.fields) or entry.body.text
            work = next(described, None)
            if work is not None and len(sources) <= 1:
                source = sources[0] if sources else Reference(entry.label, span=span)
                kind, sources = "source", (_as_described(source, work),)
            known = references.known(sources)
            if work is not None:
                works[work] = known[0]
            entries.append(_entry(item.labels, words, span, known, kind, is_note=False))
        notes += [entry for entry in entries if entry.labels and entry.kind != "source"]
        heading = prose.text.text[slice(*found.heading)].strip() if found.heading else None
        listed.append(ReferenceList(tuple(entries), prose.text.span(found.start, found.end), heading))
    keyed, keys, unknown = _by_key(prose, sorted([*gaps, *opaque]), references)
    works |= {r.span: r for entry in (keyed.entries if keyed else ()) for r in entry.references}
    by_key = {entry.label or "": entry.references[0] for entry in (keyed.entries if keyed else ())}
    works |= {attrs.evolve(work, label=None, span=None): work for work in by_key.values()}
    unlisted = _unlisted(prose.text, fields, references) if fields else []
    notes += unlisted
    marks, definitions = _outside_lists(prose, gaps)
    definitions = tuple(_with_keys(definition, by_key) for definition in definitions)
    notes += _noted(definitions, marks, listed, works, references, language, day_first)
    if keyed is not None:
        listed.append(keyed)

    references.repeat(entry for found in listed for entry in found.entries)

    labels = {label for entry in (*notes, *(e for found in listed for e in found.entries)) for label in entry.labels}
    markers = find_markers(prose.text, frozenset(labels), sorted(gaps + opaque), marks)
    if cited is not None:
        markers = _joined(
            markers, [Marker(prose.text.span(a, b), label, "author-date") for a, b, label in cited.citations]
        )
    if fields is not None:
        pointing = [Marker(prose.text.span(a, b), label, kind) for a, b, label, kind in fields.points]
        numbered = [marker for marker in pointing if marker.kind == "number"]
        markers = _joined(_joined(numbered, markers), [marker for marker in pointing if marker.kind != "number"])
    if keys:
        markers = _joined(markers, keys)
    resolves = any(marker.label in labels for marker in markers)
    dated = [(start, end) for start, end, _ in cited.passed] if cited else []
    found_unread = list(find_unread(prose.text, markers, listed, resolves, sorted(gaps + opaque), dated))
    passed = [
        *passed_over(prose.text, markers, labels, sorted(gaps + opaque)),
        *(places_passed(prose.text, cited.passed) if cited else ()),
    ]
    without = list(_without_files(prose))
    if without:  # which says why nothing could be tied to keys
        found_unread = [each for each in found_unread if each.kind != "marker" or "@" not in each.text]
    unread = [*prose.unread, *unknown, *_said_by_fields_alone(unlisted), *without, *found_unread, *passed]
    last_marker = prose.text.locate(markers[-1].span.start) if markers else 0
    if gaps and last_marker < gaps[-1][1]:  # what follows the list then is the page's, not the article's
        gaps[-1] = gaps[-1][0], len(prose.text)
    return Document(
        source=reading.source,
        name=reading.name,
        format=reading.format,
        headline=prose.headline,
        published=prose.published,
        prose=prose.text.without(_merged([*gaps, *bare])),
        markers=markers,
        references=references.all,
        notes=tuple(notes),
        lists=tuple(listed),
        directives=prose.directives,
        unread=tuple(sorted(unread, key=lambda unread: unread.span.start)),
        unparsed=prose,
        language=language,
        day_first=set_day_first,
        outlets=_added(),
        noted=frozenset([*prose.noted, *_cited_in_notes(definitions, notes)]),
    )


def _merged(stretches: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return stretches in order, those that overlap as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if merged and start < merged[-1][1]:
            merged[-1] = merged[-1][0], max(end, merged[-1][1])
        else:
            merged.append((start, end))
    return merged


def _added() -> str | None:
    additions = outlets.added()
    return additions.digest if additions else None


_IN_NOTE = lazy_regex(r"(?<!\w)\[\d{1,4}(?:\s?[,;–-]\s?\d{1,4}){0,9}\](?!\()")


def _cited_in_notes(definitions: Sequence[Definition], notes: Sequence[Entry]) -> Iterator[str]:
    """Give the numbers by which notes cite entries of a list, ``Others agree, see [1]``.

    What stands at the very beginning of an entry of a list may be its own number.
    """
    said = [definition.body.text for definition in definitions]
    said += [note.text[1:] for note in notes if not note.is_note]
    for text in said:
        for found in _IN_NOTE.finditer(text):
            yield from numbers_of(found.group())


def _may_be_notes(found: FoundList, printed: Sequence[PrintedEntry]) -> bool:
    """Tell whether a list without a heading may hold notes, as plain text has them: some entry is no source at all."""
    return found.heading is None and any(not looks_like_reference(entry.body.text) for entry in printed)


def _noted(
    definitions: Sequence[Definition],
    marks: Sequence[Marker],
    listed: Sequence[ReferenceList],
    works: dict[Span | Reference | None, Reference],
    references: "_References",
    language: str | None,
    day_first: bool | None,
) -> list[Entry]:
    """Return the notes that the format marks, with the sources they describe, or the fuller entry they point to."""
    printed = [PrintedEntry(note.body, note.label) for note in definitions]
    kinds: list[EntryKind] = [
        notes_of.kind_of(note.body.text, language)
        if note.references is None
        else "source"
        if note.references
        else "remark"
        for note in definitions
    ]
    printed = [
        attrs.evolve(entry, body=entry.body.slice(notes_of.source_in(entry.body.text, language), len(entry.body)))
        if kind in ("source", "mixed") and ". " in entry.body.text
        else entry
        for entry, kind in zip(printed, kinds, strict=True)
    ]
    full = [entry for found in listed for entry in found.entries if entry.references]
    described = [(entry.body.text, kind) for entry, kind in zip(printed, kinds, strict=True)]
    targets = notes_of.targets_of(described, [entry.text for entry in full])
    by_address = {address(source.url): source for source in reversed(references.all) if source.url}
    linking = {call.label for call in marks if call.kind == "link"}
    for i in targets:
        kinds[i] = "pointer"
    unread: list[EntryKind] = [
        kind if note.references is None else "remark" for kind, note in zip(kinds, definitions, strict=True)
    ]
    notes: list[Entry] = []
    read = _sources(printed, unread, day_first)
    for i, (definition, kind, sources) in enumerate(zip(definitions, kinds, read, strict=True)):
        sources = sources if definition.references is None else definition.references
        lead: int | None = None
        known: tuple[Reference, ...]
        if definition.label in linking and (same := _listed(sources, by_address)):
            kind, lead, known = "pointer", same.index, (same,)
        elif definition.references and all(_identity(source) in works for source in sources):  # `{{sfn|Berg|2020}}`
            known = tuple(works[_identity(source)] for source in sources)
            kind, lead = ("pointer", known[0].index) if len(known) == 1 else ("sources", None)
        else:
            known = tuple(works.get(_identity(source)) or references.known([source])[0] for source in sources)
            if definition.references:
                works |= {
                    _identity(source): each for source, each in zip(sources, known, strict=True) if not source.span
                }
        if i in targets and not definition.references:  # else the file’s data say what it cites
            target = [*full, *notes][targets[i]]
            lead = next((reference.index for reference in target.references), None)
        entry = _entry((definition.label,), definition.body.text, definition.span, known, kind, is_note=True)
        notes.append(attrs.evolve(entry, lead=lead))
    return notes


def _identity(source: Reference) -> Span | Reference:
    """Return by what a source of a note is known: its place, or what the file's data say where it has none."""
    return source.span or attrs.evolve(source, label=None)


@attrs.frozen
class _ByAuthor:
    """What an article cites by author and year."""

    lists: list[FoundList]
    """Its lists; what entries without numbers are called by is their label."""
    citations: list[tuple[int, int, str]]
    """Where which entry is cited."""
    passed: tuple[tuple[int, int, str], ...]
    """Places with a year, which cite nothing."""


def _by_author(
    prose: Prose, lists: Sequence[FoundList], closed: Sequence[tuple[int, int]], language: str | None
) -> _ByAuthor | None:
    """Return what an article cites by author and year, and how; ``None`` where nothing does.

    Lists without numbers are cited so, where there is no list at all, one at the end that has no heading either, and
    one with numbers that no marker of the text reaches.
    """
    text = prose.text.text
    found = list(lists)
    if not any(item for each in found for item in each.items):
        entries = find_unheaded(text, closed)
        if entries:
            items = tuple(Item((), start, start, end) for start, end in entries)
            found.append(FoundList(items[0].start, items[-1].end, items))
    listed = [item for each in found for item in each.items if not (each.of_notes and item.labels)]
    named = [item for item in listed if not item.labels] or listed
    if not named:
        return None
    bodies = [text[item.body : item.end] for item in named]
    shut = sorted([*closed, *((each.start, each.end) for each in found)])
    numbers = frozenset(label for item in named for label in item.labels)
    if numbers and find_markers(prose.text, numbers, shut, prose.calls):
        return None
    read = authordate.find_citations(text, bodies, shut, language=language)
    if not read.citations:
        read = authordate.Cited(authorpage.find_citations(text, bodies, shut))
    if not read.citations:
        return None
    labels = labels_of(read_works(bodies), [citation.name for citation in read.citations])
    cited = [(c.start, c.end, c.label if c.work is None else labels[c.work]) for c in read.citations]
    return _ByAuthor(_labelled(found, named, labels), cited, read.passed)


def _labelled(lists: Sequence[FoundList], items: Sequence[Item], labels: Sequence[str]) -> list[FoundList]:
    """Return lists some of whose entries are called by author and year."""
    named = dict(zip(((item.start, item.end) for item in items), labels, strict=True))
    return [
        attrs.evolve(
            each,
            items=tuple(
                attrs.evolve(item, labels=(named[item.start, item.end],)) if (item.start, item.end) in named else item
                for item in each.items
            ),
        )
        for each in lists
    ]


def _with_marked(prose: Prose, lists: Sequence[FoundList]) -> list[FoundList]:
    """Return the lists, with the one that the file marks as such where none of them holds its entries."""
    places = [(prose.text.locate(span.start), prose.text.locate(span.end)) for span in prose.listed]
    if any(found.items and found.start <= start < found.end for found in lists for start, _ in places):
        return list(lists)
    items = []
    for start, end in places:
        label = _LABEL.match(prose.text.text, start, end)
        items.append(Item((label[1] or label[2],) if label else (), start, label.end() if label else start, end))
    return sorted([*lists, FoundList(places[0][0], places[-1][1], tuple(items))], key=lambda found: found.start)


# https://harbourpost.com/a Ferries stop in autumn: an entry that is a link and nothing else, as HTML is read.
_LINKED_TITLE = lazy_regex(r"https?://\S+\s(?:\S+\s){0,20}\S*[^\s.!;,]|\[[^\[\]\n]{1,300}\]\(https?://[^\s()]+\)")
_LABEL = lazy_regex(r"(?:\[(\d{1,4})\]|(\d{1,4})[.)\t])\s*")


def _by_field(
    prose: Prose, lists: list[FoundList], closed: Sequence[tuple[int, int]]
) -> tuple[list[FoundList], Fields | None]:
    """Return the lists with a name for each entry, and what the file says of the works that it cites."""
    noted = [attrs.evolve(work, label=None) for note in prose.notes for work in note.references or () if not work.span]
    if not (prose.cited or noted):
        return lists, None
    text = prose.text.text
    unlabelled = [item for found in lists if not found.of_notes for item in found.items if not item.labels]
    bodies = [text[item.body : item.end] for item in unlabelled]
    lists = _labelled(lists, unlabelled, labels_of(read_works(bodies)))
    items = [item for found in lists for item in found.items]
    marks = [
        Mark(prose.text.locate(cited.span.start), prose.text.locate(cited.span.end), cited.works)
        for cited in prose.cited
    ]
    shut = sorted([*closed, *((found.start, found.end) for found in lists)])
    bodies = [text[item.body : item.end] for item in items]
    labels = [next(iter(item.labels), "") for item in items]
    return lists, Fields(text, marks, bodies, labels, shut, noted)


def _as_described(printed: Reference, work: Reference) -> Reference:
    """Return an entry's reference with what the file itself says of it in place of what was read from the print."""
    said = {name: value for name in _DESCRIBED if (value := getattr(work, name))}
    return attrs.evolve(printed, **said)


def _unlisted(text: MappedText, fields: Fields, references: "_References") -> list[Entry]:
    """Return the works of marks that no list prints, each standing where it is cited first."""
    notes = []
    for label, (work, (start, end)) in fields.unlisted.items():
        span = text.span(start, end)
        known = references.known([attrs.evolve(work, label=label, span=span)])
        notes.append(_entry((label,), _described(work), span, known, "source", is_note=True))
    return notes


def _without_files(prose: Prose) -> Iterator[Unread]:
    """Say which bibliographies were not read, since an article that is given as text has no folder."""
    for one in prose.bibliographies:
        if one.works is None and one.name is not None:
            reason = f"The bibliography {one.name} was not read: the article was given without its folder."
            yield Unread("format", one.name, one.span, reason)


def _said_by_fields_alone(unlisted: Sequence[Entry]) -> Iterator[Unread]:
    """Say that sources are known from the file's data alone, which its readers do not see."""
    if unlisted:
        many = "1 source is" if len(unlisted) == 1 else f"{len(unlisted)} sources are"
        reason = f"{many} known from the file’s citation fields only: no list that prints them was found."
        yield Unread("list", unlisted[0].text[:60], unlisted[0].span, reason)


def _by_key(
    prose: Prose, closed: Sequence[tuple[int, int]], references: "_References"
) -> tuple[ReferenceList | None, list[Marker], list[Unread]]:
    """Return the works of bibliographies that the text cites by keys, as a list, the markers that do, and what is lost.

    That are the keys of no work in notes, in which there are no markers.

    Of a file that may serve many articles only those works are the article's that it cites; of one that serves this
    article alone all, if it cites most of them, for else it is somebody's whole library.
    """
    read = [one for one in prose.bibliographies if one.works is not None]
    if not read:
        return None, [], []
    works = {work.key: (one, work) for one in read for work in one.works or ()}
    keys = list(find_keys(prose.text.text, works, closed))
    noted = [(key, note) for note in prose.notes for key in find_keys(note.body.text, works)]
    cited = {key.key for key in keys} | {key.key for key, _ in noted}
    unknown = [
        Unread("key", key.key, note.body.span(key.start, key.end), f"No work has the key “{key.key}”.")
        for key, note in noted
        if key.key not in works and not any(key.key == each.key for each in keys)
    ]
    whole = {one.name for one in read if one.name is None or _is_of_article(one, cited)}
    entries = [
        Entry(
            (key,),
            _described(work.reference),
            work.reference.span or one.span,
            references.known([attrs.evolve(work.reference, label=key, span=work.reference.span or one.span)]),
            file=work.file,
            line=work.line,
        )
        for key, (one, work) in works.items()
        if key in cited or (one.name in whole and key not in one.listed)
    ]
    markers = [Marker(prose.text.span(key.start, key.end), key.key, "key") for key in keys]
    if not entries:
        return None, markers, unknown
    return ReferenceList(tuple(entries), read[0].span, read[0].name), markers, unknown


def _with_keys(definition: Definition, by_key: Mapping[str, Reference]) -> Definition:
    """Return a note with the works that it cites by keys."""
    keys = [key.key for key in find_keys(definition.body.text, by_key) if key.key in by_key] if by_key else []
    if definition.references is not None or not keys:
        return definition
    works = tuple(attrs.evolve(by_key[key], label=None, span=None) for key in dict.fromkeys(keys))
    return attrs.evolve(definition, references=works)


def _is_of_article(bibliography: Bibliography, cited: Container[str]) -> bool:
    """Tell whether a bibliography file is this article's list, of which it cites most works."""
    keys = [work.key for work in bibliography.works or ()]
    used = sum(key in cited or key in bibliography.listed for key in keys)
    return bibliography.is_own and "*" not in bibliography.listed and 2 * used >= len(keys)


def _described(reference: Reference) -> str:
    """Say what a reference says, as an entry would print it."""
    parts = (
        ", ".join(reference.authors),
        reference.title,
        reference.outlet,
        reference.issued and str(reference.issued),
    )
    return ". ".join(part for part in parts if part)


def _joined(markers: Sequence[Marker], cited: Sequence[Marker]) -> tuple[Marker, ...]:
    """Return markers of both kinds in order; what one kind takes, the other does not."""
    taken = [marker.span for marker in cited]
    kept = [marker for marker in markers if not any(marker.span.overlaps(span) for span in taken)]
    return tuple(sorted([*kept, *cited], key=lambda marker: (marker.span.start, marker.span.end)))


def _outside_lists(prose: Prose, gaps: Sequence[tuple[int, int]]) -> tuple[tuple[Marker, ...], tuple[Definition, ...]]:
    """Return calls and notes without the links inside lists, which are parts of entries and cite nothing."""
    inside = {
        call.span
        for call in prose.calls
        if call.label.startswith("link ")
        and any(start <= prose.text.locate(call.span.start) < end for start, end in gaps)
    }
    if not inside:
        return prose.calls, prose.notes
    calls = tuple(call for call in prose.calls if call.span not in inside)
    called = {call.label for call in calls}
    return calls, tuple(note for note in prose.notes if not note.label.startswith("link ") or note.label in called)


def _shares_numbers(found: FoundList, noted: frozenset[str]) -> bool:
    """Tell whether a list without a heading only has the numbers of notes that the format marks, as a ranking may."""
    return found.heading is None and found.items != () and all(noted.issuperset(item.labels) for item in found.items)


def _body(text: MappedText, item: Item) -> MappedText:
    """Return an entry's text; where it prints no address, behind the one that its label is linked to."""
    if item.fields:
        return _of_fields(text, item)
    body = text.slice(item.body, item.end)
    if item.address is None or "://" in body.text:
        return body
    address = text.slice(*item.address)
    at = text.span(item.body, item.body).start
    return address.joined(MappedText.of_pieces([(" ", Span(at, at))])).joined(body)


def _by_lines(body: MappedText) -> MappedText:
    """Return an entry with a line end for each tab."""
    return body.reading(body.text.replace("\t", "\n"))


def _listed(sources: Sequence[Reference], by_address: Mapping[str, Reference]) -> Reference | None:
    """Return the reference of a list that has the address of an inline link's source."""
    url = sources[0].url if len(sources) == 1 else None
    return by_address.get(address(url)) if url else None


def _of_fields(text: MappedText, item: Item) -> MappedText:
    """Return the cells of a row, each on a line of its own, with the names of their fields."""
    pieces: list[tuple[str, Span]] = []
    for name, (start, end) in item.fields:
        place = text.span(start, start)
        lead = f"{PRINTED[name]}: " if name in PRINTED else ""
        pieces.append((("\n" if pieces else "") + lead, Span(place.start, place.start)))
        pieces += _by_lines(text.slice(start, end)).pieces()
    return MappedText.of_pieces(pieces)


def _sources(
    printed: Sequence[PrintedEntry], kinds: Sequence[EntryKind], day_first: bool | None
) -> list[tuple[Reference, ...]]:
    """Read the references of the entries of a list, or of notes, some of which only remark or point."""
    describes = [kind in ("source", "mixed") for kind in kinds]
    read = iter(read_entries(itertools.compress(printed, describes), day_first=day_first))
    return [next(read) if described else () for described in describes]


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

    def repeat(self, entries: Iterable[Entry]) -> None:
        """Add the references of entries with several labels once more under each label but the first."""
        for entry in entries:
            for label in entry.labels[1:]:
                for source in entry.references:
                    self._all.append(attrs.evolve(source, label=label, index=len(self._all), repeats=source.index))


def _entry(
    labels: tuple[str, ...],
    text: str,
    span: Span,
    references: tuple[Reference, ...],
    kind: EntryKind,
    *,
    is_note: bool,
) -> Entry:
    if kind == "source" and len(references) != 1:
        kind = "sources" if references else "remark"
    return Entry(labels, " ".join(text.split()), span, references, kind, is_note)
