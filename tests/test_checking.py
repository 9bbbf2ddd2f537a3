"""The pipeline: what runs, who speaks first, and what happens when a part of it breaks."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

import citecheck
from citecheck.checking import is_selected, run
from citecheck.rules import RULES, Flag, Rule, RuleContext, rule
from citecheck.scoring import Context, Pair, fits, get_scorer

ARTICLE = (
    "The ferry was late.[1] Nobody was hurt.[3]\n\n1. “Ferry late again” Harbour Post, 3 May 2023\n2. “Safe” See\n"
)


@pytest.mark.parametrize(
    ("select", "ignore", "runs"),
    [
        ((), (), True),
        ((), ("missing-date",), False),
        ((), ("reference",), False),
        (("missing-date",), (), True),
        (("reference",), (), True),
        (("structure",), (), False),
        (("missing-date",), ("reference",), True),
        (("reference",), ("missing-date",), False),
    ],
)
def test_the_longer_selector_wins(select: tuple[str, ...], ignore: tuple[str, ...], runs: bool) -> None:
    """A rule's own name decides before its group's, and its group's before the default."""
    (chosen,) = (rule for rule in RULES if rule.name == "missing-date")

    assert is_selected(chosen, citecheck.Config(select=select, ignore=ignore)) is runs


def context_of(article: str) -> RuleContext:
    document = citecheck.parse(article)
    citations = citecheck.match(document)
    return RuleContext(document, citations, fits(citations, document, get_scorer("lexical")), citecheck.Config())


@rule("structure", citecheck.Severity.ERROR)
def first(context: RuleContext) -> Iterator[Flag]:
    yield Flag(citecheck.Span(0, 3), "First.", label="1")


@rule("structure", citecheck.Severity.ERROR, yields_to=("first",))
def second(context: RuleContext) -> Iterator[Flag]:
    yield Flag(citecheck.Span(10, 12), "Same label.", label="1")
    yield Flag(citecheck.Span(2, 5), "Same place.")
    yield Flag(citecheck.Span(10, 12), "Another entry.", label="2")


@rule("structure", citecheck.Severity.ERROR)
def broken(context: RuleContext) -> Iterator[Flag]:
    yield Flag(citecheck.Span(0, 1), f"{1 // 0}")


def test_one_fault_gives_one_message() -> None:
    """A rule says nothing of an entry or place that a rule before it has flagged."""
    assert [f.message for f in run((first, second), context_of(ARTICLE))] == ["First.", "Another entry."]


def test_a_rule_that_breaks_is_named() -> None:
    """A crash in a rule never looks like a clean article: it is an error that names the rule, with its cause."""
    with pytest.raises(citecheck.RuleFailed, match="the rule 'broken' failed on the article") as caught:
        run((broken,), context_of(ARTICLE))

    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_a_scorer_that_breaks_is_named() -> None:
    """The same holds for a scorer of the caller's own."""

    class Broken:
        name = "mine"

        def score(self, pairs: Sequence[Pair], context: Context) -> list[citecheck.Score | None]:
            raise RuntimeError("no")

    with pytest.raises(citecheck.RuleFailed, match="the scorer 'mine' failed"):
        citecheck.check(ARTICLE, scorer=Broken())


def test_findings_come_in_the_order_of_the_text() -> None:
    """Whatever rule found them, findings are sorted by where they stand."""
    starts = [finding.span.start for finding in citecheck.check(ARTICLE).findings]

    assert len(starts) > 2
    assert starts == sorted(starts)


def test_text_path_and_document_give_the_same_report(tmp_path: Path) -> None:
    """A text, a file and a parsed document are three ways to hand in the same article."""
    path = tmp_path / "article.txt"
    path.write_text(ARTICLE, "utf8")
    document = citecheck.parse(path)

    assert citecheck.check(path).findings == citecheck.check(ARTICLE).findings
    assert citecheck.check(document) == citecheck.check(path)
    assert document.name == str(path)


def test_dates_are_judged_against_the_day_that_is_given() -> None:
    """Without a day nothing lies in the future; with one, a later source does."""
    article = "The ferry was late.[1]\n\n1. “Ferry late again” Harbour Post, 3 May 2023\n"

    assert "future-date" not in {f.rule for f in citecheck.check(article).findings}
    assert "future-date" in {f.rule for f in citecheck.check(article, as_of="2023-02-01").findings}


def test_rules_that_are_not_chosen_stay_silent() -> None:
    """A rule that yields to an ignored one does not speak up in its place."""
    article = "It rained.[1]\n\n1. “Rain in Oslo | Harbour Post” See, 3 May 2023\n"
    config = citecheck.Config(ignore=["outlet-in-title"])

    assert [f.rule for f in citecheck.check(article).findings if f.rule.endswith(("-title", "-outlet"))] == [
        "outlet-in-title"
    ]
    assert [f.rule for f in citecheck.check(article, config=config).findings if "outlet" in f.rule] == []


def test_a_rule_is_a_value() -> None:
    """The decorator leaves a rule whose name is the function's, with dashes."""
    assert isinstance(first, Rule)
    assert first.name == "first"


@pytest.mark.parametrize(
    ("settings", "issued"),
    [
        ({}, "2023"),
        ({"day_first": True}, "2023-04-03"),
        ({"day_first": False}, "2023-03-04"),
        ({"languages": ["de"]}, "2023-04-03"),
    ],
)
def test_the_order_of_days_and_months_is_set_not_guessed(settings: dict[str, object], issued: str) -> None:
    """A date in figures is read in the order that is set, or that all languages of the articles have."""
    article = "It rained.[1]\n\n1. “Rain” Harbour Post, 03/04/2023\n"
    report = citecheck.check(article, config=citecheck.Config(**settings))  # type: ignore[arg-type]  # from a table

    assert str(report.document.references[0].issued) == issued
    assert ("ambiguous-date" in {f.rule for f in report.findings}) is (settings == {})
