"""The ready settings of editors, in the editors themselves where they are installed."""

import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
import urllib.parse
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from tests.browser import chromium_at, in_browser

pytest.importorskip("pygls")
from citecheck.lsp.server import LANGUAGES

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


@pytest.mark.skipif(shutil.which("emacs") is None, reason="Emacs opens the article")
def test_emacs_shows_mends_and_leaves_alone(tmp_path: Path, path: str) -> None:
    """Findings are shown at their words, fixes are made, one is left alone, a marker leads to its entry and back."""
    needed = ["emacs", "--batch", "--eval", "(progn (package-initialize) (require 'eglot) (require 'markdown-mode))"]
    if subprocess.run(needed, capture_output=True).returncode:
        pytest.skip("Emacs has no eglot, which came with Emacs 29, or no markdown-mode")
    article, answer = tmp_path / "article.md", tmp_path / "answer.json"
    article.write_text(ARTICLE, "utf-8")
    done = subprocess.run(
        ["emacs", "--batch", "--eval", "(package-initialize)"]
        + [part for file in (EDITORS / "emacs.el", TESTS / "editors" / "emacs.el") for part in ("--load", str(file))],
        env={**os.environ, "PATH": path, "ARTICLE": str(article), "ANSWER": str(answer), "HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=180,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(answer.read_text("utf-8"))

    assert "Error in server" not in done.stderr
    assert {each["words"] for each in told["found"]} == {"[7]", "［1］", "https://thedaily.org/rain?utm_source=x"}
    assert [each["said"].partition(":")[0] for each in told["fixed"]] == ["citecheck [missing-reference]"]
    assert told["left"] == []
    assert (told["entry"], told["marker"]) == (3, 1)
    assert article.read_text("utf-8") == MENDED


@pytest.mark.skipif(not (shutil.which("hx") and shutil.which("tmux")), reason="Helix opens the article, under tmux")
def test_helix_shows_and_mends(tmp_path: Path, path: str) -> None:
    """Findings are listed, the entry of a marker is shown, and all safe fixes are made."""
    article, settings = tmp_path / "article.md", tmp_path / "helix"
    article.write_text(ARTICLE, "utf-8")
    settings.mkdir()
    shutil.copy(EDITORS / "helix.toml", settings / "languages.toml")
    tmux = ["tmux", "-L", tmp_path.name, "-f", os.devnull]
    places = {"PATH": path, "XDG_CONFIG_HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path)}
    given = [part for name, place in places.items() for part in ("-e", f"{name}={place}")]

    def screen() -> str:
        return subprocess.run([*tmux, "capture-pane", "-p"], capture_output=True, text=True, check=True).stdout

    def press(*keys: str, until: str) -> None:
        """Press keys until a screen says something; an editor that is not ready for them is asked again."""
        for _ in range(60):
            subprocess.run([*tmux, "send-keys", "Escape"], check=True)
            time.sleep(0.3)
            subprocess.run([*tmux, "send-keys", *keys], check=True)
            time.sleep(0.7)
            if until in screen():
                return
        raise AssertionError(screen())

    subprocess.run([*tmux, "new-session", "-d", "-x", "160", "-y", "30", *given, "hx", str(article)], check=True)
    try:
        press("Space", "d", until="missing-reference")
        press("g", "g", "f", "[", "l", "Space", "k", until="It cites 1. “Rain falls in Oslo”")
        press("g", "g", "x", "Space", "a", until="Make all safe fixes (citecheck)")
        subprocess.run([*tmux, "send-keys", "Up", "Enter"], check=True)
        press(":", "w", "Enter", until="written")
    finally:
        subprocess.run([*tmux, "kill-server"], check=False)

    line, _, rest = MENDED.partition("\n")
    assert article.read_text("utf-8") == f"{line.partition(' <!--')[0]}\n{rest}"


def test_settings_of_other_editors_are_well_formed() -> None:
    """Helix, Zed and Emacs are told the same command."""
    helix = tomllib.loads((EDITORS / "helix.toml").read_text("utf-8"))
    zed = json.loads((EDITORS / "zed" / "settings.json").read_text("utf-8"))
    extension = tomllib.loads((EDITORS / "zed" / "extension.toml").read_text("utf-8"))
    emacs = (EDITORS / "emacs.el").read_text("utf-8")

    server = helix["language-server"]["citecheck"]
    assert (server["command"], server["args"]) == ("citecheck", ["lsp"])
    assert zed["lsp"]["citecheck"]["binary"] == {"path": "citecheck", "arguments": ["lsp"]}
    assert set(extension["language_servers"]) == set(zed["lsp"]) == {"citecheck"}
    assert extension["language_servers"]["citecheck"]["languages"] == ["Markdown", "HTML", "Plain Text"]
    assert extension["language_servers"]["citecheck"]["language_ids"].keys() == {"Markdown", "HTML", "Plain Text"}
    assert set(extension["language_servers"]["citecheck"]["language_ids"].values()) <= LANGUAGES.keys()
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


@in_browser
@pytest.mark.skipif(shutil.which("code-server") is None, reason="Visual Studio Code runs in a browser, by code-server")
def test_visual_studio_code_shows_and_mends(vscode: Path, tmp_path: Path, path: str) -> None:
    """The extension, installed in the real editor, lists what the server finds; on save all safe fixes are made."""
    subprocess.run(["npm", "run", "package"], cwd=vscode, capture_output=True, timeout=300, check=True)
    folder, data = tmp_path / "articles", tmp_path / "data"
    for each in (folder, data / "User"):
        each.mkdir(parents=True)
    article = folder / "article.md"
    article.write_text(ARTICLE, "utf-8")
    settings = {
        "citecheck.path": os.path.join(path.partition(os.pathsep)[0], "citecheck"),
        "editor.codeActionsOnSave": {"source.fixAll.citecheck": "explicit"},
        "workbench.startupEditor": "none",
        "telemetry.telemetryLevel": "off",
    }
    (data / "User" / "settings.json").write_text(json.dumps(settings), "utf-8")
    places = {
        "--user-data-dir": data,
        "--extensions-dir": tmp_path / "extensions",
        "--config": tmp_path / "config.yaml",
    }
    command = ["code-server", *(str(part) for place in places.items() for part in place)]
    installed = [*command, "--install-extension", str(vscode / "citecheck.vsix")]
    subprocess.run(installed, capture_output=True, timeout=120, check=True)
    quiet = ["--disable-telemetry", "--disable-update-check", "--disable-workspace-trust"]
    editor = subprocess.Popen(
        [*command, "--auth", "none", "--bind-addr", "127.0.0.1:0", *quiet], stdout=subprocess.PIPE, text=True
    )
    driver = chromium_at(tmp_path / "profile")
    driver.set_window_size(1400, 1000)  # the list shows the rows that there is room for
    keys = ActionChains(driver)

    def rows() -> list[str]:
        script = "return [...document.querySelectorAll('.markers-panel .monaco-list-row')].map((row) => row.innerText)"
        return list(driver.execute_script(script))

    def until(done: Callable[[], bool]) -> None:
        end = time.monotonic() + 90
        while not done():
            assert time.monotonic() < end, driver.find_element(By.TAG_NAME, "body").text
            time.sleep(0.2)

    try:
        assert editor.stdout
        address = next(line.rpartition(" ")[2].strip() for line in editor.stdout if "listening on http" in line)
        opened = urllib.parse.quote(json.dumps([["openFile", f"vscode-remote://{article}"]]))
        driver.get(f"{address}?folder={folder}&payload={opened}")
        until(lambda: bool(driver.find_elements(By.CSS_SELECTOR, ".monaco-editor .view-line")))
        keys.key_down(Keys.CONTROL).key_down(Keys.SHIFT).send_keys("m").key_up(Keys.SHIFT).key_up(
            Keys.CONTROL
        ).perform()
        until(lambda: len(rows()) == 4)
        shown = "\n".join(rows())
        driver.find_element(By.CSS_SELECTOR, ".monaco-editor .view-line").click()
        keys.key_down(Keys.CONTROL).send_keys("s").key_up(Keys.CONTROL).perform()
        until(lambda: article.read_text("utf-8") != ARTICLE)
        until(lambda: len(rows()) == 2)
    finally:
        driver.quit()
        editor.terminate()
        editor.communicate(timeout=20)

    assert "[7] points to no entry: the list has 1." in shown
    assert "citecheck\nmissing-reference\n[Ln 1, Col 36]" in shown  # the cloud takes two units
    assert article.read_text("utf-8") == MENDED.replace(" <!-- citecheck: ignore[missing-reference] reason -->", "")
