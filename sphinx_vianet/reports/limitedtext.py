"""Markdown that grows up to what GitHub takes."""

from __future__ import annotations

from collections.abc import Iterable

from .wording import plural

__all__ = ["LIMIT", "LimitedText"]

LIMIT = 65_000
"""Characters of the whole text; GitHub takes 65,536 in a comment, and a bot may add a line or two."""

_RESERVE = 600
"""Characters kept free for the lines that say what was left out."""


class LimitedText:
    """Text that grows up to a limit; what does not fit any more is counted."""

    def __init__(self, limit: int = LIMIT - _RESERVE) -> None:
        """Start empty."""
        self._parts: list[str] = []
        self._room = limit

    def add(self, part: str) -> bool:
        """Add a part when it fits."""
        if len(part) > self._room:
            return False
        self._parts.append(part)
        self._room -= len(part)
        return True

    def table(self, head: str, rows: Iterable[str]) -> int:
        """Add a table, and return how many rows did not fit."""
        self.add(head)
        return sum(not self.add(row) for row in rows)

    def blocks(self, blocks: list[str]) -> int:
        """Add blocks, each between blank lines, and return how many did not fit."""
        return sum(not self.add(f"\n{block}\n") for block in blocks)

    def note(self, count: int, noun: str, rest: str = "") -> None:
        """Say how many were left out; the reserve has room for it."""
        if count:
            self._parts.append(f"\n*{plural(count, noun)}{rest} left out: there is no room for more here.*\n")

    def value(self) -> str:
        """The text so far."""
        return "".join(self._parts)
