"""Groups of tabs, as sphinx-design makes them.

A tab may be for one choice in another group only, ``#tab/ID/CONDITION``. Its label names that
choice, so that without JavaScript all tabs are there and can be told apart; the script in
``static/vianet-tabs.js`` hides those that the choice is not for.
"""

from __future__ import annotations

from collections.abc import MutableMapping
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

    def setup_render(self, options: dict[str, Any], env: MutableMapping[str, Any]) -> None:
        """Start a document."""
        super().setup_render(options, env)
        self._tab_titles: dict[str, str] = {}
        self._tab_conditions: list[tuple[nodes.inline, str]] = []

    def _render_finalise(self) -> None:
        for node, condition in self._tab_conditions:
            # The other group may come later; in it the id may be one of several: "macos+linux".
            title = self._tab_titles.get(condition) or self._tab_titles.get(f"+{condition}", condition)
            node += nodes.Text(f" ({title})")
        super()._render_finalise()

    def render_vianet_tabs(self, token: SyntaxTreeNode) -> None:
        """A group of tabs, as sphinx-design makes it."""
        self.document["vianet_tabs"] = True
        self.box(token, ["sd-tab-set"], design_component="tab-set")

    def render_vianet_tab(self, token: SyntaxTreeNode) -> None:
        """One tab: its label, then a container with the rest."""
        label, *content = token.children
        item = _component("tab-item", selected=False)
        self.add_line_and_source_path(item, token)
        self.current_node.append(item)
        with self.current_node_context(item):
            self._tab_label(label, token.meta["id"], token.meta["condition"])
        body = _component("tab-content")
        self.add_line_and_source_path(body, token)
        # In its place before it is filled: table cells take their source from the document, and
        # without one Sphinx sees no messages in them.
        item.append(body)
        with self.current_node_context(body):
            for child in content:
                self.rules[f"render_{child.type}"](child)

    def _tab_label(self, token: SyntaxTreeNode, tab: str, condition: str | None) -> None:
        """The label of a tab; tabs of one id are switched together."""
        inline = token.children[0]
        node = nodes.rubric(inline.content, "", classes=["sd-tab-label"])
        node["sync_group"], node["sync_id"] = "vianet", tab
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            self.render_inline(inline)
        if condition is None:
            for name in (tab, *(f"+{part}" for part in tab.split("+"))):
                self._tab_titles.setdefault(name, node.astext())
            return
        note = nodes.inline("", "", classes=["vianet-condition"])
        node["classes"].append(f"vianet-if-{condition}")
        node += note
        self._tab_conditions.append((note, condition))
