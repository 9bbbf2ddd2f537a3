"""check(): the whole pipeline on one article. Start reading here."""

import datetime
import os
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import TYPE_CHECKING

from citecheck import attrs, fixing, matching, parsing, reading, scoring, suppressing
from citecheck.config import Config
from citecheck.errors import CitecheckError, RuleFailed, UsageError
from citecheck.knowledge import outlets
from citecheck.report import Report
from citecheck.rules import RULES, Rule, RuleContext, plugins, selectors
from citecheck.values import Document, Finding, PartialDate, SourceText

if TYPE_CHECKING:
    from citecheck.evidence.judge import Judge
    from citecheck.evidence.sources import Sources

    SourceTexts = Sources | str | os.PathLike[str] | Iterable[SourceText]

Source = str | bytes | os.PathLike[str] | Document
"""What an article may be given as: its text, the content of its file, the file's path, or what ``parse`` returned."""


def check(
    source: Source,
    *,
    format: str | None = None,
    name: str | None = None,
    config: Config | None = None,
    as_of: str | datetime.date | PartialDate | None = None,
    scorer: str | scoring.Scorer | None = None,
    sources: "SourceTexts | None" = None,
    judge: "str | Judge | None" = None,
    rules: Iterable[Rule] | None = None,
) -> Report:
    """Check one article: find its citations, read its references, and say what is wrong with them.

    Args:
        source: The article's text (``str``), the path of a file (``os.PathLike``), the content of a file (``bytes``),
            or a document that ``parse`` returned.
        format: The format to read it as; told from the name and the content where ``None``.
        name: What to call the article in reports; the path where ``None``.
        config: What to check and how; the defaults suit a news article.
        as_of: The day against which dates are judged, instead of the configuration's or the article's own.
        scorer: A scorer or its name, instead of the configuration's.
        sources: What the sources say, instead of the configuration's: ``Sources``, the path of what ``Sources.read``
            takes, or ``SourceText`` values. Without them, sentences are held against titles only.
        judge: A model of one's own, or the name of one, that is asked about sentences and the texts of their sources
            behind the exact checks, instead of the configuration's. Without source texts it is not asked.
        rules: The rules to choose from, ours where ``None``; ``RULES + (mine,)`` adds one of your own.

    Raises:
        CitecheckError: The call cannot be carried out; never because of what the article says.

    >>> check("It rained.[1]\\n\\n1. “Rain falls” The Daily, 3 May 2023").ok
    True
    """
    config = config or Config()
    if as_of is not None:
        config = attrs.evolve(config, as_of=as_of)
    own = None if rules is None else tuple(rules)
    available = RULES if own is None else own
    if config.plugins:
        available += plugins.rules(config.plugins)
    config.confirm(selectors(available))
    chosen = scorer or config.scorer
    with outlets.in_force(known_outlets(config)):
        return _check(source, format, name, config, chosen, sources, judge or config.judge, own, available)


def _check(
    source: Source,
    format: str | None,
    name: str | None,
    config: Config,
    chosen: str | scoring.Scorer,
    sources: "SourceTexts | None",
    judge: "str | Judge | None",
    own: tuple[Rule, ...] | None,
    available: tuple[Rule, ...],
) -> Report:
    document = parse(source, format=format, name=name, config=config)
    fits = scoring.fits(
        matching.match(document), document, scoring.get_scorer(chosen) if isinstance(chosen, str) else chosen
    )
    choices = scoring.Choices(fits.citations, document)
    citations = choices.scored(scoring.scored(fits))
    sources = config.sources if sources is None else sources
    ties = None
    if sources is not None:
        from citecheck.evidence import claims
        from citecheck.evidence.judge import get_judge
        from citecheck.evidence.sources import gathered, tie

        sources = gathered(sources)
        ties = tie(sources, document)
        judge = get_judge(judge) if isinstance(judge, str) else judge
        citations = claims.supported(citations, document, ties, judge)
    each_once = attrs.evolve(document, references=document.sources)  # one fault of a source is said once
    as_of_day = config.as_of or document.published
    context = RuleContext(each_once, citations, fits, config, as_of_day, choices=choices, sources=ties)
    findings, suppressed = suppressing.suppress(run(available, context), document, context.as_of)
    report = Report(document, citations, findings, fits, suppressed, checked_with=(config, chosen, own, sources, judge))
    return attrs.evolve(report, findings=fixing.marked(findings, report))


def fix(report: Report, *, unsafe: bool = False) -> Report:
    """Make the fixes that a report offers, and return the report on the article as it is then.

    A fix changes no (claim, source) pair, removes no mark that points to a source and moves no number that the text
    names in words; what is refused stands in ``fixes.refused``, with its reason. A Word file is not fixed.

    Args:
        report: What ``check`` returned; the article is checked again in the same way.
        unsafe: Whether to make fixes as well that move or drop what the author wrote; what these give up stands in
            ``fixes.notes``.

    >>> fix(check("It rained.［1］ It snowed.[2]\\n\\n1. “Rain” The Daily\\n2. “Snow” The Daily")).document.source[:13]
    'It rained.[1]'
    """
    config, scorer, rules, sources, judge = report.checked_with or (None,) * 5
    document = report.document

    def again(text: str) -> Report:
        read = reading.read_again(text, document)
        parsed = parsing.parse(read, day_first=(config or Config()).reads_day_first)
        return check(parsed, config=config, scorer=scorer, sources=sources, judge=judge, rules=rules)

    with outlets.in_force(known_outlets(config or Config())):
        return fixing.fix(report, again, unsafe=unsafe)


def known_outlets(config: Config) -> outlets.Additions | None:
    """Return what a configuration knows of outlets besides our table.

    Raises:
        UsageError: The file of outlets cannot be read, or is not in the format of ours.
    """
    return outlets.additions(config.outlets, config.outlets_file)


def check_many(
    articles: Iterable[Source],
    *,
    config: Config | None = None,
    as_of: str | datetime.date | PartialDate | None = None,
    scorer: str | scoring.Scorer | None = None,
    sources: "SourceTexts | None" = None,
    judge: "str | Judge | None" = None,
    rules: Iterable[Rule] | None = None,
) -> Iterator[Report]:
    """Check articles one after the other, as they are asked for, and give their reports in order.

    The arguments are those of ``check``; ``sources`` are the source texts of all the articles.

    >>> [report.ok for report in check_many(["It rained.[1]", "It snowed."])]
    [False, True]
    """
    chosen = scoring.get_scorer(scorer) if isinstance(scorer, str) else scorer
    available = None if rules is None else tuple(rules)
    texts = sources
    if texts is not None and not isinstance(texts, str | os.PathLike):
        from citecheck.evidence.sources import gathered

        texts = gathered(texts)  # an iterator is read once for all
    for article in articles:
        yield check(article, config=config, as_of=as_of, scorer=chosen, sources=texts, judge=judge, rules=available)


def parse(
    source: Source, *, format: str | None = None, name: str | None = None, config: Config | None = None
) -> Document:
    """Read one article: its running text, its markers and its references.

    Args:
        source: The article, in any form that ``check`` takes; a document is parsed again where the configuration
            reads dates otherwise.
        format: The format to read it as, instead of the configuration's; told from the name and the content where
            neither says it.
        name: What to call the article in reports; the path where ``None``.
        config: How to read it.

    Raises:
        CitecheckError: The call cannot be carried out; never because of what the article says.
    """
    config = config or Config()
    with outlets.in_force(known_outlets(config)):
        if isinstance(source, Document):
            return parsing.parsed_again(source, day_first=config.reads_day_first)
        if isinstance(source, str):
            _confirm_text(source)
        read = reading.read(source, format=format or config.format, name=name, max_bytes=config.max_size)
        return parsing.parse(read, day_first=config.reads_day_first)


_LONGEST_PATH = 1024
"""Characters; no article is one line that ends like a file's name, but many a path handed over as text is."""


def _confirm_text(source: str) -> None:
    """Refuse a path that was given as a string: as an article it would have nothing wrong with it."""
    line = source.strip()
    if not line or len(line) > _LONGEST_PATH or not line.isprintable():
        return
    if os.path.splitext(line)[1].lower() in reading.SUFFIXES or os.path.isfile(line):
        raise UsageError(f"{line!r} is text that looks like a path; to check that file, pass pathlib.Path({line!r})")


def run(rules: tuple[Rule, ...], context: RuleContext) -> tuple[Finding, ...]:
    """Run the chosen rules and return what they find, in the order of the text."""
    chosen = {rule.name for rule in rules if is_selected(rule, context.config)}
    needed = chosen.union(*(rule.yields_to for rule in rules if rule.name in chosen))
    context = attrs.evolve(context, rules=rules, chosen=frozenset(chosen))
    found: list[Finding] = []
    for rule in rules:
        if rule.name in needed:
            seen = attrs.evolve(context, findings=tuple(found)) if rule.judges_findings else context
            found.extend(_findings(rule, seen))
    first = {rule.name: _Flagged(f for f in found if f.rule in rule.yields_to) for rule in rules if rule.yields_to}
    kept = [f for f in found if f.rule in chosen and not (f.rule in first and f in first[f.rule])]
    return tuple(sorted(kept, key=lambda f: (f.span.start, f.span.end, f.rule, f.message)))


def is_selected(rule: Rule, config: Config) -> bool:
    """Tell whether a rule runs: by its own name if that is named, else by its group's, else by the default."""
    for selector in (rule.name, rule.group):
        if selector in config.ignore:
            return False
        if selector in config.selectors:
            return True
    return not config.selectors


def _findings(rule: Rule, context: RuleContext) -> tuple[Finding, ...]:
    try:
        return rule.findings(context)
    except CitecheckError:
        raise
    except Exception as error:
        article = context.document.name or "the article"
        raise RuleFailed(f"the rule {rule.name!r} failed on {article}: {error!r}") from error


class _Flagged:
    """What has been said already: the entries by their labels, the places by where they stand."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        findings = tuple(findings)
        self._labels = {finding.label for finding in findings if finding.label is not None}
        self._all = _Places(findings)
        self._unlabelled = _Places(finding for finding in findings if finding.label is None)

    def __contains__(self, finding: Finding) -> bool:
        """Tell whether a finding is about an entry or a place that was flagged."""
        if finding.label is None:
            return self._all.overlap(finding)
        return finding.label in self._labels or self._unlabelled.overlap(finding)


class _Places:
    """Where findings stand; they may overlap each other."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        spans = sorted((finding.span.start, finding.span.end) for finding in findings)
        self._starts = [start for start, _ in spans]
        self._ends = list(accumulate((end for _, end in spans), max))

    def overlap(self, finding: Finding) -> bool:
        """Tell whether one of them shares a character with a finding."""
        before = bisect_left(self._starts, finding.span.end)
        return before > 0 and self._ends[before - 1] > finding.span.start
