"""The command ``archive``: a run over many articles, with its progress, and its summary."""

import argparse
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from citecheck import writing
from citecheck.errors import UsageError, WriteError

if TYPE_CHECKING:
    from citecheck import archive
    from citecheck.config import Config

SUMMARY = "summary"
"""The word in front of a folder of results that asks for its summary."""


def archive_command(options: argparse.Namespace, config: "Config") -> bool:
    """Run over an archive, or sum one up; tell whether every article was checked.

    Raises:
        CitecheckError: The call cannot be carried out.
    """
    if options.inputs[0] == SUMMARY and not options.into:
        _summarise(options)
        return True
    if not options.into:
        raise UsageError(
            "--into says in which folder the results go; for those of one, citecheck archive summary FOLDER"
        )
    from citecheck import archive

    meter = Meter(sys.stderr, shown=not options.quiet)
    told = None
    try:
        for told in archive.run(
            options.inputs,
            options.into,
            text=options.text,
            id=options.id,
            outlet=options.outlet,
            published=options.published,
            config=config,
            jobs=options.jobs,
            engine=options.engine or ("dask" if options.scheduler else "processes"),
            scheduler=options.scheduler,
            part=options.part,
        ):
            meter.show(told)
    except KeyboardInterrupt:
        meter.end()
        print(f"citecheck: stopped; the same command goes on with {options.into!r}", file=sys.stderr)
        raise
    meter.end()
    if told is None:
        return True
    if not options.quiet:
        trouble = f"; {told.troubles:,} not checked, see {options.into}/troubles" if told.troubles else ""
        print(f"{told.articles:,} articles, {told.findings:,} findings in {options.into}{trouble}", file=sys.stderr)
    return not told.troubles


def _summarise(options: argparse.Namespace) -> None:
    from citecheck import archive

    if len(options.inputs) != 2:
        raise UsageError("citecheck archive summary takes one folder of results")
    found = archive.summarise(options.inputs[1], options.worst)
    if options.html:
        try:
            writing.replace(Path(options.html), found.page().encode("utf-8"))
        except OSError as error:
            raise WriteError(f"cannot write {options.html!r}: {error.strerror or error}") from error
    else:
        print(found.text(), end="")


class Meter:
    """How far a run is: on a terminal in one line, elsewhere in a line a minute."""

    def __init__(self, stream: TextIO, *, shown: bool) -> None:
        self._stream = stream
        self._shown = shown
        self._is_terminal = stream.isatty()
        self._next = time.monotonic() + (0 if self._is_terminal else _MINUTE)

    def show(self, progress: "archive.Progress") -> None:
        """Say how far it is, if it is time to."""
        if not self._shown or time.monotonic() < self._next:
            return
        self._next = time.monotonic() + (0.2 if self._is_terminal else _MINUTE)
        start, end = ("\r\x1b[K", "") if self._is_terminal else ("", "\n")
        self._stream.write(start + sentence(progress) + end)
        self._stream.flush()

    def end(self) -> None:
        """Make room for other words."""
        if self._shown and self._is_terminal:
            self._stream.write("\r\x1b[K")
            self._stream.flush()


_MINUTE = 60.0


def sentence(progress: "archive.Progress") -> str:
    """Return how far a run is in a few words."""
    left = "" if progress.seconds_left is None else f", {_duration(progress.seconds_left)} left"
    troubles = f", {progress.troubles:,} not checked" if progress.troubles else ""
    return f"{progress.share:.1%}, {progress.articles:,} articles{troubles}, {progress.rate:,.0f} a second{left}"


def _duration(seconds: float) -> str:
    """Return a time to wait, as precisely as anybody wants it.

    >>> _duration(42), _duration(3700), _duration(200_000)
    ('42 s', '1 h 2 min', '2 d 7 h')
    """
    if seconds < 60:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 60:
        return f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes} min" if hours < 24 else f"{hours // 24} d {hours % 24} h"
