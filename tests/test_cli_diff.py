"""``sphinx-vianet diff`` as it is called."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sphinx_vianet import cli

from .check_project import GUIDE, CheckProject

CHANGED = GUIDE.replace("Close the wooden box.", "Close the wooden box again.")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CheckProject:
    monkeypatch.chdir(tmp_path)
    project = CheckProject.make(tmp_path)
    project.localize("guide.md", "tour.md")
    project.localize("guide.md", locale="fr-FR")
    return project


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Any:
    def run(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as exit_info:
            cli.main(["diff", "--source", "source/docs", "--localized", "localized/{locale}", *arguments])
        out, err = capsys.readouterr()
        assert isinstance(exit_info.value.code, int)
        return exit_info.value.code, out, err

    return run


def test_the_changed_sentence_stands_beside_its_translation(project: CheckProject, call: Any) -> None:
    project.commit({"guide.md": CHANGED}, "Close it again")
    code, out, err = call("guide.md", "--locale", "de-DE")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "de-DE guide.md: stale (content)",
        "  1 commit behind, since 2020-01-02: Close it again (Ada Author)",
        "  text",
        "",
        "  line 5: changed (text)",
        "    - Close the wooden box.",
        "    + Close the wooden box{+ again+}.",
        "    = de Close the wooden box.",
    ]


def test_added_removed_and_moved(project: CheckProject, call: Any) -> None:
    text = GUIDE.replace("Keep the key with you at all times.", "Never lend it to strangers or friends!")
    project.move("guide.md", "start.md", {"start.md": text})
    lines = call("guide.md", "--locale", "de-DE")[1].splitlines()
    assert lines[0] == "de-DE guide.md: moved (content), now start.md"
    assert "    - Keep the key with you at all times." in lines
    assert "    = de Keep the key with you at all times." in lines
    assert "    + Never lend it to strangers or friends!" in lines


def test_all_locales_and_json(project: CheckProject, call: Any) -> None:
    project.commit({"guide.md": CHANGED})
    assert [line for line in call("guide.md")[1].splitlines() if "guide.md" in line] == [
        "de-DE guide.md: stale (content)",
        "fr-FR guide.md: stale (content)",
    ]
    data = json.loads(call("g*.md", "--format", "json")[1])
    assert [page["locale"] for page in data["pages"]] == ["de-DE", "fr-FR"]
    assert data["pages"][0]["details"][0]["units"][0]["target"] == "de Close the wooden box."


def test_a_page_that_is_current(project: CheckProject, call: Any) -> None:
    assert call("tour.md", "--locale", "de-DE")[:2] == (0, "de-DE tour.md: current\n")


def test_a_page_that_is_not_there(project: CheckProject, call: Any) -> None:
    code, out, err = call("nothing.md")
    assert (code, out) == (2, "")
    assert "there is no page 'nothing.md'" in err


@pytest.mark.parametrize(
    ("name", "locales"),
    [
        ("localized/fr-FR/guide.md", ["fr-FR"]),
        ("./localized/de-DE/guide.md", ["de-DE"]),
        ("source/docs/guide.md", ["de-DE", "fr-FR"]),
        ("docs/guide.md", ["de-DE", "fr-FR"]),
    ],
)
def test_a_page_is_named_by_its_file(project: CheckProject, call: Any, name: str, locales: list[str]) -> None:
    project.commit({"guide.md": CHANGED})
    code, out, err = call(name)
    assert (code, err) == (0, "")
    titles = [line for line in out.splitlines() if "guide.md" in line]
    assert titles == [f"{locale} guide.md: stale (content)" for locale in locales]


def test_a_renamed_source_page_leads_to_its_translation(project: CheckProject, call: Any) -> None:
    project.move("guide.md", "start.md")
    for name in ("start.md", "source/docs/start.md"):
        assert call(name, "--locale", "de")[1].splitlines()[0] == "de-DE guide.md: moved, now start.md"


def test_a_source_page_that_was_never_translated(project: CheckProject, call: Any) -> None:
    project.commit({"new.md": "# New\n"})
    assert call("new.md", "--locale", "de") == (0, "de-DE new.md: missing\n", "")


def test_a_locale_that_is_not_there(project: CheckProject, call: Any) -> None:
    for locale in ("it-IT", "no locale"):
        code, out, err = call("guide.md", "--locale", locale)
        assert (code, out) == (2, "")
        assert err == f"sphinx-vianet: no localized page is in {locale!r}; there are de-DE, fr-FR\n"


def test_a_file_that_is_no_page(project: CheckProject, call: Any) -> None:
    project.commit({"README.md": "# Read me\n"})
    code, out, err = call("README.md")
    assert (code, out) == (2, "")
    assert "'README.md' is not checked" in err


def test_escape_sequences_of_a_page_are_shown_not_sent(project: CheckProject, call: Any) -> None:
    project.commit({"guide.md": CHANGED.replace("again", "\x1b[31magain\u202e")})
    out = call("guide.md", "--locale", "de-DE")[1]
    assert "\x1b" not in out
    assert "\u202e" not in out
