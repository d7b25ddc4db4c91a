"""Workflow commands of GitHub Actions, read back as the runner reads them."""

from __future__ import annotations

import re

import pytest

from sphinx_vianet.reports import FORMATS, Options
from sphinx_vianet.verdict import CheckReport

from .reports_data import HOSTILE, hostile, large, ordinary, report, stale, verdict

COMMAND = re.compile(r"::(error|warning|notice) ([^:]*)::(.*)")


def unescaped(value: str) -> str:
    for code, char in (("%3A", ":"), ("%2C", ","), ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        value = value.replace(code, char)
    return value


def commands(made: CheckReport) -> list[tuple[str, dict[str, str], str]]:
    """Command, properties and message of every line; any other line fails."""
    found = []
    for line in FORMATS["github"](made, Options()).splitlines():
        match = COMMAND.fullmatch(line)
        assert match is not None, line
        properties = dict(part.split("=", 1) for part in match[2].split(","))
        found.append(
            (match[1], {key: unescaped(value) for key, value in properties.items()}, unescaped(match[3]))
        )
    return found


def test_what_becomes_an_annotation() -> None:
    found = [(command, properties.get("file")) for command, properties, _ in commands(ordinary())]
    assert found == [
        ("error", "localized/de-DE/old/gone.md"),
        ("error", "localized/de-DE/api/overview.md"),
        ("error", "localized/de-DE/guide/bare.md"),
        ("warning", "localized/ja-JP/index.md"),
        ("warning", "localized/de-DE/index.md"),
    ]


def test_an_annotation() -> None:
    page = stale("api/overview.md")
    ((command, properties, message),) = commands(report(page, failing=[page]))
    assert command == "error"
    assert properties == {
        "file": "localized/de-DE/api/overview.md",
        "line": "14",
        "title": "Stale translation (de-DE)",
    }
    assert message.startswith("de-DE api/overview.md: stale, content: the source page changed")
    assert message.endswith(
        "12 commits behind since 2021-03-05\nhttps://git.example.org/docs/compare/0123456789ab...main"
    )


def test_pages_that_are_in_no_folder_have_no_file() -> None:
    page = stale("api/overview.md")
    ((_, properties, message),) = commands(report(page, failing=[page], tree_paths={}))
    assert set(properties) == {"title"}
    assert "api/overview.md" in message


@pytest.mark.parametrize("name", ["100%.md", "a%0Ab.md", "a,line=9.md", "c:d::e.md"])
def test_names_come_back_as_they_were(name: str) -> None:
    page = stale(name)
    ((_, properties, message),) = commands(report(page, failing=[page]))
    assert properties["file"] == f"localized/de-DE/{name}"
    assert properties["line"] == "14"
    assert message.startswith(f"de-DE {name}: stale")


def test_pages_in_the_working_folder_itself() -> None:
    page = stale("api/overview.md")
    ((_, properties, _),) = commands(report(page, failing=[page], tree_paths={"de-DE": "."}))
    assert properties["file"] == "api/overview.md"


def test_what_is_missing_has_no_line() -> None:
    page = verdict("new.md", "missing")
    ((_, properties, _),) = commands(report(page, failing=[page]))
    assert "line" not in properties


def test_changes_without_words_are_no_annotation() -> None:
    pages = [stale("a.md", severity="markup"), stale("b.md", severity="cosmetic"), verdict("c.md", "moved")]
    assert commands(report(*pages)) == []


def test_ten_of_a_kind_and_one_notice_for_the_rest() -> None:
    made = large(60, ["de-DE"])
    more = [stale(f"more/{number}.md", "fr-FR") for number in range(12)]
    found = commands(
        report(*made.pages, *more, failing=[page for page in made.pages if page.status == "stale"])
    )
    kinds = [command for command, _, _ in found]
    assert [kinds.count(kind) for kind in ("error", "warning", "notice")] == [10, 10, 1]
    _, properties, message = found[-1]
    assert properties == {"title": "12 more results not shown"}
    assert "fr-FR more/9.md" in message


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_adds_a_command_or_a_property(text: str) -> None:
    found = commands(hostile(text))
    assert [command for command, _, _ in found] == ["error", "error", "warning", "warning"]
    assert all(set(properties) == {"file", "line", "title"} for _, properties, _ in found)
