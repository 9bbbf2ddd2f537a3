"""One entry of a reference list, read into its fields, the way a copy editor reads it.

The landmarks come first (``landmarks.py``): addresses, dates, the visit date. Then the title: in quotes, or between the
stops that its style sets. Then the outlet, which stands in its place behind the title, or in front of it where nobody
else is named. What an entry does not print stays ``None``; what it prints but cannot be read keeps its span.
"""

import functools
import re
from collections.abc import Iterable, Iterator

import attrs

from citecheck import outlets
from citecheck.dates import FoundDate
from citecheck.model import MappedText, Reference
from citecheck.parsing.landmarks import Landmarks, find_landmarks
from citecheck.parsing.names import read_names
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
    quote = _find_quote(marks.body)
    fields = _read_unquoted(marks) if quote is None else _read_quoted(marks, quote)

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
    elif none_stated := _NONE_STATED.search(marks.body, fields.title[1] if quote and fields.title else 0):
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
    r"(?:\b(?:published|posted|first published|published online|vom|am|le|den|on|el|c|ca|circa|issued"
    r"|mon|tues?|wed|thu|thurs?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\.?,?\s{0,2}){1,3}\Z",
    re.IGNORECASE,
)
_STARTS_FIELD = frozenset(".,;:([<|–—-”\"»’'」』》，、（?!/" + MASK)
_ENDS_FIELD = frozenset(".,;:)]>|–—-“\"«（，。、）<[/" + MASK)


def _stands_alone(body: str, date: FoundDate) -> bool:
    """Tell whether a date is a field of its own, with a separator or the end on either side."""
    at = date.end
    while at < len(body) and body[at].isspace():
        at += 1
    if at < len(body) and body[at] not in _ENDS_FIELD and not body.startswith("(", at):
        return False
    at = date.start
    while at and body[at - 1].isspace():
        at -= 1
    if at and body[at - 1].isalpha() or body[at - 1 : at] == ".":
        before = _BEFORE_DATE.search(body, max(0, at - 30), date.start)
        at = before.start() if before else at
        while at and body[at - 1].isspace():
            at -= 1
    return at == 0 or body[at - 1] in _STARTS_FIELD


def _choose_issued(body: str, dates: Iterable[FoundDate], alone: list[FoundDate]) -> FoundDate | None:
    """Choose the date of issue: one that stands alone, the fullest of them; else a whole date; else a last year."""
    best: FoundDate | None = None
    for date in alone:
        if date.year is not None and (best is None or _precision(date) > _precision(best)):
            best = date
    if best is None:
        last = len(body.rstrip(" .,;)\n" + MASK))
        whole = [d for d in dates if d.year is not None and (d.day is not None or d.end >= last)]
        best = whole[-1] if whole else None
    if best is not None and best.month is None and best.year is not None and best.problem is None:
        for date in alone:  # Harvard styles set the day and month behind the outlet
            if date.year is None and date.start > best.start:
                return date.in_year(best.year)
    return best


def _precision(date: FoundDate) -> int:
    return (date.month is not None) + (date.day is not None) + (date.problem is not None)


# ---- a title in quotes ----

_OPENING = re.compile(r"(?<![\w])[“”„‟«»‹›‘‚\"'「『《](?=\S|\s[^,;.])")
_CLOSING = {
    "“": "”\"", "”": "”", "„": "“”‟\"", "‟": "”", "«": "»", "»": "«", "‹": "›", "›": "‹",
    "‘": "’'", "‚": "‘’", "\"": "\"”", "'": "'’", "「": "」", "『": "』", "《": "》",
}  # fmt: skip
_LONGEST_TITLE = 1000


def _find_quote(body: str) -> tuple[_Range, _Range] | None:
    """Return where a title in quotes stands, with and without them; ``None`` where the quotes are inside a title."""
    for opening in _OPENING.finditer(body):
        sign, start = opening.group(), opening.start()
        before = body[max(0, start - 8) : start].rstrip()
        if before and before[-1] not in _STARTS_FIELD and not before.endswith((" in", "See", "see", "*", "_")):
            continue
        close = _find_close(body, opening.end(), sign)
        if close is None or not _is_title_end(body, start, close):
            continue
        inner = _trim(body, opening.end(), close)
        if inner is not None:
            return (start, close + 1), inner
    return None


def _find_close(body: str, start: int, sign: str) -> int | None:
    """Return where the quote closes that opened before ``start``; quotes of the same sign may stand inside."""
    closing = _CLOSING[sign]
    depth = 1
    fallback = None
    for match in _QUOTE_SIGN.finditer(body, start, min(len(body), start + _LONGEST_TITLE)):
        char, at = match.group(), match.start()
        after = body[at + 1 : at + 2]
        if char in closing:
            if char in "’'" and after.isalnum():  # an apostrophe
                continue
            if char in "\"'" and (body[at - 1].isspace() or body[at - 1] in "([") and after and not after.isspace():
                depth += 1
                continue
            depth -= 1
            if depth <= 0:
                if char not in "’'" or after in (",", ".", ";", ")", "") or body[at - 1] in ",.?!":
                    return at
                fallback = fallback or at  # perhaps a plural's apostrophe
                depth = 1
        elif char == sign:
            depth += 1
    return fallback


_QUOTE_SIGN = re.compile(r"[“”„‟«»‹›‘’‚\"'「」『』《》]")


def _is_title_end(body: str, start: int, close: int) -> bool:
    """Tell whether a quote that closes here is a whole title: a separator or a new field follows."""
    if body[close - 1] in ",.?!;":
        return True
    after = body[close + 1 : close + 60].lstrip()
    if not after or not after[0].islower():
        return True
    if after[0] in "" or (word := _FIRST_WORDS.match(after)) is None:
        return False
    return word.group().rstrip() in ("in", "by", "via", "i") or _is_known(word["words"]) or (
        len(word["words"].split()) <= 2 and close - start > 3 * len(word["words"])
    )


_FIRST_WORDS = re.compile(rf"(?:in|by|via|i)\s(?=[A-Z*_])|(?P<words>[^,.;({MASK}]{{1,40}})(?=[,({MASK}]|\.\s|\Z|\.\w)")


def _read_quoted(marks: Landmarks, quote: tuple[_Range, _Range]) -> _Fields:
    """Read an entry whose title stands in quotes."""
    body = marks.body
    (start, end), title = quote
    dates = [date for date in marks.dates if date.end <= start or date.start >= end]
    alone = [date for date in dates if _stands_alone(body, date)]
    issued = _choose_issued(body, dates, alone)
    if issued is not None and all(d.start != issued.start for d in alone):
        alone.append(issued)
    shown = mask(body, sorted((d.start, d.end) for d in alone))
    shown = mask(shown, [m.span() for m in _NONE_STATED.finditer(shown, end)])
    # The seed's layout sets no stop between title and outlet; then all that stands before the date is the outlet.
    spaced = body[end - 2] not in ",." and body[end : end + 1] not in (",", ".", ":")
    outlet = _outlet_behind(shown, end, whole=spaced)
    authors: tuple[_Range, ...] = ()
    if head := _trim(shown, 0, next((i for i in (shown.find(MASK, 3),) if 0 <= i < start), start)):
        names = read_names(body, *head)
        plain = names is None or names.form == "direct" and body[head[1] : head[1] + 1] != ","
        if names and names.end >= head[1] - 1 and not (outlet is None and (plain or _is_outlet(body[slice(*head)]))):
            authors = names.spans
        elif outlet is None:
            outlet = head
        else:
            authors = (head,)
    return _Fields(title, outlet, issued, authors)


# ---- a title without quotes ----


def _read_unquoted(marks: Landmarks) -> _Fields:
    """Read an entry whose title stands between stops."""
    body = marks.body
    alone = [date for date in marks.dates if _stands_alone(body, date)]
    issued = _choose_issued(body, marks.dates, alone)
    if issued is not None and all(d.start != issued.start for d in alone):
        alone.append(issued)
    shown = mask(body, sorted((d.start, d.end) for d in alone)) if alone else body
    shown = mask(shown, [m.span() for m in _NONE_STATED.finditer(shown)])
    stretches = [s for m in _UNMASKED.finditer(shown) if (s := _trim(shown, *m.span())) and not _is_filler(shown[slice(*s)])]
    if not stretches:
        return _Fields(issued=issued)
    (start, end), *rest = stretches
    authors: tuple[_Range, ...] = ()
    head: _Range | None = None
    names = read_names(shown, start, end)
    if names is not None and names.end >= end - 1 and (names.form != "direct" or len(names.spans) > 1):
        authors, stretches = names.spans, rest
    elif names is not None and _end_names(shown, names.end, end, names.form):
        authors, stretches = names.spans, [(names.end, end), *rest]
    elif rest and _is_body(shown, (start, end), rest):
        head, stretches = (start, end), rest
    title, outlet = _divide(shown, stretches)
    if head is not None:
        if outlet is None:
            outlet = head
        else:
            authors = (head,)
    return _Fields(title, outlet, issued, authors)


_UNMASKED = re.compile(rf"[^{MASK}]+")


def _end_names(shown: str, at: int, end: int, form: str) -> bool:
    """Tell whether a list of names ends here and a title follows."""
    sign = shown[at : at + 1]
    following = shown[at + 1 : end].lstrip(" .:,")
    if not following:
        return False
    if form == "direct":
        return sign in (",", ":") or (sign == "." and len(following.split()) > 3)
    if sign in (".", ":", ",", "/", ";"):
        return True
    return shown[at - 1] == "."


def _is_body(shown: str, head: _Range, rest: list[_Range]) -> bool:
    """Tell whether the words before the first date are an organisation, not the title."""
    words = shown[slice(*head)]
    if _is_known(words):
        return True
    segments = list(_segments(shown, *rest[0]))
    behind = shown[slice(*segments[0])]
    if _is_known(behind) or _is_known(behind.partition(",")[0]):
        return False
    if len(segments) > 1:
        return _looks_like_outlet(words)
    return _looks_like_outlet(words) and (not _looks_like_outlet(behind) or len(words) < len(behind))


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
        if _is_known(shown[slice(*outlet)]):
            return _title(shown, title), outlet
        if likely is None and _looks_like_outlet(shown[slice(*outlet)]):
            likely = title, outlet
    for stretch in rest:
        for segment in _segments(shown, *stretch):
            outlet = _outlet_in(shown, *segment)
            if outlet and (likely is None or _is_known(shown[slice(*outlet)])) and _looks_like_outlet(shown[slice(*outlet)]):
                return _title(shown, (segments[0][0], segments[-1][1])), outlet
    if likely is not None:
        return _title(shown, likely[0]), likely[1]
    whole = segments[0][0], segments[-1][1]
    title, outlet = _divide_segment(shown, *whole)
    return _title(shown, title) if title else None, outlet


def _divide_segment(shown: str, start: int, end: int) -> tuple[_Range | None, _Range | None]:
    """Divide title and outlet that no full stop parts."""
    if _is_known(shown[start:end]):
        return None, (start, end)
    for sign in (" – ", " — ", " | ", " - ", " ("):
        at = shown.rfind(sign, start, end)
        if at > 0:
            behind = _trim(shown, at + len(sign), end)
            if behind and _looks_like_outlet(shown[slice(*behind)]) and (sign != " (" or ")" not in shown[at:end]):
                return (start, at), _outlet_in(shown, *behind)
            at = shown.find(sign, start, end)
            if _is_known(shown[start:at]):
                return (at + len(sign), end), (start, at)
    colon = shown.find(": ", start, end)
    if colon > 0 and _is_known(shown[start:colon]):
        return _trim(shown, colon, end), (start, colon)
    comma = shown.rfind(", ", start, end)
    after = shown[end : end + 2]
    if comma > 0:
        behind = _trim(shown, comma, end)
        if behind and (
            _is_known(shown[slice(*behind)]) or (after[:1] in (",", "") or "(" in after) and _looks_like_outlet(shown[slice(*behind)])
        ):
            return (start, comma), behind
    return (start, end), None


# ---- title, outlet and the stops between them ----

# The end of a sentence, or the two strokes by which Russian parts title and outlet.
_STOP = re.compile(r"[.?!…][\"”’»)]{0,2}(?=\s)|[。！？]|\s//(?=\s)|;\s")
_ABBREVIATED = re.compile(
    r"(?:^|[\s.(])(?:[^\W\d_]|St|Ste|Mr|Mrs|Ms|Dr|vs|v|No|Jr|Sr|Vol|Gen|Sen|Rep|Gov|Lt|Col|Sgt|Mt|Ft|Prof|Ph|Dept|Univ)\Z"
)
_JOURNAL = re.compile(r"(?:[^\W\d_][\w&]{0,9}\.?\s?){1,2}\Z")


def _segments(shown: str, start: int, end: int) -> Iterator[_Range]:
    """Give the stretches between full stops."""
    at = start
    first = True
    for stop in _STOP.finditer(shown, start, end):
        if stop.start() <= at:
            continue
        if stop.group()[0] == ".":
            following = shown[stop.end() : stop.end() + 3].lstrip()
            if following[:1].islower() or _ABBREVIATED.search(shown, max(at, stop.start() - 6), stop.start()):
                continue
            if not first and _JOURNAL.fullmatch(shown, at, stop.start()) and stop.end() < end - 1:
                continue
        segment = _trim(shown, at, stop.end() if stop.group()[0] in "?!…？！" else stop.start())
        if segment and not _is_filler(shown[slice(*segment)]):
            yield segment
            first = False
        at = stop.end()
    segment = _trim(shown, at, end)
    if segment and not _is_filler(shown[slice(*segment)]):
        yield segment


def _title(shown: str, stretch: _Range) -> _Range | None:
    """Trim a title that no quotes mark."""
    start, end = stretch
    if kind := _KIND_OF_WORK.search(shown, start, end):
        end = kind.start()
    return _trim(shown, start, end)


_KIND_OF_WORK = re.compile(r"\s(?:\((?:Report|Rep|Doctoral|Master|PhD|Working|Publication|Policy [Pp]aper)[^()]{0,60}\)|\[[^\[\]]{1,40}\])\s?\Z")


def _outlet_behind(shown: str, start: int, *, whole: bool) -> _Range | None:
    """Return the first stretch behind a quoted title that may be its outlet."""
    for match in _UNMASKED.finditer(shown, start):
        a, b = match.span()
        if whole and a == start:
            if outlet := _outlet_in(shown, a, b, whole=True):
                return outlet
            continue
        for segment in _segments(shown, a, b):
            if outlet := _outlet_in(shown, *segment):
                return outlet
    return None


_OUTLET_LEAD = re.compile(r"(?:[\s.,;:–—|(/-]|\b(?:[Ii]n|[Ii]|[Dd]ans|[Ee]n):?\s(?=[^a-z])|\bby\s[^,.]{1,60},|\bin\s(?=the\s))+")
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
    if not whole and not _is_known(shown[start:end].strip(" .,;")):
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
    if _is_filler(words) or (not whole and _NO_OUTLET.match(words)):
        return None
    return stretch


_SECTION = re.compile(r",\s(?:sec(?:t|tion)?\.|pp?\.\s?[A-Z]?\d|late\sed).*\Z", re.DOTALL)
_NO_OUTLET = re.compile(
    r"(?:[Pp]ress release|[Vv]ideo|[Pp]odcast|[Ee]ditorial|[Oo]pinion|[Oo]p-ed|[Bb]log|[Rr]eport|uploaded by.*|p{1,2}\.?\s?\d.*|S\.\s?\d.*"
    r"|[Ss]ec(?:t|tion)?\.?\s.*|[\d\s:;,.()–-]+|[Vv]ol\.?.*|ISSN.*|OCLC.*|Archived.*|\d+ pp?|Print|Sect)\Z"
)


# ---- judging words ----

_FILLERS = frozenset(
    """available from at online web print accessed retrieved url via internet archived the original on in on s.l
    published posted en ligne and of doi www source""".split()
)
_WORD = re.compile(r"[^\W\d_]+")
_SMALL = frozenset(
    """a an and at by for from in of on or the to de del della delle dei di da do dos das du des le la les el los las il lo
    der die das den dem des und für von vom zu im et y e en van het een och i av för og på pour sur with und als""".split()
)


def _is_filler(words: str) -> bool:
    """Tell whether a stretch says nothing of its own: ``Available from``, a bracket, a page number."""
    found = _WORD.findall(words.lower())
    return not found or all(word in _FILLERS for word in found)


@functools.lru_cache(maxsize=4096)
def _is_known(name: str) -> bool:
    """Tell whether a name is that of an outlet in the table."""
    return bool(name) and len(name) <= 80 and outlets.find(name) is not None


def _is_outlet(name: str) -> bool:
    """Tell whether a name is an outlet's, rather than a person's."""
    return _is_known(name) or not _ORGANISATION.isdisjoint(name.lower().split())


_ORGANISATION = frozenset(
    """news times post herald tribune gazette press radio tv television agency ministry department institute university
    commission trust office bureau council association organization organisation foundation committee centre center
    journal magazine daily weekly courier chronicle observer standard star sun mail telegraph review group bank fund
    federation union authority board society network media online company corporation inc ltd the zeitung""".split()
)


@functools.lru_cache(maxsize=4096)
def _looks_like_outlet(words: str) -> bool:
    """Tell whether words may name an outlet or a body: few, and most of them with a capital or small by custom."""
    if _is_known(words):
        return True
    found = _WORD.findall(words)
    if not found or len(found) > 9 or words[-1] in "?!":
        return False
    small = sum(word[0].islower() and word.lower() not in _SMALL for word in found)
    return small == 0 or (small == 1 and len(found) <= 3 and not found[0][0].islower())


_EDGES_LEFT = " \t\r\n\u00a0.,;:–—-|/\"“”„'‘’«»‹›)]>*_，。、；：）」』》（([" + MASK
_EDGES_RIGHT = " \t\r\n\u00a0,;:–—-|/\"“”„‘«»‹›([<*_，。、；：（「『《" + MASK
_INITIALS_END = re.compile(r"(?:\b[^\W\d_]{1,4}|\.[^\W\d_]{1,3})\Z")


def _trim(body: str, start: int, end: int) -> _Range | None:
    """Return a stretch without the signs around it; the full stop of an abbreviation stays."""
    while start < end and body[start] in _EDGES_LEFT:
        start += 1
    while end > start:
        last = body[end - 1]
        if last in _EDGES_RIGHT or (last in ")]" and body.count(last, start, end) > body.count("(["[last == "]"], start, end)):
            end -= 1
        elif last == "." and not (_INITIALS_END.search(body, max(start, end - 6), end - 1) and body[start : end - 1].count(".")):
            end -= 1
            break
        else:
            break
    return (start, end) if start < end else None
