"""The structure of the package: imports point down, and only heavy packages are imported late."""

import ast
import pathlib
import re
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


# ---- the words of languages ----

# What a pattern is made of besides words: escapes, names of groups, flags, classes of signs.
_PATTERN_SIGNS = re.compile(r"\\[a-zA-Z]|\(\?P[<=]\w+[>)]|\(\?[a-zA-Z-]+[:)]|\\u[0-9a-fA-F]{4}|\\p\{\w+\}|\[[^\[\]]*\]")
_LONG_WORD = re.compile(r"[^\W\d_]{4,}|[^\x00-\x7f\W\d_]{2,}")
EXCEPTIONS = {
    "asides": "the degrees of Russian dissertations, which no other language prints so",
    "attrs": "a word of Python",
    "authordate": "what stands for a word in Latin",
    "dates": "the forms of a date, and the examples beside them: what a date is made of, not what it is called",
    "evidence.dates": "prepositions of English months",
    "evidence.figures": "articles between a hedge and its number",
    "evidence.names": "joiners of names in English text",
    "evidence.pages": "whole sentences of walls and errors, which are no words of a kind",
    "evidence.sources": "names of fields",
    "joints": "apud, which is Latin",
    "keys": "prefixes of Quarto",
    "lists.heads": "figures in circles",
    "lists.signs": "what parts a year from its day in Latvian: a form of a date",
    "markers": "raised figures, units and verbs in the examples",
    "names": "signs of Chinese that end the name of a body, and the examples in a pattern",
    "notes": "words of a pointer inside a sentence",
    "patterns": "ranges of letters",
    "plots": "a font",
    "quotations": "ranges of letters",
    "words": "the elisions of French and Italian, and small words of English",
    "storing": "the sample from which patterns are compiled",
    "text": "raised figures",
}
"""Modules in which words of other languages may stand, by the end of their names, and why."""


def _foreign_words() -> frozenset[str]:
    """Return the words of the languages' files that are not English ones too."""

    def words(text: str) -> set[str]:
        return {word.lower() for word in _LONG_WORD.findall(text)}

    english = words((PACKAGE / "knowledge/languages/en.txt").read_text("utf8"))
    common = words((PACKAGE / "knowledge/commonness.txt").read_text("utf8"))
    found: set[str] = set()
    for path in sorted((PACKAGE / "knowledge/languages").glob("*.txt")):
        if path.stem != "en":
            lines = path.read_text("utf8").splitlines()
            found |= words("\n".join(line.partition(": ")[2] for line in lines if line[:1] != "#"))
    return frozenset(found - english - common)


FOREIGN = _foreign_words()


def _written(tree: ast.Module) -> Iterator[str]:
    """Give the strings of a module, its docstrings left out."""
    said = {
        id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in said:
            yield node.value


@pytest.mark.parametrize(("package", "name", "tree"), MODULES, ids=[name for _, name, _ in MODULES])
def test_words_of_languages_stand_in_their_files(package: str, name: str, tree: ast.Module) -> None:
    """A module asks ``knowledge.languages`` for the words of a language, and holds none of them itself."""
    if package == "knowledge" or any(name == known or name.endswith(f".{known}") for known in EXCEPTIONS):
        return
    found = {
        word
        for text in _written(tree)
        for word in _LONG_WORD.findall(_PATTERN_SIGNS.sub(" ", text))
        if not word.isascii() or word.lower() in FOREIGN
    }

    assert found - ACCEPTED == set()


ACCEPTED = frozenset(("instr",))
"""Words of programs that are spelt as one of a language."""
