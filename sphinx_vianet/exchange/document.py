"""What a document is while it is written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol, TypeAlias

from ..exportunits import ExportPage

__all__ = ["Document", "Write"]

Write: TypeAlias = Callable[[str], object]
"""Takes the next piece of a document."""


class Document(Protocol):
    """One document while it is written."""

    def begin(self) -> None:
        """Write what stands before the first page."""

    def page(self, page: ExportPage) -> int:
        """Write the units of a page; returns the number of characters that had to be replaced."""

    def end(self) -> None:
        """Write what stands behind the last page."""
