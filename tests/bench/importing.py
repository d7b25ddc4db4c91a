"""The figures of ``sphinx-vianet import``."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from .changes import CHANGES, change_pages
from .machine import installed
from .measure import Cost, medians
from .runner import Runner, header, ratio, row

__all__ = ["import_figures"]

_COPIES = (1, 4, 16)
_RIVAL = "translate-toolkit"


class _Imports:
    """Imports of one set of pages."""

    def __init__(self, runner: Runner, corpus: Path) -> None:
        self.runner = runner
        self.corpus = corpus

    def run(self, catalogs: Path, pages: Path, source: Path) -> Cost:
        """One import of all pages, in one process."""
        trees = ("--localized", str(pages), "--source", str(source), "--locale-dir", str(catalogs))
        return self.runner.child("-m", "sphinx_vianet", "import", *trees, "--format", "json")

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

    def rival(self) -> Cost:
        """The same pages through translate-toolkit, in one process."""
        trees = (str(self.corpus / "source"), str(self.corpus / "plain"), str(self.runner.fresh("rival")))
        return self.runner.child("-m", "tests.bench.rival", *trees)

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


def import_figures(runner: Runner, corpus: Path) -> Iterator[str]:
    """The table of imports, line by line, as it is measured.

    Args:
        runner: What measures.
        corpus: Folder with ``annotated/``, ``source/`` and ``plain/``.
    """
    imports = _Imports(runner, corpus)
    imports.cold()
    yield f"import of {imports.counts()}"
    yield header(runner.runs)
    yield row("import, cold", (cold := _beside_rival(imports))[0])
    yield from cold[1]
    yield row("import, nothing changed", runner.middle(imports.unchanged))
    for kind in CHANGES:
        source = runner.fresh("source")
        change_pages(corpus / "source", source, kind)
        cost = medians(imports.changed(source) for _ in range(runner.runs))
        yield row(f"import, {kind} in each source", cost)
    for number in _COPIES:
        yield row(f"import, cold, pages x {number} (1 run)", imports.copies(number))
    for name, figure in imports.steps().items():
        yield f"library: {name:25}{figure:8.2f} ms of CPU a page"


def _beside_rival(imports: _Imports) -> tuple[Cost, list[str]]:
    """The cold import, and lines that compare it."""
    runner = imports.runner
    if installed(_RIVAL) is None:
        return runner.middle(imports.cold), [
            f"{_RIVAL} is not installed, so there is nothing to compare with"
        ]
    costs = runner.in_turn({"ours": imports.cold, "theirs": imports.rival})
    theirs = row(f"{_RIVAL}: md2po -t", medians(costs["theirs"]))
    return medians(costs["ours"]), [theirs, ratio(costs["ours"], costs["theirs"], "the cold import")]
