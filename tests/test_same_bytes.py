"""The same input gives the same bytes: in every output, wherever and however citecheck runs."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from citecheck.rendering import RENDERERS

ROOT = Path(__file__).resolve().parent.parent
EXAMPLES = ROOT / "examples"

ARTICLE = """Ferries of the north

The harbour of Oslo closed on Monday because of the storm, and ferries to Bergen were late.[1] A copper mine in Chile
was sold to investors from Japan for $4 million in March.[2] Doctors in Nairobi warn of malaria after the floods.[3]
Nobody knows why the library lost its roof.[4][5] The vote was close [6], and fees rose again ［1］.

Sources

1. “Oslo harbour closed by storm, ferries late” The Daily, 1 May 2023, https://www.thedaily.com/storm?utm_source=feed
2. “Copper mine in Chile sold to Japanese investors” Harbour Post, March 2023
3. “Floods in Nairobi bring malaria, doctors warn” The Ledger, 7 May 2023
4. “Library roof lost in storm” The Daily, 1 May 2023
5. “Boxing champion retires” The Daily, 31 February 2023
"""

WAYS = [
    {"PYTHONHASHSEED": "0"},
    {"PYTHONHASHSEED": "1", "jobs": "2"},
    {"PYTHONHASHSEED": "4242", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    {"PYTHONHASHSEED": "7", "TZ": "Pacific/Kiritimati", "jobs": "3"},
    {"PYTHONHASHSEED": "8", "TZ": "America/Los_Angeles", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "9", "PYTHONOPTIMIZE": "1"},
]


def outputs(folder: Path, way: dict[str, str], python: str = sys.executable) -> dict[str, bytes]:
    """Check the articles of a folder and return every output, standard output among them."""
    environment = {**os.environ, **{key: value for key, value in way.items() if key != "jobs"}}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (str(ROOT), os.environ.get("PYTHONPATH"))))
    flags = ["--output-format", ",".join((*RENDERERS, "text")), "-j", way.get("jobs", "1"), "--as-of", "2026-01-01"]
    for format in RENDERERS:
        flags += ["--output-file", f"out.{format}.part"]
    command = [python, "-m", "citecheck", "check", ".", *flags]
    found = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)
    diff = subprocess.run(
        [python, "-m", "citecheck", "check", ".", "--diff", "--unsafe-fixes", "-j", way.get("jobs", "1")],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
    )

    assert (found.returncode, found.stderr) == (1, b"")
    written = {format: (folder / f"out.{format}.part").read_bytes() for format in RENDERERS}
    return {**written, "standard output": found.stdout, "diff": diff.stdout, "remarks": diff.stderr}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an article that is scored in many ways, the examples, and enough of them for two workers."""
    place = tmp_path_factory.mktemp("articles")
    for i in range(3):
        (place / f"{i}.txt").write_text(ARTICLE * (i + 1), "utf-8")
    for path in EXAMPLES.glob("*.*"):
        if path.suffix in (".txt", ".md", ".html", ".docx"):
            shutil.copy(path, place)
    return place


@pytest.fixture(scope="module")
def expected(folder: Path) -> dict[str, bytes]:
    return outputs(folder, WAYS[0])


@pytest.mark.parametrize("way", WAYS[1:], ids=str)
def test_outputs_are_the_same(folder: Path, expected: dict[str, bytes], way: dict[str, str]) -> None:
    """No output depends on hashes, workers, language, time zone or optimisation."""
    assert outputs(folder, way) == expected


@pytest.mark.skipif(sys.platform == "win32", reason="looks for other versions as other systems name them")
@pytest.mark.parametrize("version", ["3.11", "3.12", "3.13", "3.14"])
def test_versions_of_python_agree(folder: Path, expected: dict[str, bytes], version: str) -> None:
    """Where another Python can run citecheck, it says the same."""
    python = shutil.which(f"python{version}")
    if python is None or version == f"{sys.version_info.major}.{sys.version_info.minor}":
        pytest.skip("there is no other Python of that version")
    ready = subprocess.run(
        [python, "-c", "import attrs, regex, dateparser, tldextract, markdown_it, mdit_py_plugins"],
        capture_output=True,
        check=False,
    )
    if ready.returncode:
        pytest.skip("it lacks what citecheck needs")

    assert outputs(folder, {"PYTHONHASHSEED": "3"}, python) == expected
