"""Two other ways to ask git what is stale, each in one process: ``python -m tests.bench.gitways WAY ...``.

``diffs`` starts one ``git diff`` for each page, as the older script of the OpenTelemetry documentation does.
``floor`` is the least that a verdict by hash needs: one ``git cat-file --batch`` for all source pages, and
their SHA-1.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

_STAMP = re.compile(rb"^\s*ms\.(openlocfilehash|sourcegitcommit): *([0-9a-f]{40})\s*$", re.MULTILINE)


def _stamps(localized: Path, prefix: str) -> Iterator[tuple[str, str, str]]:
    """Path, hash and commit of each page that has both."""
    for page in sorted(localized.rglob("*.md")):
        stamp = {key: value.decode() for key, value in _STAMP.findall(page.read_bytes()[:8192])}
        if len(stamp) == 2:
            yield (
                prefix + page.relative_to(localized).as_posix(),
                stamp[b"openlocfilehash"],
                stamp[b"sourcegitcommit"],
            )


def _diffs(git: list[str], localized: Path, revision: str, prefix: str) -> int:
    """How many pages differ, by one process for each."""
    changed = 0
    for path, _, commit in _stamps(localized, prefix):
        command = [*git, "diff", "--exit-code", "--name-only", commit, revision, "--", path]
        changed += subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode != 0
    return changed


def _floor(git: list[str], localized: Path, revision: str, prefix: str) -> int:
    """How many pages differ, by one process for all."""
    pages = [*_stamps(localized, prefix)]
    names = "".join(f"{revision}:{path}\n" for path, _, _ in pages).encode()
    out = subprocess.run([*git, "cat-file", "--batch"], input=names, capture_output=True, check=True).stdout
    place = changed = 0
    for _, wanted, _ in pages:
        line, place = out[place : out.index(b"\n", place)], out.index(b"\n", place) + 1
        size = -1 if line.endswith(b"missing") else int(line.split()[-1])
        data = out[place : place + max(size, 0)]
        place += size + 1
        forms = (data, data.replace(b"\n", b"\r\n"))
        changed += all(hashlib.sha1(form, usedforsecurity=False).hexdigest() != wanted for form in forms)
    return changed


def main(way: str, repository: str, localized: str, revision: str, prefix: str = "") -> None:
    """Print how many pages differ.

    Args:
        way: ``diffs`` or ``floor``.
        repository: The source pages' repository.
        localized: Folder of the localized pages.
        revision: What is current.
        prefix: What stands before a page's path there.
    """
    ways = {"diffs": _diffs, "floor": _floor}
    print(ways[way](["git", "-C", repository], Path(localized), revision, prefix))


if __name__ == "__main__":
    main(*sys.argv[1:6])
