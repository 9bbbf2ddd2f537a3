"""Citations by keys of a bibliography, as Pandoc has them: ``[@berg2020; see @ito2019, p. 3]``, ``@berg2020 says``."""

from bisect import bisect_right
from collections.abc import Container, Iterator, Sequence

from citecheck import attrs
from citecheck.patterns import lazy_regex

# A key begins with a letter, a figure or an underscore and ends in one; in between it may hold a single sign
# (https://pandoc.org/MANUAL.html#citation-syntax). An address of mail and a handle within a word are none.
_KEY = lazy_regex(r"(?<![\w@./])-?@(?:\{(?P<braced>[^{}\s]{1,200})\}|(?P<plain>\w+(?:[:.#$%&+?<>~/-]\w+)*))")
_BRACKET = lazy_regex(r"\[(?P<inner>[^\[\]]{0,800})\](?![(\[:])")
# Figures, tables and sections of the article itself: https://quarto.org/docs/authoring/cross-references.html
_CROSS_REFERENCE = lazy_regex(
    r"(?:fig|tbl|sec|eq|lst|thm|lem|cor|prp|cnj|def|exm|exr|sol|rem|nte|tip|wrn|imp|cau|alg|apx|supp|tab)[-:]"
)
_HAS_FIGURE = lazy_regex(r"\d")


@attrs.frozen
class Key:
    """A key in the running text, in offsets of it."""

    start: int
    end: int
    key: str


def find_keys(text: str, known: Container[str], closed: Sequence[tuple[int, int]] = ()) -> Iterator[Key]:
    """Give the keys by which a text cites, in order.

    In brackets every key cites; in the sentence one that the bibliography has, or that looks like one by its figures:
    ``@harbour`` may be somebody's handle.

    >>> [key.key for key in find_keys("Fees rose [@berg2020; see @ito2019, p. 3]. @vogt says no.", {"vogt"})]
    ['berg2020', 'ito2019', 'vogt']
    """
    if "@" not in text:
        return
    brackets = [m.span("inner") for m in _BRACKET.finditer(text) if "@" in m["inner"]]
    for match in _KEY.finditer(text):
        if _within(match.start(), closed):
            continue
        key = match["braced"] or match["plain"]
        if key not in known and _CROSS_REFERENCE.match(key):
            continue
        if _within(match.start(), brackets) or key in known or _HAS_FIGURE.search(key):
            yield Key(match.start(), match.end(), key)


def leads_within(words: str) -> bool:
    """Tell whether all keys of some words lead to figures, tables and sections of the article itself.

    >>> leads_within("[see @fig-roofs and @tbl-counts]"), leads_within("[@berg2020]")
    (True, False)
    """
    return all(_CROSS_REFERENCE.match(key["braced"] or key["plain"]) for key in _KEY.finditer(words))


def _within(at: int, stretches: Sequence[tuple[int, int]]) -> bool:
    i = bisect_right(stretches, (at, at + 10**9)) - 1
    return i >= 0 and at < stretches[i][1]
