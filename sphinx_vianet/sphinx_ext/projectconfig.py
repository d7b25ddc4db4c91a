"""What the configuration of a project says beyond the values that Sphinx gives."""

from __future__ import annotations

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
    """The languages that there are catalogs for in ``locale_dirs``; a folder of templates is none.

    Args:
        srcdir: The folder of the documents, which ``locale_dirs`` are relative to.
        config: The configuration.

    Returns:
        Sphinx's codes.
    """
    found = set()
    for name in config.locale_dirs:
        for folder in Path(srcdir, name).glob("*/LC_MESSAGES"):
            language = folder.parent.name
            if language_tag(language) is not None and next(folder.rglob("*.[mp]o"), None) is not None:
                found.add(language)
    return found
