"""Formulas: those inside paragraphs are part of the paragraph's message, and no message themselves."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from sphinx.transforms.post_transforms import SphinxPostTransform

from ..building import extracts_messages
from ..translation import get_scope

__all__ = ["PartFormulas", "TexMixin"]


class TexMixin(SphinxRenderer):
    """Renders formulas."""

    def render_math_inline_double(self, token: SyntaxTreeNode) -> None:
        """A displayed formula in a paragraph."""
        super().render_math_inline_double(token)
        if get_scope(self.md).dialect == "ops":
            node = self.current_node.children[-1]
            if isinstance(node, nodes.math_block):
                node["translatable"] = False


class PartFormulas(SphinxPostTransform):
    """Displayed formulas stand between paragraphs: inside of one there may be no block."""

    default_priority = 600

    def apply(self, **kwargs: Any) -> None:
        """Part the paragraphs; the gettext builder needs them whole."""
        if extracts_messages(self.env):
            return
        found = [node.parent for node in self.document.findall(nodes.math_block)]
        for paragraph in dict.fromkeys(node for node in found if isinstance(node, nodes.paragraph)):
            paragraph.parent.replace(paragraph, _parts(paragraph))


def _parts(paragraph: nodes.paragraph) -> list[nodes.Node]:
    """A paragraph as paragraphs and formulas."""
    parts: list[nodes.Node] = []
    piece: nodes.paragraph | None = None
    for child in list(paragraph.children):
        if isinstance(child, nodes.math_block):
            parts.append(child)
            piece = None
            continue
        if piece is None:
            if not child.astext().strip():
                continue
            piece = paragraph.copy()
            # An id stands at one place only.
            paragraph["ids"] = paragraph["names"] = []
            parts.append(piece)
        piece.append(child)
    first = next((part for part in parts if isinstance(part, nodes.Element)), None)
    if first is not None and paragraph["ids"]:
        first["ids"] = [*paragraph["ids"], *first["ids"]]
    return parts
