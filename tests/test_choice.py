"""Which entry of its list a sentence means: promises about ``Citation.choice``."""

import pathlib
import random
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import citecheck
from citecheck.scoring.choice import LEAST_ENTRIES, Choices

SUBJECTS = (
    ("The ferry to Askvoll stopped on Monday.", "No ferry to Askvoll since Monday"),
    ("A flood closed the museum in Orrin.", "Orrin museum shut by flood"),
    ("Mayor Solheim sold the old bus depot.", "Solheim: bus depot sold"),
    ("Shrimp prices rose by a third.", "Shrimp a third dearer"),
    ("Gulls nest in the rafters.", "Gulls in the rafters of the hall"),
    ("The court fined the landlord.", "Landlord fined by court"),
    ("A new library opened in Vik.", "Vik opens its library"),
)

indexes = st.lists(st.integers(0, len(SUBJECTS) - 1), min_size=1, max_size=9)


def article(cited: list[int], entries: list[int], more: str = "") -> str:
    body = " ".join(f"{SUBJECTS[i][0]}[{entries.index(i) + 1}]" for i in cited if i in entries)
    listed = "\n".join(f"{n}. “{SUBJECTS[i][1]}” Vik Gazette, {i + 1} May 2023" for n, i in enumerate(entries, 1))
    return f"News from Vik\n\n{body}\n{more}\nReferences\n\n{listed}\n"


def values(text: str) -> list[float | None]:
    report = citecheck.check(text, format="text")
    return [citation.choice.value if citation.choice else None for citation in report.citations]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(indexes, st.permutations(range(len(SUBJECTS))))
def test_choice_is_a_chance_and_the_same_each_time(cited: list[int], entries: list[int]) -> None:
    """Every value lies between 0 and 1, every row of the matrix agrees with it, and nothing depends on the run."""
    text = article(cited, list(entries))
    document = citecheck.parse(text, format="text")
    citations = citecheck.match(document)
    choices = Choices(citations, document)
    told = [choices.score(row) for row in range(len(citations))]

    assert all(score is not None and 0 <= score.value <= 1 for score in told)
    assert values(text) == values(text)
    for pool in choices.pools:
        for row, cells in pool.matrix():
            score = told[row]
            assert score is not None
            assert cells[pool.cited[row]] == score.value
            assert all(0 <= value <= 1 for value in cells.values())


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 1000))
def test_the_order_of_words_alone_tells_nothing_of_other_entries(seed: int) -> None:
    """Words weigh alike wherever an entry stands: moving entries and numbers together keeps their log-odds."""
    entries = list(range(len(SUBJECTS)))
    random.Random(seed).shuffle(entries)
    found = []
    for order in (sorted(entries), entries):
        document = citecheck.parse(article(sorted(entries), order), format="text")
        citations = citecheck.match(document)
        (pool,) = Choices(citations, document).pools
        found.append(
            [
                {order[column]: round(value, 6) for column, value in pool.words(row).items()}
                for row in sorted(pool.cited)
            ]
        )

    assert found[0] == found[1]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(indexes, st.sampled_from(("Elsewhere, nobody minded.", "Tea was served.", "It was a quiet year.")))
def test_prose_without_citations_at_the_end_changes_nothing(cited: list[int], more: str) -> None:
    """An unrelated paragraph behind the citations keeps every value."""
    entries = list(range(len(SUBJECTS)))

    assert values(article(cited, entries, f"\n{more}\n")) == values(article(cited, entries))


@pytest.mark.parametrize("count", [LEAST_ENTRIES - 1, LEAST_ENTRIES])
def test_a_list_of_two_leaves_nothing_to_choose(count: int) -> None:
    """From three entries on there is a choice."""
    told = values(article(list(range(count)), list(range(count))))

    assert [value is not None for value in told] == [count >= LEAST_ENTRIES] * count


RAISED = {"text": "[{0}]", "html": '<sup><a href="#n{0}">{0}</a></sup>', "markdown": "[^{0}]"}
LINES = ("Askvoll lost its ferry on Monday, the line said.", *(claim for claim, _ in SUBJECTS[1:]))


def written(form: str) -> str:
    """Write an article whose first paragraph is a short line, with numbers in brackets or raised ones."""
    first, *rest = [line + RAISED[form].format(n) for n, line in enumerate(LINES, 1)]
    entries = [f"“{title}” Vik Gazette, {n} May 2023" for n, (_, title) in enumerate(SUBJECTS, 1)]
    if form == "html":
        listed = "".join(f'<li id="n{n}">{entry}</li>' for n, entry in enumerate(entries, 1))
        return f"<h1>News from Vik</h1><p>{first}</p><p>{' '.join(rest)}</p><h2>References</h2><ol>{listed}</ol>"
    sign = "[^{}]: " if form == "markdown" else "{}. "
    listed = "\n\n".join(sign.format(n) + entry for n, entry in enumerate(entries, 1))
    head = ("# News from Vik", "") if form == "markdown" else ("News from Vik", "References\n\n")
    return f"{head[0]}\n\n{first}\n\n{' '.join(rest)}\n\n{head[1]}{listed}\n"


@pytest.mark.parametrize("form", ["html", "markdown"])
def test_words_weigh_alike_whether_numbers_are_raised(form: str) -> None:
    """A short paragraph with a raised number is no heading, and no number is a word of the next sentence."""

    def told(form: str) -> list[dict[int, float]]:
        document = citecheck.parse(written(form), format=form)
        (pool,) = Choices(citecheck.match(document), document).pools
        return [{column: round(value, 6) for column, value in pool.told(row).items()} for row in sorted(pool.cited)]

    assert len(told(form)) == len(SUBJECTS)
    assert told(form) == told("text")


# --- whole articles, with one fault planted in each -------------------------------------------------------------------

ARTICLES = sorted((pathlib.Path(__file__).parent / "cases" / "choice").glob("*.txt"))
"""Add an article of your own: one sentence a source, eight or nine sources, numbers in the order of the text."""
TELLS = {
    "nothing is wrong": set[str](),
    "two entries are exchanged": {"exchanged-references"},
    "one number is another's": {"better-reference"},
    "one entry is lost": {"numbering-shift"},
    "the last entry stands second": {"numbering-shift"},
}


def with_fault(text: str, fault: str) -> str:
    """Plant a fault."""
    head, *entries = re.split(r"^\d+\. ", text, flags=re.MULTILINE)
    entries = [entry.strip() for entry in entries]
    if fault == "two entries are exchanged":
        entries[1], entries[5] = entries[5], entries[1]
    elif fault == "one number is another's":
        head = head.replace("[5]", "[2]")
    elif fault == "one entry is lost":
        del entries[3]
    elif fault == "the last entry stands second":
        entries.insert(1, entries.pop())
    return head + "\n\n".join(f"{number}. {entry}" for number, entry in enumerate(entries, 1)) + "\n"


@pytest.mark.parametrize("fault", TELLS)
@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.stem)
def test_a_fault_of_one_article_is_told_once(path: pathlib.Path, fault: str) -> None:
    """The rule that knows the fault tells it, in whatever language, and no other rule of the choice does."""
    report = citecheck.check(with_fault(path.read_text("utf8"), fault), format="text")
    rules = "better-reference", "exchanged-references", "numbering-shift", "off-topic-citation", "out-of-order"

    assert TELLS[fault] == {finding.rule for finding in report.findings} & set(rules)
