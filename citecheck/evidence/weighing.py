"""How much of a claim a source says, as features, and from them how likely it is that the source carries it.

What the features weigh is fitted by ``tests/benchmarks/fit_support.py`` and stored in ``weighing.json``.
"""

import functools
import itertools
import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path

from citecheck import attrs
from citecheck.evidence.passages import Reading, Wanted, Window, passage, words_of
from citecheck.values import Missing

FEATURES = {
    "best": "share of the claim's weight that its best passage has",
    "lost": "share of the claim's names and figures, else of all words, by weight, that the best passages lack",
    "order": "share of the claim's pairs of neighbouring words that stand near each other in the best passage",
    "hard": "how many quotations, figures, dates and names are missing, at most three",
}
"""What is measured of a claim and its source.

None of these falls when a source goes on to speak of something else. The claim's length and the source's, a negation
on one side and words that stand anywhere in the source were tried; held out, they tell nothing more.
"""

REACH = 6
"""Words between which a pair of the claim's may stand in the source."""


def measure(
    claim: str, words: Sequence[Wanted], source: Reading, best: Sequence[Window], missing: Sequence[Missing]
) -> dict[str, float]:
    """Measure the features of a claim with its best passages."""
    total = math.fsum(word.weight for word in words) or 1.0
    together = [max((window.has[i] for window in best), default=0.0) for i in range(len(words))]
    every = [(word.weight, has) for word, has in zip(words, together, strict=True)]
    telling = [pair for pair, word in zip(every, words, strict=True) if _tells(word)] or every
    return {
        "best": (best[0].value if best else 0.0) / total,
        "lost": math.fsum(w * (1 - h) for w, h in telling) / (math.fsum(w for w, _ in telling) or 1.0),
        "order": _order(claim, source, best[0]) if best else 0.0,
        "hard": float(min(len(missing), 3)),
    }


RARE = 2.55
"""The weight from which a word is as rare as a name."""


def _tells(word: Wanted) -> bool:
    """Tell whether a word is a figure or rare, as names are."""
    return word.terms[0][:1].isdigit() or word.weight >= RARE


def _order(claim: str, source: Reading, window: Window) -> float:
    """Return the share of the claim's neighbouring words that stand near each other, in that order, in a passage."""
    places: dict[str, list[int]] = {}
    for at, word in enumerate(words_of(passage(window, source).text)):
        for term in word:
            places.setdefault(term, []).append(at)
    pairs = near = 0
    for one, other in itertools.pairwise(words_of(claim)):
        pairs += 1
        firsts = [at for term in one for at in places.get(term, ())]
        seconds = {at for term in other for at in places.get(term, ())}
        near += any(at + step in seconds for at in firsts[:8] for step in range(1, REACH))
    return near / pairs if pairs else 0.0


@attrs.frozen
class Weights:
    """A logistic regression over standardised features, and where its verdicts lie."""

    intercept: float
    features: Mapping[str, tuple[float, float, float]]
    """Each feature's mean, spread and weight."""
    found: float
    """The value from which a claim counts as found."""
    not_found: float
    """The value below which it counts as not found."""

    @classmethod
    def load(cls) -> "Weights":
        """Read the fitted numbers."""
        data = json.loads(Path(__file__).with_name("weighing.json").read_text("utf8"))
        features = {name: tuple(numbers) for name, numbers in data["features"].items()}
        return cls(data["intercept"], features, data["found"], data["not_found"])

    def value(self, measured: Mapping[str, float]) -> float:
        """Return how likely it is that the source carries the whole claim, at equal priors; rounded."""
        parts = [self.intercept]
        for name, (mean, spread, weight) in self.features.items():
            parts.append(weight * max(-4.0, min(4.0, (measured[name] - mean) / spread)))
        total = max(-30.0, min(30.0, math.fsum(parts)))
        return round(1 / (1 + math.exp(-total)), 4)


@functools.cache
def weights() -> Weights:
    """Return the fitted numbers, read once."""
    return Weights.load()
