"""What takes long to make and is made when the package is built: compiled patterns, parsed tables, code.

``python -m citecheck.storing`` writes them into one file beside this one, for the very Python that runs it; building
the package does so by itself (``.ci/hatch_build.py``). The reviewed source stays the text: nothing depends on the file.
A pattern that it lacks is compiled, and a table whose text has changed since, or that it lacks, is parsed as before.
"""

import marshal
import mmap
import os
import sys
import types
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any, Generic, Protocol, TypeVar

_T = TypeVar("_T")
_T_co = TypeVar("_T_co", covariant=True)

FILE = os.path.join(os.path.dirname(__file__), f"stored.{sys.implementation.cache_tag}.bin")
"""Of each version of Python its own."""
LAYOUT = 7
"""Another number whenever the file is laid out in another way."""
MARK = f"{LAYOUT} {sys.version}".encode() + b"\0"
"""What the file begins with: only the Python that wrote it reads it, and only as it is laid out now."""

Code = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""A compiled pattern: its flags, its code, how many groups it has, and their names."""
Pattern = tuple[str | bytes, int]
"""A pattern and its flags."""


def mapped(file: str) -> memoryview:
    """Return what a file holds, read from the disk only where it is looked at; nothing where there is no such file."""
    try:
        with open(file, "rb") as opened:
            return memoryview(mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ))
    except (OSError, ValueError):  # ValueError: it is empty
        return memoryview(b"")


class Parts:
    """Values stored one behind the other, each loaded when it is asked for."""

    def __init__(self, content: memoryview) -> None:
        size = int.from_bytes(content[:_SIZE], "little")
        self.head, self.ends = marshal.loads(content[_SIZE:])
        self._content = content[_SIZE + size :]

    def __len__(self) -> int:
        return len(self.ends) - 1

    def __getitem__(self, number: int) -> memoryview:
        """Return one of them as it is stored."""
        return self._content[self.ends[number] : self.ends[number + 1]]

    @staticmethod
    def joined(parts: Iterable[bytes], head: Any = None) -> bytes:
        """Return what this class reads: the parts, and any value before them."""
        parts = tuple(parts)
        before = marshal.dumps((head, [0, *accumulate(map(len, parts))]))
        return b"".join((len(before).to_bytes(_SIZE, "little"), before, *parts))


_SIZE = 4
"""Bytes that say how long the head is."""


class Looked(Protocol[_T_co]):
    """A dictionary that is only looked up in."""

    def get(self, key: str, /) -> _T_co | None:
        """Return what stands under a key."""


class Buckets(Generic[_T]):
    """A dictionary of strings of which only those few entries are loaded that stand beside what is looked up.

    >>> buckets = Buckets(memoryview(Buckets.divided({"one": 1, "two": 2})))
    >>> buckets.get("two"), buckets.get("three")
    (2, None)
    """

    def __init__(self, content: memoryview) -> None:
        self._parts = Parts(content)
        self._loaded: dict[int, dict[str, _T]] = {}

    def get(self, key: str, /) -> _T | None:
        """Return what stands under a key."""
        number = _sum(key) % len(self._parts)
        loaded = self._loaded.get(number)
        if loaded is None:
            if len(self._loaded) >= _MANY:
                whole = self._whole()
                self._loaded.clear()
                self.get = whole.get  # type: ignore[method-assign]  # from now on, which is several times as fast
                return whole.get(key)
            loaded = self._loaded[number] = marshal.loads(self._parts[number])
        return loaded.get(key)

    def _whole(self) -> dict[str, _T]:
        found: dict[str, _T] = {}
        for number in range(len(self._parts)):
            found.update(marshal.loads(self._parts[number]))
        return found

    @staticmethod
    def divided(table: Mapping[str, object], bucket: int = 6) -> bytes:
        """Return a dictionary as this class reads it.

        Args:
            table: The dictionary.
            bucket: How many entries stand together, about: an article looks up some hundred words of a table that
                holds thousands; of large entries one is loaded alone.
        """
        buckets: list[dict[str, object]] = [{} for _ in range(len(table) // bucket + 1)]
        for key, value in table.items():
            buckets[_sum(key) % len(buckets)][key] = value
        return Parts.joined(map(marshal.dumps, buckets))


_MANY = 1000
"""So many buckets are loaded for one article, or two; who looks more up will look everything up."""


def _sum(key: str) -> int:
    return zlib.crc32(key.encode("utf-8", "surrogatepass"))


class Store:
    """The file, or nothing where there is none that this Python wrote."""

    def __init__(self, file: str = FILE) -> None:
        self.patterns: dict[Pattern, int] = {}
        """Which part is whose code."""
        self.inits: dict[str, types.CodeType] = {}
        """The code of the ``__init__`` of value classes, by its text; see ``attrs``."""
        self.tables: dict[str, tuple[int, int]] = {}
        """The sum of each table's text, and which part it is."""
        content = mapped(file)
        if content[: len(MARK)] == MARK:
            self._parts = Parts(content[len(MARK) :])
            self.patterns, self.inits, self.tables = self._parts.head

    @staticmethod
    def packed(
        patterns: Mapping[Pattern, Code], inits: dict[str, types.CodeType], tables: Mapping[str, tuple[int, bytes]]
    ) -> bytes:
        """Return what this class reads; each table is given with the sum of its text."""
        parts = [*map(marshal.dumps, patterns.values()), *(held for _, held in tables.values())]
        places = dict(zip(patterns, range(len(patterns)), strict=True))
        sums = {name: (sum, number) for number, (name, (sum, _)) in enumerate(tables.items(), len(patterns))}
        return MARK + Parts.joined(parts, (places, inits, sums))

    def pattern(self, pattern: str | bytes, flags: int) -> Code | None:
        """Return the code of a compiled pattern."""
        number = self.patterns.get((pattern, flags))
        code: Code | None = None if number is None else marshal.loads(self._parts[number])
        return code

    def table(self, name: str, text: bytes, parse: Callable[[], _T]) -> _T:
        """Return a table as it was parsed when the package was built, or parse it where its text is another by now.

        Args:
            name: What it is stored as.
            text: The text it is parsed from.
            parse: What parses it into tuples, lists, dictionaries, strings and numbers.
        """
        held = self._table(name, text)
        table: _T = parse() if held is None else marshal.loads(held)
        return table

    def lookups(self, name: str, text: bytes, parse: Callable[[], Sequence[Looked[Any]]]) -> Sequence[Looked[Any]]:
        """Return dictionaries that were stored in buckets, or parse them; the arguments are those of ``table``."""
        held = self._table(name, text)
        if held is None:
            return parse()
        parts = Parts(held)
        return [Buckets(parts[number]) for number in range(len(parts))]

    def _table(self, name: str, text: bytes) -> memoryview | None:
        sum, number = self.tables.get(name, (-1, 0))
        return self._parts[number] if sum == zlib.crc32(text) else None


STORE = Store()
