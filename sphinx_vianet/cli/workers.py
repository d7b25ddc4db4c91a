"""Processes to work in, that end with the one that started them and leave interrupts to it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

__all__ = ["worker_pool"]


def worker_pool(jobs: int) -> AbstractContextManager[Executor | None]:
    """Start processes for an import.

    Args:
        jobs: Their number, 1 for none besides this one; no more than there are processors.

    Returns:
        A context that gives the executor, None when all is done in this process. Left by an
        exception, it drops what has not begun.
    """
    jobs = min(jobs, os.cpu_count() or 1)
    return nullcontext() if jobs == 1 else _Pool(jobs)


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
        self._executor = Quiet(jobs, mp_context=get_context("spawn"), initializer=_begin)

    def __enter__(self) -> Executor:
        return self._executor

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._executor.shutdown(wait=True, cancel_futures=kind is not None)


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
