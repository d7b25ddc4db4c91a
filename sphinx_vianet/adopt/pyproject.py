"""The ``pyproject.toml``: a table for the command line."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from ..model import OPS_STAMP
from ..treespec import DEFAULT_EXCLUDE
from .changes import Change
from .docsfolder import below
from .literals import toml_value
from .settings import Settings, short_tree, stamp_value

__all__ = ["pyproject_changes"]


def pyproject_changes(path: Path, settings: Settings) -> list[Change]:
    """The table ``[tool.sphinx-vianet]``, in a new file or at the end of one that keeps its bytes.

    Args:
        path: Of the ``pyproject.toml``.
        settings: The options.

    Returns:
        One change, or none where the table is there and says enough.
    """
    values: dict[str, object] = {"source": _source(settings)}
    if settings.localized:
        values["localized"] = [short_tree(tree) for tree in settings.localized]
    if settings.inside:
        values["exclude"] = [*DEFAULT_EXCLUDE, *settings.inside]
    values["locale-dir"] = settings.locale_dir
    if settings.layout:
        values["gettext-compact"] = settings.layout
    if settings.dialect != "ops":
        values["dialect"] = settings.dialect
    if settings.stamp != OPS_STAMP:
        values["stamp"] = stamp_value(settings.stamp)
    lines = ["[tool.sphinx-vianet]"]
    lines += [f"{name} = {toml_value(value, 105 - len(name))}" for name, value in values.items()]
    if not os.path.lexists(path):
        return [Change(path, None, ("\n".join(lines) + "\n").encode())]
    if path.is_symlink() or not path.is_file():
        return [Change(path, b"", None, tuple(lines), "it is no regular file")]
    old = path.read_bytes()
    try:
        document = tomllib.loads(old.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        return [Change(path, old, None, tuple(lines), f"it is not valid TOML: {error}")]
    tool = document.get("tool")
    if isinstance(tool, dict) and "sphinx-vianet" in tool:
        return _kept_table(path, old, tool["sphinx-vianet"], values)
    return [_appended(path, old, document, lines)]


def _source(settings: Settings) -> object:
    prefix = below(settings.source, settings.docs.path) if settings.source != settings.docs.path else None
    path = settings.source or "."
    return {"path": path, "prefix": prefix} if prefix else path


def _kept_table(path: Path, old: bytes, table: object, values: Mapping[str, object]) -> list[Change]:
    """A table that is there is its owner's; what it lacks is for them to add."""
    known = table if isinstance(table, dict) else {}
    missing = [f"{name} = {toml_value(value)}" for name, value in values.items() if name not in known]
    needed = [line for line in missing if line.startswith(("source =", "localized ="))]
    if not needed:
        return []
    return [Change(path, old, None, tuple(missing), "it has a table [tool.sphinx-vianet]")]


def _appended(path: Path, old: bytes, document: Mapping[str, object], lines: Sequence[str]) -> Change:
    end = b"\r\n" if b"\r\n" in old else b"\n"
    text = b"".join(part.encode() + end for line in lines for part in line.split("\n"))
    gap = b"" if not old else end if old.endswith(b"\n") else end + end
    new = old + gap + text
    try:
        after = tomllib.loads(new.decode("utf-8"))
    except tomllib.TOMLDecodeError:
        return Change(path, old, None, tuple(lines), "a table cannot be added at its end")
    tool = {name: value for name, value in after["tool"].items() if name != "sphinx-vianet"}
    rest = {**after, "tool": tool}
    if rest != {**document, "tool": document.get("tool", {})}:
        return Change(path, old, None, tuple(lines), "a table cannot be added at its end")
    return Change(path, old, new, tuple(lines))
