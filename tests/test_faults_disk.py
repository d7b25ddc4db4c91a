"""Full disks, read-only folders, streams that are closed: old bytes stay, and a message says what to do."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from .imports import GUIDE, TREES, Project, environment

# A process for each run: tox -e full runs them.
pytestmark = [pytest.mark.slow, pytest.mark.skipif(sys.platform != "linux", reason="mounts are Linux's")]

FULL = "No space left on device"


def mounted(folder: Path, *options: str) -> None:
    """Mount a folder, or skip."""
    done = subprocess.run(["mount", *options, str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(f"nothing may be mounted here: {done.stderr.strip()}")


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Path]:
    """A file system of 400 kB."""
    folder = tmp_path / "small"
    folder.mkdir()
    if shutil.which("mount") is None:
        pytest.skip("mount is not installed")
    mounted(folder, "-t", "tmpfs", "-o", "size=400k", "tmpfs")
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def fill(folder: Path) -> Project:
    """A project that was imported, with a page that has changed since."""
    project = Project(folder)
    for name in ("a", "b", "c"):
        project.add(f"{name}.md", GUIDE)
    project.run()
    project.edit('msgstr "Schließe sie."', 'msgstr "Mach sie zu."', "b")
    project.localize("a.md", {**GUIDE, "Open the box.": "Mach die Kiste auf."})
    return project


def call(folder: Path, *arguments: str, redirect: str = "") -> tuple[int, str]:
    """Run the program as a shell does; its exit code and what it said."""
    words = " ".join(f"'{word}'" for word in (sys.executable, "-m", "sphinx_vianet", *arguments))
    done = subprocess.run(
        ["sh", "-c", f"{words} {redirect}"],
        cwd=folder,
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr, done
    return done.returncode, done.stdout + done.stderr


COMMANDS = {
    "import": ("import", *TREES),
    "import with a memory": ("import", *TREES, "--memory-pages"),
    "handback": ("handback", *TREES),
    "plain pages": ("handback", *TREES, "--plain-output", "plain"),
    "export": ("export", *TREES, "--output", "units.tmx"),
    "export XLIFF": ("export", *TREES, "--locale", "de-DE", "--format", "xliff", "--output", "units.xlf"),
    "check": ("check", *TREES, "--format", "html", "--output", "report.html", "--fail-on", "none"),
}


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("free", [0, 4, 12, 24, 40])
def test_a_full_disk(small: Path, command: str, free: int) -> None:
    """With room for nothing, for a file, and for some."""
    project = fill(small)
    old = {path: path.read_bytes() for path in small.rglob("*") if path.suffix in (".po", ".md")}
    filling = small / "filling"
    room = shutil.disk_usage(small).free // 1024 - free
    filling.write_bytes(bytes(1024 * room))
    code, said = call(small, *COMMANDS[command])
    if code:
        assert FULL in said or "disk is full" in said
        assert "make room" in said
    left = {path: path.read_bytes() for path in small.rglob("*") if path.suffix in (".po", ".md")}
    assert not list(small.rglob("*.tmp"))
    filling.unlink()
    assert call(small, *COMMANDS[command])[0] == 0
    new = {path: path.read_bytes() for path in small.rglob("*") if path.suffix in (".po", ".md")}
    assert [path for path in left if left[path] not in (old.get(path), new[path])] == []
    assert project.targets("c") == GUIDE


@pytest.mark.parametrize("command", COMMANDS)
def test_a_limit_of_the_size_of_files(tmp_path: Path, command: str) -> None:
    """What needs no mount: a process may write a few bytes of a file only."""
    project = fill(tmp_path / "project")
    before = project.snapshot()

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))

    done = subprocess.run(
        [sys.executable, "-m", "sphinx_vianet", *COMMANDS[command]],
        cwd=project.folder,
        env=environment(PYTHONDONTWRITEBYTECODE="1"),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limit,
    )
    assert "Traceback" not in done.stderr
    assert done.returncode in (1, 2)
    assert "File too large" in done.stdout + done.stderr or "disk I/O error" in done.stderr
    after = project.snapshot()
    assert [
        name for name in before if ".sphinx-vianet" not in name and before[name][1] != after[name][1]
    ] == []
    assert call(project.folder, *COMMANDS[command])[0] == 0


@pytest.mark.parametrize("place", ["docs", "localized", "locale", "locale/.sphinx-vianet", "."])
@pytest.mark.parametrize("command", COMMANDS)
def test_read_only(tmp_path: Path, command: str, place: str) -> None:
    """Root may write everywhere but where a file system is mounted read-only."""
    project = fill(tmp_path / "project")
    folder = project.folder / place
    before = project.snapshot()
    mounted(folder, "--bind", str(folder))
    try:
        mounted(folder, "-o", "remount,ro,bind")
        code, said = call(project.folder, *COMMANDS[command])
        after = project.snapshot()
    finally:
        subprocess.run(["umount", str(folder)], check=True)
    assert code in (0, 1, 2)
    if code:
        assert "Read-only file system" in said
        assert "name a place that can be written" in said
    prefix = "" if place == "." else f"{place}/"
    assert [name for name in before if name.startswith(prefix) and before[name] != after[name]] == []
    written = {"."}
    if not command.startswith(("export", "check")):
        written |= {"locale", "locale/.sphinx-vianet"}
    if command in ("handback", "plain pages"):
        written |= {"localized"}
    assert (code != 0) == (place in written)


@pytest.mark.parametrize("command", [*COMMANDS, "text"])
def test_standard_output_that_is_full(tmp_path: Path, command: str) -> None:
    project = fill(tmp_path / "project")
    words = COMMANDS.get(command, ("check", *TREES))
    code, said = call(project.folder, *words, redirect="> /dev/full")
    if command == "text" or code:
        assert (code, said) == (
            2,
            f"sphinx-vianet: the output cannot be written: {FULL}; make room, and run it again\n",
        )


@pytest.mark.parametrize("redirect", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("command", [*COMMANDS, "text", "units"])
def test_standard_streams_that_are_closed(tmp_path: Path, command: str, redirect: str) -> None:
    """Nothing is printed into files that are opened in their place."""
    more = {"text": ("check", *TREES, "--fail-on", "none"), "units": ("export", *TREES)}
    usual, project = fill(tmp_path / "usual"), fill(tmp_path / "project")
    words = {**COMMANDS, **more}[command]
    assert call(usual.folder, *words)[0] == 0
    assert call(project.folder, *words, redirect=redirect)[0] == 0
    for name, (_, data) in usual.snapshot().items():
        if not name.endswith((".sqlite3", ".html")):
            assert (project.folder / name).read_bytes() == data, name
    assert not os.path.exists(project.folder / "locale" / ".sphinx-vianet" / "writing")
