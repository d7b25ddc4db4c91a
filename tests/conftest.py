"""What every test runs under: git and Hypothesis as on a clean machine, Sphinx test roots."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from .browser import browser, visit
from .demo_sites import demo, demo_project

__all__ = ["browser", "demo", "demo_project", "visit"]

collect_ignore = ["fixtures", "roots"]

# The developer's git configuration (signing, hooks, templates, line ends) must not decide a test. Set for the
# whole process, before any fixture, so that child processes and session fixtures see it too.
os.environ.update(
    GIT_CONFIG_GLOBAL=os.devnull,
    GIT_CONFIG_NOSYSTEM="1",
    GIT_AUTHOR_NAME="Ada Author",
    GIT_AUTHOR_EMAIL="ada@example.org",
    GIT_COMMITTER_NAME="Carl Committer",
    GIT_COMMITTER_EMAIL="carl@example.org",
)
for _name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "SOURCE_DATE_EPOCH"):
    os.environ.pop(_name, None)

# No deadline: timing is never asserted. The default run is the same every time; the long one looks for news.
settings.register_profile("default", deadline=None, derandomize=True)
settings.register_profile("full", deadline=None, max_examples=3000)
settings.load_profile("default")


@pytest.fixture(scope="session")
def rootdir() -> Path:
    """Folder of the Sphinx test roots, for ``@pytest.mark.sphinx(testroot=...)``."""
    return Path(__file__).parent / "roots"
