"""What every figure needs: a folder to work in, children that are measured, and rows of the table."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from .measure import Cost, environment, measure, medians

__all__ = ["Runner", "header", "ratio", "row"]


class Runner:
    """Starts children and measures them."""

    def __init__(self, work: Path, runs: int) -> None:
        """Say where and how often.

        Args:
            work: Folder for everything that is written.
            runs: How often each figure is measured; the median counts.
        """
        self.work = work
        self.runs = runs
        self._output = work / "output.txt"
        self._variables = environment(work / "bytecode")

    def child(self, *arguments: str, **variables: str) -> Cost:
        """Run Python with these arguments."""
        return measure((sys.executable, *arguments), {**self._variables, **variables}, self._output)

    def fresh(self, name: str) -> Path:
        """A path in the work folder at which nothing is."""
        shutil.rmtree(self.work / name, ignore_errors=True)
        return self.work / name

    def printed(self) -> Any:
        """The JSON that the last child printed."""
        return json.loads(self._output.read_text("utf-8"))

    def middle(self, run: Callable[[], Cost]) -> Cost:
        """The median cost of a run; the first, which writes byte code, does not count."""
        run()
        return medians(run() for _ in range(self.runs))

    def in_turn(self, runs: Mapping[str, Callable[[], Cost]]) -> Mapping[str, Sequence[Cost]]:
        """The costs of several runs, made in turn so that all see the same machine."""
        for run in runs.values():
            run()
        rounds = [[run() for run in runs.values()] for _ in range(self.runs)]
        return dict(zip(runs, zip(*rounds, strict=True), strict=True))


def header(runs: int) -> str:
    """The line over a table."""
    return f"{'':34}{'CPU s':>8}{'wall s':>8}{'MB':>8}   median of {runs}"


def row(name: str, cost: Cost) -> str:
    """One line of a table."""
    return f"{name:34}{cost.cpu:8.3f}{cost.wall:8.3f}{cost.peak:8.1f}"


def ratio(ours: Sequence[Cost], theirs: Sequence[Cost], what: str) -> str:
    """A line that compares the CPU time of two runs made in turn."""
    found = sorted(other.cpu / mine.cpu for mine, other in zip(ours, theirs, strict=True))
    spread = f"{found[0]:.2f} to {found[-1]:.2f}"
    return f"{'':34}{median(found):8.2f} times the CPU of {what}, pair by pair ({spread})"
