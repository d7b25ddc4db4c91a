"""Pages that are put into a document: which files a pattern names, and where their source text is from."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_vianet.errors import TreeError
from sphinx_vianet.hosted import HostedPage, find_hosted
from sphinx_vianet.sources import SourceReader
from sphinx_vianet.trees import FolderTree

from .imports import TOUR, localized_page, write

NOTHING = SourceReader(None)
FRENCH = {"The tour": "La visite", "Walk on.": "Avancez."}


def one(pattern: str, base: Path, source: SourceReader = NOTHING, reference: str | None = None) -> HostedPage:
    page, findings = find_hosted(pattern, base, source, reference)
    assert page is not None
    assert not findings
    return page


def codes(pattern: str, base: Path, reference: str | None = None, max_size: int | None = None) -> list[str]:
    _, findings = find_hosted(pattern, base, NOTHING, reference, max_size)
    return [finding.code.info.name for finding in findings]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    older = localized_page(TOUR, date="03/05/2018").replace("Walk on.", "Go on.")
    newer = localized_page(FRENCH, locale="fr-FR", date="01/02/2019")
    write(tmp_path, {"loc/de-DE/api/tour.md": older, "loc/fr_fr/api/tour.md": newer, "loc/images/a.md": "x"})
    return tmp_path


def test_the_newest_handoff_gives_the_source_text(folder: Path) -> None:
    (folder / "docs").mkdir()
    page = one("../loc/{locale}/api/tour.md", folder / "docs")
    assert (page.path, page.reference, page.trusted) == ("api/tour.md", "fr-FR", False)
    assert list(page.pages) == ["de-DE", "fr-FR"]
    assert page.reference_file is not None
    assert page.reference_file.samefile(folder / "loc/fr_fr/api/tour.md")
    assert "Walk on." in page.text
    assert "Avancez" not in page.text


def test_all_locales_have_the_same_source_text(folder: Path) -> None:
    page = one("loc/{locale}/api/tour.md", folder)
    assert page.input("de-DE").today == page.input("fr-FR").today == page.source
    assert page.input("de-DE").data == (folder / "loc/de-DE/api/tour.md").read_bytes()


def test_of_equal_handoffs_the_first_locale_counts(tmp_path: Path) -> None:
    for tag in ("fr-FR", "de-DE"):
        write(tmp_path, {f"{tag}/a.md": localized_page(TOUR, locale=tag)})
    assert one("{locale}/a.md", tmp_path).reference == "de-DE"


def test_a_page_without_units_is_no_reference(tmp_path: Path) -> None:
    write(tmp_path, {"de-DE/a.md": localized_page(TOUR, date="03/05/2018")})
    plain = localized_page(TOUR, locale="fr-FR", date="01/02/2020").partition("# ")[0] + "# La visite\n"
    write(tmp_path, {"fr-FR/a.md": plain})
    assert one("{locale}/a.md", tmp_path).reference == "de-DE"


def test_the_source_tree_goes_first(folder: Path) -> None:
    write(folder, {"docs/api/tour.md": "# The tour\n\nRun on.\n"})
    source = SourceReader(FolderTree(str(folder / "docs")))
    page = one("loc/{locale}/api/tour.md", folder, source)
    assert (page.trusted, page.reference, page.reference_file) == (True, None, None)
    assert page.text == "# The tour\n\nRun on.\n"
    named = one("loc/{locale}/api/tour.md", folder, source, "de-DE")
    assert (named.trusted, named.reference) == (False, "de-DE")
    assert "Go on." in named.text


def test_a_named_locale_that_is_not_there(folder: Path) -> None:
    page, findings = find_hosted("loc/{locale}/api/tour.md", folder, NOTHING, "ja-JP")
    assert page is not None
    assert page.reference == "fr-FR"
    assert [(finding.code.info.name, finding.locale) for finding in findings] == [("page-not-found", "ja-JP")]


@pytest.mark.parametrize(
    ("pattern", "name"),
    [
        ("pages/billing.{locale}.md", "billing.md"),
        ("pages/{locale}.billing.md", "billing.md"),
        ("pages/billing_{locale}.md", "billing.md"),
        ("pages/billing/{locale}.md", "billing.md"),
    ],
)
def test_locale_in_the_file_name(tmp_path: Path, pattern: str, name: str) -> None:
    for tag in ("de-DE", "fr-FR", "images"):
        write(tmp_path, {pattern.replace("{locale}", tag): localized_page(TOUR, locale=tag)})
    for base, text in ((tmp_path, pattern), (tmp_path / "docs", f"{tmp_path}/{pattern}")):
        page = one(text, base)
        assert list(page.pages) == ["de-DE", "fr-FR"]
        assert page.path == name


def test_one_file_whose_page_names_the_locale(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": localized_page(TOUR, locale="de-de"), "b.md": localized_page(TOUR, locale=None)})
    assert list(one("a.md", tmp_path).pages) == ["de-DE"]
    assert codes("b.md", tmp_path) == ["locale-unknown", "page-not-found"]


def test_yaml_page(tmp_path: Path) -> None:
    write(tmp_path, {"de-DE/hub.yml": "### YamlMime:Hub\ntitle: Hallo\nsummary: Welt\n"})
    page = one("{locale}/hub.yml", tmp_path)
    assert page.path == "hub.yml"
    assert "Hallo" in page.text


def test_nothing_matches(folder: Path) -> None:
    page, findings = find_hosted("loc/{locale}/none.md", folder, NOTHING)
    assert page is None
    assert [finding.code.info.name for finding in findings] == ["page-not-found"]
    assert "'loc/{locale}/none.md'" in findings[0].message
    assert codes("none/a.{locale}.md", folder) == ["page-not-found"]
    assert codes("loc/none.md", folder) == ["page-not-found"]


def test_the_fixed_part_does_not_exist(tmp_path: Path) -> None:
    with pytest.raises(TreeError, match="does not exist"):
        find_hosted("none/{locale}/a.md", tmp_path, NOTHING)


def test_what_is_found_about_the_pages(folder: Path) -> None:
    write(folder, {"loc/ja-JP/api/tour.md": localized_page(TOUR, locale="de-DE")})
    assert codes("loc/{locale}/api/tour.md", folder) == ["locale-mismatch"]
    size = len(localized_page(TOUR))
    write(folder, {"loc/ja-JP/api/tour.md": localized_page(TOUR, locale="ja-JP") + "x" * size})
    assert codes("loc/{locale}/api/tour.md", folder, None, size + 20) == ["page-too-large"]


def test_links_out_of_the_tree_are_not_read(tmp_path: Path) -> None:
    write(tmp_path, {"secret.md": localized_page(TOUR), "loc/de-DE/b.md": "x"})
    (tmp_path / "loc/de-DE/a.md").symlink_to(tmp_path / "secret.md")
    assert codes("loc/{locale}/a.md", tmp_path) == ["path-outside", "page-not-found"]
    assert codes("loc/{locale}/../../secret.md", tmp_path) == ["path-outside", "page-not-found"]
