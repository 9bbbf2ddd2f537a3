"""How the rules of this group name entries and know their place."""

from citecheck.values import Citation, Entry, Reference, Span


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
