"""What commands print: findings, numbers, JSON; safe for a terminal whatever a page holds."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterable, Sequence

import click

from sphinx_vianet.model import Finding
from sphinx_vianet.reports.findings import finding_json, finding_lines
from sphinx_vianet.reports.wording import inert, plural
from sphinx_vianet.reports.wording import printable as printable_text

__all__ = [
    "echo_findings",
    "echo_json",
    "exit_code",
    "finding_json",
    "has_colour",
    "inert",
    "is_terminal",
    "plural",
    "printable",
    "terminal_width",
]


def printable(text: str) -> str:
    """Text from a page or a path on one line: no control characters, no command of a CI system."""
    return inert(printable_text(text))


def is_terminal() -> bool:
    """Whether standard error is a terminal, so that progress can be shown."""
    return sys.stderr.isatty()


def has_colour() -> bool:
    """Whether results may be coloured: on a terminal, and where nobody said otherwise."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")


def terminal_width() -> int:
    """Columns that results may take: the terminal's; in files and pipes, where they are searched, more."""
    return shutil.get_terminal_size((80 if sys.stdout.isatty() else 200, 24)).columns


def echo_json(value: object) -> None:
    """Print a value as JSON."""
    from sphinx_vianet.reports.jsondata import json_text

    encoding = (sys.stdout.encoding or "ascii").lower().replace("-", "")
    click.echo(json_text(value, ascii_only=encoding != "utf8"), nl=False)


def echo_findings(findings: Sequence[Finding], *, notes: bool, err: bool = False) -> None:
    """Print findings, the worst first, each with where, what and its code.

    Args:
        findings: What was found.
        notes: Whether notes are printed one by one; else only their number is.
        err: Whether to print to standard error, where the result itself goes to standard output.
    """
    for line in finding_lines(findings, notes=notes, colour=True):
        click.echo(inert(line), err=err)  # which takes the colours out where the output is no terminal


def exit_code(findings: Iterable[Finding], *, strict: bool) -> int:
    """1 when there is an error (with ``strict`` a warning too), else 0."""
    bad = {"error", "warning"} if strict else {"error"}
    return int(any(finding.severity in bad for finding in findings))
