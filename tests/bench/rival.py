"""translate-toolkit over the same pages, in one process: ``python -m tests.bench.rival SOURCE PLAIN OUTPUT``.

``md2po -t`` pairs a source page with its plain translation. The options are those that gave the most right
pairs; one option parser serves all pages, so that none pays for another start.
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

_OPTIONS = ("--progress=none", "--no-placeholders", "--no-frontmatter", "--no-code-blocks")


def main(source: Path, plain: Path, output: Path) -> None:
    """Convert every page of ``plain`` that has a source page of its name."""
    parser = import_module("translate.convert.md2po").MD2POOptionParser()
    for page in sorted(plain.rglob("*.md")):
        name = page.relative_to(plain)
        if (source / name).is_file():
            catalog = (output / name).with_suffix(".po")
            catalog.parent.mkdir(parents=True, exist_ok=True)
            parser.run(["-t", str(source / name), str(page), str(catalog), *_OPTIONS])


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:4]))
