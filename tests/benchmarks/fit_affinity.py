"""Fit what ``citecheck.scoring.affinity`` weighs, and say how often moved numbers are seen in articles left out.

    python tests/benchmarks/fit_affinity.py

Reads ``../shared/data/documents`` beside the repository; needs numpy and scikit-learn. A cited entry is compared
with its neighbours in the list; the weights printed go into ``affinity.py`` by hand, rounded. Then each article is
checked as it is, and with its entries from a random one on moved by one, with weights fitted on other articles.
"""

import hashlib
import json
import pathlib
import random
from collections.abc import Sequence

import numpy
from sklearn.linear_model import LogisticRegression

import citecheck
from citecheck import Citation, Document
from citecheck.rules.relevance import choosing
from citecheck.scoring import affinity

DATA = pathlib.Path(__file__).parents[3] / "shared" / "data" / "documents"
NAMES = ("TITLE", "BEFORE", "ROOT", "OUTLET", "ADDRESS", "YEAR")
FOLDS = 5
PENALTY = 0.003
"""Inverse of the ridge penalty; weights of one size are not worth telling apart on so few articles."""

Article = tuple[str, Document, list[Citation]]


def articles() -> list[Article]:
    found = []
    for line in (DATA / "index.jsonl").open(encoding="utf8"):
        row = json.loads(line)
        document = citecheck.parse(DATA / row["file"])
        found.append((row["article"], document, [c for c in citecheck.match(document) if c.reference]))
    return found


def differences(document: Document, citations: list[Citation]) -> numpy.ndarray:
    """Return the parts of every cited entry less those of its neighbours in the list."""
    references = document.references
    affinities = affinity.Affinity(citations, references, document)
    columns = {id(reference): j for j, reference in enumerate(references)}
    found = [
        numpy.subtract(affinities.parts(row, own), affinities.parts(row, other))
        for row, citation in enumerate(citations)
        for own in (columns[id(citation.reference)],)
        for other in (own - 1, own + 1)
        if 0 <= other < len(references) and references[other].title != references[own].title
    ]
    return numpy.array(found).reshape(-1, len(NAMES))


def fitted(found: Sequence[numpy.ndarray]) -> dict[str, float]:
    rows = numpy.vstack(found)
    weight = numpy.concatenate([numpy.full(len(each), len(each) ** -0.5 if len(each) else 0.0) for each in found])
    weight /= weight.mean()
    spread = rows.std(0) + 1e-9
    both = numpy.vstack([rows, -rows]) / spread
    right = numpy.repeat([1, 0], len(rows))
    model = LogisticRegression(C=PENALTY, fit_intercept=False).fit(both, right, sample_weight=numpy.tile(weight, 2))
    return {name: round(float(w), 2) for name, w in zip(NAMES, model.coef_[0] / spread, strict=True)}


def moved(columns: Sequence[int], length: int, first: int) -> list[int]:
    """Return which entry's text each cited number shows once those from ``first`` on are moved up by one."""
    return [column if column < first else first + (column - first - 1) % (length - first) for column in columns]


class Moved:
    """Affinities as they are once the list is moved."""

    def __init__(self, inner: affinity.Affinity, shown: Sequence[int]) -> None:
        self.of = lambda row, column: inner.of(row, shown[column])


def main() -> None:
    rng = random.Random(5)
    every = articles()
    found = [differences(document, citations) for _, document, citations in every]
    print("weights", fitted(found))
    folds = [int(hashlib.md5(name.encode()).hexdigest(), 16) % FOLDS for name, _, _ in every]
    counts = {"articles": 0, "detected": 0, "false alarms": 0}
    for fold in range(FOLDS):
        for name, value in fitted([rows for rows, f in zip(found, folds, strict=True) if f != fold]).items():
            setattr(affinity, name, value)
        for (_, document, citations), f in zip(every, folds, strict=True):
            length = len(document.references)
            if f != fold or len(citations) < 8 or length < 6:
                continue
            columns = {id(reference): j for j, reference in enumerate(document.references)}
            cited = [(row, columns[id(citation.reference)]) for row, citation in enumerate(citations)]
            inner = affinity.Affinity(citations, document.references, document)
            shown = moved(range(length), length, rng.randrange(0, length // 3 + 1))
            counts["articles"] += 1
            counts["false alarms"] += choosing.find_slip(cited, inner, length) is not None
            counts["detected"] += choosing.find_slip(cited, Moved(inner, shown), length) is not None
    print("held out", counts)


if __name__ == "__main__":
    main()
