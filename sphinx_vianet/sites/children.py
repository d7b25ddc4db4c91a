"""Processes of ``sphinx-build``, several at a time, that never outlive the one that started them."""

from __future__ import annotations

import os
import re
import selectors
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import IO

__all__ = ["Child", "Ended", "Progress", "run_children"]

Progress = Callable[[str, str, int], None]
"""Called with the name of a process, what it does in its own words, and the percentage done of that."""

_PERCENT = re.compile(r"\A(.{0,60}?)[ .]*\[ *(\d{1,3})%\]")
_LOOK = 0.2
"""Seconds between two looks whether a process that writes nothing has ended."""
_LONGEST = 1000
"""Bytes that are kept of a line."""
_PATIENCE = 5.0
"""Seconds that a process is given to end when it is told to."""


@dataclass(frozen=True, slots=True)
class Child:
    """A process to start."""

    name: str
    command: Sequence[str]


@dataclass(frozen=True, slots=True)
class Ended:
    """A process that has ended."""

    name: str
    code: int
    """Its exit code; negative for the signal that ended it."""
    lines: tuple[str, ...]
    """What it wrote to standard error, without empty lines."""
    seconds: float
    """Time from start to end."""


def run_children(children: Sequence[Child], jobs: int, progress: Progress | None = None) -> Iterator[Ended]:
    """Run processes and yield each as it ends.

    Their standard input is a pipe that nobody writes to: it closes when this process ends,
    however it ends, which they can watch. An exception here, such as an interrupt, or a
    caller that stops asking, ends all of them first.

    Args:
        children: What to start, in this order.
        jobs: How many run at a time, 1 or more.
        progress: Told how far they are; called from several threads.
    """
    group = _Group(progress or (lambda name, text, percent: None))
    pool = ThreadPoolExecutor(jobs)
    try:
        futures: list[Future[Ended]] = [pool.submit(group.run, child) for child in children]
        for future in as_completed(futures):
            yield future.result()
    except BaseException:
        group.end()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


class _Group:
    """The processes that run."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._lock = Lock()
        self._running: set[subprocess.Popen[bytes]] = set()
        self._ending = False

    def run(self, child: Child) -> Ended:
        """Run one process to its end."""
        start = time.monotonic()
        with tempfile.TemporaryFile() as errors:
            process = self._start(child, errors)
            if process is None:
                return Ended(child.name, -signal.SIGTERM, (), 0.0)
            try:
                for line in _lines(process):
                    if match := _PERCENT.match(line):
                        self._progress(child.name, match[1], int(match[2]))
                code = process.wait()
            finally:
                self._forget(process)
            seconds = time.monotonic() - start
            errors.seek(0)
            text = errors.read().decode("utf-8", "replace")
        lines = tuple(line.rstrip() for line in text.splitlines() if line.strip())
        return Ended(child.name, code, lines, seconds)

    def _start(self, child: Child, errors: IO[bytes]) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._ending:
                return None
            process = subprocess.Popen(  # noqa: S603  # Python's own path; the arguments are the project's own
                list(child.command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=errors,
                # An interrupt at the terminal is for this process, which ends the others.
                start_new_session=True,
                env={
                    **os.environ,
                    "PYTHONIOENCODING": "utf-8:backslashreplace",
                    # Beside a conf.py in a repository compiled files have no place.
                    "PYTHONDONTWRITEBYTECODE": "1",
                },
            )
            self._running.add(process)
            return process

    def _forget(self, process: subprocess.Popen[bytes]) -> None:
        with self._lock:
            self._running.discard(process)
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()

    def end(self) -> None:
        """End all processes, with those that they have started themselves."""
        with self._lock:
            self._ending = True
            running = list(self._running)
        try:
            for process in running:
                _signal(process, signal.SIGTERM)
            deadline = time.monotonic() + _PATIENCE
            for process in running:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(max(0.0, deadline - time.monotonic()))
        finally:
            # At once when a second interrupt says that nobody wants to wait.
            for process in running:
                _signal(process, signal.SIGKILL)


def _lines(process: subprocess.Popen[bytes]) -> Iterator[str]:
    """What a process writes, until it ends.

    What it has started itself may hold the pipe open for longer, as a server that a
    conf.py starts.
    """
    if process.stdout is None:
        return
    rest = b""
    with selectors.DefaultSelector() as selector:
        selector.register(process.stdout, selectors.EVENT_READ)
        while True:
            has_ended = process.poll() is not None
            if not selector.select(0 if has_ended else _LOOK):
                if has_ended:
                    return
                continue
            data = os.read(process.stdout.fileno(), 65_536)
            *lines, rest = re.split(rb"[\r\n]", rest + data)
            # No line that is waited for is longer.
            rest = rest[:_LONGEST]
            for line in lines:
                yield line.decode("utf-8", "replace")
            if not data:
                return


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    # The number of its session, as long as one process of that is left.
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, number)
