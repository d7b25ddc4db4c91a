"""A source repository and localized pages in the form that the OpenTelemetry scripts ask for.

They want source pages in ``content/en`` and localized ones in ``content/de`` of one checkout, and a commit
of its history in each page. ``git fast-export`` and ``git fast-import`` write the history anew with that
folder before every path, without copying a blob, and so say which new commit stands for which.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from .importing import Trees

__all__ = ["SOURCE", "TARGET", "moved_history", "write_form"]

SOURCE = "content/en"
TARGET = "content/de"

_CHANGE = re.compile(rb'((?:M \d+ \w+|D) "?)')
_STAMP = re.compile(rb"^\s*ms\.sourcegitcommit: *([0-9a-f]{40})\s*$", re.MULTILINE)


def write_form(trees: Trees, folder: Path) -> int:
    """Make the checkout.

    Args:
        trees: Localized pages, and the repository and revision of their source pages.
        folder: Where the checkout shall be.

    Returns:
        How many localized pages are left out, since the repository has no commit of their stamp.
    """
    pages = {file: file.read_bytes() for file in sorted(trees.localized.rglob("*.md"))}
    stamps = {file: found.group(1).decode() for file, data in pages.items() if (found := _STAMP.search(data))}
    renamed = moved_history(trees.source, str(trees.revision), sorted(set(stamps.values())), folder)
    left_out = 0
    for file, data in pages.items():
        commit = renamed.get(stamps.get(file, ""))
        if commit is None:
            left_out += 1
            continue
        page = folder / TARGET / file.relative_to(trees.localized)
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_bytes(data.replace(b"---\n", b"---\ndefault_lang_commit: %b\n" % commit.encode(), 1))
    return left_out


def moved_history(source: Path, revision: str, others: Sequence[str], folder: Path) -> Mapping[str, str]:
    """Write a repository with the history of a revision, every file in ``content/en``, and check it out.

    Args:
        source: The repository.
        revision: What shall be ``main``.
        others: Commits that shall be there too; those that the repository has not are left out.
        folder: The new repository; it reads the blobs of the other one.

    Returns:
        The commits of the new history by those of the old one.
    """
    subprocess.run(["git", "init", "-q", "-b", "main", str(folder)], check=True)
    objects = _git(source, "rev-parse", "--path-format=absolute", "--git-path", "objects")
    (folder / ".git/objects/info/alternates").write_text(objects + "\n", "utf-8")
    last = _git(source, "rev-parse", f"{revision}^{{commit}}")
    kinds = _git(
        folder, "cat-file", "--batch-check=%(objecttype)", said="".join(f"{one}\n" for one in others)
    )
    there = [one for one, kind in zip(others, kinds.splitlines(), strict=True) if kind == "commit"]
    # An export names commits by references, and the source's own are left alone.
    refs = "".join(f"create refs/old/{one} {one}\n" for one in {last, *there})
    _git(folder, "update-ref", "--stdin", said=refs)
    old, new = folder / ".git/old-marks", folder / ".git/new-marks"
    export = ["git", "-C", str(folder), "fast-export", "--no-data", "--all", f"--export-marks={old}"]
    load = ["git", "-C", str(folder), "fast-import", "--quiet", "--force", f"--export-marks={new}"]
    with (
        subprocess.Popen(export, stdout=subprocess.PIPE) as reading,
        subprocess.Popen(load, stdin=subprocess.PIPE) as writing,
    ):
        if reading.stdout is not None and writing.stdin is not None:
            writing.stdin.writelines(_moved(reading.stdout))
            writing.stdin.close()
    for process, command in ((reading, export), (writing, load)):
        if process.returncode:
            raise subprocess.CalledProcessError(process.returncode, command)
    commits, marks = _marks(new), _marks(old)
    renamed = {marks[mark]: commit for mark, commit in commits.items()}
    _git(folder, "update-ref", "refs/heads/main", renamed[last])
    _git(folder, "checkout", "-q", "-f", "main")
    return renamed


def _moved(stream: IO[bytes]) -> Iterator[bytes]:
    """An export with another folder before every path, and one branch that wanders over all commits."""
    for line in stream:
        command, _, rest = line.partition(b" ")
        if command in {b"commit", b"reset"}:
            yield command + b" refs/heads/any\n"
        elif command == b"data":
            yield line + stream.read(int(rest))
        elif change := _CHANGE.match(line):
            yield change.group() + SOURCE.encode() + b"/" + line[change.end() :]
        else:
            yield line


def _marks(file: Path) -> Mapping[str, str]:
    return dict(line.split() for line in file.read_text("ascii").splitlines())


def _git(repository: Path, *arguments: str, said: str = "") -> str:
    command = ["git", "-C", str(repository), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True, input=said).stdout.strip()
