"""A guard against what hangs, for tests with texts that make careless scanners go back and forth.

No test asks how fast something is: a busy machine would answer. Speed is measured in ``benchmarks/``.
"""

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 10
"""Far more than anything tested takes, which is a second or so, and less than most of it would take if a step went
over the whole text again for each of its characters: a pattern that does takes 3 to 40 seconds for 100 kB, and four
times as long for twice as many."""


@contextmanager
def patience(seconds: float = SECONDS) -> Iterator[None]:
    """Run a block, but fail it, at the line that it has come to, when it has computed for too long."""

    def lost(*_: object) -> None:
        raise AssertionError(f"not done after {seconds} seconds of computing")

    if not hasattr(signal, "setitimer"):  # Windows has no such timer: there a block is judged when it has ended
        start = time.process_time()
        yield
        assert time.process_time() - start < seconds
        return
    before = signal.signal(signal.SIGVTALRM, lost)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def repeated(piece: str, size: int) -> str:
    """Return a text of about a size that is one piece over and over."""
    return piece * (size // len(piece))
