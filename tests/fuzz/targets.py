"""What is fuzzed: each target takes any bytes, and fails only where a promise is broken."""

import json
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs

from citecheck import CitecheckError, Config, Report, check, fix, parse_date, parse_reference, render
from citecheck.cli import running
from citecheck.rendering import RENDERERS
from citecheck.settings import ConfigFile, combine
from tests.formats import WRITERS, note, paragraph, word_file

CASES = Path(__file__).resolve().parent.parent / "cases"
CRASHERS = Path(__file__).resolve().parent / "crashers"
CONFIG = Config(as_of="2026-01-01")

Target = Callable[[bytes], None]


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


def word(data: bytes) -> None:
    """Read bytes as a Word file: a report, or one sentence why not."""
    try:
        report = check(data, format="docx", config=CONFIG)
    except CitecheckError:
        return
    _keeps_its_promises(report)


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
    "word": word,
    "reference": reference,
    "date": date,
    "whole": whole,
    "settings": settings,
    "cache": cache,
}


def seeds(target: str) -> Iterator[bytes]:
    """Give inputs to start from: our own cases, and articles in every format."""
    if target == "word":
        yield word_file(paragraph("It rained.[1]") + paragraph("1. “Rain” The Daily, 2020"))
        yield word_file(paragraph("It rained."), footnotes=note(1, "“Rain” The Daily, 2020"))
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
