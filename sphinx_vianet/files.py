"""Writing files so that they are always either old or new, and one writer at a time per locale folder."""

from __future__ import annotations

import errno
import filecmp
import os
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from .errors import LockError

__all__ = [
    "LOCK_TIMEOUT",
    "WORK_FOLDER",
    "WRITING_FILE",
    "folder_lock",
    "rewrite",
    "stream_atomic",
    "write_atomic",
]

WORK_FOLDER = ".sphinx-vianet"
"""Folder inside a locale folder for what is not to be committed."""

WRITING_FILE = "writing"
"""File in there while somebody holds the lock."""

_TEMPORARY = re.compile(r"\..{1,40}\.[0-9a-f]{12}\.tmp", re.DOTALL)

LOCK_TIMEOUT = 60.0
"""Seconds to wait for another process that writes into the same locale folder."""


def write_atomic(path: str | os.PathLike[str], data: bytes) -> bool:
    """Write a file under a temporary name beside it, and rename it when it is complete.

    Missing folders are made; the mode of an existing file is kept. A symbolic link in the place
    of the file is replaced, so that nothing is written where it leads.

    Args:
        path: the file.
        data: its whole content.

    Returns:
        False when the file already has these bytes; then nothing on disk is touched.

    Raises:
        OSError: when it cannot be written; the old file is unharmed.
    """
    target = Path(path)
    status = _status(target)
    regular = status is not None and stat.S_ISREG(status.st_mode)
    if status is not None and regular and status.st_size == len(data) and target.read_bytes() == data:
        return False
    temporary = _temporary(target)
    try:
        # Made like any new file, with the mode that the umask leaves: it is to be shared like one.
        _write_new(temporary, data)
        if status is not None and regular:
            os.chmod(temporary, stat.S_IMODE(status.st_mode))
        os.replace(temporary, target)
    except BaseException:
        with suppress(FileNotFoundError):
            temporary.unlink()
        raise
    return True


def rewrite(path: str | os.PathLike[str], old: bytes, new: bytes) -> None:
    """Write a file anew that was read before.

    Args:
        path: the file.
        old: its bytes as they were read.
        new: its new bytes.

    Raises:
        OSError: when it cannot be written, is read-only, or was changed since; it is unharmed.
    """
    if not os.access(path, os.W_OK):
        raise PermissionError(errno.EACCES, "it is read-only")
    if Path(path).read_bytes() != old:
        raise OSError(errno.EBUSY, "it was changed by somebody else meanwhile")
    write_atomic(path, new)


@contextmanager
def stream_atomic(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Write a file piece by piece, and have it appear when it is complete.

    What is written goes into a file under a temporary name beside it. A file that comes out with
    the bytes that are there already is left as it is. A pipe or a device is written to directly.

    Args:
        path: the file; missing folders are made.

    Returns:
        What to write to. Left by an exception, the old file is unharmed.

    Raises:
        OSError: when it cannot be written.
    """
    target = Path(path)
    status = _status(target.resolve())
    if status is not None and not stat.S_ISREG(status.st_mode):
        with target.open("wb") as file:
            yield file
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = _temporary(target)
    try:
        with temporary.open("xb") as file:
            yield file
        if status is not None:
            os.chmod(temporary, stat.S_IMODE(status.st_mode))
            if not target.is_symlink() and filecmp.cmp(temporary, target, shallow=False):
                return
        os.replace(temporary, target)
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def _temporary(target: Path) -> Path:
    """A name beside a file that nothing else has."""
    return target.with_name(f".{target.name[:40]}.{os.urandom(6).hex()}.tmp")


def _write_new(path: Path, data: bytes) -> None:
    """Write a new file, in a new folder if need be; a file object would cost more than the writing."""
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        handle = os.open(path, flags, 0o666)
    except FileNotFoundError:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, flags, 0o666)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(handle, rest) :]
    finally:
        os.close(handle)


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.lstat()
    except FileNotFoundError:
        return None


@contextmanager
def folder_lock(folder: str | os.PathLike[str], timeout: float = LOCK_TIMEOUT) -> Iterator[None]:
    """Hold the one lock of a locale folder, for all that writes catalogs or pages.

    The lock lies in ``.sphinx-vianet/`` inside the folder, which git is told to ignore. It ends
    with the process, however that ends.

    Args:
        folder: the locale folder; made when it is not there.
        timeout: seconds to wait for another process.

    Raises:
        LockError: when another process holds it longer, or the folder cannot be written.
    """
    from filelock import FileLock, Timeout

    work = Path(folder) / WORK_FOLDER
    try:
        work.mkdir(parents=True, exist_ok=True)
        write_atomic(work / ".gitignore", b"*\n")
        lock = FileLock(work / "lock")
        lock.acquire(timeout=timeout)
    except Timeout:
        raise LockError(
            f"another process has been writing into {os.fspath(folder)} for more than {timeout:g} seconds; "
            "wait for it to end, or stop it"
        ) from None
    except OSError as error:
        raise LockError(f"the folder {os.fspath(folder)} cannot be written: {error.strerror}") from error
    writing = work / WRITING_FILE
    try:
        if writing.exists():
            # Whoever held the lock before was killed.
            _sweep(folder)
        writing.touch()
        yield
        writing.unlink(missing_ok=True)
    finally:
        lock.release()


def _sweep(folder: str | os.PathLike[str]) -> None:
    """Remove the temporary files that a process left behind when it was killed."""
    for place, _, names in os.walk(folder):
        for name in names:
            if _TEMPORARY.fullmatch(name):
                Path(place, name).unlink(missing_ok=True)
