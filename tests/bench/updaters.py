"""Catalogs brought up to date with templates by GNU gettext: ``python -m tests.bench.updaters POT CATALOGS``.

One ``msgmerge`` for each catalog, as the program works; a template without a catalog is copied.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path


def main(templates: Path, catalogs: Path) -> None:
    """Update every catalog in place."""
    for template in sorted(templates.rglob("*.pot")):
        catalog = (catalogs / template.relative_to(templates)).with_suffix(".po")
        if catalog.is_file():
            command = ["msgmerge", "--quiet", "--previous", "--update", "--backup=none"]
            subprocess.run([*command, str(catalog), str(template)], check=True)
        else:
            catalog.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(template, catalog)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
