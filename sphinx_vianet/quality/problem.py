"""What a check says of one message."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Problem"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a translation; which check says so, its caller knows."""

    message: str
    """What was found, one line, no capital, no stop; may quote the texts as they are, formats escape it."""
    place: tuple[int, int] | None = None
    """Start and end in the msgstr, in characters; None when it is about what is not there."""
    fix: str | None = None
    """The whole msgstr with this put right, only where that is certain; None where a person has to look."""
