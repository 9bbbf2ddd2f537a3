"""Lines, sentences and folding."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.text import Lines, fold, sentences

SENTENCES = [
    "It rained. | It snowed.",
    "Prices rose 2.5 percent. | They fell.",
    "Mr. Abe met Dr. Sato on Feb. 17. | They spoke.",
    "The U.S. Army came. | It left.",
    "He lives in the U.S. | He likes it.",
    "“It is so.” | She left.",
    "Is it? | Yes! | Good.",
    "He said (it was late.) | Then he left.",
    "No. 5 is alive. | So is J. K. Lund.",
    "A list: | - one | - two",
    "Heading without a stop | \nText starts here.",
    "ends in etc. and goes on. | Next.",
    "雨が降った。 | 雪が降った。",
    "Die Sitzung war am 3. Mai. | Danach gab es Kuchen.",
    "It was approx. 5 km away. | We walked.",
]


@pytest.mark.parametrize("marked", SENTENCES)
def test_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    """A text splits where the bars stand, a line break for each bar between lines."""
    parts = [part.strip() for part in marked.split(" | ")]
    text = ("\n" if "- one" in marked or "Heading" in marked else "" if "。" in marked else " ").join(parts)

    assert [text[a:b] for a, b in sentences(text)] == parts


@given(st.text())
def test_sentences_are_in_order_and_trimmed(text: str) -> None:
    """Sentences follow each other, do not overlap and neither start nor end with white space."""
    found = sentences(text)

    assert all(a < b for a, b in found)
    assert all(b <= c for (_, b), (c, _) in pairwise(found))
    assert all(text[a:b] == text[a:b].strip() for a, b in found)


@given(st.text(alphabet="ab\n\r "), st.integers(0, 40))
def test_positions_count_lines_as_editors_do(text: str, offset: int) -> None:
    """Line and column name the offset they were made from, whatever ends the lines."""
    lines = Lines(text)
    line, column = lines.position(min(offset, len(text)))

    assert lines.start(line) + column - 1 == min(offset, len(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“Quote”", '"quote"'),
        ("semi‑hard", "semi-hard"),
        ("two  words", "two\u00a0words"),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_folded_spellings_are_equal(one: str, other: str) -> None:
    """Two spellings of the same printed words fold to the same text."""
    assert fold(one) == fold(other)
