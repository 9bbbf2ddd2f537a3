"""Countries and their seats of government, beside which a year cites nothing: ``(Norway, 2014)``."""

import functools

from citecheck.knowledge import tables


@functools.cache
def names() -> frozenset[str]:
    """Return the names of countries, and of the towns that they are governed from.

    >>> "Norway" in names(), "Oslo" in names(), "Norwegian" in names()
    (True, True, False)
    """
    found: set[str] = set()
    for line in tables.lines(tables.text("places.txt")):
        country, _, rest = line.partition(": ")
        found |= {country, *(town.strip() for town in rest.partition(";")[2].split(","))}
    return frozenset(found - {""}) | _SHORT


_SHORT = frozenset("US USA U.S. U.S.A. UK U.K. UAE EU USSR GDR DDR BRD UdSSR URSS EE.UU. США СССР".split())
