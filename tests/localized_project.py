"""Small Sphinx projects with localized pages, and a record of what a build reads."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from tests.annotated import annotate
from tests.sphinx_builds import Build, build

CONF = 'extensions = ["sphinx_vianet"]\nhtml_theme = "basic"\n'


def setup(app: Sphinx) -> dict[str, Any]:
    """A Sphinx extension: note which documents are read."""
    app.connect("env-before-read-docs", lambda app, _env, names: setattr(app, "names_read", sorted(names)))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def localized(
    body: str,
    locale: str = "de-DE",
    *,
    date: str = "01/02/2020",
    kind: str = "MT",
    front: str = "",
    source: str = "",
) -> str:
    """An annotated page; ``⟦target⇒source⟧`` stands for a unit.

    Args:
        body: Text below the front matter.
        locale: For ``ms.contentlocale``.
        date: For ``ms.lasthandoff``.
        kind: For ``ms.translationtype``.
        front: More lines of front matter.
        source: The source page at the handoff, for its hash.
    """
    lines = [
        front.rstrip("\n"),
        f"ms.openlocfilehash: {hashlib.sha1(source.encode(), usedforsecurity=False).hexdigest()}",
        f"ms.translationtype: {kind}",
        f"ms.contentlocale: {locale}",
        f"ms.lasthandoff: {date}",
    ]
    return "---\n" + "\n".join(line for line in lines if line) + "\n---\n" + annotate(body)


def write(folder: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder and return the folder."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def directive(pattern: str, *options: str) -> str:
    """A ``vianet-page`` directive of a Markdown document."""
    return "\n".join([f"```{{vianet-page}} {pattern}", *options, "```", ""])


def run(
    folder: Path, language: str = "en", builder: str = "html", *, fresh: bool = True, **options: Any
) -> Build:
    """Build ``docs`` into ``out``; unless ``fresh`` with the doctrees of the last time."""
    options.setdefault("extensions", ["sphinx_vianet", "tests.localized_project"])
    out = folder / "out" / f"{language}-{builder}"
    return build(folder / "docs", out, builder, freshenv=fresh, language=language, **options)


def names_read(found: Build) -> list[str]:
    """The documents that a build has read."""
    names: list[str] = getattr(found.app, "names_read", [])
    return names


def codes(found: Build) -> list[str]:
    """The codes of a build's warnings, in order; a warning without one as it is."""
    return [
        line.rpartition("[vianet.")[2].rstrip("]") if "[vianet." in line else line for line in found.warnings
    ]
