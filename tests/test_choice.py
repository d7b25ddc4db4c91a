"""How pages and locales can be named: in the tree, on disk, in a repository, by their source page."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sphinx_vianet.choice import Choice
from sphinx_vianet.config import Config
from sphinx_vianet.errors import ConfigError
from sphinx_vianet.selection import Selection, select
from sphinx_vianet.treespec import TreeSpec

from .check_project import CheckProject

NAMES = ("guide.md", "api/guide.md")
GUIDES = {"de-DE guide.md", "fr-FR guide.md"}
DEEP = {"de-DE api/guide.md", "fr-FR api/guide.md"}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CheckProject:
    monkeypatch.chdir(tmp_path)
    project = CheckProject.make(tmp_path, dict.fromkeys(NAMES, "# A\n\nOne.\n"))
    project.localize(*NAMES)
    project.localize(*NAMES, locale="fr-FR")
    return project


def chosen(config: Config, *names: str, locales: tuple[str, ...] = (), globs: bool = True) -> set[str]:
    choice = Choice(select(config, layout=False), config.source, pages=names, locales=locales, globs=globs)
    choice.require()
    return {f"{page.locale} {page.path}" for page in choice.pages}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("guide.md", GUIDES),
        ("./guide.md", GUIDES),
        ("api/../guide.md", GUIDES),
        ("api/guide.md", DEEP),
        ("localized/de-DE/guide.md", {"de-DE guide.md"}),
        ("./localized/de-DE/api/guide.md", {"de-DE api/guide.md"}),
        # From a folder above, as in a list of files that git gives from the root of a repository.
        ("de-DE/guide.md", {"de-DE guide.md"}),
        ("source/docs/guide.md", GUIDES),
        ("docs/api/guide.md", DEEP),
        ("*.md", GUIDES),
        ("**/guide.md", GUIDES | DEEP),
        ("api/", DEEP),
        ("localized/de-DE/*.md", {"de-DE guide.md"}),
        ("localized/*/guide.md", GUIDES),
        ("localized/de-DE/**", {"de-DE guide.md", "de-DE api/guide.md"}),
    ],
)
def test_names(project: CheckProject, name: str, expected: set[str]) -> None:
    assert chosen(project.config(), name) == expected


def test_absolute_paths_and_those_of_another_working_folder(
    project: CheckProject, monkeypatch: pytest.MonkeyPatch
) -> None:
    config = project.config()
    assert chosen(config, str(project.folder / "localized/de-DE/guide.md")) == {"de-DE guide.md"}
    assert chosen(config, str(project.repo.folder / "docs/guide.md")) == GUIDES
    (project.folder / "link").symlink_to(project.folder / "localized")
    assert chosen(config, "link/fr-FR/guide.md") == {"fr-FR guide.md"}
    monkeypatch.chdir(project.folder / "source")
    assert chosen(config, os.path.join("..", "localized", "de-DE", "guide.md")) == {"de-DE guide.md"}
    assert chosen(config, "localized/de-DE/guide.md") == {"de-DE guide.md"}
    with pytest.raises(ConfigError, match=r"no page '\.\./guide\.md'"):
        chosen(config, "../guide.md")


def test_pages_in_a_revision(project: CheckProject) -> None:
    project.localize("guide.md", folder="source/l10n")
    project.repo.commit({})
    config = project.config(
        tree="HEAD:docs",
        source=project.repo.folder,
        localized=(TreeSpec(str(project.repo.folder), "HEAD:l10n/{locale}"),),
    )
    for name in ("guide.md", "l10n/de-DE/guide.md", "source/l10n/de-DE/guide.md", "docs/guide.md"):
        assert chosen(config, name) == {"de-DE guide.md"}, name


@pytest.mark.parametrize("name", ["guid.md", "ide.md", "de/guide.md", "es-ES/guide.md", "e/guide.md", ""])
def test_what_is_no_page(project: CheckProject, name: str) -> None:
    with pytest.raises(ConfigError, match="there is no page"):
        chosen(project.config(), name)


def test_a_name_that_is_meant_to_the_letter(project: CheckProject) -> None:
    project.localize("guide.md", locale="de-DE")
    project.write("localized/de-DE/a[1].md", "# A\n")
    assert chosen(project.config(), "a[1].md", globs=False) == {"de-DE a[1].md"}
    assert chosen(project.config(), "a[1].md") == {"de-DE a[1].md"}
    assert chosen(project.config(), "localized/de-DE/a[1].md", globs=False) == {"de-DE a[1].md"}
    for name in ("*.md", "localized/de-DE/*.md", "api/"):
        with pytest.raises(ConfigError, match="there is no page"):
            chosen(project.config(), name, globs=False)


@pytest.mark.parametrize("locale", ["de-DE", "de-de", "de_DE", "de"])
def test_locales(project: CheckProject, locale: str) -> None:
    assert chosen(project.config(), locales=(locale,)) == {"de-DE guide.md", "de-DE api/guide.md"}


def test_a_locale_that_no_page_has(project: CheckProject) -> None:
    for locale in ("it-IT", "nothing!"):
        with pytest.raises(ConfigError, match=f"in '{locale}'; there are de-DE, fr-FR"):
            chosen(project.config(), locales=("de-DE", locale))
    lenient = Choice(_selection(project), None, locales=("it-IT",), must_exist=False)
    assert lenient.pages == []


def test_the_locale_is_named_where_a_page_is_not_there(project: CheckProject) -> None:
    (project.folder / "localized/fr-FR/guide.md").unlink()
    assert chosen(project.config(), "guide.md") == {"de-DE guide.md"}
    with pytest.raises(ConfigError, match=r"no page 'guide\.md' in fr-FR; did you mean 'api/guide\.md'"):
        chosen(project.config(), "guide.md", locales=("fr",))


def _selection(project: CheckProject) -> Selection:
    return select(project.config(), layout=False)
