"""Files in: Parquet, JSON lines, CSV, WARC and folders as one stream of articles, in an order that is kept on disk.

What is to be read is listed first, in a file: so ten million paths are never in memory, the order is the same after a
stop, and how much is left is known.
"""

import csv
import gzip
import io
import json
import os
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from citecheck import attrs, reading, writing
from citecheck.archive.batches import Article, article, articles
from citecheck.archive.tables import arrow
from citecheck.errors import MissingExtraError, ReadError, UsageError, unknown
from citecheck.knowledge import outlets

_BATCH = 64
"""So many rows of Parquet are decoded at a time."""

_LONGEST_FIELD = 2**31 - 1
"""The most that Python's reader of CSV can be told to accept; its own limit is less than a long article."""


@attrs.frozen
class Place:
    """How far the stream was read: what it takes to go on from there."""

    listed: int = 0
    """Where in the list the line of the current file begins, in bytes."""
    rows: int = 0
    """Its articles that were read."""
    before: int = 0
    """The bytes of all files before it."""
    within: int = 0
    """About how many bytes of it were read."""


@attrs.frozen
class Listed:
    """A file of the list."""

    path: str
    bytes: int
    modified: int
    named: bool
    """Whether the user named it; otherwise it was found in a folder."""


# --- the list -------------------------------------------------------------------------------------------------------


def write_list(inputs: Sequence[str], path: Path, *, without: Path) -> int:
    """Write the list of the files that are meant, and return how many bytes they have.

    Args:
        inputs: Files, and folders to walk.
        path: Where the list is written, at once or not at all.
        without: A folder to leave out: that of the results.

    Raises:
        ReadError: There is no such file, or none in a folder.
    """
    total = 0
    draft = writing.Draft(path)
    try:
        for given in inputs:
            found = False
            for each in _meant(given, os.path.realpath(without)):
                draft.file.write(json.dumps(attrs.asdict(each)).encode("utf-8") + b"\n")
                total += each.bytes
                found = True
            if not found:
                raise ReadError(f"no article in {given!r}: there is no file that is read")
        draft.keep()
    except BaseException:
        draft.drop()
        raise
    return total


def _meant(path: str, without: str) -> Iterator[Listed]:
    try:
        if os.path.isdir(path):
            yield from _walk(path, without)
        else:
            yield _listed(path, os.stat(path), named=True)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or error
        raise ReadError(f"cannot read {path!r}: {why}") from error


def _walk(folder: str, without: str) -> Iterator[Listed]:
    """Give the files of a folder as the system has them: to sort ten million names would take a gigabyte."""
    inner = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                inner.append(entry.path)
            elif entry.is_file() and (_table(entry.name) or _suffix(entry.name) in _IN_FOLDERS):
                yield _listed(entry.path, entry.stat(), named=False)
    for path in sorted(inner):
        if os.path.realpath(path) != without:
            yield from _walk(path, without)


_IN_FOLDERS = frozenset((*reading.WALKED, *reading.REFUSED))
"""What a folder is looked through for; a format that is refused becomes a row of troubles."""


def _listed(path: str, status: os.stat_result, *, named: bool) -> Listed:
    return Listed(path, status.st_size, status.st_mtime_ns, named)


# --- the stream -----------------------------------------------------------------------------------------------------


def stream(listing: Path, names: Mapping[str, str], start: Place, max_bytes: int) -> Iterator[tuple[Article, Place]]:
    """Give the articles of all listed files from a place on, each with the place after it.

    A file that cannot be read, or not to its end, is an article with trouble in the stream; one of whose rows some
    were read before must be as it was.

    Args:
        listing: The list.
        names: The names of the columns ``text``, ``id``, ``outlet`` and ``published``.
        start: Where to begin.
        max_bytes: The largest article to read.

    Raises:
        UsageError: A file that was named has no column of text, or has changed.
    """
    with listing.open("rb") as lines:
        lines.seek(start.listed)
        listed, before, skipped = start.listed, start.before, start.rows
        for line in lines:
            file = Listed(**json.loads(line))
            if skipped:
                _confirm_unchanged(file)
            for rows, (found, share) in enumerate(_read(file, names, max_bytes), 1):
                if rows > skipped:
                    yield found, Place(listed, rows, before, int(share * file.bytes))
            listed, before, skipped = listed + len(line), before + file.bytes, 0


def _confirm_unchanged(file: Listed) -> None:
    try:
        now = os.stat(file.path)
    except OSError as error:
        raise ReadError(f"cannot go on with {file.path!r}: {error.strerror or error}") from error
    if (now.st_size, now.st_mtime_ns) != (file.bytes, file.modified):
        raise UsageError(f"{file.path!r} has changed since it was read in part; begin anew in another folder")


Stream = Iterator[tuple[Article, float]]
"""Articles, each with the share of its file that was read by then."""


def _read(file: Listed, names: Mapping[str, str], max_bytes: int) -> Stream:
    """Give the articles of one file; what is wrong with it comes last."""
    table = _table(file.path)
    try:
        if table is None:
            data = reading.load(Path(file.path), file.path, max_bytes)
            yield Article(file.path, data, name=file.path), 1.0
        else:
            yield from table(file, names, max_bytes)
    except (UsageError, MissingExtraError) as error:
        if file.named or isinstance(error, MissingExtraError):
            raise
        yield _trouble(file.path, str(error)), 1.0
    except ReadError as error:
        yield _trouble(file.path, str(error)), 1.0
    except _BROKEN as error:
        yield _trouble(file.path, f"cannot read {file.path!r} to its end: {error}"), 1.0


_BROKEN = (OSError, EOFError, ValueError, zlib.error, csv.Error, MemoryError)
"""What the readers of broken files raise; pyarrow's errors are of these kinds, too."""


def _trouble(id: str, why: str) -> Article:
    return Article(id, None, trouble=why)


def _parquet(file: Listed, names: Mapping[str, str], max_bytes: int) -> Stream:
    arrow()
    import pyarrow.parquet as parquet

    with parquet.ParquetFile(file.path, pre_buffer=False, buffer_size=1 << 20) as opened:
        known = opened.schema_arrow.names
        if names["text"] not in known:
            raise unknown(f"column of {file.path!r},", names["text"], known)
        wanted = [name for name in names.values() if name in known]
        total, before = opened.metadata.num_rows, 0
        for batch in opened.iter_batches(_BATCH, columns=wanted, use_threads=False):
            for i, found in enumerate(articles(batch, dict(names), before, f"{file.path}:")):
                yield found, (before + i + 1) / total
            before += batch.num_rows


def _jsonl(file: Listed, names: Mapping[str, str], max_bytes: int) -> Stream:
    with _opened(file) as (lines, share):
        for number, line in enumerate(lines, 1):
            if line.isspace():
                continue
            place = f"{file.path}:{number}"
            try:
                values = json.loads(line)
            except (ValueError, RecursionError) as error:
                yield _trouble(place, f"this line is no JSON: {error}"), share()
                continue
            if not isinstance(values, dict):
                yield _trouble(place, "this line is no JSON object"), share()
                continue
            found = article({kind: values.get(name) for kind, name in names.items()}, place)
            if found.content is None and found.trouble is None:
                found = attrs.evolve(found, trouble=f"its line has no {names['text']!r}")
            yield found, share()


def _csv(file: Listed, names: Mapping[str, str], max_bytes: int) -> Stream:
    csv.field_size_limit(_LONGEST_FIELD)
    with _opened(file) as (lines, share):
        text = io.TextIOWrapper(lines, "utf-8-sig", errors="replace", newline="")
        delimiter = "\t" if ".tsv" in file.path.lower()[-8:] else ","
        rows = csv.DictReader(text, delimiter=delimiter)
        if names["text"] not in (rows.fieldnames or ()):
            raise unknown(f"column of {file.path!r},", names["text"], rows.fieldnames or ())
        for number, row in enumerate(rows, 1):
            values = {kind: row.get(name) for kind, name in names.items()}
            yield article(values, f"{file.path}:{number}"), share()


def _warc(file: Listed, names: Mapping[str, str], max_bytes: int) -> Stream:
    """Give the pages of a web archive: answers of status 200 that are HTML or text."""
    try:
        from warcio.archiveiterator import ArchiveIterator
    except ImportError:
        raise MissingExtraError("reading WARC files", "archive") from None
    from warcio.exceptions import ArchiveLoadFailed

    with open(file.path, "rb") as raw:
        try:
            for record in ArchiveIterator(raw):
                headers = record.http_headers
                if record.rec_type not in ("response", "resource") or (headers and headers.get_statuscode() != "200"):
                    continue
                kind = (headers or record.rec_headers).get_header("Content-Type", "").partition(";")[0].strip().lower()
                if kind not in _PAGES:
                    continue
                url = record.rec_headers.get_header("WARC-Target-URI") or file.path
                data = record.content_stream().read(max_bytes + 1)
                host = outlets.host_of(url) or None
                yield Article(url, data, _PAGES[kind], host), raw.tell() / max(file.bytes, 1)
        except ArchiveLoadFailed as error:
            raise ReadError(f"cannot read {file.path!r} to its end: {error}") from error


_PAGES = {"text/html": "html", "application/xhtml+xml": "html", "text/plain": "text"}
"""Types of content that may be articles, with their formats."""


class _opened:  # noqa: N801 - it is used like a function
    """Open a file that may be compressed, as its lines and what tells the share of it that was read."""

    def __init__(self, file: Listed) -> None:
        self._raw = open(file.path, "rb")  # noqa: SIM115 - closed by __exit__
        self._lines: BinaryIO | gzip.GzipFile = self._raw
        if _suffix(file.path) == ".gz":
            self._lines = gzip.GzipFile(fileobj=self._raw)
        self._bytes = max(file.bytes, 1)

    def __enter__(self) -> tuple[Any, Callable[[], float]]:
        return self._lines, lambda: min(1.0, self._raw.tell() / self._bytes)

    def __exit__(self, *_: object) -> None:
        self._raw.close()


_Table = Callable[[Listed, Mapping[str, str], int], Stream]

_TABLES: Mapping[str, _Table] = {
    ".parquet": _parquet,
    ".jsonl": _jsonl,
    ".ndjson": _jsonl,
    ".csv": _csv,
    ".tsv": _csv,
    ".warc": _warc,
}
"""What reads a file of many articles; all but Parquet may be compressed by gzip."""


def _table(path: str) -> _Table | None:
    name = path.lower()
    return _TABLES.get(_suffix(name.removesuffix(".gz")))


def _suffix(path: str) -> str:
    return os.path.splitext(path)[1].lower()
