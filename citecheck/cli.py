"""The command line: options to Config, check, render, exit code; no logic of its own."""

import argparse
import datetime
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from citecheck.errors import CitecheckError, ReadError
from citecheck.version import __version__

if TYPE_CHECKING:
    import attrs

    from citecheck.rules import Rule
    from citecheck.running import Settings

OK, FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130
"""The exit codes: nothing weighs enough to fail, something does, the job could not be done, Ctrl-C."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    try:
        options = _parser().parse_args(argv)
    except SystemExit as stop:  # after --help, --version or a wrong option
        return stop.code if isinstance(stop.code, int) else FAILED
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code: int = options.run(options)
        sys.stdout.flush()
    except CitecheckError as error:
        complain(str(error))
        return FAILED
    except BrokenPipeError:
        # The reader has seen enough. Python would complain at exit about what is still in the buffer.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def complain(sentence: str) -> None:
    """Tell the user about trouble."""
    from citecheck.rendering.text import harmless

    print(f"citecheck: {harmless(sentence)}", file=sys.stderr)


# --- commands -------------------------------------------------------------------------------------------------------


def _check(options: argparse.Namespace) -> int:
    from citecheck import outputs, running
    from citecheck.rendering import Tally

    settings = _settings(options)
    code = OK
    tally = Tally()
    text = outputs.text_for(sys.stdout, os.environ, summary=not options.quiet)
    with outputs.opened(options.output_format or (), options.output_file, text) as opened:
        job = running.Job(settings, tuple(output.renderer for output in opened), options.stdin_filename or "<stdin>")
        for outcome in running.run(_files(options, settings), job, options.jobs):
            if outcome.trouble is not None:
                complain(outcome.trouble)
                code = FAILED
                continue
            tally += outcome.tally
            if outcome.failed:
                code = code or FOUND
            for output, part in zip(opened, outcome.parts, strict=True):
                output.add(part)
            if options.verbose:
                times = ", ".join(f"{stage} {1000 * seconds:.1f} ms" for stage, seconds in outcome.seconds.items())
                complain(f"{outcome.name}: {times}")
        for output in opened:
            output.close(tally)
    return OK if options.exit_zero and code == FOUND else code


def _parse(options: argparse.Namespace) -> int:
    from citecheck import matching, parsing, running
    from citecheck.outputs import Output
    from citecheck.rendering import Tally, json

    settings = _settings(options)
    renderer = json.JsonObject()
    code = OK
    tally = Tally()
    output = Output(renderer, sys.stdout)
    for path in _files(options, settings):
        try:
            if isinstance(path, ReadError):
                raise path
            name = (options.stdin_filename or "<stdin>") if path == "-" else path
            document = parsing.parse(running.load(path, name, settings.config(Path(name))))
        except CitecheckError as error:
            complain(str(error))
            code = FAILED
            continue
        citations = matching.match(document)
        tally += Tally(1, len(document.references), len(citations))
        output.add(json.dumps(json.document_of(document, citations)))
    output.close(tally)
    return code


def _rules(options: argparse.Namespace) -> int:
    from citecheck.rules import RULES

    width = max((len(rule.name) for rule in RULES), default=0)
    for rule in RULES:
        print(f"{rule.name:{width}}  {rule.severity!s:7}  {rule.group:9}  {_sentence(rule)}".rstrip())
    return OK


def _sentence(rule: "Rule") -> str:
    return rule.docs.partition("\n\n")[0].removeprefix("**What** ").replace("\n", " ")


def _explain(options: argparse.Namespace) -> int:
    from citecheck.errors import unknown
    from citecheck.rules import RULES, SELECTORS

    rules = [rule for rule in RULES if options.rule in (rule.name, rule.group)]
    if not rules:
        raise unknown("rule", options.rule, SELECTORS)
    for i, rule in enumerate(rules):
        print(f"{chr(10) * (i > 0)}{rule.name} ({rule.severity}, {rule.group})\n\n{rule.docs.rstrip()}")
    return OK


def _config(options: argparse.Namespace) -> int:
    import attrs

    from citecheck.config import combine
    from citecheck.rules import SELECTORS

    config, origins = combine(_settings(options).layers(Path(options.path)), SELECTORS)
    for name, value in attrs.asdict(config, recurse=False).items():
        print(f"{name.replace('_', '-')} = {_toml(value)}  # {origins.get(name, 'default')}")
    return OK


def _toml(value: object) -> str:
    """Return a setting as a configuration file would say it."""
    import json

    if isinstance(value, tuple):
        return json.dumps(list(value), ensure_ascii=False)
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_toml(word)}" for key, word in value.items()) + " }"
    return json.dumps(value if isinstance(value, bool | int | float) else str(value), ensure_ascii=False)


# --- from options to what the stages take ---------------------------------------------------------------------------


def _settings(options: argparse.Namespace) -> "Settings":
    from citecheck.config import KEYS, Layer
    from citecheck.running import Settings

    given = {key: getattr(options, f"set:{key}", None) for key in KEYS}
    flags = {
        key: dict(value) if "=" in KEYS[key].metadata["metavar"] else value
        for key, value in given.items()
        if value is not None
    }
    usual = Layer("today", {"as-of": datetime.date.today()})
    file = Path(options.config) if options.config else None
    return Settings(usual, Layer("command line", flags), file, not options.no_config)


def _files(options: argparse.Namespace, settings: "Settings") -> "list[str | ReadError]":
    from citecheck.files import expand
    from citecheck.reading import SUFFIXES

    return list(expand(options.paths, SUFFIXES))


# --- options --------------------------------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one sentence, without a page of usage above it."""

    def error(self, message: str) -> NoReturn:
        complain(f"{message}; see {self.prog} --help")
        self.exit(FAILED)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="citecheck",
        description="Check an article's citations before it goes out.",
        epilog="Exit code 0: nothing at or above --fail-on; 1: something; 2: could not do the job.",
    )
    parser.add_argument("--version", action="version", version=f"citecheck {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", dest="command")

    check = commands.add_parser("check", help="say what is wrong with the citations of articles")
    check.set_defaults(run=_check)
    _add_articles(check)
    _add_settings(check)
    outputs = check.add_argument_group("output")
    outputs.add_argument(
        "--output-format",
        action="extend",
        type=_comma_list,
        metavar="FORMAT,…",
        help="text (default), json, jsonl, sarif, github, junit, gitlab, html; several may be named",
    )
    outputs.add_argument(
        "--output-file",
        action="append",
        default=[],
        metavar="FILE",
        help="write to a file, not to standard output; given several times, one for each --output-format in turn",
    )
    outputs.add_argument("--statistics", action="store_true", help="count the findings of each rule")
    outputs.add_argument("-q", "--quiet", action="store_true", help="no summary, no progress")
    outputs.add_argument("-v", "--verbose", action="store_true", help="tell files and timings on standard error")
    outputs.add_argument("--exit-zero", action="store_true", help="exit with 0 also if something was found")
    running = check.add_argument_group("running")
    running.add_argument("-j", "--jobs", type=int, metavar="N", help="how many workers; else one for each core")
    running.add_argument("--cache-dir", metavar="DIR", help="keep results here, and take them from here")

    parse = commands.add_parser("parse", help="show what citecheck reads in an article, as JSON")
    parse.set_defaults(run=_parse)
    _add_articles(parse)
    _add_settings(parse, only=("format", "max_size", "exclude"))

    rules = commands.add_parser("rules", help="list the rules")
    rules.set_defaults(run=_rules)

    explain = commands.add_parser("explain", help="say what a rule flags, why, and when it stays silent")
    explain.set_defaults(run=_explain)
    explain.add_argument("rule", metavar="RULE", help="the name of a rule, or of a group for all of its rules")

    config = commands.add_parser("config", help="show the settings in force for an article, and where they were made")
    config.set_defaults(run=_config)
    config.add_argument("path", metavar="PATH", nargs="?", default=".", help="the article, or a folder")
    _add_settings(config)
    return parser


def _comma_list(value: str) -> list[str]:
    return [name.strip() for name in value.split(",") if name.strip()]


def _add_articles(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "paths", metavar="PATH", nargs="+", help="a file, a folder to walk, a pattern, or - for standard input"
    )
    parser.add_argument("--stdin-filename", metavar="NAME", help="what to call standard input; tells its format too")


def _add_settings(parser: argparse.ArgumentParser, only: Sequence[str] = ()) -> None:
    """Give the flag of every setting, as ``Config`` describes it."""
    from citecheck.config import KEYS

    group = parser.add_argument_group("settings", "as in [tool.citecheck] of pyproject.toml, or in citecheck.toml")
    files = group.add_mutually_exclusive_group()
    files.add_argument(
        "--config", metavar="FILE", help="the configuration file, instead of the nearest above an article"
    )
    files.add_argument("--no-config", action="store_true", help="read no configuration file")
    for key, field in KEYS.items():
        if only and field.name not in only:
            continue
        group.add_argument(f"--{key}", **_flag(key, field))


def _flag(key: str, field: "attrs.Attribute[object]") -> dict[str, Any]:  # as argparse has them
    """Return what argparse needs to know about a setting's flag."""
    flag: dict[str, Any] = {"dest": f"set:{key}", "default": None, "help": field.metadata["help"].replace("%", "%%")}
    if field.type == bool | None:
        return flag | {"action": argparse.BooleanOptionalAction}
    flag["metavar"] = field.metadata["metavar"]
    if "=" in field.metadata["metavar"]:
        return flag | {"action": "append", "type": _assignment}
    if field.type in (int, float | None):
        return flag | {"type": int if field.type is int else float}
    return flag


def _assignment(value: str) -> tuple[str, str]:
    name, equals, word = value.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{value!r} should be a name, = and a value")
    return name.strip(), word.strip()
