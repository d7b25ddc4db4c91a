"""Programs that start others: the largest memory of the first process, and that of any of the others."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Watched", "watch"]

_PAUSE = 0.1
"""Seconds between two looks."""


@dataclass(frozen=True, slots=True)
class Watched:
    """What a program took with all that it started."""

    cpu: float
    """Seconds, user and system, of all processes."""
    wall: float
    """Seconds."""
    parent: float
    """Largest resident memory of the first process, in MB of 10^6 bytes; of the largest of all where the
    system does not tell."""
    worker: float
    """The same of any other process; 0 when there was none."""


def watch(command: Sequence[str], variables: Mapping[str, str], output: Path) -> Watched:
    """Run a program to its end.

    Args:
        command: Program and arguments.
        variables: Its environment.
        output: A file for what it prints.

    Raises:
        RuntimeError: It failed.
    """
    peaks: dict[int, float] = {}
    ended = threading.Event()
    with output.open("wb") as file:
        start = time.monotonic()
        child = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT, env=variables
        )
        looking = threading.Thread(target=_look, args=(child.pid, peaks, ended))
        looking.start()
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - start
        ended.set()
        looking.join()
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        said = output.read_text("utf-8", "replace")[-2000:]
        raise RuntimeError(f"{' '.join(command)} ended with {child.returncode}:\n{said}")
    largest = usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
    # The system's own figure holds what this process had when it started the other.
    parent = peaks.pop(child.pid, largest)
    return Watched(usage.ru_utime + usage.ru_stime, wall, parent, max(peaks.values(), default=0.0))


def _look(pid: int, peaks: dict[int, float], ended: threading.Event) -> None:
    while not ended.wait(_PAUSE):
        for found in (pid, *_below(pid)):
            with suppress(OSError):
                status = Path(f"/proc/{found}/status").read_text("ascii", "replace")
                # A process that was forked and did not become another program yet is as large as its parent.
                _, _, peak = status.partition("VmHWM:")
                if peak:
                    peaks[found] = max(peaks.get(found, 0.0), int(peak.split()[0]) * 1024 / 1e6)


def _below(pid: int) -> Iterator[int]:
    with suppress(OSError):
        for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split():
            yield int(child)
            yield from _below(int(child))
