"""MyST's ``% comment`` lines, without those that only begin with a percent sign.

docfx has no such comments, and its pages do begin lines with ``%ProgramFiles%``. A comment
that a MyST author writes has a space behind the sign.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mdit_py_plugins.myst_blocks.index import line_comment

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.ruler import RuleOptionsType
    from markdown_it.rules_block import StateBlock

__all__ = ["use"]

_ENDING: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list", "footnote_def"]}


def use(md: MarkdownIt) -> None:
    """Put the narrower rule in the place of MyST's."""
    if "myst_line_comment" in md.block.ruler.get_all_rules():
        md.block.ruler.at("myst_line_comment", _comment, _ENDING)


def _comment(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    start = state.bMarks[line] + state.tShift[line]
    if state.src[start : start + 1] != "%" or state.src[start + 1 : start + 2] not in ("", " ", "\t", "\n"):
        return False
    return line_comment(state, line, end, silent)
