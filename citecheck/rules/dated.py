"""Whether the date of an entry is surely that of its issue, for rules that would blame an article for it."""

from citecheck.patterns import lazy_regex
from citecheck.values import Document, Reference

# A year that stands for itself: behind a bracket, a comma or a stop (or first), and no part of a range or a number.
# Forms: "Press, 1990", "(Press 1990)", "Berg (2011).", "1990. Title"; not "Report 2025", "ISO 2041:2009", "1900–1960".
_SET_OFF = lazy_regex(r"(?:^|[(\[,;.，。（])\s*(?P<circa>c(?:irca|a)?\.?\s)?$")
_IN_BRACKETS = lazy_regex(r"[(（\[][^()（）\[\]]{0,80}\s$")
_GOES_ON = lazy_regex(r"\s?[-–—/:]\s?\w|\w")
_YEAR = lazy_regex(r"(?<!\d)(?:19|20)\d\d(?!\d)")
MOSTLY = 0.5
"""The share of the entries with a date from which a list is one that dates its entries."""


def firmly_dated(document: Document) -> frozenset[int]:
    """Return the indexes of the references whose date is surely the day, month or year in which they were issued.

    A month makes it so. A bare year may be a forecast's, an edition's, a standard's number or one of a title, so it
    must be set off from what stands around it, in a list that dates its entries, beside a title without a year.
    """
    dated = [reference for reference in document.references if reference.issued is not None]
    mostly = len(dated) >= MOSTLY * len(document.references)
    return frozenset(
        reference.index
        for reference in dated
        if reference.index is not None
        and ((reference.issued and reference.issued.month) or (mostly and _is_set_off(reference, document.source)))
    )


def _is_set_off(reference: Reference, source: str) -> bool:
    span = reference.spans.get("issued")
    if span is None or reference.span is None or _YEAR.search(reference.title or ""):
        return False
    before, behind = source[max(reference.span.start, span.start - 90) : span.start], source[span.end : span.end + 3]
    if _GOES_ON.match(behind):
        return False
    if behind[:1] in (")", "]", "）") and _IN_BRACKETS.search(before):
        return True
    set_off = _SET_OFF.search(before)
    return set_off is not None and not set_off["circa"]
