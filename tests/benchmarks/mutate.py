"""Change one thing at a time in a module and see whether its tests notice: a sample or all, with the survivors named.

    python tests/benchmarks/mutate.py [--module globs] [--count 20] [--seed 1 2] [--workers 2]

What is changed: comparisons, `and` and `or`, `not`, numbers by one, `True` and `False`, `+` and `-`, and what an
`if` asks. Constants of long patterns are left alone, for the cases of the tests say what these accept.

The tests are collected once, in a process that has loaded everything and run nothing. A child of it learns which test
comes by which line; then each change is made in a child of its own, in memory, and shown to the tests that come by
it, the quick ones first, up to the first that fails. A test that fails without the change as well, on a busy machine
say, does not count. A process that a test starts does not see the change. A survivor that changes nothing a caller
could see stands in `survivors.txt` with the reason; the others want a case, or are code to delete.
"""

import argparse
import ast
import copy
import functools
import gc
import importlib
import itertools
import json
import os
import random
import select
import signal
import subprocess
import sys
import tempfile
import threading
import time
import types
import typing
from collections import defaultdict
from collections.abc import Callable, Iterator
from importlib.machinery import SourceFileLoader
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
        ["rules", "thresholds", "fitted_lines", "one_fault", "fixing", "checking", "authordate"],
    ),
    "matching": (["citecheck/matching.py"], ["matching", "parsing", "checking", "authordate", "keys", "notes"]),
    "writing": (["citecheck/writing.py"], ["trouble", "fixing"]),
}
"""Each module's files, and the tests that are to notice."""

PATIENCE = 10
"""Seconds of computing, beyond three times what a test takes, after which a change has made it endless."""

ENOUGH = 60
"""Seconds of tests that a change is shown to, the quick ones first."""

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


def changed(tree: ast.Module, place: int) -> tuple[ast.Module, str]:
    """Return the module with one thing changed, and what was changed into what."""
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
    return ast.fix_missing_locations(tree), f"{before}  →  {ast.unparse(node).partition(chr(10))[0]}"


class Where(typing.NamedTuple):
    """Where a change stands."""

    function: str
    """Its name with those around it; `-` for what runs on import."""
    line: int
    lines: tuple[int, ...]
    """The lines of the statement, without its body, by which a test comes that could notice; none on import."""


def where(tree: ast.Module, place: int) -> Where:
    """Return where a change stands."""
    inside: dict[int, tuple[ast.stmt | None, str, bool]] = {id(tree): (None, "", False)}
    for node in ast.walk(tree):
        statement, name, in_function = inside[id(node)]
        if isinstance(node, ast.stmt):
            statement = node
        for field, value in ast.iter_fields(node):
            is_body = field == "body" and isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            inner = (
                f"{name}.{node.name}" if field == "body" and isinstance(node, ast.FunctionDef | ast.ClassDef) else name
            )
            for child in value if isinstance(value, list) else [value]:
                if isinstance(child, ast.AST):
                    inside[id(child)] = (statement, inner, in_function or is_body)
    node = list(ast.walk(tree))[place]
    statement, name, in_function = inside[id(node)]
    statement = node if isinstance(node, ast.stmt) else statement
    line = getattr(node, "lineno", 0)
    if statement is None or not in_function:
        return Where("-", line, ())
    body = getattr(statement, "body", None)
    end = body[0].lineno if body else (statement.end_lineno or statement.lineno) + 1
    return Where(name.removeprefix("."), line, tuple(range(statement.lineno, max(end, statement.lineno + 1))))


# --- a change in memory ---------------------------------------------------------------------------------------------


def _codes(code: types.CodeType) -> Iterator[types.CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _codes(constant)


def load(module: types.ModuleType, tree: ast.Module) -> None:
    """Give the functions of a module that is loaded the code of its changed text."""
    file = str(module.__file__)
    codes = {(code.co_qualname, code.co_firstlineno): code for code in _codes(compile(tree, file, "exec"))}
    for function in [found for found in gc.get_objects() if isinstance(found, types.FunctionType)]:
        code = function.__code__
        if code.co_filename == file and (code.co_qualname, code.co_firstlineno) in codes:
            function.__code__ = codes[code.co_qualname, code.co_firstlineno]


_ON_IMPORT = "CITECHECK_MUTATE"


def pytest_configure() -> None:
    """As a plugin: make the change that the environment names when its module is imported."""
    if not (named := os.environ.get(_ON_IMPORT)):
        return
    file, _, place = named.rpartition(":")
    tree = changed(ast.parse(Path(file).read_text("utf-8")), int(place))[0]
    get_code = SourceFileLoader.get_code

    def changed_code(loader: SourceFileLoader, name: str) -> types.CodeType | None:
        return compile(tree, file, "exec") if loader.get_filename(name) == file else get_code(loader, name)

    SourceFileLoader.get_code = changed_code  # type: ignore[assignment, method-assign]


# --- running the tests ----------------------------------------------------------------------------------------------


def warm_up() -> None:
    """Load and compile what most tests need, so that no child has to; keep nothing that was worked out."""
    import citecheck

    text = "# Rain\n\nIt rained [1].\n\n## References\n\n1. “Rain” The Daily, 3 May 2021, https://a.org/?utm_source=b\n"
    for format in ("text", "markdown", "html", "wikitext"):
        citecheck.render([citecheck.fix(citecheck.check(text, format=format), unsafe=True)])
    for found in gc.get_objects():
        if isinstance(found, functools._lru_cache_wrapper):
            found.cache_clear()


def in_child(work: Callable[[], int]) -> int:
    """Start work in a child, and return its process; the child ends with what the work returns."""
    if pid := os.fork():
        return pid
    try:
        nowhere = os.open(os.devnull, os.O_RDWR)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        code = work()
    except BaseException:  # a change may raise anything, at any place
        code = 1
    os._exit(code)


def passes(session: pytest.Session, item: pytest.Item, seconds: float = 0) -> bool:
    """Run one test and tell whether it passed; the process is ended where it takes far longer than some seconds."""
    failed = session.testsfailed
    if seconds:
        signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE + 3 * seconds)
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=None)
    return session.testsfailed == failed


class Lines(typing.NamedTuple):
    """What is learned of the tests."""

    tests: dict[tuple[str, int], list[int]]
    """Which tests come by a line of a file, the quick ones first."""
    seconds: dict[int, float]


def learned(session: pytest.Session, files: list[str]) -> Lines:
    """Return which tests come by which lines; a test that fails as it is is left out."""
    paths = {str(ROOT / file): file for file in files}
    with tempfile.NamedTemporaryFile("r") as out:

        def learn() -> int:
            found: set[tuple[str, int]] = set()

            def local(frame: Any, event: str, _: object) -> Any:
                found.add((paths[frame.f_code.co_filename], frame.f_lineno))
                return local

            def trace(frame: Any, event: str, _: object) -> Any:
                return local(frame, event, None) if frame.f_code.co_filename in paths else None

            seen = {}
            for i, item in enumerate(session.items):
                found.clear()
                start = time.process_time()
                sys.settrace(trace)
                threading.settrace(trace)
                passed = passes(session, item)
                sys.settrace(None)
                if passed or passes(session, item):
                    seen[i] = (time.process_time() - start, sorted(found))
            Path(out.name).write_text(json.dumps(seen))
            return 0

        _, status = os.waitpid(in_child(learn), 0)
        if status:
            raise SystemExit("the tests could not be run as they are")
        seen = {int(i): one for i, one in json.load(out).items()}
    for i in set(range(len(session.items))) - set(seen):
        print(f"    fails as it is: {session.items[i].nodeid}", file=sys.stderr)
    tests: dict[tuple[str, int], list[int]] = defaultdict(list)
    for i, (_, found) in sorted(seen.items(), key=lambda one: one[1][0]):
        for file, line in found:
            tests[file, line].append(i)
    return Lines(tests, {i: seconds for i, (seconds, _) in seen.items()})


class Change(typing.NamedTuple):
    """One change of a file."""

    file: str
    place: int


class Sample:
    """A plugin that runs the collected tests over and over, with a change each time."""

    def __init__(self, name: str, count: int, seeds: list[int], workers: int) -> None:
        """Sample `count` changes of a module with each seed; all where it is 0."""
        self.name, self.count, self.seeds, self.workers = name, count, seeds, workers

    def pytest_configure(self, config: pytest.Config) -> None:
        """Look for no smaller example of what fails: that it fails is enough."""
        from hypothesis import Phase, settings

        few = settings(settings.get_profile("citecheck"), phases=(Phase.explicit, Phase.generate), database=None)
        settings.register_profile("sample", few)
        settings.load_profile("sample")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Make the changes one by one, and print those that no test noticed."""
        files = MODULES[self.name][0]
        modules = {file: importlib.import_module(_module_name(file)) for file in files}
        session.config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]  # one for all children
        warm_up()
        lines = learned(session, files)
        self.trees = {file: ast.parse((ROOT / file).read_text("utf-8")) for file in files}
        every = [Change(file, place) for file, tree in self.trees.items() for place in places(tree)]
        for seed in self.seeds:
            changes = random.Random(seed).sample(every, min(self.count, len(every))) if self.count else every
            noticed = dict(self.results(changes, lambda change: self.is_noticed(session, lines, modules, change)))
            self.print(seed, [change for change in changes if not noticed[change]], len(changes))
        return True

    def is_noticed(
        self, session: pytest.Session, lines: Lines, modules: dict[str, types.ModuleType], change: Change
    ) -> bool:
        """Tell whether a test fails with a change that passes without it."""
        file, place = change
        at = where(self.trees[file], place)
        if not at.lines:
            environment = {**os.environ, _ON_IMPORT: f"{ROOT / file}:{place}", "PYTHONPATH": str(ROOT)}
            return subprocess.run([*_PYTEST, *tests_of(self.name)], env=environment, check=False).returncode != 0
        coming = {i for line in at.lines for i in lines.tests[file, line]}
        chosen = sorted(coming or lines.seconds, key=lines.seconds.__getitem__)
        spent = itertools.accumulate(map(lines.seconds.__getitem__, chosen))
        chosen = [i for i, seconds in zip(chosen, spent, strict=True) if seconds < ENOUGH]
        read, write = os.pipe()

        def first_failure() -> int:
            load(modules[file], changed(self.trees[file], place)[0])
            failed = next((i for i in chosen if not passes(session, session.items[i], lines.seconds[i])), None)
            if failed is not None:
                os.write(write, str(failed).encode().rjust(_FIGURES))
            return failed is not None

        while ended(in_child(first_failure)):
            if not select.select([read], [], [], 0)[0]:
                return True  # it ended in the middle of a test, or without end
            failed = int(os.read(read, _FIGURES))
            if passes(session, session.items[failed]):
                return True
            chosen.remove(failed)
        return False

    def results(self, changes: list[Change], is_noticed: Callable[[Change], bool]) -> Iterator[tuple[Change, bool]]:
        """Try changes in children, some at a time, and give how each ended."""
        running: dict[int, Change] = {}
        waiting = changes[::-1]
        while waiting or running:
            while waiting and len(running) < self.workers:
                change = waiting.pop()
                running[in_child(functools.partial(is_noticed, change))] = change
            pid, status = os.wait()
            done = running.pop(pid)
            print("." if status else f"({done.file}:{done.place})", end="", file=sys.stderr, flush=True)
            yield done, status != 0

    def print(self, seed: int, survivors: list[Change], tried: int) -> None:
        """Print how many changes were noticed, and those that were not."""
        reasons = explained()
        found = [(change, where(self.trees[change.file], change.place)) for change in survivors]
        keys = [(file, at.function, changed(self.trees[file], place)[1]) for (file, place), at in found]
        known = sum(key in reasons for key in keys)
        killed = tried - len(found)
        share = f"{killed / tried:.0%}, {(killed + known) / tried:.0%} with the {known} explained"
        print(f"\n{self.name}, seed {seed}: {killed} of {tried} noticed ({share})", flush=True)
        for key, (_, at) in sorted(zip(keys, found, strict=True), key=lambda one: (one[0][0], one[1][1].line)):
            print(f"{' | '.join(key)} | {reasons.get(key, 'NOT EXPLAINED')} (line {at.line})", flush=True)


_QUIET = ["-q", "--no-header", "--no-summary", "-p", "no:cacheprovider", "-p", "no:xdist"]
_PYTEST = [sys.executable, "-m", "pytest", "-x", "-p", "tests.benchmarks.mutate", *_QUIET]
_PYTEST += ["--assert=plain"]  # else pytest loads the named files its own way

_FIGURES = 8
"""How many figures name a test between two processes."""


def tests_of(name: str) -> list[str]:
    """Return the files whose tests are to notice a change of a module, itself among them for its examples."""
    files, parts = MODULES[name]
    return [*(f"tests/test_{part}.py" for part in parts), *files]


def ended(pid: int) -> int:
    """Wait for a child and return how it ended: 0 where all went well."""
    return os.waitpid(pid, 0)[1]


def _module_name(file: str) -> str:
    return file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def explained() -> dict[tuple[str, str, str], str]:
    """Return why some changes make no difference, by file, function and change."""
    found = {}
    for line in SURVIVORS.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            file, function, change, reason = map(str.strip, line.split(" | "))
            found[file, function, change] = reason
    return found


def main() -> int:
    """Print how many of a sample of changes were noticed, and those that were not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--module", choices=MODULES)
    parser.add_argument("--count", type=int, default=20, help="changes a module, or 0 for all")
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    parser.add_argument("--workers", type=int, default=1, help="changes tried at a time")
    options = parser.parse_args()
    os.chdir(ROOT)
    for name in [options.module] if options.module else MODULES:
        sample = Sample(name, options.count, options.seed, options.workers)
        if pid := os.fork():  # what is loaded for one module is not to be there for the next
            ended(pid)
        else:
            pytest.main(["--capture=sys", "--rootdir", str(ROOT), *_QUIET, *tests_of(name)], plugins=[sample])
            os._exit(0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
