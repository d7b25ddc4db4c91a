"""The real pages beside the checkout: where they are, and what their manifests say.

``../shared/corpus`` is not part of the project. Tests over it carry the marks of ``CORPUS``: they run with
``tox -e corpus`` and skip, with the reason, where the folder is not there.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

__all__ = ["CORPUS", "CORPUS_ROOT", "FOLDERS", "SEEDS", "SEEDS_ROOT", "Entry", "entries"]

_SHARED = Path(__file__).resolve().parents[2] / "shared"

CORPUS_ROOT = _SHARED / "corpus"
SEEDS_ROOT = _SHARED / "seeds"

FOLDERS = (
    "azure-powershell.pt-br",
    "customer-insights.he-il",
    "efcore-2018.de-de",
    "efcore.de-de",
    "hololens.ru-ru",
    "intune-2017.pt-br",
    "learn.ko-kr",
    "nuget.de-de",
    "office-js.ja-jp",
    "partner-center-sdk.hu-hu",
)
"""Named here and not listed, so that a missing folder is a skipped test and not an absent one."""

CORPUS = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CORPUS_ROOT.is_dir(), reason="no ../shared/corpus beside the checkout"),
]
"""For ``pytestmark = CORPUS`` in a module whose tests all read the corpus."""

SEEDS = pytest.mark.skipif(not SEEDS_ROOT.is_dir(), reason="no ../shared/seeds beside the checkout")
"""The five seeds are small: their tests belong to the default suite."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a manifest: one localized page and what is known about it."""

    folder: str
    path: str
    """Path of the page below ``annotated/``, ``plain/`` and ``source/``."""
    units: int
    """Number of translation units, broken pairs not counted."""
    hash: str
    commit: str
    hash_variant: str
    """Which bytes of the source have the hash: ``lf``, ``crlf``, ``as-stored-crlf``; ``-`` without source."""
    plain: str
    """``equal``, ``differs`` or ``no-plain``."""
    odd: bool
    """Whether the page holds one of the oddities of the format."""
    now: str | None
    """``current``, ``stale``, ``deleted``; None where the corpus has no later source."""

    def file(self, kind: str) -> Path:
        """Path of the page in one of the folders ``annotated``, ``plain``, ``source``, ``source-now``."""
        return CORPUS_ROOT / self.folder / kind / self.path

    def read(self, kind: str) -> bytes | None:
        """Bytes of the page in that folder, None where there is no such file."""
        file = self.file(kind)
        return file.read_bytes() if file.is_file() else None


def entries(*folders: str) -> Iterator[Entry]:
    """All pages of the named folders, of every folder when none is named, in the manifests' order."""
    for folder in folders or FOLDERS:
        text = (CORPUS_ROOT / folder / "manifest.tsv").read_text(encoding="utf-8")
        header, *lines = (line.split("\t") for line in text.splitlines())
        for line in lines:
            row = dict(zip(header, line, strict=True))
            yield Entry(
                folder=folder,
                path=row["path"],
                units=int(row["units"]),
                hash=row["hash"],
                commit=row["commit"],
                hash_variant=row["hash_variant"],
                plain=row["plain"],
                odd=row["note"] == "odd",
                now=row.get("now"),
            )
