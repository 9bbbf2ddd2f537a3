"""Headings: the lines that announce a list of sources or of notes."""

import re
from collections.abc import Iterator

from citecheck import attrs
from citecheck.knowledge import languages
from citecheck.parsing.lists.heads import lines_of
from citecheck.patterns import lazy_regex

# A line that is nothing but such a word, or two of them, perhaps numbered and dressed as a heading.
_HEADING = lazy_regex(
    r"""
    (?:>[ \t\u00a0]*){0,9}(?:\#{1,6}[ \t]*|={2,6}[ \t]*)?(?:\*\*|__)?
    (?:[\u2600-\u27bf\U0001f300-\U0001faff]\ufe0f?[ \t\u00a0]*)?(?:\d{1,2}\.?[ \t]+)?
    (?P<words>[^\W\d_][^\d:*_=\#]*+):?(?:\*\*|__)?[ \t]*:?[ \t]*(?:={2,6}|\#{1,6})?[ \t\u00a0]*\Z
    """,
    re.X,
)
_EDIT = lazy_regex(r"\s?\[[^\[\]\d]{3,40}\]\Z")
"""`[edit]`, `[Bearbeiten | Quelltext bearbeiten]`: the links behind a heading of Wikipedia."""
_LONGEST_HEADING = 60
# `Sources: [1] “A” …`, `**Sources:** 1. …`, `(Sources – [1] “A” …)`: the list begins in the line of its heading.
_OPENING = lazy_regex(
    r"""[(（]?(?:\*\*?|__?)?(?P<words>[^\W\d_](?:(?![ ][–—-][ ]|[ ]\[[01]\])[^\d:：*_=\#\n]){1,40}+)
    (?:[:：](?:\*\*?|__?)?|(?:\*\*?|__?)[:：]|[ ][–—-](?=[ ])|(?=[ ]\[[01]\]))[ \t\u00a0]*(?=\S)""",
    re.X,
)


@attrs.frozen
class Heading:
    """A line, or what opens one, that may be the heading of a list."""

    start: int
    end: int
    of_notes: bool
    is_opening: bool = False
    """The list goes on in its line."""


def find_headings(text: str) -> Iterator[Heading]:
    """Give the headings of lists, in order.

    >>> [heading.of_notes for heading in find_headings("Sources\\n1. Rain\\n\\nNotes: [a] Fog")]
    [False, True]
    """
    for start, end in lines_of(text):
        short = _HEADING.match(text, start, end) if end - start <= _LONGEST_HEADING else None
        opening = _OPENING.match(text, start, end)
        if short and (kind := _kind(short["words"])):
            yield Heading(start, end, kind == "notes")
        elif opening and opening.end() < end and (kind := _kind(opening["words"])):
            yield Heading(start, opening.end(), kind == "notes", is_opening=True)


def _kind(words: str) -> languages.HeadingKind | None:
    kind = languages.heading(_EDIT.sub("", words.strip()))
    return None if kind == "further" else kind
