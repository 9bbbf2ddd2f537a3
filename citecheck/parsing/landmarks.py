"""The landmarks of a reference: what looks the same in every style, and tells the rest apart.

Addresses, a title in quotes, identifiers, dates, the visit to a page, words in brackets that name a medium. They are
found first and blotted out, so that what is left is authors, outlet, an unquoted title and the signs between them.
"""

import re

import attrs

from citecheck import outlets
from citecheck.dates import FoundDate, find_dates
from citecheck.parsing.addresses import Address, doi_of, find_addresses, find_identifiers
from citecheck.parsing.quotes import Quote, find_quote
from citecheck.text import MASK, mask


@attrs.frozen
class Landmarks:
    """An entry's landmarks, and its text without them."""

    body: str
    """The text with all of them blotted out but the dates in ``dates``."""
    quote: Quote | None
    """The title in quotes."""
    dates: tuple[FoundDate, ...]
    """The dates in the body; visits and updates are left out."""
    url: str | None = None
    archive_url: str | None = None
    identifiers: dict[str, str] = attrs.field(factory=dict)
    accessed: FoundDate | None = None
    spans: dict[str, tuple[int, int]] = attrs.field(factory=dict)
    """Where ``url``, ``archive_url``, ``accessed`` and the identifiers stand."""


# Words, in the languages of data/dates.txt, of which one before a date makes it that of a visit …
_VISIT = frozenset(
    """accessed access retrieved viewed visited cited consulted checked seen
    abgerufen abruf abrufdatum zugriffsdatum zugriff zugegriffen aufgerufen besucht eingesehen
    consulté consultée consultés lu vu visité accédé repéré récupéré
    consultado consultada consulta acceso recuperado visitado acesso acessado acedido consultato consultata accesso
    geraadpleegd bekeken hämtad hämtat läst besökt hentet besøgt lest tilgået viitattu luettu
    dostęp cit citováno erişim обращения звернення""".split()
)
# … or that of a copy, or of a change to the page.
_COPY = frozenset("archived archiviert archivé archivado archiviato gearchiveerd arkiverad arkiveret arkivert".split())
_ONLINE = re.compile(r"\[(?:online|en ligne|en línea)\s\(\Z", re.IGNORECASE)
_ON = (["on"], ["am"], ["le"], ["el"], ["il"])
_CHANGE = frozenset(
    "updated modified revised aktualisiert actualizado aggiornato bijgewerkt uppdaterad oppdatert".split()
)
# Japanese and Chinese put the word behind the date, and some people do.
_VISIT_BEHIND = re.compile(r"\s?(?:に|最終)?(?:閲覧|参照|アクセス|访问|檢索|检索|accessed|retrieved|abgerufen)")

# Words that announce an address, where nothing but such words stands before it.
_LEAD = frozenset(
    """available availabe accessible retrieved accessed access online url uri link links weblink website web internet http at
    from via see on in of the from: verfügbar abrufbar abgerufen unter auf im disponible recuperado recuperada obtenido
    obtido consultado retirado en el la le l de des du d sur à a adresse ligne línea linea disponibile reperibile su all
    indirizzo disponível em beschikbaar geraadpleegd op van tillgänglig hämtad från tilgængelig tilgjengelig på fra
    hentet saatavissa saatavilla osoitteesta dostępne dostępny pod dostupné z repéré récupéré adres adresse режим доступа
    source original""".split()
)
_MEDIUM = frozenset(
    """online internet web www document ligne línea linea pdf video vídeo vidéo tweet post photograph film podcast report
    press release software computer dataset data audio blog broadcast television radio episode series interview
    transcript translated facebook instagram status update thesis dissertation electronic elektronisch quelle fichier
    recurso electrónico digital en n ol j eb r german french spanish italian japanese chinese russian arabic portuguese
    dutch swedish danish norwegian polish turkish korean english in""".split()
)
# [Internet] · [en ligne] · [N/OL] · [@name]; and behind a title in quotes (PDF) · (Press release) · (in German)
_ASIDE = re.compile(
    rf"\[(?P<words>[^\W\d_][^\[\]\d]{{1,40}})\]|\[@\w{{1,30}}\]|(?<=[{MASK}\s)][\s(])\((?P<kind>[^\W\d_][^()\d]{{1,30}})\)"
)
# <i>…</i> · *…* · _…_ around a field, not around a word of a title
_EMPHASIS = re.compile(
    rf"(?P<open>(?:(?<=^)|(?<=[{MASK}.,;:?!(“\"»”'’]\s)|(?<=[{MASK}(“\"]))(?:<(?:i|b|em|strong|cite|italic|bold)>|[*_]{{1,3}}(?=\w)))"
    r"|(?:</(?:i|b|em|strong|cite|italic|bold)>|(?<=[\w.?!)])[*_]{1,3})(?=[.,;:)”\"\s]|$)"
)

_WORDS = re.compile(r"[^\W\d_]+")
_SIGNS = re.compile(rf"[;,([{{<（【{MASK}]+|\.\s(?=[^\W\d])")
_LEAD_SIGNS = re.compile(rf"[.;,([{{<（【{MASK}]+")
_WINDOW = 60
"""An announcement is not longer than this."""


def find_landmarks(text: str, *, day_first: bool | None = None) -> Landmarks:
    """Find an entry's landmarks."""
    spans: dict[str, tuple[int, int]] = {}
    found = list(find_addresses(text))
    if len(found) > 1 and _names_outlet(found[0], found[1]):
        del found[0]
    url, archive_url = _unwrapped(found, spans)
    marks = [mark for address in found for mark in address.marks]
    body = mask(text, marks) if marks else text
    quote = find_quote(body)
    if quote is not None:
        body = mask(body, [(quote.start, quote.end)])

    identifiers: dict[str, str] = {}
    asides: list[tuple[int, int]] = []
    for identifier in find_identifiers(body):
        asides.append((identifier.start, identifier.end))
        if identifier.kind not in identifiers:
            identifiers[identifier.kind] = identifier.value
            spans[identifier.kind] = asides[-1]
    if url and "doi" not in identifiers and (doi := doi_of(url)):
        identifiers["doi"] = doi
    if asides:
        body = mask(body, asides)
    if "*" in body or "_" in body or "</" in body:
        body = mask(body, _emphasis(body))
    if "[" in body or "(" in body:
        body = mask(body, [m.span() for m in _ASIDE.finditer(body) if _is_medium(m)])

    dates, visits = _sorted_dates(body, day_first)
    if visits:
        body = mask(body, [(start, date.end) for start, date, _ in visits])
    leads = [lead for address in found if (lead := _lead(body, address)) is not None]
    if leads:
        body = mask(body, leads)
    accessed = next((date for _, date, kind in visits if kind is _VISIT and date.year is not None), None)
    if accessed is not None:
        spans["accessed"] = (accessed.start, accessed.end)
    return Landmarks(body, quote, dates, url, archive_url, identifiers, accessed, spans)


def _names_outlet(first: Address, second: Address) -> bool:
    """Tell whether the first of two addresses is but the host of the second: it stands in the outlet's place."""
    name = first.url.partition("://")[2] or first.url
    return (second.url.partition("://")[2] or second.url).lower().startswith(name.lower().rstrip("/")) and name.count(
        "/"
    ) <= 2


def _unwrapped(found: list[Address], spans: dict[str, tuple[int, int]]) -> tuple[str | None, str | None]:
    """Return the first address, taken out of an archive or a cache, and the archive's own, and note where they stand."""
    url = archive_url = None
    for address in found[:3]:
        inner, archive = outlets.unwrap(address.url)
        if archive is not None and archive_url is None:
            archive_url = archive
            spans["archive_url"] = (address.start, address.end)
        if url is None:
            url = inner
            spans["url"] = (address.start, address.end)
    return url, archive_url


def _emphasis(body: str) -> list[tuple[int, int]]:
    """Return where the signs stand that set a field off, in pairs."""
    found: list[tuple[int, int]] = []
    opening: tuple[int, int] | None = None
    for match in _EMPHASIS.finditer(body):
        if match["open"]:
            opening = match.span()
        elif opening is not None:
            found += (opening, match.span())
            opening = None
    return found


def _is_medium(aside: re.Match[str]) -> bool:
    words = aside["words"] or aside["kind"]
    return words is None or _MEDIUM.issuperset(_WORDS.findall(words.lower()))


_Visit = tuple[int, FoundDate, frozenset[str]]


def _sorted_dates(body: str, day_first: bool | None) -> tuple[tuple[FoundDate, ...], list[_Visit]]:
    """Tell the dates of visits, copies and changes, each with the start of its announcement, from the others."""
    dates: list[FoundDate] = []
    visits: list[_Visit] = []
    at = 0
    for date in find_dates(body, day_first=day_first):
        kind, start = _announced(body, at, date, dates)
        if kind is None:
            dates.append(date)
        else:
            visits.append((start, date, kind))
        at = date.end
    if not dates:  # an update is better than no date at all
        dates = [date for _, date, kind in visits if kind is _CHANGE]
        visits = [visit for visit in visits if visit[2] is not _CHANGE]
    return tuple(dates), visits


def _announced(body: str, floor: int, date: FoundDate, before: list[FoundDate]) -> tuple[frozenset[str] | None, int]:
    """Return the kind of words that announce a date, and where they start."""
    window = max(floor, date.start - _WINDOW)
    before_date = _SIGNS.split(body[window : date.start])[-1]
    cut = date.start - len(before_date)
    words = _WORDS.findall(before_date.lower())
    for kind in (_VISIT, _COPY, _CHANGE):
        if not kind.isdisjoint(words):
            start = next(m.start() for m in _WORDS.finditer(body, cut, date.start))
            return kind, start
    if words in _ON and body[max(0, cut - 2) : date.start].count(MASK):  # … the original (https://…) on 4 May 2011
        return _COPY, date.start
    if _VISIT_BEHIND.match(body, date.end):
        return _VISIT, date.start
    if "(" in body[window : date.start] and (
        online := _ONLINE.search(body, window, date.start)
    ):  # [en ligne (18 janvier 2016) : https://…]
        return _VISIT, online.start()
    if before and not words:
        lead = body[window : date.start].rstrip(" \t\n")
        if body[date.start - 1] == "[" and before[-1].end == date.start - 1:  # 2023-03-03[2023-03-09]
            return _VISIT, date.start
        if date.day and lead[-1:] == "(" and lead[:-1].rstrip(" .")[-1:] == MASK:  # https://… (March 9, 2023)
            return _VISIT, date.start
        if lead[-1:] == "." and date.day and before[-1].day and body[date.end : date.end + 3].strip()[:1] == MASK:
            return _VISIT, date.start  # 2 Aug. 2001. 23 Jan. 2002 <http://…>
    if before and words == ["web"]:  # Web. 3 Jan. 2020
        return _VISIT, date.start
    return None, date.start


def _lead(body: str, address: Address) -> tuple[int, int] | None:
    """Return where the words stand that announce an address and nothing else."""
    window = max(0, address.start - _WINDOW)
    lead = _LEAD_SIGNS.split(body[window : address.start])[-1]
    cut = address.start - len(lead)
    words = _WORDS.findall(lead.lower())
    if words and (cut > window or window == 0) and all(word in _LEAD for word in words):
        return cut, address.start
    return None
