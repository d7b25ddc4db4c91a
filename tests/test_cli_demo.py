"""``sphinx-vianet demo``: the project that it writes, imports and builds."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from sphinx_vianet import cli
from sphinx_vianet.cli.demo import demo_command

from .gitrepo import git
from .imports import check_catalogs

LANGUAGES = ("en", "de", "fr", "ja", "ko", "zh_CN")


def test_without_builds(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "new" / "demo"
    with pytest.raises(SystemExit) as exit_info:
        cli.main(["demo", str(folder), "--no-build"])
    assert exit_info.value.code == 0
    assert {path.name for path in folder.iterdir()} == {"source", "localized", "pyproject.toml"}
    assert {path.name for path in (folder / "localized").iterdir()} == {
        "de-DE",
        "fr-FR",
        "ja-JP",
        "ko-KR",
        "zh-CN",
    }
    commits = git(folder / "source", "rev-list", "--count", "HEAD")
    assert f"{commits} commits of English pages" in capsys.readouterr().out


def test_folder_that_is_not_empty(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(SystemExit) as exit_info:
        cli.main(["demo", str(tmp_path)])
    assert exit_info.value.code == 2
    assert "is not empty" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    assert CliRunner().invoke(demo_command, [str(tmp_path / "file")]).exit_code == 2


def _page(folder: Path, language: str, name: str) -> str:
    return (folder / "html" / language / name).read_text(encoding="utf-8")


# The README's test builds what the demo builds.
@pytest.mark.slow
def test_whole(tmp_path: Path) -> None:
    """As the README has it: six sites, nothing to report but the page whose source was renamed."""
    folder = tmp_path / "demo"
    done = subprocess.run(
        [sys.executable, "-m", "sphinx_vianet", "demo", str(folder)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    check_catalogs(folder / "locale")
    for language in LANGUAGES:
        page = folder / "html" / language / "index.html"
        assert f"  {page}" in done.stdout.splitlines()
        code = language.replace("_", "-")
        assert f'lang="{code}"' in page.read_text(encoding="utf-8")
    headings = {
        language: re.sub("<[^>]*>", "", heading[1])
        for language in LANGUAGES
        if (heading := re.search("<h1>(.*)</h1>", _page(folder, language, "install.html")))
    }
    assert len(set(headings.values())) == len(LANGUAGES)
    assert f"  {folder / 'html' / 'index.html'}" in done.stdout.splitlines()
    # What it says to try next works as it stands.
    lines = done.stdout.partition("Try next:\n")[2].splitlines()
    script = "\n".join(["set -e", *lines[:1], *(f"{line} || test $? -eq 1" for line in lines[1:])])
    package = os.environ | {"PYTHONPATH": str(Path(cli.__file__).parents[2])}
    command = ["sh", "-c", script]
    tried = subprocess.run(command, env=package, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (tried.returncode, tried.stderr, len(lines)) == (0, "", 4)
    assert "de-DE quickstart.md: stale (content)" in tried.stdout
    # The builds leave the repository of the source as it was.
    assert git(folder / "source", "status", "--porcelain") == ""
