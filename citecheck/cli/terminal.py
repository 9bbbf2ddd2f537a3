"""What a terminal is like."""

import codecs
import os
from collections.abc import Mapping
from typing import TextIO

LEGIBLE = "citecheck.legible"
"""The name by which a stream is told to write what its encoding has not as ``_legible`` does."""

_PLAIN = str.maketrans(
    {**dict.fromkeys("‘’‚", "'"), **dict.fromkeys("“”„", '"'), **dict.fromkeys("–—", "-"), "…": "..."}
)


def _legible(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for signs that an encoding has not: plain quotes and dashes, of others their escapes."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    signs = error.object[error.start : error.end].translate(_PLAIN)
    return signs.encode("ascii", "backslashreplace").decode("ascii"), error.end


codecs.register_error(LEGIBLE, _legible)

_USUAL = 80
"""The width of a terminal that does not tell."""


def width(stream: TextIO, environment: Mapping[str, str]) -> int:
    """Return how many columns a terminal has, as ``shutil`` tells it, whose import takes longer than all of this.

    >>> import sys
    >>> width(sys.stdout, {"COLUMNS": "72"})
    72
    """
    if environment.get("COLUMNS", "").isdecimal():
        return int(environment["COLUMNS"]) or _USUAL
    try:
        return os.get_terminal_size(stream.fileno()).columns or _USUAL
    except (OSError, ValueError, AttributeError):  # no terminal; a stream that is closed, or has no file
        return _USUAL
