"""The figures of Sphinx builds: the source language, German, and German by stock Sphinx."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from .measure import Cost
from .runner import Runner
from .tables import COST, Cells, Setting, Table, compared

__all__ = ["BUILDS"]

_LANGUAGE = "language=de"
# English words in the index: Sphinx' German stemmer is pure Python, and costs as much in any build.
_ENGLISH_INDEX = "html_search_language=en"
# Builds take a minute each.
_MOST_RUNS = 3


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


class _Projects:
    """The pages as Sphinx projects with German catalogs."""

    def __init__(self, runner: Runner, corpus: Path) -> None:
        self.runner = runner
        self.corpus = corpus

    def make(self, dialect: str) -> Path:
        """A source folder with the catalogs of a dialect."""
        folder = self.runner.fresh(f"project-{dialect}")
        shutil.copytree(self.corpus / "source", folder)
        (folder / "index.rst").write_text("Pages\n=====\n\n.. toctree::\n   :glob:\n\n   **\n", "utf-8")
        # Stock Sphinx would look for one catalog a folder.
        settings = "exclude_patterns = ['**/TOC.md']\ngettext_compact = False\n"
        (folder / "conf.py").write_text(settings, "utf-8")
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


def _build_rows(setting: Setting) -> Iterator[Cells | str]:
    projects = _Projects(setting.runner, setting.corpus)
    ours, stock = projects.make("ops"), projects.make("myst")
    groups: tuple[dict[str, _Build], ...] = (
        {
            "source": _Build(ours),
            "German, English search index": _Build(ours, (_LANGUAGE, _ENGLISH_INDEX)),
            "German": _Build(ours, (_LANGUAGE,)),
        },
        {
            "source, `-j 2`": _Build(ours, jobs=2),
            "German, `-j 2`": _Build(ours, (_LANGUAGE,), jobs=2),
        },
        {
            "German, dialect myst": _Build(stock, (_LANGUAGE, "vianet_dialect=myst")),
            "source, stock Sphinx": _Build(stock, extension="myst_parser"),
            "German, stock Sphinx": _Build(stock, (_LANGUAGE,), extension="myst_parser"),
        },
    )
    for kinds in groups:
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


BUILDS = Table(
    "builds", ("build", *COST, "times the first", "doctrees MB"), _build_rows, most_runs=_MOST_RUNS
)
"""Builds of the source language and of German, and those of stock Sphinx."""
