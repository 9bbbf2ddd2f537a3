"""What is said of an article: citations with their scores, what sources say, findings and their edits."""

import enum
import functools
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import Literal

from citecheck import attrs
from citecheck.values import showing
from citecheck.values.article import Document, Entry, Marker, Reference
from citecheck.values.dates import PartialDate
from citecheck.values.positions import Span


@functools.total_ordering
class Severity(enum.Enum):
    """How much a finding weighs; ``str`` gives the word used in every output."""

    INFO = "info"
    """Worth knowing; the article can go out."""
    WARNING = "warning"
    """Somebody should look before the article goes out."""
    ERROR = "error"
    """The article should not go out like this."""

    def __str__(self) -> str:
        return self.value

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Severity):
            return NotImplemented
        order = list(Severity)
        return order.index(self) < order.index(other)


@attrs.frozen
class Claim:
    """The sentence or clause a marker supports, without any marker; the span may hold markers."""

    text: str
    span: Span


@attrs.frozen
class Evidence:
    """One reason behind a score: what kind it is, and the words it rests on.

    >>> str(Evidence("shared", ("copper", "mine"), "shared: copper, mine"))
    'shared: copper, mine'
    """

    kind: str
    words: tuple[str, ...] = ()
    text: str = ""
    """How to say it, for a person."""

    def __str__(self) -> str:
        return self.text or f"{self.kind}: {', '.join(self.words)}"


def _evidence(reasons: Iterable["Evidence | str"]) -> tuple[Evidence, ...]:
    return tuple(Evidence("said", (), reason) if isinstance(reason, str) else reason for reason in reasons)


_DIGITS = 9
"""To so many digits a score is the same on every machine, whatever the order in which its parts were added."""


def _rounded(value: float) -> float:
    return round(value, _DIGITS)


@attrs.frozen
class Score:
    """How likely it is that a citation is right, as many right as wrong ones assumed, and why."""

    value: float = attrs.field(converter=_rounded)
    scorer: str
    evidence: tuple[Evidence, ...] = attrs.field(default=(), converter=_evidence)
    """Reasons that a person can check; a plain string is taken for the words of one."""
    line: float = attrs.field(default=0.05, kw_only=True)
    """The value below which its scorer calls a citation wrong."""
    seldom: float | None = attrs.field(default=None, kw_only=True)
    """The most of the right citations, in lists of this kind, that score so low; ``None`` where nobody measured it."""


@attrs.frozen
class Answer:
    """What the web answered when a source was asked for."""

    status: int | None = None
    """The last answer's status; ``None`` where none came."""
    moved: str | None = None
    """Where the address leads for good, if elsewhere."""
    gone: str | None = None
    """Why the page counts as gone, as the end of a sentence: "the host does not exist"."""
    trouble: str | None = None
    """Why there is no page, which says nothing of whether there is one: "no answer in 20 seconds"."""
    archived: str | None = None
    """The address of a copy in an archive."""
    asked: PartialDate | None = None
    """The day on which it was asked for."""


@attrs.frozen
class SourceText:
    """What a source says, as the user gives it; or, where it could not be read, why."""

    text: str
    url: str | None = None
    title: str | None = None
    date: PartialDate | None = None
    """When it was issued; days and months in it without a year are read from there."""
    reason: str | None = None
    """Why it counts as not read: a consent wall, an error page, a scan without text."""
    outlet: str | None = None
    updated: PartialDate | None = None
    """When it was last changed, as it says itself."""
    also: tuple[str, ...] = ()
    """Other addresses of the page: those that lead to it, and its own."""
    label: str | None = None
    """The label of the entry whose text it is, where the user says so."""
    name: str | None = None
    """The file that it was read from."""
    is_whole: bool = True
    """Whether it is all that the source says; else a stretch of it, so that what it lacks may stand elsewhere."""
    answer: Answer | None = None
    """What the web answered, where it was fetched."""


@attrs.frozen
class Passage:
    """A stretch of a source's text."""

    text: str
    span: Span
    source: int = 0
    """In which of several sources it stands, counted from 0."""
    agrees: tuple[Span, ...] = ()
    """The words in ``text`` that the claim has as well; given of an article that was checked."""


@attrs.frozen
class Missing:
    """Something exact that a claim says and its source does not."""

    kind: Literal["quote", "figure", "date", "name"]
    text: str
    span: Span
    """Where it stands in the claim."""
    instead: str | None = None
    """What the source says in its place, where that is clear: then the two contradict each other."""


Verdict = Literal["found", "partly", "not found", "not read"]
VERDICTS: tuple[Verdict, ...] = ("found", "partly", "not found", "not read")
"""All of them, in the order in which they are listed."""


@attrs.frozen
class Support:
    """What a source's text says about a claim."""

    value: float | None
    """How likely it is that the source carries the whole claim; ``None`` where it was not read."""
    verdict: Verdict
    passages: tuple[Passage, ...] = ()
    """Where the source speaks of it, the best first."""
    missing: tuple[Missing, ...] = ()
    reason: str | None = None
    """Why it was not read, or why a judge was not believed."""
    judge: str | None = None
    """The judge of the user's own whose verdict it is; ``None`` where it is ours."""


@attrs.frozen(repr=False)
class Citation:
    """One marker with its claim and what it resolves to."""

    marker: Marker
    claim: Claim
    reference: Reference | None = None
    """Only where exactly one candidate fits."""
    entry: Entry | None = None
    """The entry or note it resolves to; ``None`` where there is none, or the label is printed twice."""
    candidates: tuple[Reference, ...] = ()
    """All references that carry the marker's label."""
    relevance: Score | None = None
    """Whether the source belongs in this article."""
    choice: Score | None = None
    """Whether, of all entries of the list, it is this one that the sentence means."""
    support: Support | None = None
    """What the source itself says about the claim, where its text was given."""

    @property
    def bare_entry(self) -> Entry | None:
        """The entry, where it is a note or holds no source or several."""
        return self.entry if self.entry and (self.entry.is_note or len(self.entry.references) != 1) else None

    @property
    def note(self) -> Entry | None:
        """The note that the marker calls, or the entry where it holds no source or several.

        A remark that stands in the text itself, ``^[In winter only.]``, is called by nothing.
        """
        is_aside = self.entry is not None and self.entry.kind == "remark" and self.marker.label.startswith("^")
        return None if is_aside else self.bare_entry

    def __repr__(self) -> str:
        source = repr(self.reference.title) if self.reference else f"no reference, {len(self.candidates)} candidates"
        relevance = f", relevance {self.relevance.value:.2f}" if self.relevance else ""
        return f"<Citation [{self.marker.label}] of {self.claim.text[:60]!r}: {source}{relevance}>"

    def _repr_html_(self) -> str | None:
        return showing.as_html(self)


@attrs.frozen(eq=False)
class Fits:
    """The claims × references scores of one article, each computed when first asked for and kept.

    Row and column numbers index ``citations`` and ``references``.
    """

    citations: tuple[Citation, ...] = attrs.field(repr=False)
    references: tuple[Reference, ...] = attrs.field(repr=False)
    _compute: Callable[[Sequence[tuple[Citation, Reference]]], Sequence[Score | None]] = attrs.field(repr=False)
    _known: dict[tuple[int, int], Score | None] = attrs.field(factory=dict, init=False, repr=False)

    def cells(self, wanted: Sequence[tuple[int, int]]) -> list[Score | None]:
        """Return the scores of many (citation, reference) cells, in order, computing the new ones in one batch."""
        new = [cell for cell in dict.fromkeys(wanted) if cell not in self._known]
        if new:
            scores = self._compute([(self.citations[i], self.references[j]) for i, j in new])
            self._known.update(zip(new, scores, strict=True))
        return [self._known[cell] for cell in wanted]

    def cell(self, citation: int, reference: int) -> Score | None:
        """Return one score."""
        return self.cells([(citation, reference)])[0]


@attrs.frozen
class Edit:
    """A replacement of some of the author's text."""

    span: Span
    text: str
    safe: bool = True
    """Whether it leaves the author's meaning alone; others need ``--unsafe-fixes``."""


@attrs.frozen
class Finding:
    """One reported problem."""

    rule: str
    group: str
    severity: Severity
    message: str
    span: Span
    label: str | None = None
    suggestion: str | None = None
    related: tuple[Span, ...] = ()
    """Other places an editor wants to see beside this one, such as the cited entry."""
    edits: tuple[Edit, ...] = ()
    mend: Literal["safe", "unsafe"] | None = None
    """How it can be mended: by ``--fix``, by ``--unsafe-fixes`` only, or by hand."""
    passage: str | None = None
    """The words of the source to look at beside it."""


@attrs.frozen
class Refused:
    """A fix that was asked for and not made, and why."""

    finding: Finding
    reason: str


@attrs.frozen
class Fixes:
    """What fixing could not do, and what it gave up."""

    refused: tuple[Refused, ...] = ()
    notes: tuple[str, ...] = ()
    """What fixes that are not safe gave up, a sentence each: numbers that went, marks that are gone."""


@attrs.frozen
class Suppressed:
    """A finding that the article, a baseline or somebody who looked at it says to leave alone, and why."""

    finding: Finding
    by: Literal["comment", "baseline", "checked"]
    reason: str | None = None
    until: PartialDate | None = None
    """The last day on which it is left alone; ``None`` for good."""
    who: str | None = attrs.field(default=None, kw_only=True)
    """Who looked at it."""
    on: PartialDate | None = attrs.field(default=None, kw_only=True)
    """When they did."""


@attrs.frozen
class Coverage:
    """How much of an article was read.

    >>> str(Coverage(41, 40, 12, 12, 9, 3))
    '40 of 41 markers, 12 of 12 entries, 9 sources and 3 remarks'
    """

    markers: int = 0
    resolved: int = 0
    """Markers that lead to an entry or a note."""
    entries: int = 0
    """Entries of the lists, and notes."""
    cited: int = 0
    """Entries and notes that a marker leads to."""
    sources: int = 0
    """The sources that the entries and notes describe."""
    remarks: int = 0
    """Entries and notes without any source."""
    unread: int = 0
    """What looked like a citation or a list and was not read as one."""

    def __str__(self) -> str:
        def counted(number: int, noun: str) -> str:
            return f"{number:,} {noun}{'' if number == 1 else 's'}"

        parts = [f"{self.resolved:,} of {counted(self.markers, 'marker')}"]
        if self.entries:
            parts.append(f"{self.cited:,} of {counted(self.entries, 'entry').replace('entrys', 'entries')}")
        remarks = f" and {counted(self.remarks, 'remark')}" if self.remarks else ""
        parts.append(f"{counted(self.sources, 'source')}{remarks}")
        return ", ".join(parts) + (f", {self.unread:,} unread" if self.unread else "")

    def __add__(self, other: "Coverage") -> "Coverage":
        return Coverage(*map(sum, zip(attrs.astuple(self), attrs.astuple(other), strict=True)))


@attrs.frozen(repr=False)
class Results:
    """What citecheck has to say about one article."""

    document: Document
    citations: tuple[Citation, ...]
    findings: tuple[Finding, ...]
    fits: Fits = attrs.field(eq=False, repr=False)
    suppressed: tuple[Suppressed, ...] = ()
    """What would be among the findings, had nobody said to leave it alone."""
    fixes: Fixes | None = attrs.field(default=None, eq=False, repr=False)
    """What became of the fixes, where the article is one that was fixed."""

    @property
    def verdicts(self) -> "dict[Verdict, int]":
        """How many sentences the sources say whole, in part, or not; empty where no source texts were given.

        A sentence of whose sources one was not read counts as not read.
        """
        if all(citation.support is None for citation in self.citations):
            return {}
        by_claim: dict[Span, set[Verdict]] = {}
        for citation in self.citations:
            said = citation.support.verdict if citation.support else "not read"
            by_claim.setdefault(citation.claim.span, set()).add(said)
        each = Counter(
            "not read" if "not read" in said else min(said, key=VERDICTS.index) for said in by_claim.values()
        )
        return {verdict: each[verdict] for verdict in VERDICTS if each[verdict]}

    @property
    def ok(self) -> bool:
        """True where nothing weighs more than an info."""
        return all(finding.severity is Severity.INFO for finding in self.findings)

    @property
    def coverage(self) -> Coverage:
        """How much of the article was read."""
        document = self.document
        found = {(c.marker.span, c.marker.label): c.entry is not None or bool(c.candidates) for c in self.citations}
        reached = {(c.entry.span, c.entry.is_note) for c in self.citations if c.entry is not None}
        entries = document.entries
        return Coverage(
            len(found),
            sum(found.values()),
            len(entries),
            sum((entry.span, entry.is_note) in reached for entry in entries),
            sum(reference.repeats is None for reference in document.references),
            sum(entry.kind == "remark" for entry in entries),
            sum(unread.kind != "passed over" for unread in document.unread),
        )

    def __repr__(self) -> str:
        counted = f"{len(self.citations)} citations, {len(self.document.references)} references"
        found = Counter(str(finding.severity) for finding in self.findings)
        kinds = [f", {found[str(kind)]} × {kind}" for kind in sorted(Severity, reverse=True) if found[str(kind)]]
        return f"<Report on {self.document.name or 'an article'}: {counted}{''.join(kinds)}>"
