"""Make the file of what is stored (``stored.py``), when the package is built: ``python -m citecheck.storing``."""

import array
import compileall
import contextlib
import gc
import importlib
import marshal
import os
import pkgutil
import re
import types
import zlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import citecheck
from citecheck import attrs, patterns
from citecheck.knowledge import aliases, commonness, languages, outlets, placeholders, suffixes
from citecheck.scoring import forests, likeness, vectors
from citecheck.stored import FILE, Buckets, Code, Parts, Store


def write(file: str = FILE) -> None:
    """Write compiled patterns and parsed tables into a file, which is there as a whole or not at all."""
    content = Store.packed(compiled_patterns(), written_inits(), stored_tables())
    with open(f"{file}.part", "wb") as opened:
        opened.write(content)
    os.replace(f"{file}.part", file)


def stored_tables() -> dict[str, tuple[int, bytes]]:
    """Return each table with the sum of its text."""
    looked_up: dict[str, tuple[bytes | None, Callable[[bytes], Iterable[Mapping[str, object]]]]] = {
        "any of": (b"", lambda _: (patterns.MADE,)),
        "languages": (languages.text(), lambda _: (languages.stored_tables(),)),
        "outlets": (outlets.text(), outlets.parsed),
        "suffixes": (suffixes.text(), lambda text: (suffixes.parsed(text),)),
        "vectors": (vectors.text(), lambda text: (vectors.parsed(text),)),
        "weights": (commonness.text(), lambda text: (commonness.parsed(text),)),
    }
    whole: dict[str, tuple[bytes, Callable[[bytes], Any]]] = {
        "aliases": (aliases.text(), aliases.parsed),
        "choice": (forests.text("choice"), likeness.parsed),
        "lexical": (forests.text("lexical"), forests.parsed),
        "placeholders": (placeholders.text(), placeholders.parsed),
        "semantic": (forests.text("semantic"), forests.parsed),
    }
    tables = {name: (zlib.crc32(text), marshal.dumps(parse(text))) for name, (text, parse) in whole.items()}
    for name, (text, divide) in looked_up.items():
        if text is not None:
            alone = {"bucket": 1} if name in _OF_LARGE_ENTRIES else {}
            tables[name] = zlib.crc32(text), Parts.joined(Buckets.divided(each, **alone) for each in divide(text))
    return tables


_OF_LARGE_ENTRIES = frozenset(("any of", "languages"))


_SAMPLE = """Storm over the Lindholm ferries

By Ada Berg, 3 May 2023

The ferries stopped, said the mayor, who spoke of “the worst night in twelve years”.[1] It rained for seven hours.[2]

It stopped【3†source】.

Sources
1. “Ferries stop for twelve hours” Harbour Post, 3 May 2023, https://www.bbc.com/news/1
2. “Rain in Lindholm” The Daily. 4. Mai 2023. https://a.example.africa/2 (accessed 5 May 2023)
3. Okafor, A. B., & Vogt, L. (2021). Rain on ferries. Journal of Ports, 12(3), 4–5. https://doi.org/10.1234/x
4. See Żółkiewski, Jan: Deszcz i promy. Wydawnictwo Portowe, Gdańsk 1998, s. 12.
5. Ada Berg, “Ports of the North”, in: P. Vogt (ed.), A History of Ferries, 2nd ed., Oslo: Harbour Press, 2004, pp. 3–9.
"""
"""An article that makes the patterns that are put together when one is read."""


_BY_AUTHOR = """The ferries stopped (Berg & Ito, 2019a, p. 4; Lund et al., 2020). Berg (2018) wrote of rain.

References

Berg, A. (2018). Seven hours of rain. Harbour Post.
Berg, A., & Ito, K. (2019a). Ferries stop. Harbour Post.
Lund, C., Berg, A., & Ito, K. (2020). Rain in Lindholm. The Daily.

Olsen, B. (in press). Ferries. Quay Press.
"""
"""One that cites by author and year."""


def _import_all() -> None:
    for module in pkgutil.walk_packages(citecheck.__path__, "citecheck."):
        if not module.name.endswith("__main__"):
            with contextlib.suppress(ImportError):  # of an extra that is not installed
                importlib.import_module(module.name)


def written_inits() -> dict[str, types.CodeType]:
    """Return the code of the ``__init__`` of every value class, by its text."""
    _import_all()
    sources = sorted({attrs.init_source(cls) for cls in attrs.classes()})
    return {source: attrs.compiled_init(source) for source in sources}


def compiled_patterns() -> dict[tuple[str | bytes, int], Code]:
    """Return the patterns that modules hold; none where this Python compiles them in another way."""
    _import_all()
    for article in (_SAMPLE, _BY_AUTHOR):
        citecheck.check(article, format="text")
    held = {(each._pattern, int(each._flags)) for each in gc.get_objects() if type(each) is patterns._Lazy}
    found: dict[tuple[str | bytes, int], Code] = {}
    for key in sorted(held, key=repr):
        code = _code(*key)
        if code is None:
            return {}
        found[key] = code
    return found


def _code(pattern: str | bytes, flags: int) -> Code | None:
    try:
        from re import _compiler, _parser  # type: ignore[attr-defined]  # private; without them nothing is stored
    except ImportError:
        return None
    read = _parser.parse(pattern, flags)
    code = array.array("I", _compiler._code(read, flags)).tobytes()
    names: list[str | None] = [None] * read.state.groups
    for name, number in read.state.groupdict.items():
        names[number] = name
    combined = flags | read.state.flags
    assert re.compile(pattern, flags).flags == int(combined)
    return int(combined), code, read.state.groups - 1, dict(read.state.groupdict), tuple(names)


if __name__ == "__main__":
    write()
    # Where no bytecode may be written while we run, each start would compile all modules again.
    compileall.compile_dir(os.path.dirname(citecheck.__file__), quiet=2)
