"""A Dask scheduler and its workers, each a process of its own on this machine."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

__all__ = ["Cluster"]

_ROOT = Path(__file__).resolve().parents[1]
_PATIENCE = 60.0


@dataclass
class Cluster:
    """Processes that are started one by one."""

    folder: Path
    options: tuple[str, ...] = ()
    """Of scheduler and workers alike: certificates."""
    protocol: str = "tcp"
    address: str = ""
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    """The scheduler, then the workers."""

    def start(self, workers: int) -> Cluster:
        """Start the scheduler and so many workers."""
        told = self.folder / "scheduler.json"
        place = ("--protocol", self.protocol, "--port", "0", "--host", "127.0.0.1")
        self._run("dask_scheduler", *place, "--scheduler-file", str(told), "--no-dashboard")
        self.address = str(self._wait_for_json(told)["address"])
        for _ in range(workers):
            self.add_worker()
        return self

    def add_worker(self, path: Path = _ROOT) -> None:
        """Start a worker.

        Args:
            path: What it finds modules in first.
        """
        place = ("--local-directory", str(self.folder), "--nthreads", "1", "--no-nanny", "--no-dashboard")
        self._run("dask_worker", self.address, *place, path=path)

    def workers(self) -> int:
        """How many workers the scheduler knows."""
        from distributed import Client, Security

        names = dict(zip(self.options[::2], self.options[1::2], strict=True))
        certificates: dict[str, Any] = {}
        if names:
            certificates = {
                "tls_ca_file": names["--tls-ca-file"],
                "tls_client_cert": names["--tls-cert"],
                "tls_client_key": names["--tls-key"],
                "require_encryption": True,
            }
        with Client(self.address, set_as_default=False, security=Security(**certificates)) as client:
            return len(client.nthreads())

    def wait_for(self, workers: int) -> Cluster:
        """Wait until the scheduler knows so many workers."""
        end = time.monotonic() + _PATIENCE
        while self.workers() != workers:
            assert time.monotonic() < end, f"{workers} workers did not come"
            time.sleep(0.2)
        return self

    def kill(self, number: int) -> None:
        """Kill a process: 0 the scheduler, others the workers."""
        self.processes[number].send_signal(signal.SIGKILL)
        self.processes[number].wait()

    def stop(self) -> None:
        """End all of them."""
        for process in reversed(self.processes):
            with suppress(ProcessLookupError):
                process.kill()
            process.wait()

    def _run(self, program: str, *arguments: str, path: Path = _ROOT) -> None:
        command = (sys.executable, "-m", f"distributed.cli.{program}", *arguments, *self.options)
        with (self.folder / f"{len(self.processes)}.log").open("wb") as log:
            self.processes.append(
                subprocess.Popen(command, cwd=path, env=self._environment(path), stdout=log, stderr=log)
            )

    @staticmethod
    def _environment(path: Path) -> Mapping[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("COV_")}
        return {**kept, "PYTHONPATH": str(path)}

    @staticmethod
    def _wait_for_json(path: Path) -> Mapping[str, object]:
        end = time.monotonic() + _PATIENCE
        while True:
            with suppress(FileNotFoundError, json.JSONDecodeError):
                found: Mapping[str, object] = json.loads(path.read_text("utf-8"))
                return found
            assert time.monotonic() < end, "the scheduler did not start"
            time.sleep(0.1)
