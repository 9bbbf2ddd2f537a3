"""Rules about references: fields that are absent, dates that cannot be, fields that contradict each other."""

import calendar
import datetime
import functools
import html
import re
from collections.abc import Callable, Iterable, Iterator
from ipaddress import ip_address
from pathlib import Path

from citecheck.dates import Problem, read_date
from citecheck.knowledge import languages, outlets
from citecheck.knowledge.outlets import Outlet
from citecheck.rules.rule import Flag, Rule, RuleContext, rule
from citecheck.values import Edit, PartialDate, Reference, Severity, Span

# ---- fields that are absent ----


@rule("reference", Severity.ERROR)
def missing_title(context: RuleContext) -> Iterator[Flag]:
    """**What** An entry without a title; of a bare address it says at once that everything else is missing too.

    **Why** A reader whose link has died finds a piece again by its title.

    **Silent when** a note only comments, or points to a fuller entry (`Ibid., p. 12`).

    **Example** `3. Kyodo News, 1 Apr. 2023, https://english.kyodonews.net/…`

    **Instead** Copy the headline from the page.
    """

    def flag(reference: Reference) -> Flag:
        if _is_bare(reference):
            message = f"{_start(reference)} is only an address: no title, no outlet, no date."
            return _flag(reference, None, message, _host_hint(context, reference) or "Describe the source.")
        return _flag(reference, None, f"{_start(reference)} has no title.", "Copy the headline from the page.")

    if "title" not in context.config.required:
        return
    sources = _sources(context)
    if len(sources) > 1 and all(map(_is_bare, sources)):
        message = "The entries are only addresses: no titles, no outlets, no dates."
        yield Flag(_whole(sources[0]), message, suggestion="Describe each source.")
    else:
        yield from _each(context, "a title", [r for r in sources if not r.title], flag)


@rule("reference", Severity.ERROR)
def missing_outlet(context: RuleContext) -> Iterator[Flag]:
    """**What** An entry that names no outlet, publisher or issuing body.

    **Why** Who published a piece is the first thing by which a reader judges it.

    **Silent when** an author is an outlet or a public body itself, or the entry is a bare address, of which
    `missing-title` says all.

    **Example** `1. “Rain floods the old town” 3 May 2023, https://www.reuters.com/…`

    **Instead** Name the outlet; where the host or the end of the title tells it, the message does too.
    """

    def is_absent(reference: Reference) -> bool:
        published_by_author = any(
            outlet.is_news or outlet.kind in ("government", "organisation")
            for author in reference.authors
            for outlet in _named(context, author)
        )
        return not (reference.outlet or _is_bare(reference) or published_by_author)

    def flag(reference: Reference) -> Flag:
        hint = _host_hint(context, reference)
        suffix = _title_suffix(reference.title or "")
        if not hint and suffix and _named(context, suffix):
            hint = f"The title ends in “{suffix}”: is that the outlet?"
        return _flag(reference, None, f"{_start(reference)} names no outlet.", hint or "Name the outlet.")

    if "outlet" in context.config.required:
        yield from _each(context, "an outlet", filter(is_absent, _sources(context)), flag)


@rule("reference", Severity.ERROR)
def missing_date(context: RuleContext) -> Iterator[Flag]:
    """**What** An entry without a date of issue, or with one that lacks its year or cannot be read.

    **Why** Whether a source can know what it is cited for depends on when it was written.

    **Silent when** `impossible-date` or `ambiguous-date` speaks, or the entry is a bare address. An entry that says
    itself that there is no date (`n.d.`) is an info only.

    **Example** `4. “Poll: 62 percent back the plan” NHK World, https://www3.nhk.or.jp/…`

    **Instead** Add the day on which the piece appeared, or `n.d.`; the day of your visit is no date of issue.
    """
    if "date" not in context.config.required:
        return
    absent: list[Reference] = []
    for reference in _sources(context):
        if reference.issued or _is_bare(reference):
            continue
        printed, problem = _printed_date(context, reference, "issued")
        if problem is None:
            absent.append(reference)
        elif problem == "none-stated":
            message = f"{_start(reference)} says that it has no date (“{printed}”)."
            advice = "Add the day on which the piece appeared, if the page tells it."
            yield _flag(reference, "issued", message, advice, severity=Severity.INFO)
        elif problem in ("no-year", "unreadable"):
            what = "has no year" if problem == "no-year" else "cannot be read"
            message = f"The date of {_entry(reference)}, “{printed}”, {what}."
            yield _flag(reference, "issued", message, "Write the day on which the piece appeared.")

    def flag(reference: Reference) -> Flag:
        advice = _url_date_hint(reference) or "Add the day on which the piece appeared, or “n.d.”."
        return _flag(reference, None, f"{_start(reference)} has no date.", advice)

    yield from _each(context, "a date", absent, flag)


@rule("reference", Severity.INFO)
def missing_url(context: RuleContext) -> Iterator[Flag]:
    """**What** An entry without an address where others have one; once where no entry has one.

    **Why** A reader can look at a linked source at once.

    **Silent when** the entry has another handle (DOI, ISBN, PMID), or only a year, as books have, while others have
    addresses. An error where `required` names `url`.

    **Example** A list of eight news pieces, each with title, outlet and date, and nothing to click.

    **Instead** Add the address, best of an archived copy.
    """
    sources = _sources(context)
    absent = [r for r in sources if not (r.url or r.archive_url or r.identifiers)]
    required = "url" in context.config.required
    if len(absent) == len(sources) > 1 and not required:
        yield Flag(_whole(absent[0]), "No entry of the list has an address.", suggestion="Add the addresses.")
        return
    for reference in absent:
        is_book = reference.issued is not None and reference.issued.month is None
        if required or not is_book:
            others = ", and others of the list have one" if len(absent) < len(sources) else ""
            message = f"{_start(reference)} has no address{others}."
            severity = Severity.ERROR if required else None
            yield _flag(reference, None, message, "Add the address.", severity=severity)


@rule("reference", Severity.ERROR)
def missing_author(context: RuleContext) -> Iterator[Flag]:
    """**What** An entry that names no author, where your desk wants one.

    **Why** Some houses name everybody who wrote what they rely on.

    **Silent when** `required` does not name `author`, which by default it does not.

    **Example** `“Rain floods the old town” Reuters, 3 May 2023`

    **Instead** Add the byline, or the body that signs the piece.
    """

    def flag(reference: Reference) -> Flag:
        return _flag(reference, None, f"{_start(reference)} names no author.", "Add the byline.")

    if "author" in context.config.required:
        yield from _each(context, "an author", [r for r in _sources(context) if not r.authors], flag)


# ---- dates ----


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
                printed, problem = _printed_date(context, reference, field)
                if problem == "impossible":
                    message = f"The {what} of {_entry(reference)}, “{printed}”, is not in the calendar."
                    hint = _url_date_hint(reference) if field == "issued" else None
                    yield _flag(reference, field, message, hint or "Look the date up again.")


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
            printed, problem = _printed_date(context, reference, "issued")
            if problem == "ambiguous" and not _YEARS.fullmatch(printed):
                message = f"The date of {_entry(reference)}, “{printed}”, can be read in two ways."
                yield _flag(reference, "issued", message, _url_date_hint(reference) or "Write the month as a word.")


# 2011-12 is a range of years or a month; either way the year is right, and that is what a reader needs.
_YEARS = re.compile(r"\D?\d{4}\s?[-–/‑]\s?\d{2,4}\D?")


@rule("reference", Severity.INFO, yields_to=("ambiguous-date",))
def incomplete_date(context: RuleContext) -> Iterator[Flag]:
    """**What** A news piece that is dated by its month or year only; once where all of the list are.

    **Why** News outlets publish many pieces on one subject in a month.

    **Silent when** the outlet is no paper, broadcaster or agency we know, as magazines, journals and publishers are
    not, or the piece is older than the web or has no address of its own.

    **Example** `“Rain floods the old town” Reuters, May 2023, https://www.reuters.com/…`

    **Instead** Add the day.
    """
    news = [reference for reference in context.document.references if _is_news_piece(context, reference)]
    partial = [reference for reference in news if reference.issued and reference.issued.day is None]
    if len(news) == len(partial) > 1:
        yield Flag(_whole(partial[0]), "No news piece of the list is dated by the day.", suggestion="Add the days.")
        return
    for reference in partial:
        what = "month" if reference.issued and reference.issued.month else "year"
        message = f"{_start(reference)} is a news piece and dated by its {what} only."
        yield _flag(reference, "issued", message, _url_date_hint(reference) or "Add the day.")


@rule("reference", Severity.ERROR)
def future_date(context: RuleContext) -> Iterator[Flag]:
    """**What** A source issued after the day on which the article is checked or published.

    **Why** Nobody can have read it; a figure of the date is wrong.

    **Silent when** no such day is known, or the dates agree as far as both go; or when only the article's own date is
    known and three sources are later, so that it has been updated since.

    **Example** `“Rain floods the old town” The Daily, 17 Feb. 2032` in an article of 2023.

    **Instead** Look the date up again.
    """
    day = context.as_of
    later = [r for r in context.document.references if day and r.issued and r.issued > day]
    if context.config.as_of is None and len(later) >= _UPDATED:
        return
    for reference in later:
        message = f"{_start(reference)} is dated {reference.issued}, which is after {day}."
        yield _flag(reference, "issued", message, "Look the date up again.")


_UPDATED = 3
"""So many sources later than an article's own date are no slips: the article has been changed since."""


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
        told = _date_of_url(reference.url)
        if reference.issued and told and reference.issued.year >= _WEB and not _near(reference.issued, told):
            message = f"{_start(reference)} is dated {reference.issued}, and its address says {told}."
            advice = "Open the address and copy the date from the page."
            yield _flag(reference, "issued", message, advice, related="url")


# ---- outlets ----


@rule("reference", Severity.WARNING, yields_to=("outlet-in-title",))
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
        claimed = _named(context, reference.outlet or "")
        if not (reference.url and claimed):
            continue
        host = _host(reference.url)
        actual = _at_host(context, reference)
        if actual is None and any(_imitates(host, own) for outlet in claimed for own in outlet.hosts):
            what = f"its address only looks like it: {host}"
        elif actual is not None and not _may_stand_at(reference.outlet or "", claimed, actual):
            what = f"its address, {host}, is of {actual.name}"
        else:
            continue
        message = f"{_start(reference)} names {reference.outlet}, and {what}."
        advice = "Name the outlet whose page it is, or link the page of the outlet named."
        yield _flag(reference, "outlet", message, advice, related="url")


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
        is_wrong = _may_be_name(suffix) if _is_stub(context, reference) else _contradicts(context, reference, suffix)
        if is_wrong:
            message = f"{_start(reference)} gives “{reference.outlet}” as its outlet, and its title ends in “{suffix}”."
            unknown = "" if _named(context, reference.outlet) else f"; “{reference.outlet}” is no outlet we know"
            advice = f"Check which of the two published it{unknown}."
            yield _flag(reference, "outlet", message, advice, related="title")


# ---- placeholders ----


@rule("reference", Severity.ERROR)
def placeholder_title(context: RuleContext) -> Iterator[Flag]:
    """**What** A title that is none: an error page, a login or consent wall, a robot check, or only the outlet's name.

    **Why** A program saved the page that it was shown, and nobody has seen the source.

    **Silent when** the words are only a part of a headline. The name of the outlet alone is a warning, since a front
    page may be meant.

    **Example** `“Just a moment…” Reuters, 3 May 2023`, `“403 Forbidden” The Daily, 2023`

    **Instead** Open the page and copy the headline.
    """
    for reference in context.document.references:
        title, advice = reference.title or "", "Open the page and copy the headline."
        if _is_placeholder(title):
            is_word = outlets.folded(title) in _placeholders()["title"]
            what = "a word in place of a title" if is_word else "what a page says that did not open, and no title"
            message = f"“{title}” is {what}."
            yield _flag(reference, "title", message, advice)
        elif _is_outlets_name(context, reference):
            message = f"{_start(reference)} gives only the outlet’s name, “{title}”, as its title."
            yield _flag(reference, "title", message, advice, severity=Severity.WARNING)


@rule("reference", Severity.WARNING, yields_to=("outlet-in-title",))
def placeholder_outlet(context: RuleContext) -> Iterator[Flag]:
    """**What** An outlet that names nobody: “Staff”, “See”, “News Desk”, “Website”.

    **Why** The reader does not learn who published the piece.

    **Silent when** the title ends in another outlet, which `outlet-in-title` says, or the address is of an outlet that
    is really called so.

    **Example** `“Rain floods the old town” News Desk, 3 May 2023`

    **Instead** Name the outlet; where the host tells it, the message does too.
    """
    for reference in context.document.references:
        if _is_stub(context, reference):
            message = f"“{reference.outlet}” does not say who published {_entry(reference)}."
            yield _flag(reference, "outlet", message, _host_hint(context, reference) or "Name the outlet.")


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
        span = reference.spans.get("url")
        behind = context.document.source[span.end : span.end + 3] if span else ""
        fault = _fault(reference.url, behind) if reference.url else None
        if fault:
            message = f"The address of {_entry(reference)} leads nowhere: {fault}."
            yield _flag(reference, "url", message, "Copy the address from the page.")


@rule("reference", Severity.INFO, yields_to=("machine-residue", "invalid-url"))
def tracking_url(context: RuleContext) -> Iterator[Flag]:
    """**What** An address that counts where readers come from, or leads through a service such as Google's AMP.

    **Why** They tell others about your readers, and make one page look like several.

    **Silent when** `machine-residue` names the program that left them, and of archives.

    **Example** `https://www.daily.com/rain?utm_source=newsletter&fbclid=abc`

    **Instead** Leave them out; the rest of the address leads to the same page.
    """
    for reference in context.document.references:
        url, span = reference.url or "", reference.spans.get("url")
        written = span.of(context.document.source) if span else url
        printed = html.unescape(written)
        parameters = list(dict.fromkeys(match["name"] for match in _TRACKING.finditer(url))) if "?" in url else []
        leads_through = printed != url and outlets.unwrap(printed) == (url, None)
        if parameters:
            message = f"counts where readers come from ({', '.join(parameters[:4])})."
        elif leads_through:
            message = f"leads through {printed.split('/')[2]}."
        else:
            continue
        clean = _untracked(url)
        encoded = clean if written == printed else clean.replace("&", "&amp;")
        edits = (Edit(span, encoded),) if span and (printed == url or leads_through) else ()
        yield _flag(reference, "url", f"The address of {_entry(reference)} {message}", f"Use {clean}", edits=edits)


# ---- entries, and what is said of them ----

_HABIT = 10
"""In a list this long, a field that no entry has is a habit and said once; shorter lists are mended one by one."""

_QUOTES = frozenset("“”„«»\"'‘’‹›「」『』")

# A pointer to a fuller entry: `Gelman (2005, pp. 20–21)`, `cf. Boolos and Jeffrey 1974: 19`, `Ibid., p. 12`.
_SHORT_FORM = re.compile(
    r"""(?:(?:see|also|cf\.?|e\.g\.,?|vgl\.|voir)\s){0,3}(?:
      (?:ibid|ibidem|ebd|ebenda|op\.?\s?cit|loc\.?\s?cit|supra|a\.\s?a\.\s?O)\b.{0,60}
    | [^\W\d_a-z][\w'’.-]{1,30}(?:,?\s(?:[^\W\d_a-z][\w'’.-]{0,30}|and|&|et|al\.?|und|y|van|von|de|der|la)){0,5}
      ,?\s\(?\d{4}[a-z]?(?:[,:)]{0,2}\s?(?:pp?\.?|S\.|§)?\s?\d[\d.–,\s-]{0,20})?\)?
    )\.?""",
    re.VERBOSE,
)
_LONGEST_SHORT_FORM = 90
"""Characters; only so that long entries are not looked at."""


def _sources(context: RuleContext) -> list[Reference]:
    """Return the references that describe a source: no words of comment, no link, no pointer to a fuller entry."""
    source = context.document.source

    def describes(reference: Reference) -> bool:
        if (reference.label or "").startswith("link "):
            return False  # a link in the running text, where the article cites by links
        if reference.url or reference.identifiers or reference.archive_url:
            return True
        if not _QUOTES.isdisjoint(_around_title(reference, source)):
            return True
        if len(_whole(reference)) <= _LONGEST_SHORT_FORM and not _named(context, reference.outlet or ""):
            words = " ".join(_whole(reference).of(source).removeprefix(f"{reference.label}. ").split())
            if _SHORT_FORM.fullmatch(words):
                return False
        return bool(reference.issued or reference.outlet or "issued" in reference.spans)

    return [reference for reference in context.document.references if describes(reference)]


def _around_title(reference: Reference, source: str) -> str:
    """Return the signs at a title's beginning; the title's own first sign stands for a reference built by hand."""
    span = reference.spans.get("title")
    return source[max(span.start - 1, 0) : span.start + 1] if span else "“" * bool(reference.title)


def _is_bare(reference: Reference) -> bool:
    """Tell whether an entry is an address and nothing else."""
    return bool(reference.url) and not (reference.title or reference.outlet or reference.issued or reference.authors)


def _entry(reference: Reference) -> str:
    if reference.label is None:
        return "this reference"
    return f"note [{reference.label}]" if reference.label.startswith("^") else f"entry {reference.label}"


def _start(reference: Reference) -> str:
    """Name an entry at the start of a sentence."""
    name = _entry(reference)
    return name[0].upper() + name[1:]


def _whole(reference: Reference) -> Span:
    return reference.span or Span(0, 0)


def _flag(
    reference: Reference,
    field: str | None,
    message: str,
    advice: str,
    *,
    severity: Severity | None = None,
    related: str = "",
    edits: tuple[Edit, ...] = (),
) -> Flag:
    """Flag a field of a reference, or all of it where the field has no place of its own."""
    return Flag(
        reference.spans.get(field or "") or _whole(reference),
        message,
        label=reference.label,
        severity=severity,
        suggestion=advice,
        related=(reference.spans[related],) if related in reference.spans else (),
        edits=edits,
    )


def _each(
    context: RuleContext, what: str, absent: Iterable[Reference], flag: Callable[[Reference], Flag]
) -> Iterator[Flag]:
    """Flag each entry that lacks a field, or the list once where that is its habit."""
    lacking = list(absent)
    if _HABIT <= len(lacking) == len(_sources(context)):
        yield Flag(_whole(lacking[0]), f"No entry of the list has {what}.", suggestion="Add it to every entry.")
    else:
        yield from map(flag, lacking)


# ---- outlets and titles ----


def _named(context: RuleContext, name: str) -> tuple[Outlet, ...]:
    return outlets.named(name, tuple(context.config.outlets.items())) if name else ()


def _host(url: str) -> str:
    return outlets.host_of(outlets.unwrap(url)[0])


def _at_host(context: RuleContext, reference: Reference) -> Outlet | None:
    return outlets.of_host(reference.url, tuple(context.config.outlets.items())) if reference.url else None


def _host_hint(context: RuleContext, reference: Reference) -> str | None:
    """Say whom the host belongs to."""
    outlet = _at_host(context, reference)
    return f"The host is {_host(reference.url or '')}: {outlet.name}?" if outlet and not outlet.carries else None


def _imitates(host: str, own: str) -> bool:
    """Tell whether a host begins like an outlet's and goes on: ``reuters.com.evil.ru``, but not ``thestar.com.my``."""
    rest = host.removeprefix(f"{own}.")
    return rest != host and "." in rest


def _may_stand_at(name: str, claimed: Iterable[Outlet], actual: Outlet) -> bool:
    """Tell whether a piece of the outlets that a name may mean can stand under another's address."""
    if not actual.is_news or any(not one.is_news or outlets.may_carry(actual, one) for one in claimed):
        return True
    words = set(outlets.folded(name).split())
    return any(words <= set(outlets.folded(spelling).split()) for spelling in (actual.name, *actual.aliases))


def _is_stub(context: RuleContext, reference: Reference) -> bool:
    """Tell whether an outlet is a word that names nobody, and not by chance the name of the host's outlet."""
    if not reference.outlet or outlets.folded(reference.outlet) not in _placeholders()["outlet"]:
        return False
    return _at_host(context, reference) not in _named(context, reference.outlet)


_SEPARATORS = (" | ", " - ", " – ", " — ", " :: ", " · ", " • ", " » ", "|")
_LONGEST_NAME = 50
"""Characters of an outlet's name; what is longer behind a dash is a part of the headline."""


def _title_suffix(title: str) -> str | None:
    """Return what stands behind the last bar or dash of a title, where it may be a name."""
    title = title.rstrip(" .…,;”\"’'")
    at, length = max((title.rfind(mark), len(mark)) for mark in _SEPARATORS)
    suffix = title[at + length :].strip() if at > 0 else ""
    return suffix if 1 < len(suffix) <= _LONGEST_NAME and not suffix[0].islower() else None


def _may_be_name(suffix: str) -> bool:
    """Tell whether the end of a title may name an outlet that we do not know."""
    return len(suffix.split()) <= 5 and not re.search(r"[?!:\d]", suffix)


_CJK = "\u2e80"
"""From here on characters are Chinese, Japanese and Korean."""

# Words of many mastheads; sharing one does not make two outlets one.
_COMMON = frozenset("of and news daily times post online com new york magazine".split())


def _contradicts(context: RuleContext, reference: Reference, suffix: str) -> bool:
    """Tell whether a title's end is an outlet other than the reference's."""
    ending, outlet = _named(context, suffix), reference.outlet or ""
    if not ending or any(end.is_carried or not end.is_news for end in ending):
        return False
    # One word may be a subject as well (History, Life, Time), initials and Chinese characters hardly: else the host
    # must agree.
    at_host = _at_host(context, reference)
    is_word = " " not in suffix and not suffix.isupper() and suffix[0] < _CJK
    if is_word and not (at_host and any(outlets.same_house(end, at_host) for end in ending)):
        return False
    if (set(outlets.folded(suffix).split()) & set(outlets.folded(outlet).split())) - _COMMON:
        return False
    return not any(one.carries or outlets.same_house(one, end) for one in _named(context, outlet) for end in ending)


def _is_outlets_name(context: RuleContext, reference: Reference) -> bool:
    """Tell whether a title is only the name of the outlet, where that is not a work of reference one cites whole."""
    title = reference.title or ""
    if not reference.outlet or len(title) > _LONGEST_NAME:
        return False
    mine = _named(context, reference.outlet)
    mastheads = [one for one in _named(context, title) if one.is_news or one.kind in ("social", "aggregator")]
    return any(outlets.same_house(one, other) for one in mastheads for other in mine)


@functools.cache
def _placeholders() -> dict[str, frozenset[str]]:
    """Read the table of placeholders: for each heading, the folded words."""
    tables: dict[str, set[str]] = {}
    heading = ""
    for line in (Path(__file__).parents[1] / "knowledge" / "placeholders.txt").read_text("utf8").splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        elif line and not line.startswith("#"):
            tables.setdefault(heading, set()).add(outlets.folded(line))
    return {name: frozenset(words) for name, words in tables.items()}


_PARTS = re.compile(r"\s[-–—:·•]+\s|\|")
_LONGEST_PLACEHOLDER = 70
"""Characters of a title; what is longer is a headline."""


def _is_placeholder(title: str) -> bool:
    if not title or len(title) > _LONGEST_PLACEHOLDER:
        return False
    tables, whole = _placeholders(), outlets.folded(title)
    parts = (whole, *map(outlets.folded, _PARTS.split(title)))
    return whole in tables["title"] or not tables["title part"].isdisjoint(parts)


# ---- dates ----

_WEB = 1995
"""The year since which news outlets publish on the web; what is older was put there later."""

_WEEK = 7


def _printed_date(context: RuleContext, reference: Reference, field: str) -> tuple[str, Problem | None]:
    """Return the words of a date field that could not be read whole, and what is wrong with them."""
    span = reference.spans.get(field)
    if span is None:
        return "", None
    printed = " ".join(span.of(context.document.source).split())
    day_first = context.config.reads_day_first
    if day_first is None:
        day_first = languages.day_first(context.document.language)
    return printed, read_date(printed, day_first=day_first).problem


_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()
# /2023/02/17/, /2023/feb/17/ and /2023/02/ as parts of a path; 2023-02-17 between signs; 20230217 as a part's beginning
_IN_PATH = re.compile(
    rf"/(?P<y>(?:19|20)\d\d)/(?P<m>0?[1-9]|1[0-2]|{'|'.join(_MONTHS)})(?:/(?P<d>0?[1-9]|[12]\d|3[01]))?(?=/|\Z)"
    r"|(?<!\w)(?P<y2>(?:19|20)\d\d)-(?P<m2>0[1-9]|1[0-2])-(?P<d2>0[1-9]|[12]\d|3[01])(?!\w)"
    r"|/(?P<y3>20[0-3]\d)(?P<m3>0[1-9]|1[0-2])(?P<d3>0[1-9]|[12]\d|3[01])(?=[/_-]|\Z)",
    re.IGNORECASE,
)
# The folder of an upload, an issue, a calendar: not the day of the piece.
_OTHER_DATE = re.compile(r"upload|/files?/|/assets?/|/media/|/images?/|pdf\b|/issues?/|/archive/|/calendar", re.I)


def _date_of_url(url: str | None) -> PartialDate | None:
    """Return the date in an address."""
    path = (url or "").partition("://")[2].partition("?")[0].partition("#")[0]
    match = _IN_PATH.search(path)
    if not match or _OTHER_DATE.search(path):
        return None
    year, month, day = (match[g] or match[f"{g}2"] or match[f"{g}3"] for g in "ymd")
    number = _MONTHS.index(month.lower()) + 1 if month.isalpha() else int(month)
    try:
        return PartialDate(int(year), number, int(day) if day else None)
    except ValueError:
        return None


def _url_date_hint(reference: Reference) -> str | None:
    told = _date_of_url(reference.url)
    return f"Its address says {told}: is that the day on which it appeared?" if told and told.day else None


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


def _is_news_piece(context: RuleContext, reference: Reference) -> bool:
    """Tell whether a reference is a piece on the web that a paper, a broadcaster or an agency published."""
    if not (reference.outlet and reference.url and reference.issued and reference.issued.year >= _WEB):
        return False
    named = _named(context, reference.outlet)
    return bool(named) and named[0].kind in ("paper", "broadcaster", "agency")


# ---- addresses ----

# Parameters that change nothing on the page: campaigns, clicks, newsletters, shares.
_TRACKING = re.compile(
    r"[?&](?P<name>utm_\w{1,20}|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|igsh|mc_cid|mc_eid|"
    r"ocid|cmpid|ns_campaign|ns_mchannel|ns_source|smid|smtyp|sr_share|guccounter|guce_referrer\w{0,4}|"
    r"_hsenc|_hsmi|mkt_tok|vero_id|oly_enc_id|oly_anon_id|at_medium|at_campaign|at_custom\d|xtor|wt_mc|s_cid|"
    r"__twitter_impression|taid|traffic_source)=[^&#]*",
    re.IGNORECASE,
)


def _untracked(url: str) -> str:
    """Return an address without the parameters that only count readers."""
    address, mark, fragment = url.partition("#")
    clean = _TRACKING.sub(lambda match: "?" if match.group().startswith("?") else "", address)
    return clean.replace("?&", "?").rstrip("?&") + mark + fragment


_RESERVED = re.compile(r"(?:\A|\.)(?:example\.(?:com|net|org|edu)|example|test|invalid|localhost|local|internal)\Z")


def _fault(url: str, behind: str) -> str | None:
    """Say why an address cannot lead anywhere; ``behind`` is what is printed after it."""
    if re.search(r"\s", url):
        return "there is a space in it"
    if "…" in url or "..." in url or behind.startswith(("…", "...")):
        return "a part of it is left out"
    scheme, mark, _ = url.lower().partition("://")
    if mark and scheme not in ("http", "https", "ftp", "ftps"):
        return f"readers cannot open {scheme} addresses"
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
    missing_author,
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
