"""What cannot be shown as what it is stays visible as it stands."""

from __future__ import annotations

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer

__all__ = ["LiteralMixin"]


class LiteralMixin(SphinxRenderer):
    """Shows a construct as text."""

    def literal_paragraph(self, text: str, token: SyntaxTreeNode) -> None:
        """Show a piece of source as it stands; it is no message."""
        node = nodes.paragraph("", "", nodes.literal(text, text), translatable=False)
        self.add_line_and_source_path(node, token)
        self.current_node.append(node)
