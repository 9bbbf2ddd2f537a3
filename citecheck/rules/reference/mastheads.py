"""Outlets that the address or the title contradicts."""

import re
from collections.abc import Iterable, Iterator

from citecheck.knowledge import outlets
from citecheck.knowledge.outlets import Outlet
from citecheck.rules.reference.entries import (
    flag_field,
    host_name,
    named,
    outlet_at_host,
    start_name,
    title_suffix,
)
from citecheck.rules.reference.placeholders import is_stub
from citecheck.rules.rule import Flag, RuleContext, rule
from citecheck.values import Reference, Severity


@rule("reference", Severity.WARNING, yields_to=("outlet-in-title",))
def outlet_url_mismatch(context: RuleContext) -> Iterator[Flag]:
    """**What** A link under which another outlet publishes than the one that the entry names.

    **Why** The piece is credited to somebody who did not publish it, or the link leads elsewhere.

    **Silent when** we do not know both; when they are sister titles or editions of one; when the outlet is an agency
    whose copy others carry; and when the host is an archive, an aggregator, a library, a social platform or a
    shortener.

    **Example** `“Rain floods the old town” The Guardian, 3 May 2023, https://www.nytimes.com/…`

    **Instead** Name the outlet whose page it is, or link the page of the outlet named.
    """
    for reference in context.document.references:
        claimed = named(context, reference.outlet or "")
        if not (reference.url and claimed):
            continue
        host = host_name(reference.url)
        actual = outlet_at_host(context, reference)
        if actual is None and any(_imitates(host, own) for outlet in claimed for own in outlet.hosts):
            what = f"its link only looks like it: {host}"
        elif actual is not None and not _may_stand_at(reference.outlet or "", claimed, actual):
            what = f"its link leads to {actual.name} ({host})"
        else:
            continue
        message = f"{start_name(reference)} names {reference.outlet}, but {what}."
        advice = "Name the outlet whose page it is, or link the page of the outlet named."
        yield flag_field(reference, "outlet", message, advice, related="url")


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
        suffix = title_suffix(reference.title or "")
        if not suffix or not reference.outlet:
            continue
        is_wrong = _may_be_name(suffix) if is_stub(context, reference) else _contradicts(context, reference, suffix)
        if is_wrong:
            message = (
                f"{start_name(reference)} gives “{reference.outlet}” as its outlet, but its title ends in “{suffix}”."
            )
            unknown = "" if named(context, reference.outlet) else f"; “{reference.outlet}” is no outlet we know"
            advice = f"Check which of the two published it{unknown}."
            yield flag_field(reference, "outlet", message, advice, related="title")


def _may_be_name(suffix: str) -> bool:
    """Tell whether the end of a title may name an outlet that we do not know."""
    return len(suffix.split()) <= 5 and not re.search(r"[?!:\d]", suffix)


_CJK = "\u2e80"
"""From here on characters are Chinese, Japanese and Korean."""


# Words of many mastheads; sharing one does not make two outlets one.
_COMMON = frozenset("of and news daily times post online com new york magazine".split())


def _contradicts(context: RuleContext, reference: Reference, suffix: str) -> bool:
    """Tell whether a title's end is an outlet other than the reference's."""
    ending, outlet = named(context, suffix), reference.outlet or ""
    if not ending or any(end.is_carried or not end.is_news for end in ending):
        return False
    # One word may be a subject as well (History, Life, Time), initials and Chinese characters hardly: else the host
    # must agree.
    at_host = outlet_at_host(context, reference)
    is_word = " " not in suffix and not suffix.isupper() and suffix[0] < _CJK
    if is_word and not (at_host and any(outlets.same_house(end, at_host) for end in ending)):
        return False
    if (set(outlets.folded(suffix).split()) & set(outlets.folded(outlet).split())) - _COMMON:
        return False
    return not any(one.carries or outlets.same_house(one, end) for one in named(context, outlet) for end in ending)
