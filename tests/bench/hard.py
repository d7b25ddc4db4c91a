"""The table of hard input: CPU time by size, and the exponent of the curve."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import log
from typing import NamedTuple

from .hardcases import CASES, MB
from .tables import Cells, Setting, Table

__all__ = ["HARD", "exponent"]

_LEAST = 0.02
"""Seconds below which a time says nothing of the curve."""


class _Point(NamedTuple):
    size: int
    """Bytes."""
    seconds: float


def exponent(points: Sequence[tuple[int, float]]) -> float | None:
    """The slope of the curve where both scales are logarithmic: 1 is linear, 2 quadratic.

    Args:
        points: Bytes and CPU seconds, by size.

    Returns:
        That of the least squares, None where too few runs took long enough to tell.
    """
    told = [(log(size), log(seconds)) for size, seconds in points if seconds >= _LEAST]
    if len(told) < 3:
        return None
    middle = [sum(axis) / len(told) for axis in zip(*told, strict=True)]
    both = sum((x - middle[0]) * (y - middle[1]) for x, y in told)
    return float(both / sum((x - middle[0]) ** 2 for x, _ in told))


def _rows(setting: Setting) -> Iterator[Cells | str]:
    group = ""
    for name, case in CASES.items():
        if case.group != group:
            group = case.group
            yield f"**{group}**", "", "", "", ""
        setting.runner.child("-m", "tests.bench.hardcases", name)
        points = [_Point(*point) for point in setting.runner.printed()]
        last, slope = points[-1], exponent(points)
        yield (
            case.about.replace("|", "\\|"),
            f"{last.size / MB:,.3g}",
            f"{last.seconds:.2f}",
            f"{1e9 * last.seconds / last.size:,.0f}",
            "" if slope is None else f"{slope:.2f}",
        )
    yield "Exponent: the slope of time over size, fitted to all sizes that took 20 ms or more; 1 is linear."


HARD = Table("hard", ("input", "MB", "CPU s", "ns a byte", "exponent"), _rows)
