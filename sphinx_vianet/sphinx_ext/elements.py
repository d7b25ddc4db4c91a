"""Nodes of our own."""

from __future__ import annotations

from typing import Any

from docutils import nodes

__all__ = ["vianet_text", "vianet_verdict", "write_children"]


class vianet_text(nodes.General, nodes.TextElement):
    """A message inside raw HTML or inside a sentence: its children are written, nothing around them.

    Sphinx' own translatable ``inline`` would do for a sentence, but is taken away before
    writing in a way that moves its children to the end of the paragraph.
    """


class vianet_verdict(nodes.Inline, nodes.TextElement):
    """The place of a badge, which is put there when the document is written.

    Until then it is no text: a badge in a heading is part of no title, id or table of contents.
    """


def write_children(translator: Any, node: nodes.Element) -> None:
    """Visitor that writes nothing by itself."""
