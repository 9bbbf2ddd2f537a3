"""The sentences of an article whose sources were all read, and where in the article a stretch of a sentence stands."""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator

from citecheck import attrs
from citecheck.rules.rule import RuleContext
from citecheck.values import Citation, Claim, Document, Missing, SourceText, Span, Support

CUT = 300
"""Characters of a passage that a finding shows."""


@attrs.frozen
class Judged:
    """A sentence with the sources that it cites, all of them read."""

    citations: tuple[Citation, ...]
    texts: tuple[SourceText, ...]

    @property
    def claim(self) -> Claim:
        """What is claimed."""
        return self.citations[0].claim

    @property
    def support(self) -> Support:
        """What the sources say together; the first citation's, for all have the same verdict."""
        return self.citations[0].support or Support(None, "not read")

    @property
    def is_whole(self) -> bool:
        """Whether each source was read as a whole, so that what is not there is lacking."""
        return all(text.is_whole for text in self.texts)

    @property
    def related(self) -> tuple[Span, ...]:
        """Where the entries stand."""
        found = (citation.reference for citation in self.citations)
        return tuple(dict.fromkeys(each.span for each in found if each is not None and each.span is not None))

    def passage(self, words: str | None = None) -> str | None:
        """Return the passage to look at, cut to be shown: the one that has some words, else the best."""
        supports = (citation.support for citation in self.citations if citation.support)
        found = [passage.text for support in supports for passage in support.passages]
        best = next((text for text in found if words and words in text), next(iter(found), None))
        return None if best is None else shortened(best, words)


def shortened(passage: str, words: str | None = None) -> str:
    """Return a passage on one line, cut between words; some words of it remain."""
    text = " ".join(passage.split())
    at = text.find(" ".join(words.split())) if words else 0
    start = 0 if at < CUT // 2 else text.rfind(" ", 0, at - CUT // 3) + 1
    end = len(text) if len(text) - start <= CUT else max(text.rfind(" ", start, start + CUT), start + CUT // 2)
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")


def judged(context: RuleContext) -> Iterator[Judged]:
    """Give the sentences of which every source was read, in the order of the text.

    What a source lacks may stand in another that nobody read; of such sentences nothing is said.
    """
    ties = context.sources
    if ties is None:
        return
    by_claim: dict[Span, list[Citation]] = defaultdict(list)
    for citation in context.citations:
        by_claim[citation.claim.span].append(citation)
    for citations in by_claim.values():
        if any(each.support is None or each.support.verdict == "not read" for each in citations):
            continue
        texts = [ties.of(citation.reference) for citation in citations if citation.reference is not None]
        if all(any(not text.reason for text in held) for held in texts):
            read = tuple(text for held in texts for text in held if not text.reason)
            yield Judged(tuple(citations), read)


def place(document: Document, claim: Claim, missing: Missing | Span) -> Span:
    """Return where a stretch of a claim stands in the article; the claim's text has neither markers nor line ends.

    Where the two do not match letter by letter, it is the whole claim's place.
    """
    wanted = missing if isinstance(missing, Span) else missing.span
    prose = document.prose
    at, stop = prose.locate(claim.span.start), prose.locate(claim.span.end)
    starts = [marker.span.start for marker in document.markers]
    text = claim.text
    first = last = -1
    for number, letter in enumerate(text[: wanted.end]):
        while at < stop and not _alike(prose.text[at], letter):
            at += 1
        if at >= stop:
            return claim.span
        source = prose.span(at, at + 1).start
        i = bisect_left(starts, source + 1) - 1
        if i >= 0 and source in document.markers[i].span:  # a marker's own letters are none of the claim's
            at = max(at + 1, prose.locate(document.markers[i].span.end))
            while at < stop and not _alike(prose.text[at], letter):
                at += 1
        if number == wanted.start:
            first = at
        last = at
        at += 1
    return claim.span if first < 0 or last < first else prose.span(first, last + 1)


def _alike(one: str, other: str) -> bool:
    return one == other or (one.isspace() and other.isspace())
