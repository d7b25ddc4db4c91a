"""Pages in a browser that are made to break scripts: names that stand in their way."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_vianet.sites.rootpage import ASSETS, SiteLink, root_page
from tests.browser import Visitor
from tests.localized_project import CONF, directive, localized, run, write
from tests.status_project import OPTIONS, make_project

pytestmark = pytest.mark.browser

NAMES = ("body", "querySelector", "querySelectorAll", "documentElement", "addEventListener", "createElement")


def test_names_in_a_localized_page_stand_in_no_scripts_way(tmp_path: Path, visit: Visitor) -> None:
    """Browsers make a property of the document of an image's name."""
    images = "".join(f'<img name="{name}" id="{name}" src="_static/file.png">' for name in NAMES)
    anchors = "".join(f'<a name="{name}" id="{name}"></a>' for name in (*NAMES, "location", "navigator"))
    body = f'{images}{anchors}\n\n<div class="vianet-view vu">x</div>\n\n⟦Eins.⇒One.⟧ ⟦Zwei.⇒Two \\<b\\>.⟧\n'
    files = {"docs/conf.py": CONF, "docs/index.md": directive("../loc/{locale}/page.md")}
    write(tmp_path, {**files, "loc/de-DE/page.md": localized(body)})
    built = run(tmp_path, "de", vianet_bilingual=True, vianet_switcher=True, vianet_banner=True)
    page = visit(built.out)
    assert page.evaluate("document.body instanceof HTMLBodyElement")
    page.locator("fieldset.vianet-view input[value=side]").check()
    assert page.locator(".vianet-side").all_inner_texts()[-1] == "One. Two <b>."
    assert page.locator("b").count() == 0
    # The address of images that are not there; everything else fails the test.
    visit.problems[:] = [one for one in visit.problems if "Failed to load resource" not in one]


def test_the_table_shares_no_names_with_other_scripts(tmp_path: Path, visit: Visitor) -> None:
    root = make_project(tmp_path)
    write(root, {"docs/own/own.js": '"use strict"; const order = 1, kind = 2; window.mine = order + kind;\n'})
    found = run(root, html_static_path=["own"], html_js_files=["own.js"], **OPTIONS)
    page = visit(found.out, "state.html")
    assert page.evaluate("window.mine") == 3
    assert page.get_by_role("button", name="de-DE").count() == 1


@pytest.mark.parametrize(
    ("languages", "found"),
    [("undefined", "de"), ("null", "de"), ("'he'", "he"), ("[null, {}, '', '*', 'he']", "he"), ("{}", None)],
)
def test_browsers_without_a_list_of_languages(
    tmp_path: Path, visit: Visitor, languages: str, found: str | None
) -> None:
    sites = [SiteLink("de", "de", None), SiteLink("he", "he", 5)]
    for site in sites:
        write(tmp_path, {f"{site.language}/index.html": "there"})
    write(tmp_path, {asset.name: asset.read_bytes() for asset in ASSETS})
    write(tmp_path, {"index.html": root_page("</title><script>1</script>", "en", sites, None)})
    page = visit(tmp_path, "", locale="de")
    page.add_init_script(f"Object.defineProperty(navigator, 'languages', {{get: () => ({languages})}})")
    page.goto(visit.url(tmp_path, "index.html"))
    if found is None:
        page.wait_for_load_state("networkidle")
        assert page.get_by_role("link").count() == len(sites)
    else:
        page.wait_for_url(f"**/{found}/index.html")
