"""Notes that are known by a name, which need not change when others come and go: footnotes of Markdown and wikitext."""

import re
from collections.abc import Iterator, Sequence
from itertools import count

from citecheck.fixing.entry import Entry, Groups, to_line_end, with_gap
from citecheck.patterns import lazy_regex
from citecheck.text import label_length
from citecheck.values import Document, Edit, Span


def footnotes(document: Document) -> tuple[Entry, ...]:
    """Return the footnotes that Markdown defines by a label, or nothing where one stands twice or calls another."""
    if document.format != "markdown":
        return ()
    found: list[Entry] = []
    for note in document.notes:
        words = note.span.of(document.source)
        if words.startswith(f"[^{note.label}]:"):
            text = Span(note.span.start + label_length(words, note.label), note.span.end)
            found.append(Entry(note.label or "", to_line_end(text, document), to_line_end(note.span, document)))
    calls = any("[^" in entry.text.of(document.source) for entry in found)
    return () if calls or len({entry.label for entry in found}) < len(found) else tuple(found)


def arranged_footnotes(document: Document, entries: Sequence[Entry], groups: Groups) -> tuple[Edit, ...]:
    """Return the edits that remove definitions and give their calls the label of the one that stays."""
    edits = list(_of_texts(document, entries, groups))
    labels = {entries[i].label: entries[min(group)].label for group in groups for i in group}
    for marker in document.markers:
        label = labels.get(marker.label, marker.label)
        if label != marker.label:
            edits.append(Edit(marker.span, f"[^{label}]"))
    return tuple(edits)


_TAG = lazy_regex(r"<ref\b[^<>]*>", re.IGNORECASE)
_NAME = lazy_regex(r"""\bname\s*=\s*(?:"([^"<>]*)"|'([^'<>]*)'|([^\s"'/<>]+))""", re.IGNORECASE)


def notes(document: Document) -> tuple[Entry, ...]:
    """Return the notes of wikitext that stand between ``<ref>`` and ``</ref>``."""
    if document.format != "wikitext":
        return ()
    found: list[Entry] = []
    for note in document.notes:
        opening = _TAG.match(document.source, note.span.start, note.span.end)
        closing = document.source.rfind("</", note.span.start, note.span.end)
        if opening and closing >= opening.end():
            found.append(Entry(note.label or "", Span(opening.end(), closing), note.span))
    return tuple(found)


def arranged_notes(document: Document, entries: Sequence[Entry], groups: Groups) -> tuple[Edit, ...]:
    """Return the edits that call a note by name where another repeats it, and remove notes that nobody calls.

    Notes of different groups are not joined.
    """
    source = document.source
    taken = {_name_in(named) for named in _NAME.finditer(source)}
    fresh = (f":{n}" for n in count() if f":{n}" not in taken)  # as MediaWiki's own editor names notes
    edits = list(_of_texts(document, entries, groups))
    calls: dict[str, str] = {}
    for stays, *others in map(sorted, groups):
        name, rest = _attributes(entries[stays], document)
        if any(_attributes(entries[i], document)[1] != rest for i in others):
            return ()
        if others and name is None:
            name = next(fresh)
            behind = entries[stays].whole.start + len("<ref")
            edits.append(Edit(Span(behind, behind), f' name="{name}"'))
        calls |= {entries[i].label: f'<ref name="{name}"{rest} />' for i in others}
    moved = [marker for marker in document.markers if marker.label in calls]
    if not all(_TAG.match(source, marker.span.start) for marker in moved):
        return ()  # `{{r|name}}` and its kin
    return (*edits, *(Edit(marker.span, calls[marker.label]) for marker in moved))


def _attributes(note: Entry, document: Document) -> tuple[str | None, str]:
    """Return the name of a note and what else its tag says, such as its group."""
    tag = document.source[note.whole.start + len("<ref") : note.text.start - 1]
    name = _NAME.search(tag)
    rest = " ".join(_NAME.sub("", tag).split())
    return name and _name_in(name), f" {rest}" if rest else ""


def _name_in(found: re.Match[str]) -> str:
    return found[1] or found[2] or found[3] or ""


def _of_texts(document: Document, entries: Sequence[Entry], groups: Groups) -> Iterator[Edit]:
    """Give the edits that remove definitions that go, and give those that stay the text that is to be theirs.

    What is defined where it is called goes with its call.
    """
    called = {marker.span for marker in document.markers}
    staying = {min(group): group[0] for group in groups}
    for i, entry in enumerate(entries):
        if i not in staying and entry.whole not in called:
            yield Edit(with_gap(entry.whole, document), "")
        elif staying.get(i, i) != i:
            yield Edit(entry.text, entries[staying[i]].text.of(document.source))
