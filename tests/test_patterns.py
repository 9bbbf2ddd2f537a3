"""Patterns that wait: they behave as compiled ones, and every module uses them."""

import ast
import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest

import citecheck
from citecheck.patterns import Cased, lazy_regex

PACKAGE = Path(citecheck.__file__).parent


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("search", ("a 12 b",)),
        ("match", ("12", 0)),
        ("fullmatch", ("12",)),
        ("findall", ("1 2",)),
        ("finditer", ("1 2",)),
        ("sub", ("n", "1 2")),
        ("subn", ("n", "1 2")),
        ("split", ("a1b",)),
    ],
)
def test_a_lazy_pattern_does_what_a_compiled_one_does(method: str, arguments: tuple[object, ...]) -> None:
    """Every method gives the same, at the first call and after it."""
    lazy, eager = lazy_regex(r"\d+"), re.compile(r"\d+")
    for _ in range(2):
        shown = repr(getattr(lazy, method)(*arguments))
        expected = repr(getattr(eager, method)(*arguments))

        assert re.sub("0x[0-9a-f]+", "", expected) == re.sub("0x[0-9a-f]+", "", shown)


def test_a_lazy_pattern_tells_what_it_is() -> None:
    """Its words, flags and groups are those of the compiled pattern, and it travels to another process."""
    lazy = lazy_regex(r"(?P<day>\d+)", re.IGNORECASE)

    assert (dict(lazy.groupindex), lazy.groups, lazy.pattern) == ({"day": 1}, 1, r"(?P<day>\d+)")
    assert pickle.loads(pickle.dumps(lazy)).search("3 May")["day"] == "3"


def test_a_wrong_pattern_is_told_at_its_first_use() -> None:
    """Nothing is hidden by waiting."""
    with pytest.raises(re.error):
        lazy_regex("(").search("")


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_module_compiles_a_pattern_as_it_is_imported(path: Path) -> None:
    """At module level a pattern is a ``lazy_regex``: half of our start went into patterns that no article asked for."""
    tree = ast.parse(path.read_text("utf8"))
    inside = {
        id(node) for function in ast.walk(tree) if isinstance(function, ast.FunctionDef) for node in ast.walk(function)
    }
    eager = [
        node.lineno
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "re.compile" and id(node) not in inside
    ]

    assert eager == []


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_lazy_pattern_compiles(path: Path) -> None:
    """A mistake in a pattern is found here, and not by the first article that needs it."""
    if path.name in ("__main__.py", "patterns.py") or "lazy_regex(" not in path.read_text("utf8"):
        return
    name = ".".join(("citecheck", *path.relative_to(PACKAGE).with_suffix("").parts)).removesuffix(".__init__")
    module = __import__(name, fromlist=["_"])
    for value in vars(module).values():
        if type(value).__name__ == "_Lazy":
            re.compile(value.pattern, value.flags & ~re.UNICODE if isinstance(value.pattern, bytes) else value.flags)


@pytest.mark.parametrize(
    ("text", "capitals"),
    [
        ("Ada rode to Østby", "AØ"),
        ("Čapek měl čas v Łodzi", "ČŁ"),
        ("Єрмак і їжак у Києві", "ЄК"),
        ("Ο Γιώργος ήρθε", "ΟΓ"),
        ("Պետրոսյան եւ ուրիշներ", "Պ"),
        ("東京 と Oslo", "O"),
    ],
)
def test_a_capital_is_one_in_every_alphabet(text: str, capitals: str) -> None:
    """Whatever letters a text has, its capitals are told from its small letters."""
    assert "".join(Cased(r"[\p{Lu}]").of(text).findall(text)) == capitals
    assert not set(capitals) & set("".join(Cased(r"[\p{Ll}]").of(text).findall(text)))


def test_western_text_needs_no_other_package() -> None:
    """A check of an article in a Western language does not import ``regex``; one that cites Єрмак does."""
    probe = "import citecheck, sys; citecheck.check({!r}); print('regex' in sys.modules)"  # in a process of its own
    article = (
        "Fees rose (Müller, 2020) – twice.\n\nSources\n\n{}, A. (2020). Fees. The Daily.\nVogt, B. (2019). Ice. Post."
    )
    for name, needed in (("Müller", "False"), ("Єрмак", "True")):
        code = probe.format(article.format(name))
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

        assert done.stdout.strip() == needed
