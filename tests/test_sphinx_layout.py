"""Which layout of catalogs a project has that does not set ``gettext_compact``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.localized_project import write
from tests.sphinx_builds import Build, build, write_catalog

CONF = "locale_dirs = ['locale']\nexclude_patterns = ['old']\n"
PAGES = {
    "index.md": "# Start\n\n```{toctree}\nsub/a\nsub/b\n```\n",
    "sub/a.md": "# Page\n",
    "sub/b.md": "# Other\n",
    "old/c.md": "# Old\n",
}


def show(root: Path, **options: Any) -> Build:
    """The German build."""
    return build(root, root.parent / "out", language="de", **options)


def project(folder: Path, **pages: str) -> Path:
    """Three documents, and a catalog of the start page."""
    root = write(folder / "src", {"conf.py": CONF, **PAGES, **pages})
    write_catalog(root, "index", {"Start": "Anfang"})
    return root


def test_catalogs_of_folders_are_kept(tmp_path: Path) -> None:
    """A plain project loads the extension, and keeps its translations; templates have its layout."""
    root = project(tmp_path)
    write_catalog(root, "sub", {"Page": "Seite", "Other": "Andere"})
    found = show(root)
    assert found.warnings == []
    assert "<h1>Seite<" in found.body("sub/a")
    assert "<h1>Andere<" in found.body("sub/b")
    assert "<h1>Anfang<" in found.body("index")
    assert (build(root, tmp_path / "pot", "gettext").out / "sub.pot").is_file()


def test_both_are_named_in_every_build(tmp_path: Path) -> None:
    """Those of pages are read."""
    root = project(tmp_path)
    write_catalog(root, "sub", {"Page": "Seite", "Other": "Andere"})
    write_catalog(root, "sub/a", {"Page": "Blatt"})
    for fresh in (True, False):
        found = show(root, freshenv=fresh)
        assert len(found.warnings) == 1
        assert "sub.mo:1: WARNING: it is of all documents below sub/, " in found.warnings[0]
        assert "[vianet.catalog-layout]" in found.warnings[0]
    assert "<h1>Blatt<" in found.body("sub/a")
    assert "<h1>Other<" in found.body("sub/b")


def test_the_project_says_it(tmp_path: Path) -> None:
    """Then nothing is looked for."""
    root = project(tmp_path)
    write_catalog(root, "sub", {"Page": "Seite"})
    found = show(root, gettext_compact=False)
    assert found.warnings == []
    assert "<h1>Page<" in found.body("sub/a")


def test_what_says_nothing_of_the_layout(tmp_path: Path) -> None:
    """A catalog of a page beside a folder, of a folder without documents, of no document at all."""
    root = project(tmp_path, **{"sub.md": "---\norphan: true\n---\n# Beside\n"})
    (root / "empty").mkdir()
    for domain in ("sub", "old", "empty", "words", "old/c"):
        write_catalog(root, domain, {"Beside": "Daneben"})
    found = show(root)
    assert found.warnings == []
    assert found.app.config.gettext_compact is False
    assert "<h1>Daneben<" in found.body("sub")
