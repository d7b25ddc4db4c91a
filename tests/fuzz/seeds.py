"""Inputs to start from: the project's own fixtures, and real pages where they are beside the checkout."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..corpus import CORPUS_ROOT, FOLDERS, SEEDS_ROOT

__all__ = ["DIVIDER", "fixture_parts", "pages", "real_pages", "single_pages"]

DIVIDER = b"\n=====\n"
_FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"
_LARGEST = 6_000
"""Bytes of a real page that is taken; fuzzing goes faster with short ones."""


def fixture_parts(*folders: str) -> Iterator[list[bytes]]:
    """The parts of every case in some folders of fixtures, without its title."""
    from ..annotated import annotate

    for folder in folders:
        for path in sorted((_FIXTURES / folder).glob("*.txt")):
            for case in re.split(r"^={3,}\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE):
                _, *parts = re.split(r"^\.\n", case, flags=re.MULTILINE)
                yield [annotate(part).encode() for part in parts]


def single_pages() -> Iterator[bytes]:
    """Texts of fixtures, each as it stands."""
    for parts in fixture_parts("spans", "align", "markdown", "staleness"):
        yield from (b"=" + part for part in parts)


def pages() -> Iterator[bytes]:
    """Texts of fixtures as localized page, source page and that page now."""
    for parts in fixture_parts("align", "spans", "staleness"):
        page, source = parts[0], parts[1] if len(parts) > 1 else b""
        yield b"=" + DIVIDER.join([page, source, parts[2] if len(parts) > 2 else source, b"\0\1\2"])


def real_pages(*kinds: str, most: int) -> Iterator[bytes]:
    """Real pages in several versions.

    Args:
        kinds: Folders of the corpus whose version of a page is taken; what is not there is empty.
        most: How many of each folder; each is run before the time of a run begins.
    """
    for folder in FOLDERS:
        root = CORPUS_ROOT / folder
        files = sorted((root / kinds[0]).rglob("*.*")) if root.is_dir() else []
        small = [file for file in files if file.is_file() and file.stat().st_size <= _LARGEST]
        for file in small[:: max(1, len(small) // most)][:most]:
            paths: Sequence[Path] = [root / kind / file.relative_to(root / kinds[0]) for kind in kinds]
            yield b"=" + DIVIDER.join([path.read_bytes() if path.is_file() else b"" for path in paths])
    if SEEDS_ROOT.is_dir() and kinds[0] == "annotated":
        yield from (b"=" + file.read_bytes() for file in sorted(SEEDS_ROOT.rglob("*.*")) if file.is_file())
