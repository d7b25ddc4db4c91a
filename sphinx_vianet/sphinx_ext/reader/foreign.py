"""What a page shows in the source language says so: ``lang``, and ``dir`` where it is another.

A page that is not translated at all is marked once, around its text. On others each block
without a translation is; what shows an old translation or its source text is marked
where that is decided (:mod:`..stale`). Only what is written changes: titles, tables of contents and the
search index are made of the documents before.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import LITERAL_TYPE_NODES

from ..elements import vianet_text
from ..stale import source_span
from .changes import has_words
from .freshness import freshness_of, is_translation

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["MarkForeign", "mark_page"]

_UNSEEN = (addnodes.translatable, *LITERAL_TYPE_NODES)
# Code is in no language, and what stands in its place is not told apart from it.
_UNSPOKEN = (nodes.literal, nodes.math, nodes.raw, nodes.image)


class MarkForeign(SphinxPostTransform):
    """Mark the blocks of a page that is translated in part."""

    # Before spans are made of sentences.
    default_priority = 390
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Mark them; nothing is looked at where there is none."""
        if not is_translation(self.config):
            return
        found = freshness_of(self.env, self.env.docname)
        if not 0 < found.translated < found.total:
            return
        span = source_span(self.config)
        for node in list(self._untranslated()):
            if span["dir"] or isinstance(node, vianet_text):
                wrapped = source_span(self.config)
                wrapped.extend(list(node.children))
                node[:] = [wrapped]
            if not isinstance(node, vianet_text):
                # Docutils writes such a class as the attribute lang.
                node["classes"] = [*node["classes"], f"language-{span['lang']}"]

    def _untranslated(self) -> Iterator[nodes.TextElement]:
        for node in self.document.findall(nodes.TextElement):
            if node.get("translated", True) or "vianet_stale" in node:
                continue
            if isinstance(node, _UNSEEN) or not has_words(_spoken(node)):
                continue
            yield node


def _spoken(node: nodes.Element) -> str:
    """The text of a node without code."""
    if isinstance(node, _UNSPOKEN):
        return ""
    return "".join(
        child if isinstance(child, nodes.Text) else _spoken(child)
        for child in node.children
        if isinstance(child, (nodes.Text, nodes.Element))
    )


def mark_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Mark the text of a page that is not translated."""
    if app.builder.format != "html" or doctree is None or not context.get("body"):
        return
    found = freshness_of(app.env, pagename)
    if not is_translation(app.config) or not found.total or found.translated:
        return
    span = source_span(app.config)
    turned = f' dir="{span["dir"]}"' if span["dir"] else ""
    context["body"] = f'<div lang="{escape(span["lang"])}"{turned}>\n{context["body"]}\n</div>\n'
