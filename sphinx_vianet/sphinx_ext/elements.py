"""Nodes of our own."""

from __future__ import annotations

from typing import Any

from docutils import nodes

__all__ = ["leave_span", "vianet_span", "vianet_text", "vianet_verdict", "visit_span", "write_children"]


class vianet_text(nodes.General, nodes.TextElement):
    """A message inside raw HTML or inside a sentence: its children are written, nothing around them.

    Sphinx' own translatable ``inline`` would do for a sentence, but is taken away before
    writing in a way that moves its children to the end of the paragraph.
    """


class vianet_verdict(nodes.Inline, nodes.TextElement):
    """The place of a badge, which is put there when the document is written.

    Until then it is no text: a badge in a heading is part of no title, id or table of contents.
    """


class vianet_span(nodes.inline):
    """A run of text with ``lang`` and ``dir`` of its own; to other builders than HTML an ``inline``."""


def visit_span(translator: Any, node: nodes.Element) -> None:
    """Write the start tag."""
    attributes = {name: node[name] for name in ("lang", "dir") if node.get(name)}
    translator.body.append(translator.starttag(node, "span", "", **attributes))


def leave_span(translator: Any, node: nodes.Element) -> None:
    """Write the end tag."""
    translator.body.append("</span>")


def write_children(translator: Any, node: nodes.Element) -> None:
    """Visitor that writes nothing by itself."""
