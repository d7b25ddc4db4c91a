"""SARIF 2.1.0: the part of its schema that is used, with every object closed; rules, fingerprints."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any
from urllib.parse import unquote

import jsonschema
import pytest

from sphinx_vianet.errors import Code
from sphinx_vianet.reports import FORMATS, Options
from sphinx_vianet.verdict import STATUSES, CheckReport

from .reports_data import HOSTILE, change, hostile, large, ordinary, report, stale, verdict


def closed(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """An object with these properties and no others."""
    return {
        "type": "object",
        "required": list(required),
        "properties": required | (optional or {}),
        "additionalProperties": False,
    }


TEXT = {"type": "string", "minLength": 1}
INDEX = {"type": "integer", "minimum": 0}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
MESSAGE = closed({"text": TEXT})
ARTIFACT = closed({"uri": {"type": "string", "format": "uri-reference"}}, {"uriBaseId": TEXT})
PLACE = closed(
    {"artifactLocation": ARTIFACT}, {"region": closed({"startLine": {"type": "integer", "minimum": 1}})}
)
LOCATION = closed({"physicalLocation": PLACE}, {"message": MESSAGE})
RULE = closed(
    {"id": TEXT, "shortDescription": MESSAGE},
    {"name": TEXT, "help": MESSAGE, "defaultConfiguration": closed({"level": LEVEL})},
)
RESULT = closed(
    {
        "ruleId": TEXT,
        "ruleIndex": INDEX,
        "level": LEVEL,
        "message": MESSAGE,
        "locations": {"type": "array", "items": LOCATION, "minItems": 1},
        "partialFingerprints": {"type": "object", "additionalProperties": TEXT, "minProperties": 1},
    },
    {
        "relatedLocations": {"type": "array", "items": LOCATION, "uniqueItems": True},
        "properties": {"type": "object"},
    },
)
NOTIFICATION = closed(
    {"message": MESSAGE, "level": LEVEL, "descriptor": closed({"id": TEXT, "index": INDEX})}
)
INVOCATION = closed(
    {"executionSuccessful": {"type": "boolean"}},
    {"toolExecutionNotifications": {"type": "array", "items": NOTIFICATION}},
)
DRIVER = closed(
    {"name": TEXT}, {"version": TEXT, "rules": {"type": "array", "items": RULE, "uniqueItems": True}}
)
RUN = closed(
    {"tool": closed({"driver": DRIVER})},
    {
        "invocations": {"type": "array", "items": INVOCATION},
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "results": {"type": "array", "items": RESULT},
    },
)
LOG = closed(
    {"version": {"const": "2.1.0"}, "runs": {"type": "array", "items": RUN}},
    {"$schema": {"type": "string", "format": "uri"}},
)


def run(made: CheckReport) -> dict[str, Any]:
    """The one run of a report, after its log was found to be as SARIF wants it."""
    log = json.loads(FORMATS["sarif"](made, Options()))
    jsonschema.Draft202012Validator(LOG).validate(log)
    (found,) = log["runs"]
    value: dict[str, Any] = found
    return value


@pytest.mark.parametrize("made", [ordinary(), report(), large(30)])
def test_reports_follow_the_schema(made: CheckReport) -> None:
    found = run(made)
    rules = found["tool"]["driver"]["rules"]
    for result in found["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_rules_are_the_statuses_and_the_codes() -> None:
    names = [rule["id"] for rule in run(report())["tool"]["driver"]["rules"]]
    assert len(names) == len(set(names))
    assert {code.info.name for code in Code} | set(STATUSES) <= set(names)
    assert {"stale-content", "stale-markup", "stale-cosmetic", "moved-content"} <= set(names)


def test_levels() -> None:
    levels = [(result["ruleId"], result["level"]) for result in run(ordinary())["results"]]
    assert levels == [
        ("orphaned", "error"),
        ("stale-content", "error"),
        ("inconsistent", "note"),
        ("stale-content", "warning"),
        ("stale-markup", "note"),
        ("stale-cosmetic", "note"),
        ("moved", "note"),
        ("unknown", "note"),
        ("unstamped", "note"),
        ("missing", "note"),
        ("unit-id-mismatch", "error"),
        ("locale-mismatch", "warning"),
    ]


def test_findings_about_no_file_are_said_of_the_run() -> None:
    (invocation,) = run(ordinary())["invocations"]
    (notification,) = invocation["toolExecutionNotifications"]
    assert notification["descriptor"]["id"] == "no-history"
    assert notification["message"]["text"].startswith("../docs is in no repository. Nothing, or give")


def test_a_page_points_at_its_sentences() -> None:
    (result,) = run(report(stale("api/overview.md")))["results"]
    place = {"artifactLocation": {"uri": "localized/de-DE/api/overview.md", "uriBaseId": "%SRCROOT%"}}
    assert result["locations"] == [{"physicalLocation": place | {"region": {"startLine": 14}}}]
    lines = [related["physicalLocation"]["region"]["startLine"] for related in result["relatedLocations"]]
    assert lines == [14, 31]
    texts = [related["message"]["text"] for related in result["relatedLocations"]]
    assert texts == [
        'changed (text), now: "Run the new tool. It takes an hour."',
        'removed (removed), was: "Old words."',
    ]
    assert result["properties"]["kinds"] == ["text", "added", "link"]


def test_the_same_change_twice_on_a_line_is_one_place() -> None:
    page = stale("x.md", details=(change("a", "b"), change("a", "b"), change("a", "b", page_line=15)))
    (result,) = run(report(page))["results"]
    assert len(result["relatedLocations"]) == 2


def test_places_are_bounded() -> None:
    page = stale("x.md", details=tuple(change("a", "b", page_line=line) for line in range(1, 300)))
    (result,) = run(report(page))["results"]
    assert len(result["relatedLocations"]) == 100


def fingerprints(made: CheckReport) -> list[str]:
    return [result["partialFingerprints"]["vianet/v1"] for result in run(made)["results"]]


def test_fingerprints_stay_while_the_page_stays_stale() -> None:
    page = stale("x.md")
    later = replace(
        page, commits_behind=99, details=(change("a", "b", page_line=3),), severity="markup", kinds=("link",)
    )
    other = stale("index.md")
    assert fingerprints(report(page)) == fingerprints(report(later, tree_paths={}))
    assert fingerprints(report(page))[0] in fingerprints(report(other, later, failing=[later]))


def test_fingerprints_are_told_apart() -> None:
    pages = [stale("x.md"), stale("x.md", "ja-JP"), stale("y.md"), verdict("z.md", "unstamped")]
    found = fingerprints(report(*pages, findings=ordinary().findings[:1] * 3))
    assert len(found) == len(set(found)) == 7


def test_names_are_quoted() -> None:
    made = report(verdict("a b/javascript:ü%.md", "unstamped"), tree_paths={})
    (result,) = run(made)["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "a%20b/javascript%3A%C3%BC%25.md"


@pytest.mark.parametrize("text", HOSTILE)
def test_messages_hold_no_link_and_no_placeholder(text: str) -> None:
    found = run(hostile(text))
    assert len(found["results"]) == 6
    for result in found["results"]:
        uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"[\w./%~-]*", uri, re.ASCII)
        assert unquote(uri)
        places = result.get("relatedLocations", [])
        for message in (result["message"]["text"], *(place["message"]["text"] for place in places)):
            assert not re.search(r"(?<!\\)(?:\\\\)*[\[\]]", message)
            assert not re.search(r"(?<!\{)\{\d+\}(?!\})", message)
