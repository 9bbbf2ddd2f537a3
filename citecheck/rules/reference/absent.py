"""Fields that are absent."""

from collections.abc import Iterator

from citecheck.rules.reference.entries import (
    entry_name,
    flag_each,
    flag_field,
    host_hint,
    is_bare,
    named,
    outlet_at_host,
    printed_date,
    sources,
    start_name,
    title_suffix,
    url_date_hint,
    whole,
)
from citecheck.rules.rule import Flag, RuleContext, rule
from citecheck.values import Reference, Severity


@rule("reference", Severity.ERROR)
def missing_title(context: RuleContext) -> Iterator[Flag]:
    """**What** An entry without a title; of a bare link it says at once that everything else is missing too.

    **Why** A reader whose link has died finds a piece again by its title.

    **Silent when** a note only comments, or points to a fuller entry (`Ibid., p. 12`), or its template is one that we
    do not know well enough to tell (`unread-citations`).

    **Example** `3. Kyodo News, 1 Apr. 2023, https://english.kyodonews.net/…`

    **Instead** Copy the headline from the page.
    """

    def flag(reference: Reference) -> Flag:
        if is_bare(reference):
            message = f"{start_name(reference)} is only a link: no title, no outlet, no date."
            advice = "Give its headline, its outlet and its date."
            return flag_field(reference, None, message, " ".join(filter(None, (advice, host_hint(context, reference)))))
        return flag_field(reference, None, f"{start_name(reference)} has no title.", "Copy the headline from the page.")

    if "title" not in context.config.required:
        return
    unread = {unread.span for unread in context.document.unread if unread.kind == "template"}
    listed = [source for source in sources(context) if source.span not in unread]
    if len(listed) > 1 and all(map(is_bare, listed)):
        message = "The entries are only links: no titles, no outlets, no dates."
        yield Flag(whole(listed[0]), message, suggestion="Give each its headline, its outlet and its date.")
    else:
        yield from flag_each(context, "a title", [r for r in listed if not r.title], flag)


@rule("reference", Severity.ERROR)
def missing_outlet(context: RuleContext) -> Iterator[Flag]:
    """**What** An entry that names no outlet, publisher or issuing body.

    **Why** Who published a piece is the first thing by which a reader judges it.

    **Silent when** an author is an outlet or a public body itself, or the entry is a bare link, of which
    `missing-title` says all. Where the host tells the outlet, it is an info only.

    **Example** `1. “Rain floods the old town” 3 May 2023, https://rainwatch.example.net/…`

    **Instead** Name the outlet; where the host or the end of the title tells it, the message does too.
    """

    def is_absent(reference: Reference) -> bool:
        published_by_author = any(
            outlet.is_news or outlet.kind in ("government", "organisation")
            for author in reference.authors
            for outlet in named(context, author)
        )
        return not (reference.outlet or is_bare(reference) or published_by_author)

    def flag(reference: Reference) -> Flag:
        hint = host_hint(context, reference)
        suffix = title_suffix(reference.title or "")
        if not hint and suffix and named(context, suffix):
            hint = f"Its title ends in “{suffix}”: is that the outlet?"
        at_host = outlet_at_host(context, reference)
        severity = Severity.INFO if at_host is not None and not at_host.carries else None
        message = f"{start_name(reference)} names no outlet."
        return flag_field(
            reference, None, message, hint or "Add the paper, station or site that published it.", severity=severity
        )

    if "outlet" in context.config.required:
        yield from flag_each(context, "an outlet", filter(is_absent, sources(context)), flag)


@rule("reference", Severity.ERROR)
def missing_date(context: RuleContext) -> Iterator[Flag]:
    """**What** An entry without a date of issue, or with one that lacks its year or cannot be read.

    **Why** Whether a source can know what it is cited for depends on when it was written.

    **Silent when** `impossible-date` or `ambiguous-date` speaks, or the entry is a bare link. An entry that says
    itself that there is no date (`n.d.`) is an info only.

    **Example** `4. “Poll: 62 percent back the plan” NHK World, https://www3.nhk.or.jp/…`

    **Instead** Add the day on which the piece appeared, or `n.d.`; the day of your visit is no date of issue.
    """
    if "date" not in context.config.required:
        return
    absent: list[Reference] = []
    for reference in sources(context):
        if reference.issued or is_bare(reference):
            continue
        printed, problem = printed_date(context, reference, "issued")
        if problem is None:
            absent.append(reference)
        elif problem == "none-stated":
            message = f"{start_name(reference)} says that it has no date (“{printed}”)."
            advice = "Add the day on which the piece appeared, if the page tells it."
            yield flag_field(reference, "issued", message, advice, severity=Severity.INFO)
        elif problem in ("no-year", "unreadable"):
            what = "has no year" if problem == "no-year" else "cannot be read"
            message = f"The date of {entry_name(reference)}, “{printed}”, {what}."
            yield flag_field(reference, "issued", message, "Write the day on which the piece appeared.")

    def flag(reference: Reference) -> Flag:
        advice = url_date_hint(reference) or "Add the day on which the piece appeared, or “n.d.”."
        return flag_field(reference, None, f"{start_name(reference)} has no date.", advice)

    yield from flag_each(context, "a date", absent, flag)


@rule("reference", Severity.INFO)
def missing_url(context: RuleContext) -> Iterator[Flag]:
    """**What** An entry without a link where others have one; once where no entry has one.

    **Why** A reader can look at a linked source at once.

    **Silent when** the entry has another handle (DOI, ISBN, PMID), or only a year, as books have, while others have
    links. An error where `required` names `url`.

    **Example** A list of eight news pieces, each with title, outlet and date, and nothing to click.

    **Instead** Add the link, best of an archived copy.
    """
    listed = sources(context)
    absent = [r for r in listed if not (r.url or r.archive_url or r.identifiers)]
    required = "url" in context.config.required
    if len(absent) == len(listed) > 1 and not required:
        yield Flag(
            whole(absent[0]),
            "No entry of the list has a link.",
            suggestion="Add a link to each source that is on the web.",
        )
        return
    for reference in absent:
        is_book = reference.issued is not None and reference.issued.month is None
        if required or not is_book:
            others = ", though others of the list have one" if len(absent) < len(listed) else ""
            message = f"{start_name(reference)} has no link{others}."
            severity = Severity.ERROR if required else None
            yield flag_field(reference, None, message, "Add the link, if the source is on the web.", severity=severity)


@rule("reference", Severity.ERROR)
def missing_author(context: RuleContext) -> Iterator[Flag]:
    """**What** An entry that names no author, where your desk wants one.

    **Why** Some houses name everybody who wrote what they rely on.

    **Silent when** `required` does not name `author`, which by default it does not.

    **Example** `“Rain floods the old town” Reuters, 3 May 2023`

    **Instead** Add the byline, or the body that signs the piece.
    """

    def flag(reference: Reference) -> Flag:
        return flag_field(reference, None, f"{start_name(reference)} names no author.", "Add the byline.")

    if "author" in context.config.required:
        yield from flag_each(context, "an author", [r for r in sources(context) if not r.authors], flag)
