"""Rules about relevance: sources that do not belong to the sentence that cites them."""

from collections.abc import Iterator

from citecheck import scoring
from citecheck.model import Citation, Severity
from citecheck.rules.rule import Flag, Rule, RuleContext, rule


@rule("relevance", Severity.WARNING)
def off_topic_citation(context: RuleContext) -> Iterator[Flag]:
    """**What** A citation whose source, by its title, outlet, address and date, is about something else.

    **Why** The number resolves and the entry is complete, so nothing else shows that a reader who follows it will
    find nothing of the sentence there.

    **Silent when** the title has no word that could be compared, or is in another script than the article; and
    above the line that calls at most 3 right citations of 1000 in news and 2 of 100 in encyclopaedias off topic
    (`max-false-alarms` moves it).

    **Example** “Japan and China will hold talks.[0]” with “Germany Wants Raw Materials” as entry 0.

    **Instead** Cite the source that the sentence was taken from; the suggestion names the entry that fits best.
    """
    for i, citation in enumerate(context.citations):
        score = citation.relevance
        if score is None or citation.reference is None:
            continue
        curve = scoring.curve(score.scorer)
        if score.value >= curve.line(context.config.max_false_alarms):
            continue
        better = _better(context, i)
        yield Flag(
            citation.marker.span,
            f"[{citation.marker.label}] does not seem to belong to this sentence: {_reason(score.evidence)}.",
            label=citation.marker.label,
            suggestion=" ".join((_odds(curve.share(score.value)), better)).strip(),
            related=(citation.reference.span,) if citation.reference.span else (),
        )


def _reason(evidence: tuple[str, ...]) -> str:
    """Return what ties the title to the article and what does not, as half a sentence."""
    parts = dict(line.partition(": ")[::2] for line in evidence)
    tied = ", ".join(parts[key] for key in ("ties", "only elsewhere in the article") if key in parts)
    missing = _listed(parts.get("nowhere in the article", ""))
    if not tied:
        return "no word of its title appears in the article" + (f", neither {missing}" if False else "")
    said = f"only {_listed(tied)} {'tie' if ', ' in tied else 'ties'} its title to the article"
    return f"{said}; {missing} appear nowhere in it" if missing else said


def _listed(words: str) -> str:
    first, comma, last = words.rpartition(", ")
    return f"{first} and {last}" if comma else words


def _odds(share: float) -> str:
    return f"One right citation in {round(1 / share)} fits this badly." if share else ""


def _better(context: RuleContext, row: int) -> str:
    """Return a sentence that names the entry that fits this claim best, if one fits clearly better."""
    citation: Citation = context.citations[row]
    columns = [j for j, reference in enumerate(context.fits.references) if reference.label is not None]
    scores = context.fits.cells([(row, j) for j in columns])
    best, j = max(((score.value, j) for score, j in zip(scores, columns, strict=True) if score), default=(0.0, -1))
    reference = context.fits.references[j] if j >= 0 else None
    if reference is None or best < 0.9 or reference.label == citation.marker.label:
        return ""
    return f"In your list [{reference.label}] fits better: “{reference.title}”."


RULES: tuple[Rule, ...] = (off_topic_citation,)
