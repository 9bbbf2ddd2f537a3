"""Merging, dropping and renumbering the entries of a list, with every marker that points to them.

The printed labels stay where they are: what moves is the text of the entries, from label to label, and the labels left
over at the end go. The markers follow. Nothing is moved where it is not certain what each number means.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby, pairwise

import attrs

from citecheck.model import Document, Edit, Finding, Report, Span
from citecheck.text import fold, label_length


@attrs.frozen
class _Entry:
    """A numbered entry of the list."""

    label: str
    text: Span
    """What is printed behind the label."""


def merge(report: Report, findings: Sequence[Finding], unsafe: bool) -> tuple[Edit, ...]:
    """Return the edits that join each entry to the one it repeats; of the two the one that says more is kept.

    Where each says something the other does not, joining is not safe.
    """
    document = report.document
    entries = _entries(document)
    groups = [[i] for i in range(len(entries))]
    for finding in findings:
        repeated, first = _index(finding.span, entries), _index(finding.related[0], entries)
        if repeated is None or first is None or not groups[first] or not groups[repeated]:
            continue
        words, others = (_words(entries[i].text.of(document.source)) for i in (repeated, first))
        if not (words <= others or words >= others or unsafe):
            continue
        joined = groups[repeated] + groups[first] if words > others else groups[first] + groups[repeated]
        groups[first], groups[repeated] = joined, []
    return _rearranged(document, entries, [group for group in groups if group])


def drop(report: Report, findings: Sequence[Finding], unsafe: bool) -> tuple[Edit, ...]:
    """Return the edits that remove entries no marker points to, and close the gaps."""
    entries = _entries(report.document)
    dropped = {_index(finding.span, entries) for finding in findings}
    kept = [[i] for i in range(len(entries)) if i not in dropped]
    return _rearranged(report.document, entries, kept) if unsafe else ()


def renumber(report: Report, findings: Sequence[Finding], unsafe: bool) -> tuple[Edit, ...]:
    """Return the edits that put the entries in the order of first mention; the uncited ones come last."""
    entries = _entries(report.document)
    mentioned = {label: i for i, label in enumerate(dict.fromkeys(marker.label for marker in report.document.markers))}
    order = sorted(range(len(entries)), key=lambda i: mentioned.get(entries[i].label, len(mentioned)))
    return _rearranged(report.document, entries, [[i] for i in order]) if unsafe else ()


def _index(span: Span, entries: Sequence[_Entry]) -> int | None:
    """Return which entry a span is about."""
    return next((i for i, entry in enumerate(entries) if entry.text.overlaps(span)), None)


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", fold(text)))


# --- what each number means -----------------------------------------------------------------------------------------


def _entries(document: Document) -> tuple[_Entry, ...]:
    """Return the numbered entries, or nothing where it is not certain what every number means.

    It is not where a label is no number or stands twice, where a marker points to no entry, where an entry mentions
    a number itself, and where some entries start with their label and others do not.
    """
    inside = {id(reference) for note in document.notes for reference in note.references}
    described = [(r.label, r.span) for r in document.references if id(r) not in inside]
    described += [(note.label, note.span) for note in document.notes]
    entries: list[_Entry] = []
    printed: set[bool] = set()
    for label, span in described:
        if label is None or span is None or not label.isdecimal() or label != str(int(label)):
            return ()
        length = label_length(span.of(document.source), label)
        printed.add(length > 0)
        entries.append(_Entry(label, Span(span.start + length, _end(span, document))))
    entries.sort(key=lambda entry: entry.text.start)
    labels = {entry.label for entry in entries}
    certain = (
        len(labels) == len(entries)
        and (printed == {True} or (printed == {False} and document.format == "html"))
        and all(marker.label in labels and marker.kind == "number" for marker in document.markers)
        and all(one.text.end <= other.text.start for one, other in pairwise(entries))
        and not any(_MENTION.search(entry.text.of(document.source)) for entry in entries)
    )
    return tuple(entries) if certain else ()


_MENTION = re.compile(r"[\[［]\^?\d{1,4}[\]］]")


def _end(span: Span, document: Document) -> int:
    """Return where an entry ends with what else stands on its line, such as a comment; in HTML a line means nothing."""
    if document.format == "html":
        return span.end
    line = re.compile(r"[^\r\n]*").match(document.source, span.end)
    return span.end + len(line[0].rstrip()) if line else span.end


# --- moving ---------------------------------------------------------------------------------------------------------


def _rearranged(document: Document, entries: Sequence[_Entry], groups: Sequence[Sequence[int]]) -> tuple[Edit, ...]:
    """Return the edits after which the list has one entry for each group, with the text of the group's first member."""
    if not groups or list(groups) == [[i] for i in range(len(entries))]:
        return ()
    source = document.source
    edits = [
        Edit(entries[place].text, entries[group[0]].text.of(source))
        for place, group in enumerate(groups)
        if group[0] != place
    ]
    gaps = [Span(one.text.end, other.text.start) for one, other in pairwise(entries)]
    if any("href" in gap.of(source) for gap in gaps):
        return ()  # the links back to the text would stay where they are
    for between, other in zip(gaps[len(groups) - 1 :], entries[len(groups) :], strict=True):
        if re.search(r"\w", _TAG.sub("", between.of(source)).replace(other.label, "", 1)):
            return ()  # the list goes on behind other text
        edits += [Edit(between, ""), Edit(other.text, "")]
    labels = {entries[i].label: entries[place].label for place, group in enumerate(groups) for i in group}
    relabelled = list(_relabelled(document, labels))
    return () if None in relabelled else (*edits, *filter(None, relabelled))


_TAG = re.compile(r"<[^<>]*>")


def _relabelled(document: Document, labels: Mapping[str, str]) -> Iterator[Edit | None]:
    """Give the edits that make every marker print its new labels; nothing for a marker that cannot."""
    end, before = 0, [""]
    for span, markers in groupby(document.markers, key=lambda marker: marker.span):
        old = [marker.label for marker in markers]
        new = sorted({labels[label] for label in old}, key=int)
        if span.start == end and new == before:
            yield Edit(span, "")  # `[2][4]` has become `[2][2]`
        elif new != old:
            words = _printed(span.of(document.source), old, new)
            yield None if words is None else Edit(span, words)
        end, before = span.end, new


_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_LOWERED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")
_NUMBERS = re.compile(r"\d+(?:\s*[-‐‑–—−,;]\s*\d+)*")


def _printed(marker: str, old: Sequence[str], new: Sequence[str]) -> str | None:
    """Return a marker with other labels, its brackets, commas and dashes as they are.

    >>> _printed("[3–5]", ["3", "4", "5"], ["2", "3", "4"]), _printed("[1; 4]", ["1", "4"], ["2", "7"])
    ('[2–4]', '[2; 7]')
    """
    plain = marker.translate(_LOWERED)
    found = _NUMBERS.search(plain)
    figures = re.findall(r"\d+", found[0]) if found else []
    if found is None or (figures[0], figures[-1]) != (old[0], old[-1]):
        return None
    dash = re.search(r"\s*[-‐‑–—−]\s*", found[0])
    comma = re.search(r"[,;]\s*", found[0])
    usual = ", " if plain == marker else ","
    numbers = _joined([int(label) for label in new], dash[0] if dash else None, comma[0] if comma else usual)
    words = plain[: found.start()] + numbers + plain[found.end() :]
    return words if plain == marker else words.translate(_RAISED)


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
