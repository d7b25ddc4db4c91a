"""What stock ``Locale`` still has to do is done, however little it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.sphinx_builds import build, write_catalog


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A project with a picture."""
    (tmp_path / "src/inc").mkdir(parents=True)
    (tmp_path / "src/conf.py").write_text(
        "exclude_patterns = ['inc']\nlocale_dirs = ['locale']\n", encoding="utf-8"
    )
    (tmp_path / "src/pic.png").write_bytes(b"picture")
    return tmp_path / "src"


@pytest.mark.parametrize("dialect", ["myst", "ops"])
def test_a_picture_alone_in_a_page_that_myst_includes(source: Path, tmp_path: Path, dialect: str) -> None:
    """Its message is in the domain of the document, which knows no catalog for the included file."""
    (source / "index.md").write_text("# Title\n\n```{include} inc/a.md\n```\n", encoding="utf-8")
    (source / "inc/a.md").write_text("![Alt text](/pic.png)\n", encoding="utf-8")
    write_catalog(source, "index", {"Alt text": "Bildtext", "Title": "Titel"})
    page = build(source, tmp_path / "out", language="de", vianet_dialect=dialect).body("index")
    assert 'alt="Bildtext"' in page
    assert "Titel" in page


def test_values_of_a_restructured_text_host(source: Path, tmp_path: Path) -> None:
    """Its own picture and description, beside a localized page that the parse translates."""
    index = ".. meta::\n   :description: About it\n\nTitle\n=====\n\n.. image:: pic.png\n   :alt: Alt text\n"
    (source / "index.rst").write_text(index + "\n.. vianet-page:: inc/{locale}/p.md\n", encoding="utf-8")
    (source / "inc/de-DE").mkdir(parents=True)
    unit = (
        '<span data-ttu-id="a1b2c-101">Ein Satz.</span>'
        '<span class="sxs-lookup"><span data-stu-id="a1b2c-101">A sentence.</span></span>'
    )
    (source / "inc/de-DE/p.md").write_text(f"---\nms.contentlocale: de-DE\n---\n{unit}\n", encoding="utf-8")
    write_catalog(source, "index", {"Alt text": "Bildtext", "About it": "Worum es geht"})
    built = build(source, tmp_path / "out", language="de")
    assert "Ein Satz." in built.body("index")
    assert 'alt="Bildtext"' in built.body("index")
    assert 'content="Worum es geht"' in built.read("index.html")
