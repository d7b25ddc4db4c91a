"""What imports remember: right when it is whole, worth nothing when it is damaged, never in the way."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from sphinx_vianet import importer
from sphinx_vianet.errors import Code, LockError
from sphinx_vianet.importstate import ImportState
from sphinx_vianet.importwork import CatalogJob, CatalogResult, PageInput, job_digest, run_job
from sphinx_vianet.model import Finding, MessageCounts

from .imports import GUIDE, TOUR, Project, counts

RESULT = CatalogResult(
    "de",
    "guide",
    b"catalog",
    MessageCounts(added=2, fuzzy=1, kept=1, obsolete=3),
    1,
    5,
    (Finding(Code.CONFLICT, "a\udcff.md", 3, "said", "de-DE"), Finding(Code.PLAIN_PAGE, "b.md", None, "x")),
    MessageCounts(unchanged=3, kept=1),
)
JOB = CatalogJob("de", "guide", (PageInput("a.md", "de-DE", b"page", b"old", b"new"),), None, "ops", False)


def saved(folder: Path, result: CatalogResult = RESULT, inputs: str = "in") -> Path:
    state = ImportState(folder)
    state.note(inputs, result)
    state.close()
    return folder / "import.sqlite3"


def test_what_was_noted_is_found(tmp_path: Path) -> None:
    saved(tmp_path)
    state = ImportState(tmp_path)
    found = state.find("de", "guide", "in", b"catalog")
    assert found == replace(RESULT, counts=RESULT.again)
    assert state.find("de", "guide", "other", b"catalog") is None
    assert state.find("de", "guide", "in", b"edited") is None
    assert state.find("de", "guide", "in", None) is None
    assert state.find("fr", "guide", "in", b"catalog") is None
    state.close()


def test_domains_need_not_be_utf8(tmp_path: Path) -> None:
    saved(tmp_path, replace(RESULT, domain="caf\udce9"))
    state = ImportState(tmp_path)
    assert state.find("de", "caf\udce9", "in", b"catalog") is not None
    state.close()


def test_a_catalog_that_was_left_alone_is_not_remembered(tmp_path: Path) -> None:
    assert not saved(tmp_path, replace(RESULT, data=None)).exists()


def test_marks_are_found_by_later_looks_only(tmp_path: Path) -> None:
    state = ImportState(tmp_path)
    state.note("in", RESULT)
    state.mark("de", "guide", "marks", 100)
    state.save()
    found = state.find_marked("de", "guide", "marks", 100)
    assert found == replace(RESULT, counts=RESULT.again, data=None)
    assert state.find_marked("de", "guide", "marks", 99) is None
    assert state.find_marked("de", "guide", "other", 100) is None
    assert state.find_marked("de", "guide", "", 100) is None
    state.note("in", RESULT)
    state.save()
    assert state.find_marked("de", "guide", "marks", 100) is None
    assert state.find_marked("de", "guide", "", 100) is None
    state.close()


def test_read_only_touches_nothing(tmp_path: Path) -> None:
    state = ImportState(tmp_path / "none", read_only=True)
    assert state.find("de", "guide", "in", b"catalog") is None
    state.note("in", RESULT)
    state.close()
    assert not (tmp_path / "none").exists()


def truncate(path: Path) -> None:
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])


def garbage(path: Path) -> None:
    path.write_bytes(b"\x00\xffgarbage" * 500)


def empty(path: Path) -> None:
    path.write_bytes(b"")


def other_version(path: Path) -> None:
    execute(path, "PRAGMA user_version = 77")


def other_table(path: Path) -> None:
    execute(path, "ALTER TABLE catalogs RENAME TO other")


def other_columns(path: Path) -> None:
    execute(path, "ALTER TABLE catalogs DROP COLUMN output")


def no_json(path: Path) -> None:
    execute(path, "UPDATE catalogs SET result = '{'")


def other_json(path: Path) -> None:
    execute(path, "UPDATE catalogs SET result = '[1]'")


def unknown_code(path: Path) -> None:
    values = {"unchanged": 1, "kept": 0, "pages": 1, "units": 1, "findings": [["no-such", "", 1, "", None]]}
    execute(path, "UPDATE catalogs SET result = ?", json.dumps(values))


def other_types(path: Path) -> None:
    execute(path, "UPDATE catalogs SET result = x'ff'")


def scribbled(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    path.write_bytes(data)


def execute(path: Path, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(statement, values)


@pytest.mark.parametrize(
    "damage",
    [
        truncate,
        garbage,
        empty,
        other_version,
        other_table,
        other_columns,
        no_json,
        other_json,
        unknown_code,
        other_types,
        scribbled,
    ],
)
def test_damage_costs_only_time(tmp_path: Path, damage: object) -> None:
    project = Project(tmp_path)
    project.add("guide.md", GUIDE)
    project.add("tour.md", TOUR)
    project.run()
    before = {path: path.read_bytes() for path in project.locale_dir.rglob("*.po")}
    assert callable(damage)
    damage(project.locale_dir / ".sphinx-vianet" / "import.sqlite3")
    report = project.run()
    assert counts(report) == {"unchanged": 5}
    assert {path: path.read_bytes() for path in project.locale_dir.rglob("*.po")} == before
    state = ImportState(project.locale_dir / ".sphinx-vianet")
    row = state._row("de", "guide")
    state.close()
    assert row is not None
    assert json.loads(row[2])["unchanged"] == 3


def test_a_folder_in_its_place(tmp_path: Path) -> None:
    (tmp_path / "import.sqlite3").mkdir()
    state = ImportState(tmp_path)
    state.note("in", RESULT)
    with pytest.raises(LockError, match=r"import\.sqlite3 cannot be written"):
        state.close()


@pytest.mark.parametrize(
    "other",
    [
        replace(JOB, language="fr"),
        replace(JOB, domain="other"),
        replace(JOB, dialect="myst"),
        replace(JOB, mt_fuzzy=True),
        replace(JOB, prefer_page=True),
        replace(JOB, prefer_page=frozenset({"a.md"})),
        replace(JOB, unread=("b.md",)),
        replace(JOB, prefix="docs"),
        replace(JOB, pages=()),
        replace(JOB, pages=(PageInput("b.md", "de-DE", b"page", b"old", b"new"),)),
        replace(JOB, pages=(PageInput("a.md", "de-AT", b"page", b"old", b"new"),)),
        replace(JOB, pages=(PageInput("a.md", "de-DE", b"pag", b"eold", b"new"),)),
        replace(JOB, pages=(PageInput("a.md", "de-DE", b"page", None, b"new"),)),
        replace(JOB, pages=(PageInput("a.md", "de-DE", b"page", b"old", b""),)),
    ],
)
def test_the_digest_sees_every_input(other: CatalogJob) -> None:
    assert job_digest(other) != job_digest(JOB)


def test_the_digest_leaves_the_catalog_to_its_own() -> None:
    assert job_digest(replace(JOB, existing=b"x")) == job_digest(JOB)


def test_an_interrupted_import_keeps_what_it_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = Project(tmp_path)
    for name in ("a.md", "b.md", "c.md"):
        project.add(name, TOUR)

    def interrupt(done: int, _total: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        project.run(progress=interrupt)
    assert not list(tmp_path.rglob("*.tmp"))
    worked: list[str] = []

    def noted(job: CatalogJob) -> CatalogResult:
        worked.append(job.domain)
        return run_job(job)

    monkeypatch.setattr(importer, "run_job", noted)
    assert counts(project.run()) == {"added": 2, "unchanged": 4}
    assert worked == ["c"]


def test_what_is_done_is_saved_in_between(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that is killed cannot save anything at its end."""
    project = Project(tmp_path)
    for name in ("a.md", "b.md", "c.md"):
        project.add(name, TOUR)
    monkeypatch.setattr(importer, "_CHUNK", 1)
    saved_domains: list[list[bytes]] = []

    def look(_done: int, _total: int) -> None:
        path = project.locale_dir / ".sphinx-vianet" / "import.sqlite3"
        if path.exists():
            with closing(sqlite3.connect(path)) as database:
                rows = database.execute("SELECT domain FROM catalogs ORDER BY domain").fetchall()
            saved_domains.append([domain for (domain,) in rows])

    project.run(progress=look)
    assert saved_domains == [[b"a"], [b"a", b"b"]]
