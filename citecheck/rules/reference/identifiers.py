"""Identifiers and addresses that several entries share, or that are cut off."""

import re
from collections.abc import Iterator

from citecheck.knowledge import outlets
from citecheck.patterns import lazy_regex
from citecheck.rules.reference.entries import entry_name, flag_field, start_name, whole
from citecheck.rules.rule import Flag, RuleContext, rule
from citecheck.text import fold
from citecheck.values import Reference, Severity


@rule("reference", Severity.WARNING)
def identifier_conflict(context: RuleContext) -> Iterator[Flag]:
    """**What** One DOI, or one link, under two titles; a DOI that breaks off at a bracket.

    **Why** One of the two entries leads the reader to another work than it names; programs that write references
    often lend a real identifier to an invented title.

    **Silent when** the titles share most of their words, or one is a part of the other; when the link is a front
    page, a search or a program's own page; and in the entries of one note.

    **Example** `1. “Rain ahead” …, https://doi.org/10.1234/abc` and `5. “Trade in salt” …, https://doi.org/10.1234/abc`

    **Instead** Open the link and see which of the two works it is.
    """
    first: dict[str, Reference] = {}
    for reference in context.document.references:
        doi = reference.identifiers.get("doi")
        if doi and doi.count("(") > doi.count(")") and "doi" in reference.spans:
            message = f"The DOI of {entry_name(reference)}, {doi}, breaks off at a bracket."
            yield flag_field(reference, "doi", message, "Copy the DOI from the page.")
            continue
        shared = f"doi {doi.casefold()}" if doi else _address(reference.url)
        if not shared or not reference.title:
            continue
        other = first.setdefault(shared, reference)
        if other is reference or whole(other) == whole(reference) or _alike(other.title or "", reference.title):
            continue
        what = f"DOI as {entry_name(other)}, {doi}" if doi else f"link as {entry_name(other)}"
        message = f"{start_name(reference)} has the same {what}, but another title."
        field = "doi" if "doi" in reference.spans else "url"
        yield flag_field(reference, field, message, "Open the link and see which of the two works it is.")


def _address(url: str | None) -> str | None:
    """Return an address to compare, where it is that of one page."""
    if not url:
        return None
    inner = outlets.unwrap(url)[0]
    host, path = outlets.host_of(inner), inner.partition("://")[2].partition("/")[2].rstrip("/")
    if not host or len(path) < _SHORTEST or "#" in path or _SEARCH.search(path):
        return None
    return f"{host}/{path}"


_SHORTEST = 8
"""Characters of the path of one page; a shorter one is a front page, a section or a profile."""
_SEARCH = lazy_regex(r"\b(?:search|suche|query|q)\b[/=?]|[?&](?:q|query|search|s)=", re.IGNORECASE)


def _alike(title: str, other: str) -> bool:
    """Tell whether two titles may name one work."""
    mine, its = (set(re.findall(r"\w+", fold(words))) for words in (title, other))
    if not mine or not its:
        return True
    return len(mine & its) * 2 >= min(len(mine), len(its))
