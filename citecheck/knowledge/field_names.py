"""Field names: which field a word names that stands over a column or in front of a field (``Titel: …``)."""

from functools import cache

from citecheck.knowledge import tables

PRINTED = {
    "title": "Title",
    "outlet": "Outlet",
    "issued": "Date",
    "url": "URL",
    "authors": "Author",
    "accessed": "Accessed",
}
"""How a field's name is put before it for the reader of entries."""


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for line in tables.lines(tables.text("field_names.txt")):
        field, _, listed = line.partition(" | ")
        for name in listed.split(", "):
            names.setdefault(name.strip(), field.strip())
    return names


def field_named(words: str) -> str | None:
    """Return the field that words name, by its name in ``Reference``; ``label`` and ``source`` besides.

    >>> field_named("Titel"), field_named("Published on"), field_named("Rain")
    ('title', 'issued', None)
    """
    return _names().get(" ".join(words.split()).strip(" *_:：").casefold())
