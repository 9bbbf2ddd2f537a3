"""Fields, content controls and bookmarks of a Word file, as far as they cite: what each prints and what it means.

A field is spread over runs, ``begin``, instruction, ``separate``, what is printed, ``end``, and may hold others; its
instruction is often cut into many pieces.
"""

import xml.etree.ElementTree as ET
from collections.abc import Mapping

from citecheck import attrs
from citecheck.patterns import lazy_regex
from citecheck.reading import citing
from citecheck.values import Reference


@attrs.define
class _Open:
    """A field that has begun."""

    start: int
    """Where what it prints begins: here, until its instruction has ended."""
    is_printing: bool = False
    instruction: list[str] = attrs.field(factory=list)
    data: str = ""


@attrs.frozen
class Mark:
    """What a field prints, and what it cites."""

    start: int
    end: int
    works: tuple[Reference, ...]


class Fields:
    """Follows the fields of a file while its text is written; places are those of the text."""

    def __init__(self, properties: ET.Element | None = None, sources: Mapping[str, Reference] | None = None) -> None:
        self.marks: list[Mark] = []
        self.lists: list[tuple[int, int]] = []
        """What the fields print that hold the list of what is cited."""
        self._open: list[_Open] = []
        self._bookmarks: dict[str, tuple[str, int]] = {}
        self._kept = _kept(properties)
        self._sources = sources or {}

    def sign(self, element: ET.Element, at: int) -> None:
        """Follow a ``fldChar`` or a piece of an instruction."""
        kind = element.get("fldCharType")
        if element.tag == "instrText":
            if self._open:
                self._open[-1].instruction.append(element.text or "")
        elif kind == "begin":
            self._open.append(_Open(at, data=element.findtext("fldData") or ""))
        elif kind == "separate" and self._open:
            self._open[-1].start, self._open[-1].is_printing = at, True
        elif kind == "end" and self._open:
            field = self._open.pop()
            if self._open and not self._open[-1].is_printing:  # EndNote keeps its records in a field of the field
                self._open[-1].data = self._open[-1].data or field.data
            else:
                self.add("".join(field.instruction), field.start, at, field.data)

    def add(self, instruction: str, start: int, end: int, data: str = "") -> None:
        """Add what a field, or the content control with a tag, prints."""
        if start >= end:
            return
        if citing.is_list(instruction):
            self.lists.append((start, end))
        elif works := citing.works_of(instruction, data, self._sources):
            self.marks.append(Mark(start, end, works))

    def bookmark(self, element: ET.Element, at: int) -> None:
        """Follow the start or the end of a bookmark, which may be Zotero's."""
        key = element.get("id", "")
        if element.tag == "bookmarkStart":
            self._bookmarks[key] = element.get("name", ""), at
        elif key in self._bookmarks:
            name, start = self._bookmarks.pop(key)
            self.add(self._kept.get(name, ""), start, at)


_PIECE = lazy_regex(r"(?P<name>ZOTERO_B\w+?)_(?P<number>\d{1,4})")


def _kept(properties: ET.Element | None) -> dict[str, str]:
    """Return what Zotero keeps in the properties of a file, in pieces of 255 characters, by the bookmark's name."""
    pieces: dict[str, dict[int, str]] = {}
    for one in properties if properties is not None else ():
        if found := _PIECE.fullmatch(one.get("name", "")):
            pieces.setdefault(found["name"], {})[int(found["number"])] = "".join(one.itertext())
    return {name: "".join(parts[number] for number in sorted(parts)) for name, parts in pieces.items()}
