"""``sphinx-vianet stamp`` from the outside: arguments, exit codes, what it prints."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from sphinx_vianet.cli import main
from sphinx_vianet.errors import Code

from .gitrepo import build_repository
from .stamp_project import SOURCE, StampProject, digest


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> StampProject:
    monkeypatch.chdir(tmp_path)
    return StampProject.make(tmp_path)


class Run:
    """The command with the project's trees."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *arguments: str, localized: str = "localized") -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main(["stamp", "--source", "source/docs", "--localized", localized, *arguments])
        out = self.capsys.readouterr()
        assert isinstance(stopped.value.code, int)
        return stopped.value.code, out.out, out.err

    def report(self, *arguments: str) -> tuple[int, Any]:
        code, out, _ = self(*arguments, "--format", "json")
        return code, json.loads(out)


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    return Run(capsys)


def test_a_page_is_named_by_its_path_in_the_tree_or_on_disk(project: StampProject, run: Run) -> None:
    commit = project.change("Close it.", "Close  it.")
    expected = (
        f"de-DE guide.md: stamped with commit {commit[:12]} of 2020-01-02\n"
        "1 page stamped, 0 current, 0 refused\n"
    )
    before = project.page.read_bytes()
    assert run("guide.md") == (0, expected, "")
    project.page.write_bytes(before)
    assert run(os.path.join("localized", "guide.md")) == (0, expected, "")
    assert run("guide.md") == (0, "0 pages stamped, 1 current, 0 refused\n", "")


def test_what_is_carried_over_is_said(project: StampProject, run: Run) -> None:
    project.change("open --box", "open")
    _, out, _ = run("--cosmetic", "--date", "2022-02-03", "--dry-run")
    assert "guide.md: would be stamped with commit " in out
    assert out.splitlines()[0].endswith(" of 2022-02-03, code carried over")
    assert out.splitlines()[-1] == "1 page would be stamped, 0 current, 0 refused"


def test_a_named_page_that_is_refused_is_an_error(project: StampProject, run: Run) -> None:
    project.change("Close it.", "Shut it.")
    code, out, _ = run("guide.md")
    assert code == 1
    assert out.splitlines() == [
        "error: de-DE guide.md: the source changed: text; if you found the translation right as it stands, "
        "--force stamps it [vianet.stamp-refused]",
        f"    {Code.STAMP_REFUSED.info.remedy}",
        "0 pages stamped, 0 current, 1 refused",
    ]
    assert out.count("the source changed") == 1
    # A page that nobody named is only said to have been left alone.
    code, out, _ = run("--cosmetic")
    assert (code, out.splitlines()[0]) == (0, "de-DE guide.md: refused, the source changed: text")
    assert "'stamp PAGE --force'" in out.splitlines()[-1]
    assert run("guide.md", "--force")[0] == 0


def test_force_is_named_only_where_it_helps(project: StampProject, run: Run) -> None:
    project.repo.git("mv", "docs/guide.md", "docs/start.md")
    project.repo.commit({})
    for arguments in (["guide.md"], ["guide.md", "--force"]):
        code, out, _ = run(*arguments)
        assert code == 1
        assert out.splitlines()[0].endswith(
            "is start.md now; move the page there first [vianet.stamp-refused]"
        )
    assert "--force" not in run("--cosmetic")[1]


def test_a_glob_is_no_name(project: StampProject, run: Run) -> None:
    project.change("Close it.", "Shut it.")
    assert run("*.md", "--force")[0] == 2


def test_json(project: StampProject, run: Run) -> None:
    commit = project.change("open --box", "open")
    code, report = run.report("--cosmetic")
    assert code == 0
    assert report == {
        "schema": "sphinx-vianet/stamp/1",
        "dry_run": False,
        "pages": [
            {
                "locale": "de-DE",
                "page": "guide.md",
                "result": "stamped",
                "reason": None,
                "kinds": ["code"],
                "carried": ["code"],
                "old": {"hash": digest(SOURCE), "commit": project.first, "date": "2019-03-05"},
                "new": {"hash": digest(project.source()), "commit": commit, "date": "2020-01-02"},
            }
        ],
        "summary": {"stamped": 1, "current": 0, "refused": 0},
        "findings": [],
    }


def test_json_of_a_refusal(project: StampProject, run: Run) -> None:
    project.change("Close it.", "Shut it.")
    code, report = run.report("guide.md")
    (page,) = report["pages"]
    assert (code, page["result"], page["reason"], page["new"]) == (
        1,
        "refused",
        "the source changed: text",
        None,
    )
    assert [finding["code"] for finding in report["findings"]] == ["stamp-refused"]


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        ([], "--cosmetic"),
        (["--force", "--cosmetic"], "name them"),
        (["nowhere.md"], "no page 'nowhere.md'"),
        (["guide.md", "--date", "02/03/2022"], "--date"),
        (["guide.md", "--locale", "xx-YY-"], "in 'xx-YY-'; there are de-DE"),
        (["guide.md", "--locale", "fr-FR"], "in 'fr-FR'; there are de-DE"),
        (["guide.md", "--output", "."], "--output"),
        (["guide.md", "--output", "nowhere"], "--output"),
        (["guide.md", "--source", "nowhere"], "nowhere"),
        (["guide.md", "--source-tree", "-x:docs"], "-x"),
    ],
)
def test_usage(project: StampProject, run: Run, arguments: list[str], reason: str) -> None:
    project.change("Close it.", "Close  it.")
    before = project.page.read_bytes()
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert reason in err
    assert "Traceback" not in err
    assert project.page.read_bytes() == before


def test_pages_of_a_branch_need_a_checkout(project: StampProject, run: Run, tmp_path: Path) -> None:
    project.change("Close it.", "Close  it.")
    repo = build_repository(tmp_path / "de", [{"docs/guide.md": project.page.read_bytes()}])
    tree = ("--localized-tree", "main:docs")
    code, _, err = run("guide.md", *tree, localized="de-DE=de")
    assert (code, "--output" in err) == (2, True)
    checkout = repo.worktree(tmp_path / "checkout")
    assert run("guide.md", *tree, "--output", "checkout", localized="de-DE=de")[0] == 0
    assert digest(project.source()).encode() in (checkout.folder / "docs" / "guide.md").read_bytes()
