"""The demonstration's source repository: the same everywhere, whatever git is configured to do."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from git import Blob, Repo

from sphinx_vianet import demo
from sphinx_vianet.demo import history
from sphinx_vianet.errors import TreeError


def test_commit_ids_are_the_same_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = demo.write_source(tmp_path / "one")
    home = tmp_path / "home"
    (home / "hooks").mkdir(parents=True)
    hook = home / "hooks" / "prepare-commit-msg"  # one that --no-verify does not skip
    hook.write_text('#!/bin/sh\necho changed > "$1"\n')
    hook.chmod(0o755)
    (home / ".gitconfig").write_text(
        f"[user]\nname = Somebody\nemail = s@example.org\n[commit]\ngpgsign = true\n"
        f"[core]\nautocrlf = true\nhooksPath = {hook.parent}\n[init]\ndefaultBranch = other\n"
    )
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))
    monkeypatch.setenv("GIT_AUTHOR_DATE", "2001-01-01T00:00:00Z")
    monkeypatch.setenv("GIT_DEFAULT_HASH", "sha256")
    second = demo.write_source(tmp_path / "two")
    assert [commit.sha for commit in first] == [commit.sha for commit in second]
    assert len({commit.sha for commit in first}) == 9
    assert not (tmp_path / "elsewhere").exists()
    assert not (tmp_path / "index").exists()
    monkeypatch.undo()
    on_disk = {
        path.relative_to(tmp_path / "two").as_posix(): path.read_bytes()
        for path in (tmp_path / "two").rglob("*")
        if path.is_file() and ".git" not in path.parts
    }
    assert on_disk == dict(second[-1].revision.files)
    assert (tmp_path / "two" / ".git" / "HEAD").read_text() == "ref: refs/heads/main\n"


def test_git_has_what_the_history_says(tmp_path: Path) -> None:
    commits = demo.write_source(tmp_path / "source")
    repo = Repo(tmp_path / "source")
    assert not repo.is_dirty(untracked_files=True)
    for commit in commits:
        stored = repo.commit(commit.sha)
        assert (stored.author.name, stored.message.strip()) == (
            commit.revision.author,
            commit.revision.message,
        )
        blobs = {
            blob.path: blob.data_stream.read() for blob in stored.tree.traverse() if isinstance(blob, Blob)
        }
        assert blobs == dict(commit.revision.files)


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(TreeError, match="not an empty folder"):
        demo.write_source(tmp_path)
    assert os.listdir(tmp_path) == ["mine.txt"]


@pytest.mark.parametrize(
    ("step", "message"),
    [
        (
            '[[commit.edit]]\nfile = "docs/sync.md"\nold = "phone"\nnew = "x"',
            "'phone' is not once in docs/sync.md",
        ),
        (
            '[[commit.edit]]\nfile = "docs/sync.md"\nold = "zebra"\nnew = "x"',
            "'zebra' is not once in docs/sync.md",
        ),
        ('[[commit.rename]]\nold = "docs/a.md"\nnew = "docs/b.md"', "there is no docs/a.md"),
    ],
)
def test_a_history_that_does_not_fit_is_refused(
    monkeypatch: pytest.MonkeyPatch, step: str, message: str
) -> None:
    toml = f"""[[commit]]
key = "k"
message = "m"
author = "a"
email = "e"
date = "2024-01-01T00:00:00+00:00"
add = ["docs/sync.md"]
{step}
"""
    read = history.read_content
    monkeypatch.setattr(
        history, "read_content", lambda path: toml.encode() if path == "history.toml" else read(path)
    )
    with pytest.raises(TreeError, match=re.escape(message)):
        demo.load_history()
