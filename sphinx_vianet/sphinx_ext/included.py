"""The pages that a localized page includes: found before the build, since they have catalogs of their own."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping
from pathlib import Path

from ..dialect.commands import include_targets
from ..hosted import HostedPage
from ..page import parse_page
from ..sides import source_side
from ..trees import FolderTree
from .extracted import SourceFiles

__all__ = ["included_pages", "source_text"]

_MOST = 1000


def source_text(path: Path) -> str:
    """The source side of a localized page on disk.

    Args:
        path: The page.

    Raises:
        OSError: It cannot be read.
        UnicodeError: It is not UTF-8.
    """
    return source_side(parse_page(path.read_bytes(), path.name)).decode("utf-8-sig")


def included_pages(
    page: HostedPage, root: Path, source_files: SourceFiles | None, max_size: int
) -> Mapping[str, bytes]:
    """Source text of every page that one includes, directly or not.

    What is not there or leads outside is left out: rendering the page reports it.

    Args:
        page: The page.
        root: The folder that its path is relative to.
        source_files: What brings files of a git tree to the disk, if the text is from there.
        max_size: Size in bytes above which a page is skipped.
    """
    found: dict[str, bytes] = {}
    pending = [(page.path, page.text)]
    tree = FolderTree(str(root))
    while pending and len(found) < _MOST:
        path, text = pending.pop()
        for name in dict.fromkeys(_below(target, path) for target in include_targets(text)):
            if name in found or name == page.path or name.startswith("../"):
                continue
            if page.trusted and source_files is not None:
                source_files.fetch(root / name)
            data = next(content for _, content in tree.read_many([name], max_size))
            if isinstance(data, bytes):
                found[name] = data if page.trusted else source_side(parse_page(data, name))
                pending.append((name, found[name].decode("utf-8", "replace")))
    return found


def _below(target: str, page: str) -> str:
    """The path of an included file below the root."""
    target = target.replace("\\", "/")
    folder = "" if target.startswith(("~/", "/")) else posixpath.dirname(page)
    return posixpath.normpath(posixpath.join(folder, target.removeprefix("~").lstrip("/")))
