"""Tables: a list of sources that is one, a row an entry, a cell a field.

Which field a column holds is asked of its head, else of all its cells together.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from citecheck import attrs
from citecheck.knowledge.field_names import field_named
from citecheck.parsing.lists.heads import CIRCLED, figure_of
from citecheck.parsing.lists.signs import is_dated
from citecheck.patterns import lazy_regex

Range = tuple[int, int]

_ROW = lazy_regex(r"^[ \t>]*\|(?P<cells>[^\r\n]*)", re.M)
_BAR = lazy_regex(r"(?<!\\)\|")
_RULE = lazy_regex(r"[\s|:=+-]*\Z")
# `1`, `[1]`, `1.`, `(1)`, `#1`, `[^1]`, `1, 3`, `[1] [3]`, `①`, `Source 1`.
_LABEL = lazy_regex(
    rf"(?:[^\W\d_]{{1,12}}\.?\s)?[\[(\#№^*\s]*\d{{1,4}}[\])*.:\s]*(?:[,;/&\s]?\s?[\[(]?\d{{1,4}}[\])]?){{0,20}}[.:]?|[{CIRCLED}]"
)
_FIGURES = lazy_regex(r"\d{1,4}")
_ADDRESS = lazy_regex(r"https?://|\bwww\.")
_ONLY_ADDRESS = lazy_regex(r"<?(?:https?://|www\.)[^\s<>]+>?\.?\Z")
_LETTERS = lazy_regex(r"[^\W\d_]")

_MOST = 0.7
"""So many of a column's cells must be of a kind for the column to be."""
_LONGEST_DATE = 30
_FIRST_YEAR = 1000
"""From here on a number in a cell may be a year."""


@attrs.frozen
class Row:
    """One row, in offsets of the text."""

    start: int
    end: int
    cells: tuple[Range, ...]


@attrs.frozen
class TableEntry:
    """A row that is an entry."""

    labels: tuple[str, ...]
    start: int
    end: int
    fields: tuple[tuple[str | None, Range], ...]
    """Its cells, each with the name of its field where that is known."""


@attrs.frozen
class Table:
    """A table whose columns are the fields of sources."""

    start: int
    entries: tuple[TableEntry, ...]
    is_headed: bool
    """Its first row names the fields."""
    named: frozenset[str | None]
    """The fields that its first row names."""


def find_tables(text: str, closed: Sequence[Range]) -> Iterator[Table]:
    """Give the tables that may be lists of sources, in order; none in ``closed`` stretches."""
    holes = [start for start, _ in closed]
    rows: list[Row] = []
    for match in _ROW.finditer(text):
        hole = bisect_right(holes, match.start()) - 1
        if hole >= 0 and match.start() < closed[hole][1]:
            continue
        if rows and not _goes_on(text[rows[-1].end : match.start()], is_head=len(rows) == 1):
            yield from _read(text, rows)
            rows = []
        rows.append(Row(match.start("cells") - 1, match.end(), tuple(_cells(text, *match.span("cells")))))
    yield from _read(text, rows)


def _goes_on(between: str, *, is_head: bool) -> bool:
    """Tell whether a table goes on behind a row; the rule under its head, taken out, leaves an empty line."""
    return not between.strip() and between.count("\n") <= 1 + is_head


def _cells(text: str, start: int, end: int) -> Iterator[Range]:
    """Give the cells of a row, without the white space around their words."""
    words = text[start:end].rstrip()
    end = start + len(words.removesuffix("|"))
    at = start
    for bar in _BAR.finditer(text, start, end):
        yield _trimmed(text, at, bar.start())
        at = bar.end()
    yield _trimmed(text, at, end)


def _trimmed(text: str, start: int, end: int) -> Range:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return start, start + len(words.strip())


def _read(text: str, rows: Sequence[Row]) -> Iterator[Table]:
    """Give the table that rows make, where it has at least two columns of fields."""
    rows = [row for row in rows if not _RULE.match(text[row.start : row.end])]
    if not rows:
        return
    names = [field_named(text[slice(*cell)]) for cell in rows[0].cells]
    is_headed = sum(name is not None for name in names) >= 2 or _heads_labels(text, rows)
    body = rows[1:] if is_headed else rows
    width = max((len(row.cells) for row in body), default=0)
    if not body or width < 2:
        return
    columns = [[text[slice(*row.cells[i])] for row in body if i < len(row.cells)] for i in range(width)]
    roles = _roles(names if is_headed else [], columns)
    label = roles.index("label") if "label" in roles else None
    if label is not None and len(roles) == 2:  # the other cell holds the whole entry
        roles[1 - label] = None
    entries = tuple(_entry(text, row, roles, label) for row in body)
    yield Table(rows[0].start, entries, is_headed, frozenset(names))


def _heads_labels(text: str, rows: Sequence[Row]) -> bool:
    """Tell whether a column has labels but for its first cell, which names them: ``Ref | Citation``."""
    return len(rows) > 2 and any(
        not _is_label(text[slice(*head)])
        and all(i < len(row.cells) and _is_label(text[slice(*row.cells[i])]) for row in rows[1:])
        for i, head in enumerate(rows[0].cells)
    )


def _entry(text: str, row: Row, roles: Sequence[str | None], label: int | None) -> TableEntry:
    fields = [
        field
        for i, (role, cell) in enumerate(zip(roles, row.cells, strict=False))
        if i != label and cell[0] < cell[1]
        for field in _fields(text, role, cell)
    ]
    printed = text[slice(*row.cells[label])] if label is not None and label < len(row.cells) else ""
    labels = tuple(dict.fromkeys(_labels(printed)))
    start = next((cell[0] for cell in row.cells if cell[0] < cell[1]), row.start)
    return TableEntry(labels, start, max(start, *(cell[1] for cell in row.cells)), tuple(fields))


# A linked title, as HTML (`https://… Title`) and Markdown (`[Title](https://…)`) are read.
_LINKED_WORDS = lazy_regex(
    r"(?P<url>https?://\S+)\s+(?P<words>\S[^\r\n]*)|\[(?P<title>[^\r\n]+)\]\((?P<target>https?://[^\s()]+(?:\([^\s()]*\)[^\s()]*)*)\)(?:\s?[,–—|·-]\s?(?P<outlet>[^\r\n,]{2,60}))?"
)


def _fields(text: str, role: str | None, cell: Range) -> Iterator[tuple[str | None, Range]]:
    """Give the field of a cell; of a linked title, title and address."""
    linked = _LINKED_WORDS.fullmatch(text, *cell) if role in ("title", None) else None
    if linked is None:
        yield role, cell
    elif linked["url"]:
        yield "url", linked.span("url")
        yield role, linked.span("words")
    else:
        yield role, linked.span("title")
        yield "url", linked.span("target")
        if linked["outlet"]:
            yield "outlet", linked.span("outlet")


def _labels(printed: str) -> list[str]:
    if not _LABEL.fullmatch(printed):
        return []
    return _FIGURES.findall(printed) if printed.isascii() or _FIGURES.search(printed) else [figure_of(printed)]


# ---- what the columns hold ----


def _roles(names: Sequence[str | None], columns: Sequence[Sequence[str]]) -> list[str | None]:
    """Return the field of each column: as its head names it, else as its cells show."""
    roles: list[str | None] = [*names, *[None] * len(columns)][: len(columns)]
    if "source" in roles:  # `Source` heads the titles where nothing else does, else the outlets
        roles[roles.index("source")] = "title" if "title" not in roles else "outlet" if "outlet" not in roles else None
    free = [i for i, role in enumerate(roles) if role is None and any(columns[i])]
    for field, is_one in (("label", _is_label), ("url", _is_address), ("issued", _is_date)):
        if field in roles:
            continue
        of_kind = [i for i in free if sum(map(is_one, columns[i])) >= _MOST * len(columns[i])]
        if of_kind:
            roles[of_kind[0]] = field
            free.remove(of_kind[0])
    if "title" not in roles and free:
        # A title is linked or has the most words; what stands in few words is the outlet.
        title = max(free, key=lambda i: (sum(map(_is_linked, columns[i])), sum(map(len, columns[i]))))
        roles[title] = "title"
        free.remove(title)
        if "outlet" not in roles and free:
            behind = [i for i in free if i > title] or free
            roles[behind[0]] = "outlet"
            free.remove(behind[0])
            if "authors" not in roles and free and free[0] < title:
                roles[free[0]] = "authors"
    return roles


def _is_label(cell: str) -> bool:
    return bool(_LABEL.fullmatch(cell)) and all(int(label) < _FIRST_YEAR for label in _labels(cell))


def _is_address(cell: str) -> bool:
    return bool(_ONLY_ADDRESS.match(cell))


def _is_date(cell: str) -> bool:
    return len(cell) <= _LONGEST_DATE and is_dated(cell)


def _is_linked(cell: str) -> bool:
    return bool(_ADDRESS.search(cell) and _LETTERS.search(cell))
