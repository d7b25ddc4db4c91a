"""A page put into Markdown and reST documents; one that nobody trusts."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from tests.sphinx_builds import ROOTS, Build, build, read_pot, translate_all


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hosts, the pages beside them, German catalogs of the pages' domains."""
    base = tmp_path_factory.mktemp("hosts")
    shutil.copytree(ROOTS / "hosts", base / "hosts")
    shutil.copytree(ROOTS / "pages", base / "pages")
    build(base / "hosts", base / "pot", "gettext")
    translate_all(base / "hosts", base / "pot", lambda msgid: f"Das {msgid}")
    return base


@pytest.fixture(scope="module")
def german(root: Path) -> Build:
    """The German build."""
    return build(root / "hosts", root / "de", language="de")


def content(found: Build, page: str) -> str:
    """A page's main part without the toctree."""
    body = found.body(page)
    return body.partition("</div>\n")[2] if page == "index" else body


def test_messages_are_extracted_once_into_the_page_domain(root: Path) -> None:
    """Whatever the host is."""
    assert read_pot(root / "pot" / "index.pot") == []
    assert read_pot(root / "pot" / "second.pot") == []
    assert read_pot(root / "pot" / "below.pot") == ["Host title", "Some text.", "a list"]
    page = read_pot(root / "pot" / "pages" / "page.pot")
    assert page[:4] == [
        "About it.",
        "Text before the first heading.",
        '<a name="the-page"></a>The page',
        "A [reference][r], a footnote[^1], [a section](#second-section), [the page itself](page.md).",
    ]
    assert page[4:] == [
        "Second section",
        "Head",
        "Cell",
        "![Alternative](pic.png)",
        "Alternative",
        "A tip.",
        "The note.",
    ]


def test_both_kinds_of_host_give_the_same(german: Build) -> None:
    """Title, text before the heading, sections, footnotes, links."""
    markdown, restructured = content(german, "index"), content(german, "second")
    assert markdown.split() == restructured.split()
    assert markdown.index("Das Text before") < markdown.index("<h1>Das The page")
    assert '<section id="the-page">' in markdown
    assert 'href="#second-section">a section</a>' in markdown
    assert 'class="footnote-reference brackets"' in markdown
    assert german.app.env.titles["second"].astext() == "Das The page"
    assert '<meta content="Das About it." name="description" />' in german.read("second.html")
    assert '<meta content="Das About it." name="description" />' in german.read("index.html")


def test_sections_stand_at_the_level_of_the_directive(german: Build) -> None:
    """Below the host's heading they are one level down, in a list they are rubrics."""
    body = german.body("below")
    assert "<h1>Das Host title" in body
    assert "<h2>Das The page" in body
    assert "<h3>Das Second section" in body
    assert body.count('<p class="rubric"') == 2


def test_images_and_links_are_relative_to_the_page(german: Build) -> None:
    """The page lies beside the project."""
    assert '<img alt="Das Alternative" src="_images/pic.png" />' in german.body("index")
    assert (german.out / "_images" / "pic.png").is_file()
    assert '<span class="vianet-outside">the page itself</span>' in german.body("index")


def test_nothing_in_an_untrusted_page_is_live(german: Build) -> None:
    """Directives, roles, substitutions, scripts, files: shown as text."""
    body = german.body("hostile")
    assert "root:" not in body
    assert "```{literalinclude} /etc/passwd" in body
    assert "{{ env.srcdir }}" in body
    assert "<script" not in body
    assert "javascript:" not in re.sub(r"<javascript:evil\(\)>|\[run\]\(.*?\)", "", body)
    assert "onclick" not in body
    assert body.count("</div></div>") == 0 or "In a div</p></div>" in body
    assert '<p class="admonition-title">Bemerkung</p>' in body
    assert "root_doc" not in body
    assert "<b>bold</b>" in body
    assert "Das Last." in body
    assert not (german.out / "_downloads").exists()


def test_each_finding_is_reported_with_file_line_and_code(german: Build) -> None:
    """One for each, in the page's own file."""
    found = [line for line in german.warnings if "hostile.md" in line]
    places = [re.search(r"pages/hostile\.md:(\d+): .*\[vianet\.([\w-]+)\]$", line) for line in found]
    assert [(match[1], match[2]) for match in places if match] == [
        ("9", "active-markup"),
        ("12", "active-markup"),
        ("17", "active-markup"),
        ("20", "active-markup"),
        ("26", "unsafe-markup"),
        ("28", "unsafe-markup"),
        ("28", "unsafe-markup"),
        ("30", "unsafe-markup"),
        ("30", "path-outside"),
        ("32", "include"),
        ("34", "snippet"),
        ("36", "unsafe-markup"),
        ("30", "link-outside"),
    ]
    assert len(places) == 13


def test_trusted_directives_can_be_named(root: Path) -> None:
    """``vianet_trusted_directives`` replaces the admonitions."""
    found = build(root / "hosts", root / "trusting", vianet_trusted_directives=["raw"])
    body = found.body("hostile")
    assert "<script>evil()</script>" in body
    assert "```{note}" in body
