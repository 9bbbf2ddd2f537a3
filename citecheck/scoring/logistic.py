"""From measured features to a calibrated value, and from a value to how often right citations fit that badly.

The numbers are fitted by ``tests/benchmarks/fit_relevance.py`` and stored as JSON beside this module.
"""

import functools
import json
import math
from bisect import bisect_right
from collections.abc import Mapping
from pathlib import Path

import attrs

ONE_WORD = math.log1p(1)
"""The title length of a title of one word, which may be about anything that the article is about."""
CAUTION = 0.5
"""What the log-odds of such a title count for, where they speak against it; held out, this costs nothing."""


@attrs.frozen
class Logistic:
    """A logistic regression over standardised features and products of two of them."""

    intercept: float
    features: Mapping[str, tuple[float, float, float]]
    """Each feature's mean, its spread and its weight."""
    products: Mapping[tuple[str, str], float]
    curve: Mapping[str, tuple[tuple[float, float], ...]]
    """For each kind of article, ascending: at most this share of right citations has at most this value."""
    default: Mapping[str, float]
    """For each kind of article, the share of right citations that may be called off topic by default."""

    @classmethod
    def load(cls, name: str) -> "Logistic":
        """Read the numbers of a scorer."""
        text = (Path(__file__).with_name(f"{name}.json")).read_text("utf8")
        data = json.loads(text)
        return cls(
            data["intercept"],
            {feature: tuple(numbers) for feature, numbers in data["features"].items()},
            {tuple(pair.split(" * ")): weight for pair, weight in data["products"].items()},
            {kind: tuple((share, value) for share, value in points) for kind, points in data["curve"].items()},
            data["default"],
        )

    def value(self, measured: Mapping[str, float]) -> float:
        """Return the probability that a citation with these features is right, at equal priors."""
        total = self.intercept
        scaled = {}
        for name, (mean, spread, weight) in self.features.items():
            scaled[name] = value = (measured[name] - mean) / spread
            total += weight * value
        for (one, other), weight in self.products.items():
            total += weight * max(-8.0, min(8.0, scaled[one] * scaled[other]))
        if total < 0 and measured["title_length"] <= ONE_WORD:
            total *= CAUTION
        return 1 / (1 + math.exp(-max(-30.0, min(30.0, total))))

    def line(self, max_false_alarms: float | None = None) -> float:
        """Return the value below which a citation is called off topic.

        Args:
            max_false_alarms: The share of right citations, of any kind of article, that may be; the default shares
                where ``None``.
        """
        lines = []
        for kind, points in self.curve.items():
            share = self.default[kind] if max_false_alarms is None else max_false_alarms
            shares = [at for at, _ in points]
            i = bisect_right(shares, share)
            lines.append(points[i - 1][1] if i else 0.0)
        return min(lines)

    def shares(self, value: float) -> dict[str, float]:
        """Return which share of right citations fits at most as badly as a measured value not below this one.

        By kind of article; only where the curve reaches as far down as the value.
        """
        found = {}
        for kind, points in self.curve.items():
            share = next((share for share, at in points if at >= value), 1.0)
            found[kind] = share
        return found


@functools.cache
def logistic(name: str) -> Logistic:
    """Return the numbers of a scorer, read once."""
    return Logistic.load(name)
