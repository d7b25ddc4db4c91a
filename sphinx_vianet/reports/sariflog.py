"""What every SARIF log is made of: rules, places, messages, fingerprints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from sphinx_vianet import __version__
from sphinx_vianet.errors import Code, Severity
from sphinx_vianet.model import Finding

from .jsondata import json_text
from .wording import one_line, well_formed

__all__ = [
    "code_rules",
    "finding_result",
    "fingerprint",
    "notification",
    "sarif_log",
    "sarif_message",
    "sarif_place",
    "sarif_rule",
]

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def sarif_log(
    rules: Sequence[dict[str, Any]], results: list[dict[str, Any]], notes: list[dict[str, Any]]
) -> str:
    """The log of one run.

    Args:
        rules: Every rule; ``ruleIndex`` of the results is set by them.
        results: In order; equal fingerprints are told apart by it.
        notes: Notifications: what is said of the run, since it is about no file.
    """
    indexes = {rule["id"]: index for index, rule in enumerate(rules)}
    for result in results:
        result["ruleIndex"] = indexes[result["ruleId"]]
    for note in notes:
        note["descriptor"]["index"] = indexes[note["descriptor"]["id"]]
    driver = {"name": "sphinx-vianet", "version": __version__, "rules": rules}
    run = {
        "tool": {"driver": driver},
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": notes}],
        "columnKind": "unicodeCodePoints",
        "results": _numbered(results),
    }
    return json_text({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]})


def code_rules() -> list[dict[str, Any]]:
    """A rule for each code of findings."""
    return [
        sarif_rule(code.info.name, code.info.summary, code.info.severity, help_text=code.info.remedy)
        for code in Code
    ]


def sarif_rule(name: str, summary: str, level: Severity, *, help_text: str | None = None) -> dict[str, Any]:
    """A rule; its level is the one that results have by default."""
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


def sarif_place(path: str, line: int | None) -> dict[str, Any]:
    """A file, and a 1-based line in it."""
    place: dict[str, Any] = {"artifactLocation": {"uri": _uri(path), "uriBaseId": "%SRCROOT%"}}
    if line is not None:
        place["region"] = {"startLine": max(line, 1)}
    return place


def _uri(path: str) -> str:
    """A relative reference; colons are quoted, so that no part of a name is taken for a scheme or a host."""
    return quote(well_formed(path).replace("\\", "/").lstrip("/"), safe="/")


def sarif_message(text: str) -> dict[str, str]:
    """Plain text of a message: brackets would make links of page text, ``{0}`` stands for an argument."""
    escaped = re.sub(r"([\\\[\]])", r"\\\1", one_line(text))
    return {"text": re.sub(r"\{(\d+)\}", r"{{\1}}", escaped)}


def fingerprint(*parts: str) -> dict[str, str]:
    """What makes a result the same one in the next run."""
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


def finding_result(finding: Finding, path: str) -> dict[str, Any]:
    """A finding as a result, at a path."""
    name = finding.code.info.name
    return {
        "ruleId": name,
        "level": finding.severity,
        "message": _said(finding),
        "locations": [{"physicalLocation": sarif_place(path, finding.line)}],
        "partialFingerprints": fingerprint(name, finding.locale or "", finding.path, finding.message),
    }


def notification(finding: Finding) -> dict[str, Any]:
    """A finding that is about no file."""
    descriptor = {"id": finding.code.info.name}
    return {"descriptor": descriptor, "level": finding.severity, "message": _said(finding)}


def _said(finding: Finding) -> dict[str, str]:
    return sarif_message(f"{finding.message.rstrip('.')}. {finding.code.info.remedy}")
