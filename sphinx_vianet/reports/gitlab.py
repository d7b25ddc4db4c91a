"""GitLab's code quality report: stale pages in the merge request that shows them."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_vianet.verdict import CheckReport, Verdict

from .codequality import Issue, code_quality, finding_issue
from .findings import sorted_findings
from .options import Options
from .ranking import fails, file_path, first_line, ranked, words_changed
from .wording import describe

__all__ = ["render_gitlab"]


def render_gitlab(report: CheckReport, options: Options) -> str:
    """An issue for each page that is not current and there, and for each finding that is no note.

    Pages that fail are ``major``, those whose words changed and that do not fail ``minor``, all
    others ``info``. A page that is missing is one only where that fails.
    """
    return code_quality(_issues(report))


def _issues(report: CheckReport) -> Iterator[Issue]:
    for page in ranked(report):
        if page.status != "missing" or fails(report, page):
            yield _page(report, page)
    for finding in sorted_findings(report.findings):
        issue = finding_issue(finding, file_path(report, finding.locale, finding.path))
        if issue is not None and issue.grade != "info":
            yield issue


def _page(report: CheckReport, page: Verdict) -> Issue:
    rule = f"{page.status}-{page.severity}" if page.severity else page.status
    return Issue(
        rule,
        "major" if fails(report, page) else "minor" if words_changed(page) else "info",
        f"{page.locale} {page.page}: {describe(page)}",
        file_path(report, page.locale, page.page) or page.page,
        first_line(page) or 1,
        (page.locale, page.page),
    )
