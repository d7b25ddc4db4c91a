"""The page that leads to the sites of all languages, in a browser."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_vianet.sites.rootpage import ASSETS, SiteLink, root_page

from .browser import NARROW, WIDE, Visitor, overflow, violations

pytestmark = pytest.mark.browser

SITES = (
    SiteLink("en", "en", None),
    SiteLink("de", "de", 97),
    SiteLink("he", "he", 100),
    SiteLink("pt_BR", "pt-BR", 3),
    SiteLink("pt_PT", "pt-PT", 2),
    SiteLink("zh_CN", "zh-CN", 50),
)


@pytest.fixture
def site(tmp_path: Path) -> Path:
    for link in SITES:
        (tmp_path / link.language).mkdir()
        (tmp_path / link.language / "index.html").write_text(link.language, encoding="utf-8")
    for asset in ASSETS:
        (tmp_path / asset.name).write_bytes(asset.read_bytes())
    (tmp_path / "index.html").write_bytes(root_page("Boxes & more", "en", SITES, None))
    return tmp_path


@pytest.mark.parametrize(
    ("reader", "found"),
    [
        ("de", "de"),
        ("de-AT", "de"),
        ("zh-CN", "zh_CN"),
        ("zh-SG", "zh_CN"),
        ("pt", "pt_BR"),
        ("pt-PT", "pt_PT"),
        ("pt-AO", "pt_BR"),
        ("en-GB", "en"),
        # Who reads traditional Chinese, and who reads what is not there, chooses.
        ("zh-TW", None),
        ("fi-FI", None),
    ],
)
def test_the_readers_language(visit: Visitor, site: Path, reader: str, found: str | None) -> None:
    page = visit(site, locale=reader)
    page.wait_for_load_state("networkidle")
    if found is None:
        assert page.locator("#languages a").count() == len(SITES)
    else:
        assert page.url.endswith(f"/{found}/index.html")


def test_the_first_that_is_there_of_several(visit: Visitor, site: Path) -> None:
    page = visit(site, "", locale="fi")
    page.add_init_script(
        "Object.defineProperty(navigator, 'languages', {get: () => ['fi', 'x-nonsense', 'he-IL', 'de']})"
    )
    page.goto(visit.url(site, "index.html?from=mail"))
    page.wait_for_url("**/he/index.html?from=mail")


def test_the_list_when_it_is_asked_for(visit: Visitor, site: Path) -> None:
    page = visit(site, "index.html#languages", locale="de")
    page.wait_for_load_state("networkidle")
    assert page.locator("#languages a").count() == len(SITES)
    page.get_by_role("link", name="עברית").click()
    page.wait_for_url("**/he/index.html")


def test_without_scripts(visit: Visitor, site: Path) -> None:
    page = visit(site, locale="de", javascript=False)
    assert [link.inner_text().split("\n")[0] for link in page.get_by_role("link").all()] == [
        "English",
        "Deutsch",
        "עברית",
        "Português (Brasil)",
        "Português (Portugal)",
        "简体中文",
    ]
    page.get_by_role("link", name="Deutsch").click()
    page.wait_for_url("**/de/index.html")


def test_from_a_file(visit: Visitor, site: Path) -> None:
    page = visit(site, "", locale="de")
    page.goto((site / "index.html").as_uri())
    page.wait_for_url("**/de/index.html")
    # Nothing else was asked for.
    assert {problem.partition("//")[0] for problem in visit.problems} == {"request to another host: file:"}
    visit.problems.clear()


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_everybody_can_use_it(visit: Visitor, site: Path, width: int, *, dark: bool) -> None:
    page = visit(site, "index.html#languages", width=width, dark=dark, policy=False, locale="fi")
    assert overflow(page) == []
    assert violations(page) == []
    for link in page.get_by_role("link").all():
        box = link.bounding_box()
        assert box is not None
        assert box["height"] >= 44
    # The policy under which visit() opens pages otherwise is kept to: the style sheet is there.
    styled = visit(site, "index.html#languages", width=width, dark=dark, locale="fi")
    assert styled.evaluate("getComputedStyle(document.querySelector('ul')).listStyleType") == "none"
    colour = styled.evaluate("getComputedStyle(document.body).backgroundColor")
    assert colour == ("rgb(22, 22, 22)" if dark else "rgb(255, 255, 255)")
