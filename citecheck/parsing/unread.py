"""What looks like a citation or a list and was not read as one, so that silence means that all was checked."""

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator, Sequence

from citecheck.knowledge import countries, imprints, languages
from citecheck.parsing import joints
from citecheck.parsing.keys import leads_within
from citecheck.parsing.loose import find_loose
from citecheck.parsing.markers import figures_of_notes
from citecheck.patterns import any_of, lazy_regex
from citecheck.remembering import sift
from citecheck.values import MappedText, Marker, ReferenceList, Unread

# A name as authors have it, perhaps with particles: `Vogt`, `van der Wiel`.
_NAME = rf"(?:{joints.PARTICLE}\s){{0,3}}[^\W\d_a-zß-ÿ][\w'’-]{{1,30}}"
_YEAR = rf"{joints.YEAR}[a-z]?"
_AND = any_of(sorted(languages.ands()))
_SIGNAL = languages.any_of({*languages.phrases("signals"), "also", "e.g"}, r"[.,]{0,2}")
_OTHERS = languages.any_of(languages.phrases("others"))
_IN_BRACKETS = rf"""
    [(（](?:(?:{_SIGNAL})\s){{0,3}}
      {_NAME}(?:(?:,\s|,?\s{_AND}\s){_NAME}){{0,5}}(?:\s(?:{_OTHERS}))?
      ,?\s{_YEAR}(?:[,:]\s?[^();]{{1,30}})?(?:;[^()]{{1,200}})?[)）]
    """
_AUTHOR_IN_BRACKETS = lazy_regex(_IN_BRACKETS, re.X)
# Vogt (2020), Marek et al. (2018, pp. 3–5): found from the year's bracket, since to look for a name takes long.
_AUTHOR_BEFORE_YEAR = lazy_regex(
    rf"(?<![\w-]){_NAME}(?:\s(?:{_OTHERS}))?\s\({_YEAR}(?:[,:]\s?(?:pp?\.\s?)?\d[\d–-]{{0,8}})?\)"
)
# In brackets by name and year, or with further authors: what dates a boat, a film or a town is not printed so.
_CITES_SURELY = lazy_regex(rf"[(（][^()]*,?\s{_YEAR}|.*\s(?:{_OTHERS})[\s.]", re.S)


def _cites_surely(citation: "re.Match[str]") -> bool:
    return _CITES_SURELY.match(citation.group()) is not None


_YEAR_IN_BRACKETS = lazy_regex(rf"\({_YEAR}")
_LONGEST_NAME = 150
"""How far before its year a name with all that belongs to it may begin."""


def _by_author(text: str, *, in_brackets: bool) -> Iterator[re.Match[str]]:
    """Give what reads as a citation by author and year, in order; perhaps only what is in brackets as a whole."""
    found = list(sift(_AUTHOR_IN_BRACKETS, text))
    at = 0
    for year in () if in_brackets else sift(_YEAR_IN_BRACKETS, text):  # `Oslo (2011)` was found to be prose
        if not text[year.start() - 1 : year.start()].isspace():
            continue
        named = _AUTHOR_BEFORE_YEAR.search(text, max(at, year.start() - _LONGEST_NAME), year.end() + _LONGEST_PAGES)
        if named:
            found.append(named)
        at = year.end()
    return iter(sorted(found, key=re.Match.start))


_LONGEST_PAGES = 20
"""How far behind a year in brackets its pages go."""
_KEY = lazy_regex(r"\[[^\[\]\n]{0,60}(?<![\w.])-?@[\w:.#$%&+?<>~/-]{2,60}[^\[\]\n]{0,100}\]")
# The word before a year in brackets: `(May 2020)`, `(Since 1998)`, `(Figure 3, 2015)`.
_FIRST_WORD = lazy_regex(r"[(（]\W*(?P<word>[^\W\d_]+)")
_ONE_NAME = lazy_regex(rf"[(（](?P<name>[^();,]+),?\s{_YEAR}[)）]")


# “Cold Water” – The Floes (1998): whose work it is, behind its title
_CREDITED = lazy_regex(r"(?:[”\"»“]\s?[–—,-]?|[ ][–—-])\s(?:(?:by|the|von|par|di|por|de)\s)*\Z", re.I)


def _is_no_citation(text: str, match: "re.Match[str]", *, is_clear: bool) -> bool:
    """Tell whether a name with a year is a work's, a maker's or a place's: a film, a song, a battle.

    Args:
        text: The text.
        match: The name with its year.
        is_clear: Whether a list that nothing points to stands below, as it does where a text cites so.
    """
    start, end = match.span()
    if text[start] in "(（":
        name = match.group()[1:].partition(",")[0].rstrip(" )）0123456789")
        return imprints.is_place(name) or imprints.is_press(name)
    before = text[max(0, start - 40) : start]
    if _CREDITED.search(before):
        return True
    is_told = languages.says("tells", " ".join(text[end : end + 60].split()[:3])) or languages.says(
        "signals", before[-12:]
    )
    return not (is_clear or is_told)


def _is_no_name(citation: str) -> bool:
    """Tell whether a bracket begins with a month, a season or another word that dates something, or holds a place."""
    name = _ONE_NAME.fullmatch(citation)
    if name and (imprints.is_city(name["name"]) or name["name"] in countries.names()):
        return True
    first = _FIRST_WORD.match(citation)
    word = first["word"].lower() if first else ""
    return bool(languages.months(word)) or any(word in languages.phrases(kind) for kind in _NO_NAMES)


_NO_NAMES: tuple[languages.Kind, ...] = ("seasons", "dating", "parts", "labels", "published", "updated")
_HABIT = 3
"""So many of a kind are a style of citing, where there is no list; over a list, two are."""


def find_unread(
    text: MappedText,
    markers: Sequence[Marker],
    lists: Sequence[ReferenceList],
    resolves: bool,
    closed: Sequence[tuple[int, int]],
    dated: Sequence[tuple[int, int]] = (),
) -> Iterator[Unread]:
    """Give what was not read: citations of a style that we do not read, and lists that no marker reaches.

    Where neither is there, nor any marker, what else looks like sources is told.

    Args:
        text: The readable text.
        markers: The markers that were read.
        lists: The reference lists.
        resolves: Whether any marker points to an entry or note.
        closed: Stretches of the text, in order, in which nothing is a marker: lists, code, formulas.
        dated: Stretches that date something and cite nothing, as the list tells.
    """
    said = False
    is_read_by_author = any(marker.kind == "author-date" for marker in markers)
    dating = {start for start, _ in dated}
    for is_by_author, style in ((False, "by keys of a bibliography"), (True, "by author and year")):
        found = [
            match
            for match in (
                _by_author(text.text, in_brackets=is_read_by_author) if is_by_author else _KEY.finditer(text.text)
            )
            if not _is_no_name(match.group())
            and not (is_by_author and _is_no_citation(text.text, match, is_clear=bool(lists) and not resolves))
            and not _is_within(match.start(), closed)
            and (is_by_author or not leads_within(match.group()))
            and dating.isdisjoint(range(*match.span()))
        ]
        if is_by_author and not lists and 2 * sum(map(_cites_surely, found)) < len(found):
            continue  # `Ada (1934)` may be a boat
        if not found:
            continue
        taken = {text.locate(marker.span.start) for marker in markers}
        found = [match for match in found if taken.isdisjoint(range(*match.span()))]
        least = 1 if not is_by_author else 2 if not resolves and (lists or not markers) else _HABIT
        if len(found) < least or (resolves and is_by_author and len(found) <= len(markers)):
            continue
        words = " ".join(found[0].group().split())
        many = "1 citation" if len(found) == 1 else f"{len(found)} citations"
        said = True
        yield Unread(
            "marker",
            words,
            text.span(*found[0].span()),
            f"{many} {style}, such as “{words}”, could not be tied to a list.",
        )
    is_numbered = any(entry.labels for listed in lists for entry in listed.entries)
    if not (resolves or is_read_by_author) and (is_numbered or not any(marker.kind == "number" for marker in markers)):
        figures = [] if is_numbered or markers or not lists else figures_of_notes(text.text, closed)
        if figures:
            yield _figures(text, figures)
        else:
            yield from _uncited(lists)
    if not (markers or said or any(listed.entries for listed in lists)):
        yield from find_loose(text, closed)


def _figures(text: MappedText, figures: Sequence[tuple[int, int]]) -> Unread:
    """Say that figures point to a list whose own were lost in copying."""
    span = text.span(*figures[0])
    reason = (
        f"{len(figures)} figures stand behind words as markers do, from “{text.text[slice(*figures[0])]}” on, "
        "and the entries of the list are not numbered."
    )
    return Unread("marker", text.text[slice(*figures[0])], span, reason)


def _uncited(lists: Sequence[ReferenceList]) -> Iterator[Unread]:
    """Give the lists to which nothing in the text points."""
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


# `[3]`, `[1, 3–5]`; and `(3)`, of which most are no markers.
_NUMBERED = lazy_regex(
    r"[\[［【(（](?:"  # all that may open, in one, is looked for several times as fast
    r"(?<![(（])(?P<square>\d{1,4}(?:\s?[,;–—-]\s?\d{1,4}){0,20})[\]］】]"
    r"|(?<=[(（])(?P<round>\d{1,3}(?:,\s?\d{1,3}){0,9})[)）])"
)
_FIGURES = lazy_regex(r"\d+")
_MOST = 200
"""So many are told; a table of figures holds more."""


def passed_over(
    text: MappedText, markers: Sequence[Marker], labels: Container[str], closed: Sequence[tuple[int, int]]
) -> Iterator[Unread]:
    """Give the numbers in brackets that were not taken for markers, each with the reason.

    Round brackets count where the list has their numbers.

    Args:
        text: The readable text.
        markers: The markers that were read.
        labels: The labels of the lists and notes.
        closed: Stretches of the text, in order, in which nothing is a marker: lists, code, formulas.
    """
    found = [match for match in _NUMBERED.finditer(text.text) if not _is_within(match.start(), closed)]
    taken = [(text.locate(marker.span.start), text.locate(marker.span.end)) for marker in markers] if found else []
    taken.sort()
    for match in found[:_MOST]:
        numbers = _FIGURES.findall(match["square"] or match["round"])
        is_listed = all(number in labels for number in numbers)
        i = bisect_right(taken, (match.end(), 0)) - 1
        if (i >= 0 and match.start() < taken[i][1]) or not (is_listed or match["square"]):
            continue
        yield Unread("passed over", match.group(), text.span(*match.span()), _reason(match, numbers))


def places_passed(text: MappedText, places: Iterable[tuple[int, int, str]]) -> Iterator[Unread]:
    """Give the places with a year that were not taken for citations of an article that cites by author and year."""
    for start, end, name in places:
        said = text.text[start:end]
        reason = f"“{said}” reads as a place and a year: no work of the list is by {name}."
        yield Unread("passed over", said, text.span(start, end), reason)


def _reason(match: re.Match[str], numbers: Sequence[str]) -> str:
    shown = match.group()
    if match["round"]:
        return f"“{shown}” counts something or belongs to a name here, as far as its place tells."
    if len(numbers) == 1 and len(numbers[0]) == _YEAR_FIGURES:
        return f"“{shown}” reads as a year."
    is_date = len(numbers) == _PARTS_OF_DATE and len(numbers[0]) == _YEAR_FIGURES
    if is_date or any(number[0] == "0" and len(number) > 1 for number in numbers):
        return f"“{shown}” is part of a date or a code."
    if len(numbers) > 1 and not ("," in shown or ";" in shown):
        return f"“{shown}” is no range of a list: it runs backwards, or too far."
    return f"“{shown}” stands as in code, an address or a formula, or counts a paragraph."


_YEAR_FIGURES = 4
_PARTS_OF_DATE = 3


def _is_within(offset: int, stretches: Sequence[tuple[int, int]]) -> bool:
    i = bisect_right(stretches, offset, key=lambda stretch: stretch[0]) - 1
    return i >= 0 and offset < stretches[i][1]
