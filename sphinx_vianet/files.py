"""Writing files so that they are always either old or new, and one writer at a time per locale folder."""

from __future__ import annotations

import errno
import filecmp
import os
import platform
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from .errors import LockError, OutputError

if TYPE_CHECKING:
    from filelock import BaseFileLock

fcntl = import_module("fcntl") if os.name == "posix" else None

__all__ = [
    "LOCK_TIMEOUT",
    "WORK_FOLDER",
    "WRITING_FILE",
    "failure_text",
    "folder_lock",
    "leads_out",
    "rewrite",
    "stream_atomic",
    "write_atomic",
    "write_output",
]

WORK_FOLDER = ".sphinx-vianet"
"""Folder inside a locale folder for what is not to be committed."""

WRITING_FILE = "writing"
"""File in there while somebody holds the lock."""

_HOLDER = re.compile(r"(\d{1,10}) ([\w.-]{1,255})")
_TEMPORARY = re.compile(r"\..{1,40}\.[0-9a-f]{12}\.tmp", re.DOTALL)

_REMEDIES = {
    errno.ENOSPC: "make room, and run it again",
    errno.EDQUOT: "make room, and run it again",
    errno.EFBIG: "raise the limit of file sizes (ulimit -f), and run it again",
    errno.EMFILE: "raise the limit of open files (ulimit -n), and run it again",
    errno.ENFILE: "end other programs, and run it again",
    errno.EACCES: "get the right to write there, or name another place",
    errno.EPERM: "get the right to write there, or name another place",
    errno.EROFS: "name a place that can be written",
    errno.ENAMETOOLONG: "give it a shorter name",
}
"""What to do when a file cannot be written."""

LOCK_TIMEOUT = 60.0
"""Seconds to wait for another process that writes into the same locale folder."""


def write_atomic(path: str | os.PathLike[str], data: bytes) -> bool:
    """Write a file under a temporary name beside it, and rename it when it is complete.

    Missing folders are made; the mode of an existing file is kept. A symbolic link in the place
    of the file is replaced, so that nothing is written where it leads. The bytes that take the place
    of others reach the disk before they do: a file system may else, when the power fails, have the
    new name and not yet the new bytes, and what a person wrote would be gone. A file that was not
    there is not waited for.

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
        _write_new(temporary, data, durable=regular)
        if status is not None and regular:
            os.chmod(temporary, stat.S_IMODE(status.st_mode))
        os.replace(temporary, target)
    except BaseException as error:
        with suppress(FileNotFoundError):
            temporary.unlink()
        _name(error, target)
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


def leads_out(folder: str | os.PathLike[str], root: str | os.PathLike[str]) -> bool:
    """Whether a folder, its symbolic links followed, is outside of another. Neither need be there."""
    return not Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(root))


@contextmanager
def stream_atomic(path: str | os.PathLike[str]) -> Iterator[BinaryIO]:
    """Write a file piece by piece, and have it appear when it is complete.

    What is written goes into a file under a temporary name beside it. A file that comes out with
    the bytes that are there already is left as it is. A pipe or a device is written to directly.
    Several processes may write the same file: the last one stays. What one that was killed left
    behind is removed.

    Args:
        path: the file; missing folders are made.

    Returns:
        What to write to. Left by an exception, the old file is unharmed.

    Raises:
        OSError: when it cannot be written.
    """
    target = Path(path)
    status = _status(Path(os.path.realpath(target)))
    if status is not None and not stat.S_ISREG(status.st_mode):
        with target.open("wb") as device:
            yield device
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    _remove_left(target)
    temporary, file, lock = _create(target)
    try:
        with file:
            yield file
        if status is not None:
            os.chmod(temporary, stat.S_IMODE(status.st_mode))
            if not target.is_symlink() and filecmp.cmp(temporary, target, shallow=False):
                return
        os.replace(temporary, target)
    except OSError as error:
        _name(error, target)
        raise
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()
        os.close(lock)


def failure_text(error: OSError) -> str:
    """Why a file cannot be written, and what to do about it.

    Args:
        error: What happened.
    """
    text = error.strerror or str(error)
    remedy = _REMEDIES.get(error.errno or 0)
    return f"{text}; {remedy}" if remedy else text


def write_output(path: str | os.PathLike[str], data: bytes) -> None:
    """Write a report where a user says, as :func:`stream_atomic` does.

    Args:
        path: a file, a pipe or a device.
        data: the whole report.

    Raises:
        OutputError: when it cannot be written; the old file is unharmed.
    """
    try:
        with stream_atomic(path) as file:
            file.write(data)
    except OSError as error:
        raise OutputError(f"{os.fspath(path)} cannot be written: {failure_text(error)}") from error


def _name(error: BaseException, target: Path) -> None:
    """Let an error name the file that was to be written, which writing itself does not."""
    if isinstance(error, OSError) and error.filename is None:
        error.filename = os.fspath(target)


def _temporary(target: Path) -> Path:
    """A name beside a file that nothing else has."""
    return target.with_name(f".{target.name[:40]}.{os.urandom(6).hex()}.tmp")


def _create(target: Path) -> tuple[Path, BinaryIO, int]:
    """Make a temporary file that is locked as long as its writer lives, and a handle that keeps it so."""
    while True:
        path = _temporary(target)
        file = path.open("xb")
        handle = os.dup(file.fileno())
        # Somebody who looks for what was left behind may have been faster.
        if _lock(handle) is not False and os.fstat(handle).st_nlink:
            return path, file, handle
        file.close()
        os.close(handle)


def _lock(handle: int) -> bool | None:
    """Lock an open file; False when another process has, None where files cannot be locked."""
    if fcntl is None:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True


def _remove_left(target: Path) -> None:
    """Remove temporary files of a file whose writers were killed."""
    start = f".{target.name[:40]}."
    with os.scandir(target.parent) as entries:
        left = [entry.path for entry in entries if entry.name.startswith(start)]
    for path in left:
        if not _TEMPORARY.fullmatch(os.path.basename(path)):
            continue
        # What cannot be opened or removed is not worth a failure.
        with suppress(OSError):
            handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
            try:
                if _lock(handle):
                    os.unlink(path)
            finally:
                os.close(handle)


def _write_new(path: Path, data: bytes, *, durable: bool) -> None:
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
        if durable:
            os.fsync(handle)
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
    mark = work / WRITING_FILE
    try:
        work.mkdir(parents=True, exist_ok=True)
        _refuse_links(work)
        lock = FileLock(work / "lock")
        _acquire(lock, folder, timeout)
    except Timeout:
        raise LockError(
            f"{_holder(mark)} has been writing into {os.fspath(folder)} for more than {timeout:g} seconds; "
            "wait for it to end, or stop it"
        ) from None
    except OSError as error:
        raise _unwritable(folder, error) from error
    try:
        try:
            if mark.exists():
                # Whoever held the lock before was killed.
                _sweep(folder)
            mark.write_text(f"{os.getpid()} {platform.node()}", "utf-8")
            write_atomic(work / ".gitignore", b"*\n")
        except OSError as error:
            raise _unwritable(folder, error) from error
        yield
        mark.unlink(missing_ok=True)
    finally:
        lock.release()


def _acquire(lock: BaseFileLock, folder: str | os.PathLike[str], timeout: float) -> None:
    """Take a lock, or say that there are none where the folder is."""
    missing = {errno.ENOLCK, errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP}
    try:
        lock.acquire(timeout=timeout)
    except (OSError, NotImplementedError) as error:
        if isinstance(error, OSError) and error.errno not in missing:
            raise
        raise LockError(
            f"the file system of {os.fspath(folder)} has no locks, without which two processes could write "
            "into it at the same time; switch them on (for NFS, its lock service), or use "
            "a folder on a local disk"
        ) from error


def _unwritable(folder: str | os.PathLike[str], error: OSError) -> LockError:
    """What to say of a folder that cannot be written."""
    return LockError(f"the folder {os.fspath(folder)} cannot be written: {failure_text(error)}")


def _holder(mark: Path) -> str:
    """Who holds a lock, as far as that process has said."""
    try:
        found = _HOLDER.fullmatch(mark.read_bytes()[:300].decode("utf-8", "replace"))
    except OSError:
        found = None
    if found is None:
        return "another process"
    where = "" if found[2] == platform.node() else f" on {found[2]}"
    return f"process {found[1]}{where}"


def _refuse_links(work: Path) -> None:
    """See that nothing written into the work folder goes elsewhere: it may have come with the repository.

    Raises:
        LockError: when the folder or a file in it is a symbolic link.
    """
    link = work if work.is_symlink() else next((path for path in work.iterdir() if path.is_symlink()), None)
    if link is not None:
        raise LockError(f"{link} is a symbolic link, through which nothing is written; remove it")


def _sweep(folder: str | os.PathLike[str]) -> None:
    """Remove the temporary files that a process left behind when it was killed."""
    for place, _, names in os.walk(folder):
        for name in names:
            if _TEMPORARY.fullmatch(name):
                Path(place, name).unlink(missing_ok=True)
