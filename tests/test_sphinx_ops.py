"""The dialect's constructs as nodes, translated, and extracted into their domains."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.sphinx_builds import ROOTS, Build, build, read_pot, translate_all, write_catalog


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project with a German catalog of each domain."""
    base = tmp_path_factory.mktemp("ops")
    shutil.copytree(ROOTS / "ops", base / "src")
    pots = build(base / "src", base / "pot", "gettext")
    assert pots.warnings == []
    translate_all(base / "src", base / "pot", lambda msgid: f"Das {msgid}")
    return base


@pytest.fixture(scope="module")
def german(root: Path) -> Build:
    """The German build."""
    return build(root / "src", root / "de", language="de")


def test_messages_of_included_pages_have_their_own_domains(root: Path) -> None:
    """Front matter first; a page that is a document too is not extracted twice."""
    pots = {
        path.relative_to(root / "pot").as_posix(): read_pot(path) for path in (root / "pot").rglob("*.pot")
    }
    assert sorted(pots) == [
        "includes/shared.pot",
        "includes/term.pot",
        "index.pot",
        "page.pot",
        "sub/other.pot",
    ]
    assert pots["index.pot"] == [
        "Title <for> search & more",
        "About the pages.",
        "one, two",
        '<a name="welcome"></a>Welcome',
        "See [the page](page.md?view=old#tabs) and [an anchor](sub/other.md#place)."
        " A sentence [!INCLUDE [term](includes/term.md)] with an include.",
        "A note with `code`.",
        "An item",
    ]
    assert pots["includes/term.pot"] == ["shared term"]
    assert pots["includes/shared.pot"] == [
        "Shared text with a [link](../page.md#tabs) and ![an image](../media/pic.png).",
        "an image",
        "Head",
        "Cell",
    ]
    assert pots["sub/other.pot"][0] == "Other"


def test_builds_without_warnings(german: Build) -> None:
    """Nothing in the project is wrong."""
    assert german.warnings == []


def test_front_matter_becomes_title_and_meta(german: Build) -> None:
    """Title and description are translated and escaped; the title is no meta element."""
    page = german.read("index.html")
    assert "<title>Das Title &lt;for&gt; search &amp; more &#8212;" in page
    assert '<meta content="Das About the pages." name="description" />' in page
    assert '<meta content="Das one, two" name="keywords" />' in page
    assert 'name="title"' not in page


def test_alerts_boxes_and_containers(german: Build) -> None:
    """Alerts have the title that Sphinx has in the language."""
    index, page = german.body("index"), german.body("page")
    assert '<p class="admonition-title">Bemerkung</p>\n<p>Das A note with' in index
    assert '<div class="vianet-div checklist docutils">' in index
    assert re.search(
        r'vianet-row docutils">\s*<div class="sd-row[^>]*>\s*<div class="[^>]*>\s*<p>Das In', page
    )


def test_includes_are_translated_from_their_own_domain(german: Build) -> None:
    """Block and inline; links, images and cells inside are relative to the included file."""
    index = german.body("index")
    assert "A sentence Das shared term with an include.</p>" in index
    assert 'Das Shared text with a <a class="reference internal" href="page.html#tabs">' in index
    assert '<img alt="Das an image" src="_images/pic.png" />' in index
    assert "<p>Das Cell</p>" in index
    assert "not this" not in german.read("index.html")
    assert "<h1>Das Other" in index
    assert (german.out / "_images" / "pic.png").is_file()


def test_tabs(german: Build) -> None:
    """Labels are translated; tabs of one id switch together."""
    page = german.body("page")
    assert re.findall(r'data-sync-id="(\w+)"[^>]*>\s*(.*?)</label>', page) == [
        ("win", "Das Windows"),
        ("linux", "Das Linux"),
    ]
    assert page.count("<h2>") == 1


def test_leaves(german: Build) -> None:
    """Image, code, video and HTML text."""
    page = german.body("page")
    assert '<img alt="Das A picture" class="vianet-content vianet-border" src="_images/pic.png" />' in page
    assert 'class="highlight-js ' in page
    assert "second" in page
    assert "third" not in page
    assert 'href="https://example.org/video"' in page
    assert "<tr><td>Das A <b>cell</b> text</td></tr>" in page


def test_anchors(german: Build) -> None:
    """An anchor that repeats its heading's id gives way; others are found from anywhere."""
    assert german.body("index").count('id="welcome"') == 1
    assert '<span class="target" id="own-anchor"></span>' in german.body("page")
    assert 'href="#own-anchor"' in german.body("page")
    assert 'href="sub/other.html#place"' in german.body("index")
    toctree = german.body("index").partition("toctree-wrapper")[2].partition("</div>")[0]
    assert "own-anchor" not in toctree
    assert "<a name" not in german.read("page.html")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """An empty project."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "conf.py").write_text("gettext_compact = False\nlocale_dirs = ['locale']\n")
    return tmp_path / "src"


def build_page(project: Path, text: str, **overrides: Any) -> Build:
    """Build a project of one document."""
    (project / "index.md").write_text(text, encoding="utf-8")
    return build(project, project.parent / "out", **overrides)


def codes(found: Build) -> list[str]:
    """The codes of the warnings."""
    return [match[1] for line in found.warnings if (match := re.search(r"\[([\w.-]+)\]$", line))]


def test_includes_stay_inside_and_do_not_loop(project: Path) -> None:
    """A loop, a path or symbolic link to the outside, a missing file: shown as text, with a warning."""
    outside = project.parent / "secret.md"
    outside.write_text("the secret\n")
    (project / "link.md").symlink_to(outside)
    (project / "loop.md").write_text("Loop.\n\n[!INCLUDE [x](loop.md)]\n")
    page = "# A\n\n[!INCLUDE [x](../secret.md)]\n\n[!INCLUDE [x](link.md)]\n\n[!INCLUDE [x](none.md)]\n\n"
    found = build_page(project, page + "[!INCLUDE [x](loop.md)]\n", exclude_patterns=["link.md", "loop.md"])
    assert codes(found) == ["vianet.include"] * 4
    assert [line.split(":")[1] for line in found.warnings] == ["3", "5", "7", "3"]
    body = found.body("index")
    assert "the secret" not in body
    assert body.count("[!INCLUDE") == 4


def test_links_out_of_the_project(project: Path) -> None:
    """Reported once for a page and shown as text, or sent to the base; "/" is the base's site."""
    text = "# A\n\n[one](../other/a.md#b) [two](../other/a.md#c) [three](/x/y?view=v1) [four](/z)\n"
    found = build_page(project, text)
    assert codes(found) == ["vianet.link-outside"] * 2
    assert "'../other/a.md' is not part of the project." in found.warnings[0]
    assert (
        "'/x/y?view=v1' is not part of the project, nor is 1 other address of the web site."
        in found.warnings[1]
    )
    assert '<span class="vianet-outside">one</span>' in found.body("index")
    silent = build_page(project, text, suppress_warnings=["vianet.link-outside"])
    assert silent.warnings == []
    based = build_page(project, text, vianet_link_base="https://base.example/docs/")
    assert based.warnings == []
    assert 'href="https://base.example/docs/other/a#b"' in based.body("index")
    assert 'href="https://base.example/x/y?view=v1"' in based.body("index")
    german = build_page(project, text, vianet_link_base="https://base.example/de-de/docs/")
    assert 'href="https://base.example/de-de/x/y?view=v1"' in german.body("index")


def test_unknown_and_unclosed_constructs_stay_visible(project: Path) -> None:
    """Reported with their line, the page is built."""
    found = build_page(project, '# A\n\n:::strange x="y":::\n\n:::row:::\n\nText.\n')
    assert codes(found) == ["vianet.dialect"] * 2
    assert "strange" in found.body("index")
    assert "Text." in found.body("index")


def test_translations_that_bring_in_something_are_not_shown(project: Path) -> None:
    """The source is shown, with file, line and code; what is right beside it is translated."""
    (project / "conf.txt").write_text("secret\n")
    write_catalog(
        project,
        "index",
        {
            "A": "<script>x</script>",
            "First `x`.": "[x](conf.txt) Erster.",
            "Second.": "{ref}`index` Zweiter.",
            "Third.": "[x](https://evil.example) Dritter.",
            "Cell": "<img src=x onerror=alert(1)>",
            "Good [x](https://good.example/).": "[Gut](https://good.example/de).",
            "Item": "[Punkt](https://good.example/x)",
            "alt": '"><script>alt</script>',
            "Nested.": "{{ env.app }}",
            "<b>HTML</b> text": '<b onclick="x">HTML</b>',
        },
    )
    text = (
        "# A\n\nFirst `x`.\n\nSecond.\n\nThird.\n\n| Cell |\n| --- |\n| x |\n\nGood [x](https://good.example/).\n\n"
        "- Item\n\n![alt](pic.png)\n\n```{note}\nNested.\n```\n\n<p><b>HTML</b> text</p>\n"
    )
    shutil.copy(ROOTS / "ops" / "media" / "pic.png", project)
    overrides = {"language": "de", "myst_enable_extensions": ["substitution"]}
    found = build_page(project, text, **overrides)
    assert codes(found) == [
        "vianet.unsafe-markup",
        "vianet.unsafe-markup",
        "vianet.active-markup",
        "vianet.unsafe-markup",
        "vianet.unsafe-markup",
        "vianet.active-markup",
        "vianet.unsafe-markup",
    ]
    assert [line.split(":")[1] for line in found.warnings] == ["1", "3", "5", "7", "9", "20", "23"]
    body = found.body("index")
    for shown in (
        "First ",
        "Second.",
        "Third.",
        "<p>Cell</p>",
        "Nested.",
        "<p><b>HTML</b> text</p>",
        "Punkt",
    ):
        assert shown in body
    assert 'href="https://good.example/de">Gut</a>' in body
    assert "evil" not in body
    assert "onerror" not in body
    assert "<script>" not in body
    assert not (found.out / "_downloads").exists()


def test_stock_locale_is_guarded_too(project: Path) -> None:
    """With the fast way off, and for glossary terms, stock parses translations: as text, and checked."""
    write_catalog(
        project,
        "index",
        {
            "One.": "Eins.\n\n```{literalinclude} conf.py\n```",
            "Two.": "```{include} conf.py\n```",
            "Three.": "<script>x</script>",
            "Four.": "5. Vier.",
            "term": "<script>Begriff</script>",
        },
    )
    text = "# A\n\nOne.\n\nTwo.\n\nThree.\n\nFour.\n\n```{glossary}\nterm\n  Text.\n```\n"
    found = build_page(project, text, language="de", vianet_fast_translation=False)
    body = found.body("index")
    assert set(codes(found)) == {"vianet.unsafe-markup"}
    assert "<script>" not in body
    assert "Three." in body
    assert "gettext_compact" not in body
    assert "5. Vier." in body


def test_translations_that_look_like_blocks(project: Path) -> None:
    """They cannot break the page: only inline rules see them."""
    messages = {
        "One.": "5. Eins.",
        "Two.": "# Zwei",
        "Three.": "- Drei",
        "Four.": "    Vier",
        "Head": "1. Kopf",
    }
    write_catalog(project, "index", messages)
    found = build_page(project, "# Head\n\nOne.\n\nTwo.\n\nThree.\n\nFour.\n", language="de")
    assert found.warnings == []
    body = found.body("index")
    for text in ("<p>5. Eins.</p>", "<p># Zwei</p>", "<p>- Drei</p>", "<p>Vier</p>", "<h1>1. Kopf"):
        assert text in body
    assert 'id="head"' in body


def test_messages_are_found_without_white_space_and_escapes(project: Path) -> None:
    """A msgid taken from an annotated page can differ in both (alignment.md)."""
    write_catalog(project, "index", {"A text\\* here": "Ein Text hier", "B text": "B-Text"})
    found = build_page(project, "# A text*\n    here\n\nA  text* here\n\nB \\\ntext\n", language="de")
    assert "Ein Text hier" in found.body("index")
    assert "B-Text" in found.body("index")


def test_headings_in_quotes_are_messages(project: Path) -> None:
    """A heading that is no section is found by its text as it stands, and keeps its id."""
    write_catalog(project, "index", {"A **bold** head": "Ein **fetter** Kopf"})
    found = build_page(project, "# A\n\n> ## A **bold** head\n", language="de")
    assert "Ein <strong>fetter</strong> Kopf" in found.body("index")
    assert 'id="a-bold-head"' in found.body("index")


def test_an_unreadable_catalog_is_reported(project: Path) -> None:
    """The page is built in the source language."""
    path = project / "locale" / "de" / "LC_MESSAGES" / "index.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"no catalog")
    found = build_page(project, "# A\n\nText.\n", language="de")
    assert codes(found) == ["vianet.catalog-unreadable"]
    assert "Text." in found.body("index")
