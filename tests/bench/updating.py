"""Catalogs after the source moved on: ours against sphinx-intl, msgmerge and pot2po."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path

from .builds import write_project
from .checking import source_now, trees_to_check
from .importing import Trees, run_import
from .machine import installed, program
from .measure import Cost
from .pairing import MEANING, SCORE, score_cells, scored
from .tables import COST, Cells, Setting, Table, compared

__all__ = ["UPDATE"]

_LOCALE = "de/LC_MESSAGES"
_STATES = ("translated", "fuzzy", "empty")
_OURS = "`sphinx-vianet import` over the catalogs"
_SLOW = "translate-toolkit, `pot2po` (one run)"


class _Updates:
    """Catalogs of the source pages at the handoff, and templates of the later ones."""

    def __init__(self, setting: Setting) -> None:
        self.runner = setting.runner
        self.annotated = setting.corpus / "annotated"
        self.now = source_now(setting)
        self.trees = trees_to_check(setting)
        self.before = self.runner.fresh("update-before")
        run_import(self.runner, self.before, Trees(self.annotated, setting.corpus / "source"))
        project, self.templates = self.runner.fresh("update-project"), self.runner.fresh("update-pot")
        write_project(project, self.now)
        settings = ("-D", "extensions=sphinx_vianet", "-D", "suppress_warnings=toc")
        paths = (str(project), str(self.templates))
        self.template_cost = self.runner.child("-m", "sphinx", "-Q", "-b", "gettext", *settings, *paths)

    def folder(self, name: str) -> Path:
        """Where a way has its catalogs."""
        return self.runner.work / f"update-{name}"

    def _copy(self, name: str) -> Path:
        catalogs = self.runner.fresh(f"update-{name}")
        shutil.copytree(self.before, catalogs)
        return catalogs

    def ours(self) -> Cost:
        """An import over the catalogs, with the later source pages."""
        return run_import(self.runner, self._copy("ours"), Trees(self.annotated, self.now))

    def ours_history(self) -> Cost:
        """The same, out of a repository that has the pages at the handoff too."""
        return run_import(self.runner, self._copy("history"), self.trees)

    def intl(self) -> Cost:
        """``sphinx-intl update``, in one process."""
        options = ("-p", str(self.templates), "-d", str(self._copy("intl")), "-l", "de", "-j", "1")
        return self.runner.child("-m", "sphinx_intl", "update", *options)

    def gettext(self) -> Cost:
        """``msgmerge``, one process for each catalog."""
        paths = (str(self.templates), str(self._copy("gettext") / _LOCALE))
        return self.runner.child("-m", "tests.bench.updaters", *paths)

    def toolkit(self) -> Cost:
        """``pot2po``, for the folder."""
        old, new = self._copy("toolkit-old") / _LOCALE, self.runner.fresh("update-toolkit")
        options = ("--progress=none", "-t", str(old), str(self.templates), str(new))
        return self.runner.child("-m", "translate.convert.pot2po", *options)


def _rows(setting: Setting) -> Iterator[Cells | str]:
    updates = _Updates(setting)
    ways: dict[str, tuple[str, Callable[[], Cost]]] = {
        _OURS: ("ours", updates.ours),
        "the same, source from its repository": ("history", updates.ours_history),
    }
    missing = {}
    if installed("sphinx-intl"):
        ways["`sphinx-intl update`"] = ("intl", updates.intl)
    else:
        missing["`sphinx-intl update`"] = "pip install sphinx-intl"
    if program("msgmerge"):
        ways["GNU gettext, `msgmerge`"] = ("gettext", updates.gettext)
    else:
        missing["GNU gettext, `msgmerge`"] = "apt-get install gettext"
    costs = dict(setting.runner.in_turn({name: run for name, (_, run) in ways.items()}, warm=False))
    if installed("translate-toolkit"):
        ways[_SLOW] = ("toolkit", updates.toolkit)
        costs[_SLOW] = [updates.toolkit()]
    else:
        missing[_SLOW] = "pip install translate-toolkit"
    counted = partial(_counted, setting, updates)
    yield "before: the catalogs as they were", *("",) * (len(COST) + 1), *counted(updates.before)
    for name, (folder, _) in ways.items():
        yield name, *_compared(costs, name), *counted(updates.folder(folder))
    for name, how in missing.items():
        yield name, f"not installed: {how}", *("",) * (len(_COLUMNS) - 2)
    cost = updates.template_cost
    yield (
        f"{MEANING} Pages that have no translation are not counted. The others need templates, "
        f"{cost.cpu:.1f} s of CPU more."
    )


def _compared(costs: Mapping[str, Sequence[Cost]], name: str) -> Cells:
    ours = costs[_OURS]
    return compared(costs[name], ours if len(costs[name]) == len(ours) else ours[: len(costs[name])])


def _counted(setting: Setting, updates: _Updates, catalogs: Path) -> Cells:
    counts = scored(setting, updates.now, catalogs)
    return (*(f"{counts.get(state, 0):,}" for state in _STATES), *score_cells(counts))


_COLUMNS: Cells = ("what", *COST, "times ours", *_STATES, *SCORE)

UPDATE = Table("update", _COLUMNS, _rows, most_runs=2)
"""Catalogs of the pages at the handoff, brought to the source pages of some years later."""
