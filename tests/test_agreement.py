"""The entries of a list are read together: by the signs that most of them set between their fields."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.parsing.agreement import agree
from citecheck.parsing.proposals import Way
from citecheck.parsing.references import PrintedEntry, read_entries
from citecheck.values import MappedText, Reference

# Title, outlet, day: outlets nobody knows; titles that hold the signs of other layouts; one is quoted in part.
ITEMS = (
    ("Ferry talks stall over night crossings", "The Skerry Lantern", "3 May 2021"),
    ("Who pays for the dredger? Nobody, says the port", "Brackwater Courier", "14 June 2020"),
    ("Harle bridge: a history of delays", "Fjord and Field", "9 February 2019"),
    ("Council votes “no” on the quay", "Harle Evening Bell", "21 March 2022"),
    ("Nets, knots and the law of the sea", "Tidewrack Review", "1 December 2018"),
    ("Salt works to close after ninety years", "Skerry Radio", "30 August 2021"),
    ("A crane too far", "Brackwater Courier", "11 July 2020"),
    ("Why the herring left in 1974 and came back", "Fjord and Field", "5 October 2017"),
)
LAYOUTS = {
    "stops": "{title}. {outlet}. {day}.",
    "dashes": "{title} – {outlet} ({day})",
    "bars": "{title} | {outlet} | {day}",
    "bullets": "{title} • {outlet} • {day}",
    "commas": "{title}, {outlet}, {day}",
    "brackets": "{title} ({outlet}, {day})",
    "outlet first, a colon and quotes": "{outlet}: “{title}” ({day})",
    "outlet first, a comma and quotes": '{outlet}, "{title}," {day}',
    "outlet first, bars": "{outlet} | {title} | {day}",
    "lines": "{title}\n{outlet}, {day}",
    "lines, outlet first": "{outlet}\n{title}\n{day}",
    "names": "Title: {title}\nOutlet: {outlet}\nDate: {day}",
    "names in Spanish": "Título: {title}; Medio: {outlet}; Fecha: {day}",
    "quotes": "“{title},” {outlet}, {day}.",
    "in": "{title}, in {outlet}, {day}",
    "date in the middle": "{title}. {day}. {outlet}.",
}


def read(layout: str) -> list[Reference]:
    """Read the items in a layout."""
    texts = [layout.format(title=title, outlet=outlet, day=day) for title, outlet, day in ITEMS]
    if "“{" in layout:
        texts = [text.replace("“no”", "‘no’") for text in texts]
    if '"{' in layout:
        texts = [text.replace("“no”", "'no'") for text in texts]
    return [found[0] for found in read_entries([PrintedEntry(MappedText.verbatim(text)) for text in texts])]


@pytest.mark.parametrize("name", LAYOUTS)
def test_layout(name: str) -> None:
    """Title and outlet are read in whatever layout the list has, though nobody knows its outlets."""
    found = read(LAYOUTS[name])

    expected = [(title.translate(_PLAIN), outlet) for title, outlet, _ in ITEMS]
    assert expected == [((one.title or "").translate(_PLAIN), one.outlet) for one in found]
    assert all(one.issued and one.issued.day for one in found)


_PLAIN = str.maketrans(dict.fromkeys("“”‘’\"'", "'"))


def test_an_entry_that_lacks_its_outlet() -> None:
    """An entry without an outlet has none, though all others of its list have one."""
    texts = [LAYOUTS["bars"].format(title=title, outlet=outlet, day=day) for title, outlet, day in ITEMS]
    texts[2] = "Harle bridge: a history of delays | 9 February 2019"

    found = [one[0] for one in read_entries([PrintedEntry(MappedText.verbatim(text)) for text in texts])]

    assert [i for i, one in enumerate(found) if one.outlet is None] == [2]
    assert found[2].title == "Harle bridge: a history of delays"


def test_wrapped_lines_part_nothing() -> None:
    """A line that ends because it is full parts no fields."""
    texts = [
        f"{title} and what the islanders of the outer\nskerries make of it. {outlet}. {day}."
        for title, outlet, day in ITEMS
        if len(title) > 30
    ]

    found = [one[0] for one in read_entries([PrintedEntry(MappedText.verbatim(text)) for text in texts])]

    assert [outlet for title, outlet, _ in ITEMS if len(title) > 30] == [one.outlet for one in found]


@pytest.mark.parametrize(
    ("lead", "chosen"),
    [(0.5, 1), (3.0, 0)],
    ids=["a likelier reading that no other entry shares is given up", "unless it is much likelier"],
)
def test_the_list_decides(lead: float, chosen: int) -> None:
    """Of two ways to read an entry the one that the others share is taken, if it is not much less likely."""
    others = [[Way(("T. O",))] for _ in range(6)]

    assert agree([[Way(("T, O",), lead), Way(("T. O",), 0.0)], *others])[0] == chosen


@given(
    st.lists(
        st.lists(st.builds(Way, st.tuples(st.sampled_from(["T. O", "O$", "=X"])), st.floats(-50, 50)), min_size=1),
        max_size=12,
    )
)
def test_every_entry_gets_one_of_its_ways(ways: list[list[Way]]) -> None:
    """For every entry one of its own ways is chosen."""
    chosen = agree(ways)

    assert len(chosen) == len(ways)
    assert all(0 <= i < len(mine) for i, mine in zip(chosen, ways, strict=True))
