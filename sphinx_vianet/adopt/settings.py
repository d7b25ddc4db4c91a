"""The options that fit a repository."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..languages import normalize_locale
from ..model import OPS_STAMP, StampNames
from ..treespec import LOCALE_MARK
from .docsfolder import DocsFolder, below
from .matching import Group

__all__ = ["Settings", "settings_of", "short_tree", "stamp_value"]


@dataclass(frozen=True, slots=True)
class Settings:
    """The options that fit, with paths relative to the repository."""

    docs: DocsFolder
    source: str
    """Folder of the source pages."""
    localized: tuple[Mapping[str, str], ...] = ()
    """Trees: path, and where needed tree and locale."""
    locale_dir: str = ""
    layout: bool | str = False
    dialect: str = "ops"
    stamp: StampNames = OPS_STAMP
    inside: tuple[str, ...] = ()
    """Globs of localized pages that stand among the documents, relative to these."""
    name: str = ""
    """Of the project."""
    files: frozenset[str] = frozenset()
    """All files of the repository."""


def settings_of(root: Path, docs: DocsFolder, groups: Sequence[Group], files: Sequence[str]) -> Settings:
    """The options that fit what was found.

    Args:
        root: The repository.
        docs: Its documents.
        groups: The localized pages to take.
        files: All files of the repository.
    """
    source = docs.path if not groups or below(docs.path, groups[0].source) is not None else groups[0].source
    # Localized repositories mirror all of the source repository; only the documents matter.
    deeper = below(docs.path, groups[0].source) or "" if groups and source == docs.path else ""
    conf = docs.conf
    localized = tuple(_tree(root, group, deeper) for group in groups)
    names = [name for group in groups for name, _ in group.names.most_common(1)]
    ours = conf is None or not (set(conf.strings("extensions")) & {"myst_parser", "myst_nb"})
    layout = conf.values.get("gettext_compact", False) if conf is not None else False
    return Settings(
        docs,
        source,
        localized,
        _locale_dir(docs, files),
        layout if isinstance(layout, str | bool) else False,
        "ops" if ours or any(name == OPS_STAMP for name in names) else "myst",
        names[0] if names else OPS_STAMP,
        tuple(_inside(docs, groups)),
        root.name,
        frozenset(files),
    )


def _tree(root: Path, group: Group, deeper: str) -> Mapping[str, str]:
    inner = "/".join(part for part in (group.inner, deeper) if part)
    path = os.path.relpath(group.path, root).replace(os.sep, "/")
    if group.revision:
        tree = {"path": path, "tree": f"{group.revision}:{inner}"}
    else:
        whole = inner if path == "." else f"{path}/{inner}" if inner else path
        tree = {"path": whole}
    if LOCALE_MARK not in tree["path"] + tree.get("tree", "") and len(group.locales) == 1:
        tree["locale"] = next(iter(group.locales))
    return tree


def _locale_dir(docs: DocsFolder, files: Sequence[str]) -> str:
    """The first of ``locale_dirs``, else where there are catalogs of documents, else beside the documents."""
    named = docs.conf.strings("locale_dirs") if docs.conf is not None else ()
    if named:
        return os.path.normpath(os.path.join(docs.path, named[0])).replace(os.sep, "/")
    stems = {path.rpartition(".")[0] for path in docs.documents}
    domains = stems | {stem.partition("/")[0] for stem in stems}
    for path in files:
        before, _, domain = path.removesuffix(".po").rpartition("/LC_MESSAGES/")
        # A program has catalogs too, under its own name.
        if "/" in before and path.endswith(".po") and domain in domains:
            return before.rpartition("/")[0]
    usual = "locales" if docs.conf is not None else "locale"
    return f"{docs.path}/{usual}" if docs.path else usual


def _inside(docs: DocsFolder, groups: Sequence[Group]) -> list[str]:
    """Localized pages among the documents: no documents of their own."""
    found = []
    for group in groups:
        inner = below(group.inner, docs.path) if group.inside else None
        if inner is not None:
            names = sorted({name for path in docs.documents if (name := _name_in(path, inner)) is not None})
            found += [f"{inner.replace(LOCALE_MARK, name)}/**" for name in names]
    return found


def _name_in(path: str, pattern: str) -> str | None:
    """What stands for ``{locale}`` in a path below a pattern, empty without one; None elsewhere."""
    parts, wanted = path.split("/"), pattern.split("/")
    found = "" if len(parts) > len(wanted) else None
    for part, name in zip(parts, wanted, strict=False):
        if name == LOCALE_MARK and normalize_locale(part) is not None and found is not None:
            found = part
        elif name != part:
            return None
    return found


def short_tree(tree: Mapping[str, str]) -> object:
    """A tree as it is written where a path will do: that, with its locale before it.

    Args:
        tree: Path, and where needed tree and locale.
    """
    if "tree" in tree:
        return dict(tree)
    return f"{tree['locale']}={tree['path']}" if "locale" in tree else tree["path"]


def stamp_value(names: StampNames) -> dict[str, str]:
    """The names of a stamp's fields as a value of the option ``stamp``.

    Args:
        names: The names.
    """
    fields = ("hash", "commit", "date", "type", "locale")
    return {name: value for name in fields if (value := getattr(names, name)) is not None}
