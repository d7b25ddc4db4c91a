"""Tables: what a measurement gives, as Markdown, for the terminal and for a page.

A table is measured by a function that yields its rows, and sentences that are shown below it. To add one,
write such a function in a module of its own, make a `Table` of it, name that in ``__main__.py``, and put
the two marks of `marks` into the page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from .machine import describe
from .measure import Cost, medians
from .runner import Runner

__all__ = [
    "COST",
    "Cells",
    "Setting",
    "Table",
    "compared",
    "cost_cells",
    "marks",
    "ratio_cell",
    "render",
    "write_into",
]

Cells = tuple[str, ...]
"""One row: a text for each column."""

COST: Cells = ("CPU s", "wall s", "MB")
"""Columns of `cost_cells`."""


@dataclass(frozen=True, slots=True)
class Setting:
    """What to measure with, and on what."""

    runner: Runner
    corpus: Path
    """Folder with ``annotated/``, ``source/``, ``plain/``, and ``source-now/`` where it is known."""
    title: str = "generated pages"
    """What the pages are called in the line below a table."""
    repository: Path | None = None
    """A repository that has the commits of the stamps; None for a generated one."""
    revision: str = "HEAD"
    """What is checked there."""
    drift: Path | None = None
    """A checkout of the OpenTelemetry documentation, for its scripts."""
    mdpo: Path | None = None
    """The folder that mdpo is installed in: beside translate-toolkit the script of one would overwrite the
    other's."""
    pages: int = 100_000
    """Pages of the largest tree."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table of the benchmark."""

    name: str
    """For ``--only`` and for the marks in the page."""
    columns: Cells
    measure: Callable[[Setting], Iterator[Cells | str]]
    """Yields rows, and sentences to be shown below the table."""
    default: bool = True
    """Whether it is measured without being named by ``--only``."""
    most_runs: int | None = None
    """As often at most is a figure of it measured, where each takes a minute."""

    def measured(self, setting: Setting) -> Iterator[str]:
        """Measure, and give the lines of the table one by one."""
        runner = setting.runner
        runs = min(runner.runs, self.most_runs or runner.runs)
        yield from render(self.columns, self.measure(replace(setting, runner=Runner(runner.work, runs))))
        yield ""
        pages = sum(1 for _ in (setting.corpus / "annotated").rglob("*.md"))
        what = f"{setting.title}, {pages:,} pages, median of {runs}"
        yield f"*{datetime.now(UTC):%Y-%m-%d}: {what}; {describe()}.*"


def cost_cells(cost: Cost) -> Cells:
    """The cells of one cost."""
    return _number(cost.cpu), _number(cost.wall), f"{cost.peak:.0f}"


def _number(seconds: float) -> str:
    """Seconds with about three figures that count."""
    return f"{seconds:.{3 if seconds < 1 else 2 if seconds < 10 else 1 if seconds < 100 else 0}f}"


def ratio_cell(costs: Sequence[Cost], first: Sequence[Cost]) -> str:
    """How many times the CPU time of other runs: the median of the pairs, and their span.

    Args:
        costs: The runs.
        first: The runs that were made in turn with them.
    """
    found = sorted(one.cpu / other.cpu for one, other in zip(costs, first, strict=True))
    return f"{median(found):.2f} ({found[0]:.2f} to {found[-1]:.2f})"


def compared(costs: Sequence[Cost], first: Sequence[Cost]) -> Cells:
    """The cells of the median cost, and of the ratio to runs made in turn with it."""
    return (*cost_cells(medians(costs)), "1" if costs is first else ratio_cell(costs, first))


def marks(name: str) -> tuple[str, str]:
    """The lines before and behind a table in the page."""
    return f"<!-- bench: {name} -->", f"<!-- bench: end of {name} -->"


def render(columns: Cells, items: Iterable[Cells | str]) -> Iterator[str]:
    """A table as lines of Markdown, each as soon as it can be shown.

    Raises:
        ValueError: A row has another number of cells.
    """
    notes = []
    yield _line(columns)
    yield _line(("---",) * len(columns))
    for item in items:
        if isinstance(item, str):
            notes.append(item)
        elif len(item) == len(columns):
            yield _line(item)
        else:
            raise ValueError(f"{len(item)} cells for {len(columns)} columns: {item}")
    for note in notes:
        yield ""
        yield note


def _line(cells: Cells) -> str:
    return f"| {' | '.join(cells)} |"


def write_into(page: str, name: str, table: str) -> str:
    """A page with a table put in between its marks, in place of the one that was there.

    Raises:
        ValueError: The page has no such marks.
    """
    start, end = marks(name)
    before, first, rest = page.partition(f"{start}\n")
    _, last, after = rest.partition(end)
    if not first or not last:
        raise ValueError(f"the page has no lines {start!r} and {end!r} for the table {name}")
    return f"{before}{start}\n\n{table}\n\n{end}{after}"
