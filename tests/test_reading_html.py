"""Web pages: the markup of every system an editor's pages come from, what only looks like a note, and bad markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck.reading import html
from tests.patience import patience, repeated
from tests.reading_cases import cases, described


@pytest.mark.parametrize(("source", "expected"), [pytest.param(s, e, id=n) for n, s, e in cases("html-*.txt")])
def test_cases(source: str, expected: list[str]) -> None:
    """A page gives the text, the calls and the notes that its case says."""
    with_text = any(line.startswith("text |") for line in expected)

    assert expected == described(html.read(source), source, with_text=with_text)


ARTICLE = (
    '<h1>Ice on the Lake</h1><p>The lake froze in January.<sup><a href="#n1" id="b1">1</a></sup> Skaters came.</p>'
    '<h2>Notes</h2><ol><li id="n1">“Lake Freezes” Northern Post, 4 Jan. 2024 <a href="#b1">↩</a></li></ol>'
)


@pytest.mark.parametrize(
    "page",
    [
        "<nav><ul><li><a href='/'>Home [1]</a></ul></nav>{}<footer>© [2]</footer>",
        "<body><div class='site-nav wide'>Menu [1]</div><div id=content>{}</div><div class=sidebar>Most read [2]",
        "<header><a href=/>Post</a></header><main>{}</main><aside>Related: thaw [2]</aside>",
        "<table><tr><td class=menu>Menu<td>{}<tr><td></table>",
        "<article class='post tag-ads category-share'>{}</article><section class=comments>Cold! [2]</section>",
    ],
)
def test_what_stands_around_an_article_changes_nothing(page: str) -> None:
    """Menus, boxes and footers around an article are no part of it, however the page names them."""
    alone, framed = html.read(ARTICLE), html.read(page.format(ARTICLE))

    assert framed.text.text.replace("Post\n\n", "").strip() == alone.text.text
    assert [note.body.text for note in framed.notes] == [note.body.text for note in alone.notes]
    assert [call.label for call in framed.calls] == ["1"]


@pytest.mark.parametrize(
    ("page", "printed"),
    [
        ('a<sup><a href="#n">3</a></sup><p id=n>x', "3"),
        ('a<a href="#n">[3]</a><p id=n>x', "[3]"),
        ('a[<a href="#n"><b>3</b></a>]<p id=n>x', '[<a href="#n"><b>3</b></a>]'),
        ('a<sup><a href="#n">&#91;3&#93;</a></sup><p id=n>x', "&#91;3&#93;"),
    ],
)
def test_a_call_stands_where_its_label_is_printed(page: str, printed: str) -> None:
    """A call's span is its printed label, brackets included and the tags around it left out."""
    assert [call.span.of(page) for call in html.read(page).calls] == [printed]


# Pieces of markup, whole and broken, which hypothesis strings together.
_PIECES = st.lists(
    st.sampled_from(
        (
            "<p>|</p>|<div>|</div>|<ol start=0>|<ol>|</ol>|<li>|<li id=n1>|<sup>|</sup>|<a href='#n1'>|<a id=n1>|"
            "</a>|1|[1]|[|]|2|<h2>References</h2>|<h1>|</h2>|<table>|<tr>|<td>|</table>|<pre>|</pre>|<br>|<!--|"
            "-->|<script>|<!-- citecheck: ignore -->|</script>|<title>|&amp;|&#91;|&#0;|&nbsp|<b|'|=|>|<dl>|"
            "<dt id=n1>|<dd>|<q>|</q>|<sub>|<nav>|<main>|<article>|<time datetime='2024-01-04'>|<aside>|<footer>|"
            "<code>|</code>|a. |\x00|\ud800"
        ).split("|")
    )
    | st.text(max_size=5),
    max_size=50,
).map("".join)


@given(source=_PIECES)
def test_any_text_is_read(source: str) -> None:
    """Any text is read, spans stand inside it, and positions only go forward."""
    prose = html.read(source)

    for call in prose.calls:
        assert call.label.strip("[]") in call.span.of(source).replace("&#91;", "[")
    for note in prose.notes:
        assert 0 <= note.span.start <= note.span.end <= len(source)
    starts = [prose.text.span(at, at + 1).start for at in range(len(prose.text))]
    assert starts == sorted(starts)


@pytest.mark.parametrize(
    "unit",
    [
        *("<", "<b", "<p>", "<div><span>", "<td><p>", "<!--", "<pre>", "&#", '"', "<sup><a href=#", "<title>", "</p>"),
        *("<sup><a href=#x>1</a></sup>", '<li id=n1><a href="#n1">1</a>', '<a id=n1></a>[1] <a href="#n1">1</a>'),
        *("<title> ", '<a href=" ', "[<a href=#n>1</a>, a   b", "</li> [ (1", "<p id=n>[<a href='#n'>1</a>  ,  "),
        *("<h2>References</h2>", "<h3>Related</h3><ul>", "<dl><dt id=n1>a"),
    ],
)
def test_nothing_hangs(unit: str) -> None:
    """Markup that never ends comes to an end."""
    with patience():
        html.read(repeated(unit, 100_000))
