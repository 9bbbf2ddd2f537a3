"""A run over an archive: read, checked and written part by part, so that it goes on where it was stopped.

A folder of results holds the tables (``articles/``, ``findings/``, …: a Parquet file a part), ``files.jsonl`` (what is
read, in its order), ``run.json`` (how) and ``parts/`` (an entry for each part that is done). An entry is written when
all files of its part are in their places. So a part without an entry was not done, and is done again, in the same
files: nothing is lost and nothing doubled, whenever the run is killed.
"""

import contextlib
import json
import os
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from pathlib import Path
from typing import Any

from citecheck import attrs, writing
from citecheck.archive import engines, files
from citecheck.archive.batches import Article, Checker, settle
from citecheck.archive.tables import SCHEMA_VERSION, TABLES, Rows, arrow
from citecheck.config import Config
from citecheck.errors import UsageError, WriteError
from citecheck.version import __version__

PART = 1000
"""Articles of a part: enough that a file a part is no burden, few enough that a stop costs a core half a minute."""

_PART_BYTES = 16_000_000
"""A part of long articles is full sooner, for it is held in memory."""

_AHEAD = 2
"""So many parts a worker are read before the first of them is written: nobody waits, and memory is bounded."""

_LOST = "the process that checked it was ended, perhaps because memory ran out"


@attrs.frozen
class Part:
    """Some articles in a row."""

    number: int
    articles: tuple[Article, ...]
    end: files.Place
    """Where the stream goes on behind it."""


@attrs.frozen
class Progress:
    """How far a run is."""

    articles: int
    """Articles done, in this run and before."""
    troubles: int
    findings: int
    share: float
    """The share of the input that is done, by bytes."""
    rate: float
    """Articles a second, in this run."""
    seconds_left: float | None
    """``None`` before anybody can tell."""


def run(
    inputs: Sequence[str | os.PathLike[str]],
    into: str | os.PathLike[str],
    *,
    text: str = "text",
    id: str = "id",
    outlet: str = "outlet",
    published: str = "published",
    config: Config | None = None,
    jobs: int | None = None,
    engine: str = "processes",
    scheduler: str | None = None,
    part: int = PART,
) -> Iterator[Progress]:
    """Check an archive into a folder of Parquet files, and tell after each part how far it is.

    A folder that holds a run that was stopped is gone on with. A script that calls this needs the usual
    ``if __name__ == "__main__":``, for workers are processes.

    Args:
        inputs: Parquet, JSON lines, CSV and WARC files, articles, and folders of all these.
        into: Where the results go.
        text: The column that holds the articles.
        id: The column that tells them apart; by file and number where there is none.
        outlet: The column that says where an article appeared, if there is one.
        published: The column that says when, if there is one.
        config: What to check and how.
        jobs: How many workers; one a core where ``None``.
        engine: ``processes``, or ``dask``.
        scheduler: The address of a Dask scheduler; a cluster on this machine where ``None``.
        part: How many articles make a part.

    Raises:
        CitecheckError: The run cannot be carried out, or the folder holds another.
    """
    arrow()
    folder = Path(into)
    paths = [os.fspath(path) for path in inputs]
    names = {"text": text, "id": id, "outlet": outlet, "published": published}
    checker = Checker.of(config, None, None)
    crew = engines.get_engine(engine, jobs, scheduler)
    return _run(paths, folder, names, checker, crew, part)


def _run(
    inputs: Sequence[str], folder: Path, names: dict[str, str], checker: Checker, crew: engines.Engine, size: int
) -> Iterator[Progress]:
    try:
        for name in (*TABLES, "parts"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        with writing.alone_in(folder):
            plan = _begun(folder, inputs, names, checker.config, size)
            _sweep(folder)
            yield from _worked_off(folder, names, checker, crew, plan)
    except OSError as error:
        if error.filename is None:
            raise
        raise WriteError(f"cannot write {error.filename!r}: {error.strerror or error}") from error


def _begun(folder: Path, inputs: Sequence[str], names: dict[str, str], config: Config, size: int) -> dict[str, Any]:
    """Return how the folder's run is carried out; begin one if there is none."""
    path = folder / "run.json"
    wanted = {
        "citecheck": __version__,
        "schema_version": SCHEMA_VERSION,
        "inputs": list(map(os.path.abspath, inputs)),
        "columns": names,
        "config": repr(config),
        "part": size,
    }
    if path.exists():
        try:
            plan: dict[str, Any] = json.loads(path.read_bytes())
        except ValueError as error:
            raise UsageError(f"{os.fspath(path)!r} is no run of citecheck archive: {error}") from error
        for key, value in wanted.items():
            if plan.get(key) != value:
                raise UsageError(
                    f"{os.fspath(folder)!r} holds a run with other {_SAID[key]} ({_short(plan.get(key))}, now "
                    f"{_short(value)}); give the same to go on with it, or another folder"
                )
        return plan
    total = files.write_list(inputs, folder / "files.jsonl", without=folder)
    writing.replace(path, json.dumps({**wanted, "bytes": total}, indent=1).encode("utf-8"))
    return {**wanted, "bytes": total}


_SAID = {
    "citecheck": "version of citecheck",
    "schema_version": "version of the schema",
    "inputs": "inputs",
    "columns": "columns",
    "config": "settings",
    "part": "size of its parts",
}


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 200 else text[:200] + "…"


def _sweep(folder: Path) -> None:
    """Throw away what a killed run was just writing; nobody else writes here now."""
    for name in (".", *TABLES, "parts"):
        for entry in os.scandir(folder / name):
            if entry.name.startswith(".") and entry.name.endswith(".part"):
                with contextlib.suppress(OSError):
                    os.unlink(entry.path)


@attrs.frozen
class _Done:
    """What the entries of the parts say together."""

    ahead: frozenset[int]
    """Parts that are done behind the first that is not."""
    next: int
    """The first part that is not done."""
    place: files.Place
    """Where that begins."""
    counts: dict[str, int]


def _done(folder: Path) -> _Done:
    numbers = set()
    counts = dict.fromkeys(TABLES, 0)
    for entry in os.scandir(folder / "parts"):
        if entry.name.endswith(".json") and not entry.name.startswith("."):
            numbers.add(int(entry.name.removesuffix(".json")))
            for table, rows in json.loads(Path(entry.path).read_bytes())["rows"].items():
                counts[table] += rows
    first = 0
    while first in numbers:
        first += 1
    place = files.Place()
    if first:
        place = files.Place(**json.loads(_entry(folder, first - 1).read_bytes())["end"])
    return _Done(frozenset(number for number in numbers if number > first), first, place, counts)


def _entry(folder: Path, number: int) -> Path:
    return folder / "parts" / f"{number:08}.json"


def _parts(folder: Path, names: Mapping[str, str], done: _Done, size: int, max_bytes: int) -> Iterator[Part]:
    """Cut the stream into parts, the same whenever it is read; those that are done are passed over."""
    number, held, count = done.next, list[Article](), 0
    end = done.place
    for article, end in files.stream(folder / "files.jsonl", names, done.place, max_bytes):
        held.append(article)
        count += len(article.content or "")
        if len(held) >= size or count >= _PART_BYTES:
            if number not in done.ahead:
                yield Part(number, tuple(held), end)
            number, held, count = number + 1, [], 0
    if held and number not in done.ahead:
        yield Part(number, tuple(held), end)


def _worked_off(
    folder: Path, names: Mapping[str, str], checker: Checker, crew: engines.Engine, plan: Mapping[str, Any]
) -> Iterator[Progress]:
    done = _done(folder)
    counts = dict(done.counts)
    began, before, share = time.monotonic(), counts["articles"], _share(done.place, plan)
    at_start = share
    parts = _parts(folder, names, done, plan["part"], checker.config.max_size)
    for part, tables in _checked(parts, checker, crew):
        for name, rows in _written(folder, part, tables).items():
            counts[name] += rows
        share = max(share, _share(part.end, plan))
        seconds = time.monotonic() - began
        grown = share - at_start
        yield Progress(
            counts["articles"],
            counts["troubles"],
            counts["findings"],
            share,
            (counts["articles"] - before) / max(seconds, 1e-9),
            seconds * (1 - share) / grown if grown > 0 else None,
        )
    yield Progress(counts["articles"], counts["troubles"], counts["findings"], 1.0, 0.0, 0.0)


def _share(place: files.Place, plan: Mapping[str, Any]) -> float:
    total: int = plan["bytes"]
    return min(1.0, (place.before + place.within) / max(total, 1))


Tables = Mapping[str, tuple[int, bytes]]
"""For each table, how many rows and the Parquet file that holds them."""


def _written(folder: Path, part: Part, tables: Tables) -> dict[str, int]:
    """Put a part's files in their places, and then its entry."""
    name = f"part-{part.number:08}.parquet"
    for table, (_, data) in tables.items():
        writing.replace(folder / table / name, data)
    rows = {table: count for table, (count, _) in tables.items()}
    entry = {"rows": rows, "end": attrs.asdict(part.end)}
    writing.replace(_entry(folder, part.number), json.dumps(entry).encode("utf-8"))
    return rows


# --- by workers -----------------------------------------------------------------------------------------------------


def _checked(parts: Iterator[Part], checker: Checker, crew: engines.Engine) -> Iterator[tuple[Part, Tables]]:
    """Check parts, a bounded number at a time, and give each when it is done.

    Where a worker is lost, what it and the others were doing is done again, an article at a time: an article over
    which its worker is lost once more is one with trouble.
    """
    running: dict[Future[Tables], Part] = {}
    with crew:
        while True:
            while len(running) < crew.workers * _AHEAD and (part := next(parts, None)) is not None:
                running[crew.submit(work, part.articles, checker)] = part
            if not running:
                return
            finished, _ = wait(running, return_when=FIRST_COMPLETED)
            suspects = []
            for future in finished:
                part = running.pop(future)
                try:
                    tables = future.result()
                except crew.losses:
                    suspects.append(part)
                    continue
                yield part, tables
            if suspects:
                if crew.loses_all:
                    suspects.extend(running.values())
                    running.clear()
                for part in sorted(suspects, key=lambda part: part.number):
                    yield part, _with_care(part, checker, crew)


def _with_care(part: Part, checker: Checker, crew: engines.Engine) -> Tables:
    """Check a part over which a worker was lost: in halves, down to the article that did it."""
    lost: set[int] = set()

    def search(start: int, end: int) -> None:
        crew.begin_anew()
        try:
            crew.submit(work, part.articles[start:end], checker).result()
        except crew.losses:
            if end - start == 1:
                lost.add(start)
                return
            middle = (start + end) // 2
            search(start, middle)
            search(middle, end)

    search(0, len(part.articles))
    crew.begin_anew()
    kept = [
        attrs.evolve(article, content=None, trouble=_LOST) if i in lost else article
        for i, article in enumerate(part.articles)
    ]
    return crew.submit(work, tuple(kept), checker).result()


def work(articles: Iterable[Article], checker: Checker) -> Tables:
    """Check the articles of a part and return its files; what a worker does."""
    settle()
    rows = Rows()
    for article in articles:
        rows.add(article.id, article.outlet, checker.outcome(article))
    return {table: _file(rows.batch(table)) for table in TABLES}


def _file(batch: Any) -> tuple[int, bytes]:  # of pyarrow
    pa = arrow()
    import pyarrow.parquet as parquet

    sink = pa.BufferOutputStream()
    parquet.write_table(pa.Table.from_batches([batch]), sink, compression="zstd")
    return batch.num_rows, sink.getvalue().to_pybytes()
