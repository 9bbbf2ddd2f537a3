"""Reports as text."""

from collections.abc import Sequence

from citecheck.model import Report


def render(reports: Sequence[Report]) -> str:
    """Return the reports as text."""
    raise NotImplementedError
