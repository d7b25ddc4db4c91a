"""Marks of terms that are not translated, in titles and descriptions: shown without the mark."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

from ...dialect.noloc import shown_text
from ..building import extracts_messages

__all__ = ["ShowTerms"]


class ShowTerms(SphinxPostTransform):
    """In texts of the head, which are no inline content, the terms take the place of their marks."""

    default_priority = 600

    def apply(self, **kwargs: Any) -> None:
        """Change the texts; in a template for translators the marks stay."""
        if self.config.vianet_dialect == "ops" and not extracts_messages(self.env):
            for node in self.document.findall(nodes.meta):
                node["content"] = shown_text(str(node.get("content", "")))
