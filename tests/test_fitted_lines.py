"""Every fitted line of a rule decides, at one place: an article is flagged just on one side of it and not on the other.

Such lines lie between log-odds that are set on data which is held out, so no article can be written to lie just beside
one. Instead the line is moved past an article: the answer must change once on the way, and the line as it is must
lie on the side that the article was written for.
"""

import sys
from collections.abc import Callable, Mapping

import attrs
import pytest

from citecheck import Config, SourceText, check
from tests.test_thresholds import FITTED, named

TOPICS = [
    ("Shops in Orrin ran out of mosquito repellent after the flood.", "Repellent sold out in Orrin after flood"),
    ("The mayor shut the zoo, the cages being unsafe.", "Mayor closes Orrin zoo over unsafe cages"),
    ("It rained for nine days in the north.", "Nine days of rain in the north"),
    ("Ferries to Askvoll stopped on Monday.", "No ferry to Askvoll since Monday"),
    ("The old brewery became a hospital for a month.", "Brewery turned into hospital for a month"),
    ("Bakers gave bread away from a tram.", "Free bread handed out from a tram"),
    ("Two bridges over the Lune were swept off.", "Bridges over the Lune swept away"),
    ("The library lost its maps of the coast.", "Maps of the coast lost in library cellar"),
    ("Farmers drove their sheep onto the railway bank.", "Sheep saved on the railway bank"),
    ("A choir sang in the dark in Harlow church.", "Choir sings in dark Harlow church"),
]
TITLES = [title for _, title in TOPICS]
FOREIGN = "Champion boxer retires after title fight in Las Vegas"
DOUBTFUL = "Orrin after the flood, part {}"


def article(cites: Mapping[int, int], titles: list[str], more: str = "") -> str:
    """An article whose sentences, by their topic, cite these labels; 0 is no marker."""
    body = " ".join(TOPICS[topic][0] + (f"[{label}]" if label else "") for topic, label in cites.items())
    listed = "\n".join(f"{label}. “{title}” The Daily, 3 May 2023" for label, title in enumerate(titles, 1))
    return f"After the flood\n\n{body} {more}\n\nReferences\n\n{listed}\n"


def shifted(count: int) -> str:
    """An article whose list begins with the entry that stood last."""
    return article({i: i + 1 for i in range(count)}, [TITLES[count - 1], *TITLES[: count - 1]])


EXCHANGED = article({0: 2, 1: 1, 2: 3, 3: 4, 4: 5}, [TITLES[1], TITLES[0], *TITLES[2:5]])
SWAPPED = article({0: 1, 1: 2, 2: 3, 3: 4, 4: 5}, [TITLES[1], TITLES[0], *TITLES[2:5]])
SWAPPED_TWICE = article(
    {0: 1, 1: 2, 2: 3, 3: 4, 4: 5},
    [TITLES[1], TITLES[0], *TITLES[2:5]],
    "She said more of mosquito repellent in Orrin.[1] The cages of the zoo stay unsafe, the mayor said.[2]",
)
SWAPPED_NAMES = (
    "Shops in Orrin ran out of mosquito repellent after the flood (Vogt, 2020). The mayor shut the zoo, the cages "
    "being unsafe (Berg, 2019). Fees rose in the harbour (Ito, 2018).\n\nReferences\n\n"
    "Berg, A. (2019). Repellent sold out in Orrin after flood. Harbour Post.\n"
    "Ito, B. (2018). Harbour fees rise again. Harbour Post.\n"
    "Vogt, C. (2020). Mayor closes Orrin zoo over unsafe cages. Harbour Post.\n"
)
TWO_PAIRS = article({i: i + 1 for i in range(6)}, [TITLES[i] for i in (3, 5, 2, 0, 4, 1)])
ALIKE = article({0: 1, 1: 2, 2: 3, 3: 4}, [DOUBTFUL.format("one"), DOUBTFUL.format("two"), *TITLES[2:4]])
SLIPPED = article({0: 1, 1: 2, 2: 2, 3: 4, 4: 5, 5: 6}, TITLES[:6])
UNMARKED = article({i: 0 if i == 3 else i + 1 for i in range(10)}, TITLES)
ASTRAY = article({3: 4, 0: 1, 5: 6, 2: 3, 6: 7, 4: 5, 7: 12}, TITLES[:8])
OFF_TOPIC = article({**{i: i + 1 for i in range(7)}, 7: 9}, [*TITLES[:8], FOREIGN])
BESIDE = article({i: 2 * i + 1 for i in range(5)}, [title for i in range(5) for title in (f"{FOREIGN} {i}", TITLES[i])])
ONE_LOST = article({i: i + 1 for i in range(8)}, [*TITLES[:3], *TITLES[4:8]])
PASSED = UNMARKED.replace("on Monday. ", "on Monday. Nobody knew what to make of it all. ")
FEW = article({i: 0 if i == 3 else i + 1 for i in range(5)}, TITLES[:5])
NEARLY = article({1: 2, 0: 1, 2: 3, 3: 0, **{i: i + 1 for i in range(4, 10)}}, TITLES)
DOUBLE = UNMARKED.replace("on Monday. ", "on Monday. No ferry to Askvoll sailed on Tuesday. ")
MIXED = article({3: 4, 0: 1, 5: 6, 2: 3, 6: 7, 4: 0, 7: 8, 1: 2}, TITLES[:8])
DOUBLE_MIXED = MIXED.replace("for a month. ", "for a month. The brewery turned into a hospital for a month. ", 1)
MERGED = article({0: 1, 1: 2, 2: 3, 3: 4}, TITLES[:6], f"\n\nIn the town\n\n{TOPICS[4][0]}[1] {TOPICS[5][0]}[2]")


@attrs.frozen
class Line:
    """A fitted line, an article that it decides about, and far on either side of it."""

    name: str
    rule: str
    text: str
    says: str
    """What is said, or the severity, on the one side of the line and not on the other."""
    said_at: float
    """Where the line lies when that is said; whole numbers for a count."""
    silent_at: float
    is_said: bool = True
    """Whether it is with the line as it is."""
    others: Mapping[str, float] = {}
    """Other lines that are moved out of the way."""
    sources: tuple[SourceText, ...] = ()


PART = SourceText(
    "The mayor presented plans for the zoo on Thursday. Cages are to be rebuilt, and the lions will move to a larger "
    "enclosure. Tickets will cost more from next year on, a spokesman said. The council of Orrin has to agree.",
    label="1",
)
UNSUPPORTED = (
    "Shops in Orrin ran out of mosquito repellent within two days of the flood.[1]\n\n1. “Orrin” The Daily, 2023\n"
)
MEANT, HOME, BEST = "probably meant for", "probably belongs to", "suits it best"

STEPS = 10

LINES = [
    Line("relevance.choosing.LIKELY", "better-reference", SLIPPED, "may be meant", 0.0, 1.1),
    Line("relevance.choosing.UNLIKELY", "better-reference", SLIPPED, "may be meant", 1.1, -0.1),
    Line("relevance.choosing.BEST", "off-topic-citation", OFF_TOPIC, BEST, -50.0, 50.0),
    Line("relevance.choosing.AHEAD", "off-topic-citation", OFF_TOPIC, BEST, -50.0, 50.0),
    Line("relevance.choosing.MEANT", "missing-reference", ASTRAY, MEANT, -50.0, 50.0),
    Line("relevance.choosing.MEANT_AHEAD", "missing-reference", ASTRAY, MEANT, -50.0, 50.0),
    Line("relevance.choosing.CLEAR", "uncited-reference", PASSED, HOME, -50.0, 50.0),
    Line("relevance.choosing.ONLY", "uncited-reference", UNMARKED, HOME, -50.0, 50.0),
    Line("relevance.choosing.CLEARLY", "uncited-reference", DOUBLE, HOME, -50.0, 50.0, is_said=False),
    Line("relevance.choosing.MOST_UNCITED", "uncited-reference", UNMARKED, HOME, 20, 0),
    Line(
        "relevance.choosing.IN_ORDER",
        "uncited-reference",
        NEARLY,
        HOME,
        0.0,
        1.1,
        is_said=False,
        others={"ANY": 50},
    ),
    Line("relevance.choosing.FEW_IN_ORDER", "uncited-reference", FEW, HOME, 4, 9, others={"ANY": 50}),
    Line("relevance.choosing.ANY", "uncited-reference", MIXED, HOME, -50.0, 50.0),
    Line("relevance.choosing.ANY_CLEARLY", "uncited-reference", DOUBLE_MIXED, HOME, -50.0, 50.0, is_said=False),
    Line("relevance.choosing.LEAST_WORDS", "uncited-reference", UNMARKED, HOME, 5, 20),
    Line("relevance.exchanges.EXCHANGED", "exchanged-references", SWAPPED, "warning", -50.0, 50.0),
    Line("relevance.exchanges.PERHAPS", "exchanged-references", ALIKE, "exchanged", -50.0, 50.0, is_said=False),
    Line(
        "relevance.exchanges.PERHAPS_OF_MANY",
        "exchanged-references",
        SWAPPED,
        "exchanged",
        50.0,
        -50.0,
        others={"EXCHANGED": 50},
    ),
    Line("relevance.exchanges.SEVERAL", "exchanged-references", TWO_PAIRS, "warning", -50.0, 50.0),
    Line("relevance.exchanges.LEAST_GAIN", "exchanged-references", SWAPPED, "exchanged", -50.0, 50.0),
    Line("relevance.exchanges.MOST_KIN", "exchanged-references", SWAPPED, "exchanged", 50.0, -50.0),
    Line("relevance.exchanges.RIVALS", "exchanged-references", SWAPPED, "exchanged", 4, 0),
    Line("relevance.exchanges.BOTH", "exchanged-references", SWAPPED, "warning", 50.0, -50.0),
    Line("relevance.exchanges.OFTEN", "exchanged-references", SWAPPED_TWICE, "warning", -50.0, 50.0),
    Line("relevance.exchanges.NAMED", "exchanged-references", SWAPPED_NAMES, "warning", -50.0, 50.0),
    Line("relevance.exchanges.PAIRS", "exchanged-references", SWAPPED, "warning", -50.0, 50.0),
    Line(
        "relevance.exchanges.MOST_DOUBTFUL",
        "exchanged-references",
        SWAPPED,
        "exchanged",
        2,
        0,
        others={"EXCHANGED": 50, "PERHAPS": -50},
    ),
    Line("relevance.shifts.LEAST_MOVED", "numbering-shift", shifted(5), "added", 4, 9),
    Line("relevance.shifts.LEAST_BEHIND", "numbering-shift", ONE_LOST, "lost its entry", 2, 9),
    Line("relevance.shifts.SHORT", "numbering-shift", ONE_LOST, "lost its entry", -50.0, 50.0),
    Line("relevance.shifts.MOVED", "numbering-shift", shifted(8), "added", -50.0, 50.0),
    Line("relevance.shifts.MOVED_OF_MANY", "numbering-shift", shifted(8), "added", -50.0, 50.0, others={"MOVED": -50}),
    Line("relevance.shifts.STARTS", "numbering-shift", shifted(8), "added", -50.0, 50.0, others={"MOVED": -50}),
    Line(
        "relevance.shifts.FEW",
        "numbering-shift",
        shifted(5),
        "added",
        5,
        6,
        others={"MOVED_OF_FEW": 50},
        is_said=False,
    ),
    Line("relevance.shifts.MOVED_OF_FEW", "numbering-shift", shifted(5), "added", -50.0, 50.0),
    Line("relevance.shifts.MOST_OF_ONE", "numbering-shift", shifted(8), "added", 4.0, 0.0),
    Line("relevance.shifts.UNCITED", "numbering-shift", BESIDE, "added", 0.5, 0.0),
    Line("relevance.shifts.SECTION", "numbering-shift", MERGED, "too low", -50.0, 50.0),
    Line("relevance.shifts.MOST_OF_BLOCK", "numbering-shift", MERGED, "too low", 0.0, 9.0),
    Line("relevance.shifts.LEAST_SECTION", "numbering-shift", MERGED, "too low", 2, 9),
    Line(
        "evidence.sentences.LINE",
        "unsupported-claim",
        UNSUPPORTED,
        "warning",
        1.1,
        -0.1,
        is_said=False,
        sources=(PART,),
    ),
]


def answers(line: Line, monkeypatch: pytest.MonkeyPatch) -> Callable[[float], bool]:
    """Return what tells whether a line's words are said when it lies at some place."""
    module, _, name = line.name.rpartition(".")
    home = sys.modules[f"citecheck.rules.{module}"]
    for other, value in line.others.items():
        monkeypatch.setattr(home, other, value)

    def is_said(at: float) -> bool:
        monkeypatch.setattr(home, name, at)
        found = check(line.text, format="text", config=Config(select=(line.rule,)), sources=line.sources or None)
        return any(line.says in f"{each.message} {each.suggestion} {each.severity.value}" for each in found.findings)

    return is_said


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.name)
def test_either_side_of_a_line(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """Moved from far on one side to far on the other, a line passes an article once; as it is, it lies as written."""
    shipped, is_said = dict(named())[line.name], answers(line, monkeypatch)
    said, silent = line.said_at, line.silent_at
    is_count = isinstance(said, int)
    steps = int(abs(said - silent)) if is_count else STEPS
    places = [said + (silent - said) * step / steps for step in range(steps + 1)]
    way = [is_said(int(place) if is_count else place) for place in places]

    assert (way[0], way[-1]) == (True, False)
    assert way == sorted(way, reverse=True)
    assert is_said(shipped) == line.is_said


def test_every_fitted_line_decides() -> None:
    """No line is without an article that it decides about."""
    shown = {"relevance.choosing.FURTHEST"}

    assert {line.name for line in LINES} == {name for name, _ in named() if name.startswith(FITTED)} - shown
