"""The README says what is true: its sessions print what it shows, and its Python runs."""

import doctest
import pathlib
import re
import shlex

import pytest

from citecheck.cli import main

ROOT = pathlib.Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text("utf8")

SESSIONS = re.findall(r"^```console\n(.*?)^```$", README, re.S | re.M)
COMMANDS = [
    (command, output)
    for session in SESSIONS
    for command, output in re.findall(r"^\$ (citecheck [^\n]*)\n((?:(?!\$ ).*\n)*)", session, re.M)
]


@pytest.mark.parametrize(("command", "output"), COMMANDS, ids=[command for command, _ in COMMANDS])
def test_sessions_print_what_is_shown(
    command: str, output: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command of the README, run in the checkout, prints the lines below it."""
    monkeypatch.chdir(ROOT)
    main(shlex.split(command)[1:])

    assert capsys.readouterr().out.rstrip("\n") == output.rstrip("\n")


def test_python_runs() -> None:
    """The README's Python gives the results that it shows."""
    results = doctest.testfile(str(ROOT / "README.md"), module_relative=False, optionflags=doctest.NORMALIZE_WHITESPACE)

    assert results.attempted > 3
    assert results.failed == 0


def test_first_blocks_are_those_that_ci_runs() -> None:
    """The first two blocks of shell commands set up, and run the tests, as `.ci/run` expects."""
    first, second = re.findall(r"^```sh\n(.*?)^```$", README, re.S | re.M)[:2]

    assert len(first.splitlines()) == len(second.splitlines()) == 1
    assert "pip install --quiet . &&" in first
    assert "citecheck check examples/" in first
    assert "pytest" in second
