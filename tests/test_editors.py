"""The ready settings of editors, in the editors themselves where they are installed."""

import json
import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

pytest.importorskip("pygls")

TESTS = Path(__file__).resolve().parent
EDITORS = TESTS.parent / "examples" / "editors"

ARTICLE = """🌧 It rained in Oslo.[1] It snowed.[7] It hailed.［1］

1. “Rain falls in Oslo” The Daily, 3 May 2023, https://thedaily.org/rain?utm_source=x
"""
MENDED = """🌧 It rained in Oslo.[1] It snowed.[7] It hailed.[1] <!-- citecheck: ignore[missing-reference] reason -->

1. “Rain falls in Oslo” The Daily, 3 May 2023, https://thedaily.org/rain
"""


@pytest.fixture
def path(tmp_path: Path) -> str:
    """Where the command ``citecheck`` is found: the one that is tested."""
    folder = tmp_path / "bin"
    folder.mkdir()
    command = folder / "citecheck"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m citecheck "$@"\n')
    command.chmod(0o755)
    return os.pathsep.join([str(folder), os.environ["PATH"]])


@pytest.mark.skipif(shutil.which("nvim") is None, reason="Neovim opens the article")
def test_neovim_shows_mends_and_leaves_alone(tmp_path: Path, path: str) -> None:
    """Findings are shown at their words, fixes are made, one is left alone, a marker leads to its entry and back."""
    article, answer = tmp_path / "article.md", tmp_path / "answer.json"
    article.write_text(ARTICLE, "utf-8")
    done = subprocess.run(
        ["nvim", "--headless", "-u", "NONE", "-i", "NONE", "-c", "filetype on"]
        + [part for file in (EDITORS / "neovim.lua", TESTS / "editors" / "neovim.lua") for part in ("-S", str(file))]
        + ["-c", "cquit 9"],
        env={
            **os.environ,
            "PATH": path,
            "ARTICLE": str(article),
            "ANSWER": str(answer),
            "XDG_STATE_HOME": str(tmp_path),
        },
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(answer.read_text("utf-8"))
    line = ARTICLE.partition("\n")[0]
    places = {(each["code"], each["lnum"], each["col"]) for each in told["found"]}

    assert ("missing-reference", 0, len(line[: line.index("[7]")].encode())) in places
    assert {code for code, _, _ in places} == {"missing-reference", "malformed-marker", "tracking-url"}
    assert [each["code"] for each in told["fixed"]] == ["missing-reference"]
    assert told["left"] == []
    assert article.read_text("utf-8") == MENDED


def test_settings_of_other_editors_are_well_formed() -> None:
    """Helix, Zed and Emacs are told the same command."""
    helix = tomllib.loads((EDITORS / "helix.toml").read_text("utf-8"))
    zed = json.loads((EDITORS / "zed.json").read_text("utf-8"))
    emacs = (EDITORS / "emacs.el").read_text("utf-8")

    server = helix["language-server"]["citecheck"]
    assert (server["command"], server["args"]) == ("citecheck", ["lsp"])
    assert zed["lsp"]["citecheck"]["binary"] == {"path": "citecheck", "arguments": ["lsp"]}
    assert '("citecheck" "lsp")' in emacs
    assert emacs.count("(") == emacs.count(")")


@pytest.fixture(scope="module")
def vscode(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extension as npm builds it, in a folder of its own."""
    if os.name == "nt" or shutil.which("npm") is None or not os.environ.get("CI"):
        pytest.skip("npm builds the extension, in a test job (CI=true), for it fetches what it needs")
    node = subprocess.run(["node", "--version"], capture_output=True, text=True, check=True).stdout
    if int(node.lstrip("v").partition(".")[0]) < 20:
        pytest.skip("what packs the extension needs Node 20")
    folder = tmp_path_factory.mktemp("vscode")
    for name in ("package.json", "extension.js"):
        shutil.copy(EDITORS / "vscode" / name, folder)
    install = ["npm", "install", "--ignore-scripts", "--no-audit", "--no-fund"]
    got = subprocess.run(install, cwd=folder, capture_output=True, text=True, timeout=300)
    if got.returncode:
        pytest.skip(f"npm reaches no registry: {got.stderr[-300:]}")
    return folder


def test_the_vscode_extension_is_built_and_starts_the_server(vscode: Path, path: str) -> None:
    """Its types are right, npm makes a package of it, and what is packed shows what the server finds."""
    built = subprocess.run(["npm", "run", "package"], cwd=vscode, capture_output=True, text=True, timeout=300)
    assert built.returncode == 0, built.stdout + built.stderr
    with zipfile.ZipFile(vscode / "citecheck.vsix") as package:
        packed = {name: package.read(name) for name in package.namelist()}
    manifest = json.loads(packed["extension/package.json"])
    code = vscode / "packed.js"
    code.write_bytes(packed["extension/dist/extension.js"])
    command = os.path.join(path.partition(os.pathsep)[0], "citecheck")
    run = ["node", str(TESTS / "editors" / "vscode.js"), str(code), command, ARTICLE]
    shown = subprocess.run(run, capture_output=True, text=True, timeout=120)

    assert manifest["main"] == "./dist/extension.js"
    assert shown.returncode == 0, shown.stderr
    (missing,) = [each for each in json.loads(shown.stdout) if each["code"] == "missing-reference"]
    assert missing["range"]["start"] == {"line": 0, "character": ARTICLE.index("[7]") + 1}  # the cloud takes two units
    assert missing["severity"] == 0
