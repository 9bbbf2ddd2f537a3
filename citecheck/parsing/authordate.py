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
from citecheck.knowledge import countries, languages
from citecheck.parsing import joints
from citecheck.parsing.lists.signs import looks_like_reference
from citecheck.patterns import Cased, lazy_regex

LEAST_RESOLVED = 0.5
"""The share of what is printed like a citation that must find an entry, for the article to cite by author and year."""

_LONGEST = 400
"""Characters of a bracket that are looked at; longer ones hold a sentence, no citations."""
_LOOKED_BACK = 160
"""Characters before ``(2020)`` in which the names are looked for."""
_HEAD = 240
"""Characters of an entry in which its authors and their year stand."""

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
_INITIALS = lazy_regex(r"\[(?P<initials>[A-Z][\w.&-]{1,11})\]")


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
    body: tuple[str, ...] = ()
    """All words of its authors, folded, where they are no persons: a body, or a title."""

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
    listed = Listed(works(entries), language)
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
    if len(block) > 2 * _LONGEST or not _STARTS_WORK.match(block.lstrip(" -*+•")):
        return False
    placed = _placed(block)
    is_placed = placed is not None and _BEHIND_YEAR.of(block).match(block, placed.end() - 1)
    if not (
        is_placed
        or (
            (_FAMILY_FIRST.match(block) or _BODY_FIRST.of(block).match(block) or block[:1] in '“"„«‘')
            and looks_like_reference(block)
        )
    ):
        return False
    return not any(_cites(bracket["inner"] or "") for bracket in _BRACKET.finditer(block))


def _cites(bracket: str) -> bool:
    """Tell whether a bracket names somebody and a year, as the running text does and an entry does not."""
    name = _name_before_date(bracket)
    return bool(joints.names().of(name).fullmatch(joints.others().sub("", name).rstrip(" ,"))) and not _speaks_of_time(
        name
    )


# Behind its year an entry goes on with its title, a sentence with its verb.
_BEHIND_YEAR = Cased(rf"[)\].:,\s]\s*(?:[.:](?=\s)|,?\s*[“”\"„«‘']|{joints.CAPITAL}|\d)")
_BODY_FIRST = Cased(rf"[-*+•\s]*{joints.CAPITAL}[^.“”\"„«‘?!]{{3,80}}\.\s[“\"„«‘]")
_FAMILY_FIRST = lazy_regex(
    rf"[-*+•\s]*(?:{joints.PARTICLE}\s+){{0,3}}[^\W\d_][\w’'-]+(?:[ -][^\W\d_][\w’'-]+){{0,2}},\s[^\W\d_]"
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
_QUOTED = lazy_regex(
    r"“[^“”]{1,400}”|„[^„“”]{1,400}[“”]|«[^«»]{1,400}»|\"[^\"]{1,400}\"|(?<!\w)[‘'][^‘\n]{1,400}?[’'](?!\w)"
)
_ASIDE = lazy_regex(
    r"[“\"„«‘][^“”\"„«»‘’]{1,300}[”“\"»’]|https?://\S+|\b(?:accessed|retrieved|abgerufen|consulté|viewed)\b.*",
    re.IGNORECASE,
)
_PERSON = lazy_regex(
    rf"(?P<family>(?<!\w)(?!(?:and|und|et|y|e)\s)(?:{joints.PARTICLE}\s+){{0,3}}[^\W\d_][\w’'-]+"
    r"(?:[ -][^\W\d_][\w’'-]+){0,2})"
    r",\s*(?P<initials>(?:[^\W\d_](?:\.|\Z)[\s-]*){1,4})"
)
# `Иванов А., Петров Б. В.`: initials without a comma before them.
_INITIALS_BEHIND = lazy_regex(r"(?P<family>[^\W\d_a-z][\w’'-]{2,})\s(?:[^\W\d_]\.\s?){1,3}(?=,|\s|\Z)")
# `王伟、李娜`, `Berg, Anna/Lange, Bodo`, `الحسن، أ.، والعلي، ب.`
_APART = lazy_regex(r"[、・/]|،\s?و?|(?<=[\uac00-\ud7af])·")
_NEXT_PERSON = lazy_regex(r",?\s+(?:and|und|et|y|e|&)\s+|,\s+(?=[^\W\d_][\w’'.-]+\s)|;\s*")


def _placed(entry: str) -> "re.Match[str] | None":
    """Return the year in the place where styles put it, behind the authors; years of a quoted title are none."""
    unquoted = _QUOTED.sub(lambda quoted: "”" * len(quoted.group()), entry[: 2 * _LONGEST])
    return joints.in_place().search(unquoted, 0, _HEAD)


def _work(entry: str) -> Work:
    placed = _placed(entry)
    opening = _OPENING.match(entry)
    begin = opening.end() if opening else 0
    if placed is not None:
        groups = placed.groupdict()
        year = groups["year"] or groups["syear"] or groups["cyear"] or ""
        letter = groups["letter"] or groups["sletter"] or ""
        head, dates = entry[begin : placed.start()], [(year, letter)]
        if not head.strip(" .,:"):  # the year stands first
            head = entry[placed.end() :]
    else:
        head = entry[begin:_HEAD]
        rest = _ASIDE.sub(" ", entry)
        dates = list(dict.fromkeys((m["year"] or "", m["letter"] or "") for m in joints.dates().finditer(rest)))
        if not dates and (languages.says_undated(entry) or joints.undated_in_place().search(entry)):
            dates.append(("", ""))
    authors = _authors(head)
    body = () if _LISTED_NAME.search(authors) else folded(authors)
    return Work(folded(head), tuple(dates), _initials_of(authors), _surnames(authors), placed is not None, body)


# What parts the names of persons, and no body's: `Berg, A.`, `Berg A.`, `王伟、李娜`.
_LISTED_NAME = lazy_regex(r"[,،，、・;؛/]|\s[^\W\d_]\.")


def _authors(head: str) -> str:
    """Return the authors at the beginning of an entry: up to the title, where no year parts them."""
    stop = re.search(r"(?<=[^\W\d_]{3})\.(?=\s|\Z)|[“\"„«《「『。．（]|\s[‘']", head)
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
    others = joints.others().search(authors)
    listed = authors[: others.start()] if others else authors
    if initialled := [m["family"].strip() for m in _PERSON.finditer(listed)]:
        found = initialled
    elif _INITIALS_BEHIND.match(listed):
        found = [person["family"] for person in _INITIALS_BEHIND.finditer(listed)]
    elif _APART.search(listed):
        found = [part.partition(",")[0].strip() for part in _APART.split(listed) if len(part.strip(" .")) > 1]
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


_LONGEST_FAMILY = 5
"""Signs of a name in a script without spaces, and one more."""
_LONGEST_BODY = 12
_TOKEN = lazy_regex(r"[^\s,;()]+")
_ELISION = lazy_regex(
    r"\A[“\"„«‘]?(?:[ldmnst]|qu|(?:d|n|s)?ell|all|dall|un)['’](?=[^\W\d_])|['’][^\W\d_]{1,4}\Z", re.IGNORECASE
)


def _without_elision(words: Iterable[str]) -> tuple[str, ...]:
    """Return words folded, without what their sentence adds to them: ``l’Agence``, ``Kurumu’na``."""
    return folded(" ".join(_ELISION.sub("", word) for word in words))


def _is_unspaced(word: str) -> bool:
    """Tell whether a word is in a script that puts no spaces between words, or none between family and given name."""
    return bool(word) and all("\u3040" <= sign <= "\u30ff" or "\u3400" <= sign <= "\u9fff" for sign in word)


def _is_same_stem(one: str, other: str) -> bool:
    """Tell whether two words are one but for their ends."""
    stem = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if stem == len(other):
        return stem >= _LEAST_STEM - 2 and len(one) - stem < _LONGEST_END
    return stem >= _LEAST_STEM and len(one) - stem <= _LONGEST_END and len(other) - stem <= _LONGEST_END - 1


_LEAST_STEM = 5
_LONGEST_END = 4
"""Letters: Virtanen, Virtasen; Росстат, Росстата; Kowalski, Kowalskiego."""


class Listed:
    """The works of a list, to be looked up by name and year."""

    def __init__(self, listed: Sequence[Work], language: str | None = None) -> None:
        self.works = listed
        self._inflects = language is not None and language.partition("-")[0] in joints.INFLECTING
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._named: dict[str, list[int]] = {}
        self._found: dict[tuple[str, str, str], int | None] = {}
        self._by_year: dict[str, dict[str, list[int]]] = {}
        self._of_year: dict[str, list[int]] = defaultdict(list)
        self._by_body: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._initials: dict[str, int] = {}
        """The works of bodies by the initials that the text gives them: `Statistiska centralbyrån (SCB, 2018)`."""
        for i, work in enumerate(listed):
            words = {*work.head[:1], *work.head[1:2], work.initials} - {""}
            for word in words | {word[:n] for word in words if _is_unspaced(word) for n in range(1, _LONGEST_FAMILY)}:
                self._by_word[word].append(i)
            if work.body:
                self._by_body[work.body].append(i)
            for year in {year for year, _ in work.dates}:
                self._of_year[year].append(i)
            for particle, word in zip(work.head, work.head[1:], strict=False):
                if particle in joints.PARTICLES and i not in self._by_word[word]:
                    self._by_word[word].append(i)
                    break
        self._longest_body = min(max(map(len, self._by_body), default=0), _LONGEST_BODY)

    def find(self, name: str, year: str, letter: str) -> int | None:
        """Return the work that a name and a year mean, ``None`` where there is none."""
        key = name, year, letter
        if key not in self._found:
            self._found[key] = self._nearest(name, year, letter)
        found = self._found[key]
        if found is None and (body := self._initials.get(_fold(name))) is not None:
            return self._of_body(self.works[body].body, year, letter)
        return found

    def _of_body(self, body: tuple[str, ...], year: str, letter: str) -> int | None:
        """Return the work of a body, or with a title, of a year."""
        return next((i for i in self._by_body.get(body, ()) if self._is_of(i, year, letter)), None)

    def _is_of(self, i: int, year: str, letter: str) -> bool:
        """Tell whether a work is of a year, and of the letter behind it where one is printed."""
        dates = self.works[i].dates
        return (year, letter) in dates or (not letter and (year in {each for each, _ in dates} or not (year or dates)))

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
        people = 3 if joints.others().search(name) else len(_people(name))
        ranked = sorted((rank, i) for i in of_year if (rank := self._rank(i, people, year, letter)) is not None)
        return ranked[0][1] if ranked else None

    def named(self, name: str) -> list[int]:
        """Return the works that begin with a name."""
        if name not in self._named:
            words = folded(_INITIALS.sub(" ", joints.others().sub("", name)))
            while words and words[0] in ("the", *joints.PARTICLES) and len(words) > 1 and words[0] not in self._by_word:
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
        while len(first) > 1 and first[0] in ("the", *joints.PARTICLES) and work.head[:1] != first[:1]:
            first = first[1:]
        head = work.head
        while head and head[0] in ("the", *joints.PARTICLES) and head[:1] != first[:1]:
            head = head[1:]
        if _is_unspaced(first[0]):  # a family name is part of a whole one: 佐藤, 佐藤一郎
            return all(any(word.startswith(part[0]) for word in head) for part in (first, *others) if part)
        # A given name may stand before the family name: `Anna Vogt: Der Hafen`.
        begins = first in (head[: len(first)], head[1 : len(first) + 1])
        return begins and all(
            other[-1:] and not {other[-1], "و" + other[-1], "ו" + other[-1]}.isdisjoint(head) for other in others
        )

    def _ending(self, before: str, dates: Sequence["re.Match[str]"]) -> int | None:
        """Return where the name of a work begins that ends a text, though it is not printed as a name is.

        That is a body whose name has words in small letters, a title, a name in a script without spaces, or one
        whose end its language has changed.
        """
        year, letter = dates[0]["year"] or "", dates[0]["letter"] or ""
        bare = joints.others().sub("", before)
        words = list(_TOKEN.finditer(bare, max(0, len(bare) - _LOOKED_BACK)))
        for length in range(min(self._longest_body + 1, len(words)), 0, -1):
            if self._of_body(_without_elision(word.group() for word in words[-length:]), year, letter) is not None:
                return words[-length].start()
        last = _ELISION.sub("", words[-1].group()) if words else ""
        if words and last != words[-1].group() and self.find(last, year, letter) is not None:  # `l’OMS (2018)`
            return bare.rfind(last)
        for length in range(_LONGEST_FAMILY, 1, -1):
            said = bare[-length:]
            if len(said) == length and _is_unspaced(said) and self.find(said, year, letter) is not None:
                return len(bare) - length
        return None

    def _inflected(self, before: str, year: str, letter: str) -> tuple[int, int] | None:
        """Return where a name begins whose end its language has changed, and its work: ``у Росстата (2018)``."""
        words = list(_TOKEN.finditer(joints.others().sub("", before), max(0, len(before) - _LOOKED_BACK)))
        if not (self._inflects and words and words[-1].group()[:1].isupper()):
            return None
        said = "".join(folded(words[-1].group()))
        found = [
            i
            for i in self._of_year[year]
            if self.works[i].head and self._is_of(i, year, letter) and _is_same_stem(said, self.works[i].head[0])
        ]
        return (words[-1].start(), found[0]) if len(found) == 1 else None

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
        start = self._ending(before, [dated])
        work = None
        if start is not None:
            work = self._of_body(_without_elision(before[start:].split()), year, letter)
        else:
            found = (self.find(before[at:], year, letter) for at in _chains(before))
            work = next((each for each in found if each is not None), None)
        if work is not None:
            self._initials[_fold(name)] = work
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
            work = self.find(name, year, letter)
            if work is None:
                work = self._introduced(name, text[max(0, at - 1 - _LOOKED_BACK) : at - 1], date)
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
        low = max(border, bracket.start() - _LOOKED_BACK, text.rfind("\n\n", 0, bracket.start()) + 1)
        before = text[low : bracket.start()].rstrip()
        bare = re.sub(r"(?<=\w)(?:['’]s|['’])\Z", "", before)
        dates = list(_run_of_dates(text, dated, bracket.end("inner")))
        rest = text[dates[-1].end() : bracket.end("inner")]
        is_whole = not rest.strip() or bool(joints.locator().match(rest)) or rest.lstrip()[:1] in (",", ":", ";")
        chains = list(_chains(joints.others().sub("", bare))) if joints.others().search(bare) else list(_chains(bare))
        for length in chains:
            name = bare[length:]
            resolved = [self.find(name, d["year"] or "", d["letter"] or "") for d in dates]
            if resolved[0] is not None and is_whole:
                yield from self._of_narrative(low + length, bracket, name, dates, resolved)
                return
        if not is_whole:
            return
        year, letter = dated["year"] or "", dated["letter"] or ""
        ending = self._ending(bare, dates)
        if ending is not None:
            name, body = bare[ending:], _without_elision(bare[ending:].split())
            each = [(d["year"] or "", d["letter"] or "") for d in dates]
            of_body = [self._of_body(body, *date) for date in each]
            resolved = of_body if of_body[0] is not None else [self.find(name, *date) for date in each]
            yield from self._of_narrative(low + ending, bracket, name, dates, resolved)
            return
        if changed := self._inflected(bare, year, letter):
            yield from self._of_narrative(low + changed[0], bracket, bare[changed[0] :], dates[:1], [changed[1]])
            return
        if not chains:
            return
        length = chains[0]
        tells = joints.tells().match(text, bracket.end(), bracket.end() + 60) or bare != before
        according = joints.according().search(text, max(0, low + length - 20), low + length)
        known = [i for i in chains if self.named(bare[i:])]
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
    title = _QUOTED.match(part, begin)
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


def _people(name: str) -> list[str]:
    """Part names as printed in a citation: ``Berg, Ito & Vogt et al.``."""
    bare = _INITIALS.sub(" ", joints.others().sub("", name)).strip(" ,،，“”\"„«»‘’'")
    return [bare] if _is_body(bare) else [part for part in joints.between_people().of(bare).split(bare) if part]


def _is_body(name: str) -> bool:
    """Tell whether a name is a body's, in which ``and`` joins no persons: Office for National Statistics."""
    if re.search(r"\s(?:of|for|on|für|de la|des)\s", name):
        return True
    words = [word for word in folded(name) if word not in joints.ands()]
    return len(words) > 2 and bool(languages.phrases("bodies").intersection(words))


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
    return " ".join(_INITIALS.sub(" ", name).split()).strip(' ,،，“”"„«»‘’')


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
