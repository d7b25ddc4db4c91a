"""Titles in the source language, where other pages show them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.language_sites import THEMES, po, site
from tests.localized_project import write

DOCUMENTS = {
    "docs/conf.py": 'project = "x"\nlocale_dirs = ["locale"]\nvianet_banner = False\n',
    "docs/index.md": "# Start\n\n```{toctree}\n:numbered:\npage\nother\ncode\n```\n",
    "docs/page.md": "# Page\n\nHere.\n\n## Left part\n\nText.\n\n## `code`\n\nText.\n",
    "docs/other.md": "# *Other* title\n\nText.\n\n## Deep\n\nText.\n\n### Deeper\n\nText.\n",
    "docs/code.md": "# `code`\n\nText.\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A document with its title in two languages, and others that nobody has translated."""
    catalog = po({"Page": "Seite", "Here.": "Hier."})
    names = (f"docs/locale/{language}/LC_MESSAGES/page.po" for language in ("de", "he"))
    return write(tmp_path, {**DOCUMENTS, **dict.fromkeys(names, catalog)})


def marked(text: str) -> list[str]:
    """The links in a text whose words are marked as English."""
    links = re.findall(r'<a class="[^"]*reference internal[^"]*" href="[^"]*">(.*?)</a>', text)
    spans = (re.search(r'<span(?: dir="ltr")? lang="en">(.*)</span>', link) for link in links)
    return [re.sub("<.*?>", "", span[1]) for span in spans if span is not None]


def test_a_table_of_contents(folder: Path) -> None:
    """It is in the language of the site, on a page that is not; and says of each title what that is not."""
    body = site(folder, "de", vianet_switcher=False).body("index")
    start, toctree = '<div lang="en">', '<div lang="de" class="toctree-wrapper compound">'
    assert body.index(start) < body.index("<h1>Start<") < body.index(toctree)
    assert marked(body) == ["Left part", "Other title", "Deep", "Deeper"]
    assert '<a class="reference internal" href="page.html">1. Seite</a>' in body
    assert '<span lang="en"><em>Other</em> title</span></a>' in body
    assert body.count("lang=") == 6


def test_the_other_direction(folder: Path) -> None:
    body = site(folder, "he", vianet_switcher=False).body("index")
    assert '<div lang="en" dir="ltr">' in body
    assert '<div lang="he" dir="rtl" class="toctree-wrapper compound">' in body
    assert marked(body) == ["Left part", "Other title", "Deep", "Deeper"]
    assert body.count('<span dir="ltr" lang="en">') == 4


@pytest.mark.parametrize("theme", THEMES)
def test_themes(folder: Path, theme: str) -> None:
    """In sidebars, and in the links to the neighbours; never as text.

    Pydata-sphinx-theme writes documents of the first level into its header as plain text.
    """
    page = site(folder, "de", theme=theme, vianet_switcher=False).read("page.html")
    assert '<span lang="en"><em>Other</em> title</span>' in page
    assert "Left part" in marked(page)
    assert not any("Seite" in one or "code" in one for one in marked(page))
    assert "&lt;span" not in page


def test_heads_of_pages_and_the_index_have_the_text_alone(folder: Path) -> None:
    """With the numbers of sections, which Sphinx puts into both copies of a title."""
    found = site(folder, "de", vianet_switcher=False)
    head = found.read("other.html").partition("</head>")[0]
    assert "<title>2. Other title &#8212;" in head
    assert 'rel="prev" title="1. Seite"' in head
    assert 'rel="next" title="2. Other title"' in found.read("page.html")
    assert "lang=" not in found.read("searchindex.js")


def test_a_title_that_is_translated_later(folder: Path) -> None:
    site(folder, "de", vianet_switcher=False)
    write(folder, {"docs/locale/de/LC_MESSAGES/other.po": po({"Deep": "Tief"})})
    body = site(folder, "de", fresh=False, vianet_switcher=False).body("index")
    assert marked(body) == ["Left part", "Other title", "Deeper"]


def test_processes(folder: Path) -> None:
    """Titles come together of what was read elsewhere."""
    extra = {f"docs/extra{number}.md": "# Extra page\n\nText.\n" for number in range(8)}
    names = "".join(f"{name[5:-3]}\n" for name in extra)
    write(folder, {**extra, "docs/index.md": DOCUMENTS["docs/index.md"].replace("code\n", f"code\n{names}")})
    found = site(folder, "de", jobs=2, vianet_switcher=False)
    assert marked(found.body("index"))[-8:] == ["Extra page"] * 8
    assert "<title>5. Extra page &#8212;" in found.read("extra1.html")


def test_the_source_site(folder: Path) -> None:
    assert "lang=" not in site(folder, "en", vianet_switcher=False).body("index")


@pytest.mark.parametrize("builder", ["text", "latex", "man", "texinfo", "xml", "epub"])
def test_other_builders(folder: Path, builder: str) -> None:
    """They show the titles, or say it as pages do."""
    options: dict[str, Any] = {"copyright": "x", "version": "1"} if builder == "epub" else {}
    found = site(folder, "de", builder, vianet_switcher=False, **options)
    assert found.warnings == []
    texts = [path.read_text("utf-8", "replace") for path in found.out.rglob("*") if path.is_file()]
    assert any("Deeper" in text for text in texts)
