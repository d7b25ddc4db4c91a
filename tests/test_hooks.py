"""``.pre-commit-hooks.yaml``: the manifest, and each hook called as pre-commit calls it."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from sphinx_vianet import cli

from .check_project import GUIDE, CheckProject
from .gitrepo import build_repository, git

ROOT = Path(__file__).resolve().parents[1]
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
HOOKS: dict[str, dict[str, Any]] = {hook["id"]: hook for hook in yaml.safe_load(MANIFEST.read_bytes())}

Call = Callable[..., tuple[int, str]]


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CheckProject:
    """Two pages current in German, and the catalog of one."""
    project = CheckProject.make(tmp_path)
    project.localize("guide.md", "tour.md")
    (tmp_path / "pyproject.toml").write_text(
        '[tool.sphinx-vianet]\nsource = "source/docs"\nlocalized = ["localized/{locale}"]\n'
    )
    monkeypatch.chdir(tmp_path)
    return project


@pytest.fixture
def call(capsys: pytest.CaptureFixture[str]) -> Call:
    """Call a hook with the files of a commit as pre-commit does: those that its pattern takes, last."""

    def run(name: str, *files: str) -> tuple[int, str]:
        hook = HOOKS[name]
        program, *arguments = shlex.split(hook["entry"])
        assert program == "sphinx-vianet"
        arguments += hook.get("args", [])
        if hook.get("pass_filenames", True):
            arguments += [file for file in files if re.search(hook["files"], file)]
        with pytest.raises(SystemExit) as exit_info:
            cli.main(arguments)
        out, err = capsys.readouterr()
        assert isinstance(exit_info.value.code, int)
        return exit_info.value.code, out + err

    return run


def test_pre_commit_takes_the_manifest() -> None:
    from pre_commit.clientlib import load_manifest

    load_manifest(str(MANIFEST))
    assert set(HOOKS) == {"vianet-check", "vianet-lint", "vianet-lint-pages", "vianet-import"}
    # A file's name must not be an option, whatever it begins with.
    assert all(hook["args"][-1] == "--" for hook in HOOKS.values() if hook.get("pass_filenames", True))


class TestCheck:
    def test_a_page_that_fits(self, project: CheckProject, call: Call) -> None:
        code, out = call("vianet-check", "localized/de-DE/guide.md")
        assert code == 0
        assert "de-DE       1        1        100%" in out

    def test_a_stale_page_of_the_commit(self, project: CheckProject, call: Call) -> None:
        project.commit({"guide.md": GUIDE.replace("Close", "Shut")})
        code, out = call("vianet-check", "localized/de-DE/guide.md", "localized/de-DE/tour.md")
        assert code == 1
        assert out.endswith("1 page fails the check.\n")

    def test_a_stale_page_that_is_not_in_the_commit(self, project: CheckProject, call: Call) -> None:
        project.commit({"guide.md": GUIDE.replace("Close", "Shut")})
        assert call("vianet-check", "localized/de-DE/tour.md")[0] == 0

    def test_a_changed_source_page_leaves_stale_translations(self, project: CheckProject, call: Call) -> None:
        project.commit({"guide.md": GUIDE.replace("Close", "Shut")})
        assert call("vianet-check", "source/docs/guide.md")[0] == 1
        assert call("vianet-check", "source/docs/tour.md")[0] == 0

    def test_other_files_are_passed_over(self, project: CheckProject, call: Call) -> None:
        project.commit({"guide.md": GUIDE.replace("Close", "Shut")})
        # The second has a page's path in its tree, and is another file.
        assert call("vianet-check", "CHANGES.md", "guide.md", ".github/workflow.yml", "--fail-on.md")[0] == 0

    def test_no_file_at_all_is_not_every_file(self, project: CheckProject, call: Call) -> None:
        project.commit({"guide.md": GUIDE.replace("Close", "Shut")})
        assert call("vianet-check")[0] == 0


BROKEN = 'msgid ""\nmsgstr ""\n\nmsgid "See [the box](box.md)."\nmsgstr "Siehe [die Kiste](korb.md)."\n'


class TestLint:
    def test_catalogs(self, project: CheckProject, call: Call, tmp_path: Path) -> None:
        catalogs = tmp_path / "locale" / "de" / "LC_MESSAGES"
        catalogs.mkdir(parents=True)
        (catalogs / "guide.po").write_text(BROKEN)
        (catalogs / "tour.po").write_text(BROKEN)
        code, out = call("vianet-lint", "locale/de/LC_MESSAGES/guide.po", "other/x.po", "guide.md")
        assert (code, out.count(": error: a link leads to")) == (1, 1)
        assert call("vianet-lint", "other/x.po")[0] == 0
        assert call("vianet-lint")[0] == 0

    def test_pages(self, project: CheckProject, call: Call, tmp_path: Path) -> None:
        page = tmp_path / "localized/de-DE/guide.md"
        page.write_text(re.sub("de Open the wooden box", "de `Öffnen` {0} Sie", page.read_text()))
        code, out = call("vianet-lint-pages", "localized/de-DE/guide.md", "README.md")
        assert code == 1
        assert "localized/de-DE/guide.md:" in out
        assert call("vianet-lint-pages", "localized/de-DE/tour.md", "README.md")[0] == 0


def test_import(project: CheckProject, call: Call, tmp_path: Path) -> None:
    assert call("vianet-import", "localized/de-DE/guide.md")[0] == 0
    assert (tmp_path / "locale/de/LC_MESSAGES/guide.po").is_file()


@pytest.mark.slow
def test_pre_commit_runs_the_hooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A commit in a repository that uses the hooks; the installed program stands for pre-commit's own."""
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "sphinx-vianet"
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m sphinx_vianet "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}:{Path(sys.executable).parent}:{Path('/usr/bin')}:/bin")
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("PRE_COMMIT_HOME", str(tmp_path / "cache"))
    hooks = tmp_path / "hooks"
    hooks.mkdir()
    text = MANIFEST.read_text().replace("language: python", "language: system")
    build_repository(hooks, [{".pre-commit-hooks.yaml": text}])
    project = CheckProject.make(tmp_path / "project")
    project.localize("guide.md", "tour.md")
    shutil.rmtree(project.folder / "source" / ".git")
    uses = "".join(f"      - id: {name}\n" for name in HOOKS)
    (project.folder / ".pre-commit-config.yaml").write_text(
        f"repos:\n  - repo: {hooks}\n    rev: {git(hooks, 'rev-parse', 'HEAD')}\n    hooks:\n{uses}"
    )
    (project.folder / "pyproject.toml").write_text(
        '[tool.sphinx-vianet]\nsource = "source/docs"\nlocalized = ["localized/{locale}"]\n'
    )
    git(project.folder, "init", "-q")
    git(project.folder, "add", "-A")

    def run() -> tuple[int, str]:
        command = [sys.executable, "-m", "pre_commit", "run", "--color", "never", "--verbose"]
        done = subprocess.run(command, cwd=project.folder, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    code, out = run()
    assert code == 0, out
    assert out.count("Passed") == 3  # no catalog is in the commit
    source = project.folder / "source/docs/guide.md"
    source.write_text(source.read_text().replace("Close", "Shut"))
    git(project.folder, "add", "-A")
    code, out = run()
    assert code == 1
    assert "1 page fails the check." in out


def test_the_documentation_names_every_hook() -> None:
    text = (ROOT / "docs/reference/hooks.md").read_text(encoding="utf-8")
    assert set(re.findall(r"`(vianet-[a-z-]+)`", text)) == set(HOOKS)
