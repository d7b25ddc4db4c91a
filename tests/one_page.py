"""Builds of projects with one document, and a localized page in one, for tests of single constructs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.sphinx_builds import ROOTS, Build, build

PICTURE = (ROOTS / "ops" / "media" / "pic.png").read_bytes()


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write files below a folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)


def one_page(
    folder: Path,
    text: str,
    files: Mapping[str, str | bytes] | None = None,
    builder: str = "html",
    **overrides: Any,
) -> Build:
    """Build a project of one document in ``folder/src``.

    Args:
        folder: Where the project and the output go.
        text: The document.
        files: Other files by their paths.
        builder: Name of the builder.
        overrides: Configuration values.
    """
    write_files(folder / "src", {"conf.py": "", "index.md": text, **(files or {})})
    values = {"locale_dirs": ["locale"], "exclude_patterns": ["parts/**"], **overrides}
    return build(folder / "src", folder / f"out-{builder}", builder, **values)


def localized_page(folder: Path, text: str, files: Mapping[str, str | bytes] | None = None) -> Build:
    """Build the same page as a localized one, which nobody trusts, shown in a document."""
    stamp = "---\nms.contentlocale: de-DE\n---\n"
    others = {f"loc/{name}": content for name, content in (files or {}).items()}
    directive = "```{vianet-page} ../loc/page.md\n```\n"
    write_files(folder, {"src/conf.py": "", "src/index.md": directive, "loc/page.md": stamp + text, **others})
    return build(folder / "src", folder / "out-localized", language="de")


def found_codes(built: Build) -> list[tuple[str, str]]:
    """Line and code of each warning."""
    found = []
    for line in built.warnings:
        match = re.search(r":(\d+): WARNING: .*\[([\w.-]+)\]$", line)
        found.append((match[1], match[2].removeprefix("vianet.")) if match else ("", line))
    return found
