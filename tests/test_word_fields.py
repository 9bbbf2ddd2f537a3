"""Word's citation fields: what they cite is known from the items that they hold, not told from what they print."""

import base64
import json
from collections.abc import Sequence
from html import escape
from typing import Any

import pytest

from citecheck import Document, Report, check, match
from citecheck.values import PartialDate
from tests.formats import call, note, paragraph, run, word_file

BERG: dict[str, Any] = {
    "id": 12,
    "type": "article-newspaper",
    "title": "Fees rise at the pier",
    "container-title": "The Daily",
    "author": [{"family": "Berg", "given": "Anna"}],
    "issued": {"date-parts": [["2020", 5, 3]]},
    "URL": "https://thedaily.org/fees",
}
ITO: dict[str, Any] = {
    "id": 13,
    "type": "article-journal",
    "title": "Salt in the harbour: A survey",
    "container-title": "Coast Review",
    "author": [{"family": "Ito", "given": "Ken"}, {"family": "Vogt", "given": "Lea"}],
    "issued": {"date-parts": [["2019"]]},
    "DOI": "10.1000/salt.19",
}
WHO: dict[str, Any] = {
    "id": 14,
    "type": "report",
    "title": "Clean ports",
    "publisher": "WHO Press",
    "author": [{"literal": "World Health Organization"}],
    "issued": {"raw": "2021-06"},
    "URL": "https://www.who.int/ports",
}

APA = (
    "Berg, A. (2020, May 3). Fees rise at the pier. The Daily. https://thedaily.org/fees",
    "Ito, K., & Vogt, L. (2019). Salt in the harbour: A survey. Coast Review. https://doi.org/10.1000/salt.19",
    "World Health Organization. (2021). Clean ports. WHO Press.",
)
VANCOUVER = (
    "1.\tBerg A. Fees rise at the pier. The Daily. 2020 May 3;",
    "2.\tIto K, Vogt L. Salt in the harbour: A survey. Coast Review. 2019;14(2):3–9.",
    "3.\tWorld Health Organization. Clean ports. WHO Press; 2021.",
)


def field(instruction: str, printed: str, pieces: int = 1, raised: bool = False, data: str = "") -> str:
    """Write a field over many runs, its instruction cut into pieces as Word cuts it."""
    size = max(1, -(-len(instruction) // pieces))
    cut = [instruction[at : at + size] for at in range(0, len(instruction), size)]
    codes = "".join(f'<w:r><w:instrText xml:space="preserve">{escape(piece)}</w:instrText></w:r>' for piece in cut)
    kept = f"<w:fldData>{data}</w:fldData>" if data else ""
    shown = run(printed, '<w:vertAlign w:val="superscript"/>' if raised else "")
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{kept}</w:fldChar></w:r>{codes}'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{shown}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def zotero(printed: str, *items: dict[str, Any], raised: bool = False, pieces: int = 7) -> str:
    """Write a citation of Zotero's."""
    content = {
        "citationID": "x1",
        "properties": {"formattedCitation": printed, "noteIndex": 0},
        "citationItems": [{"id": item["id"], "uris": ["http://zotero.example/1"], "itemData": item} for item in items],
    }
    return field(f" ADDIN ZOTERO_ITEM CSL_CITATION {json.dumps(content)} ", printed, pieces, raised)


def mendeley(printed: str, *items: dict[str, Any], raised: bool = False) -> str:
    """Write a citation of Mendeley Desktop's."""
    listed = [{"id": f"ITEM-{i}", "itemData": item | {"id": f"ITEM-{i}"}} for i, item in enumerate(items, 1)]
    return field(f"ADDIN CSL_CITATION {json.dumps({'citationItems': listed})}", printed, raised=raised)


def simple(printed: str, *items: dict[str, Any], raised: bool = False) -> str:
    """Write a citation of Zotero's as a field of one element."""
    listed = [{"itemData": item} for item in items]
    instruction = f"ADDIN ZOTERO_ITEM CSL_CITATION {json.dumps({'citationItems': listed})}"
    return f'<w:fldSimple w:instr="{escape(instruction)}">{_shown(printed, raised)}</w:fldSimple>'


def control(printed: str, *items: dict[str, Any], raised: bool = False) -> str:
    """Write a citation of Mendeley Cite's, a content control."""
    content = {"citationID": "M1", "citationItems": [{"id": "u", "itemData": item} for item in items]}
    tag = "MENDELEY_CITATION_v3_" + base64.b64encode(json.dumps(content).encode()).decode()
    properties = f'<w:sdtPr><w:tag w:val="{tag}"/></w:sdtPr>'
    return f"<w:sdt>{properties}<w:sdtContent>{_shown(printed, raised)}</w:sdtContent></w:sdt>"


def endnote(printed: str, *items: dict[str, Any], raised: bool = False) -> str:
    """Write a citation of EndNote's, its records apart from the instruction."""
    records = "".join(_record(item) for item in items)
    data = base64.b64encode(f"<EndNote>{records}</EndNote>".encode()).decode()
    inner = (
        f'<w:r><w:fldChar w:fldCharType="begin"><w:fldData>{data}</w:fldData></w:fldChar></w:r>'
        '<w:r><w:instrText> ADDIN EN.CITE.DATA </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> ADDIN EN.CITE </w:instrText></w:r>'
        f'{inner}<w:r><w:fldChar w:fldCharType="separate"/></w:r>{_shown(printed, raised)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def endnote_inside(printed: str, *items: dict[str, Any], raised: bool = False) -> str:
    """Write a citation of EndNote's with its records in the instruction."""
    records = "".join(_record(item) for item in items)
    return field(f" ADDIN EN.CITE <EndNote>{records}</EndNote>", printed, 5, raised)


def _record(item: dict[str, Any]) -> str:
    people = "".join(
        f"<author><style face='normal'>{one.get('literal') or one['family'] + ', ' + one['given']}</style></author>"
        for one in item["author"]
    )
    issued = item["issued"]
    year, *rest = issued["date-parts"][0] if "date-parts" in issued else issued["raw"].split("-")
    date = f"<pub-dates><date>{rest[1]} May</date></pub-dates>" if len(rest) == 2 else ""
    date = "<pub-dates><date>June</date></pub-dates>" if item is WHO else date
    more = (
        ("secondary-title", "container-title", "{}"),
        ("publisher", "publisher", "{}"),
        ("urls", "URL", "<related-urls><url>{}</url></related-urls>"),
        ("electronic-resource-num", "DOI", "{}"),
    )
    outlet, *others = (f"<{tag}>{form.format(item[name])}</{tag}>" if name in item else "" for tag, name, form in more)
    return (
        f"<Cite><Author>{people and 'x'}</Author><record><ref-type name='Journal Article'>17</ref-type>"
        f"<contributors><authors>{people}</authors></contributors><titles><title><style>{item['title']}</style></title>"
        f"{outlet}</titles><dates><year>{year}</year>{date}</dates>{''.join(others)}</record></Cite>"
    )


def _shown(printed: str, raised: bool) -> str:
    return run(printed, '<w:vertAlign w:val="superscript"/>' if raised else "")


def bibliography(entries: Sequence[str], instruction: str = "ADDIN ZOTERO_BIBL {} CSL_BIBLIOGRAPHY") -> str:
    """Write the field that prints the list, over as many paragraphs as there are entries."""
    head = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText>{escape(instruction)}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    tail = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    first, *rest = entries
    return paragraph(head, run(first)) + "".join(map(paragraph, rest)) + paragraph(tail)


def article(write: Any, printed: Sequence[str], entries: Sequence[str], heading: bool = True, **how: Any) -> bytes:
    """Write an article of three sentences, the last of which cites two works."""
    body = (
        paragraph("Ports and their fees", style="Title")
        + paragraph("Fees at the pier rose in spring ", write(printed[0], BERG, **how), ".")
        + paragraph(
            "Salt was found in every basin, and ports are to be clean ", write(printed[1], ITO, WHO, **how), "."
        )
    )
    body += paragraph("References", style="Kop1") if heading else ""
    return word_file(body + (bibliography(entries) if entries else ""))


def cited(document: Document) -> list[tuple[str, str, str | None]]:
    """Return the words of each marker, its label and the title of what it means."""
    return [
        (c.marker.span.of(document.source), c.marker.label, c.reference.title if c.reference else None)
        for c in match(document)
    ]


def fields_of(document: Document) -> list[tuple[object, ...]]:
    return [(r.title, r.outlet, r.issued, r.url, r.authors, dict(r.identifiers)) for r in document.references]


KNOWN = [
    (
        "Fees rise at the pier",
        "The Daily",
        PartialDate(2020, 5, 3),
        "https://thedaily.org/fees",
        ("Anna Berg",),
        {},
    ),
    (
        "Salt in the harbour: A survey",
        "Coast Review",
        PartialDate(2019),
        "https://doi.org/10.1000/salt.19",
        ("Ken Ito", "Lea Vogt"),
        {"doi": "10.1000/salt.19"},
    ),
    (
        "Clean ports",
        "WHO Press",
        PartialDate(2021, 6),
        "https://www.who.int/ports",
        ("World Health Organization",),
        {},
    ),
]
WRITERS = [zotero, mendeley, simple, control, endnote, endnote_inside]


def faults(report: Report) -> list[str]:
    return [finding.rule for finding in report.findings if finding.severity != "info"]


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize("heading", [True, False])
def test_author_and_year(write: Any, heading: bool) -> None:
    """Each work has its own words of the mark, and its entry has the fields of the item."""
    data = article(write, ["(Berg, 2020)", "(Ito & Vogt, 2019; World Health Organization, 2021)"], APA, heading)
    report = check(data)
    found = [(said, title) for said, _, title in cited(report.document)]

    assert found == [
        ("Berg, 2020", KNOWN[0][0]),
        ("Ito & Vogt, 2019", KNOWN[1][0]),
        ("World Health Organization, 2021", KNOWN[2][0]),
    ]
    people = [fields[:4] for fields in fields_of(report.document)]
    assert people == [fields[:4] for fields in KNOWN]
    assert [listed.heading for listed in report.document.lists] == ["References" if heading else None]
    assert faults(report) == []


@pytest.mark.parametrize("write", WRITERS)
@pytest.mark.parametrize(
    ("printed", "raised"), [(["[1]", "[2,3]"], False), (["(1)", "(2–3)"], False), (["1", "2,3"], True)]
)
@pytest.mark.parametrize("heading", [True, False])
def test_numbers(write: Any, printed: Sequence[str], raised: bool, heading: bool) -> None:
    """Numbers in brackets or raised lead to the numbered entries of the field that prints the list."""
    report = check(article(write, printed, VANCOUVER, heading, raised=raised))
    found = [(label, title) for _, label, title in cited(report.document)]

    assert found == [("1", KNOWN[0][0]), ("2", KNOWN[1][0]), ("3", KNOWN[2][0])]
    assert [fields[:4] for fields in fields_of(report.document)] == [fields[:4] for fields in KNOWN]
    assert faults(report) == []


def test_a_style_s_own_order_of_works_does_not_mislead() -> None:
    """The words of each work are found by what it is, though the style sorts them otherwise."""
    data = article(zotero, ["(Berg, 2020)", "(World Health Organization, 2021; Ito & Vogt, 2019)"], APA)
    found = [(said, title) for said, _, title in cited(check(data).document)]

    assert found[1:] == [("World Health Organization, 2021", KNOWN[2][0]), ("Ito & Vogt, 2019", KNOWN[1][0])]


def test_a_name_in_the_sentence() -> None:
    """`Berg (2020)` has its name in the text and the year in the field."""
    body = paragraph("Berg ", zotero("(2020)", BERG), " counted the fees.") + paragraph("References", style="Kop1")
    report = check(word_file(body + bibliography(APA[:1])))

    assert cited(report.document) == [("Berg (2020)", "Berg, 2020", KNOWN[0][0])]
    assert faults(report) == []


def test_what_the_list_lacks_is_missing_and_what_no_field_cites_is_uncited() -> None:
    """A list that was not brought up to date lacks a work; one that was added by hand is cited by none."""
    body = paragraph(
        "Fees rose ", zotero("(Berg, 2020)", BERG), " and salt too ", zotero("(Ito & Vogt, 2019)", ITO), "."
    )
    body += paragraph("References", style="Kop1") + bibliography([APA[0], APA[2]])
    report = check(word_file(body))
    said = {finding.rule: finding.span.of(report.document.source) for finding in report.findings}

    assert said["missing-reference"] == "Ito & Vogt, 2019"
    assert said["uncited-reference"].startswith("World Health")


def test_works_that_no_list_prints_are_known_and_the_lack_is_said() -> None:
    """Without a list the works are the items, so that their relevance can be judged, and a warning says so."""
    report = check(article(zotero, ["(Berg, 2020)", "(Ito & Vogt, 2019; World Health Organization, 2021)"], (), False))

    assert [title for _, _, title in cited(report.document)] == [fields[0] for fields in KNOWN]
    assert fields_of(report.document) == KNOWN
    assert faults(report) == ["unread-citations"]


def test_fields_in_notes() -> None:
    """A note of a field has its works as sources; the same work in a later note is not another source."""
    notes = (
        note(1, zotero("Anna Berg, “Fees Rise at the Pier,” The Daily, May 3, 2020.", BERG))
        + note(2, zotero("Ken Ito and Lea Vogt, “Salt in the Harbour,” Coast Review, 2019, 4.", ITO))
        + note(3, zotero("Berg, “Fees Rise.”", BERG))
    )
    report = check(
        word_file(
            paragraph("Fees rose.", call(1), " Salt was found.", call(2), " They rose.", call(3)), footnotes=notes
        )
    )

    assert [(label, title) for _, label, title in cited(report.document)] == [
        ("1", KNOWN[0][0]),
        ("2", KNOWN[1][0]),
        ("3", KNOWN[0][0]),
    ]
    assert fields_of(report.document) == KNOWN[:2]
    assert faults(report) == []


def test_notes_beside_a_bibliography() -> None:
    """What notes cite is used in the list, which is no second source."""
    notes = note(1, zotero("Anna Berg, “Fees Rise at the Pier,” The Daily, May 3, 2020.", BERG)) + note(
        2, zotero("Ito and Vogt, “Salt in the Harbour,” 4; Clean Ports.", ITO, WHO)
    )
    chicago = (
        "Berg, Anna. “Fees Rise at the Pier.” The Daily, May 3, 2020. https://thedaily.org/fees.",
        "Ito, Ken, and Lea Vogt. “Salt in the Harbour: A Survey.” Coast Review, 2019. https://doi.org/10.1000/salt.19.",
        "World Health Organization. Clean Ports. WHO Press, 2021.",
    )
    body = paragraph("Fees rose.", call(1), " Salt was found.", call(2))
    body += paragraph("Bibliography", style="Kop1") + bibliography(chicago)
    report = check(word_file(body, footnotes=notes))

    assert len(report.document.references) == 3
    assert faults(report) == []


def test_word_s_own_citations() -> None:
    """Word's own fields name a tag of the list of sources that it keeps in the file."""
    sources = (
        '<b:Sources xmlns:b="http://schemas.openxmlformats.org/officeDocument/2006/bibliography"><b:Source><b:Tag>Ber20'
        "</b:Tag><b:Author><b:Author><b:NameList><b:Person><b:Last>Berg</b:Last>"
        "<b:First>Anna</b:First></b:Person></b:NameList></b:Author></b:Author><b:Title>Fees rise at the pier</b:Title>"
        "<b:InternetSiteTitle>The Daily</b:InternetSiteTitle>"
        "<b:Year>2020</b:Year><b:Month>May</b:Month><b:Day>3</b:Day>"
        "<b:URL>https://thedaily.org/fees</b:URL></b:Source></b:Sources>"
    )
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="x1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/customXml" '
        'Target="../customXml/item1.xml"/></Relationships>'
    )
    body = paragraph("Fees rose ", field(" CITATION Ber20 \\l 1033 ", "(Berg, 2020)"), ".")
    body += paragraph("Works Cited", style="Kop1") + bibliography(
        ["Berg, A. (2020). Fees rise at the pier."], "BIBLIOGRAPHY"
    )
    report = check(
        word_file(
            body, extra={"customXml/item1.xml": sources.encode(), "word/_rels/document.xml.rels": relations.encode()}
        )
    )

    assert fields_of(report.document) == KNOWN[:1]
    assert faults(report) == []


def test_zotero_s_bookmarks() -> None:
    """Zotero can keep its items in the properties of the file, in pieces, under the name of a bookmark."""
    said = "ZOTERO_ITEM CSL_CITATION " + json.dumps({"citationItems": [{"itemData": BERG}]})
    pieces = [said[at : at + 255] for at in range(0, len(said), 255)]
    properties = "".join(
        f'<property name="ZOTERO_BREF_a1B2_{i}"><vt:lpwstr xmlns:vt="v">{escape(piece)}</vt:lpwstr></property>'
        for i, piece in enumerate(pieces, 1)
    )
    body = paragraph(
        "Fees rose ",
        '<w:bookmarkStart w:id="4" w:name="ZOTERO_BREF_a1B2"/>',
        "(Berg, 2020)",
        '<w:bookmarkEnd w:id="4"/>',
        ".",
    )
    body += paragraph("References", style="Kop1") + paragraph(APA[0])
    extra = {"docProps/custom.xml": f"<Properties>{properties}</Properties>".encode()}
    report = check(word_file(body, extra=extra))

    assert fields_of(report.document) == KNOWN[:1]
    assert len(pieces) > 1


@pytest.mark.parametrize(
    "instruction",
    [
        "ADDIN ZOTERO_ITEM CSL_CITATION {broken",
        "ADDIN ZOTERO_ITEM CSL_CITATION " + '{"citationItems":' + "[" * 100_000,
        'ADDIN CSL_CITATION {"citationItems": 7}',
        'ADDIN CSL_CITATION {"citationItems": [7, {"itemData": {"title": ["x"], "author": 3}}]}',
        'ADDIN CSL_CITATION {"citationItems": [{"itemData": {"title": " ", "issued": {"date-parts": 1}}}]}',
        "ADDIN EN.CITE <EndNote><Cite><record>",
        "ADDIN EN.CITE <!DOCTYPE x [<!ENTITY a 'b'>]><EndNote>&a;</EndNote>",
        "CITATION",
        "PAGEREF _Toc1",
    ],
)
def test_fields_that_say_nothing_leave_what_is_printed(instruction: str) -> None:
    """The printed words are read as anywhere else."""
    body = paragraph("Fees at the pier rose in spring ", field(instruction, "(Berg, 2020)"), ".")
    report = check(word_file(body + paragraph("References", style="Kop1") + paragraph(APA[0])))

    assert [said for said, _, _ in cited(report.document)] == ["Berg, 2020"]


def test_fields_that_never_end_or_never_began() -> None:
    """Half a field, as a change that was accepted in part leaves it, does no harm."""
    begin, end = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    report = check(word_file(paragraph("One ", begin, "two ", begin, "three.") + paragraph(end, end, end, "Four.")))

    assert report.document.source == "One two three.\nFour."
