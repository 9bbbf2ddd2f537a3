"""What happens when something goes wrong: no file is lost, no article is passed over, and it is said."""

import importlib
import json
import os
import stat
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from citecheck import Config, ReadError, baseline, check, render, writing
from citecheck.cli import bounds, main, running, workers
from citecheck.rendering import RENDERERS

ARTICLE = "It rained in Oslo.[1] It snowed in Bergen.［2］ It hailed.[7]\n\n1. “Rain in Oslo” The Daily, 3 May 2023\n"
ARTICLE += "2. “Snow in Bergen” The Daily, 4 May 2023, https://daily.example/snow?utm_source=feed\n"
COMMAND = (sys.executable, "-m", "citecheck")

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with an article that has something of every kind to report, the current one."""
    (tmp_path / "rain.txt").write_text(ARTICLE, "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command and return its exit code, standard output and standard error."""

    def run(*arguments: object) -> tuple[int, str, str]:
        code = main([str(argument) for argument in arguments])
        return code, *capsys.readouterr()

    return run


def files(folder: Path) -> list[str]:
    return sorted(os.listdir(folder))


# --- outputs --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["rain.txt", "./rain.txt", "sub/../rain.txt", "link.txt", "hard.txt"])
def test_an_output_is_no_input(folder: Path, run: Run, how: str) -> None:
    """A file that is read is not written to, by whatever name."""
    (folder / "sub").mkdir()
    (folder / "link.txt").symlink_to("rain.txt")
    os.link("rain.txt", "hard.txt")

    code, output, errors = run("check", "rain.txt", "--output-format", "json", "--output-file", how)

    assert (code, output) == (2, "")
    assert errors.startswith(f"citecheck: cannot write to {how!r}: it is ")
    assert Path("rain.txt").read_text("utf-8") == ARTICLE


@pytest.mark.parametrize("name", ["citecheck.toml", "known.json"])
def test_settings_and_baselines_are_inputs_too(folder: Path, run: Run, name: str) -> None:
    """What a run goes by is not overwritten by what it finds."""
    Path("citecheck.toml").write_text('fail-on = "never"\n', "utf-8")
    run("check", "rain.txt", "--write-baseline", "known.json")
    before = Path(name).read_bytes()

    code, _, errors = run("check", "rain.txt", "--baseline", "known.json", "--output-file", name)

    assert (code, Path(name).read_bytes()) == (2, before)
    assert "is read" in errors


@pytest.mark.parametrize(
    "names", [("a.json", "a.json"), ("a.json", "./a.json"), ("a.json", "b.json")], ids=["same", "spelled", "linked"]
)
def test_two_outputs_are_two_files(folder: Path, run: Run, names: tuple[str, str]) -> None:
    """Two formats are not written over each other, whether the file is there or not."""
    if names[1] == "b.json":
        (folder / "b.json").symlink_to("a.json")
    outputs = [flag for name in names for flag in ("--output-file", name)]

    code, _, errors = run("check", "rain.txt", "--output-format", "json,sarif", *outputs)

    assert code == 2
    assert f"cannot write to {names[1]!r} twice: " in errors
    assert not Path("a.json").exists()


def test_a_baseline_is_no_article(folder: Path, run: Run) -> None:
    """What is accepted is not written over what was checked."""
    code, _, errors = run("check", "rain.txt", "--write-baseline", "rain.txt")

    assert (code, errors) == (2, "citecheck: cannot write to 'rain.txt': it is read\n")
    assert Path("rain.txt").read_text("utf-8") == ARTICLE


@pytest.mark.parametrize(
    "wrong",
    [
        ["--select", "no-such-rule"],
        ["--config", "broken.toml"],
        ["--output-format", "json,nonsense", "--output-file", "other"],
        ["--baseline", "rain.txt"],
        ["--max-size", "-1"],
    ],
    ids=lambda flags: flags[0],
)
def test_a_wrong_call_leaves_the_last_report(folder: Path, run: Run, wrong: list[str]) -> None:
    """An option or setting that is wrong leaves what an output held before, and nothing beside it."""
    Path("report").write_text("the last report", "utf-8")
    Path("broken.toml").write_text("select = [", "utf-8")
    before = files(folder)

    code, _, _ = run("check", "rain.txt", *wrong, "--output-file", "report")

    assert (code, Path("report").read_text("utf-8"), files(folder)) == (2, "the last report", before)


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt(), ZeroDivisionError()])
@pytest.mark.parametrize("step", ["fsync", "replace", "chmod"])
def test_a_write_that_fails_leaves_what_was_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, step: str
) -> None:
    """A full disk, Ctrl-C or a crash at any step leaves the old file, and no draft."""

    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(os, step, fail)

    # Permissions that cannot be kept are no reason to keep a file from being written.
    if step == "chmod" and isinstance(error, OSError):
        assert writing.replace("rain.txt", b"new") == ("its permissions could not be kept",)
        return
    with pytest.raises(type(error)):
        writing.replace("rain.txt", b"new")

    assert (Path("rain.txt").read_text("utf-8"), files(folder)) == (ARTICLE, ["rain.txt"])


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="only Linux has a device that is always full")
def test_a_full_standard_output_is_trouble(folder: Path) -> None:
    """What could not be written is said, without a traceback."""
    with open("/dev/full", "wb") as full:
        found = subprocess.run([*COMMAND, "check", "rain.txt"], stdout=full, stderr=subprocess.PIPE, check=False)

    assert found.returncode == 2
    assert found.stderr == b"citecheck: cannot write to standard output: No space left on device\n"


def closed(descriptors: str, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    """Run a command with some of its standard streams closed."""
    words = " ".join((*COMMAND, *arguments))
    return subprocess.run(["sh", "-c", f"{words} {descriptors}"], capture_output=True, check=False)


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
def test_a_closed_standard_output_is_trouble(folder: Path) -> None:
    """Nobody can be told, which is said; where all goes to files, nothing is amiss."""
    for command in (["check", "rain.txt"], ["parse", "rain.txt"], ["rules"], ["check", "rain.txt", "--diff"]):
        found = closed(">&-", *command)
        assert (found.returncode, found.stderr) == (2, b"citecheck: cannot write to standard output: it is closed\n")

    assert closed(">&-", "check", "rain.txt", "--output-file", "out.txt").returncode == 1
    assert Path("out.txt").read_text("utf-8").startswith("rain.txt:1:")


@pytest.mark.skipif(os.name != "posix", reason="needs a shell")
def test_closed_streams_spoil_no_file(folder: Path) -> None:
    """A file that is opened does not take the place of a stream that is closed, and get what is written there."""
    assert closed(">&- 2>&- <&-", "check", "rain.txt", "no.txt", "--output-file", "out.txt").returncode == 2
    assert "no.txt" not in Path("out.txt").read_text("utf-8")
    found = closed("2>&-", "check", "no.txt")
    assert (found.returncode, found.stdout) == (2, b"")


def test_standard_output_does_not_lead_into_an_article(folder: Path) -> None:
    """`citecheck check a.txt >> a.txt` is refused."""
    with open("rain.txt", "ab") as article:
        found = subprocess.run([*COMMAND, "check", "rain.txt"], stdout=article, stderr=subprocess.PIPE, check=False)

    assert (found.returncode, found.stderr) == (2, b"citecheck: standard output leads to 'rain.txt', which is read\n")
    assert Path("rain.txt").read_text("utf-8") == ARTICLE


def test_new_files_have_usual_permissions(folder: Path, run: Run) -> None:
    """A draft becomes a file like any other, and one that was there keeps its permissions."""
    run("check", "rain.txt", "--output-file", "new.txt")
    Path("plain.txt").write_text("", "utf-8")
    Path("new.txt").chmod(stat.S_IMODE(Path("new.txt").stat().st_mode) | 0o111)
    run("check", "rain.txt", "--output-file", "new.txt")

    assert stat.S_IMODE(Path("new.txt").stat().st_mode) == stat.S_IMODE(Path("plain.txt").stat().st_mode) | 0o111


def test_an_output_may_be_a_device(folder: Path, run: Run) -> None:
    """What is no plain file is written to as it is, also twice."""
    devices = ("--output-file", os.devnull, "--output-file", os.devnull)

    assert run("check", "rain.txt", "--output-format", "json,text", *devices) == (1, "", "")


# --- baselines ------------------------------------------------------------------------------------------------------


def test_several_runs_may_accept_at_once(folder: Path) -> None:
    """Each run adds its articles to one baseline, however they meet."""
    names = [f"{i}.txt" for i in range(4)]
    for name in names:
        Path(name).write_text(ARTICLE, "utf-8")
    runs = [subprocess.Popen([*COMMAND, "check", name, "-q", "--write-baseline", "known.json"]) for name in names]

    assert [each.wait(60) for each in runs] == [0] * 4
    assert sorted(baseline.Baseline.read("known.json").articles) == names
    assert files(folder) == sorted([*names, "known.json", "rain.txt"])


def test_a_baseline_of_something_else_is_refused_before_anything_is_checked(folder: Path, run: Run) -> None:
    """What is no baseline is not written over."""
    for content in ("{}", "[" * 100_000, "no"):
        Path("known.json").write_text(content, "utf-8")

        code, _, errors = run("check", "rain.txt", "--write-baseline", "known.json")

        assert (code, errors) == (2, "citecheck: 'known.json' is no baseline that citecheck wrote\n")
        assert Path("known.json").read_text("utf-8") == content


# --- fixes ----------------------------------------------------------------------------------------------------------


def test_a_fix_follows_no_link_out_of_the_folder(folder: Path, run: Run) -> None:
    """A link that leads elsewhere is checked and left alone, unless it is named itself."""
    (folder / "site").mkdir()
    (folder / "site" / "away.txt").symlink_to("../rain.txt")
    (folder / "site" / "real.txt").write_text(ARTICLE, "utf-8")
    (folder / "site" / "near.txt").symlink_to("real.txt")

    for paths in ("site", "site/*.txt"):
        code, _, errors = run("check", paths, "--fix", "-q")
        assert code == 2
        assert errors == f"citecheck: {'site/away.txt'!r} is not fixed: it is a link that leads out of the folder\n"
        assert Path("rain.txt").read_text("utf-8") == ARTICLE
    assert "［" not in (folder / "site" / "real.txt").read_text("utf-8")

    assert run("check", "site/away.txt", "--fix", "-q")[0] == 1
    assert "［" not in Path("rain.txt").read_text("utf-8")


@pytest.mark.skipif(os.name != "posix", reason="needs hard links")
def test_what_a_fix_cannot_keep_is_said(folder: Path, run: Run) -> None:
    """Another name of the same file keeps the old text, which is said."""
    os.link("rain.txt", "other.txt")

    assert "but it had another name, which still hold the old text" in run("check", "rain.txt", "--fix", "-q")[2]
    assert Path("other.txt").read_text("utf-8") == ARTICLE


# --- isolation ------------------------------------------------------------------------------------------------------


def test_a_worker_that_is_killed_costs_its_article_only(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """All others are checked, and the one that was lost is named, in its place."""
    items = [f"{i}" for i in range(40)]
    crew: workers.Workers[str] = workers.Workers(2, _kill_at_17, _begin)

    found = list(crew.map(items, 4, lost=lambda item: f"lost {item}", alone=_kill_at_17))
    crew.end()

    assert found == ["lost 17" if item == "17" else f"done {item}" for item in items]


def _begin() -> None:
    pass


def _kill_at_17(item: str) -> str:
    if item == "17":
        os.kill(os.getpid(), 9)
    return f"done {item}"


def test_a_system_without_more_processes_is_no_trouble(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no worker can be started, the work is done without."""

    def refuse(*_: object) -> None:
        raise OSError(24, "Too many open files")

    monkeypatch.setattr(workers, "ProcessPoolExecutor", refuse)
    crew: workers.Workers[str] = workers.Workers(2, str.upper, _begin)

    assert list(crew.map(["a", "b"], 1, lost=str, alone=str.upper)) == ["A", "B"]


@pytest.mark.skipif(sys.platform != "linux", reason="needs limits of open files")
@pytest.mark.parametrize("limit", [12, 16, 24, 40])
def test_few_open_files_are_enough_or_trouble(folder: Path, limit: int) -> None:
    """With hardly any file to open a run does its work, or says which articles it could not do."""
    for i in range(20):
        Path(f"{i}.txt").write_text(ARTICLE, "utf-8")
    words = " ".join((*COMMAND, "check", ".", "-q", "-j", "2"))

    found = subprocess.run(["bash", "-c", f"ulimit -n {limit}; {words}"], capture_output=True, check=False, text=True)

    assert found.returncode in (1, 2)
    assert "Traceback" not in found.stderr
    assert found.returncode == 2 or found.stdout.count("[missing-reference]") == 21


@pytest.mark.parametrize("name", ["empty.txt", "empty.md", "empty.html", "empty.wiki", "empty.docx"])
@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b" \n"], ids=["nothing", "mark", "blank"])
def test_an_empty_file_is_an_info(folder: Path, run: Run, name: str, content: bytes) -> None:
    """There is nothing to check in it, which is said, and fails nothing."""
    if name.endswith("docx") and content:
        pytest.skip("is no Word file")
    Path(name).write_bytes(content)

    code, output, errors = run("check", name, "-q")

    assert (code, errors) == (0, "")
    assert output.startswith(name)
    assert output.endswith(": info: The article is empty, so nothing was checked. [no-citations]\n")


def test_a_renderer_that_fails_is_trouble_of_the_article(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever fails on one article, the output holds the others."""
    from citecheck.rendering.json import JsonObject

    part = JsonObject.part

    def fail(renderer: JsonObject, report: object) -> str:
        if "rain" in str(report):
            raise KeyError("what")
        return part(renderer, report)  # type: ignore[arg-type]

    monkeypatch.setattr(JsonObject, "part", fail)
    Path("dry.txt").write_text("It was dry.", "utf-8")
    code, output, errors = run("check", "rain.txt", "dry.txt", "--output-format", "json")

    assert (code, [found["name"] for found in json.loads(output)["documents"]]) == (2, ["dry.txt"])
    assert errors.startswith("citecheck: cannot check 'rain.txt': KeyError('what') at ")


@pytest.mark.parametrize("stage", ["reading.read_bytes", "parsing.parse", "fixing.fix"])
def test_a_stage_that_fails_is_trouble_of_the_article(
    stage: str, folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader, the parser or a fix that fails costs its article, which is named; the others are checked."""
    module = importlib.import_module(f"citecheck.{stage.partition('.')[0]}")
    name = stage.partition(".")[2]
    works = getattr(module, name)

    def fail(given: Any, *rest: Any, **settings: Any) -> Any:
        if "rain.txt" in (settings.get("name"), getattr(given, "name", None), getattr(document(given), "name", None)):
            raise MemoryError("no room")
        return works(given, *rest, **settings)

    def document(given: Any) -> Any:
        return getattr(given, "document", None)

    monkeypatch.setattr(module, name, fail)
    Path("dry.txt").write_text(ARTICLE, "utf-8")
    before = Path("rain.txt").read_bytes()
    code, output, errors = run("check", "rain.txt", "dry.txt", "--fix", "--output-format", "json", "-j", "1")

    assert (code, [found["name"] for found in json.loads(output)["documents"]]) == (2, ["dry.txt"])
    assert errors.startswith("citecheck: cannot check 'rain.txt': MemoryError('no room') at ")
    assert Path("rain.txt").read_bytes() == before


REFUSED = """\
Rain fell.[1] Note 3 says more. Snow fell.[2] Hail fell.【4†source】 Ice.[3]

1. “Rain” The Daily, 3 May 2023, https://www.thedaily.com/rain?utm_source=feed
2. “Rain” The Daily, 3 May 2023, https://www.thedaily.com/rain?utm_source=feed
3. “Ice” The Daily, 4 May 2023, https://www.thedaily.com/ice
"""
WHY = {
    "machine-residue": "it is not safe; --unsafe-fixes makes it",
    "duplicate-reference": "the text names an entry by its number in words, or as the one before, "
    "and would mean another",
}


def test_what_is_not_fixed_is_said_with_its_reason(folder: Path, run: Run) -> None:
    """In the text below its finding, in JSON beside it, with `--diff` on standard error, and in what it does mend."""
    for name in ("a.txt", "b.txt", "c.txt"):
        Path(name).write_text(REFUSED, "utf-8")
    _, before, _ = run("check", "a.txt", "--no-config")
    _, text, fixed = run("check", "a.txt", "--fix", "--no-config")
    _, found, _ = run("check", "b.txt", "--fix", "--no-config", "--output-format", "json")
    _, diff, told = run("check", "c.txt", "--diff", "--no-config")
    refused = json.loads(found)["documents"][0]["fixes"]["refused"]

    assert before.count("[*]") == 3
    assert before.endswith("[*] `--fix` mends 2 of them.\n")
    assert fixed == "2 findings fixed\n"
    assert "[*]" not in text
    assert [line.strip() for line in text.splitlines() if "Not fixed" in line] == [
        f"Not fixed: {why}." for why in WHY.values()
    ]
    assert {each["rule"]: each["reason"] for each in refused} == WHY
    assert [line.split(": “")[0].split(": Entries")[0] for line in told.splitlines()] == [
        f"citecheck: 'c.txt': not fixed, for {why}" for why in WHY.values()
    ]
    assert [line for line in diff.splitlines() if line.startswith("+")] == [
        "+++ c.txt",
        "+1. “Rain” The Daily, 3 May 2023, https://www.thedaily.com/rain",
        "+2. “Rain” The Daily, 3 May 2023, https://www.thedaily.com/rain",
    ]
    assert Path("c.txt").read_text("utf-8") == REFUSED


def test_what_a_cache_holds_is_believed_only_where_it_is_ours(folder: Path, run: Run) -> None:
    """An entry that was tampered with is worked out again, whatever it holds."""
    expected = run("check", "rain.txt", "--cache-dir", "kept")
    (entry,) = [path for path in Path("kept").rglob("*") if len(path.name) == 64]
    good = json.loads(zlib.decompress(entry.read_bytes()))
    for wrong in (
        {**good, "parts": [1]},
        {**good, "parts": []},
        {**good, "parts": "text"},
        {**good, "fails": "yes"},
        {**good, "tally": {**good["tally"], "documents": "many"}},
        {**good, "tally": {**good["tally"], "severities": [1]}},
        {**good, "tally": {**good["tally"], "rules": {"a": "b"}}},
        {**good, "tally": 3},
        [],
        None,
    ):
        entry.write_bytes(zlib.compress(json.dumps(wrong).encode()))
        assert run("check", "rain.txt", "--cache-dir", "kept") == expected
    for data in (zlib.compress(b"[" * 100_000), zlib.compress(b" " * 200_000_000), b"{}", b""):
        entry.write_bytes(data)
        assert run("check", "rain.txt", "--cache-dir", "kept") == expected


# --- names ----------------------------------------------------------------------------------------------------------

ODD_NAMES = (b"new\nline.txt", b"esc\x1b[31m.txt", b"not-utf8-\xff.txt", "turn\u202e.txt".encode(), b"\xc2\x9b1m.txt")


@pytest.mark.skipif(sys.platform != "linux", reason="other systems know no such names")
@pytest.mark.parametrize("name", ODD_NAMES, ids=repr)
def test_no_name_commands_a_program_that_reads_us(folder: Path, name: bytes) -> None:
    """A file's name stays on its line and is shown, not obeyed, in every output and on standard error."""
    Path(os.fsdecode(name)).write_text(ARTICLE, "utf-8")
    path = os.fsdecode(name)
    flags = [["--output-format", each] for each in RENDERERS]
    for flag in [*flags, ["--diff"], ["--verbose"], ["--fix"], ["--write-baseline", "known.json"]]:
        found = subprocess.run([*COMMAND, "check", path, *flag], capture_output=True, check=False)
        said = found.stdout + found.stderr

        assert found.returncode in (0, 1)
        assert b"Traceback" not in said
        assert not set(said.decode("utf-8")) & set("\x1b\x9b\u202e")
        assert b"new\nline" not in said or "html" in flag  # where a line end is a space


def test_a_name_forges_no_diff(folder: Path, run: Run) -> None:
    """A newline in a name opens no second file in what is handed to `patch`."""
    name = "x\n--- a/secret\n+++ b/secret\n.txt"
    Path("x\n--- a").mkdir()
    Path("x\n--- a/secret\n+++ b").mkdir()
    Path(name).write_text(ARTICLE, "utf-8")

    _, output, _ = run("check", name, "--diff")

    assert sum(line.startswith(("--- ", "+++ ")) for line in output.splitlines()) == 2


def test_every_renderer_takes_every_name() -> None:
    """From Python, too, a name of any characters is written so that its reader gets it back or sees it."""
    for name in (*map(os.fsdecode, ODD_NAMES), "\ud800", "a%0Ab,c:d.txt", "</script>.html", '"quoted".txt'):
        report = check(ARTICLE, name=name, config=Config())
        for format in RENDERERS:
            text = render(report, format)

            assert not set(text) & set("\x1b\x9b\u202e\ud800")
            if format == "json":
                assert json.loads(text)["documents"][0]["name"] == name


def test_jobs_named_by_path_only(folder: Path) -> None:
    """A real path is inside of its folder, and not inside of one whose name only begins alike."""
    (folder / "a").mkdir()
    (folder / "ab").mkdir()
    (folder / "ab" / "x.txt").write_text("x", "utf-8")

    assert running._lies_in("ab/x.txt", (os.path.realpath("ab"),))
    assert not running._lies_in("ab/x.txt", (os.path.realpath("a"),))


# --- what is not trusted --------------------------------------------------------------------------------------------


def test_an_untrusted_checkout_sets_nothing(folder: Path, run: Run) -> None:
    """No configuration, no comment and no link of somebody else's has a say, and what was ignored is said."""
    Path("citecheck.toml").write_text('ignore = ["structure", "reference"]\n', "utf-8")
    Path("rain.txt").write_text(
        ARTICLE.replace("It hailed.[7]", "It hailed.[7] <!-- citecheck: ignore-file -->"), "utf-8"
    )
    Path("away.txt").symlink_to("rain.txt")
    trusted = run("check", "rain.txt", "-q")
    code, output, errors = run("check", ".", "-q", "--untrusted")

    assert "[missing-reference]" not in trusted[1]
    assert (code, output.count("[missing-reference]")) == (2, 1)
    assert "citecheck: 'rain.txt': 1 comment to citecheck ignored\n" in errors
    assert "citecheck: 'citecheck.toml' ignored, as --untrusted says\n" in errors
    assert "cannot read 'away.txt': it is a link, and --untrusted follows none" in errors


def test_what_is_ignored_of_an_untrusted_checkout_is_said(folder: Path, run: Run) -> None:
    """Files that would hide articles, settings of a project, ticks, and files that an article names."""
    Path("pyproject.toml").write_text("[tool.citecheck]\nignore = ['structure']\n", "utf-8")
    Path("sub").mkdir()
    Path("sub/.gitignore").write_text("*.md\n", "utf-8")
    Path("sub/snow.md").write_text("---\nbibliography: works.bib\n---\n\nSnow fell [@berg2020].\n", "utf-8")
    Path("sub/snow.md.citecheck.json").write_text("{}", "utf-8")
    Path("linked").symlink_to("sub")

    _, output, errors = run("check", "sub", "-q", "--untrusted", "--output-format", "jsonl")
    _, _, through_a_link = run("check", "linked/snow.md", "--untrusted")

    assert "snow.md" in output
    assert errors.splitlines() == [
        "citecheck: 'pyproject.toml' ignored, as --untrusted says",
        "citecheck: 'sub/.gitignore' ignored, as --untrusted says",
        "citecheck: 'sub/snow.md': the file 'works.bib' that it names is not read",
        "citecheck: 'sub/snow.md': the ticks beside it ignored",
    ]
    assert "'linked/snow.md': it is a link, and --untrusted follows none" in through_a_link


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes with a name")
def test_an_untrusted_pipe_is_not_waited_for(folder: Path, run: Run) -> None:
    """A pipe into which nobody writes hangs no run, whether it is named or met in a folder."""
    os.mkfifo("pipe.txt")
    Path("rain.txt").write_text(ARTICLE, "utf-8")

    code, output, errors = run("check", "pipe.txt", "rain.txt", "-q", "--untrusted")
    _, walked, _ = run("check", ".", "-q")

    assert code == 2
    assert errors.startswith("citecheck: cannot read 'pipe.txt': it is no plain file")
    assert "[missing-reference]" in output
    assert walked == output


def test_settings_that_nest_without_end_are_refused(folder: Path, run: Run) -> None:
    """A file of settings of brackets in brackets is a fault of that file, in a sentence."""
    Path("citecheck.toml").write_text("a = " + "[" * 20_000, "utf-8")
    Path("rain.txt").write_text(ARTICLE, "utf-8")

    code, _, errors = run("check", "rain.txt")

    assert code == 2
    assert errors.startswith("citecheck: ")
    assert "citecheck.toml is not a TOML file" in errors


def test_an_untrusted_article_takes_no_more_than_its_time() -> None:
    """What is not done in time, or takes too much memory, is left out in a sentence."""
    with pytest.raises(ReadError, match=r"'a' was not done after 0\.1 seconds"), bounds.bounded("a", 0.1):
        time.sleep(20)
    if sys.platform == "linux":
        with pytest.raises(ReadError, match="more than 100 MB"), bounds.bounded("a", megabytes=100):
            bytearray(2**30)
