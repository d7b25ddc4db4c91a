"""The source repository of the demonstration: pages, their history, and the git commits."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from ..errors import RepositoryError, TreeError

if TYPE_CHECKING:
    from git import Git

__all__ = ["Commit", "Revision", "load_history", "read_content", "write_source"]


@dataclass(frozen=True, slots=True)
class Revision:
    """One step of the history, as the data describes it."""

    key: str
    """Short name by which a handoff refers to it."""
    message: str
    author: str
    email: str
    date: str
    """ISO 8601 with offset; author and committer date."""
    files: Mapping[str, bytes]
    """All files of the repository after this step, by path with ``/``; LF line ends."""


@dataclass(frozen=True, slots=True)
class Commit:
    """A revision together with the id that git gave it."""

    revision: Revision
    sha: str
    """40 hex digits."""


def read_content(path: str) -> bytes:
    """Read a data file of the demonstration, with LF line ends.

    Args:
        path: Path below ``content/``, with ``/``.

    Returns:
        Its bytes. A checkout may have turned LF into CRLF; ids and hashes must not depend on that.
    """
    resource = files(__package__).joinpath("content", *PurePosixPath(path).parts)
    return resource.read_bytes().replace(b"\r\n", b"\n")


def load_history() -> list[Revision]:
    """The whole history, oldest revision first.

    Raises:
        TreeError: ``history.toml`` edits or renames what is not there.
    """
    current: dict[str, bytes] = {}
    revisions = []
    for entry in tomllib.loads(read_content("history.toml").decode())["commit"]:
        _apply(entry, current)
        fields = {name: entry[name] for name in ("key", "message", "author", "email", "date")}
        revisions.append(Revision(**fields, files=dict(current)))
    return revisions


def _apply(entry: Mapping[str, Any], current: dict[str, bytes]) -> None:
    """Change the files as one entry of ``history.toml`` says."""
    for name in entry.get("add", ()):
        # conf.py carries the suffix in the data only, so that no tool takes it for a module of ours.
        current[name.removesuffix(".txt")] = read_content(name)
    for edit in entry.get("edit", ()):
        old, new = edit["old"].encode(), edit["new"].encode()
        data = current.get(edit["file"], b"")
        if data.count(old) != 1:
            raise TreeError(f"history.toml, {entry['key']}: {edit['old']!r} is not once in {edit['file']}")
        current[edit["file"]] = data.replace(old, new)
    for rename in entry.get("rename", ()):
        if rename["old"] not in current:
            raise TreeError(f"history.toml, {entry['key']}: there is no {rename['old']}")
        current[rename["new"]] = current.pop(rename["old"])


def write_source(repo_dir: Path) -> list[Commit]:
    """Create the source repository with its history.

    Nobody's git configuration, templates or hooks take part and all dates and names are
    fixed, so the commit ids are the same everywhere.

    Args:
        repo_dir: Folder of the repository; must be empty or not there. Pages go to ``docs/``.

    Returns:
        The commits, oldest first. Branch ``main`` is checked out.

    Raises:
        TreeError: ``repo_dir`` holds something already.
        RepositoryError: Git is missing or fails.
    """
    revisions = load_history()
    if repo_dir.exists() and (not repo_dir.is_dir() or any(repo_dir.iterdir())):
        raise TreeError(f"{repo_dir}: not an empty folder; name one that does not exist yet")
    repo_dir.mkdir(parents=True, exist_ok=True)
    try:
        from git import GitCommandError, GitCommandNotFound
    except ImportError as error:
        raise RepositoryError(f"git cannot be used: {error}") from error
    try:
        git = _init(repo_dir)
        return [_commit(git, repo_dir, revision) for revision in revisions]
    except (GitCommandError, GitCommandNotFound) as error:
        raise RepositoryError(f"{repo_dir}: git failed: {error}") from error


def _init(repo_dir: Path) -> Git:
    from git import Git

    git = Git(repo_dir)
    git.update_environment(
        # Where git is started from a hook or with variables set, these would lead elsewhere.
        GIT_DIR=str(repo_dir.resolve() / ".git"),
        GIT_WORK_TREE=str(repo_dir.resolve()),
        GIT_INDEX_FILE=str(repo_dir.resolve() / ".git" / "index"),
        GIT_OBJECT_DIRECTORY=str(repo_dir.resolve() / ".git" / "objects"),
        GIT_CONFIG_GLOBAL=os.devnull,
        GIT_CONFIG_SYSTEM=os.devnull,
        GIT_CONFIG_NOSYSTEM="1",
        GIT_CONFIG_COUNT="0",
        GIT_CONFIG_PARAMETERS="",
        GIT_TERMINAL_PROMPT="0",
        LC_ALL="C",
    )
    git.init("--quiet", "--template=", "--object-format=sha1", "--initial-branch=main")
    # Stays in force when the user goes on working in the repository.
    git.config("core.autocrlf", "false")
    return git


def _commit(git: Git, repo_dir: Path, revision: Revision) -> Commit:
    tracked = set(filter(None, git.ls_files("-z").split("\0")))
    for name in tracked - revision.files.keys():
        (repo_dir / name).unlink()
    for name, data in revision.files.items():
        path = repo_dir / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    git.add("--all", "--force")
    person = {
        f"GIT_{role}_{field}": value
        for role in ("AUTHOR", "COMMITTER")
        for field, value in (("NAME", revision.author), ("EMAIL", revision.email), ("DATE", revision.date))
    }
    with git.custom_environment(**person):
        git.commit("--quiet", "--no-verify", "--no-gpg-sign", f"--message={revision.message}")
    return Commit(revision, git.rev_parse("HEAD"))
