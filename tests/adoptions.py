"""Repositories to look at: source pages, and localized pages in the places where people keep them."""

from __future__ import annotations

import ast
import hashlib
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sphinx_vianet import cli
from sphinx_vianet.config import from_pyproject
from sphinx_vianet.selection import select

from .annotated import annotate

__all__ = ["PAGES", "Call", "call", "files", "imported", "localized", "repo", "settings", "table", "write"]

Call = Callable[..., tuple[int, str, str]]

PAGES = {
    "guide.md": "# The guide\n\nOpen the wooden box.\n\nClose the wooden box.\n",
    "tour.md": "# The tour\n\nWalk through the long hall.\n",
    "api/overview.md": "# Overview\n\nThere are two calls.\n",
}


def write(folder: Path, files: dict[str, str]) -> None:
    """Write files below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


def localized(
    locale: str, pages: dict[str, str] = PAGES, *, plain: bool = False, stale: tuple[str, ...] = ()
) -> dict[str, str]:
    """Localized pages of source pages, by the same paths.

    Args:
        locale: BCP 47 tag.
        pages: The source pages.
        plain: Whether they are without spans.
        stale: Paths of pages whose stamp is that of another text.
    """
    found = {}
    for path, text in pages.items():
        handed = text + "Old.\n" if path in stale else text
        digest = hashlib.sha1(handed.encode(), usedforsecurity=False).hexdigest()
        target = r"\1\2" if plain else r"\1⟦de \2⇒\2⟧"
        body = re.sub(r"(?m)^(#+ )?([^\s#>\[-].*)$", target, text)
        stamp = f"ms.openlocfilehash: {digest}\nms.contentlocale: {locale}\n"
        found[path] = f"---\n{stamp}---\n{annotate(body)}"
    return found


@pytest.fixture
def repo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder for the source repository, which is the working folder."""
    folder = tmp_path / "work" / "docs"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Run the program in this process: exit code, standard output and standard error."""

    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exit_info:
            cli.main(["init", *arguments])
        out, err = capsys.readouterr()
        assert isinstance(exit_info.value.code, int)
        return exit_info.value.code, out, err

    return run


def settings(path: Path) -> dict[str, Any]:
    """The values of a ``conf.py`` whose lines are all literals."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {
        ast.unparse(node.targets[0]): ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
    }


def table(repo: Path) -> dict[str, Any]:
    """The table of the command line."""
    found = tomllib.loads((repo / "pyproject.toml").read_text(encoding="utf-8"))
    values: dict[str, Any] = found["tool"]["sphinx-vianet"]
    return values


def files(folder: Path) -> dict[str, bytes]:
    """Everything below a folder."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def imported(repo: Path) -> dict[str, int]:
    """Number of localized pages by locale that the written configuration finds."""
    found: dict[str, int] = {}
    for page in select(from_pyproject(repo / "pyproject.toml"), layout=False).pages:
        found[page.locale] = found.get(page.locale, 0) + 1
    return found
