"""What citecheck promises of every article, and of every text."""

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import citecheck
from citecheck.text import fold
from tests.strategies import Article, articles, as_text, scraps

FORMATS = st.sampled_from(["text", "markdown", "html", "wikitext"])


@given(scraps, FORMATS)
@settings(max_examples=150)
def test_any_text_gives_a_report(text: str, format: str) -> None:
    """Nothing an article says makes citecheck raise, in any format."""
    report = citecheck.check(text, format=format)

    assert report.document.source == text


@given(scraps, FORMATS)
def test_every_span_lies_in_the_text(text: str, format: str) -> None:
    """Every span is a stretch of the author's own text."""
    report = citecheck.check(text, format=format)
    document = report.document
    spans = [marker.span for marker in document.markers]
    spans += [citation.claim.span for citation in report.citations]
    spans += [span for r in document.references for span in (r.span, *r.spans.values()) if span is not None]
    spans += [note.span for note in document.notes]
    spans += [span for f in report.findings for span in (f.span, *f.related, *(edit.span for edit in f.edits))]

    assert all(0 <= span.start <= span.end <= len(text) for span in spans)


@given(articles())
def test_an_article_is_read_as_it_was_written(article: Article) -> None:
    """Labels, titles, outlets, dates and addresses come back as the writer set them, each at its place."""
    text = as_text(article)
    document = citecheck.parse(text)

    assert [marker.label for marker in document.markers] == [
        label for paragraph in article.paragraphs for sentence in paragraph for label in sentence.labels
    ]
    assert [(r.label, r.title, r.outlet, str(r.issued), r.url) for r in document.references] == [
        (s.label, s.title, s.outlet, str(s.issued), s.url) for s in article.sources
    ]
    for reference in document.references:
        assert reference.spans["title"].of(text).strip("“”") == reference.title
        assert reference.spans["outlet"].of(text) == reference.outlet
    for marker in document.markers:
        assert marker.span.of(text) == f"[{marker.label}]"


@given(articles())
def test_claims_are_the_sentences_that_were_cited(article: Article) -> None:
    """A marker behind a sentence stands for that sentence."""
    citations = citecheck.match(citecheck.parse(as_text(article)))

    assert [citation.claim.text for citation in citations] == [
        sentence.text + "." for paragraph in article.paragraphs for sentence in paragraph for _ in sentence.labels
    ]
    for citation in citations:
        assert fold(citation.claim.span.of(as_text(article))) == fold(citation.claim.text)


@given(scraps | articles().map(as_text))
def test_checking_twice_gives_equal_reports(text: str) -> None:
    """The same input gives the same report."""
    assert citecheck.check(text, format="text") == citecheck.check(text, format="text")


@given(
    articles(),
    st.sampled_from(["\n\nWrite to us at the usual place.\n", "\n\nAll rights reserved. Harbour Post 2026.\n"]),
)
def test_prose_after_the_end_changes_nothing_before_it(article: Article, more: str) -> None:
    """A page's last lines neither add nor remove a finding about the article before them."""
    text = as_text(article)
    before, after = citecheck.check(text), citecheck.check(text + more)

    assert [(f.rule, f.span, f.label) for f in before.findings] == [(f.rule, f.span, f.label) for f in after.findings]
    assert [attrs.evolve(c, relevance=None) for c in before.citations] == [
        attrs.evolve(c, relevance=None) for c in after.citations
    ]


@given(articles())
def test_a_complete_article_has_no_error(article: Article) -> None:
    """Where every marker has its complete entry, no rule speaks of an error."""
    findings = citecheck.check(as_text(article)).findings

    assert [f.rule for f in findings if f.severity is citecheck.Severity.ERROR] == []


@pytest.mark.parametrize("junk", ["", " ", "\x00", "\ud800", "[1][2][3]" * 1000, "[999999] (((", "\ufeff", "​"])
def test_junk_is_no_trouble(junk: str) -> None:
    """Empty, broken and repetitive texts give a report."""
    assert citecheck.check(junk).document.source == junk
