"""Links whose end is a name and no file: labels that look like paths, and names that nothing has."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.sphinx_builds import Build, build, write_catalog

CONF = "suppress_warnings = ['toc.not_included']\nlocale_dirs = ['locale']\n"
ANSWER = """
from docutils import nodes

def answer(app, env, node, inner):
    if (node["reftype"], node["reftarget"]) == ("any", "their/label"):
        return nodes.reference("", "", inner, refuri="https://inv.example/x")

def setup(app):
    app.connect("missing-reference", answer)
"""
NAMES = (
    "# Names\n\n(foo/bar)=\n## Sub here\n\n(y.html)=\n## Yet\n\n(only/text)=\nText.\n\n(plain)=\n## Plain\n"
)


def project(folder: Path, text: str, names: str = NAMES, conf: str = CONF, **options: Any) -> Build:
    """Build ``index.md`` with a text, and beside it a document with labels."""
    source = folder / "src"
    source.mkdir(exist_ok=True)
    (source / "conf.py").write_text(conf)
    (source / "names.md").write_text(names)
    (source / "index.md").write_text(f"# Index\n\n{text}\n")
    return build(source, folder / "out", **options)


def links(found: Build) -> list[tuple[str, str]]:
    """Address and text of the links of ``index``."""
    made = re.findall(r'<a class="reference[^"]*" href="([^"]*)"[^>]*>(.*?)</a>', found.body("index"))
    return [(href, re.sub("<[^>]*>", "", text)) for href, text in made]


@pytest.mark.parametrize("base", [None, "https://site.example/docs/"])
def test_labels_that_look_like_paths(tmp_path: Path, base: str | None) -> None:
    """A slash or the suffix of a page is no reason to say that a label is outside."""
    text = '[a](foo/bar "tt") [](foo/bar) [b](y.html) [c](Only/Text) [](only/text) [d](#foo/bar) [](#plain)'
    found = project(tmp_path, text, vianet_link_base=base)
    assert found.warnings == []
    assert links(found) == [
        ("names.html#foo-bar", "a"),
        ("names.html#foo-bar", "Sub here"),
        ("names.html#y-html", "b"),
        ("names.html#only-text", "c"),
        ("names.html#only-text", "only/text"),
        ("names.html#foo-bar", "d"),
        ("names.html#plain", "Plain"),
    ]
    assert 'title="tt"' in found.body("index")
    assert "vianet-outside" not in found.body("index")


def test_names_that_nothing_has(tmp_path: Path) -> None:
    """Text that is marked as such, or the web site; reported as a page that is missing."""
    text = "[*a*](foo/gone) [](b.html) [c](#gone)"
    found = project(tmp_path, text)
    reported = [re.findall(r"'([^']*)'.*vianet\.([\w-]+)", line)[0] for line in found.warnings]
    assert reported == [
        ("#gone", "link-fragment"),
        ("foo/gone", "link-outside"),
        ("b.html", "link-outside"),
    ]
    assert found.body("index").count('class="vianet-outside"') == 3
    found = project(tmp_path, text, vianet_link_base="https://site.example/docs/")
    assert links(found)[:2] == [
        ("https://site.example/docs/foo/gone", "a"),
        ("https://site.example/docs/b.html", "b.html"),
    ]
    assert found.body("index").count('class="vianet-outside"') == 1


def test_names_of_inventories(tmp_path: Path) -> None:
    """Whoever answers for missing references is asked."""
    text = "[a](their/label) [b](their/other)"
    found = project(tmp_path, text, conf=CONF + ANSWER)
    assert links(found) == [("https://inv.example/x", "a")]
    assert ["their/other" in line for line in found.warnings] == [True]


def test_a_label_that_comes_and_goes(tmp_path: Path) -> None:
    """The page with the link is written again, though it is not read."""
    project(tmp_path, "[a](foo/bar)")
    found = project(tmp_path, "[a](foo/bar)", "# Names\n", freshenv=False)
    assert links(found) == []
    found = project(tmp_path, "[a](foo/bar)", freshenv=False)
    assert links(found) == [("names.html#foo-bar", "a")]


@pytest.mark.parametrize("fast", [True, False])
def test_names_in_translations(tmp_path: Path, fast: bool) -> None:
    """They lead where those of the source do."""
    write_catalog(tmp_path / "src", "index", {"See [a](foo/bar) here.": "Siehe [A](foo/bar) hier."})
    found = project(tmp_path, "See [a](foo/bar) here.", language="de", vianet_fast_translation=fast)
    assert found.warnings == []
    assert links(found) == [("names.html#foo-bar", "A")]
