"""Which entry of its list a sentence means: better ones, two exchanged, and lists that have moved."""

import itertools
import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from citecheck import attrs
from citecheck.patterns import lazy_regex
from citecheck.rules.meeting import counts_differently
from citecheck.rules.relevance.entries import title_of
from citecheck.rules.rule import Flag, RuleContext, rule
from citecheck.scoring.choice import Pool
from citecheck.scoring.texts import read_source
from citecheck.text import cited_as, is_link, listed, listed_as, sentences, starting
from citecheck.values import Edit, Entry, Reference, Severity, Span

LIKELY = 0.9
"""The least chance of an entry that a finding names in place of the cited one.

Of wrong numbers put into the articles that the fit has seen, it named the right entry in all of 254 that it spoke of
in encyclopaedic articles, and in 31 of 34 in web reports; of new articles, expect less. Where something else cites the
right entry, no chance is sure enough: it would be right half of the time, so nothing is said.
"""
UNLIKELY = 0.5
"""The most choice of a citation beside which a better one is named."""
BEST, AHEAD = 1.25, 0.3
"""For an entry named beside an off-topic one: its least log-odds by words and meaning, and how far it is ahead.

Where the right one is in the list, it is this one half of the time; the finding says no more than that it suits best.
"""
MEANT, MEANT_AHEAD = 2.5, 1.5
"""The same for one named beside a marker that has no entry."""


def best_entry(context: RuleContext, row: int) -> Reference | None:
    """Return the entry of the list that a claim goes with best by words and meaning, where one is ahead."""
    pool = context.choices.pool(row)
    if pool is None:
        return None
    ranked = sorted(((value, -column) for column, value in pool.told(row).items()), reverse=True)
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
                f"{starting(cited_as(citation.marker.label))} may be meant for {listed_as(entry.label)}, "
                f"“{title_of(entry)}”, which nothing cites{reason}.",
                label=citation.marker.label,
                suggestion="If so, link that page."
                if is_link(entry.label or "")
                else f"If so, write {cited_as(entry.label or '')}.",
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
ANY, ANY_CLEARLY = 0.5, 1.5
"""How much more clearly where the list has no order, so that it may be any sentence of the text; and than the next."""
FURTHEST = 6000
"""How many characters of the text are searched for such a sentence."""


def find_home(context: RuleContext, pool: Pool, column: int) -> Span | None:
    """Return the sentence without a marker that an entry which nobody cites probably belongs to, where one is clear."""
    prose, sequence = context.document.prose, pool.sequence
    if not sequence or len(pool.entries) - len(pool.mentions) > MOST_UNCITED:
        return None
    is_ordered = pool.order >= IN_ORDER
    before, after = pool.gap(column) if is_ordered else (-1, len(sequence))
    if before >= after:
        return None
    clear, clearly = (CLEAR, CLEARLY) if is_ordered else (CLEAR + ANY, ANY_CLEARLY)
    start = prose.locate(pool.citations[sequence[before]].marker.span.end) if before >= 0 else 0
    end = prose.locate(pool.citations[sequence[after]].claim.span.start) if after < len(sequence) else len(prose.text)
    if end - start > FURTHEST:
        return None
    ranked = []
    for first, last in _without_marker(pool, start, end):
        near = pool.near(prose.text[first:last])
        value = near.get(column, 0.0)
        if value >= max([clear, *near.values()]):
            ranked.append((-value, first, last))
    ranked.sort()
    if not ranked or (len(ranked) > 1 and ranked[1][0] - ranked[0][0] < clearly):
        return None
    return prose.span(*ranked[0][1:])


LEAST_WORDS = 5


def _without_marker(pool: Pool, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the sentences of a stretch of the prose that end in no marker; what has fewer words may be a heading."""
    text, locate = pool.document.prose.text, pool.document.prose.locate
    spans = [citation.marker.span for citation in pool.citations.values()]
    markers = sorted((locate(span.start), locate(span.end)) for span in spans)
    for marker, behind in [*(each for each in markers if start <= each[0] < end), (end, end)]:
        for first, last in sentences(text[start:marker]):
            is_marked = marker < end and start + last >= marker - 2
            if not is_marked and len(text[start + first : start + last].split()) >= LEAST_WORDS:
                yield start + first, start + last
        start = max(start, behind)


MOST_UNCITED = 20
"""Where nothing cites more entries than these, their places tell nothing."""
IN_ORDER = 0.8
"""How far a list must be in the order of first mention for the place of an entry to tell where it is cited."""


def find_meant(pool: Pool, row: int) -> int | None:
    """Return the column of the entry that a marker without entry is probably meant for, where one is clear."""
    start = pool.citations[row].marker.span.start
    ranked = sorted(((value, -column) for column, value in pool.told(row).items()), reverse=True)
    if pool.order >= IN_ORDER and 0 < len(pool.entries) - len(pool.mentions) <= MOST_UNCITED:
        at = bisect_left(pool.sequence, start, key=lambda each: pool.citations[each].marker.span.start)
        due = [c for c in range(len(pool.entries)) if c not in pool.mentions and pool.gap(c)[0] < at <= pool.gap(c)[1]]
        if len(due) == 1:
            return due[0]
    runner_up = ranked[1][0] if len(ranked) > 1 else 0.0
    return -ranked[0][1] if ranked and ranked[0][0] >= max(MEANT, runner_up + MEANT_AHEAD) else None


# --- two exchanged ---

EXCHANGED, PERHAPS, PERHAPS_OF_MANY = 1.1, 1.0, 0.9
"""How clear an exchange must be for a warning and for an info; for an info less by the logarithm of the entries.

With entries and programs left out of the fit that wrote them, 2 of 100 articles as they are have such a warning, and
of two exchanged entries one is named in 36 of 100 by a warning and in nearly 6 of 10 by an info (``measure_choice``).
"""
MOST_DOUBTFUL = 1
"""How many exchanges of a list are told where they are not clear: there are hardly more."""
RIVALS = 4
"""How many entries are looked at in place of the cited one."""
LEAST_GAIN = -0.25
"""Not even one of the two sentences may go so much worse with the other entry."""
MOST_KIN = 2.5
"""More than this is seldom added by what is cited around the two, which is not looked at for pairs that need more."""
BOTH = 0.8
"""What counts once more of the gain of that sentence which gains less: an exchange is one of two."""
OFTEN = 2.0
"""How much less clear an exchange is by the logarithm of how often both are cited: such sentences are much alike."""
PAIRS = 1.7
"""How much less clear it is by the logarithm of the number of entries, of which so many pairs can be made."""


@attrs.frozen
class Exchange:
    """Two entries that suit each other's sentences."""

    one: int
    other: int
    clearness: float
    """How much better than their own, as log-odds, less what the best of so many pairs gains by chance."""
    says_something: bool = True
    """Whether neither title is a host, a file's name or the like."""

    @property
    def is_clear(self) -> bool:
        """Whether it is worth a warning."""
        return self.says_something and self.clearness >= EXCHANGED


def least_doubtful(entries: int) -> float:
    """Return how clear an exchange must be at least in a list of so many entries."""
    return PERHAPS - PERHAPS_OF_MANY * math.log(entries or 1)


def find_exchanges(pool: Pool) -> list[Exchange]:
    """Return pairs of entries that suit each other's sentences better than their own, the clearest first."""
    rows = _citing(pool)
    told = {column: _told_together(pool, citing) for column, citing in rows.items()}
    pairs, least = PAIRS * math.log(len(pool.entries) or 1), least_doubtful(len(pool.entries)) - MOST_KIN
    found: dict[tuple[int, int], Exchange] = {}
    for column, values in told.items():
        own = values[column]
        rivals = sorted(
            [
                (-value, other)
                for other, value in values.items()
                if value - own > LEAST_GAIN and other in rows and other != column
            ]
        )
        for _, other in rivals[:RIVALS]:
            pair = min(column, other), max(column, other)
            if pair in found or not all(b in told[a] for a, b in (pair, pair[::-1])):
                continue
            gains = [told[a][b] - told[a][a] for a, b in (pair, pair[::-1])]
            often = OFTEN * math.log(len(rows[column]) * len(rows[other]))
            clearness = sum(gains) + BOTH * min(gains) - often - pairs
            if min(gains) <= LEAST_GAIN or clearness < least:
                continue
            beside = {pool.cited[each] for row in (*rows[column], *rows[other]) for each in pool.together(row)}
            if beside.isdisjoint(pair):
                clearness += _kin(pool, rows, *pair) + _kin(pool, rows, *pair[::-1])
                found[pair] = Exchange(*pair, clearness, _say_something(pool, pair))
    used: set[int] = set()
    kept = []
    for each in sorted(found.values(), key=lambda each: (-each.clearness, each.one, each.other)):
        if used.isdisjoint((each.one, each.other)):
            used |= {each.one, each.other}
            kept.append(each)
    return kept


def _kin(pool: Pool, rows: Mapping[int, Sequence[int]], own: int, other: int) -> float:
    """Return how much more another entry is alike to what is cited around the citations of one than its own."""
    citing = rows[own]
    return sum([pool.kin(row, other) - pool.kin(row, own) for row in citing]) / math.sqrt(len(citing))


def _told_together(pool: Pool, rows: Sequence[int]) -> Mapping[int, float]:
    """Return the log-odds of entries by all citations of one of them together."""
    if len(rows) == 1:
        return pool.told(rows[0])
    found: dict[int, float] = defaultdict(float)
    root = math.sqrt(len(rows))
    for row in rows:
        for column, value in pool.told(row).items():
            found[column] += value / root
    return found


def _citing(pool: Pool) -> dict[int, list[int]]:
    """Return the citations of each entry that has any."""
    rows: dict[int, list[int]] = defaultdict(list)
    for row, column in pool.cited.items():
        rows[column].append(row)
    return rows


def told_exchanges(pool: Pool) -> list[Exchange]:
    """Return the exchanges that are worth telling, or else the clearest; none where the whole list has moved."""
    if find_slip(pool) or find_moved_section(pool):
        return []
    found, least = find_exchanges(pool), least_doubtful(len(pool.entries))
    doubtful = [pair for pair in found if pair.clearness >= least and _name_sources(pool, pair)]
    return [pair for pair in found if pair.is_clear] or doubtful[:MOST_DOUBTFUL]


def _name_sources(pool: Pool, pair: Exchange) -> bool:
    """Tell whether neither of two entries is a remark; of such, an exchange that is not clear says little."""
    return all(pool.entries[column].references for column in (pair.one, pair.other))


def _say_something(pool: Pool, pair: tuple[int, int]) -> bool:
    sources = [pool.entries[column].references for column in pair]
    return all(not own or any(read_source(each).says_something for each in own) for own in sources)


def wrong_numbers(context: RuleContext) -> frozenset[Span]:
    """Return the markers of which a rule that runs says that their number is another's."""
    rows: list[int] = []
    for pool in context.choices.pools:
        if "better-reference" in context.chosen:
            rows += find_slipped(context, pool)
        if "exchanged-references" in context.chosen:
            columns = {column for pair in told_exchanges(pool) for column in (pair.one, pair.other)}
            rows += [row for row, column in pool.cited.items() if column in columns]
    return frozenset(context.citations[row].marker.span for row in rows)


@rule("relevance", Severity.WARNING)
def exchanged_references(context: RuleContext) -> Iterator[Flag]:
    """**What** Two entries of the list that suit each other's sentences, and not their own.

    **Why** Two numbers were exchanged, in the text or in the list, and each points to the other's source.

    **Silent when** either sentence goes better with its own entry, where one sentence cites both, where the best of so
    many pairs may gain as much by chance, and where the whole list has moved. An info where it is less clear, if both
    entries name sources.

    **Example** “Shops ran out of repellent.[1] The mayor shut the zoo.[2]” over 1 “Mayor shuts zoo” and 2 “Repellent
    sold out”.

    **Instead** Exchange the two numbers, if so.
    """
    for pool in context.choices.pools:
        for pair in told_exchanges(pool):
            one, other = pool.entries[pair.one], pool.entries[pair.other]
            citing = [row for row, column in pool.cited.items() if column in (pair.one, pair.other)]
            first = next(row for row in citing if pool.cited[row] == pair.one)
            this, that = cited_as(one.label or ""), cited_as(other.label or "")
            own, its = (_short(title_of(each) or each.text) for each in (one, other))
            seem = "seem to be" if pair.is_clear else "may be"
            message = (
                f"{this} and {that} {seem} exchanged: “{its}” suits what {this} is cited for, and “{own}” what "
                f"{that} is cited for."
            )
            suggestion = f"If so, write {that} for {this} and {this} for {that}."
            if is_link(one.label or ""):
                message = f"The links to “{own}” and “{its}” {seem} exchanged: each suits what the other is cited for."
                suggestion = "If so, exchange the two links."
            yield Flag(
                context.citations[first].marker.span,
                message,
                label=one.label,
                severity=None if pair.is_clear else Severity.INFO,
                suggestion=suggestion,
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
    rows, moves = _citing(pool), _Moves(pool)
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
        f"The list seems to have lost its entry {label}, the source of “{_short(claim)}”: from there on"
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
    suggestion = f"Compare entry {entry.label}, “{title_of(entry) or _short(entry.text)}”, with what cites it."
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
    text = text.strip()
    return text if len(text) <= _LONGEST_QUOTED else text[: _LONGEST_QUOTED - 1].rsplit(" ", 1)[0] + "…"
