"""Patterns that are compiled when they are first used.

Half of our start went into compiling patterns that the article at hand never asks for. So a module writes
``lazy_regex`` where it would write ``re.compile``; what it gets behaves as the compiled pattern and becomes it at the
first call of any of its methods. Most patterns need no compiling even then: they were, when the package was built.
"""

import array
import functools
import re
from collections.abc import Iterable
from typing import Any, AnyStr, cast

from citecheck.stored import STORE, Code, Looked


def lazy_regex(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Return what ``re.compile`` returns, compiled at its first use.

    >>> lazy_regex(r"\\d+").findall("2 ferries, 1 storm")
    ['2', '1']
    """
    return cast("re.Pattern[AnyStr]", _Lazy(pattern, flags))  # re.Pattern cannot be made but by compiling


def any_of(words: Iterable[str]) -> str:
    """Return a pattern of any of some words, the longest first, in which words that begin alike share their beginning.

    To try a hundred words one after the other at every place of a text takes ten times as long.

    >>> any_of(["note", "notes", "nota", "ref"])
    '(?:not(?:a|e(?:s)?)|ref)'
    """
    words = sorted(set(words))
    key = "\0".join(words)
    if key not in MADE:
        stored = _stored().get(key)
        MADE[key] = _made(words) if stored is None else stored
    return MADE[key]


MADE: dict[str, str] = {}
"""What ``any_of`` has made, by the words: modules make their patterns when they are imported."""


@functools.cache
def _stored() -> Looked[str]:
    return STORE.lookups("any of", b"", lambda: ({},))[0]


def _made(words: Iterable[str]) -> str:
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = None
    return _grown(tree)


def _grown(node: dict[str, Any]) -> str:
    branches = [re.escape(letter) + _grown(below) for letter, below in sorted(node.items()) if letter]
    if not branches:
        return ""
    if "" in node:
        return f"(?:{'|'.join(branches)})?"
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


class _Lazy:
    """A pattern to be; its methods are filled in as attributes at the first use, and cost nothing more after it."""

    __slots__ = ("_flags", "_pattern", "findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")

    def __init__(self, pattern: str | bytes, flags: int) -> None:
        self._pattern, self._flags = pattern, flags

    def __getattr__(self, name: str) -> Any:  # any member of re.Pattern; called only for what is not yet filled in
        if name.startswith("__"):
            raise AttributeError(name)
        stored = STORE.pattern(self._pattern, self._flags)
        compiled = (stored and _restored(self._pattern, stored)) or re.compile(self._pattern, self._flags)
        for method in self.__slots__[2:]:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)

    def __repr__(self) -> str:
        return f"lazy_regex({self._pattern!r}, {self._flags})"

    def __reduce__(self) -> tuple[object, tuple[str | bytes, int]]:
        return lazy_regex, (self._pattern, self._flags)


def _restored(pattern: str | bytes, stored: Code) -> "re.Pattern[Any] | None":
    """Return a pattern from its code; ``None`` where this Python makes patterns in another way."""
    flags, code, groups, index, names = stored
    words = array.array("I")
    words.frombytes(code)
    try:
        # Private: what is below ``re``; it looks the code over before it takes it.
        import _sre  # type: ignore[import-not-found]  # known to no type checker

        restored: re.Pattern[Any] = _sre.compile(pattern, flags, words.tolist(), groups, index, names)
    except (ImportError, AttributeError, TypeError, ValueError, RuntimeError):
        return None
    return restored


def beyond_ascii(text: str) -> str:
    """Return the signs of a text that are not ASCII, in order: few in most articles, and quick to look through.

    >>> beyond_ascii("“Østby” — 東京")
    '“Ø”—東京'
    """
    if text.isascii():
        return ""
    return text.encode("utf-8", "surrogatepass").translate(None, _ASCII).decode("utf-8", "surrogatepass")


_ASCII = bytes(range(128))


class Cased:
    """A pattern that tells capitals from small letters, in any alphabet.

    It names them inside brackets, ``[\\p{Lu}]`` and ``[\\p{Ll}]``, which ``re`` does not know. For a text of Western
    letters alone those of Latin-1 are meant, and ``re`` is enough. For any other the package ``regex`` is imported.

    >>> name = Cased(r"[\\p{Lu}][\\p{Ll}]+")
    >>> name.of("Østby").fullmatch("Østby") is not None, name.of("čas, Łoś").findall("čas, Łoś")
    (True, ['Łoś'])
    """

    __slots__ = ("_any", "_flags", "_pattern", "_western")

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self._pattern, self._flags = pattern, flags
        self._western = lazy_regex(pattern.replace(r"\p{Lu}", "A-ZÀ-ÖØ-Þ").replace(r"\p{Ll}", "a-zß-öø-ÿ"), flags)
        self._any: re.Pattern[str] | None = None

    def of(self, text: str) -> re.Pattern[str]:
        """Return the pattern for a text."""
        if not _OTHER_LETTER.search(beyond_ascii(text)):
            return self._western
        if self._any is None:
            import regex

            self._any = cast("re.Pattern[str]", regex.compile(self._pattern, self._flags))
        return self._any


_OTHER_LETTER = lazy_regex(r"[^\W\d_\x00-\xff]")
