"""What the sources of an article say about each of its sentences."""

from collections import defaultdict
from collections.abc import Sequence

from citecheck import attrs
from citecheck.evidence.judge import Judge, Patient
from citecheck.evidence.passages import wanted
from citecheck.evidence.sources import Ties
from citecheck.evidence.support import support
from citecheck.patterns import lazy_regex
from citecheck.scoring.words import root, terms, tokens
from citecheck.values import Citation, Document, Passage, SourceText, Span, Support

BEFORE = 1_500
"""Characters of the article before a sentence: what they name needs no source there."""

NO_TEXT = "no text of it is given"


def supported(
    citations: Sequence[Citation], document: Document, ties: Ties, judge: Judge | None = None
) -> tuple[Citation, ...]:
    """Return the citations with what their sources say; the sources of one sentence are judged together.

    Each citation has the passages of its own source, and the verdict of all that its sentence cites.
    """
    asked = Patient(judge, document.name or "the article") if judge is not None else None
    sentences: dict[Span, list[int]] = defaultdict(list)
    for number, citation in enumerate(citations):
        sentences[citation.claim.span].append(number)
    found = list(citations)
    for numbers in sentences.values():
        own = {number: _texts(citations[number], ties) for number in numbers}
        texts = list(dict.fromkeys(text for number in numbers for text in own[number] or ()))
        if not any(text for text in own.values()):
            together = None
        else:
            claim = citations[numbers[0]].claim
            start = document.prose.locate(claim.span.start)
            before = document.prose.text[max(0, start - BEFORE) : start]
            together = support(claim.text, texts, before=before, headline=document.headline or "", judge=asked)
        for number in numbers:
            held = own[number]
            if held is not None:
                found[number] = attrs.evolve(found[number], support=_own(together, held, texts, citations[number]))
    return tuple(found)


def _texts(citation: Citation, ties: Ties) -> tuple[SourceText, ...] | None:
    """Return the texts of a citation's sources; ``None`` where it cites none that could be read."""
    return None if citation.reference is None else tuple(ties.of(citation.reference))


def _own(
    together: Support | None, held: Sequence[SourceText], texts: Sequence[SourceText], citation: Citation
) -> Support:
    """Return of what was found for a sentence what concerns the sources of one of its citations."""
    if not held:
        return Support(None, "not read", reason=NO_TEXT)
    unread = [text.reason for text in held if text.reason]
    if together is None or len(unread) == len(held):
        return Support(None, "not read", reason=unread[0] if unread else NO_TEXT)
    places = {texts.index(text): number for number, text in enumerate(held)}
    shown = [
        _marked(attrs.evolve(passage, source=places[passage.source]), citation.claim.text)
        for passage in together.passages
        if passage.source in places
    ]
    return attrs.evolve(together, passages=tuple(shown))


def _marked(passage: Passage, claim: str) -> Passage:
    """Return a passage with the words that the claim has as well."""
    said = {term for word in wanted(claim) for term in (*word.terms, word.root) if term}
    spans = [
        Span(*word.span())
        for word in _WORD.finditer(passage.text)
        if any(not said.isdisjoint((*terms(part), root(terms(part)[0]))) for part in tokens(word[0]))
    ]
    return attrs.evolve(passage, agrees=tuple(spans))


# A word or a figure, with what joins its parts.
_WORD = lazy_regex(r"[$€£]?\w+(?:[-'’.,]\w+)*%?")
