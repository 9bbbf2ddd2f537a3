"""What a pipeline and a commit hook run."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from citecheck.cli import main
from citecheck.reading import WALKED

ROOT = Path(__file__).parents[1]
SNIPPETS = ROOT / "examples" / "ci"

WRONG = "It rained.[1] It snowed.[2]\n\n1. “Rain falls” The Daily, 3 May 2023\n"
RIGHT = "It rained.[1]\n\n1. “Rain falls” The Daily, 3 May 2023\n"


def test_the_hook_takes_what_we_read() -> None:
    """The commit hook passes files of every format that a folder walk reads, and no others."""
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    (pattern,) = re.findall(r"files: '(.*)'", hook)

    assert all(re.search(pattern, f"articles/storm{suffix}") for suffix in WALKED)
    assert all(re.search(pattern, f"articles/storm{suffix.upper()}") for suffix in WALKED)
    assert not re.search(pattern, "storm.py")
    assert set(re.findall(r"\w+", pattern.partition("(?i)")[2])) == {suffix[1:] for suffix in WALKED}


@pytest.mark.parametrize(
    ("path", "is_article"),
    [
        ("articles/storm.txt", True),
        ("articles/requirements-of-the-law.md", True),
        ("notice-of-closure.md", True),
        ("articles/licence-fees-rise.txt", False),  # arguable; a name that begins so is rarely an article's
        ("requirements.txt", False),
        ("requirements/dev-requirements.txt", False),
        ("LICENSE.txt", False),
        ("web/robots.txt", False),
        ("CMakeLists.txt", False),
        ("CHANGELOG.md", False),
        ("node_modules/left/README.md", False),
        ("src/daily.egg-info/SOURCES.txt", False),
    ],
)
def test_the_hook_takes_prose(path: str, is_article: bool) -> None:
    """What tools read and what every repository holds is passed over."""
    hook = (ROOT / ".pre-commit-hooks.yaml").read_text("utf-8")
    files, exclude = (re.findall(rf"{key}: '(.*)'", hook)[0] for key in ("  files", "  exclude"))

    assert bool(re.search(files, path) and not re.search(exclude, path)) is is_article


@pytest.mark.parametrize("name", ["github.yml", "gitlab.yml"])
@pytest.mark.parametrize(("article", "code"), [(WRONG, 1), (RIGHT, 0)])
def test_snippets_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, article: str, code: int) -> None:
    """The command of each snippet checks a folder of articles, and writes the file that the snippet hands on."""
    snippet = (SNIPPETS / name).read_text("utf-8")
    (command,) = re.findall(r"(?:- run:|-) citecheck (check .*)", snippet)
    (handed_on,) = re.findall(r"(?:sarif_file|codequality): (\S+)", snippet)
    (tmp_path / "articles").mkdir()
    (tmp_path / "articles" / "storm.txt").write_text(article, "utf-8")
    monkeypatch.chdir(tmp_path)

    assert main(shlex.split(command)) == code
    assert (tmp_path / handed_on).stat().st_size


@pytest.mark.skipif(
    find_spec("pre_commit") is None or shutil.which("git") is None, reason="pre-commit and git run the hook"
)
def test_a_commit_with_a_wrong_article_is_stopped(tmp_path: Path) -> None:
    """In a real repository, pre-commit lets a right article pass and stops a wrong one, with our words."""
    shutil.copy(SNIPPETS / "pre-commit.yaml", tmp_path / ".pre-commit-config.yaml")
    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]),
        "PRE_COMMIT_HOME": str(tmp_path / "home"),
        "GIT_CONFIG_GLOBAL": os.devnull,
    }

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            command, cwd=tmp_path, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    run("git", "init", "--quiet")
    (tmp_path / "storm.txt").write_text(RIGHT, "utf-8")
    run("git", "add", "storm.txt", ".pre-commit-config.yaml")
    passed = run(sys.executable, "-m", "pre_commit", "run")
    (tmp_path / "storm.txt").write_text(WRONG, "utf-8")
    run("git", "add", "storm.txt")
    stopped = run(sys.executable, "-m", "pre_commit", "run")

    assert (passed.returncode, stopped.returncode) == (0, 1), passed.stdout + stopped.stdout
    assert "storm.txt:1:25: error: " in stopped.stdout
