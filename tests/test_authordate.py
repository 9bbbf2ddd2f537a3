"""Citations by author and year, as ``cases/parsing/authordate.txt`` has them.

A case is an article whose citations are ⟦marked⟧, each whole bracket or name and bracket, and a line for each work
cited: its label, and the title of its entry, ``-`` where it has none, ``*`` for any.
"""

import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

import citecheck
from tests.case_files import Case, cases, unmark

CASES = list(cases(pathlib.Path(__file__).parent / "cases" / "parsing" / "authordate.txt", 2))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
@pytest.mark.parametrize("format", ["text", "markdown"])
def test_citations_are_tied_to_their_entries(case: Case, format: str) -> None:
    """Every citation is read at its place and means its entry; nothing else is taken for one."""
    article, spans = unmark(case.parts[0])
    report = citecheck.check(article, format=format)
    cited = [(c.marker.label, c.reference.title if c.reference else "-") for c in report.citations]

    expected = [line.split(" | ") for line in case.parts[1].splitlines() if line]

    assert [label for label, _ in cited] == [label for label, _ in expected]
    assert [t for (t, (_, e)) in zip((t for _, t in cited), expected, strict=True) if e not in (t, "*")] == []
    assert {c.marker.kind for c in report.citations} <= {"author-date"}
    for citation in report.citations:
        assert any(span.overlaps(citation.marker.span) for span in spans["⟧"])
        assert citation.marker.label.partition(",")[0] not in citation.claim.text.partition("(")[2]
    if cited:
        assert len({c.marker.span for c in report.citations}) == len(cited)


def test_a_claim_keeps_the_name_that_is_part_of_it() -> None:
    """A name in the sentence belongs to what is claimed; a bracket does not."""
    text = """Vogt (2020) wrote that fees rose. They fell (Marek, 2019).

References

Marek, J. (2019). Salt. Harbour Post.

Vogt, A. (2020). Fees. Harbour Post.
"""

    assert [c.claim.text for c in citecheck.check(text).citations] == ["Vogt wrote that fees rose.", "They fell."]


def test_structure_rules_hold() -> None:
    """A work cited and not listed, one listed and not cited, and two that one name and year may mean are all told."""
    text = """Fees rose (Vogt, 2020). They fell (Quist, 2018). The mill closed (Ruiz, 2016).

References

Marek, J. (2019). Salt. Coast Review.

Ruiz, A. (2016). The mill. Harbour Post.

Ruiz, A. (2016). The dam. Harbour Post.

Vogt, A. (2020). Fees rise. Harbour Post.
"""
    found = {(f.rule, f.label) for f in citecheck.check(text).findings if f.group == "structure"}

    assert ("missing-reference", "Quist, 2018") in found
    assert ("uncited-reference", "Marek, 2019") in found
    assert ("duplicate-label", "Ruiz, 2016") in found


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("He built Ada (1934), Maud (1937) and Ino (1939); his brother went to Halifax (Halifax, 1938).", 0),
        ("Sand is scarce (Peduzzi, 2014). Rivers lose it (Bendix et al., 2019). Dredgers deny it (Larson, 2018).", 1),
    ],
)
def test_without_a_list_only_what_surely_cites_is_said_to_be_unread(text: str, count: int) -> None:
    """Boats and towns have a year in brackets, too."""
    found = citecheck.check(text, format="text").findings

    assert [f.rule for f in found if f.rule == "unread-citations"] == ["unread-citations"] * count


@given(st.text(alphabet="(),;[]20 19Vogtet al.&“”\n—", max_size=300))
def test_any_text_is_read(text: str) -> None:
    """Brackets, names and years in any order raise nothing, and every span lies in the text."""
    article = f"{text}\n\nReferences\n\nVogt, A. (2020). Fees. Harbour Post.\n"

    assert all(m.span.end <= len(article) for m in citecheck.parse(article, format="text").markers)


LANGUAGES = list(cases(pathlib.Path(__file__).parent / "cases" / "parsing" / "authordate-languages.txt", 2))


@pytest.mark.parametrize("case", LANGUAGES, ids=[case.name for case in LANGUAGES])
def test_languages_and_styles(case: Case) -> None:
    """Each citation means the entry that begins with the words beside it, ``-`` none; what is listed in vain is told.

    A case is an article, and a line for each citation in order: what is printed, and how its entry begins.
    """
    report = citecheck.check(case.parts[0], format="text")
    source = report.document.source
    cited = [
        f"{c.marker.span.of(source)} | {' '.join(c.entry.text.split()[:2]) if c.entry else '-'}"
        for c in report.citations
    ]
    uncited = [f.span.of(source).split()[0].strip(",.") for f in report.findings if f.rule == "uncited-reference"]

    assert case.parts[1].splitlines() == [*cited, *(f"uncited | {name}" for name in uncited)]
