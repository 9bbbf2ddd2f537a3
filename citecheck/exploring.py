"""Exploring: what changed between two versions of an article, and why a citation was judged as it was."""

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from citecheck import attrs
from citecheck.rendering import notebook
from citecheck.rendering.text import count, harmless
from citecheck.report import Report
from citecheck.text import cited_as, fold, is_link, starting
from citecheck.values import Citation, Finding, Reference, Score

T = TypeVar("T")


@attrs.frozen(repr=False)
class Comparison:
    """What changed from one version of an article to the next; ``str`` says it in lines."""

    gone: tuple[Finding, ...]
    """Findings of the old version that the new one no longer has."""
    new: tuple[Finding, ...]
    kept: tuple[Finding, ...]
    """Findings of both, as the new version has them."""
    added: tuple[Reference, ...]
    removed: tuple[Reference, ...]
    changed: tuple[tuple[Reference, Reference], ...]
    """Entries that give a field differently, before and after."""
    recited: tuple[tuple[Citation, Citation], ...]
    """Claims of both versions whose source is another, before and after."""

    def __str__(self) -> str:
        lines = [f"{count(len(self.gone), 'finding')} gone, {len(self.new)} new, {len(self.kept)} kept"]
        for title, items in self.sections():
            lines += ["", title, *(f"  {item}" for item in items)]
        return "\n".join(map(harmless, lines))

    __repr__ = __str__

    def sections(self) -> list[tuple[str, list[str]]]:
        """Return what changed under headings, in words; headings with nothing below are left out."""
        named = [
            ("New findings", [f"{f.severity}: {f.message}" for f in self.new]),
            ("Findings gone", [f"{f.severity}: {f.message}" for f in self.gone]),
            ("Entries added", list(map(_entry, self.added))),
            ("Entries removed", list(map(_entry, self.removed))),
            ("Entries changed", [_changes(before, after) for before, after in self.changed]),
            (
                "Cited otherwise",
                [
                    f"“{after.claim.text}” now cites {_cited(after)}, before {_cited(before)}"
                    for before, after in self.recited
                ],
            ),
        ]
        return [(title, items) for title, items in named if items]

    def _repr_html_(self) -> str:
        head, *_ = str(self).partition("\n")
        return notebook.sections(head, self.sections())


def compare(before: Report, after: Report) -> Comparison:
    """Return what changed from one version of an article to the next.

    Findings are the same where their sentence and entry are; entries where their title is, else their address, else
    their label; claims where their words are. So a renumbered list is no change.

    >>> from citecheck import check
    >>> old = check("It rained.[1]\\n\\n1. “Rain falls” The Daily, https://daily.org/rain")
    >>> new = check("It rained.[1]\\n\\n1. “Rain falls” The Daily, 3 May 2023, https://daily.org/rain")
    >>> print(compare(old, new))
    1 finding gone, 0 new, 0 kept
    <BLANKLINE>
    Findings gone
      error: Entry 1 has no date.
    <BLANKLINE>
    Entries changed
      1. “Rain falls”: issued – → 2023-05-03
    """
    entries, removed, added = _paired(before.document.references, after.document.references, _KEYS)
    claims, _, _ = _paired(before.citations, after.citations, _CLAIM_KEYS)
    partner = {new.index: old for old, new in entries}
    old = _known_by(before, {reference.index: reference for reference in before.document.references})
    new = _known_by(after, partner)
    gone, _ = _told_apart(before.findings, old, Counter(new))
    fresh, same = _told_apart(after.findings, new, Counter(old))
    return Comparison(
        gone=tuple(gone),
        new=tuple(fresh),
        kept=tuple(same),
        added=tuple(added),
        removed=tuple(removed),
        changed=tuple((one, other) for one, other in entries if _fields(one) != _fields(other)),
        recited=tuple(
            (one, other)
            for one, other in claims
            if _partner(other.reference, partner) != (one.reference and one.reference.index)
        ),
    )


def _partner(reference: Reference | None, originals: Mapping[int | None, Reference]) -> Hashable:
    """Return the place of a reference in the old version, or what it is itself where it is new."""
    if reference is None:
        return None
    original = originals.get(reference.index)
    return original.index if original else ("new", reference.index)


def _known_by(report: Report, originals: Mapping[int | None, Reference]) -> list[Hashable]:
    """Return what each finding is known by: its rule, the words it is about, and the old version's entry.

    Args:
        report: The report that holds the findings.
        originals: By the place of an entry, the entry that it is in the old version.
    """
    entries = [(r.span, r) for r in report.document.references if r.span]
    entries.sort(key=lambda entry: entry[0].start)
    cited = {citation.marker.span: citation for citation in report.citations}
    known: list[Hashable] = []
    for finding in report.findings:
        i = bisect_right(entries, finding.span.start, key=lambda entry: entry[0].start) - 1
        entry = entries[i][1] if i >= 0 and finding.span.start in entries[i][0] else None
        words = "" if entry else finding.span.of(report.document.source)
        if finding.span in cited:
            words, entry = cited[finding.span].claim.text, cited[finding.span].reference
        known.append((finding.rule, fold(words[:_WORDS]), entry and _partner(entry, originals)))
    return known


_WORDS = 1000
"""By so many characters of its words a finding is known."""


def _told_apart(
    findings: Sequence[Finding], known_by: Sequence[Hashable], others: Counter[Hashable]
) -> tuple[list[Finding], list[Finding]]:
    """Return the findings that are more than the other version has, and those it has, too."""
    more: list[Finding] = []
    shared: list[Finding] = []
    for finding, identity in zip(findings, known_by, strict=True):
        (shared if others[identity] > 0 else more).append(finding)
        others[identity] -= 1
    return more, shared


_KEYS: tuple[Callable[[Reference], Hashable], ...] = (
    lambda reference: reference.title and fold(reference.title),
    lambda reference: reference.url,
    lambda reference: reference.label,
)
"""By what entries of two versions are the same, the surest first."""

_CLAIM_KEYS: tuple[Callable[[Citation], Hashable], ...] = (
    lambda citation: (fold(citation.claim.text), citation.reference and citation.reference.title),
    lambda citation: fold(citation.claim.text),
)
"""A claim with two sources keeps the one and changes the other."""


def _paired(
    before: Iterable[T], after: Iterable[T], keys: Iterable[Callable[[T], Hashable]]
) -> tuple[list[tuple[T, T]], list[T], list[T]]:
    """Pair what two versions share, by one key after the other and in order; return what is left of both, too."""
    pairs: list[tuple[T, T]] = []
    old, new = list(before), dict(enumerate(after))
    for key in keys:
        waiting: dict[Hashable, list[int]] = defaultdict(list)
        for place, item in new.items():
            waiting[key(item)].append(place)
        left = []
        for item in old:
            found = waiting.get(key(item)) if key(item) else None
            if found:
                pairs.append((item, new.pop(found.pop(0))))
            else:
                left.append(item)
        old = left
    return pairs, old, list(new.values())


def _fields(reference: Reference) -> dict[str, object]:
    shown = ("title", "outlet", "issued", "accessed", "url", "authors")
    return {name: getattr(reference, name) for name in shown}


def _changes(before: Reference, after: Reference) -> str:
    old, new = _fields(before), _fields(after)
    changes = [f"{name} {_value(old[name])} → {_value(new[name])}" for name in new if old[name] != new[name]]
    return f"{_entry(after)}: {', '.join(changes)}"


def _value(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "–"
    return "–" if value is None else str(value)


def _entry(reference: Reference) -> str:
    label = f"{reference.label}. " if reference.label is not None and not is_link(reference.label) else ""
    return (
        f"{label}“{reference.title}”" if reference.title else f"{label}{reference.outlet or 'an entry without title'}"
    )


def _cited(citation: Citation) -> str:
    return _entry(citation.reference) if citation.reference else "nothing"


# --- one citation ---------------------------------------------------------------------------------------------------


@attrs.frozen(repr=False)
class Explanation:
    """Why a citation was judged as it was; ``str`` says it in lines."""

    citation: Citation
    sentences: tuple[str, ...]

    def __str__(self) -> str:
        return "\n".join(map(harmless, self.sentences))

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return notebook.citation(self.citation, self.sentences)


def explain(citation: Citation) -> Explanation:
    """Say why a citation was judged as it was, in sentences that can be checked.

    >>> from citecheck import check
    >>> print(explain(check("It rained.[7]\\n\\n1. “Rain falls” The Daily, 3 May 2023").citations[0]))
    [7] stands for “It rained.”
    No entry of the list carries the label 7.
    """
    label, reference, score = citation.marker.label, citation.reference, citation.relevance
    said = [f"{starting(cited_as(label))} stands for “{citation.claim.text}”"]
    if reference is not None:
        issued = reference.issued.words if reference.issued else None
        described = ", ".join(part for part in (reference.outlet, issued) if part)
        said.append(f"It cites {_entry(reference)}{f' ({described})' if described else ''}.")
    elif citation.bare_entry is not None:
        said.append(f"Its note holds no source: “{citation.bare_entry.text}”")
    elif citation.candidates:
        said.append(f"{len(citation.candidates)} entries carry the label {label}, so it is not clear which is meant.")
    else:
        said.append(f"No entry of the list carries the label {label}.")
    if score is not None:
        said += _scored(score)
    elif reference is not None:
        said.append(
            "Whether it belongs cannot be told: its title has no word that could be compared, or was not scored."
        )
    if citation.choice is not None:
        said += _chosen(citation.choice)
    return Explanation(citation, tuple(said))


_SELDOM = 0.1
"""Only of a score that so few right citations have is it worth saying how many."""


def _scored(score: Score) -> list[str]:
    value = score.value
    said = [
        f"It belongs in this article with {value:.2f}: were as many citations wrong as right, "
        f"{f'{100 * value:.0f}' if value >= 0.01 else 'fewer than 1'} in 100 with this score would be right."
    ]
    if score.seldom is not None and score.seldom <= _SELDOM:
        said.append(
            f"In lists of this kind, at most {100 * score.seldom:.2g} % of right citations look as bad or worse."
        )
    return [*said, *_evidence(score)]


def _chosen(score: Score) -> list[str]:
    return [
        f"Of all entries of the list, it is the one for this sentence with {score.value:.2f}, "
        "were as many numbers wrong as right.",
        *_evidence(score),
    ]


def _evidence(score: Score) -> list[str]:
    return [f"{line[:1].upper()}{line[1:]}." for line in map(str, score.evidence)]
