"""Inputs that once broke something, and files that are cut or spoilt at every place, keep the promises."""

import random
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.benchmarks import growth
from tests.formats import as_html, as_html_list, note, paragraph, word_file
from tests.formats import call as call_note
from tests.fuzz.run import spoilt
from tests.fuzz.targets import CRASHERS, TARGETS, seeds
from tests.strategies import articles

PAGES = st.one_of(articles().map(as_html), articles().map(as_html_list))
WORD = word_file(
    paragraph("It rained.[1]", call_note(1)) + paragraph("1. “Rain” The Daily, 3 May 2020"),
    footnotes=note(1, "“Snow” The Daily, 4 May 2020"),
)


@pytest.mark.parametrize("path", sorted(CRASHERS.glob("*-*")), ids=lambda path: path.name)
def test_what_broke_something_once_does_not_any_more(path: Path) -> None:
    """Every crasher that was kept is taken without harm."""
    TARGETS[path.name.rpartition("-")[0]](path.read_bytes())


@given(PAGES, st.data())
@settings(max_examples=60)
def test_a_page_that_is_cut_anywhere_is_read(page: str, data: st.DataObject) -> None:
    """A page that ends in the middle of a tag, a link or a note, or lacks a stretch, gives a report."""
    start = data.draw(st.integers(0, len(page)))
    end = data.draw(st.integers(start, min(len(page), start + 40)) | st.just(len(page)))
    TARGETS["html"]((page[:start] + page[end:]).encode())


def test_a_note_that_is_cut_in_its_link_is_read() -> None:
    """A page that ends in each place of a note's call gives a report."""
    page = (
        '<p>It rained.<sup><a href="#fn1">1</a></sup></p><ol><li id="fn1">“Rain” <i>Daily</i> <a href="#r1">↩</a></li>'
    )
    for end in range(len(page)):
        TARGETS["html"](page[:end].encode())


def test_a_word_file_with_bytes_missing_is_read_or_refused() -> None:
    """Wherever bytes are lost, at the start, the end or in between, there is a report or a sentence."""
    for at in range(0, len(WORD), 7):
        for data in (WORD[:at], WORD[at:], WORD[:at] + WORD[at + 5 :], WORD[:at] + b"\xff" + WORD[at + 1 :]):
            TARGETS["word"](data)


@pytest.mark.parametrize("target", TARGETS)
def test_some_spoilt_inputs_break_nothing(target: str) -> None:
    """A few inputs of each target, made of our own cases at random but always the same."""
    chosen, known = random.Random(7), list(seeds(target))
    for _ in range(25):
        TARGETS[target](spoilt(chosen, known))


def test_a_browser_s_end_of_a_comment_is_one() -> None:
    """`--!>` ends a comment, `<!-->` is one, and neither swallows what follows."""
    from citecheck import parse

    for comment in ("<!-- x --!>", "<!-->", "<!--->", "<!-- x -->", "<!----!>"):
        assert "It rained." in parse(f"<p>So.</p>{comment}<p>It rained.</p>", format="html").prose.text


def test_reading_a_page_compiles_no_pattern_for_each_note(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page of forty notes compiles as many patterns as one of four."""
    from citecheck import parse

    compiled: list[str] = []
    works = re._compiler.compile  # type: ignore[attr-defined]

    def compile(pattern: object, *rest: object) -> object:
        compiled.append(str(pattern))
        return works(pattern, *rest)

    def page(count: int) -> str:
        calls = "".join(f'<p>It rained in {n}.<sup><a href="#n{n}" id="c{n}">{n}</a></sup></p>' for n in range(count))
        notes = "".join(f'<li id="n{n}"><a href="#c{n}">^</a> “Rain in {n}” The Daily, 2023</li>' for n in range(count))
        return f"{calls}<h2>Notes</h2><ol start=0>{notes}</ol>"

    assert len(parse(page(40), format="html").references) == 40

    monkeypatch.setattr(re._compiler, "compile", compile)  # type: ignore[attr-defined]
    re.purge()
    parse(page(4), format="html")
    few = len(compiled)
    re.purge()
    compiled.clear()
    parse(page(40), format="html")

    assert len(compiled) <= few


GROWING = [series for part, series in growth.series(1000) if part in ("globs", "renderers") or "markers" in series[0]]


@pytest.mark.parametrize("series", GROWING[:40:4], ids=lambda series: series[0])
def test_work_grows_with_the_text(series: growth.Series) -> None:
    """Some series of `benchmarks/growth.py` grow far less than with the square, on however busy a machine."""
    exponent, seconds = growth.grown(series, 1000)

    assert exponent < 1.6 or seconds < 0.5
