"""Whether files on disk are those of a commit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from .repository import Repository

__all__ = ["changed_files"]

_LINK = "120000"


def changed_files(
    repository: Repository, revision: str, prefix: str, files: Iterable[tuple[str, bytes | None]]
) -> list[str]:
    """Find the files whose bytes on disk are not those of a commit, with one git command.

    The bytes themselves are compared, so none of the programs runs that a repository may name for reading
    a file (``filter`` attributes). Line ends do not count: git changes them on checkout where it is told to,
    and a handoff's hash holds for both forms. A symbolic link that was followed is the same when some file
    of the folder has its bytes.

    Args:
        repository: where the commit is.
        revision: usually ``HEAD``.
        prefix: folder of the files in the repository, empty for the root.
        files: path below the folder, and bytes on disk; None for one that is not on disk.

    Returns:
        Paths of those that were changed, added or deleted, in the order given.

    Raises:
        RepositoryError: when revision or folder do not exist.
    """
    entries = {entry.path: entry for entry in repository.list_tree(revision, prefix)}
    ids = {entry.id for entry in entries.values()}

    def is_same(path: str, data: bytes | None) -> bool:
        entry = entries.get(path)
        if entry is None or data is None:
            return entry is None and data is None
        forms = (data, data.replace(b"\r\n", b"\n"))
        wanted = ids if entry.mode == _LINK else {entry.id}
        return any(_blob_id(form, repository.object_format) in wanted for form in forms)

    return [path for path, data in files if not is_same(path, data)]


def _blob_id(data: bytes, object_format: str) -> str:
    """The id that git gives to a file's content."""
    # An id is a name here, and protects nothing.
    return hashlib.new(object_format, b"blob %d\0%b" % (len(data), data), usedforsecurity=False).hexdigest()
