"""The figures of ``sphinx-vianet lint``, and of translate-toolkit's ``pofilter``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path

from .importing import Trees, run_import
from .machine import installed
from .measure import Cost
from .pairing import share
from .runner import Runner
from .tables import COST, Cells, Setting, Table, compared

__all__ = ["FAULTS_FOUND", "LINT"]

_HOW = "pip install translate-toolkit"


class _Checks:
    """Checks of one set of catalogs."""

    def __init__(self, setting: Setting) -> None:
        self.runner: Runner = setting.runner
        self.catalogs = self.runner.fresh("lint-catalogs")
        trees = Trees(setting.corpus / "annotated", setting.corpus / "source")
        self.pages = ("--localized", str(trees.localized), "--source", str(trees.source))
        run_import(self.runner, self.catalogs, trees)

    def lint(self, *options: str) -> Cost:
        """``lint`` with every check that is on by default, as JSON."""
        command = ("-m", "sphinx_vianet", "lint", "--fail-on", "none", "--format", "json", "--jobs", "1")
        return self.runner.child(*command, *options)

    def report(self, catalogs: Path, name: str) -> Path:
        """What ``lint`` says of catalogs, in a file."""
        self.lint("--locale-dir", str(catalogs))
        report = self.runner.work / name
        report.write_text(self.runner.said(), "utf-8")
        return report

    def pofilter(self, catalogs: Path, name: str = "pofilter") -> Cost:
        """``pofilter`` with every check that is on by default; fuzzy messages left out, as by ``lint``."""
        options = ("--progress=none", "--language=de", "--nofuzzy")
        paths = (str(catalogs), str(self.runner.fresh(name)))
        return self.runner.child("-m", "translate.filters.pofilter", *options, *paths)


def _lint_rows(setting: Setting) -> Iterator[Cells | str]:
    checks = _Checks(setting)
    runs = {"`lint`": partial(checks.lint, "--locale-dir", str(checks.catalogs))}
    runs["`lint --pages`"] = partial(checks.lint, "--pages", *checks.pages)
    if installed("translate-toolkit"):
        runs[_POFILTER] = partial(checks.pofilter, checks.catalogs)
    costs = setting.runner.in_turn(runs)
    for name, what in _WHAT.items():
        if name in costs:
            yield name, *compared(costs[name], costs["`lint`"]), what
        else:
            yield name, f"not installed: {_HOW}", *("",) * len(COST), what


def _fault_rows(setting: Setting) -> Iterator[Cells | str]:
    checks, runner = _Checks(setting), setting.runner
    damaged, names = runner.fresh("lint-damaged"), runner.work / "faults.json"
    runner.child("-m", "tests.bench.faults", "seed", str(checks.catalogs), str(damaged), str(names))
    reports = [checks.report(checks.catalogs, "lint-1.json"), checks.report(damaged, "lint-2.json")]
    filtered = [runner.fresh("pofilter-1"), runner.fresh("pofilter-2")]
    there = installed("translate-toolkit") is not None
    for catalogs, folder in zip((checks.catalogs, damaged), filtered, strict=True):
        if there:
            checks.pofilter(catalogs, folder.name)
    runner.child("-m", "tests.bench.faults", "judge", str(names), *map(str, (*reports, *filtered)))
    answer = runner.printed()
    for name, number in answer["seeded"].items():
        found = [share(answer[tool].get(name, 0), number) for tool in ("lint", "pofilter")]
        yield name, str(number), found[0], found[1] if there else f"not installed: {_HOW}"
    numbers = [answer[f"{tool} without a fault"] for tool in ("lint", "pofilter")]
    yield "messages with a finding before", "", *(f"{number:,}" for number in numbers)


_POFILTER = "translate-toolkit, `pofilter`"
_WHAT = {
    "`lint`": "the catalogs, with every check that is on by default",
    "`lint --pages`": "the pages, read and aligned first",
    _POFILTER: "the same catalogs, with every check that is on by default",
}

LINT = Table("lint", ("figure", *COST, "times `lint`", "what it is"), _lint_rows)
"""Quality checks of catalogs and of pages."""

FAULTS_FOUND = Table("faults", ("fault", "messages", "`lint`", "`pofilter`"), _fault_rows)
"""Which of the faults that were put into translations each finds."""
