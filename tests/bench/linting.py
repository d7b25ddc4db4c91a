"""The figures of ``sphinx-vianet lint``."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from .tables import COST, Cells, Setting, Table, cost_cells

__all__ = ["LINT"]


def _lint_rows(setting: Setting) -> Iterator[Cells | str]:
    runner, catalogs = setting.runner, setting.runner.fresh("lint-catalogs")
    pages = ("--localized", str(setting.corpus / "annotated"), "--source", str(setting.corpus / "source"))
    runner.child("-m", "sphinx_vianet", "import", *pages, "--locale-dir", str(catalogs))
    run = partial(runner.child, "-m", "sphinx_vianet", "lint", "--fail-on", "none", "--format", "json")
    cost = runner.middle(partial(run, "--locale-dir", str(catalogs)))
    yield "`lint`", *cost_cells(cost), "the catalogs, with every check that is on by default"
    cost = runner.middle(partial(run, "--pages", *pages))
    yield "`lint --pages`", *cost_cells(cost), "the pages, read and aligned first"


LINT = Table("lint", ("figure", *COST, "what it is"), _lint_rows)
"""Quality checks of catalogs and of pages."""
