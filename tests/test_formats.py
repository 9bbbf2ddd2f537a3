"""One article gives one report, whichever format it is written in."""

import pathlib
import tempfile

import pytest
from hypothesis import given

from citecheck import Report, check
from tests.formats import NUMBERED_BY_FORMAT, WRITERS, renumbered
from tests.strategies import Article, articles

EXAMPLES = pathlib.Path(__file__).parent.parent / "examples" / "formats"


def told(report: Report) -> dict[str, object]:
    """Return what must not depend on the format."""
    return {
        "headline": report.document.headline,
        "citations": [
            (c.marker.label, c.claim.text, c.reference.label if c.reference else None) for c in report.citations
        ],
        "references": [(r.label, r.title, r.outlet, r.issued, r.authors, r.url) for r in report.document.references],
        "findings": sorted(
            (f.rule, str(f.severity), f.label or "")
            for f in report.findings
            if f.rule != "out-of-order"  # notes are put in order when they are printed
        ),
    }


def scores(report: Report) -> list[object]:
    """Return how well each citation fits, and its evidence, for an article whose prose is the same in each format."""
    return [(citation.relevance, citation.choice) for citation in report.citations]


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("article.*")), ids=lambda path: path.suffix)
def test_the_example_gives_equal_reports(path: pathlib.Path) -> None:
    """The example has six citations of five sources in every format, and the one that does not belong is found."""
    report = check(path)

    assert told(report) == told(check(EXAMPLES / "article.txt"))
    assert report.document.published == check(EXAMPLES / "article.txt").document.published
    assert [citation.marker.label for citation in report.citations] == ["1", "2", "3", "4", "4", "5"]
    assert [(finding.rule, finding.label) for finding in report.findings] == [("off-topic-citation", "3")]


@pytest.mark.parametrize("name", [name for name in WRITERS if name != "text"])
@given(article=articles())
def test_any_article_gives_equal_reports(name: str, article: Article) -> None:
    """Labels, claims, references, scores and findings are those of the same article in plain text."""
    format, write = WRITERS[name]
    if name in NUMBERED_BY_FORMAT:
        article = renumbered(article)
    written = write(article)
    if isinstance(written, bytes):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "article.docx")
            path.write_bytes(written)
            report = check(path, format=format)
    else:
        report = check(written, format=format)
    plain = WRITERS["text"][1](article)

    assert isinstance(plain, str)
    expected = check(plain, format="text")
    assert told(report) == told(expected)
    assert scores(report) == scores(expected)


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("markdown", "The ferry was late.[^1]\n\n{}[^1]: “Ferry late again” Harbour Post, 3 May 2023\n"),
        (
            "wikitext",
            "The ferry was late.<ref>“Ferry late again” Harbour Post, 3 May 2023</ref>\n\n{}{{{{reflist}}}}\n",
        ),
    ],
    ids=["markdown", "wikitext"],
)
@pytest.mark.parametrize("heading", ["Sources", "References"])
def test_a_heading_over_notes_is_no_prose(format: str, text: str, heading: str) -> None:
    """What stands over the format's own notes alone is no more part of the article than what stands over a list."""
    sign = "==" if format == "wikitext" else "##"
    with_heading = check(text.format(f"{sign} {heading} {sign}\n\n"), format=format).document
    without = check(text.format(""), format=format).document

    assert with_heading.prose.text.split() == without.prose.text.split()
    assert [marker.label for marker in with_heading.markers] == ["1"]
