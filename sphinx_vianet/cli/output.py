"""What commands print: findings, numbers, JSON; safe for a terminal whatever a page holds."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

import click

from sphinx_vianet.errors import Severity
from sphinx_vianet.model import Finding

__all__ = ["echo_findings", "echo_json", "exit_code", "finding_json", "is_terminal", "plural", "printable"]

_SURROGATE = re.compile("[\ud800-\udfff]")
# json escapes the others. These can move a terminal's cursor, or turn the order of a line around.
_CONTROL = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
_COLOURS: dict[Severity, str] = {"error": "red", "warning": "yellow", "note": "cyan"}
_ORDER: tuple[Severity, ...] = ("error", "warning", "note")


def printable(text: str) -> str:
    """Text from a page or a path without control characters, which could rewrite a terminal's lines."""
    if text.isprintable():
        return text
    return "".join(
        char if char.isprintable() else char.encode("unicode_escape", "replace").decode() for char in text
    )


def plural(count: int, one: str, many: str | None = None) -> str:
    """A number with its noun, ``1 page``, ``1,053 pages``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def is_terminal() -> bool:
    """Whether standard error is a terminal, so that progress can be shown."""
    return sys.stderr.isatty()


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


def echo_json(value: object) -> None:
    """Print a value as JSON."""
    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    text = json.dumps(value, ensure_ascii=encoding != "utf8", indent=2)
    click.echo(_CONTROL.sub(lambda match: f"\\u{ord(match[0]):04x}", _text(text)))


def echo_findings(findings: Sequence[Finding], *, notes: bool) -> None:
    """Print findings, the worst first, each with where, what and its code.

    Args:
        findings: What was found.
        notes: Whether notes are printed one by one; else only their number is.
    """
    remedies: set[str] = set()
    for finding in sorted(findings, key=_rank):
        if finding.severity == "note" and not notes:
            continue
        colour = click.style(finding.severity, fg=_COLOURS[finding.severity], bold=True)
        info = finding.code.info
        click.echo(f"{colour}: {printable(_place(finding))}{printable(finding.message)} [vianet.{info.name}]")
        if info.name not in remedies:
            remedies.add(info.name)
            click.echo(f"    {info.remedy}")
    hidden = Counter(finding.code.info.name for finding in findings if finding.severity == "note")
    if hidden and not notes:
        names = ", ".join(f"{count} {name}" for name, count in sorted(hidden.items()))
        click.echo(f"{plural(sum(hidden.values()), 'note')} not shown ({names}); --verbose shows them")


def exit_code(findings: Iterable[Finding], *, strict: bool) -> int:
    """1 when there is an error (with ``strict`` a warning too), else 0."""
    bad = {"error", "warning"} if strict else {"error"}
    return int(any(finding.severity in bad for finding in findings))


def _rank(finding: Finding) -> tuple[int, str, str, int]:
    return (_ORDER.index(finding.severity), finding.locale or "", finding.path, finding.line or 0)


def _place(finding: Finding) -> str:
    if not finding.path:
        return ""
    locale = f"{finding.locale} " if finding.locale else ""
    line = f":{finding.line}" if finding.line else ""
    return f"{locale}{finding.path}{line}: "


def _text(value: str) -> str:
    """Text that JSON can hold: bytes that are not UTF-8 become replacement characters."""
    return _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", value)
