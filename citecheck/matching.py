"""Matching: which reference each marker means, and which words it stands for."""

from citecheck.model import Citation, Document


def match(document: Document) -> tuple[Citation, ...]:
    """Return one citation per marker and reference it resolves to."""
    return ()
