"""What people type out of habit does what they expect."""

import io
import json
import os
import sys
import time
from pathlib import Path

import pytest

from citecheck.cli import commands, main
from citecheck.cli.options import parser
from citecheck.rendering import RENDERERS

STORM = "It rained.[1] It snowed.［1］ Ça gèle.[2]\n\n1. “Rain falls” The Daily, 3 May 2023, https://daily.org/rain\n"
CALM = "It rained.[1]\n\n1. “Rain falls” The Daily, 3 May 2023, https://daily.org/rain\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an article that has faults, and one that has none in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "storm.txt").write_text(STORM, "utf-8")
    (tmp_path / "calm").mkdir()
    (tmp_path / "calm" / "calm.txt").write_text(CALM, "utf-8")
    return tmp_path


Lines = list[str]


def lines(capsys: pytest.CaptureFixture[str]) -> Lines:
    return capsys.readouterr().out.splitlines()


@pytest.mark.parametrize("said", [["storm.txt", "-q"], ["-q", "storm.txt"], ["check", "-q", "storm.txt"]])
def test_a_file_alone_is_checked(said: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    """The command need not be named."""
    assert main(said) == 1
    assert lines(capsys)[0].startswith("storm.txt:1:25: warning:")


def test_nothing_at_all_checks_the_folder(capsys: pytest.CaptureFixture[str]) -> None:
    """As linters do."""
    assert main([]) == 1
    assert lines(capsys)[-1].startswith("2 articles, ")


def test_a_folder_without_faults_is_ok(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where nothing is wrong, ``citecheck`` alone exits with 0; where there is no article, with 2."""
    monkeypatch.chdir("calm")
    assert main([]) == 0

    os.remove("calm.txt")
    assert main([]) == 2


@pytest.mark.parametrize("name", ["rules", "checks"])
def test_a_file_may_be_called_like_a_command(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """A file whose name is nearly a command's is checked; one that bears it is named by its path."""
    Path(name).write_text(STORM, "utf-8")

    assert main([f"./{name}", "-q"]) == 1
    assert f"./{name}:1:25" in lines(capsys)[0]


def test_a_name_that_is_neither_command_nor_file_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """The nearest command is named; what looks like a path is a file that cannot be read."""
    assert main(["chekc"]) == 2
    assert "did you mean 'check'?" in capsys.readouterr().err

    assert main(["missing.md"]) == 2
    assert "cannot read 'missing.md'" in capsys.readouterr().err


@pytest.mark.parametrize("said", [["--slect", "x"], ["storm.txt", "--slect=x"], ["check", "--slect"]])
def test_a_wrong_option_is_answered_with_the_nearest(said: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """Of every command, the options that it has."""
    assert main(said) == 2
    assert "unknown option '--slect' (did you mean '--select'" in capsys.readouterr().err


def test_signs_that_a_terminal_cannot_show_become_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    """Quotes and dashes have a plain form; of others the escape is shown."""
    output = io.TextIOWrapper(io.BytesIO(), "latin-1")
    monkeypatch.setattr(sys, "stdout", output)
    main(["storm.txt"])
    output.flush()

    assert b'"\\uff3b1\\uff3d" looks like a mistyped [1].' in output.buffer.getvalue()  # type: ignore[attr-defined]


def test_files_are_shown_and_not_checked(capsys: pytest.CaptureFixture[str]) -> None:
    """What a walk would take, a file a line."""
    assert main(["--show-files"]) == 0
    assert lines(capsys) == ["calm/calm.txt", "storm.txt"]


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (["storm.txt", "calm/calm.txt"], ["storm.txt", "calm/calm.txt"]),
        (["storm.txt", "calm/calm.txt", "--force-exclude"], ["storm.txt"]),
        (["storm.txt", "calm", "--force-exclude"], ["storm.txt"]),
        (["storm.txt", "./calm/calm.txt", "--force-exclude"], ["storm.txt"]),
        (["calm/calm.txt", "--force-exclude"], []),
        (["-", "--force-exclude"], ["<stdin>"]),
    ],
)
def test_exclude_holds_for_named_files_if_so_said(
    said: Lines, shown: Lines, capsys: pytest.CaptureFixture[str]
) -> None:
    """A hook names the files itself; what stands in an excluded folder is excluded with it."""
    Path("citecheck.toml").write_text("exclude = ['calm/']", "utf-8")

    main(["--show-files", *said])

    assert lines(capsys) == shown


@pytest.mark.parametrize("name", ["empty.md", "empty.txt", "empty.html"])
def test_an_empty_file_is_an_info(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    """There is nothing to check, and the others are checked."""
    Path(name).touch()

    assert main([name, "calm/calm.txt"]) == 0
    assert lines(capsys)[0] == f"{name}:1:1: info: The article is empty, so nothing was checked. [no-citations]"


@pytest.mark.parametrize(("color", "is_painted"), [("always", True), ("never", False), ("auto", False)])
def test_colour_is_a_choice(color: str, is_painted: bool, capsys: pytest.CaptureFixture[str]) -> None:
    """Also where standard output is no terminal."""
    main(["storm.txt", "--color", color])

    assert ("\x1b[" in capsys.readouterr().out) is is_painted


def test_a_flag_beats_the_environment(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What is said here and now counts more than what is said for all programs."""
    monkeypatch.setenv("NO_COLOR", "1")
    main(["storm.txt", "--color", "always"])

    assert "\x1b[" in capsys.readouterr().out


def test_short_flags(capsys: pytest.CaptureFixture[str]) -> None:
    """The frequent ones have a letter."""
    Path("house.toml").write_text("ignore = ['malformed-marker']", "utf-8")

    assert main(["storm.txt", "-f", "concise", "-o", "out.txt", "-c", "house.toml"]) == 1
    assert lines(capsys) == []
    assert Path("out.txt").read_text("utf-8").startswith("storm.txt:1:37: error: [2] points to no entry")


# ---- mending standard input ----


class Stream(io.TextIOWrapper):
    """A standard stream of bytes."""

    def __init__(self, data: bytes = b"") -> None:
        super().__init__(io.BytesIO(data), "utf-8", newline="")

    @property
    def data(self) -> bytes:
        self.flush()
        held: bytes = self.buffer.getvalue()  # type: ignore[attr-defined]  # of a BytesIO
        return held


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_standard_input_is_mended_to_standard_output(
    encoding: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The article comes back in its own encoding and with its own line ends, and the report goes to standard error."""
    text = STORM.replace("\n", "\r\n")
    output = Stream()
    monkeypatch.setattr(sys, "stdin", Stream(text.encode(encoding)))
    monkeypatch.setattr(sys, "stdout", output)

    assert main(["--fix", "-"]) == 1
    assert output.data == text.replace("［1］", "[1]").encode(encoding)
    assert "[missing-reference]" in capsys.readouterr().err


def test_what_needs_no_fix_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """So a filter never loses an article."""
    output = Stream()
    monkeypatch.setattr(sys, "stdin", Stream(CALM.encode()))
    monkeypatch.setattr(sys, "stdout", output)

    assert main(["--fix", "-q", "-"]) == 0
    assert output.data == CALM.encode()


def test_standard_input_is_mended_alone(capsys: pytest.CaptureFixture[str]) -> None:
    """Other files would have nowhere to go."""
    assert main(["--fix", "-", "storm.txt"]) == 2
    assert "prints the mended article" in capsys.readouterr().err


# ---- watching ----


def test_what_changes_is_checked_again(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """All at first, then only what was saved, then all once a setting changes; Ctrl-C ends it."""
    said: list[str] = []

    def pause(seconds: float) -> None:
        said.append(capsys.readouterr().out)
        if len(said) == 1:
            Path("storm.txt").write_text(STORM + "\n", "utf-8")
        elif len(said) == 3:
            Path("citecheck.toml").write_text("ignore = ['malformed-marker']", "utf-8")
        elif len(said) == 4:
            Path("new.txt").write_text(CALM, "utf-8")
        elif len(said) == 6:
            raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", pause)

    assert main(["--watch", "-f", "concise"]) == 130
    counts = [(text.count("malformed-marker"), text.count("missing-reference")) for text in said]
    assert counts == [(1, 1), (1, 1), (0, 0), (0, 1), (0, 0), (0, 0)]


@pytest.mark.parametrize("said", [["--fix"], ["-o", "out.txt"], ["-"]])
def test_watching_only_reports(said: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    """What writes on each change, or can be read only once, is refused."""
    assert main(["--watch", *said]) == 2
    assert "--watch only reports" in capsys.readouterr().err


# ---- outputs for other programs ----


@pytest.mark.parametrize("said", [["-f", "docs"], ["--output-format=text,docs"]])
def test_a_wrong_output_format_is_answered_with_the_nearest(said: Lines, capsys: pytest.CaptureFixture[str]) -> None:
    """Word is among them."""
    assert main(["storm.txt", *said]) == 2
    assert "unknown output format 'docs' (did you mean 'docx'?)" in capsys.readouterr().err


def test_a_word_file_is_what_its_name_says(folder: Path) -> None:
    """A report of lines would be no Word file."""
    pytest.importorskip("docx")

    assert main(["storm.txt", "-o", "storm.docx"]) == 1
    assert (folder / "storm.docx").read_bytes().startswith(b"PK")


@pytest.mark.parametrize("command", ["lsp", "mcp", "rules", "serve"])
def test_help_says_what_a_command_is_for(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    """Also where it takes no options."""
    assert main([command, "--help"]) == 0
    assert any(line.endswith(".") and line[0].isupper() for line in lines(capsys) if line)


def test_concise_is_a_line_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    """And nothing else, so that lines can be counted."""
    assert main(["-f", "concise", "storm.txt", "calm"]) == 1
    assert lines(capsys) == [
        "storm.txt:1:25: warning: “［1］” looks like a mistyped [1]. [malformed-marker]",
        "storm.txt:1:37: error: [2] points to no entry: the list has 1. [missing-reference]",
    ]


def test_rdjson_has_the_shape_of_reviewdogs_format(capsys: pytest.CaptureFixture[str]) -> None:
    """Source, diagnostics with path, range, severity, code and suggestions; columns count bytes of UTF-8."""
    assert main(["-f", "rdjson", "storm.txt", "calm"]) == 1
    result = json.loads(capsys.readouterr().out)

    assert set(result) == {"source", "diagnostics"}
    assert result["source"]["name"] == "citecheck"
    mistyped, missing = result["diagnostics"]
    for found in (mistyped, missing):
        assert set(found) <= {"message", "location", "severity", "code", "suggestions", "related_locations"}
        assert found["severity"] in ("ERROR", "WARNING", "INFO")
        assert set(found["code"]) == {"value", "url"}
        assert found["location"]["path"] == "storm.txt"
    assert mistyped["location"]["range"] == {"start": {"line": 1, "column": 25}, "end": {"line": 1, "column": 32}}
    assert mistyped["suggestions"] == [{"range": mistyped["location"]["range"], "text": "[1]"}]
    assert missing["location"]["range"]["start"]["column"] == len(STORM[: STORM.index("[2]")].encode()) + 1


def test_rdjson_of_nothing_is_whole(capsys: pytest.CaptureFixture[str]) -> None:
    """No finding, no diagnostic."""
    assert main(["-f", "rdjson", "calm"]) == 0
    assert json.loads(capsys.readouterr().out)["diagnostics"] == []


def test_sarif_leads_to_help(capsys: pytest.CaptureFixture[str]) -> None:
    """Every rule has its explanation and an address."""
    main(["-f", "sarif", "storm.txt"])
    rules = json.loads(capsys.readouterr().out)["runs"][0]["tool"]["driver"]["rules"]

    assert all(rule["helpUri"].startswith("https://") and rule["help"]["markdown"] for rule in rules)


# ---- help ----


@pytest.mark.parametrize("said", [["--help"], ["check", "--help"], ["config", "-h"], ["explain", "-h"]])
def test_help_is_readable_at_80_columns(
    said: Lines, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """No line is longer, and how to call it fits into a few."""
    monkeypatch.setenv("COLUMNS", "80")
    assert main(said) == 0
    shown = lines(capsys)

    assert max(map(len, shown)) <= 80
    if said[0] == "check":
        assert shown[0] == "usage: citecheck [check] [OPTION …] [PATH …]"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_the_new_flags(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    """It is made from the parser, so flags, their values and output formats are there."""
    assert main(["completion", shell]) == 0
    script = capsys.readouterr().out

    dashes = "" if shell == "fish" else "--"
    assert all(
        f"{dashes}{flag}" in script for flag in ("watch", "show-files", "force-exclude", "color", "outlets-file")
    )
    assert all(word in script for word in (*RENDERERS, "always"))


def test_every_command_can_be_named() -> None:
    """What the parser knows and what is run are the same."""
    from citecheck.cli.completion import _commands

    assert set(_commands(parser())) == set(commands.COMMANDS)
