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
from citecheck.rendering.markup import WORDS, View, date, escaped, fit
from citecheck.rendering.markup import found as tallied
from citecheck.report import Report
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
        "head": f'<p class="counts">{tallied(Tally.of(report))}</p>'
        f'<p class="coverage">{escaped(str(report.coverage))}.</p>',
        "findings": "".join(each.item() for each in shown),
        "left": "".join(_left_alone(each, report) for each in report.suppressed),
        "entries": view.entries() + view.evidence("h3"),
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

    def item(self) -> str:
        finding = self.finding
        words = f'<p class="what" id="{self.key}-what" dir="auto"><strong class="severity">'
        words += f"{str(finding.severity).capitalize()}</strong> {escaped(finding.message)}</p>"
        if finding.suggestion:
            words += f'<p class="do" dir="auto">{escaped(finding.suggestion)}</p>'
        words += _changes(finding.edits, self.report.document.source)
        data = f'data-start="{self.start}" data-end="{self.end}" data-entries="{self.entries}"'
        mail = escaped(sentence(finding, self.report))
        return (
            f'<li class="note {finding.severity}" id="{self.key}" tabindex="-1" {data} data-mail="{mail}">{words}'
            f'<p class="acts">{self._fix()}{_button("show", "Show", self.key)}{_button("tick", "Checked…", self.key)}'
            f'{_button("mail", "Copy sentence", self.key)}<span class="rule">{escaped(finding.rule)}</span></p></li>'
        )

    def _fix(self) -> str:
        mend = self.finding.mend
        if mend is None or self.report.document.format not in fixing.FORMATS:
            return ""
        if mend == "safe":
            return _button("fix", "Fix", self.key, ' class="main" title="Safe: changes no more than what is wrong"')
        return _button("fix", "Fix, then look", self.key, ' title="Changes what you wrote: look at it after"')


def _button(act: str, words: str, key: str, more: str = "") -> str:
    return f'<button type="button" data-act="{act}" aria-describedby="{key}-what"{more}>{words}</button>'


def _changes(edits: Sequence[Edit], source: str) -> str:
    """Show what a fix takes out and puts in."""
    if not edits:
        return ""
    shown = []
    for edit in edits[:3]:
        before, after = _short(edit.span.of(source)), _short(edit.text)
        parts = [f"<del>{escaped(before)}</del>" if before else "", f"<ins>{escaped(after)}</ins>" if after else ""]
        shown.append(' <span class="to" aria-label="becomes">→</span> '.join(filter(None, parts)))
    more = f" and {len(edits) - 3} more" if len(edits) > 3 else ""
    return f'<p class="change" dir="auto">{"; ".join(shown)}{more}</p>'


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_CHANGE else f"{text[: _LONGEST_CHANGE // 2]} … {text[-_LONGEST_CHANGE // 2 :]}"


def _left_alone(suppressed: Suppressed, report: Report) -> str:
    """Return a finding that somebody left alone, with who, when and why."""
    finding = suppressed.finding
    (key,) = keys((finding,), report)
    at = Places.of(report.document.source)
    who = f"<strong>{escaped(suppressed.who)}</strong>" if suppressed.who else ""
    day = date(suppressed.on) if suppressed.on else ""
    by = {"checked": "Checked", "comment": "Left alone in the article", "baseline": "Accepted before"}[suppressed.by]
    note = f": {escaped(suppressed.reason)}" if suppressed.reason else ""
    looked = " ".join(filter(None, (by, f"by {who}" if who else "", f"on {day}" if day else ""))) + note
    again = _button("untick", "Take back", key) if suppressed.by == "checked" else ""
    span = f'data-start="{at(finding.span.start)}" data-end="{at(finding.span.end)}" data-entries=""'
    return (
        f'<li class="note done" id="{key}" tabindex="-1" {span}>'
        f'<p class="what" id="{key}-what" dir="auto">{escaped(finding.message)}</p>'
        f'<p class="do" dir="auto">{looked}</p>'
        f'<p class="acts">{_button("show", "Show", key)}{again}'
        f'<span class="rule">{escaped(finding.rule)}</span></p></li>'
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
        return f"{article}{what}"
    said = f"{article}“{' '.join(citation.claim.text.split())}” – {what}"
    cited = _described(citation.reference) if citation.reference else ""
    return f"{said} The source given is {cited}." if cited else said


def _described(reference: Reference) -> str:
    title = f"“{reference.title}”" if reference.title else ""
    issued = f"{reference.issued}" if reference.issued else ""
    return ", ".join(filter(None, (title, reference.outlet, issued, reference.url)))
