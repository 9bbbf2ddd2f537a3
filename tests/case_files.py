"""The files below ``cases`` in which an editor may add a case.

A case begins with a line ``=== its name``. In most files it goes on with header lines such as ``format: markdown``, as
many as it needs, and with one or more parts, each below a line ``---``. Stretches of an article may be ⟦marked⟧.
"""

import pathlib
import re
from collections.abc import Iterator

import attrs

from citecheck import Span


@attrs.frozen
class Case:
    name: str
    headers: dict[str, str]
    parts: tuple[str, ...]


def chunks(path: pathlib.Path) -> Iterator[tuple[str, str]]:
    """Give the name of each case of a file, and the lines below it."""
    for chunk in re.split(r"^=== ", path.read_text("utf8"), flags=re.M)[1:]:
        name, _, rest = chunk.partition("\n")
        yield name.strip(), rest


def cases(path: pathlib.Path, parts: int) -> Iterator[Case]:
    """Give the cases of a file in which each has that number of parts."""
    for name, rest in chunks(path):
        head, *found = re.split(r"^---\n", rest, maxsplit=parts, flags=re.M)
        assert len(found) == parts, f"the case {name!r} in {path.name} has {len(found)} parts, not {parts}"
        yield Case(name, dict(line.split(": ", 1) for line in head.strip().splitlines()), tuple(found))


def unmark(marked: str) -> tuple[str, dict[str, list[Span]]]:
    """Return an article without its marks, and the stretches that each closing mark, ``⟧`` or ``⟫``, ends."""
    text, spans, start = "", {"⟧": [], "⟫": []}, 0
    for piece in re.split("([⟦⟧⟪⟫])", marked):
        if piece in ("⟦", "⟪"):
            start = len(text)
        elif piece in spans:
            spans[piece].append(Span(start, len(text)))
        else:
            text += piece
    return text, spans
