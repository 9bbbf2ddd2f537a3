"""What looks like a citation or a list and was not read as one, so that silence means that all was checked."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from citecheck.patterns import lazy_regex
from citecheck.values import MappedText, Marker, ReferenceList, Unread

# A name as authors have it, perhaps with particles: `Vogt`, `van der Wiel`.
_NAME = r"(?:(?:van|von|de|der|den|del|la|le|di|da|al|el)\s){0,3}[^\W\d_a-zß-ÿ][\w'’-]{1,30}"
_YEAR = r"(?:1[5-9]|20)\d\d[a-z]?"
_IN_BRACKETS = rf"""
    [(（](?:(?:see|cf\.?|e\.g\.,?|also|vgl\.|siehe|voir|véase)\s){{0,3}}
      {_NAME}(?:(?:,\s|\s(?:and|und|et|y|e|og|och|en)\s|\s?&\s|,\s?&\s){_NAME}){{0,5}}(?:\set\sal\.?|\su\.\s?a\.)?
      ,?\s{_YEAR}(?:[,:]\s?[^();]{{1,30}})?(?:;[^()]{{1,200}})?[)）]
    """
_AUTHOR_IN_BRACKETS = lazy_regex(_IN_BRACKETS, re.X)
_AUTHOR_YEAR = lazy_regex(
    rf"""{_IN_BRACKETS}
    | (?<![\w-]){_NAME}(?:\set\sal\.)?\s\({_YEAR}(?:[,:]\s?(?:pp?\.\s?)?\d[\d–-]{{0,8}})?\)
    """,
    re.X,
)
_YEAR_IN_BRACKETS = lazy_regex(rf"\({_YEAR}")
"""Without one, no name need be looked for outside brackets, which takes long."""
_KEY = lazy_regex(r"\[[^\[\]\n]{0,60}(?<![\w.])-?@[\w:.#$%&+?<>~/-]{2,60}[^\[\]\n]{0,100}\]")
# Words that stand before a year in brackets without being an author's name.
_NO_NAME = lazy_regex(
    r"\A[(（](?:January|February|March|April|May|June|July|August|September|October|November|December|Spring|Summer|Autumn"
    r"|Fall|Winter|Januar|Februar|März|Mai|Juni|Juli|Oktober|Dezember|In|Since|Until|From|By|Around|About|Circa|Born|Died"
    r"|Figure|Fig|Table|Section|Chapter|Source|Updated|Published|Season)\b"
)
_STYLES = (
    (_KEY, "by keys of a bibliography"),
    (_AUTHOR_YEAR, "by author and year"),
)
_HABIT = 3
"""So many of a kind are a style of citing, where there is no list; over a list, two are."""


def find_unread(
    text: MappedText,
    markers: Sequence[Marker],
    lists: Sequence[ReferenceList],
    resolves: bool,
    closed: Sequence[tuple[int, int]],
) -> Iterator[Unread]:
    """Give what was not read: citations of a style that we do not read, and lists that no marker reaches.

    Args:
        text: The readable text.
        markers: The markers that were read.
        lists: The reference lists.
        resolves: Whether any marker points to an entry or note.
        closed: Stretches of the text, in order, in which nothing is a marker: lists, code, formulas.
    """
    for pattern, style in _STYLES:
        is_by_author = pattern is _AUTHOR_YEAR
        if is_by_author and not _YEAR_IN_BRACKETS.search(text.text):
            pattern = _AUTHOR_IN_BRACKETS
        found = [
            match
            for match in pattern.finditer(text.text)
            if not _NO_NAME.match(match.group()) and not _is_within(match.start(), closed)
        ]
        if not found:
            continue
        taken = {text.locate(marker.span.start) for marker in markers}
        found = [match for match in found if not any(start in taken for start in range(*match.span()))]
        least = 1 if pattern is _KEY else 2 if lists and not resolves else _HABIT
        if len(found) < least or (resolves and is_by_author and len(found) <= len(markers)):
            continue
        words = " ".join(found[0].group().split())
        many = "1 citation" if len(found) == 1 else f"{len(found)} citations"
        yield Unread(
            "marker",
            words,
            text.span(*found[0].span()),
            f"{many} {style}, such as “{words}”, could not be tied to a list.",
        )
    if resolves:
        return
    for listed in lists:
        count = sum(bool(entry.references) for entry in listed.entries)
        if count:
            many = "1 entry" if count == 1 else f"{count} entries"
            place = listed.entries[0].span
            heading = listed.heading or listed.entries[0].text[:40]
            yield Unread(
                "list",
                heading,
                place,
                f"The list has {many}, and nothing in the text cites {'it' if count == 1 else 'any of them'}.",
            )


def _is_within(offset: int, stretches: Sequence[tuple[int, int]]) -> bool:
    i = bisect_right(stretches, offset, key=lambda stretch: stretch[0]) - 1
    return i >= 0 and offset < stretches[i][1]
