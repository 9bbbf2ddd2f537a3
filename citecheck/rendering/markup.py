"""What the page and the notebook share: an article, its list and its findings as HTML that obeys nobody.

Everything that an article says passes through ``escaped``; no other function lets text into markup. The markup is
readable without style and needs no script. ``view.css`` gives it its looks, under the class ``citecheck``.
"""

import heapq
import html
import importlib.resources
import re
from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise

from citecheck import attrs
from citecheck.patterns import lazy_regex
from citecheck.rendering.tally import Tally
from citecheck.rendering.text import count
from citecheck.text import blocks, fold
from citecheck.values import Citation, Document, Finding, PartialDate, Reference, Results, Score, Severity, Span

FITS = 0.9
"""From which score on a source is said to belong; below ``line`` it does not seem to, and in between it may."""

WORDS = {
    "fits": "belongs in this article",
    "perhaps": "may belong in this article",
    "poor": "does not seem to belong in this article",
    "unknown": "whether it belongs is not known",
    "missing": "no entry",
}
"""What a score of relevance, or its absence, is called. Besides the colour, the underline tells them apart."""

CHOICE_WORDS = {
    "fits": "is the entry for this sentence",
    "perhaps": "may be the entry for this sentence",
    "poor": "another entry may be the one for this sentence",
}
"""What a score of choice is called: of all entries of the list, is it this one that the sentence means?"""
EVEN = 0.5
"""From which choice on an entry is likelier to be the one that is meant than not."""

_PAINTED = 400
"""A finding about a longer stretch than this is only told in the margin, for paint over a page marks nothing."""

_MANY = 8
"""How many entries a marker such as ``[1–99]`` names at most, each of them in the list besides."""

_SNIPPET = 90
"""How much of a claim is shown beside an entry, in characters."""

_LINE = 80
"""A paragraph shorter than this that does not end like a sentence is a heading, a dateline or a caption."""


def escaped(text: str) -> str:
    r"""Return text as HTML that shows it: in an element or in a quoted attribute, whatever the text holds.

    Controls, and signs that turn the direction of writing beyond the text itself (CVE-2021-42574), are named instead.

    >>> print(escaped("<b> \u202e\x00 'AT&T'"))
    &lt;b&gt; \u202e\x00 &#x27;AT&amp;T&#x27;
    """
    return html.escape(_HARMFUL.sub(_named, text))


# Controls but for white space, embeddings, overrides and isolates, separators of lines, halves of surrogate pairs,
# what is no character, and the invisible tags.
_HARMFUL = lazy_regex(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u206f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    r"\U000e0000-\U000e007f]"
)


def _named(sign: re.Match[str]) -> str:
    return sign[0].encode("unicode-escape", "surrogatepass").decode("ascii")


def link(url: str | None, text: str) -> str:
    """Return a text as a link, if the address is one of the web; the text is escaped, too.

    >>> link("javascript:alert(1)", "Rain")
    'Rain'
    """
    if url is None or not _WEB.fullmatch(url):
        return escaped(text)
    return f'<a href="{escaped(url)}" rel="noopener noreferrer" target="_blank">{escaped(text)}</a>'


# An address without spaces, quotes, angle brackets, controls and what turns the direction of writing.
_WEB = lazy_regex(r"https?://[^\s<>\"'`\\\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+", re.I)


def resource(name: str) -> str:
    """Return one of the files that stand beside this module."""
    return importlib.resources.files("citecheck.rendering").joinpath(name).read_text("utf-8")


def fit(citation: Citation) -> str:
    """Return which of ``WORDS`` a citation is."""
    if citation.reference is None and citation.note is None:
        return "missing"
    score = citation.relevance
    if score is None:
        return "unknown"
    return "fits" if score.value >= FITS else "perhaps" if score.value >= score.line else "poor"


def choice_fit(score: Score) -> str:
    """Return which of ``CHOICE_WORDS`` a score of choice is."""
    return "fits" if score.value >= FITS else "perhaps" if score.value >= EVEN else "poor"


def _shade(citation: Citation) -> str:
    """Return the colour of a citation: a source that belongs in the article may still be none for the sentence."""
    kind, choice = fit(citation), citation.choice
    return "perhaps" if kind == "fits" and choice is not None and choice_fit(choice) == "poor" else kind


def _least(citations: Iterable[Citation]) -> str:
    """Return the least of some citations' fits, for what they share has one colour."""
    order = ("missing", "poor", "perhaps", "fits", "unknown")
    return min(map(_shade, citations), key=order.index, default="unknown")


# --- one article ----------------------------------------------------------------------------------------------------


@attrs.frozen
class Entry:
    """One entry of the list or one note: what it prints, and all that is said about it."""

    id: str
    label: str | None
    text: str
    span: Span
    references: tuple[Reference, ...]


@attrs.frozen
class Place:
    """Markers that share a span, as ``[3–5]`` does, with their citations and entries."""

    id: str
    start: int
    end: int
    citations: tuple[Citation, ...]
    entries: tuple[Entry, ...]
    findings: tuple[str, ...]
    """The ids of the findings about it."""


Mark = tuple[int, int, str, str]
"""What is painted over the running text: start, end, class and the ids of the entries it belongs to."""


class View:
    """An article with its citations and findings, ready to be written in pieces.

    Args:
        document: The article.
        citations: Its citations, where they were matched.
        findings: Its findings, where it was checked.
        prefix: What all ids begin with, a letter first; unique in the page that the pieces go to.
        cards: Whether each marker carries its entry, to be shown beside it.
    """

    def __init__(
        self,
        document: Document,
        citations: Sequence[Citation] = (),
        findings: Sequence[Finding] = (),
        *,
        prefix: str,
        cards: bool = False,
    ) -> None:
        self.document = document
        self.prefix = prefix
        self._cards = cards
        self._findings = {f"{prefix}-f{i}": finding for i, finding in enumerate(findings)}
        self._entries = tuple(_entries(document, prefix))
        self._entry_at = {entry.span: entry for entry in self._entries}
        self._by_label: dict[str | None, list[Entry]] = defaultdict(list)
        for entry in self._entries:
            self._by_label[entry.label].append(entry)
        at: dict[Span, list[str]] = defaultdict(list)
        for key, finding in self._findings.items():
            at[finding.span].append(key)
        self._places = tuple(self._places_of(citations, at))
        self._place_of = {key: place for place in self._places for key in place.findings}
        self._cited: dict[str, list[tuple[Place, Citation]]] = defaultdict(list)
        for place in self._places:
            for citation in place.citations:
                cited = self._entry(citation)
                if cited:
                    self._cited[cited.id].append((place, citation))
        self._told = self._distribute()

    @property
    def places(self) -> tuple[Place, ...]:
        """The markers, in the order of the text."""
        return self._places

    def title(self) -> str:
        """Return what the article is called, not yet escaped."""
        return self.document.headline or self.document.name or "Article without a headline"

    def byline(self) -> str:
        """Return its file and its date."""
        parts = [escaped(self.document.name)] if self.document.name and self.document.headline else []
        if self.document.published:
            parts.append(date(self.document.published))
        return ' <span aria-hidden="true">·</span> '.join(parts)

    def prose(self) -> str:
        """Return the running text, paragraph by paragraph, each with what is said of it in the margin."""
        prose = self.document.prose
        stretches = list(self._stretches()) or [(0, 0)]
        starts = [start for start, _ in stretches]
        inside: dict[int, list[Place]] = defaultdict(list)
        for place in self._places:
            inside[max(bisect_right(starts, place.start) - 1, 0)].append(place)
        marks = self._marks()
        told: dict[int, list[str]] = defaultdict(list)
        for key in self._told["text"]:
            at = prose.locate(self._findings[key].span.start)
            told[max(bisect_right(starts, at) - 1, 0)].append(key)
        pieces = []
        for i, (start, end) in enumerate(stretches):
            inner = "".join(self._painted(start, end, inside[i], marks)) or "No text."
            kind = ' class="line"' if _is_line(prose.text[start:end]) and not inside[i] else ""
            pieces.append(f'<div class="par">{self._margin(told[i])}<p dir="auto"{kind}>{inner}</p></div>\n')
        return "".join(pieces)

    def entries(self) -> str:
        """Return the entries, each with its fields, the claims that cite it, how well it fits them and why."""
        about = "".join(map(self._note, self._told["list"]))
        if not self._entries:
            return about + '<p class="none">No list of references.</p>\n'
        items = "".join(map(self._item, self._entries))
        return f'{about}<ul class="entries">\n{items}</ul>\n'

    # --- where things belong

    def _places_of(self, citations: Sequence[Citation], findings: Mapping[Span, Sequence[str]]) -> Iterator[Place]:
        by_span: dict[Span, list[Citation]] = defaultdict(list)
        for marker in self.document.markers:
            by_span.setdefault(marker.span, [])
        for citation in citations:
            by_span[citation.marker.span].append(citation)
        labels: dict[Span, list[str]] = defaultdict(list)
        for marker in self.document.markers:
            labels[marker.span].append(marker.label)
        prose = self.document.prose
        for i, span in enumerate(sorted(by_span, key=lambda s: s.start)):
            found = [self._entry(citation) for citation in by_span[span]]
            if not by_span[span]:  # not matched: show what carries the label
                found = list(chain.from_iterable(self._by_label[label][:_MANY] for label in labels[span]))
            entries = {entry.id: entry for entry in found if entry}
            yield Place(
                f"{self.prefix}-m{i}",
                prose.locate(span.start),
                prose.locate(span.end),
                tuple(by_span[span]),
                tuple(entries.values()),
                tuple(findings.get(span, ())),
            )

    def _entry(self, citation: Citation) -> Entry | None:
        return self._entry_at.get(citation.entry.span) if citation.entry else None

    def _distribute(self) -> dict[str, list[str]]:
        """Tell findings apart by where they are told: at an entry, in the margin of the text, above the list."""
        told: dict[str, list[str]] = defaultdict(list)
        labelled = [(e.span, e.id, e.label) for e in self._entries if e.span]
        labelled.sort(key=lambda known: known[0].start)
        starts = [span.start for span, _, _ in labelled]
        for key, finding in self._findings.items():
            i = bisect_right(starts, finding.span.start) - 1
            if i >= 0 and finding.span.start in labelled[i][0]:
                of_all = finding.label is None and labelled[i][2] is not None
                told["list" if of_all else labelled[i][1]].append(key)
            else:
                told["text" if self._is_prose(finding.span) else "list"].append(key)
        return told

    def _is_prose(self, span: Span) -> bool:
        prose = self.document.prose
        at = prose.locate(span.start)
        return at < len(prose) and prose.span(at, at + 1).start < max(span.end, span.start + 1)

    # --- the text

    def _stretches(self) -> Iterator[tuple[int, int]]:
        """Give the paragraphs, without a first one that only repeats the headline."""
        text = self.document.prose.text
        repeats = fold(self.document.headline or "")
        marked = sorted(place.start for place in self._places)
        for start, end in blocks(text):
            if repeats and end - start < 3 * len(repeats) and fold(text[start:end]) == repeats:
                i = bisect_right(marked, end)
                if not i or marked[i - 1] < start:
                    repeats = ""
                    continue
            yield start, end

    def _marks(self) -> list[Mark]:
        """Return what is to be painted: claims by how well their sources fit, and flagged words."""
        prose = self.document.prose
        marks = []
        for place in self._places:
            for span in dict.fromkeys(citation.claim.span for citation in place.citations):
                kind = _least(citation for citation in place.citations if citation.claim.span == span)
                entries = " ".join(entry.id for entry in place.entries)
                marks.append((prose.locate(span.start), prose.locate(span.end), f"claim {kind}", entries))
        markers = {marker.span for marker in self.document.markers}
        for key in self._told["text"]:
            finding = self._findings[key]
            if finding.span not in markers and len(finding.span) <= _PAINTED:
                start, end = prose.locate(finding.span.start), prose.locate(finding.span.end)
                marks.append((start, end, f"flag {finding.severity}", ""))
        marks.sort()
        return marks

    def _painted(self, start: int, end: int, places: Sequence[Place], marks: Sequence[Mark]) -> Iterator[str]:
        """Write a paragraph: its words under all marks that cover them, markers as links to their entries."""
        text = self.document.prose.text
        first, last = (bisect_right(marks, (at,)) for at in (start - _REACH, end))
        here = [mark for mark in marks[first:last] if mark[1] > start]
        cuts = {start, end, *(place.start for place in places), *(place.end for place in places)}
        cuts |= {min(max(cut, start), end) for mark in here for cut in mark[:2]}
        open_claims: list[Mark] = []
        open_flags: list[Mark] = []
        waiting = iter(here)
        following = next(waiting, None)
        markers = deque(places)
        written = start
        for a, b in pairwise(sorted(cut for cut in cuts if start <= cut <= end)):
            while following and following[0] <= a:
                heapq.heappush(open_flags if following[2].startswith("flag") else open_claims, _latest(following))
                following = next(waiting, None)
            for opened in (open_claims, open_flags):
                while opened and opened[0][1] <= a:
                    heapq.heappop(opened)
            while markers and markers[0].start <= a:
                place = markers.popleft()
                yield self._marker(place, text[place.start : place.end])
                written = max(written, place.end)
            if a >= written:
                yield _wrapped(text[a:b], open_claims[:1], open_flags[:1])
        yield from (self._marker(place, text[place.start : place.end]) for place in markers)  # without printed text

    def _marker(self, place: Place, printed: str) -> str:
        flagged = " flagged" if place.findings else ""
        target = place.entries[0].id if place.entries else place.findings[0] if place.findings else None
        shown = escaped(" ".join(printed.split()) or ", ".join(c.marker.label for c in place.citations))
        kind = _least(place.citations)
        said = "; ".join(self._said(place, entry) for entry in place.entries[:_MANY]) or WORDS[kind]
        data = " ".join(entry.id for entry in place.entries)
        attributes = f'class="marker {kind}{flagged}" id="{place.id}" data-entries="{data}"'
        if target is None:
            return f"<span {attributes}>{shown}</span>"
        marker = f'<a {attributes} href="#{target}" aria-label="{shown}: {escaped(said)}">{shown}</a>'
        if not self._cards:
            return marker
        cards = "".join(self._card(place, entry) for entry in place.entries[:_MANY])
        notes = "".join(f'<span class="note">{_said(self._findings[key])}</span>' for key in place.findings)
        return f'<span class="cited">{marker}<span class="card" hidden="hidden">{cards}{notes}</span></span>'

    def _said(self, place: Place, entry: Entry) -> str:
        """Say what a marker cites in a few words, for those who hear it."""
        scores = [citation for citation in place.citations if self._entry(citation) is entry]
        what = entry.references[0].title if entry.references else entry.text
        outlet = entry.references[0].outlet if entry.references else None
        fits = [f"{WORDS[fit(c)]}{f' ({c.relevance.value:.2f})' if c.relevance else ''}" for c in scores[:1]]
        fits += [f"{CHOICE_WORDS[choice_fit(c.choice)]} ({c.choice.value:.2f})" for c in scores[:1] if c.choice]
        return ", ".join(filter(None, (_cut(what or entry.text), outlet, *fits)))

    def _card(self, place: Place, entry: Entry) -> str:
        """Return an entry in short, to be shown beside its marker; only phrasing content, for it stands in a text."""
        scored = [citation for citation in place.citations if self._entry(citation) is entry and citation.relevance]
        described = "".join(
            f'<span class="title" dir="auto">{escaped(reference.title or "No title")}</span> '
            f'<span class="source">{source(reference)}</span> '
            for reference in entry.references
        )
        described = described or f'<span class="title" dir="auto">{escaped(_cut(entry.text, 300))}</span> '
        return described + "".join(map(judged, scored))

    # --- the list

    def _item(self, entry: Entry) -> str:
        label = f'<span class="label">{escaped(entry.label)}</span>' if entry.label is not None else ""
        described = "".join(map(description, entry.references))
        described = described or f'<p class="printed" dir="auto">{escaped(entry.text)}</p>'
        if entry.references and not any(reference.title for reference in entry.references):
            described += f'<p class="printed" dir="auto">{escaped(_cut(entry.text, 300))}</p>'
        notes = "".join(map(self._note, self._told[entry.id]))
        about = f'<div class="about">{described}{self._uses(entry)}{notes}</div>'
        return f'<li class="entry" id="{entry.id}" tabindex="-1">{label}{about}</li>\n'

    def _uses(self, entry: Entry) -> str:
        """Return the claims that cite an entry, and how well it fits them."""
        uses = self._cited[entry.id]
        if not uses:
            return '<p class="uses">Not cited.</p>' if self._places else ""
        items = "".join(
            f'<li><a class="claimed" href="#{place.id}" dir="auto">{escaped(_cut(citation.claim.text))}'
            f"</a> {judged(citation)}</li>"
            for place, citation in uses
        )
        return f'<ul class="uses">{items}</ul>'

    # --- the sources

    def evidence(self, level: str = "h3") -> str:
        """Return each sentence beside what its sources say of it, or nothing where no source texts were given."""
        rows: dict[Span, list[tuple[Place, Citation]]] = defaultdict(list)
        for place in self._places:
            for citation in place.citations:
                if citation.support is not None:
                    rows[citation.claim.span].append((place, citation))
        if not rows:
            return ""
        read = [row for row in rows.values() if any(c.support and c.support.verdict != "not read" for _, c in row)]
        unread = [row for row in rows.values() if row not in read]
        items = "".join(map(self._beside, read))
        shown = f'<ul class="held">{items}</ul>' if items else ""
        if unread:
            lines = "".join(
                f'<li>{self._back(place, citation)} <span dir="auto">{escaped(_cut(citation.claim.text))}</span> '
                f'<span class="why">{escaped((citation.support and citation.support.reason) or "")}</span></li>'
                for (place, citation), *_ in unread
            )
            shown += (
                f'<details class="unheld"><summary>{count(len(unread), "sentence")} not checked</summary>'
                f"<ul>{lines}</ul></details>"
            )
        return f'<div class="evidence"><{level} class="subhead">Sentences and their sources</{level}>{shown}</div>'

    def _back(self, place: Place, citation: Citation) -> str:
        return f'<a class="back-to" href="#{place.id}">[{escaped(citation.marker.label)}]</a>'

    def _beside(self, row: Sequence[tuple[Place, Citation]]) -> str:
        """Return a sentence with what is missing marked, and beside it the passages with what agrees marked."""
        _, first = row[0]
        support = next(c.support for _, c in row if c.support and c.support.verdict != "not read")
        kinds = {"found": "found", "partly": "found in part", "not found": "not found"}
        value = f" ({support.value:.2f})" if support.value is not None else ""
        told = "".join(
            f"<li>{escaped(each.text)}: "
            + (f"the source says <q>{escaped(each.instead)}</q>" if each.instead else "not in the source")
            + "</li>"
            for each in support.missing
        )
        marked = [(each.span, "contradicted" if each.instead else "lacking") for each in support.missing]
        backs = " ".join(dict.fromkeys(self._back(p, c) for p, c in row))
        claim = f'<p class="quote" dir="auto">{_with_marks(first.claim.text, marked)} {backs}</p>'
        passages = "".join(self._passages(citation) for _, citation in row)
        kind = support.verdict.replace(" ", "-")
        return (
            f'<li class="{kind}"><div class="side">{claim}<p class="said">{kinds[support.verdict]}{value}</p>'
            f"{f'<ul class=told>{told}</ul>' if told else ''}</div>"
            f'<div class="side">{passages}</div></li>\n'
        )

    def _passages(self, citation: Citation) -> str:
        support, reference = citation.support, citation.reference
        if support is None:
            return ""
        name = reference.title or reference.url if reference else citation.note.text if citation.note else None
        named = f'<span dir="auto">{escaped(_cut(name or ""))}</span>'
        head = f'<p class="whose">[{escaped(citation.marker.label)}] {named}</p>'
        if support.verdict == "not read":
            return f'{head}<p class="why">not read: {escaped(support.reason or "")}</p>'
        shown = "".join(
            f'<blockquote dir="auto">{_with_marks(each.text, [(span, "agrees") for span in each.agrees])}</blockquote>'
            for each in support.passages[:_PASSAGES]
        )
        return head + (shown or '<p class="why">no passage shares a word with it</p>')

    # --- findings

    def _margin(self, keys: Iterable[str]) -> str:
        notes = "".join(map(self._note, keys))
        return f'<div class="margin">{notes}</div>' if notes else ""

    def _note(self, key: str) -> str:
        """Return a finding, with a way to the marker it is about."""
        finding = self._findings[key]
        words = f'<p class="what" dir="auto">{_said(finding)}</p>'
        if finding.suggestion:
            words += f'<p class="do" dir="auto">{escaped(finding.suggestion)}</p>'
        place = self._place_of.get(key)
        shown = ", ".join(f"[{c.marker.label}]" for c in place.citations[:1]) if place else ""
        back = f' <a href="#{place.id}">Show {escaped(shown)}</a>' if place and shown else ""
        words += f'<p class="rule">{escaped(finding.rule)}{back}</p>'
        entries = " ".join(entry.id for entry in self._by_label[finding.label][:_MANY] if finding.label is not None)
        data = f'data-severity="{finding.severity}" data-rule="{escaped(finding.rule)}" data-entries="{entries}"'
        return f'<div class="note {finding.severity}" id="{key}" tabindex="-1" {data}>{words}</div>'


_PASSAGES = 2
"""How many passages of a source are shown beside a sentence."""

_REACH = 4000
"""How far before a paragraph a mark on it may begin; claims are shorter (``matching._LONGEST_CLAIM`` on both sides)."""


def _entries(document: Document, prefix: str) -> Iterator[Entry]:
    """Give the notes and the references outside them, in printed order."""
    for i, entry in enumerate(document.entries):
        text = entry.text if entry.is_note else " ".join(entry.span.of(document.source).split())
        yield Entry(f"{prefix}-e{i}", entry.label, text, entry.span, entry.references)


def _latest(mark: Mark) -> Mark:
    """Return a mark so that in a heap the one that begins last comes first: the nearest claim to a marker."""
    return (-mark[0], *mark[1:])


def _wrapped(text: str, claims: Iterable[Mark], flags: Iterable[Mark]) -> str:
    """Return words under the claim and the flag that cover them."""
    shown = escaped(text)
    for _, _, kind, entries in claims:
        shown = f'<span class="{kind}" data-entries="{entries}">{shown}</span>'
    for _, _, kind, _ in flags:
        shown = f'<mark class="{kind}">{shown}</mark>'
    return shown


def _with_marks(text: str, marks: Sequence[tuple[Span, str]]) -> str:
    """Return a text in which some stretches are marked, each by its kind; of two that overlap the first."""
    shown, at = "", 0
    for span, kind in sorted(marks, key=lambda mark: (mark[0].start, -mark[0].end)):
        if span.start >= at:
            shown += f'{escaped(text[at : span.start])}<mark class="{kind}">{escaped(span.of(text))}</mark>'
            at = span.end
    return shown + escaped(text[at:])


def _said(finding: Finding) -> str:
    return f'<strong class="severity">{str(finding.severity).capitalize()}</strong> {escaped(finding.message)}'


def _is_line(text: str) -> bool:
    return len(text) < _LINE and not text.rstrip().endswith((".", "!", "?", ",", ";", ":", "…", '"', "”"))


def _cut(text: str, room: int = _SNIPPET) -> str:
    """Shorten a text between words.

    >>> _cut("It rained in Oslo", 12)
    'It rained…'
    """
    text = " ".join(text.split())
    if len(text) <= room:
        return text
    return (text[: text.rfind(" ", room // 2, room)] if " " in text[room // 2 : room] else text[: room - 1]) + "…"


# --- pieces ---------------------------------------------------------------------------------------------------------

_MONTHS = "Jan. Feb. March April May June July Aug. Sept. Oct. Nov. Dec.".split()


def date(day: PartialDate) -> str:
    """Return a date as a reader writes it.

    >>> date(PartialDate(2023, 2, 17))
    '<time datetime="2023-02-17">17 Feb. 2023</time>'
    """
    parts = (str(day.day) if day.day else "", _MONTHS[day.month - 1] if day.month else "", str(day.year))
    return f'<time datetime="{day}">{" ".join(filter(None, parts))}</time>'


def description(reference: Reference) -> str:
    """Return the fields of a reference; where the title, the outlet or the date is missing, it says so."""
    title = escaped(reference.title) if reference.title else '<span class="absent">No title</span>'
    return f'<p class="title" dir="auto">{title}</p><p class="source">{source(reference)}{_more(reference)}</p>'


def source(reference: Reference) -> str:
    """Return where and when a reference appeared, and who wrote it."""
    parts = [
        f'<span class="outlet" dir="auto">{escaped(reference.outlet)}</span>'
        if reference.outlet
        else '<span class="absent">no outlet</span>',
        date(reference.issued) if reference.issued else '<span class="absent">no date</span>',
    ]
    if reference.authors:
        names = ", ".join(reference.authors[:3]) + (" and others" if len(reference.authors) > 3 else "")
        parts.append(f'<span dir="auto">{escaped(names)}</span>')
    return ", ".join(parts)


def _more(reference: Reference) -> str:
    parts = []
    if reference.accessed:
        parts.append(f"visited {date(reference.accessed)}")
    parts += [f"{escaped(kind.upper())} {escaped(value)}" for kind, value in reference.identifiers.items()]
    if reference.archive_url:
        parts.append(link(reference.archive_url, "archived copy"))
    shown = "".join(f", {part}" for part in parts)
    if reference.url:
        shown += f'<br><span class="url">{link(reference.url, _cut_url(reference.url))}</span>'
    return shown


def _cut_url(url: str) -> str:
    shown = re.sub(r"^https?://(?:www\.)?", "", url, count=1, flags=re.I).rstrip("/")
    return shown if len(shown) <= 60 else f"{shown[:59]}…"


def judged(citation: Citation) -> str:
    """Return what is thought of a citation: does its source belong in the article, and is it the one that is meant?"""
    said = f"{_verdict(fit(citation), WORDS, citation.relevance)} {reasons(citation.relevance)}"
    if citation.choice is None:
        return said
    return f"{said} {_verdict(choice_fit(citation.choice), CHOICE_WORDS, citation.choice)} {reasons(citation.choice)}"


def _verdict(kind: str, words: Mapping[str, str], score: Score | None) -> str:
    """Return a score in words, as a number and as a bar."""
    if score is None:
        return f'<span class="verdict {kind}">{words[kind]}</span>'
    width = round(60 * score.value)
    bar = (
        '<svg class="bar" viewBox="0 0 60 6" width="60" height="6" aria-hidden="true" focusable="false">'
        f'<rect class="all" width="60" height="6"/><rect class="part" width="{width}" height="6"/></svg>'
    )
    return f'<span class="verdict {kind}">{bar} {score.value:.2f} {words[kind]}</span>'


def reasons(score: Score | None) -> str:
    """Return what a score rests on."""
    if score is None or not score.evidence:
        return ""
    return f'<span class="reasons" dir="auto">{escaped("; ".join(map(str, score.evidence)))}</span>'


def counts(report: Results) -> str:
    """Return what there is in an article and what was found, the gravest first."""
    tally = Tally.of(report)
    parts = [count(tally.citations, "citation"), count(tally.references, "reference")]
    held = f'<br><span class="heldsum">{escaped(tally.said)}</span>' if tally.said else ""
    return f"{', '.join(parts)} {found(tally)}{held}"


def found(tally: Tally) -> str:
    """Return how many findings there are of each severity, and how many were left alone."""
    kinds = [str(severity) for severity in sorted(Severity, reverse=True) if tally.severities.get(str(severity))]
    shown = [f'<span class="count {kind}">{count(tally.severities[kind], kind)}</span>' for kind in kinds]
    shown = shown or ['<span class="count info">nothing to report</span>']
    if tally.suppressed:
        shown.append(f'<span class="count info">{tally.suppressed:,} left alone</span>')
    return " ".join(shown)
