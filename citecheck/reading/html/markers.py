"""The marks that stand in the article's text."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from citecheck.patterns import lazy_regex
from citecheck.reading import links as citing
from citecheck.reading.html.calls import Call
from citecheck.reading.html.links import BACK_NAMES, CALL_NAMES, LABEL, fragment_of, is_named
from citecheck.reading.html.page import AROUND_LINK, Page
from citecheck.reading.html.printing import Printed
from citecheck.reading.html.tree import Element
from citecheck.values import Marker, Span, Unread

_STOPS = frozenset(".!?”")
_DASHES = ("-", "–", "—", "‒", "⁻")
# What stands between a bracket and the marks that it holds besides one: `[1, 2–4]`.
_SQUARE, _SQUARE_ENDS = frozenset("[【"), frozenset("]】")
_OTHERS_BEHIND = lazy_regex(r"\s?(?:[,;–—-]\s?\w{1,6}\s?){1,40}[\]】]")
_OTHERS_BEFORE = lazy_regex(r"[\[【]\s?(?:\w{1,6}\s?[,;–—-]\s?){1,40}\Z")
_LONGEST_RANGE = 50


def all_markers(page: Page, calls: Sequence[Call], article: Printed) -> Iterator[Marker]:
    """Give the marks of notes, and the elements that are marks by their names and print numbers of a list."""
    found = list(_markers(page, calls, article))
    ends = sorted((call.link.start, call.link.end) for call in calls)
    list_start, read_to = page.last_caption(), 0
    for element, numbers in page.marks.items():
        if element not in article.starts or element.start >= list_start or element.start < read_to:
            continue
        if any(outer.tag == "a" and "://" in outer.get.get("href", "") for outer in (element, *element.ancestors())):
            continue  # it leads to the source itself
        i = bisect_right(ends, (element.start, element.end))
        if any(start < element.end and element.start < end for start, end in ends[max(0, i - 1) : i + 1]):
            continue  # a call, or what is wrapped around one
        read_to = element.end
        span = article.text.span(article.starts[element], article.ends[element])
        found += [Marker(span, label, "number") for label in _numbers(numbers)]
    return iter(sorted(found, key=lambda marker: marker.span.start))


def _numbers(printed: str) -> list[str]:
    """Return the labels of `1, 3–5`."""
    labels: list[str] = []
    for part in re.split(r"\s?,\s?", printed):
        first, *last = re.split(r"\s?[–-]\s?", part)
        if last and 0 < int(last[0]) - int(first) <= _LONGEST_RANGE:
            labels += map(str, range(int(first), int(last[0]) + 1))
        else:
            labels.append(first)
    return labels


def unread(page: Page, article: Printed) -> Iterator[Unread]:
    """Say which marks lead to notes in another file; on a page without marks, what stands where those would."""

    def said(element: Element, words: str, reason: str) -> Unread:
        return Unread("marker", words, article.text.span(article.starts[element], article.ends[element]), reason)

    others = [] if page.marks else [element for element in page.elements if element in article.starts]
    cites = [element for element in others if element.tag == "cite" and _is_behind_sentence(article, element)]
    if len(set(map(page.words, cites))) > 1:
        words = page.words(cites[0])
        reason = f"{len(cites)} sources stand behind sentences, such as “{words}”, and no list has them."
        yield said(cites[0], words, reason)
    touched = [element for element in others if _shows_note(page, element)]
    if len(set(map(_said, touched))) > 1:
        words = _said(touched[0])[:60]
        reason = f"{len(touched)} marks show notes when they are touched, such as “{words}”; these were not read."
        yield said(touched[0], words, reason)
    lost = [link for link in page.links if _leads_away(page, link) and link in article.starts]
    if lost:
        other = lost[0].get.get("href", "").partition("#")[0]
        many = "1 mark leads" if len(lost) == 1 else f"{len(lost)} marks lead"
        reason = f"{many} to notes in another file, {other}, which was not read."
        yield said(lost[0], page.words(lost[0]), reason)


def _said(element: Element) -> str:
    """Return what the page shows when an element is touched."""
    get = element.get
    return get.get("title") or get.get("data-title") or ""


def _shows_note(page: Page, element: Element) -> bool:
    """Tell whether an element is a sign that shows a source when it is touched, ``<abbr title="…">[i]</abbr>``."""
    if element.tag not in ("abbr", "span", "sup", "a", "i") or len(_said(element)) < _LEAST_SAID:
        return False
    return page.weight(element) <= _LONGEST_SIGN and not page.words(element).isalnum()


_LEAST_SAID = 10
_LONGEST_SIGN = 3
"""Characters of what a mark shows, and of the mark: `*`, `[i]`."""


def _is_behind_sentence(article: Printed, element: Element) -> bool:
    text, start = article.text.text, article.starts[element]
    return text[max(0, start - 2) : start].rstrip(" ")[-1:] in _STOPS


def _leads_away(page: Page, link: Element) -> bool:
    """Tell whether a link is a mark whose note stands in another file of the same work."""
    _, is_other_page = fragment_of(link)
    path = link.get.get("href", "")
    if page.is_dropped(link) or not is_other_page or "://" in path or path.startswith(("/", "?", "mailto:")):
        return False
    raised = "sup" in {link.parent.tag if link.parent else "", *(e.tag for e in page.inside(link))}
    is_mark = raised or is_named(link, CALL_NAMES) or link.get.get("epub:type") == "noteref"
    return is_mark and LABEL.fullmatch(page.words(link)) is not None and not is_named(link, BACK_NAMES)


def _markers(page: Page, calls: Sequence[Call], article: Printed) -> Iterator[Marker]:
    """Give the marks that stand in the article's text, those that a range leaves out included."""
    text = article.text.text
    previous: tuple[int, int, str] | None = None
    on_words = [call.link for call in calls if call.is_on_words and call.link in article.starts]
    places = [citing.Place(article.starts[e], article.ends[e], page.words(e), "") for e in on_words]
    apart = {on_words[i]: (start, end) for i, start, end in citing.citing(text, places)}
    for call in calls:
        start = article.starts.get(call.link)
        if start is None:
            continue
        end = article.ends[call.link]
        if call.is_on_words:  # words of a sentence are part of what it claims: the mark is the link's end tag
            span = article.text.span(*apart[call.link]) if call.link in apart else Span(*page.end_tag(call.link))
            yield Marker(span, call.label, "footnote")
            continue
        if text[start - 1 : start] + text[end : end + 1] in ("[]", "()", "【】"):
            start, end = start - 1, end + 1
        elif text[start - 1 : start] in _SQUARE and _OTHERS_BEHIND.match(text, end):  # `[1, 2]` begins
            start -= 1
        elif text[end : end + 1] in _SQUARE_ENDS and _OTHERS_BEFORE.search(text, max(0, start - AROUND_LINK), start):
            end += 1
        if previous is not None and text[previous[1] : start].strip(" []") in _DASHES:
            first, last = previous[2], call.label
            if first.isdigit() and last.isdigit() and 0 < int(last) - int(first) <= _LONGEST_RANGE:
                span = article.text.span(previous[0], end)
                yield from (Marker(span, str(n), "footnote") for n in range(int(first) + 1, int(last)))
        previous = start, end, call.label
        yield Marker(article.text.span(start, end), call.label, "footnote")
