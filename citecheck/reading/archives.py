"""Zip archives of XML parts, as office files and e-books are, unpacked within limits and without entities."""

import io
import struct
import xml.etree.ElementTree as ET
import zipfile
import zlib

from citecheck.errors import ReadError
from citecheck.remembering import Memo

_LARGEST_PART = 40_000_000
"""Bytes of one part once unpacked; the text of a book of a thousand pages has a tenth of that."""
_LARGEST_ARCHIVE = 500_000_000
"""Bytes of all parts together, pictures included."""
_MOST_PARTS = 10_000
_HIGHEST_RATIO = 250
"""Real parts of a megabyte and more shrink to a twentieth or so; deflate cannot do better than 1:1032."""
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    ArithmeticError,
    LookupError,
    ValueError,
    RuntimeError,
    NotImplementedError,
    OSError,
    EOFError,
)
"""What `zipfile` raises where bytes are missing or wrong, as far as it goes: it trusts the numbers that it reads."""
_DEEPEST = 120
"""Elements inside one another; office programs stop at far fewer."""


class Archive:
    """The parts of an archive by name, whatever the case of its letters."""

    def __init__(self, data: bytes, file: str) -> None:
        """Open an archive.

        Args:
            data: Its bytes.
            file: What such a file is called, for the sentence that says it is none.
        """
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _DAMAGE as error:
            raise ReadError(f"it is not {file}: {error}") from error
        parts = self._zip.infolist()
        if len(parts) > _MOST_PARTS or sum(part.file_size for part in parts) > _LARGEST_ARCHIVE:
            raise ReadError("it unpacks to far more than an article can be")
        self._names = {part.filename.lower().lstrip("/"): part for part in parts}

    def has(self, name: str) -> bool:
        """Tell whether there is a part of that name."""
        return name.lower() in self._names

    def content(self, name: str) -> bytes | None:
        """Return the bytes of a part, or ``None`` where there is none."""
        info = self._names.get(name.lower())
        if info is None:
            return None
        crowded = info.file_size > 1_000_000 and info.file_size > _HIGHEST_RATIO * max(1, info.compress_size)
        if info.file_size > _LARGEST_PART or crowded:
            raise ReadError(f"its part {name} unpacks to far more than an article can be")
        try:
            with self._zip.open(info) as file:
                data = file.read(_LARGEST_PART + 1)
        except _DAMAGE as error:
            raise ReadError(f"its part {name} cannot be unpacked: {error}") from error
        if len(data) > _LARGEST_PART:
            raise ReadError(f"its part {name} unpacks to far more than an article can be")
        return data

    def part(self, name: str) -> ET.Element | None:
        """Return a part as a tree of local names, or ``None`` where there is none."""
        data = self.content(name)
        if data is None:
            return None
        try:
            return tree(data)
        except (ET.ParseError, ValueError, LookupError) as error:
            raise ReadError(f"its part {name} is damaged: {error}") from error


def tree(data: bytes | str) -> ET.Element:
    """Return XML as a tree of local names.

    Raises:
        ReadError: It is nested too deeply, or declares entities.
        ParseError: It is damaged.
    """
    return ET.fromstring(data, ET.XMLParser(target=_Tree()))


_MANY_NAMES = 1000
"""A file has some dozens of names, each thousands of times."""


class _Tree:
    """Builds a tree of local names, and refuses what no office file needs."""

    def __init__(self) -> None:
        self._builder = ET.TreeBuilder()
        self._depth = 0
        self._local = Memo(_local, _MANY_NAMES).__getitem__
        self.data = self._builder.data
        self.close = self._builder.close

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise ReadError("its parts are nested too deeply")
        local = self._local
        self._builder.start(
            local(tag), {local(name): value for name, value in attributes.items()} if attributes else {}
        )

    def end(self, tag: str) -> None:
        self._depth -= 1
        self._builder.end(self._local(tag))

    def doctype(self, _name: str, _public: str | None, _system: str | None) -> None:
        """Refuse a document type, which is where entities are declared."""
        raise ReadError("it declares XML entities, which no such file needs")


def _local(name: str) -> str:
    return name.rpartition("}")[2]
