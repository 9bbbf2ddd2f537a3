"""The files below ``cases`` in which an editor may add a case; their format is ``citecheck.testing``'s.

A case begins with a line ``=== its name``. In most files it goes on with header lines such as ``format: markdown``, as
many as it needs, and with one or more parts, each below a line ``---``. Stretches of an article may be ⟦marked⟧.
"""

import pathlib
import re
from collections.abc import Iterator

from citecheck.testing import Case, unmark
from citecheck.testing import read_cases as cases

__all__ = ["Case", "cases", "chunks", "unmark"]


def chunks(path: pathlib.Path) -> Iterator[tuple[str, str]]:
    """Give the name of each case of a file, and the lines below it."""
    for chunk in re.split(r"^=== ", path.read_text("utf8"), flags=re.M)[1:]:
        name, _, rest = chunk.partition("\n")
        yield name.strip(), rest
