"""``sphinx-vianet handback`` from the outside: arguments, exit codes, what it prints, what git takes."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from sphinx_vianet.cli import main

from .gitrepo import build_repository
from .imports import GUIDE, TOUR, Project

EDIT = ('msgstr "Öffne die Kiste."', 'msgstr "Öffne die Truhe."')


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    project = Project(tmp_path)
    project.add("guide.md", GUIDE)
    project.add("tour.md", TOUR)
    project.run()
    project.edit(*EDIT)
    return project


class Run:
    """The command with the project's trees."""

    def __init__(self, capfd: pytest.CaptureFixture[str]) -> None:
        self.capfd = capfd

    def __call__(self, *arguments: str, localized: str = "localized/{locale}") -> tuple[int, str, str]:
        trees = ["--source", "docs", "--localized", localized, "--locale-dir", "locale"]
        with pytest.raises(SystemExit) as stopped:
            main(["handback", *trees, *arguments])
        out = self.capfd.readouterr()
        assert isinstance(stopped.value.code, int)
        return stopped.value.code, out.out, out.err

    def report(self, *arguments: str) -> tuple[int, Any]:
        code, out, _ = self(*arguments, "--format", "json")
        return code, json.loads(out)


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Run:
    return Run(capfd)


def page(project: Project) -> bytes:
    return (project.folder / "localized" / "de-DE" / "guide.md").read_bytes()


def test_it_says_what_it_did(project: Project, run: Run) -> None:
    code, out, err = run()
    assert (code, err) == (0, "")
    assert out == "de-DE guide.md: 1 message handed back\n1 page handed back; 1 message, 1 unit; 0 refused\n"
    assert run() == (0, "0 pages handed back; 0 refused\n", "")


def test_the_diff_of_a_dry_run_is_a_patch(project: Project, run: Run) -> None:
    before = page(project)
    code, out, err = run("--dry-run")
    assert code == 0
    assert err.endswith("1 page would be handed back; 1 message, 1 unit; 0 refused\n")
    assert out.startswith("--- a/localized/de-DE/guide.md\n+++ b/localized/de-DE/guide.md\n@@ ")
    assert page(project) == before
    applied = subprocess.run(
        ["git", "apply", "-"], input=out.encode(), cwd=project.folder, capture_output=True, check=False
    )
    assert applied.returncode == 0, applied.stderr
    patched = page(project)
    (project.folder / "localized" / "de-DE" / "guide.md").write_bytes(before)
    run()
    assert page(project) == patched != before


def test_a_file_without_a_last_line_end_gives_a_patch_too(project: Project, run: Run) -> None:
    path = project.folder / "localized" / "de-DE" / "guide.md"
    path.write_bytes(path.read_bytes().rstrip(b"\n").replace(b"\n", b"\r\n"))
    project.edit('msgstr "Schließe sie."', 'msgstr "Mach zu."')
    _, out, _ = run("--dry-run")
    assert out.count("\\ No newline at end of file\n") == 2
    applied = subprocess.run(
        ["git", "apply", "-"], input=out.encode(), cwd=project.folder, capture_output=True, check=False
    )
    assert applied.returncode == 0, applied.stderr
    assert page(project).count(b"\r\n") == page(project).count(b"\n")
    assert b"Mach zu." in page(project)


def test_the_report_as_json(project: Project, run: Run) -> None:
    code, report = run.report("--dry-run")
    assert code == 0
    assert report == {
        "schema": "sphinx-vianet/handback/1",
        "dry_run": True,
        "pages": [
            {
                "locale": "de-DE",
                "page": "guide.md",
                "result": "edited",
                "messages": [{"line": 9, "msgid": "Open the box.", "way": "units", "units": 1}],
                "waiting": 0,
            }
        ],
        "summary": {
            "edited": 1,
            "recomposed": 0,
            "new": 0,
            "refused": 0,
            "unchanged": 0,
            "units": 1,
            "one_unit": 0,
        },
        "findings": [],
    }


def test_a_page_that_changed_ends_with_1(project: Project, run: Run) -> None:
    path = project.folder / "localized" / "de-DE" / "guide.md"
    path.write_bytes(path.read_bytes().replace("Öffne".encode(), b"Mach auf"))
    code, out, _ = run()
    assert code == 1
    assert "error: de-DE guide.md:9: " in out
    assert "[vianet.handback-page-changed]" in out
    assert "1 refused" in out


def test_a_page_is_named_like_everywhere(project: Project, run: Run) -> None:
    assert "1 page would" in run("localized/de-DE/guide.md", "--dry-run")[2]
    assert "1 page would" in run("gui*.md", "--dry-run")[2]
    assert "0 pages" in run("tour.md", "--dry-run")[2]
    code, _, err = run("nowhere.md")
    assert code == 2
    assert "nowhere.md" in err


def test_pages_of_a_revision_go_into_a_checkout(project: Project, run: Run, tmp_path: Path) -> None:
    tree = project.folder / "localized" / "de-DE"
    files = {path.name: path.read_bytes() for path in tree.iterdir() if path.is_file()}
    repo = build_repository(tmp_path / "repo", [files])
    code, _, err = run("--localized-tree", "HEAD:", localized=str(repo.folder))
    assert code == 2
    assert "--output" in err
    code, out, _ = run("--localized-tree", "HEAD:", "--dry-run", localized=str(repo.folder))
    assert code == 0
    assert out.startswith("--- a/guide.md\n")
    code, out, _ = run(
        "--localized-tree",
        "HEAD:",
        "--output",
        str(repo.folder),
        "--plain-output",
        "plain",
        localized=str(repo.folder),
    )
    assert code == 0
    assert b"Truhe" in (repo.folder / "guide.md").read_bytes()
    assert b"<span" not in (project.folder / "plain" / "guide.md").read_bytes()


def test_nothing_is_written_where_a_link_in_the_checkout_leads(
    project: Project, run: Run, tmp_path: Path
) -> None:
    tree = project.folder / "localized" / "de-DE"
    files = {f"pages/{path.name}": path.read_bytes() for path in tree.iterdir() if path.is_file()}
    repo = build_repository(tmp_path / "repo", [files])
    (repo.folder / "pages").rename(tmp_path / "outside")
    (repo.folder / "pages").symlink_to(tmp_path / "outside")
    before = (tmp_path / "outside" / "guide.md").read_bytes()
    code, out, _ = run(
        "--localized-tree", "HEAD:pages", "--output", str(repo.folder), localized=str(repo.folder)
    )
    assert code == 1
    assert "symbolic link" in out
    assert (tmp_path / "outside" / "guide.md").read_bytes() == before
