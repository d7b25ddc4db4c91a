"""What stands above the text of a page, put together of its pieces.

No theme has a place of its own for it, and all put ``body`` into the main part of the page
which every theme shows, so it goes there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from .banner import page_banner
from .bilingual import view_control
from .switcher import switcher
from .view import PageView

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

__all__ = ["add_style", "add_top"]


_PIECES: tuple[Callable[[PageView], str], ...] = (switcher, view_control, page_banner)
"""Each gives HTML, or nothing; in the order in which a reader meets them."""


def add_top(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put the pieces above the text."""
    if app.builder.format != "html" or not templatename.endswith(".html"):
        return
    view = PageView(app, pagename, context, doctree)
    pieces = "".join(piece(view) for piece in _PIECES)
    top = f'<div class="vianet-top">\n{pieces}</div>\n' if pieces else ""
    if "body" in context:
        context["body"] = top + context["body"]
    else:
        # A page that Sphinx makes itself; see rendered.py.
        context["vianet_top"] = top


def add_style(app: Sphinx) -> None:
    """The style sheet of the pieces, and of the notes in the text."""
    if app.builder.format == "html":
        app.add_css_file("vianet-top.css")
