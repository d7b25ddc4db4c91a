"""HTML blocks: tags as they stand, texts between them as messages."""

from __future__ import annotations

from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer

from ..elements import vianet_text

__all__ = ["HtmlMixin"]


class HtmlMixin(SphinxRenderer):
    """Renders the pieces of an HTML block."""

    def render_vianet_html(self, token: SyntaxTreeNode) -> None:
        """Raw HTML between texts."""
        self.render_html_block(token)

    def render_vianet_html_text(self, token: SyntaxTreeNode) -> None:
        """A text inside raw HTML."""
        node = vianet_text(token.children[0].content)
        self.add_line_and_source_path(node, token)
        with self.current_node_context(node, append=True):
            self.render_inline(token.children[0])
