"""``sphinx-vianet init``: what is found in repositories of many kinds, and what is written."""

from __future__ import annotations

from pathlib import Path

import pytest

from .adoptions import PAGES, Call, call, imported, localized, repo, settings, table, write
from .gitrepo import build_repository, git

__all__ = ["call", "repo"]


class TestFound:
    """Where localized pages are kept; the written configuration finds them all."""

    @pytest.mark.parametrize(
        ("place", "pattern"),
        [
            ("../docs.{}", "../docs.{locale}/articles"),
            ("../localized/{}", "../localized/{locale}/articles"),
            ("../{}", "../{locale}/articles"),
        ],
    )
    def test_beside(self, repo: Path, call: Call, place: str, pattern: str) -> None:
        """Repositories that mirror the whole of the source repository."""
        write(repo / "articles", PAGES)
        write(repo, {"README.md": "# Read me\n", "articles/docfx.json": '{"build": {"content": [],}}'})
        for locale in ("de-de", "ja-JP"):
            write(repo / place.format(locale) / "articles", localized(locale))
        assert call("--yes")[0] == 0
        assert table(repo) == {
            "source": "articles",
            "localized": [pattern],
            "locale-dir": "articles/locale",
        }
        assert settings(repo / "articles/conf.py")["vianet_localized"] == [f"../{pattern}"]
        assert imported(repo) == {"de-DE": 3, "ja-JP": 3}

    @pytest.mark.parametrize(
        ("source", "place", "pattern"),
        [
            ("docs", "localized/{}", "localized/{locale}"),
            ("content/en", "content/{}", "content/{locale}"),
            ("docs", "i18n/{}/plugin-docs/current", "i18n/{locale}/plugin-docs/current"),
            ("docs", "translations/docs_{}", ""),
        ],
    )
    def test_inside(self, repo: Path, call: Call, source: str, place: str, pattern: str) -> None:
        write(repo / source, PAGES)
        for locale in ("de", "pt-BR"):
            write(repo / place.format(locale), localized(locale))
        assert call("--yes")[0] == 0
        if pattern:
            assert table(repo)["localized"] == [pattern]
        assert (table(repo)["source"], imported(repo)) == (source, {"de": 3, "pt-BR": 3})

    def test_among_the_documents(self, repo: Path, call: Call) -> None:
        """Localized pages are no documents of their own, and no source pages."""
        write(repo / "docs", PAGES)
        write(repo / "docs/fr", localized("fr-FR", plain=True))
        assert call("--yes")[0] == 0
        conf = settings(repo / "docs/conf.py")
        assert "fr/**" in conf["exclude_patterns"]
        assert conf["vianet_exclude"][-1] == "fr/**"
        assert table(repo)["exclude"] == conf["vianet_exclude"]
        assert imported(repo) == {"fr": 3}

    def test_a_folder_whose_name_says_nothing(self, repo: Path, call: Call) -> None:
        """Stamps say which pages are localized, of which locale, and of which source folder."""
        write(repo / "older", {path: text.replace("The", "An") for path, text in PAGES.items()})
        write(repo / "source", PAGES)
        write(repo / "annotated", localized("ru-RU"))
        assert call("--yes")[0] == 0
        assert (table(repo)["source"], table(repo)["localized"]) == ("source", ["ru-RU=annotated"])
        assert imported(repo) == {"ru-RU": 3}

    def test_named(self, repo: Path, call: Call, tmp_path: Path) -> None:
        write(repo / "docs", PAGES)
        write(tmp_path / "elsewhere/translated/de", localized("de-DE", stale=("tour.md",)))
        code, out, _ = call("--localized", str(tmp_path / "elsewhere"), "--yes")
        assert code == 0
        assert "de          3          3            3        3           2" in out
        assert imported(repo) == {"de": 3}

    def test_names_alone_say_nothing(self, repo: Path, call: Call) -> None:
        """Folders that are named like locales, with other pages or none."""
        write(repo / "docs", PAGES)
        write(repo.parent / "docs.de-de", {"other.md": "# Other\n", "more.md": "# More\n"})
        write(repo.parent / "is", {"x.txt": ""})
        # One page in five has the name of one of ours.
        others = {f"other{number}.md": "# Other\n" for number in range(4)}
        write(repo.parent / "tools-fr/docs", others | {"guide.md": "# A guide to the tools\n"})
        code, out, _ = call("--yes")
        assert code == 0
        assert "localized pages: none found" in out
        assert "passed over: ../docs.de-de" in out
        assert "localized" not in table(repo)

    def test_stamps_with_a_commit_alone(self, repo: Path, call: Call) -> None:
        """Up to date is a page whose source page is as it was at that commit."""
        build_repository(repo, [{f"content/en/{path}": text for path, text in PAGES.items()}])
        commit = git(repo, "rev-parse", "HEAD")
        write(repo / "content/en", {"tour.md": "# The tour\n\nIt is closed.\n"})
        stamp = f"---\ndefault_lang_commit: {commit}\n---\n"
        write(repo / "content/fr", {path: stamp + text for path, text in PAGES.items()})
        code, out, _ = call("--yes")
        assert code == 0
        assert "fr          3          0            3        3           2" in out
        assert table(repo)["stamp"] == {"commit": "default_lang_commit"}
        assert settings(repo / "content/en/conf.py")["vianet_stamp"] == {"commit": "default_lang_commit"}

    def test_a_branch_with_annotated_pages(self, repo: Path, call: Call, tmp_path: Path) -> None:
        """It is read without a checkout; what is checked out are plain pages."""
        write(repo / "docs", PAGES)
        plain = {f"docs/{path}": text for path, text in localized("de-DE", plain=True).items()}
        annotated = {f"docs/{path}": text for path, text in localized("de-DE").items()}
        sibling = build_repository(tmp_path / "origin", [plain])
        sibling.git("checkout", "-q", "-b", "live-sxs")
        sibling.commit(annotated)
        sibling.git("checkout", "-q", "main")
        sibling.clone(repo.parent / "docs.de-de")
        code, out, _ = call("--yes")
        assert code == 0
        assert "there are also: ../docs.{locale}\n" in out
        assert table(repo)["localized"] == [{"path": "../docs.{locale}", "tree": "origin/live-sxs:docs"}]
        assert imported(repo) == {"de-DE": 3}

    def test_each_locale_has_its_own_best_place(self, repo: Path, call: Call) -> None:
        """A pattern that would stand for a folder without the branch, too, is none that can be written."""
        write(repo / "docs", PAGES)
        write(repo.parent / "docs.fr-fr/docs", localized("fr-FR"))
        sibling = build_repository(
            repo.parent / "docs.de-de",
            [{f"docs/{path}": text for path, text in localized("de-DE", plain=True).items()}],
        )
        sibling.git("checkout", "-q", "-b", "main-sxs")
        sibling.commit({f"docs/{path}": text for path, text in localized("de-DE").items()})
        sibling.git("checkout", "-q", "main")
        assert call("--yes")[0] == 0
        assert table(repo)["localized"] == [
            "fr-FR=../docs.fr-fr/docs",
            {"path": "../docs.de-de", "tree": "main-sxs:docs", "locale": "de-DE"},
        ]
        assert imported(repo) == {"de-DE": 3, "fr-FR": 3}

    def test_a_name_that_a_pattern_would_take_along(self, repo: Path, call: Call) -> None:
        write(repo / "docs", PAGES)
        for locale in ("de-DE", "ja-JP"):
            write(repo / "localized" / locale, localized(locale))
        write(repo / "localized/to", {"do.md": "# To do\n", "done.md": "# Done\n", "later.md": "# Later\n"})
        assert call("--yes")[0] == 0
        assert table(repo)["localized"] == ["de-DE=localized/de-DE", "ja-JP=localized/ja-JP"]

    def test_the_localized_repository_itself(self, repo: Path, call: Call) -> None:
        write(repo / "docs", localized("de-DE"))
        code, out, err = call("--yes")
        assert (code, out) == (2, "")
        assert "are localized pages themselves" in err

    def test_nothing_at_all(self, repo: Path, call: Call) -> None:
        write(repo, {"main.c": "int main;"})
        code, _, err = call("--yes")
        assert code == 2
        assert "holds no documents" in err


class TestDocuments:
    """A folder without ``conf.py`` gets one, and a root document where there is none."""

    def test_docsets(self, repo: Path, call: Call) -> None:
        publish = '{"docsets_to_publish": [{"build_source_folder": "articles", "locale": "en-us"}]}'
        docfx = '{"build": {"content": [{"exclude": ["old/**", "none/**"]}]}} // written by hand'
        write(repo, {".openpublishing.publish.config.json": publish, "tools/readme.md": "# Tools\n"})
        write(repo / "articles", PAGES | {"docfx.json": docfx, "old/a.md": "# Old\n", "includes/b.md": "B\n"})
        write(repo / "articles", {"TOC.yml": "- name: Guide\n  href: guide.md\n", "README.md": "# Read\n"})
        assert call("--yes")[0] == 0
        conf = settings(repo / "articles/conf.py")
        assert conf["extensions"] == ["sphinx_vianet"]
        assert conf["exclude_patterns"][3:] == ["README*", "old/**", "**/includes/**", "includes/**"]
        assert (repo / "articles/index.md").read_text() == "# docs\n\n```{vianet-toc} TOC.yml\n```\n"

    def test_several_docsets(self, repo: Path, call: Call) -> None:
        for name in ("One", "Two"):
            write(repo / name, PAGES | {"docfx.json": "{}", "toc.yml": "- name: Guide\n  href: guide.md\n"})
        assert call("--yes")[0] == 0
        assert "```{vianet-toc} Two/toc.yml\n:caption: Two\n```\n" in (repo / "index.md").read_text()
        assert "site" in settings(repo / "conf.py")["exclude_patterns"]

    def test_an_index_that_leads_nowhere(self, repo: Path, call: Call) -> None:
        """It stays as it is, and becomes the first entry."""
        landing = "### YamlMime:Landing\ntitle: All\n"
        write(repo / "docs", PAGES | {"index.yml": landing, "TOC.md": "# [Guide](guide.md)\n"})
        assert call("--yes")[0] == 0
        assert settings(repo / "docs/conf.py")["root_doc"] == "contents"
        text = (repo / "docs/contents.md").read_text()
        assert text == "# docs\n\n```{toctree}\nindex\n```\n\n```{vianet-toc} TOC.md\n```\n"
        assert (repo / "docs/index.yml").read_text() == landing

    def test_an_index_that_leads_to_the_pages(self, repo: Path, call: Call) -> None:
        write(repo / "docs", PAGES | {"index.md": "# All\n\n```{toctree}\nguide\n```\n"})
        assert call("--yes")[0] == 0
        assert "root_doc" not in settings(repo / "docs/conf.py")
        assert not (repo / "docs/contents.md").exists()


def test_a_build_finds_what_init_wrote(repo: Path, monkeypatch: pytest.MonkeyPatch, call: Call) -> None:
    """``build`` without arguments takes the folder of the configuration, and the folder ``site``."""
    from sphinx_vianet.cli import building

    write(repo / "content/en", PAGES)
    write(repo / "content/de", localized("de-DE"))
    call("--yes")
    assert building._folders((), None) == (Path("content/en"), Path("site"), None)
    assert building._folders(("out",), None) == (Path("content/en"), Path("out"), None)
