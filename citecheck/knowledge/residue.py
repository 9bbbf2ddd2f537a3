"""What chat programs leave behind in pasted text: the forms of ``residue.txt``."""

import functools
import re

from citecheck import attrs
from citecheck.knowledge import tables
from citecheck.patterns import lazy_regex


@attrs.frozen
class Residue:
    """The forms, put together."""

    signs: tuple[str, ...]
    """One of these stands in every text with residue; looking for them first spares the others the patterns."""
    left: re.Pattern[str]
    """What is left in a text; its group ``mark``, ``listed``, ``place`` or ``tag`` tells the kind."""
    parameter: re.Pattern[str]
    """What is left in an address, with the sign that goes with it."""
    tag: re.Pattern[str]
    """What never stood for a source."""


@functools.cache
def residue() -> Residue:
    """Return what chat programs leave.

    >>> residue().left.search("It rained【4†source】.")["mark"], residue().parameter.sub("", "a?utm_source=openai")
    ('【4†source】', 'a')
    """
    patterns: dict[str, list[str]] = {}
    signs: list[str] = []
    for line in tables.lines(tables.text("residue.txt")):
        kind, listed, pattern = line.split(": ", 2)
        patterns.setdefault(kind, []).append(pattern)
        signs += listed.split()
    one_of = {kind: f"(?:{'|'.join(each)})" for kind, each in patterns.items()}
    parameter = one_of.pop("parameter")
    named = (each if f"(?P<{kind}>" in each else f"(?P<{kind}>{each})" for kind, each in one_of.items())
    return Residue(
        tuple(dict.fromkeys(signs)),
        lazy_regex("|".join(named)),
        # In front of another parameter its `&` goes with it, else the sign before it.
        lazy_regex(rf"(?<=\?){parameter}&(?:amp;)?|\?{parameter}(?!&)|&(?:amp;)?{parameter}"),
        lazy_regex(one_of["tag"]),
    )
