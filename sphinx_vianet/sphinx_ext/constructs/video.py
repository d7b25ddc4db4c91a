"""Videos."""

from __future__ import annotations

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode

from .literal import LiteralMixin

__all__ = ["VideoMixin"]


class VideoMixin(LiteralMixin):
    """Renders videos."""

    def render_vianet_video(self, token: SyntaxTreeNode) -> None:
        """A video: a link to it."""
        url = token.meta["url"]
        if not url.lower().startswith(("https://", "http://")):
            self.literal_paragraph(token.content, token)
            return
        reference = nodes.reference("", url, refuri=url, classes=["vianet-video"])
        node = nodes.paragraph("", "", reference, translatable=False)
        self.add_line_and_source_path(node, token)
        self.current_node.append(node)
