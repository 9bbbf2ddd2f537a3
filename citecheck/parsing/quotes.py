"""A title in quotes: where it opens and closes, whatever the quotes, and when quotes are only part of a title."""

import re

from citecheck import attrs
from citecheck.dates import find_dates
from citecheck.knowledge import languages
from citecheck.parsing.mastheads import is_body, is_known, is_masthead, may_be_outlet
from citecheck.parsing.names import read_names
from citecheck.patterns import lazy_regex
from citecheck.text import MASK, mask


@attrs.frozen
class Quote:
    """A title in quotes; offsets of the text."""

    start: int
    end: int
    """With its quotes."""
    title_start: int
    title_end: int
    """Without them."""
    is_spaced: bool
    """Only a space parts it from what follows, as in the seed's layout."""


# A quote opens at a field's start; Japanese and Chinese set no space.
_OPENING = lazy_regex(r"[“”„‟«»‹›‘’‚\"'「『《]\s?(?=\S)")
_BEFORE_QUOTE = frozenset(" \t\n\u00a0([:–—/,،*_" + MASK)
_CLOSING = {
    "“": "”", "”": "”", "„": "“”‟", "‟": "”", "«": "»", "»": "«", "‹": "›", "›": "‹",
    "‘": "’", "’": "’", "‚": "‘’", '"': '"', "'": "'", "「": "」", "『": "』", "《": "》",
}  # fmt: skip
# People who type one quote curly and forget the other.
_CLOSING_ELSE = {"“": '"', "„": '"', '"': "”", "‘": "'", "'": "’"}
_SIGN = lazy_regex(r"[“”„‟«»‹›‘’‚\"'「」『』《》]")
_LONGEST = 1000
_BEFORE = frozenset(".,;:([|–—-/)]>、，,،*_^" + MASK)
_INTRODUCED = lazy_regex(r"(?:\b(?:in|see|title|titled|entitled))\Z", re.IGNORECASE)


def find_quote(body: str) -> Quote | None:
    """Return the title in quotes; ``None`` where an entry has none, or only quotations inside its title.

    >>> text = "Silva, M. “Who Pays?” The Guardian"
    >>> quote = find_quote(text)
    >>> text[quote.title_start:quote.title_end], text[quote.end:]
    ('Who Pays?', ' The Guardian')
    """
    for opening in _OPENING.finditer(body):
        start = opening.start()
        if not _may_open(body, start):
            continue
        close = _find_close(body, start, opening.end())
        if close is None:
            continue
        inner = _without_stops(body, opening.end(), close)
        if inner is None or (_is_introduced(body, start) and not _is_last(body, close + 1)):
            continue
        if _is_outlet(body, start, close + 1, body[slice(*inner)]):
            continue
        spaced = body[close - 1] not in ",." and body[close + 1 : close + 2] not in (",", ".", ":", ";", "、", "，")
        return Quote(start, close + 1, *inner, spaced)
    return None


def _may_open(body: str, start: int) -> bool:
    """Tell whether a title may start here: at a field's start, not behind the first half of a title."""
    before = body[max(0, start - 200) : start].rstrip()
    if not before:
        return True
    if body[start - 1] not in _BEFORE_QUOTE:
        return body[start] in "「『《"
    if before[-1] not in _BEFORE and not _INTRODUCED.search(before):
        return body[start] in "「『《"
    if before[-1] not in ":–—-" or before[-1] == ":":
        return True
    return _may_head(before)


def _may_head(before: str) -> bool:
    """Tell whether an outlet or a person stands before a colon or a dash, and not the first half of a title."""
    head = before[before.rfind(MASK) + 1 : -1].strip(" .,;:()")  # “…at Interlagos: ‘I will never forget…’”
    names = read_names(head, 0, len(head))
    return not head or may_be_outlet(head) or (names is not None and names.end >= len(head) - 8) or head[-1].isdigit()


def _is_introduced(body: str, start: int) -> bool:
    """Tell whether a colon stands before a quote and no outlet and no person before the colon."""
    before = body[max(0, start - 200) : start].rstrip()
    return before.endswith(":") and not _may_head(before)


def _is_last(body: str, at: int) -> bool:
    """Tell whether nothing but a date and an address follows, so that the outlet stands in front."""
    dates = [(date.start, date.end) for date in find_dates(body, at)]
    return not any(map(str.isalpha, mask(body, dates)[at:]))


def _is_outlet(body: str, start: int, end: int, words: str) -> bool:
    """Tell whether quotes hold an outlet: of a title in front, ``La diga, in «La Stampa»``, or with a date alone."""
    before = body[:start].rstrip()
    if (not before or before.count(" ") > _TITLE) and is_masthead(words) and _is_dated(body, end):
        return True
    return (is_known(words) or before.endswith((" in", " in:", " In:"))) and before.count(" ") > 3


_TITLE = 3
"""Spaces in what is a title in front of an outlet in quotes, and no author."""


def _is_dated(body: str, at: int) -> bool:
    """Tell whether a date follows, and nothing behind it but a page."""
    dates = [(date.start, date.end) for date in find_dates(body, at)] if len(body) - at < _LONGEST_DATE else []
    return bool(dates) and not body[at : dates[0][0]].strip(" ,(") and not _LEFT.search(mask(body, dates), at)


_LONGEST_DATE = 80
_LEFT = lazy_regex(r"[^\W\d_]{3}")


def _find_close(body: str, start: int, at: int) -> int | None:
    """Return where a quote closes that opened at ``start``; quotes of the same sign may stand inside it."""
    sign = body[start]
    end = min(len(body), at + _LONGEST)
    closing = _CLOSING[sign]
    if not any(body.find(c, at, end) >= 0 for c in closing):
        closing = _CLOSING_ELSE.get(sign, "")
    if not closing:
        return None
    depth = 1
    last = None
    for match in _SIGN.finditer(body, at, end):
        char, i = match.group(), match.start()
        before, after = body[i - 1], body[i + 1 : i + 2]
        if char in closing:
            if char in "’'" and after.isalnum():  # an apostrophe
                continue
            if char in "\"'" and (before.isspace() or before in "([" or i == at) and after and not after.isspace():
                depth += 1
                continue
            depth -= 1
            if depth <= 0 and _may_close(body, start, i):
                last = i
                if char not in "’'" or after in (",", ".", ";", ":", ")", "") or before in ",.?!":
                    return i
            depth = max(depth, 1)  # perhaps the apostrophe of a plural: another may follow
            if last is not None and char not in "’'":
                return last
        elif char == sign:
            depth += 1
    return last


# What follows a title: `in The Guardian`, a masthead in small letters before a comma, an address of one.
_LEADS = "|".join(map(languages.pattern, ("within", "within colon", "upon", "by")))
_FOLLOWS = lazy_regex(rf"(?:{_LEADS})\s(?=[^\Wa-z])|(?P<name>[^,;({MASK}\n]{{1,40}}?)\s?(?=[,;({MASK}]|\.\s|\.?\Z)")
_SAYS = lazy_regex(r",?\s(?P<word>[^\W\d_]{3,12})\s")
_HOST = lazy_regex(r"[\w-]+(?:\.[\w-]+)+(?:/\S*)?")


def _may_close(body: str, start: int, close: int) -> bool:
    """Tell whether a whole title ends here: a stop or a new field follows, not the rest of a sentence."""
    if (said := _SAYS.match(body, close + 1)) and said["word"] in languages.phrases("says"):
        return False  # 'It was terrifying', says ferry passenger
    if body[close - 1] in ",.?!;":
        return True
    if body.startswith(":", close + 1):  # ‘No way back’: Inside the strike
        return False
    after = body[close + 1 : close + 60].lstrip()
    if not after or not after[0].islower():
        return True
    follows = _FOLLOWS.match(after)
    if follows is None:
        return False
    name = follows["name"]
    return name is None or " " not in name or is_body(name) or _HOST.match(name) is not None


def _without_stops(body: str, start: int, end: int) -> tuple[int, int] | None:
    """Return a title without the space and the one stop that its style sets inside the quotes."""
    while start < end and (body[start].isspace() or body[start] in "*_" + MASK):
        start += 1
    while start < end and (body[end - 1].isspace() or body[end - 1] in ",;*_" + MASK):
        end -= 1
    if body[end - 1] == "." and body[end - 2 : end - 1] not in (".", "") and not _ABBREVIATION.search(body, start, end):
        end -= 1
    return (start, end) if start < end else None


_ABBREVIATION = lazy_regex(r"(?:\b[^\W\d_]\.){2}\Z|\b(?:Inc|Jr|Sr|Co|Corp|Ltd|St)\.\Z")
