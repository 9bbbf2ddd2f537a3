"""Make the file of what is stored (``stored.py``), when the package is built: ``python -m citecheck.storing``."""

import array
import contextlib
import gc
import importlib
import marshal
import os
import pkgutil
import re
import types
import zlib
from collections.abc import Callable
from typing import Any

import citecheck
from citecheck import attrs, patterns
from citecheck.knowledge import outlets
from citecheck.scoring import vectors
from citecheck.stored import FILE, Code, Store


def write(file: str = FILE) -> None:
    """Write compiled patterns and parsed tables into a file, which is there as a whole or not at all."""
    content = Store.packed(compiled_patterns(), written_inits(), parsed_tables())
    with open(f"{file}.part", "wb") as opened:
        opened.write(content)
    os.replace(f"{file}.part", file)


def parsed_tables() -> dict[str, tuple[int, bytes]]:
    """Return each table with the sum of its text."""
    tables: dict[str, tuple[bytes, Callable[[bytes], Any]]] = {
        "outlets": (outlets.text(), outlets.parsed),
        "vectors": (vectors.text(), vectors.parsed),
    }
    return {name: (zlib.crc32(text), marshal.dumps(parse(text))) for name, (text, parse) in tables.items()}


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
