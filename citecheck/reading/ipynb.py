"""Notebooks (.ipynb): the Markdown cells, each character with its place in the file; code and its output are not read.

A notebook is JSON. Its cells are found by a scan of the file itself, since parsers keep no places.
"""

import json
import re
from collections.abc import Iterator

from citecheck.errors import ReadError
from citecheck.knowledge import languages
from citecheck.patterns import lazy_regex
from citecheck.reading import markdown
from citecheck.reading.moving import moved
from citecheck.values import MappedText, Prose, Span

_TOKEN = lazy_regex(r'"(?:[^"\\]|\\.)*+"|[{}\[\],:]|[^\s{}\[\],:"]++', re.S)
_ESCAPE = lazy_regex(r"(?:\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2})|\\u[0-9a-fA-F]{4}|\\.", re.S)
_FRONT_MATTER = lazy_regex(r'"---\\n')


def read(source: str) -> Prose:
    r"""Return the prose of a notebook's Markdown cells.

    Raises:
        ReadError: It is no notebook.

    >>> read('{"cells": [{"cell_type": "markdown", "source": ["It *rained*.\\n", "A lot."]}]}').text.text
    'It rained.\nA lot.'
    """
    try:
        content = json.loads(source)
    except (ValueError, RecursionError) as error:
        raise ReadError(f"it is no notebook: {error}") from error
    if not isinstance(content, dict) or not isinstance(content.get("cells"), list):
        raise ReadError("it is no notebook of the present kind (nbformat 4): it has no cells")
    pieces: list[tuple[str, Span]] = []
    for cell in _cells(source):
        if pieces:
            at = pieces[-1][1].end
            pieces.append(("\n\n", Span(at, at)))
        for start, end in cell:
            pieces += _unescaped(source, start, end)
    made = _with_notes(MappedText.of_pieces(pieces))
    return moved(markdown.read(made.text), made)


# Pandoc writes notes into a notebook as figures in brackets, and their texts as the last paragraphs.
_NOTE = lazy_regex(r"(?<=\n)\[(?P<label>\d{1,4})\](?= )")
_WRAP = lazy_regex(r"(?<!\n)\n(?=[^\n])")
_CALL = lazy_regex(r"(?P<code>```.*?(?:```|\Z)|`[^`\n]+`)|(?<![\\!\]])\[(?P<label>\d{1,4})\](?![(\[:])", re.S)


def _with_notes(text: MappedText) -> MappedText:
    """Return the text with its last paragraphs as notes, where they are what Pandoc makes of notes."""
    start = _start_of_notes(text.text)
    if start < 0:
        return text
    labels = {note["label"]: note for note in _NOTE.finditer(text.text, start)}
    calls = [call for call in _CALL.finditer(text.text, 0, start) if call["label"] in labels]
    if {call["label"] for call in calls} != labels.keys() or "1" not in labels:
        return text
    signs = [(call.start() + 1, "^") for call in calls]
    signs += [sign for note in labels.values() for sign in ((note.start() + 1, "^"), (note.end(), ":"))]
    signs += [(wrap.start(), " ") for wrap in _WRAP.finditer(text.text, start)]
    pieces: list[tuple[str, Span]] = []
    at = 0
    for place, sign in sorted(signs):
        pieces += text.slice(at, place).pieces()
        at = place + (sign == " ")  # a line end, in place of which a space stands
        pieces.append((sign, text.span(place, at)))
    return MappedText.of_pieces([*pieces, *text.slice(at, len(text)).pieces()])


def _start_of_notes(text: str) -> int:
    """Return where the paragraphs that begin with a figure in brackets start at the end of a text; -1 without any."""
    end = len(text.rstrip())
    start = -1
    while (blank := text.rfind("\n\n", 0, end)) >= 0 and _NOTE.match(text, blank + 2):
        start, end = blank + 1, len(text[:blank].rstrip())
    before = text[:start].rstrip() if start >= 0 else ""
    last = before[before.rfind("\n") + 1 :]
    return -1 if last.startswith("#") and languages.heading(last.strip("# ")) != "notes" else start


def _cells(source: str) -> Iterator[list[tuple[int, int]]]:
    """Give of each cell of Markdown where its strings stand, without their quotes; front matter is the first one."""
    path: list[str] = []
    key = kind = ""
    strings: list[tuple[int, int]] = []
    is_first = True
    tokens = _TOKEN.finditer(source)
    token = next(tokens, None)
    while token is not None:
        following = next(tokens, None)
        sign = token.group()
        if sign in ("{", "["):
            path.append(key)
            key = ""
            if path == ["", "cells", ""]:
                kind, strings = "", []
        elif sign in ("}", "]"):
            if path == ["", "cells", ""]:
                is_matter = kind == "raw" and is_first and strings and _FRONT_MATTER.match(source, strings[0][0] - 1)
                if kind == "markdown" or is_matter:
                    yield strings
                is_first = False
            if path:
                path.pop()
            key = ""
        elif sign == ",":
            key = ""
        elif sign[0] == '"' and following is not None and following.group() == ":" and not key:
            key = sign[1:-1]
        elif sign[0] == '"' and path[:3] == ["", "cells", ""]:
            if len(path) == 3 and key == "cell_type":
                kind = sign[1:-1]
            elif (len(path) == 3 and key == "source") or (len(path) == 4 and path[3] == "source"):
                strings.append((token.start() + 1, token.end() - 1))
        token = following


def _unescaped(source: str, start: int, end: int) -> Iterator[tuple[str, Span]]:
    """Give the pieces of a string, its escapes read."""
    at = start
    for escape in _ESCAPE.finditer(source, start, end):
        yield source[at : escape.start()], Span(at, escape.start())
        at = escape.end()
        text = json.loads(f'"{escape.group()}"')
        yield "\ufffd" if "\ud800" <= text <= "\udfff" else text, Span(escape.start(), at)
    yield source[at:end], Span(at, end)
