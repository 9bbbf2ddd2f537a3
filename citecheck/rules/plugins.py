"""Rules from other packages, each named as an entry point of the group ``citecheck.rules``.

A package offers one in its ``pyproject.toml``, and a desk that wants it says ``plugins = ["house"]``::

    [project.entry-points."citecheck.rules"]
    house = "house_rules:RULES"

Nothing is loaded unasked: what else happens to be installed must not change a report.
"""

import functools

from citecheck.errors import UsageError, unknown
from citecheck.rules import SELECTORS, selectors
from citecheck.rules.rule import Rule

GROUP = "citecheck.rules"
"""The group of entry points in which packages offer their rules."""


@functools.lru_cache(maxsize=8)
def rules(names: tuple[str, ...]) -> tuple[Rule, ...]:
    """Return the rules that entry points offer: each a ``Rule``, or several of them.

    Raises:
        UsageError: No installed package offers one of the names, or it holds something else than rules.
    """
    from importlib.metadata import entry_points  # thirty modules, which few desks need

    offered = {entry.name: entry for entry in entry_points(group=GROUP)}
    found: list[Rule] = []
    for name in names:
        if name not in offered:
            raise (
                unknown("plugin", name, offered)
                if offered
                else UsageError(
                    f"no installed package offers the plugin {name!r}: none has an entry point of the group {GROUP!r}"
                )
            )
        value = offered[name].load()
        held = (value,) if isinstance(value, Rule) else tuple(value)
        if wrong := [each for each in held if not isinstance(each, Rule)]:
            raise UsageError(
                f"the plugin {name!r} holds {wrong[0]!r}; expected rules, as citecheck.rules.rule makes them"
            )
        found += held
    return tuple(found)


def selectable(names: tuple[str, ...]) -> frozenset[str]:
    """Return the rules and groups that there are, those of the named plugins among them."""
    return SELECTORS | selectors(rules(names)) if names else SELECTORS
