"""What an article holds: its text as a reader leaves it, its markers, its lists and notes, and their sources."""

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Literal

from citecheck import attrs
from citecheck.values import showing
from citecheck.values.dates import PartialDate
from citecheck.values.positions import MappedText, Span


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

    index: int | None = attrs.field(default=None, kw_only=True, eq=False)
    """Its place in ``Document.references``, by which it is known everywhere; ``None`` where it was built by hand."""
    repeats: int | None = attrs.field(default=None, kw_only=True, eq=False)
    """For what stands under a further label of an entry, ``[1] [3] …``: the ``index`` of the same source under its
    first label."""

    def _repr_html_(self) -> str | None:
        return showing.as_html(self)


EXTRACTED = frozenset(("docx", "odt", "epub", "pdf"))
"""Formats whose files are no text: the document's source is the text that was extracted, a line a paragraph."""

EntryKind = Literal["source", "sources", "pointer", "remark", "mixed"]
"""What an entry or note is: one source described, several, a pointer to a fuller entry (``Ibid.``, ``Vogt 2012,
p. 37``), words of the author's own, or both in one."""

MarkerKind = Literal["number", "footnote", "link", "author-date", "key"]
"""How a marker points: by a number (letters and words included), by a mark of the format itself, by a link on the
source's words, by author and year, by a key of a bibliography."""


@attrs.frozen
class Entry:
    """What stands under one label, or several, in a list or note, with the sources it describes."""

    labels: tuple[str, ...]
    """The printed labels, usually one; none where the list is not numbered."""
    text: str
    """Its words, without the labels, on one line."""
    span: Span
    references: tuple[Reference, ...] = ()
    kind: EntryKind = "source"
    is_note: bool = False
    """Whether the format marks it as a note, so that its label is another than an equal one of a list."""
    lead: int | None = None
    """For a pointer, the ``index`` of the first reference of the entry that it points to, where one is clear."""
    file: str | None = None
    """The bibliography file it stands in; its span then is where the article names that file."""
    line: int | None = None
    """The line of that file in which it begins, from 1."""

    @property
    def label(self) -> str | None:
        """Its first label."""
        return self.labels[0] if self.labels else None

    @property
    def number(self) -> int | None:
        """The first label as a number, where it is one."""
        return int(self.labels[0]) if self.labels and self.labels[0].isdecimal() else None

    @property
    def numbers(self) -> tuple[int, ...]:
        """Its labels as numbers, those that are."""
        return tuple(int(label) for label in self.labels if label.isdecimal())


@attrs.frozen
class ReferenceList:
    """A run of entries, with its heading; an article may have several.

    Where an article has no entry at all, a heading with nothing under it is a list without entries.
    """

    entries: tuple[Entry, ...]
    span: Span
    heading: str | None = None


UnreadKind = Literal["marker", "list", "template", "format", "link", "key", "passed over"]
"""What was not read: marker-like text, a list that no marker reaches, a template or field of a wiki, a file's
format, links that may cite, a key in a note that no work has; and what has the form of a marker and was passed over for
good reason, as an index in code is, which draws no finding and is not counted."""


@attrs.frozen
class Unread:
    """What looks like a citation or a list and was not taken for one, and why."""

    kind: UnreadKind
    text: str
    span: Span
    reason: str
    """A sentence for an editor."""


@attrs.frozen
class Marker:
    """One pointer to a reference in the running text; ``[3–5]`` is three markers that share a span."""

    span: Span
    label: str
    kind: "MarkerKind" = "number"
    url: str | None = None
    """Where it leads outside the article, for a number that is a link."""


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
class Listed:
    """A work of a bibliography."""

    key: str
    reference: Reference
    file: str | None = None
    """The file it stands in; ``None`` where that is the article itself."""
    line: int | None = None
    """The line of the file in which it begins, from 1."""


@attrs.frozen
class Bibliography:
    """A bibliography that an article cites by keys."""

    name: str | None
    """The file as the article names it; ``None`` where the works stand in the article itself."""
    span: Span
    """Where the article names it."""
    works: tuple[Listed, ...] | None = None
    """``None`` where the file was not read."""
    is_own: bool = False
    """Whether the file serves this article alone, so that a work that it does not cite is too many."""
    listed: tuple[str, ...] = ()
    """Keys of works that the article lists without citing them (``nocite``); ``*`` for all."""


@attrs.frozen
class Cited:
    """A mark of the text and what it cites, as the file's own data describe it: a citation field of Word."""

    span: Span
    """The words of the mark."""
    works: tuple[Reference, ...]


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
    language: str | None = None
    """The language that the article says it is in: ``nl``, ``en-GB``."""
    bibliographies: tuple[Bibliography, ...] = ()
    """What it cites from by keys."""
    cited: tuple[Cited, ...] = ()
    """Marks whose works the file itself describes, those inside notes not among them."""
    listed: tuple[Span, ...] = ()
    """The entries of the list that the file marks as that of its citations."""
    unread: tuple[Unread, ...] = ()
    """What the format marks as a citation and its reader cannot follow."""
    noted: tuple[str, ...] = ()
    """The labels that calls inside notes bear."""


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
    """Every reference in printed order, those inside ``notes`` included; behind them, once for every further label,
    those of entries with several labels."""
    notes: tuple[Entry, ...] = attrs.field(default=(), repr=False)
    """Notes that the format marks, and entries of lists that hold no source or several."""
    directives: tuple[Directive, ...] = attrs.field(default=(), repr=False)
    lists: tuple[ReferenceList, ...] = attrs.field(default=(), repr=False)
    """The reference lists, in printed order."""
    unread: tuple[Unread, ...] = attrs.field(default=(), repr=False)
    """What looked like a citation or a list and was not read as one."""
    unparsed: Prose | None = attrs.field(default=None, repr=False, eq=False)
    """What the reader left, so that the article can be parsed again with other settings."""
    language: str | None = None
    """The language of its text, as declared or told from its words: ``nl``, ``en-GB``; unknown where ``None``."""
    day_first: bool | None = None
    """Whether it was parsed with ``03/04/2023`` as the third of April; unknown where ``None``."""
    outlets: str | None = None
    """What tells the outlets that were known besides our table, where there were any."""
    noted: frozenset[str] = attrs.field(default=frozenset(), repr=False)
    """The labels that are cited inside notes, in which there are no markers."""

    @cached_property
    def sources(self) -> tuple[Reference, ...]:
        """The references, each source once, whatever labels its entry has; each stands at its ``index``."""
        return tuple(reference for reference in self.references if reference.repeats is None)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """Every entry of its lists and every note, in printed order."""
        notes = {(note.span, note.is_note) for note in self.notes}
        listed = [e for found in self.lists for e in found.entries if (e.span, e.is_note) not in notes]
        return tuple(sorted((*listed, *self.notes), key=lambda entry: (entry.span.start, entry.span.end)))

    def _repr_html_(self) -> str | None:
        return showing.as_html(self)
