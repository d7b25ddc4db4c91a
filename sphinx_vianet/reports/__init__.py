"""Reports of a check: pure functions from a report to text, one a format, in one table.

None of them prints, reads a clock or the network. What comes from pages, paths and history is untrusted in
all of them: no format lets it become markup, a command, or an escape sequence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TypeAlias

from .options import Detail, Options

if TYPE_CHECKING:
    from sphinx_vianet.verdict import CheckReport

__all__ = ["FORMATS", "POINTS_AT_LINES", "Detail", "Format", "Options"]

Format: TypeAlias = "Callable[[CheckReport, Options], str]"


# Every command has the table at hand, and at most one format of it is used: each is loaded by its use.
def _text(report: CheckReport, options: Options) -> str:
    from .text import render_text

    return render_text(report, options)


def _json(report: CheckReport, options: Options) -> str:
    from .jsondata import render_json

    return render_json(report, options)


def _github(report: CheckReport, options: Options) -> str:
    from .github import render_github

    return render_github(report, options)


def _gitlab(report: CheckReport, options: Options) -> str:
    from .gitlab import render_gitlab

    return render_gitlab(report, options)


def _sarif(report: CheckReport, options: Options) -> str:
    from .sarif import render_sarif

    return render_sarif(report, options)


def _junit(report: CheckReport, options: Options) -> str:
    from .junit import render_junit

    return render_junit(report, options)


def _markdown(report: CheckReport, options: Options) -> str:
    from .markdown import render_markdown

    return render_markdown(report, options)


def _html(report: CheckReport, options: Options) -> str:
    from .dashboard import render_html

    return render_html(report, options)


FORMATS: Mapping[str, Format] = {
    "text": _text,
    "json": _json,
    "github": _github,
    "gitlab": _gitlab,
    "sarif": _sarif,
    "junit": _junit,
    "markdown": _markdown,
    "html": _html,
}
"""Every format by its name on the command line."""

POINTS_AT_LINES = frozenset({"github", "gitlab", "sarif", "html"})
"""Formats that use the details of a report whatever ``Options.detail`` says: a check for them has to look for
changed sentences."""
