"""What imprints name: cities in which books are printed, which are no outlets; publishers and journals, which are."""

import functools

from citecheck.knowledge import countries, tables
from citecheck.patterns import lazy_regex

# Frankfurt a. M./New York · Berlin – Wien · Köln u. a. · Cambridge, MA · Paris et Genève
_JOINT = lazy_regex(r"\s?[/–—;&]\s?|\s-\s|-(?=[^\W\d_a-z])|,\s|\s(?:und|and|et|y|e|i|u\.)\s")
_OTHERS = lazy_regex(r"(?:\s(?:u\.\s?a|et\sal|i\sin|etc)\.?|,\s(?:[A-Z]{2}|Mass|Conn|Ill|Calif|N\.\s?[YJ])\.?)\Z")


@functools.cache
def _names(table: str) -> frozenset[str]:
    return frozenset(name.strip() for line in tables.lines(tables.text(table)) for name in line.split(", "))


def is_city(words: str) -> bool:
    """Tell whether words name one or several cities of imprints, and nothing else.

    >>> is_city("Frankfurt a. M./New York"), is_city("Köln u. a."), is_city("Harbour Press")
    (True, True, False)
    """
    cities = _names("cities.txt")
    words = _OTHERS.sub("", words.strip(" ,;:()[]"))
    if not {words, words.rstrip("."), f"{words}."}.isdisjoint(cities):
        return True
    parts = _JOINT.split(words)
    return len(parts) > 1 and all(part.strip() in cities for part in parts)


def is_place(words: str) -> bool:
    """Tell whether words name a city of imprints, a state or a country behind it or not.

    >>> is_place("New York, NY, USA"), is_place("Seattle, WA"), is_place("Harbour Press")
    (True, True, False)
    """
    words = words.strip(" ,;:()[]")
    while not is_city(words):
        words, comma, last = words.rpartition(", ")
        if not comma or not (_STATE.fullmatch(last) or last in countries.names()):
            return False
    return True


_STATE = lazy_regex(r"[A-Z]{2,3}|(?:[A-Z]\.\s?){2,3}")


def is_press(words: str) -> bool:
    """Tell whether words are the name of a publisher that has no word for one in it.

    >>> is_press("Suhrkamp"), is_press("München")
    (True, False)
    """
    return words in _names("presses.txt")


def is_cut_short(word: str) -> bool:
    """Tell whether a word is one that the names of journals cut short.

    >>> is_cut_short("Phys"), is_cut_short("Senegal")
    (True, False)
    """
    return word in _names("journal_words.txt")
