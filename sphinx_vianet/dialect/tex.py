r"""Formulas between dollars, ``$...$`` and ``$$...$$``, only where they are surely TeX.

Dollars are prices, variables of shells and placeholders, too. So a page has TeX when something
between dollars holds a command (``\alpha``), or an index or exponent of a kind that names of
variables do not have; and only on such a page a formula may be as plain as ``$n$``. The signs
around a formula follow Markdig's rules, which docfx takes over: no word may touch it, and there is
a space inside at both ends or at none.

Formulas are inline content, whose text is part of a message; the block rule only keeps a formula
on several lines together, whose lines may look like lists or underlines.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.rules_block.paragraph import paragraph

from .base import add_core_rule, line_text
from .html import add_html_rule

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

__all__ = ["is_tex", "use"]

_PAGE_HAS_TEX = "vianet_tex"

# A backslash takes the next sign with it; code ends what could be a formula.
_SINGLE = re.compile(
    r"(?<![A-Za-z0-9$\\])\$(?P<tex>(?:[^$`\\\n]|\\[^\n]|\n(?!\n)){1,1000}+)\$(?![A-Za-z0-9$])"
)
_DOUBLE = re.compile(r"(?<![$\\])\$\$(?P<tex>(?:[^$`\\]|\\.){1,6000}+)\$\$(?!\$)", re.DOTALL)
_END = re.compile(r"(?:[^$\\]|\\.){0,6000}+\$\$.*", re.DOTALL)

_COMMAND = re.compile(r"\\[A-Za-z]+")
_EXPONENT = re.compile(r"[\w)}\]|'.]\s{0,9}\^\s{0,9}[\w{(\\*+-]")
_INDEX = re.compile(r"(?:(?<![A-Za-z0-9_])[A-Za-z]'?|[)}\]|])_(?:[A-Za-z0-9](?![A-Za-z]{2})|[{\\])|\w_\{")
# A variable in front of a path, a property of MSBuild, a variable or call of a shell.
_VARIABLE = re.compile(r"[A-Za-z][A-Za-z0-9]{2,}[:.]?\\(?!\w+\{)|\w{2,}:\w|\(\w{2,}[\w.:-]*[) ]|\{\w+\}")
_PROSE = re.compile(r"[A-Za-z]{3,}[ \n][A-Za-z]{3,}")
_MARKUP = re.compile(r"\]\(|</?[A-Za-z][^<>]*>|!\[")
# Backslashes that Markdown would take for escapes were written twice before docfx knew formulas.
_DOUBLED = re.compile(r"(?<!\\)\\{4}(?!\\)")


def use(md: MarkdownIt) -> None:
    """Add the rules, unless the parser has MyST's own for dollars."""
    if "math_inline" in md.inline.ruler.get_all_rules():
        return
    md.block.ruler.before("fence", "vianet_tex", _block)
    md.inline.ruler.before("escape", "vianet_tex", _inline)
    add_html_rule(md, "vianet_tex", _inline)
    add_core_rule(md, "tex", _note_page)


def is_tex(text: str) -> bool:
    """Whether what stands between dollars is a formula, whatever the page.

    Args:
        text: The text without the dollars.
    """
    if not _is_possible(text):
        return False
    if _COMMAND.search(text):
        return True
    return _is_even(text) and (_EXPONENT.search(text) or _INDEX.search(text)) is not None


def _is_possible(text: str) -> bool:
    """Whether nothing speaks against a formula."""
    return bool(text.strip()) and not (_VARIABLE.match(text) or _MARKUP.search(text))


def _is_even(text: str) -> bool:
    """Whether there is a space at both ends or at none."""
    return text[:1].isspace() == text[-1:].isspace()


def _is_plain(text: str) -> bool:
    """Whether what stands between dollars is a formula on a page that has TeX."""
    return _is_possible(text) and _is_even(text) and not _PROSE.search(text)


def _note_page(state: StateCore) -> None:
    """Note whether anything on the page is TeX for sure."""
    if "$" not in state.src or state.env.get(_PAGE_HAS_TEX):
        return
    state.env[_PAGE_HAS_TEX] = any(
        is_tex(match["tex"])
        for token in state.tokens
        if token.type == "inline" and "$" in token.content
        for pattern in (_DOUBLE, _SINGLE)
        for match in pattern.finditer(token.content)
    )


def _inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "$":
        return False
    is_double = state.src.startswith("$$", state.pos)
    match = (_DOUBLE if is_double else _SINGLE).match(state.src, state.pos, state.posMax)
    if match is None:
        return False
    tex = match["tex"]
    if not is_tex(tex) and not (state.env.get(_PAGE_HAS_TEX) and _is_plain(tex)):
        return False
    if not silent:
        token = state.push("math_inline_double" if is_double else "math_inline", "math", 0)
        token.content = _DOUBLED.sub(r"\\\\", tex.strip())
        token.markup = "$$" if is_double else "$"
    state.pos = match.end()
    return True


def _block(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    start = state.bMarks[line] + state.tShift[line]
    if silent or not state.src.startswith("$$", start):
        return False
    if line_text(state, line) is None:
        return False
    last = line
    while last + 1 < end and not state.isEmpty(last + 1) and state.sCount[last + 1] >= state.blkIndent:
        last += 1
        if "$$" in state.src[state.bMarks[last] : state.eMarks[last]]:
            break
    text = state.getLines(line, last + 1, state.blkIndent, False).strip()
    if last == line or not _END.fullmatch(text, 2) or not is_tex(text[2:].partition("$$")[0]):
        return False
    # What follows belongs to the paragraph as it always did; only its start is our business.
    paragraph(state, last, end, False)
    opening, inline, _ = state.tokens[-3:]
    opening.map = inline.map = [line, state.line]
    inline.content = state.getLines(line, state.line, state.blkIndent, False).strip()
    return True
