"""What every format says of pages and units besides their text, by the same names."""

from __future__ import annotations

from ..exportunits import ExportPage, ExportUnit

__all__ = ["Facts", "page_facts", "unit_facts"]

Facts = list[tuple[str, str]]
"""Names and values; what is not known is left out."""


def page_facts(page: ExportPage) -> Facts:
    """Type, handoff and verdict of a page."""
    handoff, verdict = page.handoff, page.verdict
    values = [
        ("type", handoff.type),
        ("hash", handoff.hash),
        ("commit", handoff.commit),
        ("date", handoff.date),
    ]
    if verdict is not None:
        values += [
            ("page-verdict", verdict.status),
            ("page-severity", verdict.severity),
            ("page-kinds", " ".join(verdict.kinds)),
        ]
    return [(name, value) for name, value in values if value]


def unit_facts(unit: ExportUnit) -> Facts:
    """Id in the page, and verdict of a unit."""
    facts = [("unit", unit.unit)] if unit.unit else []
    if unit.verdict is not None:
        facts.append(("sentence-verdict", unit.verdict.status))
        if unit.verdict.kinds:
            facts.append(("sentence-kinds", " ".join(unit.verdict.kinds)))
    return facts
