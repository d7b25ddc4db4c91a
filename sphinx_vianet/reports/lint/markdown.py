"""Markdown for a job summary or a comment on a pull request, short enough for GitHub to take."""

from __future__ import annotations

from collections.abc import Sequence

from sphinx_vianet.quality.checks import CHECKS
from sphinx_vianet.quality.report import Defect, LintReport

from ..escaping import markdown_code, markdown_text
from ..importmarkdown import add_findings
from ..limitedtext import LimitedText
from ..options import Options
from .wording import excerpt, headline, place

__all__ = ["render"]

_WIDTH = 100


def render(report: LintReport, options: Options) -> str:
    """How often each check found something, then what makes the lint fail, then warnings.

    Args:
        report: The result of a lint.
        options: With ``notes`` notes are listed too, as far as there is room.
    """
    text = LimitedText()
    text.add(f"### Lint: {headline(report)}\n\n")
    counts = {code: count for code, count in report.counts().items() if count}
    if counts:
        head = "| Check | Severity | Found | What it finds |\n|---|---|--:|---|\n"
        rows = (
            f"| `{code}` | {CHECKS[code].severity} | {count:,} | {markdown_text(CHECKS[code].summary)} |\n"
            for code, count in counts.items()
        )
        text.note(text.table(head, rows), "check")
    add_findings(text, report.findings)
    bad = [defect for defect in report.defects if defect.code in report.failing]
    shown = ("error", "warning", "note") if options.notes else ("error", "warning")
    others = [one for one in report.defects if one.code not in report.failing and one.severity in shown]
    _table(text, "What makes it fail", bad)
    _table(text, "Other problems", others)
    return text.value()


def _table(text: LimitedText, title: str, defects: Sequence[Defect]) -> None:
    if not defects:
        return
    head = f"\n**{title}**\n\n| Where | Check | Problem | Translation |\n|---|---|---|---|\n"
    rows = (
        f"| {markdown_code(place(one))} | `{one.code}` | {markdown_code(one.message)} | "
        f"{markdown_code(excerpt(one, _WIDTH))} |\n"
        for one in defects
    )
    text.note(text.table(head, rows), "problem")
