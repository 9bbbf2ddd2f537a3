"""Which entry of its list a sentence means: better ones, and lists that have moved."""

import math
from collections import defaultdict
from collections.abc import Iterator, Sequence

import attrs

from citecheck.rules.relevance.entries import column_of, name_of, spans_of
from citecheck.rules.rule import Flag, RuleContext, rule
from citecheck.scoring.affinity import Affinity
from citecheck.values import Citation, Reference, Severity


@attrs.frozen
class Lead:
    """How clearly an entry must be the best one for a claim to be named, in log-odds."""

    least: float
    ahead: float
    """How far it is ahead of all others but the cited one."""


BEST, BETTER = Lead(0.9, 0.5), Lead(1.75, 1.2)
"""For an entry named as the best fit beside an off-topic one, and for one that is all that a finding is about."""
MOST_COMPARED = 50
"""How many entries of a long list are compared by their place, besides those that share a rare word with the claim."""
SILENT = 0.4
"""The most log-odds of a cited entry beside which a better one is reported."""


def best_entry(context: RuleContext, row: int, cited: int, lead: Lead) -> Reference | None:
    """Return the entry of the list that a claim goes with best, where it is clearly one and no source beside it.

    Measured by ``tests/benchmarks/measure_better.py``.
    """
    affinity, references = context.affinity, context.fits.references
    near = range(max(0, cited - MOST_COMPARED // 2), min(len(references), cited + MOST_COMPARED // 2 + 1))
    others = {j for j in (*near, *affinity.rivals(row)) if j != cited and references[j].label is not None}
    ranked = sorted(((affinity.of(row, column), -column) for column in others), reverse=True)
    runner_up = ranked[1][0] if len(ranked) > 1 else 0.0
    if not ranked or ranked[0][0] < max(lead.least, runner_up + lead.ahead):
        return None
    best = references[-ranked[0][1]]
    return None if any(each.reference is best for each in _beside(context.citations, row)) else best


def _beside(citations: Sequence[Citation], row: int) -> Iterator[Citation]:
    """Return the other citations of a claim, which stand next to each other."""
    for step in (-1, 1):
        at = row + step
        while 0 <= at < len(citations) and citations[at].claim.span == citations[row].claim.span:
            yield citations[at]
            at += step


@rule("relevance", Severity.INFO, yields_to=("off-topic-citation",))
def better_reference(context: RuleContext) -> Iterator[Flag]:
    """**What** A citation of an entry that has no telling word of its sentence, while one other entry has several.

    **Why** A slip of a number in an article on one topic looks right at a glance, since every entry is about it.

    **Silent when** more than a common word ties the sentence to its own entry, when several entries fit it alike, in
    lists of fewer than four entries, where the sentence cites the better entry too, and where the whole list has moved.
    Of the entries that it named for slips planted in real articles, nine in ten were the right ones.

    **Example** “The ferry *Askøy* ran aground.[2]”, where entry 2 is “Weather outlook” and entry 5 “Askøy aground”.

    **Instead** Look whether the named entry was meant.
    """
    if len(context.fits.references) < 4:
        return
    moved: bool | None = None  # looked for when first needed, as it takes the whole article
    for row, column in _cited(context):
        if context.affinity.of(row, column) > SILENT:
            continue
        better = best_entry(context, row, column, BETTER)
        if better is None:
            continue
        moved = _slip(context) is not None if moved is None else moved
        if moved:
            return
        citation = context.citations[row]
        yield Flag(
            citation.marker.span,
            f"[{citation.marker.label}] may be meant for another entry: {name_of(better)}, has more of this sentence.",
            label=citation.marker.label,
            related=spans_of(citation.reference, better),
        )


def _cited(context: RuleContext) -> list[tuple[int, int]]:
    """Return the row and column of every citation that has its reference in the list."""
    cited = ((row, column_of(citation)) for row, citation in enumerate(context.citations))
    return [(row, column) for row, column in cited if column >= 0]


LEAST_MOVED = 6
"""How many cited entries must have moved; fewer cannot tell a slip from chance."""
SLIPPED = 0.7
"""How clearly the moved entries must fit better, as the sum of their gains over its spread.

Of 92 articles of ``shared/data/documents``, with weights fitted on others, one reached it as it is, and 78 did with
their list moved by one from a random entry on (``tests/benchmarks/fit_affinity.py``).
"""


@rule("structure", Severity.WARNING)
def numbering_shift(context: RuleContext) -> Iterator[Flag]:
    """**What** From some entry of the list on, the sentences fit the entry after, or before, the one they cite.

    **Why** An entry lost or added in the list moves all that follow: every number resolves and every one is wrong.

    **Silent when** fewer than six cited entries would have moved, and unless the article as a whole fits clearly
    better with its numbers moved.

    **Example** Sentences that cite 3, 4, 5 … on the subjects of entries 4, 5, 6 ….

    **Instead** Compare the numbers from the named one on with the list, and renumber.
    """
    slip = _slip(context)
    if slip is None:
        return
    first, step = slip
    references = context.fits.references
    row = next(row for row, column in _cited(context) if column >= first)
    moved = context.citations[row]
    label = references[first].label
    side = "after" if step > 0 else "before"
    yield Flag(
        moved.marker.span,
        f"From entry {label} on, the sentences fit the entry {side} the one that they cite.",
        label=label,
        suggestion="Look whether the list lost or gained an entry there.",
        related=spans_of(references[first]),
    )


def _is_one_list(references: Sequence[Reference]) -> bool:
    """Tell whether the labels are numbers that rise by one."""
    numbers = [int(each.label) if each.label and each.label.isdecimal() else None for each in references]
    return all(number is not None and number == numbers[0] + i for i, number in enumerate(numbers))  # type: ignore[operator]


def _slip(context: RuleContext) -> tuple[int, int] | None:
    """Return from which column on the entries have moved, and which way; ``None`` where they have not."""
    references, cited = context.fits.references, _cited(context)
    if len({column for _, column in cited}) < LEAST_MOVED or not _is_one_list(references):
        return None
    return find_slip(cited, context.affinity, len(references))


def _added(total: float, squares: float, gain: float | None) -> tuple[float, float]:
    return (total, squares) if gain is None else (total + gain, squares + gain * gain)


def find_slip(cited: Sequence[tuple[int, int]], affinity: Affinity, length: int) -> tuple[int, int] | None:
    """Return from which column on the entries have moved, and which way; ``None`` where they have not.

    Moved entries are taken to turn in a circle: where one was lost and another added at the end, the list is whole.
    """
    rows: dict[int, list[int]] = defaultdict(list)
    for row, column in cited:
        rows[column].append(row)
    columns = sorted(rows)

    def gain(column: int, other: int) -> float:
        claims = rows[column]  # those that cite one entry are much alike, so ten of them are not worth ten
        return sum(affinity.of(row, other) - affinity.of(row, column) for row in claims) / math.sqrt(len(claims))

    best, found = SLIPPED, None
    for step in (1, -1):
        inner = {column: gain(column, column + step) for column in columns if 0 <= column + step < length}
        total = squares = 0.0
        for place in range(len(columns) - 1, -1, -1):
            first = columns[place]
            if step > 0:
                total, squares = _added(total, squares, inner.get(first))
            # One end of the moved stretch turns to the other end.
            edge, turned = (length - 1, first) if step > 0 else (first, length - 1)
            gains, spread = _added(total, squares, gain(edge, turned) if edge in rows else None)
            clearness = gains / math.sqrt(spread + 1)
            if len(columns) - place >= LEAST_MOVED and clearness > best:
                best, found = clearness, (first, step)
            if step < 0:
                total, squares = _added(total, squares, inner.get(first))
    return found
