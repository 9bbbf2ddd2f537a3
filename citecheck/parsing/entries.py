"""The reference list: where it stands in the text, and where each of its entries begins and ends."""

import re
from collections.abc import Iterator, Sequence

import attrs

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


@attrs.frozen
class Entry:
    """One entry of a list, in offsets of the readable text."""

    label: str | None
    start: int
    """Where its label starts."""
    body: int
    """Where its text starts, behind the label."""
    end: int


@attrs.frozen
class ReferenceList:
    """A list of references or notes, its heading included."""

    start: int
    end: int
    entries: tuple[Entry, ...]
    of_notes: bool = False
    """Its heading says notes, so an entry may hold no source."""


# What an entry may start with, by the form of its label. A figure alone counts only under a heading or where the
# text points to it; a dot or bracket must not be followed by a figure (`1.5 million`).
_HEAD = re.compile(
    rf"""
    ^[ \t\u00a0>]*(?:[-*+•‣▪][ \t]+)?(?P<label>
        \[\^?(?P<bracket>\d{{1,4}}|[a-z]|note[ ]\d{{1,3}}|[A-Za-z][\w.:+-]{{1,30}}\d{{2,4}}[a-z]?)\](?::|\.)?(?!\()
      | [［【〔](?P<wide>\d{{1,4}})[］】〕]
      | (?P<dotted>\d{{1,4}})\\?[.)](?=[ \t\u00a0“"„«‘'\[(<*_]|[^\W\d_])
      | \((?P<paren>\d{{1,4}})\)
      | (?P<letter>[a-z])[.)](?=[ \t])
      | \^(?P<caret>\d{{1,4}})\.?
      | (?P<raised>[{_SUPERSCRIPTS}]{{1,4}})
      | (?P<bare>\d{{1,3}})(?=[ \t\u00a0]+[^\W\d_]|[ \t\u00a0]+[“"„«‘'])
    )[ \t\u00a0]*(?=\S)
    """,
    re.M | re.X,
)

# What heads a list of sources, and what a list of notes, in the languages of most articles.
_SOURCES = """
references, reference, reference list, sources, source, source list, citations, cited sources, bibliography, works cited,
literature, literature cited, quellen, quelle, quellenangaben, quellenverzeichnis, quellennachweise, einzelnachweise,
nachweise, belege, literatur, literaturverzeichnis, références, bibliographie, referencias, fuentes, bibliografía,
riferimenti, fonti, bibliografia, referências, fontes, bronnen, bronvermelding, referenties, literatuur, referenser,
källor, kilder, referanser, referencer, lähteet, źródła, reference, zdroje, kaynakça, kaynaklar, referințe, surse,
források, источники, литература, джерела, πηγές, βιβλιογραφία, المراجع, المصادر, مصادر, מקורות, 参考文献, 出典, 参考资料,
參考資料, 参考, 来源, 來源, 資料來源, 참고문헌, 출처
"""
_NOTES = """
notes, note, footnotes, endnotes, fußnoten, anmerkungen, notes de bas de page, notas, notas al pie, note a piè di pagina,
noten, voetnoten, fotnoter, noter, viitteet, przypisy, dipnotlar, jegyzetek, примечания, сноски, примітки, παραπομπές,
脚注, 注释, 註釋, 각주
"""


def _words(*lists: str) -> str:
    """Return the alternatives of a pattern, longer words first."""
    return "|".join(sorted((w.strip() for words in lists for w in words.split(",")), key=len, reverse=True))


# A line that is nothing but such a word, or two of them, perhaps numbered and dressed as a heading.
_HEADING = re.compile(
    rf"""
    ^[ \t\u00a0>]*(?:\#{{1,6}}[ \t]*|={{2,6}}[ \t]*)?(?:\*\*|__)?(?:\d{{1,2}}\.?[ \t]+)?
    (?P<word>{_words(_SOURCES, _NOTES)})
    (?:[ \t]*(?:&|/|,|\b(?:and|und|et|y|e|en|och|og)\b)[ \t]*(?:{_words(_SOURCES, _NOTES)}))?
    [ \t]*:?(?:\*\*|__)?[ \t]*:?[ \t]*(?:={{2,6}}|\#{{1,6}})?[ \t]*$
    """,
    re.M | re.X | re.I,
)
_NOTES_WORD = re.compile(_words(_NOTES), re.I)

_BULLET = re.compile(r"^[ \t\u00a0>]*[-*+•‣▪–][ \t\u00a0]+(?=\S)", re.M)
_BLANK = re.compile(r"(?:\r\n|\r|\n)[ \t\u00a0]*(?:(?:\r\n|\r|\n)[ \t\u00a0]*)+")
_NEWLINE = re.compile(r"\r\n|\r|\n")
_POINTED_TO = re.compile(rf"[\[［【〔]\^?(\d{{1,4}})|[-,;–—]\s?(\d{{1,4}})[\]］】〕]|([{_SUPERSCRIPTS}]{{1,4}})")
_FROM_SUPERSCRIPT = str.maketrans(_SUPERSCRIPTS, "0123456789")

_MONTH = (
    r"(?:jan|feb|mar|mär|apr|ma[iyj]|jun|jul|aug|ag[où]|sep|set|o[ck]t|out|nov|de[czs]|dic|fév|avr|juin|juil|août|ene|abr"
    r"|gen|mag|giu|lug|ott)[a-zéûç]{0,9}\b\.?"
)
# What only a reference has: an address, an identifier, a quoted title in front, a visit date, a date of publication.
_ADDRESS = re.compile(
    r"https?://|www\.|\bdoi\b|\barxiv\b|\bisbn\b|\b(?:retrieved|accessed|abgerufen|consulté|consultado)\b", re.I
)
_QUOTED = re.compile(r"[^“\"„«‘]{0,120}[“\"„«‘'][^\s]")
_DATED = re.compile(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\.?\s(?:de\s)?{_MONTH}(?:\sde)?,?\s\d{{4}}|\b{_MONTH}\s\d{{1,2}},?\s\d{{4}}|\b{_MONTH}\s\d{{4}}"
    r"|\b\d{4}-\d\d-\d\d|\b\d{1,2}[./]\d{1,2}[./]\d{4}|\(\d{4}[a-z]?(?:,[^)]{1,20})?\)|\d{4}年|\bn\.\s?d\.",
    re.I,
)
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")

_LOOKED_AT = 600
"""An entry shows what it is in its first characters."""
_INTERRUPTION = 90
"""A paragraph between two entries that is shorter than this is a page number or running head, not the list's end."""


def looks_like_reference(text: str) -> bool:
    """Tell whether a note or entry names a source, rather than remarking on something."""
    head = text[:_LOOKED_AT]
    return bool(_ADDRESS.search(head) or _DATED.search(head) or (_YEAR.search(head) and len(text) < _LOOKED_AT))


def find_lists(text: str, closed: Sequence[tuple[int, int]] = ()) -> tuple[ReferenceList, ...]:
    """Return the reference lists of a text, in order.

    A numbered list counts as one where a heading says so, where markers before it point to its labels, or where
    its entries can be nothing else; an agenda, a recipe or a ranking is none of these.

    Args:
        text: The readable text of the article.
        closed: Stretches, in order, that hold no prose, such as code.
    """
    headings = list(_HEADING.finditer(text))
    pointed_to = _first_mentions(text)
    lists: list[ReferenceList] = []
    for run in _runs(text, headings, closed):
        heading = _heading_of(text, run[0].start(), headings)
        if heading is None and not _is_list(text, run, pointed_to):
            continue
        entries = _entries(text, run, headings)
        start = heading.start() if heading else run[0].start()
        of_notes = heading is not None and _NOTES_WORD.fullmatch(heading["word"]) is not None
        lists.append(ReferenceList(start, entries[-1].end, entries, of_notes))
    covered = [(found.start, found.end) for found in lists]
    for heading in headings:
        if not any(start <= heading.start() < end for start, end in covered):
            lists.extend(_unnumbered(text, heading, covered))
    return tuple(sorted(lists, key=lambda found: found.start))


def _label(head: re.Match[str]) -> str:
    raised = head["raised"]
    return raised.translate(_FROM_SUPERSCRIPT) if raised else str(next(filter(None, head.groups()[1:])))


def _form(head: re.Match[str]) -> str:
    return (
        head.lastgroup
        if head.lastgroup and head.lastgroup != "label"
        else next(k for k, v in head.groupdict().items() if v and k != "label")
    )


def _first_mentions(text: str) -> dict[str, int]:
    """Return where each number first stands in brackets or raised, which for a cited one is in the prose."""
    first: dict[str, int] = {}
    for match in _POINTED_TO.finditer(text):
        number = match[1] or match[2] or match[3].translate(_FROM_SUPERSCRIPT)
        first.setdefault(number, match.start())
    return first


def _runs(
    text: str, headings: Sequence[re.Match[str]], closed: Sequence[tuple[int, int]]
) -> Iterator[list[re.Match[str]]]:
    """Give the stretches of entry-like lines that count upwards in one form, without prose or a heading between."""
    barriers = sorted(heading.start() for heading in headings)
    run: list[re.Match[str]] = []
    barrier = hole = 0
    for head in _HEAD.finditer(text):
        while hole < len(closed) and closed[hole][1] <= head.start():
            hole += 1
        if hole < len(closed) and closed[hole][0] <= head.start("label"):
            continue
        while barrier < len(barriers) and barriers[barrier] <= (run[-1].start() if run else -1):
            barrier += 1
        if run:
            cut = barrier < len(barriers) and barriers[barrier] < head.start()
            if cut or not _continues(text, run, head):
                if not cut and _is_inside(text, run[-1], head):
                    continue
                yield run
                run = []
        run.append(head)
    if run:
        yield run


def _continues(text: str, run: Sequence[re.Match[str]], head: re.Match[str]) -> bool:
    """Tell whether an entry-like line is the next entry of the run."""
    last = run[-1]
    if _form(head) != _form(last):
        return False
    before, now = _label(last), _label(head)
    if before.isdigit() and now.isdigit() and not int(before) <= int(now) <= int(before) + 50:
        # A slip of the pen inside a list is forgiven (`3.` again, `2.` after `4.`); a new start at 0 or 1 is not.
        if int(now) <= 1 or abs(int(now) - int(before)) > 5:
            return False
    return not any(
        len(paragraph) >= _INTERRUPTION and not _is_continuation(paragraph)
        for paragraph in _BLANK.split(text[last.end() : head.start()])[1:]
    )


def _is_continuation(paragraph: str) -> bool:
    return paragraph.startswith(("http://", "https://", "<http")) or paragraph[:1].islower()


def _is_inside(text: str, last: re.Match[str], head: re.Match[str]) -> bool:
    """Tell whether an entry-like line is a wrapped line of the entry before: no blank line, another form."""
    return _form(head) != _form(last) and not _BLANK.search(text, last.end(), head.start("label"))


def _heading_of(text: str, start: int, headings: Sequence[re.Match[str]]) -> re.Match[str] | None:
    """Return the heading that stands right before a list, at most a short line between."""
    nearest = next((heading for heading in reversed(headings) if heading.end() <= start), None)
    if nearest is None or len(text[nearest.end() : start].strip()) > _INTERRUPTION:
        return None
    return nearest


def _is_list(text: str, run: Sequence[re.Match[str]], pointed_to: dict[str, int]) -> bool:
    """Tell whether a numbered list without a heading lists references."""
    ends = [head.start() for head in run[1:]] + [run[-1].end() + _LOOKED_AT]
    bodies = [
        _BLANK.split(text[head.end() : min(end, head.end() + _LOOKED_AT)], 1)[0]
        for head, end in zip(run, ends, strict=True)
    ]
    cited = sum(pointed_to.get(_label(head), len(text)) < run[0].start() for head in run)
    sources = sum(1 for body in bodies if _ADDRESS.search(body) or (_QUOTED.match(body) and _DATED.search(body)))
    likely = sum(1 for body in bodies if _ADDRESS.search(body) or _QUOTED.match(body) or _YEAR.search(body))
    count = len(run)
    if _form(run[0]) in ("bare", "letter", "paren"):
        return 2 * cited >= count and 2 * likely >= count
    if 2 * cited >= count or cited >= 3:
        return 3 * likely >= count or not text[run[-1].end() + _LOOKED_AT :].strip()
    return count >= 2 and 3 * sources >= 2 * count


def _entries(text: str, run: Sequence[re.Match[str]], headings: Sequence[re.Match[str]]) -> tuple[Entry, ...]:
    starts = [head.start() for head in run]
    limit = next((heading.start() for heading in headings if heading.start() > starts[-1]), len(text))
    ends = [_end(text, head.end(), stop) for head, stop in zip(run, starts[1:], strict=False)]
    wraps = any(_NEWLINE.search(text, head.end(), end) for head, end in zip(run, ends, strict=False))
    last = _BLANK.search(text, run[-1].end(), limit)
    end = last.start() if last else limit
    if len(run) > 1 and not wraps:  # every entry before is one line, so the last one is, too
        line = _NEWLINE.search(text, run[-1].end(), end)
        end = line.start() if line else end
    ends.append(_end(text, run[-1].end(), end))
    return tuple(Entry(_label(head), head.start("label"), head.end(), end) for head, end in zip(run, ends, strict=True))


def _end(text: str, start: int, stop: int) -> int:
    """Return where an entry ends: before white space, and before running heads that stand between two entries."""
    for gap in _BLANK.finditer(text, start, stop):
        rest = text[gap.end() : stop]
        if rest.strip() and not _is_continuation(rest):
            stop = gap.start()
            break
    return start + len(text[start:stop].rstrip())


def _unnumbered(text: str, heading: re.Match[str], covered: Sequence[tuple[int, int]]) -> Iterator[ReferenceList]:
    """Give the list of bullets or paragraphs under a heading, where they are references."""
    limit = min((start for start, _ in covered if start > heading.end()), default=len(text))
    bullets = list(_BULLET.finditer(text, heading.end(), limit))
    if bullets and not text[heading.end() : bullets[0].start()].strip():
        starts = [bullet.end() for bullet in bullets]
        stops = [bullet.start() for bullet in bullets[1:]] + [limit]
        pieces = list(zip(starts, stops, strict=True))
    else:
        pieces = list(_paragraphs(text, heading.end(), limit))
    entries: list[Entry] = []
    for start, stop in pieces:
        gap = _BLANK.search(text, start, stop)
        end = start + len(text[start : gap.start() if gap else stop].rstrip())
        body = text[start:end]
        if not looks_like_reference(body) or len(body) > 2 * _LOOKED_AT:
            break
        entries.append(Entry(None, start, start, end))
        if bullets and gap and text[gap.end() : stop].strip():
            break
    if entries:
        yield ReferenceList(
            heading.start(), entries[-1].end, tuple(entries), _NOTES_WORD.fullmatch(heading["word"]) is not None
        )


def _paragraphs(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    at = start + len(text[start:stop]) - len(text[start:stop].lstrip())
    while at < stop:
        gap = _BLANK.search(text, at, stop)
        yield at, gap.start() if gap else stop
        at = gap.end() if gap else stop
