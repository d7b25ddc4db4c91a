"""What documents show of the check: the table ``vianet-status`` and the role ``vianet-verdict``."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from sphinx.util.nodes import extract_messages

from tests.localized_project import codes, directive, run, write
from tests.sphinx_builds import read_pot
from tests.status_project import (
    CURRENT,
    ONE,
    OPTIONS,
    ROWS,
    STALE,
    TWO,
    badges,
    make_project,
    soup,
    table,
    target,
    words,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The project."""
    return make_project(tmp_path)


GERMAN = {
    "Seite": ["de-DE", "fr-FR"],
    "guide/two.md": ["veraltet, Inhalt 1 von 3 Sätzen", "aktuell"],
    "one.md": ["aktuell", "fehlt"],
}


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize(
    ("language", "rows", "against"),
    [
        ("en", ROWS, "Checked against these documents, the files as they are, at no commit."),
        ("de", GERMAN, "Verglichen mit: diese Dokumente, Dateien wie vorhanden, ohne Commit."),
    ],
)
def test_the_table(root: Path, language: str, rows: dict[str, list[str]], against: str, jobs: int) -> None:
    """Pages in rows, locales in columns, classes on the cells, links to the documents, in both syntaxes."""
    write(root, {"docs/state2.rst": "State\n=====\n\n.. vianet-status::\n"})
    found = run(root, language, jobs=jobs, **OPTIONS)
    assert found.warnings == []
    for name in ("state", "state2"):
        assert table(found, name) == rows
        shown = soup(found, name)
        classes = {words(cell): cell["class"] for cell in shown.select("td[class]")}
        two, one = rows["guide/two.md"], rows["one.md"]
        assert classes == {
            two[0]: ["vianet-status-stale"],
            two[1]: ["vianet-status-current"],
            one[1]: ["vianet-status-missing"],
        }
        assert [link["href"] for link in shown.select("tbody a")] == ["guide/two.html", "one.html"]
        assert words(shown.select_one(".vianet-status-source") or shown) == against


@pytest.mark.parametrize(
    ("options", "rows"),
    [
        ([":only: stale"], {"Page": ["de-DE", "fr-FR"], "guide/two.md": ROWS["guide/two.md"]}),
        ([":only: missing, stale"], ROWS),
        ([":locales: fr_fr"], {"Page": ["fr-FR"], "guide/two.md": ["current"], "one.md": ["missing"]}),
        (
            [":locales: fr-FR de-DE", ":pages: guide/**"],
            {"Page": ["fr-FR", "de-DE"], "guide/two.md": ROWS["guide/two.md"][::-1]},
        ),
        ([":locales: de-DE", ":only: current"], {"Page": ["de-DE"], "one.md": ["current"]}),
        ([":pages: *.md x/*"], {"Page": ["de-DE", "fr-FR"], "one.md": ROWS["one.md"]}),
    ],
)
def test_part_of_the_table(root: Path, options: list[str], rows: dict[str, list[str]]) -> None:
    """By locale, in the order given; by page; by status in any of the locales shown."""
    write(root, {"docs/state.md": "# State\n\n" + "\n".join(["```{vianet-status}", *options, "```", ""])})
    assert table(run(root, **OPTIONS)) == rows


def test_a_table_in_a_folder(root: Path) -> None:
    """Its links lead to the documents all the same."""
    write(root, {"docs/guide/state.md": "# State\n\n```{vianet-status}\n```\n"})
    found = run(root, **OPTIONS, vianet_exclude=["**/state.md", "index.md"])
    assert [link["href"] for link in soup(found, "guide/state").select("tbody a")] == [
        "two.html",
        "../one.html",
    ]


def test_nothing_to_show(root: Path) -> None:
    """A line instead of an empty table."""
    write(root, {"docs/state.md": "# State\n\n```{vianet-status}\n:only: orphaned\n```\n"})
    found = run(root, **OPTIONS)
    assert "No page to show." in words(soup(found, "state"))
    assert not soup(found, "state").select("table")
    found = run(root)
    assert "There are no localized pages." in words(soup(found, "state"))
    assert found.warnings == []


def test_options_that_are_wrong(root: Path) -> None:
    """A locale without pages, and a status that there is not."""
    write(root, {"docs/state.md": "# State\n\n```{vianet-status}\n:locales: de-DE it-IT\n```\n"})
    found = run(root, **OPTIONS)
    assert [line.partition("WARNING: ")[::2] for line in found.warnings] == [
        (
            f"{root}/docs/state.md:3: ",
            "there are no pages in 'it-IT'. Correct the locale, or put the role into a document that has "
            "localized pages. [vianet.verdict-unknown]",
        )
    ]
    assert table(found)["Page"] == ["de-DE"]
    write(root, {"docs/state.rst": "State\n=====\n\n.. vianet-status::\n   :only: rotten\n"})
    (root / "docs" / "state.md").unlink()
    found = run(root, **OPTIONS)
    assert "'rotten' is no status; there are current, stale, moved" in "\n".join(found.warnings)


# --- the role


@pytest.mark.parametrize("jobs", [1, 2])
def test_the_badge(root: Path, jobs: int) -> None:
    """Of the page that the document is, in the locale named or in that of the build's language."""
    text = "\n{vianet-verdict}`de-de`, {vianet-verdict}`fr-FR`, {vianet-verdict}`.`, {vianet-verdict}` `\n"
    write(root, {"docs/guide/two.md": TWO + text})
    write(root, {"trees/fr-FR/guide/two.md": target(TWO + text, "fr-FR", "two", text=TWO)})
    found = run(root, jobs=jobs, **OPTIONS)
    assert found.warnings == []
    # Of the build's language there is no locale: the page is the source text itself.
    assert badges(found, "guide/two") == [STALE, CURRENT]
    found = run(root, "de", jobs=jobs, **OPTIONS)
    assert found.warnings == []
    stale, current = ("veraltet, Inhalt", STALE[1]), ("aktuell", CURRENT[1])
    assert badges(found, "guide/two") == [stale, current, stale, stale]
    stale, current = ("obsolète, contenu", STALE[1]), ("à jour", CURRENT[1])
    assert badges(run(root, "fr", jobs=jobs, **OPTIONS), "guide/two") == [stale, current, current, current]


def test_the_badge_of_a_rst_document(root: Path) -> None:
    """Its page is the Markdown page of its name in the source tree."""
    write(root, {"source/other.md": ONE, "trees/de-DE/other.md": target(ONE, "de-DE", "other")})
    write(root, {"docs/other.rst": "Other\n=====\n\nHere :vianet-verdict:`de-DE`.\n"})
    found = run(root, vianet_source="../source", **OPTIONS)
    assert badges(found, "other") == [CURRENT]
    assert "Checked against ../source, the files" in words(soup(found, "state"))


def test_the_badge_of_a_page_below_a_prefix(root: Path) -> None:
    """The source tree may sit below the documents' folder."""
    write(root, {"docs/guide/two.md": TWO + "\n{vianet-verdict}`de-DE`\n"})
    write(root, {"source/two.md": TWO, "guide/de-DE/two.md": target("# Old\n", "de-DE", "two")})
    source = {"path": "../source", "prefix": "guide"}
    found = run(root, vianet_source=source, vianet_localized=["../guide/{locale}"])
    assert badges(found, "guide/two") == [STALE]
    assert [link["href"] for link in soup(found, "state").select("tbody a")] == ["guide/two.html"]


def test_badges_that_cannot_be_shown(root: Path) -> None:
    """A locale without pages, a document that is no page: a warning at the line, and nothing shown."""
    write(root, {"docs/other.rst": "Other\n=====\n\nHere\n:vianet-verdict:`de-DE`.\n"})
    write(root, {"docs/one.md": ONE + "\n{vianet-verdict}`it-IT`\n\n{vianet-verdict}`a < b`\n"})
    found = run(root, **OPTIONS)
    assert codes(found) == ["verdict-unknown"] * 3
    places = [line.partition(": WARNING: ")[0].removeprefix(f"{root}/docs/") for line in found.warnings]
    assert places == ["one.md:5", "one.md:7", "other.rst:4"]
    assert "this document is no page with a verdict in de-DE" in found.warnings[2]
    assert not badges(found, "one")


def test_a_badge_in_a_heading(root: Path) -> None:
    """It is part of no id, title, table of contents or index."""
    one = "# One {vianet-verdict}`de-DE`\n\nText.\n\n## Part {vianet-verdict}`de-DE`\n"
    write(root, {"docs/one.md": one, "docs/other.rst": "Other\n=====\n\nSee :doc:`one`.\n"})
    found = run(root, html_theme="alabaster", **OPTIONS)
    assert found.warnings == []
    page = BeautifulSoup(found.read("one.html"), "html.parser")
    assert [section["id"] for section in page.select("section")] == ["one", "part"]
    assert words(page.select("title")[0]).startswith("One —")
    assert len(page.select("h1 .vianet-verdict")) == len(page.select("h2 .vianet-verdict")) == 1
    for name in ("index", "other"):
        assert "vianet-verdict" not in found.read(f"{name}.html")
    index = json.loads(found.read("searchindex.js").removeprefix("Search.setIndex(").removesuffix(")"))
    assert [title.strip() for title in index["titles"]] == ["Two", "Index", "One", "Other", "State"]
    assert "One\n" in run(root, builder="text", **OPTIONS).read("index.txt")


# --- other builders


@pytest.mark.parametrize(
    ("builder", "name"),
    [
        ("text", "state.txt"),
        ("latex", "projectnamenotset.tex"),
        ("man", "projectnamenotset.1"),
        ("texinfo", "projectnamenotset.texi"),
        ("singlehtml", "index.html"),
        ("xml", "state.xml"),
        ("epub", "state.xhtml"),
    ],
)
def test_builders(root: Path, builder: str, name: str) -> None:
    """A table and badges are nodes that every builder can write."""
    write(root, {"docs/one.md": ONE + "\nGerman: {vianet-verdict}`de-DE`!\n"})
    found = run(root, builder=builder, **OPTIONS)
    assert [line for line in found.warnings if "EPUB3" not in line] == []
    path = next(iter(sorted(found.out.glob("*.1" if builder == "man" else name))), found.out / "python.tex")
    text = re.sub(r"<[^>]*>|\s+", " ", path.read_text(encoding="utf-8").replace("\\-", "-"))
    assert "stale, content" in text
    assert "1 of 3 sentences" in text


def test_no_messages(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table's texts are made by the program; the check is not even made."""
    write(root, {"docs/one.md": ONE + "\nGerman: {vianet-verdict}`de-DE`!\n"})
    found = run(root, "de", **OPTIONS)
    assert [text for _, text in extract_messages(found.app.env.get_doctree("state"))] == ["State"]
    monkeypatch.setattr("sphinx_vianet.sphinx_ext.verdicts.run_check", None)
    found = run(root, builder="gettext", **OPTIONS)
    assert read_pot(found.out / "state.pot") == ["State"]
    assert read_pot(found.out / "one.pot") == ["One", "Text.", "German: {vianet-verdict}`de-DE`!"]
    assert found.warnings == []


# --- what cannot be checked, and what is no page


def test_a_tree_that_is_not_there(root: Path) -> None:
    """One warning at the first place, in every build; the documents are there."""
    write(root, {"docs/one.md": ONE + "\n{vianet-verdict}`de-DE`\n"})
    for _ in range(2):
        found = run(root, fresh=False, vianet_source="../nowhere", **OPTIONS)
        failed = [line for line in found.warnings if "check-failed" in line]
        assert len(failed) == 1
        assert failed[0].startswith(f"{root}/docs/one.md:5: WARNING: ")
        assert "nowhere" in failed[0]
        assert "Not checked." in words(soup(found, "state"))
        assert not badges(found, "one")
    write(root, {"nowhere/one.md": ONE, "nowhere/guide/two.md": TWO})
    found = run(root, fresh=False, vianet_source="../nowhere", **OPTIONS)
    assert table(found) == ROWS
    assert badges(found, "one") == [CURRENT]


def test_a_page_that_cannot_be_read(root: Path) -> None:
    """It has no verdict, so it is named."""
    large = target(ONE, "fr-FR", "one") + "x" * 20_000_000
    write(root, {"trees/fr-FR/one.md": large})
    found = run(root, **OPTIONS)
    assert codes(found) == ["page-too-large"]
    assert "fr-FR one.md" in found.warnings[0]
    assert codes(run(root, "fr", **OPTIONS)) == ["page-too-large"]


def test_localized_pages_among_the_documents(root: Path) -> None:
    """They are no source pages that have no translation."""
    (root / "trees").rename(root / "docs" / "trees")
    found = run(root, vianet_localized=["trees/{locale}"])
    assert table(found) == ROWS


@pytest.mark.parametrize("source", [False, True])
def test_pages_put_into_documents(root: Path, source: bool) -> None:
    """Against the source tree, else with each other; the document that shows a page is not its source."""
    new = TWO.replace("Second.", "Newest.")
    options: dict[str, Any] = {"vianet_source": "../source"} if source else {}
    write(
        root,
        {
            "source/two.md": new.replace("First.", "Changed."),
            "docs/guide/two.md": directive("../../loc/{locale}/two.md") + "\n{vianet-verdict}`de-DE`\n",
            "docs/twice.rst": ".. vianet-page:: ../loc/{locale}/two.md\n\n:vianet-verdict:`fr-FR`\n",
            "loc/de-DE/two.md": target(TWO, "de-DE", "two"),
            "loc/fr-FR/two.md": target(new, "fr-FR", "two").replace("01/02/2020", "03/04/2021"),
            "loc/de-DE/more.md": target(ONE, "de-DE", "more"),
        },
    )
    found = run(root, **options)
    assert found.warnings == []
    french = "stale, content 1 of 3 sentences" if source else "current"
    german = f"stale, content {2 if source else 1} of 3 sentences"
    assert table(found) == {"Page": ["de-DE", "fr-FR"], "two.md": [german, french]}
    assert badges(found, "guide/two") == [STALE]
    assert badges(found, "twice") == [STALE if source else CURRENT]
    assert [link["href"] for link in soup(found, "state").select("tbody a")] == ["twice.html"]


@pytest.mark.parametrize("source", [False, True])
def test_pages_put_into_documents_of_a_tree_that_is_named_too(root: Path, source: bool) -> None:
    """Each has one verdict, of one check; without a source tree the documents are not the source of them."""
    write(
        root,
        {
            "source/two.md": TWO,
            "source/one.md": ONE,
            "docs/two.md": directive("../trees/{locale}/three.md"),
            "docs/one.md": ONE,
            "source/three.md": "# Three\n",
            "trees/de-DE/three.md": target("# Three\n", "de-DE", "three"),
        },
    )
    options: dict[str, Any] = {"vianet_source": "../source"} if source else {}
    found = run(root, **OPTIONS, **options)
    rows = table(found)
    assert rows["three.md"] == ["current", "missing" if source else ""]
    assert rows["one.md"] == ["current", "missing"]
    assert ("two.md" in rows) == source
