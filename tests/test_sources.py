"""Source pages of today and at the handoffs, from folders, revisions and damaged repositories."""

from __future__ import annotations

from pathlib import Path

import pytest

from sphinx_vianet.sources import SourceReader
from sphinx_vianet.trees import open_tree
from sphinx_vianet.treespec import TreeSpec

from .gitrepo import GitRepo, build_repository, git
from .imports import write


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    versions = [{"docs/a.md": "one\n"}, {"docs/a.md": "two\n", "docs/b.md": "b\n"}, {"docs/a.md": "three\n"}]
    return build_repository(tmp_path / "repo", versions)


def reader(path: Path, tree: str | None = None) -> SourceReader:
    return SourceReader(open_tree(TreeSpec(str(path), tree)))


def codes(source: SourceReader) -> list[str]:
    return [finding.code.info.name for finding in source.findings]


def test_no_tree() -> None:
    source = SourceReader(None)
    assert not source.has_tree
    assert source.today(["a.md"]) == {}
    assert source.handoffs([("1" * 40, "a.md")]) == {}
    assert source.files == ()


def test_today_and_handoffs(repo: GitRepo) -> None:
    first, second, _ = repo.commits()
    repo.write({"docs/a.md": "not committed\n", "docs/c.rst": "x"})
    folder, tree = reader(repo.folder / "docs"), reader(repo.folder, "main:docs")
    assert folder.today(["a.md", "b.md", "no.md"]) == {"a.md": b"not committed\n", "b.md": b"b\n"}
    assert tree.today(["a.md", "b.md", "no.md"]) == {"a.md": b"three\n", "b.md": b"b\n"}
    wanted = [(first, "a.md"), (second, "a.md"), (first, "b.md"), ("1" * 40, "a.md"), (first, "a.md")]
    for source in (folder, tree):
        assert source.handoffs(wanted) == {(first, "a.md"): b"one\n", (second, "a.md"): b"two\n"}
        assert not source.findings
    assert folder.paths == {"a.md", "b.md"}
    assert set(folder.files) == {"a.md", "b.md", "c.rst"}


def test_whole_repository_as_tree(repo: GitRepo) -> None:
    first = repo.commits()[0]
    for source in (reader(repo.folder), reader(repo.folder, "HEAD:")):
        assert source.handoffs([(first, "docs/a.md")]) == {(first, "docs/a.md"): b"one\n"}


def test_shallow_clone_has_no_handoff(repo: GitRepo, tmp_path: Path) -> None:
    first = repo.commits()[0]
    shallow = repo.clone(tmp_path / "shallow", "--depth=1")
    source = reader(shallow.folder / "docs")
    assert source.handoffs([(first, "a.md")]) == {}
    assert source.today(["a.md"]) == {"a.md": b"three\n"}
    assert not source.findings


def test_folder_without_repository_says_nothing(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "x"})
    source = reader(tmp_path)
    assert source.handoffs([("1" * 40, "a.md")]) == {}
    assert not source.findings


def test_repository_that_git_refuses(repo: GitRepo) -> None:
    (repo.folder / ".git/config").write_text("[core]\nrepositoryformatversion = 99\n")
    source = reader(repo.folder / "docs")
    assert not source.findings
    assert source.handoffs([("1" * 40, "a.md")]) == {}
    assert source.handoffs([("1" * 40, "b.md")]) == {}
    assert codes(source) == ["no-history"]


def test_history_is_not_looked_for_without_need(repo: GitRepo) -> None:
    (repo.folder / ".git/config").write_text("[core]\nrepositoryformatversion = 99\n")
    source = reader(repo.folder / "docs")
    assert source.handoffs([]) == {}
    assert not source.findings


def test_damaged_object(repo: GitRepo) -> None:
    first, second, _ = repo.commits()
    blob = repo.git("rev-parse", f"{first}:docs/a.md")
    path = repo.folder / ".git/objects" / blob[:2] / blob[2:]
    path.chmod(0o644)
    path.write_bytes(b"damaged")
    source = reader(repo.folder / "docs")
    found = source.handoffs([(first, "a.md"), (second, "b.md")])
    assert (first, "a.md") not in found
    assert codes(source) == ["no-history"]


def test_source_page_that_cannot_be_read(tmp_path: Path) -> None:
    write(tmp_path, {"docs/a.md": "x"})
    source = reader(tmp_path / "docs")
    (tmp_path / "docs/a.md").unlink()
    assert source.today(["a.md"]) == {}
    assert source.today(["a.md"]) == {}
    assert [(finding.code.info.name, finding.path) for finding in source.findings] == [
        ("page-unreadable", "a.md")
    ]


@pytest.mark.parametrize("name", ["a\nb.md", "-a.md", "ä ö.md", "a:b.md"])
def test_names_that_git_could_misread(tmp_path: Path, name: str) -> None:
    repo = build_repository(tmp_path / "repo", [{name: "old\n"}, {name: "new\n"}])
    first = repo.commits()[0]
    wanted = {} if "\n" in name else {(first, name): b"old\n"}
    for source in (reader(repo.folder), reader(repo.folder, "main:")):
        assert source.today([name]) == {name: b"new\n"}
        assert source.handoffs([(first, name)]) == wanted


def test_moved_head_does_not_matter_for_a_revision(repo: GitRepo) -> None:
    git(repo.folder, "checkout", "-q", repo.commits()[0])
    assert reader(repo.folder, "main:docs").today(["a.md"]) == {"a.md": b"three\n"}
    assert reader(repo.folder / "docs").today(["a.md"]) == {"a.md": b"one\n"}
