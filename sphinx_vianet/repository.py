"""Every question to git, asked in a few bulk calls.

GitPython finds the repository and starts the commands; this module fixes their environment and
flags, so that a repository from elsewhere can neither run a program, nor reach the network, nor
take an argument for an option. Nothing here moves or fetches a ref.
"""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from .errors import NoRepositoryError, RepositoryError
from .gitprocess import Batch, Setting, import_git, plain_view, run, run_together, scrubbed_environment

__all__ = ["Repository", "TreeEntry", "open_repository"]

TIMEOUT = 120.0
"""Seconds that one git command may take before it is stopped."""

_PROMISOR = "promisor remote"
"""Stands in git's message when an object of a partial clone is missing and may not be fetched."""

_CORRUPT = re.compile("corrupt|inflate|unpack|mismatch|garbage")
"""In git's messages about an object that is there and broken, which it then calls missing."""

_ABSENT = "0" * 40
"""An id that no object has: what is asked of a revision that does not exist."""

_OBJECT_ID = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?", re.ASCII)


class TreeEntry(NamedTuple):
    """One file of a git tree."""

    path: str
    """Relative to the folder that was listed, with ``/``; bytes that are not UTF-8 as surrogates."""
    mode: str
    """``100644``, ``100755``, ``120000`` (symbolic link) or ``160000`` (submodule)."""
    id: str
    """Object id, hex."""
    size: int | None
    """Bytes; None when git cannot say: a submodule, or an object that a partial clone left out."""


@dataclass(frozen=True)
class Repository:
    """One repository that git agreed to read. Holds no process and no handle, so it can be pickled."""

    folder: str
    """Where git's commands run: the root of the work tree, or the repository itself when bare."""
    objects: str
    """The folder of its objects, shared by all of its work trees."""
    object_format: str
    """``sha1`` or ``sha256``."""
    bare: bool
    """Whether there is no work tree."""
    is_shallow: bool
    """Whether history was cut off by ``--depth``."""
    trusted: bool = field(default=False, repr=False)
    """Whether the user said that another owner of the repository is fine."""
    timeout: float = field(default=TIMEOUT, repr=False)
    """Seconds that one command may take."""

    def resolve(self, revision: str) -> str:
        """Find the commit that a revision names.

        Args:
            revision: a branch, tag, commit or expression such as ``main~3``.

        Returns:
            The commit id, hex.

        Raises:
            RepositoryError: when it does not exist here, or is no revision at all.
        """
        _refuse_option(revision, "revision")
        arguments = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        code, out, _ = self._try(*arguments)
        commit = out.decode("ascii", "replace").strip()
        if code == 0 and _OBJECT_ID.fullmatch(commit):
            return commit
        if revision == "HEAD":
            raise RepositoryError(f"the repository {self.folder} has no commits yet; commit something first")
        raise RepositoryError(f"revision {revision!r} is not in {self.folder}; {self._fetch_hint(revision)}")

    def merge_base(self, first: str, second: str) -> str | None:
        """The best common ancestor of two commits.

        Args:
            first: a commit id.
            second: another.

        Returns:
            Its id; None when they have none, or when a shallow clone does not reach it.
        """
        code, out, _ = self._try("merge-base", "--end-of-options", first, second)
        commit = out.decode("ascii", "replace").strip()
        return commit if code == 0 and _OBJECT_ID.fullmatch(commit) else None

    def head_commit(self) -> str:
        """The commit that HEAD is on, hex.

        Raises:
            RepositoryError: when there are no commits.
        """
        return self.resolve("HEAD")

    def commit_date(self, revision: str) -> datetime:
        """When the commit of a revision was committed, with its time zone.

        Raises:
            RepositoryError: as :meth:`resolve`.
        """
        commit = self.resolve(revision)
        flags = ("--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-patch")
        out = self._run("log", "-1", "--format=%cI", *flags, "--end-of-options", commit)
        return datetime.fromisoformat(out.decode("ascii").strip())

    def list_tree(self, revision: str, path: str = "") -> list[TreeEntry]:
        """List all files below a folder of a revision, with one command.

        Args:
            revision: as for :meth:`resolve`.
            path: the folder, relative to the repository's root; empty for the root.

        Returns:
            Files, symbolic links and submodules in git's order; folders are left out.

        Raises:
            RepositoryError: when revision or folder do not exist, or its trees are not here.
        """
        out = self._ls_tree(self._tree_name(revision, path), "-r", "-l")
        return [_tree_entry(line) for line in out.split(b"\0") if line]

    def list_folders(self, revision: str, path: str = "") -> list[str]:
        """List all folders below a folder of a revision, relative to it, with one command.

        Raises:
            RepositoryError: as :meth:`list_tree`.
        """
        out = self._ls_tree(self._tree_name(revision, path), "-r", "-d", "--name-only")
        return [_text(name) for name in out.split(b"\0") if name]

    def read_blobs(self, names: Iterable[str]) -> Generator[tuple[str, bytes | None], None, None]:
        """Read the contents of many files with one process, one at a time in memory.

        Args:
            names: object ids, or ``REV:PATH`` with the path relative to the repository's root.

        Yields:
            Each name with its bytes, in the order given; None when it does not exist, is no
            file, or was left out by a partial clone. Symbolic links are not followed: their
            bytes are the target's name.

        Raises:
            RepositoryError: when a name begins with ``-`` or holds a line break or NUL, when git
                fails, or takes too long.
        """
        left = [_checked(name) for name in names]
        with Batch(self._setting()) as batch:
            done = 0
            for data in batch.read(left):
                yield left[done], data
                done += 1
            left = left[done:]
            messages = batch.finish()
            if _PROMISOR not in messages and (left or _CORRUPT.search(messages)):
                raise _refusal(self.folder, messages)
        if left:
            yield from self._read_partial(left)

    def _read_partial(self, names: list[str]) -> Iterator[tuple[str, bytes | None]]:
        """Read on where git died on an object that a partial clone left out."""
        commits = {revision: self._commit_or_none(revision) for revision in map(_revision, names) if revision}
        with plain_view(self.objects, self.object_format) as view, Batch(self._setting(view)) as batch:
            asked = [f"{commits[_revision(name)] or _ABSENT}{name[len(_revision(name)) :]}" for name in names]
            answers = batch.read(asked)
            done = 0
            for data in answers:
                yield names[done], data
                done += 1
            if done < len(names):
                raise _refusal(self.folder, batch.finish())

    def prefix(self, folder: str | os.PathLike[str]) -> str:
        """Find where a folder stands below the root of the work tree.

        Args:
            folder: a path on disk; need not exist.

        Returns:
            The path with ``/``, empty for the root: ``<commit>:<prefix>/<page>`` names a page.

        Raises:
            RepositoryError: when the folder is outside, or there is no work tree.
        """
        if self.bare:
            raise RepositoryError(f"{self.folder} has no work tree; name the folder as REV:PATH")
        try:
            relative = Path(os.path.realpath(folder)).relative_to(os.path.realpath(self.folder))
        except ValueError:
            raise RepositoryError(f"{os.fspath(folder)} is not inside the work tree {self.folder}") from None
        return "" if relative == Path() else relative.as_posix()

    def remote_url(self) -> str | None:
        """Where the repository was cloned from, as configured; None without a remote.

        ``origin``, else the first remote. It may hold a password: never show it,
        :func:`sphinx_vianet.weblinks.web_address` leaves that out.
        """
        remote = self._remote()
        if remote is None:
            return None
        code, out, _ = self._try("config", "--get", f"remote.{remote}.url")
        return _text(out).removesuffix("\n") if code == 0 else None

    def ask_together(self, commands: Sequence[Sequence[str]], data: bytes) -> list[bytes]:
        """Ask git several things at the same time, each with the same standard input.

        Returns:
            What each command printed, in their order.

        Raises:
            RepositoryError: when one of them fails.
        """
        answers = run_together(self._setting(), commands, data)
        for code, _, error in answers:
            if code:
                raise _refusal(self.folder, error)
        return [out for _, out, _ in answers]

    def missing_hint(self, revision: str) -> str:
        """The command that brings the objects of a revision into a partial clone."""
        remote = self._remote() or "origin"
        return _command(self.folder, "fetch", "--refetch", "--no-filter", remote, revision)

    def _tree_name(self, revision: str, path: str) -> str:
        _refuse_option(path, "path")
        parts = [part for part in path.split("/") if part not in ("", ".")]
        if ".." in parts:
            raise RepositoryError(f"the path {path!r} leads out of the repository {self.folder}")
        commit = revision if _OBJECT_ID.fullmatch(revision) else self.resolve(revision)
        return f"{commit}:{'/'.join(parts)}"

    def _commit_or_none(self, revision: str) -> str | None:
        if _OBJECT_ID.fullmatch(revision):
            return revision
        try:
            return self.resolve(revision)
        except RepositoryError:
            return None

    def _ls_tree(self, name: str, *flags: str) -> bytes:
        arguments = ("ls-tree", *flags, "-z", "--full-tree", "--end-of-options", name)
        code, out, error = self._try(*arguments)
        revision, _, path = name.partition(":")
        if code and _PROMISOR in error:
            with plain_view(self.objects, self.object_format) as view:
                code, out, error = run(self._setting(view), arguments)
            if code:
                raise RepositoryError(
                    f"a folder of revision {revision[:12]} is not in {self.folder}; "
                    f"bring it with: {self.missing_hint(revision)}"
                )
        if code and re.search("not a valid object name|not a tree", error, re.IGNORECASE):
            self.resolve(revision)
            raise RepositoryError(f"there is no folder {path!r} in revision {revision[:12]} of {self.folder}")
        if code:
            raise _refusal(self.folder, error)
        return out

    def _fetch_hint(self, revision: str) -> str:
        remote = self._remote()
        if remote is None:
            return "it has no remote to fetch from; check the name"
        if self.is_shallow:
            command = _command(self.folder, "fetch", "--unshallow", remote)
            return f"the clone is shallow, bring it with: {command}"
        return f"check the name, or bring it with: {_command(self.folder, 'fetch', remote, revision)}"

    def _remote(self) -> str | None:
        names = self._run("remote").decode("utf-8", "replace").split()
        return "origin" if "origin" in names else next(iter(names), None)

    def _setting(self, view: Mapping[str, str] | None = None) -> Setting:
        return Setting(self.folder, trusted=self.trusted, timeout=self.timeout, view=view)

    def _try(self, *arguments: str) -> tuple[int, bytes, str]:
        return run(self._setting(), arguments)

    def _run(self, *arguments: str) -> bytes:
        code, out, error = self._try(*arguments)
        if code:
            raise _refusal(self.folder, error)
        return out


def open_repository(path: str | os.PathLike[str], *, trust: bool = False) -> Repository:
    """Find the repository that a path is in.

    Args:
        path: a work tree (also of ``git worktree`` or a submodule), a bare repository, or a
            folder or file inside one.
        trust: read it although another user owns it: ``--trust-repository``.

    Raises:
        RepositoryError: when there is no git, no such path, no repository, or git refuses it.
    """
    start = Path(os.path.abspath(path))
    if not start.exists():
        raise RepositoryError(f"{os.fspath(path)} does not exist; check the path, or clone to it")
    outside = NoRepositoryError(
        f"{os.fspath(path)} is not in a git repository; clone it there, or leave the revision out"
    )
    if not any(
        (folder / ".git").exists() or (folder / "HEAD").exists() for folder in (start, *start.parents)
    ):
        # Seen without GitPython, which takes a while to import.
        raise outside
    git = import_git()
    try:
        with scrubbed_environment():
            found = git.Repo(
                start if start.is_dir() else start.parent, search_parent_directories=True, expand_vars=False
            )
    except git.InvalidGitRepositoryError:
        raise outside from None
    with found:
        work_tree = found.working_tree_dir
        # Without a config file nothing says that a repository is bare; GitPython then takes the folder
        # around it for its work tree.
        bare = work_tree is None or not Path(work_tree, ".git").exists()
        folder = os.fspath(found.git_dir if bare or work_tree is None else work_tree)
    setting = Setting(folder, trusted=trust, timeout=TIMEOUT)
    code, out, error = run(
        setting, ("rev-parse", "--is-shallow-repository", "--show-object-format", "--git-path", "objects")
    )
    if code:
        raise _refusal(folder, error)
    shallow, object_format, objects = os.fsdecode(out).rstrip("\n").split("\n", 2)
    return Repository(folder, os.path.join(folder, objects), object_format, bare, shallow == "true", trust)


def _refusal(folder: str, error: str) -> RepositoryError:
    """Say in one line why git refused, and what to do about it."""
    if "dubious ownership" in error:
        trust = f"git config --global --add safe.directory {shlex.quote(folder)}"
        return RepositoryError(
            f"{folder} belongs to another user, so git refuses to read it (dubious ownership); "
            f"if you trust it, run: {trust} (or give the command --trust-repository)"
        )
    if "safe.bareRepository" in error:
        return RepositoryError(
            f"{folder} is a bare repository, which your git configuration (safe.bareRepository) refuses; "
            "if you trust it, give the command --trust-repository"
        )
    lines = re.findall(r"^(?:fatal|error): *(.+)$", error, re.MULTILINE)
    reason = lines[-1] if lines else "git ended without a word"
    return RepositoryError(f"git cannot read {folder}: {reason}; try: {_command(folder, 'fsck')}")


def _refuse_option(text: str, what: str) -> str:
    if text.startswith("-") or any(char in text for char in "\0\r\n"):
        raise RepositoryError(f"{text!r} is no {what}: it begins with '-' or holds a line break or NUL")
    return text


def _checked(name: str) -> str:
    return _refuse_option(name, "name of an object")


def _revision(name: str) -> str:
    """The revision part of ``REV:PATH``, the whole name when it is an id."""
    return name.partition(":")[0]


def _command(folder: str, *arguments: str) -> str:
    return shlex.join(["git", "-C", folder, *arguments])


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def _tree_entry(line: bytes) -> TreeEntry:
    """Read one record of ``ls-tree -l -z``: mode, type, id, size, tab, path."""
    head, _, path = line.partition(b"\t")
    mode, _, object_id, size = head.split()
    return TreeEntry(_text(path), mode.decode(), object_id.decode(), int(size) if size.isdigit() else None)
