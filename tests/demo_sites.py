"""The demo's sites, built once for all tests that look at them, in any theme."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from filelock import FileLock

__all__ = [
    "DOCUMENTS",
    "LANGUAGES",
    "THEMES",
    "Sites",
    "build_sites",
    "demo",
    "demo_project",
    "once",
]

LANGUAGES = ("en", "de", "fr", "ja", "ko", "zh_CN")
DOCUMENTS = (
    "index",
    "quickstart",
    "install",
    "configuration",
    "sync",
    "backup-and-restore",
    "troubleshooting",
    "status",
)
"""Those of the demo, and one that the tests add: it shows what the demo's own pages do not."""
THEMES = ("alabaster", "furo", "sphinx_rtd_theme", "pydata_sphinx_theme", "sphinx_book_theme")

_STATUS = """---
orphan: true
---

# Translation status

This page: {vianet-verdict}`.`

```{vianet-status}
```
"""

Sites = Callable[..., Path]
"""Gives the folder with a site for each language; takes the name of a theme."""


def once(tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """A folder that is made once in a run of the tests, whichever of its processes comes first."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder, done = base / name, base / f"{name}.done"
    with FileLock(base / f"{name}.lock"):
        if not done.exists():
            make(folder)
            done.touch()
    return folder


def _run(*arguments: str, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)},
    )
    assert done.returncode == 0, done.stdout + done.stderr


def write_demo(folder: Path) -> None:
    """The project that ``sphinx-vianet demo`` writes, with catalogs and the tests' own document."""
    folder.mkdir()
    _run("sphinx_vianet", "demo", "project", "--no-build", folder=folder)
    (folder / "project" / "source" / "docs" / "status.md").write_text(_STATUS, encoding="utf-8")


def build_sites(
    project: Path, out: Path, theme: str, languages: Sequence[str] = LANGUAGES, *options: str
) -> None:
    """Build sites of the demo into ``OUT/<language>``.

    Args:
        project: What ``write_demo`` made.
        out: Root of the host on which the sites are served.
        theme: Name of the theme.
        languages: Sphinx's codes.
        options: More for ``sphinx-build``.
    """

    def build(language: str) -> None:
        doctrees = out.parent / f".doctrees-{out.name}" / language
        settings = ["-D", f"language={language}", "-D", f"html_theme={theme}", *options]
        paths = ["-d", str(doctrees), "source/docs", str(out / language)]
        _run("sphinx", "-q", "-b", "html", *settings, *paths, folder=project / "project")

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(build, languages))


@pytest.fixture(scope="session")
def demo_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo without sites."""
    return once(tmp_path_factory, "demo-project", write_demo)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory, demo_project: Path) -> Sites:
    """Sites of the demo in a theme, alabaster when none is named: ``demo()``, ``demo("furo")``."""

    def sites(theme: str = "alabaster") -> Path:
        return once(tmp_path_factory, f"demo-{theme}", lambda out: build_sites(demo_project, out, theme))

    return sites
