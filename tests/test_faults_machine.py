"""Machines with other settings: locale, encodings, time zones, limits, umask: the files are the same."""

from __future__ import annotations

import os
import resource
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .gitrepo import build_repository
from .imports import GUIDE, ROOT, TREES, Project, source_page

# A process for each step: tox -e full runs them.
pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name != "posix", reason="settings are POSIX")]

PROGRAM = [sys.executable, "-m", "sphinx_vianet"]
PLAIN = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
STEPS = (
    ("import", *TREES),
    ("check", *TREES, "--format", "html", "--output", "report.html", "--fail-on", "none"),
    ("check", *TREES, "--fail-on", "none"),
    ("handback", *TREES, "--locale-dir", "edited"),
    ("stamp", *TREES, "--cosmetic"),
    ("lint",),
    ("export", *TREES, "--output", "units.tmx"),
)

MACHINES: dict[str, dict[str, str]] = {
    "C": {"LC_ALL": "C"},
    "POSIX without UTF-8 mode": {"LC_ALL": "POSIX", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "Turkish": {"LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"},
    "Chinese": {"LC_ALL": "zh_CN.GB18030", "PYTHONUTF8": "0"},
    "ASCII streams": {"PYTHONIOENCODING": "ascii"},
    "Latin-1 streams": {"PYTHONIOENCODING": "latin-1"},
    "a locale that is not there": {"LC_ALL": "xx_XX.UTF-8"},
    "a far time zone": {"TZ": "Pacific/Kiritimati"},
    "a time zone that is none": {"TZ": "not/a zone"},
    "a dumb terminal": {"TERM": "dumb", "COLUMNS": "20"},
    "columns that are none": {"COLUMNS": "wide", "LINES": "-1"},
    "other hashes": {"PYTHONHASHSEED": "1"},
    "more hashes": {"PYTHONHASHSEED": "4294967295"},
    "no folder for temporary files": {"TMPDIR": "/nowhere"},
    "optimised": {"PYTHONOPTIMIZE": "2"},
    "warnings are errors": {"PYTHONWARNINGS": "error", "PYTHONDEVMODE": "1"},
}


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with work for every step, in a folder that is not ASCII."""
    project = Project(tmp_path_factory.mktemp("machine") / "größe İ")
    names = ["guide.md", "größe.md", "I.md"]
    repo = build_repository(project.folder / "docs", [{name: source_page(GUIDE) for name in names}])
    for name in names:
        project.localize(name, GUIDE, commit=repo.commits()[0])
    project.run()
    project.edit('msgstr "Schließe sie."', 'msgstr "Mach sie zu: İı."')
    project.locale_dir.rename(project.folder / "edited")
    repo.commit({name: source_page(GUIDE).replace("Open the", "Open  the") for name in names})
    return project.folder


Run = Callable[..., dict[str, bytes]]


@pytest.fixture
def run(template: Path, tmp_path: Path) -> Run:
    """Run all steps on a copy of the project, and give its files."""

    def run(settings: dict[str, str], **options: Any) -> dict[str, bytes]:
        folder = tmp_path / template.name
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(template, folder)
        for step in STEPS:
            done = subprocess.run(
                [*PROGRAM, *step],
                cwd=folder,
                env={**PLAIN, **settings},
                capture_output=True,
                check=False,
                **options,
            )
            assert done.returncode == 0, (step, done)
            assert b"Traceback" not in done.stderr + done.stdout
        return {
            # Reports name the folder.
            path.relative_to(folder).as_posix(): path.read_bytes().replace(bytes(tmp_path), b"")
            for path in folder.rglob("*")
            if path.is_file() and not {".git", ".sphinx-vianet"} & set(path.parts)
        }

    return run


@pytest.fixture(scope="module")
def expected() -> dict[str, dict[str, bytes]]:
    """What the steps give where all is as usual."""
    return {}


@pytest.fixture
def usual(run: Run, expected: dict[str, dict[str, bytes]]) -> dict[str, bytes]:
    if "usual" not in expected:
        expected["usual"] = run({"HOME": "/nowhere", "PYTHONHASHSEED": "0", "LC_ALL": "C.UTF-8"})
    return expected["usual"]


@pytest.mark.parametrize("machine", MACHINES)
def test_settings(run: Run, usual: dict[str, bytes], machine: str) -> None:
    """Without ``HOME``, too."""
    assert "Mach sie zu: İı." in usual["localized/de-DE/guide.md"].decode()
    assert run(MACHINES[machine]) == usual


@pytest.mark.parametrize("files", [64, 32])
def test_few_open_files(run: Run, usual: dict[str, bytes], files: int) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))

    assert run({}, preexec_fn=limit) == usual


@pytest.mark.parametrize("mask", [0o077, 0o000])
def test_modes_are_those_of_the_files_or_the_umask(run: Run, tmp_path: Path, mask: int) -> None:
    names = run({}, umask=mask)
    folder = next(tmp_path.iterdir())

    def mode(name: str) -> int:
        return stat.S_IMODE((folder / name).stat().st_mode)

    assert mode("report.html") == mode("locale/de/LC_MESSAGES/guide.po") == 0o666 & ~mask
    assert mode("locale/de") == 0o777 & ~mask
    # It was there before, and was written anew.
    assert mode("localized/de-DE/guide.md") == 0o644
    assert names


def test_git_configuration(run: Run, usual: dict[str, bytes], tmp_path: Path) -> None:
    """Of the user, which must not decide what is read."""
    config = tmp_path / "gitconfig"
    config.write_text(
        "[core]\n autocrlf = true\n quotepath = true\n pager = false\n fsmonitor = false\n"
        "[diff]\n external = false\n noprefix = true\n renames = false\n mnemonicPrefix = true\n"
        "[log]\n date = relative\n showSignature = true\n[color]\n ui = always\n"
        "[i18n]\n logOutputEncoding = latin1\n"
    )
    assert run({"GIT_CONFIG_GLOBAL": str(config), "GIT_PAGER": "false", "GIT_DIR": "/nowhere"}) == usual


def test_no_git(template: Path, tmp_path: Path) -> None:
    """What needs no history works without; what does says what is missing."""
    folder = tmp_path / "project"
    shutil.copytree(template, folder)

    def call(*arguments: str) -> tuple[int, str]:
        done = subprocess.run(
            [*PROGRAM, *arguments],
            cwd=folder,
            env={**PLAIN, "PATH": "/nowhere"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "Traceback" not in done.stderr + done.stdout, done
        return done.returncode, done.stdout + done.stderr

    assert call("import", *TREES)[0] == 0
    code, said = call("check", *TREES, "--fail-on", "none")
    assert "git" in said
    code, said = call("import", "--localized", "docs", "--localized-tree", "main:")
    assert code == 2
    assert "git" in said
    assert "install" in said
