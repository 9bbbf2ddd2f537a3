"""Whether a source can know what it is cited for, by its date."""

import datetime
import functools
import re
from collections.abc import Iterator
from itertools import chain

from citecheck.dates import parse_date
from citecheck.knowledge import languages
from citecheck.patterns import lazy_regex
from citecheck.remembering import remembered
from citecheck.rules.dated import firmly_dated
from citecheck.rules.relevance.entries import spans_of
from citecheck.rules.rule import Flag, RuleContext, rule
from citecheck.values import Citation, PartialDate, Reference, Severity, Span


@functools.cache
def _dated() -> re.Pattern[str]:
    """Return the pattern of an event's date: ``on 15 December 2025``, ``in March 2022``; no range stands behind it."""
    english = languages.get("en")
    month = languages.any_of(chain.from_iterable(english.months if english else ()))
    return lazy_regex(
        rf"\b(?:in|on|since|during)\s(?:(?:early|late|mid)[\s-])?"
        rf"(?P<date>(?:\d{{1,2}}\s)?(?:(?:{month})\s)?(?:\d{{1,2}},\s)?(?:19|20)\d\d)(?![-–/]?\d|[-–/])(?:\s(?P<next>\w+))?",
        re.IGNORECASE,
    )


# Words of plans and forecasts, which a source may carry before the day.
_PLAN = lazy_regex(
    r"\b(?:will|would|shall|should|may(?!\s(?:\d{1,2},\s)?(?:19|20)\d\d)|might|could|can|plan\w*"
    r"|expect\w*|schedul\w+|forecast\w*|project\w*|predict\w*|aim\w*"
    r"|target\w*|propos\w+|due|set|to\s(?:be|host|hold|take|run|open|start|end|begin|become|have)|upcoming|intend\w*|hope\w*|estimat\w+"
    r"|until|by|future|budget\w*|goal|promis\w+|vow\w*|pledg\w+|agreed|contract\w*|entitl\w+|ahead)\b",
    re.IGNORECASE,
)
# "By now" tells of the past.
_NOW = lazy_regex(r"\b(?:(?<!by )now|currently|today|at present|these days)\b", re.IGNORECASE)
# A quantity, not the number of a name or a year: "12.6 %", "40,000", "3 million", "about 300".
_FIGURE = lazy_regex(
    r"\d\s?(?:%|per\s?cent|(?:thousand|million|billion|trillion)\b)|\b\d{1,3}(?:[,.\s]\d{3})+\b"
    r"|\b(?:about|around|some|over|under|more\sthan|less\sthan|fewer\sthan|nearly|almost|roughly|approximately)\s\d",
    re.IGNORECASE,
)
_YEAR = lazy_regex(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# What a title announces: "Court to hear appeal", "Deal will end".
_AHEAD = lazy_regex(r"\b(?:to|will)\s[a-z]{2,}", re.IGNORECASE)
DAYS_BEFORE = 60
"""A source issued fewer days before an event may be an announcement or wrongly dated by a day or a month."""
YEARS_STALE = 3
"""How many years old a source of a current figure may be."""


@rule("relevance", Severity.WARNING, yields_to=("off-topic-citation",))
def source_predates_event(context: RuleContext) -> Iterator[Flag]:
    """**What** A source older than the event it is cited for; as an info, one years older than a figure for today.

    **Why** A source cannot report what had not happened; a newer one was read, or the wrong one is cited.

    **Silent when** either date is not certain: the sentence speaks of a plan, an order or a forecast, or names a year
    that the source can know of; the entry has a bare year that may be something else's, its title or link has a
    year of the event or later, or it is a page with a link and a bare year, which is brought up to date. Nor where
    the source was issued within two months of the event (within a year where the event has only a year, or the title
    looks ahead) or visited after it, or another source of the same sentence is late enough.

    **Example** “The court annulled all charges on 15 December 2025.[3]”, where entry 3 was issued on 1 June 2021.

    **Instead** Cite the report of the event, or correct the date.
    """
    firm, latest = firmly_dated(context.document), _latest_by_claim(context)
    for citation in context.citations:
        reference = citation.reference
        if reference is None or reference.issued is None or reference.index not in firm:
            continue
        if reference.url and not reference.issued.month:
            continue  # a page that says its year is brought up to date
        event = _event(citation.claim.text)
        if (
            event is not None
            and latest[citation.claim.span] < event.first
            and _precedes(reference, event)
            and not _knows(reference, citation.claim.text, event)
        ):
            yield Flag(
                citation.marker.span,
                f"The source is from {reference.issued.words}, but the sentence tells of {event.words}.",
                label=citation.marker.label,
                suggestion="Cite a report of the event, or correct the date.",
                related=spans_of(reference),
            )
        elif _is_stale(citation, reference.issued, context):
            yield Flag(
                citation.marker.span,
                f"The sentence gives a figure for today, from a source of {reference.issued.year}.",
                label=citation.marker.label,
                severity=Severity.INFO,
                suggestion="Look for a newer figure, or say how old this one is.",
                related=spans_of(reference),
            )


def _latest_by_claim(context: RuleContext) -> dict[Span, datetime.date]:
    """For each claim, the last day on which a source of it was issued or visited; without a date, it may be any."""
    found: dict[Span, datetime.date] = {}
    for citation in context.citations:
        reference, claim = citation.reference, citation.claim.span
        days = [date.last for date in (reference.issued, reference.accessed) if date] if reference else []
        found[claim] = max([found.get(claim, datetime.date.min), *(days or [datetime.date.max])])
    return found


def _knows(reference: Reference, claim: str, event: PartialDate) -> bool:
    """Tell whether a source may know of something that a claim dates, after all."""
    issued = reference.issued.year if reference.issued else datetime.MAXYEAR
    told = [int(year) for year in _YEAR.findall(f"{reference.title or ''} {reference.url or ''}")]
    named = [int(year) for year in _YEAR.findall(claim)]
    return any(year >= event.year for year in told) or any(year <= issued and year < event.year for year in named)


@remembered(1 << 12)
def _event(claim: str) -> PartialDate | None:
    """Return the latest date of an event in a claim that does not look ahead."""
    if _PLAN.search(claim):
        return None
    found = [date for match in _dated().finditer(claim) if (date := parse_date(match["date"])) is not None]
    return max(found, key=lambda date: date.first, default=None)


def _precedes(reference: Reference, event: PartialDate) -> bool:
    """Tell whether a source was issued so long before an event that it cannot have been the announcement."""
    issued, visited = reference.issued, reference.accessed
    if issued is None or not issued < event or (visited is not None and not visited < event):
        return False
    days = (event.first - issued.last).days
    return days >= (DAYS_BEFORE if event.month and not _AHEAD.search(reference.title or "") else 365)


def _is_stale(citation: Citation, issued: PartialDate, context: RuleContext) -> bool:
    """Tell whether a claim gives a figure for today on a source that is years older than the article."""
    claim = citation.claim.text
    visited = citation.reference.accessed if citation.reference else None
    last = max(issued.year, visited.year if visited else 0)
    old = context.as_of is not None and context.as_of.year - last >= YEARS_STALE
    return old and bool(_NOW.search(claim)) and bool(_FIGURE.search(claim))
