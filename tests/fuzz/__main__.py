"""Fuzz: ``python -m tests.fuzz [--seconds N] [--only TARGET] [--keep FOLDER]``.

Each target runs in a process of its own. What fails is left in a folder, and said at the end.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

from .table import TARGETS

_SECONDS = 60
_COVERAGE = re.compile(r"cov: (\d+) ft: (\d+) corp: (\d+)")


class Figures(NamedTuple):
    """What one run gave."""

    inputs: int
    seconds: float
    edges: int
    """Edges of the code that were run, as libFuzzer counts them; 0 when it said nothing."""
    kept: int
    """Inputs that reached something new."""
    faults: dict[str, Any]
    ended: int
    """Exit code of the process."""


def fuzz(name: str, seconds: int, folder: Path, corpus: Path | None) -> Figures:
    """Run one target.

    Args:
        name: Of the target.
        seconds: How long.
        folder: For what it finds.
        corpus: Folder of inputs to start from and to add to; None for one that is thrown away.
    """
    folder.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tests.fuzz.engine", name, str(seconds), str(folder)]
    log = folder / "log.txt"
    with log.open("wb") as file:
        done = subprocess.run(
            [*command, *([str(corpus)] if corpus else [])], stdout=file, stderr=subprocess.STDOUT, check=False
        )
    said = log.read_text(encoding="utf-8", errors="replace")
    found = _COVERAGE.findall(said)
    path = folder / "figures.json"
    figures = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {"faults": {}}
    edges, _, kept = (int(number) for number in found[-1]) if found else (0, 0, 0)
    return Figures(
        figures.get("inputs", 0), figures.get("seconds", 0.0), edges, kept, figures["faults"], done.returncode
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument(
        "--seconds", type=int, default=_SECONDS, help="for each target (default: %(default)s)"
    )
    parser.add_argument("--only", action="append", choices=sorted(TARGETS), help="a target; may be repeated")
    parser.add_argument(
        "--keep", type=Path, help="folder for inputs and findings, used again by the next run"
    )
    return parser.parse_args()


def main() -> int:
    """Run the targets, print a line for each; 1 when anything was found."""
    arguments = _arguments()
    if find_spec("atheris") is None:
        print("atheris is not installed: run 'tox -e fuzz', or 'pip install atheris'", file=sys.stderr)
        return 2
    folder = arguments.keep or Path(tempfile.mkdtemp(prefix="vianet-fuzz-"))
    print(f"{'target':10}{'inputs':>10}{'seconds':>9}{'edges':>8}{'kept':>7}  found")
    bad = False
    for name in arguments.only or TARGETS:
        corpus = folder / name / "corpus" if arguments.keep else None
        figures = fuzz(name, arguments.seconds, folder / name, corpus)
        broken = figures.ended != 0
        bad = bad or broken or bool(figures.faults)
        said = f"process ended with {figures.ended}, see {folder / name / 'log.txt'}" if broken else ""
        numbers = f"{figures.inputs:>10,}{figures.seconds:>9.0f}{figures.edges:>8,}{figures.kept:>7,}"
        print(f"{name:10}{numbers}  {len(figures.faults)} {said}", flush=True)
        for key, fault in figures.faults.items():
            seen = f"{fault['count']} times, {fault['size']} bytes"
            print(f"{'':12}{key} ({seen}): {folder / name / fault['file']}")
    return int(bad)


if __name__ == "__main__":
    sys.exit(main())
