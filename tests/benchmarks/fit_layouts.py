"""Fit what speaks for one reading of an entry and against another (``knowledge/layout_weights.txt``).

Run ``python tests/benchmarks/fit_layouts.py ITEMS.jsonl [--write]``. The items are printed in the layouts of
``layout_lists.py``; every proposal for an entry is an outcome of a log-linear model, and the right ones should be the
likely ones. Without ``--write`` every fourth layout and every second item are held out, and the share of entries is
printed whose likeliest proposal is right, and of those that are right when whole lists are read. In some entries of
the fit what the table of outlets knows is hidden, so that mastheads nobody knows are read as well.
"""

import argparse
import collections
import json
import math
import pathlib
import random

from citecheck.parsing import proposals as proposing
from citecheck.parsing.proposals import propose
from citecheck.parsing.references import PrintedEntry, forget, read_entries, views_of
from citecheck.values import MappedText
from tests.benchmarks.layout_lists import LAYOUTS, _unquoted, is_plain, is_right, lists, printed, wanted

TABLE = pathlib.Path(proposing.__file__).parents[1] / "knowledge" / "layout_weights.txt"
HIDDEN = {"O known", "T outlet"}
RARE = 40
ROUNDS = 4
HEAD = """# What speaks for a reading of an entry, and against it (parsing/proposals.py), in natural logarithms.
# Fitted by tests/benchmarks/fit_layouts.py; a name, a tab, a weight. T, O, A, D, U are title, outlet, authors, date,
# address; `J T. O` is a title that a full stop parts from an outlet behind it, `X words 2` two words that no field has.
"""

Ways = list[tuple[tuple[str, ...], bool]]


def examples(items: list[dict], layouts: list[str], share: float, rng: random.Random) -> list[Ways]:
    found = []
    for name in layouts:
        for item in items:
            layout = LAYOUTS[name]
            if rng.random() > share or not is_plain(item, layout) or not (text := printed(item, layout)):
                continue
            want = wanted(item, layout)
            title, outlet = (_unquoted(want[f]) for f in ("title", "outlet"))
            hidden = HIDDEN if rng.random() < 0.3 else set()
            ways: Ways = []
            for way in propose(views_of(text), by_lines="\n" in layout):
                shown = text
                got = [_unquoted(shown[slice(*s)]) if s else "" for s in (way.title, way.outlet)]
                right = got[0] == title and (got[1] == outlet or got[1] == outlet.partition("(")[0])
                ways.append((tuple(f for told in way.told for f in told if f not in hidden), right))
            found.append(ways)
    return found


def fit(data: list[Ways], rng: random.Random) -> dict[str, float]:
    counts = collections.Counter(f for ways in data for f in {f for features, _ in ways for f in features})
    weights: collections.defaultdict[str, float] = collections.defaultdict(float)
    squares: collections.defaultdict[str, float] = collections.defaultdict(lambda: 1.0)
    solvable = [ways for ways in data if any(right for _, right in ways) and len(ways) > 1]
    print(f"{len(data)} entries, {len(solvable)} with a right proposal and a choice")
    for _ in range(ROUNDS):
        rng.shuffle(solvable)
        for ways in solvable:
            scores = [sum(weights[f] for f in features) for features, _ in ways]
            top = max(scores)
            exps = [math.exp(s - top) for s in scores]
            total = sum(exps)
            good = sum(e for e, (_, right) in zip(exps, ways, strict=True) if right)
            gradient: collections.defaultdict[str, float] = collections.defaultdict(float)
            for e, (features, right) in zip(exps, ways, strict=True):
                change = (e / good if right else 0.0) - e / total
                for feature in features:
                    gradient[feature] += change
            for feature, change in gradient.items():
                if counts[feature] >= RARE and change:
                    change -= 0.0005 * weights[feature]
                    squares[feature] += change * change
                    weights[feature] += 0.3 * change / math.sqrt(squares[feature])
    return {f: w for f, w in weights.items() if abs(w) >= 0.05}


def share_right(data: list[Ways], weights: dict[str, float]) -> float:
    right = 0
    for ways in data:
        best = max(ways, key=lambda way: sum(weights.get(f, 0.0) for f in way[0]))
        right += best[1]
    return right / max(1, len(data))


def share_together(items: list[dict], layouts: list[str], weights: dict[str, float]) -> float:
    """Return the share of entries whose fields are all right where the lists are read as the package reads them."""
    most, read_weights = proposing._MOST, proposing._weights
    proposing._MOST, proposing._weights = 12, lambda: weights
    proposing._weight.cache_clear()
    right = total = 0
    for name in layouts:
        forget()
        for entries in lists(items, name):
            read = read_entries([PrintedEntry(MappedText.verbatim(text)) for _, text in entries])
            for (item, _), references in zip(entries, read, strict=True):
                want = wanted(item, LAYOUTS[name])
                total += 1
                right += all(is_right(f, references[0], want[f]) for f in ("title", "outlet", "issued"))
    proposing._MOST, proposing._weights = most, read_weights
    return right / max(1, total)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("items", type=pathlib.Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--share", type=float, default=0.35)
    arguments = parser.parse_args()
    proposing._MOST = 60
    items = [json.loads(line) for line in arguments.items.read_text("utf8").splitlines()]
    rng = random.Random(1)
    names = list(LAYOUTS)
    if arguments.write:
        weights = fit(examples(items, names, arguments.share, rng), rng)
        lines = [f"{name.replace(chr(10), chr(92) + 'n')}\t{weight:.2f}" for name, weight in sorted(weights.items())]
        TABLE.write_text(HEAD + "\n".join(lines) + "\n", "utf8")
        print(f"{len(weights)} weights")
        return
    half = [item for item in items if int(item["id"][-1], 16) % 2]
    other = [item for item in items if not int(item["id"][-1], 16) % 2]
    unseen = names[1::4]
    seen = [name for name in names if name not in unseen]
    weights = fit(examples(half, seen, arguments.share, rng), rng)
    print(f"{len(weights)} weights")
    for what, mine, layouts in (
        ("fitted", half, seen),
        ("other items", other, seen),
        ("other items and layouts", other, unseen),
    ):
        data = examples(mine, layouts, 0.2, rng)
        solvable = sum(any(right for _, right in ways) for ways in data) / len(data)
        together = share_together(mine, layouts, weights)
        print(
            f"{what:26} {len(data)} alone {share_right(data, weights):.3f}, in reach {solvable:.3f}, "
            f"in lists {together:.3f}"
        )


if __name__ == "__main__":
    main()
