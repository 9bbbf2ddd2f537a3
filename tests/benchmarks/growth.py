"""Measure how the work grows with the size of an article, for readers, rules, fixes, renderers, globs and comments.

Each series is one kind of text, made 16 times longer in steps of two, from a size that takes long enough to measure.
What is printed is the exponent of the line through the times: 1.0 is linear, and the goal is 1.2 at most. The collector
of garbage is off meanwhile, and of each size the quickest of some runs counts.

    python tests/benchmarks/growth.py [--only PART] [--name WORDS] [--size N] [--limit 1.2]
"""

import argparse
import contextlib
import gc
import json
import math
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from citecheck import Config, check, fix, parse, parse_date, parse_reference, render
from citecheck.errors import CitecheckError
from citecheck.globs import Globs
from citecheck.reading import bibliography
from citecheck.rendering import RENDERERS
from tests.formats import call as call_note
from tests.formats import epub_file, note, odt_file, paragraph, word_file

Series = tuple[str, Callable[[int], object], Callable[[object], object]]

LIMIT = 1.2
STEPS = 5
"""Sizes 1, 2, 4, 8 and 16 times the first."""
SHORTEST = 0.015
"""Seconds; what takes less says more about the machine than about us."""
LARGEST = 250_000
"""Signs of a text, where it takes less even then."""
ENOUGH = 0.25
"""Seconds; what takes less is measured again."""
PATIENCE = 20.0
"""Seconds after which a series is not made longer."""

ENTRY = "“Rain in {0}” The Daily, 3 May 2023, https://www.thedaily.com/{0}?utm_source=feed"

PIECES = [
    "It rained.[1] ",
    "[1]",
    "[1][2]",
    "[[",
    "]]",
    "[[[",
    "[1",
    "1]",
    "[1-3]",
    "［1］",
    "【4†source】",
    "[cite: 1]",
    "turn0search1 ",
    "[^1]",
    "[^1]: x\n",
    "[^",
    "^[",
    "(1)",
    "¹",
    "x¹ ",
    "`",
    "``",
    "` [1]",
    "```\n",
    "~~~\n",
    "$",
    "$$",
    "<",
    ">",
    "<!--",
    "<!-- ",
    "-->",
    "--!>",
    "<!-- citecheck: ignore -->",
    "<!-- citecheck: ignore-begin -->",
    "<ref>",
    "<ref name=a />",
    "</ref>",
    "<ref>x</ref>",
    "{{",
    "}}",
    "{{cite web|title=x}}",
    "{{sfn|A|2001}}",
    "[[a|b]]",
    "[http://a.org b]",
    "'''''",
    "== x ==\n",
    "{|\n",
    "|-\n",
    "|}\n",
    "<sup>",
    "</sup>",
    "<sup><a href=#n1>[1]</a></sup>",
    "<a href=#n1>1</a>",
    "<a ",
    "<li>",
    "<ol>",
    "<p>",
    "<div>",
    "</div>",
    "<li id=n1>x",
    "<table><tr><td>",
    "<script>",
    "<style>",
    "<pre>",
    "<code>",
    "&amp;",
    "&",
    "&#",
    "“",
    "”",
    "“x” ",
    '"',
    "'",
    "(",
    ")",
    "((",
    "*",
    "**",
    "_",
    "__",
    "a_",
    "# ",
    "# x\n",
    "- ",
    "- x\n",
    "> ",
    "> x\n",
    "1. ",
    "1. x\n",
    "1. “x” The Daily, 2020\n",
    "| a ",
    "|---|\n",
    "\\",
    "\\[1\\]",
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "\t",
    "\u00a0",
    "\u00ad",
    "\u200b",
    "a-\n",
    "-",
    "--",
    "—",
    ".",
    "..",
    ". ",
    "!",
    "Mr. ",
    "U.S. ",
    "3.5 ",
    "3 May 2023 ",
    "2023-05-03 ",
    "May ",
    "2023",
    "1999–2003 ",
    "pp. 1–2 ",
    "vol. 3 ",
    "no. 4 ",
    "doi:10.1/x ",
    "10.1/",
    "http://",
    "http://a.org/x ",
    "www.a.org ",
    "https://a.org/?utm_source=a&utm_medium=b ",
    "Accessed 3 May 2023. ",
    "ibid. ",
    "Ibid.\n",
    "see note 3 ",
    "n. 3 ",
    "et al. ",
    "Sources\n",
    "References\n\n",
    "By A. Berg\n",
    "Page 1\n",
    "\n24\n",
    "日本",
    "。",
    "１",
    "А. Берг ",
    "é",
    "𝔸",
    "\ud800",
    "\x00",
    "\x1b",
    "\u202e",
    "(Berg, 2020) ",
    "(Berg 2020; Vogt 2021) ",
    "[@berg2020] ",
    "Berg (2020) ",
    "[x](http://a.org) ",
    "[x][1]",
    "[1]: http://a.org\n",
    "![x](y)",
    "<http://a.org>",
    "[\\[1\\]](http://a.org)",
    "([A][1])",
    ":::\n",
    "---\n",
    "+++\n",
    "a: b\n",
    "%% ",
    "% citecheck: ignore\n",
]
"""What parsers stumble over, repeated."""


def _list(n: int, form: str = "{n}. {entry}") -> str:
    return "\n".join(form.format(n=i, entry=ENTRY.format(i)) for i in range(1, n + 1))


def _letters(number: int) -> str:
    """Return a number in letters, as names are."""
    return "".join(chr(ord("a") + int(figure)) for figure in str(number))


def _articles() -> Iterator[tuple[str, str, Callable[[int], str]]]:
    """Give articles by name: their format, and what makes them of some number of entries or markers."""
    plain = "text"
    yield (
        "markers over a list",
        plain,
        lambda n: "".join(f"It rained in {i}.[{i}] " for i in range(1, n + 1)) + "\n\n" + _list(n),
    )
    yield (
        "missing markers over a list",
        plain,
        lambda n: "".join(f"It rained.[{n + i}] " for i in range(n)) + "\n\n" + _list(n),
    )
    yield (
        "missing markers in one sentence",
        plain,
        lambda n: "It rained" + "".join(f" here[{n + i}]" for i in range(n)) + ".\n\n" + _list(n),
    )
    yield (
        "one sentence of markers",
        plain,
        lambda n: "It rained " + "".join(f"[{i}]" for i in range(1, n + 1)) + ".\n\n" + _list(n),
    )
    yield (
        "markers in commas",
        plain,
        lambda n: "It rained [" + ", ".join(map(str, range(1, n + 1))) + "].\n\n" + _list(n),
    )
    yield "uncited entries", plain, lambda n: "It rained.[1]\n\n" + _list(n)
    yield (
        "duplicate entries",
        plain,
        lambda n: "It rained.[1]\n\n" + "\n".join(f"{i}. {ENTRY.format(1)}" for i in range(1, n + 1)),
    )
    yield (
        "duplicate labels",
        plain,
        lambda n: "It rained.[1]\n\n" + "\n".join(f"1. {ENTRY.format(i)}" for i in range(n)),
    )
    yield (
        "gaps",
        plain,
        lambda n: "It rained.[2]\n\n" + "\n".join(f"{2 * i}. {ENTRY.format(i)}" for i in range(1, n + 1)),
    )
    yield "backwards", plain, lambda n: "".join(f"It rained.[{n - i}] " for i in range(n)) + "\n\n" + _list(n)
    yield (
        "bare addresses",
        plain,
        lambda n: "It rained.[1]\n\n" + "\n".join(f"{i}. https://a.org/{i}" for i in range(1, n + 1)),
    )
    yield (
        "comments over entries",
        plain,
        lambda n: (
            "\n".join(f"It rained.[{i}] <!-- citecheck: ignore[missing-date] -->" for i in range(1, n + 1))
            + "\n\n"
            + _list(n)
        ),
    )
    yield (
        "comments in entries",
        plain,
        lambda n: "It rained.[1]\n\n" + _list(n, "{n}. {entry} <!-- citecheck: ignore-entry -->"),
    )
    yield (
        "comments without end",
        plain,
        lambda n: "<!-- citecheck: ignore-begin -->\nIt rained.[1]\n" * n + "\n" + _list(n),
    )
    yield "residue in sentences", plain, lambda n: "It rained【4†source】 here.[1] " * n + "\n\n" + _list(3)
    yield (
        "residue in one sentence",
        plain,
        lambda n: "It rained " + "turn0search1 【4†source】 " * n + "\n\n" + _list(3),
    )
    yield "mistyped markers", plain, lambda n: "It rained.[l] It snowed.［2］ " * n + "\n\n" + _list(3)
    yield "two lists", plain, lambda n: "It rained.[1]\n\n" + _list(n) + "\n\nIt snowed.[1]\n\n" + _list(n)
    yield "many lists", plain, lambda n: "\n\n".join(f"It rained.[1] It snowed.[2]\n\n{_list(2)}" for _ in range(n))
    yield "one long entry", plain, lambda n: "It rained.[1]\n\n1. " + "“Rain” The Daily, 2020; " * n
    yield "one long title", plain, lambda n: "It rained.[1]\n\n1. “" + "Rain in Oslo " * n + "” The Daily, 2020"
    yield (
        "markdown notes",
        "markdown",
        lambda n: (
            "".join(f"It rained.[^{i}] " for i in range(n))
            + "\n\n"
            + "".join(f"[^{i}]: {ENTRY.format(i)}\n\n" for i in range(n))
        ),
    )
    yield "markdown calls of one note", "markdown", lambda n: "It rained.[^1] " * n + "\n\n[^1]: " + ENTRY.format(1)
    yield "markdown links", "markdown", lambda n: "".join(f"It [rained](https://a.org/{i}). " for i in range(n))
    yield (
        "markdown definitions",
        "markdown",
        lambda n: (
            "".join(f"It rained. ([Daily][{i}]) " for i in range(n))
            + "\n\n"
            + "".join(f'[{i}]: https://a.org/{i} "Rain - Daily"\n' for i in range(n))
        ),
    )
    yield (
        "markdown list",
        "markdown",
        lambda n: "".join(f"It rained.[{i}] " for i in range(1, n + 1)) + "\n\n## References\n\n" + _list(n),
    )
    yield (
        "markdown table",
        "markdown",
        lambda n: (
            "It rained.[1]\n\n| a | b |\n|---|---|\n" + "".join(f"| {i} | {ENTRY.format(i)} |\n" for i in range(n))
        ),
    )
    yield (
        "html notes",
        "html",
        lambda n: (
            "<p>"
            + "".join(f"It rained.<sup><a href='#n{i}'>[{i}]</a></sup> " for i in range(1, n + 1))
            + "</p><ol>"
            + "".join(f"<li id='n{i}'>{ENTRY.format(i)} <a href='#r{i}'>↩</a></li>" for i in range(1, n + 1))
            + "</ol>"
        ),
    )
    yield (
        "html bare links",
        "html",
        lambda n: (
            "<p>"
            + "".join(f"It rained (<a href='#n{i}'>{i}</a>). " for i in range(1, n + 1))
            + "</p><ol>"
            + "".join(f"<li id='n{i}'>{ENTRY.format(i)}</li>" for i in range(1, n + 1))
            + "</ol>"
        ),
    )
    yield (
        "html list",
        "html",
        lambda n: (
            "<p>"
            + "".join(f"It rained.[{i}] " for i in range(1, n + 1))
            + "</p><h2>Sources</h2><ol>"
            + "".join(f"<li>{ENTRY.format(i)}" for i in range(n))
            + "</ol>"
        ),
    )
    yield "html deep", "html", lambda n: "<div>" * n + "It rained.[1]" + "</div>" * n
    yield "html unclosed notes", "html", lambda n: "".join(f"It rained.<sup><a href='#fn{i}'>{i}" for i in range(n))
    yield (
        "html code",
        "html",
        lambda n: "<p>It rained.[1] <code>turn0search1</code> " * n + "<ol><li>" + ENTRY.format(1),
    )
    yield (
        "wiki notes",
        "wikitext",
        lambda n: "".join(
            f"It rained.<ref>{{{{cite web|title=Rain {i}|url=https://a.org/{i}}}}}</ref> " for i in range(n)
        ),
    )
    yield (
        "wiki named",
        "wikitext",
        lambda n: "It rained.<ref name=a>" + ENTRY.format(1) + "</ref>" + " Again.<ref name=a />" * n,
    )
    yield (
        "wiki list",
        "wikitext",
        lambda n: (
            "".join(f"It rained.<ref name=a{i} /> " for i in range(n))
            + "\n<references>"
            + "".join(f"<ref name=a{i}>{ENTRY.format(i)}</ref>\n" for i in range(n))
            + "</references>"
        ),
    )
    yield "wiki sfn", "wikitext", lambda n: "".join(f"It rained.{{{{sfn|Berg|{1000 + i}}}}} " for i in range(n))
    yield (
        "missing author and year",
        plain,
        lambda n: (
            "".join(f"It rained (Ruis{_letters(i)}, {1900 + i % 100}). " for i in range(n))
            + "\n\nReferences\n\n"
            + "\n".join(f"Ruiz{_letters(i)}, A. ({1900 + i % 100}). Rain {i}. The Daily." for i in range(n))
        ),
    )
    yield (
        "keys",
        "markdown",
        lambda n: "".join(f"It rained [@berg{i}]. " for i in range(n)) + "\n\nReferences\n\n" + _list(n),
    )
    yield (
        "cities with a year among authors",
        plain,
        lambda n: (
            "".join(f"It fell (Oslo, {1900 + i % 100}) and (Berg, 2001). " for i in range(n))
            + "\n\nReferences\n\nBerg, A. (2001). Rain falls. The Daily.\n\nIto, K. (2003). Snow. The Daily.\n"
        ),
    )
    yield (
        "linked notes",
        "html",
        lambda n: (
            "".join(f'<p>Rain.<sup><a href="#n{i}" id="c{i}">{i}</a></sup></p>' for i in range(1, n))
            + "<h2>Notes</h2><ol>"
            + "".join(f'<li id="n{i}"><a href="#c{i}">^</a> “Rain {i}” The Daily, 2023</li>' for i in range(1, n))
            + "</ol>"
        ),
    )
    yield (
        "author and year",
        plain,
        lambda n: (
            "".join(f"It rained (Berg, {1900 + i % 100}). " for i in range(n))
            + "\n\nReferences\n\n"
            + "\n".join(f"Berg, A. ({1900 + i % 100}). Rain {i}. The Daily." for i in range(n))
        ),
    )


def series(size: int) -> Iterator[tuple[str, Series]]:
    """Give all series, by the part of citecheck they are about."""
    config = Config(as_of="2026-01-01")
    few = max(size // 16, 12)

    for piece in PIECES:
        for format in ("text", "markdown", "html", "wikitext"):
            yield (
                "readers",
                (
                    f"{format}: {piece!r}",
                    lambda n, p=piece: p * max(n // len(p), 1),
                    lambda t, f=format: parse(t, format=f),
                ),
            )
    for name, format, make in _articles():
        yield (
            "rules",
            (
                f"check: {name}",
                lambda n, m=make: m(max(n * few // size, 2)),
                lambda t, f=format: check(t, format=f, config=config),
            ),
        )
    for name, format, make in _articles():
        yield (
            "fixes",
            (
                f"fix: {name}",
                lambda n, m=make, f=format: check(m(max(n * few // size // 2, 2)), format=f, config=config),
                lambda r: fix(r, unsafe=True),
            ),
        )
    reports = [
        (name, format, make)
        for name, format, make in _articles()
        if name in ("missing markers over a list", "bare addresses", "comments over entries")
    ]
    for renderer in RENDERERS:
        for name, format, make in reports:
            yield (
                "renderers",
                (
                    f"{renderer}: {name}",
                    lambda n, m=make, f=format: check(m(max(n * few // size, 2)), format=f, config=config),
                    lambda r, o=renderer: render(r, o),
                ),
            )
    for pattern, path in (("*a", "a"), ("**/", "a/"), ("**/a/", "a/"), ("[!x]*", "a"), ("?*", "a"), ("a*b", "ab")):
        yield (
            "globs",
            (
                f"{pattern} × n on a long path",
                lambda n, p=pattern, a=path: (p * 12 + "!", a * min(n, 200_000)),
                lambda x: Globs.of([x[0]]).verdict(x[1]),
            ),
        )
        yield (
            "globs",
            (
                f"{pattern} × n as a pattern",
                lambda n, p=pattern: p * (n // 200) + "!",
                lambda p: Globs.of([p]).verdict("a/" * 100),
            ),
        )
    for piece in (
        "“Rain” The Daily, 2020; ",
        "Berg, A. ",
        "(2020) ",
        "3 May 2023, ",
        "https://a.org/ ",
        "(",
        "[",
        "“",
        ". ",
        ", ",
        "pp. 1-2 ",
        "A. ",
        "doi:10.1/",
        "In: ",
        "1 ",
    ):
        yield "references", (f"parse_reference: {piece!r}", lambda n, p=piece: p * max(n // len(p), 1), parse_reference)
    for piece in ("3 ", "May ", "2023 ", "- ", ", ", "1/", "年", "Monday "):
        yield "dates", (f"parse_date: {piece!r}", lambda n, p=piece: p * max(n // len(p), 1), parse_date)
    for format, pieces in MARKUP.items():
        for piece in pieces:
            yield (
                "markup",
                (
                    f"{format}: {piece!r}",
                    lambda n, p=piece, f=format: _whole(f, p * max(n // len(p), 1)),
                    lambda t, f=format: parse(t, format=f),
                ),
            )
    for name, format, make in _files():
        yield "files", (name, make, lambda b, f=format: parse(b, format=f))
    for name, make_works in _WORKS.items():
        yield (
            "files",
            (f"bibliography: {name}", make_works, lambda b, n=name: bibliography.read(n, b)),
        )


MARKUP = {
    "latex": [
        r"\cite{a}",
        r"\footnote{x}",
        r"\footnote{",
        r"\emph{",
        "{",
        "}",
        "%x\n",
        "$",
        "$$",
        r"\[",
        r"\begin{a}",
        r"\begin{itemize}",
        r"\item ",
        r"\end{a}",
        r"\verb|",
        "``x'' ",
        "~",
        r"\textcite[see][3]{a} ",
        r"\bibitem{a} x ",
        "\\",
        r"\newcommand{\a}{b}",
        r"\section{x}",
    ],
    "rst": [
        "[1]_ ",
        ".. [1] x\n",
        ".. [#a] x\n\n",
        "[#a]_ ",
        "`x <https://a.org>`_ ",
        "`",
        "``",
        "|a| ",
        "*",
        "::\n\n  x\n\n",
        ".. note:: x\n\n",
        "x\n=\n",
        "- x\n",
        "  - x\n",
        ":cite:`a` ",
        "+--+\n|x |\n",
        "_",
        "\\",
    ],
    "jats": [
        "<p>x</p>",
        "<p>",
        "</p>",
        "<sec>",
        '<xref ref-type="bibr" rid="r1">1</xref>',
        '<ref id="r1"><mixed-citation>x</mixed-citation></ref>',
        "<fn>",
        "<fn id='a'><p>x</p></fn>",
        "&lt;",
        "<table-wrap><table><tr><td>x</td></tr></table></table-wrap>",
    ],
    "notebook": ["x", "[1]", "[^1]: x\n\n", "```\n", "# x\n", "<p>", "$x$ "],
}
"""What the readers of other markup stumble over, repeated."""


def _whole(format: str, inside: str) -> str:
    """Return a text as a file of its format holds it."""
    match format:
        case "latex":
            return rf"\documentclass{{article}}\begin{{document}}{inside}\end{{document}}"
        case "jats":
            return f"<article><body>{inside}</body></article>"
        case "notebook":
            cells = [{"cell_type": "markdown", "metadata": {}, "source": inside}]
            return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
        case _:
            return inside


def _files() -> Iterator[tuple[str, str, Callable[[int], object]]]:
    """Give files that are no texts: their format, and what makes them of about a size."""
    yield "word: paragraphs", "docx", lambda n: word_file(paragraph("It rained.[1]") * (n // 20))
    yield "word: runs", "docx", lambda n: word_file(paragraph(*["It rained."] * (n // 20)))
    yield "word: nothing", "docx", lambda n: word_file("<w:p/>" * (n // 20))
    yield "word: breaks", "docx", lambda n: word_file(f"<w:p>{'<w:r><w:br/></w:r>' * (n // 20)}</w:p>")
    yield (
        "word: notes",
        "docx",
        lambda n: word_file(
            paragraph(*[x for i in range(1, n // 60) for x in (f"It rained {i} times.", call_note(i))]),
            footnotes="".join(note(i, f"“Rain {i}” The Daily, 2020") for i in range(1, n // 60)),
        ),
    )
    yield (
        "word: calls of one note",
        "docx",
        lambda n: word_file(
            paragraph(*[x for _ in range(n // 60) for x in ("It rained.", call_note(1))]), footnotes=note(1, "“Rain”")
        ),
    )
    yield (
        "word: fields",
        "docx",
        lambda n: word_file(
            paragraph(
                *['<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "It rained."] * (n // 40),
            )
        ),
    )
    yield "odt: paragraphs", "odt", lambda n: odt_file("<text:p>It rained.[1]</text:p>" * (n // 20))
    yield "odt: spans", "odt", lambda n: odt_file(f"<text:p>{'<text:span>x</text:span>' * (n // 20)}</text:p>")
    yield "odt: deep", "odt", lambda n: odt_file("<text:section>" * (n // 40) + "</text:section>" * (n // 40))
    yield (
        "odt: notes",
        "odt",
        lambda n: odt_file(
            "<text:p>"
            + "".join(
                f'Rain.<text:note text:id="f{i}" text:note-class="footnote"><text:note-citation>{i}'
                f"</text:note-citation><text:note-body><text:p>“Rain {i}”</text:p></text:note-body></text:note>"
                for i in range(1, n // 60)
            )
            + "</text:p>"
        ),
    )
    yield (
        "odt: a list",
        "odt",
        lambda n: odt_file(
            "<text:list>" + "<text:list-item><text:p>x</text:p></text:list-item>" * (n // 20) + "</text:list>"
        ),
    )
    yield "epub: paragraphs", "epub", lambda n: epub_file({"a.xhtml": "<p>It rained.</p>" * (n // 20)})
    yield (
        "epub: chapters",
        "epub",
        lambda n: epub_file({f"{i}.xhtml": f"<p>It rained <a href='0.xhtml#{i}'>1</a></p>" for i in range(n // 200)}),
    )
    yield (
        "epub: notes",
        "epub",
        lambda n: epub_file(
            {
                "a.xhtml": "".join(f'<p>Rain.<a epub:type="noteref" href="b.xhtml#n{i}">1</a>' for i in range(n // 60)),
                "b.xhtml": "".join(f'<aside id="n{i}">“Rain {i}”</aside>' for i in range(n // 60)),
            }
        ),
    )


_WORKS: dict[str, Callable[[int], object]] = {
    "a.bib": lambda n: "".join(f"@article{{k{i}, title={{Rain}}, year={{2020}}}}\n" for i in range(n // 40)).encode(),
    "braces.bib": lambda n: b"@article{a, title=" + b"{" * n,
    "quotes.bib": lambda n: b'@article{a, title="' * (n // 18),
    "strings.bib": lambda n: "".join(f'@string{{s{i} = "x"}}\n' for i in range(n // 20)).encode(),
    "a.json": lambda n: json.dumps([{"id": f"k{i}", "title": "Rain"} for i in range(n // 30)]).encode(),
    "a.yaml": lambda n: ("references:\n" + "".join(f"- id: k{i}\n  title: Rain\n" for i in range(n // 30))).encode(),
    "deep.yaml": lambda n: b"[" * (n // 4),
}
"""Bibliographies of about a size, by name."""


def grown(made: Series, size: int) -> tuple[float, float]:
    """Return the exponent of a series, and how long its longest text took."""
    _, make, work = made
    while size * 2 ** (STEPS - 1) < LARGEST and _seconds(make, work, size) < SHORTEST:
        size *= 2
    times: list[float] = []
    for step in range(STEPS):
        times.append(_seconds(make, work, size * 2**step))
        if times[-1] > PATIENCE:
            break
    measured = [(i, math.log2(t)) for i, t in enumerate(times) if t >= SHORTEST]
    if len(measured) < 2:
        return 0.0, times[-1]
    x, y = (sum(values) / len(measured) for values in zip(*measured, strict=True))
    return sum((i - x) * (t - y) for i, t in measured) / sum((i - x) ** 2 for i, _ in measured), times[-1]


def _seconds(make: Callable[[int], object], work: Callable[[object], object], size: int) -> float:
    """Return how long the quickest of some runs computes."""
    given = make(size)
    times: list[float] = []
    gc.collect()
    gc.disable()
    try:
        while len(times) < 3 and sum(times) < ENOUGH:
            start = time.process_time()
            with contextlib.suppress(CitecheckError):  # to refuse is an answer
                work(given)
            times.append(time.process_time() - start)
    finally:
        gc.enable()
    return min(times)


def main() -> int:
    """Print every series, and fail if one grows faster than the limit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", help="a part, such as readers, rules, fixes or files")
    parser.add_argument("--name", default="", help="words of a series' name")
    parser.add_argument("--size", type=int, default=4000, help="signs of the shortest text")
    parser.add_argument("--limit", type=float, default=LIMIT)
    options = parser.parse_args()
    worst: list[tuple[float, float, str]] = []
    count = 0
    for part, made in series(options.size):
        if (options.only and part != options.only) or options.name not in made[0]:
            continue
        count += 1
        exponent, seconds = grown(made, options.size)
        print(f"{exponent:5.2f} {seconds:8.2f} s  {part:10} {made[0]}", flush=True)
        if exponent > options.limit:
            worst.append((exponent, seconds, f"{part} {made[0]}"))
    print(f"\n{count} series, {len(worst)} above n^{options.limit}")
    for exponent, seconds, name in sorted(worst, reverse=True):
        print(f"{exponent:5.2f} {seconds:8.2f} s  {name}")
    return 1 if worst else 0


if __name__ == "__main__":
    sys.exit(main())
