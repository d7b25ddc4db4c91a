"""What the configuration of a project says beyond the values that Sphinx gives."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ..languages import language_tag

if TYPE_CHECKING:
    from sphinx.config import Config

__all__ = ["is_set", "languages_with_catalogs"]


def is_set(config: Config, name: str) -> bool:
    """Whether a value is given, in ``conf.py`` or on the command line, be it the default or not."""
    return name in config._raw_config or name in config.overrides


def languages_with_catalogs(srcdir: Path, config: Config) -> set[str]:
    """The languages that there are catalogs of documents for in ``locale_dirs``.

    A folder of templates is no language. Neither are there documents in a catalog ``sphinx``, with
    which projects reword Sphinx (documentation of ``locale_dirs``).

    Args:
        srcdir: The folder of the documents, which ``locale_dirs`` are relative to.
        config: The configuration.

    Returns:
        Sphinx's codes.
    """
    folders = (folder for name in config.locale_dirs for folder in Path(srcdir, name).glob("*/LC_MESSAGES"))
    return {
        folder.parent.name
        for folder in folders
        if language_tag(folder.parent.name) is not None and next(_catalogs(folder, config), None) is not None
    }


def _catalogs(folder: Path, config: Config) -> Iterator[Path]:
    own: set[Path] = (
        set() if config.gettext_compact == "sphinx" else {folder / "sphinx.po", folder / "sphinx.mo"}
    )
    return (path for path in folder.rglob("*.[mp]o") if path not in own)
