"""Other programs that pair a source page with its translation: ``python -m tests.bench.peers TOOL ...``.

Further arguments: folder of the source pages, folder of the plain translations, folder for the catalogs.
Each program gets what makes it give the most right pairs; front matter is taken off where a program stumbles
over it. Pages that it refuses have no catalog.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

_FRONT_MATTER = re.compile(r"\A\ufeff?---\r?\n.*?^---\r?\n", re.DOTALL | re.MULTILINE)
_TOOLKIT = ("--progress=none", "--no-placeholders", "--no-frontmatter", "--no-code-blocks")


class _Pair(NamedTuple):
    """A source page, its translation, and where their catalog goes."""

    source: Path
    plain: Path
    catalog: Path


def _toolkit(pairs: Iterator[_Pair]) -> None:
    """One option parser serves all pages, so that none pays for another start."""
    parser = import_module("translate.convert.md2po").MD2POOptionParser()
    for pair in pairs:
        parser.run(["-t", str(pair.source), str(pair.plain), str(pair.catalog), *_TOOLKIT])


def _po4a(pairs: Iterator[_Pair]) -> None:
    """One process for each page: the program takes one."""
    options = ("-f", "text", "-o", "markdown", "-M", "UTF-8", "-L", "UTF-8")
    for pair in _bare(pairs):
        paths = ("-m", str(pair.source), "-l", str(pair.plain), "-p", str(pair.catalog))
        done = subprocess.run(
            ["po4a-gettextize", *options, *paths], capture_output=True, check=False, cwd=pair.source.parent
        )
        if done.returncode:
            pair.catalog.unlink(missing_ok=True)


def _mdpo(pairs: Iterator[_Pair]) -> None:
    """Messages of both pages in their order: mdpo pairs nothing itself, so equal numbers are zipped."""
    extract = import_module("mdpo").markdown_to_pofile
    for pair in _bare(pairs):
        try:
            first, second = (extract(str(file), wrapwidth=0) for file in (pair.source, pair.plain))
        except TypeError:
            # What mdpo 2.1 ends with at a link without an address: the page is refused.
            continue
        if len(first) == len(second):
            for entry, other in zip(first, second, strict=True):
                entry.msgstr = other.msgid
            first.save(str(pair.catalog))


def _bare(pairs: Iterator[_Pair]) -> Iterator[_Pair]:
    """The pages in files without front matter and with line feeds."""
    with TemporaryDirectory() as name:
        source, plain = Path(name, "source.md"), Path(name, "plain.md")
        for pair in pairs:
            source.write_text(_body(pair.source), "utf-8")
            plain.write_text(_body(pair.plain), "utf-8")
            yield _Pair(source, plain, pair.catalog)


def _body(file: Path) -> str:
    """A page without front matter and with line feeds."""
    return _FRONT_MATTER.sub("", file.read_text("utf-8")).replace("\r\n", "\n")


_TOOLS: Mapping[str, Callable[[Iterator[_Pair]], None]] = {
    "translate-toolkit": _toolkit,
    "po4a": _po4a,
    "mdpo": _mdpo,
}


def _pairs(source: Path, plain: Path, output: Path) -> Iterator[_Pair]:
    """Every plain page that has a source page of its name."""
    for page in sorted(plain.rglob("*.md")):
        name = page.relative_to(plain)
        if (source / name).is_file():
            catalog = (output / name).with_suffix(".po")
            catalog.parent.mkdir(parents=True, exist_ok=True)
            yield _Pair(source / name, page, catalog)


if __name__ == "__main__":
    _TOOLS[sys.argv[1]](_pairs(*(Path(argument) for argument in sys.argv[2:5])))
