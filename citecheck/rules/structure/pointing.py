"""Markers that point nowhere, and entries that nothing points to."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from citecheck.rules.meeting import (
    counts_differently,
    entries_without_marker,
    markers_without_entry,
    number_behind,
    repeated_sources,
    shown,
)
from citecheck.rules.relevance.choosing import find_home, find_meant, find_slipped
from citecheck.rules.relevance.shifts import explained_by_slip, find_moved_section, find_slip
from citecheck.rules.rule import Flag, RuleContext, rule
from citecheck.scoring.choice import Pool
from citecheck.text import author_date, fold, listed_as, shortened
from citecheck.values import Entry, Severity, Span


def _beyond(missing: Sequence[tuple[str, Span]], labels: Sequence[str]) -> tuple[int, int, int] | None:
    """Return where the list ends, how far the text cites and how many labels lack, where the list's end was lost."""
    listed = [int(label) for label in labels if label.isdecimal()]
    beyond = {int(label) for label, _ in missing if label.isdecimal() and int(label) > max(listed, default=0)}
    if not listed or len(beyond) < _LOST_END or min(beyond) > max(listed) + _LOST_END:
        return None
    return max(listed), max(beyond), len(beyond)


_LOST_END = 4
"""So many missing numbers behind the last entry are one loss."""


def _span_of(labels: Iterable[str]) -> str:
    """Say which labels there are: ``0 to 7``, or ``a, b, c``."""
    named = list(dict.fromkeys(labels))
    if len(named) > 2 and all(label.isdecimal() for label in named):
        return f"{min(map(int, named))} to {max(map(int, named))}"
    if len(named) == 2:
        return " and ".join(named)
    return ", ".join(named[:_MOST_NAMED]) + (" …" if len(named) > _MOST_NAMED else "")


_MOST_NAMED = 8
"""Of more labels that are no numbers, the rest is left out."""


class _Labels:
    """The labels of an article's lists, to name those nearest to one that does not exist."""

    def __init__(self, labels: Iterable[str]) -> None:
        named = list(dict.fromkeys(labels))
        self.shown = _span_of(named)
        self._numbers = sorted({int(label) for label in named if label.isdecimal()})
        self._names = sorted(named)
        self._known = frozenset(named)
        self._folded: dict[str, list[str]] = {}
        for label in named:
            self._folded.setdefault(fold(label), []).append(label)

    def nearest(self, label: str) -> list[str]:
        """Return the two nearest, of a number those next to it, of a name those that begin alike."""
        if label.isdecimal():
            number = int(label)
            i = bisect_left(self._numbers, number)
            around = self._numbers[max(i - _NEAREST, 0) : i + _NEAREST]
            return [str(n) for n in sorted(sorted(around, key=lambda n: (abs(n - number), n))[:_NEAREST])]
        i = bisect_left(self._names, label)
        longer = [name for name in self._names[i : i + _NEAREST] if name.startswith(label)]
        shorter = [label[:end] for end in range(1, len(label)) if label[:end] in self._known]
        return sorted({*self._folded.get(fold(label), ()), *longer, *shorter})[:_NEAREST]


_NEAREST = 2
"""So many labels are named that are near to one that does not exist."""


@rule("structure", Severity.ERROR)
def missing_reference(context: RuleContext) -> Iterator[Flag]:
    """**What** A marker whose label no entry of the list and no note carries.

    **Why** The reader who follows the marker finds nothing: the entry was lost, or the number is wrong.

    **Silent when** the article has no list at all (`no-reference-list` says that once), the list counts from 0
    and the text from 1 (`mixed-base`), or the number is one that the list no longer has since it lost an entry
    (`numbering-shift`) or printed a number twice (`duplicate-label`).

    **Example** `…said the minister.[5]` over a list that ends at 4.

    **Instead** Add the entry, or correct the number.
    """
    if counts_differently(context):
        return
    labels = [label for entries in context.lists for entry in entries for label in entry.labels]
    labels = [label for label in labels if not label.startswith(("link ", "^"))]  # that nobody wrote
    missing = markers_without_entry(context)
    if beyond := _beyond(missing, labels):
        listed, cited, count = beyond
        lost = [span for label, span in missing if label.isdecimal() and int(label) > listed]
        yield Flag(
            lost[0],
            f"The list ends at {listed}, but the text cites up to {cited}: {count} entries"
            f"{'' if count == cited - listed else ' that it cites'} are missing.",
            suggestion="Restore the rest of the list.",
        )
        missing = [(label, span) for label, span in missing if not (label.isdecimal() and int(label) > listed)]
    moved = {span for pool in context.choices.pools for span in explained_by_slip(context, pool)}
    if "duplicate-label" in context.chosen:
        behind_twice = {number_behind(label) for label, count in Counter(labels).items() if count > 1}
        missing = [(label, span) for label, span in missing if label not in behind_twice]
    numbers = [(label, span) for label, span in missing if label.isdecimal() and span not in moved]
    if not labels and len(numbers) > 1 and any(context.document.lists):
        first, span = numbers[0]
        yield Flag(
            span,
            f"{len(numbers)} markers, from [{first}] on, point to no entry: the entries of the list are not numbered.",
            suggestion="Number the entries.",
        )
        set_aside = set(numbers)
        missing = [each for each in missing if each not in set_aside]
    known = _Labels(labels)
    is_numbered = any(entry.label for entries in context.lists for entry in entries)
    meant = _meant(context)
    keys = {marker.span for marker in context.document.markers if marker.kind == "key"}
    for unread in context.document.unread:
        if unread.kind == "key":
            yield Flag(unread.span, unread.reason, label=unread.text, suggestion="Add the work, or correct the note.")
    for label, span in missing:
        if span in moved:
            continue
        entry = meant.get(span)
        guess = f"{listed_as(entry.label)}, {shown(entry.references[0], context.document)}" if entry else ""
        if author_date(label):
            yield _not_listed(label, span, labels, guess)
            continue
        near = _nearly_key(label, labels) if span in keys else known.nearest(label) if len(set(labels)) > 2 else ()
        nearest = (
            f"; the nearest is {near[0]}"
            if len(near) == 1
            else f"; the nearest are {' and '.join(near)}"
            if near
            else ""
        )
        nothing = "the article has no list" if is_numbered else "the entries of the list are not numbered"
        has = f"the list has {known.shown}{nearest}" if labels else nothing
        message, advice = f"[{label}] points to no entry: {has}.", "Add the entry, or correct the number."
        if span in keys:
            message, advice = f"No work has the key “{label}”{nearest}.", "Add the work, or correct the key."
        if guess:
            advice = f"It is probably meant for {guess}."
        yield Flag(span, message, label=label, suggestion=advice)


def _not_listed(label: str, span: Span, listed: Iterable[str], guess: str) -> Flag:
    """Say of a citation by author and year what the list has instead: another year, or a name spelt otherwise."""
    near = _nearly(label, listed)
    message = f"({label}) is not in the list" + (f"; the list has {_joined(near)}." if near else ".")
    advice = f"It is probably meant for {guess}." if guess else "Add the entry, or take the citation out."
    if len(near) > 1:
        advice = "Correct the year, or add the entry."
    elif near:
        year, other = (parts[1] if (parts := author_date(each)) else "" for each in (label, near[0]))
        advice = "The name is spelt in two ways: correct the one that is wrong."
        if year != other:
            advice = f"Cited as {year}, listed as {other}: correct the one that is wrong, or add the entry."
    return Flag(span, message, label=label, suggestion=advice)


def _nearly(label: str, listed: Iterable[str]) -> list[str]:
    """Return the entries that a citation by author and year may mean: of other years, or of a name spelt otherwise."""
    names, year, _ = author_date(label) or ("", "", "")
    entries = [(other, fold(parts[0]), parts[1]) for other in dict.fromkeys(listed) if (parts := author_date(other))]
    if same := [other for other, who, _ in entries if who == fold(names)]:
        return same
    import difflib  # takes its time, and few labels need it

    of_year = {who: other for other, who, when in entries if when == year}
    return [of_year[who] for who in difflib.get_close_matches(fold(names), of_year, n=1, cutoff=_SPELT_ALIKE)]


def _nearly_key(label: str, listed: Iterable[str]) -> list[str]:
    """Return the key that a mistyped one is probably meant for."""
    import difflib

    return difflib.get_close_matches(label, list(dict.fromkeys(listed))[:_MOST_KEYS], n=1, cutoff=_TYPED_ALIKE)


_MOST_KEYS = 2000
"""So many keys are held against one that is unknown."""
_TYPED_ALIKE = 0.85
"""How alike two keys are of which one may be the other, mistyped: tamarind2010 and tamarindo2010."""
_SPELT_ALIKE = 0.75
"""How alike two names are of which one may be the other, spelt otherwise: Bergh and Berg, Ruis and Ruiz."""


def _joined(labels: Sequence[str]) -> str:
    """Join labels by author and year, which hold commas."""
    return labels[0] if len(labels) == 1 else f"{'; '.join(labels[:-1])} and {labels[-1]}"


MOST_MEANT = 20
"""Of more markers without an entry, none is guessed: more than a number is wrong."""


def _meant(context: RuleContext) -> dict[Span, Entry]:
    """Return of markers without an entry which one is probably meant, where that is clear."""
    found: dict[Span, Entry] = {}
    for pool in context.choices.pools:
        lost = [row for row in pool.citations if row not in pool.cited]
        if not lost or len(lost) > MOST_MEANT or find_slip(pool):
            continue
        for row in lost:
            column = find_meant(pool, row)
            entry = pool.entries[column] if column is not None else None
            if entry is not None and entry.references:
                found[context.citations[row].marker.span] = entry
    return found


@rule("structure", Severity.ERROR)
def no_reference_list(context: RuleContext) -> Iterator[Flag]:
    """**What** Markers in an article that has no reference list and no notes.

    **Why** None of its citations can be followed; the list was probably lost when the article was copied.

    **Silent when** there is a list, however incomplete, or a heading with nothing under it (`empty-list` says that).

    **Example** `Prices rose.[1] Wages fell.[2]`, and nothing after it.

    **Instead** Paste the list behind the article, or remove the markers.
    """
    document = context.document
    if document.markers and not document.references and not document.notes and not document.lists:
        count = len(document.markers)
        points = "1 marker points" if count == 1 else f"{count} markers point"
        yield Flag(
            document.markers[0].span,
            f"{points} to a reference list, and the article has none.",
            suggestion="Add the list at the end of the article, or remove the markers.",
        )


@rule("structure", Severity.WARNING)
def empty_list(context: RuleContext) -> Iterator[Flag]:
    """**What** A heading such as “Sources” with nothing under it.

    **Why** The list was lost, or was never written, and none of the citations can be followed. With markers in the
    text it is an error.

    **Silent when** the article has a list or notes elsewhere, or words stand under the heading.

    **Example** `Prices rose.[1]` … and `References` as the last line.

    **Instead** Restore the list, or remove the heading.
    """
    for found in context.document.lists:
        if found.entries:
            continue
        markers = len(context.document.markers)
        points = f", and {markers} {'marker points' if markers == 1 else 'markers point'} to it" if markers else ""
        yield Flag(
            found.span,
            f"“{found.heading}” has nothing under it{points}.",
            severity=Severity.ERROR if markers else None,
            suggestion="Restore the list, or remove the heading.",
        )


@rule("structure", Severity.WARNING)
def uncited_reference(context: RuleContext) -> Iterator[Flag]:
    """**What** A numbered entry or note that no marker points to.

    **Why** Either a sentence lost its marker, or the source was never used.

    **Silent when** the article has no markers at all, the entry has no number, its number is printed twice, or
    another finding says which marker is meant for it (`better-reference`, `missing-reference`, `numbering-shift`) or
    that it repeats another entry (`duplicate-reference`).

    **Example** An entry `6. …` where the text has `[5]` and `[7]` only.

    **Instead** Put the marker behind the sentence that the source supports, or drop the entry.
    """
    if counts_differently(context):
        return
    uncited = entries_without_marker(context)
    if not uncited:
        return
    pools = {entry.span: pool for pool in context.choices.pools for entry in pool.entries}
    named = {span for pool in set(pools.values()) for span in _named_elsewhere(context, pool)}
    if "duplicate-reference" in context.chosen:
        named.update(span for _, (_, span) in repeated_sources(context.document))
    told: set[str] = set()  # what the list has instead of a citation that is not in it
    if "missing-reference" in context.chosen:
        named.update(entry.span for entry in _meant(context).values())
        labels = [label for entries in context.lists for entry in entries for label in entry.labels]
        missing = {label for label, _ in markers_without_entry(context)}
        keys = {marker.label for marker in context.document.markers if marker.kind == "key"}
        told.update(near for label in missing if author_date(label) for near in _nearly(label, labels))
        told.update(near for label in missing & keys for near in _nearly_key(label, labels))
    for entry in uncited:
        if entry.span in named or entry.label in told:
            continue
        pool = pools.get(entry.span)
        home = find_home(context, pool, pool.column[entry.span]) if pool else None
        words = " ".join(home.of(context.document.source).split()) if home else ""
        yield Flag(
            entry.span,
            f"Nothing in the text cites {listed_as(entry.label)}.",
            label=entry.label,
            suggestion=f"It probably belongs to “{shortened(words, _LONGEST_QUOTED)}”."
            if home
            else "Cite it where it supports a sentence, or remove it from the list.",
            related=(home,) if home else (),
        )


def _named_elsewhere(context: RuleContext, pool: Pool) -> Iterator[Span]:
    """Give the entries without a marker of which another rule says which marker is meant for them."""
    if "better-reference" in context.chosen:
        yield from (pool.entries[column].span for column in find_slipped(context, pool).values())
    section = find_moved_section(pool) if "numbering-shift" in context.chosen else None
    if section:
        yield from (pool.entries[pool.cited[row] + section.step].span for row in section.rows)
    yield from explained_by_slip(context, pool)


_LONGEST_QUOTED = 100
"""Characters of the sentence that an entry probably belongs to."""
