"""Baselines: findings that were accepted once, so that only new ones are reported.

A finding is known by its rule, the sentence and the entry that it is about, not by its place: an edit elsewhere keeps
it, an edit of the sentence or the entry makes it new.
"""

import os
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Generic, TypeVar

from citecheck import attrs, versioned, writing
from citecheck.text import fold, label_length, mask, sentences
from citecheck.values import Citation, Document, Finding, Results, Span, Suppressed

T = TypeVar("T")


R = TypeVar("R", bound=Results)


@attrs.frozen(order=True)
class Identity:
    """What makes a finding the same one in another version of the article; texts are folded."""

    rule: str
    sentence: str = ""
    """The claim, or the sentence it stands in; empty for a finding about an entry alone."""
    entry: str = ""
    """The entry, or the flagged words themselves where no entry is meant."""


@attrs.frozen
class Baseline:
    """The accepted findings of some articles.

    >>> baseline = Baseline.read("citecheck-baseline.json")  # doctest: +SKIP
    >>> report = baseline.apply(report)  # doctest: +SKIP
    """

    folder: str = ""
    """Where the baseline stands; articles are named from there."""
    articles: Mapping[str, Mapping[Identity, int]] = attrs.field(factory=dict)
    """How often each finding was accepted, by article."""

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> "Baseline":
        """Return what a baseline file holds.

        Raises:
            ReadError: It cannot be read, or is no baseline.
        """
        return cls(os.path.dirname(path), versioned.read(path, "baseline", _articles))

    def apply(self, report: R) -> R:
        """Return the report with its accepted findings left alone."""
        left = Counter(self.articles.get(self._name(report.document.name), {}))
        kept: list[Finding] = []
        accepted: list[Suppressed] = []
        for finding, identity in zip(report.findings, identities(report.findings, report), strict=True):
            if left[identity] > 0:
                left[identity] -= 1
                accepted.append(Suppressed(finding, "baseline"))
            else:
                kept.append(finding)
        return attrs.evolve(report, findings=tuple(kept), suppressed=(*report.suppressed, *accepted))

    def accept(self, found: Mapping[str | None, Iterable[Identity]]) -> "Baseline":
        """Return the baseline with these findings, by article, instead of those it held for the same articles."""
        new = {self._name(name): Counter(accepted) for name, accepted in found.items()}
        return attrs.evolve(self, articles={name: now for name, now in {**self.articles, **new}.items() if now})

    def write(self, path: str | os.PathLike[str]) -> None:
        """Write the file; it is the same for the same findings, in whatever order the articles came.

        Raises:
            WriteError: The file cannot be written.
        """
        articles = {
            name: [{**attrs.asdict(identity), "count": accepted[identity]} for identity in sorted(accepted)]
            for name, accepted in sorted(self.articles.items())
        }
        versioned.write(path, "baseline", {"articles": articles})

    @classmethod
    def add(cls, path: str | os.PathLike[str], found: Mapping[str | None, Iterable[Identity]]) -> "Baseline":
        """Accept findings in a file, by article, and return what it holds then.

        Several runs may do so at once: each adds its own to what the others have written.

        Raises:
            ReadError: There is a file, and it is no baseline.
            WriteError: It cannot be written.
        """
        with writing.alone_in(os.path.dirname(os.path.realpath(path))):
            before = cls.read(path) if os.path.exists(path) else cls(os.path.dirname(path))
            now = before.accept(found)
            now.write(path)
        return now

    def _name(self, name: str | None) -> str:
        """Return an article's name as seen from the baseline, with slashes on every system."""
        name = name or "-"
        try:
            return os.path.relpath(name, self.folder or os.curdir).replace(os.sep, "/")
        except ValueError:  # on another drive
            return name.replace(os.sep, "/")


def _articles(content: Mapping[str, Mapping[str, Iterable[Mapping[str, str]]]]) -> dict[str, Counter[Identity]]:
    return {
        name: Counter({Identity(row["rule"], row["sentence"], row["entry"]): int(row["count"]) for row in accepted})
        for name, accepted in content["articles"].items()
    }


def identities(findings: Iterable[Finding], report: Results) -> list[Identity]:
    """Return what each of an article's findings is known by, in order."""
    findings = tuple(findings)
    if not findings:
        return []
    document, source = report.document, report.document.source
    printed = [(r.span, r.label) for r in document.references if r.span]
    printed += [(note.span, note.label) for note in document.notes if not note.references]
    texts = {span: _text(span, label, source) for span, label in printed}
    entries = _Places(texts.items())
    labelled: dict[str | None, str] = {label: texts[span] for span, label in reversed(printed) if label is not None}
    citing: dict[Span, list[Citation]] = {}
    for each in report.citations:
        citing.setdefault(each.marker.span, []).append(each)
    markers = _Places(citing.items())
    around = _Places(_sentences(document))

    known: list[Identity] = []
    for finding in findings:
        entry = entries.first(finding.span)
        # A note of wikitext stands where it is cited: what is said of the entry in it does not concern the sentence.
        there = citing.get(finding.span) or (markers.first(finding.span) if entry is None else None) or []
        citation = next((c for c in there if c.marker.label == finding.label), there[0] if there else None)
        sentence = citation.claim.text if citation else around.first(finding.span) if entry is None else None
        if entry is None:
            cited = (citation.reference or citation.entry) if citation else None
            entry = texts.get(cited.span) if cited and cited.span else labelled.get(finding.label)
        known.append(Identity(finding.rule, fold(sentence or ""), fold(entry or finding.span.of(source))))
    return known


def _text(span: Span, label: str | None, source: str) -> str:
    """Return an entry without its label, which changes when others come and go."""
    words = span.of(source)
    return words[label_length(words, label) :]


def _sentences(document: Document) -> Iterator[tuple[Span, str]]:
    prose = document.prose
    marks = [(prose.locate(marker.span.start), prose.locate(marker.span.end)) for marker in document.markers]
    for start, end in sentences(mask(prose.text, marks)):
        yield prose.span(start, end), prose.text[start:end]


class _Places(Generic[T]):
    """What stands where in a text; the stretches are apart."""

    def __init__(self, items: Iterable[tuple[Span, T]]) -> None:
        self._items = sorted(items, key=lambda item: (item[0].start, item[0].end))
        self._ends = [span.end for span, _ in self._items]

    def first(self, span: Span) -> T | None:
        """Return what stands first in a stretch, or around it."""
        i = bisect_right(self._ends, span.start)
        if i == len(self._items):
            return None
        place, item = self._items[i]
        return item if place.overlaps(span) or span.start in place else None
