"""Markers, lists and claims of plain text."""

import pathlib

import pytest

import citecheck
from tests.case_files import Case, cases
from tests.patience import patience, repeated

CASES = pathlib.Path(__file__).parent / "cases" / "parsing"
LIST = (
    "\n\nReferences\n\n" + "\n".join(f"{i}. “Story number {i}” Harbour Post, {i} May 2023" for i in range(1, 7)) + "\n"
)


def lines(name: str) -> list[tuple[str, str]]:
    rows = [
        line
        for line in (CASES / name).read_text("utf8").splitlines()
        if line and not line.startswith(("# ---", "# W", "# T"))
    ]
    return [(left.strip(), right.strip()) for left, _, right in (row.rpartition("|") for row in rows)]


@pytest.mark.parametrize(("passage", "labels"), lines("markers.txt"))
def test_markers_are_told_from_other_brackets(passage: str, labels: str) -> None:
    """A passage cites these labels and no others."""
    document = citecheck.parse(passage + LIST)

    assert [marker.label for marker in document.markers] == labels.split()


@pytest.mark.parametrize(("passage", "claims"), lines("claims.txt"))
def test_claims_are_the_sentence_or_clause(passage: str, claims: str) -> None:
    """Each marker stands for these words, without any marker."""
    citations = citecheck.match(citecheck.parse(passage + LIST))

    assert " / ".join(citation.claim.text for citation in citations) == claims


@pytest.mark.parametrize("case", list(cases(CASES / "lists.txt", 2)), ids=lambda case: case.name)
def test_lists_and_their_entries(case: Case) -> None:
    """An article's list has these entries, with these first and last words, and its markers resolve as shown."""
    article, expected = case.parts
    document = citecheck.parse(article)
    held = [(r.label, r.span) for r in document.references if r.span] + [
        (n.label, n.span) for n in document.notes if not n.references
    ]
    entries = [
        f"{label or '-'}: {' '.join(span.of(document.source).split())}"
        for label, span in sorted(held, key=lambda e: e[1].start)
    ]
    resolved = [c.marker.label + ("" if c.reference or c.note else "?") for c in citecheck.match(document)]

    assert [*entries, f"markers: {' '.join(resolved)}".strip()] == [*filter(None, expected.splitlines())]


def test_printed_labels_count_not_positions() -> None:
    """A list that starts at 0 resolves [1] to the entry printed 1, which is the second."""
    document = citecheck.parse(
        "It rained.[1]\n\n0. “Snow” Harbour Post, 3 May 2023\n1. “Rain” Harbour Post, 4 May 2023\n"
    )
    (citation,) = citecheck.match(document)

    assert citation.reference is document.references[1]


def test_two_entries_with_one_label_stay_candidates() -> None:
    """Where two entries carry the label, neither is chosen and both are kept."""
    text = "It rained.[1]\n\n1. “Snow” Harbour Post, 3 May 2023\n1. “Rain” Harbour Post, 4 May 2023\n"
    (citation,) = citecheck.match(citecheck.parse(text))

    assert citation.reference is None
    assert [reference.title for reference in citation.candidates] == ["Snow", "Rain"]


STRESS = [
    *"[ ] [1] “ ¹ a^1 1 \ufffc http:// [1,2,3 [cite:1,".split(),
    *("x [1] ", ". ", "A. ", "abc¹ ", "| a ", "| |", " ", "\t", "\t1. ", "\n", " \n"),
    *("1. a\n", "1. a\n\n", "Notes\n", "Notes\n1. a\n", "Notes\n- a 2020\n", "A line\n"),
]


@pytest.mark.parametrize("scrap", STRESS)
def test_nothing_hangs(scrap: str) -> None:
    """Any text comes to an end, whatever it is made of."""
    text = repeated(scrap, 100_000) + "\n\n1. “Rain” Harbour Post, 4 May 2023\n"
    with patience():
        citecheck.match(citecheck.parse(text, format="text"))


@pytest.mark.parametrize("case", list(cases(CASES / "list-kinds.txt", 2)), ids=lambda case: case.name)
def test_kinds_of_lists(case: Case) -> None:
    """Each source of an article has these labels and fields, and every marker resolves to its entry."""
    article, expected = case.parts
    document = citecheck.parse(article, format=case.headers.get("format"))
    labels = {reference.index: [reference.label or "-"] for reference in document.sources}
    for reference in document.references[len(document.sources) :]:
        labels[reference.repeats].append(reference.label or "-")
    lines = []
    for reference in document.sources:
        fields = [str(field or "-") for field in (reference.title, reference.outlet, reference.issued)]
        fields += [reference.url] if reference.url else []
        lines.append(" | ".join([" ".join(labels[reference.index]), *fields]))
    resolved = [c.marker.label + ("" if c.reference else "?") for c in citecheck.match(document)]
    wanted = [line for line in expected.splitlines() if line]

    assert wanted == [*lines, f"markers: {' '.join(resolved)}".strip()]


@pytest.mark.parametrize("lost", ["998", "1003", "1009"])
def test_a_list_of_more_than_a_thousand_may_lack_one(lost: str) -> None:
    """A number that looks like a year is one of the list's where its neighbours are, and the list goes on behind it."""
    numbers = list(map(str, range(1, 1011)))
    text = " ".join(f"Rain fell in town {n}.[{n}]" for n in numbers) + "\n\nReferences\n\n"
    text += "\n".join(f"{n}. “Rain in town {n}” The Daily, 3 May 2023" for n in numbers if n != lost)
    report = citecheck.check(text, config=citecheck.Config(select="structure"))

    assert [len(report.document.references), len(report.document.markers)] == [1009, 1010]
    assert [(finding.rule, finding.label) for finding in report.findings] == [("missing-reference", lost)]


def test_a_year_is_no_entry_of_a_long_list() -> None:
    """Behind entry 1002 a line that begins with a year goes on with the entry; `[1066]` in its text is a year."""
    text = "Rain [1066] fell.[1001] Snow fell.[1002]\n\nReferences\n\n1001. “Rain” The Daily, 2021\n1002. “Snow”\n"
    report = citecheck.parse(f"{text}1998. Reprinted in The Daily, 2021\n")

    assert [reference.label for reference in report.references] == ["1001", "1002"]
    assert [marker.label for marker in report.markers] == ["1001", "1002"]
