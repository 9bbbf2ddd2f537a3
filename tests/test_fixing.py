"""What is fixed, and that fixing leaves everything else as it is.

The cases stand in ``cases/fixing``, where an editor may add one: those in ``safe.txt`` are what ``--fix`` does, those
in ``unsafe.txt`` what ``--fix --unsafe-fixes`` does::

    === name of the case
    format: markdown         (a header line, not needed)
    ---
    The article.
    ---
    The article fixed, or `the same`.
"""

import os
import pathlib
import re
import stat
from collections import Counter

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import citecheck
from citecheck import Config, Edit, Report, Span, WriteError
from citecheck.fixing import edited, fix, rewrite, unified_diff
from tests import strategies

CASES = pathlib.Path(__file__).parent / "cases" / "fixing"
CONFIG = Config(ignore=("relevance",), day_first=True)


def check(article: str, format: str = "text") -> Report:
    return citecheck.check(article, format=format, config=CONFIG)


def fixed(article: str, format: str = "text", *, unsafe: bool = False) -> Report:
    return fix(check(article, format), lambda text: check(text, format), unsafe=unsafe)


def read_cases(path: pathlib.Path) -> list[tuple[str, str, str, bool, str]]:
    cases = []
    for chunk in re.split(r"^=== ", path.read_text("utf8"), flags=re.M)[1:]:
        head, before, after = re.split(r"^---\n", chunk, maxsplit=2, flags=re.M)
        name, *headers = head.strip().splitlines()
        format = dict(header.split(": ", 1) for header in headers).get("format", "text")
        cases.append((name, format, before, path.stem == "unsafe", before if after.strip() == "the same" else after))
    return cases


ALL = [case for path in sorted(CASES.glob("*.txt")) for case in read_cases(path)]


@pytest.mark.parametrize(("name", "format", "before", "unsafe", "after"), ALL, ids=[case[0] for case in ALL])
def test_an_article_is_fixed(name: str, format: str, before: str, unsafe: bool, after: str) -> None:
    """Fixing turns the one text into the other, and that one into itself."""
    assert fixed(before, format, unsafe=unsafe).document.source == after
    assert fixed(after, format, unsafe=unsafe).document.source == after
