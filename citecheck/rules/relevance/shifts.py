"""Numbers that have moved: from an entry of the list on, or in a section of the text."""

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from citecheck import attrs
from citecheck.patterns import lazy_regex
from citecheck.rules.meeting import counts_differently
from citecheck.rules.relevance.entries import renumbered, shortened, title_of
from citecheck.rules.rule import Flag, RuleContext, rule
from citecheck.scoring.choice import Pool
from citecheck.values import Edit, Entry, Severity, Span

LEAST_MOVED, LEAST_BEHIND = 4, 2
"""How many cited entries must have moved: usually; and where the list is too short."""


def least_gain(entries: int, is_short: bool) -> float:
    """Return how much better, as log-odds, the sentences must fit with their numbers moved, for so many entries.

    The more entries, the more places to start from, of which the best gains by chance. Where the text cites one number
    more than the list has, an entry was lost, and it asks only which.
    """
    starts = math.log(entries)
    if is_short:
        return SHORT * starts
    return MOVED_OF_FEW if entries < FEW else max(MOVED, MOVED_OF_MANY + STARTS * starts)


SHORT = 0.5
MOVED, MOVED_OF_MANY, STARTS = 2.7, -5.2, 3.6
FEW, MOVED_OF_FEW = 6, 4.0
"""With entries and programs left out of the fit that wrote them, one list in a hundred gains as much by chance."""
MOST_OF_ONE = 4.0
"""The most that one sentence may speak for the move, or against it: several must agree."""
UNCITED = 0.5
"""What it counts that a sentence fits an entry better which nobody cites: such a one often stands beside its like."""


@attrs.frozen
class Slip:
    """From a column on, each sentence fits the entry after or before the one that it cites."""

    first: int
    step: int
    gain: float
    """How much better they fit, as log-odds."""
    is_short: bool
    """Whether the text cites one number more than the list has."""


def _is_numbered(entries: Sequence[Entry]) -> bool:
    """Tell whether the labels are numbers that rise by one."""
    numbers = [entry.number for entry in entries]
    return all(n is not None and n == (numbers[0] or 0) + i for i, n in enumerate(numbers))


def find_slip(pool: Pool) -> Slip | None:
    """Return from which column on the entries have moved, and which way; ``None`` where they have not."""
    if not pool.entries or not _is_numbered(pool.entries):
        return None
    key = "slip"
    if key not in pool.kept:
        pool.kept[key] = _slip(pool)
    found = pool.kept[key]
    return found if isinstance(found, Slip) else None


def is_moved(context: RuleContext, row: int) -> bool:
    """Tell whether a citation is one of those whose entries have moved."""
    pool = context.choices.pool(row)
    slip = find_slip(pool) if pool else None
    return slip is not None and pool is not None and pool.cited.get(row, -1) >= slip.first


def explained_by_slip(context: RuleContext, pool: Pool) -> Iterator[Span]:
    """Give the markers without an entry, and the entries without a marker, that are so since the entries have moved."""
    slip = find_slip(pool) if "numbering-shift" in context.chosen else None
    if slip is None:
        return
    if slip.is_short:
        following = _following(pool)
        markers = (context.citations[row].marker for row in pool.citations if row not in pool.cited)
        yield from (marker.span for marker in markers if marker.label == following)
    for column in {max(slip.first - 1, 0), slip.first, len(pool.entries) - 1} - set(pool.mentions):
        yield pool.entries[column].span


def _slip(pool: Pool) -> Slip | None:
    length, following = len(pool.entries), _following(pool)
    behind = [row for row, citation in pool.citations.items() if row not in pool.cited]
    is_short = {pool.citations[row].marker.label for row in behind} == {following}
    rows, moves = rows_citing(pool), _Moves(pool)
    columns = sorted(rows, reverse=True)
    least, enough = LEAST_BEHIND if is_short else LEAST_MOVED, least_gain(length, is_short)
    if is_short:
        moves.add(behind[0], pool.of(behind[0], length - 1) - pool.usual(behind[0]))
    best: Slip | None = None
    for step in (-1,) if is_short else (1, -1):
        if not is_short:
            moves = _Moves(pool)
        for moved, first in enumerate(columns, 1):
            if step > 0:
                moves.move(rows[first], first, first + 1)
            total = moves.total
            if is_short:  # what cites the lost entry fits none
                total += _bounded(_mean(pool.usual(row) - pool.of(row, first) for row in rows[first]))
            else:  # one end of what moved turns to the other, where one entry was lost and another added
                edge, turned = (length - 1, first) if step > 0 else (first, length - 1)
                total += max(
                    _bounded(_mean(pool.apart(row, turned) - pool.apart(row, edge) for row in rows.get(edge, ()))), 0
                )
            if moved >= least and total > max(enough, best.gain if best else 0.0):
                best = Slip(first, step, total, is_short)
            if step < 0:
                moves.move(rows[first], first, first - 1)
    return best


def rows_citing(pool: Pool) -> dict[int, list[int]]:
    """Return the citations of each entry that has any."""
    rows: dict[int, list[int]] = defaultdict(list)
    for row, column in pool.cited.items():
        rows[column].append(row)
    return rows


def _mean(gains: Iterable[float]) -> float:
    found = list(gains)
    return math.fsum(found) / len(found) if found else 0.0


def _bounded(gain: float) -> float:
    return max(-MOST_OF_ONE, min(MOST_OF_ONE, gain))


class _Moves:
    """What the sentences gain while the entries that they cite move, one after the other.

    A sentence that cites an entry and its neighbour gains nothing by a move from the one to the other. Sentences that
    cite one entry are much alike, so they count as one together.
    """

    def __init__(self, pool: Pool) -> None:
        self._pool = pool
        self._gains: dict[Span, float] = defaultdict(float)
        often = {column: len(places) for column, places in pool.mentions.items()}
        cited: dict[Span, list[int]] = defaultdict(list)
        for row, column in pool.cited.items():
            cited[pool.citations[row].claim.span].append(often[column])
        self._share = {claim: len(numbers) / sum(numbers) for claim, numbers in cited.items()}
        self.total = 0.0
        """What all sentences gain, each as far as it may."""

    def add(self, row: int, gain: float) -> None:
        """Let the sentence of a citation gain so much more."""
        claim = self._pool.citations[row].claim.span
        self.total -= _bounded(self._gains[claim])
        self._gains[claim] += gain * self._share.get(claim, 1.0)
        self.total += _bounded(self._gains[claim])

    def move(self, rows: Sequence[int], column: int, other: int) -> None:
        """Let citations of an entry cite another, where there is one."""
        if 0 <= other < len(self._pool.entries):
            part = 1.0 if other in self._pool.mentions else UNCITED
            for row in rows:
                self.add(row, part * (self._pool.apart(row, other) - self._pool.apart(row, column)))


@attrs.frozen
class MovedSection:
    """A stretch of the text whose numbers are all off by one step, so that entries are left uncited."""

    rows: tuple[int, ...]
    step: int


SECTION = 1.0
"""How clearly the sentences of a section must fit entries that nobody cites: the sum of gains over its spread."""
LEAST_SECTION = 2
MOST_OF_BLOCK = 0.75
"""How many entries of the section, beside those that nothing cites, at least."""


def find_moved_section(pool: Pool) -> MovedSection | None:
    """Return the section that starts counting anew though its entries stand further down the one list."""
    if not _is_numbered(pool.entries):
        return None
    uncited = [column for column in range(len(pool.entries)) if column not in pool.mentions]
    for _, run in itertools.groupby(enumerate(uncited), lambda pair: pair[1] - pair[0]):
        block = [column for _, column in run]
        if len(block) < LEAST_SECTION:
            continue
        between = _between(pool, block)
        step = block[0] - pool.cited[between[0]] if between else 0
        for rows, by in ((between, step), (_restarted(pool, block), len(block))):
            if rows and by > 0 and _is_moved_by(pool, rows, by, block):
                return MovedSection(tuple(rows), by)
    return None


def _between(pool: Pool, block: Sequence[int]) -> list[int]:
    """Return the citations between the first mentions of the entries around some that nothing cites."""
    before = [pool.mentions[c][0] for c in pool.mentions if c < block[0]]
    after = [pool.mentions[c][0] for c in pool.mentions if c > block[-1]]
    return pool.sequence[max(before, default=-1) + 1 : min(after, default=len(pool.sequence))]


def _restarted(pool: Pool, block: Sequence[int]) -> list[int]:
    """Return the citations from where the text counts anew, as far on as the list ends with entries nothing cites.

    What follows has more sources than what stands before, so that its numbers reach beyond those, too.
    """
    highest = -1
    for place, row in enumerate(pool.sequence):
        if pool.cited[row] == 0 and highest == len(block) - 1:
            return pool.sequence[place:] if block[-1] == len(pool.entries) - 1 else []
        highest = max(highest, pool.cited[row])
    return []


def _is_moved_by(pool: Pool, rows: Sequence[int], step: int, block: Sequence[int]) -> bool:
    """Tell whether the sentences of citations fit the entries so many places further clearly better."""
    columns = list(dict.fromkeys(pool.cited[row] for row in rows))
    if len(columns) < LEAST_SECTION or columns != sorted(columns) or columns[-1] + step > block[-1]:
        return False
    if len(columns) < MOST_OF_BLOCK * len(block):
        return False
    gains = [pool.of(row, pool.cited[row] + step) - pool.of(row, pool.cited[row]) for row in rows]
    return sum(gains) / math.sqrt(sum(gain * gain for gain in gains) + 1) >= SECTION


@rule("structure", Severity.WARNING)
def numbering_shift(context: RuleContext) -> Iterator[Flag]:
    """**What** From some entry of the list on, or in one section, all sentences fit an entry so many places further.

    **Why** An entry lost or added in the list moves all that follow, and so does a section that was merged and not
    renumbered: every number resolves and every one is wrong.

    **Silent when** fewer than four cited entries would have moved (two, where the text cites one number more than the
    list has), and unless the article as a whole fits clearly better with its numbers moved, the more clearly the
    longer the list. Sentences that cite one entry count as one, and one that cites neighbours hardly counts. Nothing is
    said of a list that counts from another number than the text (`mixed-base`). An error where the text cites one
    number more than the list has.

    **Example** Sentences that cite 3, 4, 5 … on the subjects of entries 4, 5, 6 ….

    **Instead** Compare the numbers from the named one on with the list, and renumber.
    """
    if counts_differently(context):
        return
    for pool in context.choices.pools:
        slip = find_slip(pool)
        section = None if slip else find_moved_section(pool)
        if slip:
            yield _moved(context, pool, slip)
        elif section:
            yield _section(context, pool, section)


def _moved(context: RuleContext, pool: Pool, slip: Slip) -> Flag:
    entry = pool.entries[slip.first]
    moved = [row for row in pool.sequence if pool.cited[row] >= slip.first]
    moved.sort(key=lambda row: pool.cited[row] != slip.first)  # what cites the first of them stands first
    heading = pool.heading(moved[0])
    under = f" under “{heading}”" if heading else ""
    if not slip.is_short:
        said = _turned(context, pool, slip, under)
    elif slip.first and slip.first - 1 not in pool.mentions:
        said = _passed_over(context, pool, slip, under, moved)
    else:
        said = _lost(context, pool, slip, under, context.citations[moved[0]].claim.text)
    message, suggestion, edits = said
    return Flag(
        context.citations[moved[0]].marker.span,
        message,
        label=entry.label,
        suggestion=suggestion,
        related=(entry.span,),
        edits=edits,
        severity=Severity.ERROR if slip.is_short else None,
    )


_Said = tuple[str, str, tuple[Edit, ...]]
"""What a finding says, what to do, and the edits that do it."""


def _lost(context: RuleContext, pool: Pool, slip: Slip, under: str, claim: str) -> _Said:
    label = pool.entries[slip.first].label
    message = (
        f"The list seems to have lost its entry {label}, the source of “{shortened(claim)}”: from there on"
        f"{under and ','}{under}, each sentence fits the entry before the one that it cites, "
        f"and [{_following(pool)}] points to no entry."
    )
    suggestion = f"Put the lost source back as entry {label}, and renumber those after it."
    return message, suggestion, _relabelled(context, pool.entries[slip.first :], 1)


def _passed_over(context: RuleContext, pool: Pool, slip: Slip, under: str, moved: Sequence[int]) -> _Said:
    """Say what nothing in the list is wrong about: the text has passed over a number."""
    labels = [entry.label or "" for entry in pool.entries[slip.first - 1 :]]
    last = _following(pool)
    message = (
        f"The numbers from [{labels[1]}] to [{last}]{under} are all 1 too high: the sentences fit the entries from "
        f"{labels[0]} on, and [{last}] points to no entry."
    )
    rows = [*moved, *(row for row in pool.citations if row not in pool.cited)]
    edits = renumbered(context, rows, dict(zip([*labels[1:], last], labels, strict=True)))
    return message, "Take 1 from each of these numbers.", edits


def _turned(context: RuleContext, pool: Pool, slip: Slip, under: str) -> _Said:
    entry, labels = pool.entries[slip.first], [each.label or "" for each in pool.entries[slip.first :]]
    side, done = (
        ("after", "an entry seems to have been added") if slip.step > 0 else ("before", "one seems to have been lost")
    )
    message = (
        f"From entry {entry.label} on{under and ','}{under}, each sentence fits the entry {side} the one that it "
        f"cites: {done} there."
    )
    suggestion = f"Compare entry {entry.label}, “{title_of(entry) or shortened(entry.text)}”, with what cites it."
    rows = [row for row in pool.sequence if pool.cited[row] >= slip.first]
    meant = {label: labels[(i + slip.step) % len(labels)] for i, label in enumerate(labels)}
    return message, suggestion, renumbered(context, rows, meant)


def _following(pool: Pool) -> str:
    """Return the number behind the last of a list."""
    return str((pool.entries[-1].number or 0) + 1)


_NUMBER = lazy_regex(r"\W{0,3}(?P<number>\d{1,4})")


def _relabelled(context: RuleContext, entries: Sequence[Entry], step: int) -> tuple[Edit, ...]:
    """Return the edits that give entries other numbers, none safe; none at all where one does not print its number."""
    edits = []
    for entry in entries:
        printed = _NUMBER.match(context.document.source, entry.span.start, entry.span.end)
        if printed is None or len(entry.labels) != 1 or printed["number"] != entry.label:
            return ()
        edits.append(Edit(Span(*printed.span("number")), str(int(printed["number"]) + step), safe=False))
    return tuple(edits)


def _section(context: RuleContext, pool: Pool, section: MovedSection) -> Flag:
    first, last = section.rows[0], section.rows[-1]
    heading = pool.heading(first)
    label, end = (pool.entries[pool.cited[row]].label for row in (first, last))
    columns = sorted({pool.cited[row] + section.step for row in section.rows})
    meant = pool.entries[pool.cited[first] + section.step].label
    uncited = [pool.entries[column].label for column in columns if column not in pool.mentions]
    which = (
        "which nothing cites" if len(uncited) == len(columns) else f"and nothing cites {uncited[0]} to {uncited[-1]}"
    )
    under = f" under “{heading}”" if heading else ""
    return Flag(
        context.citations[first].marker.span,
        f"The numbers from [{label}] to [{end}]{under} are all {section.step} too low: the sentences fit the entries "
        f"from {meant} on, {which}.",
        label=label,
        suggestion=f"Add {section.step} to the numbers of this section.",
        related=(pool.entries[pool.cited[first] + section.step].span,),
        edits=renumbered(
            context,
            section.rows,
            {
                pool.entries[column].label or "": pool.entries[column + section.step].label or ""
                for column in {pool.cited[row] for row in section.rows}
            },
        ),
    )
