"""What was worked out before and is asked for again: the words of a language, above all."""

import functools
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeVar

_K = TypeVar("_K")
_V = TypeVar("_V")


class Memo(dict[_K, _V]):
    """A function's values by its argument, worked out when first asked for; when it is full, it begins anew.

    >>> lengths = Memo(len, 2)
    >>> [lengths[word] for word in ("rain", "fog", "rain", "storm")], dict(lengths)
    ([4, 3, 4, 5], {'storm': 5})
    """

    __slots__ = ("_most", "_work_out")

    def __init__(self, work_out: Callable[[_K], _V], most: int) -> None:
        super().__init__()
        self._work_out, self._most = work_out, most

    def __missing__(self, key: _K) -> _V:
        if len(self) >= self._most:
            self.clear()
        value = self[key] = self._work_out(key)
        return value


LONGEST = 1 << 14
"""Characters of a text that is remembered: to remember a longer one is to hold it in memory."""


class ShortMemo(Memo[str, _V]):
    """The same of texts, of which a long one is worked out each time."""

    __slots__ = ()

    def __missing__(self, key: str) -> _V:
        return super().__missing__(key) if len(key) <= LONGEST else self._work_out(key)


def remembered(most: int) -> Callable[[Callable[[_K], _V]], Callable[[_K], _V]]:
    """Remember what a function of one argument returned, so many values at most.

    What is called is the look-up in the dictionary itself: several times as fast as ``functools.lru_cache``, which
    moves what it is asked for to the front.
    """
    return lambda function: Memo(function, most).__getitem__


def forget(function: object) -> None:
    """Forget what such a function returned."""
    function.__self__.clear()  # type: ignore[attr-defined]  # the dictionary whose method it is


# --- patterns that most paragraphs do not have -----------------------------------------------------------------------


def sift(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Give what a pattern finds in a text, in order, as its ``finditer`` does.

    Which paragraphs have none is remembered, so that after a keystroke one paragraph is looked through, and not the
    whole text. It is for patterns that few paragraphs have, and that end in the paragraph in which they begin.

    >>> [match.group() for match in sift(re.compile(r"\\d+"), "In 2019\\n\\nit rained\\n\\nfor 3 days.")]
    ['2019', '3']
    """
    for start, end, without in _paragraphs(text):
        if pattern not in without:
            found = False
            for match in pattern.finditer(text, start, end):
                found = True
                yield match
            if not found:
                without.add(pattern)


class _Paragraph(NamedTuple):
    """A paragraph with the empty lines behind it."""

    start: int
    end: int
    without: set[re.Pattern[str]]
    """The patterns that were not found in it."""


@functools.lru_cache(maxsize=4)
def _paragraphs(text: str) -> list[_Paragraph]:
    """Return the paragraphs of a text, with what is known of each."""
    found, start = [], 0
    empty = "\r\n\r\n" if "\r\n" in text else "\n\n"
    while start < len(text):
        end = text.find(empty, start)
        end = len(text) if end < 0 else end + len(empty)
        # What stands before and behind is part of what is known, since a pattern may ask for it.
        known = _KNOWN[text[max(0, start - 1) : end + 1]]
        found.append(_Paragraph(start, end, known))
        start = end
    return found


_KNOWN: Memo[str, set[re.Pattern[str]]] = ShortMemo(lambda paragraph: set(), 1 << 12)
