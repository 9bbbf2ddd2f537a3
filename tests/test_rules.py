"""Every rule on passages that it should flag and on near ones that it should not.

The passages stand in ``cases/rules/<rule>.txt``, where an editor may add one::

    === name of the case
    as-of: 2023-03-01        (header lines, none needed: as-of, format, required)
    ---
    The article, its flagged stretches ⟦marked⟧.
    ---
    warning 3 | the message, for each finding of this rule in the order of the text; `-` for no label
"""

import pathlib
import re

import attrs
import pytest

import citecheck
from citecheck.rules import RULES, Rule

CASES = pathlib.Path(__file__).parent / "cases" / "rules"


@attrs.frozen
class Case:
    rule: str
    name: str
    headers: dict[str, str] = attrs.field(hash=False)
    article: str
    spans: tuple[tuple[int, int], ...]
    expected: tuple[str, ...]


def read_cases(path: pathlib.Path) -> list[Case]:
    cases = []
    for chunk in re.split(r"^=== ", path.read_text("utf8"), flags=re.M)[1:]:
        head, marked, expected = re.split(r"^---\n", chunk, maxsplit=2, flags=re.M)
        name, *headers = head.strip().splitlines()
        article, spans = unmark(marked)
        lines = tuple(line for line in expected.strip().splitlines() if line)
        cases.append(Case(path.stem, name, dict(h.split(": ", 1) for h in headers), article, spans, lines))
    return cases


def unmark(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return an article without its ⟦ ⟧, and the stretches that they enclosed."""
    spans, text, start = [], "", 0
    for piece in re.split("([⟦⟧])", marked):
        if piece == "⟦":
            start = len(text)
        elif piece == "⟧":
            spans.append((start, len(text)))
        else:
            text += piece
    return text, tuple(spans)


ALL = [case for path in sorted(CASES.glob("*.txt")) for case in read_cases(path)]


@pytest.mark.parametrize("case", ALL, ids=lambda case: f"{case.rule}: {case.name}")
def test_rule_flags_what_is_marked_and_nothing_else(case: Case) -> None:
    """A rule flags the marked stretches, with these words."""
    required = case.headers.get("required", citecheck.Config().required)
    config = citecheck.Config(select=(case.rule,), required=required)
    report = citecheck.check(
        case.article, format=case.headers.get("format", "text"), as_of=case.headers.get("as-of"), config=config
    )
    found = [f for f in report.findings if f.rule == case.rule]

    assert [f"{f.severity} {f.label or '-'} | {f.message}" for f in found] == list(case.expected)
    assert [(f.span.start, f.span.end) for f in found] == list(case.spans)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_every_rule_has_flagged_and_unflagged_cases(rule: Rule) -> None:
    """No rule is without a passage that it flags and one that it leaves alone."""
    cases = [case for case in ALL if case.rule == rule.name]

    assert any(case.expected for case in cases)
    assert any(not case.expected for case in cases)


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
