"""The words between the fields of a reference, by what they do, in all languages."""

import functools

from citecheck.knowledge import languages
from citecheck.patterns import lazy_regex

LEAD = languages.words("leads")
MEDIUM = languages.words("media")
FILLER = languages.words("fillers")
SMALL = languages.words("names")
BODY = languages.words("bodies")

# A word that is cut short has its stop, a whole one needs none.
_STOPPED = r"(?:\.\s?|(?<=[^\W\d_]{4})\s)"
VOLUME = rf"(?i:{languages.pattern('volumes')}){_STOPPED}"
"""The pattern of what announces a volume, before its figure."""
PAGE = rf"(?i:{languages.pattern('pages')}){_STOPPED}"
"""The pattern of what announces a page."""
WITHIN = rf"(?i:{languages.pattern('within')})"
"""The pattern of what stands before the work that holds a piece: ``in``, ``dans``."""
WITHIN_COLON = rf"(?i:{languages.pattern('within')}|{languages.pattern('within colon')})"
"""The same, where a colon follows: ``w:``, ``en:``."""


@functools.cache
def editors() -> str:
    """Return the pattern of what says that those before it edited a work: ``(Hrsg.)``, ``red.``, ``(a cura di)``."""
    short = "|".join(sorted(word for word in languages.phrases("editors") if _SHORT.fullmatch(word)))
    return rf"(?:\((?i:{languages.pattern('editors')}|{languages.pattern('roles')})\.?\)|(?i:{short})\.)"


_SHORT = lazy_regex(r"[^\W\d_]{2,8}")
"""A word that may be cut short, so that a stop behind it tells as much as brackets around it."""


def ends_short(text: str, start: int, stop: int) -> bool:
    """Tell whether a full stop is that of an initial or of a word cut short, of a stretch that starts there.

    Small words cut short are whole ones in other languages (``red.``, ``dir.``): they stand behind a bracket, a comma
    or a figure, or are English. An edition with its number ends what stands before the next.

    >>> [ends_short(text, 0, len(text)) for text in ("in St", "Vogt, J", "The quay is red", "Vogt, red", "2. vyd")]
    [True, True, False, True, False]
    """
    last = _LAST_WORD.search(text, max(start, stop - _LONGEST), stop)
    if last is None:
        return False
    word = last.group()
    if len(word) == 1:
        return True
    if word not in languages.printed("cut short"):
        return False
    before = _BEFORE_SHORT.search(text, max(0, last.start() - 4), last.start())
    if before is not None and before["figure"] and word.lower() in languages.phrases("editions"):
        return False
    return before is not None or not (word.isascii() and word.islower()) or word in _english()


_LAST_WORD = lazy_regex(r"(?<![^\s.(,])[^\W\d_]+\Z")
_LONGEST = 10
_BEFORE_SHORT = lazy_regex(r"(?:[(,]|(?P<figure>\d\.?))\s?\Z")


@functools.cache
def _english() -> frozenset[str]:
    english = languages.get("en")
    return frozenset(english.phrases["cut short"]) if english else frozenset()
