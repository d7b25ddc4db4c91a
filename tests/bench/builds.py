"""Measure Sphinx builds: ``python -m tests.bench.builds`` (``docs/explanation/benchmarks.md``)."""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from statistics import median

from .machine import describe
from .measure import Cost, environment, measure
from .pages import write_pages

_LANGUAGE = "de"
_OURS = ("sphinx_vianet",)
_STOCK = ("myst_parser",)


class Builds:
    """One project with German catalogs, and the builds made of it."""

    def __init__(self, corpus: Path, work: Path) -> None:
        """Make the project.

        Args:
            corpus: Folder with ``annotated/`` and ``source/``.
            work: Folder for everything that is written.
        """
        self.corpus = corpus
        self.work = work
        self._variables = environment(work / "bytecode")
        self._output = work / "output.txt"

    def project(self, dialect: str) -> Path:
        """A source folder whose catalogs are those of a dialect."""
        folder = self.work / f"project-{dialect}"
        shutil.copytree(self.corpus / "source", folder)
        (folder / "index.rst").write_text("Pages\n=====\n\n.. toctree::\n   :glob:\n\n   **\n", "utf-8")
        # Stock Sphinx would look for one catalog a folder.
        settings = "exclude_patterns = ['**/TOC.md']\ngettext_compact = False\n"
        (folder / "conf.py").write_text(settings, "utf-8")
        trees = ("--localized", str(self.corpus / "annotated"), "--source", str(self.corpus / "source"))
        options = ("--dialect", dialect, "--locale-dir", str(folder / "locales"))
        self._run("-m", "sphinx_vianet", "import", *trees, *options)
        return folder

    def build(self, project: Path, *settings: str, extensions: tuple[str, ...], jobs: int = 1) -> Cost:
        """One build of everything.

        Args:
            project: The source folder.
            settings: ``NAME=VALUE`` for ``-D``.
            extensions: What ``extensions`` lists.
            jobs: How many processes.
        """
        out = self.work / "out"
        shutil.rmtree(out, ignore_errors=True)
        chosen = (*settings, f"extensions={','.join(extensions)}", "suppress_warnings=toc")
        arguments = [argument for setting in chosen for argument in ("-D", setting)]
        return self._run(
            "-m", "sphinx", "-Q", "-b", "html", "-j", str(jobs), *arguments, str(project), str(out)
        )

    def doctrees(self) -> float:
        """Size of the doctrees of the build that ran last, in MB of 10^6 bytes."""
        files = (self.work / "out" / ".doctrees").rglob("*.doctree")
        return sum(file.stat().st_size for file in files) / 1e6

    def _run(self, *arguments: str) -> Cost:
        return measure((sys.executable, *arguments), self._variables, self._output)


class _Row:
    """The runs of one kind of build."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.costs: list[Cost] = []
        self.doctrees = 0.0

    def add(self, builds: Builds, cost: Cost) -> None:
        self.costs.append(cost)
        self.doctrees = builds.doctrees()

    @property
    def cpu(self) -> float:
        return median(cost.cpu for cost in self.costs)

    def __str__(self) -> str:
        peak = median(cost.peak for cost in self.costs)
        return f"{self.name:44}{self.cpu:8.1f}{peak:8.0f}{self.doctrees:8.1f}"


def _report(builds: Builds, runs: int) -> Iterator[str]:
    """The table: the builds of one group take turns, so that all see the same machine."""
    yield f"{'':44}{'CPU s':>8}{'MB':>8}{'doctrees MB':>13}   median of {runs}"
    ours, stock = builds.project("ops"), builds.project("myst")
    language = f"language={_LANGUAGE}"
    # English words in the index, so that Sphinx' German stemmer, in pure Python, does not count.
    index = "html_search_language=en"
    yield from _group(
        builds,
        runs,
        {
            "source": (ours, (), _OURS, 1),
            "German, English search index": (ours, (language, index), _OURS, 1),
            "German": (ours, (language,), _OURS, 1),
        },
    )
    yield from _group(
        builds,
        runs,
        {
            "source, -j 2": (ours, (), _OURS, 2),
            "German, -j 2": (ours, (language,), _OURS, 2),
        },
    )
    yield from _group(
        builds,
        runs,
        {
            "stock Sphinx: source": (stock, (), _STOCK, 1),
            "German, dialect myst": (stock, (language, "vianet_dialect=myst"), _OURS, 1),
            "stock Sphinx: German, same catalogs": (stock, (language,), _STOCK, 1),
        },
    )


def _group(
    builds: Builds, runs: int, kinds: dict[str, tuple[Path, tuple[str, ...], tuple[str, ...], int]]
) -> Iterator[str]:
    """Rows of one group, and each row's ratios to the first."""
    rows = [_Row(name) for name in kinds]
    for _ in range(runs):
        for row, (project, settings, extensions, jobs) in zip(rows, kinds.values(), strict=True):
            row.add(builds, builds.build(project, *settings, extensions=extensions, jobs=jobs))
    first = rows[0]
    for row in rows:
        yield str(row)
        if row is not first:
            ratios = sorted(mine.cpu / other.cpu for mine, other in zip(row.costs, first.costs, strict=True))
            peak = median(cost.peak for cost in row.costs) / median(cost.peak for cost in first.costs)
            yield (
                f"{'':44}{median(ratios):8.2f} times the CPU of {first.name!r} ({ratios[0]:.2f} to"
                f" {ratios[-1]:.2f}), {peak:.2f} times the memory,"
                f" {row.doctrees / first.doctrees:.2f} times the doctrees"
            )


def main() -> None:
    """Run the benchmark with the arguments of the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.builds", description=__doc__)
    parser.add_argument(
        "--corpus", type=Path, help="folder with annotated/ and source/; else pages are generated"
    )
    parser.add_argument("--runs", type=int, default=3, help="how often each build is made (default: 3)")
    arguments, _ = parser.parse_known_args()
    with tempfile.TemporaryDirectory(prefix="vianet-bench-") as name:
        corpus = arguments.corpus.resolve() if arguments.corpus else Path(name) / "pages"
        if arguments.corpus is None:
            write_pages(corpus)
        for line in chain(describe(), _report(Builds(corpus, Path(name)), max(1, arguments.runs))):
            print(line, flush=True)


if __name__ == "__main__":
    main()
