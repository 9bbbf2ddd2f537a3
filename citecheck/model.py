"""Every noun that crosses a stage, as a frozen value; the words are explained in the README's glossary.

Values are built whole and changed only by ``attrs.evolve``. Absent is ``None`` or ``()``, never ``""``.
Every ``Span`` counts code points of ``Document.source``, the text the author gave.
"""

import calendar
import enum
import functools
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

import attrs

if TYPE_CHECKING:
    from matplotlib.figure import Figure


@attrs.frozen
class Span:
    """A half-open stretch of the author's text, in code points.

    >>> Span(4, 7).of("see [3] there")
    '[3]'
    """

    start: int
    end: int

    def of(self, text: str) -> str:
        """Return the words this span means in ``text``."""
        return text[self.start : self.end]

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        """Tell whether the two share a character."""
        return self.start < other.end and other.start < self.end

    def __contains__(self, offset: int) -> bool:
        return self.start <= offset < self.end


@attrs.frozen(repr=False)
class MappedText:
    """Text that knows where in the source each stretch of it came from.

    A reader drops tags and decodes entities; through this map a match in the readable text still names the
    characters the author typed. Pieces stand in source order and the text is their concatenation.

    >>> text = MappedText.of_pieces([("R", Span(3, 4)), ("&", Span(4, 9)), ("D", Span(9, 10))])
    >>> text.text, text.span(1, 2)
    ('R&D', Span(start=4, end=9))
    """

    text: str
    starts: tuple[int, ...]
    """Where each piece starts in ``text``, ascending, the first one 0."""
    sources: tuple[Span, ...]
    """Where each piece comes from; of the piece's own length where it was copied verbatim."""

    def __repr__(self) -> str:
        shown = self.text if len(self.text) <= 60 else self.text[:57] + "..."
        return f"MappedText({shown!r}, {len(self.starts)} pieces)"

    def __len__(self) -> int:
        return len(self.text)

    @classmethod
    def verbatim(cls, text: str, start: int = 0) -> "MappedText":
        """Map text that was copied as it stands from ``start`` on."""
        return cls(text, (0,), (Span(start, start + len(text)),))

    @classmethod
    def of_pieces(cls, pieces: Iterable[tuple[str, Span]]) -> "MappedText":
        """Join pieces, each with the stretch of the source it stands for (empty for text the reader put in)."""
        texts: list[str] = []
        starts: list[int] = []
        sources: list[Span] = []
        length = 0
        for text, source in pieces:
            if not text:
                continue
            verbatim = len(text) == len(source)
            if verbatim and sources and sources[-1].end == source.start and len(sources[-1]) == length - starts[-1]:
                sources[-1] = Span(sources[-1].start, source.end)
            else:
                starts.append(length)
                sources.append(source)
            texts.append(text)
            length += len(text)
        return cls("".join(texts), tuple(starts), tuple(sources)) if starts else cls.verbatim("")

    def _piece(self, offset: int) -> tuple[int, int, Span]:
        """Return start and end in the text, and the source, of the piece that holds ``offset``."""
        i = max(bisect_right(self.starts, offset) - 1, 0)
        end = self.starts[i + 1] if i + 1 < len(self.starts) else len(self.text)
        return self.starts[i], end, self.sources[i]

    def span(self, start: int, end: int) -> Span:
        """Return the stretch of the source that ``text[start:end]`` came from."""
        if len(self.starts) == 1 and len(self.sources[0]) == len(self.text):
            shift = self.sources[0].start
            return Span(start + shift, max(start, end) + shift)
        first, first_end, source = self._piece(start)
        begin = source.start + (start - first if len(source) == first_end - first else 0)
        if end <= start:
            return Span(begin, begin)
        last, last_end, source = self._piece(end - 1)
        stop = source.start + end - last if len(source) == last_end - last else source.end
        return Span(begin, max(begin, stop))

    def locate(self, offset: int) -> int:
        """Return where in the text the source's ``offset`` stands; the next character where it was dropped."""
        i = bisect_right(self.sources, offset, key=lambda s: s.start) - 1
        if i < 0:
            return 0
        start, end, source = (
            self.starts[i],
            self.starts[i + 1] if i + 1 < len(self.starts) else len(self.text),
            self.sources[i],
        )
        if len(source) == end - start:
            return min(start + offset - source.start, end)
        return start if offset < source.end else end

    def slice(self, start: int, end: int) -> "MappedText":
        """Return ``text[start:end]`` with its map."""
        return MappedText.of_pieces(self._pieces(start, end))

    def without(self, gaps: Iterable[tuple[int, int]]) -> "MappedText":
        """Return the text without the given stretches of it, which are in order and do not overlap."""
        pieces: list[tuple[str, Span]] = []
        at = 0
        for start, end in gaps:
            pieces.extend(self._pieces(at, start))
            at = end
        pieces.extend(self._pieces(at, len(self.text)))
        return MappedText.of_pieces(pieces)

    def _pieces(self, start: int, end: int) -> Iterator[tuple[str, Span]]:
        at = start
        while at < end:
            _, piece_end, _ = self._piece(at)
            stop = min(piece_end, end)
            yield self.text[at:stop], self.span(at, stop)
            at = stop


@attrs.frozen
class PartialDate:
    """A date as printed: a year, perhaps a month, perhaps a day; always one that the calendar has.

    Two dates compare only to the precision both have, so February 2023 is neither before nor after 17 February.

    >>> str(PartialDate(2023, 2)), PartialDate(2023, 2) < PartialDate(2023, 2, 17)
    ('2023-02', False)
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.year <= 9999:
            raise ValueError(f"year {self.year} is not between 1 and 9999")
        if self.month is None:
            if self.day is not None:
                raise ValueError(f"day {self.day} without a month")
        elif not 1 <= self.month <= 12:
            raise ValueError(f"month {self.month} is not between 1 and 12")
        elif self.day is not None and not (
            1 <= self.day <= 28 or 28 < self.day <= calendar.monthrange(self.year, self.month)[1]
        ):
            raise ValueError(f"{self.year}-{self.month:02} has no day {self.day}")

    def __str__(self) -> str:
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        for mine, theirs in ((self.year, other.year), (self.month, other.month), (self.day, other.day)):
            if mine is None or theirs is None:
                return False
            if mine != theirs:
                return mine < theirs
        return False

    def __gt__(self, other: object) -> bool:
        return other < self if isinstance(other, PartialDate) else NotImplemented

    def agrees_with(self, other: "PartialDate") -> bool:
        """Tell whether both may be the same day."""
        return not self < other and not other < self


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


def _strings(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(values)


@attrs.frozen
class Reference:
    """One described source of the list or of a note, each field as printed."""

    label: str | None = None
    """The printed label of its entry, ``None`` where none is printed."""
    title: str | None = attrs.field(default=None, kw_only=True)
    outlet: str | None = attrs.field(default=None, kw_only=True)
    issued: PartialDate | None = attrs.field(default=None, kw_only=True)
    accessed: PartialDate | None = attrs.field(default=None, kw_only=True)
    url: str | None = attrs.field(default=None, kw_only=True)
    authors: tuple[str, ...] = attrs.field(default=(), kw_only=True, converter=_strings)
    archive_url: str | None = attrs.field(default=None, kw_only=True)
    identifiers: Mapping[str, str] = attrs.field(factory=dict, kw_only=True, hash=False)
    """``doi``, ``isbn``, ``pmid``, without their prefix."""
    span: Span | None = attrs.field(default=None, kw_only=True)
    """The whole reference, from its printed label on; ``None`` where it was built by hand."""
    spans: Mapping[str, Span] = attrs.field(factory=dict, kw_only=True, hash=False, repr=False)
    """Where each field stands, by its name here, also where it could not be read."""

    def _repr_html_(self) -> str:
        from citecheck.rendering import notebook

        return notebook.reference(self)


@attrs.frozen
class Marker:
    """One pointer to a reference in the running text; ``[3–5]`` is three markers that share a span."""

    span: Span
    label: str
    kind: Literal["number", "footnote"] = "number"
    """``footnote`` where the format itself marks it as one, else ``number``, letters and words included."""


@attrs.frozen
class Note:
    """A footnote or endnote as printed, or an entry that holds several references."""

    label: str
    text: str
    span: Span
    references: tuple[Reference, ...] = ()


@attrs.frozen
class Definition:
    """A note as its format marks it, before it is parsed; ``references`` where the format names their fields."""

    label: str
    body: MappedText
    span: Span
    references: tuple[Reference, ...] | None = None


@attrs.frozen
class Directive:
    """A comment in the article that tells citecheck to leave something alone."""

    span: Span
    text: str
    """The comment's words without the format's comment signs: ``citecheck: ignore[…] …``."""


@attrs.frozen
class Prose:
    """What a reader hands to the parser: readable text, and what the format itself says about it."""

    text: MappedText
    headline: str | None = None
    published: PartialDate | None = None
    calls: tuple[Marker, ...] = ()
    """Markers that the format marks as such; their printed text, if any, is part of ``text``."""
    notes: tuple[Definition, ...] = ()
    """Notes that the format marks as such; not part of ``text``."""
    directives: tuple[Directive, ...] = ()
    opaque: tuple[Span, ...] = ()
    """Stretches of ``text`` (its own offsets) that hold no prose: code, formulas; no marker is read there."""


@attrs.frozen
class Claim:
    """The sentence or clause a marker supports, without any marker; the span may hold markers."""

    text: str
    span: Span


@attrs.frozen
class Score:
    """How likely it is that a citation is right, as many right as wrong ones assumed, and why."""

    value: float
    scorer: str
    evidence: tuple[str, ...] = ()
    """Short strings that a person can check."""


@attrs.frozen(repr=False)
class Citation:
    """One marker with its claim and what it resolves to."""

    marker: Marker
    claim: Claim
    reference: Reference | None = None
    """Only where exactly one candidate fits."""
    note: Note | None = None
    candidates: tuple[Reference, ...] = ()
    """All references that carry the marker's label."""
    relevance: Score | None = None

    def __repr__(self) -> str:
        source = repr(self.reference.title) if self.reference else f"no reference, {len(self.candidates)} candidates"
        relevance = f", relevance {self.relevance.value:.2f}" if self.relevance else ""
        return f"<Citation [{self.marker.label}] of {self.claim.text[:60]!r}: {source}{relevance}>"

    def _repr_html_(self) -> str:
        from citecheck.rendering import notebook

        return notebook.citation(self)


@attrs.frozen
class Document:
    """An article as read: its running text, its markers and its reference list."""

    source: str = attrs.field(repr=False)
    """The text the author gave, character for character; for Word, the text that was extracted."""
    name: str | None
    format: str
    headline: str | None
    published: PartialDate | None
    prose: MappedText
    """The running text, without the list and the notes."""
    markers: tuple[Marker, ...] = attrs.field(repr=False)
    references: tuple[Reference, ...] = attrs.field(repr=False)
    """Every reference in printed order, those inside ``notes`` included."""
    notes: tuple[Note, ...] = attrs.field(default=(), repr=False)
    directives: tuple[Directive, ...] = attrs.field(default=(), repr=False)

    def _repr_html_(self) -> str:
        from citecheck.rendering import notebook

        return notebook.document(self)


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


@attrs.frozen
class Suppressed:
    """A finding that the article or a baseline says to leave alone, and why."""

    finding: Finding
    by: Literal["comment", "baseline"]
    reason: str | None = None
    until: PartialDate | None = None
    """The last day on which it is left alone; ``None`` for good."""


@attrs.frozen(repr=False)
class Report:
    """What citecheck has to say about one article."""

    document: Document
    citations: tuple[Citation, ...]
    findings: tuple[Finding, ...]
    fits: Fits = attrs.field(eq=False, repr=False)
    suppressed: tuple[Suppressed, ...] = ()
    """What would be among the findings, had nobody said to leave it alone."""

    @property
    def ok(self) -> bool:
        """True where nothing weighs more than an info."""
        return all(finding.severity is Severity.INFO for finding in self.findings)

    def __repr__(self) -> str:
        counted = f"{len(self.citations)} citations, {len(self.document.references)} references"
        found = Counter(str(finding.severity) for finding in self.findings)
        kinds = [f", {found[str(kind)]} × {kind}" for kind in sorted(Severity, reverse=True) if found[str(kind)]]
        return f"<Report on {self.document.name or 'an article'}: {counted}{''.join(kinds)}>"

    def _repr_html_(self) -> str:
        from citecheck.rendering import notebook

        return notebook.report(self)

    def to_frame(self, rows: Literal["citations", "references", "findings"] = "citations") -> Any:
        """Return a data frame with a row for each citation, reference or finding.

        It is one of pandas or polars, else a list of dictionaries, hence no certain type.
        """
        from citecheck.rendering import frames

        return frames.frame((self,), rows)

    def plot(self) -> "Figure":
        """Draw the scores of claims against references, the sources' dates and their outlets; needs matplotlib.

        Raises:
            MissingExtraError: matplotlib is not installed.
        """
        from citecheck.rendering import plots

        return plots.plot(self)


class Corpus(tuple[Report, ...]):
    """Reports on several articles, which show themselves as one table.

    >>> from citecheck import check
    >>> Corpus(check(text) for text in ("It rained.", "It snowed."))
    <Corpus of 2 reports>
    """

    __slots__ = ()

    def __repr__(self) -> str:
        return f"<Corpus of {len(self)} reports>"

    def _repr_html_(self) -> str:
        from citecheck.rendering import notebook

        return notebook.corpus(self)

    def to_frame(self, rows: Literal["citations", "references", "findings"] = "citations") -> Any:
        """Return a data frame with the rows of all articles; see ``Report.to_frame``."""
        from citecheck.rendering import frames

        return frames.frame(self, rows)
