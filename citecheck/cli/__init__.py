"""The command line: how its process starts and ends; ``commands`` says what each command does."""

from __future__ import annotations

import errno
import gc
import io
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from citecheck.cli import plain, terminal
from citecheck.cli.commands import COMMANDS
from citecheck.cli.exits import FAILED, INTERRUPTED, OK, complain
from citecheck.errors import CitecheckError

if TYPE_CHECKING:
    import argparse


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
        options = plain.options(argv, COMMANDS) or _parsed(argv)
        code = COMMANDS[options.command](options)
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
    from citecheck.cli.options import arguments, parser

    said = arguments(argv)
    return parser(said[0] if said[0] in COMMANDS else None).parse_args(said)


class _Closed(io.StringIO):
    """A standard output that was closed before we started; where nothing is written to it, that is no trouble."""

    def write(self, text: str, /) -> int:
        raise OSError(errno.EBADF, "it is closed")
