"""The language switcher and right-to-left pages in Chromium."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import NARROW, Visitor, overflow, violations
from tests.language_sites import END, FIRST, project, site

if TYPE_CHECKING:
    from playwright.sync_api import Page

LANGUAGES = ["de", "he"]
MANY = ["ar", "de", "fr", "he", "ja", "ko"]
THEMES = ["alabaster", "furo", "sphinx_rtd_theme", "pydata_sphinx_theme", "sphinx_book_theme"]


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three sites side by side, served together."""
    folder = project(
        tmp_path_factory.mktemp("sites"),
        {f"{code}/{FIRST}": {"First steps": "Erste", "Second part": "Zweiter"} for code in LANGUAGES},
    )
    for language in ("en", *LANGUAGES):
        site(folder, language)
    return folder / "out/html"


def follow(page: Page, name: str) -> str:
    """Choose a language; the address that it leads to, below the sites."""
    page.get_by_role("navigation", name="Languages").get_by_role("link", name=name).click()
    page.wait_for_url("**/de/**")
    return page.url.partition("/de/")[2]


def test_the_place_is_kept(visit: Visitor, sites: Path) -> None:
    """Of the address that the page was opened with, and of one that the reader went to."""
    page = visit(sites, f"en/{FIRST}.html#second-part".replace(" ", "%20"))
    assert follow(page, "Deutsch") == "guide/first%20steps.html#second-part"
    assert page.locator("#second-part").is_visible()

    page = visit(sites, f"en/{FIRST}.html".replace(" ", "%20"))
    page.evaluate("location.hash = 'second-part'")
    assert follow(page, "Deutsch") == "guide/first%20steps.html#second-part"

    page = visit(sites, f"en/{FIRST}.html".replace(" ", "%20"))
    page.evaluate("history.replaceState(null, '', '#second-part')")
    assert follow(page, "Deutsch") == "guide/first%20steps.html#second-part"

    page = visit(sites, f"en/{FIRST}.html#second-part".replace(" ", "%20"))
    page.evaluate("history.replaceState(null, '', location.pathname)")
    assert follow(page, "Deutsch") == "guide/first%20steps.html"


def test_by_keyboard(visit: Visitor, sites: Path) -> None:
    """The address is right before Enter, and what has the focus can be seen."""
    page = visit(sites, f"en/{FIRST}.html".replace(" ", "%20"))
    page.evaluate("history.replaceState(null, '', '#second-part')")
    link = page.get_by_role("link", name="Deutsch")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/de/**")
    assert page.url.endswith("#second-part")


def test_without_scripts(visit: Visitor, sites: Path) -> None:
    """The link is that of the page."""
    page = visit(sites, f"en/{FIRST}.html#second-part".replace(" ", "%20"), javascript=False)
    assert follow(page, "Deutsch") == "guide/first%20steps.html"


def test_pages_of_sphinx_keep_no_place(visit: Visitor, sites: Path) -> None:
    page = visit(sites, "en/genindex.html#S")
    assert follow(page, "Deutsch") == "genindex.html"


def test_what_is_not_translated_is_said(visit: Visitor, sites: Path) -> None:
    """In the name that is read out, too."""
    page = visit(sites, f"en/{END}.html")
    assert page.get_by_role("link", name="Deutsch (not translated)", exact=True).count() == 1
    assert (
        page.get_by_role("navigation", name="Languages").locator("[aria-current]").text_content() == "English"
    )


def test_paper_has_no_links(visit: Visitor, sites: Path) -> None:
    page = visit(sites, f"en/{END}.html")
    page.emulate_media(media="print")
    assert not page.locator(".vianet-languages").is_visible()


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with so many languages that they are folded away, in Hebrew and in every theme."""
    folder = project(
        tmp_path_factory.mktemp("many"), {f"{code}/{FIRST}": {"First steps": "x"} for code in MANY}
    )
    for theme in THEMES:
        found = site(folder, "he", theme=theme)
        found.out.rename(folder / "out" / theme)
    return folder / "out"


@pytest.mark.parametrize("theme", THEMES)
def test_many_languages(visit: Visitor, many: Path, theme: str) -> None:
    """They unfold by a key; large enough to be hit; nothing sticks out; axe-core has nothing to say."""
    page = visit(many, f"{theme}/{END}.html", width=NARROW, policy=False)
    nav = page.get_by_role("navigation", name="Languages")
    assert nav.get_by_role("link").count() == 0
    nav.locator("summary").focus()
    page.keyboard.press("Enter")
    links = nav.get_by_role("link")
    assert links.count() == len(MANY)
    for size in [nav.locator("summary").bounding_box(), *(link.bounding_box() for link in links.all())]:
        assert size is not None
        assert min(size["width"], size["height"]) >= 24
        assert size["x"] >= 0
        assert size["x"] + size["width"] <= NARROW
    assert [kind for kind in overflow(page) if kind.startswith("ours ")] == []
    assert [line for line in violations(page) if "vianet" in line] == []
    # axe-core asks for what a theme's style sheet imports as if the page did.
    visit.problems[:] = [line for line in visit.problems if "/basic.css" not in line]


@pytest.mark.parametrize("theme", THEMES)
def test_right_to_left(visit: Visitor, many: Path, theme: str) -> None:
    """The switcher begins at the right, and what is in the source language runs from left to right."""
    page = visit(many, f"{theme}/{FIRST}.html".replace(" ", "%20"))
    assert page.evaluate("getComputedStyle(document.body).direction") == "rtl"
    top, nav = (page.locator(f".vianet-{name}").bounding_box() for name in ("top", "languages summary"))
    assert top is not None
    assert nav is not None
    assert abs(top["x"] + top["width"] - nav["x"] - nav["width"]) < 2
    foreign = page.get_by_text("One text.", exact=True)
    assert foreign.evaluate("(one) => getComputedStyle(one).direction") == "ltr"
    page = visit(many, f"{theme}/{END}.html")
    assert page.get_by_text("Last text.").evaluate("(one) => getComputedStyle(one).direction") == "ltr"
