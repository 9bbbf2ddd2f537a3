"""What stands where a title or an outlet should, and is none."""

import functools
import re

from citecheck.knowledge import languages, outlets, tables
from citecheck.patterns import any_of, lazy_regex
from citecheck.stored import STORE


@functools.cache
def placeholders() -> dict[str, frozenset[str]]:
    """Return the table of placeholders: for each heading, the folded words."""
    content = text()
    return STORE.table("placeholders", content, lambda: parsed(content))


def text() -> bytes:
    """Return the reviewed table as it is written."""
    return tables.text("placeholders.txt")


def parsed(content: bytes) -> dict[str, frozenset[str]]:
    """Return the table as ``placeholders`` gives it."""
    tables: dict[str, set[str]] = {}
    heading = ""
    for line in content.decode("utf8").splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        elif line and not line.startswith("#"):
            tables.setdefault(heading, set()).add(outlets.folded(line))
    return {name: frozenset(words) for name, words in tables.items()}


_PARTS = lazy_regex(r"\s[-–—:·•]+\s|\|")
_LONGEST_PLACEHOLDER = 70
"""Characters of a title; what is longer is a headline."""


def is_placeholder(title: str) -> bool:
    """Tell whether a title is what a page says that did not open, or a word in place of a title.

    >>> is_placeholder("403 Forbidden"), is_placeholder("Why 404 pages became an art")
    (True, False)
    """
    if not title or len(title) > _LONGEST_PLACEHOLDER:
        return False
    tables, whole = placeholders(), outlets.folded(title)
    parts = (whole, *map(outlets.folded, _PARTS.split(title)))
    return whole in tables["title"] or not tables["title part"].isdisjoint(parts)


# What a program takes from an address or a file where it finds no title.
_CODE = lazy_regex(
    r"""
    (?: (?:https?://|www\.)\S+                                              # an address
      | [\w-]+(?:\.[\w-]+)*\.(?:com|org|net|edu|gov|int|info|[a-z]{2})(?:/\S*)?   # a host, and what is behind it
      | \S+\.(?:pdf|docx?|xlsx?|pptx?|html?|php|aspx?|txt|csv|jpe?g|png)   # a file
      | (?:doi:\s?)?10\.\d{4,9}/\S+ | (?:arxiv:\s?)?\d{4}\.\d{4,5}(?:v\d+)?  # an identifier
      | (?=[\w.:/-]*\d)[\w.:/-]*[_\d:/][\w.:/-]*                            # one word with figures or joints in it
    )""",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST_CODE = 200
_YEAR = lazy_regex(r"(?:1[5-9]|20)\d\d(?:[-–/]\d{2,4})?")


def is_code(title: str) -> bool:
    """Tell whether a title is an address, a host, a file's name, an identifier or a code.

    >>> [is_code(title) for title in ("www.bbc.co.uk", "report_final-2.pdf", "S0140673620301835", "10.1016/j.x")]
    [True, True, True, True]
    >>> [is_code(title) for title in ("1984", "Apollo", "COVID-19", "Catch-22", "Node.js in practice")]
    [False, False, False, False, False]
    """
    title = title.strip()
    if not title or len(title) > _LONGEST_CODE or not _CODE.fullmatch(title):
        return False
    if _YEAR.fullmatch(title):
        return False
    # "COVID-19", "9/11" and "iPhone15" are names: letters or figures, and few.
    return "." in title or "_" in title or "://" in title or sum(map(str.isdigit, title)) >= _FIGURES


_FIGURES = 5
"""How many figures make one word a code."""


_SHORTEST_LABEL = 3
"""Letters; what is shorter is other words in many languages."""
_INSERT = any_of(sorted(languages.phrases("inserts")))
_SOURCE = any_of(
    sorted(
        {"link", "links", "url", "urls", "here", *languages.phrases("labels")}
        | {label for label in languages.phrases("note labels") if len(label) > _SHORTEST_LABEL}
    )
)
# What a program or an author put where a source was to come: `[Insert reference to …]`, `[Quelle einfügen]`,
# `[TODO: cite]`.
TO_BE_REPLACED = lazy_regex(
    rf"""
    [\[(<{{]{{1,2}}\s*(?:
        {_INSERT}\s(?:[\w'’-]+\s){{0,4}}{_SOURCE}\b[^\[\](){{}}<>\n]{{0,120}}
      | {_SOURCE}\s(?:to\sbe\sadded|to\scome|tbd|tba|tbc|goes\shere|here|pending|{_INSERT})
      | (?:todo|tbd|fixme)\W{{1,3}}(?:\w+\s){{0,3}}(?:cite|source|reference|link)\w*
      | insert-?(?:link|url|source|reference)(?:-here)?
    )\s*[\])>}}]{{1,2}}
    """,
    re.X | re.I,
)
