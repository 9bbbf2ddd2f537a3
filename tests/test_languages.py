"""The languages: every file is whole, and what it says is known to every reader."""

import pytest

from citecheck.knowledge import languages

CODES = languages.codes()


def test_there_are_many() -> None:
    """At least twenty-four languages have a file."""
    assert len(CODES) >= 24


def test_no_key_is_a_slip_of_the_pen() -> None:
    """Every key of a file is one that somebody reads."""
    assert languages.unknown_keys() == {}


@pytest.mark.parametrize("code", CODES)
def test_a_file_is_whole(code: str) -> None:
    """A language has a name, twelve months or none, and the words that every article's end matter needs."""
    language = languages.get(code)

    assert language is not None
    assert language.name
    assert len(language.months) in (0, 12)
    assert all(language.months)
    assert {"sources", "notes", "further", "accessed", "undated", "function words"} <= language.phrases.keys()


@pytest.mark.parametrize("code", CODES)
def test_headings_are_headings(code: str) -> None:
    """What a file calls a heading is one, in capitals, numbered or with a colon too."""
    language = languages.get(code)
    assert language is not None
    for kind in ("sources", "notes", "further"):
        for phrase in language.phrases[kind]:  # type: ignore[index]  # a literal, which mypy widens
            for printed in (phrase, f"{phrase}:", f"3. {phrase}"):
                assert languages.heading(printed) is not None, printed


def test_a_month_means_one_number_in_a_language() -> None:
    """Within one language no word names two months."""
    for code in CODES:
        language = languages.get(code)
        assert language is not None
        names = [name for month in language.months for name in month]

        assert len(names) == len(set(names)), code
