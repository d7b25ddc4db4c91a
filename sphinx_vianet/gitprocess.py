"""How a git process is started: environment, flags, time limit, and the protocol of ``cat-file --batch``.

Only :mod:`sphinx_vianet.repository` uses this module.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Literal, Self

from .errors import RepositoryError

if TYPE_CHECKING:
    from types import ModuleType

__all__ = ["Batch", "Setting", "import_git", "plain_view", "run", "run_together", "scrubbed_environment"]

# Variables by which a caller (a git hook, an editor) points git at one repository. We name ours ourselves,
# and GIT_DIR would besides switch off git's check of who owns it.
_LOCATING = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_GRAFT_FILE",
    "GIT_INDEX_FILE",
    "GIT_NAMESPACE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_SHALLOW_FILE",
    "GIT_WORK_TREE",
)

_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    # Else git writes the log commit by commit into a pipe, which costs both sides a tenth of a second.
    "GIT_FLUSH": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}

_FLAGS = ("-c", "core.fsmonitor=false", "-c", f"core.hooksPath={os.devnull}", "-c", "log.showSignature=false")
_TRUST_FLAGS = ("-c", "safe.directory=*", "-c", "safe.bareRepository=all")

# A pipe takes this much without a reader, on every system. So a chunk of names can be written at once, and
# git never waits for us to read while we wait for it to.
_CHUNK = 4096

_environment_lock = threading.Lock()


def import_git() -> ModuleType:
    """Import GitPython, which looks for the git program when it is imported.

    Raises:
        RepositoryError: when git is not installed.
    """
    try:
        import git
    except ModuleNotFoundError:
        raise
    except ImportError:
        raise RepositoryError(
            "git is not installed or not on PATH; install it, for example with: apt install git"
        ) from None
    return git


@contextmanager
def scrubbed_environment() -> Iterator[None]:
    """Take variables that point git elsewhere out of this process' environment, for the start of a command.

    GitPython always passes on the whole environment and can only add to it.
    """
    with _environment_lock:
        saved = {name: os.environ.pop(name) for name in _LOCATING if name in os.environ}
        try:
            yield
        finally:
            os.environ.update(saved)


class Setting:
    """What the commands of one repository have in common."""

    def __init__(self, folder: str, *, trusted: bool, timeout: float, view: Mapping[str, str] | None = None):
        self.folder = folder
        self.timeout = timeout
        self._flags = (*_FLAGS, *(_TRUST_FLAGS if trusted else ()))
        self._environment = {**_ENVIRONMENT, **(view or {})}

    def start(self, arguments: Sequence[str], *, stdin: bool = False) -> Any:
        """Start git without a shell; returns GitPython's handle, which kills the process when dropped."""
        git = import_git()
        command = [git.Git.GIT_PYTHON_GIT_EXECUTABLE or "git", *self._flags, *arguments]
        try:
            with scrubbed_environment():
                return git.Git(self.folder).execute(
                    command,
                    istream=subprocess.PIPE if stdin else None,
                    as_process=True,
                    env=self._environment,
                )
        except git.GitCommandNotFound:
            raise RepositoryError("git is not installed or not on PATH any more; install it") from None

    def too_slow(self, command: str) -> RepositoryError:
        """The error for a command that was stopped."""
        return RepositoryError(f"git {command} in {self.folder} gave no answer in {self.timeout:g} seconds")


def run(setting: Setting, arguments: Sequence[str], data: bytes | None = None) -> tuple[int, bytes, str]:
    """Run a git command to its end.

    Args:
        setting: where and how.
        arguments: the command and its arguments, without ``git``.
        data: what it reads from standard input; None for nothing.

    Returns:
        Exit code, standard output, and the messages in English.

    Raises:
        RepositoryError: when git is missing or takes too long.
    """
    handle = setting.start(arguments, stdin=data is not None)
    process = handle.proc
    try:
        out, error = process.communicate(data, timeout=setting.timeout)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise setting.too_slow(arguments[0]) from None
    return process.returncode, out, error.decode("utf-8", "replace")


def run_together(
    setting: Setting, commands: Sequence[Sequence[str]], data: bytes
) -> list[tuple[int, bytes, str]]:
    """Run git commands at the same time, each with the same standard input.

    Returns:
        What :func:`run` returns, in the order of the commands.

    Raises:
        RepositoryError: as :func:`run`, when any of them fails so.
    """
    answers: dict[int, tuple[int, bytes, str] | RepositoryError] = {}

    def job(index: int) -> None:
        try:
            answers[index] = run(setting, commands[index], data)
        except RepositoryError as error:
            answers[index] = error

    threads = [threading.Thread(target=job, args=(index,)) for index in range(len(commands))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = []
    for _, answer in sorted(answers.items()):
        if isinstance(answer, RepositoryError):
            raise answer
        done.append(answer)
    return done


class Batch:
    """One ``git cat-file --batch`` process. Use it as a context manager."""

    def __init__(self, setting: Setting):
        self._setting = setting
        self._handle = setting.start(("cat-file", "--batch"), stdin=True)
        self._process = self._handle.proc
        self._messages: list[bytes] = []
        self._done = threading.Event()
        self._waiting_since: float | None = None
        self._timed_out = False
        self._threads = [threading.Thread(target=job, daemon=True) for job in (self._drain, self._watch)]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        if self._process.poll() is None:
            self._process.kill()
        self._process.wait()
        for thread in self._threads:
            thread.join()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            _close(stream)

    def read(self, names: Sequence[str]) -> Iterator[bytes | None]:
        """Yield the bytes of each blob in order, None for what does not exist or is no blob.

        Ends early when git dies; :meth:`finish` then returns its last words.

        Raises:
            RepositoryError: when git gives no answer in time.
        """
        for chunk in _chunks(names):
            if not self._write(chunk):
                return
            for _ in chunk:
                answer = self._answer()
                if answer is False:
                    return
                yield answer

    def finish(self) -> str:
        """Ask no more, wait for git's end, and return what it wrote to standard error."""
        _close(self._process.stdin)
        try:
            self._process.wait(self._setting.timeout)
        except subprocess.TimeoutExpired:
            raise self._setting.too_slow("cat-file") from None
        self._threads[0].join()
        return b"".join(self._messages).decode("utf-8", "replace")

    def _write(self, chunk: list[bytes]) -> bool:
        try:
            self._process.stdin.write(b"".join(chunk))
            self._process.stdin.flush()
        except BrokenPipeError:
            return False
        return True

    def _answer(self) -> bytes | Literal[False] | None:
        self._waiting_since = time.monotonic()
        try:
            header: bytes = self._process.stdout.readline()
            words = header.rsplit(maxsplit=2)
            if len(words) == 3 and words[1] in (b"blob", b"tree", b"commit", b"tag") and words[2].isdigit():
                size = int(words[2])
                data: bytes = self._process.stdout.read(size + 1)
                if len(data) == size + 1:
                    return data[:-1] if words[1] == b"blob" else None
            elif header.endswith((b" missing\n", b" ambiguous\n", b" submodule\n")):
                return None
        finally:
            self._waiting_since = None
        if self._timed_out:
            raise self._setting.too_slow("cat-file")
        return False

    def _drain(self) -> None:
        self._messages.extend(iter(lambda: self._process.stderr.read1(_CHUNK), b""))

    def _watch(self) -> None:
        while not self._done.wait(min(1.0, self._setting.timeout / 4)):
            since = self._waiting_since
            if since is not None and time.monotonic() - since > self._setting.timeout:
                self._timed_out = True
                self._process.kill()
                return


def _close(stream: Any) -> None:
    try:
        stream.close()
    except BrokenPipeError:
        # What could not be written to a process that has ended is of no interest.
        return


def _chunks(names: Sequence[str]) -> Iterator[list[bytes]]:
    chunk: list[bytes] = []
    length = 0
    for name in names:
        line = name.encode("utf-8", "surrogateescape") + b"\n"
        if chunk and length + len(line) > _CHUNK:
            yield chunk
            chunk, length = [], 0
        chunk.append(line)
        length += len(line)
    if chunk:
        yield chunk


@contextmanager
def plain_view(objects: str, object_format: str) -> Iterator[Mapping[str, str]]:
    """Look at a partial clone's objects as if it had no remote.

    Without this, git dies on the first object that the clone left out, where it would otherwise
    say that it is missing and answer the next question.

    Args:
        objects: absolute path of the folder of the clone's objects.
        object_format: ``sha1`` or ``sha256``.

    Yields:
        The environment variables of the view, a repository of its own without refs: what is
        asked in it must be named by ids.
    """
    with tempfile.TemporaryDirectory(prefix="sphinx-vianet-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "refs").mkdir()
        (folder / "objects" / "info").mkdir(parents=True)
        (folder / "objects" / "info" / "alternates").write_bytes(os.fsencode(objects) + b"\n")
        (folder / "HEAD").write_bytes(b"ref: refs/heads/none\n")
        extension = f"[extensions]\n\tobjectFormat = {object_format}\n" if object_format != "sha1" else ""
        version = 1 if extension else 0
        config = f"[core]\n\trepositoryFormatVersion = {version}\n\tbare = true\n{extension}"
        (folder / "config").write_text(config, encoding="ascii")
        yield {"GIT_DIR": name}
