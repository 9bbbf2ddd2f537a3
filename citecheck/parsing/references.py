"""One entry of a reference list, read into its fields, the way a copy editor reads it.

First the fixed points, which look the same in every style: addresses, identifiers, dates, the visit date, a title in
quotes. Then what stands between them, which depends on the style. A field that the entry does not print stays
``None``; one that is printed but cannot be read keeps its span.
"""

import re

import attrs

from citecheck.dates import DateReading, FoundDate, find_dates
from citecheck.model import MappedText, PartialDate, Reference
from citecheck.parsing.addresses import doi_of, find_addresses, find_identifiers
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
    return (_Reading(entry.text, day_first).reference(entry, label),)


# [3] · 3. · 3) · (3) · ^3 · a figure alone before a quote or a name with initials
_LABEL = re.compile(
    r"""\s*(?:\[\^?([\w.:+-]{1,40})\](?!\():?\.?|(\d{1,3})[.)](?=\s|["“„«‘])|\((\d{1,3})\)(?=\s)|\^(\d{1,3})\.?(?=\s)
    |(\d{1,3})(?=\s["“„«‘']|\s[^\W\d_]+\s[A-Z]{1,3}[.,]))\s*""",
    re.VERBOSE,
)


# ---- the fixed points ----


@attrs.frozen
class _Fixed:
    """An entry in which everything that looks the same in every style has been found."""

    text: str
    body: str
    """The text with addresses, identifiers and visit dates blotted out."""
    dates: tuple[FoundDate, ...]
    """The dates in the body, visit dates left out."""
    url: str | None = None
    archive_url: str | None = None
    identifiers: dict[str, str] = attrs.field(factory=dict)
    accessed: FoundDate | None = None
    spans: dict[str, tuple[int, int]] = attrs.field(factory=dict)


# Words that announce a visit date or an address. Either may stand in brackets, with a colon, with an article.
_VISITED = frozenset(
    """accessed access retrieved viewed visited cited seen read consulted checked online web
    abgerufen abruf zugriff zugegriffen aufgerufen besucht gesehen stand eingesehen
    consulté consultée consultés lu vu visité accédé repéré
    consultado consultada acceso recuperado visitado leído acesso acessado consultato accesso visitato ultimo
    geraadpleegd bekeken geopend hämtad hämtat läst besökt hentet besøgt lest åpnet tilgået set viitattu luettu
    dostęp citováno cit erişim tarihi
    обращения 閲覧 访问 檢索""".split()
)
_LEADS = frozenset(
    """available retrieved accessed access accessible online url uri link from at read see web internet
    verfügbar abrufbar abgerufen unter online disponible recuperado obtenido consultado en el la sur à adresse
    disponibile reperibile su all indirizzo disponível em retirado http available beschikbaar op via tillgänglig
    tilgængelig tilgjengelig på fra från hämtad hentet saatavissa dostępne pod dostupné z accessible repéré via
    d l accessed at in adres adresse der die""".split()
)
_WORDS = re.compile(r"[^\W\d_]+")


def _fix(text: str, day_first: bool | None) -> _Fixed:
    """Find what looks the same in every style."""
    spans: dict[str, tuple[int, int]] = {}
    masked: list[tuple[int, int]] = []
    identifiers: dict[str, str] = {}
    url = archive_url = None
    for address in find_addresses(text):
        masked.extend(address.marks)
        field = "url" if url is None else None
        if field:
            url = address.url
            spans["url"] = (address.start, address.end)
    body = mask(text, masked) if masked else text
    found = [(i.start, i.end) for i in find_identifiers(body) if identifiers.setdefault(i.kind, i.value)]
    if found:
        body = mask(body, found)
    if url and (doi := doi_of(url)):
        identifiers.setdefault("doi", doi)
    dates: list[FoundDate] = []
    accessed: FoundDate | None = None
    notes: list[tuple[int, int]] = []
    at = 0
    for date in find_dates(body, day_first=day_first):
        announced = _announced(body, at, date.start)
        if announced is not None and date.year is not None:
            accessed = accessed or date
            notes.append((announced, date.end))
        else:
            dates.append(date)
        at = date.end
    if notes:
        body = mask(body, notes)
    if accessed:
        spans["accessed"] = (accessed.start, accessed.end)
    return _Fixed(text, body, tuple(dates), url, archive_url, identifiers, accessed, spans)


def _announced(body: str, start: int, end: int) -> int | None:
    """Return where the words start that make the date behind them a visit date."""
    window = max(start, end - 40)
    cut = max(body.rfind(sign, window, end) for sign in ".;,([–—" + MASK) + 1
    cut = max(cut, window)
    words = [m for m in _WORDS.finditer(body, cut, end)]
    if words and any(w.group().lower() in _VISITED for w in words):
        return words[0].start()
    return None


# ---- layouts ----


@attrs.frozen
class _Reading:
    """One source, read."""

    text: str
    day_first: bool | None

    def reference(self, entry: MappedText, label: str | None) -> Reference:
        fixed = _fix(self.text, self.day_first)
        fields: dict[str, tuple[int, int]] = {}
        quote = _quoted(fixed.body)
        authors: tuple[tuple[int, int], ...] = ()
        if quote is not None:
            authors, issued, more = _around_title(fixed, quote)
        else:
            authors, issued, more = _unquoted(fixed)
        fields.update(more)
        text = self.text

        def value(name: str) -> str | None:
            if name not in fields:
                return None
            a, b = fields[name]
            return " ".join(text[a:b].split()) or None

        spans = {k: entry.span(*v) for k, v in {**fixed.spans, **fields}.items()}
        return Reference(
            label,
            title=value("title"),
            outlet=value("outlet"),
            issued=issued.reading.date if issued else None,
            accessed=fixed.accessed.reading.date if fixed.accessed else None,
            url=fixed.url,
            authors=tuple(" ".join(text[a:b].split()) for a, b in authors),
            archive_url=fixed.archive_url,
            identifiers={k: v for k, v in fixed.identifiers.items() if k in ("doi", "isbn", "pmid")},
            span=entry.span(0, len(entry)),
            spans=spans,
        )


_OPENING = "“„«‘‚‹\"'「『《"
_CLOSERS = {
    "“": "”",
    "„": "“”‟",
    "«": "»",
    "‘": "’",
    "‚": "‘’",
    "‹": "›",
    "「": "」",
    "『": "』",
    "《": "》",
    '"': '"',
    "'": "'",
}


def _quoted(body: str) -> tuple[int, int, int, int] | None:
    """Return where the title in quotes starts and ends, outside and inside the quotes."""
    for match in re.finditer(r"(?<![\w])[“„«‘‚‹\"'「『《»](?=\S)|«\s", body):
        if not _begins_field(body, match.start()):
            continue
        sign = match.group().strip()
        closers = "«" if sign == "»" else _CLOSERS[sign]
        close = _close(body, match.end(), sign, closers)
        if close is None:
            continue
        a, b = match.end(), close
        while a < b and body[a].isspace():
            a += 1
        while b > a and (body[b - 1].isspace() or (body[b - 1] in ",;")):
            b -= 1
        if b > a and body[b - 1] == "." and not body[a:b].endswith(".."):
            b -= 1
        if b > a:
            return match.start(), a, b, close + 1
    return None


def _begins_field(body: str, at: int) -> bool:
    before = body[max(0, at - 3) : at].rstrip()
    return not before or not before[-1].isalnum()


def _close(body: str, at: int, sign: str, closers: str) -> int | None:
    depth = 1
    for i in range(at, min(len(body), at + 600)):
        c = body[i]
        if c in closers:
            before, after = body[i - 1], body[i + 1 : i + 2]
            if sign in "\"'":
                if before.isspace() or before in "([":
                    depth += 1
                    continue
                if sign == "'" and after.isalnum():
                    continue
            elif sign in "‘‚" and after.isalnum():
                continue
            depth -= 1
            if depth == 0:
                return i
        elif c == sign:
            depth += 1
    return None


def _stands(body: str, date: FoundDate, start: int) -> bool:
    """Tell whether a date is a field of its own: separators or the end on either side."""
    a, b = date.start - 1, date.end
    while a >= start and body[a].isspace():
        a -= 1
    while b < len(body) and body[b].isspace():
        b += 1
    return (a < start or body[a] in ',.;:([|–—-<>”"»“?!' + MASK) and (
        b >= len(body) or body[b] in ',.;:)]|<“"«–—' + MASK
    )


def _choose(body: str, dates: list[FoundDate], start: int) -> FoundDate | None:
    best, rank = None, (0, 0)
    for date in dates:
        if date.year is None:
            continue
        mine = (int(_stands(body, date, start)), 1 + (date.month is not None) + (date.day is not None))
        if mine > rank and (mine[0] or mine[1] == 3 or date.end >= len(body.rstrip(" ." + MASK))):
            best, rank = date, mine
    if best is not None and best.month is None and best.year is not None:
        for date in dates:
            if date.year is None and date.start > best.start and _stands(body, date, start):
                return date.in_year(best.year)
    return best


def _around_title(fixed: _Fixed, quote: tuple[int, int, int, int]):
    body = fixed.body
    start, a, b, end = quote
    fields = {"title": (a, b)}
    tail = [d for d in fixed.dates if d.start >= end]
    head = [d for d in fixed.dates if d.end <= start]
    issued = _choose(body, [*head, *tail], end) if tail and head else _choose(body, tail, end) or _choose(body, head, 0)
    if issued:
        fields["issued"] = (issued.start, issued.end)
    stops = [d.start for d in tail if d is issued or _stands(body, d, end) or (issued and d.start == issued.start)]
    limit = min([*stops, _mask_at(body, end)])
    punctuated = body[end - 2] in ".," or body[end : end + 1] in (",", ".")
    outlet = _outlet(body, end, limit, loose=not punctuated)
    if outlet is None and stops and limit == stops[0]:
        after = next(d.end for d in tail if d.start == limit)
        rest = [d.start for d in tail if d.start > limit]
        outlet = _outlet(body, after, min([*rest, _mask_at(body, after)]), loose=False)
    heading = start if not head else head[0].start
    h = _trim(body, 0, heading)
    authors: tuple[tuple[int, int], ...] = ()
    if h is not None:
        names = read_names(body, h[0], h[1])
        whole = names is not None and names.end >= h[1] - 1
        comma = body[h[1] : h[1] + 1] == ","
        if whole and (names.form != "direct" or comma or outlet is not None):
            authors = names.spans
        elif outlet is None:
            outlet = h
        else:
            authors = (h,)
    if outlet is not None:
        fields["outlet"] = outlet
    return authors, issued, fields


def _mask_at(body: str, at: int) -> int:
    i = body.find(MASK, at)
    return len(body) if i < 0 else i


_LEAD = re.compile(
    r"(?:\s|[.,;:–—|-]|\((?:PDF|in [A-Z]\w+|[Pp]ress release|[Vv]ideo|[Pp]odcast)\)|\[[^\]\n]{0,30}\]|\b[Ii]n:)+"
)


def _outlet(body: str, start: int, end: int, *, loose: bool) -> tuple[int, int] | None:
    lead = _LEAD.match(body, start, end)
    a = lead.end() if lead else start
    b = end
    if not loose:
        m = re.compile(r",\s|(?<![A-Z]\.[A-Z])\.\s(?=\S)|\s\(|;").search(body, a, end)
        if m:
            b = m.start()
    found = _trim(body, a, b)
    if found is None:
        return None
    words = [m.group().lower() for m in _WORDS.finditer(body, *found)]
    if not words or all(w in _LEADS for w in words):
        return None
    return found


def _trim(body: str, a: int, b: int) -> tuple[int, int] | None:
    while a < b and (body[a].isspace() or body[a] in ".,;:–—-|/\"“”'‘’«»)]" + MASK):
        a += 1
    while b > a and (body[b - 1].isspace() or body[b - 1] in ",;:–—-|/\"“”'‘’«»([" + MASK):
        b -= 1
    if b > a and body[b - 1] == "." and not re.search(r"\b[^\W\d_]{1,3}\.\Z", body[a:b]):
        b -= 1
    return (a, b) if a < b else None


def _unquoted(fixed: _Fixed):
    body = fixed.body
    fields: dict[str, tuple[int, int]] = {}
    dates = list(fixed.dates)
    issued = _choose(body, dates, 0)
    names = read_names(body, 0, len(body))
    authors: tuple[tuple[int, int], ...] = ()
    at = 0
    gaps = []
    if issued:
        fields["issued"] = (issued.start, issued.end)
    standing = [d for d in dates if d is issued or _stands(body, d, 0)]
    lead = standing[0] if standing else None
    if names and names.form != "direct" and body[names.end : names.end + 2].strip()[:1] in (".", ",", "(", ":", ""):
        authors, at = names.spans, names.end
    elif names and names.form == "direct" and body[names.end : names.end + 1] == ",":
        authors, at = names.spans, names.end
    for d in standing:
        gaps.append((d.start, d.end))
    shown = mask(body, gaps)
    segs = []
    i = at
    for m in re.finditer(r"(?<![A-Z])[.?!][\"”’»)]{0,2}(?=\s)|" + MASK + "+", shown[: len(shown)]):
        if m.start() < at:
            continue
        keep = m.end() if m.group()[0] in "?!" else m.start()
        t = _trim(shown, i, keep)
        if t:
            segs.append(t)
        i = m.end()
    t = _trim(shown, i, len(shown))
    if t:
        segs.append(t)
    segs = [s for s in segs if not all(w.lower() in _LEADS for w in _WORDS.findall(body, *s))]
    if len(segs) >= 2:
        fields["title"] = (segs[0][0], segs[-2][1])
        o = _outlet(body, *segs[-1], loose=False)
        if o:
            fields["outlet"] = o
    elif segs:
        a, b = segs[0]
        comma = body.rfind(", ", a, b)
        if comma > 0:
            fields["title"] = (a, comma)
            o = _trim(body, comma, b)
            if o:
                fields["outlet"] = o
        else:
            fields["title"] = (a, b)
    return authors, issued, fields
