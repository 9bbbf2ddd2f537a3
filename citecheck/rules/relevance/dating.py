"""Whether a source can know what it is cited for, by its date."""

import re
from collections.abc import Iterator

from citecheck.dates import parse_date
from citecheck.patterns import lazy_regex
from citecheck.rules.relevance.entries import spans_of
from citecheck.rules.rule import Flag, RuleContext, rule
from citecheck.values import Citation, PartialDate, Severity

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?)"
)
# An event's date: "on 15 December 2025", "in March 2022", "since 2019", with no range or season behind it.
_EVENT = lazy_regex(
    rf"\b(?:in|on|since|during)\s(?:(?:early|late|mid)[\s-])?"
    rf"(?P<date>(?:\d{{1,2}}\s)?(?:{_MONTH}\s)?(?:\d{{1,2}},\s)?(?:19|20)\d\d)(?![-–/]?\d|[-–/])(?:\s(?P<next>\w+))?",
    re.IGNORECASE,
)
# Words of plans and forecasts, which a source may carry before the day.
_PLAN = lazy_regex(
    r"\b(?:will|would|shall|should|may|might|could|can|plan\w*|expect\w*|schedul\w+|forecast\w*|project\w*|predict\w*|aim\w*"
    r"|target\w*|propos\w+|due|set|to\s(?:be|host|hold|take|run|open|start|end|begin|become|have)|upcoming|intend\w*|hope\w*|estimat\w+"
    r"|until|by|future|budget\w*|goal|promis\w+|vow\w*|pledg\w+|agreed|contract\w*|entitl\w+|ahead)\b",
    re.IGNORECASE,
)
# "By now" tells of the past.
_NOW = lazy_regex(r"\b(?:(?<!by )now|currently|today|at present|these days)\b", re.IGNORECASE)
_FIGURE = lazy_regex(r"\d")
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
                related=spans_of(reference),
            )
        elif _is_stale(citation, reference.issued, context):
            yield Flag(
                citation.marker.span,
                f"A figure for today rests on a source of {reference.issued.year}.",
                label=citation.marker.label,
                severity=Severity.INFO,
                suggestion="Look for a newer figure, or say how old this one is.",
                related=spans_of(reference),
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
