"""Which commit last touched each source page: two git processes for any number of pages."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from .gitlog import read_tree
from .repository import Repository

__all__ = ["LastChange", "last_changes"]

_FLAGS = (
    "--date-order",
    "--full-history",
    "--raw",
    "--no-abbrev",
    "-c",
    "--root",
    "--no-renames",
    "--no-relative",
    "--no-ext-diff",
    "--no-textconv",
    "--no-color",
    "--submodule=short",
    "-z",
    "--format=%H %cI %P",
)


class LastChange(NamedTuple):
    """The commit that gave a source page the text that it has."""

    commit: str
    """Commit id, hex."""
    date: str
    """Its committer's date, ISO 8601 without time."""
    is_cut: bool
    """Whether a shallow clone ends there: then an older commit may have done it."""


def last_changes(
    repository: Repository, commit: str, prefix: str, paths: Iterable[str]
) -> dict[str, LastChange]:
    """Find the commits that last touched source pages.

    A commit counts only when it left the page with the content that it has now: one of a side
    branch whose change a merge did not take does not.

    Args:
        repository: Where the pages are.
        commit: Commit id of the source tree.
        prefix: Folder of the source tree in the repository, empty for its root.
        paths: Pages, relative to that folder.

    Returns:
        The last change of each page that is in the tree.

    Raises:
        RepositoryError: Git fails, or folders of the history are not in a partial clone.
    """
    below = f"{prefix}/" if prefix else ""
    limit = ("--", f":(literal){prefix}") if prefix else ("--",)
    log, tree = repository.ask_together(
        [
            ("log", "--stdin", *_FLAGS, *limit),
            ("ls-tree", "-r", "-z", "--full-tree", commit, *limit[:1], *(prefix and [prefix])),
        ],
        f"{commit}\n".encode("ascii"),
    )
    files = read_tree(tree)
    wanted = {below + path: files[below + path] for path in paths if below + path in files}
    found: dict[str, LastChange] = {}
    change = LastChange(commit, "", is_cut=False)
    fields = iter(log.split(b"\0"))
    for field in fields:
        head = field.lstrip(b"\n")
        if not head.startswith(b":"):
            if head:
                change = _commit(head.decode("ascii", "replace"), shallow=repository.is_shallow)
            continue
        path = next(fields, b"").decode("utf-8", "surrogateescape")
        # The new id stands before the status, whatever the number of parents.
        if wanted.get(path) == head.decode("ascii").split(" ")[-2]:
            found[path.removeprefix(below)] = change
            del wanted[path]
            if not wanted:
                break
    return found


def _commit(line: str, *, shallow: bool) -> LastChange:
    name, date, *parents = line.split()
    return LastChange(name, date[:10], shallow and not parents)
