"""Whole articles as people and programs write them: their markers, what of their entries is read, what is said.

The articles stand in ``cases/parsing/articles.txt``, those of files and systems that people bring in
``articles-by-format.txt``. Below the last ``---`` of a case: ``markers:`` and the labels in
text order; of some entries the label, title, outlet, date and address, parted by bars, ``-`` where there is none;
``findings:`` and the rules of all warnings and errors about structure and references; ``passed over:`` and what was.
"""

import pathlib

import pytest

import citecheck
from citecheck import attrs
from citecheck.values import Severity
from tests.case_files import chunks

GROUPS = ("structure", "reference")
CASES = pathlib.Path(__file__).parent / "cases" / "parsing"
FILES = ("articles.txt", "articles-by-format.txt")


@attrs.frozen
class Case:
    name: str
    format: str
    text: str
    expected: tuple[str, ...]


def read_cases() -> list[Case]:
    cases = []
    for name, rest in (chunk for file in FILES for chunk in chunks(CASES / file)):
        head, rest = rest.split("---\n", 1)
        text, expected = rest.rsplit("---\n", 1)  # the article itself may hold such lines
        lines = tuple(line.strip() for line in expected.splitlines() if line.strip())
        cases.append(Case(name, head.removeprefix("format:").strip(), text, lines))
    return cases


def described(case: Case) -> list[str]:
    """Return what is read of a case's article, as its lines ask for it."""
    report = citecheck.check(case.text, format=case.format)
    references = {reference.label: reference for reference in report.document.references}
    lines = []
    for line in case.expected:
        name = line.partition(":")[0]
        if line.startswith("markers:"):
            labels = [label for _, label in dict.fromkeys((c.marker.span, c.marker.label) for c in report.citations)]
            lines.append(" ".join(["markers:", *labels]))
        elif line.startswith("findings:"):
            told = [f for f in report.findings if f.group in GROUPS and f.severity is not Severity.INFO]
            rules = sorted(f.rule for f in told)
            lines.append(" ".join(["findings:", *rules]))
        elif line.startswith("passed over:"):
            words = [unread.text for unread in report.document.unread if unread.kind == name]
            lines.append(" ".join([f"{name}:", *words]))
        else:
            label, *fields = line.split(" | ")
            found = references.get(label)
            read = [found.title, found.outlet, found.issued, found.url] if found else [None] * 4
            lines.append(" | ".join([label, *("-" if v is None else str(v) for v in read[: len(fields)])]))
    return lines


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.name)
def test_article(case: Case) -> None:
    """An article's markers, its entries and what is said of it are as a reader sees them."""
    assert list(case.expected) == described(case)
