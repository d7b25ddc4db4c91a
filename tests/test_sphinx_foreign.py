"""What a page shows in the source language has its ``lang`` and ``dir``."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sphinx_vianet.sphinx_ext.reader.foreign import MarkForeign
from tests.language_sites import po, site
from tests.localized_project import directive, localized, write
from tests.sphinx_builds import Build

PAGE = """\
# Heading

Translated here.

Left *as it* was, with `code` and [a link](index.md).

## Left heading

- Left item
- Translated item

| Left head |
| --- |
| Left cell |
| `only_code` |
| 12.5 |

> [!NOTE]
> Left note.

Left term
: Left definition

```python
print("left")
```

```{figure} pic.png
Left caption
```
"""
TRANSLATED = ["Heading", "Translated here.", "Translated item"]
CONF = """\
locale_dirs = ["locale"]
myst_enable_extensions = ["deflist"]
vianet_banner = False
"""


def build(tmp_path: Path, language: str, messages: list[str], **options: object) -> Build:
    """A page of which some messages are translated, and one of which none is."""
    catalog = po({message: f"‹{message}›" for message in messages})
    write(
        tmp_path,
        {
            "docs/conf.py": CONF,
            "docs/index.md": "# Start\n\n```{toctree}\npage\nother\n```\n",
            "docs/page.md": PAGE,
            "docs/other.md": "# Other\n\nNothing here.\n\n```text\nx\n```\n",
            "docs/pic.png": b"",
            f"docs/locale/{language}/LC_MESSAGES/page.po": catalog,
        },
    )
    return site(tmp_path, language, vianet_switcher=False, **options)  # type: ignore[arg-type]


def lines(found: Build, part: str, name: str = "page") -> list[str]:
    """The lines of a page's text that hold something."""
    body = re.sub(r'<a class="headerlink".*?</a>', "", found.body(name))
    # Sphinx 8.2 writes the language of a caption twice.
    body = body.replace('<p lang="en"><span class="caption-text"', '<p><span class="caption-text"')
    return [line for line in body.splitlines() if part in line and "<pre" not in line]


def test_blocks_of_a_page(tmp_path: Path) -> None:
    """Each that is not translated, and no other."""
    found = build(tmp_path, "de", TRANSLATED)
    assert found.warnings == []
    assert lines(found, "Heading") == ["<h1>‹Heading›</h1>"]
    assert lines(found, "Translated") == ["<p>‹Translated here.›</p>", "<li><p>‹Translated item›</p></li>"]
    assert lines(found, "Left ") == [
        '<p lang="en">Left <em>as it</em> was, with '
        '<code class="docutils literal notranslate"><span class="pre">code</span></code> and '
        '<a class="reference internal" href="index.html"><span class="std std-doc">a link</span></a>.</p>',
        '<h2 lang="en">Left heading</h2>',
        '<li><p lang="en">Left item</p></li>',
        '<tr class="row-odd"><th class="head"><p lang="en">Left head</p></th>',
        '<tr class="row-even"><td><p lang="en">Left cell</p></td>',
        '<p lang="en">Left note.</p>',
        '<dt lang="en">Left term</dt><dd><p lang="en">Left definition</p>',
        '<p><span class="caption-text" lang="en">Left caption</span></p>',
    ]


def test_what_is_in_no_language(tmp_path: Path) -> None:
    """Code and numbers."""
    found = build(tmp_path, "de", TRANSLATED)
    assert "lang" not in lines(found, "only_code")[0]
    assert "lang" not in lines(found, "12.5")[0]
    # The caption has two elements.
    assert found.body("page").count("lang=") == 10


def test_the_other_direction(tmp_path: Path) -> None:
    """A direction stands on an element of its own: docutils writes none on blocks."""
    found = build(tmp_path, "he", TRANSLATED)
    assert lines(found, "Left heading") == [
        '<h2 lang="en"><span dir="ltr" lang="en">Left heading</span></h2>'
    ]
    assert '<td><p lang="en"><span dir="ltr" lang="en">Left cell</span></p></td>' in found.body("page")
    assert "<h1>‹Heading›<" in found.body("page")
    assert found.body("page").count('dir="ltr"') == 9


@pytest.mark.parametrize(
    ("language", "start"), [("de", '<div lang="en">'), ("he", '<div lang="en" dir="ltr">')]
)
def test_a_page_without_translation(tmp_path: Path, language: str, start: str) -> None:
    """It is marked once."""
    found = build(tmp_path, language, TRANSLATED)
    body = found.body("other")
    assert body.count(start) == 1
    assert body.index(start) < body.index("<h1>Other<")
    assert body[body.index(start) :].count("lang=") == 1
    empty = build(tmp_path, language, []).body("page")
    assert empty[empty.index(start) :].count("lang=") == 1


def test_the_source_site(tmp_path: Path) -> None:
    found = build(tmp_path, "de", TRANSLATED)
    found = site(tmp_path, "en", vianet_switcher=False)
    assert "lang=" not in found.body("page") + found.body("other")


@pytest.mark.parametrize("dialect", ["ops", "myst"])
@pytest.mark.parametrize("fast", [True, False])
def test_stock_translation(tmp_path: Path, dialect: str, fast: bool) -> None:
    """Whoever has put the translations in."""
    options = {"vianet_dialect": dialect, "vianet_fast_translation": fast}
    found = build(tmp_path, "de", TRANSLATED, **options)
    assert '<h2 lang="en">Left heading<' in found.body("page")
    assert "<p>‹Translated here.›</p>" in found.body("page")


def test_restructured_text(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "docs/conf.py": CONF,
            "docs/index.rst": "Heading\n=======\n\nLeft.\n\n.. topic:: Left too\n\n   x\n",
        },
    )
    write(tmp_path, {"docs/locale/de/LC_MESSAGES/index.po": po({"Heading": "Titel", "x": "y"})})
    body = site(tmp_path, "de", vianet_switcher=False).body("index")
    assert '<p lang="en">Left.</p>' in body
    assert '<p class="topic-title" lang="en">Left too</p>' in body


def test_a_page_in_a_document(tmp_path: Path) -> None:
    """What stands around it may be in another language than the page."""
    write(
        tmp_path,
        {
            "docs/conf.py": CONF,
            "docs/index.md": "# Host\n\n" + directive("../loc/{locale}/page.md"),
            "loc/de-DE/page.md": localized("⟦Eins.⇒One.⟧\n"),
        },
    )
    body = site(tmp_path, "de", vianet_switcher=False).body("index")
    assert '<h1 lang="en">Host<' in body
    assert "<p>Eins.</p>" in body


@pytest.mark.parametrize("language", ["de", "he"])
def test_nothing_but_the_text_changes(tmp_path: Path, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Tables of contents, titles, the search index, the inventory; and doctrees that are kept."""
    marked = build(tmp_path / "a", language, TRANSLATED)
    monkeypatch.setattr(MarkForeign, "run", lambda self, **kwargs: None)
    plain = build(tmp_path / "b", language, TRANSLATED)
    for name in ("searchindex.js", "objects.inv"):
        assert (marked.out / name).read_bytes() == (plain.out / name).read_bytes()
    assert marked.read("index.html") == plain.read("index.html")
    assert marked.read("page.html").partition("<body")[0] == plain.read("page.html").partition("<body")[0]
    bare = re.sub(r' lang="en"(?=>)|<span dir="ltr" lang="en">', "", marked.body("page"))
    bare_plain = re.sub(r' lang="en"(?=>)', "", plain.body("page"))
    assert bare.replace("</span>", "") == bare_plain.replace("</span>", "")


def test_two_processes(tmp_path: Path) -> None:
    one = build(tmp_path / "a", "he", TRANSLATED).body("page")
    assert build(tmp_path / "b", "he", TRANSLATED, jobs=2).body("page") == one


@pytest.mark.parametrize("builder", ["text", "latex"])
def test_other_builders(tmp_path: Path, builder: str) -> None:
    found = build(tmp_path, "he", TRANSLATED, builder=builder)
    texts = [path.read_text(encoding="utf-8") for path in found.out.glob("*.t*x*")]
    assert texts
    assert not any("ltr" in text and "Left item" in text and "span" in text for text in texts)


# --- one page of all documents

CHAPTERS = {
    "docs/conf.py": CONF,
    "docs/index.md": "# Start\n\nText *here*.\n\n```{toctree}\none\ntwo\n```\n",
    "docs/one.md": "# One\n\nFirst text.\n",
    "docs/two.md": "# Two\n\nSecond text.\n",
}


def test_one_page_of_all_documents(tmp_path: Path) -> None:
    """It is not in the language of its first document."""
    write(tmp_path, CHAPTERS)
    catalog = po({"One": "Eins", "First text.": "Erster Text."})
    write(tmp_path, {"docs/locale/de/LC_MESSAGES/one.po": catalog})
    body = site(tmp_path, "de", "singlehtml").body("index")
    assert re.findall(r'<(\w+) lang="en">([^<]*)', body) == [
        ("h1", "Start"),
        ("p", "Text "),
        ("h2", "Two"),
        ("p", "Second text."),
    ]
    assert body.count("lang=") == 4
    assert "<h2>Eins<" in body


def test_one_page_of_nothing_that_is_translated(tmp_path: Path) -> None:
    body = site(write(tmp_path, CHAPTERS), "de", "singlehtml").body("index")
    assert body.count("lang=") == body.count('<div lang="en">') == 1
