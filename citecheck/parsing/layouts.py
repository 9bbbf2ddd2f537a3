"""Title, outlet and authors of an entry, by the layout of its style.

A copy editor sees at a glance which of two kinds an entry is of. Where the title stands in quotes, the outlet is the
first thing behind it and the authors are in front. Where it does not, full stops (or the commas of lawyers and
physicists) part authors, title and outlet, and the year may stand behind the authors, as in Harvard, or at the end.
"""

from citecheck import attrs
from citecheck.dates import FoundDate
from citecheck.knowledge import languages
from citecheck.knowledge.imprints import is_city
from citecheck.parsing.issued import Issue
from citecheck.parsing.landmarks import Landmarks
from citecheck.parsing.mastheads import (
    gives_initials,
    is_body,
    is_filler,
    is_known,
    is_masthead,
    is_site,
    may_be_outlet,
)
from citecheck.parsing.names import Names, read_names
from citecheck.parsing.quotes import Quote
from citecheck.parsing.stretches import Range, in_edited, outlet_in, sentences, title_in, trim, unmasked
from citecheck.parsing.vocabulary import WITHIN, WITHIN_COLON
from citecheck.patterns import lazy_regex
from citecheck.text import MASK


@attrs.frozen
class Fields:
    """Where the fields stand that depend on the style."""

    title: Range | None = None
    outlet: Range | None = None
    issued: FoundDate | None = None
    issued_span: Range | None = None
    """Where the date stands, also where it is said that there is none."""
    authors: tuple[Range, ...] = ()


def read_layout(marks: Landmarks, issue: Issue) -> Fields:
    """Read the fields that depend on the style."""
    sheet = _Sheet(issue.shown, marks.url)
    if marks.quote is not None:
        outlet, authors = _read_quoted(sheet, marks.quote)
        title: Range | None = (marks.quote.title_start, marks.quote.title_end)
    else:
        title, outlet, authors = _read_unquoted(sheet, issue.span)
        if title is None and outlet is None and len(authors) == 1:  # what stands alone is a title
            title, authors = authors[0], ()
    return Fields(title, outlet, issue.date, issue.span, authors)


@attrs.frozen
class _Sheet:
    """An entry of which only what is to be told apart is still shown."""

    shown: str
    url: str | None
    head: str = ""
    """The name that stands in front, where it is no person's."""

    def words(self, stretch: Range) -> str:
        return self.shown[slice(*stretch)]

    def knows(self, stretch: Range) -> bool:
        """Tell whether a stretch is the name of an outlet for certain: the table, the head or the address says so."""
        words = self.words(stretch)
        return is_known(words) or words == self.head or (self.url is not None and is_site(words, self.url))

    def may_be_outlet(self, stretch: Range) -> bool:
        return may_be_outlet(self.words(stretch)) or self.knows(stretch)


# ---- a title in quotes ----


def _read_quoted(sheet: _Sheet, quote: Quote) -> tuple[Range | None, tuple[Range, ...]]:
    """Return outlet and authors of an entry whose title stands in quotes."""
    by = _BY.match(sheet.shown, quote.end)
    outlet = _outlet_behind(sheet, by.end() if by else quote.end, whole=quote.is_spaced)
    if outlet and _in_bracket(sheet, quote, outlet) and not sheet.knows(outlet):
        outlet = None  # Kanton Uri: „Straße offen“ (Medienmitteilung, 2. Juni 2020)
    authors: tuple[Range, ...] = (by.span("author"),) if by else ()
    for head in unmasked(sheet.shown, 0, quote.start):
        if is_filler(sheet.words(head)):
            continue
        names = read_names(sheet.shown, *head)
        if names is not None and names.end < head[1] - 1:
            names = None
        # Where nobody but the head can have published it, a name that is no person's has; in a bibliography people
        # are inverted, so that a plain name before a full stop is none.
        plain = names is None or (names.form == "direct" and sheet.shown[head[1] : head[1] + 1] != ",")
        if outlet is None and (plain or is_body(sheet.words(head)) or sheet.knows(head)):
            outlet = outlet_in(sheet.shown, *head, whole=True)
        else:
            authors = names.spans if names is not None else (head,)
    return outlet, authors


def _in_bracket(sheet: _Sheet, quote: Quote, outlet: Range) -> bool:
    """Tell whether a bracket that stands right behind a title holds words though a name and a colon stand in front."""
    named = sheet.shown[: quote.start].rstrip().endswith(":")
    return named and sheet.shown[quote.end : outlet[0]].strip() == "("


# by Ada Okafor, · by Ada Okafor on 8 January 2009
_BY = lazy_regex(rf"[\s,.(]{{0,3}}\b[Bb]y\s(?P<author>[^,.;({MASK}]{{1,60}}?)(?:[,.]|(?:\son)?\s(?={MASK}))")


def _outlet_behind(sheet: _Sheet, start: int, *, whole: bool) -> Range | None:
    """Return the first stretch behind a quoted title that may be its outlet."""
    for stretch in unmasked(sheet.shown, start):
        if whole and MASK not in sheet.shown[start : stretch[0]]:
            return outlet_in(sheet.shown, *stretch, whole=True)
        for sentence in sentences(sheet.shown, *stretch, of_outlet=True):
            if outlet := outlet_in(sheet.shown, *sentence):
                return outlet
    return None


# ---- a title without quotes ----


def _read_unquoted(sheet: _Sheet, issued: Range | None) -> tuple[Range | None, Range | None, tuple[Range, ...]]:
    """Return title, outlet and authors of an entry whose title stands between stops."""
    stretches = [stretch for stretch in unmasked(sheet.shown) if not is_filler(sheet.words(stretch))]
    if not stretches:
        return None, None, ()
    first, *rest = stretches
    authors: tuple[Range, ...] = ()
    head: Range | None = None
    names = read_names(sheet.shown, *first)
    if rest and issued is not None and _heads_date(sheet, first, issued, rest):
        title, outlet = _behind_date(sheet, rest)
        return title, outlet, names.spans if names is not None and names.end >= first[1] - 1 else (first,)
    if names is not None and names.end >= first[1] - 1 and (names.form != "direct" or len(names.spans) > 1):
        authors, stretches = names.spans, rest
    elif rest and _is_head(sheet, first, rest[0]):
        head, stretches = first, rest
    elif names is not None and (behind := _behind_names(sheet, names, first)):
        authors, stretches = names.spans, [behind, *rest]
    elif (found := _body_in_front(sheet, first)) is not None:
        head, stretches = found[0], [found[1], *rest]
    if head is not None:
        return _behind_head(attrs.evolve(sheet, head=sheet.words(head)), head, stretches, issued)
    title, outlet = _divide(sheet, stretches, issued, is_bare=not authors)
    if outlet is None and len(authors) == 1 and is_body(sheet.words(authors[0])):
        return title, authors[0], ()
    return title, outlet, authors


# … in harbours. bioRxiv
_SMALL_SOURCE = lazy_regex(r"[.?!]\s(?P<source>[^\W\d_A-Z][\w.-]{2,30})\Z")


def _heads_date(sheet: _Sheet, first: Range, issued: Range, rest: list[Range]) -> bool:
    """Tell whether who wrote a piece stands before a date in brackets, as title, stop and source follow, as in APA."""
    shown = sheet.shown
    if not (shown[first[1] : issued[0]].strip(" .,") == "(" and shown[issued[1] : issued[1] + 2] in (").", "):", "),")):
        return False
    parts = list(sentences(shown, *rest[0]))
    is_followed = len(parts) > 1 or len(rest) > 1 or _SMALL_SOURCE.search(shown, *rest[0]) is not None
    return rest[0][0] > issued[1] and is_followed


def _behind_date(sheet: _Sheet, rest: list[Range]) -> tuple[Range | None, Range | None]:
    """Return title and source where both follow a date in brackets; no table is needed."""
    title, outlet = _divide(sheet, rest, None, is_bare=False)
    parts = list(sentences(sheet.shown, *rest[0]))
    if outlet is None and len(parts) > 1 and (last := outlet_in(sheet.shown, *parts[-1])):
        return title_in(sheet.shown, parts[0][0], parts[-2][1]), last
    if outlet is None and parts and (small := _SMALL_SOURCE.search(sheet.shown, *parts[0])):
        return title_in(sheet.shown, parts[0][0], small.start()), small.span("source")
    return title, outlet


def _behind_head(
    sheet: _Sheet, head: Range, stretches: list[Range], issued: Range | None
) -> tuple[Range | None, Range | None, tuple[Range, ...]]:
    """Return title, outlet and authors where a body stands in front: it is the outlet unless another is named."""
    title, outlet = _divide(sheet, stretches, issued, is_bare=False)
    if title is None:  # what alone stands behind a body is a title, even if it is an outlet's name
        return outlet, head, ()
    if outlet is None:
        return title, head, ()
    if sheet.knows(head) and not sheet.knows(outlet):  # a guess, where an outlet is known
        return title_in(sheet.shown, *stretches[0]), head, ()
    return title, outlet, (head,)


def _behind_names(sheet: _Sheet, names: Names, first: Range) -> Range | None:
    """Return the stretch behind a list of names, if the names end there and a title follows."""
    shown, at = sheet.shown, names.end
    sign = shown[at : at + 1]
    behind = trim(shown, at + 1, first[1])
    if behind is None:
        return None
    if names.form != "direct":
        return behind if sign in tuple(".:,/;") or shown[at - 1] in ".)," else None
    words = sheet.words(behind)  # a plain name may be the first words of a title
    if sign == ",":
        if words[:1].isupper() and words.count("(") > words.count(
            ")"
        ):  # Ines Falk, Cold Histories (Oslo: Skerry, 1982)
            return behind
        title, _, _ = words.rpartition(", ")
        return behind if title.count(" ") > 2 or is_body(shown[:at]) else None
    if sign == ":":
        is_name = not shown.startswith("The ", names.spans[0][0]) and MASK not in shown[:at]
        return behind if is_name and (_IN.search(words) or " // " in words) else None
    return behind if sign == "." and words.partition(". ")[0].count(" ") > 2 and not sheet.knows(behind) else None


_IN = lazy_regex(r"[.,?!]\s[Ii]n:\s")


def _is_head(sheet: _Sheet, head: Range, behind: Range) -> bool:
    """Tell whether the words before the first date are an organisation's name, not the title."""
    if sheet.knows(head) or gives_initials(sheet.words(head)):
        return True
    if not sheet.may_be_outlet(head):
        return False
    parts = list(sentences(sheet.shown, *behind))
    words = sheet.words(head)
    if parts and words.upper() == words.lower() and is_body(words) and not is_body(sheet.words(parts[0])):
        return True  # in Arabic and Hebrew no capitals tell names
    if not parts or sheet.knows(parts[0]) or is_known(sheet.words(parts[0]).partition(",")[0]):
        return False
    return len(parts) > 1 or not sheet.may_be_outlet(parts[0]) or len(sheet.words(head)) < len(sheet.words(parts[0]))


def _body_in_front(sheet: _Sheet, first: Range) -> tuple[Range, Range] | None:
    """Return the name of a body that stands in front as a sentence of its own, and the stretch behind it."""
    parts = list(sentences(sheet.shown, *first))
    if len(parts) < 2 or sheet.knows(parts[-1]):
        return None
    body = parts[0]
    is_named = sheet.knows(body) or gives_initials(sheet.words(body))
    return (body, (parts[1][0], first[1])) if is_named else None


def _divide(
    sheet: _Sheet, stretches: list[Range], issued: Range | None, *, is_bare: bool
) -> tuple[Range | None, Range | None]:
    """Divide what follows the authors into title and outlet.

    The outlet is the last sentence of the title's stretch, or the first of a later one; a name that is known goes
    before one that only looks like an outlet's.
    """
    shown = sheet.shown
    parts = list(sentences(shown, *stretches[0])) if stretches else []
    if not parts:
        return None, None
    for i, part in enumerate(parts[1:], 1):
        editors = in_edited().match(shown, part[0], stretches[0][1])
        if editors or _CONTAINER.match(shown, part[0]):  # In: names the whole that it is part of, whatever follows
            if editors:
                held = sentences(shown, editors.end(), stretches[0][1], of_outlet=True)
                if whole := next((found for found in (_book(shown, *one) for one in held) if found), None):
                    return title_in(shown, parts[0][0], parts[i - 1][1]), whole
            stretches = [parts[0], (part[0], stretches[0][1]), *stretches[1:]]
            parts = parts[:i]
            break
    within = ((outlet_in(shown, *parts[i]), parts[i - 1][1]) for i in range(len(parts) - 1, 0, -1))
    later = (
        (outlet_in(shown, *part), parts[-1][1]) for stretch in stretches[1:] for part in sentences(shown, *stretch)
    )
    candidates = [(outlet, end) for found in (within, later) for outlet, end in found if outlet is not None]
    for judge in (sheet.knows, sheet.may_be_outlet):
        for outlet, end in candidates:
            if judge(outlet):
                return title_in(shown, parts[0][0], end), outlet
    start, end = parts[0][0], parts[-1][1]
    is_dated = issued is not None and issued[0] > end and not shown[end : issued[0]].strip(' ,،(\n»”"’*_')
    return _divide_sentence(sheet, start, end, is_dated=is_dated, is_bare=is_bare)


def _book(shown: str, start: int, end: int) -> Range | None:
    """Return the book that holds a piece, with what stands before a colon in it unless that is a city."""
    book = outlet_in(shown, start, end)
    if book is None or shown[start : book[0]].strip()[-1:] != ":" or is_city(shown[start : book[0]].strip(" :")):
        return book
    return trim(shown, start, book[1])


_CONTAINER = lazy_regex(rf"{WITHIN_COLON}:\s|(?=[^\W\d_a-z]){WITHIN}\s(?=[^\Wa-z])")


def _divide_sentence(
    sheet: _Sheet, start: int, end: int, *, is_dated: bool, is_bare: bool
) -> tuple[Range | None, Range | None]:
    """Divide title and outlet that no full stop parts.

    Before a date or a volume a comma may part them; a dash may where nobody is named in front.
    """
    shown = sheet.shown
    words = sheet.words((start, end))
    if is_known(words) or (is_dated and is_bare and is_masthead(words)):
        return None, (start, end)
    if (on := _ON.search(shown, start, end)) and (sheet.knows(on.span("outlet")) or _HOST.fullmatch(on["outlet"])):
        return title_in(shown, start, on.start()), on.span("outlet")
    bracket = shown.rfind(" (", start, end)
    if bracket > 0 and ")" not in shown[bracket:end]:  # (Cambridge, MA: Harvard University Press, 2022)
        inside = outlet_in(shown, bracket, end)
        if inside and sheet.may_be_outlet(inside):
            return title_in(shown, start, bracket), inside
    colon = shown.find(": ", start, end)
    if colon > 0 and sheet.knows((start, colon)):
        return title_in(shown, colon, end), (start, colon)
    colon = shown.rfind(": ", start, end)
    if colon > 0 and sheet.knows((colon + 2, end)) and not shown.endswith((" in", " In"), start, colon):
        return title_in(shown, start, colon), (colon + 2, end)
    comma = max(shown.rfind(sign, start, end) for sign in (", ", "، ", ",” ", ",’ ", '," '))
    behind = outlet_in(shown, comma, end) if comma > 0 else None
    if behind and sheet.knows(behind):
        return title_in(shown, start, comma), behind
    for sign in (" – ", " — ", " | ", " - ", " ("):
        at = shown.rfind(sign, start, end)
        if at < 0 or (sign == " (" and ")" in shown[at:end]):
            continue
        first = shown.find(sign, start, end)
        last = outlet_in(shown, at, end)
        if sheet.knows((start, first)):
            return title_in(shown, first, end), (start, first)
        if last and (sheet.knows(last) or (is_bare and sheet.may_be_outlet(last))):
            return title_in(shown, start, at), last
    if behind and is_dated and sheet.may_be_outlet(behind):
        return title_in(shown, start, comma), behind
    if volume := _VOLUME.search(shown, start, end):
        comma = shown.rfind(", ", start, volume.start())
        behind = outlet_in(shown, comma, volume.start()) if comma > 0 else None
        if behind and sheet.may_be_outlet(behind):
            return title_in(shown, start, comma), behind
    return title_in(shown, start, end), None


# … on bbc.com · … auf hafenblatt.de · … at BBC News
_ON = lazy_regex(rf",?\s{languages.pattern('upon')}\s(?P<outlet>\S(?:[^,;:]{{1,40}}\S)?)\Z")
_HOST = lazy_regex(r"[\w-]+(?:\.[\w-]+){1,3}")
# 63(1), 897–926 · 44, 120
_VOLUME = lazy_regex(r",?\s(?:vol\.?\s)?\d{1,4}\s?(?:\(\d{1,3}\)|[,:]\s?(?:pp?\.\s?)?\d)")
