"""SARIF 2.1.0: one result a page, with the changed sentences as related places, and one a finding."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any
from urllib.parse import quote

from sphinx_vianet import __version__
from sphinx_vianet.errors import Code, Severity
from sphinx_vianet.model import Finding
from sphinx_vianet.verdict import SEVERITIES, STATUSES, Change, CheckReport, Verdict

from .findings import sorted_findings
from .jsondata import json_text
from .options import Options
from .ranking import fails, file_path, first_line, ranked
from .wording import STATUS_MEANING, describe, one_line, well_formed

__all__ = ["render_sarif", "rules"]

_PLACES = 100
"""Most related places of one page; more make viewers slow and help nobody."""

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
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
    described = rules()
    indexes = {rule["id"]: index for index, rule in enumerate(described)}
    findings = sorted_findings(report.findings)
    results = [
        *(_page(report, page) for page in ranked(report)),
        *(_finding(report, finding) for finding in findings if finding.path),
    ]
    for result in results:
        result["ruleIndex"] = indexes[result["ruleId"]]
    driver = {"name": "sphinx-vianet", "version": __version__, "rules": described}
    # A result has to have a place; what is about no file is said of the run.
    notes = [_notification(finding, indexes) for finding in findings if not finding.path]
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notes}],
        "columnKind": "unicodeCodePoints",
        "results": _numbered(results),
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def rules() -> list[dict[str, Any]]:
    """Every rule: one a status, for stale and moved pages one a severity too, and one a code of findings."""
    found = []
    for status in STATUSES:
        meaning = STATUS_MEANING[status]
        if status in {"stale", "moved"}:
            found += [
                _rule(
                    f"{status}-{severity}",
                    f"{meaning}: {_SUMMARY[severity]}",
                    "warning" if severity == "content" else "note",
                )
                for severity in SEVERITIES
            ]
        found.append(_rule(status, meaning, "note"))
    return found + [
        _rule(code.info.name, code.info.summary, code.info.severity, help_text=code.info.remedy)
        for code in Code
    ]


def _rule(name: str, summary: str, level: Severity, *, help_text: str | None = None) -> dict[str, Any]:
    text = summary[0].upper() + summary[1:].rstrip(".") + "."
    rule: dict[str, Any] = {
        "id": name,
        "name": "".join(part.capitalize() for part in name.split("-")),
        "shortDescription": {"text": text},
        "defaultConfiguration": {"level": level},
    }
    if help_text:
        rule["help"] = {"text": help_text}
    return rule


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
        "message": _message(f"{page.page} ({page.locale}): {describe(page)}"),
        "locations": [{"physicalLocation": _place(path, line)}],
        "partialFingerprints": _fingerprint(page.status, page.locale, page.page),
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
            yield {"physicalLocation": _place(path, line), "message": _message(text)}


def _change(change: Change) -> str:
    kinds = ", ".join(change.kinds)
    if change.new_source is not None:
        return f'{change.change} ({kinds}), now: "{one_line(change.new_source)}"'
    return f'{change.change} ({kinds}), was: "{one_line(change.old_source or "")}"'


def _finding(report: CheckReport, finding: Finding) -> dict[str, Any]:
    name = finding.code.info.name
    path = file_path(report, finding.locale, finding.path) or finding.path
    return {
        "ruleId": name,
        "level": finding.severity,
        "message": _said(finding),
        "locations": [{"physicalLocation": _place(path, finding.line)}],
        "partialFingerprints": _fingerprint(name, finding.locale or "", finding.path, finding.message),
    }


def _notification(finding: Finding, indexes: dict[str, int]) -> dict[str, Any]:
    name = finding.code.info.name
    descriptor = {"id": name, "index": indexes[name]}
    return {"descriptor": descriptor, "level": finding.severity, "message": _said(finding)}


def _said(finding: Finding) -> dict[str, str]:
    return _message(f"{finding.message.rstrip('.')}. {finding.code.info.remedy}")


def _place(path: str, line: int | None) -> dict[str, Any]:
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(path), "uriBaseId": "%SRCROOT%"}}
    if line is not None:
        place["region"] = {"startLine": max(line, 1)}
    return place


def _uri(path: str) -> str:
    """A relative reference; colons are quoted, so that no part of a name is taken for a scheme or a host."""
    return quote(well_formed(path).replace("\\", "/").lstrip("/"), safe="/")


def _message(text: str) -> dict[str, str]:
    """Plain text of a message: brackets would make links of page text, ``{0}`` stands for an argument."""
    escaped = re.sub(r"([\\\[\]])", r"\\\1", one_line(text))
    return {"text": re.sub(r"\{(\d+)\}", r"{{\1}}", escaped)}


def _fingerprint(*parts: str) -> dict[str, str]:
    from hashlib import sha256

    data = "\0".join(parts).encode("utf-8", "surrogatepass")
    return {"vianet/v1": sha256(data).hexdigest()[:32]}


def _numbered(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Tell results with equal fingerprints apart by their order."""
    seen: dict[str, int] = {}
    for result in results:
        prints = result["partialFingerprints"]
        value = prints["vianet/v1"]
        seen[value] = seen.get(value, 0) + 1
        prints["vianet/v1"] = f"{value}:{seen[value]}"
    return results
