"""Which markers and entries of a document do not meet."""

import re
from collections.abc import Iterator

from citecheck.rules.rule import RuleContext
from citecheck.text import fold, shortened
from citecheck.values import Document, Entry, Reference, Span


def markers_without_entry(context: RuleContext) -> list[tuple[str, Span]]:
    """Return the label and span of every marker that points nowhere, in a document that has a list."""
    if not context.document.references and not context.document.notes:
        return []
    return [
        (citation.marker.label, citation.marker.span)
        for citation in context.citations
        if citation.entry is None and not citation.candidates
    ]


def entries_without_marker(context: RuleContext) -> list[Entry]:
    """Return the labelled entries that no marker points to, in a document that has markers."""
    if not context.document.markers:
        return []
    cited: set[int | None] = set()
    seen: set[tuple[str, int | None]] = set()
    used: set[tuple[Span, tuple[str, ...]]] = set()
    for citation in context.citations:
        entry = citation.entry
        if entry is not None:
            used.add((entry.span, entry.labels))
        key = citation.marker.label, citation.candidates[0].index if citation.candidates else None
        if key not in seen:  # of one label in one list they are the same
            seen.add(key)
            cited.update(reference.index for reference in citation.candidates)
    return [
        entry
        for entries in context.lists
        for entry in entries
        if (entry.span, entry.labels) not in used
        and context.document.noted.isdisjoint(entry.labels)
        and not any(reference.index in cited for reference in entry.references)
    ]


def counts_differently(context: RuleContext) -> tuple[int, int] | None:
    """Return the first number of the list and of the text where one counts from 0 and the other from 1."""
    missing = {label for label, _ in markers_without_entry(context)}
    if len(missing) != 1:  # as nearly always
        return None
    uncited = {entry.label for entry in entries_without_marker(context)}
    listed = [number for entries in context.lists for entry in entries for number in entry.numbers]
    if len(listed) < 2:
        return None
    low, high = min(listed), max(listed)
    if low == 0 and missing == {str(high + 1)} and "0" in uncited:
        return 0, 1
    if low == 1 and missing == {"0"} and str(high) in uncited:
        return 1, 0
    return None


def shown(reference: Reference, document: Document) -> str:
    """Name a reference by its title, or by how its entry begins."""
    if reference.title:
        return f"“{reference.title}”"
    words = " ".join(reference.span.of(document.source).split()) if reference.span else ""
    return shortened(words, _LONGEST_NAME)


_LONGEST_NAME = 60
"""Characters by which an entry without a title is named."""


def number_behind(label: str) -> str | None:
    """Return the number that follows a label, where that is one."""
    return str(int(label) + 1) if label.isdecimal() else None


Placed = tuple[Reference, Span]
"""A reference, and where it stands."""


def repeated_sources(document: Document) -> Iterator[tuple[Placed, Placed]]:
    """Give each source that stands in a list under a second label, behind the one that stands first."""
    firsts: dict[tuple[object, ...], Placed] = {}
    for reference in document.references:
        if reference.title is None or reference.span is None or reference.label is None or not reference.spans:
            continue
        start = min(span.start for span in reference.spans.values())
        words = document.source[start : reference.span.end]
        if visit := reference.spans.get("accessed"):
            words = words.replace(visit.of(document.source), "")
        key = (
            fold(reference.title),
            fold(reference.outlet or ""),
            reference.issued,
            reference.url,
            tuple(map(fold, reference.authors)),
            tuple(re.findall(r"\d+", words)),
        )
        first = firsts.setdefault(key, (reference, reference.span))
        if first[0].label != reference.label:
            yield first, (reference, reference.span)
