"""Lists: where the reference lists stand in the text, and where each of their entries begins and ends.

A list is read as a whole: ``heads.py`` knows how a line may begin that is an entry, ``headings.py`` what announces a
list, ``runs.py`` which lines that count upwards are one, ``extents.py`` where each entry ends; ``tables.py`` reads
tables, and ``unnumbered.py`` lists without labels.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from citecheck import attrs
from citecheck.parsing.lists.extents import ends_of
from citecheck.parsing.lists.headings import Heading, find_headings
from citecheck.parsing.lists.heads import Head, find_heads
from citecheck.parsing.lists.mentions import Mentions
from citecheck.parsing.lists.runs import Borders, Run, find_runs, heading_of, opening_head
from citecheck.parsing.lists.signs import looks_like_reference, may_be_source
from citecheck.parsing.lists.tables import Table, find_tables
from citecheck.parsing.lists.unnumbered import find_items, find_parts
from citecheck.patterns import lazy_regex

__all__ = ["FoundList", "Item", "find_lists", "looks_like_reference"]


@attrs.frozen
class Item:
    """One entry of a list, in offsets of the readable text."""

    labels: tuple[str, ...]
    start: int
    """Where its label starts."""
    body: int
    """Where its text starts, behind the label."""
    end: int
    address: tuple[int, int] | None = None
    """The address that its label is linked to."""
    fields: tuple[tuple[str | None, tuple[int, int]], ...] = ()
    """The cells of its row, each with the name of its field where that is known, where the list is a table."""


@attrs.frozen
class FoundList:
    """A list of references or notes, its heading included; without items, a heading with nothing under it."""

    start: int
    end: int
    items: tuple[Item, ...]
    heading: tuple[int, int] | None = None
    of_notes: bool = False
    """Its heading says notes, so an entry may hold no source."""


def find_lists(
    text: str,
    closed: Sequence[tuple[int, int]] = (),
    calls: Sequence[tuple[int, int]] = (),
    *,
    has_marked_notes: bool = False,
) -> tuple[FoundList, ...]:
    """Return the reference lists of a text, in order.

    A numbered list counts as one where a heading says so, where markers before it point to its labels, or where
    its entries can be nothing else; an agenda, a recipe or a ranking is none of these.

    Args:
        text: The readable text of the article.
        closed: Stretches, in order, that hold no prose, such as code.
        calls: Where the text prints marks that point to notes of the format's own.
        has_marked_notes: Whether the format marks notes of its own.
    """
    headings: list[Heading] = []
    heads = list(find_heads(text, closed))
    announced = list(find_headings(text))
    for heading, after in zip_longest(announced, announced[1:]):
        if heading.is_opening:
            limit = after.start if after else len(text)
            opening = opening_head(text, heading, limit)
            if opening is None and not find_parts(text, heading.end, limit):
                continue
            heads += [opening] if opening else []
        headings.append(heading)
    heads.sort(key=lambda head: head.start)
    borders = Borders(headings)
    mentions = Mentions(text, calls)
    tables = [table for table in find_tables(text, closed) if _is_list(text, table, borders, mentions)]
    heads = _outside(heads, tables)
    runs = find_runs(text, heads, borders, mentions, has_marked_notes=has_marked_notes)
    lists = [_numbered(text, run, borders.after(run.heads[-1].start, len(text))) for run in runs]
    lists = sorted([*lists, *(_of_table(text, table, borders) for table in tables)], key=lambda found: found.start)
    starts = [found.start for found in lists]
    borders = Borders(sorted([*headings, *(Heading(start, start, False) for start in starts)], key=lambda h: h.start))
    for heading in headings:
        before = bisect_right(starts, heading.start) - 1
        if before < 0 or lists[before].end <= heading.start:
            limit = borders.after(heading.start, len(text))
            lists.extend(_unnumbered(text, heading, limit))
            if not text[heading.end : limit].strip():
                lists.append(FoundList(heading.start, heading.end, (), (heading.start, heading.end), heading.of_notes))
    return tuple(sorted(lists, key=lambda found: found.start))


def _outside(heads: Sequence[Head], tables: Sequence[Table]) -> list[Head]:
    """Return the heads that stand in no table."""
    starts = [table.start for table in tables]
    before = [(head, bisect_right(starts, head.start) - 1) for head in heads]
    return [head for head, i in before if i < 0 or head.start >= tables[i].entries[-1].end]


def _numbered(text: str, run: Run, limit: int) -> FoundList:
    """Return a run with the ends of its entries."""
    items = tuple(
        Item(head.labels, head.label_start, min(head.end, end), end, head.address)
        for head, end in zip(run.heads, ends_of(text, run.heads, limit), strict=True)
    )
    heading = run.heading
    if heading is None:
        return FoundList(run.start, items[-1].end, items)
    return FoundList(heading.start, items[-1].end, items, (heading.start, heading.end), heading.of_notes)


def _is_list(text: str, table: Table, borders: Borders, mentions: Mentions) -> bool:
    """Tell whether a table lists sources: a heading says so, or its columns do and the text points to its rows."""
    count = len(table.entries)
    likely = sum(may_be_source(text[entry.start : entry.end]) for entry in table.entries)
    if 2 * likely < count:
        return False
    if heading_of(text, table.start, borders.before(table.start)) is not None:
        return True
    labels = [label for entry in table.entries for label in entry.labels]
    addressed = sum("://" in text[entry.start : entry.end] for entry in table.entries)
    is_of_sources = 2 * addressed >= count or bool(
        table.named & {"title", "source"} and table.named & {"outlet", "url"}
    )
    if not is_of_sources or not labels:
        return False
    return 2 * max(mentions.count(labels, 0, table.start, loose=loose) for loose in (False, True)) >= len(labels)


def _of_table(text: str, table: Table, borders: Borders) -> FoundList:
    """Return a table's rows as entries."""
    items = tuple(Item(e.labels, e.start, e.start, e.end, fields=e.fields) for e in table.entries)
    heading = heading_of(text, table.start, borders.before(table.start))
    if heading is None:
        return FoundList(table.start, items[-1].end, items)
    return FoundList(heading.start, items[-1].end, items, (heading.start, heading.end), heading.of_notes)


def _unnumbered(text: str, heading: Heading, limit: int) -> Iterator[FoundList]:
    """Give the list without numbers under a heading, or in its line."""
    items = find_parts(text, heading.end, limit) if heading.is_opening else find_items(text, heading.end, limit)
    places = list(items)
    entries = _labelled_behind(text, places) or tuple(Item((), start, start, end) for start, end in places)
    if entries:
        yield FoundList(heading.start, places[-1][1], entries, (heading.start, heading.end), heading.of_notes)


# `“Fees rise”, Coast Review, 3 May 2021 [2]`
_LABEL_BEHIND = lazy_regex(r"\s\[(?P<label>\d{1,4})\][.;]?\Z")
_LONGEST_LABEL = 10


def _labelled_behind(text: str, places: Sequence[tuple[int, int]]) -> tuple[Item, ...]:
    """Return entries with the labels that stand behind them; none unless all entries have one of their own."""
    found = [_LABEL_BEHIND.search(text[max(start, end - _LONGEST_LABEL) : end]) for start, end in places]
    labels = [match["label"] for match in found if match]
    if len(labels) < max(2, len(places)) or len(set(labels)) < len(labels):
        return ()
    return tuple(
        Item((label,), start, start, end - len(match.group()))
        for (start, end), match, label in zip(places, filter(None, found), labels, strict=True)
    )
