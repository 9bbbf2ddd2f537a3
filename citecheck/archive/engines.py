"""Engines: who checks the parts of an archive, processes of this machine or a cluster.

An engine is an executor of ``concurrent.futures`` and what tells that it lost a worker. Dask is the cluster's, because
its client is such an executor, it starts in about a second, runs on what a newsroom has (a few machines, Kubernetes,
Slurm), and repeats by itself what a lost worker was doing.
"""

import importlib
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import Connection, wait
from typing import Any, Protocol, TypeVar

from citecheck.errors import MissingExtraError, UsageError, unknown

T = TypeVar("T")


class Engine(Protocol):
    """Some workers; a context manager that sends them home."""

    losses: tuple[type[BaseException], ...]
    """What a future raises whose worker was lost."""
    loses_all: bool
    """Whether one worker that is lost takes with it what the others are doing."""

    @property
    def workers(self) -> int:
        """How many there are, now."""

    def submit(self, work: Callable[..., T], *known: Any) -> "Future[T]":
        """Hand out some work."""

    def begin_anew(self) -> None:
        """Replace workers that are lost."""

    def __enter__(self) -> object: ...

    def __exit__(self, kind: object, /, *_: object) -> None: ...


def get_engine(name: str, jobs: int | None, scheduler: str | None) -> Engine:
    """Return the engine of that name.

    Raises:
        UsageError: There is none, or it has no scheduler.
        MissingExtraError: Its package is not installed.
    """
    if name == "dask":
        return Dask(jobs, scheduler)
    if name != "processes":
        raise unknown("engine", name, ("processes", "dask"))
    if scheduler is not None:
        raise UsageError("--scheduler is for --engine dask; processes of this machine have none")
    return Processes(jobs)


class Processes:
    """Processes of this machine, one a core."""

    losses: tuple[type[BaseException], ...] = (BrokenProcessPool,)
    loses_all = True

    def __init__(self, jobs: int | None) -> None:
        self._jobs = jobs or cores()
        self._pool: ProcessPoolExecutor | None = None
        self._leash, self._hand = multiprocessing.Pipe(duplex=False)

    @property
    def workers(self) -> int:
        """How many there are."""
        return self._jobs

    def submit(self, work: Callable[..., T], *known: Any) -> "Future[T]":
        """Hand out some work."""
        try:
            return self._started().submit(work, *known)
        except BrokenProcessPool as error:  # a worker was lost that had nothing to do, or a moment ago
            failed: Future[T] = Future()
            failed.set_exception(error)
            return failed

    def begin_anew(self) -> None:
        """Start the workers again."""
        self._end()

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Not a copy of this process: threads of Arrow run in it, and its memory is that of the reader.
            self._pool = ProcessPoolExecutor(
                self._jobs, multiprocessing.get_context("spawn"), _settle_in, (self._leash,)
            )
        return self._pool

    def _end(self) -> None:
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)
            self._pool = None

    def __enter__(self) -> "Processes":
        return self

    def __exit__(self, kind: object, /, *_: object) -> None:
        if kind is not None:  # nobody waits for what they are just doing
            self._hand.close()
        self._end()
        self._hand.close()
        self._leash.close()


def _settle_in(leash: Connection) -> None:
    """Leave Ctrl-C to the main process, and end when that lets go: it may be killed, and nobody else would tell."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(leash,), daemon=True).start()


def _end_with(leash: Connection) -> None:
    wait([leash])
    os._exit(1)


class Dask:
    """A cluster of Dask: that of a scheduler, or one on this machine."""

    loses_all = False

    def __init__(self, jobs: int | None, scheduler: str | None) -> None:
        try:
            distributed: Any = importlib.import_module("distributed")  # which is not typed, as is all of it below
        except ImportError:
            raise MissingExtraError("the engine 'dask'", "dask") from None
        self.losses: tuple[type[BaseException], ...] = (distributed.KilledWorker,)
        self._cluster: Any = None
        try:
            if scheduler is None:
                # Its profiler looks at each worker every hundredth of a second, and nobody looks at what it saw.
                importlib.import_module("dask").config.set({"distributed.worker.profile.enabled": False})
                self._cluster = distributed.LocalCluster(
                    jobs or cores(), threads_per_worker=1, dashboard_address=None, silence_logs=logging.CRITICAL
                )
            self._client: Any = distributed.Client(scheduler or self._cluster, timeout=_PATIENCE)
        except (OSError, ValueError) as error:
            raise UsageError(f"no scheduler of Dask answers at {scheduler!r}: {error}") from error
        self._executor: Executor = self._client.get_executor(pure=False)

    @property
    def workers(self) -> int:
        """How many threads its workers have, now; they may come and go."""
        threads: int = sum(self._client.nthreads().values())
        return max(1, threads)

    def submit(self, work: Callable[..., T], *known: Any) -> "Future[T]":
        """Hand out some work."""
        return self._executor.submit(work, *known)

    def begin_anew(self) -> None:
        """Do nothing: the cluster's nanny, or whoever runs it, replaces workers."""

    def __enter__(self) -> "Dask":
        return self

    def __exit__(self, kind: object, /, *_: object) -> None:
        self._executor.shutdown(wait=False)
        self._client.close()
        if self._cluster is not None:
            self._cluster.close()


_PATIENCE = "20s"
"""So long a scheduler may take to answer."""


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1
