"""Commands at the same time: those that write wait for each other, those that read see whole files."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_vianet.files import folder_lock

from .imports import GUIDE, TREES, Project, environment

# Several processes at a time: tox -e full runs them.
pytestmark = pytest.mark.slow


def start(project: Project, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "sphinx_vianet", *arguments],
        cwd=project.folder,
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_all_at_once(tmp_path: Path) -> None:
    project = Project(tmp_path)
    for number in range(40):
        project.add(f"p{number:02}.md", GUIDE)
    project.run()
    for number in range(40):
        if number % 2:
            project.edit('msgstr "Schließe sie."', 'msgstr "Mach sie zu."', f"p{number:02}")
        else:
            project.localize(f"p{number:02}.md", {**GUIDE, "Open the box.": "Mach die Kiste auf."})
    commands = [
        ["import", *TREES],
        ["handback", *TREES],
        ["import", *TREES, "--jobs", "2"],
        ["lint", "--fix"],
        ["lint"],
        ["check", *TREES],
        ["export", *TREES, "--output", "units.tmx"],
        ["export", *TREES, "--output", "units.tmx"],
        ["import", *TREES, "--locale-dir", "other"],
        ["stamp", *TREES, "--cosmetic"],
    ]
    running = [start(project, *words) for words in commands]
    for words, process in zip(commands, running, strict=True):
        out, err = process.communicate(timeout=300)
        assert process.returncode == 0, (words, out, err)
        assert not err or words[0] == "export", (words, err)
    assert not list(tmp_path.rglob("*.tmp"))
    project.run()
    for number in range(40):
        changed = {"Close it.": "Mach sie zu."} if number % 2 else {"Open the box.": "Mach die Kiste auf."}
        assert project.targets(f"p{number:02}") == {**GUIDE, **changed}
        page = (tmp_path / "localized" / "de-DE" / f"p{number:02}.md").read_text(encoding="utf-8")
        assert next(iter(changed.values())) in page


@pytest.mark.parametrize(
    "words", [("check", *TREES), ("lint",), ("export", *TREES), ("import", *TREES, "--dry-run")]
)
def test_who_only_reads_waits_for_nobody(tmp_path: Path, words: tuple[str, ...]) -> None:
    project = Project(tmp_path)
    project.add("guide.md", GUIDE)
    project.run()
    with folder_lock(project.locale_dir):
        process = start(project, *words)
        process.communicate(timeout=50)
    assert process.returncode == 0
