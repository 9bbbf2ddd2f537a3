"""One entry of a reference list, read into its fields."""

from citecheck.model import MappedText, Reference


def parse_reference(text: str) -> Reference:
    """Read one entry, with or without its label."""
    return read_entry(MappedText.verbatim(text), None)[0]


def read_entry(entry: MappedText, label: str | None) -> tuple[Reference, ...]:
    """Read the references of one entry, without its label; several where it names several sources."""
    return (Reference(label, span=entry.span(0, len(entry))),)
