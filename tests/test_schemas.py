"""Every report in JSON follows the schema that it names; check, lint and export have tests of their own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import jsonschema
import pytest

from sphinx_vianet.cli.building import report_json
from sphinx_vianet.errors import Code
from sphinx_vianet.handback import Way
from sphinx_vianet.handbackwork import PlanKind
from sphinx_vianet.model import Finding, MessageCounts, PageKind
from sphinx_vianet.sites.children import Ended
from sphinx_vianet.sites.facts import PageFacts, ProjectFacts, SiteFacts
from sphinx_vianet.sites.workflow import SiteResult, SitesReport
from sphinx_vianet.stamper import Result
from sphinx_vianet.verdict import ChangeKind

from .docs_examples import DOCS, Console, Fence, fences
from .schemas import FILES, SCHEMAS, hold

COMMANDS = {
    "sphinx-vianet/import/1": "sphinx-vianet import --format json",
    "sphinx-vianet/check/1": "sphinx-vianet check --format json --detail unit",
    "sphinx-vianet/lint/1": "sphinx-vianet lint --format json",
    "sphinx-vianet/stamp/1": "sphinx-vianet stamp --cosmetic --dry-run --format json",
    "sphinx-vianet/handback/1": "sphinx-vianet handback --dry-run --format json",
    "sphinx-vianet/inspect/1": "sphinx-vianet inspect localized/de-DE/quickstart.md --format json",
}
"""What gives a report of each schema. ``build`` takes long and has a test beside this one."""


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """A report of each command, of the demo with an edit in a catalog."""
    console = Console(tmp_path_factory.mktemp("schemas"))
    console.run(["sphinx-vianet demo --no-build demo", "cd demo"])
    made = {}
    for name, command in COMMANDS.items():
        console.run([command])
        made[name] = json.loads(console.result)
        if name == "sphinx-vianet/import/1":
            catalog = console.folder / "locale/de/LC_MESSAGES/quickstart.po"
            text = catalog.read_text(encoding="utf-8")
            catalog.write_text(text.replace('"Notizbuch anlegen"', '"Buch anlegen"'), encoding="utf-8")
    console.run(["sphinx-vianet export --only current-sentence --format jsonl"])
    made["sphinx-vianet/unit/1"] = json.loads(console.result.splitlines()[0])
    console.run(["sphinx-vianet check --baseline stale.json --write-baseline"])
    made["sphinx-vianet/baseline/1"] = json.loads((console.folder / "stale.json").read_bytes())
    made["sphinx-vianet/build/1"] = report_json(BUILT, Path("site"))
    return made


BUILT = SitesReport(
    ProjectFacts("en", ("de",), "Notes", "", False, pages=3, written=1),
    (
        SiteResult("en", "en", True, Ended("en", 0, ("a warning",), 2.5), SiteFacts("html", 1, 1)),
        SiteResult(
            "de",
            "de-DE",
            False,
            Ended("de", 0, (), 2.5),
            SiteFacts("html", 0, 0, pages={"index": PageFacts("index.html", 3, 2, 1)}),
        ),
        SiteResult("fr", "fr-FR", False, Ended("fr", -9, ("Killed",), 0.1), None),
    ),
    (Finding(Code.BUILD_FAILED, "", None, "it ended", "fr-FR"),),
    Path("site/index.html"),
    None,
    None,
)
"""A build of three languages: the source's, a whole one, and one that was killed."""


def test_every_schema_has_a_report(reports: dict[str, Any]) -> None:
    assert set(reports) == set(SCHEMAS)


@pytest.mark.parametrize("name", SCHEMAS)
def test_real_reports_follow_their_schema(reports: dict[str, Any], name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])
    assert reports[name]["schema"] == name
    hold(reports[name])
    for broken in spoilt(reports[name]):
        with pytest.raises(jsonschema.ValidationError):
            hold(broken)


def spoilt(report: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The report with one key less, and with one more."""
    for key in report.keys() - {"schema"}:
        yield {other: value for other, value in report.items() if other != key}
    yield report | {"more": 1}
    for key in ("pages", "sites", "units", "problems", "findings"):
        if isinstance(listed := report.get(key), list) and listed:
            worse = deepcopy(report)
            worse[key][0]["more"] = 1
            yield worse


def test_reports_hold_something(reports: dict[str, Any]) -> None:
    """So that the items of their lists were looked at as well."""
    assert reports["sphinx-vianet/import/1"]["findings"]
    assert {page["result"] for page in reports["sphinx-vianet/stamp/1"]["pages"]} >= {"stamped", "refused"}
    assert reports["sphinx-vianet/handback/1"]["pages"][0]["messages"]
    assert reports["sphinx-vianet/inspect/1"]["units"]
    assert reports["sphinx-vianet/baseline/1"]["pages"]
    assert [site["failed"] for site in reports["sphinx-vianet/build/1"]["sites"]] == [False, False, True]


def test_words_and_counters_are_those_of_the_program() -> None:
    def listed(schema: str, *path: str) -> Any:
        value: Any = SCHEMAS[f"sphinx-vianet/{schema}/1"]
        for key in path:
            value = value[key]
        return value

    page = ("$defs", "page", "properties", "result", "enum")
    assert set(listed("stamp", *page)) == set(get_args(Result))
    assert set(listed("handback", *page)) == set(get_args(PlanKind))
    assert set(listed("handback", "$defs", "message", "properties", "way", "enum")) == set(get_args(Way))
    assert set(listed("inspect", "properties", "kind", "enum")) == set(get_args(PageKind))
    for name in ("stamp", "check"):
        assert set(listed(name, "$defs", "kinds", "items", "enum")) == set(get_args(ChangeKind))
    counters = listed("import", "properties", "messages", "properties")
    assert set(counters) == {field.name for field in fields(MessageCounts)}


def test_schemas_are_named_by_their_reports() -> None:
    for name, schema in SCHEMAS.items():
        assert schema["$id"] == f"urn:{name.replace('/', ':')}"
        assert schema["properties"]["schema"] == {"const": name}


def test_every_schema_can_be_downloaded_from_the_documentation() -> None:
    text = (DOCS / "reference" / "schemas.md").read_text(encoding="utf-8")
    found = set(re.findall(r"<\.\./\.\./sphinx_vianet/(\S+)>", text))
    assert found == {path.relative_to(path.parents[1]).as_posix() for path in FILES.values()}


def examples() -> list[Any]:
    """The samples of reports in the documentation."""
    return [
        pytest.param(fence, id=fence.place)
        for page in sorted((DOCS / "reference").glob("*.md"))
        for fence in fences(page)
        if fence.language == "json"
    ]


@pytest.mark.parametrize("fence", examples())
def test_samples_in_the_documentation_follow_their_schemas(fence: Fence) -> None:
    """Where they say what a hash looks like, a hash is put."""
    hold(json.loads(re.sub(r"<40[^>]*hex>", "0" * 40, fence.content)))
