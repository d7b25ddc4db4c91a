"""Symbolic links, odd files and odd names: nothing outside of a tree is read, nothing hangs."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sphinx_vianet.errors import Code, TreeError
from sphinx_vianet.model import Finding
from sphinx_vianet.trees import FolderTree, TreeSpec, find_pages, open_tree
from tests.gitrepo import build_repository


def codes(findings: tuple[Finding, ...] | list[Finding]) -> list[tuple[str, str]]:
    return [(finding.code.info.name, finding.path) for finding in findings]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a file beside it that nobody may read."""
    (tmp_path / "secret").mkdir()
    (tmp_path / "secret" / "s.md").write_text("secret\n")
    docs = tmp_path / "docs"
    (docs / "sub").mkdir(parents=True)
    (docs / "a.md").write_text("a\n")
    (docs / "sub" / "b.md").write_text("b\n")
    return docs


def test_links_inside_are_followed(folder: Path) -> None:
    (folder / "l.md").symlink_to("sub/b.md")
    (folder / "dir").symlink_to("sub")
    tree = FolderTree(str(folder))
    assert tree.list() == ["a.md", "dir/b.md", "l.md", "sub/b.md"]
    assert [data for _, data in tree.read_many(tree.list())] == [b"a\n", b"b\n", b"b\n", b"b\n"]
    assert tree.scan().findings == ()


def test_links_that_lead_outside_are_reported_and_never_read(folder: Path) -> None:
    (folder / "l.md").symlink_to("../secret/s.md")
    (folder / "dir").symlink_to(folder.parent / "secret")
    (folder / "hop").symlink_to("dir")
    (folder / "p.png").symlink_to("../secret/s.md")
    (folder / "sibling.md").symlink_to("../docs2.md")
    (folder.parent / "docs2.md").write_text("secret\n")
    tree = FolderTree(str(folder))
    assert tree.list() == ["a.md", "sub/b.md"]
    found = [("path-outside", name) for name in ("dir", "hop", "l.md", "sibling.md")]
    assert codes(find_pages(tree).findings) == found
    for path in ("l.md", "dir/s.md", "hop/s.md", "p.png", "sibling.md"):
        assert [codes([data]) for _, data in tree.read_many([path]) if isinstance(data, Finding)] == [
            [("path-outside", path)]
        ]
    assert codes(find_pages(tree, ["dir", "hop", "*.md"]).findings) == []


def test_links_in_circles_end(folder: Path) -> None:
    (folder / "self").symlink_to(".")
    (folder / "sub" / "up").symlink_to("..")
    (folder / "sub" / "other").symlink_to("../third")
    (folder / "third").mkdir()
    (folder / "third" / "back").symlink_to("../sub")
    (folder / "third" / "c.md").write_text("c\n")
    (folder / "loop.md").symlink_to("loop.md")
    listing = FolderTree(str(folder)).scan()
    assert listing.paths == ("a.md", "sub/b.md", "sub/other/c.md", "third/back/b.md", "third/c.md")
    assert codes(listing.findings) == [("page-unreadable", "loop.md")]


def test_links_that_multiply_are_stopped(folder: Path) -> None:
    names = [f"d{number}" for number in range(9)]
    for name in names:
        (folder / name).mkdir()
        for other in names:
            (folder / name / f"to-{other}").symlink_to(f"../{other}")
    listing = FolderTree(str(folder)).scan()
    assert ("page-unreadable", "more than 1000 links to folders; this one is not followed") in {
        (finding.code.info.name, finding.message) for finding in listing.findings
    }


def test_a_broken_link_is_reported(folder: Path) -> None:
    (folder / "l.md").symlink_to("gone.md")
    (folder / "l.png").symlink_to("gone.png")
    assert codes(FolderTree(str(folder)).scan().findings) == [("page-unreadable", "l.md")]


def test_the_tree_itself_may_be_a_link(folder: Path) -> None:
    (folder.parent / "link").symlink_to("docs")
    tree = open_tree(TreeSpec(str(folder.parent / "link")))
    assert tree.list() == ["a.md", "sub/b.md"]
    assert tree.read("sub/b.md") == b"b\n"


def test_git_links_are_not_followed(tmp_path: Path) -> None:
    repo = build_repository(tmp_path / "r", [{"docs/a.md": "a\n"}])
    repo.link("docs/l.md", "/etc/hostname")
    repo.link("docs/p.png", "a.md")
    repo.commit()
    tree = open_tree(TreeSpec(str(repo.folder), "main:docs"))
    assert "l.md" not in tree.list()
    assert codes(find_pages(tree).findings)[0] == ("path-outside", "l.md")
    assert [codes([data]) for _, data in tree.read_many(["l.md"]) if isinstance(data, Finding)] == [
        [("path-outside", "l.md")]
    ]


def test_gits_own_folder_holds_no_pages(tmp_path: Path) -> None:
    repo = build_repository(tmp_path / "r", [{"a.md": "a"}])
    (repo.folder / ".git" / "x.md").write_text("x")
    assert FolderTree(str(repo.folder)).list() == ["a.md"]


@pytest.mark.skipif(os.name != "posix", reason="pipes and byte names are POSIX")
def test_odd_files(folder: Path) -> None:
    os.mkfifo(folder / "pipe.md")
    odd = os.fsencode(folder) + b"/\xff \n.md"
    Path(os.fsdecode(odd)).write_text("odd\n")
    tree = FolderTree(str(folder))
    assert tree.list() == ["a.md", "sub/b.md", os.fsdecode(b"\xff \n.md")]
    assert tree.read(os.fsdecode(b"\xff \n.md")) == b"odd\n"
    with pytest.raises(TreeError, match="no regular file"):
        tree.read("pipe.md")


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read(folder: Path) -> None:
    (folder / "a.md").chmod(0)
    (folder / "sub").chmod(0)
    tree = FolderTree(str(folder))
    assert codes(tree.scan().findings) == [("page-unreadable", "sub")]
    assert codes([data for _, data in tree.read_many(["a.md"]) if isinstance(data, Finding)])
    (folder / "sub").chmod(0o700)


def test_a_link_that_leads_nowhere_is_said_to(tmp_path: Path) -> None:
    """Wherever the place that it names would be."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").symlink_to("gone.md")
    (tmp_path / "docs" / "b.md").symlink_to("../gone.md")
    listing = FolderTree(str(tmp_path / "docs")).scan()
    assert [(f.code, f.path, f.message) for f in listing.findings] == [
        (Code.PAGE_UNREADABLE, name, "the symbolic link leads nowhere") for name in ("a.md", "b.md")
    ]
