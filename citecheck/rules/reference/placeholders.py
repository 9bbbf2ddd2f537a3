"""Words that stand in the place of a title or an outlet and are none."""

from collections.abc import Iterator

from citecheck.knowledge import outlets
from citecheck.knowledge.placeholders import is_code, is_placeholder, placeholders
from citecheck.rules.reference.entries import (
    LONGEST_NAME,
    entry_name,
    flag_field,
    host_hint,
    named,
    outlet_at_host,
    start_name,
)
from citecheck.rules.rule import Flag, RuleContext, rule
from citecheck.values import Reference, Severity


@rule("reference", Severity.ERROR)
def placeholder_title(context: RuleContext) -> Iterator[Flag]:
    """**What** A title that is none: an error page, a login wall, a robot check, a link, a code, the outlet's name.

    **Why** A program saved the page that it was shown, and nobody has seen the source.

    **Silent when** the words are only a part of a headline. A code and the name of the outlet alone are warnings, since
    a data set or a front page may be meant.

    **Example** `“Just a moment…” Reuters, 3 May 2023`, `“403 Forbidden” The Daily, 2023`

    **Instead** Open the page and copy the headline.
    """
    for reference in context.document.references:
        title, advice = reference.title or "", "Open the page and copy the headline."
        if is_placeholder(title):
            is_word = outlets.folded(title) in placeholders()["title"]
            what = "stands where the title should" if is_word else "is what a page says that did not open, and no title"
            message = f"“{title}” {what}."
            yield flag_field(reference, "title", message, advice)
        elif _is_outlets_name(context, reference):
            message = f"{start_name(reference)} gives only the outlet’s name, “{title}”, as its title."
            yield flag_field(reference, "title", message, advice, severity=Severity.WARNING)
        elif is_code(title):
            message = f"“{title}” is a link, a file’s name or a code, and no title."
            yield flag_field(reference, "title", message, advice, severity=Severity.WARNING)


@rule("reference", Severity.WARNING, yields_to=("outlet-in-title",))
def placeholder_outlet(context: RuleContext) -> Iterator[Flag]:
    """**What** An outlet that names nobody: “Staff”, “See”, “News Desk”, “Website”.

    **Why** The reader does not learn who published the piece.

    **Silent when** the title ends in another outlet, which `outlet-in-title` says, or the link is of an outlet that
    is really called so.

    **Example** `“Rain floods the old town” News Desk, 3 May 2023`

    **Instead** Name the outlet; where the host tells it, the message does too.
    """
    for reference in context.document.references:
        if is_stub(context, reference):
            message = f"“{reference.outlet}” does not say who published {entry_name(reference)}."
            yield flag_field(
                reference,
                "outlet",
                message,
                host_hint(context, reference) or "Add the paper, station or site that published it.",
            )


def is_stub(context: RuleContext, reference: Reference) -> bool:
    """Tell whether an outlet is a word that names nobody, and not by chance the name of the host's outlet."""
    if not reference.outlet or outlets.folded(reference.outlet) not in placeholders()["outlet"]:
        return False
    return outlet_at_host(context, reference) not in named(context, reference.outlet)


def _is_outlets_name(context: RuleContext, reference: Reference) -> bool:
    """Tell whether a title is only the name of the outlet, where that is not a work of reference one cites whole."""
    title = reference.title or ""
    if not reference.outlet or len(title) > LONGEST_NAME:
        return False
    mine = named(context, reference.outlet)
    mastheads = [one for one in named(context, title) if one.is_news or one.kind in ("social", "aggregator")]
    return any(outlets.same_house(one, other) for one in mastheads for other in mine)
