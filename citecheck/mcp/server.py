"""The tools that agents call; each is thin: it calls ``check`` or ``fix`` and answers in a few stable fields."""

import datetime
import os
from collections.abc import Sequence
from typing import (
    Any,
    NotRequired,  # pydantic asks for these before Python 3.12
)

from mcp.server import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from typing_extensions import TypedDict

from citecheck.checking import check, fix, parse
from citecheck.config import Config
from citecheck.errors import CitecheckError, unknown
from citecheck.reading import SUFFIXES
from citecheck.report import Report
from citecheck.rules import RULES, SELECTORS
from citecheck.text import Lines
from citecheck.values import Finding, SourceText
from citecheck.version import __version__

MOST_FINDINGS = 50
"""So many findings are told at once, the gravest first: more would fill an agent's memory and mend nothing."""

INSTRUCTIONS = (
    "Check an article's citations before you deliver it. Call check_article on the draft with its reference list, mend "
    "what it reports, and call it again until verdict is 'pass'. What stands under unread was not checked: say so, or "
    "rewrite it so that it can be read."
)


class Problem(TypedDict):
    """One thing that is wrong."""

    rule: str
    severity: str
    line: int
    column: int
    words: str
    """The words it is about."""
    problem: str
    next_step: str | None


class Unchecked(TypedDict):
    """What was not read, and so not checked."""

    words: str
    reason: str


class Answer(TypedDict):
    """What checking an article came to."""

    verdict: str
    """``pass``, ``look`` (warnings, or something was not read, or there was nothing to check) or ``fail`` (errors)."""
    read: str
    """What was read, in a sentence."""
    problems: list[Problem]
    more_problems: int
    """How many further ones are not listed."""
    unread: list[Unchecked]


class Mended(TypedDict):
    """An article after its safe fixes."""

    text: str
    fixed: int
    not_fixed: list[str]
    """Why a fix was not made, a sentence each."""
    left: Answer


class Source(TypedDict):
    """The text of a source, as an agent holds it."""

    text: str
    url: NotRequired[str]
    label: NotRequired[str]
    """The label of its entry, where neither address nor title tells it."""
    title: NotRequired[str]
    date: NotRequired[str]


def server() -> MCPServer:
    """Return a server with all tools."""
    ours = MCPServer("citecheck", version=__version__, instructions=INSTRUCTIONS, log_level="WARNING")

    @ours.tool()
    def check_article(text: str, format: str | None = None, sources: list[Source] | None = None) -> Answer:
        """Check the citations of an article: every marker, every reference, every source that does not belong.

        Give the whole article with its reference list as plain text, Markdown, HTML or wikitext (format: text,
        markdown, html, wikitext, latex, rst; told from the content where left out). With sources (text, and url, title
        or the label of the entry) each sentence is also held against what its source says.
        """
        return _answer(_checked(text, format, sources or ()))

    @ours.tool()
    def check_sources(claim: str, sources: list[Source]) -> dict[str, Any]:
        """Say whether source texts support one sentence: a verdict for each, its passages and what it has not."""
        from citecheck.evidence.support import support

        if not sources:
            raise ToolError("there is no source: give the text of at least one")
        return {
            "sources": [
                {"url": source.get("url", ""), **_support(support(claim, _text_of(source)))} for source in sources
            ]
        }

    @ours.tool()
    def explain_rule(rule: str) -> str:
        """Say what a rule flags, why, when it stays silent, and what to do instead."""
        found = [each for each in RULES if rule in (each.name, each.group)]
        if not found:
            raise ToolError(str(unknown("rule", rule, SELECTORS)))
        return "\n\n".join(f"{each.name} ({each.severity}, {each.group})\n\n{each.docs}" for each in found)

    @ours.tool()
    def fix_article(text: str, format: str | None = None) -> Mended:
        """Make the fixes that change no meaning (residue, mistyped markers, duplicates) and say what is left to do."""
        report = _checked(text, format, ())
        mended = fix(report)
        fixed = len(report.findings) - len(mended.findings)
        refused = mended.fixes.refused if mended.fixes else ()
        not_fixed = [f"{each.finding.message} Not fixed, for {each.reason}." for each in refused]
        return Mended(text=mended.document.source, fixed=max(fixed, 0), not_fixed=not_fixed, left=_answer(mended))

    return ours


def _checked(text: str, format: str | None, sources: Sequence[Source]) -> Report:
    config = Config(as_of=datetime.date.today())
    if "\n" not in text.strip() and os.path.splitext(text.strip())[1].lower() in SUFFIXES:
        raise ToolError(f"{text.strip()!r} looks like the name of a file; give the text of the article itself")
    try:
        texts = [_text_of(source) for source in sources]
        return check(parse(text, format=format, config=config), config=config, sources=texts or None)
    except CitecheckError as error:
        raise ToolError(str(error)) from error


def _text_of(source: Source) -> SourceText:
    from citecheck.dates import parse_date

    return SourceText(
        text=source["text"],
        url=source.get("url"),
        label=source.get("label"),
        title=source.get("title"),
        date=parse_date(source.get("date") or ""),
    )


def _support(found: Any) -> dict[str, Any]:
    return {
        "verdict": found.verdict,
        "value": found.value,
        "passages": [passage.text for passage in found.passages],
        "missing": [
            f"{each.kind}: {each.text}" + (f" (the source: {each.instead})" if each.instead else "")
            for each in found.missing
        ],
    }


def _answer(report: Report) -> Answer:
    lines = Lines(report.document.source)
    ranked = sorted(report.findings, key=lambda finding: (-_weight(finding), finding.span.start))
    gravest = _weight(ranked[0]) if ranked else 0
    if report.document.unread or not report.document.markers:  # what nobody checked does not pass
        gravest = max(gravest, 1)
    return Answer(
        verdict=("pass", "look", "fail")[gravest],
        read=str(report.coverage),
        problems=[_problem(finding, report, lines) for finding in ranked[:MOST_FINDINGS]],
        more_problems=max(len(ranked) - MOST_FINDINGS, 0),
        unread=[Unchecked(words=each.text, reason=each.reason) for each in report.document.unread],
    )


def _weight(finding: Finding) -> int:
    return ("info", "warning", "error").index(str(finding.severity))


def _problem(finding: Finding, report: Report, lines: Lines) -> Problem:
    line, column = lines.position(finding.span.start)
    return Problem(
        rule=finding.rule,
        severity=str(finding.severity),
        line=line,
        column=column,
        words=finding.span.of(report.document.source)[:200],
        problem=finding.message,
        next_step=finding.suggestion,
    )
