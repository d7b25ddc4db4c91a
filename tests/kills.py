"""Runs that are killed, at every file operation or at random times: what is left, what the next run does."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from .imports import ROOT

__all__ = ["CLI", "SPHINX", "Scenario", "Server", "server"]

CLI = "sphinx_vianet.cli:main"
SPHINX = "sphinx.cmd.build:main"

Files = dict[str, object]
"""Content of files by their path."""

TEMPORARY = re.compile(r"\..{1,40}\.[0-9a-f]{12}\.tmp")
_OURS = ".sphinx-vianet/"
"""Below it, locks, marks and journals come and go."""


class Server:
    """Runs commands in forks of one process that has everything imported."""

    def __init__(self, folder: Path, modules: Sequence[str] = ()) -> None:
        self._folder = folder
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.killserver", *modules],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"},
        )

    def run(
        self,
        program: str,
        arguments: Sequence[str],
        cwd: Path,
        *,
        last: int = 0,
        seconds: float | None = None,
        error: int = 0,
        env: Mapping[str, str] | None = None,
    ) -> Ran:
        """Run a program below a folder.

        Args:
            program: Module and function.
            arguments: What stands behind its name.
            cwd: Where it runs, and below which its operations count.
            last: The operation at which it is killed; 0 for none.
            seconds: Time after which it is killed.
            error: What the operation ``last`` and those after it fail with, instead of a kill.
            env: More variables.
        """
        request: dict[str, Any] = {
            "program": program,
            "arguments": list(arguments),
            "cwd": str(cwd),
            "folder": str(cwd),
            "last": last,
            "error": error,
            "env": dict(env or {}),
            **{name: str(self._folder / name) for name in ("out", "err", "counted")},
        }
        if seconds is not None:
            request["seconds"] = seconds
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        out, err = ((self._folder / name).read_text(encoding="utf-8") for name in ("out", "err"))
        counted = self._folder / "counted"
        count = int(counted.read_text()) if answer["code"] >= 0 else 0
        return Ran(answer["code"], out, err, count, answer["seconds"])

    def close(self) -> None:
        """End it."""
        self._process.communicate(timeout=60)


@dataclass(frozen=True)
class Ran:
    """What a run did."""

    code: int
    out: str
    err: str
    count: int
    """Its file operations."""
    seconds: float

    @property
    def killed(self) -> bool:
        """Whether it was killed."""
        return self.code == -signal.SIGKILL


@contextmanager
def server(folder: Path, *modules: str) -> Iterator[Server]:
    """A server; ``modules`` are imported in advance."""
    if not hasattr(os, "pidfd_open"):
        pytest.skip("needs Linux")
    folder.mkdir(parents=True, exist_ok=True)
    running = Server(folder, modules)
    try:
        yield running
    finally:
        running.close()


@dataclass
class Scenario:
    """A folder before a run, and what an undisturbed run makes of it."""

    server: Server
    folder: Path
    """Where runs take place; filled anew for each."""
    program: str
    arguments: Sequence[str]
    code: int = 0
    """The exit code of an undisturbed run."""
    env: Mapping[str, str] = field(default_factory=dict)
    judged: Callable[[str], bool] = lambda name: True
    """Which files are to be old or new; all must come out as without a kill."""
    same: Callable[[str, object], object] = lambda name, data: data
    """What has to be the same of a file."""
    kills: int = 0

    def __post_init__(self) -> None:
        self._template = self.folder.with_name(f"{self.folder.name}.before")
        shutil.rmtree(self._template, ignore_errors=True)
        shutil.copytree(self.folder, self._template, symlinks=True)
        self.old = self.files()
        ran = self.run()
        assert ran.code == self.code, ran
        self.operations = ran.count
        self.new = self.files()
        self.restore()
        # Of the second run: the first one may import what the others have.
        self.seconds = self.run().seconds
        assert not [name for name in self.new if TEMPORARY.fullmatch(Path(name).name)]

    def run(self, **options: Any) -> Ran:
        """Run the command."""
        return self.server.run(self.program, self.arguments, self.folder, env=self.env, **options)

    def restore(self) -> None:
        """Bring the folder back to what it was, with the times of files."""
        shutil.rmtree(self.folder)
        shutil.copytree(self._template, self.folder, symlinks=True)

    def files(self) -> Files:
        """Every file; of databases what they hold."""
        return {
            name: self.same(name, content(path))
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
            and ".git" not in path.parts
            and path.name not in ("lock", "writing")
            and (name := path.relative_to(self.folder).as_posix())
        }

    def sweep(self, points: Sequence[int] | None = None) -> None:
        """Kill it at every operation, or at some."""
        for last in points if points is not None else range(1, self.operations + 1):
            self.restore()
            ran = self.run(last=last)
            assert ran.killed, (last, ran)
            self.judge(f"killed at operation {last} of {self.operations}")

    def at_random(self, number: int, seed: int) -> None:
        """Kill it at random times between its start and its end."""
        print(f"seed {seed}")  # noqa: T201  # shown when the test fails
        chance = random.Random(seed)  # noqa: S311  # no secret
        for _ in range(number):
            seconds = chance.uniform(0, self.seconds)
            self.restore()
            ran = self.run(seconds=seconds)
            if ran.killed:
                self.judge(f"killed after {seconds:.4f} s of {self.seconds:.4f} s, seed {seed}")

    def fail(self, error: int) -> list[str]:
        """Let every operation fail, and all after it; what was said, without a traceback."""
        said = []
        for last in range(1, self.operations + 1):
            self.restore()
            ran = self.run(last=last, error=error)
            when = f"{os.strerror(error)} from operation {last} of {self.operations}"
            assert ran.code in (0, 1, 2), (when, ran)
            assert "Traceback" not in ran.err, (when, ran)
            if ran.code != self.code:
                assert os.strerror(error) in ran.out + ran.err, (when, ran)
                said.append(ran.out + ran.err)
            self.judge(when)
        return said

    def judge(self, when: str) -> None:
        """See that each file is old or new, and that the next run completes."""
        self.kills += 1
        left = self.files()
        for name, data in left.items():
            if _OURS in name:
                # What an import knows when it is ended in order, as on a full disk, lies in between.
                continue
            if TEMPORARY.fullmatch(Path(name).name) or not self.judged(name):
                continue
            assert data in (self.old.get(name, b""), self.new.get(name, b"")), (when, name)
        gone = [name for name in self.old if name in self.new and name not in left]
        assert not [name for name in gone if self.judged(name) and _OURS not in name], (when, gone)
        ran = self.run()
        assert ran.code == self.code, (when, ran)
        after = self.files()
        assert after.keys() == self.new.keys(), (when, sorted(after.keys() ^ self.new.keys()))
        different = [name for name in after if after[name] != self.new[name]]
        assert not different, (when, different)


def content(path: Path) -> object:
    """Bytes of a file, or rows of a database."""
    data = path.read_bytes()
    if not data.startswith(b"SQLite format 3\0"):
        return data
    with closing(sqlite3.connect(path)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        if path.name != "import.sqlite3":
            return tuple(database.iterdump())
        # The rest are times of files.
        return database.execute(
            "SELECT language, domain, input, output FROM catalogs ORDER BY 1, 2"
        ).fetchall()
