"""Quotations: words that a claim prints between quotation marks must stand in the source.

Quotation marks, dashes, hyphens, capitals and spaces make no difference, nor do an editor's ellipses and brackets or a
slip of spelling. A changed word does, and so does a "not" that was left out.

Fuzzy patterns of the package ``regex`` would take a changed word for a slip, and 4 to 15 times as long to look for it.
"""

import functools
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence

from citecheck import attrs
from citecheck.evidence.passages import NEGATIONS, REMEMBERED
from citecheck.knowledge import languages
from citecheck.knowledge.commonness import COMMON, UNSEEN
from citecheck.patterns import lazy_regex
from citecheck.scoring.words import terms, weight
from citecheck.values import Missing, Span

FEWEST = 4
"""Words of the shortest quotation that is judged: fewer are a nickname, a title or a word held at arm's length."""
_LONGEST = 2_000
FAR = 150
"""Words that may stand between two parts of a quotation with an ellipsis between them."""
NEAR = 12
"""Within how many left-out words a negation turns the quotation around."""
ALIKE = 0.5
"""What share of a quotation's words a stretch of the source must have to be what it quotes."""
_FREQUENT = 60
"""A word that stands in more places of a source than this does not tell where a quotation comes from."""
_DRIFT = 4
"""By how many words the places of a quotation's words may differ between claim and source."""

# A quotation: “…”, "…", „…“, «…», 「…」, ‘…’ and '…'. Marks of one pair may be curly and straight. Single ones must
# stand outside of words, so that an apostrophe is none.
_QUOTED = lazy_regex(
    rf"""
      [“„]                (?P<curly>   [^“”„"]{{1,{_LONGEST}}})  (?:[”“"]|\Z)
    | (?<![\w"])["]       (?P<straight>[^"“”]{{1,{_LONGEST}}})   ["”](?!\w)
    | «                   (?P<angled>  [^«»]{{1,{_LONGEST}}})    »
    | [「『]               (?P<corner>  [^「」『』]{{1,{_LONGEST}}}) [」』]
    | (?<![\w'’])[‘'](?=\w)(?P<single> (?:[^‘'’“”"]|(?<=\w)['’](?=\w)){{1,{_LONGEST}}}) (?<=[^\s(])['’](?!\w)
    """,
    re.VERBOSE,
)
# What parts a quotation: an ellipsis, bracketed or not, or words in brackets that the editor put in.
_CUT = lazy_regex(r"\[\s*(?:\.\s?\.\s?\.|…)\s*\]|\(\s*(?:\.\.\.|…)\s*\)|\.\s?\.\s?\.+|…|\[[^\[\]]{2,80}\]")
# `[T]he`, `allow[s]`: a letter that the editor changed.
_LETTER = lazy_regex(r"\[([^\W\d_]{1,3})\](?=[^\W\d_])|(?<=[^\W\d_])\[([^\W\d_]{1,3})\]")
# A word; where no spaces are set, a character.
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff"
_WORD = lazy_regex(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+(?:['’ʼ][^\W_{_UNSPACED}]+)*")
_CHARACTER = lazy_regex(rf"[{_UNSPACED}]")
# What names a work rather than quotes somebody: `the song "…"`, `titled "…"`.
_WORK = lazy_regex(
    r"""\b(?:titled|entitled|called|named|dubbed|nicknamed|song|single|album|track|film|movie|book|novel|episode|show
    |series|play|poem|essay|article|paper|story|painting|chapter|section|headlined|headline|report|documentary|video
    |hit|ballad|tune|game|exhibition|magazine|newspaper)s?,?\s*[(:]?\s*\Z""",
    re.VERBOSE | re.IGNORECASE,
)
_SMALL_IN_TITLES = frozenset("the and for with from into upon over but nor off out per via del les des von der".split())
# Words that may be dropped or added in a quotation without changing it.
_SLIGHT = frozenset("a an the that and , of to".split())
_SPEECHLESS = frozenset("er erm uh um ah oh well so like".split())


@attrs.frozen
class Quotation:
    """What stands between a pair of quotation marks in a claim."""

    text: str
    span: Span
    parts: tuple[tuple[str, ...], ...]
    """Its words, parted where the editor left some out or put some in."""


def quotations(claim: str) -> Iterator[Quotation]:
    """Give the quotations of a claim that are long enough to be judged, titles of works left out."""
    for match in _QUOTED.finditer(claim):
        kind = match.lastgroup or "straight"
        text, (start, end) = match[kind], match.span(kind)
        parts = _parts(text)
        if not _is_long(parts) or _is_title(claim[max(0, start - 41) : start - 1], text):
            continue
        yield Quotation(text, Span(start, end), parts)


def _parts(text: str) -> tuple[tuple[str, ...], ...]:
    """Return the words of a quotation, parted where the editor left some out or put some in."""
    letters = _LETTER.sub(lambda m: m[1] or m[2], text)
    return tuple(filter(None, (tuple(_words(part)) for part in _CUT.split(letters))))


def _is_long(parts: Sequence[Sequence[str]]) -> bool:
    """Tell whether a quotation is long enough to be judged; two characters of a script without spaces are a word."""
    return sum(0.5 if _CHARACTER.fullmatch(word) else 1.0 for part in parts for word in part) >= FEWEST


def _is_title(before: str, text: str) -> bool:
    """Tell whether a work is named: by the word before, or by capitals on nearly all longer words."""
    if _WORK.search(before):
        return True
    words = (word for word in _WORD.findall(text) if len(word) > 2 and not word.isdecimal())
    longer = [word for word in words if word not in _SMALL_IN_TITLES]
    lower = sum(word[0].islower() for word in longer)
    if text.rstrip().endswith((".", "!", "?", ",")):  # which American print sets inside the marks of a title
        return len(longer) > 1 and not lower
    return bool(longer) and lower <= len(longer) / 4


def _words(text: str) -> list[str]:
    return [_plain(word) for word in _WORD.findall(text)]


@functools.lru_cache(maxsize=1 << 15)
def _plain(word: str) -> str:
    word = unicodedata.normalize("NFKC", word).casefold()
    return word.replace("’", "'").replace("ʼ", "'")


@attrs.frozen(eq=False)
class _Text:
    """The words of a source."""

    source: str
    words: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]
    joined: str
    """All words without anything between them: ``two-story`` is ``two story``."""
    starts: dict[int, int]
    """The number of the word that starts at an offset of ``joined``."""
    places: dict[str, list[int]]
    """Where each word stands."""


@functools.lru_cache(maxsize=REMEMBERED)
def _read(text: str) -> _Text:
    words: list[str] = []
    spans: list[tuple[int, int]] = []
    starts: dict[int, int] = {}
    places: dict[str, list[int]] = {}
    at = 0
    for number, match in enumerate(_WORD.finditer(text)):
        word = _plain(match[0])
        words.append(word)
        spans.append(match.span())
        starts[at] = number
        places.setdefault(word, []).append(number)
        at += len(word)
    starts[at] = len(words)
    return _Text(text, tuple(words), tuple(spans), "".join(words), starts, places)


def missing(claim: str, source: str) -> list[Missing]:
    """Name the quotations of a claim that the source does not have."""
    found: list[Missing] = []
    for quotation in quotations(claim):
        text = _read(source)
        standing, instead = _stands(quotation, text, claim)
        if not standing:
            found.append(Missing("quote", quotation.text, quotation.span, _printed(instead, text)))
    return found


def copied_otherwise(words: str, source: str) -> tuple[bool, str | None]:
    """Tell whether words that somebody copied differ from a source, and what it has in their place.

    >>> copied_otherwise("the dam held out all day", "In the end the dam held on all day."), copied_otherwise("Dam", "")
    ((True, 'the dam held on all day'), (False, None))
    """
    quotation = Quotation(words, Span(0, len(words)), _parts(words))
    if not _is_long(quotation.parts) or _is_title("", words):
        return False, None
    text = _read(source)
    standing, instead = _stands(quotation, text, words)
    return not standing, _printed(instead, text)


def _printed(place: tuple[int, int] | None, text: "_Text") -> str | None:
    return text.source[text.spans[place[0]][0] : text.spans[place[1] - 1][1]] if place else None


def place_of(quotation: str, source: str) -> Span | None:
    """Return where words that somebody copied from a source stand in it; ``None`` where they do not, or are too few."""
    words = _words(quotation)
    if len(words) < FEWEST:
        return None
    text = _read(source)
    place = _find(words, text, None)
    return Span(text.spans[place[0]][0], text.spans[place[1] - 1][1]) if place else None


def _stands(quotation: Quotation, text: _Text, claim: str) -> tuple[bool, tuple[int, int] | None]:
    """Tell whether a source has a quotation; if not, where it has something like it."""
    behind: int | None = None
    first: int | None = None
    for part in quotation.parts:
        place = _find(part, text, behind)
        if place is None:
            like = _closest(part, text)
            return False, like
        if behind is None:
            first = place[0]
            if _is_turned(place[0], text, claim, quotation):
                return False, (max(0, place[0] - 3), place[1])
        elif first is not None:
            gap = text.words[behind : place[0]]
            if place[0] < behind or len(gap) > FAR:
                return False, None
            if len(gap) <= NEAR and any(map(_negates, gap)):
                return False, (first, place[1])
        behind = place[1]
    return True, None


def _negates(word: str) -> bool:
    return word in NEGATIONS or word in languages.phrases("negations") or word.endswith("n't")


def _is_turned(start: int, text: _Text, claim: str, quotation: Quotation) -> bool:
    """Tell whether the source has a "not" right before the quoted words, and the claim has none around them."""
    turning = languages.phrases("negations")
    if start == 0 or text.words[start - 1] not in turning or quotation.parts[0][0] in turning:
        return False
    if not text.source[text.spans[start - 1][1] : text.spans[start][0]].isspace():  # "No, the quay stays closed."
        return False
    around = _words(claim[: quotation.span.start]) + _words(claim[quotation.span.end :])
    return not any(_negates(word) or word.startswith(("deni", "deny", "refus", "fail", "reject")) for word in around)


def _find(part: Sequence[str], text: _Text, after: int | None) -> tuple[int, int] | None:
    """Find a part of a quotation, behind the part before if it stands there: word for word, else with slips."""
    joined = "".join(part)
    found: tuple[int, int] | None = None
    at = text.joined.find(joined)
    tries = 0
    while at >= 0 and tries < _FREQUENT:
        start, end = text.starts.get(at), text.starts.get(at + len(joined))
        if start is not None and end is not None:
            if after is None or start >= after:
                return start, end
            found = found or (start, end)
        at = text.joined.find(joined, at + 1)
        tries += 1
    if found is not None:
        return found
    for start, end in _candidates(part, text):
        aligned = _align(part, text.words[start:end])
        if aligned is not None and aligned.has_slips_only:
            return start + aligned.start, start + aligned.end
    return None


def _closest(part: Sequence[str], text: _Text) -> tuple[int, int] | None:
    """Return where a source has something like a part of a quotation."""
    for start, end in _candidates(part, text):
        aligned = _align(part, text.words[start:end])
        if aligned is not None and aligned.equal >= ALIKE * len(part) and aligned.equal >= 2:
            return start + aligned.start, start + aligned.end
    return None


def _candidates(part: Sequence[str], text: _Text) -> list[tuple[int, int]]:
    """Return the stretches of a source in which most words of a part stand in its order, the best first."""
    votes: Counter[int] = Counter()
    for i, word in enumerate(part):
        places = text.places.get(word, ())
        if len(places) <= _FREQUENT:
            for place in places:
                votes[(place - i) // _DRIFT] += 1
    if not votes:
        return []
    summed = {bucket: votes[bucket] + votes[bucket - 1] + votes[bucket + 1] for bucket in votes}
    best = sorted(summed, key=lambda bucket: (-summed[bucket], bucket))[:3]
    slack = 2 * _DRIFT
    return [
        (max(0, bucket * _DRIFT - slack), min(len(text.words), bucket * _DRIFT + len(part) + slack + _DRIFT))
        for bucket in best
        if summed[bucket] > 1 or len(part) < 3
    ]


@attrs.frozen
class _Alignment:
    start: int
    end: int
    equal: int
    has_slips_only: bool


_MOST = 200
"""Words of a part beyond which only its beginning is aligned: the time grows with the square."""


def _align(part: Sequence[str], words: Sequence[str]) -> _Alignment | None:
    """Align a part of a quotation with a stretch of the source, whose ends may be left over."""
    part = part[:_MOST]
    words = words[: _MOST + 8 * _DRIFT]
    rows, columns = len(part), len(words)
    if not columns:
        return None
    # Costs of the best alignment that ends here, and whether it came from above (dropped), left (added) or both.
    cost = [[0.0] * (columns + 1)]
    came = [[0] * (columns + 1)]
    for i in range(1, rows + 1):
        row, steps = [cost[i - 1][0] + 1.0], [1]
        for j in range(1, columns + 1):
            both = cost[i - 1][j - 1] + _difference(part[i - 1], words[j - 1])
            above, left = cost[i - 1][j] + 1.0, row[j - 1] + 1.0
            best = min(both, above, left)
            row.append(best)
            steps.append(0 if best == both else 1 if best == above else 2)
        cost.append(row)
        came.append(steps)
    end = min(range(columns + 1), key=lambda j: (cost[rows][j], j))
    i, j, equal, changed, slight = rows, end, 0, 0, 0
    while i > 0:
        step = came[i][j] if j else 1
        if step == 0:
            i, j = i - 1, j - 1
            difference = _difference(part[i], words[j])
            equal += difference < 1
            changed += difference >= 1
        elif step == 1:
            i -= 1
            slight, changed = (slight + 1, changed) if part[i] in _SLIGHT | _SPEECHLESS else (slight, changed + 1)
        else:
            j -= 1
            slight, changed = (slight + 1, changed) if words[j] in _SLIGHT | _SPEECHLESS else (slight, changed + 1)
    return _Alignment(j, end, equal, changed == 0 and slight <= 1 + rows // 8)


_SLIP = 0.3


@functools.lru_cache(maxsize=1 << 14)
def _difference(one: str, other: str) -> float:
    """Return 0 for equal words, little for a slip of spelling or another ending, else as much as a changed word."""
    if one == other:
        return 0.0
    if terms(one) == terms(other) and not _negates(one) and not _negates(other):
        return _SLIP
    if {one, other} <= {"a", "an", "the"}:
        return _SLIP
    if min(len(one), len(other)) < 5 or not (one.isalpha() and other.isalpha()) or one[0] != other[0]:
        return 1.0
    is_strange = UNSEEN - COMMON in (weight(terms(one)[0]), weight(terms(other)[0]))
    return _SLIP if is_strange and _is_near(one, other, 1 if min(len(one), len(other)) < 8 else 2) else 1.0


def _is_near(one: str, other: str, most: int) -> bool:
    """Tell whether at most so many letters were changed, added, dropped or exchanged with their neighbour."""
    if abs(len(one) - len(other)) > most:
        return False
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        new = [i]
        for j, b in enumerate(other, 1):
            value = min(row[j] + 1, new[j - 1] + 1, row[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                value = min(value, before[j - 2] + 1)
            new.append(value)
        before, row = row, new
    return row[-1] <= most
