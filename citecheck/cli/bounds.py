"""Bounds on what one article may cost, where it is somebody else's."""

import contextlib
import signal
import threading
from collections.abc import Iterator

from citecheck.errors import ReadError

SECONDS = 30
"""An article of a megabyte takes a few; what takes longer was made to."""

MEGABYTES = 2000
"""So much more memory than at the start; the largest article that is read takes about half."""


@contextlib.contextmanager
def bounded(name: str, seconds: float = SECONDS, megabytes: int = MEGABYTES) -> Iterator[None]:
    """Run a block, but end it when it takes too long or too much memory, as far as the system can.

    Raises:
        ReadError: It did.
    """

    def late(*_: object) -> None:
        raise ReadError(f"{name!r} was not done after {seconds:g} seconds, and is left out")

    has_timer = hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()
    before = signal.signal(signal.SIGALRM, late) if has_timer else None
    try:
        with _memory(megabytes):
            if has_timer:
                signal.setitimer(signal.ITIMER_REAL, seconds)
            yield
    except MemoryError as error:
        raise ReadError(f"{name!r} takes more than {megabytes:,} MB of memory, and is left out") from error
    finally:
        if has_timer:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def _memory(megabytes: int) -> Iterator[None]:
    try:
        import resource
    except ImportError:  # Windows
        yield
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    limit = _size() + megabytes * 2**20
    if soft != resource.RLIM_INFINITY:
        limit = min(limit, soft)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (limit, hard))
    try:
        yield
    finally:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))


def _size() -> int:
    """Return how much address space this process has, in bytes; a guess where the system does not tell."""
    try:
        with open("/proc/self/statm", encoding="ascii") as sizes:
            return int(sizes.read().split()[0]) * 4096
    except (OSError, ValueError):
        return 2**30
