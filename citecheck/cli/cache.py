"""Results of earlier runs, found again by all that they depend on: the article's bytes, the settings, our own code."""

import hashlib
import json
import os
import sys
import zlib
from pathlib import Path

from citecheck import attrs, writing
from citecheck.errors import UsageError

_TAG = "Signature: 8a477f597d28d172789f06886806bc55\n# Results of citecheck; may be deleted at any time.\n"
"""Tells backup programs that the folder can be made again (https://bford.info/cachedir/)."""

_LARGEST = 100_000_000
"""Bytes of a result; what unpacks to more is none of ours."""


@attrs.frozen
class Cache:
    """A folder of results. Several runs may share it: a result is written whole or not at all, and never changed."""

    folder: Path
    basis: str
    """What all results of this run depend on besides their article."""

    @classmethod
    def at(cls, folder: str | os.PathLike[str], *basis: str) -> "Cache":
        """Open a cache, making its folder if there is none.

        Args:
            folder: Where the results are kept.
            basis: What all results of this run depend on besides their article and our code and its dependencies.

        Raises:
            UsageError: The folder cannot be made or written to.
        """
        path = Path(folder)
        try:
            path.mkdir(parents=True, exist_ok=True)
            for name, text in (("CACHEDIR.TAG", _TAG), (".gitignore", "*\n")):
                if not (path / name).exists():
                    writing.replace(path / name, text.encode("utf-8"))
        except OSError as error:
            raise UsageError(f"cannot keep a cache in {os.fspath(path)!r}: {error.strerror or error}") from error
        return cls(path, _digest(*basis, *_code()))

    def key(self, article: bytes, *settings: str) -> str:
        """Return the name of an article's result."""
        return _digest(self.basis, *settings, hashlib.sha256(article).hexdigest())

    def get(self, key: str) -> dict[str, object] | None:
        """Return a result if it is known; what cannot be read is not known."""
        try:
            kept = zlib.decompressobj().decompress((self.folder / key[:2] / key).read_bytes(), _LARGEST)
            found = json.loads(kept)
        except (OSError, ValueError, RecursionError, zlib.error):
            return None
        return found if isinstance(found, dict) else None

    def put(self, key: str, result: dict[str, object]) -> None:
        """Keep a result; where that fails (a full disk), the next run will work it out again."""
        place = self.folder / key[:2] / key
        try:
            place.parent.mkdir(exist_ok=True)
            writing.replace(place, zlib.compress(json.dumps(result).encode("utf-8")), durable=False)
        except OSError:
            return


def _digest(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()


def _code() -> list[str]:
    """Return what tells this version of citecheck, and of all that it may use, from any other."""
    from importlib import metadata

    package = Path(__file__).resolve().parent.parent
    files = sorted(path for path in package.rglob("*") if path.is_file() and path.suffix != ".pyc")
    facts = [f"{path.relative_to(package)} {path.stat().st_size} {path.stat().st_mtime_ns}" for path in files]
    facts += sorted(f"{found.name} {found.version}" for found in metadata.distributions())
    return [*facts, sys.version]
