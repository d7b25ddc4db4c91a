"""Work handed to an executor, its results taken in order, a bounded number of jobs at a time.

An executor may do things whenever and wherever it likes: what comes out is the same.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, TypeVar

from .errors import WorkerError

if TYPE_CHECKING:
    from concurrent.futures import Executor, Future

__all__ = ["Found", "in_order"]

_BATCH = 4
"""Jobs that are handed out together: what a message to another process or machine costs is shared by them."""
_ITEMS = 64
"""Items of a batch where most need no work."""
_AHEAD = 48
"""Batches that are handed out at a time: enough to keep as many workers busy, few enough for memory."""

Key = TypeVar("Key")
Job = TypeVar("Job")
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Found(Generic[Result]):
    """A result that is there already; it takes its turn among the others."""

    result: Result


def in_order(
    tasks: Iterable[tuple[Key, Job | Found[Result]]],
    work: Callable[[Job], Result],
    executor: Executor | None,
) -> Iterator[tuple[Key, Result]]:
    """Do jobs, and yield their results in the order of the jobs.

    Args:
        tasks: Jobs, or results that need none, each with what its result is to be told by. They are taken
            when their turn comes, so that few of them are in memory.
        work: A function of a module, which does one job and touches nothing else.
        executor: Where it is done; None for this process.

    Yields:
        Each key with its result. Left early, what has not begun is dropped.

    Raises:
        WorkerError: A worker ended, or the executor was shut down, before a job was done.
    """
    if executor is None:
        for key, task in tasks:
            yield key, task.result if isinstance(task, Found) else work(task)
        return
    from concurrent.futures import BrokenExecutor, CancelledError

    pending: deque[_Batch[Key, Job, Result]] = deque()
    try:
        batches: Iterator[_Batch[Key, Job, Result]] = _batches(tasks)
        for batch in batches:
            batch.submit(executor, work)
            pending.append(batch)
            while pending and (len(pending) >= _AHEAD or pending[0].done):
                yield from pending.popleft().results()
        while pending:
            yield from pending.popleft().results()
    except (BrokenExecutor, CancelledError) as error:
        raise WorkerError(
            "a worker process ended in the middle of its work; is there enough memory? Try it with --jobs 1"
        ) from error
    finally:
        for batch in pending:
            batch.cancel()


@dataclass(slots=True)
class _Batch(Generic[Key, Job, Result]):
    items: list[tuple[Key, Found[Result] | None]] = field(default_factory=list)
    """Keys, each with its result where that is known."""
    jobs: list[Job] = field(default_factory=list)
    """The jobs of the others; gone once they are handed out."""
    future: Future[list[Result]] | None = None

    @property
    def done(self) -> bool:
        return self.future is None or self.future.done()

    def submit(self, executor: Executor, work: Callable[[Job], Result]) -> None:
        if self.jobs:
            self.future = executor.submit(_do_all, work, self.jobs)
            self.jobs = []

    def results(self) -> Iterator[tuple[Key, Result]]:
        made = iter(self.future.result() if self.future is not None else ())
        for key, found in self.items:
            yield key, found.result if found is not None else next(made)

    def cancel(self) -> None:
        if self.future is not None:
            self.future.cancel()


def _batches(tasks: Iterable[tuple[Key, Job | Found[Result]]]) -> Iterator[_Batch[Key, Job, Result]]:
    batch: _Batch[Key, Job, Result] = _Batch()
    for key, task in tasks:
        if isinstance(task, Found):
            batch.items.append((key, task))
        else:
            batch.items.append((key, None))
            batch.jobs.append(task)
        if len(batch.jobs) >= _BATCH or len(batch.items) >= _ITEMS:
            yield batch
            batch = _Batch()
    if batch.items:
        yield batch


def _do_all(work: Callable[[Job], Result], jobs: list[Job]) -> list[Result]:
    """What an executor runs."""
    return [work(job) for job in jobs]
