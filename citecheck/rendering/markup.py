"""What the page and the notebook share: an article, its list and its findings as HTML that obeys nobody.

The markup is readable without style and needs no script. ``view.css`` gives it its looks, under the class
``citecheck``.
"""

import heapq
import re
from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, pairwise

from citecheck import attrs
from citecheck.patterns import lazy_regex
from citecheck.rendering.hypertext import NOTHING, Html, html, joined
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
    "fits": "no other entry suits this sentence better",
    "perhaps": "another entry may suit this sentence as well",
    "poor": "another entry may suit this sentence better",
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


def link(url: str | None, text: str) -> Html:
    """Return a text as a link, if the address is one of the web.

    >>> print(link("javascript:alert(1)", "Rain"))
    Rain
    """
    if url is None or not _WEB.fullmatch(url):
        return html("{}", text)
    return html('<a href="{}" rel="noopener noreferrer" target="_blank">{}</a>', url, text)


# An address without spaces, quotes, angle brackets, controls and what turns the direction of writing.
_WEB = lazy_regex(r"https?://[^\s<>\"'`\\\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+", re.I)


def fit(citation: Citation) -> str:
    """Return which of ``WORDS`` a citation is."""
    if citation.reference is None and citation.bare_entry is None:
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
        """Return what the article is called."""
        return self.document.headline or self.document.name or "Article without a headline"

    def byline(self) -> Html:
        """Return its file and its date."""
        parts: list[str | Html] = [self.document.name] if self.document.name and self.document.headline else []
        if self.document.published:
            parts.append(date(self.document.published))
        return joined(parts, ' <span aria-hidden="true">·</span> ')

    def prose(self) -> Html:
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
            inner = joined(self._painted(start, end, inside[i], marks)) or "No text."
            kind = html(' class="line"') if _is_line(prose.text[start:end]) and not inside[i] else NOTHING
            margin = self._margin(told[i])
            pieces.append(html('<div class="par">{}<p dir="auto"{}>{}</p></div>\n', margin, kind, inner))
        return joined(pieces)

    def entries(self) -> Html:
        """Return the entries, each with its fields, the claims that cite it, how well it fits them and why."""
        about = joined(map(self._note, self._told["list"]))
        if not self._entries:
            return about + html('<p class="none">No list of references.</p>\n')
        return html('{}<ul class="entries">\n{}</ul>\n', about, joined(map(self._item, self._entries)))

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

    def _painted(self, start: int, end: int, places: Sequence[Place], marks: Sequence[Mark]) -> Iterator[Html]:
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

    def _marker(self, place: Place, printed: str) -> Html:
        weights = [self._findings[key].severity for key in place.findings]
        flagged = f" flagged {max(weights)}" if weights else ""
        target = place.entries[0].id if place.entries else place.findings[0] if place.findings else None
        shown = " ".join(printed.split()) or ", ".join(c.marker.label for c in place.citations)
        kind = _least(place.citations)
        said = "; ".join(self._said(place, entry) for entry in place.entries[:_MANY]) or WORDS[kind]
        data = " ".join(entry.id for entry in place.entries)
        attributes = html('class="marker {}{}" id="{}" data-entries="{}"', kind, flagged, place.id, data)
        if target is None:
            return html("<span {}>{}</span>", attributes, shown)
        marker = html('<a {} href="#{}" aria-label="{shown}: {}">{shown}</a>', attributes, target, said, shown=shown)
        if not self._cards:
            return marker
        cards = joined(self._card(place, entry) for entry in place.entries[:_MANY])
        notes = joined(html('<span class="note">{}</span>', _said(self._findings[key])) for key in place.findings)
        return html('<span class="cited">{}<span class="card" hidden="hidden">{}{}</span></span>', marker, cards, notes)

    def _said(self, place: Place, entry: Entry) -> str:
        """Say what a marker cites in a few words, for those who hear it."""
        scores = [citation for citation in place.citations if self._entry(citation) is entry]
        what = entry.references[0].title if entry.references else entry.text
        outlet = entry.references[0].outlet if entry.references else None
        fits = [f"{WORDS[fit(c)]}{f' ({c.relevance.value:.2f})' if c.relevance else ''}" for c in scores[:1]]
        fits += [f"{CHOICE_WORDS[choice_fit(c.choice)]} ({c.choice.value:.2f})" for c in scores[:1] if c.choice]
        return ", ".join(filter(None, (_cut(what or entry.text), outlet, *fits)))

    def _card(self, place: Place, entry: Entry) -> Html:
        """Return an entry in short, to be shown beside its marker; only phrasing content, for it stands in a text."""
        scored = [citation for citation in place.citations if self._entry(citation) is entry and citation.relevance]
        described = joined(
            html(
                '<span class="title" dir="auto">{}</span> <span class="source">{}</span> ',
                reference.title or "No title",
                source(reference),
            )
            for reference in entry.references
        )
        described = described or html('<span class="title" dir="auto">{}</span> ', _cut(entry.text, 300))
        return described + joined(map(judged, scored))

    # --- the list

    def _item(self, entry: Entry) -> Html:
        label = label_of(entry.label)
        described = joined(map(description, entry.references)) or printed(entry.text)
        if entry.references and not any(reference.title for reference in entry.references):
            described += printed(_cut(entry.text, 300))
        notes = joined(map(self._note, self._told[entry.id]))
        about = html('<div class="about">{}{}{}</div>', described, self._uses(entry), notes)
        return html('<li class="entry" id="{}" tabindex="-1">{}{}</li>\n', entry.id, label, about)

    def _uses(self, entry: Entry) -> Html:
        """Return the claims that cite an entry, and how well it fits them."""
        uses = self._cited[entry.id]
        if not uses:
            return html('<p class="uses">Not cited.</p>') if self._places else NOTHING
        items = joined(
            html(
                '<li><a class="claimed" href="#{}" dir="auto">{}</a> {}</li>',
                place.id,
                _cut(citation.claim.text),
                judged(citation),
            )
            for place, citation in uses
        )
        return html('<ul class="uses">{}</ul>', items)

    # --- the sources

    def evidence(self, level: str = "h3") -> Html:
        """Return each sentence beside what its sources say of it, or nothing where no source texts were given."""
        rows: dict[Span, list[tuple[Place, Citation]]] = defaultdict(list)
        for place in self._places:
            for citation in place.citations:
                if citation.support is not None:
                    rows[citation.claim.span].append((place, citation))
        if not rows:
            return NOTHING
        read = [row for row in rows.values() if any(c.support and c.support.verdict != "not read" for _, c in row)]
        unread = [row for row in rows.values() if row not in read]
        shown = html('<ul class="held">{}</ul>', joined(map(self._beside, read))) if read else NOTHING
        if unread:
            lines = joined(
                html(
                    '<li>{} <span dir="auto">{}</span> <span class="why">{}</span></li>',
                    self._back(place, citation),
                    _cut(citation.claim.text),
                    (citation.support and citation.support.reason) or "",
                )
                for (place, citation), *_ in unread
            )
            shown += html(
                '<details class="unheld"><summary>{} not checked</summary><ul>{}</ul></details>',
                count(len(unread), "sentence"),
                lines,
            )
        return html(
            '<div class="evidence"><{level} class="subhead">Sentences and their sources</{level}>{shown}</div>',
            level=level,
            shown=shown,
        )

    def _back(self, place: Place, citation: Citation) -> Html:
        return html('<a class="back-to" href="#{}">[{}]</a>', place.id, citation.marker.label)

    def _beside(self, row: Sequence[tuple[Place, Citation]]) -> Html:
        """Return a sentence with what is missing marked, and beside it the passages with what agrees marked."""
        _, first = row[0]
        support = next(c.support for _, c in row if c.support and c.support.verdict != "not read")
        kinds = {"found": "found", "partly": "found in part", "not found": "not found"}
        value = f" ({support.value:.2f})" if support.value is not None else ""
        value = f", says the judge {support.judge}" if support.judge else value
        told = joined(
            html(
                "<li>{}: {}</li>",
                each.text,
                html("the source says <q>{}</q>", each.instead) if each.instead else "not in the source",
            )
            for each in support.missing
        )
        marked = [(each.span, "contradicted" if each.instead else "lacking") for each in support.missing]
        backs = joined(dict.fromkeys(self._back(p, c) for p, c in row), " ")
        return html(
            '<li class="{kind}"><div class="side"><p class="quote" dir="auto">{claim} {backs}</p>'
            '<p class="said">{said}</p>{told}</div><div class="side">{passages}</div></li>\n',
            kind=support.verdict.replace(" ", "-"),
            claim=_with_marks(first.claim.text, marked),
            backs=backs,
            said=kinds[support.verdict] + value,
            told=html("<ul class=told>{}</ul>", told) if told else NOTHING,
            passages=joined(self._passages(citation) for _, citation in row),
        )

    def _passages(self, citation: Citation) -> Html:
        support, reference = citation.support, citation.reference
        if support is None:
            return NOTHING
        name = (
            reference.title or reference.url if reference else citation.bare_entry.text if citation.bare_entry else None
        )
        head = html('<p class="whose">[{}] <span dir="auto">{}</span></p>', citation.marker.label, _cut(name or ""))
        if support.verdict == "not read":
            return html('{}<p class="why">not read: {}</p>', head, support.reason or "")
        shown = joined(
            html(
                '<blockquote dir="auto">{}</blockquote>', _with_marks(each.text, [(at, "agrees") for at in each.agrees])
            )
            for each in support.passages[:_PASSAGES]
        )
        return head + (shown or html('<p class="why">no passage shares a word with it</p>'))

    # --- findings

    def _margin(self, keys: Iterable[str]) -> Html:
        notes = joined(map(self._note, keys))
        return html('<div class="margin">{}</div>', notes) if notes else NOTHING

    def _note(self, key: str) -> Html:
        """Return a finding, with a way to the marker it is about."""
        finding = self._findings[key]
        words = html('<p class="what" dir="auto">{}</p>', _said(finding))
        if finding.suggestion:
            words += html('<p class="do" dir="auto">{}</p>', finding.suggestion)
        place = self._place_of.get(key)
        shown = ", ".join(f"[{c.marker.label}]" for c in place.citations[:1]) if place else ""
        back = html(' <a href="#{}">Show {}</a>', place.id, shown) if place and shown else NOTHING
        words += html('<p class="rule">{}{}</p>', finding.rule, back)
        entries = " ".join(entry.id for entry in self._by_label[finding.label][:_MANY] if finding.label is not None)
        return html(
            '<div class="note {severity}" id="{key}" tabindex="-1" data-severity="{severity}" data-rule="{rule}" '
            'data-entries="{entries}">{words}</div>',
            severity=str(finding.severity),
            key=key,
            rule=finding.rule,
            entries=entries,
            words=words,
        )


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


def _wrapped(text: str, claims: Iterable[Mark], flags: Iterable[Mark]) -> Html:
    """Return words under the claim and the flag that cover them."""
    shown = html("{}", text)
    for _, _, kind, entries in claims:
        shown = html('<span class="{}" data-entries="{}">{}</span>', kind, entries, shown)
    for _, _, kind, _ in flags:
        shown = html('<mark class="{}">{}</mark>', kind, shown)
    return shown


def _with_marks(text: str, marks: Sequence[tuple[Span, str]]) -> Html:
    """Return a text in which some stretches are marked, each by its kind; of two that overlap the first."""
    shown: list[str | Html] = []
    at = 0
    for span, kind in sorted(marks, key=lambda mark: (mark[0].start, -mark[0].end)):
        if span.start >= at:
            shown += text[at : span.start], html('<mark class="{}">{}</mark>', kind, span.of(text))
            at = span.end
    return joined([*shown, text[at:]])


def _said(finding: Finding) -> Html:
    return html('<strong class="severity">{}</strong> {}', str(finding.severity).capitalize(), finding.message)


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


def date(day: PartialDate) -> Html:
    """Return a date as a reader writes it.

    >>> print(date(PartialDate(2023, 2, 17)))
    <time datetime="2023-02-17">17 Feb. 2023</time>
    """
    parts = (str(day.day) if day.day else "", _MONTHS[day.month - 1] if day.month else "", str(day.year))
    return html('<time datetime="{}">{}</time>', str(day), " ".join(filter(None, parts)))


def label_of(label: str | None) -> Html:
    """Return the label of an entry, if it has one."""
    return NOTHING if label is None else html('<span class="label">{}</span>', label)


def printed(text: str) -> Html:
    """Return an entry as it stands in the article."""
    return html('<p class="printed" dir="auto">{}</p>', text)


def description(reference: Reference) -> Html:
    """Return the fields of a reference; where the title, the outlet or the date is missing, it says so."""
    return html(
        '<p class="title" dir="auto">{}</p><p class="source">{}{}</p>',
        reference.title or html('<span class="absent">No title</span>'),
        source(reference),
        _more(reference),
    )


def source(reference: Reference) -> Html:
    """Return where and when a reference appeared, and who wrote it."""
    parts = [
        html('<span class="outlet" dir="auto">{}</span>', reference.outlet)
        if reference.outlet
        else html('<span class="absent">no outlet</span>'),
        date(reference.issued) if reference.issued else html('<span class="absent">no date</span>'),
    ]
    if reference.authors:
        names = ", ".join(reference.authors[:3]) + (" and others" if len(reference.authors) > 3 else "")
        parts.append(html('<span dir="auto">{}</span>', names))
    return joined(parts, ", ")


def _more(reference: Reference) -> Html:
    parts = []
    if reference.accessed:
        parts.append(html("visited {}", date(reference.accessed)))
    parts += [html("{} {}", kind.upper(), value) for kind, value in reference.identifiers.items()]
    if reference.archive_url:
        parts.append(link(reference.archive_url, "archived copy"))
    shown = joined(html(", {}", part) for part in parts)
    if reference.url:
        shown += html('<br><span class="url">{}</span>', link(reference.url, _cut_url(reference.url)))
    return shown


def _cut_url(url: str) -> str:
    shown = re.sub(r"^https?://(?:www\.)?", "", url, count=1, flags=re.I).rstrip("/")
    return shown if len(shown) <= 60 else f"{shown[:59]}…"


def judged(citation: Citation) -> Html:
    """Return what is thought of a citation: does its source belong in the article, and is it the one that is meant?"""
    judgements = [(fit(citation), WORDS, citation.relevance)]
    if citation.choice is not None:
        judgements.append((choice_fit(citation.choice), CHOICE_WORDS, citation.choice))
    return joined((html("{} {}", _verdict(*each), reasons(each[2])) for each in judgements), " ")


def _verdict(kind: str, words: Mapping[str, str], score: Score | None) -> Html:
    """Return a score in words, as a number and as a bar."""
    if score is None:
        return html('<span class="verdict {}">{}</span>', kind, words[kind])
    return html(
        '<span class="verdict {kind}"><svg class="bar" viewBox="0 0 60 6" width="60" height="6" aria-hidden="true" '
        'focusable="false"><rect class="all" width="60" height="6"/><rect class="part" width="{width}" height="6"/>'
        "</svg> {value} {words}</span>",
        kind=kind,
        width=round(60 * score.value),
        value=f"{score.value:.2f}",
        words=words[kind],
    )


def reasons(score: Score | None) -> Html:
    """Return what a score rests on."""
    if score is None or not score.evidence:
        return NOTHING
    return html('<span class="reasons" dir="auto">{}</span>', "; ".join(map(str, score.evidence)))


def counts(report: Results) -> Html:
    """Return what there is in an article and what was found, the gravest first."""
    tally = Tally.of(report)
    counted = f"{count(tally.citations, 'citation')}, {count(tally.references, 'reference')}"
    held = html('<br><span class="heldsum">{}</span>', tally.said) if tally.said else NOTHING
    return html("{} {}{}", counted, found(tally), held)


def found(tally: Tally) -> Html:
    """Return how many findings there are of each severity, and how many were left alone."""
    kinds = [str(severity) for severity in sorted(Severity, reverse=True) if tally.severities.get(str(severity))]
    shown = [(kind, count(tally.severities[kind], kind)) for kind in kinds] or [("info", "nothing to report")]
    if tally.suppressed:
        shown.append(("info", f"{tally.suppressed:,} left alone"))
    return joined((html('<span class="count {}">{}</span>', kind, said) for kind, said in shown), " ")
