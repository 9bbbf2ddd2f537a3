"""Markers: which brackets and raised figures in the running text point to a reference."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

import attrs

from citecheck.values import MappedText, Marker

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_FROM_SUPERSCRIPT = str.maketrans(_SUPERSCRIPTS, "0123456789")

# What may stand for a marker: brackets of several scripts around a few words, raised figures, `^1`. One class of
# signs in front lets the scan run at full speed; which of them it was, the look-behinds ask.
_CANDIDATE = re.compile(
    rf"""
    [\[［【〔{_SUPERSCRIPTS}^](?:
      (?<=\[)\[(?P<doubled>\^?\d{{1,4}})\]\](?!\()
    | (?<=[\[［【〔])(?P<inner>[^\[\]［］【】〔〕\r\n]{{1,80}})[\]］】〕]
    | (?<=[{_SUPERSCRIPTS}])(?P<raised>[{_SUPERSCRIPTS}]{{0,3}}(?:[,⁻˒][{_SUPERSCRIPTS}]{{1,4}}){{0,20}})
    | (?<=[^\W\d]\^|[.,;:!?"”’»)]\^)(?P<caret>\d{{1,4}})(?![\w.])
    )
    """,
    re.X,
)

_NUMBERS = re.compile(r"\d{1,4}(?:\s*[-,;‐‑–—−]\s*\d{1,4}){0,60}\Z")
_PART = re.compile(r"\s*(\d+)(?:\s*[-‐‑–—−]\s*(\d+))?\s*(?:[,;]|\Z)")
_LOCATED = re.compile(r"(\d{1,4})\s*[,:]\s*(?:pp?|S|s|fol|para|§|ch|at)\.?\s*[\divxlc–—-]{1,12}\Z")  # [3, p. 12]
_NAMED = re.compile(r"(?:note|n|fn|nota|anm|ref)\.?\s?\d{1,4}\Z", re.I)  # [note 1]
_FOOTNOTE = re.compile(r"\^([^\s\[\]^]{1,80})\Z")

_LONGEST_RANGE = 100
"""`[1-999]` is no range anybody meant."""

# In front of these a bracket numbers a figure or formula of the article itself.
_OWN_PARTS = re.compile(r"\b(?:figs?|figures?|eqs?|eqns?|equations?|tab|tables?|abb|formula)\.?\s?\Z", re.I)
# What a bracket is stuck to in code: `values_[0]`, `f(x)[0]`, `x[1]`, `"key": [0]`, `x = [0]`, `$.[0]`.
_CODE_BEFORE = re.compile(
    r"""
    (?: [_\\{}<=*/+&|~@\#] | [-=]> | (?<!\S)\$     # an operator or sigil
      | (?<![^\W\d_])[^\W\d_]                       # a lone letter, as variables have
      | \w\(\w{0,20}\)                              # a call
      | ["']\s?:\s? | [=<>+*/&|]\s                 # a value in a table or an assignment
    )\Z
    """,
    re.X,
)
_IS_INDEX = re.compile(r"[\w)\]]\Z")  # of two brackets the second is an index where the first is: `dp[i][0]`
_CODE_AFTER = re.compile(r"[a-z0-9_({\]]|\[[a-z_]|\s?=(?!\s*\Z)|\.[a-z_]")
_STOPS = frozenset(".!?”’")
_GAPS = frozenset((" ", "\n", "\r", ""))
_IN_URL = re.compile(r"(?:https?://|www\.)\S{0,200}\Z")
# Raised figures after these are exponents: a unit, a lone letter, a number.
_EXPONENT_BASE = re.compile(r"(?:(?<![^\W\d_])(?:[^\W\d_]|[kcdmnµ]m|ft|mi|yd|in|sq|hm|sec)|\d)\Z")
_YEARS = range(1000, 2100)


@attrs.frozen
class _Found:
    start: int
    end: int
    labels: tuple[str, ...]
    kind: Literal["number", "footnote"]
    starts_block: bool


def find_markers(
    prose: MappedText, labels: frozenset[str], closed: Sequence[tuple[int, int]], calls: Sequence[Marker] = ()
) -> tuple[Marker, ...]:
    """Return the markers of the running text, in order, those the format marks among them.

    Args:
        prose: The readable text.
        labels: The labels that the list and the notes print.
        closed: Stretches of the text, in order, in which no marker is read: the list, code, formulas.
        calls: The markers that the format itself marks.
    """
    text = prose.text
    taken = [(prose.locate(call.span.start), prose.locate(call.span.end)) for call in calls]
    found = list(_candidates(text, labels, sorted([*closed, *taken])))
    numbers_paragraphs = _numbers_paragraphs(found)
    markers = list(calls)
    for candidate in found:
        known = any(label in labels for label in candidate.labels)
        if candidate.starts_block and (numbers_paragraphs or not known):
            continue
        span = prose.span(candidate.start, candidate.end)
        markers.extend(Marker(span, label, candidate.kind) for label in dict.fromkeys(candidate.labels))
    markers.sort(key=lambda marker: marker.span.start)
    return tuple(markers)


def _candidates(text: str, labels: frozenset[str], closed: Sequence[tuple[int, int]]) -> Iterator[_Found]:
    starts = [start for start, _ in closed]
    previous: _Found | None = None
    rejected_at = -1  # where an index ended, so that the next bracket is one, too
    for match in _CANDIDATE.finditer(text):
        start, end = match.span()
        i = bisect_right(starts, start) - 1
        if i >= 0 and start < closed[i][1]:
            continue
        named = _labels(match, labels)
        follows = previous is not None and not text[previous.end : start].strip(" ,\u00a0")
        if not named or rejected_at == start or not (follows or _is_in_prose(text, start, end, match)):
            rejected_at = end if text[start] == "[" and _IS_INDEX.search(text, max(0, start - 1), start) else -1
            continue
        if previous is not None and previous.end == start and previous.labels == named:
            previous = attrs.evolve(previous, end=end)  # `[1][1]` says it twice
            continue
        starts_block = previous.starts_block if follows and previous else _starts_block(text, start)
        kind: Literal["number", "footnote"] = "footnote" if "[^" in match.group() else "number"
        previous = _Found(start, end, named, kind, starts_block)
        yield previous


def _starts_block(text: str, start: int) -> bool:
    """Tell whether nothing but signs of lists and emphasis stands before, in the line or the table cell."""
    if text[start - 1 : start].isalnum():
        return False
    before = text[max(0, start - 80) : start]
    return not before[max(before.rfind("\n"), before.rfind("|")) + 1 :].strip(" \t\u00a0>*_")


def _labels(match: re.Match[str], labels: frozenset[str]) -> tuple[str, ...]:
    """Return the labels a candidate names, or none where it is no marker by its own form."""
    inner = match["inner"] or match["doubled"]
    if inner is None:
        figures = match.group().lstrip("^").translate(_FROM_SUPERSCRIPT)
        named = tuple(label for figure in re.split("[,˒]", figures) for label in _expand(figure.replace("⁻", "-")))
        return named if named and all(label in labels for label in named) else ()
    inner = inner.strip().replace("\u00a0", " ")
    if inner in labels:
        return (inner,)
    if footnote := _FOOTNOTE.match(inner):
        return (footnote[1],)
    if _NUMBERS.match(inner):
        named = _expand(inner)
        return () if len(named) == 1 and int(inner) in _YEARS else named
    if located := _LOCATED.match(inner):
        return (located[1],)
    return (inner,) if _NAMED.match(inner) and match.group()[0] == "[" else ()


def _expand(numbers: str) -> tuple[str, ...]:
    """Return the labels of `1, 3-5`, or none where a range runs backwards or too far."""
    named: list[str] = []
    for part in _PART.finditer(numbers):
        first, last = part[1], part[2]
        if last is None:
            named.append(first)
        elif 0 < int(last) - int(first) <= _LONGEST_RANGE:
            named.extend(str(n) for n in range(int(first), int(last) + 1))
        else:
            return ()
    return tuple(named)


def _is_in_prose(text: str, start: int, end: int, match: re.Match[str]) -> bool:
    """Tell whether a candidate stands where a marker may: not in code, an address, a link or a formula."""
    after = text[end : end + 12]
    if text[start - 1 : start] in _STOPS and after[:1] in _GAPS and text[start] == "[":
        return True  # by far the commonest: behind a stop, before a space
    before = text[max(0, start - 210) : start]
    if match["raised"] is not None:
        return not _EXPONENT_BASE.search(before) and not after[:1].isalnum()
    if match["caret"]:
        return True
    if match["doubled"]:
        return not before[-1:].isalnum()
    if _CODE_BEFORE.search(before[-30:]) or _CODE_AFTER.match(after) or _OWN_PARTS.search(before[-12:]):
        return False
    if after.startswith(":") and not before.rpartition("\n")[2].strip():
        return False  # `[1]: …` defines
    return not (_IN_URL.search(before) and after[:1] in "=&/?%#[")


def _numbers_paragraphs(found: Sequence[_Found]) -> bool:
    """Tell whether markers at the start of paragraphs count the paragraphs, as courts and journals do."""
    numbers = [int(f.labels[0]) for f in found if f.starts_block and f.labels[0].isdigit()]
    steps = sum(b - a == 1 for a, b in pairwise(numbers))
    return len(numbers) >= 3 and steps >= len(numbers) - 2
