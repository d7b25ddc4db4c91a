"""Where plain pages are written: beside annotated ones, never over a page or a source page."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from .stampplan import RefusedError

__all__ = ["PlainTargets"]


class PlainTargets:
    """The folders that get plain pages."""

    def __init__(self, pattern: Path, taken: Mapping[str, Iterable[str]]) -> None:
        """Take what the command line says.

        Args:
            pattern: The folder; ``{locale}`` in it stands for that of the page.
            taken: Folders of localized pages and of source pages, each with the paths of its pages.
        """
        self._pattern = str(pattern)
        self._taken = {os.path.realpath(root): frozenset(paths) for root, paths in taken.items()}

    def root(self, locale: str) -> str:
        """The folder of a locale.

        Args:
            locale: BCP 47 tag.
        """
        return os.path.abspath(self._pattern.replace("{locale}", locale))

    def path(self, locale: str, page: str, beside: str) -> str:
        """The file of a plain page.

        Args:
            locale: Its BCP 47 tag.
            page: Its path in its tree.
            beside: The file of the annotated page.

        Raises:
            RefusedError: The file is a page of the project, or is reached through a symbolic link.
        """
        root = self.root(locale)
        path = os.path.join(root, *page.split("/"))
        folder, name = os.path.split(path)
        folder = os.path.realpath(folder)
        if folder != os.path.join(os.path.realpath(root), *page.split("/")[:-1]).rstrip(os.sep):
            raise RefusedError(
                f"the folder of its plain page in {self._pattern} is reached through a symbolic link"
            )
        real = os.path.join(folder, name)
        taken = real == os.path.join(os.path.realpath(os.path.dirname(beside)), os.path.basename(beside))
        if taken or any(self._holds(top, real) for top in self._taken):
            raise RefusedError(
                f"its plain page would take the place of a page in {self._pattern}; "
                "give --plain-output a folder of its own"
            )
        return path

    def _holds(self, top: str, path: str) -> bool:
        start = top.rstrip(os.sep) + os.sep
        return path.startswith(start) and path[len(start) :].replace(os.sep, "/") in self._taken[top]
