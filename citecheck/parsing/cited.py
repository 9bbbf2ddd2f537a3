"""Marks whose works the file itself describes, as Word's citation fields do: tied to the entries of the printed list.

An entry is the one that a work means where it prints its DOI, its address or its title, or else its first author and
its year; nothing is told from what the mark prints but where in it each work stands.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from citecheck import attrs
from citecheck.parsing import authordate
from citecheck.parsing.works import Listed, folded, read_works
from citecheck.patterns import lazy_regex
from citecheck.reading.links import address
from citecheck.text import FROM_RAISED
from citecheck.values import MarkerKind, Reference

Place = tuple[int, int]


@attrs.frozen
class Mark:
    """A mark in offsets of the text, and the works it cites."""

    start: int
    end: int
    works: tuple[Reference, ...]


@attrs.frozen
class Cite:
    """One work cited by a mark."""

    start: int
    end: int
    work: Reference
    entry: int | None
    """Which entry of the list it means; ``None`` where it is none of them."""
    number: str | None = None
    """The number by which it is printed, where it is by one."""


_WORD = lazy_regex(r"[^\W_]{3,}")
_LEAST_TITLE = 8
"""Letters and digits of a title that is looked for in an entry; `Ports` may be part of another."""


def _letters(words: str) -> str:
    """Return words without case, marks or signs, so that two ways to print a title are equal."""
    return "".join(folded(words))


class _Entries:
    """The entries of the lists, to be looked up by a work."""

    def __init__(self, entries: Sequence[str]) -> None:
        self._letters = [_letters(entry) for entry in entries]
        self._plain = [entry.casefold() for entry in entries]
        self._works = Listed(read_works(entries))
        self._by_word: dict[str, list[int]] = defaultdict(list)
        for i, entry in enumerate(entries):
            for word in {_letters(word) for word in _WORD.findall(entry)}:
                self._by_word[word].append(i)

    def find(self, work: Reference) -> int | None:
        """Return the entry of a work, ``None`` where there is none or several are as likely."""
        likely = self._likely(work)
        for sign in (work.identifiers.get("doi", "").casefold(), address(work.url) if work.url else ""):
            found = [i for i in likely if sign and sign in self._plain[i]]
            if len(found) == 1:
                return found[0]
        title = _letters(work.title or "")
        if len(title) >= _LEAST_TITLE:
            found = [i for i in likely if title in self._letters[i]]
            dated = [i for i in found if work.issued and str(work.issued.year) in self._plain[i]]
            if len(dated or found) == 1:
                return (dated or found)[0]
        if work.authors and work.issued:
            return self._works.find(_family(work.authors[0]), str(work.issued.year), "")
        return None

    def _likely(self, work: Reference) -> list[int]:
        """Return the entries that hold the rarest word of a work's title."""
        words = {_letters(word) for word in _WORD.findall(work.title or "")}
        held = [self._by_word[word] for word in words if word in self._by_word]
        return min(held, key=len, default=[])


def _family(author: str) -> str:
    """Return the family name of an author as it is said, ``Anna Berg``, or listed, ``Berg, A.``."""
    before, comma, _ = author.partition(",")
    return before if comma else author.split()[-1]


def _cites_of(
    text: str, marks: Sequence[Mark], entries: _Entries, named: Sequence[authordate.Citation]
) -> Iterator[Cite]:
    """Give what each mark cites, each with its own words in the mark where these can be told apart.

    Args:
        text: The running text.
        marks: The marks, in order.
        entries: The entries of the lists.
        named: The citations by author and year that are printed, in order.
    """
    for mark in marks:
        tied = [(work, entries.find(work)) for work in mark.works]
        numbers = numbers_of(text[mark.start : mark.end])
        if len(numbers) == len(tied):
            for (work, entry), number in zip(tied, numbers, strict=True):
                yield Cite(mark.start, mark.end, work, entry, number)
            continue
        inside = [each for each in named if each.start < mark.end and mark.start < each.end]
        places = _own_places([entry for _, entry in tied], inside) or _parts(text, mark)
        for (work, entry), (start, end) in zip(tied, places, strict=True):
            yield Cite(start, end, work, entry)


def _own_places(entries: Sequence[int | None], inside: Sequence[authordate.Citation]) -> list[Place]:
    """Return where each work stands among as many printed citations; a style may have put them in another order."""
    if len(inside) != len(entries):
        return []
    left = list(inside)
    places: list[Place | None] = []
    for entry in entries:
        same = next((each for each in left if entry is not None and each.work == entry), None)
        if same is not None:
            left.remove(same)
        places.append((same.start, same.end) if same is not None else None)
    rest = iter(left)
    return [place or ((each := next(rest)).start, each.end) for place in places]


_OPENING = lazy_regex(r"[\s(（\[]*")
_PART = lazy_regex(r"[;；]")


def _parts(text: str, mark: Mark) -> list[Place]:
    """Part what a mark prints at its semicolons; all of it for each work where these are too few or too many."""
    lead = _OPENING.match(text, mark.start, mark.end)
    start = lead.end() if lead else mark.start
    end = mark.start + len(text[mark.start : mark.end].rstrip(" )）]"))
    cuts = [m.start() for m in _PART.finditer(text, start, end)]
    if len(cuts) + 1 != len(mark.works) or start >= end:
        return [(mark.start, mark.end)] * len(mark.works)
    edges = [start, *(cut + 1 for cut in cuts)], [*cuts, end]
    return [(a + len(text[a:b]) - len(text[a:b].lstrip()), b) for a, b in zip(*edges, strict=True)]


_NUMBERED = lazy_regex(r"[\s\[(]*\d{1,4}[\])]?(?:\s*[,;–-]\s*\[?\d{1,4}\]?)*[\s\])]*")
_RANGE = lazy_regex(r"(\d{1,4})\]?\s*(?:[–-]\s*\[?(\d{1,4}))?")
_LONGEST_RANGE = 100


def numbers_of(printed: str) -> list[str]:
    """Return the numbers that a mark prints, those inside a range included: ``[1, 3–5]``.

    >>> numbers_of("[1, 3–5]"), numbers_of("(Berg, 2020)")
    (['1', '3', '4', '5'], [])
    """
    plain = printed.translate(FROM_RAISED)
    if not _NUMBERED.fullmatch(plain):
        return []
    numbers: list[str] = []
    for found in _RANGE.finditer(plain):
        first, last = int(found[1]), int(found[2] or found[1])
        numbers += map(str, range(first, min(last, first + _LONGEST_RANGE) + 1))
    return numbers


def _called(works: Sequence[Reference]) -> dict[Reference, str]:
    """Return what to call works that no list prints: their authors and year, or their title, each unlike the others."""
    plain: dict[Reference, str] = {}
    for work in works:
        people = [_family(who) for who in work.authors]
        who = f"{people[0]} et al." if len(people) > 2 else " & ".join(people)
        year = str(work.issued.year) if work.issued else ""
        plain[work] = ", ".join(filter(None, (who or work.title or "", year)))
    counts = Counter(plain.values())
    return {work: name if counts[name] == 1 else f"{name}, {work.title}" for work, name in plain.items()}


class Fields:
    """The marks of an article whose works its file describes, tied to its lists.

    >>> text = "Fees rose (Berg, 2020).\\n\\nBerg, A. (2020). Fees rise. The Daily."
    >>> work = Reference(title="Fees rise", authors=["Anna Berg"])
    >>> fields = Fields(text, [Mark(10, 22, (work,))], ["Berg, A. (2020). Fees rise. The Daily."], ["Berg, 2020"], [])
    >>> fields.points, list(fields.described)
    ([(11, 21, 'Berg, 2020', 'author-date')], [0])
    """

    def __init__(
        self,
        text: str,
        marks: Sequence[Mark],
        entries: Sequence[str],
        labels: Sequence[str],
        closed: Sequence[Place],
        noted: Sequence[Reference] = (),
    ) -> None:
        """Tie the marks.

        Args:
            text: The running text.
            marks: The marks, in order.
            entries: The words of each entry of the lists.
            labels: What each of them is called by.
            closed: Stretches of the text, in order, in which nothing is cited.
            noted: The works that notes cite.
        """
        self.described: dict[int, Reference] = {}
        """What the entries are that some mark cites."""
        self.unlisted: dict[str, tuple[Reference, Place]] = {}
        """Where no list is printed, the works by what they are called, each with the mark that cites it first."""
        self.points: list[tuple[int, int, str, MarkerKind]] = []
        """Where which work is cited: by what it is called, and how."""
        named = authordate.find_citations(text, entries, closed, least=0).citations
        listed = _Entries(entries)
        for work in noted:
            if (entry := listed.find(work)) is not None:
                self.described.setdefault(entry, work)
        cites = list(_cites_of(text, marks, listed, named))
        called = _called(list(dict.fromkeys(cite.work for cite in cites)))
        for cite in cites:
            label = cite.number or called[cite.work]
            if cite.entry is not None:
                self.described.setdefault(cite.entry, cite.work)
                label = labels[cite.entry]
            elif not entries:
                self.unlisted.setdefault(label, (cite.work, (cite.start, cite.end)))
            self.points.append((cite.start, cite.end, label, "number" if cite.number else "author-date"))
