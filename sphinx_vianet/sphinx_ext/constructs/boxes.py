"""Alerts, boxes with classes, rows and columns."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from sphinx import addnodes

from ..links import PAGE_LINK
from ..translation import get_scope

__all__ = ["BoxesMixin"]

_ALERTS: dict[str, Callable[[], nodes.Element]] = {
    "note": nodes.note,
    "tip": nodes.tip,
    "important": nodes.important,
    "caution": nodes.caution,
    "warning": nodes.warning,
}
_CLASS = re.compile(r"[A-Za-z][\w-]{0,60}", re.ASCII)
_SELECTORS = {"op_single_selector", "op_multi_selector"}
_WIDEST = 4
"""The style sheet has no wider columns."""


class BoxesMixin(SphinxRenderer):
    """Renders what has blocks in it."""

    def box(self, token: SyntaxTreeNode, classes: list[str], **attributes: Any) -> nodes.container:
        """A container around what the token holds."""
        node = nodes.container("", is_div=True, classes=classes, **attributes)
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            self.render_children(token)
        return node

    def box_classes(self, names: list[str]) -> list[str]:
        """The classes that a page may give a box: a trusted one any."""
        return names

    def render_vianet_alert(self, token: SyntaxTreeNode) -> None:
        """An alert: the admonition of its kind, whose title Sphinx has in every language."""
        node = _ALERTS[token.meta["kind"]]()
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            self.render_children(token)

    def render_vianet_div(self, token: SyntaxTreeNode) -> None:
        """A box with classes, spelled as in the page, since style sheets written for them have them so."""
        classes = self.box_classes([name for name in token.meta["classes"] if _CLASS.fullmatch(name)])
        node = self.box(token, ["vianet-div", *classes])
        if not _SELECTORS.isdisjoint(classes):
            _mark_current(node, get_scope(self.md).env.docname)

    def render_vianet_container(self, token: SyntaxTreeNode) -> None:
        """A row, a column, the long description of an image."""
        name = token.meta["name"]
        if name == "row":
            self._row(token)
        elif name == "column":
            span = _span(token)
            wide = [f"vianet-span-{span}"] if span > 1 else []
            # The whole width on a narrow screen, else a share of the row.
            classes = ["sd-col-md", "vianet-column", *wide]
            self.box(token, classes, design_component="grid-item")
        else:
            self.box(token, [f"vianet-{nodes.make_id(name)}"])

    def _row(self, token: SyntaxTreeNode) -> None:
        """A grid of sphinx-design; text between the columns is a column of its own."""
        outer = nodes.container(
            "",
            is_div=True,
            design_component="grid-container",
            classes=["sd-container-fluid", "sd-sphinx-override", "sd-mb-4", "vianet-row"],
        )
        self.add_line_and_source_path(outer, token)
        with self.current_node_context(outer, append=True):
            self.box(token, ["sd-row", "sd-g-3"], design_component="grid-row")


def _span(token: SyntaxTreeNode) -> int:
    """How many columns wide a column is."""
    text = token.meta["attrs"].get("span", "").strip()
    return min(max(int(text), 1), _WIDEST) if text.isdecimal() and len(text) < 5 else 1


def _mark_current(box: nodes.container, docname: str) -> None:
    """Show the entry of a selector that is the page itself as what is chosen, not as a link."""
    for link in list(box.findall(addnodes.pending_xref)):
        place = link.get("vianet_fragment") or link.get("vianet_query")
        if link["reftype"] == PAGE_LINK and link["reftarget"] == docname and not place:
            chosen = nodes.strong("", "", *link.children, classes=["vianet-current"])
            link.parent.replace(link, chosen)
