"""How much of each locale there is, for the table of ``vianet-catalog``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..frontmatter import read_stamp
from ..spans import UNIT_MARK
from ..trees import find_localized, find_pages
from ..treespec import TreeSpec

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from .ingest import Plan

__all__ = ["CoverageRow", "coverage_rows", "note_coverage", "outdated_coverage"]


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


def coverage_rows(plan: Plan, pattern: str, base: Path) -> list[CoverageRow]:
    """Count the pages of a pattern's trees.

    Args:
        plan: The build's plan.
        pattern: As given to the directive.
        base: Folder that it is relative to.
    """
    trees, _ = find_localized([TreeSpec(str(base / pattern))])
    pages: Counter[str] = Counter()
    units: Counter[str] = Counter()
    machine: Counter[str] = Counter()
    last: dict[str, str] = {}
    for localized in trees:
        paths = find_pages(localized.tree, plan.config.exclude).paths
        for _, data in localized.tree.read_many(paths, plan.config.max_page_size):
            if not isinstance(data, bytes):
                continue
            stamp = read_stamp(data)
            locale = localized.locale or stamp.locale
            if locale is None:
                continue
            pages[locale] += 1
            units[locale] += data.count(b"<span " + UNIT_MARK)
            machine[locale] += (stamp.type or "").startswith("MT")
            last[locale] = max(last.get(locale, ""), stamp.date or "")
    return [CoverageRow(tag, pages[tag], units[tag], machine[tag], last[tag]) for tag in sorted(pages)]


def note_coverage(env: BuildEnvironment, pattern: str, base: Path, rows: Sequence[CoverageRow]) -> None:
    """Remember what a document shows, so that the next build can tell whether it still holds."""
    shown: dict[tuple[str, str], list[CoverageRow]] = env.metadata[env.docname].setdefault(
        "vianet_coverage", {}
    )
    shown[pattern, str(base)] = list(rows)


def outdated_coverage(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """The documents whose coverage table no longer holds."""
    from .ingest import plan_of

    plan = plan_of(app)
    outdated = []
    for docname, metadata in env.metadata.items():
        shown = metadata.get("vianet_coverage")
        if shown and docname not in removed | changed:
            held = all(
                coverage_rows(plan, pattern, Path(base)) == rows for (pattern, base), rows in shown.items()
            )
            if not held:
                outdated.append(docname)
    return outdated
