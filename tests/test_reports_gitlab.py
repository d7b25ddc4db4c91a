"""GitLab's code quality report, of a check and of a lint."""

from __future__ import annotations

import json
from typing import Any

from sphinx_vianet.quality.report import LintReport
from sphinx_vianet.reports import FORMATS, Options
from sphinx_vianet.reports.lint import LINT_FORMATS
from sphinx_vianet.verdict import CheckReport

from .reports_data import ordinary, report, stale, verdict
from .test_reports_lint import ORDINARY


def issues(made: CheckReport | LintReport) -> list[dict[str, Any]]:
    render = FORMATS["gitlab"] if isinstance(made, CheckReport) else LINT_FORMATS["gitlab"]
    listed: list[dict[str, Any]] = json.loads(render(made, Options()))  # type: ignore[arg-type]  # one of the two
    for issue in listed:
        # What GitLab asks for; it leaves out what lacks any of these.
        assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert issue["severity"] in {"info", "minor", "major"}
        assert issue["location"]["lines"]["begin"] >= 1
        assert not issue["location"]["path"].startswith(("/", "./"))
    assert len({issue["fingerprint"] for issue in listed}) == len(listed)
    return listed


def test_pages_and_findings() -> None:
    found = [(i["severity"], i["check_name"], i["location"]["path"]) for i in issues(ordinary())]
    assert [issue for issue in found if issue[0] == "major" and "unit" not in issue[1]] == [
        ("major", "vianet-orphaned", "localized/de-DE/old/gone.md"),
        ("major", "vianet-stale-content", "localized/de-DE/api/overview.md"),
    ]
    assert ("info", "vianet-inconsistent", "localized/de-DE/guide/stamp.md") in found
    assert ("minor", "vianet-stale-content", "localized/ja-JP/index.md") in found


def test_an_issue_stands_at_the_first_changed_line_and_stays_the_same() -> None:
    page = stale("api/overview.md")
    (failing,), (passing,) = issues(report(page, failing=[page])), issues(report(page))
    assert failing["location"] == {"path": "localized/de-DE/api/overview.md", "lines": {"begin": 14}}
    assert (failing["severity"], passing["severity"]) == ("major", "minor")
    assert failing["fingerprint"] == passing["fingerprint"]


def test_a_missing_page_is_an_issue_only_where_it_fails() -> None:
    page = verdict("new.md", "missing")
    assert not issues(report(page))
    assert [issue["check_name"] for issue in issues(report(page, failing=[page]))] == ["vianet-missing"]


def test_problems_of_a_lint() -> None:
    found = [(issue["severity"], issue["check_name"]) for issue in issues(ORDINARY)]
    assert found == [
        ("major", "vianet-lint-link-target"),
        ("info", "vianet-lint-double-space"),
        ("major", "vianet-catalog-unreadable"),
    ]
    assert not issues(LintReport())
