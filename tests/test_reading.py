"""The door of the readers, and plain text: files of any kind and encoding, and what clings to pasted text."""

import codecs
import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck import ReadError, UsageError
from citecheck.reading import FORMATS, SUFFIXES, read, read_bytes, text
from tests.patience import patience, repeated
from tests.reading_cases import cases, described
from tests.strategies import scraps

PROSE = "Zürich’s bridge cost 5 €.[1]\n日本\n"


@pytest.mark.parametrize(("source", "expected"), [pytest.param(s, e, id=name) for name, s, e in cases("text-*.txt")])
def test_case(source: str, expected: list[str]) -> None:
    """A passage of plain text gives the text, headline and comments that its case says."""
    if source.startswith("\ufeff"):
        assert text.read(source).text.text == text.read(source[1:]).text.text
    with_text = any(line.startswith("text |") for line in expected)

    assert expected == described(text.read(source), source, with_text=with_text)


# --- encodings ---


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_told_with_and_without_its_mark(encoding: str) -> None:
    """The source is the text itself, without a byte order mark."""
    assert read_bytes(PROSE.encode(encoding)).source == PROSE


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_western_text_of_old_programs(encoding: str) -> None:
    """What is not UTF-8 and declares nothing is read as the West's encoding."""
    assert read_bytes("Zürich’s café".encode("cp1252")).source == "Zürich’s café"
    assert read_bytes("Zürich café".encode(encoding)).source == "Zürich café"


def test_undefined_bytes_of_cp1252_are_read_too() -> None:
    """No byte makes text unreadable."""
    assert read_bytes(b"caf\xe9 \x81").source == "caf\xe9 \x81"


def test_damaged_utf8_stays_utf8() -> None:
    """A text cut off inside a character loses that character only."""
    assert read_bytes("Zürich café ".encode() + b"\xe6\x97" + " Bâle".encode()).source == "Zürich café � Bâle"


@pytest.mark.parametrize(
    ("declaration", "encoding", "words"),
    [
        ('<meta charset="shift_jis">', "shift_jis", "日本の橋"),
        ("<meta charset=euc-kr>", "euc-kr", "한국"),
        ('<meta http-equiv="Content-Type" content="text/html; charset=windows-1251">', "cp1251", "Мост открыт"),
        ('<meta charset="iso-8859-1">', "cp1252", "Zürich’s “café”"),
        ('<meta charset="iso-2022-jp">', "iso-2022-jp", "日本の橋"),
        ('<meta charset="utf-8">', "utf-8", "日本"),
        ('<meta charset="iso-8859-1">', "utf-8", "Zürich"),
        ('<meta charset="utf-16">', "utf-8", "Zürich"),
        ('<meta charset="punycode">', "cp1252", "Zürich"),
        ('<meta charset="no-such-thing">', "cp1252", "Zürich"),
        ('<?xml version="1.0" encoding="koi8-r"?>', "koi8-r", "Мост"),
    ],
)
def test_a_page_may_declare_its_encoding(declaration: str, encoding: str, words: str) -> None:
    """A declaration is followed as browsers do, unless the bytes are plainly UTF-8."""
    page = f"<html>{declaration}<p>{words}</p>" if "xml" not in declaration else f"{declaration}<html><p>{words}"

    assert page == read_bytes(page.encode(encoding), name="page.html").source


# --- files that cannot be read ---


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"abc\0def!", "it is not text"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0", "it is not text"),
        (bytes(range(1, 256)), "it is not text"),
        (b"%PDF-1.7 text", "it is a PDF; name it .pdf"),
        (b"{\\rtf1 text}", "it is a rich text file; save it as .docx or text first"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "it is a Word file of the old kind; save it as .docx first"),
        (b"PK\x03\x04 other", "it is a zip archive or an office file; save it as .docx, .odt or text first"),
    ],
)
def test_bytes_that_are_no_text(data: bytes, why: str, tmp_path: pathlib.Path) -> None:
    """One sentence names the file and says what is wrong with it."""
    path = tmp_path / "article.txt"
    path.write_bytes(data)
    with pytest.raises(ReadError) as caught:
        read(path)

    assert str(caught.value) == f"cannot read {str(path)!r}: {why}"
    with pytest.raises(ReadError, match="cannot read 'here'"):
        read_bytes(data, name="here")


def test_files_that_cannot_be_opened(tmp_path: pathlib.Path) -> None:
    """A missing file, a folder and an impossible name are said in one sentence each."""
    for path, why in (
        (tmp_path / "none.txt", "No such file or directory"),
        (tmp_path, "it is a folder"),
        (pathlib.Path("a\0b"), "embedded null byte"),
    ):
        with pytest.raises(ReadError) as caught:
            read(path)

        assert str(caught.value) == f"cannot read {str(path)!r}: {why}"


def test_nothing_larger_than_the_limit_is_read(tmp_path: pathlib.Path) -> None:
    """Files, bytes and text above the limit are refused; a device that never ends is, too."""
    path = tmp_path / "article.txt"
    path.write_text("x" * 1001)
    for refused in (
        lambda: read(path, max_bytes=1000),
        lambda: read("x" * 1001, max_bytes=1000),
        lambda: read_bytes(b"x" * 1001, max_bytes=1000),
    ):
        with pytest.raises(ReadError, match=r"larger than the limit of 0\.001 MB"):
            refused()
    zeros = pathlib.Path("/dev/zero")
    if zeros.exists():
        with pytest.raises(ReadError, match="larger than the limit"):
            read(zeros, max_bytes=1000)

    assert read(path, max_bytes=1001).source == "x" * 1001


def test_only_text_and_paths_are_read() -> None:
    """Anything else is a wrong call, and the message says what is wanted."""
    for wrong in (None, 3, ["text"]):
        with pytest.raises(UsageError, match=r"an article is text \(str\), the path of a file"):
            read(wrong)  # type: ignore[arg-type]  # the point of the test
    with pytest.raises(UsageError, match=r"unknown format 'markdwon' \(did you mean 'markdown'"):
        read("text", format="markdwon")
    with pytest.raises(UsageError, match="a Word file is read from its path or its bytes"):
        read("text", format="docx")


# --- formats ---


@pytest.mark.parametrize(
    ("source", "format"),
    [
        ("It rained.[1]\n\n1. “Rain” Post", "text"),
        ("", "text"),
        ("# Title\n\nIt rained.[^1]\n\n[^1]: Post", "markdown"),
        ("It rained.[^1] See [^1]: there", "text"),
        ("<!DOCTYPE html><p>It rained", "html"),
        ("\n<!-- saved -->\n<html lang=en>", "html"),
        ("<p class=lead>It rained.<sup>1</sup></p>\n", "html"),
        ("<p> is a tag that I like", "text"),
        ("<b>Bold</b>", "text"),
        ("It rained.<ref>{{cite news|title=Rain}}</ref>", "wikitext"),
        ("It rained.<ref name=a />", "wikitext"),
        ("a < b > c <reference>", "text"),
    ],
)
def test_the_format_is_told_from_the_text(source: str, format: str) -> None:
    """Text is plain unless it is plainly something else."""
    assert format == read(source).format


OF_ANY_TEXT = ("text", "markdown", "html", "wikitext", "latex", "rst")
"""Formats that any text can be read as."""


@pytest.mark.parametrize(("suffix", "format"), list(SUFFIXES.items()))
def test_the_name_overrules_the_text_and_the_option_overrules_the_name(suffix: str, format: str) -> None:
    """A name that ends as a format's does decides, whatever its case, unless a format is asked for."""
    source = "<html>[^1]: <ref>"
    if format in OF_ANY_TEXT:
        assert format == read(source, name=f"a{suffix.upper()}").format
    else:
        with pytest.raises((ReadError, UsageError)):
            read(source, name=f"a{suffix.upper()}")
    assert read(source, name=f"a{suffix}", format="text").format == "text"
    assert format in FORMATS


# --- promises ---


@given(scraps | st.text())
def test_any_text_is_read_and_every_piece_is_where_the_map_says(source: str) -> None:
    """Nothing raises, and what is copied is the author's text, some spaces apart."""
    prose = text.read(source)
    for copied, place in prose.text.pieces():
        assert copied.split() == place.of(source).split()
    assert all(directive.span.of(source) for directive in prose.directives)
    assert all(0 <= span.start < span.end <= len(prose.text) for span in prose.opaque)


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    """Bytes of no meaning give a text or one sentence."""
    try:
        outcome = read_bytes(data, format="text").source
    except ReadError as error:
        outcome = str(error)

    assert outcome or data in (b"", codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def test_plain_text_is_not_copied_piece_by_piece() -> None:
    """Text with nothing odd in it is one piece: the source itself."""
    source = "The bridge in Zürich opened on Monday, and “nobody” came to see it open again.[1]\n" * 1000

    assert text.read(source).text.text is source


@pytest.mark.parametrize(
    "pattern",
    ["\n24", "a-\n", "<!-- citecheck:", "`", "` a", "\n  ", "\u00ad\n", "% citecheck:", "\nPage 1\nHead", "\n- ", "a"],
)
def test_nothing_hangs(pattern: str) -> None:
    """Oddities repeated over and over come to an end."""
    with patience():
        text.read(repeated(pattern, 200_000) + "\nwell-\nknown")
