"""Markers: which brackets and figures in the running text point to a reference.

The list decides. A form that can hardly mean anything else (`[3]`, `³` behind a word) is read wherever the text is
prose; one that often means something else (`(3)`, a bare `3` behind the stop) is read where the list has the number
and the article as a whole cites so.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Literal

from citecheck import attrs
from citecheck.knowledge import languages
from citecheck.patterns import any_of, lazy_regex
from citecheck.remembering import sift
from citecheck.text import FROM_RAISED, RAISED
from citecheck.values import MappedText, Marker

_CIRCLED = "①-⑳㉑-㉟㊱-㊿"
_DASHES = "-‐‑–—−"

# What may stand for a marker: brackets of several scripts around a few words, raised or circled figures, `^1`. One
# class of signs in front lets the scan run at full speed; which of them it was, the look-behinds ask.
_CANDIDATE = lazy_regex(
    rf"""
    [\[［【〔{RAISED}^{_CIRCLED}](?:
      (?<=\[)\[(?P<doubled>\^?\d{{1,4}})\]\](?!\()
    | (?<=[\[［【〔])(?P<inner>(?:[^\[\]［］【】〔〕\r\n]|(?<=\d[{_DASHES},;])\r?\n(?=\d)){{1,80}})[\]］】〕]
    | (?<=[{RAISED}])(?P<raised>[{RAISED}]{{0,3}}(?:[,⁻˒][{RAISED}]{{1,4}}){{0,20}})
    | (?<=[^\W\d_]{{2}}\^|[^\W\d_][.,;:!?"”’»)]\^)(?P<caret>\d{{1,4}})(?![\w.])
    | (?<=[{_CIRCLED}])(?P<circled>[{_CIRCLED}]{{0,20}})
    )
    """,
    re.X,
)

# One number, several, ranges: `1`, `1, 3–5`, `1;2`.
_TO = rf"\s?(?:[{_DASHES}]|--)\s?"
"""What stands within a range; two hyphens are how TeX and Pandoc write a dash."""
_NUMBERS = rf"\d{{1,4}}(?:{_TO}\d{{1,4}})?(?:\s?[,;]\s?\d{{1,4}}(?:{_TO}\d{{1,4}})?){{0,60}}"
_ONLY_NUMBERS = lazy_regex(rf"{_NUMBERS}\s?\Z")
_PART = lazy_regex(rf"(\d+)(?:{_TO}(\d+))?")
# [3, p. 12] · [3 §4] · [3: 12–14]
_LOCATED = lazy_regex(r"(\d{1,4})(?:\s*[,:]\s*|\s)(?:(?:pp?|S|s|fol|para|§|ch|at)\.?\s*|(?<=:\s))[\divxlc–—-]{1,12}\Z")
_NOTE = any_of(sorted(languages.phrases("note labels")))
_LABEL = any_of(sorted(languages.phrases("labels") | languages.phrases("note labels")))
_NAMED = lazy_regex(rf"{_NOTE}\.?\s?\d{{1,4}}\Z", re.I)  # [note 1]
# In round brackets a note is one of the article's own, `(see note 3)`; but `(ref. 3)` and `(注3)` cite.
_SOURCE = any_of(sorted(languages.phrases("labels") | {"ref", "refs", "注", "註"}))
_SEE = rf"(?:{any_of(sorted(languages.phrases('signals')))}\.?\s)?"
_AND = rf"\s{any_of(sorted(languages.ands()))}\s"
_NUMBERS_AND = rf"{_NUMBERS}(?:{_AND}\d{{1,4}})?"
# A number with the word for what it numbers, or with what chat programs write around it: `[Source 2]`, `[Ref. 4]`,
# `[cite: 1, 2]`, `【1†source】`, `[^1^]`. They are markers only where the list has the numbers.
_DRESSED = lazy_regex(
    rf"""
    {_SEE}(?:
      {_LABEL}
      \s?[.:_]?\s?[\#№]?\s?(?P<numbers>{_NUMBERS_AND})
    | (?P<chat>\d{{1,4}})(?::\d{{1,4}})?†.{{0,70}}
    | (?P<told>(?<=\s){_NUMBERS})  # [see 1]
    | \^?(?P<caret>{_NUMBERS})\^
    | (?P<starred>\d{{1,4}})\*
    | \^?(?P<raised>[{RAISED}]{{1,4}})
    | [\#№](?P<sharp>\d{{1,4}})
    )\s?\Z
    """,
    re.X | re.I,
)
# [Source 2, Source 3] · [Quelle 1 und Quelle 4]
_WITH_WORDS = lazy_regex(rf"\s?[,;&]\s?(?=[^\W\d_])|{_AND}(?=[^\W\d_])")
# [S1], [S2, S3], [R1–R3]: a letter or two, and a number
_LETTERED = lazy_regex(
    rf"(?P<letter>[A-Z]{{1,3}}-?)(?P<first>\d{{1,3}})(?:\s?[{_DASHES}]\s?(?P=letter)?(?P<last>\d{{1,3}}))?\Z"
)
_AND_BETWEEN = lazy_regex(rf"(?<=\d),?{_AND}(?=\d)")
_TO_IN_WORDS = lazy_regex(r"(?<=\d)\s(?:to|through|bis|à|al?|tot|till?|do|до)\s(?=\d)")
_FOOTNOTE = lazy_regex(r"\^([^\s\[\]^]{1,80})\Z")

_LONGEST_RANGE = 100
"""`[1-999]` is no range anybody meant."""

# In front of these a number belongs to a figure or formula of the article itself; in front of a square bracket only
# as a name, `Table [2]`, `Fig. [1]`, since a sentence may end in such a word.
_PARTS = sorted(languages.phrases("parts"))
_SHORT_PARTS = sorted(languages.phrases("parts") & languages.phrases("abbreviations"))
_OWN_PARTS = lazy_regex(rf"\b(?:{any_of(_PARTS)}\.?\s|{any_of(_SHORT_PARTS)}\.?\s?)\Z", re.I)
_NAMED_PARTS = lazy_regex(
    rf"\b(?:{any_of(part.title() for part in _PARTS)}\s|(?i:{any_of(_SHORT_PARTS)})(?:\.\s?|\s))\Z"
)
_LONGEST_PART = 18
"""Characters of the word for a part, and of what stands behind it."""
# What a bracket is stuck to in code, whatever the list says: `values_[0]`, `{[0]`, `f(x)[0]`, `"key": [0]`, `x = [0]`.
_CODE_BEFORE = lazy_regex(
    r"""
    (?: [_\\{}<=~@] | [-=]> | (?<!\S)\$             # an operator or sigil
      | (?<![^\W\d_])[a-z_]\w{0,20}\((?:[a-rt-z]\w{0,3})?\)   # a call; `ship(s)` is a word, `(EPA)` an abbreviation
      | ["']\s?:\s? | =\s                            # a value in a table or an assignment
    )\Z
    """,
    re.X,
)
# The same where the list has no such label: a lone letter, any sign, any call; `at [34]`, a paragraph of a ruling.
_CODE_BEFORE_UNKNOWN = lazy_regex(r"(?:[*/+&|\#]|(?<![^\W\d_])[^\W\d_]|\w\(\w{0,20}\)|[<>+*/&|]\s|\bat\s)\Z")
_IS_INDEX = lazy_regex(r"[\w)\]]\Z")  # of two brackets the second is an index where the first is: `dp[i][0]`
_CODE_AFTER = lazy_regex(
    r"[a-z0-9_({\]\\]|\+|/\w|\.[a-z_]\w{0,30}[\"'\])]|\[[a-z_]|\s?[=<>]=?\s?[\w\"'\[(]|\.[a-z_]\w*(?:[\[(.]|\s?=)"
)
_VARIABLE_INDEX = lazy_regex(r"\w\[[a-z_]\w{0,8}(?:\s?[-+*]\s?\d{1,3})?\]")
_BRACE = lazy_regex(r"[{}]")
# A sign of Chinese or Japanese is a word, and takes no exponent.
_LONE_LETTER = lazy_regex(r"(?<![^\W\d_])[^\W\d_\u2e80-\u9fff\uac00-\ud7af]\Z")
_PATH = lazy_regex(r"(?:\A|[\s\"'(])\.{0,2}//?[\w:@.*\-\[\]]{1,60}(?:/[\w:@.*\-\[\]]{0,60}){0,20}\Z")  # `/order/item`
_STEP = lazy_regex(r"\[\d{1,4}\]/[\w:@.*-]{1,60}\Z")
_ASSIGNS = lazy_regex(r"\w\s[+-]?=\s[\w.()]{1,40}\Z")
_FILE_NAME = lazy_regex(r"\.(?:txt|csv|json|xml|html?|pdf|docx?|xlsx?|png|jpe?g|gif|py|js|zip|md|mp[34])\b")
_INTERVAL = lazy_regex(
    r"(?<!\w)[a-z]\s?(?:in|∈)\s?\Z|\b(?:interval|range|domain|scale|Intervall|Bereich|Skala|intervalle|intervalo|rango|intervallo)e?s?\s\Z"
)
_STOPS = frozenset(".!?”’")
_GAPS = frozenset((" ", "\n", "\r", ""))
_IN_URL = lazy_regex(r"(?:https?://|www\.)\S{0,200}\Z")
_YEARS = range(1000, 2100)

# What raised figures may stand behind. A unit behind an amount or a per sign, figures, signs and lone small letters
# take exponents; a word does not, nor does a year, a sum of money, a letter that is a name (`World War I`, `Plan B`).
_UNIT = r"(?:[kcdmnµμhd]?m|ft|mi|yd|in|sq|hm|sec|s|h|g|kg|l|ha|px|eV|[kMG]?Pa|[kMG]?W|[kMG]?Hz|V|A|K|J|N|T|rad|mol)"
_POWER = lazy_regex(
    rf"""
    (?: (?:\d|per|/|\b(?:square|cubic))\s?{_UNIT}      # `40 m²`, `per km²`, `W/m²`
      | (?<![^\W\d_])(?:[kcdmnµμh]m|ft|mi|yd)          # `km²` is hardly anything else
      | (?<![^\W\d_])(?:[a-zα-ωχ]|mc)                  # `x²`, `mc²`
      | [⁻⁺⁽=^_+*/<>~]                                 # within an exponent or a formula
    )\Z
    """,
    re.X,
)
_FIRST_CJK = "\u2e80"
"""From here on are signs of scripts without spaces, which stand behind a marker as they stand behind a word."""
_MONEY = lazy_regex(r"[$€£¥₹₽₩]\s?\d[\d.,]*\s?(?:[kmbt]|bn|mn|m)\Z", re.I)
_DECADE = lazy_regex(r"(?:\d\d|['’\s])\d0s\Z")
_LETTER_NAME = lazy_regex(
    r"(?:(?<=[^\W\d_]{3})|(?<=°)|(?<=[°º]\s)|(?<=\d)|(?<=\d-))\s?(?<![A-Za-z\d]{2})(?P<letter>[A-Z])\Z"
)
_STATISTIC = lazy_regex(r"(?:\b(?:an?|the|of|with|and|adjusted|value|mean|or|is|was|for)\s|[(=,;]\s?)[A-Z]\Z", re.I)
# `Article 5²`, `3–0³`, `€9¹`, `5º²`: a number that a raised figure stands behind, no unit.
_AMOUNT = lazy_regex(r"(?:\A|[\s(–-]|[$€£¥₹₽₩ƒ]\s?)\d{1,4}(?:[º°ª%]|\s(?:ha|kg|g|l|t|h|k?W|MW|k?V|A|Hz))?\Z")
_NUMBER_BEFORE = lazy_regex(r"(?P<before>[a-zA-Z][-‑]?|[.,])?(?P<digits>\d+)\Z")


@attrs.frozen
class _Found:
    start: int
    end: int
    labels: tuple[str, ...]
    kind: Literal["number", "footnote"]
    numbers_block: bool = False
    """It stands where the number of a paragraph would."""
    in_block_start: bool = False
    is_glued: bool = False
    """It is stuck to a word and stands before none of the signs that end a clause, as an index does."""
    is_doubtful: bool = False
    """It stands raised behind a number, as a power does."""


def find_markers(
    prose: MappedText, labels: frozenset[str], closed: Sequence[tuple[int, int]], calls: Sequence[Marker] = ()
) -> tuple[Marker, ...]:
    """Return the markers of the running text, in order, those the format marks among them.

    Args:
        prose: The readable text.
        labels: The labels that the list and the notes print.
        closed: Stretches of the text, in order, in which no marker is read: the list, code, formulas.
        calls: The markers that the format itself marks.
    """
    text = prose.text
    taken = sorted([*closed, *((prose.locate(call.span.start), prose.locate(call.span.end)) for call in calls)])
    found = list(_joined(text, list(_settled(list(_candidates(text, labels, taken))))))
    numbers_paragraphs = _numbers_paragraphs(found)
    is_code = not labels and all(c.is_glued for c in found) and any("0" in c.labels for c in found)
    kept = [] if is_code else [c for c in found if _may_open_block(c, labels, numbers_paragraphs)]
    kept = _without_indices(text, kept, labels)
    if not labels and 2 * sum(_ENUMERATED.search(text, max(0, c.start - 12), c.start) is not None for c in kept) > len(
        kept
    ):
        kept = []  # `Levels are [1] low, [2] mid, [3] high.`
    kept += _named_in_parentheses(text, labels, taken)
    resolved = sum(any(label in labels for label in candidate.labels) for candidate in kept)
    for read in (_bare, _in_parentheses, _bracketed_oddly, _detached):
        if read in _LAST_RESORTS and resolved + len(calls):
            break
        others = list(read(text, labels, taken))
        if len(others) > resolved + len(calls):
            kept += others
            resolved += len(others)
    markers = list(calls)
    for candidate in kept:
        span = prose.span(candidate.start, candidate.end)
        markers.extend(Marker(span, label, candidate.kind) for label in dict.fromkeys(candidate.labels))
    markers.sort(key=lambda marker: marker.span.start)
    return tuple(markers)


def _adjoins(number: int, labels: frozenset[str]) -> bool:
    """Tell whether a list has the number before or behind, so that it is one of the list's, though it looks a year."""
    return str(number - 1) in labels or str(number + 1) in labels


def _may_open_block(candidate: _Found, labels: frozenset[str], numbers_paragraphs: bool) -> bool:
    """Tell whether a candidate is none of the numbers that stand before paragraphs, nor a label that no list has."""
    if not candidate.in_block_start:
        return True
    if candidate.numbers_block and numbers_paragraphs:
        return False
    return any(label in labels for label in candidate.labels)


_ENUMERATED = lazy_regex(
    rf"(?:[:;,]|\b(?:are|is|sind|ist|sont|est|son|es|{any_of(w for w in sorted(languages.ands()) if w.isalpha())}))\s\Z"
)
"""What stands before a number in brackets that counts what follows it, and before a value."""


def _without_indices(text: str, found: Sequence[_Found], labels: frozenset[str]) -> list[_Found]:
    """Return candidates without brackets that are stuck to a word, amid a clause, with a number that no list has.

    They are indices where all that the list explains stand apart from words, if those are enough to show a habit; a
    zero is one beside any.
    """
    resolved = [candidate for candidate in found if any(label in labels for label in candidate.labels)]
    if not resolved or any(text[candidate.start - 1 : candidate.start].isalnum() for candidate in resolved):
        return list(found)
    has_habit = len(resolved) >= _LEAST_APART
    return [c for c in found if not c.is_glued or c in resolved or not (has_habit or "0" in c.labels)]


_LEAST_APART = 5
"""Markers apart from words that show how an article prints them; of fewer, one stuck to a word is of a lost entry."""


# ---- brackets, raised and circled figures ----


def _candidates(text: str, labels: frozenset[str], closed: Sequence[tuple[int, int]]) -> Iterator[_Found]:
    is_closed = _Closed(closed)
    previous: _Found | None = None
    rejected_at = -1  # where an index ended, so that the next bracket is one, too
    for match in _CANDIDATE.finditer(text):
        start, end = match.span()
        if is_closed(start) or is_closed.begins_within(start, end):
            continue
        named = _labels(match, labels)
        follows = previous is not None and not text[previous.end : start].strip(" ,\u00a0")
        if not named or rejected_at == start or not (follows or _is_in_prose(text, start, end, match, named, labels)):
            if named and match["raised"] is not None and _is_behind_amount(text, start, end):
                yield _Found(start, end, named, "number", is_doubtful=True)
            rejected_at = end if text[start] == "[" and _IS_INDEX.search(text, max(0, start - 1), start) else -1
            continue
        if previous is not None and previous.end == start and previous.labels == named:
            previous = attrs.evolve(previous, end=end)  # `[1][1]` says it twice
            continue
        opens = previous.in_block_start if follows and previous else _starts_block(text, start)
        is_footnote = "[^" in match.group() and not match.group().endswith("^]")
        kind: Literal["number", "footnote"] = "footnote" if is_footnote and named[0] in match.group() else "number"
        previous = _Found(
            start,
            end,
            named,
            kind,
            opens and not follows and _counts_paragraph(text, start, end),
            opens,
            _is_glued(text, start, end, previous) and match["raised"] is None,
        )
        yield previous


def _is_behind_amount(text: str, start: int, end: int) -> bool:
    """Tell whether a raised figure stands behind a number, and nothing that goes on with a formula behind it."""
    return _AMOUNT.search(text, max(0, start - 12), start) is not None and not text[end : end + 1].isalnum()


def _settled(found: Sequence[_Found]) -> Iterator[_Found]:
    """Give the candidates that are clear, and of raised figures behind a number those whose turn it is.

    Nothing else cites the label, and the one before it has been cited: ``¹ … Article 5² … ³``.
    """
    clear = {label for candidate in found if not candidate.is_doubtful for label in candidate.labels}
    cited: set[str] = set()
    for candidate in found:
        label = candidate.labels[0]
        if candidate.is_doubtful:
            is_next = label.isdecimal() and (label == "1" or str(int(label) - 1) in cited)
            if label in clear or label in cited or not is_next:
                continue
        cited.update(candidate.labels)
        yield candidate


def _is_glued(text: str, start: int, end: int, previous: _Found | None) -> bool:
    """Tell whether a bracket is stuck to a word, or to another that is, and no sign that ends a clause follows."""
    if previous is not None and previous.end == start and previous.is_glued:  # matrix[2][3]
        return True
    return text[start - 1 : start].isalpha() and text[end : end + 1] not in ".,;:!?"


class _Closed:
    """Tells whether an offset stands in one of some stretches, which are in order and asked for in order."""

    def __init__(self, stretches: Sequence[tuple[int, int]]) -> None:
        self._stretches = stretches
        self._starts = [start for start, _ in stretches]

    def __call__(self, offset: int) -> bool:
        i = bisect_right(self._starts, offset) - 1
        return i >= 0 and offset < self._stretches[i][1]

    def begins_within(self, start: int, end: int) -> bool:
        """Tell whether one of the stretches begins between two offsets, as a linked number in brackets does."""
        return bisect_right(self._starts, start) < bisect_left(self._starts, end)


def _joined(text: str, found: Sequence[_Found]) -> Iterator[_Found]:
    """Give the candidates, `[3]–[5]` as one that names all from 3 to 5."""
    previous: _Found | None = None
    for candidate in found:
        if previous is not None and candidate.start - previous.end <= 3 and text[candidate.start] in "[(":
            between = text[previous.end : candidate.start].strip()
            ends = (previous.labels[-1], candidate.labels[0])
            if between and between in _DASHES and all(end.isdecimal() for end in ends):
                named = _expand(f"{ends[0]}-{ends[1]}")
                if named:
                    whole = (*previous.labels[:-1], *named, *candidate.labels[1:])
                    previous = attrs.evolve(previous, end=candidate.end, labels=whole)
                    continue
        if previous is not None:
            yield previous
        previous = candidate
    if previous is not None:
        yield previous


def _starts_block(text: str, start: int) -> bool:
    """Tell whether nothing but signs of lists and emphasis stands before, in the line or the table cell."""
    if text[start - 1 : start].isalnum():
        return False
    before = text[max(0, start - 80) : start]
    return not before[max(before.rfind("\n"), before.rfind("|")) + 1 :].strip(" \t\u00a0>*_")


def _counts_paragraph(text: str, start: int, end: int) -> bool:
    """Tell whether a candidate at the head of a block may count it: it opens a line, and words follow."""
    line = text[max(0, start - 80) : start].rpartition("\n")[2]
    return "|" not in line and text[end : end + 3].lstrip(" \t")[:1].isalpha()


def _labels(match: re.Match[str], labels: frozenset[str]) -> tuple[str, ...]:
    """Return the labels a candidate names, or none where it is no marker by its own form."""
    inner = match["inner"] or match["doubled"]
    if inner is None:
        if match["circled"] is not None:
            return _known((_circled(sign, labels) for sign in match.group()), labels)
        figures = match.group().lstrip("^").translate(FROM_RAISED)
        named = tuple(label for figure in re.split("[,˒]", figures) for label in _expand(figure.replace("⁻", "-")))
        return _known(named, labels)
    inner = inner.strip().replace("\u00a0", " ")
    if inner in labels:
        return (inner,)
    parts = _WITH_WORDS.split(inner) if inner[-1:].isdecimal() else [inner]
    if named := _known([label for part in parts for label in _labels_of_word(part) or (part,)], labels):
        return named
    if footnote := _FOOTNOTE.match(inner):
        return (footnote[1],)
    if inner[:1].isupper() and (
        named := _known([label for part in re.split(r"\s?[,;]\s?", inner) for label in _lettered(part)], labels)
    ):
        return named
    joined = _TO_IN_WORDS.sub("-", _AND_BETWEEN.sub(",", inner)) if inner[-1:].isdecimal() and " " in inner else inner
    if joined != inner and _ONLY_NUMBERS.match(joined):  # [1 and 2], [2 to 4]
        return _known(_expand(joined), labels)
    if _ONLY_NUMBERS.match(inner):
        named = _expand(inner)
        is_year = len(named) == 1 and int(inner) in _YEARS and not _adjoins(int(inner), labels)
        if len(named) > 1 and named[0] == "0" and "0" not in labels:
            return ()  # `[0-9]`, a pattern
        is_padded = any(label[0] == "0" and len(label) > 1 and label not in labels for label in named)
        return () if is_year or is_padded else tuple(_as_listed(label, labels) for label in named)
    if located := _LOCATED.match(inner):
        return (_as_listed(located[1], labels),)
    return (inner,) if _NAMED.match(inner) and match.group()[0] == "[" else ()


def _labels_of_word(dressed: str) -> tuple[str, ...]:
    """Return the labels that a dressed number names: ``Source 2``, ``cite: 1, 2``."""
    match = _DRESSED.match(dressed)
    numbers = next((group for group in match.groups() if group), "") if match else ""
    return _expand(numbers.translate(FROM_RAISED))


def _lettered(printed: str) -> tuple[str, ...]:
    """Return the labels that a letter with numbers names: ``S1``, ``S1–S3``; what is none stays as it is."""
    match = _LETTERED.match(printed)
    if match is None:
        return (printed,)
    first, last = int(match["first"]), int(match["last"] or match["first"])
    return tuple(f"{match['letter']}{n}" for n in range(first, min(last, first + _LONGEST_RANGE) + 1)) or (printed,)


def _known(named: Iterator[str] | Sequence[str], labels: frozenset[str]) -> tuple[str, ...]:
    """Return labels if the list has them all, else none."""
    named = tuple(named)
    return named if all(label in labels for label in named) else ()


def _as_listed(label: str, labels: frozenset[str]) -> str:
    """Return a number as the list prints it, whose figures may be of another width."""
    if label not in labels:
        for other in (label.translate(_NARROW), label.translate(_WIDE), label.zfill(2)):
            if other in labels:
                return other
    return label


_NARROW = str.maketrans("０１２３４５６７８９", "0123456789")
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def _circled(sign: str, labels: frozenset[str]) -> str:
    return sign if sign in labels else unicodedata.normalize("NFKC", sign)


def _expand(numbers: str) -> tuple[str, ...]:
    """Return the labels of `1, 3-5`, or none where a range runs backwards or too far."""
    named: list[str] = []
    for part in _PART.finditer(numbers):
        first, last = part[1], part[2]
        if last is None:
            named.append(first)
        elif 0 < int(last) - int(first) <= _LONGEST_RANGE:
            named.extend(str(n) for n in range(int(first), int(last) + 1))
        else:
            return ()
    return tuple(named)


def _is_in_prose(
    text: str, start: int, end: int, match: re.Match[str], named: Sequence[str], labels: frozenset[str]
) -> bool:
    """Tell whether a candidate stands where a marker may: not in code, an address, a link or a formula."""
    after = text[end : end + 12]
    if text[start - 1 : start] in _STOPS and after[:1] in _GAPS and text[start] == "[":
        return True  # by far the commonest: behind a stop, before a space
    before = text[max(0, start - 210) : start]
    if match["raised"] is not None:
        return not _is_exponent(before[-40:], after)
    if match["caret"] or match["circled"] is not None:
        return True
    if match["doubled"]:
        return not before[-1:].isalnum()
    if match["inner"] and named and not match["inner"].strip()[0].isdigit() and all(label in labels for label in named):
        return not _CODE_BEFORE.search(before[-30:])  # `[citation:2][citation:3]` says what it is
    if _CODE_BEFORE.search(before[-30:]) or _CODE_AFTER.match(after) or _NAMED_PARTS.search(before[-_LONGEST_PART:]):
        return False
    is_known = all(label in labels for label in named)
    if not is_known and _CODE_BEFORE_UNKNOWN.search(before[-30:]):
        return False
    line = before.rpartition("\n")[2]
    if after.startswith(":") and not line.strip():
        return False  # `[1]: …` defines
    if "%%" in line and line.count("%%") % 2 and "%%" in text[end : end + 200].partition("\n")[0]:
        return False  # `%% [9] %%`, as Obsidian hides what is not for readers
    if _LONE_LETTER.search(before[-2:]) and _VARIABLE_INDEX.search(line[-60:]):
        return False  # `dp[i] and x[1]`
    if line.rfind("{") > line.rfind("}") and _BRACE.search(text, end, end + 80):
        return False  # `{{ page.tags[2] }}`, `{items[3]}`
    if after[:1] in "/]" and _PATH.search(line[-120:]):
        return False  # `/order/item[7]/name`
    if line[-1:].isalnum() and (
        _STEP.search(line[-60:]) or _FILE_NAME.match(after) or (after[:1] == ";" and _ASSIGNS.search(line[-80:]))
    ):
        return False  # `//book[1]/title[2]`, `scan[1].txt`, `let a = b[1];`
    if not is_known and _INTERVAL.search(before[-20:]):
        return False  # `the interval [0, 1]`
    return not (_IN_URL.search(before) and after[:1] in "=&/?%#[")


def _is_exponent(before: str, after: str) -> bool:
    """Tell whether a raised figure is a power, a charge or a part of a formula."""
    if before[-1:] == "⁽" and after[:1] == "⁾":  # `delay⁽¹⁾`
        return _is_exponent(before[:-1], after[1:])
    if (after[:1].isalnum() and after[0] < _FIRST_CJK) or after[:1] in "⁺⁻⁼⁽ⁿ^_=":
        return True
    if number := _NUMBER_BEFORE.search(before):
        digits, joint = number["digits"], number["before"] or ""
        if joint[:1].isalpha() and digits != "10":
            return False  # `G20²`, `Covid-19¹`, but `x10⁶`
        if joint:
            return not (joint == "," and len(digits) == 3)
        return len(digits) < 3 or (digits.rstrip("0") == "1" and int(digits) not in _YEARS)
    if _MONEY.search(before) or _DECADE.search(before):
        return False
    if name := _LETTER_NAME.search(before):
        return name["letter"] == "R" or _STATISTIC.search(before) is not None
    if _POWER.search(before):
        return True
    return _LONE_LETTER.search(before) is not None


def _numbers_paragraphs(found: Sequence[_Found]) -> bool:
    """Tell whether markers at the start of paragraphs count the paragraphs, as courts and journals do."""
    numbers = [int(f.labels[0]) for f in found if f.numbers_block and f.labels[0].isdigit()]
    steps = sum(b - a == 1 for a, b in pairwise(numbers))
    return len(numbers) >= 3 and steps >= len(numbers) - 2


# ---- bare figures and parentheses ----

# A figure that follows a stop without a space: `delay.1 Ferries`, `the works,3`, `sold.1,2`, `he said.”4`. Whether
# what stands before the stop is a word, and no figure or abbreviation, is asked afterwards.
_BARE = lazy_regex(
    rf"""
    (?P<numbers>\d(?<=[.,;:!?)\]”’"“»。，；：！？」』）]\d)\d{{0,2}}(?:[,{_DASHES}]\d{{1,3}}){{0,20}})
    (?=\s|\Z|[.,;:!?)\]|”’"»—–。，；]|[A-Z“"'‘]|[一-鿿]|\(pp?\.?\s?\d)
    (?![.,:]\d)
    """,
    re.X,
)
_SENTENCE_AHEAD = lazy_regex(r"\s*(?:\Z|\n|[^\W\d_a-z]|[“\"‘'«(])")
_WORD_BEFORE = lazy_regex(
    r"(?P<word>[^\W_]{1,20})[%°”’“‘\"»)\]*]{0,3}(?:\s(?=[。，；]))?[.,;:!?。，；：！？]?(?:\s(?=»))?[”’“‘\"»)\]）」』]{0,3}\Z"
)
# A figure behind these and a stop is a page, a volume, a version.
_ABBREVIATIONS = languages.phrases("before figures")
_FEW = 3
"""So many figures behind stops are no slips of the space bar."""

_PARENTHESES = lazy_regex(rf"[(（]{_SEE}(?P<numbers>{_NUMBERS})[)）]")
_WORD_IN_PARENTHESES = lazy_regex(rf"[(（]{_SEE}{_SOURCE}\.?\s?[:#№]?\s?(?P<numbers>{_NUMBERS_AND})[)）]", re.I)
_CALLS = lazy_regex(r"(?:[\d_)\]]|(?<![^\W\d_])[^\W\d_])\Z")  # `276(2)`, `f(1)`
_OR = rf"{any_of(sorted(languages.ands()))}|{languages.pattern('or')}"
_ENUMERATES = lazy_regex(rf"(?:\A|[\n:;]|[:;,]\s(?:{_OR})|\b(?:{_OR})(?<=\w\w))\s*\Z")


def _bare(text: str, labels: frozenset[str], closed: Sequence[tuple[int, int]]) -> list[_Found]:
    """Return the bare figures behind stops, where the list has them and they are first mentioned in its order."""
    if not any(label.isdecimal() for label in labels):
        return []
    is_closed = _Closed(closed)
    found: list[_Found] = []
    weak: list[_Found] = []
    for match in sift(_BARE, text):
        start, end = match.span("numbers")
        named = _known(_expand(match["numbers"]), labels)
        if not named or is_closed(start) or _IN_URL.search(text, max(0, start - 210), start):
            continue
        before = _WORD_BEFORE.search(text, max(0, start - 30), start)
        if before is None:
            continue
        word = before["word"]
        if (word.lower() if len(word) > 1 else word) in _ABBREVIATIONS:
            continue
        is_number = word.isdecimal()
        if is_number and text[before.end("word")] in ".,:":
            is_year = len(word) == 4 and int(word) in _YEARS  # `closed in 2025.7 Ferries stopped`, but `4.1 percent`
            if not (is_year and text[start - 1] == "." and _SENTENCE_AHEAD.match(text, end)):
                continue
        if text[start - 1] in ")]" and not (is_number or word[-2:].islower() or not word.isascii()):
            continue  # `Ca(OH)2`
        is_amount = is_number and text[before.end("word")] in "%°"
        is_clear = len(word) > 1 and (not is_number or is_amount) and text[start - 1] not in ":,)]"
        (found if is_clear else weak).append(_Found(start, end, named, "number"))
    both = sorted([*found, *weak], key=lambda candidate: candidate.start)
    return both if found and (_cites_so(found, labels) or _cites_so(both, labels)) else []


def _cites_so(found: Sequence[_Found], labels: frozenset[str]) -> bool:
    """Tell whether figures are mentioned for the first time in the order of the list, beginning at its head."""
    numbers = [int(label) for candidate in found for label in candidate.labels]
    firsts = list(dict.fromkeys(numbers))
    listed = sorted(int(label) for label in labels if label.isdecimal())
    highest, rising = -1, 0
    for number in firsts:
        rising += number > highest
        highest = max(highest, number)
    begins = firsts[0] in listed[:3]
    if len(found) >= 2 * _FEW and 2 * rising >= len(firsts):
        return True
    if len(found) >= _FEW:
        return begins and 3 * rising >= 2 * len(firsts)
    return firsts == listed[: len(firsts)] and (len(firsts) > 1 or len(listed) == 1)


def _named_in_parentheses(text: str, labels: frozenset[str], closed: Sequence[tuple[int, int]]) -> Iterator[_Found]:
    """Give numbers of the list with the word for what they number: ``(source 2)``, ``(refs. 3, 4)``."""
    is_closed = _Closed(closed)
    for match in sift(_WORD_IN_PARENTHESES, text) if labels else ():
        named = _known(_expand(match["numbers"]), labels)
        if named and not is_closed(match.start()) and not is_closed.begins_within(*match.span()):
            yield _Found(*match.span(), named, "number")


def _in_parentheses(text: str, labels: frozenset[str], closed: Sequence[tuple[int, int]]) -> list[_Found]:
    """Return numbers in parentheses, where the list has them and they do not enumerate what a sentence says."""
    if not any(label.isdecimal() for label in labels):
        return []
    is_closed = _Closed(closed)
    found: list[_Found] = []
    clear = loose = counting = 0
    for match in sift(_PARENTHESES, text):
        start, end = match.span()
        named = _known(_expand(match["numbers"]), labels)
        if not named or is_closed(start) or is_closed.begins_within(start, end):
            continue
        is_apart = text[start - 1 : start].isspace()
        begin = start - is_apart
        before, after = text[max(0, begin - 30) : begin], text[end : end + 2]
        if not is_apart and _CALLS.search(before):
            continue
        if _OWN_PARTS.search(before[-_LONGEST_PART:]) or _starts_block(text, start) or _ENUMERATES.search(before):
            counting += after[:1] == " "
            continue
        if before[-1:] in ".!?”’" and is_apart and after.strip():
            loose += 1  # `Fees rose. (2) Ferries stopped.`: a marker, or the second of several points
        else:
            clear += after[:1] in ".,;:!?)。，；" or not after.strip() or before[-1:] in ".!?”’"
        found.append(_Found(start, end, named, "number"))
    clear += 0 if counting else loose
    return found if clear and 2 * clear >= len(found) + counting else []


# ---- what is read only where nothing else is ----

# A number between any signs, the same every time: `{1}`, `<1>`, `/1/` as engineers print them, `«1»`, `1)`.
_WRAPPED = lazy_regex(
    r"""(?<=[\w.,;:!?)”’"»%])\s?(?P<open>[^\w\s.,;:!?'"”’)\]]{0,2})(?P<number>\d{1,3})
    (?:(?P<close>[^\w\s.,;:!?%–。、，；：！？-]{1,2})(?=[\s.,;:!?)。、，]|\Z)|(?<=[*＊※]\d)(?=[。、，.,]|\s))""",
    re.X,
)
# `[Doc 1]`, `(Exhibit 2)`: a word that we do not know before the number.
_WORDED = lazy_regex(rf"[\[(（](?P<word>[^\W\d_]{{1,14}})\.?\s?[#:№]?\s?(?P<numbers>{_NUMBERS_AND})[\])）]")
# Raised figures that came loose, or lost their height, when the text was copied: `in May 1 .`, `again. 1 Fares`,
# `in autumn2.`
_DETACHED = lazy_regex(
    r"""
      (?<=\w)[ ](?P<before>\d{1,3}(?:[ ]?,?[ ]?\d{1,3}){0,5})[ ]?(?=[.,;:!?](?:\s|\Z))
    | (?<=[^\W\d_][.!?])[ ](?P<behind>\d{1,3}(?:,[ ]?\d{1,3}){0,5})(?=\s+[^\W\d_a-z]|\s+[“"„«]|\s*(?:\n|\Z))
    | (?<=[^\W\d_A-Z]{2})(?P<glued>\d{1,2}(?:,\d{1,2}){0,5})(?=[.,;:!?)]|\s|\Z)
    """,
    re.X,
)


def _bracketed_oddly(text: str, labels: frozenset[str], closed: Sequence[tuple[int, int]]) -> list[_Found]:
    """Return numbers between signs or behind a word, the same every time, where they run through the list."""
    is_closed = _Closed(closed)
    groups: dict[str, list[_Found]] = defaultdict(list)
    for match in _WRAPPED.finditer(text):
        if match["number"] in labels and not is_closed(match.start("number")):
            found = _Found(match.start("open"), match.end(), (match["number"],), "number")
            groups[match["open"] + (match["close"] or "")].append(found)
    for match in _WORDED.finditer(text):
        named = _known(_expand(match["numbers"]), labels)
        if named and not is_closed(match.start()) and not _OWN_PARTS.search(f" {match['word']} "):
            groups[match["word"].casefold()[:3]].append(_Found(*match.span(), named, "number"))
    return next((found for found in groups.values() if _runs_through(found, labels)), [])


def _detached(text: str, labels: frozenset[str], closed: Sequence[tuple[int, int]]) -> list[_Found]:
    """Return figures apart from a stop or stuck to a word, where they run through the list from its head."""
    is_closed = _Closed(closed)
    found: list[_Found] = []
    for match in _DETACHED.finditer(text):
        numbers = next(name for name in ("before", "behind", "glued") if match[name])
        named = _known(_FIGURES.findall(match[numbers]), labels)
        if named and not is_closed(match.start(numbers)):
            found.append(_Found(*match.span(numbers), named, "number"))
    return found if _runs_through(found, labels) else []


_LAST_RESORTS = (_bracketed_oddly, _detached)
_FIGURES = lazy_regex(r"\d+")
_MOST_OF_LIST = 2 / 3


def _runs_through(found: Sequence[_Found], labels: frozenset[str]) -> bool:
    """Tell whether figures mention most of a list, for the first time in its order and from its head."""
    listed = sorted(int(label) for label in labels if label.isdecimal())
    firsts = list(dict.fromkeys(int(label) for candidate in found for label in candidate.labels if label.isdecimal()))
    return len(firsts) > 1 and firsts == listed[: len(firsts)] and len(firsts) >= _MOST_OF_LIST * len(listed)


# What may be the figures of notes that no list explains.
_LOOSE_FIGURES = lazy_regex(
    rf"""[\d{RAISED}](?:
      (?<=[^\W\d_]{{2}}[{RAISED}])[{RAISED}]?(?!\w)                          # delay¹
    | (?<=[^\W\d_][.!?,;”’"»)][{RAISED}])[{RAISED}]?(?!\w)                   # delay.¹
    | (?<=[^\W\d_A-Z]{{3}}[.!?,;]\d)\d?(?=\s|\Z)                            # delay.1
    | (?<=[^\W\d_A-Z]{{3}}[.!?][”’"»)]\d)\d?(?=\s|\Z)                       # delay.”1
    | (?<=[^\W\d_A-Z]{{2}}\d)\d?(?=[.,;:!?](?:\s|\Z))                       # delay1.
    )""",
    re.X,
)


def figures_of_notes(text: str, closed: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return where figures stand that count notes, 1, 2, 3 and on, as raised ones do; none where they do not.

    >>> figures_of_notes("It rained.1 It snowed.2 It hailed again.3", ())
    [(10, 11), (22, 23), (40, 41)]
    """
    is_closed = _Closed(closed)
    found: list[tuple[int, int]] = []
    following = 1
    for match in _LOOSE_FIGURES.finditer(text):
        number = int(match.group().translate(FROM_RAISED))
        if number > following or is_closed(match.start()):
            continue
        found.append(match.span())
        following += number == following
    return found if following > _FEW else []
