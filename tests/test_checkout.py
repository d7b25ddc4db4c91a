"""Whether files on disk are those of a commit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from sphinx_vianet.checkout import changed_files
from sphinx_vianet.errors import RepositoryError
from sphinx_vianet.repository import open_repository
from tests.gitrepo import GitRepo, build_repository, git


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    files = {"docs/a.md": "A\nB\n", "docs/crlf.md": "C\r\n", "docs/ü x.md": "U\n", "docs/-n.md": ""}
    return build_repository(tmp_path / "origin", [files])


def changed(repo: GitRepo, *names: str) -> list[str]:
    def files() -> Iterator[tuple[str, bytes | None]]:
        for name in names or ("-n.md", "a.md", "crlf.md", "ü x.md"):
            path = repo.folder / "docs" / name
            yield name, path.read_bytes() if path.is_file() else None

    return changed_files(open_repository(repo.folder), "HEAD", "docs", files())


def test_a_clean_checkout(repo: GitRepo) -> None:
    assert changed(repo) == []
    repo.write({"docs/a.md": "A\r\nB\r\n", "README.md": "not asked for\n"})
    assert changed(repo) == []


def test_changed_added_and_deleted(repo: GitRepo) -> None:
    repo.write({"docs/a.md": "A\nC\n", "docs/new.md": "N\n", "docs/-n.md": None})
    assert changed(repo, "-n.md", "a.md", "crlf.md", "new.md", "never.md") == ["-n.md", "a.md", "new.md"]
    repo.git("add", "-A")
    assert changed(repo, "a.md") == ["a.md"]
    repo.commit(None)
    assert changed(repo, "-n.md", "a.md", "new.md") == []


def test_links_are_followed(repo: GitRepo) -> None:
    repo.link("docs/link.md", "a.md")
    repo.commit(None)
    assert changed(repo, "link.md") == []
    repo.write({"docs/a.md": "other\n"})
    assert changed(repo, "link.md") == ["link.md"]


def test_a_filter_is_not_run(repo: GitRepo, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    repo.git("config", "filter.x.clean", f"touch {mark}; cat")
    repo.write({".gitattributes": "*.md filter=x\n", "docs/a.md": "changed\n"})
    assert changed(repo) == ["a.md"]
    assert not mark.exists()


def test_sha256_repositories(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "-b", "main", "--object-format=sha256", "new")
    repo = GitRepo(tmp_path / "new")
    repo.commit({"docs/a.md": "A\n"})
    assert changed(repo, "a.md") == []


def test_nothing_committed(tmp_path: Path) -> None:
    with pytest.raises(RepositoryError, match="no commits"):
        changed(build_repository(tmp_path / "new"))
