"""The stretches of a page that are notes, and what each says."""

import functools
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence

from citecheck import attrs
from citecheck.knowledge import languages
from citecheck.patterns import lazy_regex
from citecheck.reading.builder import SHIFTED
from citecheck.reading.html.calls import SECTIONS, Call, own_label
from citecheck.reading.html.links import BACK_NAMES, BRACKETED, LABEL, fragment_of, is_named
from citecheck.reading.html.page import AROUND_LINK, Page
from citecheck.reading.html.printing import printed
from citecheck.reading.html.tree import CELL, Element
from citecheck.values import Definition, MappedText

_BLANK_LINE = lazy_regex(r"\n[ \t]*\r?\n|(?:<br[^<>]{0,40}>\s*){2}", re.I)
_LONGEST_SHORT_NOTE = 80


@attrs.frozen
class Note:
    """A stretch of the page that is a note."""

    start: int
    end: int
    label: str
    is_numbered: bool
    """Its list prints the label, so a number at its head is its own."""


def find_notes(page: Page, calls: Sequence[Call]) -> list[Note]:
    """Return the stretches of the page that are notes, in order: those called, and the others of their lists."""
    labels: dict[Element, str] = {}
    for call in calls:
        if call.target is not None:
            labels.setdefault(call.target, call.label)
    families = page.families()
    for family in {page.family(target) for target in labels}:
        for element in families.get(family, ()):
            if element not in labels and (label := own_label(page, element)):
                labels[element] = label
    targets = sorted(labels, key=lambda target: target.start)
    starts = [_first_sign(page, target) for target in targets]
    notes: list[Note] = []
    for i, target in enumerate(targets):
        start, end = _extent(page, target, starts, i)
        if not notes or notes[-1].end <= start < end:
            notes.append(Note(start, end, labels[target], target.block() in page.numbers))
    return notes


def _first_sign(page: Page, target: Element) -> int:
    """Return where the note at a link's target starts: there, or at the bracket before its label."""
    before = page.around(target)[0].rstrip() if target is not target.block() else ""
    if not before.endswith(("[", "(")):
        return target.start
    bracket = page.source.rfind(before[-1], max(0, target.start - AROUND_LINK), target.start)
    return bracket if bracket >= 0 else target.start


def _extent(page: Page, target: Element, starts: Sequence[int], i: int) -> tuple[int, int]:
    """Return where the note at a link's target starts and ends, of notes that start at ``starts``."""

    def notes_in(element: Element) -> int:
        return bisect_left(starts, element.end) - bisect_left(starts, element.start)

    block = target.block()
    parent = block.parent
    if target.dropped or target in page.sidenotes:  # it stands where it is called
        return target.start, target.end
    if block.tag == "li" and target is not block and notes_in(block) == 1 and _opens(page, block, target):
        return block.start, block.end
    if target is not block:
        inner = page.inner_block(target)
        if inner is not None or notes_in(block) > 1 or page.text_between(block.first, target.first).strip(" \t\r\n[("):
            end = min([block.end, *starts[i + 1 : i + 2]])
            if inner is not None and inner.start < end:
                said = page.text_between(target.first, inner.first)
                end = min(end, inner.start if said.strip() and not LABEL.fullmatch(said) else inner.end)
            blank = _BLANK_LINE.search(page.source, target.inner, end)
            return starts[i], blank.start() if blank else end
    if block.tag == "dt":
        return block.start, page.definition_end(block)
    if block.tag in CELL and parent is not None:
        return parent.start, parent.end
    if parent is None or parent.tag in SECTIONS:
        return block.start, block.end
    if notes_in(parent) == 1 and not page.text_between(parent.first, block.first).strip():
        is_bare = LABEL.fullmatch(page.words(block)) is not None
        if is_bare or (parent.parent is not None and notes_in(parent.parent) > 1):
            return parent.start, parent.end
    return block.start, block.end


def _opens(page: Page, block: Element, target: Element) -> bool:
    """Tell whether a link's target stands at the head of its block, behind no more than a label."""
    before = page.text_between(block.first, target.first)
    return not before.strip() or LABEL.fullmatch(before) is not None


def definitions(
    page: Page, notes: Sequence[Note], calls: Sequence[Call], services: Sequence[tuple[int, int]]
) -> Iterator[Definition]:
    """Give each note without its label, the links that lead back to its marks, and those of services."""
    called_from = {call.link.block() for call in calls}
    for note in notes:
        back = frozenset(
            link for link in page.links_between(note.start, note.end) if _is_back(page, link, note, called_from)
        )
        text = printed(page, note.start, note.end, services, left_out=back).text
        body = _body(text, note)
        if work := _work(page, note) if len(body) <= _LONGEST_SHORT_NOTE else None:
            body = printed(page, work.start, work.end).text
        yield Definition(note.label, body, text.span(0, len(text)))


def _work(page: Page, note: Note) -> Element | None:
    """Return the entry of the bibliography that a short note such as ``Smith 2010, p. 4`` links to."""
    for link in page.links_between(note.start, note.end):
        fragment, _ = fragment_of(link)
        work = page.target(fragment)
        if work is not None and (work.tag == "cite" or fragment.startswith("CITEREF")):
            return None if note.start <= work.start < note.end else work
    return None


def _is_back(page: Page, link: Element, note: Note, called_from: set[Element]) -> bool:
    """Tell whether a link in a note leads back to where the note is called."""
    place = page.target(fragment_of(link)[0])
    if is_named(link, BACK_NAMES) or _leads_back().fullmatch(page.words(link)):
        return True
    return place is not None and not note.start <= place.start < note.end and place.block() in called_from


@functools.cache
def _leads_back() -> re.Pattern[str]:
    """Return the pattern of the words of a link back to the text: nothing but signs, or ``Back to text``."""
    return lazy_regex(rf"\W*(?:(?:{languages.any_of(languages.phrases('back'), '')})\W*)?", re.I)


# What is left before a note's text where its label and the links back were: `[1]`, `1.`, `^`, `[]`.
_LEFT_BEFORE = lazy_regex(r"(?:[\s^↑.:|]|\[\s*\]|\(\s*\))*")
_BRACKETS = ("[", "(", "【")
_LABEL_END = lazy_regex(r"(?:[.):\]]|\s)(?=\D)")
_LEFT_BEHIND = lazy_regex(r"(?:\s|[↩↑↵⏎⤴\ufe0e\ufe0f]|\[\s*\]|\(\s*\))+\Z")
_LONGEST_END = 40


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    return found.end() if found else at


def _body(printed: MappedText, note: Note) -> MappedText:
    """Return a note's text without its label and what held the links back."""
    text, label = printed.text, note.label
    start = _end_of(_LEFT_BEFORE, text, 0)
    labelled = _end_of(BRACKETED, text, start) if text[start : start + 1] in _BRACKETS else start
    raised = label.translate(SHIFTED["sup"])
    if labelled > start and text[start + 1 : labelled - 1].removeprefix("^") == label:
        start = _end_of(_LEFT_BEFORE, text, labelled)
    elif raised != label and text.startswith(raised, start) and not text[start + len(raised) :][:1].isalnum():
        start = _end_of(_LEFT_BEFORE, text, start + len(raised))
    elif not note.is_numbered and text.startswith(label, start):
        behind = _LABEL_END.match(text, start + len(label))
        start = _end_of(_LEFT_BEFORE, text, behind.end()) if behind else start
    tail = _LEFT_BEHIND.search(printed.text, max(start, len(printed) - _LONGEST_END))
    return printed.slice(start, tail.start() if tail else len(printed))
