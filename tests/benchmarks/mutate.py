"""Change one thing at a time in a module and see whether its tests notice: a sample, with the survivors named.

    python tests/benchmarks/mutate.py [--module globs] [--count 20] [--seed 1] [--workers 2]

What is changed: comparisons, `and` and `or`, `not`, numbers by one, `True` and `False`, `+` and `-`, and what an
`if` asks. Constants of long patterns are left alone, for the cases of the tests say what these accept.

The tests run once with the module as it is, to learn which of them come by which line; a change is then shown to those
only, the quick ones first, up to the first that fails. A survivor that changes nothing a caller could see stands in
`survivors.txt` with the reason; the others want a case.
"""

import argparse
import ast
import copy
import json
import os
import random
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
SURVIVORS = Path(__file__).with_name("survivors.txt")

MODULES = {
    "globs": (["citecheck/globs.py"], ["files", "settings"]),
    "suppressing": (["citecheck/suppressing.py"], ["suppressing", "rules", "checking", "cli"]),
    "baseline": (["citecheck/baseline.py"], ["baseline", "trouble"]),
    "fixing": (
        [
            "citecheck/fixing/__init__.py",
            "citecheck/fixing/promise.py",
            "citecheck/fixing/numbered.py",
            "citecheck/fixing/named.py",
            "citecheck/fixing/entries.py",
        ],
        ["fixing"],
    ),
    "structure": (
        [
            "citecheck/rules/meeting.py",
            *(f"citecheck/rules/structure/{name}.py" for name in ("mistyped", "numbering", "pointing")),
        ],
        ["rules", "thresholds", "fitted_lines", "fixing", "checking", "authordate"],
    ),
    "matching": (["citecheck/matching.py"], ["matching", "parsing", "checking", "authordate", "keys", "notes"]),
    "writing": (["citecheck/writing.py"], ["trouble", "fixing"]),
}
"""Each module's files, and the tests that are to notice."""

PATIENCE = 200
"""Seconds of computing after which a change counts as noticed: it made something endless."""

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

Lines = dict[tuple[str, int], list[str]]
"""Which tests come by a line of a file, the quick ones first."""


def places(tree: ast.AST) -> Iterator[int]:
    """Give the changes that can be made: which node in the order of `ast.walk`."""
    for i, node in enumerate(ast.walk(tree)):
        match node:
            case ast.Compare() if type(node.ops[0]) in _SWAPS:
                yield i
            case (
                ast.BoolOp() | ast.UnaryOp(op=ast.Not()) | ast.BinOp(op=ast.Add() | ast.Sub()) | ast.If() | ast.IfExp()
            ):
                yield i
            case ast.Constant() if type(node.value) in (int, bool):
                yield i


def changed(tree: ast.Module, place: int) -> tuple[str, str]:
    """Return the module's text with one thing changed, and what was changed into what."""
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
            node.value = (not node.value) if isinstance(node.value, bool) else node.value + 1  # type: ignore[operator]
        case ast.BinOp():
            node.op = ast.Sub() if isinstance(node.op, ast.Add) else ast.Add()
        case ast.If() | ast.IfExp():
            node.test = ast.UnaryOp(ast.Not(), node.test)
    after = ast.unparse(node).partition("\n")[0]
    return ast.unparse(ast.fix_missing_locations(tree)), f"{before}  →  {after}"


def lines_of(tree: ast.Module, place: int) -> range | None:
    """Return the lines of the statement that a node is of, without its body; none where it runs on import."""
    inside: dict[int, tuple[ast.stmt | None, bool]] = {id(tree): (None, False)}
    for node in ast.walk(tree):
        statement, in_function = inside[id(node)]
        if isinstance(node, ast.stmt):
            statement = node
        for name, value in ast.iter_fields(node):
            is_body = name == "body" and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    inside[id(child)] = (statement, in_function or is_body)
    node = list(ast.walk(tree))[place]
    statement, in_function = inside[id(node)]
    statement = node if isinstance(node, ast.stmt) else statement
    if statement is None or not in_function:
        return None
    body = getattr(statement, "body", None)
    end = body[0].lineno if body else (statement.end_lineno or statement.lineno) + 1
    return range(statement.lineno, max(end, statement.lineno + 1))


# --- running the tests ----------------------------------------------------------------------------------------------


def run_tests(folder: Path, tests: list[str], learn: Path | None = None, files: list[str] | None = None) -> bool:
    """Tell whether tests pass; on the way, write down which come by which lines of some files."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", "-p", "tests.benchmarks.mutate"]
    environment = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    if learn:
        environment |= {_LEARN: str(learn), _FILES: os.pathsep.join(str(folder / file) for file in files or [])}
    done = subprocess.run(
        [*command, *tests],
        cwd=folder,
        env=environment,
        capture_output=True,
        check=False,
        preexec_fn=None if learn else lambda: resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE)),
    )
    if done.returncode not in (0, 1, 2, 3) and done.returncode > 0:
        raise SystemExit(done.stdout.decode() + done.stderr.decode())
    return done.returncode == 0


_LEARN, _FILES = "CITECHECK_MUTATE_LEARN", "CITECHECK_MUTATE_FILES"
_seen: dict[str, dict[str, Any]] = {}


def pytest_configure(config: pytest.Config) -> None:
    """Look for no smaller example of what fails: that it fails is enough."""
    from hypothesis import Phase, settings

    settings.register_profile("sample", settings.get_profile("citecheck"), phases=(Phase.explicit, Phase.generate))
    settings.load_profile("sample")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    """Write down which lines a test comes by, and how long it takes."""
    files = set(filter(None, os.environ.get(_FILES, "").split(os.pathsep)))
    if not files:
        return (yield)
    found: set[tuple[str, int]] = set()

    def local(frame: Any, event: str, _: object) -> Any:
        found.add((frame.f_code.co_filename, frame.f_lineno))
        return local

    def trace(frame: Any, event: str, arg: object) -> Any:
        return local(frame, event, arg) if frame.f_code.co_filename in files else None

    start = time.process_time()
    sys.settrace(trace)
    threading.settrace(trace)
    try:
        return (yield)
    finally:
        sys.settrace(None)
        threading.settrace(None)  # type: ignore[arg-type]  # this is how it is taken back
        _seen[item.nodeid] = {"seconds": time.process_time() - start, "lines": sorted(found)}


def pytest_sessionfinish() -> None:
    """Write what was learned."""
    if path := os.environ.get(_LEARN):
        Path(path).write_text(json.dumps(_seen))


def learned(folder: Path, tests: list[str], files: list[str]) -> Lines | None:
    """Return which tests come by which line, or nothing where they fail as it is."""
    path = folder / "learned.json"
    if not run_tests(folder, tests, path, files):
        return None
    lines: Lines = defaultdict(list)
    for test, seen in sorted(json.loads(path.read_text()).items(), key=lambda item: item[1]["seconds"]):
        for file, line in seen["lines"]:
            lines[str(Path(file).relative_to(folder)), line].append(test)
    return lines


# --- the sample -----------------------------------------------------------------------------------------------------


def explained() -> dict[tuple[str, str], str]:
    """Return why some changes make no difference, by file and change."""
    found = {}
    for line in SURVIVORS.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            file, change, reason = map(str.strip, line.split(" | "))
            found[file, change] = reason
    return found


def is_noticed(folder: Path, file: str, mutant: str, tests: list[str]) -> bool:
    """Tell whether tests fail with another text of a file."""
    original = (folder / file).read_text("utf-8")
    (folder / file).write_text(mutant, "utf-8")
    try:
        return not run_tests(folder, tests)
    finally:
        (folder / file).write_text(original, "utf-8")


def sample(name: str, folders: list[Path], count: int, seed: int) -> tuple[int, list[str]]:
    """Return how many changes of a module were tried, and the survivors."""
    files, parts = MODULES[name]
    tests = [f"tests/test_{part}.py" for part in parts] + files  # for their doctests
    lines = learned(folders[0], tests, files)
    if lines is None:
        raise SystemExit(f"{name}: its tests fail as it is")
    trees = {file: ast.parse((ROOT / file).read_text("utf-8")) for file in files}
    every = [(file, place) for file, tree in trees.items() for place in places(tree)]
    chosen = random.Random(seed).sample(every, min(count, len(every)))
    free = list(folders)

    def survivor(one: tuple[str, int]) -> str | None:
        file, place = one
        mutant, what = changed(trees[file], place)
        at = lines_of(trees[file], place)
        coming = {test: None for line in at or () for test in lines[file, line]}
        folder = free.pop()
        try:
            noticed = is_noticed(folder, file, mutant, _pruned(coming, at, tests))
        finally:
            free.append(folder)
        return None if noticed else f"{file} | {what} | line {at.start if at else '?'}"

    with ThreadPoolExecutor(len(folders)) as pool:
        return len(chosen), [found for found in pool.map(survivor, chosen) if found]


_MOST = 60
"""Tests named one by one; more are run by their files, which costs less than to choose them."""


def _pruned(coming: dict[str, None], at: range | None, tests: list[str]) -> list[str]:
    if at is None or not coming:
        return tests
    few = list(coming)[:_MOST]
    return few if len(coming) <= _MOST else [*few, *tests]


def main() -> int:
    """Print how many of a sample of changes were noticed, module by module, and those that were not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--module", choices=MODULES)
    parser.add_argument("--count", type=int, default=20, help="changes a module")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    reasons = explained()
    with tempfile.TemporaryDirectory() as place:
        folders = [Path(place) / str(i) / "citecheck" for i in range(options.workers)]
        for folder in folders:
            shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(".git", "__pycache__", ".hypothesis"))
        for name in [options.module] if options.module else MODULES:
            tried, survivors = sample(name, folders, options.count, options.seed)
            killed = tried - len(survivors)
            print(f"{name}: {killed} of {tried} noticed ({killed / tried:.0%})", flush=True)
            for survivor in survivors:
                file, what, line = survivor.split(" | ")
                print(f"    {file}, {line}: {what}", flush=True)
                print(f"        {reasons.get((file, what), 'NOT EXPLAINED')}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
