"""The document at the root of a site: one that is there, or a new one that leads to all others."""

from __future__ import annotations

import os
import re
from pathlib import Path

from ..trees import is_excluded
from .changes import Change
from .settings import Settings

__all__ = ["root_document"]

_MARKS = re.compile(r"^\s*(?:`{3,}|:{3,})\{(?:toctree|vianet-toc)\}|^\.\. toctree::", re.MULTILINE)
_PLAIN = re.compile(r"[\w./ -]+")
"""Names that can stand in a directive as they are."""


def root_document(root: Path, settings: Settings) -> tuple[str, Change | None]:
    """The root document of a folder without a ``conf.py``, and the file that is made when there is none.

    Args:
        root: The repository.
        settings: The options.
    """
    docs = settings.docs
    folder = root / docs.path
    index = next((name for name in ("index.md", "index.rst", "index.yml") if name in docs.documents), None)
    if index is not None and _MARKS.search((folder / index).read_bytes().decode("utf-8", "replace")):
        return "index", None
    taken = {path.rpartition(".")[0].lower() for path in docs.documents if "/" not in path}
    names = ("index", "contents", "vianet-contents")
    free = [one for one in names if one not in taken and not os.path.lexists(folder / f"{one}.md")]
    if not free:
        return index.rpartition(".")[0] if index else names[-1], None
    name = free[0]
    lines = [f"# {settings.name}", ""]
    tocs = [path for path in docs.tocs if _PLAIN.fullmatch(path)]
    if index is not None and not any(b"index." in (folder / path).read_bytes() for path in tocs):
        lines += ["```{toctree}", "index", "```", ""]
    for path in tocs:
        lines.append(f"```{{vianet-toc}} {path}")
        lines += [f":caption: {path.rpartition('/')[0]}"] if "/" in path else []
        lines += ["```", ""]
    if not tocs:
        lines += _by_folder(settings, name)
    return name, Change(folder / f"{name}.md", None, ("\n".join(lines).rstrip() + "\n").encode())


def _by_folder(settings: Settings, name: str) -> list[str]:
    """Every document, those of a folder below its name."""
    kept = [
        path
        for path in settings.docs.documents
        if not is_excluded(path, (*settings.docs.excluded, *settings.inside)) and not path.endswith(".yml")
    ]
    tops = dict.fromkeys(path.partition("/")[0] for path in kept if "/" in path)
    lines = ["```{toctree}", ":glob:", ":maxdepth: 1", "", "*", "```", ""]
    for top in tops:
        if _PLAIN.fullmatch(top):
            lines += [
                "```{toctree}",
                f":caption: {top}",
                ":glob:",
                ":maxdepth: 1",
                "",
                f"{top}/**",
                "```",
                "",
            ]
    return lines
