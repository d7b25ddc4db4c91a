"""A project in three languages for ``sphinx-vianet build``: pages that are localized, and a catalog alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .imports import ROOT, Texts, localized_page, source_page, write
from .sphinx_builds import write_catalog

CONF = """\
project = "Kisten & Co"
extensions = ["sphinx_vianet"]
html_theme = "basic"
html_copy_source = False
exclude_patterns = ["locale"]
locale_dirs = ["locale"]
vianet_bilingual = False
vianet_localized = ["../localized/{locale}"]
"""

INDEX: Texts = {"Boxes": "Kisten", "All about boxes.": "Alles über Kisten."}
OPEN: Texts = {"Opening": "Öffnen", "Lift the lid.": "Heb den Deckel.", "Look in.": "Schau hinein."}

_TOC = "\n```{toctree}\nwie geöffnet\nplain\n```\n"


@dataclass(frozen=True)
class SiteProject:
    """A folder with ``docs/`` in English, ``localized/de-DE/``, and a Hebrew catalog."""

    folder: Path

    def fill(self) -> None:
        """Write it: three documents, of which German has two and Hebrew one."""
        write(
            self.folder,
            {
                "docs/conf.py": CONF,
                "docs/index.md": source_page(INDEX) + _TOC,
                "docs/wie geöffnet.md": source_page(OPEN),
                "docs/plain.md": "# Only in English\n\nNo other language has this.\n",
                "localized/de-DE/index.md": localized_page(INDEX, original=source_page(INDEX) + _TOC),
                "localized/de-DE/wie geöffnet.md": localized_page(OPEN),
            },
        )
        write_catalog(self.docs, "index", {"Boxes": "קופסאות"}, "he")

    @property
    def docs(self) -> Path:
        """Folder of the documents."""
        return self.folder / "docs"

    @property
    def out(self) -> Path:
        """Folder of the sites."""
        return self.folder / "the sites"

    def change(self, name: str, old: str, new: str) -> None:
        """Change a file of the documents."""
        path = self.docs / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")

    def run(self, *arguments: str) -> Run:
        """Build, and return what the program said."""
        return self.start(self.command(*arguments))

    def start(self, command: list[str]) -> Run:
        """Run a command line."""
        done = subprocess.run(
            command,
            env=self.environment,
            cwd=self.folder,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        return Run(done.returncode, done.stdout, done.stderr)

    def command(self, *arguments: str) -> list[str]:
        """The command line; what stands behind ``--`` stays at its end."""
        place = arguments.index("--") if "--" in arguments else len(arguments)
        program = [sys.executable, "-m", "sphinx_vianet", "build", *arguments[:place]]
        return [*program, "docs", self.out.name, *arguments[place:]]

    @property
    def environment(self) -> dict[str, str]:
        """With the package, wherever the command runs."""
        return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"}

    def report(self, *arguments: str) -> dict[str, Any]:
        """Build, and return the report; nothing may go wrong."""
        run = self.run("--format", "json", *arguments)
        assert (run.code, run.err) == (0, "")
        return run.json

    def read(self, name: str) -> str:
        """Text of a file of the sites."""
        return (self.out / name).read_text(encoding="utf-8")


@dataclass(frozen=True)
class Run:
    """What the program did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """The report."""
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def sites(self) -> dict[str, dict[str, Any]]:
        """The sites of the report, by language."""
        return {site["language"]: site for site in self.json["sites"]}
