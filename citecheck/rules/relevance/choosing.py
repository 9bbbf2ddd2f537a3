"""Which entry of its list a sentence means: better ones, two exchanged, and lists that have moved."""

import itertools
import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from citecheck import attrs
from citecheck.patterns import lazy_regex
from citecheck.rules.relevance.entries import title_of
from citecheck.rules.rule import Flag, RuleContext, rule
from citecheck.scoring.choice import Pool
from citecheck.text import cited_as, listed, listed_as, sentences
from citecheck.values import Edit, Entry, Reference, Severity, Span

LIKELY = 0.9
"""The least chance of an entry that a finding names in place of the cited one.

Of wrong numbers put into the articles that the fit has seen, it named the right entry in 499 of 523 that it spoke of
in encyclopaedic articles, and in 40 of 42 in web reports; of new articles, expect less. Where something else cites the
right entry, no chance is sure enough: it would be right half of the time, so nothing is said.
"""
UNLIKELY = 0.5
"""The most choice of a citation beside which a better one is named."""
BEST, AHEAD = 1.5, 0.75
"""For an entry named beside an off-topic one: its least log-odds by words, and how far it is ahead of all others."""
MEANT, MEANT_AHEAD = 2.5, 1.5
"""The same for one named beside a marker that has no entry."""


def best_entry(context: RuleContext, row: int) -> Reference | None:
    """Return the entry of the list that a claim goes with best by its words, where it is clearly one."""
    pool = context.choices.pool(row)
    if pool is None:
        return None
    ranked = sorted(((value, -column) for column, value in pool.words(row).items()), reverse=True)
    ranked = [each for each in ranked if -each[1] != pool.cited.get(row)]
    runner_up = ranked[1][0] if len(ranked) > 1 else 0.0
    if not ranked or ranked[0][0] < max(BEST, runner_up + AHEAD):
        return None
    column = -ranked[0][1]
    references = pool.entries[column].references
    if len(references) != 1 or not references[0].title or column in set(_beside(pool, row)):
        return None
    return references[0]


# A sentence ends between two markers: a stop, a space, and a capital or a sign; or a paragraph ends.
_ENDS = lazy_regex(r"[.!?][\"”’)]*\s+[^\s\da-z]|\n")


def _beside(pool: Pool, row: int) -> Iterator[int]:
    """Give the columns that a citation's own sentence cites besides."""
    place = pool.place[row]
    start = pool.citations[row].marker.span
    for step in (-1, 1):
        at = place + step
        while 0 <= at < len(pool.sequence):
            other = pool.citations[pool.sequence[at]]
            first, last = sorted((start, other.marker.span), key=lambda span: span.start)
            shares = other.claim.span == pool.citations[row].claim.span
            if not shares and (last.start - first.end > 600 or _ENDS.search(pool.source[first.end : last.start])):
                break
            yield pool.cited[pool.sequence[at]]
            at += step


@rule("relevance", Severity.WARNING, yields_to=("off-topic-citation",))
def better_reference(context: RuleContext) -> Iterator[Flag]:
    """**What** A citation that by its place and its words means another entry, which nobody else cites.

    **Why** A slip of a number in an article on one topic looks right at a glance, since every entry is about it.

    **Silent when** the better entry is cited elsewhere too or is not clearly the best, in lists of fewer than four
    entries, where either of the two has no title, where the sentence cites the better entry already, and where the
    whole list has moved.

    **Example** A text that cites 1, 2, 2, 4 over a list of four, the third entry being about the third sentence.

    **Instead** Look whether the named entry was meant.
    """
    for pool in context.choices.pools:
        for row, column in find_slipped(context, pool).items():
            citation, cited, entry = context.citations[row], pool.entries[pool.cited[row]], pool.entries[column]
            words = pool.shared(row, column)
            reason = f" and which speaks of {listed([f'“{word}”' for word in words])}" if words else ""
            yield Flag(
                citation.marker.span,
                f"{cited_as(citation.marker.label)} may be meant for {listed_as(entry.label)}, “{title_of(entry)}”, "
                f"which nothing cites{reason}.",
                label=citation.marker.label,
                suggestion=f"If so, write {cited_as(entry.label or '')}.",
                related=(cited.span, entry.span),
                edits=renumbered(context, [row], {citation.marker.label: entry.label or ""}),
            )


def find_slipped(context: RuleContext, pool: Pool) -> dict[int, int]:
    """Return the citations that are meant for an entry which nothing cites, with the column of that entry."""
    if len(pool.entries) < 4 or len(pool.mentions) == len(pool.entries) or not pool.cited:
        return {}
    if find_slip(pool) or find_moved_section(pool):
        return {}
    found: dict[int, tuple[float, int]] = {}
    for row in pool.cited:
        best = pool.chances[row][0]
        if best.column in pool.mentions or best.value < max(LIKELY, found.get(best.column, (0.0, 0))[0]):
            continue
        score = pool.score(row)
        if (
            score is not None
            and score.value <= UNLIKELY
            and title_of(pool.entries[best.column])
            and title_of(pool.entries[pool.cited[row]])
            and best.column not in set(_beside(pool, row))
        ):
            found[best.column] = best.value, row
    return {row: column for column, (_, row) in found.items()}


CLEAR, CLEARLY = 2.0, 1.0
"""How well a sentence must go with an entry that nobody cites, by words, and how much better than the next sentence."""
FURTHEST = 6000
"""How many characters of the text are searched for such a sentence."""


def find_home(context: RuleContext, pool: Pool, column: int) -> Span | None:
    """Return the sentence without a marker that an entry which nobody cites probably belongs to, where one is clear."""
    if pool.order < IN_ORDER or not pool.sequence or len(pool.entries) - len(pool.mentions) > MOST_UNCITED:
        return None
    before, after = pool.gap(column)
    prose, sequence = context.document.prose, pool.sequence
    if before >= after:
        return None
    start = prose.locate(pool.citations[sequence[before]].marker.span.end) if before >= 0 else 0
    end = prose.locate(pool.citations[sequence[after]].claim.span.start) if after < len(sequence) else len(prose.text)
    if end - start > FURTHEST:
        return None
    marked = sorted(prose.locate(pool.citations[row].marker.span.start) for row in sequence[max(before, 0) : after + 1])
    ranked = []
    for first, last in sentences(prose.text[start:end]):
        first, last = start + first, start + last
        at = bisect_left(marked, first)
        if at < len(marked) and marked[at] <= last + 2:
            continue
        near = pool.near(prose.text[first:last])
        value = near.get(column, 0.0)
        if value >= max([CLEAR, *near.values()]):
            ranked.append((-value, first, last))
    ranked.sort()
    if not ranked or (len(ranked) > 1 and ranked[1][0] - ranked[0][0] < CLEARLY):
        return None
    return prose.span(*ranked[0][1:])


MOST_UNCITED = 20
"""Where nothing cites more entries than these, their places tell nothing."""
IN_ORDER = 0.8
"""How far a list must be in the order of first mention for the place of an entry to tell where it is cited."""


def find_meant(pool: Pool, row: int) -> int | None:
    """Return the column of the entry that a marker without entry is probably meant for, where one is clear."""
    start = pool.citations[row].marker.span.start
    ranked = sorted(((value, -column) for column, value in pool.words(row).items()), reverse=True)
    if pool.order >= IN_ORDER and 0 < len(pool.entries) - len(pool.mentions) <= MOST_UNCITED:
        at = bisect_left(pool.sequence, start, key=lambda each: pool.citations[each].marker.span.start)
        due = [c for c in range(len(pool.entries)) if c not in pool.mentions and pool.gap(c)[0] < at <= pool.gap(c)[1]]
        if len(due) == 1:
            return due[0]
    runner_up = ranked[1][0] if len(ranked) > 1 else 0.0
    return -ranked[0][1] if ranked and ranked[0][0] >= max(MEANT, runner_up + MEANT_AHEAD) else None


# --- two exchanged ---

EXCHANGED, PERHAPS = 0.7, -0.4
"""How clear an exchange must be for a warning and for an info.

A warning also asks that the words of both sentences speak for it: where one has nothing to tell, four in five were
wrong. Of 121 encyclopaedic articles as they are, one has such a warning, and a third of those with two exchanged.
"""
RIVALS = 4
"""How many entries are looked at in place of the cited one."""


@attrs.frozen
class Exchange:
    """Two entries that suit each other's sentences."""

    one: int
    other: int
    clearness: float
    """How much better than their own, as log-odds; less where many sentences cite them, and in a long list."""
    least: float
    """How much better by words alone, of the two that for which it is less."""

    @property
    def is_clear(self) -> bool:
        """Whether it is worth a warning."""
        return self.clearness >= EXCHANGED and self.least > 0


def find_exchanges(pool: Pool) -> list[Exchange]:
    """Return pairs of entries that suit each other's sentences better than their own, the clearest first."""
    rows: dict[int, list[int]] = defaultdict(list)
    for row, column in pool.cited.items():
        rows[column].append(row)
    told: dict[int, dict[int, float]] = {}
    for column, citing in rows.items():
        told[column] = defaultdict(float)
        for row in citing:
            for other, value in pool.words(row).items():
                told[column][other] += value / math.sqrt(len(citing))
    found: dict[tuple[int, int], Exchange] = {}
    for column, values in told.items():
        rivals = sorted((-value, other) for other, value in values.items() if other in rows and other != column)
        for _, other in rivals[:RIVALS]:
            pair = min(column, other), max(column, other)
            by_words = [told[a].get(b, 0.0) - told[a].get(a, 0.0) for a, b in (pair, pair[::-1])]
            if pair in found or min(by_words) < LEAST_GAIN or max(by_words) <= 0:
                continue
            beside = {pool.cited[each] for row in (*rows[column], *rows[other]) for each in pool.together(row)}
            if beside.isdisjoint(pair):
                gain = sum(
                    sum(pool.of(row, b) - pool.of(row, a) for row in rows[a]) / math.sqrt(len(rows[a]))
                    for a, b in (pair, pair[::-1])
                )
                clearness = gain - math.log(len(rows[column]) * len(rows[other])) - math.log(len(pool.entries))
                found[pair] = Exchange(*pair, clearness, min(by_words))
    used: set[int] = set()
    kept = []
    for each in sorted(found.values(), key=lambda each: (-each.clearness, each.one, each.other)):
        if used.isdisjoint((each.one, each.other)):
            used |= {each.one, each.other}
            kept.append(each)
    return kept


LEAST_GAIN = -0.25
"""How much better each of the two must suit the other's sentences by words; one may have nothing to tell."""


@rule("relevance", Severity.WARNING)
def exchanged_references(context: RuleContext) -> Iterator[Flag]:
    """**What** Two entries of the list that suit each other's sentences, and not their own.

    **Why** Two numbers were exchanged, in the text or in the list, and each points to the other's source.

    **Silent when** the words of either sentence do not tell its own entry from the other, and where the whole list
    has moved. An info where it is less clear.

    **Example** “Shops ran out of repellent.[1] The mayor shut the zoo.[2]” over 1 “Mayor shuts zoo” and 2 “Repellent
    sold out”.

    **Instead** Exchange the two numbers, if so.
    """
    for pool in context.choices.pools:
        if find_slip(pool) or find_moved_section(pool):
            continue
        for number, pair in enumerate(find_exchanges(pool)):
            if not pair.is_clear and (number or pair.clearness < PERHAPS):
                continue
            one, other = pool.entries[pair.one], pool.entries[pair.other]
            citing = [row for row, column in pool.cited.items() if column in (pair.one, pair.other)]
            first = next(row for row in citing if pool.cited[row] == pair.one)
            this, that = cited_as(one.label or ""), cited_as(other.label or "")
            yield Flag(
                context.citations[first].marker.span,
                f"{this} and {that} seem to be exchanged: “{_short(title_of(other) or other.text)}” suits what "
                f"{this} is cited for, and “{_short(title_of(one) or one.text)}” what {that} is cited for.",
                label=one.label,
                severity=None if pair.is_clear else Severity.INFO,
                suggestion=f"If so, write {that} for {this} and {this} for {that}.",
                related=(one.span, other.span),
                edits=renumbered(
                    context, citing, {one.label or "": other.label or "", other.label or "": one.label or ""}
                ),
            )


_PLAIN = lazy_regex(r"\[(?P<label>\d{1,4})\]")


def renumbered(context: RuleContext, rows: Sequence[int], labels: Mapping[str, str]) -> tuple[Edit, ...]:
    """Return the edits that give markers other labels, none safe; none at all where a marker is no plain ``[3]``."""
    edits = {}
    for row in rows:
        marker = context.citations[row].marker
        printed = _PLAIN.fullmatch(marker.span.of(context.document.source))
        if printed is None or printed["label"] != marker.label:
            return ()
        if marker.label in labels:
            edits[marker.span] = Edit(marker.span, f"[{labels[marker.label]}]", safe=False)
    return tuple(edits[span] for span in sorted(edits, key=lambda span: span.start))


# --- moved numbers ---

LEAST_MOVED, FEW_MOVED, LEAST_BEHIND = 6, 3, 2
"""How many cited entries must have moved: usually; where nearly each fits better; and where the list is too short."""
MOVED, FEW, SHORT = 2.8, 5.0, 1.25
"""How much better the sentences must fit with their numbers moved, as log-odds, in these three cases.

Where the text cites one number more than the list has, an entry was lost, and it asks only which.
"""
MOST_OF_ONE = 2.25
"""The most that one of six or more moved entries may speak for the move, or against it.

A single sentence that names its neighbour's subject shows no move, however clearly it does; several must agree.
"""
MOST_WORSE = 0.25
"""The most that may speak against few moved entries, as a share of what speaks for them."""


@attrs.frozen
class Slip:
    """From a column on, each sentence fits the entry after or before the one that it cites."""

    first: int
    step: int
    gain: float
    """How much better they fit, as log-odds."""
    is_short: bool
    """Whether the text cites one number more than the list has."""


@attrs.frozen
class Gains:
    """What speaks for moved numbers and against, of one entry after the other."""

    better: float = 0.0
    worse: float = 0.0
    bounded: float = 0.0

    def with_(self, gain: float) -> "Gains":
        """Return the sums with those of one more entry."""
        bounded = max(-MOST_OF_ONE, min(MOST_OF_ONE, gain))
        return Gains(self.better + max(gain, 0.0), self.worse - min(gain, 0.0), self.bounded + bounded)

    @property
    def total(self) -> float:
        """What speaks for it, less what speaks against it."""
        return self.better - self.worse

    def are_enough(self, moved: int, is_short: bool) -> bool:
        """Tell whether so many entries have moved, by their sums."""
        if is_short:
            return moved >= LEAST_BEHIND and self.total > SHORT
        if moved >= LEAST_MOVED:
            return self.bounded > MOVED
        return moved >= FEW_MOVED and self.total > FEW and self.worse <= MOST_WORSE * self.better


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


def _slip(pool: Pool) -> Slip | None:
    rows: dict[int, list[int]] = defaultdict(list)
    for row, column in pool.cited.items():
        rows[column].append(row)
    columns, length = sorted(rows), len(pool.entries)
    following = str((pool.entries[-1].number or 0) + 1)
    lost = {citation.marker.label for row, citation in pool.citations.items() if row not in pool.cited}
    is_short = lost == {following}
    if len(columns) < (LEAST_BEHIND if is_short else FEW_MOVED):
        return None

    def gain(column: int, other: int) -> float:
        citing = rows[column]  # those that cite one entry are much alike, so ten of them are not worth ten
        return sum(pool.of(row, other) - pool.of(row, column) for row in citing) / math.sqrt(len(citing))

    def usual(column: int) -> float:
        return sum(pool.usual(row) - pool.of(row, column) for row in rows[column]) / math.sqrt(len(rows[column]))

    behind = [row for row, c in pool.citations.items() if row not in pool.cited and c.marker.label == following]
    best: Slip | None = None
    for step in (-1,) if is_short else (1, -1):
        # The last number means the last entry, where the list is too short.
        gains = Gains()
        for row in behind[:1] if is_short else ():
            gains = gains.with_(pool.of(row, length - 1) - pool.usual(row))
        for place in range(len(columns) - 1, -1, -1):
            first = columns[place]
            if step > 0 and first + 1 < length:
                gains = gains.with_(gain(first, first + 1))
            # One end of the moved stretch turns to the other end, where one was lost and another added.
            edge, turned = (length - 1, first) if step > 0 else (first, length - 1)
            turn = gain(edge, turned) if not is_short and edge in rows else 0.0
            found = gains.with_(turn) if turn > 0 else gains
            if is_short:  # what cites the lost entry fits none
                found = gains.with_(usual(first))
            if found.total > (best.gain if best else 0.0) and found.are_enough(len(columns) - place, is_short):
                best = Slip(first, step, found.total, is_short)
            if step < 0 and first > 0:
                gains = gains.with_(gain(first, first - 1))
    return best


@attrs.frozen
class MovedSection:
    """A stretch of the text whose numbers are all off by one step, so that entries are left uncited."""

    rows: tuple[int, ...]
    step: int


SECTION = 1.0
"""How clearly the sentences of a section must fit entries that nobody cites: the sum of gains over its spread."""
LEAST_SECTION = 2


def find_moved_section(pool: Pool) -> MovedSection | None:
    """Return the section that starts counting anew though its entries stand further down the one list."""
    if not _is_numbered(pool.entries):
        return None
    uncited = [column for column in range(len(pool.entries)) if column not in pool.mentions]
    for _, run in itertools.groupby(enumerate(uncited), lambda pair: pair[1] - pair[0]):
        block = [column for _, column in run]
        if len(block) < LEAST_SECTION:
            continue
        # The section stands between the first mentions of the entries around its own.
        before = [pool.mentions[c][0] for c in pool.mentions if c < block[0]]
        after = [pool.mentions[c][0] for c in pool.mentions if c > block[-1]]
        rows = pool.sequence[max(before, default=-1) + 1 : min(after, default=len(pool.sequence))]
        columns = list(dict.fromkeys(pool.cited[row] for row in rows))
        if len(columns) < LEAST_SECTION or columns != sorted(columns):
            continue
        step = block[0] - columns[0]
        if step <= 0 or columns[-1] + step > block[-1] or len(columns) < 0.75 * len(block):
            continue
        gains = [pool.of(row, pool.cited[row] + step) - pool.of(row, pool.cited[row]) for row in rows]
        if sum(gains) / math.sqrt(sum(gain * gain for gain in gains) + 1) >= SECTION:
            return MovedSection(tuple(rows), step)
    return None


@rule("structure", Severity.WARNING)
def numbering_shift(context: RuleContext) -> Iterator[Flag]:
    """**What** From some entry of the list on, or in one section, all sentences fit an entry so many places further.

    **Why** An entry lost or added in the list moves all that follow, and so does a section that was merged and not
    renumbered: every number resolves and every one is wrong.

    **Silent when** fewer than six cited entries would have moved (three, where each of them fits better, two, where
    the text cites one number more than the list has), and unless the article as a whole fits clearly better with its
    numbers moved.

    **Example** Sentences that cite 3, 4, 5 … on the subjects of entries 4, 5, 6 ….

    **Instead** Compare the numbers from the named one on with the list, and renumber.
    """
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
    under = f", under “{heading}”" if heading else ""
    side = "after" if slip.step > 0 else "before"
    message = f"From entry {entry.label} on{under}, each sentence fits the entry {side} the one that it cites"
    edits: tuple[Edit, ...] = ()
    if slip.is_short:
        claim = context.citations[moved[0]].claim.text
        message = (
            f"The list seems to have lost its entry {entry.label}, the source of “{_short(claim)}”: from there on"
            f"{under}, each sentence fits the entry before the one that it cites."
        )
        suggestion = f"Put the lost source back as entry {entry.label}, and renumber those after it."
        edits = _relabelled(context, pool.entries[slip.first :], 1)
    else:
        message += (
            ": an entry seems to have been added there." if slip.step > 0 else ": one seems to have been lost there."
        )
        suggestion = f"Compare entry {entry.label}, “{title_of(entry) or _short(entry.text)}”, with what cites it."
        numbers = [each.label or "" for each in pool.entries]
        size = len(numbers) - slip.first
        edits = renumbered(
            context,
            [row for row in pool.sequence if pool.cited[row] >= slip.first],
            {numbers[slip.first + i]: numbers[slip.first + (i + slip.step) % size] for i in range(size)},
        )
    return Flag(
        context.citations[moved[0]].marker.span,
        message,
        label=entry.label,
        suggestion=suggestion,
        related=(entry.span,),
        edits=edits,
    )


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
    meant = pool.entries[pool.cited[first] + section.step].label
    under = f" under “{heading}”" if heading else ""
    return Flag(
        context.citations[first].marker.span,
        f"The numbers from [{label}] to [{end}]{under} are all {section.step} too low: the sentences fit the entries "
        f"from {meant} on, which nothing cites.",
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


_LONGEST_QUOTED = 80


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_QUOTED else text[: _LONGEST_QUOTED - 1].rsplit(" ", 1)[0] + "…"
