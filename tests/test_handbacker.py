"""The handback of a project: which pages, which locks, what is left when something fails."""

from __future__ import annotations

import errno
import os
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from sphinx_vianet import files
from sphinx_vianet.cli.workers import worker_pool
from sphinx_vianet.errors import ConfigError
from sphinx_vianet.handbacker import run_handback
from sphinx_vianet.handbackreport import HandbackOptions, HandbackReport
from sphinx_vianet.stamptargets import Targets
from sphinx_vianet.treespec import TreeSpec

from .imports import GUIDE, NOT_ROOT, TOUR, Project

OPEN = 'msgstr "Öffne die Kiste."'
OPENED = 'msgstr "Öffne die Truhe."'


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two pages, imported, of which one was edited in its catalog."""
    project = Project(tmp_path)
    project.add("guide.md", GUIDE)
    project.add("tour.md", TOUR)
    project.run()
    project.edit(OPEN, OPENED)
    return project


def hand_back(project: Project, **options: Any) -> HandbackReport:
    config = options.pop("config", None) or project.config()
    return run_handback(config, project.locale_dir, HandbackOptions(**options))


def page(project: Project, path: str = "guide.md", tag: str = "de-DE") -> bytes:
    return (project.folder / "localized" / tag / path).read_bytes()


def codes(report: HandbackReport) -> list[tuple[str, str]]:
    return [(finding.code.info.name, finding.path) for finding in report.findings]


def test_an_edit_changes_its_page_alone(project: Project) -> None:
    before = project.snapshot()
    report = hand_back(project)
    assert [(entry.page, entry.result) for entry in report.pages] == [("guide.md", "edited")]
    assert (report.written, report.units, report.one_unit, report.unchanged) == (1, 1, 0, 0)
    after = project.snapshot()
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"localized/de-DE/guide.md"}
    old, new = before["localized/de-DE/guide.md"][1], page(project)
    assert new == old.replace("Öffne die Kiste.".encode(), "Öffne die Truhe.".encode())


def test_the_next_import_takes_the_edit_back_under_its_digest(project: Project) -> None:
    hand_back(project)
    assert project.run().messages.kept == 0
    assert hand_back(project) == HandbackReport()


def test_handing_back_twice_writes_once(project: Project) -> None:
    hand_back(project)
    before = project.snapshot()
    report = hand_back(project)
    assert (report.written, report.unchanged, report.findings) == (0, 1, ())
    assert project.snapshot() == before


def test_catalogs_and_pages_are_locked_before_anything_is_written(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    locked: list[str] = []

    def lock(folder: str | os.PathLike[str]) -> AbstractContextManager[None]:
        locked.append(os.path.relpath(folder, project.folder))
        return files.folder_lock(folder)

    monkeypatch.setattr("sphinx_vianet.handbacker.folder_lock", lock)
    before: list[list[str]] = []
    run_handback(
        project.config(),
        project.locale_dir,
        HandbackOptions(plain_output=project.folder / "plain"),
        show=lambda plan, name: before.append([*locked]),
    )
    assert before == [["locale", "localized/de-DE", "plain"]]
    locked.clear()
    hand_back(project, dry_run=True)
    assert not locked


def test_a_dry_run_writes_nothing(project: Project) -> None:
    before = project.snapshot()
    shown = []
    report = run_handback(
        project.config(),
        project.locale_dir,
        HandbackOptions(dry_run=True),
        show=lambda plan, name: shown.append((plan.path, name, plan.new != plan.old)),
    )
    assert report.written == 1
    assert [(path, changed) for path, _, changed in shown] == [("guide.md", True)]
    assert project.snapshot() == before


def test_fuzzy_and_obsolete_entries_stay(project: Project) -> None:
    project.edit('msgid "Open the box."', '#, fuzzy\nmsgid "Open the box."')
    assert hand_back(project) == HandbackReport()


def test_an_edit_by_a_person_of_every_unit_makes_the_page_a_human_s(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.add("guide.md", GUIDE, kind="MT")
    project.run()
    project.edit('msgstr "Der Leitfaden"', 'msgstr "Anleitung"')
    hand_back(project)
    assert b"ms.translationtype: MT\n" in page(project)
    project.edit(OPEN, OPENED)
    project.edit('msgstr "Schließe sie."', 'msgstr "Mach zu."')
    hand_back(project)
    assert b"ms.translationtype: HT\n" in page(project)


@pytest.mark.parametrize("old", ["Öffne die Kiste.", "Schließe sie."])
def test_a_page_that_changed_since_the_import_is_left_alone(project: Project, old: str) -> None:
    path = project.folder / "localized" / "de-DE" / "guide.md"
    path.write_bytes(path.read_bytes().replace(old.encode(), b"Anders."))
    before = path.read_bytes()
    report = hand_back(project)
    assert codes(report) == [("handback-page-changed", "guide.md")]
    assert report.findings[0].line == before[: before.index(b"Anders.")].count(b"\n") + 1
    assert path.read_bytes() == before


def test_an_edit_that_was_compared_with_the_new_page_can_be_forced(project: Project) -> None:
    path = project.folder / "localized" / "de-DE" / "guide.md"
    path.write_bytes(path.read_bytes().replace("Öffne die Kiste.".encode(), b"Mach die Kiste auf."))
    assert codes(hand_back(project, pages=("guide.md",), force=True)) == []
    assert "Öffne die Truhe.".encode() in page(project)
    with pytest.raises(ConfigError, match="name the pages"):
        hand_back(project, force=True)


def test_what_nobody_edited_is_never_forced(project: Project) -> None:
    path = project.folder / "localized" / "de-DE" / "guide.md"
    path.write_bytes(path.read_bytes().replace("Schließe sie.".encode(), b"Mach zu."))
    report = hand_back(project, pages=("guide.md",), force=True)
    assert codes(report) == [("handback-page-changed", "guide.md")]
    project.run()
    assert hand_back(project, pages=("guide.md",), force=True).written == 1
    assert b"Mach zu." in page(project)


def test_a_page_with_another_stamp_is_left_alone(project: Project) -> None:
    path = project.folder / "localized" / "de-DE" / "guide.md"
    project.add("guide.md", GUIDE, original="# Another\n")
    before = path.read_bytes()
    assert codes(hand_back(project)) == [("handback-page-changed", "guide.md")]
    assert path.read_bytes() == before


def test_a_catalog_of_another_page_is_reported(project: Project) -> None:
    project.catalog("tour").write_bytes(project.catalog("guide").read_bytes())
    before = page(project, "tour.md")
    report = hand_back(project)
    assert ("handback-no-message", "de/LC_MESSAGES/tour.po") in codes(report)
    assert report.written == 1
    assert page(project, "tour.md") == before


def test_a_catalog_with_a_fault_does_not_stop_the_others(project: Project) -> None:
    project.catalog("tour").write_text('msgid "x\n', encoding="utf-8")
    report = hand_back(project)
    assert codes(report) == [("catalog-unreadable", "de/LC_MESSAGES/tour.po")]
    assert report.written == 1


def test_a_page_whose_units_are_gone_is_left_alone(project: Project) -> None:
    path = project.folder / "localized" / "de-DE" / "guide.md"
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join(line for line in lines if "Öffne" not in line), encoding="utf-8")
    before = path.read_bytes()
    report = hand_back(project)
    assert report.written == 0
    assert {name for name, _ in codes(report)} <= {
        "handback-page-changed",
        "handback-no-message",
        "handback-waiting",
    }
    assert path.read_bytes() == before


@NOT_ROOT
def test_a_folder_without_permission_keeps_its_page(project: Project) -> None:
    folder = project.folder / "localized" / "de-DE"
    before = page(project)
    (folder / files.WORK_FOLDER).mkdir()
    folder.chmod(0o555)
    try:
        report = hand_back(project)
    finally:
        folder.chmod(0o755)
    assert codes(report) == [("handback-refused", "guide.md")]
    assert page(project) == before


def test_a_read_only_page_stays(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    before = page(project)
    monkeypatch.setattr(os, "access", lambda path, mode: not (mode == os.W_OK and path.endswith("guide.md")))
    assert codes(hand_back(project)) == [("handback-refused", "guide.md")]
    assert page(project) == before


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EACCES, errno.EROFS])
def test_a_write_that_fails_half_way_leaves_the_old_page(
    project: Project, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    before = page(project)
    project.edit('msgstr "Geh weiter."', 'msgstr "Weiter."', "tour")
    write = os.write

    def failing(handle: int, data: bytes) -> int:
        if b"Truhe" in bytes(data):
            write(handle, bytes(data)[:7])
            raise OSError(number, os.strerror(number))
        return write(handle, data)

    monkeypatch.setattr("sphinx_vianet.files.os.write", failing)
    report = hand_back(project)
    assert codes(report) == [("handback-refused", "guide.md")]
    assert os.strerror(number) in report.findings[0].message
    assert page(project) == before
    assert b"Weiter." in page(project, "tour.md")
    assert not list(project.folder.rglob("*.tmp"))


def test_a_page_that_somebody_changes_meanwhile_is_left_alone(project: Project) -> None:
    path = project.folder / "localized" / "de-DE" / "guide.md"

    def meddle(plan: object, name: str) -> None:
        path.write_bytes(b"mine")

    report = run_handback(project.config(), project.locale_dir, HandbackOptions(), show=meddle)
    assert codes(report) == [("handback-refused", "guide.md")]
    assert path.read_bytes() == b"mine"


def test_pages_and_locales_are_chosen(project: Project) -> None:
    for tag in ("de-DE", "fr-FR"):
        project.localize("guide.md", GUIDE, tag)
    project.run()
    catalog = project.catalog(language="fr")
    catalog.write_text(catalog.read_text(encoding="utf-8").replace(OPEN, OPENED), encoding="utf-8")
    assert hand_back(project, pages=("tour.md",)) == HandbackReport()
    report = hand_back(project, locales=frozenset({"fr-FR"}))
    assert [(entry.locale, entry.page) for entry in report.pages] == [("fr-FR", "guide.md")]
    with pytest.raises(ConfigError, match=r"nowhere\.md"):
        hand_back(project, pages=("nowhere.md",))


def test_plain_pages_are_written_too(project: Project) -> None:
    report = hand_back(project, plain_output=project.folder / "plain" / "{locale}")
    assert report.written == 1
    plain = (project.folder / "plain" / "de-DE" / "guide.md").read_text(encoding="utf-8")
    assert "Öffne die Truhe." in plain
    assert "<span" not in plain
    assert not (project.folder / "plain" / "de-DE" / "tour.md").exists()


@pytest.mark.parametrize("folder", ["localized/{locale}", "localized/de-DE", "docs", "link", "other"])
def test_plain_pages_take_no_place_of_a_page(project: Project, folder: str) -> None:
    (project.folder / "link").symlink_to("docs")
    (project.folder / "other").mkdir()
    (project.folder / "other" / "sub").symlink_to("../docs")
    project.add("sub/guide.md", GUIDE)
    project.run()
    project.edit(OPEN, OPENED, "sub/guide")
    before = {name: data for name, (_, data) in project.snapshot().items() if name.endswith(".md")}
    report = hand_back(project, pages=("sub/guide.md",), plain_output=project.folder / folder)
    assert codes(report) == [("handback-refused", "sub/guide.md")]
    assert before == {name: data for name, (_, data) in project.snapshot().items() if name.endswith(".md")}


def test_a_plain_page_is_there_before_its_annotated_page(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(self: Targets, page: object, data: bytes) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Targets, "write", killed)
    with pytest.raises(KeyboardInterrupt):
        hand_back(project, plain_output=project.folder / "plain")
    assert "Öffne die Truhe." in (project.folder / "plain" / "guide.md").read_text(encoding="utf-8")


def test_plain_pages_of_several_locales_need_a_place_each(project: Project) -> None:
    project.localize("guide.md", GUIDE, "fr-FR")
    with pytest.raises(ConfigError, match=r"\{locale\}"):
        hand_back(project, plain_output=project.folder / "plain")


def test_a_page_in_two_trees_is_left_alone(project: Project) -> None:
    second = project.folder / "second" / "de-DE"
    second.mkdir(parents=True)
    (second / "guide.md").write_bytes(page(project))
    config = project.config(
        localized=(*project.config().localized, TreeSpec(str(project.folder / "second" / "{locale}")))
    )
    report = hand_back(project, config=config)
    assert {name for name, _ in codes(report)} == {"handback-refused"}
    assert report.written == 0


def test_without_catalogs_there_is_nothing_to_hand_back(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.add("guide.md", GUIDE)
    with pytest.raises(ConfigError, match="import"):
        hand_back(project)


def test_in_one_catalog_for_a_folder_only_the_page_with_the_imported_text_changes(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.add("docs/a.md", {"One": "Eins", "Open the box.": "Öffne die Kiste."})
    project.add("docs/b.md", {"Two": "Zwei", "Open the box.": "Mach die Kiste auf."})
    project.run(layout=True)
    project.edit(OPEN, OPENED, "docs")
    report = run_handback(project.config(), project.locale_dir, HandbackOptions(), layout=True)
    assert [(entry.page, entry.result) for entry in report.pages] == [("docs/a.md", "edited")]
    assert b"Mach die Kiste auf." in page(project, "docs/b.md")


def test_a_catalog_that_no_import_wrote_counts_where_it_differs(project: Project) -> None:
    path = project.catalog()
    lines = path.read_text(encoding="utf-8").split("\n")
    path.write_text("\n".join(line for line in lines if not line.startswith("# vianet")), encoding="utf-8")
    assert hand_back(project).units == 1
    assert "Öffne die Truhe.".encode() in page(project)


def test_machine_translations_that_a_person_took_over_are_a_human_s(
    tmp_path: Path,
) -> None:
    project = Project(tmp_path)
    project.add("guide.md", GUIDE, kind="MT")
    config = project.config(mt_fuzzy=True)
    project.run(config)
    assert hand_back(project, config=config) == HandbackReport()
    path = project.catalog()
    text = path.read_text(encoding="utf-8").replace("#, fuzzy\n", "").replace(OPEN, OPENED)
    path.write_text(text, encoding="utf-8")
    before = page(project)
    assert hand_back(project, config=config).written == 1
    assert page(project) == before.replace(b"Kiste", b"Truhe").replace(b"MT\n", b"HT\n")


def test_the_type_of_2016_is_written_as_it_was(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.add("guide.md", {"Open the box.": "Öffne die Kiste."}, kind="MT")
    path = project.folder / "localized" / "de-DE" / "guide.md"
    old = path.read_bytes().replace(b"ms.translationtype: MT", b"translationtype: Machine Translation")
    path.write_bytes(old)
    project.run()
    project.edit(OPEN, OPENED)
    hand_back(project)
    assert path.read_bytes() == old.replace(b"Kiste", b"Truhe").replace(b"Machine", b"Human")


def test_a_link_in_the_place_of_a_page_is_left_alone(project: Project) -> None:
    path = project.folder / "localized" / "de-DE" / "guide.md"
    real = project.folder / "real.md"
    path.rename(real)
    path.symlink_to(real)
    before = real.read_bytes()
    report = hand_back(project)
    assert report.written == 0
    assert real.read_bytes() == before


@pytest.mark.slow
def test_two_processes_give_the_same(project: Project) -> None:
    project.edit('msgstr "Geh weiter."', 'msgstr "Weiter."', "tour")
    alone = hand_back(project, dry_run=True)
    with worker_pool(2) as executor:
        shared = run_handback(
            project.config(), project.locale_dir, HandbackOptions(dry_run=True), executor=executor
        )
    assert shared == alone
