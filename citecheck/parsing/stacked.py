"""Entries as ScienceDirect stacks them: a line of authors, one of the title, one of the journal with volume and year.

``D. Owen, M. Rees⏎Nails before slates⏎Build. Hist., 8 (2007), pp. 1-19``
"""

import re

from citecheck.dates import find_dates
from citecheck.parsing.plain import Found
from citecheck.patterns import lazy_regex

_PERSON = r"(?:[^\W\d_](?:\.|(?=\s))[\s-]?){1,4}[^\W\d_][\w’'-]++(?:\s[^\W\d_][\w’'-]++){0,3}\s?"
_STACKED = lazy_regex(
    rf"""
    \s* (?P<authors> {_PERSON} (?:,\s{_PERSON}){{0,20}} (?:,\set\sal\.)? ) [ \t]*\n
    (?P<title> [^\n]{{4,400}}? ) [ \t]*\n
    (?P<outlet> [^\W\d_][^\n\d(]{{1,120}}? ) ,?\s (?:\d{{1,5}}\s(?:\([^()\n]{{1,8}}\)\s)?)?
    \((?:1[5-9]|20)\d\d\) [^\n]{{0,200}} (?: \n\S+ )? \s*
    """,
    re.VERBOSE,
)
_NAME = lazy_regex(_PERSON)


def read_stacked(text: str) -> Found | None:
    """Read an entry of three such lines; ``None`` where it is none.

    >>> text = "D. Owen, M. Rees\\nNails before slates\\nBuild. Hist., 8 (2007), pp. 1-19"
    >>> found = read_stacked(text)
    >>> [text[slice(*found.ranges[field])] for field in ("title", "outlet")], str(found.issued)
    (['Nails before slates', 'Build. Hist.'], '2007')
    """
    if text.count("\n") < _LEAST_LINES - 1:
        return None
    stacked = _STACKED.fullmatch(text)
    date = next((each for each in find_dates(text, stacked.end("outlet")) if each.year), None) if stacked else None
    if stacked is None or date is None:
        return None
    people = [(m.start(), m.start() + len(m.group().rstrip())) for m in _NAME.finditer(text, *stacked.span("authors"))]
    fields = {name: stacked.span(name) for name in ("authors", "title", "outlet")}
    return Found(fields | {"issued": (date.start, date.end)}, authors=tuple(people), issued=date.reading.date)


_LEAST_LINES = 3
