"""Fit what ``citecheck.evidence.weighing`` weighs, and say what it tells on articles and data sets left out.

    python tests/benchmarks/fit_support.py [--write]

Reads ``../shared/data/evidence`` beside the repository; needs numpy and scikit-learn. The weights come from WiCE and
from the answers of search engines, their scale and the lines of the verdicts from WiCE, where people told supported,
partly supported and unsupported sentences of an encyclopedia apart. ``--write`` stores them as ``weighing.json``, byte
for byte the same each time.
"""

import argparse
import gzip
import hashlib
import json
import pathlib
import re
from collections.abc import Sequence

import attrs
import numpy
from sklearn.linear_model import LogisticRegression

from citecheck.evidence import passages, support, weighing
from citecheck.values import SourceText

DATA = pathlib.Path(__file__).parents[3] / "shared" / "data" / "evidence"
TARGET = pathlib.Path(weighing.__file__).with_name("weighing.json")
LABELS = {"supported": 2, "complete": 2, "partially_supported": 1, "partial": 1, "not_supported": 0, "incomplete": 0}
FOLDS = 5
PENALTY = 0.3
"""Inverse of the ridge penalty; between 0.03 and 3 it makes no difference held out."""
FOUND = 0.5
"""The value from which a claim counts as found: at equal priors it is likelier than not."""

MISJUDGED = 0.03
"""The share of supported claims that may be called not found."""


@attrs.frozen
class Row:
    group: str
    label: int
    values: tuple[float, ...]


def rows(name: str) -> list[Row]:
    found = []
    with gzip.open(DATA / f"{name}.jsonl.gz", "rt", encoding="utf8") as lines:
        for row in map(json.loads, lines):
            before = " ".join(re.split(r"(?<=[.!?])\s+", row.get("context", ""))[-2:]) if name == "wice" else ""
            lines = row.get("source") or row["evidence"]
            text = "\n".join(lines)
            label = LABELS[row["label"].lower()]
            words = passages.wanted(row["claim"])
            if not text or not words:
                continue
            reading = passages.read(text)
            missing = support.missing(row["claim"], [SourceText(text)], before)
            measured = weighing.measure(row["claim"], words, reading, passages.windows(words, reading), missing)
            group = row.get("article") or row.get("question") or row["id"]
            found.append(Row(group, label, tuple(measured[feature] for feature in weighing.FEATURES)))
    return found


def fit(train: Sequence[Row], scale: Sequence[Row]) -> weighing.Weights:
    """Fit the weights on some rows, and their scale on others, supported and unsupported counting alike."""
    values = numpy.array([row.values for row in train])
    right = numpy.array([row.label == 2 for row in train])
    mean, spread = values.mean(0), values.std(0) + 1e-9
    scaled = numpy.clip((values - mean) / spread, -4, 4)
    model = LogisticRegression(C=PENALTY, class_weight="balanced", max_iter=2000).fit(scaled, right)
    odds = numpy.clip((numpy.array([row.values for row in scale]) - mean) / spread, -4, 4) @ model.coef_[0]
    line = LogisticRegression(C=1e3, class_weight="balanced").fit(odds[:, None], [row.label == 2 for row in scale])
    slope = line.coef_[0][0]
    features = {
        name: (round(float(m), 4), round(float(s), 4), round(float(w * slope), 4))
        for name, m, s, w in zip(weighing.FEATURES, mean, spread, model.coef_[0], strict=True)
    }
    weights = weighing.Weights(round(float(line.intercept_[0]), 4), features, FOUND, 0.0)
    return attrs.evolve(weights, not_found=_line(weights, scale))


def _line(weights: weighing.Weights, rows: Sequence[Row]) -> float:
    """Return the value that parts the unsupported from the partly supported best, both counting alike.

    No more than ``MISJUDGED`` of the supported may lie below it.
    """
    unsupported, partly, supported = ([value(weights, row) for row in rows if row.label == label] for label in range(3))
    if not partly:
        return 0.0
    lines = [n / 100 for n in range(2, 40) if sum(v < n / 100 for v in supported) <= MISJUDGED * len(supported)]
    return max(
        lines,
        key=lambda line: (
            sum(v >= line for v in partly) / len(partly) + sum(v < line for v in unsupported) / len(unsupported)
        ),
    )


def value(weights: weighing.Weights, row: Row) -> float:
    return weights.value(dict(zip(weighing.FEATURES, row.values, strict=True)))


def auroc(positives: Sequence[float], negatives: Sequence[float]) -> float:
    wins = sum((p > n) + 0.5 * (p == n) for p in positives for n in negatives)
    return wins / (len(positives) * len(negatives) or 1)


def error(positives: Sequence[float], negatives: Sequence[float]) -> float:
    """Return the expected calibration error in ten bins, both sides counting alike."""
    every = [(v, 1, 1 / len(positives)) for v in positives] + [(v, 0, 1 / len(negatives)) for v in negatives]
    total = 0.0
    for number in range(10):
        inside = [row for row in every if min(int(row[0] * 10), 9) == number]
        total += abs(sum(v * w for v, _, w in inside) - sum(k * w for _, k, w in inside)) / 2
    return total


def tell(title: str, found: Sequence[Row], values: Sequence[float]) -> None:
    by = [[v for v, row in zip(values, found, strict=True) if row.label == label] for label in range(3)]
    rest = by[0] + by[1]
    low = sorted(by[2])
    caught = " ".join(f"{sum(v < low[int(r * len(low))] for v in rest) / len(rest):.2f}" for r in (0.05, 0.1, 0.15))
    print(f"{title:32s} supported/rest {auroc(by[2], rest):.3f}  supported/not {auroc(by[2], by[0]):.3f}", end="  ")
    print(f"caught at 5, 10, 15 %: {caught}  calibration error {error(by[2], rest):.3f}", end="  ")
    right = [
        sum(v >= FOUND for v in by[2]) / len(by[2]),
        *(sum(v < FOUND for v in each) / len(each) for each in by[:2] if each),
    ]
    judged = sum(v >= FOUND for v in by[2]) + sum(v < FOUND for v in rest)
    print(f"right {judged / len(found):.3f} (supported, not, partly: {' '.join(f'{share:.2f}' for share in right)})")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    wice, answers, expert = rows("wice"), rows("answers"), rows("expertqa")
    folds = [int(hashlib.md5(row.group.encode()).hexdigest(), 16) % FOLDS for row in wice]
    held = [0.0] * len(wice)
    for fold in range(FOLDS):
        train = [row for row, f in zip(wice, folds, strict=True) if f != fold]
        weights = fit([*train, *answers], train)
        for i, row in enumerate(wice):
            if folds[i] == fold:
                held[i] = value(weights, row)
    tell("WiCE, other articles", wice, held)
    tell("WiCE, fitted on answers", wice, [value(fit(answers, answers), row) for row in wice])
    only = fit(wice, wice)
    tell("answers, fitted on WiCE", answers, [value(only, row) for row in answers])
    tell("ExpertQA, fitted on WiCE", expert, [value(only, row) for row in expert])
    weights = fit([*wice, *answers], wice)
    print(json.dumps(attrs.asdict(weights)))
    if options.write:
        TARGET.write_text(json.dumps(attrs.asdict(weights), indent=1) + "\n", "utf8")


if __name__ == "__main__":
    main()
