"""Which pages are written again when a language or a page of one appears or goes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.language_sites import END, FIRST, START, po, project, site, switcher_of
from tests.localized_project import localized, write
from tests.sphinx_builds import share_doctrees


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project in English, German and Chinese."""
    german = {"First steps": "Erste Schritte", "Second part": "Zweiter Teil"}
    catalogs = {
        "de/index": {"Start": "Anfang"},
        f"de/{FIRST}": german,
        f"zh_CN/{FIRST}": {"First steps": "第一步"},
    }
    return project(tmp_path, catalogs)


WRITTEN = [END, START]
"""When the first of them is: Sphinx writes what has it in its toctree, too."""


def rebuilt(folder: Path, language: str = "en", **options: Any) -> tuple[list[str], list[str]]:
    """The documents that a further build reads and writes."""
    app = site(folder, language, fresh=False, **options).app
    return app.names_read, app.names_written  # type: ignore[attr-defined]


def test_a_catalog_appears_and_goes(folder: Path) -> None:
    """The page is written again that has one language more, and nothing is read."""
    site(folder, "en")
    site(folder, "de")
    assert rebuilt(folder) == rebuilt(folder, "de") == ([], [])
    catalog = folder / f"docs/locale/zh_CN/LC_MESSAGES/{END}.po"
    write(folder, {f"docs/locale/zh_CN/LC_MESSAGES/{END}.po": po({"The end": "终"})})
    for language in ("en", "de"):
        assert rebuilt(folder, language) == ([], WRITTEN)
        assert rebuilt(folder, language) == ([], [])
    catalog.unlink()
    assert rebuilt(folder) == ([], WRITTEN)
    items = switcher_of(site(folder, "en", fresh=False).read(f"{END}.html"))
    assert [item.tag for item in items if item.missing] == ["de", "zh-CN"]


def test_a_translation_that_says_the_same_of_the_page(folder: Path) -> None:
    site(folder, "en")
    write(folder, {f"docs/locale/de/LC_MESSAGES/{FIRST}.po": po({"More.": "Mehr."})})
    assert rebuilt(folder) == ([], [])


def test_a_language_appears_and_goes(folder: Path) -> None:
    site(folder, "en")
    everything = sorted([START, FIRST, END])
    write(folder, {"docs/locale/fr/LC_MESSAGES/index.po": po({"Start": "Début"})})
    read, written = rebuilt(folder)
    assert (read, sorted(written)) == ([], everything)
    assert rebuilt(folder) == ([], [])
    (folder / "docs/locale/fr/LC_MESSAGES/index.po").unlink()
    assert sorted(rebuilt(folder)[1]) == everything


def test_a_localized_page_appears(tmp_path: Path) -> None:
    folder = project(tmp_path, {})
    write(folder, {"loc/de-DE/index.md": localized("# ⟦Anfang⇒Start⟧\n")})
    options: dict[str, Any] = {"vianet_localized": ["../loc/{locale}"]}
    site(folder, "en", **options)
    write(folder, {"loc/de-DE/guide/deep/end.md": localized("# ⟦Ende⇒The end⟧\n")})
    assert rebuilt(folder, **options) == ([], WRITTEN)


def test_the_environment_changes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The address of the sites is in every page."""
    site(folder, "en", vianet_url=None)
    monkeypatch.setenv("READTHEDOCS", "True")
    monkeypatch.setenv("READTHEDOCS_VERSION", "v2")
    assert len(rebuilt(folder, vianet_url=None)[1]) == 3


def test_builders_that_share_doctrees(folder: Path) -> None:
    """One that has no switcher does not take the change from one that has."""
    outs = {builder: folder / "out" / builder / "en" for builder in ("html", "text", "dirhtml")}
    share_doctrees(*outs.values())

    def run(builder: str) -> list[str]:
        return rebuilt(folder, builder=builder)[1]

    run("html")
    run("text")
    assert len(run("dirhtml")) == 3
    write(folder, {f"docs/locale/de/LC_MESSAGES/{END}.po": po({"The end": "Ende"})})
    run("text")
    assert run("html") == run("dirhtml") == WRITTEN
    assert run("html") == run("dirhtml") == []
