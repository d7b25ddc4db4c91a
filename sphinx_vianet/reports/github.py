"""Workflow commands of GitHub Actions: annotations on the localized pages."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from sphinx_vianet.model import Finding
from sphinx_vianet.verdict import CheckReport, Verdict

from .annotations import command, joined_annotations
from .findings import finding_place, sorted_findings
from .options import Options
from .ranking import fails, file_path, first_line, ranked, words_changed
from .wording import describe, printable

__all__ = ["render_github"]


def render_github(report: CheckReport, options: Options) -> str:
    """Annotations, the worst first, one a line.

    Pages that fail and findings that are errors are errors. Pages whose words changed but that do not fail,
    and findings that are warnings, are warnings. What GitHub would not show is counted in one notice.
    """
    errors = chain(
        (_page(report, page, "error") for page in ranked(report) if fails(report, page)),
        (_finding(report, finding) for finding in _findings(report, "error")),
    )
    warnings = chain(
        (_page(report, page, "warning") for page in ranked(report) if _worth_a_warning(report, page)),
        (_finding(report, finding) for finding in _findings(report, "warning")),
    )
    return joined_annotations(errors, warnings)


def _worth_a_warning(report: CheckReport, page: Verdict) -> bool:
    return words_changed(page) and not fails(report, page)


def _findings(report: CheckReport, severity: str) -> Iterator[Finding]:
    return (finding for finding in sorted_findings(report.findings) if finding.severity == severity)


def _page(report: CheckReport, page: Verdict, kind: str) -> tuple[str, str]:
    place = printable(f"{page.locale} {page.page}")
    path = file_path(report, page.locale, page.page)
    line = None if page.status == "missing" else first_line(page) or 1
    message = f"{place}: {describe(page)}"
    if page.compare_url:
        message += f"\n{printable(page.compare_url)}"
    title = f"{page.status.capitalize()} translation ({page.locale})"
    return command(kind, path, line, title, message), place


def _finding(report: CheckReport, finding: Finding) -> tuple[str, str]:
    place = finding_place(finding)
    path = file_path(report, finding.locale, finding.path)
    info = finding.code.info
    message = f"{place + ': ' if place else ''}{printable(finding.message)}\n{info.remedy}"
    return command(finding.severity, path, finding.line, f"vianet.{info.name}", message), place or info.name
