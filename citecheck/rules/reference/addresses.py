"""Addresses that lead nowhere, or that count who follows them."""

import re
from collections.abc import Iterator

from citecheck.knowledge import outlets
from citecheck.knowledge.addresses import TRACKING, untracked
from citecheck.knowledge.encodings import escaped, unescaped
from citecheck.patterns import lazy_regex
from citecheck.rules.reference.entries import entry_name, flag_field
from citecheck.rules.rule import Flag, RuleContext, rule
from citecheck.values import Edit, Severity, Span


@rule("reference", Severity.ERROR)
def invalid_url(context: RuleContext) -> Iterator[Flag]:
    """**What** A link that leads nowhere: a space in it, a part left out, no real host, a host for examples only.

    **Why** The reader cannot follow it; invented sources often stand at such links.

    **Silent when** the link has the form of a real one; whether it answers is not asked.

    **Example** `https://www.example.com/rain`, `https://www. daily.com/rain`, `https://www.daily.com/…`

    **Instead** Copy the link from the page.
    """
    for reference in context.document.references:
        span = reference.spans.get("url")
        behind = context.document.source[span.end : span.end + 3] if span else ""
        fault = _fault(reference.url, behind) if reference.url else None
        if fault:
            message = f"The link of {entry_name(reference)} leads nowhere: {fault}."
            yield flag_field(reference, "url", message, "Copy the link from the page.")


_RESERVED = lazy_regex(r"(?:\A|\.)(?:example\.(?:com|net|org|edu)|example|test|invalid|localhost|local|internal)\Z")


# Three dots stand for what is left out as a part of the path of their own, or at the end: not in 1992JGR....9714565C.
_LEFT_OUT = lazy_regex(r"/\.{3,}(?:/|\Z)|\.{3}\Z")


def _fault(url: str, behind: str) -> str | None:
    """Say why an address cannot lead anywhere; ``behind`` is what is printed after it."""
    if re.search(r"\s", url):
        return "there is a space in it"
    if "…" in url or _LEFT_OUT.search(url) or behind.startswith(("…", "...")):
        return "a part of it is missing"
    if outlets.host_of(url).endswith("doi.org") and url.count("(") > url.count(")"):
        return "its DOI breaks off at a bracket"
    scheme, mark, _ = url.lower().partition("://")
    if mark and scheme not in ("http", "https", "ftp", "ftps"):
        return f"readers cannot open {scheme} links"
    host = outlets.host_of(url)
    if _RESERVED.search(host):
        return f"{host} is reserved for examples"
    if re.fullmatch(r"[\d.]+", host):
        try:
            from ipaddress import ip_address  # few addresses need it

            return None if ip_address(host).is_global else f"{host} is inside a private network"
        except ValueError:
            return f"{host} is not the address of a site"
    if "//www." in url.lower():
        host = f"www.{host}"
    return None if outlets.is_host(host) else f"“{host}” is not the name of a site" if host else "it names no site"


@rule("reference", Severity.INFO, yields_to=("machine-residue", "invalid-url"))
def tracking_url(context: RuleContext) -> Iterator[Flag]:
    """**What** A link that counts where readers come from, or leads through a service such as Google's AMP.

    **Why** They tell others about your readers, and make one page look like several.

    **Silent when** `machine-residue` names the program that left them, and of archives.

    **Example** `https://www.daily.com/rain?utm_source=newsletter&fbclid=abc`

    **Instead** Leave them out; the rest of the link leads to the same page.
    """
    for reference in context.document.references:
        url, span = reference.url or "", reference.spans.get("url")
        written = span.of(context.document.source) if span else url
        printed = unescaped(written)
        parameters = list(dict.fromkeys(match["name"] for match in TRACKING.finditer(url))) if "?" in url else []
        leads_through = printed != url and outlets.unwrap(printed) == (url, None)
        if parameters:
            message = f"tells the site where its readers come from ({', '.join(parameters[:4])})."
        elif leads_through:
            message = f"leads through {printed.split('/')[2]}."
        else:
            continue
        clean = untracked(url)
        encoded = clean if written == printed else clean.replace("&", "&amp;")
        edits: tuple[Edit, ...] = (Edit(span, encoded),) if span and leads_through else ()
        if span and not edits:  # a link of Markdown, say, has it in its words as well
            around = reference.span if reference.span and reference.span.overlaps(span) else span
            edits = tuple(_in_link(around.of(context.document.source), around.start, url, clean))
            if not any(edit.span.overlaps(span) for edit in edits) and written in (url, escaped(url)):
                edits = (*edits, Edit(span, encoded))
        yield flag_field(
            reference, "url", f"The link of {entry_name(reference)} {message}", f"Use {clean}", edits=edits
        )


def _in_link(written: str, start: int, url: str, clean: str) -> Iterator[Edit]:
    """Give the edits that mend an address wherever a link has it, among its words as well."""
    for one, other in dict.fromkeys(((url, clean), (url.replace("&", "&amp;"), clean.replace("&", "&amp;")))):
        at = written.find(one)
        while at >= 0:
            end = at + len(one)
            if not written[end : end + 1] or written[end] in _ADDRESS_ENDS:
                yield Edit(Span(start + at, start + end), other)
            at = written.find(one, end)


_ADDRESS_ENDS = " \t\r\n)>]\"'|}"
