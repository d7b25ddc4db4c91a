"""How long a start takes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from .tables import COST, Cells, Setting, Table, cost_cells

__all__ = ["START"]


def _start_rows(setting: Setting) -> Iterator[Cells | str]:
    runner = setting.runner
    commands = {
        "`import sphinx_vianet`": ("-c", "import sphinx_vianet"),
        "`sphinx-vianet --version`": ("-m", "sphinx_vianet", "--version"),
    }
    for name, command in commands.items():
        yield name, *cost_cells(runner.middle(partial(runner.child, *command)))


START = Table("start", ("figure", *COST), _start_rows)
"""Start-up, which users notice at every command."""
