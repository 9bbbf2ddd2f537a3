"""What a note is, as ``cases/parsing/notes.txt`` has it, and what a pointer points to."""

import itertools
import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

import citecheck
from citecheck.parsing.notes import kind_of
from citecheck.parsing.several import sources_of
from tests.case_files import Case, cases

CASES = list(cases(pathlib.Path(__file__).parent / "cases" / "parsing" / "notes.txt", 2))
SEVERAL = list(cases(pathlib.Path(__file__).parent / "cases" / "parsing" / "several.txt", 2))
ARTICLE = """It rained in Lund.[^1] It snowed.[^2] It hailed.[^3] There was more.[^4] And less.[^5] Both.[^6]

[^1]: Anna Vogt: *Der Hafen von Lund*. Springer, München 2012, ISBN 978-3-16-148410-0.
[^2]: Vogt 2012, S. 37.
[^3]: Ebd., S. 40.
[^4]: Vogt: *Hafen von Lund*, S. 50.
[^5]: Well, half of it, and only because I asked [the warden](https://harbour.example) twice.
[^6]: Vogt, Anna. “Pier shut”. Harbour Post, 3 May 2021; Marek, Jan. “Fog”. Coast Review, 4 June 2020.
"""


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_kinds_of_notes(case: Case) -> None:
    """A note is what its case says, whatever language the article is known to be in."""
    assert kind_of(case.parts[0]) == case.parts[1].strip()


@pytest.mark.parametrize("case", SEVERAL, ids=[case.name for case in SEVERAL])
def test_sources_of_one_entry(case: Case) -> None:
    """An entry is parted where its case names the first words of a source, and nowhere else."""
    entry, starts = case.parts[0].strip("\n"), case.parts[1].split("\n")
    found = [entry[a:b] for a, b in sources_of(entry)]

    assert [start for start in starts if start] == [
        part[: len(start)] for part, start in itertools.zip_longest(found, filter(None, starts), fillvalue="")
    ]


def test_pointers_mean_their_fuller_entry() -> None:
    """Author and year, the same place and a short title lead to the full note; a remark leads nowhere."""
    report = citecheck.check(ARTICLE, format="markdown")
    cited = [(c.marker.label, c.reference.outlet if c.reference else None) for c in report.citations]

    assert cited == [
        ("1", "Springer"),
        ("2", "Springer"),
        ("3", "Springer"),
        ("4", "Springer"),
        ("5", None),
        ("6", "Harbour Post"),
        ("6", "Coast Review"),
    ]
    assert [note.kind for note in report.document.notes] == [
        "source",
        "pointer",
        "pointer",
        "pointer",
        "remark",
        "sources",
    ]
    assert [f.rule for f in report.findings if f.label == "5"] == []


@pytest.mark.parametrize("format", ["wikitext", "html"])
def test_the_end_of_a_link_ends_the_title(format: str) -> None:
    """What stands behind the link is no part of the title, as in Markdown."""
    text = {
        "wikitext": "It rained.<ref>[https://a.example/x Pier row grows] Coast Review, 15 December 2011</ref>",
        "html": '<p>It rained.<sup><a href="#n1" id="r1">1</a></sup></p><ol><li id="n1">'
        '<a href="https://a.example/x">Pier row grows</a> <i>Coast Review</i>. 15 December 2011 <a href="#r1">↩</a>'
        "</li></ol>",
    }[format]
    (reference,) = citecheck.parse(text, format=format).references

    assert (reference.title, reference.outlet) == ("Pier row grows", "Coast Review")
    assert reference.spans["title"].of(text).strip("“”") == "Pier row grows"


@given(st.text(max_size=300))
def test_any_note_has_a_kind(note: str) -> None:
    """Any words are a note of some kind, and its sources are stretches of it, in order."""
    kind_of(note)
    parts = sources_of(note)

    assert all(0 <= a <= b <= len(note) for a, b in parts)
    assert list(parts) == sorted(parts)
