"""Rules about relevance: sources that do not belong to the sentence, or to the number, that cites them."""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

import attrs

from citecheck import scoring
from citecheck.dates import parse_date
from citecheck.rules.rule import Flag, Rule, RuleContext, rule
from citecheck.scoring.affinity import Affinity
from citecheck.scoring.language import is_english, is_stranger
from citecheck.values import Citation, Evidence, PartialDate, Reference, Score, Severity, Span


@rule("relevance", Severity.WARNING)
def off_topic_citation(context: RuleContext) -> Iterator[Flag]:
    """**What** A citation whose source, by its title, outlet, address and date, is about something else.

    **Why** The number resolves and the entry is complete, so nothing else shows that a reader who looks the source
    up will not find the sentence there.

    **Silent when** the title has no word to compare or shares no script with the article, and wherever the source
    fits no worse than the worst 3 of 1000 right citations in news or 2 of 100 in encyclopaedias
    (`max-false-alarms` sets another share). An entry that several sentences cite and none fits is reported once.
    An article of fewer than 20 words gives nothing to judge by. These shares were measured in English; in an article
    in another language, a title is reported only where no word of it so much as starts like a word, or a part of a
    word, of the article, though both are in one language, the article has 100 words, and the title several.

    **Example** “Japan and China will hold security talks.[0]”, where entry 0 is “Germany Wants to Team Up With Japan
    in Securing Raw Materials”.

    **Instead** Cite the source that the sentence was taken from. The finding names the best fit of the list, where one
    entry is clearly that.
    """
    by_reference: dict[int, list[tuple[int, Score]]] = defaultdict(list)
    for row, citation in enumerate(context.citations):
        if citation.relevance is not None:
            by_reference[_index(citation)].append((row, citation.relevance))
    doubted: list[tuple[int, Score]] = []
    for judged in by_reference.values():
        low = [(row, score) for row, score in judged if score.value < _line(score, context)]
        doubted += low[:1] if len(low) == len(judged) else low
    if not doubted:
        return
    text = f"{context.document.headline or ''}\n{context.document.prose.text}"
    length = len(text.split())
    if length < LEAST_PROSE:
        return
    holds = is_english(text)
    for row, score in doubted:
        reference = context.citations[row].reference
        if holds or (length >= LEAST_FOREIGN and reference and is_stranger(reference.title or "", text)):
            yield _off_topic(context, row, score)


LEAST_PROSE, LEAST_FOREIGN = 20, 100
"""The least words of an article, in English and in other languages, that the words of a title may be missing from."""
OTHERS_LINE = 0.05
"""The line for a scorer that is none of ours and whose false alarms nobody has measured."""


def _line(score: Score, context: RuleContext) -> float:
    if score.scorer not in scoring.SCORERS:
        return OTHERS_LINE
    return scoring.curve(score.scorer).line(context.config.max_false_alarms)


def _off_topic(context: RuleContext, row: int, score: Score) -> Flag:
    citation = context.citations[row]
    label = citation.marker.label
    best = _best(context, row, _index(citation), BEST)
    named = f"Best fit in your list: {_named(best)}." if best else ""
    return Flag(
        citation.marker.span,
        f"[{label}] does not seem to belong to this sentence: {_reason(score.evidence)}.",
        label=label,
        suggestion=f"{_odds(score)} {named}".strip() or None,
        related=_entry(citation.reference),
    )


def _reason(evidence: Sequence[Evidence]) -> str:
    """Say what ties a title to the article and what does not, from a score's evidence, or what a scorer says itself."""
    own = [one.text for one in evidence if one.text]
    if own:
        return "; ".join(own)
    said = {one.kind: one.words for one in evidence}
    tied = [*said.get("ties", ()), *said.get("only elsewhere in the article", ())]
    missing = said.get("nowhere in the article", ())
    if not tied:
        return (
            f"{_listed(missing)} {_appear(missing)} nowhere in the article"
            if missing
            else "nothing ties its title to the article"
        )
    ties = f"only {_listed(tied)} {'ties' if len(tied) == 1 else 'tie'} its title to the article"
    return f"{ties}; {_listed(missing)} {_appear(missing)} nowhere in it" if missing else ties


def _appear(things: Sequence[str]) -> str:
    return "appears" if len(things) == 1 and not things[0].endswith("s") else "appear"


def _listed(things: Sequence[str]) -> str:
    return " and ".join((", ".join(things[:-1]), things[-1])) if len(things) > 1 else "".join(things)


def _odds(score: Score) -> str:
    """Say how seldom a right citation fits as badly, by kind of article."""
    if score.scorer not in scoring.SCORERS:
        return ""
    shares = scoring.curve(score.scorer).shares(score.value)
    said = [f"one in {_rounded(1 / share)} in {kind}" for kind, share in shares.items() if share]
    return f"Of right citations, at most {_listed(said)} fits this badly." if said else ""


def _rounded(number: float) -> int:
    """Round to one digit, as the measure is no finer."""
    unit = int(10 ** math.floor(math.log10(number)))
    return int(number / unit + 0.5) * unit


def _named(reference: Reference) -> str:
    return f"[{reference.label}], “{reference.title}”"


def _entry(*references: Reference | None) -> tuple[Span, ...]:
    return tuple(reference.span for reference in references if reference is not None and reference.span is not None)


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


def _best(context: RuleContext, row: int, cited: int, lead: Lead) -> Reference | None:
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
        better = _best(context, row, column, BETTER)
        if better is None:
            continue
        moved = _slip(context) is not None if moved is None else moved
        if moved:
            return
        citation = context.citations[row]
        yield Flag(
            citation.marker.span,
            f"[{citation.marker.label}] may be meant for another entry: {_named(better)}, has more of this sentence.",
            label=citation.marker.label,
            related=_entry(citation.reference, better),
        )


def _index(citation: Citation) -> int:
    """Return the column of a citation's reference, -1 where it has none."""
    found = citation.reference.index if citation.reference else None
    return -1 if found is None else found


def _cited(context: RuleContext) -> list[tuple[int, int]]:
    """Return the row and column of every citation that has its reference in the list."""
    cited = ((row, _index(citation)) for row, citation in enumerate(context.citations))
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
        related=_entry(references[first]),
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


_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
)
# An event's date: "on 15 December 2025", "in March 2022", "since 2019", with no range or season behind it.
_EVENT = re.compile(
    rf"\b(?:in|on|since|during)\s(?:(?:early|late|mid)[\s-])?"
    rf"(?P<date>(?:\d{{1,2}}\s)?(?:{_MONTH}\s)?(?:\d{{1,2}},\s)?(?:19|20)\d\d)(?![-–/]?\d|[-–/])(?:\s(?P<next>\w+))?",
    re.IGNORECASE,
)
# Words of plans and forecasts, which a source may carry before the day.
_PLAN = re.compile(
    r"\b(?:will|would|shall|should|may|might|could|can|plan\w*|expect\w*|schedul\w+|forecast\w*|project\w*|predict\w*|aim\w*"
    r"|target\w*|propos\w+|due|set|to\s(?:be|host|hold|take|run|open|start|end|begin|become|have)|upcoming|intend\w*|hope\w*|estimat\w+"
    r"|until|by|future|budget\w*|goal|promis\w+|vow\w*|pledg\w+|agreed|contract\w*|entitl\w+|ahead)\b",
    re.IGNORECASE,
)
# "By now" tells of the past.
_NOW = re.compile(r"\b(?:(?<!by )now|currently|today|at present|these days)\b", re.IGNORECASE)
_FIGURE = re.compile(r"\d")
DAYS_BEFORE = 60
"""A source issued fewer days before an event may be an announcement or wrongly dated by a day or a month."""
YEARS_STALE = 3
"""How many years old a source of a current figure may be."""


@rule("relevance", Severity.WARNING, yields_to=("off-topic-citation",))
def source_predates_event(context: RuleContext) -> Iterator[Flag]:
    """**What** A source older than the event it is cited for; as an info, one years older than a figure for today.

    **Why** A source cannot report what had not happened; a newer one was read, or the wrong one is cited.

    **Silent when** the sentence speaks of a plan, an order or a forecast, names no date of an event, or the source
    was issued within two months of it (within a year where the event has only a year) or visited after it.

    **Example** “The court annulled all charges on 15 December 2025.[3]”, where entry 3 was issued on 1 June 2021.

    **Instead** Cite the report of the event, or correct the date.
    """
    for citation in context.citations:
        reference = citation.reference
        if reference is None or reference.issued is None:
            continue
        event = _event(citation.claim.text)
        visited = reference.accessed is not None and event is not None and not reference.accessed < event
        if event is not None and not visited and _precedes(reference.issued, event):
            yield Flag(
                citation.marker.span,
                f"The source was issued on {reference.issued}, before what it is cited for ({event})."
                if reference.issued.day
                else f"The source was issued in {reference.issued}, before what it is cited for ({event}).",
                label=citation.marker.label,
                suggestion="Cite a report of the event, or correct the date.",
                related=_entry(reference),
            )
        elif _is_stale(citation, reference.issued, context):
            yield Flag(
                citation.marker.span,
                f"A figure for today rests on a source of {reference.issued.year}.",
                label=citation.marker.label,
                severity=Severity.INFO,
                suggestion="Look for a newer figure, or say how old this one is.",
                related=_entry(reference),
            )


def _event(claim: str) -> PartialDate | None:
    """Return the latest date of an event in a claim that does not look ahead."""
    if _PLAN.search(claim):
        return None
    found = [date for match in _EVENT.finditer(claim) if (date := parse_date(match["date"])) is not None]
    return max(found, key=_first_day, default=None)


def _first_day(date: PartialDate) -> tuple[int, int, int]:
    return date.year, date.month or 1, date.day or 1


def _precedes(issued: PartialDate, event: PartialDate) -> bool:
    """Tell whether a source was issued so long before an event that it cannot have been the announcement."""
    if not issued < event:
        return False
    last = (issued.year, issued.month or 12, issued.day or 31)
    days = sum((b - a) * unit for a, b, unit in zip(last, _first_day(event), (365, 30, 1), strict=True))
    return days >= (DAYS_BEFORE if event.month else 365)


def _is_stale(citation: Citation, issued: PartialDate, context: RuleContext) -> bool:
    """Tell whether a claim gives a figure for today on a source that is years older than the article."""
    claim = citation.claim.text
    old = context.as_of is not None and context.as_of.year - issued.year >= YEARS_STALE
    return old and bool(_NOW.search(claim)) and bool(_FIGURE.search(claim))


RULES: tuple[Rule, ...] = (off_topic_citation, better_reference, source_predates_event, numbering_shift)
