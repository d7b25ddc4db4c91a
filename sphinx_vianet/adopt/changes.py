"""Files to be written, with their old and new bytes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Change", "Plan"]


@dataclass(frozen=True, slots=True)
class Change:
    """One file."""

    path: Path
    old: bytes | None
    """None for a file that is not there."""
    new: bytes | None
    """None where a person has to add the lines."""
    lines: tuple[str, ...] = ()
    """What is added to a file that is there."""
    reason: str = ""
    """Why a person has to."""


@dataclass(frozen=True, slots=True)
class Plan:
    """All files, in the order in which they are written."""

    changes: tuple[Change, ...]

    @property
    def by_hand(self) -> tuple[Change, ...]:
        """The files that a person has to change."""
        return tuple(change for change in self.changes if change.new is None)

    @property
    def to_write(self) -> tuple[Change, ...]:
        """The files that are written."""
        return tuple(change for change in self.changes if change.new is not None)
