"""Every number that decides in a rule has an article just on either side of it.

An ``Edge`` holds two articles: in the first the rule says something, in the second, a step further, it does not. Both
are checked with the threshold as it is, and with the threshold a step up and a step down, where one of them must change
sides: so no number can move without a test that fails. Numbers that decide nothing stand in ``SHOWN`` and ``FITTED``.
"""

import ast
import importlib
import pkgutil
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import attrs
import pytest

import citecheck.rules
from citecheck import Config, PartialDate, SourceText, check

SHOWN = {
    "evidence.facts._SHOWN": "how much of a quotation a message shows",
    "evidence.judged.CUT": "how much of a passage a finding shows",
    "evidence.sentences._HEAD": "a bound on the work",
    "evidence.sentences._NAMED": "how many texts a message names",
    "evidence.sentences._REASONS": "how many reasons a message gives",
    "evidence.titles._TOP": "a bound: where a page's headline stands, if anywhere",
    "meeting._LONGEST_NAME": "how much of an entry names it",
    "structure.mistyped._BLOCK": "a bound on the work",
    "structure.pointing._LONGEST_QUOTED": "how much of a sentence a message shows",
    "structure.pointing._MOST_NAMED": "how many labels a message names",
    "structure.pointing._NEAREST": "how many labels a message names",
    "reference.entries._LONGEST_SHORT_FORM": "a bound on the work",
    "reference.entries._NAMED": "how many labels a message names",
    "reference.entries._SHOWN": "how much of a note names it",
    "relevance.belonging._ENOUGH": "a bound on the work",
    "relevance.choosing.FURTHEST": "a bound on the work",
    "relevance.entries._LONGEST_QUOTED": "how much of a sentence a message shows",
    "structure.pointing._MOST_KEYS": "a bound on the work",
    "structure.residue._LONGEST_NAME": "a bound on the work: no outlet's name is longer",
    "unread._LONGEST_SHOWN": "how much of an address a message shows",
}
"""Numbers that only say how much is shown or looked at."""

FITTED = ("evidence.sentences.LINE", "relevance.choosing.", "relevance.exchanges.", "relevance.shifts.")
"""Lines between log-odds, which are set on data that is held out and measured there, not by single articles; what each
decides is held by ``test_fitted_lines``."""


def entries(count: int, form: str, first: int = 1) -> str:
    return "\n".join(form.format(n=n, i=n - first) for n in range(first, first + count))


def article(body: str, listed: str) -> str:
    return f"News of the harbour\n\n{body}\n\nReferences\n\n{listed}\n"


def cited(count: int) -> str:
    return " ".join(f"It rained in town {n}.[{n}]" for n in range(1, count + 1))


FULL = "{n}. “Rain in town {n}” The Daily, 3 May 2020, https://www.thedaily.com/rain/{n}"
UNDATED = "{n}. “Rain in town {n}” The Daily, https://www.thedaily.com/rain/{n}"


def lacking(without: int, count: int) -> str:
    """An article whose first entries have no date."""
    return article(cited(count), f"{entries(without, UNDATED)}\n{entries(count - without, FULL, without + 1)}")


def padded(words: str, size: int) -> str:
    """Words with so many others before them that a number of signs lies between."""
    return f"{words} {'x' * (size - len(words) - 2)} "


@attrs.frozen
class Edge:
    """Two articles on the two sides of a threshold."""

    threshold: str
    rule: str
    says: str
    """What a message of the first has and none of the second, or its severity."""
    inside: str
    outside: str
    step: float = 1
    as_of: str | None = "2024-06-30"
    sources: Sequence[SourceText] = ()
    other: Sequence[SourceText] | None = None
    """The sources of the second, where they differ."""

    def is_said(self, text: str, sources: Sequence[SourceText]) -> bool:
        config = Config(select=(self.rule,), as_of=self.as_of)
        found = check(
            text, format="markdown" if text.startswith("---") else "text", config=config, sources=tuple(sources) or None
        ).findings
        return any(
            self.says in f"{finding.message} {finding.suggestion}" or self.says == finding.severity.value
            for finding in found
        )

    @property
    def answers(self) -> tuple[bool, bool]:
        others = self.sources if self.other is None else self.other
        return self.is_said(self.inside, self.sources), self.is_said(self.outside, others)


def lost(*labels: int) -> str:
    return " ".join(f"It rained in town {n}.[{n}]" for n in labels)


def stray(count: int) -> str:
    """An article with so many markers that have no entry, one of which plainly means the entry that nothing cites."""
    others = " ".join(f"Nobody knows what the {n}th office did in that year.[{n * 9}]" for n in range(11, 10 + count))
    plain = "Bees returned to the orchards of Kent in April.[700] The trawler Havbris was towed to Måløy.[2]"
    return article(
        f"{plain} {others}",
        "1. “Bees return to Kent orchards in April” Coast Radio, 4 Nov. 2023\n"
        "2. “Trawler Havbris towed to Måløy” Coast Radio, 5 Nov. 2023",
    )


def spelt(name: str) -> str:
    """An article that cites somebody whom the list spells otherwise."""
    return (
        f"Fees rose ({name}, 2020), and fell (Berg, 2019).\n\nReferences\n\nBerg, A. (2019). Salt. The Daily.\n\n"
        "Martens, C. (2020). The pier. The Daily.\n\nRuiz, B. (2020). Fees rise. The Daily.\n"
    )


def keyed(key: str) -> str:
    """An article that cites by a key which its front matter spells otherwise."""
    return (
        "---\nreferences:\n- {id: tamarind2010, title: By dhow, publisher: Monsoon, issued: 2010}\n---\n\n"
        f"Spice came by dhow [@{key}]. It was dear [@tamarind2010].\n"
    )


def same_link(path: str) -> str:
    return article(
        cited(2),
        f"1. “Rain in Oslo” The Daily, 3 May 2020, https://www.thedaily.com/{path}\n"
        f"2. “Elections called off” The Daily, 3 May 2020, https://www.thedaily.com/{path}",
    )


def dated(day: str, link: str) -> str:
    return article(cited(1), f"1. “Rain in Oslo” The Daily, {day}, https://www.thedaily.com/{link}/rain-in-oslo")


def changed_since(later: int) -> str:
    """An article with a date of its own, and so many sources of much later."""
    listed = entries(later, "{n}. “Rain in town {n}” The Daily, 3 May 2023") + "\n"
    return f"Rain in the towns\n\n4 May 2012\n\n{cited(6)}\n\n{listed}" + entries(
        6 - later, "{n}. “Rain in town {n}” The Daily, 3 May 2011", later + 1
    )


def years(bare: int, undated: int) -> str:
    """A list of which some entries have a year alone, the first one that has not come."""
    return article(
        cited(bare + undated),
        "1. “Rain in town 1” The Daily (2031)\n"
        + entries(bare - 1, "{n}. “Rain in town {n}” The Daily (2019)", 2)
        + "\n"
        + entries(undated, "{n}. “Rain in town {n}” The Daily", bare + 1),
    )


def stale(year: int) -> str:
    return article(
        "The harbour now employs about 4,000 people.[1]",
        f"1. “Harbour employs thousands of people” The Daily, 3 May {year}",
    )


def short(words: int) -> str:
    """An article of so many words, one of whose sources is about something else."""
    said = "Ferry crews in Bergen walked out on Monday after talks over night shifts broke down and queues grew".split()
    body = [*said, *(f"harbour{'s' * i}" for i in range(99))]
    return (
        f"{' '.join(body[: words - 4])}.[1] Sailors joined the strike.[2]\n\n"
        "1. “Bergen ferry crews walk out over night shifts” Harbour Post, 3 May 2023\n"
        "2. “Chess prodigy wins junior title in Chennai final” Deccan Courier, 14 Aug. 2019\n"
    )


def page(title: str, day: int = 3) -> tuple[SourceText, ...]:
    link, date = "https://www.thedaily.com/rain/1", PartialDate(2020, 5, day)
    return (SourceText("Ferries will cost more, the company said.", url=link, title=title, date=date),)


def sunk(issued: str) -> str:
    """A ferry that sank sixty days after New Year's Eve."""
    return f"The ferry sank on 1 March 2022.[1]\n\n1. “Ferry in trouble” Harbour Post, {issued}\n"


def suffixed(size: int) -> str:
    """A title that ends in a name of so many signs, which no outlet of the table has."""
    name = f"Nord{'o' * (size - 12)} Gazette"
    return article(cited(1), f"1. “China, Japan hold talks | {name}” See, 22 Feb. 2023")


def spanish(words: int) -> str:
    """An article in Spanish of so many words, one of whose sources is about something else."""
    said = (
        "Tras varias semanas de sequía el caudal del Duero subió el lunes en Zamora hasta los dos metros y los "
        "agricultores esperan que el riego vuelva antes de la siembra para vender el maíz a un precio mejor"
    ).split()
    body = " ".join((said * 3)[: words - 6])
    return (
        f"{body}.[1] La obra no convence a nadie.[2]\n\n"
        "1. «Sube el caudal del Duero en Zamora», Diario del Río, 12 de septiembre de 2022\n"
        "2. «La joven ajedrecista de Chennai gana un título juvenil», Tablero, 14 de septiembre de 2022\n"
    )


def titled(title: str) -> str:
    return article(cited(1), f"1. “{title}” The Daily, 3 May 2020, https://www.thedaily.com/rain/1")


EDGES = [
    Edge(
        "structure.pointing._LOST_END",
        "missing-reference",
        "The list ends",
        article(cited(7), entries(3, FULL)),
        article(cited(6), entries(3, FULL)),
    ),
    Edge(
        "structure.pointing._SPELT_ALIKE",
        "missing-reference",
        "spelt in two ways",
        spelt("Ruis"),
        spelt("Martigs"),
        0.05,
    ),
    Edge(
        "structure.pointing._TYPED_ALIKE",
        "missing-reference",
        "the nearest is",
        keyed("tamarin2010"),
        keyed("tamarack2010"),
        0.12,
    ),
    Edge("structure.pointing.MOST_MEANT", "missing-reference", "probably meant", stray(20), stray(21)),
    Edge(
        "structure.residue._SAID_ONCE",
        "machine-residue",
        "links have",
        article(cited(4), entries(4, FULL + "?utm_source=chatgpt.com")),
        article(cited(3), entries(3, FULL + "?utm_source=chatgpt.com")),
    ),
    Edge(
        "structure.mistyped._LONGEST_RANGE",
        "malformed-marker",
        "spans more entries",
        article("Rain fell.[1] It fell again.[1-102]", entries(3, FULL)),
        article("Rain fell.[1] It fell again.[1-101]", entries(3, FULL)),
    ),
    Edge(
        "structure.mistyped._SENTENCE",
        "malformed-marker",
        "mistyped",
        article(f"{padded('vowel', 296)}ends.[l] Rain fell.[1]", entries(2, FULL)),
        article(f"{padded('vowel', 295)}ends.[l] Rain fell.[1]", entries(2, FULL)),
    ),
    Edge(
        "reference.identifiers._SHORTEST",
        "identifier-conflict",
        "same link",
        same_link("abcdefgh"),
        same_link("abcdefg"),
    ),
    Edge("reference.entries._HABIT", "missing-date", "No entry", lacking(4, 4), lacking(3, 3)),
    Edge("reference.entries._MOST", "missing-date", "of the", lacking(8, 10), lacking(11, 14), 0.02),
    Edge("reference.entries._OFTEN", "missing-date", "warning", lacking(4, 12), lacking(4, 13), 0.03),
    Edge("reference.entries._FEW", "missing-date", "all but", lacking(17, 20), lacking(16, 20)),
    Edge(
        "reference.entries.WEB",
        "date-url-mismatch",
        "link says",
        dated("3 May 1995", "2003/05/03"),
        dated("3 May 1994", "2003/05/03"),
    ),
    Edge(
        "reference.dates._WEEK",
        "date-url-mismatch",
        "link says",
        dated("11 May 2020", "2020/05/03"),
        dated("10 May 2020", "2020/05/03"),
    ),
    Edge("reference.dates._UPDATED", "future-date", "after", changed_since(2), changed_since(3), as_of=None),
    Edge(
        "reference.dates._KEPT_UP",
        "future-date",
        "after",
        changed_since(1).replace("3 May 2023", "3 May 2018"),
        changed_since(1).replace("3 May 2023", "3 May 2017"),
        as_of=None,
    ),
    Edge("dated.MOSTLY", "future-date", "after", years(2, 2), years(3, 4), 0.1),
    Edge("relevance.dating.YEARS_STALE", "source-predates-event", "", stale(2021), stale(2022)),
    Edge("relevance.belonging.LEAST_PROSE", "off-topic-citation", "", short(20), short(19)),
    Edge(
        "evidence.titles.SHARE",
        "title-differs",
        "another title",
        titled("Salt harbours rebuilt near Visby"),
        titled("Salt harbours rebuilt near Visby"),
        0.2,
        sources=page("Salt auction delays"),
        other=page("Salt harbours auction delays"),
    ),
    Edge(
        "evidence.titles._LEAST",
        "title-differs",
        "another title",
        titled("Salt prices"),
        titled("Salt prices"),
        sources=page("Copper auction"),
        other=page("Copper"),
    ),
    Edge(
        "evidence.titles.DAYS",
        "date-differs",
        "is dated",
        titled("Rain"),
        titled("Rain"),
        sources=page("Rain", 11),
        other=page("Rain", 10),
    ),
    Edge("relevance.dating.DAYS_BEFORE", "source-predates-event", "", sunk("31 Dec. 2021"), sunk("1 Jan. 2022")),
    Edge("relevance.belonging.LEAST_FOREIGN", "off-topic-citation", "", spanish(100), spanish(99)),
    Edge("reference.entries.LONGEST_NAME", "outlet-in-title", "ends in", suffixed(50), suffixed(51)),
]


def named() -> Iterator[tuple[str, Any]]:
    """Give the numbers that the rules name at the head of their modules."""
    root = Path(citecheck.rules.__file__).parent
    for module in pkgutil.walk_packages([str(root)], "citecheck.rules."):
        loaded = importlib.import_module(module.name)
        assert loaded.__file__ is not None
        for node in ast.parse(Path(loaded.__file__).read_text("utf-8")).body:
            for target in node.targets if isinstance(node, ast.Assign) else ():
                for name in ast.walk(target):
                    value = getattr(loaded, name.id) if isinstance(name, ast.Name) else None
                    if type(value) in (int, float):
                        yield f"{module.name.removeprefix('citecheck.rules.')}.{name.id}", value


def moved(monkeypatch: pytest.MonkeyPatch, threshold: str, by: float) -> None:
    """Move a threshold wherever it has been imported to."""
    module, _, name = threshold.rpartition(".")
    value = getattr(sys.modules[f"citecheck.rules.{module}"], name)
    for loaded in list(sys.modules.values()):
        if loaded.__name__.startswith("citecheck.rules") and getattr(loaded, name, None) == value:
            monkeypatch.setattr(loaded, name, value + by)


@pytest.mark.parametrize("edge", EDGES, ids=lambda edge: edge.threshold)
def test_either_side_of_a_threshold(edge: Edge, monkeypatch: pytest.MonkeyPatch) -> None:
    """The one article is flagged, the other is not, and a step of the threshold either way changes one of them."""
    assert edge.answers == (True, False)

    for by in (edge.step, -edge.step):
        with monkeypatch.context() as patch:
            moved(patch, edge.threshold, by)

            assert edge.answers != (True, False)


def test_every_threshold_has_an_edge() -> None:
    """No number of a rule is without its two articles, or a reason why it needs none."""
    decide = {name for name, _ in named() if not name.startswith(FITTED) and name not in SHOWN}

    assert decide == {edge.threshold for edge in EDGES}
    assert set(SHOWN) <= {name for name, _ in named()} | {name for name in SHOWN if name.startswith(FITTED)}
