"""The extension's own words, in the language of the site: ``sphinx_vianet/locales``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sphinx.locale import get_translation

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["CATALOG", "LOCALES", "add_texts", "translate"]

CATALOG = "sphinx_vianet"
"""Name of the gettext catalog."""
LOCALES = Path(__file__).parents[2] / "locales"
"""Its folder."""

translate = get_translation(CATALOG)
"""Gives the text in the language of the site; modules import it as ``_``, which is what collects texts."""


def add_texts(app: Sphinx) -> None:
    """Register the catalog."""
    app.add_message_catalog(CATALOG, str(LOCALES))
