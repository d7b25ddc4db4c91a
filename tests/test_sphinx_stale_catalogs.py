"""Stale messages of the catalogs of a project, which may be anybody's."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from sphinx_vianet.comments import digest, format_comment
from sphinx_vianet.config import Config
from sphinx_vianet.importer import run_import
from sphinx_vianet.treespec import TreeSpec
from tests.localized_project import CONF, names_read, write
from tests.stale_project import project, show


def tracked(folder: Path, *, compact: bool = False) -> Path:
    """The project with catalogs in its locale folder, and no localized pages in the build."""
    project(folder)
    config = Config(
        localized=(TreeSpec(str(folder / "trees" / "{locale}")),), source=TreeSpec(str(folder / "docs"))
    )
    result = run_import(config, folder / "docs" / "locale", layout=compact)
    assert result.messages.fuzzy == 11
    return folder


TRACKED: dict[str, Any] = {"vianet_localized": [], "locale_dirs": ["locale"]}


@pytest.mark.parametrize("compact", [False, True])
def test_tracked_catalogs(tmp_path: Path, compact: bool) -> None:
    """One for each page, or one for all."""
    folder = tracked(tmp_path / "tracked", compact=compact)
    found = show(folder, "mix", gettext_compact=compact, **TRACKED)
    assert found.body("page") == show(project(tmp_path / "built"), "mix").body("page")


def catalog_of(folder: Path) -> Path:
    """The page's catalog."""
    return folder / "docs" / "locale" / "de" / "LC_MESSAGES" / "page.po"


def test_a_translation_of_today_ends_it(tmp_path: Path) -> None:
    """A person takes the flag away, and the document is read again."""
    folder = tracked(tmp_path)
    show(folder, "mix", **TRACKED)
    text = catalog_of(folder).read_text(encoding="utf-8")
    before, _, after = text.partition('#, fuzzy\n#| msgid "Old heading"\n')
    assert after
    catalog_of(folder).write_text((before + after).replace("Alte Ü", "Neue Ü"), encoding="utf-8")
    found = show(folder, "mix", fresh=False, **TRACKED)
    assert names_read(found) == ["page"]
    assert "<h2>Neue Überschrift<" in found.body("page")


def test_a_translation_of_today_elsewhere_comes_first(tmp_path: Path) -> None:
    """Stale in the project's catalog, current in a second folder's."""
    folder = tracked(tmp_path)
    write(folder, {"docs/more/de/LC_MESSAGES/page.po": HEADER + 'msgid "New heading"\nmsgstr "Neu"\n'})
    found = show(folder, "keep", **{**TRACKED, "locale_dirs": ["locale", "more"]})
    assert "<h2>Neu<" in found.body("page")


def test_unreviewed_messages_are_not_stale(tmp_path: Path) -> None:
    """Machine translations that are imported as fuzzy: as with stock Sphinx, the source unless allowed."""
    folder = project(tmp_path)
    body = show(folder, "keep", vianet_mt_fuzzy=True).body("page")
    assert "<p>Stays as it is.</p>" in body
    assert '<p class="vianet-stale">Eins gilt. Zwei galt. Drei gilt.</p>' in body


@pytest.mark.parametrize("policy", ["keep", "mix", "source"])
def test_allowed_fuzzy_translations(tmp_path: Path, policy: str) -> None:
    """Sphinx compiles stale ones then; what is shown is the policy's all the same."""
    options: dict[str, Any] = {"vianet_mt_fuzzy": True, "gettext_allow_fuzzy_translations": True}
    allowed = show(project(tmp_path / "allowed"), policy, **options)
    assert allowed.body("page") == show(project(tmp_path / "other"), policy).body("page")


ENTRY = """# {}
#, fuzzy
#| msgid {}
msgid {}
msgstr {}
"""
HEADER = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


def entries(*messages: tuple[str, str, str]) -> str:
    """A PO file of stale messages as an import writes them: old, new, old translation."""
    return HEADER + "\n".join(
        ENTRY.format(format_comment((), digest(new, text, True)), *map(json.dumps, (old, new, text)))
        for old, new, text in messages
    )


def by_hand(folder: Path, page: str, *messages: tuple[str, str, str]) -> Path:
    """A document with a catalog that is in the project."""
    files: dict[str, str | bytes] = {"docs/conf.py": CONF, "docs/index.md": page, "docs/pic.png": b""}
    return write(folder, {**files, "docs/locale/de/LC_MESSAGES/index.po": entries(*messages)})


def test_guesses_of_other_tools_are_not_shown(tmp_path: Path) -> None:
    """A catalog that no import wrote: similar text, opposite meaning; the source, as with stock Sphinx."""
    messages = ("Enable the cache.", "Disable the cache.", "Den Cache aktivieren.")
    folder = by_hand(tmp_path, "# T\n\nDisable the cache.\n", messages)
    path = folder / "docs" / "locale" / "de" / "LC_MESSAGES" / "index.po"
    assert '<p class="vianet-stale">Den Cache' in show(folder, "keep", **TRACKED).body("index")
    path.write_text(re.sub("# vianet.*\n", "", path.read_text(encoding="utf-8")), encoding="utf-8")
    assert "<p>Disable the cache.</p>" in show(folder, "keep", **TRACKED).body("index")


def test_attributes_have_old_translations(tmp_path: Path) -> None:
    """An image's text and the page's description: as a whole, or in the source language."""
    page = "---\ndescription: New description\n---\n# T\n\n![New picture](pic.png)\n"
    messages = [
        ("Old description", "New description", "Alte Beschreibung"),
        ("Old picture", "New picture", "Altes Bild"),
    ]
    folder = by_hand(tmp_path, page, *messages)
    for policy, texts in (("keep", "Alte"), ("mix", "Alte"), ("source", "New")):
        text = show(folder, policy, **TRACKED).read("index.html")
        assert re.search(rf'<img alt="{texts}\w* \w+"', text)
        assert f'<meta content="{texts} ' in text
        assert "vianet" not in re.sub(r"<(?:link|script)[^>]*>", "", text)


def test_white_space_alone_makes_nothing_stale(tmp_path: Path) -> None:
    """The translation is shown as one of today."""
    messages = [("New  text.", "New text.", "Neuer Text."), ("Old \\-", "Old -", "Alt -")]
    folder = by_hand(tmp_path, "# T\n\nNew text.\n\nOld -\n", *messages)
    found = show(folder, "source", **TRACKED)
    assert "<p>Neuer Text.</p>\n<p>Alt -</p>" in found.body("index")
    assert found.app.env.get_doctree("index")["translation_progress"] == {"total": 3, "translated": 2}


def test_old_translations_are_guarded(tmp_path: Path) -> None:
    """What an old msgid allowed counts for nothing: it stands in the catalog, like the translation."""
    page = "# T\n\nA text of today.\n\nA second one of today.\n\nThird text of today.\n"
    bad = "<script>alert(1)</script>"
    image, link = "![image](https://evil.example/a.png)", "[link](https://evil.example/)"
    messages = [
        (f"A text {bad}.", "A text of today.", f"Ein Text {bad}."),
        ("A second {ref}`x`.", "A second one of today.", "Ein zweiter {ref}`x`."),
        (f"Third {image} {link}", "Third text of today.", f"Dritter {image} {link}"),
    ]
    folder = by_hand(tmp_path, page, *messages)
    for policy in ("keep", "mix"):
        found = show(folder, policy, **TRACKED)
        body = found.body("index")
        assert found.warnings == []
        assert '<p class="vianet-stale" lang="en">A text of today.</p>' in body
        assert '<p class="vianet-stale" lang="en">A second one of today.</p>' in body
        assert '<p class="vianet-stale">Dritter image link</p>' in body


def test_footnotes_that_are_gone(tmp_path: Path) -> None:
    """Their marks are left out, those that are still there are not."""
    page = "# T\n\nNew text[^1].\n\n[^1]: Foot.\n"
    folder = by_hand(tmp_path, page, ("Old text[^1][^2].", "New text[^1].", "Alter Text[^1][^2]."))
    found = show(folder, "keep", **TRACKED)
    assert found.warnings == []
    assert found.body("index").count('class="footnote-reference') == 1


def test_texts_in_html_have_no_element_of_their_own(tmp_path: Path) -> None:
    """A text between tags of raw HTML gets one."""
    page = "# T\n\n<div>New text</div>\n"
    folder = by_hand(tmp_path, page, ("Old text", "New text", "Alter Text"))
    assert '<span class="vianet-stale">Alter Text</span>' in show(folder, "keep", **TRACKED).body("index")
    body = show(folder, "source", **TRACKED).body("index")
    assert '<span class="vianet-stale" lang="en">New text</span>' in body


def test_stock_syntax(tmp_path: Path) -> None:
    """The policy is independent of the dialect; so are headings in lists, whose msgid is their text."""
    page = "# T\n\n- # New *head*\n\nNew text.\n"
    messages = [("Old head", "New head", "Alter Kopf"), ("Old text.", "New text.", "Alter Text.")]
    folder = by_hand(tmp_path, page, *messages)
    body = show(folder, "keep", vianet_dialect="myst", **TRACKED).body("index")
    assert '<p class="rubric vianet-stale"' in body or 'class="vianet-stale rubric"' in body
    assert "Alter Kopf" in body
    assert '<p class="vianet-stale">Alter Text.</p>' in body


def test_sphinx_itself_is_not_touched(tmp_path: Path) -> None:
    """Documents in reST, and all of them without the fast way: the source, as with stock Sphinx."""
    folder = by_hand(tmp_path, "# T\n\nNew text.\n", ("Old text.", "New text.", "Alter Text."))
    body = show(folder, "keep", vianet_fast_translation=False, **TRACKED).body("index")
    assert "<p>New text.</p>" in body
    write(folder, {"docs/index.rst": "T\n=\n\nNew text.\n"})
    (folder / "docs" / "index.md").unlink()
    assert "<p>New text.</p>" in show(folder, "keep", **TRACKED).body("index")


def test_a_catalog_that_cannot_be_read(tmp_path: Path) -> None:
    """It is named with its line; Sphinx has compiled what it could."""
    folder = by_hand(tmp_path, "# T\n\nNew text.\n", ("Old text.", "New text.", "Alter Text."))
    path = folder / "docs" / "locale" / "de" / "LC_MESSAGES" / "index.po"
    path.write_text(path.read_text() + 'msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n')
    found = show(folder, "keep", **TRACKED)
    assert any("index.po:12: WARNING: the catalog cannot be read" in line for line in found.warnings)
    assert "<p>New text.</p>" in found.body("index")
