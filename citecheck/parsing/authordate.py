"""Citations by author and year: ``(Berg, 2020; Ito & Vogt, 2019, p. 4)``, ``Berg (2020)``, over an unnumbered list.

The list decides. Every work of it is known by how its entry begins (a name, a body, a title where nobody signed) and
by its year; every bracket of the text that holds a year is read as citations, and those that find a work are markers.
Where at least half of what is printed like a citation finds one, the article cites so, and the rest of it are markers
without an entry; else years in brackets are prose: ``the war (1914–1918)``, ``Oslo (2011)``.
"""

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from citecheck import attrs
from citecheck.knowledge import countries, imprints, languages
from citecheck.parsing import joints
from citecheck.parsing.mastheads import is_body
from citecheck.parsing.works import INITIALS, LOOKED_BACK, QUOTED, Listed, people_of, read_works
from citecheck.patterns import Cased, any_of, lazy_regex

LEAST_RESOLVED = 0.5
"""The share of what is printed like a citation that must find an entry, for the article to cite by author and year."""

_LEAST_NEARLY = 2
"""So many names of works of other years, or nearly those of works, show that all citations are wrong, not none."""
_LONGEST = 400
"""Characters of a bracket that are looked at; longer ones hold a sentence, no citations."""
# What may stand in round brackets inside others: a body's initials, `(HSE)`, or `(eds)`.
_INSIDE = r"\((?:[A-Z][\w.&-]{1,11}|eds?\.?|[Hh]rsg\.?|[Hh]g\.?|dirs?\.?)\)"
_OTHER = r"[^()（）〔〕]"
_BRACKET = lazy_regex(
    rf"""
    [(（〔\[](?:  # all that may open, in one, is looked for several times as fast
        (?<!\[) (?P<inner> {_OTHER}{{3,{_LONGEST}}} (?: {_INSIDE} {_OTHER}{{1,{_LONGEST}}} ){{0,3}} ) [)）〕]
      | (?<=\[) (?P<square> [^\[\]()]{{3,120}} ) \] (?![(\[:])
    )""",
    re.VERBOSE,
)
_BARE_YEAR = lazy_regex(rf"(?<=[^\W\d_][.,\w])\s(?P<year>{joints.YEAR})(?P<letter>[a-z])?(?![\w’'–-])")
_BEFORE_YEAR = " ,:(،，、："
_ABBREVIATED = lazy_regex(r"[^\W\d_a-zß-öø-ÿа-яё][^\W\d_]{1,9}")
_SIGNS = r"\u3001-\u30ff\u3400-\u9fff\uac00-\ud7af，：；"
_LAST_UNSPACED = lazy_regex(rf"[{_SIGNS}](?=(?:[^{_SIGNS}]|(?<=[^\W\d_])(?<![{_SIGNS}])[和与與と](?=[A-Z]))+\Z)")
"""The last sign of a script without spaces, behind which a name in letters may stand without a space."""
_SHORTENED = lazy_regex(r"\s[\[(（](?P<initials>[^\W\d_a-zß-öø-ÿа-яё][\w.&-]{1,11})[\])）]\Z")
_IN_PLACE = lazy_regex(rf"(?<!\w){languages.pattern('before places')}\s(?=(?P<words>[\w’'-]+(?:\s[\w’'-]+){{0,3}}))")
"""Words before a place, and those in which it stands behind them."""
_WORD_ENDS = lazy_regex(r"(?=\s)|\Z")
_YEAR_FOLLOWS = lazy_regex(r",?\s\(?\d")
_FAMILIES = frozenset(
    """Austin Bath Bergen Berkeley Bolton Bradford Britain Burgos Burlington Chester Cleveland Cordoba Córdoba Derby
    Durham England Ferrara France Halifax Hamilton Hartford Holland Hull Ireland Israel Jackson Lancaster Lima Lincoln
    Lyon Madison Messina Norman Palermo Pavia Preston Reading Richmond Salerno Scotland Stanford Toledo Valencia Wales
    Warwick Washington Wellington Winchester York""".split()
)
"""Countries and cities that are also names of families; Jordan, Chad and Georgia count as families only."""
_LONG_BEFORE = 50
"""Years before the oldest work of the list, of which a citation is hardly forgotten there."""
_LONGEST_BEFORE = 100
"""Years before the oldest work of the list, so many that a year in brackets dates a picture, a visit or a species."""
_BEFORE = 25
"""The same of a name of several words, ``Big Ben``, as citations have few but of bodies."""
# `Mytilus edulis (Linnaeus, 1758)`: who named a species, which nobody lists.
_SPECIES = lazy_regex(
    r"(?<!\w)[A-Z][a-z]{2,}(?:us|is|um|[aexo]r?|on|os|as|es|ys)[*_]*\s[*_]*[a-z]{2,}(?:us|um|is|ii?|ae?|es?|ens|ns|or|ix|ax|on)[*_]*\s?\Z"
)
_MADE = lazy_regex(r"[^\W\d_]+")
_NEAR = 6
"""Words before a bracket among which stands what somebody made: “The first film of it (Lumière, 1895)”."""
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
    """Empty where a page tells the place and no year the work: ``Berg 14``."""
    letter: str
    work: int | None
    """Which work of the list it means; ``None`` where it is none of it."""

    @property
    def label(self) -> str:
        """What it is called by where the list has no such work."""
        return f"{self.name}, {self.year}{self.letter}" if self.year else self.name


@attrs.frozen
class Cited:
    """What a text cites by author and year, and what is printed alike and is not taken for it."""

    citations: tuple[Citation, ...] = ()
    """In order; none where the article does not cite so."""
    passed: tuple[tuple[int, int, str], ...] = ()
    """Where a place stands with a year that the list does not have, and its name."""


def find_citations(
    text: str,
    entries: Sequence[str],
    closed: Sequence[tuple[int, int]],
    *,
    least: float = LEAST_RESOLVED,
    language: str | None = None,
) -> Cited:
    """Return the citations by author and year of a text, in order; none where the article does not cite so.

    Args:
        text: The running text, in which the list's own stretch is closed.
        entries: The words of each entry of the lists without numbers, in printed order.
        closed: Stretches of the text, in order, in which nothing is cited: the list, code, marks of other kinds.
        least: The share of what is printed like a citation that must find an entry.
        language: The article's language, where it is known.

    >>> text = "Fees rose (Berg, 2020a). Ito (2019) found none."
    >>> entries = ["Berg, A. (2020a). Fees. The Daily.", "Ito, K. (2019). None. Post."]
    >>> [(c.label, c.work) for c in find_citations(text, entries, []).citations]
    [('Berg, 2020a', 0), ('Ito, 2019', 1)]
    """
    if not entries or not joints.dates().search(text):
        return Cited()
    reader = _Reader(text, Listed(read_works(entries), language))
    found: list[Citation] = []
    for bracket, border in open_brackets(text, closed):
        found += reader.read(bracket, border)
    resolved = [citation for citation in found if citation.work is not None]
    nearly = [citation for citation in found if citation.work is None and reader.is_nearly_listed(citation)]
    if not resolved and not reader.are_misdated(nearly):
        return Cited()
    if len(resolved) + len(nearly) < max(1, least * len(found)):
        return Cited()
    found += reader.unbracketed([(citation.start, citation.end) for citation in found], closed)
    return Cited(tuple(sorted(found, key=lambda citation: citation.start)), tuple(reader.passed))


def open_brackets(text: str, closed: Sequence[tuple[int, int]]) -> Iterator[tuple["re.Match[str]", int]]:
    """Give the brackets that may cite, outside of closed stretches, each with the end of the last one before it."""
    starts = [start for start, _ in closed]
    for bracket in _BRACKET.finditer(text):
        i = bisect_right(starts, bracket.start()) - 1
        border = closed[i][1] if i >= 0 else 0
        if bracket.start() >= border:
            yield bracket, border


class _Reader:
    """Reads the brackets of a text, each with what stands before it."""

    def __init__(self, text: str, listed: Listed) -> None:
        self._text = text
        self._listed = listed
        self._visited: dict[str, bool] = {}
        self.passed: list[tuple[int, int, str]] = []
        """Places with a year, that are none of the list's names."""

    def is_nearly_listed(self, citation: Citation) -> bool:
        """Tell whether the list has the authors of a citation with another year, or the year under nearly their name.

        The author of a work is evidence of citing so even where its year is wrong.
        """
        name, year = citation.name, citation.year
        return bool(self._listed.named(name)) or self._listed.has_nearly(name, year)

    def are_misdated(self, nearly: Sequence[Citation]) -> bool:
        """Tell whether citations that are nearly listed are evidence without any that is.

        One is, where its entry begins as those of authors and years do, ``Berg, A. (2020).``; else several are, of
        works that have a year at all. In a list of links without dates `Series A` begins a title and names nobody.
        """
        names: set[str] = set()
        for citation in nearly:
            works = [self._listed.works[i] for i in self._listed.named(citation.name)]
            if any(work.is_dated_in_head for work in works):
                return True
            if not works or any(work.dates for work in works):
                names.add(citation.name)
        return len(names) >= _LEAST_NEARLY

    def read(self, bracket: "re.Match[str]", border: int) -> Iterator[Citation]:
        """Give what a bracket of the text cites; with the names before it, where it begins with a year."""
        group = "inner" if bracket["inner"] is not None else "square"
        inner, at = bracket[group], bracket.start(group)
        is_bare = group == "square" and not re.search(r"[^\W\d_]{2}", inner)
        if is_bare:  # `Hooper [1970]` where the list has it, and else a number
            begun = self._narrative(bracket, border, at, at + len(inner))
            yield from (citation for citation in begun if citation.work is not None)
            return
        parts = list(parts_of(inner))
        name = ""
        if group == "inner" and joints.dates().match(inner.lstrip()):
            _, end = parts.pop(0)
            for citation in self._narrative(bracket, border, at, at + end):
                name = citation.name  # of `OECD (2019a; 2019b)`
                yield citation
        found: list[Citation] = []
        places: list[Citation] = []
        for begin, end in parts:
            part = inner[begin:end]
            is_second_hand = _SECOND_HAND.match(inner, end) is not None
            for citation, is_place in self._part(at + begin, part, name):
                if is_second_hand and citation.work is None:
                    continue  # it is the work behind it that was read, and is listed
                (places if is_place else found).append(citation)
            name = _name_before_date(part) or name
        if any(citation.work is not None for citation in found):  # among citations it is one
            found += places
        else:
            self.passed += [(place.start, place.end, place.name) for place in places]
        yield from sorted(found, key=lambda citation: citation.start)

    def unbracketed(self, taken: Sequence[tuple[int, int]], closed: Sequence[tuple[int, int]]) -> Iterator[Citation]:
        """Give the listed works whose year stands in no bracket: ``Zemon et al. 2011``, ``see also Nelson 2003``.

        Args:
            taken: What is cited in brackets.
            closed: Stretches in which nothing is cited.
        """
        shut = sorted([*taken, *closed])
        for year in _BARE_YEAR.finditer(self._text):
            i = bisect_right(shut, (year.start(), len(self._text))) - 1
            low = max(shut[i][1] if i >= 0 else 0, year.start() - LOOKED_BACK)
            before = self._text[low : year.start()] if low <= year.start() else ""
            others = joints.others().search(before)
            for at in _chains(before[: others.start()] if others else before):
                work = self._listed.find(before[at:], year["year"], year["letter"] or "")
                is_told = others or joints.tells().match(self._text, year.end(), year.end() + 60)
                if work is not None and (is_told or joints.signal().search(before, 0, at)):
                    yield Citation(low + at, year.end(), before[at:], year["year"], year["letter"] or "", work)
                    break

    def _introduced(self, name: str, before: str, date: "_Date") -> int | None:
        """Return the work of a body whose initials the text gives here: ``Statistiska centralbyrån (SCB, 2018)``."""
        if not _ABBREVIATED.fullmatch(name):
            return None
        before = before.rstrip()
        ending = self._listed.ending(before, date.year, date.letter)
        work = None
        if ending is not None:
            work = ending[1]
        else:
            found = (self._listed.find(before[at:], date.year, date.letter) for at in _chains(before))
            work = next((each for each in found if each is not None), None)
        if work is not None:
            self._listed.abbreviate(name, work)
        return work

    def _part(self, at: int, part: str, before: str) -> Iterator[tuple[Citation, bool]]:
        """Give the citations of one part of a bracket: names, and one year or several.

        Each with whether it may as well be a place with a year.
        """
        begin, dated = _dated(part)
        if dated is None or part[dated.start() - 1 : dated.start()] in ("–", "-"):
            yield from ((each, False) for each in self._of_years(at, part))
            return
        name = _undated(part[begin : dated.start()])
        has_day = name != part[begin : dated.start()].strip().rstrip(_BEFORE_YEAR).rstrip()
        is_continued = not name and bool(before)
        name = name or before
        if not name:
            return
        start = at + begin + (0 if not is_continued else dated.start() - begin)
        opening = at - 1
        is_strict = self._is_name(name)
        for date in _run_of_dates(part, dated, len(part)):
            stop = at + date.end
            work = self._listed.find(name, date.year, date.letter)
            if work is None:
                work = self._introduced(name, self._text[max(0, at - 1 - LOOKED_BACK) : at - 1], date)
            elif short := INITIALS.search(name):
                self._listed.abbreviate(short["initials"], work)
            rest = part[date.end :]
            is_placed = joints.locator().match(rest)
            is_whole = not rest.strip() or is_placed or joints.more().match(rest) or _REMARK.match(rest)
            is_missing = date.year and is_strict and is_whole and not (has_day or _dates_something(name))
            if work is not None or is_missing:  # minutes, letters and talks, which have a day, are seldom listed
                said = Citation(start, stop, _plain(name), date.year or "n.d.", date.letter, work)
                may_be_place = (
                    work is None
                    and not (part[:begin].strip() or is_placed or date.letter)
                    and self._dates_only(name, date.year, self._text[max(0, opening - LOOKED_BACK) : opening])
                )
                yield said, may_be_place
            start = stop + len(rest) - len(rest.lstrip(" ,;&"))

    def _of_years(self, at: int, part: str) -> Iterator[Citation]:
        """Give the listed work in several volumes that a part of a bracket cites: ``Gottschalk, 1971–1977, vol. 2``."""
        years = joints.years().search(part)
        lead = joints.lead().match(part)
        begin = lead.end() if lead else 0
        if years is None or years.start() <= begin:
            return
        name = _undated(part[begin : years.start()])
        for year in (years["last"], years["first"]):
            work = self._listed.find(name, year, "") if name else None
            if work is not None:
                yield Citation(at + begin, at + years.end(), _plain(name), year, "", work)
                return

    def _dates_only(self, name: str, year: str, before: str) -> bool:
        """Tell whether a name that is not in the list dates something and cites nothing, as list and text tell.

        It cites somebody where the list has it with another year. What is older than all works of the list by far,
        or names a species, or says who made a film or a picture, cites nothing; nor does a place with a year. Of
        countries and cities only some are also families; those are taken for one where the text does not speak of
        the place, and the year is not long before all works of the list. Another name is a place where the text is
        in it: ``in Wessem``.

        Args:
            name: The name.
            year: Its year.
            before: What stands before the bracket.
        """
        if self._listed.named(name) or len(people_of(name)) > 1:
            return False
        age = self._listed.oldest - int(year)
        is_long_called = (
            name[:1].isalpha()
            and len(name.split()) > 1
            and not (is_body(name) or name.split()[0].lower() in joints.PARTICLES)
        )
        if age > (_BEFORE if is_long_called else _LONGEST_BEFORE) or (age > 0 and _is_made(before)):
            return True
        if _SPECIES.search(before):
            return True
        if name in _FAMILIES and age > _LONG_BEFORE:
            return True
        if name not in self._visited:
            is_known = name in countries.names() or imprints.is_city(name)
            if is_known and name in _FAMILIES:
                spoken_of = re.compile(rf"(?<!\w){re.escape(name)}(?![\w’'-]|,?\s\(?\d)")
                self._visited[name] = spoken_of.search(self._text) is not None
            else:
                self._visited[name] = is_known or name in self._places
        return self._visited[name]

    @functools.cached_property
    def _places(self) -> frozenset[str]:
        """What stands in the text behind words before a place, one to four words, but for what is dated itself."""
        found: set[str] = set()
        for match in _IN_PLACE.finditer(self._text):
            for word in _WORD_ENDS.finditer(match["words"]):
                end = match.start("words") + word.start()
                if not _YEAR_FOLLOWS.match(self._text, end):
                    found.add(self._text[match.start("words") : end])
        return frozenset(found)

    def _is_name(self, name: str) -> bool:
        """Tell whether words are printed like the names of a citation."""
        bare = joints.others().sub("", name).rstrip(" ,")
        if _QUOTED_TITLE.match(name):
            return True
        found = joints.names().of(bare).fullmatch(bare)
        return bool(found) and len(bare) <= 90

    def _narrative(self, bracket: "re.Match[str]", border: int, begin: int, stop: int) -> Iterator[Citation]:
        """Give the citation whose names stand before its bracket: ``Berg and Ito’s (2020) account``.

        The part of the bracket that is theirs begins and stops where it is told.
        """
        text = self._text
        dated = joints.dates().match(text, _BLANK.match(text, begin).end(), stop)  # type: ignore[union-attr]  # matches
        if dated is None:
            return
        close = bracket.end() if stop == bracket.end("inner") else stop
        low = max(border, bracket.start() - LOOKED_BACK, text.rfind("\n\n", 0, bracket.start()) + 1)
        before = text[low : bracket.start()].rstrip()
        if glued := _LAST_UNSPACED.search(before):
            low, before = low + glued.end(), before[glued.end() :]  # `。Smith（2015）`
        short = _SHORTENED.search(before)
        bare = re.sub(r"(?<=\w)(?:['’]s|['’])\Z", "", before[: short.start()] if short else before)
        dates = list(_run_of_dates(text, dated, stop))
        rest = text[dates[-1].end : stop]
        if not (not rest.strip() or joints.locator().match(rest) or rest.lstrip()[:1] in (",", ":", ";")):
            return
        chains = list(_chains(joints.others().sub("", bare)))
        first, *further = dates
        named = ((at, self._listed.find(bare[at:], first.year, first.letter)) for at in chains)
        found = next(((at, work) for at, work in named if work is not None), None)
        ending = self._listed.ending(bare, first.year, first.letter)
        if found is None or (ending is not None and ending[0] < found[0]):
            found = ending
        if found is not None:
            at, work = found
            at += self._listed.begin_of(work, bare[at:])
            if short:
                self._listed.abbreviate(short["initials"], work)
            resolved = [work, *(self._again(bare[at:], work, date) for date in further)]
            yield from _of_narrative(low + at, close, bare[at:], dates, resolved)
            return
        if not chains:
            return
        at = chains[0]
        tells = joints.tells().match(text, bracket.end(), bracket.end() + 60) or bare != before
        according = joints.according().search(text, max(0, low + at - 20), low + at)
        known = [i for i in chains if self._listed.named(bare[i:]) or self._listed.has_nearly(bare[i:], first.year)]
        if known:
            at = known[0]
        name = bare[at:]
        is_someone = known or ((tells or according) and name not in countries.names())
        if first.year and is_someone and not _dates_something(name):
            yield from _of_narrative(low + at, close, name, dates, [None] * len(dates))

    def _again(self, name: str, work: int, date: "_Date") -> int | None:
        """Return the work of a further year by those who wrote one."""
        found = self._listed.find(name, date.year, date.letter)
        return self._listed.beside(work, date.year, date.letter) if found is None else found


def _of_narrative(
    start: int, close: int, name: str, dates: Sequence["_Date"], resolved: Sequence[int | None]
) -> Iterator[Citation]:
    for k, (date, work) in enumerate(zip(dates, resolved, strict=True)):
        end = close if k == len(dates) - 1 else date.end
        yield Citation(date.start if k else start, end, _plain(name), date.year or "n.d.", date.letter, work)


_BLANK = lazy_regex(r"\s*")
# `, quoted in Käsler 2011`, `, zit. nach …`, ` apud …`: how these words begin.
_SECOND_HAND = lazy_regex(rf"[;,]?\s?{languages.pattern('second hand').replace(re.escape('-'), '')}", re.IGNORECASE)


def parts_of(inner: str) -> Iterator[tuple[int, int]]:
    """Give the citations of a bracket: what semicolons part, but for names that stand together before one year.

    Commas may part them, too, where a name and a year stand on either side.

    >>> inner = "SILVA; LEAL, 2017; cf. Moro, 2016, p. 4, Berg 2019"
    >>> [inner[begin:end] for begin, end in parts_of(inner)]
    ['SILVA; LEAL, 2017', ' cf. Moro, 2016, p. 4', 'Berg 2019']
    """
    for begin, end in _whole_parts(inner):
        at = begin
        for dated in joints.dates().finditer(inner, begin, end):
            joint = _NEXT_NAME.match(inner, dated.end(), end)
            following = joints.dates().search(inner, joint.end(), end) if joint and dated.start() > at else None
            if joint and following and _is_named(inner[joint.end() : following.start()]):
                yield at, joint.start("joint")
                at = joint.end()
        yield at, end


_AND = any_of(sorted(languages.ands()))
# What stands behind a year, and before the names of the next citation: `, p. 4, `, `, `, ` and `.
_NEXT_NAME = lazy_regex(
    rf"(?:[,:]\s?(?:(?:pp?|S)\.\s?)?\d{{1,4}}(?:[–-]\d{{1,4}})?)?(?P<joint>,\s(?:{_AND}\s)?|\s{_AND}\s)"
    r"(?=[^\W\d_]{2})"
)


def _is_named(words: str) -> bool:
    """Tell whether words are the names of a citation and the comma before its year, and no month."""
    name = _undated(words)
    bare = joints.others().sub("", name).rstrip(" ,")
    return joints.names().of(bare).fullmatch(bare) is not None and not _dates_something(bare)


def _whole_parts(inner: str) -> Iterator[tuple[int, int]]:
    begin = 0
    cuts = [match.span() for match in joints.parts().finditer(inner)]
    for end, after in [*cuts, (len(inner), len(inner))]:
        if inner[end : end + 1] in (*";；؛",) and _NAMES_ALONE.of(inner).fullmatch(inner[begin:end]):
            continue
        yield begin, end
        begin = after


_NAMES_ALONE = Cased(
    rf"\s*{joints.CAPITAL}[\w’'-]+(?:\s{joints.CAPITAL}[\w’'-]*){{0,3}}(?:;\s{joints.CAPITAL}[\w’'-]+)*"
)


def _name_before_date(part: str) -> str:
    begin, dated = _dated(part)
    return _undated(part[begin : dated.start()]) if dated else ""


def _undated(words: str) -> str:
    """Return a name without the month or season of the year behind it: ``(Brencich, August 2016)``."""
    name = words.strip().rstrip(_BEFORE_YEAR).rstrip()
    before, comma, last = name.rpartition(",")
    return before.rstrip() if comma and _speaks_of_time(last.strip()) else name


def _dated(part: str) -> tuple[int, "re.Match[str] | None"]:
    """Return where the names of a part of a bracket begin, and its first year behind them, not that of a title."""
    lead = joints.lead().match(part)
    begin = lead.end() if lead else 0
    title = QUOTED.match(part, begin)
    return begin, joints.dates().search(part, title.end() if title else begin)


@attrs.frozen
class _Date:
    """A year of a citation with its letter; both empty where there is none."""

    start: int
    end: int
    year: str
    letter: str


def _run_of_dates(text: str, first: "re.Match[str]", end: int) -> Iterator[_Date]:
    """Give a date and those that follow it with nothing but commas between: ``2020a, 2020b``, ``2020a, b``."""
    found: re.Match[str] | None = first
    year = ""
    while found is not None:
        year = found["year"] or ""
        yield (date := _Date(*found.span(), year, found["letter"] or ""))
        more = joints.more().match(text, date.end, end)
        while more is not None and more["lone"]:
            yield (date := _Date(*more.span("lone"), year, more["lone"]))
            more = joints.more().match(text, date.end, end)
        found = joints.dates().match(text, more.end(), end) if more else None


def _chains(before: str) -> Iterator[int]:
    """Give where a run of names that ends at the end of a text may begin, the longest first."""
    begins: list[int] = []
    words = list(re.finditer(r"[^\s,;]+", before))
    i = len(words) - 1
    while i >= 0 and len(words) - i <= 14:
        word = words[i].group()
        gap = before[words[i].end() : words[i + 1].start()] if i + 1 < len(words) else ""
        is_name = word[:1].isupper() or (word[:1].isalpha() and word[:1].lower() == word[:1].upper())
        is_and = word in languages.ands() and i > 0 and words[i - 1].group()[:1].isupper()
        joins = is_and or word in ("al.", "al", "et", "&", "of", "for", "the", "on") or word in joints.PARTICLES
        if (
            ";" in gap
            or (word.lower().strip(".,") in languages.phrases("openers") and not is_and)
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


@functools.cache
def _of_a_year() -> tuple[frozenset[str], tuple[str, ...]]:
    """Return what has a year and is no author, and what German compounds of it end in: Harbour Act, Brückengesetz."""
    laws, parts = languages.phrases("laws"), languages.phrases("parts")
    long = (word for word in laws if len(word) >= _LONGEST_NAME_ALIKE)
    return laws | {part for part in parts if len(part) > _SHORTEST_PART}, tuple(sorted(long))


_LONGEST_NAME_ALIKE = 6
"""Letters; what a name ends in is shorter."""
_SHORTEST_PART = 3
"""Letters; `Art` and `Fig` may be names."""


_NUMERAL = lazy_regex(r"[ivx]{1,5}")


def _is_made(before: str) -> bool:
    """Tell whether the words before a bracket speak of a film, a picture or a piece of music, in their own sentence."""
    words = _MADE.findall(re.split(r"[.;:!?]\s", before)[-1].lower())[-_NEAR:]
    return not languages.phrases("dated things").isdisjoint(words)


def _dates_something(name: str) -> bool:
    """Tell whether words that find no entry are no author's either: a month, a law, a table."""
    if name.endswith(("’s", "'s")):  # a house's, Christie’s; no author’s
        return True
    last = name.rstrip(" .,").rpartition(" ")[2].lower()
    if last in languages.phrases("dating") or _NUMERAL.fullmatch(last):  # `(Stand 2019)`, `(Grade II, 1991)`
        return True
    whole, endings = _of_a_year()
    is_law = last in whole or last.endswith(endings)
    return is_law or _speaks_of_time(name)


def _plain(name: str) -> str:
    return " ".join(INITIALS.sub(" ", name).split()).strip(' ,،，“”"„«»‘’')
