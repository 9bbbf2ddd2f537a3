"""Prose that moves: read from a text that was itself made from the file, and brought back to where it came from.

Many formats say the same things as HTML or Markdown in other signs. Their readers write the article anew in those, with
a map (``MappedText``), have it read there, and move the prose back: to the file's own text (``moved``), or, where the
file is no text, to the text that a reader of it sees (``extracted``).
"""

from collections.abc import Callable, Iterator

from citecheck import attrs
from citecheck.values import Definition, MappedText, Prose, Reference, Span


def moved(prose: Prose, made: MappedText) -> Prose:
    """Return prose that was read from ``made.text`` with its places in the text that ``made`` was made from.

    >>> made = MappedText.of_pieces([("It ", Span(4, 7)), ("rained", Span(9, 15))])
    >>> moved(Prose(MappedText.verbatim("It rained")), made).text.span(3, 9)
    Span(start=9, end=15)
    """

    def span(old: Span) -> Span:
        return made.span(old.start, old.end)

    return attrs.evolve(
        prose,
        text=_through(prose.text, made),
        calls=tuple(attrs.evolve(call, span=span(call.span)) for call in prose.calls),
        notes=tuple(
            attrs.evolve(
                note,
                body=_through(note.body, made),
                span=span(note.span),
                references=None if note.references is None else tuple(_placed(each, span) for each in note.references),
            )
            for note in prose.notes
        ),
        directives=tuple(attrs.evolve(each, span=span(each.span)) for each in prose.directives),
        bibliographies=tuple(attrs.evolve(each, span=span(each.span)) for each in prose.bibliographies),
        unread=tuple(attrs.evolve(each, span=span(each.span)) for each in prose.unread),
    )


def _through(text: MappedText, made: MappedText) -> MappedText:
    """Return a text with a map into ``made.text`` with one into what that was made from."""
    return MappedText.of_pieces(_pieces(text, made)).reading(text.text)


def _pieces(text: MappedText, made: MappedText) -> Iterator[tuple[str, Span]]:
    for words, place in text.pieces():
        if len(words) != len(place):
            yield words, made.span(place.start, place.end)
            continue
        at = 0
        for piece, source in made.slice(place.start, place.end).pieces():
            yield words[at : at + len(piece)], source
            at += len(piece)


def _placed(reference: Reference, span: Callable[[Span], Span]) -> Reference:
    return attrs.evolve(
        reference,
        span=None if reference.span is None else span(reference.span),
        spans={name: span(place) for name, place in reference.spans.items()},
    )


def extracted(prose: Prose) -> tuple[str, Prose]:
    """Return the text that a reader sees, notes below, and the prose with its places in that.

    >>> note = Definition("1", MappedText.verbatim("The Daily", 40), Span(36, 49))
    >>> source, prose = extracted(Prose(MappedText.verbatim("It rained.[1]", 9), notes=(note,)))
    >>> source, prose.notes[0].span
    ('It rained.[1]\\n\\n[1] The Daily', Span(start=15, end=28))
    """
    text = prose.text
    body = text.text.rstrip()

    def span(old: Span) -> Span:
        start = min(text.locate(old.start), len(body))
        return Span(start, min(max(start, text.locate(old.end - 1) + 1 if old else start), len(body)))

    in_text = {(call.label, call.span) for call in prose.calls if call.kind == "link"}
    parts, length = [body], len(body)
    notes: list[Definition] = []
    for note in prose.notes:
        if (note.label, note.span) in in_text:  # a link in the text, which is its own source
            place = span(note.span)
            words = MappedText.verbatim(place.of(body), place.start)
            sources = tuple(_placed(each, span) for each in note.references or ())
            notes.append(attrs.evolve(note, body=words, span=place, references=sources))
            continue
        lead = f"[{note.label}] "
        start = length + (2 if length else 0)
        words = MappedText.verbatim(note.body.text, start + len(lead))
        parts += ["\n\n" if length else "", lead, note.body.text]
        length = start + len(lead) + len(words)
        whole = Span(start, length)
        described = note.references and tuple(
            attrs.evolve(each, span=each.span and whole, spans={}) for each in note.references
        )
        notes.append(attrs.evolve(note, body=words, span=whole, references=described))
    return "".join(parts), attrs.evolve(
        prose,
        text=MappedText.verbatim(body),
        calls=tuple(attrs.evolve(call, span=span(call.span)) for call in prose.calls),
        notes=tuple(notes),
        directives=tuple(attrs.evolve(each, span=span(each.span)) for each in prose.directives),
        unread=tuple(attrs.evolve(each, span=span(each.span)) for each in prose.unread),
        opaque=tuple(Span(each.start, min(each.end, len(body))) for each in prose.opaque if each.start < len(body)),
        cited=tuple(attrs.evolve(each, span=span(each.span)) for each in prose.cited),
        listed=tuple(span(each) for each in prose.listed),
    )
