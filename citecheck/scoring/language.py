"""Whether a text is in English, in which the scores were measured, and a judgement that holds where it is not."""

import functools
from itertools import chain

from citecheck.scoring import vectors
from citecheck.scoring.words import ENGLISH, foreign, is_known, lines, stretches, tokens

LEAST_ENGLISH = 0.05
"""The least share of those words: English articles of ``shared/data`` from 65 words on have .088 and more.

Passages in Afrikaans, Danish, Dutch, French, German, Italian, Norwegian, Polish, Portuguese, Spanish, Swedish and
Tagalog have .027 and less.
"""


LEAST_KNOWN = 0.7
"""The least share of words that English texts have, where those are few: such texts have .86, others .49 at most."""
LEAST_KNOWN_ALONE = 0.3
"""The same of a short text that has small words of no language: many of its words may be names."""
_FEW = 12
"""Of fewer words without small ones, such as a headline, nothing can be told."""
_SHORT = 65
"""A text with fewer words than this may lack any of these words, so they are held against those of other languages."""


def is_english(*texts: str) -> bool:
    """Tell whether a text, perhaps given in several pieces, is in English, by its function words.

    >>> is_english("The river has risen to the height of the bridge."), is_english("Der Rhein ist gestiegen.")
    (True, False)
    """
    count = english = strange = 0
    for text in texts:
        read = list(lines(text))
        count += sum([line.length for line in read])
        english += sum([line.english for line in read])
        strange += sum([line.strange for line in read]) if count < _SHORT else 0
    if count < _FEW or (count < _SHORT and (english or strange)):
        return english >= strange
    if count >= _SHORT and not 0 < english < LEAST_ENGLISH * count:
        return english > 0
    # Menus, lists and headlines have few small words; but their words are English.
    known = sum(
        is_known(word) and word not in foreign()
        for stretch in chain.from_iterable(map(stretches, texts))
        for word in map(str.casefold, tokens(stretch))
    )
    return known >= (LEAST_KNOWN if english else LEAST_KNOWN_ALONE) * count


_SMALL = ENGLISH | frozenset("how what why when who".split())
_ALIKE = frozenset("in for on by at is are an a it as".split())
"""Small words of English that another language has, too: "a" is Spanish, Czech and Hungarian."""
_LONGER = 4
"""A word with fewer letters may be a piece of English by chance."""
_MOST_ENGLISH, _LEAST_PARTS, _LEAST_ALIKE = 0.6, 0.4, 0.25
"""The share of a title's words that English has, too: in a title with small words of another language, without, and
with some that may be English."""


@functools.lru_cache(maxsize=4096)
def is_in_another_language(title: str) -> bool:
    """Tell whether a title of several words is not in English: few of its words are ones that English texts have.

    Of 230 English titles in ``shared/data`` one is taken for another language's, of 56 German, French, Spanish and
    Swedish ones 44.

    >>> is_in_another_language("Atomausstieg: Letzte drei Kernkraftwerke gehen vom Netz")
    True
    >>> is_in_another_language("Las Vegas shooting leaves 59 dead")
    False
    """
    printed = [word for word in tokens(title) if word.isalpha()]
    if len(printed) < 2 or any(word.casefold() in _SMALL for word in printed):
        return False
    small = sum(word in foreign() for word in printed)
    is_alike = any(word in _ALIKE for word in printed)
    common = sum(is_known(word) and word not in foreign() for word in printed) / len(printed)
    longer = [word for word in printed if len(word) >= _LONGER]
    whole = sum(len(vectors.pieces("".join(vectors.words(word)))) == 1 for word in longer) / (len(longer) or 1)
    most = _MOST_ENGLISH if small else _LEAST_ALIKE if is_alike else _LEAST_PARTS
    return (small > 0 or len(printed) >= LEAST_WORDS) and common < most and whole < most


def is_of_names(title: str) -> bool:
    """Tell whether all words of a title are names, as far as capitals tell, and so in no language.

    >>> is_of_names("Valentina Vladimirovna TERESHKOVA"), is_of_names("Chess in Sofia"), is_of_names("HAUSHALT STEHT")
    (True, False, False)
    """
    printed = [word for word in tokens(title) if word.isalpha()]
    shouted = sum(map(str.isupper, printed))
    return len(printed) > 1 and all(word[0].isupper() for word in printed) and shouted * 2 < len(printed)


START, PART = 4, 5
"""How many letters two words share that are kin: at the start of both, or of one inside the other, a compound."""
LEAST_WORDS = 3


def is_stranger(title: str, text: str) -> bool:
    """Tell whether a title in the language of a text has several words, and none is kin to a word of the text.

    Kin are words that start alike, or of which one starts inside the other, a compound: „Pegel“ is kin to „Rheinpegel“.
    That both are in one language shows by the small words of the title, of which the text has two or more.

    >>> text = "Der Pegel des Rheins stieg auf zwei Meter, und die Schiffer hoffen auf den Herbst."
    >>> [is_stranger(title, text) for title in ("Die Binnenschifffahrt und der Rheinpegel", "Steam trains of Peru")]
    [False, False]
    >>> is_stranger("Kanzler stellt den Haushalt und die Steuern vor", text)
    True
    """
    printed = tokens(title)
    telling = {word.casefold() for word in printed if len(word) >= PART or (len(word) >= START and word[0].isupper())}
    small = {word for word in printed if len(word) <= START and word.islower()}
    words, starts, parts = _read(text)
    if len(telling) < LEAST_WORDS or len(small & words) < 2:
        return False
    return not any(
        word[:START] in starts or word[:PART] in parts or not starts.isdisjoint(_parts(word)) for word in telling
    )


@functools.lru_cache(maxsize=4)
def _read(text: str) -> tuple[set[str], set[str], set[str]]:
    """Return the words of a text, how those start, and all parts of them."""
    words = set(map(str.casefold, tokens(text)))
    starts = {word[:size] for word in words for size in (START, PART) if len(word) >= size}
    return words, starts, {part for word in words for part in _parts(word)}


def _parts(word: str) -> list[str]:
    return [word[i : i + PART] for i in range(len(word) - PART + 1)]
