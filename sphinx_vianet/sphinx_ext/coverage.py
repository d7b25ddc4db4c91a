"""How much of each locale there is, for the table of ``vianet-catalog``."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from ..config import Config
from ..frontmatter import read_stamp
from ..spans import UNIT_MARK
from ..trees import find_localized, find_pages
from ..treespec import TreeSpec

__all__ = ["CoverageRow", "coverage_rows"]


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """Numbers of one locale."""

    locale: str
    pages: int
    units: int
    machine: int
    """Pages translated by machine."""
    last: str
    """ISO date of the newest handoff, empty when no page has one."""

    def cells(self) -> tuple[str, ...]:
        """The row's cells after the language's name."""
        return (self.locale, str(self.pages), str(self.units), str(self.machine), self.last or "–")


def coverage_rows(config: Config, spec: TreeSpec) -> list[CoverageRow]:
    """Count the pages of a family of trees.

    Args:
        config: The project's options.
        spec: The trees.

    Raises:
        TreeError: The fixed part of the pattern does not exist.
    """
    trees, _ = find_localized([spec])
    pages: Counter[str] = Counter()
    units: Counter[str] = Counter()
    machine: Counter[str] = Counter()
    last: dict[str, str] = {}
    for localized in trees:
        paths = find_pages(localized.tree, config.exclude).paths
        for _, data in localized.tree.read_many(paths, config.max_page_size):
            if not isinstance(data, bytes):
                continue
            stamp = read_stamp(data, config.stamp)
            locale = localized.locale or stamp.locale
            if locale is None:
                continue
            pages[locale] += 1
            units[locale] += data.count(b"<span " + UNIT_MARK)
            machine[locale] += (stamp.type or "").startswith("MT")
            last[locale] = max(last.get(locale, ""), stamp.date or "")
    return [CoverageRow(tag, pages[tag], units[tag], machine[tag], last[tag]) for tag in sorted(pages)]
