"""Moniker ranges and zones: for which versions and readers the blocks between two marks are."""

from __future__ import annotations

from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer

__all__ = ["RangesMixin"]


class RangesMixin(SphinxRenderer):
    """Renders the marks."""

    def render_vianet_range(self, token: SyntaxTreeNode) -> None:
        """Start or end of a moniker range or zone: a mark without output, every range is shown."""
