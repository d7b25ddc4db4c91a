"""Localized pages taken into the catalogs of the project's own documents."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.gitrepo import build_repository
from tests.localized_project import CONF, codes, localized, names_read, run, write
from tests.sphinx_builds import Build, write_catalog

TREES = ["../loc/{locale}"]
INDEX = "# Title\n\nSome text.\n\n```{toctree}\nguide/a\nguide/b\n```\n"
GUIDE = {"a": "# Page a\n\nShared words.\n\nText of a.\n", "b": "# Page b\n\nShared words.\n\nText of b.\n"}


def annotated(text: str, locale: str, **options: str) -> str:
    """A page with the language's tag before every text."""
    body = re.sub(r"^(# )?([A-Z].*)$", rf"\1⟦{locale[:2]} \2⇒\2⟧", text, flags=re.MULTILINE)
    return localized(body, locale, source=text, **options)


def pages(*locales: str, **options: str) -> dict[str, str]:
    """The localized pages, paths below their tree's parent."""
    sources = {"index.md": INDEX, **{f"guide/{name}.md": text for name, text in GUIDE.items()}}
    return {
        f"{locale}/{path}": annotated(text, locale, **options)
        for locale in locales
        for path, text in sources.items()
    }


def project(folder: Path, *locales: str, conf: str = CONF, **options: str) -> Path:
    """A project with three documents."""
    files = {"docs/conf.py": conf, "docs/index.md": INDEX}
    files |= {f"docs/guide/{name}.md": text for name, text in GUIDE.items()}
    files |= {f"loc/{path}": text for path, text in pages(*locales, **options).items()}
    return write(folder, files)


def texts(found: Build, page: str) -> list[str]:
    """The paragraphs of a page."""
    return re.findall(r"<p>(.*?)</p>", found.body(page))


@pytest.mark.parametrize("jobs", [1, 2])
@pytest.mark.parametrize("compact", [False, True, "all"])
def test_trees_named_by_the_configuration(tmp_path: Path, jobs: int, compact: bool | str) -> None:
    """Whatever the layout of the catalogs, with one process and with two."""
    root = project(tmp_path, "de-DE", "fr-FR")
    for language in ("de", "fr"):
        found = run(root, language, jobs=jobs, vianet_localized=TREES, gettext_compact=compact)
        assert found.warnings == []
        assert texts(found, "index") == [f"{language} Some text."]
        for name in GUIDE:
            assert texts(found, f"guide/{name}") == [
                f"{language} Shared words.",
                f"{language} Text of {name}.",
            ]
            assert f'<section id="page-{name}">' in found.body(f"guide/{name}")
        assert not (root / "docs" / "locales").exists()
    assert texts(run(root, vianet_localized=TREES), "index") == ["Some text."]


def test_one_catalog_per_page_unless_the_project_says_otherwise(tmp_path: Path) -> None:
    """With Sphinx's default, per-page catalogs would not be found."""
    root = project(tmp_path, "de-DE")
    found = run(root, "de", vianet_localized=TREES)
    assert found.app.config.gettext_compact is False
    assert domains(found) == ["guide/a", "guide/b", "index"]
    write(root, {"docs/conf.py": CONF + "gettext_compact = True\n"})
    found = run(root, "de", vianet_localized=TREES)
    assert found.app.config.gettext_compact is True
    assert domains(found) == ["guide", "index"]
    assert texts(found, "guide/b") == ["de Shared words.", "de Text of b."]


def domains(found: Build, language: str = "de") -> list[str]:
    """The domains of the catalogs that a build made."""
    folder = Path(found.app.doctreedir) / "vianet" / "locale" / language / "LC_MESSAGES"
    return sorted(path.relative_to(folder).with_suffix("").as_posix() for path in folder.rglob("*.po"))


def test_a_tree_of_a_repository(tmp_path: Path) -> None:
    """A mapping with path and tree; the files of the checkout play no part."""
    root = project(tmp_path / "project")
    repository = build_repository(tmp_path / "git", [pages("de-DE")])
    (repository.folder / "de-DE" / "index.md").write_text("# Something else\n", encoding="utf-8")
    tree = {"path": "../../git", "tree": "main:{locale}"}
    found = run(root, "de", vianet_localized=[tree])
    assert found.warnings == []
    assert texts(found, "index") == ["de Some text."]
    nested = {"path": "../../git", "tree": "main:de-DE", "locale": "de-AT"}
    found = run(root, "de_AT", vianet_localized=nested)
    assert texts(found, "index") == ["de Some text."]
    assert set(codes(found)) == {"locale-mismatch"}


@pytest.mark.parametrize("name", ["status.md", "status.rst"])
@pytest.mark.parametrize("jobs", [1, 2])
def test_the_directive_takes_a_tree_and_shows_what_there_is(tmp_path: Path, name: str, jobs: int) -> None:
    """In both kinds of document, the table in every language."""
    root = project(tmp_path, "de-DE", "fr-FR")
    (root / "loc" / "fr-FR" / "index.md").unlink()
    write(root, {"loc/fr-FR/guide/a.md": annotated(GUIDE["a"], "fr-FR", date="07/08/2021", kind="HT")})
    text = {
        "status.md": "# Status\n\n```{vianet-catalog} ../loc/{locale}\n```\n",
        "status.rst": "Status\n======\n\n.. vianet-catalog:: ../loc/{locale}\n",
    }[name]
    write(root, {f"docs/{name}": text, "docs/index.md": INDEX.replace("guide/a\n", "guide/a\nstatus\n")})
    for language in ("en", "fr"):
        found = run(root, language, jobs=jobs)
        assert found.warnings == []
        cells = re.findall(r"<td>(?:<p>)?(.*?)(?:</p>)?</td>", found.body("status"))
        assert [cells[start + 1 : start + 6] for start in range(0, len(cells), 6)] == [
            ["de-DE", "3", "8", "3", "2020-01-02"],
            ["fr-FR", "2", "6", "1", "2021-07-08"],
        ]
    assert texts(found, "guide/a") == ["fr Shared words.", "fr Text of a."]
    assert texts(found, "index") == ["Some text."]


@pytest.mark.parametrize("text", ["```{vianet-catalog} ../loc/{locale}\n:hidden:\n```\n"])
def test_the_directive_without_a_table(tmp_path: Path, text: str) -> None:
    """It takes the tree all the same."""
    root = project(tmp_path, "de-DE")
    write(root, {"docs/index.md": INDEX + "\n" + text})
    found = run(root, "de")
    assert "<table" not in found.body("index")
    assert texts(found, "guide/a") == ["de Shared words.", "de Text of a."]


def test_the_directive_with_a_tree_that_is_not_there(tmp_path: Path) -> None:
    """One warning with its line, and the rest of the document."""
    root = project(tmp_path)
    write(root, {"docs/index.md": INDEX + "\n```{vianet-catalog} ../nowhere/{locale}\n```\n"})
    found = run(root, "de")
    assert codes(found) == ["page-not-found"]
    assert "docs/index.md:10: WARNING: the folder" in found.warnings[0]
    assert "Some text." in texts(found, "index")


def test_an_entry_of_the_projects_own_catalogs_wins(tmp_path: Path) -> None:
    """Message by message: what a person translated, else what the page says."""
    root = project(tmp_path, "de-DE")
    write_catalog(root / "docs", "guide/a", {"Shared words.": "Von Hand."})
    found = run(root, "de", vianet_localized=TREES, locale_dirs=["locale"])
    assert texts(found, "guide/a") == ["Von Hand.", "de Text of a."]
    assert texts(found, "guide/b") == ["de Shared words.", "de Text of b."]


def test_catalogs_written_into_the_project(tmp_path: Path) -> None:
    """Where the configuration wants it, those of pages in documents too; edits there are kept."""
    root = project(tmp_path, "de-DE")
    host = "# Hosts\n\n```{vianet-page} ../other/{locale}/x.md\n```\n"
    other = localized("# ⟦de X⇒X⟧\n\n⟦de Some X.⇒Some X.⟧\n")
    index = INDEX.replace("guide/a\n", "guide/a\nhost\n")
    write(root, {"docs/host.md": host, "docs/index.md": index, "other/de-DE/x.md": other})
    options: dict[str, Any] = {
        "vianet_localized": TREES,
        "locale_dirs": ["locale"],
        "vianet_write_catalogs": True,
    }
    found = run(root, "de", **options)
    folder = root / "docs" / "locale" / "de" / "LC_MESSAGES"
    assert sorted(path.name for path in folder.rglob("*.po")) == ["a.po", "b.po", "host.po", "index.po"]
    assert domains(found) == []
    assert "de Some X." in texts(found, "host")
    catalog = folder / "guide" / "a.po"
    catalog.write_text(
        catalog.read_text(encoding="utf-8").replace("de Text of a.", "Von Hand."), encoding="utf-8"
    )
    found = run(root, "de", fresh=False, **options)
    assert names_read(found) == ["guide/a"]
    assert texts(found, "guide/a") == ["de Shared words.", "Von Hand."]


def test_languages_are_the_projects_choice(tmp_path: Path) -> None:
    """A locale's own language code, where the rule gives another."""
    root = project(tmp_path, "pt-PT")
    assert texts(run(root, "pt_PT", vianet_localized=TREES), "index") == ["pt Some text."]
    assert texts(run(root, "pt", vianet_localized=TREES), "index") == ["Some text."]
    languages = {"pt-PT": "pt"}
    assert texts(run(root, "pt", vianet_localized=TREES, vianet_languages=languages), "index") == [
        "pt Some text."
    ]


def test_machine_translations_can_be_held_back(tmp_path: Path) -> None:
    """As fuzzy they are in the catalog, and not on the page."""
    root = project(tmp_path, "de-DE")
    write(root, {"loc/de-DE/guide/a.md": annotated(GUIDE["a"], "de-DE", kind="HT")})
    found = run(root, "de", vianet_localized=TREES, vianet_mt_fuzzy=True)
    assert texts(found, "guide/a") == ["de Shared words.", "de Text of a."]
    assert texts(found, "guide/b") == ["Shared words.", "Text of b."]


def test_the_other_dialect(tmp_path: Path) -> None:
    """With ``myst`` an alert is a quote and front matter no message; the translations still come."""
    root = project(tmp_path, "de-DE")
    text = "---\ndescription: About.\n---\n# Page a\n\n> [!NOTE]\n> Mind this.\n"
    page = localized(
        "# ⟦de Page a⇒Page a⟧\n\n> [!NOTE]\n> ⟦de Mind this.⇒Mind this.⟧\n", front="description: Über."
    )
    write(root, {"docs/guide/a.md": text, "loc/de-DE/guide/a.md": page})
    found = run(root, "de", vianet_localized=TREES)
    assert '<p class="admonition-title">Bemerkung</p>\n<p>de Mind this.</p>' in found.body("guide/a")
    found = run(root, "de", vianet_localized=TREES, vianet_dialect="myst")
    assert "admonition" not in found.body("guide/a")
    assert "<p>[!NOTE] de Mind this.</p>" in found.body("guide/a")
    assert "Über." not in found.read("guide/a.html")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("dialect", "docfx"),
        ("localized", [{"tree": "main:"}]),
        ("languages", {"xx-yy-zz": "de"}),
        ("source", "../loc/{locale}"),
        ("link_base", "example"),
        ("trusted_directives", ["{note}"]),
        ("max_page_size", 0),
        ("mt_fuzzy", "yes"),
    ],
)
def test_a_value_that_cannot_be_used(tmp_path: Path, name: str, value: object) -> None:
    """One warning that names the option; the build has its default, and the next one nothing to do."""
    root = project(tmp_path)
    write(root, {"docs/guide/a.md": GUIDE["a"] + "\n> [!NOTE]\n> Mind.\n"})
    options: dict[str, Any] = {f"vianet_{name}": value}
    found = run(root, "de", **options)
    assert codes(found) == ["config-value"]
    assert f"docs/conf.py:1: WARNING: vianet_{name}: " in found.warnings[0]
    assert "admonition-title" in found.body("guide/a")
    assert names_read(run(root, "de", fresh=False, **options)) == []


@pytest.mark.parametrize(
    ("options", "what"),
    [
        ({"vianet_localized": ["../nowhere/{locale}"]}, "nowhere"),
        ({"vianet_localized": ["../loc/{locale}", "de-AT=../nix"]}, "nix"),
        ({"vianet_source": "../src"}, "src"),
        ({"vianet_localized": [{"path": "..", "tree": "main:loc"}]}, "repository"),
    ],
)
def test_a_tree_that_is_not_there(tmp_path: Path, options: dict[str, Any], what: str) -> None:
    """One line that names it, exit code 1, and the site as far as it goes."""
    root = project(tmp_path, "de-DE")
    found = run(root, "de", **options)
    assert len(found.warnings) == 1
    assert found.warnings[0].startswith("ERROR: sphinx-vianet: ")
    assert what in found.warnings[0]
    assert found.app.statuscode == 1
    translated = options.get("vianet_localized", [""])[0] == "../loc/{locale}"
    assert texts(found, "index") == ["de Some text." if translated else "Some text."]
