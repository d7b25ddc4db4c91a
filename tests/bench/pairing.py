"""Existing translations to catalogs: ours against translate-toolkit, po4a and mdpo."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import NamedTuple

from .checking import source_now, trees_to_check
from .importing import Trees, run_import
from .machine import installed, program
from .measure import ROOT, Cost
from .tables import COST, Cells, Setting, Table, compared

__all__ = ["MEANING", "PAIRING", "PAIRING_LATER", "SCORE", "score_cells", "scored", "share"]

SCORE: Cells = ("right", "right, to review", "wrong, to review", "wrong", "none", "old text")
"""Columns of `score_cells`."""

MEANING = (
    "Of the units whose source text is there: whether a message that holds it has its translation; "
    "*to review* is marked fuzzy. *Old text*: messages of a source text that was never translated, whose "
    "translation is not marked."
)


class Way(NamedTuple):
    """One way to catalogs."""

    run: Callable[[], Cost]
    catalogs: Path
    """Folder that has the catalog of each page under its path."""


def _ours(setting: Setting, name: str, trees: Trees) -> Way:
    folder = setting.runner.work / f"pairing-{name}"

    def run() -> Cost:
        return run_import(setting.runner, setting.runner.fresh(folder.name), trees)

    return Way(run, folder)


def _theirs(setting: Setting, tool: str, source: Path) -> Way:
    folder = setting.runner.work / f"pairing-{tool}"

    def run() -> Cost:
        paths = (str(source), str(setting.corpus / "plain"), str(setting.runner.fresh(folder.name)))
        return setting.runner.child(
            "-m", "tests.bench.peers", tool, *paths, variables=_variables(setting, tool)
        )

    return Way(run, folder)


def _variables(setting: Setting, tool: str) -> Mapping[str, str]:
    """Variables that let the tool be found."""
    if tool != "mdpo":
        return {}
    return {"PYTHONPATH": f"{ROOT}{os.pathsep}{setting.mdpo}"}


def _missing(setting: Setting) -> Mapping[str, str]:
    """The tools that are not here, and how to get them."""
    tools = {
        "translate-toolkit": (installed("translate-toolkit"), "pip install translate-toolkit[markdown]"),
        "po4a": (program("po4a-gettextize"), "apt-get install po4a"),
        "mdpo": (setting.mdpo, "pip install --target FOLDER mdpo, and --mdpo FOLDER"),
    }
    return {name: how for name, (found, how) in tools.items() if not found}


_NAMES = {
    "translate-toolkit": "translate-toolkit, `md2po -t`",
    "po4a": "po4a, `po4a-gettextize`",
    "mdpo": "mdpo, pages with equal numbers of messages",
}


def _history(setting: Setting) -> Way:
    """Plain pages, with the repository that has their source pages of the handoff and of later."""
    return _ours(setting, "history", trees_to_check(setting, "plain"))


def _rows(later: bool, setting: Setting) -> Iterator[Cells | str]:
    tree = source_now(setting) if later else setting.corpus / "source"
    missing = _missing(setting)
    ways = {
        "annotated pages": _ours(setting, "annotated", Trees(setting.corpus / "annotated", tree)),
        "plain pages": _ours(setting, "plain", Trees(setting.corpus / "plain", tree)),
        **({"plain pages, source from its repository": _history(setting)} if later else {}),
        **{name: _theirs(setting, tool, tree) for tool, name in _NAMES.items() if tool not in missing},
    }
    costs = setting.runner.in_turn({name: way.run for name, way in ways.items()}, warm=False)
    first = costs["plain pages"]
    for name, way in ways.items():
        yield name, *compared(costs[name], first), *score_cells(scored(setting, tree, way.catalogs))
    for tool, how in missing.items():
        yield _NAMES[tool], f"not installed: {how}", *("",) * (len(COST) + len(SCORE))
    yield MEANING


def scored(setting: Setting, source: Path, catalogs: Path) -> Mapping[str, int]:
    """How right catalogs are, as `tests.bench.score` counts it.

    Args:
        setting: The benchmark's.
        source: The source pages that the catalogs are of.
        catalogs: A folder that has the catalogs, or one folder of a locale with them.
    """
    located = next(iter(sorted(catalogs.glob("*/LC_MESSAGES"))), catalogs)
    setting.runner.child("-m", "tests.bench.score", str(setting.corpus), str(source), str(located))
    counts: Mapping[str, int] = setting.runner.printed()
    return counts


def score_cells(counts: Mapping[str, int]) -> Cells:
    """The cells of `scored`: numbers, with their share of the units."""
    numbers = [counts.get(name, 0) for name in SCORE[:-1]]
    return (*(share(number, sum(numbers)) for number in numbers), f"{counts['unmarked']:,}")


def share(number: int, whole: int) -> str:
    """A number with its share of the whole."""
    return f"{number:,} ({100 * number / whole:.1f} %)" if number else "0"


_COLUMNS: Cells = ("what", *COST, "times plain pages", *SCORE)

PAIRING = Table("pairing", _COLUMNS, partial(_rows, False), most_runs=2)
"""With the source pages that were translated."""

PAIRING_LATER = Table("pairing-later", _COLUMNS, partial(_rows, True), most_runs=2)
"""With the source pages of some years later."""
