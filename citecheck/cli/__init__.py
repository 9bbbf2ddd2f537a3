"""The command line: options to settings, check, render, exit code; no logic of its own."""

from __future__ import annotations

import datetime
import errno
import gc
import io
import itertools
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from citecheck import attrs
from citecheck.cli import plain, terminal
from citecheck.errors import CitecheckError, UsageError, WriteError

if TYPE_CHECKING:
    import argparse

    from citecheck.baseline import Baseline, Identity
    from citecheck.cli.cache import Cache
    from citecheck.cli.running import Job, Outcome
    from citecheck.rendering import Renderer
    from citecheck.rules import Rule
    from citecheck.settings import Settings

OK, FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130
"""The exit codes: nothing weighs enough to fail, something does, the job could not be done, Ctrl-C."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    if argv is not None:
        return _main(argv)
    # In a process of our own, what the start makes (patterns, tables) lives to the end: to look for garbage in it,
    # again and again while it grows and once more at the exit, is a tenth of the time that one article takes.
    gc.set_threshold(50_000)
    _occupy_closed_streams()
    try:
        code = _main(sys.argv[1:])
    finally:
        gc.freeze()
    _leave(code)
    return code


def _leave(code: int) -> None:
    """End the process at once, unless somebody waits for it to end in order: to take everything apart takes time, too.

    Files are closed by then, and what is left to print is printed.
    """
    threads = sys.modules.get("threading")
    is_alone = threads is None or threads.active_count() == 1
    if is_alone and "multiprocessing" not in sys.modules and sys.gettrace() is None and sys.getprofile() is None:
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (OSError, ValueError):
                return
        os._exit(code)


def _occupy_closed_streams() -> None:
    """Open what stands for a standard stream and is closed, else the next file that is opened would take its place."""
    for descriptor in range(3):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number, which is this one


def _main(argv: Sequence[str]) -> int:
    sys.stdout = sys.stdout or _Closed()
    sys.stderr = sys.stderr or io.StringIO()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # an article may hold what this terminal cannot show
            stream.reconfigure(errors=terminal.LEGIBLE)
    code = OK
    try:
        options = plain.options(argv, _COMMANDS) or _parsed(argv)
        code = _COMMANDS[options.command](options)
        sys.stdout.flush()
    except SystemExit as stop:  # after --help, --version or a wrong option
        return stop.code if isinstance(stop.code, int) else FAILED
    except CitecheckError as error:
        return complain(str(error))
    except BrokenPipeError:
        from citecheck.cli.outputs import let_go

        let_go(sys.stdout)
    except KeyboardInterrupt:
        return INTERRUPTED
    except OSError as error:
        if error.filename is None:  # as is so for what is written to a stream
            from citecheck.cli.outputs import STANDARD_OUTPUT, let_go

            let_go(sys.stdout)
            return complain(f"cannot write {STANDARD_OUTPUT}: {error.strerror or error}")
        sys.excepthook(*sys.exc_info())
        return FAILED
    except Exception:  # our own bug: shown in full, and never taken for "something was found", Python's exit code 1
        sys.excepthook(*sys.exc_info())
        return FAILED
    return code


def _parsed(argv: Sequence[str]) -> argparse.Namespace:
    from citecheck.cli.options import COMMANDS, arguments, parser

    said = arguments(argv)
    return parser(said[0] if said[0] in COMMANDS else None).parse_args(said)


class _Closed(io.StringIO):
    """A standard output that was closed before we started; where nothing is written to it, that is no trouble."""

    def write(self, text: str, /) -> int:
        raise OSError(errno.EBADF, "it is closed")


def complain(sentence: str) -> int:
    """Tell the user about trouble, and return the exit code for it."""
    from citecheck.rendering.text import harmless

    print(f"citecheck: {harmless(sentence)}", file=sys.stderr)
    return FAILED


# --- commands -------------------------------------------------------------------------------------------------------


def _check(options: argparse.Namespace) -> int:
    _confirm_format(options)
    for is_meant, other in (
        (options.show_files, _show_files),
        (options.watch, _watch),
        (options.diff, _diff),
        (options.write_baseline, _write_baseline),
    ):
        if is_meant:
            return other(options)
    if WORD in (options.output_format or ()):
        return _check_into_word(options)
    return _checked(options, _Run.of(options))


def _confirm_format(options: argparse.Namespace) -> None:
    """Point to the right flag where the format of the report is asked for with that of the articles."""
    from citecheck.reading import FORMATS
    from citecheck.rendering import RENDERERS

    format = getattr(options, "set:format", None)
    if format in RENDERERS and format not in FORMATS:
        raise UsageError(
            f"--format says how the articles are written, and {format!r} is no such format; "
            f"for the report say --output-format {format}"
        )


def _show_files(options: argparse.Namespace) -> int:
    """List what would be checked, a file a line."""
    from citecheck.rendering.text import harmless

    run = _Run.of(options)
    for path in run.articles:
        print(harmless(_stdin_name(options) if path == "-" else path))
    return max(map(complain, run.troubles), default=OK)


_PAUSE = 0.3
"""Seconds between two looks at the files that are watched: soon enough after a save, and no load."""


def _watch(options: argparse.Namespace) -> int:
    """Check all articles, then again and again those that have changed, until Ctrl-C."""
    import time

    if options.fix or options.diff or options.write_baseline or options.output_file or "-" in options.paths:
        raise UsageError("--watch only reports, to standard output; leave out --fix, --diff, files to write, and -")
    known: dict[str, object] = {}
    is_told = False
    while True:
        run = _Run.of(options, is_quiet=is_told)
        is_told = True
        stamps = {path: _stamp(path) for path in (*run.inputs, *run.sources)}
        changed = {path for path, stamp in stamps.items() if known.get(path) != stamp}
        if changed or (known and stamps.keys() != known.keys()):
            of_all = changed - set(run.articles) or not known  # a setting is another
            meant = run.articles if of_all else tuple(path for path in run.articles if path in changed)
            if meant:
                _checked(options, attrs.evolve(run, articles=meant))
            if not options.quiet:
                count = len(run.articles)
                print(f"Watching {count:,} {'article' if count == 1 else 'articles'}; Ctrl-C ends.", file=sys.stderr)
            sys.stdout.flush()
            known = stamps
        time.sleep(_PAUSE)


def _stamp(path: str) -> object:
    """Return what changes when a file does."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino


def _checked(options: argparse.Namespace, run: _Run) -> int:
    """Check the articles of a run, and report."""
    from citecheck.cli import outputs
    from citecheck.rendering import Tally, get_renderer
    from citecheck.rendering.text import statistics

    code, tally, fixed = OK, Tally(), 0
    mends_stream = options.fix and "-" in options.paths  # the mended article has standard output for itself
    stream = sys.stderr if mends_stream else sys.stdout
    text = outputs.text_for(
        stream, os.environ, summary=not options.quiet, statistics=options.statistics, color=options.color
    )
    formats = options.output_format or ("text",)
    for format in formats:
        get_renderer(format)
    with outputs.opened(formats, options.output_file, text, run.inputs, stream) as opened:
        for outcome in run.outcomes(tuple(output.renderer for output in opened)):
            code = max(code, FAILED if outcome.trouble else FOUND if outcome.fails else OK)
            tally += outcome.tally
            fixed += outcome.fixed
            if outcome.mended is not None:
                _print_bytes(outcome.mended)
            for output, part in zip(opened, outcome.parts, strict=False):  # no parts where there was trouble
                output.add(part)
            if not any(output.is_wanted for output in opened):
                break
        for output in opened:
            output.close(tally)
        if options.statistics and text not in [output.renderer for output in opened]:
            print(statistics(tally), end="", file=sys.stderr)
    if fixed and not options.quiet:
        print(f"{fixed:,} {'finding' if fixed == 1 else 'findings'} fixed", file=sys.stderr)
    return OK if options.exit_zero and code == FOUND else code


WORD = "docx"
"""The output that is a file of its own: the article with a comment at each finding."""


def _check_into_word(options: argparse.Namespace) -> int:
    """Check one article, and write it as a Word file with a comment at each finding."""
    from citecheck import writing
    from citecheck.cli import outputs, running
    from citecheck.rendering.docx import commented

    if options.output_format != [WORD] or len(options.output_file) != 1 or options.fix:
        raise UsageError(
            f"--output-format {WORD} writes one file of its own; give it alone, with one --output-file, without --fix"
        )
    run = _Run.of(options)
    if len(run.articles) != 1 or run.troubles:
        raise UsageError(f"--output-format {WORD} takes one article; there are {len(run.articles)}")
    (path,), (file,) = run.articles, options.output_file
    outputs.refuse_clashes(options.output_file, run.inputs)
    name = _stdin_name(options) if path == "-" else path
    config = run.settings.of(Path(name)).config
    data = running.load(path, name, config)
    report = running.report_on(path, name, data, config, _job(options, run.settings, ()))
    try:
        writing.replace(file, commented(report, data))
    except OSError as error:
        raise WriteError(f"cannot write {file!r}: {error.strerror or error}") from error
    fails = config.fail_on is not None and any(finding.severity >= config.fail_on for finding in report.findings)
    return FOUND if fails and not options.exit_zero else OK


def _print_bytes(data: bytes) -> None:
    """Print an article as the bytes it was read from, with what was mended."""
    sys.stdout.flush()
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        sys.stdout.write(data.decode("utf-8", "replace"))


def _diff(options: argparse.Namespace) -> int:
    from citecheck.rendering.text import harmless

    code = OK
    for outcome in _Run.of(options).outcomes():
        code = max(code, FAILED if outcome.trouble else FOUND if outcome.diff else OK)
        diff = outcome.diff
        if sys.stdout.isatty():  # which would obey what an article may hold
            diff = "".join(f"{harmless(line)}\n" for line in diff.split("\n")[:-1])
        print(diff, end="")
    return OK if options.exit_zero and code == FOUND else code


def _write_baseline(options: argparse.Namespace) -> int:
    from citecheck.baseline import Baseline
    from citecheck.cli.outputs import refuse_clashes
    from citecheck.rendering.text import harmless

    code = OK
    path = Path(options.write_baseline)
    run = _Run.of(options)
    refuse_clashes([options.write_baseline], run.articles)
    if path.exists():
        Baseline.read(path)  # what is no baseline is refused before anything is checked
    accepted: dict[str | None, Sequence[Identity]] = {}
    for outcome in run.outcomes():
        if outcome.trouble:
            code = FAILED
        else:
            accepted[outcome.name] = outcome.accepted
    Baseline.add(path, accepted)
    if not options.quiet:
        count = sum(map(len, accepted.values()))
        print(f"{count:,} {'finding' if count == 1 else 'findings'} accepted in {harmless(str(path))}", file=sys.stderr)
    return code


@attrs.frozen
class _Run:
    """The articles that are meant, with the settings of each, and trouble with finding them."""

    options: argparse.Namespace
    settings: Settings
    articles: tuple[str, ...]
    troubles: tuple[str, ...]

    @classmethod
    def of(cls, options: argparse.Namespace, *, is_quiet: bool = False) -> _Run:
        settings = _settings(options)
        return cls(options, settings, *_articles(options, settings, is_quiet=is_quiet or options.quiet))

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
        job = _job(options, self.settings, renderers)
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


def _job(options: argparse.Namespace, settings: Settings, renderers: tuple[Renderer, ...]) -> Job:
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
        _stdin_name(options),
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


def _parse(options: argparse.Namespace) -> int:
    from citecheck import checking, matching, parsing, reading
    from citecheck.cli import lines, running
    from citecheck.cli.outputs import Output, utf8
    from citecheck.knowledge import outlets
    from citecheck.rendering import Tally, json

    settings = _settings(options)
    paths, troubles = _articles(options, settings)
    code = max(map(complain, troubles), default=OK)
    tally = Tally()
    output = Output(json.JsonObject(), utf8(sys.stdout))
    for path in lines.articles(paths):
        name = _stdin_name(options) if path == "-" else path
        try:
            config = settings.of(Path(lines.file_of(name))).config
            data = running.load(path, name, config)
            folder = None if path == "-" else Path(path).parent
            read = reading.read_bytes(data, format=config.format, name=name, max_bytes=config.max_size, folder=folder)
            with outlets.in_force(checking.known_outlets(config)):
                document = parsing.parse(read, day_first=config.reads_day_first)
        except CitecheckError as error:
            code = complain(str(error))
            continue
        citations = matching.match(document)
        tally += Tally(
            1,
            len(document.references),
            len(citations),
            unread=sum(unread.kind != "passed over" for unread in document.unread),
        )
        output.add(json.dumps(json.document_of(document, citations)))
    output.close(tally)
    return code


def _archive(options: argparse.Namespace) -> int:
    from citecheck.cli.archive import archive_command

    # Each article is judged against its own day: an archive is of many days, and a run goes on tomorrow.
    config = _settings(options, today=False).of(Path(os.curdir)).config
    return OK if archive_command(options, config) else FAILED


def _sources(options: argparse.Namespace) -> int:
    from citecheck.cli import sources

    settings = _settings(options)
    paths, troubles = _articles(options, settings)
    articles, more = sources.documents(paths, settings, _stdin_name(options))
    code = max(map(complain, (*troubles, *more)), default=OK)
    if options.action == "fetch":
        sources.fetch(options, articles)
        return code
    given = settings.of(Path(paths[0] if paths else os.curdir)).config.sources
    if given is None:
        raise UsageError("no sources are named; give --sources PATH")
    sources.show(articles, given)
    return code


def _rules(options: argparse.Namespace) -> int:
    from citecheck.rules import RULES

    width = max(len(rule.name) for rule in RULES)
    for rule in RULES:
        print(f"{rule.name:{width}}  {rule.severity!s:7}  {rule.group:11}  {_what(rule)}")
    return OK


def _what(rule: Rule) -> str:
    """Return the first paragraph of a rule's explanation on one line."""
    return rule.docs.partition("\n\n")[0].removeprefix("**What** ").replace("\n", " ")


def _explain(options: argparse.Namespace) -> int:
    from citecheck.errors import unknown
    from citecheck.rules import RULES, SELECTORS

    rules = [rule for rule in RULES if options.rule in (rule.name, rule.group)]
    if not rules:
        raise unknown("rule", options.rule, SELECTORS)
    print("\n\n".join(f"{rule.name} ({rule.severity}, {rule.group})\n\n{rule.docs.rstrip()}" for rule in rules))
    return OK


def _config(options: argparse.Namespace) -> int:
    in_force = _settings(options).of(Path(options.path))
    for name, value in attrs.asdict(in_force.config, recurse=False).items():
        key, origin = name.replace("_", "-"), in_force.origins.get(name, "default")
        if value is None and name != "fail_on":
            print(f"# {key} is not set")
        else:
            print(f"{key} = {_toml(value)}  # {origin}")
    return OK


def _toml(value: object) -> str:
    """Return a setting as a configuration file would say it."""
    import json

    if isinstance(value, tuple):
        return json.dumps(list(value), ensure_ascii=False)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)} = {_toml(word)}" for key, word in value.items()) + "}"
    if value is None:
        return '"never"'
    return json.dumps(value if isinstance(value, bool | int | float) else str(value), ensure_ascii=False)


def _serve(options: argparse.Namespace) -> int:
    import getpass

    from citecheck.serve import serve

    who = options.who
    if who is None:
        try:
            who = getpass.getuser()
        except (OSError, KeyError):  # a machine without a login
            who = ""
    if options.article and not os.path.isfile(options.article):
        raise UsageError(f"{options.article!r} is no file; name one to open, or none to paste an article")
    config = _settings(options).of(Path(options.article or "article.txt")).config
    serve(options.article, config=config, host=options.host, port=options.port, opens=not options.no_open, who=who)
    return OK


def _completion(options: argparse.Namespace) -> int:
    from citecheck.cli.completion import script
    from citecheck.cli.options import parser

    print(script(parser(), options.shell), end="")
    return OK


def _lsp(options: argparse.Namespace) -> int:
    from citecheck import lsp

    lsp.serve()
    return OK


def _mcp(options: argparse.Namespace) -> int:
    from citecheck import mcp

    mcp.serve()
    return OK


# --- from options to what the stages take ---------------------------------------------------------------------------


def _settings(options: argparse.Namespace, *, today: bool = True) -> Settings:
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


def _articles(
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


def _stdin_name(options: argparse.Namespace) -> str:
    name: str = options.stdin_filename or "<stdin>"
    return name


def _times(seconds: Mapping[str, float]) -> str:
    return ", ".join(f"{stage} {1000 * time:.1f} ms" for stage, time in seconds.items())


def _cache(options: argparse.Namespace) -> Cache | None:
    if not options.cache_dir or options.fix or options.diff or options.write_baseline:
        return None
    from citecheck.cli.cache import Cache

    return Cache.at(options.cache_dir, Path(options.baseline).read_text("utf-8") if options.baseline else "")


_COMMANDS = {
    "archive": _archive,
    "check": _check,
    "parse": _parse,
    "sources": _sources,
    "rules": _rules,
    "explain": _explain,
    "config": _config,
    "serve": _serve,
    "completion": _completion,
    "lsp": _lsp,
    "mcp": _mcp,
}
