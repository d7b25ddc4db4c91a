"""Reports of a lint: the published schema, the parts of each format, and texts that break out of none."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from importlib.resources import files
from typing import Any

import jsonschema
import pytest

from sphinx_vianet.errors import Code
from sphinx_vianet.model import Finding
from sphinx_vianet.quality.checks import CHECKS
from sphinx_vianet.quality.report import Defect, LintReport
from sphinx_vianet.reports.limitedtext import LIMIT
from sphinx_vianet.reports.lint import LINT_FORMATS
from sphinx_vianet.reports.options import Options

from .reports_data import HOSTILE
from .test_reports_hostile import CONTROLS, LOGGING_COMMAND

SCHEMA = json.loads(files("sphinx_vianet.reports").joinpath("lint-1.schema.json").read_text(encoding="utf-8"))
PATH = "locale/de/LC_MESSAGES/guide.po"


def defect(code: str, line: int = 3, text: str = "Siehe [A](b.md).", **values: Any) -> Defect:
    """A problem in the guide's catalog."""
    given: dict[str, Any] = {"page": "guide.md", "message": f"what {code} found", "path": PATH} | values
    return Defect(code, line=line, language="de", msgid="See [A](a.md).", msgstr=text, **given)


def lint_report(*defects: Defect, findings: tuple[Finding, ...] = ()) -> LintReport:
    """A report on two catalogs."""
    return LintReport(
        defects,
        findings,
        files=2,
        paths=(("de", PATH), ("de", "locale/de/LC_MESSAGES/tour.po")),
        messages=12,
        checks=tuple(CHECKS),
        failing=frozenset(code for code, check in CHECKS.items() if check.severity == "error"),
        by_language={"de": 12},
    )


ORDINARY = lint_report(
    defect("link-target", place=(10, 14)),
    defect("double-space", 9, fixable=True),
    findings=(Finding(Code.CATALOG_UNREADABLE, "locale/de/LC_MESSAGES/bad.po", 4, "is no PO syntax"),),
)


def rendered(name: str, report: LintReport = ORDINARY, **options: Any) -> str:
    """The report in a format."""
    return LINT_FORMATS[name](report, Options(**options))


formats = pytest.mark.parametrize("name", LINT_FORMATS)


@formats
@pytest.mark.parametrize("text", HOSTILE)
def test_no_control_character_and_no_command_comes_through(name: str, text: str) -> None:
    """Whatever stands in messages, paths and findings."""
    report = lint_report(
        defect("link-target", text=text, message=text, path=f"locale/{text}.po", page=text, place=(0, 1)),
        defect("number", text=text * 3, place=(len(text), len(text) + 1)),
        findings=(Finding(Code.CATALOG_UNREADABLE, text, 1, text),),
    )
    output = rendered(name, report, notes=True)
    assert not CONTROLS.search(output)
    assert not LOGGING_COMMAND.search(output)
    output.encode("utf-8")
    if name != "github":
        assert not [line for line in output.splitlines() if line.strip().startswith("::")]


@formats
def test_every_format_says_where_and_what(name: str) -> None:
    """Path, line and message of what makes the lint fail."""
    output = rendered(name)
    assert "guide.po" in output
    assert "link-target" in output
    assert output.endswith("\n")
    assert rendered(name, LintReport()).endswith("\n") or name == "github"


def test_json_follows_the_schema() -> None:
    """With everything, and with nothing; every key is always there."""
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    for report in (ORDINARY, LintReport()):
        jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(rendered("json", report)))
    broken = json.loads(rendered("json"))
    del broken["problems"][0]["place"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(broken)
    assert json.loads(rendered("json"))["summary"]["link-target"] == 1


def test_sarif_has_a_rule_for_each_check() -> None:
    """Results name theirs, and fail or warn as the lint does."""
    run = json.loads(rendered("sarif"))["runs"][0]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert len(set(rules)) == len(rules)
    assert [rules[result["ruleIndex"]] for result in run["results"]] == [
        "lint-link-target",
        "lint-double-space",
        "catalog-unreadable",
    ]
    assert [result["level"] for result in run["results"]] == ["error", "note", "error"]
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"] == {"startLine": 3}


def test_junit_has_a_case_for_each_file() -> None:
    """The files that pass too; what cannot be read is an error."""
    root = ET.fromstring(rendered("junit"))  # noqa: S314  # what was made here
    assert (root.get("tests"), root.get("failures"), root.get("errors")) == ("3", "1", "1")
    cases = root.findall(".//testcase")
    assert [case.get("name") for case in cases[:2]] == [PATH, "locale/de/LC_MESSAGES/tour.po"]
    assert [child.tag for child in cases[0]] == ["failure", "system-out"]


def test_github_marks_what_fails_as_errors() -> None:
    """Notes are none; errors that may pass are warnings."""
    assert [line.split(" ")[0] for line in rendered("github").splitlines()] == ["::error", "::error"]
    passing = LintReport(ORDINARY.defects, checks=tuple(CHECKS))
    assert rendered("github", passing).startswith("::warning file=locale/de/LC_MESSAGES/guide.po,line=3,")


def test_markdown_keeps_to_the_limit() -> None:
    """What does not fit is counted."""
    many = lint_report(*(defect("link-target", line, "x" * 200) for line in range(1, 2000)))
    output = rendered("markdown", many)
    assert len(output) <= LIMIT
    assert re.search(r"\*[\d,]+ problems left out", output)


def test_text_shows_notes_only_when_asked() -> None:
    """They are counted in any case; the place of a problem in a long translation is in sight."""
    assert "double-space found" not in rendered("text")
    assert "double-space (--verbose shows them)" in rendered("text")
    assert "double-space found" in rendered("text", notes=True)
    long = lint_report(defect("number", text="a" * 500 + "HERE" + "b" * 500, place=(500, 504)))
    assert "HERE" in rendered("text", long, width=80)
    assert all(len(line) <= 80 for line in rendered("text", long, width=80).splitlines() if "HERE" in line)


def test_html_marks_the_place_and_nests_well() -> None:
    """In the translation; every element that is opened is closed."""
    output = rendered("html")
    assert "[A](<mark>b.md</mark>)" in output
    assert '<dd lang="de" dir="ltr">' in output
    stack: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: Any) -> None:
            if tag != "meta":
                stack.append(tag)

        def handle_endtag(self, tag: str) -> None:
            assert stack.pop() == tag

    Reader().feed(output)
    assert not stack
