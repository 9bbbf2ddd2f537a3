"""Citations by author and year: ``(Berg, 2020; Ito & Vogt, 2019, p. 4)``, ``Berg (2020)``, over an unnumbered list.

The list decides. Every work of it is known by how its entry begins (a name, a body, a title where nobody signed) and
by its year; every bracket of the text that holds a year is read as citations, and those that find a work are markers.
Where at least half of what is printed like a citation finds one, the article cites so, and the rest of it are markers
without an entry; else years in brackets are prose: ``the war (1914–1918)``, ``Oslo (2011)``.
"""

import functools
import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from citecheck import attrs
from citecheck.knowledge import languages
from citecheck.parsing.lists.signs import looks_like_reference
from citecheck.patterns import lazy_regex

LEAST_RESOLVED = 0.5
"""The share of what is printed like a citation that must find an entry, for the article to cite by author and year."""

_LONGEST = 400
"""Characters of a bracket that are looked at; longer ones hold a sentence, no citations."""
_LOOKED_BACK = 160
"""Characters before ``(2020)`` in which the names are looked for."""
_HEAD = 240
"""Characters of an entry in which its authors and their year stand."""

_YEAR = r"(?:1[5-9]|20)\d\d"
_UNDATED = (
    r"n\.\s?d\.|in\spress|forthcoming|in\spreparation|im\sDruck|im\sErscheinen|o\.\s?J\.|s\.\s?f\.|sous\spresse"
    r"|en\sprensa"
)
_DATE = rf"(?:(?P<year>{_YEAR})(?P<letter>[a-z])?|(?P<undated>{_UNDATED}))(?![\w’'–-])"
_DATES = lazy_regex(_DATE)
# `2020a, 2020b` and `2019 and 2021`: several works of the same authors.
_MORE = lazy_regex(rf"\s*(?:,|;|&|\band\b|\bund\b|\bet\b|\by\b)\s*(?={_YEAR}[a-z]?(?![\w’'–-]))")
_BRACKET = lazy_regex(rf"[(（](?P<inner>[^()（）]{{3,{_LONGEST}}})[)）]|\[(?P<square>[^\[\]()]{{3,120}})\](?![(\[:])")
_PART = lazy_regex(r"[;；]")
# What may stand before the names, and what shows that they are read right: the end, a place in the work, a remark.
_LEAD = lazy_regex(
    r"\s*(?:(?:see|also|e\.\s?g\.|cf\.|compare|but|and|i\.\s?e\.|in|as\scited\sin|cited\sin|quoted\sin|for\sexample|siehe|auch|vgl\."
    r"|s\.|z\.\s?B\.|zit\.\snach|u\.\s?a\.|voir|aussi|v[ée]ase|tambi[ée]n|ver|cfr\.?|zie|ook|se|jfr\.?|zob\.|см\.|dazu|so)"
    r"(?:\s*[,:])?\s+)*",
    re.IGNORECASE,
)
_LOCATOR = lazy_regex(
    r"\s*(?:[,:]\s*|\s)(?:(?:pp?|S|Abschn|Abs|chs?|chap|para|paras|Kap|sec|sect|vol|fig|fn|n|p[áa]gs?|Rn|Art|blz|str|с)\.?\s*|§§?\s*"
    r"|[Cc]hapters?\s|[Tt]ables?\s|[Pp]ages?\s)?[\divxlcIVXLC]{1,6}(?:\s?[-–,]\s?[\divxlc]{1,6}){0,4}\s?(?:ff?\.?)?\s*\Z"
)
_REMARK = lazy_regex(
    r"\s*[,:]\s*(?:for|on|who|which|where|whose|with|as|emphasis|my|our|original|translated|trans|and|but|also)\b"
)

_PARTICLE = (
    r"(?:van|von|de|der|den|del|della|di|da|das|do|dos|du|des|la|le|al|el|bin|ibn|ben|ter|ten|zu|zur|zum|af|av|y)"
)
_CAPITAL = r"[^\W\d_a-zß-öø-ÿа-яё]"
_NAME_WORD = rf"(?:{_CAPITAL}[\w.’'-]*|d['’]{_CAPITAL}[\w’'-]*)"
_AND = r"(?:&|and|und|et|y|e|en|och|og|i|и|та|ve|ja)"
_ET_AL = lazy_regex(
    r",?\s*(?:et\s+al\.?|u\.\s?a\.|et\s+coll\.?|and\s+others|and\s+colleagues|m\.\s?fl\.?|i\s+in\.|и\s+др\.)\s*\Z"
)
_NAMES = lazy_regex(
    rf"(?:the\s+)?(?:{_PARTICLE}\s+){{0,3}}{_NAME_WORD}(?:[\s-]+(?:(?:{_PARTICLE}|of|for|on|the|and|für|&)\s+){{0,3}}{_NAME_WORD}){{0,9}}"
    rf"(?:\s*,?\s*{_AND}\s+(?:{_PARTICLE}\s+){{0,3}}{_NAME_WORD}(?:[\s-]{_NAME_WORD}){{0,3}}"
    rf"|\s*,\s*(?:{_PARTICLE}\s+){{0,3}}{_NAME_WORD}){{0,6}}(?:\s+\[[\w.&-]{{2,12}}\])?"
)
_QUOTED_TITLE = lazy_regex(r"[“\"„«‘'][^“”\"„«»]{2,120}[”“\"»’',.]{1,3}\Z")
_INITIALS = lazy_regex(r"\[(?P<initials>[A-Z][\w.&-]{1,11})\]")

# Behind `Berg (2020)`, and before it, what tells a writer from a town: he writes, and something is according to him.
_TELLS = lazy_regex(
    r"\s*(?:,?\s(?:and|in\s(?:his|her|their)\s\w+,?)\s)?(?:also\s|first\s|later\s|further\s|ha(?:s|ve|d)\s|himself\s|herself\s)?"
    r"(?:wr(?:ote|ites?)|f(?:ound|inds?)|sa(?:id|ys)|arg(?:ued|ues?)|show(?:ed|s|n)?|report(?:ed|s)?|not(?:ed|es?)\b|claim(?:ed|s)?|suggest(?:ed|s)?"
    r"|conclud(?:ed|es?)|describ(?:ed|es?)|observ(?:ed|es?)|estimat(?:ed|es?)|propos(?:ed|es?)|point(?:ed|s)?\sout|hold(?:s)?|held|demonstrat(?:ed|es?)"
    r"|discuss(?:ed|es)?|examin(?:ed|es?)|analy[sz](?:ed|es?)|stud(?:ied|ies|y)|review(?:ed|s)?|warn(?:ed|s)?|recall(?:ed|s)?|explain(?:ed|s)?|account"
    r"|defin(?:ed|es?)|stat(?:ed|es?)|think(?:s)?|thought|believ(?:ed|es?)|agree(?:d|s)?|disput(?:ed|es?)|calls?|called|traced?|traces|measured?|measures"
    r"|schreib(?:t|en)|schrieb(?:en)?|zeig(?:t|te|en|ten)|berichte(?:t|te|n|ten)|betont|stellt|écri(?:t|vent)|montre(?:nt)?|affirme(?:nt)?|soutient|constate"
    r"|escrib(?:e|en|ió)|muestra(?:n)?|sostiene(?:n)?|señala(?:n)?|afirma(?:n)?|schrijft|schreef|skriver|skrev|scrive|scrivono|пишет|писал)\b"
)
_ACCORDING = lazy_regex(
    r"(?:according\sto|as|following|see|by|after|cited\sby|reported\sby|nach|laut|wie|siehe|selon|d['’]après|según|secondo|volgens|enligt|по\sсловам)\s\Z",
    re.IGNORECASE,
)


@attrs.frozen
class Work:
    """An entry of the list, by what the text may call it."""

    head: tuple[str, ...]
    """Its first words, folded: the authors, or a title."""
    dates: tuple[tuple[str, str], ...]
    """The year in its place with its letter, or every year that it prints; ``("", "")`` where it says it has none."""
    initials: str
    """What its body is called by, folded: ``who``."""
    surnames: tuple[str, ...]
    """The family names of its authors, where it names persons; as printed."""
    is_dated_in_head: bool

    @property
    def name(self) -> str:
        """What it is called by: the authors, a body, or the first words of a title."""
        if len(self.surnames) > 2:
            return f"{self.surnames[0]} et al."
        return " & ".join(self.surnames)


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
    text: str, entries: Sequence[str], closed: Sequence[tuple[int, int]], *, least: float = LEAST_RESOLVED
) -> tuple[Citation, ...]:
    """Return the citations by author and year of a text, in order; none where the article does not cite so.

    Args:
        text: The running text, in which the list's own stretch is closed.
        entries: The words of each entry of the lists without numbers, in printed order.
        closed: Stretches of the text, in order, in which nothing is cited: the list, code, marks of other kinds.
        least: The share of what is printed like a citation that must find an entry.

    >>> text = "Fees rose (Berg, 2020a). Ito (2019) found none."
    >>> entries = ["Berg, A. (2020a). Fees. The Daily.", "Ito, K. (2019). None. Post."]
    >>> [(c.label, c.work) for c in find_citations(text, entries, [])]
    [('Berg, 2020a', 0), ('Ito, 2019', 1)]
    """
    if not entries or not _DATES.search(text):
        return ()
    listed = Listed(works(entries))
    starts = [start for start, _ in closed]
    found: list[Citation] = []
    for bracket in _BRACKET.finditer(text):
        i = bisect_right(starts, bracket.start()) - 1
        if i < 0 or bracket.start() >= closed[i][1]:
            found += listed.read(text, bracket, closed[i][1] if i >= 0 else 0)
    resolved = sum(citation.work is not None for citation in found)
    return tuple(found) if resolved >= max(1, least * len(found)) else ()


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
    heads = [work.head for work in works(text[a:b] for a, b in found)]
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
        start = max(text.rfind("\n\n", 0, end) + 2, 0) if "\n\n" in text[:end] else 0
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
    if len(block) > 2 * _LONGEST or not _STARTS_WORK.match(block.lstrip(" -*+•")):
        return False
    placed = _placed(block)
    is_placed = placed is not None and _BEHIND_YEAR.match(block, placed.end() - 1)
    if not (
        is_placed
        or (
            (_FAMILY_FIRST.match(block) or _BODY_FIRST.match(block) or block[:1] in '“"„«‘')
            and looks_like_reference(block)
        )
    ):
        return False
    return not any(_cites(bracket["inner"] or "") for bracket in _BRACKET.finditer(block))


def _cites(bracket: str) -> bool:
    """Tell whether a bracket names somebody and a year, as the running text does and an entry does not."""
    name = _name_before_date(bracket)
    return bool(_NAMES.fullmatch(_ET_AL.sub("", name).rstrip(" ,"))) and not _speaks_of_time(name)


# Behind its year an entry goes on with its title, a sentence with its verb.
_BEHIND_YEAR = lazy_regex(r"[)\].:,\s]\s*(?:[.:](?=\s)|,?\s*[“”\"„«‘']|[^\W\d_a-z]|\d)")
_BODY_FIRST = lazy_regex(r"[-*+•\s]*[^\W\d_a-z][^.“”\"„«‘?!]{3,80}\.\s[“\"„«‘]")
_FAMILY_FIRST = lazy_regex(
    rf"[-*+•\s]*(?:{_PARTICLE}\s+){{0,3}}[^\W\d_][\w’'-]+(?:[ -][^\W\d_][\w’'-]+){{0,2}},\s[^\W\d_]"
)
_STARTS_WORK = lazy_regex(r"[\w“\"„«‘'—–_\[]")


def label_of(work: Work) -> str:
    """Return what a work is called by: ``Berg & Ito, 2020a``."""
    year, letter = work.dates[0] if work.dates else ("", "")
    return f"{work.name}, {year}{letter}" if year else f"{work.name}, n.d."


# --- the list -------------------------------------------------------------------------------------------------------


def works(entries: Iterable[str]) -> tuple[Work, ...]:
    """Return what the text may call each entry by; a dash stands for the authors of the entry above."""
    found: list[Work] = []
    for entry in entries:
        work = _work(" ".join(entry.split()))
        if _SAME.match(entry.lstrip()) and found:
            above = found[-1]
            work = attrs.evolve(work, head=above.head, initials=above.initials, surnames=above.surnames)
        found.append(work)
    return tuple(found)


_SAME = lazy_regex(r"(?:[—–_-]{2,6}|[―⸺⸻]{1,3}|—)[.,]?\s")
_OPENING = lazy_regex(r"[\s“\"„«‘'*_\[(]*")
# The year where a style puts it: in brackets behind the authors, `Berg, A. (2020a, May 3).`, or between stops, `Berg,
# Anna. 2020a. “Title.”`.
_BETWEEN_STOPS = _DATE.replace("?P<", "?P<s")
_IN_PLACE = lazy_regex(
    rf"[(\[]{_DATE}(?:[,/](?!\s*(?:pp?|S)\.)[^()\[\]]{{1,40}})?[)\]]|(?<=[\w.,”\"’])\s{_BETWEEN_STOPS}[.:,]\s"
)
_QUOTED = lazy_regex(
    r"“[^“”]{1,400}”|„[^„“”]{1,400}[“”]|«[^«»]{1,400}»|\"[^\"]{1,400}\"|(?<!\w)[‘'][^‘\n]{1,400}?[’'](?!\w)"
)
_ASIDE = lazy_regex(
    r"[“\"„«‘][^“”\"„«»‘’]{1,300}[”“\"»’]|https?://\S+|\b(?:accessed|retrieved|abgerufen|consulté|viewed)\b.*",
    re.IGNORECASE,
)
_PERSON = lazy_regex(
    rf"(?P<family>(?<!\w)(?!(?:and|und|et|y|e)\s)(?:{_PARTICLE}\s+){{0,3}}[^\W\d_][\w’'-]+"
    r"(?:[ -][^\W\d_][\w’'-]+){0,2})"
    r",\s*(?P<initials>(?:[^\W\d_](?:\.|\Z)[\s-]*){1,4})"
)
_NEXT_PERSON = lazy_regex(r",?\s+(?:and|und|et|y|e|&)\s+|,\s+(?=[^\W\d_][\w’'.-]+\s)|;\s*")


def _placed(entry: str) -> "re.Match[str] | None":
    """Return the year in the place where styles put it, behind the authors; years of a quoted title are none."""
    unquoted = _QUOTED.sub(lambda quoted: "”" * len(quoted.group()), entry[: 2 * _LONGEST])
    return _IN_PLACE.search(unquoted, 0, _HEAD)


def _work(entry: str) -> Work:
    placed = _placed(entry)
    opening = _OPENING.match(entry)
    begin = opening.end() if opening else 0
    if placed is not None:
        groups = placed.groupdict()
        year = groups["year"] or groups["syear"] or ""
        letter = groups["letter"] or groups["sletter"] or ""
        head, dates = entry[begin : placed.start()], [(year, letter)]
        if not head.strip(" .,:"):  # the year stands first
            head = entry[placed.end() :]
    else:
        head = entry[begin:_HEAD]
        rest = _ASIDE.sub(" ", entry)
        dates = list(dict.fromkeys((m["year"] or "", m["letter"] or "") for m in _DATES.finditer(rest)))
        if not dates and languages.says_undated(entry):
            dates.append(("", ""))
    authors = _authors(head)
    return Work(folded(head), tuple(dates), _initials_of(authors), _surnames(authors), placed is not None)


def _authors(head: str) -> str:
    """Return the authors at the beginning of an entry: up to the title, where no year parts them."""
    stop = re.search(r"(?<=[^\W\d_]{3})\.(?=\s|\Z)|[“\"„«]|\s[‘']", head)
    return (head[: stop.start()] if stop else head).strip(" .,:;")


def _initials_of(authors: str) -> str:
    """Return the initials of a body, as printed beside it or made of its capitals: World Health Organization, WHO."""
    printed = re.search(r"[(\[]([A-Z][A-Z.&-]{1,9})[)\]]", authors)
    if printed:
        return _fold(printed[1])
    capitals = [word[0] for word in re.findall(r"[^\W\d_][\w’'-]*", authors) if word[0].isupper()]
    return _fold("".join(capitals)) if 2 <= len(capitals) <= 8 and "," not in authors else ""


def _surnames(authors: str) -> tuple[str, ...]:
    """Return the family names of the authors; a body's whole name, or the first words of a title, as one."""
    others = _ET_AL.search(authors)
    listed = authors[: others.start()] if others else authors
    if initialled := [m["family"].strip() for m in _PERSON.finditer(listed)]:
        found = initialled
    elif "," in listed and len(listed.partition(",")[0].split()) <= 4:
        first, _, rest = listed.partition(",")
        if ";" in listed:
            found = [part.partition(",")[0].strip() for part in listed.split(";")]
        else:
            people = [part for part in _NEXT_PERSON.split(rest)[1:] if part.strip()]
            found = [first.strip(), *(part.split(",")[0].split()[-1].strip(".") for part in people)]
    else:
        found = [" ".join(listed.split()[:6]).strip(".,:;”’\"'")]
    found = [name for name in found if name]
    return tuple([*found, "", ""][: len(found) + 2 * bool(others)]) if others and len(found) < 3 else tuple(found)


class Listed:
    """The works of a list, to be looked up by name and year."""

    def __init__(self, listed: Sequence[Work]) -> None:
        self.works = listed
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._named: dict[str, list[int]] = {}
        self._found: dict[tuple[str, str, str], int | None] = {}
        self._by_year: dict[str, dict[str, list[int]]] = {}
        for i, work in enumerate(listed):
            for word in {*work.head[:1], *work.head[1:2], work.initials} - {""}:
                self._by_word[word].append(i)
            for particle, word in zip(work.head, work.head[1:], strict=False):
                if particle in _PARTICLES and i not in self._by_word[word]:
                    self._by_word[word].append(i)
                    break

    def find(self, name: str, year: str, letter: str) -> int | None:
        """Return the work that a name and a year mean, ``None`` where there is none."""
        key = name, year, letter
        if key not in self._found:
            self._found[key] = self._nearest(name, year, letter)
        return self._found[key]

    def _nearest(self, name: str, year: str, letter: str) -> int | None:
        if name not in self._by_year:
            dated = self._by_year[name] = defaultdict(list)
            for i in self.named(name):
                dates = self.works[i].dates
                years = {each for each, _ in dates if each}
                for each in {*years, ""} if not dates or ("", "") in dates else years:
                    dated[each].append(i)
        of_year = self._by_year[name][year]
        if len(of_year) < 2:
            return next((i for i in of_year if self._rank(i, 0, year, letter) is not None), None)
        people = 3 if _ET_AL.search(name) else len(_people(name))
        ranked = sorted((rank, i) for i in of_year if (rank := self._rank(i, people, year, letter)) is not None)
        return ranked[0][1] if ranked else None

    def named(self, name: str) -> list[int]:
        """Return the works that begin with a name."""
        if name not in self._named:
            words = folded(_INITIALS.sub(" ", name))
            while words and words[0] in ("the", *_PARTICLES) and len(words) > 1 and words[0] not in self._by_word:
                words = words[1:]
            people = [folded(part) for part in _people(name)] if words else []
            known = dict.fromkeys(self._by_word.get(words[0], ())) if people and people[0] else ()
            self._named[name] = [i for i in known if self._begins(i, people[0], people[1:])]
        return self._named[name]

    def _begins(self, i: int, first: tuple[str, ...], others: Sequence[tuple[str, ...]]) -> bool:
        """Tell whether a work's entry begins with the first name, and holds the others."""
        work = self.works[i]
        if work.initials and first == (work.initials,):
            return True
        while len(first) > 1 and first[0] in ("the", *_PARTICLES) and work.head[:1] != first[:1]:
            first = first[1:]
        head = work.head
        while head and head[0] in ("the", *_PARTICLES) and head[:1] != first[:1]:
            head = head[1:]
        # A given name may stand before the family name: `Anna Vogt: Der Hafen`.
        begins = first in (head[: len(first)], head[1 : len(first) + 1])
        return begins and all(other[-1:] and other[-1] in head for other in others)

    def _rank(self, i: int, people: int, year: str, letter: str) -> tuple[int, int] | None:
        """Return how well a work of a year goes with its letter and the number of names; ``None`` where it does not."""
        work = self.works[i]
        if not year or (year, letter) in work.dates:
            date = 0
        elif not letter:
            date = 1
        else:
            return None
        return date, abs(min(people, 3) - min(max(len(work.surnames), 1), 3))

    def read(self, text: str, bracket: "re.Match[str]", border: int) -> Iterator[Citation]:
        """Give what a bracket of the text cites; with the names before it, where it begins with a year."""
        group = "inner" if bracket["inner"] is not None else "square"
        inner, at = bracket[group], bracket.start(group)
        if group == "square" and not re.search(r"[^\W\d_]{2}", inner):
            return
        first = _DATES.match(inner.lstrip()) if group == "inner" else None
        if first is not None:
            yield from self._narrative(text, bracket, border)
            return
        name, parts = "", _PART.split(inner)
        for part in parts:
            yield from self._part(text, at, part, name)
            said = _name_before_date(part)
            name = said or name
            at += len(part) + 1

    def _part(self, text: str, at: int, part: str, before: str) -> Iterator[Citation]:
        """Give the citations of one part of a bracket: names, and one year or several."""
        begin, dated = _dated(part)
        if dated is None:
            return
        name = part[begin : dated.start()].strip().rstrip(",:(").rstrip()
        is_continued = not name and bool(before)
        name = name or before
        if not name:
            return
        start = at + begin + (0 if not is_continued else dated.start() - begin)
        is_strict = self._is_name(name)
        for date in _run_of_dates(part, dated, len(part)):
            stop = at + date.end()
            year, letter = date["year"] or "", date["letter"] or ""
            work = self.find(name, year, letter)
            rest = part[date.end() :]
            is_whole = not rest.strip() or _LOCATOR.match(rest) or _MORE.match(rest) or _REMARK.match(rest)
            if work is not None or (year and is_strict and is_whole and not _speaks_of_time(name)):
                yield Citation(start, stop, _plain(name), year or "n.d.", letter, work)
            start = stop + len(rest) - len(rest.lstrip(" ,;&"))

    def _is_name(self, name: str) -> bool:
        """Tell whether words are printed like the names of a citation."""
        bare = _ET_AL.sub("", name).rstrip(" ,")
        if _QUOTED_TITLE.match(name):
            return True
        found = _NAMES.fullmatch(bare)
        return bool(found) and len(bare) <= 90

    def _narrative(self, text: str, bracket: "re.Match[str]", border: int) -> Iterator[Citation]:
        """Give the citation whose names stand before its bracket: ``Berg and Ito’s (2020) account``."""
        inner = bracket["inner"]
        offset = bracket.start("inner") + len(inner) - len(inner.lstrip())
        dated = _DATES.match(text, offset, bracket.end("inner"))
        if dated is None:
            return
        low = max(border, bracket.start() - _LOOKED_BACK, text.rfind("\n\n", 0, bracket.start()) + 1)
        before = text[low : bracket.start()].rstrip()
        bare = re.sub(r"(?<=\w)(?:['’]s|['’])\Z", "", before)
        dates = list(_run_of_dates(text, dated, bracket.end("inner")))
        rest = text[dates[-1].end() : bracket.end("inner")]
        is_whole = not rest.strip() or bool(_LOCATOR.match(rest)) or rest.lstrip()[:1] in (",", ":", ";")
        chains = list(_chains(bare))
        for length in chains:
            name = bare[length:]
            resolved = [self.find(name, d["year"] or "", d["letter"] or "") for d in dates]
            if resolved[0] is not None and is_whole:
                yield from self._of_narrative(low + length, bracket, name, dates, resolved)
                return
        if not chains or not is_whole:
            return
        length = chains[0]
        tells = _TELLS.match(text, bracket.end(), bracket.end() + 60) or bare != before
        according = _ACCORDING.search(text, max(0, low + length - 20), low + length)
        known = [i for i in chains if self.named(bare[i:])]
        if known:
            length = known[0]
        if dated["year"] and (known or tells or according) and not _speaks_of_time(bare[length:]):
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


_PARTICLES = frozenset(_PARTICLE.strip("(?:)").split("|"))


def _name_before_date(part: str) -> str:
    begin, dated = _dated(part)
    return part[begin : dated.start()].strip().rstrip(",:(").rstrip() if dated else ""


def _dated(part: str) -> tuple[int, "re.Match[str] | None"]:
    """Return where the names of a part of a bracket begin, and its first year behind them, not that of a title."""
    lead = _LEAD.match(part)
    begin = lead.end() if lead else 0
    title = _QUOTED.match(part, begin)
    return begin, _DATES.search(part, title.end() if title else begin)


def _run_of_dates(text: str, first: "re.Match[str]", end: int) -> Iterator["re.Match[str]"]:
    """Give a date and those that follow it with nothing but commas between: ``2020a, 2020b``."""
    date: re.Match[str] | None = first
    while date is not None:
        yield date
        more = _MORE.match(text, date.end(), end)
        date = _DATES.match(text, more.end(), end) if more else None


def _chains(before: str) -> Iterator[int]:
    """Give where a run of names that ends at the end of a text may begin, the longest first."""
    begins: list[int] = []
    words = list(re.finditer(r"[^\s,;]+", before))
    i = len(words) - 1
    while i >= 0 and len(words) - i <= 14:
        word = words[i].group()
        gap = before[words[i].end() : words[i + 1].start()] if i + 1 < len(words) else ""
        is_name = word[:1].isupper() or (word[:1].isalpha() and word[:1].lower() == word[:1].upper())
        joins = word in ("al.", "al", "et", "&", "of", "for", "the", "on") or word in _PARTICLES or word in _ANDS
        if (
            ";" in gap
            or word.lower().strip(".,") in _NO_NAMES
            or not (is_name or joins)
            or (word.endswith((".", "?", "!", ":")) and i < len(words) - 1 and len(word) > 3 and word != "al.")
        ):
            break
        if is_name or word in _PARTICLES:
            begins.append(words[i].start())
        i -= 1
    yield from reversed(begins)


# Words that begin a sentence with a capital and belong to no name.
_NO_NAMES = frozenset(
    """as according in by after when while but since for following see unlike like both however although though if then
    thus here there at from with this that these those his her their also later earlier first second finally so yet
    or nor
    nach laut wie siehe auch bei aber doch seit selon comme dans mais según como en pero secondo come ma volgens
    zoals maar enligt som men по как но""".split()
)
_ANDS = frozenset(_AND.strip("(?:)").split("|"))


def _people(name: str) -> list[str]:
    """Part names as printed in a citation: ``Berg, Ito & Vogt et al.``."""
    bare = _INITIALS.sub(" ", _ET_AL.sub("", name)).strip(" ,“”\"„«»‘’'")
    return (
        [
            part
            for part in re.split(
                rf"\s*,\s*(?:{_AND}\s+)?|\s+{_AND}\s+(?={_PARTICLE}\s|{_CAPITAL}[\w’'-]*(?:\s|\Z))", bare
            )
            if part
        ]
        if not _is_body(bare)
        else [bare]
    )


def _is_body(name: str) -> bool:
    """Tell whether a name is a body's, in which ``and`` joins no persons: Office for National Statistics."""
    if re.search(r"\s(?:of|for|on|für|de la|des)\s", name):
        return True
    words = [word for word in folded(name) if word not in _ANDS]
    return len(words) > 2 and bool(languages.phrases("bodies").intersection(words))


def _speaks_of_time(name: str) -> bool:
    """Tell whether words are a month or a season, which date something and cite nothing: ``(June 2020)``."""
    words = [word.strip(".") for word in name.lower().split()]
    return bool(words) and all(
        languages.months(word) or word in languages.phrases("seasons") or word.isdigit() for word in words
    )


def _plain(name: str) -> str:
    return " ".join(_INITIALS.sub(" ", name).split()).strip(' ,“”"„«»‘’')


@functools.lru_cache(maxsize=4096)
def folded(words: str) -> tuple[str, ...]:
    """Return the words of a name, folded: no case, no marks, no signs.

    >>> folded("Müller-Łoś, Ø.")
    ('muller', 'los', 'o')
    """
    return tuple(
        _fold(word) for word in re.findall(r"[\w]+", words.replace("’", "").replace("'", "")) if not word.isdigit()
    )


_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"})


def _fold(word: str) -> str:
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_STROKES))
    return (
        "".join(sign for sign in plain if not unicodedata.combining(sign))
        .replace(".", "")
        .replace("&", "")
        .replace("-", "")
    )
