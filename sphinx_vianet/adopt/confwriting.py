"""The ``conf.py``: a new one, or what one that is there lacks."""

from __future__ import annotations

import os
from pathlib import Path

from ..model import OPS_STAMP
from ..trees import is_excluded
from ..treespec import DEFAULT_EXCLUDE
from .changes import Change
from .confpy import ConfFile, extension_line, with_lines
from .docsfolder import below
from .literals import python_value, quoted
from .settings import Settings, short_tree, stamp_value

__all__ = ["changed_conf", "new_conf"]

_HEADING = "Added by sphinx-vianet init."
_HIDDEN = ("_build", ".*", "**/.*")
_SITE = "site"
"""Where ``sphinx-vianet build`` writes to unless told."""


def _for_conf(settings: Settings) -> dict[str, object]:
    """The values that a ``conf.py`` needs, with paths relative to it."""
    here = settings.docs.path or "."

    def moved(path: str) -> str:
        return os.path.relpath(path or ".", here).replace(os.sep, "/")

    values: dict[str, object] = {}
    if settings.source != settings.docs.path:
        prefix = below(settings.source, settings.docs.path)
        source = {"path": moved(settings.source)}
        values["vianet_source"] = source | ({"prefix": prefix} if prefix else {})
    if settings.localized:
        trees = [{**tree, "path": moved(tree["path"])} for tree in settings.localized]
        values["vianet_localized"] = [short_tree(tree) for tree in trees]
    if settings.inside:
        values["vianet_exclude"] = [*DEFAULT_EXCLUDE, *settings.inside]
    if settings.dialect != "ops":
        values["vianet_dialect"] = settings.dialect
    if settings.stamp != OPS_STAMP:
        values["vianet_stamp"] = stamp_value(settings.stamp)
    return values


def _excluded(settings: Settings) -> list[str]:
    """Patterns for Sphinx, whose ``**/`` is at least one folder."""
    docs = settings.docs
    patterns = [*settings.inside]
    for pattern in docs.excluded:
        patterns += [pattern, *([pattern[3:]] if pattern.startswith("**/") else [])]
    if docs.path == "":
        patterns.append(_SITE)
    for path in settings.files:
        top = path.partition("/")[0]
        if docs.path == "" and top in ("node_modules", "venv"):
            patterns.append(top)
    return [*dict.fromkeys(patterns)]


def new_conf(settings: Settings, root_doc: str) -> str:
    """The text of a ``conf.py`` for a folder without one.

    Args:
        settings: The options.
        root_doc: The document at the root.
    """
    values: dict[str, object] = {"project": settings.name, "extensions": ["sphinx_vianet"]}
    values["language"] = settings.docs.language
    if root_doc != "index":
        values["root_doc"] = root_doc
    values["exclude_patterns"] = [*_HIDDEN, *_excluded(settings)]
    values["locale_dirs"] = [os.path.relpath(settings.locale_dir, settings.docs.path or ".")]
    values["suppress_warnings"] = ["toc.not_included"]
    lines = ["# Written by sphinx-vianet init; yours to change.", ""]
    for name, value in {**values, **_for_conf(settings)}.items():
        if name == "suppress_warnings":
            lines.append("# Pages that are in no table of contents are built all the same.")
        if name == "vianet_localized":
            lines.append(
                "# Localized pages, relative to this file; {locale} stands for the names of the locales."
            )
        lines.append(_line(name, value))
    return "\n".join(lines) + "\n"


def _line(name: str, value: object) -> str:
    return f"{name} = {python_value(value, 105 - len(name))}"


def changed_conf(path: Path, conf: ConfFile, settings: Settings) -> list[Change]:
    """What a ``conf.py`` that is there lacks, as lines at its end; what it sets stays.

    Args:
        path: Of the file.
        conf: The file as it was read.
        settings: The options.

    Returns:
        One change, or none where it has everything.
    """
    lines = [] if conf.loads_vianet else [extension_line(conf)]
    wanted = _for_conf(settings)
    lines += [_line(name, value) for name, value in wanted.items() if not conf.sets(name)]
    known = conf.strings("exclude_patterns")
    missing = [
        pattern
        for pattern in settings.inside
        if pattern not in known
        and not any(is_excluded(f"{pattern[:-3]}/x.md", (one, f"{one}/**")) for one in known)
    ]
    if missing and not (conf.loads_vianet and conf.sets("exclude_patterns")):
        before = "*exclude_patterns, " if conf.sets("exclude_patterns") else ""
        lines.append(f"exclude_patterns = [{before}{', '.join(map(quoted, missing))}]")
    if not conf.sets("locale_dirs") and settings.locale_dir != _default_locale_dir(settings.docs.path):
        relative = os.path.relpath(settings.locale_dir, settings.docs.path or ".").replace(os.sep, "/")
        lines.append(_line("locale_dirs", [relative]))
    if not lines:
        return []
    new = with_lines(conf, lines, _HEADING) if not path.is_symlink() else None
    reason = (
        "" if new is not None else conf.problem or "what it does with its extensions depends on conditions"
    )
    if path.is_symlink():
        reason = "it is a symbolic link"
    return [Change(path, conf.data, new, tuple(lines), reason)]


def _default_locale_dir(docs: str) -> str:
    return f"{docs}/locales" if docs else "locales"
