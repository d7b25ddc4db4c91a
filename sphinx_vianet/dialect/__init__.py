"""The dialect of the source pages (docfx/OPS Markdown) as markdown-it rules, one construct a module.

Importing and building use the same rules, since what is a block decides what is a message.
The rules only know text and tokens; how a token looks is the Sphinx layer's matter.

Problems that a rule sees (a construct that is not closed) are collected in the parser's
environment: see :func:`sphinx_vianet.dialect.base.problems`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from . import (
    alerts,
    anchors,
    colons,
    commands,
    comments,
    emphasis,
    html,
    leaves,
    nesting,
    noloc,
    ranges,
    tabs,
    tex,
    urls,
    xref,
)

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

__all__ = ["use_ops"]


def use_ops(md: MarkdownIt) -> None:
    """Add every rule of the dialect to a parser.

    The core rules run between ``block`` and ``inline``; containers come before tabs and
    alerts, which look inside them; ranges are paired when all blocks are in their places.
    """
    for construct in (comments, commands, colons, html, anchors, xref, urls, noloc, tex):
        construct.use(md)
    nesting.use(md)
    colons.use_nesting(md)
    leaves.use(md)
    tabs.use(md)
    alerts.use(md)
    html.use_splitting(md)
    ranges.use(md)
    emphasis.use(md)
