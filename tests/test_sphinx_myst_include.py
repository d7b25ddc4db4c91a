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


@pytest.mark.parametrize("options", ["", ":relative-docs: docs\n:relative-images:\n"])
def test_links_and_pictures_of_a_file_from_elsewhere(tmp_path: Path, options: str) -> None:
    """MyST's recipe for a README: its paths start beside it, whether the include says so or not."""
    readme = "# Readme\n\n[a](docs/a.md) [b](./docs/sub/b.md#b) [d](docs/data.json) ![p](docs/p.png)\n"
    files = {
        "docs/index.md": f"# Index\n\n```{{include}} ../README.md\n{options}```\n",
        "index.md": "# Home\n",
        "README.md": readme,
        "docs/a.md": "# A\n",
        "docs/sub/b.md": "# B\n",
        "docs/data.json": "{}\n",
        "docs/p.png": "",
        "docs/docs/p.png": "another",
    }
    found = project(tmp_path, files, exclude_patterns=["README.md"])
    assert found.warnings == []
    links = re.findall(r'<a class="reference[^"]*"[^>]*? href="([^"]*)"', found.body("docs/index"))
    assert links[:2] == ["a.html", "sub/b.html#b"]
    assert links[2].startswith("../_downloads/")
    assert (found.out / "_images" / "p.png").read_text() == ("" if options else "another")


def test_the_page_comes_before_the_file(tmp_path: Path) -> None:
    """Without an option a path that is right for the page is the page's, as in stock MyST."""
    files = {
        "index.md": "# Index\n\n```{include} sub/part.txt\n```\n",
        "sub/part.txt": "[x](x.md) [y](y.md) [z](z.json)\n",
        "x.md": "# X\n",
        "sub/x.md": "# Sub X\n",
        "sub/y.md": "# Sub Y\n",
        "sub/z.json": "{}\n",
    }
    found = project(tmp_path, files)
    assert found.warnings == []
    links = re.findall(r'<a class="reference[^"]*"[^>]*? href="([^"]*)"', found.body("index"))
    assert links[:2] == ["x.html", "sub/y.html"]
    assert links[2].startswith("_downloads/")


@pytest.mark.parametrize(
    "address",
    ["secret.txt", "../parts/secret.txt?x", "..\\\\parts\\\\secret.txt", "~/secret.txt", "/secret.txt"],
)
def test_a_translation_publishes_nothing_beside_the_file(tmp_path: Path, address: str) -> None:
    """What its source does not link to, wherever the dialect looks for it."""
    files = {
        "index.md": "# Index\n\n```{include} parts/part.md\n```\n",
        "parts/part.md": "Text.\n",
        "parts/secret.txt": "",
        "secret.txt": "",
    }
    if address == "secret.txt":
        del files["secret.txt"]
    write_catalog(tmp_path / "src", "index", {"Text.": f"[x]({address})"})
    found = project(tmp_path, files, "de")
    assert places(found, tmp_path / "src") == ["parts/part.md 1 unsafe-markup"]
    assert not (found.out / "_downloads").exists()
