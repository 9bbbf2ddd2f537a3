"""One entry of a reference list, read into its fields, the way a copy editor reads it.

The landmarks come first (``landmarks.py``): addresses, dates, the visit date. Then the title: in quotes, or between the
stops that its style sets. Then the outlet, which stands in its place behind the title, or in front of it where nobody
else is named. What an entry does not print stays ``None``; what it prints but cannot be read keeps its span.
"""

import re
from collections.abc import Iterator

import attrs

from citecheck.dates import FoundDate
from citecheck.model import MappedText, Reference
from citecheck.parsing.landmarks import Landmarks, find_landmarks
from citecheck.parsing.mastheads import is_body, is_filler, is_known, may_be_outlet
from citecheck.parsing.names import read_names
from citecheck.parsing.quotes import Quote
from citecheck.text import MASK, mask


def parse_reference(text: str) -> Reference:
    """Read one entry, with or without its printed label; the first reference where it names several sources.

    >>> read = parse_reference("3. “Rain falls” The Daily, 3 May 2023, https://daily.example/rain.")
    >>> read.label, read.title, read.outlet, str(read.issued), read.url
    ('3', 'Rain falls', 'The Daily', '2023-05-03', 'https://daily.example/rain')
    """
    whole = MappedText.verbatim(text)
    label = _LABEL.match(text)
    if label is None:
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


# [3] · 3. · 3) · (3) · ^3 · a figure alone before a quote or a name with initials
_LABEL = re.compile(
    r"""\s*(?:\[\^?([\w.:+-]{1,40})\](?!\():?\.?|(\d{1,3})[.)](?=\s|["“„«‘])|\((\d{1,3})\)(?=\s)|\^(\d{1,3})\.?(?=\s)
    |(\d{1,3})(?=\s["“„«‘']|\s[^\W\d_]+\s[A-Z]{1,3}[.,]))\s*""",
    re.VERBOSE,
)


def _sources(entry: MappedText) -> Iterator[MappedText]:
    """Give the sources of an entry: one, or several that a semicolon parts, each with a title or address of its own."""
    if ";" in entry.text:
        cuts = [0, *(m.end() for m in _NEXT_SOURCE.finditer(entry.text)), len(entry.text)]
        parts = [(a, b) for a, b in zip(cuts, cuts[1:], strict=False) if entry.text[a:b].strip()]
        if len(parts) > 1 and all(_IS_SOURCE.search(entry.text, a, b) for a, b in parts):
            for a, b in parts:
                yield entry.slice(a, b)
            return
    yield entry


_NEXT_SOURCE = re.compile(r";\s+(?=[\"“„«‘(\w])")
_IS_SOURCE = re.compile(r"[“„«‘\"][^“„«‘\"]{10,300}[”“»’\"].{0,200}\b[12]\d{3}\b|[^\W\d_]{3}.{0,400}://", re.DOTALL)

_Range = tuple[int, int]


@attrs.frozen
class _Fields:
    """Where the fields stand that depend on the style."""

    title: _Range | None = None
    outlet: _Range | None = None
    issued: FoundDate | None = None
    authors: tuple[_Range, ...] = ()


def _read(entry: MappedText, label: str | None, day_first: bool | None) -> Reference:
    """Read one source."""
    text = entry.text if len(entry.text) <= _LONGEST else entry.text[:_LONGEST]
    marks = find_landmarks(text, day_first=day_first)
    fields = _read_unquoted(marks) if marks.quote is None else _read_quoted(marks, marks.quote)

    def words(stretch: _Range | None) -> str | None:
        return " ".join(text[slice(*stretch)].split()) or None if stretch else None

    ranges = dict(marks.spans)
    if fields.title:
        ranges["title"] = fields.title
    if fields.outlet:
        ranges["outlet"] = fields.outlet
    if fields.authors:
        ranges["authors"] = fields.authors[0][0], fields.authors[-1][1]
    issued = fields.issued
    if issued:
        ranges["issued"] = issued.start, issued.end
    elif none_stated := _NONE_STATED.search(marks.body):
        ranges["issued"] = none_stated.span()
    return Reference(
        label,
        title=words(fields.title),
        outlet=words(fields.outlet),
        issued=issued.reading.date if issued else None,
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


# ---- the date of issue ----

# n.d. · s.d. · o. J. · s.f. · u.å. and the like, in a date's place
_NONE_STATED = re.compile(
    r"(?<![\w.])(?:n\.\s?d\.|s\.\s?[df]\.|o\.\s?[DJ]\.|[uz]\.\s?[åd]\.|no date|undated|sans date|sin fecha)(?!\w)"
)
# What may stand before a date without making it part of a sentence.
_BEFORE_DATE = re.compile(
    r"(?:\b(?:(?:first\s)?published(?:\sonline)?|posted|issued|vom|am|le|den|on|el|del|of|de"
    r"|mon|tues?|wed|thurs?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\.?,?\s{0,2}){1,3}\Z",
    re.IGNORECASE,
)
_STARTS_FIELD = frozenset(".,;:([<|–—-)»、，（。』」/" + MASK)
_ENDS_FIELD = frozenset(".,;:)]>|–—-([<（），。、/" + MASK)


@attrs.frozen
class _Dates:
    """The dates of a body: which is that of issue, and the body without those that are fields of their own."""

    issued: FoundDate | None
    shown: str


def _read_dates(marks: Landmarks) -> _Dates:
    """Choose the date of issue, and blot out what is a date only."""
    body = marks.body
    fields = {date: field for date in marks.dates if (field := _field_of(body, date)) is not None}
    issued = _choose_issued(body, marks, list(fields))
    if issued is not None and issued not in fields:
        fields[issued] = issued.start, issued.end
    stretches = sorted(fields.values())
    if not marks.dates:
        stretches = [m.span() for m in _NONE_STATED.finditer(body)]
    shown = mask(body, stretches) if stretches else body
    if issued is not None and issued.month is None and issued.problem is None and issued.year is not None:
        for date in fields:  # Harvard styles set the day and month behind the outlet
            if date.year is None and date.start > issued.start:
                issued = date.in_year(issued.year)
                break
    return _Dates(issued, shown)


def _field_of(body: str, date: FoundDate) -> _Range | None:
    """Return the field that a date is, words like ``published`` included; ``None`` inside a title or a name."""
    at = date.end
    while at < len(body) and body[at].isspace():
        at += 1
    if at < len(body) and body[at] not in _ENDS_FIELD:
        return None
    at = date.start
    while at and body[at - 1].isspace():
        at -= 1
    start = date.start
    if at and (body[at - 1].isalpha() or body[at - 1] in ".,"):
        if before := _BEFORE_DATE.search(body, max(0, at - 30), date.start):
            start = at = before.start()
            while at and body[at - 1].isspace():
                at -= 1
        if at and body[at - 1].isalpha() and date.day is None:
            return None
    if at and body[at - 1] not in _STARTS_FIELD and not (date.day and date.year and start < date.start):
        return None
    return start, date.end


def _choose_issued(body: str, marks: Landmarks, fields: list[FoundDate]) -> FoundDate | None:
    """Choose the date of issue: a field, the fullest of them; else a whole date; else a year that ends the entry."""
    spaced = marks.quote is not None and marks.quote.is_spaced
    if spaced and marks.quote is not None:  # in the seed's layout a comma stands before the date, or the title
        end = marks.quote.end
        kept = [d for d in fields if d.end <= end or body[end : d.start].strip()[-1:] in ("", ",", "(", MASK, ".", "–")]
        fields = kept
    dated = [date for date in fields if date.year is not None]
    if dated:
        fullest = max(map(_precision, dated))
        dated = [date for date in dated if _precision(date) == fullest]
        return dated[0] if len(dated) == 1 or body[dated[0].start - 1 : dated[0].start] in "([（" else dated[-1]
    whole = [date for date in marks.dates if date.year is not None]
    last = len(body.rstrip(" .,;()[]\n" + MASK))
    chosen = [d for d in whole if d.day is not None or (not spaced and d.end >= last)]
    if chosen:
        return chosen[-1]
    if whole and body[whole[0].end : whole[0].end + 1] == "," and len(whole[0:1]) and whole[0].start < 60:
        return whole[0]  # Tanaka, K 2023, …
    return None


def _precision(date: FoundDate) -> int:
    return (date.month is not None) + (date.day is not None) + (date.problem is not None)


# ---- a title in quotes ----


def _read_quoted(marks: Landmarks, quote: Quote) -> _Fields:
    """Read an entry whose title stands in quotes."""
    dates = _read_dates(marks)
    shown = dates.shown
    outlet, by = _outlet_behind(shown, quote.end, whole=quote.is_spaced)
    authors: tuple[_Range, ...] = (by,) if by else ()
    heads = [head for m in _UNMASKED.finditer(shown, 0, quote.start) if (head := _trim(shown, *m.span()))]
    for head in heads:
        words = shown[slice(*head)]
        if is_filler(words):
            continue
        names = read_names(shown, *head)
        whole = names is not None and names.end >= head[1] - 1
        if outlet is None and (
            is_body(words) or not whole or (names and names.form == "direct" and shown[head[1] : head[1] + 1] != ",")
        ):
            outlet = head
        else:
            authors = names.spans if names and whole else (head,)
    return _Fields((quote.title_start, quote.title_end), outlet, dates.issued, authors)


# ---- a title without quotes ----


def _read_unquoted(marks: Landmarks) -> _Fields:
    """Read an entry whose title stands between stops."""
    dates = _read_dates(marks)
    shown = dates.shown
    stretches = [
        stretch
        for m in _UNMASKED.finditer(shown)
        if (stretch := _trim(shown, *m.span())) and not is_filler(shown[slice(*stretch)])
    ]
    if not stretches:
        return _Fields(issued=dates.issued)
    (start, end), *rest = stretches
    authors: tuple[_Range, ...] = ()
    head: _Range | None = None
    names = read_names(shown, start, end)
    if names is not None and names.end >= end - 1 and (names.form != "direct" or len(names.spans) > 1):
        authors, stretches = names.spans, rest
    elif rest and _is_head(shown, (start, end), rest):
        head, stretches = (start, end), rest
    elif names is not None and (after := _title_after(shown, names.end, end, names.form)):
        authors, stretches = names.spans, [after, *rest]
    title, outlet = _divide(shown, stretches)
    if outlet is None and authors and is_body(shown[slice(*authors[0])]):
        head, authors = authors[0], ()
    if head is not None:
        if outlet is None:
            outlet = head
        else:
            authors = (head,)
    return _Fields(title, outlet, dates.issued, authors)


_UNMASKED = re.compile(rf"[^{MASK}]+")


def _title_after(shown: str, at: int, end: int, form: str) -> _Range | None:
    """Return the stretch behind a list of names, if the names end there and a title follows."""
    sign = shown[at : at + 1]
    following = _trim(shown, at + 1, end)
    if following is None:
        return None
    words = shown[slice(*following)]
    if form == "direct":  # a plain name may be the first words of a title
        pieces = words.split(", ")
        if sign == ",":
            return following if len(pieces) > 1 and len(pieces[0].split()) > 3 or is_body(shown[:at]) else None
        if sign == ":":
            return following if " In: " in words or " // " in words else None
        return following if sign == "." and len(pieces[0].split()) > 3 and not is_known(words) else None
    return following if sign in ".:,/;" or shown[at - 1] == "." else None


def _is_head(shown: str, head: _Range, rest: list[_Range]) -> bool:
    """Tell whether the words before the first date are an organisation's name, not the title."""
    words = shown[slice(*head)]
    if is_known(words):
        return True
    segments = list(_segments(shown, *rest[0]))
    if not segments:
        return False
    behind = shown[slice(*segments[0])]
    if not may_be_outlet(words) or is_known(behind) or is_known(behind.partition(",")[0]):
        return False
    return len(segments) > 1 or not may_be_outlet(behind) or len(words) < len(behind)


def _divide(shown: str, stretches: list[_Range]) -> tuple[_Range | None, _Range | None]:
    """Divide what follows the authors into title and outlet."""
    if not stretches:
        return None, None
    first, *rest = stretches
    segments = list(_segments(shown, *first))
    if not segments:
        return None, None
    likely: tuple[_Range, _Range] | None = None
    for i in range(len(segments) - 1, 0, -1):
        outlet = _outlet_in(shown, *segments[i])
        if outlet is None:
            continue
        title = segments[0][0], segments[i - 1][1]
        if is_known(shown[slice(*outlet)]):
            return _title(shown, title), outlet
        if likely is None and may_be_outlet(shown[slice(*outlet)]):
            likely = title, outlet
    for stretch in rest:
        for segment in _segments(shown, *stretch):
            outlet = _outlet_in(shown, *segment)
            if outlet and (likely is None or is_known(shown[slice(*outlet)])) and may_be_outlet(shown[slice(*outlet)]):
                return _title(shown, (segments[0][0], segments[-1][1])), outlet
    if likely is not None:
        return _title(shown, likely[0]), likely[1]
    title, outlet = _divide_segment(shown, segments[0][0], segments[-1][1])
    return _title(shown, title) if title else None, outlet


def _divide_segment(shown: str, start: int, end: int) -> tuple[_Range | None, _Range | None]:
    """Divide title and outlet that no full stop parts."""
    if is_known(shown[start:end]):
        return None, (start, end)
    for sign in (" – ", " — ", " | ", " - ", " ("):
        at = shown.rfind(sign, start, end)
        if at > 0:
            behind = _trim(shown, at + len(sign), end)
            if behind and may_be_outlet(shown[slice(*behind)]) and (sign != " (" or ")" not in shown[at:end]):
                return (start, at), _outlet_in(shown, *behind)
            at = shown.find(sign, start, end)
            if is_known(shown[start:at]):
                return (at + len(sign), end), (start, at)
    colon = shown.find(": ", start, end)
    if colon > 0 and is_known(shown[start:colon]):
        return _trim(shown, colon, end), (start, colon)
    comma = shown.rfind(", ", start, end)
    after = shown[end : end + 2]
    if comma > 0:
        behind = _trim(shown, comma, end)
        if behind and (
            is_known(shown[slice(*behind)])
            or ((after[:1] in (",", "") or "(" in after) and may_be_outlet(shown[slice(*behind)]))
        ):
            return (start, comma), behind
    return (start, end), None


# ---- title, outlet and the stops between them ----

# The end of a sentence, or the two strokes by which Russian parts title and outlet.
_STOP = re.compile(r"[.?!…][\"”’»)]{0,2}(?=\s)|[。！？]|\s//(?=\s)|;\s")
_ABBREVIATED = re.compile(
    r"(?:^|[\s.(])(?:[^\W\d_]|St|Ste|Mr|Mrs|Ms|Dr|vs|v|No|Jr|Sr|Vol|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Mt|Ft|Prof|Ph|Dept|Univ)\Z"
)
_JOURNAL = re.compile(r"\s?(?:[^\W\d_][\w&]{0,5}\.\s){0,5}[^\W\d_]\w{0,5}")


def _segments(shown: str, start: int, end: int, *, abbreviated: bool = False) -> Iterator[_Range]:
    """Give the stretches between full stops; ``abbreviated`` where the first one may be ``J. Coast. Stud.``."""
    at = start
    first = not abbreviated
    for stop in _STOP.finditer(shown, start, end):
        if stop.start() <= at:
            continue
        if stop.group()[0] == ".":
            following = shown[stop.end() : stop.end() + 3].lstrip()
            if following[:1].islower() or _ABBREVIATED.search(shown, max(at, stop.start() - 6), stop.start()):
                continue
            since = max(at, shown.rfind(", ", at, stop.start()) + 1)
            if (not first or since > at) and _JOURNAL.fullmatch(shown, since, stop.start()) and stop.end() < end - 1:
                continue
        segment = _trim(shown, at, stop.end() if stop.group()[0] in "?!…？！" else stop.start())
        if segment and not is_filler(shown[slice(*segment)]):
            yield segment
            first = False
        at = stop.end()
    segment = _trim(shown, at, end)
    if segment and not is_filler(shown[slice(*segment)]):
        yield segment


def _title(shown: str, stretch: _Range) -> _Range | None:
    """Trim a title that no quotes mark."""
    start, end = stretch
    if kind := _KIND_OF_WORK.search(shown, start, end):
        end = kind.start()
    return _trim(shown, start, end)


_KIND_OF_WORK = re.compile(
    r"\s(?:\((?:Report|Rep|Doctoral|Master|PhD|Working|Publication|Policy [Pp]aper)[^()]{0,60}\)|\[[^\[\]]{1,40}\])\s?\Z"
)


def _outlet_behind(shown: str, start: int, *, whole: bool) -> tuple[_Range | None, _Range | None]:
    """Return the first stretch behind a quoted title that may be its outlet, and the author named before it."""
    by = _BY.match(shown, start)
    author = by.span("author") if by else None
    at = by.end() if by else start
    for match in _UNMASKED.finditer(shown, at):
        a, b = match.span()
        if whole and a == at:
            if outlet := _outlet_in(shown, a, b, whole=True):
                return outlet, author
            continue
        for segment in _segments(shown, a, b, abbreviated=True):
            if outlet := _outlet_in(shown, *segment):
                return outlet, author
    return None, author


_BY = re.compile(r"[\s,.(]{0,3}\b[Bb]y\s(?P<author>[^,.;(\ufffc]{1,60})[,.]")
_OUTLET_LEAD = re.compile(
    r"(?:[\s.,;:–—|(/-]|\b(?:[Ii]n|[Ii]|[Dd]ans|[Ee]n):?\s(?=[^a-z])|\bby\s[^,.]{1,60},|\bin\s(?=the\s))+"
)
_VIA = re.compile(r"\s[(–—-]?\s?\bvia\s")
# What stands behind an outlet: section, page, volume, edition.
_LOCATOR = re.compile(
    r"""[,;]?\s(?:vol\.|Vol\.|vol\s|no\.|No\.|n[o°º]\s?\d|nr\.|Nr\.|[Ss]ec(?:t|tion)?\.\s|[Pp]{1,2}\.\s?[A-Z]?\d|[SA]\.\s\d|at\s[A-Z]?\d|\#\d
        |[A-Z]?\d+\s?[,:(]|[A-Z]?\d+\Z|late\sed\.|\d+(?:st|nd|rd|th)\sed\.)""",
    re.VERBOSE,
)


def _outlet_in(shown: str, start: int, end: int, *, whole: bool = False) -> _Range | None:
    """Return the outlet of a stretch that stands in its place, without section, place, volume or page."""
    if lead := _OUTLET_LEAD.match(shown, start, end):
        start = lead.end()
    if via := _VIA.search(shown, start, end):
        end = via.start()
    if not whole and not is_known(shown[start:end].strip(" .,;")):
        if locator := _LOCATOR.search(shown, start, end):
            end = locator.start()
        colon = shown.find(": ", start, end)
        if colon > 0 and shown.count(" ", start, colon) < 3:
            start = colon + 2
        for sign in (",", " (", "，", "、"):
            at = shown.find(sign, start, end)
            if at > 0:
                end = at
    else:
        section = _SECTION.search(shown, start, end)
        if section:
            end = section.start()
    stretch = _trim(shown, start, end)
    if stretch is None:
        return None
    words = shown[slice(*stretch)]
    if not any(map(str.isalpha, words)) or (not whole and is_filler(words)):
        return None
    return stretch


_SECTION = re.compile(r",\s(?:sec(?:t|tion)?\.|pp?\.\s?[A-Z]?\d|late\sed).*\Z", re.DOTALL)
_EDGES_LEFT = " \t\r\n\u00a0.,;:–—-|/\"“”„'‘’«»‹›)]>*_，。、；：）」』》（([" + MASK
_EDGES_RIGHT = ' \t\r\n\u00a0,;:–—-|/"“”„‘«»‹›([<*_，。、；：（「『《' + MASK


def _is_abbreviation(body: str, start: int, end: int) -> bool:
    """Tell whether a stretch ends in an abbreviation: an initial, or one word of several cut short."""
    ending = _ABBREVIATION.search(body, max(start, end - 6), end)
    return ending is not None and (ending.end() - ending.start() <= 2 or "." in body[start : end - 1])


_ABBREVIATION = re.compile(r"(?<![\w’'])[^\W\d_a-z]\w{0,4}\.\Z")


def _trim(body: str, start: int, end: int) -> _Range | None:
    """Return a stretch without the signs around it; the full stop of an abbreviation stays."""
    while start < end and body[start] in _EDGES_LEFT:
        start += 1
    while end > start:
        last = body[end - 1]
        if last in _EDGES_RIGHT or (
            last in ")]" and body.count(last, start, end) > body.count("(["[last == "]"], start, end)
        ):
            end -= 1
        elif last == "." and not _is_abbreviation(body, start, end):
            end -= 1
            break
        else:
            break
    return (start, end) if start < end else None
