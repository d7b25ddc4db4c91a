"""Reports of a check: pure functions from a report to text, one a format, in one table.

None of them prints, reads a clock or the network. What comes from pages, paths and history is untrusted in
all of them: no format lets it become markup, a command, or an escape sequence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sphinx_vianet.verdict import CheckReport

from .dashboard import render_html
from .findings import finding_json, finding_lines
from .github import render_github
from .jsondata import json_text, render_json, report_json
from .junit import render_junit
from .markdown import render_markdown
from .options import Detail, Options
from .sarif import render_sarif
from .sentences import detail_lines, sentence_lines
from .text import render_text
from .wording import plural, printable

__all__ = [
    "FORMATS",
    "POINTS_AT_LINES",
    "Detail",
    "Format",
    "Options",
    "detail_lines",
    "finding_json",
    "finding_lines",
    "json_text",
    "plural",
    "printable",
    "report_json",
    "sentence_lines",
]

Format = Callable[[CheckReport, Options], str]

FORMATS: Mapping[str, Format] = {
    "text": render_text,
    "json": render_json,
    "github": render_github,
    "sarif": render_sarif,
    "junit": render_junit,
    "markdown": render_markdown,
    "html": render_html,
}
"""Every format by its name on the command line."""

POINTS_AT_LINES = frozenset({"github", "sarif", "html"})
"""Formats that use the details of a report whatever ``Options.detail`` says: a check for them has to look for
changed sentences."""
