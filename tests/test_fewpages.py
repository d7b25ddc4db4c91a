"""The past of a few pages, read alone: what git is asked, and when that is not enough.

That the answers are those of the whole history is held by every test that asks ``tests.histories.since``.
"""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from sphinx_vianet import gitprocess
from sphinx_vianet.history import PageHistory
from tests.check_project import CheckProject
from tests.gitrepo import GitRepo, build_repository
from tests.histories import TEXT, VERSIONS, branch, history, merge, move


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    return build_repository(tmp_path / "origin", VERSIONS)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What git is asked from now on: the command, with ``all`` for a log of all commits' files."""
    found: list[str] = []
    start = gitprocess.Setting.start

    def counted(self: gitprocess.Setting, arguments: list[str], *, stdin: bool = False) -> object:
        whole = "--raw" in arguments and "--no-walk=unsorted" not in arguments
        found.append("all" if whole else next(name for name in arguments if name in _COMMANDS))
        return start(self, arguments, stdin=stdin)

    monkeypatch.setattr(gitprocess.Setting, "start", counted)
    return found


_COMMANDS = ("log", "ls-tree", "rev-list", "rev-parse", "cat-file", "config", "remote")


def alone(repo: GitRepo, commit: str, path: str) -> PageHistory:
    found = history(repo, commit, pages=[path]).since(path, commit)
    assert found is not None
    return found


@pytest.mark.parametrize("commits", [1, 30])
def test_git_lists_no_files_of_other_commits(repo: GitRepo, asked: list[str], commits: int) -> None:
    first = repo.commits()[0]
    for number in range(commits):
        repo.commit({"docs/other.md": f"{number}\n"})
    repo.commit({"docs/a.md": None})
    asked.clear()
    assert alone(repo, first, "a.md").deleted_in is not None
    assert sorted(asked) == sorted(
        ["rev-parse", "rev-parse", "log", "ls-tree", "rev-list", "ls-tree", "log", "log"]
    )


def test_what_was_before_the_handoff_is_not_looked_at(repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(3):
        pin = repo.commit({"docs/a.md": f"{TEXT}{number}\n"})
    later = repo.commit({"docs/a.md": f"{TEXT}later\n"})
    given: list[bytes] = []
    run = gitprocess.run

    def noted(setting: gitprocess.Setting, arguments: list[str], data: bytes | None = None) -> object:
        given.append(data or b"")
        return run(setting, arguments, data)

    monkeypatch.setattr(gitprocess, "run", noted)
    assert alone(repo, pin, "a.md").commits_behind == 1
    assert given[-1].decode().split() == [later]


def test_a_branch_that_is_older_than_the_handoff(repo: GitRepo, asked: list[str]) -> None:
    branch(repo, "side")
    repo.commit({"docs/a.md": "Side\n" + TEXT})
    repo.git("checkout", "-q", "main")
    pin = repo.commit({"docs/a.md": TEXT + "main\n"})
    merge(repo, "side")
    asked.clear()
    assert alone(repo, pin, "a.md").commits_behind == 1
    assert asked.count("all") == 2


def test_a_handoff_that_has_nothing_in_common_with_today(repo: GitRepo) -> None:
    old = repo.commits()[0]
    repo.git("checkout", "-q", "--orphan", "new")
    repo.git("commit", "-q", "-m", "Begin again")
    assert history(repo, old, pages=["a.md"]).since("a.md", old) is None


def test_a_long_chain_of_renames(repo: GitRepo, asked: list[str]) -> None:
    first = repo.commits()[0]
    names = ["a", *"bcdefg"]
    for old, new in pairwise(names):
        move(repo, f"docs/{old}.md", f"docs/{new}.md")
    asked.clear()
    found = alone(repo, first, "a.md")
    assert (found.path, found.commits_behind) == ("g.md", 6)
    assert asked.count("all") == 2


def test_a_page_that_a_merge_alone_moved_is_no_orphan(tmp_path: Path) -> None:
    """Its own past says only that it is gone, and nobody deleted it."""
    project = CheckProject.make(tmp_path)
    repo = project.repo
    project.commit({"old/x.md": TEXT})
    branch(repo, "side")
    pin = project.commit({"old/new.md": "New\n" + TEXT})
    repo.git("checkout", "-q", "main")
    project.move("old", "young")
    repo.git("config", "merge.directoryRenames", "true")
    merge(repo, "side")
    project.commit({"young/new.md": "Newer\n" + TEXT})
    project.localize("old/new.md", commit=pin)
    found = project.verdict("old/new.md")
    assert (found.status, found.source_page, found.certain) == ("moved", "young/new.md", True)
