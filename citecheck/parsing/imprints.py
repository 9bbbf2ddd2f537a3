"""Works as notes of historians and lawyers print them, read from their end: pages, year, place, publisher.

``Vgl. Anna Vogt, Der lange Kai, 2. Aufl., München 1999, S. 12 f.`` has neither quotes nor stops that part its fields,
and its last words tell most: where pages, a year and a printing place stand, what is in front of them is the title,
or the work that holds it, and in front of that its authors. An entry that does not fit to its last character is left
to the careful reading (``layouts.py``).
"""

import functools
import re
from collections.abc import Iterable

from citecheck import attrs
from citecheck.dates import FoundDate, find_dates
from citecheck.knowledge import languages
from citecheck.knowledge.imprints import is_city, is_cut_short, is_press
from citecheck.parsing.mastheads import gives_initials, is_body, is_filler, is_known, may_be_outlet
from citecheck.parsing.names import read_names
from citecheck.parsing.plain import Found
from citecheck.parsing.quotes import find_quote
from citecheck.parsing.stretches import Range, outlet_in, trim
from citecheck.parsing.vocabulary import VOLUME, WITHIN, WITHIN_COLON, ends_short
from citecheck.patterns import Cased, any_of, lazy_regex

_LONGEST = 500
"""Characters; a note with more is no mere title."""
_FULL = 50
"""Letters of a line that is wrapped where it is full."""
_ELSEWHERE = lazy_regex(r"://|\bwww\.|[\n@]|\s\|\s|\A\W*\Z")
"""What other readings know better: addresses, fields on lines, keys."""
_QUOTES = lazy_regex(r"[“”„«»\"「『《]|(?<!\w)[‘‚']")


def read_imprint(text: str, *, day_first: bool | None = None) -> Found | None:
    """Read a work whose pages or imprint stand at the end; ``None`` where anything is left that does not fit.

    >>> text = "Vgl. Anna Vogt, Der lange Kai, München 1999, S. 12 f."
    >>> found = read_imprint(text)
    >>> text[slice(*found.ranges["title"])], str(found.issued), found.ranges.get("outlet")
    ('Der lange Kai', '1999', None)
    >>> read_imprint("Ferries resume. The Daily, 3 May 2021.") is None
    True
    """
    if "\n" in text and all(len(line) >= _FULL for line in text.split("\n")[:-1]):
        text = text.replace("\n", " ")  # wrapped, and no field ends there
    if len(text) > _LONGEST or not _FIGURE.search(text) or _ELSEWHERE.search(text):
        return None
    start = _behind_signal(text)
    if "[" in text and (neutral := _NEUTRAL.match(text, start)):
        return _read_neutral(text, neutral)
    if _RULING.match(text, start):
        return _read_ruling(text, start, day_first)
    if (book := _read_year_first(text, start)) is not None:
        return book
    if _QUOTES.search(text):
        return _read_quoted(text, start, day_first)
    tail = _read_tail(text, start, day_first)
    if tail is None:
        return None
    return _read_case(text, start, tail) or _read_work(text, start, tail)


_FIGURE = lazy_regex(r"\d")


def _behind_signal(text: str) -> int:
    """Return where a note begins behind ``See``, ``Vgl. auch``, ``См.:`` and the like."""
    match = _signals().match(text) or _led_in().match(text)
    return match.end() if match else len(text) - len(text.lstrip(" ()-–—"))


@functools.cache
def _signals() -> re.Pattern[str]:
    return lazy_regex(rf"[\s()–—-]*(?:{languages.pattern('signals')}\b\.?[:,]?\s+)+", re.IGNORECASE)


@functools.cache
def _led_in() -> re.Pattern[str]:
    """Return the pattern of a clause in front of a source: ``For the opposite view see``."""
    return lazy_regex(
        rf"\s*[^\W\d_a-z][\w’'-]*(?:\s[a-zà-ÿ][\w’'-]*){{1,8}},?\s(?i:{languages.pattern('signals')})\b[.:]?\s(?=[^\W\d_a-z“„«*])"
    )


# ---- the end ----


@attrs.frozen
class _Tail:
    """What stands at the end of a work's description."""

    start: int
    """Where it starts, and all before is authors, title and the work that holds it."""
    date: FoundDate | None = None
    outlet: Range | None = None
    is_located: bool = False
    """Pages or the like stand behind everything."""
    is_printed: bool = False
    """A place or a publisher is named."""
    is_placed: bool = False
    """A city is, or brackets hold the imprint, so that it can be nothing else."""


def _read_tail(text: str, start: int, day_first: bool | None) -> _Tail | None:
    end = _trimmed(text, start, len(text))
    dates = [date for date in find_dates(text, start, end, day_first=day_first) if date.year is not None]
    cut, is_located = _without_locators(text, start, end, dates)
    date = dates[-1] if dates else None
    while dates and dates[-1].start >= cut:  # a page that looks like a year
        dates.pop()
    date = dates[-1] if dates else None
    if date is None or date.day is not None or not _is_last(text, date, cut):
        return _Tail(cut, is_located=True) if is_located and date is None else None
    behind = trim(text, date.end, cut)
    if behind is not None:  # 1979 Kösel
        return _Tail(_trimmed(text, start, date.start), date, behind, is_located, is_printed=True, is_placed=True)
    return _before_date(text, start, date, is_located=is_located)


def _is_last(text: str, date: FoundDate, cut: int) -> bool:
    """Tell whether nothing follows a date but a bracket, or the name of a publisher without a sign before it."""
    rest = text[date.end : cut]
    return not rest.strip(" ,.;:)]") or _PUBLISHER_BEHIND.fullmatch(rest) is not None


_PUBLISHER_BEHIND = lazy_regex(r"\s[^\W\d_][\w&’'-]*(?:\s[^\W\d_a-z][\w&’'-]*){0,3}")


def _trimmed(text: str, start: int, end: int) -> int:
    return start + len(text[start:end].rstrip(" ,.;:([–—-،"))


def _without_locators(text: str, start: int, end: int, dates: Iterable[FoundDate]) -> tuple[int, bool]:
    """Return where pages, volumes, editions and paragraphs begin that stand at the end, and whether any do."""
    first_date = min((date.end for date in dates), default=end)
    at, located = end, False
    for _ in range(_MOST_LOCATORS):
        found = _last(_locators(), text, max(start, at - _LONGEST_LOCATOR), at)
        if found is None and first_date < at:
            found = _last(_BARE_PAGES, text, max(first_date, at - _LONGEST_LOCATOR), at)
            if found is not None and _YEAR_LAST.match(text, found, at) and not _OF_JOURNAL.search(text, start, found):
                found = None  # World Development Report 2010, Washington, 2009
        if found is None:
            break
        at, located = _trimmed(text, start, found), True
    return at, located


_MOST_LOCATORS = 6
_LONGEST_LOCATOR = 60
_NO_YEAR = r"(?!(?:1[4-9]|20)\d\d\))"
_BARE_PAGES = lazy_regex(
    r"(?:[,:;]\s?|(?<=\))\s)\(?\d{1,4}(?:\s?[-–]\s?\d{1,4})?(?:,\s?\d{1,4}(?:\s?[-–]\s?\d{1,4})?)*(?:\s?ff?\.?)?"
    rf"(?:\s\({_NO_YEAR}\d{{1,4}}\))?\Z"
)
"""Pages that only their place behind a year tells: ``1999, 12–14``; ``NJW 2019, 1203 (1205)``."""
_YEAR_LAST = lazy_regex(r"[,:;]\s?(?:1[5-9]|20)\d\d\Z")
_OF_JOURNAL = lazy_regex(r"\b[A-ZÄÖÜ][\w-]*[A-Z]\s\d{4}\Z")


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> int | None:
    match = pattern.search(text[start:end])
    return start + match.start() if match else None


@functools.cache
def _locators() -> re.Pattern[str]:
    """Return the pattern of what locates a passage, at the end of words."""
    pages, volumes, editions = (languages.pattern(kind) for kind in ("pages", "volumes", "editions"))
    figure = r"(?:(?!(?:1[5-9]|20)\d\d(?!\d))\d{1,5}|[ivxlc]{1,7}\b)"
    figures = rf"{figure}(?:\s?[-–/.]\s?\d{{1,5}})?(?:\s?\({_NO_YEAR}[^()]{{1,12}}\))?"
    return lazy_regex(
        rf"""
        (?:[,;:(]\s?|\.\s|\s|\A)(?:(?:{languages.pattern("here")})\.?\s)?
        (?: (?:{pages}|{volumes}|{languages.pattern("places")}|ISSN)
              \.?\s?{figures}
              (?:\s?{languages.pattern("following")}\b\.?)?(?:[,;]\s?{figures})*
          | §{{1,2}}\s?\d[\w\s.-]{{0,12}}
          | \d{{1,3}}(?:\.|st|nd|rd|th|e|ª|a|-е)?\s(?:[^\W\d_]{{1,14}}\.?\s){{0,4}}{editions}
          | {editions}\.?\s?\d{{1,3}}
          | \d{{1,5}}(?:\s?[-–]\s?\d{{1,5}})?\.?\s{pages}
          | ISBN[:\s]*[\dXx-]{{10,17}}
        )\.?[)\]]?\Z""",
        re.VERBOSE | re.IGNORECASE,
    )


# ---- the imprint ----


def _before_date(text: str, start: int, date: FoundDate, *, is_located: bool) -> _Tail | None:
    """Read place, publisher or journal in front of the year."""
    opening = _opening(text, start, date.start)
    if opening is not None:
        inside = trim(text, opening + 1, date.start)
        if inside is None or _last_report(text, start, _trimmed(text, start, opening)):  # 12 F.3d 345 (11th Cir. 2003)
            return _of_volume(text, start, opening, date, is_located=is_located)
        outlet = _publisher(text, *inside)
        return _Tail(_trimmed(text, start, opening), date, outlet, is_located, is_printed=True, is_placed=True)
    bare = _trimmed(text, start, date.start)
    gap = text[bare : date.start].strip()
    end, _ = _without_locators(text, start, bare, ())
    stretch = _last_stretch(text, start, end)
    words = text[slice(*stretch)]
    before = _last_stretch(text, start, _trimmed(text, start, stretch[0]))
    if _STATE.fullmatch(words) and is_city(text[slice(*before)]):  # Washington, DC
        stretch, words = (before[0], end), text[slice(*before)]
        before = _last_stretch(text, start, _trimmed(text, start, stretch[0]))
    if is_city(words):
        at, _ = _without_locators(text, start, _trimmed(text, start, stretch[0]), ())
        publisher = _publisher_before(text, start, at)
        at = _trimmed(text, start, publisher[0]) if publisher else at
        return _Tail(at, date, publisher, is_located, is_printed=True, is_placed=True)
    if is_city(text[slice(*before)]) and before[0] > start:  # Paris, Arthaud, 1964 · М.: Наука, 1985
        at = _trimmed(text, start, before[0])
        return _Tail(at, date, stretch, is_located, is_printed=True, is_placed=True)
    is_journal = _is_acronym(words) and not gap and end == bare
    is_apart = before[0] > start and text.endswith(", ", 0, stretch[0])
    is_name = is_body(words) or is_journal or is_press(words)
    if is_apart and is_located and not gap and not is_name and " " not in words:  # Paryż 1972, s. 15
        return _Tail(_trimmed(text, start, stretch[0]), date, None, is_located, is_printed=True)
    if is_name or (is_apart and gap == "," and may_be_outlet(words)):
        return _Tail(_trimmed(text, start, stretch[0]), date, stretch, is_located, is_printed=True)
    return _Tail(end, date, None, is_located) if gap else None


_STATE = lazy_regex(r"[A-Z]{2}|[A-Z]\.\s?[A-Z]|Mass|Conn|Ill|Calif")


def _publisher_before(text: str, start: int, end: int) -> Range | None:
    """Return the publisher that stands between title and place: ``Der lange Kai, Springer, München 2012``."""
    last = _last_stretch(text, start, end)
    if (
        text[last[0] - 2 : last[0]] not in (", ", ". ")
        or _last_stretch(text, start, _trimmed(text, start, last[0]))[0] == start
    ):
        return None
    words = text[slice(*last)]
    return last if is_body(words) or is_press(words) or _ONE_NAME.fullmatch(words) else None


_ONE_NAME = lazy_regex(r"[^\W\d_a-z][^\W\d_]+(?:[-’'][^\W\d_]+)?")


def _opening(text: str, start: int, at: int) -> int | None:
    """Return where the bracket opens that a date stands in."""
    opening = text.rfind("(", start, at)
    return opening if opening > start and ")" not in text[opening:at] else None


def _of_volume(text: str, start: int, opening: int, date: FoundDate, *, is_located: bool) -> _Tail | None:
    """Read a journal and its volume in front of a year in brackets: ``Historische Zeitschrift 245 (1987)``."""
    end = _trimmed(text, start, opening)
    report = _last_report(text, start, end)
    if report is not None:  # 45 Harv. L. Rev. 211 (1998)
        at, outlet = report
        return _Tail(_trimmed(text, start, at), date, outlet, is_located=True, is_printed=True)
    volume = _VOLUME.search(text, start, end)
    if volume is None:
        return _Tail(end, date, None, is_located)
    stretch = _last_stretch(text, start, volume.start())
    leads = list(_WITHIN.finditer(text, start, volume.start()))
    if leads:
        stretch = leads[-1].end(), volume.start()
    elif stretch[0] == start:
        return None
    before = _trimmed(text, start, leads[0].start() if leads else stretch[0])
    return _Tail(before, date, stretch, is_located, is_printed=True, is_placed=bool(leads))


_VOLUME = lazy_regex(
    rf",?\s(?:(?i:{languages.pattern('volumes')})\.?\s)?\d{{1,4}}(?:[./]\d{{1,3}})?(?:,\s[^\W\d_]{{1,5}}\.\s?\d{{1,3}})?\Z"
)
_REPORT = lazy_regex(
    r"(?:,|\s[”’])?\s(?P<volume>\d{1,4})\s(?P<journal>[A-Z][\w.’'&]*(?:\s(?:of|and|&|[A-Z][\w.’'&]*)){0,7})"
    r"\s\d{1,5}(?:,\s?\d{1,5}(?:[-–]\d{1,5})?){0,3}\Z"
)


def _last_report(text: str, start: int, end: int) -> tuple[int, Range] | None:
    """Return where a law journal or report with volume and page begins, and its name."""
    found = _REPORT.search(text, start, end)
    return (found.start(), found.span("journal")) if found else None


def _publisher(text: str, start: int, end: int) -> Range | None:
    """Return the publisher of an imprint in brackets: ``London: Routledge``, ``Oslo``, ``Harvard University Press``."""
    colon = text.find(": ", start, end)
    if colon > 0:
        return outlet_in(text, colon + 1, end)
    stretch = trim(text, start, end)
    if stretch is None or is_city(text[slice(*stretch)]):
        return None
    if is_filler(text[slice(*stretch)]):  # (2d ed. 1975)
        return None
    last = _last_stretch(text, *stretch)
    if is_city(text[slice(*last)]) and last[0] > start:  # (University of Hull, Hull 1999)
        return trim(text, start, last[0])
    return last


_CUT = lazy_regex(r"[,;:،]\s|\.\s(?=[^\W_a-z])|(?<=[?!])\s(?=[^\W_a-z])|\s[–—]\s")


def _last_stretch(text: str, start: int, end: int) -> Range:
    """Return the words behind the last sign that may part an imprint from what is before it."""
    at = start
    for sign in _CUT.finditer(text, start, end):
        if sign.group()[0] == "." and ends_short(text, start, sign.start()):
            continue
        if sign.end() < end:
            at = sign.end()
    return at, end


def _is_acronym(words: str) -> bool:
    """Tell whether words are a journal's initials, as lawyers print it: ``NJW``, ``EuGRZ``, ``BGHZ``."""
    return _ACRONYM.of(words).fullmatch(words) is not None


_ACRONYM = Cased(r"[\p{Lu}][\p{Lu}\p{Ll}]{0,4}[\p{Lu}]{1,5}[\p{Lu}\p{Ll}]?(?:[-\s][\p{Lu}]{2,5})?")


# Bessière, Jeanne (2003), Fontaines, Toulouse, Éditions du Puits · Roux P., 2001, Les gares, Paris, Seuil, 300 p.
_YEAR_FIRST = lazy_regex(
    r"[^()\d]{3,120}?(?:\s\((?P<year>(?:1[5-9]|20)\d\d)[a-z]?\)|,\s(?P<bare>(?:1[5-9]|20)\d\d)[a-z]?(?=,))[,:.]{0,2}\s"
)


def _read_year_first(text: str, start: int) -> Found | None:
    """Read a book whose year stands behind its authors, and whose title commas part from its city and publisher."""
    lead = _YEAR_FIRST.match(text, start)
    if lead is None:
        return None
    end, _ = _without_locators(text, lead.end(), _trimmed(text, lead.end(), len(text)), ())
    publisher = _last_stretch(text, lead.end(), end)
    city = _last_stretch(text, lead.end(), _trimmed(text, lead.end(), publisher[0]))
    if not (city[0] > lead.end() and is_city(text[slice(*city)]) and text[publisher[0] - 2] in ",:"):
        return None
    year = "year" if lead["year"] else "bare"
    names = read_names(text, start, lead.start(year) - 2)
    title = _title(text, lead.end(), _trimmed(text, lead.end(), city[0]))
    if names is None or title is None or _WITHIN.search(text, *title):
        return None
    date = next(iter(find_dates(text, *lead.span(year))), None)
    return _found(_Tail(city[0], date, publisher), title=title, authors=names.spans)


# ---- rulings ----

# BGH, Urteil vom · CJEU, judgment of · Cass., sez. un., sentenza · Cass. civ. 1re, 12 juin 2012, n°
_RULING = lazy_regex(
    rf"[^\W\d_a-z][^;:]{{0,60}}?,?\s(?i:{languages.pattern('rulings')})\.?\s"
    rf"|{any_of(sorted(languages.printed('courts')))}\b[^;:]{{0,60}}?,\s\d{{1,2}}(?:er)?\s[^\W\d_]{{3,9}}\.?\s\d{{4}},\sn[°o]"
)
# , NJW 2017, 2014 · , BVerfGE 129, 78 · , Bull. civ. I, n° 134
_REPORTER = lazy_regex(
    r",\s(?P<name>[A-ZÄÖÜ][\w.]*(?:\s(?!n[°o])[\w.]+){0,3}?)"
    r"(?:\s(?P<year>\d{4}))?(?:\s\d{1,4})?,\s(?:S\.\s|p\.\s|n[°o]\s)?\d{1,5}(?:[-–]\d{1,5})?(?:\s?ff?\.|\s\(\d{1,5}\))?\.?\s*\Z"
)


def _read_ruling(text: str, start: int, day_first: bool | None) -> Found | None:
    """Read a ruling: the court, its day and its number name it; the report that prints it is its outlet."""
    date = next((date for date in find_dates(text, start, day_first=day_first) if date.day and date.year), None)
    if date is None:
        return None
    reporter = _REPORTER.search(text, date.end)
    title = trim(text, start, reporter.start() if reporter else len(text))
    if title is None:
        return None
    tail = _Tail(title[1], date, reporter.span("name") if reporter else None)
    return _found(tail, title=title)


# ---- authors and title ----


def _read_case(text: str, start: int, tail: _Tail) -> Found | None:
    """Read a ruling that is named by its parties: ``Brown v. Board of Education, 347 U.S. 483 (1954)``."""
    case = _CASE.match(text, start, tail.start)
    if case is None or tail.date is None or tail.outlet is None:
        return None
    return _found(tail, title=(start, tail.start))


# Donoghue v Stevenson [1932] AC 562 (HL) · R v Brown, [1994] 1 AC 212 · Re Harlow [2009] EWCA Civ 14
_NEUTRAL = lazy_regex(
    r"(?P<title>[^\W\d_a-z][^\[\]]{2,120}?),?\s\[(?P<year>(?:1[5-9]|20)\d\d)\]\s(?:\d{1,3}\s)?"
    r"(?P<outlet>[A-Z][\w.&]*(?:\s[A-Z][\w.&]*){0,3})\s\d{1,5}(?:\s?[,([].{0,40})?\.?\s*\Z"
)


def _read_neutral(text: str, found: re.Match[str]) -> Found:
    """Read a ruling of the common law: its parties, the year in square brackets, the report."""
    date = next(find_dates(text, found.start("year"), found.end("year")), None)
    return _found(_Tail(found.end("title"), date, found.span("outlet")), title=found.span("title"))


_CASE = lazy_regex(r"[^\W\d_a-z][^,;:]{0,80}\s(?:v|vs)\.?\s[^\W\d_a-z]")


def _read_work(text: str, start: int, tail: _Tail) -> Found | None:
    """Read authors, title and the work that holds it, before the end."""
    head = _head(text, start, tail)
    if head is None:
        return None
    authors, at, body = head
    if len(authors) > 1 and not text[at : tail.start].strip():  # the title has the form of names, too
        authors, at = authors[:1], authors[0][1] + _SIGN
    title_end, outlet = tail.start, tail.outlet
    within = list(_WITHIN.finditer(text, at, tail.start))
    if within:  # of a part of a part, the whole
        outlet = _container(text, within[-1].end(), tail.start) or outlet
        title_end = _trimmed(text, at, within[0].start())
    elif body is not None and outlet is None:
        outlet = body
    title = _title(text, at, title_end)
    if within and title is None and outlet is not None:  # Meyer, in: Maunz (Hrsg.), Grundgesetz, 2019, Art. 5
        return _found(tail, title=None, outlet=outlet, authors=authors)
    if title is None and authors and outlet is not None:
        if _is_acronym(text[slice(*outlet)]):  # Canaris, JZ 1987, 543
            return _found(tail, title=None, outlet=outlet, authors=authors)
        return _found(attrs.evolve(tail, outlet=None), title=outlet, authors=authors)  # Dworkin, Law's Empire 52 (1986)
    if title is None or _FIGURES_ONLY.fullmatch(text[slice(*title)]) or is_known(text[slice(*title)]):
        return None
    return _found(tail, title=title, outlet=outlet, authors=authors)


_FIGURES_ONLY = lazy_regex(r"[\d\W]+")


def _read_quoted(text: str, start: int, day_first: bool | None) -> Found | None:
    """Read a work whose title stands in quotes, or did in italics, where nothing but an imprint and pages follow."""
    quote = find_quote(" " * start + text[start:])  # the signal in front is no part of the entry
    if quote is None or quote.start < start:
        return None
    tail = _read_tail(text, quote.end, day_first)
    if tail is None or tail.date is None:
        return None
    authors: tuple[Range, ...] = ()
    if (head := trim(text, start, quote.start)) is not None:
        names = read_names(text, *head)
        if names is None or names.end < head[1] - 1:
            return None
        authors = names.spans
    outlet = tail.outlet
    rest = text[quote.end : tail.start]
    if rest.strip(" ,.;:"):
        within = list(_WITHIN.finditer(text, quote.end, tail.start))
        if not within or text[quote.end : within[0].start()].strip(" ,.;:"):
            return None
        outlet = _container(text, within[-1].end(), tail.start) or tail.outlet
    elif not tail.is_placed:
        return None
    return _found(tail, title=(quote.title_start, quote.title_end), outlet=outlet, authors=authors)


def _found(tail: _Tail, *, title: Range | None, outlet: Range | None = None, authors: tuple[Range, ...] = ()) -> Found:
    outlet = outlet or tail.outlet
    placed = {"title": title, "outlet": outlet, "authors": (authors[0][0], authors[-1][1]) if authors else None}
    if tail.date is not None:
        placed["issued"] = tail.date.start, tail.date.end
    return Found(
        {name: stretch for name, stretch in placed.items() if stretch},
        authors=authors,
        issued=tail.date.reading.date if tail.date else None,
    )


_Head = tuple[tuple[Range, ...], int, Range | None]
"""The authors, where the title starts, and the body that stands in front instead of people."""


def _head(text: str, start: int, tail: _Tail) -> _Head | None:
    """Read who stands in front: people, with a colon or a comma behind them, or a body."""
    limit = min(len(text), tail.start + _SIGN)  # the sign behind them may be the last before the end
    first = _FIRST.match(text, start, limit)
    if first is not None and _MIDDLE_INITIAL.fullmatch(first["words"]):
        return (first.span("words"),), first.end(), None
    named = tail.outlet is not None and is_press(text[slice(*tail.outlet)])
    is_strong = tail.date is not None and (tail.is_placed or tail.is_located or named)
    if first is not None and _is_office(first["words"]) and (is_strong or first["words"][0] >= _CASED):
        return (), first.end(), first.span("words")
    names = read_names(text, start, first.end("words")) if first is not None else None
    if first is None or names is None or names.end < first.end("words") or names.form in _DOTTED:
        longer = read_names(text, start, tail.start)  # several, or inverted ones
        if (
            names is None
            or names.end < (first.end("words") if first else 0)
            or (longer and longer.form == names.form and len(longer.spans) > 1)
        ):
            names = longer
    if names is not None and (sign := _BEHIND_NAMES.match(text, names.end - (text[names.end - 1] == ","), limit)):
        is_told = is_strong or tail.is_located or names.form in _DOTTED
        if not is_told and (sign.group()[0] == "," or tail.outlet is not None):
            return None  # Das Adam-Smith-Projekt, Springer, 2015: no more than a title and its outlet
        is_dotted = text[names.end - 1] == "." or sign.group()[0] != " "
        if sign.group().strip() in (",", ":") or (is_dotted and names.form in _DOTTED and tail.is_placed):
            return names.spans, sign.end(), None
        if sign.group().strip():
            return None
    if first is None:
        is_told = tail.outlet is not None and is_body(text[slice(*tail.outlet)])
        return ((), start, None) if is_told and text.upper() == text.lower() else None  # Arabic, Persian, Hebrew
    words = first["words"]
    if is_strong and _SURNAMES.fullmatch(words):
        return (first.span("words"),), first.end(), None
    return None


def _is_office(words: str) -> bool:
    """Tell whether words in front name a body that publishes, and no person who bears such a name."""
    may_be_person = words.count(" ") == 1 and words[0] < _CASED
    return is_known(words) or gives_initials(words) or (is_body(words) and not may_be_person)


_CASED = "\u0590"
"""From here on scripts have no capitals, and fewer names of people that are those of bodies."""


_MIDDLE_INITIAL = lazy_regex(r"[^\W\d_a-z][\w’'-]+(?:\s[^\W\d_a-z]\.){1,2}\s[^\W\d_a-z][\w’'-]+")
_SIGN = 2
"""Characters of a sign that parts authors from what follows, the space behind it included."""
_BEHIND_NAMES = lazy_regex(r"\s?[,:.]\s|\s")
_DOTTED = ("initials", "dotted", "inverted", "bare")
"""Forms of names behind which a full stop, that of an initial, may be followed by a title."""
_FIRST = lazy_regex(r"(?P<words>[^,:،]{2,90})[,:،]\s")
# Meyer · Müller/Huber · Seidel u. a. · de Wit · José Ortega y Gasset · Boaventura de Sousa Santos
_WORD_OF_NAME = r"[^\W\d_a-z](?:[\w’'\u200c-]+|\.)"
_SURNAMES = lazy_regex(
    rf"(?:{languages.pattern('particles')}\s){{0,2}}{_WORD_OF_NAME}(?:(?:\s?[/–-]\s?|\s(?:(?:{languages.pattern('particles')}"
    rf"|{any_of(sorted(languages.ands()))})\s){{0,2}}){_WORD_OF_NAME}){{0,4}}(?:\s(?:{languages.pattern('others')})\.?)?"
)

# , in: Historische Zeitschrift · . In: · , in Dries u. a. (Hrsg.): · , dans · , w: · , en:
_WITHIN = lazy_regex(
    rf"\s//\s|(?:[,.?!]?\s|(?<=[,:]\s))(?:{WITHIN_COLON}:|\[{WITHIN_COLON}:?\]:?)\s"
    rf"|(?:[,.?!]|(?<=[”’»\"]))\s{WITHIN}\s(?=[^\W\d_a-z])"
)
_EDITED = rf"(?i:{languages.pattern('editors')})"
_EDITORS = lazy_regex(
    rf"[^():.]{{2,120}}?,\s{_EDITED}(?<=[^\W\d_]{{6}})\.\s|[^():]{{2,120}}?\s(?:\({_EDITED}\.?\)[.:,]{{0,2}}|{_EDITED}\.?[:,])\s"
)
_EDITORS_LAST = lazy_regex(rf"\s\(?{_EDITED}\.?\)?\Z")


def _container(text: str, start: int, end: int) -> Range | None:
    """Return the work that holds another, without its editors; ``None`` where nothing stands behind them."""
    if _EDITORS_LAST.search(text, start, end):
        return _before_editors(text, start, end)
    if (named := _EDITORS.match(text, start, end)) and (book := _before_editors(text, start, named.end())):
        return book
    if editors := named or _SAME_AUTHOR.match(text, start, end):
        start = editors.end()
    end, _ = _without_locators(text, start, end, ())
    stops = (stop for stop in _CONTAINER_END.finditer(text, start, end) if not _cuts_short(text, start, stop.start()))
    stop = next(stops, None)
    return trim(text, start, stop.start() if stop else end)


def _cuts_short(text: str, start: int, at: int) -> bool:
    """Tell whether a full stop there ends a word cut short: ``Proc. 14th Conf.``."""
    return text[at] == "." and (ends_short(text, start, at) or is_cut_short(text[start:at].rpartition(" ")[2]))


def _before_editors(text: str, start: int, end: int) -> Range | None:
    """Return the work whose editors stand behind it: ``Handbook of Ropes, F. Ruiz, Ed.``."""
    first = read_names(text, start, end)
    for comma in _COMMA.finditer(text, first.end if first is not None and first.form in _DOTTED else start, end):
        names = read_names(text, comma.end(), end)
        if names is not None and names.form in _DOTTED and names.end >= end - _ROLE:
            return trim(text, start, comma.start())
    return None


_COMMA = lazy_regex(r",\s")
_ROLE = 6
"""Characters of what says behind names that they are editors."""


# in: ders., Schriften · in: id., Opere
_SAME_AUTHOR = lazy_regex(rf"(?i:{languages.pattern('same')})\.?[:,]\s")
_CONTAINER_END = lazy_regex(rf"[,.]\s(?:/\s)?(?:{_EDITED}\b|{VOLUME}|\d|im\s[DE])|\s/\s{_EDITED}\b|\s\d{{1,4}}\Z")


def _title(text: str, start: int, end: int) -> Range | None:
    """Return the title, up to the full stop that ends it."""
    end, _ = _without_locators(text, start, end, ())
    for stop in _STOP.finditer(text, start, end):
        if not ends_short(text, start, stop.start()):
            end = stop.start()
            break
    kind = _KIND.search(text, start, end)
    return trim(text, start, kind.start() if kind else end)


_KIND = lazy_regex(rf"[:.]\s(?:(?i:{languages.pattern('theses')})|PhD)\b")
_STOP = lazy_regex(r"\.\s(?=[^\W\d_a-z])")
