"""Fit the scorers' numbers on real citations and planted wrong ones, and say what they reach on unseen articles.

    python tests/benchmarks/fit_relevance.py [lexical|semantic] [--write] [--ablate] [--mistakes]

Reads ``../shared/data`` beside the repository; needs numpy and scikit-learn. All figures are held out by
cross-validation: five folds by event or article, each measured with numbers and with a table of common words that
know nothing of its events and articles; behind each figure stands its 95 % interval over events and articles. With
``--write`` the numbers fitted on everything go to ``citecheck/scoring/<scorer>.json``, with the curves of false alarms
measured on the held-out folds.
"""

import argparse
import collections
import functools
import gzip
import hashlib
import json
import pathlib
import random
import re
from collections.abc import Iterator, Sequence

import attrs
import make_commonness
import numpy
from scipy.stats import beta
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

import citecheck
from citecheck import Reference, parse_date
from citecheck.scoring import Context, Pair, before, lexical, semantic, words
from citecheck.values import Document

ROOT = pathlib.Path(__file__).parents[2]
DATA = ROOT.parent / "shared" / "data" / "relevance"
FOLDS = 5
SEED = 7
"""Which wrong references are planted."""
DEFAULT_SHARE = 0.0075
"""The share of right citations that may be called off topic."""
TREES, LEAVES, RATE, LEAST_IN_LEAF, RIDGE = 60, 8, 0.15, 60, 5.0
STRENGTH = 0.3
"""The inverse of the ridge penalty of the straight sum."""
STRAIGHT = 0.35
"""The straight sum's part of the log-odds; the trees have the rest."""
WIDEST = 4.0
"""How many spreads from the mean a feature counts in the straight sum."""
WITHOUT_MEANING = 5
"""One case of so many is seen once more without meanings, as in an article in another language."""
SCORERS = {"lexical": lexical, "semantic": semantic}


@attrs.frozen
class Case:
    """One claim with one reference, right or planted."""

    source: str
    group: str
    kind: str
    pair: Pair
    context: Context

    @property
    def fold(self) -> int:
        return int(hashlib.md5(self.group.encode()).hexdigest(), 16) % FOLDS


def rows(name: str) -> list[dict]:
    return [json.loads(line) for line in (DATA / f"{name}.jsonl").open(encoding="utf8")]


def reference(row: dict) -> Reference:
    return _reference(row["title"], row["outlet"], row["issued"], row["url"])


@functools.cache
def _reference(title: str, outlet: str, day: str, url: str) -> Reference:
    issued = parse_date(day) if day else None
    return Reference(title=title, outlet=outlet or None, issued=issued, url=url or None)


def cases(rng: random.Random) -> Iterator[Case]:
    """Give every claim with its right reference and with planted ones in its place, as bench/relevance.py does.

    Some of these share a word with the headline or the claim, which rescues none of them.
    """
    other_rng = random.Random(SEED + 1)
    events = collections.defaultdict(list)
    for row in rows("news"):
        events[row["event"]].append(row)
    for event, articles in events.items():
        for row in articles:
            listed = [other["reference"] for other in articles if other is not row]
            near = [other["reference"] for name in row["near"] for other in events[name]]
            far = [
                o["reference"]
                for name, others in events.items()
                if name != event and name not in row["near"]
                for o in others
            ]
            for claim in row["claims"] if listed else ():
                planted = {"other event": rng.choice(far), "near event": rng.choice(near)}
                touching = [each for each in far + near if touches(each, row)]
                if touching:
                    planted["touching"] = rng.choice(touching)
                planted.update(lucky(claim, far, other_rng))
                yield from variants("news", event, row, claim, listed, rng.choice(listed), planted)
    articles = rows("wikipedia")
    for row in articles:
        listed = [pair["reference"] for pair in row["pairs"]]
        for pair in row["pairs"]:
            other = rng.choice([o for o in articles if o is not row])
            planted = {"other article": rng.choice(other["pairs"])["reference"]}
            planted.update(
                lucky(pair, [each["reference"] for o in articles if o is not row for each in o["pairs"]], other_rng)
            )
            yield from variants("wikipedia", row["article"], row, pair, listed, pair["reference"], planted)
    articles = [row for row in rows("wice") if row["reference"]["title"]]
    for row in articles:
        other = rng.choice([o for o in articles if o["article"] != row["article"]])
        claim = {"claim": row["claim"], "before": " ".join(re.split(r"(?<=[.!?])\s+", row["body"])[-3:])}
        planted = {"other article": other["reference"]}
        yield from variants("wice", row["article"], row, claim, [row["reference"]], row["reference"], planted)

    yield from documents(rng)
    yield from reports(rng)


def documents(rng: random.Random) -> Iterator[Case]:
    """Give every citation of the whole articles, with its own reference and with one of another article."""
    articles = []
    for line in (DATA.parent / "documents" / "index.jsonl").open(encoding="utf8"):
        row = json.loads(line)
        articles.append((row["article"], citecheck.parse(DATA.parent / "documents" / row["file"])))
    for name, document in articles:
        for citation in citecheck.match(document):
            right = citation.reference
            if right is None:
                continue
            other = rng.choice([found for named, found in articles if named != name])
            wrong = rng.choice(other.references)
            for kind, cited in (
                ("right", right),
                ("other article", wrong),
                ("other article, alike", attrs.evolve(wrong, issued=right.issued)),
            ):
                seen = tuple(cited if each is right else each for each in document.references)
                context = Context(document.headline or "", document.prose.text, seen)
                pair = Pair(citation.claim.text, cited, before(citation, document))
                yield Case("documents", name, kind, pair, context)


def reports(rng: random.Random) -> Iterator[Case]:
    """Give every citation of the reports, at most 60 of one, with its own reference and with one of another report."""
    articles: list[tuple[str, Document]] = []
    folder = DATA.parent / "reports"
    for line in (folder / "index.jsonl").open(encoding="utf8"):
        path = folder / json.loads(line)["file"]
        if path.suffix == ".gz":
            document = citecheck.parse(gzip.decompress(path.read_bytes()).decode("utf8", "replace"), format="html")
        else:
            document = citecheck.parse(path)
        if sum(bool(each.title) for each in document.references) >= LEAST_TITLES:
            articles.append((path.name, document))
    for name, document in articles:
        cited = [citation for citation in citecheck.match(document) if citation.reference and citation.reference.title]
        for citation in rng.sample(cited, min(MOST_OF_A_REPORT, len(cited))):
            right = citation.reference
            other = rng.choice([found for named, found in articles if named != name])
            wrong = rng.choice([each for each in other.references if each.title])
            for kind, chosen in (("right", right), ("other article", wrong)):
                seen = tuple(chosen if each is right else each for each in document.references)
                context = Context(document.headline or "", document.prose.text, seen)
                yield Case(
                    "reports", name, kind, Pair(citation.claim.text, chosen, before(citation, document)), context
                )


LEAST_TITLES, MOST_OF_A_REPORT = 3, 60


def touches(source: dict, row: dict) -> bool:
    """Tell whether a title shares a word worth naming with an article's headline."""
    return any(words.weight(term) >= 1 for term in title_terms(source["title"]) & title_terms(row["headline"]))


def lucky(claim: dict, others: Sequence[dict], rng: random.Random) -> dict[str, dict]:
    """Plant a reference whose title shares a word with a claim: "late", "box"."""
    terms = title_terms(claim["claim"])
    found = [each for each in others if any(words.weight(term) > 0 for term in title_terms(each["title"]) & terms)]
    return {"lucky": rng.choice(found)} if found else {}


@functools.cache
def title_terms(title: str) -> frozenset[str]:
    return frozenset(words.each_term(title))


def variants(
    source: str, group: str, row: dict, claim: dict, listed: list, right: dict, planted: dict
) -> Iterator[Case]:
    good = reference(right)
    for kind, chosen in (("right", right), *planted.items()):
        cited = reference(chosen)
        yield case(source, group, kind, row, claim, cited, listed, right)
        if kind != "right" and source != "wice":
            alike = attrs.evolve(cited, issued=good.issued, url=good.url and cited.url)
            yield case(source, group, f"{kind}, alike", row, claim, alike, listed, right)


def case(
    source: str, group: str, kind: str, row: dict, claim: dict, cited: Reference, listed: list, right: dict
) -> Case:
    seen = tuple(cited if each is right else reference(each) for each in listed)
    return Case(
        source, group, kind, Pair(claim["claim"], cited, claim["before"]), Context(row["headline"], row["body"], seen)
    )


def measured(scorer: str, every: Sequence[Case]) -> numpy.ndarray:
    """Return every case's features, each fold's with a table of common words counted over the other folds."""
    measure = SCORERS[scorer].measure
    found = numpy.full((len(every), len(SCORERS[scorer].FEATURES)), numpy.nan)
    groups = make_commonness.counted(make_commonness.texts())
    for fold in range(FOLDS):
        others = {group: counts for group, counts in groups.items() if Case("", group, "", None, None).fold != fold}
        with make_commonness.installed(make_commonness.kept(others)):
            for i, case in enumerate(every):
                if case.fold == fold and (result := measure([case.pair], case.context)[0]):
                    found[i] = result.features
    return found


KINDS = {
    "other event": 1.0,
    "near event": 1.0,
    "other article": 1.0,
    "other event, alike": 0.5,
    "near event, alike": 0.5,
    "other article, alike": 0.5,
    "touching": 0.5,
    "touching, alike": 1.0,
    "lucky": 0.2,
    "lucky, alike": 0.2,
}
"""What the kinds of planted references weigh beside each other.

Those that are "alike" have the right one's date, as a wrong source in the news mostly has, and those that are
"touching" share a word with the headline, those that are "lucky" with the claim, so that neither a date nor a
country's name nor an everyday word excuses the rest.
"""


SOURCES = {"news": 1.5, "wikipedia": 1.0, "wice": 1.0, "documents": 0.5, "reports": 0.5}
"""What the sources weigh beside each other: news first, and the documents are the same articles as Wikipedia's."""


def shares(every: Sequence[Case]) -> numpy.ndarray:
    """Weigh the cases: right and wrong ones of a source the same."""
    number = collections.Counter((case.source, case.kind) for case in every)
    total: collections.Counter[str] = collections.Counter()
    for source, kind in number:
        total[source] += KINDS.get(kind, 0.0)
    part = {
        (source, kind): SOURCES[source] * (1.0 if kind == "right" else KINDS.get(kind, 0.0) / total[source]) / n
        for (source, kind), n in number.items()
    }
    return numpy.array([part[case.source, case.kind] for case in every])


@attrs.frozen
class Fit:
    """Fitted numbers, as citecheck.scoring.forests reads them."""

    mean: numpy.ndarray
    spread: numpy.ndarray
    sum: LogisticRegression
    trees: HistGradientBoostingClassifier

    @classmethod
    def of(cls, features: numpy.ndarray, right: numpy.ndarray, weight: numpy.ndarray, names: Sequence[str]) -> "Fit":
        meanings = [i for i, name in enumerate(names) if name.startswith(("mean_", "deep_"))]
        blind = features[::WITHOUT_MEANING].copy()
        blind[:, meanings] = lexical.ABSENT
        features = numpy.concatenate([features, blind])
        right = numpy.concatenate([right, right[::WITHOUT_MEANING]])
        weight = numpy.concatenate([weight, weight[::WITHOUT_MEANING]])
        weight = weight / weight.mean()
        mean, spread = features.mean(0), features.std(0) + 1e-9
        scaled = numpy.clip((features - mean) / spread, -WIDEST, WIDEST)
        trees = HistGradientBoostingClassifier(
            max_iter=TREES,
            max_leaf_nodes=LEAVES,
            learning_rate=RATE,
            min_samples_leaf=LEAST_IN_LEAF,
            l2_regularization=RIDGE,
            early_stopping=False,
            random_state=0,
        )
        return cls(
            mean,
            spread,
            LogisticRegression(C=STRENGTH, max_iter=1000).fit(scaled, right, sample_weight=weight),
            trees.fit(features, right, sample_weight=weight),
        )

    def values(self, features: numpy.ndarray, names: Sequence[str]) -> numpy.ndarray:
        scaled = numpy.clip((features - self.mean) / self.spread, -WIDEST, WIDEST)
        odds = STRAIGHT * self.sum.decision_function(scaled) + (1 - STRAIGHT) * self.trees.decision_function(features)
        if "title_length" in names:
            one_word = features[:, names.index("title_length")] <= lexical.ONE_WORD
            odds = numpy.where(one_word & (odds < 0), odds * lexical.CAUTION, odds)
        return 1 / (1 + numpy.exp(-odds))

    def written(self, names: Sequence[str]) -> dict:
        """Return the numbers, in plain lists."""
        slope = STRAIGHT * self.sum.coef_[0] / self.spread
        ends = self.mean - WIDEST * self.spread, self.mean + WIDEST * self.spread
        intercept = STRAIGHT * float(self.sum.intercept_[0]) - float(slope @ self.mean)
        intercept += (1 - STRAIGHT) * float(self.trees._baseline_prediction.ravel()[0])
        numbers = zip(*ends, slope, strict=True)
        return {
            "intercept": round(intercept, 5),
            "features": {name: list(map(short, row)) for name, row in zip(names, numbers, strict=True)},
            "trees": [grown(tree[0].nodes, 0) for tree in self.trees._predictors],
        }


def grown(nodes: numpy.ndarray, at: int) -> list | float:
    """Return a tree as nested lists."""
    node = nodes[at]
    if node["is_leaf"]:
        return round((1 - STRAIGHT) * float(node["value"]), 5)
    ways = grown(nodes, node["left"]), grown(nodes, node["right"])
    return [int(node["feature_idx"]), short(node["num_threshold"]), *ways]


def short(number: float) -> float:
    return float(f"{number:.5g}")


def auroc(right: numpy.ndarray, wrong: numpy.ndarray) -> float:
    order = numpy.sort(wrong)
    below = numpy.searchsorted(order, right, "left") + numpy.searchsorted(order, right, "right")
    return float(below.mean() / 2 / len(wrong))


def calibration_error(right: numpy.ndarray, wrong: numpy.ndarray, bins: int = 10) -> float:
    error = 0.0
    for b in range(bins):
        r, w = (v[numpy.minimum((v * bins).astype(int), bins - 1) == b] for v in (right, wrong))
        error += abs(r.sum() / len(right) + w.sum() / len(wrong) - len(r) / len(right)) / 2
    return error


RATES = 0.01, 0.02
"""At which shares of right ones flagged it is told how many wrong ones are caught."""
DRAWS = 200
"""How many times the events and articles are drawn anew for an interval."""


def report(every: Sequence[Case], values: numpy.ndarray) -> None:
    """Print what is reached, each figure with the 95 % interval over events and articles."""
    label = numpy.array([f"{case.source}/{case.kind}" for case in every])
    _, group = numpy.unique([case.group for case in every], return_inverse=True)
    print(f"{'held out':28} AUROC; caught at {RATES}; calibration error")
    for name in dict.fromkeys(label):
        source, kind = name.split("/")
        if kind != "right":
            good, bad = label == f"{source}/right", label == name
            found = intervals((values[good], group[good]), (values[bad], group[bad]))
            print(f"{name:28} " + "; ".join(f"{v:.4f} ({low:.3f}–{high:.3f})" for v, low, high in found), flush=True)


def intervals(
    good: tuple[numpy.ndarray, numpy.ndarray], bad: tuple[numpy.ndarray, numpy.ndarray]
) -> list[tuple[float, float, float]]:
    """Return each figure and its interval, of values with the groups that they are of."""
    rng = numpy.random.default_rng(SEED)
    groups = numpy.unique(good[1])
    places = [{g: numpy.flatnonzero(of == g) for g in groups} for _, of in (good, bad)]
    drawn = []
    for _ in range(DRAWS):
        some = rng.choice(groups, len(groups))
        drawn.append(
            figures(
                *(v[numpy.concatenate([at[g] for g in some])] for (v, _), at in zip((good, bad), places, strict=True))
            )
        )
    low, high = numpy.quantile(drawn, (0.025, 0.975), axis=0)
    return list(zip(figures(good[0], bad[0]), low, high, strict=True))


def figures(right: numpy.ndarray, wrong: numpy.ndarray) -> list[float]:
    ranked = numpy.sort(right)
    caught = [float((wrong < ranked[int(rate * len(ranked))]).mean()) for rate in RATES]
    return [auroc(right, wrong), *caught, calibration_error(right, wrong)]


def mistakes(every: Sequence[Case], values: numpy.ndarray) -> None:
    """Print for news and Wikipedia ten right references that are flagged at 2 %, and ten wrong ones that are not."""
    for source, wrong in (("news", "near event"), ("wikipedia", "other article")):
        chosen = [i for i, case in enumerate(every) if case.source == source]
        right = sorted((i for i in chosen if every[i].kind == "right"), key=values.__getitem__)
        line = values[right[int(0.02 * len(right))]]
        missed = sorted((i for i in chosen if every[i].kind == wrong), key=values.__getitem__, reverse=True)
        for title, ranked in (("right, but flagged", right), ("wrong, but missed", missed)):
            print(f"\n{source}, line {line:.3f}: {title}")
            shown: set[tuple[str, str | None]] = set()
            for i in ranked:
                case = every[i]
                key = case.group, case.pair.reference.title
                if key not in shown and len(shown) < MISTAKES:
                    shown.add(key)
                    print(f"{values[i]:.3f} {case.pair.reference.title} <- {case.pair.claim} [{case.context.headline}]")


MISTAKES = 10

STEPS = [float(step) for step in "0 0.001 0.002 0.003 0.005 0.0075 0.01 0.015 0.02 0.03 0.05 0.1 0.2 0.5".split()]
"""Where the curve of false alarms is kept."""
SURE = 0.95


def slopes(every: Sequence[Case], values: numpy.ndarray) -> dict[str, float]:
    """Return, by kind of list, what log-odds are multiplied by so that held-out values are as often right as they say.

    Measured where the wrong ones are drawn at random, not chosen to mislead; right and wrong ones count the same.
    """
    odds, kind = numpy.log(values / (1 - values)), kinds(every)
    found = {}
    for each in lexical.NEWS, lexical.WEB, lexical.OTHER:
        chosen = kind == each
        right = numpy.array([case.kind == "right" for case in every])[chosen]
        drawn = numpy.array([KINDS.get(case.kind, 0.0) == 1.0 and "touching" not in case.kind for case in every])[
            chosen
        ]
        count = numpy.where(right, 1 / right.sum(), numpy.where(drawn, 1 / max(drawn.sum(), 1), 0.0))
        sign = numpy.where(right, 1.0, -1.0) * odds[chosen]
        steps = numpy.arange(0.5, 2.0, 0.05)
        losses = [float((count * numpy.logaddexp(0, -step * sign)).sum()) for step in steps]
        found[each] = round(float(steps[int(numpy.argmin(losses))]), 2)
    return found


def kinds(every: Sequence[Case]) -> numpy.ndarray:
    return numpy.array([lexical.kind_of(case.context.references) for case in every])


def sloped(every: Sequence[Case], values: numpy.ndarray, slope: dict[str, float]) -> numpy.ndarray:
    """Return values whose log-odds are multiplied by what each kind of list asks for."""
    by = numpy.array([slope[each] for each in kinds(every)])
    return 1 / (1 + ((1 - values) / values) ** by)


def lines(every: Sequence[Case], values: numpy.ndarray, slope: dict[str, float]) -> dict:
    """Return, by kind of list, the default line, and for ascending values the most of the right ones below.

    A title counts once in an article, with the sentence that it fits worst, since its sentences are much alike. The
    most is the upper end of the Clopper–Pearson interval.
    """
    least: dict[str, dict[tuple[str, str | None], float]] = {lexical.NEWS: {}, lexical.WEB: {}, lexical.OTHER: {}}
    for case, value in zip(every, values, strict=True):
        if case.kind == "right":
            key = case.context.headline or case.group, case.pair.reference.title
            of_kind = least[lexical.kind_of(case.context.references)]
            of_kind[key] = min(of_kind.get(key, 1.0), float(value))
    found = {}
    for kind, by_title in least.items():
        right, number = sorted(by_title.values()), len(by_title)
        at = [int(step * number) for step in STEPS]
        most = [float(beta.ppf(SURE, below + 1, number - below)) for below in at]
        found[kind] = {
            "number": number,
            "slope": slope[kind],
            "default": round(right[int(DEFAULT_SHARE * number)], 4),
            "values": [round(right[below], 4) for below in at],
            "shares": [round(each, 5) for each in most],
        }
    return found


def held_out(every: Sequence[Case], features: numpy.ndarray, names: Sequence[str]) -> numpy.ndarray:
    """Return every case's value by a fit on the folds that it is not in."""
    right, fold, weight = truth(every)
    values = numpy.zeros(len(every))
    for left_out in range(FOLDS):
        known = (fold != left_out) & (weight > 0)
        fit = Fit.of(features[known], right[known], weight[known], names)
        values[fold == left_out] = fit.values(features[fold == left_out], names)
    return values


def truth(every: Sequence[Case]) -> tuple[numpy.ndarray, numpy.ndarray, numpy.ndarray]:
    """Return which cases are right, in which fold each is, and what each weighs."""
    return (
        numpy.array([case.kind == "right" for case in every]),
        numpy.array([case.fold for case in every]),
        shares(every),
    )


def ablate(every: Sequence[Case], features: numpy.ndarray, names: Sequence[str]) -> None:
    """Print what leaving out each feature costs."""
    right, _, weight = truth(every)
    label = numpy.array([f"{case.source}/{case.kind}" for case in every])

    def line(name: str, kept: Sequence[str]) -> None:
        values = held_out(every, features[:, [names.index(each) for each in kept]], kept)
        sure = numpy.clip(numpy.where(right, values, 1 - values), 1e-4, 1)
        figures = [f"{-(weight * numpy.log(sure)).sum() / weight.sum():.4f}"]
        for source, kind, rate in ABLATED:
            good, bad = values[label == f"{source}/right"], values[label == f"{source}/{kind}"]
            caught = (bad < numpy.sort(good)[int(rate * len(good))]).mean()
            figures.append(f"{auroc(good, bad):.4f} {caught:.3f}")
        print(f"{name:32}", "  ".join(figures), flush=True)

    print(f"{'left out':32} loss    " + "  ".join(f"{source:9}@{rate:.0%}" for source, _, rate in ABLATED))
    line("nothing", names)
    line("all meanings", [name for name in names if not name.startswith(("mean_", "deep_"))])
    for name in names:
        line(name, [n for n in names if n != name])


ABLATED = (
    ("news", "near event", 0.02),
    ("wikipedia", "other article", 0.02),
    ("wice", "other article", 0.02),
    ("reports", "other article", 0.02),
)


def written(fit: Fit, names: Sequence[str], alarms: dict) -> str:
    """Return the numbers as citecheck.scoring.forests reads them."""
    text = json.dumps({**fit.written(names), "lines": alarms}, indent=0)
    return re.sub(r"(?<=[\[,])\n|\n(?=[\]])", "", text) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scorer", nargs="?", default="lexical", choices=SCORERS, help="semantic: both")
    parser.add_argument("--write", action="store_true", help="write the numbers fitted on everything")
    parser.add_argument("--ablate", action="store_true", help="say what each feature is worth")
    parser.add_argument("--mistakes", action="store_true", help="show the worst mistakes on unseen articles")
    args = parser.parse_args()
    every = list(cases(random.Random(SEED)))
    features = measured(args.scorer, every)
    told = ~numpy.isnan(features[:, 0])
    every, features = [case for case, is_told in zip(every, told, strict=True) if is_told], features[told]
    first = None
    for scorer in ("lexical", "semantic"):  # what the one measures, the other does too
        if scorer == "lexical" or args.scorer == scorer:
            names = list(SCORERS[scorer].FEATURES)
            first = fitted(scorer, every, features[:, : len(names)], first, args)


def fitted(
    scorer: str,
    every: Sequence[Case],
    features: numpy.ndarray,
    first: numpy.ndarray | None,
    args: argparse.Namespace,
) -> numpy.ndarray:
    """Fit, report and write one scorer; return its held-out values."""
    names = list(SCORERS[scorer].FEATURES)
    values = held_out(every, features, names)
    if first is not None:  # the model is asked only where the built-in scorer doubts
        values = numpy.where(first < semantic.DOUBT, values, first)
    plain, slope = values, slopes(every, values)
    values = sloped(every, values, slope)
    print(scorer, slope)
    report(every, values)
    if args.mistakes:
        mistakes(every, values)
    if args.write:
        right, _, weight = truth(every)
        used = weight > 0
        fit = Fit.of(features[used], right[used], weight[used], names)
        target = ROOT / "citecheck" / "scoring" / f"{scorer}.json"
        target.write_text(written(fit, names, lines(every, values, slope)), "utf8")
        print(target.stat().st_size, "bytes", flush=True)
    if args.ablate:
        ablate(every, features, names)
    return plain


if __name__ == "__main__":
    main()
