"""Imports with and without source pages: today's, those of the history, folders and revisions."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_vianet.treespec import TreeSpec

from .gitrepo import build_repository, git
from .imports import GUIDE, TOUR, Project, check_catalogs, codes, counts, localized_page, source_page, write


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path)
    project.add("guide.md", GUIDE)
    return project


def test_fuzzy_with_the_previous_msgid(project: Project) -> None:
    project.run()
    write(project.folder, {"docs/guide.md": source_page(GUIDE).replace("the box", "the big box")})
    report = project.run()
    assert counts(report) == {"unchanged": 2, "fuzzy": 1}
    assert project.targets() == {
        "The guide": "Der Leitfaden",
        "Open the big box.": "?Öffne die Kiste.",
        "Close it.": "Schließe sie.",
    }
    assert '#| msgid "Open the box."' in project.catalog().read_text(encoding="utf-8")
    check_catalogs(project.locale_dir)


def test_lost_sentence_is_obsolete_and_comes_back(project: Project) -> None:
    project.run()
    write(project.folder, {"docs/guide.md": "# The guide\n\nClose it.\n"})
    assert counts(project.run()) == {"unchanged": 2, "obsolete": 1}
    assert project.obsolete() == {"Open the box.": "Öffne die Kiste."}
    write(project.folder, {"docs/guide.md": source_page(GUIDE)})
    project.run()
    assert project.targets() == GUIDE


def test_page_without_source(project: Project) -> None:
    project.localize("lost.md", TOUR)
    report = project.run()
    assert codes(report) == [("source-missing", "lost.md")]
    assert report.pages == 2
    assert project.targets("lost") == TOUR


def test_source_page_that_history_shows_deleted(tmp_path: Path) -> None:
    """There is no document for the catalog any more: it is neither made nor changed."""
    project = Project(tmp_path)
    repo = build_repository(tmp_path / "repo", [{"docs/guide.md": source_page(GUIDE), "docs/a.md": "x"}])
    commit = repo.commits()[0]
    project.localize("guide.md", GUIDE, commit=commit)
    config = project.config(source=TreeSpec(str(repo.folder / "docs")))
    assert not project.run(config).findings
    before = project.catalog().read_bytes()
    repo.commit({"docs/guide.md": None})
    project.localize("guide.md", {**GUIDE, "Open the box.": "Auf."}, commit=commit)
    report = project.run(config)
    assert (codes(report), report.pages) == ([("source-missing", "guide.md")], 0)
    assert "renamed or deleted" in report.findings[0].message
    assert project.catalog().read_bytes() == before


def test_without_a_source_tree(project: Project) -> None:
    report = project.run(project.config(source=None))
    assert counts(report) == {"added": 3}
    assert project.targets() == GUIDE


def test_folder_outside_of_git_is_no_matter(project: Project) -> None:
    """The stamp's commit cannot be looked up, which is no news where there is no repository."""
    project.localize("guide.md", GUIDE, commit="1" * 40, original="other")
    assert codes(project.run()) == []


def test_repository_that_git_refuses_is_reported(project: Project) -> None:
    project.localize("guide.md", GUIDE, commit="1" * 40, original="other")
    git(project.folder, "init", "-q")
    (project.folder / ".git/config").write_text("[core]\nrepositoryformatversion = 99\n")
    report = project.run()
    assert codes(report) == [("no-history", "")]
    assert project.targets() == GUIDE


@pytest.mark.parametrize("kind", ["folder", "revision", "bare"])
def test_handoff_out_of_the_history(tmp_path: Path, kind: str) -> None:
    """What is translated without spans, such as the text of an image, is known from the handoff alone."""
    old = "# The guide\n\n![A box](box.png)\n\nOpen the box.\n"
    repo = build_repository(tmp_path / "repo", [{"docs/guide.md": old}])
    commit = repo.commits()[0]
    repo.commit({"docs/guide.md": f"{old}\nMore.\n"})
    texts = {"The guide": "Der Leitfaden", "Open the box.": "Öffne die Kiste."}
    page = localized_page(texts, original=old, commit=commit)
    page = page.replace("\n\n<span", "\n\n![Eine Kiste](box.png)\n\n<span")
    write(tmp_path, {"localized/de-DE/guide.md": page})
    source = TreeSpec(str(repo.folder / "docs"))
    if kind == "revision":
        repo.write({"docs/guide.md": "# Not committed\n"})
        source = TreeSpec(str(repo.folder), "main:docs")
    if kind == "bare":
        source = TreeSpec(str(repo.clone(tmp_path / "bare.git", "--bare").folder), "main:docs")
    project = Project(tmp_path)
    project.run(project.config(source=source))
    assert "Eine Kiste" in project.targets().values()
    assert project.targets()["More."] == ""


def test_wrong_commit_is_not_believed(tmp_path: Path) -> None:
    """The commit holds a page with another hash than the stamp's: the page's own source side counts."""
    repo = build_repository(
        tmp_path / "repo",
        [{"docs/guide.md": "# Other\n\nQuite.\n"}, {"docs/guide.md": source_page(GUIDE)}],
    )
    project = Project(tmp_path)
    wrong = repo.commits()[0]
    project.localize("guide.md", GUIDE, commit=wrong, original="something else")
    project.run(project.config(source=TreeSpec(str(repo.folder / "docs"))))
    assert project.targets() == GUIDE


def test_one_git_process_for_all_handoffs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from sphinx_vianet.repository import Repository

    repo = build_repository(tmp_path / "repo", [{f"p{n}.md": source_page(TOUR) for n in range(9)}])
    commit = repo.commits()[0]
    repo.commit({f"p{n}.md": source_page({**TOUR, "More.": ""}) for n in range(9)})
    project = Project(tmp_path)
    for number in range(9):
        project.localize(f"p{number}.md", TOUR, commit=commit)
    asked: list[list[str]] = []
    read = Repository.read_blobs

    def counted(self: Repository, names: list[str]) -> object:
        names = list(names)
        asked.append(names)
        return read(self, names)

    monkeypatch.setattr(Repository, "read_blobs", counted)
    project.run(project.config(source=TreeSpec(str(repo.folder))))
    assert asked == [[f"{commit}:p{number}.md" for number in range(9)]]


def test_localized_pages_out_of_git(tmp_path: Path) -> None:
    files = {f"loc/{tag}/guide.md": localized_page(GUIDE, locale=tag) for tag in ("de-DE", "fr-FR")}
    repo = build_repository(tmp_path / "repo", [files])
    bare = repo.clone(tmp_path / "bare.git", "--bare")
    project = Project(tmp_path)
    spec = TreeSpec(str(bare.folder), "main:loc/{locale}")
    report = project.run(project.config(source=None, localized=(spec,)))
    assert (report.pages, report.languages) == (2, ("de", "fr"))


def test_plain_pages_pair_only_where_the_blocks_are_alike(tmp_path: Path) -> None:
    original = "# The tour\n\nWalk on.\n"
    project = Project(tmp_path)
    write(tmp_path, {"docs/same.md": original, "docs/other.md": original})
    stamp = localized_page(TOUR, original=original).partition("# ")[0]
    write(tmp_path / "localized/de-DE", {"same.md": f"{stamp}# Der Rundgang\n\nGeh weiter.\n"})
    write(tmp_path / "localized/de-DE", {"other.md": f"{stamp}# Der Rundgang\n\n- Geh weiter.\n- Halt.\n"})
    report = project.run()
    assert codes(report) == [("plain-blocks", "other.md")]
    assert project.targets("same") == TOUR
    assert project.targets("other") == {**dict.fromkeys(TOUR, ""), "The tour": "Der Rundgang"}


def test_pages_that_are_current_need_no_history(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Git is not even started: today's source page is that of the handoff."""
    repo = build_repository(tmp_path / "repo", [{"tour.md": source_page(TOUR)}])
    project = Project(tmp_path)
    project.localize("tour.md", TOUR, commit=repo.commits()[0])

    def refuse(*_: object) -> None:
        raise AssertionError("the history was asked for")

    monkeypatch.setattr("sphinx_vianet.sources.open_repository", refuse)
    project.run(project.config(source=TreeSpec(str(repo.folder))))
    assert project.targets("tour") == TOUR
