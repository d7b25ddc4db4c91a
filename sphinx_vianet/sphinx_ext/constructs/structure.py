"""Headings and lines across the page where docutils has rules about them and docfx has none."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from docutils.transforms.misc import Transitions
from markdown_it.tree import SyntaxTreeNode
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.warnings_ import MystWarnings
from sphinx.transforms import SphinxTransform

from ..translation import get_scope

__all__ = ["DropTransitions", "StructureMixin"]


class StructureMixin(SphinxRenderer):
    """Renders what is no mistake in the dialect without a warning."""

    def create_warning(self, message: str, subtype: MystWarnings | str, **options: Any) -> Any:
        """Warn, but not about headings whose level leaves one out: pages begin with H2 or go on with H4."""
        if subtype == MystWarnings.MD_HEADING_NON_CONSECUTIVE and get_scope(self.md).dialect == "ops":
            return None
        return super().create_warning(message, subtype, **options)

    def render_hr(self, token: SyntaxTreeNode) -> None:
        """A line across the page; docutils has it between sections and paragraphs only."""
        inside = not isinstance(self.current_node, (nodes.document, nodes.section))
        if get_scope(self.md).dialect == "myst" or not inside or self.current_node.parent is None:
            super().render_hr(token)
            return
        node = nodes.raw("", "<hr>", format="html")
        self.add_line_and_source_path(node, token)
        self.current_node.append(node)


class DropTransitions(SphinxTransform):
    """Just before docutils complains of them: lines across the page that separate nothing."""

    default_priority = Transitions.default_priority - 1

    def apply(self, **kwargs: Any) -> None:
        """Take away lines at the start of a section, below another line, and at the end of the document."""
        if self.config.vianet_dialect != "ops":
            return
        for node in list(self.document.findall(nodes.transition)):
            previous = node.previous_sibling()
            begins = isinstance(previous, (nodes.title, nodes.subtitle, nodes.meta, nodes.transition))
            if previous is None or begins or _ends_document(node):
                node.parent.remove(node)


def _ends_document(node: nodes.Node) -> bool:
    while node.parent is not None:
        if node.parent[-1] is not node:
            return False
        node = node.parent
    return True
