"""All rules, in the order in which they are listed and explained."""

from collections.abc import Iterable

from citecheck.rules import evidence, reference, relevance, structure, suppression, unread
from citecheck.rules.rule import Flag, Rule, RuleContext, rule

__all__ = ["RULES", "SELECTORS", "Flag", "Rule", "RuleContext", "rule", "selectors"]

RULES: tuple[Rule, ...] = (
    *structure.RULES,
    *unread.RULES,
    *reference.RULES,
    *relevance.RULES,
    *evidence.RULES,
    *suppression.RULES,
)


def selectors(rules: Iterable[Rule]) -> frozenset[str]:
    """Return what can be selected: the names of rules and of their groups."""
    return frozenset(name for rule in rules for name in (rule.name, rule.group))


SELECTORS = selectors(RULES)
"""What can be selected among our own rules."""
