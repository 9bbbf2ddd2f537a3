"""Fixing: edits that leave an article better than it was, and everything else in it as it is.

Most edits come with the findings. What it takes the whole list to mend is in ``entries``: merging entries and, only
where fixes that are not safe are asked for, dropping and renumbering them.

A fix is kept only if the article, checked again, has lost what was fixed and gained no finding, and if ``promise``
finds nothing changed that the fix was not to change. So fixing comes to an end, and fixing twice changes nothing. What
is not made is said, with the reason.
"""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from citecheck import attrs
from citecheck.fixing import entries, promise
from citecheck.fixing.files import rewrite, unified_diff
from citecheck.values import Edit, Finding, Fixes, Refused, Results

__all__ = ["FORMATS", "MOVING", "edited", "fix", "marked", "rewrite", "unified_diff"]

FORMATS = ("text", "markdown", "html", "wikitext")
"""What is fixed. The text of a Word file is spread over the parts of an archive, and is not."""

R = TypeVar("R", bound=Results)

_MERGED = "duplicate-reference"

_MOVES: dict[str, Callable[[Results, Sequence[Finding], bool], tuple[Edit, ...]]] = {
    _MERGED: entries.merge,
    "uncited-reference": entries.drop,
    "out-of-order": entries.renumber,
    "numbering-gap": entries.close_gaps,
}
"""How the findings of a rule are fixed by moving entries and numbers, all of them at once."""

MOVING = tuple(_MOVES)
"""The rules whose findings carry no edits of their own and are fixed that way."""

_MOST_TRIED = 40
"""After so many attempts the fixes that are left are not tried; each has cost a check of the article or more."""

_ROUNDS = 3
"""How often a fix may uncover what is fixed in turn, such as the second tracking parameter of an address."""

_NOT_SAFE = "it is not safe; --unsafe-fixes makes it"
_NO_USE = "the finding would still be there, or another one would come"
NOT_TRIED = "too many other fixes were refused; mend those by hand first"
_NOT_CERTAIN = "it is not certain which entry every number means, or both entries say something of their own"


def marked(findings: Sequence[Finding], report: Results) -> tuple[Finding, ...]:
    """Return findings that know how they can be mended."""
    if report.document.format not in FORMATS:
        return tuple(findings)
    repeated = [finding for finding in findings if finding.rule == _MERGED and not finding.edits]
    merges = bool(repeated and entries.merge(report, repeated, False))
    merges = merges and not promise.speaks_of_entries(report.document)
    marked: list[Finding] = []
    for finding in findings:
        if finding.edits:
            finding = attrs.evolve(finding, mend="safe" if all(edit.safe for edit in finding.edits) else "unsafe")
        elif merges and finding.rule == _MERGED:
            finding = attrs.evolve(finding, mend="safe")
        marked.append(finding)
    return tuple(marked)


def fix(report: R, check: Callable[[str], R], *, unsafe: bool = False) -> R:
    """Fix what can be fixed and return the report on the text that results, which is its ``document.source``.

    What was refused, and what fixes that are not safe gave up, stands in its ``fixes``.

    Args:
        report: What was found in the article.
        check: Checks another text of the same article, in the same way.
        unsafe: Whether to move and drop what the author wrote, too.
    """
    if report.document.format not in FORMATS:
        return report
    first, before = report, None
    refused: dict[tuple[str, str | None, str], str] = {}
    tries = iter(range(_MOST_TRIED))
    while before is not report:  # what did harm may be harmless once the rest is mended
        before, refused = report, {}
        report = _fix_once(report, check, unsafe, refused, tries)
    left = tuple(Refused(f, reason) for f in report.findings if (reason := _reason(f, refused, unsafe)))
    notes = _given_up(first, report) if unsafe and first is not report else ()
    fixes = Fixes(left, notes)
    if not left and not notes:
        return report
    if report is first and report.fixes and report.fixes.refused == left:
        return report
    return attrs.evolve(report, fixes=fixes)


def _key(finding: Finding) -> tuple[str, str | None, str]:
    return finding.rule, finding.label, finding.message


def _reason(finding: Finding, refused: dict[tuple[str, str | None, str], str], unsafe: bool) -> str | None:
    """Return why a finding that a fix was offered for is still there."""
    if reason := refused.get(_key(finding)):
        return reason
    return _NOT_SAFE if not unsafe and any(not edit.safe for edit in finding.edits) else None


def _given_up(before: Results, after: Results) -> tuple[str, ...]:
    """Say which numbers mean another entry now, which entries are gone, and where a mark of a lost source was."""
    were, are = promise.labels(before.document, after.document)
    moved = [f"{label} is now {are[name]}" for name, label in were.items() if are.get(name, label) != label]
    gone = [label for name, label in were.items() if name not in are]
    notes = [f"The numbers have changed: {', '.join(moved)}."] if moved else []
    if gone:
        notes.append(
            f"{'Entry' if len(gone) == 1 else 'Entries'} {', '.join(gone)} {'is' if len(gone) == 1 else 'are'} gone."
        )
    remaining = set(map(_key, after.findings))
    source = before.document.source
    cut = [
        f"“…{words}”" if (words := _words_before(finding.span.start, source)) else "the article's beginning"
        for finding in before.findings
        if any(not edit.safe and not edit.text for edit in finding.edits) and _key(finding) not in remaining
    ]
    if cut:
        more = f" and {len(cut) - _MOST_SHOWN} more" if len(cut) > _MOST_SHOWN else ""
        notes.append(f"No mark tells any more that a source is missing behind {', '.join(cut[:_MOST_SHOWN])}{more}.")
    return tuple(notes)


def _words_before(offset: int, source: str) -> str:
    return " ".join(source[max(0, offset - _SHOWN) : offset].split())


_SHOWN = 30
"""Characters before a mark that is gone, for people to find the place."""
_MOST_SHOWN = 5


def _fix_once(
    report: R,
    check: Callable[[str], R],
    unsafe: bool,
    refused: dict[tuple[str, str | None, str], str],
    tries: Iterator[int],
) -> R:
    """Try every fix, as many as possible together; note why the others are not made."""
    skipped, most = 0, None
    while batch := _batch(_fixable(report, unsafe)[skipped:])[:most]:
        if next(tries, None) is None:
            refused |= dict.fromkeys(map(_key, _fixable(report, unsafe)[skipped:]), NOT_TRIED)
            break
        better, reason = _attempt(report, batch, check, unsafe)
        if better is not None:
            report = better
        elif len(batch) > 1:  # half of them, so that one that is refused costs few checks
            most = len(batch) // 2
            continue
        else:
            refused |= dict.fromkeys(map(_key, batch), reason)
            skipped += 1
        most = None
    return report


def _fixable(report: Results, unsafe: bool) -> list[Finding]:
    """Return what can perhaps be fixed; what moves numbers comes last, when all markers have been mended."""
    found = [f for f in report.findings if f.edits and (unsafe or all(edit.safe for edit in f.edits))]
    for rule in _MOVES if unsafe else (_MERGED,):
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


def _attempt(report: R, batch: Sequence[Finding], check: Callable[[str], R], unsafe: bool) -> tuple[R | None, str]:
    """Return the report on the text with a batch fixed, or nothing and the reason why that is not done."""
    own = {finding.rule for finding in batch}

    def counted(findings: Iterable[Finding]) -> Counter[str]:
        return Counter(f.rule for f in findings if f.rule in own or not _judges_content(f))

    goal = counted(report.findings)
    goal.subtract(finding.rule for finding in batch)
    for _ in range(_ROUNDS):
        edits = _edits(report, batch, unsafe)
        if not edits:
            return None, _NOT_CERTAIN if batch and not batch[0].edits else _NO_USE
        after = check(edited(report.document.source, edits))
        if reason := promise.broken(report, after, edits, unsafe=unsafe):
            return None, reason
        report = after
        excess = counted(report.findings)
        excess.subtract(goal)
        if not any(count > 0 for count in excess.values()):
            return report, ""
        batch = _batch([finding for finding in _fixable(report, unsafe) if excess[finding.rule] > 0])
    return None, _NO_USE


def _judges_content(finding: Finding) -> bool:
    """Tell whether a finding is about what sources say: such a one comes to light where a marker can be read again."""
    return finding.group in ("relevance", "evidence") or finding.rule == "numbering-shift"


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
