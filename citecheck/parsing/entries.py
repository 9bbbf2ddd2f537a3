"""The reference list: where it stands in the text, and where each of its entries begins and ends."""

import itertools
import re
from bisect import bisect_left, bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

import attrs

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"


@attrs.frozen
class Item:
    """One entry of a list, in offsets of the readable text."""

    label: str | None
    start: int
    """Where its label starts."""
    body: int
    """Where its text starts, behind the label."""
    end: int


@attrs.frozen
class Run:
    """A list of references or notes, its heading included."""

    start: int
    end: int
    entries: tuple[Item, ...]
    of_notes: bool = False
    """Its heading says notes, so an entry may hold no source."""


# What an entry may start with; the group that takes the label names its form. A figure alone counts only under a
# heading or where the text points to it; a dot or bracket must not be followed by a figure (`1.5 million`).
_HEAD = re.compile(
    rf"""
    (?P<lead>(?:>[ \t\u00a0]*){{0,9}}(?:[-*+•‣▪][ \t]+)?)(?:
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
    re.X,
)
_HEAD_SIGNS = frozenset(f">-*+•‣▪[［【〔(^0123456789abcdefghijklmnopqrstuvwxyz{_SUPERSCRIPTS}")
_LINE = re.compile(r"[^\s>][^\r\n]*|>[^\r\n]*")

# What heads a list of sources, and what a list of notes, in the languages of most articles.
_SOURCES = """
references, reference, reference list, sources, source, source list, citations, cited sources, bibliography, works
cited, literature, literature cited, quellen, quelle, quellenangaben, quellenverzeichnis, quellennachweise,
einzelnachweise, nachweise, belege, literatur, literaturverzeichnis, références, bibliographie, referencias,
fuentes, bibliografía, riferimenti, fonti, bibliografia, referências, fontes, bronnen, bronvermelding, referenties,
literatuur, referenser, källor, kilder, referanser, referencer, lähteet, źródła, reference, zdroje, kaynakça,
kaynaklar, referințe, surse, források, источники, литература, джерела, πηγές, βιβλιογραφία, المراجع, المصادر, مصادر,
מקורות, 参考文献, 出典, 参考资料, 參考資料, 参考, 来源, 來源, 資料來源, 참고문헌, 출처
"""
_NOTES = """
notes, note, footnotes, endnotes, fußnoten, anmerkungen, notes de bas de page, notas, notas al pie, note a piè di
pagina, noten, voetnoten, fotnoter, noter, viitteet, przypisy, dipnotlar, jegyzetek, примечания, сноски, примітки,
παραπομπές, 脚注, 注释, 註釋, 각주
"""


_NOTES_WORDS = frozenset(" ".join(_NOTES.split()).split(", "))
_HEADING_WORDS = _NOTES_WORDS.union(" ".join(_SOURCES.split()).split(", "))
# A line that is nothing but such a word, or two of them, perhaps numbered and dressed as a heading.
_HEADING = re.compile(
    r"""
    (?:>[ \t\u00a0]*){0,9}(?:\#{1,6}[ \t]*|={2,6}[ \t]*)?(?:\*\*|__)?(?:\d{1,2}\.?[ \t]+)?
    (?P<words>[^\W\d_][^\d:*_=\#]*+):?(?:\*\*|__)?[ \t]*:?[ \t]*(?:={2,6}|\#{1,6})?[ \t\u00a0]*\Z
    """,
    re.X,
)
_JOINT = re.compile(r"[ \t]*(?:[&/,]|\b(?:and|und|et|y|e|en|och|og)\b)[ \t]*")
_LONGEST_HEADING = 60

_BULLET = re.compile(r"^[ \t\u00a0>]*[-*+•‣▪–][ \t\u00a0]+(?=\S)", re.M)
_FLUSH = re.compile(r"^(?=[^\W\d_]|[“\"„«‘'\[(])", re.M)
_BLANK = re.compile(r"(?:\r\n|\r|\n)[ \t\u00a0]*(?:(?:\r\n|\r|\n)[ \t\u00a0]*)+")
_NEWLINE = re.compile(r"\r\n|\r|\n")
_BRACKETED = re.compile(r"[\[［【〔]\^?(\d{1,4}(?:\s?[-,;–—]\s?\d{1,4}){0,30})")
_FIGURES = re.compile(r"\d{1,4}")
_RAISED = re.compile(f"[{_SUPERSCRIPTS}]{{1,4}}")
_FROM_SUPERSCRIPT = str.maketrans(_SUPERSCRIPTS, "0123456789")

_MONTH = (
    r"(?:jan|feb|mar|mär|apr|ma[iyj]|jun|jul|aug|ag[où]|sep|set|o[ck]t|out|nov|de[czs]|dic|fév|avr|juin|juil|août|ene|abr"
    r"|gen|mag|giu|lug|ott)[a-zéûç]{0,9}\b\.?"
)
# What only a reference has: an address, an identifier, a quoted title in front, a visit date, a date of publication.
_ADDRESS = re.compile(
    r"https?://|www\.|\bdoi\b|\barxiv\b|\bisbn\b|\b(?:retrieved|accessed|abgerufen|consulté|consultado)\b", re.I
)
_QUOTES = tuple("“\"„«‘'")
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
    """Tell whether a note names a source, rather than remarking on something."""
    head = text[:_LOOKED_AT]
    if _ADDRESS.search(head) or _DATED.search(head) or head.lstrip()[:1] in _QUOTES:
        return True
    return len(text) < _LOOKED_AT and _YEAR.search(head) is not None


def find_lists(text: str, closed: Sequence[tuple[int, int]] = ()) -> tuple[Run, ...]:
    """Return the reference lists of a text, in order.

    A numbered list counts as one where a heading says so, where markers before it point to its labels, or where
    its entries can be nothing else; an agenda, a recipe or a ranking is none of these.

    Args:
        text: The readable text of the article.
        closed: Stretches, in order, that hold no prose, such as code.
    """
    heads, headings = _scan(text, closed)
    borders = list(headings)
    mentions = _mentions(text)
    accepted: list[_Run] = []
    for run_of_heads in _runs(text, heads, borders):
        start = run_of_heads[0].start
        heading = _heading_of(text, start, headings.get(_before(borders, start)))
        run = _Run(run_of_heads, heading, sum(map(_may_be_source, _bodies(text, run_of_heads))))
        if not _is_list(text, run, mentions):
            continue
        rival = accepted[-1] if accepted else None
        if rival and rival.labels & run.labels and not _cited(run, mentions, rival.heads[-1].end):
            if run.likeness <= rival.likeness:  # nothing points to a second list with the same numbers
                continue
            accepted.pop()
        accepted.append(run)
    lists = [_reference_list(text, run, _after(borders, run.heads[-1].start, len(text))) for run in accepted]
    starts = [found.start for found in lists]
    borders = sorted(borders + starts)
    for start, heading in headings.items():
        before = bisect_right(starts, start) - 1
        if before < 0 or lists[before].end <= start:
            lists.extend(_unnumbered(text, heading, _after(borders, start, len(text))))
    return tuple(sorted(lists, key=lambda found: found.start))


def _before(borders: Sequence[int], offset: int) -> int:
    """Return the last border before an offset, -1 where there is none."""
    i = bisect_left(borders, offset)
    return borders[i - 1] if i else -1


def _after(borders: Sequence[int], offset: int, end: int) -> int:
    """Return the first border behind an offset, the end where there is none."""
    i = bisect_right(borders, offset)
    return borders[i] if i < len(borders) else end


@attrs.frozen
class _Head:
    """What a line starts with that may be an entry's."""

    label: str
    form: str
    """How it is printed."""
    start: int
    label_start: int
    end: int


@attrs.frozen
class _Heading:
    """A line that may be the heading of a list."""

    start: int
    end: int
    of_notes: bool


@attrs.frozen
class _Run:
    """Item-like lines that count upwards, and how much they look like references."""

    heads: list[_Head]
    heading: _Heading | None
    likely: int
    """How many of them may well be one."""

    @property
    def labels(self) -> frozenset[str]:
        return frozenset(head.label for head in self.heads)

    @property
    def likeness(self) -> tuple[bool, float]:
        return self.heading is not None, self.likely / len(self.heads)


def _scan(text: str, closed: Sequence[tuple[int, int]]) -> tuple[list[_Head], dict[int, _Heading]]:
    """Return the lines that start like an entry, and by their place those that are the heading of a list."""
    heads: list[_Head] = []
    headings: dict[int, _Heading] = {}
    holes = [start for start, _ in closed]
    for line in _LINE.finditer(text):
        start, end = line.span()
        if text[start] in _HEAD_SIGNS and (match := _HEAD.match(text, start, end)):
            hole = bisect_right(holes, start) - 1
            if hole < 0 or start >= closed[hole][1]:
                form = match.lastgroup or ""
                label = match[form].translate(_FROM_SUPERSCRIPT) if form == "raised" else match[form]
                heads.append(_Head(label, form, start, match.end("lead"), match.end()))
        elif end - start <= _LONGEST_HEADING and (match := _HEADING.match(text, start, end)):
            words = _JOINT.split(match["words"].rstrip().lower(), maxsplit=1)
            if _HEADING_WORDS.issuperset(words):
                headings[start] = _Heading(start, end, words[0] in _NOTES_WORDS)
    return heads, headings


def _mentions(text: str) -> dict[str, list[int]]:
    """Return where each number stands in brackets or raised."""
    found: dict[str, list[int]] = defaultdict(list)
    for match in _BRACKETED.finditer(text):
        numbers = match[1]
        for number in (numbers,) if numbers.isdecimal() else _FIGURES.findall(numbers):
            found[number].append(match.start())
    raised = _RAISED.finditer(text) if any(sign in text for sign in _SUPERSCRIPTS) else ()
    for match in raised:
        insort(found[match.group().translate(_FROM_SUPERSCRIPT)], match.start())
    return found


def _cited(run: _Run, mentions: Mapping[str, Sequence[int]], since: int = 0) -> int:
    """Count the labels of a run that something between ``since`` and the run points to."""
    start = run.heads[0].start
    places = (mentions.get(head.label, ()) for head in run.heads)
    return sum(bisect_left(where, start) > bisect_left(where, since) for where in places)


def _runs(text: str, heads: Sequence[_Head], borders: Sequence[int]) -> Iterator[list[_Head]]:
    """Give the stretches of entry-like lines that count upwards in one form, without prose or a heading between."""
    run: list[_Head] = []
    for head in heads:
        if run:
            same_part = _before(borders, head.start) <= run[-1].start
            if not same_part or not _continues(text, run[-1], head):
                if same_part and _is_inside(text, run[-1], head):
                    continue
                yield run
                run = []
        run.append(head)
    if run:
        yield run


def _continues(text: str, last: _Head, head: _Head) -> bool:
    """Tell whether an entry-like line is the entry after the last one."""
    if head.form != last.form:
        return False
    if last.label.isdigit() and head.label.isdigit():
        # A gap is forgiven, and a slip of the pen (`2.` after `4.`), but not a new start at 0 or 1.
        step = int(head.label) - int(last.label)
        if not (0 <= step <= 50 or (-5 <= step < 0 and int(head.label) > 1)):
            return False
    between = text[last.end : head.start].rstrip()
    return not any(
        len(paragraph) >= _INTERRUPTION and not _is_continuation(paragraph) for paragraph in _BLANK.split(between)[1:]
    )


def _is_continuation(paragraph: str) -> bool:
    return paragraph.startswith(("http://", "https://", "<http")) or paragraph[:1].islower()


def _is_inside(text: str, last: _Head, head: _Head) -> bool:
    """Tell whether an entry-like line is a wrapped line of the entry before, such as ``2020. Reprinted``."""
    if _BLANK.search(text, last.end, head.label_start):
        return False
    return head.form != last.form or head.label[3:].isdecimal()


def _heading_of(text: str, start: int, heading: _Heading | None) -> _Heading | None:
    """Return the nearest heading where it stands right before a list, at most a short line between."""
    if heading is None or start - heading.end > 2 * _INTERRUPTION:
        return None
    return heading if len(text[heading.end : start].strip()) <= _INTERRUPTION else None


def _bodies(text: str, heads: Sequence[_Head]) -> Iterator[str]:
    """Give the beginning of each entry's text."""
    for head, end in zip(heads, [*(head.start for head in heads[1:]), len(text)], strict=True):
        yield _BLANK.split(text[head.end : min(end, head.end + _LOOKED_AT)], maxsplit=1)[0]


def _may_be_source(body: str) -> bool:
    return bool(_QUOTED.match(body) or _YEAR.search(body) or _ADDRESS.search(body))


def _must_be_source(body: str) -> bool:
    return bool(_ADDRESS.search(body) or (_QUOTED.match(body) and _DATED.search(body)))


def _is_list(text: str, run: _Run, mentions: Mapping[str, Sequence[int]]) -> bool:
    """Tell whether entry-like lines list references."""
    if run.heading:
        return True
    count, cited = len(run.heads), _cited(run, mentions)
    if run.heads[0].form in ("bare", "letter", "paren"):
        return 2 * cited >= count and 2 * run.likely >= count
    if 2 * cited >= count or cited >= 3:
        return 3 * run.likely >= count or not text[run.heads[-1].end + _LOOKED_AT :].strip()
    return count >= 2 and 3 * sum(map(_must_be_source, _bodies(text, run.heads))) >= 2 * count


def _reference_list(text: str, run: _Run, limit: int) -> Run:
    entries = _entries(text, run.heads, limit)
    start = run.heading.start if run.heading else run.heads[0].start
    return Run(start, entries[-1].end, entries, run.heading is not None and run.heading.of_notes)


def _entries(text: str, run: Sequence[_Head], limit: int) -> tuple[Item, ...]:
    ends = [_end(text, head.end, following.start) for head, following in itertools.pairwise(run)]
    wraps = any(_NEWLINE.search(text, head.end, end) for head, end in zip(run, ends, strict=False))
    last = _BLANK.search(text, run[-1].end, limit)
    end = last.start() if last else limit
    if len(run) > 1 and not wraps:  # every entry before is one line, so the last one is, too
        line = _NEWLINE.search(text, run[-1].end, end)
        end = line.start() if line else end
    ends.append(_end(text, run[-1].end, end))
    return tuple(Item(head.label, head.label_start, head.end, end) for head, end in zip(run, ends, strict=True))


def _end(text: str, start: int, stop: int) -> int:
    """Return where an entry ends: before white space, and before running heads that stand between two entries."""
    stop = start + len(text[start:stop].rstrip())
    for gap in _BLANK.finditer(text, start, stop):
        if not _is_continuation(text[gap.end() : gap.end() + 20]):
            return start + len(text[start : gap.start()].rstrip())
    return stop


def _unnumbered(text: str, heading: _Heading, limit: int) -> Iterator[Run]:
    """Give the list of bullets or paragraphs under a heading, where they are references."""
    entries: list[Item] = []
    for start, stop in _items(text, heading.end, limit):
        end = start + len(text[start:stop].rstrip())
        if end - start > 2 * _LOOKED_AT or not looks_like_reference(text[start:end]):
            break
        entries.append(Item(None, start, start, end))
    if entries:
        yield Run(heading.start, entries[-1].end, tuple(entries), heading.of_notes)


def _items(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """Give the bullets of a text that begins with one, up to the first paragraph that is none; else its paragraphs.

    A paragraph whose flush lines are each a reference is one item a line; wrapped lines are indented then.
    """
    first = stop - len(text[start:stop].lstrip())
    at = max(text.rfind("\n", 0, first), text.rfind("\r", 0, first)) + 1
    bulleted = _BULLET.match(text, at, stop) is not None
    while at < stop:
        gap = _BLANK.search(text, at, stop)
        end = gap.start() if gap else stop
        lines = list((_BULLET if bulleted else _FLUSH).finditer(text, at, end))
        if bulleted and not lines:
            return
        items = [
            (line.end(), after) for line, after in zip(lines, [*(n.start() for n in lines[1:]), end], strict=False)
        ]
        if bulleted or (items and all(looks_like_reference(text[a:b]) for a, b in items)):
            yield from items
        else:
            yield at, end
        at = gap.end() if gap else stop
