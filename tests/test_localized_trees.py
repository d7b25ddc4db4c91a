"""``{locale}`` in paths, repositories and git trees: found by listing folders, and no further."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sphinx_vianet.errors import RepositoryError, TreeError
from sphinx_vianet.model import Finding
from sphinx_vianet.trees import TreeSpec, find_localized
from tests.gitrepo import GitRepo, build_repository


def codes(findings: tuple[Finding, ...] | list[Finding]) -> list[tuple[str, str]]:
    return [(finding.code.info.name, finding.path) for finding in findings]


def localized(
    tmp_path: Path, pattern: str, tree: str | None = None
) -> tuple[list[tuple[str | None, str]], list[Finding]]:
    trees, findings = find_localized([TreeSpec(str(tmp_path / pattern), tree)])
    return [
        (found.locale, found.tree.describe().replace(str(tmp_path), "").lstrip("/")) for found in trees
    ], findings


def make(tmp_path: Path, *folders: str) -> None:
    for name in folders:
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "a.md").write_text("a\n")


def test_locale_folders(tmp_path: Path) -> None:
    make(
        tmp_path,
        "fr-fr",
        "de_DE",
        "zh-hans-cn",
        "JA-jp",
        "images",
        "includes",
        "_static",
        ".git",
        "xx-YY",
        "pt",
    )
    (tmp_path / "es-es").write_text("a file")
    found, findings = localized(tmp_path, "{locale}")
    assert found == [
        ("de-DE", "de_DE"),
        ("fr-FR", "fr-fr"),
        ("ja-JP", "JA-jp"),
        ("pt", "pt"),
        ("zh-Hans-CN", "zh-hans-cn"),
    ]
    assert codes(findings) == [("locale-unknown", "xx-YY")]


@pytest.mark.parametrize(
    ("pattern", "folders", "expected"),
    [
        ("docs.{locale}", ["docs.de-de", "docs", "docs.x", "xdocs.fr-fr"], [("de-DE", "docs.de-de")]),
        ("Docs.{locale}", ["docs.DE-de"], [("de-DE", "docs.DE-de")]),
        ("{locale}-docs", ["de-de-docs", "fr-docs"], [("de-DE", "de-de-docs"), ("fr", "fr-docs")]),
        ("{locale}/docs", ["de-de/docs", "fr-fr/other"], [("de-DE", "de-de/docs")]),
        ("x/{locale}/docs/y", ["x/de-de/docs/y"], [("de-DE", "x/de-de/docs/y")]),
        ("{locale}/docs.{locale}", ["de-de/docs.de_DE", "fr-fr/docs.de-de"], [("de-DE", "de-de/docs.de_DE")]),
        ("{locale}+{locale}", ["de-de+DE_de", "de-de+fr-fr"], [("de-DE", "de-de+DE_de")]),
        ("{locale}/*", ["de-de/*", "de-de/x"], [("de-DE", "de-de/*")]),
        ("{locale}", ["de-de", "de_DE"], [("de-DE", "de-de"), ("de-DE", "de_DE")]),
    ],
)
def test_patterns(tmp_path: Path, pattern: str, folders: list[str], expected: list[tuple[str, str]]) -> None:
    make(tmp_path, *folders)
    found, findings = localized(tmp_path, pattern)
    assert found == expected
    assert findings == []


def test_patterns_in_a_git_tree(tmp_path: Path) -> None:
    names = (
        "docs/de-de/a.md",
        "docs/fr-FR/x/a.md",
        "docs/images/i.md",
        "docs/xx-yy/a.md",
        "ja-jp/a.md",
        "top.md",
    )
    build_repository(tmp_path / "r", [dict.fromkeys(names, "a\n")])
    make(tmp_path / "r" / "docs", "it-IT")
    found, findings = localized(tmp_path, "r", "main:docs/{locale}")
    assert found == [("de-DE", "r at main:docs/de-de"), ("fr-FR", "r at main:docs/fr-FR")]
    assert codes(findings) == [("locale-unknown", "xx-yy")]
    assert localized(tmp_path, "r", "main:{locale}")[0] == [("ja-JP", "r at main:ja-jp")]
    assert localized(tmp_path, "r", "main:docs/{locale}/x")[0] == [("fr-FR", "r at main:docs/fr-FR/x")]


def test_patterns_in_the_path_of_repositories(tmp_path: Path) -> None:
    build_repository(tmp_path / "docs.de-de", [{"a/a.md": "a", "de-DE/a.md": "a", "fr-FR/a.md": "f"}])
    build_repository(tmp_path / "docs.fr-fr", [{"a/a.md": "a", "fr-FR/a.md": "f"}])
    found, _ = localized(tmp_path, "docs.{locale}", "main:a")
    assert found == [("de-DE", "docs.de-de at main:a"), ("fr-FR", "docs.fr-fr at main:a")]
    found, _ = localized(tmp_path, "docs.{locale}", "main:{locale}")
    assert found == [("de-DE", "docs.de-de at main:de-DE"), ("fr-FR", "docs.fr-fr at main:fr-FR")]
    with pytest.raises(TreeError, match="revision 'gone' is not in"):
        localized(tmp_path, "docs.{locale}", "gone:{locale}")


def test_a_pattern_does_not_leave_its_folder(tmp_path: Path) -> None:
    make(tmp_path, "secret/docs", "l/fr-fr", "l/real")
    (tmp_path / "l" / "de-de").symlink_to(tmp_path / "secret")
    (tmp_path / "l" / "it-it").symlink_to("real")
    (tmp_path / "l" / "fr-fr" / "docs").symlink_to(tmp_path / "secret")
    found, findings = localized(tmp_path, "l/{locale}")
    assert found == [("fr-FR", "l/fr-fr"), ("it-IT", "l/it-it")]
    assert codes(findings) == [("path-outside", "de-de")]
    found, findings = localized(tmp_path, "l/{locale}/docs")
    assert found == []
    assert codes(findings) == [
        ("path-outside", "de-de/docs"),
        ("path-outside", "fr-fr/docs"),
        ("no-pages", ""),
    ]


def test_patterns_that_match_nothing(tmp_path: Path) -> None:
    found, findings = localized(tmp_path, "{locale}")
    assert found == []
    assert codes(findings) == [("no-pages", "")]
    assert "{locale}" in findings[0].message
    with pytest.raises(TreeError, match=r"the folder .*gone of the pattern .* does not exist"):
        localized(tmp_path, "gone/{locale}")


def test_specs_keep_their_order_and_their_locale(tmp_path: Path) -> None:
    make(tmp_path, "b/fr-fr", "b/de-de", "german", "any")
    specs = [
        TreeSpec(str(tmp_path / "any")),
        TreeSpec(str(tmp_path / "b/{locale}")),
        TreeSpec(str(tmp_path / "german"), None, "de-AT"),
    ]
    trees, findings = find_localized(specs)
    assert [tree.locale for tree in trees] == [None, "de-DE", "fr-FR", "de-AT"]
    assert findings == []
    with pytest.raises(TreeError, match="does not exist"):
        find_localized([*specs, TreeSpec(str(tmp_path / "gone"))])


def test_ownership_is_asked_for_trees_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo: GitRepo = build_repository(tmp_path / "r", [{"de-DE/a.md": "a"}])
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    for spec in (TreeSpec(str(repo.folder), "main"), TreeSpec(str(repo.folder), "main:{locale}")):
        with pytest.raises(RepositoryError, match="dubious ownership"):
            find_localized([spec])
        assert len(find_localized([replace(spec, trusted=True)])[0]) == 1
