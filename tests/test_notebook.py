"""The example notebook, executed as a reader would, and what it shows."""

import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest

nbclient = pytest.importorskip("nbclient", reason="nbclient is not installed")
nbformat = pytest.importorskip("nbformat", reason="nbformat is not installed")
pytest.importorskip("ipykernel", reason="ipykernel is not installed")
pytest.importorskip("matplotlib", reason="matplotlib is not installed")
pytest.importorskip("pandas", reason="pandas is not installed")

NOTEBOOK = Path(__file__).parents[1] / "examples" / "notebook.ipynb"


@pytest.fixture(scope="module")
def outputs() -> dict[str, list[Any]]:
    """What each cell of code shows, by its code."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)
    client = nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": str(NOTEBOOK.parent)}})
    client.execute()
    return {cell.source: cell.outputs for cell in notebook.cells if cell.cell_type == "code"}


def shown(outputs: dict[str, list[Any]], code: str, kind: str = "text/html") -> str:
    """Return what the one cell that holds some code shows."""
    ((found,),) = [given for source, given in outputs.items() if code in source]
    return str(found["data"][kind])


def test_it_is_kept_without_outputs() -> None:
    """The file holds what was written; what it shows depends on the version that runs it."""
    notebook = nbformat.read(NOTEBOOK, as_version=4)

    nbformat.validate(notebook)
    assert [cell for cell in notebook.cells if cell.get("outputs")] == []


def test_every_cell_shows_one_thing(outputs: dict[str, list[Any]]) -> None:
    """Each cell ends in one value that shows itself; nothing is printed, no picture comes twice."""
    assert [[each["output_type"] for each in given] for given in outputs.values()] == [["execute_result"]] * len(
        outputs
    )


def test_the_article_shows_what_is_wrong(outputs: dict[str, list[Any]]) -> None:
    """The off-topic source is marked in the text, and said beside it."""
    display = partial(shown, outputs, "cable-talks.txt")

    assert re.search(r'class="claim poor"[^>]*>Ministers from five', display())
    assert re.search(r'class="marker poor flagged warning"[^>]*>\[0\]</a>', display())
    assert "[0] does not seem to belong to this sentence" in display()
    assert display(kind="text/plain").startswith("<Report on articles/cable-talks.txt: 12 citations")


def test_the_explanation_and_the_comparison_are_shown(outputs: dict[str, list[Any]]) -> None:
    """Both show themselves as markup and, without a browser, as lines."""
    assert "Nowhere in the article: Cocoa Growers" in shown(outputs, "explain(")
    assert "Findings gone" in shown(outputs, "compare(")
    assert shown(outputs, "compare(", "text/plain").startswith("4 findings gone, 0 new, 0 kept")


@pytest.mark.parametrize("code", ["report.plot()", "night-trains"])
def test_pictures_are_pictures(outputs: dict[str, list[Any]], code: str) -> None:
    """A plot is shown as an image, once."""
    assert len(shown(outputs, code, "image/png")) > 10_000


def test_the_folder_is_a_table_and_a_frame(outputs: dict[str, list[Any]]) -> None:
    """Each article has a row, and each of its rules, too."""
    table = shown(outputs, "citecheck.Corpus")

    assert table.count('<th scope="row"') == 1 + len(list(NOTEBOOK.parent.glob("articles/*.txt")))
    assert "outlet-in-title" in shown(outputs, "groupby")
