"""What chat programs leave in pasted text."""

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from citecheck import attrs
from citecheck.knowledge import languages, outlets
from citecheck.knowledge.residue import residue
from citecheck.patterns import lazy_regex
from citecheck.rules.rule import Flag, RuleContext, rule
from citecheck.text import mask, sentences
from citecheck.values import Document, Edit, Severity, Span


@rule("structure", Severity.ERROR)
def machine_residue(context: RuleContext) -> Iterator[Flag]:
    """**What** What a chat program leaves in pasted text: `【4†source】`, `turn0search0`, `[cite: 12]`.

    **Why** It points nowhere outside the chat, and tells every reader how the passage was made.

    **Silent when** it stands in code or in quotation marks of its own, as in an article about such programs; ordinary
    tracking parameters are `tracking-url`.

    **Example** `…the talks began on Monday【4†source】.`

    **Instead** Replace it with a marker of the list, or remove it. Where it is the only mark of its sentence, removing
    it would hide that a source is missing, and is not safe.
    """
    document = context.document
    yield from _chips(document)
    left_over = residue()
    if not any(sign in document.source for sign in left_over.signs):
        return
    prose, source = document.prose, document.source
    code = _Code(document)
    found = [match for match in left_over.left.finditer(prose.text) if not _is_example(prose.text, *match.span())]
    found = [match for match in found if prose.span(*match.span()).start not in code]
    marked = _marked_sentences(document, found)
    labels = {label for entries in context.lists for entry in entries for label in entry.labels}
    cited: dict[int, list[str]] = {}
    for marker in document.markers:
        cited.setdefault(marker.span.end, []).append(marker.label)
    for match, is_marked in zip(found, marked, strict=True):
        meant = cited.get(prose.span(*match.span()).end) or _numbers(match["listed"] or "")
        known = [label for label in meant if label in labels]
        yield _residue(document, match, known, len(known) < len(meant), is_marked=is_marked)
    parameters: dict[str, list[Flag]] = {}
    for match in left_over.parameter.finditer(prose.text):
        span = prose.span(*match.span())
        if span.start not in code:
            parameters.setdefault(match.group().strip("?&"), []).append(_left_over(span, match.group(), None, source))
    said = {prose.span(*match.span()).start for match in [*found, *left_over.parameter.finditer(prose.text)]}
    for label, place in dict.fromkeys((r.label, r.span) for r in document.references if r.span is not None):
        for pattern in (left_over.left, left_over.parameter):
            for match in pattern.finditer(place.of(source)):
                span = Span(place.start + match.start(), place.start + match.end())
                if span.start in code:
                    continue
                said.add(span.start)
                flag = _left_over(span, match.group(), label, source)
                if pattern is left_over.left:
                    yield flag
                else:
                    parameters.setdefault(match.group().strip("?&"), []).append(flag)
    if document.format == "markdown":  # addresses of links, and what looks like links, are not in the prose
        for pattern in (left_over.left, left_over.parameter):
            for match in pattern.finditer(source):
                if match.start() in said or match.start() in code or _is_example(source, *match.span()):
                    continue
                flag = _left_over(Span(*match.span()), match.group(), None, source)
                if pattern is left_over.parameter:
                    parameters.setdefault(match.group().strip("?&"), []).append(flag)
                elif "](" in match.group() or match["place"] or match.group().startswith("<"):
                    yield flag
    for flags in parameters.values():
        yield from flags if len(flags) < _SAID_ONCE else [_together(flags, context.document.source)]


def holds_residue(document: Document) -> bool:
    """Tell whether something of a chat program's citations is left in an article's text."""
    if next(_chips(document), None) is not None:
        return True
    left_over = residue()
    return any(sign in document.source for sign in left_over.signs) and any(
        match["mark"] or match["listed"] for match in left_over.left.finditer(document.prose.text)
    )


_SAID_ONCE = 4
"""So many addresses with one parameter are one message."""


def _together(flags: Sequence[Flag], source: str) -> Flag:
    """Say of many addresses at once what is said of each."""
    shown, told = f"“{flags[0].span.of(source).strip('?&')}”", "tells readers that they were copied from a chat program"
    return attrs.evolve(
        flags[0],
        message=f"{len(flags)} links have {shown}, which {told}; the pages open without it.",
        suggestion="Cut it from the links.",
        related=tuple(flag.span for flag in flags[1:]),
        edits=tuple(edit for flag in flags for edit in flag.edits),
    )


def _left_over(span: Span, words: str, label: str | None, source: str) -> Flag:
    """Say that something holds no source: a parameter of an address, or what stands in an entry."""
    shown = re.sub(r"[\ue200-\ue20f]", "", words).strip("?&")
    if shown.startswith("utm_source"):
        message = f"“{shown}” tells readers that the link was copied from a chat program; the page opens without it."
        return Flag(span, message, label=label, suggestion="Cut it from the link.", edits=(Edit(span, ""),))
    message = f"“{shown}” is left over from a chat program and points nowhere."
    is_parted = source[span.start - 1 : span.start] == " " and source[span.end : span.end + 1] in ("", *" .,;:\n)")
    gone = Span(span.start - is_parted, span.end)
    # What a link shows and where it leads is for the editor to weigh, and so is the only address of an entry.
    edits = () if "](http" in words or ".s3" in words else (Edit(gone, ""),)
    return Flag(span, message, label=label, suggestion="Remove it.", edits=edits)


def _chips(document: Document) -> Iterator[Flag]:
    """Flag the small buttons with sources of a chat program, as `Oxford Academic+1` behind a sentence.

    The name is all that stands between the sentence and the sign; a line, a sentence or another button follows. It is
    an outlet's, or there are several of them. `UTC+1` and `ITV+1 repeats it` are none.
    """
    text, last = document.prose.text, 0
    found: list[tuple[int, int, bool]] = []
    for match in _CHIP.finditer(text):
        ends = match.start() - (text[match.start() - 1 : match.start()] == "\n")
        begins = max(last, ends - _LONGEST_NAME)
        before = [stop.end() for stop in _BEFORE_CHIP.finditer(text, begins, ends)]
        start = before[-1] if before else begins if begins in (0, last) else None
        if start is None:
            continue
        name = text[start : match.start()].strip()
        is_outlet = bool(outlets.find(name))
        if is_outlet or (before and _NAME.fullmatch(name)):
            last = match.end()
            found.append((start, last, is_outlet))
    for start, end, is_outlet in found:
        if not (is_outlet or len(found) > 1):
            continue
        span = document.prose.span(start, end)
        shown = re.sub(r"\s+", " ", text[start:end])
        message = f"“{shown}” is left over from a chat program and points nowhere."
        yield Flag(span, message, suggestion="Remove it, and cite the source it stood for.")


# Harbour Post, The Post of Orrin, harbourpost
_NAME = lazy_regex(r"[^\W\d_][\w.&’'-]{1,30}(?:\s[\w.&’'-]{1,30}){0,5}")
_CHIP = lazy_regex(r"\+\d{1,2}(?=[^\S\n]*(?:\n|\Z|[A-Z\])]))")
_BEFORE_CHIP = lazy_regex(r"[.!?…)\]”\"»\[(]\s*|\n(?!\+)\s*")
_LONGEST_NAME = 60


def _residue(
    document: Document, match: re.Match[str], meant: Sequence[str], names_others: bool, *, is_marked: bool
) -> Flag:
    """Say what to do about one in the running text: write it as a marker of what it means, or remove it.

    With it go brackets of its own, and the space before it, where a stop or another space follows. One that names other
    numbers than those of the list, too, is not safe to write anew.
    """
    text, (start, end) = document.prose.text, match.span()
    shown = re.sub(r"[\ue200-\ue20f]", "", match.group())
    meant = [n for n in meant if not text.startswith(f"[{n}]", end) and not text.endswith(f"[{n}]", 0, start)]
    if meant:
        span, words = document.prose.span(start, end), "".join(f"[{number}]" for number in meant)
        return Flag(
            span,
            f"“{shown}” is how a chat program points to entry {' and '.join(meant)}; readers do not know the form.",
            suggestion=f"Write {words}, and add the entries that the list does not have."
            if names_others
            else f"Write {words}.",
            edits=(Edit(span, words, safe=not names_others),),
        )
    if text[max(0, start - 1) : start] + text[end : end + 1] in ("()", "[]"):
        start, end = start - 1, end + 1
    if not text[end : end + 1].strip() or text[end] in _CLOSES:  # no space is left before a stop or another space
        start = len(text[:start].rstrip(" \t")) if start and text[start - 1] in " \t" else start
    is_mark = match["mark"] is not None or match["listed"] is not None
    safe = (is_marked or not is_mark) and "](" not in shown
    span = document.prose.span(start, end)
    return Flag(
        document.prose.span(*match.span()),
        f"“{shown}” is left over from a chat program and points nowhere.",
        suggestion="Remove it, and cite the source it stood for." if is_mark else "Remove it.",
        edits=(Edit(span, "", safe=safe),),
    )


_CLOSES = ".,;:!?…。)”’»]"


def _numbers(listed: str) -> list[str]:
    """Return the numbers of `1, 3-5`; none where it is no such list."""
    numbers: list[str] = []
    for part in filter(None, re.split(r"[,\s]+", re.sub(r"\s*[–-]\s*", "-", listed.strip()))):
        first, _, last = part.partition("-")
        if not first.isdecimal() or not (last or first).isdecimal() or not 0 <= int(last or first) - int(first) < 100:
            return []
        numbers += map(str, range(int(first), int(last or first) + 1))
    return list(dict.fromkeys(numbers))


def _marked_sentences(document: Document, found: Sequence[re.Match[str]]) -> list[bool]:
    """Tell for each leftover whether its sentence has a marker as well."""
    if not found:
        return []
    text, own = document.prose.text, {match.span() for match in found}
    places = [(document.prose.locate(m.span.start), document.prose.locate(m.span.end)) for m in document.markers]
    places = [place for place in dict.fromkeys(places) if place not in own and place[0] < place[1]]
    hidden = sorted({*places, *own})
    masked = mask(text, [at for i, at in enumerate(hidden) if not i or hidden[i - 1][1] <= at[0]])
    starts = [start for start, _ in sentences(masked)]
    marked = {bisect_left(starts, start) for start, _ in places}
    return [bisect_left(starts, match.start()) in marked for match in found]


@functools.cache
def _example_before() -> re.Pattern[str]:
    """Return the pattern of the end of a text behind which an example stands: ``such as “``."""
    listed = languages.phrases("examples")
    spaced = languages.any_of(phrase for phrase in listed if languages.is_spaced(phrase))
    glued = languages.any_of(phrase for phrase in listed if not languages.is_spaced(phrase))
    return lazy_regex(rf"(?:(?<!\w)(?:{spaced})|{glued}),?:?\s?[\"'“‘„«(]?\Z", re.IGNORECASE)


_QUOTES_BEFORE, _QUOTES_AFTER = "\"'“‘„«‹「『`", "\"'”’“»›」』`"


def _is_example(text: str, start: int, end: int) -> bool:
    """Tell whether a leftover is spoken of: in quotation marks of its own, or behind words that give an example."""
    if text[start - 1 : start] and text[start - 1] in _QUOTES_BEFORE and text[end : end + 1] in [*_QUOTES_AFTER]:
        return True
    return _example_before().search(text, max(0, start - 30), start) is not None


class _Code:
    """Where a source holds code, of which nothing is said."""

    def __init__(self, document: Document) -> None:
        prose = document.unparsed
        hidden = [prose.text.span(span.start, span.end) for span in prose.opaque] if prose else []
        stretches = [(span.start, span.end) for span in hidden]
        if document.format in ("html", "wikitext", "markdown"):
            stretches += _in_tags(document.source)
        self._stretches = sorted(stretches)
        self._starts = [start for start, _ in self._stretches]
        self._ends = list(accumulate((end for _, end in self._stretches), max))

    def __contains__(self, offset: int) -> bool:
        i = bisect_right(self._starts, offset) - 1
        return i >= 0 and offset < self._ends[i]


_CODE_TAG = lazy_regex(
    r"<(?P<close>/?)(?P<name>code|pre|kbd|samp|tt|nowiki|syntaxhighlight|source)\b[^<>]*>", re.IGNORECASE
)


def _in_tags(source: str) -> Iterator[tuple[int, int]]:
    """Give what stands between tags of code; an opening one without its end holds nothing."""
    opened: tuple[str, int] | None = None
    for tag in _CODE_TAG.finditer(source):
        name = tag["name"].lower()
        if tag["close"]:
            if opened and opened[0] == name:
                yield opened[1], tag.start()
                opened = None
        elif opened is None and not tag.group().endswith("/>"):
            opened = name, tag.end()
