"""Which pages there are, in which locale, and in which catalog."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_vianet.config import Config
from sphinx_vianet.errors import ConfigError, TreeError
from sphinx_vianet.selection import Layout, Selection, domain_of, select
from sphinx_vianet.treespec import TreeSpec

from .imports import TOUR, localized_page, write


def spec(path: Path, locale: str | None = None) -> TreeSpec:
    return TreeSpec(str(path), locale=locale)


def found(selection: Selection) -> list[tuple[str, str, str, str]]:
    return [(page.path, page.locale, page.language, page.domain) for page in selection.pages]


def codes(selection: Selection) -> list[tuple[str, str, str | None]]:
    return [(finding.code.info.name, finding.path, finding.locale) for finding in selection.findings]


@pytest.mark.parametrize(
    ("path", "layout", "prefix", "domain"),
    [
        ("index.md", False, "", "index"),
        ("index.md", True, "", "index"),
        ("api/a.b.md", False, "", "api/a.b"),
        ("api/deep/a.md", True, "", "api"),
        ("api/a.md", "docs", "", "docs"),
        ("api/a.yml", False, "manual/en", "manual/en/api/a"),
        ("api/a.md", True, "manual/en", "manual"),
        ("api/a.md", "docs", "manual/en", "docs"),
    ],
)
def test_domains(path: str, layout: Layout, prefix: str, domain: str) -> None:
    from sphinx.util.i18n import docname_to_domain

    assert domain_of(path, layout, prefix) == domain
    docname = "/".join(part for part in (prefix, path.rpartition(".")[0]) if part)
    assert docname_to_domain(docname, layout) == domain


def test_locales_from_folders(tmp_path: Path) -> None:
    write(tmp_path, {f"{folder}/a.md": localized_page(TOUR) for folder in ("de-de", "zh_CN", "pt-BR")})
    selection = select(Config(localized=(spec(tmp_path / "{locale}"),)), layout=False)
    assert found(selection) == [
        ("a.md", "de-DE", "de", "a"),
        ("a.md", "pt-BR", "pt_BR", "a"),
        ("a.md", "zh-CN", "zh_CN", "a"),
    ]


def test_locales_from_pages(tmp_path: Path) -> None:
    """The page's own key, else that of most pages."""
    write(
        tmp_path,
        {
            "a.md": localized_page(TOUR, locale="fr-fr"),
            "b.md": localized_page(TOUR, locale="fr-FR"),
            "c.md": localized_page(TOUR, locale="de-DE"),
            "d.md": localized_page(TOUR, locale=None),
            "e.md": localized_page(TOUR, locale="xx-QQ"),
        },
    )
    selection = select(Config(localized=(spec(tmp_path),)), layout=False)
    assert sorted((page.path, page.locale) for page in selection.pages) == [
        ("a.md", "fr-FR"),
        ("b.md", "fr-FR"),
        ("c.md", "de-DE"),
        ("d.md", "fr-FR"),
        ("e.md", "fr-FR"),
    ]
    assert not selection.findings


def test_the_assigned_locale_goes_before_all(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": localized_page(TOUR, locale="fr-FR")})
    selection = select(Config(localized=(spec(tmp_path, "de-DE"),)), layout=False)
    assert found(selection) == [("a.md", "de-DE", "de", "a")]


def test_no_page_names_a_known_locale(tmp_path: Path) -> None:
    pages = {"a.md": localized_page(TOUR, locale="xx-QQ"), "b.md": localized_page(TOUR, locale=None)}
    write(tmp_path, pages)
    selection = select(Config(localized=(spec(tmp_path),)), layout=False)
    assert not selection.pages
    assert codes(selection) == [("locale-unknown", "a.md", None), ("locale-unknown", "", None)]
    assert "'xx-QQ'" in selection.findings[0].message


def test_a_tree_without_pages(tmp_path: Path) -> None:
    write(tmp_path, {"de-DE/README.md": "x", "de-DE/a.txt": "x", "fr-FR/a.md": "x", "images/a.md": "x"})
    selection = select(Config(localized=(spec(tmp_path / "{locale}"),)), layout=False)
    assert codes(selection) == [("no-pages", "", "de-DE")]
    assert found(selection) == [("a.md", "fr-FR", "fr", "a")]


def test_a_pattern_without_match(tmp_path: Path) -> None:
    selection = select(Config(localized=(spec(tmp_path / "{locale}"),)), layout=False)
    assert codes(selection) == [("no-pages", "", None)]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(TreeError, match="does not exist"):
        select(Config(localized=(spec(tmp_path / "none"),)), layout=False)


def test_two_locales_of_one_language(tmp_path: Path) -> None:
    write(tmp_path, {"de-DE/a.md": "x", "de/a.md": "x"})
    with pytest.raises(ConfigError, match="de-DE"):
        select(Config(localized=(spec(tmp_path / "{locale}"),)), layout=False)
    with pytest.raises(ConfigError, match="de-DE"):
        select(Config(localized=(spec(tmp_path / "{locale}"),)), layout=False, languages=["fr"])


def test_overridden_language(tmp_path: Path) -> None:
    write(tmp_path, {"fr-CA/a.md": "x"})
    config = Config(localized=(spec(tmp_path / "{locale}"),), languages={"fr-CA": "fr_QC"})
    assert found(select(config, layout=False)) == [("a.md", "fr-CA", "fr_QC", "a")]
    assert found(select(config, layout=False, languages=["fr_QC"])) == [("a.md", "fr-CA", "fr_QC", "a")]


def test_only_what_is_wanted_is_looked_at(tmp_path: Path) -> None:
    """Findings of other locales do not count for the one that is asked for."""
    write(tmp_path, {"de-DE/a.md": "x", "fr-FR/README.md": "x"})
    selection = select(Config(localized=(spec(tmp_path / "{locale}"),)), layout=False, languages=["de"])
    assert found(selection) == [("a.md", "de-DE", "de", "a")]
    assert not selection.findings


def test_exclusion_and_duplicates(tmp_path: Path) -> None:
    yaml = "### YamlMime:Hub\ntitle: x\n"
    files = {
        "a.md": "x",
        "a.yml": yaml,
        "b.yml": yaml,
        "c.yml": "title: x\n",
        "TOC.md": "x",
        "drafts/d.md": "x",
    }
    write(tmp_path / "de-DE", files)
    config = Config(localized=(spec(tmp_path / "{locale}"),), exclude=("**/TOC.*", "drafts/"))
    selection = select(config, layout=False)
    assert [page.path for page in selection.pages] == ["a.md", "b.yml"]
    assert codes(selection) == [("duplicate-page", "a.yml", "de-DE")]


def test_a_tree_that_is_named_twice_counts_once(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "x"})
    twice = (spec(tmp_path, "de-DE"), spec(tmp_path, "de-DE"))
    assert len(select(Config(localized=twice), layout=False).pages) == 1


def test_one_tree_for_two_locales(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "x"})
    both = (spec(tmp_path, "de-DE"), spec(tmp_path, "fr-FR"))
    assert [page.locale for page in select(Config(localized=both), layout=False).pages] == ["de-DE", "fr-FR"]


def test_catalogs_in_order(tmp_path: Path) -> None:
    for tag in ("fr-FR", "de-DE"):
        write(tmp_path / tag, {"b/y.md": "x", "b/x.md": "x", "a.md": "x"})
    selection = select(Config(localized=(spec(tmp_path / "{locale}"),)), layout=True)
    assert [
        (lang, domain, [page.path for page in pages]) for lang, domain, pages in selection.catalogs()
    ] == [
        ("de", "a", ["a.md"]),
        ("de", "b", ["b/x.md", "b/y.md"]),
        ("fr", "a", ["a.md"]),
        ("fr", "b", ["b/x.md", "b/y.md"]),
    ]
