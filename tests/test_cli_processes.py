"""Imports as processes: pipes, interrupts, kills, two at a time; nothing is lost, nothing left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

from .imports import GUIDE, TOUR, TREES, Project, command, environment, start, write

STEPS = {f"Step {n}.": f"Schritt {n}." for n in range(12)}
"""Makes a page take a moment."""


# They interrupt and kill processes at moments that a loaded machine shifts: tox -e full runs them.
pytestmark = pytest.mark.slow


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    project = Project(tmp_path)
    project.add("guide.md", GUIDE)
    return project


def wait_for(project: Project, catalogs: int) -> None:
    """Wait until an import has written some catalogs."""
    deadline = time.monotonic() + 60
    while sum(1 for _ in project.locale_dir.rglob("*.po")) < catalogs:
        assert time.monotonic() < deadline
        time.sleep(0.002)


def wait_for_change(project: Project, wanted: dict[str, bytes], number: int) -> None:
    """Wait until an import has come to a certain catalog, or is through."""
    name = sorted(wanted)[min(number, len(wanted) - 1)]
    deadline = time.monotonic() + 60
    while project.catalog(name).read_bytes() != wanted[name]:
        assert time.monotonic() < deadline
        time.sleep(0.001)


def children(process: int) -> list[int]:
    """Worker processes of a process; multiprocessing's tracker is none."""
    task = Path(f"/proc/{process}/task/{process}/children")
    if not task.exists():
        pytest.skip("needs the /proc of Linux")
    found = []
    for child in task.read_text().split():
        words = Path(f"/proc/{child}/cmdline").read_bytes()
        if b"resource_tracker" not in words:
            found.append(int(child))
    return found


def test_reader_that_goes_away(project: Project) -> None:
    for number in range(300):
        project.localize(f"lost{number}.md", TOUR)
    arguments = " ".join(f"'{word}'" for word in command(*TREES))
    done = subprocess.run(
        ["bash", "-c", f"{arguments} | head -1; echo ${{PIPESTATUS[0]}}"],
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert done.stdout.splitlines()[-1] in ("0", "1")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interrupt(project: Project, jobs: str) -> None:
    for number in range(150):
        project.add(f"p{number:03}.md", TOUR | STEPS)
    running = start(*TREES, "--jobs", jobs)
    wait_for(project, 5)
    os.killpg(running.pid, signal.SIGINT)
    out, err = running.communicate(timeout=60)
    assert (running.returncode, out, err.strip()) == (130, b"", b"")
    assert not list(project.folder.rglob("*.tmp"))
    assert len(list(project.locale_dir.rglob("*.po"))) < 151
    assert subprocess.run(command(*TREES), env=environment(), check=False).returncode == 0
    assert len(list(project.locale_dir.rglob("*.po"))) == 151


@pytest.mark.parametrize("moments", [2, pytest.param(25, marks=pytest.mark.slow)])
def test_killed_in_the_middle(project: Project, moments: int) -> None:
    """Every catalog is old or new, and the next import completes and clears up."""
    texts = [TOUR | STEPS, TOUR | {text: f"{target}!" for text, target in STEPS.items()}]
    names = [f"p{number:03}" for number in range(60)]
    versions: list[dict[str, bytes]] = []
    for text in texts:
        for name in names:
            project.add(f"{name}.md", text)
        project.run()
        versions.append({name: project.catalog(name).read_bytes() for name in names})
    for moment in range(moments):
        wanted = moment % 2
        for name in names:
            project.localize(f"{name}.md", texts[wanted])
        running = start(*TREES)
        wait_for_change(project, versions[wanted], len(names) * (moment + 1) // (moments + 1))
        running.kill()
        running.communicate()
        for name in names:
            assert project.catalog(name).read_bytes() in [version[name] for version in versions]
        write(project.locale_dir, {"de/LC_MESSAGES/.p000.po.0123456789ab.tmp": "left behind"})
        assert project.run().findings == ()
        assert {name: project.catalog(name).read_bytes() for name in names} == versions[wanted]
        assert not list(project.folder.rglob("*.tmp"))


def test_worker_that_is_killed(project: Project) -> None:
    """A clear message, no hang and no trace of the program's inside."""
    for number in range(600):
        project.add(f"p{number:03}.md", TOUR | STEPS)
    running = start(*TREES, "--jobs", "2")
    wait_for(project, 2)
    for child in children(running.pid):
        os.kill(child, signal.SIGKILL)
    _, err = running.communicate(timeout=60)
    assert running.returncode == 2
    assert err.decode().startswith("sphinx-vianet: a worker process ended in the middle of its work")
    assert err.count(b"\n") == 1


def test_workers_end_with_their_parent(project: Project) -> None:
    """Else they would hold on to memory, and to the lock, for ever."""
    for number in range(150):
        project.add(f"p{number:03}.md", TOUR | STEPS)
    running = start(*TREES, "--jobs", "2")
    wait_for(project, 2)
    workers = children(running.pid)
    assert workers
    running.kill()
    try:
        # The pipes close when nobody holds them any more.
        running.communicate(timeout=30)
    finally:
        for worker in workers:
            with suppress(ProcessLookupError):
                os.kill(worker, signal.SIGKILL)
    assert project.run().written


def test_two_at_once(project: Project) -> None:
    for number in range(100):
        project.add(f"p{number:03}.md", TOUR)
    runs = [start(*TREES, "--format", "json") for _ in range(2)]
    reports = [json.loads(run.communicate(timeout=60)[0]) for run in runs]
    assert [run.returncode for run in runs] == [0, 0]
    assert sorted(report["catalogs"]["written"] for report in reports) == [0, 101]
    assert sorted(report["messages"]["unchanged"] for report in reports) == [0, 203]
