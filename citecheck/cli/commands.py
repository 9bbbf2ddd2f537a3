"""The commands: each takes its options, calls the stages, prints, and returns the exit code; no logic of its own."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from citecheck import attrs
from citecheck.cli.exits import FAILED, FOUND, OK, complain
from citecheck.cli.runs import Run, articles_of, job_of, settings_of, stdin_name
from citecheck.errors import CitecheckError, UsageError, WriteError, unknown

if TYPE_CHECKING:
    import argparse

    from citecheck.baseline import Identity
    from citecheck.rules import Rule


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
    from citecheck.rendering import RENDERERS, WORD

    if not options.output_format and [name[-5:].lower() for name in options.output_file] == [f".{WORD}"]:
        options.output_format = [WORD]
    for name in options.output_format or ():
        if name not in (*RENDERERS, WORD):
            raise unknown("output format", name, (*RENDERERS, WORD))
    if WORD in (options.output_format or ()):
        return _check_into_word(options)
    return _checked(options, Run.of(options))


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

    run = Run.of(options)
    for path in run.articles:
        print(harmless(stdin_name(options) if path == "-" else path))
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
        run = Run.of(options, is_quiet=is_told)
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


def _checked(options: argparse.Namespace, run: Run) -> int:
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


def _check_into_word(options: argparse.Namespace) -> int:
    """Check one article, and write it as a Word file with a comment at each finding."""
    from citecheck import writing
    from citecheck.cli import outputs, running
    from citecheck.rendering import WORD
    from citecheck.rendering.docx import commented

    if options.output_format != [WORD] or len(options.output_file) != 1 or options.fix:
        raise UsageError(
            f"--output-format {WORD} writes one file of its own; give it alone, with one --output-file, without --fix"
        )
    run = Run.of(options)
    if len(run.articles) != 1 or run.troubles:
        raise UsageError(f"--output-format {WORD} takes one article; there are {len(run.articles)}")
    (path,), (file,) = run.articles, options.output_file
    outputs.refuse_clashes(options.output_file, run.inputs)
    name = stdin_name(options) if path == "-" else path
    config = run.settings.of(Path(name)).config
    data = running.load(path, name, config)
    report = running.report_on(path, name, data, config, job_of(options, run.settings, ()))
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
    for outcome in Run.of(options).outcomes():
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
    run = Run.of(options)
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


def _parse(options: argparse.Namespace) -> int:
    from citecheck import checking, matching, parsing, reading
    from citecheck.cli import lines, running
    from citecheck.cli.outputs import Output, utf8
    from citecheck.knowledge import outlets
    from citecheck.rendering import Tally, json

    settings = settings_of(options)
    paths, troubles = articles_of(options, settings)
    code = max(map(complain, troubles), default=OK)
    tally = Tally()
    output = Output(json.JsonObject(), utf8(sys.stdout))
    for path in lines.articles(paths):
        name = stdin_name(options) if path == "-" else path
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
    config = settings_of(options, today=False).of(Path(os.curdir)).config
    return OK if archive_command(options, config) else FAILED


def _sources(options: argparse.Namespace) -> int:
    from citecheck.cli import sources

    settings = settings_of(options)
    paths, troubles = articles_of(options, settings)
    articles, more = sources.documents(paths, settings, stdin_name(options))
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
    in_force = settings_of(options).of(Path(options.path))
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
    config = settings_of(options).of(Path(options.article or "article.txt")).config
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


COMMANDS: Mapping[str, Callable[[argparse.Namespace], int]] = {
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
"""What each command does, by its name."""
