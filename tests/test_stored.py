"""What is stored when the package is built says the same as the texts it was made of, and nothing depends on it."""

import re
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck import attrs as values
from citecheck import patterns, storing
from citecheck.knowledge import aliases, commonness, languages, outlets, placeholders, suffixes
from citecheck.patterns import lazy_regex
from citecheck.scoring import forests, likeness, vectors
from citecheck.stored import LAYOUT, MARK, Buckets, Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    file = tmp_path_factory.mktemp("stored") / "stored.bin"
    storing.write(str(file))
    return Store(str(file))


LOOKED_UP: dict[str, tuple[bytes | None, Callable[[bytes], Iterable[Mapping[str, object]]]]] = {
    "languages": (languages.text(), lambda _: (languages.stored_tables(),)),
    "outlets": (outlets.text(), outlets.parsed),
    "suffixes": (suffixes.text(), lambda text: (suffixes.parsed(text),)),
    "vectors": (vectors.text(), lambda text: (vectors.parsed(text),)),
    "weights": (commonness.text(), lambda text: (commonness.parsed(text),)),
}

WHOLE: dict[str, tuple[bytes, Callable[[bytes], object]]] = {
    "aliases": (aliases.text(), aliases.parsed),
    "choice": (forests.text("choice"), likeness.parsed),
    "lexical": (forests.text("lexical"), forests.parsed),
    "placeholders": (placeholders.text(), placeholders.parsed),
    "semantic": (forests.text("semantic"), forests.parsed),
}


def missing() -> Any:
    raise AssertionError("the table is not stored")


@pytest.mark.parametrize("name", WHOLE)
def test_stored_tables_are_those_parsed(store: Store, name: str) -> None:
    """Each table is equal to its text, parsed."""
    text, parse = WHOLE[name]

    assert store.table(name, text, missing) == parse(text)


@pytest.mark.parametrize("name", LOOKED_UP)
def test_stored_dictionaries_say_what_those_parsed_say(store: Store, name: str) -> None:
    """Each key of a dictionary leads to what it leads to in its text, parsed, and others lead nowhere."""
    text, parse = LOOKED_UP[name]
    assert text is not None
    for stored, parsed in zip(store.lookups(name, text, missing), parse(text), strict=True):
        assert {key: stored.get(key) for key in parsed} == parsed
        assert stored.get("no such key") is None


def test_every_table_is_tested_here(store: Store) -> None:
    """What is stored is held against its text above."""
    assert store.tables.keys() == {*LOOKED_UP, *WHOLE, "any of"}


def test_stored_patterns_of_words_are_those_made(store: Store) -> None:
    """Each pattern of many words is the one that would be made of them."""
    (stored,) = store.lookups("any of", b"", missing)
    assert isinstance(stored, Buckets)
    made = stored._whole()

    assert len(made) > 10
    assert made == {words: patterns._made(words.split("\0")) for words in made}


def test_what_is_made_of_every_language_is_the_same_unstored(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the file everything that is stored of the languages is worked out, and is the same."""
    kinds = tuple(languages.KINDS)
    functions = (languages.phrases, languages.words, languages._spoken)
    known = [[function(kind) for kind in kinds] for function in functions]
    monkeypatch.setattr(languages, "_stored", dict)

    assert [[function.__wrapped__(kind) for kind in kinds] for function in functions] == known
    assert languages._months.__wrapped__() == languages._months()
    assert languages.small_words.__wrapped__() == languages.small_words()
    assert languages.get.__wrapped__("de") == languages.get("de")


def test_the_vectors_are_as_many_as_the_pieces() -> None:
    """Behind the pieces stand their numbers, and nothing else."""
    assert len(vectors.text().splitlines()) == vectors.ROWS
    assert len(vectors._table().rows) == vectors.ROWS * vectors.DIMENSIONS


def test_a_table_of_another_text_is_parsed_anew(store: Store) -> None:
    """The text is the source: a stored table of an older one is not used."""
    assert store.table("outlets", b"another text", lambda: "parsed") == "parsed"


def test_stored_patterns_are_those_compiled(store: Store) -> None:
    """Each stored pattern is restored, with the flags and groups of the compiled one."""
    assert len(store.patterns) > 100
    for pattern, flags in store.patterns:
        code = store.pattern(pattern, flags)
        assert code is not None
        restored, compiled = patterns._restored(pattern, code), re.compile(pattern, flags)

        assert restored is not None
        assert (restored.flags, restored.groups) == (compiled.flags, compiled.groups)
        assert dict(restored.groupindex) == dict(compiled.groupindex)
        assert restored == compiled  # by pattern, flags and code


def test_without_the_file_all_is_made_anew(tmp_path: Path) -> None:
    """A file that is missing, or that another Python wrote, is as none."""
    other, older = tmp_path / "other.bin", tmp_path / "older.bin"
    other.write_bytes(b"3.9 of another kind\0" + MARK)
    older.write_bytes(MARK.replace(str(LAYOUT).encode(), b"1", 1))
    for store in (Store(str(tmp_path / "none.bin")), Store(str(other)), Store(str(older))):
        assert store.patterns == {}
        assert store.table("outlets", outlets.text(), lambda: "parsed") == "parsed"


def test_code_that_this_python_does_not_take_is_compiled_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the code is refused, the pattern is compiled."""
    monkeypatch.setattr(patterns.STORE, "pattern", lambda *_: (0, b"\x01\0\0\0", 0, {}, (None,)))

    assert lazy_regex("never stored").search("this was never stored") is not None


def test_inits_are_stored_for_every_class(store: Store) -> None:
    """The code that makes the values of each class is stored."""
    missing = [cls for cls in values.classes() if values.init_source(cls) not in store.inits]

    assert [cls for cls in missing if cls.__module__.startswith("citecheck.")] == []


@given(st.dictionaries(st.text(), st.integers()), st.text(), st.sampled_from([1, 6]))
def test_a_table_in_buckets_says_what_the_dictionary_does(table: dict[str, int], other: str, bucket: int) -> None:
    """Every key is found, and no other, however many stand together."""
    buckets: Buckets[int] = Buckets(memoryview(Buckets.divided(table, bucket)))

    assert {key: buckets.get(key) for key in (*table, other)} == {key: table.get(key) for key in (*table, other)}


_ALONE = """
import importlib.abc, sys, tomllib
required = tomllib.load(open(sys.argv[1], "rb"))["build-system"]["requires"]
allowed = {re.split("[<>=]", each)[0].replace("attrs", "attr") for each in required} | {"citecheck", "attrs"}

class Others(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if path is None and name not in sys.stdlib_module_names and name.partition(".")[0] not in allowed:
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Others())
from citecheck import storing
storing.write(sys.argv[2])
"""


def test_a_build_has_what_storing_needs(tmp_path: Path) -> None:
    """With what the build requires and nothing else, patterns and tables are stored, the public suffixes among them."""
    root, file = Path(__file__).resolve().parents[1], tmp_path / "stored.bin"
    command = [sys.executable, "-c", f"import re{_ALONE}", str(root / "pyproject.toml"), str(file)]
    subprocess.run(command, check=True, cwd=root)

    assert {"languages", "outlets", "suffixes", "weights"} <= Store(str(file)).tables.keys()
