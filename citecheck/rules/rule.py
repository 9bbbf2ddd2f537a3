"""What a rule is: a function from an article's facts to the problems it sees, under ``@rule``."""

import functools
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from citecheck import attrs
from citecheck.config import Config
from citecheck.scoring.choice import Choices, labelled
from citecheck.values import (
    Citation,
    Document,
    Edit,
    Entry,
    Finding,
    Fits,
    PartialDate,
    Severity,
    Span,
)

if TYPE_CHECKING:
    from citecheck.evidence.sources import Ties


@attrs.frozen
class RuleContext:
    """Everything a rule may look at."""

    document: Document
    citations: tuple[Citation, ...]
    fits: Fits
    config: Config
    as_of: PartialDate | None = None
    """The day against which dates are judged: the configured one, else the article's own, else none."""

    sources: "Ties | None" = None
    """The texts of the sources and which references they belong to; ``None`` where none were given."""
    rules: tuple["Rule", ...] = ()
    """All rules, and by name those that run; for rules about findings, as is the next."""
    chosen: frozenset[str] = frozenset()
    findings: tuple[Finding, ...] = ()
    """What the other rules found, for a rule that judges findings."""

    @functools.cached_property
    def lists(self) -> tuple[tuple[Entry, ...], ...]:
        """The labelled entries and notes of each list; a marker between two entries tells two lists apart."""
        return labelled(self.document)

    @functools.cached_property
    def _files(self) -> dict[str | None, str]:
        """Where the entries of bibliography files stand, by their keys."""
        entries = (entry for entry in self.document.entries if entry.file is not None)
        return {entry.label: f"{entry.file}, line {entry.line}" if entry.line else str(entry.file) for entry in entries}

    def placed(self, flag: "Flag") -> str:
        """Return what a flag says, and the place in the bibliography file where it speaks of an entry there."""
        place = self._files.get(flag.label) if flag.label is not None else None
        return flag.message if place is None else f"{flag.message} ({place})"

    choices: Choices = attrs.field(
        default=attrs.Factory(lambda self: Choices(self.citations, self.document), takes_self=True),
        kw_only=True,
        repr=False,
    )
    """Which entry each claim means, for the rules that look for another than the cited one."""


@attrs.frozen
class Flag:
    """One problem as a rule sees it; the rule's name, group and usual severity are added to make it a finding."""

    span: Span
    message: str
    """One sentence for an editor: what is wrong, and why."""
    label: str | None = attrs.field(default=None, kw_only=True)
    severity: Severity | None = attrs.field(default=None, kw_only=True)
    suggestion: str | None = attrs.field(default=None, kw_only=True)
    """What to do about it, as a sentence."""
    related: tuple[Span, ...] = attrs.field(default=(), kw_only=True)
    edits: tuple[Edit, ...] = attrs.field(default=(), kw_only=True)
    passage: str | None = attrs.field(default=None, kw_only=True)
    """The words of the source to look at."""


@attrs.frozen
class Rule:
    """A named check; ``docs`` is what ``citecheck explain`` prints."""

    name: str
    group: str
    severity: Severity
    docs: str = attrs.field(repr=False)
    flags: Callable[[RuleContext], Iterator[Flag]] = attrs.field(repr=False)
    yields_to: tuple[str, ...] = ()
    """Rules that speak first: of an entry or place that one of them has flagged, this rule says nothing."""
    judges_findings: bool = False
    """Whether it looks at what the rules before it found."""

    def findings(self, context: RuleContext) -> tuple[Finding, ...]:
        """Run the rule on one article."""
        return tuple(
            Finding(
                rule=self.name,
                group=self.group,
                severity=context.config.severity(self.name, self.group, flag.severity or self.severity),
                message=context.placed(flag),
                span=flag.span,
                label=flag.label,
                suggestion=flag.suggestion,
                related=flag.related,
                edits=flag.edits,
                passage=flag.passage,
            )
            for flag in self.flags(context)
        )


def rule(
    group: str, severity: Severity, *, yields_to: tuple[str, ...] = (), judges_findings: bool = False
) -> Callable[[Callable[[RuleContext], Iterator[Flag]]], Rule]:
    """Make a function a rule; its name, with dashes, is the rule's name and its docstring the explanation."""

    def make(function: Callable[[RuleContext], Iterator[Flag]]) -> Rule:
        name = function.__name__.replace("_", "-")
        return Rule(name, group, severity, _undented(function.__doc__ or ""), function, yields_to, judges_findings)

    return make


def _undented(docstring: str) -> str:
    """Return a docstring without its indentation; to load what does this in the standard library takes 8 ms."""
    first, *others = docstring.expandtabs().split("\n")
    margin = min((len(line) - len(line.lstrip()) for line in others if line.strip()), default=0)
    return "\n".join((first.lstrip(), *(line[margin:] for line in others))).strip("\n")
