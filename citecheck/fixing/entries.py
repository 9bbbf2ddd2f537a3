"""Merging, dropping and renumbering the entries of a list, with every marker that points to them.

A list is known by its numbers or, as footnotes of Markdown and notes of wikitext are, by names; how each is changed
stands in ``numbered`` and ``named``. Nothing is moved where it is not certain what every marker means.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Sequence

from citecheck.fixing import named, numbered
from citecheck.fixing.entry import Entry, Groups
from citecheck.patterns import lazy_regex
from citecheck.text import fold
from citecheck.values import Document, Edit, Finding, Results, Span

_KINDS: tuple[
    tuple[
        Callable[[Document], tuple[Entry, ...]],
        Callable[[Document, Sequence[Entry], Groups], tuple[Edit, ...]],
    ],
    ...,
] = (
    (numbered.entries, numbered.arranged),
    (named.footnotes, named.arranged_footnotes),
    (named.notes, named.arranged_notes),
)
"""For each kind of list, how its entries are found and what brings them into another order."""


def merge(report: Results, findings: Sequence[Finding], unsafe: bool) -> tuple[Edit, ...]:
    """Return the edits that join each entry to the one it repeats; of the two the one that says more is kept.

    Where each says something the other does not, joining is not safe.
    """
    source = report.document.source

    def joined(entries: Sequence[Entry]) -> Groups:
        groups = [[i] for i in range(len(entries))]
        index = _Index(entries)
        for finding in findings:
            repeated, first = index.of(finding.span), index.of(finding.related[0])
            if repeated is None or first is None or not groups[first] or not groups[repeated]:
                continue
            words, others = (_words(entries[i].text.of(source)) for i in (repeated, first))
            if words <= others or words >= others or unsafe:
                both = (groups[repeated], groups[first]) if words > others else (groups[first], groups[repeated])
                groups[first], groups[repeated] = [*both[0], *both[1]], []
        return [group for group in groups if group]

    return _arranged(report, joined)


def drop(report: Results, findings: Sequence[Finding], unsafe: bool) -> tuple[Edit, ...]:
    """Return the edits that remove entries no marker points to; the numbers behind them move up."""

    def kept(entries: Sequence[Entry]) -> Groups:
        index = _Index(entries)
        dropped = {index.of(finding.span) for finding in findings}
        return [[i] for i in range(len(entries)) if i not in dropped]

    return _arranged(report, kept) if unsafe else ()


def renumber(report: Results, findings: Sequence[Finding], unsafe: bool) -> tuple[Edit, ...]:
    """Return the edits that put the entries in the order of first mention; the uncited ones come last."""
    mentioned = {label: i for i, label in enumerate(dict.fromkeys(marker.label for marker in report.document.markers))}

    def ordered(entries: Sequence[Entry]) -> Groups:
        last = len(mentioned)
        return [[i] for i in sorted(range(len(entries)), key=lambda i: mentioned.get(entries[i].label, last))]

    return _arranged(report, ordered) if unsafe else ()


def close_gaps(report: Results, findings: Sequence[Finding], unsafe: bool) -> tuple[Edit, ...]:
    """Return the edits that number the entries one after the other, from the first number on, as they stand."""
    return _arranged(report, lambda entries: [[i] for i in range(len(entries))], closing=True) if unsafe else ()


def _arranged(
    report: Results, groups_of: Callable[[Sequence[Entry]], Groups], *, closing: bool = False
) -> tuple[Edit, ...]:
    """Return the edits that bring the article's list into the order that is said for its entries.

    Args:
        report: What was found in the article.
        groups_of: Says the order.
        closing: Whether to close the gaps in the numbers only.
    """
    found = (*report.findings, *(suppressed.finding for suppressed in report.suppressed))
    if any(finding.rule in _DOUBTS for finding in found):
        return ()
    for find, arranged in _KINDS:
        entries = find(report.document)
        if entries:
            if closing:
                return numbered.without_gaps(report.document, entries) if find is numbered.entries else ()
            groups = groups_of(entries)
            changes = list(groups) != [[i] for i in range(len(entries))]
            return arranged(report.document, entries, groups) if groups and changes else ()
    return ()


_DOUBTS = {"malformed-marker", "duplicate-label", "mixed-base", "numbering-shift"}
"""Where one of these is found, a number may mean another entry than it points to."""


class _Index:
    """Tells which of the entries, which are apart, a span is about."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._places = sorted((entry.whole.end, i, entry.whole) for i, entry in enumerate(entries))
        self._ends = [end for end, _, _ in self._places]

    def of(self, span: Span) -> int | None:
        at = bisect_right(self._ends, span.start)
        if at == len(self._places):
            return None
        _, i, place = self._places[at]
        return i if place.overlaps(span) else None


def _words(text: str) -> Counter[str]:
    """Count the words of an entry, but not where the links inside a page lead."""
    return Counter(re.findall(r"\w+", fold(_INSIDE_LINK.sub(" ", text))))


_INSIDE_LINK = lazy_regex(r"""\s(?:href\s*=\s*["']?\#|id\s*=\s*["']?)[^\s"'<>]*""", re.IGNORECASE)
