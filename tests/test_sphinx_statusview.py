"""What HTML pages have around the table of ``vianet-status``, and what a browser does with it."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import BeautifulSoup

from sphinx_vianet.sphinx_ext import assets
from tests.browser import NARROW, WIDE, Visitor, overflow, violations
from tests.localized_project import run, write
from tests.sphinx_builds import Build
from tests.status_project import ONE, OPTIONS, TWO, make_project, soup, table, target, words

if TYPE_CHECKING:
    from playwright.sync_api import Locator, Page

HOSTILE = '"><img src=x onerror=alert(1)>{total}&amp;'
"""A folder's name."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """The project."""
    return make_project(tmp_path)


def shares(found: Build, name: str = "state") -> list[tuple[str, list[tuple[str, str, str]], str]]:
    """The summary: the locale, its bars with value and maximum, and its counts."""
    result: list[tuple[str, list[tuple[str, str, str]], str]] = []
    for item in soup(found, name).select(".vianet-status-summary > li"):
        bars = [
            (words(label), str(bar["value"]), str(bar["max"]))
            for label, bar in zip(item.select("label"), item.select("progress"), strict=True)
        ]
        result.append((words(item.select("strong")[0]), bars, words(item.select("small")[0])))
    return result


# --- what stands in the page


def test_the_summary(root: Path) -> None:
    """Pages and sentences up to date; a missing page has no sentences; whatever rows are shown."""
    write(
        root, {"docs/part.md": "# P\n\n```{vianet-status}\n:only: moved\n:locales: fr-FR\n:pages: o*\n```\n"}
    )
    found = run(root, **OPTIONS, vianet_exclude=["index.md", "state*", "part.md"])
    assert shares(found) == [
        (
            "German",
            [
                ("Pages up to date: 1 of 2 (50%)", "1", "2"),
                ("Sentences of translated pages up to date: 4 of 5 (80%)", "4", "5"),
            ],
            "current 1, stale 1",
        ),
        (
            "French",
            [
                ("Pages up to date: 1 of 2 (50%)", "1", "2"),
                ("Sentences of translated pages up to date: 3 of 3 (100%)", "3", "3"),
            ],
            "current 1, missing 1",
        ),
    ]
    assert shares(found, "part") == [("French", [("Pages up to date: 0 of 1 (0%)", "0", "1")], "missing 1")]
    assert "No page to show." in words(soup(found, "part"))


def test_the_summary_of_plain_pages(root: Path) -> None:
    """Pages without units have no sentences; a deleted source is no page that is wanted."""
    write(root, {"trees/fr-FR/guide/two.md": "# Deux\n\nPremier.\n\nSecond.\n"})
    write(root, {"trees/fr-FR/gone.md": target("# Gone\n\nAway.\n", "fr-FR", "gone")})
    german, french = shares(run(root, "fr", **OPTIONS))
    assert german[0] == "allemand"
    assert [text for text, _, _ in french[1]] == ["Pages à jour : 0 sur 2 (0 %)"]
    assert french[2] == "orpheline 1, manquante 1, sans tampon 1"


def test_nothing_is_rounded_up(root: Path) -> None:
    """A page that is old is not hidden by a hundred percent."""
    long = "# Long\n" + "".join(f"\nSentence {number}.\n" for number in range(300))
    write(root, {"docs/long.md": long.replace("Sentence 7.", "Another.")})
    write(root, {"trees/de-DE/long.md": target(long, "de-DE", "long")})
    german = shares(run(root, **OPTIONS))[0]
    assert german[1][1][0] == "Sentences of translated pages up to date: 304 of 306 (99%)"


def test_numbers_are_written_as_in_the_language_of_the_site(root: Path) -> None:
    """In German, 1,200 is little more than one."""
    long = "# Long\n" + "".join(f"\nSentence {number}.\n" for number in range(1200))
    write(root, {"docs/long.md": long.replace("Sentence", "Changed")})
    write(root, {"trees/de-DE/long.md": target(long, "de-DE", "long")})
    for language, number in (("en", "1,201"), ("de", "1.201"), ("fr", "1 201")):
        found = run(root, language, **OPTIONS)
        assert number in table(found)["long.md"][0]
        assert f" {number[:-1]}6 " in words(soup(found, "state").select(".vianet-status-summary label")[1])


def test_what_stands_around_the_table(root: Path) -> None:
    """A region with a name that the keyboard reaches; the filters in a template; row heads."""
    shown = soup(run(root, **OPTIONS), "state")
    (region,) = shown.select(".vianet-status-region")
    assert (region["role"], region["tabindex"]) == ("region", "0")
    assert region["aria-label"] == "Status of the translations"
    assert [words(head) for head in region.select("tbody th")] == ["guide/two.md", "one.md"]
    # What stands in a template is not in the page.
    assert not shown.select("input, select")
    (choice, _) = shown.find_all("select")
    names = [str(option.string) for option in choice.find_all("option")]
    assert names == ["All", "Not up to date", "current", "stale", "missing"]
    assert "style=" not in str(shown.select(".vianet-status-view"))


def test_a_site_whose_language_has_no_catalog(root: Path) -> None:
    """The texts are English, and say so."""
    (view,) = soup(run(root, "he", **OPTIONS), "state").select(".vianet-status-view")
    assert (view["lang"], view["dir"]) == ("en", "ltr")
    (view,) = soup(run(root, "fr", **OPTIONS), "state").select(".vianet-status-view")
    assert "lang" not in view.attrs


def test_assets_are_where_they_are_needed(root: Path) -> None:
    found = run(root, **OPTIONS)
    for kind in ("css", "js"):
        assert f"_static/vianet-status.{kind}" in found.read("state.html")
        assert f"vianet-status.{kind}" not in found.read("one.html")
    assert re.search(r'<script defer="defer" src="_static/vianet-status\.js', found.read("state.html"))
    assert "vianet-status.js" in run(root, builder="singlehtml", **OPTIONS).read("index.html")
    sizes = [
        len(gzip.compress((assets._STATIC / f"vianet-status.{kind}").read_bytes())) for kind in ("css", "js")
    ]
    assert sum(sizes) < 2500


@pytest.mark.parametrize("builder", ["text", "xml", "epub", "latex"])
def test_other_builders_write_the_table_alone(root: Path, builder: str) -> None:
    found = run(root, builder=builder, **OPTIONS)
    made = [path for path in found.out.rglob("*") if path.suffix in (".txt", ".xml", ".xhtml", ".tex")]
    text = "".join(path.read_text(encoding="utf-8") for path in made)
    assert "stale, content" in text
    for word in ("up to date", "vianet_status", "stub", "<progress"):
        assert word not in text


def test_the_search_index_has_the_table_alone(root: Path) -> None:
    found = run(root, **OPTIONS)
    index = json.loads(found.read("searchindex.js").removeprefix("Search.setIndex(").removesuffix(")"))
    assert {"stale", "sentenc"} <= set(index["terms"])
    assert not {"german", "filter", "translat", "percent"} & set(index["terms"])


def test_what_is_read_again(root: Path) -> None:
    """The document is, when only a number of the summary is another."""
    run(root, **OPTIONS)
    write(
        root, {"trees/fr-FR/guide/two.md": target(TWO, "fr-FR", "two") + "\n<span data-ttu-id='x'></span>\n"}
    )
    write(root, {"trees/fr-FR/guide/two.md": target(TWO, "fr-FR", "two", text=TWO + "\nMore.\n")})
    found = run(root, fresh=False, **OPTIONS)
    assert shares(found)[1][1][1][0].endswith("4 of 4 (100%)")


# --- in a browser


def status_page(folder: Path, language: str = "en", theme: str = "alabaster", **options: Any) -> Path:
    """Build the project; the folder of the site."""
    return run(folder, language, **OPTIONS, html_theme=theme, **options).out


def paths(page: Page) -> list[str]:
    """The pages shown, in order."""
    return page.locator("table.vianet-status tbody tr:visible th").all_inner_texts()


def columns(page: Page) -> list[str]:
    """The columns shown."""
    return [text.strip() for text in page.locator("table.vianet-status thead th:visible").all_inner_texts()]


def many(root: Path) -> Path:
    """A project of four pages in two locales, of which each locale has other ones out of date."""
    old = TWO.replace("Second.", "Another.")
    write(
        root,
        {
            "docs/three.md": ONE.replace("Text.", "Text three, changed."),
            "trees/fr-FR/three.md": target(ONE.replace("Text.", "Text three."), "fr-FR", "three"),
            "docs/four.md": TWO,
            "trees/fr-FR/four.md": target(TWO, "fr-FR", "four"),
            "trees/de-DE/four.md": target(old.replace("Another.", "Second .") + "", "de-DE", "four"),
        },
    )
    return root


@pytest.mark.browser
def test_filters(root: Path, visit: Visitor) -> None:
    page = visit(status_page(many(root)), "state.html")
    everything = ["four.md", "guide/two.md", "one.md", "three.md"]
    count = page.get_by_role("status")
    assert (paths(page), count.inner_text()) == (everything, "Pages shown: 4 of 4")
    page.get_by_role("searchbox", name="Page").fill("O")
    assert (paths(page), count.inner_text()) == (["four.md", "guide/two.md", "one.md"], "Pages shown: 3 of 4")
    page.get_by_role("combobox", name="Status").select_option(label="missing")
    assert paths(page) == ["one.md"]
    page.get_by_role("searchbox", name="Page").fill("nothing")
    assert (paths(page), count.inner_text()) == ([], "Pages shown: 0 of 4")
    page.get_by_role("searchbox", name="Page").fill("")
    assert paths(page) == ["one.md", "three.md"]
    page.get_by_role("combobox", name="Language").select_option(label="French (fr-FR)")
    assert (paths(page), columns(page)) == (["one.md"], ["Page", "fr-FR"])
    page.get_by_role("combobox", name="Status").select_option(label="Not up to date")
    assert paths(page) == ["one.md", "three.md"]
    page.get_by_role("combobox", name="Language").select_option(label="All")
    assert (paths(page), columns(page)) == (everything, ["Page", "de-DE", "fr-FR"])
    page.get_by_role("combobox", name="Status").select_option(label="All")
    assert paths(page) == everything


def sorting(page: Page) -> list[str | None]:
    heads: list[Locator] = page.locator("table.vianet-status thead th").all()
    return [head.get_attribute("aria-sort") for head in heads]


@pytest.mark.browser
def test_sorting_with_the_keyboard(root: Path, visit: Visitor) -> None:
    """A first press gives what needs work most, a second one turns it round; so does the order of paths."""
    page = visit(status_page(many(root)), "state.html")
    by_path = ["four.md", "guide/two.md", "one.md", "three.md"]
    assert (paths(page), sorting(page)) == (by_path, ["ascending", None, None])
    page.get_by_role("button", name="Page").focus()
    page.keyboard.press("Enter")
    assert (paths(page), sorting(page)) == (by_path[::-1], ["descending", None, None])
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert sorting(page) == [None, "ascending", None]
    assert paths(page) == ["three.md", "guide/two.md", "four.md", "one.md"]
    page.keyboard.press("Space")
    assert sorting(page) == [None, "descending", None]
    assert paths(page) == ["one.md", "four.md", "guide/two.md", "three.md"]
    page.get_by_role("searchbox", name="Page").fill("t")
    assert paths(page) == ["guide/two.md", "three.md"]
    page.get_by_role("button", name="Page").click()
    assert paths(page) == ["guide/two.md", "three.md"]


@pytest.mark.browser
def test_without_scripts(root: Path, visit: Visitor) -> None:
    """The table and the summary as they are, and nothing that would do nothing."""
    page = visit(status_page(many(root), "de"), "state.html", javascript=False)
    assert paths(page) == ["four.md", "guide/two.md", "one.md", "three.md"]
    assert page.locator("progress").first.is_visible()
    assert page.locator(".vianet-status-view :is(button, input, select)").count() == 0


@pytest.mark.browser
def test_hostile_names(root: Path, visit: Visitor) -> None:
    """Names of pages are text in the table, in filters and in what is announced."""
    name = f"{HOSTILE.replace('/', '')}.md"
    write(root, {f"docs/{name}": ONE, f"trees/de-DE/{name}": target(ONE, "de-DE", "x")})
    found = run(root, **OPTIONS, html_theme="alabaster")
    assert name in table_paths(found)
    page = visit(found.out, "state.html")
    page.get_by_role("searchbox", name="Page").fill("<img src=x")
    assert paths(page) == [name]
    assert page.get_by_role("status").inner_text() == "Pages shown: 1 of 3"
    assert page.locator(".vianet-status-view img").count() == 0


def table_paths(found: Build) -> list[str]:
    shown = BeautifulSoup(found.read("state.html"), "html.parser")
    return [words(head) for head in shown.select("table.vianet-status tbody th")]


LOCALES = ("de-DE", "fr-FR", "he-IL", "ja-JP", "ko-KR", "zh-CN")


@pytest.mark.browser
@pytest.mark.parametrize("count", [20, pytest.param(400, marks=pytest.mark.slow)])
def test_a_large_table(tmp_path: Path, visit: Visitor, count: int) -> None:
    """400 pages in six locales, right to left: it scrolls in its own region, with the keyboard too."""
    page_name = "reference/a-folder-with-a-long-name/page-{:03}.md"
    files = {"docs/" + page_name.format(number): ONE for number in range(count)}
    for locale in LOCALES:
        numbers = range(0, count, 1 if locale == "de-DE" else 3)
        files |= {f"trees/{locale}/{page_name.format(one)}": target(ONE, locale, "x") for one in numbers}
    root = write(make_project(tmp_path), files)
    # Only the page with the table is looked at.
    site = status_page(root, "he", exclude_patterns=["reference/**"])
    page = visit(site, "state.html", width=NARROW)
    assert len(paths(page)) == count + 2
    assert overflow(page) == []
    region = page.get_by_role("region", name="Status of the translations")
    region.focus()
    before = page.evaluate("document.querySelector('.vianet-status-region').scrollLeft")
    page.keyboard.press("ArrowRight")
    page.wait_for_function(
        "before => document.querySelector('.vianet-status-region').scrollLeft > before", arg=before
    )
    opened = visit(site, "state.html", width=WIDE, policy=False)
    assert [line for line in violations(opened) if ": ours " in line] == []
    assert overflow(opened) == []


@pytest.mark.browser
def test_print(root: Path, visit: Visitor) -> None:
    """Browsers print no backgrounds unless asked: bars would be empty, white letters not there."""
    page = visit(status_page(root), "state.html")
    page.emulate_media(media="print")
    assert page.locator(".vianet-status-filters").is_hidden()
    for one in page.locator(".vianet-status-view :is(progress, .vianet-verdict)").all():
        assert one.evaluate("element => getComputedStyle(element).printColorAdjust") == "exact"
