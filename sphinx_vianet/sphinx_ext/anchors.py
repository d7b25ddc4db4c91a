"""Authors' anchors as targets, placed when the ids of all headings are known."""

from __future__ import annotations

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer

__all__ = ["AnchorsMixin"]


class AnchorsMixin(SphinxRenderer):
    """Renders ``vianet_anchor``.

    Most anchors repeat the slug of the heading they stand in. So a name becomes an id only
    if nothing else has it in the end; headings keep theirs.
    """

    def setup_anchors(self) -> None:
        """Start a document."""
        self._anchors: list[tuple[nodes.target, int]] = []

    def render_vianet_anchor(self, token: SyntaxTreeNode) -> None:
        """Put a target here."""
        names = [name for name in token.meta["names"] if not any(map(str.isspace, name))]
        node = nodes.target("", "", ids=names)
        self.add_line_and_source_path(node, token)
        self.current_node.append(node)
        self._anchors.append((node, token_line(token, 0)))

    def place_anchors(self) -> None:
        """Give the targets their ids, so that ``#id`` finds them from here and from other pages."""
        for node, line in self._anchors:
            taken = self.document.ids.keys() | self._heading_slugs.keys()
            node["ids"] = [name for name in node["ids"] if name not in taken]
            for name in node["ids"]:
                self.document.ids[name] = node
                # MyST looks for "#name" among the slugs, in this document and in others.
                self._heading_slugs[name] = (line, name, "")
            if not node["ids"] and node.parent is not None:
                node.parent.remove(node)
        self._anchors = []
