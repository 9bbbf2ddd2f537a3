"""Workers: processes that share work, and lose no more than one piece of it when one of them is killed."""

import contextlib
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Generic, TypeVar

T = TypeVar("T")

_AHEAD = 3
"""So many chunks a worker are handed out before the first of them is taken back: enough that nobody waits, and so few
that a run over any number of articles holds the outcomes of a few."""


class Workers(Generic[T]):
    """Some processes that all do one thing, in the order of what they are given."""

    def __init__(self, count: int, work: Callable[[str], T], begin: Callable[..., None], *known: Any) -> None:
        self._count = count
        self._work = work
        self._begin = begin
        self._known = known
        self._pool: ProcessPoolExecutor | None = None

    def map(
        self, items: Sequence[str], chunk: int, *, lost: Callable[[str], T], alone: Callable[[str], T]
    ) -> Iterator[T]:
        """Give what the work makes of each item, in order.

        Args:
            items: What to work on.
            chunk: How many of them a worker takes at a time.
            lost: What to give for an item whose worker was killed over it.
            alone: The same work in this process, for a system that has no more processes or open files to give.
        """
        todo = deque(items[i : i + chunk] for i in range(0, len(items), chunk))
        given: deque[tuple[Sequence[str], Future[list[T]] | None]] = deque()
        while todo or given:
            while todo and len(given) < self._count * _AHEAD:
                part = todo.popleft()
                given.append((part, self._submit(part)))
            part, future = given.popleft()
            if future is None:
                yield from map(alone, part)
                continue
            try:
                done = future.result()
            except BrokenProcessPool:
                self.end()
                yield from self._one_by_one(part, lost, alone)
                todo.extendleft(reversed([left for left, _ in given]))  # they may have suffered for another's sake
                given.clear()
                continue
            yield from done

    def end(self) -> None:
        """Send the workers home, after what they are just doing."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def stop(self) -> None:
        """Send the workers home at once, whatever they are doing."""
        processes = getattr(self._pool, "_processes", None) or {}  # Python 3.14 has a method for it
        for process in list(processes.values()):
            process.terminate()
        self.end()

    def _submit(self, part: Sequence[str], count: int | None = None) -> "Future[list[T]] | None":
        """Hand out some work; nothing where the system has no process or file to give."""
        for _ in range(2):  # the pool may be found broken here as well
            try:
                if self._pool is None:
                    self._pool = ProcessPoolExecutor(count or self._count, None, self._begin, self._known)
                with _uninterrupted():
                    return self._pool.submit(_each, self._work, part)
            except BrokenProcessPool:
                self.end()
            except OSError:
                with contextlib.suppress(Exception):
                    self.end()
                return None
        return None

    def _one_by_one(self, part: Sequence[str], lost: Callable[[str], T], alone: Callable[[str], T]) -> Iterator[T]:
        """Do again what a killed worker, or another beside it, was doing; who is killed again is lost."""
        for item in part:
            future = self._submit((item,), 1)
            if future is None:
                yield alone(item)
                continue
            try:
                yield from future.result()
            except BrokenProcessPool:
                self.end()
                yield lost(item)
        self.end()


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold Ctrl-C back while workers are born: who is born so never hears it, and leaves it to this process."""
    if not hasattr(signal, "pthread_sigmask"):  # Windows
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _each(work: Callable[[str], T], items: Sequence[str]) -> list[T]:
    return [work(item) for item in items]
