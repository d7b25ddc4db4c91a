"""The library's steps, within one process: ``python -m tests.bench.steps FOLDER RUNS`` prints JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

from sphinx_vianet.align import align
from sphinx_vianet.page import parse_page


def main(folder: Path, runs: int) -> None:
    """Print milliseconds of CPU a page for parsing and for aligning."""
    files = sorted((folder / "annotated").rglob("*.md"))
    pages = [
        (file.read_bytes(), (folder / "source" / file.relative_to(folder / "annotated"))) for file in files
    ]
    data = [(page, source.read_bytes() if source.is_file() else None) for page, source in pages]
    parsed = [parse_page(page) for page, _ in data]

    def parse_all() -> None:
        for page, _ in data:
            parse_page(page)

    def align_all() -> None:
        for page, (_, source) in zip(parsed, data, strict=True):
            align(page, source, source)

    figures = {
        name: _milliseconds(step, runs) / len(data)
        for name, step in (("parse", parse_all), ("align", align_all))
    }
    print(json.dumps(figures))


def _milliseconds(step: Callable[[], None], runs: int) -> float:
    taken = []
    for _ in range(runs):
        start = time.process_time()
        step()
        taken.append(time.process_time() - start)
    return median(taken) * 1000


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
