"""Whether a source belongs in the article that cites it."""

import functools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from citecheck.knowledge import languages
from citecheck.knowledge.placeholders import TO_BE_REPLACED
from citecheck.patterns import lazy_regex
from citecheck.rules.relevance.choosing import best_entry
from citecheck.rules.relevance.entries import column_of, name_of, spans_of
from citecheck.rules.relevance.shifts import is_moved
from citecheck.rules.rule import Flag, RuleContext, rule
from citecheck.scoring.language import is_english, is_stranger
from citecheck.scoring.lexical import ELSEWHERE, NOWHERE, TIES
from citecheck.text import cited_as, listed, starting
from citecheck.values import Evidence, Reference, Score, Severity


@rule("relevance", Severity.WARNING)
def off_topic_citation(context: RuleContext) -> Iterator[Flag]:
    """**What** A citation whose source, by its title, outlet, link and date, is about something else.

    **Why** The number resolves and the entry is complete, so nothing else shows that a reader who looks the source
    up will not find the sentence there.

    **Silent when** the title says nothing (`placeholder-title` tells), is that of a dictionary or an encyclopaedia of
    all things, or is in another language or script than the
    article and no name ties it, where `numbering-shift` says that its number has moved, and wherever the source fits
    no worse than the worst 8 of 1000 right citations, in lists of dated news, of web pages or in others; in a list of
    more than about twelve so much less that hardly one whole list in ten has a right one called off topic
    (`max-false-alarms` sets another share). An entry that several sentences cite and none fits is reported once. An
    article of fewer than 20 words gives nothing to judge by. These shares were measured in English; in an article in
    another language, a title is reported only where no word of it so much as
    starts like a word, or a part of a word, of the article, though both are in one language, the article has 100 words,
    and the title several.

    **Example** “Japan and China will hold security talks.[0]”, where entry 0 is “Germany Wants to Team Up With Japan
    in Securing Raw Materials”.

    **Instead** Cite the source that the sentence was taken from. The finding names the best fit of the list, where one
    entry is clearly that.
    """
    by_reference: dict[int, list[tuple[int, Score]]] = defaultdict(list)
    for row, citation in enumerate(context.citations):
        if citation.relevance is not None:
            by_reference[column_of(citation)].append((row, citation.relevance))
    doubted: list[tuple[int, Score]] = []
    for judged in by_reference.values():
        low = [(row, score) for row, score in judged if _is_low(score, context)]
        doubted += low[:1] if len(low) == len(judged) else low
    if not doubted:
        return
    headline, prose = context.document.headline or "", context.document.prose.text
    length = _words_in(headline, prose)
    if length < LEAST_PROSE:
        return
    holds = is_english(headline, prose)
    for row, score in doubted:
        reference = context.citations[row].reference
        if reference and (is_general(reference.title or "") or _is_to_come(context, reference)):
            continue
        if "numbering-shift" in context.chosen and is_moved(context, row):
            continue
        if holds or (
            length >= LEAST_FOREIGN and reference and is_stranger(reference.title or "", f"{headline}\n{prose}")
        ):
            yield _off_topic(context, row, score)


def _is_to_come(context: RuleContext, reference: Reference) -> bool:
    """Tell whether words stand where the source should (`placeholder-entry`), which no sentence fits."""
    return reference.span is not None and bool(TO_BE_REPLACED.search(reference.span.of(context.document.source)))


def is_general(title: str) -> bool:
    """Tell whether a title is that of a work on words of any article, and not on those of one subject.

    >>> is_general("Deutsches Wörterbuch"), is_general("Słownik języka polskiego"), is_general("Dictionary of Chess")
    (True, True, False)
    """
    named = _dictionary().search(title)
    if named is None:
        return False
    is_whole = named["alone"] is not None and named["of"] is None
    return is_whole or _tongue().search(title, named.end()) is not None


@functools.cache
def _dictionary() -> re.Pattern[str]:
    """Return the pattern of a word for a dictionary, and of what joins it to its subject in some languages."""
    alone = languages.any_of(languages.dictionaries_of(), "")
    return lazy_regex(
        rf"\b\w{{0,20}}(?:(?P<alone>{alone})|{languages.pattern('dictionaries')})\b"
        rf"(?:\s(?P<of>{languages.pattern('of')})\s)?",
        re.IGNORECASE,
    )


@functools.cache
def _tongue() -> re.Pattern[str]:
    return lazy_regex(rf"(?<!\w){languages.pattern('tongues')}\b", re.IGNORECASE)


_ENOUGH = 5000
"""Characters in which any text but an odd one has as many words as are asked."""
LEAST_PROSE, LEAST_FOREIGN = 20, 100
"""The least words of an article, in English and in other languages, that the words of a title may be missing from."""


def _words_in(headline: str, prose: str) -> int:
    """Return how many words an article has, of a long one as many as are asked for at least."""
    length = len(f"{headline}\n{prose[:_ENOUGH]}"[:_ENOUGH].split())
    if length <= LEAST_FOREIGN < len(headline) + 1 + len(prose):
        return len(f"{headline}\n{prose}".split(maxsplit=LEAST_FOREIGN))
    return length


def _is_low(score: Score, context: RuleContext) -> bool:
    """Tell whether a score is below its scorer's own line, or below what the configuration allows."""
    allowed = context.config.max_false_alarms
    if allowed is None or score.seldom is None:
        return score.value < score.line
    return score.seldom <= allowed


def _off_topic(context: RuleContext, row: int, score: Score) -> Flag:
    citation = context.citations[row]
    label = citation.marker.label
    best = best_entry(context, row)
    advice = "Read the source, and cite another if it is about something else."
    if best:
        advice = f"Of your list, {name_of(best)}, suits it best."
    return Flag(
        citation.marker.span,
        f"{starting(cited_as(label))} does not seem to belong to this sentence: {_reason(score.evidence)}.",
        label=label,
        suggestion=advice,
        related=spans_of(citation.reference),
    )


def _reason(evidence: Sequence[Evidence]) -> str:
    """Say what ties a title to the article and what does not, from a score's evidence, or what a scorer says itself."""
    own = [one.text for one in evidence if one.text]
    if own:
        return "; ".join(own)
    said = {one.kind: tuple(filter(_is_telling, one.words)) for one in evidence}
    tied = [*said.get(TIES, ()), *said.get(ELSEWHERE, ())]
    missing = said.get(NOWHERE, ())
    strange = f"speaks of {_quoted(missing, 'or')}" if missing else ""
    if not tied:
        return f"nothing in the article {strange or 'ties its title to it'}"
    ties = f"only {_quoted(tied, 'and')} {'ties' if len(tied) == 1 else 'tie'} its title to the article"
    return f"{ties}, in which nothing {strange}" if strange else ties


def _quoted(words: Sequence[str], joint: str) -> str:
    return listed([f"“{word}”" for word in words], joint)


def _is_telling(word: str) -> bool:
    """Tell whether an editor is told anything by a word: by the EU and by 雨, but not by an “l” or an “ed”."""
    return len(word) > 2 or not word.isascii() or (len(word) == 2 and word.isupper())
