"""A touched catalog, a missing picture, a page that links lead to: only what uses it is read again."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.localized_project import CONF, names_read, run, write
from tests.sphinx_builds import ROOTS, Build, write_catalog

PICTURE = ROOTS / "ops" / "media" / "pic.png"


@pytest.fixture(params=[(False, 1), (True, 1), (True, 2)], ids=["pages", "compact", "compact-j2"])
def root(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, dict[str, Any]]:
    """Documents in one folder, in Markdown and reST, with a catalog for each or for all."""
    compact, jobs = request.param
    files = {
        "docs/conf.py": CONF,
        "docs/index.md": "# Index\n\n```{toctree}\n:caption: Caption\n:glob:\n\na/*\n```\n",
        "docs/a/one.md": "# One\n\nText of one.\n\n![Alternative](gone.png)\n",
        "docs/a/two.md": "# Two\n\nText of two. Shared text.\n\n[!INCLUDE [x](../inc/part.md)]\n",
        "docs/a/three.rst": "Three\n=====\n\nText of three.\n\n.. image:: gone.png\n",
        "docs/a/four.md": "# Four\n\nShared text.\n\n```{glossary}\nterm\n  A definition.\n```\n",
        "docs/inc/part.md": "Part.\n",
    }
    options = {"gettext_compact": compact, "locale_dirs": ["locale"], "jobs": jobs}
    options["exclude_patterns"] = ["inc"]
    write(tmp_path, files)
    translate(tmp_path, options)
    first = run(tmp_path, "de", **options)
    assert names_read(first) == ["a/four", "a/one", "a/three", "a/two", "index"]
    assert "image file not readable" in "".join(first.warnings)
    return tmp_path, options


MESSAGES = {
    "a/one": {"Text of one.": "Text eins.", "Alternative": "Bild"},
    "a/two": {"Text of two. Shared text.": "Text zwei."},
    "a/three": {"Text of three.": "Text drei."},
    "a/four": {"Shared text.": "Gemeinsam.", "term": "Begriff", "A definition.": "Eine Definition."},
    "index": {"Caption": "Titel"},
    "inc/part": {"Part.": "Teil."},
}


def translate(root: Path, options: dict[str, Any], **changes: str) -> None:
    """Write the catalogs; a change is the translation of a msgid, with ``_`` for a space."""
    by_domain: dict[str, dict[str, str]] = {}
    new = {key.replace("_", " ").replace("  ", "."): value for key, value in changes.items()}
    for name, messages in MESSAGES.items():
        domain = name.partition("/")[0] if options["gettext_compact"] else name
        texts = {msgid: new.get(msgid, msgstr) for msgid, msgstr in messages.items()}
        by_domain.setdefault(domain, {}).update(texts)
    for domain, texts in by_domain.items():
        write_catalog(root / "docs", domain, texts)


def again(root: Path, options: dict[str, Any]) -> Build:
    """Build a second time, and a third time in which nothing is left to read."""
    found = run(root, "de", fresh=False, **options)
    assert names_read(run(root, "de", fresh=False, **options)) == []
    return found


def test_catalogs_that_were_only_touched(root: tuple[Path, dict[str, Any]]) -> None:
    """Nothing is read, nor for the missing picture."""
    folder, options = root
    assert names_read(again(folder, options)) == []
    translate(folder, options)
    for path in folder.rglob("*.mo"):
        os.utime(path)
    assert names_read(again(folder, options)) == []


@pytest.mark.parametrize(
    ("change", "documents"),
    [
        ({"Text_of_one__": "Neu."}, ["a/one"]),
        ({"Alternative": "Neu."}, ["a/one"]),
        ({"Text_of_three__": "Neu."}, ["a/three"]),
        ({"A_definition__": "Neu."}, ["a/four"]),
        ({"term": "Neu."}, ["a/four"]),
        ({"Caption": "Neu."}, ["index"]),
        ({"Part__": "Neu."}, ["a/two"]),
        ({"Text_of_one__": "Neu.", "Text_of_three__": "Neu."}, ["a/one", "a/three"]),
    ],
)
def test_one_message(root: tuple[Path, dict[str, Any]], change: dict[str, str], documents: list[str]) -> None:
    """The documents that use it: paragraphs, pictures, reST, glossaries, captions, includes."""
    folder, options = root
    translate(folder, options, **change)
    found = again(folder, options)
    assert names_read(found) == documents
    if documents[0] in ("a/one", "a/two"):
        # The others are translated by Sphinx, for which Python keeps a catalog as long as the process lives.
        assert "Neu." in found.body(documents[0])


def test_a_message_that_was_not_translated(root: tuple[Path, dict[str, Any]]) -> None:
    """Its document is read when it is; so is one that loses its translation."""
    folder, options = root
    catalog = {"Two": "Zwei", **MESSAGES["a/two"]}
    if options["gettext_compact"]:
        catalog = {k: v for name in MESSAGES if name.startswith("a/") for k, v in MESSAGES[name].items()}
        catalog["Two"] = "Zwei"
    domain = "a" if options["gettext_compact"] else "a/two"
    write_catalog(folder / "docs", domain, catalog)
    # The title of a page stands in the table of contents too, which is written, not read.
    assert names_read(again(folder, options)) == ["a/two"]
    del catalog["Two"]
    write_catalog(folder / "docs", domain, catalog)
    assert names_read(again(folder, options)) == ["a/two"]


def test_documents_and_what_they_include(root: tuple[Path, dict[str, Any]]) -> None:
    """Times count for these, as ever."""
    folder, options = root
    write(folder, {"docs/inc/part.md": "Part.\n\nMore.\n"})
    found = again(folder, options)
    assert names_read(found) == ["a/two"]
    assert "More." in found.body("a/two")
    write(folder, {"docs/a/one.md": "# One\n\nNew.\n"})
    assert names_read(again(folder, options)) == ["a/one"]


def test_a_picture_that_appears(root: tuple[Path, dict[str, Any]]) -> None:
    """However old it is; and when it is gone again."""
    folder, options = root
    shutil.copyfile(PICTURE, folder / "docs" / "a" / "gone.png")
    os.utime(folder / "docs" / "a" / "gone.png", (1, 1))
    found = again(folder, options)
    assert names_read(found) == ["a/one", "a/three"]
    assert 'src="../_images/gone.png"' in found.body("a/one")
    (folder / "docs" / "a" / "gone.png").unlink()
    assert names_read(again(folder, options)) == ["a/one", "a/three"]


def test_an_include_that_appears(root: tuple[Path, dict[str, Any]]) -> None:
    """As a picture does."""
    folder, options = root
    (folder / "docs" / "inc" / "part.md").unlink()
    assert names_read(again(folder, options)) == ["a/two"]
    write(folder, {"docs/inc/part.md": "Part.\n"})
    found = again(folder, options)
    assert names_read(found) == ["a/two"]
    assert "Teil." in found.body("a/two")


def test_the_source_language(root: tuple[Path, dict[str, Any]]) -> None:
    """Has no catalogs, and the same missing picture."""
    folder, options = root
    run(folder, **options)
    translate(folder, options, Caption="Neu.")
    assert names_read(run(folder, fresh=False, **options)) == []


def test_the_first_catalog(tmp_path: Path) -> None:
    """Of a project without any: what it holds is not known to be used, so its documents are read."""
    write(tmp_path, {"docs/conf.py": CONF, "docs/index.md": "# A\n", "docs/other.md": ":orphan:\n\n# B\n"})
    options: dict[str, Any] = {"locale_dirs": ["locale"]}
    run(tmp_path, "de", **options)
    write_catalog(tmp_path / "docs", "index", {"A": "Das A"})
    found = run(tmp_path, "de", fresh=False, **options)
    assert names_read(found) == ["index"]
    assert "Das A" in found.body("index")


# --- links


def test_a_page_that_links_lead_to(tmp_path: Path) -> None:
    """When it comes, when it goes, and when the place in it moves."""
    files = {
        "docs/conf.py": CONF,
        "docs/index.md": "# Index\n\n[x](late.md#here) [y](other.md#there)\n",
        "docs/other.md": "# Other\n\n## There\n",
        "docs/alone.md": "# Alone\n",
    }
    write(tmp_path, files)
    run(tmp_path)
    write(tmp_path, {"docs/late.md": "# Late\n\n## Here\n"})
    found = run(tmp_path, fresh=False)
    assert names_read(found) == ["index", "late"]
    assert 'href="late.html#here"' in found.body("index")
    write(tmp_path, {"docs/other.md": "# Other\n\n## Elsewhere\n"})
    found = run(tmp_path, fresh=False)
    assert names_read(found) == ["other"]
    assert 'href="other.html"' in found.body("index")
    assert "index.md:3: WARNING: 'other.md#there': 'other' has no place 'there'" in found.warnings[-1]
    (tmp_path / "docs" / "late.md").unlink()
    found = run(tmp_path, fresh=False)
    assert names_read(found) == ["index"]
    assert "'late.md' is not part of the project" in found.warnings[-1]


def test_a_uid_that_documents_refer_to(tmp_path: Path) -> None:
    """When a document takes it, the others are written again."""
    files = {
        "docs/conf.py": CONF,
        "docs/index.md": "# Index\n\n<xref:a/b>\n",
        "docs/other.md": "# Other\n",
    }
    write(tmp_path, files)
    run(tmp_path)
    write(tmp_path, {"docs/other.md": "---\nuid: a/b\n---\n# Other\n"})
    found = run(tmp_path, fresh=False)
    assert names_read(found) == ["other"]
    assert 'href="other.html"' in found.body("index")
    write(tmp_path, {"docs/other.md": "---\nuid: a/b\n---\n# Renamed\n"})
    found = run(tmp_path, fresh=False)
    assert names_read(found) == ["other"]
    assert "Renamed" in found.body("index")


def test_a_map_of_uids(tmp_path: Path) -> None:
    """Documents with references by uid depend on it."""
    files = {
        "docs/conf.py": CONF + "vianet_xref = ['map.json']\n",
        "docs/index.md": "# Index\n\n<xref:a.b>\n",
        "docs/other.md": "# Other\n",
    }
    write(tmp_path, files)
    run(tmp_path)
    write(tmp_path, {"docs/map.json": '{"references": [{"uid": "a.b", "href": "https://x.example/"}]}'})
    found = run(tmp_path, fresh=False)
    assert names_read(found) == ["index"]
    assert 'href="https://x.example/"' in found.body("index")
