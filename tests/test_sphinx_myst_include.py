"""MyST's own ``include`` in the dialect: links and pictures of the file, and what is said of it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.sphinx_builds import Build, build, write_catalog

CONF = "exclude_patterns = ['parts']\nsuppress_warnings = ['toc.not_included']\nlocale_dirs = ['locale']\n"


def project(folder: Path, files: dict[str, str], language: str | None = None, **options: Any) -> Build:
    """Build the files below ``folder/src``; the included ones are no documents."""
    for name, text in {"conf.py": CONF, **files}.items():
        path = folder / "src" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    if language is not None:
        options["language"] = language
    return build(folder / "src", folder / "out", **options)


def places(found: Build, root: Path) -> list[str]:
    """File, line and code of each warning."""
    parts = (re.match(r"(.*?):(\d+): WARNING: .*\[vianet\.([\w-]+)\]$", line) for line in found.warnings)
    return sorted(f"{Path(m[1]).relative_to(root).as_posix()} {m[2]} {m[3]}" for m in parts if m)


@pytest.mark.parametrize("language", [None, "de"])
def test_what_is_wrong_in_the_file_is_said_of_it(tmp_path: Path, language: str | None) -> None:
    """Links, constructs, files that are not there, translations: with its own name and line."""
    part = (
        "# Part\n\n[a](gone.md) [b](#none)\n\n:::nothing here\n\n[!INCLUDE [x](no/x.md)]\n\n"
        "![p](no.png)\n\nText.\n\n> [!div class=x]\n> :::row:::\n> open\n"
    )
    files = {
        "index.md": "# Index\n\nFirst.\n\n```{include} parts/part.md\n```\n\n[d](gone2.md)\n",
        "parts/part.md": part,
    }
    write_catalog(tmp_path / "src", "index", {"Text.": "[evil](https://evil.example)"})
    found = project(tmp_path, files, language)
    expected = [
        "index.md 8 link-outside",
        "parts/part.md 14 dialect",
        "parts/part.md 3 link-fragment",
        "parts/part.md 3 link-outside",
        "parts/part.md 5 dialect",
        "parts/part.md 7 include",
        "parts/part.md 9 picture-missing",
    ]
    if language is not None:
        expected.append("parts/part.md 11 unsafe-markup")
    assert places(found, tmp_path / "src") == sorted(expected)


def test_what_is_wrong_in_a_directive_has_its_line(tmp_path: Path) -> None:
    """Of the page, not of the directive."""
    found = project(tmp_path, {"index.md": "# Index\n\n```{note}\nText.\n\n:::row:::\nopen\n```\n"})
    assert places(found, tmp_path / "src") == ["index.md 6 dialect"]
