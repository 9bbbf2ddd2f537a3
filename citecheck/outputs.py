"""Where the outputs of a run go: standard output, a terminal, files."""

import contextlib
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import TextIO

from citecheck.errors import UsageError
from citecheck.rendering import Renderer, Tally, get_renderer
from citecheck.rendering.text import Text

_WIDEST = 100
"""Longer lines are hard to read, however wide the terminal."""


class Output:
    """One output on its way: what opens it is written before the first part, or at the end if there is none."""

    def __init__(self, renderer: Renderer, stream: TextIO) -> None:
        self.renderer = renderer
        self._stream = stream
        self._next = renderer.opening

    def add(self, part: str) -> None:
        """Write the next article's part."""
        if part:
            self._stream.write(self._next + part)
            self._next = self.renderer.between

    def close(self, tally: Tally) -> None:
        """Write what comes last."""
        begun = self._next is not self.renderer.opening
        self._stream.write(("" if begun else self.renderer.opening) + self.renderer.closing(tally))


@contextlib.contextmanager
def opened(formats: Sequence[str], files: Sequence[str], text: Text) -> Iterator[tuple[Output, ...]]:
    """Open the outputs: each format to the file in its place, the one that is left over to standard output.

    Args:
        formats: The names of output formats; ``text`` where there are none.
        files: Files to write to; fewer than the formats by one at most.
        text: How to show the format ``text`` on standard output.

    Raises:
        UsageError: A format is unknown, a file cannot be written, or two formats are left for standard output.
    """
    formats = formats or ("text",)
    if not 0 <= len(formats) - len(files) <= 1:
        raise UsageError(
            f"{len(formats)} output formats ({', '.join(formats)}) and {len(files)} output files; "
            "expected a file for each format, or for each but the last"
        )
    with contextlib.ExitStack() as stack:
        outputs = []
        for format, file in zip_longest(formats, files):
            if file is None:
                renderer, stream = (text if format == "text" else get_renderer(format)), sys.stdout
            else:
                renderer, stream = get_renderer(format), stack.enter_context(_written(file))
            outputs.append(Output(renderer, stream))
        yield tuple(outputs)


def _written(file: str) -> TextIO:
    try:
        return open(file, "w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f"cannot write {file!r}: {error.strerror or error}") from error


def text_for(stream: TextIO, environment: Mapping[str, str], *, summary: bool = True) -> Text:
    """Return how to show text on a stream: with excerpts and at its width on a terminal, plain anywhere else.

    Colour follows https://no-color.org and https://force-color.org: either variable counts if it is not empty.
    """
    terminal = stream.isatty()
    colour = bool(environment.get("FORCE_COLOR")) or (terminal and environment.get("TERM") != "dumb")
    if environment.get("NO_COLOR"):
        colour = False
    width = min(shutil.get_terminal_size().columns, _WIDEST) if terminal else None
    return Text(colour=colour, excerpts=terminal, width=width, summary=summary)
