"""Whether the source carries the sentence at all, and which sources nobody read."""

import json
from collections.abc import Iterator, Sequence
from pathlib import PurePath

from citecheck.rules.evidence.judged import judged
from citecheck.rules.rule import Flag, RuleContext, rule
from citecheck.scoring.words import each_term
from citecheck.text import cited_as, is_link
from citecheck.values import Reference, Severity, SourceText, Span


@rule("evidence", Severity.WARNING)
def unsupported_claim(context: RuleContext) -> Iterator[Flag]:
    """**What** A sentence of which the source, read as a whole, has next to nothing.

    **Why** The entry is right, the page exists, and a reader who opens it does not find the sentence there.

    **Silent when** a source of the sentence was not read, or only in part (an excerpt, what stands before a paywall);
    where the source is in another language; and where a figure, date, name or quotation contradicts, which its own
    rule says. Of 277 sentences that people found carried by their source, 2.2 in 100 were called unsupported, of 138
    that they found not carried 33 in 100; where the value is not that low, it is an info (4 and 50 in 100 with these).

    **Example** “Shops in Orrin ran out of repellent.[1]”, where the source is about the mayor's plans for the zoo.

    **Instead** Cite the source that the sentence was taken from, or say what this one says.
    """
    for sentence in judged(context):
        support = sentence.support
        if support.verdict != "not found" or not sentence.is_whole:
            continue
        one = len(sentence.texts) == 1
        what = "The source does not support this sentence" if one else "None of its sources supports this sentence"
        nearest = (
            "even the nearest passage shares little with it" if support.passages else "they have no word in common"
        )
        why = f"the judge {support.judge} finds nothing of it there" if support.judge else nearest
        is_sure = support.judge is not None or support.value is None or support.value < LINE
        yield Flag(
            sentence.citations[0].marker.span,
            f"{what}: {why}.",
            label=sentence.citations[0].marker.label,
            severity=None if is_sure else Severity.INFO,
            suggestion="Cite the source that the sentence was taken from, or say what this one says.",
            related=sentence.related,
            passage=sentence.passage(),
        )


LINE = 0.08
"""The value below which a sentence is called unsupported as a warning; measured on WiCE's dev part and on answers of
search engines, 2.2 in 100 sentences that their source carries lie below it."""


@rule("evidence", Severity.INFO)
def judge_not_believed(context: RuleContext) -> Iterator[Flag]:
    """**What** A judge of one's own (`--judge`) that did not answer, or quoted words that the source does not have.

    **Why** Of those sentences only the exact checks say something.

    **Silent when** no judge is asked, or it was believed throughout. It speaks once for an article.

    **Example** a model that calls a sentence supported by words that its source does not have.

    **Instead** Look at what serves the model, or read these sources yourself.
    """
    doubted = [each for each in context.citations if each.support and each.support.value is not None]
    doubted = [each for each in doubted if each.support and each.support.reason]
    sentences = {each.claim.span for each in doubted}
    reasons = list(dict.fromkeys(each.support.reason for each in doubted if each.support))
    if doubted:
        count = "one sentence" if len(sentences) == 1 else f"{len(sentences)} sentences"
        yield Flag(
            doubted[0].marker.span,
            f"A judge was not believed about {count}: {'; '.join(map(str, reasons[:_REASONS]))}.",
            suggestion="Only the exact checks speak of them; look at what serves the model, or read the sources.",
        )


_REASONS = 3
"""How many reasons a message names."""


@rule("evidence", Severity.INFO)
def source_not_read(context: RuleContext) -> Iterator[Flag]:
    """**What** A cited source of which no text could be read, and why: none given, a consent wall, a scan, a paywall.

    **Why** Nothing is known of what it says; its sentences were not checked.

    **Silent when** no source texts are given at all, and of entries that nothing cites. Entries without any text are
    named together, once; with them, the texts that belong to no entry.

    **Example** entry 3, of which the folder holds a page that asks to accept cookies.

    **Instead** Save the page once more, as you read it, or look the sentence up by hand.
    """
    ties = context.sources
    if ties is None:
        return
    without: list[Reference] = []
    for reference in _cited(context):
        texts = ties.of(reference)
        if not texts:
            without.append(reference)
        elif all(text.reason for text in texts):
            if texts[0].answer and texts[0].answer.gone and "dead-link" in context.chosen:
                continue
            yield Flag(
                _place_of(reference, context),
                f"The source of {_named(reference)} was not read: {texts[0].reason}.",
                label=reference.label,
                suggestion="What it is cited for was not checked: save the page as you read it, or look it up by hand.",
            )
    if without:
        yield _without(context, without, ties.untied)


def _cited(context: RuleContext) -> list[Reference]:
    """Return the references that are cited, each once, in order."""
    found: dict[int, Reference] = {}
    for citation in context.citations:
        if (reference := citation.reference) is not None:
            index = reference.index if reference.repeats is None else reference.repeats
            if index is not None:
                found.setdefault(index, reference)
    return [found[index] for index in sorted(found)]


_NAMED = 8
"""How many entries or texts a message names."""
_SAVED = (".html", ".htm", ".xhtml", ".mhtml", ".pdf", ".txt", ".md", ".docx")
"""Files that hold one text each, which a sources.json can name."""
_HEAD = 4_000
"""A bound: characters of a text that are looked at for the entry that is named in the advice."""


def _without(context: RuleContext, references: Sequence[Reference], untied: Sequence[SourceText]) -> Flag:
    """Say once which entries have no text, and which texts have no entry."""
    total = len(_cited(context))
    names = [_named(each) for each in references]
    shown = ", ".join(names[:_NAMED]) + (" and others" if len(names) > _NAMED else "")
    if len(references) == 1:
        message = f"There is no text of the source {shown}: what it is cited for was not checked."
    else:
        counted = f"{len(references)} of the {total} cited sources ({shown})"
        message = f"There is no text of {counted}: what they are cited for was not checked."
    texts = list(dict.fromkeys(text.name or text.url or text.title or "a text" for text in untied))
    suggestion = None
    if texts:
        listed = ", ".join(texts[:_NAMED]) + (" and others" if len(texts) > _NAMED else "")
        suggestion = f"These texts belong to no entry by label, link or title: {listed}."
        labelled = [each for each in references if each.label is not None and not is_link(each.label)]
        file = next((text for text in untied if PurePath(text.name or "").suffix in _SAVED), None)
        if file is not None and labelled:
            said = set(each_term(file.text[:_HEAD]))
            likeliest = max(labelled, key=lambda each: len(said.intersection(each_term(each.title or ""))))
            told = json.dumps([{"file": file.name, "label": likeliest.label}], ensure_ascii=False)
            suggestion += f" A sources.json beside them says whose one is, such as {told}."
    span = _place_of(references[0], context)
    return Flag(span, message, label=references[0].label if len(references) == 1 else None, suggestion=suggestion)


def _place_of(reference: Reference, context: RuleContext) -> Span:
    if reference.span is not None:
        return reference.span
    return next(c.marker.span for c in context.citations if c.reference == reference)


def _named(reference: Reference) -> str:
    label = reference.label
    return f"“{reference.title or reference.url}”" if label is None or is_link(label) else cited_as(label)
