"""Fixing: edits that leave an article better than it was, and everything else in it as it is.

Most edits come with the findings. What it takes the whole list to mend is in ``entries``: merging entries and, only
where fixes that are not safe are asked for, dropping and renumbering them.

A fix is kept only if the article, checked again, has lost what was fixed and gained no finding. So fixing comes to an
end, and fixing twice changes nothing.
"""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from typing import TypeVar

from citecheck.fixing import entries
from citecheck.fixing.files import rewrite, unified_diff
from citecheck.values import Edit, Finding, Results

__all__ = ["FORMATS", "edited", "fix", "rewrite", "unified_diff"]

FORMATS = ("text", "markdown", "html", "wikitext")
"""What is fixed. The text of a Word file is spread over the parts of an archive, and is not."""

R = TypeVar("R", bound=Results)

_MOVES: dict[str, Callable[[Results, Sequence[Finding], bool], tuple[Edit, ...]]] = {
    "duplicate-reference": entries.merge,
    "uncited-reference": entries.drop,
    "out-of-order": entries.renumber,
}
"""How the findings of a rule are fixed by moving entries and numbers, all of them at once."""

_MOST_REFUSED = 50
"""After so many fixes that would do harm the others are left alone; each has cost two checks of the article."""

_ROUNDS = 3
"""How often a fix may uncover what is fixed in turn, such as the second tracking parameter of an address."""


def fix(report: R, check: Callable[[str], R], *, unsafe: bool = False) -> R:
    """Fix what can be fixed and return the report on the text that results, which is its ``document.source``.

    Args:
        report: What was found in the article.
        check: Checks another text of the same article, in the same way.
        unsafe: Whether to move and drop what the author wrote, too.
    """
    if report.document.format not in FORMATS:
        return report
    before = None
    while before is not report:  # what did harm may be harmless once the rest is mended
        before = report
        report = _fix_once(report, check, unsafe)
    return report


def _fix_once(report: R, check: Callable[[str], R], unsafe: bool) -> R:
    """Try every fix, as many as possible together."""
    refused = 0
    while refused < _MOST_REFUSED:
        batch = _batch(_fixable(report, unsafe)[refused:])
        if not batch:
            break
        better = _attempt(report, batch, check, unsafe)
        if better is None and len(batch) > 1:
            better = _attempt(report, batch[:1], check, unsafe)
        if better is None:
            refused += 1
        else:
            report = better
    return report


def _fixable(report: Results, unsafe: bool) -> list[Finding]:
    """Return what can perhaps be fixed; what moves numbers comes last, when all markers have been mended."""
    found = [f for f in report.findings if f.edits and (unsafe or all(edit.safe for edit in f.edits))]
    for rule in _MOVES:
        found += [f for f in report.findings if f.rule == rule and not f.edits]
    return found


def _batch(findings: Sequence[Finding]) -> list[Finding]:
    """Return the first finding and the others that can be fixed in one go with it; of two that overlap, the first."""
    if not findings or not findings[0].edits:
        return [finding for finding in findings if finding.rule == findings[0].rule]
    batch: list[Finding] = []
    taken: list[tuple[int, int]] = []
    for finding in findings:
        spans = sorted((edit.span.start, edit.span.end) for edit in finding.edits)
        if spans and _are_apart(spans) and all(_is_free(span, taken) for span in spans):
            batch.append(finding)
            for span in spans:
                insort(taken, span)
    return batch


def _is_free(span: tuple[int, int], taken: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a stretch is apart from those taken, which are in order."""
    i = bisect_left(taken, span)
    return _are_apart((*taken[max(i - 1, 0) : i], span, *taken[i : i + 1]))


def _are_apart(spans: Sequence[tuple[int, int]]) -> bool:
    """Tell whether stretches, in order, share no character; two insertions at one place are not apart."""
    return all(one[1] <= other[0] and one[0] < other[0] for one, other in pairwise(spans))


def _attempt(report: R, batch: Sequence[Finding], check: Callable[[str], R], unsafe: bool) -> R | None:
    """Return the report on the text with a batch fixed, or nothing where that is no better."""
    goal = Counter(finding.rule for finding in report.findings)
    goal.subtract(finding.rule for finding in batch)
    for _ in range(_ROUNDS):
        edits = _edits(report, batch, unsafe)
        if not edits:
            return None
        report = check(edited(report.document.source, edits))
        excess = Counter(finding.rule for finding in report.findings)
        excess.subtract(goal)
        if not any(count > 0 for count in excess.values()):
            return report
        batch = _batch([finding for finding in _fixable(report, unsafe) if excess[finding.rule] > 0])
    return None


def _edits(report: Results, batch: Sequence[Finding], unsafe: bool) -> tuple[Edit, ...]:
    if batch and not batch[0].edits:
        return _MOVES[batch[0].rule](report, batch, unsafe)
    return tuple(edit for finding in batch for edit in finding.edits)


def edited(source: str, edits: Iterable[Edit]) -> str:
    """Return a text with edits made, which are apart from each other.

    >>> from citecheck import Span
    >>> edited("It rained［3］.", [Edit(Span(9, 12), "[3]")])
    'It rained[3].'
    """
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: edit.span.start):
        pieces += (source[at : edit.span.start], edit.text)
        at = edit.span.end
    return "".join(pieces) + source[at:]
