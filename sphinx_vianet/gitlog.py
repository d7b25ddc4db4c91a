"""What ``git log`` is asked about the past of the source pages, and how its answers are read.

Four commands, whatever the number of pages: the graph of all commits, the files that ordinary commits
changed, the files that merges changed, and the files there are today.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

__all__ = [
    "Commit",
    "FileState",
    "Step",
    "log_commands",
    "read_changes",
    "read_graph",
    "read_merges",
    "read_tree",
    "touching_commands",
]


class FileState(NamedTuple):
    """A path with what is in it: what a page is at one commit."""

    path: str
    """Relative to the repository's root, with ``/``; bytes that are not UTF-8 as surrogates."""
    id: str
    """Object id, hex; empty where there is no file."""


class Commit(NamedTuple):
    """One commit of the graph."""

    id: str
    parents: tuple[str, ...]
    about: tuple[bytes, bytes, bytes]
    """Committer date in ISO 8601, author, subject; as git wrote them."""


class Step(NamedTuple):
    """How one commit changed one file."""

    commit: str
    old: tuple[FileState, ...]
    """What the file was, in each parent."""
    new: FileState
    own: bool = True
    """False for a merge that only put together what its parents had done."""


_COMMON = ("--no-color", "--no-ext-diff", "--no-textconv", "--encoding=UTF-8")
_RAW = ("--raw", "--no-abbrev", "--full-history", "--root", "--submodule=short")
_ID = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_INDEX = re.compile(rb"index ([0-9a-f,]+)\.\.([0-9a-f]+)")


def log_commands(
    commit: str, prefix: str, *, contents: bool, walk: bool = True
) -> tuple[tuple[str, ...], ...]:
    """The commands, to be given commit ids on standard input: graph, changes, merges, tree.

    Args:
        commit: today's, hex.
        prefix: folder that changes and tree are limited to; empty for the root.
        contents: False where files may be missing, in a partial clone: then a rename is known by
            equal content alone, and what a merge changed of its own accord is not known.
        walk: False for changes and merges of the commits given alone, without those before them.
    """
    below = ("--", f":(literal){prefix}") if prefix else ("--",)
    # --ignore-missing counts only for what is read after it.
    start = ("log", "--ignore-missing", "--stdin", *_COMMON)
    renames = ("-M", "-l1000") if contents else ("-M100%",)
    merges = ("--merges", "--no-renames", "--format=%H")
    patch = ("--cc", "--patch", "--unified=0", "--full-index") if contents else ("-c",)
    some = start if walk else (*start, "--no-walk=unsorted")
    return (
        (*start, "--date-order", "-z", "--format=%H %P%x00%cI%x00%an%x00%s"),
        (*some, "--no-merges", *_RAW, *renames, "-z", "--format=%H", *below),
        ("-c", "core.quotePath=true", *some, *merges, *patch, *_RAW, *below),
        ("ls-tree", "-r", "-z", "--full-tree", commit, *below),
    )


def touching_commands(base: str, paths: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    """The commands for some files, to be given commit ids on standard input: commits that touched them, tree.

    Args:
        base: commit of the tree, hex.
        paths: of the files, relative to the repository's root.
    """
    only = ("--", *(f":(literal){path}" for path in paths))
    commits = ("rev-list", "--ignore-missing", "--stdin", "--full-history")
    return ((*commits, *only), ("ls-tree", "-r", "-z", "--full-tree", base, *only))


def read_graph(out: bytes) -> list[Commit]:
    """Read the graph; every commit comes after its parents, and otherwise after what is older."""
    fields = out.split(b"\0")
    commits = []
    for index in range(len(fields) - 5, -1, -4):
        line, date, author, subject = fields[index : index + 4]
        name, *parents = line.decode("ascii").split()
        commits.append(Commit(name, tuple(parents), (date, author, subject)))
    return commits


def read_changes(out: bytes) -> Iterator[Step]:
    """Read what ordinary commits did: one step per file; a renamed file is one step."""
    fields = iter(out.split(b"\0"))
    text = cache(_text)
    commit = ""
    for field in fields:
        head = field.lstrip(b"\n")
        if not head.startswith(b":"):
            commit = head.decode("ascii")
            continue
        _, _, old, new, status = head.decode("ascii").split(" ")
        path = text(next(fields))
        target = text(next(fields)) if status[0] in "RC" else path
        yield Step(commit, (_state(path, old),), _state(target, new))


def read_merges(out: bytes, *, contents: bool) -> Iterator[Step]:
    """Read what merges have otherwise than each of their parents.

    A merge that took every line from one parent or the other has no section in git's dense patch, so
    its steps are not its own. Neither are those of a file that one parent does not have, which is how a
    file looks that was renamed on one side and edited on the other.

    Args:
        out: git's answer.
        contents: as for :func:`log_commands`.
    """
    commit = ""
    steps: list[Step] = []
    dense: set[tuple[bytes, bytes]] = set()
    for line in [*out.split(b"\n"), b"0" * 40]:
        if line.startswith(b"::"):
            steps.append(_merge_step(commit, line))
        elif (section := _INDEX.match(line)) is not None:
            dense.add((section[1], section[2]))
        elif _ID.fullmatch(line):
            for step in steps:
                yield step._replace(own=_is_own(step, dense if contents else None))
            commit = line.decode("ascii")
            steps.clear()
            dense.clear()


def read_tree(out: bytes) -> dict[str, str]:
    """Read the files there are today: path -> object id."""
    records = (record.partition(b"\t") for record in out.split(b"\0") if record)
    return {_text(path): head.split()[2].decode("ascii") for head, _, path in records}


def _merge_step(commit: str, line: bytes) -> Step:
    """Read ``::mode mode mode id id id MM<tab>path``, with a colon, mode and id for each parent."""
    head, _, name = line.partition(b"\t")
    words = head.decode("ascii").lstrip(":").split(" ")
    ids = words[len(words) // 2 : -1]
    path = _text(_unquoted(name))
    return Step(commit, tuple(_state(path, old) for old in ids[:-1]), _state(path, ids[-1]))


def _is_own(step: Step, dense: set[tuple[bytes, bytes]] | None) -> bool:
    present = [state.id for state in step.old if state.id]
    if present and len(present) < len(step.old):
        return False
    if dense is None:
        # Without contents: sure only where all parents agree and the merge does not.
        return len({state.id for state in step.old}) == 1
    none = "0" * len(step.new.id or present[0])
    old = ",".join(state.id or none for state in step.old)
    return (old.encode("ascii"), (step.new.id or none).encode("ascii")) in dense


def _state(path: str, name: str) -> FileState:
    return FileState(path, name if name.strip("0") else "")


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


_ESCAPES = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r"}


def _unquoted(name: bytes) -> bytes:
    """Undo the quoting of git's path names as C strings."""
    if not name.startswith(b'"'):
        return name

    def plain(match: re.Match[bytes]) -> bytes:
        code = match[1]
        return bytes([int(code, 8)]) if code.isdigit() else _ESCAPES.get(code, code)

    return re.sub(rb"\\([0-7]{3}|.)", plain, name[1:-1])
