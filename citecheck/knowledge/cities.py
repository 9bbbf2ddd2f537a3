"""Cities in which books are printed, as imprints name them: a place is neither an outlet nor a title."""

import functools
from pathlib import Path

from citecheck.patterns import lazy_regex

_TABLE = Path(__file__).with_name("cities.txt")
# Frankfurt a. M./New York · Berlin – Wien · Köln u. a. · Cambridge, MA · Paris et Genève
_JOINT = lazy_regex(r"\s?[/–—;&]\s?|\s-\s|-(?=[^\W\d_a-z])|,\s|\s(?:und|and|et|y|e|i|u\.)\s")
_OTHERS = lazy_regex(r"(?:\s(?:u\.\s?a|et\sal|i\sin|etc)\.?|,\s(?:[A-Z]{2}|Mass|Conn|Ill|Calif|N\.\s?[YJ])\.?)\Z")


@functools.cache
def _names() -> frozenset[str]:
    lines = (line for line in _TABLE.read_text("utf8").splitlines() if not line.startswith("#"))
    return frozenset(name.strip() for line in lines for name in line.split(", "))


def is_city(words: str) -> bool:
    """Tell whether words name one or several cities of imprints, and nothing else.

    >>> is_city("Frankfurt a. M./New York"), is_city("Köln u. a."), is_city("Harbour Press")
    (True, True, False)
    """
    words = _OTHERS.sub("", words.strip(" ,;:()[]"))
    if not {words, words.rstrip("."), f"{words}."}.isdisjoint(_names()):
        return True
    parts = _JOINT.split(words)
    return len(parts) > 1 and all(part.strip() in _names() for part in parts)
