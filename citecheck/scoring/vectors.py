"""What words mean, as vectors: texts on one subject point the same way, though they share no word.

The table holds a vector of 64 numbers for each of the 29,523 word pieces of all-MiniLM-L6-v2, made by
``tests/benchmarks/make_vectors.py``. It knows English, and names from everywhere as far as English texts name them. A
text is the sum of its pieces. All numbers are whole, so that sums and products are exact and the same everywhere.
"""

import functools
import itertools
import math
import operator
import os
import struct
import unicodedata
from collections.abc import Iterable, Sequence

from citecheck import attrs
from citecheck.patterns import beyond_ascii, lazy_regex
from citecheck.remembering import remembered
from citecheck.stored import STORE, Looked, mapped

DIMENSIONS = 64
ROWS = 29_523
"""So many pieces the table has."""
FIRST = 999
"""The model's number for the first piece of the table; those before are its own signs."""
UNKNOWN = 100
"""Its number for a word that no pieces make up."""
LONGEST = 100
"""A longer word is not looked up; the model's own limit."""
_ZERO = 128
"""What stands in the file for 0."""
_LANE = 2
"""How many bytes each number has in a sum …"""
_MOST = 256
"""… which is enough for so many pieces."""
FURTHEST = 20_000
"""How many characters of a text are read; more do not change what it is about."""
_SUMS = struct.Struct(f"<{DIMENSIONS}H")

# What the model takes for a word: a run of letters and digits, or one sign or Chinese character.
_WORD = lazy_regex(r"[^\W_㐀-䶿一-鿿豈-﫿]+|[㐀-䶿一-鿿豈-﫿]|[^\s\w]|_")


@attrs.frozen
class Vector:
    """The meaning of a text."""

    numbers: tuple[int, ...]
    square: int
    """Its length, squared."""


NOTHING = Vector((0,) * DIMENSIONS, 0)
"""What a text without words means."""


@attrs.frozen
class _Table:
    numbers: Looked[int]
    rows: memoryview


@functools.cache
def _table() -> _Table:
    """Return the table, read when first needed."""
    pieces, rows = _read()
    (numbers,) = STORE.lookups("vectors", pieces, lambda: (parsed(pieces),))
    return _Table(numbers, rows)


def text() -> bytes:
    """Return the pieces of words, a line each."""
    return _read()[0]


def _read() -> tuple[bytes, memoryview]:
    """Return the pieces, and what stands behind them and an empty line: their numbers."""
    content = mapped(os.path.join(os.path.dirname(__file__), "vectors.bin"))
    pieces = bytes(content[: len(content) - ROWS * DIMENSIONS])
    return pieces.removesuffix(b"\n\n"), content[len(pieces) :]


def parsed(content: bytes) -> dict[str, int]:
    """Return the number of each piece."""
    pieces = content.decode("utf8").split("\n")
    return dict(zip(pieces, range(len(pieces)), strict=True))


def words(text: str) -> list[str]:
    """Return the words and signs of a text about as the model reads them: in small letters without marks.

    >>> words("Vlorë’s port")
    ['vlore', '’', 's', 'port']
    """
    text = text.lower()
    if not text.isascii():
        text = unicodedata.normalize("NFD", text)
        for mark in set(filter(unicodedata.combining, beyond_ascii(text))):
            text = text.replace(mark, "")
    return _WORD.findall(text)


@remembered(1 << 15)
def pieces(word: str) -> tuple[int, ...]:
    """Return the numbers of the longest pieces, from the left, that make up a word; nothing where none do."""
    known = _table().numbers
    whole = known.get(word)
    if whole is not None:
        return (whole,)
    found: list[int] = []
    start = 0
    while start < len(word) <= LONGEST:
        for end in range(len(word), start, -1):
            number = known.get("##" + word[start:end] if start else word[:end])
            if number is not None:
                found.append(number)
                start = end
                break
        else:
            return ()
    return tuple(found)


@remembered(1 << 14)
def _lanes(word: str) -> tuple[int, int]:
    """Return the sum of a word's pieces, all its numbers in one, each in its own lane of bytes; and how many."""
    numbers, rows, total = pieces(word), _table().rows, 0
    for number in numbers:
        lanes = bytearray(_SUMS.size)
        lanes[::_LANE] = rows[number * DIMENSIONS : (number + 1) * DIMENSIONS]
        total += int.from_bytes(lanes, "little")
    return total, len(numbers)


@functools.lru_cache(maxsize=1 << 12)
def vector(text: str) -> Vector:
    """Return what a text means, the sum of what its words do.

    >>> nearness(vector("Quake rattles coast"), vector("an earthquake shook the shore")) > 0.3
    True
    """
    return _made(tuple(_summed(list(map(_lanes, words(text[:FURTHEST]))))))


def _summed(found: list[tuple[int, int]]) -> Iterable[int]:
    """Return the sum of words, each given by its lanes and the number of its pieces."""
    count = sum(map(_COUNT, found))
    if count > _MOST:  # a word has 100 pieces at most
        half = len(found) // 2
        return map(operator.add, _summed(found[:half]), _summed(found[half:]))
    sums = _SUMS.unpack(sum(map(_LANES, found)).to_bytes(_SUMS.size, "little"))
    return map(operator.sub, sums, itertools.repeat(_ZERO * count))


_LANES, _COUNT = operator.itemgetter(0), operator.itemgetter(1)


def _made(numbers: tuple[int, ...]) -> Vector:
    return Vector(numbers, sum(map(operator.mul, numbers, numbers)))


def added(one: Vector, other: Vector) -> Vector:
    """Return the meaning of two texts together."""
    return _made(tuple(map(operator.add, one.numbers, other.numbers)))


def summed(meanings: Sequence[Vector]) -> Vector:
    """Return the meaning of many texts together."""
    return _made(tuple(map(sum, zip(*[meaning.numbers for meaning in meanings], strict=True)))) if meanings else NOTHING


def without(one: Vector, other: Vector) -> Vector:
    """Return the meaning of texts together without one of them."""
    return _made(tuple(map(operator.sub, one.numbers, other.numbers)))


def nearness(one: Vector, other: Vector) -> float:
    """Return how near two meanings are: the cosine, from -1 to 1; 0 where one of them is nothing."""
    square = one.square * other.square
    return sum(map(operator.mul, one.numbers, other.numbers)) / math.sqrt(square) if square else 0.0
