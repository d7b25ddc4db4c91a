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

    def child(
        self, *arguments: str, folder: Path | None = None, variables: Mapping[str, str] | None = None
    ) -> Cost:
        """Run Python with these arguments.

        Args:
            arguments: Those of the interpreter.
            folder: Where it is started; None for the present folder.
            variables: Of its environment, besides those of every child.
        """
        return self.program(sys.executable, *arguments, folder=folder, variables=variables)

    def program(
        self, *command: str, folder: Path | None = None, variables: Mapping[str, str] | None = None
    ) -> Cost:
        """Run a program with its arguments; the rest as for `child`."""
        return measure(command, {**self._variables, **(variables or {})}, self._output, folder)

    def fresh(self, name: str) -> Path:
        """A path in the work folder at which nothing is."""
        shutil.rmtree(self.work / name, ignore_errors=True)
        return self.work / name

    def printed(self) -> Any:
        """The JSON that the last child printed."""
        return json.loads(self.said())

    def said(self) -> str:
        """What the last child printed."""
        return self._output.read_text("utf-8")

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
