"""What the page shows of a report: places as a browser counts them, and pieces of markup that obey nobody."""

import hashlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from citecheck import attrs, fixing
from citecheck.baseline import Identity, identities
from citecheck.patterns import lazy_regex
from citecheck.rendering import Tally
from citecheck.rendering.hypertext import NOTHING, Html, html, joined
from citecheck.rendering.markup import WORDS, View, date, fit
from citecheck.rendering.markup import found as tallied
from citecheck.report import Report
from citecheck.text import listed_as
from citecheck.values import Citation, Edit, Finding, Reference, Span, Suppressed

_ORDER = tuple(WORDS)
"""The fits from the best to none at all; of several on one marker the last of these is shown."""

_LONGEST_CHANGE = 160
"""How much of what a fix takes out and puts in is shown, in characters."""


@attrs.frozen
class Places:
    """Offsets as the page counts them: in UTF-16 units of a text in which every line ends in one sign."""

    wide: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, source: str) -> "Places":
        """Return the places of an article."""
        wide = () if source.isascii() else [found.start() for found in _WIDE.finditer(source)]
        return cls(wide, [found.start() for found in _TWO_SIGNS.finditer(source)] if "\r" in source else ())

    def __call__(self, offset: int) -> int:
        """Return an offset as the page counts it."""
        return offset + bisect_left(self.wide, offset) - bisect_left(self.ends, offset)


_WIDE = lazy_regex("[\U00010000-\U0010ffff]")
_TWO_SIGNS = lazy_regex(r"\r\n")


def shown_text(source: str) -> str:
    """Return an article as a text field shows it, which knows one kind of line end."""
    return source.replace("\r\n", "\n").replace("\r", "\n")


def answer(report: Report, *, prefix: str = "d") -> dict[str, Any]:
    """Return everything that the page shows of a report, ready for JSON."""
    document = report.document
    at = Places.of(document.source)
    view = View(document, report.citations, (), prefix=prefix)
    keyed = keys(report.findings, report)
    marks: list[tuple[int, int, str, str]] = []
    markers: dict[str, tuple[int, int]] = {}
    for place in view.places:
        if not place.citations:
            continue
        kind = max((fit(citation) for citation in place.citations), key=_ORDER.index)
        span = place.citations[0].marker.span
        entries = " ".join(entry.id for entry in place.entries)
        markers[place.id] = (at(span.start), at(span.end))
        marks.append((at(span.start), at(span.end), f"mk {kind}", entries))
        marks += [
            (at(claim.start), at(claim.end), f"cl {kind}", entries)
            for claim in dict.fromkeys(citation.claim.span for citation in place.citations)
        ]
    entry_of = {entry.span: entry.id for place in view.places for entry in place.entries}
    shown = [
        _Shown(key, finding, at, report, _entries_of(finding, report.citations, entry_of))
        for key, finding in zip(keyed, report.findings, strict=True)
    ]
    marks += [(each.start, each.end, f"fl {each.finding.severity}", each.key) for each in shown]
    return {
        "name": document.name or "",
        "format": document.format,
        "editable": document.format in fixing.FORMATS,
        "title": view.title() if document.source.strip() else "",
        "marks": marks,
        "markers": markers,
        "head": str(
            html('<p class="counts">{}</p><p class="coverage">{}.</p>', tallied(Tally.of(report)), str(report.coverage))
        ),
        "findings": str(joined(each.item() for each in shown)),
        "left": str(joined(_left_alone(each, report) for each in report.suppressed)),
        "entries": str(view.entries() + view.evidence("h3")),
        "count": len(shown),
        "summary": _summary(report),
        "safe": sum(finding.mend == "safe" for finding in report.findings),
    }


def keys(findings: Iterable[Finding], report: Report) -> list[str]:
    """Return a short name for each finding that stays the same while the article is edited elsewhere."""
    seen: Counter[str] = Counter()
    named = []
    for identity in identities(findings, report):
        words = "\0".join((identity.rule, identity.sentence, identity.entry))
        key = hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        named.append(f"f{key}-{seen[key]}")
        seen[key] += 1
    return named


def found(report: Report, key: str) -> tuple[Finding, Identity] | None:
    """Return the finding of a key, among those left alone as well, with what it is known by."""
    for some in (report.findings, *((each.finding,) for each in report.suppressed)):
        for finding, name, identity in zip(some, keys(some, report), identities(some, report), strict=True):
            if name == key:
                return finding, identity
    return None


def fixed(report: Report, finding: Finding, check: Callable[[str], Report]) -> Report:
    """Make the fix of one finding alone, under the same promise as all fixes.

    Args:
        report: What was found.
        finding: One of its findings.
        check: Checks another text of the same article, in the same way.
    """
    moves = () if finding.edits else (finding,)
    first = attrs.evolve(report, findings=_offering(report.findings, lambda each: each is finding, bool(moves)))

    def again(text: str) -> Report:
        """Offer, of what is found then, what the fix has uncovered at its own place."""
        after = check(text)
        same = _offering(after.findings, lambda each: _is_at(each, finding), bool(moves))
        return attrs.evolve(after, findings=same)

    return fixing.fix(first, again, unsafe=finding.mend != "safe")


def _is_at(finding: Finding, first: Finding) -> bool:
    return finding.rule == first.rule and first.span.start <= finding.span.start < max(first.span.end, 1)


def _offering(findings: Iterable[Finding], chosen: Callable[[Finding], bool], moves: bool) -> tuple[Finding, ...]:
    """Take from findings, but for the chosen, what offers a fix: the edits, and where entries move, the finding."""
    kept = []
    for each in findings:
        if chosen(each):
            kept.append(each)
        elif each.edits:
            kept.append(attrs.evolve(each, edits=(), mend=None))
        elif moves or each.rule not in fixing.MOVING:
            kept.append(each)
    return tuple(kept)


# --- pieces ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class _Shown:
    """A finding with its place and what can be done about it."""

    key: str
    finding: Finding
    at: Places
    report: Report
    entries: str

    @property
    def start(self) -> int:
        return self.at(self.finding.span.start)

    @property
    def end(self) -> int:
        return self.at(self.finding.span.end)

    def item(self) -> Html:
        finding, key = self.finding, self.key
        return html(
            '<li class="note {severity}" id="{key}" tabindex="-1" data-start="{start}" data-end="{end}" '
            'data-entries="{entries}" data-mail="{mail}"><p class="what" id="{key}-what" dir="auto">'
            '<strong class="severity">{grave}</strong> {message}</p>{advice}{changes}'
            '<p class="acts">{acts}<span class="rule">{rule}</span></p></li>',
            severity=str(finding.severity),
            key=key,
            start=self.start,
            end=self.end,
            entries=self.entries,
            mail=sentence(finding, self.report),
            grave=str(finding.severity).capitalize(),
            message=finding.message,
            advice=html('<p class="do" dir="auto">{}</p>', finding.suggestion) if finding.suggestion else NOTHING,
            changes=_changes(finding.edits, self.report.document.source),
            acts=self._fix()
            + _button("show", "Show", key)
            + _button("tick", "Checked…", key)
            + _button("mail", "Copy sentence", key),
            rule=finding.rule,
        )

    def _fix(self) -> Html:
        mend = self.finding.mend
        if mend is None or self.report.document.format not in fixing.FORMATS:
            return NOTHING
        if mend == "safe":
            safe = html(' class="main" title="Safe: changes no more than what is wrong"')
            return _button("fix", "Fix", self.key, safe)
        return _button("fix", "Fix, then look", self.key, html(' title="Changes what you wrote: look at it after"'))


def _button(act: str, words: str, key: str, more: Html = NOTHING) -> Html:
    return html('<button type="button" data-act="{}" aria-describedby="{}-what"{}>{}</button>', act, key, more, words)


def _changes(edits: Sequence[Edit], source: str) -> Html:
    """Show what a fix takes out and puts in."""
    if not edits:
        return NOTHING
    shown = []
    for edit in edits[:3]:
        before, after = _short(edit.span.of(source)), _short(edit.text)
        parts = [html("<del>{}</del>", before)] if before else []
        parts += [html("<ins>{}</ins>", after)] if after else []
        shown.append(joined(parts, ' <span class="to" aria-label="becomes">→</span> '))
    more = f" and {len(edits) - 3} more" if len(edits) > 3 else ""
    return html('<p class="change" dir="auto">{}{}</p>', joined(shown, "; "), more)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_CHANGE else f"{text[: _LONGEST_CHANGE // 2]} … {text[-_LONGEST_CHANGE // 2 :]}"


def _left_alone(suppressed: Suppressed, report: Report) -> Html:
    """Return a finding that somebody left alone, with who, when and why."""
    finding = suppressed.finding
    (key,) = keys((finding,), report)
    at = Places.of(report.document.source)
    by = {"checked": "Checked", "comment": "Left alone in the article", "baseline": "Accepted before"}[suppressed.by]
    looked: list[str | Html] = [by]
    if suppressed.who:
        looked.append(html("by <strong>{}</strong>", suppressed.who))
    if suppressed.on:
        looked.append(html("on {}", date(suppressed.on)))
    return html(
        '<li class="note done" id="{key}" tabindex="-1" data-start="{start}" data-end="{end}" data-entries="">'
        '<p class="what" id="{key}-what" dir="auto">{message}</p><p class="do" dir="auto">{looked}{note}</p>'
        '<p class="acts">{show}{again}<span class="rule">{rule}</span></p></li>',
        key=key,
        start=at(finding.span.start),
        end=at(finding.span.end),
        message=finding.message,
        looked=joined(looked, " "),
        note=f": {suppressed.reason}" if suppressed.reason else "",
        show=_button("show", "Show", key),
        again=_button("untick", "Take back", key) if suppressed.by == "checked" else NOTHING,
        rule=finding.rule,
    )


def _entries_of(finding: Finding, citations: Sequence[Citation], entry_of: dict[Span, str]) -> str:
    """Return the ids of the entries that a finding is about."""
    about = [c.entry.span for c in citations if c.entry and c.marker.span == finding.span]
    about += [span for span in entry_of if span.start <= finding.span.start < span.end]
    return " ".join(dict.fromkeys(entry_of[span] for span in about if span in entry_of))


def _summary(report: Report) -> str:
    """Say in a sentence what was found, for those who hear it."""
    if not report.document.source.strip():
        return ""
    kinds = Counter(str(finding.severity) for finding in report.findings)
    said = [f"{kinds[k]} {k}{'s' if kinds[k] > 1 else ''}" for k in ("error", "warning", "info") if kinds[k]]
    return f"{', '.join(said).capitalize() or 'Nothing to report'}."


def sentence(finding: Finding, report: Report) -> str:
    """Return a finding as somebody would write it to a colleague who does not have the report before them."""
    citation = next((c for c in report.citations if c.marker.span.overlaps(finding.span)), None)
    article = f"In “{report.document.headline}”: " if report.document.headline else ""
    what = finding.message.rstrip()
    if citation is None:
        found = [r for r in report.references if r.span and finding.label == r.label and r.span.overlaps(finding.span)]
        is_all = not found or not found[0].title or found[0].title in what
        return f"{article}{what}" if is_all else f"{article}{what} {_entry(found[0])} is {_described(found[0])}."
    said = f"{article}“{' '.join(citation.claim.text.split())}” – {what}"
    cited = _described(citation.reference) if citation.reference else ""
    return f"{said} The source given is {cited}." if cited else said


def _entry(reference: Reference) -> str:
    name = listed_as(reference.label)
    return f"{name[:1].upper()}{name[1:]}"


def _described(reference: Reference) -> str:
    title = f"“{reference.title}”" if reference.title else ""
    issued = reference.issued.words if reference.issued else ""
    return ", ".join(filter(None, (title, reference.outlet, issued, reference.url)))
