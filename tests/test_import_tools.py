"""An import, Sphinx's gettext builder and sphinx-intl over the same catalogs, run in turns."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from .imports import GUIDE, Project, check_catalogs, counts, source_page, write
from .sphinx_builds import build

CONF = 'extensions = ["sphinx_vianet"]\ngettext_compact = "docs"\nexclude_patterns = []\n'
API = {"Reference of calls": "", "Close it.": "", "Zebras never telephone.": ""}


def update(project: Project) -> None:
    """Make the templates and bring the catalogs up to date with them."""
    pot = project.folder / "build" / "gettext"
    made = build(project.folder / "docs", pot, "gettext", gettext_compact="docs")
    assert not made.warnings
    command = [sys.executable, "-m", "sphinx_intl", "update", "-p", str(pot), "-d", str(project.locale_dir)]
    subprocess.run([*command, "-l", "de", "-j", "1"], check=True, capture_output=True)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Two documents in one catalog, ``guide.md`` localized, ``api/guide.md`` by people with sphinx-intl."""
    project = Project(tmp_path)
    project.add("guide.md", GUIDE)
    write(tmp_path, {"docs/conf.py": CONF, "docs/index.md": "# All\n\n```{toctree}\nguide\napi/guide\n```\n"})
    write(tmp_path, {"docs/api/guide.md": source_page(API)})
    project.run(layout="docs")
    update(project)
    return project


def translate(project: Project, msgid: str, msgstr: str) -> None:
    """Fill an empty entry, as a person does."""
    path = project.catalog("docs")
    text = path.read_text(encoding="utf-8")
    before = f'msgid "{msgid}"\nmsgstr ""'
    assert text.count(before) == 1, text
    path.write_text(text.replace(before, f'msgid "{msgid}"\nmsgstr "{msgstr}"'), encoding="utf-8")


def test_templates_hold_what_was_imported(project: Project) -> None:
    text = project.catalog("docs").read_text(encoding="utf-8")
    assert "#: ../../docs/guide.md:" in text
    assert set(GUIDE) < set(project.targets("docs"))
    report = project.run(layout="docs")
    assert counts(report) == {"unchanged": 3}
    assert not report.findings
    check_catalogs(project.locale_dir)


def test_by_hand_translated_sentence_of_a_localized_page_becomes_obsolete_with_it(project: Project) -> None:
    """Only the reference, as Sphinx writes it, says that the entry belongs to the page."""
    write(project.folder, {"docs/guide.md": source_page({**GUIDE, "Brand new.": ""})})
    update(project)
    translate(project, "Brand new.", "Ganz neu.")
    translate(project, "Zebras never telephone.", "Zebras telefonieren nie.")
    assert counts(project.run(layout="docs")) == {"unchanged": 3, "kept": 1}
    write(project.folder, {"docs/guide.md": source_page(GUIDE)})
    assert counts(project.run(layout="docs")) == {"unchanged": 3, "obsolete": 1}
    assert project.obsolete("docs") == {"Brand new.": "Ganz neu."}


def test_entries_of_other_documents_stay(project: Project) -> None:
    """``api/guide.md`` ends like ``guide.md`` and is another document."""
    translate(project, "Zebras never telephone.", "Zebras telefonieren nie.")
    write(project.folder, {"docs/guide.md": "# The guide\n\nClose it.\n"})
    assert counts(project.run(layout="docs")) == {"unchanged": 2, "obsolete": 1}
    assert project.targets("docs")["Zebras never telephone."] == "Zebras telefonieren nie."
    assert set(project.obsolete("docs")) == {"Open the box."}


def test_an_update_between_two_imports_loses_nothing(project: Project) -> None:
    project.edit("Öffne die Kiste.", "Auf damit.", "docs")
    write(project.folder, {"docs/guide.md": source_page(GUIDE).replace("Close it.", "Close it now.")})
    update(project)
    report = project.run(layout="docs")
    assert report.messages.kept == 1
    targets = project.targets("docs")
    assert targets["Open the box."] == "Auf damit."
    assert targets["Close it now."] == "?Schließe sie."
    check_catalogs(project.locale_dir)
