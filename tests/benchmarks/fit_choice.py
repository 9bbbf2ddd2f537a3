"""Fit what ``citecheck.scoring.choice`` weighs, write it beside that module, and say how well it holds out.

    python tests/benchmarks/fit_choice.py            # fit on everything and write choice.json
    python tests/benchmarks/fit_choice.py --holdout  # only measure, with articles and kinds of sources left out

Reads ``../shared/data`` beside the repository; needs numpy and scipy. Every citation of the articles is taken for
right, and all other entries of its list, but those cited by the same sentence, for wrong. Each article is also taken
with its list in the order of the alphabet, so that the order of first mention is not trusted where there is none.
"""

import argparse
import hashlib
import json
import math
import pathlib
import random
from collections import defaultdict
from collections.abc import Callable, Sequence

import attrs
import numpy
from scipy.optimize import minimize

import citecheck
from citecheck.scoring import choice
from citecheck.scoring.choice import ORDER, WORDS, Choices, Pool, Weights

DATA = pathlib.Path(__file__).parents[3] / "shared" / "data"
TARGET = pathlib.Path(choice.__file__).with_name("choice.json")
FOLDS = 5
RIDGE_WORDS, RIDGE_ORDER = 0.02, 0.002
"""Penalties on the squares of standardised weights."""
ALPHABET = 0.3
"""How much a list in the order of the alphabet counts beside the same as it is."""
STYLES = ("n-list", "n-list-steps")


@attrs.frozen(eq=False)
class Article:
    """One article: its kind of source, what is kept together when some are left out, and its list."""

    kind: str
    group: str
    pool: Pool
    count: float = 1.0


@attrs.frozen(eq=False)
class Group:
    """A citation: a row of numbers for each entry it is compared with, and which of them is right."""

    rows: numpy.ndarray
    right: int
    count: float


def articles() -> list[Article]:
    found = []
    for line in (DATA / "documents" / "index.jsonl").open(encoding="utf8"):
        row = json.loads(line)
        labels = [str(row["base"] + i) for i in range(len(row["refs"]))]
        found.append(("documents", row["article"], DATA / "documents" / row["file"], "text", labels))
    for line in (DATA / "reports" / "index.jsonl").open(encoding="utf8"):
        row = json.loads(line)
        if row["style"] in STYLES:
            found.append(("reports", row["producer"], DATA / "reports" / row["file"], "markdown", row["labels"]))
    every = []
    for kind, group, path, form, labels in found:
        document = citecheck.parse(path.read_text("utf8"), format=form)
        for pool in Choices(citecheck.match(document), document).pools:
            if [entry.label for entry in pool.entries] != labels or len(labels) < choice.LEAST_ENTRIES:
                continue  # a list that is not read as it stands teaches nothing
            sorted_by_title = sorted(
                pool.entries, key=lambda entry: (entry.references or [entry])[0].title or entry.text
            )  # type: ignore[union-attr]
            every += [
                Article(kind, group, pool),
                Article(kind, group, Pool(sorted_by_title, pool.citations, document), ALPHABET),
            ]
    return every


def groups(article: Article, shown: Callable[[Pool], dict[int, dict[int, Sequence[float]]]], width: int) -> list[Group]:
    pool = article.pool
    beside: dict[object, set[int]] = defaultdict(set)
    for row, column in pool.cited.items():
        beside[pool.citations[row].claim.span].add(column)
    found = []
    for row, columns in shown(pool).items():
        right = pool.cited[row]
        kept = [right, *sorted(c for c in columns if c not in beside[pool.citations[row].claim.span])]
        if len(kept) > 1:
            rows = numpy.array([columns[column] for column in kept], float).reshape(-1, width)
            found.append(Group(rows, 0, article.count / math.sqrt(len(pool.cited))))
    return found


def word_parts(pool: Pool) -> dict[int, dict[int, Sequence[float]]]:
    nothing = [0.0] * len(WORDS)
    found = {row: pool.parts(row) for row in pool.cited}
    return {row: {c: found[row].get(c, nothing) for c in pool.compared(row)} for row in pool.cited}


def order_parts(pool: Pool) -> dict[int, dict[int, Sequence[float]]]:
    """Return what is weighed of each entry by ``Pool._odds``, in the order of ``ORDER``."""
    found: dict[int, dict[int, Sequence[float]]] = {}
    for row, place, latest in pool.places():
        found[row] = {}
        for column, turn, extent, is_near in pool.measured(row, place, latest):
            told = pool.of(row, column)
            shown = {"words": told, "joint": told - pool.company[column], turn: pool.order}
            shown["neighbour"] = (1 - pool.order) * is_near
            shown["recency"] = -extent * (turn == "repeat")
            shown["crowd"] = -extent * pool.order * (turn == "due")
            found[row][column] = [shown.get(name, 0.0) for name in ORDER]
    return found


def fitted(found: Sequence[Group], ridge: float, least: float | None) -> list[float]:
    """Return the weights under which the right entries are likeliest among those of their lists."""
    rows = numpy.vstack([group.rows for group in found])
    sizes = numpy.array([len(group.rows) for group in found])
    starts = numpy.concatenate([[0], numpy.cumsum(sizes)[:-1]])
    of = numpy.repeat(numpy.arange(len(found)), sizes)
    weight = numpy.array([group.count for group in found])
    weight = weight / weight.sum()
    spread = rows.std(0) + 1e-9
    scaled = rows / spread
    right = scaled[starts]  # the right one comes first

    def loss(b: numpy.ndarray) -> tuple[float, numpy.ndarray]:
        value = scaled @ b
        value -= numpy.maximum.reduceat(value, starts)[of]
        power = numpy.exp(value)
        total = numpy.add.reduceat(power, starts)
        share = power / total[of]
        gradient = scaled.T @ (share * weight[of]) - right.T @ weight
        return float(-(weight @ (value[starts] - numpy.log(total))) + ridge * b @ b), gradient + 2 * ridge * b

    bounds = [(least, None)] * rows.shape[1]
    best = minimize(loss, numpy.zeros(rows.shape[1]), jac=True, method="L-BFGS-B", bounds=bounds)
    return [round(float(w), 2) + 0.0 for w in best.x / spread]


def evened(every: Sequence[Article], found: Sequence[list[Group]]) -> list[Group]:
    """Let each kind of source count alike."""
    total: dict[str, float] = defaultdict(float)
    for article, mine in zip(every, found, strict=True):
        total[article.kind] += sum(group.count for group in mine)
    return [
        attrs.evolve(group, count=group.count / total[article.kind])
        for article, mine in zip(every, found, strict=True)
        for group in mine
    ]


def use(words: Sequence[float], order: dict[str, float], chance: tuple[float, float]) -> None:
    Weights.load = staticmethod(lambda: Weights(tuple(words), order, chance))  # type: ignore[method-assign,assignment]


def fresh(every: Sequence[Article]) -> list[Article]:
    """Forget what was computed with other weights."""
    return [
        attrs.evolve(each, pool=Pool(each.pool.entries, each.pool.citations, each.pool._document)) for each in every
    ]


def odds(every: Sequence[Article]) -> list[tuple[str, float, float]]:
    """Return kind, and the log-odds of the right entry and of a wrong one, for every citation but of sorted lists."""
    rng = random.Random(7)
    found = []
    weights = numpy.array(list(Weights.load().order.values()))
    for article in every:
        if article.count < 1:
            continue
        for group in groups(article, order_parts, len(ORDER)):
            value = group.rows @ weights
            power = numpy.exp(value - value.max())
            share = numpy.clip(power / power.sum(), 1e-9, 1 - 1e-9)
            logit = numpy.log(share) - numpy.log(1 - share) + math.log(len(share) - 1)
            found.append((article.kind, float(logit[0]), float(logit[rng.randrange(1, len(share))])))
    return found


def fit_all(every: Sequence[Article]) -> tuple[list[float], dict[str, float]]:
    words = fitted(evened(every, [groups(a, word_parts, len(WORDS)) for a in every]), RIDGE_WORDS, 0.0)
    use(words, {}, (0.0, 1.0))
    anew = fresh(every)
    found = fitted(evened(anew, [groups(a, order_parts, len(ORDER)) for a in anew]), RIDGE_ORDER, None)
    return words, dict(zip(ORDER, found, strict=True))


def calibrated(found: Sequence[tuple[str, float, float]]) -> tuple[float, float]:
    """Return start and slope of the logistic regression of right against wrong, each kind counting alike."""
    count = {kind: sum(k == kind for k, *_ in found) for kind in {k for k, *_ in found}}
    x = numpy.array([v for _, *pair in found for v in pair])
    y = numpy.tile([1.0, 0.0], len(found))
    w = numpy.repeat([1 / count[kind] for kind, *_ in found], 2)

    def loss(b: numpy.ndarray) -> float:
        z = b[0] + b[1] * x
        return float(w @ (numpy.logaddexp(0, z) - y * z))

    best = minimize(loss, numpy.array([0.0, 1.0]), method="BFGS")
    return round(float(best.x[0]), 2), round(float(best.x[1]), 2)


def auroc(found: Sequence[tuple[str, float, float]]) -> float:
    right, wrong = numpy.array([r for _, r, _ in found]), numpy.sort([w for _, _, w in found])
    below, upto = numpy.searchsorted(wrong, right, "left"), numpy.searchsorted(wrong, right, "right")
    return float((below + upto).mean() / 2 / len(wrong))


def error(found: Sequence[tuple[str, float, float]], chance: tuple[float, float], bins: int = 10) -> float:
    x = numpy.array([v for _, *pair in found for v in pair])
    y = numpy.tile([1.0, 0.0], len(found))
    value = 1 / (1 + numpy.exp(-(chance[0] + chance[1] * x)))
    place = numpy.minimum((value * bins).astype(int), bins - 1)
    return sum(abs(value[place == b].sum() - y[place == b].sum()) for b in range(bins)) / len(x)


def fold(name: str) -> int:
    return int(hashlib.md5(name.encode()).hexdigest(), 16) % FOLDS


def held_out(every: Sequence[Article], is_left_out: Sequence[bool]) -> list[tuple[str, float, float]]:
    words, order = fit_all([a for a, out in zip(every, is_left_out, strict=True) if not out])
    use(words, order, (0.0, 1.0))
    return odds(fresh([a for a, out in zip(every, is_left_out, strict=True) if out]))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--holdout", action="store_true")
    arguments = parser.parse_args()
    every = articles()
    out = [pair for f in range(FOLDS) for pair in held_out(every, [fold(a.group) == f for a in every])]
    chance = calibrated(out)
    for kind in ("documents", "reports"):
        mine = [each for each in out if each[0] == kind]
        print(f"{kind}, other articles left out: n {len(mine)} auroc {auroc(mine):.4f} error {error(mine, chance):.3f}")
        if arguments.holdout:
            mine = held_out(every, [a.kind == kind for a in every])
            print(f"{kind}, the whole kind left out: auroc {auroc(mine):.4f} error {error(mine, chance):.3f}")
    if arguments.holdout:
        return
    words, order = fit_all(every)
    data = {"words": dict(zip(WORDS, words, strict=True)), "order": order, "chance": chance}
    TARGET.write_text(json.dumps(data, indent=1) + "\n", "utf8")
    print(json.dumps(data))


if __name__ == "__main__":
    main()
