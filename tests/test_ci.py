"""What a pipeline and a commit hook run."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

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


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Run lines of a pipeline as its runner does: in bash, beside a folder of articles; pip installs nothing."""
    (tmp_path / "bin").mkdir()
    for name, does in (("citecheck", f'exec "{sys.executable}" -m citecheck "$@"'), ("pip", 'echo "$@" >> pip.log')):
        command = tmp_path / "bin" / name
        command.write_text(f"#!/bin/sh\n{does}\n", "utf-8")
        command.chmod(0o755)

    def run(lines: Sequence[str], variables: Mapping[str, str], article: str) -> subprocess.CompletedProcess[str]:
        (tmp_path / "articles").mkdir(exist_ok=True)
        (tmp_path / "articles" / "storm.txt").write_text(article, "utf-8")
        path = os.pathsep.join([str(tmp_path / "bin"), os.environ["PATH"]])
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", "\n".join(lines)],
            cwd=tmp_path,
            env={**os.environ, "PATH": path, **variables},
            text=True,
            capture_output=True,
        )

    return run


Run = Callable[[Sequence[str], Mapping[str, str], str], subprocess.CompletedProcess[str]]
WRONG_AND_RIGHT = pytest.mark.parametrize(("article", "code"), [(WRONG, 1), (RIGHT, 0)])
needs_bash = pytest.mark.skipif(shutil.which("bash") is None or os.name == "nt", reason="runners use bash")


def snippet(name: str) -> dict[str, Any]:
    yaml = pytest.importorskip("yaml")
    read: dict[str, Any] = yaml.safe_load((SNIPPETS / name).read_text("utf-8"))
    return read


@needs_bash
@WRONG_AND_RIGHT
def test_the_workflow_runs(tmp_path: Path, run: Run, article: str, code: int) -> None:
    """Its steps check the articles, annotate what is wrong and write the file that the next step uploads."""
    steps = snippet("github.yml")["jobs"]["citecheck"]["steps"]
    done = run([step["run"] for step in steps if "run" in step], {}, article)
    (handed_on,) = [step["with"]["sarif_file"] for step in steps if "sarif_file" in step.get("with", {})]

    assert done.returncode == code, done.stderr
    assert ("::error file=articles/storm.txt,line=1" in done.stdout) is bool(code)
    assert json.loads((tmp_path / handed_on).read_text("utf-8"))["version"] == "2.1.0"
    assert (tmp_path / "pip.log").read_text("utf-8") == "install citecheck-editorial[all]\n"


@needs_bash
@WRONG_AND_RIGHT
def test_the_action_runs(tmp_path: Path, run: Run, article: str, code: int) -> None:
    """Its steps check what its inputs say, and what these say is never run."""
    action = snippet("action.yml")
    given = {name: str(each["default"]) for name, each in action["inputs"].items()}

    def carried_out(given: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
        steps = [step for step in action["runs"]["steps"] if "run" in step]
        assert all(step["shell"] == "bash" and "${{" not in step["run"] for step in steps)
        variables = {
            name: re.sub(r"\$\{\{ inputs\.([\w-]+) \}\}", lambda match: given[match[1]], value)
            for step in steps
            for name, value in step.get("env", {}).items()
        }
        return run([step["run"] for step in steps], variables, article)

    done = carried_out(given)
    sly = carried_out({"paths": "articles; touch owned $(touch owned)", "fail-on": "never; touch owned"})

    assert done.returncode == code, done.stderr
    assert ("::error file=articles/storm.txt,line=1" in done.stdout) is bool(code)
    assert carried_out({**given, "fail-on": "never"}).returncode == 0
    assert sly.returncode == 2
    assert not (tmp_path / "owned").exists()


@needs_bash
@WRONG_AND_RIGHT
def test_the_gitlab_job_runs(tmp_path: Path, run: Run, article: str, code: int) -> None:
    """Its script checks what its variables say, prints the findings and writes the report that GitLab takes up."""
    job = snippet("gitlab.yml")["citations"]
    done = run(job["script"], job["variables"], article)
    handed_on = json.loads((tmp_path / job["artifacts"]["reports"]["codequality"]).read_text("utf-8"))

    assert done.returncode == code, done.stderr
    assert ("[missing-reference]" in done.stdout) is bool(code)
    assert [each["location"]["path"] for each in handed_on] == ["articles/storm.txt"] * len(handed_on)
    assert any(each["check_name"] == "missing-reference" for each in handed_on) is bool(code)


@pytest.mark.parametrize(
    ("path", "schema"),
    [
        ("examples/ci/action.yml", "github-actions"),
        ("examples/ci/github.yml", "github-workflows"),
        ("examples/ci/gitlab.yml", "gitlab-ci"),
        *((f".github/workflows/{name}.yml", "github-workflows") for name in ("test", "nightly", "release")),
    ],
)
@pytest.mark.skipif(find_spec("check_jsonschema") is None, reason="check-jsonschema has the schemas of the services")
def test_what_services_read_is_what_they_take(path: str, schema: str) -> None:
    """Each file is valid by the schema that its service publishes."""
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", f"vendor.{schema}", str(ROOT / path)]
    done = subprocess.run(command, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr


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
