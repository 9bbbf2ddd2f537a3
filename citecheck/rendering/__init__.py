"""Rendering: reports as text for people and as data for programs.

An output is written as it comes: what opens it, a part for each article, what closes it. So a worker can make the
part where the article was checked, and ten thousand articles need no more memory than one.
"""

from collections.abc import Iterable, Mapping
from typing import Protocol

from citecheck.errors import unknown
from citecheck.model import Report
from citecheck.rendering.json import JsonLines, JsonObject
from citecheck.rendering.tally import Tally as Tally
from citecheck.rendering.text import Text


class Renderer(Protocol):
    """One output format; a frozen value, so that it can be sent to a worker."""

    @property
    def opening(self) -> str:
        """What comes first."""

    @property
    def between(self) -> str:
        """What separates two parts; parts that are empty are left out."""

    def part(self, report: Report) -> str:
        """Return one article's part of the output."""

    def closing(self, tally: Tally) -> str:
        """Return what comes last; ``tally`` has counted every article."""


RENDERERS: Mapping[str, Renderer] = {
    "text": Text(),
    "json": JsonObject(),
    "jsonl": JsonLines(),
}
"""Each output format by the name it is chosen by."""


def get_renderer(name: str) -> Renderer:
    """Return the renderer of that name.

    Raises:
        UsageError: No output format has that name.
    """
    if name not in RENDERERS:
        raise unknown("output format", name, RENDERERS)
    return RENDERERS[name]


def render(reports: Report | Iterable[Report], format: str = "text") -> str:
    """Return reports in an output format.

    Raises:
        UsageError: No output format has that name.
    """
    renderer = get_renderer(format)
    tally = Tally()
    parts = []
    for report in (reports,) if isinstance(reports, Report) else reports:
        tally = tally + Tally.of(report)
        parts.append(renderer.part(report))
    return renderer.opening + renderer.between.join(filter(None, parts)) + renderer.closing(tally)
