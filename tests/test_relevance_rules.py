"""The rules about relevance, beyond the passages of ``cases/rules``: the user's article, the line, and moved lists."""

import datetime
import pathlib
import random
from types import SimpleNamespace

import pytest

import citecheck
from citecheck import Config, Finding, Severity, check, explain
from citecheck.rules.relevance import belonging, exchanges, shifts
from citecheck.values import Citation, Claim, Marker, Span

STORIES = (
    (
        "The council of Vik voted on Monday to close the fish market hall.",
        "Vik council votes to close fish market hall",
    ),
    ("Stallholders said the roof had leaked since the flood.", "Market roof leaked since flood, stallholders say"),
    ("An engineer put repairs at 12 million kroner.", "Engineer puts market repairs at 12 million"),
    ("Mayor Ingrid Solheim wants to move the stalls to the old bus depot.", "Mayor Solheim: move stalls to bus depot"),
    ("Drivers fear for their parking places at the depot.", "Depot parking worries drivers"),
    ("A petition against the plan has 3,400 signatures.", "Petition against market plan passes 3,400 signatures"),
    ("The museum offered its courtyard for the summer.", "Museum offers courtyard to fishmongers for summer"),
    ("Restaurants in the harbour buy shrimp from Askvoll.", "Harbour restaurants turn to Askvoll for shrimp"),
    ("A court will hear the landlord in April.", "Landlord of market hall goes to court in April"),
    ("Gulls have nested in the rafters since 2019.", "Gulls nest in rafters of market hall"),
)


def article(titles: list[str], first: int = 1) -> str:
    body = " ".join(f"{claim}[{first + i}]" for i, (claim, _) in enumerate(STORIES))
    day = datetime.date(2024, 3, 1)
    listed = "\n\n".join(f"{first + i}. “{title}” Vik Gazette, {day:%-d %b. %Y}" for i, title in enumerate(titles))
    return f"Vik closes its fish market\n\n{body}\n\n{listed}\n"


def found(text: str, rule: str, **settings: object) -> list[Finding]:
    config = Config(select=(rule,), **settings)  # type: ignore[arg-type]  # any setting
    return list(citecheck.check(text, format="text", config=config).findings)


TITLES = [title for _, title in STORIES]


@pytest.mark.parametrize("first", [0, 1])
@pytest.mark.parametrize("start", [0, 1, 2, 3])
def test_a_list_moved_by_one_is_noticed(start: int, first: int) -> None:
    """Entries moved up or down by one from any early entry on are seen, once, at the first citation that moved."""
    moved_up = TITLES[:start] + TITLES[-1:] + TITLES[start:-1]
    moved_down = TITLES[:start] + TITLES[start + 1 :] + TITLES[start : start + 1]
    for titles, side in ((moved_up, "after"), (moved_down, "before")):
        (finding,) = found(article(titles, first), "numbering-shift")

        assert f"the entry {side} the one" in finding.message
        assert finding.group == "structure"
        assert abs(int(finding.label or -9) - first - start) <= 1


def test_a_list_in_any_other_disorder_is_not_called_moved() -> None:
    """A list in order, and one wholly shuffled, are not called moved by one."""
    assert found(article(TITLES), "numbering-shift") == []
    rng = random.Random(1)
    for _ in range(5):
        shuffled = rng.sample(TITLES, len(TITLES))
        if all(abs(TITLES.index(title) - i) > 1 for i, title in enumerate(shuffled)):
            assert found(article(shuffled), "numbering-shift") == []


def test_moved_numbers_are_said_once() -> None:
    """Where the list moved, no entry is called better beside it."""
    moved = TITLES[:1] + TITLES[-1:] + TITLES[1:-1]
    rules = {finding.rule for finding in citecheck.check(article(moved), format="text").findings}

    assert "numbering-shift" in rules
    assert "better-reference" not in rules


def test_the_seed_article_has_one_source_off_topic(shared_data: pathlib.Path) -> None:
    """In the user's own article entry 0 and no other is off topic; Japan ties it, Germany and raw materials do not."""
    (path,) = (shared_data / "seeds").glob("000_*.txt")
    report = citecheck.check(path)
    (finding,) = [finding for finding in report.findings if finding.rule == "off-topic-citation"]
    citation = report.citations[0]

    assert finding.label == "0"
    assert finding.span == citation.marker.span
    assert finding.severity is Severity.WARNING
    assert finding.message == (
        "[0] does not seem to belong to this sentence: only “Japan” ties its title to the article, "
        "in which nothing speaks of “Germany” or “Raw Materials”."
    )
    assert citation.relevance is not None
    assert tuple(map(str, citation.relevance.evidence)) == (
        "ties: Japan",
        "nowhere in the article: Germany, Raw Materials",
    )
    assert citation.reference is not None
    assert finding.related == (citation.reference.span,)
    assert "Of your list, [" in (finding.suggestion or "")


def test_few_real_citations_are_called_off_topic(shared_data: pathlib.Path) -> None:
    """At most 2 in 100 citations of real encyclopaedic articles are flagged, and almost no list is called moved."""
    citations = off_topic = moved = 0
    for path in sorted((shared_data / "documents").glob("*.txt"))[::4]:
        report = citecheck.check(path)
        citations += len(report.citations)
        off_topic += sum(finding.rule == "off-topic-citation" for finding in report.findings)
        moved += sum(finding.rule == "numbering-shift" for finding in report.findings)

    assert citations > 300
    assert off_topic <= 0.02 * citations
    assert moved <= 1


FERRY = """Ferry crews begin strike over night shifts in Bergen

Ferry crews in Bergen walked out on Monday after talks broke down.[1] About 400 sailors joined.[2] Queues grew.[3]
The harbour office said that it had heard nothing of new talks and asked travellers to stay at home.

1. “Bergen ferry crews walk out” Harbour Post, 3 May 2023

2. “Chess prodigy wins junior title in Chennai” Deccan Courier, 4 May 2023

3. “Queues as Bergen ferry strike begins” Coast Radio, 4 May 2023
"""


def test_the_line_follows_the_share_of_false_alarms_allowed() -> None:
    """No false alarm allowed flags nothing; all allowed flags every citation that is less than certain."""
    labels = [[f.label for f in found(FERRY, "off-topic-citation", max_false_alarms=share)] for share in (0, None, 1)]

    assert labels[0] == []
    assert labels[1] == ["2"]
    assert len(labels[2]) >= 2


def test_the_odds_stand_in_json_and_explanations() -> None:
    """A finding says what to do; how seldom a right citation looks as bad is for those who ask."""
    report = check(FERRY)
    (finding,) = (f for f in report.findings if f.rule == "off-topic-citation")
    citation = next(c for c in report.citations if c.marker.label == "2")

    assert finding.suggestion == "Read the source, and cite another if it is about something else."
    assert "of right citations look as bad or worse" in str(explain(citation))
    assert report.to_dict()["citations"][1]["relevance"]["seldom"] == citation.relevance.seldom  # type: ignore[union-attr]


def test_the_best_fit_is_named_where_one_is_clearly_best() -> None:
    """Beside an off-topic entry the one that the sentence was about is named, and none where all fit alike."""
    text = article([*TITLES, "Chess prodigy wins junior title in Chennai"])
    (named,) = found(text.replace("Askvoll.[8]", "Askvoll.[11]"), "off-topic-citation")
    (silent,) = found(FERRY, "off-topic-citation")

    assert "Of your list, [8], “Harbour restaurants turn to Askvoll for shrimp”, suits it best." in (
        named.suggestion or ""
    )
    assert "suits it best" not in (silent.suggestion or "")


def test_a_better_entry_is_named_where_a_sentence_cites_another() -> None:
    """A number that slipped is seen where its sentence is about an entry that nothing cites."""
    text = article(TITLES).replace("Askvoll.[8]", "Askvoll.[4]")
    (finding,) = found(text, "better-reference")

    assert finding.label == "4"
    assert finding.severity is Severity.WARNING
    assert "entry 8, “Harbour restaurants turn to Askvoll for shrimp”, which nothing cites" in finding.message
    assert found(text, "uncited-reference") != []  # alone, it speaks of the same fault
    assert "uncited-reference" not in {each.rule for each in citecheck.check(text, format="text").findings}
    assert found(article(TITLES), "better-reference") == []


def test_a_number_that_slipped_breaks_no_order() -> None:
    """Where a finding says which entry was meant, the order that the wrong number breaks is no second one."""
    text = article(TITLES).replace("depot.[4]", "depot.[8]")
    rules = [finding.rule for finding in citecheck.check(text, format="text").findings]

    assert "better-reference" in rules
    assert "out-of-order" not in rules
    assert found(text, "out-of-order") != []  # alone, it speaks of the same fault


def test_a_scorer_from_elsewhere_is_judged_by_its_values() -> None:
    """A scorer whose false alarms nobody measured flags what it calls wrong nineteen times in twenty, in its words."""

    class Fixed:
        name = "fixed"

        def score(self, pairs: list[object], context: object) -> list[citecheck.Score | None]:
            return [citecheck.Score(0.04, self.name, ("ties: ferry",)) for _ in pairs]

    report = citecheck.check(FERRY, scorer=Fixed(), config=Config(select=("off-topic-citation",)))

    assert [finding.label for finding in report.findings] == ["1", "2", "3"]
    assert "sentence: ties: ferry." in report.findings[0].message


@pytest.mark.parametrize(("more", "expected"), [(0.0, True), (-0.01, False)])
def test_an_exchange_is_a_warning_where_it_is_clear(more: float, expected: bool) -> None:
    """Below that it is an info."""
    assert exchanges.Exchange(1, 2, exchanges.EXCHANGED + more).is_clear == expected


@pytest.mark.parametrize(
    ("entries", "is_short", "expected"),
    [
        (5, False, 4.0),
        (6, False, 2.7),
        (8, False, 2.7),
        (12, False, 3.75),
        (60, False, 9.54),
        (12, True, 1.24),
        (60, True, 2.05),
    ],
)
def test_a_longer_list_must_show_more_clearly_that_it_moved(entries: int, is_short: bool, expected: float) -> None:
    """There are more places to start from; where a number is left over, an entry was lost, and less is enough."""
    assert expected == pytest.approx(shifts.least_gain(entries, is_short), abs=0.01)


@pytest.mark.parametrize(
    ("cited", "uncited", "gain", "expected"),
    [
        ([[2]], (), 3.0, 3.0),
        ([[2], [2], [2]], (), 3.0, 3.0),
        ([[1, 2]], (), 3.0, 1.0),
        ([[2]], (), shifts.MOST_OF_ONE + 1, shifts.MOST_OF_ONE),
        ([[2]], (1,), 3.0, 3.0 * shifts.UNCITED),
    ],
)
def test_sentences_that_cite_one_entry_count_as_one(
    cited: list[list[int]], uncited: tuple[int, ...], gain: float, expected: float
) -> None:
    """One that cites neighbours gains only by the outer ones, since the others change places; and none gains all."""
    claims = [Claim(str(number), Span(number, number + 1)) for number in range(len(cited))]
    pairs = [(claim, column) for claim, columns in zip(claims, cited, strict=True) for column in columns]
    columns = {row: column for row, (_, column) in enumerate(pairs)}
    rows = {column: [row for row, other in columns.items() if other == column] for column in (2, 1, 0)}
    pool = SimpleNamespace(
        citations={row: Citation(Marker(Span(0, 1), str(c)), claim) for row, (claim, c) in enumerate(pairs)},
        cited=columns,
        mentions={column: found or [0] for column, found in rows.items() if column not in uncited},
        entries=range(3),
        apart=lambda row, column: (1.0, gain, 0.0)[column],
    )
    moves = shifts._Moves(pool)  # type: ignore[arg-type]
    for column in (2, 1):
        moves.move(rows[column], column, column - 1)

    assert expected == pytest.approx(moves.total)


@pytest.mark.parametrize(
    ("title", "is_general"),
    [
        ("Longman Pronunciation Dictionary", True),
        ("A Concise Etymological Dictionary of the English Language", True),
        ("Dictionary of Languages", True),
        ("Deutsches Wörterbuch", True),
        ("Dictionary of Chess", False),
        ("Encyclopedia of the Cold War", False),
        ("How dictionaries are made", False),
        ("Diccionario de la lengua española", True),
        ("Diccionario de ajedrez", False),
        ("Svensk ordbok", True),
        ("Słownik języka polskiego", True),
        ("Słownik szachów", False),
        ("Толковый словарь русского языка", True),
        ("Словарь шахмат", False),
    ],
)
def test_a_dictionary_of_a_language_is_cited_for_words_of_any_article(title: str, is_general: bool) -> None:
    """One of a subject is about that subject."""
    assert belonging.is_general(title) == is_general
