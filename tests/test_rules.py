"""Every rule on passages that it should flag and on near ones that it should not.

The passages stand in ``cases/rules/<rule>.txt``, where an editor may add one::

    === name of the case
    as-of: 2023-03-01        (header lines, none needed: as-of, format, required)
    ---
    The article, its flagged stretches ⟦marked⟧.
    ---
    warning 3 | the message, for each finding of this rule in the order of the text; `-` for no label
    → what it suggests (where that is to be held)
"""

import pathlib

import pytest

from citecheck import Config, check
from citecheck.rules import RULES, Rule
from citecheck.testing import check_case
from tests.case_files import Case, cases

CASES = pathlib.Path(__file__).parent / "cases" / "rules"


ALL = [(path.stem, case) for path in sorted(CASES.glob("*.txt")) for case in cases(path, 2)]


NAMED = {rule.name: rule for rule in RULES}


@pytest.mark.parametrize(("rule", "case"), ALL, ids=[f"{rule}: {case.name}" for rule, case in ALL])
def test_rule_flags_what_is_marked_and_nothing_else(rule: str, case: Case) -> None:
    """A rule flags the marked stretches, with these words."""
    check_case(NAMED[rule], case)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_has_flagged_and_unflagged_cases(rule: Rule) -> None:
    """No rule is without a passage that it flags and one that it leaves alone."""
    flagged = {case.parts[1].strip() != "" for name, case in ALL if name == rule.name}

    assert flagged == {True, False}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_explains_itself(rule: Rule) -> None:
    """A rule's documentation has all the parts that `citecheck explain` promises."""
    for part in ("**What**", "**Why**", "**Silent when**", "**Example**", "**Instead**"):
        assert part in rule.docs


def test_rules_are_named_once() -> None:
    """No two rules share a name, and every rule another yields to exists."""
    names = [rule.name for rule in RULES]

    assert len(set(names)) == len(names)
    assert {other for rule in RULES for other in rule.yields_to} <= set(names)


def test_every_case_file_belongs_to_a_rule() -> None:
    """No case file is left over from a rule that was renamed."""
    assert {path.stem for path in CASES.glob("*.txt")} <= {rule.name for rule in RULES}


def test_a_wrong_year_is_said_once_with_what_to_do() -> None:
    """Where a citation gives another year than the list, the entry is not called uncited besides."""
    text = (
        "Fees rose (Berg, 2020), and fell (Vogt, 2020). Some disagreed (Ruis et al., 2021; Dahl, 2018).\n\n"
        "References\n\n"
        "Berg, A. (2019). Harbour fees rise. Harbour Post, https://post.org/a\n\n"
        "Dahl, O. (2018). Salt and iron. Harbour Post, https://post.org/b\n\n"
        "Ruiz, C., Ito, K., & Bo, P. (2021). The pier. Coast Review, https://review.org/c\n\n"
        "Vogt, A. (2020). Fees fall. Coast Review, https://review.org/d\n"
    )
    found = check(text, config=Config(select="structure")).findings

    assert [(finding.rule, finding.label, finding.suggestion) for finding in found] == [
        (
            "missing-reference",
            "Berg, 2020",
            "Cited as 2020, listed as 2019: correct the one that is wrong, or add the entry.",
        ),
        (
            "missing-reference",
            "Ruis et al., 2021",
            "The name is spelt in two ways: correct the one that is wrong.",
        ),
    ]


def test_what_is_to_be_done_about_a_label_that_stands_twice() -> None:
    """By author and year a letter tells works apart, else another number or name."""
    by_year = "Fees rose (Berg, 2020).\n\nReferences\n\nBerg, A. (2020). Fees. The Daily.\n\n" + (
        "Berg, A. (2020). Salt. The Daily.\n"
    )
    by_number = "It rained.[1]\n\n1. “Rain” The Daily, 3 May 2023\n1. “Snow” The Daily, 3 May 2023\n"
    found = [
        f.suggestion
        for text in (by_year, by_number)
        for f in check(text, config=Config(select="duplicate-label")).findings
    ]

    assert found == [
        "Two works by one author and year need letters: 2020a and 2020b, in the list and where they are cited.",
        "Give one of them another number, and the markers that mean it.",
    ]


FERRY = "The ferry was late.[1] Nobody was hurt.[2] An inquiry follows.[{0}]\n\n"
TWICE = (
    "1. “Ferry late again” Harbour Post, 3 May 2023\n2. “All safe after scare” Coast Radio, 4 May 2023\n"
    "2. “Inquiry into delay” Harbour Post, 5 May 2023\n"
)
REPEATED = (
    "1. “Ferry late again” Harbour Post, 3 May 2023\n2. “All safe after scare” Coast Radio, 4 May 2023\n"
    "3. “Ferry late again” Harbour Post, 3 May 2023\n"
)


@pytest.mark.parametrize(
    ("text", "rules", "labels"),
    [
        (FERRY.format(3) + TWICE, "missing-reference", {"missing-reference": ["3"]}),
        (FERRY.format(3) + TWICE, "missing-reference,duplicate-label", {"duplicate-label": ["2"]}),
        (
            FERRY.format(4) + TWICE,
            "missing-reference,duplicate-label",
            {"duplicate-label": ["2"], "missing-reference": ["4"]},
        ),
        (FERRY.format(2) + REPEATED, "uncited-reference", {"uncited-reference": ["3"]}),
        (FERRY.format(2) + REPEATED, "uncited-reference,duplicate-reference", {"duplicate-reference": ["3"]}),
        (
            FERRY.format(1)
            + REPEATED.replace("late again” Harbour Post, 3 May 2023\n2.", "late” Harbour Post, 2021\n2."),
            "uncited-reference,duplicate-reference",
            {"uncited-reference": ["3"]},
        ),
    ],
)
def test_of_two_rules_that_see_one_fault_one_speaks(text: str, rules: str, labels: dict[str, list[str]]) -> None:
    """And the other does where the first one is not asked for, or sees another fault."""
    found: dict[str, list[str]] = {}
    for finding in check(text, config=Config(select=rules)).findings:
        found.setdefault(finding.rule, []).append(finding.label or "-")

    assert found == labels


def test_an_entry_without_a_marker_leads_to_the_sentence_that_lost_it() -> None:
    """The finding is tied to the sentence that it probably belongs to, and to none where none is clear."""
    storm = next(
        case for name, case in ALL if name == "uncited-reference" and case.name.startswith("the sentence that")
    )
    article = storm.parts[0].replace("⟦", "").replace("⟧", "")
    (finding,) = check(article, config=Config(select="uncited-reference")).findings
    (other,) = check(FERRY.format(1) + REPEATED, config=Config(select="uncited-reference")).findings

    assert [span.of(article) for span in finding.related] == [
        "The trawler Havbris lost its rudder off Stad and was towed to Måløy."
    ]
    assert other.related == ()
