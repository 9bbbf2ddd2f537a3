"""Titles that a format marks: the words of a note's link, or the first ones in italics, print as if in quotes.

So the part of the program that reads entries sees where a title ends, whatever stands behind it.
"""

from citecheck.knowledge import languages, outlets
from citecheck.patterns import lazy_regex

OPENING, CLOSING = "“", "”"

_QUOTE_SIGNS = lazy_regex(r"[“”„«»\"‘]")
_WORDS = lazy_regex(r"[^\W_]+")
_HAS_LETTER = lazy_regex(r"[^\W\d_]")
# `Berg, A. (2020). Salt rings in harbours.` before the italics: these then are the journal's.
# A link on a whole reference: `Falk, Ida (2020). Ice. Lake Press.`
_WHOLE = lazy_regex(r"\((?:1[5-9]|20)\d\d[a-z]?(?:[-,\s][^()]{1,20})?\)[.:,]|\bISBN\b|\b(?:doi|DOI):|\bpp\.\s\d")
_TITLED = lazy_regex(r"\(\d{4}[a-z]?\)[.:,]?\s+\S+\s+\S|[^\W\d_]{3,}\.\s+\S+\s+\S+\s+\S")
# `Falk, I. Lake freezes early.`, `Ito K, Vogt L. Skaters return.`: a sentence with a word in small letters, which names
# have not.
_JOINTS = "|".join(map(languages.pattern, ("and", "with", "editors")))
_SENTENCE = lazy_regex(rf"[^\W\d_]\.?,?\s+\S(?:[^.?!]*\s)?(?!(?:{_JOINTS}|edited)\b)[a-zà-ÿ]{{4,}}\b[^.]*[.?!]\s*\Z")
_LONGEST_AUTHORS = 120
"""Characters before a title in italics; a title in plain words takes more, with its authors."""


def is_linked_title(words: str, before: str) -> bool:
    """Tell whether the words of a note's link are a title that needs its ends shown.

    Args:
        words: The link's words.
        before: What the note prints before it.
    """
    if _QUOTE_SIGNS.search(words) or _QUOTE_SIGNS.search(before) or "://" in words or _WHOLE.search(words):
        return False
    found = _WORDS.findall(words)
    return len(found) > 1 and _HAS_LETTER.search(words) is not None and not outlets.named(words)


def is_italic_title(words: str, before: str) -> bool:
    """Tell whether words in italics are a title: with nothing but authors before them, and no outlet's name."""
    if len(before) > _LONGEST_AUTHORS or _TITLED.search(before) or _SENTENCE.search(before) or "://" in before:
        return False
    return is_linked_title(words, before)
