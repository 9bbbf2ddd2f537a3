"""What the page and the notebook are made of, frames, pictures, comparisons and explanations."""

import ast
import builtins
import re
import sys
from collections import Counter
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from pathlib import Path
from string import Template
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import citecheck
from citecheck import Citation, Corpus, Finding, PartialDate, Reference, Report, Score, Severity, Span
from citecheck.rendering import hypertext
from citecheck.rendering.hypertext import Html, html, joined
from citecheck.rendering.markup import View, choice_fit, date, fit, judged, link
from tests.patience import patience

PACKAGE = Path(citecheck.__file__).parent
ARTICLE = Path(__file__).parents[1] / "examples" / "articles" / "cable-talks.txt"


@pytest.fixture(scope="module")
def talks() -> Report:
    return citecheck.check(ARTICLE, name="cable-talks.txt")


class Page(HTMLParser):
    """What a parser finds: elements in their nesting, ids, and text."""

    VOID = frozenset({"meta", "input", "br"})

    def __init__(self, markup: str | Html) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.elements: list[tuple[str, Mapping[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(str(markup))
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))
        self.ids += [value for name, value in attributes if name == "id" and value]
        self.targets += [value[1:] for name, value in attributes if name == "href" and value and value[:1] == "#"]
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.open):
            self.words.append(data)

    def of(self, kind: str) -> list[Mapping[str, str | None]]:
        return [attributes for _, attributes in self.elements if kind in (attributes.get("class") or "").split()]


# --- markup ---------------------------------------------------------------------------------------------------------


@given(st.text())
def test_text_in_markup_is_text(text: str) -> None:
    """Put into a template, any text is one stretch of text with nothing in it that a browser obeys."""
    shown = str(html("{}", text))

    assert not set("<>\"'\x00\u202e\u2066") & set(shown)
    assert str(html('<p title="{0}">{0}</p>', text)) == str(html('<p title="{x}">{x}</p>', x=text))
    assert Page(f'<p title="{shown}">{shown}</p>').elements[0][1]["title"] == "".join(Page(f"<p>{shown}</p>").words)
    shown.encode("utf-8")


HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: html("<p>{}</p>", HOSTILE),
        lambda: html("<p>{words}</p>", words=HOSTILE),
        lambda: html("<p>{}</p>", joined(["", HOSTILE])),
        lambda: joined([HOSTILE, html("<br>")], ", "),
        lambda: html("<p>{}</p>", f"{HOSTILE} and more"),
        lambda: html("<p>{}</p>", "{0.__class__}" + HOSTILE),
        lambda: html("<p>{}</p>", str(html("<b>{}</b>", HOSTILE))),
        lambda: f"<p>{html('{}', HOSTILE)}</p>",
        lambda: "<p>" + html("{}", HOSTILE),
        lambda: html("<p>") + HOSTILE,
        lambda: "".join([html("<p>"), HOSTILE]),
        lambda: "<p>{}".format(html("<br>")),
        lambda: Template("<p>$x").substitute(x=HOSTILE) + html("<br>"),
    ],
)
def test_forgetting_to_escape_is_impossible(attempt: Callable[[], object]) -> None:
    """Whichever way text and markup are put together, the text is shown as text, or Python refuses."""
    try:
        made = attempt()
    except TypeError:
        return

    assert isinstance(made, Html)
    assert "<img" not in str(made)


WRITERS = {
    "archive/summary.py",
    "rendering/html.py",
    "rendering/markup.py",
    "rendering/notebook.py",
    "serve/answers.py",
}


def test_markup_is_written_in_one_way() -> None:
    """Templates stand in our code as they are, so no text of an article can be one; nobody else makes markup."""
    for path in PACKAGE.rglob("*.py"):
        tree = ast.parse(path.read_text("utf8"))
        names = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
        if path == Path(hypertext.__file__) or hypertext.__name__ not in names:
            assert str(path.relative_to(PACKAGE).as_posix()) not in WRITERS
            continue
        for node in ast.walk(tree):
            where = f"{path}:{getattr(node, 'lineno', '')}"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id != "Html", where
                template = {"html": node.args[:1], "joined": node.args[1:], "resource": node.args}.get(node.func.id)
                assert all(isinstance(each, ast.Constant) for each in template or ()), where
            elif isinstance(node, ast.JoinedStr):
                assert not re.search("<[a-zA-Z/!]", ast.unparse(node)), where


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://daily.example/a?b=c&d=é#e", True),
        ("HTTP://daily.example", True),
        ("javascript:alert(1)", False),
        ("https:javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("//daily.example/x", False),
        ("ftp://daily.example/x", False),
        ("https://daily.example/\u202egpj.exe", False),
        ("https://daily.example/a b", False),
        ('https://daily.example/"onclick="x', False),
        ("\thttps://daily.example/", False),
        (None, False),
    ],
)
def test_only_addresses_of_the_web_are_links(url: str | None, linked: bool) -> None:
    """Nothing but http and https is linked, and a link tells the other side nothing about us."""
    shown = str(link(url, "Rain & snow"))

    assert shown.endswith("Rain &amp; snow</a>" if linked else "Rain &amp; snow")
    assert ('rel="noopener noreferrer"' in shown) == linked


@pytest.mark.parametrize(
    ("reference", "value", "expected"),
    [
        (True, 0.97, "fits"),
        (True, 0.6, "perhaps"),
        (True, 0.1, "perhaps"),
        (True, 0.01, "poor"),
        (True, None, "unknown"),
        (False, None, "missing"),
    ],
)
def test_how_well_a_citation_fits_has_five_words(
    talks: Report, reference: bool, value: float | None, expected: str
) -> None:
    """The score decides; no score and no entry are words of their own."""
    citation = attrs.evolve(
        talks.citations[0],
        reference=Reference("1") if reference else None,
        relevance=None if value is None else Score(value, "lexical"),
    )

    assert fit(citation) == expected


@pytest.mark.parametrize(
    ("value", "kind", "said"),
    [
        (0.9, "fits", "no other entry suits this sentence better"),
        (0.89, "perhaps", "another entry may suit this sentence as well"),
        (0.5, "perhaps", "another entry may suit this sentence as well"),
        (0.49, "poor", "another entry may suit this sentence better"),
    ],
)
def test_relevance_and_choice_are_told_apart(talks: Report, value: float, kind: str, said: str) -> None:
    """A source may belong in the article and be none for the sentence; each is said for itself."""
    score = Score(value, "choice", ("in the sentence and its entry: cocoa",))
    citation = attrs.evolve(talks.citations[0], relevance=Score(1.0, "lexical"), choice=score)
    words = " ".join("".join(Page(judged(citation)).words).split())

    assert choice_fit(score) == kind
    assert f"1.00 belongs in this article {value:.2f} {said} in the sentence and its entry: cocoa" in words
    assert f"it is the one for this sentence with {value:.2f}" in str(citecheck.explain(citation))


@pytest.mark.parametrize("day", ["2023", "2023-02", "2023-02-17"])
def test_dates_keep_their_precision(day: str) -> None:
    """What is printed without a day is shown without one."""
    shown = Page(date(PartialDate(*map(int, day.split("-")))))

    assert shown.elements[0][1]["datetime"] == day
    assert "".join(shown.words) == {"2023": "2023", "2023-02": "Feb. 2023", "2023-02-17": "17 Feb. 2023"}[day]


def test_the_page_shows_all_there_is(talks: Report) -> None:
    """Text, markers, entries and findings are all there, each once, and every link within the page arrives."""
    page = Page(citecheck.render(talks, "html"))
    words = " ".join(" ".join(page.words).split())

    assert set(page.targets) - {""} <= set(page.ids)
    assert max(Counter(page.ids).values()) == 1
    assert len(page.of("marker")) == len(talks.document.markers)
    assert len(page.of("entry")) == len(talks.document.references)
    assert len(page.of("note")) == len(talks.findings)
    for finding in talks.findings:
        assert finding.message in words
    for reference in talks.document.references:
        assert (reference.title or "") in words


def test_the_policy_allows_the_page_s_own_style_and_script_only(talks: Report) -> None:
    """Style and script are named by their hash; no element has a style or a handler of its own."""
    import base64
    import hashlib

    markup = citecheck.render(talks, "html")
    page = Page(markup)
    (policy,) = [a["content"] for tag, a in page.elements if a.get("http-equiv") == "Content-Security-Policy"]

    for kind in ("style", "script"):
        (inner,) = re.findall(rf"<{kind}>(.*?)</{kind}>", markup, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(inner.encode()).digest()).decode()
        assert f"{kind}-src 'sha256-{digest}'" in (policy or "")
    assert not [name for _, attributes in page.elements for name in attributes if name == "style" or name[:2] == "on"]


def test_markers_that_share_a_span_are_one() -> None:
    """``[1–3]`` is one link, which tells of all its entries."""
    entries = "\n".join(f"{i}. “Rain number {i}” The Daily, 3 May 2023" for i in (1, 2, 3))
    report = citecheck.check(f"It rained for three days.[1–3]\n\n{entries}")
    (marker,) = Page(citecheck.render(report, "html")).of("marker")

    assert all(f"Rain number {i}" in (marker["aria-label"] or "") for i in (1, 2, 3))


def test_notes_without_sources_and_missing_entries_are_shown() -> None:
    """A note shows what it prints; a marker without entry leads to its finding, and without that nowhere."""
    report = citecheck.check("It rained.[^a] It snowed.[^b]\n\n[^a]: I asked him & her.", format="markdown")
    page = Page(citecheck.render(report, "html"))

    assert "I asked him & her." in "".join(page.words)
    assert "missing" in (page.of("marker")[1]["class"] or "")
    assert page.targets[-1] in page.ids or not report.findings


def test_findings_stand_where_they_belong(talks: Report) -> None:
    """What is wrong with an entry stands at the entry, with a marker in the margin, with all entries above the list."""
    source = talks.document.source
    of_all = Finding("missing-url", "reference", Severity.INFO, "No entry has an address.", talks.findings[1].span)
    heading = Finding("x", "structure", Severity.INFO, "A heading.", Span(source.index("Sources"), len(source)))
    view = View(
        talks.document, talks.citations, (*talks.findings, of_all, heading), prefix="v"
    )  # a View is what both displays are made of
    head, entries = str(view.entries()).split('<ul class="entries">')

    assert [name in head for name in ("No entry has an address.", "A heading.", "Entry 6")] == [True, True, False]
    assert "Entry 6 has no date." in entries
    assert "does not seem to belong to this sentence" in str(view.prose())


def test_the_headline_is_not_repeated(talks: Report) -> None:
    """The text begins below the headline that stands over it."""
    assert "Coastal States Meet" not in str(View(talks.document, prefix="v").prose())


def test_displays_have_ids_of_their_own(talks: Report) -> None:
    """The same report shown twice in a notebook shares no id, and no link leaves its display."""
    pages = [Page(shown._repr_html_()) for shown in (talks, talks, talks.document, talks.document)]

    assert all(set(page.targets) <= set(page.ids) for page in pages)
    assert max(Counter(name for page in pages for name in page.ids).values()) == 1


def test_displays_need_no_script(talks: Report) -> None:
    """A display is markup and style."""
    shown = (
        talks,
        talks.document,
        talks.citations[0],
        Reference("1"),
        Corpus((talks,)),
        citecheck.explain(talks.citations[0]),
    )

    for value in shown:
        assert not {tag for tag, _ in Page(value._repr_html_()).elements} & {"script", "img", "link", "iframe"}


@given(st.text(alphabet=st.sampled_from("ab .[]1234\n“”-|#<>&\u202e\x00"), max_size=300))
def test_any_article_can_be_shown(text: str) -> None:
    """Whatever the text, page and displays are well-formed, and hold all its words."""
    report = citecheck.check(text or " ")
    page = Page(citecheck.render((report, report), "html"))
    display = Page(report._repr_html_() + report.document._repr_html_() + Corpus((report,))._repr_html_())

    assert set(page.targets) - {""} <= set(page.ids)
    assert set(display.targets) <= set(display.ids)
    assert len(page.of("marker")) == 2 * len({marker.span for marker in report.document.markers})
    shown = "".join("".join(page.words).split())
    for word in report.document.prose.text.split():
        if word.isalnum():
            assert word in shown


@pytest.mark.parametrize(
    "text",
    [
        "It rained[1] " * 10_000,
        "It rained.[1]\n\n" * 4_000 + "1. “Rain” The Daily\n" * 1_000,
        "[1–400]" * 2_000 + "\n\n" + "\n".join(f"{i}. “Rain {i}” The Daily" for i in range(1, 400)),
        "<" * 300_000,
        "\n\n".join("aaaa" for _ in range(20_000)),
    ],
    ids=["one paragraph", "one label", "ranges", "signs", "lines"],
)
def test_large_articles_are_shown(text: str) -> None:
    """Large and nasty articles come to an end, and make no page out of proportion to them."""
    document = citecheck.parse(text, format="text")
    citations = citecheck.match(document)[:20_000]
    findings = [Finding("x", "structure", Severity.ERROR, "m", c.marker.span, label="1") for c in citations[:5_000]]
    with patience():
        view = View(document, citations, findings, prefix="v", cards=True)
        size = len(str(view.prose())) + len(str(view.entries()))

    assert size < 1000 * len(text)


# --- frames ---------------------------------------------------------------------------------------------------------


@pytest.fixture(params=["pandas", "polars", "neither"])
def library(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Let only one of the libraries be importable."""
    found: str = request.param
    if found != "neither":
        pytest.importorskip(found, reason=f"{found} is not installed")
    for other in {"pandas", "polars"} - {found}:
        monkeypatch.setitem(sys.modules, other, None)
    return found


@pytest.mark.parametrize(
    ("rows", "count", "column"),
    [("citations", 12, "claim"), ("references", 8, "outlet"), ("findings", 4, "rule"), ("fits", 96, "is_cited")],
)
def test_frames(talks: Report, library: str, rows: str, count: int, column: str) -> None:
    """A frame has a row for each thing, from whichever library there is; an empty one has the columns, too."""
    frame = talks.to_frame(rows)  # type: ignore[arg-type] - a name from the table above
    empty = Corpus().to_frame(rows)  # type: ignore[arg-type] - as above

    assert len(frame) == count
    if library == "neither":
        assert [type(row) for row in frame] == [dict] * count
        assert all(row["document"] == "cable-talks.txt" for row in frame)
        assert column in frame[0]
    else:
        assert type(frame).__module__.startswith(library)
        assert list(frame["document"]) == ["cable-talks.txt"] * count
        assert list(frame.columns) == list(empty.columns)


def test_a_frame_holds_what_the_report_says(talks: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    """Scores, sources, rules and places come through."""
    for name in ("pandas", "polars"):
        monkeypatch.setitem(sys.modules, name, None)
    citation, reference, finding = (talks.to_frame(rows)[0] for rows in ("citations", "references", "findings"))

    assert citation["relevance"] == talks.citations[0].relevance.value  # type: ignore[union-attr] - it was scored
    assert (citation["label"], citation["issued"], citation["findings"]) == ("0", "2024-02-19", "off-topic-citation")
    assert (reference["outlet"], reference["cited"]) == ("Commodity Ledger", 1)
    assert reference["least_relevance"] == citation["relevance"]
    assert (finding["rule"], finding["words"], finding["line"]) == ("off-topic-citation", "[0]", 5)


def test_a_corpus_is_one_frame(talks: Report) -> None:
    """Rows of all articles stand below one another, told apart by their document."""
    other = citecheck.check("It rained.[1]\n\n1. “Rain falls” The Daily, 3 May 2023", name="rain.txt")
    frame = Corpus((talks, other)).to_frame("citations")

    assert Counter(frame["document"]) == {"cable-talks.txt": 12, "rain.txt": 1}


def test_fits_are_long_and_tidy(talks: Report) -> None:
    """A row for each claim and each reference, with the score that the report gives the cited one."""
    rows = talks.to_frame("fits", backend=None)

    assert len(rows) == len(talks.citations) * len(talks.references)
    assert {talks.document.source[row["start"] : row["end"]] == row["claim"] for row in rows} == {True}
    cited = {(row["claim_id"], row["relevance"]) for row in rows if row["is_cited"]}
    assert cited == {(i, c.relevance and c.relevance.value) for i, c in enumerate(talks.citations) if c.reference}


DATED = "It rained.[1] It snowed.[2]\n\n1. “Rain” The Daily, 3 May 2023\n2. “Snow” The Daily, May 2023\n"


def test_days_are_real_dates_where_they_are_known(library: str) -> None:
    """A month has no day, and what is printed stays beside it; offsets slice the article."""
    frame = citecheck.check(DATED).to_frame("references")
    rows = frame if library == "neither" else frame.to_dict("records") if library == "pandas" else frame.to_dicts()

    assert [row["issued"] for row in rows] == ["2023-05-03", "2023-05"]
    assert str(rows[0]["issued_day"])[:10] == "2023-05-03"
    assert rows[1]["issued_day"] is None or rows[1]["issued_day"] != rows[1]["issued_day"]  # which is how NaT differs
    assert [DATED[row["start"] : row["end"]][:9] for row in rows] == ["1. “Rain”", "2. “Snow”"]
    if library == "pandas":
        assert frame["issued_day"].dtype.kind == "M"
    if library == "polars":
        assert str(frame["issued_day"].dtype) == "Date"


@pytest.mark.parametrize("rows", ["citations", "references", "findings", "fits", "support"])
def test_a_table_of_arrow_has_the_same_rows(talks: Report, rows: Any) -> None:
    """With real dates, and columns also where there are no rows."""
    pyarrow = pytest.importorskip("pyarrow")
    table, plain = talks.to_frame(rows, backend="pyarrow"), talks.to_frame(rows, backend=None)

    assert table.to_pylist() == [{k: list(v) if isinstance(v, tuple) else v for k, v in row.items()} for row in plain]
    assert all(
        table.schema.field(name).type == pyarrow.date32() for name in table.column_names if name.endswith("_day")
    )
    assert "document" in table.column_names


def test_the_backend_is_a_choice(talks: Report, library: str) -> None:
    """Dictionaries whatever is installed; what is named and not installed is an error that says what to install."""
    assert type(talks.to_frame(backend=None)) is list
    if library == "neither":
        with pytest.raises(citecheck.CitecheckError, match="needs an extra package"):
            talks.to_frame(backend="polars")
    else:
        assert type(talks.to_frame(backend=library)).__module__.startswith(library)  # type: ignore[arg-type]  # a name
    with pytest.raises(citecheck.UsageError, match=r"unknown backend 'panda' .did you mean 'pandas'"):
        talks.to_frame(backend="panda")  # type: ignore[arg-type] - that is the point


def test_a_report_is_a_collection_of_findings(talks: Report) -> None:
    """It has their number, gives them in order, and is true also where it has none."""
    assert len(talks) == len(talks.findings) == 4
    assert list(talks) == list(talks.findings)
    assert talks.references == talks.document.references
    assert len(citecheck.check("It rained.", config=citecheck.Config(select="missing-date"))) == 0
    assert citecheck.check("It rained.", config=citecheck.Config(select="missing-date"))


def test_a_report_shows_itself_as_markdown() -> None:
    """A line that counts, an item a finding; what an article says is text, and never markup."""
    shown = citecheck.check("# Rain \\<b> \\*now\\*\n\nIt rained.[1]", name="rain.md")._repr_markdown_()

    assert shown == (
        "**Rain \\<b\\> \\*now\\***: 0 of 1 marker, 0 sources; 1 error.\n\n"
        "- **error**, line 3: 1 marker points to a reference list, and the article has none. "
        "Add the list at the end of the article, or remove the markers. (`no-reference-list`)\n"
    )


def test_an_unknown_kind_of_rows_names_the_choices(talks: Report) -> None:
    """A wrong word is an error that helps."""
    with pytest.raises(citecheck.UsageError, match="did you mean 'citations'"):
        talks.to_frame("citation")  # type: ignore[arg-type] - that is the point


# --- pictures -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("style", "dark", "is_dark"),
    [
        ("dark_background", None, True),
        ("default", None, False),
        ("default", True, True),
        ("dark_background", False, False),
    ],
)
def test_the_picture_follows_the_theme(talks: Report, style: str, dark: bool | None, is_dark: bool) -> None:
    """On a dark page its ground is dark and its words are light; either can be asked for."""
    pyplot = pytest.importorskip("matplotlib.pyplot", reason="matplotlib is not installed")
    from matplotlib.colors import to_rgb

    with pyplot.style.context(style):
        figure = talks.plot(dark=dark)
    axes = [axes for part in figure.subfigs for axes in part.axes]

    assert (sum(to_rgb(figure.get_facecolor())) < 1) is is_dark
    assert all((sum(to_rgb(each.get_facecolor())) < 1) is is_dark for each in axes if each.get_title(loc="left"))
    labels = [label for each in axes if each.get_title(loc="left") for label in each.get_yticklabels()]
    assert all((sum(to_rgb(label.get_color())) > 1.5) is is_dark for label in labels)


def test_the_picture_shows_scores_dates_and_outlets(talks: Report) -> None:
    """The matrix has a ring for each citation, the dates a point for each dated source, the outlets a bar each."""
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    import matplotlib.pyplot as pyplot

    figure = talks.plot()
    matrix, *_, dates, outlets = [axes for sub in figure.subfigs for axes in sub.axes]

    assert matrix.images[0].get_array().shape == (12, 8)
    rings, dots = ([*zip(*line.get_data(), strict=True)] for line in matrix.lines)
    assert rings == [(int(citation.marker.label), i) for i, citation in enumerate(talks.citations)]
    assert set(dots[1:]) <= set(rings)
    assert len([line for line in dates.lines if line.get_marker() == "o"]) == 7
    assert [text.get_text() for text in outlets.get_yticklabels()][:2] == ["Gulf Courier", "Baltic Herald"]
    assert pyplot.get_fignums() == []


def test_a_shifted_list_shows_as_a_diagonal_beside_the_rings() -> None:
    """Where every marker is one too high, the dots stand one column before the rings."""
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    figure = citecheck.check(ARTICLE.with_name("night-trains.txt")).plot()
    rings, dots = ([*zip(*line.get_data(), strict=True)] for line in figure.subfigs[0].axes[0].lines)
    cited = {row: column for column, row in rings}

    assert len(dots) >= 4
    assert {cited[row] - column for column, row in dots} == {1}


@pytest.mark.parametrize(
    "text",
    [
        "Nothing here.",
        "It rained.[1]",
        "A list.\n\n1. “Rain $x$ costs $5” The $Daily$, 2023",
        "Old and far.[1][2]\n\n1. “Rain” The Daily, 3 May 1066\n2. “Snow” The Daily, 31 Dec. 9999",
        "A single day.[1]\n\n1. “Rain\x00\u202e 東京 \ud800” The Daily, 31 Dec. 9999",
    ],
)
def test_every_report_has_a_picture(text: str, tmp_path: Path) -> None:
    """Where there is nothing to draw, the picture says so; formulas in a name are text."""
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    path = tmp_path / "plot.svg"
    report = citecheck.check(text)
    for extreme in (PartialDate(1), PartialDate(9999, 12)):
        references = tuple(attrs.evolve(r, issued=extreme) for r in report.document.references)
        old = attrs.evolve(report, document=attrs.evolve(report.document, references=references))
        old.plot().savefig(path)
    report.plot().savefig(path)

    assert path.stat().st_size > 1000


def test_a_picture_names_the_missing_extra(talks: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without matplotlib the message says what to install."""
    imported = builtins.__import__

    def without(name: str, *rest: object) -> object:
        if name.startswith("matplotlib"):
            raise ImportError(name)
        return imported(name, *rest)  # type: ignore[arg-type] - handed on

    monkeypatch.setattr(builtins, "__import__", without)

    with pytest.raises(citecheck.MissingExtraError, match=r"citecheck-editorial\[notebook\]"):
        talks.plot()


# --- comparisons and explanations -----------------------------------------------------------------------------------


def edited(talks: Report, *changes: tuple[str, str]) -> Report:
    source = talks.document.source
    for old, new in changes:
        assert old in source
        source = source.replace(old, new)
    return citecheck.check(source, name="after.txt")


def test_nothing_changed(talks: Report) -> None:
    """A version compared with itself, or with one renamed, shows no change."""
    found = citecheck.compare(talks, edited(talks))

    assert str(found) == f"0 findings gone, 0 new, {len(talks.findings)} kept"


def test_what_changed_is_told(talks: Report) -> None:
    """Fixed findings, changed entries, new and lost ones, and claims that cite another source."""
    after = edited(
        talks,
        (
            "Gulf Courier, https://www.gulfcourier.com/news",
            "Gulf Courier, 18 Feb. 2024, https://www.gulfcourier.com/news",
        ),
        (
            "slow,” said Maarit Lehto, who teaches at the naval academy.[5]",
            "slow,” said Maarit Lehto, who teaches at the naval academy.[4]",
        ),
    )
    found = citecheck.compare(talks, after)

    assert [finding.rule for finding in found.gone] == ["missing-date"]
    assert found.new == ()
    assert [str(new.issued) for _, new in found.changed] == ["2024-02-18"]
    assert [(old.marker.label, new.marker.label) for old, new in found.recited] == [("5", "4")]
    assert "issued – → 2024-02-18" in str(found)
    assert "now cites 4. “Draft" in str(found)
    assert "Findings gone" in "".join(Page(found._repr_html_()).words)


def test_renumbering_is_no_change(talks: Report) -> None:
    """Entries are known by what they are, not by their number."""
    source = re.sub(r"\[(\d)\]", lambda m: f"[{int(m[1]) + 1}]", talks.document.source)
    source = re.sub(r"(?m)^(\d)\. ", lambda m: f"{int(m[1]) + 1}. ", source)
    found = citecheck.compare(talks, citecheck.check(source))

    assert (found.added, found.removed, found.changed, found.recited) == ((), (), (), ())


def test_entries_come_and_go(talks: Report) -> None:
    """An entry of one version only is added or removed."""
    after = edited(
        talks,
        (
            "7. “Two New Cables Will Follow the Old Route Past the Mines” Baltic Herald, 15 Jan. 2024, https://www.balticherald.com/news/new-cables-old-route",
            "",
        ),
    )
    found, back = citecheck.compare(talks, after), citecheck.compare(after, talks)

    assert [reference.label for reference in found.removed] == ["7"] == [reference.label for reference in back.added]
    assert [new.reference for _, new in found.recited] == [None]


def test_an_explanation_can_be_checked(talks: Report) -> None:
    """It names the claim, the source, the score and the words that it rests on."""
    said = str(citecheck.explain(talks.citations[0]))

    for part in (
        "[0] stands for “Ministers",
        "It cites 0. “Cocoa Growers",
        "It belongs in this article with 0.0",
        "Nowhere in the article",
    ):
        assert part in said


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"reference": None, "candidates": ()}, "No entry of the list carries the label 0."),
        ({"reference": None, "candidates": (Reference("0"),) * 2}, "2 entries carry the label 0"),
        ({"relevance": None}, "cannot be told"),
        ({"relevance": Score(0.7, "of my own")}, "70 in 100"),
    ],
)
def test_an_explanation_says_what_is_missing(talks: Report, changes: dict[str, object], said: str) -> None:
    """Without an entry, with several, without a score and with somebody else's."""
    citation: Citation = attrs.evolve(talks.citations[0], **changes)  # type: ignore[arg-type] - fields from the table
    if citation.reference is None:
        citation = attrs.evolve(citation, relevance=None)

    assert said in str(citecheck.explain(citation))
    Page(citecheck.explain(citation)._repr_html_())


def test_values_are_short_where_there_is_no_browser(talks: Report) -> None:
    """A terminal shows what counts, in a line."""
    assert repr(talks) == "<Report on cable-talks.txt: 12 citations, 8 references, 1 × error, 2 × warning, 1 × info>"
    assert repr(talks.citations[1]).startswith("<Citation [1] of 'The talks follow the repair")
    assert repr(Corpus((talks,))) == "<Corpus of 1 reports>"
