"""JSON lines named to ``check``: each line is an article."""

import json
import pickle
from pathlib import Path

import pytest

from citecheck.cli import main
from citecheck.cli.lines import Line, articles

GOOD = "It rained in Oslo.[1]\n\n1. “Rain in Oslo” The Daily, 3 May 2023, https://thedaily.com/rain"
BAD = "It rained in Oslo.[1] It snowed.[2]\n\n1. “Rain in Oslo” The Daily, 3 May 2023, https://thedaily.com/rain"


def write(path: Path, *lines: object) -> str:
    path.write_text("".join(line if isinstance(line, str) else json.dumps(line) + "\n" for line in lines), "utf-8")
    return str(path)


@pytest.mark.parametrize("count", [1, 12])
def test_each_line_is_an_article(count: int, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A finding is told with the file and the line of its article, by one worker and by several."""
    path = write(tmp_path / "a.jsonl", *[{"text": GOOD}] * count, "\n", {"id": "x", "text": BAD})

    code = main(["check", path, "--output-format", "json", "--no-config"])

    documents = json.loads(capsys.readouterr().out)["documents"]
    assert code == 1
    assert [document["name"] for document in documents] == [f"{path}:{n}" for n in [*range(1, count + 1), count + 2]]
    assert [finding["rule"] for finding in documents[-1]["findings"]] == ["missing-reference"]
    assert not [finding for document in documents[:-1] for finding in document["findings"]]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("no json\n", "it is no object"),
        ("[1]\n", "it is no object"),
        ("[" * 100_000 + "\n", "it is no object"),
        ({"id": 1, "body": "It rained."}, "it has no \"text\", only 'id', 'body'"),
        ({"text": None}, "its text is no text but null"),
    ],
)
def test_a_line_that_is_no_article_is_trouble(
    line: object, why: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is wrong with a line is said with its number, and the others are checked."""
    path = write(tmp_path / "a.jsonl", line, {"text": GOOD})

    assert main(["check", path, "-q", "--no-config"]) == 2
    said = capsys.readouterr().err
    assert f"{path}:1" in said
    assert why in said


def test_nothing_is_written_into_json_lines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """``--fix`` refuses, ``--diff`` shows."""
    path = write(tmp_path / "a.jsonl", {"text": BAD.replace("[2]", "［1］")})
    before = Path(path).read_bytes()

    assert main(["check", path, "--fix", "-q", "--no-config"]) == 2
    assert "--diff shows" in capsys.readouterr().err
    assert main(["check", path, "--diff", "--no-config"]) == 1
    assert "+It rained in Oslo.[1] It snowed.[1]" in capsys.readouterr().out
    assert Path(path).read_bytes() == before


def test_lines_travel_to_workers(tmp_path: Path) -> None:
    """A line keeps its place when it is pickled; other files are themselves, and so is a folder of that name."""
    path = write(tmp_path / "a.ndjson", {"text": "é"}, {"text": "b"})
    (tmp_path / "b.jsonl").mkdir()

    found = list(articles([path, "c.txt", "missing.jsonl", str(tmp_path / "b.jsonl")]))
    again = pickle.loads(pickle.dumps(found[1]))

    assert found == [f"{path}:1", f"{path}:2", "c.txt", "missing.jsonl", str(tmp_path / "b.jsonl")]
    assert isinstance(again, Line)
    assert again.load(100) == b"b"
