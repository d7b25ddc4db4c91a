"""What a reader may choose about a report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Detail", "Options"]

Detail = Literal["page", "message", "unit"]


@dataclass(frozen=True, slots=True)
class Options:
    """How a report is to look; every format takes all of them and uses those that mean something to it."""

    detail: Detail = "page"
    """Pages alone, the changed messages too, or their changed sentences too. The details have to be in the
    report; ``html``, ``github`` and ``sarif`` use what is there in any case, to point at lines."""
    width: int = 100
    """Columns of the terminal, for ``text``."""
    colour: bool = False
    """Whether ``text`` may use ANSI colours."""
    notes: bool = False
    """Whether ``text`` shows findings that are notes one by one; else only their number."""
