"""Where the outputs of a run go: standard output, a terminal, files."""

import contextlib
import io
import os
import stat
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Literal, TextIO

from citecheck import writing
from citecheck.cli import terminal
from citecheck.errors import UsageError, WriteError
from citecheck.rendering import Renderer, Tally, get_renderer
from citecheck.rendering.text import Text

_WIDEST = 100
"""Longer lines are hard to read, however wide the terminal."""

_BAR = 30
"""The width of the bar that shows progress."""


STANDARD_OUTPUT = "to standard output"


class Output:
    """One output on its way: nothing is written before the first part or the end, so trouble leaves no half of one."""

    def __init__(self, renderer: Renderer, stream: TextIO, name: str = STANDARD_OUTPUT) -> None:
        self.renderer = renderer
        self.is_wanted = True
        """Whether anybody still reads it."""
        self._name = name
        self._stream = stream
        self._is_begun = False

    def add(self, part: str) -> None:
        """Write the next article's part."""
        if part:
            self._write((self.renderer.between if self._is_begun else self.renderer.opening) + part)
            self._is_begun = True

    def close(self, tally: Tally) -> None:
        """Write what comes last."""
        opening = "" if self._is_begun else self.renderer.opening
        self._write(opening + self.renderer.closing(tally))

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
        except BrokenPipeError:
            self.is_wanted = False
            let_go(self._stream)
        except OSError as error:
            raise WriteError(f"cannot write {self._name}: {error.strerror or error}") from error


def let_go(stream: TextIO) -> None:
    """Send what is still to come nowhere: whoever read it has seen enough, or nothing more can be written."""
    with contextlib.suppress(OSError, ValueError):  # it has no file at all
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


@contextlib.contextmanager
def opened(
    formats: Sequence[str],
    files: Sequence[str],
    text: Text,
    inputs: Sequence[str] = (),
    standard: TextIO | None = None,
) -> Iterator[tuple[Output, ...]]:
    """Open the outputs: each format to the file in its place, the one that is left over to standard output.

    The files are put in their places at the end; where there is trouble, what was there stays.

    Args:
        formats: The names of output formats, one at least.
        files: Files to write to; fewer than the formats by one at most.
        text: How to show the format ``text`` on standard output.
        inputs: Files that are read, none of which may be written to.
        standard: What stands for standard output; the mended article may have that for itself.

    Raises:
        UsageError: A format is unknown, a file cannot be written or is an input or another output, or two formats are
            left for standard output.
        WriteError: A file cannot be written to the end.
    """
    if not 0 <= len(formats) - len(files) <= 1:
        raise UsageError(
            f"{len(formats)} output formats ({', '.join(formats)}) and {len(files)} output files; "
            "expected a file for each format, or for each but the last"
        )
    refuse_clashes(files, inputs)
    renderers = [get_renderer(format) for format in formats]
    if [*formats[len(files) :]] == ["text"]:
        renderers[-1] = text
    if len(formats) > len(files):
        _refuse_to_append(inputs)
    with contextlib.ExitStack() as stack:
        outputs = []
        for renderer, file in zip_longest(renderers, files):
            if file is None:
                own = standard or sys.stdout
                stream = own if renderer is text else utf8(own)
            else:
                stream = stack.enter_context(_written(file))
            outputs.append(Output(renderer, stream, repr(file) if file else STANDARD_OUTPUT))
        yield tuple(outputs)


def refuse_clashes(outputs: Sequence[str], inputs: Sequence[str]) -> None:
    """Make sure that no file is written to that is read as well, or written to twice.

    Raises:
        UsageError: One is.
    """
    for i, output in enumerate(outputs):
        if (other := writing.clash(output, inputs)) is not None:
            raise UsageError(f"cannot write to {output!r}: {_is(output, other)} is read")
        if (other := writing.clash(output, outputs[:i])) is not None:
            raise UsageError(f"cannot write to {output!r} twice: {_is(output, other)} is another output")


def _is(path: str, other: str) -> str:
    return "it" if path == other else f"it is the file {other!r}, which"


def _refuse_to_append(inputs: Sequence[str]) -> None:
    """Make sure that standard output does not lead into an article: ``citecheck check a.txt >> a.txt``."""
    with contextlib.suppress(OSError, ValueError, AttributeError):
        own = os.fstat(sys.stdout.fileno())
        if stat.S_ISREG(own.st_mode):
            for path in inputs:
                with contextlib.suppress(OSError, ValueError):
                    if os.path.samestat(own, os.stat(path)):
                        raise UsageError(f"standard output leads to {path!r}, which is read")


def utf8(stream: TextIO) -> TextIO:
    """Make a stream write UTF-8, which programs expect, whatever people here read."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8")
    return stream


@contextlib.contextmanager
def _written(file: str) -> Iterator[TextIO]:
    """Write a file that is put in its place at the end."""
    try:
        draft = writing.Draft(file)
    except (OSError, ValueError) as error:  # a ValueError for a NUL in the name
        raise UsageError(f"cannot write {file!r}: {getattr(error, 'strerror', None) or error}") from error
    try:
        stream = writing.text_of(draft)
        yield stream
        try:
            stream.flush()
            draft.keep()
        except OSError as error:
            raise WriteError(f"cannot write {file!r}: {error.strerror or error}") from error
    finally:
        draft.drop()  # which does nothing to a file that is in its place


def text_for(
    stream: TextIO,
    environment: Mapping[str, str],
    *,
    summary: bool = True,
    statistics: bool = False,
    color: Literal["auto", "always", "never"] = "auto",
) -> Text:
    """Return how to show text on a stream: with excerpts and at its width on a terminal, plain anywhere else.

    Where the colour is ``auto``, it follows https://no-color.org and https://force-color.org: either variable counts if
    it is not empty.
    """
    is_terminal = stream.isatty()
    colour = bool(environment.get("FORCE_COLOR")) or (is_terminal and environment.get("TERM") != "dumb")
    if environment.get("NO_COLOR"):
        colour = False
    colour = colour if color == "auto" else color == "always"
    width = min(terminal.width(stream, environment), _WIDEST) if is_terminal else None
    return Text(colour=colour, excerpts=is_terminal, width=width, summary=summary, statistics=statistics)


class Progress:
    """A bar on a terminal, drawn a few times a second; nothing anywhere else."""

    def __init__(self, stream: TextIO, total: int, *, shown: bool = True, what: str = "articles") -> None:
        self._what = what
        self._stream = stream
        self._total = total
        self._done = 0
        self._shown = shown and total > 1 and stream.isatty()
        self._is_drawn = False
        self._next = time.monotonic() + 0.5  # a run that is over by then needs no bar

    def step(self) -> None:
        """Count an article as done."""
        self._done += 1
        if self._shown and time.monotonic() >= self._next:
            filled = _BAR * self._done // self._total
            bar = "#" * filled + "." * (_BAR - filled)
            self._stream.write(f"\r{bar} {self._done:,} of {self._total:,} {self._what}")
            self._stream.flush()
            self._is_drawn = True
            self._next = time.monotonic() + 0.1

    def clear(self) -> None:
        """Make room for other words."""
        if self._is_drawn:
            self._stream.write("\r\x1b[K")
            self._stream.flush()
            self._is_drawn = False
