"""What a source's text says about a claim: exact where that is possible, weighed and calibrated where it is not."""

from bisect import bisect_left
from collections.abc import Iterable, Sequence

from citecheck import attrs
from citecheck.evidence import dates, names, quotations, reckoning
from citecheck.evidence.judge import VERDICTS, Judge, believed
from citecheck.evidence.passages import Reading, passage, read, wanted, windows
from citecheck.evidence.weighing import measure, weights
from citecheck.knowledge import languages
from citecheck.scoring.words import scripts, tokens
from citecheck.values import Missing, Passage, SourceText, Support, Verdict

SAMPLE = 3_000
"""Characters of a source by which its language is told."""
_BETWEEN = "\n\n"


def support(
    claim: str,
    source: str | SourceText | Sequence[str | SourceText],
    *,
    before: str = "",
    headline: str = "",
    judge: Judge | None = None,
) -> Support:
    """Say whether a source's text carries a claim, where it does, and what of the claim it has not.

    Args:
        claim: The sentence, without its markers.
        source: The source's text; or several that the sentence cites together, of which each need carry only a part.
        before: The article's text before the sentence: what it names needs no source here.
        headline: The article's headline.
        judge: A model of one's own, asked after the exact checks and only where they found nothing that contradicts.

    Returns:
        The verdict is ``not read``, and the value ``None``, where there is no text to judge by. A quotation, figure,
        date or name that is ``missing`` has the source's own words beside it (``instead``) where the two contradict.

    >>> found = support("The bridge cost $3 million.", "The town paid 2.4 million dollars for its bridge.")
    >>> found.verdict, found.missing[0].text, found.missing[0].instead
    ('partly', '$3 million', '2.4 million dollars')
    """
    given = [source] if isinstance(source, str | SourceText) else source
    sources = [each if isinstance(each, SourceText) else SourceText(each) for each in given]
    around = f"{headline}\n{before}".strip()
    unread = [_unread(claim, each, around) for each in sources]
    there = [(number, each) for number, (each, reason) in enumerate(zip(sources, unread, strict=True)) if not reason]
    if not there:
        return Support(None, "not read", reason=next(iter(unread), None) or "no source is given")
    words = wanted(claim)
    if not words:
        return Support(None, "not read", reason="the sentence has no words to look for")
    reading = read(_BETWEEN.join(each.text for _, each in there))
    best = windows(words, reading, _fences(reading, there))
    lacking = missing(claim, [each for _, each in there], around)
    value = weights().value(measure(claim, words, reading, best, lacking))
    shown = tuple(_placed(passage(window, reading), there) for window in best)
    verdict: Verdict
    if value < weights().not_found and not any(each.instead for each in lacking):
        verdict = "not found"
    else:
        verdict = "found" if value >= weights().found and not lacking else "partly"
    found = Support(value, verdict, shown, lacking)
    if judge is None or any(each.instead for each in lacking):
        return found
    return _judged(found, claim, there, judge)


def _judged(own: Support, claim: str, there: Sequence[tuple[int, SourceText]], judge: Judge) -> Support:
    """Ask a judge about each source; the best that can be believed counts, but a missing fact is never "found"."""
    verdicts: list[Verdict] = []
    shown = list(own.passages)
    troubles = []
    for number, source in there:
        verdict, quoted, trouble = believed(judge.judge(claim, source), own.verdict, source)
        verdicts.append(verdict)
        if quoted is not None:
            shown.insert(0, attrs.evolve(quoted, source=number))
        if trouble:
            troubles.append(f"{judge.name}: {trouble}")
    verdict = max(verdicts, key=VERDICTS.index)
    if own.missing and verdict == "found":
        verdict = "partly"
    troubles = list(dict.fromkeys(troubles))
    return attrs.evolve(
        own,
        verdict=verdict,
        passages=tuple(shown),
        reason="; ".join(troubles) or None,
        judge=judge.name if len(troubles) < len(there) else None,
    )


def _unread(claim: str, source: SourceText, around: str) -> str | None:
    """Return why nothing can be said by a source, if so."""
    if source.reason:
        return source.reason
    if not any(letter.isalnum() for letter in source.text):
        return "it has no text"
    ours, theirs = scripts(claim), scripts(source.text[:SAMPLE])
    if ours and theirs and ours.isdisjoint(theirs):
        return "it is in another language than the claim"
    if speaks_otherwise(claim, source.text) and speaks_otherwise(f"{claim}\n{around}", source.text):
        return "it is in another language than the claim"
    return None


FOREIGN = 0.15
"""The least share of small words of another language in a sentence of one, names like "Rio de Janeiro" put aside."""
PLAINLY = 2
"""So many times more small words of another language than of the source's tell that a sentence is in the other."""


def speaks_otherwise(claim: str, text: str) -> bool:
    """Tell whether a sentence is plainly in another language than a text; one without small words may be in any."""
    own = languages.detect(text)
    if own is None:
        return False
    small = languages.small_words()
    words = tokens(claim)
    spoken = [codes for word in words if (codes := small.get(word.lower() if word.istitle() else word))]
    if 2 * sum(own in codes for codes in spoken) > len(spoken):  # as nearly always
        return False
    least = max(PLAINLY, FOREIGN * len(words))
    for code in {code for codes in spoken for code in codes if code != own}:
        others = sum(code in codes and own not in codes for codes in spoken)
        mine = sum(own in codes and code not in codes for codes in spoken)
        if others >= least and others > PLAINLY * mine:
            return True
    return False


def missing(claim: str, sources: Sequence[SourceText], around: str = "") -> tuple[Missing, ...]:
    """Name the quotations, figures, dates and names of a claim that none of its sources has, in the claim's order."""
    return _in_common([_missing(claim, each, around) for each in sources])


def _missing(claim: str, source: SourceText, around: str) -> list[Missing]:
    known = f"{around}\n{source.title or ''}".strip()
    language = languages.detect(source.text)
    named = (
        names.missing(claim, source.text, known)
        if language in (None, "en")
        else names.namesakes(claim, source.text)
        if language not in _ALL_NOUNS
        else []
    )
    return [
        *quotations.missing(claim, source.text),
        *reckoning.missing(claim, source.text, source.title or ""),
        *dates.missing(claim, source.text, source.date, source.title or ""),
        *named,
    ]


_ALL_NOUNS = ("de", "lb")
"""Languages that write every noun as others write names."""


def _in_common(missing: Sequence[Iterable[Missing]]) -> tuple[Missing, ...]:
    """Return what none of several sources has, in the claim's order; inside a quotation only the quotation counts."""
    first, *others = [{(each.kind, each.span): each for each in found} for found in missing]
    for other in others:
        first = {key: first[key] if first[key].instead else each for key, each in other.items() if key in first}
    quoted = [each.span for each in first.values() if each.kind == "quote"]
    kept = [
        each
        for each in first.values()
        if each.kind == "quote"
        or not any(span.start <= each.span.start and each.span.end <= span.end for span in quoted)
    ]
    return tuple(sorted(kept, key=lambda each: (each.span.start, each.span.end, each.kind)))


def _fences(reading: Reading, there: Sequence[tuple[int, SourceText]]) -> set[int]:
    """Return the numbers of the sentences with which the second source and further ones begin."""
    starts = [start for start, _ in reading.sentences]
    found, at = set(), 0
    for _, each in there[:-1]:
        at += len(each.text) + len(_BETWEEN)
        found.add(bisect_left(starts, at))
    return found


def _placed(shown: Passage, there: Sequence[tuple[int, SourceText]]) -> Passage:
    """Return a passage of the joined texts as one of the source that it stands in."""
    at = 0
    for number, each in there:
        end = at + len(each.text)
        if shown.span.start < end or number == there[-1][0]:
            span = attrs.evolve(shown.span, start=shown.span.start - at, end=min(shown.span.end, end) - at)
            return Passage(span.of(each.text), span, number)
        at = end + len(_BETWEEN)
    return shown
