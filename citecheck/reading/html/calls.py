"""The links that mark notes."""

from collections.abc import Iterator, Sequence

from citecheck import attrs
from citecheck.knowledge import languages
from citecheck.patterns import lazy_regex
from citecheck.reading.html.furniture import NOTES_NAMES
from citecheck.reading.html.links import (
    BACK_NAMES,
    BRACKETED,
    CALL_NAMES,
    KEY,
    LABEL,
    NOTE_ID,
    fragment_of,
    id_pattern,
    is_named,
)
from citecheck.reading.html.page import ENTRY, LONGEST_CAPTION, Page
from citecheck.reading.html.tree import HEADINGS, Element

_YEAR = lazy_regex(r"(?<!\d)(?:1[5-9]|20)\d\d(?!\d)")
_NAME = lazy_regex(r"[^\W\d_]{2,}")
_NAME_BEFORE = lazy_regex(
    r"([^\W\d_][\w’'-]+)(?:,?\s(?:et\sal|u\.\sa)\.?)?[’']?s?,?\s*[(\[]?\s*(?:(?:1[5-9]|20)\d\d[a-z]?\s*[,;]\s*){0,9}\Z"
)
_YEAR_BEHIND = lazy_regex(r"(?:[’']s?)?,?\s*[(\[]?\s*(?:1[5-9]|20)\d\d(?!\d)")
_NUMBERS = lazy_regex(r"[\s\[(]*\d{1,4}(?:\s?[,;–—-]\s?\d{1,4})+[\])\s]*")
_OPENED = lazy_regex(r"[\[(【](?:[\s,;–-]|[^\W_]{1,8}[\s,;–-]){0,20}\Z")
_CLOSED = lazy_regex(r"(?:[\s,;–-]++|[^\W_]{1,8}+(?=[\s,;–\])】-])){0,40}+[\])】]")
_LINE_START = lazy_regex(r"(?:\A|\n)\s*(?:[\[(]|[\[(]?\d{1,4}[.)\]]{1,2})?\s*\Z")
SECTIONS = frozenset("article body dl figure form html main nav ol section table tbody tr ul".split())
_PARTS = HEADINGS | SECTIONS - {"section", "tr"}


@attrs.frozen
class Call:
    """A link that marks a note, and where the note stands, if anywhere."""

    link: Element
    label: str
    target: Element | None
    is_on_words: bool = False
    """It prints no label, but words of the text."""


def find_calls(page: Page) -> list[Call]:
    """Return the links that mark notes, in order, those inside other notes among them."""
    calls = [Call(note, label, note) for note, label in page.sidenotes.items() if not page.is_dropped(note)]
    others: list[Call] = []
    named: list[tuple[Element, Element | None]] = []
    worded: list[Element] = []
    for link in page.links:
        if page.is_dropped(link):
            continue
        strong = is_named(link, CALL_NAMES) and not is_named(link, BACK_NAMES)
        label, bracket = _label(page, link, strong)
        fragment, is_other_page = fragment_of(link)
        if not fragment:
            continue
        if label is None:
            if (cited := _entry_named(page, link, fragment)) is not None:
                named.append((link, cited))
            else:
                worded.append(link)
            continue
        # Clauses of laws and figures are pointed to in parentheses, too.
        bracketed = bracket in ("[", "【") or (bracket == "(" and NOTE_ID.search(fragment) is not None)
        raised = "sup" in {link.parent.tag if link.parent else "", *(e.tag for e in page.inside(link))}
        target = page.target(fragment)
        if _is_by_author(page, link, label, target):
            named.append((link, target))
            continue
        if target is None:
            if not is_other_page and (strong or raised or bracketed):
                others.append(Call(link, label, None))
        elif strong or raised or bracketed or page.is_listed(target) or _leads_back(page, target.block(), link):
            if _is_key(label, strong) and not (strong or page.words(target).lstrip("[( ").startswith(label)):
                worded.append(link)
                if _YEAR.search(label):
                    named.append((link, target))
                continue
            is_new = target.start > link.start and _may_be_note(page, target, link)
            (calls if is_new else others).append(Call(link, label, target))
    # Where numbers mark the same list, a name leads to the entry by its number.
    families = {page.family(call.target) for call in calls if call.target is not None and call.label.isdigit()}
    for link, target in named:
        if target is not None and page.family(target) in families:
            printed = LABEL.match(page.words(target.block())[:40])
            number = page.numbers.get(target) or (printed["label"] if printed else "")
            if number.isdigit():
                calls.append(Call(link, number, target))
    # A mark may also point back, to a note that other marks have shown to be one, or to none, if named like theirs.
    targets = {call.target for call in calls}
    patterns = {id_pattern(fragment_of(call.link)[0]) for call in calls} - {""}
    for call in others:
        fragment = fragment_of(call.link)[0]
        lost = call.target is None and (NOTE_ID.search(fragment) or id_pattern(fragment) in patterns)
        if lost or call.target in targets or (call.target is None and is_named(call.link, CALL_NAMES)):
            calls.append(call)
    calls += _on_words(page, worded, calls)
    return _distinct(page, sorted(calls, key=lambda call: call.link.start))


def _entry_named(page: Page, link: Element, fragment: str) -> Element | None:
    """Return the entry of a link that prints author and year, ``(<a>Shaw, 1987</a>; <a>Boves, 2012</a>``."""
    words, target = page.words(link), page.target(fragment)
    is_short = page.weight(link) <= LONGEST_CAPTION and _YEAR.search(words) is not None
    return target if is_short and target is not None and _is_by_author(page, link, words, target) else None


def _on_words(page: Page, links: Sequence[Element], calls: Sequence[Call]) -> Iterator[Call]:
    """Give the links on words that lead into a list of sources or notes, each a mark of the entry that it leads to.

    Such a mark prints no label: it bears the one of other marks of its entry, the entry's own, or its name.
    """
    known = {call.target: call.label for call in reversed(calls) if call.target is not None}
    for link in links:
        fragment, _ = fragment_of(link)
        target = page.target(fragment)
        if target is None or target.start < link.start or is_named(link, BACK_NAMES):
            continue
        if not (page.is_listed(target) and _may_be_note(page, target, link)):
            continue
        # `<a>Roe</a> (<a>2019</a>)` and `<a>1–3</a>` are read by the parser as words.
        if _YEAR_BEHIND.match(page.around(link)[1]) or _NUMBERS.fullmatch(page.words(link)):
            continue
        label = known.get(target) or own_label(page, target) or fragment
        if not _is_by_author(page, link, page.words(link)[:LONGEST_CAPTION], target):
            yield Call(link, label, target, is_on_words=True)


def own_label(page: Page, element: Element) -> str | None:
    """Return the number that a note's list gives it, or that it prints itself; of an entry in brackets any label."""
    if element in page.numbers:
        return page.numbers[element]
    words = page.words(element.block())
    if element.get.get("role") == ENTRY and (said := BRACKETED.match(words)):
        return said.group()[1:-1]
    printed = LABEL.match(words[:40])
    return printed["label"] if printed and printed["label"].isdigit() else None


def _is_by_author(page: Page, link: Element, label: str, target: Element | None) -> bool:
    """Tell whether a link prints author and year as the entry that it leads to does, which the parser reads as words.

    An entry that prints the whole label in front, ``[Knuth, 1984] …``, is called by that.
    """
    year = _YEAR.search(label)
    if year is None:
        return False
    name = _NAME.search(label[: year.start()])
    if name is None and target is not None:  # `Berg (<a>2020</a>)`, `Berg <a>2019</a>, <a>2020</a>`
        name = _NAME_BEFORE.search(page.around(link)[0])
    if name is None or target is None:
        return name is not None
    block = target.block()
    if block in page.numbers or block.parent in page.numbers:
        return False
    words = page.words(block)
    return not words.lstrip("[( ").startswith(label) and year[0] in words and name[name.lastindex or 0] in words


def _distinct(page: Page, calls: Sequence[Call]) -> list[Call]:
    """Return calls of which those that lead to different places have different labels: where they lead decides.

    A mark that prints more than its number (`[n 1]`) is labelled by all of it, a second place by its own name.
    """
    targets: dict[str, list[Element]] = {}
    for call in calls:
        if call.target is not None and call.target not in targets.setdefault(call.label, []):
            targets[call.label].append(call.target)
    shared = {label for label, places in targets.items() if len(places) > 1}
    renamed: dict[Element, str] = {}
    taken = set(targets) - shared
    for call in calls:
        if call.target is None or call.label not in shared or call.target in renamed:
            continue
        words = page.words(call.link).strip("[]() ")
        names = (words if words != call.label else "", call.label, fragment_of(call.link)[0])
        renamed[call.target] = next((name for name in names if name and name not in taken), call.label)
        taken.add(renamed[call.target])
    return [attrs.evolve(call, label=renamed[call.target]) if call.target in renamed else call for call in calls]


def _label(page: Page, link: Element, strong: bool) -> tuple[str | None, str]:
    """Return the label that a link prints, if it looks like one, and the bracket before it, if any."""
    if page.weight(link) > LONGEST_CAPTION:
        return None, ""
    words = page.words(link)
    before, after = page.around(link)
    opened = _OPENED.search(before) if _CLOSED.match(after) else None
    bracket = opened[0][0] if opened else ""
    if printed := LABEL.fullmatch(words):
        bracket = bracket or printed["open"] or ""
        word = (printed["word"] or "").lower()
        is_own = word in languages.phrases("parts") or word in languages.phrases("pages")
        is_own = is_own or (_is_key(printed["label"], strong) and bracket != "[")
        return (None if is_own else printed["label"]), bracket
    if words[:1] == "[" and words[-1:] == "]":
        words, bracket = words[1:-1], "["
    return (words if bracket and KEY.fullmatch(words) else None), bracket


def _is_key(label: str, strong: bool) -> bool:
    """Tell whether a label is made of words, as `Knuth84` is, but `note 1` is not."""
    printed = LABEL.fullmatch(label)
    if printed is None:
        return KEY.fullmatch(label) is not None
    return bool(printed["word"]) and not strong and printed["word"].lower() not in languages.phrases("note labels")


def _leads_back(page: Page, block: Element, link: Element) -> bool:
    """Tell whether a block holds a link to the block in which ``link`` stands."""
    inside = page.links_between(block.start, block.end)
    for back in (*inside[:8], *inside[8:][-8:]):
        place = page.target(fragment_of(back)[0])
        if back is not link and place is not None and place.block() is link.block() is not block:
            return True
    return False


def _may_be_note(page: Page, target: Element, link: Element) -> bool:
    """Tell whether a link's target looks like a note: a short block without a heading, or what starts a line."""
    block = target.block()
    if block.tag in HEADINGS or target.tag in _PARTS or link.is_within(target):
        return False
    if target is not block:
        before, _ = page.around(target)
        return target.dropped or _LINE_START.search(before) is not None
    named = NOTES_NAMES.search(target.names) is not None or CALL_NAMES.search(target.names) is not None
    return (block.tag not in SECTIONS or named) and not page.holds_heading(block) and page.words(block) != ""
