"""Is this the name of an outlet? What the table knows, and what a name looks like that it does not know."""

import functools
import re

from citecheck.knowledge import languages, outlets
from citecheck.parsing.vocabulary import BODY, FILLER, SMALL
from citecheck.patterns import lazy_regex

_WORD = lazy_regex(r"(?<!\w)[^\W\d_]+")
_LONGEST = 80
_MOST_WORDS = 12
_MOST_UNSURE = 9
"""Characters and words of the longest name; words where nothing tells that it is one."""
_LONGEST_FILLER = 45
"""Characters of the longest stretch that stands between two fields and is none."""


@functools.cache
def _not_outlet() -> re.Pattern[str]:
    """Return the pattern of what is no outlet though it stands in its place: a kind of work, a page, an edition."""
    english = languages.get("en")
    own = set(english.phrases["theses"]) if english else set()
    # `Dissertation` is no outlet, and `Dissertation Abstracts` is one; `thèse de doctorat en histoire` is none.
    theses = languages.any_of(languages.phrases("theses") - own, "")
    number = r"(?:[a-z]?\d\S{0,9}|[a-z]\b\S{0,6})"
    return lazy_regex(
        rf"""(?: {languages.pattern("no outlets")} | {languages.pattern("theses")} | (?:{theses})\b[^,;]{{0,40}}
      | (?:report|standard|paper|publication|document|version|series|episode)\s
        (?:n[or]\.?|number)?\s?\S{{0,20}}\d\S{{0,10}}
      | at\s[a-z]?\d+ | [mb]\.?\s?(?:s|sc|eng|phil|res)\.?\s(?:thesis|diss(?:ertation)?)
      | dept\.\s[^,]{{2,40}} | uploaded\sby.*|archived.*|\d\w\w\scir
      | (?:pages|sec|sect|section|issue|art|article|para|s|n[o°º])\b\.?\s?{number}
      | (?:{languages.pattern("pages")}|{languages.pattern("volumes")}|{languages.pattern("places")})\b\.?\s?{number}
      | \d+\s{languages.pattern("pages")}|[a-z]?\d+
      | (?:1st|2n?d|3r?d|\d+th|\d+\.|late|rev\.?)\s(?:{languages.pattern("editions")}))\.?""",
        re.VERBOSE | re.IGNORECASE | re.DOTALL,
    )


@outlets.cached(4096)
def is_known(name: str) -> bool:
    """Tell whether a name is that of an outlet in the table."""
    return 0 < len(name) <= _LONGEST and name.count(" ") < _MOST_WORDS and outlets.find(name) is not None


@functools.lru_cache(maxsize=4096)
def is_site(name: str, url: str) -> bool:
    """Tell whether an address's host is made of a name: of its words run together, or of their first letters.

    >>> is_site("Harbour Gazette", "harbourgazette.com/x"), is_site("National Wildlife Federation", "https://nwf.org")
    (True, True)
    """
    host = outlets.host_of(url)
    words = [word for word in _WORD.findall(name.lower()) if word not in SMALL]
    if not words or len(name) > _LONGEST:
        return False
    initials = "".join(word[0] for word in words)
    names = {name.lower(), "".join(words), "".join(_WORD.findall(name.lower())), initials if len(initials) > 2 else ""}
    return not names.isdisjoint([host, *host.split(".")[:-1]])


@outlets.cached(4096)
def is_body(name: str) -> bool:
    """Tell whether a name is that of an outlet or a body, rather than a person's.

    >>> is_body("Harbour Gazette"), is_body("Ada Okafor")
    (True, False)
    """
    return is_known(name) or not BODY.isdisjoint(_WORD.findall(name.lower())) or _company().search(name) is not None


def is_masthead(name: str) -> bool:
    """Tell whether a name that stands alone before a date is an outlet's: it is known, or short and a body's.

    >>> is_masthead("Harbour Post"), is_masthead("Harbour Post sues ferry line"), is_masthead("Ada Okafor")
    (True, False, False)
    """
    is_short = name.count(" ") <= _MASTHEAD and not _PARTED.search(name)
    return is_known(name) or (is_short and is_body(name) and may_be_outlet(name))


_MASTHEAD = 2
"""Spaces in a name of a body that is no title."""
_PARTED = lazy_regex(r"[,:;|–—。]|(?<=\w{4})\.\s")


def is_body_word(word: str) -> bool:
    """Tell whether a single word is what bodies and outlets call themselves: ``журнал``, ``Zeitschrift``."""
    return word.lower() in BODY


# Nordsalt AS · Volmer GmbH · Maersk Inc.
@functools.cache
def _company() -> re.Pattern[str]:
    forms = (
        re.escape(form).replace(r"\.", r"\.?\s?").replace(r"\ ", r"\s?") for form in languages.printed("companies")
    )
    return lazy_regex(rf"[\w.&]{{2,}}\s(?:{'|'.join(sorted(forms))})\.?\Z")


def gives_initials(name: str) -> bool:
    """Tell whether a name ends in its own initials, as only those of bodies do.

    >>> gives_initials("Médecins sans frontières (MSF)"), gives_initials("Gorilla falls into moat (VIDEO)")
    (True, False)
    """
    match = _INITIALS.fullmatch(name)
    if match is None:
        return False
    firsts = iter([word[0].upper() for word in _WORD.findall(match["words"])])
    return all(letter in firsts for letter in match["initials"])


_INITIALS = lazy_regex(r"(?P<words>.+)\s\((?P<initials>[^\W\d_a-z]{2,8})\)", re.DOTALL)


@outlets.cached(4096)
def may_be_outlet(words: str) -> bool:
    """Tell whether words may name an outlet or a body: few, and most of them with a capital or small by custom.

    >>> may_be_outlet("Journal of Coastal Studies"), may_be_outlet("And why should we care")
    (True, False)
    """
    if is_known(words):
        return True
    found = _WORD.findall(words)
    if not found or len(found) > (_MOST_WORDS if is_body(words) else _MOST_UNSURE) or words[-1] in "?!":
        return False
    small = sum(word[0].islower() and word.lower() not in SMALL for word in found)
    return small == 0 or (small == 1 and len(found) == 2 and found[0][0].isupper())


_GLUED = lazy_regex(r"\A\d{1,3}[A-Z][^\W\d_]{2}")
"""A figure that a name begins with: 9News."""


_UNSPACED = lazy_regex(r"[\u2e80-\uffdc]")
_LONGEST_COUNTER = 3
"""Signs of what is counted, in scripts that set no space between words: `55-78쪽`, `12ページ`."""


@functools.lru_cache(maxsize=4096)
def is_filler(words: str) -> bool:
    """Tell whether a stretch names neither title nor outlet: ``Available from``, ``Press release``, ``p. 12``."""
    if len(words) > _LONGEST_FILLER or _GLUED.search(words) or (words.strip().isdigit() and is_known(words.strip())):
        return False
    said = _WORD.findall(words.lower())  # none in `2022年公告`, where no space parts words from figures
    is_made_of = FILLER.issuperset(said) and (bool(said) or len(_UNSPACED.findall(words)) <= _LONGEST_COUNTER)
    return is_made_of or _not_outlet().fullmatch(words.strip(" .,;:()[]")) is not None
