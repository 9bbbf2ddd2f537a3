"""Running: many articles checked with their own settings, by as many workers as there are cores, in their order.

What one plain check does not need (fixing, workers) is imported where it is used: each costs milliseconds, and an
editor checks on every save.
"""

import os
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import attrs

from citecheck import checking, parsing, reading
from citecheck.cli.files import STDIN
from citecheck.config import Config
from citecheck.errors import CitecheckError, ReadError, RuleFailed, UsageError
from citecheck.rendering import Renderer, Tally
from citecheck.report import Report
from citecheck.settings import Settings
from citecheck.values import Document

if TYPE_CHECKING:
    from citecheck.baseline import Baseline, Identity
    from citecheck.cli.cache import Cache

_HANDFUL = 8
"""From so many articles on, workers are worth their start of about a tenth of a second."""

_CHUNK = 8
"""How many articles a worker takes at a time: few enough to share evenly, enough to save messages."""


@attrs.frozen
class Job:
    """What to do with every article; goes to the workers."""

    settings: Settings
    renderers: tuple[Renderer, ...]
    stdin_name: str = "<stdin>"
    cache: "Cache | None" = None
    baseline: "Baseline | None" = None
    """Findings that were accepted before."""
    accepts: bool = False
    """Whether all findings are to be accepted now."""
    fix: Literal["write", "show"] | None = None
    """Whether to write fixed articles or to show what would change; the report is on the fixed article."""
    unsafe_fixes: bool = False


@attrs.frozen
class Outcome:
    """What came of one article: counts and its part of each output, or why there is none."""

    name: str = ""
    trouble: str | None = None
    traceback: str = ""
    """Where our own code failed, if that is the trouble."""
    fails: bool = False
    """Whether it has a finding at or above ``fail_on``."""
    tally: Tally = attrs.field(factory=Tally)
    parts: tuple[str, ...] = ()
    seconds: Mapping[str, float] = attrs.field(factory=dict, hash=False)
    """How long each stage took."""
    accepted: "tuple[Identity, ...]" = ()
    """Its findings, where they are to be accepted."""
    fixed: int = 0
    """How many of its findings were fixed."""
    diff: str = ""
    """What fixing it would change, where that is to be shown."""
    is_fixable: bool = True
    """Whether its format can be fixed at all."""


def run(paths: Sequence[str], job: Job, jobs: int | None = None) -> Iterator[Outcome]:
    """Check articles and give what came of each, in order; it is the same for any number of workers.

    Args:
        paths: Files, or ``-`` for standard input.
        job: What to do with each.
        jobs: How many workers; ``None`` for one a core if there is more than a handful of articles.
    """
    workers = min(jobs or (_cores() if len(paths) >= _HANDFUL else 1), len(paths))
    if workers < 2 or STDIN in paths:
        yield from (check(path, job) for path in paths)
        return
    from concurrent.futures import ProcessPoolExecutor

    pool = ProcessPoolExecutor(workers, initializer=_begin, initargs=(job,))
    try:
        yield from pool.map(_check, paths, chunksize=_CHUNK)
    finally:
        pool.shutdown(cancel_futures=True)


def _begin(job: Job) -> None:
    """Give a worker its job, once for all articles; leave Ctrl-C to the main process, which ends the workers."""
    import signal

    global _job
    _job = job
    signal.signal(signal.SIGINT, signal.SIG_IGN)


_job: Job
"""What a worker does with every article; nobody else has it."""


def _check(path: str) -> Outcome:
    return check(path, _job)


def check(path: str, job: Job) -> Outcome:
    """Check one article and render it; trouble with it is an outcome too, so that the others are still checked.

    Raises:
        UsageError: An option or a configuration file is wrong, which is no trouble of one article.
    """
    name = job.stdin_name if path == STDIN else path
    clock = _Clock()
    config = job.settings.of(Path(name)).config
    try:
        data = load(path, name, config)
        clock.lap("load")
        if job.cache is None:
            return _worked_out(path, name, data, config, job, clock)
        key = job.cache.key(data, name, repr(config), repr(job.renderers))
        outcome = _recalled(job.cache.get(key), name, clock)
        if outcome is None:
            outcome = _worked_out(path, name, data, config, job, clock)
            tally = attrs.asdict(outcome.tally)
            job.cache.put(key, {"fails": outcome.fails, "tally": tally, "parts": outcome.parts})
        return outcome
    except UsageError:
        raise
    except RuleFailed as error:
        import traceback

        return Outcome(name, trouble=str(error), traceback="".join(traceback.format_exception(error)))
    except CitecheckError as error:
        return Outcome(name, trouble=str(error))


def _worked_out(path: str, name: str, data: bytes, config: Config, job: Job, clock: "_Clock") -> Outcome:
    read = reading.read_bytes(data, format=config.format, name=name, max_bytes=config.max_size)
    clock.lap("read")
    document = parsing.parse(read, day_first=config.reads_day_first)
    clock.lap("parse")
    found = _report(document, config, job)
    clock.lap("check")
    left, mended = found, dict[str, Any]()
    if job.fix:
        left, mended = _mended(found, config, job, path, data)
        clock.lap("fix")
    parts = tuple(renderer.part(left) for renderer in job.renderers)
    clock.lap("render")
    return Outcome(
        name,
        fails=config.fail_on is not None and any(finding.severity >= config.fail_on for finding in left.findings),
        tally=Tally.of(left),
        parts=parts,
        seconds=clock.laps,
        accepted=_accepted(left) if job.accepts else (),
        **mended,
    )


def _recalled(known: Mapping[str, Any] | None, name: str, clock: "_Clock") -> Outcome | None:
    """Return the outcome that a cache kept; ``None`` where it kept none, or something else."""
    try:
        if known is not None:
            tally = Tally(**known["tally"])
            return Outcome(name, fails=known["fails"], tally=tally, parts=tuple(known["parts"]), seconds=clock.laps)
    except (KeyError, TypeError):
        pass
    return None


def _report(article: Document | str, config: Config, job: Job, **known: Any) -> Report:
    report = checking.check(article, config=config, **known)
    return job.baseline.apply(report) if job.baseline else report


def _mended(found: Report, config: Config, job: Job, path: str, data: bytes) -> tuple[Report, dict[str, Any]]:
    """Make the fixes: return the report on the article as it is then, and what the outcome says about them."""
    from citecheck import fixing

    before = found.document
    known = {"format": before.format, "name": before.name}
    left = fixing.fix(found, lambda text: _report(text, config, job, **known), unsafe=job.unsafe_fixes)
    after = left.document
    if job.fix == "write" and left is not found:
        fixing.rewrite(path, data, before.source, after.source)
    return left, {
        "fixed": len(found.findings) - len(left.findings),
        "diff": fixing.unified_diff(before.source, after.source, before.name or path) if job.fix == "show" else "",
        "is_fixable": before.format in fixing.FORMATS,
    }


def _accepted(report: Report) -> "tuple[Identity, ...]":
    """Return what a new baseline holds of an article: its findings, and those that an old baseline held."""
    from citecheck.baseline import identities

    before = [suppressed.finding for suppressed in report.suppressed if suppressed.by == "baseline"]
    return tuple(identities([*report.findings, *before], report))


def load(path: str, name: str, config: Config) -> bytes:
    """Return the bytes of a file or of standard input."""
    if path == STDIN:
        if sys.stdin is None:
            raise ReadError("cannot read standard input: it is closed")
        return sys.stdin.buffer.read(config.max_size + 1)
    return reading.load(Path(path), name, config.max_size)


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
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
