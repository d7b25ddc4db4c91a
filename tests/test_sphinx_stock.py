"""Builds beside stock Sphinx: equal where stock is right (``vianet_dialect = "myst"`` on our side)."""

from __future__ import annotations

import difflib
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from docutils import nodes

from tests.sphinx_builds import ROOTS, Build, build, read_pot, translate_all

PAGES = ("index", "links", "blocks", "words", "genindex")

# Stock parses each msgstr alone, without what the page defines (MyST-Parser #690, #801, #884);
# two links to one page get one target; numbers of inline index entries go on counting.
STOCK_LOSES = {
    "links": {"[reference link][ref]", "Short [ref] too", "[another][ref]", "with a [link][ref]"},
    "blocks": {"<p>Das open task</p>", "<p>Das  and Contoso"},
    "words": {'id="index-2"'},
    "genindex": {"words.html#index-2"},
}

# The versions of our own data; the text of what differs; the numbers of index entries.
DIFFERING_PARTS = ("envversion", "terms", "indexentries")
# Words, and their pages, that only one of the two has: those of the substitution that stock loses.
STOCK_MISSES = {("local", "blocks"), ("valu", "blocks")}


@dataclass
class Pair:
    """Both builds of one thing."""

    stock: Build
    ours: Build


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The tricky project with a German catalog of each document."""
    base = tmp_path_factory.mktemp("tricky")
    shutil.copytree(ROOTS / "tricky", base / "src")
    stock = build(base / "src", base / "pot-stock", "gettext", extensions=["myst_parser"])
    assert stock.warnings == []
    translate_all(base / "src", base / "pot-stock", lambda msgid: f"Das {msgid}")
    return base


@pytest.fixture(scope="module")
def german(root: Path) -> Pair:
    """Both German builds."""
    stock = build(root / "src", root / "stock", extensions=["myst_parser"], language="de")
    ours = build(root / "src", root / "ours", vianet_dialect="myst", language="de")
    return Pair(stock, ours)


@pytest.fixture(scope="module")
def source(root: Path) -> Build:
    """The build in the source language."""
    return build(root / "src", root / "en", vianet_dialect="myst")


def test_templates_equal_stock(root: Path) -> None:
    """The gettext builder extracts what it extracts without the extension."""
    ours = build(root / "src", root / "pot-ours", "gettext", vianet_dialect="myst")
    assert ours.warnings == []
    templates = sorted((root / "pot-stock").rglob("*.pot"))
    assert templates
    for template in templates:
        assert read_pot(ours.out / template.name) == read_pot(template)


@pytest.mark.parametrize("page", PAGES)
def test_pages_equal_stock_where_stock_is_right(german: Pair, page: str) -> None:
    """Every line that differs is one of those in which stock loses something."""
    stock, ours = german.stock.body(page).splitlines(), german.ours.body(page).splitlines()
    differing = [line[1:] for line in difflib.ndiff(stock, ours) if line.startswith("- ")]
    explained = STOCK_LOSES.get(page, set())
    assert [line for line in differing if not any(part in line for part in explained)] == []
    # Each reason is needed, else it would hide something else one day.
    assert {part for part in explained if not any(part in line for line in differing)} == set()


def test_nothing_of_the_page_is_lost(german: Pair) -> None:
    """Reference links, footnotes, substitutions work inside translations (#690, #801, #884, #445)."""
    links, blocks = german.ours.body("links"), german.ours.body("blocks")
    assert links.count('href="https://example.org/reference"') == 4
    assert "][ref]" not in links
    assert links.count('class="footnote-reference') == 2
    assert "Das a <em>local</em> value and Contoso" in blocks
    assert "blocks.html#an-admonition" in links
    assert 'href="blocks.html"' in links


def test_inventory_equals_stock(german: Pair) -> None:
    """Names and ids of everything that can be referred to."""
    assert (german.ours.out / "objects.inv").read_bytes() == (german.stock.out / "objects.inv").read_bytes()


def test_search_index_equals_stock(german: Pair) -> None:
    """Words, titles and all else; stock misses the words of what it loses."""
    index = [
        json.loads(found.read("searchindex.js")[len("Search.setIndex(") : -1])
        for found in (german.stock, german.ours)
    ]
    stock, ours = ({**data, **dict.fromkeys(DIFFERING_PARTS)} for data in index)
    assert ours == stock
    names = [data["docnames"] for data in index]
    assert names[0] == names[1]
    words = [
        {(word, place) for word, places in data["terms"].items() for place in _places(places)}
        for data in index
    ]
    lost = {(word, names[0][place]) for word, place in words[0] ^ words[1]}
    assert lost == STOCK_MISSES


def _places(places: int | list[int]) -> list[int]:
    return places if isinstance(places, list) else [places]


def test_whole_files_equal_stock(german: Pair) -> None:
    """Where stock loses nothing in the page: title, navigation and search page too, but for style sheets."""
    assets = re.compile(r'\s*<(?:link rel="stylesheet"|script)[^>]*>(?:</script>)?')
    for name in ("index.html", "search.html"):
        ours, stock = (assets.sub("", found.read(name)) for found in (german.ours, german.stock))
        assert ours == stock


def test_progress_equals_stock(german: Pair) -> None:
    """The nodes count as translated as they do with stock; the lost substitution is one node."""
    for page in ("index", "links", "blocks", "words"):
        stock = german.stock.app.env.get_doctree(page)["translation_progress"]
        assert german.ours.app.env.get_doctree(page)["translation_progress"] == stock


def test_translated_nodes_leave_no_trace(german: Pair) -> None:
    """What kept stock from translating again is taken back."""
    for page in ("index", "links", "blocks", "words"):
        doctree = german.ours.app.env.get_doctree(page)
        stock = german.stock.app.env.get_doctree(page)
        assert _untranslatable(doctree) == _untranslatable(stock)


def _untranslatable(doctree: nodes.document) -> int:
    return sum(node.get("translatable") is False for node in doctree.findall(nodes.Element))


def test_warnings_are_those_of_stock_or_fewer(german: Pair) -> None:
    """What is left is the reST in a Markdown page, which stock ``Locale`` translates as Markdown."""
    assert [line for line in german.ours.warnings if "inconsistent term references" not in line] == []
    assert len(german.stock.warnings) > len(german.ours.warnings)


@pytest.mark.parametrize("page", PAGES[:-1])
def test_ids_are_those_of_the_source(source: Build, german: Pair, page: str) -> None:
    """Links from anywhere work in every language."""
    assert source.warnings == []
    ids = re.compile(r'\bid="([^"]*)"')
    assert ids.findall(german.ours.body(page)) == ids.findall(source.body(page))


def test_parallel_reading_gives_the_same(root: Path, german: Pair) -> None:
    """Two processes; what is remembered per document does not leak."""
    parallel = build(root / "src", root / "parallel", jobs=2, vianet_dialect="myst", language="de")
    for page in PAGES:
        assert parallel.body(page) == german.ours.body(page)


def test_switched_off_it_is_stock(root: Path, german: Pair) -> None:
    """``vianet_fast_translation = False`` leaves all to stock ``Locale``."""
    off = build(
        root / "src", root / "off", vianet_dialect="myst", vianet_fast_translation=False, language="de"
    )
    for page in PAGES:
        assert off.body(page) == german.stock.body(page)
