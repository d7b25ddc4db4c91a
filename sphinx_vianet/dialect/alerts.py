"""``> [!NOTE]`` alerts and ``> [!div class="..."]`` boxes: quotes whose first line says what they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .base import add_core_rule, attributes, close_index, container

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

__all__ = ["use"]

_ALERT = re.compile(r"\[!(?P<kind>note|tip|important|caution|warning)\][ \t]*(?:\n|(?=\S)|\Z)", re.IGNORECASE)
_DIV = re.compile(r"\[!div(?P<rest>(?:\s[^\]\n]{0,1000})?)\][ \t]*(?:\n|(?=\S)|\Z)", re.IGNORECASE)


def use(md: MarkdownIt) -> None:
    """Add the core rule."""
    add_core_rule(md, "alerts", _alerts)


def _alerts(state: StateCore) -> None:
    tokens = state.tokens
    if not any(token.type == "blockquote_open" for token in tokens):
        return
    index = 0
    while index < len(tokens) - 2:
        if tokens[index].type == "blockquote_open" and tokens[index + 2].type == "inline":
            _retag(tokens, index)
        index += 1


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
