"""Which entry each marker means, and that its claim stands where it is said to stand."""

import pathlib

import pytest

import citecheck
from citecheck import Citation, Document

CASES = pathlib.Path(__file__).parent / "cases" / "parsing"
BY_NAME = "\n\nReferences\n\nBerg, A. (2020). Rain. The Daily.\n\nIto, B. (2019). Snow. The Daily.\n"
FIRST = "Sources\n\n1. “A” The Daily, 2020\n2. “B” The Daily, 2021\n"
SECOND = "Sources\n\n1. “C” The Ledger, 2020\n2. “D” The Ledger, 2021\n"


def table(name: str) -> list[tuple[str, str]]:
    rows = (CASES / name).read_text("utf-8").splitlines()
    return [(left.strip(), right.strip()) for left, _, right in (row.rpartition("|") for row in rows if row[0] != "#")]


def matched(article: str, format: str | None = None) -> tuple[Document, tuple[Citation, ...]]:
    document = citecheck.parse(article, format=format)
    return document, citecheck.match(document)


@pytest.mark.parametrize(("passage", "claims"), table("claims-author-date.txt"))
def test_claims_of_citations_by_author_and_year(passage: str, claims: str) -> None:
    """A citation in brackets stands for what is before it; one whose name is part of the sentence for all of it."""
    _, citations = matched(passage + BY_NAME)

    assert " / ".join(citation.claim.text for citation in citations) == claims


WORKS = "---\nreferences:\n- {id: berg, title: Rain}\n- {id: ito, title: Snow}\n---\n\n"


@pytest.mark.parametrize(("passage", "claims"), table("claims-keys.txt"))
def test_claims_of_keys(passage: str, claims: str) -> None:
    """A key in brackets stands for what is before it, one that is part of its sentence for all of that."""
    _, citations = matched(f"{WORKS}{passage}\n", "markdown")

    assert " / ".join(citation.claim.text for citation in citations) == claims


@pytest.mark.parametrize(
    ("last", "claim"), [("[^1]", ""), ("[^1] It snowed.", "It snowed."), ("[^1] It froze. It thawed.", "It froze.")]
)
def test_a_mark_at_the_head_of_the_last_paragraph(last: str, claim: str) -> None:
    """It stands for the sentence behind it, where there is one."""
    _, citations = matched(f"# T\n\n[^1]: “Rain” The Daily, 3 May 2023\n\nIt rained.\n\n{last}\n", "markdown")

    assert [citation.claim.text for citation in citations] == [claim]


@pytest.mark.parametrize(
    ("passage", "claim"),
    [
        ("It was so.\n\n[1] Snow fell and stayed. It thawed.", "Snow fell and stayed."),
        ("It was so.\n[1]\n\nIt thawed.", ""),
        ("Rain fell in Oslo. [1]\n\nIt thawed.", "Rain fell in Oslo."),
        ("Rain fell in Oslo [1] on Monday.", "Rain fell in Oslo"),
    ],
)
def test_a_claim_stands_in_the_article(passage: str, claim: str) -> None:
    """The span of a claim without marks holds its words and nothing else."""
    document, citations = matched(f"{passage}\n\n{FIRST}")

    assert citations[0].claim.text == claim
    assert citations[0].claim.span.of(document.source) == claim


@pytest.mark.parametrize(
    ("article", "format", "titles"),
    [
        (f"Rain.[1]\n\n{FIRST}\nSnow.[1]\n\n{SECOND}", "text", "A C"),
        (f"Rain.[1]\n\n{FIRST}\nSnow.[1]\n\n{SECOND}", "markdown", "A C"),
        (f"{FIRST}\nSnow.[2]\n\n{SECOND}\nIt thawed, they say.[1]", "text", "D C"),
        (
            "Rain.[1] Snow.[2]\n\nSources\n1. “A” The Daily, 2020\n1. “B” The Daily, 2021\n2. “C” The Daily, 2022",
            None,
            "- C",
        ),
        ("Rain.[^1] Snow.[^1]\n\n[^1]: “A” The Daily, 2020\n\n[^1]: “B” The Daily, 2021\n", "markdown", "A A"),
        ("[^1]: “A” The Daily, 2020\n\nSnow.[^1]\n\n[^1]: “B” The Daily, 2021\n", "markdown", "A"),
        (f"Rain.[1] Snow.[^1]\n\n[^1]: “E” The Daily, 2022\n\n{FIRST}", "markdown", "A E"),
    ],
    ids=["next list", "in Markdown", "last list", "label twice", "first note", "first note above", "note and entry"],
)
def test_of_several_entries_with_one_label(article: str, format: str | None, titles: str) -> None:
    """The list that follows counts, or else the last; of Markdown's notes the first; in one list nobody can tell."""
    _, citations = matched(article, format)

    assert " ".join((c.reference and c.reference.title) or "-" for c in citations) == titles


def test_what_a_citation_leads_to() -> None:
    """A note's citation leads to all its sources, a short note's to the fuller one, a lost one's to none."""
    _, citations = matched(
        "Rain.[^1] Snow.[^2] Hail.[^3]\n\n[^1]: Anna Vogt, *Der Hafen von Oslo* (Berlin: Suhrkamp, 2012), 14.\n"
        "[^2]: Vogt, *Der Hafen*, 37.\n",
        "markdown",
    )
    found = [[citation.reference.title] if citation.reference else [] for citation in citations]

    assert found[:2] == [["Der Hafen von Oslo"], ["Der Hafen von Oslo"]]
    assert all(not titles for titles in found[2:])
