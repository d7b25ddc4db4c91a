"""The bilingual view in a browser: pointer, keyboard, touch, side by side, memory, print, no scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from .browser import NARROW, WIDE, Visitor, overflow, violations
from .demo_sites import THEMES, Sites
from .localized_project import CONF, localized, run, write

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

pytestmark = pytest.mark.browser

PAGE = "de/quickstart.html"
SENTENCES = 6000

Open = Callable[..., "Page"]


@pytest.fixture
def view(visit: Visitor, demo: Sites) -> Open:
    """Opens the demo's German page."""
    return lambda **options: visit(demo(), PAGE, **options)


def sentence(page: Page, index: int) -> Locator:
    return page.locator("[role=main] p > .vu").nth(index)


def source(page: Page) -> Locator:
    return page.locator("#vianet-source")


def expect_shown(page: Page, unit: Locator) -> None:
    page.wait_for_function("() => !document.querySelector('#vianet-source').hidden")
    assert source(page).inner_text() == unit.get_attribute("data-s")


def expect_hidden(page: Page) -> None:
    page.wait_for_function("() => document.querySelector('#vianet-source').hidden")


def inside_window(page: Page) -> bool:
    box, size = source(page).bounding_box(), page.viewport_size
    assert box is not None
    assert size is not None
    return (
        box["x"] >= 0
        and box["y"] >= 0
        and box["x"] + box["width"] <= size["width"]
        and box["y"] + box["height"] <= size["height"]
    )


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_pointing_at_a_sentence_shows_its_source(view: Open, width: int) -> None:
    page = view(width=width)
    unit = sentence(page, 1)
    unit.hover()
    expect_shown(page, unit)
    assert inside_window(page)
    assert source(page).get_attribute("lang") == "en"
    # What is shown can be pointed at, and goes when the pointer is elsewhere.
    source(page).hover()
    page.wait_for_timeout(500)
    expect_shown(page, unit)
    page.mouse.move(1, 1)
    expect_hidden(page)


def test_escape_puts_it_away(view: Open) -> None:
    page = view()
    sentence(page, 1).hover()
    expect_shown(page, sentence(page, 1))
    page.keyboard.press("Escape")
    expect_hidden(page)


def test_the_keyboard_leads_from_sentence_to_sentence(view: Open) -> None:
    page = view()
    first = page.locator(".vu").first
    assert page.locator(".vu[tabindex='0']").count() == 1
    page.locator(".vianet-view input:checked").focus()
    page.keyboard.press("Tab")
    while page.evaluate("!document.activeElement.matches('.vu')"):
        page.keyboard.press("Tab")
    expect_shown(page, first)
    page.keyboard.press("ArrowRight")
    expect_shown(page, page.locator(".vu").nth(1))
    assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "vianet-source"
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none"
    page.keyboard.press("ArrowLeft")
    expect_shown(page, first)
    page.keyboard.press("End")
    expect_shown(page, page.locator(".vu").last)
    page.keyboard.press("Escape")
    expect_hidden(page)


def test_a_tap_shows_it_and_another_puts_it_away(view: Open) -> None:
    page = view(touch=True, width=NARROW)
    unit = sentence(page, 1)
    unit.tap()
    expect_shown(page, unit)
    assert inside_window(page)
    page.locator("[role=main] h1").tap(position={"x": 2, "y": 2})
    unit.tap()
    expect_shown(page, unit)
    unit.tap()
    expect_hidden(page)


def test_a_link_in_a_sentence_is_still_a_link(visit: Visitor, demo: Sites) -> None:
    page = visit(demo(), PAGE)
    link = page.locator(".vu a.internal").first
    target = link.get_attribute("href")
    assert target is not None
    link.click()
    page.wait_for_url(f"**/{target.split('#')[0].rsplit('/', 1)[-1]}*")


def texts(page: Page) -> list[str]:
    return page.locator("[role=main] p").all_inner_texts()


@pytest.mark.parametrize(("width", "columns"), [(WIDE, 2), (NARROW, 1)])
def test_side_by_side(view: Open, width: int, columns: int) -> None:
    page = view(width=width)
    before = texts(page)
    page.get_by_label("Nebeneinander").check()
    pair = page.locator("p.vianet-pair").nth(1)
    left, right = pair.locator("> .vianet-text"), pair.locator("> .vianet-side")
    assert right.get_attribute("lang") == "en"
    sources = pair.locator(".vu").evaluate_all("units => units.map(unit => unit.dataset.s)")
    assert right.inner_text() == " ".join(sources)
    here, there = left.bounding_box(), right.bounding_box()
    assert here is not None
    assert there is not None
    assert (there["x"] >= here["x"] + here["width"]) == (columns == 2)
    assert (there["y"] >= here["y"] + here["height"]) == (columns == 1)
    assert overflow(page) == []
    pair.locator(".vu").first.hover()
    page.wait_for_timeout(500)
    assert source(page).is_hidden()
    page.get_by_label("Auf Wunsch").check()
    assert texts(page) == before
    assert page.locator(".vianet-side, .vianet-pair").count() == 0


def test_the_choice_is_remembered(view: Open) -> None:
    page = view()
    assert page.locator(".vianet-view input:checked").get_attribute("value") == "ask"
    page.get_by_label("Nebeneinander").check()
    page.reload()
    assert page.locator(".vianet-side").count() > 5
    page.goto(page.url.replace("quickstart", "install"))
    assert page.locator(".vianet-view input:checked").get_attribute("value") == "side"
    page.get_by_label("Ausgeblendet").check()
    page.reload()
    assert page.locator(".vianet-side").count() == 0
    sentence(page, 1).hover()
    page.wait_for_timeout(500)
    assert source(page).is_hidden()
    assert page.locator(".vu[tabindex]").count() == 0


def test_without_storage_the_view_works(view: Open) -> None:
    page = view()
    page.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })")
    page.reload()
    page.get_by_label("Nebeneinander").check()
    assert page.locator(".vianet-side").count() > 5


def test_without_scripts_there_is_no_control(view: Open) -> None:
    page = view(javascript=False)
    assert page.locator(".vianet-view").is_hidden()
    assert page.locator(".vu").count() > 5
    assert page.locator(".vianet-top a[hreflang=en]").count() > 0


def test_print(view: Open) -> None:
    page = view()
    page.emulate_media(media="print")
    assert page.locator(".vianet-view").is_hidden()
    page.emulate_media(media="screen")
    page.get_by_label("Nebeneinander").check()
    page.emulate_media(media="print")
    assert page.locator(".vianet-side").first.is_visible()


def test_axe_finds_nothing_while_it_is_shown(view: Open) -> None:
    page = view(policy=False)
    sentence(page, 1).hover()
    expect_shown(page, sentence(page, 1))
    assert [line for line in violations(page) if "ours" in line] == []
    page.get_by_label("Nebeneinander").check()
    assert [line for line in violations(page) if "ours" in line] == []


@pytest.mark.grid
@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("theme", THEMES)
def test_the_view_in_any_theme(visit: Visitor, demo: Sites, theme: str, dark: bool) -> None:
    page = visit(demo(theme), PAGE, dark=dark, policy=False)
    unit = sentence(page, 1)
    unit.hover()
    expect_shown(page, unit)
    assert inside_window(page)
    assert [line for line in violations(page) if "#vianet-source" in line] == []
    page.get_by_label("Nebeneinander").check()
    here = page.locator("p.vianet-pair > .vianet-text").nth(1).bounding_box()
    there = page.locator("p.vianet-pair > .vianet-side").nth(1).bounding_box()
    assert here is not None
    assert there is not None
    assert there["x"] >= here["x"] + here["width"] or there["y"] >= here["y"] + here["height"]


def site(folder: Path, body: str, locale: str, language: str) -> Path:
    source = re.sub(r"⟦[^⇒⟧]*⇒([^⟧]*)⟧", r"\1", body)
    files = {"docs/conf.py": CONF, "docs/index.md": source}
    write(folder, {**files, f"trees/{locale}/index.md": localized(body, locale)})
    return run(
        folder,
        language,
        vianet_localized=["../trees/{locale}"],
        vianet_bilingual=True,
        html_theme="alabaster",
    ).out


def test_right_to_left(visit: Visitor, tmp_path: Path) -> None:
    body = "# ⟦כותרת⇒Heading⟧\n\n⟦משפט אחד כאן.⇒One sentence here.⟧\n\n⟦משפט שני.⇒A second sentence.⟧\n"
    out = site(tmp_path, body, "he-IL", "he")
    page = visit(out, "index.html")
    units = page.locator(".vu")
    units.nth(1).focus()
    expect_shown(page, units.nth(1))
    assert source(page).get_attribute("dir") == "ltr"
    unit, box = units.nth(1).bounding_box(), source(page).bounding_box()
    assert unit is not None
    assert box is not None
    assert abs(unit["x"] + unit["width"] - box["x"] - box["width"]) < 2
    page.keyboard.press("ArrowLeft")
    expect_shown(page, units.nth(2))
    page.locator("input[value=side]").check()
    text, side = page.locator(".vianet-text").nth(1), page.locator(".vianet-side").nth(1)
    here, there = text.bounding_box(), side.bounding_box()
    assert here is not None
    assert there is not None
    assert there["x"] + there["width"] <= here["x"]


def test_thousands_of_sentences(visit: Visitor, tmp_path: Path) -> None:
    """The longest pages of the corpus have 4,000."""
    pairs = "\n\n".join(f"⟦Satz Nummer {n}.⇒Sentence number {n}.⟧" for n in range(SENTENCES))
    page = visit(site(tmp_path, pairs, "de-DE", "de"), "index.html")
    assert page.locator(".vu").count() == SENTENCES
    page.locator("input[value=side]").check()
    page.wait_for_function(f"document.querySelectorAll('.vianet-side').length === {SENTENCES}")
    assert overflow(page) == []
