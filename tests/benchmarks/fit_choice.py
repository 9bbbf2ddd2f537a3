"""Fit what ``citecheck.scoring.choice`` weighs, write it beside that module, and say how well it holds out.

    python tests/benchmarks/fit_choice.py            # fit on everything and write choice.json
    python tests/benchmarks/fit_choice.py --holdout  # only measure, with articles and kinds of sources left out

The order of the scripts, each of which reads what those before it wrote: ``make_vectors``, ``make_commonness``,
``fit_relevance``, ``fit_choice``, ``fit_support``. A change of how articles are read or matched asks for the last
three anew. Figures are followed by 95 % intervals over articles.

Reads ``../shared/data`` beside the repository; needs numpy and scipy. Every citation of the articles is taken for
right, and all other entries of its list, but those cited by the same sentence, for wrong. Each article is also taken
with its list in the order of the alphabet, so that the order of first mention is not trusted where there is none.
Encyclopaedic articles are left out by article, web reports by the program that wrote them.
"""

import argparse
import gzip
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
from citecheck.scoring import choice, likeness
from citecheck.scoring.choice import ORDER, Choices, Pool
from citecheck.scoring.likeness import LAYERS, WORDS, Weights
from citecheck.values import Document, Entry

DATA = pathlib.Path(__file__).parents[3] / "shared" / "data"
TARGET = pathlib.Path(choice.__file__).with_name("choice.json")
FOLDS = 5
RIDGE_WORDS, RIDGE_ORDER = 0.02, 0.002
"""Penalties on the squares of standardised weights."""
NARROWEST = 0.3
"""What spreads less is not stretched any further, so that its weight stays small unless many articles ask for more.

Few lists have entries that are due among many, or stray. Stretched to the spread of the others, the weights of these
went to -32 and 67 where one fold had no article that spoke against it, and chances came out wrong by .11.
"""
BOUNDS: dict[str, tuple[float | None, float | None]] = {
    **dict.fromkeys(("words", "joint", "due", "crowd", "idle", "recency", "neighbour"), (0.0, None)),
    **dict.fromkeys(("early", "stray"), (None, 0.0)),
}
"""What may only speak for an entry, or only against it; the rest may do either."""
KINDS = "documents", "reports"
LINKS, LEAST_CITED = ("chatgpt-docx", "chatgpt-md", "paren-link", "inline-link", "ref-link"), 8
"""Reports that cite by links, and how often one must."""
SAMPLES = 400
"""How many times the articles are drawn anew for an interval."""
ALPHABET = 0.3
"""How much a list in the order of the alphabet counts beside the same as it is."""


@attrs.frozen(eq=False)
class Article:
    """One article: its kind of source, what is kept together when some are left out, and its list."""

    kind: str
    group: str
    pool: Pool
    count: float = 1.0


@attrs.frozen(eq=False)
class Group:
    """A citation: a row of numbers for each entry it is compared with."""

    rows: numpy.ndarray
    """The right one's first."""
    count: float


def articles() -> list[Article]:
    """Return the lists that are read as they stand; others teach nothing."""
    found = []
    for kind in KINDS:
        for line in (DATA / kind / "index.jsonl").open(encoding="utf8"):
            row = json.loads(line)
            wanted = row["labels"] if kind == "reports" else [str(row["base"] + i) for i in range(len(row["refs"]))]
            document = parsed(DATA / kind / row["file"])
            for pool in Choices(citecheck.match(document), document).pools:
                labels = [entry.label for entry in pool.entries]
                # Links are no list of their own; and one that is printed again and again is one entry.
                is_whole = labels == wanted if row.get("style") not in LINKS else len(pool.cited) >= LEAST_CITED
                if is_whole and pool.cited and len(labels) >= choice.LEAST_ENTRIES:
                    found.append(Article(kind, row.get("article") or row["producer"], pool))
                    found.append(Article(kind, row.get("article") or row["producer"], by_title(pool), ALPHABET))
    return found


def parsed(path: pathlib.Path) -> Document:
    if path.suffix == ".gz":
        return citecheck.parse(gzip.decompress(path.read_bytes()), format="html")
    return citecheck.parse(path)


def by_title(pool: Pool) -> Pool:
    def title(entry: Entry) -> str:
        return entry.references[0].title or entry.text if entry.references else entry.text

    return Pool(sorted(pool.entries, key=title), pool.citations, pool.document)


Basis = Sequence[tuple[str, Weights]]
"""Weights of which each lets one thing speak alone, so that what it says shows."""


def by_words() -> Basis:
    names, unit = (*WORDS, *LAYERS), numpy.eye(len(WORDS) + len(LAYERS))
    return [
        (name, Weights(tuple(one[: len(WORDS)]), tuple(one[len(WORDS) :]), {}, (0.0, 1.0)))
        for name, one in zip(names, unit.tolist(), strict=True)
    ]


def likenesses(pool: Pool) -> dict[int, dict[int, float]]:
    return {row: dict(pool.told(row).items()) for row in pool.cited}


def by_order(words: Weights) -> Basis:
    return [(name, attrs.evolve(words, order={each: float(each == name) for each in ORDER})) for name in ORDER]


def orders(pool: Pool) -> dict[int, dict[int, float]]:
    weigh = Weights.load().order
    return {row: dict(odds.items()) for row, odds in pool.odds(weigh)}


def groups(article: Article, basis: Basis, shown: Callable[[Pool], dict[int, dict[int, float]]]) -> list[Group]:
    """Return for every citation what each weight by itself says of its entry and of all others."""
    pool = article.pool
    beside: dict[object, set[int]] = defaultdict(set)
    for row, column in pool.cited.items():
        beside[pool.citations[row].claim.span].add(column)
    said = []
    for _, weights in basis:
        use(weights)
        said.append(shown(pool if shown is orders else fresh(pool)))
    found = []
    for row, right in sorted(pool.cited.items()):
        others = sorted(said[0][row].keys() - beside[pool.citations[row].claim.span])
        if others:
            rows = numpy.array([[each[row][column] for each in said] for column in (right, *others)])
            found.append(Group(rows, article.count / math.sqrt(len(pool.cited))))
    return found


@attrs.frozen
class Judged:
    """The log-odds of a right entry and of a wrong one, and the article that they are of."""

    kind: str
    article: tuple[str, int]
    right: float
    wrong: float


def fitted(
    found: Sequence[Group], ridge: float, bounds: Sequence[tuple[float | None, float | None]], narrowest: float = 1e-9
) -> list[float]:
    """Return the weights under which the right entries are likeliest among those of their lists."""
    rows = numpy.vstack([group.rows for group in found])
    sizes = numpy.array([len(group.rows) for group in found])
    starts = numpy.concatenate([[0], numpy.cumsum(sizes)[:-1]])
    of = numpy.repeat(numpy.arange(len(found)), sizes)
    weight = numpy.array([group.count for group in found])
    weight = weight / weight.sum()
    spread = numpy.maximum(rows.std(0), narrowest)
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


def use(weights: Weights) -> None:
    Weights.load = staticmethod(lambda: weights)  # type: ignore[method-assign,assignment]
    likeness._known.cache_clear()  # what was told with other weights


def fresh(pool: Pool) -> Pool:
    """Forget what was computed with other weights."""
    return Pool(pool.entries, pool.citations, pool.document)


def anew(every: Sequence[Article]) -> list[Article]:
    return [attrs.evolve(each, pool=fresh(each.pool)) for each in every]


def odds(every: Sequence[Article], weights: Weights) -> list[Judged]:
    """Return the log-odds of the right entry and of a wrong one, for every citation but of sorted lists."""
    rng = random.Random(7)
    found = []
    for number, article in enumerate(every):
        if article.count < 1:
            continue
        for group in groups(article, [("all", weights)], lambda pool: orders(pool)):
            value = group.rows[:, 0]
            power = numpy.exp(value - value.max())
            share = numpy.clip(power / power.sum(), 1e-9, 1 - 1e-9)
            logit = numpy.log(share) - numpy.log(1 - share) + math.log(len(share) - 1)
            wrong = float(logit[rng.randrange(1, len(share))])
            found.append(Judged(article.kind, (article.group, number), float(logit[0]), wrong))
    return found


def likeness_of(every: Sequence[Article]) -> list[list[Group]]:
    basis = by_words()
    return [groups(article, basis, likenesses) for article in every]


def fit_all(every: Sequence[Article], likeness: Sequence[list[Group]]) -> Weights:
    """Fit the weights of words and meaning, and then those of the order beside them."""
    words = fitted(evened(every, likeness), RIDGE_WORDS, [(0.0, None)] * (len(WORDS) + len(LAYERS)))
    told = Weights(tuple(words[: len(WORDS)]), tuple(words[len(WORDS) :]), {}, (0.0, 1.0))
    use(told)
    every = anew(every)
    bounds = [BOUNDS.get(name, (None, None)) for name in ORDER]
    rows = evened(every, [groups(article, by_order(told), orders) for article in every])
    return attrs.evolve(told, order=dict(zip(ORDER, fitted(rows, RIDGE_ORDER, bounds, NARROWEST), strict=True)))


def calibrated(found: Sequence[Judged]) -> tuple[float, float]:
    """Return start and slope of the logistic regression of right against wrong, each kind counting alike."""
    count = {kind: sum(each.kind == kind for each in found) for kind in {each.kind for each in found}}
    x, y = told(found)
    w = numpy.repeat([1 / count[each.kind] for each in found], 2)

    def loss(b: numpy.ndarray) -> float:
        z = b[0] + b[1] * x
        return float(w @ (numpy.logaddexp(0, z) - y * z))

    best = minimize(loss, numpy.array([0.0, 1.0]), method="BFGS")
    return round(float(best.x[0]), 2), round(float(best.x[1]), 2)


def told(found: Sequence[Judged]) -> tuple[numpy.ndarray, numpy.ndarray]:
    """Return the log-odds of right and wrong entries in turn, and which they are."""
    return numpy.array([v for each in found for v in (each.right, each.wrong)]), numpy.tile([1.0, 0.0], len(found))


def auroc(found: Sequence[Judged]) -> float:
    right, wrong = numpy.array([each.right for each in found]), numpy.sort([each.wrong for each in found])
    below, upto = numpy.searchsorted(wrong, right, "left"), numpy.searchsorted(wrong, right, "right")
    return float((below + upto).mean() / 2 / len(wrong))


def error(found: Sequence[Judged], chance: tuple[float, float], bins: int = 10) -> float:
    x, y = told(found)
    value = 1 / (1 + numpy.exp(-(chance[0] + chance[1] * x)))
    place = numpy.minimum((value * bins).astype(int), bins - 1)
    return sum(abs(value[place == b].sum() - y[place == b].sum()) for b in range(bins)) / len(x)


def interval(found: Sequence[Judged], measure: Callable[[Sequence[Judged]], float]) -> str:
    """Return a measure, and between which two it lies in 95 of 100 draws of the articles."""
    rng = random.Random(3)
    by_article: dict[tuple[str, int], list[Judged]] = defaultdict(list)
    for each in found:
        by_article[each.article].append(each)
    articles = [*by_article.values()]
    drawn = sorted(measure([e for one in rng.choices(articles, k=len(articles)) for e in one]) for _ in range(SAMPLES))
    return f"{measure(found):.3f} ({drawn[SAMPLES // 40]:.3f}–{drawn[-1 - SAMPLES // 40]:.3f})"


def fold(name: str) -> int:
    return int(hashlib.md5(name.encode()).hexdigest(), 16) % FOLDS


def held_out(
    every: Sequence[Article], likeness: Sequence[list[Group]], is_left_out: Callable[[Article], bool]
) -> list[Judged]:
    kept = [(article, mine) for article, mine in zip(every, likeness, strict=True) if not is_left_out(article)]
    weights = fit_all(*map(list, zip(*kept, strict=True)))  # type: ignore[arg-type]
    return odds([article for article in every if is_left_out(article)], weights)


def said(what: str, found: Sequence[Judged], chance: tuple[float, float]) -> None:
    wrong_by = interval(found, lambda some: error(some, chance))
    print(f"{what}: n {len(found)} auroc {interval(found, auroc)} calibration error {wrong_by}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--holdout", action="store_true")
    arguments = parser.parse_args()
    every = articles()
    likeness = likeness_of(every)
    out = [pair for f in range(FOLDS) for pair in held_out(every, likeness, lambda a, f=f: fold(a.group) == f)]
    chance = calibrated(out)
    for kind in KINDS:
        said(f"{kind}, other articles left out", [each for each in out if each.kind == kind], chance)
        if arguments.holdout:
            said(f"{kind}, the whole kind left out", held_out(every, likeness, lambda a, k=kind: a.kind == k), chance)
    if arguments.holdout:
        return
    found = fit_all(every, likeness)
    data = {
        "words": dict(zip(WORDS, found.words, strict=True)),
        "meaning": dict(zip(LAYERS, found.meaning, strict=True)),
        "order": found.order,
        "chance": chance,
    }
    TARGET.write_text(json.dumps(data, indent=1) + "\n", "utf8")
    print(json.dumps(data))


if __name__ == "__main__":
    main()
