"""For those who write rules: check a rule against a file of passages, as ours are.

A file of cases is plain text that an editor can extend. A case begins with a line ``=== its name``, goes on with header
lines where it needs them (``as-of: 2023-03-01``, ``format: markdown``, ``required: title, url``), and has two parts,
each below a line ``---``: the article, in which what the rule flags is ⟦marked⟧, and a line for each finding:
``warning 3 | the message``, with ``-`` where the finding has no label; a line ``→ what to do`` below it says what it
suggests. A case with no such line says that the rule stays silent.

With the header ``sources: 2`` two more parts follow, each the text of a source, after a head of its own where it needs
one (``url: https://…``, ``title: …``, ``date: 2023-02-17``, ``outlet: …``, ``label: 3``, ``reason: …`` where it was not
read, ``excerpt: yes`` where it is not whole, and ``gone: …``, ``moved: …``, ``archived: …`` for what the web answered)
and an empty line; with ``judge: found | its words`` a judge says that of each.
``check_cases`` runs them all::

    def test_my_rule():
        citecheck.testing.check_cases(my_rule, pathlib.Path("cases/my-rule.txt"))
"""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from citecheck import attrs
from citecheck.checking import check
from citecheck.config import Config
from citecheck.dates import parse_date
from citecheck.errors import UsageError
from citecheck.rules import RULES, Rule
from citecheck.values import Answer, SourceText, Span

if TYPE_CHECKING:
    from citecheck.evidence.judge import Judgement

HEADERS = ("as-of", "format", "required", "sources", "judge")
"""What the header lines of a rule's case may set."""


@attrs.frozen
class Case:
    """A case as its file has it."""

    name: str
    headers: Mapping[str, str] = attrs.field(hash=False)
    parts: tuple[str, ...]
    """What stands below each line ``---``."""


def read_cases(path: str | os.PathLike[str], parts: int = 2) -> Iterator[Case]:
    """Give the cases of a file, each of which has that number of parts.

    Raises:
        UsageError: A case has another number of parts.
    """
    text = Path(path).read_text("utf-8")
    for chunk in re.split(r"^=== ", text, flags=re.MULTILINE)[1:]:
        name, _, rest = chunk.partition("\n")
        head, *_ = re.split(r"^---\n", rest, maxsplit=1, flags=re.MULTILINE)
        headers = dict(line.split(": ", 1) for line in head.strip().splitlines() if ": " in line)
        wanted = parts + int(headers.get("sources", 0))
        _, *found = re.split(r"^---\n", rest, maxsplit=wanted, flags=re.MULTILINE)
        if len(found) != wanted:
            raise UsageError(f"the case {name.strip()!r} in {os.fspath(path)!r} has {len(found)} parts, not {wanted}")
        yield Case(name.strip(), headers, tuple(found))


def unmark(marked: str) -> tuple[str, dict[str, list[Span]]]:
    """Return an article without its marks, and the stretches that each closing mark, ``⟧`` or ``⟫``, ends.

    >>> unmark("It rained.⟦[1]⟧")
    ('It rained.[1]', {'⟧': [Span(start=10, end=13)], '⟫': []})
    """
    text, start = "", 0
    spans: dict[str, list[Span]] = {"⟧": [], "⟫": []}
    for piece in re.split("([⟦⟧⟪⟫])", marked):
        if piece in ("⟦", "⟪"):
            start = len(text)
        elif piece in spans:
            spans[piece].append(Span(start, len(text)))
        else:
            text += piece
    return text, spans


_SOURCE_HEADERS = ("url", "title", "date", "outlet", "label", "reason", "excerpt", "gone", "moved", "archived")


def source_text(part: str) -> SourceText:
    """Return the source that a part of a case gives: its head, an empty line, its text.

    >>> source_text("url: https://www.daily.com/rain\\n\\nIt rained all day.\\n").url
    'https://www.daily.com/rain'
    """
    head, _, text = part.partition("\n\n")
    lines = [line.partition(": ") for line in head.strip().splitlines()]
    if not lines or any(key not in _SOURCE_HEADERS for key, _, _ in lines):
        return SourceText(part.strip())
    about = {key: value for key, _, value in lines}
    answer = Answer(gone=about.get("gone"), moved=about.get("moved"), archived=about.get("archived"))
    return SourceText(
        text.strip(),
        about.get("url"),
        about.get("title"),
        parse_date(about.get("date", "")),
        about.get("reason") or about.get("gone"),
        outlet=about.get("outlet"),
        label=about.get("label"),
        is_whole="excerpt" not in about,
        answer=answer if answer != Answer() else None,
    )


@attrs.frozen
class _Says:
    """A judge that says one thing of every sentence."""

    verdict: str
    quotation: str = ""
    name: str = "desk"

    def judge(self, claim: str, source: SourceText) -> "Judgement":
        from citecheck.evidence.judge import VERDICTS, Judgement

        said = next((each for each in VERDICTS if each == self.verdict), None)
        return Judgement(said, self.quotation, None if said else self.verdict)


_ADVICE = "→ "


def check_case(rule: Rule, case: Case) -> None:
    """Assert that a rule flags what a case marks, in its words, and nothing else.

    Raises:
        AssertionError: It does not.
        UsageError: A header of the case is none of ``HEADERS``.
    """
    if unknown := sorted(case.headers.keys() - set(HEADERS)):
        raise UsageError(f"the case {case.name!r} has the header {unknown[0]!r}; choose from {', '.join(HEADERS)}")
    marked, expected, *sources = case.parts
    article, spans = unmark(marked)
    config = Config(select=rule.name, required=case.headers.get("required", Config().required))
    rules = RULES if rule in RULES else (*RULES, rule)
    report = check(
        article,
        format=case.headers.get("format", "text"),
        as_of=case.headers.get("as-of"),
        config=config,
        sources=[source_text(part) for part in sources] or None,
        judge=_Says(*case.headers["judge"].split(" | ")) if "judge" in case.headers else None,
        rules=rules,
    )
    found = [finding for finding in report.findings if finding.rule == rule.name]
    said = [f"{finding.severity} {finding.label or '-'} | {finding.message}" for finding in found]
    wanted: list[str] = []
    advice: dict[int, str] = {}
    for line in filter(None, expected.splitlines()):
        if line.startswith(_ADVICE):
            advice[len(wanted) - 1] = line.removeprefix(_ADVICE)
        else:
            wanted.append(line)
    if said != wanted:
        raise AssertionError(f"{case.name}: {rule.name} says {said}, expected {wanted}")
    for i, words in advice.items():
        if found[i].suggestion != words:
            raise AssertionError(f"{case.name}: {rule.name} suggests {found[i].suggestion!r}, expected {words!r}")
    if [finding.span for finding in found] != spans["⟧"]:
        stretches = [finding.span.of(article) for finding in found]
        marks = [span.of(article) for span in spans["⟧"]]
        raise AssertionError(f"{case.name}: {rule.name} flags {stretches}, expected {marks}")


def check_cases(rule: Rule, path: str | os.PathLike[str]) -> None:
    """Assert that a rule does right in every case of a file, and that it is both flagged and left alone in some.

    Raises:
        AssertionError: A case fails, or all cases are flagged, or none is.
    """
    flagged: set[bool] = set()
    for case in read_cases(path):
        check_case(rule, case)
        flagged.add(bool(case.parts[1].strip()))
    if flagged != {True, False}:
        raise AssertionError(f"{os.fspath(path)!r} needs a passage that {rule.name} flags and one that it leaves alone")
