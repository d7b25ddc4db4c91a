"""The programs that are compared, and their versions."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from importlib.metadata import distributions
from pathlib import Path

from sphinx_vianet import __version__

from .machine import installed, program
from .tables import Cells, Setting, Table

__all__ = ["PROGRAMS"]

_PACKAGES = ("Sphinx", "myst-parser", "sphinx-intl", "translate-toolkit")
_COMMANDS = ("git", "msgmerge", "po4a-gettextize", "node")


def _rows(setting: Setting) -> Iterator[Cells | str]:
    """A row for each program that is compared, with its version."""
    yield "sphinx-vianet", __version__
    for package in _PACKAGES:
        yield package, installed(package) or "not installed"
    yield "mdpo", _version_in(setting.mdpo, "mdpo") or "not installed"
    for name in _COMMANDS:
        yield name, program(name) or "not installed"
    yield "drift.mjs", _commit(setting.drift) if setting.drift else "not given"


def _version_in(folder: Path | None, name: str) -> str | None:
    """The version of a package in a folder that is not on the path."""
    found = distributions(name=name, path=[str(folder)]) if folder else ()
    return next((one.version for one in found), None)


def _commit(checkout: Path) -> str:
    command = ["git", "-C", str(checkout), "log", "-1", "--format=%h of %cs"]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    return f"commit {said}" if said else "of unknown version"


PROGRAMS = Table("programs", ("program", "version"), _rows)
"""What the figures belong to."""
