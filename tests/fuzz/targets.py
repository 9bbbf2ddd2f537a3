"""What is fuzzed: each target takes any bytes, and fails only where a promise is broken."""

import datetime
import io
import json
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs

from citecheck import CitecheckError, Config, Report, check, fix, parse_date, parse_reference, render
from citecheck.cli import running
from citecheck.fixing import NOT_TRIED
from citecheck.reading import bibliography
from citecheck.rendering import RENDERERS
from citecheck.settings import ConfigFile, combine
from tests.formats import (
    WRITERS,
    as_jats,
    as_latex,
    as_notebook,
    as_rst,
    call,
    epub_file,
    note,
    odt_file,
    paragraph,
    pdf_file,
    word_file,
)
from tests.strategies import Article, Sentence, Source
from tests.test_word_fields import BERG, ITO, field

CASES = Path(__file__).resolve().parent.parent / "cases"
CRASHERS = Path(__file__).resolve().parent / "crashers"
CONFIG = Config(as_of="2026-01-01")

Target = Callable[[bytes], None]

ARTICLE = Article(
    "Rain in Oslo",
    ((Sentence("It rained in Oslo & 3 % of the rest", ("1", "2")), Sentence("It snowed", ("2",))),),
    tuple(
        Source(str(i), f"{what} in Oslo", "The Daily", datetime.date(2020, 5, i), f"https://www.thedaily.com/{i}")
        for i, what in enumerate(("Rain", "Snow"), 1)
    ),
)
WORD = word_file(
    paragraph("It rained.[1]", call(1)) + paragraph("1. “Rain” The Daily, 2020"), footnotes=note(1, "“Snow” The Daily")
)
ODT = odt_file(
    '<text:p>It rained.<text:note text:id="f1" text:note-class="footnote"><text:note-citation>1</text:note-citation>'
    "<text:note-body><text:p>“Rain” The Daily, 2020</text:p></text:note-body></text:note></text:p>"
)
EPUB = epub_file(
    {"a.xhtml": "<p>It rained.<a epub:type='noteref' href='b.xhtml#n1'>1</a></p>", "b.xhtml": "<p id='n1'>x</p>"}
)


def _text(data: bytes) -> str:
    return data.decode("utf-8", errors="surrogateescape")


def _keeps_its_promises(report: Report) -> None:
    document = report.document
    spans = [marker.span for marker in document.markers]
    spans += [citation.claim.span for citation in report.citations]
    spans += [span for r in document.references for span in (r.span, *r.spans.values()) if span is not None]
    spans += [span for f in report.findings for span in (f.span, *f.related, *(edit.span for edit in f.edits))]
    spans += [entry.span for entry in document.entries]
    size = len(document.source)
    assert all(0 <= span.start <= span.end <= size for span in spans), "a span lies outside of the text"
    scores = [citation.relevance for citation in report.citations if citation.relevance]
    assert all(0 <= score.value <= 1 for score in scores), "a score lies outside of its range"


def _reader(format: str) -> Target:
    def read(data: bytes) -> None:
        source = f"Rain.\n{_text(data)}"  # of one line only, which may look like a path, a text is refused
        report = check(source, format=format, config=CONFIG)
        assert report.document.source == source
        _keeps_its_promises(report)

    return read


def _file(format: str) -> Target:
    def read(data: bytes) -> None:
        try:
            report = check(data, format=format, config=CONFIG)
        except CitecheckError:  # one sentence why it is not read
            return
        _keeps_its_promises(report)

    return read


def _inside(format: str, member: str, whole: bytes) -> Target:
    """Read a file of which one part is spoilt, since spoiling the archive mostly says only that it is none."""
    read = _file(format)

    def replaced(data: bytes) -> None:
        packed = io.BytesIO()
        with zipfile.ZipFile(io.BytesIO(whole)) as before, zipfile.ZipFile(packed, "w") as after:
            for name in before.namelist():
                after.writestr(name, data if name == member else before.read(name))
        read(packed.getvalue())

    return replaced


def word_field(data: bytes) -> None:
    """Read a Word file with a citation field that holds any data."""
    instruction = "".join(sign for sign in _text(data) if sign.isprintable())
    _file("docx")(word_file(paragraph("It rained ", field(f" ADDIN CSL_CITATION {instruction} ", "(Berg, 2020)"), ".")))


def _markup(format: str) -> Target:
    """Read a text of a format that is refused where it is broken."""

    def read(data: bytes) -> None:
        source = f"{_text(data)}\n\n"
        try:
            report = check(source, format=format, config=CONFIG)
        except CitecheckError:
            return
        assert report.document.source == source
        _keeps_its_promises(report)

    return read


def bibliographies(data: bytes) -> None:
    """Read a bibliography, as BibTeX and as CSL in two forms: its works, or one sentence why not."""
    for name in ("a.bib", "a.json", "a.yaml"):
        try:
            works = bibliography.read(name, data)
        except CitecheckError:
            continue
        assert all(isinstance(work.key, str) for work in works)


def reference(data: bytes) -> None:
    """Read an entry: every field stands where it is said to stand."""
    text = _text(data)
    found = parse_reference(text)
    assert all(0 <= span.start <= span.end <= len(text) for span in found.spans.values())


def date(data: bytes) -> None:
    """Read a date: one that is in the calendar, or none."""
    found = parse_date(_text(data))
    assert found is None or found.month is None or 1 <= found.month <= 12


def whole(data: bytes) -> None:
    """Check, fix and show an article; a fix changes nothing more the second time."""
    format = ("text", "markdown", "html", "wikitext")[data[0] % 4 if data else 0]
    report = check(f"Rain.\n{_text(data[1:])}", format=format, config=CONFIG, name="a\nb\x1b.txt")
    for unsafe in (False, True):
        mended = fix(report, unsafe=unsafe)
        refused = mended.fixes.refused if mended.fixes else ()
        if all(each.reason != NOT_TRIED for each in refused):  # a second run would try those, as it says
            assert fix(mended, unsafe=unsafe).document.source == mended.document.source
        _keeps_its_promises(mended)
        for each in RENDERERS:
            render([mended], each).encode("utf-8", errors="backslashreplace" if each == "text" else "strict")
    for each in RENDERERS:
        shown = render([report], each)
        assert each == "html" or not set(shown) & set("\x1b\x9b\u202e"), "an output commands a terminal"
        if each == "json":
            json.loads(shown)


def settings(data: bytes) -> None:
    """Read a configuration file: settings, or one sentence why not."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "citecheck.toml"
        path.write_bytes(data)
        try:
            file = ConfigFile.read(path)
            if file is not None:
                combine(*file.layers(Path(folder) / "a.txt"))
        except CitecheckError:
            pass


def cache(data: bytes) -> None:
    """Take a result from a cache: an outcome of ours, or none."""
    try:
        found = json.loads(data)
    except (ValueError, RecursionError):
        return
    outcome = running._recalled(found if isinstance(found, dict) else None, "a.txt", 1, running._Clock())
    if outcome is not None:
        assert isinstance(outcome.parts[0], str)
        assert (outcome.tally + outcome.tally).documents == 2 * outcome.tally.documents


TARGETS: dict[str, Target] = {
    "text": _reader("text"),
    "markdown": _reader("markdown"),
    "html": _reader("html"),
    "wikitext": _reader("wikitext"),
    "latex": _markup("latex"),
    "rst": _markup("rst"),
    "jats": _markup("jats"),
    "notebook": _markup("notebook"),
    "word": _file("docx"),
    "odt": _file("odt"),
    "epub": _file("epub"),
    "pdf": _file("pdf"),
    "word-body": _inside("docx", "word/document.xml", WORD),
    "word-notes": _inside("docx", "word/footnotes.xml", WORD),
    "odt-body": _inside("odt", "content.xml", ODT),
    "word-field": word_field,
    "epub-page": _inside("epub", "EPUB/text/a.xhtml", EPUB),
    "bibliography": bibliographies,
    "reference": reference,
    "date": date,
    "whole": whole,
    "settings": settings,
    "cache": cache,
}


def _members(whole: bytes, *names: str) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        yield from map(archive.read, names)


_BIBTEX = b"@article{berg2020, author = {Berg, Anna and Ito, Ken}, title = {{Rain} in Oslo}, year = 2020, url={x}}"
_CSL = json.dumps([BERG, ITO]).encode()
_SEEDS: dict[str, tuple[bytes, ...]] = {
    "latex": (as_latex(ARTICLE).encode(), b"It rained.\\footnote{``Rain'' The Daily, 2020} So it is \\cite[3]{a,b}."),
    "rst": (as_rst(ARTICLE).encode(), b"It rained [#a]_ :cite:`b`.\n\n.. [#a] Rain, 2020\n\n.. note::\n\n   x\n"),
    "jats": (as_jats(ARTICLE).encode(),),
    "notebook": (as_notebook(ARTICLE).encode(),),
    "word": (
        word_file(paragraph("It rained.[1]") + paragraph("1. “Rain” The Daily, 2020")),
        word_file(paragraph("It rained."), footnotes=note(1, "“Rain” The Daily, 2020")),
    ),
    "odt": (ODT,),
    "epub": (EPUB,),
    "pdf": (pdf_file("It rained.[1] It snowed."),),
    "word-body": tuple(_members(WORD, "word/document.xml")),
    "word-notes": tuple(_members(WORD, "word/footnotes.xml")),
    "odt-body": tuple(_members(ODT, "content.xml")),
    "epub-page": tuple(_members(EPUB, "EPUB/text/a.xhtml", "EPUB/text/b.xhtml")),
    "word-field": (json.dumps({"citationItems": [{"id": 1, "itemData": BERG}, {"itemData": ITO}]}).encode(),),
    "bibliography": (_BIBTEX, _CSL, b"references:\n- id: berg2020\n  title: Rain\n  issued: 2020-05-03\n"),
}
"""Inputs to start from, of targets that take no articles of our cases."""


def seeds(target: str) -> Iterator[bytes]:
    """Give inputs to start from: our own cases, and articles in every format."""
    if target in _SEEDS:
        yield from _SEEDS[target]
        return
    if target == "settings":
        yield b'select = ["missing-url"]\nfail-on = "error"\n[severities]\nmissing-date = "info"\n'
        yield b'[per-path."a/*"]\nas-of = "2023"\n'
        return
    if target == "cache":
        tally = attrs.asdict(running.Tally())
        yield json.dumps({"fails": False, "tally": tally, "parts": ["x"]}).encode()
        return
    for path in sorted(CASES.rglob("*.txt")):
        for case in path.read_text("utf-8").split("\n=== "):
            article = case.partition("\n---\n")[2].partition("\n---\n")[0]
            lines = article.split("\n") if target in ("reference", "date") else [article]
            yield from ((b"\0" if target == "whole" else b"") + line.encode() for line in lines if line.strip())


__all__ = ["CRASHERS", "TARGETS", "WRITERS", "seeds"]
