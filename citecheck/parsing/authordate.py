"""Citations by author and year: ``(Berg, 2020; Ito & Vogt, 2019, p. 4)``, ``Berg (2020)``, over an unnumbered list.

The list decides. Every work of it is known by how its entry begins (a name, a body, a title where nobody signed) and
by its year; every bracket of the text that holds a year is read as citations, and those that find a work are markers.
Where at least half of what is printed like a citation finds one, the article cites so, and the rest of it are markers
without an entry; else years in brackets are prose: ``the war (1914–1918)``, ``Oslo (2011)``.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from citecheck import attrs
from citecheck.knowledge import countries, languages
from citecheck.parsing import joints
from citecheck.parsing.works import INITIALS, LOOKED_BACK, QUOTED, Listed, read_works, without_elision
from citecheck.patterns import lazy_regex

LEAST_RESOLVED = 0.5
"""The share of what is printed like a citation that must find an entry, for the article to cite by author and year."""

_LONGEST = 400
"""Characters of a bracket that are looked at; longer ones hold a sentence, no citations."""
_BRACKET = lazy_regex(
    rf"[(（〔](?P<inner>[^()（）〔〕]{{3,{_LONGEST}}})[)）〕]|\[(?P<square>[^\[\]()]{{3,120}})\](?![(\[:])"
)
_BEFORE_YEAR = " ,:(،，、："
_ABBREVIATED = lazy_regex(r"[^\W\d_a-zß-öø-ÿа-яё][^\W\d_]{1,9}")
_PART = lazy_regex(r"[;；؛]|[·\u0387](?=\s)")
_REMARK = lazy_regex(
    r"\s*[,:]\s*(?:for|on|who|which|where|whose|with|as|emphasis|my|our|original|translated|trans|and|but|also)\b"
)

_QUOTED_TITLE = lazy_regex(r"[“\"„«‘'][^“”\"„«»]{2,120}[”“\"»’',.]{1,3}\Z")


@attrs.frozen
class Citation:
    """One work cited in the running text, in offsets of it."""

    start: int
    end: int
    name: str
    """The name as printed."""
    year: str
    letter: str
    work: int | None
    """Which work of the list it means; ``None`` where it is none of it."""

    @property
    def label(self) -> str:
        """What it is called by where the list has no such work."""
        return f"{self.name}, {self.year}{self.letter}"


def find_citations(
    text: str,
    entries: Sequence[str],
    closed: Sequence[tuple[int, int]],
    *,
    least: float = LEAST_RESOLVED,
    language: str | None = None,
) -> tuple[Citation, ...]:
    """Return the citations by author and year of a text, in order; none where the article does not cite so.

    Args:
        text: The running text, in which the list's own stretch is closed.
        entries: The words of each entry of the lists without numbers, in printed order.
        closed: Stretches of the text, in order, in which nothing is cited: the list, code, marks of other kinds.
        least: The share of what is printed like a citation that must find an entry.
        language: The article's language, where it is known.

    >>> text = "Fees rose (Berg, 2020a). Ito (2019) found none."
    >>> entries = ["Berg, A. (2020a). Fees. The Daily.", "Ito, K. (2019). None. Post."]
    >>> [(c.label, c.work) for c in find_citations(text, entries, [])]
    [('Berg, 2020a', 0), ('Ito, 2019', 1)]
    """
    if not entries or not joints.dates().search(text):
        return ()
    reader = _Reader(Listed(read_works(entries), language))
    starts = [start for start, _ in closed]
    found: list[Citation] = []
    for bracket in _BRACKET.finditer(text):
        i = bisect_right(starts, bracket.start()) - 1
        if i < 0 or bracket.start() >= closed[i][1]:
            found += reader.read(text, bracket, closed[i][1] if i >= 0 else 0)
    resolved = sum(citation.work is not None for citation in found)
    return tuple(found) if resolved >= max(1, least * len(found)) else ()


class _Reader:
    """Reads the brackets of a text, each with what stands before it."""

    def __init__(self, listed: Listed) -> None:
        self._listed = listed

    def read(self, text: str, bracket: "re.Match[str]", border: int) -> Iterator[Citation]:
        """Give what a bracket of the text cites; with the names before it, where it begins with a year."""
        group = "inner" if bracket["inner"] is not None else "square"
        inner, at = bracket[group], bracket.start(group)
        if group == "square" and not re.search(r"[^\W\d_]{2}", inner):
            return
        first = joints.dates().match(inner.lstrip()) if group == "inner" else None
        if first is not None:
            yield from self._narrative(text, bracket, border)
            return
        name, parts = "", _PART.split(inner)
        for part in parts:
            yield from self._part(text, at, part, name)
            said = _name_before_date(part)
            name = said or name
            at += len(part) + 1

    def _introduced(self, name: str, before: str, dated: "re.Match[str]") -> int | None:
        """Return the work of a body whose initials the text gives here: ``Statistiska centralbyrån (SCB, 2018)``."""
        if not _ABBREVIATED.fullmatch(name):
            return None
        before = before.rstrip()
        year, letter = dated["year"] or "", dated["letter"] or ""
        start = self._listed.ending(before, [dated])
        work = None
        if start is not None:
            work = self._listed.of_body(without_elision(before[start:].split()), year, letter)
        else:
            found = (self._listed.find(before[at:], year, letter) for at in _chains(before))
            work = next((each for each in found if each is not None), None)
        if work is not None:
            self._listed.abbreviate(name, work)
        return work

    def _part(self, text: str, at: int, part: str, before: str) -> Iterator[Citation]:
        """Give the citations of one part of a bracket: names, and one year or several."""
        begin, dated = _dated(part)
        if dated is None:
            return
        name = part[begin : dated.start()].strip().rstrip(_BEFORE_YEAR).rstrip()
        is_continued = not name and bool(before)
        name = name or before
        if not name:
            return
        start = at + begin + (0 if not is_continued else dated.start() - begin)
        is_strict = self._is_name(name)
        for date in _run_of_dates(part, dated, len(part)):
            stop = at + date.end()
            year, letter = date["year"] or "", date["letter"] or ""
            work = self._listed.find(name, year, letter)
            if work is None:
                work = self._introduced(name, text[max(0, at - 1 - LOOKED_BACK) : at - 1], date)
            rest = part[date.end() :]
            is_whole = (
                not rest.strip() or joints.locator().match(rest) or joints.more().match(rest) or _REMARK.match(rest)
            )
            if work is not None or (year and is_strict and is_whole and not _dates_something(name)):
                yield Citation(start, stop, _plain(name), year or "n.d.", letter, work)
            start = stop + len(rest) - len(rest.lstrip(" ,;&"))

    def _is_name(self, name: str) -> bool:
        """Tell whether words are printed like the names of a citation."""
        bare = joints.others().sub("", name).rstrip(" ,")
        if _QUOTED_TITLE.match(name):
            return True
        found = joints.names().of(bare).fullmatch(bare)
        return bool(found) and len(bare) <= 90

    def _narrative(self, text: str, bracket: "re.Match[str]", border: int) -> Iterator[Citation]:
        """Give the citation whose names stand before its bracket: ``Berg and Ito’s (2020) account``."""
        inner = bracket["inner"]
        offset = bracket.start("inner") + len(inner) - len(inner.lstrip())
        dated = joints.dates().match(text, offset, bracket.end("inner"))
        if dated is None:
            return
        low = max(border, bracket.start() - LOOKED_BACK, text.rfind("\n\n", 0, bracket.start()) + 1)
        before = text[low : bracket.start()].rstrip()
        bare = re.sub(r"(?<=\w)(?:['’]s|['’])\Z", "", before)
        dates = list(_run_of_dates(text, dated, bracket.end("inner")))
        rest = text[dates[-1].end() : bracket.end("inner")]
        is_whole = not rest.strip() or bool(joints.locator().match(rest)) or rest.lstrip()[:1] in (",", ":", ";")
        chains = list(_chains(joints.others().sub("", bare))) if joints.others().search(bare) else list(_chains(bare))
        for length in chains:
            name = bare[length:]
            resolved = [self._listed.find(name, d["year"] or "", d["letter"] or "") for d in dates]
            if resolved[0] is not None and is_whole:
                yield from self._of_narrative(low + length, bracket, name, dates, resolved)
                return
        if not is_whole:
            return
        year, letter = dated["year"] or "", dated["letter"] or ""
        ending = self._listed.ending(bare, dates)
        if ending is not None:
            name, body = bare[ending:], without_elision(bare[ending:].split())
            each = [(d["year"] or "", d["letter"] or "") for d in dates]
            of_body = [self._listed.of_body(body, *date) for date in each]
            resolved = of_body if of_body[0] is not None else [self._listed.find(name, *date) for date in each]
            yield from self._of_narrative(low + ending, bracket, name, dates, resolved)
            return
        if changed := self._listed.inflected(bare, year, letter):
            yield from self._of_narrative(low + changed[0], bracket, bare[changed[0] :], dates[:1], [changed[1]])
            return
        if not chains:
            return
        length = chains[0]
        tells = joints.tells().match(text, bracket.end(), bracket.end() + 60) or bare != before
        according = joints.according().search(text, max(0, low + length - 20), low + length)
        known = [i for i in chains if self._listed.named(bare[i:])]
        if known:
            length = known[0]
        if dated["year"] and (known or tells or according) and not _dates_something(bare[length:]):
            yield from self._of_narrative(low + length, bracket, bare[length:], dates, [None] * len(dates))

    def _of_narrative(
        self,
        start: int,
        bracket: "re.Match[str]",
        name: str,
        dates: Sequence["re.Match[str]"],
        resolved: Sequence[int | None],
    ) -> Iterator[Citation]:
        for k, (date, work) in enumerate(zip(dates, resolved, strict=True)):
            end = bracket.end() if k == len(dates) - 1 else date.end()
            year, letter = date["year"] or "n.d.", date["letter"] or ""
            yield Citation(start, end, _plain(name), year, letter, work)
            start = date.end()


def _name_before_date(part: str) -> str:
    begin, dated = _dated(part)
    return part[begin : dated.start()].strip().rstrip(_BEFORE_YEAR).rstrip() if dated else ""


def _dated(part: str) -> tuple[int, "re.Match[str] | None"]:
    """Return where the names of a part of a bracket begin, and its first year behind them, not that of a title."""
    lead = joints.lead().match(part)
    begin = lead.end() if lead else 0
    title = QUOTED.match(part, begin)
    return begin, joints.dates().search(part, title.end() if title else begin)


def _run_of_dates(text: str, first: "re.Match[str]", end: int) -> Iterator["re.Match[str]"]:
    """Give a date and those that follow it with nothing but commas between: ``2020a, 2020b``."""
    date: re.Match[str] | None = first
    while date is not None:
        yield date
        more = joints.more().match(text, date.end(), end)
        date = joints.dates().match(text, more.end(), end) if more else None


def _chains(before: str) -> Iterator[int]:
    """Give where a run of names that ends at the end of a text may begin, the longest first."""
    begins: list[int] = []
    words = list(re.finditer(r"[^\s,;]+", before))
    i = len(words) - 1
    while i >= 0 and len(words) - i <= 14:
        word = words[i].group()
        gap = before[words[i].end() : words[i + 1].start()] if i + 1 < len(words) else ""
        is_name = word[:1].isupper() or (word[:1].isalpha() and word[:1].lower() == word[:1].upper())
        joins = (
            word in ("al.", "al", "et", "&", "of", "for", "the", "on")
            or word in joints.PARTICLES
            or word in joints.ands()
        )
        if (
            ";" in gap
            or word.lower().strip(".,") in languages.phrases("openers")
            or not (is_name or joins)
            or (word.endswith((".", "?", "!", ":")) and i < len(words) - 1 and len(word) > 3 and word != "al.")
        ):
            break
        if is_name or word in joints.PARTICLES:
            begins.append(words[i].start())
        i -= 1
    yield from reversed(begins)


def cites(text: str) -> bool:
    """Tell whether a bracket of a text names somebody and a year, as the running text does and an entry does not."""
    return any(_names_somebody(bracket["inner"] or "") for bracket in _BRACKET.finditer(text))


def _names_somebody(bracket: str) -> bool:
    name = _name_before_date(bracket)
    return bool(joints.names().of(name).fullmatch(joints.others().sub("", name).rstrip(" ,"))) and not _speaks_of_time(
        name
    )


def _speaks_of_time(name: str) -> bool:
    """Tell whether words are a month or a season, which date something and cite nothing: ``(June 2020)``."""
    words = [word.strip(".") for word in name.lower().split()]
    return bool(words) and all(
        languages.months(word) or word in languages.phrases("seasons") or word.isdigit() for word in words
    )


# What has a year and is no author: `(Harbour Act, 1999)`, `(Table 3, 2015 data)`.
_OF_A_YEAR = frozenset(
    """act acts treaty law convention directive regulation protocol code bill constitution table figure fig chapter
    section part abbildung tabelle gesetz vertrag verordnung richtlinie loi traité tableau ley tratado tabla legge
    trattato tabella lei tratado закон договор таблица""".split()
)


_LAWS = ("gesetz", "verordnung", "vertrag", "richtlinie")
"""What German compounds end in: Brückengesetz."""


def _dates_something(name: str) -> bool:
    """Tell whether words that find no entry are no author's either: a month, a country, a law, a table."""
    last = name.rstrip(" .,").rpartition(" ")[2].lower()
    is_law = last in _OF_A_YEAR or last.endswith(_LAWS)
    return is_law or _speaks_of_time(name) or name in countries.names()


def _plain(name: str) -> str:
    return " ".join(INITIALS.sub(" ", name).split()).strip(' ,،，“”"„«»‘’')
