"""The entries of a list, read into their fields, the way a copy editor reads them.

The landmarks come first (``landmarks.py``): addresses, dates, the visit date, a title in quotes. Then the date of issue
(``issued.py``). What is left of one entry, with its signs, can be divided into title, outlet and authors in several
ways (``proposals.py``), of which the careful reading (``layouts.py``) is one; the rest of the list tells which of them
is meant (``agreement.py``). Entries of the plainest layout are read at a glance (``plain.py``), and those whose fields
are named, by their names (``named.py``). What an entry does not print stays ``None``; what it prints but cannot be read
keeps its span.
"""

import re
from collections.abc import Iterable, Sequence

from citecheck import attrs
from citecheck.dates import find_dates
from citecheck.knowledge import outlets
from citecheck.parsing import notes
from citecheck.parsing.agreement import agree
from citecheck.parsing.endings import Ending, read_ending
from citecheck.parsing.imprints import read_imprint
from citecheck.parsing.issued import find_issue
from citecheck.parsing.landmarks import Landmarks, find_landmarks
from citecheck.parsing.layouts import Fields, read_layout
from citecheck.parsing.mastheads import is_body, is_known
from citecheck.parsing.named import read_named
from citecheck.parsing.names import read_names
from citecheck.parsing.plain import Found, read_plain
from citecheck.parsing.proposals import (
    Proposal,
    View,
    Way,
    is_sure,
    is_told,
    keys_of,
    may_be_words,
    propose,
    score_alone,
)
from citecheck.parsing.several import sources_of
from citecheck.parsing.stacked import read_stacked
from citecheck.parsing.stretches import Range
from citecheck.patterns import lazy_regex
from citecheck.text import MASK, mask
from citecheck.values import MappedText, Reference, Span


def parse_reference(text: str) -> Reference:
    """Read one entry, with or without its printed label; the first reference where it names several sources.

    >>> read = parse_reference("3. “Rain falls” The Daily, 3 May 2023, https://daily.example/rain.")
    >>> read.label, read.title, read.outlet, str(read.issued), read.url
    ('3', 'Rain falls', 'The Daily', '2023-05-03', 'https://daily.example/rain')
    """
    whole = MappedText.verbatim(text)
    label = _LABEL.match(text)
    if label is not None and label.lastindex == _BARE and is_known(_NAME_SIGN.split(text, maxsplit=1)[0].strip()):
        label = None  # 20 Minuten
    if label is None or (label.lastindex == _BARE and any(d.start < label.end() for d in find_dates(text, 0, 30))):
        return read_entry(whole, None)[0]
    return read_entry(whole.slice(label.end(), len(text)), next(filter(None, label.groups())))[0]


@attrs.frozen
class PrintedEntry:
    """One entry of a list as it is printed, without its label.

    Its lines end in line breaks, a table's cells stand on lines of their own, named fields keep their names
    (``Title: …``): these part its fields more surely than any other sign.
    """

    body: MappedText
    label: str | None = None
    """Its printed label, which each of its references gets."""
    span: Span | None = None
    """Where it stands with its label, which is its reference's span unless it names several sources."""


def read_entries(entries: Iterable[PrintedEntry], *, day_first: bool | None = None) -> list[tuple[Reference, ...]]:
    """Read the entries of one list together, as they share a layout; the references of each, in their order.

    Args:
        entries: The entries of one list, or the notes of one article.
        day_first: Whether ``03/04/2023`` is the third of April; unknown where ``None``.
    """
    listed = [(entry, _sources(entry.body)) for entry in entries]
    prepared = [[_prepared(source) for source in sources] for _, sources in listed]
    found = iter(_find_together(tuple(source.text for sources in prepared for source in sources), day_first))
    return [
        tuple(
            _reference(source, next(found), entry.label, entry.span if len(sources) == 1 else None)
            for source in sources
        )
        for (entry, _), sources in zip(listed, prepared, strict=True)
    ]


def read_entry(
    entry: MappedText, label: str | None, *, day_first: bool | None = None, span: Span | None = None
) -> tuple[Reference, ...]:
    """Read the references of one entry, without its label; several where it names several sources.

    Args:
        entry: The entry's text.
        label: Its printed label, which each of its references gets.
        day_first: Whether ``03/04/2023`` is the third of April; unknown where ``None``.
        span: Where the entry stands with its label, which is its reference's span unless it names several sources.
    """
    return read_entries([PrintedEntry(entry, label, span)], day_first=day_first)[0]


# [3] · 3. · 3) · (3) · ^3 · a figure alone before a quote or a capital, unless it may count what follows: `10 Ferries`
_LABEL = lazy_regex(
    r"""\s*(?:\[\^?([\w.:+-]{1,40})\](?!\():?\.?|(\d{1,3})[.)](?=\s|["“„«‘])|\((\d{1,3})\)(?=\s)|\^(\d{1,3})\.?(?=\s)
    |(\d{1,3})(?=\s["“„«‘']|\s\w+\s[A-Z]{1,3}[.,]|\s[^\W\d_a-z](?!\w*[^'’suiS\W]s\s)))\s*""",
    re.VERBOSE,
)
_NAME_SIGN = lazy_regex(r"[:,“„«\"(]")
"""Where a name that an entry begins with ends."""
_BARE = 5
"""The group of a figure alone, which may also be the day of a date."""


def _sources(entry: MappedText) -> list[MappedText]:
    """Return the sources of an entry: mostly one, which is all of it."""
    head, sign, rest = entry.text.partition("; ")
    if sign and rest and notes.returns(head):  # Cf. Firth, supra note 3; Bengt Aas, Fair Warning
        entry = entry.slice(len(head) + len(sign), len(entry.text))
    parts = sources_of(entry.text)
    if len(parts) > 1:
        parts = _with_addresses(entry.text, parts)
    return [entry.slice(*part) for part in parts] if len(parts) > 1 else [entry]


# [Link](https://…), Available at: https://…: an address with a word or two is part of the source before it.
_ADDRESS_ALONE = lazy_regex(r"\W*(?:[^\W\d_]{1,12}\W{1,3}){0,3}https?://\S+\W*")


def _with_addresses(text: str, found: Sequence[Range]) -> tuple[Range, ...]:
    """Return the stretches of several sources, an address that stands alone with the source before it."""
    joined: list[Range] = []
    for start, end in found:
        if joined and "://" not in text[slice(*joined[-1])] and _ADDRESS_ALONE.fullmatch(text, start, end):
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    return tuple(joined)


def _prepared(entry: MappedText) -> MappedText:
    """Return one source with one space wherever several stand."""
    if len(entry) > _LONGEST:
        entry = entry.slice(0, _LONGEST)
    if not entry.text.isprintable() or "  " in entry.text:
        entry = _smoothed(entry)
    return entry


def _reference(entry: MappedText, found: Found, label: str | None, span: Span | None) -> Reference:
    """Build the reference of one source."""
    text = entry.text
    ranges, title = found.ranges, found.ranges.get("title")
    if title is not None and (inner := _unquoted(text, title)):  # in a line of its own
        ranges = {**ranges, "title": inner}

    def words(stretch: Range | None) -> str | None:
        return text[slice(*stretch)].replace("\n", " ") if stretch else None

    return Reference(
        label,
        title=words(ranges.get("title")),
        outlet=words(ranges.get("outlet")),
        issued=found.issued,
        accessed=found.accessed,
        url=found.url,
        authors=tuple(author for stretch in found.authors if (author := words(stretch))),
        archive_url=found.archive_url,
        identifiers=dict(found.identifiers),
        span=entry.span(0, len(entry)) if span is None else span,
        spans=_spans(entry, ranges),
    )


def _unquoted(text: str, title: Range) -> Range | None:
    """Return the inside of a title that is one quotation."""
    start, end = title
    closing = _PAIRED.get(text[start])
    if closing is None or end - start < 3 or text[end - 1] not in closing:
        return None
    inside = text[start + 1 : end - 1]
    return None if any(sign in inside for sign in (text[start], *closing)) else (start + 1, end - 1)


_PAIRED = {"“": "”", "„": "“”", "«": "»", "「": "」", '"': '"'}


def _find_together(texts: tuple[str, ...], day_first: bool | None) -> list[Found]:
    """Read the entries of a list: at a glance where that is enough, else so that they agree."""
    if any("\n" in text for text in texts):
        if _is_wrapped(texts):
            texts = tuple(text.replace("\n", " ") for text in texts)
        else:  # no field ends inside a title
            texts = tuple(_HELD.sub(lambda held: held.group().replace("\n", " "), text) for text in texts)
    glanced = [_glance(text, day_first) for text in texts]
    lined = sum("\n" in text for text in texts) > _MOST * len(texts)
    if len(texts) == 1:
        return [glanced[0] or _find_alone(texts[0], day_first, lined)]
    views = [None if glance else _careful(text, day_first) for text, glance in zip(texts, glanced, strict=True)]
    if all(view is None or (view.marks.quote and view.alone.outlet) for view in views):  # nothing is left in doubt
        return [
            glance or read_with_care(text, day_first=day_first) for text, glance in zip(texts, glanced, strict=True)
        ]
    quoted = sum(view is None or view.marks.quote is not None for view in views)
    share = quoted / len(texts)
    proposals = [
        () if view is None else _proposals(text, day_first, share < _MOST and not is_told(view, share), lined)
        for text, view in zip(texts, views, strict=True)
    ]
    ways = [mine or (_plain_way(text, glance),) for text, glance, mine in zip(texts, glanced, proposals, strict=True)]
    chosen = agree(ways)
    return [glance or _found(mine[i]) for glance, mine, i in zip(glanced, proposals, chosen, strict=True)]


def _find_alone(text: str, day_first: bool | None, lined: bool) -> Found:
    """Read one entry without others: with care, unless it has no sure sign and another reading is clearly likelier."""
    view = _careful(text, day_first)
    doubtful = view.marks.quote is not None and may_be_words(view)
    if not doubtful and (view.alone.authors or view.marks.quote is not None or is_sure(view)):
        return _placed(view, view.alone)
    best = _proposals(text, day_first, doubtful, lined)[0]
    is_likelier = best.score > score_alone(view) + (0.0 if doubtful else _CLEARLY)
    return _found(best) if is_likelier else _placed(view, view.alone)


# The words of a link, and of a title in quotes.
_HELD = lazy_regex(r"\[[^\[\]]{1,400}\](?=\()|“[^“”]{1,400}”|„[^„“”]{1,400}[“”]|«[^«»]{1,400}»")
_CLEARLY = 1.0
"""By how much the logarithm of its likelihood must be greater."""
_MOST = 0.7
"""The share of a list's entries that tells how all of it is set: with titles in quotes, with fields on lines."""


def _is_wrapped(texts: tuple[str, ...]) -> bool:
    """Tell whether the lines of a list end where they are full, as in plain mail, and not where a field ends."""
    lines = [line.rstrip() for text in texts for line in text.split("\n")[:-1] if "://" not in line]
    longest = max(map(len, lines), default=0)
    return longest >= _FULL and min(map(len, lines)) >= _EVEN * longest


_FULL = 50
_EVEN = 0.7
"""Characters of a full line; the shortest full line beside the longest, a long word before the end considered."""


# An editor's article is checked again at every keystroke, and its entries hardly ever change: the last few thousand
# are remembered, at some 2 kB each.
@outlets.cached(4096)
def _glance(text: str, day_first: bool | None) -> Found | None:
    """Read an entry of the plainest layout, one whose fields are named, or one that ends in an imprint or pages."""
    return (
        read_plain(text, day_first=day_first)
        or read_named(text, day_first=day_first)
        or read_stacked(text)
        or (None if _careful(text, day_first).is_certain else read_imprint(text, day_first=day_first))
    )


@outlets.cached(4096)
def _proposals(text: str, day_first: bool | None, may_unquote: bool, by_lines: bool) -> tuple[Proposal, ...]:
    return propose(views_of(text, day_first, may_unquote=may_unquote), by_lines=by_lines)


def views_of(text: str, day_first: bool | None = None, *, may_unquote: bool = True) -> tuple[View, ...]:
    """Return the ways to see an entry: with a title in quotes where it has one, and without."""
    view = _careful(text, day_first)
    if not may_unquote or view.marks.quote is None:
        return (view,)
    return view, _view(text, day_first, may_quote=False)


def _view(text: str, day_first: bool | None, *, may_quote: bool = True) -> View:
    marks = find_landmarks(text, day_first=day_first, may_quote=may_quote)
    if (ending := read_ending(marks)) is not None:
        return _view_of_ending(marks, ending)
    issue = find_issue(marks)
    shown = mask(marks.body, [issue.span]) if issue.span else marks.body
    return View(marks, shown, read_layout(marks, issue))


def _view_of_ending(marks: Landmarks, ending: Ending) -> View:
    date = ending.date or find_issue(marks).date
    issued = (date.start, date.end) if date else None
    fields = Fields(ending.title, ending.outlet, date, issued, ending.authors)
    return View(marks, mask(marks.body, [issued]) if issued else marks.body, fields, is_certain=True)


def forget() -> None:
    """Forget the entries read so far, as measuring needs."""
    _glance.cache_clear()
    _proposals.cache_clear()
    _careful.cache_clear()


@outlets.cached(4096)
def _careful(text: str, day_first: bool | None) -> View:
    return _view(text, day_first)


def read_with_care(text: str, *, day_first: bool | None = None) -> Found:
    """Read an entry of any layout."""
    view = _careful(text, day_first)
    return _placed(view, view.alone)


def _plain_way(text: str, found: Found | None) -> Way:
    """Return the one way to read an entry of the plainest layout; one whose fields are named says nothing of signs."""
    ranges = found.ranges if found else {}
    start = ranges.get("title", (0, 0))[0]
    if text[start - 1 : start] != "“":
        return Way(())
    outlet = text[slice(*ranges["outlet"])]
    behind = "O, D" if "issued" in ranges else "O, U" if "url" in ranges else "O$"
    return Way(keys_of(('^T"', 'T" O', behind), outlet))


def _found(way: Proposal) -> Found:
    alone = way.view.alone
    return _placed(way.view, attrs.evolve(alone, title=way.title, outlet=way.outlet, authors=way.authors))


def _placed(view: View, fields: Fields) -> Found:
    marks = view.marks
    names = fields.authors or marks.byline or _in_front(view, fields)
    authors = (names[0][0], names[-1][1]) if names else None
    placed = {"title": fields.title, "outlet": fields.outlet, "issued": fields.issued_span, "authors": authors}
    if fields.title and marks.lead and marks.quote is None and fields.title[0] == marks.lead[1]:
        placed["title"] = marks.lead[0], fields.title[1]
    return Found(
        marks.spans | {name: stretch for name, stretch in placed.items() if stretch},
        authors=names,
        issued=fields.issued.reading.date if fields.issued else None,
        accessed=marks.accessed.reading.date if marks.accessed else None,
        url=marks.url,
        archive_url=marks.archive_url,
        identifiers=marks.identifiers,
    )


def _in_front(view: View, fields: Fields) -> tuple[Range, ...]:
    """Return the people that are all that stands in front of a title, behind which a comma or a colon stands."""
    if fields.title is None or (fields.outlet and fields.outlet < fields.title):
        return ()
    head = view.marks.body[: fields.title[0]]
    names = read_names(head, 0, len(head)) if head[:1].isupper() else None
    is_all = names is not None and head[names.end :].strip(" *_[" + MASK) in (",", ":")
    return names.spans if names is not None and is_all and not is_body(head[: names.end]) else ()


def _spans(entry: MappedText, ranges: dict[str, Range]) -> dict[str, Span]:
    """Return where fields stand in the source."""
    return {name: entry.span(*stretch) for name, stretch in ranges.items()}


_LONGEST = 4000
"""Characters of an entry that are looked at; no reference is that long, and a broken list may be."""
_RAGGED = lazy_regex(r"\s{2,}|[\t\r\u00a0\u2000-\u200a\u202f]")


def _smoothed(entry: MappedText) -> MappedText:
    """Return an entry with one space, or one line break, wherever several stand."""
    pieces: list[tuple[str, Span]] = []
    at = 0
    for gap in _RAGGED.finditer(entry.text):
        pieces += entry.slice(at, gap.start()).pieces()
        pieces.append(("\n" if "\n" in gap.group() else " ", entry.span(*gap.span())))
        at = gap.end()
    pieces += entry.slice(at, len(entry)).pieces()
    return MappedText.of_pieces(pieces)
