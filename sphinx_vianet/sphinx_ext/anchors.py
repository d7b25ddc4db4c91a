"""Authors' anchors as targets, placed when the ids of all headings are known."""

from __future__ import annotations

import re

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.base import token_line
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer

__all__ = ["AnchorsMixin"]

_RAW_ID = re.compile(r"""\s(?:id|name)\s{0,9}=\s{0,9}["']([^"'\s<>]{1,200})["']""", re.IGNORECASE)


class AnchorsMixin(SphinxRenderer):
    """Renders ``vianet_anchor``.

    Most anchors repeat the slug of the heading they stand in. So a name becomes an id only
    if nothing else has it in the end; headings keep theirs.
    """

    def setup_anchors(self) -> None:
        """Start a document."""
        self._anchors: list[tuple[nodes.target, int]] = []
        self._raw_ids: list[tuple[str, int]] = []

    def render_vianet_anchor(self, token: SyntaxTreeNode) -> None:
        """Put a target here."""
        names = [name for name in token.meta["names"] if not any(map(str.isspace, name))]
        node = nodes.target("", "", ids=names)
        self.add_line_and_source_path(node, token)
        self.current_node.append(node)
        self._anchors.append((node, token_line(token, 0)))

    def render_html_block(self, token: SyntaxTreeNode) -> None:
        """Raw HTML, whose ids are places too."""
        self.note_raw_ids(token.content, token_line(token, 0))
        super().render_html_block(token)

    def note_raw_ids(self, html: str, line: int) -> None:
        """Remember the ids in raw HTML, which links may name."""
        if self.sphinx_env.config.vianet_dialect == "ops":
            self._raw_ids += [(name, line) for name in _RAW_ID.findall(html)]

    def place_anchors(self) -> None:
        """Give the targets their ids, so that ``#id`` finds them from here and from other pages."""
        ids, slugs = self.document.ids, self._heading_slugs
        for name, line in self._raw_ids:
            if name not in ids:
                slugs.setdefault(name, (line, name, ""))
        self._raw_ids = []
        for node, line in self._anchors:
            node["ids"] = [name for name in node["ids"] if name not in ids and name not in slugs]
            for name in node["ids"]:
                self.document.ids[name] = node
                # MyST looks for "#name" among the slugs, in this document and in others.
                self._heading_slugs[name] = (line, name, "")
            if not node["ids"] and node.parent is not None:
                node.parent.remove(node)
        self._anchors = []
