"""A change rebuilds the documents that use what has changed, and no others."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.localized_project import CONF, directive, localized, names_read, run, write
from tests.sphinx_builds import Build, build, write_catalog

OPTIONS: dict[str, Any] = {"vianet_localized": ["../trees/{locale}"], "locale_dirs": ["locale"]}


def page(name: str, language: str, source: str = "Text.") -> str:
    """A localized page; its German is newer than its French."""
    dates = {"de": "03/04/2021", "fr": "01/02/2020"}
    body = f"# ⟦{language} {name}⇒{name}⟧\n\n⟦{language} {source}⇒{source}⟧\n"
    return localized(body, f"{language}-{language.upper()}", date=dates[language])


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two pages in three documents; a document with a localized page, one with an include, one alone."""
    files = {
        "docs/conf.py": CONF + "exclude_patterns = ['includes']\n",
        "docs/index.md": "# Index\n\n```{toctree}\n:glob:\n*\n```\n",
        "docs/one.md": directive("../loc/{locale}/one.md"),
        "docs/two.rst": ".. vianet-page:: ../loc/{locale}/two.md\n",
        "docs/twice.md": directive("../loc/{locale}/one.md") + directive("../loc/{locale}/two.md"),
        "docs/own.md": "# Own\n\nText.\n",
        "docs/with.md": "# With\n\n[!INCLUDE [x](includes/x.md)]\n",
        "docs/alone.md": "# Alone\n\nText.\n",
        "docs/includes/x.md": "Included.\n",
        "trees/de-DE/own.md": page("Own", "de"),
        "trees/fr-FR/own.md": page("Own", "fr"),
    }
    for name in ("one", "two"):
        for language in ("de", "fr"):
            files[f"loc/{language}-{language.upper()}/{name}.md"] = page(name, language)
    write(tmp_path, files)
    first = run(tmp_path, "fr", **OPTIONS)
    assert first.warnings == []
    assert names_read(first) == ["alone", "index", "one", "own", "twice", "two", "with"]
    return tmp_path


def again(root: Path, **options: Any) -> Build:
    """Build a second time, and a third time in which nothing is left to read."""
    found = run(root, "fr", fresh=False, **{**OPTIONS, **options})
    assert names_read(run(root, "fr", fresh=False, **{**OPTIONS, **options})) == []
    return found


def test_nothing_changed(root: Path) -> None:
    """No document is read, nor when files were only touched."""
    assert names_read(again(root)) == []
    for path in [*root.glob("loc/*/*.md"), *root.glob("trees/*/*.md")]:
        os.utime(path)
    assert names_read(again(root)) == []


def test_a_page_of_the_builds_language(root: Path) -> None:
    """The documents that show it."""
    write(root, {"loc/fr-FR/one.md": page("one", "fr").replace("fr Text.", "fr Texte.")})
    found = again(root)
    assert names_read(found) == ["one", "twice"]
    assert "fr Texte." in found.body("twice")
    write(root, {"trees/fr-FR/own.md": page("Own", "fr").replace("fr Text.", "fr Texte.")})
    assert names_read(again(root)) == ["own"]


def test_a_page_of_another_language(root: Path) -> None:
    """Even of the one that the source text is from, unless that changes."""
    write(root, {"loc/de-DE/one.md": page("one", "de").replace("de Text.", "de anders.")})
    write(root, {"trees/de-DE/own.md": page("Own", "de").replace("de Text.", "de anders.")})
    assert names_read(again(root)) == []
    write(root, {"loc/de-DE/one.md": page("one", "de", "New text.")})
    found = again(root)
    assert names_read(found) == ["one", "twice"]
    assert '<p class="vianet-stale">fr Text.</p>' in found.body("one")


def test_the_source_language_has_no_catalogs(root: Path) -> None:
    """There a document is read again when its source text changes, and only then."""
    run(root, **OPTIONS)
    write(root, {"loc/fr-FR/one.md": page("one", "fr").replace("fr Text.", "fr Texte.")})
    write(root, {"loc/de-DE/two.md": page("two", "de").replace("de Text.", "de anders.")})
    assert names_read(run(root, fresh=False, **OPTIONS)) == []
    write(root, {"loc/de-DE/one.md": page("one", "de", "New text.")})
    found = run(root, fresh=False, **OPTIONS)
    assert names_read(found) == ["one", "twice"]
    assert "<p>New text.</p>" in found.body("one")


def test_a_page_is_removed(root: Path) -> None:
    """Its documents show the source text."""
    (root / "loc" / "fr-FR" / "two.md").unlink()
    found = again(root)
    assert names_read(found) == ["twice", "two"]
    assert "<p>Text.</p>" in found.body("two")
    (root / "trees" / "fr-FR" / "own.md").unlink()
    found = again(root)
    assert names_read(found) == ["own"]
    assert "<p>Text.</p>" in found.body("own")


def test_a_page_is_added(root: Path) -> None:
    """For a document that had none, and for one whose directive found nothing so far."""
    write(root, {"trees/fr-FR/alone.md": page("Alone", "fr")})
    found = again(root)
    assert names_read(found) == ["alone"]
    assert "fr Text." in found.body("alone")
    write(root, {"docs/own.md": "# Own\n\n" + directive("../loc/{locale}/three.md")})
    run(root, "fr", fresh=False, **OPTIONS)
    write(root, {"loc/fr-FR/three.md": page("three", "fr")})
    found = again(root)
    assert names_read(found) == ["own"]
    assert "fr three" in found.body("own")


def test_a_newer_handoff_in_another_language_changes_the_source_text(root: Path) -> None:
    """It is another page's then; the same text is no change of anybody's."""
    newer = page("two", "de").replace("03/04/2021", "05/06/2022")
    write(root, {"loc/de-DE/two.md": newer})
    assert names_read(again(root)) == []
    write(
        root,
        {
            "loc/fr-FR/two.md": page("two", "fr")
            .replace("01/02/2020", "07/08/2023")
            .replace(">Text.<", ">Now.<")
        },
    )
    assert names_read(again(root)) == ["twice", "two"]


@pytest.mark.parametrize(
    ("change", "documents"),
    [
        (lambda root: write_catalog(root / "docs", "own", {"Text.": "Von Hand."}, "fr"), ["own"]),
        (lambda root: write_catalog(root / "docs", "alone", {"Text.": "Von Hand."}, "fr"), ["alone"]),
        (lambda root: write_catalog(root / "docs", "one", {"Text.": "Von Hand."}, "fr"), ["one"]),
    ],
)
def test_a_catalog_of_the_project(root: Path, change: Callable[[Path], None], documents: list[str]) -> None:
    """New, changed and removed: its document, whether or not there are localized pages for it."""
    change(root)
    found = again(root)
    assert names_read(found) == documents
    assert "Von Hand." in found.body(documents[0])
    for path in (root / "docs" / "locale").rglob("*.mo"):
        os.utime(path)
    assert names_read(again(root)) == []
    for path in (root / "docs" / "locale").rglob("*.mo"):
        path.unlink()
    found = again(root)
    assert names_read(found) == documents
    assert "Von Hand." not in found.body(documents[0])


def test_an_included_file(root: Path) -> None:
    """The document that includes it; its translation too."""
    write(root, {"docs/includes/x.md": "Other.\n"})
    assert names_read(again(root)) == ["with"]
    write(root, {"trees/fr-FR/includes/x.md": localized("⟦fr Autre.⇒Other.⟧\n", "fr-FR")})
    found = again(root)
    assert names_read(found) == ["with"]
    assert "fr Autre." in found.body("with")


def test_an_included_localized_page(root: Path) -> None:
    """Of a page in a document: its source text and its translation, new ones too."""
    body = "# ⟦{0} one⇒one⟧\n\n[!INCLUDE [x](part.md)]\n"
    write(root, {"loc/de-DE/one.md": localized(body.format("de"), "de-DE", date="03/04/2021")})
    write(root, {"loc/de-DE/part.md": localized("⟦de Teil.⇒Part.⟧\n", "de-DE")})
    assert names_read(again(root)) == ["one", "twice"]
    write(root, {"loc/fr-FR/part.md": localized("⟦fr Partie.⇒Part.⟧\n", "fr-FR")})
    found = again(root)
    assert names_read(found) == ["one", "twice"]
    assert "fr Partie." in found.body("one")
    write(root, {"loc/de-DE/part.md": localized("⟦de Teil 2.⇒Part two.⟧\n", "de-DE")})
    found = again(root)
    assert names_read(found) == ["one", "twice"]
    assert '<p class="vianet-stale">fr Partie.</p>' in found.body("one")


def test_a_linked_page_gets_a_document(root: Path) -> None:
    """A link that led out of the project leads to the new document."""
    body = "# ⟦fr own⇒own⟧\n\n⟦fr [l](late.md)⇒[l](late.md)⟧\n"
    write(
        root,
        {"docs/own.md": directive("../loc/{locale}/own.md"), "loc/fr-FR/own.md": localized(body, "fr-FR")},
    )
    write(root, {"loc/fr-FR/late.md": page("late", "fr")})
    assert "vianet.link-outside" in run(root, "fr", fresh=False, **OPTIONS).warnings[0]
    write(root, {"docs/later.md": directive("../loc/{locale}/late.md")})
    found = again(root)
    assert names_read(found) == ["index", "later", "own"]
    assert 'href="later.html"' in found.body("own")


def test_a_table_of_what_there_is(root: Path) -> None:
    """Its numbers are of all languages, so any page counts."""
    write(root, {"docs/alone.md": "# Alone\n\n```{vianet-catalog} ../loc/{locale}\n```\n"})
    run(root, "fr", fresh=False, **OPTIONS)
    assert names_read(again(root)) == []
    write(root, {"loc/de-DE/new.md": page("new", "de")})
    assert names_read(again(root)) == ["alone"]


def test_another_language_with_the_same_doctrees(root: Path) -> None:
    """Everything is read, and everything is right."""
    extensions = ["sphinx_vianet"]
    out = root / "out" / "fr-html"
    found = build(root / "docs", out, freshenv=False, language="de", extensions=extensions, **OPTIONS)
    assert "de Text." in found.body("one")
    assert "de Text." in found.body("own")
