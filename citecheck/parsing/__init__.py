"""Parsing: from prose to its markers and its reference list."""

from citecheck.model import Document, MappedText
from citecheck.reading import Reading


def parse(reading: Reading) -> Document:
    """Return the document that a reading holds."""
    prose = reading.prose
    return Document(reading.source, reading.name, reading.format, prose.headline, prose.published, prose.text, (), ())
