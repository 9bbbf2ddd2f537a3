"""The layout of a list: of the ways in which its entries can be read, those that agree with each other.

Who writes a list parts the fields of every entry by the same signs. So each way to read an entry is weighed by how
often, in the likely ways to read the *other* entries, the same signs stand between the same fields, and that is done
until it settles. A sign that only one entry has between title and outlet is then most likely part of its title.
"""

import math
from collections import defaultdict
from collections.abc import Sequence

from citecheck.parsing.proposals import SAME, Way

_ROUNDS = 2
_DOUBT = 0.4
"""Entries that a sign counts for before any is seen."""
_TRUST = 0.5
"""What the list counts beside the entry itself; each sign is counted under two keys."""
_REPEATED = 2.0
"""What it counts that another entry has the same outlet."""


def agree(ways: Sequence[Sequence[Way]]) -> list[int]:
    """Return for each entry the place of the way to read it that fits the other entries best."""
    chances = [_chances([way.score for way in mine]) for mine in ways]
    others = len(ways) - 1
    for _ in range(_ROUNDS if others else 0):
        counts: defaultdict[str, float] = defaultdict(float)
        own: list[dict[str, float]] = []
        for mine, chance in zip(ways, chances, strict=True):
            counted: dict[str, float] = {}
            for way, weight in zip(mine, chance, strict=True):
                for key in way.keys:
                    counted[key] = counted.get(key, 0.0) + weight
            for key, weight in counted.items():
                counts[key] += weight
            own.append(counted)
        for i, (mine, counted) in enumerate(zip(ways, own, strict=True)):
            if len(mine) > 1:
                common = {key: _commonness(key, counts[key] - weight, others) for key, weight in counted.items()}
                chances[i] = _chances([way.score + sum([common[key] for key in way.keys]) for way in mine])
    return [max(range(len(chance)), key=chance.__getitem__) for chance in chances]


def _commonness(key: str, seen: float, others: int) -> float:
    """Return what it counts that so many of the other entries have a key."""
    if key[0] == SAME:
        return _REPEATED * min(1.0, seen)
    return _TRUST * math.log((max(seen, 0.0) + _DOUBT) / (others + 2 * _DOUBT))


def _chances(scores: list[float]) -> list[float]:
    """Return how likely each of some ways is."""
    top = max(scores)
    likely = [math.exp(score - top) for score in scores]
    total = sum(likely)
    return [value / total for value in likely]
