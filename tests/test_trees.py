"""Pages of folders and of git trees: the same answers from both, and nothing from outside."""

from __future__ import annotations

import os
import pickle
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest

from sphinx_vianet.errors import Code, RepositoryError, TreeError
from sphinx_vianet.gitprocess import Setting
from sphinx_vianet.model import Finding
from sphinx_vianet.trees import (
    DEFAULT_EXCLUDE,
    FolderTree,
    GitTree,
    Tree,
    TreeSpec,
    find_pages,
    is_excluded,
    is_page,
    open_tree,
)
from tests.gitrepo import Files, build_repository

FILES: Files = {
    "docs/a.md": "# A\n",
    "docs/sub/b c.md": "B\r\n",
    "docs/sub/ü 日本.md": "ü\n",
    "docs/page.yml": "### YamlMime:Landing\ntitle: x\n",
    "docs/bom.yml": "\ufeff### YamlMime:Hub\n",
    "docs/data.yml": "title: x\n",
    "docs/both.md": "md\n",
    "docs/both.yml": "### YamlMime:X\n",
    "docs/TOC.md": "# toc\n",
    "docs/sub/toc.yml": "### YamlMime:TableOfContent\n",
    "docs/README.md": "r\n",
    "docs/sub/README.md": "r\n",
    "docs/.github/issue.md": "i\n",
    "docs/pic.png": b"\x89PNG",
    "outside.md": "secret\n",
}
PAGES = ["a.md", "bom.yml", "both.md", "page.yml", "sub/README.md", "sub/b c.md", "sub/ü 日本.md"]


@pytest.fixture(params=["folder", "git"])
def tree(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Tree]:
    """The same files as a folder, and as a commit of a repository whose work tree is empty."""
    repo = build_repository(tmp_path / "repo", [FILES])
    if request.param == "folder":
        yield open_tree(TreeSpec(str(repo.folder / "docs")))
        return
    bare = repo.clone(tmp_path / "bare.git", "--bare")
    yield open_tree(TreeSpec(str(bare.folder), "main:docs"))


def codes(findings: tuple[Finding, ...] | list[Finding]) -> list[tuple[str, str]]:
    return [(finding.code.info.name, finding.path) for finding in findings]


def test_both_kinds_list_alike(tree: Tree) -> None:
    expected = sorted(name.removeprefix("docs/") for name in FILES if name.startswith("docs/"))
    assert tree.list() == expected
    assert tree.scan().findings == ()
    assert "docs" in tree.describe()


def test_pages(tree: Tree) -> None:
    listing = find_pages(tree)
    assert list(listing.paths) == PAGES
    assert codes(listing.findings) == [("duplicate-page", "both.yml")]
    assert "both.md" in listing.findings[0].message
    assert find_pages(tree, ["**"]).paths == ()
    assert "README.md" in find_pages(tree, []).paths


def test_reading(tree: Tree) -> None:
    assert tree.read("sub/b c.md") == b"B\r\n"
    results = dict(tree.read_many(["sub/ü 日本.md", "gone.md", "a.md"]))
    assert list(results) == ["sub/ü 日本.md", "gone.md", "a.md"]
    assert results["sub/ü 日本.md"] == "ü\n".encode()
    assert results["a.md"] == b"# A\n"
    gone = results["gone.md"]
    assert isinstance(gone, Finding)
    assert (gone.code, gone.path) == (Code.PAGE_UNREADABLE, "gone.md")
    with pytest.raises(TreeError, match=r"'gone\.md' of "):
        tree.read("gone.md")


def test_large_files_are_not_read(tree: Tree) -> None:
    results = [
        data if isinstance(data, bytes) else data.code for _, data in tree.read_many(["a.md", "data.yml"], 4)
    ]
    assert results == [b"# A\n", Code.PAGE_TOO_LARGE]


@pytest.mark.parametrize(
    "path", ["../outside.md", "sub/../../outside.md", "/etc/hostname", "", "a\0.md", "sub"]
)
def test_nothing_from_outside_is_read(tree: Tree, path: str) -> None:
    assert all(isinstance(data, Finding) for _, data in tree.read_many([path]))
    with pytest.raises(TreeError):
        tree.read(path)


def test_trees_can_be_sent_to_a_worker(tree: Tree) -> None:
    tree.list()
    assert pickle.loads(pickle.dumps(tree)).read("a.md") == b"# A\n"  # noqa: S301


def test_memory_is_that_of_one_page(tmp_path: Path) -> None:
    repo = build_repository(tmp_path / "r", [{f"{number}.md": os.urandom(500_000) for number in range(20)}])
    for tree in (FolderTree(str(repo.folder)), open_tree(TreeSpec(str(repo.folder), "main"))):
        paths = [path for path in tree.list() if path.endswith(".md")]
        tracemalloc.start()
        assert sum(len(data) for _, data in tree.read_many(paths) if isinstance(data, bytes)) == 10_000_000
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        assert peak < 3_000_000


# --- what is a page


@pytest.mark.parametrize(
    ("path", "head", "page"),
    [
        ("a.md", b"", True),
        ("a.yml", b"### YamlMime:Landing\r\n", True),
        ("a.yml", b"\xef\xbb\xbf### YamlMime:Hub", True),
        ("a.yml", b"\n### YamlMime:Hub", False),
        ("a.yml", b"", False),
        ("a.yaml", b"### YamlMime:Hub", False),
        ("a.mdx", b"", False),
        ("a.md/x.png", b"", False),
    ],
)
def test_is_page(path: str, head: bytes, page: bool) -> None:
    assert is_page(path, head) is page


EXCLUDED = """
TOC.md
toc.yml
deep/er/TOC.yml
x/Toc.md
README.md
README.de.md
LICENSE
CONTRIBUTING.md
CODE_OF_CONDUCT.md
SECURITY.md
.github/workflows/a.yml
"""

KEPT = """
tocs/a.md
toc-of.md
sub/README.md
security-overview.md
license-keys.md
sub/.github/a.md
a.md
"""


def test_default_exclude() -> None:
    assert [path for path in EXCLUDED.split() if not is_excluded(path, DEFAULT_EXCLUDE)] == []
    assert [path for path in KEPT.split() if is_excluded(path, DEFAULT_EXCLUDE)] == []


@pytest.mark.parametrize(
    ("glob", "yes", "no"),
    [
        ("*.md", "a.md", "x/a.md"),
        ("**/*.md", "a.md x/a.md x/y/a.md", "a.yml"),
        ("drafts/", "drafts/a.md drafts/x/a.md", "drafts.md x/drafts/a.md"),
        ("drafts/**", "drafts/a.md", "adrafts/a.md"),
        ("**/old/**", "old/a.md x/old/y/a.md", "older/a.md"),
        ("a?.md", "ab.md", "a/.md abc.md"),
        ("[ab].md", "a.md b.md", "c.md"),
        ("[!a].md", "b.md", "a.md /.md"),
        ("a[.md", "a[.md", "a.md"),
        ("a.md", "a.md", "a-md A.md"),
        ("(x|y)+.md", "(x|y)+.md", "x.md"),
        ("**", "a a/b", ""),
    ],
)
def test_globs(glob: str, yes: str, no: str) -> None:
    assert [path for path in yes.split() if not is_excluded(path, [glob])] == []
    assert [path for path in no.split() if is_excluded(path, [glob])] == []
    assert not is_excluded("a.md", [])


# --- opening


def test_what_is_not_there_says_so_in_one_line(tmp_path: Path) -> None:
    repo = build_repository(tmp_path / "r", [FILES])
    specs = {
        TreeSpec(str(tmp_path / "gone")): "does not exist",
        TreeSpec(str(repo.folder / "outside.md")): "is no folder",
        TreeSpec(str(repo.folder), "gone:docs"): "revision 'gone' is not in",
        TreeSpec(str(repo.folder), "main:gone"): "there is no folder 'gone'",
        TreeSpec(str(repo.folder), "main:docs/a.md"): "there is no folder 'docs/a.md'",
        TreeSpec(str(repo.folder), "0" * 40 + ":docs"): "is not in",
        TreeSpec(str(tmp_path / "{locale}")): "one tree is needed",
    }
    for spec, says in specs.items():
        with pytest.raises(TreeError, match=says) as error:
            open_tree(spec)
        assert "\n" not in str(error.value)
    with pytest.raises(RepositoryError, match="is not in a git repository"):
        open_tree(TreeSpec(str(tmp_path), "main:docs"))


def test_a_tree_ish_reads_nothing_from_disk(tmp_path: Path) -> None:
    repo = build_repository(tmp_path / "r", [FILES])
    first = repo.commits()[0]
    repo.commit({"docs/a.md": "# Second\n"})
    repo.write({"docs/a.md": "# Uncommitted\n", "docs/new.md": "new\n"})
    tree = open_tree(TreeSpec(str(repo.folder / "docs"), "main:docs"))
    assert isinstance(tree, GitTree)
    assert tree.read("a.md") == b"# Second\n"
    assert "new.md" not in tree.list()
    assert tree.describe() == f"{repo.folder} at main:docs"
    old = open_tree(TreeSpec(str(repo.folder), f"{first}:docs/"))
    assert old.read("a.md") == b"# A\n"
    assert "outside.md" in open_tree(TreeSpec(str(repo.folder), "main")).list()


def test_a_partial_clone_names_the_command(tmp_path: Path) -> None:
    repo = build_repository(tmp_path / "r", [FILES])
    clone = repo.clone(tmp_path / "clone", "--filter=blob:none", "--bare")
    tree = open_tree(TreeSpec(str(clone.folder), "main:docs"))
    results = list(tree.read_many(["a.md", "sub/b c.md"], 1000))
    assert [path for path, _ in results] == ["a.md", "sub/b c.md"]
    for _, data in results:
        assert isinstance(data, Finding)
        assert "fetch --refetch --no-filter origin main" in data.message
    # A page without a blob is still listed; only YAML files must be looked into.
    assert "a.md" in find_pages(tree).paths


def test_the_number_of_processes_does_not_grow(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files: Files = {f"{number}.{end}": "### YamlMime:X\n" for number in range(200) for end in ("md", "yml")}
    repo = build_repository(tmp_path / "r", [files])
    started: list[object] = []
    start = Setting.start

    def counting(self: Setting, arguments: list[str], *, stdin: bool = False) -> object:
        started.append(arguments)
        return start(self, arguments, stdin=stdin)

    monkeypatch.setattr(Setting, "start", counting)
    tree = open_tree(TreeSpec(str(repo.folder), "main"))
    assert len(find_pages(tree).paths) == 200
    assert len(list(tree.read_many(tree.list()))) == 400
    assert len(started) <= 5
