"""Kill a run over an archive twenty times at random moments, go on each time, and compare with an undisturbed run.

    python tests/benchmarks/archive_kills.py [--kills 20] [--count 600] [--seed 1]

Prints a line for each kill: when, how many parts were done, and how many drafts lay about.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests import archives


def command(source: Path, out: Path) -> list[str]:
    """Return the command line of a run with parts so small that a kill often hits the writing."""
    return [
        sys.executable,
        "-m",
        "citecheck",
        "archive",
        str(source),
        "--into",
        str(out),
        "--part",
        "5",
        "-j",
        "2",
        "-q",
    ]


def count(out: Path) -> int:
    """Return how many parts are done."""
    return len(list((out / "parts").glob("0*.json")))


def main() -> int:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=20)
    options.add_argument("--count", type=int, default=600)
    options.add_argument("--seed", type=int, default=1)
    given = options.parse_args()
    dice = random.Random(given.seed)
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        source = archives.write_jsonl(work / "a.jsonl", given.count)
        start = time.perf_counter()
        subprocess.run(command(source, work / "whole"), check=True)
        whole = time.perf_counter() - start
        print(f"undisturbed: {whole:.1f} s")
        out, kills, finished = work / "killed", 0, 0
        while kills < given.kills:
            process = subprocess.Popen(command(source, out))
            before, start = count(out), time.perf_counter()
            while kills % 5 and process.poll() is None and count(out) == before:  # each fifth is killed as it starts
                time.sleep(0.01)
            moment = dice.uniform(0.1, 1.0) * whole / given.kills
            try:
                finished += process.wait(moment) == 0
                break
            except subprocess.TimeoutExpired:
                os.kill(process.pid, signal.SIGKILL)
                process.wait()
            kills += 1
            moment, done = time.perf_counter() - start, count(out)
            drafts = len([path for path in out.rglob("*") if path.name.startswith(".")])
            print(f"kill {kills:2} after {moment:4.1f} s: {done:3} of {-(-given.count // 5)} parts, {drafts} drafts")
        subprocess.run(command(source, out), check=True)
        same = archives.results(out) == archives.results(work / "whole")
        print(f"{kills} kills; rows {'equal' if same else 'NOT EQUAL'} to the undisturbed run")
        return not same


if __name__ == "__main__":
    sys.exit(main())
