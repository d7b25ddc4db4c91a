"""Executors that do things in their own time, and an in-process Dask cluster."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any

__all__ = ["LateExecutor"]


class LateExecutor(Executor):
    """Begins with what it was given last, and only when the caller waits or many things are there."""

    def __init__(self, most: int = 5) -> None:
        self._work: list[tuple[Future[Any], int, Callable[[], Any]]] = []
        self._changed = threading.Condition()
        self._most = most
        self._ended = False
        self.order: list[int] = []
        """Numbers of what was handed in, in the order in which it was done."""
        self.largest = 0
        """Most things that were there at a time."""
        self._number = 0
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Take something to do."""
        future: Future[Any] = Future()
        with self._changed:
            number, self._number = self._number, self._number + 1
            self._work.append((future, number, lambda: fn(*args, **kwargs)))
            self.largest = max(self.largest, len(self._work))
            self._changed.notify()
        return future

    def _run(self) -> None:
        while True:
            with self._changed:
                # Nothing more for a moment: somebody waits.
                while len(self._work) < self._most and not self._ended and self._changed.wait(0.01):
                    pass
                if not self._work:
                    if self._ended:
                        return
                    continue
                future, number, work = self._work.pop()
            if not future.set_running_or_notify_cancel():
                continue
            self.order.append(number)
            try:
                future.set_result(work())
            except BaseException as error:  # noqa: BLE001  # it goes to whoever waits
                future.set_exception(error)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Come to an end."""
        with self._changed:
            if cancel_futures:
                for future, _, _ in self._work:
                    future.cancel()
            self._ended = True
            self._changed.notify()
        if wait:
            self._thread.join()
