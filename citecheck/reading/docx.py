"""Reading Word files."""

from citecheck.model import Prose


def extract(data: bytes) -> tuple[str, Prose]:
    """Return the text of a Word file, and its prose."""
    raise NotImplementedError
