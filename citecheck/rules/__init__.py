"""All rules, in the order in which they are listed and explained."""

from citecheck.rules import reference, relevance, structure, suppression
from citecheck.rules.rule import Flag, Rule, RuleContext, rule

__all__ = ["RULES", "SELECTORS", "Flag", "Rule", "RuleContext", "rule"]

RULES: tuple[Rule, ...] = (*structure.RULES, *reference.RULES, *relevance.RULES, *suppression.RULES)

SELECTORS = frozenset(name for rule in RULES for name in (rule.name, rule.group))
"""What can be selected: the names of rules and of their groups."""
