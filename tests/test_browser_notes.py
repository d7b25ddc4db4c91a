"""Banner and notes in Chromium: keyboard, touch, no scripts, print, narrow and dark windows, every theme."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser import NARROW, Visitor, audit, overflow
from tests.stale_project import project

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

THEMES = ["alabaster", "furo", "sphinx_rtd_theme", "pydata_sphinx_theme", "sphinx_book_theme"]
ROOT = Path(__file__).resolve().parents[1]


def built(folder: Path, language: str = "de", theme: str = "alabaster") -> Path:
    """The site of a page that is out of date in a heading, a list, a table and in paragraphs."""
    locale = {"de": "de-DE", "he": "he-IL"}[language]
    settings = ["-D", f"language={language}", "-D", f"html_theme={theme}"]
    settings += ["-D", "vianet_localized=../trees/{locale}", "-D", "html_copy_source=0"]
    docs, out = project(folder, locale) / "docs", folder / "out"
    done = subprocess.run(
        [sys.executable, "-m", "sphinx", "-q", "-b", "html", *settings, str(docs), str(out)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return out


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The German site."""
    return built(tmp_path_factory.mktemp("site"))


def note(page: Page, text: str = "Zwei galt.") -> tuple[Locator, Locator]:
    """The button behind a text, and what it opens."""
    block = page.locator(".vianet-outdated", has_text=text)
    return block.locator("button"), block.locator("[popover]")


def test_keyboard(visit: Visitor, site: Path) -> None:
    """Enter and Space open it, Escape closes it, and the focus stays where it was."""
    page = visit(site, "page.html")
    button, text = note(page)
    assert not text.is_visible()
    for key in ("Enter", "Space"):
        button.focus()
        page.keyboard.press(key)
        assert text.is_visible()
        assert text.locator("mark").inner_text() == "Two holds now."
        page.keyboard.press("Escape")
        assert not text.is_visible()
        assert button.evaluate("element => element === document.activeElement")
    # One after the other, with all that is on the page between them.
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") in ("vianet-note-button", "headerlink")


@pytest.mark.parametrize("javascript", [True, False])
def test_touch_in_a_narrow_window(visit: Visitor, site: Path, javascript: bool) -> None:
    """With scripts and without: what opens is in the window, and large enough to hit."""
    page = visit(site, "page.html", width=NARROW, touch=True, javascript=javascript)
    for name in ("Einrichten hier.", "Alte Überschrift", "Punkt eins.", "Zelle.", "Drei gilt."):
        button, text = note(page, name)
        box = button.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24
        button.tap()
        assert text.is_visible()
        place = text.bounding_box()
        assert place is not None
        assert 0 <= place["x"] <= place["x"] + place["width"] <= NARROW
        page.keyboard.press("Escape")
    assert not javascript or overflow(page) == []


def test_print(visit: Visitor, site: Path) -> None:
    """The banner stays, the button goes, and today's text stands behind the old one."""
    page = visit(site, "page.html")
    page.emulate_media(media="print")
    button, text = note(page)
    assert page.locator(".vianet-banner").is_visible()
    assert not button.is_visible()
    assert text.is_visible()
    assert text.evaluate("element => getComputedStyle(element).position") == "static"


def test_what_is_new_is_marked_by_its_background_alone(visit: Visitor, tmp_path: Path) -> None:
    """Not in the bold and slanted letters of a theme, in which emphasis could not be told."""
    page = visit(built(tmp_path, theme="sphinx_rtd_theme"), "page.html", policy=False)
    button, text = note(page)
    button.click()
    fonts = "element => [getComputedStyle(element).fontStyle, getComputedStyle(element).fontWeight]"
    assert text.locator("mark").first.evaluate(fonts) == ["normal", "400"]


def test_right_to_left_on_paper(visit: Visitor, tmp_path: Path) -> None:
    """No theme's fixed width puts the ends of lines off the paper."""
    page = visit(built(tmp_path, "he"), "page.html")
    page.set_viewport_size({"width": 794, "height": 1123})
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") == 794
    box = page.locator("div.body").bounding_box()
    assert box is not None
    assert box["x"] >= 0


def test_headings_are_named_by_their_text_first(visit: Visitor, site: Path) -> None:
    """To those who listen."""
    page = visit(site, "page.html")
    heading = page.get_by_role("heading", name="Alte Überschrift Original geändert")
    assert heading.count() == 1
    region = page.get_by_role("note", name="Über diese Übersetzung")
    assert "Geänderte Sätze" in region.inner_text()


def look(visit: Visitor, site: Path, *, dark: bool) -> None:
    """Nothing of ours breaks a rule of axe-core with a note open, nor makes the page too wide."""
    for width in (NARROW, 1280):
        page = visit(site, "page.html", width=width, dark=dark, policy=False)
        for text in ("Alte Überschrift", "Zelle."):
            button, _text = note(page, text)
            button.click()
            assert [str(one) for one in audit(page) if one.kind.startswith("ours ")] == []
            page.keyboard.press("Escape")
        assert [kind for kind in overflow(page) if kind.startswith("ours ")] == []
    # axe-core asks for what a theme's style sheet imports as if the page did.
    visit.problems[:] = [line for line in visit.problems if "/basic.css" not in line]


@pytest.mark.parametrize("dark", [False, True])
def test_looks(visit: Visitor, site: Path, dark: bool) -> None:
    """In one theme."""
    look(visit, site, dark=dark)


@pytest.mark.browser
@pytest.mark.grid
@pytest.mark.parametrize("language", ["de", "he"])
@pytest.mark.parametrize("theme", THEMES)
def test_looks_in_every_theme(visit: Visitor, tmp_path: Path, theme: str, language: str) -> None:
    """Light and dark, and from right to left."""
    out = built(tmp_path, language, theme)
    for dark in (False, True):
        look(visit, out, dark=dark)
