"""Measure what an editor waits for: start-up, one article, and many articles by one worker and by one a core.

    python tests/benchmarks/running.py [--articles FOLDER] [--count 1000]

Start-up is told as a ratio to ``python -c pass`` in the same run (median of eleven each, with compiled modules).
The articles, of 3.5 to 7.5 kB where the folder has such ones, are repeated to the count. The ideal is the time of
one worker divided by the cores; both are told by the clock and by the processors' time, since a machine that does
other work as well says more by the latter. Memory is the largest process, times the workers and the one that
starts them, so rather too much.
"""

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "examples"
COMMAND = [sys.executable, "-c", "import sys; from citecheck.cli import main; sys.exit(main())"]


def seconds(command: list[str]) -> tuple[float, float]:
    """Run a command and return how long it took by the clock, and of the processors' time."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - start, used


def start_up(article: Path) -> None:
    """Say how long it takes to start, against Python itself."""
    commands = {
        "python -c pass": [sys.executable, "-c", "pass"],
        "import citecheck": [sys.executable, "-c", "import citecheck"],
        "citecheck --version": [*COMMAND, "--version"],
        "citecheck check, one article": [*COMMAND, "check", str(article)],
    }
    times: dict[str, list[tuple[float, float]]] = {name: [] for name in commands}
    for _ in range(11):  # in turns, so that whatever else the machine does hits all of them
        for name, command in commands.items():
            times[name].append(seconds(command))
    bare = [statistics.median(column) for column in zip(*times["python -c pass"], strict=True)]
    for name, measured in times.items():
        clock, used = (statistics.median(column) for column in zip(*measured, strict=True))
        print(
            f"{name:32} {1000 * clock:7.1f} ms  {clock / bare[0]:5.1f} by the clock  {used / bare[1]:5.1f} of processor"
        )


def many(folder: Path, count: int) -> None:
    """Say how much several workers help."""
    sources = [path for path in sorted(folder.rglob("*.txt")) if 3500 <= path.stat().st_size <= 7500]
    sources = sources or sorted(folder.rglob("*.txt"))
    workers = len(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as work:
        for i in range(count):
            (Path(work) / f"{i:06}.txt").write_bytes(sources[i % len(sources)].read_bytes())
        size = sum(path.stat().st_size for path in Path(work).iterdir())
        command = [*COMMAND, "check", work, "--quiet", "--jobs"]
        (one_clock, one_used), (all_clock, all_used) = (seconds([*command, str(jobs)]) for jobs in (1, workers))
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024 * (workers + 1)
    print(f"{count:,} articles of {size / count / 1000:.1f} kB: {one_clock:.1f} s, {count / one_clock:.0f} a second")
    share = f"{one_clock / workers / all_clock:.2f} of ideal by the clock, {one_used / all_used:.2f} of processor"
    print(f"by {workers} workers: {all_clock:.1f} s, {share}; at most {memory:.0f} MB")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=Path, default=EXAMPLES)
    parser.add_argument("--count", type=int, default=1000)
    options = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # users have compiled modules
    start_up(EXAMPLES / "article.txt")
    many(options.articles, options.count)


if __name__ == "__main__":
    main()
