"""Histories of one page, made with real git, and what is found of it there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sphinx_vianet.history import History, PageHistory, read_history
from sphinx_vianet.repository import open_repository
from tests.gitrepo import FIRST_DATE, Files, GitRepo

TEXT = "".join(
    f"Line {number} of a page that is long enough to be told from others.\n" for number in range(20)
)

VERSIONS: list[Files] = [{"docs/a.md": TEXT, "docs/other.md": "Other\n"}]
"""What each history begins with."""


def history(
    repo: GitRepo,
    *also: str,
    prefix: str = "docs",
    commit: str = "HEAD",
    pages: Sequence[str] | None = None,
) -> History:
    """Read a history, with further commits of handoffs; that of some pages alone when they are named."""
    return read_history(open_repository(repo.folder), commit, prefix, also=also, pages=pages)


def since(repo: GitRepo, commit: str, path: str = "a.md", prefix: str = "docs") -> PageHistory:
    """What became of a page since a commit; the past of this page alone must tell the same."""
    found = history(repo, commit, prefix=prefix).since(path, commit)
    assert found is not None
    alone = history(repo, commit, prefix=prefix, pages=[path]).since(path, commit)
    assert alone is not None
    if alone.path is not None or alone.deleted_in is not None:
        assert alone == found
    return found


def move(repo: GitRepo, old: str, new: str, message: str = "Move", files: Files | None = None) -> str:
    """Rename a file, perhaps with changes in the same commit."""
    (repo.folder / new).parent.mkdir(parents=True, exist_ok=True)
    repo.git("mv", old, new)
    return repo.commit(files, message)


def branch(repo: GitRepo, name: str, start: str = "HEAD") -> None:
    """Begin a branch."""
    repo.git("checkout", "-q", "-b", name, start)


def merge(repo: GitRepo, *names: str, options: tuple[str, ...] = (), message: str = "Merge") -> str:
    """Merge branches into ``main``, and return the merge's id."""
    repo.git("checkout", "-q", "main")
    when = FIRST_DATE + timedelta(days=len(repo.commits()) + 10)
    repo.git("merge", "-q", "--no-ff", "-m", message, *options, *names, date=when)
    return repo.git("rev-parse", "HEAD")
