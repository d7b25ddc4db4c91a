"""The commit that last touched a page, over merges, renames and clones."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_vianet.lastchange import last_changes
from sphinx_vianet.repository import Repository, open_repository

from .gitrepo import GitRepo, build_repository


def found(repo: GitRepo, *paths: str, prefix: str = "") -> dict[str, str]:
    """Commit of each page's last change."""
    repository = open_repository(repo.folder)
    changes = last_changes(repository, repository.head_commit(), prefix, paths)
    return {path: change.commit for path, change in changes.items()}


def test_each_page_has_its_own(tmp_path: Path) -> None:
    repo = build_repository(tmp_path, [{"docs/a.md": "1", "docs/ü b.md": "1", "c.md": "1"}])
    repo.commit({"docs/a.md": "2"})
    repo.commit({"c.md": "2"})
    first, second, third = repo.commits()
    assert found(repo, "a.md", "ü b.md", "nowhere.md", prefix="docs") == {"a.md": second, "ü b.md": first}
    assert found(repo, "docs/a.md", "c.md") == {"docs/a.md": second, "c.md": third}


def test_date_and_where_a_clone_ends(tmp_path: Path) -> None:
    repo = build_repository(tmp_path / "repo", [{"a.md": "1"}, {"b.md": "1"}])
    repository = open_repository(repo.clone(tmp_path / "clone", "--depth=1").folder)
    changes = last_changes(repository, repository.head_commit(), "", ["a.md"])
    assert changes["a.md"] == (repo.commits()[1], "2020-01-02", True)
    whole = open_repository(repo.folder)
    assert last_changes(whole, whole.head_commit(), "", ["a.md"])["a.md"] == (
        repo.commits()[0],
        "2020-01-01",
        False,
    )


def test_a_page_that_was_changed_back_renamed_or_made_again(tmp_path: Path) -> None:
    repo = build_repository(tmp_path, [{"a.md": "1", "b.md": "1", "c.md": "c"}])
    repo.commit({"a.md": "2"})
    back = repo.commit({"a.md": "1"})
    repo.git("mv", "c.md", "d.md")
    renamed = repo.commit()
    repo.commit({"b.md": None})
    again = repo.commit({"b.md": "1"})
    assert found(repo, "a.md", "b.md", "d.md") == {"a.md": back, "b.md": again, "d.md": renamed}


def test_a_change_that_a_merge_did_not_take(tmp_path: Path) -> None:
    repo = build_repository(tmp_path, [{"a.md": "1"}])
    repo.git("checkout", "-q", "-b", "side")
    repo.commit({"a.md": "side"})
    repo.commit({"a.md": "side again"})
    repo.git("checkout", "-q", "main")
    main = repo.commit({"a.md": "main"})
    repo.git("merge", "-q", "-s", "ours", "side", "-m", "Merge")
    assert found(repo, "a.md") == {"a.md": main}


def test_a_change_that_only_the_merge_made(tmp_path: Path) -> None:
    repo = build_repository(tmp_path, [{"a.md": "1\n"}])
    repo.git("checkout", "-q", "-b", "side")
    repo.commit({"a.md": "side\n"})
    repo.git("checkout", "-q", "main")
    repo.commit({"a.md": "main\n"})
    repo.git("merge", "-q", "--no-commit", "-s", "ours", "side")
    merge = repo.commit({"a.md": "both\n"})
    assert found(repo, "a.md") == {"a.md": merge}


def test_two_processes_however_many_pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [f"{number}.md" for number in range(50)]
    repo = build_repository(tmp_path, [dict.fromkeys(paths, "1")])
    asked: list[int] = []
    ask = Repository.ask_together

    def counted(self: Repository, commands: list[tuple[str, ...]], data: bytes) -> list[bytes]:
        asked.append(len(commands))
        return ask(self, commands, data)

    monkeypatch.setattr(Repository, "ask_together", counted)
    assert found(repo, *paths) == dict.fromkeys(paths, repo.commits()[0])
    assert asked == [2]
