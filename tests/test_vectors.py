"""The table of meanings: what is near, what any text gives, and what it costs."""

import pathlib
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.scoring import vectors
from citecheck.scoring.vectors import NOTHING, added, nearness, pieces, vector, words

CASES = pathlib.Path(__file__).parent / "cases" / "scoring" / "meanings.txt"
LINES = [line.split(" | ") for line in CASES.read_text("utf8").splitlines() if not line.startswith("#")]


@pytest.mark.parametrize(("text", "near", "far"), LINES)
def test_texts_on_one_subject_are_near(text: str, near: str, far: str) -> None:
    """A text is nearer to one that says the like in other words than to one on something else."""
    assert nearness(vector(text), vector(near)) > nearness(vector(text), vector(far)) + 0.15


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_text_has_a_meaning(one: str, other: str) -> None:
    """Every text gives 64 whole numbers; nearness is in [-1, 1], the same both ways; texts add up."""
    first, second = vector(one), vector(other)
    together = added(first, second)

    assert len(first.numbers) == vectors.DIMENSIONS
    assert -1.0001 <= nearness(first, second) <= 1.0001
    assert nearness(first, second) == nearness(second, first)
    assert together.numbers == tuple(a + b for a, b in zip(first.numbers, second.numbers, strict=True))


@pytest.mark.parametrize("text", ["", " \n", "\u0301"])
def test_a_text_without_words_means_nothing(text: str) -> None:
    """Nothing is near to nothing."""
    assert vector(text) == NOTHING
    assert nearness(vector(text), vector("harbour")) == 0


def test_case_and_marks_do_not_count() -> None:
    """Vlorë is Vlora without its mark, and capitals are small letters."""
    assert vector("VLORË") == vector("vlore")


def test_a_word_is_made_of_its_longest_pieces() -> None:
    """A word that the table has not is the sum of the pieces that make it up, the longest first."""
    assert [len(pieces(word)) for word in ("harbour", "harbourmaster", "☃", "x" * 101)] == [1, 2, 0, 0]
    assert words("Don’t [1] 東京") == ["don", "’", "t", "[", "1", "]", "東", "京"]


@pytest.mark.parametrize("text", ["a" * 10**6, "a " * 10**6, "東" * 10**6, "harbour " * 10**5])
def test_long_texts_take_no_time(text: str) -> None:
    """A megabyte of anything takes a second at most."""
    start = time.process_time()
    vector(text)

    assert time.process_time() - start < 1


def test_the_table_is_read_when_first_needed() -> None:
    """Importing the scorers reads no vectors."""
    code = "import citecheck.scoring, citecheck.scoring.vectors as v; print(v._table.cache_info().currsize)"
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert found.stdout.split() == ["0"]
