"""A Sphinx project with localized pages of which some are stale, and what its pages show of that."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag

from tests.localized_project import CONF, localized, write
from tests.sphinx_builds import Build

OPTIONS: dict[str, Any] = {"vianet_localized": ["../trees/{locale}"]}

ONE = "# One\n\nText.\n"
TWO = "# Two\n\nFirst.\n\nSecond.\n"

ROWS = {
    "Page": ["de-DE", "fr-FR"],
    "guide/two.md": ["stale, content 1 of 3 sentences", "current"],
    "one.md": ["current", "missing"],
}

STALE = ("stale, content", ["vianet-status-stale", "vianet-severity-content"])
CURRENT = ("current", ["vianet-status-current"])


def target(source: str, locale: str, name: str, *, commit: str = "", text: str = "") -> str:
    """A localized page, made from a source page with one sentence a line."""
    stamp = f"ms.sourcegitcommit: {commit}\n" if commit else ""
    body = re.sub(r"(?m)^(# )?(\S.*)$", rf"\1⟦{locale[:2]} \2⇒\2⟧", text or source)
    return localized(body, locale, front=f"title: {name}\n{stamp}", source=source)


def make_project(folder: Path) -> Path:
    """``one`` current in German and missing in French, ``guide/two`` stale in German, current in French."""
    old = TWO.replace("Second.", "Another.")
    return write(
        folder,
        {
            "docs/conf.py": CONF + "vianet_exclude = ['index.md', 'state*']\n",
            "docs/index.md": "# Index\n\n```{toctree}\n:glob:\n*\nguide/*\n```\n",
            "docs/one.md": ONE,
            "docs/guide/two.md": TWO,
            "docs/state.md": "# State\n\n```{vianet-status}\n```\n",
            "docs/other.rst": "Other\n=====\n\nText.\n",
            "trees/de-DE/one.md": target(ONE, "de-DE", "one"),
            "trees/de-DE/guide/two.md": target(old, "de-DE", "two"),
            "trees/fr-FR/guide/two.md": target(TWO, "fr-FR", "two"),
        },
    )


def soup(found: Build, name: str) -> Tag:
    """The main part of a page."""
    return BeautifulSoup(found.body(name), "html.parser")


def words(node: Tag) -> str:
    """Text with single spaces."""
    return " ".join(node.get_text(" ").split())


def table(found: Build, name: str = "state", index: int = 0) -> dict[str, list[str]]:
    """The texts of a table by its first column."""
    rows = soup(found, name).select("table.vianet-status")[index].select("tr")
    cells = [[words(cell) for cell in row.select("th, td")] for row in rows]
    return {row[0]: row[1:] for row in cells}


def badges(found: Build, name: str) -> list[tuple[str, list[str]]]:
    """Text and our classes of the badges of a page."""
    shown = soup(found, name).select("span.vianet-verdict")
    return [(words(one), [c for c in one["class"] if c.startswith("vianet-s")]) for one in shown]
