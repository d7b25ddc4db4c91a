"""A git repository of source pages with thousands of commits, in a second: ``git fast-import``.

``python -m tests.bench.repository FOLDER SOURCE NOW COMMITS`` prints the commit of each page's stamp
as JSON.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

__all__ = ["write_repository"]

_FIRST = 1_500_000_000
"""When the first commit was made, in seconds of POSIX time; each next one is an hour younger."""

_OTHER_FILES = 50
_STAMPS = 36


def write_repository(folder: Path, source: Path, now: Path, commits: int) -> dict[str, str]:
    """Write a bare repository whose history leads from one version of the pages to another.

    Between the two, one commit in five edits a page, one is a merge of a branch with one commit, and the
    others edit other files. The same pages give the same commit ids.

    Args:
        folder: Where the repository shall be.
        source: The pages at the first commit, that of the handoff.
        now: The pages at the last.
        commits: How many there are in all.

    Returns:
        Of each page a commit that has it as it is in ``source``, as its stamp may name: about 35 in all, as
        the stamps of the German NuGet documentation do.
    """
    marks = folder / "marks"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(folder)], check=True)
    command = ["git", "-C", str(folder), "fast-import", "--quiet", f"--export-marks={marks}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as process:
        if process.stdin is not None:
            process.stdin.writelines(_stream(source, now, commits))
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    ids = dict(line.split() for line in marks.read_text("ascii").splitlines())
    return {name: ids[f":{_stamped(index)}"] for index, name in enumerate(_names(dict(_files(source))))}


def _names(pages: Iterable[str]) -> list[str]:
    return sorted(name for name in pages if name.endswith(".md"))


def _stamped(index: int) -> int:
    """The mark of a commit before the first edit of a page, which `_stream` makes at its index."""
    return max(1, index % _STAMPS - 1)


def _stream(source: Path, now: Path, commits: int) -> Iterator[bytes]:
    number = count(1)
    pages = dict(_files(source))
    yield from _commit(next(number), "main", pages)
    names = _names(pages)
    for mark in number:
        if mark >= commits:
            break
        if mark % 5 == 4 and mark + 1 < commits:
            side = {f"other/side-{mark % _OTHER_FILES}.txt": b"%d\n" % mark}
            yield from _commit(mark, "side", side, start=mark - 1)
            yield from _commit(next(number), "main", side, merged=mark)
        elif mark % 3:
            yield from _commit(mark, "main", {f"other/{mark % _OTHER_FILES}.txt": b"%d\n" % mark})
        else:
            name = names[mark % len(names)]
            yield from _commit(mark, "main", {name: pages[name] + b"\n<!-- %d -->\n" % mark})
    yield from _commit(commits, "main", dict(_files(now)), only=True)


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            yield file.relative_to(folder).as_posix(), file.read_bytes()


def _commit(
    mark: int,
    branch: str,
    files: dict[str, bytes],
    *,
    start: int | None = None,
    merged: int | None = None,
    only: bool = False,
) -> Iterator[bytes]:
    """One commit in the format of ``git fast-import``."""
    yield f"commit refs/heads/{branch}\nmark :{mark}\n".encode()
    yield f"committer Writer <writer@example.org> {_FIRST + 3600 * mark} +0000\n".encode()
    yield from _data(f"Change {mark}".encode())
    if start is not None:
        yield f"from :{start}\n".encode()
    if merged is not None:
        yield f"merge :{merged}\n".encode()
    if only:
        yield b"deleteall\n"
    for name, data in files.items():
        yield b"M 100644 inline %b\n" % os.fsencode(name)
        yield from _data(data)


def _data(data: bytes) -> Iterator[bytes]:
    yield b"data %d\n%b\n" % (len(data), data)


if __name__ == "__main__":
    folder, source, now = (Path(name) for name in sys.argv[1:4])
    print(json.dumps(write_repository(folder, source, now, int(sys.argv[4]))))
