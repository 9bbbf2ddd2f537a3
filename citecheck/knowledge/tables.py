"""The reviewed tables of this folder, as they are written."""

import os
from collections.abc import Iterator


def text(*names: str) -> bytes:
    """Return what tables hold, one behind the other, a zero byte between two."""
    folder = os.path.dirname(__file__)
    found = []
    for name in names:
        with open(os.path.join(folder, name), "rb") as file:
            found.append(file.read())
    return b"\0".join(found)


def lines(content: bytes) -> Iterator[str]:
    """Give the lines of a table, without comments and empty ones.

    >>> list(lines(b"# Towns\\n\\nOslo\\n"))
    ['Oslo']
    """
    return (line for line in content.decode("utf8").splitlines() if line and line[0] != "#")
