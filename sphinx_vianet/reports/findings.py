"""Findings as JSON values and as lines for a terminal; the same for every command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from sphinx_vianet.errors import Severity
from sphinx_vianet.model import Finding

from .ansi import paint
from .wording import plural, printable

__all__ = ["finding_json", "finding_lines", "finding_place", "sorted_findings"]

_COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "note": "cyan"}
_ORDER: tuple[Severity, ...] = ("error", "warning", "note")


def finding_json(finding: Finding) -> dict[str, Any]:
    """A finding as in the JSON formats; every key is always there."""
    return {
        "code": finding.code.info.name,
        "severity": finding.severity,
        "path": finding.path,
        "line": finding.line,
        "locale": finding.locale,
        "message": finding.message,
    }


def sorted_findings(findings: Sequence[Finding]) -> list[Finding]:
    """Findings by severity, the worst first, then by place."""
    return sorted(
        findings, key=lambda one: (_ORDER.index(one.severity), one.locale or "", one.path, one.line or 0)
    )


def finding_place(finding: Finding) -> str:
    """Where a finding is, ``de-DE api/overview.md:12``; empty when it is about no file."""
    if not finding.path:
        return ""
    locale = f"{finding.locale} " if finding.locale else ""
    line = f":{finding.line}" if finding.line else ""
    return printable(f"{locale}{finding.path}{line}")


def finding_lines(findings: Sequence[Finding], *, notes: bool, colour: bool) -> Iterator[str]:
    """Findings for a terminal, the worst first, each with where, what and its code, remedies once.

    Args:
        findings: What was found.
        notes: Whether notes are shown one by one; else only their number is.
        colour: Whether severities are coloured.
    """
    remedies: set[str] = set()
    for finding in sorted_findings(findings):
        if finding.severity == "note" and not notes:
            continue
        severity = paint(finding.severity, _COLOURS[finding.severity], bold=True, colour=colour)
        info = finding.code.info
        place = finding_place(finding)
        message = f"{place}: {printable(finding.message)}" if place else printable(finding.message)
        yield f"{severity}: {message} [vianet.{info.name}]"
        if info.name not in remedies:
            remedies.add(info.name)
            yield f"    {info.remedy}"
    hidden = Counter(finding.code.info.name for finding in findings if finding.severity == "note")
    if hidden and not notes:
        names = ", ".join(f"{count} {name}" for name, count in sorted(hidden.items()))
        yield f"{plural(sum(hidden.values()), 'note')} not shown ({names}); --verbose shows them"
