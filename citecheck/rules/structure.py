"""Rules about structure: markers without entries, entries without markers, and numbers that do not add up."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from citecheck.rules.rule import Flag, Rule, RuleContext, rule
from citecheck.text import fold
from citecheck.values import Document, Edit, Entry, Reference, Severity, Span


def _missing(context: RuleContext) -> list[tuple[str, Span]]:
    """Return the label and span of every marker that points nowhere, in a document that has a list."""
    if not context.document.references and not context.document.notes:
        return []
    return [
        (citation.marker.label, citation.marker.span)
        for citation in context.citations
        if citation.entry is None and not citation.candidates
    ]


def _uncited(context: RuleContext) -> list[Entry]:
    """Return the labelled entries that no marker points to, in a document that has markers."""
    if not context.document.markers:
        return []
    cited = {reference.index for citation in context.citations for reference in citation.candidates}
    used = {(citation.entry.span, citation.entry.labels) for citation in context.citations if citation.entry}
    return [
        entry
        for entries in context.lists
        for entry in entries
        if (entry.span, entry.labels) not in used
        and not any(reference.index in cited for reference in entry.references)
    ]


def _counts_differently(context: RuleContext) -> tuple[int, int] | None:
    """Return the first number of the list and of the text where one counts from 0 and the other from 1."""
    missing = {label for label, _ in _missing(context)}
    uncited = {entry.label for entry in _uncited(context)}
    listed = [number for entries in context.lists for entry in entries for number in entry.numbers]
    if len(listed) < 2 or len(missing) != 1:
        return None
    low, high = min(listed), max(listed)
    if low == 0 and missing == {str(high + 1)} and "0" in uncited:
        return 0, 1
    if low == 1 and missing == {"0"} and str(high) in uncited:
        return 1, 0
    return None


def _span_of(labels: Iterable[str]) -> str:
    """Say which labels there are: ``0 to 7``, or ``a, b, c``."""
    named = list(dict.fromkeys(labels))
    if len(named) > 2 and all(label.isdecimal() for label in named):
        return f"{min(map(int, named))} to {max(map(int, named))}"
    return ", ".join(named[:8]) + (" …" if len(named) > 8 else "")


def _nearest(label: str, labels: Iterable[str]) -> list[str]:
    """Return the labels nearest to one that does not exist."""
    named = list(dict.fromkeys(labels))
    if label.isdecimal():
        numbers = sorted((int(n) for n in named if n.isdecimal()), key=lambda n: (abs(n - int(label)), n))
        return [str(n) for n in sorted(numbers[:2])]
    return sorted(n for n in named if fold(n) == fold(label) or n.startswith(label) or label.startswith(n))[:2]


def _shown(reference: Reference, document: Document) -> str:
    """Name a reference by its title, or by how its entry begins."""
    if reference.title:
        return f"“{reference.title}”"
    words = " ".join((reference.span or Span(0, 0)).of(document.source).split())
    return words if len(words) <= 60 else words[:57] + "…"


@rule("structure", Severity.ERROR)
def missing_reference(context: RuleContext) -> Iterator[Flag]:
    """**What** A marker whose label no entry of the list and no note carries.

    **Why** The reader who follows the marker finds nothing: the entry was lost, or the number is wrong.

    **Silent when** the article has no list at all (`no-reference-list` says that once), or the list counts from 0
    and the text from 1 (`mixed-base`).

    **Example** `…said the minister.[5]` over a list that ends at 4.

    **Instead** Add the entry, or correct the number.
    """
    if _counts_differently(context):
        return
    labels = [label for entries in context.lists for entry in entries for label in entry.labels]
    for label, span in _missing(context):
        near = _nearest(label, labels)
        nearest = (
            f"; the nearest is {near[0]}"
            if len(near) == 1
            else f"; the nearest are {' and '.join(near)}"
            if near
            else ""
        )
        has = f"the list has {_span_of(labels)}{nearest}" if labels else "the entries of the list are not numbered"
        yield Flag(
            span,
            f"[{label}] points to no entry: {has}.",
            label=label,
            suggestion="Add the entry, or correct the number of the marker.",
        )


@rule("structure", Severity.ERROR)
def no_reference_list(context: RuleContext) -> Iterator[Flag]:
    """**What** Markers in an article that has no reference list and no notes.

    **Why** None of its citations can be followed; the list was probably lost when the article was copied.

    **Silent when** there is a list, however incomplete, or a heading with nothing under it (`empty-list` says that).

    **Example** `Prices rose.[1] Wages fell.[2]`, and nothing after it.

    **Instead** Paste the list behind the article, or remove the markers.
    """
    document = context.document
    if document.markers and not document.references and not document.notes and not document.lists:
        count = len(document.markers)
        points = "1 marker points" if count == 1 else f"{count} markers point"
        yield Flag(
            document.markers[0].span,
            f"{points} to a reference list, and the article has none.",
            suggestion="Add the list at the end of the article, or remove the markers.",
        )


@rule("structure", Severity.WARNING)
def empty_list(context: RuleContext) -> Iterator[Flag]:
    """**What** A heading such as “Sources” with nothing under it.

    **Why** The list was lost, or was never written, and none of the citations can be followed. With markers in the
    text it is an error.

    **Silent when** the article has a list or notes elsewhere, or words stand under the heading.

    **Example** `Prices rose.[1]` … and `References` as the last line.

    **Instead** Restore the list, or remove the heading.
    """
    for found in context.document.lists:
        if found.entries:
            continue
        markers = len(context.document.markers)
        points = f", and {markers} {'marker points' if markers == 1 else 'markers point'} to it" if markers else ""
        yield Flag(
            found.span,
            f"“{found.heading}” has nothing under it{points}.",
            severity=Severity.ERROR if markers else None,
            suggestion="Restore the list, or remove the heading.",
        )


@rule("structure", Severity.WARNING)
def uncited_reference(context: RuleContext) -> Iterator[Flag]:
    """**What** A numbered entry or note that no marker points to.

    **Why** Either a sentence lost its marker, or the source was never used.

    **Silent when** the article has no markers at all, the entry has no number, or its number is printed twice.

    **Example** An entry `6. …` where the text has `[5]` and `[7]` only.

    **Instead** Put the marker behind the sentence that the source supports, or drop the entry.
    """
    if _counts_differently(context):
        return
    for entry in _uncited(context):
        yield Flag(
            entry.span,
            f"No marker in the text points to entry {entry.label}.",
            label=entry.label,
            suggestion="Mark the sentence it supports, or remove the entry.",
        )


@rule("structure", Severity.ERROR)
def duplicate_label(context: RuleContext) -> Iterator[Flag]:
    """**What** Two entries of one list, or two notes, with the same label.

    **Why** Nobody can tell which of the two a marker means.

    **Silent when** the two stand in different lists, each behind its own part of the article.

    **Example** `3. “Rain ahead” …` and further down `3. “Snow ahead” …`.

    **Instead** Renumber one of them and the markers that mean it.
    """
    for entries in context.lists:
        first: dict[str, Entry] = {}
        for entry, label in ((each, label) for each in entries for label in each.labels):
            other = first.setdefault(label, entry)
            if other is entry:
                continue
            named = [_shown(e.references[0], context.document) for e in (other, entry) if e.references]
            which = f": {named[0]} and {named[1]}" if len(named) == 2 else ""
            yield Flag(
                entry.span,
                f"Two entries are numbered {label}{which}.",
                label=label,
                suggestion="Give one of them another number, and the markers that mean it.",
                related=(other.span,),
            )


@rule("structure", Severity.WARNING)
def duplicate_reference(context: RuleContext) -> Iterator[Flag]:
    """**What** One source that stands in the list under two labels.

    **Why** It looks as if two sources said it, and the reader looks up the same page twice.

    **Silent when** title, outlet, date or address differ, or the entries name different pages or volumes, as short
    notes that share one entry of a bibliography may.

    **Example** `2. “Rain ahead” The Daily, 3 May 2023` and `5. “Rain ahead” The Daily, 3 May 2023`.

    **Instead** Keep one entry and point both markers to it.
    """
    first: dict[tuple[object, ...], Reference] = {}
    for reference in context.document.references:
        if reference.title is None or reference.span is None or reference.label is None or not reference.spans:
            continue
        start = min(span.start for span in reference.spans.values())
        words = context.document.source[start : reference.span.end]
        if visit := reference.spans.get("accessed"):
            words = words.replace(visit.of(context.document.source), "")
        key = (
            fold(reference.title),
            fold(reference.outlet or ""),
            reference.issued,
            reference.url,
            tuple(map(fold, reference.authors)),
            tuple(re.findall(r"\d+", words)),
        )
        other = first.setdefault(key, reference)
        if other.label not in (None, reference.label) and other.span not in (None, reference.span):
            yield Flag(
                reference.span,
                f"Entries {other.label} and {reference.label} are one source, {_shown(reference, context.document)}.",
                label=reference.label,
                suggestion=f"Point [{reference.label}] to entry {other.label} and remove this one.",
                related=(other.span,),
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
    pointed_to = {label for label, _ in _missing(context)}
    for entries in context.lists:
        numbered = [(entry, entry.number) for entry in entries]
        listed = {number for entry in entries for number in entry.numbers}
        for (_, before), (entry, now) in pairwise(numbered):
            if before is None or now is None or now <= before + 1:
                continue
            skipped = [str(n) for n in range(before + 1, now) if n not in listed]
            if not skipped or not pointed_to.isdisjoint(skipped):
                continue
            missing = f"entry {skipped[0]} is" if len(skipped) == 1 else f"entries {_span_of(skipped)} are"
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
    if bases := _counts_differently(context):
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

    **Silent when** the list is in alphabetical order, or the numbers of list and text do not fit anyhow.

    **Example** A text that mentions `[3]` before `[2]`.

    **Instead** Renumber in order of first mention.
    """
    if _counts_differently(context) or _is_alphabetical(context.document.references):
        return
    highest = -1
    seen: set[str] = set()
    for marker in context.document.markers:
        if marker.kind != "number" or not marker.label.isdecimal() or marker.label in seen:
            continue
        if int(marker.label) < highest:
            yield Flag(
                marker.span,
                f"[{marker.label}] is mentioned for the first time after [{highest}].",
                label=marker.label,
                suggestion="Renumber in order of first mention.",
            )
            return
        seen.add(marker.label)
        highest = int(marker.label)


def _is_alphabetical(references: Sequence[Reference]) -> bool:
    keys = [fold((reference.authors or (reference.title or "",))[0]) for reference in references]
    return len(keys) >= 4 and keys == sorted(keys)


# A marker that was mistyped: a letter for a figure, a bracket lost, two signs in a row, full-width signs. Each
# pattern starts with its bracket, so that the scan is fast; what must stand before it is asked afterwards.
_LETTER = re.compile(r"\[([OoIl])\](?![\w(\[])")
_UNCLOSED = re.compile(r"\[(\d{1,3})(?=\s+[^\W\d_]|\s*\Z)(?![^\[\n]{0,40}\])")
_UNOPENED = re.compile(r"\](?=\s|\Z)")
_RANGE = re.compile(r"\[(\d{1,4})\s?[-–—]\s?(\d{1,4})\]")
_SLIPS = re.compile(r"\[(?:[,;.-]\s?)?(\d{1,3}(?:[,;]\s?\d{1,3}){0,20})(?:[,;.]\s?)?\]")
_WIDE = re.compile(r"［(\d{1,4})］")
_AFTER_WORD = re.compile(r"[\w.,;:!?\"”’')]\s?\Z")
_AFTER_CLAUSE = re.compile(r"[^\W\d_][.,;!?\"”’'](\d{1,3})?\Z")
_FIGURES = {"O": "0", "o": "0", "l": "1", "I": "1"}


@rule("structure", Severity.WARNING)
def malformed_marker(context: RuleContext) -> Iterator[Flag]:
    """**What** Something that was meant for a marker and is mistyped: `[O]`, `[l]`, `[3`, `3]`, `［3］`, `[5-3]`.

    **Why** No program links it and no reader can follow it.

    **Silent when** the article has no numbered markers or entries, or the number it seems to mean has no entry;
    `［3］` is fine where all markers are printed so.

    **Example** `…said the minister.[l]` over a list that starts at 1.

    **Instead** Type the marker as the others are.
    """
    document = context.document
    labels = {label for entries in context.lists for entry in entries for label in entry.labels if label.isdecimal()}
    if not labels:
        return
    text = document.prose.text
    mended = [
        (match.start(), match.end(), _FIGURES[match[1]])
        for match in _LETTER.finditer(text)
        if _AFTER_WORD.search(text, max(0, match.start() - 2), match.start())
    ]
    mended += [
        (match.start(), match.end(), match[1])
        for match in _UNCLOSED.finditer(text)
        if _AFTER_CLAUSE.search(text, max(0, match.start() - 2), match.start())
    ]
    for match in _UNOPENED.finditer(text):
        figure = _AFTER_CLAUSE.search(text, max(0, match.start() - 5), match.start())
        if figure and figure[1]:
            mended.append((figure.start(1), match.end(), figure[1]))
    mended.extend((m.start(), m.end(), m[1]) for m in _SLIPS.finditer(text) if m.group() != f"[{m[1]}]")
    wide = [(match.start(), match.end(), match[1]) for match in _WIDE.finditer(text)]
    if len(wide) < len(document.markers):
        mended.extend(wide)
    for start, end, number in mended:
        if number.replace(" ", "").replace(";", ",").split(",")[0] in labels:
            span = document.prose.span(start, end)
            yield Flag(
                span,
                f"“{text[start:end]}” looks like a mistyped [{number}].",
                label=number,
                suggestion=f"Write [{number}].",
                edits=(Edit(span, f"[{number}]"),),
            )
    for match in _RANGE.finditer(text):
        first, last = int(match[1]), int(match[2])
        if last <= first or (last - first > 100 and match[1] in labels):
            what = "runs backwards" if last <= first else "spans more entries than the list has"
            yield Flag(
                document.prose.span(*match.span()),
                f"The range {match.group()} {what}.",
                label=match[1],
                suggestion=f"Write [{last}–{first}] or the numbers that are meant."
                if last < first
                else "Write the numbers that are meant.",
            )


# What chat programs leave behind when their answers are pasted.
_RESIDUE = re.compile(
    r"""
      【\d{1,4}(?::\d{1,4})?†[^】\n]{0,80}】                        # 【4†source】
    | [\ue200-\ue20f]*(?:cite)?[\ue200-\ue20f]*turn\d{1,3}(?:search|view|news|image|fetch|file|academia|reddit)\d{1,3}
      (?:[\ue200-\ue20f]*turn\d{1,3}[a-z]{4,8}\d{1,3}){0,20}[\ue200-\ue20f]*
    | :contentReference\[oaicite:\d{1,4}\](?:\{index=\d{1,4}\})?
    | \(?\[oai_citation:\d{1,4}‡[^\]\n]{0,200}\](?:\([^)\s]{0,500}\))?\)?
    | \[oaicite:\d{1,4}\]
    | \[cite(?::\s?[\d,\s–-]{1,200}|_start|_end)\]                  # [cite: 12, 13]
    | :antCitation\[\]\{[^}\n]{0,300}\}
    | \[(?:attached_file|web|generated_image):\d{1,4}\]
    """,
    re.X,
)
_CHAT = r"utm_source=(?:chatgpt\.com|openai(?:\.com)?|perplexity(?:\.ai)?|copilot\.com|claude\.ai|gemini)(?![\w.%-])"
# In front of another parameter its `&` goes with it, else the sign before it.
_RESIDUE_SIGNS = (
    *(f"turn{n}" for n in range(10)),
    "†",
    "oaicite",
    "‡",
    "[cite",
    "antCitation",
    "_file:",
    "[web:",
    "_image:",
    "utm_source=",
)
"""One of these stands in every text with residue; looking for them first spares the others the patterns."""
_RESIDUE_PARAMETER = re.compile(rf"(?<=\?){_CHAT}&(?:amp;)?|\?{_CHAT}(?!&)|&(?:amp;)?{_CHAT}")


@rule("structure", Severity.ERROR)
def machine_residue(context: RuleContext) -> Iterator[Flag]:
    """**What** What a chat program leaves in pasted text: `【4†source】`, `turn0search0`, `[cite: 12]`.

    **Why** It points nowhere outside the chat, and tells every reader how the passage was made.

    **Silent when** nothing of the kind is there; ordinary tracking parameters are `tracking-url`.

    **Example** `…the talks began on Monday【4†source】.`

    **Instead** Replace it with a marker of the list, or remove it.
    """
    document = context.document
    if not any(sign in document.source for sign in _RESIDUE_SIGNS):
        return
    labels: dict[int, list[str]] = {}
    for marker in document.markers:
        labels.setdefault(marker.span.end, []).append(marker.label)
    described = list(dict.fromkeys((r.label, r.span) for r in document.references if r.span is not None))
    for match in _RESIDUE.finditer(document.prose.text):
        span = document.prose.span(*match.span())
        cited = [label for label in labels.get(span.end, ()) if label in match.group()]
        yield _residue(span, match.group(), None, cited)
    for label, where in described:
        for match in _RESIDUE.finditer(where.of(document.source)):
            yield _residue(Span(where.start + match.start(), where.start + match.end()), match.group(), label)
    places: list[tuple[str | None, Span]] = [
        (None, document.prose.span(*m.span())) for m in _RESIDUE_PARAMETER.finditer(document.prose.text)
    ]
    places += [
        (label, Span(where.start + match.start(), where.start + match.end()))
        for label, where in described
        for match in _RESIDUE_PARAMETER.finditer(where.of(document.source))
    ]
    for owner, span in places:
        words = span.of(document.source).strip("?&")
        yield Flag(
            span,
            f"“{words}” tells which chat program the address was copied from; the page opens without it.",
            label=owner,
            suggestion="Drop the parameter.",
            edits=(Edit(span, ""),),
        )


def _residue(span: Span, words: str, label: str | None, cited: Sequence[str] = ()) -> Flag:
    shown = re.sub(r"[\ue200-\ue20f]", "", words)
    if cited:
        marker = f"[{', '.join(cited)}]"
        return Flag(
            span,
            f"“{shown}” is how a chat program points to entry {' and '.join(cited)}; readers do not know the form.",
            label=label,
            suggestion=f"Write {marker}.",
            edits=(Edit(span, marker),),
        )
    return Flag(
        span,
        f"“{shown}” is left over from a chat program and points nowhere.",
        label=label,
        suggestion="Remove it, and cite the source it stood for.",
        edits=(Edit(span, ""),),
    )


@rule("structure", Severity.INFO)
def no_citations(context: RuleContext) -> Iterator[Flag]:
    """**What** An article with neither markers nor a reference list.

    **Why** So that silence is not taken for a pass: there was nothing to check.

    **Silent when** there is a marker, a note or a list.

    **Example** A news page with nothing but prose, or an empty file.

    **Instead** Nothing, if the article is not meant to cite.
    """
    document = context.document
    if not document.source.strip():
        yield Flag(Span(0, 0), "The article is empty, so nothing was checked.")
    elif not document.markers and not document.references and not document.notes and not document.lists:
        yield Flag(
            Span(0, 0), "The article has no citations: neither markers nor a reference list, so nothing was checked."
        )


RULES: tuple[Rule, ...] = (
    missing_reference,
    no_reference_list,
    empty_list,
    uncited_reference,
    duplicate_label,
    duplicate_reference,
    numbering_gap,
    mixed_base,
    out_of_order,
    malformed_marker,
    machine_residue,
    no_citations,
)
