"""Word files: what the printed page shows, and nothing that is unsafe to open."""

import io
import pathlib
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck import ReadError, check
from citecheck.reading import Reading, read, read_bytes
from citecheck.values import PartialDate
from tests.formats import call, note, paragraph, run, word_file


def opened(body: str, **parts: object) -> Reading:
    return read_bytes(word_file(body, **parts), format="docx", name="a.docx")  # type: ignore[arg-type]  # as they come


def lines(reading: Reading) -> list[str]:
    """Return the readable text line by line."""
    return [line for line in reading.prose.text.text.split("\n") if line]


def notes(reading: Reading) -> list[tuple[str, str]]:
    """Return the notes, and check that they stand in the source where they say."""
    for definition in reading.prose.notes:
        assert definition.span.of(reading.source).startswith(f"[{definition.label}] ")
    return [(definition.label, definition.body.text) for definition in reading.prose.notes]


def labels(reading: Reading) -> list[str]:
    """Return the called labels, and check that they stand in the source where they say."""
    for marker in reading.prose.calls:
        assert marker.span.of(reading.source) == f"[{marker.label}]"
    return [marker.label for marker in reading.prose.calls]


# --- notes ---


def test_footnotes_and_endnotes_are_numbered_as_they_are_called() -> None:
    """Footnotes count in figures and endnotes in roman ones, whatever their identifiers and their order in the file."""
    reading = opened(
        paragraph("One.", call(7), " Two.", call(4, "endnote"), " Three.", call(2)),
        footnotes=note(2, " B") + note(7, " A") + note(9, " never called"),
        endnotes=note(4, " C", kind="endnote"),
    )

    assert reading.source == "One.[1] Two.[i] Three.[2]\n[1]  A\n[i]  C\n[2]  B"
    assert lines(reading) == ["One.[1] Two.[i] Three.[2]"]
    assert labels(reading) == ["1", "i", "2"]
    assert notes(reading) == [("1", "A"), ("i", "C"), ("2", "B")]


@pytest.mark.parametrize(
    ("form", "printed"),
    [
        ("decimal", ["1", "2"]),
        ("lowerRoman", ["i", "ii"]),
        ("upperRoman", ["I", "II"]),
        ("lowerLetter", ["a", "b"]),
        ("upperLetter", ["A", "B"]),
        ("chicago", ["*", "†"]),
        ("decimalZero", ["01", "02"]),
        ("ordinalText", ["1", "2"]),
    ],
)
@pytest.mark.parametrize("place", ["settings", "section"])
def test_notes_bear_their_printed_labels(form: str, printed: list[str], place: str) -> None:
    """The form of the numbers comes from the settings of the file or of the section."""
    form_of_notes = f'<w:footnotePr><w:numFmt w:val="{form}"/></w:footnotePr>'
    reading = opened(
        paragraph("One.", call(1), " Two.", call(2))
        + (f"<w:sectPr>{form_of_notes}</w:sectPr>" if place == "section" else "<w:sectPr/>"),
        footnotes=note(1, "A") + note(2, "B"),
        settings=form_of_notes if place == "settings" else "",
    )

    assert labels(reading) == printed
    assert notes(reading) == list(zip(printed, ["A", "B"], strict=True))


def test_numbers_may_start_elsewhere_and_again_in_each_section() -> None:
    """The start and the restart of the numbers are those of the section."""
    section = (
        '<w:sectPr><w:footnotePr><w:numStart w:val="{}"/><w:numRestart w:val="eachSect"/></w:footnotePr></w:sectPr>'
    )
    reading = opened(
        paragraph("One.", call(1), call(2), properties=section.format(5))
        + paragraph("Two.", call(3))
        + section.format(1),
        footnotes=note(1, "A") + note(2, "B") + note(3, "C"),
    )

    assert labels(reading) == ["5", "6", "1"]


def test_a_note_with_a_mark_of_its_own_is_not_counted() -> None:
    """A custom mark is the label, and the next note is the first one."""
    reading = opened(paragraph("One.", call(1, mark="*"), " Two.", call(2)), footnotes=note(1, "A") + note(2, "B"))

    assert reading.source.startswith("One.[*] Two.[1]\n")
    assert labels(reading) == ["*", "1"]


def test_notes_may_hold_paragraphs_and_call_notes_even_themselves() -> None:
    """A note called from a note follows; one that calls itself ends there."""
    reading = opened(
        paragraph("One.", call(1)),
        footnotes=f'<w:footnote w:id="1">{paragraph("A")}{paragraph("B", call(1), call(2))}</w:footnote>'
        + note(2, "C"),
    )

    assert labels(reading) == ["1", "1", "2"]
    assert notes(reading) == [("1", "A\nB[1][2]"), ("2", "C")]


def test_calls_of_notes_that_are_not_there_print_nothing() -> None:
    """A file without the part, or without the note, is read all the same."""
    assert opened(paragraph("One.", call(1), " Two.")).source == "One. Two."


@pytest.mark.parametrize(("name", "printed"), [("footnotes", ["1", "2"]), ("endnotes", ["i", "ii"])])
def test_real_files(shared_data: pathlib.Path, name: str, printed: list[str]) -> None:
    """Files that Word and LibreOffice wrote give their notes with the labels they print."""
    reading = read(shared_data / "footnotes" / "docx" / f"{name}.docx")

    assert notes(reading) == list(zip(printed, ["A tachyon walks into a bar.", "Fin."], strict=True))
    assert lines(reading) == [f"Ouch[{printed[0]}].[{printed[1]}]"]


# --- text ---


def test_changes_are_read_as_accepted() -> None:
    """What was inserted or moved here is text; what was deleted or moved away is not, a paragraph's end included."""
    reading = opened(
        paragraph(
            "The ",
            "<w:del><w:r><w:delText>old </w:delText></w:r></w:del>",
            f"<w:ins>{run('new ')}</w:ins>",
            f"<w:moveFrom>{run('gone ')}</w:moveFrom>",
            f"<w:moveTo>{run('bridge ')}</w:moveTo>",
            properties="<w:rPr><w:del/></w:rPr>",
        )
        + paragraph("opened.")
        + f"<w:ins>{paragraph('Twice.')}</w:ins>"
    )

    assert lines(reading) == ["The new bridge opened.", "Twice."]


def test_hidden_text_boxes_formulas_and_fields_are_left_out() -> None:
    """Only what is printed as running text is read; of a field, its result."""
    reading = opened(
        paragraph(
            "One",
            run(" hidden", "<w:vanish/>"),
            run(" shown", '<w:vanish w:val="0"/>'),
            "<w:oMath><w:r><w:t>x</w:t></w:r></w:oMath>",
            "<w:r><w:drawing><w:txbxContent><w:p><w:r><w:t>box</w:t></w:r></w:p></w:txbxContent></w:drawing></w:r>",
            "<w:r><w:fldChar/><w:instrText> REF </w:instrText><w:t> result</w:t></w:r>",
            "<w:sdt><w:sdtPr/><w:sdtContent><w:r><w:t> control</w:t></w:r></w:sdtContent></w:sdt>",
        )
    )

    assert lines(reading) == ["One shown result control"]


def test_signs_within_a_paragraph() -> None:
    """Tabs, line breaks and hyphens are kept, page breaks and soft hyphens are not; lines still count paragraphs."""
    reading = opened(
        paragraph("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t><w:noBreakHyphen/><w:t>d</w:t></w:r>")
        + paragraph('<w:r><w:br w:type="page"/><w:t>e</w:t><w:softHyphen/><w:t>f</w:t></w:r>')
    )

    assert reading.source == "a\tb\u2028c-d\nef"
    assert lines(reading) == ["a\tb", "c-d", "ef"]


def test_typed_markers_and_raised_figures() -> None:
    """A typed `[3]` stays, and a figure set as superscript is a raised figure."""
    raised = '<w:vertAlign w:val="superscript"/>'
    reading = opened(paragraph("One.[3] Two.", run("12", raised), " 1", run("st", raised)))

    assert lines(reading) == ["One.[3] Two.¹² 1st"]


def test_numbers_of_lists_are_printed() -> None:
    """Automatic numbers, which the paragraphs do not hold, come out as printed: from their start, in their form."""
    levels = (
        '<w:lvl w:ilvl="0"><w:start w:val="0"/><w:numFmt w:val="decimal"/><w:lvlText w:val="[%1]"/></w:lvl>'
        '<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1.%2)"/></w:lvl>'
        '<w:lvl w:ilvl="2"><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl>'
    )
    numbering = (
        f'<w:abstractNum w:abstractNumId="4">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="4"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="4"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
    )

    def item(text: str, number: int, depth: int) -> str:
        return paragraph(text, properties=f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>')

    styles = (
        '<w:style w:styleId="Base"><w:name w:val="Entry"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:styleId="Entry"><w:name w:val="Entry 2"/><w:basedOn w:val="Base"/></w:style>'
    )
    reading = opened(
        item("a", 1, 0) + item("b", 1, 1) + item("c", 1, 1) + item("d", 1, 2) + item("e", 1, 0) + item("f", 1, 1)
        + item("g", 2, 0) + item("h", 2, 0) + item("none", 0, 0) + paragraph("i", style="Entry"),
        numbering=numbering,
        styles=styles,
    )  # fmt: skip

    assert lines(reading) == ["[0] a", "0.a) b", "0.b) c", "• d", "[1] e", "1.a) f", "[7] g", "[8] h", "none", "[9] i"]


def test_tables_are_rows_of_cells_unless_they_lay_out_the_page() -> None:
    """A row is one line; a table with one column, or with an article in a cell, is read paragraph by paragraph."""

    def row(*cells: str, properties: str = "") -> str:
        return f"<w:tr>{properties}{''.join(f'<w:tc>{cell}</w:tc>' for cell in cells)}</w:tr>"

    reading = opened(
        paragraph("Before.")
        + f"<w:tbl><w:tblPr/>{row(paragraph('a[1]'), paragraph('b') + paragraph('c'))}"
        + row(paragraph("d"), paragraph("e"))
        + f"{row(paragraph('gone'), properties='<w:trPr><w:del/></w:trPr>')}</w:tbl>"
        + f"<w:tbl>{row(paragraph('One.') + paragraph('Two.'))}</w:tbl>"
    )

    assert reading.prose.text.text == "Before.\n\n| a[1] | b c |\n| d | e |\n\nOne.\n\nTwo."


def test_a_linked_title_in_an_entry_keeps_its_address() -> None:
    """The address behind an entry's title is written after the entry, where none is printed; in the text it is not."""

    def linked(text: str) -> str:
        return f'<w:hyperlink r:id="l1">{run(text)}</w:hyperlink>'

    reading = opened(
        paragraph("The ", linked("bridge"), " opened.", call(1)) + paragraph("1. ", linked("Bridge opens"), ", Post"),
        footnotes=note(1, " See ", linked("Bridge opens"), "."),
        links={"l1": "https://x.org/a"},
    )

    assert lines(reading) == ["The bridge opened.[1]", "1. Bridge opens, Post, https://x.org/a"]
    assert notes(reading) == [("1", "See Bridge opens. https://x.org/a")]


def test_code_is_opaque() -> None:
    """A paragraph in a style for code holds no markers."""
    reading = opened(
        paragraph("One[1].") + paragraph("x[1]", style="C"),
        styles='<w:style w:styleId="C"><w:name w:val="HTML Preformatted"/></w:style>',
    )

    assert [span.of(reading.prose.text.text) for span in reading.prose.opaque] == ["x[1]"]


# --- headline, date, comments ---


@pytest.mark.parametrize(
    ("body", "headline"),
    [
        (paragraph("Kicker", style="Kop2") + paragraph("Bridge opens", style="Title"), "Bridge opens"),
        (paragraph("Bridge opens", style="Kop1") + paragraph("Later", style="Kop1"), "Bridge opens"),
        (paragraph("Bridge opens", style="Kop2") + paragraph("It did."), "Bridge opens"),
        (paragraph("Bridge", call(1), " opens", style="Title"), "Bridge opens"),
        (paragraph("It did.") + paragraph("Background", style="Kop2"), None),
        (paragraph("It did.") + paragraph("Sources", style="Kop1"), None),
        (paragraph("The bridge opens at last") + paragraph("It opened on Monday."), "The bridge opens at last"),
    ],
)
def test_headline(body: str, headline: str | None) -> None:
    """The title, else the first heading, else what plain text would show; styles count by their English names."""
    assert opened(body, footnotes=note(1, "A")).prose.headline == headline


@pytest.mark.parametrize(
    ("body", "core", "published"),
    [
        ("", "<dcterms:created>2023-01-05T10:00:00Z</dcterms:created>", PartialDate(2023, 1, 5)),
        (
            "",
            "<dcterms:created>2023-01-05T10:00:00Z</dcterms:created><dcterms:modified>2023-02-17T10:00Z</dcterms:modified>",
            PartialDate(2023, 2, 17),
        ),
        ("18 March 2024", "<dcterms:modified>2023-02-17T10:00Z</dcterms:modified>", PartialDate(2024, 3, 18)),
        ("", "<dcterms:modified>yesterday</dcterms:modified>", None),
        ("", "", None),
    ],
)
def test_date(body: str, core: str, published: PartialDate | None) -> None:
    """The printed date counts, else the day on which the file was last saved."""
    printed = paragraph("Bridge opens at last") + paragraph(body) + paragraph("It opened on Monday.")
    assert opened(printed, core=core).prose.published == published


def test_comments_are_ignored_unless_they_speak_to_citecheck() -> None:
    """A comment is no text; one that says `citecheck: …` is a directive about the words it is tied to."""
    reading = opened(
        paragraph(
            "One ",
            '<w:commentRangeStart w:id="1"/>',
            "two",
            '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/><w:commentReference w:id="2"/></w:r>',
        )
        + paragraph("% citecheck: ignore[missing-url]"),
        comments=f'<w:comment w:id="1">{paragraph("citecheck: ignore[off-topic-citation] it fits")}</w:comment>'
        f'<w:comment w:id="2">{paragraph("Nice!")}</w:comment>',
    )

    assert [(d.span.of(reading.source), d.text) for d in reading.prose.directives] == [
        ("two", "citecheck: ignore[off-topic-citation] it fits"),
        ("% citecheck: ignore[missing-url]", "citecheck: ignore[missing-url]"),
    ]
    assert lines(reading) == ["One two"]


# --- safety ---


def refused(data: bytes) -> str:
    with pytest.raises(ReadError) as caught:
        read_bytes(data, name="a.docx")
    message = str(caught.value)
    assert message.startswith("cannot read 'a.docx': ")
    assert "\n" not in message
    return message.partition(": ")[2]


def test_files_that_are_no_word_files() -> None:
    """Other files under Word's name are refused."""
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    for data in (b"text", b"PK\x03\x04", empty.getvalue()):
        assert refused(data).startswith("it is not a Word file (.docx): ")
    assert "it holds no text" in refused(word_file("", extra={"word/document.xml": b"<w/>"}))


def test_archives_that_unpack_to_far_more_are_refused() -> None:
    """A part that is too large, or shrinks too well, and an archive of too many parts are not unpacked."""
    spaces = b"<w:document>" + b" " * 3_000_000
    many = {f"word/{i}.xml": b"" for i in range(10_001)}

    assert refused(word_file("", extra={"word/document.xml": spaces})) == (
        "its part word/document.xml unpacks to far more than an article can be"
    )
    assert refused(word_file("", extra=many)) == "it unpacks to far more than an article can be"


def test_parts_that_lie_about_their_size_are_damaged() -> None:
    """The archive's own checks hold: a part that is longer than it says is not read."""
    data = word_file(paragraph("x" * 5000))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = archive.getinfo("word/document.xml").file_size
    forged = data.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))

    assert "its part word/document.xml" in refused(forged)


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', "it declares XML entities, which no such file needs"),
        (b'<!DOCTYPE x SYSTEM "http://x.org/x.dtd"><x/>', "it declares XML entities, which no such file needs"),
        (b"<a>" * 500 + b"</a>" * 500, "its parts are nested too deeply"),
        (b"<a><b></a>", "its part word/document.xml is damaged: mismatched tag: line 1, column 8"),
        (b"<a>&b;</a>", "its part word/document.xml is damaged: undefined entity"),
        (b"\xff\xfe\x00", "its part word/document.xml is damaged: "),
    ],
)
def test_xml_that_no_word_file_needs_is_refused(document: bytes, why: str) -> None:
    """Entities, whether inside or outside the file, endless nesting and damage are said in a sentence."""
    assert refused(word_file("", extra={"word/document.xml": document})).startswith(why)


def test_text_outside_the_file_is_not_fetched() -> None:
    """A part that lies elsewhere is refused, an outside picture or template is left alone."""

    def outside(kind: str) -> dict[str, bytes]:
        target = f'<Relationship Id="x" Type="t/{kind}" Target="http://x.org/a" TargetMode="External"/>'
        return {"word/_rels/document.xml.rels": f"<Relationships>{target}</Relationships>".encode()}

    why = "it refers to text outside the file (http://x.org/a), which is not fetched"
    assert refused(word_file("", extra=outside("footnotes"))) == why
    assert opened(paragraph("One."), extra=outside("image")).source == "One."


@given(st.data())
def test_damaged_files_are_read_or_refused(data: st.DataObject) -> None:
    """A file with some bytes changed gives a text or one sentence."""
    good = word_file(paragraph("One.", call(1)), footnotes=note(1, "A"))
    at = data.draw(st.integers(0, len(good) - 1))
    bad = good[:at] + data.draw(st.binary(max_size=8)) + good[at + data.draw(st.integers(0, 8)) :]
    try:
        outcome = read_bytes(bad, format="docx").source
    except ReadError as error:
        outcome = str(error)

    assert isinstance(outcome, str)


# --- end to end ---


def test_a_typed_list_is_checked_like_that_of_a_text(tmp_path: pathlib.Path) -> None:
    """Markers and a list that are typed give the findings they give in plain text."""
    text = "Rain fell in Oslo all week.[1] Then it stopped in Oslo.[2]\n\n1. “Rain in Oslo” Post, 3 May 2023\n"
    path = tmp_path / "article.docx"
    path.write_bytes(word_file("".join(paragraph(line) for line in text.split("\n\n"))))

    messages = [finding.message for finding in check(path).findings]
    assert messages
    assert messages == [finding.message for finding in check(text).findings]
