"""File names of every kind, through every command: in folders and in git trees."""

from __future__ import annotations

import json
import os
import sys
import unicodedata
from collections.abc import Callable
from typing import Any

import pytest

from sphinx_vianet.cli import main

from .gitrepo import build_repository
from .imports import GUIDE, Project, source_page

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse some of these names")

NAMES = {
    "spaces": "a  page ",
    "umlaut composed": "größe",
    "umlaut decomposed": unicodedata.normalize("NFD", "größe"),
    "emoji": "🎁👩‍🚀",
    "quotes": 'it\'s "so"',
    "hash": "c#",
    "percent": "100%25",
    "question": "why?",
    "stars": "*[a]!{b}",
    "locale": "{locale}",
    "newline": "two\nlines",
    "escape": "red\x1b[31m",
    "not decodable": os.fsdecode(b"caf\xe9"),
    "dash": "-n",
    "dashes": "--help",
    "dots": "end..",
    "dollar": "$HOME`id`;&|<>",
    "backslash": "a\\b",
    "colon": "HEAD:x",
    "tilde": "~root",
    "at": "@{u}",
    "long": "n" * 251,
    "long in letters": "ü" * 125,
    "deep": "/".join(["d" * 60] * 8) + "/page",
    "turkish": "İıI",
}
CASES = sorted(NAMES.values())


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A page of every name, with its history, imported, and edited in its catalog."""
    project = Project(tmp_path_factory.mktemp("names"))
    sources = {f"{name}.md": source_page(GUIDE) for name in CASES}
    repo = build_repository(project.folder / "docs", [sources])
    for name in CASES:
        project.localize(f"{name}.md", GUIDE, commit=repo.commits()[0])
    repo.commit({name: text.replace("Open the", "Open  the") for name, text in sources.items()})
    return project


Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(project: Project, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Call:
    monkeypatch.chdir(project.folder)

    def run(command: str, *arguments: str, localized: tuple[str, ...] = ()) -> tuple[int, str, str]:
        trees = ["--source", "docs", *(localized or ("--localized", "localized/{locale}"))]
        with pytest.raises(SystemExit) as stopped:
            main([command, *trees, *arguments])
        out = capfd.readouterr()
        assert "Traceback" not in out.err
        # Nothing that a terminal would act upon, and each line is one of ours.
        assert "\x1b" not in out.out + out.err
        return int(stopped.value.code or 0), out.out, out.err

    return run


SHOWN = sorted(os.fsencode(name).decode("utf-8", "replace") for name in CASES)
"""Reports are UTF-8."""


def pages(data: Any) -> list[str]:
    return sorted(page["page"].removesuffix(".md") for page in data["pages"])


def test_everything_in_order(project: Project, call: Call) -> None:
    """Each step needs what the one before has made."""
    assert call("import", "--locale-dir", "locale")[0] == 0
    for name in CASES:
        assert project.targets(name)["Close it."] == "Schließe sie."
    code, out, _ = call("check", "--format", "json", "--fail-on", "none")
    assert (code, pages(json.loads(out))) == (0, SHOWN)
    assert {page["status"] for page in json.loads(out)["pages"]} == {"stale"}
    for name in CASES:
        project.edit('msgstr "Schließe sie."', 'msgstr "Mach sie zu."', name)
    code, out, err = call("handback", "--locale-dir", "locale", "--format", "json")
    assert (code, pages(json.loads(out))) == (0, SHOWN), err
    code, out, err = call("stamp", "--cosmetic", "--format", "json")
    assert (code, pages(json.loads(out))) == (0, SHOWN), err
    assert {page["result"] for page in json.loads(out)["pages"]} == {"stamped"}
    assert call("lint", "--locale-dir", "locale")[0] == 0
    code, out, _ = call("export", "--format", "jsonl")
    assert (code, len(out.splitlines())) == (0, 3 * len(CASES))


@pytest.mark.parametrize("form", ["text", "github", "sarif", "junit", "markdown", "html"])
def test_reports(project: Project, call: Call, form: str) -> None:
    code, out, _ = call("check", "--format", form, "--fail-on", "none")
    assert code == 0
    out.encode()


def test_in_git_trees(project: Project, call: Call) -> None:
    folder = project.folder / "localized" / "de-DE"
    files = {
        f"docs/{path.relative_to(folder).as_posix()}": path.read_bytes() for path in folder.rglob("*.md")
    }
    repo = build_repository(project.folder / "branch.git", [files])
    repo.git("config", "core.quotepath", "true")
    repo.git("config", "core.autocrlf", "true")
    trees = ("--localized", "de-DE=branch.git", "--localized-tree", "main:docs")
    code, out, _ = call("check", "--format", "json", "--fail-on", "none", localized=trees)
    assert (code, pages(json.loads(out))) == (0, SHOWN)
    code, _, err = call("import", "--locale-dir", "other", localized=trees)
    assert code == 0, err
    assert len(list((project.folder / "other").rglob("*.po"))) == len(CASES)
