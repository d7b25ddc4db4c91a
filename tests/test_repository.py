"""Questions to real git repositories: bare, shallow, partial, linked, foreign, empty, broken."""

from __future__ import annotations

import os
import pickle
import shlex
import shutil
import stat
from datetime import timedelta
from pathlib import Path

import pytest

from sphinx_vianet.errors import RepositoryError
from sphinx_vianet.repository import Repository, open_repository
from tests.gitrepo import FIRST_DATE, GitRepo, build_repository, git

VERSIONS = (
    {"docs/a.md": "# A\n", "docs/sub/b c.md": "B\r\n", "docs/ü.md": "ü\n", "README.md": "R\n"},
    {"docs/a.md": "# A now\n", "docs/empty.md": ""},
)


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    return build_repository(tmp_path / "origin", VERSIONS)


def read(repository: Repository, *names: str) -> list[bytes | None]:
    return [data for _, data in repository.read_blobs(names)]


def message(error: pytest.ExceptionInfo[RepositoryError]) -> str:
    text = str(error.value)
    assert "\n" not in text
    return text


def run_hint(text: str, separator: str = ": ") -> None:
    """Run the git command that ends an error message, as its reader would."""
    command = shlex.split(text.rpartition(separator)[2])
    assert command[0] == "git"
    git(Path.cwd(), *command[1:])


# --- revisions


def test_resolve_names_commits(repo: GitRepo) -> None:
    first, second = repo.commits()
    repo.git("tag", "-a", "-m", "t", "v1", first, date=FIRST_DATE)
    repository = open_repository(repo.folder)
    assert repository.resolve("main") == repository.head_commit() == second
    assert repository.resolve("main~1") == repository.resolve("v1") == repository.resolve(first[:10]) == first


def test_dates_of_commits(repo: GitRepo) -> None:
    repository = open_repository(repo.folder)
    assert repository.commit_date("main~1") == FIRST_DATE
    assert repository.commit_date("main") == FIRST_DATE + timedelta(days=1)


@pytest.mark.parametrize("revision", ["-x", "--output=x", "--all", "a\nb", "a\0b", "-"])
def test_a_revision_is_never_an_option(repo: GitRepo, revision: str) -> None:
    repository = open_repository(repo.folder)
    with pytest.raises(RepositoryError, match="no revision") as error:
        repository.resolve(revision)
    message(error)
    with pytest.raises(RepositoryError, match="no name of an object"):
        read(repository, f"{revision}:docs/a.md")


@pytest.mark.parametrize("path", ["-r", "a\nb", "a\0b", "../origin", "docs/../../x"])
def test_a_path_is_never_an_option_nor_outside(repo: GitRepo, path: str) -> None:
    with pytest.raises(RepositoryError, match=r"no path|leads out") as error:
        open_repository(repo.folder).list_tree("main", path)
    message(error)


@pytest.mark.parametrize("revision", ["gone", "", "main:docs", "^main", "main..main", "0" * 40, "main docs"])
def test_a_revision_that_is_not_there(repo: GitRepo, revision: str) -> None:
    with pytest.raises(RepositoryError, match=r"is not in .*no remote") as error:
        open_repository(repo.folder).resolve(revision)
    assert repr(revision) in message(error)


def test_a_missing_revision_names_the_fetch_that_brings_it(repo: GitRepo, tmp_path: Path) -> None:
    clone = repo.clone(tmp_path / "a clone")
    new = repo.commit({"x.md": "x"})
    with pytest.raises(RepositoryError, match=r"bring it with: git -C '.*a clone' fetch origin") as error:
        open_repository(clone.folder).resolve(new)
    run_hint(message(error))
    assert open_repository(clone.folder).resolve(new) == new


def test_no_commits(tmp_path: Path) -> None:
    repository = open_repository(build_repository(tmp_path / "new").folder)
    with pytest.raises(RepositoryError, match="has no commits yet"):
        repository.head_commit()
    with pytest.raises(RepositoryError, match="has no commits yet"):
        repository.list_tree("HEAD")


# --- finding and opening


def test_found_from_below(repo: GitRepo) -> None:
    for start in ("docs/sub", "docs/a.md", ".git"):
        assert open_repository(repo.folder / start).folder == str(repo.folder)


def test_prefix_addresses_a_folder_of_the_work_tree(repo: GitRepo, tmp_path: Path) -> None:
    repository = open_repository(repo.folder)
    assert repository.prefix(repo.folder) == ""
    assert repository.prefix(repo.folder / "docs" / "sub") == "docs/sub"
    (tmp_path / "link").symlink_to(repo.folder / "docs")
    assert repository.prefix(tmp_path / "link") == "docs"
    with pytest.raises(RepositoryError, match="is not inside the work tree"):
        repository.prefix(tmp_path)


def test_bare(repo: GitRepo, tmp_path: Path) -> None:
    bare = repo.clone(tmp_path / "b.git", "--bare")
    repository = open_repository(bare.folder)
    assert repository.bare
    assert read(repository, "main:docs/a.md") == [b"# A now\n"]
    assert [entry.path for entry in repository.list_tree("main~1", "docs/sub")] == ["b c.md"]
    with pytest.raises(RepositoryError, match="has no work tree"):
        repository.prefix(bare.folder)


def test_linked_work_tree(repo: GitRepo, tmp_path: Path) -> None:
    linked = repo.worktree(tmp_path / "linked", "main~1")
    repository = open_repository(linked.folder / "docs")
    assert repository.prefix(linked.folder / "docs") == "docs"
    assert repository.head_commit() == repo.commits()[0]
    assert not repository.bare
    assert read(repository, "HEAD:docs/a.md", "main:docs/a.md") == [b"# A\n", b"# A now\n"]


def test_submodule(repo: GitRepo, tmp_path: Path) -> None:
    outer = build_repository(tmp_path / "outer", [{"x.md": "x"}])
    outer.git("submodule", "add", "-q", repo.folder.as_uri(), "module")
    outer.commit()
    inner = open_repository(outer.folder / "module" / "docs")
    assert inner.folder == str(outer.folder / "module")
    assert read(inner, "HEAD:docs/a.md") == [b"# A now\n"]
    entries = {entry.path: entry for entry in open_repository(outer.folder).list_tree("HEAD")}
    assert (entries["module"].mode, entries["module"].size) == ("160000", None)
    assert read(open_repository(outer.folder), "HEAD:module", "HEAD:x.md") == [None, b"x"]


def test_shallow(repo: GitRepo, tmp_path: Path) -> None:
    shallow = repo.clone(tmp_path / "s", "--depth=1")
    repository = open_repository(shallow.folder)
    assert repository.is_shallow
    assert not open_repository(repo.folder).is_shallow
    assert read(repository, "HEAD:docs/a.md") == [b"# A now\n"]
    with pytest.raises(RepositoryError, match=r"is shallow.*fetch --unshallow origin") as error:
        repository.resolve("HEAD~1")
    run_hint(message(error))
    assert repository.resolve("HEAD~1") == repo.commits()[0]


def test_another_object_format(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main", "--object-format=sha256")
    GitRepo(folder).commit({"a.md": "a"})
    repository = open_repository(folder)
    assert repository.object_format == "sha256"
    assert len(repository.resolve("main")) == 64
    assert read(repository, repository.list_tree("main")[0].id) == [b"a"]


def test_what_is_no_repository(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="is not in a git repository"):
        open_repository(tmp_path)
    with pytest.raises(RepositoryError, match="does not exist"):
        open_repository(tmp_path / "gone")
    (tmp_path / "fake" / ".git").mkdir(parents=True)
    with pytest.raises(RepositoryError, match="is not in a git repository"):
        open_repository(tmp_path / "fake")


def test_a_broken_repository_is_one_line(repo: GitRepo) -> None:
    (repo.folder / ".git" / "config").write_text("[core\n")
    with pytest.raises(RepositoryError, match=r"git cannot read .*bad config") as error:
        open_repository(repo.folder)
    message(error)


def test_variables_in_a_path_are_not_expanded(
    repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WHERE", str(repo.folder))
    with pytest.raises(RepositoryError, match="does not exist"):
        open_repository("$WHERE")
    shutil.copytree(repo.folder, tmp_path / "$HOME")
    assert open_repository(tmp_path / "$HOME").folder == str(tmp_path / "$HOME")


def test_another_owner_is_refused_unless_trusted(repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    with pytest.raises(
        RepositoryError, match=r"another user.*--add safe\.directory .*--trust-repository"
    ) as error:
        open_repository(repo.folder)
    message(error)
    # A variable that points git at the repository would make git skip the question.
    monkeypatch.setenv("GIT_DIR", str(repo.folder / ".git"))
    with pytest.raises(RepositoryError, match="another user"):
        open_repository(repo.folder)
    assert os.environ["GIT_DIR"] == str(repo.folder / ".git")
    repository = open_repository(repo.folder, trust=True)
    assert read(repository, "main:docs/a.md") == [b"# A now\n"]


def test_a_hook_does_not_point_us_elsewhere(
    repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = build_repository(tmp_path / "other", [{"o.md": "o"}])
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"):
        monkeypatch.setenv(name, str(other.folder / ".git"))
    repository = open_repository(repo.folder)
    assert repository.head_commit() == repo.commits()[-1]
    assert read(repository, "main:docs/a.md") == [b"# A now\n"]


def test_git_is_not_installed(repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository = open_repository(repo.folder)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(RepositoryError, match="git is not installed") as error:
        repository.resolve("main")
    message(error)


def test_git_was_never_installed(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = (
        "from sphinx_vianet.repository import open_repository\n"
        "from sphinx_vianet.errors import RepositoryError\n"
        "try: open_repository('.')\n"
        "except RepositoryError as error: print(error)"
    )
    environment = {"PATH": str(tmp_path), "PYTHONPATH": str(Path(__file__).parents[1])}
    run = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.startswith("git is not installed")


# --- trees and blobs


def test_list_tree_is_relative_to_its_folder(repo: GitRepo) -> None:
    repository = open_repository(repo.folder / "docs")
    entries = repository.list_tree("main", "docs/")
    assert [(entry.path, entry.mode, entry.size) for entry in entries] == [
        ("a.md", "100644", 8),
        ("empty.md", "100644", 0),
        ("sub/b c.md", "100644", 3),
        ("ü.md", "100644", 3),
    ]
    assert len(repository.list_tree("main")) == 5
    assert repository.list_folders("main") == ["docs", "docs/sub"]
    assert repository.list_folders("main", "docs") == ["sub"]
    for path in ("docs/gone", "docs/a.md"):
        with pytest.raises(RepositoryError, match=f"there is no folder '{path}' in revision"):
            repository.list_tree("main", path)


@pytest.mark.skipif(os.name != "posix", reason="only POSIX has file names that are bytes")
def test_names_that_are_no_text(repo: GitRepo) -> None:
    blob = repo.git("hash-object", "-w", "--stdin", stdin=b"x\n")
    repo.git("update-index", "-z", "--index-info", stdin=b"100644 %s 0\tn\xff\n\tm.md\0" % blob.encode())
    repo.git("commit", "-q", "-m", "odd", date=FIRST_DATE)
    repository = open_repository(repo.folder)
    entry = next(entry for entry in repository.list_tree("HEAD") if entry.id == blob)
    assert os.fsencode(entry.path) == b"n\xff\n\tm.md"
    assert read(repository, entry.id) == [b"x\n"]


def test_blobs_come_in_order_and_none_for_what_is_not_there(repo: GitRepo) -> None:
    repository = open_repository(repo.folder)
    blob = repository.list_tree("main", "docs/sub")[0].id
    names = [
        "main:docs/ü.md",
        "main:docs/gone.md",
        blob,
        "0" * 40,
        "main:docs",
        "main:docs/empty.md",
        blob,
        "no:x",
    ]
    assert list(repository.read_blobs(names)) == list(
        zip(names, ["ü\n".encode(), None, b"B\r\n", None, None, b"", b"B\r\n", None], strict=True)
    )
    assert read(repository) == []


def test_many_and_large_blobs_do_not_block(tmp_path: Path) -> None:
    large = os.urandom(300_000)
    files = {f"docs/{'n' * 60}{number}.md": f"page {number}\n" for number in range(600)}
    repo = build_repository(tmp_path / "r", [{**files, "large.md": large}])
    repository = open_repository(repo.folder)
    names = [f"main:{name}" for name in files] + ["main:large.md", f"main:{'x' * 9000}"]
    results = dict(repository.read_blobs(names * 2))
    assert results["main:large.md"] == large
    assert results[names[-1]] is None
    assert [results[f"main:{name}"] for name in files] == [text.encode() for text in files.values()]


def test_reading_can_be_broken_off(repo: GitRepo) -> None:
    results = open_repository(repo.folder).read_blobs(["main:docs/a.md"] * 1000)
    assert next(results)[1] == b"# A now\n"
    results.close()


def test_a_link_is_not_followed(repo: GitRepo) -> None:
    repo.link("docs/l.md", "/etc/hostname")
    repo.commit()
    repository = open_repository(repo.folder)
    assert {e.path: e.mode for e in repository.list_tree("HEAD", "docs")}["l.md"] == "120000"
    assert read(repository, "HEAD:docs/l.md") == [b"/etc/hostname"]


def test_a_corrupt_object_is_one_line(repo: GitRepo) -> None:
    repository = open_repository(repo.folder)
    blob = repository.list_tree("main", "docs")[0].id
    path = repo.folder / ".git" / "objects" / blob[:2] / blob[2:]
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    path.write_bytes(b"junk")
    with pytest.raises(RepositoryError, match=r"git cannot read .*fsck") as error:
        read(repository, "main:docs/ü.md", "main:docs/a.md")
    message(error)


def test_repositories_can_be_pickled(repo: GitRepo) -> None:
    repository = open_repository(repo.folder)
    assert pickle.loads(pickle.dumps(repository)) == repository  # noqa: S301


def test_bare_repository_without_a_config_file(tmp_path: Path) -> None:
    source = build_repository(tmp_path / "source", [{"docs/a.md": "text\n"}])
    source.clone(tmp_path / "bare", "--bare")
    (tmp_path / "bare" / "config").unlink()
    repository = open_repository(tmp_path / "bare")
    assert repository.bare
    assert [entry.path for entry in repository.list_tree("HEAD", "docs")] == ["a.md"]
