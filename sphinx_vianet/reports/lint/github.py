"""Workflow commands of GitHub Actions: annotations on the catalogs."""

from __future__ import annotations

from collections.abc import Iterator

from sphinx_vianet.model import Finding
from sphinx_vianet.quality.report import Defect, LintReport

from ..annotations import command, joined_annotations
from ..findings import finding_place, sorted_findings
from ..options import Options
from ..wording import printable
from .wording import level, place

__all__ = ["render"]


def render(report: LintReport, options: Options) -> str:
    """Annotations, one a line: what makes the lint fail as errors, other warnings as warnings."""
    return joined_annotations(_all(report, "error"), _all(report, "warning"))


def _all(report: LintReport, kind: str) -> Iterator[tuple[str, str]]:
    for finding in sorted_findings(report.findings):
        if finding.severity == kind:
            yield _finding(finding, kind)
    for defect in report.defects:
        if level(report, defect) == kind:
            yield _defect(defect, kind)


def _defect(defect: Defect, kind: str) -> tuple[str, str]:
    text = f"{printable(defect.message)}\n{defect.check.remedy}"
    title = f"lint: {defect.code} ({printable(defect.language)})"
    return command(kind, defect.path, defect.line, title, text), printable(place(defect))


def _finding(finding: Finding, kind: str) -> tuple[str, str]:
    info = finding.code.info
    where = finding_place(finding)
    text = f"{where + ': ' if where else ''}{printable(finding.message)}\n{info.remedy}"
    title = f"vianet.{info.name}"
    return command(kind, finding.path or None, finding.line, title, text), where or info.name
