"""Findings as comments in a Word file: the author's own, or one with the article's text."""

import ctypes
import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

import citecheck
from citecheck.cli import main
from citecheck.rendering.docx import commented

docx = pytest.importorskip("docx")

ARTICLE = "It rained in Orrin.[1] It snowed.[7]\n\nReferences\n\n1. “Rain falls in Orrin” The Daily\n"


def written(text: str) -> bytes:
    """Write a text as somebody would in Word: a paragraph a line, some words in italics."""
    document = docx.Document()
    for line in text.splitlines():
        paragraph = document.add_paragraph()
        before, found, after = line.partition("snowed")
        paragraph.add_run(before)
        if found:
            paragraph.add_run(found).italic = True
            paragraph.add_run(after)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def comments(data: bytes) -> list[tuple[str, str]]:
    """Return the words that each comment is pinned to, and the comment."""
    document = docx.Document(io.BytesIO(data))
    found = []
    for comment in document.comments:
        runs, inside = [], False
        for element in document.element.body.iter():
            kind = element.tag.rpartition("}")[2]
            if kind in ("commentRangeStart", "commentRangeEnd") and element.get(element.keys()[0]) == str(
                comment.comment_id
            ):
                inside = kind == "commentRangeStart"
            elif kind == "t" and inside:
                runs.append(element.text or "")
        found.append(("".join(runs), comment.text))
    return found


def test_the_author_s_own_file_gets_a_comment_at_each_finding() -> None:
    """Each comment stands at its words; the text is the same, character for character, and so is the emphasis."""
    data = written(ARTICLE)
    report = citecheck.check(data, name="a.docx")
    marked = commented(report, data)
    found = dict(comments(marked))

    assert len(comments(marked)) == len(report.findings)
    assert found["[7]"].startswith("Error: [7] points to no entry")
    assert citecheck.check(marked, name="a.docx").document.source == report.document.source
    italics = [run.text for p in docx.Document(io.BytesIO(marked)).paragraphs for run in p.runs if run.italic]
    assert "".join(italics) == "snowed"


def test_other_articles_get_a_file_with_their_text() -> None:
    """Its paragraphs are the article's lines."""
    report = citecheck.check(ARTICLE)
    data = commented(report)
    lines = [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]

    assert lines == [line for line in ARTICLE.splitlines() if line]
    assert {words for words, _ in comments(data)} >= {"[7]"}


def test_control_characters_do_no_harm() -> None:
    """What XML cannot hold is shown as a sign of its own."""
    report = citecheck.check("It rained\x00\x1b[31m.[7]\n\n1. “Rain” The Daily, 3 May 2023\n")

    assert zipfile.ZipFile(io.BytesIO(commented(report))).testzip() is None


def test_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One article goes into one file; an input is never written to, and several articles are refused."""
    article, output = tmp_path / "a.docx", tmp_path / "marked.docx"
    article.write_bytes(written(ARTICLE))
    before = article.read_bytes()

    assert main(["check", str(article), "--output-format", "docx", "--output-file", str(output)]) == 1
    assert len(comments(output.read_bytes())) >= 2
    assert article.read_bytes() == before
    assert main(["check", str(article), "--output-format", "docx", "--output-file", str(article)]) == 2
    assert main(["check", str(tmp_path), "--output-format", "docx", "--output-file", str(tmp_path / "x.docx")]) == 2
    assert main(["check", str(article), "--output-format", "docx"]) == 2
    assert "one --output-file" in capsys.readouterr().err


def notes_of(pdf: Path) -> list[str]:
    """Return what the notes on the pages of a PDF say, in the order of the text."""
    pypdfium2 = pytest.importorskip("pypdfium2")
    raw = pypdfium2.raw
    found = []
    for page in pypdfium2.PdfDocument(pdf):
        for i in range(raw.FPDFPage_GetAnnotCount(page)):
            note = raw.FPDFPage_GetAnnot(page, i)
            if raw.FPDFAnnot_GetSubtype(note) == raw.FPDF_ANNOT_TEXT:
                size = raw.FPDFAnnot_GetStringValue(note, b"Contents", None, 0)
                said = (ctypes.c_ushort * (size // 2))()
                raw.FPDFAnnot_GetStringValue(note, b"Contents", said, size)
                found.append(bytes(said).decode("utf-16-le").rstrip("\0"))
    return found


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice opens the file")
def test_an_office_program_shows_it(tmp_path: Path) -> None:
    """LibreOffice makes pages of it, on which every finding is a note."""
    path = tmp_path / "marked.docx"
    data = written(ARTICLE)
    report = citecheck.check(data, name="a.docx")
    path.write_bytes(commented(report, data))
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    notes = 'pdf:writer_pdf_Export:{"ExportNotes":{"type":"boolean","value":"true"}}'
    command = ["soffice", profile, "--headless", "--convert-to", notes, "--outdir", str(tmp_path), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    said = notes_of(tmp_path / "marked.pdf")

    assert len(said) == len(report.findings)
    assert all(any(finding.message in note for note in said) for finding in report.findings)
