"""Wikitext: notes and their groups, the templates that describe sources, and markup of every other kind."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck import check, match, parse
from citecheck.reading import wikitext
from citecheck.values import Prose
from tests.patience import patience, repeated
from tests.reading_cases import cases, described


def _lines(prose: Prose, source: str, *, with_text: bool) -> list[str]:
    """Describe what was read as the other readers' cases do, but each reference with its fields."""
    lines = iter(described(prose, source, with_text=with_text))
    references = iter(reference for note in prose.notes for reference in note.references or ())
    return [line if not line.startswith("link |") else _fields(next(references)) for line in lines]


def _fields(reference: object) -> str:
    values = [getattr(reference, name) for name in ("label", "title", "outlet", "issued", "url")]
    return " | ".join(["reference", *map(str, values), "; ".join(reference.authors)])


@pytest.mark.parametrize(("source", "expected"), [pytest.param(s, e, id=n) for n, s, e in cases("wikitext-*.txt")])
def test_cases(source: str, expected: list[str]) -> None:
    """An article gives the text, the calls, the notes and the references that its case says."""
    with_text = any(line.startswith("text |") for line in expected)

    assert expected == _lines(wikitext.read(source), source, with_text=with_text)


def test_a_numbered_list_of_the_article_is_no_list_of_references() -> None:
    """Where templates make the notes, the items of a ranking do not answer to their numbers."""
    document = parse(
        "Two won.<ref>Post</ref><ref>Ledger</ref>\n# Ida Falk: 2001<ref>A</ref>\n# Jo Berg: 2002\n", format="wikitext"
    )

    assert [citation.note is not None for citation in match(document)] == [True, True, True]
    assert "Jo Berg" in document.prose.text


# Pieces of markup, whole and broken, which hypothesis strings together.
_PIECES = st.lists(
    st.sampled_from(
        (
            "<ref>~</ref>~<ref/>~<ref name=a>~<ref name='a'/>~<references>~</references>~{{~}}~{{{~}}}~[[~]]~]~|~=~=="
            "~\n~[http://x.org ~\n\n~* ~# ~:~{|~|}~\n|-~||~!~!!~''~'''~<!--~-->~<nowiki>~</nowiki>~<math>~</math>~<br>"
            "~<sup>~2</sup>~&~&amp;~&#;~__TOC__~a. ~b~title=~cite news~{{cite news|title=T|date=2020}}~{{sfn|A|2000}}"
            "~{{efn|n}}~{{r|a}}~File:x.jpg|~{{reflist|refs=~{{convert|1|km}}~\x00~\ud800"
        ).split("~")
    )
    | st.text(max_size=5),
    max_size=40,
).map("".join)


@given(source=_PIECES)
def test_any_text_is_read(source: str) -> None:
    """Any text is read, each call stands where its span says, and positions only go forward."""
    prose = wikitext.read(source)

    for call in prose.calls:
        assert call.span.of(source).startswith(("<ref", "<REF", "{{"))
    for note in prose.notes:
        assert note.span.of(source)
        for reference in note.references or ():
            assert all(0 <= span.start <= span.end <= len(source) for span in reference.spans.values())
    starts = [prose.text.span(at, at + 1).start for at in range(len(prose.text))]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    "unit",
    [
        "<ref>",
        "<ref name=a ",
        "{{",
        "[[",
        "{{{",
        "[http://x ",
        "{{a|",
        "[[a|",
        "\n|",
        "=\n",
        "{{efn|",
        "<!--",
        "&#",
        "= a ",
        "[[ ( ",
    ],
)
def test_nothing_hangs(unit: str) -> None:
    """Markup that is never closed comes to an end."""
    with patience():
        wikitext.read(repeated(unit, 100_000))


WORK = "{{cite book |last=Fox |first=Ann |title=Kilns |publisher=Lime |year=1999}}"
WEB = "{{cite web |url=https://coast.org/kiln |title=Kiln |website=Coast |date=3 May 2005}}"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"A bridge{{{{efn|By order.<ref>{WEB}</ref>}}}} fell.", []),
        (f"A bridge{{{{refnest|group=n|By order.<ref>{WEB}</ref>}}}} fell.", []),
        (f"It smoked.<ref>{{{{harvnb|Fox|1999}}}}; {{{{harvnb|Vane|1950}}}}</ref>\n\n* {WORK}", ["Vane 1950"]),
        (f"It smoked.<ref>{{{{harvnb|Fox|1999}}}}</ref>\n\n* {WORK}", []),
    ],
)
def test_what_notes_cite_is_used_or_missing(text: str, said: list[str]) -> None:
    """A note inside a note uses its source; a name in a note that no work of the list has is told."""
    found = check(text, format="wikitext").findings

    assert [f.label for f in found if f.rule in ("uncited-reference", "missing-reference")] == said
