"""One entry of a reference list, read into its fields, the way a copy editor reads it.

The landmarks come first (``landmarks.py``): addresses, dates, the visit date, a title in quotes. Then the date of issue
(``issued.py``), an unquoted title between the stops that its style sets, and the outlet, which stands in its place
behind the title, or in front of it where nobody else is named. What an entry does not print stays ``None``; what it
prints but cannot be read keeps its span.
"""

import re
from collections.abc import Iterator

import attrs

from citecheck.dates import FoundDate, find_dates
from citecheck.model import MappedText, Reference, Span
from citecheck.parsing.issued import find_issue
from citecheck.parsing.landmarks import Landmarks, find_landmarks
from citecheck.parsing.mastheads import is_body, is_filler, is_known, may_be_outlet
from citecheck.parsing.names import read_names
from citecheck.parsing.quotes import Quote
from citecheck.parsing.stretches import Range, outlet_in, sentences, title_in, trim, unmasked
from citecheck.text import MASK


def parse_reference(text: str) -> Reference:
    """Read one entry, with or without its printed label; the first reference where it names several sources.

    >>> read = parse_reference("3. “Rain falls” The Daily, 3 May 2023, https://daily.example/rain.")
    >>> read.label, read.title, read.outlet, str(read.issued), read.url
    ('3', 'Rain falls', 'The Daily', '2023-05-03', 'https://daily.example/rain')
    """
    whole = MappedText.verbatim(text)
    label = _LABEL.match(text)
    if label is None or (label.lastindex == _BARE and any(d.start < label.end() for d in find_dates(text, 0, 30))):
        return read_entry(whole, None)[0]
    return read_entry(whole.slice(label.end(), len(text)), next(filter(None, label.groups())))[0]


def read_entry(entry: MappedText, label: str | None, *, day_first: bool | None = None) -> tuple[Reference, ...]:
    """Read the references of one entry, without its label; several where it names several sources.

    Args:
        entry: The entry's text.
        label: Its printed label, which each of its references gets.
        day_first: Whether ``03/04/2023`` is the third of April; unknown where ``None``.
    """
    return tuple(_read(source, label, day_first) for source in _sources(entry))


# [3] · 3. · 3) · (3) · ^3 · a figure alone before a quote or a capital, but for what it may count: `10 Ferries`
_LABEL = re.compile(
    r"""\s*(?:\[\^?([\w.:+-]{1,40})\](?!\():?\.?|(\d{1,3})[.)](?=\s|["“„«‘])|\((\d{1,3})\)(?=\s)|\^(\d{1,3})\.?(?=\s)
    |(\d{1,3})(?=\s["“„«‘']|\s\w+\s[A-Z]{1,3}[.,]|\s[^\W\d_a-z](?!\w*[^'’s\W]s\s|\S*\s\w+[^'’su\W]s\s)))\s*""",
    re.VERBOSE,
)
_BARE = 5
"""The group of a figure alone, which may also be the day of a date."""


def _sources(entry: MappedText) -> Iterator[MappedText]:
    """Give the sources of an entry: one, or several that a semicolon parts, each with a title or address of its own."""
    if ";" in entry.text:
        cuts = [0, *(m.end() for m in _NEXT_SOURCE.finditer(entry.text)), len(entry.text)]
        parts = [(a, b) for a, b in zip(cuts, cuts[1:], strict=False) if entry.text[a:b].strip()]
        if len(parts) > 1 and all(_IS_SOURCE.search(entry.text[a:b]) for a, b in parts):
            for a, b in parts:
                yield entry.slice(a, b)
            return
    yield entry


_NEXT_SOURCE = re.compile(r";\s+(?=[\"“„«‘(\w])")
_IS_SOURCE = re.compile(
    r"[“„«‘\"][^“„«‘\"]{10,300}[”“»’\"].{0,200}\b[12]\d{3}\b|\A(?:[^\s/]+\s+){6,60}[^\s/]*\s?<?https?://", re.DOTALL
)


def _read(entry: MappedText, label: str | None, day_first: bool | None) -> Reference:
    """Read one source."""
    if len(entry) > _LONGEST:
        entry = entry.slice(0, _LONGEST)
    if _RAGGED.search(entry.text):
        entry = _smoothed(entry)
    text = entry.text
    marks = find_landmarks(text, day_first=day_first)
    fields = _read_unquoted(marks) if marks.quote is None else _read_quoted(marks, marks.quote)

    def words(stretch: Range | None) -> str | None:
        return " ".join(text[slice(*stretch)].split()) or None if stretch else None

    ranges = dict(marks.spans)
    for name, stretch in (("title", fields.title), ("outlet", fields.outlet), ("issued", fields.issued_span)):
        if stretch:
            ranges[name] = stretch
    if fields.authors:
        ranges["authors"] = fields.authors[0][0], fields.authors[-1][1]
    return Reference(
        label,
        title=words(fields.title),
        outlet=words(fields.outlet),
        issued=fields.issued.reading.date if fields.issued else None,
        accessed=marks.accessed.reading.date if marks.accessed else None,
        url=marks.url,
        authors=tuple(filter(None, map(words, fields.authors))),
        archive_url=marks.archive_url,
        identifiers={kind: value for kind, value in marks.identifiers.items() if kind in ("doi", "isbn", "pmid")},
        span=entry.span(0, len(entry)),
        spans={name: entry.span(*stretch) for name, stretch in ranges.items()},
    )


_LONGEST = 4000
"""Characters of an entry that are looked at; no reference is that long, and a broken list may be."""
_RAGGED = re.compile(r"\s{2,}|[\t\r\u00a0\u2000-\u200a\u202f]")


def _smoothed(entry: MappedText) -> MappedText:
    """Return an entry with one space, or one line break, wherever several stand."""
    pieces: list[tuple[str, Span]] = []
    at = 0
    for gap in _RAGGED.finditer(entry.text):
        pieces.append((entry.text[at : gap.start()], entry.span(at, gap.start())))
        pieces.append(("\n" if "\n" in gap.group() else " ", entry.span(*gap.span())))
        at = gap.end()
    pieces.append((entry.text[at:], entry.span(at, len(entry))))
    return MappedText.of_pieces(pieces)


@attrs.frozen
class _Fields:
    """Where the fields stand that depend on the style."""

    title: Range | None = None
    outlet: Range | None = None
    issued: FoundDate | None = None
    issued_span: Range | None = None
    authors: tuple[Range, ...] = ()


# ---- a title in quotes ----


def _read_quoted(marks: Landmarks, quote: Quote) -> _Fields:
    """Read an entry whose title stands in quotes: the outlet behind it, the authors in front."""
    issue = find_issue(marks)
    shown = issue.shown
    by = _BY.match(shown, quote.end)
    outlet = _outlet_behind(shown, by.end() if by else quote.end, whole=quote.is_spaced)
    authors: tuple[Range, ...] = (by.span("author"),) if by else ()
    for head in unmasked(shown, 0, quote.start):
        words = shown[slice(*head)]
        if is_filler(words):
            continue
        names = read_names(shown, *head)
        if names is not None and names.end < head[1] - 1:
            names = None
        # Where nobody but the head can have published it, a name that is no person's has; in a bibliography people
        # are inverted, so that a plain name before a full stop is none.
        plain = names is None or (names.form == "direct" and shown[head[1] : head[1] + 1] != ",")
        if outlet is None and (plain or is_body(words)):
            outlet = outlet_in(shown, *head, whole=True)
        else:
            authors = names.spans if names is not None else (head,)
    return _Fields((quote.title_start, quote.title_end), outlet, issue.date, issue.span, authors)


_BY = re.compile(rf"[\s,.(]{{0,3}}\b[Bb]y\s(?P<author>[^,.;({MASK}]{{1,60}})[,.]")


def _outlet_behind(shown: str, start: int, *, whole: bool) -> Range | None:
    """Return the first stretch behind a quoted title that may be its outlet."""
    for stretch in unmasked(shown, start):
        if whole and MASK not in shown[start : stretch[0]]:
            return outlet_in(shown, *stretch, whole=True)
        for sentence in sentences(shown, *stretch, of_outlet=True):
            if outlet := outlet_in(shown, *sentence):
                return outlet
    return None


# ---- a title without quotes ----


def _read_unquoted(marks: Landmarks) -> _Fields:
    """Read an entry whose title stands between stops: authors, perhaps the year, title, outlet."""
    issue = find_issue(marks)
    shown = issue.shown
    stretches = [stretch for stretch in unmasked(shown) if not is_filler(shown[slice(*stretch)])]
    if not stretches:
        return _Fields(issued=issue.date, issued_span=issue.span)
    (start, end), *rest = stretches
    authors: tuple[Range, ...] = ()
    head: Range | None = None
    names = read_names(shown, start, end)
    if names is not None and names.end >= end - 1 and (names.form != "direct" or len(names.spans) > 1):
        authors, stretches = names.spans, rest
    elif rest and _is_head(shown, (start, end), rest):
        head, stretches = (start, end), rest
    elif names is not None and (title := _behind_names(shown, names.end, end, names.form)):
        authors, stretches = names.spans, [title, *rest]
    is_bare = head is None and not authors
    title, outlet = _divide(shown, stretches, issue.span, is_bare=is_bare)
    if head is not None and outlet is not None and is_known(shown[slice(*head)]) and _is_guess(shown, outlet, head):
        title, outlet = title_in(shown, *stretches[0]), None
    if head is None and outlet is None and len(authors) == 1 and is_body(shown[slice(*authors[0])]):
        head, authors = authors[0], ()
    if head is not None:
        if outlet is None:
            outlet = head
        else:
            authors = (head,)
    return _Fields(title, outlet, issue.date, issue.span, authors)


def _is_guess(shown: str, outlet: Range, head: Range) -> bool:
    """Tell whether an outlet was only guessed from a title's last words, or repeats the one in front."""
    words = shown[slice(*outlet)]
    return words == shown[slice(*head)] or not is_known(words)


def _behind_names(shown: str, at: int, end: int, form: str) -> Range | None:
    """Return the stretch behind a list of names, if the names end there and a title follows."""
    sign = shown[at : at + 1]
    behind = trim(shown, at + 1, end)
    if behind is None:
        return None
    if form != "direct":
        return behind if sign in tuple(".:,/;") or shown[at - 1] == "." else None
    words = shown[slice(*behind)]  # a plain name may be the first words of a title
    if sign == ",":
        title, _, outlet = words.rpartition(", ")
        return behind if title.count(" ") > 2 or is_body(shown[:at]) else None
    if sign == ":":
        return behind if MASK not in shown[:at] and (_IN.search(words) or " // " in words) else None
    return behind if sign == "." and words.partition(", ")[0].count(" ") > 2 and not is_known(words) else None


_CONTAINER = re.compile(r"[Ii]n:\s|\bIn\s(?=[^\Wa-z]\.)")
_IN = re.compile(r"[.,?!]\s[Ii]n:\s")


def _is_head(shown: str, head: Range, rest: list[Range]) -> bool:
    """Tell whether the words before the first date are an organisation's name, not the title."""
    words = shown[slice(*head)]
    if is_known(words):
        return True
    if not may_be_outlet(words):
        return False
    behind = [shown[slice(*sentence)] for sentence in sentences(shown, *rest[0])]
    if not behind or is_known(behind[0]) or is_known(behind[0].partition(",")[0]):
        return False
    return len(behind) > 1 or not may_be_outlet(behind[0]) or len(words) < len(behind[0])


def _divide(
    shown: str, stretches: list[Range], issued: Range | None, *, is_bare: bool
) -> tuple[Range | None, Range | None]:
    """Divide what follows the authors into title and outlet.

    The outlet is the last sentence of the title's stretch, or the first of a later stretch; one that the table knows
    goes before one that only looks like an outlet.
    """
    parts = list(sentences(shown, *stretches[0])) if stretches else []
    if not parts:
        return None, None
    for i, part in enumerate(parts[1:]):
        if _CONTAINER.match(shown, part[0]):  # In: names the whole that it is part of, whatever follows
            parts, stretches = parts[: i + 1], [parts[0], (part[0], stretches[0][1]), *stretches[1:]]
            break
    candidates = [
        (outlet, parts[i - 1][1]) for i in range(len(parts) - 1, 0, -1) if (outlet := outlet_in(shown, *parts[i]))
    ]
    later = (part for stretch in stretches[1:] for part in sentences(shown, *stretch))
    candidates += [(outlet, parts[-1][1]) for part in later if (outlet := outlet_in(shown, *part))]
    for judge in (is_known, may_be_outlet):
        for outlet, end in candidates:
            if judge(shown[slice(*outlet)]):
                return title_in(shown, parts[0][0], end), outlet
    start, end = parts[0][0], parts[-1][1]
    is_dated = issued is not None and issued[0] > end and not shown[end : issued[0]].strip(" ,(\n")
    return _divide_sentence(shown, start, end, is_dated=is_dated, is_bare=is_bare)


def _divide_sentence(
    shown: str, start: int, end: int, *, is_dated: bool, is_bare: bool
) -> tuple[Range | None, Range | None]:
    """Divide title and outlet that no full stop parts.

    Before a date or a volume a comma may part them; a dash may where nobody is named in front.
    """
    if is_known(shown[start:end]):
        return None, (start, end)
    colon = shown.find(": ", start, end)
    if colon > 0 and is_known(shown[start:colon]):
        return title_in(shown, colon, end), (start, colon)
    comma = shown.rfind(", ", start, end)
    behind = outlet_in(shown, comma, end) if comma > 0 else None
    if behind and is_known(shown[slice(*behind)]):
        return title_in(shown, start, comma), behind
    colon = shown.rfind(": ", start, end)
    if colon > 0 and is_known(shown[colon + 2 : end]):
        return title_in(shown, start, colon), (colon + 2, end)
    for sign in (" – ", " — ", " | ", " - ", " ("):
        at = shown.rfind(sign, start, end)
        if at < 0 or (sign == " (" and ")" in shown[at:end]):
            continue
        last = outlet_in(shown, at, end)
        if last and (is_bare or is_known(shown[slice(*last)])) and may_be_outlet(shown[slice(*last)]):
            return title_in(shown, start, at), last
        at = shown.find(sign, start, end)
        if is_known(shown[start:at]):
            return title_in(shown, at, end), (start, at)
    if behind and is_dated and may_be_outlet(shown[slice(*behind)]):
        return title_in(shown, start, comma), behind
    if volume := _VOLUME.search(shown, start, end):
        comma = shown.rfind(", ", start, volume.start())
        behind = outlet_in(shown, comma, volume.start()) if comma > 0 else None
        if behind and may_be_outlet(shown[slice(*behind)]):
            return title_in(shown, start, comma), behind
    return title_in(shown, start, end), None


# 63(1), 897–926 · 44, 120
_VOLUME = re.compile(r",?\s(?:vol\.?\s)?\d{1,4}\s?(?:\(\d{1,3}\)|[,:]\s?(?:pp?\.\s?)?\d)")
