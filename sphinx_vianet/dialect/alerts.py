"""``> [!NOTE]`` alerts and ``> [!div class="..."]`` boxes: quotes whose first line says what they are.

The sign of the quote may be missing, and an alert may begin further down in a quote: as
CommonMark reads them, both are text that begins with a bracket.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it.token import Token

from .base import add_core_rule, attributes, close_index, container

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore

__all__ = ["use"]

_KIND = r"note|tip|important|caution|warning"
_CLASSES = r"(?:\s[^\]\n]{0,1000})?"
_END = r"[ \t]*(?:\n|(?=\S)|\Z)"
_ALERT = re.compile(rf"\[!(?P<kind>{_KIND})\]{_END}", re.IGNORECASE)
_DIV = re.compile(rf"\[!div(?P<rest>{_CLASSES})\]{_END}", re.IGNORECASE)
_ALONE = re.compile(rf"\[!(?:{_KIND}|div{_CLASSES})\][ \t]*\n", re.IGNORECASE)
_LATER = re.compile(rf"(?:\A|\n)(?P<mark>\[!(?:{_KIND})\])[ \t]*(?=\n|\Z)", re.IGNORECASE)


def use(md: MarkdownIt) -> None:
    """Add the core rule."""
    add_core_rule(md, "alerts", _alerts)


def _alerts(state: StateCore) -> None:
    tokens = state.tokens
    if not any(token.type == "inline" and "[!" in token.content for token in tokens):
        return
    index = 0
    while index < len(tokens) - 2:
        if tokens[index].type == "blockquote_open" and tokens[index + 2].type == "inline":
            _split(tokens, index)
            _retag(tokens, index)
        elif tokens[index].type == "paragraph_open" and _ALONE.match(tokens[index + 1].content):
            _quote(tokens, index)
            _retag(tokens, index)
        index += 1


def _quote(tokens: list[Token], index: int) -> None:
    """Put a paragraph whose first line is a mark into the quote whose sign its author forgot."""
    paragraph = tokens[index : index + 3]
    start = paragraph[0].copy(type="blockquote_open", tag="blockquote")
    end = paragraph[2].copy(type="blockquote_close", tag="blockquote")
    for token in paragraph:
        token.level += 1
    tokens[index : index + 3] = [start, *paragraph, end]


def _split(tokens: list[Token], start: int) -> None:
    """End the quote at ``start`` before an alert that begins further down in it, without a gap between them.

    Read as CommonMark, the alert's first line is text in the middle of a paragraph.
    """
    level = tokens[start].level
    for index in range(start + 1, len(tokens)):
        inline = tokens[index]
        if inline.level <= level:
            return  # the end of the quote
        if inline.type != "inline" or inline.level != level + 2 or tokens[index - 1].type != "paragraph_open":
            continue
        match = _LATER.search(inline.content, 0 if index > start + 2 else 1)
        if match is None:
            continue
        opening, closing = tokens[index - 1], tokens[index + 1]
        before, after = inline.content[: match.start()], inline.content[match.start("mark") :]
        first = inline.map[0] + inline.content.count("\n", 0, match.start("mark")) if inline.map else 0
        quote_end = Token("blockquote_close", "blockquote", -1, markup=">", block=True, level=level)
        later = [tokens[start].copy(), opening.copy(), inline.copy(content=after)]
        for token in later:
            token.map = [first, token.map[1]] if token.map else None
        kept = [opening, inline.copy(content=before), closing] if before.strip() else []
        tokens[index - 1 : index + 2] = [*kept, quote_end, *later, closing.copy()]
        return


def _retag(tokens: list[Token], index: int) -> None:
    """Make an alert or a box of the quote at ``index`` when its text starts like one."""
    inline = tokens[index + 2]
    if match := _ALERT.match(inline.content):
        name, meta = "alert", {"kind": match["kind"].lower()}
    elif match := _DIV.match(inline.content):
        name, meta = "div", {"classes": attributes(match["rest"]).get("class", "").split()}
    else:
        return
    end = close_index(tokens, index)
    tokens[end] = container(name, -1, tokens[end], meta)
    tokens[index] = container(name, 1, tokens[index], meta)
    if inline.map and match[0].endswith("\n"):
        inline.map = [inline.map[0] + 1, inline.map[1]]
    inline.content = inline.content[match.end() :]
    if not inline.content.strip():
        del tokens[index + 1 : index + 4]
