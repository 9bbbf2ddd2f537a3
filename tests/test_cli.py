"""The command line, through ``main``: whole standard output, standard error and exit code."""

import datetime
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from citecheck import Config, Document, check, reading, render
from citecheck.cli import main, options, plain
from citecheck.cli.options import parser
from citecheck.config import KEYS
from citecheck.rendering import RENDERERS
from citecheck.rules import RULES

STORM = """A storm over Oslo

The harbour of Oslo closed on Monday because of the storm.[0] Trains ran late.[7]

0. “Oslo harbour closed by storm” The Daily, 1 May 2023, https://daily.example/storm
"""
STORM_SAYS = render(check(STORM, name="storm.txt", config=Config(select="missing-reference")))
"""What ``--select missing-reference`` says about the storm."""

ONLY = ("--select", "missing-reference")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two articles, one of them clean; the current one, without a terminal's variables."""
    (tmp_path / "storm.txt").write_text(STORM, "utf-8")
    (tmp_path / "clean.txt").write_text(STORM.replace(" Trains ran late.[7]", ""), "utf-8")
    monkeypatch.chdir(tmp_path)
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]):  # type: ignore[no-untyped-def]  # a function of strings to a triple
    """Run a command and return its exit code, standard output and standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        return code, *capsys.readouterr()

    return run


@pytest.fixture
def stdin(monkeypatch: pytest.MonkeyPatch):  # type: ignore[no-untyped-def]
    """Set what stands on standard input."""

    def give(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))

    return give


# --- exit codes and streams -----------------------------------------------------------------------------------------


def test_findings_go_to_standard_output(folder, run) -> None:
    """A finding is a line on standard output, and the exit code 1."""
    code, output, errors = run("check", "storm.txt", *ONLY)

    assert (code, errors) == (1, "")
    assert output == STORM_SAYS
    assert output.startswith("storm.txt:3:79: error: ")
    assert " [missing-reference]\n" in output
    assert output.endswith(
        "\n\n1 of 2 markers, 1 of 1 entry, 1 source: 1 error. "
        "`citecheck explain missing-reference` says how it judges.\n"
    )


def test_a_clean_article_passes(folder, run) -> None:
    """Without findings the summary says so, and the exit code is 0."""
    assert run("check", "clean.txt", *ONLY) == (0, "1 of 1 marker, 1 of 1 entry, 1 source: nothing to report.\n", "")


@pytest.mark.parametrize(
    ("flags", "code"),
    [
        (["--fail-on", "error"], 1),
        (["--fail-on", "never"], 0),
        (["--exit-zero"], 0),
        (["--severities", "missing-reference=warning"], 1),
        (["--severities", "missing-reference=warning", "--fail-on", "error"], 0),
        (["--severities", "structure=info"], 0),
        (["--severities", "structure=info", "--fail-on", "info"], 1),
    ],
    ids=str,
)
def test_what_fails_is_a_choice(folder, run, flags: list[str], code: int) -> None:
    """``--fail-on`` and severities decide about the exit code."""
    assert run("check", "storm.txt", *ONLY, *flags)[0] == code


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["parse"], "the following arguments are required: PATH; see citecheck parse --help"),
        (["chekc"], "unknown command or file 'chekc' (did you mean 'check'?)"),
        (["storm.txt", "--format", "json"], "for the report say --output-format json"),
        (["check", "storm.txt", "--exit"], "unknown option '--exit' (did you mean '--exit-zero'"),
        (["check", "no.txt"], "cannot read 'no.txt': No such file or directory"),
        (["check", "no\x1b]0;.txt"], r"cannot read 'no\x1b]0;.txt': No such file or directory"),
        (["check", "*.nothing"], "no file matches '*.nothing'"),
        (["check", "storm.txt", "--format", "troff"], "unknown format 'troff'"),
        (["check", "storm.txt", "--output-format", "yaml"], "unknown output format 'yaml'"),
        (["check", "storm.txt", "--scorer", "lexicla"], "unknown scorer 'lexicla' (did you mean 'lexical'?)"),
        (
            ["check", "storm.txt", "--ignore", "mising-url"],
            "unknown rule 'mising-url' (did you mean 'missing-url', ",
        ),
        (["check", "storm.txt", "--as-of", "tomorrow"], "as-of is 'tomorrow'; expected a date such as 2023-02-17"),
        (["check", "storm.txt", "--severities", "a"], "argument --severities: 'a' has no '='"),
        (["check", "storm.txt", "--jobs", "0"], "argument -j/--jobs: '0' is not a whole number above 0"),
        (["check", "storm.txt", "--config", "no.toml"], "cannot read '"),
        (["check", "storm.txt", "--output-file", "no/where.txt"], "cannot write 'no/where.txt': No such file"),
        (["check", "storm.txt", "--output-format", "json,sarif"], "2 output formats (json, sarif) and 0 output files"),
        (["check", "storm.txt", "--cache-dir", "storm.txt"], "cannot keep a cache in 'storm.txt': File exists"),
        (["explain", "mising-url"], "unknown rule 'mising-url' (did you mean 'missing-url', "),
        (["parse", "no.txt"], "cannot read 'no.txt': No such file or directory"),
        (["config", "--fail-on", "fatal"], "fail-on is 'fatal'; expected one of"),
        (["completion", "csh"], "argument shell: invalid choice: 'csh'"),
    ],
    ids=lambda value: value if isinstance(value, str) else " ".join(value),
)
def test_trouble_is_a_sentence_on_standard_error(folder, run, arguments: list[str], message: str) -> None:
    """A job that cannot be done is exit code 2 and one sentence, with nothing that looks like a result."""
    code, output, errors = run(*arguments)

    assert code == 2
    assert message in errors
    assert errors.startswith("citecheck: ")
    assert errors.count("\n") == 1
    assert "report" not in output


def test_trouble_with_one_article_leaves_the_others_checked(folder, run) -> None:
    """The exit code tells of the trouble, the output of the rest."""
    code, output, errors = run("check", "no.txt", "storm.txt", *ONLY)

    assert (code, output) == (2, STORM_SAYS)
    assert errors == "citecheck: cannot read 'no.txt': No such file or directory\n"


@pytest.mark.parametrize(
    "content",
    [b"\x00\x01\x02\xff" * 50, b"%PDF-1.7\n", b"PK\x03\x04rest"],
    ids=["binary", "pdf", "zip"],
)
def test_files_that_hold_no_article_are_trouble(folder, run, content: bytes) -> None:
    """What is no text is refused in a sentence."""
    (folder / "odd.txt").write_bytes(content)
    code, output, errors = run("check", "odd.txt")

    assert (code, output, errors.count("\n")) == (2, "", 1)
    assert errors.startswith("citecheck: cannot read 'odd.txt': ")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(folder, run, encoding: str) -> None:
    """An article is read in the encodings that editors save, a mark at the start counts for nothing."""
    (folder / "storm.txt").write_bytes(STORM.encode(encoding))

    assert run("check", "storm.txt", *ONLY) == (1, STORM_SAYS, "")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the superuser may read every file")
def test_an_unreadable_file_is_trouble(folder, run) -> None:
    """A file without permission is refused in a sentence."""
    (folder / "storm.txt").chmod(0)

    assert run("check", "storm.txt") == (2, "", "citecheck: cannot read 'storm.txt': Permission denied\n")


def test_a_rule_that_crashes_is_no_clean_article(folder, run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Our own bug is exit code 2 and names the rule and the article."""
    from citecheck import checking

    def crash(context: object):  # type: ignore[no-untyped-def]
        raise ZeroDivisionError("by zero")

    import attrs

    rules = tuple(attrs.evolve(rule, flags=crash) if rule.name == "missing-reference" else rule for rule in RULES)
    monkeypatch.setattr(checking, "RULES", rules)
    code, output, errors = run("check", "storm.txt", *ONLY)

    assert (code, output) == (2, "")
    assert errors.startswith("citecheck: the rule 'missing-reference' failed on storm.txt: ZeroDivisionError")
    assert errors.count("\n") == 1
    assert 'raise ZeroDivisionError("by zero")' in run("check", "storm.txt", *ONLY, "--verbose")[2]


def test_any_other_crash_is_trouble_of_its_article(folder, run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A crash names its article and what to report, the others are checked, and the exit code is 2."""
    from citecheck import parsing

    parse = parsing.parse

    def crash(read: reading.Reading, **settings: object) -> Document:
        if read.name == "clean.txt":
            raise ZeroDivisionError("a slip of ours")
        return parse(read, **settings)  # type: ignore[arg-type]

    monkeypatch.setattr(parsing, "parse", crash)
    code, output, errors = run("check", "clean.txt", "storm.txt", *ONLY)
    told = run("check", "clean.txt", "--verbose")[2]

    assert (code, output) == (2, STORM_SAYS)
    assert errors.startswith("citecheck: cannot check 'clean.txt': ZeroDivisionError('a slip of ours') at ")
    assert "This is a bug, not a fault of the article: please report this line" in errors
    assert errors.count("\n") == 1
    assert "Traceback" in told


def test_ctrl_c(folder, run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends with 130 and without a word."""
    from citecheck import parsing

    def interrupt(reading: object, **settings: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(parsing, "parse", interrupt)

    assert run("check", "storm.txt") == (130, "", "")


COMMAND = (sys.executable, "-m", "citecheck")


def test_ctrl_c_with_workers(folder) -> None:
    """Ctrl-C ends a run of several workers at once, without a traceback of any."""
    for i in range(400):
        (folder / f"{i}.txt").write_text(STORM * 100, "utf-8")
    process = subprocess.Popen(
        [*COMMAND, "check", ".", "--jobs", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # ignored where the tests run in a background
    )
    assert process.stdout is not None
    process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=120)

    assert (process.returncode, errors) == (130, "")


def test_a_pipe_that_closes_early(folder) -> None:
    """A reader that has seen enough is no trouble; the exit code and other outputs are what they would be."""
    (folder / "long.txt").write_text("It rained.[1] " * 20_000, "utf-8")
    assert _exit_of_a_closed_pipe("check", "long.txt", "--output-format", "json") == 1
    assert _exit_of_a_closed_pipe("check", "long.txt", "--output-format", "json", "--fail-on", "never") == 0
    assert _exit_of_a_closed_pipe("parse", "long.txt") == 0

    files = ("--output-format", "junit,json", "--output-file", "out.xml")
    assert _exit_of_a_closed_pipe("check", "long.txt", "storm.txt", *files) == 1
    assert Path("out.xml").read_text("utf-8").endswith("</testsuites>\n")


def _exit_of_a_closed_pipe(*arguments: str) -> int:
    """Run a command, read a little of what it says, and return its exit code."""
    process = subprocess.Popen([*COMMAND, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()

    assert process.stderr.read() == b""
    process.stderr.close()
    return process.wait(timeout=120)


def test_a_terminal_that_knows_no_curly_quotes(folder) -> None:
    """Signs that the output's encoding lacks are spelled out, not a crash."""
    environment = {**os.environ, "PYTHONIOENCODING": "ascii"}
    found = subprocess.run([*COMMAND, "check", "storm.txt"], capture_output=True, env=environment, check=False)

    assert found.returncode == 1
    assert found.stderr == b""


def test_programs_get_utf_8(folder) -> None:
    """JSON is UTF-8 also where people read something else."""
    Path("storm.txt").write_text(STORM.replace("Oslo\n", "Łódź\n", 1), "utf-8")
    environment = {**os.environ, "PYTHONIOENCODING": "cp1252"}
    command = [*COMMAND, "check", "storm.txt", "--output-format", "json"]
    found = subprocess.run(command, capture_output=True, env=environment, check=False)

    assert json.loads(found.stdout.decode("utf-8"))["documents"][0]["headline"] == "A storm over Łódź"


# --- standard input -------------------------------------------------------------------------------------------------


def test_standard_input(folder, run, stdin) -> None:
    """``-`` reads standard input, under the name that is given."""
    stdin(STORM.encode("utf-16"))

    assert run("check", "-", "--stdin-filename", "storm.txt", *ONLY) == (1, STORM_SAYS, "")


def test_the_name_of_standard_input_tells_its_format_and_settings(folder, run, stdin) -> None:
    """An editor that pipes a draft gets what it would get for the file."""
    (folder / "citecheck.toml").write_text('[per-path."drafts/"]\nfail-on = "never"\n', "utf-8")
    stdin(b"# Storm\n\nTrains ran late.[^7]\n")
    code, output, _ = run("check", "-", "--stdin-filename", "drafts/storm.md", "--output-format", "json")

    assert code == 0
    assert json.loads(output)["documents"][0]["format"] == "markdown"


def test_closed_standard_input_is_trouble(folder, run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a standard input, reading it is refused in a sentence."""
    monkeypatch.setattr(sys, "stdin", None)

    assert run("check", "-") == (2, "", "citecheck: cannot read standard input: it is closed\n")


# --- what is checked ------------------------------------------------------------------------------------------------


def test_a_folder_is_walked(folder, run) -> None:
    """All articles below a folder are checked, in order, without those left out."""
    (folder / "sub").mkdir()
    shutil.copy("storm.txt", "sub/storm.md")
    shutil.copy("storm.txt", "sub/storm.py")
    shutil.copy("storm.txt", "old.txt")
    code, output, _ = run("check", ".", *ONLY, "--exclude", "old.*")

    assert code == 1
    assert re.findall(r"^\S+:\d+:\d+:", output, re.MULTILINE) == [
        "storm.txt:3:79:",
        f"sub{os.sep}storm.md:3:79:",
    ]
    assert output.splitlines()[-1].startswith("3 articles, ")


def test_workers_change_nothing(folder, run) -> None:
    """Two workers, and as many as there are cores, write byte for byte what one writes."""
    for i in range(20):
        (folder / f"{i:02}.txt").write_text(STORM if i % 3 else f"Clean {i}.", "utf-8")
    (folder / "05.txt").write_bytes(b"\0\1\2")
    outputs = [run("check", ".", "--output-format", "json", *jobs) for jobs in (["-j1"], ["-j2"], ["-j7"], [])]

    assert outputs[0][0] == 2
    assert all(output == outputs[0] for output in outputs)


# --- outputs --------------------------------------------------------------------------------------------------------


def test_several_outputs_at_once(folder, run) -> None:
    """Each format goes to the file in its place, the one left over to standard output."""
    formats = ["--output-format", "sarif,json,text", "--output-file", "a.sarif", "--output-file", "b.json"]

    assert run("check", "storm.txt", *ONLY, *formats) == (1, STORM_SAYS, "")
    assert json.loads(Path("a.sarif").read_text("utf-8"))["version"] == "2.1.0"
    assert json.loads(Path("b.json").read_text("utf-8"))["summary"]["errors"] == 1


@pytest.mark.parametrize("format", RENDERERS)
def test_a_file_holds_what_standard_output_would(folder, run, format: str) -> None:
    """``--output-file`` takes the place of standard output, in every format."""
    _, shown, _ = run("check", ".", *ONLY, "--output-format", format)
    code, nothing, _ = run("check", ".", *ONLY, "--output-format", format, "--output-file", "out")

    assert (code, nothing) == (1, "")
    assert Path("out").read_text("utf-8") == shown


@pytest.mark.parametrize("format", RENDERERS)
@pytest.mark.parametrize(
    "names", [["clean.txt"], ["storm.txt"], ["clean.txt", "storm.txt", "clean2.txt"]], ids=" ".join
)
def test_the_command_line_writes_what_render_gives(folder, run, format: str, names: list[str]) -> None:
    """Every format is the same from the command line as from Python, for articles with findings and without."""
    shutil.copy("clean.txt", "clean2.txt")
    config = Config(select="missing-reference")
    reports = [check(Path(name), config=config, as_of=datetime.date.today()) for name in names]

    assert run("check", *names, *ONLY, "--output-format", format)[1] == render(reports, format)


def test_statistics(folder, run) -> None:
    """Findings are counted by rule, the most frequent first."""
    _, output, _ = run("check", "storm.txt", "clean.txt", "--select", "structure", "--statistics", "--quiet")

    assert output.splitlines()[-1] == "      1  missing-reference"
    _, output, errors = run("check", "storm.txt", "--select", "structure", "--statistics", "--output-format", "json")
    assert json.loads(output)["summary"]["rules"] == {"missing-reference": 1}
    assert errors == "      1  missing-reference\n"


def test_quiet_and_verbose(folder, run) -> None:
    """``--quiet`` leaves the findings alone on standard output; ``--verbose`` tells timings on standard error."""
    _, output, errors = run("check", "storm.txt", *ONLY, "--quiet")
    assert (output, errors) == (STORM_SAYS.partition("\n\n")[0] + "\n", "")

    _, output, errors = run("check", "storm.txt", *ONLY, "--verbose")
    assert output == STORM_SAYS
    assert re.fullmatch(r"storm\.txt: load [\d.]+ ms, read .*, parse .*, check .*, render [\d.]+ ms\n", errors)


class Terminal(io.StringIO):
    """A standard output that is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "is_terminal", "coloured"),
    [
        ({}, True, True),
        ({}, False, False),
        ({"NO_COLOR": "1"}, True, False),
        ({"NO_COLOR": ""}, True, True),
        ({"TERM": "dumb"}, True, False),
        ({"FORCE_COLOR": "1"}, False, True),
        ({"FORCE_COLOR": ""}, False, False),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
    ],
    ids=str,
)
def test_colour(folder, monkeypatch, environment: dict[str, str], is_terminal: bool, coloured: bool) -> None:
    """Colour is for terminals, unless one of two variables says otherwise; excerpts are for terminals only."""
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    shown = Terminal() if is_terminal else io.StringIO()
    monkeypatch.setattr(sys, "stdout", shown)
    main(["check", "storm.txt", *ONLY])

    assert ("\x1b[" in shown.getvalue()) is coloured
    assert ("^^^" in shown.getvalue()) is is_terminal


def test_articles_stand_apart_on_a_terminal(folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """On a terminal an empty line parts the findings of two articles."""
    shutil.copy("storm.txt", "other.txt")
    monkeypatch.setattr(sys, "stdout", Terminal())
    monkeypatch.setenv("NO_COLOR", "1")
    main(["check", "storm.txt", "other.txt", *ONLY])
    first, second, _ = sys.stdout.getvalue().split("\n\n")  # type: ignore[attr-defined]

    assert first.startswith("storm.txt:3:79: error: ")
    assert second == first.replace("storm.txt", "other.txt")


def test_progress_is_for_a_terminal(folder, run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A bar is drawn on a terminal's standard error while a long run lasts, and is gone at its end."""
    ticks = iter(range(1000))
    monkeypatch.setattr(time, "monotonic", lambda: next(ticks))
    errors = Terminal()
    monkeypatch.setattr(sys, "stderr", errors)
    code, output, _ = run("check", "clean.txt", "storm.txt", *ONLY)

    assert code == 1
    assert "1 of 2 articles" in errors.getvalue()
    assert errors.getvalue().endswith("\r\x1b[K")
    assert "\x1b" not in output


# --- without flags --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("argv", [("storm.txt",), ("check", "storm.txt"), ("check", "storm.txt", "clean.txt")])
def test_a_call_without_flags_means_what_the_parser_says(folder, argv: tuple[str, ...]) -> None:
    """Where only articles are named, what is understood is what the parser understands."""
    found = plain.options(argv, options.COMMANDS)
    parsed = vars(options.parser().parse_args(options.arguments(argv)))

    assert found is not None
    assert vars(found) == {key: value for key, value in parsed.items() if not key.startswith("set:")}
    assert {value for key, value in parsed.items() if key.startswith("set:")} == {None}


@pytest.mark.parametrize("argv", [(), ("check",), ("rules",), ("-V",), ("-",), ("check", "-q", "a.txt"), ("chekc",)])
def test_any_other_call_is_parsed(folder, argv: tuple[str, ...]) -> None:
    """A flag, a command or a name that is no file needs the parser."""
    assert plain.options(argv, options.COMMANDS) is None


# --- cache ----------------------------------------------------------------------------------------------------------


def test_a_cache_changes_nothing_but_time(folder, run, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second run gives the first's output without parsing; a changed article or setting is checked again."""
    from citecheck import parsing

    arguments = ("check", "storm.txt", "clean.txt", "--cache-dir", "cache")
    first = run(*arguments)
    parsed = []
    parse = parsing.parse
    monkeypatch.setattr(
        parsing, "parse", lambda reading, **settings: parsed.append(reading.name) or parse(reading, **settings)
    )

    assert run(*arguments) == first
    assert parsed == []
    (folder / "clean.txt").write_text(STORM, "utf-8")
    run(*arguments)
    assert parsed == ["clean.txt"]
    run(*arguments, "--ignore", "missing-url")
    assert parsed == ["clean.txt", "storm.txt", "clean.txt"]


def test_a_damaged_cache_is_no_trouble(folder, run) -> None:
    """What cannot be read in a cache is worked out again."""
    arguments = ("check", "storm.txt", "--cache-dir", "cache")
    first = run(*arguments)
    (kept,) = (path for path in Path("cache").glob("*/*") if path.is_file())
    for damage in (b"", b"{}", b"[]", b'{"fails": 1, "tally": {"x": 1}, "parts": []}', b"\xff"):
        kept.write_bytes(damage)

        assert run(*arguments) == first


def test_a_cache_hides_from_git_and_backups(folder, run) -> None:
    """The folder ignores itself and carries the tag that backup programs look for."""
    run("check", "storm.txt", "--cache-dir", "deep/cache")

    assert Path("deep/cache/.gitignore").read_text("utf-8") == "*\n"
    assert Path("deep/cache/CACHEDIR.TAG").read_text("utf-8").startswith("Signature: 8a477f597d28d172789f06886806bc55")


# --- fixes and baselines --------------------------------------------------------------------------------------------

TRACKED = STORM.replace("/storm\n", "/storm?utm_source=chatgpt.com\n")


def test_fix_writes_what_diff_shows(folder, run) -> None:
    """``--diff`` shows what ``--fix`` does and changes nothing; fixing twice changes nothing more."""
    (folder / "storm.txt").write_text(TRACKED, "utf-8")
    code, diff, _ = run("check", "storm.txt", "--diff")
    assert code == 1
    assert diff.startswith("--- storm.txt\n+++ storm.txt\n@@ ")
    assert (folder / "storm.txt").read_text("utf-8") == TRACKED

    code, output, errors = run("check", "storm.txt", "--fix", *ONLY, "--extend-select", "machine-residue,tracking-url")
    assert (code, output) == (1, STORM_SAYS)
    assert errors == "1 finding fixed\n"
    assert (folder / "storm.txt").read_text("utf-8") == STORM
    assert run("check", "storm.txt", "--diff")[:2] == (0, "")


def test_fix_needs_a_file(folder, run) -> None:
    """Standard input cannot be written to, ``--unsafe-fixes`` alone does nothing, a diff is no report; each is said."""
    assert run("check", "-", "--fix")[0] == 2
    assert run("check", "storm.txt", "--unsafe-fixes")[0] == 2
    assert run("check", "storm.txt", "--fix", "--diff")[0] == 2
    assert run("check", "storm.txt", "--diff", "--output-format", "json")[0] == 2


def test_a_diff_does_not_command_a_terminal(folder, monkeypatch: pytest.MonkeyPatch) -> None:
    """What an article holds is shown on a terminal and not obeyed."""
    (folder / "storm.txt").write_text(TRACKED.replace("“Oslo", "“\x1b]0;Oslo"), "utf-8")
    shown = Terminal()
    monkeypatch.setattr(sys, "stdout", shown)
    main(["check", "storm.txt", "--diff"])

    assert r"\x1b]0;Oslo" in shown.getvalue()
    assert "\x1b" not in shown.getvalue()


def test_a_baseline_accepts_what_was_found(folder, run) -> None:
    """Accepted findings are left alone; an edit elsewhere keeps them so, an edit of the sentence does not."""
    assert run("check", ".", "--write-baseline", "base.json", "-q") == (0, "", "")
    code, output, _ = run("check", ".", *ONLY, "--baseline", "base.json")
    assert (code, output) == (0, "2 articles, 2 of 3 markers, 2 of 2 entries, 2 sources: 1 left alone.\n")

    (folder / "storm.txt").write_text(STORM.replace("over Oslo\n", "over Oslo\n\nIt blew.\n"), "utf-8")
    assert run("check", "storm.txt", *ONLY, "--baseline", "base.json")[0] == 0
    (folder / "storm.txt").write_text(STORM.replace("ran late", "stood still"), "utf-8")
    assert run("check", "storm.txt", *ONLY, "--baseline", "base.json")[0] == 1


def test_a_cache_knows_its_baseline(folder, run) -> None:
    """A result that was kept without a baseline, or under another one, does not stand for one with it."""
    run("check", "storm.txt", "--write-baseline", "base.json")
    kept = ("check", "storm.txt", *ONLY, "--cache-dir", "cache")

    assert [run(*kept)[0], run(*kept, "--baseline", "base.json")[0], run(*kept)[0]] == [1, 0, 1]


# --- the other commands ---------------------------------------------------------------------------------------------


def test_parse_shows_what_was_read(folder, run) -> None:
    """``parse`` gives the documents of the JSON output, without findings."""
    code, output, _ = run("parse", "storm.txt", "clean.txt")
    (storm, _) = json.loads(output)["documents"]

    assert code == 0
    assert storm["references"][0]["title"] == "Oslo harbour closed by storm"
    assert [citation["reference"] for citation in storm["citations"]] == ["0", None]
    assert "findings" not in storm


def test_rules_lists_all(run) -> None:
    """Each rule has its line: name, severity, group, what it flags."""
    code, output, _ = run("rules")

    assert code == 0
    assert [line.split()[:3] for line in output.splitlines()] == [[r.name, str(r.severity), r.group] for r in RULES]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_explain(run, rule) -> None:
    """Each rule is explained by its own words; a group by those of its rules."""
    assert run("explain", rule.name) == (
        0,
        f"{rule.name} ({rule.severity}, {rule.group})\n\n{rule.docs.rstrip()}\n",
        "",
    )
    assert rule.docs in run("explain", rule.group)[1]


def test_version(run) -> None:
    """``--version`` gives name and version."""
    from citecheck import __version__

    assert run("--version") == (0, f"citecheck {__version__}\n", "")


def test_config_shows_what_is_in_force(folder, run) -> None:
    """``config`` prints each setting as a file would say it, and where it was made."""
    (folder / "citecheck.toml").write_text(
        'ignore = ["missing-url"]\n[outlets]\n"daily.example" = "The Daily"\n', "utf-8"
    )
    code, output, _ = run("config", "storm.txt", "--fail-on", "never", "--as-of", "2023-05-03")

    told = {
        "ignore": 'ignore = ["missing-url"]  # citecheck.toml',
        "fail-on": 'fail-on = "never"  # command line',
        "as-of": 'as-of = "2023-05-03"  # command line',
        "outlets": 'outlets = {"daily.example" = "The Daily"}  # citecheck.toml',
    }
    lines = dict(zip(KEYS, output.splitlines(), strict=True))

    assert code == 0
    assert {key: lines[key] for key in told} == told
    assert lines["format"] == "# format is not set"
    assert lines["max-size"] == "max-size = 50000000  # default"
    assert all(line.startswith((f"{key} = ", f"# {key} is not set")) for key, line in lines.items())


def test_what_config_shows_is_a_configuration(folder, run) -> None:
    """Written to a file, the output of ``config`` puts the same in force."""
    flags = ("--severities", "missing-url=error", "--day-first", "--max-false-alarms", "0.01", "--format", "html")
    _, output, _ = run("config", *flags, "--as-of", "2023-05-03")
    (folder / "citecheck.toml").write_text(output, "utf-8")
    _, again, _ = run("config")

    assert re.sub(" # .*", "", again) == re.sub(" # .*", "", output)


# --- completion -----------------------------------------------------------------------------------------------------


def _completed(script: str, *words: str) -> list[str]:
    """Return what bash offers for the last word."""
    probe = f"""{script}
COMP_WORDS=({" ".join(f"'{word}'" for word in words)}); COMP_CWORD={len(words) - 1}; _citecheck
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
    return subprocess.run(["bash", "-c", probe], capture_output=True, text=True, check=True).stdout.split()


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash runs the script")
def test_bash_completes(folder, run) -> None:
    """Commands, flags, and the values of flags complete; lists complete at their end; all else is a file."""
    _, script, _ = run("completion", "bash")

    assert _completed(script, "citecheck", "exp") == ["explain"]
    assert _completed(script, "citecheck", "check", "--output-fo") == ["--output-format"]
    assert _completed(script, "citecheck", "check", "--fail-on", "e") == ["error"]
    assert _completed(script, "citecheck", "check", "--select", "no-citations,mixed") == ["no-citations,mixed-base"]
    assert _completed(script, "citecheck", "explain", "mixed") == ["mixed-base"]
    assert _completed(script, "citecheck", "completion", "z") == ["zsh"]
    assert _completed(script, "citecheck", "check", "sto") == ["storm.txt"]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_knows_every_flag(run, shell: str) -> None:
    """The script of each shell names every long flag there is."""
    _, script, _ = run("completion", shell)
    commands = next(action for action in parser()._actions if action.choices).choices
    flags = {flag for command in commands.values() for action in command._actions for flag in action.option_strings}

    missing = [f for f in flags if f.startswith("--") and f not in script and f"-l {f[2:]} " not in f"{script} "]
    assert missing == []
