"""Measure, and print the tables: ``docs/explanation/benchmarks.md`` says what each figure means."""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Iterator
from functools import partial
from itertools import chain
from pathlib import Path

from .builds import build_figures
from .checking import check_figures
from .importing import import_figures
from .machine import describe
from .pages import write_pages
from .runner import Runner, header, row


def _start_figures(runner: Runner) -> Iterator[str]:
    yield header(runner.runs)
    commands = {
        "import sphinx_vianet": ("-c", "import sphinx_vianet"),
        "sphinx-vianet --version": ("-m", "sphinx_vianet", "--version"),
    }
    for name, command in commands.items():
        yield row(f"start: {name}", runner.middle(partial(runner.child, *command)))


def _prepare(corpus: Path | None, folder: Path) -> Path:
    """The folder of the pages to work on."""
    if corpus is None:
        write_pages(folder)
        return folder
    for kind in ("annotated", "source", "plain"):
        if not (corpus / kind).is_dir():
            raise SystemExit(f"{corpus} has no folder {kind}")
    return corpus.resolve()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument(
        "--corpus", type=Path, help="folder with annotated/, source/ and plain/; else pages are generated"
    )
    parser.add_argument("--runs", type=int, default=5, help="how often each figure is measured (default: 5)")
    parser.add_argument("--only", choices=("import", "check", "build"), help="one of the tables")
    parser.add_argument(
        "--repository", type=Path, help="repository with the commits of the corpus; else one is generated"
    )
    parser.add_argument("--revision", default="HEAD", help="what is checked there (default: HEAD)")
    return parser.parse_args()


def main() -> None:
    """Run the benchmark with the arguments of the command line."""
    arguments = _arguments()
    with tempfile.TemporaryDirectory(prefix="vianet-bench-") as name:
        corpus = _prepare(arguments.corpus, Path(name) / "pages")
        runner = Runner(Path(name), max(1, arguments.runs))
        tables = [describe(), _start_figures(runner)]
        if arguments.only in (None, "import"):
            tables.append(import_figures(runner, corpus))
        if arguments.only in (None, "check"):
            tables.append(check_figures(runner, corpus, arguments.repository, arguments.revision))
        if arguments.only in (None, "build"):
            tables.append(build_figures(runner, corpus))
        for line in chain.from_iterable(tables):
            print(line, flush=True)


if __name__ == "__main__":
    main()
