"""What a fix must leave as it is (DESIGN part 6), as one function that looks at the article before and after it.

An article's words are numbered in the order of its running text, without its marks and without what was mended. So the
same place has the same number before and after a fix, in every format.
"""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, pairwise

from citecheck import attrs
from citecheck.knowledge import mentions
from citecheck.knowledge.residue import residue
from citecheck.patterns import lazy_regex
from citecheck.remembering import sift
from citecheck.text import MASK, fold, label_length, sentences
from citecheck.values import Document, Edit, Entry, Reference, Results, Span

_MARKS = frozenset({"machine-residue", "malformed-marker"})
"""Rules whose findings are marks of a source, if damaged ones."""


def broken(before: Results, after: Results, edits: Sequence[Edit], *, unsafe: bool) -> str | None:
    """Return what a fix would change that is not its business, in a sentence; ``None`` where it keeps the promise.

    - The words of the running text stay as they are.
    - Each claim keeps its sources; where a mark was mended, a claim gains one or is parted in two by it.
    - A sentence that has a mark of a source, though a damaged one, keeps one, unless what is not safe was asked for.
    - What names an entry by its number in words, or the one before it (``Ibid.``), still means the same.
    """
    names, others = _names(before.document, after.document)
    old = _Facts.of(before, [edit.span for edit in edits], names)
    new = _Facts.of(after, list(_made(edits)), others)
    if old.words != new.words:
        return "it would change words that are none of its marks"
    cuts = old.mended | {place for _, place, _ in new.pairs} - {place for _, place, _ in old.pairs}
    kept = Counter((place, source) for _, place, source in new.pairs)
    claims = {(claim, source) for claim, _, source in new.pairs}
    for claim, place, source in old.pairs:
        if not kept[place, source]:
            return "a sentence would lose a source, or get another one"
        if (claim, source) not in claims and not any(claim[0] <= cut <= claim[1] for cut in cuts):
            return "a marker would stand for other words"
    if not unsafe and old.marked_sentences(old.ends) - new.marked_sentences(old.ends):
        return "it is the only mark of its sentence, and nobody would see any more that a source is missing"
    if old.mentions != new.mentions:
        return "the text names an entry by its number in words, or as the one before, and would mean another"
    return None


def labels(before: Document, after: Document) -> tuple[dict[str, str], dict[str, str]]:
    """Return the label of each entry before and after, by what tells it from the others; of equal ones the first's."""
    found: list[dict[str, str]] = []
    for document, names in zip((before, after), _names(before, after), strict=True):
        found.append({})
        for entry in document.entries:
            if entry.label is not None:
                found[-1].setdefault(names[entry.span], entry.label)
    one, other = found
    return one, other


def speaks_of_entries(document: Document) -> bool:
    """Tell whether the text names an entry by its number in words, or as the one before."""
    source = mentions.lowered(document.source)
    return next(_numbered(document), None) is not None or any(
        next(sift(pattern, source), None) for pattern in (mentions.PLACED, mentions.BACKWARD)
    )


def _made(edits: Sequence[Edit]) -> Iterable[Span]:
    """Give where the text of each edit stands afterwards."""
    shift = 0
    for edit in sorted(edits, key=lambda edit: edit.span.start):
        start = edit.span.start + shift
        yield Span(start, start + len(edit.text))
        shift += len(edit.text) - len(edit.span)


@attrs.frozen
class _Facts:
    """What is compared of an article."""

    words: str
    """The letters and figures of its running text, without marks."""
    pairs: frozenset[tuple[tuple[int, int], int, str]]
    """For each marker the words it stands for, its place among the words, and what it points to."""
    marked: frozenset[int]
    """The places that have a mark of a source, if a damaged one."""
    ends: tuple[int, ...]
    """Where its sentences end, among the words."""
    mended: frozenset[int]
    """The places where something was mended."""
    mentions: Counter[tuple[str, ...]]
    """What the text names by its number in words, and what `Ibid.` means."""

    @classmethod
    def of(cls, report: Results, mended: Sequence[Span], names: Mapping[Span, str]) -> "_Facts":
        document = report.document
        damaged = [finding.span for finding in report.findings if finding.rule in _MARKS]
        damaged = [span for span in damaged if not residue().tag.match(document.source, span.start, span.end)]
        marks = [*(marker.span for marker in document.markers), *mended, *damaged]
        gone = _places(document, marks)
        words, numbers = _words(document, gone)

        def place(offset: int) -> int:
            return numbers[document.prose.locate(offset)]

        pairs = frozenset(
            (
                (place(c.claim.span.start), place(c.claim.span.end)),
                place(c.marker.span.start),
                names.get(c.entry.span, "?") if c.entry else f"one of {len(c.candidates)}",
            )
            for c in report.citations
        )
        prose = document.prose
        held = [span for span in damaged if prose.locate(span.start) < prose.locate(span.end)]
        masked = "".join(MASK if is_gone else sign for sign, is_gone in zip(prose.text, gone, strict=True))
        ends = tuple(numbers[end] for _, end in sentences(masked))
        marked = frozenset([*(at for _, at, _ in pairs), *(place(span.start) for span in held)])
        mended_at = frozenset(place(span.start) for span in mended)
        return cls(words, pairs, marked, ends, mended_at, _mentions(document, names))

    def marked_sentences(self, ends: Sequence[int]) -> set[int]:
        """Return which sentences have a mark, where these are their ends."""
        return {bisect_left(ends, place) for place in self.marked}


def _places(document: Document, marks: Iterable[Span]) -> bytearray:
    """Return for each character of the running text whether it belongs to a mark."""
    prose = document.prose
    gone = bytearray(len(prose.text))
    for span in marks:
        start, end = prose.locate(span.start), prose.locate(span.end)
        gone[start:end] = b"\1" * (end - start)
    return gone


def _words(document: Document, gone: bytearray) -> tuple[str, list[int]]:
    """Return the letters and figures of the running text outside of marks, and how many stand before each character."""
    text = document.prose.text
    counted = [sign.isalnum() and not is_gone for sign, is_gone in zip(text, gone, strict=True)]
    return "".join(sign for sign, counts in zip(text, counted, strict=True) if counts), [0, *accumulate(counted)]


def _names(before: Document, after: Document) -> tuple[dict[Span, str], dict[Span, str]]:
    """Return what tells each entry from others, wherever it stands in the two.

    Entries that have the same words, or describe the same source, are one.
    """
    first: dict[str, str] = {}

    def name(entry: Entry, source: str) -> str:
        words = _without(entry, source)
        fields = "; ".join("|".join(map(fold, _fields(reference))) for reference in entry.references)
        is_described = bool(entry.references) and all(reference.title for reference in entry.references)
        known = first.get(words) or (first.get(f"; {fields}") if is_described else None) or words
        first.setdefault(words, known)
        if is_described:
            first.setdefault(f"; {fields}", known)
        return known

    one, other = (
        {entry.span: name(entry, document.source) for entry in document.entries} for document in (before, after)
    )
    return one, other


def _fields(reference: Reference) -> tuple[str, ...]:
    return reference.title or "", reference.outlet or "", str(reference.issued or ""), *reference.authors


def _without(entry: Entry, source: str) -> str:
    """Return the words of an entry without its label, addresses, and what chat programs leave."""
    words = entry.span.of(source)
    words = _ADDRESS.sub(" ", residue().left.sub(" ", words[label_length(words, entry.label) :]))
    return " ".join(re.findall(r"\w+", fold(words)))


_ADDRESS = lazy_regex(r"https?://\S+|www\.\S+|<[^<>]*>")


def _mentions(document: Document, names: Mapping[Span, str]) -> Counter[tuple[str, ...]]:
    """Count what is named in words: by a number, with what that means, and `Ibid.` with the entry before it."""
    entries = document.entries
    by_label: dict[str, list[str]] = {}
    for each in entries:
        for label in each.labels:
            by_label.setdefault(label, []).append(names[each.span])
    starts = [entry.span.start for entry in entries]
    found = Counter(("number", *by_label.get(number, ("none",))) for number in _numbered(document))
    source = mentions.lowered(document.source)
    for match in sift(mentions.PLACED, source):
        place = mentions.place_of(match)
        meant = entries[place - 1 : place] if place > 0 else entries[-1:]
        found.update([("place", *(names[entry.span] for entry in meant))])
    before = {entry.span: names[last.span] for last, entry in pairwise(entries)}
    for match in sift(mentions.BACKWARD, source):
        if entry := _around(match.start(), entries, starts):
            found.update([("back", names[entry.span], before.get(entry.span, ""))])
    return found


def _around(offset: int, entries: Sequence[Entry], starts: Sequence[int]) -> Entry | None:
    """Return the entry in which a place stands."""
    i = bisect_right(starts, offset) - 1
    return entries[i] if entries and offset in entries[i].span else None


def _numbered(document: Document) -> Iterator[str]:
    """Give the numbers that the text names in words, but for those that are the label of an entry."""
    entries = document.entries
    starts = [entry.span.start for entry in entries]
    for match in sift(mentions.NUMBERED, mentions.lowered(document.source)):
        if bisect_right(starts, match.start()) < bisect_left(starts, match.end()):
            continue  # a heading, and the label of the first entry under it
        entry = _around(match.start(), entries, starts)
        if entry and match["pointing"]:
            continue
        own: tuple[str, ...] = ()
        if entry and not _WORD.search(document.source, entry.span.start, match.start()):
            own = entry.labels  # as `Note 3:` is at the very start of an entry
        yield from (number for number in mentions.numbers_of(match) if number not in own)


_WORD = lazy_regex(r"\w")
