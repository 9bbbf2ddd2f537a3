"""Which entry of its list a sentence means, and which sentence an entry that nobody cites."""

from bisect import bisect_left
from collections.abc import Iterator

from citecheck.patterns import lazy_regex
from citecheck.rules.relevance.entries import renumbered, title_of
from citecheck.rules.relevance.shifts import find_moved_section, find_slip
from citecheck.rules.rule import Flag, RuleContext, rule
from citecheck.scoring.choice import Pool
from citecheck.text import cited_as, is_link, listed, listed_as, sentences, starting
from citecheck.values import Reference, Severity, Span

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


CLEAR, CLEARLY = 1.0, 1.5
"""How well a sentence must go with an entry that nobody cites, and how much better than the next sentence.

Where a marker was taken out, half of the entries of encyclopaedic articles get a sentence, which is right in 3 of 4.
"""
ONLY = -0.5
"""How well the only sentence of an entry's place must go with it."""
ANY, ANY_CLEARLY = 1.5, 1.5
"""How much more clearly where the list has no order, so that it may be any sentence of the text; and than the next."""
FURTHEST = 6000
"""How many characters of the text are searched for such a sentence."""


def find_home(context: RuleContext, pool: Pool, column: int) -> Span | None:
    """Return the sentence without a marker that an entry which nobody cites probably belongs to, where one is clear."""
    prose, sequence = context.document.prose, pool.sequence
    if not sequence or len(pool.entries) - len(pool.mentions) > MOST_UNCITED:
        return None
    is_ordered = _is_ordered(pool)
    before, after = pool.gap(column) if is_ordered else (-1, len(sequence))
    if before >= after:
        return None
    clear, clearly = (CLEAR, CLEARLY) if is_ordered else (CLEAR + ANY, ANY_CLEARLY)
    start = prose.locate(pool.citations[sequence[before]].marker.span.end) if before >= 0 else 0
    end = prose.locate(pool.citations[sequence[after]].claim.span.start) if after < len(sequence) else len(prose.text)
    if end - start > FURTHEST:
        return None
    sentences_there, ranked = list(_without_marker(pool, start, end)), []
    for first, last in sentences_there:
        near = pool.near(prose.text[first:last])
        if is_ordered and len(sentences_there) == 1:
            return prose.span(first, last) if near[column] >= ONLY else None
        if near[column] >= max([clear, *near.values()]):
            ranked.append((-near[column], first, last))
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
FEW_IN_ORDER = 4
"""So many entries, of which fewer can be so far in order, are seldom wholly so by chance."""


def _is_ordered(pool: Pool) -> bool:
    count = len(pool.mentions)
    wholly = 2 * count / (count + 1) - 1
    return pool.order >= (min(IN_ORDER, wholly) if count >= FEW_IN_ORDER else IN_ORDER)


def find_meant(pool: Pool, row: int) -> int | None:
    """Return the column of the entry that a marker without entry is probably meant for, where one is clear."""
    start = pool.citations[row].marker.span.start
    ranked = sorted(((value, -column) for column, value in pool.told(row).items()), reverse=True)
    if _is_ordered(pool) and 0 < len(pool.entries) - len(pool.mentions) <= MOST_UNCITED:
        at = bisect_left(pool.sequence, start, key=lambda each: pool.citations[each].marker.span.start)
        due = [c for c in range(len(pool.entries)) if c not in pool.mentions and pool.gap(c)[0] < at <= pool.gap(c)[1]]
        if len(due) == 1:
            return due[0]
    runner_up = ranked[1][0] if len(ranked) > 1 else 0.0
    return -ranked[0][1] if ranked and ranked[0][0] >= max(MEANT, runner_up + MEANT_AHEAD) else None
