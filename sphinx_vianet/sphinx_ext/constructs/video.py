"""Videos: links to them, since a player would ask another site for something while the page is read."""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.base import token_line

from ...errors import Code
from ...tags import host_of, scheme_of
from ..report import report
from ..translation import get_scope
from .literal import LiteralMixin

__all__ = ["VideoMixin"]

_LONGEST = 80


class VideoMixin(LiteralMixin):
    """Renders videos."""

    def render_vianet_video(self, token: SyntaxTreeNode) -> None:
        """A video: a link to it, whose text is its address as people read it."""
        url = self.md.normalizeLink(token.meta["url"])
        if scheme_of(url) not in ("http", "https") or host_of(url) is None:
            message = f"the video {url[:_LONGEST]!r} has no address of the web"
            report(Code.DIALECT, message, get_scope(self.md).file, token_line(token, 0))
            self.literal_paragraph(token.content, token)
            return
        text = _readable(url)
        reference = nodes.reference("", text, refuri=url, classes=["vianet-video"])
        node = nodes.paragraph("", "", reference, translatable=False)
        self.add_line_and_source_path(node, token)
        self.current_node.append(node)


def _readable(url: str) -> str:
    """Host and path of an address, without what only the player needs."""
    parts = urlsplit(url)
    path = unquote(parts.path).rstrip("/").removesuffix("/player")
    text = (parts.hostname or "").removeprefix("www.") + path
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
