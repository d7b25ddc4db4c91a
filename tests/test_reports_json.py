"""The report as JSON: the published schema, all keys, what a detail adds."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any, get_args

import jsonschema
import pytest

from sphinx_vianet.reports import FORMATS, Options
from sphinx_vianet.reports.options import Detail
from sphinx_vianet.verdict import KINDS, SEVERITIES, STATUSES, CheckReport, SourceState

from .reports_data import HOSTILE, PLAIN_COMMIT, hostile, ordinary, report, stale, verdict

SCHEMA = json.loads(
    files("sphinx_vianet.reports").joinpath("check-1.schema.json").read_text(encoding="utf-8")
)
DETAILS: tuple[Detail, ...] = get_args(Detail)


def data(made: CheckReport, detail: Detail = "page") -> dict[str, Any]:
    value: dict[str, Any] = json.loads(FORMATS["json"](made, Options(detail=detail)))
    return value


@pytest.mark.parametrize("detail", DETAILS)
@pytest.mark.parametrize("made", [ordinary(), report(), report(source=SourceState(None)), hostile("x")])
def test_reports_follow_the_schema(made: CheckReport, detail: Detail) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(data(made, detail))


@pytest.mark.parametrize(
    "broken",
    [
        {"status": "old"},
        {"severity": "bad"},
        {"kinds": ["typo"]},
        {"commits_behind": -1},
        {"handoff": {"hash": None}},
        {"more": 1},
        {"units": {"total": 1, "changed": 1, "added": 0}},
    ],
)
def test_the_schema_refuses_what_it_does_not_describe(broken: dict[str, Any]) -> None:
    value = data(ordinary())
    value["pages"][0] |= broken
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(value)


def test_the_schema_asks_for_every_key() -> None:
    def closed(schema: dict[str, Any]) -> None:
        if "properties" in schema:
            optional = {"details"} if schema is SCHEMA["$defs"]["page"] else set()
            assert set(schema["properties"]) - set(schema["required"]) == optional
            assert schema["additionalProperties"] is False

    closed(SCHEMA)
    for schema in SCHEMA["$defs"].values():
        closed(schema)


def test_the_schema_knows_the_values_of_the_program() -> None:
    definitions = SCHEMA["$defs"]
    assert definitions["status"]["enum"] == list(STATUSES)
    assert definitions["counts"]["required"] == list(STATUSES)
    assert definitions["severity"]["enum"] == [*SEVERITIES, None]
    assert definitions["kinds"]["items"]["enum"] == list(KINDS)


def test_a_page_with_all_that_can_be_known() -> None:
    page = data(report(stale("api/overview.md")))["pages"][0]
    assert page == {
        "locale": "de-DE",
        "page": "api/overview.md",
        "source_page": "api/overview.md",
        "status": "stale",
        "severity": "content",
        "kinds": ["text", "added", "link"],
        "certain": True,
        "handoff": {"hash": "ab" * 20, "commit": PLAIN_COMMIT, "date": "2019-03-05", "type": "MT"},
        "commits_behind": 12,
        "first_change": {
            "commit": PLAIN_COMMIT,
            "date": "2021-03-05T10:11:12+01:00",
            "subject": "Say which version is meant",
            "author": "Ada Author",
        },
        "compare_url": "https://git.example.org/docs/compare/0123456789ab...main",
        "messages": {"total": 40, "changed": 2, "added": 1, "removed": 0},
        "units": {"total": 61, "changed": 5},
    }


def test_a_page_of_which_nothing_is_known_has_the_same_keys() -> None:
    pages = data(report(verdict("new.md", "missing"), stale("old.md")))["pages"]
    assert list(pages[0]) == list(pages[1])
    nothing = {"handoff", "severity", "commits_behind", "first_change", "compare_url", "messages", "units"}
    assert {key for key, value in pages[0].items() if value is None} == nothing


def test_details() -> None:
    made = report(stale("api/overview.md"))
    assert "details" not in data(made)["pages"][0]
    first, added, removed = data(made, "unit")["pages"][0]["details"]
    assert first["units"][1] == {
        "id": "a985a-104",
        "old_source": "It takes a minute.",
        "new_source": "It takes an hour.",
        "target": "Es dauert eine Minute.",
    }
    assert (added["change"], added["old_source"], added["line"]) == ("added", None, 20)
    assert (removed["change"], removed["new_source"], removed["kinds"]) == ("removed", None, ["removed"])
    for change in data(made, "message")["pages"][0]["details"]:
        assert change["units"] == []


def test_summary_and_findings() -> None:
    value = data(ordinary())
    assert list(value["summary"]["ja-JP"]) == list(STATUSES)
    assert value["summary"]["ja-JP"] == dict.fromkeys(STATUSES, 0) | {"current": 1, "stale": 1}
    assert value["findings"][0] == {
        "code": "unit-id-mismatch",
        "severity": "error",
        "path": "guide/bare.md",
        "line": 7,
        "locale": "de-DE",
        "message": "a985a-9 and a985a-10",
    }
    assert value["schema"] == "sphinx-vianet/check/1"


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_come_back_as_they_were(text: str) -> None:
    value = data(hostile(text), "unit")
    expected = "".join("\ufffd" if "\ud800" <= char <= "\udfff" else char for char in text)
    assert value["pages"][0]["details"][0]["target"] == expected
    assert value["source"]["path"] == expected
    assert value["findings"][0]["path"] == expected
