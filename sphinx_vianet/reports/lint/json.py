"""The report of a lint as JSON, schema ``sphinx-vianet/lint/1``."""

from __future__ import annotations

from typing import Any

from sphinx_vianet.quality.report import Defect, LintReport

from ..findings import finding_json
from ..jsondata import json_text
from ..options import Options

__all__ = ["SCHEMA", "render", "report_json"]

SCHEMA = "sphinx-vianet/lint/1"
"""Name of the schema; a change that could break a reader makes it ``/2``."""


def render(report: LintReport, options: Options) -> str:
    """The report as JSON text."""
    return json_text(report_json(report))


def report_json(report: LintReport) -> dict[str, Any]:
    """The report as JSON values; every key is always there.

    Args:
        report: The result of a lint.

    Returns:
        An object that ``lint-1.schema.json`` describes.
    """
    return {
        "schema": SCHEMA,
        "files": report.files,
        "messages": dict(sorted(report.by_language.items())),
        "fixed": report.fixed,
        "failing": sorted(report.failing),
        "problems": [_problem(defect) for defect in report.defects],
        "summary": report.counts(),
        "findings": [finding_json(finding) for finding in report.findings],
    }


def _problem(defect: Defect) -> dict[str, Any]:
    return {
        "code": defect.code,
        "severity": defect.severity,
        "path": defect.path,
        "line": defect.line,
        "language": defect.language,
        "page": defect.page or None,
        "message": defect.message,
        "msgid": defect.msgid,
        "msgstr": defect.msgstr,
        "place": list(defect.place) if defect.place else None,
        "fixable": defect.fixable,
    }
