"""Lists and quotes at the deepest level that is parsed: their lines are text there.

markdown-it opens no block beyond twenty levels (a list takes two) and drops what stands
there, with all of the page that follows. docfx has no such limit, so nothing may be lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from markdown_it.rules_block import blockquote, list_block, paragraph

from .base import report

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock

__all__ = ["use"]

_REPORTED = "vianet_nesting"
_LIST_LEVELS = 2
_QUOTE_LEVELS = 1


def use(md: MarkdownIt) -> None:
    """Add the block rule, before those that it keeps from opening a level too many."""
    md.block.ruler.before("table", "vianet_nesting", _block)


def _block(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    left = state.md.options.maxNesting - state.level
    if silent or left > _LIST_LEVELS:
        return False
    is_list = list_block(state, line, end, True)
    if not is_list and not (left <= _QUOTE_LEVELS and blockquote(state, line, end, True)):
        return False
    if not state.env.setdefault(_REPORTED, False):
        state.env[_REPORTED] = True
        report(state.env, line, "lists and quotes are nested deeper than is parsed; here they become text")
    return paragraph(state, line, end, False)
