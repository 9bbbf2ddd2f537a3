"""What takes long to make and is made when the package is built: compiled patterns and parsed tables.

``python -m citecheck.storing`` writes them into one file beside this one, for the very Python that runs it; building
the package does so by itself (``.ci/hatch_build.py``). The reviewed source stays the text: nothing depends on the file.
A pattern that it lacks is compiled, and a table whose text has changed since, or that it lacks, is parsed as before.
"""

import marshal
import os
import sys
import zlib
from collections.abc import Callable
from typing import TypeVar

_T = TypeVar("_T")

FILE = os.path.join(os.path.dirname(__file__), f"stored.{sys.implementation.cache_tag}.bin")
"""Of each version of Python its own."""
MARK = sys.version.encode() + b"\0"
"""What the file begins with: only the Python that wrote it reads it."""

Code = tuple[int, bytes, int, dict[str, int], tuple[str | None, ...]]
"""A compiled pattern: its flags, its code, how many groups it has, and their names."""


class Store:
    """The file, or nothing where there is none that this Python wrote."""

    def __init__(self, file: str = FILE) -> None:
        self.patterns: dict[tuple[str | bytes, int], Code] = {}
        self._tables: dict[str, tuple[int, bytes]] = {}
        try:
            with open(file, "rb") as opened:
                content = opened.read()
        except OSError:
            return
        if content.startswith(MARK):
            self.patterns, self._tables = marshal.loads(memoryview(content)[len(MARK) :])

    def table(self, name: str, text: bytes, parse: Callable[[], _T]) -> _T:
        """Return a table as it was parsed when the package was built, or parse it where its text is another by now.

        Args:
            name: What it is stored as.
            text: The text it is parsed from.
            parse: What parses it into tuples, lists, dictionaries, strings and numbers.
        """
        made_of, held = self._tables.get(name, (-1, b""))
        if made_of != zlib.crc32(text):
            return parse()
        table: _T = marshal.loads(held)
        return table


STORE = Store()
