"""Fuzz one target, or all of them, and keep what breaks a promise among the crashers that the suite replays.

    python tests/fuzz/run.py html --seconds 900
    python tests/fuzz/run.py all --seconds 60
    python tests/fuzz/run.py html --seconds 300 --coverage

Inputs are our own cases, cut, joined and spoilt at random. With `--coverage` those are kept and spoilt on that reach
new code; it needs atheris (`pip install citecheck-editorial[fuzz]`), for Linux and macOS, which clang builds where
there is no wheel for a Python.
"""

import argparse
import contextlib
import hashlib
import importlib
import pkgutil
import random
import signal
import sys
import time
import traceback
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

IS_LED = "--coverage" in sys.argv
if IS_LED:
    import atheris  # type: ignore[import-not-found]  # only for those who fuzz

with atheris.instrument_imports(include=["citecheck"]) if IS_LED else contextlib.nullcontext():
    if IS_LED:
        import citecheck

        for part in ("reading", "parsing", "rules", "fixing", "rendering", "scoring", "values", "knowledge"):
            for module in pkgutil.walk_packages([f"{citecheck.__path__[0]}/{part}"], f"citecheck.{part}."):
                importlib.import_module(module.name)
    from tests.fuzz.targets import CRASHERS, TARGETS, seeds

SLOW = 10
"""Seconds of computing that no input of a few thousand signs takes."""
LARGEST = 6000
"""Bytes of an input; what is longer finds nothing more, but slower."""


class Slow(Exception):
    """An input that is not done in time."""


def fails(target: str, data: bytes) -> str | None:
    """Return how an input breaks a promise, if it does."""

    def late(*_: object) -> None:
        raise Slow

    signal.signal(signal.SIGVTALRM, late)
    signal.setitimer(signal.ITIMER_VIRTUAL, SLOW)
    try:
        TARGETS[target](data)
    except Exception:
        return traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return None


def spoilt(chosen: random.Random, known: list[bytes]) -> bytes:
    """Return an input made of others: cut, joined, repeated, with a sign lost, doubled or exchanged."""
    data = chosen.choice(known)
    for _ in range(chosen.randint(1, 6)):
        other = chosen.choice(known)
        at, to = sorted((chosen.randint(0, len(data)), chosen.randint(0, len(data))))
        begin, end = sorted((chosen.randint(0, len(other)), chosen.randint(0, len(other))))
        data = chosen.choice(
            (
                data[:at],
                data[at:],
                data[:at] + data[to:],
                data[:at] + other[begin:end] + data[to:],
                data[:to] + data[at:to] * chosen.randint(1, 9) + data[to:],
                data[:at] + bytes([chosen.randrange(256)]) + data[at + 1 :],
                data[:at] + chosen.choice(SIGNS).encode() + data[at:],
            )
        )[:LARGEST]
    return data


SIGNS = (
    *'[ ] ( ) < > | ` 【 † 】 “ ” " & # * _ {{ }} [1] [^ ^[ <!-- --> --!> <ref> </ref> <sup> <li> ``` 1.'.split(),
    *("<a href=#n1>", "\n", "\n\n", "3 May 2023", ": "),
)


def keep(target: str, data: bytes) -> Path:
    """Write an input among those that the suite replays."""
    path = CRASHERS / f"{target}-{hashlib.sha256(data).hexdigest()[:12]}"
    CRASHERS.mkdir(exist_ok=True)
    path.write_bytes(data)
    return path


def at_random(target: str, seconds: float, seed: int) -> tuple[int, int]:
    """Fuzz without coverage; return how many inputs were tried and how many failed."""
    chosen, known = random.Random(seed), list(seeds(target))
    tried = failed = 0
    end = time.process_time() + seconds
    while time.process_time() < end and failed < 20:
        data = spoilt(chosen, known)
        tried += 1
        if why := fails(target, data):
            failed += 1
            print(f"{keep(target, data)}\n{why}", flush=True)
    return tried, failed


def main() -> int:
    """Fuzz for a while and say how much was tried."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("target", choices=[*TARGETS, "all"])
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--coverage", action="store_true", help="let atheris lead, for one target")
    options = parser.parse_args()
    if options.coverage:
        return _led_by_coverage(options.target, options.seconds)
    code = 0
    for target in TARGETS if options.target == "all" else [options.target]:
        tried, failed = at_random(target, options.seconds, options.seed)
        print(f"{target}: {tried:,} inputs in {options.seconds:g} CPU seconds, {failed} failed", flush=True)
        code |= failed > 0
    return code


def _led_by_coverage(target: str, seconds: float) -> int:
    import tempfile

    corpus = Path(tempfile.mkdtemp())
    for data in seeds(target):
        (corpus / hashlib.sha256(data).hexdigest()).write_bytes(data)
    limits = [f"-max_total_time={int(seconds)}", f"-max_len={LARGEST}", f"-timeout={SLOW}", "-rss_limit_mb=0"]
    words = corpus.with_suffix(".dict")
    signs = ("".join(rf"\x{byte:02x}" for byte in sign.encode()) for sign in SIGNS)
    words.write_text("".join(f'"{sign}"\n' for sign in signs), "ascii")

    def kept(data: bytes) -> None:
        try:
            TARGETS[target](data)
        except Exception:
            keep(target, data)
            raise

    atheris.Setup([sys.argv[0], *limits, f"-dict={words}", f"-artifact_prefix={corpus}/", str(corpus)], kept)
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
