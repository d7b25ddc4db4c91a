"""What every figure needs: a folder to work in, and children that are measured."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from .measure import Cost, environment, measure, medians

__all__ = ["Runner"]


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
        return self.program(sys.executable, *arguments, **variables)

    def program(self, *command: str, **variables: str) -> Cost:
        """Run a program with its arguments."""
        return measure(command, {**self._variables, **variables}, self._output)

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

    def in_turn(
        self, runs: Mapping[str, Callable[[], Cost]], *, warm: bool = True
    ) -> Mapping[str, Sequence[Cost]]:
        """The costs of several runs, made in turn so that all see the same machine.

        Args:
            runs: What to run, by name.
            warm: Whether each runs once before, which does not count; not worth it for runs of minutes.
        """
        if warm:
            for run in runs.values():
                run()
        rounds = [[run() for run in runs.values()] for _ in range(self.runs)]
        return dict(zip(runs, zip(*rounds, strict=True), strict=True))
