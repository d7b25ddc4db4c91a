"""Histories with holes, with odd names and commits, and under odd configurations."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sphinx_vianet import gitprocess
from sphinx_vianet.errors import RepositoryError
from sphinx_vianet.history import read_history
from sphinx_vianet.repository import open_repository
from tests.gitrepo import GitRepo, build_repository, git
from tests.histories import TEXT, VERSIONS, branch, history, merge, move, since


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    return build_repository(tmp_path / "origin", VERSIONS)


# --- histories with holes


def test_unknown_commits(repo: GitRepo) -> None:
    first = repo.commits()[0]
    blob = repo.git("rev-parse", "HEAD:docs/a.md")
    found = history(repo, "1" * 40, "no id", "--all", blob, first)
    assert found.known(first)
    assert found.known(first.upper())
    asked = ["1" * 40, "no id", "--all", blob, "", first.upper()]
    answers = found.since_all([("a.md", commit) for commit in asked])
    assert [answer is not None for answer in answers] == [False] * 5 + [True]
    with pytest.raises(RepositoryError):
        history(repo, commit="1" * 40)


def test_rewritten_history(repo: GitRepo) -> None:
    """The handoff's commit is there, without any commit in common with today's."""
    old = repo.commit({"docs/a.md": TEXT + "2\n"})
    repo.git("checkout", "-q", "--orphan", "rewritten")
    repo.git("commit", "-q", "-m", "All in one")
    assert history(repo, old).since("a.md", old) is None


def test_shallow(repo: GitRepo, tmp_path: Path) -> None:
    first = repo.commits()[0]
    branch(repo, "side")
    repo.commit({"docs/a.md": TEXT + "side\n"})
    repo.git("checkout", "-q", "main")
    second = repo.commit({"docs/other.md": "2\n"})
    third = merge(repo, "side")
    fourth = repo.commit({"docs/a.md": TEXT + "4\n"})
    clone = repo.clone(tmp_path / "shallow", "--depth", "3")
    found = history(clone, first)
    assert [found.known(commit) for commit in (first, second, third, fourth)] == [False, True, True, True]
    assert found.since("a.md", first) is None
    # The branch merged since has commits that are cut off.
    assert found.since("a.md", second) is None
    assert found.since("a.md", third) == since(repo, third)
    assert found.since("a.md", third) is not None


def test_without_contents_only_pure_renames_are_known(repo: GitRepo, tmp_path: Path) -> None:
    first = repo.commits()[0]
    move(repo, "docs/other.md", "docs/pure.md")
    branch(repo, "side")
    repo.commit({"docs/pure.md": "Other\nside\n"})
    repo.git("checkout", "-q", "main")
    move(repo, "docs/a.md", "docs/b.md", files={"docs/b.md": TEXT + "2\n"})
    merge(repo, "side")
    clone = repo.clone(tmp_path / "partial", "--filter=blob:none", "--bare")
    missing = clone.git("rev-list", "--objects", "--all", "--missing=print").count("?")
    found = history(clone, first)
    gone, moved = found.since_all([("a.md", first), ("other.md", first)])
    assert gone is not None
    assert moved is not None
    assert (gone.path, gone.certain, gone.deleted_in is not None) == (None, False, True)
    assert (moved.path, moved.certain, moved.commits_behind) == ("pure.md", True, 2)
    assert clone.git("rev-list", "--objects", "--all", "--missing=print").count("?") == missing > 0
    assert since(repo, first).path == "b.md"


def test_without_trees(repo: GitRepo, tmp_path: Path) -> None:
    clone = repo.clone(tmp_path / "treeless", "--filter=tree:0", "--bare")
    with pytest.raises(RepositoryError) as error:
        history(clone)
    assert "\n" not in str(error.value)


def test_an_empty_repository(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="no commits yet"):
        history(build_repository(tmp_path / "new"))


def test_replaced_commits_stay_what_they_are(repo: GitRepo) -> None:
    first = repo.commits()[0]
    second = repo.commit({"docs/a.md": TEXT + "2\n"})
    repo.commit({"docs/a.md": TEXT + "3\n"})
    repo.git("replace", "--graft", "HEAD", first)
    assert since(repo, first).commits_behind == 2
    assert history(repo).known(second)


def test_worktrees_and_submodules(repo: GitRepo, tmp_path: Path) -> None:
    first = repo.commits()[0]
    repo.commit({"docs/a.md": TEXT + "2\n"})
    expected = since(repo, first)
    assert since(repo.worktree(tmp_path / "linked"), first) == expected
    outer = build_repository(tmp_path / "outer", [{"x.md": "x\n"}])
    outer.git("submodule", "add", "-q", os.fspath(repo.folder), "source")
    assert since(GitRepo(outer.folder / "source"), first) == expected
    outer.commit(None, "Submodule")
    assert since(outer, outer.commits()[0], "x.md", prefix="").commits_behind == 0


# --- what people write


@pytest.mark.parametrize(
    "name",
    [" space d.md", 'quo"te.md', "new\nline.md", "tab\t.md", "ü.md", "back\\slash.md", "-x.md", ":(top).md"],
)
@pytest.mark.parametrize("kind", ["edit", "rename", "merge"])
def test_names_of_files(repo: GitRepo, name: str, kind: str) -> None:
    pin = repo.commit({f"docs/{name}": TEXT})
    if kind == "merge":
        branch(repo, "side")
        repo.commit({f"docs/{name}": "Side\n" + TEXT})
        repo.git("checkout", "-q", "main")
    path = f"to/{name}" if kind == "rename" else name
    if kind == "rename":
        move(repo, f"docs/{name}", f"docs/{path}")
    repo.commit({f"docs/{path}": TEXT + "2\n"})
    if kind == "merge":
        merge(repo, "side")
        repo.commit({f"docs/{name}": "After\n"})
    count = {"edit": 1, "rename": 2, "merge": 3}[kind]
    found = since(repo, pin, name)
    assert (found.path, found.commits_behind) == (path, count)


def test_names_that_are_not_utf8(repo: GitRepo) -> None:
    name = os.fsdecode(b"caf\xe9.md")
    pin = repo.commit({f"docs/{name}": TEXT})
    repo.commit({f"docs/{name}": TEXT + "2\n"})
    assert (since(repo, pin, name).path, since(repo, pin, name).commits_behind) == (name, 1)


def test_a_prefix_is_no_pattern(tmp_path: Path) -> None:
    repo = build_repository(tmp_path / "origin", [{":!d/a.md": "1\n", "d/a.md": "1\n"}])
    first = repo.commits()[0]
    repo.commit({":!d/a.md": "2\n"})
    assert since(repo, first, prefix=":!d").commits_behind == 1
    assert since(repo, first, prefix="d/").commits_behind == 0


def test_commits_of_all_sorts(repo: GitRepo) -> None:
    parent = repo.commits()[0]
    subjects = [
        b"encoding ISO-8859-1\n\nCaf\xe9 <b>\n",
        b"\nNot UTF-8: \xe9\n",
        b"\nColour \x1b[31m and \xe2\x80\xae turned\x01\ttab\r\n",
        b"\n",
    ]
    shown = []
    for number, rest in enumerate(subjects):
        (repo.folder / "docs/a.md").write_text(TEXT + f"{number}\n")
        repo.git("add", "-A")
        tree = repo.git("write-tree")
        head = f"tree {tree}\nparent {repo.git('rev-parse', 'HEAD')}\nauthor <> 1600000000 +0530\n"
        raw = head.encode() + b"committer C <c> 1600000000 +0530\n" + rest
        commit = repo.git("hash-object", "-t", "commit", "-w", "--stdin", "--literally", stdin=raw)
        repo.git("update-ref", "HEAD", commit)
        info = history(repo).info(commit)
        assert (info.author, info.date) == ("", "2020-09-13T17:56:40+05:30")
        shown.append(info.subject)
    assert shown == ["Café <b>", "Not UTF-8: \ufffd", "Colour  [31m and   turned tab", ""]
    assert since(repo, parent).commits_behind == 4


# --- cost, and what must not matter


def test_the_number_of_processes_does_not_depend_on_pages(
    repo: GitRepo, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []
    start = gitprocess.Setting.start

    def counted(self: gitprocess.Setting, arguments: list[str], *, stdin: bool = False) -> object:
        started.append(arguments[0])
        return start(self, arguments, stdin=stdin)

    repository = open_repository(repo.folder)
    monkeypatch.setattr(gitprocess.Setting, "start", counted)
    pages: list[tuple[str, str]] = []
    for number in range(4):
        commit = repo.commit({f"docs/{number}.md": TEXT, "docs/a.md": TEXT + f"{number}\n"})
        pages += [("a.md", commit), (f"{number}.md", commit)]
        started.clear()
        found = read_history(repository, commit, "docs", also=[pin for _, pin in pages])
        assert None not in found.since_all(pages)
        assert len(started) == 4


def test_configuration_does_not_matter(
    repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = repo.commits()[0]
    branch(repo, "side")
    repo.commit({"docs/a.md": "Side\n" + TEXT})
    repo.git("checkout", "-q", "main")
    move(repo, "docs/a.md", "docs/ü.md", files={"docs/ü.md": TEXT + "main\n"})
    merge(repo, "side")
    branch(repo, "later")
    repo.commit({"docs/ü.md": TEXT + "later\n"})
    repo.git("checkout", "-q", "main")
    repo.commit({"docs/ü.md": TEXT + "sooner\n"})
    merge(repo, "later", options=("-s", "ours"))
    (repo.folder / "docs/ü.md").write_text(TEXT + "sooner or later\n")
    repo.git("commit", "-q", "-a", "--amend", "-m", "Both")
    expected = since(repo, first)
    config = tmp_path / "config"
    for setting in (
        "log.showRoot=false", "log.date=relative", "diff.renames=copies",
        "color.ui=always", "core.quotePath=false", "diff.submodule=log", "log.abbrevCommit=true",
        "log.diffMerges=first-parent", "diff.renameLimit=1", "format.pretty=oneline", "diff.external=false",
        "log.follow=true",
    ):  # fmt: skip
        git(tmp_path, "config", "-f", os.fspath(config), *setting.split("=", 1))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.fspath(config))
    monkeypatch.setenv("GIT_DIFF_OPTS", "-u9")
    assert since(repo, first) == expected
    assert (expected.path, expected.commits_behind) == ("ü.md", 5)
