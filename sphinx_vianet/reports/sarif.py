"""SARIF 2.1.0: one result a page, with the changed sentences as related places, and one a finding."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from typing import Any

from sphinx_vianet.verdict import SEVERITIES, STATUSES, Change, CheckReport, Verdict

from .findings import sorted_findings
from .options import Options
from .ranking import fails, file_path, first_line, ranked
from .sariflog import (
    code_rules,
    finding_result,
    fingerprint,
    notification,
    sarif_log,
    sarif_message,
    sarif_place,
    sarif_rule,
)
from .wording import STATUS_MEANING, describe, one_line

__all__ = ["render_sarif", "rules"]

_PLACES = 100
"""Most related places of one page; more make viewers slow and help nobody."""

_SUMMARY = {
    "content": "its words",
    "markup": "its punctuation, markup or links",
    "cosmetic": "nothing to translate",
}


def render_sarif(report: CheckReport, options: Options) -> str:
    """The report as a SARIF log.

    A page that fails is an ``error``, one whose words changed a ``warning``, any other that is not current a
    ``note``. The fingerprint of a result depends on what it is about, not on lines or counts, so that a page
    that stays stale stays one alert.
    """
    findings = sorted_findings(report.findings)
    results = [
        *(_page(report, page) for page in ranked(report)),
        *(
            finding_result(finding, file_path(report, finding.locale, finding.path) or finding.path)
            for finding in findings
            if finding.path
        ),
    ]
    # A result has to have a place; what is about no file is said of the run.
    notes = [notification(finding) for finding in findings if not finding.path]
    return sarif_log(rules(), results, notes)


def rules() -> list[dict[str, Any]]:
    """Every rule: one a status, for stale and moved pages one a severity too, and one a code of findings."""
    found = []
    for status in STATUSES:
        meaning = STATUS_MEANING[status]
        if status in {"stale", "moved"}:
            found += [
                sarif_rule(
                    f"{status}-{severity}",
                    f"{meaning}: {_SUMMARY[severity]}",
                    "warning" if severity == "content" else "note",
                )
                for severity in SEVERITIES
            ]
        found.append(sarif_rule(status, meaning, "note"))
    return found + code_rules()


def _page(report: CheckReport, page: Verdict) -> dict[str, Any]:
    rule: str = page.status
    if page.status in {"stale", "moved"} and page.severity:
        rule = f"{page.status}-{page.severity}"
    level = "error" if fails(report, page) else "warning" if page.severity == "content" else "note"
    line = None if page.status == "missing" else first_line(page) or 1
    path = file_path(report, page.locale, page.page) or page.page
    result = {
        "ruleId": rule,
        "level": level,
        "message": sarif_message(f"{page.page} ({page.locale}): {describe(page)}"),
        "locations": [{"physicalLocation": sarif_place(path, line)}],
        "partialFingerprints": fingerprint(page.status, page.locale, page.page),
    }
    related = list(islice(_related(path, page), _PLACES))
    if related:
        result["relatedLocations"] = related
    result["properties"] = {
        "kinds": list(page.kinds),
        "certain": page.certain,
        "compareUrl": page.compare_url,
    }
    return result


def _related(path: str, page: Verdict) -> Iterator[dict[str, Any]]:
    # The schema wants them to be different; two cells of a table can have the same change on one line.
    changes = dict.fromkeys((change.page_line, _change(change)) for change in page.details)
    for line, text in changes:
        if line is not None:
            yield {"physicalLocation": sarif_place(path, line), "message": sarif_message(text)}


def _change(change: Change) -> str:
    kinds = ", ".join(change.kinds)
    if change.new_source is not None:
        return f'{change.change} ({kinds}), now: "{one_line(change.new_source)}"'
    return f'{change.change} ({kinds}), was: "{one_line(change.old_source or "")}"'
