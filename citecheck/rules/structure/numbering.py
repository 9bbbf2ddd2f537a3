"""Numbers and labels that do not add up."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from citecheck.rules.meeting import (
    counts_differently,
    entries_without_marker,
    markers_without_entry,
    number_behind,
    repeated_sources,
    shown,
)
from citecheck.rules.relevance.exchanges import wrong_numbers
from citecheck.rules.rule import Flag, RuleContext, rule
from citecheck.text import author_date, fold, listed_as
from citecheck.values import Entry, Marker, Reference, Severity


def _gap_of(skipped: Sequence[str]) -> str:
    """Say which numbers lack: ``4 and 5``, ``4 to 9``."""
    return f"{skipped[0]} {'and' if len(skipped) == 2 else 'to'} {skipped[-1]}"


@rule("structure", Severity.ERROR)
def duplicate_label(context: RuleContext) -> Iterator[Flag]:
    """**What** Two entries of one list, or two notes, with the same label.

    **Why** Nobody can tell which of the two a marker means.

    **Silent when** the two stand in different lists, each behind its own part of the article.

    Where the text cites a number that no entry has, right behind one that two have, both are this one fault.

    **Example** `3. “Rain ahead” …` and further down `3. “Snow ahead” …`.

    **Instead** Renumber one of them and the markers that mean it.
    """
    without_entry = {label for label, _ in markers_without_entry(context)}
    for entries in context.lists:
        first: dict[str, Entry] = {}
        for entry, label in ((each, label) for each in entries for label in each.labels):
            other = first.setdefault(label, entry)
            if other is entry:
                continue
            by_author = author_date(label)
            named = [shown(e.references[0], context.document) for e in (other, entry) if e.references]
            called = label if by_author else f"numbered {label}" if label.isdecimal() else f"called “{label}”"
            message = f"Two entries are {called}{': ' if named else ''}{' and '.join(named)}."
            name = "number" if label.isdecimal() else "name"
            suggestion = f"Give one of them another {name}, and the markers that mean it."
            if len(named) == 2 and named[0] == named[1]:
                message = f"{listed_as(label).capitalize()} stands in the list twice, {named[0]}."
                suggestion = "Remove one of the two."
            elif by_author:
                suggestion = (
                    f"Two works by one author and year need letters: {by_author[1]}a and {by_author[1]}b, in the list "
                    "and where they are cited."
                )
            elif (free := number_behind(label)) in without_entry:
                suggestion = f"Number one of them {free}, which the text cites and no entry has."
            yield Flag(entry.span, message, label=label, suggestion=suggestion, related=(other.span,))


@rule("structure", Severity.WARNING)
def duplicate_reference(context: RuleContext) -> Iterator[Flag]:
    """**What** One source that stands in the list under two labels.

    **Why** It looks as if two sources said it, and the reader looks up the same page twice.

    **Silent when** title, outlet, date or link differ, or the entries name different pages or volumes, as short
    notes that share one entry of a bibliography may.

    **Example** `2. “Rain ahead” The Daily, 3 May 2023` and `5. “Rain ahead” The Daily, 3 May 2023`.

    **Instead** Keep one entry and point both markers to it.
    """
    uncited = {entry.span for entry in entries_without_marker(context)}
    for (first, first_span), (reference, span) in repeated_sources(context.document):
        where, again = listed_as(first.label), listed_as(reference.label)
        yield Flag(
            span,
            f"Entries {first.label} and {reference.label} are the same source, {shown(reference, context.document)}.",
            label=reference.label,
            suggestion=f"Remove {again}, which nothing cites."
            if span in uncited
            else f"Cite {where} for both, and remove {again}.",
            related=(first_span,),
        )


@rule("structure", Severity.WARNING)
def numbering_gap(context: RuleContext) -> Iterator[Flag]:
    """**What** A list that skips a number.

    **Why** An entry may have been lost, and every number after it may be one off.

    **Silent when** a marker points to the missing number (`missing-reference` says so), whatever the first number
    is, and between two lists.

    **Example** `1. … 2. … 4. …`

    **Instead** Restore the entry, or renumber the list and its markers.
    """
    pointed_to = {label for label, _ in markers_without_entry(context)}
    for entries in context.lists:
        if context.document.format == "wikitext" and all(entry.is_note for entry in entries):
            continue  # MediaWiki numbers notes itself, those without a work included
        numbered = [(entry, entry.number) for entry in entries]
        listed = {number for entry in entries for number in entry.numbers}
        for (_, before), (entry, now) in pairwise(numbered):
            if before is None or now is None:
                continue
            skipped = [str(n) for n in range(before + 1, now) if n not in listed]
            if not skipped or not pointed_to.isdisjoint(skipped):
                continue
            missing = f"entry {skipped[0]} is" if len(skipped) == 1 else f"entries {_gap_of(skipped)} are"
            yield Flag(
                entry.span,
                f"The list goes from {before} to {now}: {missing} missing.",
                label=entry.label,
                suggestion="Restore what is missing, or renumber the list and its markers.",
            )


@rule("structure", Severity.ERROR)
def mixed_base(context: RuleContext) -> Iterator[Flag]:
    """**What** A list that counts from 0 under a text that counts from 1, or the other way round.

    **Why** Every citation is one off, and the last or first one points nowhere.

    **Silent when** the text also uses the list's first number: then only single markers are wrong.

    **Example** `[1]`, `[2]` and `[3]` over a list numbered 0, 1, 2.

    **Instead** Number both from 0 or both from 1.
    """
    if bases := counts_differently(context):
        listed, cited = bases
        yield Flag(
            context.document.markers[0].span,
            f"The list counts from {listed} and the text from {cited}, so every citation is one off.",
            suggestion=f"Number the list from {cited}, or the markers from {listed}.",
        )


@rule("structure", Severity.INFO)
def out_of_order(context: RuleContext) -> Iterator[Flag]:
    """**What** First mentions that do not follow the order of the list; said once.

    **Why** In a numbered list readers expect [1] before [2]; a jump often means that text was moved.

    **Silent when** the list is in alphabetical order, or the numbers of list and text do not fit anyhow, and of numbers
    that `better-reference` or `exchanged-references` calls another's, or that have no entry (`missing-reference`).

    **Example** A text that mentions `[3]` before `[2]`.

    **Instead** Renumber in order of first mention.
    """
    if counts_differently(context) or _is_alphabetical(context.document.references):
        return
    lost = {span for _, span in markers_without_entry(context)}
    numbers = [m for m in context.document.markers if m.kind == "number" and m.label.isdecimal() and m.span not in lost]
    if _first_jump(numbers) is None:
        return
    wrong = wrong_numbers(context)
    jump = _first_jump([marker for marker in numbers if marker.span not in wrong])
    if jump is not None:
        marker, highest = jump
        yield Flag(
            marker.span,
            f"[{marker.label}] is cited for the first time after [{highest}].",
            label=marker.label,
            suggestion="Number the sources in the order in which the text cites them.",
        )


def _first_jump(markers: Sequence[Marker]) -> tuple[Marker, int] | None:
    """Return the first marker that mentions a number for the first time after a higher one, and that one."""
    highest = 0
    seen: set[str] = set()
    for marker in markers:
        if marker.label not in seen:
            if int(marker.label) < highest:
                return marker, highest
            seen.add(marker.label)
            highest = int(marker.label)
    return None


def _is_alphabetical(references: Sequence[Reference]) -> bool:
    keys = [fold((reference.authors or (reference.title or "",))[0]) for reference in references]
    return len(keys) >= 4 and keys == sorted(keys)
