"""The package as its users see it."""

import ast
import importlib
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import citecheck
from citecheck.version import __version__

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("name", citecheck.__all__)
def test_every_public_name_is_there(name: str) -> None:
    """What ``__all__`` promises can be had, although most of it is imported only then."""
    assert getattr(citecheck, name) is not None


def test_type_checkers_and_users_see_the_same_names() -> None:
    """The imports that a type checker reads name the same homes as those used at run time."""
    tree = ast.parse((ROOT / "citecheck" / "__init__.py").read_text("utf-8"))
    block = next(node for node in tree.body if isinstance(node, ast.If))
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom) and node.module != "citecheck"]
    read = {f"{node.module}": {alias.name for alias in node.names} for node in imports}

    assert read == {f"citecheck.{module}": set(names.split()) for module, names in citecheck._HOMES.items()}


def test_an_unknown_name_is_an_attribute_error() -> None:
    """A name that citecheck does not have fails as in any module."""
    with pytest.raises(AttributeError, match="has no attribute 'chekc'"):
        importlib.import_module("citecheck").chekc  # noqa: B018 - looking is the test


def test_importing_is_light() -> None:
    """Importing citecheck loads no dependency at all; each comes when it is first needed."""
    heavy = "attrs regex dateparser tldextract requests numpy selectolax markdown_it mwparserfromhell rich pandas"
    probe = f"import citecheck, sys; print(*[m for m in {heavy.split()} if m in sys.modules])"

    loaded = subprocess.run([sys.executable, "-c", probe], capture_output=True, text=True, check=True).stdout

    assert loaded.split() == []


def test_the_version_is_the_distribution_s() -> None:
    """``citecheck --version`` says what ``pyproject.toml`` says."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]

    assert __version__ == project["version"]
