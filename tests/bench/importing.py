"""The figures of ``sphinx-vianet import``."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from .changes import CHANGES, change_pages
from .measure import Cost, medians
from .runner import Runner
from .tables import COST, Cells, Setting, Table, cost_cells

__all__ = ["IMPORT", "Trees", "run_import"]

_COPIES = (4, 16)
_CHANGED = {
    "white space": "every source page has an empty line more, every message is the same",
    "one sentence": "every source page has a sentence more, so one message of each is fuzzy",
}


class Trees(NamedTuple):
    """Localized pages, and where their source pages are today."""

    localized: Path
    source: Path
    revision: str | None = None
    """Of the repository ``source``; None for a folder."""


def run_import(runner: Runner, catalogs: Path, trees: Trees) -> Cost:
    """An import over the catalogs in a folder, in one process."""
    revision = ("--source-tree", f"{trees.revision}:") if trees.revision else ()
    paths = ("--localized", str(trees.localized), "--source", str(trees.source), *revision)
    options = ("--locale-dir", str(catalogs), "--format", "json", "--jobs", "1")
    return runner.child("-m", "sphinx_vianet", "import", *paths, *options)


class _Imports:
    """Imports of one set of pages."""

    def __init__(self, runner: Runner, corpus: Path) -> None:
        self.runner = runner
        self.corpus = corpus

    def run(self, catalogs: Path, pages: Path, source: Path) -> Cost:
        """One import of all pages, in one process."""
        return run_import(self.runner, catalogs, Trees(pages, source))

    def cold(self) -> Cost:
        """An import into an empty folder."""
        return self.run(self.runner.fresh("catalogs"), self.corpus / "annotated", self.corpus / "source")

    def unchanged(self) -> Cost:
        """An import when the last one saw the very same pages."""
        return self.run(self.runner.work / "catalogs", self.corpus / "annotated", self.corpus / "source")

    def changed(self, source: Path) -> Cost:
        """An import over the catalogs of the last one after source pages changed."""
        catalogs = self.runner.fresh("changed")
        shutil.copytree(self.runner.work / "catalogs", catalogs)
        return self.run(catalogs, self.corpus / "annotated", source)

    def copies(self, number: int) -> Cost:
        """A cold import of so many copies of the pages."""
        folder = self.runner.fresh("copies")
        for kind in ("annotated", "source"):
            for index in range(number):
                shutil.copytree(self.corpus / kind, folder / kind / f"copy-{index:02}")
        cost = self.run(self.runner.fresh("many"), folder / "annotated", folder / "source")
        shutil.rmtree(folder)
        return cost

    def counts(self) -> str:
        """Pages, units and messages of the import that ran last."""
        report = self.runner.printed()
        messages = sum(report["messages"].values())
        return f"{report['pages']:,} pages, {report['units']:,} units, {messages:,} messages"

    def steps(self) -> Mapping[str, float]:
        """Milliseconds a page of the library's steps."""
        self.runner.child("-m", "tests.bench.steps", str(self.corpus), str(self.runner.runs))
        figures: Mapping[str, float] = self.runner.printed()
        return figures


def _import_rows(setting: Setting) -> Iterator[Cells | str]:
    runner = setting.runner
    imports = _Imports(runner, setting.corpus)
    yield "import, cold", *cost_cells(runner.middle(imports.cold)), "into an empty folder"
    counts = imports.counts()
    cost = runner.middle(imports.unchanged)
    yield "import, nothing changed", *cost_cells(cost), "again, over the catalogs of the last one"
    for kind in CHANGES:
        source = runner.fresh("source")
        change_pages(setting.corpus / "source", source, kind)
        cost = medians(imports.changed(source) for _ in range(runner.runs))
        yield f"{kind} in each source", *cost_cells(cost), _CHANGED[kind]
    for number in _COPIES:
        cost = imports.copies(number)
        yield f"cold, pages × {number}", *cost_cells(cost), "copies in folders of their own, one run"
    steps = (f"{name} {figure:.2f} ms" for name, figure in imports.steps().items())
    yield f"{counts}. Within a process, of CPU time for a page: {', '.join(steps)}."


IMPORT = Table("import", ("figure", *COST, "what it is"), _import_rows)
"""Imports of annotated pages with their source pages."""
