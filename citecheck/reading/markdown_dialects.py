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
_FOREIGN = lazy_regex(
    r"""
      ^[ \t]{0,3}:{3,}[ \t]*(?:\{[^}\n]{0,400}\}|[\w.-]{1,60})?[ \t]*:{0,40}[ \t]*$      # `::: {.callout-note}`
    | (?P<code>
        \{\{<[^\n]{0,600}?>\}\} | \{\{%[^\n]{0,600}?%\}\}                               # `{{< video … >}}`
      | ^(?:import\s[^\n]{0,400}?['"][^'"\n]{1,200}['"];?[ \t]*$
           | export\s(?:const|default|function|let|var|async|\{)[^\n]*)(?:\n(?![ \t]*$)[^\n]*){0,200}  # MDX
      | \{/\*.{0,4000}?\*/\}                                                            # `{/* a comment */}`
      )
    """,
    re.M | re.S | re.X,
)
_IMPORT = lazy_regex(r"^(?:import\s[^\n]{0,400}?['\"]|export\s(?:const|default|function)\s)", re.M)
_INCLUDE = lazy_regex(r"\{\{<\s*include\s+(?P<file>[^\s>]{1,200})\s*>\}\}")


def foreign(source: str) -> Iterator[tuple[int, int, bool]]:
    """Give the stretches of such signs, in order, each with whether it is code; else it is a fence that prints nothing.

    >>> [source[a:b] for source in ["::: {.callout-note}\\nIt rained."] for a, b, _ in foreign(source)]
    ['::: {.callout-note}']
    """
    found: list[tuple[int, int, bool]] = []
    if ":::" in source or "{{" in source or "{/*" in source or "import" in source or "export" in source:
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


def included(source: str) -> Iterator[Unread]:
    """Say which files an article includes, since what they hold is not read."""
    for found in _INCLUDE.finditer(source) if "include" in source else ():
        reason = f"The file {found['file']}, which the article includes, was not read."
        yield Unread("format", found.group(), Span(*found.span()), reason)
