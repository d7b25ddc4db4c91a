"""Imports as a user runs them: first, again, after changes of pages, sources and catalogs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from sphinx_vianet import importer
from sphinx_vianet.demo import write_localized, write_source
from sphinx_vianet.errors import ConfigError
from sphinx_vianet.importer import run_import
from sphinx_vianet.treespec import TreeSpec

from .imports import GUIDE, TOUR, Project, check_catalogs, codes, counts, source_page, write


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.add("guide.md", GUIDE)
    return project


def changed(texts: dict[str, str] | None = None, **other: str) -> dict[str, str]:
    """The guide with other sources or translations."""
    return {**GUIDE, **(texts or {}), **other}


class TestRepeated:
    def test_first(self, project: Project) -> None:
        report = project.run()
        assert (report.pages, report.units, report.written, report.unchanged) == (1, 3, 1, 0)
        assert counts(report) == {"added": 3}
        assert not report.findings
        assert project.targets() == GUIDE
        assert report.languages == ("de",)
        assert report.catalogs == (("de", "guide"),)
        check_catalogs(project.locale_dir)

    def test_second_writes_nothing(self, project: Project) -> None:
        project.run()
        before = project.snapshot()
        report = project.run()
        assert counts(report) == {"unchanged": 3}
        assert (report.pages, report.units, report.written, report.unchanged) == (1, 3, 0, 1)
        assert project.snapshot() == before

    def test_second_needs_no_work(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        project.run()
        monkeypatch.setattr(importer, "run_job", None)
        assert counts(project.run()) == {"unchanged": 3}

    def test_without_the_state_the_same(self, project: Project) -> None:
        project.run()
        before = project.catalog().stat().st_mtime_ns
        (project.locale_dir / ".sphinx-vianet" / "import.sqlite3").unlink()
        report = project.run()
        assert (counts(report), report.written) == ({"unchanged": 3}, 0)
        assert project.catalog().stat().st_mtime_ns == before

    def test_changed_page(self, project: Project) -> None:
        project.add("tour.md", TOUR)
        project.run()
        other = project.catalog("tour").stat().st_mtime_ns
        project.localize("guide.md", changed({"Close it.": "Mach sie zu."}))
        report = project.run()
        assert counts(report) == {"updated": 1, "unchanged": 4}
        assert (report.written, report.unchanged) == (1, 1)
        assert project.targets()["Close it."] == "Mach sie zu."
        assert project.catalog("tour").stat().st_mtime_ns == other

    def test_removed_page_leaves_its_catalog(self, project: Project) -> None:
        project.add("tour.md", TOUR)
        project.run()
        before = project.catalog("tour").read_bytes()
        (project.folder / "localized/de-DE/tour.md").unlink()
        report = project.run()
        assert (report.pages, counts(report)) == (1, {"unchanged": 3})
        assert project.catalog("tour").read_bytes() == before

    def test_removed_page_of_a_common_catalog_becomes_obsolete(self, project: Project) -> None:
        project.add("tour.md", TOUR)
        project.run(layout="docs")
        (project.folder / "localized/de-DE/tour.md").unlink()
        assert counts(project.run(layout="docs")) == {"unchanged": 3, "obsolete": 2}
        assert project.obsolete("docs") == TOUR
        project.localize("tour.md", TOUR)
        project.run(layout="docs")
        assert project.targets("docs") == {**GUIDE, **TOUR}

    def test_a_page_that_says_ignore_is_no_page(self, project: Project) -> None:
        project.add("tour.md", TOUR, front="vianet: ignore")
        report = project.run()
        assert (report.pages, report.units, report.written) == (1, 3, 1)
        assert not project.catalog("tour").exists()

    def test_chunks_and_executors_give_the_same(
        self, project: Project, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for number in range(5):
            project.add(f"page{number}.md", {**TOUR, f"Step {number}.": f"Schritt {number}."})
        wanted = run_import(project.config(), project.folder / "one")
        monkeypatch.setattr(importer, "_CHUNK", 2)
        seen: list[tuple[int, int]] = []
        with ThreadPoolExecutor(2) as pool:
            other = run_import(
                project.config(),
                project.folder / "two",
                executor=pool,
                progress=lambda done, total: seen.append((done, total)),
            )
        assert other == wanted
        assert seen == [(number, 6) for number in range(1, 7)]
        for path in (project.folder / "one").rglob("*.po"):
            other_path = project.folder / "two" / path.relative_to(project.folder / "one")
            assert other_path.read_bytes() == path.read_bytes()


class TestEdits:
    def test_kept_and_reported_where_the_page_differs(self, project: Project) -> None:
        project.run()
        project.edit("Öffne die Kiste.", "Mach die Kiste auf.")
        report = project.run()
        assert (counts(report), codes(report)) == ({"unchanged": 2, "kept": 1}, [("edited", "guide.md")])
        project.localize("guide.md", changed({"Open the box.": "Die Kiste öffnen."}))
        for _ in range(2):  # from the catalog, then from the state
            report = project.run()
            assert counts(report) == {"unchanged": 2, "kept": 1}
            assert codes(report) == [("edit-kept", "guide.md")]
            assert report.findings[0].line == 3
            assert report.findings[0].locale == "de-DE"
            assert project.targets()["Open the box."] == "Mach die Kiste auf."

    def test_prefer_page(self, project: Project) -> None:
        project.add("tour.md", TOUR)
        project.run()
        project.edit("Öffne die Kiste.", "Mach die Kiste auf.")
        project.edit("Geh weiter.", "Weiter.", "tour")
        report = project.run(prefer_page=frozenset({"guide.md"}))
        assert counts(report) == {"unchanged": 3, "updated": 1, "kept": 1}
        assert project.targets() == GUIDE
        assert project.targets("tour")["Walk on."] == "Weiter."
        assert counts(project.run(prefer_page=True)) == {"unchanged": 4, "updated": 1}
        assert project.targets("tour") == TOUR

    def test_prefer_page_of_no_page(self, project: Project) -> None:
        with pytest.raises(ConfigError, match=r"no localized page 'guid\.md'; did you mean 'guide\.md'\?"):
            project.run(prefer_page=frozenset({"guid.md"}))
        assert not project.locale_dir.exists()

    def test_state_counts_as_a_fresh_look_does(self, project: Project) -> None:
        """A person's translation comes over to a new msgid: fuzzy now, kept from then on."""
        project.run()
        project.edit("Öffne die Kiste.", "Mach die Kiste auf.")
        project.run()
        moved = {"The guide": "", "Open the big box.": "", "Close it.": ""}
        write(project.folder, {"docs/guide.md": source_page(moved)})
        assert counts(project.run()) == {"unchanged": 2, "fuzzy": 1}
        assert project.targets()["Open the big box."] == "?Mach die Kiste auf."
        known = project.run()
        (project.locale_dir / ".sphinx-vianet" / "import.sqlite3").unlink()
        assert project.run() == known
        assert counts(known) == {"unchanged": 2, "kept": 1}


class TestOptions:
    def test_conflict(self, project: Project) -> None:
        project.add("also.md", {"Also": "Auch", "Close it.": "Zu damit."})
        for _ in range(2):
            report = project.run(layout="all")
            assert codes(report) == [("conflict", "guide.md")]
            assert project.targets("all")["Close it."] == "Zu damit."
        assert not codes(project.run())

    def test_machine_translations_fuzzy_on_demand(self, project: Project) -> None:
        project.add("tour.md", TOUR, kind="MT")
        report = project.run(project.config(mt_fuzzy=True))
        assert counts(report) == {"added": 3, "fuzzy": 2}
        assert project.targets("tour") == {"The tour": "?Der Rundgang", "Walk on.": "?Geh weiter."}
        assert counts(project.run(project.config(mt_fuzzy=True))) == {"unchanged": 5}
        assert counts(project.run()) == {"unchanged": 3, "updated": 2}
        assert project.targets("tour") == TOUR

    def test_dry_run_writes_nothing_and_tells_the_same(self, project: Project) -> None:
        before = project.snapshot()
        report = project.run(dry_run=True)
        assert project.snapshot() == before
        assert not project.locale_dir.exists()
        assert project.run() == report

    def test_dry_run_leaves_even_a_broken_state(self, project: Project) -> None:
        project.run()
        (project.locale_dir / ".sphinx-vianet" / "import.sqlite3").write_bytes(b"garbage" * 1000)
        project.localize("guide.md", changed({"Close it.": "Zu."}))
        before = project.snapshot()
        assert counts(project.run(dry_run=True)) == {"updated": 1, "unchanged": 2}
        assert project.snapshot() == before

    @pytest.mark.parametrize(
        ("layout", "domains"),
        [(False, {"guide", "api/tour"}), (True, {"guide", "api"}), ("docs", {"docs"})],
    )
    def test_layouts(self, project: Project, layout: bool | str, domains: set[str]) -> None:
        project.add("api/tour.md", TOUR)
        report = project.run(layout=layout)
        assert {domain for _, domain in report.catalogs} == domains
        found = {
            path.relative_to(project.locale_dir / "de/LC_MESSAGES")
            for path in project.locale_dir.rglob("*.po")
        }
        assert {path.with_suffix("").as_posix() for path in found} == domains

    @pytest.mark.parametrize(
        ("first", "then", "left"),
        [
            (True, False, ["de/LC_MESSAGES/api.po"]),
            (False, True, ["de/LC_MESSAGES/api/tour.po"]),
            (False, "docs", ["de/LC_MESSAGES/api/tour.po", "de/LC_MESSAGES/guide.po"]),
            (True, "docs", ["de/LC_MESSAGES/api.po", "de/LC_MESSAGES/guide.po"]),
        ],
    )
    def test_catalogs_of_another_layout_are_reported(
        self, project: Project, first: bool | str, then: bool | str, left: list[str]
    ) -> None:
        project.add("api/tour.md", TOUR)
        assert not project.run(layout=first).findings
        report = project.run(layout=then)
        assert codes(report) == [("catalog-layout", path) for path in left]
        assert f"git -C {project.locale_dir} rm {left[0]}" in report.findings[0].message

    def test_catalog_of_a_document_of_that_name_is_none_of_another_layout(self, project: Project) -> None:
        project.add("api/tour.md", TOUR)
        write(project.folder, {"docs/api.rst": "Hand-written\n============\n"})
        project.run()
        write(project.locale_dir, {"de/LC_MESSAGES/api.po": 'msgid "Hand-written"\nmsgstr "Von Hand"\n'})
        assert not project.run().findings

    def test_prefix_of_the_source_tree(self, project: Project) -> None:
        spec = TreeSpec(str(project.folder / "docs"), prefix="manual")
        report = project.run(project.config(source=spec))
        assert report.catalogs == (("de", "manual/guide"),)
        assert "#: manual/guide.md" in project.catalog("manual/guide").read_text(encoding="utf-8")

    def test_languages(self, project: Project) -> None:
        project.localize("guide.md", GUIDE, "fr-FR")
        report = project.run(languages=["fr"])
        assert report.catalogs == (("fr", "guide"),)
        assert not project.catalog().exists()


class TestUnread:
    def test_a_page_that_cannot_be_read_keeps_its_messages(self, project: Project) -> None:
        project.add("tour.md", TOUR)
        project.run(layout="docs")
        tight = project.config(max_page_size=1500)
        project.localize("tour.md", {**TOUR, "x" * 900: "y" * 900})
        report = project.run(tight, layout="docs")
        assert codes(report) == [("page-too-large", "tour.md")]
        assert report.findings[0].locale == "de-DE"
        assert counts(report) == {"unchanged": 3}
        assert project.targets("docs") == {**GUIDE, **TOUR}

    def test_catalog_that_cannot_be_parsed(self, project: Project) -> None:
        project.add("tour.md", TOUR)
        broken = b'msgid "The guide\nmsgstr "\xff'
        write(project.locale_dir, {"de/LC_MESSAGES/guide.po": broken})
        for _ in range(2):
            report = project.run()
            assert codes(report) == [("catalog-unreadable", "de/LC_MESSAGES/guide.po")]
            assert project.catalog().read_bytes() == broken
        assert project.targets("tour") == TOUR
        assert (report.pages, report.written, report.unchanged) == (2, 0, 1)


def test_the_demonstration(tmp_path: Path) -> None:
    """Real pages with history: five locales, stale ones, a page whose source was renamed, includes."""
    commits = write_source(tmp_path / "source")
    write_localized(tmp_path, commits)
    project = Project(tmp_path)
    config = project.config(source=TreeSpec(str(tmp_path / "source" / "docs")))
    report = project.run(config)
    pages = list((tmp_path / "localized").rglob("*.md"))
    lost = [path for path in pages if path.name == "backup.md"]
    assert report.pages == len(pages) - len(lost) == report.written
    assert set(codes(report)) == {("source-missing", "backup.md")}
    assert len(report.findings) == len(lost)
    assert report.languages == ("de", "fr", "ja", "ko", "zh_CN")
    check_catalogs(project.locale_dir)
    assert report.messages.fuzzy > 0
    again = project.run(config)
    assert again.messages.unchanged == again.messages.total == report.messages.total
    bare = replace(config, source=TreeSpec(str(tmp_path / "source"), "main:docs"))
    assert project.run(bare) == again
