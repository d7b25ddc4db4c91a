"""SARIF 2.1.0: a rule for each check, a result for each problem."""

from __future__ import annotations

from typing import Any

from sphinx_vianet.quality.checks import CHECKS
from sphinx_vianet.quality.report import Defect, LintReport

from ..findings import sorted_findings
from ..options import Options
from ..sariflog import (
    code_rules,
    finding_result,
    fingerprint,
    notification,
    sarif_log,
    sarif_message,
    sarif_place,
    sarif_rule,
)
from .wording import level

__all__ = ["render"]


def render(report: LintReport, options: Options) -> str:
    """The report as a SARIF log.

    What makes the lint fail is an ``error``, anything else has the level of its check. Fingerprints are made
    of check, page and source text, not of lines or the translation.
    """
    rules = [
        sarif_rule(f"lint-{check.code}", check.summary, check.severity, help_text=check.remedy)
        for check in CHECKS.values()
    ]
    findings = sorted_findings(report.findings)
    results = [
        *(_result(report, defect) for defect in report.defects),
        *(finding_result(finding, finding.path) for finding in findings if finding.path),
    ]
    notes = [notification(finding) for finding in findings if not finding.path]
    return sarif_log([*rules, *code_rules()], results, notes)


def _result(report: LintReport, defect: Defect) -> dict[str, Any]:
    name = f"lint-{defect.code}"
    return {
        "ruleId": name,
        "level": level(report, defect),
        "message": sarif_message(f"{defect.message}. {defect.check.remedy}"),
        "locations": [{"physicalLocation": sarif_place(defect.path, defect.line)}],
        "partialFingerprints": fingerprint(name, defect.language, defect.path, defect.msgid),
        "properties": {"language": defect.language, "fixable": defect.fixable},
    }
