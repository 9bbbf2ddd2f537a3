"""The structure of the package: imports point down, and only heavy packages are imported late."""

import ast
import pathlib
from collections.abc import Iterator

import pytest

PACKAGE = pathlib.Path(__file__).resolve().parent.parent / "citecheck"

LAYERS = (
    {"stored", "remembering"},
    {"patterns", "attrs"},
    {"values", "errors", "version", "globs"},
    {"knowledge"},
    {"text", "config", "dates", "writing"},
    {"reading", "settings", "versioned"},
    {"parsing", "matching", "scoring", "suppressing", "baseline"},
    {"ticks"},
    {"evidence"},
    {"rules"},
    {"rendering", "fixing", "fetching"},
    {"report"},
    {"checking", "exploring"},
    {"testing", "storing"},
    {"__init__"},
    {"lsp", "mcp", "serve", "archive"},
    {"cli"},
    {"__main__"},
)
"""From the bottom up; a module imports only from layers below its own, or from its own package."""


def modules() -> Iterator[tuple[str, str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        yield parts[0], ".".join(parts), ast.parse(path.read_text("utf8"))


def layer(name: str) -> int:
    found = [i for i, names in enumerate(LAYERS) if name in names]
    assert found, f"citecheck/{name} stands in no layer of this test"
    return found[0]


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            if node.module == "citecheck":
                yield from (f"citecheck.{alias.name}" for alias in node.names)
            else:
                yield node.module or ""
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


MODULES = list(modules())


@pytest.mark.parametrize(("package", "name", "tree"), MODULES, ids=[name for _, name, _ in MODULES])
def test_imports_point_down(package: str, name: str, tree: ast.Module) -> None:
    """A module imports only from layers below its own; siblings do not import each other."""
    for imported in imports(tree):
        if not imported.startswith("citecheck."):
            continue
        target = imported.split(".")[1]
        if target == package:
            continue

        assert layer(target) < layer(package), f"{name} imports {imported}"


@pytest.mark.parametrize(("package", "name", "tree"), MODULES, ids=[name for _, name, _ in MODULES])
def test_values_are_made_by_our_own_attrs(package: str, name: str, tree: ast.Module) -> None:
    """A module says ``from citecheck import attrs``: the package itself takes as long to start as all of ours."""
    if name != "attrs":
        assert not {"attr", "attrs"} & {imported.partition(".")[0] for imported in imports(tree)}
