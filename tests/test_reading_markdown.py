"""Markdown: its notes as other programs see them, its text without the markup, each at the author's characters."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from citecheck import check
from citecheck.reading import markdown
from tests.patience import patience, repeated
from tests.reading_cases import cases, described
from tests.strategies import scraps


@pytest.mark.parametrize(
    ("source", "expected"), [pytest.param(s, e, id=name) for name, s, e in cases("markdown-*.txt")]
)
def test_case(source: str, expected: list[str]) -> None:
    """A passage of Markdown gives the text, notes and calls that its case says."""
    with_text = any(line.startswith("text |") for line in expected)

    assert expected == described(markdown.read(source), source, with_text=with_text)


BLOCKS = st.sampled_from(
    [
        "\n\n", "\n", "\n\n[^b]: bar [^a] ", "\n\n[^b]: ", "\n    ", "\n> ", "\n- ", "\n1. ", "\n# ", "\n---\n",
        "\n===\n", "\n```\n", "\n<div>\n", "\n</div>\n", "\n      ", "\n[foo]: /u\n",
    ]
)  # fmt: skip
INSIDES = st.sampled_from(
    [
        "[^a]", "[^b]", "[^a][^b]", "[^x]", "[^a b]", "[^a]: ", "[^", "[", "]", "![", "(u)", "](u)", "[t](u)",
        "[^a](u)", "[foo]", "`", "``", "\\", "\\[", "*", "_", "**", "~~", "<b>", "</b>", "<!--", "-->", "<http://a.b>",
        "&amp;", "|", "\t", " ", "text", ": ",
    ]
)  # fmt: skip
PASSAGES = st.lists(BLOCKS | INSIDES | INSIDES | INSIDES, min_size=1, max_size=16).map("".join)


@given(PASSAGES, st.sampled_from(["", "\n\n[^a]: note", "\n\n[^a]: note\n\n[^b]: two"]))
def test_calls_are_those_of_markdown_it(passage: str, notes: str) -> None:
    """We see the calls that markdown-it's plugin sees, in the same order, but for labels defined twice."""
    source = passage + notes
    assume(
        source.count("[^a]:") < 2 and source.count("[^b]:") < 2 and source.count("[^x]:") < 2
    )  # there we keep the first
    from markdown_it import MarkdownIt
    from mdit_py_plugins.footnote import footnote_plugin

    tokens = MarkdownIt().use(footnote_plugin, inline=False).parse(source)
    theirs = [
        child.meta["label"]
        for token in tokens
        if token.type == "inline"
        for child in token.children or ()
        if child.type == "footnote_ref"
    ]

    assert sorted(theirs) == sorted(
        call.label
        for call in markdown.read(source).calls
        if call.label[0] != "^"  # inline notes are not theirs
    )


@given(PASSAGES | scraps)
def test_any_text_is_read_and_every_span_holds(source: str) -> None:
    """Nothing raises; calls and notes stand in the source in order, and what is copied is where the map says."""
    prose = markdown.read(source)

    labels = [call.span.of(source) for call in prose.calls]
    assert all(label.startswith(("[", "^[", "]")) for label in labels)
    assert all(note.span.of(source) for note in prose.notes)
    for text, place in prose.text.pieces():
        if len(text) == len(place) and text.isalnum():
            assert place.of(source) == text


@pytest.mark.parametrize(
    "pattern",
    [
        "[",
        "[^",
        "^[",
        "![",
        "[a](",
        "<a ",
        '<a b="',
        "<!--",
        "`",
        "`` `",
        "*a ",
        "**a*",
        "*_",
        "$",
        "\\[",
        "> ",
        "[^1]: a\n",
        "<code>",
    ],
)
def test_nothing_hangs(pattern: str) -> None:
    """Markup that is never closed comes to an end."""
    with patience():
        markdown.read(repeated(pattern, 100_000))


def test_an_article_whose_list_is_link_definitions() -> None:
    """Figures in brackets that link definitions resolve are citations of what these name."""
    report = check(
        "# Rain in Oslo\n\nIt rained all week in Oslo.[1] Then it stopped.[2]\n\n"
        '[1]: https://www.reuters.com/oslo "Rain in Oslo all week"\n'
        '[2]: https://www.bbc.co.uk/oslo "Rain stops in Oslo"\n',
        format="markdown",
    )

    titles = [citation.reference.title for citation in report.citations if citation.reference]
    assert titles == ["Rain in Oslo all week", "Rain stops in Oslo"]
