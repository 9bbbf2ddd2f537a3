"""A model of one's own behind the exact checks: it may say what a source carries, believed only with a quotation.

What it quotes must stand in the source, word for word but for slips; else what it says counts for nothing. A package
offers one in its ``pyproject.toml``, and a desk that wants it says ``judge = "desk"``::

    [project.entry-points."citecheck.judges"]
    desk = "desk_model:JUDGE"
"""

import importlib
from typing import Protocol, runtime_checkable

from citecheck import attrs
from citecheck.errors import CitecheckError, RuleFailed, UsageError, unknown
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


@runtime_checkable
class Judge(Protocol):
    """What reads a source for a claim, as a person would."""

    @property
    def name(self) -> str:
        """How messages call it."""

    def judge(self, claim: str, source: SourceText) -> Judgement:
        """Say whether the source carries the claim, and by which words."""


JUDGES = {"chat": "citecheck.evidence.chat:from_environment"}
"""The judges that are built in, each by what makes it; none is asked unless it is named."""
GROUP = "citecheck.judges"
"""The group of entry points in which packages offer theirs: a judge, or what makes one when it is called."""


def get_judge(name: str) -> Judge:
    """Return the judge of that name: a built-in one, or what an installed package offers.

    Raises:
        UsageError: No judge has that name, or what has it is none.
    """
    from importlib.metadata import entry_points  # thirty modules, which few desks need

    offered = {entry.name: entry for entry in entry_points(group=GROUP)}
    if name in JUDGES:
        module, _, attribute = JUDGES[name].partition(":")
        held = getattr(importlib.import_module(module), attribute)
    elif name in offered:
        held = offered[name].load()
    else:
        raise unknown("judge", name, {**JUDGES, **offered})
    if isinstance(held, type) or not isinstance(held, Judge):
        held = held() if callable(held) else held
    if not isinstance(held, Judge):
        raise UsageError(f"the judge {name!r} is {held!r}; expected an object with a name and a method judge")
    return held


PATIENCE = 3
"""After so many times without an answer, one after the other, a judge is not asked again about an article."""


class Patient:
    """A judge that is asked about one article, and no more once it has stopped answering."""

    def __init__(self, judge: Judge, article: str) -> None:
        self.name = judge.name
        self._judge, self._article, self._silent = judge, article, 0

    def judge(self, claim: str, source: SourceText) -> Judgement:
        """Ask the judge, unless it has been silent too often.

        Raises:
            RuleFailed: It raised something, which is its own trouble and not the article's.
        """
        if self._silent >= PATIENCE:
            return Judgement(None, trouble=f"it was not asked, having been silent {PATIENCE} times")
        try:
            said = self._judge.judge(claim, source)
        except CitecheckError:
            raise
        except Exception as error:
            raise RuleFailed(f"the judge {self.name!r} failed on {self._article}: {error!r}") from error
        if not isinstance(said, Judgement):
            raise RuleFailed(f"the judge {self.name!r} failed on {self._article}: it returned {said!r}")
        self._silent = self._silent + 1 if said.verdict is None else 0
        return said


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
