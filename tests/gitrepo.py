"""Real git repositories for tests, made from folders or mappings of files, one commit per version.

Dates, names and configuration are fixed, so the same versions give the same commit ids everywhere.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

Files: TypeAlias = Mapping[str, "str | bytes | None"]
"""Path -> content; text is written as UTF-8 with the line ends it has, None deletes the file."""

FIRST_DATE = datetime(2020, 1, 1, 12, 0, tzinfo=UTC)
"""Date of the first commit; each next one is a day younger, unless it is given its own."""

_CONFIG = {
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_AUTHOR_NAME": "Ada Author",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Carl Committer",
    "GIT_COMMITTER_EMAIL": "carl@example.org",
}


def git(folder: Path, *arguments: str, date: datetime | None = None, stdin: bytes | None = None) -> str:
    """Run git in a folder under fixed names, dates and configuration; return what it printed."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | _CONFIG
    if date is not None:
        stamp = date.isoformat()
        environment |= {"GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp}
    command = ["git", "-c", "core.autocrlf=false", "-c", "protocol.file.allow=always", *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, input=stdin, capture_output=True, check=False)
    if done.returncode:
        raise AssertionError(f"git {' '.join(arguments)}: {done.stderr.decode(errors='replace')}")
    return os.fsdecode(done.stdout).strip()


@dataclass(frozen=True)
class GitRepo:
    """A work tree with its history."""

    folder: Path

    def git(self, *arguments: str, date: datetime | None = None, stdin: bytes | None = None) -> str:
        """Run git here."""
        return git(self.folder, *arguments, date=date, stdin=stdin)

    def write(self, files: Files) -> None:
        """Write, change and delete files of the work tree without committing them."""
        for name, content in files.items():
            path = self.folder / name
            if content is None:
                path.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(
        self, files: Files | Path | None = None, message: str = "", date: datetime | None = None
    ) -> str:
        """Commit a version and return its id.

        Args:
            files: what changes; a folder replaces the whole work tree; None commits what is there.
            message: the subject, by default the version's number.
            date: of author and committer, by default :data:`FIRST_DATE` plus a day per commit.
        """
        if isinstance(files, Path):
            self._replace(files)
        elif files is not None:
            self.write(files)
        self.git("add", "-A")
        number = len(self.commits())
        when = date or FIRST_DATE + timedelta(days=number)
        self.git("commit", "-q", "--allow-empty", "-m", message or f"Version {number + 1}", date=when)
        return self.git("rev-parse", "HEAD")

    def commits(self) -> list[str]:
        """The ids of the current branch's commits, oldest first."""
        if not self.git("for-each-ref", "--count=1"):
            return []
        return self.git("rev-list", "--reverse", "HEAD").split()

    def link(self, name: str, target: str | Path) -> None:
        """Make a symbolic link in the work tree."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.symlink_to(target)

    def clone(self, folder: Path, *options: str) -> GitRepo:
        """Clone over ``file://``, so that ``--depth``, ``--filter`` and ``--bare`` do what they say."""
        git(self.folder.parent, "clone", "-q", *options, self.folder.as_uri(), os.fspath(folder))
        return GitRepo(folder)

    def worktree(self, folder: Path, revision: str = "HEAD") -> GitRepo:
        """Add a linked work tree."""
        self.git("worktree", "add", "-q", "--detach", os.fspath(folder), revision)
        return GitRepo(folder)

    def _replace(self, version: Path) -> None:
        for path in self.folder.iterdir():
            if path.name == ".git":
                continue
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            else:
                path.unlink()
        shutil.copytree(version, self.folder, symlinks=True, dirs_exist_ok=True)


def build_repository(folder: Path, versions: Sequence[Files | Path] = ()) -> GitRepo:
    """Make a repository on branch ``main`` with one commit per version.

    Args:
        folder: made when it is not there.
        versions: oldest first; mappings change some files, folders replace all.
    """
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q", "-b", "main")
    # A clone may leave objects out only when the repository that it comes from allows it.
    git(folder, "config", "uploadpack.allowFilter", "true")
    git(folder, "config", "uploadpack.allowAnySHA1InWant", "true")
    repo = GitRepo(folder)
    for version in versions:
        repo.commit(version)
    return repo
