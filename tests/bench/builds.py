"""The figures of Sphinx builds: the source language, German, and German by stock Sphinx."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NamedTuple

from .measure import Cost
from .runner import Runner
from .tables import COST, Cells, Setting, Table, compared

__all__ = ["BUILDS", "BUILDS_FLAT", "write_project"]

_LANGUAGE = "language=de"
# English words in the index: Sphinx' German stemmer is pure Python, and costs as much in any build.
_ENGLISH_INDEX = "html_search_language=en"
# Builds take a minute each.
_MOST_RUNS = 2
# The document of a folder; no page is called so.
_SECTION = "section-of-this-folder"


class _Build(NamedTuple):
    """One kind of build."""

    project: Path
    settings: tuple[str, ...] = ()
    extension: str = "sphinx_vianet"
    jobs: int = 1


@dataclass
class _Measured:
    """The runs of one kind of build."""

    costs: list[Cost] = field(default_factory=list)
    doctrees: float = 0.0
    """Size of the pickled doctrees, in MB of 10^6 bytes."""


def write_project(folder: Path, pages: Path, *, nested: bool = False) -> None:
    """Write a Sphinx project of a folder of pages.

    Args:
        folder: The project's source folder.
        pages: The pages.
        nested: Whether each folder of pages has a document with a toctree, as sites of that size do; else
            there is one toctree of all pages.
    """
    shutil.copytree(pages, folder)
    # Stock Sphinx would look for one catalog a folder.
    settings = "exclude_patterns = ['**/TOC.md']\ngettext_compact = False\n"
    (folder / "conf.py").write_text(settings, "utf-8")
    if not nested:
        _write_toctree(folder / "index.rst", ["**"])
        return
    folders = sorted({folder, *(above for page in folder.rglob("*.md") for above in page.parents)})
    inside = [one for one in folders if one == folder or folder in one.parents]
    for one in inside:
        below = [f"{other.name}/{_SECTION}" for other in inside if other.parent == one]
        _write_toctree(one / ("index.rst" if one == folder else f"{_SECTION}.rst"), ["*", *below])


def _write_toctree(document: Path, entries: Sequence[str]) -> None:
    title = document.parent.name
    lines = (
        title,
        "=" * len(title),
        "",
        ".. toctree::",
        "   :glob:",
        "",
        *(f"   {one}" for one in entries),
        "",
    )
    document.write_text("\n".join(lines), "utf-8")


class _Projects:
    """The pages as Sphinx projects with German catalogs."""

    def __init__(self, runner: Runner, corpus: Path) -> None:
        self.runner = runner
        self.corpus = corpus

    def make(self, dialect: str, *, nested: bool = False) -> Path:
        """A source folder with the catalogs of a dialect."""
        folder = self.runner.fresh(f"project-{dialect}-{nested}")
        write_project(folder, self.corpus / "source", nested=nested)
        trees = ("--localized", str(self.corpus / "annotated"), "--source", str(self.corpus / "source"))
        options = ("--dialect", dialect, "--locale-dir", str(folder / "locales"))
        self.runner.child("-m", "sphinx_vianet", "import", *trees, *options)
        return folder

    def build(self, kind: _Build, measured: _Measured) -> None:
        """Build everything once."""
        out = self.runner.fresh("out")
        settings = (*kind.settings, f"extensions={kind.extension}", "suppress_warnings=toc")
        chosen = [argument for setting in settings for argument in ("-D", setting)]
        options = ("-Q", "-b", "html", "-j", str(kind.jobs), *chosen)
        measured.costs.append(self.runner.child("-m", "sphinx", *options, str(kind.project), str(out)))
        doctrees = (out / ".doctrees").rglob("*.doctree")
        measured.doctrees = sum(file.stat().st_size for file in doctrees) / 1e6


def _build_rows(setting: Setting, *, nested: bool, theme: str) -> Iterator[Cells | str]:
    projects = _Projects(setting.runner, setting.corpus)
    ours, stock = projects.make("ops", nested=nested), projects.make("myst", nested=nested)
    look = f"html_theme={theme}"
    german = (look, _LANGUAGE)
    sources = {
        "source": _Build(ours, (look,)),
        "German, English search index": _Build(ours, (*german, _ENGLISH_INDEX)),
        "German": _Build(ours, german),
    }
    beside = {
        "German, dialect myst": _Build(stock, (*german, "vianet_dialect=myst")),
        "German, stock Sphinx": _Build(stock, german, extension="myst_parser"),
    }
    processes = {
        "source, `-j 2`": _Build(ours, (look,), jobs=2),
        "German, `-j 2`": _Build(ours, german, jobs=2),
    }
    # What two processes cost is memory, which the layout does not change.
    for kinds in (sources, beside, processes) if nested else (sources, beside):
        yield from _group(projects, kinds)


def _group(projects: _Projects, kinds: dict[str, _Build]) -> Iterator[Cells]:
    """Rows of builds that take turns, so that all see the same machine, and ratios to the first."""
    measured = {name: _Measured() for name in kinds}
    for _ in range(projects.runner.runs):
        for name, kind in kinds.items():
            projects.build(kind, measured[name])
    first = next(iter(measured.values()))
    for name, one in measured.items():
        yield name, *compared(one.costs, first.costs), f"{one.doctrees:.1f}"


_COLUMNS: Cells = ("build", *COST, "times the first", "doctrees MB")

BUILDS = Table("builds", _COLUMNS, partial(_build_rows, nested=True, theme="alabaster"), most_runs=_MOST_RUNS)
"""Builds of the source language and of German, and those of stock Sphinx, with a toctree for each folder."""

BUILDS_FLAT = Table(
    "builds-flat", _COLUMNS, partial(_build_rows, nested=False, theme="alabaster"), most_runs=1
)
"""The same with one toctree, so that every page has all others in its sidebar."""
