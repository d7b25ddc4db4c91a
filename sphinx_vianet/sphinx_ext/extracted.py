"""The source pages on disk, for what can only be read from there: pictures, includes, code.

Pages of a git tree have no file. Sphinx copies pictures by their path and asks for the time
of the files that a document depends on, so what is needed of the tree is copied below the
doctrees, where it changes only when the tree's content does.
"""

from __future__ import annotations

import os
from pathlib import Path

from ..files import write_atomic
from ..trees import FolderTree, GitTree

__all__ = ["SourceFiles"]


class SourceFiles:
    """Gives paths to the files of a source tree."""

    def __init__(self, tree: FolderTree | GitTree, folder: Path) -> None:
        """Take the tree.

        Args:
            tree: The source tree.
            folder: Where copies go, when it is one of git.
        """
        self._tree = tree if isinstance(tree, GitTree) else None
        self.root = folder if isinstance(tree, GitTree) else Path(tree.root)

    def refresh(self) -> None:
        """Bring the copies of an earlier build up to date, and remove those of files that are gone."""
        if self._tree is None or not self.root.is_dir():
            return
        copies = [
            path.relative_to(self.root).as_posix()
            for path in self.root.rglob("*")
            if path.is_file() and not path.is_symlink()
        ]
        present = [name for name in copies if name in self._tree.entries]
        for name in set(copies) - set(present):
            (self.root / name).unlink()
        for name, data in self._tree.read_many(present):
            if isinstance(data, bytes):
                write_atomic(self.root / name, data)
            else:
                (self.root / name).unlink()

    def file(self, name: str) -> Path:
        """The path of a page, copied when it has to be."""
        path = self.root / name
        self.fetch(path)
        return path

    def fetch(self, path: Path) -> None:
        """Copy a file when it is one of the tree and has no copy yet.

        Args:
            path: Where the file would be.
        """
        if self._tree is None or not path.is_relative_to(self.root) or os.path.lexists(path):
            return
        name = path.relative_to(self.root).as_posix()
        if name not in self._tree.entries:
            return
        for _, data in self._tree.read_many([name]):
            if isinstance(data, bytes):
                write_atomic(path, data)
