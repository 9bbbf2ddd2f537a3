"""Rendering: reports as text for people and as data for programs."""

from collections.abc import Callable, Iterable, Sequence

from citecheck.errors import unknown
from citecheck.model import Report
from citecheck.rendering import json, text

RENDERERS: dict[str, Callable[[Sequence[Report]], str]] = {
    "text": text.render,
    "json": json.render,
}


def render(reports: Report | Iterable[Report], format: str = "text") -> str:
    """Return reports in an output format.

    Raises:
        UsageError: No output format has that name.
    """
    if format not in RENDERERS:
        raise unknown("output format", format, RENDERERS)
    return RENDERERS[format]((reports,) if isinstance(reports, Report) else tuple(reports))
