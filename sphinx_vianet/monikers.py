"""Monikers: names of versions such as ``aspnetcore-3.1``, and the ranges that say what a text is for.

``>= aspnetcore-3.0 <= aspnetcore-5.0 || netcore-1.1``: alternatives of bounds that hold
together. docfx orders monikers by a definition that its server has; the order here is that
of the numbers that names end in, within one product name.
"""

from __future__ import annotations

import re
from typing import NamedTuple

__all__ = ["Bound", "Range", "is_one", "overlap", "parse_range", "readable"]

_TOKEN = re.compile(r"\s*(\|\||[<>]=|[<>=]|,|[^\s<>=|,()\"'\[\]]+)")
_VERSIONED = re.compile(r"(?P<product>.*?)[-_]?(?:v(?=\d))?(?P<version>\d+(?:\.\d+)*)")
_OPERATORS = {"=": "", "<": "<", ">": ">", "<=": "≤", ">=": "≥"}
_LONGEST = 1000


class Bound(NamedTuple):
    """One comparison."""

    operator: str
    """``= < > <= >=``"""
    name: str
    """The moniker as written."""
    product: str
    """The name without its version, lower case; the whole name, marked, when it has none."""
    version: tuple[int, ...]
    """The numbers at the name's end, without zeros behind them; empty when there are none."""


Range = tuple[tuple[Bound, ...], ...]
"""Alternatives, each of bounds that hold together."""


def parse_range(text: str) -> Range | None:
    """Read a range.

    Args:
        text: Comparisons of monikers, joined by ``||`` (or) and by spaces or commas (and); a name
            alone is itself.

    Returns:
        Its alternatives, None when the text is no range.
    """
    alternatives: list[list[Bound]] = [[]]
    operator = ""
    position, text = 0, text.strip()
    if len(text) > _LONGEST:
        return None
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            return None
        position, word = match.end(), match[1]
        if word in _OPERATORS:
            if operator:
                return None
            operator = word
        elif word in ("||", ","):
            if operator or not alternatives[-1]:
                return None
            if word == "||":
                alternatives.append([])
        else:
            alternatives[-1].append(_bound(operator or "=", word))
            operator = ""
    if operator or not all(alternatives):
        return None
    return tuple(tuple(bounds) for bounds in alternatives)


def _bound(operator: str, name: str) -> Bound:
    match = _VERSIONED.fullmatch(name.lower())
    if match is None:
        return Bound(operator, name, f"={name.lower()}", ())
    numbers = [int(part[:9]) for part in match["version"].split(".")]
    while numbers and not numbers[-1]:
        numbers.pop()
    return Bound(operator, name, match["product"], tuple(numbers))


def overlap(first: Range, second: Range) -> bool:
    """Whether some moniker can be in both ranges; between two versions there is always room for a third."""
    return any(_is_possible((*one, *other)) for one in first for other in second)


def _is_possible(bounds: tuple[Bound, ...]) -> bool:
    if len({bound.product for bound in bounds}) > 1:
        return False
    # The second part of an edge puts what excludes the version itself beyond what includes it.
    low: tuple[tuple[int, ...], int] | None = None
    high: tuple[tuple[int, ...], int] | None = None
    for bound in bounds:
        if bound.operator in ("=", ">", ">="):
            edge = bound.version, int(bound.operator == ">")
            low = edge if low is None else max(low, edge)
        if bound.operator in ("=", "<", "<="):
            edge = bound.version, -int(bound.operator == "<")
            high = edge if high is None else min(high, edge)
    return low is None or high is None or low[0] < high[0] or (low[0] == high[0] and low[1] == high[1] == 0)


def is_one(chosen: Range) -> bool:
    """Whether a range is a single moniker."""
    return len(chosen) == 1 and len(chosen[0]) == 1 and chosen[0][0].operator == "="


def readable(shown: Range) -> str:
    """A range for readers, in signs that need no translation: ``≥ aspnetcore-3.0 ≤ aspnetcore-5.0 | x-1``."""
    return " | ".join(
        " ".join(f"{_OPERATORS[bound.operator]} {bound.name}".strip() for bound in bounds) for bounds in shown
    )
