"""Measure, and print the table: ``docs/explanation/benchmarks.md`` says what each figure means."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from statistics import median

from .changes import CHANGES, change_pages
from .machine import describe, installed
from .measure import Cost, environment, measure, medians
from .pages import write_pages

_COPIES = (1, 4, 16)
_RIVAL = "translate-toolkit"


class Bench:
    """One set of pages, and what is run over it."""

    def __init__(self, corpus: Path, work: Path, runs: int) -> None:
        """Take the pages.

        Args:
            corpus: Folder with ``annotated/``, ``source/`` and ``plain/``.
            work: Folder for everything that is written.
            runs: How often each figure is measured; the median counts.
        """
        self.corpus = corpus
        self.work = work
        self.runs = runs
        self._output = work / "output.txt"
        self._variables = environment(work / "bytecode")

    def child(self, *arguments: str) -> Cost:
        """Run Python with these arguments."""
        return measure((sys.executable, *arguments), self._variables, self._output)

    def fresh(self, name: str) -> Path:
        """A path in the work folder at which nothing is."""
        shutil.rmtree(self.work / name, ignore_errors=True)
        return self.work / name

    def start(self, *arguments: str) -> Cost:
        """The median cost of a short command."""
        self.child(*arguments)  # the first run writes the byte code
        return medians(self.child(*arguments) for _ in range(self.runs))

    def import_pages(self, catalogs: Path, pages: Path, source: Path) -> Cost:
        """One import of all pages, in one process."""
        trees = ("--localized", str(pages), "--source", str(source), "--locale-dir", str(catalogs))
        return self.child("-m", "sphinx_vianet", "import", *trees, "--format", "json")

    def cold(self) -> Cost:
        """An import into an empty folder."""
        catalogs = self.fresh("catalogs")
        return self.import_pages(catalogs, self.corpus / "annotated", self.corpus / "source")

    def unchanged(self) -> Cost:
        """An import when the last one saw the very same pages."""
        return self.import_pages(self.work / "catalogs", self.corpus / "annotated", self.corpus / "source")

    def changed(self, source: Path) -> Cost:
        """An import over the catalogs of the last one after source pages changed."""
        catalogs = self.fresh("changed")
        shutil.copytree(self.work / "catalogs", catalogs)
        return self.import_pages(catalogs, self.corpus / "annotated", source)

    def copies(self, number: int) -> Cost:
        """A cold import of so many copies of the pages."""
        folder = self.fresh("copies")
        for kind in ("annotated", "source"):
            for index in range(number):
                shutil.copytree(self.corpus / kind, folder / kind / f"copy-{index:02}")
        cost = self.import_pages(self.fresh("many"), folder / "annotated", folder / "source")
        shutil.rmtree(folder)
        return cost

    def rival(self) -> Cost:
        """The same pages through translate-toolkit, in one process."""
        trees = (str(self.corpus / "source"), str(self.corpus / "plain"), str(self.fresh("rival")))
        return self.child("-m", "tests.bench.rival", *trees)

    def counts(self) -> str:
        """Pages, units and messages of the import that ran last."""
        report = json.loads(self._output.read_text("utf-8"))
        messages = sum(report["messages"].values())
        return f"{report['pages']:,} pages, {report['units']:,} units, {messages:,} messages"

    def steps(self) -> Mapping[str, float]:
        """Milliseconds a page of the library's steps."""
        self.child("-m", "tests.bench.steps", str(self.corpus), str(self.runs))
        figures: Mapping[str, float] = json.loads(self._output.read_text("utf-8"))
        return figures


def _report(bench: Bench) -> Iterator[str]:
    """The table, line by line, as it is measured."""
    bench.cold()  # the first run writes the byte code
    yield bench.counts()
    yield f"{'':34}{'CPU s':>8}{'wall s':>8}{'MB':>8}   median of {bench.runs}"
    yield _row("start: import sphinx_vianet", bench.start("-c", "import sphinx_vianet"))
    yield _row("start: sphinx-vianet --version", bench.start("-m", "sphinx_vianet", "--version"))
    yield from _cold(bench)
    bench.unchanged()
    yield _row("import, nothing changed", medians(bench.unchanged() for _ in range(bench.runs)))
    for kind in CHANGES:
        source = bench.fresh("source")
        change_pages(bench.corpus / "source", source, kind)
        yield _row(
            f"import, {kind} in each source", medians(bench.changed(source) for _ in range(bench.runs))
        )
    for number in _COPIES:
        yield _row(f"import, cold, pages x {number} (1 run)", bench.copies(number))
    for name, figure in bench.steps().items():
        yield f"library: {name:25}{figure:8.2f} ms of CPU a page"


def _cold(bench: Bench) -> Iterator[str]:
    """Ours and the rival's runs in turn, so that both see the same machine."""
    if installed(_RIVAL) is None:
        yield _row("import, cold", medians(bench.cold() for _ in range(bench.runs)))
        yield f"{_RIVAL} is not installed, so there is nothing to compare with"
        return
    bench.rival()
    pairs = [(bench.cold(), bench.rival()) for _ in range(bench.runs)]
    yield _row("import, cold", medians(ours for ours, _ in pairs))
    yield _row(f"{_RIVAL}: md2po -t", medians(theirs for _, theirs in pairs))
    ratios = sorted(theirs.cpu / ours.cpu for ours, theirs in pairs)
    spread = f"{ratios[0]:.2f} to {ratios[-1]:.2f}"
    yield f"{'':34}{median(ratios):8.2f} times the CPU of the cold import, pair by pair ({spread})"


def _row(name: str, cost: Cost) -> str:
    return f"{name:34}{cost.cpu:8.3f}{cost.wall:8.3f}{cost.peak:8.1f}"


def _prepare(corpus: Path | None, folder: Path) -> Path:
    """The folder of the pages to work on."""
    if corpus is None:
        write_pages(folder)
        return folder
    for kind in ("annotated", "source", "plain"):
        if not (corpus / kind).is_dir():
            raise SystemExit(f"{corpus} has no folder {kind}")
    return corpus.resolve()


def main() -> None:
    """Run the benchmark with the arguments of the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--corpus", type=Path, help="folder with annotated/, source/ and plain/; else pages are generated"
    )
    parser.add_argument("--runs", type=int, default=5, help="how often each figure is measured (default: 5)")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="vianet-bench-") as name:
        pages = _prepare(arguments.corpus, Path(name) / "pages")
        for line in chain(describe(), _report(Bench(pages, Path(name), max(1, arguments.runs)))):
            print(line, flush=True)


if __name__ == "__main__":
    main()
