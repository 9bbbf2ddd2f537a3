"""Entries and what is said of them: which describe a source, how a message names them, what their host tells."""

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from citecheck import attrs
from citecheck.dates import Problem, read_date
from citecheck.knowledge import languages, outlets
from citecheck.knowledge.outlets import Outlet
from citecheck.patterns import any_of, lazy_regex
from citecheck.rules.rule import Flag, RuleContext
from citecheck.text import listed, listed_as
from citecheck.values import Edit, PartialDate, Reference, Severity, Span

_QUOTES = frozenset("“”„«»\"'‘’‹›「」『』")


# A pointer to a fuller entry: `Gelman (2005, pp. 20–21)`, `cf. Boolos and Jeffrey 1974: 19`, `Ibid., p. 12`.
@functools.cache
def _short_form() -> re.Pattern[str]:
    joint = rf"{languages.pattern('particles')}|{any_of(sorted(languages.ands()))}|{languages.pattern('others')}"
    return lazy_regex(
        rf"""(?:(?i:{languages.pattern("signals")}|also|e\.g)\.?,?\s){{0,3}}(?:
          (?i:{languages.pattern("ibid")})\b.{{0,60}}
        | [^\W\d_a-z][\w'’.-]{{1,30}}(?:,?\s(?:[^\W\d_a-z][\w'’.-]{{0,30}}|{joint}|al\.?)){{0,5}}
          ,?\s\(?\d{{4}}[a-z]?(?:[,:)]{{0,2}}\s?(?:(?i:{languages.pattern("pages")})\.?|§)?\s?\d[\d.–,\s-]{{0,20}})?\)?
        )\.?""",
        re.VERBOSE,
    )


_LONGEST_SHORT_FORM = 90
"""Characters; only so that long entries are not looked at."""


def sources(context: RuleContext) -> list[Reference]:
    """Return the references that describe a source: no words of comment, no link, no pointer to a fuller entry."""
    source = context.document.source

    def describes(reference: Reference) -> bool:
        if (reference.label or "").startswith("link ") or _is_link_definition(reference, source):
            return False  # a link in the running text, of which nothing more is printed
        if reference.url or reference.identifiers or reference.archive_url:
            return True
        if not _QUOTES.isdisjoint(_around_title(reference, source)):
            return True
        if len(whole(reference)) <= _LONGEST_SHORT_FORM and not named(context, reference.outlet or ""):
            words = " ".join(whole(reference).of(source).removeprefix(f"{reference.label}. ").split())
            if _short_form().fullmatch(words):
                return False
        return bool(reference.issued or reference.outlet or "issued" in reference.spans)

    return [reference for reference in context.document.references if describes(reference)]


# `[1]: https://… "Title"`, which Markdown links point to.
_LINK_DEFINITION = lazy_regex(r"\[\d{1,4}\]:[ \t]*<?https?://")


def _is_link_definition(reference: Reference, source: str) -> bool:
    return reference.span is not None and _LINK_DEFINITION.match(source, reference.span.start) is not None


def _around_title(reference: Reference, source: str) -> str:
    """Return the signs at a title's beginning; the title's own first sign stands for a reference built by hand."""
    span = reference.spans.get("title")
    return source[max(span.start - 1, 0) : span.start + 1] if span else "“" * bool(reference.title)


def is_bare(reference: Reference) -> bool:
    """Tell whether an entry is an address and nothing else."""
    return bool(reference.url) and not (reference.title or reference.outlet or reference.issued or reference.authors)


def entry_name(reference: Reference) -> str:
    """Name an entry within a sentence."""
    if reference.label is None:
        return "this reference"
    if reference.label.startswith("^"):  # a note in the text, whose label nobody wrote
        words = reference.title or reference.outlet or reference.url
        return f"the note “{words[:_SHOWN]}{'…' if len(words) > _SHOWN else ''}”" if words else "this note"
    return listed_as(reference.label)


_SHOWN = 40
"""Characters of a note that name it."""


def start_name(reference: Reference) -> str:
    """Name an entry at the start of a sentence."""
    name = entry_name(reference)
    return name[0].upper() + name[1:]


def whole(reference: Reference) -> Span:
    """Return where all of an entry stands."""
    return reference.span or Span(0, 0)


def flag_field(
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
        reference.spans.get(field or "") or whole(reference),
        message,
        label=reference.label,
        severity=severity,
        suggestion=advice,
        related=(reference.spans[related],) if related in reference.spans else (),
        edits=edits,
    )


_HABIT = 4
"""So many entries that lack a field may be the list's habit; fewer are mended one by one."""

_MOST = 0.8
"""A field that this share of the entries lacks is said once, of the list."""

_OFTEN = 1 / 3
"""Where this share of the entries lacks a field, the list is one of web pages more than of news."""

_WANTED = {
    "a title": "the headline",
    "an outlet": "the paper, station or site that published it",
    "a date": "the day on which it appeared",
    "an author": "the byline",
}
"""What an editor adds where a field lacks."""

_NAMED = 12
"""So many labels are named in one message."""


def flag_each(
    context: RuleContext, what: str, absent: Iterable[Reference], flag: Callable[[Reference], Flag]
) -> Iterator[Flag]:
    """Flag each entry that lacks a field, or the list once where that is its habit."""
    lacking, count = list(absent), len(sources(context))
    if len(lacking) >= _HABIT and len(lacking) >= _MOST * count:
        message = f"No entry of the list has {what}."
        if len(lacking) < count:
            lacks = {reference.index for reference in lacking}
            others = _which(lacking, [each for each in sources(context) if each.index not in lacks])
            message = f"{len(lacking)} of the {count} entries have no {what.partition(' ')[2]}{others}."
        yield Flag(whole(lacking[0]), message, suggestion=f"Add to each {_WANTED[what]}.")
        return
    is_of_pages = len(lacking) >= _HABIT and len(lacking) >= _OFTEN * count
    for reference in lacking:
        found = flag(reference)
        # In a list of web pages that often lacks it, a reader finds it behind the address.
        yield attrs.evolve(found, severity=Severity.WARNING) if is_of_pages and reference.url else found


def _which(lacking: Sequence[Reference], having: Sequence[Reference]) -> str:
    """Say which entries lack a field: all but a few, or by their labels, runs of numbers as such."""
    labels, others = ([each.label for each in some if each.label] for some in (lacking, having))
    if len(others) == len(having) <= _FEW:
        return f": all but {listed(others)}"
    runs: list[list[str]] = []
    for label in labels:
        follows = runs and label.isdecimal() and runs[-1][-1].isdecimal() and int(label) == int(runs[-1][-1]) + 1
        if follows:
            runs[-1].append(label)
        else:
            runs.append([label])
    parts = [f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs]
    if len(parts) > _NAMED:
        return f": {', '.join(parts[:_NAMED])} and others"
    return f": {listed(parts)}" if parts else ""


_FEW = 3
"""Of so many entries it is shorter to say that they have a field than that the others have not."""


def named(context: RuleContext, name: str) -> tuple[Outlet, ...]:
    """Return the outlets that a name may mean."""
    return outlets.named(name) if name else ()


def host_name(url: str) -> str:
    """Return the host of an address, out of its archive."""
    return outlets.host_of(outlets.unwrap(url)[0])


def outlet_at_host(context: RuleContext, reference: Reference) -> Outlet | None:
    """Return the outlet whose host an entry’s address has."""
    return outlets.of_host(reference.url) if reference.url else None


def host_hint(context: RuleContext, reference: Reference) -> str | None:
    """Say whom the host belongs to."""
    outlet = outlet_at_host(context, reference)
    return (
        f"Its link leads to {host_name(reference.url or '')}: name {outlet.name}, if it published the piece."
        if outlet and not outlet.carries
        else None
    )


_SEPARATORS = (" | ", " - ", " – ", " — ", " :: ", " · ", " • ", " » ", "|")


LONGEST_NAME = 50
"""Characters of an outlet's name; what is longer behind a dash is a part of the headline."""


def title_suffix(title: str) -> str | None:
    """Return what stands behind the last bar or dash of a title, where it may be a name."""
    title = title.rstrip(" .…,;”\"’'")
    at, length = max((title.rfind(mark), len(mark)) for mark in _SEPARATORS)
    suffix = title[at + length :].strip() if at > 0 else ""
    return suffix if 1 < len(suffix) <= LONGEST_NAME and not suffix[0].islower() else None


def printed_date(context: RuleContext, reference: Reference, field: str) -> tuple[str, Problem | None]:
    """Return the words of a date field that could not be read whole, and what is wrong with them."""
    span = reference.spans.get(field)
    if span is None:
        return "", None
    printed = " ".join(span.of(context.document.source).split())
    day_first = context.config.reads_day_first
    if day_first is None:
        day_first = languages.day_first(context.document.language)
    return printed, read_date(printed, day_first=day_first).problem


WEB = 1995
"""The year since which news outlets publish on the web; what is older was put there later."""


_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


# /2023/02/17/, /2023/feb/17/ and /2023/02/ as parts of a path; 2023-02-17 between signs; 20230217 as a part's beginning
_IN_PATH = lazy_regex(
    rf"/(?P<y>(?:19|20)\d\d)/(?P<m>0?[1-9]|1[0-2]|{'|'.join(_MONTHS)})(?:/(?P<d>0?[1-9]|[12]\d|3[01]))?(?=/|\Z)"
    r"|(?<!\w)(?P<y2>(?:19|20)\d\d)-(?P<m2>0[1-9]|1[0-2])-(?P<d2>0[1-9]|[12]\d|3[01])(?!\w)"
    r"|/(?P<y3>20[0-3]\d)(?P<m3>0[1-9]|1[0-2])(?P<d3>0[1-9]|[12]\d|3[01])(?=[/_-]|\Z)",
    re.IGNORECASE,
)


# The folder of an upload, an issue, a calendar: not the day of the piece.
_OTHER_DATE = lazy_regex(r"upload|/files?/|/assets?/|/media/|/images?/|pdf\b|/issues?/|/archive/|/calendar", re.I)


def date_of_url(url: str | None) -> PartialDate | None:
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


def url_date_hint(reference: Reference) -> str | None:
    """Say which day an entry’s address tells."""
    told = date_of_url(reference.url)
    return f"Its link says {told.words}: is that the day on which it appeared?" if told and told.day else None
