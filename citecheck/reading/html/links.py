"""What links and marks look like: where they lead, how they are named, what labels they print."""

import re

from citecheck.patterns import lazy_regex
from citecheck.reading.html.tree import Element

# What a note mark prints: `3`, `[3]`, `(a)`, `iv`, `†`, `note 1`, `lower-alpha 2`.
LABEL = lazy_regex(
    r"""
    \s* (?P<open>[\[(【])? \s* \^?
    (?P<label>
        (?: (?P<word>[^\W\d_][^\W\d_.-]{0,10}(?:-[a-z]{1,6})?) [.\s]{0,2} )? \d{1,4}[a-z]?
      | [a-z]{1,2} | [ivxl]{1,7} | [*†‡§¶#‖]{1,4}
    )
    (?: :\d{1,2} )?                 # `[1:2]`, the third call of note 1
    \s* [])】]? [.:]? \s*
    """,
    re.I | re.X,
)
# A word in brackets, as specifications and papers cite: `[RFC2119]`, `[Knuth, 1984]`.
KEY = lazy_regex(r"[^\W\d_][\w.+&,: –-]{1,39}")
BRACKETED = lazy_regex(r"[\[(【][^\[\]()【】]{1,200}[\])】]")
"""A label in brackets at the head of an entry."""
# Roles and names that tools give to the links that lead to a note.
CALL_NAMES = lazy_regex(
    r"doc-(?:noteref|biblioref)|noteref|foot-?note|(?<![a-z])(?:fn|ftn|sdfootnote|sdendnote)(?![a-z])|fnref|ftnref"
    r"|(?<![a-z])(?:reference|biblioref|bibref|bibr|citation|citeref|xref-bibr|spip_note)(?![a-z])"
)
BACK_NAMES = lazy_regex(r"back-?(?:ref|link)|footnote-?back|return|referencedby|(?<![a-z])rev(?:erse)?(?![a-z])")
# How the ids of notes are written: `fn3`, `_ftn3`, `cite_note-3`, `ref-3`, `nb4-1`.
NOTE_ID = lazy_regex(
    r"(?<![a-z])(?:s?d?f(?:oot)?-?n(?:ote)?|ftn|s?d?e(?:nd)?-?n(?:ote)?|note|cite|ref|reference|bib|nb)(?![a-z]{3})",
    re.I,
)
# How entries of a list are named: `ref-cit-blk`, `References`, `csl-entry`, `bibitem`.
ENTRY_NAMES = lazy_regex(r"(?<![a-z])(?:refs?|references?|cit|csl-entry|bib(?:item|lio\w*)?)(?![a-z])")
_QUOTED_ID = lazy_regex(r"""['"]#?([\w:.-]{2,80})['"]""")
_DIGITS = lazy_regex(r"\d+")


NOTE_NUMBER = "data-mfn"
"""The attribute by which a plugin for WordPress, Modern Footnotes, ties a call to the note behind it."""


def fragment_of(link: Element) -> tuple[str, bool]:
    """Return the place that a link names, by its address or to scripts, and whether it may be in another page."""
    get = link.get
    path, _, fragment = get.get("href", "").strip().partition("#")
    if fragment:
        return fragment, bool(path)
    called = _QUOTED_ID.search(get.get("onclick", ""))
    place = called[1] if called else get.get("aria-describedby", "")
    if not place and link.parent is not None and (number := link.parent.get.get(NOTE_NUMBER)):
        place = f"{NOTE_NUMBER}-{number}"
    return place, False


def id_pattern(place: str) -> str:
    """Return an id without its numbers, which the ids of one list have in common."""
    return _DIGITS.sub("0", place)


def is_named(link: Element, names: re.Pattern[str]) -> bool:
    """Tell whether a link or what is wrapped tightly around it bears one of some names."""
    outer = link.parent.names if link.parent is not None and link.parent.tag in ("sup", "span") else ""
    return names.search(link.names) is not None or names.search(outer) is not None


def id_of(element: Element) -> str:
    """Return the name under which links may lead to an element."""
    return element.get.get("id") or element.get.get("name") or ""


def integer(text: str | None, default: int) -> int:
    """Return the number that an attribute holds."""
    return int(text) if text is not None and re.fullmatch(r"-?[0-9]{1,6}", text.strip()) else default
