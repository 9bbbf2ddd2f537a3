"""Signs: what shows that words describe a source, and what shows that they do not."""

import re

from citecheck.knowledge import languages
from citecheck.parsing import joints
from citecheck.patterns import lazy_regex
from citecheck.text import RAISED

# What only a reference has: an address, an identifier, a quoted title in front, a visit date, a date of publication.
_ADDRESS = lazy_regex(r"https?://|www\.|\bdoi\b|\barxiv\b|\bisbn\b|\b(?:retrieved|accessed)\b", re.I)
_QUOTES = tuple("“\"„«‘'「『《")
_QUOTED = lazy_regex(r"[^“\"„«‘「『《]{0,120}[“\"„«‘'「『《][^\s]")
# A word that may be a month before a year, or behind one: `maja 2021`, `May 3, 2021`, `2021. gada 3. maijs`.
_WORD_AND_YEAR = lazy_regex(
    r"""
      (?<![^\W\d_])(?P<before>[^\W\d_]{3,14})\.?(?:\sde)?,?\s(?:\d{1,2}\.?,?\s)?(?:1[5-9]|20)\d\d(?!\d)
    | (?<!\d)(?:1[5-9]|20)\d\d\.?(?:\sm\.|\sgada)?\s(?:\d{1,2}\.\s)?(?P<behind>[^\W\d_]{3,14})
    """,
    re.VERBOSE,
)
_IN_FIGURES = lazy_regex(r"\b\d{4}-\d\d-\d\d|\b\d{1,2}[./]\d{1,2}[./]\d{4}|\d{4}[年년]")
# `(2020a)`, `n.d.`: what stands for a day.
_YEAR_FOR_DAY = lazy_regex(r"\(\d{4}[a-z]?(?:,[^)]{1,20})?\)|\bn\.\s?d\.", re.I)
_YEAR = lazy_regex(r"\b(?:1[5-9]|20)\d\d[a-z]?\b")
# An address at the start or, behind a sign, at the end of the words; amid a sentence it is a link in passing.
_OWN_ADDRESS = lazy_regex(r"\A[<(]?https?://|(?:[\s:,–—|(<.-]|\]\()<?https?://[^\s<>]+[>)\].,;]{0,3}\s*\Z")
_SENTENCE_LINK = lazy_regex(
    r"(?<![:,.–—|>\"”’»)\]-])\s(?:<?https?://[^\s<>]+|\[[^\W\d_A-Z][^\[\]\n]{0,60}\]\(<?https?://[^\s<>]+)\s*\Z"
)
# `… before July.[2]`, `…³`, `as Vogt [3] says`: the words cite something themselves.
_CITING = lazy_regex(
    r"(?<=[\w.,;:!?”\"’)%][\s\[［【〔])(?:(?<=\s)[\[［【〔])?\^?\d{1,4}(?:\s?[-,;–—]\s?\d{1,4}){0,30}[\]］】〕](?![\w(])"
    rf"|(?<=[.!?,;”\"’)])[{RAISED}]{{1,3}}\s*\Z"
)
_CLOSING = frozenset(f"]］】〕{RAISED}")
"""One of these stands in every marker; looking for them first is quick."""
_FIRST_WORDS = 20
"""A marker stands further on in an item than this; what stands before is its label."""

LOOKED_AT = 600
"""An entry shows what it is in its first characters."""


def looks_like_reference(text: str) -> bool:
    """Tell whether a note names a source, rather than remarking on something."""
    head = text[:LOOKED_AT]
    if head.lstrip()[:1] in _QUOTES or _has_day_or_year_for_it(head):
        return True
    if _ADDRESS.search(head) or joints.visit().search(head):
        return True
    if len(text) >= LOOKED_AT:
        return False
    return _YEAR.search(head) is not None or joints.undated_in_place().search(head) is not None


def has_day(words: str) -> bool:
    """Tell whether words hold a date with its month.

    >>> has_day("Daily, 3 May 2021"), has_day("Głos, 11 paź 2021"), has_day("since winter 2021")
    (True, True, False)
    """
    return _IN_FIGURES.search(words) is not None or any(
        is_month(found["before"] or found["behind"]) for found in _WORD_AND_YEAR.finditer(words)
    )


def is_month(word: str) -> bool:
    """Tell whether a word is a month's name, or short for one, in any language."""
    return any(month.number for month in languages.months(word.lower()))


def _has_day_or_year_for_it(words: str) -> bool:
    return _YEAR_FOR_DAY.search(words) is not None or has_day(words)


def has_own_address(words: str) -> bool:
    """Tell whether words begin or end with an address that is no part of a sentence."""
    return bool(_OWN_ADDRESS.search(words)) and not _SENTENCE_LINK.search(words)


def is_dated(words: str) -> bool:
    """Tell whether words hold a date, or a year."""
    return _has_day_or_year_for_it(words) or _YEAR.search(words) is not None


def may_be_source(body: str) -> bool:
    """Tell whether the words of an entry may well describe a source."""
    return "://" in body or bool(_QUOTED.match(body) or _YEAR.search(body) or _ADDRESS.search(body))


def must_be_source(body: str) -> bool:
    """Tell whether the words of an entry can hardly be anything else than a source."""
    return "://" in body or bool((_QUOTED.match(body) and _has_day_or_year_for_it(body)) or _ADDRESS.search(body))


def is_source_by_itself(body: str) -> bool:
    """Tell whether words are a source even where nothing announces or cites it; steps and tips hold links, too."""
    body = body.strip()
    if has_day(body) and (_ADDRESS.search(body) or _QUOTED.match(body)):
        return True
    return bool(_OWN_ADDRESS.search(body)) and not _SENTENCE_LINK.search(body)


def cites(body: str) -> bool:
    """Tell whether the words of an item hold a marker, as a claim does and a source does not."""
    return not _CLOSING.isdisjoint(body) and _CITING.search(body.rstrip(), _FIRST_WORDS) is not None
