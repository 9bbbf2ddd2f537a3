"""The examples run and show what they promise."""

import os
import pathlib
import subprocess
import sys

EXAMPLES = pathlib.Path(__file__).resolve().parent.parent / "examples"


def test_checking_from_python() -> None:
    """The import example prints every citation with its score, and fails for what is wrong."""
    done = subprocess.run([sys.executable, EXAMPLES / "check_article.py"], capture_output=True, text=True, check=False)

    assert done.stderr == ""
    assert done.returncode == 1
    assert "7 citations, 5 references" in done.stdout
    assert "[off-topic-citation]" in done.stdout
    assert "[missing-reference]" in done.stdout


def test_checking_from_a_shell() -> None:
    """The shell example ends well whatever it finds, and writes what it says it writes."""
    # The script takes the `citecheck` of the shell that runs it: here the one that is tested.
    path = os.pathsep.join([os.path.dirname(sys.executable), os.environ["PATH"]])
    done = subprocess.run(
        ["sh", EXAMPLES / "check_folder.sh"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PATH": path},
    )

    assert done.stderr == ""
    assert done.returncode == 0
    assert "off-topic-citation" in done.stdout
