"""Git processes: what a partial clone lacks, what a repository may not start, how long git may take."""

from __future__ import annotations

import os
import shlex
from pathlib import Path

import pytest

from sphinx_vianet.errors import RepositoryError
from sphinx_vianet.gitprocess import Batch, Setting, run
from sphinx_vianet.repository import Repository, open_repository
from tests.gitrepo import GitRepo, build_repository, git

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


# --- partial clones: nothing is fetched behind the user's back


@pytest.mark.parametrize("options", [("--bare",), ("--no-checkout",)])
def test_blobless_clone_says_what_is_missing_and_fetches_nothing(
    repo: GitRepo, tmp_path: Path, options: tuple[str, ...]
) -> None:
    clone = repo.clone(tmp_path / "partial", "--filter=blob:none", *options)
    repository = open_repository(clone.folder)
    entries = repository.list_tree("main", "docs")
    assert (entries[0].path, entries[0].size) == ("a.md", None)
    here = clone.git("hash-object", "-w", "--stdin", stdin=b"# A\n")
    names = [entries[0].id, "main:docs/a.md", "main~1:docs/a.md", "gone:docs/a.md", entries[2].id, here]
    assert read(repository, *names) == [None, None, b"# A\n", None, None, b"# A\n"]
    assert read(repository, *names) == [None, None, b"# A\n", None, None, b"# A\n"]
    run_hint("x: " + repository.missing_hint("main"))
    assert read(repository, names[1]) == [b"# A now\n"]


def test_treeless_clone(repo: GitRepo, tmp_path: Path) -> None:
    clone = repo.clone(tmp_path / "partial", "--filter=tree:0", "--bare")
    repository = open_repository(clone.folder)
    assert read(repository, "main:docs/a.md", repo.commits()[0]) == [None, None]
    with pytest.raises(RepositoryError, match="refetch") as error:
        repository.list_tree("main", "docs")
    message(error)


# --- processes


def test_a_repository_cannot_start_programs(repo: GitRepo, tmp_path: Path) -> None:
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {tmp_path}/started\n")
    program.chmod(0o755)
    for name in ("core.fsmonitor", "diff.external", "core.pager", "core.sshCommand", "gpg.program"):
        repo.git("config", name, str(program))
    repo.git("config", "log.showSignature", "true")
    repository = open_repository(repo.folder)
    repository.commit_date("main")
    repository.list_tree("main")
    read(repository, "main:docs/a.md")
    assert not (tmp_path / "started").exists()


def test_the_number_of_processes_does_not_grow(repo: GitRepo, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[object] = []
    start = Setting.start

    def counting(self: Setting, arguments: list[str], *, stdin: bool = False) -> object:
        started.append(arguments)
        return start(self, arguments, stdin=stdin)

    monkeypatch.setattr(Setting, "start", counting)
    repository = open_repository(repo.folder)
    assert len(started) == 1
    assert len(read(repository, *["main:docs/a.md"] * 500)) == 500
    assert len(started) == 2


@pytest.mark.skipif(os.name != "posix", reason="the stand-in for git is a shell script")
def test_a_silent_git_is_stopped(repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import git as gitpython

    script = tmp_path / "slow-git"
    script.write_text("#!/bin/sh\nexec sleep 60\n")
    script.chmod(0o755)
    monkeypatch.setattr(gitpython.Git, "GIT_PYTHON_GIT_EXECUTABLE", str(script))
    repository = Repository(str(repo.folder), "", "sha1", bare=False, is_shallow=False, timeout=0.2)
    with pytest.raises(RepositoryError, match=r"git rev-parse in .* gave no answer in 0\.2 seconds"):
        repository.resolve("main")
    setting = Setting(str(repo.folder), trusted=False, timeout=0.2)
    with pytest.raises(RepositoryError, match="gave no answer"), Batch(setting) as batch:
        list(batch.read(["main:x"]))


@pytest.mark.skipif(os.name != "posix", reason="the stand-in for git is a shell script")
def test_flags_and_environment_of_every_command(
    repo: GitRepo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import git as gitpython

    script = tmp_path / "telling-git"
    script.write_text('#!/bin/sh\necho "$@"\nenv\n')
    script.chmod(0o755)
    monkeypatch.setattr(gitpython.Git, "GIT_PYTHON_GIT_EXECUTABLE", str(script))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path))
    code, out, _ = run(Setting(str(repo.folder), trusted=False, timeout=60), ("log", "x"))
    arguments, *environment = out.decode().splitlines()
    assert code == 0
    assert arguments.startswith("-c core.fsmonitor=false -c core.hooksPath=/dev/null ")
    assert arguments.endswith(" log x")
    assert "safe." not in arguments
    assert {
        "GIT_ALLOW_PROTOCOL=none",
        "GIT_NO_LAZY_FETCH=1",
        "GIT_TERMINAL_PROMPT=0",
        "GIT_OPTIONAL_LOCKS=0",
        "LC_ALL=C",
    } <= set(environment)
    assert not any(line.startswith("GIT_OBJECT_DIRECTORY=") for line in environment)
