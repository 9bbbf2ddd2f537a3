"""Two entries of a list that were exchanged."""

import math
from collections.abc import Iterator, Mapping, Sequence

from citecheck import attrs
from citecheck.rules.relevance.choosing import find_slipped
from citecheck.rules.relevance.entries import renumbered, shortened, title_of
from citecheck.rules.relevance.shifts import find_moved_section, find_slip, rows_citing
from citecheck.rules.rule import Flag, RuleContext, rule
from citecheck.scoring.choice import Pool
from citecheck.scoring.likeness import Row
from citecheck.scoring.texts import read_source
from citecheck.text import author_date, cited_as, is_link
from citecheck.values import Severity, Span

EXCHANGED, PERHAPS, PERHAPS_OF_MANY = 1.1, 1.0, 0.9
"""How clear an exchange must be for a warning and for an info; for an info less by the logarithm of the entries.

With entries and programs left out of the fit that wrote them, 2 of 100 articles as they are have such a warning, and
of two exchanged entries one is named in 36 of 100 by a warning and in nearly 6 of 10 by an info (``measure_choice``).
"""
MOST_DOUBTFUL = 1
"""How many exchanges of a list are told where they are not clear: there are hardly more."""
SEVERAL = 3.0
"""How clear each must be where several of one list are clear.

Held out, one alone was real in 261 of 268 lists; of 11 that were not alone three were, and only the clearest of a list.
Such lists are of one subject throughout, and words tell little of which source a sentence means.
"""
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

NAMED = 2.5
"""How much less clear an exchange is where names and years cite: a number slips, a name hardly ever.

Of some hundred such articles of our own as they are, seven had a warning without it, and one has with it.
"""


@attrs.frozen
class Exchange:
    """Two entries that suit each other's sentences."""

    one: int
    other: int
    clearness: float
    """How much better than their own, as log-odds, less what the best of so many pairs gains by chance."""
    says_something: bool = True
    """Whether neither title is a host, a file's name or the like."""
    is_one_of_several: bool = False
    """Whether others of its list seem as clear."""

    @property
    def is_clear(self) -> bool:
        """Whether it is worth a warning."""
        return self.says_something and self.clearness >= (SEVERAL if self.is_one_of_several else EXCHANGED)


def least_doubtful(entries: int) -> float:
    """Return how clear an exchange must be at least in a list of so many entries."""
    return PERHAPS - PERHAPS_OF_MANY * math.log(entries or 1)


def find_exchanges(pool: Pool) -> list[Exchange]:
    """Return pairs of entries that suit each other's sentences better than their own, the clearest first."""
    rows = rows_citing(pool)
    told = {column: _told_together(pool, citing) for column, citing in rows.items()}
    pairs, least = PAIRS * math.log(len(pool.entries) or 1), least_doubtful(len(pool.entries)) - MOST_KIN
    kinds = {column: _kind(pool, column, citing) for column, citing in rows.items()}
    found: dict[tuple[int, int], Exchange] = {}
    for column, values in told.items():
        if kinds[column] is None:
            continue
        own = values.get(column) or 0.0
        if max(values.values) - own <= LEAST_GAIN:
            continue
        rivals = sorted(
            [
                (-value, other)
                for other, value in values.items()
                if value - own > LEAST_GAIN and kinds.get(other) == kinds[column] and other != column
            ]
        )
        for _, other in rivals[:RIVALS]:
            pair = min(column, other), max(column, other)
            meant = [(told[a].get(b), told[a].get(a)) for a, b in (pair, pair[::-1])]
            gains = [its - own for its, own in meant if its is not None and own is not None]
            if pair in found or len(gains) < 2:
                continue
            often = OFTEN * math.log(len(rows[column]) * len(rows[other]))
            clearness = sum(gains) + BOTH * min(gains) - often - pairs
            if min(gains) <= LEAST_GAIN or clearness < least:
                continue
            beside = {pool.cited[each] for row in (*rows[column], *rows[other]) for each in pool.together(row)}
            if beside.isdisjoint(pair):
                clearness += _kin(pool, rows, *pair) + _kin(pool, rows, *pair[::-1])
                clearness -= NAMED * all(author_date(pool.entries[column].label or "") is not None for column in pair)
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


def _told_together(pool: Pool, rows: Sequence[int]) -> Row:
    """Return the log-odds of entries by all citations of one of them together."""
    if len(rows) == 1:
        return pool.told(rows[0])
    root = math.sqrt(len(rows))
    found = {column: value / root for column, value in pool.told(rows[0]).items()}
    for row in rows[1:]:
        for column, value in pool.told(row).items():
            found[column] = found.get(column, 0.0) + value / root
    columns = sorted(found)
    return Row(columns, [found[column] for column in columns])


def told_exchanges(pool: Pool) -> list[Exchange]:
    """Return the exchanges that are worth telling, or else the clearest; none where the whole list has moved."""
    if find_slip(pool) or find_moved_section(pool):
        return []
    found = find_exchanges(pool)
    least = least_doubtful(len(pool.entries))
    if sum(pair.is_clear for pair in found) > 1:
        found = [attrs.evolve(pair, is_one_of_several=True) for pair in found]
    doubtful = [pair for pair in found if pair.clearness >= least and pool.entries[pair.one].references]
    return [pair for pair in found if pair.is_clear] or doubtful[:MOST_DOUBTFUL]


def _kind(pool: Pool, column: int, citing: Sequence[int]) -> str | None:
    """Return with what an entry may be exchanged; with nothing where it is a remark written in its own marker."""
    entry = pool.entries[column]
    if entry.references:
        return "source"
    return None if any(pool.citations[row].marker.span == entry.span for row in citing) else "remark"


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
    entries name sources; a remark and a source are not exchanged, nor is a remark that is written where it is called.

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
            own, its = (shortened(title_of(each) or each.text) for each in (one, other))
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
