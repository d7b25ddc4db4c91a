"""Canonical and alternate links, ``lang`` and ``dir``, in real builds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.language_sites import END, FIRST, START, THEMES, alternates_of, canonical_of, page, project, site

CATALOGS = {
    "de/index": {"Start": "Anfang"},
    f"de/{FIRST}": {"First steps": "Erste Schritte", "Second part": "Zweiter Teil"},
    f"zh_CN/{FIRST}": {"First steps": "第一步"},
}
NAMES = (START, FIRST, END)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project in English, German and Chinese."""
    return project(tmp_path, CATALOGS)


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_all_languages_name_the_same_set(folder: Path, builder: str) -> None:
    """Search engines believe no other; and it names pages that there are, itself among them."""
    base = "https://docs.example/x/"
    sites = {
        language: site(folder, language, builder, html_baseurl=f"{base}{language}/")
        for language in ("en", "de", "zh_CN")
    }
    pages = {(code, name): page(found, name) for code, found in sites.items() for name in NAMES}
    expected = {START: {"en", "de"}, FIRST: {"en", "de", "zh-CN"}, END: set()}
    for (code, name), text in pages.items():
        found = alternates_of(text)
        tag = code.replace("_", "-")
        if tag not in expected[name]:
            assert found == {}
            continue
        assert found.keys() == expected[name] | {"x-default"}
        assert found == alternates_of(pages["en", name])
        assert found[tag] == canonical_of(text)
        assert found["x-default"] == found["en"]
        for other, address in found.items():
            path = address.removeprefix(base).replace("%20", " ") + (
                "index.html" if builder == "dirhtml" else ""
            )
            target = folder / "out" / builder / path
            assert target.is_file(), (other, address)


def test_a_page_that_is_not_translated(folder: Path) -> None:
    """It is the source's page, as far as search engines are concerned."""
    found = site(folder, "zh_CN", html_baseurl="https://docs.example/zh_CN/")
    assert canonical_of(page(found, END)) == "https://docs.example/en/guide/deep/end.html"
    assert canonical_of(page(found, START)) == "https://docs.example/en/index.html"
    assert canonical_of(page(found, FIRST)) == "https://docs.example/zh_CN/guide/first%20steps.html"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("base", ["", "https://docs.example/de/"])
def test_themes(folder: Path, theme: str, base: str) -> None:
    """In each of them one canonical link, whether Sphinx knows an address or only we do."""
    pattern = "../{language}/{page}" if base else "https://docs.example/{language}/{page}"
    found = site(folder, "de", theme=theme, html_baseurl=base, vianet_url=pattern)
    for name in (*NAMES, "genindex", "search"):
        expected = f"https://docs.example/{'en' if name == END else 'de'}/{name}.html".replace(" ", "%20")
        assert canonical_of(page(found, name)) == expected
    assert alternates_of(page(found, START)) == {
        "en": "https://docs.example/en/index.html",
        "de": "https://docs.example/de/index.html",
        "x-default": "https://docs.example/en/index.html",
    }
    assert alternates_of(page(found, "genindex")) == {}


@pytest.mark.parametrize("theme", THEMES)
def test_no_address_is_known(folder: Path, theme: str) -> None:
    """Then nothing is said."""
    found = site(folder, "de", theme=theme)
    assert alternates_of(page(found, FIRST)) == {}
    assert canonical_of(page(found, FIRST)) is None


def test_the_default_does_not_touch_what_sphinx_says(folder: Path) -> None:
    """Where html_baseurl has no language in it, nobody has said where the others are."""
    found = site(folder, "de", vianet_url=None, html_baseurl="https://docs.example/manual/")
    assert canonical_of(page(found, FIRST)) == "https://docs.example/manual/guide/first%20steps.html"
    assert alternates_of(page(found, FIRST)) == {}


def test_an_address_of_this_language_tells_the_others(folder: Path) -> None:
    found = site(folder, "de", vianet_url=None, html_baseurl="https://docs.example/de/manual/")
    assert canonical_of(page(found, FIRST)) == "https://docs.example/de/manual/guide/first%20steps.html"
    expected = "https://docs.example/zh_CN/manual/guide/first%20steps.html"
    assert alternates_of(page(found, FIRST))["zh-CN"] == expected


def test_read_the_docs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "READTHEDOCS": "True",
        "READTHEDOCS_LANGUAGE": "zh-cn",
        "READTHEDOCS_VERSION": "latest",
        "READTHEDOCS_CANONICAL_URL": "https://docs.example/zh-cn/latest/",
    }.items():
        monkeypatch.setenv(name, value)
    found = site(folder, "zh_CN", vianet_url=None)
    start = "https://docs.example/{}/latest/guide/first%20steps.html"
    assert canonical_of(page(found, FIRST)) == start.format("zh-cn")
    assert alternates_of(page(found, FIRST)) == {
        "en": start.format("en"),
        "de": start.format("de"),
        "zh-CN": start.format("zh-cn"),
        "x-default": start.format("en"),
    }


def test_the_option_of_the_switcher_is_no_matter(folder: Path) -> None:
    """What search engines are told is not for readers."""
    found = site(folder, "de", html_baseurl="https://docs.example/de/", vianet_switcher=False)
    assert alternates_of(page(found, START)).keys() == {"en", "de", "x-default"}


# --- lang and dir of pages

HTML = re.compile(r"<html\b[^>]*>")


@pytest.mark.parametrize(
    ("theme", "language", "tag", "direction"),
    [
        *((theme, "he", "he", "rtl") for theme in THEMES),
        *((theme, "zh_CN", "zh-CN", None) for theme in THEMES),
        ("furo", "sr@latin", "sr-Latn", None),
        ("basic", "ar_EG", "ar-EG", "rtl"),
        ("basic", "pt_BR", "pt-BR", None),
    ],
)
def test_themes_say_language_and_direction(
    tmp_path: Path, theme: str, language: str, tag: str, direction: str | None
) -> None:
    """A BCP 47 tag, and ``dir`` where it is not the usual one, on every page."""
    found = site(project(tmp_path, {}), language, theme=theme)
    for path in found.out.glob("*.html"):
        start = HTML.findall(path.read_text(encoding="utf-8"))
        assert len(start) == 1
        assert re.findall(r'\slang="([^"]*)"', start[0]) == [tag]
        assert re.findall(r'\sdir="([^"]*)"', start[0]) == ([direction] if direction else [])


def test_a_theme_that_says_it_itself(tmp_path: Path) -> None:
    """Nothing is said twice."""
    folder = project(tmp_path, {})
    (folder / "docs/_templates").mkdir()
    (folder / "docs/_templates/page.html").write_text('<html dir="auto"><body><html></body></html>')
    found = site(folder, "he", templates_path=["_templates"])
    assert HTML.findall(page(found, START)) == ['<html dir="auto">', "<html>"]
