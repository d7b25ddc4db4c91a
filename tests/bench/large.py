"""The figures of large trees: the pages copied into folders of their own, until there are 100,000."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from .checking import source_now
from .measure import environment
from .runner import Runner
from .tables import Cells, Setting, Table
from .watching import Watched, watch

__all__ = ["LARGE", "copy_pages"]

_COLUMNS = (
    "figure",
    "pages",
    "pages per s",
    "CPU s",
    "wall s",
    "MB",
    "MB of a worker",
    "against cold",
)
_PARTS = (100, 10, 1)


class _Trees(NamedTuple):
    """A large project."""

    annotated: Path
    source: Path
    now: Path
    """Its source pages as they are later."""
    pages: int


def copy_pages(setting: Setting, folder: Path, pages: int) -> _Trees:
    """Copy pages with their source pages until there are as many as wanted.

    Args:
        setting: Which pages.
        folder: Where to.
        pages: How many localized pages there shall be.
    """
    trees = _Trees(folder / "annotated", folder / "source", folder / "now", pages)
    kinds = {
        trees.annotated: setting.corpus / "annotated",
        trees.source: setting.corpus / "source",
        trees.now: source_now(setting),
    }
    annotated = kinds[trees.annotated]
    names = sorted(path.relative_to(annotated) for path in annotated.rglob("*") if path.is_file())
    for number in range(pages):
        copy, index = divmod(number, len(names))
        place = Path(f"copy-{copy:04}") / names[index]
        for target, start in kinds.items():
            if (start / names[index]).is_file():
                (target / place).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(start / names[index], target / place)
    return trees


class _Runs:
    """Imports and checks of one large project."""

    def __init__(self, runner: Runner, trees: _Trees) -> None:
        self._runner = runner
        self._trees = trees
        self._variables = environment(runner.work / "bytecode")

    def _child(self, command: str, *options: str, jobs: int) -> Watched:
        localized = ("--localized", f"de-DE={self._trees.annotated}")
        program = (sys.executable, "-m", "sphinx_vianet", command)
        output = self._runner.work / "large.txt"
        return watch((*program, *localized, *options, "--jobs", str(jobs)), self._variables, output)

    def cold(self, jobs: int) -> Watched:
        """An import into an empty folder."""
        self._runner.fresh("large-catalogs")
        return self.unchanged(jobs)

    def unchanged(self, jobs: int) -> Watched:
        """An import over the catalogs of the last one."""
        catalogs = ("--locale-dir", str(self._runner.work / "large-catalogs"))
        return self._child("import", "--source", str(self._trees.source), *catalogs, jobs=jobs)

    def check(self, jobs: int) -> Watched:
        """Verdicts with kinds and severity."""
        report = ("--format", "json", "--output", str(self._runner.work / "check.json"), "--fail-on", "none")
        return self._child("check", "--source", str(self._trees.now), *report, jobs=jobs)

    def figures(self) -> Iterator[Cells]:
        """The rows of this project."""
        rounds = range(self._runner.runs)
        cold, again, two = [], [], []
        for _ in rounds:
            cold.append(self.cold(1))
            again.append(self.unchanged(1))
            two.append(self.cold(2))
        yield self._row("import, one process", cold)
        yield self._row("import, two processes", two, cold)
        yield self._row("import, nothing changed", again, cold)
        yield self._row("check, one process", [self.check(1) for _ in rounds])
        yield self._row("check, two processes", [self.check(2) for _ in rounds])

    def _row(self, name: str, runs: list[Watched], cold: list[Watched] | None = None) -> Cells:
        wall = median(run.wall for run in runs)
        ratio = ""
        if cold is not None:
            pairs = [*zip(runs, cold, strict=True)]
            faster = median(other.wall / run.wall for run, other in pairs)
            less = median(other.cpu / run.cpu for run, other in pairs)
            ratio = f"{faster:.2f} times as fast, CPU / {less:.2f}"
        return (
            name,
            f"{self._trees.pages:,}",
            f"{self._trees.pages / wall:,.0f}",
            f"{median(run.cpu for run in runs):.1f}",
            f"{wall:.1f}",
            f"{max(run.parent for run in runs):.0f}",
            f"{max(run.worker for run in runs):.0f}" if any(run.worker for run in runs) else "",
            ratio,
        )


def _large_rows(setting: Setting) -> Iterator[Cells | str]:
    for part in _PARTS:
        folder = setting.runner.fresh("large")
        trees = copy_pages(setting, folder, max(1, setting.pages // part))
        yield from _Runs(setting.runner, trees).figures()
    size = sum(path.stat().st_size for path in trees.annotated.rglob("*") if path.is_file())
    yield f"The largest tree has {size / 1e9:.2f} GB of localized pages. Memory is the largest of all runs."


LARGE = Table("large", _COLUMNS, _large_rows, default=False)
"""Imports and checks of trees of growing size."""
