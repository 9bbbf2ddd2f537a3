"""What others make of the same text: html5lib, wikitextparser, pyromark and pandoc see what our readers see."""

import html
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from citecheck import reading
from citecheck.reading import markdown
from citecheck.reading.html.tree import Element, Tree
from citecheck.reading.markdown_inline import Inside
from citecheck.reading.wikitext.tree import Part, scan
from tests.reading_cases import cases

EXAMPLES = Path(__file__).parents[1] / "examples" / "formats"
slowly = settings(suppress_health_check=[HealthCheck.too_slow])


def sources(pattern: str) -> list[Any]:
    """Return the sources of the readers' own cases."""
    return [pytest.param(source, id=name) for name, source, _ in cases(pattern)]


# --- web pages --------------------------------------------------------------------------------------------------------

_RAW = frozenset("script style textarea title xmp iframe noembed noframes".split())
Signs = list[tuple[str, str | None]]
"""The visible signs of a page, each with the address of the link that it stands in."""


def signs_of_ours(page: str) -> Signs:
    found: Signs = []
    around: list[Element] = []
    for i, event in enumerate((tree := Tree(page)).events):
        if isinstance(event, tuple):
            if not around[-1:] or around[-1].tag not in _RAW:
                href = next((e.get["href"] for e in reversed(around) if e.tag == "a" and "href" in e.get), None)
                found += [(sign, href) for sign in html.unescape(tree.source[slice(*event)]) if not sign.isspace()]
        elif event.first == i != event.last:
            around.append(event)
        elif event.last == i != event.first:
            around.pop()
    return found


def signs_of_html5lib(page: str) -> Signs:
    html5lib = pytest.importorskip("html5lib")
    found: Signs = []

    def walk(element: Any, href: str | None) -> None:
        if not isinstance(element.tag, str) or element.tag in _RAW:
            return
        href = element.attrib.get("href", href) if element.tag == "a" else href
        say(element.text, href)
        for child in element:
            walk(child, href)
            say(child.tail, href)

    def say(text: str | None, href: str | None) -> None:
        found.extend((sign, href) for sign in text or "" if not sign.isspace())

    walk(html5lib.parse(page, namespaceHTMLElements=False), None)
    return found


@pytest.mark.parametrize("page", [*sources("html-*.txt"), (EXAMPLES / "article.html").read_text("utf8")])
def test_text_and_links_are_those_of_html5lib(page: str) -> None:
    """Every sign of our own pages stands in the order and in the link in which a browser's parser puts it."""
    assert signs_of_html5lib(page) == signs_of_ours(page)


_WORDS = st.sampled_from(
    ["rain", "Oslo", "[1]", "3", "&amp;", "&#8217;", "a < b", "x &nbsp; y", "—", "<!-- n -->", "&copy", "“q”", "\n"]
)
_ATTRIBUTES = st.sampled_from(
    ["", ' class="x y"', " id=n1", " title='a > b'", ' data-x="<b>"', " hidden", " lang = en"]
)
_ALONE = st.sampled_from(["<br>", "<br/>", "<img src=x alt='<'>", "<wbr>"])
_MARKS = "b i em sup sub span cite q code small u".split()
_BOXES = "div section article blockquote main aside nav figure".split()


@st.composite
def lines(draw: st.DrawFn, depth: int = 2, linked: bool = True) -> str:
    """What stands in a line of text: words, links, marks in marks."""
    pieces = []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(st.integers(0, 5)) if depth else 0
        if kind < 3:
            pieces.append(draw(_WORDS))
        elif kind == 3 and linked:
            pieces.append(
                f"<a href='#n{draw(st.integers(1, 3))}'{draw(_ATTRIBUTES)}>{draw(lines(depth - 1, False))}</a>"
            )
        elif kind == 4:
            pieces.append(draw(_ALONE))
        else:
            tag = draw(st.sampled_from(_MARKS))
            pieces.append(f"<{tag}{draw(_ATTRIBUTES)}>{draw(lines(depth - 1, linked))}</{tag}>")
    return " ".join(pieces)


@st.composite
def boxes(draw: st.DrawFn, depth: int = 2) -> str:
    """A block, as people and programs write it: end tags that may be missing often are."""

    def box(tag: str, inside: str, *, may_end_itself: bool = False) -> str:
        ends = [f"</{tag}>", f"</{tag.upper()} >", ""] if may_end_itself else [f"</{tag}>"]
        return f"<{tag}{draw(_ATTRIBUTES)}>{inside}{draw(st.sampled_from(ends))}"

    def inside() -> str:
        return "\n".join(draw(st.lists(boxes(depth - 1), min_size=1, max_size=3))) if depth else draw(lines())

    def several(*tags: str) -> str:
        count = draw(st.integers(1, 2))
        return "".join(
            box(tag, draw(lines()) if draw(st.booleans()) else inside(), may_end_itself=True)
            for _ in range(count)
            for tag in tags
        )

    kind = draw(st.sampled_from("p p h2 box list dl table loose".split()))
    if kind == "p":
        return box("p", draw(lines()), may_end_itself=True)
    if kind == "h2":
        return box("h2", draw(lines()))
    if kind == "box":
        return box(draw(st.sampled_from(_BOXES)), inside())
    if kind == "list":
        return box(draw(st.sampled_from(("ul", "ol"))), several("li"))
    if kind == "dl":
        return box("dl", several("dt", "dd"))
    if kind == "table":
        rows = "".join(box("tr", several("td"), may_end_itself=True) for _ in range(draw(st.integers(1, 2))))
        return box("table", draw(st.sampled_from(["", "<tbody>"])) + rows)
    return draw(lines()) + draw(st.sampled_from(["", "</p>", "</div>", "</b>", "</li>", "</sup>"]))


_HEADS = st.sampled_from(
    ["", "<!doctype html><title>Rain</title>", "<html lang=en><head><meta charset=utf-8><title>a < b</title><body>"]
)


@slowly
@given(_HEADS, st.lists(boxes(), min_size=1, max_size=5))
def test_text_and_links_of_any_page_are_those_of_html5lib(head: str, blocks: list[str]) -> None:
    """So it is on pages that lack end tags, have too many, and set marks across each other's borders."""
    page = head + "\n".join(blocks)

    assert signs_of_html5lib(page) == signs_of_ours(page)


# --- wikitext ---------------------------------------------------------------------------------------------------------

Places = dict[str, list[tuple[int, int]]]
_BROKEN = "odd names"
"""In the case of this name a tag within a tag is two tags to us, and one to the other."""


def constructs_of_ours(source: str) -> Places:
    found: Places = {kind: [] for kind in ("template", "link", "external", "comment", "ref", "argument")}

    def walk(part: Part) -> None:
        for node in part.nodes:
            if node.kind != "tag":
                found[node.kind].append((node.start, node.end))
                for inner in node.parts:
                    walk(inner)
            elif node.name in ("ref", "references"):
                if node.name == "ref" and (node.parts or source[node.start : node.end].endswith("/>")):
                    found["ref"].append((node.start, node.end))
                for inner in node.parts:
                    walk(scan(source, inner.start, inner.end))

    walk(scan(source, 0, len(source)))
    found["template"] = [place for place in found["template"] if _may_be_template(source[slice(*place)])]
    return {kind: sorted(places) for kind, places in found.items()}


def _may_be_template(source: str) -> bool:
    """Tell whether a template has a name that a page can have; to us, any other is one that nobody knows."""
    name = re.sub(r"<!--.*?-->", "", source[2:-2], flags=re.S).partition("|")[0].strip()
    return name != "" and not re.search(r"[\[\]<>{}\n]", name)


def constructs_of_wikitextparser(source: str) -> Places:
    parsed = pytest.importorskip("wikitextparser").parse(source)
    found = {
        "template": [each for each in (*parsed.templates, *parsed.parser_functions) if _may_be_template(str(each))],
        "link": parsed.wikilinks,
        "external": [link for link in parsed.external_links if link.in_brackets],
        "comment": parsed.comments,
        "ref": parsed.get_tags("ref"),
        "argument": parsed.parameters,
    }
    return {kind: sorted(tuple(each.span) for each in list_) for kind, list_ in found.items()}


@pytest.mark.parametrize(
    "source",
    [
        *(case for case in sources("wikitext-*.txt") if _BROKEN not in str(case.id)),
        (EXAMPLES / "article.wikitext").read_text("utf8"),
    ],
)
def test_constructs_are_those_of_wikitextparser(source: str) -> None:
    """Templates, links, notes and comments of our own articles stand where another parser finds them."""
    assert constructs_of_wikitextparser(source) == constructs_of_ours(source)


_FRAMES = st.sampled_from(
    """{{{{cite¦news|title={}}}}} {{{{efn|{}}}}} {{{{{{1|{}}}}}}}
    <ref>{}</ref> <ref¦name="b">{}</ref> <ref¦name="b"¦/>{} <nowiki>{}</nowiki> <references>{}</references>
    {{{{#if:x|{}|y}}}} <small>{}</small> <ref>{}""".split()
)
_WIKI = st.recursive(
    st.sampled_from(
        [
            "rain",
            "[[Oslo]]",
            "[[Oslo|the city]]",
            " ",
            "\n\n",
            "''x''",
            "* ",
            "== H ==\n",
            "é",
            "a=b",
            "<!-- c -->",
            "<br/>",
        ]
    ),
    lambda inner: st.builds(
        lambda frame, parts: frame.replace("¦", " ").format("".join(parts)), _FRAMES, st.lists(inner, max_size=3)
    ),
    max_leaves=12,
)
_LOOSE = st.sampled_from(["]]", "}} ", "</ref>", "-->", "|", "{{cite news|"])


@slowly
@given(st.lists(_WIKI | _LOOSE, max_size=5).map("".join))
def test_constructs_of_any_wikitext_are_those_of_wikitextparser(source: str) -> None:
    """So it is in constructs in constructs, some of which nobody closes."""
    assert constructs_of_wikitextparser(source) == constructs_of_ours(source)


# --- Markdown ---------------------------------------------------------------------------------------------------------


Ranges = list[tuple[int, int, str]]
"""Links with their addresses, codes, and calls of notes with their labels, each where it stands."""
_NEVER = (
    "what looks like a call but|no label holds a space|cannot see|address|calls in headings|link definitions under"
    "|images go"
)
"""Cases in which we differ on purpose: Pandoc's and GitHub's readers see them as we do, or readers see nothing."""


class _Ranges(markdown._Page):
    """A page that keeps what is found inside its blocks."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.found: Ranges = []
        self.read_blocks(markdown._parser())

    def _keep(self, found: Inside, place: Callable[[int], int]) -> None:
        stretches = [(start, end, f"call {label}") for start, end, label in found.calls]
        stretches += [(link.start, link.end, f"link {link.url}") for link in found.links]
        stretches += [(start, end, "code") for start, end in found.opaque if self.source[place(start)] == "`"]
        self.found += [(place(start), place(end - 1) + 1, what) for start, end, what in stretches]
        super()._keep(found, place)


def ranges_of_ours(source: str) -> Ranges:
    return sorted(_Ranges(source).found)


def ranges_of_pyromark(source: str) -> Ranges:
    pyromark = pytest.importorskip("pyromark")
    options = pyromark.Options.ENABLE_FOOTNOTES | pyromark.Options.ENABLE_TABLES | pyromark.Options.ENABLE_STRIKETHROUGH
    found: Ranges = []
    for event, at in pyromark.events_with_range(source, options=options):
        what = None
        if isinstance(event, dict):
            if "FootnoteReference" in event:
                what = f"call {event['FootnoteReference']}"
            elif "Code" in event:
                what = "code"
            elif isinstance(event.get("Start"), dict) and (link := event["Start"].get("Link")):
                what = None if link["link_type"] in ("Autolink", "Email") else f"link {link['dest_url']}"
        if what:
            start, end = (len(source.encode()[: at[edge]].decode()) for edge in ("start", "end"))
            found.append((start, end, what))
    return sorted(found)


@pytest.mark.parametrize(
    "source",
    [
        *(case for case in sources("markdown-*.txt") if not re.search(_NEVER, str(case.id))),
        (EXAMPLES / "article.md").read_text("utf8"),
    ],
)
def test_ranges_are_those_of_pyromark(source: str) -> None:
    """Links, code and calls of our own articles stand where another parser finds them."""
    assert ranges_of_pyromark(source) == ranges_of_ours(source)


_SIGNS = st.sampled_from(["rain", "Oslo", "é", "`x`", "``a ` b``", "&amp;", "\\*", "\\[", "a_b", "]", "*", "<b>x</b>"])
_LINKS = st.builds(
    lambda frame, words: frame.format(" ".join(words)),
    st.sampled_from(["[{}](https://a.org/x)", '[{}](<b c> "d")', "[{}][key]", "[{}]: (x)"]),
    st.lists(_SIGNS, min_size=1, max_size=3),
)
_INSIDES = st.recursive(
    _SIGNS | _LINKS | st.sampled_from(["[^1]", "[^2]", "[^1][^2]", "[^3]"]),
    lambda inner: st.builds(
        lambda frame, parts: frame.format(" ".join(parts)),
        st.sampled_from(["*{}*", "**{}**", "_{}_", "~~{}~~", "({})", "“{}”"]),
        st.lists(inner, min_size=1, max_size=3),
    ),
    max_leaves=8,
)
_BLOCKS = st.builds(
    lambda sign, insides: sign + " ".join(insides),
    st.sampled_from(["", "", "# ", "> ", "- ", "1. ", "> - "]),
    st.lists(_INSIDES, min_size=1, max_size=4).map(lambda insides: ["Rain", *insides, "fell"]),
)


@slowly
@given(st.lists(_BLOCKS, min_size=1, max_size=4))
def test_ranges_of_any_article_are_those_of_pyromark(blocks: list[str]) -> None:
    """So it is in marks in links in lists, whatever of them is closed."""
    source = "\n\n".join([*blocks, "[^1]: “Rain” The Daily", "[^2]: “Snow” The Daily", "[key]: https://b.org"])

    assert ranges_of_pyromark(source) == ranges_of_ours(source)


# --- notes in every format --------------------------------------------------------------------------------------------

ARTICLE = """# Ice on the Lake

The lake froze in January.[^a] Skaters came from *Oslo*,[^b] and the shops were “full”.[^c]

- A list may call a note.[^d]

> And so may a quotation.[^e] The first is called again.[^f]

[^a]: “Lake Freezes”, Northern Post, 4 January 2024.
[^b]: A. Berg, *Skating & Trade* (Bergen: Fjord Press, 2019), 12–14.
[^c]: See “Shops” on [their page](https://shops.example.org/a_b?c=d&e=f).
[^d]: First paragraph of a note.

    Second paragraph of it.
[^e]: L’Écho, 3 mars 2020 – « Glace ».
[^f]: Ibid., p. 3.
"""
FORMATS = {
    "markdown": ("markdown", "a.md"),
    "html": ("html", "a.html"),
    "mediawiki": ("mediawiki", "a.wikitext"),
    "docx": ("docx", "a.docx"),
    "latex": ("latex", "a.tex"),
    "rst": ("rst", "a.rst"),
    "odt": ("odt", "a.odt"),
    "epub": ("epub", "a.epub"),
}
pandoc = pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed")


def written(format: str, folder: Path) -> Path:
    """Let pandoc write the article in a format."""
    to, name = FORMATS[format]
    given = ["pandoc", "-f", "markdown", "-t", to, "-s", "--wrap=none", "-o", name]
    subprocess.run(given, input=ARTICLE, cwd=folder, text=True, check=True, capture_output=True)
    return folder / name


def notes_of_pandoc() -> list[str]:
    """Return what the notes of the article say, in the order of their calls."""
    done = subprocess.run(["pandoc", "-f", "markdown", "-t", "json"], input=ARTICLE.encode(), capture_output=True)
    return [plain(" ".join(words(note["c"]))) for note in found_notes(json.loads(done.stdout)["blocks"])]


def found_notes(node: Any) -> Iterator[Any]:
    if isinstance(node, dict) and node.get("t") == "Note":
        yield node
    else:
        for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            yield from found_notes(inner)


def words(node: Any) -> Iterator[str]:
    """Give the words of a piece of pandoc's tree."""
    kind, inside = (node.get("t"), node.get("c")) if isinstance(node, dict) else (None, node)
    if kind in ("Space", "SoftBreak", "LineBreak"):
        yield " "
    elif kind in ("Str", "Code"):
        yield inside if isinstance(inside, str) else inside[1]
    elif kind == "Link" or kind == "Quoted":
        yield from words(inside[1])
    elif isinstance(inside, list):
        for each in inside:
            yield from words(each)


def plain(text: str) -> str:
    """Return the letters and figures of a text, which every format keeps."""
    return "".join(sign for sign in re.sub(r"https?://\S+", "", text) if sign.isalnum())


@pandoc
@pytest.mark.parametrize("format", FORMATS)
def test_notes_are_those_of_pandoc(format: str, tmp_path: Path) -> None:
    """As many notes as pandoc writes into a file, called in the same order, and each says the same."""
    path = written(format, tmp_path)
    read = reading.read(path.read_bytes(), name=path.name)
    bodies = {note.label: plain(note.body.text) for note in read.prose.notes}

    assert notes_of_pandoc() == [bodies[call.label] for call in read.prose.calls]
