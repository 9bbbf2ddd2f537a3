"""Change one thing at a time in a module and see whether its tests notice: a sample, with the survivors named.

    python tests/benchmarks/mutate.py [--module globs] [--count 20] [--seed 1]

What is changed: comparisons, `and` and `or`, `not`, numbers by one, `True` and `False`, `+` and `-`, and what an
`if` asks. Constants of long patterns are left alone, for the cases of the tests say what these accept.
"""

import argparse
import ast
import copy
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

MODULES = {
    "globs": (["citecheck/globs.py"], ["tests/test_files.py", "tests/test_settings.py"]),
    "suppressing": (["citecheck/suppressing.py"], ["tests/test_suppressing.py", "tests/test_rules.py"]),
    "baseline": (["citecheck/baseline.py"], ["tests/test_baseline.py", "tests/test_trouble.py"]),
    "fixing": (
        ["citecheck/fixing/__init__.py", "citecheck/fixing/promise.py", "citecheck/fixing/numbered.py"],
        ["tests/test_fixing.py"],
    ),
    "structure": (
        [f"citecheck/rules/structure/{name}.py" for name in ("meeting", "mistyped", "numbering", "pointing")],
        ["tests/test_rules.py", "tests/test_fixing.py"],
    ),
    "matching": (["citecheck/matching.py"], ["tests/test_parsing.py", "tests/test_checking.py"]),
    "writing": (["citecheck/writing.py"], ["tests/test_trouble.py", "tests/test_fixing.py"]),
}
"""Each module's files, and the tests that are to notice."""

PATIENCE = 300
"""Seconds after which a change counts as noticed: it made something endless."""

_SWAPS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}


def places(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Give the changes that can be made: which node in the order of `ast.walk`, and what becomes of it."""
    for i, node in enumerate(ast.walk(tree)):
        if isinstance(node, ast.Compare) and type(node.ops[0]) in _SWAPS:
            yield i, "comparison"
        elif isinstance(node, ast.BoolOp):
            yield i, "and or"
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield i, "not"
        elif isinstance(node, ast.Constant) and type(node.value) in (int, bool):
            yield i, "constant"
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add | ast.Sub):
            yield i, "sum"
        elif isinstance(node, ast.If | ast.IfExp):
            yield i, "condition"


def changed(tree: ast.Module, place: int) -> tuple[str, str]:
    """Return the module's text with one thing changed, and the line that was."""
    tree = copy.deepcopy(tree)
    node = list(ast.walk(tree))[place]
    before = ast.unparse(node).partition("\n")[0]
    match node:
        case ast.Compare():
            node.ops[0] = _SWAPS[type(node.ops[0])]()
        case ast.BoolOp():
            node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        case ast.UnaryOp():
            node.op = ast.UAdd()
            node.operand = ast.Call(ast.Name("bool", ast.Load()), [node.operand], [])
        case ast.Constant():
            node.value = (not node.value) if isinstance(node.value, bool) else node.value + 1
        case ast.BinOp():
            node.op = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        case ast.If() | ast.IfExp():
            node.test = ast.UnaryOp(ast.Not(), node.test)
    line = getattr(node, "lineno", 0)
    return ast.unparse(
        ast.fix_missing_locations(tree)
    ), f"{line}: {before}  →  {ast.unparse(node).partition(chr(10))[0]}"


def is_noticed(folder: Path, tests: list[str]) -> bool:
    """Tell whether the tests fail."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *tests]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    try:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, timeout=PATIENCE, check=False)
    except subprocess.TimeoutExpired:
        return True
    return done.returncode != 0


def main() -> int:
    """Print how many of a sample of changes were noticed, module by module, and those that were not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--module", choices=MODULES)
    parser.add_argument("--count", type=int, default=20, help="changes a module")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "citecheck"
        shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".git", "__pycache__", ".hypothesis"))
        for name in [options.module] if options.module else MODULES:
            files, tests = MODULES[name]
            if is_noticed(folder, tests):
                print(f"{name}: its tests fail as it is")
                continue
            chosen = random.Random(options.seed)
            trees = {file: ast.parse((folder / file).read_text("utf-8")) for file in files}
            all_places = [(file, at) for file, tree in trees.items() for at, _ in places(tree)]
            sample = chosen.sample(all_places, min(options.count, len(all_places)))
            survivors = []
            for file, at in sample:
                text = (folder / file).read_text("utf-8")
                mutant, what = changed(trees[file], at)
                (folder / file).write_text(mutant, "utf-8")
                if not is_noticed(folder, tests):
                    survivors.append(f"{file}:{what}")
                (folder / file).write_text(text, "utf-8")
            killed = len(sample) - len(survivors)
            print(f"{name}: {killed} of {len(sample)} noticed ({killed / len(sample):.0%})", flush=True)
            for survivor in survivors:
                print(f"    {survivor}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
