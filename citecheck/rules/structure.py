"""Rules about structure."""

from citecheck.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
