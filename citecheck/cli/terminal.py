"""What a terminal is like."""

import os
from collections.abc import Mapping
from typing import TextIO

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
