"""Words with which a text speaks of an entry by its number or place, or of the one before, instead of marking it."""

import itertools
import re

from citecheck.knowledge import languages
from citecheck.patterns import any_of, lazy_regex

_LABELS = sorted(languages.phrases("labels") | languages.phrases("note labels"))
_NOUNS = list(filter(languages.is_spaced, _LABELS))
_POINTING = "see cf confer vgl siehe voir véase vid zie se zob см ver vedi cited-in quoted-in no nos nr nrs".split()
_EAST_ASIAN = any_of(itertools.filterfalse(languages.is_spaced, _LABELS))
_NUMBERS = (
    "one two three four five six seven eight nine ten eins zwei drei vier fünf sechs sieben acht neun zehn"
    " i ii iii iv v vi vii viii ix x"
).split()
_ORDINALS = [
    "first erste primera première prima eerste",
    "second zweite segunda deuxième seconda tweede",
    "third dritte tercera troisième terza derde",
    "fourth vierte cuarta quatrième quarta vierde",
    "fifth fünfte quinta cinquième vijfde",
    "sixth sechste sexta sixième sesta zesde",
    "seventh siebte séptima septième settima zevende",
    "eighth achte octava huitième ottava achtste",
    "ninth neunte novena neuvième nona negende",
    "tenth zehnte décima dixième decima tiende",
    "last letzte última dernière ultima laatste",
]
_PLACES = {word: place for place, words in enumerate(_ORDINALS, 1) for word in words.split()}
_LAST = len(_ORDINALS)

_LIST = r"(?P<numbers>\d{1,4}(?:\s?(?:,|;|-|–|—|and|&|und|et|y|e|en|och|og|i|и|oraz)\s?\d{1,4}){0,20})"

_NOUN = any_of(_NOUNS)

NUMBERED = lazy_regex(
    rf"""
    \b (?: (?<!\[) (?:{_NOUN}) | (?P<pointing>{any_of(word.replace("-", " ") for word in _POINTING)}) )
      (?: \.[\s\u00a0]{{0,3}} | [\s\u00a0]{{1,3}} )
      (?: (?:no|nr|n[°ºr]|№|\#|number(?:ed)?|nummer|n[úu]m(?:ero)?|numéro|номер)\.?\s? )? [\[(]?
      (?:{_LIST} | (?P<word>{"|".join(_NUMBERS)})(?!\w)) (?![\w.]?\d)
    | (?=[\u2e80-\uffff]) {_EAST_ASIAN}\s?(?P<east>\d{{1,4}})
    | \b(?<![.,])(?P<hungarian>\d{{1,4}})\.\s(?:számú\s)?(?:láb)?jegyzet
    """,
    re.VERBOSE,
)
"""`note 3`, `nn. 3–5`, `Siehe Anm. 4`, `注4`: the numbers that it speaks of; what is taken for one too often costs
nothing but a fix that is not made. Inside an entry `no. 4` is an issue; only outside of them does it point."""

PLACED = lazy_regex(
    rf"""\b(?:(?P<word>{any_of(_PLACES)})[nrs]?|(?P<figure>\d{{1,3}})(?:st|nd|rd|th|\.|e|ª|º|ème|er))\s
    (?:{_NOUN})(?!\w)""",
    re.VERBOSE,
)
"""`the fourth source`, `4th reference`, `die letzte Quelle`: which entry of all it speaks of."""

BACKWARD = lazy_regex(
    r"""\b(?:
      ibid(?:em|\.)? | id\. | idem | op\.\s?cit | loc\.\s?cit | art\.\s?cit | cit\. | ivi | supra | infra
    | ebd | ebda | ebenda | a\.\s?a\.\s?o | aao | derselbe | dies\. | ders\. | ob\.\s?cit | o\.\s?c\. | l\.\s?c\.
    | tamże | tamtéž | там\sже | там\sсамо | 同上 | 同前 | 앞의\s책
    | (?:see|as)\s(?:above|below|before) | siehe\s(?:oben|unten) | voir\s(?:ci-)?(?:dessus|dessous)
    | the\s(?:previous|preceding|following|next|last|first|second|third|fourth|fifth)\s
      (?:note|source|entry|reference|citation)
    )(?!\w)""",
    re.VERBOSE,
)
"""`Ibid.`, `op. cit.`, `ebd.`, `same as above`: an entry that means one that stands before or after it."""


def lowered(text: str) -> str:
    """Return a text in small letters, as these patterns want it, each in its place.

    >>> lowered("Siehe NOTE 3, İzmir")
    'siehe note 3, İzmir'
    """
    lows = text.lower()
    return (
        lows if len(lows) == len(text) else "".join([low if len(low := sign.lower()) == 1 else sign for sign in text])
    )


def place_of(found: re.Match[str]) -> int:
    """Return which entry of all is meant by its place, counted from 1; -1 for the last.

    >>> [place_of(found) for found in PLACED.finditer("the fourth source, the last note and the 12th reference.")]
    [4, -1, 12]
    """
    place = _PLACES[found["word"].lower()] if found["word"] else int(found["figure"])
    return -1 if found["word"] and place == _LAST else place


def numbers_of(found: re.Match[str]) -> tuple[str, ...]:
    """Return the numbers that a mention in words names; a range names all that lie in it.

    >>> [numbers_of(found) for found in NUMBERED.finditer("as note 3 says (nn. 5-7; anm. 9).")]
    [('3',), ('5', '6', '7'), ('9',)]
    """
    if word := found["word"]:
        return (str(_NUMBERS.index(word.lower()) % 10 + 1),)
    if single := found["east"] or found["hungarian"]:
        return (single,)
    named: list[str] = []
    for first, last in re.findall(r"(\d+)(?:\s?[-–—]\s?(\d+))?", found["numbers"]):
        named += map(str, range(int(first), min(int(last or first), int(first) + 100) + 1))
    return tuple(named)
