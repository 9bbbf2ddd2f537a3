"""The case files of the readers: an article, and what its reader makes of it.

A file holds cases that start with `=== name`: the source, a line `=>`, and a line for each expected thing, in text
order: `headline | …`, `published | …`, `call | label`, `note | label | its text`, `link | label | address`,
`opaque | …`, `directive | …`. All of these are compared; `text | …` only where it is given, any number of lines, blank
ones left out. `\\u00ad` stands for a character that nobody sees.
"""

import pathlib
import re
from collections.abc import Iterator

from citecheck.values import Prose
from tests.case_files import chunks

FOLDER = pathlib.Path(__file__).parent / "cases" / "reading"


def cases(pattern: str) -> Iterator[tuple[str, str, list[str]]]:
    """Give the name, the source and the expected lines of each case in the files of that pattern."""
    for path in sorted(FOLDER.glob(pattern)):
        for name, rest in chunks(path):
            source, _, expected = rest.partition("\n=>\n")
            yield f"{path.stem}: {name}", _visible(source), [_visible(line) for line in expected.split("\n") if line]


def _visible(text: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda code: chr(int(code[1], 16)), text)


def described(prose: Prose, source: str, *, with_text: bool) -> list[str]:
    """Return the lines that describe what a reader found."""
    lines = [f"text | {line}" for line in prose.text.text.splitlines() if line.strip()] if with_text else []
    lines += [f"headline | {prose.headline}"] if prose.headline else []
    lines += [f"published | {prose.published}"] if prose.published else []
    lines += [f"call | {call.label}" for call in prose.calls]
    for note in prose.notes:
        if note.references is None:
            lines.append(f"note | {note.label} | {' '.join(note.body.text.split())}".rstrip())
        else:
            lines += [f"link | {note.label} | {reference.url}" for reference in note.references]
    lines += [f"opaque | {' '.join(span.of(prose.text.text).split())}" for span in prose.opaque]
    lines += [f"directive | {directive.text}" for directive in prose.directives]
    for call in prose.calls:
        assert call.span.of(source)
    return lines
