"""Where pages are written: their folder, or a checkout of the revision that they are read from."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from .errors import ConfigError
from .files import failure_text, write_atomic
from .selection import Selected
from .stampplan import RefusedError
from .trees import FolderTree, GitTree, Tree

__all__ = ["Targets"]


class Targets:
    """The folders that get the new pages."""

    def __init__(self, output: Path | None, trees: Iterable[Tree]) -> None:
        """Check that every page has a place.

        Args:
            output: The checkout; None for pages in folders.
            trees: Those of the pages.

        Raises:
            ConfigError: A checkout is missing, not needed, or cannot be that of all trees.
        """
        trees = set(trees)
        revisions = {(tree.repository.folder, tree.commit) for tree in trees if isinstance(tree, GitTree)}
        if revisions and output is None:
            raise ConfigError(
                "pages of a revision are written into a checkout of its branch; name it with --output"
            )
        if output is not None and not all(isinstance(tree, GitTree) for tree in trees):
            raise ConfigError(
                "--output is for pages of a revision; pages in a folder are written where they are"
            )
        if output is not None and len(revisions) > 1:
            raise ConfigError("--output can be a checkout of one revision only; stamp one after the other")
        self._output = os.path.abspath(output) if output is not None else ""
        for folder in sorted({tree.path for tree in trees if isinstance(tree, GitTree)}):
            if not os.path.isdir(os.path.join(self._output, *folder.split("/"))):
                raise ConfigError(f"{output} has no folder {folder}; name a checkout of the pages' branch")

    def root(self, page: Selected) -> str:
        """The folder of a page's tree on disk."""
        if isinstance(page.tree, GitTree):
            return os.path.join(self._output, *filter(None, page.tree.path.split("/")))
        return page.tree.describe()

    def write(self, page: Selected, data: bytes) -> None:
        """Write a page, whole or not at all.

        Raises:
            RefusedError: It cannot be written.
        """
        path = os.path.join(self.root(page), *page.path.split("/"))
        if os.path.exists(path) and not os.access(path, os.W_OK):
            raise RefusedError("it cannot be written: it is read-only")
        try:
            write_atomic(path, data)
        except OSError as error:
            raise RefusedError(f"it cannot be written: {failure_text(error)}") from error

    def read(self, page: Selected) -> bytes:
        """A page as it is on disk.

        Raises:
            RefusedError: It is not there, a link, or another than that of the revision.
        """
        root = self.root(page)
        data = _content(FolderTree(root), page.path)
        if self._is_elsewhere(page, *page.path.split("/")):
            raise RefusedError("it is reached through a symbolic link; name the page that it leads to")
        if isinstance(page.tree, GitTree) and _unix(data) != _unix(_content(page.tree, page.path)):
            raise RefusedError(
                f"the page in {root} is not that of the revision; commit it, or undo its changes"
            )
        return data

    def start(self, page: Selected) -> bytes:
        """A page as a run starts from it: as it is on disk.

        Where a checkout has another page than the revision, that of the revision in the line ends of
        the checkout: a run that was killed may have written it already, which :meth:`has` tells.

        Raises:
            RefusedError: It is not there, or a link.
        """
        data = _content(FolderTree(self.root(page)), page.path)
        if isinstance(page.tree, GitTree) and not self._is_elsewhere(page, *page.path.split("/")):
            known = _content(page.tree, page.path)
            if _unix(data) != _unix(known):
                return _unix(known).replace(b"\n", b"\r\n") if b"\r\n" in data else known
        return self.read(page)

    def has(self, page: Selected, data: bytes, *, new: bool = False) -> bool:
        """Whether a page is already what it is to be, as after a run that was killed.

        Args:
            page: The page.
            data: What it is to be.
            new: Whether it is a page to make.

        Returns:
            False when it is to be written.

        Raises:
            RefusedError: The place is taken by something else: by a link, a page that is not that of the
                revision, or where there should be none by another page.
        """
        with suppress(RefusedError):
            if _content(FolderTree(self.root(page)), page.path) == data and not self._is_elsewhere(
                page, *page.path.split("/")
            ):
                return True
        if new:
            self._check_free(page)
        else:
            self.read(page)
        return False

    def _check_free(self, page: Selected) -> None:
        """See that a page can be written where there is none."""
        root = self.root(page)
        path = os.path.join(root, *page.path.split("/"))
        if os.path.lexists(path):
            advice = (
                "commit it, or move it away"
                if isinstance(page.tree, GitTree)
                else "move it away, or stamp it"
            )
            raise RefusedError(f"there is a file of this name in {root}; {advice}")
        if self._is_elsewhere(page, *page.path.split("/")[:-1]):
            raise RefusedError("its folder is reached through a symbolic link; write it by hand")

    def _is_elsewhere(self, page: Selected, *parts: str) -> bool:
        """Whether a symbolic link is on the way to a place in a page's tree; in a checkout, from its top."""
        top = self.root(page)
        if isinstance(page.tree, GitTree):
            parts = (*filter(None, page.tree.path.split("/")), *parts)
            top = self._output
        return os.path.realpath(os.path.join(top, *parts)) != os.path.join(os.path.realpath(top), *parts)


def _content(tree: Tree, path: str) -> bytes:
    for _, data in tree.read_many([path]):
        if isinstance(data, bytes):
            return data
        raise RefusedError(data.message)
    raise RefusedError("it cannot be read")


def _unix(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n")
