"""Source texts: what is read of them, why others are not, and which entry each belongs to."""

import io
import json
import pathlib

import pytest

import citecheck
from citecheck import ReadError, Sources, SourceText, UsageError
from citecheck.evidence import pages
from citecheck.evidence.sources import tie
from citecheck.knowledge.addresses import address_key
from tests.case_files import chunks
from tests.formats import BODY, pdf_file

pytest.importorskip("trafilatura")
pytest.importorskip("warcio")
pytest.importorskip("pypdfium2")

FOLDER = pathlib.Path(__file__).parent / "cases" / "sources"
ARTICLE = """Town opens bridge

The town paid $3 million for its bridge.[1]

1. “Town opens its second bridge” Harbour Post, 3 May 2023, https://www.harbourpost.com/2023/bridge
"""


def page(title: str = "Town opens its second bridge", head: str = "", body: str = BODY) -> bytes:
    return f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()


def article_page(**parts: str) -> bytes:
    return page(body=f"<article><h1>Town opens its second bridge</h1>{BODY}</article>", **parts)


ADDRESSES = [tuple(rest.strip().splitlines()) for _, rest in chunks(FOLDER / "addresses.txt")]


@pytest.mark.parametrize("urls", ADDRESSES)
def test_addresses_of_one_page_are_alike(urls: tuple[str, ...]) -> None:
    """Lines of a case are addresses of one page; those behind ``≠`` are of another."""
    same = {address_key(url) for url in urls if not url.startswith("≠")}

    assert len(same) == 1
    assert same != {""}
    assert same.isdisjoint(address_key(url.removeprefix("≠").strip()) for url in urls if url.startswith("≠"))


NOTICES = [(name, *rest.strip("\n").split("\n---\n")) for name, rest in chunks(FOLDER / "notices.txt")]


@pytest.mark.parametrize(("name", "title", "text", "reason"), NOTICES, ids=[name for name, *_ in NOTICES])
def test_what_is_no_source_is_not_read(name: str, title: str, text: str, reason: str) -> None:
    """A wall, a notice or an error is not read, and its reason is said; an article about one is read."""
    found = pages.judged(SourceText(text * (40 if reason == "-" else 1), title=title or None))

    assert (found.reason or "-") == reason


def test_a_saved_page_is_read_as_it_says_itself() -> None:
    """Main text, title, outlet, date, last change and own address come from the page."""
    head = (
        '<link rel="canonical" href="https://harbourpost.com/2023/bridge">'
        '<meta property="og:site_name" content="Harbour Post">'
        '<meta property="article:published_time" content="2023-05-03T08:00:00Z">'
        '<script type="application/ld+json">{"dateModified": "2023-05-05T08:00:00Z"}</script>'
    )
    found = pages.read(article_page(head=head), "page.html")

    assert found.reason is None
    assert "2.4 million dollars" in found.text
    assert found.title == "Town opens its second bridge"
    assert str(found.date) == "2023-05-03"
    assert str(found.updated) == "2023-05-05"
    assert found.url == "https://harbourpost.com/2023/bridge"


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (page("Just a moment...", body="<p>Checking your browser before accessing</p>"), "a.html", pages.ERROR),
        (
            page("Page not found", body="<p>Sorry, the page you requested could not be found.</p>"),
            "a.html",
            pages.ERROR,
        ),
        (page("News", body="<p>We and our partners use cookies. Accept all</p>"), "a.html", pages.CONSENT),
        (b"%PDF-1.4 nothing of a PDF", "a.pdf", "it is a broken PDF"),
        (b"", "a.txt", pages.EMPTY),
        (b"PK\x03\x04 no Word file", "a.docx", None),
    ],
)
def test_files_that_say_nothing_are_not_read(data: bytes, name: str, reason: str | None) -> None:
    """A page or file without a source's text gives a reason, never an exception."""
    found = pages.read(data, name)

    assert found.reason is not None
    assert reason in (None, found.reason)


def test_a_pdf_is_read_and_a_scan_is_not() -> None:
    """The text of a PDF is read; pages without text are a scan."""
    assert (
        "2.4 million dollars" in pages.read(pdf_file("The town paid 2.4 million dollars for its bridge."), "a.pdf").text
    )
    assert pages.read(pdf_file(""), "a.pdf").reason == pages.SCAN


def test_a_folder_is_read_with_all_that_it_holds(tmp_path: pathlib.Path) -> None:
    """Pages, PDFs, texts and JSON are read; what is of no known kind is named; a browser's pictures are left."""
    (tmp_path / "harbourpost.com_2023_bridge.html").write_bytes(article_page())
    (tmp_path / "harbourpost.com_2023_bridge_files").mkdir()
    (tmp_path / "harbourpost.com_2023_bridge_files" / "frame.html").write_bytes(page())
    (tmp_path / "note.txt").write_text("URL: https://www.daily.com/rain\nTitle: Rain\n\nIt rained all day.", "utf-8")
    (tmp_path / "sheet.xlsx").write_bytes(b"PK")
    sources = Sources.read(tmp_path)

    assert [text.name for text in sources.texts] == ["harbourpost.com_2023_bridge.html", "note.txt"]
    assert sources.texts[1].url == "https://www.daily.com/rain"
    assert sources.passed_over == ("sheet.xlsx",)
    report = citecheck.check(ARTICLE, sources=sources)
    assert [f.rule for f in report.findings if f.group == "evidence"] == ["figure-not-in-source"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ([{"url": "https://a.com/x", "title": "T", "text": "It rained."}], ("https://a.com/x", "It rained.", True)),
        ({"sources": [{"link": "https://a.com/x", "content": "It rained."}]}, ("https://a.com/x", "It rained.", True)),
        ({"https://a.com/x": "It rained."}, ("https://a.com/x", "It rained.", True)),
        ([{"url": "https://a.com/x", "snippet": "It rained."}], ("https://a.com/x", "It rained.", False)),
        ([{"url": "https://a.com/x", "text": "It rained and …"}], ("https://a.com/x", "It rained and …", False)),
        (
            [{"page_content": "It rained.", "metadata": {"source": "https://a.com/x"}}],
            ("https://a.com/x", "It rained.", True),
        ),
    ],
)
def test_json_as_agents_hold_it(tmp_path: pathlib.Path, data: object, expected: tuple[str, str, bool]) -> None:
    """Lists, tables and wrapped lists are read, under any of the usual names; a snippet is not the whole text."""
    (tmp_path / "sources.json").write_text(json.dumps(data), "utf-8")
    (text,) = Sources.read(tmp_path / "sources.json").texts

    assert (text.url, text.text, text.is_whole) == expected


def test_json_lines_and_files_that_they_name(tmp_path: pathlib.Path) -> None:
    """A line may name a file beside it, which then is no source of its own; none outside the folder is read."""
    (tmp_path / "bridge.txt").write_text("The town paid 2.4 million dollars for its bridge.", "utf-8")
    lines = [{"label": "1", "file": "bridge.txt"}, {"label": "2", "file": "../secret.txt"}]
    (tmp_path / "sources.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    (tmp_path.parent / "secret.txt").write_text("secret", "utf-8")
    found = Sources.read(tmp_path).texts

    assert [(text.label, text.reason) for text in found] == [
        ("1", None),
        ("2", "there is no file '../secret.txt' beside it"),
    ]
    assert "secret" not in found[1].text


@pytest.mark.parametrize("text", ["{", "[1, 2]", '"text"', "[[[[[[[["])
def test_what_holds_no_sources_is_refused_in_a_sentence(tmp_path: pathlib.Path, text: str) -> None:
    """A JSON file of something else is an error that says what was expected."""
    (tmp_path / "sources.json").write_text(text, "utf-8")

    with pytest.raises(ReadError, match=r"sources\.json"):
        Sources.read(tmp_path)


def test_wrong_calls_are_refused_in_a_sentence(tmp_path: pathlib.Path) -> None:
    """No such path, no such kind of file, no source text."""
    with pytest.raises(ReadError, match="no such file or folder"):
        Sources.read(tmp_path / "nowhere")
    (tmp_path / "a.xlsx").write_bytes(b"PK")
    with pytest.raises(ReadError, match="is no source text that is read"):
        Sources.read(tmp_path / "a.xlsx")
    with pytest.raises(UsageError, match="is no SourceText"):
        Sources(["It rained."])  # type: ignore[list-item]


def test_a_web_archive_is_read_with_its_redirects(tmp_path: pathlib.Path) -> None:
    """A page is known under the address that leads to it; a server's 404 makes its page gone, a 403 does not."""
    from warcio.statusandheaders import StatusAndHeaders
    from warcio.warcwriter import WARCWriter

    new = "https://www.harbourpost.com/2023/bridge"
    answers: list[tuple[str, str, list[tuple[str, str]], bytes]] = [
        ("https://old.harbourpost.com/bridge", "301 Moved", [("Location", new)], b""),
        (new, "200 OK", [("Content-Type", "text/html")], article_page()),
        ("https://www.harbourpost.com/gone", "404 Not Found", [], b"no"),
        ("https://www.harbourpost.com/shut", "403 Forbidden", [], b"no"),
    ]
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as out:
        writer = WARCWriter(out, gzip=True)
        for url, status, headers, body in answers:
            http = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
            kept = {"payload": io.BytesIO(body), "length": len(body), "http_headers": http}
            writer.write_record(writer.create_warc_record(url, "response", **kept))
    moved, gone, shut = Sources.read(path).texts

    assert "2.4 million dollars" in moved.text
    assert moved.answer.moved == "https://www.harbourpost.com/2023/bridge"
    assert gone.answer.gone == "the server says that there is no such page (404)"
    assert (shut.answer.gone, shut.reason) == (None, "the server refused or failed (403)")
    path.write_bytes(b"no archive")
    with pytest.raises(ReadError, match=r"a\.warc\.gz"):
        Sources.read(path)


def test_ties_are_by_label_address_or_title_and_never_by_place() -> None:
    """Texts that belong to no entry are known as such, and the entries' order counts for nothing."""
    document = citecheck.parse(
        "It rained.[1] It snowed.[2] It blew.[3]\n\n1. “Rain in the old town” Harbour Post\n\n"
        "2. “Snow in the old town” Harbour Post, https://www.harbourpost.com/snow\n\n3. “Wind” Harbour Post\n"
    )
    texts = (
        SourceText("a", url="http://harbourpost.com/snow/?utm_source=x#top"),
        SourceText("b", title="Rain in the old town - Harbour Post"),
        SourceText("c", title="Wind"),
        SourceText("d", label="3"),
        SourceText("e"),
    )
    ties = tie(Sources(texts), document)

    assert [[text.text for text in ties.of(reference)] for reference in document.references] == [["b"], ["a"], ["d"]]
    assert [text.text for text in ties.untied] == ["c", "e"]


def test_a_text_that_ties_to_nothing_is_named_with_a_way_to_tie_it(tmp_path: pathlib.Path) -> None:
    """A folder with a page that no entry matches: the file is named, and what sources.json could say of it works."""
    article = "It rained in Harbour.[1] The pier cost $3 million.[2]\n\n1. “Rain” The Daily\n\n2. “Pier” The Daily\n"
    (tmp_path / "saved page.txt").write_text("A new pier for Harbour\n\nThe pier cost 2.4 million dollars.\n", "utf-8")
    told = next(each for each in citecheck.check(article, sources=tmp_path).findings if each.rule == "source-not-read")
    advice = (told.suggestion or "")[(told.suggestion or "").index("[{") : -1]

    assert advice == '[{"file": "saved page.txt", "label": "2"}]'
    (tmp_path / "sources.json").write_text(advice, "utf-8")
    assert "figure-not-in-source" in {each.rule for each in citecheck.check(article, sources=tmp_path).findings}


def test_sources_of_all_forms_give_the_same_report(tmp_path: pathlib.Path) -> None:
    """A path, what it holds, a list and an iterator are equal, and checking twice gives the same bytes."""
    (tmp_path / "sources.json").write_text(
        json.dumps([{"url": "https://harbourpost.com/2023/bridge", "text": "It paid 2.4 million dollars for it."}]),
        "utf-8",
    )
    sources = Sources.read(tmp_path)
    reports = [
        citecheck.check(ARTICLE, sources=given)
        for given in (tmp_path, str(tmp_path), sources, sources.texts, iter(sources.texts))
    ]
    reports += citecheck.check_many([ARTICLE, ARTICLE], sources=iter(sources.texts))

    assert all(report == reports[0] for report in reports)
    assert len({citecheck.render([report], format="json") for report in reports}) == 1
    assert reports[0].citations[0].support is not None
    assert citecheck.Report.from_dict(json.loads(json.dumps(reports[0].to_dict()))) == reports[0]


def test_without_sources_nothing_is_said_of_them() -> None:
    """Neither a verdict nor a finding of what a source says stands in a report without source texts."""
    report = citecheck.check(ARTICLE)

    assert report.verdicts == {}
    assert all(citation.support is None for citation in report.citations)
    assert [f.rule for f in report.findings if f.group == "evidence"] == []


def test_outputs_carry_verdict_and_passage() -> None:
    """JSON, SARIF, text, the page and the table show what the source says, and how many sentences were not checked."""
    text = SourceText("The town paid 2.4 million dollars for its bridge.", label="1")
    article = ARTICLE.replace("\n\n1.", " It rained.[2]\n\n1.") + "\n2. “Rain in town” Harbour Post, 4 May 2023\n"
    report = citecheck.check(article, sources=[text])
    shown = {name: citecheck.render([report], format=name) for name in ("text", "json", "sarif", "html")}
    support = json.loads(shown["json"])["documents"][0]["citations"][0]["support"]
    (result,) = [r for r in json.loads(shown["sarif"])["runs"][0]["results"] if r["ruleId"] == "figure-not-in-source"]

    assert support["missing"][0]["instead"] == "2.4 million dollars"
    assert result["properties"]["passage"] == text.text
    assert "2 sentences held against sources: 1 partly, 1 not checked." in shown["text"]
    assert "Source: “The town paid 2.4 million dollars for its bridge.”" in shown["text"]
    assert '<mark class="contradicted">$3 million</mark>' in shown["html"]
    assert "1 sentence not checked" in shown["html"]
    rows = report.to_frame("support")
    assert len(rows) == 2
    if not isinstance(rows, list):
        assert list(rows["verdict"]) == ["partly", "not read"]


def test_a_source_s_text_injects_nothing() -> None:
    """Markup and commands in a source are shown as text."""
    text = SourceText("The <script>alert(1)</script> town \x1b[31mpaid 2.4 million dollars for its bridge.", label="1")
    report = citecheck.check(ARTICLE, sources=[text])

    assert "<script>alert" not in citecheck.render([report], format="html")
    assert "\x1b" not in citecheck.render([report], format="text")
