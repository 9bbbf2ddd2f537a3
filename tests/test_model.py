"""The values: spans, mapped text, partial dates, severities."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck import MappedText, PartialDate, Severity, Span


@st.composite
def mapped(draw: st.DrawFn) -> tuple[MappedText, str]:
    """A mapped text and its source, with dropped, decoded and inserted stretches."""
    source, pieces = "", []
    for kind, text in draw(
        st.lists(st.tuples(st.sampled_from("kept dropped decoded put".split()), st.text("abc", min_size=1)))
    ):
        start = len(source)
        if kind == "kept":
            source += text
            pieces.append((text, Span(start, len(source))))
        elif kind == "dropped":
            source += "<" + text + ">"
        elif kind == "decoded":
            source += "&" + text + ";"
            pieces.append(("&", Span(start, len(source))))
        else:
            pieces.append(("\n\n", Span(start, start)))
    return MappedText.of_pieces(pieces), source


@given(mapped(), st.integers(0, 50), st.integers(0, 50))
def test_positions_map_in_order(pair: tuple[MappedText, str], a: int, b: int) -> None:
    """A later place of the text never stands before an earlier one in the source, and no span leaves the source."""
    text, source = pair
    a, b = sorted((min(a, len(text)), min(b, len(text))))
    span = text.span(a, b)

    assert 0 <= span.start <= span.end <= len(source)
    assert text.span(a, a).start <= text.span(b, b).start or b == len(text)


@given(mapped(), st.integers(0, 50))
def test_kept_characters_are_found_again(pair: tuple[MappedText, str], offset: int) -> None:
    """A character that was copied maps to itself and back."""
    text, source = pair
    if offset < len(text) and text.text[offset] in "abc":
        span = text.span(offset, offset + 1)

        assert span.of(source) == text.text[offset]
        assert text.locate(span.start) == offset


@given(mapped(), st.integers(0, 50), st.integers(0, 50))
def test_cutting_keeps_the_map(pair: tuple[MappedText, str], a: int, b: int) -> None:
    """What is left after a cut stands where it stood before."""
    text, _ = pair
    a, b = sorted((min(a, len(text)), min(b, len(text))))
    rest, middle = text.without([(a, b)]), text.slice(a, b)

    assert rest.text == text.text[:a] + text.text[b:]
    assert middle.text == text.text[a:b]
    assert all(middle.span(i, i + 1) == text.span(a + i, a + i + 1) for i in range(len(middle)))
    assert all(rest.span(i, i + 1) == text.span(i, i + 1) for i in range(a))


@pytest.mark.parametrize(
    ("parts", "printed"),
    [((2023,), "2023"), ((2023, 2), "2023-02"), ((2023, 2, 17), "2023-02-17"), ((987, 1, 1), "0987-01-01")],
)
def test_dates_print_what_they_know(parts: tuple[int, ...], printed: str) -> None:
    """A date prints to its own precision."""
    assert str(PartialDate(*parts)) == printed


@pytest.mark.parametrize("parts", [(0,), (2023, 13), (2023, 2, 29), (2023, 4, 31), (2023, None, 5)])
def test_dates_exist(parts: tuple[int, ...]) -> None:
    """A date that no calendar has cannot be built."""
    with pytest.raises(ValueError, match=r"year|month|day"):
        PartialDate(*parts)


def test_dates_compare_to_common_precision() -> None:
    """A month is neither before nor after a day in it."""
    february, day = PartialDate(2023, 2), PartialDate(2023, 2, 17)

    assert not february < day
    assert not day < february
    assert february.agrees_with(day)
    assert day < PartialDate(2023, 3)
    assert PartialDate(2024) > day


def test_severities_are_ordered_words() -> None:
    """Severities sort by weight and print as the word every output uses."""
    assert [str(s) for s in sorted(Severity)] == ["info", "warning", "error"]
