"""Files that nobody touched are not read again, and whatever was touched is."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from sphinx_vianet import importread, unchanged
from sphinx_vianet.errors import Code
from sphinx_vianet.importer import ImportReport
from sphinx_vianet.importread import PageReader
from sphinx_vianet.importwork import PageInput
from sphinx_vianet.selection import Selected
from sphinx_vianet.treespec import TreeSpec
from sphinx_vianet.unchanged import FileMarks

from .gitrepo import build_repository
from .imports import GUIDE, TOUR, Project, counts, localized_page, source_page

_A_TICK = 0.03
"""Seconds within which the clock that stamps files moves on."""


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Paths of the pages that imports read, newest last."""
    paths: list[str] = []
    original = PageReader.read

    def reading(self: PageReader, pages: Sequence[Selected]) -> dict[Selected, PageInput]:
        paths.extend(page.path for page in pages)
        return original(self, pages)

    monkeypatch.setattr(importread.PageReader, "read", reading)
    return paths


@pytest.fixture
def project(tmp_path: Path, read: list[str]) -> Project:
    """A project whose catalogs are up to date, and known to be."""
    project = Project(tmp_path)
    project.add("guide.md", {**GUIDE, "Twice.": "Zweimal."})
    project.add("tour.md", TOUR)
    settle(project, read)
    return project


def settle(project: Project, read: list[str]) -> ImportReport:
    """Import until nothing is new any more."""
    report = project.run()
    for _ in range(2):
        time.sleep(_A_TICK)
        report = project.run()
    read.clear()
    return report


def test_nothing_is_read_and_the_same_reported(project: Project, read: list[str]) -> None:
    project.edit("Zweimal.", "Noch einmal.")
    wanted = settle(project, read)
    assert [finding.code for finding in wanted.findings] == [Code.EDITED]
    before = project.snapshot()
    assert project.run() == wanted
    assert read == []
    assert project.snapshot() == before


def rewrite(path: Path, old: str, new: str) -> None:
    """Change as many bytes as there were, and put the time of the change back."""
    found = path.stat()
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
    assert path.stat().st_size == found.st_size


def exchange(path: Path, old: str, new: str) -> None:
    """Put another file in the place of one."""
    other = path.with_name("other")
    other.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    os.utime(other, ns=(path.stat().st_atime_ns, path.stat().st_mtime_ns))
    other.replace(path)


@pytest.mark.parametrize("change", [rewrite, exchange])
@pytest.mark.parametrize("name", ["localized/de-DE/tour.md", "docs/tour.md", "locale/de/LC_MESSAGES/tour.po"])
def test_a_change_that_is_hidden_is_seen(
    name: str, change: Callable[[Path, str, str], None], project: Project, read: list[str]
) -> None:
    change(
        project.folder / name,
        "Walk on." if "docs" in name else "Geh weiter.",
        "Come in!" if "docs" in name else "Komm rein!!",
    )
    report = project.run()
    assert read == ["tour.md"]
    assert counts(report) != {"unchanged": 6}


def test_a_catalog_that_is_gone_is_made_again(project: Project, read: list[str]) -> None:
    project.catalog("tour").unlink()
    report = project.run()
    assert (read, report.written) == (["tour.md"], 1)


@pytest.mark.parametrize("options", [{"mt_fuzzy": True}, {"dialect": "myst"}, {"max_page_size": 1 << 20}])
def test_other_options_have_all_read(options: dict[str, object], project: Project, read: list[str]) -> None:
    project.run(project.config(**options))
    assert read == ["guide.md", "tour.md"]


def test_another_choice_has_all_read(project: Project, read: list[str]) -> None:
    project.run(prefer_page=True)
    assert read == ["guide.md", "tour.md"]


def test_another_tree_has_all_read(project: Project, read: list[str]) -> None:
    (project.folder / "localized").rename(project.folder / "moved")
    moved = (TreeSpec(str(project.folder / "moved" / "{locale}")),)
    project.run(project.config(localized=moved))
    assert read == ["guide.md", "tour.md"]


def test_what_is_found_while_reading_is_found_each_time(project: Project, read: list[str]) -> None:
    project.localize("tour.md", TOUR, locale="fr-FR")
    settle(project, read)
    report = project.run()
    assert [finding.code for finding in report.findings] == [Code.LOCALE_MISMATCH]
    assert read == ["tour.md"]


def test_a_link_is_read_each_time(project: Project, read: list[str]) -> None:
    page = project.folder / "localized/de-DE/tour.md"
    page.rename(page.with_name("real.txt"))
    page.symlink_to("real.txt")
    settle(project, read)
    project.run()
    assert read == ["tour.md"]


def test_a_dry_run_notes_nothing(project: Project, read: list[str]) -> None:
    project.run(dry_run=True)
    assert read == []
    project.localize("tour.md", {**TOUR, "Walk on.": "Lauf."})
    state = project.locale_dir / ".sphinx-vianet" / "import.sqlite3"
    before = state.read_bytes()
    time.sleep(_A_TICK)
    project.run(dry_run=True)
    assert read == ["tour.md"]
    assert state.read_bytes() == before


def test_a_clock_that_was_set_back_has_all_read(
    project: Project, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    original = FileMarks.look

    def look(self: FileMarks) -> None:
        original(self)
        self.now -= 3600 * 10**9

    monkeypatch.setattr(FileMarks, "look", look)
    project.run()
    assert read == ["guide.md", "tour.md"]


def test_a_clock_that_is_too_coarse_has_all_read(
    project: Project, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unchanged, "_TICK", 1)
    project.run()
    assert read == ["guide.md", "tour.md"]


def test_files_that_were_changed_just_now_are_read_again(project: Project, read: list[str]) -> None:
    future = time.time() + 3600
    os.utime(project.folder / "docs/tour.md", (future, future))
    settle(project, read)
    project.run()
    assert read == ["tour.md"]


def test_marks_are_settled_when_the_clock_has_moved_on(tmp_path: Path) -> None:
    files = FileMarks(tmp_path / "probe")
    assert files.mark(tmp_path / "file") is None
    files.look()
    path = tmp_path / "file"
    path.write_text("one")
    first = files.mark(path)
    assert first is not None
    assert not first[1]
    time.sleep(_A_TICK)
    files.look()
    assert files.mark(path) == (first[0], True)
    assert files.mark(tmp_path) is None
    assert files.mark(tmp_path / "none") is None
    assert files.mark("bad\0name") is None


class TestGitTrees:
    """What git holds under an id cannot change; what it does not hold yet can be fetched."""

    @staticmethod
    def project(folder: Path, commit: str | None = None) -> Project:
        project = Project(folder)
        first = {"docs/guide.md": source_page(GUIDE), "docs/tour.md": source_page(TOUR)}
        repo = build_repository(folder / "source", [first])
        made = repo.git("rev-parse", "HEAD")
        repo.commit({"docs/tour.md": source_page({**TOUR, "Stop.": ""})})
        build_repository(
            folder / "localized",
            [
                {
                    "de/guide.md": localized_page(GUIDE, commit=made),
                    "de/tour.md": localized_page(TOUR, commit=commit or made),
                }
            ],
        )
        return project

    def config(self, project: Project) -> dict[str, object]:
        localized = TreeSpec(str(project.folder / "localized"), "HEAD:de", locale="de-DE")
        return {"source": TreeSpec(str(project.folder / "source"), "HEAD:docs"), "localized": (localized,)}

    def run(self, project: Project) -> ImportReport:
        report = project.run(project.config(**self.config(project)))
        time.sleep(_A_TICK)
        return report

    def test_ids_are_enough(self, tmp_path: Path, read: list[str]) -> None:
        project = self.project(tmp_path)
        self.run(project)
        wanted = self.run(project)
        assert counts(wanted).keys() == {"unchanged"}
        read.clear()
        assert self.run(project) == wanted
        assert read == []

    def test_a_handoff_that_may_come_is_looked_for(self, tmp_path: Path, read: list[str]) -> None:
        project = self.project(tmp_path, "1" * 40)
        self.run(project)
        self.run(project)
        read.clear()
        self.run(project)
        assert read == ["tour.md"]
