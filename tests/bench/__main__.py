"""Measure, and print the tables: ``docs/explanation/benchmarks.md`` says what each figure means."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .builds import BUILDS, BUILDS_FLAT
from .checking import CHECK, GROWTH
from .hard import HARD
from .importing import IMPORT
from .large import LARGE
from .linting import FAULTS_FOUND, LINT
from .pages import write_pages
from .pairing import PAIRING, PAIRING_LATER
from .programs import PROGRAMS
from .runner import Runner
from .staleness import STALENESS
from .starting import START
from .tables import Setting, Table, write_into
from .updating import UPDATE

__all__ = ["TABLES", "main"]

TABLES: Sequence[Table] = (
    PROGRAMS,
    START,
    IMPORT,
    PAIRING,
    PAIRING_LATER,
    UPDATE,
    CHECK,
    STALENESS,
    GROWTH,
    LINT,
    FAULTS_FOUND,
    BUILDS,
    BUILDS_FLAT,
    HARD,
    LARGE,
)
"""In the order of the page."""


def _prepare(corpus: Path | None, folder: Path) -> Path:
    """The folder of the pages to work on."""
    if corpus is None:
        write_pages(folder)
        return folder
    for kind in ("annotated", "source", "plain"):
        if not (corpus / kind).is_dir():
            raise SystemExit(f"{corpus} has no folder {kind}")
    return corpus.resolve()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--corpus", type=Path, help="folder with annotated/, source/ and plain/; else pages are generated"
    )
    parser.add_argument("--runs", type=int, default=5, help="how often each figure is measured (default: 5)")
    parser.add_argument(
        "--only",
        action="append",
        choices=[table.name for table in TABLES],
        help="one of the tables; may be repeated",
    )
    parser.add_argument(
        "--repository", type=Path, help="repository with the commits of the corpus; else one is generated"
    )
    parser.add_argument("--revision", default="HEAD", help="what is checked there (default: HEAD)")
    parser.add_argument("--drift", type=Path, help="a checkout of open-telemetry/opentelemetry.io")
    parser.add_argument("--mdpo", type=Path, help="folder with mdpo: pip install --target FOLDER mdpo")
    parser.add_argument(
        "--pages", type=int, default=100_000, help="of the largest tree of the table large (default: 100,000)"
    )
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the tables into this page")
    return parser


def _resolved(path: Path | None) -> Path | None:
    return path.resolve() if path else None


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmark.

    Args:
        arguments: Those of the command line, when None.
    """
    chosen = _parser().parse_args(arguments)
    wanted = [table for table in TABLES if (table.name in chosen.only if chosen.only else table.default)]
    with tempfile.TemporaryDirectory(prefix="vianet-bench-") as name:
        setting = Setting(
            Runner(Path(name), max(1, chosen.runs)),
            _prepare(chosen.corpus, Path(name) / "pages"),
            chosen.corpus.resolve().name if chosen.corpus else "generated pages",
            _resolved(chosen.repository),
            chosen.revision,
            _resolved(chosen.drift),
            _resolved(chosen.mdpo),
            chosen.pages,
        )
        for table in wanted:
            text = _measured(table, setting)
            if chosen.write:
                # As soon as it is known: a later table may fail.
                page = chosen.write.read_text("utf-8")
                chosen.write.write_text(write_into(page, table.name, text), "utf-8")


def _measured(table: Table, setting: Setting) -> str:
    """A table as text, which is printed line by line as it is measured."""
    lines = []
    print(f"\n{table.name}\n", flush=True)
    for line in table.measured(setting):
        print(line, flush=True)
        lines.append(line)
    return "\n".join(lines)


if __name__ == "__main__":
    main(sys.argv[1:])
