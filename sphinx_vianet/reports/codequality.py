"""The code quality report that GitLab shows in merge requests: a JSON list of issues.

It is the part of Code Climate's format that GitLab documents: description, check_name, fingerprint, severity,
and a location with a path and a first line.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import sha256
from typing import Literal, NamedTuple

from sphinx_vianet.model import Finding

from .jsondata import json_text
from .wording import one_line

__all__ = ["Issue", "code_quality", "finding_issue"]

Grade = Literal["major", "minor", "info"]

_GRADES: dict[str, Grade] = {"error": "major", "warning": "minor", "note": "info"}


class Issue(NamedTuple):
    """One line of the report."""

    check: str
    """Name of the rule: ``stale-content``, ``lint-number``, ``catalog-unreadable``."""
    grade: Grade
    description: str
    path: str
    """Relative to the root of the repository, with ``/``."""
    line: int
    """1-based; GitLab takes no issue without a line."""
    same: tuple[str, ...]
    """What makes it the same issue in the next run, beside its rule; no line and no translation."""


def code_quality(issues: Iterable[Issue]) -> str:
    """The report as JSON text.

    GitLab compares fingerprints to say what a merge request brings in. Issues that are equal in rule and
    ``same`` are told apart by their order.
    """
    seen: Counter[str] = Counter()
    listed = []
    for issue in issues:
        facts = "\0".join((issue.check, *issue.same)).encode("utf-8", "surrogatepass")
        digest = sha256(facts).hexdigest()[:32]
        seen[digest] += 1
        listed.append(
            {
                "description": one_line(issue.description),
                "check_name": f"vianet-{issue.check}",
                "fingerprint": f"{digest}:{seen[digest]}",
                "severity": issue.grade,
                "location": {"path": one_line(issue.path), "lines": {"begin": issue.line}},
            }
        )
    return json_text(listed)


def finding_issue(finding: Finding, path: str | None) -> Issue | None:
    """A finding as an issue; None where it has no file that it could be shown at."""
    if not path:
        return None
    info = finding.code.info
    text = f"{finding.message} {info.remedy}"
    grade = _GRADES[finding.severity]
    same = (finding.locale or "", path, finding.message)
    return Issue(info.name, grade, text, path, finding.line or 1, same)
