"""Which files are as they were, by what the file system says of them, without reading them.

The rules are those of git's index (Documentation/technical/racy-git in git's sources): size, inode, times of
the last change of content and of status, to the nanosecond, have to be the same; and what was noted of a file
counts only when it was changed before the moment at which it was looked at, by the clock that stamps files.
Else another change within the same tick of that clock could not be told. In doubt a file is read.
"""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterable
from hashlib import blake2b
from pathlib import Path

from .trees import GitTree, Tree

__all__ = ["FileMarks", "joined_mark", "tree_mark"]

_TICK = 1_000_000
"""Nanoseconds. Where times of files are whole multiples of it, changes in a row may have the same time."""


class FileMarks:
    """Looks at files, by the clock of one file system."""

    def __init__(self, probe: Path, *, read_only: bool = False) -> None:
        """Take a file.

        Args:
            probe: A file of our own, which is touched to read that clock.
            read_only: Whether to leave it alone: then what was noted earlier can be used, and nothing noted.
        """
        self._probe = probe
        self._read_only = read_only
        self._device: int | None = None
        self.now = 0
        """When :meth:`look` was called last, in nanoseconds of the file system's clock; 0 when its times are
        too coarse to tell anything."""

    def look(self) -> None:
        """Read the clock; marks that are made from here on are measured by it."""
        self.now = 0
        try:
            if self._read_only:
                self._device = self._probe.parent.stat().st_dev
                self.now = time.time_ns()
                return
            self._probe.touch()
            found = self._probe.stat()
        except OSError:
            # No clock, no short cut; what is really wrong with the folder is said when it is written.
            return
        self._device = found.st_dev
        self.now = found.st_mtime_ns if found.st_mtime_ns % _TICK else 0

    def mark(self, path: str | os.PathLike[str]) -> tuple[str, bool] | None:
        """What the file system says of a file.

        Args:
            path: The file.

        Returns:
            A text that is another when the file is, and whether it may be noted. None for what is no regular
            file, and on another file system than that of the folder, whose clock is not known.
        """
        try:
            found = os.lstat(path)
        except (OSError, ValueError):
            return None
        if not self.now or found.st_dev != self._device or not stat.S_ISREG(found.st_mode):
            return None
        text = f"{found.st_ino}.{found.st_size}.{found.st_mtime_ns}.{found.st_ctime_ns}"
        settled = max(found.st_mtime_ns, found.st_ctime_ns) < self.now and not self._read_only
        return text, settled


def tree_mark(tree: Tree, path: str, files: FileMarks) -> tuple[str, bool] | None:
    """What is known of a file of a tree without reading it: of a git tree, the id of its content.

    Args:
        tree: The tree.
        path: As listed.
        files: What looks at files on disk.

    Returns:
        As :meth:`FileMarks.mark`.
    """
    if isinstance(tree, GitTree):
        entry = tree.entries.get(path)
        return (entry.id, True) if entry is not None and entry.mode.startswith("100") else None
    return files.mark(f"{tree.describe()}{os.sep}{path}")


def joined_mark(parts: Iterable[str]) -> str:
    """One short text for several, another when one of them is."""
    digest = blake2b(digest_size=16)
    for part in parts:
        data = part.encode("utf-8", "surrogateescape")
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()
