"""What stands above the text of a page, put together of its pieces.

No theme has a place of its own for it, and all put ``body`` into the main part of the page
(SPHINX.md, D), so it goes there.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

__all__ = ["PageView", "add_top"]


class PageView(NamedTuple):
    """A page that is being written."""

    app: Sphinx
    name: str
    """Name of the document, or of a page that Sphinx makes itself."""
    context: dict[str, Any]
    """What the theme's templates are given."""
    doctree: nodes.document | None
    """None for pages that are no documents."""


_PIECES: tuple[Callable[[PageView], str], ...] = ()
"""Each gives HTML, or nothing; in the order in which a reader meets them."""


def add_top(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Put the pieces above the text."""
    if app.builder.format != "html" or "body" not in context:
        return
    view = PageView(app, pagename, context, doctree)
    pieces = "".join(piece(view) for piece in _PIECES)
    if pieces:
        context["body"] = f'<div class="vianet-top">\n{pieces}</div>\n{context["body"]}'
