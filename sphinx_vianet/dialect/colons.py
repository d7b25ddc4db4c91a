"""``:::name attr="value":::`` blocks: images, code, rows and columns, zones and monikers.

A row or a column is a container. A zone or a moniker range only says for whom the blocks
are: it may hold whole sections, so its two ends are markers between the blocks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from markdown_it.token import Token

from .base import INTERRUPTING, add_core_rule, attributes, container, line_text, report

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline

__all__ = ["INLINE_IMAGE", "use", "use_nesting"]

_BLOCK = re.compile(
    r":::+[ \t]{0,9}(?P<name>[A-Za-z][\w-]{0,40})(?P<rest>(?![\w({]).{0,6000}?)[ \t]{0,9}:{0,9}[ \t]*"
)
INLINE_IMAGE = re.compile(
    r":::image\s(?P<rest>[^:\n]{0,100}(?::(?!::)[^:\n]{0,1000}){0,20}):::", re.IGNORECASE
)
"""An image in a sentence; it is one when it has a source."""

_CONTAINERS = {"row", "column"}
_MOST_LINES = 2000
"""Longest container that is dedented; many that are never closed must not each read the whole page."""
_REPORTED = "vianet_deep_row"
_DEEPEST = 20
"""Rows and columns in one another; rendering goes down level by level."""
_RANGES = {"zone", "moniker"}


def use(md: MarkdownIt) -> None:
    """Add the block rule, and the inline rule for images in a sentence."""
    md.block.ruler.before("fence", "vianet_colons", _block, INTERRUPTING)
    md.inline.ruler.before("link", "vianet_colons", _inline)


def use_nesting(md: MarkdownIt) -> None:
    """Add the core rule that pairs opening and closing lines."""
    add_core_rule(md, "colons", _nest)


def _block(state: StateBlock, line: int, end: int, silent: bool) -> bool:
    start = state.bMarks[line] + state.tShift[line]
    if not state.src.startswith(":::", start):
        return False
    text = line_text(state, line)
    match = _BLOCK.fullmatch(text.rstrip()) if text is not None else None
    if match is None or text is None or match["name"].lower() == "no-loc" or ":::" in match["rest"]:
        return False
    if silent:
        return True
    token = state.push("vianet_leaf", "div", 0)
    token.map = [line, line + 1]
    token.content = text.rstrip()
    token.meta = {"name": match["name"].lower(), "attrs": attributes(match["rest"])}
    state.line = line + 1
    if token.meta["name"] in _CONTAINERS or token.meta["attrs"].get("type") == "complex":
        _dedent(state, line, end, token.meta["name"])
    return True


def _dedent(state: StateBlock, line: int, end: int, name: str) -> None:
    """Take the indentation of a container's first line off all its lines, which else could be code."""
    amount: int | None = None
    for inside in range(line + 1, min(end, line + _MOST_LINES)):
        if state.isEmpty(inside):
            continue
        text_start = state.bMarks[inside] + state.tShift[inside]
        if state.src[text_start : text_start + 60].lstrip(": \t").startswith(f"{name}-end"):
            return
        extra = state.sCount[inside] - state.sCount[line]
        amount = extra if amount is None else amount
        if amount <= 0:
            return
        # A line that opens or closes something may be indented further than its neighbours.
        shift = extra if state.src.startswith(":::", text_start) else min(amount, extra)
        lead = state.src[state.bMarks[inside] : text_start]
        if shift > 0 and len(lead) >= shift and not lead.strip(" "):
            state.bMarks[inside] += shift
            state.tShift[inside] -= shift
            state.sCount[inside] -= shift


def _inline(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith(":::", state.pos):
        return False
    image = INLINE_IMAGE.match(state.src, state.pos, state.posMax)
    found = attributes(image["rest"]) if image else {}
    if image is None or not found.get("source"):
        return False
    if not silent:
        alt = found.get("alt-text", "")
        token = state.push("image", "img", 0)
        token.attrs = {"src": found["source"], "alt": ""}
        token.content = alt
        token.children = [Token("text", "", 0, content=alt)] if alt else []
        token.meta = {"vianet": found}
    state.pos = image.end()
    return True


def _nest(state: StateCore) -> None:
    """Turn the leaves that open and close something into containers and markers."""
    if not any(token.type == "vianet_leaf" for token in state.tokens):
        return
    tokens: list[Token] = []
    opened: list[Token] = []
    for token in state.tokens:
        while opened and token.level < opened[-1].level:
            _close(tokens, opened, state.env, closed=False)
        if token.type != "vianet_leaf":
            tokens.append(token)
            continue
        _place(token, tokens, opened, state.env)
    while opened:
        _close(tokens, opened, state.env, closed=False)
    state.tokens = tokens


def _place(token: Token, tokens: list[Token], opened: list[Token], env: Any) -> None:
    name = token.meta["name"]
    base = name.removesuffix("-end")
    line = token.map[0] if token.map else 0
    if name in _RANGES or (base in _RANGES and name != base):
        tokens.append(
            container("range", 0, token, {"name": base, "attrs": token.meta["attrs"], "end": name != base})
        )
    elif name in _CONTAINERS and len(opened) < _DEEPEST:
        opening = container("container", 1, token, token.meta)
        opened.append(opening)
        tokens.append(opening)
    elif name == "image":
        tokens.append(container("image", 0, token, {"attrs": token.meta["attrs"]}))
        if token.meta["attrs"].get("type") == "complex" and len(opened) < _DEEPEST:
            opening = container("container", 1, token, {"name": "image", "attrs": {}})
            opened.append(opening)
            tokens.append(opening)
    elif name != base and any(other.meta["name"] == base for other in opened):
        while opened[-1].meta["name"] != base:
            _close(tokens, opened, env, closed=False)
        _close(tokens, opened, env, closed=True)
    else:
        if name != base:
            report(env, line, f":::{name} closes nothing")
            token.meta["reported"] = True
        elif name in _CONTAINERS:
            token.meta["reported"] = True
            if not env.setdefault(_REPORTED, False):
                env[_REPORTED] = True
                report(env, line, f":::{name} stands more than {_DEEPEST} levels deep")
        tokens.append(token)


def _close(tokens: list[Token], opened: list[Token], env: Any, *, closed: bool) -> None:
    opening = opened.pop()
    if not closed:
        report(env, opening.map[0] if opening.map else 0, f":::{opening.meta['name']} is not closed")
    tokens.append(container("container", -1, opening, opening.meta))
