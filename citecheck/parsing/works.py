"""The works of an unnumbered list, by what the text may call them: a name, a body or a title, and a year.

An entry begins with its authors, or with a title where nobody signed; the text gives these shortened, joined,
abbreviated, with their ends changed. ``Listed`` says which work is meant.
"""

import functools
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from citecheck import attrs
from citecheck.knowledge import languages
from citecheck.parsing import joints
from citecheck.patterns import lazy_regex
from citecheck.remembering import remembered

LOOKED_BACK = 160
"""Characters before a year in which the names are looked for."""
_HEAD = 240
"""Characters of an entry in which its authors and their year stand."""
_LONGEST = 800
"""Characters of an entry in which a quoted title may end."""

INITIALS = lazy_regex(r"\s?[\[(](?P<initials>[^\W\d_a-zß-öø-ÿа-яё][\w.&-]{1,11})[\])]")
"""What a body's name is shortened to behind it: ``World Health Organization [WHO]``."""


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


def label_of(work: Work) -> str:
    """Return what a work is called by: ``Berg & Ito, 2020a``."""
    year, letter = work.dates[0] if work.dates else ("", "")
    return f"{work.name}, {year}{letter}" if year else f"{work.name}, n.d."


def labels_of(works: Sequence[Work], names: Iterable[str] = ()) -> list[str]:
    """Return what works are called by, with an initial where two differ by it and the text's names have them.

    >>> labels_of(read_works(["Smith, A. (2012). North.", "Smith, B. (2012). South."]), ["A. Smith"])
    ['A. Smith, 2012', 'B. Smith, 2012']
    """
    labels = [label_of(work) for work in works]
    if any(_GIVEN.match(name) or _GIVEN_BEHIND.match(name) for name in names):
        count = Counter(labels)
        alike = [count[label] > 1 and len(work.head) > 1 for work, label in zip(works, labels, strict=True)]
        labels = [
            f"{work.head[1][0].upper()}. {label}" if is_alike else label
            for work, label, is_alike in zip(works, labels, alike, strict=True)
        ]
    return labels


# --- the list -------------------------------------------------------------------------------------------------------


def read_works(entries: Iterable[str]) -> tuple[Work, ...]:
    """Return what the text may call each entry by; a dash stands for the authors of the entry above."""
    found: list[Work] = []
    for entry in entries:
        work = _work(_LINE_END.sub(". ", entry.strip()) if _NAMES_ALONE.match(entry) else " ".join(entry.split()))
        if _SAME.match(entry.lstrip()) and found:
            above = found[-1]
            work = attrs.evolve(work, head=above.head, initials=above.initials, surnames=above.surnames)
        found.append(work)
    return tuple(found)


_LINE_END = lazy_regex(r"\.?(?<!\s)\s*\n\s*")
# A line of names above that of the title: `D. Owen, M. Rees`.
_NAMES_ALONE = lazy_regex(r"\s*(?:(?:[^\W\d_]\.[\s-]?){1,3}[^\W\d_][^\n\d.,]{1,40}(?:,\s)?)+\n")
_GIVEN_FIRST = lazy_regex(
    rf"(?P<given>(?:[^\W\d_]\.[\s-]?){{1,3}})(?P<family>(?:{joints.PARTICLE}\s){{0,3}}[^\W\d_][\w’'-]+)"
)
_SAME = lazy_regex(r"(?:[—–_-]{2,6}|[―⸺⸻]{1,3}|—)[.,]?\s")
_OPENING = lazy_regex(r"[\s“\"„«‘'*_\[(]*")
QUOTED = lazy_regex(
    r"“[^“”]{1,400}”|„[^„“”]{1,400}[“”]|«[^«»]{1,400}»|\"[^\"]{1,400}\"|(?<!\w)[‘'][^‘\n]{1,400}?[’'](?!\w)"
)
_ASIDE = lazy_regex(
    r"[“\"„«‘][^“”\"„«»‘’]{1,300}[”“\"»’]|https?://\S+|\b(?:accessed|retrieved|viewed)\b.*",
    re.IGNORECASE,
)
_PERSON = lazy_regex(
    rf"(?P<family>(?<!\w)(?!(?:and|und|et|y|e)\s)(?:{joints.PARTICLE}\s+){{0,3}}[^\W\d_][\w’'-]+"
    r"(?:[ -][^\W\d_][\w’'-]+){0,2})"
    r",\s*(?P<initials>(?:[^\W\d_](?:\.|\Z)[\s-]*){1,4})"
)
# `Иванов А., Петров Б. В.`, `Ito K, Vogt LM`: initials without a comma before them.
_INITIALS_BEHIND = lazy_regex(
    r"(?P<family>[^\W\d_a-z][\w’'-]{2,})\s(?:(?:[^\W\d_](?:\.\s?|\Z)){1,3}(?=,|\s|\Z)|[A-Z]{1,3}(?=\s?(?:,|\Z)))"
)
# `王伟、李娜`, `Berg, Anna/Lange, Bodo`, `الحسن، أ.، والعلي، ب.`
_APART = lazy_regex(r"[、・/]|،\s?و?|(?<=[\uac00-\ud7af])·")
_NEXT_PERSON = lazy_regex(r",?\s+(?:and|und|et|y|e|&)\s+|,\s+(?=[^\W\d_][\w’'.-]+\s)|;\s*")


def placed(entry: str) -> "re.Match[str] | None":
    """Return the year in the place where styles put it, behind the authors; years of a quoted title are none."""
    unquoted = QUOTED.sub(lambda quoted: "”" * len(quoted.group()), entry[:_LONGEST])
    return joints.in_place().search(unquoted, 0, _HEAD)


@remembered(1 << 12)
def _work(entry: str) -> Work:
    year_in_place = placed(entry)
    opening = _OPENING.match(entry)
    begin = opening.end() if opening else 0
    if year_in_place is not None:
        groups = year_in_place.groupdict()
        year = groups["year"] or groups["syear"] or groups["cyear"] or ""
        letter = groups["letter"] or groups["sletter"] or ""
        head, dates = entry[begin : year_in_place.start()], [(year, letter)]
        if not head.strip(" .,:"):  # the year stands first
            head = entry[year_in_place.end() :]
    else:
        head = entry[begin:_HEAD]
        rest = _ASIDE.sub(" ", entry)
        dates = list(dict.fromkeys((m["year"] or "", m["letter"] or "") for m in joints.dates().finditer(rest)))
        if not dates and (languages.says_undated(entry) or joints.undated_in_place().search(entry)):
            dates.append(("", ""))
    authors = _authors(head)
    if _GIVEN.match(authors) and not _is_body(authors):  # `D. Owen, M. Rees`
        head = authors = _GIVEN_FIRST.sub(r"\g<family>, \g<given>", authors)
    body = () if _LISTED_NAME.search(authors) else without_elision(authors.split())
    return Work(folded(head), tuple(dates), _initials_of(authors), _surnames(authors), year_in_place is not None, body)


# What parts the names of persons, and no body's: `Berg, A.`, `Berg A.`, `王伟、李娜`.
_LISTED_NAME = lazy_regex(r"[,،，、・;؛/]|\s[^\W\d_]\.")


def _authors(head: str) -> str:
    """Return the authors at the beginning of an entry: up to the title, where no year parts them."""
    stop = re.search(r"(?<=[^\W\d_]{3})\.(?=\s|\Z)|[.,]?[“”\"„«»《「『。．（]|\s[‘']", head)
    return (head[: stop.start()] if stop else head).strip(" .,:;")


def _initials_of(authors: str) -> str:
    """Return the initials of a body, as printed beside it or made of its capitals: World Health Organization, WHO."""
    printed = re.search(r"[(\[]([A-Z][A-Z.&-]{1,9})[)\]]|\s[–—-]\s([A-Z][A-Z.&-]{1,9})\Z", authors)
    if printed:
        return fold(printed[1] or printed[2])
    capitals = [word[0] for word in re.findall(r"[^\W\d_][\w’'-]*", authors) if word[0].isupper()]
    return fold("".join(capitals)) if 2 <= len(capitals) <= 8 and "," not in authors else ""


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


_START = 3
"""Letters of a name that stay whatever its end."""
_LONGEST_FAMILY = 5
"""Signs of a name in a script without spaces, and one more."""
_LONGEST_BODY = 12
_TOKEN = lazy_regex(r"[^\s,;()（）、。，；：「」]+")
_BEFORE_VOWEL = r"\A[“\"„«‘]?(?:[ldmnst]|qu|(?:d|n|s)?ell|all|dall|un)['’](?=[^\W\d_])"
_ELIDED = lazy_regex(_BEFORE_VOWEL, re.IGNORECASE)
_ELISION = lazy_regex(rf"{_BEFORE_VOWEL}|['’][^\W\d_]{{1,4}}\Z", re.IGNORECASE)


def without_elision(words: Iterable[str]) -> tuple[str, ...]:
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


def _is_shortened(said: tuple[str, ...], body: tuple[str, ...]) -> bool:
    """Tell whether the last word of a name stands for the last words of a body: Minnesota DOT."""
    kept = len(said) - 1
    rest = [word for word in body[kept:] if len(word) > 3 or kept + 3 > len(body)]
    return (
        0 < kept < len(body) - 1
        and said[:-1] == body[:kept]
        and said[-1] in (_first_letters(body[kept:]), _first_letters(rest))
    )


def _initials_of_words(body: tuple[str, ...]) -> str:
    """Return the initials of a body that sets some of its words small: Institut national d’études démographiques."""
    words = [word for word in body if len(word) > 2 and word not in joints.PARTICLES and word not in languages.ands()]
    return _first_letters(words) if 2 < len(words) <= _LONGEST_INITIALS else ""


_LONGEST_INITIALS = 8


def _first_letters(words: Iterable[str]) -> str:
    return "".join(word[:1] for word in words)


def _begins_alike(one: str, other: str) -> bool:
    """Tell whether two words of a longer name are one but for their ends: Urzędu, Urząd."""
    return one == other or (one[:_START] == other[:_START] and abs(len(one) - len(other)) <= _LONGEST_END)


def _is_one_letter_off(one: str, other: str) -> bool:
    """Tell whether two words differ in one letter, which is another, too many, or left out."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer[at + 1 :] == (shorter[at:] if len(longer) > len(shorter) else shorter[at + 1 :])


def _behind_elision(word: "re.Match[str]") -> int:
    lead = _ELIDED.match(word.group())
    return word.start() + (lead.end() if lead else 0)


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
        self._said: dict[tuple[object, ...], list[int]] = {}
        """The same by the words of the name, whatever else stands there."""
        self._found: dict[tuple[str, str, str], int | None] = {}
        self._by_year: dict[str, dict[str, list[int]]] = {}
        self._by_body: dict[tuple[str, ...], list[int]] = defaultdict(list)
        self._by_start: dict[tuple[str, str], list[int]] = defaultdict(list)
        """Works by their year and the first letters of their first word, which no ending changes."""
        self._initials: dict[str, int] = {}
        """The works of bodies by the initials that the text gives them: `Statistiska centralbyrån (SCB, 2018)`."""
        for i, work in enumerate(listed):
            words = {*work.head[:1], *work.head[1:2], work.initials, _initials_of_words(work.body)} - {""}
            for word in words | {word[:n] for word in words if _is_unspaced(word) for n in range(1, _LONGEST_FAMILY)}:
                self._by_word[word].append(i)
            if work.body:
                self._by_body[work.body].append(i)
            for year in {year for year, _ in work.dates}:
                self._by_start[year, "".join(work.head[:1])[:_START]].append(i)
            for particle, word in zip(work.head, work.head[1:], strict=False):
                if particle in joints.PARTICLES and i not in self._by_word[word]:
                    self._by_word[word].append(i)
                    break
        self.oldest = min((int(year) for work in listed for year, _ in work.dates if year), default=0)
        """The year of the oldest work."""
        self._longest_body = min(max(map(len, self._by_body), default=0), _LONGEST_BODY)

    def find(self, name: str, year: str, letter: str) -> int | None:
        """Return the work that a name and a year mean, ``None`` where there is none."""
        key = name, year, letter
        if key not in self._found:
            self._found[key] = self._nearest(name, year, letter)
        found = self._found[key]
        if found is None and (body := self._initials.get(fold(name))) is not None:
            return self.of_body(self.works[body].body, year, letter)
        return found

    def abbreviate(self, initials: str, i: int) -> None:
        """Let initials mean the body of a work, as the text says that they do."""
        self._initials[fold(initials)] = i

    def of_body(self, body: tuple[str, ...], year: str, letter: str) -> int | None:
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
        people = 3 if joints.others().search(name) else len(people_of(name))
        ranked = sorted((rank, i) for i in of_year if (rank := self._rank(i, people, year, letter)) is not None)
        return ranked[0][1] if ranked else None

    def named(self, name: str) -> list[int]:
        """Return the works that begin with a name."""
        if name not in self._named:
            bare, given = _without_given(name)
            words = folded(INITIALS.sub(" ", joints.others().sub("", bare)))
            while words and words[0] in ("the", *joints.PARTICLES) and len(words) > 1 and words[0] not in self._by_word:
                words = words[1:]
            people = [folded(part) for part in people_of(bare)] if words else []
            first = next((word for word in (*words[:1], *(people[0] if people else ())) if word in self._by_word), "")
            said = (first, given, *people)
            if said not in self._said:
                known = dict.fromkeys(self._by_word[first]) if first and people[0] else ()
                found = [i for i in known if self._begins(i, people[0], people[1:])]
                called = [i for i in found if given and any(word.startswith(given) for word in self.works[i].head[1:2])]
                self._said[said] = called or found
            self._named[name] = self._said[said]
        return self._named[name]

    def _begins(self, i: int, first: tuple[str, ...], others: Sequence[tuple[str, ...]]) -> bool:
        """Tell whether a work's entry begins with the first name, and holds the others."""
        work = self.works[i]
        if work.initials and first == (work.initials,):
            return True
        if _is_shortened(first, work.body) or first == (_initials_of_words(work.body),):
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

    def ending(self, before: str, year: str, letter: str) -> tuple[int, int] | None:
        """Return where the name of a work begins that ends a text, though it is not printed as a name is, and the work.

        That is a body whose name has words in small letters, a title, a name in a script without spaces, or one
        whose end its language has changed: ``l’OMS (2018)``, ``у Росстата (2018)``.
        """
        bare = joints.others().sub("", before)
        words = list(_TOKEN.finditer(bare, max(0, len(bare) - LOOKED_BACK)))
        for length in range(min(self._longest_body + 1, len(words)), 0, -1):
            said = without_elision(word.group() for word in words[-length:])
            i = self.of_body(said, year, letter)
            i = self._stemmed(said, year, letter) if i is None else i
            if i is not None and folded(words[-length].group()):
                return _behind_elision(words[-length]), i
        last = _ELISION.sub("", words[-1].group()) if words else ""
        if words and last != words[-1].group() and (i := self.find(last, year, letter)) is not None:
            return bare.rfind(last), i
        for length in range(2 * _LONGEST_FAMILY, 1, -1):
            family = bare[-length:]
            i = self.find(family, year, letter) if len(family) == length and _is_unspaced(family) else None
            if i is not None:
                return len(bare) - length, i
        if not (self._inflects and words and words[-1].group()[:1].isupper()):
            return None
        family = "".join(folded(words[-1].group()))
        found = [
            i
            for i in self._by_start[year, family[:_START]]
            if self._is_of(i, year, letter) and _is_same_stem(family, self.works[i].head[0])
        ]
        return (words[-1].start(), found[0]) if len(found) == 1 else None

    def _stemmed(self, said: tuple[str, ...], year: str, letter: str) -> int | None:
        """Return the work of a body whose several words end otherwise in a sentence: ``Statistischem Bundesamt``."""
        for i in self._by_start[year, said[0][:_START]] if len(said) > 1 else ():
            body = self.works[i].body
            if (
                len(body) == len(said)
                and self._is_of(i, year, letter)
                and all(_begins_alike(one, other) for one, other in zip(said, body, strict=True))
            ):
                return i
        return None

    def begin_of(self, i: int, name: str) -> int:
        """Return where the name of a work begins in words that end in it: behind what only its sentence says.

        >>> Listed(read_works(["Insee. (2021). Rents."])).begin_of(0, "l’Insee")
        2
        """
        first = _TOKEN.match(name)
        begin = _behind_elision(first) if first else 0
        while (word := _TOKEN.match(name, begin)) and (small := folded(word.group())):
            is_its_own = small[0] in (self.works[i].body[:1] or self.works[i].head)
            if small[0] not in ("the", *joints.PARTICLES) or is_its_own or word.end() == len(name):
                break
            begin = word.end() + len(name[word.end() :]) - len(name[word.end() :].lstrip())
        return begin

    def beside(self, i: int, year: str, letter: str) -> int | None:
        """Return the work of another year by those who wrote one."""
        one = self.works[i]
        for other in self._by_start[year, "".join(one.head[:1])[:_START]]:
            work = self.works[other]
            if self._is_of(other, year, letter) and (work.body, work.surnames) == (one.body, one.surnames):
                return other
        return None

    def has_nearly(self, name: str, year: str) -> bool:
        """Tell whether a work of a year is by somebody whose name differs in one letter: Goulsen, Goulson."""
        people = people_of(name)
        said = "".join(folded(people[0])[-1:]) if people else ""
        return len(said) >= _LEAST_STEM and any(
            _is_one_letter_off(said, self.works[i].head[0]) for i in self._by_start[year, said[:_START]]
        )

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


_GIVEN = lazy_regex(r"(?:[^\W\d_]\.[\s-]?){1,3}(?=[^\W\d_]{2})")
# `Wang X.`, `Wang XY`: behind the family name.
_GIVEN_BEHIND = lazy_regex(r"[^\W\d_a-z][\w’'-]+\s(?:(?:[^\W\d_a-z]\.[\s-]?){1,3}|[A-Z]{1,2})\Z")
_YOUNGER = lazy_regex(r",?\s(?:Jr|Sr|II|III|IV)\.?(?=,|\Z)")


def _without_given(name: str) -> tuple[str, str]:
    """Return a name without the initials before it and what is set behind it, and the first initial, folded.

    >>> _without_given("M. L. King Jr.")
    ('King', 'm')
    """
    given = _GIVEN.match(name)
    bare = _YOUNGER.sub("", name[given.end() :] if given else name)
    return bare, fold(given.group()[0]) if given else ""


def people_of(name: str) -> list[str]:
    """Part names as printed in a citation: ``Berg, Ito & Vogt et al.``."""
    bare = INITIALS.sub(" ", joints.others().sub("", name)).strip(" ,،，“”\"„«»‘’'")
    return [bare] if _is_body(bare) else [part for part in joints.between_people().of(bare).split(bare) if part]


def _is_body(name: str) -> bool:
    """Tell whether a name is a body's, in which ``and`` joins no persons: Office for National Statistics."""
    if re.search(rf"\s(?:{languages.pattern('joins names')})\s", name):
        return True
    words = [word for word in folded(name) if word not in languages.ands()]
    return len(words) > 2 and bool(languages.phrases("bodies").intersection(words))


@functools.lru_cache(maxsize=4096)
def folded(words: str) -> tuple[str, ...]:
    """Return the words of a name, folded: no case, no marks, no signs.

    >>> folded("Müller-Łoś, Ø.")
    ('muller', 'los', 'o')
    """
    return tuple(
        fold(word) for word in re.findall(r"[\w]+", words.replace("’", "").replace("'", "")) if not word.isdigit()
    )


_STROKES = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th", "ı": "i"})


def fold(word: str) -> str:
    """Return a word without case, marks and signs."""
    plain = unicodedata.normalize("NFKD", word.casefold().translate(_STROKES))
    return (
        "".join(sign for sign in plain if not unicodedata.combining(sign))
        .replace(".", "")
        .replace("&", "")
        .replace("-", "")
    )
