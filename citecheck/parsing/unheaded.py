"""A list that has neither a heading nor numbers: the paragraphs at the end that name somebody and a year."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from citecheck.parsing import joints
from citecheck.parsing.authordate import cites
from citecheck.parsing.lists.signs import looks_like_reference
from citecheck.parsing.works import placed, read_works
from citecheck.patterns import Cased, lazy_regex

_LONGEST = 800
"""Characters of an entry; a longer paragraph is text."""
LEAST_UNHEADED = 3
"""So many entries make a list without a heading; two paragraphs at an end may be anything."""


def find_unheaded(text: str, closed: Sequence[tuple[int, int]] = ()) -> tuple[tuple[int, int], ...]:
    """Return the entries of a list without heading or numbers at the end of a text: paragraphs or lines.

    It is one where each begins with a name or a title and prints its year, and nearly all are in the order of the
    alphabet; what the text cites then says whether it is used.
    """
    found: list[tuple[int, int]] = []
    for start, end in _blocks_from_end(text):
        i = bisect_right(closed, (start, len(text))) - 1
        if (i >= 0 and start < closed[i][1]) or not _is_entry(text[start:end]):
            if found:
                break
            continue  # the page's own last line
        found.append((start, end))
    found.reverse()
    heads = [work.head for work in read_works(text[a:b] for a, b in found)]
    first = _first_in_order(heads)
    kept = found[first:]
    return tuple(kept) if len(kept) >= LEAST_UNHEADED else ()


def _first_in_order(heads: Sequence[tuple[str, ...]]) -> int:
    """Return where the longest run at the end begins that is in the order of the alphabet, but for one entry in six."""
    breaks, first = 0, len(heads)
    for i in range(len(heads) - 1, -1, -1):
        breaks += i + 1 < len(heads) and heads[i][:1] > heads[i + 1][:1]
        if breaks > max(1, (len(heads) - i) / 6):
            break
        if i + 1 == len(heads) or heads[i][:1] <= heads[i + 1][:1]:
            first = i
    return first


_BLOCK = lazy_regex(r"(?:[-*+•‣▪–][ \t\u00a0]+)?(?=\S)")


def _blocks_from_end(text: str) -> Iterator[tuple[int, int]]:
    """Give the paragraphs of a text, or their lines where each of these is an entry, the last first."""
    end = len(text)
    while end > 0:
        gap = text.rfind("\n\n", 0, end)
        start = gap + 2 if gap >= 0 else 0
        lines = list(_lines(text, start, end))
        if len(lines) > 1 and sum(_is_entry(text[a:b]) for a, b in lines[-3:]) == len(lines[-3:]):
            yield from reversed([_unbulleted(text, a, b) for a, b in lines])
        elif lines:
            yield _unbulleted(text, lines[0][0], lines[-1][1])
        end = start - 2 if start else 0


def _lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the lines of a stretch that are not blank, without the space around them."""
    at = start
    for line in text[start:end].split("\n"):
        words = line.strip()
        if words:
            begin = at + len(line) - len(line.lstrip())
            yield begin, begin + len(words)
        at += len(line) + 1


def _unbulleted(text: str, start: int, end: int) -> tuple[int, int]:
    sign = _BLOCK.match(text, start, end)
    return (sign.end() if sign else start), end


def _is_entry(block: str) -> bool:
    """Tell whether a paragraph may be an entry that is cited by author and year, and does not cite so itself."""
    if len(block) > _LONGEST or not _STARTS_WORK.match(block.lstrip(" -*+•")):
        return False
    year = placed(block)
    is_placed = year is not None and _BEHIND_YEAR.of(block).match(block, year.end() - 1)
    if not (
        is_placed
        or (
            (_FAMILY_FIRST.match(block) or _BODY_FIRST.of(block).match(block) or block[:1] in '“"„«‘')
            and looks_like_reference(block)
        )
    ):
        return False
    return not cites(block)


# Behind its year an entry goes on with its title, a sentence with its verb.
_BEHIND_YEAR = Cased(rf"[)\].:,\s]\s*(?:[.:](?=\s)|,?\s*[“”\"„«‘']|{joints.CAPITAL}|\d)")
_BODY_FIRST = Cased(rf"[-*+•\s]*{joints.CAPITAL}[^.“”\"„«‘?!]{{3,80}}\.\s[“\"„«‘]")
_FAMILY_FIRST = lazy_regex(
    rf"[-*+•\s]*(?:{joints.PARTICLE}\s+){{0,3}}[^\W\d_][\w’'-]+(?:[ -][^\W\d_][\w’'-]+){{0,2}},\s[^\W\d_]"
)
_STARTS_WORK = lazy_regex(r"[\w“\"„«‘'—–_\[]")
