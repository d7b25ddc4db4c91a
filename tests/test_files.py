"""Files are old or new, never half; one writer at a time."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from sphinx_vianet.errors import LockError, OutputError
from sphinx_vianet.files import folder_lock, rewrite, stream_atomic, write_atomic, write_output


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
        with pytest.raises(LockError, match=rf"process {holder.pid} has been writing into .*wait for it"):
            folder_lock(tmp_path, timeout=0.1).__enter__()
        holder.kill()
    # The lock ends with the process that held it.
    with folder_lock(tmp_path, timeout=5):
        pass


@pytest.mark.parametrize(
    ("mark", "who"),
    [
        (b"12 elsewhere.example", "process 12 on elsewhere.example"),
        (b"", "another process"),
        (b"12 a\x1b[31m", "another process"),
        (b"\xff" * 999, "another process"),
    ],
)
def test_who_holds_the_lock(tmp_path: Path, mark: bytes, who: str) -> None:
    with folder_lock(tmp_path):
        (tmp_path / ".sphinx-vianet" / "writing").write_bytes(mark)
        with pytest.raises(LockError, match=f"^{who} has been writing into"):
            folder_lock(tmp_path, timeout=0).__enter__()


@pytest.mark.parametrize("error", [OSError(errno.ENOLCK, "No locks available"), NotImplementedError("flock")])
def test_a_file_system_without_locks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """As NFS without its lock service."""

    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("filelock.FileLock.acquire", fail)
    with pytest.raises(LockError, match=r"has no locks.*lock service.*local disk"), folder_lock(tmp_path):
        pass


def test_what_killed_writers_of_a_report_left_is_removed(tmp_path: Path) -> None:
    """And nothing of one that is still at it."""
    path = tmp_path / "report.html"
    left = [tmp_path / f".report.html.{number:012x}.tmp" for number in range(3)]
    left[0].write_bytes(b"half")
    left[1].touch()
    left[2].mkdir()
    kept = tmp_path / ".report.html.0123.tmp"
    kept.touch()
    with stream_atomic(path) as first:
        first.write(b"first")
        with stream_atomic(path) as second:
            second.write(b"second")
        assert path.read_bytes() == b"second"
    assert path.read_bytes() == b"first"
    assert names(tmp_path) == [left[2].name, kept.name, "report.html"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes are POSIX")
def test_a_report_goes_into_what_is_no_file_and_not_in_its_place(tmp_path: Path) -> None:
    """Else root would put a file where ``/dev/null`` is."""
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        for path in (pipe, link):
            write_output(path, b"report")
            assert os.read(reader, 100) == b"report"
    finally:
        os.close(reader)
    assert stat.S_ISFIFO(pipe.lstat().st_mode)
    assert link.is_symlink()


def test_a_report_that_cannot_be_written_names_its_file(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match=rf"^{tmp_path} cannot be written: Is a directory"):
        write_output(tmp_path, b"report")


def test_what_takes_the_place_of_other_bytes_is_on_the_disk_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    monkeypatch.setattr(os, "fsync", lambda handle: done.append("fsync"))
    replace = os.replace

    def note(old: Path, new: Path) -> None:
        done.append("replace")
        replace(old, new)

    monkeypatch.setattr(os, "replace", note)
    for data in (b"one", b"two", b"two"):
        write_atomic(tmp_path / "a.po", data)
    assert done == ["replace", "fsync", "replace"]


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(LockError, match="cannot be written"), folder_lock(tmp_path / "file"):
        pass
