"""Rules about relevance."""

from citecheck.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
