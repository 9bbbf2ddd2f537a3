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

from citecheck import attrs, checking, parsing, reading
from citecheck.cli.files import STDIN
from citecheck.cli.lines import Line, file_of
from citecheck.config import Config
from citecheck.errors import CitecheckError, ReadError, RuleFailed, UsageError, WriteError
from citecheck.knowledge import outlets
from citecheck.rendering import Renderer, Tally
from citecheck.report import Report
from citecheck.settings import Settings
from citecheck.values import Bibliography, Document
from citecheck.version import __version__

if TYPE_CHECKING:
    from citecheck.baseline import Baseline, Identity
    from citecheck.cli.cache import Cache
    from citecheck.ticks import Ticks

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
    untrusted: bool = False
    """Whether the articles are somebody else's: then no link is followed, no comment obeyed, and time is bounded."""
    named: frozenset[str] = frozenset()
    """What the command line names; what it does not was found in a folder or by a pattern."""
    folders: tuple[str, ...] = ()
    """The real paths of the folders that it names; out of these no fix follows a link."""


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
    mended: bytes | None = None
    """The fixed article, where it came from standard input and goes back to standard output."""
    is_fixable: bool = True
    """Whether its format can be fixed at all."""
    remarks: tuple[str, ...] = ()
    """What else there is to say about it, a sentence each."""


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
    from citecheck.cli.workers import Workers

    crew = Workers(workers, _check, _begin, job)
    try:
        yield from crew.map(paths, _CHUNK, lost=_lost, alone=lambda path: check(path, job))
    except BaseException:  # Ctrl-C, or nobody wants the rest
        crew.stop()
        raise
    crew.end()


def _lost(path: str) -> Outcome:
    """Return what came of an article whose worker was ended from outside while it checked it."""
    why = "the process that checked it was ended, perhaps because memory ran out"
    return Outcome(path, trouble=f"cannot check {path!r}: {why}")


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
    config = job.settings.of(Path(file_of(name))).config
    try:
        if job.fix == "write" and isinstance(path, Line):
            raise ReadError(f"{name!r} is not checked: --fix does not write into JSON lines; --diff shows the fixes")
        if job.untrusted and path != STDIN:
            if _leads_elsewhere(file_of(path)):
                raise ReadError(f"cannot read {name!r}: it is a link, and --untrusted follows none")
            if os.path.exists(file_of(path)) and not os.path.isfile(file_of(path)):
                raise ReadError(f"cannot read {name!r}: it is no plain file, and --untrusted waits for none else")
        data = load(path, name, config)
        clock.lap("load")
        added = checking.known_outlets(config)
        if job.untrusted:
            from citecheck.cli import bounds  # what it stands on takes its time

            with bounds.bounded(name):
                return _worked_out(path, name, data, config, job, clock)
        elsewhere = any(sign in data for sign in _NAMES_FILES) or config.sources is not None
        if job.cache is None or elsewhere or os.path.exists(path + reading.TICKS):
            return _worked_out(path, name, data, config, job, clock)
        key = job.cache.key(data, name, repr(config), repr(job.renderers), added.digest if added else "")
        outcome = _recalled(job.cache.get(key), name, len(job.renderers), clock)
        if outcome is None:
            outcome = _worked_out(path, name, data, config, job, clock)
            tally = attrs.asdict(outcome.tally)
            job.cache.put(key, {"fails": outcome.fails, "tally": tally, "parts": outcome.parts})
        return outcome
    except UsageError:
        raise
    except RuleFailed as error:
        return _failed(name, str(error), error)
    except CitecheckError as error:
        return Outcome(name, trouble=str(error))
    except Exception as error:  # a bug of ours: trouble of this article, and never taken for a clean one
        return _failed(name, f"cannot check {name!r}: {error!r}", error)


_NAMES_FILES = (b"bibliography", b"bibresource", b"[@")
"""What an article says that names files, or is read by those of its project: what came of it depends on them, so it is
not kept.
"""


def _failed(name: str, what: str, error: Exception) -> Outcome:
    """Return what came of an article on which our own code failed, with what to send to those who can mend it."""
    import traceback

    at = next((f for f in reversed(traceback.extract_tb(error.__traceback__)) if "citecheck" in f.filename), None)
    place = f" at {'/'.join(Path(at.filename).parts[-2:])}:{at.lineno} in {at.name}" if at else ""
    python = ".".join(map(str, sys.version_info[:3]))
    return Outcome(
        name,
        trouble=f"{what}{place}. This is a bug, not a fault of the article: please report this line with the article "
        f"and what --verbose prints (citecheck {__version__}, Python {python}, {sys.platform})",
        traceback="".join(traceback.format_exception(error)),
    )


def report_on(path: str, name: str, data: bytes, config: Config, job: Job) -> Report:
    """Return the report on one article, for outputs that are not made of parts."""
    folder = None if path == STDIN or job.untrusted else Path(path).parent
    read = reading.read_bytes(data, format=config.format, name=name, max_bytes=config.max_size, folder=folder)
    document = parsing.parse(read, day_first=config.reads_day_first)
    document = attrs.evolve(document, directives=()) if job.untrusted else document
    return _report(document, config, job, _ticks(path, job))


def _worked_out(path: str, name: str, data: bytes, config: Config, job: Job, clock: "_Clock") -> Outcome:
    with outlets.in_force(checking.known_outlets(config)):
        return _done(path, name, data, config, job, clock)


def _done(path: str, name: str, data: bytes, config: Config, job: Job, clock: "_Clock") -> Outcome:
    folder = None if path == STDIN or job.untrusted else Path(path).parent
    read = reading.read_bytes(data, format=config.format, name=name, max_bytes=config.max_size, folder=folder)
    clock.lap("read")
    document = parsing.parse(read, day_first=config.reads_day_first)
    clock.lap("parse")
    ignored = _ignored(path, name, document, read.prose.bibliographies) if job.untrusted else ()
    document = attrs.evolve(document, directives=()) if job.untrusted else document
    ticks = _ticks(path, job)
    found = _report(document, config, job, ticks)
    clock.lap("check")
    left, mended = found, dict[str, Any]()
    if job.fix:
        left, mended = _mended(found, config, job, ticks, path, data)
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
        **{**mended, "remarks": (*mended.get("remarks", ()), *ignored)},
    )


def _ignored(path: str, name: str, document: Document, bibliographies: Sequence[Bibliography]) -> Iterator[str]:
    """Say what was ignored of an article that is not trusted."""
    if count := len(document.directives):
        yield f"{name!r}: {count} {'comment' if count == 1 else 'comments'} to citecheck ignored"
    for one in bibliographies:
        if one.name is not None:
            yield f"{name!r}: the file {one.name!r} that it names is not read"
    if path != STDIN and os.path.exists(path + reading.TICKS):
        yield f"{name!r}: the ticks beside it ignored"


def _leads_elsewhere(path: str) -> bool:
    """Tell whether a file, or a folder on the way to it from here, is a link."""
    on_the_way = () if os.path.isabs(path) else Path(path).parents  # who names a place from the root knows the way
    return os.path.islink(path) or any(map(os.path.islink, on_the_way))


def _recalled(known: Mapping[str, Any] | None, name: str, count: int, clock: "_Clock") -> Outcome | None:
    """Return the outcome, with ``count`` parts, that a cache kept; ``None`` where it kept none, or something else."""
    try:
        tally, fails, parts = Tally(**known["tally"]), known["fails"], tuple(known["parts"])  # type: ignore[index]
        is_ours = isinstance(fails, bool) and len(parts) == count and tally.is_sound
        is_ours = is_ours and all(isinstance(part, str) for part in parts)
    except (KeyError, TypeError, AttributeError):
        return None
    return Outcome(name, fails=fails, tally=tally, parts=parts, seconds=clock.laps) if is_ours else None


def _ticks(path: str, job: Job) -> "Ticks | None":
    """Return what somebody has ticked in an article, where a file beside it keeps that."""
    if path == STDIN or job.untrusted or not os.path.exists(path + reading.TICKS):
        return None
    from citecheck.ticks import Ticks

    return Ticks.beside(path)


def _report(document: Document, config: Config, job: Job, ticks: "Ticks | None") -> Report:
    report = checking.check(document, config=config)
    report = ticks.apply(report) if ticks else report
    return job.baseline.apply(report) if job.baseline else report


def _mended(
    found: Report, config: Config, job: Job, ticks: "Ticks | None", path: str, data: bytes
) -> tuple[Report, dict[str, Any]]:
    """Make the fixes: return the report on the article as it is then, and what the outcome says about them."""
    from citecheck import fixing

    before = found.document

    def again(text: str) -> Report:
        document = parsing.parse(reading.read_again(text, before), day_first=config.reads_day_first)
        document = attrs.evolve(document, directives=()) if job.untrusted else document
        return _report(document, config, job, ticks)

    left = fixing.fix(found, again, unsafe=job.unsafe_fixes)
    after = left.document
    remarks: list[str] = []
    mended: bytes | None = None
    if job.fix == "write" and path == STDIN:
        mended = reading.encode(after.source, data, before.source)
        if mended is None:
            raise WriteError(f"{before.name!r} is not fixed: some of its characters cannot be written as they were")
    elif job.fix == "write" and after.source != before.source:
        if path not in job.named and not _lies_in(path, job.folders):
            raise WriteError(f"{path!r} is not fixed: it is a link that leads out of the folder")
        lost = fixing.rewrite(path, data, before.source, after.source)
        remarks += [f"{path!r} is fixed, but {loss}" for loss in lost]
    if left.fixes and not job.renderers:  # which say it where they report what is left
        remarks += [
            f"{before.name or path!r}: not fixed, for {each.reason}: {each.finding.message}"
            for each in left.fixes.refused
        ]
        remarks += [f"{before.name or path!r}: {note}" for note in left.fixes.notes]
    return left, {
        "remarks": tuple(remarks),
        "mended": mended if before.format in fixing.FORMATS else data if path == STDIN and job.fix == "write" else None,
        "fixed": len(found.findings) - len(left.findings),
        "diff": fixing.unified_diff(before.source, after.source, before.name or path) if job.fix == "show" else "",
        "is_fixable": before.format in fixing.FORMATS,
    }


def _lies_in(path: str, folders: Sequence[str]) -> bool:
    """Tell whether a file, through all links, lies in one of the folders."""
    real = os.path.realpath(path)
    return any(os.path.commonpath((real, folder)) == folder for folder in folders)


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
    if isinstance(path, Line):
        return path.load(config.max_size)
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
