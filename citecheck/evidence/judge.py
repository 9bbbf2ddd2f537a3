"""A model of one's own behind the exact checks: it may say what a source carries, believed only with a quotation.

What it quotes must stand in the source, word for word but for slips; else what it says counts for nothing.
"""

from typing import Protocol

from citecheck import attrs
from citecheck.evidence.quotations import place_of
from citecheck.values import Passage, SourceText, Verdict

VERDICTS: tuple[Verdict, ...] = ("not found", "partly", "found")
"""What a judge may say, from the worst to the best."""


@attrs.frozen
class Judgement:
    """What a judge says of a claim and a source."""

    verdict: Verdict | None
    """``None`` where it says nothing that can be used; then ``trouble`` says why."""
    quotation: str = ""
    """The source's words that it rests on."""
    trouble: str | None = None


class Judge(Protocol):
    """What reads a source for a claim, as a person would."""

    @property
    def name(self) -> str:
        """How messages call it."""

    def judge(self, claim: str, source: SourceText) -> Judgement:
        """Say whether the source carries the claim, and by which words."""


def believed(judgement: Judgement, own: Verdict, source: SourceText) -> tuple[Verdict, Passage | None, str | None]:
    """Return the verdict that remains of a judgement, its passage, and what was wrong with it.

    With words of the source it may say anything. Without, it may only lower the verdict of the exact checks by a step.
    """
    if judgement.verdict not in VERDICTS:
        return own, None, judgement.trouble or "it gave no verdict"
    place = place_of(judgement.quotation, source.text)
    if place is not None:
        return judgement.verdict, Passage(place.of(source.text), place), None
    if judgement.verdict != "not found":
        return own, None, "what it quotes does not stand in the source"
    return VERDICTS[max(0, VERDICTS.index(own) - 1)], None, None
