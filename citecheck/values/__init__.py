"""Every noun that crosses a stage, as a frozen value; the words are explained in the README's glossary.

Values are built whole and changed only by ``attrs.evolve``. Absent is ``None`` or ``()``, never ``""``.
Every ``Span`` counts code points of ``Document.source``, the text the author gave.
"""

from citecheck.values.article import (
    Bibliography,
    Definition,
    Directive,
    Document,
    Entry,
    EntryKind,
    Listed,
    Marker,
    MarkerKind,
    Prose,
    Reference,
    ReferenceList,
    Unread,
    UnreadKind,
)
from citecheck.values.dates import PartialDate
from citecheck.values.positions import MappedText, Span
from citecheck.values.verdicts import (
    Citation,
    Claim,
    Edit,
    Evidence,
    Finding,
    Fits,
    Missing,
    Passage,
    Results,
    Score,
    Severity,
    SourceText,
    Support,
    Suppressed,
    Verdict,
)

__all__ = [
    "Bibliography",
    "Citation",
    "Claim",
    "Definition",
    "Directive",
    "Document",
    "Edit",
    "Entry",
    "EntryKind",
    "Evidence",
    "Finding",
    "Fits",
    "Listed",
    "MappedText",
    "Marker",
    "MarkerKind",
    "Missing",
    "PartialDate",
    "Passage",
    "Prose",
    "Reference",
    "ReferenceList",
    "Results",
    "Score",
    "Severity",
    "SourceText",
    "Span",
    "Support",
    "Suppressed",
    "Unread",
    "UnreadKind",
    "Verdict",
]
