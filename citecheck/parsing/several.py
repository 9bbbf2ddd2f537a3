"""Several sources in one entry or note: where one ends and the next begins.

A semicolon may part two works, and as well two authors, the words of a title or two reports of one ruling. So what
stands between two signs is a source only where it describes one by itself: something is named, and then dated.
"""

import functools
import itertools
import re
from collections.abc import Sequence

from citecheck.dates import find_dates
from citecheck.knowledge import languages
from citecheck.knowledge.field_names import field_named
from citecheck.knowledge.imprints import is_place
from citecheck.parsing.names import read_names
from citecheck.parsing.vocabulary import LEAD
from citecheck.patterns import lazy_regex
from citecheck.text import MASK, mask

# Between two sources: a semicolon, a paragraph's end; and behind a full stop a new start in words, `See also`.
_BORDER = lazy_regex(
    rf"(?P<sign>[;；]\s*(?=\S)|\n\s*\n)|(?<=[,\d)])\s(?P<and>[^\W\d_]{{1,3}}|&)\s(?=[^\W\d_a-z])"
    rf"|(?<=[.{MASK}])\s+(?=[^\W\d_a-z])"
)
_CLOSED = lazy_regex(
    r"\([^()]{0,400}\)|\[[^\[\]]{0,400}\]|（[^（）]{0,400}）|“[^“”]{0,400}[”“]|„[^„“”]{0,400}[”“]|«[^«»]{0,400}»|\"[^\"]{0,400}\""
    r"|(?<!\w)[‘'](?:[^‘’']|[’'](?=\w)){0,400}[’'](?!\w)"
)
"""Brackets and quotes, in which no source ends; what stays open for longer was never one."""


def sources_of(entry: str) -> tuple[tuple[int, int], ...]:
    """Return the stretches of an entry that describe one source each; all of it where they are not clear.

    >>> entry = "Vogt, A. “Pier shut”. Post, 3 May 2021; see also J. Marek, Fog at Sea (Oslo: Aschehoug, 1982), 12."
    >>> [entry[a:b][:8] for a, b in sources_of(entry)]
    ['Vogt, A.', 'see also']
    >>> sources_of("Brown v. Board of Education, 347 U.S. 483; 74 S. Ct. 686 (1954)")
    ((0, 63),)
    """
    whole = ((0, len(entry)),)
    if not any(sign in entry for sign in (";", "；", "\n")) and not _may_start_anew(entry) and not _AND.search(entry):
        return whole
    shown = mask(entry, [closed.span() for closed in _CLOSED.finditer(entry)])
    borders = _BORDER.finditer(shown)
    cuts = [
        border.end()
        for border in borders
        if border["sign"] or _signal().match(entry, border.end()) or _adds(entry, border)
    ]
    has_addresses = entry.count("://") > 1
    parts = [(a, b) for a, b in itertools.pairwise([0, *cuts, len(entry)]) if entry[a:b].strip(" .;；\n")]
    if not 1 < len(parts) <= _MOST or _are_fields([entry[a:b] for a, b in parts]):
        return whole
    joined: list[tuple[int, int]] = []
    is_open = True
    for a, b in parts:
        if joined and (is_open or not (_is_author(entry[a:b]) or _stands_alone(entry[a:b], has_addresses))):
            joined[-1] = joined[-1][0], b
        else:
            joined.append((a, b))
            is_open = True
        is_open = is_open and not _stands_alone(entry[slice(*joined[-1])], has_addresses)
    return tuple(joined) if len(joined) > 1 and not is_open else whole


def _adds(entry: str, border: "re.Match[str]") -> bool:
    """Tell whether a comma and an ``and`` stand before a further source, whose title is in quotes or italics."""
    if not border["and"] or border["and"] not in languages.ands():
        return False
    title = _TITLE.search(entry, border.end(), border.end() + _NEAR)
    return (
        title is not None and "," in entry[border.end() : title.start() + 2] and bool(_YEAR.search(entry, title.end()))
    )


_NEAR = 200
"""Characters from a source's authors to the end of its title."""


def _are_fields(parts: Sequence[str]) -> bool:
    """Tell whether what semicolons part are the fields of one source, each behind its name: ``Title: …; Date: …``."""
    named = [field for part in parts if (field := field_named(part.partition(":")[0]))]
    return len(named) > 1 and len(set(named)) == len(named)


_MOST = 40
"""Sources in one note; what is longer is a list of other things."""


def _may_start_anew(entry: str) -> bool:
    return any(_signal().match(entry, match.end()) for match in _SENTENCE.finditer(entry))


_AND = lazy_regex(r"[,\d)]\s(?:[^\W\d_]{1,3}|&)\s[^\W\d_a-z]")
_SENTENCE = lazy_regex(r"[.)]\s+(?=[^\W\d_a-z])")


@functools.cache
def _signal() -> "re.Pattern[str]":
    """Return the pattern of what sends a reader on to a source: ``see also``, ``vgl.``, ``см.``."""
    return lazy_regex(rf"(?:{languages.any_of(languages.phrases('signals'))})\b[.:,]{{0,2}}\s", re.IGNORECASE)


@functools.cache
def _joint() -> "re.Pattern[str]":
    """Return the pattern of what stands before a further source: ``and``, ``but see the reply by``."""
    ands = languages.any_of(languages.phrases("and") - {"a"}, "")
    return lazy_regex(
        rf"[\s(]*(?:(?:(?-i:{ands})|{languages.any_of(languages.phrases('signals'))})\b[.:,]{{0,2}}\s+)*(?:{languages.pattern('same')}\b\.?,\s)?(?:the\s(?:reply|response|rejoinder|comment)\s(?:by|of)\s)?",
        re.IGNORECASE,
    )


_TITLE = lazy_regex(
    r"“[^“”]{1,400}[”“]|„[^„“”]{1,400}[“”]|«[^«»]{1,400}»|»[^«»]{1,400}«|\"[^\"]{1,400}\"|(?<!\w)‘[^‘’]{1,400}’(?!\w)"
    r"|(?<!\w)[*_]{1,2}[^*_\n]{3,300}[*_]{1,2}(?!\w)"
)
_LINK = lazy_regex(r"\[[^\[\]]{0,400}\]\([^()\s]{1,2000}\)")
_ADDRESS_FIRST = lazy_regex(r"\A\s*<?https?://[^\s<>]+>?\s")
"""The address of a link, which readers put before its words."""
_URL = lazy_regex(r"https?://|//www\.|www\.")
_WORD = lazy_regex(r"(?<![^\W_])[^\W\d_]{2,}")
_YEAR = lazy_regex(r"(?<![\d./])(?:1[5-9]|20)\d\d(?![\d/])")
_DATED_FIRST = lazy_regex(r"[^()\d]{2,200}\((?:1[5-9]|20)\d\d[a-z]?(?:,[^()]{1,25})?\)[.:,]?\s[^\W\d_]{2}")
_LEAST_WORDS = 2
"""Words that name a source before its date: `Evening Standard, 4 May 1921`; of `NJW 2012, 1203` there is one."""


def _is_author(part: str) -> bool:
    """Tell whether words are names, whose work follows."""
    names = read_names(part, 0, len(part))
    return names is not None and names.form != "direct" and names.end >= len(part.rstrip(" ;"))


def _stands_alone(part: str, has_addresses: bool) -> bool:
    """Tell whether words describe a source by themselves: what is named stands before what dates or locates it.

    An address locates it where another source has one, too.
    """
    start = _joint().match(part)
    words = _ADDRESS_FIRST.sub("", part[start.end() if start else 0 :])
    if _LINK.search(words):
        return True
    lead = " ".join(words.split(maxsplit=2)[:2])
    is_initial = lead[1:2] == "."
    if (
        not lead
        or (not is_initial and any(languages.says(kind, lead) for kind in _OTHERWISE))
        or _located().match(words)
    ):
        return False
    address = _URL.search(words)
    end = address.start() if address else len(words)
    if not has_addresses:
        address = None
    if _TITLE.search(words) and (_YEAR.search(words) or address):
        return True
    if words[0].islower() or not words[0].isalpha() or _is_imprint(words):
        return False
    if _DATED_FIRST.match(words):  # Falk, I. (2004). Ropes
        named = len(words)
    elif year := _YEAR.search(words, 0, end):
        named = year.start()
    else:
        date = next((date for date in find_dates(words, 0, end) if date.year is not None), None)
        named = date.start if date else address.start() if address else 0
    said = [word for word in _WORD.findall(words, 0, named) if not (word.isupper() or word.lower() in LEAD)]
    return len(said) >= _LEAST_WORDS


def _is_imprint(words: str) -> bool:
    """Tell whether words are where and by whom a work was published: ``New York: Knopf``, ``FAO: Rome, Italy``."""
    before, _, behind = words.partition(":")
    place = _YEAR.search(behind)
    return is_place(before) or (place is not None and is_place(behind[: place.start()]))


_OTHERWISE: tuple[languages.Kind, ...] = ("accessed", "updated", "archived", "again")
"""What words begin with that say more of the source before them."""


@functools.cache
def _located() -> "re.Pattern[str]":
    """Return the pattern of a page, a volume or an edition, which are of the source before them."""
    words = languages.phrases("pages") | languages.phrases("volumes") | languages.phrases("editions")
    return lazy_regex(rf"(?:{languages.any_of(words)})\s?(?:\d|[ivxlc]+\b)", re.IGNORECASE)
