"""What a page has for its readers beyond its text: who translated it and when, other languages, the source.

This module is the wiring of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .banner import note_banners
from .freshness import NoteFreshness, forget_freshness, merge_freshness
from .notes import AddNotes, add_note_node
from .texts import add_texts
from .top import add_style, add_top

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["add_reader"]


def add_reader(app: Sphinx) -> None:
    """Connect everything."""
    add_texts(app)
    add_note_node(app)
    app.add_transform(NoteFreshness)
    app.add_post_transform(AddNotes)
    app.connect("builder-inited", add_style)
    app.connect("env-purge-doc", forget_freshness)
    app.connect("env-merge-info", merge_freshness)
    app.connect("env-get-updated", note_banners)
    app.connect("html-page-context", add_top)
