"""Which checks run, and where one is silent: options, and comments in catalogs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from typing import NamedTuple

from ..errors import ConfigError
from .check import Check
from .checks import CHECKS

__all__ = ["GROUPS", "chosen", "codes_of", "is_severity", "silenced"]

SEVERITIES = ("error", "warning", "note")
GROUPS = ("all", "default", *SEVERITIES)
"""Names that stand for several checks."""

_COMMENT = re.compile(r"#\s*vianet-lint:\s*ignore(?:\s*=\s*(?P<codes>[\w ,-]*))?\s*\Z")
EVERY = "all"


class Comment(NamedTuple):
    """What the comments of an entry say."""

    codes: frozenset[str]
    """Codes and groups that are silent for this entry."""
    unknown: tuple[str, ...]
    """Words that name no check."""


def is_severity(name: str) -> bool:
    """Whether a name is that of a severity."""
    return name in SEVERITIES


def codes_of(names: Iterable[str], where: str) -> frozenset[str]:
    """The checks that names stand for.

    Args:
        names: Codes and groups.
        where: What named them, for the error: ``--select``.

    Returns:
        Codes.

    Raises:
        ConfigError: A name is neither.
    """
    found: set[str] = set()
    for name in names:
        if name in CHECKS:
            found.add(name)
        elif name in GROUPS:
            found.update(check.code for check in CHECKS.values() if _is_in(check, name))
        else:
            near = get_close_matches(name, [*CHECKS, *GROUPS], n=1)
            hint = f"; did you mean {near[0]!r}?" if near else "; docs/reference/lint lists all"
            raise ConfigError(f"{where}: {name!r} is no check of lint{hint}")
    return frozenset(found)


def chosen(select: Sequence[str], ignore: Sequence[str]) -> tuple[str, ...]:
    """The codes of the checks that run, in the order of the table.

    Args:
        select: Codes and groups, all of them known; empty for those that run by default.
        ignore: Codes and groups that do not run in spite of that.
    """
    wanted = codes_of(select or ("default",), "select") - codes_of(ignore, "ignore")
    return tuple(code for code in CHECKS if code in wanted)


def silenced(comments: Iterable[str]) -> Comment:
    """What the translator's comments of an entry silence: ``# vianet-lint: ignore=number,link-target``.

    Args:
        comments: The entry's comment lines with their ``#``.
    """
    codes: set[str] = set()
    unknown: list[str] = []
    for line in _whole(comments):
        match = _COMMENT.match(line) if "vianet-lint" in line else None
        if match is None:
            continue
        names = [name for name in re.split(r"[\s,]+", match["codes"] or EVERY) if name]
        for name in names:
            if name in CHECKS:
                codes.add(name)
            elif name in GROUPS:
                codes |= codes_of([name], "comment")
            else:
                unknown.append(name)
    return Comment(frozenset(codes), tuple(unknown))


def _whole(comments: Iterable[str]) -> Iterator[str]:
    """Comment lines, those put together that Babel wrapped behind a comma or the colon."""
    kept = ""
    for line in comments:
        if kept:
            kept += line.removeprefix("#").strip()
        elif "vianet-lint" in line:
            kept = line.strip()
        if kept and not kept.endswith((",", ":")):
            yield kept
            kept = ""
    if kept:
        yield kept


def _is_in(check: Check, group: str) -> bool:
    return group == EVERY or check.severity == group or (group == "default" and check.default)
