"""Dates from text: a fast path of our own, dateparser behind it."""

from citecheck.model import PartialDate


def parse_date(text: str) -> PartialDate | None:
    """Read an isolated date field."""
    return None
