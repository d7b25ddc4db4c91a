"""Groups of tabs, as sphinx-design makes them."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode

from .boxes import BoxesMixin

__all__ = ["TabsMixin"]


def _component(name: str, **attributes: Any) -> nodes.container:
    """A container that sphinx-design knows."""
    return nodes.container("", is_div=True, design_component=name, classes=[f"sd-{name}"], **attributes)


class TabsMixin(BoxesMixin):
    """Renders groups of tabs."""

    def render_vianet_tabs(self, token: SyntaxTreeNode) -> None:
        """A group of tabs, as sphinx-design makes it."""
        self.box(token, ["sd-tab-set"], design_component="tab-set")

    def render_vianet_tab(self, token: SyntaxTreeNode) -> None:
        """One tab: its label, then a container with the rest."""
        label, *content = token.children
        item = _component("tab-item", selected=False)
        self.add_line_and_source_path(item, token)
        self.current_node.append(item)
        with self.current_node_context(item):
            self.render_vianet_tab_label(label, token.meta["id"])
        body = _component("tab-content")
        self.add_line_and_source_path(body, token)
        # In its place before it is filled: table cells take their source from the document, and
        # without one Sphinx sees no messages in them.
        item.append(body)
        with self.current_node_context(body):
            for child in content:
                self.rules[f"render_{child.type}"](child)

    def render_vianet_tab_label(self, token: SyntaxTreeNode, tab: str = "") -> None:
        """The label of a tab; tabs of one id are switched together."""
        inline = token.children[0]
        node = nodes.rubric(inline.content, "", classes=["sd-tab-label"])
        if tab:
            node["sync_group"], node["sync_id"] = "vianet", tab
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            self.render_inline(inline)
