"""Imports that fill messages without a translation from a memory, and what later imports make of that."""

from __future__ import annotations

import json
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest

from sphinx_vianet import cli, memorybuild
from sphinx_vianet.errors import ConfigError, VianetError
from sphinx_vianet.exporter import ExportOptions, run_export
from sphinx_vianet.handbacker import HandbackOptions, run_handback
from sphinx_vianet.importer import ImportReport
from sphinx_vianet.memory import MemoryBuilder
from sphinx_vianet.memorybuild import MemorySource
from sphinx_vianet.stalemessages import stale_messages

from .imports import GUIDE, TOUR, Project, check_catalogs, codes, counts, source_page, write

PAGES = MemorySource(pages=True)

NEW = {"Walk on.": "", "Close them.": "", "Something else entirely.": ""}
"""Added to the guide's source; the first stands in the tour, the second is near to one in the guide."""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The guide's source has three new blocks."""
    project = Project(tmp_path)
    project.add("guide.md", GUIDE)
    project.add("tour.md", TOUR)
    write(tmp_path, {"docs/guide.md": source_page({**GUIDE, **NEW})})
    return project


def run(project: Project, memory: MemorySource = PAGES, **options: Any) -> ImportReport:
    return project.run(memory=memory, **options)


def tmx(
    project: Project, *pairs: tuple[str, str, str], name: str = "a.tmx", source: str = "en-US"
) -> MemorySource:
    """A memory of (language, source, target)."""

    def variant(language: str, text: str) -> str:
        return f'<tuv xml:lang="{language}"><seg>{text}</seg></tuv>'

    units = "".join(f"<tu>{variant(source, text)}{variant(tag, target)}</tu>" for tag, text, target in pairs)
    path = project.folder / name
    path.write_text(f'<tmx version="1.4"><header srclang="{source}"/><body>{units}</body></tmx>', "utf-8")
    return MemorySource((path,))


class TestFilling:
    def test_without_a_memory_nothing_is_filled(self, project: Project) -> None:
        assert counts(project.run()) == {"added": 8}
        assert project.targets()["Walk on."] == ""

    def test_sentences_of_other_pages(self, project: Project) -> None:
        report = run(project)
        assert counts(report) == {"added": 6, "from_memory": 1, "proposed": 1}
        assert project.targets() == {
            **GUIDE,
            "Walk on.": "Geh weiter.",
            "Close them.": "?Schließe sie.",
            "Something else entirely.": "",
        }
        entries = {entry.msgid: entry for entry in project.parsed().entries}
        assert any("vianet m1@0+8:0+11 d=" in line for line in entries["Walk on."].comments)
        assert '#| msgid "Close it."' in entries["Close them."].comments
        check_catalogs(project.locale_dir)

    def test_again_and_without_the_state(self, project: Project) -> None:
        run(project)
        before = project.snapshot()
        assert counts(run(project)) == {"unchanged": 8}
        assert project.snapshot() == before
        (project.locale_dir / ".sphinx-vianet" / "import.sqlite3").unlink()
        before = project.snapshot()
        assert counts(run(project)) == {"unchanged": 8}
        after = project.snapshot()
        assert [name for name in before if before[name] != after[name]] == []

    def test_in_other_processes_the_same(self, project: Project) -> None:
        run(project)
        alone = project.catalog().read_bytes()
        project.catalog().unlink()
        with ThreadPoolExecutor(2) as executor:
            run(project, executor=executor)
        assert project.catalog().read_bytes() == alone

    def test_a_dry_run_writes_nothing(self, project: Project) -> None:
        before = project.snapshot()
        assert counts(run(project, dry_run=True)) == {"added": 6, "from_memory": 1, "proposed": 1}
        assert project.snapshot() == before

    def test_a_memory_that_changed_is_used_although_no_page_did(self, project: Project) -> None:
        run(project, tmx(project, ("de", "Walk on.", "Lauf.")))
        assert project.targets()["Walk on."] == "Lauf."
        report = run(project, tmx(project, ("de", "Walk on.", "Geh.")))
        assert counts(report) == {"unchanged": 7, "from_memory": 1}
        assert project.targets()["Walk on."] == "Geh."

    def test_what_was_filled_stays_without_the_memory(self, project: Project) -> None:
        run(project)
        before = project.catalog().read_bytes()
        assert counts(project.run()) == {"unchanged": 8}
        assert project.catalog().read_bytes() == before

    def test_machine_translations_are_fuzzy_where_that_is_asked_for(self, project: Project) -> None:
        project.localize("tour.md", TOUR, kind="MT")
        report = run(project, config=project.config(mt_fuzzy=True))
        assert project.targets()["Walk on."] == "?Geh weiter."
        assert counts(report)["from_memory"] == 1

    def test_a_proposal_is_no_stale_message(self, project: Project) -> None:
        run(project)
        assert stale_messages(project.catalog().read_bytes()) == {}


class TestNothingIsLost:
    def test_a_translation_of_the_page_replaces_the_memorys(self, project: Project) -> None:
        run(project)
        project.localize("guide.md", {**GUIDE, "Walk on.": "Weitergehen."})
        write(project.folder, {"docs/guide.md": source_page({**GUIDE, "Walk on.": ""})})
        report = run(project)
        assert project.targets() == {**GUIDE, "Walk on.": "Weitergehen."}
        assert counts(report)["updated"] == 1

    def test_a_page_of_the_same_catalog_has_the_word(self, project: Project) -> None:
        memory = tmx(project, ("de", "Walk on.", "Lauf."))
        run(project, memory, layout="all")
        assert project.targets("all")["Walk on."] == "Geh weiter."
        assert "conflict" not in dict(codes(run(project, memory, layout="all")))

    def test_an_edit_is_kept(self, project: Project) -> None:
        run(project)
        project.edit('msgstr "Geh weiter."', 'msgstr "Weiter!"')
        report = run(project, tmx(project, ("de", "Walk on.", "Lauf.")), prefer_page=True)
        assert project.targets()["Walk on."] == "Weiter!"
        assert ("edited", "guide.md") in codes(report)
        assert "edit-kept" not in dict(codes(report))

    def test_an_emptied_one_is_filled_again(self, project: Project) -> None:
        run(project)
        project.edit('msgstr "Geh weiter."', 'msgstr ""')
        run(project)
        assert project.targets()["Walk on."] == "Geh weiter."

    def test_an_edited_text_of_an_older_source_is_not_taken_for_the_proposals(self, project: Project) -> None:
        project.run()
        project.edit('msgstr "Schließe sie."', 'msgstr "Klapp sie zu."')
        run(project)
        assert project.targets()["Close it."] == "Klapp sie zu."
        assert project.targets()["Close them."] == "?Schließe sie."

    def test_what_loses_its_place_becomes_obsolete_in_spite_of_a_proposal(self, project: Project) -> None:
        memory = tmx(project, ("de", "Close it.", "Schließe sie."))
        project.run()
        project.localize("guide.md", {"The guide": "Der Leitfaden"})
        write(project.folder, {"docs/guide.md": source_page({"The guide": "", "Close them.": ""})})
        run(project, memory)
        assert project.targets() == {"The guide": "Der Leitfaden", "Close them.": "?Schließe sie."}
        assert project.obsolete()["Close it."] == "Schließe sie."

    def test_nothing_goes_back_into_pages_but_what_a_person_edited(self, project: Project) -> None:
        run(project)
        before = project.snapshot()
        report = run_handback(project.config(), project.locale_dir, HandbackOptions())
        assert not report.findings
        project.edit('msgstr "Öffne die Kiste."', 'msgstr "Öffne die Truhe."')
        run_handback(project.config(), project.locale_dir, HandbackOptions())
        page = "localized/de-DE/guide.md"
        after = project.snapshot()[page][1]
        assert after == before[page][1].replace("Öffne die Kiste.".encode(), "Öffne die Truhe.".encode())


class TestOtherCatalogs:
    """Catalogs of documents that have no localized page, as ``sphinx-intl`` makes them."""

    CATALOG = (
        'msgid ""\nmsgstr ""\n"Language: de\\n"\n\n'
        '#: ../../docs/new.md:1\nmsgid "Walk on."\nmsgstr ""\n\n'
        '#: ../../docs/new.md:3\nmsgid "Close the."\nmsgstr ""\n\n'
        '#: ../../docs/new.md:5\nmsgid "Open the box."\nmsgstr "Auf damit."\n\n'
        '#: ../../docs/new.md:7\nmsgid "Something else entirely."\nmsgstr ""\n\n'
        'msgctxt "x"\nmsgid "Close it."\nmsgstr ""\n'
    )

    @pytest.fixture(autouse=True)
    def _there(self, project: Project) -> None:
        write(project.folder, {"docs/new.md": "Walk on.\n", "locale/de/LC_MESSAGES/new.po": self.CATALOG})

    def test_what_is_empty_is_filled_and_nothing_else_changes(self, project: Project) -> None:
        report = run(project)
        assert counts(report) == {"added": 6, "from_memory": 2, "proposed": 2}
        old, new = self.CATALOG.split("\n\n"), project.catalog("new").read_text("utf-8").split("\n\n")
        assert [
            index for index, text in enumerate(old) if text != new[index].rstrip("\n") and text != new[index]
        ] == [1, 2]
        assert new[1].endswith('\n#: ../../docs/new.md:1\nmsgid "Walk on."\nmsgstr "Geh weiter."')
        assert new[2].endswith('#, fuzzy\n#| msgid "Close it."\nmsgid "Close the."\nmsgstr "Schließe sie."')

    def test_again_it_stays_and_follows_the_memory(self, project: Project) -> None:
        run(project)
        before = project.catalog("new").read_bytes()
        assert run(project).written == 0
        assert project.catalog("new").read_bytes() == before
        report = run(project, tmx(project, ("de", "Walk on.", "Lauf.")))
        assert project.targets("new")["Walk on."] == "Lauf."
        assert counts(report)["from_memory"] == 2

    def test_an_edit_is_kept(self, project: Project) -> None:
        run(project)
        project.edit('msgstr "Geh weiter."', 'msgstr "Weiter!"', "new")
        run(project, tmx(project, ("de", "Walk on.", "Lauf.")))
        assert 'msgstr "Weiter!"' in project.catalog("new").read_text("utf-8")

    def test_words_of_sphinx_itself_are_left_alone(self, project: Project) -> None:
        project.catalog("new").rename(project.catalog("sphinx"))
        run(project)
        assert project.catalog("sphinx").read_text("utf-8") == self.CATALOG

    def test_a_page_takes_over(self, project: Project) -> None:
        run(project)
        project.add("new.md", {"New": "Neu", "Walk on.": "Weitergehen."})
        run(project)
        assert project.targets("new")["Walk on."] == "Weitergehen."

    def test_without_a_memory_nobody_looks_at_it(self, project: Project) -> None:
        project.catalog("new").write_bytes(b'msgid "\n')
        assert not project.run().findings
        assert ("catalog-unreadable", "de/LC_MESSAGES/new.po") in codes(run(project))

    def test_a_dry_run_writes_nothing(self, project: Project) -> None:
        assert counts(run(project, dry_run=True))["from_memory"] == 2
        assert project.catalog("new").read_text("utf-8") == self.CATALOG


class TestKept:
    """The memory is kept between imports, as long as what it is made of stays."""

    def file(self, project: Project) -> Path:
        return project.locale_dir / ".sphinx-vianet" / "memory.sqlite3"

    def test_it_is_built_once(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        run(project)
        monkeypatch.setattr(memorybuild, "MemoryBuilder", None)
        project.catalog().unlink()
        assert counts(run(project)) == {"added": 4, "unchanged": 2, "from_memory": 1, "proposed": 1}

    def test_another_page_makes_another_one(self, project: Project) -> None:
        run(project)
        project.localize("tour.md", {**TOUR, "Walk on.": "Lauf weiter."})
        run(project)
        assert project.targets()["Walk on."] == "Lauf weiter."

    def test_a_damaged_one_is_built_again(self, project: Project) -> None:
        run(project)
        good = self.file(project).read_bytes()
        for bad in (b"", b"no database", good[:5000], good[:4096] + b"x" * (len(good) - 4096)):
            self.file(project).write_bytes(bad)
            project.catalog().unlink()
            run(project)
            assert project.targets()["Walk on."] == "Geh weiter."
            assert self.file(project).read_bytes() == good

    def test_what_was_found_is_said_again(self, project: Project) -> None:
        memory = tmx(project, ("fr", "Walk on.", "Allez."))
        assert "memory-unused" in dict(codes(run(project, memory)))
        assert "memory-unused" in dict(codes(run(project, memory)))

    def test_no_room(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        def full(*_: object) -> None:
            raise sqlite3.OperationalError("database or disk is full")

        monkeypatch.setattr(MemoryBuilder, "finish", full)
        with pytest.raises(VianetError, match="the memory cannot be built: database or disk is full"):
            run(project)


class TestFiles:
    def test_our_own_export_is_a_memory(self, project: Project) -> None:
        path = project.folder / "all.tmx"
        with path.open("w", encoding="utf-8", newline="") as file:
            run_export(project.config(), ExportOptions("tmx"), lambda locale: nullcontext(file.write))
        report = run(project, MemorySource((path,)))
        assert counts(report) == {"added": 6, "from_memory": 1, "proposed": 1}
        assert project.targets()["Walk on."] == "Geh weiter."

    @pytest.mark.parametrize(
        ("tag", "source", "taken"),
        [
            ("de", "en", True),
            ("DE-de", "en-GB", True),
            ("de_DE", "EN", True),
            ("de-AT", "en", False),
            ("fr", "en", False),
            ("de", "fr", False),
            ("x-odd-", "en", False),
        ],
    )
    def test_languages_are_matched(self, project: Project, tag: str, source: str, taken: bool) -> None:
        report = run(project, tmx(project, (tag, "Walk on.", "Lauf."), source=source))
        assert project.targets()["Walk on."] == ("Lauf." if taken else "")
        assert ("memory-unused" in dict(codes(report))) is not taken

    def test_a_broken_file_is_reported_with_its_line_and_not_used(self, project: Project) -> None:
        good = tmx(project, ("de", "Walk on.", "Geh."), name="good.tmx")
        bad = project.folder / "bad.tmx"
        unit = (
            '<tu><tuv xml:lang="en"><seg>Walk on.</seg></tuv><tuv xml:lang="de"><seg>Lauf.</seg></tuv></tu>'
        )
        bad.write_text(f'<tmx version="1.4">\n<header srclang="en"/><body>{unit * 3}\n</tmx>', "utf-8")
        report = run(project, MemorySource((bad, *good.files)))
        (finding,) = (one for one in report.findings if one.code.info.name == "memory-unreadable")
        assert (finding.path.endswith("bad.tmx"), finding.line, finding.message) == (
            True,
            3,
            "mismatched tag",
        )
        assert project.targets()["Walk on."] == "Geh."

    def test_control_characters_stay_out_of_catalogs(self, project: Project) -> None:
        run(project, tmx(project, ("de", "Walk on.", "Geh\x9b weiter.")))
        assert project.targets()["Walk on."] == "Geh\ufffd weiter."

    def test_a_file_that_is_not_there(self, project: Project) -> None:
        with pytest.raises(ConfigError, match=r"there is no memory .*no\.tmx"):
            run(project, MemorySource((project.folder / "no.tmx",)))


def call(*arguments: str) -> int:
    with pytest.raises(SystemExit) as stopped:
        cli.main(["import", *arguments])
    assert isinstance(stopped.value.code, int)
    return stopped.value.code


class TestCommand:
    TREES = ("--source", "docs", "--localized", "localized/{locale}")

    @pytest.fixture(autouse=True)
    def _here(self, project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(project.folder)

    def test_the_numbers_are_said(self, project: Project, capsys: pytest.CaptureFixture[str]) -> None:
        assert call(*self.TREES, "--memory-pages") == 0
        assert "messages: 6 added, 1 from memory, 1 proposed\n" in capsys.readouterr().out
        assert call(*self.TREES, "--memory-pages", "--format", "json") == 0
        messages = json.loads(capsys.readouterr().out)["messages"]
        assert (messages["from_memory"], messages["proposed"], messages["unchanged"]) == (0, 0, 8)

    def test_the_configuration_can_ask_for_it(self, project: Project) -> None:
        tmx(project, ("de", "Something else entirely.", "Etwas anderes."))
        Path("pyproject.toml").write_text(
            '[tool.sphinx-vianet]\nsource = "docs"\nlocalized = ["localized/{locale}"]\n'
            'memory = ["a.tmx"]\nmemory-pages = true\n',
            "utf-8",
        )
        assert call() == 0
        assert project.targets()["Something else entirely."] == "Etwas anderes."
        assert project.targets()["Walk on."] == "Geh weiter."

    def test_a_missing_file_is_usage_and_a_broken_one_a_finding(
        self, project: Project, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert call(*self.TREES, "--memory", "no.tmx") == 2
        assert "there is no memory no.tmx" in capsys.readouterr().err
        Path("bad.tmx").write_text("<tmx>\n", "utf-8")
        assert call(*self.TREES, "--memory", "bad.tmx") == 1
        assert "error: bad.tmx:2: no element found [vianet.memory-unreadable]" in capsys.readouterr().out
