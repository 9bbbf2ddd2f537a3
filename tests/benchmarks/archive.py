"""Measure an archive: its rate and memory against plain loops, and what the engine for clusters costs.

    python tests/benchmarks/archive.py [--count 2000] [--workers 2] [--engine processes,dask]

The articles are made here, about 5 kB each, all different. The ideal is as many plain loops of ``citecheck.check`` as
there are workers, at the same time, each over its share. On a machine that does other work as well, processors' time
says more than the clock; both are told. Memory is the sum of the proportional sizes of all processes, sampled.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

_WORDS = (
    "rain copper mine harbour council bridge budget school river winter election market train hospital island report "
    "minister company worker price city region farmer energy climate court judge team science study vaccine border"
).split()
_OUTLETS = ("The Daily", "Reuters", "BBC News", "Le Monde", "The Guardian", "AP News", "El País")

_LOOP = """
import json, sys, citecheck
first, step = int(sys.argv[2]), int(sys.argv[3])
for i, line in enumerate(open(sys.argv[1], encoding="utf-8")):
    if i % step == first:
        citecheck.check(json.loads(line)["text"])
"""


def article(number: int) -> str:
    """Return an article of about 5 kB with some twenty citations."""
    dice = random.Random(number)
    paragraphs, entries = [], []
    for label in range(1, 21):
        one, two, three, four = dice.sample(_WORDS, 4)
        paragraphs.append(
            f"The {one} of the {two} was on the agenda in {dice.randint(1990, 2024)}, when the {three} spoke of "
            f"{dice.randint(2, 900)} cases near the {four} and asked for more {dice.choice(_WORDS)}.[{label}]"
        )
        day = f"{dice.randint(1, 28)} May {dice.randint(2001, 2024)}"
        entries.append(
            f"{label}. “{one.title()} and {three} in the {four} {number}” {dice.choice(_OUTLETS)}, {day}, "
            f"https://news.example/{number}/{label}"
        )
    return (
        f"The {dice.choice(_WORDS)} {number}\n\n" + "\n\n".join(paragraphs) + "\n\nReferences\n\n" + "\n".join(entries)
    )


def memory(pid: int) -> float:
    """Return the megabytes of a process and all below it, what they share counted once."""
    total, todo = 0.0, [pid]
    while todo:
        pid = todo.pop()
        try:
            lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1000
            for task in Path(f"/proc/{pid}/task").iterdir():
                todo.extend(map(int, (task / "children").read_text().split()))
        except (OSError, StopIteration):
            continue
    return total


def timed(commands: list[list[str]]) -> tuple[float, float, list[float]]:
    """Run commands at the same time; return the clock's time, the processors' time and sizes."""
    import resource

    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    running = [subprocess.Popen(command) for command in commands]
    sizes: list[float] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(1.0):
            sizes.append(sum(memory(process.pid) for process in running))

    watcher = threading.Thread(target=watch)
    watcher.start()
    codes = [process.wait() for process in running]
    clock = time.perf_counter() - start
    over.set()
    watcher.join()
    assert not any(codes), codes
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, sizes


def rows(
    source: Path, count: int, workers: int, chosen: list[str], work: Path
) -> Iterator[tuple[str, float, float, list[float]]]:
    """Give a row for the loops and for each engine."""
    loops = [[sys.executable, "-c", _LOOP, str(source), str(first), str(workers)] for first in range(workers)]
    yield (f"{workers} plain loops", *timed(loops))
    for engine in chosen:
        command = [sys.executable, "-m", "citecheck", "archive", str(source), "--into", str(work / engine), "-q"]
        command += ["-j", str(workers), "--engine", engine, "--part", str(min(1000, max(50, count // 20)))]
        yield (f"archive, {engine}", *timed([command]))


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--count", type=int, default=2000)
    options.add_argument("--workers", type=int, default=2)
    options.add_argument("--engine", default="processes,dask")
    given = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        source = work / "articles.jsonl"
        with source.open("w", encoding="utf-8") as lines:
            for number in range(given.count):
                lines.write(json.dumps({"id": str(number), "text": article(number)}) + "\n")
        size = source.stat().st_size / given.count / 1000
        print(f"{given.count:,} articles of {size:.1f} kB, {given.workers} workers, load {os.getloadavg()[0]:.1f}")
        ideal = None
        for name, clock, used, sizes in rows(source, given.count, given.workers, given.engine.split(","), work):
            ideal = ideal or (clock, used)
            half = len(sizes) // 2
            grown = max(sizes[half:], default=0) / max(max(sizes[: half or 1], default=1), 1)
            print(
                f"{name:20} {given.count / clock:7.1f} a second, {1000 * used / given.count:6.2f} ms of processor; "
                f"of the loops' rate {ideal[0] / clock:4.2f} by the clock, {ideal[1] / used:4.2f} by processor; "
                f"{max(sizes, default=0):5.0f} MB, second half against first {grown:4.2f}"
            )
        results = work / given.engine.split(",")[0]
        for table in ("articles", "findings", "citations", "references"):
            stored = sum(path.stat().st_size for path in (results / table).iterdir())
            print(f"{table:12} {stored / given.count:7.0f} bytes an article")


if __name__ == "__main__":
    main()
