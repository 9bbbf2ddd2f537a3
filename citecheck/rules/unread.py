"""Rules about what was not read, or could not be: silence must mean that an article was checked."""

import re
from collections.abc import Iterator

from citecheck.knowledge import outlets
from citecheck.knowledge.placeholders import TO_BE_REPLACED
from citecheck.reading.links import address
from citecheck.remembering import sift
from citecheck.rules.rule import Flag, Rule, RuleContext, rule
from citecheck.rules.structure.residue import holds_residue
from citecheck.values import Document, Severity, Span


@rule("structure", Severity.WARNING)
def unread_citations(context: RuleContext) -> Iterator[Flag]:
    """**What** A list that no marker reaches, or citations of a style that citecheck does not read.

    **Why** Nobody checked them; without this a report on them would be green.

    **Silent when** some marker leads to the list, and all that looks like a citation was read as one.

    **Example** `It rained (Vogt, 2021).` over a list in alphabetical order.

    **Instead** Mark the sentences by numbers of the list, or check these citations by eye.
    """
    for unread in context.document.unread:
        if unread.kind in ("passed over", "key"):  # of a key `missing-reference` speaks
            continue
        if unread.kind == "list":
            advice = "Cite the entries where they support a sentence, or check by eye that they are used."
        elif unread.kind == "format":
            advice = "Check that file as well, or give the article by its path."
        elif unread.kind == "template":
            advice = "Check this source by eye."
        else:
            advice = "Check these by eye, or cite by numbers of a list."
        yield Flag(unread.span, unread.reason, suggestion=advice)


@rule("structure", Severity.INFO)
def no_citations(context: RuleContext) -> Iterator[Flag]:
    """**What** An article with neither markers nor a reference list.

    **Why** So that silence is not taken for a pass: there was nothing to check.

    **Silent when** there is a marker, a note or a list, or something that looks like one (`unread-citations`) or is
    left of one (`machine-residue`).

    **Example** A news page with nothing but prose, or an empty file.

    **Instead** Nothing, if the article is not meant to cite.
    """
    document = context.document
    if not document.source.strip():
        yield Flag(Span(0, 0), "The article is empty, so nothing was checked.")
    elif document.markers or document.references or document.notes or document.lists:
        return
    elif not (_may_cite(document) or holds_residue(document)):
        yield Flag(
            Span(0, 0), "The article has no citations: neither markers nor a reference list, so nothing was checked."
        )


def _may_cite(document: Document) -> bool:
    return any(unread.kind != "passed over" for unread in document.unread)


@rule("structure", Severity.WARNING)
def link_mismatch(context: RuleContext) -> Iterator[Flag]:
    """**What** A number that is a link and leads to another page than the entry of that number gives.

    **Why** Reader and list disagree about the source; one of the two is wrong.

    **Silent when** the entry has no link, both are pages of one site of which one holds the other, or they differ in
    a mark, a tracking parameter, or `www.` only.

    **Example** `…stays shut [2](https://www.harbourpost.com/a)` over `2. … https://www.coastreview.com/b`.

    **Instead** Link the link of the entry, or correct the number.
    """
    flagged: set[Span] = set()
    for citation in context.citations:
        marker, entry = citation.marker, citation.entry
        if marker.url is None or marker.span in flagged:
            continue
        listed = [reference.url for reference in citation.candidates if reference.url]
        if listed and not any(_same_page(marker.url, url) for url in listed):
            flagged.add(marker.span)
            yield Flag(
                marker.span,
                f"[{marker.label}] leads to {_shown(marker.url)}, but entry {marker.label} to {_shown(listed[0])}.",
                label=marker.label,
                suggestion="Link the page that the entry names, or correct the number.",
                related=(entry.span,) if entry else (),
            )


def _same_page(url: str, other: str) -> bool:
    """Tell whether two addresses mean one page, as far as one can tell without opening them."""
    first, other_first = (re.split(r"[?#]", address(outlets.unwrap(page)[0]).lower())[0] for page in (url, other))
    return first.startswith(other_first) or other_first.startswith(first)


def _shown(url: str) -> str:
    shown = url.split("://", 1)[-1].split("#", 1)[0].removeprefix("www.").rstrip("/")
    return shown if len(shown) <= _LONGEST_SHOWN else shown[: _LONGEST_SHOWN - 1] + "…"


_LONGEST_SHOWN = 60


@rule("structure", Severity.ERROR)
def placeholder_entry(context: RuleContext) -> Iterator[Flag]:
    """**What** Words that were to be replaced by a source, and were not.

    **Why** There is no source: the reader finds a note to the author.

    **Silent when** the words are the article's subject and stand in no brackets.

    **Example** `3. [Insert reference to the annual report]`

    **Instead** Put the source there, or take the entry and its markers out.
    """
    document = context.document
    if document.format in ("html", "wikitext"):  # whose source holds more than what a reader sees
        found = [(document.prose.span(*m.span()), m.group()) for m in TO_BE_REPLACED.finditer(document.prose.text)]
        for entry in document.entries:
            found += [(entry.span, match.group()) for match in TO_BE_REPLACED.finditer(entry.text)]
    else:
        found = [(Span(*match.span()), match.group()) for match in sift(TO_BE_REPLACED, document.source)]
    for span, words in dict(found).items():
        yield Flag(
            span,
            f"“{' '.join(words.split())}” stands where a source should.",
            suggestion="Put the source there, or take the entry and its markers out.",
        )


RULES: tuple[Rule, ...] = (unread_citations, no_citations, link_mismatch, placeholder_entry)
