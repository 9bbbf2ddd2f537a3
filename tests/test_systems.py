"""Pages in the markup of great systems: which sentence leads to which source, whatever is printed as its mark.

Each case of ``cases/pages/systems.txt`` is a page whose three sentences cite one source, another, and both; the lines
below ``=>`` say what a sentence begins with and words of the source.
"""

import pathlib

import pytest

from citecheck import check
from tests.case_files import chunks

FILE = pathlib.Path(__file__).parent / "cases" / "pages" / "systems.txt"
CASES = [pytest.param(*rest.rstrip().split("\n=>\n"), id=name) for name, rest in chunks(FILE)]


@pytest.mark.parametrize(("page", "expected"), CASES)
def test_each_sentence_leads_to_its_sources(page: str, expected: str) -> None:
    """Every mark is tied to the source that it leads to, and nothing is said to be missing or unused."""
    pairs = [tuple(line.split(" | ")) for line in expected.splitlines()]
    report = check(page, format="html")
    found = []
    for citation in report.citations:
        entry = citation.entry
        sources = [citation.reference] if citation.reference else list(entry.references) if entry else []
        for source in sources:
            words = " ".join(filter(None, (source.title, source.url)))
            found += [pair for pair in pairs if pair[0] in citation.claim.text and pair[1].lower() in words.lower()]
    faults = {"missing-reference", "uncited-reference", "duplicate-label", "unread-citations", "missing-title"}

    assert sorted(set(pairs)) == sorted(set(found))
    assert [f.message for f in report.findings if f.rule in faults] == []
