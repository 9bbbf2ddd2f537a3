"""The scorer of the extra ``semantic``: what ``lexical`` sees, and how near title and text are in meaning.

Meaning is the mean of static word vectors (wordllama, 19 MB inside its wheel, no network): a title such as
“Quake rattles coast” is near a sentence on an earthquake that shares no word with it.
"""

import functools
import importlib.util
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import attrs

from citecheck.errors import MissingExtraError
from citecheck.scoring import Context, Pair, lexical
from citecheck.scoring.logistic import logistic
from citecheck.values import Score

FEATURES = {
    **lexical.FEATURES,
    "meaning_claim": "nearness of title and claim",
    "meaning_article": "nearness of the title to the article's headline and beginning",
    "meaning_titles": "nearness of the title to the other titles together",
}
"""What is measured of a pair; nearness is the cosine of two vectors."""

BEGINNING = 300
"""How many characters of the article are read; more costs time and tells no more."""


MOST_KEPT = 10_000
"""How many vectors are kept for the next article, at 1 kB each."""


BATCH = 16
"""How many texts are read at once; more are slower, as they differ more in length."""


class _Meaning:
    """The word vectors, and what they made of the latest texts."""

    def __init__(self) -> None:
        import wordllama

        self._model = wordllama.WordLlama.load(cache_dir=Path(wordllama.__file__).parent, disable_download=True)
        self._known: dict[str, Any] = {}  # numpy arrays; numpy comes with the extra alone

    def of(self, texts: Iterable[str]) -> dict[str, Any]:
        """Return the vector of each text, of length 1, making the new ones in one batch."""
        wanted = dict.fromkeys(texts)
        new = [text for text in wanted if text not in self._known]
        if len(self._known) + len(new) > MOST_KEPT:
            self._known.clear()
            new = list(wanted)
        new.sort(key=len)  # texts of a batch are filled up to the longest
        if new:
            vectors = self._model.embed([text or " " for text in new], norm=True, batch_size=BATCH)
            self._known.update(zip(new, vectors, strict=True))
        return {text: self._known[text] for text in wanted}


_meaning = functools.cache(_Meaning)


def measure(pairs: Sequence[Pair], context: Context) -> list[lexical.Measured | None]:
    """Return what shows in every pair of one article, meaning included."""
    titles = frozenset(reference.title for reference in context.references if reference.title)
    beginning = context.prose[:BEGINNING]
    texts = [context.headline, beginning, *titles]
    for pair in pairs:
        texts += (pair.claim, pair.reference.title or "")
    vectors = _meaning().of(texts)
    article = vectors[context.headline] + vectors[beginning]
    listed = sum(vectors[title] for title in sorted(titles))
    found: list[lexical.Measured | None] = []
    for pair, measured in zip(pairs, lexical.measure(pairs, context), strict=True):
        if measured is None:
            found.append(None)
            continue
        title = vectors[pair.reference.title or ""]
        others = listed - title if pair.reference.title in titles else listed
        added = {
            "meaning_claim": float(title @ vectors[pair.claim]),
            "meaning_article": _nearness(title, article),
            "meaning_titles": _nearness(title, others) if titles - {pair.reference.title} else 0.0,
        }
        found.append(attrs.evolve(measured, features={**measured.features, **added}))
    return found


def _nearness(unit: Any, vector: Any) -> float:
    """Return the cosine of two vectors, the first of length 1."""
    return float(unit @ vector) / (math.sqrt(float(vector @ vector)) or 1.0)


class SemanticScorer:
    """Judge by words in common and by nearness in meaning."""

    name = "semantic"

    def __init__(self) -> None:
        if importlib.util.find_spec("wordllama") is None:
            raise MissingExtraError("the semantic scorer", "semantic")

    def score(self, pairs: Sequence[Pair], context: Context) -> list[Score | None]:
        """Return a score for every pair, in order; ``None`` where nothing can be compared."""
        model = logistic(self.name)
        return [
            None if measured is None else Score(model.value(measured.features), self.name, lexical.evidence(measured))
            for measured in measure(pairs, context)
        ]
