"""Web pages: the markup of every system an editor's pages come from, what only looks like a note, and bad markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.reading import html
from tests.reading_cases import cases, described


@pytest.mark.parametrize(("source", "expected"), [pytest.param(s, e, id=n) for n, s, e in cases("html-*.txt")])
def test_cases(source: str, expected: list[str]) -> None:
    """A page gives the text, the calls and the notes that its case says."""
    with_text = any(line.startswith("text |") for line in expected)

    assert expected == described(html.read(source), source, with_text=with_text)
