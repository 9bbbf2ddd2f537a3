"""The plainest layout: what is read at a glance is what the careful reading finds."""

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from citecheck.parsing.plain import read_plain
from citecheck.parsing.references import read_with_care

TITLES = ("Rain falls", "Who pays?", "Rain: a ‘history’ (2019), www.rain.org", "See", "1 May")
NAMES = tuple(
    "The Sun Le Monde CNN ecns hbo.com Press of May on am Third 24 Today Spring via In Q1 Posted n.d. ISBN".split()
)
DATES = (
    "|, 3 May 2023|, March 2, 2020.|, 2011|, 2012-03|, 2019-20|, Spring 2004,|, 12.03.2014|, Q1 2023|, 30 Feb. 2020"
    "|, 5-7 May 2010|, 17 de febrero de 2023|, May 5|, 2023 (print)|, 2014 May.|, 10.1234/x"
).split("|")
ADDRESSES = (
    "",
    ", https://daily.example/rain.",
    ", http://doi.org/10.1234/x",
    ", https://archive.today/2020/http://bbc.com/x",
)
SIGNS = "“”\"'.,;:()[]<>*_–|/&元 "


@given(
    st.tuples(st.sampled_from(TITLES), st.lists(st.sampled_from(NAMES), min_size=1, max_size=3).map(" ".join)),
    st.sampled_from(DATES),
    st.sampled_from(ADDRESSES),
    st.sampled_from(SIGNS),
    st.floats(0, 1),
    st.sampled_from([None, True, False]),
)
def test_a_glance_sees_what_care_sees(
    named: tuple[str, str], date: str, address: str, sign: str, place: float, day_first: bool | None
) -> None:
    """An entry of the plainest layout, perhaps with a stray sign in it, says the same to both readings."""
    text = "“{}” {}".format(*named) + date + address
    at = round(place * len(text))
    for entry in (text, (text[:at] + sign + text[at:]).replace("  ", " ")):
        plain = read_plain(entry, day_first=day_first)
        event("plain" if plain else "left to care")
        assert plain is None or plain == read_with_care(entry, day_first=day_first)


@pytest.mark.parametrize(
    "entry",
    [
        "“Rain falls” The Daily",
        "“Rain falls” The Daily, 3 May 2023,",
        "“Rain falls” daily.example, May 3, 2023, https://daily.example/rain.",
        "“Rain falls” Le Quotidien, 3 mai 2023",
    ],
)
def test_common_entries_are_plain(entry: str) -> None:
    """The commonest entries need no care."""
    assert read_plain(entry) is not None
