"""How the rules of this group name entries, know their place and give them other numbers."""

from collections.abc import Mapping, Sequence

from citecheck.patterns import lazy_regex
from citecheck.rules.rule import RuleContext
from citecheck.values import Citation, Edit, Entry, Reference, Span


def name_of(reference: Reference) -> str:
    """Name an entry by its label and title."""
    return f"[{reference.label}], “{reference.title}”"


def spans_of(*references: Reference | None) -> tuple[Span, ...]:
    """Return where entries stand, of those that have a place."""
    return tuple(reference.span for reference in references if reference is not None and reference.span is not None)


def column_of(citation: Citation) -> int:
    """Return the column of a citation's reference, -1 where it has none."""
    found = citation.reference.index if citation.reference else None
    return -1 if found is None else found


def title_of(entry: Entry) -> str | None:
    """Return the title of an entry's first source."""
    return next((reference.title for reference in entry.references if reference.title), None)


_LONGEST_QUOTED = 80


def shortened(text: str) -> str:
    """Return a sentence as a message shows it."""
    text = text.strip()
    return text if len(text) <= _LONGEST_QUOTED else text[: _LONGEST_QUOTED - 1].rsplit(" ", 1)[0] + "…"


_PLAIN = lazy_regex(r"\[(?P<label>\d{1,4})\]")


def renumbered(context: RuleContext, rows: Sequence[int], labels: Mapping[str, str]) -> tuple[Edit, ...]:
    """Return the edits that give markers other labels, none safe; none at all where a marker is no plain ``[3]``."""
    edits = {}
    for row in rows:
        marker = context.citations[row].marker
        printed = _PLAIN.fullmatch(marker.span.of(context.document.source))
        if printed is None or printed["label"] != marker.label:
            return ()
        if marker.label in labels:
            edits[marker.span] = Edit(marker.span, f"[{labels[marker.label]}]", safe=False)
    return tuple(edits[span] for span in sorted(edits, key=lambda span: span.start))
