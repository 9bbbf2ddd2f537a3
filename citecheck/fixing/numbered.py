"""Lists whose entries are known by their number, as printed in front of them or counted by a page.

The labels stay where they are: what moves is the text of the entries, from label to label, and the labels left over at
the end go. The markers follow, and so do their links.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise

from citecheck.fixing.entry import Entry, Groups, to_line_end
from citecheck.patterns import lazy_regex
from citecheck.text import FROM_RAISED, TO_RAISED, label_length
from citecheck.values import Document, Edit, Span


def entries(document: Document) -> tuple[Entry, ...]:
    """Return the numbered entries, or nothing where it is not certain what every number means.

    It is not where a label is no number or stands twice, where a marker points to no entry, where an entry or anything
    but a marker mentions a number, and where some entries start with their label and others do not.
    """
    is_page = document.format == "html"
    found: list[Entry] = []
    printed: set[bool] = set()
    for label, span in ((entry.label, entry.span) for entry in document.entries):
        if label is None or not label.isdecimal() or label != str(int(label)):
            return ()
        length = label_length(span.of(document.source), label)
        printed.add(bool(length))
        text = Span(span.start + length, span.end)
        text = _of_item(text, document, bool(length)) if is_page else to_line_end(text, document)
        found.append(Entry(label, text, span))
    found.sort(key=lambda entry: entry.text.start)
    labels = {entry.label for entry in found}
    certain = (
        len(labels) == len(found)
        and (printed == {True} or (printed == {False} and is_page))
        and labels.issuperset(marker.label for marker in document.markers)
        and all(one.text.end <= other.text.start for one, other in pairwise(found))
        and not any(_MENTION.search(entry.text.of(document.source)) for entry in found)
        and _mentions(document, labels) <= {span.start for span, _ in _markers(document)}
    )
    return tuple(found) if certain else ()


_MENTION = lazy_regex(r"[\[［]\^?(\d{1,4})[\]］]")


def _mentions(document: Document, labels: Container[str]) -> set[int]:
    """Return where the text mentions a number of the list in brackets, but for the second one of `[1][1]`."""
    source, prose = document.source, document.prose
    found = [prose.span(m.start(), m.end()) for m in _MENTION.finditer(prose.text) if m[1] in labels]
    repeated = {
        other.start for one, other in pairwise(found) if one.end == other.start and one.of(source) == other.of(source)
    }
    return {span.start for span in found} - repeated


def _markers(document: Document) -> Iterator[tuple[Span, list[str]]]:
    """Give the markers, each with its labels; `[1][1]` is one."""
    source = document.source
    for span, markers in groupby(document.markers, key=lambda marker: marker.span):
        words, end = span.of(source), span.end
        while words and source.startswith(words, end):
            end += len(words)
        yield Span(span.start, end), [marker.label for marker in markers]


def _of_item(text: Span, document: Document, is_labelled: bool) -> Span:
    """Return an entry's text with what else stands in its list item, such as the link back to the marker."""
    opening = _OPENS_ITEM.search(document.source, max(0, text.start - _NEAR), text.start)
    closing = _CLOSES_ITEM.match(document.source, text.end, text.end + _NEAR)
    if opening is None or closing is None:
        return text
    return Span(text.start if is_labelled else opening.start("inner"), closing.end("inner"))


# The tags of an item, with no other item between.
_OPENS_ITEM = lazy_regex(r"<li\b[^<>]*>(?P<inner>(?:(?!</?li\b).)*)\Z", re.IGNORECASE | re.DOTALL)
_CLOSES_ITEM = lazy_regex(r"(?P<inner>(?:(?!</?li\b).)*)</li\b", re.IGNORECASE | re.DOTALL)
_NEAR = 1000
"""So near to the text of an entry stand the tags of its list item."""


# --- moving ---------------------------------------------------------------------------------------------------------


def arranged(document: Document, entries: Sequence[Entry], groups: Groups) -> tuple[Edit, ...]:
    """Return the edits that fill the numbered places of the list with the groups and remove those left over."""
    source = document.source
    gaps = [Span(one.text.end, other.text.start) for one, other in pairwise(entries)]
    if any("href" in gap.of(source) for gap in gaps):
        return ()  # the links back to the text would stay where they are
    edits = [
        Edit(entries[place].text, entries[group[0]].text.of(source))
        for place, group in enumerate(groups)
        if group[0] != place
    ]
    for gap, entry in zip(gaps[len(groups) - 1 :], entries[len(groups) :], strict=True):
        if re.search(r"\w", _TAG.sub("", gap.of(source)).replace(entry.label, "", 1)):
            return ()  # other text stands between the entries
        edits += [Edit(gap, ""), Edit(entry.text, "")]
    labels = {entries[i].label: entries[place].label for place, group in enumerate(groups) for i in group}
    relabelled = list(_relabelled(document, labels, entries))
    return () if None in relabelled else (*edits, *filter(None, relabelled))


def without_gaps(document: Document, entries: Sequence[Entry]) -> tuple[Edit, ...]:
    """Return the edits that number entries one after the other, from the first number on.

    There are none for numbers that a page counts itself.
    """
    first = int(entries[0].label)
    labels = {entry.label: str(first + i) for i, entry in enumerate(entries)}
    edits: list[Edit] = []
    for entry in entries:
        printed = document.source[entry.whole.start : entry.text.start]
        at = printed.find(entry.label)
        if at < 0:
            return ()
        start = entry.whole.start + at
        if labels[entry.label] != entry.label:
            edits.append(Edit(Span(start, start + len(entry.label)), labels[entry.label]))
    relabelled = list(_relabelled(document, labels, entries))
    return () if None in relabelled else (*edits, *filter(None, relabelled))


_TAG = lazy_regex(r"<[^<>]*>")


def _relabelled(document: Document, labels: Mapping[str, str], entries: Iterable[Entry]) -> Iterator[Edit | None]:
    """Give the edits that make every marker print and link its new labels; nothing for a marker that cannot."""
    source = document.source
    places = list(_markers(document))
    links = {span: link for span, _ in places if (link := _link(span, document)) is not None}
    targets = {entry.label: _anchor(entry, document) for entry in entries}
    targets |= {old[0]: links[span].of(source) for span, old in places if span in links}
    ending: dict[int, list[str]] = {}
    for span, old in places:
        new = sorted({labels[label] for label in old}, key=int)
        if ending.get(span.start) == new:
            yield Edit(span, "")  # `[2][4]` has become `[2][2]`
        elif new != old:
            words = _printed(span.of(source), old, new)
            yield None if words is None else Edit(span, words)
            if span in links:
                target = targets[new[0]] if len(new) == 1 else None
                yield None if target is None else Edit(links[span], target)
        ending[span.end] = new


def _link(marker: Span, document: Document) -> Span | None:
    """Return where the address stands that a marker of a page links to."""
    start, tag = _tag("<a ", marker.start, document)
    address = _ADDRESS.search(tag) if "</a" not in tag else None
    return Span(start + address.start(1), start + address.end(1)) if address else None


def _anchor(entry: Entry, document: Document) -> str | None:
    """Return what links to the list item of an entry lead to."""
    named = _NAME.search(_tag("<li", entry.text.start, document)[1].partition(">")[0])
    return f"#{named[1]}" if named else None


def _tag(name: str, end: int, document: Document) -> tuple[int, str]:
    """Return where a page's last tag of a name before some place starts, and the text from there to that place."""
    start = document.source.rfind(name, max(0, end - _NEAR), end) if document.format == "html" else -1
    return start, document.source[start:end] if start >= 0 else ""


_ADDRESS = lazy_regex(r"""\shref\s*=\s*["']?([^\s"'<>]*)""", re.IGNORECASE)
_NAME = lazy_regex(r"""\sid\s*=\s*["']?([^\s"'<>]+)""", re.IGNORECASE)

_TWICE = lazy_regex(r"(\[[^\[\]]{1,99}\])\1+")
_NUMBERS = lazy_regex(r"\d+(?:\s*[-‐‑–—−,;]\s*\d+)*")


def _printed(marker: str, old: Sequence[str], new: Sequence[str]) -> str | None:
    """Return a marker with other labels, its brackets, commas and dashes as they are.

    >>> _printed("[3–5]", ["3", "4", "5"], ["2", "3", "4"]), _printed("[1; 4]", ["1", "4"], ["2", "7"])
    ('[2–4]', '[2; 7]')
    >>> _printed("[4][4]", ["4"], ["3"]), _printed("²,⁴", ["2", "4"], ["1", "3"])
    ('[3]', '¹,³')
    >>> [_printed("[1–5]", ["1", "2", "3", "4", "5"], list(new)) for new in ("12", "124", "1345", "13")]
    ['[1–2]', '[1, 2, 4]', '[1, 3–5]', '[1, 3]']
    >>> _printed("¹⁻⁴", ["1", "2", "3", "4"], ["1", "3", "4"]), _printed("[1; 4]", ["1", "2"], ["1", "2"])
    ('¹,³,⁴', None)
    """
    plain = _TWICE.sub(r"\1", marker.translate(FROM_RAISED))
    found = _NUMBERS.search(plain)
    if found is None:
        return None
    figures = re.findall(r"\d+", found[0])
    if (figures[0], figures[-1]) != (old[0], old[-1]):
        return None
    dash = re.search(r"\s*[-‐‑–—−]\s*", found[0])
    comma = re.search(r"[,;]\s*", found[0])
    is_raised = marker.translate(FROM_RAISED) != marker
    usual = "," if is_raised else ", "
    numbers = _joined([int(label) for label in new], dash[0] if dash else None, comma[0] if comma else usual)
    words = plain[: found.start()] + numbers + plain[found.end() :]
    return words.translate(TO_RAISED) if is_raised else words


def _joined(numbers: Iterable[int], dash: str | None, comma: str) -> str:
    """Return ascending numbers as a marker prints them, where a dash is used with a dash for three in a row."""
    runs: list[list[int]] = []
    for number in numbers:
        if dash and runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown: list[str] = []
    for run in runs:
        if dash and (len(run) > 2 or (len(run) == 2 and len(runs) == 1)):
            shown.append(f"{run[0]}{dash}{run[-1]}")
        else:
            shown += map(str, run)
    return comma.join(shown)
