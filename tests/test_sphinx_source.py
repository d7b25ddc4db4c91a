"""Source trees of ``vianet-page``, and what its pages link to, include and show."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.gitrepo import Files, build_repository
from tests.localized_project import CONF, codes, directive, localized, names_read, run, write
from tests.sphinx_builds import Build, read_pot

PAGE = """# <a name="hello"></a>⟦Hallo⇒Hello⟧

⟦Erstens.⇒First.⟧ ⟦Zweitens.⇒Second.⟧

## ⟦Hallo mehr⇒More things⟧

- ⟦Siehe [hier](#more-things).⇒See [here](#more-things).⟧
"""

# --- source trees


SOURCE = """---
title: Hello title
description: About hello.
---
# Hello

First. Second, changed.

## More things

- See [here](#more-things).

![A picture](media/pic.png)

[!INCLUDE [part](includes/part.md)]

[Other](other.md#down) and [gone](gone.md).

| Head |
| --- |
| Cell |
"""
OTHER = "# Other\n\n## Down\n\nText. [Back](hello.md)\n"
PICTURE = b"\x89PNG\r\n\x1a\n"


def source_project(tmp_path: Path) -> Path:
    """Two pages in two documents, the source in a folder ``src``."""
    page = localized(PAGE, front="title: Hallo Titel\ndescription: Über.\n", source=SOURCE)
    files: dict[str, str | bytes] = {
        "docs/conf.py": CONF,
        "docs/index.md": directive("../loc/{locale}/hello.md") + "\n```{toctree}\nother\n```\n",
        "docs/other.rst": ".. vianet-page:: ../loc/{locale}/other.md\n",
        "loc/de-DE/hello.md": page,
        "loc/de-DE/other.md": localized(
            "# ⟦Anderes⇒Other⟧\n\n## ⟦Unten⇒Down⟧\n\n⟦Text auf Deutsch.⇒Text.⟧\n"
        ),
        "loc/de-DE/includes/part.md": localized("⟦Ein Teil.⇒A part.⟧\n"),
        "src/hello.md": SOURCE,
        "src/other.md": OTHER,
        "src/includes/part.md": "A part.\n",
        "src/media/pic.png": PICTURE,
    }
    return write(tmp_path, files)


def check_source_build(found: Build) -> None:
    """The same from a folder and from git."""
    assert codes(found) == ["link-outside"]
    assert "hello.md:17: WARNING: 'gone.md' is not part of the project" in found.warnings[0]
    body = found.body("index")
    assert re.search(r'<section id="hello">\s*<h1>Hallo<', body)
    assert re.search(r'<section id="more-things">\s*<h2>Hallo mehr<', body)
    assert "Ein Teil." in body
    assert '<a class="reference internal" href="other.html#down">' in body
    assert '<a class="reference internal" href="index.html">' in found.body("other")
    assert '<img alt="A picture" src="_images/pic.png" />' in body
    assert (found.out / "_images" / "pic.png").read_bytes() == PICTURE
    assert re.search(r"<title>Hallo Titel\s", found.read("index.html"))


@pytest.mark.parametrize("jobs", [1, 2])
def test_source_text_from_a_folder(tmp_path: Path, jobs: int) -> None:
    """Its text, pictures and includes; links between the pages lead to their documents."""
    root = source_project(tmp_path)
    check_source_build(run(root, "de", jobs=jobs, vianet_source="../src"))
    english = run(root, jobs=jobs, vianet_source="../src")
    assert "Second, changed." in english.body("index")
    assert '<meta content="About hello." name="description" />' in english.read("index.html")
    pot = read_pot(run(root, builder="gettext", vianet_source="../src").out / "index.pot")
    assert pot[:3] == ["Hello title", "About hello.", "Hello"]


@pytest.mark.parametrize("jobs", [1, 2])
def test_source_text_from_git(tmp_path: Path, jobs: int) -> None:
    """No file of a checkout is read: there is none."""
    root = source_project(tmp_path)
    files = {
        f"docs/{path.relative_to(root / 'src').as_posix()}": path.read_bytes()
        for path in (root / "src").rglob("*")
        if path.is_file()
    }
    repository = build_repository(tmp_path / "git", [files])
    for path in sorted((root / "src").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    repository.clone(tmp_path / "bare.git", "--bare")
    source = {"path": "../bare.git", "tree": "main:docs"}
    check_source_build(run(root, "de", jobs=jobs, vianet_source=source))
    again = run(root, "de", fresh=False, jobs=jobs, vianet_source=source)
    assert names_read(again) == []
    changes: list[tuple[Files, str]] = [
        ({"docs/other.md": OTHER.replace("Text.", "New text.")}, "other"),
        ({"docs/media/pic.png": PICTURE + b"new"}, "index"),
        ({"docs/includes/part.md": None}, "index"),
    ]
    for number, (change, document) in enumerate(changes):
        repository.commit(change)
        (tmp_path / "bare.git").rename(tmp_path / f"old-{number}.git")
        repository.clone(tmp_path / "bare.git", "--bare")
        again = run(root, "de", fresh=False, jobs=jobs, vianet_source=source)
        assert names_read(again) == [document]
    assert "New text." in again.body("other")
    assert (again.out / "_images" / "pic.png").read_bytes() == PICTURE + b"new"
    assert "include" in codes(again)


# --- links


def test_links_between_pages_of_a_project(tmp_path: Path) -> None:
    """To the document that shows the page, with the source's anchors; also where a locale lacks the page."""
    to = "[{}](../b/second.md#the-end), [{}](third.md)."
    first = f"# ⟦Erste⇒First page⟧\n\n⟦Zu {to.format('zwei', 'drei')}⇒To {to.format('two', 'three')}⟧\n"
    second = (
        "# ⟦Zweite⇒Second page⟧\n\n⟦[Zurück](../a/first.md)⇒[Back](../a/first.md)⟧\n\n## ⟦Das Ende⇒The end⟧\n"
    )
    third = "# ⟦Dritte⇒Third⟧\n"
    files = {
        "docs/conf.py": CONF,
        "docs/index.md": "# Index\n\n```{toctree}\none\nsub/two\nthree\n```\n",
        "docs/one.md": directive("../loc/{locale}/a/first.md"),
        "docs/sub/two.rst": ".. vianet-page:: ../../loc/{locale}/b/second.md\n",
        "docs/three.md": directive("../loc/{locale}/a/third.md"),
        "loc/de-DE/a/first.md": localized(first, date="03/04/2021"),
        "loc/de-DE/b/second.md": localized(second),
        "loc/fr-FR/a/third.md": localized(third, "fr-FR"),
    }
    found = run(write(tmp_path, files), "de")
    assert found.warnings == []
    body = found.body("one")
    assert 'href="sub/two.html#the-end"' in body
    assert 'href="three.html"' in body
    assert 'href="../one.html"' in found.body("sub/two")


def test_a_link_that_leaves_the_project(tmp_path: Path) -> None:
    """Is reported once, not for each place or locale; or goes to the base."""
    link = "⟦[{0}](../far/away.md#a)⇒[{0}](../far/away.md#a)⟧\n"
    body = "# ⟦Seite⇒Page⟧\n\n" + link.format("x") + "\n" + link.format("y")
    files = {
        "docs/conf.py": CONF,
        "docs/index.md": directive("../loc/{locale}/a/page.md"),
        "loc/de-DE/a/page.md": localized(body),
        "loc/fr-FR/a/page.md": localized(body, "fr-FR"),
    }
    root = write(tmp_path, files)
    found = run(root, "fr")
    assert codes(found) == ["link-outside"]
    assert re.search(r"loc/de-DE/a/page\.md:\d+: WARNING: 'far/away\.md' is not part", found.warnings[0])
    found = run(root, "fr", vianet_link_base="https://docs.example/en/")
    assert found.warnings == []
    assert found.body("index").count('href="https://docs.example/en/far/away#a"') == 2


# --- includes and pictures of localized pages


def test_includes_and_pictures_of_localized_pages_alone(tmp_path: Path) -> None:
    """An include has its units, its own catalog, and includes of its own; pictures lie beside the page."""
    page = "# ⟦Seite⇒Page⟧\n\n[!INCLUDE [part](../includes/part.md)]\n\n![Bild](../media/pic.png)\n"
    files: dict[str, str | bytes] = {
        "docs/conf.py": CONF,
        "docs/index.md": directive("../loc/{locale}/a/page.md"),
    }
    for locale, word in (("de-DE", "Teil"), ("fr-FR", "Partie")):
        files |= {
            f"loc/{locale}/a/page.md": localized(page, locale),
            f"loc/{locale}/includes/part.md": localized(
                f"⟦{word}.⇒Part.⟧\n\n[!INCLUDE [i](inner.md)]\n", locale
            ),
            f"loc/{locale}/includes/inner.md": localized(f"⟦{word} innen.⇒Inner part.⟧\n", locale),
            f"loc/{locale}/media/pic.png": PICTURE,
        }
    root = write(tmp_path, files)
    for language, word in (("de", "Teil"), ("fr", "Partie")):
        found = run(root, language)
        assert found.warnings == []
        assert f"<p>{word}.</p>" in found.body("index")
        assert f"<p>{word} innen.</p>" in found.body("index")
        assert (found.out / "_images" / "pic.png").is_file()
    out = run(root, builder="gettext").out
    assert read_pot(out / "index.pot") == ["Page", "![Bild](../media/pic.png)", "Bild"]
    assert read_pot(out / "includes" / "part.pot") == ["Part."]
    assert read_pot(out / "includes" / "inner.pot") == ["Inner part."]
