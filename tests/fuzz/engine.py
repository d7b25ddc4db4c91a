"""One target under atheris: ``python -m tests.fuzz.engine TARGET SECONDS FOLDER [CORPUS]``.

What fails is written to ``FOLDER/found`` and counted, and the run goes on: one fault does not hide
the next. A process of its own, since libFuzzer ends the process when its time is over.
"""

from __future__ import annotations

import hashlib
import json
import random
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import atheris

from .table import TARGETS, Target, words

_SECONDS = 2.0
"""CPU time of one input: hundreds of times what the slowest seed takes."""
_PACKAGES = ["sphinx_vianet", "markdown_it", "mdit_py_plugins", "tests.fuzz.targets"]


class TooSlow(Exception):
    """An input took far longer than its length explains."""


class Run:
    """Calls the target, and keeps what fails."""

    def __init__(self, check: Callable[[bytes], None], folder: Path) -> None:
        self.check = check
        self.folder = folder
        self.inputs = 0
        self.started = self.written = time.monotonic()
        self.faults: dict[str, dict[str, object]] = {}

    def __call__(self, data: bytes) -> None:
        """Try one input."""
        self.inputs += 1
        try:
            self._timed(data)
        except Exception as error:  # noqa: BLE001  # any exception is what is looked for
            self._note(data, error)
        if time.monotonic() - self.written > 1:
            self.write()

    def _timed(self, data: bytes) -> None:
        for attempt in (1, 2):
            start = time.process_time()
            self.check(data)
            used = time.process_time() - start
            if used <= _SECONDS:
                return
            # Once more: the first time may have loaded modules or collected garbage.
            if attempt == 2:
                raise TooSlow(f"{used:.1f} s for {len(data)} bytes")

    def _note(self, data: bytes, error: Exception) -> None:
        frames = [
            one for one in traceback.extract_tb(error.__traceback__) if "fuzz/engine" not in one.filename
        ]
        place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else ""
        if isinstance(error, RecursionError | TooSlow):
            place = ""
        key = f"{type(error).__name__} {place}"
        known = self.faults.get(key)
        size = known["size"] if known else None
        count = int(str(known["count"])) + 1 if known else 1
        if not isinstance(size, int) or len(data) < size:
            name = f"found/{hashlib.sha1(key.encode(), usedforsecurity=False).hexdigest()[:10]}"
            (self.folder / name).write_bytes(data)
            text = "".join(traceback.format_exception(error, limit=-6))
            (self.folder / f"{name}.txt").write_text(text, encoding="utf-8", errors="replace")
            self.faults[key] = {"size": len(data), "file": name, "error": str(error)[:200], "count": count}
            self.write()
        elif known:
            known["count"] = count

    def write(self) -> None:
        """Write the figures so far."""
        self.written = time.monotonic()
        figures = {"inputs": self.inputs, "seconds": self.written - self.started, "faults": self.faults}
        (self.folder / "figures.json").write_text(json.dumps(figures), encoding="utf-8")


def mutated(data: bytes, size: int, seed: int) -> bytes:
    """Lines doubled, cut out, exchanged; mostly the fuzzer's own changes."""
    numbers = random.Random(seed)  # noqa: S311  # no secret
    kind = numbers.randrange(8)
    lines = data.split(b"\n")
    if kind > 3 or len(lines) < 3:
        return bytes(atheris.Mutate(data, size))
    first, second = sorted(numbers.sample(range(len(lines)), 2))
    if kind == 0:
        lines[first:first] = lines[first:second]
    elif kind == 1:
        del lines[first:second]
    elif kind == 2:
        lines[first], lines[second] = lines[second], lines[first]
    else:
        lines[first] = lines[first][: numbers.randrange(len(lines[first]) + 1)]
    return b"\n".join(lines)[:size]


def _seed(target: Target, corpus: Path) -> None:
    for data in [*target.inputs(), *target.real()]:
        name = hashlib.sha1(data, usedforsecurity=False).hexdigest()
        (corpus / name).write_bytes(data)


def main(name: str, seconds: str, folder: str, kept: str = "") -> None:
    """Run one target until its time is over."""
    target, place = TARGETS[name], Path(folder)
    corpus = Path(kept) if kept else place / "corpus"
    for path in (place / "found", corpus):
        path.mkdir(parents=True, exist_ok=True)
    _seed(target, corpus)
    dictionary = place / "words"
    lines = ['"' + "".join(f"\\x{byte:02x}" for byte in word) + '"\n' for word in words()]
    dictionary.write_text("".join(lines), encoding="ascii")
    longest = max([target.longest, *(path.stat().st_size for path in corpus.iterdir())])
    with atheris.instrument_imports(include=_PACKAGES, enable_loader_override=False):
        check, opened = target.load()
        with opened:
            run = Run(check, place)
            # What is imported only when it is needed is watched too.
            for data in target.inputs():
                run(data)
            options = [
                f"-max_total_time={seconds}",
                f"-max_len={longest}",
                f"-dict={dictionary}",
                "-timeout=120",
            ]
            options += ["-rss_limit_mb=4096", "-print_final_stats=1", f"-artifact_prefix={place}/found/"]
            atheris.Setup([sys.argv[0], *options, str(corpus)], run, custom_mutator=mutated)
            atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
