"""Countries and their seats of government, beside which a year cites nothing: ``(Norway, 2014)``."""

import functools
import os


@functools.cache
def names() -> frozenset[str]:
    """Return the names of countries, and of the towns that they are governed from.

    >>> "Norway" in names(), "Oslo" in names(), "Norwegian" in names()
    (True, True, False)
    """
    found: set[str] = set()
    with open(os.path.join(os.path.dirname(__file__), "places.txt"), encoding="utf-8") as file:
        for line in file:
            country, colon, rest = line.strip().partition(": ")
            if colon and not line.startswith("#"):
                found |= {country, *(town.strip() for town in rest.partition(";")[2].split(","))}
    return frozenset(found - {""})
