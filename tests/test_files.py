"""Files are old or new, never half; one writer at a time."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_vianet.errors import LockError
from sphinx_vianet.files import folder_lock, rewrite, write_atomic


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_writes_and_says_so(tmp_path: Path) -> None:
    path = tmp_path / "de" / "LC_MESSAGES" / "a.po"
    assert write_atomic(path, b"one")
    assert path.read_bytes() == b"one"
    assert write_atomic(path, b"two")
    assert path.read_bytes() == b"two"
    assert names(path.parent) == ["a.po"]


def test_what_somebody_else_changed_or_made_read_only_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.po"
    path.write_bytes(b"mine")
    with pytest.raises(OSError, match="somebody else"):
        rewrite(path, b"old", b"new")
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK)
    with pytest.raises(PermissionError, match="read-only"):
        rewrite(path, b"mine", b"new")
    assert path.read_bytes() == b"mine"
    monkeypatch.undo()
    rewrite(path, b"mine", b"new")
    assert path.read_bytes() == b"new"


def test_equal_bytes_are_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_bytes(b"same")
    os.utime(path, ns=(1, 1))
    before = path.stat()
    assert not write_atomic(path, b"same")
    assert path.stat().st_mtime_ns == 1
    assert path.stat().st_ino == before.st_ino
    assert write_atomic(path, b"sane")


@pytest.mark.skipif(os.name != "posix", reason="modes are POSIX")
def test_modes(tmp_path: Path) -> None:
    old, new, plain = tmp_path / "old", tmp_path / "new", tmp_path / "plain"
    old.write_bytes(b"x")
    old.chmod(0o640)
    write_atomic(old, b"y")
    assert stat.S_IMODE(old.stat().st_mode) == 0o640
    plain.write_bytes(b"")
    write_atomic(new, b"y")
    assert new.stat().st_mode == plain.stat().st_mode


def test_a_failure_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.po"
    path.write_bytes(b"old")

    def fail(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", fail)
    with pytest.raises(KeyboardInterrupt):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert names(tmp_path) == ["a.po"]


def test_a_link_is_replaced_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.write_bytes(b"precious")
    link = tmp_path / "a.po"
    link.symlink_to(outside)
    assert write_atomic(link, b"precious")
    assert not link.is_symlink()
    assert write_atomic(link, b"mine")
    assert outside.read_bytes() == b"precious"


def test_long_names_fit(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 250)
    assert write_atomic(path, b"x")


def test_the_lock_hides_from_git_and_can_be_taken_again(tmp_path: Path) -> None:
    folder = tmp_path / "locale"
    for _ in range(2):
        with folder_lock(folder):
            assert (folder / ".sphinx-vianet" / ".gitignore").read_bytes() == b"*\n"
    assert names(folder) == [".sphinx-vianet"]


def test_the_lock_is_given_back_after_an_error(tmp_path: Path) -> None:
    with pytest.raises(ZeroDivisionError), folder_lock(tmp_path):
        _ = 1 / 0
    with folder_lock(tmp_path, timeout=0):
        pass


def test_another_process_waits_and_says_why(tmp_path: Path) -> None:
    code = (
        "import sys; from sphinx_vianet.files import folder_lock\n"
        "with folder_lock(sys.argv[1]): print('held', flush=True); sys.stdin.read()"
    )
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env=environment,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdin is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(LockError, match=r"another process has been writing into .*wait for it"):
            folder_lock(tmp_path, timeout=0.1).__enter__()
        holder.kill()
    # The lock ends with the process that held it.
    with folder_lock(tmp_path, timeout=5):
        pass


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(LockError, match="cannot be written"), folder_lock(tmp_path / "file"):
        pass
