"""What Quarto, R Markdown, Hugo and MDX put into Markdown and no reader sees: divs, shortcodes, JavaScript."""

import re
from collections.abc import Iterator

from citecheck.patterns import lazy_regex
from citecheck.values import Span, Unread

# What stands in braces of MDX, which hold one another: `{rows.map((row) => ({a: row[1]}))}`.
_EXPRESSION = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]{0,2000}+\}){0,2000}+\}){0,4000}+\}"
# `<Chart data={rows[1]} title="Wages[4]" />`, `</Chart>`: the element of a program, in which nothing is prose.
_COMPONENT = lazy_regex(
    rf"""
    </?[A-Z][\w.]*(?=[\s/>])
    (?: [^<>{{}}"'\n] | \n(?![ \t]*\n) | "[^"]{{0,2000}}+" | '[^']{{0,2000}}+' | {_EXPRESSION} ){{0,4000}}+
    >
    """,
    re.X,
)
_BRACED = lazy_regex(rf"(?<![\w\\$}}]){_EXPRESSION}")
# How the tag of an element says that it is not seen.
HIDING = (
    r"(?:\sstyle\s*=\s*[\"']?[^\"'<>]*(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0(?![.\d])"
    r"|opacity\s*:\s*0(?![.\d]))|\shidden(?=[\s=>/]))"
)
SAYS_HIDDEN = lazy_regex(rf"{HIDING}|<template\b", re.I)
_FOREIGN = lazy_regex(
    r"""
      ^[ \t]{0,3}:{3,}[ \t]*(?:\{[^}\n]{0,400}\}|[\w.-]{1,60})?[ \t]*:{0,40}[ \t]*$      # `::: {.callout-note}`
    | (?P<code>
        \{\{<[^\n]{0,600}?>\}\} | \{\{%[^\n]{0,600}?%\}\}                               # `{{< video … >}}`
      | ^(?:import\s[^\n]{0,400}?['"][^'"\n]{1,200}['"];?[ \t]*$
           | export\s(?:const|default|function|let|var|async|\{)[^\n]*)(?:\n(?![ \t]*$)[^\n]*){0,200}  # MDX
      | \{/\*.{0,4000}?\*/\}                                                            # `{/* a comment */}`
      | \\begin\{(?P<formula>equation|align|gather|multline|eqnarray|displaymath|math|alignat|flalign)\*?\}
        .{0,4000}?\\end\{(?P=formula)\*?\}
      )
    """,
    re.M | re.S | re.X,
)
_IMPORT = lazy_regex(r"^(?:import\s[^\n]{0,400}?['\"]|export\s(?:const|default|function)\s)", re.M)
_SIGNS = (":::", "{{", "{/*", "import", "export", "\\begin{")
"""One of these stands in every text with such signs; looking for them first is quick."""
_INCLUDE = lazy_regex(r"\{\{<\s*include\s+(?P<file>[^\s>]{1,200})\s*>\}\}")


# `bibliography: refs.bib`, `bibliography: [a.bib, b.json]`, and a list below, one file a line.
_BIBLIOGRAPHY = lazy_regex(r"^bibliography:[ \t]*(?P<value>[^\r\n]*(?:\r?\n[ \t]*-[ \t][^\r\n]*){0,20})", re.MULTILINE)
_FILE = lazy_regex(r"[^\s\[\],\"']+\.(?:bib|json|ya?ml)\b", re.IGNORECASE)
_NOCITE = lazy_regex(r"^nocite:(?P<value>[^\r\n]*(?:\r?\n[ \t]+[^\r\n]*){0,50})", re.MULTILINE)
_LISTED = lazy_regex(r"@(\*|[\w:.#$%&+?<>~/-]*\w)")


def files_named(fields: str) -> tuple[tuple[str, int], ...]:
    """Return the bibliography files that front matter or a project's settings name, each with its place.

    >>> files_named("title: X\\nbibliography: [a.bib, b.json]")
    (('a.bib', 24), ('b.json', 31))
    """
    named = _BIBLIOGRAPHY.search(fields)
    files = _FILE.finditer(fields, *named.span("value")) if named else ()
    return tuple((file.group(), file.start()) for file in files)


def listed_only(fields: str) -> tuple[str, ...]:
    """Return the keys of works that front matter lists without their being cited; ``*`` for all."""
    named = _NOCITE.search(fields)
    return tuple(_LISTED.findall(named["value"])) if named else ()


def foreign(source: str) -> Iterator[tuple[int, int, bool]]:
    """Give the stretches of such signs, in order, each with whether it is code; else it is a fence that prints nothing.

    >>> [source[a:b] for source in ["::: {.callout-note}\\nIt rained."] for a, b, _ in foreign(source)]
    ['::: {.callout-note}']
    """
    found: list[tuple[int, int, bool]] = []
    if any(sign in source for sign in _SIGNS):
        found += ((each.start(), each.end(), each["code"] is not None) for each in _FOREIGN.finditer(source))
    components = [(each.start(), each.end(), True) for each in _COMPONENT.finditer(source)]
    if components or _IMPORT.search(source):
        found += components
        found += ((each.start(), each.end(), True) for each in _BRACED.finditer(source))
    end = 0
    for start, stop, is_code in sorted(found, key=lambda each: (each[0], -each[1])):
        if start >= end:  # none within another
            yield start, stop, is_code
            end = stop


# `{{< cite vogt >}}`, `{% cite vogt %}`, `:cite[vogt]`, `` {cite}`vogt` ``, `(cite:vogt)`, `<ref>…</ref>`
_CITING = lazy_regex(
    r"""\{(?:\{[<%]|%-?)\s*(?:cite|citation|ref|fn|footnote|sidenote)s?\b[^{}\n]{0,100}\}{1,2}
    | (?<!\w):cite(?:-\w{1,8})?\[[^\]\n]{1,80}\] | \{cite(?::\w{1,12})?\}`[^`\n]{1,80}`
    | [(\[]cite:@?[a-z][^()\[\]\n]{1,60}[)\]]
    | <(?P<tag>ref|cite|fn)(?:\s[^<>]{0,80})?>[^<>]{3,300}</(?P=tag)>""",
    re.X,
)


_CITING_SIGNS = ("{%", "{{", "cite", "<ref", "<fn")


def included(source: str) -> Iterator[Unread]:
    """Say which files an article includes, and which of its shortcodes cite, since what they hold is not read."""
    if citing := list(_CITING.finditer(source)) if any(sign in source for sign in _CITING_SIGNS) else []:
        words = citing[0].group()[:60]
        many = "1 mark of another format cites" if len(citing) == 1 else f"{len(citing)} marks of another format cite"
        yield Unread("marker", words, Span(*citing[0].span()), f"{many}, such as “{words}”, and what is not read.")
    for found in _INCLUDE.finditer(source) if "include" in source else ():
        reason = f"The file {found['file']}, which the article includes, was not read."
        yield Unread("format", found.group(), Span(*found.span()), reason)


# What a reader cannot see: `<div style="display:none">` … `</div>`, across paragraphs; `%% a comment %%` of Obsidian.
_HIDDEN = lazy_regex(
    rf"""<(?P<name>div|section|p|span|details|aside|template)\b[^<>]{{0,500}}?(?:(?<=<template)|{HIDING})[^<>]{{0,500}}>
    .{{0,4000}}?</(?P=name)\s*> | %%[^%]{{1,2000}}%%""",
    re.S | re.X | re.I,
)


def unseen(source: str) -> Iterator[tuple[int, int]]:
    """Give the elements that no reader sees, in order.

    >>> [source[a:b] for source in ["It rained.<p hidden>[1]</p>"] for a, b in unseen(source)]
    ['<p hidden>[1]</p>']
    """
    if "%%" in source or ("<" in source and SAYS_HIDDEN.search(source)):
        for found in _HIDDEN.finditer(source):
            yield found.span()
