"""From measured features to a calibrated value, and to how often right citations fit that badly.

A value is part of a forest of small trees and part of a straight sum: the trees see more, the sum keeps its head where
they have seen nothing. The numbers are fitted by ``tests/benchmarks/fit_relevance.py`` and stored as JSON beside this
module.
"""

import functools
import math
import os
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Any, TypeAlias

from citecheck import attrs
from citecheck.stored import STORE

Node: TypeAlias = "tuple[int, float, Node, Node] | float"
"""A question to a feature, with what follows if it is at most so much, and if more; or what a leaf adds."""


@attrs.frozen
class Line:
    """Where a kind of list is called off topic, and how often right citations fall so low."""

    default: float
    values: tuple[float, ...]
    """Ascending values …"""
    shares: tuple[float, ...]
    """… and the most of the right citations that have at most each: an upper bound, with 95 % confidence."""
    slope: float = 1.0
    """What the log-odds are multiplied by, so that values are as often right as they say in such lists."""

    def at(self, share: float) -> float:
        """Return the line below which hardly more than a share of the right citations fall, the default at most.

        >>> Line(0.3, (0.05, 0.2, 0.4), (0.01, 0.03, 0.05)).at(0.04), Line(0.1, (0.05, 0.2), (0.01, 0.03)).at(0.04)
        (0.2, 0.1)
        """
        return min(self.default, self.values[max(bisect_right(self.shares, share) - 1, 0)])

    def share(self, value: float) -> float:
        """Return how many of the right citations fit as badly, at most.

        >>> Line(0.1, (0.05, 0.2), (0.01, 0.03)).share(0.1)
        0.03
        """
        at = bisect_left(self.values, value)
        return self.shares[at] if at < len(self.shares) else 1.0


@attrs.frozen
class Forest:
    """Fitted numbers over features that are given in order."""

    features: tuple[str, ...]
    intercept: float
    sum: tuple[tuple[float, float, float], ...]
    """For each feature the least and the most that is counted, and the weight."""
    trees: tuple[Node, ...]
    lines: dict[str, Line]
    """By kind of list."""

    @classmethod
    def load(cls, name: str) -> "Forest":
        """Read the numbers of a scorer."""
        content = text(name)
        features, intercept, sums, trees, lines = STORE.table(name, content, lambda: parsed(content))
        return cls(features, intercept, sums, trees, {kind: Line(*line) for kind, line in lines.items()})

    def odds(self, measured: Sequence[float]) -> float:
        """Return the log-odds that a citation with these features is right, at equal priors."""
        total = self.intercept
        for value, (low, high, weight) in zip(measured, self.sum, strict=True):
            total += weight * (value if low <= value <= high else low if value < low else high)
        for node in self.trees:
            while type(node) is tuple:
                feature, threshold, below, above = node
                node = below if measured[feature] <= threshold else above
            total += node  # type: ignore[operator]  # a leaf
        return total


def text(name: str) -> bytes:
    """Return the numbers of a scorer as they are written."""
    with open(os.path.join(os.path.dirname(__file__), f"{name}.json"), "rb") as file:
        return file.read()


def parsed(content: bytes) -> tuple[Any, ...]:
    """Return the numbers of a scorer: what a forest is made of, its lines as tuples."""
    import json  # which only a package needs that was not built

    data = json.loads(content)
    return (
        tuple(data["features"]),
        data["intercept"],
        tuple((low, high, weight) for low, high, weight in data["features"].values()),
        tuple(map(_node, data["trees"])),
        {
            kind: (line["default"], tuple(line["values"]), tuple(line["shares"]), line["slope"])
            for kind, line in data["lines"].items()
        },
    )


def _node(data: object) -> Node:
    if not isinstance(data, list):
        return float(data)  # type: ignore[arg-type]  # JSON of our own
    feature, threshold, low, high = data
    return (feature, threshold, _node(low), _node(high))


def chance(odds: float) -> float:
    """Return the probability of log-odds, rounded to what is the same on every machine."""
    return round(1 / (1 + math.exp(-max(-30.0, min(30.0, odds)))), 6)


@functools.cache
def forest(name: str) -> Forest:
    """Return the numbers of a scorer, read once."""
    return Forest.load(name)
