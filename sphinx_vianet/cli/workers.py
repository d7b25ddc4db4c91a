"""Processes to work in, that end with the one that started them and leave interrupts to it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

from sphinx_vianet.errors import ConfigError

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

__all__ = ["worker_pool"]

_PATIENCE = 2.0
"""Seconds of work after which other processes are started: that takes each about 0.4 seconds of CPU."""


def worker_pool(
    jobs: int | None, configured: int | None = None, scheduler: str | None = None
) -> AbstractContextManager[Executor | None]:
    """Processes for work on many pages, here or on a cluster.

    Args:
        jobs: Their number as the command line has it, 1 for none besides this one.
        configured: The same as the configuration has it, where the command line has none. Without either
            there is one per processor, and they are started when there turns out to be enough to do. There
            are never more than processors.
        scheduler: Address of a Dask scheduler, whose workers do it then.

    Returns:
        A context that gives the executor, None when all is done in this process. Left by an
        exception, it drops what has not begun.

    Raises:
        ConfigError: Both ``jobs`` and ``scheduler`` are given.
    """
    if scheduler is not None:
        if jobs is not None:
            raise ConfigError(
                "--scheduler works on its cluster, --jobs on this machine; leave one of them out"
            )
        from sphinx_vianet.cluster import cluster_executor

        return cluster_executor(scheduler)
    wanted = jobs or configured
    number = min(wanted or _processors(), _processors())
    if number == 1:
        return nullcontext()
    return _Pool(number) if wanted is not None else _Patient(number)


def _processors() -> int:
    """How many processors this process may use."""
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity is not None else os.cpu_count() or 1


class _Patient(AbstractContextManager["Executor"]):
    """Does what it is given in this process until that has taken a while, and the rest in several."""

    def __init__(self, jobs: int) -> None:
        from concurrent.futures import Executor, Future

        self.pool: _Pool | None = None
        spent = 0.0

        def elsewhere() -> Executor | None:
            if self.pool is None and spent > _PATIENCE:
                self.pool = _Pool(jobs)
            return self.pool.executor if self.pool is not None else None

        class Patient(Executor):
            def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
                nonlocal spent
                if (other := elsewhere()) is not None:
                    return other.submit(fn, *args, **kwargs)
                future: Future[Any] = Future()
                start = time.process_time()
                try:
                    future.set_result(fn(*args, **kwargs))
                except Exception as error:  # noqa: BLE001  # it goes to whoever waits for the result
                    future.set_exception(error)
                spent += time.process_time() - start
                return future

        self._executor = Patient()

    def __enter__(self) -> Executor:
        return self._executor

    def __exit__(self, kind: type[BaseException] | None, *about: object) -> None:
        if self.pool is not None:
            self.pool.__exit__(kind, *about)


class _Pool(AbstractContextManager["Executor"]):
    def __init__(self, jobs: int) -> None:
        from concurrent.futures import ProcessPoolExecutor
        from multiprocessing import get_context

        class Quiet(ProcessPoolExecutor):
            """Starts its processes deaf to interrupts: one that is still starting would print a traceback."""

            def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
                with _interrupts_held():
                    return super().submit(fn, *args, **kwargs)

        # Forked processes would hold the lock of the locale folder as long as they live.
        self.executor: Executor = Quiet(jobs, mp_context=get_context("spawn"), initializer=_begin)

    def __enter__(self) -> Executor:
        return self.executor

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.executor.shutdown(wait=True, cancel_futures=kind is not None)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold back interrupts, in this thread and in the processes that it starts meanwhile."""
    import signal

    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """Prepare a worker: Ctrl-C reaches it too, and a parent that was killed tells it nothing."""
    import signal
    import threading

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    from multiprocessing import parent_process

    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)
