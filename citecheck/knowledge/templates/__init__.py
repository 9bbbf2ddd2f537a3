"""The templates of the largest wikis: which describe a source, and what their parameters hold.

One file a wiki, ``<code>.txt``, lines ``key: name, name``; names in small letters, ``cite *`` for all that begin so.
``KEYS`` explains the keys. The wikis borrow from each other, so that all files are read as one; where a parameter has
two meanings, ``except`` takes it out of one template. A new file needs no line of code.
"""

import functools
import os
from collections.abc import Collection, Mapping
from typing import Literal

Field = Literal["title", "outlet", "issued", "accessed", "url", "archive_url"]
FIELDS: tuple[Field, ...] = ("title", "outlet", "issued", "accessed", "url", "archive_url")
"""The fields of a reference that one parameter gives."""

Key = Literal[
    "cites",
    "other templates",
    "title",
    "outlet",
    "issued",
    "year",
    "accessed",
    "url",
    "archive_url",
    "last",
    "first",
    "author",
    "authors",
    "except",
    "notes",
    "doubtful notes",
    "note groups",
    "note text",
    "group",
    "name",
    "lists",
    "list refs",
    "named calls",
    "short",
    "harvard",
]
KEYS: Mapping[Key, str] = {
    "cites": "templates that describe a source",
    "other templates": "those that begin alike and describe none",
    "title": "parameters that may hold the title, a work's own before a chapter's",
    "outlet": "… the outlet, a masthead before a publisher",
    "issued": "… the date of issue",
    "year": "… its year, where day and month stand elsewhere",
    "accessed": "… the day of a visit",
    "url": "… the address",
    "archive_url": "… that of an archived copy",
    "last": "… an author's last name, a number behind it for further ones",
    "first": "… the first name",
    "author": "… the whole name",
    "authors": "… the names of all authors",
    "except": "a template and a parameter that holds no field there",
    "notes": "templates whose text is a note",
    "doubtful notes": "those of them that are none where the text is a mere label: {{note|1}}",
    "note groups": "the group of such a note that names none: efn = lower-alpha",
    "note text": "parameters that hold a note's text",
    "group": "… its group",
    "name": "… its name",
    "lists": "templates that print the notes",
    "list refs": "parameters of those that may define notes",
    "named calls": "templates that call notes by their names",
    "short": "templates that are a short note, such as {{sfn|Smith|2010}}",
    "harvard": "templates that name a work in the text or in a note: {{harvnb|Smith|2010}}",
}
"""What each key of a wiki's file holds."""


@functools.lru_cache(maxsize=2048)
def names(key: Key, template: str = "") -> tuple[str, ...]:
    """Return what the wikis list under a key, first those that list a template as describing a source.

    >>> names("outlet")[:2], names("outlet", "cytuj stronę")[:1], "czasopismo" in names("outlet")
    (('work', 'newspaper'), ('czasopismo',), True)
    """
    return tuple(dict.fromkeys(name for wiki in _wikis_of(template) for name in wiki.get(key, ())))


Role = Literal["last", "first", "author"]
_ROLES: tuple[Role, ...] = ("last", "first", "author")


@functools.lru_cache(maxsize=4096)
def role(template: str, parameter: str) -> Role:
    """Return what a parameter for names holds in a template, since a word may mean either: a `nom` is first or last.

    >>> role("ref-web", "nom"), role("lien web", "nom")
    ('first', 'last')
    """
    found = ((role, wiki) for wiki in _wikis_of(template) for role in _ROLES if parameter in wiki.get(role, ()))
    return next((role for role, _ in found), "author")


@functools.lru_cache(maxsize=1024)
def _wikis_of(template: str) -> tuple[Mapping[str, tuple[str, ...]], ...]:
    """Return the wikis, first those that list a template as describing a source."""
    wikis = tuple(_wikis().values())
    return tuple(sorted(wikis, key=lambda wiki: not _is_among(template, wiki.get("cites", ())))) if template else wikis


@functools.cache
def named(key: Key) -> frozenset[str]:
    """Return the same as a set."""
    return frozenset(names(key))


@functools.lru_cache(maxsize=1024)
def is_citation(template: str) -> bool:
    """Tell whether a template, by its name in small letters, describes a source.

    >>> is_citation("cite web"), is_citation("статья"), is_citation("citation needed"), is_citation("cite")
    (True, True, False, False)
    """
    return _is_listed(template, "cites") and not _is_listed(template, "other templates")


@functools.cache
def note_groups() -> Mapping[str, str]:
    """Return the templates whose text is a note, each with the group of a note that names none."""
    pairs = (pair.partition("=")[::2] for pair in names("note groups"))
    return dict.fromkeys(names("notes"), "") | {name.strip(): group.strip() for name, group in pairs}


@functools.cache
def exceptions() -> frozenset[tuple[str, str]]:
    """Return the pairs of a template and a parameter that holds no field there."""
    return frozenset((name, parameter) for name, _, parameter in (pair.partition(" ") for pair in names("except")))


def _is_listed(template: str, key: Key) -> bool:
    return _is_among(template, named(key))


def _is_among(template: str, listed: Collection[str]) -> bool:
    if template in listed:
        return True
    words = template.replace("-", " ").split(" ")
    return any(" ".join(words[:count]) + " *" in listed for count in range(1, len(words)))


@functools.cache
def _wikis() -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    folder = os.path.dirname(__file__)
    for name in sorted(os.listdir(folder), key=lambda name: (name != "en.txt", name)):
        code, _, suffix = name.partition(".")
        if suffix == "txt":
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                lines = (line.partition(": ") for line in file.read().splitlines() if line[:1] not in ("", "#"))
                found[code] = {key: tuple(map(str.strip, listed.split(","))) for key, _, listed in lines}
    return found


def unknown_keys() -> dict[str, set[str]]:
    """Return the keys of each file that nobody reads, for the test that a file holds no slip of the pen."""
    return {code: unknown for code, wiki in _wikis().items() if (unknown := wiki.keys() - KEYS.keys())}
