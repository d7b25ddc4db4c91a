"""A process that runs commands in forks of itself, and has them killed at a chosen file operation.

Started as ``python -m tests.killserver``; it reads one request a line (JSON) and answers with a line. A
fork has everything imported, so a run that is killed and the run after it take a moment, and a
test can be killed at every single operation.

Python's audit events tell of every operation before it happens. Opening a file anew has two moments: before
it, and when it is empty and nothing is written yet. ``os.write`` is cut in the middle of its bytes.
"""

from __future__ import annotations

import importlib
import json
import os
import select
import signal
import sys
import time
from collections.abc import Callable
from typing import Any

_CHANGES = {
    "os.rename",
    "os.remove",
    "os.mkdir",
    "os.rmdir",
    "os.chmod",
    "os.truncate",
    "os.utime",
    "os.link",
}
_PRELOADED = tuple(
    f"sphinx_vianet.cli.{name}" for name in ("importing", "handingback", "stamping", "linting")
)


_FILLING = {"os.mkdir", "os.link"}
"""What fails on a full disk besides opening files and writing; the rest needs no room."""


class Countdown:
    """Ends the process at the n-th operation on files below a folder, or only counts them.

    With an ``error``, that operation fails instead, and all after it that need room.
    """

    def __init__(self, folder: str, last: int, error: int = 0) -> None:
        self._folder = os.path.realpath(folder) + os.sep
        self._last = last
        self._error = error
        self.count = 0
        self._busy = False
        self._write = os.write

    def install(self) -> None:
        """Watch this process from now on."""
        sys.addaudithook(self._audit)
        os.write = self._written

    def _is_inside(self, path: object) -> bool:
        if isinstance(path, int):
            try:
                path = os.readlink(f"/proc/self/fd/{path}")
            except OSError:
                return False
            if not path.startswith("/"):
                return False
        if not isinstance(path, (str, bytes, os.PathLike)):
            return False
        return os.path.abspath(os.fsdecode(path)).startswith(self._folder)

    def _step(self, path: object, act: Callable[[], object] = lambda: None, *, fills: bool = True) -> None:
        self.count += 1
        if self._error:
            if fills and self._last <= self.count:
                act()
                raise OSError(self._error, os.strerror(self._error), path)
        elif self.count == self._last:
            act()
            os.kill(os.getpid(), signal.SIGKILL)

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self._busy or (event != "open" and event not in _CHANGES):
            return
        self._busy = True
        try:
            if not self._is_inside(arguments[0]):
                return
            path = arguments[0]
            if event != "open":
                self._step(path, fills=event in _FILLING)
            elif arguments[2] & (os.O_WRONLY | os.O_RDWR):
                self._step(path)
                if arguments[2] & os.O_TRUNC:
                    self._step(path, lambda: open(path, "wb").close())
        finally:
            self._busy = False

    def _written(self, handle: int, data: Any) -> int:
        if self._is_inside(handle):
            self._step(None, lambda: self._write(handle, bytes(data)[: len(data) // 2]))
        return self._write(handle, data)


def _run(request: dict[str, Any]) -> int:
    os.chdir(request["cwd"])
    os.environ.update(request.get("env", {}))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    for number, name in ((1, "out"), (2, "err")):
        handle = os.open(request[name], os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666)
        os.dup2(handle, number)
    module, _, function = request["program"].partition(":")
    entry = getattr(importlib.import_module(module), function)
    countdown = Countdown(request["folder"], request.get("last", 0), request.get("error", 0))
    countdown.install()
    try:
        code = entry(request["arguments"])
    except SystemExit as error:
        code = error.code
    sys.stdout.flush()
    sys.stderr.flush()
    with open(request["counted"], "w", encoding="ascii") as file:
        file.write(str(countdown.count))
    return int(code or 0)


def _fork(request: dict[str, Any]) -> dict[str, Any]:
    begin = time.monotonic()
    child = os.fork()
    if not child:
        code = 70
        try:
            os.setsid()
            code = _run(request)
        finally:
            os._exit(code)
    if "seconds" in request:
        handle = os.pidfd_open(child)
        if not select.select([handle], [], [], request["seconds"])[0]:
            os.kill(child, signal.SIGKILL)
        os.close(handle)
    _, status = os.waitpid(child, 0)
    return {"code": os.waitstatus_to_exitcode(status), "seconds": time.monotonic() - begin}


def main() -> None:
    """Answer requests until there are no more."""
    for name in (*_PRELOADED, *sys.argv[1:]):
        importlib.import_module(name)
    for line in sys.stdin:
        print(json.dumps(_fork(json.loads(line))), flush=True)  # noqa: T201  # the answer


if __name__ == "__main__":
    main()
