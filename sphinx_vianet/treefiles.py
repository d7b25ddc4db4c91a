"""Files of one tree, from a folder or straight from git, with nothing read that lies outside of it."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, Protocol, TypeAlias

from .errors import Code, TreeError
from .model import Finding
from .repository import Repository, TreeEntry

__all__ = ["FolderTree", "GitTree", "Listing", "Tree", "is_within"]

_PAGE_SUFFIXES = (".md", ".yml")
_MAX_LINKS = 1000
_HEAD = 64

_Paths: TypeAlias = list[str]


class Listing(NamedTuple):
    """What a tree holds."""

    paths: tuple[str, ...]
    """Files relative to the tree, with ``/``, sorted. A name that is not UTF-8 has surrogates."""
    findings: tuple[Finding, ...]
    """What was left out and needs saying: links that lead outside, folders that cannot be read."""


class Tree(Protocol):
    """Read access to the files below one folder of the disk or of a git revision."""

    def describe(self) -> str:
        """Name the tree for a message."""

    def scan(self) -> Listing:
        """List all files, with what was left out.

        Raises:
            TreeError: when the tree itself cannot be listed.
        """

    def list(self) -> _Paths:
        """List all files, relative, with ``/``, sorted.

        Raises:
            TreeError: when the tree itself cannot be listed.
        """

    def read(self, path: str) -> bytes:
        """Read one file.

        Raises:
            TreeError: when it is not there, outside, or cannot be read.
        """

    def read_many(
        self, paths: Iterable[str], max_size: int | None = None
    ) -> Iterator[tuple[str, bytes | Finding]]:
        """Read files in the order given, one at a time in memory.

        Args:
            paths: relative to the tree, as listed.
            max_size: in bytes; a larger file is not read. None for no limit.

        Yields:
            Each path with its bytes, or with a finding that says why there are none.
        """

    def read_heads(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Finding]]:
        """Read the first 64 bytes of files, to tell pages from other files."""


def is_within(path: str, root: str) -> bool:
    """Whether a path is another or lies below it; both absolute and free of symbolic links."""
    return path == root or path.startswith(root.rstrip(os.sep) + os.sep)


def _only(tree: Tree, path: str) -> bytes:
    for _, data in tree.read_many([path]):
        if isinstance(data, bytes):
            return data
        raise TreeError(f"{path!r} of {tree.describe()}: {data.message}")
    raise TreeError(f"{path!r} of {tree.describe()} gave no answer")


def _finding(code: Code, path: str, message: str) -> Finding:
    return Finding(code, path, None, message)


def _too_large(path: str, size: int, limit: int) -> Finding:
    return _finding(Code.PAGE_TOO_LARGE, path, f"the file has {size} bytes, the limit is {limit}")


def _outside(path: str) -> Finding:
    return _finding(Code.PATH_OUTSIDE, path, "a symbolic link or '..' leads out of the tree")


def _escapes(path: str) -> bool:
    """Whether a path of a git tree leads out of it: git lists whatever names it holds."""
    return any(part in ("", ".", "..") or part.lower() == ".git" for part in path.split("/"))


def _nowhere(path: str) -> Finding:
    return _finding(Code.PAGE_UNREADABLE, path, "the symbolic link leads nowhere")


# --- folders


@dataclass(frozen=True, slots=True)
class FolderTree:
    """The files on disk below a folder. Links inside the folder are followed, others reported."""

    root: str
    """Absolute path of the folder; may be reached through a link itself."""
    trusted: bool = field(default=False, compare=False)
    """Whether the repository that it is in may be read although another user owns it."""

    def describe(self) -> str:
        """Name the tree for a message: its path."""
        return self.root

    def scan(self) -> Listing:
        """List all files but git's own, with links that lead outside as findings.

        Raises:
            TreeError: when the folder is not there or cannot be listed.
        """
        try:
            with os.scandir(self.root):
                pass
        except OSError as error:
            raise TreeError(f"the folder {self.root} cannot be listed: {error.strerror}") from error
        walk = _Walk(os.path.realpath(self.root))
        walk.run()
        return Listing(tuple(sorted(walk.files)), tuple(sorted(walk.findings, key=lambda f: f.path)))

    def list(self) -> _Paths:
        """List all files, as in :class:`Tree`."""
        return [*self.scan().paths]

    def read(self, path: str) -> bytes:
        """Read one file, as in :class:`Tree`."""
        return _only(self, path)

    def read_many(
        self, paths: Iterable[str], max_size: int | None = None
    ) -> Iterator[tuple[str, bytes | Finding]]:
        """Read files, as in :class:`Tree`."""
        reader = _FileReader(self.root)
        for path in paths:
            yield path, reader.read(path, max_size)

    def read_heads(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Finding]]:
        """Read the first bytes of files, as in :class:`Tree`."""
        reader = _FileReader(self.root)
        for path in paths:
            yield path, reader.read(path, None, head=True)


@dataclass
class _Walk:
    """One walk through a folder. ``real`` paths are free of links."""

    root: str
    files: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    links: int = 0

    def run(self) -> None:
        pending: list[tuple[str, str, tuple[str, ...]]] = [(self.root, "", ())]
        while pending:
            real, relative, chain = pending.pop()
            try:
                with os.scandir(real) as entries:
                    found = sorted(entries, key=lambda entry: entry.name)
            except OSError as error:
                message = f"the folder cannot be listed: {error.strerror}"
                self.findings.append(_finding(Code.PAGE_UNREADABLE, relative, message))
                continue
            for entry in found:
                if entry.name == ".git":
                    continue
                path = f"{relative}/{entry.name}" if relative else entry.name
                if entry.is_symlink():
                    pending.extend(self._link(entry, real, path, chain))
                elif entry.is_dir(follow_symlinks=False):
                    pending.append((f"{real}{os.sep}{entry.name}", path, chain))
                elif entry.is_file(follow_symlinks=False):
                    self.files.append(path)

    def _link(
        self, entry: os.DirEntry[str], folder: str, path: str, chain: tuple[str, ...]
    ) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """Take a link's file, or yield its folder, when it stays inside."""
        target = os.path.realpath(entry.path)
        is_folder = os.path.isdir(target)
        if not is_within(target, self.root):
            if is_folder or path.endswith(_PAGE_SUFFIXES):
                self.findings.append(_outside(path) if os.path.lexists(target) else _nowhere(path))
        elif is_folder:
            chain = (*chain, folder)
            if any(is_within(origin, target) for origin in chain):
                return  # It leads back to a folder that it stands in: all of that is listed already.
            self.links += 1
            if self.links > _MAX_LINKS:
                # Links to folders that hold links to folders multiply; nobody means that.
                message = f"more than {_MAX_LINKS} links to folders; this one is not followed"
                self.findings.append(_finding(Code.PAGE_UNREADABLE, path, message))
                return
            yield target, path, chain
        elif os.path.isfile(target):
            self.files.append(path)
        elif path.endswith(_PAGE_SUFFIXES):
            self.findings.append(_nowhere(path))


def _rest(handle: int, size: int) -> bytes:
    """All that a file holds; without the buffers of a file object, which cost more than the reading."""
    parts = []
    while part := os.read(handle, size + 1):
        parts.append(part)
    return b"".join(parts)


class _FileReader:
    """Reads files of one folder; remembers which of its subfolders are really inside."""

    def __init__(self, root: str):
        self._root = root
        self._real = os.path.realpath(root)
        self._inside: dict[str, bool] = {}

    def read(self, path: str, max_size: int | None, *, head: bool = False) -> bytes | Finding:
        full = self._locate(path)
        if full is None:
            return _outside(path)
        try:
            # A pipe in the place of a file would otherwise wait for its writer for ever.
            handle = os.open(full, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
            try:
                status = os.fstat(handle)
                if not stat.S_ISREG(status.st_mode):
                    return _finding(Code.PAGE_UNREADABLE, path, "it is no regular file")
                if max_size is not None and status.st_size > max_size:
                    return _too_large(path, status.st_size, max_size)
                return os.read(handle, _HEAD) if head else _rest(handle, status.st_size)
            finally:
                os.close(handle)
        except OSError as error:
            return _finding(Code.PAGE_UNREADABLE, path, f"the file cannot be read: {error.strerror}")

    def _locate(self, path: str) -> str | None:
        """The path on disk, None when it is not inside the tree."""
        if not path or "\0" in path or os.path.isabs(path) or ".." in path.split("/"):
            return None
        full = os.path.join(self._root, *path.split("/"))
        folder = os.path.dirname(full)
        if folder not in self._inside:
            self._inside[folder] = is_within(os.path.realpath(folder), self._real)
        if not self._inside[folder]:
            return None
        if os.path.islink(full) and not is_within(os.path.realpath(full), self._real):
            return None
        return full


# --- git


@dataclass(frozen=True)
class GitTree:
    """The files below a folder of a commit, read from the repository without a checkout.

    Submodules are no part of it, and symbolic links are not followed.
    """

    repository: Repository
    commit: str
    """Commit id, hex."""
    path: str = ""
    """The folder, relative to the repository's root; empty for the root."""
    revision: str = ""
    """What the user called the commit; for messages."""

    @cached_property
    def _listed(self) -> dict[str, TreeEntry]:
        """All entries by path, listed once."""
        return {entry.path: entry for entry in self.repository.list_tree(self.commit, self.path)}

    @cached_property
    def entries(self) -> dict[str, TreeEntry]:
        """The entries by path, but those that would lead out of a folder into which they were written."""
        return {path: entry for path, entry in self._listed.items() if not _escapes(path)}

    def describe(self) -> str:
        """Name the tree for a message: repository, revision and folder."""
        return f"{self.repository.folder} at {self.revision or self.commit}:{self.path}"

    def scan(self) -> Listing:
        """List all files, with symbolic links in the place of pages as findings."""
        entries = self.entries
        paths = sorted(path for path, entry in entries.items() if entry.mode.startswith("100"))
        links = sorted(path for path, entry in entries.items() if entry.mode == "120000")
        findings = [self._link(path) for path in links if path.endswith(_PAGE_SUFFIXES)]
        findings += [_outside(path) for path in sorted(self._listed.keys() - entries.keys())]
        return Listing(tuple(paths), tuple(findings))

    def list(self) -> _Paths:
        """List all files, as in :class:`Tree`."""
        return [*self.scan().paths]

    def read(self, path: str) -> bytes:
        """Read one file, as in :class:`Tree`."""
        return _only(self, path)

    def read_many(
        self, paths: Iterable[str], max_size: int | None = None
    ) -> Iterator[tuple[str, bytes | Finding]]:
        """Read files, as in :class:`Tree`, with one process.

        Raises:
            RepositoryError: when git fails.
        """
        plan = [(path, self._find(path, max_size)) for path in paths]
        blobs = self.repository.read_blobs(found for _, found in plan if isinstance(found, str))
        hint = ""
        for path, found in plan:
            if isinstance(found, Finding):
                yield path, found
                continue
            _, data = next(blobs)
            if data is None:
                hint = hint or self.repository.missing_hint(self.revision or self.commit)
                message = f"its git object is not in this clone; bring it with: {hint}"
                yield path, _finding(Code.PAGE_UNREADABLE, path, message)
            else:
                yield path, data
        # Only at its end does git tell of objects that are there and broken.
        next(blobs, None)

    def read_heads(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes | Finding]]:
        """Read the first bytes of files, as in :class:`Tree`."""
        for path, data in self.read_many(paths):
            yield path, data[:_HEAD] if isinstance(data, bytes) else data

    def _find(self, path: str, max_size: int | None) -> str | Finding:
        """The object id of a file."""
        entry = self.entries.get(path)
        if entry is None:
            return _finding(Code.PAGE_UNREADABLE, path, f"there is no such file in {self.describe()}")
        if entry.mode == "120000":
            return self._link(path)
        if not entry.mode.startswith("100"):
            return _finding(Code.PAGE_UNREADABLE, path, "it is a submodule")
        if max_size is not None and entry.size is not None and entry.size > max_size:
            return _too_large(path, entry.size, max_size)
        return entry.id

    def _link(self, path: str) -> Finding:
        return _finding(Code.PATH_OUTSIDE, path, "symbolic links of a git tree are not followed")
