"""What is called by several names: countries by their people and seats of government, bodies by their initials."""

import functools

from citecheck.knowledge import tables
from citecheck.stored import STORE

JOINERS = frozenset(("of", "the", "for", "and", "on", "de", "&"))
"""Small words inside a name, which say nothing of whose it is."""

Aliases = tuple[dict[str, tuple[str, ...]], dict[tuple[str, str], str]]


@functools.cache
def aliases() -> Aliases:
    """Return what single words and pairs of words stand for, in small letters; a seat by itself as well.

    >>> words, pairs = aliases()
    >>> words["tokyo"], words["norwegian"], pairs["prime", "minister"]
    (('tokyo', 'japan'), ('norway',), 'pm.')
    """
    content = text()
    return STORE.table("aliases", content, lambda: parsed(content))


def text() -> bytes:
    """Return the reviewed tables as they are written."""
    return tables.text("places.txt", "acronyms.txt")


def parsed(content: bytes) -> Aliases:
    """Return the tables as ``aliases`` gives them."""
    words: dict[str, tuple[str, ...]] = {}
    pairs: dict[tuple[str, str], str] = {}
    for table in content.split(b"\0"):
        for line in tables.lines(table):
            head, _, rest = line.partition(": ")
            acronym = head.isupper() or head == "Fed"
            term = head.lower() + "." * acronym  # WHO is not who
            synonyms, _, seats = rest.partition("; ")
            for form in [head, *synonyms.split(", ")]:
                parts = [part for part in form.lower().split() if part not in JOINERS]
                if form == head and acronym:
                    words[form] = (term,)
                elif len(parts) == 1:
                    words[parts[0]] = (term,)
                elif parts:
                    pairs[parts[0], parts[1]] = term
            for form in seats.split(", "):
                parts = form.lower().split()
                if len(parts) == 1:
                    words[parts[0]] = (parts[0], term)
                elif parts:
                    pairs[parts[0], parts[1]] = term
    return words, pairs
