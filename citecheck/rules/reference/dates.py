"""Dates that cannot be, or that something contradicts."""

import datetime
from collections.abc import Iterator

from citecheck.patterns import lazy_regex
from citecheck.rules.dated import firmly_dated
from citecheck.rules.reference.entries import (
    WEB,
    date_of_url,
    entry_name,
    flag_field,
    named,
    printed_date,
    start_name,
    url_date_hint,
    whole,
)
from citecheck.rules.rule import Flag, RuleContext, rule
from citecheck.values import PartialDate, Reference, Severity
from citecheck.values.dates import days_in


@rule("reference", Severity.ERROR)
def impossible_date(context: RuleContext) -> Iterator[Flag]:
    """**What** A date that the calendar does not have.

    **Why** At least one of its figures is wrong, and a reader cannot tell which.

    **Silent when** the date can be read at all.

    **Example** `30 Feb. 2023`, `31 Apr. 2023`, `29 Feb. 2023`

    **Instead** Look the date up again.
    """
    for reference in context.document.references:
        for field, what in (("issued", "date"), ("accessed", "day of visit")):
            if getattr(reference, field) is None and field in reference.spans:
                printed, problem = printed_date(context, reference, field)
                if problem == "impossible":
                    message = f"The {what} of {entry_name(reference)}, “{printed}”, is not in the calendar."
                    hint = url_date_hint(reference) if field == "issued" else None
                    yield flag_field(reference, field, message, hint or "Look the date up again.")


@rule("reference", Severity.WARNING)
def ambiguous_date(context: RuleContext) -> Iterator[Flag]:
    """**What** A date in figures of which either may be the day.

    **Why** Half of the readers will take `03/04/2023` for 3 April, the others for 4 March.

    **Silent when** one of the figures is above 12, both are equal, `day-first` is set, the article is in a language
    whose readers put the day first, or it is a range of years.

    **Example** `“Rain floods the old town” The Daily, 03/04/2023`

    **Instead** Write the month as a word, or the date as 2023-04-03.
    """
    for reference in context.document.references:
        if "issued" in reference.spans and (reference.issued is None or reference.issued.month is None):
            printed, problem = printed_date(context, reference, "issued")
            if problem == "ambiguous" and not _YEARS.fullmatch(printed):
                message = f"The date of {entry_name(reference)}, “{printed}”, can be read in two ways."
                yield flag_field(reference, "issued", message, url_date_hint(reference) or "Write the month as a word.")


# 2011-12 is a range of years or a month; either way the year is right, and that is what a reader needs.
_YEARS = lazy_regex(r"\D?\d{4}\s?[-–/‑]\s?\d{2,4}\D?")


@rule("reference", Severity.INFO, yields_to=("ambiguous-date",))
def incomplete_date(context: RuleContext) -> Iterator[Flag]:
    """**What** A news piece that is dated by its month or year only; once where all of the list are.

    **Why** News outlets publish many pieces on one subject in a month.

    **Silent when** the outlet is no paper, broadcaster or agency we know, as magazines, journals and publishers are
    not, or the piece is older than the web or has no link of its own.

    **Example** `“Rain floods the old town” Reuters, May 2023, https://www.reuters.com/…`

    **Instead** Add the day.
    """
    news = [reference for reference in context.document.references if _is_news_piece(context, reference)]
    partial = [reference for reference in news if reference.issued and reference.issued.day is None]
    if len(news) == len(partial) > 1:
        yield Flag(whole(partial[0]), "No news piece of the list is dated by the day.", suggestion="Add the days.")
        return
    for reference in partial:
        what = "month" if reference.issued and reference.issued.month else "year"
        message = f"{start_name(reference)} is a news piece, but gives only the {what}."
        yield flag_field(reference, "issued", message, url_date_hint(reference) or "Add the day on which it appeared.")


def _is_news_piece(context: RuleContext, reference: Reference) -> bool:
    """Tell whether a reference is a piece on the web that a paper, a broadcaster or an agency published."""
    if not (reference.outlet and reference.url and reference.issued and reference.issued.year >= WEB):
        return False
    outlets = named(context, reference.outlet)
    return bool(outlets) and outlets[0].kind in ("paper", "broadcaster", "agency")


@rule("reference", Severity.ERROR)
def future_date(context: RuleContext) -> Iterator[Flag]:
    """**What** A source issued after the day on which the article is checked or published.

    **Why** Nobody can have read it; a figure of the date is wrong.

    **Silent when** no such day is known, or the dates agree as far as both go; when a bare year may be a forecast's, a
    standard's or the title's, since it is not set off, the title has a year, or most of the list has no dates; or when
    only the article's own date is known and the sources are no more than five years later, or three of them are later,
    so that it may have been updated since.

    **Example** `“Rain floods the old town” The Daily, 17 Feb. 2032` in an article of 2023.

    **Instead** Look the date up again.
    """
    for reference, issued, day in _in_future(context):
        message = f"{start_name(reference)} is dated {issued.words}, which is after {day.words}."
        yield flag_field(reference, "issued", message, url_date_hint(reference) or "Look the date up again.")


def _in_future(context: RuleContext) -> Iterator[tuple[Reference, PartialDate, PartialDate]]:
    """Give the references dated after the day of the article, with both days."""
    day = context.as_of
    later = [(r, r.issued) for r in context.document.references if day and r.issued and r.issued > day]
    is_own = context.config.as_of is None
    if day is None or (is_own and len(later) >= _UPDATED):
        return
    firm = firmly_dated(context.document) if later else frozenset()
    for reference, issued in later:
        if reference.index in firm and not (is_own and issued.year - day.year <= _KEPT_UP):
            yield reference, issued, day


_UPDATED = 3
"""So many sources later than an article's own date are no slips: the article has been changed since."""
_KEPT_UP = 5
"""For how many years after its own date an article may have been changed; a slip of a figure is mostly further off."""


@rule("reference", Severity.WARNING)
def date_url_mismatch(context: RuleContext) -> Iterator[Flag]:
    """**What** A link that carries another date than the entry.

    **Why** One of the two was mistyped, or the link is of another piece.

    **Silent when** they are no more than a week apart, as pieces go online before they are printed and midnight comes
    at different times; when the date in the link is that of an upload or an issue; when a second figure without a
    third may count weeks or issues; when the piece is older than the web; or when `future-date` says that the entry's
    is wrong.

    **Example** `“Rain floods the old town” The Daily, 17 Feb. 2023, https://daily.example/2022/02/17/rain`

    **Instead** Open the link and copy the date from the page.
    """
    told_elsewhere = {each.index for each, _, _ in _in_future(context)} if "future-date" in context.chosen else set()
    for reference in context.document.references:
        if reference.index in told_elsewhere:
            continue
        told = date_of_url(reference.url)
        if told and reference.issued and told.day is None and told.month != reference.issued.day:
            told = PartialDate(told.year)  # the second figure may be a week or the number of an issue
        if reference.issued and told and reference.issued.year >= WEB and not _near(reference.issued, told):
            message = f"{start_name(reference)} is dated {reference.issued.words}, but its link says {told.words}."
            advice = "Open the link and copy the date from the page."
            yield flag_field(reference, "issued", message, advice, related="url")


_WEEK = 7


def _near(date: PartialDate, other: PartialDate) -> bool:
    """Tell whether two dates may be no more than a week apart."""
    (first, last), (other_first, other_last) = _days(date), _days(other)
    return first - other_last <= _WEEK and other_first - last <= _WEEK


def _days(date: PartialDate) -> tuple[int, int]:
    """Return the first and the last day that a date may mean, as numbers."""
    last_month = date.month or 12
    first = datetime.date(date.year, date.month or 1, date.day or 1)
    last = datetime.date(date.year, last_month, date.day or days_in(date.year, last_month))
    return first.toordinal(), last.toordinal()
