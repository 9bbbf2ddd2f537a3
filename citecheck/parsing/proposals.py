"""The ways in which one entry can be read, and how likely each is before the rest of its list is looked at.

An entry's landmarks are certain (``landmarks.py``); which of the stretches between its signs is the title and which
the outlet often is not. Every pair of stretches that may be the two is proposed, and what the careful reading says
(``layouts.py``). A proposal is judged by what its title and its outlet look like, what the address says of both, and
the signs between them; ``agreement.py`` then asks which signs the whole list has between them.
"""

import functools
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from citecheck import attrs
from citecheck.knowledge import outlets
from citecheck.knowledge.encodings import unquoted
from citecheck.parsing.issued import field_of
from citecheck.parsing.landmarks import Landmarks
from citecheck.parsing.layouts import Fields
from citecheck.parsing.mastheads import gives_initials, is_body, is_filler, is_known, is_site, may_be_outlet
from citecheck.parsing.names import Names, read_names
from citecheck.parsing.stretches import Range, ends_in_dots, in_edited, is_numbered_title, outlet_in, title_in, trim
from citecheck.parsing.vocabulary import SMALL, WITHIN, WITHIN_COLON, ends_short
from citecheck.patterns import lazy_regex
from citecheck.text import MASK


@attrs.frozen
class View:
    """An entry seen in one way: which of its words are a title in quotes, and which the date of issue."""

    marks: Landmarks
    shown: str
    """The entry with the landmarks blotted out, the date of issue among them."""
    alone: Fields
    """What the careful reading makes of it."""
    is_certain: bool = False
    """Whether signs of its own tell the fields, so that the rest of the list says nothing more."""


@attrs.frozen
class Way:
    """One way to read an entry, as the rest of the list sees it."""

    keys: tuple[str, ...]
    """What it has in common with ways to read other entries: the signs between its fields, and its outlet."""
    score: float = 0.0
    """The logarithm of how likely it is by itself, up to a constant."""


@attrs.frozen(kw_only=True)
class Proposal(Way):
    """One way to read an entry, with its fields."""

    view: View
    title: Range | None
    outlet: Range | None
    authors: tuple[Range, ...]
    told: tuple[tuple[str, ...], ...]
    """What speaks for it and against it: of its title, its outlet, its authors, the signs between them."""


SAME = "="
"""Begins the key of an outlet; the other keys are of signs."""


def keys_of(joints: Iterable[str], outlet: str | None) -> tuple[str, ...]:
    """Return the keys of the signs between neighbouring fields, with their letters (``T. O``), and of an outlet.

    Each sign has a second key without the field behind it, as not every entry has every field.
    """
    keys: list[str] = []
    for joint in joints:
        keys += (joint, joint[:-1].rstrip('TOADU"') or joint[:1])
    if outlet:
        keys.append(SAME + outlet)
    return tuple(keys)


def propose(views: tuple[View, ...], *, by_lines: bool = False) -> tuple[Proposal, ...]:
    """Return the ways to read an entry, the likeliest first.

    Args:
        views: The ways to see it.
        by_lines: Whether a line end always parts two fields.
    """
    found: dict[tuple[Range | None, Range | None], Proposal] = {}
    if views[0].is_certain or _names_editors(views[0]) or _is_held(views[0]):
        alone = views[0].alone
        return (_Sheet(views[0], by_lines=by_lines).proposal(alone.title, alone.outlet, alone.authors),)
    for view in views:
        sheet = _Sheet(view, by_lines=by_lines)
        for title, outlet, authors in _divisions(sheet):
            if (title, outlet) not in found:
                found[title, outlet] = sheet.proposal(title, outlet, authors)
    return tuple(sorted(found.values(), key=lambda proposal: -proposal.score)[:_MOST])


def score_alone(view: View) -> float:
    """Return the score of the careful reading."""
    alone = view.alone
    return _Sheet(view, by_lines=False).proposal(alone.title, alone.outlet, alone.authors).score


def _names_editors(view: View) -> bool:
    """Tell whether the careful reading found title and outlet with nothing but the outlet's editors between them."""
    title, outlet = view.alone.title, view.alone.outlet
    if title is None or outlet is None or title[1] > outlet[0]:
        return False
    editors = in_edited().match(view.shown, title[1], outlet[0])
    return editors is not None and editors.end() == outlet[0]


def _is_held(view: View) -> bool:
    """Tell whether the careful reading found nothing but ``In`` between a title and the work that holds it."""
    title, outlet = view.alone.title, view.alone.outlet
    if title is None or outlet is None or title[1] > outlet[0]:
        return False
    between = _BRACKETS.sub("", view.shown[title[1] : outlet[0]]).strip(" .,;:?!”’»\"'*_" + MASK)
    if view.marks.quote is None and not between[:1].isupper():
        return False
    return bool(between) and _HOLDS.fullmatch(between) is not None


_BRACKETS = lazy_regex(r"\([^()]*\)")
_HOLDS = lazy_regex(rf"{WITHIN}|{WITHIN_COLON}")


def is_sure(view: View) -> bool:
    """Tell whether the careful reading is certain, found editors, or an outlet with its initials."""
    if view.is_certain or _names_editors(view):
        return True
    return view.alone.outlet is not None and gives_initials(view.shown[slice(*view.alone.outlet)])


def may_be_words(view: View) -> bool:
    """Tell whether quotes may hold some words of a title, not all of it.

    Neither a person nor an outlet stands in front of them, or a colon does and a dash follows.
    """
    quote, body = view.marks.quote, view.marks.body
    if quote is None:
        return False
    before = body[: quote.start].strip(' .,;:([–—-*_"' + MASK)
    if not before:
        return False
    if body[: quote.start].rstrip().endswith(":") and body[quote.end :].lstrip()[:1] in tuple("–—-|"):
        return True
    names = read_names(before, 0, len(before))
    return before.count(" ") > 1 and not (may_be_outlet(before) or (names is not None and names.end >= len(before) - 1))


def is_told(view: View, share: float) -> bool:
    """Tell whether signs of its own tell that quotes hold the title, though not most entries of the list have them.

    A stop stands inside them, and people in front whose names are set as authors are, or many titles are in quotes.

    Args:
        view: The entry.
        share: The share of the list's entries that have quotes.
    """
    quote, shown = view.marks.quote, view.shown
    if quote is None or quote.end - quote.title_end < _QUOTE_AND_STOP:
        return False
    names = read_names(shown, 0, quote.start)
    is_authored = names is not None and names.form != "direct" and not shown[names.end : quote.start].strip(" .,:")
    return is_authored or share >= _MANY


_QUOTE_AND_STOP = 2
_MANY = 0.3
"""The share of quoted titles from which one more is no chance."""
_MOST = 12
"""So many proposals of an entry are kept."""


# ---- what may be title and outlet ----

_Division = tuple[Range | None, Range | None, tuple[Range, ...]]
"""Title, outlet and authors."""


@attrs.frozen
class _Part:
    """A stretch between two signs that may part fields."""

    start: int
    end: int
    group: int
    """Parts of one group have no landmark between them."""


def _divisions(sheet: "_Sheet") -> Iterator[_Division]:
    """Give the ways to divide an entry, the careful reading's first."""
    alone, quote = sheet.view.alone, sheet.view.marks.quote
    yield alone.title, alone.outlet, alone.authors
    parts = sheet.parts
    if quote is not None:
        title = (quote.title_start, quote.title_end)
        for i, j in _runs(parts, 0, len(parts)):
            for outlet in sheet.outlets(i, j):
                yield title, outlet, _apart(alone.authors, outlet) or sheet.names_in_front(outlet)
        yield title, None, alone.authors
        return
    for first, authors in _heads(sheet):
        end = _group_end(parts, first)
        for j in range(first, end):
            title_here = sheet.title(first, j)
            if title_here is None:
                continue
            for k in _next_parts(parts, j):
                for m in {k, _group_end(parts, k) - 1}:
                    for outlet in sheet.outlets(k, m):
                        yield title_here, outlet, authors
            if j == end - 1:
                yield title_here, None, authors
        for j in (first, first + 1):
            if j < end and j + 1 < len(parts):
                for outlet in sheet.outlets(first, j):
                    for m in {j + 1, _group_end(parts, j + 1) - 1}:
                        if title_behind := sheet.title(j + 1, m):
                            yield title_behind, outlet, authors


def _next_parts(parts: list[_Part], j: int) -> Iterator[int]:
    """Give the parts behind part ``j`` in which an outlet may begin: the next two, or the first behind a landmark."""
    groups = 0
    for k in range(j + 1, len(parts)):
        is_first = parts[k].group != parts[k - 1].group
        groups += is_first
        if groups > _FAR:
            return
        if k <= j + 2 or is_first:
            yield k


_FAR = 3
"""So many landmarks may stand between title and outlet."""


def _runs(parts: list[_Part], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Give each part alone, and each with all that follow it up to the next landmark."""
    for i in range(first, last):
        yield i, i
        if (end := _group_end(parts, i) - 1) > i:
            yield i, end


def _group_end(parts: list[_Part], i: int) -> int:
    """Return the number behind the last part of the group that part ``i`` is of."""
    j = i
    while j < len(parts) and parts[j].group == parts[i].group:
        j += 1
    return j


def _heads(sheet: "_Sheet") -> Iterator[tuple[int, tuple[Range, ...]]]:
    """Give where title and outlet may begin: at the start, or behind the authors."""
    parts = sheet.parts
    if not parts:
        return
    yield 0, ()
    if sheet.view.marks.byline:
        return
    alone = sheet.view.alone
    first = (parts[0].start, parts[_group_end(parts, 0) - 1].end)
    issued = alone.issued_span
    guesses = [
        alone.authors,
        sheet.names_in_front(),
        (first,) if issued and first[1] <= issued[0] and first[1] - first[0] < _LONGEST_NAMES else (),
        ((parts[0].start, parts[0].end),) if parts[0].end - parts[0].start < _LONGEST_NAME else (),
    ]
    for authors in dict.fromkeys(guesses):
        if authors:
            behind = next((i for i, part in enumerate(parts) if part.start >= authors[-1][1]), 0)
            if behind and not sheet.is_of_names(parts[behind].start):
                yield behind, authors


_LONGEST_NAMES = 200
_LONGEST_NAME = 30
"""Characters that may be the authors before a date, and the one author of an entry, whatever they look like."""


def _apart(authors: tuple[Range, ...], stretch: Range) -> tuple[Range, ...]:
    """Return the authors unless they stand in the stretch."""
    return authors if authors and not (authors[0][0] < stretch[1] and stretch[0] < authors[-1][1]) else ()


# ---- what speaks for a proposal ----

# A sign that may part two fields: a line end; strokes and dots between spaces; a stop; a bracket; `in`.
_CUT = lazy_regex(
    r"""\s*\n\s* | \s+[-–—|/•·»:~]{1,2}\s+ | \s?\|\s?
      | [.,;:?!…]["”’»)\]]{0,2}\s+ | \s+[(\[](?=\S) | [)\]][.,:;]?(?:\s+|\Z) | (?<=[\u2e80-\uffff])[。，、：；:]\s?
      | [：，]\s? | \s(?:in|via)\s(?=[^\Wa-z]|[«“„])""",
    re.VERBOSE,
)
_MOST_CUTS = 16
"""Signs that are tried; an entry with more is a paragraph."""

_DATE, _ADDRESS, _FIELD = "\ue000", "\ue001", "\ue002"
"""Stand for each character of the date, of the address, and of another field."""
_STRETCH = lazy_regex(f"[^{MASK}{_DATE}{_ADDRESS}{_FIELD}]+")
_LONGEST_OUTLET = 110
_LONGEST_TAG = 4
"""Characters of the signs of emphasis, which part nothing."""
_PAIRS = {")": "(", "]": "["}
_QUOTES = frozenset("“”„«»\"‘’'")
_STRONG = frozenset("\n|–—-•·/,;(")
_TERMS = lazy_regex(r"[^\W\d_]+")


class _Sheet:
    """An entry in one view, with what has been found out about its stretches."""

    def __init__(self, view: View, *, by_lines: bool) -> None:
        self.view = view
        self._by_lines = by_lines
        marks, shown = view.marks, view.shown
        address = marks.spans.get("url")
        if address is not None and marks.link is not None:  # a link's words are no part of its address
            address = marks.link[1], address[1]
        symbols = [(view.alone.issued_span, _DATE), (address, _ADDRESS)]
        if marks.quote is not None:
            symbols.append(((marks.quote.start, marks.quote.end), _FIELD))
        for stretch, symbol in symbols:
            if stretch is not None:
                start, end = stretch
                shown = shown[:start] + symbol * (end - start) + shown[end:]
        for date in marks.dates:  # a day and month whose year stands elsewhere
            if date.year is None and field_of(marks.body, date):
                shown = shown[: date.start] + _DATE * (date.end - date.start) + shown[date.end :]
        self._typed = shown
        self._dates = {(date.start, date.end) for date in marks.dates}
        self._address = _Address.of(marks.url)
        self._known: dict[tuple[Range, str], tuple[str, ...]] = {}
        self._signs: dict[Range, tuple[str, tuple[str, ...]]] = {}
        self._authors: dict[tuple[Range, ...], tuple[str, ...]] = {}
        self._fixed = [
            (stretch, letter) for stretch, letter in ((view.alone.issued_span, "D"), (address, "U")) if stretch
        ]
        self.parts = list(self._parts())
        self._front = self._read_front()

    @functools.cached_property
    def _is_all_link(self) -> bool:
        """Whether an entry is a link and no more, in the words by which the page names itself, outlet and all."""
        link = self.view.marks.link
        return link is not None and all(link[0] <= part.start and part.end <= link[1] for part in self.parts)

    def _parts(self) -> Iterator[_Part]:
        group = -1
        cuts = 0
        at = 0
        for stretch in _STRETCH.finditer(self._typed):
            gap = self._typed[at : stretch.start()]
            if group < 0 or gap.strip(MASK) or len(gap) > _LONGEST_TAG:
                group += 1
            start = stretch.start()
            at = stretch.end()
            for cut in _CUT.finditer(self._typed, start, at):
                if cuts >= _MOST_CUTS:
                    break
                if cut.group()[0] == "." and ends_short(self._typed, start, cut.start()):
                    continue
                cuts += 1
                belongs = cut.group()[0] in "?!…" or ends_in_dots(self._typed, cut.start() + 1)
                end = cut.end() if belongs else cut.start()
                if part := self._part(start, end, group):
                    yield part
                start = cut.end()
                if self._by_lines and "\n" in cut.group():
                    group += 1
            if part := self._part(start, at, group):
                yield part

    def _part(self, start: int, end: int, group: int) -> _Part | None:
        words = self._typed[start:end]
        if not any(map(str.isalnum, words)) or (start, end) in self._dates:
            return None
        if is_filler(words.strip()) and not is_numbered_title(self._typed, (start, end)):
            return None
        return _Part(start, end, group)

    def title(self, i: int, j: int) -> Range | None:
        """Return the title that the parts from ``i`` to ``j`` are."""
        shown = self.view.shown
        stretch = title_in(shown, self.parts[i].start, self.parts[j].end)
        if stretch is None:
            return None
        start, end = stretch
        after = shown[end : end + 1]
        if after in _PAIRS and shown.count(_PAIRS[after], start, end) > shown.count(after, start, end):
            return start, end + 1  # a bracket that the title opens
        if start and shown[start - 1] in _QUOTES and after in _QUOTES and self.view.marks.quote is None:
            return start - 1, end + 1  # in a list without quotes they belong to the words
        if after == "." and shown[end + 1 : end + 3].strip()[:1] in _STRONG:
            return start, end + 1  # another sign parts it from what follows
        return stretch

    def outlets(self, i: int, j: int) -> Iterator[Range]:
        """Give the outlets that the parts from ``i`` to ``j`` may be: the name alone, or all of it."""
        start, end = self.parts[i].start, self.parts[j].end
        if end - start > _LONGEST_OUTLET:
            return
        whole = outlet_in(self.view.shown, start, end, whole=True)
        if whole is not None:
            yield whole
        if j == i and (name := outlet_in(self.view.shown, start, end)) and name != whole:
            yield name

    def _read_front(self) -> Names | None:
        """Read the names that the entry starts with."""
        if not self.parts:
            return None
        shown = self.view.shown
        stretch = trim(shown, self.parts[0].start, self.parts[_group_end(self.parts, 0) - 1].end)
        return read_names(shown, *stretch) if stretch else None

    def is_of_names(self, at: int) -> bool:
        """Tell whether a part of the names in front begins at a place, where names are told by their signs."""
        front = self._front
        if front is None or not front.spans[0][0] < at < front.spans[-1][1]:
            return False
        start, end = front.spans[0][0], front.end
        return front.form == "full" or (front.form != "direct" and "." in self.view.shown[start : end + 1])

    def names_in_front(self, outlet: Range | None = None) -> tuple[Range, ...]:
        """Return the names that the entry starts with."""
        if self._front is None or (outlet and not _apart(self._front.spans, outlet)):
            return ()
        return self._front.spans

    def proposal(self, title: Range | None, outlet: Range | None, authors: tuple[Range, ...]) -> Proposal:
        """Return a proposal with its joints and its score."""
        alone = self.view.alone
        joints, between = self._joints(title, outlet, authors)
        told = [
            _ALONE if (title, outlet) == (alone.title, alone.outlet) else _NOTHING,
            self._told(title, self._of_title) if title else _NO_TITLE,
            self._told(outlet, self._of_outlet) if outlet else _NO_OUTLET,
            self._of_authors(authors),
            between,
        ]
        if title and outlet:
            long, short = title[1] - title[0], outlet[1] - outlet[0]
            told.append(_LENGTHS[3 if long > 2 * short else 2 if long > short else 1 if 2 * long > short else 0])
        name = self.view.shown[slice(*outlet)] if outlet else None
        return Proposal(
            keys=keys_of(joints, name),
            score=sum(map(_weight, told)),
            view=self.view,
            title=title,
            outlet=outlet,
            authors=authors,
            told=tuple(told),
        )

    def _told(self, stretch: Range, tell: Callable[[Range], Iterator[str]]) -> tuple[str, ...]:
        key = stretch, tell.__name__
        if key not in self._known:
            self._known[key] = tuple(tell(stretch))
        return self._known[key]

    def _of_authors(self, authors: tuple[Range, ...]) -> tuple[str, ...]:
        """Return what speaks for authors being people."""
        if authors in self._authors:
            return self._authors[authors]
        front = self._front
        found: tuple[str, ...]
        if not authors:
            found = ("A none", f"A none before {front.form}") if front else ("A none",)
        else:
            start, end = authors[0][0], authors[-1][1]
            words = self.view.shown[start:end]
            form = front.form if front and front.spans[0][0] == start and front.end >= end - 1 else "none"
            found = ("A", f"A {form}", "A body" if is_body(words) else "A no body")
            found += ("A known",) if is_known(words) else ()
        self._authors[authors] = found
        return found

    def _of_title(self, title: Range) -> Iterator[str]:
        shown = self.view.shown
        words = shown[slice(*title)]
        quote = self.view.marks.quote
        if quote is not None and title == (quote.title_start, quote.title_end):
            yield "T quoted"
            return
        link = self.view.marks.link
        if link is not None and not self._is_all_link:
            yield "T link" if title[0] - link[0] in (0, 1) and link[1] - title[1] in (0, 1) else "T no link"
        count = words.count(" ") + 1
        yield f"T words {count if count < 4 else 4 if count < 7 else 7}"
        if words[:1].islower():
            yield "T small"
        if is_known(words) or self._address.names(words):
            yield "T outlet"
        if not _is_balanced(words):
            yield "T unbalanced"
        if MASK in words:
            yield "T marked"
        if "\n" in words:
            yield "T broken"
        if self._address.path:
            terms = _TERMS.findall(words.lower())
            if terms:
                yield "T ends in address" if terms[-1] in self._address.path else "T ends not in address"
                yield "T starts in address" if terms[0] in self._address.path else "T starts not in address"

    def _of_outlet(self, outlet: Range) -> Iterator[str]:
        words = self.view.shown[slice(*outlet)]
        count = words.count(" ") + 1
        yield f"O words {count if count < 4 else 4 if count < 6 else 6 if count < 9 else 9}"
        if is_known(words) or gives_initials(words):
            yield "O known"
        if self._address.names(words):
            yield "O host"
        elif self._address.hints(words):
            yield "O in host"
        if is_body(words):
            yield "O body"
        if not may_be_outlet(words):
            yield "O unlikely"
        if not _is_balanced(words):
            yield "O unbalanced"
        if words[0].islower():
            yield "O small"
        if words[-1] in "?!":
            yield "O asks"
        if any(map(str.isdigit, words)):
            yield "O figures"
        if "\n" in words:
            yield "O broken"
        if self._address.path:
            terms = [term for term in _TERMS.findall(words.lower()) if len(term) > 3]
            if terms and all(term in self._address.path for term in terms):
                yield "O in address"

    def _joints(
        self, title: Range | None, outlet: Range | None, authors: tuple[Range, ...]
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the signs between neighbouring fields, and what these and the words between them tell."""
        quote = self.view.marks.quote
        quoted = ""
        if quote is not None and title == (quote.title_start, quote.title_end):
            title, quoted = (quote.start, quote.end), '"'
        fields = [*self._fixed]
        if title:
            fields.append((title, f"T{quoted}"))
        if outlet:
            fields.append((outlet, "O"))
        if authors:
            fields.append(((authors[0][0], authors[-1][1]), "A"))
        fields.sort()
        joints: list[str] = []
        told: list[str] = []
        at, before = 0, "^"
        for (start, end), letter in fields:
            if start >= at:
                sign, words = self._sign(at, start)
                told += words
                if letter[0] in "TO" or before[0] in "TO":
                    joints.append(f"{before}{sign}{letter}")
            at = max(at, end)
            before = letter
        told += self._sign(at, len(self._typed))[1]
        if before[0] in "TO":
            joints.append(f"{before}$")
        return tuple(joints), tuple(told) + tuple([f"J {joint}" for joint in joints])

    def _sign(self, start: int, end: int) -> tuple[str, tuple[str, ...]]:
        if (start, end) not in self._signs:
            self._signs[start, end] = _sign(_MASKS.sub(MASK, self._typed[start:end]))
        return self._signs[start, end]


_ALONE, _NOTHING, _NO_TITLE, _NO_OUTLET = ("alone",), (), ("T none",), ("O none",)
_LENGTHS = (("T to O 0",), ("T to O .5",), ("T to O 1",), ("T to O 2",))
"""How long a title is beside its outlet."""
_MASKS = lazy_regex(f"[{MASK}{_ADDRESS}{_DATE}{_FIELD}]+")
_BETWEEN = lazy_regex(
    rf"(?P<space>\s+)|(?P<word>\w[\w’'.-]*)|(?P<mask>[{MASK}{_ADDRESS}{_DATE}{_FIELD}]+)|(?P<sign>.)", re.DOTALL
)
_IN = frozenset(("in", "In", "via", "In:", "In."))
_LONGEST_SIGN = 8


@functools.lru_cache(maxsize=8192)
def _sign(between: str) -> tuple[str, tuple[str, ...]]:
    """Return the sign that stands between two fields, and what the words there tell."""
    if not between:
        return "", ()
    pieces: list[str] = []
    words = locators = 0
    for match in _BETWEEN.finditer(between):
        kind, text = match.lastgroup, match.group()
        if kind == "space":
            pieces.append("\n" if "\n" in text else " ")
        elif kind == "word":
            if text in _IN:
                pieces.append("in")
            elif any(map(str.isdigit, text)) or is_filler(text):
                locators += 1
            else:
                words += 1
        elif kind == "sign" and text not in "*_<>'\"“”‘’«»„":
            pieces.append(text)
    sign = "".join(pieces)[:_LONGEST_SIGN]
    if words or locators:
        sign = sign.strip()[:2] + ("x" if words else "#")
    found: list[str] = []
    if locators:
        found.append("X figures")
    if words:
        found.append(f"X words {min(4, words)}")
    return sign, tuple(found)


def _is_balanced(words: str) -> bool:
    """Tell whether brackets and double quotes close that open."""
    return (
        words.count("(") == words.count(")")
        and words.count("[") == words.count("]")
        and words.count("“") + words.count("„") <= words.count("”") + words.count("“")
        and words.count("«") == words.count("»")
        and words.count('"') % 2 == 0
    )


# ---- what the address tells ----


@attrs.frozen
class _Address:
    """Words of an address: who publishes there, and what the piece is called."""

    url: str = ""
    host: str = ""
    outlet: outlets.Outlet | None = None
    path: frozenset[str] = frozenset()
    """The words of the path, where it seems to hold those of the title."""

    @classmethod
    def of(cls, url: str | None) -> "_Address":
        return _read_address(url) if url else _NO_ADDRESS

    def names(self, words: str) -> bool:
        """Tell whether the host is that of the outlet that words name."""
        if not self.host:
            return False
        return is_site(words, self.url) or (
            self.outlet is not None and is_known(words) and self.outlet in outlets.named(words)
        )

    def hints(self, words: str) -> bool:
        """Tell whether a longer word of an outlet's name stands in the host."""
        return any(len(term) > 3 and term in self.host for term in _TERMS.findall(words.lower()) if term not in SMALL)


_NO_ADDRESS = _Address()


@outlets.cached(2048)
def _read_address(url: str) -> _Address:
    host = outlets.host_of(url)
    path = unquoted(url.partition("://")[2].partition("/")[2]).lower()
    words = frozenset(_TERMS.findall(path))
    found = outlets.of_host(url)
    return _Address(url, host, found, words if sum(len(w) > 2 for w in words) >= _SLUG else frozenset())


_SLUG = 5
"""Words of a path that holds the words of a title."""


# ---- weights ----


@functools.lru_cache(maxsize=16384)
def _weight(told: tuple[str, ...]) -> float:
    """Return what some features weigh together."""
    weights = _weights()
    return sum([weights.get(feature, 0.0) for feature in told])


@functools.cache
def _weights() -> dict[str, float]:
    """Read what each feature weighs; ``tests/benchmarks/fit_layouts.py`` fits them."""
    table = Path(__file__).parents[1] / "knowledge" / "layout_weights.txt"
    weights: dict[str, float] = {}
    for line in table.read_text("utf8").splitlines():
        if line and not line.startswith("# "):
            name, _, weight = line.rpartition("\t")
            weights[name.replace("\\n", "\n")] = float(weight)
    return weights
