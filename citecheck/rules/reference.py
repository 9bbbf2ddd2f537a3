"""Rules about reference."""

from citecheck.rules.rule import Rule

RULES: tuple[Rule, ...] = ()
