"""What is fixed, and that fixing leaves everything else as it is.

The cases stand in ``cases/fixing``, where an editor may add one: those in ``safe.txt`` are what ``--fix`` does, those
in ``unsafe.txt`` what ``--fix --unsafe-fixes`` does::

    === name of the case
    format: markdown         (a header line, not needed)
    ---
    The article.
    ---
    The article fixed, or `the same`.
"""

import os
import pathlib
import re
import stat
from collections import Counter
from collections.abc import Callable

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import citecheck
from citecheck import Config, Edit, Report, Span, WriteError
from citecheck.fixing import edited, fix, rewrite, unified_diff
from tests.formats import as_markdown
from tests.strategies import Article, articles, as_text

CASES = pathlib.Path(__file__).parent / "cases" / "fixing"
CONFIG = Config(ignore=("relevance",), day_first=True)


def check(article: str, format: str = "text") -> Report:
    return citecheck.check(article, format=format, config=CONFIG)


def fixed(article: str, format: str = "text", *, unsafe: bool = False) -> Report:
    return fix(check(article, format), lambda text: check(text, format), unsafe=unsafe)


def read_cases(path: pathlib.Path) -> list[tuple[str, str, str, bool, str]]:
    cases = []
    for chunk in re.split(r"^=== ", path.read_text("utf8"), flags=re.M)[1:]:
        head, before, after = re.split(r"^---\n", chunk, maxsplit=2, flags=re.M)
        name, *headers = head.strip().splitlines()
        format = dict(header.split(": ", 1) for header in headers).get("format", "text")
        cases.append((name, format, before, path.stem == "unsafe", before if after.strip() == "the same" else after))
    return cases


ALL = [case for path in sorted(CASES.glob("*.txt")) for case in read_cases(path)]


@pytest.mark.parametrize(("name", "format", "before", "unsafe", "after"), ALL, ids=[case[0] for case in ALL])
def test_an_article_is_fixed(name: str, format: str, before: str, unsafe: bool, after: str) -> None:
    """Fixing turns the one text into the other, and that one into itself."""
    assert fixed(before, format, unsafe=unsafe).document.source == after
    assert fixed(after, format, unsafe=unsafe).document.source == after


@st.composite
def careless(draw: st.DrawFn) -> Article:
    """Articles with a source twice, one that nobody cites, addresses that count readers, and all in any order."""
    article = draw(articles(min_sources=2))
    base = int(article.sources[0].label)
    sources = [
        attrs.evolve(s, url=f"{s.url}?id=7&utm_source=feed") if s.url and draw(st.booleans()) else s
        for s in article.sources
    ]
    places = {source.label: [source] for source in sources}
    repeated = draw(st.sampled_from(sources))
    extra = draw(st.sampled_from(["none", "repeated", "unused", "both"]))
    if extra in ("repeated", "both"):
        places[repeated.label].append(attrs.evolve(repeated, label="again"))
    listed = draw(st.permutations([source for same in places.values() for source in same]))
    if extra in ("unused", "both"):
        listed.insert(
            draw(st.integers(0, len(listed))), attrs.evolve(repeated, title="Nobody cites this", label="unused")
        )
    labels = {source.label: str(base + i) for i, source in enumerate(listed)}

    def cite(label: str) -> str:
        return labels["again" if label == repeated.label and "again" in labels and draw(st.booleans()) else label]

    paragraphs = tuple(
        tuple(attrs.evolve(sentence, labels=tuple(map(cite, sentence.labels))) for sentence in paragraph)
        for paragraph in article.paragraphs
    )
    sources = [attrs.evolve(source, label=labels[source.label]) for source in listed]
    return attrs.evolve(article, paragraphs=paragraphs, sources=tuple(sources))


@st.composite
def slips(draw: st.DrawFn, text: str) -> str:
    """The text with what a program or a slip of the finger leaves in it."""
    stops = [match.end() for match in re.finditer(r"[a-z]\.(?=[\[ \n<])", text)]
    for stop in sorted(draw(st.lists(st.sampled_from(stops), max_size=2, unique=True)), reverse=True):
        text = text[:stop] + draw(st.sampled_from(["【4†source】", " turn0search1", "[cite: 2]"])) + text[stop:]
    markers = [match.span() for match in re.finditer(r"\[\d\]", text)]
    if len(markers) > 2 and draw(st.booleans()):
        start, end = draw(st.sampled_from(markers))
        text = f"{text[:start]}［{text[start + 1]}］{text[end:]}"
    return text


def as_page(article: Article) -> str:
    """Write an article as a page whose markers are links and whose list prints its own numbers."""
    paragraphs = [
        f"<p>{' '.join(s.text + '.' + ''.join(f'<a href=#r{n}>[{n}]</a>' for n in s.labels) for s in paragraph)}</p>"
        for paragraph in article.paragraphs
    ]
    entries = [
        f"<li id=r{s.label}>“{s.title}” <i>{s.outlet}</i>, {s.issued.day} {s.issued:%b}. {s.issued.year}"
        + (f", {s.url.replace('&', '&amp;')}" if s.url else "")
        for s in article.sources
    ]
    start = article.sources[0].label
    return "\n".join([f"<h1>{article.headline}</h1>", *paragraphs, f"<ol start={start}>", *entries, "</ol>"])


def as_wikitext(article: Article) -> str:
    """Write an article with notes that stand in the list and are called by name."""
    paragraphs = [
        " ".join(s.text + "." + "".join(f'<ref name="r{label}" />' for label in s.labels) for s in paragraph)
        for paragraph in article.paragraphs
    ]
    notes = [
        f'<ref name="r{s.label}">{{{{cite news |title={s.title} |work={s.outlet} |date={s.issued} |url={s.url or ""}}}}}</ref>'
        for s in article.sources
    ]
    return "\n\n".join([*paragraphs, "\n".join(["<references>", *notes, "</references>"])])


WRITERS = [
    ("text", as_text),
    ("markdown", as_text),
    ("markdown", as_markdown),
    ("html", as_page),
    ("wikitext", as_wikitext),
]


def meaning(report: Report) -> set[tuple[str, str | None]]:
    """Which sentences, by their last words, cite which titles."""
    left_over = re.compile(r"【4†source】| turn0search1|\[cite: 2\]|［\d］")
    return {(left_over.sub("", c.claim.text)[-20:], c.reference and c.reference.title) for c in report.citations}


@pytest.mark.parametrize(("format", "write"), WRITERS, ids=lambda value: getattr(value, "__name__", value))
@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
@given(data=st.data())
@settings(max_examples=40)
def test_fixing_only_makes_an_article_better(
    format: str, write: Callable[[Article], str], unsafe: bool, data: st.DataObject
) -> None:
    """What can be fixed is gone afterwards, nothing is found that was not, and each sentence cites what it cited."""
    # A list in alphabetical order is never out of order, until an entry goes; that is not what is tested here.
    config = CONFIG if unsafe else attrs.evolve(CONFIG, ignore=(*CONFIG.ignore, "out-of-order"))
    text = data.draw(slips(write(data.draw(careless()))))

    def again(text: str) -> Report:
        return citecheck.check(text, format=format, config=config)

    before = again(text)
    after = fix(before, again, unsafe=unsafe)
    left = {finding.rule for finding in after.findings}

    assert not left & {"machine-residue", "tracking-url", "malformed-marker", "duplicate-reference"}
    assert not unsafe or not left & {"out-of-order", "uncited-reference"}
    assert Counter(f.rule for f in after.findings) <= Counter(f.rule for f in before.findings)
    assert meaning(before) <= meaning(after)
    assert fix(after, again, unsafe=unsafe) is after
