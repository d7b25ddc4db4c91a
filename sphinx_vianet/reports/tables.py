"""Plain tables for a terminal: aligned columns, the wide ones shortened until the table fits."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .ansi import cells, pad

__all__ = ["Column", "table"]

Shorten = Callable[[str, int], str]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    header: str
    values: Sequence[str]
    """One value a row, printable."""
    right: bool = False
    """Whether values stand at the right, as numbers do."""
    shorten: Shorten | None = None
    """How a value is shortened to so many columns; None for a column that is never shortened."""
    least: int = 0
    """Columns below which it is not shortened."""
    weight: int = 1
    """How soon it is shortened: one of weight 2 down to half the width of one of weight 1."""

    @property
    def width(self) -> int:
        """Columns that header and values take."""
        return max([cells(self.header), *(cells(value) for value in self.values)])


def table(columns: Sequence[Column], width: int, *, indent: str = "  ") -> list[str]:
    """Lay out a table.

    Args:
        columns: The columns; those without any value are left out.
        width: Columns of the terminal. A table whose fixed columns alone are wider stays wider.
        indent: What stands before every line.

    Returns:
        The header line and one line a row.
    """
    used = [column for column in columns if any(column.values)]
    natural = [column.width for column in used]
    room = width - len(indent)
    gap = 2 if sum(natural) + 2 * (len(used) - 1) <= room else 1
    widths = _fitted(used, natural, room - gap * (len(used) - 1))
    rows = zip(*(_shortened(column, size) for column, size in zip(used, widths, strict=True)), strict=True)
    lines = []
    for row in rows:
        parts = (
            pad(value, size, right=column.right)
            for value, size, column in zip(row, widths, used, strict=True)
        )
        lines.append((indent + (" " * gap).join(parts)).rstrip())
    return lines


def _shortened(column: Column, size: int) -> list[str]:
    values = [column.header, *column.values]
    if column.shorten is None:
        return values
    return [column.shorten(value, size) for value in values]


def _fitted(columns: Sequence[Column], natural: Sequence[int], room: int) -> list[int]:
    """Take what is too much from the widest column that may be shortened, bit by bit."""
    widths = list(natural)
    excess = sum(widths) - room
    while excess > 0:
        able = [i for i, column in enumerate(columns) if column.shorten and widths[i] > column.least]
        if not able:
            break
        widest = max(able, key=lambda i: widths[i] * columns[i].weight)
        widths[widest] -= 1
        excess -= 1
    return widths
