"""Plain facts about text: where lines and sentences are, and when two spellings are the same words."""

import functools
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from citecheck.knowledge import languages
from citecheck.patterns import lazy_regex
from citecheck.remembering import LONGEST

MASK = "\ufffc"
"""Stands for each character of a marker while sentences are looked for (Unicode's object replacement character)."""

RAISED, LOWERED = "⁰¹²³⁴⁵⁶⁷⁸⁹", "₀₁₂₃₄₅₆₇₈₉"
"""The figures from 0 to 9 as they stand above and below the line."""
TO_RAISED = str.maketrans("0123456789-–−", f"{RAISED}⁻⁻⁻")
TO_LOWERED = str.maketrans("0123456789-–−", f"{LOWERED}₋₋₋")
FROM_RAISED = str.maketrans(f"{RAISED}⁻", "0123456789-")


class Lines:
    """The line and column of offsets in one text, and back.

    Offsets count code points, as every ``Span`` does; lines and columns count from 1. Editors that speak the Language
    Server Protocol or run JavaScript count columns in UTF-16 units: ask for those.

    >>> lines = Lines("one\\n🌧 two")
    >>> lines.position(6), lines.position(6, utf16=True), lines.offset(2, 4, utf16=True)
    ((2, 3), (2, 4), 6)
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(m.end() for m in re.finditer(r"\r\n|\r|\n", text))]

    def __len__(self) -> int:
        return len(self._starts)

    def position(self, offset: int, *, utf16: bool = False) -> tuple[int, int]:
        """Return the line and the column of an offset."""
        line = bisect_right(self._starts, offset)
        start = self._starts[line - 1]
        return line, (_units(self._text[start:offset]) if utf16 else offset - start) + 1

    def offset(self, line: int, column: int, *, utf16: bool = False) -> int:
        """Return the offset of a line and column; the nearest there is where the text ends before it."""
        if line > len(self._starts):
            return len(self._text)
        start = self.start(max(line, 1))
        end = self._starts[line] if line < len(self._starts) else len(self._text)
        if not utf16 or self._text[start:end].isascii():
            return min(start + max(column, 1) - 1, end)
        units = 1
        for i in range(start, end):
            if units >= column:
                return i
            units += _units(self._text[i])
        return end

    def start(self, line: int) -> int:
        """Return the offset at which a line starts."""
        return self._starts[line - 1]


def _units(text: str) -> int:
    """Return how many units of UTF-16 a text takes: two for what lies beyond the basic plane."""
    return len(text) if text.isascii() else len(text) + sum(sign > "\uffff" for sign in text)


_FOLDED = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛`´′", "'"),
        **dict.fromkeys("“”„‟«»″", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "\u00ad": None,  # soft hyphen
        "\u200b": None,  # zero-width space
        "\ufeff": None,
    }
)


@functools.lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Make two spellings of the same printed words equal: case, quotes, dashes, spaces, compatibility forms.

    >>> fold("“The  Times”") == fold('"the times"')
    True
    """
    return " ".join(unicodedata.normalize("NFKC", text).translate(_FOLDED).casefold().split())


def _is_month_behind_stop(word: str) -> bool:
    """Tell whether a word is a month of a language that writes ``3. Mai``."""
    meant = languages.months(word.rstrip(".").lower())
    return any((language := languages.get(month.code)) and language.has_day_stop for month in meant)


def label_length(entry: str, label: str | None) -> int:
    """Return how much of an entry its printed label takes, brackets and the space behind it included.

    >>> [label_length(entry, "3") for entry in ("3. Rain", "[3] Rain", "³ Rain", "[^3]: Rain", "Rain", "3rd rain")]
    [3, 4, 2, 6, 0, 0]
    """
    if label is None:
        return 0
    opening = _LABEL_OPENS.match(entry)
    for start in range(opening.end() if opening else 0, -1, -1):  # a label may begin with such a sign itself
        if entry.startswith(label, start) and (closing := _LABEL_ENDS.match(entry, start + len(label))):
            return closing.end()
    raised = label.translate(TO_RAISED)
    if _IS_RAISED.match(entry) and entry.startswith(raised):
        return len(entry) - len(entry[len(raised) :].lstrip())
    return 0


def shortened(words: str, most: int) -> str:
    """Return words as they are, or so many characters of them at most: whole words where that leaves more than half.

    >>> shortened("The ferry was late.", 19), shortened("The ferry was late.", 18), shortened("thedaily.com/snow", 12)
    ('The ferry was late.', 'The ferry was…', 'thedaily.co…')
    """
    if len(words) <= most:
        return words
    cut = words[: most - 1]
    whole = cut.rpartition(" ")[0]
    return (whole if len(whole) > most // 2 else cut) + "…"


_LABEL_OPENS = lazy_regex(r"[\[［【〔(^]{0,3}")
_LABEL_ENDS = lazy_regex(r"(?:[\]］】〕).:\\]{1,3}|(?=\s))\s*")
_IS_RAISED = lazy_regex(f"[{RAISED}]")

_CLOSERS = "\"'”’»›)\\]}"
# A sentence may end here: stops, closing quotes and brackets, and any markers behind them.
_STOP = lazy_regex(rf"(?P<stop>[.!?…。！？।؟۔]+)(?P<close>[{_CLOSERS}]*)(?P<marks>(?:[ \t\u00a0]?{MASK}+,?)*)")
_NEXT = lazy_regex(r"(?P<space>\s*)[\"'“‘„«‹(\[¿¡*_]*(?P<word>[\w'’.-]*)")
_PARTED = lazy_regex(r"[\s(\[“\"'‘/–—-]")

# White space from a line break on; what stands around it tells whether a block ends there.
_BREAK = lazy_regex(r"[\r\n]\s*")
# What starts a block on a line of its own: a bullet, a number, a heading, a table, a quotation.
_BLOCK_SIGN = lazy_regex(r"[-*+•‣▪–][ \t]|\d{1,3}[.)][ \t]|\#{1,6}[ \t]|[|>]")
_CELL = lazy_regex(r"\|")

_SHORT_LINE = 60
"""A line shorter than this without a full stop, before a capital, is a heading or caption, not wrapped prose."""
_UNFINISHED = (".", "!", "?", ",", ";", ":", "-")


def blocks(text: str) -> Iterator[tuple[int, int]]:
    """Give the stretches of text that are one paragraph, heading, list item or table cell each."""
    at = line = 0
    for gap in _BREAK.finditer(text):
        start, end = gap.span()
        if _ends_block(text, line, start, end):
            yield from _cells(text, at, start)
            at = end
        line = end
    yield from _cells(text, at, len(text))


def _ends_block(text: str, line: int, start: int, end: int) -> bool:
    """Tell whether a block ends at the white space from ``start`` to ``end``, behind a line that began at ``line``."""
    if end - start > 1:
        space = text[start:end]
        if space.count("\n") > 1 or space.count("\r") > 1:
            return True
    if _BLOCK_SIGN.match(text, end):
        return True
    if start - line >= _SHORT_LINE or not text[end : end + 1].isupper():
        return False
    return not text[line:start].rstrip(MASK + " \t").endswith(_UNFINISHED)


def _cells(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    if text[start : start + 1] == "|":
        for bar in _CELL.finditer(text, start, end):
            yield from _trimmed(text, start, bar.start())
            start = bar.end()
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    inner = text[start:end]
    start += len(inner) - len(inner.lstrip())
    end = start + len(inner.strip())
    if end > start:
        yield start, end


def mask(text: str, stretches: Iterable[tuple[int, int]]) -> str:
    """Blot out stretches (in order, apart) with ``MASK``, keeping every other character in its place."""
    pieces: list[str] = []
    at = 0
    for start, end in stretches:
        pieces += (text[at:start], MASK * (end - start))
        at = max(at, end)
    return "".join(pieces) + text[at:]


def sentences(text: str) -> list[tuple[int, int]]:
    """Give the start and end of every sentence, in order.

    Markers should be masked before, so that ``economies.[0] The`` ends its sentence; they belong to the sentence
    that ends before them.

    >>> text = "Prices rose 2.5 percent in the U.S. last year. Mr. Abe left."
    >>> [text[a:b] for a, b in sentences(text)]
    ['Prices rose 2.5 percent in the U.S. last year.', 'Mr. Abe left.']
    """
    found: list[tuple[int, int]] = []
    language = languages.detect(text)
    for start, end in blocks(text):
        block = text[start:end]
        read = _sentences_known(block, language) if end - start <= LONGEST else _sentences(block, language)
        found += [(start + begins, start + ends) for begins, ends in read]
    return found


def _sentences(block: str, language: str | None) -> list[tuple[int, int]]:
    """Return the sentences of a paragraph, heading, list item or table cell."""
    found: list[tuple[int, int]] = []
    abbreviations, at, end = languages.abbreviations(language), 0, len(block)
    for stop in _STOP.finditer(block):
        behind = stop.end()
        if behind == end:
            break
        may_end = stop["marks"] or block[behind].isspace() or stop["stop"][-1] in "。！？"
        if may_end and _ends_sentence(block, stop, at, end, abbreviations):
            found.append((at, behind))
            at = _SPACE.match(block, behind).end()  # type: ignore[union-attr]  # it matches everywhere
    found.append((at, end))
    return found


_sentences_known = functools.lru_cache(maxsize=1 << 12)(_sentences)
"""Those of the last blocks, since of an article that is written most stay as they are."""
_SPACE = lazy_regex(r"\s*")
_INITIALS = lazy_regex(r"(?:[^\W\d]\.)+[^\W\d]")


def _ends_sentence(text: str, stop: re.Match[str], start: int, end: int, abbreviations: frozenset[str]) -> bool:
    """Tell whether a sentence that began at ``start`` ends with this full stop."""
    if stop["stop"][-1] in "。！？":
        return True
    following = _NEXT.match(text, stop.end(), end)
    if following is None:
        return False
    word = following["word"]
    if not word:
        return bool(following["space"])
    if word[0].islower():
        return False
    if stop["stop"] != "." or stop["close"]:
        return True
    last = _PARTED.split(text[max(start, stop.start() - 30) : stop.start()])[-1].lower()
    if last in abbreviations or (last.isdecimal() and len(last) < 3 and _is_month_behind_stop(word)):
        return False
    initials = (len(last) == 1 and last.isalpha()) or ("." in last and _INITIALS.fullmatch(last) is not None)
    return not initials or word.lower() in languages.phrases("starters")  # after `U.S.` they decide


# Berg, 2020; Marek & Vogt, 2018a; Ruiz et al., n.d.: an author-date label, which has its names and its year.
_AUTHOR_DATE = lazy_regex(r"(?P<names>.*[^\W\d_].*?),? (?P<year>\d{4}|n\.d\.)(?P<letter>[a-z]?)", re.DOTALL)


def author_date(label: str) -> tuple[str, str, str] | None:
    """Return names, year and letter of an author-date label; ``None`` for any other.

    >>> author_date("Marek & Vogt, 2018a"), author_date("3")
    (('Marek & Vogt', '2018', 'a'), None)
    """
    match = _AUTHOR_DATE.fullmatch(label)
    return (match["names"], match["year"], match["letter"]) if match else None


def cited_as(label: str) -> str:
    """Return how a marker is spoken of within a sentence.

    >>> cited_as("3"), cited_as("Berg, 2020"), cited_as("link 4")
    ('[3]', '(Berg, 2020)', 'this link')
    """
    if is_link(label):
        return "this link"
    return f"({label})" if author_date(label) else f"[{label}]"


def is_link(label: str) -> bool:
    """Tell whether a label is one that nobody wrote, since what cites is a link."""
    return label.startswith("link ")


def starting(words: str) -> str:
    """Return words as they start a sentence.

    >>> starting("this link"), starting("[3]")
    ('This link', '[3]')
    """
    return words[:1].upper() + words[1:]


def listed(things: Sequence[str], joint: str = "and") -> str:
    """Join things as a sentence does.

    >>> listed(["a", "b", "c"]), listed(["a"])
    ('a, b and c', 'a')
    """
    return f" {joint} ".join((", ".join(things[:-1]), things[-1])) if len(things) > 1 else "".join(things)


def listed_as(label: str | None) -> str:
    """Return how an entry is spoken of within a sentence.

    >>> listed_as("3"), listed_as("Berg, 2020")
    ('entry 3', 'Berg, 2020')
    """
    return label if label and author_date(label) else f"entry {label}"
