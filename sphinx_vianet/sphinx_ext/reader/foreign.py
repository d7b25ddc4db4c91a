"""What a page shows in the source language says so: ``lang``, and ``dir`` where it is another.

A page that is not translated at all is marked once, around its text. On others each block
without a translation is; what shows an old translation or its source text is marked
where that is decided (:mod:`..stale`). Titles are marked once more where other pages show them, in
sidebars and tables of contents. Heads of pages and the search index have the text alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from docutils import nodes
from sphinx import addnodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.nodes import LITERAL_TYPE_NODES

from ...languages import direction
from ..building import extracts_messages
from ..elements import vianet_text
from ..stale import source_span
from ..units import document_of
from .available import site_tag
from .changes import has_words
from .freshness import freshness_of, freshness_of_page, is_translation

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.config import Config

__all__ = ["MarkForeign", "mark_page", "mark_titles"]

_TOCTREE = '<div class="toctree-wrapper compound"'
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
        found = freshness_of_page(self.env, self.env.docname, self.document)
        if not 0 < found.translated < found.total:
            return
        span = source_span(self.config)
        for node in list(self._untranslated()):
            if span["dir"] or isinstance(node, vianet_text):
                _wrap(node, self.config)
            if not isinstance(node, vianet_text):
                # Docutils writes such a class as the attribute lang.
                node["classes"] = [*node["classes"], f"language-{span['lang']}"]

    def _untranslated(self) -> Iterator[nodes.TextElement]:
        together = "docname" in self.document
        for node in self.document.findall(nodes.TextElement):
            if node.get("translated", not (together and self._is_left(node))) or "vianet_stale" in node:
                continue
            if not isinstance(node, _UNSEEN) and _says_words(node):
                yield node

    def _is_left(self, node: nodes.TextElement) -> bool:
        """Whether a node is a block of a document that is not translated at all, where Sphinx marks none."""
        is_block = bool(node.source) and not isinstance(node, nodes.Inline)
        return is_block and not freshness_of(self.env, document_of(node)).translated


def _says_words(node: nodes.Element) -> bool:
    return has_words(_spoken(node))


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
    found = freshness_of_page(app.env, pagename, doctree)
    if not is_translation(app.config) or not found.total or found.translated:
        return
    span = source_span(app.config)
    site = site_tag(app.config.language)
    own, back = (f' dir="{span["dir"]}"', f' dir="{direction(site)}"') if span["dir"] else ("", "")
    body = context["body"]
    if "docname" not in doctree:
        # A table of contents has the titles of other pages, marked one by one; in one page of all
        # documents it has these pages themselves.
        body = body.replace(_TOCTREE, f'<div lang="{escape(site)}"{back}{_TOCTREE[4:]}')
    context["body"] = f'<div lang="{escape(span["lang"])}"{own}>\n{body}\n</div>\n'


# --- titles


def mark_titles(app: Sphinx, doctree: nodes.document) -> None:
    """Mark what is kept of a document's titles, when Sphinx has collected them."""
    env, config = app.env, app.config
    found = freshness_of(env, env.docname)
    if extracts_messages(env) or not is_translation(config) or found.translated == found.total:
        return
    left = {anchor for anchor, title in _titles(doctree) if _is_left(title)}
    # The first section has none.
    if "" in left:
        title = env.titles[env.docname]
        env.titles[env.docname] = marked = title.deepcopy()
        # Sphinx will put the number of the section into one of them.
        marked.attributes = title.attributes
        _wrap(marked, config)
    for reference in list(env.tocs[env.docname].findall(nodes.reference)):
        if reference.get("anchorname") in left:
            _wrap(reference, config)


def _titles(doctree: nodes.document) -> Iterator[tuple[str, nodes.title]]:
    """The titles of sections, each with the anchor that Sphinx's tables of contents have for it."""
    for number, section in enumerate(doctree.findall(nodes.section)):
        title = section.next_node(nodes.title, descend=True)
        if title is not None and title.parent is section:
            yield f"#{section['ids'][0]}" if number else "", title


def _is_left(title: nodes.title) -> bool:
    is_shown = title.get("translated") or title.get("vianet_stale") in ("keep", "mix")
    return not is_shown and _says_words(title)


def _wrap(element: nodes.Element, config: Config) -> None:
    """Put what is in an element into a span."""
    span = source_span(config)
    span.extend(list(element.children))
    element[:] = [span]
