"""Processes measured from outside: the system's own account of a child that ended."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

__all__ = ["ROOT", "Cost", "environment", "measure", "medians"]

ROOT = Path(__file__).resolve().parents[2]
_RSS_UNIT = 1 if sys.platform == "darwin" else 1024

# A process begins as large as the one that starts it, and the system counts that as its peak: so a small one
# starts the programs, and not this one, which has libraries loaded. It ends with what it has measured.
_STARTER = """
import json, os, sys, time
begin = time.monotonic()
pid = os.fork()
if not pid:
    try:
        os.execvpe(sys.argv[2], sys.argv[2:], os.environ)
    finally:
        os._exit(127)
status, usage = os.wait4(pid, 0)[1:]
wall = time.monotonic() - begin
figures = [os.waitstatus_to_exitcode(status), usage.ru_utime + usage.ru_stime, wall, usage.ru_maxrss]
with open(sys.argv[1], "w") as file:
    json.dump(figures, file)
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one process took, from its start to its end."""

    cpu: float
    """Seconds, user and system."""
    wall: float
    """Seconds."""
    peak: float
    """Largest resident memory, in MB of 10^6 bytes."""


def environment(cache: Path) -> Mapping[str, str]:
    """The children's environment: byte code is kept, as it is of an installed package.

    Args:
        cache: A folder for the byte code.
    """
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return {**kept, "PYTHONPYCACHEPREFIX": str(cache), "PYTHONPATH": str(ROOT)}


def measure(
    command: Sequence[str], variables: Mapping[str, str], output: Path, folder: Path | None = None
) -> Cost:
    """Run a command to its end.

    Args:
        command: Program and arguments.
        variables: Its environment.
        output: A file for what it prints.
        folder: Where it is started; None for the present folder.

    Raises:
        RuntimeError: It failed.
    """
    figures = output.with_name(f"{output.name}.figures")
    with output.open("wb") as file:
        subprocess.run(
            [sys.executable, "-I", "-S", "-c", _STARTER, str(figures.resolve()), *command],
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            env=variables,
            cwd=folder,
            check=True,
        )
    code, cpu, wall, peak = json.loads(figures.read_bytes())
    if code:
        said = output.read_text("utf-8", "replace")[-2000:]
        raise RuntimeError(f"{' '.join(command)} ended with {code}:\n{said}")
    return Cost(cpu, wall, peak * _RSS_UNIT / 1e6)


def medians(costs: Iterable[Cost]) -> Cost:
    """The median of each figure."""
    runs = list(costs)
    return Cost(
        median(run.cpu for run in runs), median(run.wall for run in runs), median(run.peak for run in runs)
    )
