"""Alerts, boxes with classes, rows and columns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer

__all__ = ["BoxesMixin"]

_ALERTS: dict[str, Callable[[], nodes.Element]] = {
    "note": nodes.note,
    "tip": nodes.tip,
    "important": nodes.important,
    "caution": nodes.caution,
    "warning": nodes.warning,
}


class BoxesMixin(SphinxRenderer):
    """Renders what has blocks in it."""

    def box(self, token: SyntaxTreeNode, classes: list[str], **attributes: Any) -> None:
        """A container around what the token holds."""
        node = nodes.container("", is_div=True, classes=classes, **attributes)
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            self.render_children(token)

    def render_vianet_alert(self, token: SyntaxTreeNode) -> None:
        """An alert: the admonition of its kind, whose title Sphinx has in every language."""
        node = _ALERTS[token.meta["kind"]]()
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            self.render_children(token)

    def render_vianet_div(self, token: SyntaxTreeNode) -> None:
        """A box with classes."""
        self.box(token, [nodes.make_id(name) for name in token.meta["classes"]])

    def render_vianet_container(self, token: SyntaxTreeNode) -> None:
        """A row, a column, the long description of an image."""
        self.box(token, [f"vianet-{nodes.make_id(token.meta['name'])}"])
