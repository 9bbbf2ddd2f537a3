"""Marks of reference managers in OpenDocument texts: what they cite is known from the items that they hold."""

import json
from html import escape
from typing import Any

import pytest

from citecheck import Report, check, match
from tests.formats import odt_file
from tests.test_word_fields import APA, BERG, ITO, VANCOUVER

LIST = "".join(f"<text:p>{escape(entry)}</text:p>" for entry in APA[:2])
ZOTERO_LIST = f'<text:section text:name="ZOTERO_BIBL {{}} CSL_BIBLIOGRAPHY RND1">{LIST}</text:section>'
HEADING = '<text:h text:outline-level="2">References</text:h>'


def said(*items: dict[str, Any], by: str = "ZOTERO_ITEM") -> str:
    """Return what a reference manager keeps with a mark."""
    content = {"citationItems": [{"id": item["id"], "itemData": item} for item in items]}
    return f"{by} CSL_CITATION {json.dumps(content)} RND7f"


def mark(printed: str, *items: dict[str, Any], by: str = "ZOTERO_ITEM") -> str:
    """Write a reference mark around what is printed."""
    name = escape(said(*items, by=by))
    return f'<text:reference-mark-start text:name="{name}"/>{printed}<text:reference-mark-end text:name="{name}"/>'


def bookmark(printed: str, name: str) -> str:
    """Write a bookmark around what is printed."""
    return f'<text:bookmark-start text:name="{name}"/>{printed}<text:bookmark-end text:name="{name}"/>'


def native(printed: str, **fields: str) -> str:
    """Write a mark of LibreOffice's own bibliography."""
    given = "".join(f' text:{name}="{value}"' for name, value in fields.items())
    return f"<text:bibliography-mark{given}>{printed}</text:bibliography-mark>"


def noted(inside: str) -> str:
    """Write the call of a note with the note."""
    return (
        '<text:note text:id="n1" text:note-class="footnote"><text:note-citation>1</text:note-citation>'
        f"<text:note-body><text:p>{inside}</text:p></text:note-body></text:note>"
    )


def kept(name: str, text: str, size: int = 60) -> dict[str, bytes]:
    """Return the properties of a file in which Zotero keeps what its bookmarks cite, cut in pieces."""
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    inside = "".join(
        f'<m:user-defined m:name="{name}_{i}">{escape(piece)}</m:user-defined>' for i, piece in enumerate(pieces, 1)
    )
    head = '<o:document-meta xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:m="urn:x:meta"><o:meta>'
    return {"meta.xml": f"{head}{inside}</o:meta></o:document-meta>".encode()}


BERG_READ = ("Fees rise at the pier", "The Daily", "2020-05-03", "https://thedaily.org/fees")
ITO_READ = ("Salt in the harbour: A survey", "Coast Review", "2019", "https://doi.org/10.1000/salt.19")
BOTH = f"Fees rose {mark('(Berg 2020)', BERG)}. Salt fell {mark('(Berg 2020; Ito and Vogt 2019)', BERG, ITO)}."
NUMBERS = f"Fees rose {mark('[1]', BERG)}. Salt fell {mark('[1,2]', BERG, ITO, by='ADDIN')}."
NUMBERED = "".join(f"<text:p>{escape(entry)}</text:p>" for entry in VANCOUVER[:2])
OWN = native("[B20]", title="Fees rise at the pier", journal="The Daily", year="2020", author="Berg, Anna")


def read(body: str, extra: dict[str, bytes] | None = None) -> Report:
    return check(odt_file(body, extra=extra), format="odt")


@pytest.mark.parametrize(
    ("body", "extra", "expected"),
    [
        pytest.param(f"<text:p>{BOTH}</text:p>{ZOTERO_LIST}", {}, [BERG_READ, BERG_READ, ITO_READ], id="a list"),
        pytest.param(f"<text:p>{BOTH}</text:p>{HEADING}{LIST}", {}, [BERG_READ, BERG_READ, ITO_READ], id="a heading"),
        pytest.param(f"<text:p>{BOTH}</text:p>", {}, [BERG_READ, BERG_READ, ITO_READ], id="no list"),
        pytest.param(
            f"<text:p>{NUMBERS}</text:p>{HEADING}{NUMBERED}", {}, [BERG_READ, BERG_READ, ITO_READ], id="numbers"
        ),
        pytest.param(f"<text:p>Fees rose{noted(mark('Berg, “Fees”', BERG))}.</text:p>", {}, [BERG_READ], id="a note"),
        pytest.param(
            f"<text:p>Fees rose {bookmark('(Berg 2020)', 'ZOTERO_BREF_q')}.</text:p>{LIST}",
            kept("ZOTERO_BREF_q", said(BERG)),
            [BERG_READ],
            id="a bookmark",
        ),
        pytest.param(f"<text:p>Fees rose {bookmark('soon', 'ZOTERO_BREF_q')}.</text:p>", {}, [], id="nothing kept"),
        pytest.param(f"<text:p>Fees rose {OWN}.</text:p>", {}, [(*BERG_READ[:2], "2020", None)], id="LibreOffice's"),
    ],
)
def test_what_marks_cite_is_known(
    body: str, extra: dict[str, bytes], expected: list[tuple[str | None, str | None, str, str | None]]
) -> None:
    """Each mark leads to the work that the file describes, at the words that print it."""
    report = read(body, extra)
    sources = [citation.reference for citation in match(report.document)]

    assert expected == [(each.title, each.outlet, str(each.issued), each.url) for each in sources if each]
    assert not any("\ufdd0" <= sign <= "\ufdef" for sign in report.document.source)
    assert all("20" in m.span.of(report.document.source) or m.label.isdecimal() for m in report.document.markers)


def test_signs_of_no_text_in_a_file_mark_nothing() -> None:
    """The signs that stand around marks while a file is read are taken out of its own text."""
    report = read("<text:p>It \ufdd0\ue000rained\ufdd1 all day.</text:p>")

    assert "rained all day." in report.document.source
    assert report.citations == ()
