"""Reading markdown."""

from citecheck.model import MappedText, Prose


def read(source: str) -> Prose:
    """Return the article's text with its map."""
    return Prose(MappedText.verbatim(source))
