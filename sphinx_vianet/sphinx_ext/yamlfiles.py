"""Which ``.yml`` files among the documents are pages."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.project import EXCLUDE_PATHS
from sphinx.util.matching import get_matching_files

from ..errors import Code
from ..frontmatter import is_yaml_page
from .report import report

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sphinx.application import Sphinx

__all__ = ["FILE_TYPE", "SUFFIX", "add_yaml_suffix", "exact_pattern", "foreign_yaml"]

FILE_TYPE = "vianet-yaml"
SUFFIX = ".yml"
_HEAD = 40


def add_yaml_suffix(app: Sphinx) -> None:
    """Let YAML pages be documents.

    Sphinx lists the documents once before an extension can take files out, and says of a
    page in Markdown and YAML that it takes one of them; which one is said by ``foreign_yaml``.
    """
    app.add_source_suffix(SUFFIX, FILE_TYPE)
    logger = logging.getLogger("sphinx.sphinx.project")
    if not any(isinstance(known, _WithoutTwins) for known in logger.filters):
        logger.addFilter(_WithoutTwins())


class _WithoutTwins(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        """Drop what is said of a document in Markdown and YAML."""
        if not isinstance(record.args, tuple) or len(record.args) != 3:
            return True
        name, files, _ = map(str, record.args)
        return set(files.split(", ")) != {f"{name}.md", f"{name}{SUFFIX}"}


def exact_pattern(path: str) -> str:
    """A pattern of Sphinx's that fits one path only."""
    # With a bracket alone in brackets Python warns of nested sets.
    return "".join({"*": "[*]", "?": "[?]", "[": "[\\[]"}.get(char, char) for char in path)


def foreign_yaml(app: Sphinx, excluded: Sequence[str]) -> list[str]:
    """The ``.yml`` files among the documents that are no pages: tables of contents, settings.

    One beside a Markdown page of the same name is no document either.

    Args:
        app: The application.
        excluded: Patterns of what is excluded already.

    Returns:
        Paths below the source folder.
    """
    if app.config.source_suffix.get(SUFFIX) != FILE_TYPE:
        return []
    found = []
    root = Path(app.srcdir)
    for name in get_matching_files(root, app.config.include_patterns, [*excluded, *EXCLUDE_PATHS]):
        if not name.endswith(SUFFIX):
            continue
        path = root / name
        if app.config.vianet_dialect != "ops" or not _is_page(path):
            found.append(name)
        elif path.with_suffix(".md").is_file():
            report(Code.DUPLICATE_PAGE, f"{path.stem}.md is the page of this name", path, 1)
            found.append(name)
    return found


def _is_page(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            return is_yaml_page(file.read(_HEAD))
    except OSError:
        return False
