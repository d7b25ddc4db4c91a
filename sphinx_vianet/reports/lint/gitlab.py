"""GitLab's code quality report: an issue for each problem of a translation."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_vianet.quality.report import LintReport

from ..codequality import Issue, code_quality, finding_issue
from ..findings import sorted_findings
from ..options import Options
from .wording import level

__all__ = ["render"]


def render(report: LintReport, options: Options) -> str:
    """What makes the lint fail is ``major``, a warning ``minor``, a note ``info``."""
    return code_quality(_issues(report))


def _issues(report: LintReport) -> Iterator[Issue]:
    for defect in report.defects:
        grade = level(report, defect)
        yield Issue(
            f"lint-{defect.code}",
            "major" if grade == "error" else "minor" if grade == "warning" else "info",
            f"{defect.message}. {defect.check.remedy}",
            defect.path,
            defect.line or 1,
            (defect.language, defect.path, defect.msgid),
        )
    for finding in sorted_findings(report.findings):
        issue = finding_issue(finding, finding.path)
        if issue is not None:
            yield issue
