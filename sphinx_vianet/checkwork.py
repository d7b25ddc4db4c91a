"""The work of a check on one page: its text against that of its source page.

A pure function of its input, so that it runs in any executor.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from .markdown import Dialect
from .model import StampNames
from .verdict import Comparison, Verdict

__all__ = ["CompareJob", "Detail", "compare_page", "with_comparison"]

Detail = Literal["status", "page", "message", "unit"]
"""How much is found out: ``status`` without kinds and severity, ``page`` with them, ``message``
and ``unit`` with the changes."""


@dataclass(frozen=True, slots=True)
class CompareJob:
    """One localized page to compare."""

    path: str
    """Path in its tree."""
    content: bytes
    handoff: bytes | None
    """The source page at the handoff, where history has it."""
    today: bytes
    """The source page now."""
    stamp: StampNames
    """What the fields of its stamp are called."""
    dialect: Dialect
    detail: Detail


def compare_page(job: CompareJob) -> Comparison:
    """Find what differs between the source text that was translated and today's.

    Args:
        job: The page with its source.

    Returns:
        The differences, as closely as they were asked for.
    """
    from .page import parse_page
    from .staleness import compare_source

    page = parse_page(job.content, job.path, job.stamp)
    found = compare_source(page, job.handoff, job.today, dialect=job.dialect)
    return _as_asked(found, job.detail)


def _as_asked(found: Comparison, detail: Detail) -> Comparison:
    if detail == "unit":
        return found
    changes = tuple(replace(change, units=()) for change in found.changes) if detail == "message" else ()
    return replace(found, changes=changes)


def with_comparison(verdict: Verdict, found: Comparison) -> Verdict:
    """A verdict with the differences that were found."""
    return replace(
        verdict,
        kinds=found.kinds,
        severity=found.severity,
        messages=found.messages,
        units=found.units,
        details=found.changes,
    )
