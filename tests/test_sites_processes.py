"""Interrupts and kills in the middle of the builds: nothing goes on running, and the next run completes."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path

import pytest

from sphinx_vianet.sites.facts import unfinished_file

from .site_project import SiteProject

# At moments that a loaded machine shifts: tox -e full runs them.
pytestmark = pytest.mark.slow

_WAIT = """
import os, pathlib, time

def wait(app, docname, source):
    if docname == "plain" and os.environ.get("TEST_WAIT"):
        pathlib.Path(os.environ["TEST_WAIT"], str(os.getpid())).touch()
        time.sleep(600)

def setup(app):
    app.connect("source-read", wait)

"""
"""In ``conf.py``: each build stops at a document, and says that it is there."""


@pytest.fixture
def project(tmp_path: Path) -> SiteProject:
    project = SiteProject(tmp_path / "project")
    project.fill()
    project.change("conf.py", "project =", f"{_WAIT}\nproject =")
    return project


def start(project: SiteProject, here: Path, *arguments: str) -> tuple[subprocess.Popen[bytes], list[int]]:
    """Start the program, and wait until two builds have come to the document; these, too."""
    here.mkdir()
    running = subprocess.Popen(
        project.command(*arguments),
        env={**project.environment, "TEST_WAIT": str(here)},
        cwd=project.folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    deadline = time.monotonic() + 120
    while len(found := [int(path.name) for path in here.iterdir()]) < 2:
        assert time.monotonic() < deadline
        assert running.poll() is None, running.communicate()
        time.sleep(0.01)
    return running, found


def ended(processes: list[int]) -> bool:
    """Wait until processes are gone."""
    deadline = time.monotonic() + 30
    while any(Path(f"/proc/{process}").exists() for process in processes):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


@pytest.fixture(autouse=True)
def needs_proc() -> None:
    if not Path("/proc/self").exists():
        pytest.skip("needs the /proc of Linux")


def test_interrupt(project: SiteProject, tmp_path: Path) -> None:
    project.report("--locale", "de")
    # Of the builds in two processes each, those that read too.
    running, builds = start(project, tmp_path / "here", "--jobs", "2", "--", "-E", "-j", "2")
    os.kill(running.pid, signal.SIGINT)
    try:
        out, err = running.communicate(timeout=60)
    finally:
        running.kill()
    assert (running.returncode, out, err.strip()) == (130, b"", b"")
    assert ended(builds)
    marks = [
        unfinished_file(project.out / ".sphinx-vianet" / "doctrees" / name) for name in ("en", "de", "he")
    ]
    assert [mark.exists() for mark in marks] == [True, True, True]
    project.report()
    assert not any(mark.exists() for mark in marks)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_killed(project: SiteProject, tmp_path: Path, number: signal.Signals) -> None:
    """The builds see that nobody is there any more."""
    running, builds = start(project, tmp_path / "here", "--jobs", "2")
    os.kill(running.pid, number)
    try:
        # The pipes close when nobody holds them any more.
        running.communicate(timeout=30)
        assert ended(builds)
    finally:
        for build in builds:
            if Path(f"/proc/{build}").exists():
                os.kill(build, signal.SIGKILL)
    assert [site["pages"] for site in project.report()["sites"]] == [3, 3, 3]


def test_what_was_read_and_not_written_is_written_by_the_next(project: SiteProject) -> None:
    """Sphinx goes by the times of the documents, and those of translations say nothing to it."""
    project.report("--locale", "de")
    page = project.out / "de" / "wie geöffnet.html"
    page.write_text("cut off", encoding="utf-8")
    assert [site["read"] for site in project.report("--locale", "de")["sites"]] == [0]
    assert page.read_text(encoding="utf-8") == "cut off"
    unfinished_file(project.out / ".sphinx-vianet" / "doctrees" / "de").touch()
    project.report("--locale", "de")
    assert "Heb den Deckel" in page.read_text(encoding="utf-8")


_DEAF = """
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
"""
"""In ``conf.py``, as some libraries do it."""


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_builds_that_do_not_listen(project: SiteProject, tmp_path: Path, number: signal.Signals) -> None:
    """Interrupted by somebody who does not wait, and when the program is gone."""
    project.change("conf.py", "import os", f"{_DEAF}import os")
    running, builds = start(project, tmp_path / "here", "--jobs", "2")
    os.kill(running.pid, number)
    try:
        if number == signal.SIGINT:
            time.sleep(0.5)
            os.kill(running.pid, number)
        running.communicate(timeout=60)
        assert ended(builds)
    finally:
        running.kill()
        for build in builds:
            if Path(f"/proc/{build}").exists():
                os.kill(build, signal.SIGKILL)
    assert running.returncode == (130 if number == signal.SIGINT else -number)
