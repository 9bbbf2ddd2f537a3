"""How common words are: what it says that two texts share one."""

import functools

from citecheck.knowledge import tables
from citecheck.stored import STORE, Looked

COMMON = 7.0
"""The rarity up to which a word carries no weight: function words, "said", "new", "year"."""
UNSEEN = 14.0
"""The rarity of a word that the table does not hold."""
COUNTRY = 2.0
"""The most that a country's name weighs, however rare the table has it: too many articles name it in passing."""


@functools.cache
def weights() -> Looked[tuple[float, bool]]:
    """Return the weight of every known term, and whether it is a name."""
    content = text()
    (table,) = STORE.lookups("weights", content, lambda: (parsed(content),))
    return table


def text() -> bytes:
    """Return the reviewed tables as they are written."""
    return tables.text("commonness.txt", "places.txt")


def parsed(content: bytes) -> dict[str, tuple[float, bool]]:
    """Return the table as ``weights`` gives it."""
    commonness, places = content.split(b"\0")
    weights: dict[str, float] = {}
    names: set[str] = set()
    for line in tables.lines(commonness):
        rarity, *words = line.split(" ")
        known = [word.replace("_", " ") for word in words]
        weights.update(dict.fromkeys(map(str.lower, known), max(float(rarity) - COMMON, 0.0)))
        names.update(word.lower() for word in known if word[0].isupper())
    for line in tables.lines(places):
        country = line.partition(": ")[0].lower()
        weights[country] = min(weights.get(country, COUNTRY), COUNTRY)
    return {term: (weight, term in names) for term, weight in weights.items()}
