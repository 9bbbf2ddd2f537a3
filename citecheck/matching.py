"""Matching: which reference each marker means, and which words it stands for."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from citecheck import attrs
from citecheck.patterns import lazy_regex
from citecheck.text import MASK, mask, sentences
from citecheck.values import Citation, Claim, Document, Entry, MappedText, Marker, Reference

_CLAUSE_ENDS = frozenset(",;:–—)")
_WORD = lazy_regex(r"\w")
# A clause of its own has three words.
_WORDS = lazy_regex(rf"[\s{MASK},;:–—]*(?:[^\s{MASK}]+[\s{MASK}]+){{2}}[^\s{MASK}]")
# A claim starts behind bullets, heading signs and what is left of the clause before.
_LEAD = lazy_regex(rf"[\s{MASK}]*(?:[-*+•‣▪|>#]{{1,6}}\s+(?:\[[ xX]\]\s+)?|[,;:.)–—]\s*)*[\s{MASK}]*")
_TAIL = " \t\r\n\u00a0" + MASK
_LONGEST_CLAIM = 1000
"""A sentence longer than this is none; the bound keeps the work linear where markers stand in a text without stops."""
_MARKS = lazy_regex(rf"(?<![ \t\u00a0])[ \t\u00a0]*{MASK}+(?:[,;][ \t\u00a0]*{MASK}+)*")


def match(document: Document) -> tuple[Citation, ...]:
    """Return a document's citations: one for each marker and reference it resolves to.

    A marker resolves to the one entry or note that carries its label; a mark of the format's own to its note, where
    a note and a list's entry have one number. Where several do, it keeps them all as candidates, except that the list
    which follows the marker is preferred to another list with the same label.

    >>> from citecheck import parse
    >>> [c.claim.text for c in match(parse("It rained,[1] then it snowed.[2]\\n\\nSources\\n1. A, 2020\\n2. B, 2021"))]
    ['It rained,', 'then it snowed.']
    """
    claims = _claims(document.prose, document.markers)
    holders = _Holders(document)
    citations: list[Citation] = []
    for marker, claim in zip(document.markers, claims, strict=True):
        citations.extend(holders.resolve(marker, claim))
    return tuple(citations)


@attrs.frozen
class _Candidates:
    """What one list holds under one label; more than one entry where the label is printed twice."""

    start: int
    entries: tuple[Entry, ...]
    references: tuple[Reference, ...]


class _Holders:
    """The entries and notes of a document by label, and by the list they stand in."""

    def __init__(self, document: Document) -> None:
        by_label: dict[tuple[str, bool], list[Entry]] = defaultdict(list)
        for entry in document.entries:
            for label in entry.labels:
                by_label[label, entry.is_note].append(entry)
        markers = sorted({marker.span.start for marker in document.markers})
        self._by_label = {key: _by_list(found, markers) for key, found in by_label.items()}
        self._first_definition_wins = document.format == "markdown"
        self._references = document.references

    def resolve(self, marker: Marker, claim: Claim) -> Iterator[Citation]:
        is_call = marker.kind == "footnote"  # a note of the format's own may have the number of a list's entry
        lists = self._by_label.get((marker.label, is_call)) or self._by_label.get((marker.label, not is_call))
        if lists is None:
            yield Citation(marker, claim)
            return
        following = bisect_right(lists, marker.span.start, key=lambda each: each.start)
        first_wins = marker.kind == "footnote" and self._first_definition_wins
        found = lists[0 if first_wins else min(following, len(lists) - 1)]
        if len(found.entries) > 1 and not first_wins:
            yield Citation(marker, claim, candidates=found.references)
            return
        entry = found.entries[0]
        # A short citation means the source of the fuller entry.
        references = _under(entry, marker.label) if entry.lead is None else (self._references[entry.lead],)
        for reference in references or (None,):
            yield Citation(marker, claim, reference, entry, references)


def _under(entry: Entry, label: str) -> tuple[Reference, ...]:
    """Return the references of an entry as they stand under one of its labels."""
    if entry.label == label:
        return entry.references
    return tuple(attrs.evolve(reference, label=label) for reference in entry.references)


def _by_list(entries: Sequence[Entry], markers: Sequence[int]) -> list[_Candidates]:
    """Part the entries of one label by the list they stand in: a marker between two tells their lists apart."""
    lists: dict[int, list[Entry]] = defaultdict(list)
    for entry in entries:
        lists[bisect_left(markers, entry.span.start)].append(entry)
    return [
        _Candidates(found[0].span.start, tuple(found), tuple(r for entry in found for r in entry.references))
        for found in lists.values()
    ]


def _claims(prose: MappedText, markers: Sequence[Marker]) -> list[Claim]:
    """Return each marker's claim, in the order of the markers; adjacent markers share theirs."""
    places = [_place(prose, marker) for marker in markers]
    told = {start for marker, (start, _) in zip(markers, places, strict=True) if _is_told(prose, marker)}
    groups = _groups(prose.text, places)
    masked = mask(prose.text, groups)
    found = sentences(mask(prose.text, [group for group in groups if group[0] not in told]) if told else masked)
    starts = [start for start, _ in found]
    claims: dict[int, Claim] = {}
    previous = 0
    for start, end in groups:
        begin, stop = _stretch(masked, found, starts, start, end, previous)
        if start in told:
            begin, stop = _sentence(found, starts, start)
        claims[start] = _claim(prose, masked, begin, stop)
        previous = end
    firsts = sorted(claims)
    return [claims[firsts[bisect_right(firsts, start) - 1]] for start, _ in places]


_BRACKETED = 400
"""Characters around a citation by author and year in which its bracket is looked for."""

# That bracket, with no other one between.
_OPENING = lazy_regex(r"[(（\[][^(（\[)）\]]*\Z")
_CLOSING = lazy_regex(r"[^(（\[)）\]]*[)）\]]")


def _place(prose: MappedText, marker: Marker) -> tuple[int, int]:
    """Return where a marker stands in the text; with its bracket, where it stands in one by name: ``(Berg, 2020)``."""
    start, end = prose.locate(marker.span.start), prose.locate(marker.span.end)
    if marker.kind not in ("author-date", "key"):
        return start, end
    if prose.text[end - 1 : end] in (")", "）"):  # `Berg (2020)`, whose name is part of the claim
        return max(start, prose.text.rfind("(", start, end), prose.text.rfind("（", start, end)), end
    opening = _OPENING.search(prose.text, max(0, start - _BRACKETED), start)
    closing = _CLOSING.match(prose.text, end, end + _BRACKETED)
    if opening is None or closing is None:
        return start, end
    return opening.start(), closing.end()


def _is_told(prose: MappedText, marker: Marker) -> bool:
    """Tell whether a marker is part of its sentence, as ``Berg (2020)`` is, which then is claimed as a whole."""
    start, end = prose.locate(marker.span.start), prose.locate(marker.span.end)
    if marker.kind == "key":
        return _place(prose, marker) == (start, end)
    return marker.kind == "author-date" and prose.text[end - 1 : end] in (")", "）")


def _sentence(found: Sequence[tuple[int, int]], starts: Sequence[int], at: int) -> tuple[int, int]:
    """Return the sentence that holds a place."""
    first, last = found[max(bisect_right(starts, at) - 1, 0)]
    return max(first, at - _LONGEST_CLAIM), min(last, at + _LONGEST_CLAIM)


def _groups(text: str, places: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join places with nothing but commas and white space between them, such as ``[1], [2]``."""
    groups: list[tuple[int, int]] = []
    for start, end in places:
        if groups and not text[groups[-1][1] : start].strip(" ,;\t\u00a0"):
            groups[-1] = groups[-1][0], max(end, groups[-1][1])
        else:
            groups.append((start, end))
    return groups


def _stretch(
    masked: str, found: Sequence[tuple[int, int]], starts: Sequence[int], start: int, end: int, previous: int
) -> tuple[int, int]:
    """Return the stretch of the text that markers from ``start`` to ``end`` support.

    That is the sentence that holds or precedes them; in mid-sentence, the clause before them; at the head of a
    paragraph, the sentence behind them.
    """
    i = bisect_left(starts, start) - 1
    if i < 0 or "\n" in masked[found[i][1] : start]:
        return (end, found[i + 1][1]) if i + 1 < len(found) else (start, start)
    first, last = found[i]
    first, last = max(first, start - _LONGEST_CLAIM), min(last, end + _LONGEST_CLAIM)
    clause = max(first, previous)
    if _WORDS.match(masked, clause, start):
        border = masked[max(clause - 8, first) : clause + 1].replace(MASK, "").strip()
        if border[-1:] in _CLAUSE_ENDS or border[-2:-1] in _CLAUSE_ENDS:
            first = clause
    return (first, start) if _WORD.search(masked, end, last) else (first, last)


def _claim(prose: MappedText, masked: str, start: int, stop: int) -> Claim:
    lead = _LEAD.match(masked, start, stop)
    start = lead.end() if lead else start
    words = masked[start:stop].rstrip(_TAIL)
    end = start + len(words)
    if MASK in words:
        words = _MARKS.sub("", words)
    return Claim(" ".join(words.split()), prose.span(start, end))
