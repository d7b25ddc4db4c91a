"""Clocks that are wrong: files of the future and of 1970, commits of any date, and what an import skips."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sphinx_vianet.checker import CheckOptions, run_check
from sphinx_vianet.cli import main

from .gitrepo import build_repository
from .imports import GUIDE, TREES, Project, localized_page, source_page

DAY = 86_400_000_000_000
"""Nanoseconds."""
MOMENTS = {"1970": 1, "before 1970": -DAY, "in the future": 4_000_000_000_000_000_000}


@pytest.mark.parametrize("moment", MOMENTS.values(), ids=MOMENTS.keys())
def test_a_page_that_changes_and_keeps_its_time_is_imported(tmp_path: Path, moment: int) -> None:
    """And its size, as some tools that unpack archives or restore times leave it."""
    project = Project(tmp_path)
    project.add("guide.md", GUIDE)
    page = tmp_path / "localized" / "de-DE" / "guide.md"
    os.utime(page, ns=(moment, moment))
    project.run()
    project.run()
    for text in ("Öffne die Dose.", "Öffne die Tüte", "Öffne die Dose."):
        project.localize("guide.md", {**GUIDE, "Open the box.": text})
        os.utime(page, ns=(moment, moment))
        project.run()
        assert project.targets()["Open the box."] == text
    os.utime(project.catalog(), ns=(moment, moment))
    os.utime(project.locale_dir / ".sphinx-vianet" / "import.sqlite3", ns=(moment, moment))
    assert project.run().unchanged == 1


@pytest.mark.parametrize("now", ["0", "4000000000"])
def test_source_date_epoch_is_in_no_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, now: str) -> None:
    project = Project(tmp_path)
    project.add("guide.md", GUIDE)
    project.run()
    before = project.catalog().read_bytes()
    project.catalog().unlink()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", now)
    project.run()
    assert project.catalog().read_bytes() == before


@pytest.mark.parametrize(
    ("dates", "days", "code"),
    [
        # The grace is counted from the newest commit of the source, whatever the machine's clock says.
        ((datetime(2099, 1, 1, tzinfo=UTC), datetime(2099, 1, 2, tzinfo=UTC)), 3, 0),
        ((datetime(1971, 1, 1, tzinfo=UTC), datetime(1971, 1, 2, tzinfo=UTC)), 3, 0),
        ((datetime(2020, 1, 1, tzinfo=UTC), datetime(2099, 1, 2, tzinfo=UTC)), 3, 0),
        # A later commit with an earlier date.
        ((datetime(2020, 1, 9, tzinfo=UTC), datetime(2020, 1, 2, tzinfo=UTC)), 3, 0),
    ],
)
def test_grace_and_the_dates_of_commits(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    dates: tuple[datetime, datetime],
    days: int,
    code: int,
) -> None:
    monkeypatch.chdir(tmp_path)
    project = Project(tmp_path)
    repo = build_repository(tmp_path / "docs")
    first = repo.commit({"guide.md": source_page(GUIDE)}, date=dates[0])
    repo.commit({"guide.md": source_page({**GUIDE, "Look.": ""})}, date=dates[1])
    project.localize("guide.md", GUIDE, commit=first)
    for grace, expected in ((days, code), (0, 1)):
        with pytest.raises(SystemExit) as stopped:
            main(["check", *TREES, "--format", "json", "--grace", str(grace)])
        [page] = json.loads(capsys.readouterr().out)["pages"]
        assert (page["status"], page["first_change"]["date"][:10]) == ("stale", dates[1].date().isoformat())
        assert stopped.value.code == expected


@pytest.mark.parametrize("date", ["01/01/1970", "12/31/1969", "01/01/9999", "13/45/2020", "00/00/0000"])
def test_handoffs_of_any_date(tmp_path: Path, date: str) -> None:
    project = Project(tmp_path)
    project.add("guide.md", GUIDE)
    path = tmp_path / "localized" / "de-DE" / "guide.md"
    path.write_text(localized_page(GUIDE, date=date), encoding="utf-8")
    project.run()
    assert project.targets() == GUIDE
    report = run_check(project.config(), CheckOptions())
    assert [verdict.status for verdict in report.pages] == ["current"]
