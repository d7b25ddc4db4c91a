"""Work on a Dask cluster: an executor over the workers of a scheduler (extra ``dask``).

What Dask sends is pickled, so whoever is at the other end can run any code here, and this program there:
only a scheduler and workers that one trusts are to be named, across a network by TLS.
"""

from __future__ import annotations

import logging
import pkgutil
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import CancelledError, Executor, Future, InvalidStateError
from contextlib import contextmanager, suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from . import __version__
from .errors import ConfigError, WorkerError

if TYPE_CHECKING:
    from distributed import Client

__all__ = ["WAIT", "cluster_executor", "versions"]

WAIT = 15.0
"""Seconds to wait for a scheduler, for its first worker, and for another worker when the last is gone."""

_ADDRESS = re.compile(r"(?:tcp|tls)://(?:[\w.-]+|\[[0-9a-fA-F:.]+\]):\d{1,5}")
_LIBRARIES = ("markdown-it-py", "mdit-py-plugins", "PyYAML", "rapidfuzz")
"""What results depend on."""
_LOOK = 1.0
"""Seconds between two looks at the workers."""


@contextmanager
def cluster_executor(address: str, wait: float = WAIT) -> Iterator[Executor]:
    """Connect to a scheduler.

    Args:
        address: ``tcp://HOST:PORT``, or ``tls://HOST:PORT`` with the certificates of Dask's configuration.
        wait: Seconds to wait for it and for workers.

    Returns:
        A context that gives an executor. Left by an exception, it drops what is not done.

    Raises:
        ConfigError: The address is none, or Dask is not installed.
        WorkerError: Nobody answers there, there is no worker, or one has other versions than this process.
    """
    if not _ADDRESS.fullmatch(address):
        raise ConfigError(f"a scheduler is named as tcp://HOST:PORT or tls://HOST:PORT, not as {address!r}")
    try:
        import dask
        import distributed
    except ModuleNotFoundError as error:
        raise ConfigError(
            f"a Dask cluster needs {error.name}, which is not installed; "
            "install it with: pip install 'sphinx-vianet[dask]'"
        ) from error
    settings = {"distributed.admin.large-graph-warning-threshold": "1GB"}
    with _quiet_logs(), dask.config.set(settings):
        try:
            client = distributed.Client(address, timeout=wait, set_as_default=False, name="sphinx-vianet")
        except (OSError, TimeoutError, ValueError, TypeError, MemoryError, OverflowError) as error:
            # Who is no scheduler sends what is read as sizes and texts of any kind.
            raise WorkerError(
                f"no Dask scheduler answered at {address} within {wait:g} seconds ({_reason(error)}); "
                "is it running, and is that its address?"
            ) from error
        executor: _ClusterExecutor | None = None
        try:
            _check_workers(client, address, wait)
            executor = _ClusterExecutor(client, address, wait)
            yield executor
        finally:
            if executor is not None:
                executor.shutdown(cancel_futures=True)
            with suppress(OSError, TimeoutError):
                client.close(timeout=2)


@cache
def versions() -> Mapping[str, str]:
    """Versions that decide what results are, of this process."""
    found = {"sphinx-vianet": __version__}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            # Not installed in the usual way; what cannot be imported is said when it is used.
            found[name] = "?"
    return found


def _check_workers(client: Client, address: str, wait: float) -> None:
    """See that there are workers, and that all of them would do what this process does."""
    try:
        client.wait_for_workers(1, timeout=wait)
    except TimeoutError as error:
        raise WorkerError(
            f"the scheduler {address} has no worker after {wait:g} seconds; "
            f"start one with: dask worker {address}"
        ) from error
    for function, arguments in ((pkgutil.resolve_name, ("sphinx_vianet:__version__",)), (versions, ())):
        for worker, found in sorted(client.run(function, *arguments, on_error="return").items()):
            if isinstance(found, BaseException):
                raise WorkerError(
                    f"the worker {worker} cannot import sphinx_vianet ({_reason(found)}); "
                    f"install it there with: pip install 'sphinx-vianet[dask]=={__version__}'"
                ) from found
            difference = _difference(found if isinstance(found, Mapping) else {"sphinx-vianet": found})
            if difference:
                raise WorkerError(f"the worker {worker} has {difference}")


def _difference(theirs: Mapping[str, str]) -> str:
    """Which versions a worker has that this process has not, with what to do; empty for none."""
    ours = versions()
    wrong = [name for name, found in theirs.items() if found != ours[name]]
    said = ", ".join(f"{name} {theirs[name]}, here it is {ours[name]}" for name in wrong)
    needed = " ".join(f"{name}=={ours[name]}" for name in wrong)
    return f"{said}; install there what is here: pip install {needed}" if wrong else ""


def _remote(function: Callable[..., Any], arguments: tuple[Any, ...], ours: Mapping[str, str]) -> Any:
    """What a worker runs. One that came after the others were asked may have other versions."""
    theirs = versions()
    if theirs != ours:
        wrong = ", ".join(f"{name} {theirs[name]}" for name in ours if theirs[name] != ours[name])
        raise WorkerError(f"a worker that joined meanwhile has other versions: {wrong}")
    return function(*arguments)


class _ClusterExecutor(Executor):
    """Dask's executor, with its failures in this program's words, and an end to waiting for workers."""

    def __init__(self, client: Client, address: str, wait: float) -> None:
        self._client = client
        self._address = address
        self._wait = wait
        self._inner = client.get_executor(pure=False)
        self._open: dict[Future[Any], Future[Any]] = {}
        self._lock = threading.Lock()
        self._ended = threading.Event()
        threading.Thread(target=self._watch, daemon=True).start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Hand work to a worker; keyword arguments are not known."""
        if kwargs:
            raise TypeError("keyword arguments are not handed on")
        try:
            inner = self._inner.submit(_remote, fn, args, versions())
        except (OSError, RuntimeError, CancelledError) as error:
            raise self._lost(error) from error
        outer: Future[Any] = Future()
        with self._lock:
            self._open[outer] = inner
        outer.add_done_callback(self._drop)
        inner.add_done_callback(lambda done: self._pass_on(done, outer))
        return outer

    def _take(self, outer: Future[Any]) -> Future[Any] | None:
        """What stands behind a future, for the one who ends it: the cluster, the watch or a cancellation."""
        with self._lock:
            return self._open.pop(outer, None)

    def _drop(self, outer: Future[Any]) -> None:
        inner = self._take(outer)
        if inner is not None:
            inner.cancel()

    def _pass_on(self, inner: Future[Any], outer: Future[Any]) -> None:
        if self._take(outer) is None:
            return
        # Cancelled in this very moment, it wants no result.
        with suppress(InvalidStateError):
            if inner.cancelled():
                outer.set_exception(self._lost(CancelledError("it went away")))
            elif error := inner.exception():
                outer.set_exception(self._explained(error))
            else:
                outer.set_result(inner.result())

    def _explained(self, error: BaseException) -> BaseException:
        """A failure of the cluster as this program says it; what the work itself raised stays as it is."""
        from distributed import KilledWorker

        if isinstance(error, KilledWorker):
            return WorkerError(
                "workers ended again and again in the middle of the same work; is there enough memory?"
            )
        if isinstance(error, ImportError):
            return WorkerError(f"a worker that joined meanwhile lacks what it needs: {_reason(error)}")
        return self._lost(error) if isinstance(error, CancelledError) else error

    def _lost(self, error: BaseException) -> WorkerError:
        return WorkerError(f"the scheduler {self._address} cannot be reached any more ({_reason(error)})")

    def _watch(self) -> None:
        """End all waiting when there has been no worker for a while: a scheduler keeps work for ever."""
        without = 0.0
        while not self._ended.wait(_LOOK):
            without = 0.0 if self._has_workers() else without + _LOOK
            if without >= self._wait:
                self._fail(
                    f"the workers of {self._address} ended in the middle of the work, and no other came "
                    f"within {self._wait:g} seconds; is there enough memory?"
                )

    def _has_workers(self) -> bool:
        try:
            return bool(self._client.nthreads())
        except (OSError, RuntimeError, TimeoutError, ValueError):
            # No answer is none with a worker in it; the work that waits for it ends as if there were none.
            return False

    def _fail(self, text: str) -> None:
        with self._lock:
            waiting = dict(self._open)
        for outer, inner in waiting.items():
            if self._take(outer) is not None:
                with suppress(InvalidStateError):
                    outer.set_exception(WorkerError(text))
                inner.cancel()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the watch; drop what is not done where that is wanted."""
        self._ended.set()
        with self._lock:
            waiting = dict(self._open)
        for outer, inner in waiting.items():
            if cancel_futures:
                outer.cancel()
            elif wait:
                with suppress(CancelledError):
                    inner.exception()


def _reason(error: BaseException) -> str:
    """One line of an exception."""
    return next(iter(str(error).splitlines()), "") or type(error).__name__


@contextmanager
def _quiet_logs() -> Iterator[None]:
    """Keep Dask from telling on standard error what is told by exceptions."""
    names = [
        name
        for name in logging.root.manager.loggerDict
        if name.partition(".")[0] in ("asyncio", "distributed", "tornado")
    ]
    before = {name: logging.getLogger(name).level for name in names}
    for name in names:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for name, level in before.items():
            logging.getLogger(name).setLevel(level)
