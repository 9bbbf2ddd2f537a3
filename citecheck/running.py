"""Running: many articles checked with their own settings, by as many workers as there are cores, in their order."""

import functools
import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import attrs

from citecheck import checking, parsing, reading
from citecheck.config import Config, Layer, combine, find, read_file
from citecheck.errors import CitecheckError, ReadError
from citecheck.files import STDIN
from citecheck.model import Report
from citecheck.rendering import Renderer, Tally
from citecheck.rules import SELECTORS

_HANDFUL = 8
"""From so many files on, workers are worth their start of about a tenth of a second."""

_CHUNK = 8
"""How many files a worker takes at a time: few enough to share evenly, enough to save messages."""


@attrs.frozen
class Settings:
    """Where the settings of an article come from."""

    usual: Layer
    """What holds where nobody says anything else."""
    flags: Layer
    """What the command line says."""
    file: Path | None = None
    """The configuration file; ``None`` for the nearest above each article."""
    use_file: bool = True

    def layers(self, article: Path) -> tuple[Layer, ...]:
        """Return the settings for an article, the later ones deciding."""
        file = (self.file or find(article)) if self.use_file else None
        return (self.usual, *(read_file(file, article) if file else ()), self.flags)

    def config(self, article: Path) -> Config:
        """Return what is in force for an article."""
        return combine(self.layers(article), SELECTORS)[0]


@attrs.frozen
class Job:
    """What to do with every article; goes to the workers."""

    settings: Settings
    renderers: tuple[Renderer, ...]
    stdin_name: str = "<stdin>"


@attrs.frozen
class Outcome:
    """What came of one article: counts and its part of each output, or why there is none."""

    name: str
    trouble: str | None = None
    failed: bool = False
    """Whether it has a finding at or above ``fail_on``."""
    tally: Tally = attrs.field(factory=Tally)
    parts: tuple[str, ...] = ()
    seconds: Mapping[str, float] = attrs.field(factory=dict, hash=False)
    """How long each stage took."""


def run(paths: Sequence[str | ReadError], job: Job, jobs: int | None = None) -> Iterator[Outcome]:
    """Check articles and give what came of each, in order; the result does not depend on the number of workers."""
    workers = min(jobs or _cores(), len(paths))
    one = functools.partial(check, job=job)
    if workers < 2 or (jobs is None and len(paths) < _HANDFUL) or STDIN in paths:
        yield from map(one, paths)
        return
    from concurrent.futures import ProcessPoolExecutor

    pool = ProcessPoolExecutor(workers, initializer=_ignore_interrupts)
    try:
        yield from pool.map(one, paths, chunksize=_CHUNK)
    finally:
        pool.shutdown(cancel_futures=True)


def check(path: str | ReadError, job: Job) -> Outcome:
    """Check one article and render it; trouble with it is an outcome too, so that the others are still checked."""
    if isinstance(path, ReadError):
        return Outcome("", trouble=str(path))
    name = job.stdin_name if path == STDIN else path
    clock = _Clock()
    try:
        config = job.settings.config(Path(name))
        read = load(path, name, config)
        clock.lap("read")
        document = parsing.parse(read)
        clock.lap("parse")
        report = checking.check(document, config=config)
        clock.lap("check")
    except CitecheckError as error:
        return Outcome(name, trouble=str(error))
    parts = tuple(renderer.part(report) for renderer in job.renderers)
    clock.lap("render")
    return Outcome(name, None, _fails(report, config), Tally.of(report), parts, clock.laps)


def load(path: str, name: str, config: Config) -> reading.Reading:
    """Read an article from its file or from standard input."""
    if path == STDIN:
        data = sys.stdin.buffer.read(config.max_size + 1)
        return reading.read_bytes(data, format=config.format, name=name, max_bytes=config.max_size)
    return reading.read(Path(path), format=config.format, name=name, max_bytes=config.max_size)


def _fails(report: Report, config: Config) -> bool:
    return config.fail_on is not None and any(finding.severity >= config.fail_on for finding in report.findings)


class _Clock:
    """Time the stages of one article."""

    def __init__(self) -> None:
        self.laps: dict[str, float] = {}
        self._last = time.perf_counter()

    def lap(self, stage: str) -> None:
        now = time.perf_counter()
        self.laps[stage] = now - self._last
        self._last = now


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _ignore_interrupts() -> None:
    """Leave Ctrl-C to the main process, which ends the workers."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
