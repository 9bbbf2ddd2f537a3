"""Mentions: where the text seems to point to a label, by the form of the mark."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from citecheck.parsing.lists.heads import CIRCLED, figure_of
from citecheck.patterns import lazy_regex
from citecheck.text import RAISED

_BRACKETED = lazy_regex(
    r"[\[［【〔](?:[^\W\d_]{1,12}\.?[ :：]{1,2}[#№]?)?\^?(\d{1,4}(?:\s?[-,;–—]\s?\d{1,4}){0,30}"
    r"|(?:[a-zA-Z]|[ivxl]{2,6}|[IVXL]{2,6}|[A-Z]{1,3}-?\d{1,3})(?=\]))"
)
# `(3)`, `(1, 2)` and a figure behind a stop, `word.3`: only where the list is labelled so, or nothing else is used.
_LOOSE = (
    lazy_regex(r"[(（](\d{1,3}(?:\s?[-,;–]\s?\d{1,3}){0,20})[)）]"),
    lazy_regex(r"(\d(?<=[^\W\d][.,;:!?”\"’)]\d)\d{0,2}(?:,\d{1,3}){0,9})(?=\s|\Z)"),
    lazy_regex(r"[*＊※](?<=\w.)(\d{1,3})(?=[。、，.,\s]|\Z)"),
)
_RAISED = lazy_regex(f"[{RAISED}{CIRCLED}](?:(?<=[{RAISED}])[{RAISED}]{{0,3}})?")
_FIGURES = lazy_regex(r"\d{1,4}")
_RANGE = lazy_regex(r"(\d{1,4})\s?[-–—]\s?(\d{1,4})")
_LONGEST_RANGE = 100


class Mentions:
    """Where each label stands in brackets, raised, or in a plainer form."""

    def __init__(self, text: str, calls: Iterable[tuple[int, int]] = ()) -> None:
        self._text = text
        self._calls = sorted(calls)
        self._strong: dict[str, list[int]] = defaultdict(list)
        for match in _BRACKETED.finditer(text):
            if not self._is_call(match.start()):
                _add(self._strong, match[1], match.start())
        raised = list(_RAISED.finditer(text))
        for match in raised:
            if not self._is_call(match.start()):
                self._strong[figure_of(match.group())].append(match.start())
        if raised:
            for places in self._strong.values():
                places.sort()

    def _is_call(self, offset: int) -> bool:
        i = bisect_right(self._calls, offset, key=lambda call: call[0]) - 1
        return i >= 0 and offset < self._calls[i][1]

    @cached_property
    def _loose(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        matches = [match for pattern in _LOOSE for match in pattern.finditer(self._text)]
        for match in sorted(matches, key=lambda match: match.start()):
            if not self._is_call(match.start()):
                _add(found, match[1], match.start())
        return found

    def count(self, labels: Iterable[str], since: int, before: int, *, loose: bool = False) -> int:
        """Count the labels that something points to between two offsets."""
        found = self._loose if loose else self._strong
        return sum(_is_between(found.get(label, ()), since, before) for label in labels)


def _is_between(places: Sequence[int], since: int, before: int) -> bool:
    return bisect_left(places, before) > bisect_left(places, since)


def _add(found: dict[str, list[int]], printed: str, at: int) -> None:
    if not printed[0].isdecimal() or printed.isdecimal():
        found[printed].append(at)
        return
    for number in _FIGURES.findall(printed):
        found[number].append(at)
    for span in _RANGE.finditer(printed):
        low, high = int(span[1]), int(span[2])
        if 1 < high - low <= _LONGEST_RANGE:
            for number in range(low + 1, high):
                found[str(number)].append(at)
