"""What is stored when the package is built says the same as the texts it was made of, and nothing depends on it."""

import re
from pathlib import Path

import pytest

from citecheck import patterns, storing
from citecheck.knowledge import outlets
from citecheck.patterns import lazy_regex
from citecheck.scoring import vectors
from citecheck.stored import MARK, Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    file = tmp_path_factory.mktemp("stored") / "stored.bin"
    storing.write(str(file))
    return Store(str(file))


def test_stored_tables_are_those_parsed(store: Store) -> None:
    """Each table is equal to its text, parsed."""

    def missing() -> object:
        raise AssertionError("the table is not stored")

    assert store.table("outlets", outlets.text(), missing) == outlets.parsed(outlets.text())
    assert store.table("vectors", vectors.text(), missing) == vectors.parsed(vectors.text())


def test_a_table_of_another_text_is_parsed_anew(store: Store) -> None:
    """The text is the source: a stored table of an older one is not used."""
    assert store.table("outlets", b"another text", lambda: "parsed") == "parsed"


def test_stored_patterns_are_those_compiled(store: Store) -> None:
    """Each stored pattern is restored, with the flags and groups of the compiled one."""
    assert len(store.patterns) > 100
    for (pattern, flags), code in store.patterns.items():
        restored, compiled = patterns._restored(pattern, code), re.compile(pattern, flags)

        assert restored is not None
        assert (restored.flags, restored.groups) == (compiled.flags, compiled.groups)
        assert dict(restored.groupindex) == dict(compiled.groupindex)
        assert restored == compiled  # by pattern, flags and code


def test_without_the_file_all_is_made_anew(tmp_path: Path) -> None:
    """A file that is missing, or that another Python wrote, is as none."""
    other = tmp_path / "other.bin"
    other.write_bytes(b"3.9 of another kind\0" + MARK)
    for store in (Store(str(tmp_path / "none.bin")), Store(str(other))):
        assert store.patterns == {}
        assert store.table("outlets", outlets.text(), lambda: "parsed") == "parsed"


def test_code_that_this_python_does_not_take_is_compiled_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the code is refused, the pattern is compiled."""
    monkeypatch.setitem(patterns.STORE.patterns, ("never stored", 0), (0, b"\x01\0\0\0", 0, {}, (None,)))

    assert lazy_regex("never stored").search("this was never stored") is not None
