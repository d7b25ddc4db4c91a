"""Findings as JSON values and as lines for a terminal; the same for every command."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from sphinx_vianet.errors import Severity
from sphinx_vianet.model import Finding

from .ansi import paint
from .wording import plural, printable

__all__ = ["COLOURS", "finding_json", "finding_lines", "finding_place", "sorted_findings"]

COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "note": "cyan"}
_WARNINGS = 10
"""Warnings of one code that are shown unless all are asked for."""
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

    What was found in several locales of one page is one line.

    Args:
        findings: What was found.
        notes: Whether notes, and warnings of one kind, are shown one by one; else only so many
            warnings and the number of the others.
        colour: Whether severities are coloured.
    """
    remedies: set[str] = set()
    shown: Counter[str] = Counter()
    hidden: Counter[str] = Counter()
    for group in _groups(finding for finding in findings if notes or finding.severity != "note"):
        finding = group[0]
        info = finding.code.info
        if not notes and finding.severity == "warning" and shown[info.name] == _WARNINGS:
            hidden[info.name] += len(group)
            continue
        shown[info.name] += 1
        severity = paint(finding.severity, COLOURS[finding.severity], bold=True, colour=colour)
        place = _place(group)
        message = f"{place}: {printable(finding.message)}" if place else printable(finding.message)
        yield f"{severity}: {message} [vianet.{info.name}]"
        if info.name not in remedies:
            remedies.add(info.name)
            yield f"    {info.remedy}"
    if hidden:
        yield f"{plural(hidden.total(), 'more warning')} not shown ({_counted(hidden)}); --verbose shows them"
    silent = Counter(finding.code.info.name for finding in findings if finding.severity == "note")
    if silent and not notes:
        yield f"{plural(silent.total(), 'note')} not shown ({_counted(silent)}); --verbose shows them"


def _groups(findings: Iterable[Finding]) -> Iterator[list[Finding]]:
    """Findings that differ in their locale only, the worst first."""
    groups: dict[tuple[object, ...], list[Finding]] = {}
    for one in findings:
        key = (_ORDER.index(one.severity), one.path, one.line or 0, one.code.info.name, one.message)
        groups.setdefault(key, []).append(one)
    # The same for every locale goes before what is said of one.
    for _, group in sorted(groups.items(), key=lambda item: (item[0][0], _locales(item[1]), item[0])):
        yield group


def _locales(group: Sequence[Finding]) -> list[str]:
    return sorted({one.locale for one in group if one.locale})


def _place(group: Sequence[Finding]) -> str:
    """Where a group of findings is: ``de-DE a.md:12``; ``a.md (de-DE, fr-FR)``."""
    if len(group) == 1 or not group[0].path:
        return finding_place(group[0])
    locales = printable(", ".join(_locales(group)))
    place = finding_place(replace(group[0], locale=None))
    return f"{place} ({locales})" if locales else place


def _counted(names: Counter[str]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in sorted(names.items()))
