"""Links to the other languages, in real builds."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from sphinx_vianet.sphinx_ext.reader.switcher import _FEW
from sphinx_vianet.sphinx_ext.sourcelanguage import source_code
from tests.language_sites import END, FIRST, START, THEMES, Item, page, po, project, site, switcher_of
from tests.localized_project import directive, localized, write
from tests.sphinx_builds import Build, build

GERMAN = {"First steps": "Erste Schritte", "Second part": "Zweiter Teil"}
CATALOGS = {
    "de/index": {"Start": "Anfang"},
    f"de/{FIRST}": GERMAN,
    f"zh_CN/{FIRST}": {"First steps": "第一步"},
    "zh_CN/index": {"Start": ""},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project in English, German and Chinese."""
    return project(tmp_path, CATALOGS)


def hrefs(found: Build, name: str) -> dict[str, str | None]:
    """The addresses of a page's switcher by tag."""
    return {item.tag: item.href for item in switcher_of(page(found, name))}


def missing(found: Build, name: str) -> list[str]:
    """The languages that a page says it is not translated into."""
    return [item.tag for item in switcher_of(page(found, name)) if item.missing]


def test_the_source_site(folder: Path) -> None:
    found = site(folder, "en")
    assert found.warnings == []
    assert switcher_of(page(found, FIRST)) == [
        Item("English", "en", None, None, False),
        Item("Deutsch", "de", "../../de/guide/first%20steps.html", "de", False),
        Item("简体中文", "zh-CN", "../../zh_CN/guide/first%20steps.html", "zh-CN", False),
    ]
    assert missing(found, START) == ["zh-CN"]
    assert missing(found, END) == ["de", "zh-CN"]


def test_a_translated_site(folder: Path) -> None:
    found = site(folder, "zh_CN")
    items = switcher_of(page(found, START))
    assert [item.tag for item in items] == ["en", "de", "zh-CN"]
    assert [item.href for item in items] == ["../en/index.html", "../de/index.html", None]
    assert '<html lang="zh-CN"' in page(found, START)


@pytest.mark.parametrize("builder", ["html", "dirhtml"])
def test_every_link_leads_to_a_page(folder: Path, builder: str) -> None:
    """Followed as files, from every page of every site; also those that Sphinx makes."""
    sites = {language: site(folder, language, builder) for language in ("en", "de", "zh_CN")}
    followed = 0
    for found in sites.values():
        for path in found.out.rglob("*.html"):
            for item in switcher_of(path.read_text(encoding="utf-8")):
                if item.href is None:
                    continue
                target = Path(os.path.normpath(path.parent / item.href.replace("%20", " ")))
                target = target / "index.html" if builder == "dirhtml" else target
                assert target.is_file(), (path, item)
                other = path.relative_to(found.out)
                assert target.relative_to(found.out.parent).as_posix().partition("/")[2] == other.as_posix()
                followed += 1
    assert followed == 3 * 5 * 2


def test_pages_that_sphinx_makes(folder: Path) -> None:
    """Every language has them; places in them are of no use in another."""
    found = site(folder, "de")
    for name in ("genindex", "search"):
        assert hrefs(found, name)["en"] == f"../en/{name}.html"
        assert missing(found, name) == []
        assert "vianet-switcher.js" not in page(found, name)
    assert "vianet-switcher.js" in page(found, START)


@pytest.mark.parametrize("theme", THEMES)
def test_themes(folder: Path, theme: str) -> None:
    """Once on each page, in its main part, before its heading."""
    found = site(folder, "de", theme=theme)
    for name in (FIRST, "genindex", "search"):
        text = page(found, name)
        assert len(switcher_of(text)) == 3
        main = text[text.index('role="main"') :]
        assert 0 < main.index("vianet-languages") < main.rfind("<h1") % len(main)


@pytest.mark.parametrize("dialect", ["ops", "myst"])
@pytest.mark.parametrize("shown", [True, False])
def test_the_option(folder: Path, dialect: str, shown: bool) -> None:
    found = site(folder, "de", vianet_switcher=shown, vianet_dialect=dialect)
    assert bool(switcher_of(page(found, FIRST))) is shown
    assert ("vianet-switcher.js" in page(found, FIRST)) is shown
    assert (found.out / "_static" / "vianet-switcher.js").is_file()


def test_one_language(tmp_path: Path) -> None:
    assert switcher_of(page(site(project(tmp_path, {}), "en"), START)) == []


@pytest.mark.parametrize("builder", ["epub", "singlehtml", "text", "latex", "gettext"])
def test_other_builders(folder: Path, builder: str) -> None:
    """Their pages have no address beside those of another language."""
    found = site(folder, "de", builder, epub_show_urls="no")
    files = [path for path in found.out.rglob("*") if path.is_file() and "_static" not in path.parts]
    assert files
    assert not any(b"vianet-languages" in path.read_bytes() for path in files)


def test_many_languages(tmp_path: Path) -> None:
    """They are folded away."""
    languages = ["de", "fr", "ja", "ko", "he", "zh_CN"]
    folder = project(tmp_path, {f"{language}/index": {"Start": "x"} for language in languages})
    text = page(site(folder, "ja"), START)
    assert len(languages) >= _FEW
    nav = text[text.index('<nav class="vianet-languages"') :]
    assert nav.index("<details>") < nav.index("<summary>") < nav.index("<ul>")
    assert '<span lang="ja" dir="ltr">日本語</span></summary>' in text
    assert '<span lang="he" dir="rtl">עברית</span>' in text
    assert [item.tag for item in switcher_of(text)] == ["en", "de", "fr", "he", "ja", "zh-CN", "ko"]


def test_markup_in_names(tmp_path: Path) -> None:
    """What stands in the names of documents, folders or the option stays text."""
    folder = project(tmp_path, {"de/index": {"Start": "x"}, "<b>/index": {"Start": "x"}})
    write(folder, {'docs/a"><script>&b.md': "# Hostile\n"})
    found = site(folder, "en", vianet_url='"><script>alert(1)</script>/{language}/{page}?a&b')
    text = found.read('a"><script>&b.html')
    nav = text[text.index("<nav class") : text.index("</nav>")]
    assert "<script" not in nav
    assert "alert(1)" in nav
    assert [item.tag for item in switcher_of(text)] == ["en", "de"]


# --- which languages there are


def test_compact_catalogs_with_places(tmp_path: Path) -> None:
    """The files that a catalog's messages are from say which documents it translates."""
    folder = project(tmp_path, {})
    messages = {"First steps": "Erste", "Last text.": ""}
    places = {"First steps": "guide/first.md", "Last text.": "guide/deep/end.md"}
    write(
        folder,
        {
            "docs/guide/first.md": "# First steps\n",
            "docs/locale/de/LC_MESSAGES/guide.po": po(messages, places=places),
        },
    )
    found = site(folder, "en", gettext_compact=True)
    assert missing(found, "guide/first") == []
    assert missing(found, END) == ["de"]
    assert missing(found, START) == ["de"]


def test_compact_catalogs_without(tmp_path: Path) -> None:
    """Nothing says which document a message is from."""
    folder = project(tmp_path, {"de/guide": {"First steps": "Erste"}})
    found = site(folder, "en", gettext_compact=True)
    assert missing(found, FIRST) == missing(found, END) == []
    assert missing(found, START) == ["de"]


def test_compact_catalogs_of_an_import(tmp_path: Path) -> None:
    """Their header names the pages."""
    folder = project(tmp_path, {})
    header = '"X-Vianet-Handoff: guide/deep/end.md - - - - -\\n"\n'
    text = po({"Last text.": "Letzter Text."}, header=header)
    write(folder, {"docs/locale/de/LC_MESSAGES/guide.po": text})
    found = site(folder, "en", gettext_compact=True)
    assert missing(found, FIRST) == ["de"]
    assert missing(found, END) == []


def test_one_catalog_for_all(tmp_path: Path) -> None:
    folder = project(tmp_path, {"de/all": {"First steps": "Erste"}})
    found = site(folder, "en", gettext_compact="all")
    assert missing(found, FIRST) == missing(found, START) == []


def test_only_compiled_catalogs(folder: Path) -> None:
    """Some projects keep no others."""
    site(folder, "de")
    for path in (folder / "docs/locale").rglob("*.po"):
        path.unlink()
    found = site(folder, "en")
    assert [item.tag for item in switcher_of(page(found, START))] == ["en", "de"]
    assert missing(found, END) == ["de"]


def test_catalogs_of_nothing(tmp_path: Path) -> None:
    """Of documents that are not there, of Sphinx's own texts, or in a folder that is no language."""
    names = ["de/gone", "fr/sphinx", "templates/index", "en/index"]
    folder = project(tmp_path, {name: {"Start": "x"} for name in names})
    assert switcher_of(page(site(folder, "en"), START)) == []


def test_trees_of_localized_pages(tmp_path: Path) -> None:
    """Without any catalog but those of the build."""
    folder = project(tmp_path, {})
    write(
        folder,
        {
            "loc/de-DE/guide/deep/end.md": localized("# ⟦Das Ende⇒The end⟧\n"),
            "loc/fr-FR/index.md": localized("# ⟦Début⇒Start⟧\n", "fr-FR"),
            "loc/fr-FR/other.md": localized("# ⟦Autre⇒Other⟧\n", "fr-FR"),
        },
    )
    for language in ("en", "de"):
        found = site(folder, language, vianet_localized=["../loc/{locale}"])
        assert [item.tag for item in switcher_of(page(found, START))] == ["en", "de", "fr"]
        assert missing(found, END) == ["fr"]
        assert missing(found, START) == ["de"]


def test_pages_in_documents(tmp_path: Path) -> None:
    folder = project(tmp_path, {})
    write(
        folder,
        {
            "docs/host.md": directive("../loc/{locale}/page.md"),
            "loc/de-DE/page.md": localized("# ⟦Titel⇒Title⟧\n"),
            "loc/he-IL/page.md": localized("# ⟦כותרת⇒Title⟧\n", "he-IL"),
        },
    )
    found = site(folder, "en")
    assert hrefs(found, "host") == {"en": None, "de": "../de/host.html", "he": "../he/host.html"}
    assert missing(found, "host") == []
    assert missing(found, START) == ["de", "he"]


def test_a_language_without_anything(folder: Path) -> None:
    """Its site is built all the same."""
    found = site(folder, "fr")
    items = {item.tag: item for item in switcher_of(page(found, START))}
    assert items["fr"] == Item("français", "fr", None, None, True)
    assert items["en"].href == "../en/index.html"


@pytest.mark.parametrize("override", [True, False])
def test_the_source_language(folder: Path, override: bool) -> None:
    """What conf.py says, unless it only says which language is to be built."""
    conf = folder / "docs/conf.py"
    conf.write_text(conf.read_text() + f'language = "{"pt_BR" if override else "de"}"\n')
    options: dict[str, Any] = {"vianet_switcher": True, **({"language": "de"} if override else {})}
    found = build(folder / "docs", folder / "out" / "x", extensions=["sphinx_vianet"], **options)
    first = switcher_of(page(found, START))[0]
    assert (first.tag, first.missing) == ("pt-BR" if override else "en", False)


@pytest.mark.parametrize(("compact", "expected"), [(False, "de"), ("sphinx", "en")])
def test_a_catalog_that_rewords_sphinx(tmp_path: Path, compact: object, expected: str) -> None:
    """It makes no translation of a German project, unless all documents have their messages in it."""
    folder = project(tmp_path, {"de/sphinx": {"Search": "Finden"}})
    conf = folder / "docs/conf.py"
    conf.write_text(conf.read_text() + f'language = "de"\ngettext_compact = {compact!r}\n')
    found = build(folder / "docs", folder / "out" / "x", vianet_banner=True, marks=True)
    assert source_code(found.app.config) == expected
    assert ("vianet-banner" in page(found, START)) is (expected == "en")


# --- addresses


def test_an_address_of_another_host(folder: Path) -> None:
    found = site(folder, "en", vianet_url="https://{language}.docs.example/{version}/{page}")
    assert hrefs(found, FIRST)["de"] == "https://de.docs.example/2.1/guide/first%20steps.html"


def test_the_default(folder: Path) -> None:
    assert hrefs(site(folder, "en", vianet_url=None), FIRST)["de"] == "/de/guide/first%20steps.html"


def test_read_the_docs(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "READTHEDOCS": "True",
        "READTHEDOCS_LANGUAGE": "de",
        "READTHEDOCS_VERSION": "stable",
        "READTHEDOCS_CANONICAL_URL": "https://docs.example/de/stable/",
    }
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    found = site(folder, "de", vianet_url=None)
    assert hrefs(found, FIRST)["zh-CN"] == "/zh-cn/stable/guide/first%20steps.html"
    assert hrefs(found, START)["en"] == "/en/stable/index.html"


@pytest.mark.parametrize(
    ("value", "says"),
    [
        ("/{lang}/{page}", "{lang} is no field"),
        ("javascript:{language}{page}", "http or https"),
        (3, "expected a pattern"),
    ],
)
def test_a_value_that_cannot_be_used(folder: Path, value: object, says: str) -> None:
    found = site(folder, "en", vianet_url=value)
    own = [line for line in found.warnings if "[vianet.config-value]" in line]
    assert len(own) == 1
    assert says in own[0]
    assert hrefs(found, START)["de"] == "/de/index.html"


def test_a_version_that_there_is_not(folder: Path) -> None:
    found = site(folder, "en", vianet_url="/{language}/{version}/{page}", version="")
    assert len(found.warnings) == 1
    assert "{version} is empty" in found.warnings[0]
