"""Source pages a little later: the same folder with every page changed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path

__all__ = ["CHANGES", "change_pages", "write_later"]

_FRONT_MATTER = re.compile(rb"\A(?:\xef\xbb\xbf)?---\r?\n.*?^---\r?\n", re.DOTALL | re.MULTILINE)
_TEXT_LINE = re.compile(rb"^[A-Z][^\r\n]{30,}$", re.MULTILINE)


def _white_space(page: bytes) -> bytes:
    """One empty line more behind the front matter."""
    front = _FRONT_MATTER.match(page)
    place = front.end() if front else 0
    return page[:place] + b"\n" + page[place:]


def _sentence(page: bytes) -> bytes:
    """One more sentence in the first paragraph, or a paragraph of its own at the end."""
    front = _FRONT_MATTER.match(page)
    line = _TEXT_LINE.search(page, front.end() if front else 0)
    place = line.end() if line else len(page)
    return page[:place] + (b" This was added." if line else b"\n\nThis was added.\n") + page[place:]


CHANGES: Mapping[str, Callable[[bytes], bytes]] = {"white space": _white_space, "one sentence": _sentence}
"""What changes in every page, by its name in the table."""


def change_pages(source: Path, target: Path, kind: str) -> None:
    """Write a changed copy of a folder of source pages."""
    for file in sorted(path for path in source.rglob("*") if path.is_file()):
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        data = file.read_bytes()
        copy.write_bytes(CHANGES[kind](data) if file.suffix == ".md" else data)


def write_later(source: Path, target: Path) -> None:
    """Write source pages as they may be some years later, much as those of the NuGet documentation are.

    Of eleven pages one is as it was, nine have a sentence more, one has other white space. The last page is
    gone.
    """
    files = sorted(path for path in source.rglob("*") if path.is_file())
    last = max((file for file in files if file.suffix == ".md"), default=None)
    for index, file in enumerate(files):
        if file == last:
            continue
        copy = target / file.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        data = file.read_bytes()
        if file.suffix == ".md" and index % 11:
            data = CHANGES["white space" if index % 11 == 1 else "one sentence"](data)
        copy.write_bytes(data)
