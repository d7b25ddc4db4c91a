"""What a piece above the text is told of its page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

__all__ = ["PageView"]


class PageView(NamedTuple):
    """A page that is being written."""

    app: Sphinx
    name: str
    """Name of the document, or of a page that Sphinx makes itself."""
    context: dict[str, Any]
    """What the theme's templates are given."""
    doctree: nodes.document | None
    """None for pages that are no documents."""

    @property
    def is_document(self) -> bool:
        """Whether it is a document, and not a page that Sphinx makes itself."""
        return self.doctree is not None
