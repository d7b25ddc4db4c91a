"""What a page has for its readers beyond its text: who translated it and when, other languages, the source.

This module is the wiring of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .texts import add_texts
from .top import add_top

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["add_reader"]


def add_reader(app: Sphinx) -> None:
    """Connect everything."""
    add_texts(app)
    app.connect("html-page-context", add_top)
