"""Pages, trees and catalogs as nobody wants them: reported with their place, and the others imported."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from sphinx_vianet import cli
from sphinx_vianet.importer import ImportReport
from sphinx_vianet.model import Finding

from .imports import GUIDE, TOUR, Project, check_catalogs, localized_page, source_page, write

EVIL = "\x1b]0;owned\x07\x1b[2J\u202e\x9b31m\r"
BROKEN = localized_page(TOUR)


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    monkeypatch.chdir(tmp_path)
    project = Project(tmp_path)
    project.add("guide.md", GUIDE)
    write(tmp_path, {"docs/tour.md": source_page(TOUR)})
    return project


def damaged(project: Project, page: str | bytes, path: str = "tour.md") -> ImportReport:
    """Import with one more page, and see that the other one and all catalogs are all right."""
    write(project.folder, {f"localized/de-DE/{path}": page})
    report = project.run()
    assert project.targets() == GUIDE
    check_catalogs(project.locale_dir)
    return report


def the(report: ImportReport, code: str) -> Finding:
    """The one finding with a code."""
    (finding,) = [finding for finding in report.findings if finding.code.info.name == code]
    assert finding.message
    assert finding.locale == "de-DE"
    return finding


@pytest.mark.parametrize(
    ("page", "code", "line"),
    [
        (BROKEN.replace("---\n", "---\n\tkey: [x\n", 1), "front-matter", 2),
        (BROKEN.replace("---\n", "---\na: &a [x]\nb: [*a, *a]\nkey: }\n", 1), "front-matter", 4),
        (BROKEN.replace('data-stu-id="a1b2c-105"', 'data-stu-id="a1b2c-999"'), "unit-id-mismatch", 9),
        (BROKEN.replace("Geh weiter.</span>", "Geh weiter."), "unit-unpaired", 9),
        (BROKEN.replace("Walk on.</span></span>", "Walk on."), "unit-unpaired", 9),
        (BROKEN.replace("a1b2c-105", "a1b2c-104"), "unit-duplicate", 9),
        (BROKEN.replace("ms.openlocfilehash: ", "ms.openlocfilehash: x"), "stamp-invalid", 2),
        (BROKEN.encode().replace(b"Geh", b"Geh\xff"), "not-utf8", 9),
        (BROKEN.replace("de-DE", "fr-FR"), "locale-mismatch", 1),
        (BROKEN.replace("de-DE", "klingon-XX"), "locale-unknown", 1),
    ],
)
def test_pages(project: Project, page: str | bytes, code: str, line: int) -> None:
    finding = the(damaged(project, page), code)
    assert (finding.path, finding.line) == ("tour.md", line)
    assert project.targets("tour")["The tour"] == "Der Rundgang"


def test_page_too_large(project: Project) -> None:
    write(project.folder, {"localized/de-DE/tour.md": localized_page(TOUR)})
    with open(project.folder / "localized/de-DE/tour.md", "ab") as file:
        file.truncate(50_000_000)
    report = project.run()
    finding = the(report, "page-too-large")
    assert (finding.path, finding.line) == ("tour.md", None)
    assert finding.message == "the file has 50000000 bytes, the limit is 16777216"
    assert project.targets() == GUIDE
    assert not project.catalog("tour").exists()


def test_links_out_of_the_tree(project: Project) -> None:
    write(project.folder, {"secret.md": localized_page(TOUR), "more/tour.md": localized_page(TOUR)})
    localized = project.folder / "localized/de-DE"
    (localized / "tour.md").symlink_to(project.folder / "secret.md")
    (localized / "more").symlink_to(project.folder / "more")
    report = project.run()
    found = [(finding.code.info.name, finding.path, finding.locale) for finding in report.findings]
    assert found == [("path-outside", "more", "de-DE"), ("path-outside", "tour.md", "de-DE")]
    assert report.pages == 1


def test_links_that_lead_nowhere_or_in_circles(project: Project) -> None:
    localized = project.folder / "localized/de-DE"
    (localized / "tour.md").symlink_to("none.md")
    (localized / "loop").symlink_to(".")
    report = project.run()
    assert the(report, "page-unreadable").path == "tour.md"
    assert report.pages == 1


def test_pipe_in_the_place_of_a_page(project: Project) -> None:
    os.mkfifo(project.folder / "localized/de-DE/tour.md")
    assert project.run().pages == 1


def test_active_markup_stays_text(project: Project) -> None:
    """What a page says of directives, roles and substitutions goes into the catalog as it stands."""
    page = localized_page(TOUR, front="myst:\n  enable_extensions: [substitution]\n  substitutions: {a: b}")
    page += "\n```{literalinclude} /etc/passwd\n```\n\n```{raw} html\n<script>x</script>\n```\n"
    damaged(project, page)
    text = project.catalog("tour").read_text(encoding="utf-8")
    assert "root:" not in text
    assert "script" not in text
    assert project.targets("tour") == TOUR


@pytest.mark.parametrize(
    "name",
    [b"caf\xe9.md", b"tour\x1b[2J.md", b"a b \xe2\x80\xae.md", b"-x.md", b"$(x).md", b"a\nLanguage: x.md"],
)
def test_file_names(project: Project, name: bytes) -> None:
    path = os.fsdecode(name)
    try:
        write(project.folder, {f"docs/{path}": source_page(TOUR)})
    except OSError:
        pytest.skip("this file system wants UTF-8 names")
    for _ in range(2):
        report = damaged(project, localized_page(TOUR), path)
        assert not report.findings
        assert report.pages == 2
    assert project.targets(path.removesuffix(".md")) == TOUR
    assert os.fsencode(project.catalog(path.removesuffix(".md")).name) == name.replace(b".md", b".po")


@pytest.mark.parametrize("form", ["text", "json"])
def test_hostile_text_never_reaches_the_terminal(
    project: Project, form: str, capfd: pytest.CaptureFixture[str]
) -> None:
    name = os.fsdecode(b"evil\x1b[31m\xe9.md")
    evil = {f"The {EVIL}guide": f"Der {EVIL}", "Open\x1b[2J.": "Öffne\x07."}
    project.localize("tour.md", evil, locale=f"xx{EVIL}", kind=f"MT{EVIL}", front=f"a{EVIL}: [")
    write(project.folder, {"docs/tour.md": source_page(evil), "docs/also.md": source_page(evil)})
    project.localize("also.md", {key: f"{value}\x1b" for key, value in evil.items()})
    project.localize(name, TOUR)
    write(project.locale_dir, {"de/LC_MESSAGES/guide.po": f"\x1b[2J {EVIL}"})
    write(project.folder, {"docs/conf.py": "gettext_compact = False\n"})
    arguments = ["import", "--conf", "docs", "--localized", "localized/{locale}", "--verbose"]
    with pytest.raises(SystemExit) as exit_info:
        cli.main([*arguments, "--locale-dir", "locale", "--format", form])
    assert exit_info.value.code == 1
    out, err = capfd.readouterr()
    assert "evil" in out
    for char in "\x1b\x07\x9b\r\u202e":
        assert char not in out + err
    if form == "text":
        assert "\\x1b[2J" in out


def test_a_broken_tree_does_not_hide_the_others(project: Project) -> None:
    write(project.folder, {"localized/xx-QQ/a.md": "x", "localized/fr-FR/README.md": "x"})
    report = project.run()
    found = {(finding.code.info.name, finding.locale) for finding in report.findings}
    assert found == {("locale-unknown", None), ("no-pages", "fr-FR")}
    assert project.targets() == GUIDE


@pytest.mark.parametrize(
    "broken",
    [
        b'msgid "a\nmsgstr "b"\n',
        b'msgid "a"\nmsgstr "\xff"\n',
        b'msgid "a"\nmsgstr "b"\nmsgid "a"\nmsgstr "c"\n',
        b'"Content-Type: text/plain; charset=latin-1\\n"\n',
        b"\x00\x01\x02",
        b"<<<<<<< HEAD\n",
    ],
)
def test_catalogs_that_cannot_be_parsed(project: Project, broken: bytes) -> None:
    project.add("tour.md", TOUR)
    write(project.locale_dir, {"de/LC_MESSAGES/guide.po": broken})
    report = project.run()
    (finding,) = report.findings
    assert finding.code.info.name == "catalog-unreadable"
    assert finding.path == "de/LC_MESSAGES/guide.po"
    assert finding.line
    assert project.catalog().read_bytes() == broken
    assert project.targets("tour") == TOUR


def test_an_empty_catalog_is_a_new_one(project: Project) -> None:
    write(project.locale_dir, {"de/LC_MESSAGES/guide.po": b""})
    project.run()
    assert project.targets() == GUIDE


def test_link_in_the_place_of_a_catalog_is_replaced(project: Project) -> None:
    target = project.folder / "elsewhere.po"
    target.write_bytes(b'msgid "x"\nmsgstr "y"\n')
    project.catalog().parent.mkdir(parents=True)
    project.catalog().symlink_to(target)
    project.run()
    assert target.read_bytes() == b'msgid "x"\nmsgstr "y"\n'
    assert not project.catalog().is_symlink()
    assert project.targets() == {**GUIDE, "x": "y"}


def test_a_page_that_says_it_is_elsewhere(project: Project, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing in a page names a file: a catalog's place comes from the page's path alone."""
    page: Any = localized_page(TOUR, front="ms.locfileid: ../../../x\npath: /etc/x")
    damaged(project, page)
    written = {path.relative_to(project.locale_dir).as_posix() for path in project.locale_dir.rglob("*.po")}
    assert written == {"de/LC_MESSAGES/guide.po", "de/LC_MESSAGES/tour.po"}
