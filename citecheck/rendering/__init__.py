"""Rendering: reports as text for people and as data for programs.

An output is written as it comes: what opens it, a part for each article, what closes it. So a worker can make the
part where the article was checked, and ten thousand articles need no more memory than one.
"""

import importlib
from collections.abc import Iterable
from typing import Protocol

from citecheck.errors import unknown
from citecheck.rendering.tally import Tally
from citecheck.values import Results

__all__ = ["RENDERERS", "WORD", "Renderer", "Tally", "get_renderer", "render"]

RENDERERS = {
    "text": "citecheck.rendering.text:Text",
    "concise": "citecheck.rendering.concise:Concise",
    "json": "citecheck.rendering.json:JsonObject",
    "jsonl": "citecheck.rendering.json:JsonLines",
    "sarif": "citecheck.rendering.sarif:Sarif",
    "rdjson": "citecheck.rendering.rdjson:Rdjson",
    "github": "citecheck.rendering.github:GitHub",
    "gitlab": "citecheck.rendering.gitlab:GitLab",
    "junit": "citecheck.rendering.junit:JUnit",
    "html": "citecheck.rendering.html:Page",
}
"""Each output format's class, imported when first asked for."""

WORD = "docx"
"""The output that is a file of its own: the article with a comment at each finding."""


class Renderer(Protocol):
    """One output format; a frozen value that needs no arguments and can be sent to a worker."""

    @property
    def opening(self) -> str:
        """What comes first."""

    @property
    def between(self) -> str:
        """What separates two parts; parts that are empty are left out."""

    def part(self, report: Results) -> str:
        """Return one article's part of the output."""

    def closing(self, tally: Tally) -> str:
        """Return what comes last; ``tally`` has counted every article."""


def get_renderer(name: str) -> Renderer:
    """Return the renderer of that name.

    Raises:
        UsageError: No output format has that name.
    """
    if name not in RENDERERS:
        raise unknown("output format", name, RENDERERS)
    module, _, attribute = RENDERERS[name].partition(":")
    renderer: Renderer = getattr(importlib.import_module(module), attribute)()
    return renderer


def render(reports: Results | Iterable[Results], format: str = "text") -> str:
    """Return reports in an output format.

    Raises:
        UsageError: No output format has that name.
    """
    renderer = get_renderer(format)
    tally = Tally()
    parts = []
    for report in (reports,) if isinstance(reports, Results) else reports:
        tally += Tally.of(report)
        parts.append(renderer.part(report))
    return renderer.opening + renderer.between.join(filter(None, parts)) + renderer.closing(tally)
