"""Rules about references: fields that are absent, dates that cannot be, and fields that contradict each other."""

import calendar
import datetime
import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator
from ipaddress import ip_address
from pathlib import Path

from citecheck import outlets
from citecheck.dates import Problem, read_date
from citecheck.model import Edit, PartialDate, Reference, Severity, Span
from citecheck.outlets import Outlet
from citecheck.rules.rule import Flag, Rule, RuleContext, rule

_SHARED = 10
"""From so many entries on, what all of them lack is a habit of the list and said once; fewer are named one by one."""


# ---- fields that are absent ----


@rule("reference", Severity.ERROR)
def missing_title(context: RuleContext) -> Iterator[Flag]:
    """**What** An entry without a title; of a bare address it says at once that everything else is missing too.

    **Why** A reader whose link has died finds a piece again by its title.

    **Silent when** a note only comments and describes no source.

    **Example** `3. Kyodo News, 1 Apr. 2023, https://english.kyodonews.net/…`

    **Instead** Copy the headline from the page.
    """
    absent = [reference for reference in _sources(context) if not reference.title and _wants(context, "title")]
    if collective := _once(context, absent, "a title"):
        yield collective
        return
    for reference in absent:
        if _is_bare(reference):
            message = f"{_start(reference)} is only an address: no title, no outlet, no date."
            known = outlets.of_host(reference.url or "", _additions(context))
            advice = "Describe the source" + (f"; the host is {known.hosts[0]}: {known.name}?" if known else ".")
        else:
            message = f"{_start(reference)} has no title."
            advice = "Copy the headline from the page."
        yield Flag(_whole(reference), message, label=reference.label, suggestion=advice)


@rule("reference", Severity.ERROR)
def missing_outlet(context: RuleContext) -> Iterator[Flag]:
    """**What** An entry that names no outlet, publisher or issuing body.

    **Why** Who published a piece is the first thing by which a reader judges it.

    **Silent when** an author is an outlet or a public body itself, or the entry is a bare address, of which
    `missing-title` says all.

    **Example** `1. “Rain floods the old town” 3 May 2023, https://www.reuters.com/…`

    **Instead** Name the outlet; where the host or the end of the title tells it, the message does too.
    """
    absent = [
        reference
        for reference in _sources(context)
        if not reference.outlet
        and not _is_bare(reference)
        and not any(outlets.named(author, _additions(context)) for author in reference.authors)
        and _wants(context, "outlet")
    ]
    if collective := _once(context, absent, "an outlet"):
        yield collective
        return
    for reference in absent:
        advice = "Name the outlet that published it."
        known = outlets.of_host(reference.url, _additions(context)) if reference.url else None
        suffix = _title_suffix(reference.title or "")
        if known and not known.carries:
            advice = f"The host is {outlets.host_of(outlets.unwrap(reference.url or '')[0])}: {known.name}?"
        elif suffix and outlets.named(suffix, _additions(context)):
            advice = f"The title ends in “{suffix}”: is that the outlet?"
        yield Flag(_whole(reference), f"{_start(reference)} names no outlet.", label=reference.label, suggestion=advice)


@rule("reference", Severity.ERROR)
def missing_date(context: RuleContext) -> Iterator[Flag]:
    """**What** An entry without a date of issue, or with one that lacks its year or cannot be read.

    **Why** Whether a source can know what it is cited for depends on when it was written.

    **Silent when** `impossible-date` or `ambiguous-date` speaks, or the entry is a bare address. An entry that says
    itself that there is no date (`n.d.`) is an info only.

    **Example** `4. “Poll: 62 percent back the plan” NHK World, https://www3.nhk.or.jp/…`

    **Instead** Add the day on which the piece appeared, or `n.d.`; the day of your visit is no date of issue.
    """
    if not _wants(context, "date"):
        return
    absent = []
    for reference in _sources(context):
        if reference.issued or _is_bare(reference):
            continue
        printed, problem = _printed_date(context, reference)
        if problem is None:
            absent.append(reference)
        elif problem == "none-stated":
            message = f"{_start(reference)} says that it has no date (“{printed}”)."
            yield Flag(reference.spans["issued"], message, label=reference.label, severity=Severity.INFO)
        elif problem in ("no-year", "unreadable"):
            what = "has no year" if problem == "no-year" else "cannot be read"
            message = f"The date of {_named(reference)}, “{printed}”, {what}."
            advice = "Write the day on which the piece appeared."
            yield Flag(reference.spans["issued"], message, label=reference.label, suggestion=advice)
    if collective := _once(context, absent, "a date"):
        yield collective
        return
    for reference in absent:
        advice = "Add the day on which the piece appeared, or “n.d.”."
        told = _date_of_url(reference.url or "")
        if told:
            advice = f"Its address says {told}: is that the day on which it appeared?"
        yield Flag(_whole(reference), f"{_start(reference)} has no date.", label=reference.label, suggestion=advice)


@rule("reference", Severity.INFO)
def missing_url(context: RuleContext) -> Iterator[Flag]:
    """**What** An entry without an address where its neighbours have one; once where no entry has one.

    **Why** A reader can look at a linked source at once.

    **Silent when** the entry has another handle (DOI, ISBN, PMID), or only a year as books have, and others have
    addresses.

    **Example** A list of eight news pieces, each with title, outlet and date, and nothing to click.

    **Instead** Add the address, best of an archived copy.
    """
    sources = _sources(context)
    absent = [r for r in sources if not (r.url or r.archive_url or r.identifiers)]
    if not absent:
        return
    if len(absent) == len(sources) > 1:
        yield Flag(_whole(sources[0]), "No entry of the list has an address.", suggestion="Add the addresses.")
        return
    required = "url" in context.config.required
    for reference in absent:
        if required or not _looks_printed(reference):
            yield Flag(
                _whole(reference),
                f"{_start(reference)} has no address"
                + (", and others of the list have one." if len(sources) > 1 else "."),
                label=reference.label,
                severity=Severity.ERROR if required else None,
                suggestion="Add the address, best of an archived copy.",
            )


# ---- dates ----


@rule("reference", Severity.ERROR)
def impossible_date(context: RuleContext) -> Iterator[Flag]:
    """**What** A date that the calendar does not have.

    **Why** At least one of its numbers is wrong, and a reader cannot tell which.

    **Silent when** the date can be read at all.

    **Example** `30 Feb. 2023`, `31 Apr. 2023`, `29 Feb. 2023`

    **Instead** Look the date up again.
    """
    for reference in context.document.references:
        for field, what in (("issued", "date"), ("accessed", "day of visit")):
            if getattr(reference, field) is None and field in reference.spans:
                printed, problem = _printed_date(context, reference, field)
                if problem == "impossible":
                    told = _date_of_url(reference.url or "") if field == "issued" else None
                    yield Flag(
                        reference.spans[field],
                        f"The {what} of {_named(reference)}, “{printed}”, is not in the calendar.",
                        label=reference.label,
                        suggestion=f"Its address says {told}." if told else "Look the date up again.",
                    )


@rule("reference", Severity.WARNING)
def ambiguous_date(context: RuleContext) -> Iterator[Flag]:
    """**What** A date in figures of which either may be the day.

    **Why** Half of the readers will take `03/04/2023` for 3 April, the others for 4 March.

    **Silent when** one of the figures is above 12, both are equal, or `day-first` is set.

    **Example** `“Rain floods the old town” The Daily, 03/04/2023`

    **Instead** Write the month as a word, or the date as 2023-04-03.
    """
    for reference in context.document.references:
        if "issued" in reference.spans and (reference.issued is None or reference.issued.month is None):
            printed, problem = _printed_date(context, reference)
            if problem == "ambiguous" and not _YEARS.fullmatch(printed):
                told = _date_of_url(reference.url or "")
                yield Flag(
                    reference.spans["issued"],
                    f"The date of {_named(reference)}, “{printed}”, can be read in two ways.",
                    label=reference.label,
                    suggestion=f"Its address says {told}." if told else "Write the month as a word.",
                )


_YEARS = re.compile(r"[(\s]*\d{4}\s?[-–/‑]\s?\d{2,4}[)\s]*")
"""``2011-12`` is a range of years or a month; either way the year is right, and that is what readers need."""


@rule("reference", Severity.INFO, yields_to=("ambiguous-date",))
def incomplete_date(context: RuleContext) -> Iterator[Flag]:
    """**What** A news piece that is dated by its month or year only.

    **Why** News outlets publish many pieces on one subject in a month.

    **Silent when** the outlet is no daily one we know: a magazine, a journal, a publisher, a public body; or the piece
    is from before 1990 or has no address of its own.

    **Example** `“Rain floods the old town” Reuters, May 2023, https://www.reuters.com/…`

    **Instead** Add the day.
    """
    partial = [
        reference
        for reference in context.document.references
        if reference.issued and reference.issued.day is None and _is_daily(context, reference)
    ]
    if len(partial) >= _SHARED and len(partial) == len(_sources(context)):
        yield Flag(_whole(partial[0]), "No entry of the list gives the day.", suggestion="Add the days.")
        return
    for reference in partial:
        told = _date_of_url(reference.url or "")
        yield Flag(
            reference.spans.get("issued") or _whole(reference),
            f"{_start(reference)} gives no day, and {reference.outlet} publishes daily.",
            label=reference.label,
            suggestion=f"Its address says {told}." if told and told.day else "Add the day.",
        )


@rule("reference", Severity.ERROR)
def future_date(context: RuleContext) -> Iterator[Flag]:
    """**What** A source issued after the day on which the article is checked or published.

    **Why** Nobody can have read it; a figure of the date is wrong.

    **Silent when** no such day is known, or the dates agree as far as both go.

    **Example** `“Rain floods the old town” The Daily, 17 Feb. 2032` in an article of 2023.

    **Instead** Look the date up again.
    """
    if context.as_of is None:
        return
    for reference in context.document.references:
        if reference.issued and reference.issued > context.as_of:
            yield Flag(
                reference.spans.get("issued") or _whole(reference),
                f"{_start(reference)} is dated {reference.issued}, which is after {context.as_of}.",
                label=reference.label,
                suggestion="Look the date up again.",
            )


@rule("reference", Severity.WARNING)
def date_url_mismatch(context: RuleContext) -> Iterator[Flag]:
    """**What** An address that carries another date than the entry.

    **Why** One of the two was mistyped, or the address is of another piece.

    **Silent when** they are no more than a week apart, as pieces go online before they are printed and midnight comes
    at different times; when the date in the address is that of an upload or an issue; or when the piece is older than
    the web.

    **Example** `“Rain floods the old town” The Daily, 17 Feb. 2023, https://daily.example/2022/02/17/rain`

    **Instead** Open the address and copy the date from the page.
    """
    for reference in context.document.references:
        told = _date_of_url(reference.url or "")
        if reference.issued and told and reference.issued.year >= _ONLINE and not _near(reference.issued, told):
            yield Flag(
                reference.spans.get("issued") or _whole(reference),
                f"{_start(reference)} is dated {reference.issued}, and its address says {told}.",
                label=reference.label,
                suggestion="Open the address and copy the date from the page.",
                related=(reference.spans["url"],) if "url" in reference.spans else (),
            )


# ---- outlets ----


@rule("reference", Severity.WARNING, yields_to=("outlet-in-title", "placeholder-outlet"))
def outlet_url_mismatch(context: RuleContext) -> Iterator[Flag]:
    """**What** An address under which another outlet publishes than the one that the entry names.

    **Why** The piece is credited to somebody who did not publish it, or the link leads elsewhere.

    **Silent when** we do not know both; when they are sister titles or editions of one; when the outlet is an agency
    whose copy others carry; and when the host is an archive, an aggregator, a library, a social platform or a
    shortener.

    **Example** `“Rain floods the old town” The Guardian, 3 May 2023, https://www.nytimes.com/…`

    **Instead** Name the outlet whose page it is, or link the page of the outlet named.
    """
    for reference in context.document.references:
        if not (reference.outlet and reference.url):
            continue
        claimed = outlets.named(reference.outlet, _additions(context))
        if not claimed:
            continue
        host = outlets.host_of(outlets.unwrap(reference.url)[0])
        actual = outlets.of_host(host, _additions(context))
        if actual is None:
            if not any(_imitates(host, own) for outlet in claimed for own in outlet.hosts):
                continue
            message = f"{_start(reference)} names {reference.outlet}, and its address only looks like it: {host}."
        elif _may_stand_at(reference.outlet, claimed, actual):
            continue
        else:
            message = f"{_start(reference)} names {reference.outlet}, and its address, {host}, is of {actual.name}."
        yield Flag(
            reference.spans.get("outlet") or _whole(reference),
            message,
            label=reference.label,
            suggestion="Name the outlet whose page it is, or link the page of the outlet named.",
            related=(reference.spans["url"],) if "url" in reference.spans else (),
        )


@rule("reference", Severity.WARNING)
def outlet_in_title(context: RuleContext) -> Iterator[Flag]:
    """**What** A title that ends in an outlet's name, while the entry names another outlet or a word that is none.

    **Why** One of the two did not publish the piece; programs that collect references often get the second wrong.

    **Silent when** both are one outlet or sisters, the end is an agency or the outlet an aggregator, or the end is
    not an outlet we know: a subtitle, a section, a place.

    **Example** `“China, Japan hold talks | Sada Elbalad” See, 22 Feb. 2023`

    **Instead** Name the outlet that published the piece, and end the title where the headline ends.
    """
    for reference in context.document.references:
        suffix = _title_suffix(reference.title or "")
        if not suffix or not reference.outlet:
            continue
        is_stub = _folded(reference.outlet) in _placeholders()["outlet"]
        known = outlets.find(reference.outlet, _additions(context))
        if not (_names_outlet(suffix, is_stub) if is_stub else _contradicts(context, reference, suffix)):
            continue
        advice = "Check which of the two published it."
        if not known:
            advice = f"Check which of the two published it; “{reference.outlet}” is no outlet we know."
        yield Flag(
            reference.spans.get("outlet") or _whole(reference),
            f"{_start(reference)} gives “{reference.outlet}” as its outlet, and its title ends in “{suffix}”.",
            label=reference.label,
            suggestion=advice,
            related=(reference.spans["title"],) if "title" in reference.spans else (),
        )


# ---- placeholders ----


@rule("reference", Severity.ERROR)
def placeholder_title(context: RuleContext) -> Iterator[Flag]:
    """**What** A title that is none: an error page, a login or consent wall, a robot check, or only the outlet's name.

    **Why** A program saved the page that it was shown, and nobody has seen the source.

    **Silent when** the words are only a part of a headline. The name of the outlet alone is a warning only, since a
    front page may be meant.

    **Example** `“Just a moment…” Reuters, 3 May 2023`, `“403 Forbidden” The Daily, 2023`

    **Instead** Open the page and copy the headline.
    """
    for reference in context.document.references:
        if not reference.title:
            continue
        severity = None
        if _is_placeholder(reference.title):
            message = f"“{reference.title}” is no title of a piece, but what a page says that did not open."
        elif _is_own_name(context, reference):
            message = f"{_start(reference)} gives only the outlet’s name, “{reference.title}”, as its title."
            severity = Severity.WARNING
        else:
            continue
        yield Flag(
            reference.spans.get("title") or _whole(reference),
            message,
            label=reference.label,
            severity=severity,
            suggestion="Open the page and copy the headline.",
        )


@rule("reference", Severity.WARNING, yields_to=("outlet-in-title",))
def placeholder_outlet(context: RuleContext) -> Iterator[Flag]:
    """**What** An outlet that names nobody: “Staff”, “See”, “News Desk”, “Website”.

    **Why** The reader does not learn who published the piece.

    **Silent when** the title ends in another outlet, which `outlet-in-title` says.

    **Example** `“Rain floods the old town” News Desk, 3 May 2023`

    **Instead** Name the outlet; where the host tells it, the message does too.
    """
    for reference in context.document.references:
        if reference.outlet and _folded(reference.outlet) in _placeholders()["outlet"]:
            known = outlets.of_host(reference.url, _additions(context)) if reference.url else None
            advice = "Name the outlet that published it."
            if known and not known.carries:
                advice = f"The host is {outlets.host_of(outlets.unwrap(reference.url or '')[0])}: {known.name}?"
            yield Flag(
                reference.spans.get("outlet") or _whole(reference),
                f"“{reference.outlet}” does not say who published {_named(reference)}.",
                label=reference.label,
                suggestion=advice,
            )


# ---- addresses ----


@rule("reference", Severity.ERROR)
def invalid_url(context: RuleContext) -> Iterator[Flag]:
    """**What** An address that leads nowhere: a space in it, a part left out, no real host, a host for examples only.

    **Why** The reader cannot follow it; invented sources often stand at such addresses.

    **Silent when** the address has the form of a real one; whether it answers is not asked.

    **Example** `https://www.example.com/rain`, `https://www. daily.com/rain`, `https://www.daily.com/…`

    **Instead** Copy the address from the page.
    """
    for reference in context.document.references:
        if not reference.url:
            continue
        span = reference.spans.get("url")
        behind = context.document.source[span.end : span.end + 3] if span else ""
        fault = "a part of it is left out" if behind.startswith(("…", "...")) else _fault(reference.url)
        if fault:
            yield Flag(
                span or _whole(reference),
                f"The address of {_named(reference)} leads nowhere: {fault}.",
                label=reference.label,
                suggestion="Copy the address from the page.",
            )


@rule("reference", Severity.INFO, yields_to=("machine-residue", "invalid-url"))
def tracking_url(context: RuleContext) -> Iterator[Flag]:
    """**What** An address with parameters that only count where readers come from.

    **Why** They tell others about your readers, and make one page look like several.

    **Silent when** `machine-residue` names the program that left them.

    **Example** `https://www.daily.com/rain?utm_source=newsletter&fbclid=abc`

    **Instead** Leave them out; the rest of the address leads to the same page.
    """
    for reference in context.document.references:
        if not reference.url or "?" not in reference.url:
            continue
        parameters = list(dict.fromkeys(match["name"] for match in _TRACKING.finditer(reference.url)))
        if not parameters:
            continue
        clean = _untracked(reference.url)
        span = reference.spans.get("url")
        printed = span is not None and span.of(context.document.source) == reference.url
        yield Flag(
            span or _whole(reference),
            f"The address of {_named(reference)} counts where readers come from ({', '.join(parameters[:4])}).",
            label=reference.label,
            suggestion=f"Use {clean}",
            edits=(Edit(span, clean),) if span and printed else (),
        )


# ---- what an entry is ----


def _sources(context: RuleContext) -> list[Reference]:
    """Return the references that describe a source; a note of comment read as one does not."""
    source = context.document.source

    def describes(reference: Reference) -> bool:
        if reference.url or reference.issued or reference.outlet or reference.identifiers or reference.archive_url:
            return True
        if "issued" in reference.spans:
            return True
        span = reference.spans.get("title")
        if not reference.title or span is None:
            return bool(reference.title)
        quotes = "“”„«»\"'‘’‹›「」『』"
        return bool(set(source[max(span.start - 1, 0) : span.start + 1]) & set(quotes))

    return [reference for reference in context.document.references if describes(reference)]


def _is_bare(reference: Reference) -> bool:
    return bool(reference.url) and not (reference.title or reference.outlet or reference.issued or reference.authors)


def _looks_printed(reference: Reference) -> bool:
    """Tell whether an entry looks like a book or a journal's article, which need no address."""
    return reference.issued is not None and reference.issued.month is None


def _named(reference: Reference) -> str:
    if reference.label is None:
        return "this reference"
    return f"note [{reference.label}]" if reference.label.startswith("^") else f"entry {reference.label}"


def _start(reference: Reference) -> str:
    """Name an entry at the start of a sentence."""
    name = _named(reference)
    return name[0].upper() + name[1:]


def _whole(reference: Reference) -> Span:
    return reference.span or Span(0, 0)


def _wants(context: RuleContext, field: str) -> bool:
    return field in context.config.required


def _additions(context: RuleContext) -> outlets.Additions:
    return tuple(context.config.outlets.items())


def _once(context: RuleContext, absent: list[Reference], what: str) -> Flag | None:
    """Return the one thing to say where every entry of a list lacks a field."""
    if len(absent) < _SHARED or len(absent) < len(_sources(context)):
        return None
    return Flag(_whole(absent[0]), f"No entry of the list has {what}.", suggestion="Add it to every entry.")


# ---- dates as printed, and in addresses ----


def _printed_date(context: RuleContext, reference: Reference, field: str = "issued") -> tuple[str, Problem | None]:
    """Return the words of a date field that could not be read whole, and what is wrong with them."""
    span = reference.spans.get(field)
    if span is None:
        return "", None
    printed = span.of(context.document.source)
    return " ".join(printed.split()), read_date(printed, day_first=context.config.day_first).problem


_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
# /2023/02/17/ and /2023/feb/17/ as parts of a path, 2023-02-17 and 20230217 bounded by what is no figure or letter
_IN_PATH = re.compile(
    rf"/(?P<y>(?:19|20)\d\d)/(?P<m>0?[1-9]|1[0-2]|{'|'.join(_MONTHS)})(?:/(?P<d>0?[1-9]|[12]\d|3[01]))?(?=/|\Z)"
    r"|(?<![\w])(?P<y2>(?:19|20)\d\d)-(?P<m2>0[1-9]|1[0-2])-(?P<d2>0[1-9]|[12]\d|3[01])(?!\w)"
    r"|/(?P<y3>20[0-3]\d)(?P<m3>0[1-9]|1[0-2])(?P<d3>0[1-9]|[12]\d|3[01])(?=[/_-]|\Z)",
    re.IGNORECASE,
)
# The folder of an upload, an issue, an archive's snapshot: not the day of the piece.
_OTHER_DATE = re.compile(r"upload|/files?/|/assets?/|/media/|/images?/|/pdf|\.pdf|/issues?/|/archive/|/calendar", re.I)


def _date_of_url(url: str) -> PartialDate | None:
    """Return the date in an address."""
    path = url.partition("://")[2].partition("?")[0].partition("#")[0]
    match = _IN_PATH.search(path)
    if not match or _OTHER_DATE.search(path):
        return None
    year, month, day = (match[g] or match[f"{g}2"] or match[f"{g}3"] for g in "ymd")
    number = _MONTHS.index(month.lower()) + 1 if month.isalpha() else int(month)
    try:
        return PartialDate(int(year), number, int(day) if day else None)
    except ValueError:
        return None


_WEEK = 7


def _near(date: PartialDate, other: PartialDate) -> bool:
    """Tell whether two dates may be no more than a week apart."""
    (first, last), (other_first, other_last) = _days(date), _days(other)
    return first - other_last <= _WEEK and other_first - last <= _WEEK


def _days(date: PartialDate) -> tuple[int, int]:
    """Return the first and the last day that a date may mean, as numbers."""
    last_month = date.month or 12
    first = datetime.date(date.year, date.month or 1, date.day or 1)
    last = datetime.date(date.year, last_month, date.day or calendar.monthrange(date.year, last_month)[1])
    return first.toordinal(), last.toordinal()


def _is_daily(context: RuleContext, reference: Reference) -> bool:
    """Tell whether a reference is a piece on the site of an outlet that publishes daily."""
    if not (reference.outlet and reference.issued and reference.issued.year >= _ONLINE and reference.url):
        return False
    outlet = outlets.find(reference.outlet, _additions(context))
    return outlet is not None and outlet.kind in ("paper", "broadcaster", "agency")


_ONLINE = 1990
"""Before that year there were no news sites; what is older was scanned and is often dated by its issue."""


# ---- outlets and titles ----


def _imitates(host: str, own: str) -> bool:
    """Tell whether a host begins like an outlet's and goes on: ``reuters.com.evil.ru``, but not ``thestar.com.my``."""
    rest = host.removeprefix(f"{own}.")
    return rest != host and "." in rest


def _may_stand_at(name: str, claimed: Iterable[Outlet], actual: Outlet) -> bool:
    """Tell whether a piece of a named outlet may stand under another's address."""
    if not actual.is_news:
        return True
    words = set(_folded(name).split()) - {"the"}
    if any(words <= set(_folded(spelling).split()) for spelling in (actual.name, *actual.aliases)):
        return True
    return any(not outlet.is_news or outlets.may_carry(actual, outlet) for outlet in claimed)


_SEPARATORS = (" | ", " - ", " – ", " — ", " :: ", " · ", " • ", " » ", "|")
_LONGEST_NAME = 50


def _title_suffix(title: str) -> str | None:
    """Return what stands behind the last bar or dash of a title, where it may be a name."""
    title = title.rstrip(" .…,;”\"’'")
    at, length = max((title.rfind(mark), len(mark)) for mark in _SEPARATORS)
    suffix = title[at + length :].strip() if at > 0 else ""
    return suffix if 1 < len(suffix) <= _LONGEST_NAME and not suffix[0].islower() else None


def _names_outlet(suffix: str, is_stub: bool) -> bool:
    """Tell whether the end of a title may be an outlet that we do not know."""
    return len(suffix.split()) <= 5 and not re.search(r"[?!:\d]", suffix) and is_stub


def _contradicts(context: RuleContext, reference: Reference, suffix: str) -> bool:
    """Tell whether a title's end is an outlet other than the reference's."""
    ending = outlets.named(suffix, _additions(context))
    outlet = reference.outlet or ""
    if not ending or any(end.is_carried or not end.is_news for end in ending):
        return False
    at_host = outlets.of_host(reference.url, _additions(context)) if reference.url else None
    hosted = at_host is not None and any(outlets.same_house(end, at_host) for end in ending)
    # One word may be a subject as well: History, Life, Time; the host must then agree.
    if " " not in suffix and not hosted:
        return False
    shared = (set(_folded(suffix).split()) & set(_folded(outlet).split())) - _GENERIC
    if shared:
        return False
    named = outlets.named(outlet, _additions(context))
    return not any(one.carries or outlets.same_house(one, end) for one in named for end in ending)


_GENERIC = frozenset("the of and news daily times post online com new york magazine".split())
"""Words of many mastheads; sharing one does not make two outlets one."""


def _is_own_name(context: RuleContext, reference: Reference) -> bool:
    """Tell whether a title is only the name of the news outlet that the reference stands in."""
    title = outlets.named(reference.title or "", _additions(context))
    if not title or not any(outlet.is_news for outlet in title):
        return False
    mine = outlets.named(reference.outlet, _additions(context)) if reference.outlet else ()
    return any(outlets.same_house(one, other) for one in title for other in mine)


# ---- placeholders and addresses ----


@functools.cache
def _placeholders() -> dict[str, frozenset[str]]:
    """Read the table of placeholders: for each heading, the folded words."""
    tables: dict[str, set[str]] = {}
    heading = ""
    for line in (Path(__file__).parents[1] / "data" / "placeholders.txt").read_text("utf8").splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        elif line and not line.startswith("#"):
            tables.setdefault(heading, set()).add(_folded(line))
    return {name: frozenset(words) for name, words in tables.items()}


@functools.lru_cache(maxsize=4096)
def _folded(text: str) -> str:
    """Make spellings equal: case, accents, apostrophes; every other sign parts words."""
    if not text.isascii():
        text = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.sub(r"[\W_]+", " ", re.sub(r"['’]", "", text.casefold())).split())


_PARTS = re.compile(r"\s[-–—:·•]+\s|\|")


def _is_placeholder(title: str) -> bool:
    tables = _placeholders()
    whole = _folded(title)
    if whole in tables["title"] or whole in tables["title part"]:
        return True
    return any(_folded(part) in tables["title part"] for part in _PARTS.split(title))


_TRACKING = re.compile(
    r"[?&](?P<name>utm_\w{1,20}|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|igsh|mc_cid|mc_eid|"
    r"ocid|cmpid|ns_campaign|ns_mchannel|ns_source|smid|smtyp|partner|sr_share|ito|guccounter|guce_referrer\w{0,4}|"
    r"_hsenc|_hsmi|mkt_tok|vero_id|oly_enc_id|oly_anon_id|at_medium|at_campaign|at_custom\d|xtor|wt_mc|s_cid|"
    r"__twitter_impression|taid|traffic_source)=[^&#]*",
    re.IGNORECASE,
)


def _untracked(url: str) -> str:
    """Return an address without the parameters that only count readers."""
    address, mark, fragment = url.partition("#")
    clean = _TRACKING.sub(lambda match: match.group()[0] if match.group()[0] == "?" else "", address)
    return clean.replace("?&", "?").rstrip("?&") + mark + fragment


_RESERVED = re.compile(r"(?:\A|\.)(?:example\.(?:com|net|org|edu)|example|test|invalid|localhost|local|internal)\Z")


def _fault(url: str) -> str | None:
    """Say why an address cannot lead anywhere."""
    if re.search(r"\s", url):
        return "there is a space in it"
    if "…" in url or "..." in url:
        return "a part of it is left out"
    scheme, mark, _ = url.partition("://")
    if mark and scheme.lower() not in ("http", "https", "ftp", "ftps"):
        return f"readers cannot open {scheme.lower()} addresses"
    host = outlets.host_of(url)
    if _RESERVED.search(host):
        return f"{host} is kept for examples and trials"
    if re.fullmatch(r"[\d.]+", host):
        try:
            return None if ip_address(host).is_global else f"{host} is inside a private network"
        except ValueError:
            return f"{host} is no host"
    if "//www." in url.lower():
        host = f"www.{host}"
    return None if outlets.is_host(host) else f"“{host}” is no host" if host else "it names no host"


RULES: tuple[Rule, ...] = (
    missing_title,
    missing_outlet,
    missing_date,
    missing_url,
    impossible_date,
    ambiguous_date,
    incomplete_date,
    future_date,
    date_url_mismatch,
    outlet_url_mismatch,
    outlet_in_title,
    placeholder_title,
    placeholder_outlet,
    invalid_url,
    tracking_url,
)
