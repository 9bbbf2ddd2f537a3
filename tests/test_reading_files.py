"""Files that people bring: what their authors would see in LaTeX, reStructuredText, JATS, e-books and the rest."""

import io
import pathlib
import re
import zipfile

import pytest

from citecheck import ReadError, Report, check
from citecheck.reading import READERS, REFUSED, read, read_bytes
from citecheck.values import EXTRACTED
from tests.formats import epub_file, odt_file, pdf_file, pdf_of


def cited(report: Report) -> list[tuple[str, str | None]]:
    return [(c.claim.text, c.reference.title if c.reference else None) for c in report.citations]


LATEX = r"""
\documentclass{article}
\usepackage[backend=biber]{biblatex} % \cite{none}
\addbibresource{refs.bib}
\title{Fees in the \emph{small} harbour}
\date{May 3, 2021}
\begin{document}
\maketitle
\section{Fees}
Fees rose by 5\%~\parencite[see][p.~4]{berg2020}. \textcite{ito2019} found that cafés closed.
The pier shut.\footnote{B. Vogt, ``Pier shut,'' \textit{Harbour Post}, 3 May 2021.}
\begin{verbatim}
rows[0] and \cite{code}
\end{verbatim}
Boats left \autocite{lost2001}.
\printbibliography
\end{document}
"""
BIB = """
@article{berg2020, author = {Berg, Anna}, title = {Fees rise}, journal = {Coast Review}, year = {2020}}
@book{ito2019, author = {Ito, Rei}, title = {Cafés by the sea}, publisher = {Quay Press}, year = {2019}}
"""


def test_latex_with_a_bibliography(tmp_path: pathlib.Path) -> None:
    """Keys lead into the `.bib`, notes are notes, code cites nothing, and spans are places in the file."""
    pytest.importorskip("bibtexparser")
    (tmp_path / "refs.bib").write_text(BIB, "utf-8")
    (tmp_path / "fees.tex").write_text(LATEX, "utf-8")
    report = check(tmp_path / "fees.tex")

    assert report.document.headline == "Fees in the small harbour"
    assert str(report.document.published) == "2021-05-03"
    assert [title for _, title in cited(report)] == ["Fees rise", "Cafés by the sea", "Pier shut", None]
    assert [f.label for f in report.findings if f.rule == "missing-reference"] == ["lost2001"]
    assert [c.marker.span.of(LATEX).lstrip("{") for c in report.citations][1] == "ito2019"


def test_latex_with_items_of_its_own() -> None:
    """Commands for citations lead to the items of the list, several of them from one bracket."""
    report = check(
        "It rained \\cite{a,b}. It snowed \\citep[p. 3]{b}.\n\n\\begin{thebibliography}{9}\n"
        "\\bibitem{a} A. Berg, ``Rain,'' Coast Review, 2020.\n"
        "\\bibitem[Ito(2019)]{b} R. Ito, ``Snow,'' Coast Review, 2019.\n"
        "\\end{thebibliography}",
        format="latex",
    )

    assert cited(report) == [("It rained.", "Rain"), ("It rained.", "Snow"), ("It snowed.", "Snow")]


def test_restructured_text() -> None:
    """Numbered, automatic and named notes, citations and links that are defined elsewhere."""
    source = (
        "Fees\n====\n\n- It rained. [#]_ It snowed [Berg2020]_.\n\n..\n\n   It froze. [#ice]_\n\n"
        ".. code-block:: python\n\n   rows[0]_\n\n"
        ".. [#] “Rain,” `The Daily`_, 3 May 2020.\n.. [#ice] “Ice,”\n   The Daily, 4 May 2020.\n"
        ".. [Berg2020] A. Berg, “Snow,” Coast Review, 2020.\n.. _The Daily: https://daily.example/x\n"
    )
    report = check(source, format="rst")

    assert report.document.headline == "Fees"
    assert [title for _, title in cited(report)] == ["Rain", "Snow", "Ice"]
    assert [c.marker.span.of(source) for c in report.citations] == ["[#]_", "[Berg2020]_", "[#ice]_"]


def test_jats() -> None:
    """References by their elements, notes within the text, and nothing of the front matter but title and day."""
    source = (
        '<!DOCTYPE article SYSTEM "x.dtd"><article xml:lang="en"><front><article-meta><title-group><article-title>Fees'
        "</article-title></title-group><contrib-group><contrib><name><surname>Berg</surname></name><xref>1</xref>"
        "</contrib>"
        '</contrib-group><pub-date pub-type="epub"><day>3</day><month>5</month><year>2021</year></pub-date>'
        "</article-meta></front><body><sec><title>One</title><p>It rained [<xref ref-type='bibr' rid='B1'>1</xref>,"
        "<xref ref-type='bibr' rid='B2'>2</xref>]. See <xref ref-type='fig' rid='F1'>1</xref>.</p></sec></body><back>"
        "<ref-list>"
        "<ref id='B1'><label>1</label><element-citation><person-group><name><surname>Ito</surname>"
        "<given-names>R</given-names></name></person-group><article-title>Rain &amp; snow</article-title>"
        "<source>Coast Review</source><year>2019</year></element-citation></ref>"
        "<ref id='B2'><label>2.</label><mixed-citation>Vogt B. “Ice.” Coast "
        "Review. 2018.</mixed-citation></ref></ref-list></back></article>"
    )
    report = check(source, format="jats")

    assert (report.document.headline, str(report.document.published)) == ("Fees", "2021-05-03")
    assert cited(report) == [("It rained.", "Rain & snow"), ("It rained.", "Ice")]


def test_other_xml_is_no_article(tmp_path: pathlib.Path) -> None:
    """XML of another kind is refused in a sentence."""
    (tmp_path / "feed.xml").write_text("<rss><channel/></rss>", "utf-8")
    with pytest.raises(ReadError, match="no JATS article"):
        read(tmp_path / "feed.xml")


@pytest.mark.parametrize("suffix", sorted(REFUSED))
def test_formats_that_would_be_misread_are_refused(suffix: str, tmp_path: pathlib.Path) -> None:
    """A sentence says what to do instead."""
    (tmp_path / f"a{suffix}").write_text("It rained.[1]", "utf-8")
    with pytest.raises(ReadError, match=r"(is|are) not read"):
        read(tmp_path / f"a{suffix}")


def test_what_is_no_text_is_said_once() -> None:
    """The table of readers and the values agree on the formats whose files are no text."""
    assert {name for name, format in READERS.items() if not format.is_text} == EXTRACTED


@pytest.mark.parametrize("format", ["odt", "epub"])
@pytest.mark.parametrize(
    "content", [b"<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", b"<x" + b" " * 30_000_000 + b"/>", b"<x"]
)
def test_unsafe_archives_are_refused(format: str, content: bytes) -> None:
    """Entities, bombs and damage end in a sentence."""
    data = (
        odt_file("", extra={"content.xml": content})
        if format == "odt"
        else epub_file({"a.xhtml": "x"}, extra={"EPUB/content.opf": content})
    )
    with pytest.raises(ReadError):
        read_bytes(data, format=format)


@pytest.mark.parametrize("format", sorted(EXTRACTED))
def test_damaged_files_are_refused(format: str) -> None:
    """Bytes that are no such file are refused, whatever they are."""
    if format == "pdf":
        pytest.importorskip("pypdfium2")
    empty = io.BytesIO()
    zipfile.ZipFile(empty, "w").close()
    for data in (b"text", b"PK\x03\x04", empty.getvalue(), b"%PDF-1.4 \x00"):
        with pytest.raises(ReadError):
            read_bytes(data, format=format)


def test_a_notebook_that_is_none() -> None:
    """Damaged JSON and other JSON are refused."""
    for text in ("{", "[]", '{"a": 1}', "[" * 5000):
        with pytest.raises(ReadError):
            read(text, format="notebook")


def test_what_a_browser_prints_around_a_page_is_no_text() -> None:
    """The day and title above a printed page and the address below it are no part of the article, nor notes of it."""
    body = ("It rained in Ilm all day [1], and nobody went out.", "References", "[1] “Rain,” The Daily, 3 May 2020.")
    document = check(pdf_file("11/26/26, 8:23 AM Rain", *body, "https://daily.org/a 1/1"), format="pdf").document

    assert [entry.label for entry in document.entries] == ["1"]
    assert "11/26" not in document.source
    assert "1/1" not in document.source


def set_lines(*lines: tuple[int, int, int, str]) -> str:
    """Return the commands that set lines: how far right and high each begins, how large it is, ``3^`` raising a 3."""
    said = []
    for right, high, size, words in lines:
        shown = re.sub(r"(\d)\^", rf") Tj 4 Ts /F1 {size // 2} Tf (\1) Tj 0 Ts /F1 {size} Tf (", words)
        said.append(f"/F1 {size} Tf 1 0 0 1 {right} {high} Tm ({shown}) Tj")
    return f"BT {' '.join(said)} ET"


def test_notes_may_fill_more_of_a_page_than_its_text() -> None:
    """They are told by their size beside the line above, and by the marks of the text."""
    page = set_lines(
        (72, 700, 12, "The tax fell in June.1^ Men rowed out to cheer.2^"),
        (72, 130, 10, "1 Lena Roth, Salt tax abolished in the spring, Harbour Gazette, 3 June 1911."),
        (72, 118, 10, "2 Anna Berg, Boats cheer the end of the salt tax, Coast Post, 9 June 1911."),
        (300, 60, 12, "1"),
    )
    report = check(pdf_of(page), format="pdf")

    assert [(c.marker.label, c.entry is not None) for c in report.citations] == [("1", True), ("2", True)]
    assert report.document.notes[1].text.startswith("Anna Berg")


def test_entries_that_hang_are_whole() -> None:
    """In a list of sources a line that is set in goes on with the entry above, whatever that ends in."""
    page = set_lines(
        (72, 760, 12, "Mussels grow on ropes in the long bay of the north, as men have known (Lund, 2016)."),
        (72, 745, 12, "They are lost in storms, of which there are more and more each winter (Prat, 2019)."),
        (72, 700, 16, "References"),
        (72, 660, 12, "Lund, M. (2016). Mussels on ropes in the bay of the north. Aquaculture Notes, 4, 1-9."),
        (96, 645, 12, "https://doi.org/10.5555/al.2016.004"),
        (72, 620, 12, "Prat, J. (2019). Storms and spat on the long coast of mussels and other fish of shells."),
        (96, 605, 12, "Marine Farming, 12, 30-44."),
    )
    report = check(pdf_of(page), format="pdf")

    assert [r.title for r in report.document.references] == [
        "Mussels on ropes in the bay of the north",
        "Storms and spat on the long coast of mussels and other fish of shells",
    ]
    assert [c.reference is not None for c in report.citations] == [True, True]
