"""From options to what the stages take: settings, the articles that are meant, what to do with each."""

from __future__ import annotations

import datetime
import itertools
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from citecheck import attrs
from citecheck.cli.exits import complain
from citecheck.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from citecheck.baseline import Baseline
    from citecheck.cli.cache import Cache
    from citecheck.cli.running import Job, Outcome
    from citecheck.rendering import Renderer
    from citecheck.settings import Settings


@attrs.frozen
class Run:
    """The articles that are meant, with the settings of each, and trouble with finding them."""

    options: argparse.Namespace
    settings: Settings
    articles: tuple[str, ...]
    troubles: tuple[str, ...]

    @classmethod
    def of(cls, options: argparse.Namespace, *, is_quiet: bool = False) -> Run:
        """Return the run that options ask for."""
        settings = settings_of(options)
        return cls(options, settings, *articles_of(options, settings, is_quiet=is_quiet or options.quiet))

    @property
    def sources(self) -> tuple[str, ...]:
        """Return the other files that settings name, on which what is found depends."""
        configs = {self.settings.of(Path(path)).config for path in self.articles if path != "-"}
        return tuple(sorted({path for each in configs for path in (each.sources, each.outlets_file) if path}))

    @property
    def inputs(self) -> tuple[str, ...]:
        """Return all files that are read: the articles, their settings, the baseline."""
        folders = dict.fromkeys(os.path.dirname(path) for path in self.articles)
        files = [self.settings.file_for(Path(folder or os.curdir)) for folder in folders]
        settings = dict.fromkeys(str(file.path) for file in files if file)
        articles = (path for path in self.articles if path != "-")
        return (*articles, *settings, *([self.options.baseline] if self.options.baseline else []))

    def outcomes(self, renderers: tuple[Renderer, ...] = ()) -> Iterator[Outcome]:
        """Check the articles, and tell of trouble, progress and timings on the way."""
        from citecheck.cli import lines, running
        from citecheck.cli.outputs import Progress
        from citecheck.rendering.text import harmless

        options = self.options
        job = job_of(options, self.settings, renderers)
        articles = tuple(lines.articles(self.articles))
        progress = Progress(sys.stderr, len(articles), shown=not (options.quiet or options.verbose))
        untold = job.fix is not None
        failures = (running.Outcome(trouble=trouble) for trouble in self.troubles)
        for outcome in itertools.chain(failures, running.run(articles, job, options.jobs)):
            progress.clear()
            if outcome.trouble is not None:
                complain(outcome.trouble)
            if options.verbose and (outcome.traceback or outcome.seconds):
                print(outcome.traceback or f"{harmless(outcome.name)}: {_times(outcome.seconds)}", file=sys.stderr)
            for remark in outcome.remarks:
                print(f"citecheck: {harmless(remark)}", file=sys.stderr)
            if untold and not outcome.is_fixable:
                complain(f"{outcome.name!r} is not fixed, only checked, nor are other files of its kind")
                untold = False
            yield outcome
            progress.step()
        progress.clear()


def job_of(options: argparse.Namespace, settings: Settings, renderers: tuple[Renderer, ...]) -> Job:
    """Return what to do with each article.

    Raises:
        UsageError: Two options say different things.
    """
    from citecheck.cli.running import Job

    if options.unsafe_fixes and not (options.fix or options.diff):
        raise UsageError("--unsafe-fixes says which fixes --fix and --diff make; give one of them, too")
    if (options.diff or options.write_baseline) and (options.output_format or options.output_file):
        raise UsageError("--diff and --write-baseline give no report; leave out --output-format and --output-file")
    if options.untrusted and (options.fix or options.config):
        raise UsageError("--untrusted neither reads a configuration file nor writes into what it checks")
    if options.fix and "-" in options.paths and len(options.paths) > 1:
        raise UsageError("--fix - prints the mended article and nothing else; name no other file")
    return Job(
        settings,
        renderers,
        stdin_name(options),
        _cache(options),
        baseline=_baseline(options),
        accepts=bool(options.write_baseline),
        fix="write" if options.fix else "show" if options.diff else None,
        unsafe_fixes=options.unsafe_fixes,
        untrusted=options.untrusted,
        named=frozenset(options.paths),
        folders=tuple(os.path.realpath(path) for path in _folders(options.paths)),
    )


def _folders(paths: Sequence[str]) -> Iterator[str]:
    """Give the folders that are named, and those in which a pattern begins."""
    for path in paths:
        if not os.path.isdir(path):
            path = path[: min((path.find(sign) for sign in "*?[" if sign in path), default=len(path))]
            path = os.path.dirname(path) or os.curdir
        yield path


def _baseline(options: argparse.Namespace) -> Baseline | None:
    if not options.baseline:
        return None
    from citecheck.baseline import Baseline

    return Baseline.read(options.baseline)


def settings_of(options: argparse.Namespace, *, today: bool = True) -> Settings:
    """Return the settings in force; unless told otherwise, articles are judged as of today."""
    from citecheck.config import KEYS
    from citecheck.rules import plugins
    from citecheck.settings import Layer, Settings

    given = {key: getattr(options, f"set:{key}", None) for key in KEYS}
    flags = {key: dict(v) if isinstance(v, list) else v for key, v in given.items() if v is not None}
    return Settings(
        below=Layer("today", {"as-of": datetime.date.today()} if today else {}),
        above=Layer("command line", flags),
        file=Path(options.config) if options.config else None,
        without_file=options.no_config or getattr(options, "untrusted", False),
        selectors=plugins.selectable,
    )


_NAMED = 5
"""So many files that a folder walk leaves out are named."""


def articles_of(
    options: argparse.Namespace, settings: Settings, *, is_quiet: bool = False
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the paths of the articles that are meant, and trouble with finding them."""
    from citecheck.cli.files import LeftOut, Unheeded, expand
    from citecheck.errors import ReadError
    from citecheck.reading import REFUSED, SUFFIXES, WALKED
    from citecheck.settings import unheeded

    others = (*REFUSED, *(suffix for suffix in SUFFIXES if suffix not in WALKED))
    force, is_trusted = getattr(options, "force_exclude", False), not getattr(options, "untrusted", False)
    found = list(expand(options.paths, WALKED, settings.excludes, others, excludes_named=force, is_trusted=is_trusted))
    if not is_trusted:
        folders = dict.fromkeys(os.path.dirname(path) for path in found if isinstance(path, str) and path != "-")
        files = (unheeded(Path(folder or os.curdir)) for folder in folders)
        ignored = [os.path.relpath(file) for file in files if file]
        for name in dict.fromkeys([*ignored, *(file.path for file in found if isinstance(file, Unheeded))]):
            print(f"citecheck: {name!r} ignored, as --untrusted says", file=sys.stderr)
    left_out = [path.path for path in found if isinstance(path, LeftOut)]
    if left_out and not is_quiet:
        named = ", ".join(map(repr, left_out[:_NAMED])) + (", …" if len(left_out) > _NAMED else "")
        complain(f"left out, as their formats are not read in a folder: {named}")
    return (
        tuple(path for path in found if isinstance(path, str)),
        tuple(str(path) for path in found if isinstance(path, ReadError)),
    )


def stdin_name(options: argparse.Namespace) -> str:
    """Return what standard input is called."""
    name: str = options.stdin_filename or "<stdin>"
    return name


def _times(seconds: Mapping[str, float]) -> str:
    return ", ".join(f"{stage} {1000 * time:.1f} ms" for stage, time in seconds.items())


def _cache(options: argparse.Namespace) -> Cache | None:
    if not options.cache_dir or options.fix or options.diff or options.write_baseline:
        return None
    from citecheck.cli.cache import Cache

    return Cache.at(options.cache_dir, Path(options.baseline).read_text("utf-8") if options.baseline else "")
