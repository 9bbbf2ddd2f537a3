"""What can be said on the command line."""

import argparse
import itertools
import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Literal, NoReturn

from citecheck.cli import terminal
from citecheck.config import KEYS
from citecheck.errors import UsageError, unknown
from citecheck.rendering import RENDERERS, WORD
from citecheck.version import __version__

if TYPE_CHECKING:
    from citecheck import attrs


class _Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one sentence, without a page of usage above it.

    Flags are not abbreviated, for one that is added later could make the short form mean something else.
    """

    def __init__(self, **settings: Any) -> None:  # those of argparse
        super().__init__(**settings, allow_abbrev=False, formatter_class=_help)

    def error(self, message: str) -> NoReturn:
        before, _, said = message.partition("unrecognized arguments: ")
        if not before and said.startswith("--"):
            raise unknown("option", said.split()[0].partition("=")[0], self._options())
        raise UsageError(f"{message}; see {self.prog} --help")

    def _options(self) -> set[str]:
        """Return the long options of the command."""
        commands = [a.choices.values() for a in self._actions if isinstance(a, argparse._SubParsersAction)]
        parsers = [self, *itertools.chain.from_iterable(commands)]
        return {name for each in parsers for name in each._option_string_actions if name.startswith("--")}


def _help(prog: str) -> argparse.HelpFormatter:
    return argparse.HelpFormatter(prog, width=terminal.width(sys.stdout, os.environ) - 2)


_EXIT = "Exit code 0: nothing at or above --fail-on; 1: something; 2: could not do the job; 130: Ctrl-C."


def parser(only: str | None = None) -> argparse.ArgumentParser:
    """Return the parser of the command line, or of one command: to build all takes longer than to check an article."""
    top = _Parser(
        prog="citecheck",
        description="Check an article's citations before it goes out. `citecheck FILE…` means `citecheck check FILE…`, "
        "and `citecheck` alone checks the folder it stands in.",
        epilog=_EXIT,
    )
    top.add_argument("-V", "--version", action="version", version=f"citecheck {__version__}")
    commands = top.add_subparsers(required=True, metavar="COMMAND", dest="command")
    for name, (help, fill) in COMMANDS.items():
        if only in (None, name):
            fill(commands.add_parser(name, help=help, description=f"{help[:1].upper()}{help[1:]}."))
    return top


def arguments(given: Sequence[str]) -> list[str]:
    """Return what was said with the command that it means: ``check`` where none is named.

    >>> arguments(["storm.txt", "-q"]), arguments([]), arguments(["rules"])
    (['check', 'storm.txt', '-q'], ['check'], ['rules'])

    Raises:
        UsageError: The first word is nearly that of a command, and no file has that name.
    """
    if not given:
        return ["check"]
    first = given[0]
    if first in COMMANDS or first in ("-h", "--help", "-V", "--version"):
        return list(given)
    if first.isalpha() and not os.path.exists(first):
        raise unknown("command or file", first, COMMANDS)
    return ["check", *given]


def _add_check(check: argparse.ArgumentParser) -> None:
    check.usage = "citecheck [check] [OPTION …] [PATH …]"
    check.description = "Say what is wrong with the citations of articles."
    check.epilog = _EXIT
    _add_articles(check, nargs="*")
    outputs = check.add_argument_group("output")
    outputs.add_argument(
        "-f",
        "--output-format",
        action="extend",
        type=_names,
        metavar="FORMAT,…",
        help=f"one or several of {', '.join(RENDERERS)}; text if none is named; or {WORD}, a Word file of one article "
        "with a comment at each finding, which takes --output-file",
    )
    outputs.add_argument(
        "-o",
        "--output-file",
        action="append",
        default=[],
        metavar="FILE",
        help="write to a file instead of standard output; given several times, for each --output-format in turn",
    )
    outputs.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="whether text has colours; auto: if a terminal",
    )
    outputs.add_argument("--show-files", action="store_true", help="list the files that would be checked, and stop")
    outputs.add_argument("--statistics", action="store_true", help="count the findings of each rule")
    outputs.add_argument("-q", "--quiet", action="store_true", help="no summary, no progress")
    outputs.add_argument("-v", "--verbose", action="store_true", help="say how long each stage took for each article")
    outputs.add_argument("--exit-zero", action="store_true", help="exit with 0 also if something was found")
    fixes = check.add_argument_group("fixes and baselines")
    one_of = fixes.add_mutually_exclusive_group()
    one_of.add_argument(
        "--fix",
        action="store_true",
        help="make the edits that are safe, and report what is left; with - the mended article is printed",
    )
    one_of.add_argument("--diff", action="store_true", help="show what --fix would change, and change nothing")
    one_of.add_argument("--write-baseline", metavar="FILE", help="accept all that is found, and keep that in a file")
    fixes.add_argument(
        "--unsafe-fixes", action="store_true", help="also renumber in order of first mention and drop unused entries"
    )
    fixes.add_argument("--baseline", metavar="FILE", help="report only what is not accepted in a file")
    running = check.add_argument_group("running")
    running.add_argument("-j", "--jobs", type=_positive, metavar="N", help="how many workers; else one for each core")
    running.add_argument("-w", "--watch", action="store_true", help="check again what changes, until Ctrl-C")
    running.add_argument(
        "--force-exclude", action="store_true", help="let exclude leave out files that are named, too, as hooks need"
    )
    running.add_argument(
        "--untrusted",
        action="store_true",
        help="for files of others: read no configuration, obey no comment, follow no link, bound time and memory",
    )
    running.add_argument("--cache-dir", metavar="DIR", help="keep results in a folder, and take them from there")
    _add_settings(check)


def _add_parse(parser: argparse.ArgumentParser) -> None:
    _add_articles(parser)
    _add_settings(parser, only=("format", "day-first", "languages", "max-size", "exclude"))


def _add_explain(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("rule", metavar="RULE", help="the name of a rule, or of a group for all of its rules")


def _add_config(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("path", metavar="PATH", nargs="?", default=".", help="the article, or a folder")
    _add_settings(parser)


def _add_serve(serve: argparse.ArgumentParser) -> None:
    serve.add_argument("article", metavar="ARTICLE", nargs="?", help="a file to open; ticks are kept beside it")
    serve.add_argument("--port", type=int, default=0, metavar="N", help="the port to listen on; else a free one")
    serve.add_argument(
        "--host", default="127.0.0.1", metavar="ADDRESS", help="the address to listen on; else only this machine's own"
    )
    serve.add_argument("--no-open", action="store_true", help="print the address, and open no browser")
    serve.add_argument("--who", metavar="NAME", help="the name to put on ticks; else that of the login")
    _add_settings(serve)


def _add_completion(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("shell", choices=("bash", "zsh", "fish"))


def _add_archive(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "inputs",
        metavar="IN",
        nargs="+",
        help="Parquet, JSON lines, CSV (also .gz), WARC, articles, or folders of these; or: summary FOLDER",
    )
    parser.add_argument("--into", metavar="FOLDER", help="where the results go; a run that was stopped there goes on")
    parser.add_argument("--text", metavar="COLUMN", default="text", help="the column of the articles (text)")
    parser.add_argument("--id", metavar="COLUMN", default="id", help="the column that tells them apart (id)")
    parser.add_argument("--outlet", metavar="COLUMN", default="outlet", help="where they appeared (outlet)")
    parser.add_argument("--published", metavar="COLUMN", default="published", help="when (published)")
    parser.add_argument("--part", type=_positive, metavar="N", default=1000, help="articles in a file of results")
    parser.add_argument("-j", "--jobs", type=_positive, metavar="N", help="how many workers; else one for each core")
    parser.add_argument("--engine", choices=("processes", "dask"), help="who does the work; processes of this machine")
    parser.add_argument("--scheduler", metavar="ADDRESS", help="that of a cluster of Dask")
    parser.add_argument("-q", "--quiet", action="store_true", help="no progress")
    parser.add_argument("--html", metavar="FILE", help="write the summary as a page")
    parser.add_argument("--worst", type=_positive, metavar="N", default=20, help="so many articles in the summary")
    _add_settings(parser)


def _add_sources(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(required=True, metavar="ACTION", dest="action", parser_class=_Parser)
    settings = ("format", "day-first", "languages", "max-size", "exclude")
    asks = "ask the web for what articles cite, and keep the answers in a folder"
    fetch = actions.add_parser("fetch", help=asks, description=f"{asks.capitalize()}.")
    _add_articles(fetch)
    fetch.add_argument("--into", metavar="FOLDER", required=True, help="where to keep them; what is there stays")
    fetch.add_argument("--again", action="store_true", help="ask once more for what gave no page before")
    fetch.add_argument("--no-archive", action="store_true", help="do not ask archive.org for copies of lost pages")
    fetch.add_argument(
        "--allow-host",
        metavar="HOST",
        action="append",
        default=[],
        help="ask this host even if it is inside a private network; may be given several times",
    )
    fetch.add_argument("--timeout", metavar="SECONDS", type=_seconds, default=20.0, help="for each answer; else 20")
    fetch.add_argument(
        "--max-bytes", metavar="BYTES", type=_positive, default=10_000_000, help="of each answer; else 10,000,000"
    )
    fetch.add_argument("-q", "--quiet", action="store_true", help="no summary, no progress")
    _add_settings(fetch, only=settings)
    shows = "show which source text belongs to which entry, and which to none"
    shown = actions.add_parser("list", help=shows, description=f"{shows.capitalize()}.")
    _add_articles(shown)
    _add_settings(shown, only=(*settings, "sources"))


def _add_articles(parser: argparse.ArgumentParser, nargs: Literal["*", "+"] = "+") -> None:
    parser.add_argument(
        "paths",
        metavar="PATH",
        nargs=nargs,
        default=[os.curdir],
        help="a file, a folder to walk, a pattern, or - for standard input"
        + ("; without any, the folder citecheck stands in" if nargs == "*" else ""),
    )
    parser.add_argument("--stdin-filename", metavar="FILE", help="what to call standard input; may tell its format too")


def _add_settings(parser: argparse.ArgumentParser, only: Sequence[str] = ()) -> None:
    """Give the parser a flag for every setting, as ``Config`` describes it."""
    group = parser.add_argument_group("settings", "the same as in [tool.citecheck] of pyproject.toml or citecheck.toml")
    files = group.add_mutually_exclusive_group()
    files.add_argument(
        "-c", "--config", metavar="FILE", help="the configuration file, instead of the nearest of each article"
    )
    files.add_argument("--no-config", action="store_true", help="read no configuration file")
    for key in only or KEYS:
        group.add_argument(f"--{key}", **_flag(key, KEYS[key]))


def _flag(key: str, field: "attrs.Attribute[object]") -> dict[str, Any]:  # what add_argument takes
    """Return how a setting's flag is read; what its value may be, ``Config`` judges."""
    flag: dict[str, Any] = {"dest": f"set:{key}", "help": field.metadata["help"].replace("%", "%%")}
    if field.type == bool | None:
        return {**flag, "action": argparse.BooleanOptionalAction}
    flag["metavar"] = field.metadata["metavar"]
    if "=" in flag["metavar"]:
        return {**flag, "action": "append", "type": _assignment}
    if field.type in (int, float | None):
        return {**flag, "type": int if field.type is int else float}
    return flag


def _assignment(value: str) -> tuple[str, str]:
    name, equals, word = value.partition("=")
    if not equals:
        raise argparse.ArgumentTypeError(f"{value!r} has no '='")
    return name.strip(), word.strip()


def _names(value: str) -> list[str]:
    return [name.strip() for name in value.split(",") if name.strip()]


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= 3600:
        raise argparse.ArgumentTypeError(f"{value!r} is not a number of seconds between 0 and 3600")
    return seconds


def _positive(value: str) -> int:
    if not value.isascii() or not value.isdigit() or int(value) < 1:
        raise argparse.ArgumentTypeError(f"{value!r} is not a whole number above 0")
    return int(value)


COMMANDS: dict[str, tuple[str, Callable[[argparse.ArgumentParser], None]]] = {
    "check": ("say what is wrong with the citations of articles", _add_check),
    "parse": ("show what citecheck reads in articles, as JSON", _add_parse),
    "archive": (
        "check a table of articles, or millions of files, into Parquet; or sum up the results",
        _add_archive,
    ),
    "sources": ("fetch the sources of articles, or show which text is whose", _add_sources),
    "rules": ("list the rules", lambda _: None),
    "explain": ("say what a rule flags, why, and when it stays silent", _add_explain),
    "config": ("show the settings in force for an article, and where they were made", _add_config),
    "lsp": ("serve an editor over standard input and output, by the Language Server Protocol", lambda _: None),
    "mcp": ("serve an agent over standard input and output, by the Model Context Protocol", lambda _: None),
    "serve": ("open a page in the browser to check an article while it is edited", _add_serve),
    "completion": ("print a script that completes commands in a shell", _add_completion),
}
"""Every command, with what it does and what makes its parser."""
