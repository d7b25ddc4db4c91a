"""What a page has for its readers beyond its text: who translated it and when, other languages, the source.

This module is the wiring of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..units import PackUnits
from .alternates import add_alternates
from .available import outdated_switchers
from .banner import note_banners
from .bilingual import ShowUnits, add_bilingual_assets, add_unit_node
from .foreign import MarkForeign, mark_page, mark_titles
from .freshness import FRESHNESS, NoteFreshness
from .notes import AddNotes, add_note_node
from .rendered import finish_pages, set_language
from .texts import add_texts
from .top import add_style, add_top

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["add_reader"]


def add_reader(app: Sphinx) -> None:
    """Connect everything."""
    add_texts(app)
    add_note_node(app)
    add_unit_node(app)
    app.add_transform(PackUnits)
    app.add_post_transform(ShowUnits)
    app.add_transform(NoteFreshness)
    app.add_post_transform(AddNotes)
    app.add_post_transform(MarkForeign)
    app.connect("builder-inited", add_style)
    app.connect("builder-inited", finish_pages)
    FRESHNESS.connect(app)
    # After Sphinx has collected titles, and after these are rid of other spans.
    app.connect("doctree-read", mark_titles, priority=910)
    app.connect("env-get-updated", note_banners)
    app.connect("env-get-updated", outdated_switchers)
    app.connect("html-page-context", set_language)
    app.connect("html-page-context", add_alternates)
    app.connect("html-page-context", mark_page)
    app.connect("html-page-context", add_top)
    app.connect("html-page-context", add_bilingual_assets)
