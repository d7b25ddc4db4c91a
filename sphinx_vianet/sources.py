"""Source pages as an import needs them: as they are today, and as they were at the handoffs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cached_property

from .errors import Code, NoRepositoryError, RepositoryError
from .model import Finding
from .repository import Repository, open_repository
from .trees import FolderTree, GitTree, find_pages

__all__ = ["FULL_ID", "SourceReader"]

FULL_ID = (40, 64)
"""Hex digits of a commit id that is not abbreviated, in repositories of SHA-1 and SHA-256."""

_SHORT_ID = re.compile(r"[0-9a-f]{7,63}", re.ASCII)
_CHECK_NAMES = ("cat-file", "--batch-check=%(objectname) %(objecttype)")


class SourceReader:
    """The source pages of localized ones: today's, and those at the handoffs where history is at hand."""

    def __init__(self, tree: FolderTree | GitTree | None, names: Iterable[str] = ()) -> None:
        """Take the source tree.

        Args:
            tree: A folder or git tree; None when only the localized pages are there.
            names: Paths of localized pages: a source page of the same path shares the text of it, which of
                large trees is a good part of all memory.
        """
        self._tree = tree
        self.findings: tuple[Finding, ...] = ()
        """What was found so far; ``no-history`` comes with the first page that needs history."""
        self.paths: frozenset[str] = frozenset()
        if tree is not None:
            known = {name: name for name in names}
            self.paths = frozenset(known.get(path, path) for path in find_pages(tree, ())[0])

    @property
    def has_tree(self) -> bool:
        """Whether there is a source tree at all."""
        return self._tree is not None

    @property
    def tree(self) -> FolderTree | GitTree | None:
        """The source tree."""
        return self._tree

    @property
    def folder(self) -> str | None:
        """The folder that the source pages are in; None without one, or for those of a revision."""
        return self._tree.root if self._tree is not None and not isinstance(self._tree, GitTree) else None

    @cached_property
    def history(self) -> tuple[Repository, str] | None:
        """The repository that the tree is in, and where in it the tree stands; looked for when needed."""
        tree = self._tree
        if tree is None:
            return None
        if isinstance(tree, GitTree):
            return tree.repository, tree.path
        try:
            repository = open_repository(tree.root, trust=tree.trusted)
            return repository, repository.prefix(tree.root)
        except NoRepositoryError:
            # Nothing to say: a folder of files is a source tree like any other.
            return None
        except RepositoryError as error:
            self._report(error)
            return None

    def _report(self, error: RepositoryError) -> None:
        self.findings = (*self.findings, Finding(Code.NO_HISTORY, "", None, str(error)))

    @cached_property
    def files(self) -> tuple[str, ...]:
        """All files of the tree, not only its pages."""
        return tuple(self._tree.list()) if self._tree is not None else ()

    def today(self, paths: Iterable[str]) -> dict[str, bytes]:
        """Bytes of the source pages as they are now, by path.

        Those that are not there are left out; what cannot be read becomes a finding.
        """
        return dict(self.each_today(paths))

    def each_today(self, paths: Iterable[str]) -> Iterator[tuple[str, bytes]]:
        """What :meth:`today` gives, one page in memory at a time."""
        wanted = [path for path in paths if path in self.paths]
        if self._tree is None or not wanted:
            return
        for path, data in self._tree.read_many(wanted):
            if isinstance(data, bytes):
                yield path, data
            elif data not in self.findings:
                self.findings = (*self.findings, data)

    def full_commits(self, commits: Iterable[str]) -> dict[str, str]:
        """The full ids of commits that stamps abbreviate, of those that the repository holds."""
        short = {commit for commit in commits if len(commit) not in FULL_ID}
        asked = sorted(name for name in short if _SHORT_ID.fullmatch(name))
        if not asked or self.history is None:
            return {}
        data = "".join(f"{name}^{{commit}}\n" for name in asked).encode("ascii")
        try:
            (out,) = self.history[0].ask_together([_CHECK_NAMES], data)
        except RepositoryError as error:
            self._report(error)
            return {}
        answers = (line.partition(" ") for line in out.decode("utf-8", "replace").splitlines())
        found = zip(asked, answers, strict=True)
        # A branch may have the name of an abbreviation; then it is another commit.
        return {name: full for name, (full, _, kind) in found if kind == "commit" and full.startswith(name)}

    def handoffs(self, wanted: Iterable[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        """Bytes of source pages at commits.

        Args:
            wanted: Commit and path of each.

        Returns:
            Those that the repository holds; none when there is no history, or none that git can
            read, which is a finding.
        """
        wanted = list(wanted)
        if not wanted or self.history is None:
            return {}
        repository, prefix = self.history
        start = f"{prefix}/" if prefix else ""
        short = {commit for commit, _ in wanted if len(commit) not in FULL_ID}
        full = self.full_commits(short)
        names = {
            f"{full.get(commit, commit)}:{start}{path}": (commit, path)
            for commit, path in dict.fromkeys(wanted)
            if commit in full or commit not in short
        }
        readable = [name for name in names if not any(char in name for char in "\r\n\0")]
        if not readable:
            return {}
        found: dict[tuple[str, str], bytes] = {}
        try:
            for name, data in repository.read_blobs(readable):
                if data is not None:
                    found[names[name]] = data
        except RepositoryError as error:
            self._report(error)
        return found
